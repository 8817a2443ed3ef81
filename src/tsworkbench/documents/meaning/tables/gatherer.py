"""The rows of a table gathered into activities under their objectives.

It is told how many levels a table and its headings have together, which rows are only there for the tasks under them,
and which list several activities in one cell; and a row may be read again with its text cut the other way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from tsworkbench.documents.blocks import STRUCK_OUT, Cell, Cut, Line, Place, Row, Unsure, as_it_stood, is_struck
from tsworkbench.documents.columns.marks import bare_ref, belongs, is_ditto, is_ref, numbered, refs_above
from tsworkbench.documents.columns.meanings import Column, Meaning
from tsworkbench.documents.meaning.builder.doubts import Doubts, Other, Reading
from tsworkbench.documents.meaning.builder.leads import put_leads
from tsworkbench.documents.meaning.builder.nodes import Node, finished, number_keys
from tsworkbench.documents.meaning.tables.activities import ActivityMaker
from tsworkbench.documents.meaning.tables.grids import Grid, own_text, spans_all
from tsworkbench.documents.meaning.tables.objectives import Objectives
from tsworkbench.documents.meaning.tables.surroundings import is_aside, is_section, line_footnote
from tsworkbench.documents.meaning.tables.verdict import is_total
from tsworkbench.documents.pace import Pace
from tsworkbench.plan.imports.draft import Put

_CONTINUED = re.compile(r"\s*[(\[–-]*\s*(?:continued|cont['’]?d\.?|ctd\.?)\s*[)\]]*\s*$", re.IGNORECASE)
_NOTE = re.compile(r"^(?:notes?|nb|n\.b\.|source|key|\*+)\b[\s:.*]*", re.IGNORECASE)
_MARKS = re.compile(r"[^\w\s]")
_LONG_NOTE = 30
"""Words from which a text across the table is a remark and no heading."""


@dataclass
class _Group:
    """The rows of one activity, until the next begins."""

    objective: Node
    grid: Grid
    rows: list[Row] = field(default_factory=list)
    part: bool = False
    """Its cell names other activities beside it."""
    more: list[str] = field(default_factory=list)
    """Words of the title that stand on the next page."""


class Gatherer:
    """Goes through the rows of a document's tables. What it knows of the row above outlives a page."""

    def __init__(self, reading: Reading, plan: Node, objectives: Objectives, pace: Pace) -> None:
        self.pace = pace
        self.reading = reading
        self.plan = plan
        self.objectives = objectives
        self.maker = ActivityMaker(reading)
        self.objective: Node | None = None
        self.words: dict[str, str] = {}
        """What the plan calls its levels, by field of the plan."""
        self._aside = False
        """The rows are under a heading that is not a part of the plan."""
        self.loose_footnotes: list[tuple[str, str]] = []
        self.stood: set[Place] = set()
        """Where the rows are that are struck out whole, and were read as they stood."""
        self._group: _Group | None = None
        self._headings: list[tuple[Node, str, str]] = []
        """Objectives that only their place makes one: a text alone in its row."""

    def take(self, grid: Grid, section: Node | None, default: str) -> None:
        """Reads the rows of a table. `section` is the objective that its heading names, `default` the title of the
        one under which activities stand where the document names none.
        """
        if section is not None and section is not self.objective:
            self.finish()
            self.objective = section
        elif not grid.goes_on and not grid.has(Meaning.OBJECTIVE) and section is None and self._named_within(grid):
            self.finish()
        self._aside = False
        over = heads_of_tasks(grid)
        naming = [column.at for column in grid.at(Meaning.ACTIVITY, Meaning.MILESTONE)]
        for n, row in enumerate(grid.rows):
            self.pace.step()
            if is_struck(row, naming):
                row = as_it_stood(row)
                self.stood.add(row.place)
            if n in over or row.heads:
                self._head_of_tasks(grid, row)
                continue
            heading = self._heading(grid, row) if not row.begins else None
            if heading is not None:
                self.finish()
                self._headed(grid, row, heading)
                if row.struck and self.objective is not None:
                    self.objective.note(STRUCK_OUT)
                continue
            if self._aside:
                self._to_plan(grid, row)
                continue
            parts = parted(grid, row) if not row.begins else [row]
            for one in parts:
                self._take_row(grid, one, default, part=len(parts) > 1)

    def _head_of_tasks(self, grid: Grid, row: Row) -> None:
        """A row that is the objective of those after it. What else stands in it is kept."""
        self.finish()
        acting = grid.column(Meaning.ACTIVITY)
        assert acting is not None
        text = row.cells[acting.at].words
        numbers = grid.column(Meaning.REF)
        ref = own_text(row.cells[numbers.at]) if numbers is not None else ""
        if not ref and numbered(text).ref is None and (bare := BARE_NUMBER.match(text)):
            ref, text = bare[1], text[bare.end() :]
        self.objective, _ = self.objectives.of(text, grid.where(row), ref=bare_ref(ref) if ref else None)
        for column in grid.columns:
            said = own_text(row.cells[column.at])
            if not said or column in (acting, numbers):
                continue
            if column.meaning is Meaning.LEAD:
                put_leads(self.reading, self.objective, row.cells[column.at], grid.where(row, column))
            else:
                self.objective.note(f"{column.header}: {said}" if column.header else said)

    def finish(self) -> None:
        """Makes the activity whose rows have been gathered."""
        group, self._group = self._group, None
        if group is None:
            return
        title = None
        if group.more:
            cell = _cell_text(group.grid, group.rows[0], Meaning.ACTIVITY)
            title = " ".join([cell, *group.more])
        elif not _cell_text(group.grid, group.rows[0], Meaning.ACTIVITY):
            title = self._stand_in(group)
        node = self.maker.make(group.grid, group.rows, title=title, part=group.part)
        group.objective.add("activities", node)
        if title is not None and not group.more:
            self.reading.doubts.about(
                node,
                "title",
                group.grid.where(group.rows[0]),
                text=title,
                reading=f"an activity called “{title}”",
                because="No activity is named in its row.",
            )
        for row in group.rows:
            for unsure in row.unsure:
                doubt_cut(self.reading, node, group.grid, group.rows, row, unsure)

    def _take_row(self, grid: Grid, row: Row, default: str, *, part: bool) -> None:
        acting = _cell_text(grid, row, Meaning.ACTIVITY)
        if not row.begins and is_total(acting or row.filled[0].words if row.filled else ""):
            self._to_plan(grid, row)
            return
        objective = self._objective(grid, row, default)
        begins = self._begins(grid, row, objective, acting)
        if not begins:
            assert self._group is not None
            if acting and acting[:1].islower():
                self._group.more.append(acting)
            self._group.rows.append(row)
            return
        self.finish()
        if not acting and not self._says_more(grid, row):
            struck = [line.struck for cell in row.cells for line in cell.lines if line.struck]
            for text in struck:
                objective.note(f"Struck out: {text}")
            if row.struck:
                objective.note(STRUCK_OUT)
            for column in grid.at(Meaning.REF):
                ref = own_text(row.cells[column.at])
                if ref and objective["ref"] is None and is_ref(ref):
                    objective.values["ref"] = bare_ref(ref)
                elif ref:
                    objective.note(f"No. {ref}")
            return
        self._group = _Group(objective, grid, [row], part)

    def _begins(self, grid: Grid, row: Row, objective: Node, acting: str) -> bool:
        """Whether a row begins an activity, or goes on with the one above."""
        group = self._group
        if row.begins or group is None or group.objective is not objective:
            return True
        ref = _own(grid, row, Meaning.REF)
        above_ref = next((own for one in group.rows if (own := _own(group.grid, one, Meaning.REF))), "")
        if not acting:
            return bool(ref) and bare_ref(ref) != bare_ref(above_ref)
        column = grid.column(Meaning.ACTIVITY)
        assert column is not None
        if row.cells[column.at].again or is_ditto(acting):
            return False
        above = _cell_text(group.grid, group.rows[0], Meaning.ACTIVITY)
        ref, above_ref = ref or numbered(acting).ref or "", above_ref or numbered(above).ref or ""
        may_be = not ref or not above_ref or bare_ref(ref) == bare_ref(above_ref)
        same = may_be and _plain(acting) == _plain(above)
        if same and (grid.has(Meaning.MILESTONE) or (ref and grid.has(Meaning.OUTPUT))):
            return False
        if same and _CONTINUED.search(acting):
            return False
        alone = group.grid is not grid or len(row.filled) == 1
        cut_by_page = alone and acting[:1].islower() and not ref and not above.endswith((".", "!", "?"))
        return not cut_by_page

    def _objective(self, grid: Grid, row: Row, default: str) -> Node:
        column = grid.column(Meaning.OBJECTIVE)
        ref = _own(grid, row, Meaning.OBJECTIVE_REF)
        text = own_text(row.cells[column.at]) if column is not None else ""
        if column is not None and text and not is_ditto(text):
            own_ref = bare_ref(ref) if ref and is_ref(ref) else None
            node, label = self.objectives.of(text, grid.where(row, column), ref=own_ref)
            self._learn_word(column, label)
            for line in row.cells[column.at].lines:
                if line.struck:
                    node.note(f"Struck out: {line.struck}")
            self.objective = node
        elif self.objective is None:
            self.objective, _ = self.objectives.of(default, grid.where(row))
        if column is not None and not text and not row.cells[column.at].again:
            for line in row.cells[column.at].lines:
                if line.struck:
                    self.objective.note(f"Struck out: {line.struck}")
        if ref and bare_ref(ref) != self.objective["ref"]:
            self.objective.note(f"No. {ref}")
        return self.objective

    def _learn_word(self, column: Column, label: str | None) -> None:
        if "objective_word" in self.words:
            return
        if word := level_word(label or "") or level_word(column.header):
            self.words["objective_word"] = word

    def _heading(self, grid: Grid, row: Row) -> str | None:
        """The text of a row that is a heading within the table, or a remark across it."""
        across = spans_all(row)
        if across is not None:
            return across
        own = row.filled
        first = row.cells[0]
        if len(own) != 1 or first.again or first.words != own[0].words or len(row.cells) < 3:
            return None
        text = first.words
        if is_aside(text) or _footnote(row) is not None:
            return text
        if grid.columns[0].meaning is Meaning.OBJECTIVE:
            return None
        if is_section(text):
            return text
        if grid.columns[0].meaning in (Meaning.REF, Meaning.OBJECTIVE_REF) and is_ref(text):
            return None
        bold = bool(first.lines) and all(line.bold for line in first.lines if line.text)
        rest = [other for other in grid.rows if other is not row]
        fuller = sum(len(other.filled) >= 3 for other in rest) * 3 >= len(rest) * 2 and len(rest) >= 2
        short = len(text.split()) <= 14 and not text.endswith(".") and not text[:1].islower()
        return text if short and (bold or (text.isupper() and len(text) > 3) or fuller) else None

    def _headed(self, grid: Grid, row: Row, text: str) -> None:
        note = _footnote(row)
        if note is not None:
            if note[0] not in self.maker.footnotes_used:
                self.loose_footnotes.append(note)
            return
        self._aside = is_aside(text)
        if self._aside:
            self._to_plan(grid, row)
            return
        long = len(text.split()) > _LONG_NOTE
        if _NOTE.match(text) or long or is_total(text):
            (self.objective if self.objective is not None and long else self.plan).note(text)
            return
        if grid.has(Meaning.OBJECTIVE):
            self.plan.note(f"{grid.where(row)}: {text}")
            return
        self.objective, label = self.objectives.of(text, grid.where(row))
        if word := level_word(label or ""):
            self.words.setdefault("objective_word", word)
        if label is None and not is_section(text) and numbered(text).ref is None:
            self._headings.append((self.objective, grid.where(row), text))

    def doubt_headings(self) -> None:
        """Doubts the headings that nothing is under: a remark below a table has a row of its own as well."""
        for node, where, text in self._headings:
            if not node.under["activities"]:
                self.reading.doubts.about(
                    node,
                    "title",
                    where,
                    text=text,
                    reading=f"an objective called “{text}”",
                    because="Nothing is under it: it could be a remark.",
                )

    def _named_within(self, grid: Grid) -> bool:
        return any(self._heading(grid, row) for row in grid.rows[:2])

    def _says_more(self, grid: Grid, row: Row) -> bool:
        """Whether a row says anything beside its objective and its number."""
        beside = (Meaning.OBJECTIVE, Meaning.OBJECTIVE_REF, Meaning.REF)
        return any(own_text(row.cells[column.at]) for column in grid.columns if column.meaning not in beside)

    def _stand_in(self, group: _Group) -> str:
        """A title for an activity without one: its first milestone or output, else its objective's."""
        for meaning in (Meaning.MILESTONE, Meaning.OUTPUT):
            for row in group.rows:
                if text := _cell_text(group.grid, row, meaning):
                    return text if len(text.split()) <= 20 else " ".join(text.split()[:20]) + " …"
        return str(group.objective["title"])

    def _to_plan(self, grid: Grid, row: Row) -> None:
        said = " – ".join(cell.words for cell in row.filled)
        self.plan.note(f"{grid.where(row)}: {said}")


