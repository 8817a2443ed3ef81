"""Measures: the figures by which a plan, an objective or an activity is measured, as values, with their rules.

A measure has a target for each period, readings as a series, and a direction in which it gets better. From these follow
its colour, its trend, and whether the period that has ended has been read.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tsworkbench.plan.calendar import add_months, financial_year, is_month_end, month_end, quarter, short_date
from tsworkbench.plan.calendar import day_of_cell as day_of
from tsworkbench.plan.english import number
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Better, Frequency, Rag

AMBER_WITHIN = 10.0
"""Per cent of the target by which an amber reading misses it, where a measure doesn't say."""


@dataclass(frozen=True, kw_only=True)
class MeasureTarget:
    """What the figure of a measure is to be in a period, from its first day to its last."""

    first_on: str
    last_on: str
    value: float
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class MeasureReading:
    """What the figure of a measure was on a day: as a rule the last one of a period."""

    on_day: str
    value: float
    text: str | None = None
    by: str | None = None
    at: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure by which something is measured: an indicator, with its targets and its readings.

    `text` says how it is counted; `starts_from` is its baseline, on the day `starts_on`. A reading that misses its
    target by no more than `amber_within` per cent of it is amber. `carried_from` is the id of the measure of the year
    before that it goes on from.
    """

    title: str
    ref: str | None = None
    text: str | None = None
    unit: str | None = None
    better: Better = Better.HIGHER
    frequency: Frequency = Frequency.QUARTER
    starts_from: float | None = None
    starts_on: str | None = None
    amber_within: float = AMBER_WITHIN
    carried_from: str | None = None
    targets: tuple[MeasureTarget, ...] = ()
    readings: tuple[MeasureReading, ...] = ()
    id: str | None = None
    sort: str | None = None
    counted_from: str | None = field(default=None, compare=False)
    """The register that it is counted from, if one is: then nobody is asked for its readings. Not kept in a column."""


HOW_OFTEN = {
    Frequency.MONTH: "each month",
    Frequency.QUARTER: "each quarter",
    Frequency.HALF: "each half-year",
    Frequency.YEAR: "each year",
}


class Trend(StrEnum):
    """What became of a figure since the reading before, as its measure counts it."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


TREND_MARKS = {Trend.BETTER: "↗", Trend.WORSE: "↘", Trend.SAME: "→", None: " "}
"""The mark of a trend: up is better, whichever way the figure went."""


class Span(NamedTuple):
    """A period, from its first day to its last."""

    first: date
    last: date


class Standing(NamedTuple):
    """How a measure is on a day. What isn't known is None."""

    reading: MeasureReading | None
    """The newest reading of that day or before."""
    target: float | None
    """The target that holds on the day of the reading; without a reading, on the day itself."""
    rag: Rag | None
    trend: Trend | None
    unread: Span | None
    """The period that has ended, if it has no reading."""


_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}


