"""Who did what and when, and the way back from any act."""

from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.english import shortened
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from tsworkbench.plan.governance.roll_forward import Beside
    from tsworkbench.store.book import Book
    from tsworkbench.store.log.history import Change, Past
    from tsworkbench.store.log.snapshot import Cut


@click.command("history", cls=Command, short_help="Show who did what and when.")
@click.argument("ref", required=False)
@click.option("--since", metavar="DATE", help="Only what was done on this day and after it.")
@click.option("--numbers", is_flag=True, help="Begin each line with the act's number, for “undo --act”.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="At most this many acts.")
@reads_the_past
@prints_json
@click.pass_obj
def history_command(common: Common, ref: str | None, since: str | None, numbers: bool, limit: int) -> None:
    """Show who did what and when, newest first; with REF, each change of that row from what to what.

    Times are the laptop's local ones. What another program has changed in the file is there too.

    \b
    tsworkbench history --limit 10
    tsworkbench history 4.2.m2
    tsworkbench history --since "1 Dec 2009"
    """
    from itertools import islice

    from tsworkbench.cli.output import put_json_rows, say
    from tsworkbench.store.log import history
    from tsworkbench.store.views.refs import any_place

    if ref is not None and numbers:
        raise WrongInput("--numbers is about whole acts: leave the ref out.")
    with common.book() as book:
        since_change = _start_of(book, since, common).change if since is not None else 0
        if ref is None:
            past = islice(history.of_file(book, since=since_change, most=0), limit)
            if common.json:
                put_json_rows(map(_act_as_json, past))
                return
        else:
            past = islice(history.of_row(book, any_place(book, ref).id, since=since_change), limit)
            if common.json:
                put_json_rows(_change_as_json(one, change) for one in past for change in reversed(one.changes))
                return
        for line in _lines(book, past, numbers=numbers, changes=ref is not None):
            say(line)


def _start_of(book: "Book", since: str, common: Common) -> "Cut":
    """Where the log stood when a day began."""
    from datetime import timedelta

    from tsworkbench.cli.options import day_of
    from tsworkbench.store.log.snapshot import cut_at, end_of

    return cut_at(book, end_of(day_of(since, today=common.day, common=common) - timedelta(days=1)))


def _when(at: str | None, who: str | None, label: str | None) -> str:
    from tsworkbench.cli.output import fit, local_time, shown

    by = shown(who or "") or ("somebody" if label else "another program")
    time = shown(local_time(at)) if at else ""
    return f"{fit(time, 17)}  {fit(by, 16)}  {shown(label or 'changed outside tsworkbench')}"


def _lines(book: "Book", past: "Iterator[Past]", *, numbers: bool, changes: bool) -> "Iterator[str]":
    """A line for each act and, if `changes` are wanted too, one for each thing that it changed."""
    from tsworkbench.cli.output import shown
    from tsworkbench.work.history import stories

    for story in stories(book, past):
        number = f"{story.act or '':>5}  " if numbers else ""
        who = story.who or (None if story.act is not None else "another program")
        yield number + _when(story.at, who, story.headline) + (" (undone)" if story.taken_back else "")
        for told in story.told if changes else ():
            was = f"{_short(told.was)} → " if told.was else ""
            yield f"    {shown(told.field)}{': ' if told.field else ''}{was}{_short(told.now)}"


def _short(text: str) -> str:
    from tsworkbench.cli.output import shown

    return shortened(shown(text), 100)


def _act_as_json(past: "Past") -> dict[str, object]:
    return {
        "seq": past.act,
        "at": past.at,
        "who": past.who,
        "label": past.label,
        "kind": past.kind,
        "changes": past.size,
        "taken_back": past.taken_back,
    }


def _change_as_json(past: "Past", change: "Change") -> dict[str, object]:
    return {
        "seq": change.seq,
        "act": past.act,
        "at": past.at,
        "who": past.who,
        "label": past.label,
        "table": change.table,
        "id": change.row,
        "cell": change.column,
        "from": change.old,
        "to": change.new,
    }


@click.command("compare", cls=Command, short_help="Hold a plan beside another, or beside itself as it stood.")
@click.option("--plan", metavar="PLAN", help="The later plan, where the file holds several.")
@click.option("--with", "other", metavar="PLAN", help="The earlier plan. Without it, the one it was carried from.")
@reads_the_past
@prints_json
@click.pass_obj
def compare_command(common: Common, plan: str | None, other: str | None) -> None:
    """Hold a plan beside another: what is new, what was done or went, and what is re-dated, re-worded, led by others,
    or has other money or targets. Rows are held together by what was carried, else by their numbers and words.

    With --stood-at and no other plan, the plan is held beside itself as it stood on that day, or as that version.
    “report comparison” makes a paper of it.

    \b
    tsworkbench compare --plan 2010/11 --with third
    tsworkbench compare --plan third --stood-at "as agreed"
    """
    from tsworkbench.cli.output import put_json, say, shown
    from tsworkbench.plan.english import capital
    from tsworkbench.plan.governance.roll_forward import Sort
    from tsworkbench.store.views.plan import one_plan, plan_named
    from tsworkbench.work.agreement.life import compared, plan_to_compare

    if other is not None:
        with common.book() as book:
            here = str(one_plan(book, plan)["id"])
            found = compared(book, here, str(plan_named(book, other, closed=True)["id"]))
    else:
        with common.now() as book:
            found = compared(book, plan_to_compare(book, plan, common.past), was=common.past)
    if common.json:
        put_json(_beside_as_json(found))
        return
    say(f"{shown(found.title)} beside {shown(found.other)}")
    say(f"    {found.summary}")
    for sort in Sort:
        lines = [one for one in found.contrasts if one.sort is sort]
        if lines:
            say()
            say(f"{capital(sort)} ({found.count(sort):,})")
        for one in lines:
            say(f"  {shown(one.ref or '–'):<8} {shown(one.words)}")


def _beside_as_json(found: "Beside") -> "dict[str, Any]":
    lines = [
        {
            "what": one.sort.value,
            "level": one.level.value,
            "ref": one.ref or None,
            "title": one.title,
            "field": one.field or None,
            "was": one.was or None,
            "now": one.now or None,
            "because": one.doubt or None,
            "id": one.new_id,
            "other_id": one.old_id,
        }
        for one in found.contrasts
    ]
    counts = {"in_both": found.both, "carried": found.carried, "as_before": found.unchanged}
    return {"plan": found.title, "with": found.other, **counts, "lines": lines}


@click.command("undo", cls=Command, short_help="Undo your newest act, or a past one.")
@click.option("--act", metavar="NUMBER", type=click.IntRange(min=1), help="The act with this number.")
@prints_json
@click.pass_obj
def undo_command(common: Common, act: int | None) -> None:
    """Take back your newest act, whichever door it came through. Without limit: run it again for the one before.

    With --act, undo one past act, no matter who did it or what came after; “history --numbers” numbers them.
    Refuses, and changes nothing, where the same has been changed since.

    \b
    tsworkbench undo
    tsworkbench undo --act 214
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.log.undo import take_back, undo

    with common.writing() as book:
        say_done(common, undo(book) if act is None else take_back(book, act))


@click.command("redo", cls=Command, short_help="Redo what was undone.")
@prints_json
@click.pass_obj
def redo_command(common: Common) -> None:
    """Redo what “undo” undid, as long as you have done nothing new since.

    \b
    tsworkbench redo
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.log.undo import redo

    with common.writing() as book:
        say_done(common, redo(book))
