"""The dates of a table's row: on its milestones, or on its activity."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from tsworkbench.documents.blocks import Cell, Row
from tsworkbench.documents.columns.contents import TICK
from tsworkbench.documents.columns.dates import (
    read_phrase,
    read_when,
    take_date,
)
from tsworkbench.documents.columns.meanings import Column, Meaning
from tsworkbench.documents.meaning.builder.dates import (
    put_baseline,
    put_done_on,
    put_due,
    put_expected,
    put_when,
)
from tsworkbench.documents.meaning.builder.doubts import Reading
from tsworkbench.documents.meaning.builder.nodes import Node
from tsworkbench.documents.meaning.tables.grids import Grid, own_text
from tsworkbench.documents.meaning.tables.remainder import keep_cell
from tsworkbench.plan.due import Precision
from tsworkbench.plan.due.spellings import MONTHS
from tsworkbench.plan.imports.printed.money import is_nothing
from tsworkbench.plan.imports.printed.statuses import Stated
from tsworkbench.plan.model import Status

_DUE_FIELDS = ("due_text", "due_printed", "due_from", "due_to", "due_precision", "due_rrule")


_YEAR_OF_PLAN = re.compile(r"\b(?:year|yr|y)\s?\d\b|[():–-]\s*(?=\d{4})|[)]", re.IGNORECASE)
"""Which of the plan's years a column is, beside the year itself: "Y1 2021/22"."""


_MONTH_OF_YEAR = re.compile(rf"^({'|'.join(sorted(MONTHS, key=len, reverse=True))})[\s’'.-]*(\d\d)$", re.IGNORECASE)
"""A heading's month with the last two figures of its year: "Jan 26" over ticks is no day of January."""


class RowDates:
    """Puts dates on rows, one after the other, of one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._turned: Reading | None = None
        self.above: dict[str, Any] = {}
        """The date of the row above, for a cell that only points to it."""

    def _of(self, column: Column) -> Reading:
        """How the days of a column are read."""
        if not column.month_first:
            return self.reading
        if self._turned is None:
            self._turned = replace(self.reading, years=replace(self.reading.years, month_first=True))
        return self._turned

    def put(self, grid: Grid, row: Row, node: Node, mine: list[Node], *, alone: bool) -> tuple[Node, Stated | None]:
        """Puts the row's dates where they belong; returns the row that got them, and a status found among them."""
        undated = [one for one in mine if one["due_printed"] is None]
        several = len(grid.at(Meaning.MILESTONE)) > 1  # "Milestone (Dec)" and "Milestone (Apr)" beside one date
        target = undated[0] if len(mine) == 1 and undated and not several else node
        stated = None
        due, new = grid.column(Meaning.DUE), grid.column(Meaning.NEW_DUE)
        revised = new is not None and self._says_when(
            new, row.cells[new.at], row.cells[due.at] if due is not None else None
        )
        for column in (due, new):
            if column is None:
                continue
            cell = row.cells[column.at]
            if column is new and not revised:
                keep_cell(target, cell, column)
                continue
            if column is due and revised:
                if not put_baseline(self._of(column), target, cell) and own_text(cell):
                    target.note(f"{column.header}: {cell.words}")
                continue
            if cell.again and target is node and node["due_printed"] is not None:
                continue
            stated = self._put(grid, row, column, node, target, undated) or stated
        for column in grid.at(Meaning.WAS_DUE):
            cell = row.cells[column.at]
            if own_text(cell) and not put_baseline(self._of(column), target, cell):
                target.note(f"{column.header}: {cell.words}")
        for column in grid.at(Meaning.EXPECTED):
            cell = row.cells[column.at]
            if own_text(cell) and not put_expected(self._of(column), target, cell):
                target.note(f"{column.header}: {cell.words}")
        for column in grid.at(Meaning.DONE_ON):
            self._done_on(row.cells[column.at], column, target if not alone else node)
        ticked = [column for column in grid.at(Meaning.TICKED) if TICK.fullmatch(own_text(row.cells[column.at]))]
        if ticked and target["due_printed"] is None:
            self._put_ticked(grid, row, target, ticked)
        for column in grid.at(Meaning.TICKED):
            if column not in ticked:
                keep_cell(node, row.cells[column.at], column)
        self.above = {name: target[name] for name in _DUE_FIELDS}
        return target, stated

    def _says_when(self, new: Column, cell: Cell, was: Cell | None) -> bool:
        """Whether a revised date is one: "TBC" takes the date away from no row that had one."""
        if not own_text(cell):
            return False
        if was is None or not own_text(was):
            return True
        when = read_when(cell.lines, self._of(new).years, value=cell.value)
        return when is not None and when.due.end is not None

    def put_in_title(self, grid: Grid, row: Row, node: Node, *, part: bool) -> None:
        """The date that an activity's own words name counts where no other is given: "Net zero by 2030".

        One of several in a cell has its own date before the one that stands beside them all.
        """
        shared: str | None = node["due_printed"]
        if (shared is not None and not part) or any(one["due_printed"] for one in node.milestones):
            return
        found = take_date(str(node["title"]), self.reading.years)
        column = grid.column(Meaning.ACTIVITY)
        if found and found.when.due.precision is not Precision.RECURRING and found.when.due.end is not None:
            put_when(self.reading, node, found.when, grid.where(row, column))
            if shared is not None:
                due = grid.column(Meaning.DUE)
                node.note(f"{due.header if due is not None and due.header else 'Date'}: {shared}")

    def _put_ticked(self, grid: Grid, row: Row, target: Node, ticked: list[Column]) -> None:
        """Due in the last of the years that are ticked."""
        header = _MONTH_OF_YEAR.sub(r"\1 20\2", ticked[-1].header)
        when = read_phrase(header, self.reading.years) or read_phrase(_YEAR_OF_PLAN.sub("", header), self.reading.years)
        printed = ", ".join(dict.fromkeys(column.header for column in ticked))
        if when is None:
            target.note(f"Ticked under {printed}")
        else:
            put_when(
                self.reading,
                target,
                replace(when, printed=printed, because=None, others=()),
                grid.where(row, ticked[-1]),
            )

    def _put(
        self, grid: Grid, row: Row, column: Column, node: Node, target: Node, undated: list[Node]
    ) -> Stated | None:
        cell, where = row.cells[column.at], grid.where(row, column)
        lines = [line for line in cell.lines if line.text.strip() or line.struck]
        if len(undated) > 1 and len(lines) == len(undated):
            for milestone, line in zip(undated, lines, strict=True):
                put_due(self._of(column), milestone, [line], where)
            return None
        if target is node and node["due_printed"] is not None:
            text = cell.words
            if text and text != node["due_printed"]:
                node.note(f"{column.header or 'Date'}: {text}")
            return None
        return put_due(self._of(column), target, lines, where, value=cell.value, before=self.above)

    def _done_on(self, cell: Cell, column: Column, target: Node) -> None:
        text = own_text(cell)
        if not text or is_nothing(text):
            return
        if put_done_on(self._of(column), target, cell):
            target.values.setdefault("status", Status.COMPLETE)
        else:
            target.note(f"{column.header}: {text}")
