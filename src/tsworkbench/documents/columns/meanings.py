"""What a column of a plan may hold, what an officer calls that, and a column as far as it has been told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto


class Meaning(Enum):
    """What a column holds."""

    OBJECTIVE = auto()
    OBJECTIVE_REF = auto()
    REF = auto()
    MILESTONE_REF = auto()
    ACTIVITY = auto()
    MILESTONE = auto()
    OUTPUT = auto()
    TARGET = auto()
    """The number for the output in the column before it."""
    LEAD = auto()
    SUPPORT = auto()
    PARTNER = auto()
    """Organisations that work on it beside the leads."""
    HOLDER = auto()
    """The elected member who answers for it."""
    DUE = auto()
    WAS_DUE = auto()
    NEW_DUE = auto()
    EXPECTED = auto()
    DONE_ON = auto()
    TICKED = auto()
    """Ticked where the year or quarter in its header is the one in which it is due."""
    COST = auto()
    FUNDING = auto()
    DIRECTORATE = auto()
    STATUS = auto()
    RAG = auto()
    SHARE = auto()
    """How much is done, in per cent."""
    NOTES = auto()
    OTHER = auto()
    """Kept as notes, under the column's own name."""


WORDS: dict[Meaning, str] = {
    Meaning.OBJECTIVE: "objectives",
    Meaning.OBJECTIVE_REF: "the numbers of objectives",
    Meaning.REF: "numbers",
    Meaning.MILESTONE_REF: "the numbers of milestones",
    Meaning.ACTIVITY: "activities",
    Meaning.MILESTONE: "milestones",
    Meaning.OUTPUT: "outputs",
    Meaning.TARGET: "targets",
    Meaning.LEAD: "leads",
    Meaning.SUPPORT: "supporting leads",
    Meaning.PARTNER: "partner organisations",
    Meaning.HOLDER: "portfolio holders",
    Meaning.DUE: "dates",
    Meaning.WAS_DUE: "original dates",
    Meaning.NEW_DUE: "revised dates",
    Meaning.EXPECTED: "expected dates",
    Meaning.TICKED: "ticks under their years",
    Meaning.DONE_ON: "days on which it was done",
    Meaning.COST: "costs",
    Meaning.FUNDING: "funding",
    Meaning.DIRECTORATE: "directorates",
    Meaning.STATUS: "statuses",
    Meaning.RAG: "RAG ratings",
    Meaning.SHARE: "percentages",
    Meaning.NOTES: "notes",
    Meaning.OTHER: "notes",
}
"""What a column holds, as an officer calls it."""


TEXTS = (Meaning.OBJECTIVE, Meaning.ACTIVITY, Meaning.MILESTONE, Meaning.OUTPUT)
DATES = (Meaning.DUE, Meaning.WAS_DUE, Meaning.NEW_DUE, Meaning.EXPECTED)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: where it is (from 0), its header as printed, what it holds, and why that is in doubt, if it is."""

    at: int
    header: str
    meaning: Meaning
    because: str | None = None
    instead: Meaning | None = None
    """What its header says that it holds, where its content says otherwise."""
    scale: int = 1
    """By what its sums are multiplied: 1000 under "£000"."""


def with_meaning(columns: list[Column], at: int, meaning: Meaning) -> list[Column]:
    """The columns, the one at `at` read as something else; what is kept as notes in the end is in no doubt."""
    return [_meaning(column, meaning) if column.at == at else column for column in columns]


def _meaning(column: Column, meaning: Meaning) -> Column:
    if column.instead is not None and WORDS[meaning] == WORDS[column.instead]:
        return replace(column, meaning=meaning, because=None, instead=None)
    return replace(column, meaning=meaning)