def _footnote(row: Row) -> tuple[str, str] | None:
    """The mark and the text of a row that is nothing but a footnote."""
    lines = [line for cell in row.cells if not cell.again for line in cell.lines if line.text]
    return line_footnote(lines[0]) if len(lines) == 1 else None


def _cell_text(grid: Grid, row: Row, meaning: Meaning) -> str:
    column = grid.column(meaning)
    return row.cells[column.at].words if column is not None else ""


def _own(grid: Grid, row: Row, meaning: Meaning) -> str:
    column = grid.column(meaning)
    return own_text(row.cells[column.at]) if column is not None else ""


@lru_cache(maxsize=2048)
def _plain(text: str) -> str:
    small = text.casefold()
    whole = _CONTINUED.sub("", text) if "cont" in small or "ctd" in small else text
    return " ".join(_MARKS.sub(" ", numbered(whole).text.casefold()).split())


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


BARE_NUMBER = re.compile(r"(\d{1,2})\s+(?=[A-Z])")
"""A number with nothing behind it, which only counts before "1.1"."""


def heads_of_tasks(grid: Grid) -> set[int]:
    """The rows whose number is that of the rows after them up to a point: "1" before "1.1" and "1.2"."""
    acting, refs = grid.column(Meaning.ACTIVITY), grid.column(Meaning.REF)
    if acting is None or grid.has(Meaning.OBJECTIVE) or grid.has(Meaning.MILESTONE):
        return set()
    if any(row.begins for row in grid.rows):
        return set()
    numbers = [
        bare_ref(row.cells[refs.at].words) if refs is not None else number_of(row.cells[acting.at].words)
        for row in grid.rows
    ]
    over = {n for n, (one, next_) in enumerate(pairwise(numbers)) if one and next_ and belongs(next_, one)}
    heads = {(numbers[n] or " ").casefold() for n in over}
    tops = {n for n in over if heads.isdisjoint(refs_above(numbers[n] or ""))}
    lead = grid.column(Meaning.LEAD)
    free = [n for n in tops if lead is None or not own_text(grid.rows[n].cells[lead.at])]
    return tops if len(free) * 2 > len(tops) else set()


