"""A paper before it has a format: what it says, in blocks that HTML, Word and Markdown can each set in their own way.

A paper is composed once and set thrice, so no format can say something that another one doesn't. All text in it is
plain text; a format's own markup is made, and a text's look-alikes of it made harmless, where that format is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Rag


class Tone(Enum):
    """What a run of text stands out as. A tone never speaks alone: the words say the same."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    SMALL = "small"
    """Quiet, and small where a format can: what only a program reads."""


@dataclass(frozen=True)
class Run:
    """A piece of text in one tone. `rag` sets it in the colour of a rating; its glyph and word are in the text."""

    text: str
    tone: Tone = Tone.PLAIN
    rag: Rag | None = None
    link: str | None = None


Words = str | Run | Sequence[str | Run]
"""What may stand where text is wanted."""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A numbered or plain heading; level 1 is a section of the paper."""

    text: str
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph of running text."""

    words: Words
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, kw_only=True)
class Items:
    """A list of points, numbered where their order or number will be spoken of."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True, kw_only=True)
class Paragraphs:
    """Several paragraphs where one could stand, as in the cell of a table."""

    of: tuple[Words, ...]


Cell = Words | Paragraphs | Items
"""What may stand in a cell. A bare tuple is the runs of one paragraph: several paragraphs say so, and points too."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table. `share` is how much of the width it asks for against the others."""

    title: str
    share: float = 1.0
    right: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table without merged cells.

    `caption` says what it shows, to those who hear it read as well. The first column heads its row where
    `row_headed` is true.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_headed: bool = True


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart: what it shows, for those who see it and those who don't, and the same figures as a table."""

    title: str
    description: str
    chart: Any
    """A value of `papers.charts`."""
    table: Table


def runs(words: Words) -> tuple[Run, ...]:
    """Words as the runs they are made of, whichever of the three ways they were written in."""
    if isinstance(words, str | Run):
        words = (words,)
    return tuple(word if isinstance(word, Run) else Run(word) for word in words)


def paragraphs(cell: Cell) -> tuple[Words, ...]:
    """What is in a cell, one paragraph or point after the other."""
    if isinstance(cell, Paragraphs):
        return cell.of
    return cell.items if isinstance(cell, Items) else (cell,)


Block = Heading | Paragraph | Items | Table | Picture


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper: its title, the lines under it (for whom, from whom, position and cut-off), and what it says."""

    title: str
    under: tuple[Words, ...] = ()
    blocks: tuple[Block, ...] = ()
    author: str | None = None
    made_on: str | None = None
    """The ISO day that the paper bears, never the day on which the program ran."""
    language: str = "en-GB"
    landscape: bool = False
    """Whether it is to be printed on A4 on its side, for tables of many columns."""


_SAFE = re.compile(r"(?:https?://|mailto:)[^\s<>\"'`\\^{|}]+", re.IGNORECASE)


def harmless(words: Words) -> tuple[Run, ...]:
    """The runs with their texts cleaned, and only those links left that open a page or a letter.

    Spaces at the ends of a run stay, for they part it from the next one.
    """
    return tuple(
        Run(spaced(run.text), tone=run.tone, rag=run.rag, link=safe_link(run.link)) for run in runs(words) if run.text
    )


def spaced(text: str) -> str:
    """The text cleaned, with one space at either end where it had some."""
    cleaned = clean(text)
    if not cleaned:
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    return before + cleaned + (" " if text[-1].isspace() else "")


def plain(words: Words) -> str:
    """The words as one line of text, without tone or link."""
    return clean("".join(run.text for run in harmless(words)))


def safe_link(link: str | None) -> str | None:
    """The link if it is one to a page (http, https) or an address (mailto); None for any other, javascript: first."""
    if link is None:
        return None
    link = clean(link)
    return link if _SAFE.fullmatch(link) else None


WHITE = "#ffffff"
INK = "#1b1f27"
QUIET = "#4d5462"
RULE = "#c9c6bf"
FAINT = "#e7e4dd"
SHADE = "#f5f3ee"
ACCENT = "#43308f"

RATING_INK: dict[Rag | None, str] = {
    Rag.RED: "#942514",
    Rag.AMBER: "#6b4300",
    Rag.GREEN: "#005a30",
    Rag.COMPLETE: "#1d4b85",
    Rag.UNRATED: QUIET,
    None: QUIET,
}
"""The colour in which a rating's glyph and word are set."""

RATING_TINT: dict[Rag | None, str] = {
    Rag.RED: "#f7e1dc",
    Rag.AMBER: "#f8e9c8",
    Rag.GREEN: "#dcefe2",
    Rag.COMPLETE: "#dce7f5",
    Rag.UNRATED: "#eeedea",
    None: WHITE,
}
"""The ground behind it, where it has one."""
