"""An app that ends well, whatever happens to it: the terminal is as it was, and no word is lost.

Told to end by the system, it keeps what is half-typed. Where the program itself is at fault it ends in a sentence,
never in a traceback with the officer's words in it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import TypeVar

from textual.app import App

from tsworkbench.plan.errors import Unforeseen
from tsworkbench.plan.text import clean

Answer = TypeVar("Answer")
DEBUG_VARIABLE = "TSWORKBENCH_DEBUG"
_MOST = 200  # characters of what Python said


class CalmApp(App[Answer]):
    """Shows nothing of its own when something fails that nobody has foreseen; `end_calmly` tells it."""

    def on_mount(self) -> None:
        if sys.platform != "win32" and not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self._told_to_end, number)

    def _told_to_end(self, number: int) -> None:
        """By the system, or because the window was closed."""
        self.keep_drafts()
        self.exit(return_code=128 + number)

    def keep_drafts(self) -> None:
        """Keeps what is being typed this very moment, where anything is."""

    def _fatal_error(self) -> None:
        # Textual would print the whole stack with the values of all variables, words of the plan among them.
        self.bell()
        with suppress(Exception):  # whatever has failed may fail here as well
            self.keep_drafts()
        if os.environ.get(DEBUG_VARIABLE):
            super()._fatal_error()
        else:
            self._close_messages_no_wait()

    def end_calmly(self, saved: str) -> None:
        """Raises `Unforeseen` if the app has failed; `saved` says what became of the file."""
        error = self._exception
        if error is None:
            return
        said = clean(f"{type(error).__name__}: {error}")[:_MOST]
        raise Unforeseen(
            f"That should not have happened: {said}\n{saved} What was half-typed is offered at the next start.\n"
            f"Set {DEBUG_VARIABLE}=1 and do it again to see where; please report it with what is printed then."
        ) from error
