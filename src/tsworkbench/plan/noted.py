"""Notes that an import makes: a document's lines that have no field of their own, and the doubts about its readings.

The doubts are kept in the file for the officer, and leave in no paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tsworkbench.plan.draft import Doubt, Draft
from tsworkbench.plan.whole import Plan

_DOUBT = re.compile(r"Doubt(?: at (.*?))?: (“.*” was read as )")
_OUR_OWN = ("It is struck out in the document.", "Link: ")
"""How notes begin whose words no line of the document has."""


class Noted(NamedTuple):
    """A line of a document that is only in the notes of a row."""

    row: str
    """The draft's key of the row."""
    ref: str
    line: str


def in_a_line(doubt: Doubt) -> str:
    """A doubt as a note says it.

    >>> in_a_line(Doubt(where="row 4", text="Q2", reading="July to September", because="It could be calendar."))
    'Doubt at row 4: “Q2” was read as July to September. It could be calendar.'
    """
    at = f" at {doubt.where}" if doubt.where else ""
    text = " ".join(doubt.text.split())
    return f"Doubt{at}: “{text}” was read as {doubt.reading.rstrip('.')}. {doubt.because}".strip()


def is_doubt(line: str) -> bool:
    """Whether a line of notes is a doubt that was kept when a document was taken in."""
    return _DOUBT.match(line) is not None


def kept_doubts(row: Any) -> list[str]:
    """The doubts among a row's notes, without the word and with their place last: "“Q2” was read as July… (row 4)"."""
    notes = [*(row.notes or "").splitlines(), *(note.text for note in row.private_notes)]
    found = (_DOUBT.match(line) for note in notes for line in note.splitlines())
    return [_placed(one[1], one.string[one.end() - len(one[2]) :]) for one in found if one is not None]


def _placed(where: str | None, said: str) -> str:
    return f"{said.rstrip('.')} ({where})." if where else said


def only_in_notes(draft: Draft) -> list[Noted]:
    """The lines of the document that have found no field, each with the row on which it is noted."""
    return [
        Noted(row.id or "", getattr(row, "ref", None) or "", line)
        for plan in draft.library.plans
        for row in _rows(plan)
        for line in (row.notes or "").splitlines()
        if line.strip() and not is_doubt(line) and not line.startswith(_OUR_OWN)
    ]


def not_in_fields(draft: Draft) -> list[Noted]:
    """The lines of the document that are only in notes, and those that are in none as they were left out."""
    return [*(only_in_notes(draft) if draft.lines else ()), *(Noted("", "", line) for line in draft.left)]


def noted_words(draft: Draft) -> str:
    """ "12 of the document's 310 lines are only in notes"; "" where all have a field of their own. What was left out
    with hidden sheets is counted behind it.
    """
    count = len(only_in_notes(draft)) if draft.lines else 0
    verb = "is" if count == 1 else "are"
    noted = f"{count:,} of the document’s {max(count, draft.lines):,} lines {verb} only in notes" if count else ""
    left = len(draft.left)
    out = (
        f"{left:,} {'row of a hidden sheet is' if left == 1 else 'rows of hidden sheets are'} left out" if left else ""
    )
    return "; ".join(filter(None, (noted, out)))


def _rows(plan: Plan) -> Iterator[Any]:
    yield plan
    for objective in plan.objectives:
        yield objective
        for activity in objective.activities:
            yield from (activity, *activity.milestones, *activity.outputs)
