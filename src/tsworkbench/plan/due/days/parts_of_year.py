"""Parts of a year: quarters, halves, seasons, weeks, Christmas and Easter."""

from collections.abc import Callable
from datetime import date, timedelta

from tsworkbench.plan.calendar import WEEKDAYS, add_months, financial_year, is_month_end, long_date
from tsworkbench.plan.due import cycles
from tsworkbench.plan.due.answers import (
    Feast,
    Hit,
    Window,
    check_day,
    later,
    months,
    one_day,
    span,
    week_of,
    year_in_range,
)
from tsworkbench.plan.due.context import Text
from tsworkbench.plan.due.days import dates, shorthand
from tsworkbench.plan.due.days.dates import financial, plan_year, single_year, year_pair, yearless
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.spellings import MONTHS, NUMBERS, ORDINALS, SEASONS, SUFFIXES
from tsworkbench.plan.due.spellings import WEEKDAYS as DAYS

_SIZES = {"quarter": 3, "qtr": 3, "half": 6}
_LETTERS = {"q": 3, "h": 6, "qtr": 3, "quarter": 3, "half": 6}


def part(t: Text, i: int, whole: bool) -> Hit | None:
    """ "Q3 2009/10", "third quarter of 2009/10", "quarter 3", "H1", "first half of 2010", "2009/10 Q3", "Year 1 Q2"."""
    i = t.skip(i, "the")
    if t.at(i) in ("calendar", "cy"):
        return _of_calendar(t, i + 1)
    before = year_pair(t, i) or plan_year(t, i)
    accounts = t.at(i) == "fy" and before is None
    before = before or (year_pair(t, i + 1) if accounts else None)
    year_before = None if before or accounts else single_year(t, i, bare=False)
    named = single_year(t, i + 1) if accounts and before is None else None
    leading = before or year_before or named
    start = t.skip(leading[0], ",", "-", "/") if leading else i
    found = numbered_part(t, start)
    if found is None:
        return None
    j, number, size = found
    last = _last_of_several(t, j, number, size)
    if last is not None:
        both = [_placed_part(t, last[0], n, size, before, named, year_before) for n in (number, last[1])]
        return both[1][0], _together(both[0][1], both[1][1])
    return _placed_part(t, j, number, size, before, named, year_before)


_Year = tuple[int, int] | None


def _of_calendar(t: Text, i: int) -> Hit | None:
    """ "Calendar Q2 2026", "CY2026 Q2": a part of a calendar year."""
    i = t.skip(i, "year")
    before = single_year(t, i)
    found = numbered_part(t, t.skip(before[0], ",", "-", "/") if before else i)
    if found is None:
        return None
    j, number, size = found
    year = before or single_year(t, t.skip(t.skip(j, ",", "-", "/"), "of"))
    if year is None:
        return j, _part_of(t, number, size, financially=False)
    return (j if before else year[0]), _calendar_part(year[1], number, size)


def _last_of_several(t: Text, j: int, number: int, size: int) -> tuple[int, int] | None:
    """The number at the end of "Q1-2", "Q1/2", "Q2 to 4", "Q1 & 2", and the place after it."""
    if t.at(j) not in ("-", "/", "&", "to", "and") or size != 3 or not t.at(j - 1).isdecimal():
        return None
    last = t.number(j + 1) if len(t.at(j + 1)) == 1 else None
    after = t.at(j + 2) in ("/", "-") and t.glued(j + 2)
    if last is None or not number < last <= 4 or after or t.at(j + 2) in (*MONTHS, *SUFFIXES):
        return None
    return j + 2, last


def _together(first: Window, last: Window) -> Window:
    """From the start of one part to the end of another, in either reading of the year."""
    both = first._replace(end=last.end, precision=Precision.MONTH, kind=Kind.RANGE, others=())
    pairs = zip(first.others, last.others, strict=False)
    others = tuple(one._replace(end=other.end, precision=Precision.MONTH, kind=Kind.RANGE) for one, other in pairs)
    return both._replace(doubt=last.doubt, others=others)


