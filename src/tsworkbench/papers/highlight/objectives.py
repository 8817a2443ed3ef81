"""Section 3: objective by objective, counted and not coloured."""

from collections import Counter

from tsworkbench.papers.charts.telling import NAMES, rating, rating_words
from tsworkbench.papers.highlight.sections import Section
from tsworkbench.papers.paper import Block, Column, Paragraph, Run, Table, Words
from tsworkbench.papers.sentences import capital, plural
from tsworkbench.papers.wording import activity_word, more, refs, short
from tsworkbench.plan import periods
from tsworkbench.plan.position import Position, Unit
from tsworkbench.plan.rollup import one_colour
from tsworkbench.plan.travel import ARROWS, Travel
from tsworkbench.plan.whole import Milestone, Objective

_MOST = 30


def section(position: Position) -> list[Block]:
    """A row for each objective: its ratings, what was due and is done, and where it has gone."""
    plan = position.plan
    word = plan.objective_word
    heading = Section.OBJECTIVES.heading(f"By {word.lower()}")
    if not plan.objectives:
        return [heading, Paragraph(words=f"The plan has no {plural(word.lower())} yet.")]
    under: dict[int, list[Unit]] = {id(objective): [] for objective in plan.objectives}
    for unit in position.units:
        under[id(unit.objective)].append(unit)
    columns = [
        Column(title=word, share=5),
        Column(title=f"{capital(plural(activity_word(plan)))}: their ratings", share=3.3),
        Column(title=f"{_steps_word(position)} due so far: done", share=1.6),
    ]
    if position.before is not None:
        columns.append(Column(title=f"Since {periods.name_of(position.before.position, plan.year_start)}", share=2.3))
    rows = [_row(position, objective, under[id(objective)]) for objective in plan.objectives[:_MOST]]
    table = Table(caption=f"The {plural(word.lower())} of the plan", columns=tuple(columns), rows=tuple(rows))
    left = len(plan.objectives) - _MOST
    return [heading, table, *([Paragraph(words=more(left))] if left > 0 else [])]


def _steps_word(position: Position) -> str:
    """What is counted as due; where there are milestones anywhere, they are what members know."""
    milestones = any(isinstance(step.row, Milestone) for step in position.steps) or not position.steps
    return "Milestones" if milestones else plural(position.plan.activity_word)


def _row(position: Position, objective: Objective, units: list[Unit]) -> tuple[Words, ...]:
    title = short(objective.title, 110)
    cells: list[Words] = [f"{objective.ref} {title}" if objective.ref else title, _ratings(position, units)]
    due = [step for unit in units for step in unit.steps if step.is_due_by(position.at)]
    cells.append(f"{sum(step.is_done for step in due):,} of {len(due):,}" if due else "none due yet")
    if position.before is not None:
        cells.append(_travel([unit for unit in units if unit.is_reported]))
    return tuple(cells)


def _ratings(position: Position, units: list[Unit]) -> Words:
    counts = Counter(unit.rag for unit in units if unit.is_reported)
    words: list[str | Run] = []
    if position.scale.one_colour and (whole := one_colour(counts)) is not None:
        words += [rating(whole), " overall: "]
    shown = [rag for rag in NAMES if counts.get(rag)]
    for place, rag in enumerate(shown):
        words += [" · "] if place else []
        words.append(Run(f"{rating_words(rag)} {counts[rag]:,}", rag=rag))
    closed = sum(not unit.is_reported for unit in units)
    if closed:
        words.append(f"{' · ' if shown else ''}{closed:,} deferred or cancelled")
    return tuple(words) or f"no {plural(activity_word(position.plan))} yet"


def _travel(units: list[Unit]) -> str:
    """ "↓ worse (4.2 and 4.6) · ↑ better (4.1)"; who stayed is not named."""
    said = []
    for way in (Travel.WORSE, Travel.BETTER):
        gone = [unit for unit in units if unit.travel is way]
        if gone:
            said.append(f"{ARROWS[way]} {way.value} ({refs(gone)})")
    for way in (Travel.SAME, Travel.NEW, Travel.UNRATED):
        if not said and any(unit.travel is way for unit in units):
            said.append(f"{ARROWS[way]} {way.value}")
    return " · ".join(said) or "–"
