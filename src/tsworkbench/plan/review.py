"""When a plan is reviewed: "in the last quarter of each financial year", as stretches of the calendar.

A review rule is text from a file that others write too, so only yearly and monthly rules of plain parts are
followed, month by month inside the span that is asked for: no rule can make that long.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from tsworkbench.plan.calendar import add_months, days_in

_PARTS = {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "UNTIL"}
_LONGEST_RULE = 200
_MOST_MONTHS = 1200


class Review(NamedTuple):
    """One turn of the review: its first and its last day."""

    first: date
    last: date


class Rule(NamedTuple):
    """A review rule that can be followed. `day` may count from the end of the month: -1 is its last day."""

    every_months: int
    months: tuple[int, ...]
    day: int
    until: date | None


def reviews(text: str | None, rrule: str | None, *, begins: date, first: date, last: date) -> list[Review]:
    """The turns of a plan's review that overlap the span from `first` to `last`, in order.

    `text` is the printed words, `rrule` the rule beside it. Where the words name a stretch of time that comes
    round again ("in the last quarter of each financial year"), each turn is that stretch; else it is the day of
    the rule. `begins` is the plan's first day, from which "every other year" is counted. A rule that can't be
    followed gives none.
    """
    rule, days_before = _stretch(text or "") or (read_rule(rrule or ""), 0)
    if rule is None or first > last:
        return []
    return [Review(end - timedelta(days=days_before), end) for end in _days(rule, begins, first, last, days_before)]


def _days(rule: Rule, begins: date, first: date, last: date, days_before: int) -> list[date]:
    found = []
    month = first.replace(day=1)
    for _ in range(_MOST_MONTHS):
        if month > last + timedelta(days=days_before):
            break
        end = _day_of(rule, begins, month)
        if end is not None and end >= first and end - timedelta(days=days_before) <= last:
            found.append(end)
        month = add_months(month, 1)
    return found


def _day_of(rule: Rule, begins: date, month: date) -> date | None:
    """The day of the rule in a month, or None if it has none there."""
    if rule.months and month.month not in rule.months:
        return None
    if rule.every_months % 12 == 0:  # yearly: the years are counted, whatever month the plan begins in
        apart = (month.year - begins.year) * 12
    else:
        apart = (month.year - begins.year) * 12 + month.month - begins.month
    if apart % rule.every_months:
        return None
    length = days_in(month.year, month.month)
    number = rule.day if rule.day > 0 else length + 1 + rule.day
    if not 1 <= number <= length:
        return None
    day = month.replace(day=number)
    return None if day < begins or (rule.until is not None and day > rule.until) else day


def read_rule(rrule: str) -> Rule | None:
    """A yearly or monthly rule in RFC 5545's words; None for any other, and for one that names no day.

    >>> read_rule("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1")
    Rule(every_months=12, months=(1,), day=1, until=None)
    >>> read_rule("FREQ=SECONDLY") is None
    True
    """
    if not rrule or len(rrule) > _LONGEST_RULE:
        return None
    try:
        parts = dict(part.split("=", 1) for part in rrule.removeprefix("RRULE:").split(";"))
        unit = {"YEARLY": 12, "MONTHLY": 1}[parts["FREQ"]]
        every = int(parts.get("INTERVAL", "1"))
        months = tuple(int(month) for month in parts["BYMONTH"].split(",")) if "BYMONTH" in parts else ()
        day = int(parts["BYMONTHDAY"])
        until = _until(parts["UNTIL"]) if "UNTIL" in parts else None
    except (KeyError, ValueError):
        return None
    sound = 1 <= every <= _MOST_MONTHS and 1 <= abs(day) <= 31 and all(1 <= month <= 12 for month in months)
    if not sound or parts.keys() - _PARTS or (unit == 12 and not months):
        return None
    return Rule(unit * every, months, day, until)


def _until(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


@lru_cache(maxsize=32)
def _stretch(text: str) -> tuple[Rule, int] | None:
    """The rule of a phrase that comes round again, and how many days before its last day a turn begins."""
    from tsworkbench.plan.due import Due, read  # the grammar: only plans that print a review need it

    phrase = text.split(";")[0].strip()
    if not phrase:
        return None
    due = read(phrase, plan_year=2000, as_at=date(2000, 4, 1))
    if not isinstance(due, Due) or due.rrule is None or due.start is None or due.end is None:
        return None
    rule = read_rule(due.rrule)
    return (rule, (due.end - due.start).days) if rule is not None else None
