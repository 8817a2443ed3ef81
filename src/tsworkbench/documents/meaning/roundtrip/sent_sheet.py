"""A sheet as it left: what stood in each of its rows, so that what comes back can be told from what was sent.

Only a cell that says something else than what was sent is a change. Programs rewrite cells on their way: a number loses
its last nought, a date its form, a sign its letter; none of that is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tsworkbench.documents.blocks import Cell, Line
from tsworkbench.documents.meaning.roundtrip.cells import OwnRow, lines_of, number_in, phrase_of, points_of, sure_day
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Rag
from tsworkbench.plan.roundtrip.ids import short_id
from tsworkbench.plan.roundtrip.layout import (
    Laid,
    Lines,
    Points,
    Value,
    laid_by_activity,
    laid_by_line,
    rating_words,
)
from tsworkbench.plan.roundtrip.names import Column
from tsworkbench.plan.roundtrip.phrases import Reader, days_of
from tsworkbench.plan.whole import Plan

_NUMBER = re.compile(r"[-+]?£?[\d,]*\.?\d+%?")
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "…": "...", "\xa0": " "})
_LONGEST = 32_000  # what no spreadsheet cuts; a longer text may come back cut short
_PHRASES = (Column.DUE, Column.EXPECTED)
_COLUMNS_OF_POINTS = (Column.MILESTONES, Column.OUTPUTS)


@dataclass(frozen=True)
class Sent:
    """A plan as it was when a sheet of it left, laid out as in the sheet; rows by the ids that the sheet has."""

    plan: Plan
    phrases: Reader
    rows: Mapping[str, Laid]

    def same(self, row: OwnRow, at: int, column: Column) -> bool | None:
        """Whether the cell of a row in a place says what was sent in a column; None where nothing stood in it."""
        laid = self.rows.get(row.id or "")
        if laid is None:
            return None
        value = laid.cells.get(column)
        if value is None or value == "":
            return None
        return unchanged(row.others.get(at), value, column, self.phrases)


def sent(plan: Plan, phrases: Reader, *, by_line: bool) -> Sent:
    """What a sheet of a plan held when it left."""
    rows: dict[str, Laid] = {}
    for laid in laid_by_line(plan) if by_line else laid_by_activity(plan):
        if laid.of.id:
            rows[short_id(laid.of.id)] = laid
    return Sent(plan, phrases, rows)


def cell_of(value: Value) -> Cell:
    """A value as the cell that it comes back as."""
    if value is None or value == "":
        return Cell()
    if isinstance(value, Rag):
        return _of_lines((rating_words(value),))
    if isinstance(value, Points):
        if len(value.points) == 1:
            return _of_lines(value.points)
        return Cell(lines=tuple(Line(text=point, marker="•") for point in value.points))
    if isinstance(value, Lines):
        return _of_lines(value.lines)
    if isinstance(value, date):
        return Cell(lines=(Line(text=value.isoformat()),), value=value)
    if isinstance(value, float | int):
        return Cell(lines=(Line(text=repr(value)),), value=float(value))
    return _of_lines((value,))


def _of_lines(lines: tuple[str, ...]) -> Cell:
    return Cell(lines=tuple(Line(text=line) for line in lines))


def unchanged(cell: Cell | None, value: Value, column: Column, phrases: Reader) -> bool:
    """Whether a cell says what was sent."""
    text = " ".join(lines_of(cell))
    if isinstance(value, date):
        if column is Column.DUE_BY and not text:
            return False
        due = phrases.read(text) if text and sure_day(cell, text) is None else None
        day = sure_day(cell, text) or (due.end.isoformat() if due and due.end and due.start == due.end else None)
        return day == value.isoformat()
    if isinstance(value, float | int) and not isinstance(value, bool):
        return number_in(cell) == float(value)
    if isinstance(value, Rag):
        return rating_word(text) == rating_word(rating_words(value))
    if column in _COLUMNS_OF_POINTS:
        points = value.points if isinstance(value, Points) else ()
        return [_plain(one) for one in points_of(cell)] == [_plain(one) for one in points]
    words = " ".join(lines_of(cell_of(value)))
    return same_words(text, words) or (bool(text) and bool(words) and _rewritten(cell, text, words, column, phrases))


def same_words(text: str, words: str) -> bool:
    """Whether two texts are one but for what programs do to signs."""
    ours, theirs = _plain(text), _plain(words)
    if ours == theirs or ours in _misread(theirs):
        return True
    return len(theirs) > _LONGEST and theirs.startswith(ours.rstrip(".")[:_LONGEST])


def _rewritten(cell: Cell | None, text: str, words: str, column: Column, phrases: Reader) -> bool:
    """Whether a spreadsheet has made a number or a date of a text: 1.1 of 1.10, 31/03/2010 of 31 March 2010."""
    ours, theirs = _number(text), _number(words)
    if ours is not None and theirs is not None:
        return ours == theirs
    if column not in _PHRASES:
        return False
    there, here = phrases.read(words), phrases.read(phrase_of(cell, text))
    if there is None or here is None:
        return False
    return days_of(here) == days_of(there) or (
        isinstance(cell and cell.value, date) and there.start == there.end == here.end
    )


def rating_word(text: str) -> str:
    """The word of a rating without its sign."""
    return " ".join(re.findall(r"[a-z]+", text.casefold()))


def _number(text: str) -> float | None:
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        return float(plain.replace("£", "").replace(",", "").rstrip("%"))
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return " ".join(clean(text).translate(_ALIKE).split())


def _misread(plain: str) -> tuple[str, str]:
    """What becomes of a text in a spreadsheet that knows only Windows' letters, or takes it for a text in them."""
    if plain.isascii():
        return plain, plain
    read = " ".join(plain.encode().decode("cp1252", "replace").translate(_ALIKE).split())
    return plain.encode("cp1252", "replace").decode("cp1252"), read
