"""An activity made of the rows of a table that belong to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tsworkbench.documents.blocks import Cell, Line, Row
from tsworkbench.documents.cells.dates import read_phrase, take_date
from tsworkbench.documents.cells.marks import footnote_mark, is_ditto, without_mark
from tsworkbench.documents.cells.refs import bare_ref, is_ref, numbered
from tsworkbench.documents.column_contents import TICK
from tsworkbench.documents.columns import WORDS, Column, Meaning, plain_name
from tsworkbench.documents.reading.costing import Inside, put_cost, put_funding, share_cost
from tsworkbench.documents.reading.dating import put_baseline, put_done_on, put_due, put_expected, put_when
from tsworkbench.documents.reading.doubting import Doubts
from tsworkbench.documents.reading.grids import Grid, own_text, text_of
from tsworkbench.documents.reading.items import items_of
from tsworkbench.documents.reading.keeping import keep_the_rest
from tsworkbench.documents.reading.leading import Leads, put_leads
from tsworkbench.documents.reading.nodes import Node, activity_node, milestone_node
from tsworkbench.documents.reading.outputs import make_output, put_target
from tsworkbench.documents.reading.reader import Reading
from tsworkbench.documents.reading.stating import put_stated, put_status
from tsworkbench.plan.due import Precision
from tsworkbench.plan.model import LeadRole, Status
from tsworkbench.plan.printed.money import is_nothing
from tsworkbench.plan.printed.statuses import Stated

_PLAIN_NOTES = ("notes", "note", "comments", "comment", "")
_READ_WITHOUT_STRUCK = (
    *(Meaning.LEAD, Meaning.SUPPORT, Meaning.COST, Meaning.FUNDING, Meaning.STATUS, Meaning.RAG, Meaning.SHARE),
    *(Meaning.REF, Meaning.MILESTONE_REF, Meaning.TARGET, Meaning.WAS_DUE, Meaning.EXPECTED, Meaning.DONE_ON),
)
"""Columns of which only what stands is read; what is struck out in them is kept as a note."""
_DUE_FIELDS = ("due_text", "due_printed", "due_from", "due_to", "due_precision", "due_rrule")


@dataclass
class Above:
    """What the row above says, for a cell that only points to it."""

    leads: Leads = ()
    due: dict[str, Any] = field(default_factory=dict)
    stated: dict[int, Stated] = field(default_factory=dict)
    texts: dict[int, Cell] = field(default_factory=dict)


class ActivityMaker:
    """Makes activities, one after the other, of one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.above = Above()
        self.waiting: list[Inside] = []
        self.footnotes_used: set[str] = set()

    def make(self, grid: Grid, rows: Sequence[Row], *, title: str | None = None, part: bool = False) -> Node:
        """The activity of these rows. The first names it; each row may add milestones, outputs and the rest.

        `title` is given where no cell names the activity; `part` says that its cell names others beside it.
        """
        node = self._titled(grid, rows[0], title)
        for n, row in enumerate(rows):
            self._row(grid, row, node, first=n == 0, alone=len(rows) == 1)
        self._due_in_title(grid, rows[0], node, part=part)
        _one_leads(node)
        share_cost(node)
        if node["status"] is Status.COMPLETE:
            for milestone in node.milestones:
                milestone.values.setdefault("status", Status.COMPLETE)
        _number(node)
        keep_the_rest(self.reading, grid, rows, node)
        return node

    def _titled(self, grid: Grid, row: Row, title: str | None) -> Node:
        cell = _cell(grid, row, Meaning.ACTIVITY)
        items = items_of(cell.lines) if cell is not None and title is None else items_of(())
        steps: tuple[str, ...] = ()
        if len(items.texts) > 1 and items.bulleted and cell is not None and not grid.has(Meaning.MILESTONE):
            head = [" ".join(line.text.split()) for line in cell.lines if line.text.strip()][:1]
            if cell.lines[0].marker is None and head and items.texts[0].startswith(head[0]):
                items, steps = replace(items, texts=items.texts[:1]), items.texts[1:]
        joint = "; " if items.bulleted else " "
        told = numbered(title if title is not None else joint.join(items.texts))
        ref_cell = _cell(grid, row, Meaning.REF)
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
            _keep_links(node, cell)
        return node

    def _row(self, grid: Grid, row: Row, node: Node, *, first: bool, alone: bool) -> None:
        before = len(node.milestones)
        early = before if first else 0  # steps of the title's own cell belong to the first row
        for column in grid.at(Meaning.MILESTONE):
            self._milestones(grid, row, column, node)
        mine = node.milestones[before - early :]
        self._outputs(grid, row, node)
        target = mine[0] if len(mine) == 1 and not alone else node
        dated = self._due(grid, row, node, mine, alone=alone)
        self._leads(grid, row, node, mine, first=first)
        self._status(grid, row, [*mine] if mine and not alone else [node], dated, node)
        for column in grid.at(Meaning.COST):
            cell = row.cells[column.at]
            if not cell.again and (name := self._cost(grid, row, column, node, cell)):
                self._inside(node, name, grid.where(row, column), cell)
        for column in grid.at(Meaning.FUNDING):
            cell = row.cells[column.at]
            if not cell.again and not is_ditto(text_of(cell)) and (name := put_funding(node, cell)):
                self._inside(node, name, grid.where(row, column), cell)
        for column in grid.at(Meaning.NOTES, Meaning.OTHER):
            _keep(target, row.cells[column.at], column, shared=first)
        if first:
            for column in grid.at(Meaning.REF)[1:]:
                _keep(node, row.cells[column.at], column)
        for column in grid.columns:
            if column.meaning in _READ_WITHOUT_STRUCK:
                for line in row.cells[column.at].lines:
                    if line.struck and not row.cells[column.at].again:
                        node.note(f"{column.header or WORDS[column.meaning]}: Struck out: {line.struck}")
        for column in grid.at(Meaning.MILESTONE_REF):
            text = own_text(row.cells[column.at])
            if text and len(mine) == 1 and is_ref(text):
                mine[0].values["ref"] = bare_ref(text)
            elif text:
                node.note(f"{column.header or 'No.'}: {text}")

    def _milestones(self, grid: Grid, row: Row, column: Column, node: Node) -> None:
        cell = row.cells[column.at]
        if cell.again or is_nothing(text_of(cell)):
            return
        where = grid.where(row, column)
        items = items_of(cell.lines)
        due = _cell(grid, row, Meaning.DUE)
        for text in items.texts:
            self._milestone(node, text, where, dated=due is not None and bool(text_of(due)))
        for remark in (*items.remarks, *(f"Struck out: {struck}" for struck in items.struck)):
            node.note(remark)
        _keep_links(node, cell)

    def _milestone(self, node: Node, text: str, where: str, *, dated: bool = False) -> None:
        milestone = node.add("milestones", milestone_node(text))
        told = numbered(text)
        bare = without_mark(told.text)
        if told.ref and ("." in told.ref or told.label):
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
            put_when(self.reading, milestone, found.when, where)

    def _outputs(self, grid: Grid, row: Row, node: Node) -> None:
        made: list[Node] = []
        for column in grid.at(Meaning.OUTPUT):
            cell = row.cells[column.at]
            if cell.again or is_nothing(text_of(cell)) or is_ditto(text_of(cell)):
                continue
            items = items_of(cell.lines)
            for text in items.texts:
                made.append(node.add("outputs", make_output(self.reading, text, grid.where(row, column))))
                self._foot(made[-1], text)
            for remark in (*items.remarks, *(f"Struck out: {struck}" for struck in items.struck)):
                node.note(remark)
            _keep_links(node, cell)
        for column in grid.at(Meaning.TARGET):
            cell = row.cells[column.at]
            if cell.again or is_nothing(text_of(cell)):
                continue
            if len(made) == 1 and put_target(made[0], cell, column.header):
                continue
            for text in items_of(cell.lines).texts:
                node.add("outputs", make_output(self.reading, text, grid.where(row, column)))

    def _due(self, grid: Grid, row: Row, node: Node, mine: list[Node], *, alone: bool) -> tuple[Node, Stated | None]:
        """Puts the row's dates where they belong; returns the row that got them, and a status found among them."""
        undated = [one for one in mine if one["due_printed"] is None]
        target = undated[0] if len(mine) == 1 and undated else node
        stated = None
        due, new = _column(grid, Meaning.DUE), _column(grid, Meaning.NEW_DUE)
        revised = new is not None and bool(own_text(row.cells[new.at]))
        for column in (due, new):
            if column is None:
                continue
            cell = row.cells[column.at]
            if column is due and revised:
                if not put_baseline(self.reading, target, cell) and own_text(cell):
                    target.note(f"{column.header}: {text_of(cell)}")
                continue
            if cell.again and target is node and node["due_printed"] is not None:
                continue
            stated = self._put_due(grid, row, column, node, target, undated) or stated
        for column in grid.at(Meaning.WAS_DUE):
            cell = row.cells[column.at]
            if own_text(cell) and not put_baseline(self.reading, target, cell):
                target.note(f"{column.header}: {text_of(cell)}")
        for column in grid.at(Meaning.EXPECTED):
            cell = row.cells[column.at]
            if own_text(cell) and not put_expected(self.reading, target, cell):
                target.note(f"{column.header}: {text_of(cell)}")
        for column in grid.at(Meaning.DONE_ON):
            self._done_on(row.cells[column.at], column, target if not alone else node)
        ticked = [column for column in grid.at(Meaning.TICKED) if TICK.fullmatch(own_text(row.cells[column.at]))]
        if ticked and target["due_printed"] is None:
            self._put_ticked(grid, row, target, ticked)
        for column in grid.at(Meaning.TICKED):
            if column not in ticked:
                _keep(node, row.cells[column.at], column)
        self.above.due = {name: target[name] for name in _DUE_FIELDS}
        return target, stated

    def _due_in_title(self, grid: Grid, row: Row, node: Node, *, part: bool) -> None:
        """The date that an activity's own words name counts where no other is given: "Net zero by 2030".

        One of several in a cell has its own date before the one that stands beside them all.
        """
        shared: str | None = node["due_printed"]
        if (shared is not None and not part) or any(one["due_printed"] for one in node.milestones):
            return
        found = take_date(str(node["title"]), self.reading.years)
        column = _column(grid, Meaning.ACTIVITY)
        if found and found.when.due.precision is not Precision.RECURRING and found.when.due.end is not None:
            put_when(self.reading, node, found.when, grid.where(row, column))
            if shared is not None:
                due = _column(grid, Meaning.DUE)
                node.note(f"{due.header if due is not None and due.header else 'Date'}: {shared}")

    def _put_ticked(self, grid: Grid, row: Row, target: Node, ticked: list[Column]) -> None:
        """Due in the last of the years that are ticked."""
        when = read_phrase(ticked[-1].header, self.reading.years)
        printed = ", ".join(column.header for column in ticked)
        if when is None:
            target.note(f"Ticked under {printed}")
        else:
            put_when(self.reading, target, replace(when, printed=printed), grid.where(row, ticked[-1]))

    def _put_due(
        self, grid: Grid, row: Row, column: Column, node: Node, target: Node, undated: list[Node]
    ) -> Stated | None:
        cell, where = row.cells[column.at], grid.where(row, column)
        lines = [line for line in cell.lines if line.text.strip() or line.struck]
        if len(undated) > 1 and len(lines) == len(undated):
            for milestone, line in zip(undated, lines, strict=True):
                put_due(self.reading, milestone, [line], where)
            return None
        if target is node and node["due_printed"] is not None:
            text = text_of(cell)
            if text and text != node["due_printed"]:
                node.note(f"{column.header or 'Date'}: {text}")
            return None
        return put_due(self.reading, target, lines, where, value=cell.value, before=self.above.due)

    def _done_on(self, cell: Cell, column: Column, target: Node) -> None:
        text = own_text(cell)
        if not text or is_nothing(text):
            return
        if put_done_on(self.reading, target, cell):
            target.values.setdefault("status", Status.COMPLETE)
        else:
            target.note(f"{column.header}: {text}")

    def _leads(self, grid: Grid, row: Row, node: Node, mine: list[Node], *, first: bool) -> None:
        for column in grid.at(Meaning.LEAD):
            cell, where = row.cells[column.at], grid.where(row, column)
            text = text_of(cell)
            if (cell.again and not first) or not text:
                continue
            if len(text.split()) > 25 or (len(text.split()) > 8 and text.endswith(".")):
                _keep(node, cell, column)
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
        for column in grid.at(Meaning.SUPPORT):
            cell = row.cells[column.at]
            text = own_text(cell)
            if not text:
                continue
            if len(text.split()) > 25 or text.endswith("."):
                _keep(node, cell, column)
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
                grid.where(row, _column(grid, Meaning.DUE)),
            )
        for column in grid.at(Meaning.STATUS, Meaning.RAG, Meaning.SHARE):
            cell = row.cells[column.at]
            if cell.again and targets == [node] and node["status"] is not None:
                continue
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

    def _cost(self, grid: Grid, row: Row, column: Column, node: Node, cell: Cell) -> str | None:
        return put_cost(
            self.reading, node, cell, grid.where(row, column), scale=column.scale, called=column.header or "Cost"
        )

    def _inside(self, node: Node, budget: str, where: str, cell: Cell) -> None:
        if not any(one.node is node for one in self.waiting):
            self.waiting.append(Inside(node=node, budget=budget, where=where, text=text_of(cell)))

    def _marked(self, bare: str, text: str) -> str:
        """A title without its footnote's mark, if the footnote is known; else as it is."""
        mark = footnote_mark(text)
        return bare if mark in self.reading.footnotes else text

    def _foot(self, node: Node, text: str) -> None:
        mark = footnote_mark(text)
        if mark is not None and mark in self.reading.footnotes:
            node.note(f"{mark} {self.reading.footnotes[mark]}")
            self.footnotes_used.add(mark)


