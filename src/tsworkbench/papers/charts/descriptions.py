"""A chart in words and figures: the description of those who can't see it, and the table of those who want it exact."""

from __future__ import annotations

from datetime import date

from tsworkbench.papers.charts.values import (
    BurnUp,
    Chart,
    MeasureSeries,
    RatingsByObjective,
    RiskMatrix,
    Series,
    Step,
    Timeline,
    Workload,
)
from tsworkbench.papers.paper import Column, Picture, Run, Table, Tone, Words
from tsworkbench.plan.calendar import is_month_end, long_date, short_date, short_month
from tsworkbench.plan.english import are, capital, counted_or_no, few
from tsworkbench.plan.governance.measures import value_words
from tsworkbench.plan.model import GLYPHS, Rag

NAMES: dict[Rag | None, str] = {
    Rag.RED: "Red",
    Rag.AMBER: "Amber",
    Rag.GREEN: "Green",
    Rag.COMPLETE: "Complete",
    Rag.UNRATED: "Not rated",
    None: "Not said",
}
"""The ratings as papers call them, in the order in which they are counted: worst first."""


def picture(title: str, chart: Chart) -> Picture:
    """The block that a paper holds: the chart with its title, what it shows in words, and the same as a table."""
    return Picture(title=title, description=description(chart), chart=chart, table=table(chart, title))


def rating(rag: Rag | None) -> Run:
    """A rating as papers write it: "▲ Red", in its colour."""
    return Run(rating_words(rag), rag=rag)


def rating_words(rag: Rag | None) -> str:
    """The mark and the name of a rating. "Not said" has no mark: its dot would read as one that parts two words."""
    return NAMES[rag] if rag is None else f"{GLYPHS[rag]} {NAMES[rag]}"


def description(chart: Chart) -> str:
    """What the chart shows, in a sentence or two with the figures that matter most."""
    match chart:
        case Timeline():
            return _timeline_in_words(chart)
        case RatingsByObjective():
            return _ratings_in_words(chart)
        case BurnUp():
            return _burn_up_in_words(chart)
        case Workload():
            return _workload_in_words(chart)
        case MeasureSeries():
            return _series_in_words(chart)
        case RiskMatrix():
            return _risks_in_words(chart)


def table(chart: Chart, caption: str) -> Table:
    """The figures of the chart as a table."""
    match chart:
        case Timeline():
            return _timeline_table(chart, caption)
        case RatingsByObjective():
            return _ratings_table(chart, caption)
        case BurnUp():
            return _burn_up_table(chart, caption)
        case Workload():
            return _workload_table(chart, caption)
        case MeasureSeries():
            return _series_table(chart, caption)
        case RiskMatrix():
            return _risks_table(chart, caption)


def is_late(step: Step, position: date) -> bool:
    """Whether the day has come by which the step should have been done, and it isn't."""
    return step.done_on is None and not step.closed and step.due_to <= position


def days_in_words(first: date, last: date) -> str:
    """A day as such, whole months by their names: "31 Dec 2009", "Dec 2009", "Oct 2009 – Dec 2009"."""
    if first == last:
        return short_date(last)
    if first.day == 1 and is_month_end(last):
        start, end = (f"{short_month(day)} {day.year}" for day in (first, last))
        return end if start == end else f"{start} – {end}"
    return f"{short_date(first)} – {short_date(last)}"


def _timeline_in_words(chart: Timeline) -> str:
    steps = [step for lane in chart.lanes for step in lane.steps]
    done = sum(step.done_on is not None for step in steps)
    late = sum(is_late(step, chart.position) for step in steps)
    undated = sum(lane.undated for lane in chart.lanes)
    lanes = capital(counted_or_no(len(chart.lanes), chart.called.activity))
    period = f"from {long_date(chart.start)} to {long_date(chart.end)}"
    said = (
        f"{lanes} and {counted_or_no(len(steps), f'dated {chart.called.step}')} {period}. "
        f"At {long_date(chart.position)}: "
        f"{done} done, {late} not done by their date, {len(steps) - done - late} still to come or closed."
    )
    if undated:
        said += f" {capital(counted_or_no(undated, chart.called.step))} without a date."
    if chart.left_out:
        more = capital(counted_or_no(chart.left_out, f"more {chart.called.activity}"))
        said += f" {more} {are(chart.left_out)} not shown here; the plan itself lists them."
    return said


