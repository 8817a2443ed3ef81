"""The full-screen app: themes, palette, and the one screen it opens on."""

import asyncio
import gc
import signal
import sys
from contextlib import suppress
from datetime import date
from typing import ClassVar

from textual.app import App
from textual.screen import Screen

from tsworkbench.store.book import Clock
from tsworkbench.store.opening import open_book
from tsworkbench.tui.desk import Desk
from tsworkbench.tui.look import themes
from tsworkbench.tui.panes.banner import local_time
from tsworkbench.tui.screens.workbench import Workbench


class WorkbenchApp(App[None]):
    """One open file on screen."""

    TITLE = "tsworkbench"
    CSS_PATH = "screens/workbench.tcss"  # a default screen's own style sheet is not read
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False  # ctrl+p is an act of the registry, like every other key

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        for theme in themes():
            self.register_theme(theme)
        self.theme = "tsworkbench-dark"

    def on_mount(self) -> None:
        if sys.platform != "win32" and not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self._told_to_end, number)

    def _told_to_end(self, number: int) -> None:
        """By the system, or because the window was closed: leaves the terminal as it was, and no word is lost."""
        bench = self.screen_stack[0]
        if isinstance(bench, Workbench):
            bench.keep_draft()
        self.exit(return_code=128 + number)

    def on_ready(self) -> None:
        """The first screen stands: what was made on the way here will stay, and need not be looked through again."""
        if not self.is_headless:
            gc.freeze()
        gc.enable()

    def get_default_screen(self) -> Screen[None]:
        return Workbench(self.desk)


def run(path: str, *, as_at: date | None = None, who: str | None = None, clock: Clock | None = None) -> int:
    """Opens the workbench on a file and returns the exit code when it is left.

    Without `as_at`, the day is today. Raises WorkbenchError if the file can't be opened.
    """
    gc.disable()  # looking for garbage while everything is being made for the first time finds none
    book = open_book(path, clock=clock, who=who)
    try:
        day = as_at or date.today()  # noqa: DTZ011 - the laptop's own day is the officer's
        app = WorkbenchApp(Desk(book, day))
        app.run()
        with suppress(OSError):  # the window has gone
            print(_farewell(app), flush=True)
        return app.return_code or 0
    finally:
        book.close()


def _farewell(app: WorkbenchApp) -> str:
    book = app.desk.book
    if book.last_commit is None:
        return f"Nothing was changed. The plan is in {book.path}."
    return f"Everything is saved, the last edit at {local_time(book.last_commit)}, in {book.path}."
