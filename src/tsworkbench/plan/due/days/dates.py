"""Dates with the month's name ("31st March 2010") or in figures ("31/3/10", "09/10"), and the years they leave out."""

from collections.abc import Callable
from datetime import date

from tsworkbench.plan.calendar import FIRST_YEAR, LAST_YEAR, add_months, days_in, long_date
from tsworkbench.plan.calendar import MONTHS as MONTH_NAMES
from tsworkbench.plan.calendar import WEEKDAYS as WEEKDAY_NAMES
from tsworkbench.plan.due.answers import (
    Hit,
    NotInCalendar,
    Window,
    calendar_year,
    check_day,
    months,
    one_day,
    one_month,
    span,
    year_in_range,
)
from tsworkbench.plan.due.context import Context, Text
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.spellings import MONTHS, NUMBERS, ORDINALS, SUFFIXES, WEEKDAYS, unit_of


def financial(context: Context, first_year: int) -> Window:
    """The financial year that starts in a calendar year."""
    return months(first_year, context.year_start, 12, Precision.FINANCIAL_YEAR)


def yearless(context: Context, month: int, make: Callable[[int], Window]) -> Window:
    """What ends in a month that was said without its year; ``make`` builds it for a year."""
    placed = context.place(month)
    window = make(placed.year)._replace(yearless=True)
    if placed.other is None:
        return window
    try:
        other = make(placed.other)
    except NotInCalendar:
        return window
    assert other.start is not None
    assert other.end is not None
    return window.doubting(f"No year is given: it could also be {span(other.start, other.end)}.", other)


def year_pair(t: Text, i: int) -> tuple[int, int] | None:
    """ "2009/10", "2009-2010" or "09/10" as a financial year: the place after it, and its first year."""
    a, b = t.number(i), t.number(i + 2)
    if a is None or b is None or t.at(i + 1) not in ("/", "-"):
        return None
    if t.at(i + 1) == "-" and not (t.glued(i + 1) and t.glued(i + 2)):
        return None
    if t.at(i + 3) == t.at(i + 1) and t.glued(i + 4) and t.number(i + 4) is not None:
        return None
    first = a if len(t.at(i)) == 4 else t.context.expand(a)
    if len(t.at(i)) == 4 and len(t.at(i + 2)) == 1 and t.at(i + 1) == "/" and b == (a + 1) % 10:
        return (i + 3, first) if FIRST_YEAR <= first <= LAST_YEAR else None  # "Q1 2025/6"
    if len(t.at(i)) not in (2, 4) or b != (first + 1 if len(t.at(i + 2)) == 4 else (first + 1) % 100):
        return None
    return (i + 3, first) if len(t.at(i + 2)) in (2, 4) and FIRST_YEAR <= first <= LAST_YEAR else None


def single_year(t: Text, i: int, *, bare: bool = True) -> tuple[int, int] | None:
    """ "2009", "'09" or, if ``bare``, "09" where that is a year near the plan's."""
    if t.at(i) == "'" and len(t.at(i + 1)) == 2 and (short := t.number(i + 1)) is not None:
        return i + 2, t.context.expand(short)
    number, figures = t.number(i), len(t.at(i))
    if number is None or (t.at(i + 1) == "%" or (t.at(i + 1) == "," and t.glued(i + 2) and t.number(i + 2))):
        return None
    if figures == 4:
        return (i + 1, number) if FIRST_YEAR <= number <= LAST_YEAR or not t.loose else None
    if bare and figures == 2:
        year = t.context.expand(number)
        if t.context.near(year) if t.loose and not t.ends(i + 1) else True:
            return i + 1, year
    return None


def _year_words(t: Text, i: int) -> int:
    """The place after "financial year", "FY", "F/Y", "fiscal year"; ``i`` if it does not stand there."""
    if t.at(i) in ("fy", "f/y"):
        return i + 1
    if t.has(i, "f", "/", "y"):
        return i + 3
    if t.at(i) in ("financial", "fiscal", "municipal", "budget") and t.at(i + 1) in ("year", "yr"):
        return i + 2
    return i


_YEAR_WORDS = ("year", "years", "yr", "yrs", "y")
_MOST_PLAN_YEARS = 20


