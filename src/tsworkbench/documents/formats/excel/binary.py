"""Excel's workbooks that are not XML: `.xls` (1997 to 2003) and `.xlsb`.

Their values are read by calamine. What it leaves out and a plan needs, how a cell shows its number, what is struck out,
coloured or hidden, stands in the records of an `.xls`, and is read from there. The same walk over the records says how
far a sheet reaches before anything is made of that size.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from tsworkbench.documents.blocks import Cell, Colour, Document, Place, Table
from tsworkbench.documents.formats.excel.reader import (
    Sheet,
    cell_of_day,
    cell_of_text,
    lines_of,
    sheet_remarks,
    table_of,
)
from tsworkbench.documents.formats.excel.styles import BUILT_IN, CellStyle, date_parts, shown_number
from tsworkbench.documents.formats.office import family_of, numbered_colour
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.limits import MOST_COLUMNS, MOST_ROWS, too_many_columns, too_many_rows
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean

_MOST_CELLS = 4_000_000
"""Of the rectangle that a sheet's cells span, which calamine makes whole: 20,000 rows of 200 columns."""
_REMEDY = "Open it in Excel or LibreOffice, save it as .xlsx, and import the new file."


@dataclass
class _Looks:
    """What the records of one sheet say of its cells, by row and column from 0."""

    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    notes: int = 0
    extent: list[int] = field(default_factory=lambda: [1 << 20, 0, 1 << 20, 0])

    def reach(self, row: int, first: int, last: int) -> None:
        """Takes in that cells of a row hold something."""
        extent = self.extent
        extent[0], extent[1] = min(extent[0], row), max(extent[1], row)
        extent[2], extent[3] = min(extent[2], first), max(extent[3], last)

    def check(self, name: str) -> None:
        """Raises Refused if the cells span more than a plan does."""
        top, bottom, left, right = self.extent
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            raise Refused(
                f"“{name}” has cells that lie millions of cells apart, as no plan has. "
                "Copy the plan's own cells into a new workbook, and import that."
            )


@dataclass
class _Book:
    """What the records of an `.xls` say."""

    sheets: list[_Looks] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    fonts: list[tuple[bool, bool]] = field(default_factory=list)
    formats: list[tuple[int, int, int]] = field(default_factory=list)
    palette: dict[int, str] = field(default_factory=dict)

    def style(self, number: int) -> tuple[CellStyle, str]:
        """The style of a number, and the code by which it shows numbers."""
        if number >= len(self.formats):
            return CellStyle(), "General"
        font, code, colour = self.formats[number]
        font = font if font < 4 else font - 1  # there is no font of number 4
        struck, bold = self.fonts[font] if font < len(self.fonts) else (False, False)
        fill = family_of(self.palette.get(colour) or numbered_colour(str(colour))) if colour else None
        shown = self.codes.get(code, "General")
        return CellStyle(struck=struck, bold=bold, format=shown, fill=fill), shown


def read_xls(data: bytes, name: str) -> Document:
    """The sheets of a workbook in Excel's old format as tables.

    Expects to be called in a process that may be ended. Raises Refused if it is damaged, protected, or beyond the caps.
    """
    stream = _stream(data, name)
    book = _book(stream, name)
    for looks in book.sheets:
        looks.check(name)
    return _read(data, name, Format.XLS, book)


