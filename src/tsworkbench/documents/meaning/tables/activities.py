"""An activity made of the rows of a table that belong to it.

The items in a cell (bullets, lines, paragraphs) become milestones, or outputs with what they count to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from tsworkbench.documents.blocks import Cell, Line, Row
from tsworkbench.documents.columns.dates import read_phrase, take_date
from tsworkbench.documents.columns.marks import (
    bare_ref,
    footnote_mark,
    is_bracketed,
    is_ditto,
    is_ref,
    numbered,
    without_mark,
)
from tsworkbench.documents.columns.meanings import WORDS, Column, Meaning
from tsworkbench.documents.columns.vocabulary import plain_name
from tsworkbench.documents.meaning.builder.costs import Inside, put_cost, put_funding, share_cost
from tsworkbench.documents.meaning.builder.dates import put_when
from tsworkbench.documents.meaning.builder.doubts import Doubts, Reading
from tsworkbench.documents.meaning.builder.leads import Leads, put_leads, put_parties
from tsworkbench.documents.meaning.builder.nodes import Node, activity_node, milestone_node, output_node
from tsworkbench.documents.meaning.builder.outputs import make_output, put_target
from tsworkbench.documents.meaning.builder.statuses import cancel, let_follow, put_day_done, put_stated, put_status
from tsworkbench.documents.meaning.tables.grids import Grid, own_text
from tsworkbench.documents.meaning.tables.remainder import keep_cell, keep_links, keep_the_rest
from tsworkbench.documents.meaning.tables.row_dates import RowDates
from tsworkbench.plan.due import Precision
from tsworkbench.plan.imports.printed.money import is_nothing
from tsworkbench.plan.imports.printed.statuses import Stated, read_status
from tsworkbench.plan.model import LeadRole, PartyRole, Status

_READ_WITHOUT_STRUCK = (
    *(Meaning.LEAD, Meaning.SUPPORT, Meaning.PARTNER, Meaning.HOLDER, Meaning.COST, Meaning.FUNDING),
    *(Meaning.STATUS, Meaning.RAG, Meaning.SHARE),
    *(Meaning.REF, Meaning.MILESTONE_REF, Meaning.TARGET, Meaning.WAS_DUE, Meaning.EXPECTED, Meaning.DONE_ON),
)
"""Columns of which only what stands is read; what is struck out in them is kept as a note."""


@dataclass
class Above:
    """What the row above says, for a cell that only points to it."""

    leads: Leads = ()
    stated: dict[int, Stated] = field(default_factory=dict)
    texts: dict[int, Cell] = field(default_factory=dict)


class ActivityMaker:
    """Makes activities, one after the other, of one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.above = Above()
        self.dates = RowDates(reading)
        self.waiting: list[Inside] = []
        self.footnotes_used: set[str] = set()

    def make(self, grid: Grid, rows: Sequence[Row], *, title: str | None = None, part: bool = False) -> Node:
        """The activity of these rows. The first names it; each row may add milestones, outputs and the rest.

        `title` is given where no cell names the activity; `part` says that its cell names others beside it.
        """
        node = self._titled(grid, rows[0], title)
        for n, row in enumerate(rows):
            self._row(grid, row, node, first=n == 0, alone=len(rows) == 1)
        self.dates.put_in_title(grid, rows[0], node, part=part)
        if rows[0].struck:
            cancel(self.reading, [node], grid.where(rows[0]))
        _one_leads(node)
        share_cost(node)
        let_follow(self.reading.doubts, node)
        _number(node)
        keep_the_rest(self.reading, grid, rows, node)
        return node

    def _titled(self, grid: Grid, row: Row, title: str | None) -> Node:
        cell = grid.cell(row, Meaning.ACTIVITY)
        items = items_of(cell.lines) if cell is not None and title is None else items_of(())
        if title is not None and cell is not None and not cell.again:
            items = items._replace(struck=items_of(cell.lines).struck)
        steps: tuple[str, ...] = ()
        if len(items.texts) > 1 and items.bulleted and cell is not None and not grid.has(Meaning.MILESTONE):
            head = [" ".join(line.text.split()) for line in cell.lines if line.text.strip()][:1]
            if cell.lines[0].marker is None and head and items.texts[0].startswith(head[0]):
                items, steps = items._replace(texts=items.texts[:1]), items.texts[1:]
        joint = "; " if items.bulleted else " "
        told = numbered(title if title is not None else joint.join(items.texts))
        ref_cell = grid.cell(row, Meaning.REF)
        printed = own_text(ref_cell) if ref_cell is not None else ""
        ref = bare_ref(printed) if printed and is_ref(printed) else told.ref
        node = activity_node(self._marked(without_mark(told.text), told.text) or printed or "–", ref)
        if printed and not is_ref(printed):
            node.note(f"{_called(grid, Meaning.REF)}: {printed}")
        elif printed and told.ref and told.ref != ref:
            node.values["title"] = title or joint.join(items.texts)
        for remark in (*items.remarks, *(f"Struck out: {struck}" for struck in items.struck)):
            node.note(remark)
        self._foot(node, told.text)
        column = grid.at(Meaning.ACTIVITY)
        for step in steps:
            self._milestone(node, step, grid.where(row, column[0] if column else None))
        if cell is not None:
            keep_links(node, cell)
        return node

    def _row(self, grid: Grid, row: Row, node: Node, *, first: bool, alone: bool) -> None:
        before = len(node.milestones)
        early = before if first else 0  # steps of the title's own cell belong to the first row
        for column in grid.at(Meaning.MILESTONE):
            self._milestones(grid, row, column, node)
        mine = node.milestones[before - early :]
        self._outputs(grid, row, node)
        target = mine[0] if len(mine) == 1 and not alone else node
        only_step = len(mine) == early == 1  # the date beside an action with one step is the action's
        dated = self.dates.put(grid, row, node, [] if only_step else mine, alone=alone)
        self._leads(grid, row, node, mine, first=first)
        self._status(grid, row, [*mine] if mine and not alone else [node], dated, node)
        for column in grid.at(Meaning.COST):
            cell = row.cells[column.at]
            if not cell.again and (name := self._cost(grid, row, column, node, cell)):
                self._inside(node, name, grid.where(row, column), cell)
        for column in grid.at(Meaning.FUNDING):
            cell = row.cells[column.at]
            if not cell.again and not is_ditto(cell.words) and (name := put_funding(node, cell)):
                self._inside(node, name, grid.where(row, column), cell)
        for column in grid.at(Meaning.DIRECTORATE):
            words = row.cells[column.at].words
            if words and not is_ditto(words) and node["directorate"] in (None, words):
                node.values["directorate"] = words
            elif not row.cells[column.at].again:
                keep_cell(target, row.cells[column.at], column, shared=first)
        for column in grid.at(Meaning.NOTES, Meaning.OTHER):
            keep_cell(target, row.cells[column.at], column, shared=first)
        self._told_by_update(grid, row, target)
        if first:
            for column in grid.at(Meaning.REF)[1:]:
                keep_cell(node, row.cells[column.at], column)
        for column in grid.at(*_READ_WITHOUT_STRUCK):
            for line in row.cells[column.at].lines:
                if line.struck and not row.cells[column.at].again:
                    node.note(f"{column.header or WORDS[column.meaning]}: Struck out: {line.struck}")
        if row.struck and not first and mine:
            cancel(self.reading, mine, grid.where(row))
        for column in grid.at(Meaning.MILESTONE_REF):
            text = own_text(row.cells[column.at])
            if text and len(mine) == 1 and is_ref(text):
                mine[0].values["ref"] = bare_ref(text)
            elif text:
                node.note(f"{column.header or 'No.'}: {text}")

    def _milestones(self, grid: Grid, row: Row, column: Column, node: Node) -> None:
        cell = row.cells[column.at]
        if cell.again:
            return
        if is_nothing(cell.words):
            _note_struck(node, cell)
            return
        where = grid.where(row, column)
        items = items_of(cell.lines)
        due = grid.cell(row, Meaning.DUE)
        for text, was in zip(items.texts, items.was, strict=True):
            self._milestone(node, text, where, dated=due is not None and bool(due.words), was=was)
            if column.timed and node.milestones[-1]["due_printed"] is None:
                self._put_time(node.milestones[-1], column, where)
        for remark in (*items.remarks, *(f"Struck out: {struck}" for struck in items.dropped)):
            node.note(remark)
        keep_links(node, cell)

    def _put_time(self, node: Node, column: Column, where: str) -> None:
        """Puts the time that a column's header names on a row under it."""
        when = read_phrase(column.header, self.reading.years)
        if when is not None:
            put_when(self.reading, node, replace(when, because=None, others=()), where)

    def _milestone(self, node: Node, text: str, where: str, *, dated: bool = False, was: str | None = None) -> None:
        """A milestone of one item. `was` is what is struck out in it: its date before, or a note."""
        milestone = node.add("milestones", milestone_node(text))
        told = numbered(text)
        bare = without_mark(told.text)
        if told.ref and ("." in told.ref or told.label or (len(told.ref) > 1 and told.ref[0].isalpha())):
            milestone.values["ref"] = told.ref
        milestone.values["title"] = bare
        self._foot(milestone, text)
        found = take_date(bare, self.reading.years)
        if found and found.when.due.precision is Precision.RECURRING:
            # "Reconcile annually": how often it is done says what it is, and a date of its own may stand beside it
            if not dated:
                milestone.values["title"] = bare
                put_when(self.reading, milestone, found.when, where)
        elif found:
            milestone.values["title"] = found.title
            before = read_phrase(was, self.reading.years) if was else None
            when = replace(found.when, was=before.due) if before and before.due.end else found.when
            put_when(self.reading, milestone, when, where)
        if was and milestone["baseline_due_to"] is None:
            milestone.note(f"Struck out: {was}")

    def _outputs(self, grid: Grid, row: Row, node: Node) -> None:
        made: list[Node] = []
        for column in grid.at(Meaning.OUTPUT):
            cell = row.cells[column.at]
            if cell.again:
                continue
            if is_nothing(cell.words) or is_ditto(cell.words):
                _note_struck(node, cell)
                continue
            items = items_of(cell.lines)
            for text in items.texts:
                made.append(node.add("outputs", make_output(self.reading, text, grid.where(row, column))))
                self._foot(made[-1], text)
            for remark in (*items.remarks, *(f"Struck out: {struck}" for struck in items.struck)):
                node.note(remark)
            keep_links(node, cell)
        targets = grid.at(Meaning.TARGET)
        of_years = len(targets) > 1 and all(_YEAR_NAMED.search(column.header) for column in targets)
        for column in targets:
            cell = row.cells[column.at]
            if cell.again or is_nothing(cell.words):
                continue
            if of_years:
                self._target_of_year(node, made, cell, column, grid.where(row, column))
                continue
            if len(made) == 1 and put_target(made[0], cell, column.header or "Target"):
                continue
            for text in items_of(cell.lines).texts:
                node.add("outputs", make_output(self.reading, text, grid.where(row, column)))

    def _target_of_year(self, node: Node, made: list[Node], cell: Cell, column: Column, where: str) -> None:
        """An output for the target of one year: what is counted, how much of it, and by the end of that year."""
        counted = str(made[0]["title"] or made[0]["text"]) if made else str(node["title"])
        output = node.add("outputs", output_node(f"{counted} – {column.header}: {cell.words}"))
        put_target(output, cell, "")
        found = _YEAR_NAMED.search(column.header)
        when = read_phrase(found[0], self.reading.years) if found else None
        if when is not None:
            put_when(self.reading, output, replace(when, because=None, others=()), where)

    def _leads(self, grid: Grid, row: Row, node: Node, mine: list[Node], *, first: bool) -> None:
        for column in grid.at(Meaning.LEAD):
            cell, where = row.cells[column.at], grid.where(row, column)
            text = cell.words
            if (cell.again and not first) or not text:
                continue
            if len(text.split()) > 25 or (len(text.split()) > 8 and text.endswith(".")):
                keep_cell(node, cell, column)
                continue
            there: Leads = node["leads"] or ()
            if first or not mine:
                found = put_leads(
                    self.reading, node, cell, where, called=column.header or "Lead", before=self.above.leads
                )
                self.above.leads = found or self.above.leads
                continue
            own = Node(node.shape)
            found = put_leads(replace(self.reading, doubts=Doubts()), own, cell, where, before=self.above.leads)
            if not found or _names(found) == _names(there):
                continue
            for milestone in mine:
                put_leads(self.reading, milestone, cell, where, called=column.header or "Lead", before=self.above.leads)
            self.above.leads = found
        for meaning, role in _PARTIES:
            for column in grid.at(meaning):
                cell = row.cells[column.at]
                if cell.again and not first:
                    continue
                if len(cell.words.split()) > 25 or cell.words.endswith("."):
                    keep_cell(node, cell, column)
                else:
                    put_parties(self.reading, node, cell, role, column.header)
        for column in grid.at(Meaning.SUPPORT):
            cell = row.cells[column.at]
            text = own_text(cell)
            if not text:
                continue
            if len(text.split()) > 25 or text.endswith("."):
                keep_cell(node, cell, column)
            else:
                put_leads(
                    self.reading,
                    node,
                    cell,
                    grid.where(row, column),
                    called=column.header or "Support",
                    supporting=True,
                )

    def _status(self, grid: Grid, row: Row, targets: list[Node], dated: tuple[Node, Stated | None], node: Node) -> None:
        if dated[1] is not None:
            put_stated(
                self.reading,
                dated[0],
                dated[1],
                str(dated[0]["due_printed"]),
                grid.where(row, grid.column(Meaning.DUE)),
            )
        for column in grid.at(Meaning.STATUS, Meaning.RAG, Meaning.SHARE):
            cell = row.cells[column.at]
            if cell.again and targets == [node] and node["status"] is not None:
                continue
            if column.yes_no and cell.words.casefold() in ("y", "n"):
                cell = replace(cell, lines=(Line(text="yes" if cell.words.casefold() == "y" else "no"),))
            for target in targets:
                stated = put_status(
                    self.reading,
                    target,
                    cell,
                    grid.where(row, column),
                    called=column.header,
                    share=column.meaning is Meaning.SHARE,
                    before=self.above.stated.get(column.at),
                )
                if stated is not None:
                    self.above.stated[column.at] = stated

    def _told_by_update(self, grid: Grid, row: Row, target: Node) -> None:
        """Where no column is called a status, an update that opens with one says it, with a doubt."""
        if target["status"] is not None or grid.at(Meaning.STATUS, Meaning.RAG, Meaning.SHARE, Meaning.DONE_ON):
            return
        for column in grid.at(Meaning.NOTES, Meaning.OTHER):
            text = own_text(row.cells[column.at])
            if not text or len(text) > _LONGEST_UPDATE or not _tells_updates(column.header):
                continue
            stated = read_status(text, key=self.reading.key)
            if stated is None or stated.status in (None, Status.NOT_STARTED):
                continue
            because = f"No column is called a status; only “{column.header}” says so."
            if stated.because:
                because += f" {stated.because}"
            stated = replace(stated, because=because, others=(Stated(status=Status.NOT_STARTED), *stated.others))
            put_stated(self.reading, target, stated, text, grid.where(row, column))
            if stated.rest:
                put_day_done(self.reading, target, stated)
            return

    def _cost(self, grid: Grid, row: Row, column: Column, node: Node, cell: Cell) -> str | None:
        return put_cost(
            self.reading, node, cell, grid.where(row, column), scale=column.scale, called=column.header or "Cost"
        )

    def _inside(self, node: Node, budget: str, where: str, cell: Cell) -> None:
        if not any(one.node is node for one in self.waiting):
            self.waiting.append(Inside(node=node, budget=budget, where=where, text=cell.words))

    def _marked(self, bare: str, text: str) -> str:
        """A title without its footnote's mark, if the footnote is known; else as it is."""
        mark = footnote_mark(text)
        return bare if mark in self.reading.footnotes else text

    def _foot(self, node: Node, text: str) -> None:
        mark = footnote_mark(text)
        if mark is not None and mark in self.reading.footnotes:
            node.note(f"{mark} {self.reading.footnotes[mark]}")
            self.footnotes_used.add(mark)


