"""Decisions: what a group is asked, what it decided, and the groups with their meetings."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.model import Matter, Outcome

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.store.book import Book, Row
    from tsworkbench.store.views.agreement import Ask, DatedRow
    from tsworkbench.store.views.refs import Place
    from tsworkbench.work.edits import Edit

_MATTER = click.Choice([matter.value for matter in Matter])


def day_of_meeting(phrase: str | None, common: Common) -> "date":
    """The day that was typed; without one, the as-at day."""
    if phrase is None:
        return common.day
    from tsworkbench.cli.options import day_of

    return day_of(phrase, today=common.day, common=common)


@click.command("decide", cls=Command, short_help="Record what groups decided: a date, money, anything asked.")
@click.argument("ref", required=False)
@click.option("--plan", metavar="PLAN", help="About the plan as a whole, or where --asked is looked for.")
@click.option("--asked", metavar="WORDS", help="Which question it answers: its words, or the beginning of them.")
@click.option("--kind", type=_MATTER, help="What it is about. Without it, a date; of --asked, what was asked.")
@click.option("--outcome", type=click.Choice([outcome.value for outcome in Outcome]), help="Without it, agreed.")
@click.option("--to", metavar="PHRASE", help="The date that was asked for. Without it, the one that is expected.")
@click.option("--group", "groups", metavar="NAME", multiple=True, help="Which group; may be repeated. “+NAME” is new.")
@click.option(
    "--on",
    metavar="DATE",
    help="When it met. Without it, at its last meeting since it was asked, else on the as-at day.",
)
@click.option("--what", metavar="TEXT", default="", help="What was decided, in words.")
@click.option("--minute", metavar="TEXT", default="", help="Where the minutes say so: “5.2”.")
@click.option("--refused", is_flag=True, help="As --outcome refused: of a date, the agreed one stands.")
@click.option("--confirms", is_flag=True, help="With --kind money: the row's money is confirmed by it.")
@prints_json
@click.pass_obj
def decide_command(
    common: Common,
    ref: str | None,
    plan: str | None,
    asked: str | None,
    kind: str | None,
    outcome: str | None,
    to: str | None,
    groups: tuple[str, ...],
    on: str | None,
    what: str,
    minute: str,
    refused: bool,
    confirms: bool,
) -> None:
    """Record what one or more groups decided: about a row, about the plan as a whole, or what “decisions” lists.

    Of the date of a row, what is agreed moves it: nothing else does once the plan is signed off, and it counts as a
    slip. A row that is agreed to stop is cancelled. Any other decision is kept as it was taken, before the sign-off
    of the plan or after it; what is deferred is asked again. --group may be left out where the plan has one group.

    \b
    tsworkbench decide 4.6.m1 --to "end feb" --on "14 Jan 2010" --minute 5.2
    tsworkbench decide 5.1.m1 --refused
    tsworkbench decide --asked "Put 3.1" --outcome deferred --minute 5.3
    tsworkbench decide 4.2 --kind money --confirms --group Grants --group Delivery
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.agreement.decisions import answers, asked_in_words, decide
    from tsworkbench.work.edits import perform

    if refused and outcome not in (None, Outcome.REFUSED.value):
        raise WrongInput("--refused is --outcome refused: use one of them.")
    said = Outcome.REFUSED if refused else Outcome(outcome or Outcome.AGREED)
    with common.writing() as book:
        ask = asked_in_words(book, _ids(book, plan), asked) if asked is not None else None
        here = _decided_place(book, ref, plan, ask)
        matter = Matter(kind) if kind else ask.kind if ask is not None else Matter.DATE if ref else Matter.OTHER
        named = groups or ((ask.group,) if ask is not None and ask.group else ("",))
        met = (
            day_of_meeting(on, common)
            if on is not None
            else _met_last(book, here, named[0], _known_since(book, here, to, ask), common.day)
        )
        if confirms and (matter is not Matter.MONEY or said is not Outcome.AGREED):
            raise WrongInput("--confirms goes with money that is agreed: --kind money.")
        edits: list[Edit]
        if matter is Matter.DATE and ask is None:
            first, *also = named
            edits = [
                decide(
                    here,
                    group=first,
                    also=also,
                    on=met,
                    as_at=common.day,
                    to=to,
                    outcome=said,
                    text=what,
                    minute=minute,
                )
            ]
        elif to is not None:
            raise WrongInput("--to is a date that was asked for: leave --kind and --asked out.")
        else:
            edits = answers(
                here, kind=matter, groups=named, on=met, as_at=common.day, outcome=said, text=what, minute=minute,
                ask=ask, confirms=confirms,
            )  # fmt: skip
        say_done(common, perform(book, *edits))


