"""Dates in figures: "31/3/10", "2010-03-31", "12/2009", "14/3", and "09/10", which could be three things.

UK order is day first; a date that starts with four figures is ISO's. The order of a US date is only believed
where no month could be meant, and then with a doubt.
"""

from datetime import date

from tsworkbench.plan.calendar import MONTHS, add_months, days_in
from tsworkbench.plan.due.placing import financial, yearless
from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.values import Kind, Precision
from tsworkbench.plan.due.windows import (
    Hit,
    NotInCalendar,
    Window,
    calendar_year,
    check_day,
    one_day,
    one_month,
    year_in_range,
)


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
    if not _continues(t, i + 3, mark):
        return _two(t, i, whole)
    return None if _continues(t, i + 5, mark) else _three(t, i)


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
            return year.doubting(f"It could also be {MONTHS[b - 1]} {a}, year first.", one_month(a, b))
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
    month = f"{MONTHS[window.end.month - 1]} {window.end.year}"
    if window.precision is Precision.FINANCIAL_YEAR:
        first = add_months(window.end, -11).year
        return f"the year {first}/{(first + 1) % 100:02d}"
    return f"{window.end.day} {month}" if window.precision is Precision.DAY else month