def _timeline_table(chart: Timeline, caption: str) -> Table:
    rows: list[tuple[Words, ...]] = []
    for lane in chart.lanes:
        for step in lane.steps:
            rows.append((_named(lane.ref, lane.title), _named(step.ref, step.title), *_dates(step, chart.position)))
        if lane.undated:
            words = f"{counted_or_no(lane.undated, chart.called.step)} without a date"
            rows.append((_named(lane.ref, lane.title), words, "–", "–", "no date yet"))
    columns = (capital(chart.called.activity), capital(chart.called.step), "Due", "First due", "Position")
    shares = (2.4, 3.4, 1.5, 1.2, 1.6)
    return Table(caption=caption, columns=_columns(columns, shares), rows=tuple(rows))


def _named(ref: str | None, title: str) -> str:
    return f"{ref} {title}" if ref else title


def _dates(step: Step, position: date) -> tuple[Words, ...]:
    due = days_in_words(step.due_from or step.due_to, step.due_to)
    first = "same" if step.baseline_to in (None, step.due_to) else short_date(step.baseline_to or step.due_to)
    return due, first, _standing(step, position)


def _standing(step: Step, position: date) -> Words:
    if step.done_on is not None:
        return f"done {short_date(step.done_on)}"
    if step.closed:
        return "closed"
    expected = f", expected {short_date(step.expected_to)}" if step.expected_to else ""
    if is_late(step, position):
        return Run(f"not done by its date{expected}", tone=Tone.STRONG)
    return f"to come{expected}"


def _ratings_in_words(chart: RatingsByObjective) -> str:
    totals = {rag: sum(one.counts.get(rag, 0) for one in chart.objectives) for rag in NAMES}
    said = ", ".join(f"{NAMES[rag]} {count}" for rag, count in totals.items() if count)
    many = counted_or_no(sum(totals.values()), chart.called.rated)
    under = counted_or_no(len(chart.objectives), chart.called.objective)
    return f"The ratings of {many} under {under}: {said or 'none'}."


def _ratings_table(chart: RatingsByObjective, caption: str) -> Table:
    shown = [rag for rag in NAMES if any(one.counts.get(rag) for one in chart.objectives)]
    rows = tuple(
        (_named(one.ref, one.title), *(str(one.counts.get(rag, 0)) for rag in shown)) for one in chart.objectives
    )
    counts = (_count_column(rating_words(rag)) for rag in shown)
    columns = (Column(title=capital(chart.called.objective), share=3), *counts)
    return Table(caption=caption, columns=columns, rows=rows)


def _burn_up_in_words(chart: BurnUp) -> str:
    until = [point for point in chart.points if point.day <= chart.position]
    planned, done = (until[-1].planned, until[-1].done or 0) if until else (0, 0)
    said = (
        f"Of {counted_or_no(chart.total, chart.called.step)}, {planned} were planned to be done "
        f"by {long_date(chart.position)} and {done} {are(done)}."
    )
    last = chart.points[-1] if chart.points else None
    if last is None or last.day <= chart.position:
        return said
    forecast = f" and {last.forecast} expected" if last.forecast is not None else ""
    return f"{said} By {long_date(last.day)}, {last.planned} are planned{forecast}."


def _burn_up_table(chart: BurnUp, caption: str) -> Table:
    rows = tuple(
        (short_date(point.day), str(point.planned), _figure(point.done), _figure(point.forecast))
        for point in chart.points
    )
    counts = tuple(_count_column(title) for title in ("Planned", "Done", "Forecast"))
    return Table(caption=caption, columns=(Column(title="At the end of", share=2), *counts), rows=rows)


def _figure(number: int | None) -> str:
    return "–" if number is None else str(number)


def _workload_in_words(chart: Workload) -> str:
    whole = [(sum(one.counts) + one.before + one.undated, one.name) for one in chart.officers]
    steps = counted_or_no(sum(n for n, _ in whole), f"open {chart.called.step}")
    said = f"The {steps} of {counted_or_no(len(whole), 'officer')}, by month."
    most = max(whole, default=(0, ""), key=lambda one: one[0])
    return f"{said} Most are {most[1]}'s: {most[0]}." if most[0] else said


def _workload_table(chart: Workload, caption: str) -> Table:
    before = any(one.before for one in chart.officers)
    undated = any(one.undated for one in chart.officers)
    titles = [*(["Before"] if before else []), *month_titles(chart.months), *(["No date"] if undated else []), "In all"]
    rows = tuple(
        (
            one.name,
            *([str(one.before)] if before else []),
            *map(str, one.counts),
            *([str(one.undated)] if undated else []),
            str(one.before + sum(one.counts) + one.undated),
        )
        for one in chart.officers
    )
    columns = (Column(title="Officer", share=4), *(_count_column(title) for title in titles))
    return Table(caption=caption, columns=columns, rows=rows)