_UPDATE = re.compile(r"\b(?:progress|updates?|position|comment(?:s|ary)?|where are we|so far)\b")
"""Columns of words in which it may be said how far something is."""
_LONGEST_UPDATE = 160


@lru_cache(maxsize=512)
def _tells_updates(header: str) -> bool:
    return _UPDATE.search(plain_name(header)) is not None


_YEAR_NAMED = re.compile(r"(?:19|20)\d\d(?:\s?[/–-]\s?(?:20)?\d\d)?")
_PARTIES = ((Meaning.PARTNER, PartyRole.PARTNER), (Meaning.HOLDER, PartyRole.PORTFOLIO_HOLDER))


def _note_struck(node: Node, cell: Cell) -> None:
    """Keeps what is struck out in a cell of which nothing else is read."""
    for line in cell.lines:
        if line.struck:
            node.note(f"Struck out: {line.struck}")


def _names(leads: Leads) -> list[str]:
    return [lead.name.casefold() for lead in leads]


def _one_leads(node: Node) -> None:
    """Only the first leads, where leads have come together from several rows or columns."""
    for row in (node, *node.milestones):
        leads: Leads = row["leads"] or ()
        settled = []
        led = False
        for lead in leads:
            if lead.role is not LeadRole.SUPPORTING:
                role = LeadRole.JOINT if led else LeadRole.LEAD
                lead = lead if lead.role is role else replace(lead, role=role)
                led = True
            settled.append(lead)
        if leads:
            row.values["leads"] = tuple(settled)


