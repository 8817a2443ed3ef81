"""The plan itself as a paper, by activity, and a plan beside another: what each format sets of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tsworkbench.papers.paper import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Paper,
    Paragraph,
    Paragraphs,
    Run,
    Table,
    Tone,
    Words,
)
from tsworkbench.papers.wording import evidence_words, notes_in, short
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.english import and_more, capital, number
from tsworkbench.plan.governance.roll_forward import Beside, Sort
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import NoteKind, Rag
from tsworkbench.plan.roundtrip import names
from tsworkbench.plan.roundtrip.ids import head_of
from tsworkbench.plan.roundtrip.layout import Lines, Points, Value, about, by_activity, rating_words
from tsworkbench.plan.whole import Activity, Milestone, Objective, Output, Plan

_SHARES = {
    names.Column.OBJECTIVE: 1.3,
    names.Column.KEY_CHANGES: 1.7,
    names.Column.RATIONALE: 1.7,
    names.Column.NUMBER: 0.4,
    names.Column.ACTIVITY: 1.6,
    names.Column.COST: 0.8,
    names.Column.FUNDING: 1.05,
    names.Column.MILESTONES: 3.4,
    names.Column.OUTPUTS: 2.2,
    names.Column.DIRECTORATE: 0.9,
    names.Column.LEAD: 0.9,
    names.Column.PARTNERS: 0.9,
    names.Column.HOLDER: 0.9,
    names.Column.STATUS: 0.85,
    names.Column.RAG: 0.8,
    names.Column.UPDATE: 1.9,
    names.Column.NOTES: 1.0,
    names.Column.ID: 0.4,
}
_SHORT = ("Organisation", "Lead body", "Area", "Period", "Year starts", "Lead")
"""What is under the title; the longer parts have headings of their own."""


def plan_paper(plan: Plan, *, as_at: date | None = None, ids: bool = True, made_at: str | None = None) -> Paper:
    """The plan as a paper on its side. `as_at` is the day as at which it stands so, and the day it bears.

    With `ids` it can be filled in and taken back: the last column holds the ids of its rows, and its last line what
    sheet it is. `made_at` is where the file's log is.
    """
    parts = about(plan)
    under = [f"{name}: {words}" for name, words in parts if name in _SHORT]
    if as_at is not None:
        under.append(f"As at {long_date(as_at)}")
    blocks: list[Block] = []
    for name, words in parts:
        if name not in _SHORT:
            lines = words.split("\n")
            blocks.append(Heading(text=name))
            blocks.append(Items(items=tuple(lines)) if len(lines) > 1 else Paragraph(words=words))
    if blocks:
        blocks.append(Heading(text="Action plan"))
    blocks += [_table(plan, ids=ids), *_key(plan), *_noted(plan)]
    head = head_of(plan.id, made_at) if ids and plan.objectives else None
    if head is not None:
        words = f"Sent back with changes, it is known by its last column and by this line: {head.words()}."
        blocks.append(Paragraph(words=words, tone=Tone.QUIET))
    blocks += _evidence(plan)
    return Paper(
        title=clean(plan.title),
        under=tuple(under),
        blocks=tuple(blocks),
        author=clean(plan.organisation) if plan.organisation else None,
        made_on=as_at.isoformat() if as_at else None,
        landscape=True,
    )


def _table(plan: Plan, *, ids: bool) -> Table:
    grid = by_activity(plan)
    kept = [place for place, column in enumerate(grid.columns) if ids or column is not names.Column.ID]
    columns = tuple(Column(title=grid.headings[place], share=_SHARES[grid.columns[place]]) for place in kept)
    rows = tuple(
        tuple(
            Run(str(row[place] or ""), tone=Tone.SMALL) if grid.columns[place] is names.Column.ID else _cell(row[place])
            for place in kept
        )
        for row in grid.rows
    )
    caption = f"{clean(plan.title)} by {clean(plan.activity_word).lower()}"
    return Table(caption=caption, columns=columns, rows=rows, row_headed=False)


def _cell(value: Value) -> Cell:
    match value:
        case None:
            return ""
        case Rag():
            return Run(rating_words(value), rag=value)
        case Points():
            return Items(items=value.points)
        case Lines():
            return Paragraphs(of=value.lines)
        case str():
            return value
        case date():
            return long_date(value)
        case float() | int():
            return number(value)


def _noted(plan: Plan) -> Iterator[Block]:
    """What those who were consulted have said, and what was learned, where anything was noted."""
    for kind, title in ((NoteKind.CONSULTATION, "Consultation"), (NoteKind.LESSON, "Lessons learned")):
        if notes := notes_in(plan, kind):
            yield from (Heading(text=title), Items(items=tuple(notes)))


def _key(plan: Plan) -> list[Block]:
    """How to read the table, for those who have never seen one of these; of an empty one, that it is."""
    if not plan.objectives:
        return [Paragraph(words="There is nothing in the plan yet.")]
    words = "milestone or output" if any(a.outputs for o in plan.objectives for a in o.activities) else "milestone"
    said = (
        "RAG as stated is the lead officer's own answer to “Will it be done by its agreed date?”; blank means that "
        f"none has been given. Square brackets behind a {words} say where it stands."
    )
    return [Paragraph(words=said, tone=Tone.QUIET)]


def _evidence(plan: Plan) -> list[Block]:
    """What was handed in for the rows of the plan, in its order."""
    rows: list[Objective | Activity | Milestone | Output] = []
    for objective in plan.objectives:
        rows.append(objective)
        for activity in objective.activities:
            rows += [activity, *activity.milestones, *activity.outputs]
    items: list[Words] = [f"{_called(row)}: {shown}" for row in rows if (shown := evidence_words(row))]
    return [Heading(text="Evidence"), Items(items=tuple(items))] if items else []


def _called(row: Objective | Activity | Milestone | Output) -> str:
    """ "Toolkit (1.2.o4)"."""
    title = short(clean((row.title or row.text) if isinstance(row, Output) else row.title))
    return f"{title} ({row.ref})" if row.ref else title


# -- a plan beside another


_MOST_OF_A_SORT = 200


def comparison_paper(found: Beside, *, as_at: date) -> Paper:
    """What is in a plan and not in another, what is in it no more, and what reads otherwise in both."""
    blocks: list[Block] = [Paragraph(words=found.summary)]
    for sort in Sort:
        lines = [one for one in found.contrasts if one.sort is sort]
        if not lines:
            continue
        columns = (Column(title="Ref", share=0.5), Column(title="Row", share=2.4), Column(title="Was", share=1.6))
        rows = tuple(
            (one.ref or "–", clean(one.row_words), clean(one.was), clean(one.now)) for one in lines[:_MOST_OF_A_SORT]
        )
        blocks += [
            Heading(text=capital(sort)),
            Table(caption=capital(sort), columns=(*columns, Column(title="Is", share=1.6)), rows=rows),
        ]
        if len(lines) > _MOST_OF_A_SORT:
            blocks.append(Paragraph(words=f"{and_more(len(lines) - _MOST_OF_A_SORT)}."))
    return Paper(
        title=f"{clean(found.title)} beside {clean(found.other)}",
        under=(f"As at {long_date(as_at)}",),
        blocks=tuple(blocks),
        made_on=as_at.isoformat(),
    )