def plan_year(t: Text, i: int) -> tuple[int, int] | None:
    """ "Year 1", "Yr 2", "Y3", "Year Three", "2nd year": the place after it, and in which year it starts."""
    if not t.loose and (ordinal := _of_ordinal(t, i)) is not None:
        return ordinal
    if t.at(i) not in _YEAR_WORDS:
        return None
    number = _of_plan(t, i + 1, short=t.at(i) == "y")
    return None if number is None else (i + 2, t.context.first_year + number - 1)


def _of_ordinal(t: Text, i: int) -> tuple[int, int] | None:
    """ "2nd year", "third year": the place after it, and in which year it starts."""
    number, j = ORDINALS.get(t.at(i)), i + 1
    if number is None and t.at(i + 1) in SUFFIXES:
        number, j = t.number(i), i + 2
    if number is None or not 1 <= number <= _MOST_PLAN_YEARS or t.at(j) not in _YEAR_WORDS[:4]:
        return None
    after = t.skip(j + 1, "of")
    after = t.skip(t.skip(after, "the"), "plan", "strategy", "programme") if after > j + 1 else after
    return after, t.context.first_year + number - 1


def _of_plan(t: Text, i: int, *, short: bool) -> int | None:
    number = t.number(i) if len(t.at(i)) < 3 else NUMBERS.get(t.at(i))
    if number is None or not 1 <= number <= _MOST_PLAN_YEARS or (short and not t.glued(i)):
        return None
    return number


def plan_years(t: Text, i: int, whole: bool) -> Hit | None:
    """ "Years 1-2", "Year 1 to Year 3", "Y1/Y2", "Years 1, 2 and 3": several of the plan's years in a row."""
    first = plan_year(t, i)
    if first is None:
        return None
    j, last = first
    while t.at(j) in ("-", "to", "/", "&", "and", ",", "until", "through", "+"):
        k = t.skip(j + 1, "and", "&") if t.at(j) == "," else j + 1
        of_year = plan_year(t, k)
        if of_year is None:
            number = _of_plan(t, k, short=False)
            if number is None or len(t.at(k)) > 2 or t.at(k + 1) in (*MONTHS, *SUFFIXES, "%", "/", ":"):
                break
            of_year = k + 1, t.context.first_year + number - 1
        if of_year[1] <= last:
            break
        j, last = of_year
    if last == first[1]:
        return None
    start, end = financial(t.context, first[1]).start, financial(t.context, last).end
    return j, Window(start, end, Precision.MONTH, kind=Kind.RANGE)


def years(t: Text, i: int, whole: bool) -> Hit | None:
    """A financial year with its words, the plan's n-th year, or a calendar year."""
    i = t.skip(i, "the")
    if t.at(i) == "fye" and (ends := single_year(t, i + 1)) is not None:
        return ends[0], _single(t, ends[1])._replace(doubt=None, others=())
    j = _year_words(t, i)
    if j > i:
        return _financial(t, j)
    of_plan = plan_year(t, i)
    if of_plan is not None:
        window = financial(t.context, of_plan[1])
        school = t.context.year_start in (8, 9) and t.at(i) != "y"
        return of_plan[0], window.doubting("It could be a year of pupils." if school else None)
    if t.at(i) in ("year", "calendar"):
        i = t.skip(t.skip(i, "calendar"), "year")
    pair = year_pair(t, i) if t.at(i - 1) != "calendar" and t.at(i - 2) != "calendar" else None
    if pair is not None:
        after = t.skip(_year_words(t, pair[0]), "year")
        return (after, financial(t.context, pair[1])) if after > pair[0] else None
    year = single_year(t, i, bare=False)
    if year is None:
        return None
    after = _year_words(t, year[0])
    if after > year[0]:
        return after, _single(t, year[1])
    return year[0], calendar_year(year[1])


def _financial(t: Text, i: int) -> Hit | None:
    pair = year_pair(t, i)
    if pair is not None:
        return pair[0], financial(t.context, pair[1])
    year = single_year(t, i)
    return None if year is None else (year[0], _single(t, year[1]))


