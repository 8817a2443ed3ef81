"""The days a council works: Monday to Friday, without its nation's bank holidays and its own closure days.

Bank holidays are those of the library ``holidays``, which is loaded when the first working day is counted.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from tsworkbench.plan.calendar import MONTHS, days_in

NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
"""Whose bank holidays may be kept, and what the library calls them. England and Wales share theirs."""
NONE = "none"
DEFAULT = "England"
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

    nation: str = DEFAULT
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
        if self.nation == NONE:
            return "Bank holidays are not left out in this plan."
        if first.year < _FIRST_KNOWN or last.year > _LAST_KNOWN:
            return f"Bank holidays are only known from {_FIRST_KNOWN} to {_LAST_KNOWN}."
        return None


ENGLAND, WEEKDAYS_ONLY = WorkingDays(), WorkingDays(NONE)


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
    known = nation if nation in NATIONS or nation == NONE else DEFAULT
    if not closed:
        return WorkingDays(known)
    return WorkingDays(known, tuple(found for part in parts(closed) if (found := closure(part)) is not None))


def parts(typed: str) -> list[str]:
    """The closures in what was typed, each by itself: parted by semicolons, commas, "and" or lines."""
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
