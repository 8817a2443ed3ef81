"""A document read as a plan: its tables in order, with what stands between and around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tsworkbench.documents.blocks import Document, Heading, Paragraph, Place, Table
from tsworkbench.documents.columns import WORDS, Column, Meaning
from tsworkbench.documents.reading.costing import settle_inside
from tsworkbench.documents.reading.doubting import Doubts, Other, Raised, place_words
from tsworkbench.documents.reading.front import (
    Front,
    front_of,
    heading_text,
    is_aside,
    is_generic,
    is_section,
    is_sheet_name,
    line_footnote,
)
from tsworkbench.documents.reading.gathering import Gatherer, inner_headings, level_word, shifted
from tsworkbench.documents.reading.grids import Grid, filled, grids_of, is_blank, text_of, with_columns
from tsworkbench.documents.reading.intro import put_intro
from tsworkbench.documents.reading.judging import holds_a_plan, is_letter, is_minutes, why_no_plan
from tsworkbench.documents.reading.nodes import Node, finished, number_keys, plan_node
from tsworkbench.documents.reading.objectives import Objectives
from tsworkbench.documents.reading.periods import Period, fits_dates, is_school, period_in, years_for
from tsworkbench.documents.reading.reader import Reading
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.draft import Draft, Put
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.model import OfficerKind, ReportOn
from tsworkbench.plan.whole import Library, Officer, Plan, Source

Found = list[tuple[int, list[Grid]]]
"""The grids of the tables that hold a plan, by where each table stands among the document's blocks."""


def read_plan(document: Document, *, plan_year: int | None = None) -> Draft:
    """The draft that a document becomes, with its doubts in the order of the document.

    `plan_year` is the calendar year in which the plan's first financial year starts; without it the years are those
    of the document's title, its text or its dates.

    Raises Refused, with a sentence that says why, if the document isn't a plan.
    """
    from tsworkbench.documents.own import read_own

    own = read_own(document, plan_year=plan_year)
    if own is not None:
        return own
    found, seen = _found(document)
    if not found and not is_letter(document) and not is_minutes(document):
        from tsworkbench.documents.outline import read_outline

        outline = read_outline(document, plan_year=plan_year)
        if outline is not None:
            return outline
    if not found:
        raise Refused(_not_a_plan(document, why_no_plan(document, seen)))
    if is_minutes(document):
        raise Refused(_not_a_plan(document, "it is the minutes of a meeting"))
    if is_letter(document):
        raise Refused(_not_a_plan(document, "it is a letter"))
    work = _Work(document, found, plan_year)
    draft = work.draft()
    if not any(objective.activities for plan in draft.library.plans for objective in plan.objectives):
        raise Refused(_not_a_plan(document, "its table has headings and no rows"))
    return draft


def _not_a_plan(document: Document, why: str) -> str:
    return f"{document.name or 'The document'} doesn’t look like a plan: {why}; nothing was written."


def _found(document: Document) -> tuple[Found, list[Grid]]:
    found: Found = []
    seen: list[Grid] = []
    before: Grid | None = None
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Table):
            if is_aside(heading_text(block) or ""):
                before = None
            continue
        grids = grids_of(block, before)
        seen.extend(grids)
        plans = [grid for grid in grids if grid.goes_on or holds_a_plan(grid)]
        if plans:
            found.append((at, plans))
            before = plans[-1]
    return found, seen


@dataclass
class _Work:
    """One reading of a document. `forced` reads columns otherwise than they were found: by grid, then by column."""

    document: Document
    found: Found
    plan_year: int | None
    forced: dict[int, dict[int, Meaning]] = field(default_factory=dict)
    prefix: str = "d"

    def draft(self) -> Draft:
        front = self._front()
        plan, reading, gatherer = self._read(front)
        remarks = [*self.document.remarks]
        if not any(grid.has(Meaning.OBJECTIVE) for grid in self._grids()) and len(plan.under["objectives"]) == 1:
            only = plan.under["objectives"][0]
            if only["title"] in (front.title, "Actions"):
                remarks.append(f"It names no objectives; its activities stand under one called “{only['title']}”.")
        number_keys(plan, self.prefix)
        library = _library(plan, reading)
        return Draft(
            library=library, doubts=reading.doubts.finished(), source=self.document.name, remarks=tuple(remarks)
        )

    def _front(self) -> Front:
        first_at, first_grids = self.found[0]
        several = len(self.found) > 1
        titles = _whole_titles(self.found)
        caption = first_grids[0].caption if not several else None
        return front_of(self.document, first_at, titles, caption)

    def _grids(self) -> Iterator[Grid]:
        for _, grids in self.found:
            yield from grids

    def _read(self, front: Front) -> tuple[Node, Reading, Gatherer]:
        plan = plan_node()
        plan.values |= {"title": front.title, "organisation": front.organisation, "contact": front.contact}
        period = self._period(front)
        years = years_for(
            period, self.plan_year, _date_texts(self._grids()), year_start=period.year_start if period else 4
        )
        reading = Reading(years, Doubts(), front.key, front.initials, front.footnotes)
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
        gatherer = Gatherer(reading, plan, objectives)
        _Walk(self, front, plan, reading, objectives, gatherer).go()
        settle_inside(reading, plan, gatherer.maker.waiting)
        plan.values |= gatherer.words
        _report_on(plan)
        return plan, reading, gatherer

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
        plan, _, _ = work._read(work._front())
        number_keys(plan, prefix)
        objectives: tuple[Any, ...] = finished(plan).objectives
        return objectives


