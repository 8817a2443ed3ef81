"""Section 6: what falls due next, by month and lead; and what has no date."""

from tsworkbench.papers.highlight.sections import Section
from tsworkbench.papers.paper import Block, Items, Paragraph, Run, Tone, Words
from tsworkbench.papers.sentences import counted_in_words, listed, plural
from tsworkbench.papers.wording import MOST_REFS, due_words, named, step_title, steps_counted
from tsworkbench.plan import periods
from tsworkbench.plan.calendar import month_name
from tsworkbench.plan.model import LeadRole
from tsworkbench.plan.naming import in_a_list
from tsworkbench.plan.position import Position, Step, day_of, leader
from tsworkbench.plan.whole import Milestone

_MOST = 14
"""Steps of one month that are named."""
_MOST_LATER = 5


def section(position: Position) -> list[Block]:
    """A point for each month, then what lies beyond, then what can't be placed."""
    ahead = position.ahead
    following = periods.following(position.period, position.plan.year_start)
    count = f" ({len(ahead):,}, by month and lead)" if ahead else ""
    months: dict[tuple[int, int], list[Step]] = {}
    for step in ahead:
        assert step.due is not None
        months.setdefault((step.due.year, step.due.month), []).append(step)
    items = [_month(steps) for steps in months.values()]
    items += [item for item in (_later(position), _after(position), _undated(position)) if item]
    blocks: list[Block] = [Section.AHEAD.heading(f"Due {following}{count}")]
    if not ahead:
        blocks.append(Paragraph(words=f"Nothing falls due {following}."))
    if items:
        blocks.append(Items(items=tuple(items)))
    return blocks


def _month(steps: list[Step]) -> Words:
    day = steps[0].due
    assert day is not None
    led: dict[str, list[Step]] = {}
    for step in steps[:_MOST]:
        led.setdefault(leader(step.leads), []).append(step)
    parts = [
        f"{', '.join(_said(step) for step in mine)} – {name or 'nobody leads'}"
        for name, mine in sorted(led.items(), key=lambda one: -len(one[1]))
    ]
    if len(steps) > _MOST:
        parts.append(f"and {len(steps) - _MOST:,} more, which the plan lists")
    return Run(f"{month_name(day)} {day.year} ({len(steps):,}): ", tone=Tone.STRONG), "; ".join(parts) + "."


def _said(step: Step) -> str:
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
    return f"{steps_counted(later, position.plan)} {'falls' if len(later) == 1 else 'fall'} due later in the plan."


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