def _number(node: Node) -> None:
    """Milestones and outputs are numbered under their activity's own number, unless they are printed with one."""
    if not node["ref"]:
        return
    for letter, rows in (("m", node.milestones), ("o", node.outputs)):
        for n, row in enumerate(rows, start=1):
            row.values.setdefault("ref", f"{node['ref']}.{letter}{n}")


def _called(grid: Grid, meaning: Meaning) -> str:
    column = grid.column(meaning)
    return column.header if column is not None and column.header else "No."


_INLINE = re.compile(r"\s*[•●▪◦‣➢]\s*|\s+\*\s+(?=[A-Z])")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d/\d\d?/\d\d|\bby (?:the )?(?:end|[A-Z])")
_INLINE_MARKS = frozenset("•●▪◦‣➢*")
_UNFINISHED = re.compile(r"(?:\b(?:and|or|of|the|for|to|with|in|by|a|an|on|at)|[,&–-])$", re.IGNORECASE)


class Items(NamedTuple):
    """What is in a cell: its items in order, and remarks in brackets that belong to the row.

    `struck` is all that is struck out in the cell, `was` what is struck out in each item, and `dropped` the lines
    of which nothing stands any more.
    """

    texts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    was: tuple[str | None, ...] = ()
    dropped: tuple[str, ...] = ()
    bulleted: bool = False


