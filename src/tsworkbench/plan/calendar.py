"""The financial calendar, and dates as screens and papers print them.

Names of months and days are our own: ``strftime`` follows the machine's locale, and a council's paper must
not. Kept light (no ``re``, no ``dateutil``): the command line's reading path imports it.
"""

from datetime import MAXYEAR, UTC, date, datetime, timedelta
from typing import NamedTuple

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years in which a day of a plan may lie."""

_LONG_MONTHS = (1, 3, 5, 7, 8, 10, 12)
_DAYS_BEFORE_MONTHS = 100
"""Up to this many days are counted in days, beyond it in months: "in 99d", "in 3mo"."""


class FinancialYear(NamedTuple):
    """Twelve months of accounts. ``label`` is "2009/10", or "2009" where the year starts in January."""

    first: date
    last: date
    label: str


class Quarter(NamedTuple):
    """Three months of a financial year, numbered from its start: with April first, Q3 is October–December."""

    number: int
    first: date
    last: date
    label: str


def days_in(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 31 if month in _LONG_MONTHS else 30


def month_end(day: date) -> date:
    """The last day of the month that holds ``day``."""
    return day.replace(day=days_in(day.year, day.month))


def is_month_end(day: date) -> bool:
    """Whether ``day`` is the last of its month."""
    return day.day == days_in(day.year, day.month)


def add_months(day: date, n: int) -> date:
    """``day`` moved by ``n`` months, kept inside the month it lands in: 31 January + 1 is 28 February.

    Raises ValueError beyond the years a ``date`` can hold.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not 1 <= year <= MAXYEAR:
        raise ValueError(f"the year {year} is beyond the calendar")
    return date(year, month + 1, min(day.day, days_in(year, month + 1)))


def financial_year_of(first_year: int, year_start: int = 4) -> FinancialYear:
    """The financial year that starts in the calendar year ``first_year``: 2009 is 2009/10."""
    first = date(first_year, year_start, 1)
    label = str(first_year) if year_start == 1 else year_label(first_year)
    return FinancialYear(first, add_months(first, 12) - timedelta(days=1), label)


def financial_year(day: date, year_start: int = 4) -> FinancialYear:
    """The financial year that holds ``day``; ``year_start`` is the number of its first month.

    UK councils keep their accounts from 1 April to 31 March (Local Government Finance Act 1992, s. 116).
    """
    return financial_year_of(day.year if day.month >= year_start else day.year - 1, year_start)


def quarter(day: date, year_start: int = 4) -> Quarter:
    """The quarter of the financial year that holds ``day``."""
    number = (day.month - year_start) % 12 // 3 + 1
    first = add_months(financial_year(day, year_start).first, 3 * (number - 1))
    return Quarter(number, first, add_months(first, 3) - timedelta(days=1), f"Q{number}")


def year_label(first_year: int) -> str:
    """2009 → "2009/10"."""
    return f"{first_year}/{(first_year + 1) % 100:02d}"


def month_name(day: date) -> str:
    """ "December"."""
    return MONTHS[day.month - 1]


def short_month(day: date) -> str:
    """ "Dec"."""
    return month_name(day)[:3]


def long_date(day: date) -> str:
    """ "31 December 2009"."""
    return f"{day.day} {month_name(day)} {day.year}"


def short_date(day: date) -> str:
    """ "31 Dec 2009"."""
    return f"{day.day} {short_month(day)} {day.year}"


def weekday_date(day: date) -> str:
    """ "Tue 15 Dec 2009"."""
    return f"{WEEKDAYS[day.weekday()][:3]} {short_date(day)}"


