"""How a row of a list is drawn: the source's words on the list's background, between marker and thumb."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.style import Style
from textual.strip import Strip

from tsworkbench.tui.content import strip_of
from tsworkbench.tui.look import Look
from tsworkbench.tui.widgets.row_state import RowState

if TYPE_CHECKING:
    from tsworkbench.tui.widgets.row_source import RowSource

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
    """What stands in the marker's column."""
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
        row = source.paint(index, inner, state, look).adjust_cell_length(inner).apply_style(under)
        runs = [(part.text, part.style or under) for part in row]
        if self._marker_width:
            text, style = marker(state, look)
            runs.insert(0, (text, under + style))
        return strip_of([*runs, (_THUMB if thumbed else " ", self.under(look) + look.faint)], width)
