"""Section 5: what was done in the period, by the month in which it was done."""

from collections.abc import Iterator
from datetime import date

from tsworkbench.papers.highlight.sections import Section
from tsworkbench.papers.paper import Block, Items, Paragraph, Run, Tone, Words
from tsworkbench.papers.sentences import are, capital, spelled
from tsworkbench.papers.wording import all_of, day_words, due_words, step_title, steps_counted, steps_noun
from tsworkbench.plan import periods
from tsworkbench.plan.calendar import month_name
from tsworkbench.plan.position import Position, Step

_MOST = 12
"""Steps of one month that are named."""


def section(position: Position) -> list[Block]:
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
        said.append(f"and {len(steps) - _MOST:,} more, which the plan lists")
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