def month_titles(months: tuple[date, ...]) -> list[str]:
    """ "Dec 2009", "Jan 2010", "Feb": the year where it is new."""
    titles = []
    for place, month in enumerate(months):
        new = place == 0 or months[place - 1].year != month.year
        titles.append(f"{short_month(month)} {month.year}" if new else short_month(month))
    return titles


def _series_in_words(chart: MeasureSeries) -> str:
    """ "One measure from 30 June 2009 to 31 December 2009. M1 VCOs with a policy: from 22 VCOs to 27 VCOs."."""
    days = [point.day for one in chart.series for point in one.points]
    if not days:
        return "No measure has a series yet."
    said = (
        f"{capital(counted_or_no(len(chart.series), 'measure'))} from {long_date(min(days))} to {long_date(max(days))}."
    )
    said = " ".join([said, *(f"{_named(one.ref, one.title)}: {_course(one)}." for one in chart.series)])
    if chart.left_out:
        more = capital(counted_or_no(chart.left_out, "more measure"))
        said += f" {more} {are(chart.left_out)} not shown here; the plan itself lists them."
    return said


def _course(one: Series) -> str:
    last = one.points[-1]
    aim = f", target {value_words(last.target, one.unit)}" if last.target is not None else ""
    first = f"from {value_words(one.points[0].value, one.unit)} to " if len(one.points) > 1 else ""
    return f"{first}{value_words(last.value, one.unit)}{aim}"


def _series_table(chart: MeasureSeries, caption: str) -> Table:
    rows = tuple(
        (
            _named(one.ref, one.title),
            short_date(point.day),
            value_words(point.value, one.unit),
            value_words(point.target, one.unit) if point.target is not None else "–",
        )
        for one in chart.series
        for point in one.points
    )
    counts = (_count_column("Reading"), _count_column("Target"))
    columns = (Column(title="Measure", share=4), Column(title="Of", share=1.4), *counts)
    return Table(caption=caption, columns=columns, rows=rows)


def _risks_in_words(chart: RiskMatrix) -> str:
    """ "Three open risks by likelihood and residual impact. Red: R1 20, R2 15. Green: R6 4. R4 was 16 on …"."""
    if not chart.risks:
        return f"No open risk has a {chart.score} score yet."
    found: dict[Rag | None, list[str]] = {rag: [] for rag, _ in chart.bands}
    for one in sorted(chart.risks, key=lambda one: -one.score):
        found.setdefault(chart.rag(one.score), []).append(f"{one.ref} {one.score}")
    said = f"{capital(counted_or_no(len(chart.risks), 'open risk'))} by likelihood and impact, {chart.score}."
    said = " ".join([said, *(f"{NAMES[rag]}: {few(named, 12)}." for rag, named in found.items() if named)])
    moved = [f"{one.ref} was {one.was}" for one in chart.risks if one.was is not None]
    if moved and chart.since is not None:
        said += f" On {long_date(chart.since)} {few(moved, 12)}."
    if chart.unscored:
        said += f" {capital(counted_or_no(chart.unscored, 'risk'))} {are(chart.unscored)} not scored."
    return said


def _risks_table(chart: RiskMatrix, caption: str) -> Table:
    def step(words: tuple[str, ...], at: int) -> str:
        return f"{at} {words[at - 1]}" if at <= len(words) else str(at)

    rows: list[tuple[Words, ...]] = []
    for one in sorted(chart.risks, key=lambda one: -one.score):
        rag = chart.rag(one.score)
        was = (str(one.was) if one.was is not None else "–",) if chart.since is not None else ()
        scales = (step(chart.likelihoods, one.likelihood), step(chart.impacts, one.impact))
        rows.append((_named(one.ref, one.title), *scales, Run(f"{GLYPHS[rag]} {one.score}", rag=rag), *was))
    columns = [*_columns(("Risk", "Likelihood", "Impact"), (4, 1.6, 1.6)), _count_column("Score")]
    columns += [_count_column(short_date(chart.since))] if chart.since is not None else []
    return Table(caption=caption, columns=tuple(columns), rows=tuple(rows))


def _count_column(title: str) -> Column:
    return Column(title=title, right=True)


def _columns(titles: tuple[str, ...], shares: tuple[float, ...]) -> tuple[Column, ...]:
    return tuple(Column(title=title, share=share) for title, share in zip(titles, shares, strict=True))
