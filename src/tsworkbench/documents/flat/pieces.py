"""A row's text parted where a cut into columns is possible at all: at lines, bullets, and the phrases of columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from tsworkbench.documents.flat.anchors import ANCHORED, spans
from tsworkbench.documents.flat.names import Names
from tsworkbench.documents.flat.typed import Typed, goes_on
from tsworkbench.documents.meanings import Meaning

_MOST_PIECES = 160
_LONGEST_RUN = 6_000
"""Characters of one text that are searched for a column's phrases; what is longer is no cell of a plan."""
_MOST_CAPITALS = 12
_OPENING = re.compile(
    r"(?<=[a-z,;)0-9] )(?<!\b(?:in|at|of|on|by|to|or) )(?<!\b(?:the|for|and) )(?<!\b(?:with|from) )"
    r"(?:(?P<word>[A-Z][a-z]+)(?P<next>(?= [a-z]))?|(?P<number>\d[\d,]*%?)(?= [a-z]))"
)
"""A capital, or a number, after a word in lower case: where the text of another column could start."""
_TEXTS = (Meaning.MILESTONE, Meaning.OUTPUT, Meaning.NOTES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of a row that no column shares with another."""

    text: str
    line: Typed
    marker: str | None = None
    starts_line: bool
    goes_on: bool
    """It is the rest of what the piece before it says."""
    capital: bool = False
    """It starts within a line, at an ordinary word with a capital, as the text of another column would."""


Anchored = dict[tuple[int, int], dict[Meaning, float]]
"""Runs of pieces, from and to, that are the phrase of a column, each with how surely."""


class Parting:
    """Parts the rows of one table."""

    def __init__(self, columns: Sequence[Meaning], names: Names, *, wraps: bool) -> None:
        self._columns = tuple(columns)
        self._names = names
        self._wraps = wraps
        self._anchored = [column for column in dict.fromkeys(columns) if column in ANCHORED]

    def pieces(self, lines: Sequence[Typed]) -> tuple[list[Piece], Anchored]:
        """The pieces of a row, and which runs of them are a column's phrase."""
        pieces: list[Piece] = []
        anchored: Anchored = {}
        for run in _runs(lines):
            text, offsets = _as_one(run)
            found = [
                (column, span._replace(end=_next_word(text, span.end)))
                for column in self._anchored
                for span in spans(column, text, self._names)
                if len(text) <= _LONGEST_RUN
                and (run[0].marker is None or _may_cut_item(column, span.start, span.end, len(text), offsets))
            ]
            if len(found) > _MOST_PIECES or len(pieces) > _MOST_PIECES:
                found = [(column, span) for column, span in found if span.start in offsets]
            capitals = self._capitals(text) if run[0].marker is None and not pieces else set()
            cuts = sorted({*offsets, len(text), *capitals, *(at for _, span in found for at in (span.start, span.end))})
            places = {at: len(pieces) + n for n, at in enumerate(cuts)}
            for column, span in found:
                sure = anchored.setdefault((places[span.start], places[span.end]), {})
                sure[column] = max(sure.get(column, 0.0), span.sure)
            for start, end in pairwise(cuts):
                n = bisect_right(offsets, start) - 1
                line = run[n]
                begins = offsets[n] == start
                pieces.append(
                    Piece(
                        text=text[start:end].strip(),
                        line=line,
                        marker=line.marker if begins else None,
                        starts_line=begins and line.starts_line,
                        capital=start in capitals and not begins,
                        goes_on=not begins
                        or (n > 0 and goes_on(run[n - 1], line, wraps=self._wraps, listed=run[0].marker is not None)),
                    )
                )
        if len(pieces) > _MOST_PIECES:
            pieces = [*pieces[: _MOST_PIECES - 1], _together(pieces[_MOST_PIECES - 1 :])]
            anchored = {span: sure for span, sure in anchored.items() if span[1] < _MOST_PIECES}
        return pieces, anchored

    def _capitals(self, text: str) -> set[int]:
        """Where, in a row without bullets, another column's sentence may start in the middle of a line."""
        if not any(column in _TEXTS for column in self._columns[1:]):
            return set()
        found = (
            m.start()
            for m in _OPENING.finditer(text)
            if (m["number"] or m["next"] is not None or self._names.is_ordinary(m["word"]))
            and text.count(" ", 0, m.start()) > 2
        )
        return set(islice(found, _MOST_CAPITALS))


def _together(pieces: Sequence[Piece]) -> Piece:
    return replace(pieces[0], text=" ".join(piece.text for piece in pieces))


def _runs(lines: Sequence[Typed]) -> list[list[Typed]]:
    """Lines that may be one text: a bullet, or an empty line before, starts another."""
    runs: list[list[Typed]] = []
    for line in lines:
        if not runs or line.marker is not None or line.after_blank or line.text.startswith("["):
            runs.append([])
        runs[-1].append(line)
    return runs


def _as_one(run: Sequence[Typed]) -> tuple[str, list[int]]:
    offsets: list[int] = []
    length = 0
    for line in run:
        offsets.append(length)
        length += len(line.text) + 1
    return " ".join(line.text for line in run), offsets


def _next_word(text: str, at: int) -> int:
    """The gap behind a phrase belongs to it, so that the next one starts where it ends."""
    return at + 1 if text[at : at + 1] == " " else at


def _may_cut_item(column: Meaning, start: int, end: int, length: int, offsets: Sequence[int]) -> bool:
    """Within an item of a list only what ends it, or stands on lines of its own, can be another column's."""
    return (
        start > 0
        and (end == length or start in offsets)
        and (column in (Meaning.LEAD, Meaning.DUE) or start in offsets)
    )
