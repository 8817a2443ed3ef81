"""Typed shorthand, counted from the as-at date: "fri", "tomorrow", "+2w", "next quarter", "end of week"."""

from datetime import date, timedelta
from typing import NamedTuple

from tsworkbench.plan.calendar import WEEKDAYS as WEEKDAY_NAMES
from tsworkbench.plan.calendar import (
    WEEKDAYS_ONLY,
    add_months,
    financial_year,
    is_month_end,
    long_date,
    month_end,
    quarter,
)
from tsworkbench.plan.due.answers import (
    Edge,
    Hit,
    Window,
    calendar_year,
    later,
    months,
    moved,
    one_day,
    one_month,
    week_of,
    worked,
    year_in_range,
)
from tsworkbench.plan.due.context import Text
from tsworkbench.plan.due.days.dates import financial, single_year, year_pair
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.spellings import MONTHS, NUMBERS, WEEKDAYS, unit_of
from tsworkbench.plan.english import noun

_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1, "tmrw": 1, "tomo": 1, "tod": 0, "tom": 1, "yest": -1}
_MOST_STEPS = 1000
"""Beyond so many days or weeks a number is a year or a quantity ("2010 Q2")."""
WHICH = {"this": 0, "current": 0, "next": 1, "coming": 1, "last": -1, "previous": -1}
OPENING = frozenset(
    {*_DAYS, *WHICH, "+", "-", "the", "year", "fy", "financial", "fiscal", "calendar", "week", "fortnight"}
)
"""What shorthand can begin with, beside numbers and days of the week."""


def counted(t: Text, i: int, whole: bool) -> Hit | None:
    """Any shorthand that counts from the as-at date."""
    hit = _after_a_week(t, i) or _day(t, i) or _steps(t, i) or _working_day(t, i) or _weekday(t, i) or which(t, i)
    return None if hit is None else (hit[0], hit[1]._replace(counted=True))


def _day(t: Text, i: int) -> Hit | None:
    days = _DAYS.get(t.at(i))
    if days is None or (t.loose and t.at(i) in ("tom", "tod", "tomo", "yest")):
        return None
    return i + 1, one_day(later(t.context.as_at, days))


def _steps(t: Text, i: int) -> Hit | None:
    """ "+2w", "-1m", "2 weeks", "3 days ago", "two months' time", "10 working days"."""
    sign = {"+": 1, "-": -1}.get(t.at(i))
    if sign and t.loose:
        return None
    found = amount(t, i + 1 if sign else i)
    if found is None:
        return None
    j = found.end
    bare = sign is None and found.unit in ("month", "year") and len(t.at(j - 1)) > 3 and t.at(i - 1) != "in"
    if sign is None:
        if t.loose and not t.at(j).startswith(("time", "from", "'")):
            return None  # "by 2 weeks": a quantity
        j = t.skip(t.skip(t.skip(j, "'"), "s"), "time")
        if t.has(j, "from", "now") or t.has(j, "from", "today"):
            j += 2
        elif t.at(j) == "ago":
            j, sign = j + 1, -1
    window = found.on(t, t.context.as_at, sign or 1)
    if bare and j == found.end:  # "18 months"
        window = window.doubting(f"Counted from {long_date(t.context.as_at)}; it isn’t said from when.")
    return j, window


def how_long(t: Text, i: int, whole: bool) -> Hit | None:
    """ "0-6 months", "3 to 5 years", "12+ months", "<6 months", "the next 12 months": as long as that, with a doubt."""
    if t.loose:
        return None
    at = t.skip(i, "the")
    led = t.at(at) in ("next", "first", "<", ">")
    at = at + 1 if led else at
    first = t.number(at) if t.at(at)[:1].isdecimal() else NUMBERS.get(t.at(at))
    if first is None or first > _MOST_STEPS:
        return None
    several = t.at(at + 1) in ("-", "to", "or", "/") and t.at(at + 2)[:1].isdecimal()
    if several and (t.number(at + 2) or 0) <= first:
        return None
    plus = t.at(at + 1) == "+"
    found = amount(t, at + 2 if several else at, plus=plus)
    if found is None or not (several or led or plus):
        return None
    today = t.context.as_at
    after = t.skip(found.end + 1, "the") if led and t.at(found.end) == "of" else found.end
    if after > found.end and t.at(after) in ("plan", "strategy", "programme", "project"):
        return after + 1, _from_its_start(t, found)
    end = found.on(t, today, 1)
    window = end._replace(start=today, kind=Kind.RANGE, counted=True)
    return found.end, window.doubting(f"Counted from {long_date(today)}; it isn’t said from when.")


