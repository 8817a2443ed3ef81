"""From a document's blocks to a draft of a plan, with its doubts: the one reader behind all formats.

Its tables are read in order, with what is between and around them; hidden sheets of a workbook are left out or
read, and in doubt either way. A sheet of ours is read by `roundtrip`, a document without a table by `outline`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tsworkbench.documents.blocks import Block, Document, Heading, Paragraph, Row, Table, with_struck
from tsworkbench.documents.columns.meanings import (
    DAY_FIRST,
    MONTH_FIRST,
    SAID,
    WORDS,
    Meaning,
    Said,
    as_said,
    keyed,
    said_of,
    word_of,
)
from tsworkbench.documents.meaning.builder.costs import settle_inside
from tsworkbench.documents.meaning.builder.doubts import Doubts, Reading, place_words, put_numbers_right
from tsworkbench.documents.meaning.builder.leads import library_of
from tsworkbench.documents.meaning.builder.nodes import Node, number_keys, plan_node
from tsworkbench.documents.meaning.builder.years import Period, fits_dates, is_school, period_in, put_period, years_for
from tsworkbench.documents.meaning.tables.colours import unread_colours
from tsworkbench.documents.meaning.tables.gatherer import Gatherer
from tsworkbench.documents.meaning.tables.grids import Grid, is_blank
from tsworkbench.documents.meaning.tables.indicators import Indicators, take_indicators
from tsworkbench.documents.meaning.tables.objectives import Objectives
from tsworkbench.documents.meaning.tables.surroundings import Front, front_of, with_headings
from tsworkbench.documents.meaning.tables.verdict import (
    Found,
    is_letter,
    is_minutes,
    plan_tables,
    whole_titles,
    why_no_plan,
)
from tsworkbench.documents.meaning.tables.walk import Walk
from tsworkbench.documents.pace import Cancel, Pace, Progress, not_collecting
from tsworkbench.plan.english import agreeing, are
from tsworkbench.plan.errors import Refused, WrongInput
from tsworkbench.plan.imports.draft import Anew, Choice, ColumnRead, Columns, Doubt, Draft
from tsworkbench.plan.model import ReportOn
from tsworkbench.plan.whole import Library, Plan


@not_collecting()
def read_plan(
    document: Document,
    *,
    plan_year: int | None = None,
    columns: Mapping[str, str] | None = None,
    before: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    cancelled: Cancel | None = None,
) -> Draft:
    """The draft that a document becomes, with its doubts in the order of the document.

    `plan_year` is the calendar year in which the plan's first financial year starts; without it the years are those
    of the document's title, its text or its dates. `columns` is what an officer says that columns hold, by their
    headings ("Summary": "title"), `before` what was said of an edition before. `progress` is told how many rows have
    been understood and of how many; `cancelled` is asked every few rows.

    Raises Refused, with a sentence that says why, if the document isn't a plan; Cancelled if `cancelled` said so;
    WrongInput for a heading that no column has, or for words that nothing is called.
    """
    pace = Pace(document.name, progress=progress, cancelled=cancelled)
    said = said_of(columns or {}, before or {})
    return read_with_hidden(
        document,
        lambda shown: _read_shown(shown, plan_year, pace, said),
        lambda shown: _read_shown(shown, plan_year, Pace(document.name), said),
    )


def _read_shown(document: Document, plan_year: int | None, pace: Pace, said: Said) -> Draft:
    from tsworkbench.documents.meaning.roundtrip import read_own

    own = read_own(document, plan_year=plan_year, pace=pace)
    if own is not None:
        if said.asked:
            raise WrongInput(
                f"{document.name} is a sheet that tsworkbench wrote, and its columns are known: import it without "
                "saying what they hold."
            )
        return own
    indicators = take_indicators(document, plan_year) if not said.meanings else None
    if indicators is not None:
        return _with_measures(document, indicators, plan_year, pace)

    def again(more: Mapping[str, str]) -> Draft:
        return _read_shown(document, plan_year, Pace(document.name), said_of({**said.words, **more}, said.before))

    draft = _read_actions(document, plan_year, pace, said)
    return replace(draft, columns=replace(draft.columns, again=again)) if draft.columns is not None else draft


def _with_measures(document: Document, indicators: Indicators, plan_year: int | None, pace: Pace) -> Draft:
    """The plan of a document with the measures of its tables of indicators; only these where it has no other plan."""
    try:
        draft = replace(_read_actions(indicators.rest, plan_year, pace, Said()), columns=None)
    except Refused:
        first = next((at for at, block in enumerate(document.blocks) if isinstance(block, Table)), 0)
        front = front_of(document, first, [], None)
        alone = Plan(title=front.title, organisation=front.organisation, id="d1")
        if indicators.year is not None:
            first_on, last_on = (day.isoformat() for day in indicators.year)
            alone = replace(alone, period_start=first_on, period_end=last_on)
        draft = Draft(library=Library(plans=(alone,)), source=document.name)
    plan = draft.library.plans[0]
    library = replace(draft.library, plans=(replace(plan, measures=indicators.measures), *draft.library.plans[1:]))
    return replace(draft, library=library, remarks=(*draft.remarks, *indicators.remarks))


def _read_actions(document: Document, plan_year: int | None, pace: Pace, said: Said) -> Draft:
    from tsworkbench.documents.exports.recognition import recast
    from tsworkbench.documents.exports.task_lists import listed
    from tsworkbench.documents.meaning.roundtrip import trace

    document = with_headings(document)
    written = document
    document = recast(listed(document, sure=True) or document, said.meanings) or document
    found, seen = plan_tables(document, said)
    if said.words:
        every = [*seen, *(plan_tables(written)[1] if document is not written else ())]
        said.check([grid.headers for grid in every], document.name)
    if not found and not is_letter(document) and not is_minutes(document):
        from tsworkbench.documents.meaning.outline import read_outline

        outline = read_outline(document, plan_year=plan_year, pace=pace)
        if outline is not None:
            return outline
        if (unsure := listed(written, sure=False)) is not None:
            document = recast(unsure, said.meanings) or unsure
            found, seen = plan_tables(document, said)
    if not found:
        raise Refused(_not_a_plan(document, why_no_plan(document, seen)))
    if is_minutes(document):
        raise Refused(_not_a_plan(document, "it is the minutes of a meeting"))
    if is_letter(document):
        raise Refused(_not_a_plan(document, "it is a letter"))
    pace.total = sum(len(grid.rows) for _, grids in found for grid in grids)
    work = _Work(document, found, plan_year, said, pace=pace)
    draft = replace(work.draft(), sheet=trace(document))
    if not any(objective.activities for plan in draft.library.plans for objective in plan.objectives):
        raise Refused(_not_a_plan(document, "its table has headings and no rows"))
    return draft


def _not_a_plan(document: Document, why: str) -> str:
    return f"{document.name or 'The document'} doesn’t look like a plan: {why}; nothing was written."


@dataclass
class _Work:
    """One reading of a document."""

    document: Document
    found: Found
    plan_year: int | None
    said: Said = field(default_factory=Said)
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
            cells = agreeing(unread, "an empty cell", f"{unread:,} empty cells")
            remarks.append(f"Its tables have {cells} with a colour whose meaning isn’t said; it was not read.")
        number_keys(plan, "d")
        library = library_of(plan, reading)
        return Draft(
            library=library,
            doubts=reading.doubts.finished(),
            source=self.document.name,
            remarks=tuple(remarks),
            columns=Columns(read=tuple(self._columns()), words=_WORDS, said=self.said.words, again=_as_read),
        )

    def _columns(self) -> Iterator[ColumnRead]:
        """The columns of its tables, each heading once."""
        met: set[str] = set()
        for grid in self._grids():
            for column, (header, key) in zip(grid.columns, keyed(grid.headers), strict=True):
                if key in met:
                    continue
                met.add(key)
                sample = next((text for row in grid.rows[:20] if (text := row.cells[column.at].words)), "")
                yield ColumnRead(as_said(header, key), word_of(column.meaning), sample[:80])

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
        if period is not None:
            put_period(reading, plan, period, "the title")
        reading.guess_initials(
            [
                row.cells[c.at]
                for grid in self._grids()
                for c in grid.at(Meaning.LEAD, Meaning.SUPPORT, Meaning.PARTNER, Meaning.HOLDER)
                for row in grid.rows
            ]
        )
        objectives = Objectives(plan, reading.doubts)
        gatherer = Gatherer(reading, plan, objectives, self.pace)
        Walk(self.document, self.found, front, gatherer, said=self.said).go()
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
        others = (cell.words for grid in self._grids() for row in grid.rows[:200] for cell in row.cells)
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


_WORDS = (*((word, WORDS[meaning]) for word, meaning in SAID.items()), (MONTH_FIRST, "days with the month first"),
          (DAY_FIRST, "days with the day first"))  # fmt: skip


def _as_read(more: Mapping[str, str]) -> Draft:
    raise AssertionError("the reading of the whole document puts itself here")


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
                yield cell.value.isoformat()[:10] if isinstance(cell.value, date) else cell.words


Read = Callable[[Document], Draft]
"""Reads a document, and leaves tables alone that are hidden."""

Beside = tuple[Plan, date | None, Mapping[str, str]]
"""A plan as it was when a sheet of it left, the day of that if it is known, and officers by their initials."""


def count_lines(document: Document) -> int:
    """The lines of a document that hold something: those of its text, and those of its tables' cells."""
    count = 0
    for block in document.blocks:
        if isinstance(block, Table):
            cells = [cell for row in block.rows for cell in row.cells if not cell.again]
            count += sum(bool(line.text.strip() or line.struck) for cell in cells for line in cell.lines)
        else:
            count += 1
    return count