def _decided_place(book: "Book", ref: str | None, plan: str | None, ask: "Ask | None") -> "Place":
    """The row that is decided about; the plan, where none is named."""
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.store.views.refs import Place, place

    if ask is not None:
        if ref is not None:
            raise WrongInput("--asked says what it is about: leave the number of the row out.")
        return Place(ask.level, ask.row_id, ask.row_key >> 3, ask.plan_id)
    if ref is None and plan is None:
        raise WrongInput("Say what was decided about: the number of a row, --asked WORDS, or --plan PLAN.")
    if ref is not None and plan is not None:
        return place(book, f"{plan}:{ref}")
    return place(book, ref) if ref is not None else plan_place(book, plan)


def _ids(book: "Book", plan: str | None) -> list[str]:
    return [plan_id for plan_id, _ in _plans(book, plan)]


def _met_last(book: "Book", here: "Place", group: str, asked_on: str | None, as_at: "date") -> "date":
    from tsworkbench.store.views.agreement import day_of_answer
    from tsworkbench.work.agreement.decisions import group_named

    if group.lstrip().startswith("+"):
        return as_at
    return day_of_answer(book, group_named(book, here.plan_id, group)["id"], asked_on, as_at)


def _known_since(book: "Book", here: "Place", to: str | None, ask: "Ask | None") -> str | None:
    """The day on which it was asked, as far as it is known: a group has not decided before it."""
    from tsworkbench.store.views.agreement import AGREED, asked_by
    from tsworkbench.store.views.refs import cells_of

    if ask is not None or to is not None or here.level not in AGREED:
        return ask.asked_on if ask is not None else None
    row = cells_of(book, here.level, here.id)
    asker = asked_by(book, here.id, row["expected_due_to"] if row is not None else None)
    return asker.at if asker is not None else None


@click.command("ask", cls=Command, short_help="Ask a group for a decision.")
@click.argument("text")
@click.option("--about", "ref", metavar="REF", help="The row it is about. Without it, the plan as a whole.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file holds several.")
@click.option("--kind", type=_MATTER, default=Matter.OTHER.value, show_default=True, help="What it is about.")
@click.option("--group", "groups", metavar="NAME", multiple=True, help="Of which group; may be repeated.")
@prints_json
@click.pass_obj
def ask_command(
    common: Common, text: str, ref: str | None, plan: str | None, kind: str, groups: tuple[str, ...]
) -> None:
    """Ask for a decision in words. “decisions” lists it until it is answered, “decide --asked” answers it.

    What is typed for a report (overall --decision) is asked by it, and need not be asked here. Of several groups
    each answers for itself; of none, whichever decides.

    \b
    tsworkbench ask "Confirm the £300,000" --about 4.2 --group Delivery
    tsworkbench decide --asked "Confirm the" --minute 5.2
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.agreement.decisions import ask
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        if ref is None:
            from tsworkbench.cli.rows.changes import plan_place

            here = plan_place(book, plan)
        else:
            here = _decided_place(book, ref, plan, None)
        say_done(common, perform(book, ask(here, text, on=common.day, kind=Matter(kind), groups=groups)))


@click.command("approval", cls=Command, short_help="Say whose approval a row needs before it is complete.")
@click.argument("ref")
@click.option("--by", "groups", metavar="NAME", multiple=True, help="Which group approves it; may be repeated.")
@click.option("--no-longer", is_flag=True, help="It doesn't need the approval of these groups any more.")
@prints_json
@click.pass_obj
def approval_command(common: Common, ref: str, groups: tuple[str, ...], no_longer: bool) -> None:
    """Say whose approval an activity, a milestone or an output needs before it is complete.

    Completing it then asks those groups, and it stays in progress; the last approval completes it, with the day on
    which that was given. An approval is a decision: refusing it later takes it back, and the row is open again.

    \b
    tsworkbench approval 4.2.m1 --by "Grants Panel"
    tsworkbench decide 4.2.m1 --kind approval --group Grants --on "14 Jan 2010"
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.agreement.decisions import need_approval
    from tsworkbench.work.edits import perform

    if not groups:
        raise WrongInput("Say which group approves it: --by “Grants Panel”.")
    with common.writing() as book:
        here = place(book, ref)
        say_done(common, perform(book, *(need_approval(here, one, no_longer=no_longer) for one in groups)))