def _from_its_start(t: Text, found: "Amount") -> Window:
    """ "First six months of the plan"."""
    origin = t.context.origin
    end = found.on(t, origin, 1).end
    assert end is not None
    window = Window(origin, later(end, -1), Precision.DAY, kind=Kind.RANGE)
    return window.doubting(f"Counted from {long_date(origin)}, the first day of the plan’s year.")


_OF_MONTHS = ("month", "months", "mth", "m")
_OF_WEEKS = ("week", "weeks", "wk", "wks", "w")
_MOST_OF_PLAN = 120


def of_plan(t: Text, i: int, whole: bool) -> Hit | None:
    """ "month 6", "M1-M6", "months 1 to 3", "week 4", "weeks 1-4", "day 100": counted from the plan's first day."""
    if t.loose:
        return None
    i = t.skip(i, "the")
    words = next((words for words in (_OF_MONTHS, _OF_WEEKS, ("day",)) if t.at(i) in words), None)
    if words is None or (len(t.at(i)) == 1 and not t.glued(i + 1)):
        return None
    first = t.number(i + 1) if len(t.at(i + 1)) < 4 else None
    if first is None or first > _MOST_OF_PLAN or t.at(i + 2) in ("/", ".", "%", *MONTHS):
        return None
    j, last = i + 2, first
    if t.at(j) in ("-", "to", "&", "and"):
        k = t.skip(j + 1, *words)
        further = t.number(k) if len(t.at(k)) < 4 else None
        if further is None or not first < further <= _MOST_OF_PLAN:
            return None
        j, last = k + 1, further
    origin = t.context.origin
    of_year = year_pair(t, t.skip(j, "of", ",", "-")) if words is _OF_MONTHS else None
    if of_year is not None:  # "month 9 2025/26"
        j, origin = of_year[0], date(of_year[1], t.context.year_start, 1)
    begins = max(first, 1) - 1
    last = max(last, 1)
    if words is _OF_MONTHS:
        start, end = moved(origin, "month", begins), later(moved(origin, "month", last), -1)
    elif words is _OF_WEEKS:
        start, end = later(origin, 7 * begins), later(origin, 7 * last - 1)
    else:
        start, end = later(origin, begins), later(origin, last - 1)
    window = Window(start, end, Precision.DAY, kind=Kind.RANGE)
    if words is _OF_MONTHS and start.day == 1:
        window = window._replace(precision=Precision.MONTH, kind=Kind.RANGE if last - begins > 1 else None)
    elif start == end:
        window = window._replace(kind=None)
    return j, window.doubting(f"Counted from {long_date(origin)}, the first day of the plan’s year.")


class Shift(NamedTuple):
    """So long later (``sign`` 1) or earlier (-1) than a day: what "+2w", typed for several rows, asks of each."""

    sign: int
    amount: "Amount"
    text: Text

    @property
    def words(self) -> str:
        """ "2 weeks later", "1 month earlier"."""
        unit = f"clear {self.amount.unit}" if self.amount.clear else self.amount.unit
        return f"{self.amount.many} {noun(self.amount.many, unit)} {'later' if self.sign > 0 else 'earlier'}"

    @property
    def months(self) -> int | None:
        """How many months it is, where it is counted in months or years."""
        size = {"month": 1, "year": 12}.get(self.amount.unit)
        return None if size is None else size * self.amount.many * self.sign

    def from_day(self, day: date) -> date:
        """The day so far from another. Raises NotInCalendar beyond the years we read."""
        end = self.amount.on(self.text, day, self.sign).end
        assert end is not None
        return end


def shift_in(t: Text) -> Shift | None:
    """ "+2w", "-1m", "+10 working days" and nothing else; None for any other phrase."""
    sign = {"+": 1, "-": -1}.get(t.at(0))
    found = amount(t, 1) if sign else None
    return Shift(sign, found, t) if sign and found is not None and found.many and found.end >= len(t.tokens) else None


class Amount(NamedTuple):
    """So many days, weeks, months or working days; ``clear`` ones leave out the day at either end."""

    end: int
    unit: str
    many: int
    clear: bool = False
    doubt: str | None = None

    def on(self, t: Text, day: date, sign: int, *, to_month_end: bool = False) -> Window:
        """The day that lies so far after another (before it, if ``sign`` is -1), with what is doubtful about it."""
        count = (self.many + self.clear) * sign
        if self.unit == _WORKING:
            window = worked(t.context, day, count)
        elif self.unit == _WEEKDAY:
            window = one_day(WEEKDAYS_ONLY.after(day, count)).doubting("Bank holidays count as weekdays.")
        elif self.clear:
            window = worked(t.context, day, count)
            by_calendar = later(day, count)
            if by_calendar != window.end:
                doubt = f"Read as clear working days; by the calendar it is {long_date(by_calendar)}."
                window = window.doubting(doubt, one_day(by_calendar))
        else:
            window = one_day(moved(day, self.unit, count, to_month_end=to_month_end))
        return window.doubting(self.doubt)


