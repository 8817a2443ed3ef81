"""Which rows have changed their place among their siblings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def out_of_order(rows: Sequence[tuple[int, str]]) -> list[str]:
    """The fewest rows that have to move for all to stand in the order of their numbers.

    `rows`: (place where it is to stand, key), in the order in which they stand now.

    >>> out_of_order([(0, "a"), (3, "d"), (1, "b"), (2, "c")])
    ['d']
    """
    tails: list[int] = []  # smallest last place of an ordered run of each length
    at: list[int] = []  # index in rows of that last one
    before: list[int | None] = []
    for index, (place, _) in enumerate(rows):
        length = bisect_left(tails, place)
        before.append(at[length - 1] if length else None)
        if length == len(tails):
            tails.append(place)
            at.append(index)
        else:
            tails[length], at[length] = place, index
    stay: set[int] = set()
    here = at[-1] if at else None
    while here is not None:
        stay.add(here)
        here = before[here]
    return [key for index, (_, key) in enumerate(rows) if index not in stay]
