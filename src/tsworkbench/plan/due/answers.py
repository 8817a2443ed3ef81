"""What reading a due phrase answers: stretches of days, in words, as a ``Due`` or an ``Unread`` that says why not."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from tsworkbench.plan.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    SCHOOL_TERMS,
    add_months,
    ago,
    days_in,
    is_month_end,
    long_date,
    month_end,
    month_name,
    year_label,
)
from tsworkbench.plan.due.context import Context
from tsworkbench.plan.due.cycles import Cycle, cycle_of, how_often
from tsworkbench.plan.due.precision import Kind, Precision


class NotInCalendar(Exception):
    """Something that has the form of a date and is none; its text is a sentence for the user."""


class Edge(Enum):
    """The part of a stretch that a phrase names."""

    START = "start"
    END = "end"
    LOOSE = "loose"


class Feast(NamedTuple):
    """The last day of a feast, and what is said where its eve was read and where the feast itself was.

    Of holidays, which are read as all of their days, ``eve`` is the last day before them.
    """

    last: date
    eve_said: str
    said: str
    before_said: str = ""
    eve: date | None = None


class Window(NamedTuple):
    """What a piece of a phrase covers, before it is a ``Due``.

    ``kind`` is set where the piece itself decides it; ``yearless`` says that the year was our choice,
    ``counted`` that it hangs on the as-at date, ``edge`` which part of the stretch was said, ``feast`` the feast
    whose eve it is, and ``moving`` that it is another day of its month in another year.
    """

    start: date | None
    end: date | None
    precision: Precision
    doubt: str | None = None
    others: "tuple[Window, ...]" = ()
    kind: Kind | None = None
    rrule: str | None = None
    yearless: bool = False
    counted: bool = False
    edge: "Edge | None" = None
    feast: Feast | None = None
    moving: bool = False

    def over(self) -> "Window":
        """What is counted from by what comes after it: of a feast its last day, of anything else itself."""
        if self.feast is None:
            return self
        last, said = self.feast.last, (self.doubt or "").replace(self.feast.eve_said, self.feast.said)
        return self._replace(start=last, end=last, doubt=said or None, kind=None, feast=None)

    def on_its_eve(self) -> "Window":
        """Of holidays the day before them, by which things are done; of anything else itself."""
        if self.feast is None or self.feast.eve is None:
            return self
        eve, said = self.feast.eve, (self.doubt or "").replace(self.feast.said, self.feast.before_said)
        others = tuple(other.on_its_eve() for other in self.others)
        return self._replace(start=eve, end=eve, kind=Kind.BY, feast=None, doubt=said or None, others=others)

    def from_its_start(self) -> "Window":
        """Itself without the doubt about how long its start is, where only its first day counts."""
        if self.edge is not Edge.START or self.doubt is None:
            return self
        return self._replace(doubt=self.doubt.partition("The start was read")[0].strip() or None)

    def doubting(self, doubt: str | None, *others: "Window") -> "Window":
        """The same with one more doubt."""
        if doubt is None:
            return self
        if self.doubt is not None and doubt.removesuffix(".") in self.doubt:
            return self._replace(others=(*self.others, *others))
        said = doubt if self.doubt is None else f"{self.doubt} {doubt}"
        return self._replace(doubt=said, others=(*self.others, *others))

    def mapped(self, change: "Callable[[Window], Window]") -> "Window":
        """The same change made to it and to its other readings."""
        changed = change(self._replace(others=()))
        return changed._replace(others=(*changed.others, *(other.mapped(change) for other in self.others)))


Hit = tuple[int, Window]
"""A window, and the place of the first token after it."""


def year_in_range(year: int) -> int:
    """The year itself; raises NotInCalendar outside the years we read."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotInCalendar(
            f"The year {year} is outside {FIRST_YEAR}–{LAST_YEAR}: type the year in full, as in “March 2010”."
        )
    return year


def check_day(said: str, year: int, month: int, day: int) -> date:
    """A day of the calendar; raises NotInCalendar with a sentence about ``said``."""
    if not 1 <= month <= 12:
        raise NotInCalendar(
            f"“{said}” is not a day in the calendar: there is no month {month}; type day/month/year, as in “31/3/10”."
        )
    days = days_in(year_in_range(year), month)
    if not 1 <= day <= days:
        raise NotInCalendar(f"“{said}” is not a day in the calendar: {MONTHS[month - 1]} {year} has {days} days.")
    return date(year, month, day)


def one_day(day: date) -> Window:
    """A day and no other."""
    return Window(day, day, Precision.DAY)


def months(year: int, month: int, count: int, precision: Precision) -> Window:
    """So many whole months from the first of one."""
    first = date(year_in_range(year), month, 1)
    last = add_months(first, count) - timedelta(days=1)
    year_in_range(last.year)
    return Window(first, last, precision)


def one_month(year: int, month: int) -> Window:
    """A calendar month, from its first day to its last."""
    return months(year, month, 1, Precision.MONTH)


def calendar_year(year: int) -> Window:
    """January to December."""
    return months(year, 1, 12, Precision.YEAR)


