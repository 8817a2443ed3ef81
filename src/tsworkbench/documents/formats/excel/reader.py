"""Reads an Excel workbook: each sheet a table, then what is beside the cells (notes, shapes, headers).

A sheet is streamed past row by row: what is in its cells is kept, and what only formats them isn't.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from tsworkbench.documents.blocks import Cell, Colour, Document, Line, Place, Row, Table
from tsworkbench.documents.formats.excel.styles import (
    CellStyle,
    CellStyles,
    as_date,
    date_parts,
    is_on,
    shown_date,
    shown_number,
    shown_time,
)
from tsworkbench.documents.formats.office import A, Package, Piece, R, S, forget_before, line_of, with_typed_bullets
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.limits import MOST_COLUMNS, MOST_ROWS, too_many_columns, too_many_rows
from tsworkbench.plan.english import are, counted, listed, noun
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BREAKS = re.compile(r"\r\n|[\r\n\x0b\u2028]")


Run = tuple[str, bool | None, bool | None]
"""Words, and whether they are struck out and bold; None where that is the cell's affair."""


def shared_strings(package: Package, part: str) -> list[tuple[Run, ...]]:
    """The texts that cells name by number."""
    texts = []
    for strings in package.related(part, "sharedStrings"):
        for element in package.stream(strings, S + "si"):
            texts.append(runs(element))
            if len(texts) % _FORGET_EVERY == 0:
                forget_before(element)
    return texts


def runs(element: Any) -> tuple[Run, ...]:
    """The words of a text element, whether it is shared or stands in its cell. How they are spoken is left out."""
    if len(element) == 1 and element[0].tag == _T:
        return ((_unescaped(element[0].text or ""), None, None),)
    found: list[Run] = []
    for child in element.iterchildren(S + "t", S + "r"):
        if child.tag == S + "t":
            found.append((_unescaped(child.text or ""), None, None))
            continue
        words = child.find(S + "t")
        font = child.find(S + "rPr")
        if words is not None:
            own = (is_on(font, "strike"), is_on(font, "b")) if font is not None else (None, None)
            found.append((_unescaped(words.text or ""), *own))
    return tuple(found)


def lines_of(words: Sequence[Run], style: CellStyle) -> tuple[Line, ...]:
    """The lines that a cell of this style prints, empty ones left out, bullets told apart from their text."""
    if len(words) == 1 and not (words[0][1] or style.struck) and is_simple(words[0][0]):  # most cells, in less time
        text, _, bold = words[0]
        return (Line(text=" ".join(text.split()), bold=style.bold if bold is None else bold),)
    gathered: list[list[Piece]] = [[]]
    for text, struck, bold in words:
        struck = style.struck if struck is None else struck
        bold = style.bold if bold is None else bold
        for count, part in enumerate(_BREAKS.split(text)):
            if count:
                gathered.append([])
            if part:
                gathered[-1].append(Piece(part, struck, bold))
    made = (line_of(pieces) for pieces in gathered if pieces)
    return tuple(marked for line in made if line is not None for marked in with_typed_bullets(line))


_SIMPLE = re.compile(r"[0-9A-Za-z£](?! )[ -~£–—‘’“”…é]*")


def is_simple(text: str) -> bool:
    """Whether a text is one line of plain letters, with nothing in front that could be a bullet."""
    return _SIMPLE.fullmatch(text) is not None


