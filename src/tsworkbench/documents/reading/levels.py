"""What a plan calls its levels, and how many of them a table and its headings have together."""

from __future__ import annotations

import re
from dataclasses import replace

from tsworkbench.documents.meanings import Meaning
from tsworkbench.documents.reading.grids import Grid, spans_all
from tsworkbench.documents.reading.judging import is_total

_LEVEL_WORDS = re.compile(
    r"\b(objective|theme|priorit(?:y|ies)|aim|goal|outcome|pillar|ambition|work ?stream|strand|recommendation|"
    r"commitment|action|activit(?:y|ies)|task|project|initiative|domain|area|strategic aim|focus|finding|"
    r"intervention|proposal|step)s?\b",
    re.IGNORECASE,
)


def level_word(header: str) -> str | None:
    """What a plan calls a level, from its column's name or the word before a number: "Priorities" → "Priority".

    >>> level_word("Strategic Objectives")
    'Objective'
    """
    found = _LEVEL_WORDS.search(header)
    if found is None:
        return None
    word = found[1].casefold()
    word = re.sub(r"ies$", "y", word)
    return word.capitalize()


def shifted(grid: Grid) -> Grid:
    """The grid with its levels one lower: what stands over it is the objective, its objectives the activities."""
    down: dict[Meaning, Meaning] = {
        Meaning.OBJECTIVE: Meaning.ACTIVITY,
        Meaning.OBJECTIVE_REF: Meaning.REF,
        Meaning.ACTIVITY: Meaning.MILESTONE,
        Meaning.REF: Meaning.MILESTONE_REF,
    }
    columns = [replace(column, meaning=down.get(column.meaning, column.meaning)) for column in grid.columns]
    return replace(grid, columns=columns)


def inner_headings(grid: Grid) -> int:
    """How many rows of a table are short headings across it."""
    return sum(
        (text := spans_all(row)) is not None and len(text.split()) <= 14 and not is_total(text) for row in grid.rows
    )
