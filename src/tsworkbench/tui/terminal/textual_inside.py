"""What the app uses of the inside of Textual's: names that a new version may change without notice.

What is used of the inside of Textual's driver is in `terminal`, which Windows can't import.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.driver import Driver
from textual.events import Resize
from textual.strip import Strip
from textual.theme import Theme

from tsworkbench.tui.draw.terminal_cells import Frame, Piece

Answer = TypeVar("Answer")


Laid = tuple[int, int, Iterable[Piece]]
"""Pieces of text, with the line and the first column that they are for."""


class OpenApp(App[Answer]):
    """Textual's app, the inside of which can be asked for by names of our own.

    Of what Textual paints, only those cells are written that the terminal does not show already.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.frame = Frame()
        """What the terminal shows."""

    @property
    def driver(self) -> Driver | None:
        """What draws on the terminal; None before the app runs."""
        return self._driver

    @property
    def loop(self) -> AbstractEventLoop | None:
        """The event loop that the app runs in; None before it does."""
        return self._loop

    @property
    def failure(self) -> Exception | None:
        """The error that ended the app, or is ending it."""
        return self._exception

    def draw_in(self, colours: str) -> None:
        """Sends the terminal no other colours than it has: "standard", "256" or "truecolor"; "none" has to do with the
        first, of which nothing but the default is used then.
        """
        self.console._color_system = COLOR_SYSTEMS.get(colours, COLOR_SYSTEMS["standard"])

    def theme_named(self, name: str) -> Theme | None:
        """A theme of the app's own, made when it is first put on; None if it has none of that name."""
        return None

    def _validate_theme(self, theme_name: str) -> str:
        if theme_name not in self.available_themes and (theme := self.theme_named(theme_name)) is not None:
            self.register_theme(theme)
        return super()._validate_theme(theme_name)

    def _watch_theme(self, theme_name: str) -> None:
        super()._watch_theme(theme_name)
        if not self.is_running:  # nothing has been made yet in other colours: styles are read once, in these
            self._next_callbacks.clear()
            self.stylesheet.set_variables(self.get_css_variables())

    def keep_copied(self, text: str) -> None:
        """Keeps a text as what was copied here, and sends it nowhere."""
        self._clipboard = text

    def has_failed(self) -> None:
        """What is done when the app has met an error: here what Textual does, which prints the whole stack."""
        super()._fatal_error()

    def end_silently(self) -> None:
        """Ends the app after an error, and prints nothing."""
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self.has_failed()

    def on_resize(self, event: Resize) -> None:
        """The terminal has another size; where it is the same again, it was given to somebody else meanwhile."""
        if event.size == self.size and not self.frame.is_blank:
            self.paint_anew()
        else:
            self.frame.forget()

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leaves the terminal to another program for a while."""
        with super().suspend():
            yield
        self.paint_anew()

    def paint_anew(self) -> None:
        """Writes the whole screen, whatever the terminal may show."""
        self.frame.forget()
        self.screen.refresh()

    def _display(self, screen: Any, renderable: Any) -> None:
        if self.is_headless or not isinstance(renderable, (LayoutUpdate, ChopsUpdate)):
            super()._display(screen, renderable)
            return
        changes = _Changes(self.frame.changes(laid(renderable, self.console)))
        written: Any = changes if changes.text else None
        super()._display(screen, written)
        if changes.text and not changes.are_written:
            self.frame.forget()


class _Changes(CompositorUpdate):
    """What is to be written, in place of an update of Textual's."""

    are_written = False

    def __init__(self, text: str) -> None:
        self.text = text

    def render_segments(self, console: Console) -> str:
        self.are_written = True
        return self.text


def laid(update: LayoutUpdate | ChopsUpdate, console: Console) -> Iterator[Laid]:
    """What an update of Textual's would write, and where."""
    system = console._color_system or ColorSystem.TRUECOLOR
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            yield y, update.region.x, (piece for strip in line for piece in _pieces(strip, system))
        return
    for y, x1, x2 in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > x2 or end <= x1:
                continue
            within = strip if x >= x1 and end <= x2 else strip.crop(0, min(end, x2) - x)
            yield y, x, _pieces(within, system)


def _pieces(strip: Strip, system: ColorSystem) -> Iterator[Piece]:
    for text, style, control in strip:
        if control or not text:
            continue
        if style is None:
            yield text, ""
            continue
        look = Strip.render_ansi(style, system) if style._ansi is None else style._ansi
        yield text, f"{look}\x1b{style.link}" if style.link else look