def period_of(frequency: Frequency, day: date, year_start: int = 4) -> Span:
    """The period of a measure that holds a day: a month, a quarter, a half or a whole year of the plan's year."""
    months = _MONTHS[frequency]
    first_of_year = financial_year(day, year_start).first
    since = (day.year - first_of_year.year) * 12 + day.month - first_of_year.month
    first = add_months(first_of_year, since // months * months)
    return Span(first, month_end(add_months(first, months - 1)))


def last_ended(frequency: Frequency, as_at: date, year_start: int = 4) -> Span:
    """The newest period that has ended, on the as-at day or before."""
    here = period_of(frequency, as_at, year_start)
    return here if here.last == as_at else period_of(frequency, here.first - timedelta(days=1), year_start)


def period_words(first: date, last: date, year_start: int = 4) -> str:
    """A period as it is named: "Q3 2009/10", "H1 2009/10", "2009/10", "Dec 2009", else its two days."""
    year = financial_year(first, year_start)
    if (first, last) == (year.first, year.last):
        return year.label
    if (first, last) == (there := quarter(first, year_start))[1:3]:
        return f"{there.label} {year.label}"
    half = period_of(Frequency.HALF, first, year_start)
    if (first, last) == half:
        return f"H{1 if half.first == year.first else 2} {year.label}"
    if first.day == 1 and last == month_end(first):
        return short_date(last).split(" ", 1)[1]
    if first.day == 1 and is_month_end(last) and first == date(first.year, 1, 1) and last == date(first.year, 12, 31):
        return str(first.year)
    return f"{short_date(first)} to {short_date(last)}" if first != last else short_date(first)


def target_on(targets: Iterable[MeasureTarget], day: date) -> MeasureTarget | None:
    """The target that holds on a day: of several, that of the shortest period. None where none holds."""
    iso = day.isoformat()
    holding = [one for one in targets if one.first_on <= iso <= one.last_on]
    return min(holding, key=lambda one: (_length(one), one.id or ""), default=None)


def _length(target: MeasureTarget) -> int:
    first, last = day_of(target.first_on), day_of(target.last_on)
    return (last - first).days if first is not None and last is not None else 0


def colour(value: float, target: float, better: Better, amber_within: float = AMBER_WITHIN) -> Rag:
    """Green on the target or better, amber up to so many per cent of it worse, red beyond that.

    >>> colour(27, 30, Better.HIGHER), colour(26, 30, Better.HIGHER), colour(3, 4, Better.LOWER)
    (<Rag.AMBER: 'amber'>, <Rag.RED: 'red'>, <Rag.GREEN: 'green'>)
    """
    missed = target - value if better is Better.HIGHER else value - target
    if missed <= 0:
        return Rag.GREEN
    return Rag.AMBER if missed <= abs(target) * amber_within / 100 * _DUST else Rag.RED


_DUST = 1 + 1e-9
"""A tenth of 30 is 3, whatever the machine makes of it."""


def trend(before: float, now: float, better: Better) -> Trend:
    """Whether a figure became better or worse, as its measure counts it."""
    if now == before:
        return Trend.SAME
    return Trend.BETTER if (now > before) is (better is Better.HIGHER) else Trend.WORSE


def series(measure: Measure, as_at: date | None = None) -> list[MeasureReading]:
    """The readings of a measure up to a day, oldest first."""
    until = as_at.isoformat() if as_at is not None else "9999"
    return sorted((one for one in measure.readings if one.on_day <= until), key=lambda one: (one.on_day, one.id or ""))


def heights(measure: Measure, readings: Sequence[MeasureReading]) -> list[float]:
    """The figures of a series as they are drawn: the baseline first, where there is one."""
    start = [measure.starts_from] if measure.starts_from is not None else []
    return [*start, *(one.value for one in readings)]


def standing(measure: Measure, as_at: date, year_start: int = 4) -> Standing:
    """How a measure is on a day: its newest reading, the target for it, colour and trend, and what is to be read."""
    readings = series(measure, as_at)
    newest = readings[-1] if readings else None
    read_on = (day_of(newest.on_day) if newest is not None else None) or as_at
    target = target_on(measure.targets, read_on)
    aim = target.value if target is not None else None
    before = readings[-2].value if len(readings) > 1 else measure.starts_from
    return Standing(
        newest,
        aim,
        colour(newest.value, aim, measure.better, measure.amber_within) if newest and aim is not None else None,
        trend(before, newest.value, measure.better) if newest and before is not None else None,
        unread(measure, readings, as_at, year_start),
    )


def unread(measure: Measure, readings: Iterable[MeasureReading], as_at: date, year_start: int = 4) -> Span | None:
    """The period that has ended, if none of the readings is of it. One that ended before the baseline wants none; nor
    does a measure that is counted from a register.
    """
    if measure.counted_from is not None:
        return None
    ended = last_ended(measure.frequency, as_at, year_start)
    if measure.starts_on is not None and ended.last.isoformat() <= measure.starts_on:
        return None
    first, last = ended.first.isoformat(), ended.last.isoformat()
    return None if any(first <= one.on_day <= last for one in readings) else ended


# -- in words


def value_words(value: float, unit: str | None) -> str:
    """A figure with its unit: "27 VCOs", "85.5%", "£1,200"."""
    if not unit:
        return number(value)
    if unit in _BEFORE:
        return f"{'-' if value < 0 else ''}{unit}{number(abs(value))}"
    return f"{number(value)}{'' if unit == '%' else ' '}{unit}"


_BEFORE = ("£", "€", "$")


def standing_words(measure: Measure, at: Standing, year_start: int = 4) -> str:
    """How a measure is, in a line: "27 VCOs on 31 Dec 2009 (target 30), better"."""
    if at.reading is None:
        aim = f"target {value_words(at.target, measure.unit)}" if at.target is not None else ""
        said = "not read yet" if measure.counted_from is None else "nothing counted yet"
        return ", ".join(part for part in (said, aim) if part)
    day = day_of(at.reading.on_day)
    said = f"{value_words(at.reading.value, measure.unit)} on {short_date(day) if day else at.reading.on_day}"
    said += f" (target {value_words(at.target, measure.unit)})" if at.target is not None else ""
    trended = {Trend.SAME: ", the same as before"}.get(at.trend, f", {at.trend.value}") if at.trend is not None else ""
    missing = f"; no reading for {period_words(*at.unread, year_start)}" if at.unread is not None else ""
    return f"{said}{trended}{missing}"


_HIGHER = ("higher", "high", "increase", "increasing", "up", "bigger", "more", "maximise", "+", "↑", "▲")
_LOWER = ("lower", "low", "decrease", "decreasing", "down", "smaller", "less", "fewer", "minimise", "-", "↓", "▼")
_OFTEN = {
    Frequency.MONTH: ("month", "monthly", "m"),
    Frequency.QUARTER: ("quarter", "quarterly", "q"),
    Frequency.HALF: ("half", "half-yearly", "half yearly", "six-monthly", "six monthly", "twice a year", "biannual"),
    Frequency.YEAR: ("year", "yearly", "annual", "annually", "y", "a"),
}


def better_in_words(text: str) -> Better | None:
    """Which way is better, as it is typed or printed: "Higher", "high is good", "Bigger is better"; None if unclear."""
    words = clean(text).casefold()
    found = {
        way
        for way, known in ((Better.HIGHER, _HIGHER), (Better.LOWER, _LOWER))
        if words in known or any(re.search(rf"\b{re.escape(one)}\b", words) for one in known if one.isalpha())
    }
    return found.pop() if len(found) == 1 else None


def frequency_in_words(text: str) -> Frequency | None:
    """How often, as it is typed or printed: "Quarterly", "monthly", "annual"; None if unclear."""
    words = clean(text).casefold().strip(" .")
    return next((one for one, known in _OFTEN.items() if words in known), None)
