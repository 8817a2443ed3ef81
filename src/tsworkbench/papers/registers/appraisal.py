"""An appraisal of options: the criteria and what they weigh, how each option scores, which is preferred and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.papers.paper import Block, Column, Heading, Items, Paper, Paragraph, Run, Table, Tone, Words
from tsworkbench.papers.registers.common import as_paper, called, facts, points, refuse_personal, register_for
from tsworkbench.plan.english import number
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers.crosses import Appraisal, Scored, appraisals, appraised_by, preferred_words
from tsworkbench.plan.registers.values import Entry

if TYPE_CHECKING:
    from tsworkbench.work.registers.reading import Reading

_OPTIONS = "options"
_OF_AN_OPTION = ("kind", "cost", "income", "benefits", "drawbacks", "agreed_by", "agreed_on")


def taken(reading: Reading) -> tuple[Appraisal, ...]:
    """The appraisals of the plan. Raises NotFound where there is no register of options, or nothing in it."""
    options = register_for(reading, _OPTIONS)
    of = appraised_by(reading.registers, options)
    if of is None:
        raise NotFound("Options are scored against criteria: “register new options” makes both, with the scores.")
    for one in (of.criteria, of.scores):
        refuse_personal(one)
    return appraisals(of, reading.entries(of.options), reading.entries(of.criteria), reading.entries(of.scores))


def appraisal_paper(reading: Reading, row_id: str | None = None) -> Paper:
    """All appraisals of the plan, or that of one row. Raises NotFound where there is none."""
    every = taken(reading)
    wanted = [one for one in every if row_id is None or one.row_id == row_id]
    if not wanted:
        where = reading.row(row_id) if row_id is not None else "This plan"
        raise NotFound(f"{clean(where)} has no options to appraise yet. “register add options” adds one.")
    blocks = [block for one in wanted for block in _appraisal(reading, one, several=len(wanted) > 1)]
    title = f"Appraisal of options – {clean(_of(reading, wanted[0]))}" if len(wanted) == 1 else "Appraisals of options"
    return as_paper(reading, title, [reading.plan_name] if reading.plan_name else [], blocks)


def _of(reading: Reading, one: Appraisal) -> str:
    return reading.row(one.row_id) if one.row_id is not None else "no activity named"


def short_name(reading: Reading, one: Appraisal) -> str:
    """What an appraisal is spoken of by: the number of its row."""
    return clean(_of(reading, one).split(" ")[0]) if one.row_id is not None else "the options without an activity"


def _appraisal(reading: Reading, one: Appraisal, *, several: bool) -> list[Block]:
    blocks: list[Block] = [Heading(text=clean(_of(reading, one)))] if several else []
    level = 2 if several else 1
    blocks.append(Paragraph(words=clean(preferred_words(one, lambda entry: called(reading, one.of.options, entry)))))
    doubts = one.doubts(short_name(reading, one))
    if doubts:
        blocks.append(Items(items=tuple(map(clean, doubts))))
    if one.criteria and one.options:
        blocks += [Heading(text="Criteria and scores", level=level), scores_table(reading, one)]
        why = [line for scored in one.options for line in _because(reading, one, scored)]
        if why:
            blocks += [Heading(text="Why they score so", level=level), *points(why)]
    blocks.append(Heading(text="The options", level=level))
    for scored in one.options:
        blocks += _option(reading, one, scored.option, level + 1)
    if one.left_out:
        blocks += [
            Heading(text="Left out", level=level),
            *points(_left_out(reading, one, option) for option in one.left_out),
        ]
    return blocks


def scores_table(reading: Reading, one: Appraisal) -> Table:
    """Criteria down, options across; what an option scores, and its points in the last line."""
    heads = [Column(title=clean(scored.option.ref or "?"), right=True) for scored in one.options]
    rows: list[tuple[Words, ...]] = []
    for criterion in one.criteria:
        scores = [scored.scores.get(str(criterion.id)) for scored in one.options]
        said = tuple("–" if score is None else str(score) for score in scores)
        rows.append((called(reading, one.of.criteria, criterion), number(one.weight(criterion)), *said))
    totals = tuple(Run(number(scored.total), tone=Tone.STRONG) for scored in one.options)
    rows.append((Run("Points", tone=Tone.STRONG), number(one.weights), *totals))
    columns = (Column(title="Criterion", share=4), Column(title="Weight", right=True), *heads)
    return Table(caption="How each option scores against the criteria, from 1 to 5", columns=columns, rows=tuple(rows))


def _because(reading: Reading, one: Appraisal, scored: Scored) -> list[Words]:
    found: list[Words] = []
    field = one.of.scores.field("because")
    for criterion in one.criteria if field is not None and not field.personal else ():
        if because := scored.because.get(str(criterion.id)):
            name = f"{clean(scored.option.ref or '')} on {clean(reading.name(one.of.criteria, criterion))}: "
            found.append((Run(name, tone=Tone.STRONG), clean(because)))
    return found


def _option(reading: Reading, one: Appraisal, option: Entry, level: int) -> list[Block]:
    blocks: list[Block] = [Heading(text=called(reading, one.of.options, option), level=level)]
    field = one.of.options.field("description")
    if field is not None and not field.personal and option["description"]:
        blocks += [Paragraph(words=line) for line in clean(str(option["description"]), lines=True).split("\n") if line]
    return [*blocks, *points(facts(reading, one.of.options, option, _OF_AN_OPTION))]


def _left_out(reading: Reading, one: Appraisal, option: Entry) -> Words:
    field = one.of.options.field("excluded_because")
    why = clean(str(option["excluded_because"] or "")) if field is not None and not field.personal else ""
    name = called(reading, one.of.options, option)
    return (Run(f"{name}: ", tone=Tone.STRONG), why) if why else name
