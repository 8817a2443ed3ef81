"""The year of schools: its terms, half-terms and holidays, and the new year."""

from collections.abc import Callable
from datetime import date

from tsworkbench.plan.calendar import FIRST_YEAR, LAST_YEAR, financial_year, long_date
from tsworkbench.plan.due.answers import Feast, Hit, Window, later, months, span, year_in_range
from tsworkbench.plan.due.context import Text
from tsworkbench.plan.due.days import dates, shorthand
from tsworkbench.plan.due.days.dates import plan_year, single_year, year_pair, yearless
from tsworkbench.plan.due.days.parts_of_year import OF_SCHOOLS, easter_sunday, in_its_year
from tsworkbench.plan.due.precision import Kind, Precision

_OF_COLLEGES = {"michaelmas": 0, "lent": 1, "hilary": 1, "trinity": 2}
_TERM_NAMES = _OF_COLLEGES | {"autumn": 0, "aut": 0, "fall": 0, "spring": 1, "spr": 1, "summer": 2, "sum": 2}
_TERMS = ("autumn", "spring", "summer")
_HALVES = ((9, 10), (11, 12), (1, 2), (3, 4), (4, 5), (6, 7))
"""The first and last month of each half-term, from the first half of the autumn on."""


def term(t: Text, i: int, whole: bool) -> Hit | None:
    """ "Autumn term 2025", "Spring 1", "second half of the summer term", "Term 3", "HT2": a term, or half of one.

    It is always in doubt. Schools in England set their own terms, mostly near those of their council: autumn is
    September to the days before Christmas, with a half-term in the last week of October; spring January to Easter (a
    late Easter doesn't hold it up beyond the first Friday of April), with one in the middle of February; summer to the
    third week of July, with one in the last week of May (gov.uk, "School term and holiday dates", and the standard
    school year of the Local Government Association). They are read as whole months; spring ends on the Thursday
    before Easter.
    """
    i = t.skip(i, "the")
    half = {"first": 1, "second": 2, "1st": 1, "2nd": 2}.get(t.at(i)) if t.at(i + 1) == "half" else None
    if half is not None:
        i = t.skip(t.skip(i + 2, "of"), "the")
    numbered = _numbered_term(t, i) if half is None else None
    if numbered is not None:
        return numbered
    name = t.at(i)
    which = _TERM_NAMES.get(name)
    if which is None:
        return None
    j = t.skip(i + 1, "term")
    said = j > i + 1
    if half is None:
        j, half = _half_number(t, j)
    if not said and t.at(j) == "term":
        j, said = j + 1, True
    if not said and (half is None or name in _OF_COLLEGES):
        return None
    year_at = t.skip(j, ",", "of", "-", "(")
    hit = _term_of_year(t, year_at, 2 * which + (half or 1) - 1, half is not None)
    if hit is None:
        return None if t.loose and not said and not t.ends(j) else (j, _yearless_term(t, which, half))
    return t.skip(hit[0], ")") if t.at(year_at - 1) == "(" else hit[0], hit[1]


def _half_number(t: Text, j: int) -> tuple[int, int | None]:
    """The half of a term behind its name: "1", "(2)", "half term 1"; and the place after it."""
    k = j
    if t.at(k) == "half" and t.at(t.skip(k + 1, "-")) == "term" and t.at(t.skip(k + 1, "-") + 1) in ("1", "2"):
        k = t.skip(k + 1, "-") + 1
    opened = t.at(k) == "("
    k = t.skip(k, "(", ",")
    in_words = {"first": 1, "second": 2, "1": 1, "2": 2}.get(t.at(k))
    if in_words is not None:
        after = k + 1 if t.at(k) in ("first", "second") else k + 2 if t.at(k + 1) in ("st", "nd") else k
        if t.at(after) == "half" and after > k and (not opened or t.at(after + 1) in (")", "")):
            return t.skip(after + 1, ")") if opened else after + 1, in_words
    if t.at(k - 1) == ",":
        return j, None
    if t.at(k) not in ("1", "2") or (opened and t.at(k + 1) != ")") or _goes_on(t, k + 1):
        return j, None
    return (k + 2 if opened else k + 1), int(t.at(k))


def _goes_on(t: Text, i: int) -> bool:
    """Whether a number goes on as a date or a range of numbers: "1/2", "1-2"."""
    return t.at(i) in ("/", "-", ".") and t.glued(i) and t.glued(i + 1) and t.at(i + 1)[:1].isdecimal()


