"""Ranges of two dates or stretches, and lists of such as follow each other: "Sept/Oct 2010", "5-9 Oct"."""

from datetime import date

from tsworkbench.plan.calendar import is_month_end, long_date
from tsworkbench.plan.due.answers import Edge, Hit, NotInCalendar, Window, check_day, in_other_year, span
from tsworkbench.plan.due.context import Text
from tsworkbench.plan.due.days import dates, points, shorthand
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.spellings import vocabulary

_BEGINS = (
    frozenset().union(*(begins for _, begins in points.ATOMS))
    | vocabulary(
        "between end close start beginning begining early mid middle late at t , noon midday midnight cob cop eod"
    )
    | frozenset(shorthand.ENDS)
)


def expression(t: Text, i: int, whole: bool = False) -> Hit | None:
    """A date, or a range of two: "Sept/Oct 2010", "January – March 2023", "between X and Y", "5-9 Oct"."""
    if points.opening(t.at(i)) not in _BEGINS:  # most words of a sentence; nothing else needs to be tried
        return None
    between = t.at(i) == "between"
    if between:
        i += 1
    days = _days_of_month(t, i)
    if days is not None:
        return days
    left = points.point(t, i, whole)
    if left is None:
        return None
    j = left[0]
    if left[1].precision is Precision.DAY:
        j = points.clock(t, j)
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
    if mark == "," and not between and (listed := _listed(t, left)) is not None:
        return listed
    if mark not in _TO and mark != "and" and mark not in _EITHER:
        return None if between else left
    right = points.point(t, j + 1)
    if right is None or (mark in _EITHER and right[1].precision is not left[1].precision):
        return None if between else left
    both = _months_of_years(t, left, right) or joined(left[1], right[1])
    if both is None:
        return left
    if mark in ("&", "/") and not between and not _adjoin(left[1], right[1], both):
        return left if mark == "&" else (right[0], both.doubting("It could be two dates.", right[1]))
    if mark == "&" and left[1].precision is right[1].precision is Precision.DAY and _days(both) > 2:
        both = both.doubting("It could be two dates.", right[1])
    if mark in _EITHER:
        both = both.doubting("Two dates are given: the later one counts.", left[1])
    said = dates.weekday(t, j + 1)[1]
    if said is not None and right[1].precision is Precision.DAY and both.end is not None:
        both = both.doubting(dates.weekday_doubt(both.end, said))
    return _goes_on(t, mark, left[1], right, both) or (right[0], both)


def _goes_on(t: Text, mark: str, left: Window, right: Hit, both: Window) -> Hit | None:
    """ "Jan/Feb/Mar 2010", "Apr-May-Jun 2026": three or more in a row, each next to the one before."""
    if mark == "/":
        return _range(t, (right[0], both), False)
    if mark != "-" or t.at(right[0]) != "-" or not _adjoin(left, right[1], both):
        return None
    third = points.point(t, right[0] + 1)
    if third is None or third[1].precision is not left.precision:
        return None
    both_last = joined(right[1], third[1])
    if both_last is None or not _adjoin(right[1], third[1], both_last):
        return None
    whole = joined(both, third[1])
    return None if whole is None else (third[0], whole)


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
    right = points.point(t, left[0] + 1)
    if right is None or right[1].precision is not left[1].precision or right[1].precision not in points.STRETCHES:
        return left
    try:
        both = joined(left[1], right[1])
    except NotInCalendar:
        return left
    lengths = [(one.end - one.start).days + 1 for one in (left[1], right[1], both) if one and one.start and one.end]
    return (right[0], both) if both and len(lengths) == 3 and abs(lengths[0] + lengths[1] - lengths[2]) <= 1 else left


def _listed(t: Text, left: Hit) -> Hit | None:
    """ "April, May and June 2026", "Q1, Q2, Q3": a list of stretches, each next to the one before, is one."""
    if left[1].precision not in (Precision.MONTH, Precision.QUARTER):
        return None
    j, parts = left[0], [left[1]]
    while t.at(j) in (",", "and", "&"):
        part = points.atom(t, t.skip(j + 1, "and", "&") if t.at(j) == "," else j + 1)
        if part is None or part[1].precision is not left[1].precision:
            break
        j = part[0]
        parts.append(part[1])
    if len(parts) < 2:
        return None
    for n in range(len(parts) - 1, 0, -1):  # from the last, which has the year
        before, after = parts[n - 1], parts[n]
        two = joined(before, after) if _adjoin_yearless(before, after) else None
        if two is None or two.start is None or before.start is None:
            return None
        if before.yearless and not after.yearless:
            parts[n - 1] = in_other_year(before, two.start.year - before.start.year)._replace(yearless=False)
    whole = joined(parts[0], parts[-1])
    return None if whole is None else (j, whole)


def _adjoin_yearless(left: Window, right: Window) -> bool:
    """Whether the month in which one begins is the one after that in which another ends, of whatever year."""
    return left.end is not None and right.start is not None and left.end.month % 12 + 1 == right.start.month


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
        follows = _on_or_after(right, left.start or right.start, moving=not left.yearless)
        # "March/April" of a plan whose first day is in April: the year is the one of the start
        right = follows.doubting(left.doubt) if left.yearless and follows.start != right.start else follows
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
    if first is None:
        return _days_behind_month(t, begin) if said_weekday is None else None
    if t.at(first[0]) not in (*_TO, "and"):
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


def _days_behind_month(t: Text, i: int) -> Hit | None:
    """ "May 12-16, 2025", "March 3 to 5, 2026": two days of a month that is named first, with the year behind."""
    month = dates.month_word(t, i)
    first = dates.day_number(t, month[0]) if month else None
    if month is None or first is None or t.at(first[0]) not in ("-", "to", "&", "and"):
        return None
    last = dates.day_number(t, first[0] + 1)
    if last is None or not first[1] < last[1] <= 31 or t.at(last[0]) != "," or len(t.at(last[0] + 1)) != 4:
        return None
    year = dates.single_year(t, last[0] + 1)
    if year is None:
        return None
    start, end = (check_day(t.printed(i, year[0]), year[1], month[1], one[1]) for one in (first, last))
    return year[0], Window(start, end, Precision.DAY, kind=Kind.RANGE)
