"""Tasks under tasks: which rows of a table are only there for those after them."""

from __future__ import annotations

import re
from itertools import pairwise

from tsworkbench.documents.cells.refs import bare_ref, belongs, numbered
from tsworkbench.documents.meanings import Meaning
from tsworkbench.documents.reading.grids import Grid, own_text, text_of

BARE_NUMBER = re.compile(r"(\d{1,2})\s+(?=[A-Z])")
"""A number with nothing behind it, which only counts before "1.1"."""


def heads_of_tasks(grid: Grid) -> set[int]:
    """The rows whose number is that of the rows after them up to a point: "1" before "1.1" and "1.2"."""
    acting, refs = grid.column(Meaning.ACTIVITY), grid.column(Meaning.REF)
    if acting is None or grid.has(Meaning.OBJECTIVE) or grid.has(Meaning.MILESTONE):
        return set()
    numbers = [
        bare_ref(text_of(row.cells[refs.at])) if refs is not None else number_of(text_of(row.cells[acting.at]))
        for row in grid.rows
    ]
    over = {n for n, (one, next_) in enumerate(pairwise(numbers)) if one and next_ and belongs(next_, one)}
    tops = {n for n in over if not any(belongs(numbers[n] or "", numbers[above] or " ") for above in over)}
    lead = grid.column(Meaning.LEAD)
    free = [n for n in tops if lead is None or not own_text(grid.rows[n].cells[lead.at])]
    return tops if len(free) * 2 > len(tops) else set()


def number_of(text: str) -> str | None:
    """The number that a task's own words begin with."""
    bare = BARE_NUMBER.match(text)
    return numbered(text).ref or (bare[1] if bare else None)