def _single(t: Text, year: int) -> Window:
    """A financial year named by one calendar year, by custom the one in which it ends."""
    if t.context.year_start == 1:
        return financial(t.context, year)
    starts = financial(t.context, year)
    return financial(t.context, year - 1).doubting(
        f"Read as the financial year that ends in {year}; it could be the one that starts in {year}.", starts
    )


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
        if dashed and with_day is not None and not whole:
            with_day = with_day[0], _or_day(t, with_day[1], month, found[1])
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
    full = len(t.at(long_year)) == 4 and t.number(long_year) is not None
    if (full or (t.at(end) == "'" and single_year(t, end) is not None)) and not whole:
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


def _or_day(t: Text, window: Window, month: int, number: int) -> Window:
    """ "May-12" as a month of 2012, in doubt where that is none of the plan's years and 12 May can be meant."""
    if window.precision is not Precision.MONTH or window.end is None or t.context.near(window.end.year):
        return window
    if not 1 <= number <= days_in(2008, month):
        return window
    day = one_day(check_day(str(number), t.context.place(month).year, month, number))
    assert day.end is not None
    return window.doubting(f"It could also be {long_date(day.end)}.", day)


def figures(t: Text, i: int, whole: bool) -> Hit | None:
    """Any date that is only figures; ``whole`` where no single day can be meant ("end 09/10")."""
    text = t.at(i)
    if not text[:1].isdecimal():
        return None
    if len(text) == 8:
        return _compact(t, i)
    if t.number(i) is None or t.at(i + 1) not in ("/", "-", ".") or t.number(i + 2) is None:
        return None
    if t.at(i + 1) != "/" and not (t.glued(i + 1) and t.glued(i + 2)):
        return None
    mark = t.at(i + 1)
    if mark == "-" and unit_of(t.at(i + 3)) is not None and len(t.at(i + 3)) > 2:
        return None  # "0-6 months"
    if not _continues(t, i + 3, mark):
        return _two(t, i, whole)
    return None if _continues(t, i + 5, mark) else _three(t, i)


def day_in_figures(t: Text, i: int, whole: bool) -> Hit | None:
    """ "Thu 31/03/26": a day in figures behind the day of the week."""
    begin, said = weekday(t, i)
    hit = None if said is None or whole else figures(t, t.skip(begin, "the"), False)
    if hit is None or hit[1].precision is not Precision.DAY:
        return None
    return hit[0], _on_weekday(hit[1], said)


def _continues(t: Text, i: int, mark: str) -> bool:
    """Whether the same mark goes on to another number; another mark ("1/4/09-31/3/10") starts another date."""
    return t.at(i) == mark and t.number(i + 1) is not None and (mark == "/" or t.glued(i + 1))


def _compact(t: Text, i: int) -> Hit | None:
    """ISO's basic form, 20100331; in a sentence eight figures are more likely a reference number."""
    text = t.at(i)
    if t.loose or not text.startswith(("19", "20", "21")):
        return None
    return i + 1, one_day(check_day(text, int(text[:4]), int(text[4:6]), int(text[6:])))


def _three(t: Text, i: int) -> Hit:
    said, end = t.printed(i, i + 5), i + 5
    texts = t.at(i), t.at(i + 2), t.at(i + 4)
    a, b, c = (int(text) for text in texts)
    if len(texts[0]) == 4:
        return end, one_day(check_day(said, a, b, c))
    if len(texts[0]) > 2 or len(texts[1]) > 2 or len(texts[2]) not in (2, 4):
        raise NotInCalendar(f"“{said}” is not a date: type day/month/year, as in “31/3/10”.")
    year = c if len(texts[2]) == 4 else t.context.expand(c)
    if b > 12 >= a >= 1 and 1 <= b <= days_in(year_in_range(year), a):
        return end, one_day(date(year, a, b)).doubting(_american(b))
    return end, one_day(check_day(said, year, b, a))


def _american(number: int) -> str:
    return f"There is no month {number}: it was read with the month first; if that is wrong, type the day again."


