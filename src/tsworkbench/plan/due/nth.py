"""A day counted within a stretch: "first Monday", "2nd Tuesday", "last working day", "last day"."""

from datetime import date, timedelta
from typing import NamedTuple

from tsworkbench.plan.calendar import WEEKDAYS as WEEKDAY_NAMES
from tsworkbench.plan.due.context import Context
from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.words import ORDINALS, SUFFIXES, WEEKDAYS

WORKING, ANY = 7, 8
"""Beside the seven days of the week, which are 0 to 6: a working day, and any day."""
_NAMES = (*WEEKDAY_NAMES, "working day", "day")
_ORDINALS = ORDINALS | {word: n for n, word in enumerate(("fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 5)}
OPENING = frozenset(_ORDINALS)


class Nth(NamedTuple):
    """Which of what days, and the place after it; -1 is the last."""

    end: int
    number: int
    what: int

    @property
    def words(self) -> str:
        """ "first Monday"."""
        return nth_words(self.number, self.what)


def nth_words(number: int, what: int) -> str:
    """ "last Friday", "second working day", "12th day": as the grammar reads it back."""
    said = next((word for word, n in _ORDINALS.items() if n == number), None)
    if said is None:
        last = number % 10 if number not in (11, 12, 13) else 0
        said = f"{number}{('th', 'st', 'nd', 'rd')[last] if last < 4 else 'th'}"
    return f"{said} {_NAMES[what]}"


def ordinal(t: Text, i: int) -> tuple[int, int] | None:
    """ "second", "2nd", "last": the place after it, and the number."""
    if t.at(i) in _ORDINALS:
        return i + 1, _ORDINALS[t.at(i)]
    number = t.number(i)
    if number is not None and 1 <= number <= 31 and t.glued(i + 1) and t.at(i + 1) in SUFFIXES:
        return i + 2, number
    return None


def nth(t: Text, i: int) -> Nth | None:
    """Which day: "first Monday", "last working day", "10th business day", "last day"."""
    found = ordinal(t, i)
    if found is None:
        return None
    j, number = found
    if t.at(j) in WEEKDAYS:
        return Nth(j + 1, number, WEEKDAYS[t.at(j)])
    if t.at(j) in ("working", "business") and t.at(j + 1) == "day":
        return Nth(j + 2, number, WORKING)
    return Nth(j + 1, number, ANY) if t.at(j) == "day" else None


def is_such(context: Context, day: date, what: int) -> bool:
    """Whether a day is one of those that are counted."""
    if what == WORKING:
        return context.working.is_one(day)
    return what == ANY or day.weekday() == what


def day_within(context: Context, number: int, what: int, first: date, last: date) -> date | None:
    """The n-th such day from ``first`` to ``last``; None if there are not so many."""
    step, left = (1, number) if number > 0 else (-1, -number)
    day = first if number > 0 else last
    while first <= day <= last:
        left -= is_such(context, day, what)
        if left == 0:
            return day
        day += timedelta(days=step)
    return None
