"""The lists of the registers' place: which registers there are, the entries of one, and entries of several together.

Of a register's fields a list has the columns that there is room for. The field by which entries are called has what
room the others leave. Others give way to it from the right, so that nothing is ever scrolled sideways; what has no
column is in the strip.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import month_name, short_month
from tsworkbench.plan.english import agreeing, number, pounds
from tsworkbench.plan.model import GLYPHS, Rag
from tsworkbench.plan.registers import kinds
from tsworkbench.plan.registers.values import Cell, Field, FieldKind, Register
from tsworkbench.tui.draw.content import Align, Line, drawable
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.widgets.row_source import KeyedRows, Rows, RowState

if TYPE_CHECKING:
    from tsworkbench.tui.screens.registers.shelf import Counts, EntryView, MixedLine, Shelf


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


DUE, ABOUT = 0, -1
"""The keys of the lists that are of no one register. That of a register is its number in the file."""
_NO_KEY = -2
_COUNT, _MARKS = 6, 10


class ListLine(NamedTuple):
    """A line of the left list: a heading, a blank, or a list that can be opened."""

    key: int = _NO_KEY
    words: str = ""
    indent: int = 0
    counts: Counts | None = None


class ListRows(Rows[ListLine]):
    """`Due`, and the registers: those of the plan, then those of the whole file; each with those that are under it."""

    def show(self, lines: Sequence[ListLine]) -> None:
        """Takes other lines."""
        self._lines = lines

    @property
    def count(self) -> int:
        """How many registers there are."""
        return sum(line.key > DUE for line in self._lines)

    def key(self, index: int) -> int:
        return self._lines[index].key

    def index(self, key: int) -> int | None:
        return next((index for index, line in enumerate(self._lines) if line.key == key), None)

    def selectable(self, index: int) -> bool:
        return self._lines[index].key != _NO_KEY

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._lines[index]
        line = Line(width)
        if row.key == _NO_KEY:
            return line.put(row.words, look.muted).strip()
        line.gap(1 + row.indent).put(row.words, look.strong if state.selected else look.text)
        counts = row.counts
        if counts is None:
            return line.strip()
        worst = counts.red + counts.late
        if worst:
            line.right(f"{GLYPHS[Rag.RED]}{worst:,}", look.rags[Rag.RED]).right(" ")
        if counts.amber:
            line.right(f"{GLYPHS[Rag.AMBER]}{counts.amber:,}", look.rags[Rag.AMBER]).right(" ")
        said = f"{counts.total:,}"
        return line.right(" " * max(0, _COUNT - 1 - len(said))).right(said, look.muted).strip()


class Headings(NamedTuple):
    """What the line over a list says."""

    columns: Sequence[Column] = ()
    sorted_by: str = ""
    words: str = ""


class EntryRows(KeyedRows):
    """The entries of one register, in the order and under the filter that are in force."""

    def __init__(self, shelf: Shelf, register: Register, keys: array[int], *, order: str = "", note: str = "") -> None:
        """`note` is said under the last of them."""
        self._shelf = shelf
        self.register = register
        self._keys = keys
        self.order = order
        self.note = note
        self._laid: tuple[int, list[Column]] = (-1, [])

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self._keys)

    def __len__(self) -> int:
        return len(self._keys) + (2 if self.note and len(self._keys) else 0)

    def key(self, index: int) -> int:
        return self._keys[index] if index < len(self._keys) else _NO_KEY

    def selectable(self, index: int) -> bool:
        return index < len(self._keys)

    def prefetch(self, first: int, last: int) -> None:
        self._shelf.read_ahead(self.register, self._keys[first : last + 1])

    @cached_property
    def ref_width(self) -> int:
        """Cells for the longest ref of the register, also under a filter, and the gap after it."""
        return max(4, self._shelf.longest_ref(self.register) + 2)

    def columns(self, width: int) -> list[Column]:
        """The columns in a row of `width` cells."""
        if self._laid[0] != width:
            self._laid = (width, lay_out(self.register, self._shelf.units(self.register), width, self.ref_width))
        return self._laid[1]

    def headings(self, width: int, look: Look) -> Strip:
        """The line over the list."""
        return put_headings(Line(width), self.columns(width), look, sorted_by=self.order).strip()

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        line = Line(width)
        if index >= len(self._keys):
            return line.gap(self.ref_width).put(self.note if index > len(self._keys) else "", look.muted).strip()
        view = self._shelf.view(self._keys[index])
        if view is None:
            return line.strip()
        line.put(view.ref, look.muted, width=self.ref_width - 1)
        columns = self.columns(width)
        return put_cells(line, columns, [self._cell(column, view, state, look) for column in columns]).strip()

    def _cell(self, column: Column, view: EntryView, state: RowState, look: Look) -> Drawn:
        field = column.field
        ink = (
            look.muted
            if view.done
            else look.strong
            if state.selected and field.name in view.register.called
            else look.text
        )
        return draw_cell(
            column,
            view.cells.get(field.name),
            view.words(field.name),
            ink,
            look,
            as_at=self._shelf.as_at,
            late=self._shelf.is_late(view, field),
            initials=self._shelf.initials,
        )


_WHEN, _REF, _OF, _OWNER = 11, 7, 24, 4


class MixedRows(Rows["MixedLine"]):
    """Entries of several registers: what is due for review, or what is about one row of a plan."""

    def __init__(self, shelf: Shelf, lines: Sequence[MixedLine], *, dated: bool) -> None:
        self._shelf = shelf
        self._lines = lines
        self._dated = dated
        self._places = {self._key_of(line): place for place, line in enumerate(lines)}

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self._lines)

    def _key_of(self, line: MixedLine) -> int:
        """One entry may be due twice, by two of its fields."""
        return line.key * 64 + (sum(map(ord, line.field)) % 64)

    def key(self, index: int) -> int:
        return self._key_of(self._lines[index])

    def line(self, index: int) -> MixedLine:
        """A line of the list."""
        return self._lines[index]

    def about(self, key: int) -> int:
        """The entry that a line is about."""
        return key // 64

    def index(self, key: int) -> int | None:
        return self._places.get(key)

    def prefetch(self, first: int, last: int) -> None:
        self._shelf.read_mixed([line.key for line in self._lines[first : last + 1]])

    def headings(self, width: int, look: Look) -> Strip:
        """The line over the list."""
        line = Line(width)
        if self._dated:
            line.put("Review", look.muted, width=_WHEN)
        return (
            line.put("", look.muted, width=_REF)
            .put("Entry", look.muted)
            .right("Register", look.muted)
            .right(" " * max(0, self._of(width) - 8))
            .strip()
        )

    def _of(self, width: int) -> int:
        return _OF if width >= 60 else 12

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._lines[index]
        line = Line(width)
        view = self._shelf.view(row.key)
        if view is None:
            return line.strip()
        if self._dated:
            said = f"{'▲' if row.late else ''}{terse_day(row.day, self._shelf.as_at)}"
            line.put(said, look.error if row.late else look.text, width=_WHEN)
        line.put(view.ref, look.muted, width=_REF)
        of = self._of(width)
        field = view.register.field(row.field)
        named = view.register.title
        if field is not None and len(view.register.reviewed) > 1:
            named += f" · {field.title.lower()}"
        room = max(8, width - line.used - of - _OWNER - 3)
        line.put(view.called, look.strong if state.selected else look.text, width=room).gap(2)
        line.put(self._owner(view), look.muted, width=_OWNER).gap()
        return line.put(named, look.muted, width=of).strip()

    def _owner(self, view: EntryView) -> str:
        owner = view.register.officer
        cell = view.cells.get(owner.name) if owner is not None else None
        return self._shelf.initials.get(str(cell), "") if cell is not None else ""


def closed_note(count: int, key: str) -> str:
    """What is said under a list of which some entries are done: "1 closed: f shows it"."""
    return f"{count:,} closed: {key} shows {agreeing(count, 'it', 'them')}" if count else ""


class HeadingLine(Widget):
    """The line with what the columns are called. A click on one tells its field."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "HeadingLine { height: 1; width: 1fr; }"

    def __init__(self, source: Callable[[], EntryRows | MixedRows | None], chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._source, self._chosen = source, chosen

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        source = self._source()
        inner = max(0, self.size.width - 2)
        if source is None or not source.count:
            return Line(self.size.width, look.base).strip()
        drawn = source.headings(inner, look).apply_style(look.base)
        return Strip([*Line(1, look.base).strip(), *drawn, *Line(1, look.base).strip()], self.size.width)

    def on_click(self, event: events.Click) -> None:
        """The field over which the click was."""
        event.stop()
        source = self._source()
        if isinstance(source, EntryRows):
            columns = source.columns(max(0, self.size.width - 2))
            found = next((one for one in reversed(columns) if one.at <= event.x - 1), None)
            if found is not None:
                self._chosen(found.field.name)
