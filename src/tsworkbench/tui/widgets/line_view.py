"""Lines to be read, scrolled where there are more of them than room: a paper, or all of what a list's cursor is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.widgets.row_source import thumb

_WHEEL = 3


class LineView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows lines that are as wide as its `room`. It binds no keys: the screen's own come to it."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LineView { width: 1fr; height: 1fr; overflow: hidden hidden; background: $background; }
    """
    raised = False
    """It lies on a surface, not on the background of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Strip] = ()
        self.words = ""
        """What is there instead of lines."""

    @property
    def room(self) -> int:
        """Cells for a line: the last column is the thumb's."""
        return max(0, self.size.width - 2)

    @property
    def place(self) -> str:
        """Which screenful of how many is in view: "2 of 9"; empty where all of it is."""
        height = max(1, self.size.height)
        count = -(-len(self._lines) // height)
        return f"{round(self.scroll_offset.y / height) + 1} of {count}" if count > 1 else ""

    @property
    def has_more(self) -> bool:
        """Whether there are more lines than can be seen at once."""
        return len(self._lines) > self.size.height

    @property
    def at_end(self) -> bool:
        """Whether the last line is in view."""
        return self.scroll_offset.y + self.size.height >= len(self._lines)

    def show(self, lines: Sequence[Strip], *, from_top: bool = True) -> None:
        """Shows other lines: from the first on, or where the view is."""
        self._lines, self.words = lines, ""
        self.set_reactive(Widget.virtual_size, Size(0, len(lines)))
        self.move_to(0 if from_top else self.scroll_offset.y)
        self.refresh()

    def say(self, words: str) -> None:
        """Says something instead of showing lines."""
        self.show(())
        self.words = words

    def move(self, lines: int) -> None:
        """Scrolls by some lines."""
        self.move_to(self.scroll_offset.y + lines)

    def page(self, pages: int) -> None:
        """Scrolls by screenfuls, of which two lines stay where there are enough."""
        self.move(pages * max(1, self.size.height - 2))

    def move_to(self, line: int) -> None:
        """Scrolls so that a line is the first, as far as there are enough behind it."""
        line = max(0, min(line, len(self._lines) - self.size.height))
        if line != self.scroll_offset.y:
            self.scroll_to(y=line, animate=False, force=True)

    def to_end(self) -> None:
        """Scrolls to the last line."""
        self.move_to(len(self._lines))

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        under = look.raised if self.raised else look.base
        width, height = self.size
        top = self.scroll_offset.y
        if self.words:
            said = wrap(self.words, max(1, width - 2), max(1, height - 1))
            return Line(width, under).gap().put(said[y - 1] if 0 < y <= len(said) else "", look.muted).strip()
        row = top + y
        line = self._lines[row] if row < len(self._lines) else Line(self.room, under).strip()
        mark = "│" if y in thumb(top, height, len(self._lines)) else " "
        end = Line(width - 1 - line.cell_length, under).right(mark, look.faint).strip()
        return Strip([*Line(1, under).strip(), *line, *end], width)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.move(_WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.move(-_WHEEL)


class WholeView(LineView, can_focus=False, inherit_bindings=False):
    """All of the one thing that a screen has its cursor on: `write` puts it on a page of the width there is."""

    DEFAULT_CSS = "WholeView { background: $surface; }"
    raised = True

    def __init__(self, write: Callable[[Page], None]) -> None:
        super().__init__()
        self._write = write

    def read_again(self, *, from_top: bool = True) -> None:
        """The cursor is on another thing, or that reads differently."""
        if not self.size.width:
            return  # before the first layout; it comes here again with its size
        look = look_for(self.app.theme)
        page = Page(self.room, look, look.raised if self.raised else look.base)
        self._write(page)
        self.show(page.lines, from_top=from_top)

    def on_resize(self, event: events.Resize) -> None:
        self.read_again(from_top=False)

    def read_on(self) -> None:
        """The next screenful; after the last one the first again."""
        if self.at_end:
            self.move_to(0)
        else:
            self.page(1)
