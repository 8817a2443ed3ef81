"""Years: those that a phrase leaves out, and those it names ("2009/10", "FY18", "year 2")."""

from collections.abc import Callable

from tsworkbench.plan.calendar import FIRST_YEAR, LAST_YEAR
from tsworkbench.plan.due.context import Context
from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.values import Precision
from tsworkbench.plan.due.windows import Hit, NotInCalendar, Window, calendar_year, months
from tsworkbench.plan.due.wording import span


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


def years(t: Text, i: int, whole: bool) -> Hit | None:
    """A financial year with its words, the plan's n-th year, or a calendar year."""
    i = t.skip(i, "the")
    if t.at(i) == "fye" and (ends := single_year(t, i + 1)) is not None:
        return ends[0], _single(t, ends[1])._replace(doubt=None, others=())
    j = _year_words(t, i)
    if j > i:
        return _financial(t, j)
    plan_year = t.number(i + 1)
    if t.at(i) in ("year", "yr") and plan_year is not None and 1 <= plan_year <= 20:
        return i + 2, financial(t.context, t.context.first_year + plan_year - 1)
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
