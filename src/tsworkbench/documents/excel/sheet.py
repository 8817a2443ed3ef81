"""One sheet, streamed past row by row: what stands in its cells is kept, and what only formats them isn't.

Sheets are often formatted down to their last row, 1,048,576; those rows cost a moment and no memory.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tsworkbench.documents.blocks import Cell, Line, Place, Row
from tsworkbench.documents.excel.number_formats import as_date, date_parts, shown_date, shown_number, shown_time
from tsworkbench.documents.excel.strings import Run, lines_of, runs
from tsworkbench.documents.excel.styles import CellStyle, CellStyles
from tsworkbench.documents.guard.limits import MOST_COLUMNS, MOST_ROWS
from tsworkbench.documents.guard.measures import too_many_columns, too_many_rows
from tsworkbench.documents.office.package import Package, R, S, forget_before
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.text import clean

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_REF = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_LINK_FORMULA = re.compile(r'\s*HYPERLINK\(\s*"((?:https?|mailto):[^"]+)"', re.IGNORECASE)
_MOST_MERGES = 100_000  # and links
_MOST_FILLED = 2_000_000  # cells that merges may fill on one sheet
_FORGET_EVERY = 200

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 1, all included."""


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
    coloured: int = 0


class SheetReader:
    """Reads the sheets of one workbook."""

    def __init__(
        self, package: Package, strings: list[tuple[Run, ...]], styles: CellStyles, *, from_1904: bool,
        progress: Callable[[int, int | None], None] | None,
    ) -> None:  # fmt: skip
        self._package = package
        self._strings = strings
        self._styles = styles
        self._from_1904 = from_1904
        self._progress = progress
        self._known: dict[tuple[int, bool, bool], Cell | None] = {}
        self._rows = 0
        self._passed = 0

    def read(self, part: str) -> Sheet:
        """The sheet in a part. Raises Refused if it is damaged or beyond the caps."""
        sheet = Sheet()
        relations = self._package.relations(part)
        last = 0
        for element in self._package.stream(part, *_TAGS):
            tag = element.tag
            if tag == _ROW:
                last = _whole(element.get("r")) or last + 1
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
                    sheet.hidden_columns.append((_whole(element.get("min")), _whole(element.get("max"))))
            elif tag == S + "autoFilter":
                if area := area_of(element.get("ref")):
                    sheet.headers.add(area[0])
            elif element.text:
                sheet.beside.append(element.text)
            if len(sheet.merges) + len(sheet.links) > _MOST_MERGES:
                raise _too_merged(self._package.name)
        for table in self._package.related(part, "table"):
            root = self._package.tree(table)
            area = area_of(root.get("ref"))
            if area and root.get("headerRowCount", "1") != "0":
                sheet.headers.add(area[0])
        return sheet

    def _row(self, element: Any, row: int, sheet: Sheet) -> None:
        found: dict[int, Cell] = {}
        coloured = 0
        column = 0
        for each in element.iterchildren(S + "c"):
            ref = _REF.fullmatch(each.get("r") or "")
            column = column_number(ref[1]) if ref else column + 1
            cell = self._cell(each, sheet) if len(each) else None
            if cell is not None:
                found[column] = cell
            elif self._styles.get(each.get("s")).vivid:
                coloured += 1
        if not found:
            return
        if row in sheet.cells or not 0 < row <= LAST_ROW or max(found) > LAST_COLUMN:
            self._package.damaged(None)
        sheet.cells[row] = found
        sheet.columns.update(found)
        sheet.coloured += coloured
        if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
            sheet.hidden_rows.append(row)
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise too_many_rows(self._package.name)
        if len(sheet.columns) > MOST_COLUMNS:
            raise too_many_columns(self._package.name)

    def _cell(self, element: Any, sheet: Sheet) -> Cell | None:
        kind = element.get("t") or "n"
        style = self._styles.get(element.get("s"))
        written = element.find(S + "v")
        text = (written.text if written is not None else None) or ""
        formula = element.find(S + "f")
        cell: Cell | None
        if kind == "s":
            number = _whole(text, -1)
            cell = self._shared(number, style)
        elif kind == "inlineStr":
            inline = element.find(S + "is")
            cell = _of_lines(lines_of(runs(inline), style)) if inline is not None else None
        elif kind == "b" and text:
            yes = text.strip() in ("1", "true")
            cell = _of_text("TRUE" if yes else "FALSE", style.struck, style.bold, yes)
        elif kind == "d" and text:
            cell = self._iso_date(text, style.format, struck=style.struck, bold=style.bold)
        elif kind == "n" and text:
            cell = self._number(text, style.format, struck=style.struck, bold=style.bold)
        else:  # the text that a formula gives, or an error such as #REF!
            sheet.errors += kind == "e"
            cell = _of_lines(lines_of(((text, None, None),), style))
        if formula is not None:
            sheet.uncalculated += cell is None and written is None
            linked = _LINK_FORMULA.match(formula.text or "")
            if linked and cell is not None:
                cell = _linked(cell, clean(linked[1]))
        return cell

    def _shared(self, number: int, style: CellStyle) -> Cell | None:
        """A cell with the text of this number: made once, however many cells hold it."""
        key = (number, style.struck, style.bold)
        if key not in self._known:
            words = self._strings[number] if 0 <= number < len(self._strings) else ()
            self._known[key] = _of_lines(lines_of(words, style))
        return self._known[key]

    def _number(self, text: str, code: str, *, struck: bool, bold: bool) -> Cell | None:
        try:
            value = float(text)
        except ValueError:
            return _of_text(text, struck, bold, None)
        if not math.isfinite(value):
            return _of_text(text, struck, bold, None)
        parts = date_parts(code)
        if parts == "h":
            return _of_text(shown_time(value), struck, bold, None)
        day = as_date(value, from_1904=self._from_1904) if parts else None
        if day is not None:
            return _of_day(day, code, struck=struck, bold=bold)
        return _of_text(shown_number(value, code), struck, bold, value)

    @staticmethod
    def _iso_date(text: str, code: str, *, struck: bool, bold: bool) -> Cell | None:
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return _of_text(text, struck, bold, None)
        return _of_day(day, code if date_parts(code) else "dd/mm/yyyy", struck=struck, bold=bold)


