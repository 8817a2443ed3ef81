"""By what a sheet of ours is known when it comes back: an id on each of its rows, and a head that says what it is.

An id is short enough for a narrow column and survives the programs that sheets pass through: no spreadsheet takes it
for a number, a date or a formula, and no word processor for a word to be put right.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

FORMAT = 2
"""Of the sheets that are written now. Those of the first format had no ids."""

_SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"  # no vowels, so no month's name; nothing that looks like something else
_LONG = 10
_ID = re.compile(rf"X[{_SIGNS}]{{{_LONG}}}")
_HEAD = re.compile(
    rf"tsworkbench sheet (?P<format>\d{{1,4}}), plan (?P<plan>X[{_SIGNS}]{{{_LONG}}})"
    rf"(?:, made at (?P<at>\d{{1,15}}\.[{_SIGNS}]{{6}}))?"
)
ABOUT_SHEET = "tsworkbench"
"""What the head sheet of a workbook is called."""

SHEET_OF_A_PLAN = "plan"
FORM = "form"
"""What the head of a workbook says it is, in its line “Kind”: a plan, or a form that an officer fills in."""


class Head(NamedTuple):
    """What a sheet says of itself: the short id of its plan, and where the log of its file was when it was made."""

    plan: str
    at: str | None = None
    format: int = FORMAT

    def words(self) -> str:
        """The head in a line."""
        made = f", made at {self.at}" if self.at else ""
        return f"tsworkbench sheet {self.format}, plan {self.plan}{made}"


def head_of(plan_id: str | None, made_at: str | None) -> Head | None:
    """The head of a sheet of a plan; None where the plan isn't in a file."""
    return Head(short_id(plan_id), made_at) if plan_id else None


def short_id(row_id: str) -> str:
    """The id of a row of the file as sheets have it.

    >>> short_id("01890a5d-ac96-774b-bcce-b302099a8057")
    'XGZS7X7HC38'
    """
    return f"X{_signs(row_id, _LONG)}"


def read_id(text: str) -> str | None:
    """The id that stands in a cell, however it was cased or spaced; None where the cell holds something else."""
    if text.lstrip()[:1] not in ("X", "x"):  # nearly all cells of nearly all documents
        return None
    plain = "".join(text.split()).upper()
    return plain if _ID.fullmatch(plain) else None


def read_head(text: str) -> Head | None:
    """The head in a text, or None where it has none."""
    found = _HEAD.search(" ".join(text.split()))
    return Head(found["plan"], found["at"], int(found["format"])) if found else None


def position_mark(change: int, name: str) -> str:
    """Where a log is, by the number of its last change and the name that this change has nowhere else."""
    return f"{change}.{_signs(name, 6)}"


def change_of(mark: str) -> int:
    """The number of the change in a mark."""
    return int(mark.partition(".")[0])


def _signs(text: str, count: int) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:12], "big")
    signs = []
    for _ in range(count):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "".join(signs)
