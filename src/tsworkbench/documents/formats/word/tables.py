"""Word tables, walked row by row and cell by cell as they physically stand (``w:tr``, ``w:tc``).

The rows of a table need not agree on its columns: the grid is found that all of them fit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tsworkbench.documents.blocks import Cell, Colour, Line, Place, Row, Table
from tsworkbench.documents.formats.office import W, family_of
from tsworkbench.documents.formats.word.styles import VAL, is_on, is_prompt, number
from tsworkbench.documents.formats.word.tally import Tally

_ROW = W + "tr"
_CELL = W + "tc"
_ROW_PROPERTIES = W + "trPr"
_CELL_PROPERTIES = W + "tcPr"
_SPAN = W + "gridSpan"
_MERGE = W + "vMerge"
_OLD_MERGE = W + "hMerge"
_DELETED = W + "cellDel"
_SHADE = W + "shd"
_WIDEST_GRID = 1_000  # columns that a row may claim before anything is made of them; Word allows 63
_WRAPS = frozenset({W + tag for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")})
_LAYOUT_CELLS = 4
_NOTHING = Cell()

CellLines = Callable[[Any], list[Line]]
"""Reads what is in a cell, tables within it included."""


class Tables:
    """Reads tables, given what reads the lines of a cell."""

    def __init__(self, tally: Tally, cell_lines: CellLines) -> None:
        self._tally = tally
        self._cell_lines = cell_lines

    def table(self, element: Any, caption: str | None) -> Table | None:
        """The table, None if it has no cells."""
        self._tally.tables += 1
        place = Place(page=self._tally.page, table=self._tally.tables)
        rows = [self._row(row, count) for count, row in enumerate(inside(element, _ROW), start=1)]
        self._tally.here = ""
        grid = element.find(W + "tblGrid")
        widths = grid_widths(grid, W + "gridCol", W + "w") if grid is not None else []
        columns = settle_columns(rows, widths)
        if not columns:
            return None
        self._tally.check_columns(columns)
        settle_merges(rows)
        title = element.find(f"{W}tblPr/{W}tblCaption")
        called = (title.get(VAL) or "").strip() if title is not None else ""
        made = tuple(_finished(row, columns, place) for row in rows if row.cells)
        return Table(rows=made, place=place, title=caption or called or None)

    def nested_lines(self, element: Any) -> list[Line]:
        """A table inside a cell as lines of that cell: a line for each row, unless it has but one column."""
        lines: list[Line] = []
        for row in inside(element, _ROW):
            cells = [self._cell_lines(cell) for cell in inside(row, _CELL)]
            filled = [cell for cell in cells if cell]
            if len(filled) == 1:
                lines += filled[0]
            elif filled:
                text = " | ".join(filter(None, (" ".join(line.text for line in cell).strip() for cell in filled)))
                struck = " ".join(line.struck for cell in filled for line in cell if line.struck)
                lines.append(Line(text=text, struck=struck or None))
        return lines

    def _row(self, element: Any, count: int) -> GridRow:
        self._tally.new_row()
        page = self._tally.page
        row = GridRow(number=count, page=page)
        self._tally.here = f"table {self._tally.tables}, row {count}"
        properties = element.find(_ROW_PROPERTIES)
        column = 0
        if properties is not None:
            if properties.find(W + "del") is not None:
                self._tally.deleted += 1
                return row
            row.header = is_on(properties.find(W + "tblHeader"))
            if is_on(properties.find(W + "hidden")):
                self._tally.hidden_rows.append((self._tally.tables, count))
            column = max(0, number(properties.find(W + "gridBefore")))
        last_page = page
        for cell in inside(element, _CELL):
            self._tally.page = page  # each cell of a row that runs over a page has that page's end in it
            placed = self._cell(cell, column)
            if placed is not None:
                row.cells.append(placed)
                column = placed.end
            if column > _WIDEST_GRID:
                self._tally.check_columns(column)
            if last_page is not None and self._tally.page is not None:
                last_page = max(last_page, self._tally.page)
        self._tally.page = last_page
        return row

    def _cell(self, element: Any, column: int) -> Placed | None:
        span, merge, deleted, fill = 1, None, False, None
        properties = element.find(_CELL_PROPERTIES)
        if properties is not None:
            for each in properties.iterchildren("*"):
                tag = each.tag
                if tag == _SPAN:
                    span = max(1, number(each, 1))
                elif tag == _MERGE:
                    merge = each.get(VAL) or "continue"
                elif tag == _OLD_MERGE and (each.get(VAL) or "continue") == "continue":
                    merge = "sideways"
                elif tag == _DELETED:
                    deleted = True
                elif tag == _SHADE:
                    fill = family_of(each.get(W + "fill"))
        if deleted:
            self._tally.deleted += 1
            return None
        control = next(element.iterancestors(W + "sdt", W + "tr"), None)  # one that holds the whole cell
        prompted = control is not None and control.tag == W + "sdt" and is_prompt(control)
        lines = () if prompted else tuple(self._cell_lines(element))
        return Placed(column, column + min(span, _WIDEST_GRID + 1), lines, merge, fill=fill)


def inside(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, through the content controls and insertions they may be wrapped in."""
    for child in element.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPS:
            yield from inside(child, tag)


def is_layout(element: Any) -> bool:
    """Whether a table is only there to place another one on the page: a cell or few, and a true table in one."""
    cells = 0
    holds_table = False
    for row in inside(element, _ROW):
        for cell in inside(row, _CELL):
            cells += 1
            if cells > _LAYOUT_CELLS:
                return False
            for nested in inside(cell, W + "tbl"):
                rows = list(inside(nested, _ROW))
                holds_table = holds_table or (len(rows) > 1 and any(len(list(inside(r, _CELL))) > 1 for r in rows))
    return holds_table


def _finished(row: GridRow, columns: int, table: Place) -> Row:
    cells = [_NOTHING] * columns
    for placed in row.cells:
        if placed.merge == "sideways" and placed.start and not placed.lines:
            first = cells[placed.start - 1]
            cells[placed.start] = Cell(lines=first.lines, again=True)
            continue
        if not placed.lines and not placed.again and placed.fill is None:
            continue
        cells[placed.start] = Cell(lines=placed.lines, again=placed.again, fill=placed.fill)
        for column in range(placed.start + 1, placed.end):
            cells[column] = Cell(lines=placed.lines, again=True, fill=placed.fill)
    place = Place(page=row.page, table=table.table, row=row.number)
    return Row(cells=tuple(cells), place=place, marked_header=row.header)


_TOO_NARROW = 170  # twentieths of a point, 3 mm: no cell of words is narrower


@dataclass(slots=True)
class Placed:
    """A cell as it is in its row: the first column of the grid it covers and the one after its last.

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
    """A row's cells, where it is, and whether Word repeats it at the top of each page."""

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
