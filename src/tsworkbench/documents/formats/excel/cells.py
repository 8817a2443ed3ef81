"""The cells of a sheet: what one shows, and the day, number or yes or no that it holds.

Cells are named by letters and numbers, and share the workbook's texts by number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tsworkbench.documents.blocks import Cell, Colour, Line
from tsworkbench.documents.formats.excel.styles import (
    CellStyle,
    CellStyles,
    as_date,
    date_parts,
    is_on,
    shown_date,
    shown_number,
    shown_time,
)
from tsworkbench.documents.formats.office import Package, Piece, S, forget_before, line_of, with_typed_bullets
from tsworkbench.plan.language.text import clean

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BREAKS = re.compile(r"\r\n|[\r\n\x0b\u2028]")

_FORGET_EVERY = 200

Run = tuple[str, bool | None, bool | None]
"""Words, and whether they are struck out and bold; None where that is the cell's affair."""


def shared_strings(package: Package, part: str) -> list[tuple[Run, ...]]:
    """The texts that cells name by number."""
    texts = []
    for strings in package.related(part, "sharedStrings"):
        for element in package.stream(strings, S + "si"):
            texts.append(runs(element))
            if len(texts) % _FORGET_EVERY == 0:
                forget_before(element)
    return texts


def runs(element: Any) -> tuple[Run, ...]:
    """The words of a text element, whether it is shared or stands in its cell. How they are spoken is left out."""
    found: list[Run] = []
    for child in element.iterchildren(S + "t", S + "r"):
        if child.tag == S + "t":
            found.append((_unescaped(child.text or ""), None, None))
            continue
        words = child.find(S + "t")
        font = child.find(S + "rPr")
        if words is not None:
            own = (is_on(font, "strike"), is_on(font, "b")) if font is not None else (None, None)
            found.append((_unescaped(words.text or ""), *own))
    return tuple(found)


def lines_of(words: Sequence[Run], style: CellStyle) -> tuple[Line, ...]:
    """The lines that a cell of this style prints, empty ones left out, bullets told apart from their text."""
    gathered: list[list[Piece]] = [[]]
    for text, struck, bold in words:
        struck = style.struck if struck is None else struck
        bold = style.bold if bold is None else bold
        for count, part in enumerate(_BREAKS.split(text)):
            if count:
                gathered.append([])
            if part:
                gathered[-1].append(Piece(part, struck, bold))
    made = (line_of(pieces) for pieces in gathered if pieces)
    return tuple(marked for line in made if line is not None for marked in with_typed_bullets(line))


def _unescaped(text: str) -> str:
    """Excel writes characters that XML can't hold as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


_LINK_FORMULA = re.compile(r'\s*HYPERLINK\(\s*"((?:https?|mailto):[^"]+)"', re.IGNORECASE)


class Cells:
    """Reads the cells of one workbook. `uncalculated` counts formulas without a value, `errors` such as #REF!."""

    def __init__(self, strings: list[tuple[Run, ...]], styles: CellStyles, *, from_1904: bool) -> None:
        self._strings = strings
        self._styles = styles
        self._from_1904 = from_1904
        self._known: dict[tuple[int, bool, bool], Cell | None] = {}
        self.uncalculated = 0
        self.errors = 0

    def fill(self, element: Any) -> Colour | None:
        """The colour of a cell's ground, where it is one that ratings use."""
        return self._styles.get(element.get("s")).fill

    def read(self, element: Any) -> Cell | None:
        """The cell of an element ``c``, None if nothing stands in it."""
        kind = element.get("t") or "n"
        style = self._styles.get(element.get("s"))
        written = element.find(S + "v")
        text = (written.text if written is not None else None) or ""
        formula = element.find(S + "f")
        cell: Cell | None
        if kind == "s":
            cell = self._shared(whole(text, -1), style)
        elif kind == "inlineStr":
            inline = element.find(S + "is")
            cell = _of_lines(lines_of(runs(inline), style)) if inline is not None else None
        elif kind == "b" and text:
            yes = text.strip() in ("1", "true")
            cell = _of_text("TRUE" if yes else "FALSE", style.struck, style.bold, yes)
        elif kind == "d" and text:
            cell = self._iso_date(text, style.format, struck=style.struck, bold=style.bold)
        elif kind == "n" and text:
            cell = self._number(text, style.format, struck=style.struck, bold=style.bold)
        else:  # the text that a formula gives, or an error such as #REF!
            self.errors += kind == "e"
            cell = _of_lines(lines_of(((text, None, None),), style))
        if formula is not None:
            self.uncalculated += cell is None and kind != "str"
            address = _LINK_FORMULA.match(formula.text or "")
            if address and cell is not None:
                cell = linked(cell, clean(address[1]))
        return cell

    def _shared(self, number: int, style: CellStyle) -> Cell | None:
        """A cell with the text of this number: made once, however many cells hold it."""
        key = (number, style.struck, style.bold)
        if key not in self._known:
            words = self._strings[number] if 0 <= number < len(self._strings) else ()
            self._known[key] = _of_lines(lines_of(words, style))
        return self._known[key]

    def _number(self, text: str, code: str, *, struck: bool, bold: bool) -> Cell | None:
        try:
            value = float(text)
        except ValueError:
            return _of_text(text, struck, bold, None)
        if not math.isfinite(value):
            return _of_text(text, struck, bold, None)
        parts = date_parts(code)
        if parts == "h":
            return _of_text(shown_time(value), struck, bold, None)
        day = as_date(value, from_1904=self._from_1904) if parts else None
        if day is not None:
            return _of_day(day, code, struck=struck, bold=bold)
        return _of_text(shown_number(value, code), struck, bold, value)

    @staticmethod
    def _iso_date(text: str, code: str, *, struck: bool, bold: bool) -> Cell | None:
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return _of_text(text, struck, bold, None)
        return _of_day(day, code if date_parts(code) else "dd/mm/yyyy", struck=struck, bold=bold)


def linked(cell: Cell, address: str) -> Cell:
    """The cell, with a link from the first of its lines."""
    first, *rest = cell.lines
    if address in first.links:
        return cell
    return replace(cell, lines=(replace(first, links=(*first.links, address)), *rest))


def _of_lines(lines: tuple[Line, ...]) -> Cell | None:
    return Cell(lines=lines) if lines else None


def _of_text(text: str, struck: bool, bold: bool, value: date | float | bool | None) -> Cell | None:
    text = clean(text)
    if not text:
        return None
    if struck:
        return Cell(lines=(Line(text="", struck=text),))
    return Cell(lines=(Line(text=text, bold=bold),), value=value)


def _of_day(day: date, code: str, *, struck: bool, bold: bool) -> Cell | None:
    text, to_the_day = shown_date(day, code)
    return _of_text(text, struck, bold, day if to_the_day else None)


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