def read_xlsb(data: bytes, name: str) -> Document:
    """The sheets of a binary workbook as tables. Expects what the guard has let through; else as `read_xls`."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for part in archive.infolist():
            if part.filename.casefold().startswith("xl/worksheets/") and part.filename.lower().endswith(".bin"):
                _check_binary_sheet(archive.read(part), name)
    document = _read(data, name, Format.XLSB, None)
    said = (
        "How its cells are coloured, struck out and shown is not read from a binary workbook; save it as .xlsx if that "
        "says anything."
    )
    return replace(document, remarks=(*document.remarks, said))


def _read(data: bytes, name: str, format_: Format, book: _Book | None) -> Document:
    import python_calamine as calamine

    tables: list[Table] = []
    remarks: list[str] = []
    rows = 0
    try:
        workbook = calamine.load_workbook(BytesIO(data))
        listed = workbook.sheets_metadata
        for at, told in enumerate(listed):
            if told.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            called = clean(told.name) or f"Sheet {at + 1}"
            found = workbook.get_sheet_by_index(at)
            if found.total_height * found.total_width > _MOST_CELLS:
                raise too_many_rows(name)
            looks = book.sheets[at] if book is not None and at < len(book.sheets) else _Looks()
            sheet = _sheet(found, looks, book, name)
            rows += len(sheet.cells)
            if rows > MOST_ROWS:
                raise too_many_rows(name)
            hidden = told.visible != calamine.SheetVisibleEnum.Visible
            if sheet.cells:
                place = Place(sheet=called, table=len(tables) + 1)
                tables.append(table_of(sheet, name, place, hidden=hidden))
            remarks += sheet_remarks(sheet, called, hidden=hidden)
            if looks.notes:
                notes = counted(looks.notes, "note")
                remarks.append(
                    f"{notes} on cells of “{called}” not read: save the workbook as .xlsx to have them read."
                )
    except calamine.PasswordError as error:
        raise Refused(
            f"“{name}” is protected by a password. Open it with its password, save it without one, and try again."
        ) from error
    except calamine.CalamineError as error:
        raise _damaged(name) from error
    return Document(name=name, kind=READERS[format_].called, blocks=tuple(tables), remarks=tuple(remarks))


def _sheet(found: Any, looks: _Looks, book: _Book | None, name: str) -> Sheet:
    sheet = Sheet()
    start = found.start or (0, 0)
    for down, values in enumerate(found.iter_rows(), start[0]):
        cells: dict[int, Cell] = {}
        fills: dict[int, Colour] = {}
        for across, value in enumerate(values, start[1]):
            style, code = _look(book, looks.styles.get((down, across)))
            if style.fill is not None:
                fills[across + 1] = style.fill
            if value != "" and value is not None and (cell := _cell(value, style, code)) is not None:
                cells[across + 1] = cell
        if not cells:
            continue
        sheet.cells[down + 1] = cells
        sheet.columns.update(cells)
        if fills:
            sheet.fills[down + 1] = fills
        if down in looks.hidden_rows:
            sheet.hidden_rows.append(down + 1)
        if len(sheet.columns) > MOST_COLUMNS:
            raise too_many_columns(name)
    sheet.hidden_columns = [(first + 1, last + 1) for first, last in looks.hidden_columns]
    for (top, left), (bottom, right) in found.merged_cell_ranges or ():
        sheet.merges.append((top + 1, left + 1, bottom + 1, right + 1))
    return sheet


_PLAIN = (CellStyle(), "")


def _look(book: _Book | None, number: int | None) -> tuple[CellStyle, str]:
    return book.style(number) if book is not None and number is not None else _PLAIN


def _cell(value: Any, style: CellStyle, code: str) -> Cell | None:
    """A value as its cell shows it. `code` is "" where nothing says how."""
    if isinstance(value, str):
        lines = lines_of(((value, None, None),), style)
        return Cell(lines=lines) if lines else None
    if isinstance(value, bool):
        return cell_of_text("TRUE" if value else "FALSE", style.struck, style.bold, value)
    if isinstance(value, (int, float)):
        return cell_of_text(shown_number(float(value), code or "General"), style.struck, style.bold, float(value))
    if isinstance(value, time):
        return cell_of_text(f"{value:%H:%M}", style.struck, style.bold, None)
    if isinstance(value, timedelta):
        return cell_of_text(str(value), style.struck, style.bold, None)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        shown = code if date_parts(code) not in ("", "h") else "dd/mm/yyyy"
        return cell_of_day(day, shown, struck=style.struck, bold=style.bold)
    return cell_of_text(str(value), style.struck, style.bold, None)


def _damaged(name: str) -> Refused:
    return Refused(f"“{name}” is damaged, or in a format of Excel that is too old to be read. {_REMEDY}")


# The compound file in which an .xls keeps its stream of records ([MS-CFB]).

_FREE = 0xFFFFFFF0
_CUTOFF = 4096


def _stream(data: bytes, name: str) -> bytes:
    """The stream called Workbook (or Book, before 1997). Raises Refused if it can't be found whole."""
    try:
        return _find_stream(data, ("Workbook", "Book"))
    except (struct.error, IndexError, ValueError) as error:
        raise _damaged(name) from error


