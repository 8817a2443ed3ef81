"""A row list's rows: what the list asks of the source that has them, where its cursor goes, and how a row is drawn."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from rich.style import Style
from textual.strip import Strip

from tsworkbench.tui.draw.content import strip_of, turned_over, wrap
from tsworkbench.tui.draw.themes import Look

T = TypeVar("T")


class RowState(NamedTuple):
    """How a row stands at the moment. The list draws background and marker; the source, the words."""

    selected: bool = False
    """It is the row the cursor is on."""
    focused: bool = False
    """The list has the focus."""
    echo: bool = False
    """It is selected, and the focus is in another pane."""
    marked: bool = False
    """It is marked for an act on many rows."""
    hovered: bool = False
    """The mouse is over it."""


class RowSource(Protocol):
    """Rows by index, each with a key of its own that stays the same while other rows come and go.

    A source may also have ``prefetch(first: int, last: int) -> None``: it is told which rows are about to
    be painted (both ends included); and ``about(key: int) -> int``: what a row is about, where two rows may
    be about one thing. A thing that is marked is marked wherever it stands. With ``heading(index: int) -> int |
    None``, where the heading of a row is, the heading stays on the first line while its rows are scrolled.
    """

    def __len__(self) -> int:
        """How many rows there are, headings and blank rows included."""

    def key(self, index: int) -> int:
        """The key of the row at `index`. Rows that can't be selected may share one."""

    def index(self, key: int) -> int | None:
        """Where the row with this key is now, or None if it is gone."""

    def selectable(self, index: int) -> bool:
        """Whether the cursor may stand on the row: false for headings and blank rows."""

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        """The row in exactly `width` cells. Runs without a background take that of the row."""


class Rows(Generic[T]):
    """Rows made of lines in a list. The key of a row is its place, and all can be selected, unless a source says so."""

    _lines: Sequence[T] = ()

    def __len__(self) -> int:
        return len(self._lines)

    def key(self, index: int) -> int:
        return index

    def index(self, key: int) -> int | None:
        return key if 0 <= key < len(self) else None

    def selectable(self, index: int) -> bool:
        return True

    def line_of(self, key: int | None) -> T | None:
        """The line of a row; None where there is none any more."""
        return self._lines[key] if key is not None and key < len(self._lines) else None


class GroupedRows(Rows[T]):
    """Rows in groups, each with a heading that stays in view, and a blank line between them."""

    _blank: T
    _lines: list[T]
    _headings: list[int]

    def _clear(self) -> None:
        self._lines, self._headings = [], []

    def _begin_group(self, heading: T) -> None:
        if self._lines:
            self._lines.append(self._blank)
        self._headings.append(len(self._lines))
        self._lines.append(heading)

    def heading(self, index: int) -> int | None:
        """Where the heading of a row is; None for a blank line."""
        return None if self._lines[index] == self._blank else heading_above(self._headings, index)


class Wrapped(NamedTuple, Generic[T]):
    """A line of `WrappedRows`: the heading of a group, the first line of an item, or the rest of it."""

    text: str = ""
    heading: T | None = None
    item: int = -1
    is_rest: bool = False
    is_wrapped: bool = True
    """Whether its text has been broken out of the item's words: that of a long list is when it is drawn."""


_PLAIN = str.maketrans("", "", "“”‘’–—…£·")
"""Signs that take one cell, as letters do."""


