"""Keys that change data pass through a gate, so that a burst of letters is not taken for commands.

A terminal without bracketed paste, a barcode reader or a cat on the keyboard sends letters faster than
anybody presses keys. Letters that come within a breath of each other are held, and if they are more than two
they are offered as words instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tsworkbench.tui.asker import Timer

BREATH = 0.025
"""Seconds. Fast typists leave 40 ms between keys; a burst comes in one read of the terminal."""

_MOST = 2


class Held(NamedTuple):
    """A key that waits at the gate."""

    character: str
    """What it would write; empty for a key that writes nothing."""
    time: float
    """When it was pressed, which may be long before a busy screen takes notice of it."""
    run: Callable[[], None]


class Gate:
    """Holds keys for a breath. `start` sets a timer; `offer` takes the words of a burst."""

    def __init__(self, start: Callable[[float, Callable[[], None]], Timer], offer: Callable[[str], None]) -> None:
        self._start = start
        self._offer = offer
        self._held: list[Held] = []
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

    def take(self, character: str, time: float, run: Callable[[], None]) -> None:
        """A key was pressed; `run` is what it would do."""
        self._held.append(Held(character, time, run))
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._start(BREATH, self._open)

    def _open(self) -> None:
        held, self._held, self._timer = self._held, [], None
        for burst in _bursts(held):
            words = "".join(key.character for key in burst)
            if len(words) > _MOST:
                self._offer(self._run if self._run.endswith(words) else words)
                continue
            for key in burst:
                key.run()


def _bursts(held: list[Held]) -> Iterator[list[Held]]:
    """Keys that were pressed within a breath of each other, together."""
    burst: list[Held] = []
    for key in held:
        if burst and key.time - burst[-1].time >= BREATH:
            yield burst
            burst = []
        burst.append(key)
    if burst:
        yield burst
