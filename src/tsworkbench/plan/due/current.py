"""Typed shorthand, counted from the as-at date: "fri", "tomorrow", "+2w", "next quarter", "end of week"."""

from datetime import timedelta

from tsworkbench.plan.calendar import WEEKDAYS as WEEKDAY_NAMES
from tsworkbench.plan.calendar import add_months, financial_year, long_date, quarter
from tsworkbench.plan.due.placing import financial, year_pair
from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.values import Kind, Precision
from tsworkbench.plan.due.windows import (
    Hit,
    Window,
    calendar_year,
    later,
    months,
    moved,
    one_day,
    one_month,
    week_of,
    year_in_range,
)
from tsworkbench.plan.due.words import MONTHS, NUMBERS, WEEKDAYS, unit_of

_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1, "tmrw": 1, "tomo": 1, "tod": 0, "tom": 1, "yest": -1}
_MOST_STEPS = 1000
"""Beyond so many days or weeks a number is a year or a quantity ("2010 Q2")."""
_WHICH = {"this": 0, "current": 0, "next": 1, "coming": 1, "last": -1, "previous": -1}
OPENING = frozenset({*_DAYS, *_WHICH, "+", "-", "the", "year", "fy", "financial", "fiscal", "calendar"})
"""What shorthand can begin with, beside numbers and days of the week."""


def counted(t: Text, i: int, whole: bool) -> Hit | None:
    """Any shorthand that counts from the as-at date."""
    hit = _day(t, i) or _steps(t, i) or _weekday(t, i) or which(t, i)
    return None if hit is None else (hit[0], hit[1]._replace(counted=True))


def _day(t: Text, i: int) -> Hit | None:
    days = _DAYS.get(t.at(i))
    if days is None or (t.loose and t.at(i) in ("tom", "tod", "tomo", "yest")):
        return None
    return i + 1, one_day(later(t.context.as_at, days))


def _steps(t: Text, i: int) -> Hit | None:
    """ "+2w", "-1m", "2 weeks", "3 days ago", "two months' time"."""
    sign = {"+": 1, "-": -1}.get(t.at(i))
    if sign and t.loose:
        return None
    found = amount(t, i + 1 if sign else i)
    if found is None:
        return None
    j, unit, count = found
    if sign is None:
        if t.loose and not t.at(j).startswith(("time", "from", "'")):
            return None  # "by 2 weeks": a quantity
        j = t.skip(t.skip(t.skip(j, "'"), "s"), "time")
        if t.has(j, "from", "now") or t.has(j, "from", "today"):
            j += 2
        elif t.at(j) == "ago":
            j, sign = j + 1, -1
    return j, one_day(moved(t.context.as_at, unit, (sign or 1) * count))


def amount(t: Text, i: int) -> tuple[int, str, int] | None:
    """ "2w", "three months", "a couple of weeks": the place after it, the unit and how many."""
    number = t.number(i) if t.at(i)[:1].isdecimal() else NUMBERS.get(t.at(i))
    if number is None or number > _MOST_STEPS:
        return None
    j = i + 1
    if t.at(i) in ("a", "an") and t.at(j) == "couple":
        number, j = 2, j + 1
    j = t.skip(t.skip(j, "of"), "calendar", "working", "-")
    unit = unit_of(t.at(j))
    if unit is None or (len(t.at(j)) < 3 and not t.at(i)[:1].isdecimal()):
        return None
    return j + 1, unit[0], number * unit[1]


def _weekday(t: Text, i: int) -> Hit | None:
    """ "fri", "next fri", "last Friday": the coming one, unless said otherwise."""
    word = t.at(i) if t.at(i) in _WHICH else ""
    j = i + 1 if word else i
    day = WEEKDAYS.get(t.at(j))
    if day is None or (t.loose and not word and len(t.at(j)) < 6) or t.at(j + 1) == "of":
        return None
    end = j + 1
    if not word and t.has(end, "next", "week"):
        word, end = "week", end + 2
    today = t.context.as_at
    ahead = (day - today.weekday()) % 7
    coming = one_day(later(today, ahead))
    if word in ("last", "previous"):
        return end, one_day(later(today, ahead - 7))
    next_week = one_day(later(today, 7 - today.weekday() + day))
    if word == "week":
        return end, next_week
    if word == "next":
        if coming.end == next_week.end:
            return end, coming
        if ahead == 0:
            return end, next_week
        assert coming.end is not None
        return end, next_week.doubting(f"It could also be {long_date(coming.end)}.", coming)
    if ahead == 0:
        return end, coming.doubting(
            f"That is today; it could also be {long_date(later(today, 7))}.", one_day(later(today, 7))
        )
    return end, coming


