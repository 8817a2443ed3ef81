"""The editor that opens at a row itself: one line, and under it how the text will be read.

Import this only when it opens: nothing on the first screen needs it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.language.text import clean
from tsworkbench.tui.draw.content import Line, drawable, wrap
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.widgets.row_source import MARKER
from tsworkbench.tui.widgets.text_field import Field

_HINT_LINES = 3


class Reading(NamedTuple):
    """How a text will be read: ``by end jan`` → "by 31 January 2010 (month)"."""

    ok: bool
    words: str


class Tabbed(NamedTuple):
    """What tab makes of a text: another one, and what is to be said of it."""

    text: str
    words: str = ""


class Spot(NamedTuple):
    """Where an editor opens: at best on the line of `region`, and on none of the lines that are kept readable.

    `keeps` says how much each such line matters: its own row most, then the row above it, the rules, the keys.
    """

    region: Region
    keeps: Mapping[int, int] = {}

    def line(self, height: int, lines: int) -> int:
        """The first line of an editor of some height, on a screen of so many lines.

        Where the best one would hide what is kept, the editor goes as near as it can: rather below than above.
        """
        lowest = max(0, lines - height)
        if not self.keeps:
            return max(0, min(self.region.y, lowest))

        def cost(y: int) -> tuple[int, int, bool]:
            hidden = sum(weight for line, weight in self.keeps.items() if y <= line < y + height)
            is_above = y < self.region.y
            far = abs(self.region.y - 1 - (y + height)) if is_above else y - self.region.y
            return hidden, far, is_above

        return min(range(lowest + 1), key=cost)


class EditorHint(Widget):
    """The line or two under the text. It wraps and is cut; it never runs over."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "EditorHint { dock: bottom; height: 1; background: $surface; }"

    def __init__(self, indent: int) -> None:
        super().__init__()
        self._indent = indent
        self._lines: list[str] = []
        self._role = "text"

    def say(self, words: str, role: str, width: int) -> int:
        """Sets what is said in `width` cells; returns how many lines it takes."""
        self._role = role
        self._lines = wrap(words, width - self._indent - 1, _HINT_LINES)
        self.refresh()
        return max(1, len(self._lines))

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width = self.size.width
        line = Line(width, look.raised).put(MARKER, look.accent).to(self._indent)
        if y < len(self._lines):
            line.put(self._lines[y], _ink(self._role, look))
        return line.strip()


