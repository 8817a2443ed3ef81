"""The full-screen app: themes, palette, and the one screen it opens on."""

import gc
import os
from contextlib import suppress
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.screen import Screen

from tsworkbench.plan.errors import Damaged, FileMoved, Unforeseen, WorkbenchError, WrongInput
from tsworkbench.store.book import Book
from tsworkbench.store.opening import fault_of_the_file, offering
from tsworkbench.tui.bench.actions import bind, key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.bench.refresh import day_turned
from tsworkbench.tui.bench.typing_screen import Keeping, TypingScreen
from tsworkbench.tui.bench.workbench import Workbench
from tsworkbench.tui.panes.banner import LATE, local_time
from tsworkbench.tui.paths import is_thrown_away
from tsworkbench.tui.terminal.safe_app import OF_THE_FILE, SafeApp
from tsworkbench.work.mine.settings import Settings

if TYPE_CHECKING:
    from tsworkbench.store.views.workload import Counting
    from tsworkbench.tui.screens.imports.intake import Sittings, Source

_SAVING = ("enter", "ctrl+s")
_CALENDAR_EVERY = 1.0
"""Seconds between looks at the calendar: a laptop may have been asleep for a night."""


class WorkbenchApp(SafeApp[None]):
    """One open file on screen."""

    TITLE = "tsworkbench"
    CSS_PATH = "bench/workbench.tcss"  # a default screen's own style sheet is not read
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False  # ctrl+p is an act of the registry, like every other key

    def __init__(self, desk: Desk, settings: Settings | None = None) -> None:
        colourless = "NO_COLOR" in os.environ  # Textual takes it out of there
        super().__init__(ansi_color=True if colourless else None)  # else it would still send greys
        self.desk = desk
        self.bench: Workbench | None = None
        self.settings = settings or Settings()
        self.glyphs = self.settings.glyphs
        self.sittings: Sittings = {}
        self.review: Source | None = None
        """A document to go through as soon as the workbench stands."""
        self.wear(self.settings.theme)
        if self.settings.reduced_motion:
            self.animation_level = "none"
        self._take_keys()

    def _take_keys(self) -> None:
        """Puts the officer's own keys in force; what was wrong with them is told like the rest of the settings."""
        if not self.settings.keys:
            bind({})
            return
        from tsworkbench.tui.bench.keymap import keymap

        mine = keymap(self.settings.keys)
        bind(mine.keys)
        self.settings = self.settings._replace(wrong=(*self.settings.wrong, *mine.wrong))

    def on_ready(self) -> None:
        """The first screen stands: what was made on the way here will stay, and need not be looked through again."""
        if not self.is_headless:
            gc.freeze()
        gc.enable()
        self.set_interval(_CALENDAR_EVERY, self.turn_day)
        if self.review is not None and self.bench is not None:
            from tsworkbench.tui.screens.imports.intake import start_import

            start_import(self.bench, self.review)

    async def action_quit(self) -> None:
        """Leaves from anywhere, unless an act still waits for the file."""
        if self.bench is None or not self.bench.wait_is_told():
            await super().action_quit()

    def press(self, word: str, *, again: bool = False) -> None:
        """Presses a key; or does what a click on the chip of what is late stands for."""
        if word == LATE and self.bench is not None and self.screen is self.bench:
            self.bench.show_late()
        else:
            super().press(word, again=again)

    def action_help_quit(self) -> None:
        """ctrl+c where nothing is selected: says how to leave."""
        if self.is_typed_in:
            self.say_how_to_leave("ctrl+q leaves. Everything is saved, and what you are typing is kept.")
            return
        words = f"{key_to('leave')} leaves, ctrl+q from anywhere. Everything is saved."
        if isinstance(self.screen, TypingScreen):
            self.screen.tell(words)
        else:
            self.say_how_to_leave(words)

    async def on_event(self, event: events.Event) -> None:
        """A key that is the first one of a new day acts in that day; Enter waits until what it says has been read."""
        is_input = isinstance(event, events.InputEvent)
        if is_input:
            self.desk.asked_at = monotonic()
        if is_input and self.turn_day() and getattr(event, "key", "") in _SAVING:
            editing = getattr(self.screen, "is_typing", not isinstance(self.screen, Workbench))
            if editing:
                return
        await super().on_event(event)

    def turn_day(self) -> bool:
        """Looks at the calendar, and shows the new day on every screen once one has begun."""
        if self.desk.today is None:
            return False  # the day was given, and stays
        if self.bench is None or not self.bench.is_attached or not self.desk.turn_day():
            return False
        day_turned(self.bench)
        for screen in self.screen_stack:
            turned = getattr(screen, "day_turned", None)
            if turned is not None:
                with suppress(WorkbenchError):  # the file can't be read just now: it is, once that is possible
                    turned(self.desk.as_at)
            for widget in screen.walk_children():
                widget.refresh()
        return True

    def keep_drafts(self) -> None:
        """Keeps what is being typed this very moment, on whichever screen."""
        for screen in reversed(self.screen_stack if self.bench is not None else []):
            if isinstance(screen, Keeping):
                screen.keep_drafts()
        if self.bench is not None:
            self.bench.keep_drafts()

    def exit(self, result: None = None, return_code: int = 0, message: object = None) -> None:
        """Leaves, and keeps that the officer has seen what there is by now."""
        if self.bench is not None and not is_thrown_away(self.desk.book.path):
            with suppress(WorkbenchError):  # another program has the file: it will be counted from the last time
                self.desk.has_looked()
        super().exit(result, return_code)

    def close_file(self) -> None:
        """Closes the file."""
        self.desk.book.close()

    def get_default_screen(self) -> Screen[None]:
        self.bench = Workbench(self.desk, self.settings)
        return self.bench


