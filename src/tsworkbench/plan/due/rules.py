"""How what recurs is written as an RFC 5545 rule, and read back from one of our own.

A rule always names the *last* day of each occurrence outright ("BYMONTH=3;BYMONTHDAY=-1"), so that a calendar
feed or dateutil's rrule, started on the first occurrence's last day, gives due days and never a 31 February.
"""

from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import MONTHS, is_month_end
from tsworkbench.plan.due.nth import WORKING, nth_words

_FREQ = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_UNIT = {freq: unit for unit, freq in _FREQ.items()}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKED = "MO,TU,WE,TH,FR"
LAST = -1
"""The last day of a month, however many days it has."""


class Cycle(NamedTuple):
    """How often: every so many units.

    ``nth`` is (which, weekday) for "last Friday of each month", and beside it ``month`` for one of each year;
    ``day`` the day of the month, where the phrase says it itself.
    """

    unit: str
    every: int = 1
    nth: tuple[int, int] | None = None
    until: date | None = None
    day: int | None = None
    month: int | None = None


def rule_of(cycle: Cycle, start: date, end: date) -> str:
    """The rule of a cycle whose first occurrence is from ``start`` to ``end``."""
    parts = [f"FREQ={_FREQ[cycle.unit]}"]
    if cycle.every > 1:
        parts.append(f"INTERVAL={cycle.every}")
    if cycle.nth:
        if cycle.unit == "year":
            parts.append(f"BYMONTH={cycle.month or end.month}")
        which, weekday = cycle.nth
        parts += [f"BYDAY={_WORKED}", f"BYSETPOS={which}"] if weekday == WORKING else [f"BYDAY={which}{_DAYS[weekday]}"]
    elif cycle.unit == "week":
        parts.append(f"BYDAY={_DAYS[end.weekday()]}")
    elif cycle.unit in ("month", "year"):
        if cycle.unit == "year":
            parts.append(f"BYMONTH={end.month}")
        parts.append(f"BYMONTHDAY={cycle.day or _month_day(cycle.unit, start, end)}")
    if cycle.until:
        parts.append("UNTIL=" + cycle.until.isoformat().replace("-", ""))
    return ";".join(parts)


def _month_day(unit: str, start: date, end: date) -> int:
    """The day of the month, or -1 for its last: a single 30 April is the 30th if monthly, a whole April its last."""
    if start != end or (end.month, end.day) == (2, 29):
        return -1 if is_month_end(end) else end.day
    if unit == "year" and end.month != 2:
        return -1 if is_month_end(end) else end.day
    return -1 if end.day == 31 else end.day


def cycle_of(rrule: str, start: date | None = None, end: date | None = None) -> Cycle:
    """The cycle of a rule that ``rule_of`` wrote, and of the first occurrence's days, which tell "last day" apart."""
    parts = dict(part.split("=", 1) for part in rrule.split(";"))
    nth, until, day, by_day = None, None, None, parts.get("BYDAY", "")
    if "BYSETPOS" in parts:
        nth = (int(parts["BYSETPOS"]), WORKING)
    elif parts["FREQ"] in ("MONTHLY", "YEARLY") and by_day:
        nth = (int(by_day[:-2]), _DAYS.index(by_day[-2:]))
    if "UNTIL" in parts:
        text = parts["UNTIL"]
        until = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    month = int(parts["BYMONTH"]) if nth and "BYMONTH" in parts else None
    unit = _UNIT[parts["FREQ"]]
    by_its_end = parts.get("BYMONTHDAY") == str(LAST) and start == end and end is not None
    if by_its_end and (unit == "month" or (end and end.month == 2)):
        day = LAST
        month = end.month if unit == "year" and end else None
    return Cycle(unit, int(parts.get("INTERVAL", "1")), nth, until, day, month)


def how_often(cycle: Cycle) -> str:
    """A cycle in words that the grammar reads back: "every year", "every 3 months", "last Friday of each month"."""
    every = f"every {cycle.unit}" if cycle.every == 1 else f"every {cycle.every} {cycle.unit}s"
    if not cycle.nth and cycle.day != LAST:
        return every
    which = nth_words(*cycle.nth) if cycle.nth else "last day"
    if cycle.unit == "year" and cycle.month:
        return f"{which} of {MONTHS[cycle.month - 1]} {every}"
    return f"{which} of {'each month' if cycle == cycle._replace(unit='month', every=1) else every}"