class _Walk:
    """The blocks of a document in their order."""

    def __init__(
        self, work: _Work, front: Front, plan: Node, reading: Reading, objectives: Objectives, gatherer: Gatherer
    ) -> None:
        self.work = work
        self.front = front
        self.plan = plan
        self.reading = reading
        self.objectives = objectives
        self.gatherer = gatherer
        self.section: tuple[str, Place] | None = None
        self.intro: list[tuple[str, Place]] = []
        self.several_sections = _sections(work) >= 2
        self.n = 0

    def go(self) -> None:
        plans = dict(self.work.found)
        last = max(plans)
        notes: list[tuple[str, str, Place]] = []
        for at, block in enumerate(self.work.document.blocks):
            if at in self.front.used:
                continue
            if isinstance(block, Table):
                if at in plans:
                    self._tables(plans[at])
                else:
                    self._other_table(block)
                continue
            heading = heading_text(block)
            if heading is not None and at < last and (not is_generic(heading) or self.section):
                self._heading(heading, block.place)
            elif isinstance(block, Heading):
                self._keep(block.text, block.place)
            else:
                note = line_footnote(block.line)
                if note is not None and self.reading.footnotes.get(note[0]) == note[1]:
                    notes.append((*note, block.place))
                else:
                    self._paragraph(block.line.text, block.place, block.line.links)
        self.gatherer.finish()
        for mark, text, place in (*notes, *((*note, Place()) for note in self.gatherer.loose_footnotes)):
            if mark not in self.gatherer.maker.footnotes_used:
                self._keep(f"{mark} {text}", place)
        for text, place in self.intro:
            self._keep(text, place)

    def _heading(self, text: str, place: Place) -> None:
        self._flush_intro()
        if self.section is not None:
            self._keep(*self.section)
        self.section = (text, place) if not is_generic(text) else None
        if is_generic(text):
            self._keep(text, place)

    def _paragraph(self, text: str, place: Place, links: Sequence[str]) -> None:
        for link in links:
            if link not in text:
                text = f"{text} ({link})"
        if not text.strip():
            return
        if self.section is not None:
            self.intro.append((text, place))
        else:
            self._keep(text, place)

    def _tables(self, grids: list[Grid]) -> None:
        for grid in grids:
            grid = self._as_forced(grid)
            section = None
            title = self._title_of(grid)
            if (inner_headings(grid) >= 2 and grid.has(Meaning.OBJECTIVE) and not grid.has(Meaning.MILESTONE)) or (
                title and grid.has(Meaning.OBJECTIVE) and not grid.has(Meaning.MILESTONE) and self.several_sections
            ):
                grid = shifted(grid)
            self._learn_words(grid)
            if title is not None and grid.has(Meaning.OBJECTIVE):
                self._keep(*title)
                title = None
            if title is not None:
                section, label = self.objectives.of(title[0], place_words(title[1]))
                if word := level_word(label or ""):
                    self.gatherer.words.setdefault("objective_word", word)
                for text, place in self.intro:
                    put_intro(self.reading, section, text, place_words(place))
                self.intro = []
            self._flush_intro()
            self._doubt_columns(grid)
            default = self.front.title if not is_generic(self.front.title) else "Actions"
            self.gatherer.take(grid, section, default)
            self.n += 1

    def _title_of(self, grid: Grid) -> tuple[str, Place] | None:
        """What a table's part of the plan is called: by the heading before it, the rows over it, its own name."""
        if self.section is not None:
            section, self.section = self.section, None
            self._spare_titles(grid, None)
            return section
        several = len(self.work.found) > 1
        fresh = [text for text in grid.titles if text not in self.front.lines]
        named = next((text for text in fresh if is_section(text)), None)
        if named is None and several and fresh and _differ(self.work.found):
            named = fresh[0]
        if (
            named is None
            and several
            and grid.caption
            and not is_sheet_name(grid.caption)
            and _captions_differ(self.work.found)
        ):
            named = grid.caption if not is_generic(grid.caption) else None
        self._spare_titles(grid, named)
        return (named, grid.place) if named else None

    def _spare_titles(self, grid: Grid, named: str | None) -> None:
        """The rows over a table that have found no other place."""
        behind = False
        for text in grid.titles:
            if text == named:
                behind = True
            elif text not in self.front.lines and behind:
                self.intro.append((text, grid.place))
            elif text not in self.front.lines:
                self._keep(text, grid.place)

    def _as_forced(self, grid: Grid) -> Grid:
        forced = self.work.forced.get(self.n)
        return with_columns(grid, forced) if forced else grid

    def _learn_words(self, grid: Grid) -> None:
        for name, meaning in (("objective_word", Meaning.OBJECTIVE), ("activity_word", Meaning.ACTIVITY)):
            column = next(iter(grid.at(meaning)), None)
            if column is not None and column.because is None and (word := level_word(column.header)):
                self.gatherer.words.setdefault(name, word)

    def _doubt_columns(self, grid: Grid) -> None:
        if not grid.headed:
            said = ", ".join(WORDS[column.meaning] for column in grid.columns if column.meaning is not Meaning.OTHER)
            self.reading.doubts.about(
                self.plan,
                None,
                place_words(grid.place),
                text=" | ".join(text_of(cell) for cell in grid.rows[0].cells)[:200],
                reading=f"columns of {said}",
                because="The table has no header; its columns were told by what stands in them.",
            )
        for column in grid.columns:
            if column.because is not None and not grid.goes_on:
                self._doubt_column(grid, column)

    def _doubt_column(self, grid: Grid, column: Column) -> None:
        n, instead = self.n, column.instead
        others = []
        if instead is not None and not self.work.forced:
            prefix = f"c{n}x{column.at}x"

            def edits(n: int = n, at: int = column.at, to: Meaning = instead, prefix: str = prefix) -> tuple[Put, ...]:
                return (Put(row=self.plan.key, field="objectives", value=self.work.reread(n, {at: to}, prefix)),)

            others.append(Other(f"a column of {WORDS[instead]}", later=edits))
        sample = [text for row in grid.rows[:20] if (text := text_of(row.cells[column.at]))][:3]
        self.reading.doubts.raised.append(
            Raised(
                where=place_words(grid.place, column.header or f"column {column.at + 1}"),
                text=", ".join(sample)[:200] or column.header,
                reading=f"a column of {WORDS[column.meaning]}",
                because=column.because or "",
                node=self.plan,
                field="objectives",
                others=others,
            )
        )

    def _other_table(self, table: Table) -> None:
        """A table that is no plan's: a key, a legend, a list of contacts. Its words are kept."""
        self._flush_intro()
        if table.title and not is_sheet_name(table.title):
            self._keep(table.title, table.place)
        for row in table.rows:
            if not is_blank(row):
                self._keep(" – ".join(text_of(cell) for cell in filled(row)), row.place)

    def _flush_intro(self) -> None:
        for text, place in self.intro:
            self._keep(text, place)
        self.intro = []

    def _keep(self, text: str, place: Place) -> None:
        where = place_words(place)
        self.plan.note(f"{where[:1].upper()}{where[1:]}: {text}" if where else text)