def counted_from(t: Text, window: Window, edge: Edge | None, found: Amount, before: bool) -> Window:
    """So long before a stretch begins or after it ends; from its other end where that is what was said."""
    window = window if before else window.over()
    assert window.start is not None
    assert window.end is not None
    at_end = edge is Edge.END or (not before and edge is not Edge.START)
    anchor = window.end if at_end else window.start
    if window.feast is not None:
        anchor = later(anchor, 1)
    sign = -1 if before else 1
    by_months = found.unit in ("month", "year")
    a_whole = window.precision is not Precision.DAY and is_month_end(anchor)
    day = found.on(t, anchor, sign, to_month_end=by_months and at_end and a_whole)
    day = day._replace(yearless=window.yearless, counted=window.counted)
    if by_months and window.start == window.end and is_month_end(anchor) and day.end is not None:
        month_last = month_end(day.end)
        if month_last != day.end:
            day = day.doubting(f"It could also be {long_date(month_last)}, the month’s last day.", one_day(month_last))
    return day._replace(doubt=None).doubting(window.from_its_start().doubt).doubting(day.doubt)


_WORKING, _WEEKDAY = "working day", "weekday"
_WORKED = ("working", "business", "work")


def amount(t: Text, i: int, *, plus: bool = False) -> Amount | None:
    """ "2w", "three months", "a couple of weeks", "10 working days", "5 clear days", "+5wd"."""
    figures = t.at(i)[:1].isdecimal()
    number = t.number(i) if figures else NUMBERS.get(t.at(i))
    if number is None or number > _MOST_STEPS:
        return None
    j = t.skip(i + 1, "+") if plus else i + 1
    if t.at(i) in ("a", "an") and t.at(j) == "couple":
        number, j = 2, j + 1
    j = t.skip(j, "of") if t.at(j - 1) == "couple" else t.skip(j, "-")
    if t.at(j) in ("weekday", "weekdays"):
        return Amount(j + 1, _WEEKDAY, number)
    if figures and t.at(j) in ("wd", "wds"):
        return Amount(j + 1, _WORKING, number)
    clear, j = t.at(j) == "clear", t.skip(j, "clear")
    worked_ones, after = t.at(j) in _WORKED, t.skip(j, *_WORKED)
    j = after if worked_ones else t.skip(after, "calendar")
    found = unit_of(t.at(j))
    if found is None or (len(t.at(j)) < 3 and not figures):
        return None
    unit, size = found
    if (worked_ones or clear) and (len(t.at(j)) < 3 or size > 1 or unit not in ("day", "week")):
        return None
    if worked_ones and unit == "week":
        return (
            None
            if clear
            else Amount(j + 1, _WORKING, number * 5, doubt="A working week was read as five working days.")
        )
    if clear and unit == "week":
        return None
    return Amount(j + 1, _WORKING if worked_ones else unit, number * size, clear)


def _working_day(t: Text, i: int) -> Hit | None:
    """ "the next working day", "the last working day"; of a month and its like, see `within`."""
    step = WHICH.get(t.at(i))
    if not step or t.at(i + 1) not in _WORKED or t.at(i + 2) != "day" or t.at(i + 3) in ("of", "in", "before", "after"):
        return None
    return i + 3, worked(t.context, t.context.as_at, step)


def _after_a_week(t: Text, i: int) -> Hit | None:
    """ "a week on Friday", "Friday week", "a fortnight tomorrow", "a week today"; and "fortnight" alone."""
    weeks = _weeks(t, i)
    if weeks is not None:
        j, count = weeks
        named = _day_from(t, t.skip(j, "on"))
        if named is not None and (t.at(j) == "on" or t.at(j) not in WEEKDAYS):
            return named[0], _weeks_on(named[1], count)
        if t.at(j) == "last" and t.at(j + 1) in WEEKDAYS and (ago := _weekday(t, j)) is not None:
            return ago[0], _weeks_on(ago[1], -count)
        if t.at(i) == "fortnight" and t.ends(j) and not t.loose:
            return j, one_day(later(t.context.as_at, 7 * count))
        return None
    named = _day_from(t, i)
    if named is None or t.at(named[0]) not in ("week", "fortnight") or not t.ends(named[0] + 1):
        return None
    return named[0] + 1, _weeks_on(named[1], 2 if t.at(named[0]) == "fortnight" else 1)


