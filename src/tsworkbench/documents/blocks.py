"""What every reader of a format makes of a document: its blocks in their order, before anybody asks what they mean.

A format is added by writing a reader that yields these; what a column is called, who leads and what is in doubt
is found in one place for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from tsworkbench.plan.calendar import WorkingDays


class Colour(StrEnum):
    """The family of a cell's colour, as ratings use them; yellow and orange are amber."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something stands in a document, counted from 1; None where the format has no such thing."""

    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line, bullet or paragraph. `text` is what stands; `struck` is what stood there and is struck out.

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
    """What stands in one column of a row. `value` is set where the format says that it is a date or a number.

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
        return " ".join(self.text.split()) if self.lines else ""


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
    struck: bool = False
    """It is struck out; its cells hold the words that it had."""
    unsure: tuple[Unsure, ...] = ()
    """What the reader itself is in doubt about; only text that was flattened, or a PDF without lines, has any."""

    @cached_property
    def filled(self) -> tuple[Cell, ...]:
        """The cells in which something stands, each merged one once."""
        return tuple(cell for cell in self.cells if not cell.again and cell.words)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table, its rows all of the same width. `title` is what the document calls it: a caption, a sheet's name."""

    rows: tuple[Row, ...]
    place: Place
    title: str | None = None
    hidden: bool = False
    """It is on a sheet that the workbook hides."""


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