def _unescaped(text: str) -> str:
    """Excel writes characters that XML can't hold as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


_V, _F, _IS, _T = S + "v", S + "f", S + "is", S + "t"
_LINK_FORMULA = re.compile(r'\s*HYPERLINK\(\s*"((?:https?|mailto):[^"]+)"', re.IGNORECASE)


class Cells:
    """Reads the cells of one workbook. `uncalculated` counts formulas without a value, `errors` such as #REF!."""

    def __init__(self, strings: list[tuple[Run, ...]], styles: CellStyles, *, from_1904: bool) -> None:
        self._strings = strings
        self._styles = styles
        self._from_1904 = from_1904
        self._known: dict[tuple[int, bool, bool], Cell | None] = {}
        self.uncalculated = 0
        self.errors = 0

    def fill(self, element: Any) -> Colour | None:
        """The colour of a cell's ground, where it is one that ratings use."""
        return self._styles.get(element.get("s")).fill

    def read(self, element: Any) -> Cell | None:
        """The cell of an element ``c``, None if nothing is in it."""
        kind = element.get("t") or "n"
        style = self._styles.get(element.get("s"))
        text, formula, inline = "", None, None
        for child in element:
            tag = child.tag
            if tag == _V:
                text = child.text or ""
            elif tag == _F:
                formula = child
            elif tag == _IS:
                inline = child
        cell: Cell | None
        if kind == "s":
            cell = self._shared(whole(text, -1), style)
        elif kind == "inlineStr":
            cell = _of_lines(lines_of(runs(inline), style)) if inline is not None else None
        elif kind == "b" and text:
            yes = text.strip() in ("1", "true")
            cell = cell_of_text("TRUE" if yes else "FALSE", style.struck, style.bold, yes)
        elif kind == "d" and text:
            cell = self._iso_date(text, style.format, struck=style.struck, bold=style.bold)
        elif kind == "n" and text:
            cell = self._number(text, style.format, struck=style.struck, bold=style.bold)
        else:  # the text that a formula gives, or an error such as #REF!
            self.errors += kind == "e"
            cell = _of_lines(lines_of(((text, None, None),), style))
        if formula is not None:
            self.uncalculated += cell is None and kind != "str"
            address = _LINK_FORMULA.match(formula.text or "")
            if address and cell is not None:
                cell = linked(cell, clean(address[1]))
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
            return cell_of_text(text, struck, bold, None)
        if not math.isfinite(value):
            return cell_of_text(text, struck, bold, None)
        parts = date_parts(code)
        if parts == "h":
            return cell_of_text(shown_time(value), struck, bold, None)
        day = as_date(value, from_1904=self._from_1904) if parts else None
        if day is not None:
            return cell_of_day(day, code, struck=struck, bold=bold)
        return cell_of_text(shown_number(value, code), struck, bold, value)

    @staticmethod
    def _iso_date(text: str, code: str, *, struck: bool, bold: bool) -> Cell | None:
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return cell_of_text(text, struck, bold, None)
        return cell_of_day(day, code if date_parts(code) else "dd/mm/yyyy", struck=struck, bold=bold)


def linked(cell: Cell, address: str) -> Cell:
    """The cell, with a link from the first of its lines."""
    first, *rest = cell.lines
    if address in first.links:
        return cell
    return replace(cell, lines=(replace(first, links=(*first.links, address)), *rest))


def _of_lines(lines: tuple[Line, ...]) -> Cell | None:
    return Cell(lines=lines) if lines else None


def cell_of_text(text: str, struck: bool, bold: bool, value: date | float | bool | None) -> Cell | None:
    """A cell of one line, with the value that it shows; None where nothing is in it."""
    text = clean(text)
    if not text:
        return None
    if struck:
        return Cell(lines=(Line(text="", struck=text),))
    return Cell(lines=(Line(text=text, bold=bold),), value=value)


def cell_of_day(day: date, code: str, *, struck: bool, bold: bool) -> Cell | None:
    """A cell of a date, shown as its format has it. One that shows no day of the month has no value to the day."""
    text, to_the_day = shown_date(day, code)
    return cell_of_text(text, struck, bold, day if to_the_day else None)


LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 1, all included."""

_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)


def area_of(ref: str | None) -> Area | None:
    """The area that a reference such as "A1:C3" names, None if it names none."""
    ends = (ref or "").split(":")
    corners = [found for end in (ends[0], ends[-1]) if (found := _REF.fullmatch(end))]
    if len(corners) != 2:
        return None
    rows = sorted(int(corner[2]) for corner in corners)
    columns = sorted(column_number(corner[1]) for corner in corners)
    return rows[0], columns[0], rows[1], columns[1]


@lru_cache(maxsize=1024)
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


def column_of(ref: str | None) -> int:
    """The number of the column that a cell's reference names, 0 if it names none."""
    letters = ref.rstrip("0123456789") if ref else ""
    if letters.isalpha() and letters.isascii() and len(letters) <= 3:  # "A1", as nearly all are
        return column_number(letters)
    found = _REF.fullmatch(ref or "")
    return column_number(found[1]) if found else 0


def whole(text: str | None, fallback: int = 0) -> int:
    """The whole number that an attribute holds, `fallback` if it holds none."""
    if text is not None and text.isdecimal() and len(text) < 16:
        return int(text)
    try:
        return int(float(text)) if text else fallback
    except (ValueError, OverflowError):
        return fallback


_THREADED = "[Threaded comment]"  # how a comment of today begins in the note kept for older programs
_PRINT_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[LCRBIUEXYSPNDTFAGZ+-])', re.IGNORECASE)
_HIDDEN = frozenset({"hidden", "veryHidden"})
_MOST_RANGES = 40
"""Ranges of hidden rows that are named one by one."""
_MOST_COLUMNS_NAMED = 10


