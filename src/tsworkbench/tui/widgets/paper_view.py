"""A paper to be read: lines that scroll, and nothing on them to choose."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.look import look_for
from tsworkbench.tui.widgets.row_source import thumb

_WHEEL = 3


class PaperView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows lines that are as wide as its `room`. It binds no keys: the screen's own come to it."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    PaperView { width: 1fr; height: 1fr; overflow: hidden hidden; background: $background; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Strip] = ()
        self.words = ""
        """What stands there instead of lines."""

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
        """Scrolls by screenfuls, of which two lines stay."""
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
        width, height = self.size
        top = self.scroll_offset.y
        if self.words:
            said = wrap(self.words, max(1, width - 2), max(1, height - 1))
            return Line(width, look.base).gap().put(said[y - 1] if 0 < y <= len(said) else "", look.muted).strip()
        row = top + y
        line = self._lines[row] if row < len(self._lines) else Line(self.room, look.base).strip()
        mark = "│" if y in thumb(top, height, len(self._lines)) else " "
        end = Line(width - 1 - line.cell_length, look.base).right(mark, look.faint).strip()
        return Strip([*Line(1, look.base).strip(), *line, *end], width)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.move(_WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.move(-_WHEEL)
