"""Keys that change data pass through a gate, so that a burst of letters is not taken for commands.

A terminal without bracketed paste, a barcode reader or a cat on the keyboard sends letters faster than
anybody presses keys. Letters that come within a breath of each other are held, and if they are more than two
they are offered as words instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

BREATH = 0.025
"""Seconds. Fast typists leave 40 ms between keys; a burst comes in one read of the terminal."""

_MOST = 2


class Timer(Protocol):
    """What the gate needs of a timer."""

    def stop(self) -> None:
        """Makes it not fire."""


class Gate:
    """Holds keys for a breath. `start` sets a timer; `offer` takes the words of a burst."""

    def __init__(self, start: Callable[[float, Callable[[], None]], Timer], offer: Callable[[str], None]) -> None:
        self._start = start
        self._offer = offer
        self._held: list[tuple[str, Callable[[], None]]] = []
        self._timer: Timer | None = None
        self._run = ""
        self._last = 0.0

    @property
    def holds(self) -> bool:
        """Whether keys are being held: what follows must queue behind them."""
        return bool(self._held)

    def note(self, character: str, time: float) -> None:
        """A key came, gated or not: letters of a burst that were no commands belong to its words too."""
        self._run = self._run + character if time - self._last < BREATH else character
        self._last = time

    def take(self, character: str, run: Callable[[], None]) -> None:
        """A key was pressed; `run` is what it would do."""
        self._held.append((character, run))
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._start(BREATH, self._open)

    def _open(self) -> None:
        held, self._held, self._timer = self._held, [], None
        words = "".join(character for character, _ in held)
        if len(held) > _MOST:
            self._offer(self._run if self._run.endswith(words) else words)
            return
        for _, run in held:
            run()