class EditorLabel(Widget):
    """What is being edited."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "EditorLabel { width: auto; height: 1; background: $selected; }"

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = drawable(words).strip()
        self.styles.width = self.cells

    @property
    def cells(self) -> int:
        """How many cells it takes, with the gaps beside it."""
        return cell_len(self._words) + 4

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base + look.selected)
        return line.put(MARKER, look.accent).gap().put(self._words, look.muted).strip()


@dataclass
class Told(Message):
    """What an editor tells: which one it is, and the text in it."""

    editor: "InlineEditor"
    text: str

    @property
    def control(self) -> "InlineEditor":
        """The editor, for ``@on`` with a selector."""
        return self.editor


class InlineEditor(Widget):
    """Mount it on the screen; it takes the focus, and `close` gives the focus back.

    ``reading`` is called at every change. On `Submitted` the caller either closes the editor or calls
    `refuse` with a sentence: what was typed stays. If it is not closed, the caller says so at last (`stays`).
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Leave it", show=False)]
    DEFAULT_CSS = """
    InlineEditor {
        overlay: screen; layout: horizontal; height: 2; background: $surface;
    }
    """

    class Submitted(Told):
        """Enter was pressed."""

    class Typed(Told):
        """The text has changed."""

    class Cancelled(Told):
        """Esc was pressed. What was typed is told."""

    def __init__(
        self,
        label: str,
        text: str,
        spot: Spot,
        *,
        reading: Callable[[str], Reading] | None = None,
        replaces: bool = False,
        tab: Callable[[str, int], Tabbed | None] | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """`spot`: where there is room for it; the mark stands before its region.

        With `replaces`, what is typed first takes the place of `text`; an arrow key, home or end keeps it. `tab` gets
        the text and 1 for tab, -1 for shift+tab: it gives another text, or turns to something else.
        """
        super().__init__(id=id)
        self._label = EditorLabel(label)
        self.label = label
        self._text = text
        self._field: Field | None = None
        self._hint = EditorHint(self._label.cells)
        self._spot = spot
        self._tab = tab
        self._reading = reading
        self._replaces = replaces
        self._early: list[events.Key | events.Paste] = []
        self._passed: events.Key | None = None
        self._note = ""
        self._height = 2
        self._came_from: Widget | None = None

    @property
    def text(self) -> str:
        """What has been typed so far, cleaned."""
        return clean(self._text if self._field is None else self._field.value)

    @property
    def is_changed(self) -> bool:
        """Whether something else stands in it than at first."""
        return self.text != clean(self._text)

    def refuse(self, sentence: str) -> None:
        """Says why the text wasn't taken; the text stays, and so does the editor."""
        self._say(sentence, "error")

    def stays(self) -> None:
        """Enter has been dealt with, and has not ended it: what was pressed after that is typed too."""
        if self._field is not None and self._field.ended:
            self._field.let_go(())

    def read_anew(self) -> None:
        """Says again what is typed is read as."""
        self._say_reading()

    def close(self) -> None:
        """Removes the editor, and gives the focus back to where it came from."""
        came_from = self._came_from
        if came_from is not None and came_from.is_attached:
            came_from.focus()
        if self._field is not None:
            self._field.hand_on()
        self.remove()

    def compose(self) -> ComposeResult:
        yield self._label
        self._field = Field(self._text, held=True)
        self._field.ends_once = True
        self._field.on_tab, self._field.on_escape = self._on_tab, self.action_cancel
        yield self._field
        yield self._hint

    def on_mount(self) -> None:
        self._came_from = self.screen.focused
        self._place(self._height)
        self._say_reading()
        field = self.query_one(Field)
        self.screen.set_focus(field)  # now, not soon: keys may be waiting
        if self._replaces:
            field.selection = Selection(0, len(field.value))
        self._fence(self._came_from or self.screen)

    def _fence(self, node: DOMNode | None) -> None:
        """Follows the way of the keys that were pressed before the field had the focus, and so comes after them."""
        if node is None:
            field = self.query_one(Field)
            field.call_later(field.let_go, self._early)
        else:
            node.call_later(self._fence, None if node is self.screen else node.parent)

    def on_key(self, event: events.Key) -> None:
        self._passed = event

    def missed(self, event: events.Key) -> bool:
        """Whether a key went elsewhere: pressed before the editor stood there, or after a click on something else."""
        return event is not self._passed

    def take(self, event: events.Key | events.Paste) -> None:
        """Types what has missed the editor into it."""
        if self._field is None or self._field.held:
            self._early.append(event)
        else:
            self.screen.set_focus(self._field)
            self._field.let_go([event])

    def _on_tab(self, step: int) -> None:
        if self._tab is None or self._field is None:
            return
        try:
            tabbed = self._tab(self._field.value, step)
        except WorkbenchError as error:
            self.refuse(str(error))
            return
        if tabbed is not None:
            if tabbed.text != self._field.value:
                self._field.value = tabbed.text
                self._field.action_end()
            self._note = tabbed.words
            self._say_reading()

    def move_to(self, spot: Spot) -> None:
        """The row stands elsewhere now: the screen has another size."""
        self._spot = spot
        self._place(self._height)
        self._say_reading()

    def _place(self, height: int) -> None:
        self._height = height
        region = self._spot.region
        self.styles.width = region.width + 1
        self.styles.height = height
        self._hint.styles.height = height - 1
        line = self._spot.line(height, self.screen.size.height)
        self.absolute_offset = Offset(max(0, region.x - 1), line)

    def _say_reading(self) -> None:
        reading = Reading(True, "") if self._reading is None else self._reading(self.text)
        words = " · ".join(part for part in (self._note, reading.words) if part)
        self._say(words, "text" if reading.ok else "doubt")

    def _say(self, words: str, role: str) -> None:
        height = 1 + self._hint.say(words, role, self._spot.region.width + 1)
        if height != self._height:
            self._place(height)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._note = ""
        self._say_reading()
        self.post_message(self.Typed(self, self.text))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(self, clean(event.value)))  # a key right after it may be in the field by now

    def on_field_said(self, event: Field.Said) -> None:
        event.stop()
        if event.refused:
            self.refuse(event.words)
        else:
            self._note = event.words
            self._say_reading()

    def action_cancel(self) -> None:
        self.post_message(self.Cancelled(self, self.text))


def _ink(role: str, look: Look) -> Style:
    return {"error": look.error, "doubt": look.doubt}.get(role, look.text)
