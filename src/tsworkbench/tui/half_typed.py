"""What is being typed just now, kept as a draft when the fingers rest, or when somebody ends the program."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Protocol

from tsworkbench.work.drafts import Draft, Drafts

REST = 0.5
"""Seconds without a key after which the words typed so far are kept."""


class Timer(Protocol):
    """What is needed of a timer."""

    def stop(self) -> None:
        """Makes it not fire."""


class Typing:
    """Follows the one thing that is being typed. `start` sets a timer."""

    def __init__(self, drafts: Drafts, start: Callable[[float, Callable[[], None]], Timer]) -> None:
        self.drafts = drafts
        self._start = start
        self._timer: Timer | None = None
        self._unkept: Draft | None = None
        self._current: Draft | None = None

    def typed(self, draft: Draft) -> None:
        """The words have changed: they are kept once they have rested for a moment."""
        self._current = self._unkept = draft
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._start(REST, self.keep)

    def again(self, draft: Draft) -> None:
        """A draft has been taken up: saving or giving up what is typed now is the end of it."""
        self._current = draft

    def keep(self) -> None:
        """Keeps what has been typed since it was last kept, now."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        draft, self._unkept = self._unkept, None
        if draft is not None:
            self.drafts.keep(draft)

    def leave(self) -> bool:
        """Somebody goes away from what was typed, and it stays a draft. False if nothing was."""
        self.keep()
        left, self._current = self._current, None
        return left is not None

    def done(self) -> None:
        """What was typed is saved, or was given up: no draft of it is left."""
        draft, self._current, self._unkept = self._current, None, None
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if draft is not None:
            self.drafts.drop(draft)


@contextmanager
def kept_if_ended(keep: Callable[[], None]) -> Iterator[None]:
    """Inside the block, what is being typed is kept before a signal ends the program.

    A closed terminal sends SIGHUP, a shutdown SIGTERM. Afterwards the signal does what it would have done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread hears of signals
        return
    before: dict[int, Any] = {}

    def end(number: int, frame: FrameType | None) -> None:
        keep()
        then = before[number]
        if callable(then):
            then(number, frame)
        elif then is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # there is no SIGHUP on Windows
        if number is not None:
            before[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
