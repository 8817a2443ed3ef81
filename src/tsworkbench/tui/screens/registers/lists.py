"""The lists of the registers' place: which registers there are, the entries of one, and entries of several together."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.english import agreeing
from tsworkbench.plan.model import GLYPHS, Rag
from tsworkbench.plan.registers.values import Register
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.screens.registers.columns import (
    Column,
    Drawn,
    draw_cell,
    lay_out,
    put_cells,
    put_headings,
    terse_day,
)
from tsworkbench.tui.widgets.row_source import KeyedRows, Rows, RowState

if TYPE_CHECKING:
    from tsworkbench.tui.screens.registers.shelf import Counts, EntryView, MixedLine, Shelf

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

    @property
    def ref_width(self) -> int:
        """Cells for a ref, and the gap after it."""
        return max(4, len(self.register.prefix) + len(str(max(len(self._keys), 1))) + 2)

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
