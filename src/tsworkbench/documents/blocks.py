"""What every reader of a format makes of a document: its blocks in their order, before anybody asks what they mean.

A format is added by writing a reader that yields these; what a column is called, who leads and what is in doubt
is found in one place for all of them. Here also are typed or pasted text made into lines, each with the bullet in front
of it told from its words, and rows and lines that are struck out whole: what a plan has cancelled, and still prints.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.plan.calendar import WorkingDays
from tsworkbench.plan.language.text import clean


class Colour(StrEnum):
    """The family of a cell's colour, as ratings use them; yellow and orange are amber."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something is in a document, counted from 1; None where the format has no such thing."""

    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line, bullet or paragraph. `text` is what stands; `struck` is what was there and is struck out.

    `marker` is the bullet or number in front of it as printed ("•", "3."), `level` how deep it is indented.
    """

    text: str
    marker: str | None = None
    level: int = 0
    bold: bool = False
    struck: str | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What is in one column of a row. `value` is set where the format says that it is a date or a number.

    A merged cell stands in each row and column that it covers; `again` tells the repetitions from the first. `fill` is
    the colour it has for a ground, where that is one of those that ratings use.
    """

    lines: tuple[Line, ...] = ()
    value: date | float | bool | None = None
    again: bool = False
    fill: Colour | None = None

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def words(self) -> str:
        """All of it on one line, its spaces made single. It is asked for by everything that reads a table."""
        lines = self.lines
        if not lines:
            return ""
        return " ".join((lines[0].text if len(lines) == 1 else self.text).split())


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Another way to cut a row's text into columns: the cells that it would change, each with its column, from 0.

    `words` is how it is put to the officer: "“Andy Algar” leads, “… Louise Russell” is an output".
    """

    words: str
    cells: tuple[tuple[int, Cell], ...]


@dataclass(frozen=True, kw_only=True)
class Unsure:
    """Where a format without columns of its own leaves open how a row's text falls into them.

    `text` is the printed text that it is about, `reading` how it was cut, `because` why not surely (a sentence).
    """

    text: str
    reading: str
    because: str
    others: tuple[Cut, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table, a cell for each column of the table, merged or missing ones included."""

    cells: tuple[Cell, ...]
    place: Place
    marked_header: bool = False
    """The format itself says that this is a header row."""
    hidden: bool = False
    """The sheet hides it, perhaps by a filter."""
    struck: bool = False
    """It is struck out; its cells hold the words that it had."""
    unsure: tuple[Unsure, ...] = ()
    """What the reader itself is in doubt about; only text that was flattened, or a PDF without lines, has any."""
    heads: bool = False
    """It is known to be the objective of the rows after it."""
    begins: bool = False
    """It is known to be an activity, whatever else is in it."""

    @cached_property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that hold something, each merged one once."""
        return tuple([cell for cell in self.cells if not cell.again and cell.words])


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table, its rows all of the same width. `title` is what the document calls it: a caption, a sheet's name."""

    rows: tuple[Row, ...]
    place: Place
    title: str | None = None
    hidden: bool = False
    """It is on a sheet that the workbook hides."""
    hidden_rows: str | None = None
    """Which of its rows the sheet hides: "14 rows (5–17, 20)"."""
    meant: tuple[Meaning, ...] | None = None
    """What each of its columns holds, where its program is known; its first row is the header then."""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A line that the document sets as a heading. The document's own title is level 0."""

    text: str
    level: int
    place: Place


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A line of running text, or an item of a list."""

    line: Line
    place: Place


Block = Heading | Paragraph | Table


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document read, but not yet understood. All its text has been cleaned."""

    name: str
    """The file's name, without its folder."""
    kind: str
    """What it is called to an officer: "Word document", "CSV"."""
    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = ()
    """Sentences about how it was read, such as the encoding that was taken."""
    language: str | None = None
    names: tuple[str, ...] = ()
    """Names of officers that the plan file knows: whole, whatever marks they hold."""
    working: WorkingDays | None = None
    """The working days of the plan that it goes into, if that is known."""


