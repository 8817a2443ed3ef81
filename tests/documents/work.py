"""How much work something is, counted and not timed: the lines of Python that it runs."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


class Endless(BaseException):
    """More lines were run than may be."""


def lines_run(do: Callable[[], object], *, most: int | None = None) -> int:
    """How many lines, calls and returns `do` runs. Raises Endless at `most` of them."""
    lines = 0
    before = sys.gettrace()

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines
        lines += 1
        if most is not None and lines > most:
            raise Endless
        return trace

    sys.settrace(trace)
    try:
        do()
    finally:
        sys.settrace(before)
    return lines
