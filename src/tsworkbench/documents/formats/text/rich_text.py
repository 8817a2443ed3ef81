"""Rich text (RTF): its words by striprtf, its headings and the cells of its tables marked before, so that they stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tsworkbench.documents.blocks import Block, Cell, Document, Heading, Place, Row, Table, tidy, typed_lines
from tsworkbench.documents.formats.flat import prose
from tsworkbench.documents.formats.flat.lines import typed
from tsworkbench.documents.formats.flat.reader import read_text
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.limits import MOST_COLUMNS, MOST_ROWS, too_many_columns, too_many_rows
from tsworkbench.plan.errors import Refused

MOST_BYTES_OF_WORDS = 4_000_000
"""Of what is left of a document without its pictures; a page of a plan takes some 20,000."""
_BEGINS, _CELL, _ENDS = "\ue000", "\ue001", "\ue002"
_PICTURE = re.compile(
    rb"\{\\\*?\\?(?:pict|shppict|nonshppict|objdata|themedata|colorschememapping|datastore)\b[^{}]*\}"
)
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}[\s]*){512,}")
_ROW_BEGINS = re.compile(r"\\trowd(?![a-z])")
_OTHER_MARKS = (
    (re.compile(r"\\(?:nestcell|nestrow)(?![a-z])"), r"\\line "),
    (re.compile(r"\\cell(?![a-z]) ?"), rf"\\u{ord(_CELL) - 65536}?"),
    (re.compile(r"\\row(?![a-z]) ?"), rf"\\u{ord(_ENDS) - 65536}?"),
)
_FIRST = "\ue010"
"""The mark of a heading of level 0; those of the others follow it."""
_HEADING = re.compile("[\ue010-\ue019]")
_MARKS = re.compile("[\ue000-\ue019]")
_HEADING_STYLE = re.compile(r"\\s(\d+)(?![\d])[^{}]*?\b[Hh]eading (\d)\s*;")
_TITLE_STYLE = re.compile(r"\\s(\d+)(?![\d])[^{}]*?\bTitle\s*;")
_STYLED = re.compile(r"\\s(\d+)(?![\d])")
_STRUCK = re.compile(r"\\strike(?:d1)?(?![\da-z])[^{}]*?[ }]")
_REMEDY = "Open it in Word or LibreOffice, save it as .docx, and import the new file."
_BEGIN = rf"\\u{ord(_BEGINS) - 65536}?\\trowd"


def read(data: bytes, name: str) -> Document:
    """A document in rich text as its blocks: its tables, and what is between them. How words are set is not known.

    Expects to be called in a process that may be ended. Raises Refused if it is larger than a plan can be, or damaged.
    """
    from striprtf.striprtf import rtf_to_text

    if b"\\pict" in data or b"\\obj" in data:
        data = _HEX.sub(b"", _PICTURE.sub(b"", data))
    if len(data) > MOST_BYTES_OF_WORDS:
        raise Refused(f"“{name}” holds far more than a plan in rich text does. {_REMEDY}")
    text = data.decode("latin-1").replace("\x00", "")
    struck = _STRUCK.search(text) is not None
    text = _ROW_BEGINS.sub(_BEGIN, _with_headings(text))
    for mark, stands in _OTHER_MARKS:
        text = mark.sub(stands, text)
    try:
        words: str = rtf_to_text(text, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, LookupError, TypeError, AttributeError) as error:
        raise Refused(f"“{name}” is damaged: it begins as rich text and doesn't go on as such. {_REMEDY}") from error
    remarks = ("Words in it are struck out; in rich text they can't be told from others, and were read as they stand. "
               "Save it as .docx to have that read.",) if struck else ()  # fmt: skip
    kind = READERS[Format.RTF].called
    if _ENDS not in words and not _HEADING.search(words):
        return read_text(_bare(words), name, kind=kind, remarks=remarks)
    return Document(name=name, kind=kind, blocks=tuple(_Parts(name).blocks(words)), remarks=remarks)


def _with_headings(text: str) -> str:
    """The document with a mark before the words of each paragraph whose style is a heading's."""
    levels = {found[1]: int(found[2]) for found in _HEADING_STYLE.finditer(text)}
    levels |= {found[1]: 0 for found in _TITLE_STYLE.finditer(text)}
    if not levels:
        return text
    start = text.find("\\pard", text.rfind("heading "))

    def marked(found: re.Match[str]) -> str:
        level = levels.get(found[1])
        return found[0] if level is None else f"{found[0]}\\u{ord(_FIRST) + level - 65536}?"

    return text[:start] + _STYLED.sub(marked, text[start:]) if start > 0 else text


def _bare(words: str) -> str:
    return _MARKS.sub("", words)


class _Parts:
    """The blocks of a document: its tables, and what is between them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.titled = False
        self.tables = 0

    def blocks(self, words: str) -> Iterator[Block]:
        """The blocks in their order."""
        rows: list[list[str]] = []
        *parts, after = words.split(_ENDS)
        if len(parts) > MOST_ROWS:
            raise too_many_rows(self.name)
        for part in parts:
            before, begun, row = part.partition(_BEGINS)
            if not begun:  # some programs say only where cells and rows end
                before, _, first = part.partition(_CELL)[0].rpartition("\n")
                row = first + part[part.find(_CELL) :]
            if before.strip():
                yield from self._table(rows)
                rows = []
                yield from self._text(before, over_table=True)
            cells = row.split(_CELL)[:-1]
            if len(cells) > MOST_COLUMNS:
                raise too_many_columns(self.name)
            rows.append(cells)
        yield from self._table(rows)
        yield from self._text(after)

    def _text(self, words: str, *, over_table: bool = False) -> Iterator[Block]:
        loose: list[str] = []
        for line in [*words.split("\n"), None]:
            heading = _HEADING.search(line) if line is not None else None
            if line is not None and heading is None:
                loose.append(line)
                continue
            if any(text.strip() for text in loose):
                lines, _ = typed(_bare("\n".join(loose)))
                for block in prose.blocks(lines, titled=self.titled, over_table=over_table):
                    self.titled = self.titled or isinstance(block, Heading)
                    yield replace(block, place=Place())
            loose = []
            if heading is not None and line is not None and (text := tidy(_bare(line))):
                self.titled = True
                yield Heading(text=text, level=ord(heading[0]) - ord(_FIRST), place=Place())

    def _table(self, rows: list[list[str]]) -> Iterator[Block]:
        if not rows:
            return
        self.tables += 1
        width = max(map(len, rows))
        made = []
        for at, cells in enumerate(rows, 1):
            lines = [tuple(typed_lines(_bare(cell).strip("| \n"))) for cell in cells]
            filled = tuple(Cell(lines=each) for each in lines) + (Cell(),) * (width - len(cells))
            made.append(Row(cells=filled, place=Place(table=self.tables, row=at)))
        yield Table(rows=tuple(made), place=Place(table=self.tables))
