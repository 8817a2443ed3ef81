"""A row list whose rows are laid out as tiles: twelve months in four columns, say.

Cursor, focus, messages and keys are those of any row list; only where a row stands, and how it is painted, differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.tui.look import look_for
from tsworkbench.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tsworkbench.tui.widgets.row_source import TileSource


class TileList(RowList):
    """Tiles in one view; nothing scrolls."""

    ALLOW_SELECT = False

    def __init__(self, source: TileSource, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(source, marker=False, follows=True, id=id)
        self._tiles = source
        self._painted: tuple[object, list[Strip]] = ((), [])

    def reload(self) -> None:
        """The tiles have changed."""
        self._painted = ((), [])
        super().reload()

    def refresh_keys(self, keys: Iterable[int]) -> None:
        """What stands on the tiles may read differently."""
        self._painted = ((), [])
        self.refresh()

    def show_cursor(self) -> None:
        """All tiles are in view."""

    def render_line(self, y: int) -> Strip:
        focused = self.has_focus or self.led
        cursor = -1 if self._cursor_key is None else self._cursor
        state = (self.size, cursor, focused, self.app.theme)
        if self._painted[0] != state:
            self._painted = (state, self._tiles.lines(self.size, cursor, focused, look_for(self.app.theme)))
        lines = self._painted[1]
        return lines[y] if y < len(lines) else Strip.blank(self.size.width, look_for(self.app.theme).base)

    @property
    def cursor_region(self) -> Region:
        """Where the cursor's tile stands on the screen."""
        return self._tiles.region_of(self._cursor, self.size).translate(self.content_region.offset)

    def repaint_rows(self, indices: Iterable[int | None]) -> None:
        regions = [self._tiles.region_of(index, self.size) for index in indices if index is not None and index >= 0]
        if regions:
            self.refresh(*regions)

    def _take_length(self) -> None:
        self.set_reactive(Widget.virtual_size, Size(0, 0))

    def _tile_at(self, x: int, y: int) -> int:
        tiles = range(len(self._tiles))
        return next((tile for tile in tiles if self._tiles.region_of(tile, self.size).contains(x, y)), -1)

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        event.prevent_default()
        tile = self._tile_at(event.x, event.y)
        if tile >= 0 and event.chain == 1:
            self._move_to(tile)
        elif tile >= 0 and event.chain == 2:
            self.action_open()

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        event.prevent_default()  # tiles don't light up under the mouse