def _numbered_term(t: Text, i: int) -> Hit | None:
    """ "Term 3", "T3", "half term 4", "HT4": the six half-terms of a year; to three it can be a whole term, too."""
    of_half = t.at(i) == "ht" or (t.at(i) == "half" and t.at(t.skip(i + 1, "-")) == "term")
    j = t.skip(i + 1, "-") + 1 if t.at(i) == "half" else i + 1
    number = t.number(j) if len(t.at(j)) == 1 else None
    short = t.at(i) in ("t", "ht")
    if t.at(i) not in ("term", "t", "ht", "half") or (t.at(i) == "half" and not of_half):
        return None
    if number is None or not 1 <= number <= 6 or (short and (t.loose or not t.glued(j))):
        return None
    year_at = t.skip(j + 1, ",", "of", "-")
    whole_term = None if of_half or number > 3 else number - 1
    dated = _term_of_year(t, year_at, number - 1, True)
    end, window = dated or (j + 1, _yearless_term(t, (number - 1) // 2, (number - 1) % 2 + 1))
    if whole_term is not None:
        other = _term_of_year(t, year_at, 2 * whole_term, False) or (0, _yearless_term(t, whole_term, None))
        said = f"It could also be the whole {_TERMS[whole_term]} term."
        window = window.doubting(said, other[1]._replace(doubt=None))
    return end, window


def _yearless_term(t: Text, which: int, half: int | None) -> Window:
    last_month = _HALVES[2 * which + (half or 2) - 1][1]
    month = 3 if last_month == 4 else last_month  # of a financial year spring is its end
    return yearless(t.context, month, lambda year: term_window(2 * which + (half or 1) - 1, half is not None, year))


def _term_of_year(t: Text, i: int, at: int, half: bool) -> Hit | None:
    """The term in the year behind its name; of "2025/26", a year of schools, spring and summer are in 2026."""
    if (of_plan := plan_year(t, i)) is not None:
        return of_plan[0], _term_of_plan(t, at, half, of_plan[1])
    pair = year_pair(t, i)
    if pair is None:
        year = single_year(t, i)
        return None if year is None else (year[0], term_window(at, half, year[1]))
    window = term_window(at, half, pair[1] + (at > 1))
    if at >= 4 and t.context.year_start < 8:
        other = term_window(at, half, pair[1])
        window = window.doubting(f"“{t.printed(i, pair[0])}” was read as a year of schools.", other)
    return pair[0], window


def _term_of_plan(t: Text, at: int, half: bool, first_year: int) -> Window:
    """The term in one of the plan's own years, which starts in ``first_year``."""
    month = _HALVES[at][0]
    return term_window(at, half, first_year + (month < t.context.year_start and t.context.year_start > 1))


def term_window(at: int, half: bool, year: int) -> Window:
    """A half-term of a calendar year, or the term that starts with it."""
    first, last = _HALVES[at][0], _HALVES[at if half else at + 1][1]
    window = months(year, first, last - first + 1, Precision.SEASON)
    if at in (2, 3) and last == 4:
        window = window._replace(end=_spring_ends(year), moving=True)
    assert window.start is not None
    assert window.end is not None
    name = f"{_TERMS[at // 2].capitalize()} {at % 2 + 1}" if half else f"The {_TERMS[at // 2]} term"
    return window.doubting(f"{name} was read as {span(window.start, window.end)}; schools set their own terms.")


def _spring_ends(year: int) -> date:
    first = date(year_in_range(year), 4, 1)
    return min(later(easter_sunday(year), -3), later(first, (4 - first.weekday()) % 7))


def current_term(t: Text, i: int, whole: bool) -> Hit | None:
    """ "this term", "next term", "the end of term", "this half term", counted from the as-at date."""
    i = t.skip(i, "the")
    step = shorthand.WHICH.get(t.at(i))
    j = i if step is None else i + 1
    half = t.at(j) == "half"
    j = t.skip(j + 1, "-") if half else j
    if t.at(j) != "term" or t.at(j + 1)[:1].isdecimal() or (step is None and (half or not whole or not t.ends(j + 1))):
        return None
    today = t.context.as_at
    ahead = [
        term_window(at, half, year)
        for year in range(max(today.year - 1, FIRST_YEAR), min(today.year + 1, LAST_YEAR) + 1)
        for at in ((2, 3, 4, 5, 0, 1) if half else (2, 4, 0))
    ]
    over = [window for window in ahead if window.end is not None and window.end < today]
    n = len(over) + (step or 0)
    return (j + 1, ahead[n]._replace(counted=True)) if 0 <= n < len(ahead) else None


def half_term(t: Text, i: int, whole: bool) -> Hit | None:
    """ "October half-term", "Feb half term 2026", "May 2026 half-term", "autumn half term": within that month."""
    i = t.skip(i, "the")
    month = dates.month_word(t, i)
    by_term = _TERM_NAMES.get(t.at(i))
    j = month[0] if month else i + 1
    if month is None and by_term is None:
        return None
    number = month[1] if month else (10, 2, 5)[by_term or 0]
    year = single_year(t, j, bare=False) if month else None
    j = year[0] if year else j
    at_term = t.skip(j + 1, "-")
    if t.at(j) != "half" or t.at(at_term) != "term" or t.at(at_term + 1) in ("1", "2"):
        return None
    j = t.skip(at_term + 1, "holiday", "holidays", "break", "week")
    year = year or single_year(t, j)
    pair = year_pair(t, j)

    def make(year: int) -> Window:
        return months(year, number, 1, Precision.MONTH).doubting("It names a half-term in the month.")

    if pair is not None:
        return pair[0], make(pair[1] + (number < 9))
    if year is not None:
        return max(j, year[0]), make(year[1])
    return j, yearless(t.context, number, make)


def holidays(t: Text, i: int, whole: bool) -> Hit | None:
    """ "the summer holidays", "Easter break 2026": the days on which schools in England are mostly closed.

    What is due by them, or before them, is due on the last day of the term (see ``term``).
    """
    i = t.skip(i, "the")
    at = t.skip(i, "school")
    name = t.at(at)
    j = t.skip(at + 1, "school")
    if name not in _HOLIDAYS or t.at(j) not in OF_SCHOOLS or t.at(j) == "term":
        return None
    j += 1
    month, make = _HOLIDAYS[name]
    pair = year_pair(t, j)
    if pair is not None:
        return pair[0], make(pair[1] + (month < 9))
    return in_its_year(t, j, month, make)


def _stretch(name: str, first: date, last: date) -> Window:
    """Holidays as the days that they take, and the day before, by which things are done."""
    eve = later(first, -1)
    said = f"{name} read as {span(first, last)}."
    feast = Feast(last, said, said, f"{said[:-1]}: {long_date(eve)} is the last day before.", eve)
    return Window(first, last, Precision.DAY, kind=Kind.RANGE, feast=feast).doubting(said)


def _summer_holidays(year: int) -> Window:
    return _stretch("The summer holidays were", date(year_in_range(year), 7, 22), date(year, 8, 31))


def _christmas_holidays(year: int) -> Window:
    first, last = date(year_in_range(year), 12, 20), date(year_in_range(year + 1), 1, 4)
    return _stretch("The Christmas holidays were", first, last)


def _easter_holidays(year: int) -> Window:
    first = later(_spring_ends(year), 1)
    return _stretch("The Easter holidays were", first, later(first, 16))._replace(moving=True)


def _new_year(year: int) -> Window:
    return _stretch("The New Year was", date(year_in_range(year), 1, 1), date(year, 1, 31))


_HOLIDAYS: dict[str, tuple[int, Callable[[int], Window]]] = {
    "summer": (8, _summer_holidays),
    "easter": (4, _easter_holidays),
    "spring": (4, _easter_holidays),
    "christmas": (12, _christmas_holidays),
    "xmas": (12, _christmas_holidays),
    "winter": (12, _christmas_holidays),
}


def new_year(t: Text, i: int, whole: bool) -> Hit | None:
    """ "the New Year", "New Year 2026", "early in the new year": January, and by it the last day of December."""
    i = t.skip(i, "the")
    if not t.has(i, "new", "year") or t.at(i + 2) in ("'", "s") or t.at(i + 2) in ("eve", "day"):
        return None
    return in_its_year(t, i + 2, 1, _new_year)


_ACADEMIC = ("academic", "school")


def _school_year(first_year: int) -> Window:
    return months(first_year, 9, 12, Precision.FINANCIAL_YEAR)


def academic_year(t: Text, i: int, whole: bool) -> Hit | None:
    """ "academic year 2025/26", "the end of the school year", "2025/26 school year", "next academic year"."""
    i = t.skip(i, "the")
    leading = year_pair(t, i)
    if leading is not None:
        said = t.at(leading[0]) in _ACADEMIC and t.at(leading[0] + 1) in ("year", "yr")
        return (leading[0] + 2, _school_year(leading[1])) if said else None
    step = shorthand.WHICH.get(t.at(i))
    step = 1 if t.at(i) == "new" else step
    j = i if step is None else i + 1
    if t.at(j) == "ay":
        j += 1
        if year_pair(t, j) is None:
            return None
    elif t.at(j) in _ACADEMIC and t.at(j + 1) in ("year", "yr"):
        j += 2
    else:
        return None
    pair = year_pair(t, j)
    year = None if pair else single_year(t, j, bare=False)
    if step is not None and (pair or year):
        return None

    if pair is not None:
        return pair[0], _school_year(pair[1])
    if year is not None:
        said_of = f"Read as the school year that starts in {year[1]}; it could be the one that ends in {year[1]}."
        return year[0], _school_year(year[1]).doubting(said_of, _school_year(year[1] - 1))
    today = t.context.as_at
    here = financial_year(today, 9).first.year
    if step is not None:
        return j, _school_year(here + step)._replace(counted=True)
    window = yearless(t.context, 8, lambda year: _school_year(year - 1))
    return j, window.doubting("Read as the year of schools, to the end of August.")
