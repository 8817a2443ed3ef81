"""One cell of a sheet: what it shows, and the day, number or yes or no that it holds."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date
from typing import Any

from tsworkbench.documents.blocks import Cell, Colour, Line
from tsworkbench.documents.excel.number_formats import as_date, date_parts, shown_date, shown_number, shown_time
from tsworkbench.documents.excel.references import whole
from tsworkbench.documents.excel.strings import Run, lines_of, runs
from tsworkbench.documents.excel.styles import CellStyle, CellStyles
from tsworkbench.documents.office.package import S
from tsworkbench.plan.language.text import clean

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
