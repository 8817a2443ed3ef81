"""The columns of a register's list: which of its fields there is room for, and how a cell is drawn in one.

The field by which entries are called has what room the others leave. Others give way to it from the right, so that
nothing is ever scrolled sideways; what has no column is in the strip.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len
from rich.style import Style

from tsworkbench.plan.calendar import month_name, short_month
from tsworkbench.plan.english import number, pounds
from tsworkbench.plan.model import GLYPHS
from tsworkbench.plan.registers import kinds
from tsworkbench.plan.registers.values import Cell, Field, FieldKind, Register
from tsworkbench.tui.draw.content import Align, Line, drawable
from tsworkbench.tui.draw.themes import Look

_GAP = 2
_NARROW = 84
"""Cells below which a list has few columns."""
_FEW = 3
_READABLE, _LEAST = 30, 16
"""Cells of what entries are called, before scores have short headings, and before other columns give way."""
_LINK, _WORDS, _CHOICE = 24, 24, 16
"""Cells for what a link leads to, for words, and for a choice, at most."""
_WIDTHS = {
    FieldKind.OFFICER: 4,
    FieldKind.MONEY: 10,
    FieldKind.NUMBER: 7,
    FieldKind.DAY: 9,
    FieldKind.YES_NO: 1,
    FieldKind.SCALE: 1,
    FieldKind.ROW: 9,
    FieldKind.ENTRY: _LINK,
}
_RIGHT = (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.DAY)
_SCORE = 4


class Column(NamedTuple):
    """A field with its place in a line."""

    field: Field
    unit: FieldKind
    """What its values are: of a derived field what it counts in."""
    at: int
    width: int
    heading: str
    align: Align = "left"


def lay_out(register: Register, units: Mapping[str, FieldKind], width: int, ref: int) -> list[Column]:
    """The columns for a list of `width` cells; refs take `ref` of them, with the gap after them."""
    names = [name for name in register.columns if register.field(name) is not None]
    fields = [field for name in names if (field := register.field(name)) is not None]
    if not fields:
        return []
    widest = next((field for field in fields if field.name in register.called), fields[0])
    if width < _NARROW:
        fields = _first(register, fields, widest, units, width - ref)
    for short in (False, True):
        found, room = _measured(fields, widest, units, width - ref, short=short)
        while room < _LEAST and len(fields) > 1:
            fields = [*fields[:-1]] if fields[-1] is not widest else [*fields[:-2], widest]
            found, room = _measured(fields, widest, units, width - ref, short=short)
        if room >= _READABLE:
            break
    columns, at = [], ref
    for field, cells, heading in found:
        taken = room if field is widest else cells
        unit = units.get(field.name, field.kind)
        align: Align = "right" if unit in _RIGHT or field.bands else "left"
        columns.append(Column(field, unit, at, taken, _fitting(heading, taken), align))
        at += taken + _GAP
    return columns


def _first(
    register: Register, fields: Sequence[Field], widest: Field, units: Mapping[str, FieldKind], width: int
) -> list[Field]:
    """The few fields that a narrow list has: what is ticked and what it is sorted by before others, in their order."""
    score = kinds.main_score(register)
    names = [name for name in (register.tick, score.name if score is not None else None) if name is not None]
    found = [widest]
    for field in sorted(fields, key=lambda one: one.name not in names):
        more = [one for one in fields if one in found or one is field]
        if len(more) <= _FEW + 1 and _measured(more, widest, units, width, short=True)[1] >= _READABLE:
            found.append(field)
    return [one for one in fields if one in found]


def _measured(
    fields: Sequence[Field], widest: Field, units: Mapping[str, FieldKind], width: int, *, short: bool
) -> tuple[list[tuple[Field, int, str]], int]:
    """Each field with its cells and its heading, and the cells that are left for the widest."""
    found = []
    taken = 0
    for field in fields:
        cells, heading = (0, field.title) if field is widest else _cells_of(field, units, short=short)
        taken += cells + _GAP
        found.append((field, cells, heading))
    return found, width - taken + _GAP


def _cells_of(field: Field, units: Mapping[str, FieldKind], *, short: bool) -> tuple[int, str]:
    unit = units.get(field.name, field.kind)
    if field.bands:
        return (
            (_SCORE, field.title[:3].lower())
            if short
            else (max(_SCORE, min(cell_len(field.title) + 1, 10)), field.title)
        )
    if field.kind.chosen:
        longest = max((cell_len(drawable(one)) for one in field.all_choices), default=0)
        cells = min(_CHOICE, longest)
    else:
        cells = _WIDTHS.get(unit, _WORDS)
    if short and cells >= _LINK:
        cells = _LINK * 3 // 4
    heading = _fitting(field.title, max(cells, 8))
    return max(cells, cell_len(heading)), heading


def _fitting(title: str, room: int) -> str:
    """A field's title in so many cells: whole, else its last or its first word, else its beginning."""
    words = drawable(title).split()
    last = words[-1][:1].upper() + words[-1][1:] if words else ""
    for one in (" ".join(words), last, words[0] if words else ""):
        if cell_len(one) <= room:
            return one
    return (words[0] if words else "")[:room]