def read(data: bytes, name: str, progress: Callable[[int, int | None], None] | None = None) -> Document:
    """The sheets of a workbook as tables; `name` is the file's. `progress` is told the rows passed so far.

    A formula is read as the value it had when the workbook was saved. Raises Refused if the workbook is damaged
    or beyond the caps of `documents.limits`. Expects to be called with what the guard has let through, in a
    process that may be ended.
    """
    package = Package(data, name)
    part = package.main_part("xl/workbook.xml")
    root = package.tree(part)
    settings = root.find(S + "workbookPr")
    reader = SheetReader(
        package,
        Cells(
            shared_strings(package, part),
            CellStyles(package, part),
            from_1904=settings is not None and settings.get("date1904") in ("1", "true"),
        ),
        progress,
    )
    titles = _print_titles(root)
    tables: list[Table] = []
    remarks: list[str] = []
    relations = package.relations(part)
    for position, sheet_tag in enumerate(root.iterfind(f"{S}sheets/{S}sheet")):
        relation = relations.get(sheet_tag.get(R + "id") or "")
        called = clean(sheet_tag.get("name") or "") or f"Sheet {position + 1}"
        if relation is None or relation.kind != "worksheet" or not package.has(relation.target):
            remarks.append(f"The sheet “{called}” has no cells that could be read.")
            continue
        sheet = reader.read(relation.target)
        sheet.headers |= titles.get(position, set())
        if sheet.cells:
            place = Place(sheet=called, table=len(tables) + 1)
            hidden = sheet_tag.get("state") in _HIDDEN
            tables.append(table_of(sheet, name, place, hidden=hidden))
        remarks += sheet_remarks(sheet, called, hidden=sheet_tag.get("state") in _HIDDEN)
        remarks += _beside(package, relation.target, called)
    return Document(name=name, kind=READERS[Format.XLSX].called, blocks=tuple(tables), remarks=tuple(remarks))


def _print_titles(root: Any) -> dict[int, set[int]]:
    """The one row that a sheet repeats at the top of each printed page, by the sheet's position."""
    found: dict[int, set[int]] = {}
    for named in root.iterfind(f"{S}definedNames/{S}definedName"):
        rows = re.search(r"\$(\d{1,7}):\$(\d{1,7})$", named.text or "")
        if named.get("name") == "_xlnm.Print_Titles" and rows and rows[1] == rows[2]:
            found[whole(named.get("localSheetId"))] = {int(rows[1])}
    return found


def table_of(sheet: Sheet, name: str, place: Place, *, hidden: bool = False) -> Table:
    """The table of a sheet with cells; `place` has its name. Raises Refused as `rows_of` does."""
    aside = _ranges(sheet.hidden_rows) if sheet.hidden_rows and not hidden else None
    rows = rows_of(sheet, name, place)
    return Table(rows=rows, place=place, title=place.sheet, hidden=hidden, hidden_rows=aside)


def sheet_remarks(sheet: Sheet, called: str, *, hidden: bool) -> Iterator[str]:
    """Sentences on what is hidden on a sheet, and on what of it could not be read."""
    on = f"On the hidden sheet “{called}”" if hidden else f"On “{called}”"
    read = "hidden too." if hidden else "hidden; read like the rest."
    if sheet.hidden_rows and hidden:
        yield f"{on}, {_ranges(sheet.hidden_rows)} {are(len(sheet.hidden_rows))} {read}"
    columns = [column for column in sorted(sheet.columns) if any(a <= column <= b for a, b in sheet.hidden_columns)]
    if columns:
        letters = listed(map(column_letters, columns), most=_MOST_COLUMNS_NAMED)
        yield f"{on}, {noun(len(columns), 'column')} {letters} {are(len(columns))} {read}"
    if sheet.uncalculated:
        yield (
            f"On “{called}”, {counted(sheet.uncalculated, 'formula')} with no value stored could not be read. "
            "Open the workbook in Excel, save it, and give it again to have them read."
        )
    if sheet.errors:
        yield f"On “{called}”, {counted(sheet.errors, 'cell')} with one of Excel's errors for a value, such as #REF!."
    for text in dict.fromkeys(clean(_PRINT_CODE.sub(" ", each)) for each in sheet.beside):
        if re.search(r"\w{3}", text) and not re.fullmatch(r"page\W*(?:of)?\W*", text, re.IGNORECASE):
            yield f"At the head or foot of the pages of “{called}”: “{text}”."


def _ranges(rows: list[int]) -> str:
    """Hidden rows with how many they are and where: "14 rows (5–17, 20)"."""
    parts: list[list[int]] = []
    for row in sorted(rows):
        if parts and row == parts[-1][-1] + 1:
            parts[-1].append(row)
        else:
            parts.append([row])
    if len(rows) == 1:
        return f"row {rows[0]}"
    shown = [str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts]
    if len(shown) > _MOST_RANGES:
        shown[_MOST_RANGES:] = [f"and on to {parts[-1][-1]}"]
    return f"{len(rows):,} rows ({', '.join(shown)})"


