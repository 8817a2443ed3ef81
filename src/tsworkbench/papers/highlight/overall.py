"""Section 2: how the whole stands, in the owner's sentence and in counts."""

from collections import Counter

from tsworkbench.papers.charts.telling import NAMES, rating_words
from tsworkbench.papers.highlight.sections import Section
from tsworkbench.papers.paper import Block, Paragraph, Run, Tone, Words
from tsworkbench.papers.sentences import are, capital, counted, counted_in_words, listed, spelled, unique
from tsworkbench.papers.wording import (
    activity_word,
    all_of,
    named,
    refs,
    steps_counted,
    steps_noun,
    unit_counted,
)
from tsworkbench.plan import periods
from tsworkbench.plan.calendar import long_date, month_name
from tsworkbench.plan.model import Rag, Status
from tsworkbench.plan.position import Position, Step, Unit, leader
from tsworkbench.plan.travel import Travel

_FEW = 4


def section(position: Position) -> list[Block]:
    """The owner's own words first, then what can be counted."""
    blocks: list[Block] = [Section.OVERALL.heading("Overall position")]
    typed = position.round.overall if position.round is not None else None
    blocks += [Paragraph(words=line, tone=Tone.STRONG) for line in (typed or "").split("\n") if line]
    if not position.units:
        word = activity_word(position.plan)
        blocks.append(Paragraph(words=f"There is no {word} in the plan yet, so there is nothing to report on."))
        return blocks
    blocks.append(Paragraph(words=_due(position)))
    blocks.append(Paragraph(words=_ratings(position)))
    said = [sentence for sentence in (_since(position), *_ahead(position), _closed(position)) if sentence]
    blocks.append(Paragraph(words=" ".join(said)))
    return blocks


def _due(position: Position) -> str:
    due, late = position.due, position.not_done
    by = f"by {long_date(position.at)}"
    if not any(step.due for step in position.steps):
        return f"Nothing in the plan has a date yet, so nothing can be late: {_undated(position)}."
    if not due:
        return f"Nothing was due {by}."
    if not late:
        if len(due) == 1:
            return f"The one {steps_noun(due, position.plan)} due {by} is complete."
        return f"{all_of(due, position.plan)} due {by} are complete."
    if len(due) == 1:
        return f"The one {steps_noun(due, position.plan)} due {by} is not complete ({refs(late)})."
    done = len(due) - len(late)
    all_due = f"the {steps_counted(due, position.plan, in_words=True)} due {by}"
    within = _within(late, position)
    if not done:
        return f"None of {all_due} is complete; {within}."
    return f"{capital(spelled(done))} of {all_due} {are(done)} complete; {within}."


def _within(late: list[Step], position: Position) -> str:
    """ "five are not, and they sit in three activities (3.1, 4.2 and 4.6)"."""
    where = unique(named(step) for step in late)
    if len(late) == 1:
        return f"one is not ({where[0]})"
    word = position.plan.activity_word.lower()
    in_them = f"one {word} ({where[0]})" if len(where) == 1 else f"{counted_in_words(len(where), word)} ({refs(late)})"
    return f"{spelled(len(late))} are not, and they sit in {in_them}"


def _undated(position: Position) -> str:
    waiting = [step for step in position.steps if step.is_open]
    return f"{steps_counted(waiting, position.plan)} {are(len(waiting))} still to be done"


def _ratings(position: Position) -> Words:
    counts = position.ratings
    reported = position.reported
    if not reported:
        return f"Every {activity_word(position.plan)} is deferred or cancelled, so none is rated."
    words: list[str | Run] = [f"Of {unit_counted(len(reported), position)}: "]
    for rag in NAMES:
        if counts.get(rag):
            words += [] if len(words) == 1 else [" · "]
            words.append(Run(f"{rating_words(rag)} {counts[rag]:,}", rag=rag))
            words += [_unrated(reported, rag)] if rag in (Rag.UNRATED, None) else []
    return (*words, ".")


def _unrated(units: list[Unit], rag: Rag | None) -> str:
    """Which they are, and why, where that is plain."""
    these = [unit for unit in units if unit.rag is rag]
    no_dates = not any(step.due for unit in these for step in unit.steps)
    if len(these) > _FEW:
        return ""
    return f" ({refs(these)}{', no dates yet' if no_dates else ''})"


def _since(position: Position) -> str:
    if position.before is None:
        return "This is the first report, so there is none to compare it with."
    counts = Counter(unit.travel for unit in position.reported)
    said = [f"{counts[way]:,} {way.value}" for way in Travel if counts[way]]
    name = periods.name_of(position.before.position, position.plan.year_start)
    return f"Since {name}: {', '.join(said)}." if said else ""


def _ahead(position: Position) -> list[str]:
    ahead, late = position.ahead, position.not_done
    if not any(step.due for step in position.steps):
        return []
    until = f"by {long_date(position.period.ahead)}"
    if not ahead:
        return [f"{'Nothing more' if position.due else 'Nothing'} falls due {until}."]
    fall = "falls" if len(ahead) == 1 else "fall"
    lead = (
        f"{capital(spelled(len(ahead)))} more {fall}"
        if position.due
        else f"{capital(steps_counted(ahead, position.plan, in_words=True))} {fall}"
    )
    said = [f"{lead} due {until}{_in_last_month(position, ahead)}."]
    whole = [*late, *ahead]
    if late:
        said.append(f"With the {spelled(len(late))} carried over that is {spelled(len(whole))} to do{_most(whole)}.")
    elif carried := _most(whole):
        said.append(capital(carried.removeprefix("; ")) + ".")
    return said


def _in_last_month(position: Position, ahead: list[Step]) -> str:
    last = position.period.ahead
    there = [step for step in ahead if step.due and (step.due.year, step.due.month) == (last.year, last.month)]
    if last.replace(day=1) <= position.at or len(ahead) < 2 or not there:
        return ""
    if len(there) == len(ahead):
        return f", all of them in {month_name(last)} itself"
    return f", {spelled(len(there))} of them in {month_name(last)} itself"


def _most(steps: list[Step]) -> str:
    """Who leads most of it, where one officer has as much as all the others."""
    counts = Counter(leader(step.leads) for step in steps)
    (name, count), *others = counts.most_common(2)
    if not name or not others or count * 2 < len(steps):
        return ""
    return f"; {name} leads {spelled(count)} of the {spelled(len(steps))}"


def _closed(position: Position) -> str:
    closed = [unit for unit in position.units if not unit.is_reported]
    steps = [step for step in position.steps if not step.is_open and not step.is_done and step.row is not step.activity]
    loose = [step for step in steps if step.activity.status not in (Status.DEFERRED, Status.CANCELLED)]
    parts = []
    if closed:
        parts.append(f"{counted(len(closed), activity_word(position.plan))} ({refs(closed)})")
    if loose:
        parts.append(f"{steps_counted(loose, position.plan)} ({refs(loose)})")
    return f"Not counted: {listed(parts)}, deferred or cancelled." if parts else ""
