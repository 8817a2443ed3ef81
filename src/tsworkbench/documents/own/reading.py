"""A document in our own columns as a draft: what the plan says of itself, and the rows of its table."""

from __future__ import annotations

import re
from datetime import date

from tsworkbench.documents.blocks import Document, Heading, Paragraph, Table
from tsworkbench.documents.cells.dates import Years
from tsworkbench.documents.own.cells import OwnTable, own_table
from tsworkbench.documents.own.rows import OwnRows
from tsworkbench.documents.pace import Pace
from tsworkbench.documents.reading.doubting import Doubts
from tsworkbench.documents.reading.leading import leads_in
from tsworkbench.documents.reading.nodes import Node, finished, number_keys, plan_node
from tsworkbench.documents.reading.reader import Reading
from tsworkbench.plan.calendar import MONTHS
from tsworkbench.plan.columns.facts import read_day
from tsworkbench.plan.columns.names import Column
from tsworkbench.plan.columns.phrases import Reader
from tsworkbench.plan.draft import Draft
from tsworkbench.plan.printed.titles import sort_of
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
_OTHERS = ("Period", "Year starts", "Lead", "Roles", "Sign-off")
_ABOUT = "About the plan"
_ROLE = re.compile(r"(.+?)(?: \(([^()]+)\))?: (.+)")
_BLANK = "________"
_OURS = "It is a plan as tsworkbench writes it, and was read by its own columns."
_NOT_READ = "What leads said last, and the dates first agreed, are the file's own history and were not read back."


def read_own(document: Document, *, plan_year: int | None = None, pace: Pace | None = None) -> Draft | None:
    """The draft of a document that holds a table of ours, or None where it holds none.

    `plan_year` is for a document that doesn't say which years the plan runs through; `pace` counts the rows.

    Raises Cancelled if the officer has had enough.
    """
    tables = [own for block in document.blocks if isinstance(block, Table) and (own := own_table(block)) is not None]
    if not tables:
        return None
    pace = pace or Pace(document.name)
    pace.total = sum(len(table.rows) for table in tables)
    plan = plan_node()
    for name, text in _said(document, tables):
        _put(plan, name, text)
    plan.values["title"] = plan["title"] or document.name
    plan.values |= {"objective_word": tables[0].objective_word, "activity_word": tables[0].activity_word}
    phrases = _phrases(plan, plan_year)
    years = Years(
        plan_year=phrases.plan_year, as_at=phrases.as_at, plan_end=phrases.plan_end, year_start=phrases.year_start
    )
    reading = Reading(years, Doubts(), names=document.names)
    for table in tables:
        rows = OwnRows(reading, plan, phrases)
        for row in table.rows:
            pace.step()
            if Column.KIND in table.columns:
                rows.take_line(row)
            else:
                rows.take_activity(row)
        rows.finish()
    number_keys(plan)
    history = any({Column.UPDATE, Column.FIRST_AGREED} & set(table.columns) for table in tables)
    remarks = (*document.remarks, _OURS)
    return Draft(
        library=_library(plan),
        doubts=reading.doubts.finished(),
        source=document.name,
        remarks=(*remarks, _NOT_READ) if history else remarks,
    )


def is_ours(draft: Draft) -> bool:
    """Whether a draft is of a document in our own columns."""
    return _OURS in draft.remarks


def _said(document: Document, tables: list[OwnTable]) -> list[tuple[str, str]]:
    """What the document says of the plan, by the names under which it is written."""
    said: list[tuple[str, str]] = []
    part: str | None = None
    for block in document.blocks:
        match block:
            case Heading(level=0):
                said.append(("Plan", block.text))
            case Heading():
                part = block.text if block.text in (*_FIELDS, *_OTHERS) else None
            case Paragraph():
                name, colon, words = block.line.text.partition(": ")
                if part is not None:
                    said.append((part, block.line.text))
                elif colon and name in (*_FIELDS, *_OTHERS):
                    said.append((name, words))
            case Table(title=title) if title == _ABOUT:
                for row in block.rows:
                    texts = [cell.text for cell in row.cells]
                    said += [(texts[0], line) for line in "".join(texts[1:2]).split("\n")]
            case Table():
                part = None
    first = tables[0].rows[0] if tables[0].rows else None
    if first is not None and Column.PLAN in tables[0].columns:
        said += [("Plan", first.text(Column.PLAN)), ("Organisation", first.text(Column.ORGANISATION))]
        said += [("Starts", first.day(Column.STARTS) or ""), ("Ends", first.day(Column.ENDS) or "")]
    return said


def _put(plan: Node, name: str, text: str) -> None:
    if not text:
        return
    if name == "Plan":
        plan.values["title"] = text
    elif name in _FIELDS:
        field = _FIELDS[name]
        plan.values[field] = f"{plan[field]}\n{text}" if plan[field] else text
    elif name == "Period":
        start, dash, end = text.partition(" – ")
        if not dash:
            start, end = ("", text.removeprefix("until ")) if text.startswith("until ") else (text, "")
        plan.values |= {"period_start": read_day(start), "period_end": read_day(end)}
    elif name in ("Starts", "Ends"):
        plan.values[f"period_{'start' if name == 'Starts' else 'end'}"] = text
    elif name == "Year starts" and text in MONTHS:
        plan.values["year_start"] = MONTHS.index(text) + 1
    elif name == "Lead":
        plan.values["leads"] = leads_in(text)
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


def _phrases(plan: Node, plan_year: int | None) -> Reader:
    start = date.fromisoformat(plan["period_start"]) if plan["period_start"] else None
    end = date.fromisoformat(plan["period_end"]) if plan["period_end"] else None
    return Reader(
        start.year if start else plan_year,
        end.year if end else None,
        plan["year_start"] or 4,
        start or date(plan_year or 2000, 1, 1),
    )


def _library(plan: Node) -> Library:
    whole: Plan = finished(plan)
    used = dict.fromkeys((lead.name, lead.kind) for node in plan.all() for lead in (node["leads"] or ()))
    sources = dict.fromkeys(one.source for node in plan.all() for one in (node["funding"] or ()))
    return Library(
        plans=(whole,),
        officers=tuple(Officer(name=name, kind=kind) for name, kind in used),
        sources=tuple(Source(name=name) for name in sources),
    )
