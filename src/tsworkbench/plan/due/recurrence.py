"""What comes round again: "quarterly", "every 24 months", "31 March each year", "last Friday of each month"."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from tsworkbench.plan.calendar import MONTHS, add_months, days_in, month_end
from tsworkbench.plan.due import cycles, ranges
from tsworkbench.plan.due.answers import Hit, NotInCalendar, Window, in_other_year, later, moved, one_day, week_of
from tsworkbench.plan.due.context import Text
from tsworkbench.plan.due.cycles import LAST, Cycle, rule_of
from tsworkbench.plan.due.days import dates, points, shorthand
from tsworkbench.plan.due.days.parts_of_year import numbered_part
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.spellings import WEEKDAYS

_MOST = 1200
"""Longest step we read, in its own unit: a century of months."""


class Round(NamedTuple):
    """A cycle and how its first occurrence on or after a day is found; ``first`` is the one to start with.

    A ``plain`` one says no days of its own: "monthly from 15 January" is on the 15th.
    """

    end: int
    cycle: Cycle
    first: Window
    begin_at: Callable[[date], Window]
    doubt: str | None = None
    other: Cycle | None = None
    plain: bool = False


def recurring(t: Text, i: int) -> Hit | None:
    """Anything that comes round again, with where it starts and stops if that is said."""
    if i > t.last(cycles.TELLING):  # what comes round has such a word, before its months or behind them
        return None
    i = t.skip(i, "the")
    for read in (_months_of_each_year, _nth_of_each, _of_each, _each_year, _often):
        found = read(t, i)
        if found is not None:
            return _finished(t, found)
    return None


def _base(t: Text) -> date:
    return t.context.begins


def _placed(t: Text) -> Text:
    """The text as read on the first day that counts: a month without a year is the next one from there."""
    return t.under(t.context.moved_to(_base(t)))


def _finished(t: Text, found: Round) -> Hit:
    """With ", first …", "from …" and "until …", which may follow."""
    j, cycle, first, doubts = found.end, found.cycle, found.first, [found.doubt]
    at = t.skip(j, ",", "(")
    if t.at(at) in ("first", "from", "starting", "beginning", "commencing"):
        given = ranges.expression(t, t.skip(at + 1, "on", "by", "in", "from"))
        if given is not None and given[1].start is not None:
            first = given[1] if t.at(at) == "first" else _from(found, given[1])
            doubts.append(given[1].doubt)
            j = given[0]
            at = t.skip(j, ",")
    if t.at(at) in ("until", "till", "to", "through"):
        given = ranges.expression(t, at + 1)
        if given is not None and given[1].end is not None:
            j, cycle = given[0], cycle._replace(until=given[1].end)
            doubts.append(given[1].doubt)
    window = _window(cycle, first)
    for doubt in doubts:
        window = window.doubting(doubt)
    if found.other is not None:
        window = window._replace(others=(_window(found.other, _plain_first(t, found.other)),))
    return j, window


def _from(found: Round, given: Window) -> Window:
    """The first occurrence from a day or stretch on; what says no days of its own takes them from the day."""
    assert given.start is not None
    whole = found.begin_at(given.start)
    if found.plain and given.precision is Precision.DAY and (found.cycle.unit == "week" or whole.start != given.start):
        return one_day(given.start)._replace(doubt=given.doubt)
    return whole


def _window(cycle: Cycle, first: Window) -> Window:
    assert first.start is not None
    assert first.end is not None
    rule = rule_of(cycle, first.start, first.end)
    return Window(first.start, first.end, Precision.RECURRING, first.doubt, (), Kind.RECURRING, rule)


def _plain_first(t: Text, cycle: Cycle, *, calendar: bool = False) -> Window:
    """The first stretch of a plain cycle that isn't over, counted from the start of the plan (or financial year)."""
    begins = t.context.begins
    if cycle.unit in ("day", "week"):
        return _plain_from(cycle, begins)
    start = date(begins.year, 1, 1) if calendar else t.context.origin
    window = _plain_from(cycle, start)
    while window.end is not None and window.end < begins:
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
    often = cycles.frequency(t, i)
    if often is None:
        return _every_named(t, i)
    cycle = often.cycle
    if cycle.every > _MOST:
        raise NotInCalendar("That happens too rarely to plan for: type a date, as in “31/3/10”.")
    if cycle.unit == "year":
        yearly = _in_the_year(t, often)
        if yearly is not None:
            return yearly
    if often.needs_place:
        return None
    placed = _on_the(t, often)
    if placed is not None:
        return placed
    first = _plain_first(t, cycle, calendar=often.calendar)
    return Round(often.end, cycle, first, lambda day: _plain_from(cycle, day), often.doubt, often.other, plain=True)