def items_of(lines: Sequence[Line]) -> Items:
    """The items of a cell. A line goes on with the one before where that isn't finished or this starts in lower case.

    What is indented under a line ending with ":" belongs to that line, and so does what is indented under a bullet,
    unless it has a date of its own.
    """
    if len(lines) == 1 and _is_plain(lines[0]):
        text = " ".join(lines[0].text.split())
        return Items(texts=(text,), was=(None,)) if text else Items()
    bulleted = any(line.marker is not None for line in lines)
    texts: list[str] = []
    remarks: list[str] = []
    tops: list[Line] = []
    was: list[str | None] = []
    dropped: list[str] = []
    deeper = False
    for line in lines:
        for n, text in enumerate(_parts(line)):
            if is_bracketed(text):
                remarks.append(text)
            elif texts and n == 0 and _continues(line, text, texts[-1], tops[-1], bulleted):
                joint = " " if line.marker is None or texts[-1].endswith(":") else "; " if deeper else ": "
                deeper = line.marker is not None
                texts[-1] = f"{texts[-1]}{joint}{text}"
                continue
            else:
                deeper = False
                texts.append(text)
                tops.append(line)
                was.append(None)
        if line.struck and line.text.strip() and was:
            was[-1] = f"{was[-1]} {line.struck}" if was[-1] else line.struck
        elif line.struck:
            dropped.append(line.struck)
    return Items(
        texts=tuple(texts),
        remarks=tuple(remarks),
        struck=tuple(line.struck for line in lines if line.struck),
        was=tuple(was),
        dropped=tuple(dropped),
        bulleted=bulleted,
    )


def _is_plain(line: Line) -> bool:
    """Whether a line, where it is all of a cell, is one item and nothing else."""
    return (
        line.marker is None
        and not line.struck
        and line.text.lstrip()[:1] not in ("[", "(")
        and _INLINE_MARKS.isdisjoint(line.text)
    )


def _parts(line: Line) -> Iterator[str]:
    """A line's text, parted where bullets stand inside it."""
    inside = not _INLINE_MARKS.isdisjoint(line.text)
    for part in _INLINE.split(line.text) if inside else (line.text,):
        text = " ".join(part.split())
        if text:
            yield text


def _continues(line: Line, text: str, before: str, top: Line, bulleted: bool) -> bool:
    if line.marker is not None:
        of_colon = before.endswith(":") or "; " in before or ": " in before
        detail = top.marker is not None and not _DATED.search(text)
        return line.level > top.level and (of_colon or detail)
    if _UNFINISHED.search(before):
        return True
    return text[:1].islower() and not (bulleted and line.bold)