def which(t: Text, i: int) -> Hit | None:
    """ "next month", "this quarter", "the financial year", "end of next week"."""
    i = t.skip(i, "the")
    step = _WHICH.get(t.at(i))
    j = i if step is None else i + 1
    if step is not None and t.at(j) in MONTHS and not t.at(j + 1)[:1].isdecimal():
        month = MONTHS[t.at(j)]
        today = t.context.as_at
        gone = month < today.month or (month == today.month and step > 0)
        return j + 1, one_month(today.year + (gone if step >= 0 else -(month >= today.month)), month)
    if t.at(j) == "fy" and not t.at(j + 1)[:1].isdecimal() and t.at(j + 1) != "'":
        return j + 1, _year(t, step or 0, calendar=False, plans=step is None)
    if t.at(i - 1) == "the" and t.at(j) == "year" and step is None and t.ends(j + 1) and not t.loose:
        return j + 1, _year(t, 0, calendar=False, plans=True)
    if t.at(j) in ("financial", "fiscal", "calendar") and t.at(j + 1) == "year":
        if t.at(j + 2)[:1].isdecimal():
            return None
        year = _year(t, step or 0, calendar=t.at(j) == "calendar", plans=step is None)
        return (j + 2, year)
    if step is None or t.at(j) not in ("week", "month", "quarter", "half", "year"):
        return None
    return j + 1, unit_window(t, t.at(j), step)


def unit_window(t: Text, unit: str, step: int) -> Window:
    """This (0), the next (1) or the last (-1) week, month, quarter or year."""
    today = t.context.as_at
    if unit == "week":
        return week_of(later(today, 7 * step))
    if unit == "month":
        there = moved(today, "month", step)
        return one_month(there.year, there.month)
    if unit == "quarter":
        start = 1 if t.context.quarters == "calendar" else t.context.year_start
        there = quarter(moved(today, "month", 3 * step), start).first
        return months(there.year, there.month, 3, Precision.QUARTER)
    if unit == "half":
        first = financial_year(today, t.context.year_start).first
        in_second = today >= add_months(first, 6)
        there = moved(first, "month", 6 * (step + in_second))
        return months(there.year, there.month, 6, Precision.HALF)
    accounts = _year(t, step, calendar=False, plans=False)
    other = _year(t, step, calendar=True, plans=False)
    if accounts.start == other.start:
        return other
    return accounts.doubting(f"It could also be the calendar year, to 31 December {today.year + step}.", other)


def _year(t: Text, step: int, *, calendar: bool, plans: bool) -> Window:
    """The year around as_at; "the financial year" without more is the plan's own, if it has one only."""
    if calendar:
        return calendar_year(year_in_range(t.context.as_at.year + step))
    if plans and t.context.plan_year is not None and not t.context.many_years:
        return financial(t.context, t.context.plan_year)
    return financial(t.context, financial_year(t.context.as_at, t.context.year_start).first.year + step)


def turn(t: Text, i: int) -> Hit | None:
    """ "year end", "financial year-end 2009/10", "month end"."""
    j = i + 1 if t.at(i) in ("financial", "fiscal", "calendar") else i
    unit = t.at(j)
    if unit == "fy":
        unit = "year"
        i = j - 1
    if unit not in ("month", "quarter", "year"):
        return None
    end = t.skip(j + 1, "-")
    if t.at(end) != "end":
        return None
    end += 1
    if unit == "year" and (pair := year_pair(t, end)):
        return pair[0], financial(t.context, pair[1])
    if j > i:
        return end, _year(t, 0, calendar=t.at(i) == "calendar", plans=True)._replace(counted=True)
    window = _year(t, 0, calendar=False, plans=True) if unit == "year" else unit_window(t, unit, 0)
    if unit == "year":
        window = _or_december(window)
    return end, window._replace(counted=True)


def _or_december(window: Window) -> Window:
    assert window.start is not None
    december = calendar_year(window.start.year)
    if window.end == december.end:
        return window
    return window.doubting(f"It could also be the end of the calendar year {window.start.year}.", december)


def end_of_current(t: Text, i: int) -> Hit | None:
    """What follows "end of": "week" (to its Friday), "the month", "year", "next quarter"."""
    i = t.skip(i, "the")
    j = i + 1 if t.at(i) in _WHICH else i
    unit, step = t.at(j), _WHICH.get(t.at(i), 0)
    if unit not in ("week", "month", "quarter", "half", "year") or t.at(j + 1)[:1].isdecimal():
        return None
    if t.at(j + 1) in ("ending", "ended", "commencing", "beginning", "of") or t.at(j + 1) == "'":
        return None
    if unit == "week":
        sunday = unit_window(t, "week", step).end
        assert sunday is not None
        friday = sunday - timedelta(days=2)
        window = (
            one_day(friday)
            ._replace(kind=Kind.BY)
            .doubting(
                f"Read as {WEEKDAY_NAMES[4]}; it could also be {WEEKDAY_NAMES[6]} {long_date(sunday)}.",
                one_day(sunday)._replace(kind=Kind.BY),
            )
        )
    elif unit == "year" and j == i:
        window = _or_december(_year(t, 0, calendar=False, plans=True))
    else:
        window = unit_window(t, unit, step)
    return j + 1, window._replace(counted=True)
