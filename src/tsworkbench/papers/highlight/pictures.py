"""The pictures at its end, filled from a position: what stands when, how it is rated, how far it is, who has it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from tsworkbench.papers.charts import (
    BurnPoint,
    BurnUp,
    Called,
    Lane,
    MeasureSeries,
    ObjectiveRatings,
    OfficerLoad,
    RatingsByObjective,
    Series,
    SeriesPoint,
    Timeline,
    Workload,
    picture,
)
from tsworkbench.papers.charts import Step as Mark
from tsworkbench.papers.paper import Picture
from tsworkbench.papers.wording import activity_word, short
from tsworkbench.plan.calendar import add_months, month_end
from tsworkbench.plan.english import capital, plural
from tsworkbench.plan.governance.measures import Measure, series, target_on
from tsworkbench.plan.governance.position import SEVERITY, Measured, Position, Step, Unit, day_of, leader
from tsworkbench.plan.whole import Milestone

MOST_LANES = 60
"""A timeline of more lanes than a page can hold shows those with something to tell first."""
_MOST_MARKS = 200
"""And of no more steps than this: each is a line of the table under it."""
_MOST_MONTHS = 18
_MOST_POINTS = 36
_MOST_OFFICERS = 15
_MOST_SERIES = 12
_MOST_READINGS = 24
_NOBODY = "Nobody yet"


def pictures(position: Position) -> list[Picture]:
    """The pictures for which the plan has something to show."""
    plan = position.plan
    dated = any(step.due for step in position.steps)
    found = []
    if dated:
        found.append(picture(f"{capital(plural(plan.activity_word.lower()))} and their dates", timeline(position)))
    if any(unit.rag is not None for unit in position.units):
        word = plural(activity_word(plan))
        found.append(picture(f"Ratings of {word} by {plan.objective_word.lower()}", ratings(position)))
    if dated:
        found.append(picture("Planned, done and forecast", burn_up(position)))
        found.append(picture("Open work by officer and month", workload(position)))
    if (figures := measure_series(position)).series:
        found.append(picture("The measures and their targets", figures))
    return found


def _called(position: Position) -> Called:
    plan = position.plan
    activity = plan.activity_word.lower()
    kinds = {isinstance(step.row, Milestone) for step in position.steps}
    return Called(
        objective=plan.objective_word.lower(),
        activity=activity,
        rated=activity_word(plan),
        step="step" if len(kinds) == 2 else activity if kinds == {False} else "milestone",
    )


def _span(position: Position) -> tuple[date, date]:
    """The plan's own period; without one, from its first date to its last."""
    days = [step.due for step in position.steps if step.due]
    first = day_of(position.plan.period_start) or min([*days, position.period.first])
    last = day_of(position.plan.period_end) or max([*days, position.at])
    return min(first, position.at), max(last, position.at)


def timeline(position: Position) -> Timeline:
    """Each activity with its steps; where there are very many, those off track and those with open dates first."""
    start, end = _span(position)
    units = position.units
    by_activity: dict[int, list[Unit]] = {}
    for unit in units:
        by_activity.setdefault(id(unit.activity), []).append(unit)
    every = [_lane(mine) for mine in by_activity.values()]
    off = {id(unit.activity) for unit in position.off_track}
    is_off = [activity in off for activity in by_activity]
    kept: list[int] = []
    marks = 0
    for place in sorted(range(len(every)), key=lambda n: (not is_off[n], n)):
        marks += len(every[place].steps)
        if kept and (len(kept) == MOST_LANES or marks > _MOST_MARKS):
            break
        kept.append(place)
    return Timeline(
        start=start,
        end=end,
        position=position.at,
        lanes=tuple(every[place] for place in sorted(kept)),
        called=_called(position),
        left_out=len(every) - len(kept),
    )


def _lane(units: Sequence[Unit]) -> Lane:
    activity = units[0].activity
    steps = [step for unit in units for step in unit.steps]
    return Lane(
        title=short(activity.short_title or activity.title, 60),
        ref=activity.ref,
        rag=units[0].rag if units[0].row is activity else activity.rag,
        steps=tuple(mark for step in steps if (mark := _mark(step)) is not None),
        undated=sum(step.due is None and step.is_open for step in steps),
    )


def _mark(step: Step) -> Mark | None:
    if step.due is None:
        return None
    expected = day_of(step.row.expected_due_to) if step.is_open else None
    done = (step.done_on or step.due) if step.is_done else None
    return Mark(
        title=short(step.title, 60),
        ref=step.row.ref,
        due_from=day_of(step.row.due_from),
        due_to=step.due,
        baseline_to=day_of(step.row.baseline_due_to),
        expected_to=expected if expected != step.due else None,
        done_on=done,
        closed=not step.is_open and not step.is_done,
    )