def _on_the(t: Text, often: cycles.Often) -> Round | None:
    """ "monthly on the 15th", "every month on the last Friday", "quarterly by the last working day"."""
    j = t.skip(often.end, ",")
    if often.cycle.unit != "month" or t.at(j) not in ("on", "by"):
        return None
    j = t.skip(j + 1, "the")
    months = often.cycle.every
    found = cycles.nth(t, j)
    if found is not None:
        end = found.end
        placed = _nth_round(t, found, end, months, aligned=True)
        if found.what == cycles.ANY and found.number == -1:
            placed = _edge_of_each(t, (end, "month", months), True, True)
    else:
        number = cycles.ordinal(t, j)
        if number is None or months != 1 or number[1] < 1:
            return None
        end = number[0]
        placed = _day_of_each(t, end, number[1])
    if placed is None:
        return None
    for words in (("of", "each", "month"), ("of", "the", "month"), ("of", "the", "quarter"), ("of", "each", "quarter")):
        if t.has(end, *words) and (words[2] == "month") == (months == 1):
            return placed._replace(end=end + len(words), doubt=often.doubt or placed.doubt)
    return placed._replace(doubt=often.doubt or placed.doubt)


def _in_the_year(t: Text, often: cycles.Often) -> Round | None:
    """ "annually by 31 March", "every year in May"."""
    marked = often.end if t.loose else t.skip(often.end, "-", "(", ":")
    j = t.skip(t.skip(marked, ","), "in", "by", "on", "each", "every", "at", "during", "before")
    if j == often.end or t.at(j - 1) == ",":
        return None
    within = _nth_in_month(t, j)
    if within is not None:
        end, found, month = within
        return _nth_of_month(t, end, found, month, often.cycle.every)
    hit = ranges.expression(_placed(t), j, whole=False)
    if hit is None or not hit[1].yearless:
        return None
    window = hit[1]
    if t.at(j - 1) == "before" and window.start is not None and window.kind is None:
        window = one_day(later(window.start, -1))._replace(doubt=window.doubt, yearless=True)
    return _yearly(t, hit[0], window, often.cycle, often.doubt)


def _yearly(t: Text, j: int, window: Window, cycle: Cycle, doubt: str | None = None) -> Round:
    """The same stretch of every year, from the first that ends on or after a day."""

    def begin_at(day: date) -> Window:
        assert window.end is not None
        shifted = in_other_year(window, max(0, day.year - window.end.year))
        while shifted.end is not None and shifted.end < day:
            shifted = in_other_year(shifted, 1)
        return shifted

    first = begin_at(_base(t))._replace(doubt=window.doubt)
    if window.moving and first.end is not None:
        first = first.doubting(f"It moves from year to year; each turn was read as {_day_and_month(first.end)}.")
    return Round(j, cycle, first, begin_at, doubt)


