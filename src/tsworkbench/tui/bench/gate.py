"""Keys that change data pass through a gate, so that a burst of letters is not taken for commands.

A terminal without bracketed paste, a barcode reader or a cat on the keyboard sends letters faster than
anybody presses keys. Letters that come within a breath of each other are held, and if they are more than two
they are offered as words instead. Where the terminal has said that it puts brackets around what is pasted, letters
without brackets are keys, and the gate stays open: a slow line hands on several of them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from textual.message import Message

BREATH = 0.025
"""Seconds. Fast typists leave 40 ms between keys; a burst comes in one read of the terminal."""

_MOST = 2


class BracketsPastes(Message):
    """The terminal has said that it puts brackets around what is pasted: letters without them are keys."""


class Timer(Protocol):
    """What is needed of a timer."""

    def stop(self) -> None:
        """Makes it not fire."""


class Held(NamedTuple):
    """A key that waits at the gate."""

    character: str
    """What it would write; empty for a key that writes nothing."""
    time: float
    """When it was pressed, which may be long before a busy screen takes notice of it."""
    run: Callable[[], None]


class Pace:
    """How fast keys come in where something is typed: more than two within a breath of each other were pasted.

    A terminal that puts no brackets around a paste sends its lines as keys, all at once. The line breaks among them are
    no commands: `note` says which those are, and `gap` where the lines before and after one are to be joined.
    """

    def __init__(self) -> None:
        self.lines = 1
        """How many lines have come in at once."""
        self.gap = False
        """A line has ended in the midst of a paste."""
        self._keys = 0
        self._last = float("-inf")

    def note(self, time: float) -> bool:
        """A key came; whether it came within a breath of the one before it."""
        close = time - self._last < BREATH
        self._keys = self._keys + 1 if close else 1
        self._last = time
        if not close:
            self.lines, self.gap = 1, False
        return close

    def end_line(self) -> None:
        """The key was a line break of the paste; several of them are one."""
        self.lines += not self.gap
        self.gap = True

    @property
    def is_a_paste(self) -> bool:
        """Whether the keys up to the last one are more than anybody types at once."""
        return self._keys > _MOST


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

    @property
    def last(self) -> float:
        """When the last key came."""
        return self._last

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
