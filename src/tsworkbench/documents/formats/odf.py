"""OpenDocument texts and spreadsheets, as LibreOffice writes them (ISO/IEC 26300): their words, tables and looks.

They are walked as they are written, as Word documents and Excel workbooks are: what is struck out, coloured, merged or
hidden counts, a cell says what it shows, and a sheet's rows that are said to repeat a million times are never made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tsworkbench.documents.blocks import Block, Cell, Colour, Document, Heading, Line, Paragraph, Place, Table
from tsworkbench.documents.formats.excel.reader import Sheet, sheet_remarks, table_of
from tsworkbench.documents.formats.office import Package, Piece, family_of, forget_before, line_of, with_typed_bullets
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.limits import (
    MOST_COLUMNS,
    MOST_REMARKS,
    MOST_ROWS,
    too_many_columns,
    too_many_rows,
    too_much_text,
)
from tsworkbench.plan.calendar import month_name
from tsworkbench.plan.english import counted
from tsworkbench.plan.language.text import clean

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT, STYLE, NUMBER, DRAW = (
    _NS % name for name in ("office", "table", "text", "style", "datastyle", "drawing")
)
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
_FORGET_EVERY = 200
_DEEPEST = 40
"""Lists and sections within each other."""


@dataclass
class _Look:
    """How a style sets what has it; None where it doesn't say."""

    parent: str | None = None
    fill: Colour | None = None
    struck: bool | None = None
    bold: bool | None = None
    shown: bool = True
    data: str | None = None
    numbered: bool = False


@dataclass
class _Styles:
    """The styles of a document by name."""

    looks: dict[str, _Look] = field(default_factory=dict)
    of_days: set[str] = field(default_factory=set)
    """Formats that show the day of a date."""
    of_dates: set[str] = field(default_factory=set)

    def take(self, style: Any) -> None:
        """Learns a style, or a format of dates."""
        name = style.get(STYLE + "name") or ""
        if style.tag == NUMBER + "date-style":
            self.of_dates.add(name)
            if style.find(NUMBER + "day") is not None:
                self.of_days.add(name)
            return
        look = self.looks[name] = _Look(parent=style.get(STYLE + "parent-style-name"))
        look.data = style.get(STYLE + "data-style-name")
        look.numbered = style.find(TEXT + "list-level-style-number") is not None
        for each in style:
            if not isinstance(each.tag, str):
                continue
            if line := each.get(STYLE + "text-line-through-style"):
                look.struck = line != "none"
            if weight := each.get(FO + "font-weight"):
                look.bold = weight in ("bold", "600", "700", "800", "900")
            if each.tag == STYLE + "table-cell-properties" and (colour := each.get(FO + "background-color")):
                look.fill = family_of(colour.lstrip("#"))
            if each.get(TABLE + "display") == "false":
                look.shown = False

    def get(self, name: str | None) -> _Look:
        """The look of a style, what its parents say included."""
        found = _Look()
        for _ in range(10):
            look = self.looks.get(name or "")
            if look is None:
                break
            found.fill = found.fill or look.fill
            found.struck = look.struck if found.struck is None else found.struck
            found.bold = look.bold if found.bold is None else found.bold
            found.data = found.data or look.data
            found.shown = found.shown and look.shown
            found.numbered = found.numbered or look.numbered
            name = look.parent
        return found

    def is_called(self, name: str | None, wanted: str) -> bool:
        """Whether a style is the one of this name, or made from it."""
        for _ in range(10):
            if not name or name == wanted:
                return name == wanted
            name = self.looks[name].parent if name in self.looks else None
        return False


_INLINE = tuple(TEXT + name for name in ("span", "a", "meta", "meta-field", "ruby-base"))
_STYLES = (STYLE + "style", NUMBER + "date-style", TEXT + "list-style")