def number_of(text: str) -> str | None:
    """The number that a task's own words begin with."""
    bare = BARE_NUMBER.match(text)
    return numbered(text).ref or (bare[1] if bare else None)


_COUNT = re.compile(r"(?P<number>\d{1,2})(?P<letter>[a-z])?[.)]\s+(?=\S)")


def parted(grid: Grid, row: Row) -> list[Row]:
    """A row whose activity cell is a list of several, one row each.

    Dates and leads are given to each in turn where there are as many; what there is once stays with the first,
    but who leads and by when holds for them all.
    """
    column = grid.column(Meaning.ACTIVITY)
    if column is None or grid.has(Meaning.MILESTONE):
        return [row]
    cell = row.cells[column.at]
    lines = [line for line in cell.lines if line.text.strip()] if len(cell.lines) > 1 else []
    if cell.again or len(lines) < 2:
        return [row]
    refs = [numbered(line.text).ref for line in lines]
    ref_cell = grid.cell(row, Meaning.REF)
    unnumbered = ref_cell is None or not own_text(ref_cell)
    by_ref = all(ref is not None and "." in ref for ref in refs)
    listed = all(line.marker is not None and line.level == lines[0].level for line in lines)
    if by_ref or (listed and unnumbered):
        return [_nth(grid, row, column, n, len(lines), (line,)) for n, line in enumerate(lines)]
    counted = _counted(lines) if unnumbered else []
    if not counted and (listed or unnumbered or _LETTER.match(lines[0].text)):
        counted = [(line,) for line in lines] if listed else _counted(lines, _LETTER)
        if not unnumbered and not _answered(grid, row, len(counted)):
            return [row]
    parts = [_nth(grid, row, column, n, len(counted), part) for n, part in enumerate(counted)]
    if parts and ref_cell is not None and not unnumbered:
        at = grid.at(Meaning.REF)[0].at
        parts = [_numbered_with(part, at, f"{ref_cell.words}{chr(ord('a') + n)}") for n, part in enumerate(parts)]
    return parts or [row]


