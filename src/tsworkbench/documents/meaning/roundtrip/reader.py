"""A document in our own columns as a draft: what the plan says of itself, and the rows of its table."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date

from tsworkbench.documents.blocks import Document, Heading, Paragraph, Table
from tsworkbench.documents.columns.dates import Years
from tsworkbench.documents.meaning.builder.costs import put_written_funding
from tsworkbench.documents.meaning.builder.doubts import Doubts, Reading, put_numbers_right
from tsworkbench.documents.meaning.builder.leads import leads_in, name_bodies_once
from tsworkbench.documents.meaning.builder.nodes import Node, finished, number_keys, plan_node
from tsworkbench.documents.meaning.builder.years import period_in, years_for
from tsworkbench.documents.meaning.roundtrip.cells import OwnRow, day_of
from tsworkbench.documents.meaning.roundtrip.own_columns import OwnTable, carried_on, in_our_order, own_table
from tsworkbench.documents.meaning.roundtrip.revision import Held
from tsworkbench.documents.meaning.roundtrip.row import RowReader
from tsworkbench.documents.meaning.roundtrip.sent_sheet import same_words
from tsworkbench.documents.meaning.roundtrip.standalone import FreeRows
from tsworkbench.documents.pace import Pace
from tsworkbench.plan.calendar import MONTHS
from tsworkbench.plan.due.answers import Due
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.imports.draft import Draft, Sheet, is_doubt
from tsworkbench.plan.imports.printed.titles import sort_of
from tsworkbench.plan.roundtrip.ids import ABOUT_SHEET, FORMAT, Head, read_head, read_id
from tsworkbench.plan.roundtrip.layout import about
from tsworkbench.plan.roundtrip.names import Column
from tsworkbench.plan.roundtrip.phrases import Reader, days_of
from tsworkbench.plan.roundtrip.phrases import reader as reader_of
from tsworkbench.plan.whole import Library, Officer, Plan, RoleHolder, SignOff, Source

_FIELDS = {
    "Organisation": "organisation",
    "Lead body": "lead_body",
    "Area": "area",
    "Contact": "contact",
    "Vision": "vision",
    "Rationale": "rationale",
    "Implications": "implications",
    "Next steps": "next_steps",
    "Review": "review_text",
    "Notes": "notes",
}
_OTHERS = ("Period", "Year starts", "Lead", "Funding", "Roles", "Sign-off")
_ABOUT = "About the plan"
_ROLE = re.compile(r"(.+?)(?: \(([^()]+)\))?: (.+)")
_BLANK = "________"
_OF_THE_PLAN = frozenset(
    {
        *("title", "organisation", "lead_body", "area", "contact", "vision", "rationale", "implications", "next_steps"),
        *("review_text", "notes", "period_start", "period_end", "year_start", "leads", "funding_text", "funding"),
        *("short_title", "objective_word", "activity_word", "directorate_word", "report_on", "review_rrule"),
    }
)
_STAND_INS = frozenset({"Action plan", "Plan"})
_OURS = "It is a plan as tsworkbench writes it, and was read by its own columns."
_NOT_READ = "What leads said last, and the dates first agreed, are the file's own history and were not read back."


def read_own(document: Document, *, plan_year: int | None = None, pace: Pace | None = None) -> Draft | None:
    """The draft of a document that holds a sheet of ours, or None where it holds none.

    It is read by itself; its `sheet` reads it anew beside the plan that it came from. `plan_year` is for a document
    that doesn't say which years the plan runs through; `pace` counts the rows.

    Raises Cancelled if the officer has had enough, Refused for a sheet that a later version has made.
    """
    found = [(table, None if is_head(table) else own_table(table)) for table in _tables(document)]
    tables = carried_on(own for _, own in found if own is not None)
    head = _head(document, found)
    if not tables:
        return None
    tables, order = in_our_order(tables)
    document = replace(document, remarks=(*document.remarks, order)) if order else document
    if head is not None and head.format > FORMAT:
        raise Refused(f"{document.name} was made by a later version of tsworkbench. Update tsworkbench to read it.")
    pace = pace or Pace(document.name)
    pace.total = sum(len(table.rows) for table in tables)
    is_whole = all(table.is_whole for table in tables)
    draft = _by_itself(document, tables, plan_year, pace, is_whole=is_whole)
    sheet = Sheet(
        plan=head.plan if head else None,
        made_at=head.at if head else None,
        ids=tuple(row.id for table in tables for row in table.rows if row.id),
        again=lambda plan, on, initials: _beside(document, tables, plan, on, initials),
        is_whole=is_whole,
    )
    return replace(draft, sheet=sheet)


def trace(document: Document) -> Sheet | None:
    """What is left of a sheet of ours in a document that can't be read as one any more; None for others' documents."""
    tables = _tables(document)
    head = _head(document, [(table, None) for table in tables])
    ids = tuple(found for table in tables for row in table.rows for cell in row.cells if (found := read_id(cell.words)))
    return Sheet(plan=head.plan if head else None, made_at=None, ids=ids) if head or ids else None


def _tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def is_head(table: Table) -> bool:
    """Whether a table is the head of a workbook, whatever its sheet is called by now."""
    return table.title == ABOUT_SHEET or any(
        len(row.filled) == 2 and row.filled[0].words == "Head" and read_head(row.filled[1].words) for row in table.rows
    )


def _by_itself(
    document: Document, tables: list[OwnTable], plan_year: int | None, pace: Pace, *, is_whole: bool
) -> Draft:
    plan = plan_node()
    for name, text in _said(document, tables):
        _put(plan, name, text)
    plan.values["title"] = plan["title"] or os.path.splitext(document.name)[0].replace("_", " ")
    plan.values |= {
        "objective_word": tables[0].word(Column.OBJECTIVE),
        "activity_word": tables[0].word(Column.ACTIVITY),
        "directorate_word": tables[0].word(Column.DIRECTORATE),
    }
    phrases, knows_years = _phrases(plan, plan_year, tables)
    reading = Reading(_years(phrases), Doubts(), names=document.names)
    reader = RowReader(reading, phrases, knows_years=knows_years)
    for table in tables if is_whole else ():
        rows = FreeRows(reader, plan, table)
        for row in table.rows:
            pace.step()
            rows.take(row)
    put_numbers_right(plan, reading.doubts)
    number_keys(plan)
    history = any(
        row.text(column)
        for table in tables
        for row in table.rows
        for column in (Column.UPDATE, Column.WHY, Column.NEXT, Column.FIRST_AGREED)
    )
    return Draft(
        library=_library(plan),
        doubts=reading.doubts.finished(),
        source=document.name,
        remarks=(*_remarks(document), _OURS, *((_NOT_READ,) if history else ())),
    )


def is_ours(draft: Draft) -> bool:
    """Whether a draft is of a document in our own columns."""
    return _OURS in draft.remarks


def _beside(
    document: Document, tables: list[OwnTable], plan: Plan, on: date | None, initials: Mapping[str, str]
) -> Draft:
    """The sheet held beside the plan as it was when the sheet left, on a day if that is known.

    `initials` are those of the officers whom the file knows, with their names.
    """
    doubts = Doubts()
    node = Node(Plan)
    node.key = plan.id or ""
    before, after = plan_node(), plan_node()
    base = dict([("Plan", plan.title), *about(plan)])
    for name, text in base.items():
        for line in text.split("\n") if name in ("Roles", "Sign-off") else (text,):
            _put(before, name, line)
    _put(before, "Starts", plan.period_start or "")
    _put(before, "Ends", plan.period_end or "")
    for name, text in _said(document, tables):
        if not same_words(text, " ".join(base.get(name, "").split("\n"))):
            _put(after, name, text)
    whole = {one.name: getattr(plan, one.name) for one in fields(plan) if one.name in _OF_THE_PLAN}
    changed = {
        name: value
        for name, value in after.values.items()
        if value and name in _OF_THE_PLAN and not _is_same(value, before.values.get(name))
    }
    for name in ("roles", "sign_offs"):
        had = before.values.get(name) or ()
        fresh = tuple(one for one in after.values.get(name) or () if one not in had)
        changed |= {name: fresh} if fresh else {}
    if changed.get("title") in _STAND_INS:
        changed.pop("title")
    if "notes" in changed:  # with the doubts that were kept among them, which no sheet shows
        kept = [line for line in (plan.notes or "").split("\n") if is_doubt(line)]
        changed["notes"] = "\n".join([changed["notes"], *kept])
    node.values = whole | changed
    phrases = reader_of(plan)
    held = Held(plan, phrases, doubts, plan.period_start is not None, Pace(document.name), on, document.names, initials)
    held.take(tables, node)
    keys = {id(one): one.key for one in node.all() if one.key}
    number_keys(node)
    for one in node.all():
        one.key = keys.get(id(one), one.key)
    return Draft(
        library=_library(node),
        doubts=doubts.finished(),
        source=document.name,
        remarks=(*_remarks(document), _OURS, *held.remarks),
    )


def _is_same(value: object, before: object) -> bool:
    if isinstance(value, str) and isinstance(before, str):
        return same_words(" ".join(value.split()), " ".join(before.split()))
    return value == before


def _remarks(document: Document) -> Iterator[str]:
    """How the document was read, but for what is hidden in it because we hid it."""
    return (remark for remark in document.remarks if f"“{ABOUT_SHEET}”" not in remark)


def _head(document: Document, found: Sequence[tuple[Table, OwnTable | None]]) -> Head | None:
    """What the sheet says of itself: in its head sheet, in the heading of its ids, or in a line below."""
    for block in document.blocks:
        head = read_head(block.line.text) if isinstance(block, Paragraph) else None
        if head is not None:
            return head
    for table, own in found:
        if own is not None:
            head = next((one for title in own.titles if (one := read_head(title))), None)
        else:
            cells = (cell for row in table.rows[:12] for cell in row.cells)
            head = next((one for cell in cells if (one := read_head(cell.words))), None)
        if head is not None:
            return head
    return None


def _said(document: Document, tables: list[OwnTable]) -> list[tuple[str, str]]:
    """What the document says of the plan, by the names under which it is written.

    A line above a sheet by line is no title of the plan where the sheet says elsewhere what the plan is called, or is
    known by its ids: an officer has written it there.
    """
    said: list[tuple[str, str]] = []
    is_titled = not any(table.by_line and (table.has(Column.PLAN) or table.has(Column.ID)) for table in tables)
    part: str | None = None
    for block in document.blocks:
        match block:
            case Heading(level=0):
                said += [("Plan", block.text)] if is_titled else []
            case Heading():
                part = block.text if block.text in (*_FIELDS, *_OTHERS) else None
            case Paragraph():
                name, colon, words = block.line.text.partition(": ")
                if part is not None:
                    said.append((part, block.line.text))
                elif colon and name in (*_FIELDS, *_OTHERS):
                    said.append((name, words))
            case Table() if is_head(block):
                part = None
            case Table(title=title) if title == _ABOUT:
                for row in block.rows:
                    texts = [cell.text for cell in row.cells]
                    said += [(texts[0], line) for line in "".join(texts[1:2]).split("\n")]
            case Table():
                part = None
    if tables[0].has(Column.PLAN):
        own = (("Plan", Column.PLAN), ("Organisation", Column.ORGANISATION), ("Funding", Column.PLAN_FUNDING))
        for name, column in own:
            said.append((name, next((text for row in tables[0].rows if (text := row.text(column))), "")))
        for name, column in (("Starts", Column.STARTS), ("Ends", Column.ENDS)):
            days = (_day_in(row, column) for row in tables[0].rows)
            said.append((name, next((day for day in days if day), "")))
    return said


def _day_in(row: OwnRow, column: Column) -> str:
    day = day_of(row.cells.get(column), row.text(column), _outright)
    return day.iso if day is not None and day.because is None else ""


def _outright(text: str) -> Due | None:
    """A date that says its own year."""
    one, other = (Reader(None, None, 4, date(year, 1, 1)).read(text) for year in (2000, 2011))
    return one if one is not None and other is not None and days_of(one) == days_of(other) else None


def _put(plan: Node, name: str, text: str) -> None:
    if not text:
        return
    if name == "Plan":
        plan.values["title"] = text
    elif name in _FIELDS:
        field = _FIELDS[name]
        plan.values[field] = f"{plan[field]}\n{text}" if plan[field] else text
    elif name == "Period":
        plan.values |= _period(text)
    elif name in ("Starts", "Ends"):
        plan.values[f"period_{'start' if name == 'Starts' else 'end'}"] = text
    elif name == "Year starts" and text in MONTHS:
        plan.values["year_start"] = MONTHS.index(text) + 1
    elif name == "Lead":
        plan.values["leads"] = leads_in(text)
    elif name == "Funding":
        put_written_funding(plan, text)
    elif name == "Roles":
        found = _ROLE.fullmatch(text)
        if found is not None:
            who, of, does = found.groups()
            role = RoleHolder(name=who, organisation=of, text=does, kind=sort_of(who).kind)
            plan.values["roles"] = (*(plan["roles"] or ()), role)
    elif name == "Sign-off":
        label, _, value = text.rpartition(": ")
        kind = "date" if "date" in label.casefold() else "signature"
        sign = SignOff(label=label, kind=kind, value=None if value == _BLANK else value)
        plan.values["sign_offs"] = (*(plan["sign_offs"] or ()), sign)


def _period(text: str) -> dict[str, str | None]:
    """The period as we write it, or as officers do: "1/4/2009 to 31/3/2010", "2009/10"."""
    if text.startswith("until "):
        start, end = "", text.removeprefix("until ")
    else:
        start, _, end = (part.strip() for part in re.sub(r"\s(?:-|–|to|until)\s", "\0", text, count=1).partition("\0"))
    days = [day_of(None, part, _outright) if part else None for part in (start, end)]
    iso = [day.iso if day is not None and day.because is None else None for day in days]
    period = period_in(text) if not any(iso) else None
    if period is not None:
        return {"period_start": period.first.isoformat(), "period_end": period.last.isoformat()}
    return {"period_start": iso[0], "period_end": iso[1]}


def _phrases(plan: Node, plan_year: int | None, tables: list[OwnTable]) -> tuple[Reader, bool]:
    """The reader of the sheet's dates, and whether it is known in which years the plan lies."""
    start = date.fromisoformat(plan["period_start"]) if plan["period_start"] else None
    end = date.fromisoformat(plan["period_end"]) if plan["period_end"] else None
    year_start = plan["year_start"] or 4
    if start is None and plan_year is None:
        columns = (Column.DUE_BY, Column.DONE_ON, Column.FIRST_AGREED, Column.DUE, Column.EXPECTED)
        rows = (row for table in tables for row in table.rows[:400])
        texts = [_day_in(row, column) or row.text(column) for row in rows for column in columns if column in row.cells]
        years = years_for(None, None, texts, year_start=year_start)
        return Reader(years.plan_year, years.plan_end, year_start, years.as_at), years.plan_year is not None
    year = start.year if start else plan_year
    return Reader(year, end.year if end else None, year_start, start or date(year or 2000, 1, 1)), True


def _years(phrases: Reader) -> Years:
    return Years(
        plan_year=phrases.plan_year, as_at=phrases.as_at, plan_end=phrases.plan_end, year_start=phrases.year_start
    )


def _library(plan: Node) -> Library:
    name_bodies_once(plan)
    whole: Plan = finished(plan)
    used = dict.fromkeys((lead.name, lead.kind) for node in plan.all() for lead in (node["leads"] or ()))
    sources = dict.fromkeys(one.source for node in plan.all() for one in (node["funding"] or ()))
    return Library(
        plans=(whole,),
        officers=tuple(Officer(name=name, kind=kind) for name, kind in used),
        sources=tuple(Source(name=name) for name in sources),
    )
