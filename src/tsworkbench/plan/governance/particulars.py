"""The particulars of a plan as a whole: what it is called and whose it is, its year and its words, its own choices.

A particular stands in a cell of the plan's row, or is a setting of the plan's own; an officer need not know which. When
the plan is reviewed is one of them: "in the last quarter of each financial year", as stretches of the calendar.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from tsworkbench.plan.calendar import add_months, days_in, financial_year_of, month_name, short_date
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language.fields import Field, Kind, fields_of

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


PARTICULARS = fields_of("plan")
"""In the order in which a form asks for them."""

_BY_NAME = {one.name: one for one in PARTICULARS}
_BY_SETTING = {one.setting: one for one in PARTICULARS if one.setting}


def particular(name: str) -> Field:
    """The particular of that name, with dashes or underscores. Raises WrongInput if there is none."""
    found = _BY_NAME.get(name.strip().casefold().replace("_", "-"))
    if found is None:
        raise WrongInput(f"“{name[:40]}” is nothing that a plan has. It has: {', '.join(_BY_NAME)}.")
    return found


def of_setting(key: str) -> Field | None:
    """The particular that a setting holds; None for a setting that is none, such as a filter kept."""
    return _BY_SETTING.get(key)


def written(cells: Mapping[str, Any], settings: Mapping[str, str]) -> dict[str, str]:
    """Each particular as an officer would type it, by name; "" for what isn't set.

    `cells` are those of the plan's row, `settings` its own by their keys.
    """
    found = {}
    for one in PARTICULARS:
        if one.setting:
            found[one.name] = settings.get(one.setting, "")
        elif one.kind is Kind.PERIOD:
            found[one.name] = _period(cells["period_start"], cells["period_end"], cells["year_start"])
        elif one.kind is Kind.MONTH:
            found[one.name] = month_name(date(2000, cells[one.column], 1))
        else:
            found[one.name] = str(cells[one.column] or "")
    return found


def _period(first: str | None, last: str | None, year_start: int) -> str:
    try:
        days = [date.fromisoformat(day) if day else None for day in (first, last)]
    except ValueError:  # another tool wrote it
        return f"{first or ''}..{last or ''}"
    start, end = days
    if start is not None and end is not None:
        year = financial_year_of(start.year, year_start)
        if (start, end) == year[:2] and "/" in year.label:
            return year.label
    return "..".join(short_date(day) if day else "" for day in days) if any(days) else ""


def setting_words(key: str) -> str:
    """What a setting is called when it is spoken of: "amber after", or its key where it is not a particular."""
    one = of_setting(key)
    return one.label.lower() if one is not None else key
