"""The groups that decide on a plan, and when they meet."""

from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.store.book import Book, Row

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
    from tsworkbench.cli.changing import plan_place
    from tsworkbench.store.views import agreement

    if what == "add":
        from tsworkbench.cli.acting import say_done
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
    from tsworkbench.cli.changing import plan_place
    from tsworkbench.store.views import agreement

    if what == "add":
        from tsworkbench.cli.acting import say_done
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
    lines = [f"{_short(row['on_day']):>11}  {row['group']}{': ' + row['text'] if row['text'] else ''}" for row in found]
    _print(common, found, lines, "meeting")


def _plans(book: "Book", name: str | None) -> "list[tuple[str, str]]":
    from tsworkbench.store.views.refs import plan_named, plans

    there: list[Row] = [plan_named(book, name)] if name is not None else plans(book)
    return [(row["id"], str(row["short_title"] or row["title"])) for row in there]


def _next(common: Common, book: "Book", plan_id: str, group_id: str) -> str | None:
    from tsworkbench.store.views.agreement import meetings

    days = [row["on_day"] for row in meetings(book, plan_id, first=common.day) if row["group_id"] == group_id]
    return days[0] if days else None


def _meets(iso: object) -> str:
    return f", next on {_short(iso)}" if iso else ""


def _short(iso: object) -> str:
    from tsworkbench.cli.rowlines import day_of_cell
    from tsworkbench.plan.calendar import short_date

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
