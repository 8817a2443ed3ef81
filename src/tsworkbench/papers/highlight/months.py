"""Sections 5 and 6: what was done in the period, and what falls due next, by month; and what has no date."""

from collections.abc import Iterator
from datetime import date

from tsworkbench.papers.highlight.sections import Section
from tsworkbench.papers.paper import Block, Items, Paragraph, Run, Tone, Words
from tsworkbench.papers.wording import (
    MOST_REFS,
    all_of,
    day_words,
    due_words,
    named,
    step_title,
    steps_counted,
    steps_noun,
)
from tsworkbench.plan.calendar import month_name
from tsworkbench.plan.english import agreeing, and_more, are, capital, counted_in_words, listed, plural, spelled
from tsworkbench.plan.governance import periods
from tsworkbench.plan.governance.position import Position, Step, day_of, leader
from tsworkbench.plan.language.leads import in_a_list
from tsworkbench.plan.model import LeadRole
from tsworkbench.plan.whole import Milestone

_MOST = 12
"""Steps of one month that are named."""


def done_section(position: Position) -> list[Block]:
    """A sentence with the counts, then month by month."""
    year_start = position.plan.year_start
    this = periods.this(position.period, year_start)
    blocks: list[Block] = [Section.DONE.heading(f"Done {this}")]
    done = _done(position)
    blocks.append(Paragraph(words=_counts(position, done, this)))
    months: dict[tuple[int, int], list[Step]] = {}
    for step in done:
        assert step.done_on is not None
        months.setdefault((step.done_on.year, step.done_on.month), []).append(step)
    if months:
        blocks.append(Items(items=tuple(_month(position, steps) for steps in months.values())))
    return blocks


def _done(position: Position) -> list[Step]:
    """What was done in the period, in the order in which it was done."""
    found = [
        step
        for step in position.steps
        if step.is_done and step.done_on and position.period.first <= step.done_on <= position.at
    ]
    return sorted(found, key=lambda step: step.done_on or position.at)


def _counts(position: Position, done: list[Step], this: str) -> str:
    first = position.period.first
    due = [step for step in position.due if step.due and step.due >= first]
    of_those = [step for step in due if step.is_done]
    plan = position.plan
    if not due:
        said = f"Nothing was due {this}"
        said += "." if not done else f"; {steps_counted(done, plan, in_words=True)} {are(len(done))} done."
        return capital(said)
    late = [step for step in done if step.was_late and step in of_those]
    lateness = f", {spelled(len(late))} of them late" if late and len(of_those) > 1 else ", late" if late else ""
    if len(due) == 1:
        said = f"The one {steps_noun(due, plan)} due {this} is {'done' if of_those else 'not done'}{lateness}."
    elif not of_those:
        said = f"None of the {steps_counted(due, plan, in_words=True)} due {this} is done."
    elif len(of_those) == len(due):
        said = f"{all_of(due, plan)} due {this} are done{lateness}."
    else:
        those = f"{capital(spelled(len(of_those)))} of the {steps_counted(due, plan, in_words=True)}"
        said = f"{those} due {this} {are(len(of_those))} done{lateness}."
    return said + "".join(_beside(done, first, position.at))


def _beside(done: list[Step], first: date, at: date) -> Iterator[str]:
    """What else was done: left over from before, ahead of its time, or without a date."""
    kinds = (
        ("left over from before", "too", [step for step in done if step.due and step.due < first]),
        ("not due yet", "already", [step for step in done if step.due and step.due > at]),
        ("without a date", "too", [step for step in done if step.due is None]),
    )
    for which, word, steps in kinds:
        if steps:
            yield f" {capital(spelled(len(steps)))} {which} {are(len(steps))} done {word}."


def _month(position: Position, steps: list[Step]) -> Words:
    day = steps[0].done_on
    assert day is not None
    said = [_said(position, step) for step in steps[:_MOST]]
    if len(steps) > _MOST:
        said.append(f"{and_more(len(steps) - _MOST)}, which the plan lists")
    year = "" if day.year == position.at.year else f" {day.year}"
    return Run(f"{month_name(day)}{year}: ", tone=Tone.STRONG), " · ".join(said) + "."


