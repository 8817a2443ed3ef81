"""The cells of one row of our own table, by the column they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tsworkbench.documents.blocks import Cell, Line, Place, Row, Table
from tsworkbench.documents.struck import as_it_stood, is_struck
from tsworkbench.plan.columns.facts import read_amount, read_day
from tsworkbench.plan.columns.names import Column, columns_of

_BULLETS = {"•", "◦", "▪", "·"}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class OwnRow:
    """A row with its cells by column."""

    cells: dict[Column, Cell]
    place: Place
    struck: bool = False

    def text(self, column: Column) -> str:
        """What stands in a column, as one line; "" where nothing does."""
        return " ".join(self.lines(column))

    def lines(self, column: Column) -> list[str]:
        """The lines that stand in a column, as they were before a reader parted a mark from its words."""
        return [whole for line in self._lines(column) if (whole := _whole(line))]

    def points(self, column: Column) -> list[str]:
        """The points that stand in a column."""
        lines = self._lines(column)
        if len(lines) > 1 and all(line.marker in _BULLETS for line in lines):
            return [line.text for line in lines if line.text]
        return [_whole(line) for line in lines if _whole(line)]

    def day(self, column: Column) -> str | None:
        """A real date, or one in the words that we write, as ISO."""
        cell = self.cells.get(column)
        if cell is None:
            return None
        if isinstance(cell.value, datetime):
            return cell.value.date().isoformat()
        if isinstance(cell.value, date):
            return cell.value.isoformat()
        text = self.text(column)
        return text if _ISO.fullmatch(text) and _is_day(text) else read_day(text)

    def number(self, column: Column) -> float | None:
        """A real number, or one in digits."""
        cell = self.cells.get(column)
        if cell is not None and isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            return float(cell.value)
        return read_amount(self.text(column))

    def _lines(self, column: Column) -> Sequence[Line]:
        cell = self.cells.get(column)
        return cell.lines if cell is not None else ()


@dataclass(frozen=True)
class OwnTable:
    """A table in our columns, with what the plan calls its two levels."""

    columns: tuple[Column, ...]
    objective_word: str
    activity_word: str
    rows: tuple[OwnRow, ...]


def own_table(table: Table) -> OwnTable | None:
    """The table as one of ours, or None where it isn't. A header that is repeated over pages is read once."""
    if not table.rows:
        return None
    titles = [" ".join(map(_whole, cell.lines)).strip() for cell in table.rows[0].cells]
    columns = columns_of(titles)
    if columns is None:
        return None
    return OwnTable(
        columns,
        titles[columns.index(Column.OBJECTIVE)],
        titles[columns.index(Column.ACTIVITY)],
        tuple(_row(columns, row) for row in table.rows[1:] if not _is(row, titles)),
    )


def _row(columns: tuple[Column, ...], row: Row) -> OwnRow:
    row = as_it_stood(row) if is_struck(row) else row
    return OwnRow(dict(zip(columns, row.cells, strict=False)), row.place, row.struck)


def _is(row: Row, titles: Sequence[str]) -> bool:
    return [" ".join(map(_whole, cell.lines)).strip() for cell in row.cells] == list(titles)


def _whole(line: Line) -> str:
    return f"{line.marker} {line.text}".strip() if line.marker else line.text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
