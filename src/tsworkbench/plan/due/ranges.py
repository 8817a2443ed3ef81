"""One date or stretch of days, with what is said about its beginning or end; and ranges of two."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from tsworkbench.plan.calendar import add_months, is_month_end, long_date, month_end
from tsworkbench.plan.due import cycles
from tsworkbench.plan.due.answers import (
    Edge,
    Hit,
    NotInCalendar,
    Window,
    check_day,
    in_other_year,
    later,
    span,
    week_of,
)
from tsworkbench.plan.due.context import Text
from tsworkbench.plan.due.days import dates, parts_of_year, school, shorthand
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.spellings import MONTHS, NUMBERS, ORDINALS, SEASONS, WEEKDAYS, vocabulary

_Reader = Callable[[Text, int, bool], Hit | None]


def _nth_within(t: Text, i: int, whole: bool) -> Hit | None:
    """ "first Monday in March", "15th of next month", "first week of May", "the Friday before 1 May"."""
    if whole:
        return None
    i = t.skip(i, "the")
    found = cycles.nth(t, i)
    if found is None and t.at(i) in WEEKDAYS:
        found = cycles.Nth(i + 1, 0, WEEKDAYS[t.at(i)])
    if found is None and t.at(i) == "next" and t.at(i + 1) in ("working", "business") and t.at(i + 2) == "day":
        found = cycles.Nth(i + 3, 0, cycles.WORKING)
    if found is None:
        return _day_of_the_month(t, i) or _week_within(t, i)
    if t.at(found.end) in ("of", "in") and found.number:
        hit = _stretch(t, found.end + 1)
        if hit is None:
            return None
        day = hit[1].mapped(lambda one: _nth_day(t, found, one))
        gone = hit[1].counted and day.end is not None and day.end < t.context.as_at and t.at(hit[0] - 2) == "the"
        return hit[0], day.doubting("That day has passed." if gone else None)
    return _beside(t, found)


def _week_of_nth(t: Text, i: int, whole: bool) -> Hit | None:
    """ "week commencing the first Monday in March"."""
    after = parts_of_year.week_words(t, t.skip(i, "the"))
    hit = _nth_within(t, t.skip(after[0], "on"), whole) if after is not None and not after[1] else None
    if hit is None or hit[1].precision is not Precision.DAY or hit[1].end is None:
        return None

    def week(window: Window) -> Window:
        assert window.end is not None
        there = week_of(window.end)
        return window._replace(start=there.start, end=there.end, precision=Precision.WEEK, kind=Kind.DURING)

    doubt = None if hit[1].end.weekday() == 0 else f"{long_date(hit[1].end)} is not a Monday."
    return hit[0], hit[1].mapped(week).doubting(doubt)


def _nth_day(t: Text, found: cycles.Nth, window: Window) -> Window:
    assert window.start is not None
    assert window.end is not None
    day = cycles.day_within(t.context, found.number, found.what, window.start, window.end)
    if day is None:
        raise NotInCalendar(f"There is no {found.words} in {span(window.start, window.end)}.")
    doubt = t.context.working.doubt(window.start, window.end) if found.what == cycles.WORKING else None
    return _day_of(window, day).doubting(doubt)


def _day_of(window: Window, day: date) -> Window:
    """A day of a stretch, with what is doubtful about the stretch."""
    return window._replace(start=day, end=day, precision=Precision.DAY, edge=None, feast=None)


_STRETCHES = (
    Precision.WEEK,
    Precision.MONTH,
    Precision.QUARTER,
    Precision.HALF,
    Precision.YEAR,
    Precision.FINANCIAL_YEAR,
)


def _stretch(t: Text, j: int) -> Hit | None:
    """What a day can be counted in: "March", "the month", "next week", "Q4 2009/10", "the financial year"."""
    j = t.skip(j, "the")
    hit = atom(t, j, True)
    if hit is None and t.at(j) == "week":
        hit = j + 1, shorthand.unit_window(t, "week", 0)._replace(counted=True)
    hit = hit or shorthand.end_of_current(t, j)
    if hit is None or hit[1].precision not in _STRETCHES or hit[1].start is None or hit[1].end is None:
        return None
    return hit[0], hit[1]._replace(kind=None)


def _beside(t: Text, found: cycles.Nth) -> Hit | None:
    """ "last Friday before 31 March", "first working day after Easter", "the Monday on or after 5 January"."""
    j, same = found.end, False
    if t.has(j, "on", "or"):
        j, same = j + 2, True
    word = t.at(j)
    if word not in ("before", "after", "following") or found.number not in (0, 1 if word != "before" else -1):
        return None
    hit = point(t, j + 1)
    if hit is None or hit[1].start is None or hit[1].end is None:
        return None
    edge = hit[1].edge

    def beside(window: Window) -> Window:
        forward = word != "before"
        window = window.over() if forward else window
        assert window.start is not None
        assert window.end is not None
        at_end = edge is Edge.END or (forward and edge is not Edge.START)
        day = window.end if at_end else window.start
        if not same and window.feast is None:
            day = later(day, 1 if forward else -1)
        for _ in range(_NEAR):
            if cycles.is_such(t.context, day, found.what):
                doubt = t.context.working.doubt(day, day) if found.what == cycles.WORKING else None
                return _day_of(window, day)._replace(kind=None, moving=True).doubting(doubt)
            day = later(day, 1 if forward else -1)
        raise NotInCalendar("No working day is within reach: look at the plan's closure days.")

    return hit[0], hit[1].mapped(beside)


_NEAR = 400
"""Days within which a working day must lie."""


def _day_of_the_month(t: Text, i: int) -> Hit | None:
    """ "15th of next month", "the 1st of the month"."""
    found = cycles.ordinal(t, i)
    if found is None or t.at(i) in ORDINALS or t.at(found[0]) != "of":
        return None
    hit = shorthand.which(t, found[0] + 1) or shorthand.end_of_current(t, found[0] + 1)
    if hit is None or hit[1].precision is not Precision.MONTH or hit[1].start is None:
        return None
    there = hit[1].start
    day = check_day(t.printed(i, hit[0]), there.year, there.month, found[1])
    return hit[0], _day_of(hit[1], day)._replace(kind=None, counted=True)


def _week_within(t: Text, i: int) -> Hit | None:
    """ "first week of March", "last week in January 2010": seven days counted from an end of the month."""
    found = cycles.ordinal(t, i)
    if found is None or not t.has(found[0], "week") or t.at(found[0] + 1) not in ("of", "in"):
        return None
    hit = _stretch(t, found[0] + 2)
    if hit is None or hit[1].precision is not Precision.MONTH or not (found[1] == -1 or 1 <= found[1] <= 4):
        return None

    def week(window: Window) -> Window:
        assert window.start is not None
        assert window.end is not None
        first = later(window.end, -6) if found[1] == -1 else later(window.start, 7 * (found[1] - 1))
        return window._replace(start=first, end=later(first, 6), precision=Precision.DAY, kind=Kind.RANGE)

    part = hit[1].mapped(week)
    assert part.start is not None
    assert part.end is not None
    return hit[0], part._replace(edge=Edge.LOOSE).doubting(f"The week was read as {span(part.start, part.end)}.")


FIGURES = "0"
"""Stands for every number among the words that something begins with."""
_ATOMS: tuple[tuple[_Reader, frozenset[str]], ...] = (
    (dates.figures, frozenset({FIGURES})),
    (dates.day_first, frozenset({FIGURES, "the", *WEEKDAYS})),
    (dates.month_first, frozenset({*MONTHS, *WEEKDAYS})),
    (parts_of_year.part, frozenset({FIGURES, *ORDINALS}) | vocabulary("the ' q h qtr quarter half year yr y fy")),
    (parts_of_year.ending, vocabulary("the financial fiscal fy fye year yr quarter qtr half month")),
    (
        dates.years,
        frozenset({FIGURES}) | vocabulary("the ' fye fy f/y f financial fiscal municipal budget year yr y calendar"),
    ),
    (dates.plan_years, vocabulary("year years yr yrs y")),
    (parts_of_year.season, frozenset({"the", *SEASONS})),
    (
        school.term,
        vocabulary(
            "the first second autumn aut fall spring spr summer sum term t ht half michaelmas lent hilary trinity"
        ),
    ),
    (
        school.current_term,
        frozenset({*shorthand.WHICH}) | vocabulary("the term half"),
    ),
    (
        school.half_term,
        frozenset({*MONTHS}) | vocabulary("the autumn aut spring spr summer sum"),
    ),
    (school.holidays, vocabulary("the school summer easter spring christmas xmas winter")),
    (school.new_year, vocabulary("the new")),
    (school.academic_year, frozenset({*shorthand.WHICH}) | vocabulary("the new ay academic school")),
    (parts_of_year.week, vocabulary("the w wc wb week wk")),
    (
        parts_of_year.week_of_month,
        frozenset({FIGURES, *MONTHS, *cycles.OPENING}) | vocabulary("the w week weeks wk wks"),
    ),
    (parts_of_year.week_of_year, frozenset({FIGURES}) | vocabulary("' w week weeks wk wks")),
    (shorthand.of_plan, vocabulary("the m mth month months w wk wks week weeks day")),
    (shorthand.how_long, frozenset({FIGURES, *NUMBERS}) | vocabulary("the next first < > + about")),
    (_week_of_nth, vocabulary("the w wc wb week wk")),
    (parts_of_year.feast, vocabulary("the christmas xmas easter good boxing new")),
    (_nth_within, frozenset({FIGURES, "the", "next", *cycles.OPENING, *WEEKDAYS})),
    (shorthand.counted, frozenset({FIGURES, *shorthand.OPENING, *NUMBERS, *WEEKDAYS})),
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
    if edge is None or clock(t, i) > i:
        return _day_after_time(t, i) or shorthand.turn(t, i) or atom(t, i, whole)
    j = i + 1
    if t.at(j) == "-" and (t.glued(j) or edge == 2):
        j += 1
    j = t.skip(j, "of", "in")
    if edge == 1:
        return _end_of(t, j)
    hit = atom(t, t.skip(j, "the"), True) or (None if edge == 3 else shorthand.end_of_current(t, j))
    if hit is not None and hit[1].feast is not None and hit[1].feast.eve is not None and edge == 0:
        return hit[0], hit[1]._replace(feast=None).doubting("Only the first part of it is meant.")
    if hit is None or hit[1].start is None or hit[1].end is None or hit[1].kind is not None:
        return None
    word = {0: "The start", 2: "The middle", 3: "The later part"}[edge]
    part = hit[1].mapped(lambda window: _part(window, edge))
    if part.start is None or part.end is None or part == hit[1]:
        return None
    named = Edge.START if t.at(i) in ("start", "beginning", "begining") else Edge.LOOSE
    return hit[0], part._replace(edge=named).doubting(f"{word} was read as {span(part.start, part.end)}.")


def _end_of(t: Text, j: int) -> Hit | None:
    """The end of a stretch is the stretch, as far as its last day goes; a day has none."""
    hit = atom(t, t.skip(j, "the"), True)
    present = shorthand.end_of_current(t, j)
    if present is not None and (hit is None or present[0] >= hit[0]):
        return present[0], present[1]._replace(edge=Edge.END)
    if hit is not None and hit[1].feast is not None and hit[1].feast.eve is not None:
        return hit[0], hit[1].mapped(lambda one: one._replace(start=one.end, kind=None, edge=Edge.END, feast=None))
    if hit is None or hit[1].precision is Precision.DAY or hit[1].kind is Kind.RANGE:
        return None
    return hit[0], hit[1]._replace(kind=None, edge=Edge.END)


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


_CLOSING_TIMES = (
    ("close", "of", "business"),
    ("close", "of", "play"),
    ("end", "of", "day"),
    ("cob",),
    ("cop",),
    ("eod",),
)


def clock(t: Text, i: int) -> int:
    """The place after a time of day at ``i`` ("10:30", "5 pm", "noon", "T00:00:00"), or ``i``."""
    j = t.skip(i, "at", "t", ",")
    for words in _CLOSING_TIMES:
        if t.has(j, *words):
            return j + len(words)
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
    "between end close start beginning begining early mid middle late at t , noon midday midnight cob cop eod"
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
    return _plus(t, left) or _range(t, left, between)


def _plus(t: Text, left: Hit) -> Hit | None:
    """ "end of February + 1 month", "31 March 2010 plus 10 working days", "year end less 2 weeks"."""
    word = t.at(left[0])
    found = shorthand.amount(t, left[0] + 1) if word in ("+", "plus", "less", "minus") else None
    if found is None or left[1].start is None or left[1].end is None:
        return None
    less = word in ("less", "minus")
    edge = left[1].edge or Edge.END
    return found.end, left[1].mapped(lambda one: shorthand.counted_from(t, one, edge, found, less))


def _range(t: Text, left: Hit, between: bool) -> Hit | None:
    j = left[0]
    mark = t.at(j)
    if mark == "and" and not between:
        return _and_next(t, left)
    if mark not in _TO and mark != "and" and mark not in _EITHER:
        return None if between else left
    right = point(t, j + 1)
    if right is None or (mark in _EITHER and right[1].precision is not left[1].precision):
        return None if between else left
    both = _months_of_years(t, left, right) or joined(left[1], right[1])
    if both is None:
        return left
    if mark in ("&", "/") and not _adjoin(left[1], right[1], both):
        return left if mark == "&" else (right[0], both.doubting("It could be two dates.", right[1]))
    if mark == "&" and left[1].precision is right[1].precision is Precision.DAY and _days(both) > 2:
        both = both.doubting("It could be two dates.", right[1])
    if mark in _EITHER:
        both = both.doubting("Two dates are given: the later one counts.", left[1])
    said = dates.weekday(t, j + 1)[1]
    if said is not None and right[1].precision is Precision.DAY and both.end is not None:
        both = both.doubting(dates.weekday_doubt(both.end, said))
    # "Jan/Feb/Mar 2010" goes on.
    return (_range(t, (right[0], both), False) if mark == "/" else None) or (right[0], both)


def _days(window: Window) -> int:
    return (window.end - window.start).days + 1 if window.start and window.end else 0


def _months_of_years(t: Text, left: Hit, right: Hit) -> Window | None:
    """ "Apr 26 – Mar 27" from April 2026 to March 2027, where it can't be two days of one year in their order."""
    first, last = (_as_month(hit[1]) for hit in (left, right))
    if first is None or last is None or first.start is None or last.end is None or last.start is None:
        return None
    by_day = [one for one in (left[1], right[1]) if one.precision is Precision.DAY]
    if not by_day or not first.start < last.start or last.start.year - first.start.year > _MOST_YEARS:
        return None
    whole = Window(first.start, last.end, Precision.MONTH, kind=Kind.RANGE)
    wraps = first.start.month > last.start.month and last.start.year == first.start.year + 1
    if wraps:
        return whole
    try:
        days = joined(_as_day(left[1]), _as_day(right[1]))
    except NotInCalendar:
        days = None
    said = f"It could also be {span(days.start, days.end)}." if days and days.start and days.end else None
    return whole.doubting(said, *([days._replace(doubt=None, others=())] if days and said else []))