def ratings(position: Position) -> RatingsByObjective:
    """The ratings under each objective."""
    under: dict[int, Counter[object]] = {id(objective): Counter() for objective in position.plan.objectives}
    for unit in position.reported:
        under[id(unit.objective)][unit.rag] += 1
    return RatingsByObjective(
        objectives=tuple(
            ObjectiveRatings(title=short(one.short_title or one.title, 60), ref=one.ref, counts=dict(under[id(one)]))  # type: ignore[arg-type]
            for one in position.plan.objectives
        ),
        called=_called(position),
    )


def burn_up(position: Position) -> BurnUp:
    """What was planned by the first agreed dates, what is done, and what will be by the dates now expected."""
    steps = [step for step in position.steps if step.is_open or step.is_done]
    planned = sorted(day for step in steps if (day := step.first_due) is not None)
    finished = sorted(day for step in steps if step.is_done and (day := step.done_on or step.due) is not None)
    to_come = (_forecast(step, position.at) for step in steps if step.is_open and step.due)
    forecast = sorted([*finished, *to_come])
    start, end = _span(position)
    last = max([end, *planned[-1:], *forecast[-1:]])
    points = []
    for day in _days(start, last, position.at):
        points.append(
            BurnPoint(
                day=day,
                planned=bisect_right(planned, day),
                done=bisect_right(finished, day) if day <= position.at else None,
                forecast=bisect_right(forecast, day) if day >= position.at else None,
            )
        )
    return BurnUp(points=tuple(points), position=position.at, total=len(steps), called=_called(position))


def _forecast(step: Step, at: date) -> date:
    """The day now expected; what is past already can't be done before the position date."""
    expected = day_of(step.row.expected_due_to) or step.due or at
    return max(expected, at + timedelta(days=1))


def _days(start: date, last: date, at: date) -> list[date]:
    """The day before the start, the end of each month (in a long plan of every few), and the position date."""
    months = (last.year - start.year) * 12 + last.month - start.month + 1
    pace = -(-months // _MOST_POINTS)
    ends = [month_end(add_months(start.replace(day=1), n)) for n in range(0, months, pace)]
    return sorted({_eve(start), *ends, at, month_end(last)})


def _eve(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day


def workload(position: Position) -> Workload:
    """Open steps by lead and month, from the month that follows the position date on."""
    first = (position.at + timedelta(days=1)).replace(day=1)
    open_steps = [step for step in position.steps if step.is_open]
    until = max([first, *(step.due for step in open_steps if step.due)])
    count = min(_MOST_MONTHS, (until.year - first.year) * 12 + until.month - first.month + 1)
    months = tuple(add_months(first, n) for n in range(count))
    by_officer: dict[str, list[Step]] = {}
    for step in open_steps:
        by_officer.setdefault(leader(step.leads) or _NOBODY, []).append(step)
    busiest = sorted(by_officer.items(), key=lambda one: (one[0] == _NOBODY, -len(one[1]), one[0]))
    return Workload(
        months=months,
        officers=tuple(_load(name, steps, months) for name, steps in busiest[:_MOST_OFFICERS]),
        late_until=position.at,
        called=_called(position),
    )


def _load(name: str, steps: list[Step], months: tuple[date, ...]) -> OfficerLoad:
    due = Counter(step.due.replace(day=1) for step in steps if step.due)
    return OfficerLoad(
        name=name,
        counts=tuple(due[month] for month in months),
        before=sum(n for month, n in due.items() if month < months[0]),
        undated=sum(step.due is None for step in steps),
    )


def measure_series(position: Position) -> MeasureSeries:
    """The series of the measures that have one; where there are very many, those off their target first."""
    measured = [one for one in position.measures if one.now.reading is not None]
    kept = sorted(range(len(measured)), key=lambda n: (_urgency(measured[n]), n))[:_MOST_SERIES]
    shown = [_series(measured[n], position.at) for n in sorted(kept)]
    return MeasureSeries(series=tuple(shown), left_out=len(measured) - len(shown))


def _series(one: Measured, at: date) -> Series:
    measure = one.measure
    points = [
        SeriesPoint(day=day, value=reading.value, target=_aim(measure, day))
        for reading in series(measure, at)
        if (day := day_of(reading.on_day)) is not None
    ]
    begun = day_of(measure.starts_on)
    if measure.starts_from is not None and begun is not None:
        points.insert(0, SeriesPoint(day=begun, value=measure.starts_from))
    return Series(
        title=short(measure.title, 90),
        points=tuple(points[-_MOST_READINGS:]),
        ref=measure.ref,
        unit=measure.unit,
        rag=one.now.rag,
    )


def _aim(measure: Measure, day: date) -> float | None:
    target = target_on(measure.targets, day)
    return target.value if target is not None else None


def _urgency(one: Measured) -> int:
    return SEVERITY.get(one.now.rag, 2) if one.now.rag is not None else 2
