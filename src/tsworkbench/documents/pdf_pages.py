"""A page of a PDF: its words as lines, and its tables by the lines drawn around their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tsworkbench.documents.aligned import Word, WordLine, cell_lines
from tsworkbench.documents.blocks import Cell, Place, Row
from tsworkbench.documents.flat.typed import Typed
from tsworkbench.documents.lines import split_bullet, tidy

if TYPE_CHECKING:
    from pdfplumber.page import Page

SAME = 3.0
"""Points by which two edges may differ and still be one line of a table."""
_NO_NAME = re.compile(r"^\(cid:\d{1,5}\)(?=$|\w)")
"""A character that the font gives no meaning: in front of a word it is nearly always a bullet."""
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"})


@dataclass
class PrintedLine:
    """A printed line outside all ruled tables."""

    typed: Typed
    top: float
    words: WordLine


@dataclass
class RuledTable:
    """A ruled table on one page, its columns' edges, and the rows of its grid."""

    top: float
    edges: tuple[float, ...]
    rows: list[Row]


@dataclass
class PrintedPage:
    """A page of a PDF: its lines of words, and the tables that rules are drawn around."""

    number: int
    lines: list[PrintedLine]
    tables: list[RuledTable]


def page_of(page: Page, number: int, name: str) -> PrintedPage:
    """What is printed on a page, by the places of its words."""
    words = page.extract_words(use_text_flow=False, keep_blank_chars=False, y_tolerance=2.5)
    for word in words:
        word["text"] = _NO_NAME.sub("•", word["text"].translate(_LIGATURES))
    tables: list[RuledTable] = []
    taken: set[int] = set()
    if len(page.lines) + len(page.rects) + len(page.curves) <= 20_000:
        for found in page.find_tables():
            ruled = _ruled(found, words, taken, number)
            if ruled is not None:
                tables.append(ruled)
    rest = [word for n, word in enumerate(words) if n not in taken]
    return PrintedPage(number, list(_lines(rest, number)), tables)


def _lines(words: Sequence[dict[str, Any]], page: int) -> Iterator[PrintedLine]:
    """Words as lines, from the top down."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["top"], word["x0"])):
        if rows and abs(rows[-1][0]["top"] - word["top"]) <= 0.5 * max(word["bottom"] - word["top"], 1):
            rows[-1].append(word)
        else:
            rows.append([word])
    below = None
    for number, row in enumerate(rows, 1):
        row.sort(key=lambda word: word["x0"])
        height = max(word["bottom"] - word["top"] for word in row)
        text = tidy(" ".join(word["text"] for word in row))
        gap = below is None or row[0]["top"] - below > 0.6 * height
        below = max(word["bottom"] for word in row)
        if not text:
            continue
        marker, rest = split_bullet(text)
        place = Place(page=page, line=number)
        yield PrintedLine(
            typed=Typed(
                text=rest or text,
                marker=marker if rest else None,
                line=number,
                page=page,
                after_blank=gap,
                indent=round(row[0]["x0"]),
            ),
            top=row[0]["top"],
            words=WordLine(
                words=tuple(Word(text=word["text"], start=word["x0"], end=word["x1"]) for word in row),
                place=place,
                after_gap=gap,
            ),
        )


def _ruled(found: Any, words: Sequence[dict[str, Any]], taken: set[int], page: int) -> RuledTable | None:
    """A table by its lines. Where lines are missing a cell covers what they would have parted."""
    xs = _edges([edge for cell in found.cells for edge in (cell[0], cell[2])])
    ys = _edges([edge for cell in found.cells for edge in (cell[1], cell[3])])
    if len(xs) < 3 or len(ys) < 2:
        return None
    grid: dict[tuple[int, int], Cell] = {}
    mine: set[int] = set()
    for left, top, right, bottom in sorted(found.cells, key=lambda cell: (cell[1], cell[0])):
        inside = [
            n
            for n, word in enumerate(words)
            if left - 1 <= (word["x0"] + word["x1"]) / 2 <= right + 1
            and top - 1 <= (word["top"] + word["bottom"]) / 2 <= bottom + 1
            and n not in mine
        ]
        mine.update(inside)
        lines = tuple(cell_lines([line.typed for line in _lines([words[n] for n in inside], page)]))
        columns = range(_nearest(xs, left), _nearest(xs, right))
        for row in range(_nearest(ys, top), _nearest(ys, bottom)):
            for column in columns:
                again = (row, column) != (_nearest(ys, top), _nearest(xs, left))
                grid.setdefault((row, column), Cell(lines=lines, again=again))
    if not mine:
        return None
    taken |= mine
    rows = [
        Row(
            cells=tuple(grid.get((row, column), Cell()) for column in range(len(xs) - 1)),
            place=Place(page=page, row=row + 1),
        )
        for row in range(len(ys) - 1)
    ]
    return RuledTable(top=found.bbox[1], edges=tuple(xs), rows=[row for row in rows if any(c.lines for c in row.cells)])


def _edges(positions: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > SAME:
            edges.append(position)
    return edges


def _nearest(edges: Sequence[float], position: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - position))
