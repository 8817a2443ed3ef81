"""A backup as time goes by, made apart from the screen: nobody waits for it, and nobody is locked out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tsworkbench.plan.errors import FileLocked, WorkbenchError

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench

EVERY = 60.0
"""Seconds between looks at whether changes have stood in the file for half an hour without a backup."""


class BackingUp:
    """Makes the backups of one workbench, one at a time."""

    def __init__(self, bench: Workbench) -> None:
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
        from tsworkbench.store.backups import make_if_due

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
