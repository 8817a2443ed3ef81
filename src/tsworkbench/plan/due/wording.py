"""A reading in words: as shown beside what is typed, and as a phrase that reads back to itself.

The canonical phrase names windows by their last month ("quarter ending December 2009") rather than by number:
that holds whatever month the council's year starts in.
"""

from datetime import date

from tsworkbench.plan.calendar import is_month_end, long_date, month_name, year_label
from tsworkbench.plan.due.rules import Cycle, cycle_of, how_often
from tsworkbench.plan.due.values import Kind, Precision

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


def reading(
    kind: Kind, start: date | None, end: date | None, precision: Precision, rrule: str | None, phrase: str
) -> str:
    """See ``Due.reading``."""
    if kind in _PLAIN:
        return _PLAIN[kind]
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
    often = "every quarter" if by_days and cycle[:2] == ("month", 3) else how_often(cycle)
    return f"{often}, first {'on' if start == end else 'by'} {long_date(end)}{until}"


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
            if end.month == 2:
                return f"winter {year_label(start.year)}"
            return f"{('spring', 'summer', 'autumn')[end.month // 3 - 1]} {end.year}"
        case Precision.WEEK:
            return f"w/c {long_date(start)}" if end.weekday() == 6 else f"w/e {long_date(end)}"
    ending = _ENDING.get(precision)
    if ending is None:
        return long_date(end)
    return f"{ending} {month_of(end) if is_month_end(end) else long_date(end)}"