def parted(grid: Grid, row: Row) -> list[Row]:
    """A row whose activity cell is a list of several, one row each.

    Dates and leads are given to each in turn where there are as many; what there is once stays with the first,
    but who leads and by when holds for them all.
    """
    column = _column(grid, Meaning.ACTIVITY)
    if column is None or grid.has(Meaning.MILESTONE):
        return [row]
    cell = row.cells[column.at]
    lines = [line for line in cell.lines if line.text.strip()]
    if cell.again or len(lines) < 2:
        return [row]
    refs = [numbered(line.text).ref for line in lines]
    by_ref = all(ref is not None and "." in ref for ref in refs)
    ref_cell = _cell(grid, row, Meaning.REF)
    listed = all(line.marker is not None and line.level == lines[0].level for line in lines)
    if not by_ref and not (listed and (ref_cell is None or not own_text(ref_cell))):
        return [row]
    return [_nth(grid, row, column, n, len(lines), line) for n, line in enumerate(lines)]


def _nth(grid: Grid, row: Row, column: Column, n: int, count: int, line: Line) -> Row:
    cells = list(row.cells)
    for other in grid.columns:
        cell = row.cells[other.at]
        lines = [one for one in cell.lines if one.text.strip()]
        if other.at == column.at:
            cells[other.at] = replace(cell, lines=(line,), value=None)
        elif len(lines) == count and other.meaning is not Meaning.OBJECTIVE:
            cells[other.at] = replace(cell, lines=(lines[n],), value=None)
        elif n and other.meaning not in (
            *(Meaning.OBJECTIVE, Meaning.OBJECTIVE_REF, Meaning.LEAD, Meaning.SUPPORT, Meaning.DUE, Meaning.STATUS),
            *(Meaning.RAG, Meaning.NEW_DUE, Meaning.WAS_DUE),
        ):
            cells[other.at] = Cell()
    return replace(row, cells=tuple(cells), unsure=() if n else row.unsure)


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
                lead = replace(lead, role=LeadRole.JOINT if led else LeadRole.LEAD)
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


def _column(grid: Grid, meaning: Meaning) -> Column | None:
    return next((column for column in grid.columns if column.meaning is meaning), None)


def _cell(grid: Grid, row: Row, meaning: Meaning) -> Cell | None:
    column = _column(grid, meaning)
    return row.cells[column.at] if column is not None else None


def _called(grid: Grid, meaning: Meaning) -> str:
    column = _column(grid, meaning)
    return column.header if column is not None and column.header else "No."


def _keep(node: Node, cell: Cell, column: Column, *, shared: bool = False) -> None:
    """Keeps a cell's words as notes, under the column's name; a merged cell's only where it is `shared`."""
    if (cell.again and not shared) or is_nothing(text_of(cell)):
        return
    label = "" if plain_name(column.header) in _PLAIN_NOTES else f"{column.header}: "
    for line in cell.lines:
        if line.text.strip():
            node.note(f"{label}{line.text}")
        if line.struck:
            node.note(f"{label}Struck out: {line.struck}")
    _keep_links(node, cell)


def _keep_links(node: Node, cell: Cell) -> None:
    for line in cell.lines:
        for link in line.links:
            if link not in line.text and re.match(r"(?:https?|mailto):", link):
                node.note(f"Link: {link}")
