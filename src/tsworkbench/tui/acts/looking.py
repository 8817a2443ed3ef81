"""Looking back: histories, other days, the plan as it stood; and whether the plan holds together."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import long_date, moment_of, short_date, weekday_date
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.store.log.snapshot import Instant, cut_at, end_of, open_stood_at
from tsworkbench.store.views.agreement import versions
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.bench.refresh import look_from
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.tui.widgets.menu import MenuItem

if TYPE_CHECKING:
    from tsworkbench.store.book import Row
    from tsworkbench.tui.bench.protocol import Bench, WholeBench
    from tsworkbench.tui.widgets.editor import Reading

_SAYS_AFTER = 0.5
"""Seconds after which it is said that something takes its time, and how far it is."""


def read_row(bench: WholeBench) -> None:
    """Everything of the row, to the last word; of the plan where no row is selected."""
    from tsworkbench.tui.screens.row.reader import read_row

    read_row(bench)


def read_plan(bench: WholeBench) -> None:
    """Everything of the plan as a whole."""
    from tsworkbench.tui.screens.row.reader import ReaderScreen

    bench.open(ReaderScreen(bench, bench.desk.plan_key()))


def history(bench: WholeBench) -> None:
    """The history of the row; of the file with tab."""
    from tsworkbench.tui.screens.row.history import show_history

    show_history(bench)


def plan_checks(bench: WholeBench) -> None:
    """Whether the plan in hand holds together."""
    from tsworkbench.tui.screens.overviews.checks import show_checks

    show_checks(bench)


def compare(bench: WholeBench) -> None:
    """The plan in hand beside another one, or beside a version of itself."""
    from tsworkbench.tui.screens.overviews.checks import choose_counterpart

    choose_counterpart(bench)


def time(bench: WholeBench) -> None:
    """Another as-at day, the plan as it stood, what has changed since; from the past, back to now."""
    if bench.desk.book.stood_at is not None:
        _return_to_now(bench)
        return

    items = [
        MenuItem("as_at", "work as at another day", "a", f"now {weekday_date(bench.desk.as_at)}"),
        MenuItem("stood", "the plan as it stood on a day", "s", "read-only"),
        MenuItem("since", "what has changed since a day", "c", "from what to what"),
    ]
    asks = {"as_at": _ask_as_at, "stood": _ask_stood_at, "since": _ask_since}
    named = {row["id"]: row for row in versions(bench.desk.book, bench.desk.plan["id"])}
    for row in reversed(named.values()):
        moment = moment_of(row["at"])
        known = f"as known on {short_date(moment.date())}" if moment is not None else ""
        items.append(MenuItem(row["id"], f"the version “{row['name']}”", "", known))

    def chosen(choice: str) -> None:
        if choice in asks:
            asks[choice](bench)
        else:
            _show_version(bench, named[choice])

    bench.choose("Time", items, chosen)


def _show_version(bench: WholeBench, version: Row) -> None:
    """The plan as the version that has a name."""
    from tsworkbench.work.agreement.life import instant_of

    instant, moment = instant_of(version), moment_of(version["at"])
    day = moment.date() if moment is not None else bench.desk.as_at
    bench.run_worker(_open_past(bench, instant, day), group="past", exclusive=True)


def _ask_as_at(bench: WholeBench) -> None:
    desk = bench.desk
    start = f"the day it was opened with, {weekday_date(desk.start_day)}"

    def submit(typed: str) -> None:
        day = _day(bench, typed) if typed else desk.start_day
        bench.close_editor()
        look_from(bench, day)
        bench.tell(f"Everything is now worked out as at {long_date(day)}. Nothing is stored.")

    bench.ask(
        "As at", "", submit, reading=partial(_reading, bench, empty=start), enters="reckon from it", leaves="stay"
    )


def _ask_stood_at(bench: WholeBench) -> None:
    def submit(typed: str) -> None:
        instant = _past(bench, typed)
        bench.close_editor()
        bench.run_worker(_open_past(bench, instant, _day(bench, typed)), group="past", exclusive=True)

    empty = "a past day: “1 dec”, “last fri”, “31/10/09”; all that was known at its end"
    bench.ask("As it stood on", "", submit, reading=partial(_reading, bench, empty=empty), enters="show", leaves="stay")


def _ask_since(bench: WholeBench) -> None:
    from tsworkbench.tui.screens.row.history import SinceScreen

    def submit(typed: str) -> None:
        _past(bench, typed)
        day = _day(bench, typed)
        bench.close_editor()
        seq = cut_at(bench.desk.book, end_of(day - timedelta(days=1))).change
        bench.open(SinceScreen(bench, seq, end_of(day).words))

    empty = "a past day: what was changed on it and after it"
    bench.ask("Changed since", "", submit, reading=partial(_reading, bench, empty=empty), enters="show", leaves="stay")


def _reading(bench: Bench, typed: str, *, empty: str) -> Reading:
    if not typed:
        return Reading(True, empty)
    try:
        return Reading(True, weekday_date(_day(bench, typed)))
    except WrongInput as error:
        return Reading(False, str(error))


def _day(bench: Bench, typed: str) -> date:
    """The day that a phrase names; of a longer span its last."""
    from tsworkbench.plan.due import Unread
    from tsworkbench.work.row.dates import read_due

    desk = bench.desk
    due = read_due(desk.book, desk.plan["id"], typed, as_at=desk.as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why_no_day)
    if due.end is None:
        raise WrongInput(f"“{typed}” is not a day. Try “1 dec”, “fri” or “31/10/09”.")
    return due.end


def _past(bench: Bench, typed: str) -> Instant:
    if not typed:
        raise WrongInput("Type a past day, such as “1 dec” or “31/10/09”; Esc to cancel.")
    day = _day(bench, typed)
    if end_of(day - timedelta(days=1)).milliseconds >= bench.desk.book.now():
        raise WrongInput(f"{long_date(day)} is still to come: nothing is known of it yet.")
    return end_of(day)


async def _open_past(bench: WholeBench, instant: Instant, day: date) -> None:
    """Puts the past together off the screen's thread, and shows it as a workbench of its own over this one."""
    from tsworkbench.tui.bench.workbench import Workbench

    done = [0.0]
    given_up = False

    def progress(share: float) -> None:
        done[0] = share
        if given_up:
            raise WrongInput("Cancelled.")

    here = asyncio.current_task()

    def give_up() -> None:
        if here is not None:
            here.cancel()

    bench.first_back = give_up
    opening = asyncio.ensure_future(
        asyncio.to_thread(open_stood_at, bench.desk.book.path, instant, who=bench.desk.book.who, progress=progress)
    )
    try:
        while not (await asyncio.wait({opening}, timeout=_SAYS_AFTER))[0]:
            bench.tell(f"Putting the plan together as it stood on {instant.words}: {done[0]:.0%}. Esc to cancel.")
        book = opening.result()
        desk = Desk(book, day)
    except asyncio.CancelledError:
        given_up = True
        bench.tell("Cancelled: this is the plan as it is now.")
        raise
    except WorkbenchError as error:
        bench.refuse(error)
        return
    finally:
        bench.first_back = None
    bench.tell("")
    if any(plan["id"] == bench.desk.plan["id"] for plan in desk.plans):
        desk.take_up(bench.desk.plan["id"])
    past = Workbench(desk)
    past.first_back = partial(_return_to_now, past)
    key = bench.panes.selected_key()
    await bench.app.push_screen(past)
    if key is not None and desk.view(key) is not None:
        past.selection.go_to(key)
    past.tell(f"The plan as it stood on {instant.words}, read-only. T or Esc to return to now.")


def _return_to_now(past: WholeBench) -> None:
    """Leaves the past, and shuts the connection that held it."""
    past.dismiss()
    past.call_after_refresh(past.desk.book.close)
