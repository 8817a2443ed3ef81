"""How far a long reading has come, told to whoever waits for it, and whether they still do.

Also: making many small values in a row without the interpreter looking through all of them again and again.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tsworkbench.plan.errors import Cancelled

Progress = Callable[[int, int | None], None]
"""Is told how much is done, and of how much; None where that isn't known."""
Cancel = Callable[[], bool]
"""Says whether the officer has had enough."""

_EVERY = 50  # steps between two looks; a row of a plan takes less than a millisecond


class Pace:
    """Counts the steps of one reading, `total` in all."""

    def __init__(
        self, name: str = "", *, progress: Progress | None = None, cancelled: Cancel | None = None, total: int = 0
    ) -> None:
        self.total = total
        self._name = name
        self._progress = progress
        self._cancelled = cancelled
        self._done = 0

    def step(self) -> None:
        """One more is done. Raises Cancelled if the officer has had enough."""
        self._done += 1
        if self._done % _EVERY:
            return
        if self._cancelled is not None and self._cancelled():
            raise Cancelled(f"Reading “{self._name}” was stopped. Nothing was written.")
        if self._progress is not None:
            self._progress(self._done, max(self._done, self.total))


@contextmanager
def not_collecting() -> Iterator[None]:
    """The garbage collector is off meanwhile, unless it was off before.

    For work of a few seconds at most that keeps nearly all it makes: looking for what could be thrown away takes an
    eighth of its time and finds nothing. What nothing refers to is freed at once all the same.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
