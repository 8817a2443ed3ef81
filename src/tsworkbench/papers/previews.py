"""Papers as they are looked at before they are written: any of them as blocks, a very long one by its beginning."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tsworkbench.papers.catalogue import Kind, Wanted, compose, plan_of
from tsworkbench.papers.paper import Block, Column, Paper, Paragraph, Table
from tsworkbench.plan.calendar import short_date

if TYPE_CHECKING:
    from tsworkbench.plan.whole import Plan
    from tsworkbench.store.book import Book

_MOST_SHOWN, _MOST_ENTRIES = 100, 500
"""Activities and entries of a preview: nobody reads on for longer, and the screen should not wait for the rest."""


def preview(book: Book, wanted: Wanted) -> Paper:
    """Any of the papers as one that can be looked at before it is written. Of a very long one it is the beginning."""
    if wanted.kind is Kind.CALENDAR:
        return _calendar_page(book, wanted)
    if wanted.kind is Kind.PLAN:
        return _plan_page(plan_of(book, wanted), wanted)
    return compose(book, wanted)


def _plan_page(plan: Plan, wanted: Wanted) -> Paper:
    from tsworkbench.papers.plan_paper import plan_paper

    kept, room = [], _MOST_SHOWN
    for objective in plan.objectives:
        kept.append(replace(objective, activities=objective.activities[: max(0, room)]))
        room -= len(objective.activities)
    if room >= 0:
        return plan_paper(plan, as_at=wanted.as_at, ids=False)
    paper = plan_paper(replace(plan, objectives=tuple(kept)), as_at=wanted.as_at, ids=False)
    more = Paragraph(words=f"{-room:,} more activities are in the paper itself.")
    return replace(paper, blocks=(*paper.blocks, more))


def _calendar_page(book: Book, wanted: Wanted) -> Paper:
    from tsworkbench.papers import ics

    entries = ics.entries(book, wanted.plan_id, wanted.officer_id)
    several = len({entry.plan.id for entry in entries}) > 1
    shown = [entry for entry in entries if entry.day is not None][:_MOST_ENTRIES]
    rows = tuple((short_date(entry.day), ics.summary(entry, several=several)) for entry in shown if entry.day)
    count = f"{len(entries):,} {'entry' if len(entries) == 1 else 'entries'}"
    table = Table(caption="What falls due", columns=(Column(title="Day"), Column(title="Entry", share=6)), rows=rows)
    blocks: list[Block] = [table] if rows else [Paragraph(words="Nothing has a date.")]
    if len(entries) > len(rows):
        blocks.append(Paragraph(words=f"{len(entries) - len(rows):,} more entries are in the calendar itself."))
    return Paper(
        title=f"Calendar: {ics.name_of(book, wanted.plan_id, wanted.officer_id)}",
        under=(f"{count}, each lasting all day. What has no date is left out.",),
        blocks=tuple(blocks),
    )