class _Words:
    """Reads the lines of paragraphs, and what is said beside them."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.said: list[str] = []

    def lines(self, parent: Any, look: _Look | None = None) -> Iterator[Line]:
        """The lines in a cell or an item of a list, one for each paragraph and break."""
        for child in parent:
            if child.tag in (TEXT + "p", TEXT + "h"):
                yield from self.paragraph(child, look)
            elif child.tag == TEXT + "list":
                yield from self.items(child, 0)
            elif child.tag == OFFICE + "annotation":
                self._note(child)
            elif child.tag == TABLE + "table":
                for cell in child.iter(TABLE + "table-cell"):
                    yield from self.lines(cell)

    def items(self, element: Any, level: int) -> Iterator[Line]:
        """The items of a list, those of lists within it a level deeper."""
        numbered = self.styles.get(element.get(TEXT + "style-name")).numbered
        for number, item in enumerate(element.iterchildren(TEXT + "list-item", TEXT + "list-header"), 1):
            first = True
            for child in item:
                if child.tag == TEXT + "list" and level < _DEEPEST:
                    yield from self.items(child, level + 1)
                elif child.tag in (TEXT + "p", TEXT + "h"):
                    for line in self.paragraph(child):
                        marker = (f"{number}." if numbered else "•") if first else None
                        first = False
                        yield replace(line, marker=line.marker or marker, level=level)

    def paragraph(self, element: Any, look: _Look | None = None) -> Iterator[Line]:
        """The lines of a paragraph."""
        own = self.styles.get(element.get(TEXT + "style-name"))
        struck = own.struck if own.struck is not None else bool(look and look.struck)
        bold = own.bold if own.bold is not None else bool(look and look.bold)
        gathered: list[list[Piece]] = [[]]
        links: list[str] = []
        self._gather(element, gathered, links, struck=struck, bold=bold, depth=0)
        for pieces in gathered:
            line = line_of(pieces, links) if pieces else None
            if line is not None:
                yield from with_typed_bullets(line)

    def _gather(
        self, element: Any, gathered: list[list[Piece]], links: list[str], *, struck: bool, bold: bool, depth: int
    ) -> None:
        def say(text: str | None) -> None:
            if text:
                gathered[-1].append(Piece(text.replace("\n", " "), struck, bold))

        say(element.text)
        for child in element:
            tag = child.tag
            if tag == TEXT + "s":
                say(" ")
            elif tag == TEXT + "tab":
                say("\t")
            elif tag == TEXT + "line-break":
                gathered.append([])
            elif tag == OFFICE + "annotation":
                self._note(child)
            elif tag in _INLINE and depth < _DEEPEST:
                own = self.styles.get(child.get(TEXT + "style-name"))
                if tag == TEXT + "a" and (address := child.get(XLINK + "href") or "").startswith(("http", "mailto:")):
                    links.append(clean(address))
                self._gather(
                    child, gathered, links, struck=struck if own.struck is None else own.struck,
                    bold=bold if own.bold is None else own.bold, depth=depth + 1,
                )  # fmt: skip
            elif tag == TEXT + "note":
                body = child.find(TEXT + "note-body")
                cited = child.findtext(TEXT + "note-citation") or ""
                if body is not None and (said := _plain(body)):
                    self.said.append(f"A note {cited} says: “{said}”.")
            elif isinstance(tag, str) and tag.startswith(TEXT):  # a date, a page's number, a field
                say("".join(child.itertext()))
            say(child.tail)

    def _note(self, annotation: Any) -> None:
        if said := _plain(annotation):
            self.said.append(f"A comment says: “{said}”.")


def _plain(element: Any) -> str:
    return clean(" ".join("".join(p.itertext()) for p in element.iter(TEXT + "p")))


def _whole(element: Any, name: str, fallback: int = 1) -> int:
    text = element.get(TABLE + name) or ""
    return max(1, int(text)) if text.isdecimal() and len(text) < 8 else fallback


class _Tables:
    """Reads the rows of a table into a sheet, as they come."""

    def __init__(self, package: Package, words: _Words) -> None:
        self.package, self.words = package, words
        self.rows = 0

    def row(self, element: Any, sheet: Sheet, at: int, *, header: bool) -> int:
        """Takes in a row that is at this place; returns the place of the next. Raises Refused beyond the caps."""
        repeated = _whole(element, "number-rows-repeated")
        found: dict[int, Cell] = {}
        fills: dict[int, Colour] = {}
        column = 1
        for cell in element.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
            times = _whole(cell, "number-columns-repeated")
            made = self._cell(cell) if len(cell) else None
            if made is not None:
                if len(found) + times > MOST_COLUMNS:
                    raise too_many_columns(self.package.name)
                found.update(dict.fromkeys(range(column, column + times), made))
                down, across = _whole(cell, "number-rows-spanned"), _whole(cell, "number-columns-spanned")
                if down > 1 or across > 1:
                    sheet.merges.append((at, column, at + down - 1, column + across - 1))
            if times <= MOST_COLUMNS and (fill := self.words.styles.get(cell.get(TABLE + "style-name")).fill):
                fills.update(dict.fromkeys(range(column, column + times), fill))
            column += times
        if found:
            self.rows += repeated
            if self.rows > MOST_ROWS:
                raise too_many_rows(self.package.name)
            for row in range(at, at + repeated):
                sheet.cells[row] = dict(found)
                if fills:
                    sheet.fills[row] = fills
                if header:
                    sheet.headers.add(row)
                if element.get(TABLE + "visibility") in ("collapse", "filter"):
                    sheet.hidden_rows.append(row)
            sheet.columns.update(found)
        if len(sheet.columns) > MOST_COLUMNS:
            raise too_many_columns(self.package.name)
        return at + repeated

    def _cell(self, element: Any) -> Cell | None:
        look = self.words.styles.get(element.get(TABLE + "style-name"))
        lines = tuple(self.words.lines(element, look))
        if not lines:
            return None
        kind = element.get(OFFICE + "value-type")
        if any(line.struck for line in lines):
            return Cell(lines=lines)
        value = self._value(element, kind)
        if isinstance(value, date) and len(lines) == 1:
            if look.data in self.words.styles.of_dates - self.words.styles.of_days:  # a month, shown without its day
                return Cell(lines=(replace(lines[0], text=f"{month_name(value)} {value.year}"),))
            if ":" in lines[0].text:  # the time of day says nothing here
                lines = (replace(lines[0], text=f"{value:%d/%m/%Y}"),)
        return Cell(lines=lines, value=value)

    @staticmethod
    def _value(element: Any, kind: str | None) -> date | float | bool | None:
        if kind == "boolean":
            return str(element.get(OFFICE + "boolean-value")) == "true"
        if kind in ("float", "percentage", "currency"):
            try:
                return float(element.get(OFFICE + "value") or "")
            except ValueError:
                return None
        if kind == "date":
            try:
                return date.fromisoformat((element.get(OFFICE + "date-value") or "")[:10])
            except ValueError:
                return None
        return None


def _styles_of(package: Package) -> _Styles:
    styles = _Styles()
    if package.has("styles.xml"):
        for style in package.tree("styles.xml").iter(*_STYLES):
            styles.take(style)
    return styles


def read_sheets(data: bytes, name: str, progress: Callable[[int, int | None], None] | None = None) -> Document:
    """The sheets of an OpenDocument spreadsheet as tables; `progress` is told the rows passed so far.

    Expects to be called with what the guard has let through, in a process that may be ended. Raises Refused if it is
    damaged or beyond the caps of `documents.limits`.
    """
    package = Package(data, name)
    styles = _styles_of(package)
    words = _Words(styles)
    reader = _Tables(package, words)
    tables: list[Table] = []
    remarks: list[str] = []
    sheet, at, passed = Sheet(), 1, 0
    seen = 0
    for element in package.stream("content.xml", *_STYLES, TABLE + "table-row", TABLE + "table"):
        if element.tag in _STYLES:
            styles.take(element)
        elif element.tag == TABLE + "table-row":
            header = element.getparent().tag == TABLE + "table-header-rows"
            at = reader.row(element, sheet, at, header=header)
            passed += 1
            if passed % _FORGET_EVERY == 0:
                forget_before(element)
                if progress is not None:
                    progress(reader.rows, None)
        elif element.getparent().tag == OFFICE + "spreadsheet":
            seen += 1
            called = clean(element.get(TABLE + "name") or "") or f"Sheet {seen}"
            hidden = not styles.get(element.get(TABLE + "style-name")).shown
            if sheet.cells:
                place = Place(sheet=called, table=len(tables) + 1)
                tables.append(table_of(sheet, name, place, hidden=hidden))
            remarks += sheet_remarks(sheet, called, hidden=hidden)
            remarks += [said.replace("A comment says", f"A comment on “{called}” says") for said in words.said]
            words.said.clear()
            sheet, at = Sheet(), 1
            if len(remarks) > MOST_REMARKS:
                raise too_much_text(name)
    return Document(name=name, kind=READERS[Format.ODS].called, blocks=tuple(tables), remarks=tuple(remarks))


def read_text(data: bytes, name: str) -> Document:
    """An OpenDocument text as its blocks. What is marked as deleted in it is left out, and how often is said.

    Raises Refused as `read_sheets` does.
    """
    package = Package(data, name)
    styles = _styles_of(package)
    root = package.tree("content.xml")
    for style in root.iter(*_STYLES):
        styles.take(style)
    words = _Words(styles)
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        package.damaged(None)
    walk = _Walk(package, words)
    blocks = tuple(walk.blocks(body, 0))
    deleted = sum(1 for _ in body.iter(TEXT + "deletion"))
    pictures = sum(1 for _ in body.iter(DRAW + "image"))
    remarks = list(words.said)
    if deleted:
        remarks.append(f"{counted(deleted, 'deletion')} that its tracked changes hold left out.")
    if pictures:
        remarks.append(f"It has {counted(pictures, 'picture')}; what a picture shows can't be read.")
    return Document(name=name, kind=READERS[Format.ODT].called, blocks=blocks, remarks=tuple(remarks))


class _Walk:
    """The blocks of a text in their order."""

    def __init__(self, package: Package, words: _Words) -> None:
        self.words = words
        self.tables = _Tables(package, words)
        self.name = package.name
        self.count = 0

    def blocks(self, parent: Any, depth: int) -> Iterator[Block]:
        """What is in a text or a section, contents lists left out."""
        for child in parent:
            if child.tag == TEXT + "h":
                level = child.get(TEXT + "outline-level") or "1"
                for line in self.words.paragraph(child):
                    yield Heading(text=line.text, level=int(level) if level.isdecimal() else 1, place=Place())
            elif child.tag == TEXT + "p":
                titled = self.words.styles.is_called(child.get(TEXT + "style-name"), "Title")
                for line in self.words.paragraph(child):
                    yield (
                        Heading(text=line.text, level=0, place=Place())
                        if titled and line.text
                        else Paragraph(line=line, place=Place())
                    )
            elif child.tag == TEXT + "list":
                for line in self.words.items(child, 0):
                    yield Paragraph(line=line, place=Place())
            elif child.tag == TABLE + "table":
                yield from self._table(child)
            elif child.tag == TEXT + "section" and depth < _DEEPEST:
                yield from self.blocks(child, depth + 1)

    def _table(self, element: Any) -> Iterator[Block]:
        sheet, at = Sheet(), 1
        for child in element.iter(TABLE + "table-row"):
            if _owner(child) is not element:
                continue
            header = child.getparent().tag == TABLE + "table-header-rows"
            at = self.tables.row(child, sheet, at, header=header)
        if sheet.cells:
            self.count += 1
            place = Place(table=self.count)
            yield table_of(sheet, self.name, place)


def _owner(row: Any) -> Any:
    parent = row.getparent()
    while parent is not None and parent.tag != TABLE + "table":
        parent = parent.getparent()
    return parent
