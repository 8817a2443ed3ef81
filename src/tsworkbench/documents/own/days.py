"""Days and dates as a spreadsheet or an officer writes them in a cell of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tsworkbench.documents.blocks import Cell
from tsworkbench.documents.cells.dates import SERIALS
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.due.answers import Due
from tsworkbench.plan.roundtrip.facts import read_day

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{1,2}:\d{2}[:.\dZ]*)?")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_ORIGIN = date(1899, 12, 30)  # day 0 of the 1900 date system

Reads = Callable[[str], Due | None]
"""Reads a due phrase in the plan's years."""


class Day(NamedTuple):
    """A day that a cell names; `because` says why it isn't sure to be the one that was meant."""

    iso: str
    because: str | None = None


def day_of(cell: Cell | None, text: str, reads: Reads) -> Day | None:
    """The day in a cell: a real date, a spreadsheet's number, or what is typed for one. None where there is none."""
    found = sure_day(cell, text)
    if found is not None:
        return Day(found)
    due = reads(text) if text else None
    if due is None or due.end is None:
        return None
    if due.start == due.end and due.doubt is None:
        return Day(due.end.isoformat())
    if due.start == due.end:
        return Day(due.end.isoformat(), due.doubt)
    return Day(due.end.isoformat(), f"It names no day; the last of it was taken, {long_date(due.end)}.")


def sure_day(cell: Cell | None, text: str) -> str | None:
    """A day that can be read in one way only, whatever the plan's years are."""
    value = cell.value if cell is not None else None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    plain = " ".join(text.split())
    if _SERIAL.fullmatch(plain) and int(float(plain)) in SERIALS:
        return (_ORIGIN + timedelta(days=int(float(plain)))).isoformat()
    iso = _ISO.fullmatch(plain)
    if iso is not None:
        try:
            return date.fromisoformat(iso[1]).isoformat()
        except ValueError:
            return None
    return read_day(plain)


def phrase_of(cell: Cell | None, text: str) -> str:
    """A cell's date as a phrase: a real date and a spreadsheet's number in words, all else as it is typed."""
    value = cell.value if cell is not None else None
    plain = " ".join(text.split())
    is_number = isinstance(value, date) or bool(_SERIAL.fullmatch(plain)) or bool(_ISO.fullmatch(plain))
    day = sure_day(cell, text) if is_number else None
    return long_date(date.fromisoformat(day)) if day else text
