"""What stands around the fields of a form: their labels, how they will be read, and a note under them all."""

import asyncio
from collections.abc import Iterable

from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.tui.draw.content import Line, cells, wrap
from tsworkbench.tui.draw.look import look_for
from tsworkbench.tui.widgets.editor import Reading

_LABEL = 16


class FieldLabel(Widget):
    """What a field is called, marked where its words differ from what stands in the file."""

    ALLOW_SELECT = False
    DEFAULT_CSS = f"FieldLabel {{ width: {_LABEL}; height: 1; }}"

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.changed = False
        self.doubtful = False
        self.here = False

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base)
        line.put("!" if self.doubtful else "•" if self.changed else " ", look.error if self.doubtful else look.accent)
        return line.gap().put(self._words, look.strong if self.here else look.muted).strip()


class Remark(Widget):
    """How a field will be read, on the right where there is room for it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Remark { width: 38; height: 1; padding-left: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.said = Reading(True, "")

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width = self.size.width
        line = Line(width, look.base)
        return line.put(cells(self.said.words, width), look.muted if self.said.ok else look.doubt).strip()


class Note(Widget):
    """The two lines under the fields: all about the one in hand, or what was refused."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Note { height: 2; margin: 0 1; padding: 0 2; background: $surface; }"

    def __init__(self) -> None:
        super().__init__()
        self._words, self._role = "", "muted"

    def say(self, words: str, role: str = "muted") -> None:
        """Says something else."""
        self._words, self._role = words, role
        self.refresh()

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        lines = wrap(self._words, self.size.width, 2)
        line = Line(self.size.width, look.raised)
        return line.put(lines[y] if y < len(lines) else "", getattr(look, self._role)).strip()


async def all_taken(fields: Iterable[Widget]) -> None:
    """Until every field has the letters that were typed before: a form's own keys overtake those in one read."""
    for field in fields:
        taken = asyncio.Event()
        if field.call_later(taken.set):
            await taken.wait()