def _beside(package: Package, part: str, called: str) -> Iterator[str]:
    """Notes and comments on cells, text boxes, and how many pictures there are."""
    for comments in package.related(part, "comments"):
        for comment in package.tree(comments).iter(S + "comment"):
            body = comment.find(S + "text")
            text = clean("".join(run[0] for run in runs(body))) if body is not None else ""
            if text and not text.startswith(_THREADED):
                yield f"A note on {_cell(comment)} of “{called}” says: “{text}”."
    for comments in package.related(part, "threadedComment"):
        for comment in package.tree(comments).iterchildren("{*}threadedComment"):
            text = clean("".join(part_.text or "" for part_ in comment.iterchildren("{*}text")))
            if text:
                yield f"A comment on {_cell(comment)} of “{called}” says: “{text}”."
    pictures = charts = 0
    for drawing in package.related(part, "drawing"):
        root = package.tree(drawing)
        pictures += sum(1 for _ in root.iter("{*}pic"))
        charts += sum(1 for _ in root.iter("{*}graphicFrame"))
        for shape in root.iter("{*}sp"):
            text = clean(" ".join("".join(t.text or "" for t in p.iter(A + "t")) for p in shape.iter(A + "p")))
            if text:
                yield f"A text box on “{called}” says: “{text}”."
    if pictures:
        yield f"“{called}” has {counted(pictures, 'picture')}; what a picture shows can't be read."
    if charts:
        yield f"“{called}” has {counted(charts, 'chart')}; what a chart shows is read from its cells alone."


def _cell(comment: Any) -> str:
    area = area_of(comment.get("ref"))
    return f"{column_letters(area[1])}{area[0]}" if area else "a cell"


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
            elif tag == S + "pane":
                if "frozen" in element.get("state", ""):
                    sheet.headers.add(whole(element.get("ySplit")))
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
    """The sheet's rows that hold something, merged cells filled, columns in which nothing stands left out.

    Raises Refused if its merges would fill more than a sheet of plans ever does; `name` is the document's.
    """
    numbers = sorted(sheet.cells)
    columns = sorted(sheet.columns)
    reached = sum(_reach(area, numbers, columns) for area in (*sheet.merges, *(area for area, _ in sheet.links)))
    if reached > _MOST_FILLED:
        raise _too_merged(name)
    for area, address in sheet.links:
        for cells, across in _within(sheet, area, numbers, columns):
            for column in across:
                if column in cells:
                    cells[column] = linked(cells[column], address)
    for area in sheet.merges:
        first = sheet.cells.get(area[0], {}).get(area[1])
        if first is None:
            continue
        again = replace(first, again=True)
        for cells, across in _within(sheet, area, numbers, columns):
            for column in across:
                cells.setdefault(column, again)
    hidden = frozenset(sheet.hidden_rows)
    for row, fills in sheet.fills.items():
        cells = sheet.cells[row]
        for column in sheet.columns & fills.keys():
            cells[column] = replace(cells.get(column, _NOTHING), fill=fills[column])
    return tuple(
        Row(
            cells=tuple(sheet.cells[row].get(column, _NOTHING) for column in columns),
            place=Place(sheet=place.sheet, table=place.table, row=row),
            marked_header=row in sheet.headers,
            hidden=row in hidden,
        )
        for row in numbers
    )


_NOTHING = Cell()
_ROW = S + "row"
_TAGS = [S + tag for tag in ("row", "pane", "mergeCell", "hyperlink", "col", "autoFilter", "oddHeader", "oddFooter",
                             "evenHeader", "evenFooter", "firstHeader", "firstFooter")]  # fmt: skip


def _too_merged(name: str) -> Refused:
    return Refused(
        f"“{name}” has more merged or linked cells than a plan has. "
        "Unmerge the cells in Excel (Merge & Centre), remove the links, save it, and try again."
    )


def _reach(area: Area, numbers: list[int], columns: list[int]) -> int:
    """How many of a sheet's own cells an area reaches, at most."""
    top, left, bottom, right = area
    rows = bisect_right(numbers, bottom) - bisect_left(numbers, top)
    return max(0, rows) * max(0, bisect_right(columns, right) - bisect_left(columns, left))


def _within(
    sheet: Sheet, area: Area, numbers: list[int], columns: list[int]
) -> Iterator[tuple[dict[int, Cell], list[int]]]:
    """The rows of an area that hold something, each with the area's columns that hold something."""
    top, left, bottom, right = area
    across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
    for row in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
        yield sheet.cells[row], across
