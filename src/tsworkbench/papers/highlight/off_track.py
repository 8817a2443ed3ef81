"""Section 4: every red and amber row, what of it is not done, why, what next, and the new date asked."""

from collections.abc import Sequence

from tsworkbench.papers.charts.descriptions import rating
from tsworkbench.papers.paper import Block, Cell, Column, Items, Paragraph, Paragraphs, Run, Table, Tone, Words
from tsworkbench.papers.wording import (
    Section,
    activity_word,
    beside_words,
    due_words,
    leads_words,
    more,
    ref_and_title,
    short,
    step_title,
    when,
)
from tsworkbench.plan.english import and_more, capital, ordinal, pounds, spelled
from tsworkbench.plan.governance.position import ARROWS, SEVERITY, Asked, Position, Step, Travel, Unit

MOST_ROWS = 20
_MOST_STEPS = 4
_MOST_OTHERS = 10
_LONGEST = 400  # characters of a reason: what is longer stands in the plan

NOT_GIVEN = Run("not given", tone=Tone.QUIET)


def off_track_section(position: Position) -> list[Block]:
    """The table, and under it what is past its date though nobody calls it red or amber."""
    units = position.off_track
    word = activity_word(position.plan)
    blocks: list[Block] = [Section.OFF_TRACK.heading("Off track: what, why, what next")]
    if units:
        blocks.append(_table(position, units[:MOST_ROWS]))
    elif position.units:
        blocks.append(Paragraph(words=f"No {word} is rated red or amber."))
    else:
        blocks.append(Paragraph(words="Nothing is rated yet."))
    if len(units) > MOST_ROWS:
        blocks.append(Paragraph(words=more(len(units) - MOST_ROWS)))
    blocks += _others(position)
    blocks += _other_dates(position)
    return blocks


def _table(position: Position, units: Sequence[Unit]) -> Table:
    return Table(
        caption=f"Every red and amber {activity_word(position.plan)}",
        columns=(
            Column(title=f"{capital(activity_word(position.plan))} and lead", share=2.4),
            Column(title="Not done by its date", share=2.4),
            Column(title="Why", share=2.2),
            Column(title="What is being done", share=2.2),
            Column(title="New date asked", share=1.8),
        ),
        rows=tuple(_row(position, unit) for unit in units),
    )


def _row(position: Position, unit: Unit) -> tuple[Cell, ...]:
    return _what(unit), not_done(position, unit), why(position, unit), what_next(unit), new_date(position, unit)


def _what(unit: Unit) -> Paragraphs:
    """The row with its rating and how that has changed, and under it who leads it."""
    pence = unit.activity.cost_pence if unit.row is unit.activity else None
    cost = f", {pounds(pence)}" if pence else ""
    arrow = (
        f" ({ARROWS[unit.travel]} {unit.travel.value})"
        if unit.travel in (Travel.BETTER, Travel.WORSE, Travel.SAME)
        else ""
    )
    who = "; ".join([leads_words(unit.leads), *beside_words(unit.row, unit.activity, unit.objective)])
    return Paragraphs(of=((rating(unit.rag), f"{arrow} {ref_and_title(unit)}{cost}"), who))


def not_done(position: Position, unit: Unit) -> Cell:
    """The steps that are past their date or due on the position date itself."""
    late = unit.not_done(position.at)
    if not late:
        return "nothing late"
    said: list[Words] = [
        f"{step_title(step)} ({due_words(step.row, year_start=position.plan.year_start)})"
        for step in late[:_MOST_STEPS]
    ]
    if len(late) > _MOST_STEPS:
        said.append(and_more(len(late) - _MOST_STEPS))
    return said[0] if len(said) == 1 else Paragraphs(of=tuple(said))


def why(position: Position, unit: Unit) -> Words:
    """The lead's reason; else the one given with a new date."""
    said = unit.standing.why if unit.standing is not None else None
    reasons = [one.reason for one in asked_of(position, unit) if one.reason]
    return short(said or reasons[0], _LONGEST) if said or reasons else NOT_GIVEN


def what_next(unit: Unit) -> Cell:
    """What is being done, and the lead's sentence for members where there is one."""
    if unit.standing is None:
        return NOT_GIVEN
    said = [text for text in (unit.standing.next, unit.standing.comment) if text]
    if not said:
        return NOT_GIVEN
    return short(said[0], _LONGEST) if len(said) == 1 else Paragraphs(of=tuple(short(text, _LONGEST) for text in said))


def asked_of(position: Position, unit: Unit) -> list[Asked]:
    """The new dates asked for a row and for what is under it."""
    mine = {unit.row.id, *(step.row.id for step in unit.steps)}
    if unit.row is unit.activity:
        mine |= {output.id for output in unit.activity.outputs}
    return [one for one in position.asked if one.row_id in mine]


def new_date(position: Position, unit: Unit) -> Cell:
    """ "both: January 2010 (first change)"; row by row where the dates differ."""
    asked = asked_of(position, unit)
    if not asked:
        return "none asked"
    dates = [date_asked(position, one) for one in asked]
    if len(asked) == 1:
        return dates[0]
    if len(set(dates)) == 1:
        return f"{'both' if len(asked) == 2 else f'all {spelled(len(asked))}'}: {dates[0]}"
    return Paragraphs(of=tuple(f"{short(one.title, 40)}: {said}" for one, said in zip(asked, dates, strict=True)))


def date_asked(position: Position, one: Asked) -> str:
    """ "January 2010 (first change)"."""
    day = when(one.due_from, one.due_to, one.precision, year_start=position.plan.year_start)
    return f"{day} ({ordinal(one.slips + 1)} change)"


def _others(position: Position) -> list[Block]:
    """What is not done by its date in rows that are rated otherwise, or not at all."""
    found: list[tuple[Step, Unit]] = [
        (step, unit) for unit in position.units if unit.rag not in SEVERITY for step in unit.not_done(position.at)
    ]
    if not found:
        return []
    found.sort(key=lambda one: one[0].row.due_to or "")
    items: list[Words] = [
        (
            f"{step.ref} {step_title(step)} ({due_words(step.row, year_start=position.plan.year_start)}; "
            f"{leads_words(step.leads)}), {'rated ' if unit.rag is not None else ''}".lstrip(),
            rating(unit.rag) if unit.rag is not None else "nothing said of it yet",
        )
        for step, unit in found[:_MOST_OTHERS]
    ]
    if len(found) > _MOST_OTHERS:
        items.append(more(len(found) - _MOST_OTHERS))
    return [Paragraph(words="Not done by its date either, though not rated red or amber:"), Items(items=tuple(items))]


def _other_dates(position: Position) -> list[Block]:
    """New dates asked for rows that are not in the table: the group has to see each of them."""
    shown = {one.row_id for unit in position.off_track[:MOST_ROWS] for one in asked_of(position, unit)}
    rest = [one for one in position.asked if one.row_id not in shown]
    if not rest:
        return []
    items: list[Words] = []
    for one in rest[:_MOST_OTHERS]:
        reason = f": {short(one.reason, _LONGEST)}" if one.reason else ""
        items.append(f"{one.ref} {short(one.title)}: {date_asked(position, one)}{reason}".strip())
    if len(rest) > _MOST_OTHERS:
        items.append(more(len(rest) - _MOST_OTHERS))
    return [Paragraph(words="New dates are also asked for:"), Items(items=tuple(items))]
