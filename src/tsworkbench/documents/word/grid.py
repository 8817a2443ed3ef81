"""The columns of a Word table, which its rows need not agree on.

Every cell says how many columns of the table's grid it covers, and dragging one border by hand gives the grid a
column that nobody sees. Here the grid is brought back to the columns that a reader sees.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tsworkbench.documents.blocks import Colour, Line

_TOO_NARROW = 170  # twentieths of a point, 3 mm: no cell of words is narrower


@dataclass(slots=True)
class Placed:
    """A cell as it stands in its row: the first column of the grid it covers and the one after its last.

    `merge` is None, "restart" for the first of cells merged downwards, "continue" for the others.
    """

    start: int
    end: int
    lines: tuple[Line, ...] = ()
    merge: str | None = None
    again: bool = False
    fill: Colour | None = None


@dataclass(slots=True)
class GridRow:
    """A row's cells, where it stands, and whether Word repeats it at the top of each page."""

    cells: list[Placed] = field(default_factory=list)
    number: int = 0
    page: int | None = None
    header: bool = False
    end: int = 0


def grid_widths(table: Any, tag: str, attribute: str) -> list[int]:
    """The widths of the grid's columns in twentieths of a point, as far as they are told."""
    widths = []
    for column in table.iterchildren(tag):
        try:
            widths.append(int(float(column.get(attribute) or 0)))
        except (ValueError, OverflowError):
            widths.append(0)
    return widths


def settle_columns(rows: Sequence[GridRow], widths: Sequence[int]) -> int:
    """Numbers the rows' cells by the columns that a reader sees. Returns how many those are.

    A column counts if a cell begins in it; one narrower than 3 mm that no cell has to itself belongs to the one
    before it.
    """
    starts = sorted({cell.start for row in rows for cell in row.cells})
    spans = {(cell.start, cell.end) for row in rows for cell in row.cells}
    seen: list[int] = []  # for each start, the number of the column it belongs to
    group: list[int] = []
    for start in starts:
        if group:
            width = sum(widths[group[0] : start]) if start <= len(widths) else _TOO_NARROW
            alone = any((member, start) in spans for member in group)
            if 0 < width < _TOO_NARROW and not alone:
                group.append(start)
                seen.append(seen[-1])
                continue
        group = [start]
        seen.append(seen[-1] + 1 if seen else 0)
    columns = seen[-1] + 1 if seen else 0
    for row in rows:
        for cell in row.cells:
            first = seen[bisect_left(starts, cell.start)]
            after = bisect_left(starts, cell.end)
            cell.start = first
            cell.end = max(first + 1, seen[after] if after < len(starts) else columns)
    return columns


def settle_merges(rows: Sequence[GridRow]) -> None:
    """Gives cells that are merged downwards the lines of the first of them."""
    above: dict[int, Placed] = {}
    for row in rows:
        here: dict[int, Placed] = {}
        for cell in row.cells:
            if cell.merge == "continue" and not cell.lines:  # text of its own is kept, merged or not
                first = above.get(cell.start)
                if first is not None:
                    cell.lines, cell.again, cell.fill = first.lines, True, first.fill
                    here[cell.start] = first
            elif cell.merge is not None:
                here[cell.start] = cell
        above = here