class WrappedRows(GroupedRows[Wrapped[T]], Generic[T]):
    """Items in groups, each a sentence wrapped to the width there is. The key of an item is its place among all.

    A subclass says of each item which group it is in, what its words are and how many cells and lines they may have.
    """

    _blank = Wrapped()
    MOST_LINES = 3
    _width = 80

    def __init__(self, items: int) -> None:
        self._count = items
        self.fit(80)

    def group_of(self, item: int) -> T:
        """The group an item is in: those of one are side by side."""
        raise NotImplementedError

    def words_of(self, item: int) -> str:
        """What an item says."""
        raise NotImplementedError

    def room_in(self, width: int) -> int:
        """Cells for the words of an item."""
        raise NotImplementedError

    def fit(self, width: int) -> None:
        """Breaks the sentences anew."""
        self._clear()
        self._width = width
        self._places: list[int] = []
        before: T | None = None
        for item in range(self._count):
            group = self.group_of(item)
            if group != before:
                self._begin_group(Wrapped("", group))
                before = group
            room = max(20, self.room_in(width))
            words = self.words_of(item)
            self._places.append(len(self._lines))
            if (lines := self._lines_needed(words, room)) is not None:
                self._lines.append(Wrapped("", None, item, is_wrapped=False))
                self._lines += [Wrapped("", None, item, is_rest=True, is_wrapped=False)] * (lines - 1)
                continue
            first, *rest = wrap(words, room, self.MOST_LINES) or [""]
            self._lines.append(Wrapped(first, None, item))
            self._lines += [Wrapped(line, None, item, is_rest=True) for line in rest]

    def _lines_needed(self, words: str, room: int) -> int | None:
        """In how many lines words go, where that is seen without breaking them; else None."""
        if not (words.isprintable() and words.translate(_PLAIN).isascii()) or not words:
            return None
        if len(words) <= room:
            return 1
        is_tight = "  " not in words and words[-1] != " " and words[0] != " "
        return 2 if self.MOST_LINES == 2 and is_tight else None

    def line(self, index: int) -> Wrapped[T]:
        """A line with its text."""
        found = self._lines[index]
        if not found.is_wrapped:
            lines = wrap(self.words_of(found.item), max(20, self.room_in(self._width)), self.MOST_LINES)
            place = index - self._places[found.item]
            found = found._replace(text=lines[place] if place < len(lines) else "", is_wrapped=True)
            self._lines[index] = found
        return found

    def key(self, index: int) -> int:
        return self._lines[index].item

    def index(self, key: int) -> int | None:
        return self._places[key] if 0 <= key < len(self._places) else None

    def selectable(self, index: int) -> bool:
        return self._lines[index].item >= 0 and not self._lines[index].is_rest


class KeyedRows:
    """Rows of which the source holds nothing but their keys. All can be selected, unless it says otherwise."""

    _keys: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self._keys)

    def key(self, index: int) -> int:
        return self._keys[index]

    def index(self, key: int) -> int | None:
        try:
            return self._keys.index(key)
        except ValueError:
            return None

    def selectable(self, index: int) -> bool:
        return True


def nearest(source: RowSource, index: int) -> int:
    """The row nearest to `index` that can be selected, looking down first; -1 if there is none."""
    count = len(source)
    index = max(0, min(index, count - 1))
    for candidate in range(index, count):
        if source.selectable(candidate):
            return candidate
    for candidate in range(min(index, count) - 1, -1, -1):
        if source.selectable(candidate):
            return candidate
    return -1


def stepped(source: RowSource, index: int, delta: int) -> int:
    """`delta` rows that can be selected away from `index`, or as far as there are any."""
    step = 1 if delta > 0 else -1
    target = index
    for _ in range(abs(delta)):
        index += step
        while 0 <= index < len(source) and not source.selectable(index):
            index += step
        if not 0 <= index < len(source):
            break
        target = index
    return target


def heading_above(headings: Sequence[int], index: int) -> int | None:
    """The last of the headings, whose places are in order, that is at `index` or above it; None if there is none.

    >>> heading_above([0, 5], 4)
    0
    """
    before = bisect(headings, index) - 1
    return headings[before] if before >= 0 else None