def _said(position: Position, step: Step) -> str:
    """ "Chest scope agreed (4.2, due November 2009, done 11 December: late)"."""
    if not step.was_late or step.done_on is None:
        return f"{step_title(step)} ({step.ref})" if step.ref else step_title(step)
    moved = step.first_due != step.due
    due = (
        day_words(step.first_due)
        if moved and step.first_due
        else due_words(step.row, year_start=position.plan.year_start)
    )
    words = f"{'first ' if moved else ''}due {due}, done {day_words(step.done_on)}: late"
    return f"{step_title(step)} ({step.ref}, {words})" if step.ref else f"{step_title(step)} ({words})"


_MOST_AHEAD = 14
"""Steps of one month that are named."""
_MOST_LATER = 5


def ahead_section(position: Position) -> list[Block]:
    """A point for each month, then what lies beyond, then what can't be placed."""
    ahead = position.ahead
    following = periods.following(position.period, position.plan.year_start)
    count = f" ({len(ahead):,}, by month and lead)" if ahead else ""
    months: dict[tuple[int, int], list[Step]] = {}
    for step in ahead:
        assert step.due is not None
        months.setdefault((step.due.year, step.due.month), []).append(step)
    items = [_month_ahead(steps) for steps in months.values()]
    items += [item for item in (_later(position), _after(position), _undated(position)) if item]
    blocks: list[Block] = [Section.AHEAD.heading(f"Due {following}{count}")]
    if not ahead:
        blocks.append(Paragraph(words=f"Nothing falls due {following}."))
    if items:
        blocks.append(Items(items=tuple(items)))
    return blocks


def _month_ahead(steps: list[Step]) -> Words:
    day = steps[0].due
    assert day is not None
    led: dict[str, list[Step]] = {}
    for step in steps[:_MOST_AHEAD]:
        led.setdefault(leader(step.leads), []).append(step)
    parts = [
        f"{', '.join(_said_ahead(step) for step in mine)} – {name or 'nobody leads'}"
        for name, mine in sorted(led.items(), key=lambda one: -len(one[1]))
    ]
    if len(steps) > _MOST_AHEAD:
        parts.append(f"{and_more(len(steps) - _MOST_AHEAD)}, which the plan lists")
    return Run(f"{month_name(day)} {day.year} ({len(steps):,}): ", tone=Tone.STRONG), "; ".join(parts) + "."


def _said_ahead(step: Step) -> str:
    """ "Research complete (5.1, with Andy Algar)"."""
    first = leader(step.leads)
    others = [in_a_list(lead.name) for lead in step.leads if lead.name != first or lead.role is LeadRole.SUPPORTING]
    inside = [part for part in (step.ref, f"with {listed(others)}" if others else "") if part]
    return f"{step_title(step)} ({', '.join(inside)})" if inside else step_title(step)


def _later(position: Position) -> Words:
    """How much is left of the plan's time after the stretch that is looked ahead to."""
    last = day_of(position.plan.period_end)
    later = [step for step in _beyond(position) if last is None or (step.due and step.due <= last)]
    if not later:
        return ""
    return f"{steps_counted(later, position.plan)} {agreeing(len(later), 'falls', 'fall')} due later in the plan."


def _after(position: Position) -> Words:
    last = day_of(position.plan.period_end)
    after = [step for step in _beyond(position) if last is not None and step.due and step.due > last]
    if not after:
        return ""
    said = [
        f"{step_title(step)} ({f'{step.ref}, ' if step.ref else ''}"
        f"{due_words(step.row, year_start=position.plan.year_start)})"
        for step in after
    ]
    return Run("After the plan ends: ", tone=Tone.STRONG), listed(said, most=_MOST_LATER) + "."


def _beyond(position: Position) -> list[Step]:
    return [step for step in position.steps if step.is_open and step.due and step.due > position.period.ahead]


def _undated(position: Position) -> Words:
    """Which have no date: "7.1 (two milestones)". What is ongoing needs none."""
    found: dict[str, list[Step]] = {}
    for step in position.steps:
        if step.is_open and step.due is None and step.row.due_precision not in ("ongoing", "recurring"):
            found.setdefault(named(step.activity), []).append(step)
    if not found:
        return ""
    if not any(isinstance(step.row, Milestone) for steps in found.values() for step in steps):
        word = position.plan.activity_word.lower()
        every = (
            f"{len(found):,} {plural(word)} ({listed(found, most=MOST_REFS)})" if len(found) > 1 else next(iter(found))
        )
        return Run("No date yet: ", tone=Tone.STRONG), f"{every}."
    said = [f"{ref} ({counted_in_words(len(steps), 'milestone')})" for ref, steps in found.items()]
    return Run("No date yet: ", tone=Tone.STRONG), listed(said, most=MOST_REFS) + "."