def _library(plan: Node, reading: Reading) -> Library:
    whole: Plan = finished(plan)
    used = dict.fromkeys((lead.name, lead.kind) for node in plan.all() for lead in (node["leads"] or ()))
    used = dict.fromkeys(sorted(used, key=lambda at: list(OfficerKind).index(at[1])))
    officers = tuple(reading.officers.get(at) or Officer(name=at[0], kind=at[1]) for at in used)
    sources = dict.fromkeys(one.source for node in plan.all() for one in (node["funding"] or ()))
    return Library(plans=(whole,), officers=officers, sources=tuple(Source(name=name) for name in sources))


def _report_on(plan: Node) -> None:
    """A plan that rates its milestones, and not its activities, is one that reports on them."""
    rated = Counter(node.shape.__name__ for node in plan.all() if node["rag"] is not None)
    if rated["Milestone"] > rated["Activity"]:
        plan.values["report_on"] = ReportOn.MILESTONE


def _sections(work: _Work) -> int:
    """How many headings stand before tables of the plan."""
    count, pending = 0, False
    plans = {at for at, _ in work.found}
    for at, block in enumerate(work.document.blocks):
        if at in plans:
            count += pending
            pending = False
        elif (text := heading_text(block)) is not None and at >= work.found[0][0] - 3 and not is_generic(text):
            pending = True
    return count


def _whole_titles(found: Found) -> list[str]:
    """The rows above the first table that name the whole plan, and not the part of it that the table is."""
    first, *others = [grid for _, grids in found for grid in grids if not grid.goes_on]
    section = next((n for n, text in enumerate(first.titles) if is_section(text)), None)
    if section is not None:
        return first.titles[:section]
    if not others or not _differ(found):
        return first.titles
    return first.titles[: max(0, len(first.titles) - max(len(grid.titles) for grid in others))]


def _differ(found: Found) -> bool:
    """Whether the rows over the tables differ from table to table, so that they name parts and not the whole."""
    titles = [tuple(grid.titles) for _, grids in found for grid in grids if not grid.goes_on]
    return len(set(titles)) > 1


def _captions_differ(found: Found) -> bool:
    return len({grid.caption for _, grids in found for grid in grids}) > 1


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
                yield str(cell.value.year) if isinstance(cell.value, date) else text_of(cell)
