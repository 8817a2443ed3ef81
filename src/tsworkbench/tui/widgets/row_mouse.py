"""The mouse over a list of rows: clicks, the wheel, the thumb's column, and the row it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import events
from textual.scroll_view import ScrollView

_WHEEL = 3  # rows per notch


class PointedRows(ScrollView):
    """What a list of rows does about the mouse. The list itself knows its rows."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.hover = -1
        """The row the mouse rests on; -1 for none."""

    def row_at(self, line: int) -> int:
        """The row on a line of the widget; -1 where there is none that can be selected."""
        raise NotImplementedError

    def clicked(self, index: int, x: int) -> None:
        """A row was clicked, in this column of the widget."""
        raise NotImplementedError

    def scroll_rows(self, top: int) -> None:
        """Puts this row on top."""
        raise NotImplementedError

    def repaint_rows(self, indices: Iterable[int | None]) -> None:
        """Repaints these rows, and nothing else, as far as they are on the screen."""
        raise NotImplementedError

    def action_open(self) -> None:
        """Opens the row in hand."""
        raise NotImplementedError

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        if event.x == self.size.width - 1 and self.max_scroll_y:
            self.scroll_rows(round(self.max_scroll_y * event.y / max(1, self.size.height - 1)))
            return
        index = self.row_at(event.y)
        if index < 0:
            return
        if event.chain == 1:
            self.clicked(index, event.x)
        elif event.chain == 2:
            self.action_open()

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover_on(self.row_at(event.y))

    def _on_leave(self, event: events.Leave) -> None:
        self._hover_on(-1)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, _WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -_WHEEL)

    def _wheel(self, event: events.MouseEvent, rows: int) -> None:
        event.stop()
        event.prevent_default()
        self.scroll_rows(max(0, min(self.scroll_offset.y + rows, self.max_scroll_y)))

    def _hover_on(self, index: int) -> None:
        if index != self.hover:
            before, self.hover = self.hover, index
            self.repaint_rows((before, index))
