"""One sheet, streamed past row by row: what stands in its cells is kept, and what only formats them isn't.

Sheets are often formatted down to their last row, 1,048,576; those rows cost a moment and no memory.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tsworkbench.documents.blocks import Cell, Colour, Place, Row
from tsworkbench.documents.excel.cells import Cells, linked
from tsworkbench.documents.excel.references import LAST_COLUMN, LAST_ROW, Area, area_of, column_of, whole
from tsworkbench.documents.guard.limits import MOST_COLUMNS, MOST_ROWS
from tsworkbench.documents.guard.measures import too_many_columns, too_many_rows
from tsworkbench.documents.office.package import Package, R, S, forget_before
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean

_ADDRESS = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_MOST_MERGES = 100_000  # and links
_MOST_FILLED = 2_000_000  # cells that those may reach on one sheet, each time they do
_FORGET_EVERY = 200


@dataclass(slots=True)
class Sheet:
    """What was found on a sheet. `cells` are by row and column; `headers` are rows that Excel itself has as headers."""

    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    columns: set[int] = field(default_factory=set)
    merges: list[Area] = field(default_factory=list)
    links: list[tuple[Area, str]] = field(default_factory=list)
    headers: set[int] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    uncalculated: int = 0
    errors: int = 0
    fills: dict[int, dict[int, Colour]] = field(default_factory=dict)


class SheetReader:
    """Reads the sheets of one workbook."""

    def __init__(self, package: Package, cells: Cells, progress: Callable[[int, int | None], None] | None) -> None:
        self._package = package
        self._cells = cells
        self._progress = progress
        self._rows = 0
        self._passed = 0

    def read(self, part: str) -> Sheet:
        """The sheet in a part. Raises Refused if it is damaged or beyond the caps."""
        sheet = Sheet()
        uncalculated, errors = self._cells.uncalculated, self._cells.errors
        relations = self._package.relations(part)
        last = 0
        for element in self._package.stream(part, *_TAGS):
            tag = element.tag
            if tag == _ROW:
                last = whole(element.get("r")) or last + 1
                self._passed += 1
                if len(element):
                    self._row(element, last, sheet)
                if self._passed % _FORGET_EVERY == 0:
                    forget_before(element)
                    if self._progress is not None:
                        self._progress(self._rows, None)
            elif tag == S + "mergeCell":
                if area := area_of(element.get("ref")):
                    sheet.merges.append(area)
            elif tag == S + "hyperlink":
                relation = relations.get(element.get(R + "id") or "")
                area = area_of(element.get("ref"))
                if area and relation is not None and relation.external and _ADDRESS.match(relation.target):
                    sheet.links.append((area, clean(relation.target)))
            elif tag == S + "col":
                if element.get("hidden") in ("1", "true"):
                    sheet.hidden_columns.append((whole(element.get("min")), whole(element.get("max"))))
            elif tag == S + "autoFilter":
                if area := area_of(element.get("ref")):
                    sheet.headers.add(area[0])
            elif element.text:
                sheet.beside.append(element.text)
            if len(sheet.merges) + len(sheet.links) > _MOST_MERGES:
                raise _too_merged(self._package.name)
        sheet.uncalculated, sheet.errors = self._cells.uncalculated - uncalculated, self._cells.errors - errors
        for table in self._package.related(part, "table"):
            root = self._package.tree(table)
            area = area_of(root.get("ref"))
            if area and root.get("headerRowCount", "1") != "0":
                sheet.headers.add(area[0])
        return sheet

    def _row(self, element: Any, row: int, sheet: Sheet) -> None:
        found: dict[int, Cell] = {}
        fills: dict[int, Colour] = {}
        column = 0
        for each in element.iterchildren(S + "c"):
            column = column_of(each.get("r")) or column + 1
            cell = self._cells.read(each) if len(each) else None
            if cell is not None:
                found[column] = cell
            if (fill := self._cells.fill(each)) is not None:
                fills[column] = fill
        if not found:
            return
        if row in sheet.cells or not 0 < row <= LAST_ROW or max(found) > LAST_COLUMN:
            self._package.damaged(None)
        sheet.cells[row] = found
        sheet.columns.update(found)
        if fills:
            sheet.fills[row] = fills
        if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
            sheet.hidden_rows.append(row)
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise too_many_rows(self._package.name)
        if len(sheet.columns) > MOST_COLUMNS:
            raise too_many_columns(self._package.name)


def rows_of(sheet: Sheet, name: str, place: Place) -> tuple[Row, ...]:
    """The sheet's rows in which something stands, merged cells filled, columns in which nothing stands left out.

    Raises Refused if its merges would fill more than a sheet of plans ever does; `name` is the document's.
    """
    numbers = sorted(sheet.cells)
    columns = sorted(sheet.columns)
    filled = 0
    for area, address in sheet.links:
        for cells, across in _within(sheet, area, numbers, columns):
            filled += 1 + len(across)
            if filled > _MOST_FILLED:
                raise _too_merged(name)
            for column in across:
                if column in cells:
                    cells[column] = linked(cells[column], address)
    for area in sheet.merges:
        first = sheet.cells.get(area[0], {}).get(area[1])
        if first is None:
            continue
        again = replace(first, again=True)
        for cells, across in _within(sheet, area, numbers, columns):
            filled += 1 + len(across)
            if filled > _MOST_FILLED:
                raise _too_merged(name)
            for column in across:
                cells.setdefault(column, again)
    for row, fills in sheet.fills.items():
        cells = sheet.cells[row]
        for column in sheet.columns & fills.keys():
            cells[column] = replace(cells.get(column, _NOTHING), fill=fills[column])
    return tuple(
        Row(
            cells=tuple(sheet.cells[row].get(column, _NOTHING) for column in columns),
            place=Place(sheet=place.sheet, table=place.table, row=row),
            marked_header=row in sheet.headers,
        )
        for row in numbers
    )


_NOTHING = Cell()
_ROW = S + "row"
_TAGS = [S + tag for tag in ("row", "mergeCell", "hyperlink", "col", "autoFilter", "oddHeader", "oddFooter",
                             "evenHeader", "evenFooter", "firstHeader", "firstFooter")]  # fmt: skip


def _too_merged(name: str) -> Refused:
    return Refused(
        f"“{name}” has more merged or linked cells than a plan has. "
        "Take the merges apart in Excel (Merge & Centre), take the links away, save it, and try again."
    )


def _within(
    sheet: Sheet, area: Area, numbers: list[int], columns: list[int]
) -> Iterator[tuple[dict[int, Cell], list[int]]]:
    """The rows of an area in which something stands, each with the area's columns in which something stands."""
    top, left, bottom, right = area
    across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
    for row in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
        yield sheet.cells[row], across