def read_with_hidden(document: Document, read: Read, reread: Read) -> Draft:
    """The draft of a document without the plans of its hidden sheets; of these, where no other sheet has a plan. Rows
    that a sheet hides are read with it.

    Each such sheet, and the hidden rows of one, are in doubt, before all else, for the other reading is one of the
    whole document. `reread` is for those: it is asked later, and tells nobody how far it is. Raises what they raise.
    """
    hidden = [at for at, block in enumerate(document.blocks) if isinstance(block, Table) and block.hidden]
    plans = [at for at in hidden if _holds_a_plan(document, at)]
    rows = [
        ~at for at, block in enumerate(document.blocks) if _hides_rows(block) and _holds_a_plan(document, at, own=False)
    ]
    work = _Sheets(document, reread, tuple(hidden), (*plans, *rows))
    shown = frozenset(rows)
    if not plans and not rows:
        return work.told(read(document), frozenset())
    try:
        return work.told(read(work.shown(shown)), shown, asked=0)
    except Refused:  # nor has any other sheet a plan
        if not plans:
            raise
        taken = frozenset((*plans, *rows))
        return replace(work, alone=True).told(read(work.shown(taken)), taken, asked=0)


@dataclass(frozen=True)
class _Sheets:
    """The hidden sheets of a document, by their place among its blocks; `plans` are those that a plan is on, and, as
    the complement of their sheet's place, the hidden rows of a plan that is shown.
    """

    document: Document
    read: Read
    hidden: tuple[int, ...]
    plans: tuple[int, ...]
    alone: bool = False
    """No sheet that is shown has a plan."""

    def shown(self, taken: frozenset[int]) -> Document:
        """The document with these of its hidden plans as if they were shown, and without the others."""
        blocks = dict(enumerate(self.document.blocks))
        for at in self.plans:
            if at >= 0:
                blocks[at] = replace(self._table(at), hidden=False)
            if at >= 0 and at not in taken:
                blocks.pop(at)
            elif at not in taken:
                table = self._table(at)
                blocks[~at] = replace(table, rows=tuple(row for row in table.rows if not row.hidden))
        return replace(self.document, blocks=tuple(blocks.values()))

    def told(
        self, draft: Draft, taken: frozenset[int], asked: int | None = None, beside: Beside | None = None
    ) -> Draft:
        """A draft that was read with the sheets in `taken`, with what it leaves out, and the doubts from `asked` on.

        `beside`: the plan beside which a sheet of ours was held.
        """
        from tsworkbench.documents.meaning.roundtrip.reader import is_ours

        doubts = [] if asked is None else [self._doubt(draft, taken, n, beside) for n in range(asked, len(self.plans))]
        ours = is_ours(draft)  # with a head that is hidden, and read
        left = [at for at in self.hidden if at not in taken and (at in self.plans or not ours)]
        aside = [self._aside(at) for at in left if at not in self.plans]
        aside += [
            f"On “{block.title}”, {block.hidden_rows} {_are(block)} hidden; read like the rest."
            for at, block in enumerate(self.document.blocks)
            if isinstance(block, Table) and block.hidden_rows and ~at not in self.plans
        ]
        left += [at for at in self.plans if at < 0 and at not in taken]
        sheet = draft.sheet
        if sheet is not None and sheet.again is not None and self.plans:
            again = sheet.again
            sheet = replace(sheet, again=lambda *held: self.told(again(*held), taken, asked, held))
        columns = draft.columns
        if columns is not None:
            anew = columns.again
            columns = replace(columns, again=lambda more: self.told(anew(more), taken, asked, beside))
        return replace(
            draft,
            columns=columns,
            doubts=(*doubts, *draft.doubts),
            remarks=(*draft.remarks, *aside),
            lines=0 if ours else count_lines(self.document),
            left=tuple(line for at in left for line in self._lines(at)),
            sheet=sheet,
        )

    def _doubt(self, draft: Draft, taken: frozenset[int], n: int, beside: Beside | None) -> Doubt:
        at = self.plans[n]
        other = taken ^ {at}
        words = ("part of the plan", "leave it out") if at in taken else ("left out", "read it too")
        because = f"The sheet “{self._name(at)}” is hidden in the workbook"
        because += ", and no sheet that is shown has a plan." if self.alone else "; a plan is on it."
        if at < 0:
            words = (words[0], "leave them out" if at in taken else "read them too")
            because = f"The sheet hides {self._table(at).hidden_rows}, perhaps by a filter."
        choice = Choice(words=words[1], anew=Anew(lambda: self._anew(other, n + 1, beside)))
        return Doubt(
            where=place_words(replace(self._table(at).place, table=None)),
            text=self._name(at) if at >= 0 else f"{len(self._lines(at))} hidden rows",
            reading=words[0],
            because=because,
            row=draft.library.plans[0].id,
            field="objectives",
            others=(choice,) if at < 0 or not self.alone or any(one >= 0 for one in other) else (),
        )

    def _anew(self, taken: frozenset[int], asked: int, beside: Beside | None) -> Draft:
        draft = self.read(self.shown(taken))
        sheet = draft.sheet
        if beside is not None and sheet is not None and sheet.again is not None:
            plan, on, _ = beside
            draft = replace(sheet.again(*beside), sheet=replace(sheet, sent=plan, is_dated=on is not None))
        return self.told(draft, taken, asked, beside)

    def _aside(self, at: int) -> str:
        rows = len(self._lines(at))
        them = f"Its {rows:,} rows were" if rows > 1 else "Its row was"
        return f"The sheet “{self._name(at)}” is hidden, and no plan is on it. {them} left out."

    def _lines(self, at: int) -> list[str]:
        return [_in_a_line(row) for row in self._table(at).rows if not is_blank(row) and (at >= 0 or row.hidden)]

    def _name(self, at: int) -> str:
        table = self._table(at)
        return table.title or table.place.sheet or "one"

    def _table(self, at: int) -> Table:
        table = self.document.blocks[at if at >= 0 else ~at]
        assert isinstance(table, Table)
        return table


def _hides_rows(block: Block) -> bool:
    return isinstance(block, Table) and not block.hidden and block.hidden_rows is not None


def _are(table: Table) -> str:
    return are(sum(row.hidden for row in table.rows))


def _holds_a_plan(document: Document, at: int, *, own: bool = True) -> bool:
    """Whether a plan is on a sheet; with `own`, a sheet of ours is one."""
    from tsworkbench.documents.meaning.roundtrip.own_columns import own_table
    from tsworkbench.documents.meaning.roundtrip.reader import is_head

    table = document.blocks[at]
    assert isinstance(table, Table)
    alone = replace(document, blocks=(replace(table, hidden=False),))
    if is_head(table) or own_table(table) is not None:
        return own and not is_head(table)
    return bool(plan_tables(alone)[0])


def _in_a_line(row: Row) -> str:
    where = place_words(replace(row.place, table=None))
    own = [line for cell in row.cells if not cell.again for line in cell.lines]
    return f"{where[:1].upper()}{where[1:]}: {' – '.join(filter(None, map(with_struck, own)))}"
