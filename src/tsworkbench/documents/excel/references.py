"""How a workbook names its cells: columns by letters, rows by numbers, areas by two corners."""

from __future__ import annotations

import re

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 1, all included."""

_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)


def area_of(ref: str | None) -> Area | None:
    """The area that a reference such as "A1:C3" names, None if it names none."""
    ends = (ref or "").split(":")
    corners = [found for end in (ends[0], ends[-1]) if (found := _REF.fullmatch(end))]
    if len(corners) != 2:
        return None
    rows = sorted(int(corner[2]) for corner in corners)
    columns = sorted(column_number(corner[1]) for corner in corners)
    return rows[0], columns[0], rows[1], columns[1]


def column_number(letters: str) -> int:
    """A column's number from its letters: 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """A column's letters from its number."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_of(ref: str | None) -> int:
    """The number of the column that a cell's reference names, 0 if it names none."""
    found = _REF.fullmatch(ref or "")
    return column_number(found[1]) if found else 0


def whole(text: str | None, fallback: int = 0) -> int:
    """The whole number that an attribute holds, `fallback` if it holds none."""
    if text is not None and text.isdecimal() and len(text) < 16:
        return int(text)
    try:
        return int(float(text)) if text else fallback
    except (ValueError, OverflowError):
        return fallback
