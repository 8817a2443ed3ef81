"""Months and days with the month's name: "end Jan", "Sept 2010", "31st March 2010", "March 31, 2010", "Dec-09"."""

from datetime import date

from tsworkbench.plan.calendar import WEEKDAYS as WEEKDAY_NAMES
from tsworkbench.plan.calendar import days_in, long_date
from tsworkbench.plan.due.placing import single_year, yearless
from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.windows import Hit, Window, check_day, one_day, one_month
from tsworkbench.plan.due.words import MONTHS, SUFFIXES, WEEKDAYS


def weekday(t: Text, i: int) -> tuple[int, int | None]:
    """The place after a day of the week and its comma, and which it was."""
    day = WEEKDAYS.get(t.at(i))
    if day is None:
        return i, None
    i += 1
    if t.at(i) == "." and t.glued(i):
        i += 1
    return t.skip(i, ","), day


def month_word(t: Text, i: int) -> tuple[int, int] | None:
    """A month's name, with the full stop of an abbreviation."""
    month = MONTHS.get(t.at(i))
    if month is None:
        return None
    dotted = t.at(i + 1) == "." and t.glued(i + 1) and len(t.at(i)) <= 4
    # "by Sep. To include …": the stop ends a sentence unless a date goes on after it.
    return (i + 2 if dotted and (t.at(i + 2)[:1].isdecimal() or not t.loose) else i + 1), month


def day_number(t: Text, i: int) -> tuple[int, int] | None:
    """ "31" or "31st", and not "31%" or "3.1"."""
    number = t.number(i)
    if number is None or len(t.at(i)) > 2:
        return None
    return (i + 2 if t.glued(i + 1) and t.at(i + 1) in SUFFIXES else i + 1), number


def day_first(t: Text, i: int, whole: bool) -> Hit | None:
    """ "31 March 2010", "Friday 5th of March", "31-Mar-10"."""
    if whole:
        return None
    begin, said_weekday = weekday(t, i)
    begin = t.skip(begin, "the")
    found = day_number(t, begin)
    if found is None:
        return None
    j, day = found
    j = t.skip(j, "of", "-", "/")
    named = month_word(t, j)
    if named is None:
        return None
    j, month = named
    return _with_year(t, begin, j, day, month, said_weekday)


def _with_year(t: Text, begin: int, j: int, day: int, month: int, said_weekday: int | None) -> Hit:
    at = t.skip(j, ",") if t.number(j + 1) is not None and len(t.at(j + 1)) == 4 else j
    if t.at(at) in ("-", "/") and t.glued(at) and t.glued(at + 1):
        at += 1
    year = None if t.at(at) == ":" else single_year(t, at)
    if year is not None and len(t.at(at)) == 2 and t.at(year[0]) in (":", "am", "pm"):
        year = None  # "5 March 10:30"
    if year is None:
        said = t.printed(begin, j)
        window = yearless(t.context, month, lambda y: one_day(check_day(said, y, month, day)))
        return j, _on_weekday(window, said_weekday)
    said = t.printed(begin, year[0])
    return year[0], _on_weekday(one_day(check_day(said, year[1], month, day)), said_weekday)


def _on_weekday(window: Window, said: int | None) -> Window:
    return window if window.end is None else window.doubting(weekday_doubt(window.end, said))


def weekday_doubt(day: date, said: int | None) -> str | None:
    """What is wrong with the day of the week that was said of a day; None if nothing is."""
    if said is None or day.weekday() == said:
        return None
    return f"{long_date(day)} is a {WEEKDAY_NAMES[day.weekday()]}, not a {WEEKDAY_NAMES[said]}."


def month_and_day(t: Text, i: int) -> Hit | None:
    """ "Jan 09" where only a day can be meant; elsewhere it is a month more often (see `month_first`)."""
    begin, said_weekday = weekday(t, i)
    found_month = month_word(t, begin)
    if found_month is None:
        return None
    found_day = day_number(t, t.skip(found_month[0], ","))
    return _with_year(t, begin, found_day[0], found_day[1], found_month[1], said_weekday) if found_day else None


def month_first(t: Text, i: int, whole: bool) -> Hit | None:
    """ "March 2010", "Mar '10", "Jan 10", "March 31, 2010", "Dec-09"."""
    begin, said_weekday = weekday(t, i)
    named = month_word(t, begin)
    if named is None:
        return None
    j, month = named
    at = t.skip(j, ",", "of")
    dashed = t.at(at) in ("-", "/") and t.glued(at) and t.glued(at + 1)
    if dashed:
        at += 1
    if len(t.at(at)) == 4 or t.at(at) == "'":
        year = single_year(t, at)
        if year is not None:
            return None if said_weekday is not None else (year[0], one_month(year[1], month))
    if (found := day_number(t, at)) is not None and t.at(found[0]) not in (":", "%"):
        with_day = _day_or_year(t, begin, at, found, month, whole or dashed, said_weekday)
        if with_day is not None:
            return with_day
    if said_weekday is not None:
        return None  # "Monday March": no day of it
    return j, yearless(t.context, month, lambda year: one_month(year, month))


def _day_or_year(
    t: Text, begin: int, at: int, found: tuple[int, int], month: int, whole: bool, said_weekday: int | None
) -> Hit | None:
    """The number after a month: "Jan 10" is a year if it is one of the plan's, "March 31" a day."""
    (end, number), ctx = found, t.context
    long_year = t.skip(end, ",")
    if len(t.at(long_year)) == 4 and t.number(long_year) is not None and not whole:
        return _with_year(t, begin, end, number, month, said_weekday)
    with_suffix = end == at + 2
    year = ctx.expand(number)
    if t.loose and not t.ends(end) and not ctx.fits(year) and not with_suffix:
        return None  # "by March 25 officers …"
    if t.at(end) in ("/", "-") and t.glued(end) and t.number(end + 1) is not None:
        return None  # "March 2/3 …", "Jan 09/10"
    said = t.printed(begin, end)
    day_window = month_window = None
    if (not whole or with_suffix) and 1 <= number <= days_in(2008, month):
        day_window = yearless(ctx, month, lambda y: one_day(check_day(said, y, month, number)))
        day_window = _on_weekday(day_window, said_weekday)
    if not with_suffix and (len(t.at(at)) == 2):
        month_window = one_month(year, month)
    zero = t.at(at).startswith("0")
    if said_weekday is not None and day_window is None:
        return None
    if month_window is None or (day_window and said_weekday is not None):
        return (end, day_window) if day_window else None
    if day_window is None:
        plausible = whole or ctx.near(year) or number > 31
        if not plausible:
            check_day(said, ctx.place(month).year, month, number)
        return end, month_window
    if ctx.near(year) and zero:
        return end, month_window
    as_day, as_month = long_date(day_window.end or ctx.as_at), f"{t.at(begin)} {year}".capitalize()
    if ctx.fits(year):
        return end, month_window.doubting(f"It could also be {as_day}.", day_window)
    if ctx.near(year) or zero:
        return end, day_window.doubting(f"It could also be {as_month}.", month_window)
    return end, day_window
