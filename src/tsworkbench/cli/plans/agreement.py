"""Signing a plan off, groups and their meetings, decisions, the golden thread, and next year's plan."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.store.book import Book, Row
    from tsworkbench.store.views.agreement import DatedRow
    from tsworkbench.store.views.refs import Place


@click.command("sign-off", cls=Command, short_help="Sign a plan off: its dates become the baseline.")
@click.argument("plan", required=False)
@click.option("--name", "names", metavar="ROLE=NAME", multiple=True, help="Who signed, and as what. May be repeated.")
@click.option("--on", metavar="DATE", help="The day of the sign-off, if not the as-at day.")
@prints_json
@click.pass_obj
def sign_off_command(common: Common, plan: str | None, names: tuple[str, ...], on: str | None) -> None:
    """Sign a plan off. From then on its dates are what was agreed, and only a group's decision moves them.

    Every date of an activity, milestone or output becomes its baseline. A ROLE that the plan prints with a blank
    behind it, or the beginning of one, fills that blank; any other makes a line of its own. Blank dates are filled
    with the day of the sign-off. Milestones that are past already are not called late: they count from that day,
    and are asked about, until they are complete or have a new date.

    \b
    tsworkbench sign-off THIN --name "Lead body=A Ahmed, Chair" --on "1 Dec 2009"
    """
    from tsworkbench.cli.output import say
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.store.views.agreement import unanswered
    from tsworkbench.work.agreement.sign_off import in_words, sign_off
    from tsworkbench.work.edits import perform

    lines = [_role_and_name(typed) for typed in names]
    with common.writing() as book:
        here = plan_place(book, plan)
        say_done(common, perform(book, sign_off(here, lines, on=_day(on, common), as_at=common.day)))
        questions = unanswered(book, [here.id])
        if questions and not common.json:
            say(in_words(len(questions)))
            for line in _question_lines(questions):
                say(line)


def _role_and_name(typed: str) -> tuple[str, str]:
    role, equals, name = typed.partition("=")
    if not equals or not name.strip():
        raise WrongInput(f'“{typed[:60]}” is not ROLE=NAME: type it as --name "Chair=A Ahmed".')
    return role.strip(), name.strip()


def _day(phrase: str | None, common: Common) -> "date":
    if phrase is None:
        return common.day
    from tsworkbench.cli.words import day_of

    return day_of(phrase, today=common.day, common=common)


@click.command("decide", cls=Command, short_help="Record what a group decided about a date.")
@click.argument("ref")
@click.option("--to", metavar="PHRASE", help="The date that was asked for. Without it, the one that is expected.")
@click.option("--group", metavar="NAME", default="", help="Which group. “+NAME” is a new one.")
@click.option("--on", metavar="DATE", help="When it met. Without it, at its last meeting, else on the as-at day.")
@click.option("--what", metavar="TEXT", default="", help="What was decided, in words.")
@click.option("--refused", is_flag=True, help="The date was refused: the agreed one stands.")
@prints_json
@click.pass_obj
def decide_command(
    common: Common, ref: str, to: str | None, group: str, on: str | None, what: str, refused: bool
) -> None:
    """Record what a group decided about the date of a row. Only that moves a date that was signed off.

    A date that is moved counts as a slip. --group may be left out where the plan has one group.

    \b
    tsworkbench decide 4.6.m1 --to "end feb" --group Delivery --on "14 Jan 2010"
    tsworkbench decide 5.1.m1 --refused
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.agreement.decisions import decide
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        here = place(book, ref)
        met = _day(on, common) if on is not None else _last_met(book, here, group, common.day)
        edit = decide(here, group=group, on=met, as_at=common.day, to=to, refused=refused, text=what)
        say_done(common, perform(book, edit))


def _last_met(book: "Book", here: "Place", group: str, as_at: "date") -> "date":
    from tsworkbench.store.views.agreement import last_meeting
    from tsworkbench.work.agreement.decisions import group_named

    if group.lstrip().startswith("+"):
        return as_at
    return last_meeting(book, group_named(book, here.plan_id, group)["id"], as_at) or as_at


