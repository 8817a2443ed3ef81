"""What comes round again, time by time: the days on which it is due, which of them is next, and what became of each.

The date of a row that recurs is that of the first time that is not done yet: so it is late by itself, and what is done
is kept beside it. The rule says the last day of each time; a time may begin before that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import NamedTuple

from tsworkbench.plan.calendar import add_months, is_month_end
from tsworkbench.plan.model import CLOSED, Status

_RULE = re.compile(r"(?:RRULE:)?FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[0-9A-Z,+-]+)*")
_LONGEST_RULE = 200
_MOST = 1000
"""Times of one row: what another tool wrote may have no end."""


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One time of a row that comes round again, once it is done or deferred. `due_on` is its last day."""

    due_on: str
    due_from: str | None = None
    status: Status = Status.COMPLETE
    done_on: str | None = None
    text: str | None = None
    id: str | None = None


class Turn(NamedTuple):
    """One time: its first and last day, as ISO days, and whether and when it was done."""

    first: str
    last: str
    status: str = Status.NOT_STARTED.value
    done_on: str | None = None

    @property
    def is_done(self) -> bool:
        """Complete."""
        return self.status == Status.COMPLETE

    @property
    def is_open(self) -> bool:
        """Still to be done: neither done nor deferred by itself."""
        return self.status in (Status.NOT_STARTED, Status.IN_PROGRESS)


def to_come(rrule: str | None, due_from: str | None, due_to: str | None, until: str | None) -> Iterator[Turn]:
    """The times from the one that `due_from` and `due_to` are, which is always the first of them, to the day `until`.

    Only the rule ends them where `until` is None. What is no rule, because another tool wrote it, has one time.

    >>> [turn.last for turn in to_come("FREQ=MONTHLY;BYMONTHDAY=-1", "2010-01-01", "2010-01-31", "2010-03-31")]
    ['2010-01-31', '2010-02-28', '2010-03-31']
    """
    try:
        last = date.fromisoformat(due_to or "")
        first = date.fromisoformat(due_from) if due_from else last
        end = date.fromisoformat(until) if until else None
    except ValueError:
        return
    yield Turn(first.isoformat(), last.isoformat())
    if not rrule or len(rrule) > _LONGEST_RULE or _RULE.fullmatch(rrule) is None:
        return
    from dateutil.rrule import rrulestr  # few rows recur

    try:
        found = rrulestr(rrule, dtstart=datetime.combine(last, time()))
        for moment in islice(found, _MOST):
            day = moment.date()
            if end is not None and day > end:
                return
            if day > last:
                yield Turn(_begins(first, last, day).isoformat(), day.isoformat())
    except (ValueError, TypeError, OverflowError):
        return


def _begins(first: date, last: date, day: date) -> date:
    """The first day of the time that ends on `day`, where another one is from `first` to `last`."""
    if first == last:
        return day
    if first.day == 1 and is_month_end(last) and is_month_end(day):
        months = (last.year - first.year) * 12 + last.month - first.month
        return add_months(day.replace(day=1), -months)
    return day - (last - first)


def first_from(rrule: str, due_from: str, due_to: str, day: date) -> Turn | None:
    """The first time that is not over on a day; None where none is left."""
    return next((turn for turn in to_come(rrule, due_from, due_to, None) if turn.last >= day.isoformat()), None)


def all_turns(done: Iterable[Turn], *, coming: Iterable[Turn], status: str) -> list[Turn]:
    """Every time of a row: those that were done or deferred, then those `to_come`, the first as far as the row is.

    Of a row that is complete, deferred or cancelled none is still to come.
    """
    turns = list(done)
    there = {turn.last for turn in turns}
    if status != Status.COMPLETE or not turns:
        open_ones = [turn for turn in coming if turn.last not in there]
        open_ones = open_ones[:1] if status in CLOSED else open_ones
        turns += [turn._replace(status=status) if n == 0 else turn for n, turn in enumerate(open_ones)]
    return sorted(turns, key=lambda turn: turn.last)