def terse_due(
    start: date | None,
    end: date | None,
    precision: str,
    *,
    as_at: date,
    year_start: int = 4,
    rrule: str | None = None,
) -> str:
    """When something is due, in at most nine columns, as exactly as it was said and no more.

    The year is left out inside the financial year of ``as_at``: "end Dec", "15 Dec", "Q3", "2010/11", "TBC",
    "yearly"; outside it: "Dec 2010", "15 Dec 10", "Q3 10/11". ``precision`` is a ``Precision`` or its text as
    stored; "" where there is nothing to say. Without its ``rrule`` what recurs is only "recurring".
    """
    if precision == "recurring":
        return _terse_rule(rrule or "")
    if precision in ("tbc", "ongoing", "relative"):
        return "TBC" if precision == "tbc" else str(precision)
    here = financial_year(as_at, year_start)
    if end is None:
        return "" if start is None else _terse_from(start, here)
    inside = here.first <= end <= here.last
    match precision:
        case "none":
            return ""
        case "year":
            return str(end.year)
        case "financial_year":
            first = start or add_months(end, -11)
            return str(first.year) if first.month == 1 else year_label(first.year)
        case "season":
            season = ("winter", "spring", "summer", "autumn")[end.month // 3 % 4]
            return season if inside else f"{season} {end.year % 100:02d}"
        case "week" if inside and start is not None:
            return f"wk {start.day} {short_month(start)}"
        case "quarter" | "half":
            return _terse_part(start, end, year_start, inside)
        case "month":
            return _terse_month(end, inside)
    return f"{end.day} {short_month(end)}" + ("" if inside else f" {end.year % 100:02d}")


def _terse_from(start: date, here: FinancialYear) -> str:
    day = f"{start.day} " if start.day > 1 else ""
    if here.first <= start <= here.last:
        return f"fr {day}{short_month(start)}"
    return f"fr {short_month(start)} {start.year % 100:02d}"


def _terse_month(end: date, inside: bool) -> str:
    return f"end {short_month(end)}" if inside else f"{short_month(end)} {end.year}"


def _terse_part(start: date | None, end: date, year_start: int, inside: bool) -> str:
    """Q3 or H1, if it is one of this financial year's; a calendar quarter of another shape goes by its month."""
    number = (end.month - year_start) % 12 + 1
    months = 0 if start is None else (end.year - start.year) * 12 + end.month - start.month + 1
    if months not in (3, 6) or number % months:
        return _terse_month(end, inside)
    label = f"{'Q' if months == 3 else 'H'}{number // months}"
    if inside:
        return label
    first = financial_year(end, year_start).first.year
    return f"{label} {first % 100:02d}/{(first + 1) % 100:02d}" if year_start > 1 else f"{label} {first}"


_EVERY = {"DAILY": "daily", "WEEKLY": "weekly", "MONTHLY": "monthly", "YEARLY": "yearly"}


def _terse_rule(rrule: str) -> str:
    parts = dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)
    every, step = _EVERY.get(parts.get("FREQ", "")), parts.get("INTERVAL", "1")
    if every is None:
        return "recurring"
    if step == "1":
        return every
    if every == "monthly" and step == "3":
        return "quarterly"
    if every == "monthly" and step.isdecimal() and int(step) % 12 == 0:
        step, every = str(int(step) // 12), "yearly"
        if step == "1":
            return every
    said = f"{step}-{every}"
    return said if len(said) <= 9 else "recurring"


def relative(end: date | None, as_at: date) -> str:
    """How far ``end`` is from ``as_at``, in at most eight columns: "in 16d", "today", "15d late", "in 4mo".

    Whole months from 100 days on, whole years from two years on; "" without a date.
    """
    if end is None:
        return ""
    days = (end - as_at).days
    if days == 0:
        return "today"
    far = _how_far(*((as_at, end) if days > 0 else (end, as_at)))
    said = f"in {far}" if days > 0 else f"{far} late"
    if len(said) <= 8:
        return said
    return said.replace("mo", "m") if "mo" in said else "long ago"


def _how_far(earlier: date, later: date) -> str:
    days = (later - earlier).days
    if days < _DAYS_BEFORE_MONTHS:
        return f"{days}d"
    months = (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
    return f"{months}mo" if months < 24 else f"{months // 12}y"


def local_moment(moment: datetime) -> datetime:
    """The moment in this machine's time zone; in UTC where the zone that is set isn't one."""
    try:
        return moment.astimezone()
    except (ValueError, OverflowError, OSError):  # such as TZ=XYZ99:99
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def moment_of(at: str | None) -> datetime | None:
    """A time of the log in this machine's time zone; None for what an outside tool wrote in its place."""
    try:
        moment = datetime.fromisoformat(at or "")
        return local_moment(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
