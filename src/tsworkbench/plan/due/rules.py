"""How what recurs is written as an RFC 5545 rule, and read back from one of our own.

A rule always names the *last* day of each occurrence outright ("BYMONTH=3;BYMONTHDAY=-1"), so that a calendar
feed or dateutil's rrule, started on the first occurrence's last day, gives due days and never a 31 February.
"""

from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import WEEKDAYS, is_month_end

_FREQ = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_UNIT = {freq: unit for unit, freq in _FREQ.items()}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


class Cycle(NamedTuple):
    """How often: every so many units; ``nth`` is (which, weekday) for "last Friday of each month"."""

    unit: str
    every: int = 1
    nth: tuple[int, int] | None = None
    until: date | None = None


def rule_of(cycle: Cycle, start: date, end: date) -> str:
    """The rule of a cycle whose first occurrence is from ``start`` to ``end``."""
    parts = [f"FREQ={_FREQ[cycle.unit]}"]
    if cycle.every > 1:
        parts.append(f"INTERVAL={cycle.every}")
    if cycle.nth:
        parts.append(f"BYDAY={cycle.nth[0]}{_DAYS[cycle.nth[1]]}")
    elif cycle.unit == "week":
        parts.append(f"BYDAY={_DAYS[end.weekday()]}")
    elif cycle.unit in ("month", "year"):
        if cycle.unit == "year":
            parts.append(f"BYMONTH={end.month}")
        parts.append(f"BYMONTHDAY={_month_day(cycle.unit, start, end)}")
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


def cycle_of(rrule: str) -> Cycle:
    """The cycle of a rule that ``rule_of`` wrote."""
    parts = dict(part.split("=", 1) for part in rrule.split(";"))
    nth, until, by_day = None, None, parts.get("BYDAY", "")
    if parts["FREQ"] == "MONTHLY" and by_day:
        nth = (int(by_day[:-2]), _DAYS.index(by_day[-2:]))
    if "UNTIL" in parts:
        text = parts["UNTIL"]
        until = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    return Cycle(_UNIT[parts["FREQ"]], int(parts.get("INTERVAL", "1")), nth, until)


def how_often(cycle: Cycle) -> str:
    """A cycle in words that the grammar reads back: "every year", "every 3 months", "last Friday of each month"."""
    if cycle.nth:
        every = "each month" if cycle.every == 1 else f"every {cycle.every} months"
        return f"{_NTH[cycle.nth[0]]} {WEEKDAYS[cycle.nth[1]]} of {every}"
    return f"every {cycle.unit}" if cycle.every == 1 else f"every {cycle.every} {cycle.unit}s"