def _numbered_with(row: Row, at: int, ref: str) -> Row:
    cells = list(row.cells)
    cells[at] = Cell(lines=(Line(text=ref),))
    return replace(row, cells=tuple(cells))


def _answered(grid: Grid, row: Row, count: int) -> bool:
    """Whether another cell of a row has as many lines as its actions: a date, a lead or a status for each."""
    beside = grid.at(Meaning.DUE, Meaning.LEAD, Meaning.STATUS, Meaning.RAG)
    return count > 1 and any(
        sum(bool(line.text.strip()) for line in row.cells[column.at].lines) == count for column in beside
    )


_LETTER = re.compile(r"\(?(?P<number>)(?P<letter>[a-z])[.)]\s+(?=\S)")
"""A letter that counts the actions in a cell: "a)", "(b)"."""


def _counted(lines: Sequence[Line], count: re.Pattern[str] = _COUNT) -> list[tuple[Line, ...]]:
    """The lines by the number that they are under: "1." and "2.", or "1a." and "1b." with bullets under them.

    None, unless a number opens the first line and each counts on from the one before. Bare numbers start anew in every
    row, so they are no refs; they are taken off as other marks of a list are.
    """
    parts: list[list[Line]] = []
    keys: list[tuple[str, int]] = []
    for line in lines:
        found = count.match(line.text) if line.marker is None or not parts else None
        if found is not None:
            lettered = found["letter"]
            keys.append((found["number"], ord(lettered)) if lettered else ("", int(found["number"])))
            kept = lettered and found["number"]
            bare = line.text if kept else line.text[found.end() :]
            parts.append([replace(line, text=bare, marker=None if kept else found[0].strip())])
        elif parts:
            parts[-1].append(line)
        else:
            return []
    counts_on = all(one[0] == two[0] and two[1] == one[1] + 1 for one, two in pairwise(keys))
    starts = bool(keys) and keys[0][1] in (1, ord("a"))
    return [tuple(part) for part in parts] if len(parts) > 1 and counts_on and starts else []


