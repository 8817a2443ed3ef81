"""A phrase cut into words, numbers and marks, and what it leaves unsaid: years, today, the council's year."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from tsworkbench.plan.calendar import (
    ENGLAND,
    FIRST_YEAR,
    LAST_YEAR,
    WorkingDays,
    add_months,
    financial_year,
    financial_year_of,
)


class Placed(NamedTuple):
    """The year given to a month that was said without one, and the other year it could as well be in."""

    year: int
    other: int | None


@dataclass(frozen=True, slots=True)
class Context:
    """The settings under which a phrase is read; see ``read`` for their meaning."""

    plan_year: int | None
    as_at: date
    year_start: int
    quarters: Literal["calendar", "financial"]
    plan_end: int | None
    working: WorkingDays = ENGLAND
    typed: bool = False

    @property
    def origin(self) -> date:
        """The day from which recurrence counts: the plan's first, else the first of as_at's financial year."""
        if self.plan_year is None:
            return financial_year(self.as_at, self.year_start).first
        return date(self.plan_year, self.year_start, 1)

    @property
    def begins(self) -> date:
        """The first day that what recurs may fall on: typed today it is today's business, printed the plan's."""
        if self.plan_year is None:
            return self.as_at
        return max(self.origin, self.as_at) if self.typed else self.origin

    @property
    def first_year(self) -> int:
        """The calendar year in which the plan (else as_at's financial year) starts."""
        return self.origin.year

    @property
    def last_day(self) -> date:
        """The plan's last day; one financial year if it is not said when the plan ends."""
        one = financial_year_of(self.first_year, self.year_start).last
        if self.plan_end is None:
            return one
        if self.year_start == 1:
            return date(self.plan_end, 12, 31)
        return max(one, financial_year_of(self.plan_end, self.year_start).first - timedelta(days=1))

    @property
    def many_years(self) -> bool:
        return self.last_day > add_months(self.origin, 12)

    def fits(self, year: int) -> bool:
        """Whether a calendar year is one of the plan's own."""
        return self.first_year <= year <= self.last_day.year

    def near(self, year: int) -> bool:
        """Whether a year could be meant in this plan, allowing for what slips or went before."""
        return self.first_year - 1 <= year <= self.last_day.year + 2

    def expand(self, two_digits: int) -> int:
        """The century of "09": the year nearest to the plan's."""
        base = self.first_year
        year = base - base % 100 + two_digits
        if year > base + 50:
            return year - 100
        return year + 100 if year < base - 49 else year

    def moved_to(self, day: date) -> "Context":
        """The same council without a plan, read on another day: the next March is the one on or after it."""
        return replace(self, plan_year=None, plan_end=None, as_at=day)

    def place(self, month: int) -> Placed:
        """The year of a month that was said without one: the rule is in ``read``."""
        coming = self._next(month, self.as_at)
        if self.plan_year is None:
            return Placed(coming, None)
        if not self.many_years:
            year = self._next(month, self.origin)
            gone = (year, month) < (self.as_at.year, self.as_at.month)
            # Long after the plan, nobody means next year's month by a phrase printed in it.
            doubtful = gone and self.as_at <= add_months(self.last_day, 12)
            return Placed(year, coming if doubtful else None)
        year = self._next(month, max(self.as_at, self.origin))
        if date(year, month, 1) > self.last_day:
            year = self._next(month, add_months(self.last_day, -11))
        later = date(year + 1, month, 1) <= self.last_day
        return Placed(year, year + 1 if later else year - 1)

    @staticmethod
    def _next(month: int, day: date) -> int:
        return day.year if month >= day.month else day.year + 1


def context(
    plan_year: int | None,
    as_at: date,
    year_start: int,
    quarters: Literal["calendar", "financial"],
    plan_end: int | None,
    working: WorkingDays = ENGLAND,
    typed: bool = False,
) -> Context:
    """Settings made fit to read with: years beyond the calendar we read are as good as not given."""
    if not 1 <= year_start <= 12:
        raise ValueError(f"year_start is the number of a month, not {year_start}")
    plan_year = plan_year if plan_year is not None and FIRST_YEAR <= plan_year <= LAST_YEAR else None
    if plan_end is not None and (plan_year is None or not plan_year <= plan_end <= LAST_YEAR):
        plan_end = None
    as_at = min(max(as_at, date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 31))
    return Context(plan_year, as_at, year_start, quarters, plan_end, working, typed)


_PIECES = re.compile(r"[0-9]+|[^\W\d_]+|\S")
_SAME = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’‛ʼ′`", "'") | {"⁄": "/", "∕": "/"})
"""Dashes and quotes are one and the same to a reader; each stays one character, so that places hold."""


class Token(NamedTuple):
    """A word in lower case, a number, or a single mark; ``start`` and ``end`` are its place in the text."""

    text: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True, slots=True)
class Text:
    """The tokens of a phrase or sentence, and the settings it is read under.

    ``loose`` is a sentence of which the phrase is only a part: there "by March 25 people" is not a day.
    """

    source: str
    tokens: tuple[Token, ...]
    context: Context
    loose: bool = False
    _last: dict[frozenset[str], int] = field(default_factory=dict, compare=False, repr=False)

    def at(self, i: int) -> str:
        """The token at ``i``; "" beyond either end."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def number(self, i: int) -> int | None:
        """The number at ``i``, if one stands there that a date could hold."""
        text = self.at(i)
        return int(text) if text[:1] in _DIGITS and len(text) <= 4 else None

    def glued(self, i: int) -> bool:
        """Whether the token at ``i`` follows the one before it without a space."""
        return 0 < i < len(self.tokens) and self.tokens[i].start == self.tokens[i - 1].end

    def has(self, i: int, *words: str) -> bool:
        """Whether exactly these tokens stand at ``i``."""
        for n, word in enumerate(words, i):  # noqa: SIM110 (asked a hundred times for each date, and twice as quick)
            if self.at(n) != word:
                return False
        return True

    def last(self, words: frozenset[str]) -> int:
        """The last place at which one of the words stands; -1 if none does."""
        place = self._last.get(words)
        if place is None:
            there = (n for n in range(len(self.tokens) - 1, -1, -1) if self.tokens[n].text in words)
            place = self._last[words] = next(there, -1)
        return place

    def skip(self, i: int, *words: str) -> int:
        """The place after ``i`` if one of the words stands there, else ``i``."""
        return i + 1 if self.at(i) in words else i

    def ends(self, i: int) -> bool:
        """Whether the text, or a part of it that a mark closes, ends before ``i``."""
        return self.at(i) in _CLOSING

    def printed(self, i: int, j: int) -> str:
        """The text of the tokens from ``i`` to ``j``, as it was printed but for its spaces."""
        if i >= j or not self.at(j - 1):
            return ""
        return " ".join(self.source[self.tokens[i].start : self.tokens[j - 1].end].split())

    def under(self, context: Context) -> "Text":
        """The same tokens under other settings."""
        return Text(self.source, self.tokens, context, self.loose)


_DIGITS = tuple("0123456789")
_CLOSING = ("", ".", ",", ";", ":", ")", "]", "?", "!", "(", "[", "-")


def cut(text: str) -> tuple[Token, ...]:
    """The tokens of a text. What can't be printed (NUL, direction marks) separates words and is not a token."""
    plain = text.translate(_SAME)
    return tuple(
        Token(piece.lower(), match.start(), match.end(), piece[0].isupper())
        for match in _PIECES.finditer(plain)
        if (piece := match.group()).isprintable()
    )
