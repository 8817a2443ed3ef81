"""What stands in a column, counted: which share of its cells is a date, a sum, an owner, a status, a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tsworkbench.documents.blocks import Cell
from tsworkbench.documents.cells.dates import Years, is_date
from tsworkbench.documents.cells.marks import without_blanks
from tsworkbench.documents.cells.refs import is_ref
from tsworkbench.plan.model import OfficerKind
from tsworkbench.plan.printed.money import is_money
from tsworkbench.plan.printed.statuses import read_status
from tsworkbench.plan.printed.titles import is_initials, is_post, sort_of

MOST_LOOKED_AT = 60
"""Cells of a column that are looked at: more of them say no more."""

_YEARS = Years(plan_year=2000, as_at=date(2000, 4, 1))  # it is only asked whether there is a date, never which
_LEVELS = re.compile(
    r"(?:very )?(?:high|medium|low|med|h|m|l|essential|desirable|critical|urgent|important|normal|routine|must|should"
    r"|could|highest|lowest|[1-5])(?:\s*\(.*\))?",
    re.IGNORECASE,
)
TICK = re.compile(r"[✓✔☑✅√xX●•■▪*]|yes|y", re.IGNORECASE)
"""What stands in a column of ticks."""
_PARTED = re.compile(r"\s*(?:[/;,+\n]|\band\b|&|\bwith\b|\balongside\b)\s*")


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


def contents_of(cells: Sequence[Cell]) -> Contents:
    """The numbers of one column."""
    looked_at = cells[: MOST_LOOKED_AT * 3]
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
        dates=sum(map(_dated, told)) / count,
        money=sum(map(is_money, texts)) / count,
        owners=sum(map(_owned, texts)) / count,
        statuses=sum(len(text) <= 40 and read_status(text) is not None for text in texts) / count,
        refs=sum(map(is_ref, texts)) / count,
        ticks=sum(bool(TICK.fullmatch(text)) for text in texts) / count,
        shares=sum(bool(re.fullmatch(r"\d{1,3}(?:\.\d+)?\s?%", text)) for text in texts) / count,
        levels=sum(bool(_LEVELS.fullmatch(text)) for text in texts) / count,
    )


def _dated(cell: Cell) -> bool:
    if isinstance(cell.value, date):
        return True
    lines = [line.text for line in cell.lines if line.text]
    return bool(lines) and all(is_date(line, _YEARS) and not re.fullmatch(r"\d{1,2}|\d\.\d+", line) for line in lines)


def _owned(text: str) -> bool:
    """Whether a short text is surely somebody: a person's name, a post in capitals, a team's name of few words."""
    if len(text) > 80:
        return False
    parts = [part for part in _PARTED.split(text) if part]
    return bool(parts) and all(_somebody(part) for part in parts)


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