@click.command("decisions", cls=Command, short_help="List the decisions that are asked of a group.")
@click.option("--plan", metavar="PLAN", help="Only this plan: its name, or the beginning of it.")
@reads_the_past
@prints_json
@click.pass_obj
def decisions_command(common: Common, plan: str | None) -> None:
    """List the decisions asked: what is expected later than it was agreed, with the reason.

    Before them comes what was past when its plan was signed off, until somebody says what became of it.
    What a group has refused is not asked again until another date is expected.

    \b
    tsworkbench decisions --plan "Third Sector Strategy"
    """
    from tsworkbench.cli.output import put_json_rows, say, warn
    from tsworkbench.store.views.agreement import asked, unanswered
    from tsworkbench.store.views.plan import plan_named, standing_plans
    from tsworkbench.work.agreement.sign_off import in_words

    with common.book() as book:
        there = [plan_named(book, plan)] if plan is not None else standing_plans(book)
        ids = [row["id"] for row in there]
        names = {row["id"]: str(row["short_title"] or row["title"]) for row in there}
        questions, wanted = unanswered(book, ids), asked(book, ids)
    if common.json:
        put_json_rows(_as_json(row, names[row.plan_id]) for row in [*questions, *wanted])
        return
    if questions:
        say(in_words(len(questions)))
        for line in _question_lines(questions):
            say(line)
    if wanted:
        say(f"{counted(len(wanted), 'decision')} asked:")
        for line in _asked_lines(wanted):
            say(line)
    if not questions and not wanted:
        warn("No decision is asked: nothing is expected later than it was agreed.")


def _question_lines(rows: "list[DatedRow]") -> list[str]:
    from tsworkbench.cli.output import width

    return [f"  {_titled(row, min(50, width() - 35))}  was due by {_short(row.past)}" for row in rows]


def _asked_lines(rows: "list[DatedRow]") -> list[str]:
    from textwrap import wrap

    from tsworkbench.cli.output import WIDTH, shown, width
    from tsworkbench.plan.governance.rag import slips_in_words

    lines = []
    for row in rows:
        slips = f"  ({slips_in_words(row.slips)} so far)" if row.slips else ""
        days = f"{_short(row.due_to)} → {_short(row.expected_due_to)}{slips}"
        lines.append(f"  {_titled(row, max(20, min(40, width() - 13 - len(days))))}  {days}")
        if row.reason:
            said = f"because: {shown(row.reason)}"
            lines += wrap(said, min(width(), WIDTH), initial_indent=" " * 11, subsequent_indent=" " * 11)
    return lines


def _titled(row: "DatedRow", columns: int) -> str:
    from tsworkbench.cli.output import fit, shown

    return f"{fit(shown(row.ref), 7)}  {fit(shown(row.title), columns)}"


def _short(iso: str | None) -> str:
    from tsworkbench.plan.calendar import day_of_cell, short_date

    day = day_of_cell(iso)
    return short_date(day) if day is not None else iso or "no date"


def _as_json(row: "DatedRow", plan: str) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "level": row.level,
        "title": row.title,
        "asked": "was it done" if row.past else "later date",
        "due_to": row.due_to,
        "expected_due_to": row.expected_due_to,
        "reason": row.reason,
        "past_at_sign_off": row.past,
        "slips": row.slips,
        "plan": plan,
        "id": row.id,
    }


@click.command("serve", cls=Command, short_help="Say that an activity serves an objective of another plan.")
@click.argument("activity")
@click.argument("objective")
@click.option("--no-longer", is_flag=True, help="It no longer serves it.")
@prints_json
@click.pass_obj
def serve_command(common: Common, activity: str, objective: str, no_longer: bool) -> None:
    """Say that an activity serves an objective of another plan: the golden thread, which “show” follows both ways.

    \b
    tsworkbench serve 2.1 THIN:T6
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.links import serve, serve_no_more

    with common.writing() as book:
        edit = serve_no_more if no_longer else serve
        say_done(common, perform(book, edit(place(book, activity), place(book, objective))))


@click.command("roll-forward", cls=Command, short_help="Make next year's plan from a plan.")
@click.argument("plan", required=False)
@click.option("--title", metavar="TITLE", default="", help="What it is called. Without it, the title a year on.")
@click.option("--keep-open", is_flag=True, help="Leave the old plan open: what goes on is then in the lists twice.")
@prints_json
@click.pass_obj
def roll_forward_command(common: Common, plan: str | None, title: str, keep_open: bool) -> None:
    """Make next year's plan from a plan: the same objectives, and under them what is still open. This one is closed.

    Leads, numbers, costs, funding and links go on, and of an output what is still to reach. A date that is expected
    is the date in the new plan. What is complete or cancelled stays behind, and so do ratings, updates and decisions;
    how often a date was moved is counted on. Each row that goes on is linked to the one it was carried from, and so
    to its history. “plan reopen” opens the closed plan again; one “undo” takes back both.

    \b
    tsworkbench roll-forward "Third Sector"
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.work.agreement.roll_forward import roll_forward

    with common.writing() as book:
        close_on = None if keep_open else common.day
        say_done(common, roll_forward(book, plan_place(book, plan).id, title=title, close_on=close_on))