def _day_and_month(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _every_named(t: Text, i: int) -> Round | None:
    """ "every Friday", "each other Monday", "each March", "every 5 April", "each spring"."""
    if t.at(i) not in ("every", "each"):
        return None
    j, every, doubt = i + 1, 1, None
    if t.at(j) in ("other", "second") and t.at(j + 1) in WEEKDAYS:
        j, every = j + 1, 2
    elif t.has(j, "2", "nd") and t.at(j + 2) in WEEKDAYS:
        j, every = j + 2, 2
    if every == 2 and t.at(j - 1) != "other":
        of_month = cycles.nth(t, i + 1)
        end = 0 if of_month is None else _of_the_month(t, of_month.end)
        if of_month is not None and end:
            return _nth_round(t, of_month, end, 1, aligned=True)
        doubt = "It could also be once a month."
    within = _nth_in_month(t, j)
    if within is not None:
        return _nth_of_month(t, *within, 1)
    day = WEEKDAYS.get(t.at(j))
    if day is not None:
        cycle = Cycle("week", every)

        def begin_at(start: date) -> Window:
            there = later(start, (day - start.weekday()) % 7)
            return Window(there, there, Precision.RECURRING)

        return Round(j + 1, cycle, begin_at(_base(t)), begin_at, doubt)
    for read in (ranges.expression, points.point):  # "every March until 2012" is no range
        hit = read(_placed(t), j)
        if hit is not None and hit[1].yearless and not hit[1].counted:
            return _yearly(t, hit[0], hit[1], Cycle("year"))
    return None


def _of_the_month(t: Text, i: int) -> int:
    """The place after "of the month", "in each month"; 0 if it isn't there."""
    if t.at(i) not in ("of", "in") or t.at(i + 1) not in ("the", "each", "every", "a") or t.at(i + 2) != "month":
        return 0
    return i + 3


def _months_of_each_year(t: Text, i: int) -> Round | None:
    """ "June and December each year", "quarterly (Apr, Jul, Oct, Jan)": so many months apart, if they are evenly so."""
    before = cycles.frequency(t, i)
    at = i if before is None else t.skip(t.skip(before.end, ",", "(", "-", ":"), "in", "on", "each")
    if before is not None and (at == before.end or before.cycle.unit not in ("month", "year")):
        return None
    j, named = _listed_months(t, at)
    if len(named) < 2:
        return None
    if before is None:
        often = cycles.frequency(t, t.skip(t.skip(j, ",", "(", "-"), "of", "in"))
        if often is None or often.cycle != Cycle("year") or often.needs_place:
            return None
        j = t.skip(often.end, ")")
    else:
        j = t.skip(j, ")")
    apart = 12 // len(named)
    evenly = 12 % len(named) == 0 and all((n - named[0]) % apart == 0 for n in named)
    cycle = Cycle("month", apart) if evenly else Cycle("year")

    def begin_at(day: date) -> Window:
        ahead = [(day.year + (n < day.month), n) for n in (named if evenly else named[-1:])]
        year, month = min(ahead)
        return Window(date(year, month, 1), month_end(date(year, month, 1)), Precision.RECURRING)

    names = " and ".join(MONTHS[n - 1] for n in named[:-1])
    doubt = None if evenly else f"It comes round in several months: only {MONTHS[named[-1] - 1]} was read, not {names}."
    return Round(j, cycle, begin_at(_base(t)), begin_at, doubt)


def _listed_months(t: Text, i: int) -> tuple[int, list[int]]:
    """ "Apr, Jul, Oct and Jan": the place after it, and the months; none of them has a day or a year."""
    named: list[int] = []
    j = i
    while (month := dates.month_word(t, j)) is not None and not t.at(month[0])[:1].isdecimal():
        named.append(month[1])
        after = month[0]
        if t.at(after) not in (",", "/", "&", "and", "+"):
            return after, named if len(set(named)) == len(named) else []
        j = t.skip(after + 1, "and", "&")
    return i, []


def _each_year(t: Text, i: int) -> Round | None:
    """ "31 March each year", "1 January – 31 March annually", "March 2010 and yearly thereafter"."""
    hit = ranges.expression(_placed(t), i)
    if hit is None or hit[1].counted or hit[1].end is None:
        return None
    j, window = hit
    joined = t.skip(t.skip(j, ",", "-", "(") if not t.loose else t.skip(j, ","), "and", "then", "of", "in")
    joined = t.skip(joined, "then")
    often = cycles.frequency(t, joined)
    if often is None or often.cycle.unit != "year" or often.needs_place:
        return None
    if window.yearless:
        return _yearly(t, t.skip(often.end, "thereafter"), window, often.cycle, often.doubt)
    after = t.skip(often.end, "thereafter", "after", "afterwards")
    by_year = window.precision in (Precision.YEAR, Precision.FINANCIAL_YEAR)
    if joined == j or (by_year and after == often.end and t.at(joined - 1) != "then"):
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
    several = shorthand.amount(t, j)
    if several is not None and several.unit == "month" and 1 < several.many <= _MOST:
        return several.end, "months", several.many
    if t.at(j) in ("financial", "fiscal", "calendar") and t.at(j + 1) == "year":
        return j + 2, t.at(j), 12
    return (j + 1, t.at(j), _MONTHS[t.at(j)]) if t.at(j) in _MONTHS else None


_MONTHS = {"year": 12, "term": 4, "quarter": 3, "month": 1}


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
    number = dates.day_number(t, i)
    if number is None or number[0] == i + 1 or not 1 <= number[1] <= 31:
        return None
    unit = _each_unit(t, t.skip(number[0], "day"))
    return None if unit is None or unit[2] != 1 else _day_of_each(t, unit[0], number[1])


def _day_of_each(t: Text, end: int, wanted: int) -> Round:
    """A day of each month; the 31st is the last of each, a 29th or 30th is left out where there is none."""

    def begin_at(day: date) -> Window:
        here = day.replace(day=1)
        if wanted == 31:
            return one_day(month_end(here))
        while days_in(here.year, here.month) < wanted or here.replace(day=wanted) < day:
            here = moved(here, "month", 1)
        return one_day(here.replace(day=wanted))

    doubt = f"A month without a {wanted}th is left out." if wanted in (29, 30) else None
    cycle = Cycle("month", day=LAST if wanted == 31 else wanted)
    return Round(end, cycle, begin_at(_base(t)), begin_at, doubt)


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

    first = begin_at(_base(t) if unit[1] == "calendar" else _plain_first(t, cycle).start or _base(t))
    while first.end is not None and first.end < _base(t) and first.start is not None:
        first = begin_at(moved(first.start.replace(day=1), cycle.unit, cycle.every))
    doubt = None if at_end or single else "The start was read as its first day."
    if unit[1] == "term":
        doubt = f"{cycles.OF_TERMS} {doubt or ''}".strip()
    return Round(unit[0], cycle._replace(day=LAST) if single and at_end else cycle, first, begin_at, doubt)


_MOST_WORKED = 15
"""So many working days every month has."""
_MOVES = "Later turns are counted by weekdays: a bank holiday moves them."


def _nth_of_each(t: Text, i: int) -> Round | None:
    """ "last Friday of each month", "first working day of every quarter", "last Friday of March each year"."""
    found = cycles.nth(t, i)
    if found is None:
        return None
    unit = _each_unit(t, found.end)
    if unit is not None:
        return _nth_round(t, found, unit[0], unit[2], aligned=unit[1] != "months", calendar=unit[1] == "calendar")
    within = _nth_in_month(t, i)
    if within is None:
        return None
    often = cycles.frequency(t, t.skip(within[0], ","))
    if often is None or often.cycle.unit != "year" or often.needs_place:
        return None
    return _nth_of_month(t, often.end, found, within[2], often.cycle.every)


def _can_repeat(found: cycles.Nth) -> bool:
    """Whether a calendar's rule can say it: no sixth Monday, no thirtieth working day."""
    if found.what == cycles.ANY:
        return False
    return found.number == -1 or 1 <= found.number <= (_MOST_WORKED if found.what == cycles.WORKING else 5)


def _nth_round(
    t: Text, found: cycles.Nth, end: int, months: int, *, aligned: bool, calendar: bool = False
) -> Round | None:
    """So many months are one stretch, aligned with the plan's year; else the day is in every so-manieth month."""
    if not _can_repeat(found) or (found.number == 5 and found.what != cycles.WORKING and months > 1):
        return None

    def stretch_at(day: date) -> tuple[date, int]:
        if not aligned:
            return day.replace(day=1), 1
        origin = date(day.year, 1, 1) if calendar else t.context.origin.replace(day=1)
        apart = (day.year - origin.year) * 12 + day.month - origin.month
        return moved(origin, "month", apart // months * months), months

    def begin_at(day: date) -> Window:
        start, length = stretch_at(day)
        for _ in range(_TRIES):
            last = moved(start, "month", length) - timedelta(days=1)
            there = cycles.day_within(t.context, found.number, found.what, start, last)
            if there is not None and there >= day:
                return one_day(there)
            start = moved(start, "month", length if aligned else 1)
        raise NotInCalendar(f"There is no {found.words}: look at the plan's closure days.")

    first = begin_at(_base(t))
    assert first.end is not None
    nth_ = (found.number, found.what)
    cycle = Cycle("month", months, nth_)
    if months == 12:
        cycle = Cycle("year", 1, nth_, month=first.end.month)
    return Round(end, cycle, first, begin_at, _repeated(found))


_TRIES = 60
"""Months in which a day is looked for: what is in none of them is nowhere."""


def _repeated(found: cycles.Nth) -> str | None:
    if found.what == cycles.WORKING:
        return _MOVES
    return f"A month without a {found.words} is left out." if found.number == 5 else None


def _nth_in_month(t: Text, i: int) -> tuple[int, cycles.Nth, int] | None:
    """ "last Friday in March": the place after it, which day, and the month."""
    i = t.skip(i, "the")
    found = cycles.nth(t, i)
    if found is None or t.at(found.end) not in ("of", "in"):
        return None
    month = dates.month_word(t, found.end + 1)
    if month is None or t.number(month[0]) is not None:
        return None
    return month[0], found, month[1]


def _nth_of_month(t: Text, end: int, found: cycles.Nth, month: int, every: int) -> Round | None:
    last_day = found.what == cycles.ANY and found.number == -1
    if not last_day and not _can_repeat(found):
        return None

    def begin_at(day: date) -> Window:
        for year in range(day.year, day.year + _TRIES):
            first = date(year, month, 1)
            there = cycles.day_within(t.context, found.number, found.what, first, month_end(first))
            if there is not None and there >= day:
                return one_day(there)
        raise NotInCalendar(f"There is no {found.words}: look at the plan's closure days.")

    cycle = (
        Cycle("year", every, day=LAST, month=month)
        if last_day
        else Cycle("year", every, (found.number, found.what), month=month)
    )
    return Round(end, cycle, begin_at(_base(t)), begin_at, _repeated(found))
