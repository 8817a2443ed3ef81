"""What is in a column, in numbers: which share of its cells is a date, a sum, an owner, a status, a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tsworkbench.documents.blocks import Cell
from tsworkbench.documents.columns.dates import ANY_YEARS, is_date
from tsworkbench.documents.columns.marks import is_ref, without_blanks
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.plan.imports.printed.money import is_money
from tsworkbench.plan.imports.printed.statuses import read_status
from tsworkbench.plan.imports.printed.titles import is_initials, is_post, sort_of
from tsworkbench.plan.model import OfficerKind

MOST_LOOKED_AT = 60
"""Cells of a column that are looked at: more of them say no more."""
MOST_SAMPLED = 3 * MOST_LOOKED_AT
"""Cells among which those are taken, for some are blank."""

_LEVELS = re.compile(
    r"(?:[1-5p]\d?\s*[-–:.]\s*)?(?:very )?(?:high(?:est)?|medium|low(?:est)?|med|h|m|l|essential|desirable|critical"
    r"|urgent|important|normal|routine|(?:must|should|could|won[’']?t)(?: have| do)?|blocker|major|minor|trivial|top"
    r"|p[0-5]|priority [0-5]|[1-5])(?: priority)?(?:\s*\(.*\))?",
    re.IGNORECASE,
)
_YES = re.compile(r"true|false|yes|no|y|n", re.IGNORECASE)
_DAY_OR_MONTH = re.compile(r"\d[/.-]\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\bq[1-4]\b", re.IGNORECASE)
TICK = re.compile(r"[✓✔☑✅√xX●•■▪*]|yes|y", re.IGNORECASE)
"""What is in a column of ticks."""
_PARTED = re.compile(r"\s*(?:[/;,+\n]|\band\b|&|\bwith\b|\balongside\b)\s*")
SURE = 0.75
"""The share of a column's cells that must say so for its content to overrule its header."""
OFTEN = 0.6


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A column's cells in numbers. The shares are of the cells that say something; `words` is their mean length."""

    rows: int = 0
    count: int = 0
    distinct: int = 0
    repeats: bool = False
    """It says the same in neighbouring rows, or is blank in many: it is a heading of several rows."""
    words: float = 0
    dates: float = 0
    money: float = 0
    owners: float = 0
    statuses: float = 0
    refs: float = 0
    levels: float = 0
    ticks: float = 0
    shares: float = 0
    """Of cells that are a percentage."""
    persons: float = 0
    """Of cells that name a person or hold initials."""
    days: float = 0
    """Of cells that name a day or a month of a year, and not a year alone."""
    whole: float = 0
    """Of cells that are a whole number and nothing else."""
    yes: float = 0
    """Of cells that say true or false, yes or no."""


def contents_of(cells: Sequence[Cell]) -> Contents:
    """The numbers of one column."""
    looked_at = cells[:MOST_SAMPLED]
    told = [cell for cell in looked_at if without_blanks(cell.text).strip() and not cell.again][:MOST_LOOKED_AT]
    texts = [cell.text.strip() for cell in told]
    if not texts:
        return Contents(rows=len(looked_at))
    count = len(texts)
    merged = sum(cell.again for cell in looked_at)
    return Contents(
        rows=len(looked_at),
        count=count,
        distinct=len(set(texts)),
        repeats=bool(merged) or len(set(texts)) < count or count < len(looked_at),
        words=sum(len(text.split()) for text in texts) / count,
        dates=sum(map(_is_dated, told)) / count,
        money=sum(map(is_money, texts)) / count,
        owners=sum(map(_owned, texts)) / count,
        persons=sum(map(_names_a_person, texts)) / count,
        statuses=sum(len(text) <= 40 and read_status(text) is not None for text in texts) / count,
        refs=sum(map(is_ref, texts)) / count,
        ticks=sum(bool(TICK.fullmatch(text)) for text in texts) / count,
        shares=sum(bool(re.fullmatch(r"\d{1,3}(?:\.\d+)?\s?%", text)) for text in texts) / count,
        levels=sum(bool(_LEVELS.fullmatch(text)) for text in texts) / count,
        days=sum(_is_day(cell) for cell in told) / count,
        whole=sum(text.isdecimal() for text in texts) / count,
        yes=sum(bool(_YES.fullmatch(text)) for text in texts) / count,
    )


def kind_of(cells: Sequence[Cell]) -> Meaning | None:
    """What some cells of a column are, from what is in them alone; None if they could be anything."""
    of = contents_of(cells)
    return Meaning.OTHER if of.yes >= SURE else by_content(of)


def _is_day(cell: Cell) -> bool:
    text = cell.text
    return isinstance(cell.value, date) or bool(_DAY_OR_MONTH.search(text) and _is_dated(cell))


def _is_dated(cell: Cell) -> bool:
    if isinstance(cell.value, date):
        return True
    lines = [line.text for line in cell.lines if line.text]
    return bool(lines) and all(
        is_date(line, ANY_YEARS) and not re.fullmatch(r"\d{1,2}|\d\.\d+", line) for line in lines
    )


def _owned(text: str) -> bool:
    """Whether a short text is surely somebody: a person's name, a post in capitals, a team's name of few words."""
    if len(text) > 80:
        return False
    parts = [part for part in _PARTED.split(text) if part]
    return bool(parts) and all(_somebody(part) for part in parts)


def _names_a_person(text: str) -> bool:
    for name in _PARTED.split(text)[:4]:
        kind, sure = sort_of(name)
        if (kind is OfficerKind.PERSON and sure and len(name.split()) > 1) or is_post(name):
            return True
    return False


def _somebody(name: str) -> bool:
    words = name.split()
    capitals = sum(word[:1].isupper() for word in words)
    if not words or len(words) > 6 or name.endswith("."):
        return False
    if is_initials(name) and len(words) == 1:
        return True
    kind, sure = sort_of(name)
    if kind is OfficerKind.PERSON:
        return sure and len(words) > 1
    if is_post(name):
        return capitals >= len(words) - 2
    return sure and len(words) <= 4 and capitals >= len(words) - 1 and capitals > 0


def by_content(of: Contents) -> Meaning | None:
    """What a column is by what is in it alone; None if it could be anything."""
    if not of.count:
        return None
    statuses = 0 if of.yes >= SURE else of.statuses
    owners = 0 if of.levels >= OFTEN else of.owners  # "High" and "P1" are nobody's names
    for share, meaning in (
        (of.refs, Meaning.REF),
        (of.dates, Meaning.DUE),
        (statuses, Meaning.STATUS),
        (of.money, Meaning.COST),
        (owners, Meaning.LEAD),
    ):
        if share >= SURE:
            return meaning
    return None