def _placed_part(t: Text, j: int, number: int, size: int, before: _Year, named: _Year, year_before: _Year) -> Hit:
    """A part in the year that is said before it or behind it, else in the plan's."""
    if before:
        return j, _financial_part(t, before[1], number, size)
    if named:
        return j, _part_of_accounts(t, named[1], number, size)
    if year_before:
        return j, _part_of_year(t, year_before[1], number, size)
    j = _past_its_months(t, j, number, size)
    dotted = t.at(j) == "." and t.glued(j) and t.glued(j + 1) and len(t.at(j + 1)) == 4
    at = t.skip(t.skip(t.skip(j, ",", "-", "/", "." if dotted else ","), "of", "in"), "the")
    opened = t.at(at) == "("
    dated = _in_a_year(t, t.skip(at + 1, "the") if opened else at, number, size, j)
    if dated is not None and not (opened and t.at(dated[0]) not in (")", "")):
        return t.skip(dated[0], ")") if opened else dated[0], dated[1]
    end = at if at > j and t.at(at - 1) == "the" and t.at(at) == "year" else j
    return t.skip(end, "year"), _part_of(t, number, size, financially=t.context.quarters == "financial")


def _past_its_months(t: Text, j: int, number: int, size: int) -> int:
    """Past "(Jul–Sep)" behind "Q2", where those are its months; else ``j``."""
    first = dates.month_word(t, j + 1) if t.at(j) == "(" else None
    last = dates.month_word(t, first[0] + 1) if first and t.at(first[0]) in ("-", "to", "/") else None
    if first is None or last is None or t.at(last[0]) not in (")", ""):
        return j
    its_own = [
        ((start + size * (number - 1) - 1) % 12 + 1, (start + size * number - 2) % 12 + 1)
        for start in (t.context.year_start if t.context.quarters == "financial" else 1,)
    ]
    return t.skip(last[0], ")") if (first[1], last[1]) in its_own else j


def _in_a_year(t: Text, at: int, number: int, size: int, j: int) -> Hit | None:
    """The part of the year that is named behind it: "2010/11", "Year 1", "next financial year", "calendar 2010"."""
    if (of_plan := plan_year(t, at)) is not None:
        return of_plan[0], _financial_part(t, of_plan[1], number, size)
    if t.at(at) in ("fy", "financial", "fiscal"):
        after = t.skip(at + 1, "year")
        pair = year_pair(t, after)
        if pair is None and (alone := single_year(t, after)) is not None:
            return alone[0], _part_of_accounts(t, alone[1], number, size)
        if pair is None:
            return after, _part_of(t, number, size, financially=True)
        return pair[0], _financial_part(t, pair[1], number, size)
    if t.has(at, "calendar", "year"):
        year = single_year(t, at + 2)
        if year:
            return year[0], _calendar_part(year[1], number, size)
        return at + 2, _part_of(t, number, size, financially=False)
    pair = year_pair(t, at)
    if pair is not None:
        return pair[0], _financial_part(t, pair[1], number, size)
    of_figures = len(t.at(at)) == 4 and not (t.at(at + 1) in ("/", "-") and t.glued(at + 1))
    year = single_year(t, at)
    if year is not None and t.at(j) == "/" and not of_figures and not (t.ends(year[0]) and t.context.near(year[1])):
        year = None  # "Q3/2020" and "Q3/26" name one, "Q3/4" doesn't
    if year is not None and (calendar := _calendar_said(t, year[0])) > year[0]:
        return calendar, _calendar_part(year[1], number, size)
    if year is not None:
        return year[0], _part_of_year(t, year[1], number, size)
    return _of_this_year(t, at, number, size)


def _calendar_said(t: Text, i: int) -> int:
    """Past "calendar", "(calendar year)" behind a year; else ``i``."""
    j = t.skip(i, "(")
    if t.at(j) not in ("calendar", "cy") or t.has(j, "calendar", "quarter"):
        return i
    j = t.skip(j + 1, "year")
    return j if t.at(i) != "(" else t.skip(j, ")") if t.at(j) in (")", "") else i


def _of_this_year(t: Text, at: int, number: int, size: int) -> Hit | None:
    """The part of "this year", "next financial year", "the last calendar year"."""
    step = shorthand.WHICH.get(t.at(at))
    kind = t.at(at + 1) if t.at(at + 1) in ("financial", "fiscal", "calendar") else ""
    after = t.skip(at + 1, kind) if kind else at + 1
    if step is None or t.at(after) not in ("year", "fy"):
        return None
    today = t.context.as_at
    accounts = _financial_part(t, financial_year(today, t.context.year_start).first.year + step, number, size)
    calendar = _calendar_part(today.year + step, number, size)
    window = calendar if kind == "calendar" else accounts
    if not kind and t.at(after) == "year" and accounts != calendar and calendar.start and calendar.end:
        window = window.doubting(f"By the calendar year it is {span(calendar.start, calendar.end)}.", calendar)
    return after + 1, window._replace(counted=True)


