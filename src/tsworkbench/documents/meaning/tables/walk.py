"""The walk through a document: its headings, its tables, and the words between them, each to its place.

Between an objective's heading and its table stands who leads it and why it is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tsworkbench.documents.blocks import Cell, Document, Heading, Line, Paragraph, Place, Table, with_struck
from tsworkbench.documents.columns.dates import DayOrder, is_date, read_phrase
from tsworkbench.documents.columns.meanings import (
    DATES,
    DAY_FIRST,
    FIRST_ROW,
    HEADER,
    MONTH_FIRST,
    NO_HEADER,
    WORDS,
    Column,
    Meaning,
    Said,
    column_keys,
    word_of,
)
from tsworkbench.documents.columns.recognition import is_span_of_time
from tsworkbench.documents.meaning.builder.dates import put_when
from tsworkbench.documents.meaning.builder.doubts import Other, Reading, place_words
from tsworkbench.documents.meaning.builder.leads import put_leads
from tsworkbench.documents.meaning.builder.nodes import Node
from tsworkbench.documents.meaning.tables.gatherer import BARE_NUMBER, Gatherer, inner_headings, level_word, shifted
from tsworkbench.documents.meaning.tables.grids import Grid, group_above, is_blank, may_name_columns
from tsworkbench.documents.meaning.tables.remainder import Kept
from tsworkbench.documents.meaning.tables.surroundings import (
    Front,
    heading_text,
    is_generic,
    is_section,
    is_sheet_name,
    line_footnote,
)
from tsworkbench.documents.meaning.tables.verdict import Found, captions_differ, sections, titles_differ, titling_lines
from tsworkbench.plan.calendar import long_date


class Walk:
    """The blocks of a document in their order. `said` is what an officer has said of its columns."""

    def __init__(
        self,
        document: Document,
        found: Found,
        front: Front,
        gatherer: Gatherer,
        *,
        said: Said,
    ) -> None:
        self.document = document
        self.found = found
        self.front = front
        self.gatherer = gatherer
        self.plan = gatherer.plan
        self.reading = gatherer.reading
        self.objectives = gatherer.objectives
        self.said = said
        self.timed: list[tuple[Node, str, Place]] = []
        """Objectives with the headings that name them, of tables without dates."""
        self.section: tuple[str, Place] | None = None
        self.intro: list[tuple[str, Place]] = []
        self.several_sections = sections(document, found) >= 2
        over = [grid.titles[0] if grid.titles else grid.caption or "" for _, grids in found for grid in grids]
        self.counted = len(set(over)) > 1 and all(map(BARE_NUMBER.match, over))
        """The tables are named "1 Homes" and "2 Health"."""

    def go(self) -> None:
        """Reads them all into the plan."""
        plans = dict(self.found)
        last = max(plans)
        titling = titling_lines(self.document, self.found)
        notes: list[tuple[str, str, Place]] = []
        for at, block in enumerate(self.document.blocks):
            if at in self.front.used:
                if not isinstance(block, Table | Heading):
                    self._keep_beside(block.line, block.place)
                continue
            if isinstance(block, Table):
                if at in plans:
                    self._tables(plans[at])
                elif not block.hidden:
                    self._other_table(block)
                continue
            heading = block.line.text if at in titling and isinstance(block, Paragraph) else heading_text(block)
            if heading is not None and at < last and (not is_generic(heading) or self.section):
                self._heading(heading, block.place)
            elif isinstance(block, Heading):
                self._keep(block.text, block.place)
            else:
                note = line_footnote(block.line)
                if note is not None and self.reading.footnotes.get(note[0]) == note[1]:
                    notes.append((*note, block.place))
                else:
                    self._paragraph(with_struck(block.line), block.place, block.line.links)
        self.gatherer.finish()
        self.gatherer.doubt_headings()
        for objective, text, place in self.timed:
            self._put_time(objective, text, place)
        for mark, text, place in (*notes, *((*note, Place()) for note in self.gatherer.loose_footnotes)):
            if mark not in self.gatherer.maker.footnotes_used:
                self._keep(f"{mark} {text}", place)
        for text, place in self.intro:
            self._keep(text, place)
        self._keep_struck(plans)

    def _keep_beside(self, line: Line, place: Place) -> None:
        """What is struck out in a line that has found its field, and where it links to."""
        if line.struck:
            self._keep(f"Struck out: {line.struck}", place)
        for link in line.links:
            if link not in line.text:
                self._keep(f"Link: {link}", place)

    def _keep_struck(self, plans: Mapping[int, list[Grid]]) -> None:
        """What is struck out in tables of the plan and has found no place there: over the header, in it, in a list."""
        struck = [
            (line.struck, row.place)
            for block in (self.document.blocks[at] for at in plans)
            for row in (block.rows if isinstance(block, Table) else ())
            for cell in row.cells
            for line in cell.lines
            if line.struck and not cell.again and (cell.words or row.place not in self.gatherer.stood)
        ]
        kept = Kept(self.plan) if struck else None
        for text, place in struck:
            if kept is not None and not kept.holds(text) and not is_date(text, self.reading.years):
                self._keep(f"Struck out: {text}", place)

    def _put_time(self, objective: Node, text: str, place: Place) -> None:
        """Where a heading is a year and no column is of dates, what is under it is due then, with a doubt."""
        when = read_phrase(text, self.reading.years) if is_span_of_time(text) else None
        for one in objective.under["activities"] if when is not None else ():
            if when is not None and one["due_printed"] is None and not any(m["due_printed"] for m in one.milestones):
                said = replace(when, because="Only the heading above it says when.", others=())
                put_when(self.reading, one, said, place_words(place))

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
            grid = self._in_order(grid)
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
                named = BARE_NUMBER.sub(r"\1. ", title[0], count=1) if self.counted else title[0]
                section, label = self.objectives.of(named, place_words(title[1]))
                if word := level_word(label or ""):
                    self.gatherer.words.setdefault("objective_word", word)
                for text, place in self.intro:
                    put_intro(self.reading, section, text, place_words(place))
                self.intro = []
            self._flush_intro()
            self._doubt_columns(grid)
            for text in grid.over:
                self._keep(text, grid.place)
            default = self.front.title if not is_generic(self.front.title) else "Actions"
            self.gatherer.take(grid, section, default)
            if section is not None and title is not None and not grid.at(*DATES, Meaning.TICKED):
                self.timed.append((section, *title))

    def _title_of(self, grid: Grid) -> tuple[str, Place] | None:
        """What a table's part of the plan is called: by the heading before it, the rows over it, its own name."""
        if self.section is not None:
            section, self.section = self.section, None
            self._spare_titles(grid, None)
            return section
        several = len(self.found) > 1
        fresh = [text for text in grid.titles if text not in self.front.lines]
        named = next((text for text in fresh if is_section(text)), None)
        if named is None and not several and len(grid.titles) > 1:
            named = group_above(grid)
        if named is None and several and fresh and titles_differ(self.found):
            named = fresh[0]
        if (
            named is None
            and several
            and grid.caption
            and not is_sheet_name(grid.caption)
            and captions_differ(self.found)
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

    def _learn_words(self, grid: Grid) -> None:
        for name, meaning in (("objective_word", Meaning.OBJECTIVE), ("activity_word", Meaning.ACTIVITY)):
            column = next(iter(grid.at(meaning)), None)
            if column is not None and column.because is None and (word := level_word(column.header)):
                self.gatherer.words.setdefault(name, word)
        for column in grid.at(Meaning.DIRECTORATE):
            self.gatherer.words.setdefault("directorate_word", column.header.capitalize().removesuffix("s"))

    def _doubt_columns(self, grid: Grid) -> None:
        if not grid.headed or grid.guessed:
            self._doubt_header(grid)
        for column in grid.columns:
            if column.because is not None and not grid.goes_on:
                sample = [text for row in grid.rows[:20] if (text := row.cells[column.at].words)][:3]
                others = [] if column.instead is None else [
                    Other(f"a column of {WORDS[column.instead]}", columns=self._key(grid, column, column.instead))
                ]  # fmt: skip
                self._about_columns(
                    place_words(grid.place, column.called),
                    ", ".join(sample)[:200] or column.header,
                    f"a column of {WORDS[column.meaning]}",
                    column.because,
                    others,
                )

    def _doubt_header(self, grid: Grid) -> None:
        """A header without names that are known, or none at all."""
        said = ", ".join(WORDS[column.meaning] for column in grid.columns if column.meaning is not Meaning.OTHER)
        if grid.guessed:
            text, reading = " | ".join(column.header for column in grid.columns), "the names of the columns"
            because = "Hardly one of these names is known; what the columns hold was found by what is in them."
            other = "an activity: the table has no names of columns", {FIRST_ROW: NO_HEADER}
        else:
            text, reading = " | ".join(cell.words for cell in grid.rows[0].cells), f"columns of {said}"
            because = "The table has no header; its columns were known by what is in them."
            other = "the first row is the names of the columns", {FIRST_ROW: HEADER}
        others = [Other(other[0], columns=other[1])] if grid.guessed or may_name_columns(grid.rows[0]) else []
        self._about_columns(place_words(grid.place), text[:200], reading, because, others)

    def _key(self, grid: Grid, column: Column, meaning: Meaning) -> dict[str, str]:
        """What would be said of a column; of times that are named side by side it is said of all."""
        keys = column_keys(grid.headers)
        along = [column]
        if is_span_of_time(column.header) and meaning in (Meaning.MILESTONE, Meaning.OTHER):
            along = [one for one in grid.columns if is_span_of_time(one.header) and one.meaning is column.meaning]
        return {keys[one.at]: word_of(meaning) for one in along}

    def _about_columns(self, where: str, text: str, reading: str, because: str, others: list[Other]) -> None:
        self.reading.doubts.about(
            self.plan, "objectives", where, text=text, reading=reading, because=because, others=others
        )

    def _in_order(self, grid: Grid) -> Grid:
        """The grid with its columns of days that have the month first known; each is in doubt, once."""
        columns = []
        for column in grid.columns:
            if column.meaning not in (*DATES, Meaning.DONE_ON):
                columns.append(column)
                continue
            order = self.said.order(grid.headers, column.at)
            days = DayOrder.of(row.cells[column.at] for row in grid.rows)
            if order is None and not days.is_decided and days.is_open:
                others = (one for one in grid.columns if one is not column)
                order = next((found for one in others if (found := DayOrder.of(row.cells[one.at] for row in grid.rows)
                              .month_first)), None)  # fmt: skip
                days = replace(days, month_first=bool(order), beside=bool(order))
                order = None
            if order is None and not grid.goes_on and (days.is_open or days.is_mixed) and days.is_in_doubt:
                self._doubt_order(grid, column, days)
            if days.turned is not None and order is None and not grid.goes_on:
                where, held = place_words(grid.place, column.called), long_date(days.turned)
                self._about_columns(where, held, "the days that it holds", days.may_be_turned, [])
            columns.append(replace(column, month_first=days.month_first if order is None else order))
        return replace(grid, columns=columns)

    def _doubt_order(self, grid: Grid, column: Column, days: DayOrder) -> None:
        key = column_keys(grid.headers)[column.at]
        ways = [(MONTH_FIRST, "the month first"), (DAY_FIRST, "the day first")]
        taken, other = ways if days.month_first else ways[::-1]
        self._about_columns(
            place_words(grid.place, column.called),
            days.sample or column.header,
            f"days with {taken[1]}: {days.read(month_first=days.month_first)}",
            days.because,
            [Other(f"days with {other[1]}: {days.read(month_first=not days.month_first)}", columns={key: other[0]})],
        )

    def _other_table(self, table: Table) -> None:
        """A table that is not a plan's: a key, a legend, a list of contacts. Its words are kept."""
        self._flush_intro()
        if table.title and not is_sheet_name(table.title):
            self._keep(table.title, table.place)
        for row in table.rows:
            if not is_blank(row):
                own = [cell for cell in row.cells if not cell.again]
                said = [" ".join(map(with_struck, cell.lines)) for cell in own]
                self._keep(" – ".join(filter(None, said)), row.place)

    def _flush_intro(self) -> None:
        for text, place in self.intro:
            self._keep(text, place)
        self.intro = []

    def _keep(self, text: str, place: Place) -> None:
        where = place_words(place)
        self.plan.note(f"{where[:1].upper()}{where[1:]}: {text}" if where else text)


_LEAD = re.compile(
    r"(?:theme |priority |objective |overall |strategic |executive )?(?:leads?|lead officers?|"
    r"led by|owned by|owners?|sponsors?|champion|responsible officers?|accountable officers?|sro)\s*[:–-]\s*",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"(?:rationale|why(?: is this important| this matters)?\??|context|background)\s*[:–-]\s*", re.IGNORECASE
)
_CHANGES = re.compile(
    r"(?:key changes?|what will (?:change|be different)\??|what success looks like|outcomes?|aims?)\s*[:–-]\s*",
    re.IGNORECASE,
)


def put_intro(reading: Reading, objective: Node, text: str, where: str) -> None:
    """Puts a line under an objective's heading where it belongs; what belongs nowhere becomes its note."""
    if (found := _LEAD.match(text)) and len(text.split()) <= 20:
        put_leads(reading, objective, Cell(lines=(Line(text=text[found.end() :]),)), where)
        if objective["leads"]:
            return
    for pattern, field in ((_WHY, "rationale"), (_CHANGES, "key_changes")):
        if (found := pattern.match(text)) and objective[field] is None:
            objective.values[field] = text[found.end() :]
            return
    objective.note(text)