def week_of(day: date) -> Window:
    """Monday to Sunday around a day."""
    monday = later(day, -day.weekday())
    return Window(monday, later(monday, 6), Precision.WEEK)


def later(day: date, days: int) -> date:
    """``day`` moved by days; raises NotInCalendar beyond the years we read."""
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        raise NotInCalendar(f"That is beyond the years {FIRST_YEAR}–{LAST_YEAR}.") from None
    year_in_range(moved.year)
    return moved


def moved(day: date, unit: str, count: int, *, to_month_end: bool = False) -> date:
    """``day`` moved by units, by months to a month's end if asked; raises NotInCalendar beyond the years we read."""
    if unit in ("day", "week"):
        return later(day, count * (7 if unit == "week" else 1))
    total = count * (12 if unit == "year" else 1)
    if abs(total) > 12 * (LAST_YEAR - FIRST_YEAR):
        raise NotInCalendar(f"That is beyond the years {FIRST_YEAR}–{LAST_YEAR}.")
    try:
        there = add_months(day, total)
    except ValueError:
        raise NotInCalendar(f"That is beyond the years {FIRST_YEAR}–{LAST_YEAR}.") from None
    year_in_range(there.year)
    return month_end(there) if to_month_end else there


def worked(context: Context, day: date, count: int) -> Window:
    """The ``count``-th working day after ``day`` (before it, if negative); raises NotInCalendar where none is near."""
    try:
        there = context.working.after(day, count)
    except ValueError:
        raise NotInCalendar("No working day is within reach: look at the plan's closure days.") from None
    year_in_range(there.year)
    return one_day(there).doubting(context.working.doubt(min(day, there), max(day, there)))


def in_other_year(window: Window, years: int) -> Window:
    """The same window so many years on; what ends with a month still does."""
    if years == 0 or window.start is None or window.end is None:
        return window
    end = moved(window.end, "year", years)
    whole = is_month_end(window.end) and window.start != window.end
    return window._replace(
        start=moved(window.start, "year", years), end=month_end(end) if whole else end, others=(), doubt=None
    )


_PLAIN = {Kind.TBC: "to be confirmed", Kind.ONGOING: "ongoing, no end date"}


def span(start: date, end: date) -> str:
    """Two days as one range: "1 January – 31 March 2010", "5 – 9 October 2009"."""
    if start == end:
        return long_date(end)
    if start.year != end.year:
        return f"{long_date(start)} – {long_date(end)}"
    if start.month != end.month:
        return f"{start.day} {month_name(start)} – {long_date(end)}"
    return f"{start.day} – {long_date(end)}"


def month_of(day: date) -> str:
    """ "January 2010"."""
    return f"{month_name(day)} {day.year}"