def _weeks(t: Text, i: int) -> tuple[int, int] | None:
    """ "a week", "two weeks", "a fortnight", "week": the place after it and how many weeks."""
    if t.at(i) in ("week", "fortnight"):
        return i + 1, 2 if t.at(i) == "fortnight" else 1
    found = amount(t, i)
    if found is None or found.unit != "week" or found.clear or len(t.at(found.end - 1)) < 4:
        return None
    return found.end, found.many


def _day_from(t: Text, i: int) -> Hit | None:
    """The day that weeks are counted from: "Friday", "tomorrow", "today"."""
    if t.at(i) in ("today", "tomorrow"):
        return _day(t, i)
    return _weekday(t, i) if t.at(i) in WEEKDAYS else None


def _weeks_on(window: Window, count: int) -> Window:
    assert window.end is not None
    day = one_day(later(window.end, 7 * count))
    if window.doubt is None:
        return day
    other = later(window.end, 7 * count + 7)
    return day.doubting(f"It could also be {long_date(other)}.", one_day(other))


def _weekday(t: Text, i: int) -> Hit | None:
    """ "fri", "next fri", "last Friday": the coming one, unless said otherwise."""
    word = t.at(i) if t.at(i) in WHICH else ""
    j = i + 1 if word else i
    day = WEEKDAYS.get(t.at(j))
    if day is None or (t.loose and not word and len(t.at(j)) < 6) or t.at(j + 1) in ("of", "in"):
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
    step = WHICH.get(t.at(i))
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


ENDS = {"eoy": "year", "eofy": "fy", "eom": "month", "eoq": "quarter"}


def _end_in_letters(t: Text, i: int) -> Hit | None:
    """ "EOY", "EOFY", "EOM", "EOQ": the end of the year and its like around the day of reading."""
    unit = ENDS.get(t.at(i))
    if unit == "fy" and (pair := year_pair(t, i + 1)) is not None:
        return pair[0], financial(t.context, pair[1])._replace(edge=Edge.END)
    if unit == "year" and (named := single_year(t, i + 1)) is not None:
        return named[0], _or_march(t, calendar_year(year_in_range(named[1])))._replace(edge=Edge.END)
    if unit is None or t.loose or not t.ends(i + 1):
        return None
    if unit == "year":
        window = _or_december(_year(t, 0, calendar=False, plans=True))
    else:
        window = _year(t, 0, calendar=False, plans=True) if unit == "fy" else unit_window(t, unit, 0)
    return i + 1, window._replace(counted=True, edge=Edge.END)


def _or_march(t: Text, window: Window) -> Window:
    assert window.end is not None
    ends = financial(t.context, window.end.year - 1)
    if ends.end is None or ends.end == window.end:
        return window
    return window.doubting(f"It could also be the financial year that ends on {long_date(ends.end)}.", ends)


def turn(t: Text, i: int) -> Hit | None:
    """ "year end", "financial year-end 2009/10", "month end", "EOFY"."""
    if t.at(i) in ENDS:
        return _end_in_letters(t, i)
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
        return pair[0], financial(t.context, pair[1])._replace(edge=Edge.END)
    if j > i:
        return end, _year(t, 0, calendar=t.at(i) == "calendar", plans=True)._replace(counted=True, edge=Edge.END)
    window = _year(t, 0, calendar=False, plans=True) if unit == "year" else unit_window(t, unit, 0)
    if unit == "year":
        window = _or_december(window)
    return end, window._replace(counted=True, edge=Edge.END)


def _or_december(window: Window) -> Window:
    assert window.start is not None
    december = calendar_year(window.start.year)
    if window.end == december.end:
        return window
    return window.doubting(f"It could also be the end of the calendar year {window.start.year}.", december)


def end_of_current(t: Text, i: int) -> Hit | None:
    """What follows "end of": "week" (to its Friday), "the month", "year", "next quarter"."""
    i = t.skip(i, "the")
    j = i + 1 if t.at(i) in WHICH else i
    unit, step = t.at(j), WHICH.get(t.at(i), 0)
    if unit not in ("week", "month", "quarter", "half", "year") or t.at(j + 1)[:1].isdecimal():
        return None
    if unit == "half" and not t.ends(j + 1):
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
