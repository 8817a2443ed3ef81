"""The stretch of time that a report is about, and the one that it looks ahead to, as papers name them."""

from datetime import date, timedelta
from typing import NamedTuple

from tsworkbench.plan.calendar import (
    add_months,
    is_month_end,
    long_date,
    month_end,
    month_name,
    quarter,
)

_SHORTEST_VIEW = 28
"""Days: a look ahead of less than about a month isn't worth a report's section."""


class Period(NamedTuple):
    """From its first day to the position date; `ahead` is the last day of the stretch that follows."""

    first: date
    last: date
    ahead: date


def period(at: date, since: date | None = None, *, year_start: int = 4) -> Period:
    """The period of a report on the position at `at`.

    It goes on from the position of the last report issued (`since`); before any was, it is the quarter so far.
    It looks as far ahead as it looks back, in whole months; in the middle of a month to the end of the quarter.
    """
    first = since + timedelta(days=1) if since is not None and since < at else quarter(at, year_start).first
    tomorrow = at + timedelta(days=1)
    if is_month_end(at) and first.day == 1:
        return Period(first, at, month_end(add_months(tomorrow, _months(first, at) - 1)))
    ahead = quarter(tomorrow, year_start).last
    if (ahead - at).days < _SHORTEST_VIEW:
        ahead = quarter(ahead + timedelta(days=1), year_start).last
    return Period(first, at, ahead)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def is_quarter(of: Period, year_start: int = 4) -> bool:
    """Whether it is a quarter of the plan's year, from its first day to its last."""
    there = quarter(of.last, year_start)
    return (there.first, there.last) == (of.first, of.last)


def _is_months(of: Period) -> bool:
    return of.first.day == 1 and is_month_end(of.last)


def words(of: Period, year_start: int = 4) -> str:
    """ "Quarter 3 (October to December 2009)", "December 2009", "1 October to 15 December 2009"."""
    if is_quarter(of, year_start):
        return f"Quarter {quarter(of.last, year_start).number} ({_span(of)})"
    return _span(of)


def _span(of: Period) -> str:
    if not _is_months(of):
        year = f" {of.first.year}" if of.first.year != of.last.year else ""
        return f"{of.first.day} {month_name(of.first)}{year} to {long_date(of.last)}"
    if _months(of.first, of.last) == 1:
        return f"{month_name(of.last)} {of.last.year}"
    year = f" {of.first.year}" if of.first.year != of.last.year else ""
    return f"{month_name(of.first)}{year} to {month_name(of.last)} {of.last.year}"


def name_of(position: date, year_start: int = 4) -> str:
    """What an earlier report is called by its position date: "Quarter 2", "31 October"."""
    there = quarter(position, year_start)
    return f"Quarter {there.number}" if there.last == position else f"{position.day} {month_name(position)}"


def this(of: Period, year_start: int = 4) -> str:
    """How a section's heading names it: "this quarter", "this month", "in this period"."""
    if is_quarter(of, year_start):
        return "this quarter"
    return "this month" if _is_months(of) and _months(of.first, of.last) == 1 else "in this period"


def following(of: Period, year_start: int = 4) -> str:
    """How a section's heading names what follows: "next quarter", "next month", "by 31 March 2010"."""
    if is_quarter(of, year_start):
        return "next quarter"
    if _is_months(of) and _months(of.first, of.last) == 1:
        return "next month"
    return f"by {long_date(of.ahead)}"