STRUCK_OUT = "It is struck out in the document."
"""The note on what is read as cancelled because of it."""


def is_struck(row: Row, names: Collection[int] = ()) -> bool:
    """Whether a row is struck out: all that stands in it, or at least what names it, in the columns `names`."""
    own = [cell for cell in row.cells if not cell.again]
    for cell in own:
        if _struck(cell):
            break
    else:
        return False
    if not any(cell.words for cell in own):
        return True
    naming = [row.cells[at] for at in names]
    return any(map(_struck, naming)) and not any(cell.words for cell in naming)


def as_it_stood(row: Row) -> Row:
    """A struck row with the words that it had."""
    cells = tuple(_as_it_stood(cell) for cell in row.cells)
    return replace(row, cells=cells, struck=True)


def with_struck(line: Line) -> str:
    """The words of a line that has no field, and what is struck out in it."""
    return f"{line.text} [struck out: {line.struck}]".strip() if line.struck else line.text


def words_struck(line: Line) -> str | None:
    """What a line says that is struck out whole, else None."""
    return line.struck if line.struck and not line.text.strip() else None


def _struck(cell: Cell) -> bool:
    return not cell.words and any(line.struck for line in cell.lines)


def _as_it_stood(cell: Cell) -> Cell:
    if not _struck(cell):
        return cell
    return replace(cell, lines=tuple(replace(line, text=line.struck or "", struck=None) for line in cell.lines))


BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
SYMBOLS = str.maketrans(dict.fromkeys("\uf0b7\uf0a7\uf076\uf0d8\uf0fc\uf06f\uf0a8\uf02d\uf071\uf0e0", "•"))
"""Bullets of the symbol fonts, which stand in the private range and would be lost in cleaning."""
_ROUND = "•‣⁃∙●○◦▪▫■□➢➤►▶▸❖◆◇✓✔"
_BULLET = re.compile(rf"\s*([{_ROUND}]|[·*\-–—o§»](?=\s))\s*")
_PLAIN = re.compile("(?![ ]|[*o–—-][ ])[ -~£€‘’“”–—…À-ÖØ-öø-ÿ]+")
"""A line that is as it was typed but for its spaces: no break, no bullet, nothing to be cleaned."""
INLINE_BULLET = re.compile(r"(?<=\S)\s*(?=[•‣⁃∙●◦▪■➢➤►▸❖]\s*\w)")


def tidy(text: str) -> str:
    """One line cleaned, each run of spaces one space, the bullets of symbol fonts kept as "•"."""
    return " ".join(clean(text if text.isascii() else text.translate(SYMBOLS)).split())


def split_bullet(text: str) -> tuple[str | None, str]:
    """The bullet in front of a tidy line, or None, and its words.

    >>> split_bullet("• CVS incorporated by Jan 2010")
    ('•', 'CVS incorporated by Jan 2010')
    """
    found = _BULLET.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


def typed_lines(text: str) -> Iterator[Line]:
    """The lines of a cell or paragraph as typed. A line that holds several bullets is several lines.

    Indented bullets are a level deeper for each depth of indent that occurs.
    """
    if _PLAIN.fullmatch(text):  # nearly all of a table
        yield Line(text=" ".join(text.split()))
        return
    depths: list[int] = []
    for typed in BREAK.split(text):
        indent = len(typed) - len(typed.lstrip(" \t\u00a0"))
        for piece in INLINE_BULLET.split(tidy(typed)):
            marker, words = split_bullet(piece)
            if not words and not marker:
                continue
            level = 0
            if marker is not None:
                while depths and depths[-1] > indent:
                    depths.pop()
                if not depths or depths[-1] < indent:
                    depths.append(indent)
                level = len(depths) - 1
            if words:
                yield Line(text=words, marker=marker, level=level)
            else:
                yield Line(text=marker or "")