def numbered_part(t: Text, i: int) -> tuple[int, int, int] | None:
    """ "Q3", "3Q", "quarter three", "third quarter", "last half": the place after it, its number, its months."""
    size = _LETTERS.get(t.at(i))
    if size is not None:
        j = t.skip(t.skip(i + 1, "year"), "-") if size == 6 else i + 1
        figures = len(t.at(j)) == 1 or (len(t.at(j)) == 2 and t.at(j).startswith("0"))
        number = t.number(j) if figures else NUMBERS.get(t.at(j)) if len(t.at(j)) > 2 else None
        return (j + 1, number, size) if number and number <= 12 // size else None
    number, j = ORDINALS.get(t.at(i)), i + 1
    if number is None and len(t.at(i)) == 1 and (number := t.number(i)) is not None:
        if t.glued(j) and t.at(j) in ("q", "h"):
            size = _LETTERS[t.at(j)]
            return (j + 1, number, size) if 1 <= number <= 12 // size else None
        if not (t.glued(j) and t.at(j) in SUFFIXES):
            return None
        j += 1
    size = _SIZES.get(t.at(j))
    if number is None or size is None:
        return None
    number = 12 // size if number == -1 else number
    return (j + 1, number, size) if 1 <= number <= 12 // size else None


def _precision(size: int) -> Precision:
    return Precision.QUARTER if size == 3 else Precision.HALF


def _financial_part(t: Text, first_year: int, number: int, size: int) -> Window:
    first = add_months(date(year_in_range(first_year), t.context.year_start, 1), size * (number - 1))
    return months(first.year, first.month, size, _precision(size))


def _part_of_accounts(t: Text, year: int, number: int, size: int) -> Window:
    """ "FY26 Q1": a financial year that is named by one calendar year, by custom the one in which it ends."""
    if t.context.year_start == 1:
        return _financial_part(t, year, number, size)
    return _financial_part(t, year - 1, number, size).doubting(
        f"Read as the financial year that ends in {year}; it could be the one that starts in {year}.",
        _financial_part(t, year, number, size),
    )


def _calendar_part(year: int, number: int, size: int) -> Window:
    return months(year, size * (number - 1) + 1, size, _precision(size))


def _part_of_year(t: Text, year: int, number: int, size: int) -> Window:
    """ "Q2 2005": the plan's setting says whose quarter it is; the other's stays as a doubt."""
    by_calendar = _calendar_part(year, number, size)
    by_accounts = _financial_part(t, year, number, size)
    if by_calendar == by_accounts:
        return by_calendar
    chosen, other = by_accounts, by_calendar
    if t.context.quarters == "calendar":
        chosen, other = other, chosen
    assert other.start is not None
    assert other.end is not None
    which = "calendar" if chosen is by_accounts else "financial"
    return chosen.doubting(f"By the {which} year it is {span(other.start, other.end)}.", other)


def _part_of(t: Text, number: int, size: int, *, financially: bool) -> Window:
    start = t.context.year_start if financially else 1
    last_month = (start + size * number - 2) % 12 + 1

    def make(year: int) -> Window:
        first = add_months(date(year_in_range(year), last_month, 1), 1 - size)
        return months(first.year, first.month, size, _precision(size))

    return yearless(t.context, last_month, make)


_TWELVE = ("year", "yr", "fy")