@click.command("decisions", cls=Command, short_help="List the decisions that are asked of a group.")
@click.option("--plan", metavar="PLAN", help="Only this plan: its name, or the beginning of it.")
@click.option("--log", is_flag=True, help="Instead, the decisions that were taken, the newest first.")
@reads_the_past
@prints_json
@click.pass_obj
def decisions_command(common: Common, plan: str | None, log: bool) -> None:
    """List the decisions asked: what is expected later than it was agreed, with the reason; what was asked in words,
    by hand or in a report; money that is not confirmed; and what is rated red.

    Before them comes what was past when its plan was signed off, until somebody says what became of it.
    What a group has refused is not asked again until another date is expected, or the row is rated red again.

    \b
    tsworkbench decisions --plan "Third Sector Strategy"
    tsworkbench decisions --log
    """
    from tsworkbench.cli.output import put_json_rows, say, warn
    from tsworkbench.cli.rows.row_lines import question_lines
    from tsworkbench.store.views.agreement import asked, open_asks, unanswered
    from tsworkbench.store.views.plan import plan_named, standing_plans
    from tsworkbench.work.agreement.sign_off import in_words

    with common.book() as book:
        there = [plan_named(book, plan)] if plan is not None else standing_plans(book)
        ids = [row["id"] for row in there]
        names = {row["id"]: str(row["short_title"] or row["title"]) for row in there}
        if log:
            _print_log(common, book, ids, names)
            return
        questions, wanted, asks = unanswered(book, ids), asked(book, ids), open_asks(book, ids)
    if common.json:
        dated = [_as_json(row, names[row.plan_id]) for row in [*questions, *wanted]]
        put_json_rows([*dated, *(_ask_as_json(one, names[one.plan_id]) for one in asks)])
        return
    if questions:
        say(in_words(len(questions)))
        for line in question_lines(questions):
            say(line)
    if wanted:
        say(f"{counted(len(wanted), 'decision')} asked:")
        for line in _asked_lines(wanted):
            say(line)
    for line in _ask_lines(asks):
        say(line)
    if not questions and not wanted and not asks:
        warn("No decision is asked: nothing is expected later than it was agreed, and nothing is asked in words.")


_WHY = {
    "typed": "asked in words",
    "report": "asked in words",
    "approval": "done, and waiting for approval",
    "money": "not confirmed: is the money there?",
    "red": "rated red: what is to be done?",
}
"""From what a question arises, as a heading over those of its kind."""


def _ask_lines(asks: "list[Ask]") -> list[str]:
    from textwrap import wrap

    from tsworkbench.cli.output import WIDTH, fit, shown, width

    lines = []
    for why in dict.fromkeys(_WHY.values()):
        of = [one for one in asks if _WHY[one.why] == why]
        if of:
            lines.append(f"{len(of)} {why}")
        for one in of:
            said = shown(one.text or one.title)
            end = f"  ({', '.join(filter(None, (one.group, _asked_on(one))))})" if one.group or one.asked_on else ""
            begin = f"  {fit(shown(one.ref), 7)}  "
            lines += wrap(f"{said}{end}", min(width(), WIDTH), initial_indent=begin, subsequent_indent=" " * len(begin))
    return lines


def _asked_on(one: "Ask") -> str:
    from tsworkbench.cli.rows.row_lines import day_or_none

    return f"asked {day_or_none(one.asked_on)}" if one.asked_on else ""


def _ask_as_json(one: "Ask", plan: str) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "level": one.level,
        "title": one.title,
        "asked": {"approval": "approval", "money": "is it confirmed", "red": "what is to be done"}.get(
            one.why, "in words"
        ),
        "kind": one.kind.value,
        "text": one.text,
        "group": one.group,
        "asked_on": one.asked_on,
        "plan": plan,
        "id": one.id or one.row_id,
    }


