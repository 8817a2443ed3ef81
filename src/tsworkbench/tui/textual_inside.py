"""What the app uses of the inside of Textual's: names that a new version may change without notice.

What is used of the inside of Textual's driver is in `terminal`, which Windows can't import.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from typing import TypeVar

from rich.console import COLOR_SYSTEMS
from textual.app import App
from textual.driver import Driver
from textual.theme import Theme

Answer = TypeVar("Answer")


class OpenApp(App[Answer]):
    """Textual's app, the inside of which can be asked for by names of our own."""

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