def ending(t: Text, i: int, whole: bool) -> Hit | None:
    """ "quarter ending December 2009", "financial year ended 31 March 2011"."""
    i = t.skip(i, "the")
    financial_words = t.at(i) in ("financial", "fiscal", "fy", "fye")
    j = i + 1 if t.at(i) in ("financial", "fiscal") else i
    if t.at(j) in _TWELVE or t.at(j) == "fye":
        size = 12
    elif t.at(j) in _SIZES:
        size = _SIZES[t.at(j)]
        j = t.skip(t.skip(j, "half"), "-") if t.at(j + 1) == "-" else j
    elif t.at(j) == "month":
        size = 1
    else:
        return None
    if t.at(j) != "fye":
        j = j + 1 if size != 6 or t.at(j + 1) != "year" else j + 2
        if t.at(j) not in ("ending", "ended"):
            return None
    pair = year_pair(t, t.skip(j + 1, "-", ":")) if size == 12 else None
    if pair is not None:
        return pair[0], financial(t.context, pair[1])
    hit = _a_date(t, j + 1)
    # "quarter ending 09/10": figures that could be a year, a month or a day. None ends with a year, most with a month.
    ends = [w for w in (hit[1], *hit[1].others) if w.precision in (Precision.DAY, Precision.MONTH)] if hit else []
    ends.sort(key=lambda w: w.precision is Precision.DAY)
    if hit is None or not ends or ends[0].end is None:
        return None
    named_end, end = ends[0], ends[0].end
    if named_end.precision is Precision.MONTH and ends[-1].precision is Precision.DAY and ends[-1].end:
        named_end = named_end.doubting(f"It could also end on {long_date(ends[-1].end)}.")
    if is_month_end(end):
        first = add_months(end.replace(day=1), 1 - size)
    else:
        first = add_months(end, -size) + timedelta(days=1)
    year_in_range(first.year)
    accounts = financial_words or (end.month, end.day) != (12, 31) or t.context.year_start == 1
    sizes = {1: Precision.MONTH, 3: Precision.QUARTER, 6: Precision.HALF}
    precision = sizes.get(size, Precision.FINANCIAL_YEAR if accounts else Precision.YEAR)
    return hit[0], named_end._replace(start=first, precision=precision, others=())


def _a_date(t: Text, i: int) -> Hit | None:
    i = t.skip(i, "the", "on", "-", ":")
    return dates.day_first(t, i, False) or dates.month_first(t, i, False) or dates.figures(t, i, False)


def season(t: Text, i: int, whole: bool) -> Hit | None:
    """ "Summer 2006", "autumn 16", "winter 2009/10"; what a season spans is always a doubt."""
    i = t.skip(i, "the")
    step = shorthand.WHICH.get(t.at(i))
    if step is not None:
        return _season_of(t, i + 1, step)
    word = t.at(i)
    first = SEASONS.get(word)
    if first is None or (word == "fall" and t.loose) or t.at(i + 1) in OF_SCHOOLS:
        return None
    last = (first + 1) % 12 + 1
    j = t.skip(i + 1, ",", "of")
    pair, year = year_pair(t, j), single_year(t, j)

    def ends_in(year: int) -> Window:
        begin = year - 1 if first == 12 else year
        window = months(begin, first, 3, Precision.SEASON)
        assert window.end is not None
        return window.doubting(f"{word.capitalize()} was read as {_SPANS[first]}; it has no fixed days.")

    if pair is not None:
        in_first = last >= t.context.year_start and first != 12
        return pair[0], ends_in(pair[1] if in_first else pair[1] + 1)
    if year is None:
        return i + 1, yearless(t.context, last, ends_in)
    if first != 12:
        return year[0], ends_in(year[1])
    other = ends_in(year[1])._replace(doubt=None)
    return year[0], ends_in(year[1] + 1).doubting(
        f"It could also be the winter that ends in February {year[1]}.", other
    )


def _season_of(t: Text, i: int, step: int) -> Hit | None:
    """ "this summer", "next autumn", "last winter": the one around the day of reading, or the next to it."""
    first, today = SEASONS.get(t.at(i)), t.context.as_at
    if first is None or t.loose or t.at(i + 1) in OF_SCHOOLS or t.at(i + 1)[:1].isdecimal():
        return None
    turns = [months(year, first, 3, Precision.SEASON) for year in range(today.year - 2, today.year + 3)]
    at = next(n for n, one in enumerate(turns) if one.end is not None and one.end >= today)
    begins = turns[at].start
    here = begins is not None and begins <= today
    at += step - 1 if step > 0 and not here else step
    window = turns[at].doubting(f"{t.at(i).capitalize()} was read as {_SPANS[first]}; it has no fixed days.")
    if step > 0 and not here and at + 1 < len(turns):
        after = turns[at + 1]
        window = window.doubting(f"It could also be the one of {after.end and after.end.year}.", after)
    return i + 1, window._replace(counted=True)


OF_SCHOOLS = ("term", "holidays", "holiday", "break", "vacation", "hols", "recess", "shutdown")
"""What makes a season a school's: "spring term", "summer holidays"."""
_SPANS = {3: "March to May", 6: "June to August", 9: "September to November", 12: "December to February"}