def top_showing(index: int, top: int, height: int, first: int, count: int) -> int:
    """The first row in view so that `index` is seen, coming from `top`.

    Inside the view nothing moves; at its edge half a page does, because scrolling row by row repaints the
    list for every key. Headings above the `first` row that can be selected come into view with it.
    """
    if index <= first and index < height:
        return 0
    if index < top:
        return max(0, index - height + 1, min(index, top - height // 2))
    if index >= top + height:
        return min(max(0, count - height), index, max(top + height // 2, index - height + 1))
    return top


MARKER = "▌"
_MARKED = "│"
_MARKED_AND_SELECTED = "█"
_THUMB = "│"
_KEPT = 400  # strips: a tall screen of rows in a few states each


def row_style(state: RowState, under: Style, look: Look) -> Style:
    """Colour and background on which a row's words stand, in a list that lies on `under`."""
    if state.selected and state.focused:
        return under + look.selected
    if state.echo or state.marked:
        return under + look.echo
    return under


def marker(state: RowState, look: Look) -> tuple[str, Style]:
    """What is in the marker's column."""
    here = state.selected and state.focused
    if state.marked:
        return (_MARKED_AND_SELECTED if here else _MARKED), look.accent
    if here:
        return MARKER, look.accent
    return (MARKER if state.hovered else " "), look.rule


def thumb(top: int, height: int, count: int) -> range:
    """The lines of the screen on which the scroll thumb stands; none if all rows are in view."""
    if count <= height or height <= 0:
        return range(0)
    length = max(1, height * height // count)
    start = round(top * (height - length) / (count - height))
    return range(start, start + length)


class RowPainter:
    """Paints rows and keeps what it painted, until told that it is stale."""

    def __init__(self, *, marker_width: int, raised: bool) -> None:
        self._marker_width = marker_width
        self._raised = raised
        self._strips: dict[tuple[int, int, RowState, bool, str], Strip] = {}

    def under(self, look: Look) -> Style:
        """What the list lies on."""
        return look.raised if self._raised else look.base

    def forget(self) -> None:
        """All rows may read differently."""
        self._strips.clear()

    def forget_rows(self, indices: Iterable[int]) -> None:
        """The rows at these indices read differently."""
        stale = set(indices)
        for entry in [entry for entry in self._strips if entry[0] in stale]:
            del self._strips[entry]

    def paint(
        self, source: RowSource, index: int, width: int, state: RowState, look: Look, *, thumbed: bool = False
    ) -> Strip:
        """The row at `index` in exactly `width` cells: marker, words, and the scroll thumb where it is `thumbed`."""
        entry = (index, width, state, thumbed, look.name)
        if (strip := self._strips.get(entry)) is None:
            strip = self._painted(source, index, width, state, thumbed, look)
            if len(self._strips) >= _KEPT:
                del self._strips[next(iter(self._strips))]
            self._strips[entry] = strip
        return strip

    def _painted(self, source: RowSource, index: int, width: int, state: RowState, thumbed: bool, look: Look) -> Strip:
        under = row_style(state, self.under(look), look)
        inner = max(0, width - 1 - self._marker_width)
        row = source.paint(index, inner, state, look).adjust_cell_length(inner)
        runs = _laid(row, under) if under.reverse or under.underline else [(p.text, under + p.style) for p in row]
        if self._marker_width:
            text, style = marker(state, look)
            here = turned_over(under, style) if under.reverse else under + style
            runs.insert(0, (text, under if text.isspace() else here))
        return strip_of([*runs, (_THUMB if thumbed else " ", self.under(look) + look.rule)], width)


def _laid(row: Strip, under: Style) -> list[tuple[str, Style]]:
    """A row's words on a bar, or on a line: of one colour from end to end, also where there are no words."""
    if under.reverse:
        return [(part.text, turned_over(under, part.style or Style())) for part in row]
    runs = []
    for part in row:
        text, words = part.text, part.text.strip(" ")
        before = len(text) - len(text.lstrip(" ")) if words else 0
        ink = under + part.style
        runs += [(text[:before], under), (words, ink), (text[before + len(words) :], under)]
    return [run for run in runs if run[0]]
