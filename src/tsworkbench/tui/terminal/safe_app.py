"""An app that ends well, whatever happens to it: the terminal is as it was, and no word is lost.

Told to end by the system, or left by its terminal, it keeps what is half-typed and ends within two seconds. Where the
program itself is at fault it ends in a sentence, never in a traceback with the officer's words in it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar, Protocol, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.theme import Theme
from textual.worker import WorkerFailed

from tsworkbench import trace
from tsworkbench.plan.errors import (
    CannotWrite,
    Damaged,
    FileLocked,
    FileMoved,
    NewerFile,
    NoSuchFile,
    Unforeseen,
    UnusableFile,
    WrongInput,
)
from tsworkbench.plan.language.text import clean
from tsworkbench.tui.bench.gate import BREATH, Pace
from tsworkbench.tui.draw.colours import AUTO, BY_NUMBER, NO_COLOUR, Colours, colours_of, theme_for
from tsworkbench.tui.draw.themes import StandIns, stand_ins_for, theme_called
from tsworkbench.tui.terminal.textual_inside import Answer, OpenApp
from tsworkbench.tui.widgets.hint_line import PRESSES

OF_THE_FILE = (Damaged, CannotWrite, FileLocked, FileMoved, NoSuchFile, UnusableFile, NewerFile)
"""What is wrong with a file, and not with the program that reads it."""
_ON_WINDOWS = {"256": Colours.MANY, "standard": Colours.FEW}
_MOST = 200  # characters of what Python said
_ENDING = ("SIGTERM", "SIGHUP", "SIGINT")
_GONE, _THERE = (0.7, 0.6), (2.5, 0.5)
"""Seconds that leaving may take before it is hurried, and after that before the program is ended: without a terminal,
and with one that is to be given back."""


class Joining(Protocol):
    """A field that joins the lines of a paste."""

    def joined(self, lines: int) -> None:
        """Says that so many lines have come in at once."""


class SafeApp(OpenApp[Answer]):
    """Shows nothing of its own when something fails that nobody has foreseen; `end_calmly` tells it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+l", "paint_anew", show=False, priority=True)]
    ALLOW_SELECT = False
    """Keys copy; and Textual fails where the mouse is pressed on a widget that has just gone."""

    _before: dict[signal.Signals, Any] | None = None
    """What the signals did before that end this app, while it runs on a terminal."""
    _leaving = 0
    """The signal that ends the app, once one has come."""

    _entered: events.Key | None = None
    """An Enter that is held for a moment: if more arrives at once, it was the end of a line in a paste."""

    glyphs: str | None = None
    """Which set of glyphs the officer wants; None where that was not said."""
    stand_ins: StandIns | None = None
    """Puts signs that the terminal has for those that it lacks."""

    colours = Colours.ALL
    """How many colours the terminal has."""
    wanted = AUTO
    """The theme that the officer has set."""
    _said: Mapping[str, str] = {}
    """What the terminal says of itself; nothing, before the app runs on one."""

    brackets_pastes = False
    """The terminal has said that it puts brackets around what is pasted: letters without them are keys."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._pace = Pace()
        self._pressed_again: list[events.Key] = []

    def on_brackets_pastes(self) -> None:
        """The terminal's answer."""
        self.brackets_pastes = True

    async def action_quit(self) -> None:
        """Leaves from anywhere; what is being typed is kept, to its last letter."""
        self.keep_drafts()
        self.exit()

    def on_click(self, event: events.Click) -> None:
        """A click on what names a key presses it."""
        word = event.style.meta.get(PRESSES)
        if word:
            event.stop()
            self.press(str(word), again=event.chain > 1)

    def press(self, word: str, *, again: bool = False) -> None:
        """Presses the key that is written so. Of a double click, an act that changes something is done once."""
        from tsworkbench.tui.bench.actions import BY_KEY, pressed

        found = pressed(word)
        act = None if found is None else BY_KEY.get(found[0])
        if found is not None and not (again and act is not None and act.changes):
            self.post_message(events.Key(*found))

    def action_paint_anew(self) -> None:
        """ctrl+l, as in every program of a terminal: something else has written over the screen."""
        self.paint_anew()

    def action_help_quit(self) -> None:
        """ctrl+c where nothing is selected: many expect it to end a program."""
        self.say_how_to_leave("ctrl+q leaves from anywhere.")

    @property
    def is_typed_in(self) -> bool:
        """Whether keys are letters just now."""
        return hasattr(self.focused, "LINE_ENDS")

    def say_how_to_leave(self, words: str) -> None:
        """Says it on whatever screen there is, beside the keys that are named there."""
        self.notify(words, markup=False)

    def get_driver_class(self) -> type[Driver]:
        """The driver of this system."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from tsworkbench.tui.terminal.driver import CalmDriver

        return CalmDriver

    def run(self, *, headless: bool = False, **more: Any) -> Answer | None:
        """Runs the app until it is left. Meanwhile the signals that end a program end it well.

        Raises WrongInput where there is no terminal to run it on.
        """
        if not headless and not _on_a_terminal():
            raise WrongInput(
                "The full-screen workbench needs a terminal to read keys from and to draw on, and there is none here. "
                "Commands such as “tsworkbench list” do without; “tsworkbench --help” names them."
            )
        if not headless:
            self.suit_terminal()
        if headless or sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
            return super().run(headless=headless, **more)
        from tsworkbench.tui.terminal import driver

        self._before = {number: signal.signal(number, self._told_to_end) for number in _numbers()}
        driver.watch()
        try:
            return super().run(**more)
        finally:
            self._as_before()

    def wear(self, wanted: str) -> None:
        """Puts on the theme that is `wanted`, "auto" or one of the settings' names, in the colours there are."""
        self.wanted = wanted
        self.theme = self.theme_of(wanted)

    def theme_named(self, name: str) -> Theme | None:
        """The theme of that name, if it is one of ours."""
        return theme_called(name)

    def theme_of(self, wanted: str) -> str:
        """The name of the theme that shows what is `wanted` on this terminal."""
        return theme_for(wanted, Colours.NONE if self.no_color else self.colours, self._said)

    def suit_terminal(self) -> None:
        """Takes the colours and the glyphs that the terminal has, where it is known which those are."""
        self._said = os.environ
        if sys.platform == "win32":
            self.colours = _ON_WINDOWS.get(self.console.color_system, Colours.ALL)
        else:
            self.colours = colours_of(self._said)
            self.draw_in(self.colours.value)
        self.wear(self.wanted)
        self.stand_ins = stand_ins_for(self.glyphs, self._said, getattr(sys.__stderr__, "encoding", None))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every painted line goes through."""
        own = {Colours.MANY: BY_NUMBER, Colours.NONE: NO_COLOUR}.get(self.colours)
        return [*super().get_line_filters(), *(each for each in (own, self.stand_ins) if each is not None)]

    def _as_before(self) -> None:
        for number, handler in (self._before or {}).items():
            signal.signal(number, handler)
        self._before = None

    def _told_to_end(self, number: int, _: object = None) -> None:
        """By the system, or because the terminal has gone. The second time it is hurried: the app may hang.

        A terminal that goes says so twice over, by a signal to end and one to go on, on which Textual would begin anew.
        """
        from tsworkbench.tui.terminal import driver

        if self._leaving:
            self._go()
        self._leaving = number
        signal.signal(signal.SIGCONT, signal.SIG_IGN)
        waits = _THERE if driver.stands() else _GONE
        driver.patiently(number, 128 + number, *waits)
        loop = self.loop
        if loop is None or not loop.is_running():
            self._go()
        else:
            loop.call_soon_threadsafe(self._leave)  # at a point where nothing is half done

    def _leave(self) -> None:
        """Keeps what is being typed; then leaves as always."""
        from tsworkbench.tui.terminal import driver

        with suppress(Exception):  # whatever is wrong, the program ends
            self.keep_drafts()
        if isinstance(self.driver, driver.CalmDriver) and not driver.stands():
            self.driver.fall_silent()
        self.exit(return_code=128 + self._leaving)

    def _go(self) -> None:
        """Ends the program here and now; nothing that was acknowledged is lost by that."""
        from tsworkbench.tui.terminal import driver

        with suppress(Exception):
            self.keep_drafts()
        with suppress(Exception):
            self.close_file()
        if driver.stands():
            driver.put_right(getattr(self.driver, "attrs_before", None))
        self._as_before()
        with suppress(Exception):
            signal.raise_signal(self._leaving)  # whoever has something to tidy up does so now
        os._exit(128 + self._leaving)

    def keep_drafts(self) -> None:
        """Keeps what is being typed this very moment, where anything is."""

    def close_file(self) -> None:
        """Closes the file, where one is open."""

    @property
    def joins_bursts(self) -> bool:
        """Whether lines that come in all at once, where something is typed, are taken for a paste without brackets."""
        return not (self.is_headless or self.brackets_pastes)

    def press_again(self, event: events.Key | events.Paste) -> None:
        """A key comes once more, because it was meant for what is there now: it is no part of a paste."""
        if isinstance(event, events.Key) and self.joins_bursts:
            self._pressed_again.append(event)
        self.post_message(event)

    async def on_event(self, event: events.Event) -> None:
        """A key where something is typed may be part of a paste that the terminal put no brackets around."""
        is_new = isinstance(event, events.Key) and not event.is_forwarded  # else it only comes by, from below
        if not is_new or not self.joins_bursts or not self.screen_stack:
            await super().on_event(event)
        elif event in self._pressed_again:
            self._pressed_again.remove(event)
            await super().on_event(event)
        else:
            await self._take_key(cast("events.Key", event))

    async def _take_key(self, event: events.Key) -> None:
        field = self.screen.focused
        ends: tuple[str, ...] = getattr(field, "LINE_ENDS", ())
        was_a_paste = self._pace.is_a_paste
        close = self._pace.note(event.time)
        entered, self._entered = self._entered, None
        if entered is not None and close and event.character is not None and ends:
            self._pace.end_line()
        elif entered is not None:
            await super().on_event(entered)
        if event.key in ends:
            if close and (was_a_paste or self._pace.gap):
                self._pace.end_line()
                if field is not None:
                    field.call_later(cast("Joining", field).joined, self._pace.lines - 1)
                return
            if event.key == "enter":
                self._entered = event
                self.set_timer(BREATH, partial(self._enter, event))
                return
        elif ends and self._pace.gap and event.is_printable:
            self._pace.gap = False
            await super().on_event(events.Key("space", " "))
        await super().on_event(event)
        if field is not None and ends and self._pace.lines > 1:
            field.call_later(cast("Joining", field).joined, self._pace.lines)  # after what the key itself leads to

    async def _enter(self, entered: events.Key) -> None:
        """A breath after Enter nothing more has come in: it was pressed."""
        if entered is self._entered:
            self._entered = None
            await super().on_event(entered)

    def copy_to_clipboard(self, text: str) -> None:
        """Copies a text, as `copied` does."""
        self.copied(text)

    def copied(self, text: str) -> bool:
        """Copies a text; whether it is on the laptop's clipboard now. If not, it has gone to the terminal.

        Nothing selected is no text: what was on the clipboard before stays on it.
        """
        if not text:
            return False
        if not self.is_headless and _put(text):
            self.keep_copied(text)
            return True
        super().copy_to_clipboard(text)
        return False

    def to_paste(self) -> str:
        """What ctrl+v writes: the text on the laptop's clipboard where that can be read, else what was copied here."""
        if self.is_headless:
            return self.clipboard
        from tsworkbench.tui.bench.clipboard import means, taken

        return taken(means()) or self.clipboard

    def has_failed(self) -> None:
        # Textual would print the whole stack with the values of all variables, words of the plan among them.
        self.bell()
        with suppress(Exception):  # whatever has failed may fail here as well
            self.keep_drafts()
        if trace.wants_trace():
            super().has_failed()
        else:
            self.end_silently()

    def end_calmly(self, saved: str) -> None:
        """Raises `Unforeseen` if the app has failed; `saved` says what became of the file.

        Where it is the file that failed, raises the error that says so: that is no fault of the program's.
        """
        error: BaseException | None = self.failure
        if isinstance(error, WorkerFailed):
            error = error.error
        if error is None:
            return
        if isinstance(error, OF_THE_FILE):
            raise error
        trace.fault(error)
        said = clean(f"{type(error).__name__}: {error}")[:_MOST]
        raise Unforeseen(
            f"That should not have happened: {said}\n{saved} What was half-typed is offered at the next start.\n"
            f"Set {trace.DEBUG_VARIABLE}=1 and do it again to see where; please report it with what is printed then."
        ) from error


def _on_a_terminal() -> bool:
    """Whether keys come from a terminal, and what is drawn goes to one."""
    return all(stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stderr__))


def _put(text: str) -> bool:
    from tsworkbench.tui.bench.clipboard import means, put

    return put(text, means())


def _numbers() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