def _print_log(common: Common, book: "Book", ids: list[str], names: dict[str, str]) -> None:
    from textwrap import wrap

    from tsworkbench.cli.output import WIDTH, put_json_rows, say, shown, warn, width
    from tsworkbench.cli.rows.row_lines import day_or_none
    from tsworkbench.store.views.agreement import taken
    from tsworkbench.work.row.record import decided, minute_words

    rows = taken(book, ids)
    if common.json:
        fields = (
            "on_day",
            "kind",
            "outcome",
            "ref",
            "level",
            "title",
            "asked",
            "text",
            "minute",
            "due_to",
            "was_due_to",
        )
        put_json_rows(
            {"group": row["name"]}
            | {name: row[name] for name in fields}
            | {"plan": names[row["plan_id"]], "id": row["id"]}
            for row in rows
        )
        return
    for row in rows:
        words = f" – {row['text']}" if row["text"] else ""
        about = f"{row['ref']} " if row["ref"] else ""
        said = shown(f"{row['name']}: {about}{decided(row)} {row['outcome']}{words}{minute_words(row)}")
        begin = f"{day_or_none(row['on_day']):>11}  "
        for line in wrap(said, min(width(), WIDTH), initial_indent=begin, subsequent_indent=" " * len(begin)):
            say(line)
    if not rows:
        warn("No decision has been recorded yet: “tsworkbench decide” records one.")


def _asked_lines(rows: "list[DatedRow]") -> list[str]:
    from textwrap import wrap

    from tsworkbench.cli.output import WIDTH, shown, width
    from tsworkbench.cli.rows.row_lines import day_or_none, titled
    from tsworkbench.plan.governance.rag import slips_in_words

    lines = []
    for row in rows:
        slips = f"  ({slips_in_words(row.slips)} so far)" if row.slips else ""
        days = f"{day_or_none(row.due_to)} → {day_or_none(row.expected_due_to)}{slips}"
        lines.append(f"  {titled(row, max(20, min(40, width() - 13 - len(days))))}  {days}")
        if row.reason:
            said = f"because: {shown(row.reason)}"
            lines += wrap(said, min(width(), WIDTH), initial_indent=" " * 11, subsequent_indent=" " * 11)
    return lines


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


@click.command("group", cls=Command, short_help="The groups that decide on a plan: add, set or list them.")
@click.argument("what", type=click.Choice(["add", "set", "list"]))
@click.argument("name", required=False)
@click.option("--terms", metavar="TEXT", help="With set: its terms of reference. “” takes them away.")
@click.option("--member", "members", metavar="OFFICER", multiple=True, help="With set: who sits on it.")
@click.option("--no-member", "gone", metavar="OFFICER", multiple=True, help="With set: who no longer does.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file holds several.")
@reads_the_past
@prints_json
@click.pass_obj
def group_command(
    common: Common,
    what: str,
    name: str | None,
    terms: str | None,
    members: tuple[str, ...],
    gone: tuple[str, ...],
    plan: str | None,
) -> None:
    """Add a group that decides on a plan, set its terms of reference and its members, or list the groups.

    \b
    tsworkbench group add "Delivery Group" --plan "Third Sector"
    tsworkbench group set Delivery --member Louise --terms "Decides on dates"
    tsworkbench group list
    """
    from tsworkbench.cli.rows.changes import plan_place

    if what != "list":
        from tsworkbench.cli.receipt import say_done
        from tsworkbench.work.agreement.decisions import add_group, set_group
        from tsworkbench.work.edits import perform

        if name is None:
            raise WrongInput(f"Say what the group is called: tsworkbench group {what} “Delivery Group”.")
        if what == "set" and terms is None and not members and not gone:
            raise WrongInput("Say what to set: --terms, --member or --no-member.")
        with common.writing() as book:
            here = plan_place(book, plan)
            edits = [add_group(here, name)] if what == "add" else []
            if terms is not None or members or gone:
                edits.append(set_group(here, name, terms=terms, members=members, gone=gone))
            say_done(common, perform(book, *edits))
        return
    if name is not None or terms is not None or members or gone:
        raise WrongInput("“group list” lists all of them: leave the name out, and what is to be set.")
    with common.book() as book:
        found = _groups_found(common, book, plan)
    lines = []
    for row in found:
        lines.append(f"{row['group']}  ({row['plan']}){_meets(row['next'])}")
        lines += [f"  {row['terms']}"] if row["terms"] else []
        lines += [f"  members: {', '.join(row['members'])}"] if row["members"] else []
    _print(common, found, lines, "group")


def _groups_found(common: Common, book: "Book", plan: str | None) -> list[dict[str, Any]]:
    from tsworkbench.store.views import agreement

    return [
        {
            "plan": title,
            "group": group["name"],
            "terms": group["terms"],
            "members": [one["name"] for one in agreement.members(book, group["id"])],
            "next": _next(common, book, plan_id, group["id"]),
            "id": group["id"],
        }
        for plan_id, title in _plans(book, plan)
        for group in agreement.groups(book, plan_id)
    ]


