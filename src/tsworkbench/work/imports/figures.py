"""The measures of a document beside those of the plan in the file: what is new of them comes in, what differs stays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tsworkbench.plan.calendar import day_of_cell, short_date
from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.governance.measures import (
    Measure,
    MeasureReading,
    MeasureTarget,
    period_words,
    value_words,
)
from tsworkbench.plan.imports.likeness import plain
from tsworkbench.plan.row_keys import after
from tsworkbench.plan.whole import Plan
from tsworkbench.store.book import Book, Row
from tsworkbench.store.library import Writer
from tsworkbench.store.views import attached
from tsworkbench.store.views.plan import standing_plans
from tsworkbench.work.row.measures import next_ref


@dataclass(frozen=True, kw_only=True)
class NewFigures:
    """What a document has of a measure that the plan in the file hasn't. `there`: the id of that measure; None if the
    file doesn't have it, so that all of it is new.
    """

    measure: Measure
    there: str | None = None
    targets: tuple[MeasureTarget, ...] = ()
    readings: tuple[MeasureReading, ...] = ()
    kept: tuple[str, ...] = ()
    """The figures of the file that the document has otherwise, each in words: they stay."""

    @property
    def is_news(self) -> bool:
        """Whether anything of it is to be written."""
        return self.there is None or bool(self.targets or self.readings)


def has_only_measures(plan: Plan) -> bool:
    """Whether a document says nothing of a plan but its measures."""
    return bool(plan.measures) and not plan.objectives


def whose_measures(book: Book, source: str) -> Row | None:
    """The plan that a document with nothing but measures is for: the only one there is; None where there is none.

    Raises Refused where there are several.
    """
    there = standing_plans(book)
    if len(there) > 1:
        names = listed(f"“{plan['short_title'] or plan['title']}”" for plan in there)
        raise Refused(
            f"{source} has measures and no actions, and this file has several plans: {names}. Say whose measures they "
            "are with --plan, or use --new for a plan of their own."
        )
    return there[0] if there else None


def new_figures(plan: Plan, there: Plan) -> tuple[NewFigures, ...]:
    """What a document's measures bring into a plan of the file. A measure is known by its title, of whatever row."""
    known = {plain(one.title): one for one in reversed(list(measures_in(there)))}
    found = (_beside(one, known.get(plain(one.title)), there.year_start) for one in plan.measures)
    return tuple(one for one in found if one.is_news or one.kept)


def measures_in(plan: Plan) -> Iterator[Measure]:
    """The measures of a plan and of its rows, in its order."""
    yield from plan.measures
    for objective in plan.objectives:
        yield from objective.measures
        for activity in objective.activities:
            yield from activity.measures


def _beside(measure: Measure, there: Measure | None, year_start: int) -> NewFigures:
    if there is None:
        return NewFigures(measure=measure, targets=measure.targets, readings=measure.readings)
    aims = {(one.first_on, one.last_on): one.value for one in there.targets}
    read = {one.on_day: one.value for one in there.readings}
    name = there.ref or there.title
    kept = []
    for target in measure.targets:
        here = aims.get((target.first_on, target.last_on), target.value)
        if here != target.value:
            period = period_words(date.fromisoformat(target.first_on), date.fromisoformat(target.last_on), year_start)
            kept.append(f"{name}, target for {period}: {_both(here, target.value, there.unit)}")
    for reading in measure.readings:
        here = read.get(reading.on_day, reading.value)
        if here != reading.value:
            day = day_of_cell(reading.on_day)
            on = short_date(day) if day is not None else reading.on_day
            kept.append(f"{name} on {on}: {_both(here, reading.value, there.unit)}")
    return NewFigures(
        measure=measure,
        there=there.id,
        targets=tuple(one for one in measure.targets if (one.first_on, one.last_on) not in aims),
        readings=tuple(
            one
            for one in measure.readings
            if one.on_day not in read and (there.starts_on is None or one.on_day > there.starts_on)
        ),
        kept=tuple(kept),
    )


def _both(here: float, document: float, unit: str | None) -> str:
    return f"{value_words(here, unit)} here, {value_words(document, unit)} in the document"


def figures_in_words(news: Sequence[NewFigures]) -> str:
    """ "2 measures, 3 targets and 5 readings added"; "" where nothing is."""
    parts = [
        (sum(one.there is None for one in news), "measure"),
        (sum(len(one.targets) for one in news), "target"),
        (sum(len(one.readings) for one in news), "reading"),
    ]
    said = [counted(count, word) for count, word in parts if count]
    return f"{listed(said)} added" if said else ""


def told_figures(news: Sequence[NewFigures]) -> list[str]:
    """What comes in of a document's measures, and which figures of the file stay where the document has others."""
    kept = [words for one in news for words in one.kept]
    first = f"Its measures: {figures_in_words(news) or 'nothing is new'}."
    return [first, *(f"{one}: what is here stays." for one in kept)]


def write_figures(writer: Writer, plan_id: str, news: Sequence[NewFigures]) -> str:
    """Writes what is new, inside the act of the import. Returns what there is to say of it."""
    book = writer.book
    used = set(attached.measure_refs(book, plan_id))
    for one in news:
        if one.there is None:
            ref = one.measure.ref if one.measure.ref and one.measure.ref not in used else next_ref(book, plan_id)
            used.add(ref)
            sort = after(attached.last_measure_sort(book))
            writer.hang(replace(one.measure, ref=ref, sort=None), "plan", plan_id, plan_id, sort=sort)
            continue
        for figure in (*one.targets, *one.readings):
            writer.hang(figure, "measure", one.there, plan_id)
    return figures_in_words(news)