def in_words(
    kind: Kind, start: date | None, end: date | None, precision: Precision, rrule: str | None, phrase: str
) -> str:
    """See ``Due.reading``."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if start is None and rrule is not None:
        return _every(cycle_of(rrule))
    if start is None:
        return f"no date yet: {' '.join(phrase.split())}"
    if end is None:
        return f"from {long_date(start)}"
    if rrule is not None:
        return _recurring(cycle_of(rrule, start, end), start, end)
    if kind is Kind.ON:
        return f"on {long_date(end)}"
    exactly = "" if precision is Precision.DAY else f" ({precision.value.replace('_', ' ')})"
    if kind is Kind.BY:
        return f"by {long_date(end)}{exactly}"
    if kind is Kind.DURING and precision is Precision.MONTH:
        return f"during {month_of(end)}"
    return span(start, end) + ("" if kind is Kind.RANGE else exactly)


def _recurring(cycle: Cycle, start: date, end: date) -> str:
    until = f", until {long_date(cycle.until)}" if cycle.until else ""
    a_whole_year = (end - start).days > 363
    by_days = not cycle.nth and cycle.day is None
    if cycle.unit == "year" and cycle.every == 1 and by_days and not a_whole_year and start.year == end.year:
        days = span(start, end).removesuffix(f" {end.year}")
        return f"{days} each year{until}"
    often = _every(cycle)
    return f"{often}, first {'on' if start == end else 'by'} {long_date(end)}{until}"


def _every(cycle: Cycle) -> str:
    by_days = not cycle.nth and cycle.day is None
    return "every quarter" if by_days and cycle[:2] == ("month", 3) else how_often(cycle)


def canonical(
    kind: Kind, start: date | None, end: date | None, precision: Precision, rrule: str | None, phrase: str
) -> str:
    """See ``Due.canonical``."""
    if kind is Kind.TBC:
        return "TBC"
    if kind is Kind.ONGOING:
        return "ongoing"
    if start is None:
        return " ".join(phrase.split())
    if end is None:
        return f"from {month_of(start) if precision is Precision.MONTH else long_date(start)}"
    if rrule is not None:
        cycle = cycle_of(rrule, start, end)
        until = f", until {long_date(cycle.until)}" if cycle.until else ""
        return f"{how_often(cycle)}, first {_days(start, end)}{until}"
    if kind is Kind.ON:
        return long_date(end)
    if kind is Kind.RANGE:
        return _range(start, end, precision)
    named = _window(start, end, precision)
    if kind is Kind.DURING:
        return named if precision is Precision.WEEK else f"during {named}"
    return f"by end {named}" if precision in (Precision.MONTH, Precision.YEAR) else f"by {named}"


def _days(start: date, end: date) -> str:
    return long_date(end) if start == end else f"{long_date(start)} – {long_date(end)}"


def _range(start: date, end: date, precision: Precision) -> str:
    if precision is Precision.YEAR:
        return f"{start.year} to {end.year}"
    if precision is Precision.MONTH:
        return f"{month_of(start)} – {month_of(end)}"
    return f"{long_date(start)} – {long_date(end)}"


_ENDING = {
    Precision.QUARTER: "quarter ending",
    Precision.HALF: "half year ending",
    Precision.FINANCIAL_YEAR: "financial year ending",
}


def _window(start: date, end: date, precision: Precision) -> str:
    match precision:
        case Precision.MONTH:
            return month_of(end)
        case Precision.YEAR:
            return str(end.year)
        case Precision.SEASON:
            if (start.month, end.month) in SCHOOL_TERMS:
                return f"{SCHOOL_TERMS[start.month, end.month]} {end.year}"
            if end.month == 2:
                return f"winter {year_label(start.year)}"
            return f"{('spring', 'summer', 'autumn')[end.month // 3 - 1]} {end.year}"
        case Precision.WEEK:
            return f"w/c {long_date(start)}" if end.weekday() == 6 else f"w/e {long_date(end)}"
    ending = _ENDING.get(precision)
    if ending is None:
        return long_date(end)
    return f"{ending} {month_of(end) if is_month_end(end) else long_date(end)}"


@dataclass(frozen=True, slots=True)
class Due:
    """A due phrase as it was given, and what it was read as.

    ``start`` and ``end`` are the first and last day it covers; on ``end`` it is not yet late. What recurs
    gives its first occurrence, and an RFC 5545 rule for the last days of them all, to be counted from
    ``end`` (its DTSTART). ``doubt`` says in a sentence what else the phrase could mean; where that is
    another date it is in ``other``. ``ago`` says how long it has been past, where that is worth saying.
    """

    phrase: str
    kind: Kind
    start: date | None
    end: date | None
    precision: Precision
    rrule: str | None = None
    doubt: str | None = None
    other: "tuple[Due, ...]" = ()
    ago: str = ""

    @property
    def reading(self) -> str:
        """It in plain words, as an editor shows it live: "by 31 January 2010 (month)"."""
        return in_words(self.kind, self.start, self.end, self.precision, self.rrule, self.phrase)

    @property
    def said(self) -> str:
        """Its reading, and that it is past already: "by 30 June 2009 (month): 5 months ago"."""
        return f"{self.reading}: {self.ago}" if self.ago else self.reading

    @property
    def live(self) -> str:
        """What is said while it is typed: its reading, and what is doubtful about it."""
        return f"{self.said} · {self.doubt}" if self.doubt else self.said

    @property
    def in_full(self) -> str:
        """The phrase, its reading and its doubt: "“fri”: on 18 December 2009."."""
        return f"“{self.phrase}”: {self.said}.{f' {self.doubt}' if self.doubt else ''}"

    def seen_from(self, as_at: date) -> "Due":
        """Itself, saying how long it has been past on a day; of what comes round again only its last time counts."""
        past = self.end is not None and self.rrule is None
        return replace(self, ago=ago(self.end, as_at) if past else "")

    def canonical(self) -> str:
        """A phrase that reads back to the same dates, kind, precision and rule on any later day.

        What is typed as "+2w" or "end jan" counts from the day it was typed on, so this is what to store.
        """
        return canonical(self.kind, self.start, self.end, self.precision, self.rrule, self.phrase)


TRY = "try “by end Jan”, “31/3/10”, “Q3” or “TBC”"
"""What to type for a due date."""


@dataclass(frozen=True)
class Unread:
    """A phrase that is not a due date; ``why`` says in one sentence what is wrong and what to type.

    To say it, the phrase is searched for a date in it: that is done when somebody asks, as most readers don't.
    """

    phrase: str
    because: Callable[[], str] = field(repr=False, compare=False)

    @cached_property
    def why(self) -> str:
        return self.because()

    @property
    def why_no_day(self) -> str:
        """The same, where a day is asked for, and no due date."""
        why = self.why.replace("leave it blank, or type “TBC” if one is to come", "leave it out")
        return why.replace(TRY, "type a day, such as “31/3/10”, “4 Dec” or “fri”")


@dataclass(frozen=True, slots=True)
class Found:
    """A due phrase inside a sentence: ``sentence[start:end]`` is the phrase as printed."""

    due: Due
    start: int
    end: int


def due_of(printed: str, window: Window) -> Due:
    """A window as the answer for the phrase it was read from."""
    assert window.kind is not None
    others = tuple(due_of(printed, other) for other in window.others if other.kind is not None)
    return Due(printed, window.kind, window.start, window.end, window.precision, window.rrule, window.doubt, others)
