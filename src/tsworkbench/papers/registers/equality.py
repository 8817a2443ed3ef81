"""Equality impact assessments: what was found for each protected characteristic, and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.papers.paper import Block, Cell, Column, Heading, Paper, Paragraph, Paragraphs, Table, Tone
from tsworkbench.papers.registers.common import (
    as_paper,
    called,
    facts,
    points,
    printed,
    refuse_personal,
    register_for,
    said,
)
from tsworkbench.plan.english import agreeing, capital, listed
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers.crosses import Assessed, Crossed, assessed, crossed_by, summary, to_look_at

if TYPE_CHECKING:
    from tsworkbench.work.registers.reading import Reading

_ASSESSMENTS = "equality"
_OF_AN_ASSESSMENT = (
    *(
        "row",
        "aims",
        "stage",
        "screening_result",
        "screening_reason",
        "evidence",
        "consultation",
        "owner",
        "started_on",
    ),
    *("outcome", "signed_off_by", "signed_off_on", "review_date", "published"),
)
_OF_AN_IMPACT = ("what", "evidence", "mitigation", "justification", "action", "owner", "by")


def taken(reading: Reading) -> tuple[Crossed, tuple[Assessed, ...]]:
    """The assessments of the plan by characteristic. Raises NotFound without such a register."""
    register = register_for(reading, _ASSESSMENTS)
    of = crossed_by(reading.registers, register)
    if of is None:
        raise NotFound("Impacts by characteristic are in a register of their own: “register new equality” makes it.")
    refuse_personal(of.impacts)
    return of, assessed(of, reading.entries(of.assessments), reading.entries(of.impacts))


def equality_paper(reading: Reading, row_id: str | None = None) -> Paper:
    """All assessments of the plan, or those of one row. Raises NotFound where there is none."""
    of, every = taken(reading)
    wanted = [one for one in every if row_id is None or one.assessment["row"] == row_id]
    if not wanted:
        where = reading.row(row_id) if row_id is not None else "This plan"
        raise NotFound(f"{clean(where)} has no equality impact assessment yet. “register add equality” adds one.")
    blocks: list[Block] = []
    for one in wanted:
        blocks += [Heading(text=called(reading, of.assessments, one.assessment)), *_assessment(reading, of, one)]
    title = agreeing(len(wanted), "Equality impact assessment", "Equality impact assessments")
    return as_paper(reading, title, [reading.plan_name] if reading.plan_name else [], blocks)


def _assessment(reading: Reading, of: Crossed, one: Assessed) -> list[Block]:
    blocks: list[Block] = [Paragraph(words=clean(summary(of, one)))]
    blocks += points(facts(reading, of.assessments, one.assessment, _OF_AN_ASSESSMENT))
    rows: list[tuple[Cell, ...]] = []
    for word, entry in one.impacts:
        if entry is None:
            rows.append((capital(clean(word)), "not looked at yet", ""))
            continue
        lines = []
        for field in printed(of.impacts, _OF_AN_IMPACT):
            words = " ".join(said(reading, of.impacts, field, entry).split())
            lines += [f"{clean(field.title)}: {words}"] if words else []
        rows.append(
            (capital(clean(word)), clean(str(entry[of.impact.name] or "not said")), Paragraphs(of=tuple(lines)))
        )
    columns = (
        Column(title=clean(of.characteristic.title), share=2),
        Column(title=clean(of.impact.title), share=1.2),
        Column(title="What, and what is done about it", share=5),
    )
    caption = "The impact on each protected characteristic"
    blocks.append(Table(caption=caption, columns=columns, rows=tuple(rows)))
    if left := to_look_at(of, one):
        blocks.append(Paragraph(words=f"Not looked at yet: {listed(map(clean, left))}.", tone=Tone.QUIET))
    return blocks