_ADD_OR_LIST = click.Choice(["add", "list"])


@click.command("group", cls=Command, short_help="The groups that decide on a plan: add one, or list them.")
@click.argument("what", type=_ADD_OR_LIST)
@click.argument("name", required=False)
@click.option("--plan", metavar="PLAN", help="The plan, where the file holds several.")
@reads_the_past
@prints_json
@click.pass_obj
def group_command(common: Common, what: str, name: str | None, plan: str | None) -> None:
    """Add a group that decides on a plan, or list the groups with their next meetings.

    \b
    tsworkbench group add "Delivery Group" --plan "Third Sector"
    tsworkbench group list
    """
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.store.views import agreement

    if what == "add":
        from tsworkbench.cli.receipt import say_done
        from tsworkbench.work.agreement.decisions import add_group
        from tsworkbench.work.edits import perform

        if name is None:
            raise WrongInput("Say what the group is called: tsworkbench group add “Delivery Group”.")
        with common.writing() as book:
            say_done(common, perform(book, add_group(plan_place(book, plan), name)))
        return
    if name is not None:
        raise WrongInput("“group list” lists all of them: leave the name out.")
    with common.book() as book:
        found = [
            {
                "plan": title,
                "group": group["name"],
                "next": _next(common, book, plan_id, group["id"]),
                "id": group["id"],
            }
            for plan_id, title in _plans(book, plan)
            for group in agreement.groups(book, plan_id)
        ]
    _print(common, found, [f"{row['group']}  ({row['plan']}){_meets(row['next'])}" for row in found], "group")


@click.command("meeting", cls=Command, short_help="When a group meets: add a day, or list them.")
@click.argument("what", type=_ADD_OR_LIST)
@click.argument("day", required=False)
@click.option("--group", metavar="NAME", default="", help="Which group. “+NAME” is a new one.")
@click.option("--text", metavar="TEXT", default="", help="What is to be said of it: the room, the topic.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file holds several.")
@reads_the_past
@prints_json
@click.pass_obj
def meeting_command(common: Common, what: str, day: str | None, group: str, text: str, plan: str | None) -> None:
    """Add a day on which a group meets, or list the meetings. They stand in the calendar of the workbench too.

    \b
    tsworkbench meeting add "14 Jan 2010" --group "Delivery Group"
    tsworkbench meeting list
    """
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.store.views import agreement

    if what == "add":
        from tsworkbench.cli.receipt import say_done
        from tsworkbench.cli.words import day_of
        from tsworkbench.work.agreement.decisions import add_meeting
        from tsworkbench.work.edits import perform

        if day is None:
            raise WrongInput("Say on which day the group meets: tsworkbench meeting add “14 Jan 2010”.")
        with common.writing() as book:
            on = day_of(day, today=common.day, common=common)
            say_done(common, perform(book, add_meeting(plan_place(book, plan), group, on, text)))
        return
    if day is not None:
        raise WrongInput("“meeting list” lists all of them: leave the day out.")
    with common.book() as book:
        found = [
            {"on_day": row["on_day"], "group": row["name"], "text": row["text"], "plan": title, "id": row["id"]}
            for plan_id, title in _plans(book, plan)
            for row in agreement.meetings(book, plan_id)
        ]
    lines = [
        f"{_short_day(row['on_day']):>11}  {row['group']}{': ' + row['text'] if row['text'] else ''}" for row in found
    ]
    _print(common, found, lines, "meeting")


def _plans(book: "Book", name: str | None) -> "list[tuple[str, str]]":
    from tsworkbench.store.views.plan import plan_named, standing_plans

    there: list[Row] = [plan_named(book, name)] if name is not None else standing_plans(book)
    return [(row["id"], str(row["short_title"] or row["title"])) for row in there]


def _next(common: Common, book: "Book", plan_id: str, group_id: str) -> str | None:
    from tsworkbench.store.views.agreement import meetings

    days = [row["on_day"] for row in meetings(book, plan_id, first=common.day) if row["group_id"] == group_id]
    return days[0] if days else None


def _meets(iso: object) -> str:
    return f", next on {_short_day(iso)}" if iso else ""


def _short_day(iso: object) -> str:
    from tsworkbench.plan.calendar import day_of_cell, short_date

    day = day_of_cell(iso)
    return short_date(day) if day is not None else str(iso)


def _print(common: Common, found: list[dict[str, str | None]], lines: list[str], noun: str) -> None:
    from tsworkbench.cli.output import put_json_rows, say, warn

    if common.json:
        put_json_rows(found)
        return
    for line in lines:
        say(line)
    if not found:
        warn(f"There is no {noun} yet: add one with “tsworkbench {noun} add”.")
