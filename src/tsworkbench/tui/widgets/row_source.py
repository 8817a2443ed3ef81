"""What a row list asks of the one who has the rows. For whoever checks types: nothing here runs."""

from typing import Protocol

from textual.geometry import Region, Size
from textual.strip import Strip

from tsworkbench.tui.look import Look
from tsworkbench.tui.widgets.row_state import RowState


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


class TileSource(RowSource, Protocol):
    """Rows that know where they stand."""

    def region_of(self, index: int, size: Size) -> Region:
        """Where the tile stands in a widget of that size."""

    def lines(self, size: Size, cursor: int, focused: bool, look: Look) -> list[Strip]:
        """The whole picture, headings and lanes included, line by line."""
