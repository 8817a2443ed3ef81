"""An officer at the workbench: presses keys, reads the screen, and looks into the file behind its back.

Nothing here waits for a clock. A key has been dealt with when the event loop has nothing left to run and the screen
nothing left to paint. The timers of the workbench are kept in a list and let go when the screen has come to rest, and
looks at the file are asked for.
"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from typing import Any

from tests.tui.textual_inside import come_to_rest, key_named, lines_of, settle
from textual import events
from textual.pilot import Pilot

from tsworkbench.store.views.refs import key_of, place
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.bench import refresh
from tsworkbench.tui.bench.typing_screen import TypingScreen
from tsworkbench.tui.bench.workbench import Workbench

SIZES = {"wide": (120, 36), "narrow": (80, 24)}
_SENT_BY = {"\r": "enter", "\n": "ctrl+j", "\t": "tab"}


class Held:
    """A timer that fires when it is told to."""

    def __init__(self, screen: TypingScreen, callback: Callable[[], object]) -> None:
        self.screen = screen
        self.callback: Callable[[], object] | None = callback

    def stop(self) -> None:
        self.callback = None


async def let_go(pilot: Pilot[Any], timers: list[Held]) -> None:
    """Lets the timers that are waiting now go off, once."""
    waiting, timers[:] = timers[:], []
    for timer in waiting:
        if timer.callback is not None:
            timer.screen.call_later(timer.callback)
    await settle(pilot)


class Officer:
    """Drives one running workbench."""

    def __init__(self, pilot: Pilot[Any], path: Path, timers: list[Held]) -> None:
        self.pilot = pilot
        self.path = path
        self.timers = timers
        self.fires = True
        """Whether timers fire by themselves once the screen is at rest."""

    # -- what she does

    async def press(self, *keys: str) -> None:
        """Presses keys by Textual's names or as characters, each when the one before it has been dealt with."""
        for key in keys:
            self._send(key)
            await self.settle(painted=False)
        await self.settle()

    async def type(self, text: str) -> None:
        """Types words."""
        await self.press(*text)

    async def quickly(self, *keys: str) -> None:
        """Presses keys so fast that the second comes before the first has been dealt with."""
        await self._at_once(keys)

    async def burst(self, text: str) -> None:
        """Sends characters faster than anybody types."""
        await self._at_once(text)

    async def late(self, keys: list[str], *, pace: float) -> None:
        """Keys that were pressed at a pace, in seconds, and come in all at once because the screen was busy."""
        for count, key in enumerate(keys):
            self._send(key, time=100 + count * pace)
        await self.settle()

    async def paste(self, text: str) -> None:
        """Pastes, as a terminal with bracketed paste hands it over."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Makes the terminal smaller or larger."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def go(self, ref: str, plan: str = "Third Sector Strategy") -> None:
        """Puts the cursor of the plan on a row."""
        found = place(self.bench.desk.book, f"{plan}:{ref}")
        self.bench.selection.focus_pane("plan")
        self.bench.selection.go_to(key_of(found.level, found.rid))
        await self.settle(painted=False)

    async def look_at_file(self) -> None:
        """The look at the file that the workbench takes every second."""
        refresh.look_at_file(self.bench)
        await self.settle()

    async def fire(self) -> None:
        """Lets the timers that are waiting now go off, once."""
        await let_go(self.pilot, self.timers)
        await come_to_rest(self.pilot)

    async def settle(self, *, painted: bool = True) -> None:
        """Until nothing waits to be done, and the screen is painted. Between keys it need not be."""
        await settle(self.pilot)
        while self.fires and any(timer.callback for timer in self.timers):
            await let_go(self.pilot, self.timers)
        if painted:
            await come_to_rest(self.pilot)

    async def _at_once(self, keys: Iterable[str]) -> None:
        """Sends keys a thousandth of a second apart, however long this machine takes for that."""
        first = events.Key("a", "a").time
        for count, key in enumerate(keys):
            self._send(key, time=first + count / 1000)
        await self.settle()

    def _send(self, key: str, *, time: float | None = None) -> None:
        character = {"enter": "\r", "tab": "\t", "space": " "}.get(key, key if len(key) == 1 else None)
        name = key if key.isalnum() or len(key) > 1 else _SENT_BY.get(key) or key_named(key)
        event = events.Key(name, character)
        event.time = event.time if time is None else time
        self.app.post_message(event)

    # -- what she sees

    @property
    def app(self) -> WorkbenchApp:
        app = self.pilot.app
        assert isinstance(app, WorkbenchApp)
        return app

    @property
    def bench(self) -> Workbench:
        bench = self.app.screen_stack[0]
        assert isinstance(bench, Workbench)
        return bench

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return lines_of(self.app.screen)

    @property
    def screen(self) -> str:
        return "\n".join(self.lines)

    @property
    def header(self) -> str:
        return self.lines[0]

    @property
    def attention(self) -> str:
        """The line that says what is late, and at its end the last act, which may go on in the line under it."""
        region = self.bench.attention.region
        return " ".join(line.strip() for line in self.lines[region.y : region.bottom]).strip()

    @property
    def bottom(self) -> str:
        """What she is told; else key hints."""
        if told := self.told:
            return told
        region = self.bench.hints.region
        return " ".join(line.strip() for line in self.lines[region.y : region.bottom])

    @property
    def told(self) -> str:
        """What she is told just now, over the keys; empty if nothing is."""
        if not isinstance(self.app.screen, Workbench):
            return ""
        detail = self.app.screen.detail
        region, count = detail.region, len(detail.told_lines())
        return " ".join(line.strip() for line in self.lines[region.bottom - count : region.bottom])

    @property
    def detail(self) -> str:
        region = self.bench.detail.region
        return "\n".join(self.lines[region.y : region.bottom])

    def pane(self, name: str) -> list[str]:
        """The rows of a pane as they are on the screen, without its rule."""
        region = self.bench.panes.by_name[name].rows.region
        return [line[region.x : region.right] for line in self.lines[region.y : region.bottom]]

    @property
    def row(self) -> str:
        """The row under the cursor of the pane that has the keys."""
        return self.cursor_line(self.bench.panes.current)

    def cursor_line(self, pane: str) -> str:
        rows = self.bench.panes.by_name[pane].rows
        shown = self.pane(pane)
        line = rows._cursor - rows.scroll_offset.y
        return shown[line] if 0 <= line < len(shown) else ""

    @property
    def focused_pane(self) -> str:
        return self.bench.panes.current

    @property
    def typed(self) -> str | None:
        """What stands in the editor; None if none is open."""
        return None if self.bench._editor is None else self.bench._editor.text

    @property
    def hint(self) -> str:
        """What is said under the editor."""
        editor = self.bench._editor
        assert editor is not None
        region = editor.region
        shown = (line[region.x + 1 : region.right] for line in self.lines[region.y + 1 : region.bottom])
        return " ".join(" ".join(shown).replace("▌", " ").split())

    # -- what is in the file, read by another connection

    def value(self, sql: str, *values: object) -> Any:
        with closing(sqlite3.connect(self.path)) as connection:
            found = connection.execute(sql, values).fetchone()
        return None if found is None else found[0]

    def cell(self, ref: str, column: str) -> Any:
        """A cell of a row of the action plan, by the row's number."""
        for level in ("milestone", "activity", "objective", "output", "task"):
            found = self.value(
                f"select rid from {level} where ref=? and deleted=0 and plan_id=(select id from plan order by rid)", ref
            )
            if found is not None:
                return self.value(f"select {column} from {level} where rid=?", found)
        raise AssertionError(f"no row is called {ref}")

    def said(self, column: str) -> Any:
        """A cell of the newest update."""
        return self.value(f"select {column} from progress where deleted=0 order by rid desc limit 1")

    @property
    def acts(self) -> int:
        """How many acts the file has seen."""
        return int(self.value("select count(distinct action) from change"))

    @property
    def content(self) -> bytes:
        """Every byte of the file."""
        return self.path.read_bytes()


AtDesk = Callable[..., AbstractAsyncContextManager[Officer]]
"""Sits an officer down at a file: the fixture `at_desk`."""


async def past(officer: Officer, day: str = "1 dec") -> Workbench:
    """Opens the plan as it stood."""
    await officer.press("T", "s", *day, "enter")
    await officer.app.workers.wait_for_complete()
    await officer.settle()
    screen = officer.app.screen
    assert isinstance(screen, Workbench)
    return screen