def week(t: Text, i: int, whole: bool) -> Hit | None:
    """ "w/c 5 Oct 2009" (Monday to Sunday) and "w/e 9 Oct 2009" (Monday to that day)."""
    i = t.skip(i, "the")
    after = week_words(t, i)
    if after is None:
        return None
    hit = dates.month_and_day(t, t.skip(after[0], "the", "on", "-", ":")) or _a_date(t, after[0])
    # a week is counted from a day, also where the same figures, as in "09/10", could be a year or a month
    days = [one for one in (hit[1], *hit[1].others) if one.precision is Precision.DAY] if hit else []
    if hit is None or not days or days[0].end is None:
        return None
    named_day, day = days[0], days[0].end
    others = tuple(week_of(one.end)._replace(kind=Kind.DURING) for one in days[1:] if one.end)
    if named_day is not hit[1]:
        others += tuple(week_of(one.end)._replace(kind=Kind.DURING) for one in named_day.others if one.end)
    window = week_of(day)._replace(kind=Kind.DURING, doubt=named_day.doubt, others=others)
    if after[1]:
        window = window._replace(end=day)
        if day.weekday() < 4:
            window = window.doubting(f"{long_date(day)} is a {WEEKDAYS[day.weekday()]}, early for a week to end.")
    elif day.weekday() != 0:
        window = window.doubting(f"{long_date(day)} is a {WEEKDAYS[day.weekday()]}, not a Monday.")
    return hit[0], window


_WEEK = ("week", "weeks", "wk", "wks", "w")


def week_of_month(t: Text, i: int, whole: bool) -> Hit | None:
    """ "week 2 of February", "Feb week 2 2026", "wk 3 March", "weeks 2-3 Feb", "2nd week March": days of a month."""
    i = t.skip(i, "the")
    month = dates.month_word(t, i)
    if month is None:
        numbers = _week_numbers(t, i) or _nth_week(t, i)
        month = dates.month_word(t, t.skip(t.skip(numbers[0], "of", "in", "-"), "the")) if numbers else None
        year = single_year(t, t.skip(month[0], ","), bare=False) if month else None
        end = year[0] if year else month[0] if month else 0
    else:
        year = single_year(t, month[0], bare=False)
        numbers = _week_numbers(t, t.skip(year[0] if year else month[0], ",", "-"))
        end = numbers[0] if numbers else 0
        if numbers and year is None and (year := single_year(t, t.skip(end, ","), bare=False)):
            end = year[0]
    if month is None or numbers is None or not 1 <= numbers[1] <= numbers[2] <= 5:
        return None
    _, since, until = numbers

    def make(year: int) -> Window:
        whole_month = months(year, month[1], 1, Precision.MONTH)
        assert whole_month.start is not None
        assert whole_month.end is not None
        first = later(whole_month.start, 7 * (since - 1))
        last = whole_month.end if until > 3 else later(whole_month.start, 7 * until - 1)
        window = Window(min(first, whole_month.end), last, Precision.DAY, kind=Kind.RANGE)
        return window.doubting(f"The week was read as {span(min(first, whole_month.end), last)}.")

    return (end, make(year[1])) if year else (end, yearless(t.context, month[1], make))


def _week_numbers(t: Text, i: int) -> tuple[int, int, int] | None:
    """ "week 2", "wk2", "W2-3": the place after it, the first week and the last."""
    if t.at(i) not in _WEEK or (t.at(i) == "w" and not t.glued(i + 1)):
        return None
    j = i + 1
    first = t.number(j) if len(t.at(j)) <= 2 else None
    if first is None:
        return None
    k = t.skip(j + 2, *_WEEK)
    last = t.number(k) if t.at(j + 1) in ("-", "to", "&", "and") and len(t.at(k)) <= 2 else None
    if last is None or last <= first:
        return j + 1, first, first
    return k + 1, first, last


def _nth_week(t: Text, i: int) -> tuple[int, int, int] | None:
    """ "2nd week": of a month that stands behind it without "of"."""
    found = cycles.ordinal(t, i)
    if found is None or t.at(found[0]) not in ("week", "wk") or not 1 <= found[1] <= 5:
        return None
    return None if t.at(found[0] + 1) in ("of", "in") else (found[0] + 1, found[1], found[1])


