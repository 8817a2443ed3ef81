"""No text is dropped: what has found no field of an activity's rows becomes a note on it, under its column's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tsworkbench.documents.blocks import Row
from tsworkbench.documents.cells.marks import is_ditto
from tsworkbench.documents.columns import WORDS, Meaning
from tsworkbench.documents.reading.grids import Grid, own_text
from tsworkbench.documents.reading.nodes import Node
from tsworkbench.documents.reading.reader import Reading
from tsworkbench.plan.due.words import vocabulary
from tsworkbench.plan.printed.money import is_nothing
from tsworkbench.plan.printed.statuses import read_status

_ELSEWHERE = (Meaning.OBJECTIVE, Meaning.OBJECTIVE_REF, Meaning.TICKED)
"""Columns whose words are kept on another row, or stand for their header."""
_STATES = (Meaning.STATUS, Meaning.RAG, Meaning.SHARE)
_WORD = re.compile(r"\w{3,}")
_MARKS = str.maketrans(dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " "))
_JOINING = vocabulary(
    "and the with from alongside support supported supporting lead leads leading joint jointly also see above ditto partnership "
    "working assisted consultation officer owner responsible for was revised moved originally previously now "
    "continued cont ctd objective priority theme aim goal outcome action activity task recommendation commitment step "
    "strategic ref target area one two three four five six seven eight nine ten"
)
"""Words that a reading stands for, and doesn't repeat."""


def keep_the_rest(reading: Reading, grid: Grid, rows: Sequence[Row], node: Node) -> None:
    """Looks through the cells of an activity's rows for words that are nowhere on it, and keeps their lines as notes."""
    held = _words(" ".join(_said(reading, node))) | _JOINING
    for row in rows:
        for column in grid.columns:
            text = own_text(row.cells[column.at])
            if column.meaning in _ELSEWHERE or not text or is_ditto(text) or is_nothing(text):
                continue
            if column.meaning in _STATES and read_status(text, key=reading.key) is not None:
                continue
            if column.meaning is Meaning.DUE and read_status(text, key=reading.key) is not None:
                continue
            if not _words(text) <= held:
                node.note(f"{column.header or WORDS[column.meaning].capitalize()}: {text}")


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold().translate(_MARKS)))


def _said(reading: Reading, node: Node) -> Iterator[str]:
    for row in node.all():
        yield from row.notes
        for value in row.values.values():
            if isinstance(value, str):
                yield value
        for lead in row["leads"] or ():
            yield lead.name
            officer = reading.officers.get((lead.name, lead.kind))
            if officer is not None:
                yield " ".join(filter(None, (officer.post, officer.organisation, officer.initials)))
