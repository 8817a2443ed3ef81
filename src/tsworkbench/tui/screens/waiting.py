"""Something that takes a while, in a thread of its own: how far it is, and esc to stop it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.errors import Cancelled
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.look import look_for
from tsworkbench.tui.screens.calm import WIDTH, Prose
from tsworkbench.tui.widgets.hint_line import Hints
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

Tell = Callable[[int, int | None], None]
Stop = Callable[[], bool]
T = TypeVar("T")

AFTER = 0.4
"""Seconds after which it is shown: what is done by then needs no words."""


class Told:
    """How far something is, told by one thread and read by another."""

    def __init__(self) -> None:
        self.done = 0
        self.total: int | None = None

    def tell(self, done: int, total: int | None) -> None:
        """So many of so many are done."""
        self.done, self.total = done, total


class Bar(Widget):
    """A line that fills up; with nothing known of its end, the count alone."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Bar { height: 1; margin: 0 1 1 3; }"

    def __init__(self, told: Told) -> None:
        super().__init__()
        self._told = told

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        done, total = self._told.done, self._told.total
        words = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
        line = Line(self.size.width, look.base).right(words, look.muted)
        room = max(0, line.room - 2)
        filled = room * done // total if total else 0
        return line.put("━" * min(room, filled), look.accent).put("─" * (room - filled), look.faint).strip()


class Waiting(Screen[None]):
    """Stands until the work is done."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "stop", show=False)]
    DEFAULT_CSS = f"""
    Waiting {{ align: center middle; }}
    Waiting > .column {{ width: {WIDTH}; max-width: 96%; height: auto; }}
    Waiting PaneRule {{ margin-bottom: 1; }}
    Waiting Prose {{ margin: 0 1 1 3; }}
    Waiting Hints {{ dock: bottom; }}
    """

    def __init__(self, words: str, told: Told, stop: Callable[[], None]) -> None:
        super().__init__()
        self._words = Prose(words)
        self._bar = Bar(told)
        self._stop = stop

    def compose(self) -> ComposeResult:
        with Vertical(classes="column"):
            yield PaneRule(Tab("", "Import"), focused=True)
            yield self._words
            yield self._bar
        hints = Hints()
        hints.keys = (("esc", "stop"),)
        yield hints

    def on_mount(self) -> None:
        self.set_interval(0.1, self._bar.refresh)

    def action_stop(self) -> None:
        self._stop()
        self._words.say("Stopping…", "muted")


apart = asyncio.to_thread
"""How a job is done beside the screen."""


async def waited(app: App[Any], words: str, job: Callable[[Tell, Stop], T], *, writes: bool = False) -> T:
    """What `job` returns, done in a thread; with a screen before it where that takes a while.

    Raises what the job raises, and Cancelled as soon as it was stopped: a job that only reads is let go of, one
    that `writes` is waited for until it has taken back what it wrote.
    """
    told, stopped, left = Told(), threading.Event(), asyncio.Event()
    task = asyncio.ensure_future(apart(job, told.tell, stopped.is_set))
    await asyncio.wait({task}, timeout=AFTER)
    if task.done():
        return task.result()

    def stop() -> None:
        stopped.set()
        left.set()

    screen = Waiting(words, told, stop)
    await app.push_screen(screen)
    leaving = asyncio.ensure_future(left.wait())
    try:
        await asyncio.wait({task} if writes else {task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.add_done_callback(_let_go)
        raise Cancelled("Stopped: nothing was written.")
    finally:
        stopped.set()
        leaving.cancel()
        if app.screen is screen:
            await app.pop_screen()


def _let_go(task: asyncio.Future[Any]) -> None:
    """Nobody waits for what this brings any more, or for what went wrong with it."""
    if not task.cancelled():
        task.exception()
