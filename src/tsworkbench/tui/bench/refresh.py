"""The workbench follows the file: what an act has changed, here or elsewhere, is shown.

Each function is given the workbench, as acts are. Counts and the index of words come a moment later than the rows.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date
from functools import partial
from os.path import basename
from time import monotonic
from typing import TYPE_CHECKING, Any

from tsworkbench.plan.calendar import weekday_date
from tsworkbench.plan.errors import FileLocked, WorkbenchError
from tsworkbench.store.book import State
from tsworkbench.store.system.failures import sentences
from tsworkbench.store.system.places import missing_folder
from tsworkbench.tui.bench.selected_row import FOLLOW_AFTER, reads

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tsworkbench.tui.bench.desk import Desk
    from tsworkbench.tui.bench.protocol import WholeBench

_AT_REST = 0.3
"""Seconds without a key after which words are indexed; as soon as one is pressed, that waits."""
LOOK_EVERY = 1.0
"""Seconds between looks at whether another program has written to the file."""


@reads
def show_changes(bench: WholeBench, *, mine: bool = False) -> None:
    """Repaints what the last act changed, which was `mine` or another program's; counts follow a moment later."""
    bench.selection.take_hold()
    effects = bench.desk.catch_up()
    if bench.desk.plan["id"] != bench.panes.plan.plan_id:
        bench.selection.show_plan(bench.desk.plan["id"])  # the one shown has gone: undone, or deleted elsewhere
        recount(bench)
    elif effects.reshaped:
        bench.panes.plan.reload()
        recount(bench, mine=mine)
    else:
        bench.panes.refresh_keys(effects.keys)
        bench.set_timer(FOLLOW_AFTER, partial(recount, bench, mine=mine))
    if bench.elsewhere is not None:
        bench.elsewhere.show_changes(effects, mine=mine)
    bench.marked.forget_gone()
    bench.show_marks()
    bench.selection.read_strip_again()
    bench.banner.refresh()
    bench.attention.refresh()


@reads
def recount(bench: WholeBench, *, mine: bool = False) -> None:
    """Counts again what is late and what is in each list."""
    if not bench.is_attached:
        return
    bench.selection.take_hold()
    bench.panes.recount()
    bench.selection.select_again(mine=mine)
    bench.attention.read()
    bench.panes.write_rules()


def _show_elsewhere_again(bench: WholeBench) -> None:
    """Whatever is shown in the place of the panes may read differently."""
    if bench.elsewhere is not None:
        bench.elsewhere.show_changes(None, mine=False)


def look_at_file(bench: WholeBench) -> None:
    """Another program's edits show within a second, and so does another file in the place of this one."""
    try:
        if not _is_there(bench):
            return
        if bench.desk.changed_elsewhere():
            show_changes(bench)
        if bench.desk.unread:
            _read_again(bench)
    except FileLocked:
        pass  # it is being written to this very moment: the next look will see it
    except WorkbenchError as error:
        bench.banner.failed = True
        bench.banner.refresh()
        bench.hints.message = (bench.words_of(error), True)


def _is_there(bench: WholeBench) -> bool:
    """Whether the open file is there. What has taken its place is opened in its stead; one that comes back is gone on
    with. What is wrong is said once, and looked at again every second.
    """
    desk = bench.desk
    if desk.book.stood_at is not None:
        return True
    with sentences(desk.book.path):
        state = desk.book.presence.state()
    if state is State.SAME:
        if bench.trouble:
            bench.trouble = ""
            bench.banner.failed = False
            _read_again(bench)
        return True
    if state is State.GONE:
        folder = missing_folder(desk.book.path)
        why = "it was moved, renamed or deleted" if folder is None else f"{folder} isn't there, as when a drive drops"
        _say_once(
            bench,
            f"{basename(desk.book.path)} has gone: {why}. Nothing can be saved until it is back in its place; what you "
            "see was read before.",
        )
        return False
    try:
        goes_on = desk.open_again()
    except FileLocked:
        raise
    except WorkbenchError as error:
        _say_once(bench, bench.words_of(error))
        return False
    bench.trouble = ""
    bench.banner.failed = False
    show_all_again(bench)
    if not goes_on:
        bench.tell(f"{desk.lost} This is what it holds now.".replace(desk.book.path, basename(desk.book.path)))
    return True


