"""No text is dropped: what has found no field of an activity's rows becomes a note on it, under its column's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tsworkbench.documents.blocks import Cell, Row
from tsworkbench.documents.columns.dates import read_when
from tsworkbench.documents.columns.marks import is_ditto
from tsworkbench.documents.columns.meanings import WORDS, Column, Meaning
from tsworkbench.documents.columns.vocabulary import plain_name
from tsworkbench.documents.meaning.builder.doubts import Reading
from tsworkbench.documents.meaning.builder.nodes import Node
from tsworkbench.documents.meaning.tables.grids import Grid, own_text
from tsworkbench.plan.due import Precision
from tsworkbench.plan.due.spellings import vocabulary
from tsworkbench.plan.imports.printed.money import is_nothing
from tsworkbench.plan.imports.printed.statuses import read_status

_ELSEWHERE = (Meaning.OBJECTIVE, Meaning.OBJECTIVE_REF, Meaning.TICKED)
"""Columns whose words are kept on another row, or stand for their header."""
_DAYS = (Meaning.DONE_ON, Meaning.WAS_DUE, Meaning.EXPECTED)
_STATES = (Meaning.STATUS, Meaning.RAG, Meaning.SHARE)
_WORD = re.compile(r"\w{3,}")
_PLAIN_NOTES = ("notes", "note", "comments", "comment")
_MARKS = str.maketrans(dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " "))
_JOINING = vocabulary(
    "and the with from alongside support supported supporting lead leads leading joint jointly also see above ditto "
    "partnership working assisted consultation officer owner responsible for was revised moved originally previously "
    "now continued cont ctd objective priority theme aim goal outcome action activity task recommendation commitment "
    "step strategic ref target area one two three four five six seven eight nine ten"
)
"""Words that a reading stands for, and doesn't repeat."""


def keep_the_rest(reading: Reading, grid: Grid, rows: Sequence[Row], node: Node) -> None:
    """Keeps as notes the cells of an activity's rows whose words are nowhere on it."""
    said = _said(reading, node)
    held: frozenset[str] | None = None
    for row in rows:
        for column in grid.columns:
            cell = row.cells[column.at]
            text = own_text(cell)
            if not text or column.meaning in _ELSEWHERE or text in said:
                continue
            if len(cell.lines) > 1 and all(" ".join(line.text.split()) in said for line in cell.lines):
                continue
            if is_ditto(text) or is_nothing(text):
                continue
            if column.meaning in _STATES and read_status(text, key=reading.key) is not None:
                continue
            if column.meaning is Meaning.DUE and read_status(text, key=reading.key) is not None:
                continue
            if column.meaning in _DAYS and _day_of(reading, cell) in said:
                continue
            if held is None:  # most cells have been taken as they stand, and no word of theirs is looked for
                held = _JOINING.union(*map(_words, said))
            if not _words(text) <= held:
                _made_by(grid, row, node).note(f"{column.header or WORDS[column.meaning].capitalize()}: {text}")


def _made_by(grid: Grid, row: Row, node: Node) -> Node:
    """The milestone that a row is about, or else the activity."""
    column = grid.column(Meaning.MILESTONE)
    title = own_text(row.cells[column.at]) if column is not None else ""
    return next((one for one in node.milestones if title and one["title"] == title), node)


def _day_of(reading: Reading, cell: Cell) -> str | None:
    """The day that a cell names, as rows hold it."""
    when = read_when(cell.lines, reading.years, value=cell.value)
    if when is None or when.rest or when.due.end is None or when.due.precision is not Precision.DAY:
        return None
    return when.due.end.isoformat()


@lru_cache(maxsize=2048)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold().translate(_MARKS)))


def _said(reading: Reading, node: Node) -> set[str]:
    """All that is said by now of an activity and what is under it."""
    said: set[str] = set()
    for row in node.all():
        values = row.values
        said.update(row.notes, [value for value in values.values() if isinstance(value, str)])
        for named in (*(values.get("leads") or ()), *(values.get("parties") or ())):
            said.add(named.name)
            officer = reading.officers.get((named.name, named.kind))
            if officer is not None:
                said.add(" ".join(filter(None, (officer.post, officer.organisation, officer.initials))))
    return said


class Kept:
    """The words that a plan holds by now, wherever they are, to be asked for what it may have lost."""

    _MOST_SOUGHT = 2_000
    """Texts that are looked for letter by letter; of more, only their words are."""

    def __init__(self, plan: Node) -> None:
        self._text = " ".join("\n".join(_strings(plan)).casefold().split())
        self._words = frozenset(_WORD.findall(self._text))
        self._sought = 0

    def holds(self, text: str) -> bool:
        """Whether a text is among them."""
        small = " ".join(text.casefold().split())
        if not self._words.issuperset(_WORD.findall(small)):
            return False
        self._sought += 1
        return self._sought > self._MOST_SOUGHT or small in self._text


def _strings(plan: Node) -> Iterator[str]:
    for row in plan.all():
        yield from row.notes
        for value in row.values.values():
            if isinstance(value, str):
                yield value
        yield from (lead.name for lead in row["leads"] or ())


def keep_cell(node: Node, cell: Cell, column: Column, *, shared: bool = False) -> None:
    """Keeps a cell's words as notes, under the column's name; a merged cell's only where it is `shared`."""
    if cell.again and not shared:
        return
    says = not is_nothing(cell.words)
    label = "" if not column.header or plain_name(column.header) in _PLAIN_NOTES else f"{column.header}: "
    for line in cell.lines:
        if line.text.strip() and says:
            node.note(f"{label}{line.text}")
        if line.struck:
            node.note(f"{label}Struck out: {line.struck}")
    if says:
        keep_links(node, cell)


def keep_links(node: Node, cell: Cell) -> None:
    """Keeps where a cell's links lead, unless it is printed."""
    for line in cell.lines:
        for link in line.links:
            if link not in line.text and re.match(r"(?:https?|mailto):", link):
                node.note(f"Link: {link}")