def _find_stream(data: bytes, wanted: Iterable[str]) -> bytes:
    size, mini = 1 << struct.unpack_from("<H", data, 30)[0], 1 << struct.unpack_from("<H", data, 32)[0]
    if not 64 <= mini <= size <= 1 << 16:
        raise ValueError("sectors of a strange size")

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    tables = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    seen = 0
    while following < _FREE and seen * size < len(data):
        *more, following = struct.unpack(f"<{size // 4}I", sector(following))
        tables += more
        seen += 1
    fat: list[int] = []
    for number in tables:
        if number < _FREE and len(fat) * size <= len(data):
            fat += struct.unpack(f"<{size // 4}I", sector(number))

    def chain(number: int) -> bytes:
        numbers: dict[int, None] = {}
        while number < _FREE:
            if number in numbers:
                raise ValueError("a chain of sectors that leads back to itself")
            numbers[number] = None
            number = fat[number]
        return b"".join(map(sector, numbers))

    folder = chain(struct.unpack_from("<I", data, 48)[0])
    entries: dict[str, tuple[int, int]] = {}
    for at in range(0, len(folder) - 127, 128):
        length = struct.unpack_from("<H", folder, at + 64)[0]
        called = folder[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
        entries.setdefault(called, struct.unpack_from("<II", folder, at + 116))
    for called in wanted:
        if called in entries:
            first, length = entries[called]
            if length >= _CUTOFF:
                return chain(first)[:length]
            small = chain(entries["Root Entry"][0])
            table = chain(struct.unpack_from("<I", data, 60)[0])
            numbers = struct.unpack(f"<{len(table) // 4}I", table)
            parts: list[bytes] = []
            while first < _FREE and len(parts) * mini <= length:
                parts.append(small[first * mini : (first + 1) * mini])
                first = numbers[first]
            return b"".join(parts)[:length]
    raise ValueError("no workbook")


# The records of an .xls ([MS-XLS]); all of them are two numbers, the kind and the length, and then so many bytes.

_BOF, _PROTECTED, _NOTE = 0x0809, 0x002F, 0x001C
_FORMAT, _FONT, _XF, _PALETTE, _ROW, _COLUMNS = 0x041E, 0x0031, 0x00E0, 0x0092, 0x0208, 0x007D
_ONE = frozenset({0x0203, 0x00FD, 0x027E, 0x0006, 0x0204, 0x0205, 0x00D6})
_BLANK, _SEVERAL, _BLANKS = 0x0201, 0x00BD, 0x00BE


def _book(stream: bytes, name: str) -> _Book:
    """What the records say of looks and extents. Raises Refused if the workbook is protected by a password."""
    book = _Book()
    looks: _Looks | None = None
    modern = True
    depth = 0
    for kind, body in _records(stream):
        if kind == _BOF and len(body) >= 4:
            version, about = struct.unpack_from("<HH", body)
            modern = version >= 0x0600 if not book.sheets and looks is None else modern
            depth += 1
            if depth == 1 and about != 0x0005:  # a sheet; 5 is what all of them share
                looks = _Looks()
                book.sheets.append(looks)
        elif kind == 0x000A:
            depth = max(0, depth - 1)
            looks = looks if depth else None
        elif kind == _PROTECTED:
            raise Refused(
                f"“{name}” is protected by a password. Open it with its password, save it without one, and try again."
            )
        elif looks is not None:
            _take_in_sheet(kind, body, looks, styled=modern)
        elif modern:
            _take_in_book(kind, body, book)
    return book


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(stream) - 4
    unpack = struct.Struct("<HH").unpack_from
    while at <= end:
        kind, length = unpack(stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _take_in_sheet(kind: int, body: bytes, looks: _Looks, *, styled: bool) -> None:
    if kind in _ONE and len(body) >= 6:
        row, column, style = struct.unpack_from("<HHH", body)
        looks.reach(row, column, column)
        if styled and len(looks.styles) < _MOST_CELLS:
            looks.styles[row, column] = style
    elif kind == _SEVERAL and len(body) >= 6:
        row, column = struct.unpack_from("<HH", body)
        looks.reach(row, column, column + (len(body) - 6) // 6 - 1)
        for n in range((len(body) - 6) // 6) if styled else ():
            looks.styles[row, column + n] = struct.unpack_from("<H", body, 4 + 6 * n)[0]
    elif kind in (_BLANK, _BLANKS) and len(body) >= 6 and styled:
        row, column = struct.unpack_from("<HH", body)
        for n in range(1 if kind == _BLANK else (len(body) - 6) // 2):
            looks.styles[row, column + n] = struct.unpack_from("<H", body, 4 + 2 * n)[0]
    elif kind == _ROW and len(body) >= 14 and struct.unpack_from("<H", body, 12)[0] & 0x20:
        looks.hidden_rows.add(struct.unpack_from("<H", body)[0])
    elif kind == _COLUMNS and len(body) >= 10 and struct.unpack_from("<H", body, 8)[0] & 1:
        first, last = struct.unpack_from("<HH", body)
        looks.hidden_columns.append((first, last))
    elif kind == _NOTE:
        looks.notes += 1


def _take_in_book(kind: int, body: bytes, book: _Book) -> None:
    if kind == _FORMAT and len(body) >= 5:
        number, length, wide = struct.unpack_from("<HHB", body)
        text = body[5 : 5 + length * (1 + (wide & 1))]
        book.codes[number] = text.decode("utf-16-le" if wide & 1 else "latin-1", errors="replace")
    elif kind == _FONT and len(body) >= 8:
        flags, weight = struct.unpack_from("<H", body, 2)[0], struct.unpack_from("<H", body, 6)[0]
        book.fonts.append((bool(flags & 0x08), weight >= 600))
    elif kind == _XF and len(body) >= 20:
        font, code = struct.unpack_from("<HH", body)
        pattern, colours = struct.unpack_from("<I", body, 14)[0] >> 26, struct.unpack_from("<H", body, 18)[0]
        book.formats.append((font, code, colours & 0x7F if pattern == 1 else 0))
    elif kind == _PALETTE and len(body) >= 2:
        for n in range(min(56, (len(body) - 2) // 4)):
            book.palette[8 + n] = body[2 + 4 * n : 5 + 4 * n].hex().upper()


# The records of a sheet of an .xlsb ([MS-XLSB]); their kinds and lengths are numbers of seven bits a byte.

_ROW_BINARY = 0
_CELLS_BINARY = frozenset(range(1, 12))


def _check_binary_sheet(part: bytes, name: str) -> None:
    looks = _Looks()
    at, row = 0, 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        length, at = _number(part, at, 4)
        if kind == _ROW_BINARY and length >= 4 and at + 4 <= len(part):
            row = struct.unpack_from("<I", part, at)[0]
        elif kind in _CELLS_BINARY and length >= 4 and at + 4 <= len(part):
            column = struct.unpack_from("<I", part, at)[0]
            looks.reach(row, column, column)
        at += length
    looks.check(name)


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for n in range(most):
        if at >= len(part):
            break
        byte = part[at]
        at += 1
        number |= (byte & 0x7F) << (7 * n)
        if not byte & 0x80:
            break
    return number, at
