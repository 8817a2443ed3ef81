"""What the app uses of the inside of Textual's: names that a new version may change without notice.

What is used of the inside of Textual's driver is in `terminal`, which Windows can't import.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from typing import TypeVar

from textual.app import App
from textual.driver import Driver

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