def _nth(grid: Grid, row: Row, column: Column, n: int, count: int, own: tuple[Line, ...]) -> Row:
    cells = list(row.cells)
    for other in grid.columns:
        cell = row.cells[other.at]
        lines = [one for one in cell.lines if one.text.strip()]
        if other.at == column.at:
            cells[other.at] = replace(cell, lines=own, value=None)
        elif len(lines) == count and other.meaning is not Meaning.OBJECTIVE:
            counted = _counted(lines) or _counted(lines, _LETTER)
            cells[other.at] = replace(cell, lines=counted[n] if len(counted) == count else (lines[n],), value=None)
        elif n and other.meaning not in (
            *(Meaning.OBJECTIVE, Meaning.OBJECTIVE_REF, Meaning.LEAD, Meaning.SUPPORT, Meaning.PARTNER, Meaning.HOLDER),
            *(Meaning.DUE, Meaning.STATUS, Meaning.RAG, Meaning.NEW_DUE, Meaning.WAS_DUE),
        ):
            cells[other.at] = Cell()
    return replace(row, cells=tuple(cells), unsure=() if n else row.unsure)


_FIELDS = (
    *("title", "leads", "cost_text", "cost_pence", "cost_kind", "funding_text", "funding", "notes", "status", "rag"),
    "parties",
    *("due_text", "due_printed", "due_from", "due_to", "due_precision", "due_rrule", "milestones", "outputs"),
)


def doubt_cut(reading: Reading, node: Node, grid: Grid, rows: Sequence[Row], row: Row, unsure: Unsure) -> None:
    """Raises the doubt of a reader about how a row's text falls into columns, each other way as a choice."""
    reading.doubts.about(
        node,
        "leads",
        grid.where(row),
        text=unsure.text,
        reading=unsure.reading,
        because=unsure.because,
        others=[Other(cut.words, later=_later(reading, node, grid, rows, row, cut)) for cut in unsure.others],
    )


def _later(
    reading: Reading, node: Node, grid: Grid, rows: Sequence[Row], row: Row, cut: Cut
) -> Callable[[], tuple[Put, ...]]:
    def edits() -> tuple[Put, ...]:
        changed = dict(cut.cells)
        cells = tuple(changed.get(at, cell) for at, cell in enumerate(row.cells))
        again = [replace(one, cells=cells) if one is row else one for one in rows]
        other = ActivityMaker(replace(reading, doubts=Doubts(), officers={})).make(grid, again)
        number_keys(other, f"{node.key}x")
        before, after = finished(node), finished(other)
        return tuple(
            Put(row=node.key, field=name, value=getattr(after, name))
            for name in _FIELDS
            if name != "funding" and _bare(getattr(after, name)) != _bare(getattr(before, name))
        )

    return edits


def _bare(value: Any) -> Any:
    """A value without the keys of its rows, which tell nothing about what it says."""
    if isinstance(value, tuple):
        return tuple(_bare(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return tuple((field.name, _bare(getattr(value, field.name))) for field in fields(value) if field.name != "id")
    return value
