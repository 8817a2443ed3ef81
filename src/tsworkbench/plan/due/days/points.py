"""One date or stretch of days: as it is named, counted within another, or with what is said of its beginning or end."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from tsworkbench.plan.calendar import add_months, long_date, month_end
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


STRETCHES = (
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
    if hit is None or hit[1].precision not in STRETCHES or hit[1].start is None or hit[1].end is None:
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
ATOMS: tuple[tuple[_Reader, frozenset[str]], ...] = (
    (dates.figures, frozenset({FIGURES})),
    (dates.day_in_figures, frozenset(WEEKDAYS)),
    (dates.day_first, frozenset({FIGURES, "the", *WEEKDAYS})),
    (dates.month_first, frozenset({*MONTHS, *WEEKDAYS})),
    (
        parts_of_year.part,
        frozenset({FIGURES, *ORDINALS}) | vocabulary("the ' q h qtr quarter half year yr y fy calendar cy"),
    ),
    (parts_of_year.ending, vocabulary("the financial fiscal fy fye year yr quarter qtr half month")),
    (
        dates.years,
        frozenset({FIGURES, *ORDINALS})
        | vocabulary("the ' fye fy f/y f financial fiscal municipal budget year yr y calendar"),
    ),
    (dates.plan_years, vocabulary("year years yr yrs y")),
    (parts_of_year.season, frozenset({"the", *SEASONS, *shorthand.WHICH})),
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
    (
        school.academic_year,
        frozenset({FIGURES, *shorthand.WHICH}) | vocabulary("the new ay academic school"),
    ),
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
    return tuple(read for read, begins in ATOMS if word in begins)


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
        hit = _day_after_time(t, i) or shorthand.turn(t, i) or atom(t, i, whole)
        return hit if hit is None or t.at(hit[0]) != "end" else _end_behind(t, hit)
    if (two := _two_edges(t, i, edge)) is not None:
        return two
    j = i + 1
    if t.at(j) == "-" and (t.glued(j) or edge == 2):
        j += 1
    j = t.skip(j, "of", "in")
    if edge == 1:
        return _end_of(t, t.skip(t.skip(j, "-", "/"), "of"))
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


def _end_behind(t: Text, hit: Hit) -> Hit:
    """ "March 2026 end", "March end 2026": the end said behind a month."""
    j, window = hit
    if t.loose or window.precision not in (Precision.MONTH, Precision.QUARTER) or t.at(j + 1) == ":":
        return hit
    if window.yearless and len(t.at(j + 1)) == 4 and (year := dates.single_year(t, j + 1)) is not None:
        assert window.end is not None
        dated = in_other_year(window, year[1] - window.end.year)
        return year[0], dated._replace(yearless=False, edge=Edge.END)
    return j + 1, window._replace(kind=None, edge=Edge.END)


def _two_edges(t: Text, i: int, edge: int) -> Hit | None:
    """ "mid/late March 2026", "early to mid 2026", "mid-to-late 2026": from one part of it to another."""
    j = i + 1
    if t.at(j) == "-" and t.at(j + 1) == "to":
        j += 1
    if t.loose or edge == 1 or t.at(j) not in ("/", "to", "-", "or"):
        return None
    j = t.skip(j + 1, "-")
    further = _EDGES.get(t.at(j))
    if further in (None, 1) or further == edge:
        return None
    first, last = (_edged(t, one, t.skip(j + 1, "-", "of", "in")) for one in (edge, further))
    if first is None or last is None or first[1].start is None or last[1].end is None:
        return None
    whole = last[1]._replace(start=first[1].start, kind=Kind.RANGE, others=(), doubt=None)
    assert whole.start is not None
    assert whole.end is not None
    if whole.start > whole.end:
        return None
    yearless = last[1].doubt if last[1].yearless else None
    return last[0], whole.doubting(yearless).doubting(f"It was read as {span(whole.start, whole.end)}.")


def _edged(t: Text, edge: int, j: int) -> Hit | None:
    hit = atom(t, t.skip(j, "the"), True)
    if hit is None or hit[1].start is None or hit[1].end is None or hit[1].feast is not None:
        return None
    return hit[0], _part(hit[1], edge)


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