@click.command("meeting", cls=Command, short_help="When a group meets: add a day, list them, or an agenda.")
@click.argument("what", type=click.Choice(["add", "list", "agenda"]))
@click.argument("day", required=False)
@click.option("--group", metavar="NAME", default="", help="Which group. “+NAME” is a new one.")
@click.option("--text", metavar="TEXT", default="", help="What is to be said of it: the room, the topic.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file holds several.")
@reads_the_past
@prints_json
@click.pass_obj
def meeting_command(common: Common, what: str, day: str | None, group: str, text: str, plan: str | None) -> None:
    """Add a day on which a group meets, list the meetings, or print the agenda of one: what is asked of the group.

    The meetings are in the calendar of the workbench, too. Without a day the agenda is that of the next meeting.

    \b
    tsworkbench meeting add "14 Jan 2010" --group "Delivery Group"
    tsworkbench meeting list
    tsworkbench meeting agenda --group Delivery
    """
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.store.views import agreement

    if what == "add":
        from tsworkbench.cli.options import day_of
        from tsworkbench.cli.receipt import say_done
        from tsworkbench.work.agreement.decisions import add_meeting
        from tsworkbench.work.edits import perform

        if day is None:
            raise WrongInput("Say on which day the group meets: tsworkbench meeting add “14 Jan 2010”.")
        with common.writing() as book:
            on = day_of(day, today=common.day, common=common)
            say_done(common, perform(book, add_meeting(plan_place(book, plan), group, on, text)))
        return
    if what == "agenda":
        _agenda(common, plan, group, day)
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


def _agenda(common: Common, plan: str | None, group: str, day: str | None) -> None:
    """What is asked of a group at a meeting: the dates, and the questions that are its own or no group's own."""
    from tsworkbench.cli.output import put_json, say, shown
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.cli.rows.row_lines import day_or_none
    from tsworkbench.store.views import agreement
    from tsworkbench.work.agreement.decisions import group_named

    with common.book() as book:
        here = plan_place(book, plan)
        of = group_named(book, here.id, group)
        met = _meeting(common, book, of, day)
        dates = agreement.asked(book, [here.id])
        asks = [one for one in agreement.open_asks(book, [here.id]) if one.group_id in (None, of["id"])]
        members = [one["name"] for one in agreement.members(book, of["id"])]
        title = next(title for plan_id, title in _plans(book, plan) if plan_id == here.id)
    if common.json:
        asked = [*(_as_json(row, title) for row in dates), *(_ask_as_json(one, title) for one in asks)]
        put_json(
            {"group": of["name"], "on_day": met["on_day"], "text": met["text"], "members": members, "asked": asked}
        )
        return
    say(shown(f"{of['name']}, {day_or_none(met['on_day'])}{': ' + met['text'] if met['text'] else ''}"))
    if members:
        say(shown(f"Members: {', '.join(members)}"))
    if dates:
        say(f"{counted(len(dates), 'decision')} asked:")
    for line in [*_asked_lines(dates), *_ask_lines(asks)] or ["Nothing is asked of it."]:
        say(line)


def _meeting(common: Common, book: "Book", of: "Row", day: str | None) -> "Row":
    """The meeting of a group on a day, or else its next one."""
    from tsworkbench.cli.rows.row_lines import day_or_none
    from tsworkbench.store.views import agreement

    meets = [row for row in agreement.meetings(book, of["plan_id"]) if row["group_id"] == of["id"]]
    wanted = day_of_meeting(day, common).isoformat()
    met = next((row for row in meets if row["on_day"] == wanted or (day is None and row["on_day"] > wanted)), None)
    if met is None:
        days = ", ".join(day_or_none(row["on_day"]) for row in meets) or "none yet"
        when = f"on {day_or_none(wanted)}" if day is not None else "from now on"
        raise WrongInput(f"{of['name']} has no meeting {when}. Its meetings: {days}. “meeting add” adds one.")
    return met


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


def _print(common: Common, found: list[dict[str, Any]], lines: list[str], noun: str) -> None:
    from tsworkbench.cli.output import put_json_rows, say, warn

    if common.json:
        put_json_rows(found)
        return
    for line in lines:
        say(line)
    if not found:
        warn(f"There is no {noun} yet: add one with “tsworkbench {noun} add”.")