def rows_of(sheet: Sheet, name: str, place: Place) -> tuple[Row, ...]:
    """The sheet's rows in which something stands, merged cells filled, columns in which nothing stands left out.

    Raises Refused if its merges would fill more than a sheet of plans ever does; `name` is the document's.
    """
    numbers = sorted(sheet.cells)
    columns = sorted(sheet.columns)
    for area, address in sheet.links:
        for cells, across in _within(sheet, area, numbers, columns):
            for column in across:
                if column in cells:
                    cells[column] = _linked(cells[column], address)
    filled = 0
    for area in sheet.merges:
        first = sheet.cells.get(area[0], {}).get(area[1])
        if first is None:
            continue
        again = replace(first, again=True)
        for cells, across in _within(sheet, area, numbers, columns):
            filled += len(across)
            if filled > _MOST_FILLED:
                raise _too_merged(name)
            for column in across:
                cells.setdefault(column, again)
    return tuple(
        Row(
            cells=tuple(sheet.cells[row].get(column, _NOTHING) for column in columns),
            place=Place(sheet=place.sheet, table=place.table, row=row),
            marked_header=row in sheet.headers,
        )
        for row in numbers
    )


def area_of(ref: str | None) -> Area | None:
    """The area that a reference such as "A1:C3" names, None if it names none."""
    ends = (ref or "").split(":")
    corners = [found for end in (ends[0], ends[-1]) if (found := _REF.fullmatch(end))]
    if len(corners) != 2:
        return None
    rows = sorted(int(corner[2]) for corner in corners)
    columns = sorted(column_number(corner[1]) for corner in corners)
    return rows[0], columns[0], rows[1], columns[1]


def column_number(letters: str) -> int:
    """A column's number from its letters: 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """A column's letters from its number."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


_NOTHING = Cell()
_ROW = S + "row"
_TAGS = [S + tag for tag in ("row", "mergeCell", "hyperlink", "col", "autoFilter", "oddHeader", "oddFooter",
                             "evenHeader", "evenFooter", "firstHeader", "firstFooter")]  # fmt: skip


def _too_merged(name: str) -> Refused:
    return Refused(
        f"“{name}” has merged cells over more rows and columns than a plan has. "
        "Take the merges apart in Excel (Merge & Centre), save it, and try again."
    )


def _within(
    sheet: Sheet, area: Area, numbers: list[int], columns: list[int]
) -> Iterator[tuple[dict[int, Cell], list[int]]]:
    """The rows of an area in which something stands, each with the area's columns in which something stands."""
    top, left, bottom, right = area
    across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
    for row in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
        yield sheet.cells[row], across


def _linked(cell: Cell, address: str) -> Cell:
    first, *rest = cell.lines
    if address in first.links:
        return cell
    return replace(cell, lines=(replace(first, links=(*first.links, address)), *rest))


def _of_lines(lines: tuple[Line, ...]) -> Cell | None:
    return Cell(lines=lines) if lines else None


def _of_text(text: str, struck: bool, bold: bool, value: date | float | bool | None) -> Cell | None:
    text = clean(text)
    if not text:
        return None
    if struck:
        return Cell(lines=(Line(text="", struck=text),))
    return Cell(lines=(Line(text=text, bold=bold),), value=value)


def _of_day(day: date, code: str, *, struck: bool, bold: bool) -> Cell | None:
    text, to_the_day = shown_date(day, code)
    return _of_text(text, struck, bold, day if to_the_day else None)


def _whole(text: str | None, fallback: int = 0) -> int:
    if text is not None and text.isdecimal() and len(text) < 16:
        return int(text)
    try:
        return int(float(text)) if text else fallback
    except (ValueError, OverflowError):
        return fallback
