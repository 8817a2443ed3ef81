"""The groups that decide on a plan: their terms, their members, their meetings, and the agenda of one."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.store.book import Book, Row


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
    from tsworkbench.cli.rows.row_lines import ask_as_json, ask_lines, asked_lines, day_or_none, row_as_json
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
        asked = [*(row_as_json(row, title) for row in dates), *(ask_as_json(one, title) for one in asks)]
        put_json(
            {"group": of["name"], "on_day": met["on_day"], "text": met["text"], "members": members, "asked": asked}
        )
        return
    say(shown(f"{of['name']}, {day_or_none(met['on_day'])}{': ' + met['text'] if met['text'] else ''}"))
    if members:
        say(shown(f"Members: {', '.join(members)}"))
    if dates:
        say(f"{counted(len(dates), 'decision')} asked:")
    for line in [*asked_lines(dates), *ask_lines(asks)] or ["Nothing is asked of it."]:
        say(line)


def _meeting(common: Common, book: "Book", of: "Row", day: str | None) -> "Row":
    """The meeting of a group on a day, or else its next one."""
    from tsworkbench.cli.options import day_of
    from tsworkbench.cli.rows.row_lines import day_or_none
    from tsworkbench.store.views import agreement

    meets = [row for row in agreement.meetings(book, of["plan_id"]) if row["group_id"] == of["id"]]
    wanted = (common.day if day is None else day_of(day, today=common.day, common=common)).isoformat()
    met = next((row for row in meets if row["on_day"] == wanted or (day is None and row["on_day"] > wanted)), None)
    if met is None:
        days = ", ".join(day_or_none(row["on_day"]) for row in meets) or "none yet"
        when = f"on {day_or_none(wanted)}" if day is not None else "from now on"
        raise WrongInput(f"{of['name']} has no meeting {when}. Its meetings: {days}. “meeting add” adds one.")
    return met


def _plans(book: "Book", name: str | None) -> "list[tuple[str, str]]":
    from tsworkbench.store.views.plan import plans_wanted

    return [(row["id"], str(row["short_title"] or row["title"])) for row in plans_wanted(book, name)]


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
