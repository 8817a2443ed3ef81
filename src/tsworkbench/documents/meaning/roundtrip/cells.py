"""The cells of one row of a sheet of ours, by the column they are in.

Days and dates are read as a spreadsheet or an officer writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tsworkbench.documents.blocks import Cell, Line, Place
from tsworkbench.documents.columns.dates import SERIAL_ORIGIN, SERIALS
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.due.answers import Due
from tsworkbench.plan.roundtrip.brackets import read_amount, read_day
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
        """What is in a column, as one line; "" where nothing does."""
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


_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{1,2}:\d{2}[:.\dZ]*)?")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")

Reads = Callable[[str], Due | None]
"""Reads a due phrase in the plan's years."""


class Day(NamedTuple):
    """A day that a cell names; `because` says why it isn't sure to be the one that was meant."""

    iso: str
    because: str | None = None


def day_of(cell: Cell | None, text: str, reads: Reads) -> Day | None:
    """The day in a cell: a real date, a spreadsheet's number, or what is typed for one. None where there is none."""
    found = sure_day(cell, text)
    if found is not None:
        return Day(found)
    due = reads(text) if text else None
    if due is None or due.end is None:
        return None
    if due.start == due.end and due.doubt is None:
        return Day(due.end.isoformat())
    if due.start == due.end:
        return Day(due.end.isoformat(), due.doubt)
    return Day(due.end.isoformat(), f"It names no day; the last of it was taken, {long_date(due.end)}.")


def sure_day(cell: Cell | None, text: str) -> str | None:
    """A day that can be read in one way only, whatever the plan's years are."""
    value = cell.value if cell is not None else None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    plain = " ".join(text.split())
    if _SERIAL.fullmatch(plain) and int(float(plain)) in SERIALS:
        return (SERIAL_ORIGIN + timedelta(days=int(float(plain)))).isoformat()
    iso = _ISO.fullmatch(plain)
    if iso is not None:
        try:
            return date.fromisoformat(iso[1]).isoformat()
        except ValueError:
            return None
    return read_day(plain)


def phrase_of(cell: Cell | None, text: str) -> str:
    """A cell's date as a phrase: a real date and a spreadsheet's number in words, all else as it is typed."""
    value = cell.value if cell is not None else None
    plain = " ".join(text.split())
    is_number = isinstance(value, date) or bool(_SERIAL.fullmatch(plain)) or bool(_ISO.fullmatch(plain))
    day = sure_day(cell, text) if is_number else None
    return long_date(date.fromisoformat(day)) if day else text
