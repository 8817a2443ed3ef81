"""A document read as a plan: its tables in order, with what stands between and around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tsworkbench.documents.blocks import Document, Heading, Paragraph
from tsworkbench.documents.collecting import not_collecting
from tsworkbench.documents.meanings import Meaning
from tsworkbench.documents.pace import Cancel, Pace, Progress
from tsworkbench.documents.reading.colouring import unread_colours
from tsworkbench.documents.reading.costing import settle_inside
from tsworkbench.documents.reading.doubting import Doubts, put_numbers_right
from tsworkbench.documents.reading.finding import Found, plan_tables, whole_titles
from tsworkbench.documents.reading.front import (
    Front,
    front_of,
)
from tsworkbench.documents.reading.gathering import Gatherer
from tsworkbench.documents.reading.grids import Grid, text_of
from tsworkbench.documents.reading.hidden import read_with_hidden
from tsworkbench.documents.reading.judging import is_letter, is_minutes, why_no_plan
from tsworkbench.documents.reading.nodes import Node, finished, number_keys, plan_node
from tsworkbench.documents.reading.objectives import Objectives
from tsworkbench.documents.reading.periods import Period, fits_dates, is_school, period_in, years_for
from tsworkbench.documents.reading.reader import Reading
from tsworkbench.documents.reading.walking import Walk
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.model import OfficerKind, ReportOn
from tsworkbench.plan.whole import Library, Officer, Plan, Source


@not_collecting()
def read_plan(
    document: Document,
    *,
    plan_year: int | None = None,
    progress: Progress | None = None,
    cancelled: Cancel | None = None,
) -> Draft:
    """The draft that a document becomes, with its doubts in the order of the document.

    `plan_year` is the calendar year in which the plan's first financial year starts; without it the years are those
    of the document's title, its text or its dates. `progress` is told how many rows have been understood and of how
    many; `cancelled` is asked every few rows.

    Raises Refused, with a sentence that says why, if the document isn't a plan; Cancelled if `cancelled` said so.
    """
    pace = Pace(document.name, progress=progress, cancelled=cancelled)
    return read_with_hidden(
        document,
        lambda shown: _read_shown(shown, plan_year, pace),
        lambda shown: _read_shown(shown, plan_year, Pace(document.name)),
    )


def _read_shown(document: Document, plan_year: int | None, pace: Pace) -> Draft:
    from tsworkbench.documents.own import read_own, trace

    own = read_own(document, plan_year=plan_year, pace=pace)
    if own is not None:
        return own
    found, seen = plan_tables(document)
    if not found and not is_letter(document) and not is_minutes(document):
        from tsworkbench.documents.outline import read_outline

        outline = read_outline(document, plan_year=plan_year, pace=pace)
        if outline is not None:
            return outline
    if not found:
        raise Refused(_not_a_plan(document, why_no_plan(document, seen)))
    if is_minutes(document):
        raise Refused(_not_a_plan(document, "it is the minutes of a meeting"))
    if is_letter(document):
        raise Refused(_not_a_plan(document, "it is a letter"))
    pace.total = sum(len(grid.rows) for _, grids in found for grid in grids)
    work = _Work(document, found, plan_year, pace=pace)
    draft = replace(work.draft(), sheet=trace(document))
    if not any(objective.activities for plan in draft.library.plans for objective in plan.objectives):
        raise Refused(_not_a_plan(document, "its table has headings and no rows"))
    return draft


def _not_a_plan(document: Document, why: str) -> str:
    return f"{document.name or 'The document'} doesn’t look like a plan: {why}; nothing was written."


@dataclass
class _Work:
    """One reading of a document. `forced` reads columns otherwise than they were found: by grid, then by column."""

    document: Document
    found: Found
    plan_year: int | None
    forced: dict[int, dict[int, Meaning]] = field(default_factory=dict)
    prefix: str = "d"
    pace: Pace = field(default_factory=Pace)

    def draft(self) -> Draft:
        front = self._front()
        plan, reading = self._read(front)
        remarks = [*self.document.remarks]
        if not any(grid.has(Meaning.OBJECTIVE) for grid in self._grids()) and len(plan.under["objectives"]) == 1:
            only = plan.under["objectives"][0]
            if only["title"] in (front.title, "Actions"):
                remarks.append(f"It names no objectives; its activities are under one called “{only['title']}”.")
        if unread := sum(unread_colours(grid.rows) for grid in self._grids()):
            cells = "an empty cell" if unread == 1 else f"{unread:,} empty cells"
            remarks.append(f"Its tables have {cells} with a colour whose meaning isn’t said; it was not read.")
        number_keys(plan, self.prefix)
        library = _library(plan, reading)
        return Draft(
            library=library, doubts=reading.doubts.finished(), source=self.document.name, remarks=tuple(remarks)
        )

    def _front(self) -> Front:
        first_at, first_grids = self.found[0]
        several = len(self.found) > 1
        titles = whole_titles(self.found)
        caption = first_grids[0].caption if not several else None
        return front_of(self.document, first_at, titles, caption)

    def _grids(self) -> Iterator[Grid]:
        for _, grids in self.found:
            yield from grids

    def _read(self, front: Front) -> tuple[Node, Reading]:
        plan = plan_node()
        plan.values |= {"title": front.title, "organisation": front.organisation, "contact": front.contact}
        period = self._period(front)
        years = years_for(period, self.plan_year, self._dates(front), year_start=period.year_start if period else 4)
        years = replace(years, working=self.document.working)
        reading = Reading(years, Doubts(), front.key, front.initials, front.footnotes, self.document.names)
        self._put_period(plan, reading, period)
        reading.guess_initials(
            [
                row.cells[c.at]
                for grid in self._grids()
                for c in grid.at(Meaning.LEAD, Meaning.SUPPORT)
                for row in grid.rows
            ]
        )
        objectives = Objectives(plan, reading.doubts)
        gatherer = Gatherer(reading, plan, objectives, self.pace)
        Walk(self.document, self.found, front, gatherer, forced=self.forced, reread=self.reread).go()
        settle_inside(reading, plan, gatherer.maker.waiting)
        put_numbers_right(plan, reading.doubts)
        plan.values |= gatherer.words
        _report_on(plan)
        return plan, reading

    def _dates(self, front: Front) -> list[str]:
        """The texts that say which years the plan is of: its dates, else all that stands around it."""
        dates = list(_date_texts(self._grids()))
        if any(re.search(r"\d{4}|\d[./-]\d\d\b", text) for text in dates):
            return dates
        others = (text_of(cell) for grid in self._grids() for row in grid.rows[:200] for cell in row.cells)
        return [front.title, *_headings(self.document), *_around(self.document, self.found[0][0]), *others]

    def _period(self, front: Front) -> Period | None:
        around = " ".join(_around(self.document, self.found[0][0]))
        school = is_school(f"{front.title} {front.organisation or ''} {around}")
        headers = " ".join(column.header for grid in self._grids() for column in grid.columns)
        titles = " ".join(text for grid in self._grids() for text in (*grid.titles, grid.caption or ""))
        candidates = (front.title, " ".join(_headings(self.document)), titles, around, self.document.name)
        period = next((one for text in candidates if (one := period_in(text, school=school))), None)
        if period is None and (headed := period_in(headers, school=school)):
            period = headed if fits_dates(headed, _date_texts(self._grids())) else None
        if self.plan_year is not None and (
            period is None or not period.first.year <= self.plan_year < period.last.year
        ):
            period = period_in(f"{self.plan_year}/{(self.plan_year + 1) % 100:02d}", school=school)
        return period

    def _put_period(self, plan: Node, reading: Reading, period: Period | None) -> None:
        if period is None:
            return
        plan.values |= {"period_start": period.first.isoformat(), "period_end": period.last.isoformat()}
        if period.year_start != 4:
            plan.values["year_start"] = period.year_start
        if period.because and period.other:
            first, last = period.other
            other = {"period_start": first.isoformat(), "period_end": last.isoformat(), "year_start": 4}
            reading.doubts.about(
                plan,
                "period_start",
                "the title",
                text=period.printed,
                reading=f"{long_date(period.first)} to {long_date(period.last)}",
                because=period.because,
                others=[(f"{long_date(first)} to {long_date(last)}", other)],
            )

    def reread(self, grid: int, forced: dict[int, Meaning], prefix: str) -> tuple[Any, ...]:
        """The objectives of the plan if some columns are read as something else."""
        work = _Work(self.document, self.found, self.plan_year, {**self.forced, grid: forced}, prefix)
        plan, _ = work._read(work._front())
        number_keys(plan, prefix)
        objectives: tuple[Any, ...] = finished(plan).objectives
        return objectives


def _library(plan: Node, reading: Reading) -> Library:
    whole: Plan = finished(plan)
    nodes = list(plan.all())
    used = dict.fromkeys((lead.name, lead.kind) for node in nodes for lead in (node["leads"] or ()))
    used = dict.fromkeys(sorted(used, key=lambda at: list(OfficerKind).index(at[1])))
    officers = tuple(reading.officers.get(at) or Officer(name=at[0], kind=at[1]) for at in used)
    sources = dict.fromkeys(one.source for node in nodes for one in (node["funding"] or ()))
    return Library(plans=(whole,), officers=officers, sources=tuple(Source(name=name) for name in sources))


def _report_on(plan: Node) -> None:
    """A plan that rates its milestones, and not its activities, is one that reports on them."""
    rated = Counter(node.shape.__name__ for node in plan.all() if node["rag"] is not None)
    if rated["Milestone"] > rated["Activity"]:
        plan.values["report_on"] = ReportOn.MILESTONE


def _headings(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.text


def _around(document: Document, first_table: int) -> Iterator[str]:
    for block in document.blocks[: min(first_table, 20)]:
        if isinstance(block, Paragraph):
            yield block.line.text


def _date_texts(grids: Iterator[Grid]) -> Iterator[str]:
    for grid in grids:
        for row in grid.rows[:200]:
            for column in grid.at(Meaning.DUE, Meaning.NEW_DUE, Meaning.WAS_DUE, Meaning.MILESTONE):
                cell = row.cells[column.at]
                yield cell.value.isoformat()[:10] if isinstance(cell.value, date) else text_of(cell)
