"""Where the cursor of a row list goes, and how far the list scrolls for it: plain arithmetic."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsworkbench.tui.widgets.row_source import RowSource


def nearest(source: RowSource, index: int) -> int:
    """The row nearest to `index` that can be selected, looking down first; -1 if there is none."""
    count = len(source)
    index = max(0, min(index, count - 1))
    for candidate in range(index, count):
        if source.selectable(candidate):
            return candidate
    for candidate in range(min(index, count) - 1, -1, -1):
        if source.selectable(candidate):
            return candidate
    return -1


def stepped(source: RowSource, index: int, delta: int) -> int:
    """`delta` rows that can be selected away from `index`, or as far as there are any."""
    step = 1 if delta > 0 else -1
    target = index
    for _ in range(abs(delta)):
        index += step
        while 0 <= index < len(source) and not source.selectable(index):
            index += step
        if not 0 <= index < len(source):
            break
        target = index
    return target


def heading_above(headings: Sequence[int], index: int) -> int | None:
    """The last of the headings, whose places are in order, that is at `index` or above it; None if there is none.

    >>> heading_above([0, 5], 4)
    0
    """
    before = bisect(headings, index) - 1
    return headings[before] if before >= 0 else None


def top_showing(index: int, top: int, height: int, first: int, count: int) -> int:
    """The first row in view so that `index` is seen, coming from `top`.

    Inside the view nothing moves; at its edge half a page does, because scrolling row by row repaints the
    list for every key. Headings above the `first` row that can be selected come into view with it.
    """
    if index <= first and index < height:
        return 0
    if index < top:
        return max(0, index - height + 1, min(index, top - height // 2))
    if index >= top + height:
        return min(max(0, count - height), index, max(top + height // 2, index - height + 1))
    return top