_MOST_YEARS = 5


def _as_month(window: Window) -> Window | None:
    """The reading of "Apr 26" as a month of 2026, if it has one."""
    return next(
        (one for one in (window, *window.others) if one.precision is Precision.MONTH and not one.yearless), None
    )


def _as_day(window: Window) -> Window:
    return next((one for one in (window, *window.others) if one.precision is Precision.DAY), window)


def _adjoin(left: Window, right: Window, both: Window) -> bool:
    """Whether one of two stretches follows the other, so that they are one; days and what has no length do."""
    if left.precision is not right.precision or left.precision not in (Precision.MONTH, Precision.QUARTER):
        return True
    lengths = [(one.end - one.start).days + 1 for one in (left, right, both) if one.start and one.end]
    return len(lengths) == 3 and abs(lengths[0] + lengths[1] - lengths[2]) <= 3


def _and_next(t: Text, left: Hit) -> Hit:
    """ "Q1 and Q2 2010/11", "March and April": two stretches of which one follows the other are one."""
    right = point(t, left[0] + 1)
    if right is None or right[1].precision is not left[1].precision or right[1].precision not in _STRETCHES:
        return left
    try:
        both = joined(left[1], right[1])
    except NotInCalendar:
        return left
    lengths = [(one.end - one.start).days + 1 for one in (left[1], right[1], both) if one and one.start and one.end]
    return (right[0], both) if both and len(lengths) == 3 and abs(lengths[0] + lengths[1] - lengths[2]) <= 1 else left


_NO_YEAR = "No year is given"
_TO = ("-", "to", "until", "till", "through", "/", "&", "thru")
_EITHER = ("or",)


def joined(left: Window, right: Window) -> Window | None:
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
    loosely = "Its start is only roughly said." if left.edge is Edge.LOOSE and left.doubt is None else None
    doubts = dict.fromkeys(d for d in map(_but_for_the_year, (left.doubt, right.doubt, loosely)) if d)
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
    before, _, after = (doubt or "").partition(_NO_YEAR)
    return f"{before}{after.partition('. ')[2]}".strip()


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
    begin, said_weekday = dates.weekday(t, i)
    begin = t.skip(begin, "the")
    first = dates.day_number(t, begin)
    if first is None or t.at(first[0]) not in (*_TO, "and"):
        return None
    second = dates.day_first(t, first[0] + 1, False)
    if second is None or t.at(first[0] + 2) in ("/", "-") or second[1].end is None:
        return None
    end = second[1].end
    start = check_day(t.printed(begin, second[0]), end.year, end.month, first[1])
    if start > end:
        return None
    window = second[1]._replace(start=start, kind=Kind.RANGE, others=())
    doubt = dates.weekday_doubt(start, said_weekday)
    return second[0], window.doubting(doubt)
