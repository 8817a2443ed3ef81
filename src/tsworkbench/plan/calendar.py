"""The financial calendar, dates as screens and papers print them, and the days a council works.

Working days are Monday to Friday, without the nation's bank holidays and the council's own closure days. Bank holidays
are those of the library ``holidays``, which is loaded when the first working day is counted.
"""

import re
from collections.abc import Iterator
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from tsworkbench.plan.english import counted

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


def horizon(day: date, look_ahead: str | int, year_start: int) -> date:
    """The last day that counts as due now: that of the "month" or "quarter", or so many days ahead.

    >>> horizon(date(2009, 12, 15), "month", 4)
    datetime.date(2009, 12, 31)
    """
    if isinstance(look_ahead, int):
        return day + timedelta(days=look_ahead)
    return quarter(day, year_start).last if look_ahead == "quarter" else month_end(day)


def first_of_week(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def last_of_week(day: date) -> date:
    """The Sunday of a day's week.

    >>> last_of_week(date(2009, 12, 15))
    datetime.date(2009, 12, 20)
    """
    return first_of_week(day) + timedelta(days=6)


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
            return _terse_season(start, end, inside)
        case "week" if inside and start is not None:
            return f"wk {start.day} {short_month(start)}"
        case "quarter" | "half":
            return _terse_part(start, end, year_start, inside)
        case "month":
            return _terse_month(end, inside)
    return f"{end.day} {short_month(end)}" + ("" if inside else f" {end.year % 100:02d}")


SCHOOL_TERMS = {
    (9, 10): "autumn 1",
    (11, 12): "autumn 2",
    (9, 12): "autumn term",
    (1, 2): "spring 1",
    **dict.fromkeys(((3, 3), (3, 4)), "spring 2"),
    **dict.fromkeys(((1, 3), (1, 4)), "spring term"),
    (4, 5): "summer 1",
    (6, 7): "summer 2",
    (4, 7): "summer term",
}
"""Terms of schools and halves of them, by their first and last month: no season has the same."""


def season_name(start: date | None, end: date) -> str:
    """The season that a stretch of months is, or the school's term: "autumn", "autumn term", "spring 1"."""
    season = ("winter", "spring", "summer", "autumn")[end.month // 3 % 4]
    return SCHOOL_TERMS.get((start.month, end.month), season) if start is not None else season


def _terse_season(start: date | None, end: date, inside: bool) -> str:
    name = season_name(start, end)
    if " " in name:
        name = f"{name[:3]} {name.rpartition(' ')[2]}"
        name = name if inside else name.replace("term", "tm")
    return name if inside else f"{name} {end.year % 100:02d}"


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


def ago(end: date | None, as_at: date) -> str:
    """How long ago a day was, in words: "yesterday", "15 days ago", "5 months ago"; "" where it is not past.

    Counted as by `relative`.
    """
    if end is None or end >= as_at:
        return ""
    far = _in_words(_how_far(end, as_at))
    return "yesterday" if far == "1 day" else f"{far} ago"


def relative_words(end: date | None, as_at: date) -> str:
    """How far a day is, in whole words: "today", "in 16 days", "15 days late", "in 4 months"; "" without a day.

    Counted as by `relative`.
    """
    if end is None:
        return ""
    if end == as_at:
        return "today"
    return f"in {_in_words(_how_far(as_at, end))}" if end > as_at else f"{_in_words(_how_far(end, as_at))} late"


def _in_words(far: str) -> str:
    unit = {"d": "day", "mo": "month", "y": "year"}[far.lstrip("0123456789")]
    return counted(int(far.rstrip("dmoy")), unit)


def _how_far(earlier: date, later: date) -> str:
    days = (later - earlier).days
    if days < _DAYS_BEFORE_MONTHS:
        return f"{days}d"
    months = (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
    return f"{months}mo" if months < 24 else f"{months // 12}y"


def day_of_cell(iso: object) -> date | None:
    """The day in a cell of the file, None for what is none."""
    try:
        return date.fromisoformat(iso) if isinstance(iso, str) else None
    except ValueError:  # an outside tool wrote it
        return None


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


NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
"""Whose bank holidays may be kept, and what the library calls them. England and Wales share theirs."""
NO_NATION = "none"
DEFAULT_NATION = "England"
_FIRST_KNOWN, _LAST_KNOWN = 1872, 2100
"""The years whose bank holidays the library knows."""
_MOST_CLOSED = 120
"""Days of one closure: what is longer is a slip of the pen."""
_FAR = 15_000
"""Days walked over at most to count working days: a thousand of them with a margin for closures."""


class Closure(NamedTuple):
    """Days on which the offices are shut; without a year, in every year. (month, day) each."""

    first: tuple[int, int]
    last: tuple[int, int]
    year: int | None

    def holds(self, day: date) -> bool:
        """Whether the offices are shut on a day."""
        here = (day.month, day.day)
        over_new_year = self.last < self.first
        if self.year is None:
            return here >= self.first or here <= self.last if over_new_year else self.first <= here <= self.last
        start = date(self.year, *self.first)
        return start <= day <= date(self.year + over_new_year, *self.last)


class WorkingDays(NamedTuple):
    """Which days are worked."""

    nation: str = DEFAULT_NATION
    closures: tuple[Closure, ...] = ()

    def is_one(self, day: date) -> bool:
        """Whether a day is worked."""
        if day.weekday() > 4 or any(closure.holds(day) for closure in self.closures):
            return False
        return day not in bank_holidays(self.nation, day.year)

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day, or before it if negative. Raises ValueError beyond reach."""
        step, left = timedelta(days=1 if count > 0 else -1), abs(count)
        there = day
        for _ in range(_FAR):
            if left == 0:
                return there
            try:
                there += step
            except OverflowError:
                break
            left -= self.is_one(there)
        raise ValueError("no working day is within reach")

    def within(self, first: date, last: date) -> Iterator[date]:
        """The working days from one day to another."""
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if self.is_one(day):
                yield day

    def doubt(self, first: date, last: date) -> str | None:
        """What a count between two days leaves out, as a sentence."""
        if self.nation == NO_NATION:
            return "Bank holidays are not left out in this plan."
        if first.year < _FIRST_KNOWN or last.year > _LAST_KNOWN:
            return f"Bank holidays are only known from {_FIRST_KNOWN} to {_LAST_KNOWN}."
        return None


ENGLAND, WEEKDAYS_ONLY = WorkingDays(), WorkingDays(NO_NATION)


@lru_cache(maxsize=256)
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """The bank holidays of a nation in a year; none for a year that the library doesn't know."""
    code = NATIONS.get(nation)
    if code is None or not _FIRST_KNOWN <= year <= _LAST_KNOWN:
        return frozenset()
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv=code, years=year))


def working_days(nation: str | None, closed: str | None) -> WorkingDays:
    """A plan's working days by its two settings, as they are stored. What can't be read is left out."""
    known = nation if nation in NATIONS or nation == NO_NATION else DEFAULT_NATION
    if not closed:
        return WorkingDays(known)
    return WorkingDays(known, tuple(found for part in closure_parts(closed) if (found := closure(part)) is not None))


def closure_parts(typed: str) -> list[str]:
    """The closures in what was typed, each by itself: separated by semicolons, commas, "and" or lines."""
    return [part.strip() for part in re.split(r"[;,\n]|\band\b", typed) if part.strip()]


_DASH = r"\s*(?:\.\.+|-|–|—|\bto\b|\buntil\b)\s*"
_DAY = r"(?:[a-z]+\s+)??(\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?:\s+of)?\s+([a-z]{3,9})\.?"
_YEAR = r"(?:\s+(\d{4}))?"
_ONE = rf"{_DAY}{_MONTH}{_YEAR}"
_SAME_MONTH = rf"{_DAY}{_DASH}{_DAY}{_MONTH}{_YEAR}"
_TWO = rf"{_DAY}{_MONTH}{_YEAR}{_DASH}{_DAY}{_MONTH}{_YEAR}"
_FIGURES = rf"(\d{{4}})-(\d\d)-(\d\d)(?:{_DASH}(\d{{4}})-(\d\d)-(\d\d))?"
_EVERY_YEAR = r"\s+(?:each|every)\s+year$"
_NAMED = r"^[^\d:]*:\s*"


def closure(part: str) -> Closure | None:
    """The closure that one part names: "29 Dec to 31 Dec 2009", "24–31 December", "Christmas: 28 Dec". None if none."""
    plain = re.sub(_NAMED, "", " ".join(part.split()).casefold())
    yearly = re.search(_EVERY_YEAR, plain) is not None
    plain = re.sub(_EVERY_YEAR, "", plain)
    if found := re.fullmatch(_FIGURES, plain):
        year, month, day, *end = (int(number) for number in found.groups() if number)
        until = (end[1], end[2]) if end else (month, day)
        return _closure((month, day), until, year, end[0] if end else year)
    if found := re.fullmatch(_SAME_MONTH, plain):
        begin, finish, name, named = found.groups()
        number, in_year = _month(name), int(named) if named else None
        return _closure((number, int(begin)), (number, int(finish)), in_year, in_year, yearly)
    if found := re.fullmatch(_TWO, plain):
        begin, name, first_named, finish, other, last_named = found.groups()
        first, last = (_month(name), int(begin)), (_month(other), int(finish))
        last_year = int(last_named) if last_named else None
        first_year = int(first_named) if first_named else last_year - (last < first) if last_year else None
        return _closure(first, last, first_year, last_year, yearly)
    if found := re.fullmatch(_ONE, plain):
        begin, name, named = found.groups()
        one, in_year = (_month(name), int(begin)), int(named) if named else None
        return _closure(one, one, in_year, in_year, yearly)
    return None


def _closure(
    first: tuple[int, int], last: tuple[int, int], year: int | None, last_year: int | None, yearly: bool = False
) -> Closure | None:
    """None for a day that no calendar has, for a year beside "each year", and for what ends before it begins."""
    if yearly and (year or last_year):
        return None
    if not all(1 <= month <= 12 and 1 <= day <= days_in(year or 2000, month) for month, day in (first, last)):
        return None
    if year is None:
        return Closure(first, last, None)
    if not 1900 <= year <= 2200:
        return None
    end_year = last_year if last_year is not None else year + (last < first)
    if end_year != year + (last < first) or not 1 <= last[1] <= days_in(end_year, last[0]):
        return None
    if not 0 <= (date(end_year, *last) - date(year, *first)).days < _MOST_CLOSED:
        return None
    return Closure(first, last, year)


def _month(name: str) -> int:
    """The number of a month by its name or the beginning of it; 0 for no month."""
    return next((n for n, month in enumerate(MONTHS, 1) if month.casefold().startswith(name.casefold())), 0)


def closure_words(one: Closure) -> str:
    """A closure as it is read aloud: "24 December – 1 January every year", "29 – 31 December 2009"."""
    first, last = (f"{day} {MONTHS[month - 1]}" for month, day in (one.first, one.last))
    when = "every year" if one.year is None else str(one.year + (one.last < one.first))
    if one.first == one.last:
        return f"{first} {when}"
    begin = first
    if one.year is not None and one.last < one.first:
        begin = f"{first} {one.year}"
    elif one.first[0] == one.last[0]:
        begin = str(one.first[1])
    return f"{begin} – {last} {when}"
