"""The one virtual row list: every list-like pane is this widget with a source of its own.

It holds no rows and no widgets per row: what is on screen is asked of the source and painted, so that a
hundred thousand rows cost what forty do. Columns: marker, then the row, then the scroll thumb's column,
which is always kept free so that nothing shifts when the thumb appears.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.widgets.row_source import RowPainter, RowSource, RowState, nearest, stepped, thumb, top_showing

_WHEEL = 3  # rows per notch


class _AboutRow(Message):
    """Written out, and not as dataclasses: making those is a part of every start."""

    def __init__(self, rows: RowList, key: int) -> None:
        """`key` is that of the row."""
        super().__init__()
        self.rows = rows
        self.key = key

    @property
    def control(self) -> RowList:
        """The list, for ``@on`` with a selector."""
        return self.rows


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of rows with a cursor that is a key: it finds its row again whatever was added or removed.

    The list binds no keys: the app's registry of acts does, by the actions below (``move(1)``, ``first``,
    ``last``, ``page(-1)``, ``open``, ``edit``). A part that has no app around it may set BINDINGS.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    RowList { width: 1fr; height: 1fr; overflow: hidden hidden; background: $background; }
    """

    echo: reactive[bool] = reactive(True)
    """Whether the cursor's row still shows, in echo colours, while the focus is elsewhere."""
    led: reactive[bool] = reactive(False)
    """Keys come to it by way of a field above it: it is drawn as if it had the focus."""
    empty: reactive[str] = reactive("")
    """What is there when there are no rows."""

    class Highlighted(_AboutRow):
        """The cursor stands on another row."""

        def can_replace(self, message: Message) -> bool:
            """Of several that wait, only the last one counts."""
            return isinstance(message, RowList.Highlighted) and message.rows is self.rows

    class Opened(_AboutRow):
        """Enter or a double click on a row."""

    class EditAsked(_AboutRow):
        """The row is to be edited."""

    class Pressed(_AboutRow):
        """A click on a row, `x` cells into the source's own columns (on a fold mark, say)."""

        def __init__(self, rows: RowList, key: int, x: int) -> None:
            super().__init__(rows, key)
            self.x = x

    def __init__(
        self,
        source: RowSource,
        *,
        marker: bool = True,
        raised: bool = False,
        follows: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        """`marker`: the first column is kept for the mark of the cursor's row. `raised`: on a surface.

        `follows`: its cursor is on a row that other lists show too. Where that row goes from the list, the cursor goes
        with it and on to no other row, until it is moved.
        """
        super().__init__(id=id, classes=classes)
        self.hover = -1
        """The row the mouse rests on; -1 for none."""
        self._follows = follows
        self.chosen = False
        """The officer moved the cursor where it is: it doesn't merely follow that of another list."""
        self.lost = False
        """The cursor's row has gone from the list since it was there."""
        self._source = source
        self._marker = 1 if marker else 0
        self._cursor = -1
        self._cursor_key: int | None = None
        self._top_key: int | None = None
        self._marked: frozenset[int] = frozenset()
        self._painter = RowPainter(marker_width=self._marker, raised=raised)
        self._select(nearest(source, 0))

    # What the list shows

    @property
    def source(self) -> RowSource:
        """Where the rows come from. Setting another one keeps the cursor if its key is there too."""
        return self._source

    @source.setter
    def source(self, source: RowSource) -> None:
        self._source = source
        self.reload()

    @property
    def cursor_key(self) -> int | None:
        """The key of the row the cursor is on; None if no row can be selected."""
        return self._cursor_key

    @property
    def cursor_region(self) -> Region:
        """Where the cursor's row is on the screen, without marker and thumb columns: for an editor."""
        x, y, width, _ = self.content_region
        y += self._cursor - self.scroll_offset.y
        return Region(x + self._marker, y, max(0, width - self._marker - 1), 1)

    def line_of(self, key: int) -> int | None:
        """The line of the screen on which a row is; None where it isn't in view."""
        index = self._source.index(key)
        if index is None or index not in self._indices_in_view():
            return None
        return self.content_region.y + index - self.scroll_offset.y

    @property
    def heading_line(self) -> int | None:
        """The line of the screen with the heading that the cursor's row is under; None where none is in view."""
        heading = getattr(self._source, "heading", None)
        above = heading(self._cursor) if heading is not None and self._cursor >= 0 else None
        if above is None:
            return None
        return self.content_region.y + max(0, int(above) - self.scroll_offset.y)

    @property
    def marked(self) -> frozenset[int]:
        """The keys of the marked rows; of what they are about, where the source tells."""
        return self._marked

    @marked.setter
    def marked(self, keys: Iterable[int]) -> None:
        before, self._marked = self._marked, frozenset(keys)
        changed = before ^ self._marked
        self.repaint_rows(index for index in self._indices_in_view() if self._about(index) in changed)

    def keys_in_view(self) -> set[int]:
        """The keys of the rows that are on the screen; of what they are about, where the source tells."""
        return {self._about(index) for index in self._indices_in_view()} if self.is_attached and self.display else set()

    def keys_between(self, one: int, other: int) -> list[int]:
        """What the rows from one to the other are about, in the order of the list; none if one is not in it."""
        found = [
            next((index for index in range(len(self._source)) if self._about(index) == key), None)
            for key in (one, other)
        ]
        if found[0] is None or found[1] is None:
            return []
        first, last = sorted(index for index in found if index is not None)
        step = 1 if found[0] <= found[1] else -1
        span = range(first, last + 1)[::step]
        return [self._about(index) for index in span if self._source.selectable(index) and self._about(index) >= 0]

    def _indices_in_view(self) -> range:
        top = self.scroll_offset.y
        return range(top + (self.pinned >= 0), min(len(self._source), top + self.size.height))

    @property
    def pinned(self) -> int:
        """The heading that is shown on the first line because its rows are scrolled under it; -1 where none is."""
        top, heading = self.scroll_offset.y, getattr(self._source, "heading", None)
        if heading is None or not 0 < top < len(self._source) or self.size.height < 2:
            return -1
        above = heading(top)
        return -1 if above is None or above >= top else int(above)

    @property
    def about(self) -> int | None:
        """What the row under the cursor is about; None without a cursor."""
        return None if self._cursor_key is None else self._about_key(self._cursor_key)

    def _about(self, index: int) -> int:
        return self._about_key(self._source.key(index))

    def _about_key(self, key: int) -> int:
        about = getattr(self._source, "about", None)
        return key if about is None else about(key)

    def reload(self) -> None:
        """The rows have changed: paints them anew, and keeps the cursor where it was on the screen.

        A list that stands at its top stays there, as long as the cursor's row can be seen from there.
        """
        self._painter.forget()
        old, old_top, key = self._cursor, self.scroll_offset.y, self._cursor_key
        was_seen = key is not None and old_top <= old < old_top + self.size.height
        found = None if key is None else self._source.index(key)
        if found is not None and not self._source.selectable(found):
            found = None
        self._select(nearest(self._source, old) if found is None else found)
        if found is None and self._follows:
            self._cursor_key, self.chosen, self.lost = None, False, key is not None or self.lost
        if was_seen and (old_top or self._cursor >= self.size.height) and self._cursor_key is not None:
            top = old_top + self._cursor - old
        else:
            anchor = None if self._top_key is None or not old_top else self._source.index(self._top_key)
            top = old_top if anchor is None else anchor
        self.hover = -1
        self._take_length()
        self.scroll_rows(max(0, min(top, self.max_scroll_y)))
        if was_seen:
            self._clear_of_heading()
        self._in_view()
        self.refresh()
        if self._cursor_key != key:
            self._announce()

    def refresh_keys(self, keys: Iterable[int]) -> None:
        """The rows with these keys read differently now: repaints those that are on the screen."""
        stale = {index for key in keys if (index := self._source.index(key)) is not None}
        self._painter.forget_rows(stale)
        self.repaint_rows(stale)

    def go_to(self, key: int, *, announce: bool = True, shows: bool = True) -> bool:
        """Puts the cursor on the row with `key` and shows it; False if there is no such row.

        With ``announce=False`` no Highlighted is posted: for a pane that follows another one. With ``shows=False`` it
        is not scrolled to.
        """
        index = self._source.index(key)
        if index is None or not self._source.selectable(index):
            return False
        moved = self._put(index)
        self.chosen = announce
        if shows:
            self.show_cursor()
        if moved and announce:
            self._announce()
        return True

    def let_go(self, near: int | None = None) -> None:
        """Takes the cursor away: the selected row is not in this list. Moved, it comes back at the row with `near`."""
        before, index = self._cursor, None if near is None else self._source.index(near)
        if index is not None:
            self._cursor = index
        self._cursor_key, self.chosen, self.lost = None, False, False
        self.repaint_rows((before, self._cursor))
        if index is not None:
            self.show_cursor()

    def point_at(self, about: int, *, shows: bool = True) -> bool:
        """Puts the cursor on the first row about something, for a list that follows; False where there is none.

        With ``shows=False`` the list stays where it is scrolled to.
        """
        index = next((index for index in range(len(self._source)) if self._about(index) == about), None)
        return index is not None and self.go_to(self._source.key(index), announce=False, shows=shows)

    def enter(self) -> None:
        """Puts the cursor where it would come back."""
        if self._cursor_key is None:
            self._move_to(nearest(self._source, self._cursor))

    def show_cursor(self) -> None:
        """Scrolls to the cursor if the wheel has left it behind: before something opens at its row."""
        top = self.scroll_offset.y
        height = self.size.height  # none before the first layout, which comes here again
        if height and self._cursor >= 0 and not top <= self._cursor < top + height:
            self.scroll_rows(self._cursor - height // 3)
        self._clear_of_heading()

    def _clear_of_heading(self) -> None:
        """Scrolls on by a line where the heading on the first line hides the cursor's row."""
        if self._cursor == self.scroll_offset.y and self.pinned >= 0:
            self.scroll_rows(self._cursor - 1)

    # Moving

    def move_cursor(self, delta: int) -> None:
        """Moves the cursor by `delta` rows that can be selected; at the edge, scrolls half a page."""
        if self._cursor_key is None and self._follows:
            self.enter()
            return
        self._move_to(stepped(self._source, self._cursor, delta))

    def first(self) -> None:
        """The first row."""
        self._move_to(nearest(self._source, 0))

    def last(self) -> None:
        """The last row."""
        self._move_to(nearest(self._source, len(self._source) - 1))

    def page(self, pages: int) -> None:
        """Moves cursor and view by `pages` screens: the cursor keeps its place on the screen."""
        rows = pages * max(1, self.size.height - 1)
        self.scroll_rows(self.scroll_offset.y + rows)
        self._move_to(nearest(self._source, self._cursor + rows))

    action_move = move_cursor
    action_first = first
    action_last = last
    action_page = page

    def action_open(self) -> None:
        if self._cursor_key is not None:
            self.post_message(self.Opened(self, self._cursor_key))

    def clicked(self, index: int, x: int) -> None:
        """The cursor goes to the row, and the click is told with the place in the row."""
        self._move_to(index)
        self.post_message(self.Pressed(self, self._source.key(index), x - self._marker))

    def action_edit(self) -> None:
        if self._cursor_key is not None:
            self.post_message(self.EditAsked(self, self._cursor_key))

    def _move_to(self, index: int) -> None:
        moved = self._put(index)
        self.chosen = index >= 0
        first = nearest(self._source, 0)
        self.scroll_rows(top_showing(index, self.scroll_offset.y, self.size.height, first, len(self._source)))
        self._clear_of_heading()
        if moved:
            self._announce()

    def _put(self, index: int) -> bool:
        """Puts the cursor on `index`, and repaints the two rows it concerns."""
        if index == self._cursor and (index < 0) == (self._cursor_key is None):
            return False
        before = self._cursor
        self._select(index)
        self.repaint_rows((before, index))
        return True

    def _select(self, index: int) -> None:
        self._cursor = index
        self._cursor_key = None if index < 0 else self._source.key(index)

    def _announce(self) -> None:
        if self._cursor_key is not None:
            self.post_message(self.Highlighted(self, self._cursor_key))

    def row_at(self, line: int) -> int:
        """The row on a line of the widget; -1 where there is none that can be selected."""
        index = self.pinned if line == 0 and self.pinned >= 0 else self.scroll_offset.y + line
        return index if 0 <= index < len(self._source) and self._source.selectable(index) else -1

    def scroll_rows(self, top: int) -> None:
        """Puts this row on top."""
        if self.virtual_size.height != len(self._source):
            self._take_length()  # mounted into a screen that stands already, it may be asked before it is told its size
        if self.size.height and top != self.scroll_offset.y:  # before it has a size it can't scroll
            self.scroll_to(y=top, animate=False, force=True)

    def _in_view(self) -> None:
        """What is in view has changed: lets the source know, and remembers where the view begins."""
        count = len(self._source)
        top = min(self.scroll_offset.y, count - 1)
        self._top_key = self._source.key(top) if top >= 0 else None
        self._read_ahead(top, count)

    def _read_ahead(self, top: int, count: int) -> None:
        if top >= 0 and self.size.height and (prefetch := getattr(self._source, "prefetch", None)):
            prefetch(top, min(count, top + self.size.height) - 1)

    # The mouse

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

    # Painting

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paints lines of the list; what is in view is read in one go before."""
        count = len(self._source)
        self._read_ahead(min(self.scroll_offset.y, count - 1), count)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        (width, height), top = self.size, self.scroll_offset.y
        index = self.pinned if y == 0 and self.pinned >= 0 else top + y
        count = len(self._source)
        if index >= count:
            words = self.empty if y == 0 and not count else ""
            return Line(width, self._painter.under(look)).gap(self._marker).put(words, look.muted).strip()
        selected, focused = self._cursor_key is not None and index == self._cursor, self.has_focus or self.led
        echo = selected and self.echo and not focused
        marked = bool(self._marked) and self._about(index) in self._marked
        state = RowState(selected, focused, echo, marked, index == self.hover)
        thumbed = y in thumb(top, height, count)
        return self._painter.paint(self._source, index, width, state, look, thumbed=thumbed)

    def repaint_rows(self, indices: Iterable[int | None]) -> None:
        """Repaints these rows, and nothing else, as far as they are on the screen."""
        top = self.scroll_offset.y
        width, height = self.size
        stale = [index for index in indices if index is not None]
        lines = {index - top for index in stale if top <= index < top + height}
        if self.pinned in stale:
            lines.add(0)
        if lines:
            self.refresh(*(Region(0, line, width - 1, 1) for line in sorted(lines)))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._in_view()

    def _on_resize(self, event: events.Resize) -> None:
        self._take_length()
        self.scroll_rows(min(self.scroll_offset.y, self.max_scroll_y))
        self.show_cursor()
        self._in_view()

    def _take_length(self) -> None:
        # Without scrollbars the number of rows has no part in the layout, so none is asked for.
        self.set_reactive(Widget.virtual_size, Size(0, len(self._source)))