class Drawn(NamedTuple):
    """The words of a cell, and their colour."""

    words: str
    ink: Style


def draw_cell(
    column: Column,
    cell: Cell,
    words: str,
    ink: Style,
    look: Look,
    *,
    as_at: date,
    late: bool,
    initials: Mapping[str, str],
) -> Drawn:
    """A cell as its column shows it: `words` are those of a form. `late`: its day is past, and was to be kept."""
    field, unit = column.field, column.unit
    if cell is None:
        return Drawn("·" if unit is FieldKind.YES_NO else "", look.muted)
    if field.bands and isinstance(cell, int | float):
        colour = kinds.band(field, float(cell))
        return Drawn(f"{GLYPHS[colour] if colour is not None else ''}{number(cell)}", look.rags[colour])
    match unit:
        case FieldKind.YES_NO:
            return Drawn("✓", look.rags[None] + ink) if cell else Drawn("·", look.muted)
        case FieldKind.OFFICER if isinstance(cell, str) and not field.several:
            return Drawn(initials.get(cell, words), look.muted)
        case FieldKind.MONEY if isinstance(cell, int | float):
            return Drawn(pounds(round(cell)), ink)
        case FieldKind.NUMBER if isinstance(cell, int | float):
            return Drawn(number(cell), ink)
        case FieldKind.DAY:
            return Drawn(f"{'▲' if late else ''}{terse_day(cell, as_at)}", look.error if late else ink)
        case FieldKind.SCALE:
            return Drawn(str(cell), ink)
    return Drawn(words.replace("\n", " / "), ink)


def terse_day(cell: Cell, as_at: date) -> str:
    """A day cell in few cells: "15 Jan", "31 Mar 12", "end Mar"; its own words where it names no day.

    >>> terse_day("2010-01-15", date(2009, 12, 15)), terse_day("2011-03-31 by end March 2011", date(2009, 12, 15))
    ('15 Jan', 'end Mar 11')
    """
    day = kinds.day_of(cell)
    if day is None:
        return kinds.day_words(cell)
    far = f" {day.year % 100:02d}" if abs((day - as_at).days) > _A_YEAR else ""
    said = str(cell)[11:].strip()
    if not said:
        return f"{day.day} {short_month(day)}{far}"
    if not _MONTH.search(said):
        return said.removeprefix("by ")
    months = _MONTH.sub(lambda found: found[0][:3], said.removeprefix("by "))
    return _YEAR.sub(far, months)


_A_YEAR = 330
_MONTH = re.compile(rf"\b({'|'.join(month_name(date(2000, month, 1)) for month in range(1, 13))})\b")
_YEAR = re.compile(r" \d{4}\b")


def put_cells(line: Line, columns: Sequence[Column], drawn: Sequence[Drawn]) -> Line:
    """Puts each cell into its column."""
    for column, one in zip(columns, drawn, strict=True):
        line.to(column.at).put(one.words, one.ink, width=column.width, align=column.align)
    return line


def put_headings(line: Line, columns: Sequence[Column], look: Look, *, sorted_by: str) -> Line:
    """The headings over their columns, with an arrow at the one that they are sorted by."""
    name, down = sorted_by.removeprefix("-"), sorted_by.startswith("-")
    for column in columns:
        here = column.field.name == name
        arrow = ("▾" if down else "▴") if here else ""
        words = f"{_fitting(column.heading, column.width - 1)}{arrow}" if arrow and column.width > 1 else column.heading
        line.to(column.at).put(words, look.muted, width=column.width, align=column.align)
    return line
