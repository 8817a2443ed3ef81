"""Stretches of days, and the building of every shape of them."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from tsworkbench.plan.calendar import FIRST_YEAR, LAST_YEAR, MONTHS, add_months, days_in, is_month_end, month_end
from tsworkbench.plan.due.context import Context
from tsworkbench.plan.due.values import Kind, Precision


class NotInCalendar(Exception):
    """Something that has the form of a date and is none; its text is a sentence for the user."""


class Edge(Enum):
    """The part of a stretch that a phrase names."""

    START = "start"
    END = "end"
    LOOSE = "loose"


class Feast(NamedTuple):
    """The last day of a feast, and what is said where its eve was read and where the feast itself was."""

    last: date
    eve_said: str
    said: str


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