def show_all_again(bench: WholeBench) -> None:
    """The file is another one: nothing on the screen may be what it was."""
    desk = bench.desk
    bench.marked.clear()
    bench.show_marks()
    if desk.plans:
        bench.selection.show_plan(bench.desk.plan["id"])
    else:
        bench.panes.plan.reload()
    recount(bench)
    _show_elsewhere_again(bench)
    bench.selection.read_strip_again()
    bench.banner.refresh()


def _say_once(bench: WholeBench, words: str) -> None:
    if words != bench.trouble:
        bench.trouble = words
        bench.banner.failed = True
        bench.banner.refresh()
        bench.say(words, refused=True)


def look_from(bench: WholeBench, day: date) -> None:
    """Reckons everything on the screen from another day."""
    bench.desk.look_from(day)
    bench.panes.plan.reload()
    bench.panes.milestones.show_plan()
    recount(bench)
    _show_elsewhere_again(bench)
    bench.selection.read_strip_again()
    bench.banner.refresh()


@reads
def day_turned(bench: WholeBench) -> None:
    """Another day has begun: everything is reckoned from it, and the calendar stays where it was turned."""
    bench.panes.plan.reload()
    recount(bench)
    _show_elsewhere_again(bench)
    bench.selection.read_strip_again()
    bench.banner.refresh()
    bench.attention.refresh()
    bench.read_anew()
    bench.tell(f"It is {weekday_date(bench.desk.as_at)} now, and everything is worked out as at that day.")


@reads
def _read_again(bench: WholeBench) -> None:
    """What could not be read before can be read now."""
    bench.desk.forget()
    if bench.desk.plan["id"] != bench.panes.plan.plan_id:
        bench.selection.show_plan(bench.desk.plan["id"])
    bench.panes.plan.reload()
    recount(bench)
    _show_elsewhere_again(bench)
    bench.selection.read_strip_again()
    bench.banner.refresh()
    bench.hints.message = ("", False)


class Indexing:
    """Brings the index of words up to date beside the screen, while the officer rests. `start` runs a worker."""

    def __init__(self, desk: Desk, start: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        self._desk = desk
        self._start = start
        self._runs = False

    def look(self) -> None:
        """Begins, if there is anything to take in and it has not begun."""
        from tsworkbench.store.views import search

        desk = self._desk
        if self._runs or not desk.can_index or desk.book.stood_at is not None or not self._rests():
            return
        with suppress(WorkbenchError):  # the next look will do
            if search.lag(desk.book):
                self._runs = True
                self._start(self._run(partial(search.catch_up_beside, desk.book.path, self._goes_on, desk.indexing)))

    async def _run(self, catch_up: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(catch_up)
        except WorkbenchError:  # a find tells what is wrong, if it is the file
            self._desk.can_index = False
        finally:
            self._runs = False  # also where the workbench is left meanwhile: the thread ends with its slice

    def _rests(self) -> bool:
        return monotonic() - self._desk.asked_at > _AT_REST

    def _goes_on(self) -> bool:
        return self._runs and self._rests()


BACK_UP_EVERY = 60.0
"""Seconds between looks at whether changes have stood in the file for half an hour without a backup."""


class BackingUp:
    """Makes the backups of one workbench, one at a time."""

    def __init__(self, bench: WholeBench) -> None:
        self._bench = bench
        self._runs = False
        self._told = ""
        """What went wrong last time: it is said once, not every minute."""

    def look(self) -> None:
        """Makes a backup if one is due, unless one is being made."""
        if self._runs or self._bench.desk.book.stood_at is not None:
            return
        self._runs = True
        self._bench.run_worker(self._make(), group="backup")

    async def _make(self) -> None:
        from tsworkbench.store.backups.rotation import make_if_due

        book = self._bench.desk.book
        clock = book.now if book.has_own_clock else None
        try:
            await asyncio.to_thread(make_if_due, book.path, clock=clock)
            self._told = ""
        except FileLocked:
            pass  # another program is at work: the next look will do
        except WorkbenchError as error:
            sentence = self._bench.words_of(error)
            if sentence != self._told:
                self._told = sentence
                self._bench.tell(sentence)
        finally:
            self._runs = False
