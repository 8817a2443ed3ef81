"""Web pages, and the workbooks that programs export as one under the name `.xls`: headings, text, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tsworkbench.documents.blocks import Block, Cell, Document, Heading, Line, Paragraph, Place
from tsworkbench.documents.formats.excel.reader import Sheet, sheet_remarks, table_of
from tsworkbench.documents.formats.office import Piece, family_of, line_of, with_typed_bullets
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.formats.text.encoding import decode
from tsworkbench.documents.limits import MOST_COLUMNS, MOST_ROWS, too_many_columns, too_many_rows
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean

_ASIDE = frozenset({"nav", "footer", "aside"})
_SILENT = frozenset({
    "script", "style", "noscript", "template", "svg", "head", "button", "select", "iframe", "object", "math",
})  # fmt: skip
_STRUCK, _BOLD = frozenset({"s", "strike", "del"}), frozenset({"b", "strong", "th"})
_BLOCKS = frozenset({
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "blockquote", "pre", "address", "tr", "td",
    "th", "table", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "details", "summary", "figure", "main", "header",
})  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_GROUND = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]{3,8}|rgb\([^)]*\)|[a-z]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_THROUGH = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_NAMED = {
    "red": "FF0000", "green": "008000", "lime": "00FF00", "orange": "FFA500", "yellow": "FFFF00", "blue": "0000FF",
    "gold": "FFD700", "grey": "808080", "gray": "808080", "silver": "C0C0C0",
}  # fmt: skip
_DEEPEST = 150


def read(data: bytes, name: str) -> Document:
    """A web page as its blocks; its menus and its foot are left out. Nothing that it names is fetched.

    Expects to be called in a process that may be ended. Raises Refused if it is no text, or larger than a plan can be.
    """
    from lxml import etree, html  # type: ignore[import-untyped]

    text, remarks = decode(data, name)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused(
            f"“{name}” is a web page from which nothing can be read. Copy its table into a workbook, and import that."
        ) from error
    page = _Page(root, name)
    blocks = tuple(page.all())
    if page.aside:
        remarks += ("The page's menus and its foot were left out.",)
    return Document(name=name, kind=READERS[Format.HTML].called, blocks=blocks, remarks=(*remarks, *page.remarks))


class _Page:
    """A page on its way to blocks."""

    def __init__(self, root: Any, name: str) -> None:
        self.root, self.name = root, name
        self.remarks: list[str] = []
        self.aside = False
        self.rows = self.tables = 0
        self.rules: dict[str, str] = {}
        for style in root.iter("style"):
            self.rules.update(_RULE.findall(style.text or ""))
        self.titled = len(list(root.iter("h1"))) == 1

    def all(self) -> Iterator[Block]:
        """The blocks of the page."""
        title = clean(self.root.findtext(".//title") or "")
        if title and not self.titled and not re.fullmatch(r"sheet\s?\d*|untitled.*", title, re.IGNORECASE):
            yield Heading(text=" ".join(title.split()), level=0, place=Place())
        body = self.root.find("body")
        yield from self._blocks(body if body is not None else self.root, 0)

    def _blocks(self, element: Any, depth: int) -> Iterator[Block]:
        """The blocks within an element: what is between its own blocks is paragraphs."""
        loose: list[list[Piece]] = [[]]
        links: list[str] = []

        def told() -> Iterator[Block]:
            yield from (Paragraph(line=line, place=Place()) for line in _lines(loose, links))
            loose[:], links[:] = [[]], []

        _say(loose, element.text)
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SILENT or depth > _DEEPEST:
                pass
            elif tag in _ASIDE:
                self.aside = True
            elif tag in _BLOCKS or (tag != "br" and child.find(".//table") is not None):
                yield from told()
                yield from self._block(child, depth + 1)
            else:
                self._gather(child, loose, links, struck=False, bold=False, depth=depth + 1)
            _say(loose, child.tail)
        yield from told()

    def _block(self, element: Any, depth: int) -> Iterator[Block]:
        tag = element.tag
        if tag in _HEADINGS:
            text = " ".join(line.text for line in self.lines(element))
            if text:
                level = 0 if tag == "h1" and self.titled else _HEADINGS[tag]
                yield Heading(text=text, level=level, place=Place())
        elif tag == "table":
            if element.find(".//table") is not None:  # one that lays the page out
                for cell in element.iter("td", "th"):
                    if next(cell.iterancestors("table")) is element:
                        yield from self._blocks(cell, depth + 1)
            else:
                yield from self._table(element)
        elif tag in ("ul", "ol"):
            for line in self.items(element, 0):
                yield Paragraph(line=line, place=Place())
        else:
            yield from self._blocks(element, depth)

    def lines(self, element: Any) -> list[Line]:
        """The lines in an element, its lists as bullets."""
        gathered: list[list[Piece]] = [[]]
        links: list[str] = []
        made: list[Line] = []
        bold = element.tag in _BOLD
        _say(gathered, element.text, bold=bold)
        for child in element:
            if child.tag in ("ul", "ol"):
                made += _lines(gathered, links)
                gathered, links = [[]], []
                made += self.items(child, 0)
            else:
                self._gather(child, gathered, links, struck=False, bold=bold, depth=0)
            _say(gathered, child.tail, bold=bold)
        return [*made, *_lines(gathered, links)]

    def items(self, element: Any, level: int) -> Iterator[Line]:
        """The items of a list, those of lists within it a level deeper."""
        for number, item in enumerate(element.iterchildren("li"), 1):
            gathered: list[list[Piece]] = [[]]
            links: list[str] = []
            inner: list[Any] = []
            _say(gathered, item.text)
            for child in item:
                if child.tag in ("ul", "ol"):
                    inner.append(child)
                else:
                    self._gather(child, gathered, links, struck=False, bold=False, depth=0)
                _say(gathered, child.tail)
            marker = f"{number}." if element.tag == "ol" else "•"
            for n, line in enumerate(_lines(gathered, links)):
                yield replace(line, marker=None if n else marker, level=level)
            for child in inner if level < _DEEPEST else ():
                yield from self.items(child, level + 1)

    def _gather(
        self, element: Any, gathered: list[list[Piece]], links: list[str], *, struck: bool, bold: bool, depth: int
    ) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT or depth > _DEEPEST:
            return
        style = self._style(element)
        if _HIDDEN.search(style):
            return
        if tag == "br" or tag in _BLOCKS:
            gathered.append([])
        struck = struck or tag in _STRUCK or bool(_THROUGH.search(style))
        bold = bold or tag in _BOLD
        if tag == "a" and (address := element.get("href") or "").startswith(("http://", "https://", "mailto:")):
            links.append(clean(address))
        if tag == "input" and element.get("type") == "checkbox":
            _say(gathered, "☑ " if element.get("checked") is not None else "☐ ")
        _say(gathered, element.text, struck=struck, bold=bold)
        for child in element:
            self._gather(child, gathered, links, struck=struck, bold=bold, depth=depth + 1)
            _say(gathered, child.tail, struck=struck, bold=bold)
        if tag in _BLOCKS:
            gathered.append([])

    def _style(self, element: Any) -> str:
        own = element.get("style") or ""
        classes = (element.get("class") or "").split()
        return "; ".join([*(self.rules[one] for one in classes if one in self.rules), own]) if classes else own

    def _table(self, element: Any) -> Iterator[Block]:
        sheet = Sheet()
        taken: dict[int, int] = {}
        for at, row in enumerate(element.iter("tr"), 1):
            style = self._style(row)
            self._row(row, at, sheet, taken)
            if at in sheet.cells and _HIDDEN.search(style):
                sheet.hidden_rows.append(at)
            self.rows += at in sheet.cells
            if self.rows > MOST_ROWS:
                raise too_many_rows(self.name)
            if len(sheet.columns) > MOST_COLUMNS:
                raise too_many_columns(self.name)
        caption = element.find("caption")
        title = " ".join(line.text for line in self.lines(caption)) if caption is not None else None
        if sheet.cells:
            self.tables += 1
            place = Place(table=self.tables)
            self.remarks += sheet_remarks(sheet, title or f"table {self.tables}", hidden=False)
            yield replace(table_of(sheet, self.name, place), title=title or None)

    def _row(self, row: Any, at: int, sheet: Sheet, taken: dict[int, int]) -> None:
        """Takes in a row; `taken` says down to which row a column is held by a cell above."""
        cells = list(row.iterchildren("td", "th"))
        heads = bool(cells) and (row.getparent().tag == "thead" or all(cell.tag == "th" for cell in cells))
        column = 1
        for cell in cells:
            while taken.get(column, 0) >= at:
                column += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for n in range(column, column + across):
                taken[n] = at + down - 1
            lines = tuple(self.lines(cell))
            if lines:
                sheet.cells.setdefault(at, {})[column] = Cell(lines=lines)
                sheet.columns.add(column)
                if across > 1 or down > 1:
                    sheet.merges.append((at, column, at + down - 1, column + across - 1))
            if (fill := family_of(_colour(cell.get("bgcolor") or _ground(self._style(cell))))) is not None:
                sheet.fills.setdefault(at, {})[column] = fill
            column += across
        if heads and at in sheet.cells:
            sheet.headers.add(at)
        if at not in sheet.cells:
            sheet.fills.pop(at, None)


def _say(gathered: list[list[Piece]], text: str | None, *, struck: bool = False, bold: bool = False) -> None:
    if text:
        gathered[-1].append(Piece(" ".join(f"|{text}|".split())[1:-1] if text.strip() else " ", struck, bold))


def _lines(gathered: list[list[Piece]], links: list[str]) -> list[Line]:
    made: list[Line] = []
    for pieces in gathered:
        line = line_of(pieces, links) if pieces else None
        if line is not None:
            made += with_typed_bullets(line)
            links = []
    return made


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return (
        max(1, min(int(text), MOST_ROWS if name == "rowspan" else MOST_COLUMNS + 1))
        if text.isdecimal() and len(text) < 8
        else 1
    )


def _ground(style: str) -> str:
    found = _GROUND.search(style)
    return found[1] if found else ""


def _colour(colour: str) -> str:
    """A colour of a page as six digits, "" where it isn't one of those that ratings use."""
    plain = colour.strip().lower()
    if plain.startswith("rgb"):
        parts = [int(part) for part in re.findall(r"\d{1,3}", plain)[:3]]
        return "".join(f"{min(part, 255):02X}" for part in parts) if len(parts) == 3 else ""
    if plain.startswith("#") and len(plain) == 4:
        return "".join(2 * digit for digit in plain[1:])
    return plain[1:7] if plain.startswith("#") else _NAMED.get(plain, "")