def week_of_year(t: Text, i: int, whole: bool) -> Hit | None:
    """ "week 12 2026", "W12/2026", "2026-W12": a week of the calendar's own count, in which week 1 holds 4 January."""
    year = single_year(t, i, bare=False)
    if year is not None:
        numbers = _week_numbers(t, t.skip(year[0], "-", ","))
        end = numbers[0] if numbers else 0
    else:
        numbers = _week_numbers(t, i)
        year = single_year(t, t.skip(t.skip(numbers[0], ",", "/", "of"), "year"), bare=False) if numbers else None
        end = year[0] if year else 0
    if numbers is None or year is None or not 1 <= numbers[1] <= numbers[2] <= 53:
        return None
    fourth = date(year_in_range(year[1]), 1, 4)
    monday = later(week_of(fourth).start or fourth, 7 * (numbers[1] - 1))
    sunday = later(monday, 7 * (numbers[2] - numbers[1]) + 6)
    precise = Precision.WEEK if numbers[1] == numbers[2] else Precision.DAY
    window = Window(monday, sunday, precise, kind=Kind.DURING if precise is Precision.WEEK else Kind.RANGE)
    return end, window.doubting("Read as a week of the calendar’s own count.")


def week_words(t: Text, i: int) -> tuple[int, bool] | None:
    """The place after "w/c" and its like, and whether they name the week's end."""
    if t.at(i) == "w" and t.at(i + 1) in ("/", ".") and t.at(i + 2) in ("c", "b", "e"):
        return t.skip(i + 3, ".", ":"), t.at(i + 2) == "e"
    if t.at(i) in ("wc", "wb"):
        return i + 1, False
    if t.at(i) not in ("week", "wk"):
        return None
    j = t.skip(i + 1, "-")
    if t.at(j) in ("commencing", "beginning", "starting", "of", "comm"):
        return j + 1, False
    return (j + 1, True) if t.at(j) in ("ending", "ended") else None


def feast(t: Text, i: int, whole: bool) -> Hit | None:
    """Christmas and Easter, by which officers set dates as they do by seasons, with a doubt; and their own days."""
    i = t.skip(i, "the")
    for words, month, day_in in _FEAST_DAYS:
        if t.has(i, *words):
            return in_its_year(t, i + len(words), month, day_in)
    word = t.at(i)
    if word not in ("christmas", "xmas", "easter") or t.at(i + 1) in (*DAYS, "day", "eve"):
        return None
    return in_its_year(t, i + 1, *((4, _easter) if word == "easter" else (12, _christmas)))


def in_its_year(t: Text, i: int, month: int, make: Callable[[int], Window]) -> Hit:
    year = single_year(t, i)
    return (i, yearless(t.context, month, make)) if year is None else (year[0], make(year[1]))


def _from_easter(days: int) -> Callable[[int], Window]:
    return lambda year: one_day(later(easter_sunday(year), days))._replace(moving=True)


def _each_year(month: int, day: int) -> Callable[[int], Window]:
    return lambda year: one_day(date(year_in_range(year), month, day))


_FEAST_DAYS: tuple[tuple[tuple[str, ...], int, Callable[[int], Window]], ...] = (
    (("good", "friday"), 4, _from_easter(-2)),
    (("easter", "sunday"), 4, _from_easter(0)),
    (("easter", "monday"), 4, _from_easter(1)),
    (("christmas", "eve"), 12, _each_year(12, 24)),
    (("christmas", "day"), 12, _each_year(12, 25)),
    (("boxing", "day"), 12, _each_year(12, 26)),
    (("new", "year", "'", "s", "eve"), 12, _each_year(12, 31)),
    (("new", "years", "eve"), 12, _each_year(12, 31)),
    (("new", "year", "'", "s", "day"), 1, _each_year(1, 1)),
    (("new", "years", "day"), 1, _each_year(1, 1)),
)


def easter_sunday(year: int) -> date:
    from dateutil.easter import easter

    return easter(year_in_range(year))


def _christmas(year: int) -> Window:
    eve = check_day("Christmas", year, 12, 24)
    return _feast(f"Christmas was read as {long_date(eve)}, the last day before it.", eve, later(eve, 2))


def _easter(year: int) -> Window:
    sunday = easter_sunday(year)
    eve = later(sunday, -3)
    return _feast(f"Easter was read as {long_date(eve)}, the Thursday before it.", eve, later(sunday, 1))._replace(
        moving=True
    )


def _feast(eve_said: str, eve: date, last: date) -> Window:
    """The day before a feast, by which things are done; what is after the feast counts from its last day."""
    name = eve_said.partition(" ")[0]
    feast = Feast(last, eve_said, f"{name} was read as {span(later(eve, 1), last)}.")
    return one_day(eve)._replace(kind=Kind.BY, feast=feast).doubting(eve_said)
