"""One date or stretch of days, with what is said about its beginning or end; and ranges of two."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from tsworkbench.plan.calendar import add_months, is_month_end, long_date, month_end
from tsworkbench.plan.due import current, named, numeric, parts, placing
from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.values import Kind, Precision
from tsworkbench.plan.due.windows import (
    Hit,
    NotInCalendar,
    Window,
    check_day,
    in_other_year,
)
from tsworkbench.plan.due.wording import span
from tsworkbench.plan.due.words import MONTHS, NUMBERS, ORDINALS, SEASONS, WEEKDAYS, vocabulary

_Reader = Callable[[Text, int, bool], Hit | None]

FIGURES = "0"
"""Stands for every number among the words that something begins with."""
_ATOMS: tuple[tuple[_Reader, frozenset[str]], ...] = (
    (numeric.figures, frozenset({FIGURES})),
    (named.day_first, frozenset({FIGURES, "the", *WEEKDAYS})),
    (named.month_first, frozenset({*MONTHS, *WEEKDAYS})),
    (parts.part, frozenset({FIGURES, *ORDINALS}) | vocabulary("the ' q h qtr quarter half")),
    (parts.ending, vocabulary("the financial fiscal fy fye year yr quarter qtr half month")),
    (
        placing.years,
        frozenset({FIGURES}) | vocabulary("the ' fye fy f/y f financial fiscal municipal budget year yr calendar"),
    ),
    (parts.season, frozenset({"the", *SEASONS})),
    (parts.week, vocabulary("the w wc wb week wk")),
    (parts.feast, vocabulary("christmas xmas easter")),
    (current.counted, frozenset({FIGURES, *current.OPENING, *NUMBERS, *WEEKDAYS})),
)
"""What reads each shape of date, and every word that one of that shape can begin with."""


def atom(t: Text, i: int, whole: bool = False) -> Hit | None:
    """The longest plain date or stretch at ``i``."""
    best: Hit | None = None
    for read in _readers(opening(t.at(i))):
        hit = read(t, i, whole)
        if hit is not None and (best is None or hit[0] > best[0]):
            best = hit
    return best


def opening(word: str) -> str:
    """A word as it is looked for among those that something begins with: all numbers are one."""
    return FIGURES if word[:1].isdecimal() else word


@lru_cache(maxsize=512)
def _readers(word: str) -> tuple[_Reader, ...]:
    return tuple(read for read, begins in _ATOMS if word in begins)


_EDGES = {
    "end": 1,
    "close": 1,
    "start": 0,
    "beginning": 0,
    "begining": 0,
    "early": 0,
    "mid": 2,
    "middle": 2,
    "late": 3,
}


def point(t: Text, i: int, whole: bool = False) -> Hit | None:
    """A date, perhaps with its edge: "the end of Jan 2010", "mid-January", "early in 2010", "year end"."""
    i = t.skip(i, "the")
    edge = _EDGES.get(t.at(i))
    if edge is None:
        return _day_after_time(t, i) or current.turn(t, i) or atom(t, i, whole)
    j = i + 1
    if t.at(j) == "-" and (t.glued(j) or edge == 2):
        j += 1
    j = t.skip(j, "of", "in")
    if edge == 1:
        return _end_of(t, j)
    hit = atom(t, t.skip(j, "the"), True) or (None if edge == 3 else current.end_of_current(t, j))
    if hit is None or hit[1].start is None or hit[1].end is None or hit[1].kind is not None:
        return None
    word = {0: "The start", 2: "The middle", 3: "The later part"}[edge]
    part = hit[1].mapped(lambda window: _part(window, edge))
    if part.start is None or part.end is None or part == hit[1]:
        return None
    return hit[0], part.doubting(f"{word} was read as {span(part.start, part.end)}.")


def _end_of(t: Text, j: int) -> Hit | None:
    """The end of a stretch is the stretch, as far as its last day goes; a day has none."""
    hit = atom(t, t.skip(j, "the"), True)
    present = current.end_of_current(t, j)
    if present is not None and (hit is None or present[0] >= hit[0]):
        return present
    if hit is None or hit[1].precision is Precision.DAY or hit[1].kind is Kind.RANGE:
        return None
    return hit[0], hit[1]._replace(kind=None)


def _part(window: Window, edge: int) -> Window:
    """The first (0), middle (2) or last (3) third of a month or year; the first month of what lies between."""
    start, end = window.start, window.end
    assert start is not None
    assert end is not None
    if window.precision is Precision.MONTH:
        first, last = {0: (1, 10), 2: (11, 20), 3: (21, end.day)}[edge]
        return window._replace(
            start=start.replace(day=first),
            end=start.replace(day=last),
            precision=Precision.DAY,
            kind=Kind.RANGE,
        )
    if window.precision in (Precision.YEAR, Precision.FINANCIAL_YEAR) and start.day == 1:
        skipped = {0: 0, 2: 4, 3: 8}[edge]
        first_day = add_months(start, skipped)
        return window._replace(
            start=first_day, end=month_end(add_months(first_day, 3)), precision=Precision.MONTH, kind=Kind.RANGE
        )
    if window.precision in (Precision.QUARTER, Precision.HALF, Precision.SEASON) and start.day == 1:
        middle = {0: start, 2: add_months(start, 1), 3: end}[edge]
        return window._replace(start=middle.replace(day=1), end=month_end(middle), precision=Precision.MONTH)
    return window


def _day_after_time(t: Text, i: int) -> Hit | None:
    """ "5pm on Friday 5 March": the hour is kept in the phrase and does not change the day."""
    after = clock(t, i)
    if after == i:
        return None
    hit = atom(t, t.skip(t.skip(after, "on"), "the"))
    return hit if hit is not None and hit[1].precision is Precision.DAY else None


def clock(t: Text, i: int) -> int:
    """The place after a time of day at ``i`` ("10:30", "5 pm", "noon", "T00:00:00"), or ``i``."""
    j = t.skip(i, "at", "t", ",")
    if t.at(j) in ("noon", "midday", "midnight"):
        return j + 1
    if t.number(j) is None or len(t.at(j)) > 2:
        return i
    k = j + 1
    while t.at(k) in (":", ".") and t.glued(k) and len(t.at(k + 1)) == 2 and t.number(k + 1) is not None:
        k += 2
    if t.at(k) in ("am", "pm", "noon"):
        return k + 1
    return k if k > j + 1 and t.at(j + 1) == ":" else i


_BEGINS = frozenset().union(*(begins for _, begins in _ATOMS)) | vocabulary(
    "between end close start beginning begining early mid middle late at t , noon midday midnight"
)


def expression(t: Text, i: int, whole: bool = False) -> Hit | None:
    """A date, or a range of two: "Sept/Oct 2010", "January – March 2023", "between X and Y", "5-9 Oct"."""
    if opening(t.at(i)) not in _BEGINS:  # most words of a sentence; nothing else needs to be tried
        return None
    between = t.at(i) == "between"
    if between:
        i += 1
    days = _days_of_month(t, i)
    if days is not None:
        return days
    left = point(t, i, whole)
    if left is None:
        return None
    j = left[0]
    if left[1].precision is Precision.DAY:
        j = clock(t, j)
        left = (j, left[1])
    return _range(t, left, between)


def _range(t: Text, left: Hit, between: bool) -> Hit | None:
    j = left[0]
    mark = t.at(j)
    if mark not in _TO and not (mark == "and" and between) and mark not in _EITHER:
        return None if between else left
    right = point(t, j + 1)
    if right is None or (mark in _EITHER and right[1].precision is not left[1].precision):
        return None if between else left
    joined = _joined(left[1], right[1])
    if joined is None:
        return left
    if mark in _EITHER:
        joined = joined.doubting("Two dates are given: the later one counts.", left[1])
    # "Jan/Feb/Mar 2010" goes on.
    return (_range(t, (right[0], joined), False) if mark == "/" else None) or (right[0], joined)


_NO_YEAR = "No year is given"
_TO = ("-", "to", "until", "till", "through", "/", "&", "thru")
_EITHER = ("or",)


def _joined(left: Window, right: Window) -> Window | None:
    """From the start of the one to the end of the other, with the year that one lends the other."""
    if left.start is None or right.start is None or right.end is None:
        return None
    if left.yearless and not right.yearless:
        left = in_other_year(left, right.start.year - left.start.year)
        if left.start is not None and left.start > right.start:
            left = in_other_year(left, -1)
    elif right.yearless:
        right = _on_or_after(right, left.start or right.start, moving=not left.yearless)
    start, end = left.start, right.end
    if start is None or end is None:
        return None
    if start > end:
        raise NotInCalendar(
            f"The range ends on {long_date(end)}, before it starts on {long_date(start)}: type the earlier date first."
        )
    yearless = left.yearless and right.yearless
    doubts = dict.fromkeys(d for d in map(_but_for_the_year, (left.doubt, right.doubt)) if d)
    if yearless and right.doubt and _NO_YEAR in right.doubt:
        doubts["No year is given: it could also be a year earlier or later."] = None
    return Window(
        start,
        end,
        _common(left, right),
        " ".join(doubts) or None,
        kind=Kind.RANGE,
        yearless=yearless,
        counted=left.counted or right.counted,
    )


def _but_for_the_year(doubt: str | None) -> str:
    """A doubt without what it says of the year, which the other end of a range has settled."""
    return "" if doubt is None else doubt.partition(_NO_YEAR)[0].strip()


def _on_or_after(window: Window, start: date, *, moving: bool) -> Window:
    """A stretch without a year of its own, as it follows the start of a range."""
    if moving and window.start is not None:
        window = in_other_year(window, start.year - window.start.year)
    return in_other_year(window, 1) if window.end is not None and window.end < start else window


def _common(left: Window, right: Window) -> Precision:
    """A range is as exact as its ends: by the year, by whole months, or by the day."""
    if left.precision is right.precision is Precision.YEAR:
        return Precision.YEAR
    ends = left.precision, right.precision
    by_day = Precision.DAY in ends or Precision.WEEK in ends
    whole = left.start is not None and left.start.day == 1 and right.end is not None and is_month_end(right.end)
    return Precision.MONTH if whole and not by_day else Precision.DAY


def _days_of_month(t: Text, i: int) -> Hit | None:
    """ "5-9 Oct 2009", "5th and 6th October": the first day borrows the month of the second."""
    begin = t.skip(named.weekday(t, i)[0], "the")
    first = named.day_number(t, begin)
    if first is None or t.at(first[0]) not in (*_TO, "and"):
        return None
    second = named.day_first(t, first[0] + 1, False)
    if second is None or t.at(first[0] + 2) in ("/", "-") or second[1].end is None:
        return None
    end = second[1].end
    start = check_day(t.printed(begin, second[0]), end.year, end.month, first[1])
    if start > end:
        return None
    return second[0], second[1]._replace(start=start, kind=Kind.RANGE, others=())
