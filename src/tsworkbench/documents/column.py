"""One column of a table, as far as it has been told what it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tsworkbench.documents.meanings import Meaning

TEXTS = (Meaning.OBJECTIVE, Meaning.ACTIVITY, Meaning.MILESTONE, Meaning.OUTPUT)
DATES = (Meaning.DUE, Meaning.WAS_DUE, Meaning.NEW_DUE, Meaning.EXPECTED)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: where it stands (from 0), its header as printed, what it holds, and why that is in doubt, if it is."""

    at: int
    header: str
    meaning: Meaning
    because: str | None = None
    instead: Meaning | None = None
    """What its header says that it holds, where its content says otherwise."""
    scale: int = 1
    """By what its sums are multiplied: 1000 under "£000"."""


def with_meaning(columns: list[Column], at: int, meaning: Meaning) -> list[Column]:
    """The columns, the one at `at` read as something else."""
    return [replace(column, meaning=meaning) if column.at == at else column for column in columns]