def run(
    book: Book,
    *,
    as_at: date | None = None,
    settings: Settings | None = None,
    review: "Source | None" = None,
    begun: bool = False,
    counting: "Counting | None" = None,
) -> int:
    """Shows the workbench on an open file and returns the exit code when it is left. Closes the file.

    Without `as_at`, the day is today's, also once another one has begun. `review` is a document to go through first;
    `begun`, that the plan has come into the file just now; `counting`, what is being counted of it already.
    """
    gc.disable()  # looking for garbage while everything is being made for the first time finds none
    settings = settings or Settings()
    try:
        return _shown(book, as_at, settings, review=review, begun=begun, counting=counting)
    except OF_THE_FILE as error:
        book.close()
        raise _calmly(error, book.path, settings) from error
    except Unforeseen as error:
        book.close()

        damaged = None
        with suppress(Exception):  # what looks may fail over the same thing
            damaged = fault_of_the_file(book.path)
        if damaged is None:
            raise
        raise _calmly(damaged, book.path, settings) from error
    finally:
        book.close()


def _shown(
    book: Book,
    as_at: date | None,
    settings: Settings,
    *,
    review: "Source | None",
    begun: bool,
    counting: "Counting | None",
) -> int:
    today = date.today if as_at is None else None  # the laptop's own day is the officer's
    day = as_at or date.today()  # noqa: DTZ011
    app = WorkbenchApp(Desk(book, day, look_ahead=settings.look_ahead, today=today, counting=counting), settings)
    app.review = review
    app.run()
    farewell = _farewell(app, begun=begun)
    app.end_calmly(farewell)
    with suppress(OSError):  # the window has gone
        print(farewell, end="\n" if farewell else "", flush=True)
    return app.return_code or (0 if os.path.exists(book.path) else FileMoved.exit_code)


def _calmly(error: WorkbenchError, path: str, settings: Settings) -> WorkbenchError:
    """Shows what is wrong with the file, and which backup could take its place, until q; returns it to be raised."""
    from tsworkbench.tui.first_start import NoWorkbench

    told = offering(error, path) if isinstance(error, Damaged) else error
    with suppress(WrongInput):  # without a terminal the sentence alone has to do
        NoWorkbench(str(told), settings).run()
    return told


def _farewell(app: WorkbenchApp, *, begun: bool = False) -> str:
    if is_thrown_away(app.desk.book.path):
        return ""  # nothing of it is kept, and that will be said
    said = _saved(app, begun=begun)
    half = app.bench is not None and app.bench.typing.is_kept
    return f"{said}\nWhat you were typing is kept too: it is offered at the next start." if half else said


def _saved(app: WorkbenchApp, *, begun: bool) -> str:
    book = app.desk.book
    saved = "" if book.last_commit is None else f" The last edit was saved at {local_time(book.last_commit)}."
    if not os.path.exists(book.path):
        return f"{book.path} has gone: it was moved, renamed or deleted while it was open.{saved}"
    if app.desk.lost:
        return f"{app.desk.lost}{saved or ' Nothing was changed since.'}"
    if book.last_commit is None and begun:
        return f"Everything is saved, in {book.path}."
    if book.last_commit is None:
        return f"Nothing was changed. The plan is in {book.path}."
    return f"Everything is saved, the last edit at {local_time(book.last_commit)}, in {book.path}."