def _two(t: Text, i: int, whole: bool) -> Hit | None:
    left, right = t.at(i), t.at(i + 2)
    a, b, mark, end = int(left), int(right), t.at(i + 1), i + 3
    if len(left) == 4 and len(right) in (1, 2, 4) and mark != ".":
        if len(right) == 1 and mark == "/" and b == (a + 1) % 10 and b:
            said = f"It could also be {MONTH_NAMES[b - 1]} {a}, year first."
            return end, financial(t.context, a).doubting(said, one_month(a, b))  # "2025/6"
        if len(right) == 1:
            return (end, one_month(a, b)) if b else None
        window = _from_year(t, a, b, len(right), mark, whole)
        return None if window is None else (end, window)
    if len(left) <= 2 and len(right) == 4:
        if not 1 <= a <= 12:
            return None
        return end, one_month(b, a)
    if len(left) > 2 or len(right) > 2 or mark == ".":
        return None
    paired = len(left) == 2 == len(right) and b == (a + 1) % 100
    if t.loose and not paired and (mark == "-" or len(left) == len(right) == 1):
        return None  # "by 5-10 people", "by 2/3"
    return end, _short(t, t.printed(i, end), a, b, paired, whole)


def _from_year(t: Text, a: int, b: int, figures_of_b: int, mark: str, whole: bool) -> Window | None:
    """ "2009/10", "2009-2010", "2010-03", "2008-14"."""
    last = b if figures_of_b == 4 else a - a % 100 + b
    if last == a + 1 or (figures_of_b == 2 and b == (a + 1) % 100):
        year = financial(t.context, a)
        if whole or mark == "/":
            return year
        if figures_of_b == 4:
            two = _years(a, a + 1)
            return year.doubting(f"It could also be the calendar years {a} and {a + 1}.", two)
        if 1 <= b <= 12:
            return year.doubting(f"It could also be {MONTH_NAMES[b - 1]} {a}, year first.", one_month(a, b))
        return year
    span = _span_of_years(t, a, last) if last > a else None
    if figures_of_b == 2 and 1 <= b <= 12:
        month = one_month(a, b)
        return month.doubting(f"It could also be the years {a} to {last}.", span) if span else month
    return span


def _years(a: int, b: int) -> Window:
    return calendar_year(a)._replace(end=calendar_year(b).end, kind=Kind.RANGE)


def _span_of_years(t: Text, a: int, b: int) -> Window:
    whole = _years(a, b)
    if t.context.year_start == 1:
        return whole
    closing = financial(t.context, b - 1)
    other = Window(financial(t.context, a).start, closing.end, Precision.MONTH, kind=Kind.RANGE)
    return whole.doubting(f"If financial years are meant it ends with {b - 1}/{b % 100:02d}.", other)


def _short(t: Text, said: str, a: int, b: int, paired: bool, whole: bool) -> Window:
    """Two short numbers: day/month, month/year or a financial year, the likeliest first."""
    ctx = t.context
    a_month_of = one_month(ctx.expand(b), a) if 1 <= a <= 12 and ctx.near(ctx.expand(b)) else None
    a_year = financial(ctx, ctx.expand(a)) if paired else None
    if whole:
        found = a_year or a_month_of
        if found is None:
            raise NotInCalendar(f"“{said}” is not a month or a year: type it in full, as in “March 2010”.")
        return found
    a_day = yearless(ctx, b, lambda year: one_day(check_day(said, year, b, a))) if _is_day(a, b) else None
    year_first = a_year is not None and ctx.near(ctx.expand(a))
    readings = [r for r in ((a_year,) if year_first else ()) + (a_day, a_month_of) if r is not None]
    if not readings and 1 <= a <= 12 and 1 <= b <= 31:
        return yearless(ctx, a, lambda year: one_day(check_day(said, year, a, b))).doubting(_american(b))
    if not readings and a_year is not None:
        return a_year
    if not readings:
        raise NotInCalendar(f"“{said}” is not a date: type day/month/year, as in “31/3/10”.")
    first, *others = readings
    if others:
        names = " or ".join(_named(other) for other in others)
        return first.doubting(f"It could also be {names}.", *others)
    return first


def _is_day(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= days_in(2008, month)


def _named(window: Window) -> str:
    assert window.end is not None
    month = f"{MONTH_NAMES[window.end.month - 1]} {window.end.year}"
    if window.precision is Precision.FINANCIAL_YEAR:
        first = add_months(window.end, -11).year
        return f"the year {first}/{(first + 1) % 100:02d}"
    return f"{window.end.day} {month}" if window.precision is Precision.DAY else month
