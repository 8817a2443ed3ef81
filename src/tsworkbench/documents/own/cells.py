"""The cells of one row of a sheet of ours, by the column they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tsworkbench.documents.blocks import Cell, Line, Place
from tsworkbench.plan.roundtrip.facts import read_amount
from tsworkbench.plan.roundtrip.ids import read_id
from tsworkbench.plan.roundtrip.names import Column

_BULLETS = {"•", "◦", "▪", "·"}


@dataclass(frozen=True)
class OwnRow:
    """A row with its cells by column, and those of columns that an officer has added by their place."""

    cells: Mapping[Column, Cell]
    others: Mapping[int, Cell]
    place: Place
    struck: bool = False
    id: str | None = field(default=None)

    def __post_init__(self) -> None:
        if self.id is None and Column.ID in self.cells:
            object.__setattr__(self, "id", read_id(self.text(Column.ID)))

    def text(self, column: Column) -> str:
        """What stands in a column, as one line; "" where nothing does."""
        return " ".join(self.lines(column))

    def lines(self, column: Column) -> list[str]:
        """The lines that stand in a column, as they were before a reader parted a mark from its words."""
        return lines_of(self.cells.get(column))

    def points(self, column: Column) -> list[str]:
        """The points that stand in a column."""
        return points_of(self.cells.get(column))

    def number(self, column: Column) -> float | None:
        """A real number, or one in digits."""
        return number_in(self.cells.get(column))


def lines_of(cell: Cell | None) -> list[str]:
    """The lines of a cell, each with its mark."""
    return [whole for line in (cell.lines if cell is not None else ()) if (whole := whole_text(line))]


def points_of(cell: Cell | None) -> list[str]:
    """The points of a cell, without the bullets that part them."""
    lines: Sequence[Line] = cell.lines if cell is not None else ()
    if len(lines) > 1 and all(line.marker in _BULLETS for line in lines if line.text or line.marker):
        return [line.text for line in lines if line.text]
    return [whole_text(line) for line in lines if whole_text(line)]


def number_in(cell: Cell | None) -> float | None:
    """The number in a cell."""
    if cell is None:
        return None
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return float(cell.value)
    return read_amount(" ".join(lines_of(cell)))


def whole_text(line: Line) -> str:
    """A line with the mark that a reader has parted from it."""
    return f"{line.marker} {line.text}".strip() if line.marker else line.text
