"""What comes round again: "quarterly", "every 24 months", "31 March each year", "last Friday of each month"."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from tsworkbench.plan.calendar import add_months, days_in
from tsworkbench.plan.due import current, frequency, named, periods
from tsworkbench.plan.due.parts import numbered_part
from tsworkbench.plan.due.rules import Cycle, rule_of
from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.values import Kind, Precision
from tsworkbench.plan.due.windows import Hit, NotInCalendar, Window, in_other_year, later, moved, week_of
from tsworkbench.plan.due.words import ORDINALS, WEEKDAYS

_MOST = 1200
"""Longest step we read, in its own unit: a century of months."""


class Round(NamedTuple):
    """A cycle and how its first occurrence on or after a day is found; ``first`` is the one to start with."""

    end: int
    cycle: Cycle
    first: Window
    begin_at: Callable[[date], Window]
    doubt: str | None = None
    other: Cycle | None = None


def recurring(t: Text, i: int) -> Hit | None:
    """Anything that comes round again, with where it starts and stops if that is said."""
    if i > t.last(frequency.TELLING):
        return None
    i = t.skip(i, "the")
    for read in (_nth_weekday, _of_each, _each_year, _often):
        found = read(t, i)
        if found is not None:
            return _finished(t, found)
    return None


def _base(t: Text) -> date:
    return t.context.origin if t.context.plan_year is not None else t.context.as_at


def _placed(t: Text) -> Text:
    """The text as read on the first day that counts: a month without a year is the next one from there."""
    return t.under(t.context.moved_to(_base(t)))


def _finished(t: Text, found: Round) -> Hit:
    """With ", first …", "from …" and "until …", which may follow."""
    j, cycle, first = found.end, found.cycle, found.first
    at = t.skip(j, ",", "(")
    if t.at(at) in ("first", "from", "starting", "beginning", "commencing"):
        given = periods.expression(t, t.skip(at + 1, "on", "by", "in", "from"))
        if given is not None and given[1].start is not None:
            first = given[1] if t.at(at) == "first" else found.begin_at(given[1].start)
            j = given[0]
            at = t.skip(j, ",")
    if t.at(at) in ("until", "till", "to", "through"):
        given = periods.expression(t, at + 1)
        if given is not None and given[1].end is not None:
            j, cycle = given[0], cycle._replace(until=given[1].end)
    window = _window(cycle, first).doubting(found.doubt)
    if found.other is not None:
        window = window._replace(others=(_window(found.other, _plain_first(t, found.other)),))
    return j, window


def _window(cycle: Cycle, first: Window) -> Window:
    assert first.start is not None
    assert first.end is not None
    rule = rule_of(cycle, first.start, first.end)
    return Window(first.start, first.end, Precision.RECURRING, first.doubt, (), Kind.RECURRING, rule)


def _plain_first(t: Text, cycle: Cycle) -> Window:
    """The first stretch of a plain cycle, counted from the start of the plan (or of the financial year)."""
    if cycle.unit in ("day", "week"):
        return _plain_from(cycle, _base(t))
    start = t.context.origin
    window = _plain_from(cycle, start)
    while t.context.plan_year is None and window.end is not None and window.end < t.context.as_at:
        start = moved(start, cycle.unit, cycle.every)
        window = _plain_from(cycle, start)
    return window


def _plain_from(cycle: Cycle, day: date) -> Window:
    if cycle.unit == "day":
        return Window(day, day, Precision.RECURRING)
    if cycle.unit == "week":
        return week_of(day)
    start = day.replace(day=1)
    end = moved(start, cycle.unit, cycle.every) - timedelta(days=1)
    return Window(start, end, Precision.RECURRING)


def _often(t: Text, i: int) -> Round | None:
    """ "quarterly", "every 2 years", "twice a year", "each Friday"; perhaps "in May" or "by 31 March"."""
    often = frequency.frequency(t, i)
    if often is None:
        return _every_named(t, i)
    cycle = often.cycle
    if cycle.every > _MOST:
        raise NotInCalendar("That comes round too seldom to plan for: type a date, as in “31/3/10”.")
    if cycle.unit == "year":
        yearly = _in_the_year(t, often)
        if yearly is not None:
            return yearly
    if often.needs_place:
        return None
    return Round(
        often.end,
        cycle,
        _plain_first(t, cycle),
        lambda day: _plain_from(cycle, day),
        often.doubt,
        often.other,
    )


def _in_the_year(t: Text, often: frequency.Often) -> Round | None:
    """ "annually by 31 March", "every year in May"."""
    j = t.skip(t.skip(often.end, ","), "in", "by", "on", "each", "every", "at", "during", "before")
    if j == often.end or t.at(j - 1) == ",":
        return None
    hit = periods.expression(_placed(t), j, whole=False)
    if hit is None or not hit[1].yearless:
        return None
    return _yearly(t, hit[0], hit[1], often.cycle, often.doubt)


def _yearly(t: Text, j: int, window: Window, cycle: Cycle, doubt: str | None = None) -> Round:
    """The same stretch of every year, from the first that ends on or after a day."""

    def begin_at(day: date) -> Window:
        assert window.end is not None
        shifted = in_other_year(window, max(0, day.year - window.end.year))
        while shifted.end is not None and shifted.end < day:
            shifted = in_other_year(shifted, 1)
        return shifted

    return Round(j, cycle, begin_at(_base(t))._replace(doubt=window.doubt), begin_at, doubt)


def _every_named(t: Text, i: int) -> Round | None:
    """ "every Friday", "each other Monday", "each March", "every 5 April", "each spring"."""
    if t.at(i) not in ("every", "each"):
        return None
    j, every = i + 1, 1
    if t.at(j) in ("other", "second") and t.at(j + 1) in WEEKDAYS:
        j, every = j + 1, 2
    day = WEEKDAYS.get(t.at(j))
    if day is not None:
        cycle = Cycle("week", every)

        def begin_at(start: date) -> Window:
            there = later(start, (day - start.weekday()) % 7)
            return Window(there, there, Precision.RECURRING)

        return Round(j + 1, cycle, begin_at(_base(t)), begin_at)
    hit = periods.expression(_placed(t), j)
    if hit is None or not hit[1].yearless or hit[1].counted:
        return None
    return _yearly(t, hit[0], hit[1], Cycle("year"))


def _each_year(t: Text, i: int) -> Round | None:
    """ "31 March each year", "1 January – 31 March annually", "March 2010 and yearly thereafter"."""
    hit = periods.expression(_placed(t), i)
    if hit is None or hit[1].counted or hit[1].end is None:
        return None
    j, window = hit
    joined = t.skip(t.skip(j, ","), "and", "then", "of", "in")
    joined = t.skip(joined, "then")
    often = frequency.frequency(t, joined)
    if often is None or often.cycle.unit != "year" or often.needs_place:
        return None
    after = t.skip(often.end, "thereafter", "after", "afterwards")
    if window.yearless:
        return _yearly(t, after, window, often.cycle, often.doubt)
    if joined == j or window.precision in (Precision.YEAR, Precision.FINANCIAL_YEAR):
        return None
    return Round(after, often.cycle, window, lambda day: window, often.doubt)


def _each_unit(t: Text, i: int) -> tuple[int, str, int] | None:
    """ "of each financial year", "in every month": the place after it, the unit, the months in it."""
    if t.at(i) not in ("of", "in", "each", "every"):
        return None
    j = t.skip(i, "of", "in")
    if t.at(j) not in ("each", "every"):
        return None
    j += 1
    if t.at(j) in ("financial", "fiscal", "calendar") and t.at(j + 1) == "year":
        return j + 2, t.at(j), 12
    return (j + 1, t.at(j), _MONTHS[t.at(j)]) if t.at(j) in _MONTHS else None


_MONTHS = {"year": 12, "quarter": 3, "month": 1}


def _of_each(t: Text, i: int) -> Round | None:
    """ "last quarter of each financial year", "end of each quarter", "15th of every month"."""
    part = numbered_part(t, i)
    if part is not None:
        unit = _each_unit(t, part[0])
        return None if unit is None or unit[2] != 12 else _part_of_each(t, unit, part[1], part[2])
    if t.at(i) in ("end", "start", "beginning") or (t.at(i) in ("first", "last") and t.at(i + 1) == "day"):
        j = i + 2 if t.at(i + 1) == "day" else i + 1
        unit = _each_unit(t, j)
        return None if unit is None else _edge_of_each(t, unit, t.at(i) in ("end", "last"), j == i + 2)
    number = named.day_number(t, i)
    if number is None or number[0] == i + 1 or not 1 <= number[1] <= 31:
        return None
    j = number[0] + 1 if t.at(number[0]) == "day" else number[0]
    unit = _each_unit(t, j)
    if unit is None or unit[2] != 1:
        return None
    wanted = number[1]

    def begin_at(day: date) -> Window:
        here = day.replace(day=1)
        while min(wanted, days_in(here.year, here.month)) < (day.day if here.month == day.month else 1):
            here = moved(here, "month", 1)
        if wanted < 31:
            while days_in(here.year, here.month) < wanted:
                here = moved(here, "month", 1)
        there = here.replace(day=min(wanted, days_in(here.year, here.month)))
        return Window(there, there, Precision.RECURRING)

    return Round(unit[0], Cycle("month"), begin_at(_base(t)), begin_at)


def _part_of_each(t: Text, unit: tuple[int, str, int], number: int, size: int) -> Round:
    calendar = unit[1] == "calendar" or (unit[1] == "year" and t.context.quarters == "calendar")
    month = 1 if calendar else t.context.year_start
    start = add_months(date(_base(t).year - 1, month, 1), size * (number - 1))
    window = Window(start, add_months(start, size) - timedelta(days=1), Precision.RECURRING)
    return _yearly(t, unit[0], window, Cycle("year"))


def _edge_of_each(t: Text, unit: tuple[int, str, int], at_end: bool, single: bool) -> Round:
    cycle = Cycle("year") if unit[2] == 12 else Cycle("month", unit[2])

    def begin_at(day: date) -> Window:
        whole = _plain_from(cycle, day)
        if unit[1] == "calendar":
            whole = Window(date(day.year, 1, 1), date(day.year, 12, 31), Precision.RECURRING)
        if at_end:
            return whole._replace(start=whole.end) if single else whole
        return whole._replace(end=whole.start)

    whole = _plain_first(t, cycle).start or _base(t)
    doubt = None if at_end or single else "The start was read as its first day."
    return Round(unit[0], cycle, begin_at(whole), begin_at, doubt)


def _nth_weekday(t: Text, i: int) -> Round | None:
    """ "last Friday of each month", "first Monday of every 2 months"."""
    n, day = ORDINALS.get(t.at(i)), WEEKDAYS.get(t.at(i + 1))
    if n is None or day is None:
        return None
    unit = _each_unit(t, i + 2)
    j, every = (unit[0], 1) if unit is not None and unit[2] == 1 else (0, 1)
    if unit is None and t.at(i + 2) in ("of", "in") and t.at(i + 3) == "every":
        found = current.amount(t, i + 4)
        if found is not None and found[1] == "month" and 1 <= found[2] <= _MOST:
            j, _, every = found
    if not j:
        return None
    nth = (n, day)

    def begin_at(start: date) -> Window:
        there = _nth(start.year, start.month, n, day)
        if there < start:
            there = _nth(*_next_month(start), n, day)
        return Window(there, there, Precision.RECURRING)

    return Round(j, Cycle("month", every, nth), begin_at(_base(t)), begin_at)


def _next_month(day: date) -> tuple[int, int]:
    there = moved(day.replace(day=1), "month", 1)
    return there.year, there.month


def _nth(year: int, month: int, n: int, weekday: int) -> date:
    if n == -1:
        last = date(year, month, days_in(year, month))
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
