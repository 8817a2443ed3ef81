"""The parts of a form: labels, notes, a choice of words, several lines. Import it only when a form opens."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import TextArea

from tsworkbench.plan.language.text import FIELD_LIMIT, clean, over_limit
from tsworkbench.plan.model import Rag
from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.tui.widgets.text_field import Field

_LABEL = 16


class FieldLabel(Widget):
    """What a field is called, marked where its words differ from what is in the file."""

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


_MOST_LINES = 4


class Remark(Widget):
    """How a field will be read: whole, beside the field where there is room, else under the one that is typed in."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Remark { width: 38; height: auto; padding-left: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.said = Reading(True, "")
        self._most = _MOST_LINES
        self._lines = 0

    def say(self, said: Reading, *, whole: bool) -> None:
        """Says something else: in as many lines as that takes, if it is to be read `whole`, else in one."""
        self.said, self._most = said, _MOST_LINES if whole else 1
        lines = len(self._wrapped(self.size.width))
        self.refresh(layout=lines != self._lines)

    def _wrapped(self, width: int) -> list[str]:
        return wrap(self.said.words, width, self._most)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._lines = len(self._wrapped(width))
        return max(1, self._lines)

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        lines = self._wrapped(self.size.width)
        line = Line(self.size.width, look.base)
        return line.put(lines[y] if y < len(lines) else "", look.muted if self.said.ok else look.doubt).strip()


class Note(Widget):
    """The two lines under the fields: all about the selected one, or what was refused."""

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


class Lines(TextArea):
    """Textual's TextArea for plain words: Tab goes on, control characters never get in, and it has a limit."""

    DEFAULT_CSS = """
    Lines, Lines:focus {
        border: none; padding: 0; height: 3; width: 1fr; background: $background; color: $foreground;
    }
    Lines:focus { background: $selected; }
    Lines:focus:ansi { text-style: underline; }
    Lines .text-area--cursor-line, Lines:focus .text-area--cursor-line { background: transparent; }
    """

    LINE_ENDS = ("tab",)
    """Enter begins a new line here."""

    def __init__(self, text: str = "") -> None:
        super().__init__(
            clean(text[:FIELD_LIMIT], lines=True),
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            compact=True,
            highlight_cursor_line=False,
        )
        self.cursor_blink = False

    @property
    def value(self) -> str:
        """What is in it, cleaned."""
        return clean(self.text, lines=True)

    @value.setter
    def value(self, text: str) -> None:
        self.text = clean(text[:FIELD_LIMIT], lines=True)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.take(event.text)

    def take(self, text: str) -> None:
        """Puts pasted text in place of the selection, or at the cursor."""
        if too_long := over_limit(self.text + text):
            self.post_message(Field.Said(self, too_long, True))
            return
        self.replace(clean(text, lines=True), *self.selection)

    def joined(self, _lines: int) -> None:
        """Cells of a table that came in as keys, all at once, stand beside each other: nothing is to be said of it."""

    def action_paste(self) -> None:
        to_paste = getattr(self.app, "to_paste", None)
        self.take(self.app.clipboard if to_paste is None else to_paste())


class Option(NamedTuple):
    """One word of a choice: how it is stored, how it is written, and the letter that chooses it."""

    value: str
    words: str
    key: str = ""
    rag: Rag | None = None
    """Its colour, where it is a RAG."""


class ChoiceField(Widget, can_focus=True):
    """All words, the chosen one marked; ← → or a word's letter choose, as does a click."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
    ]
    DEFAULT_CSS = "ChoiceField { height: auto; width: 1fr; }"

    value: reactive[str] = reactive("")

    @dataclass
    class Changed(Message):
        """Another word was chosen."""

        field: "ChoiceField"
        value: str

        @property
        def control(self) -> "ChoiceField":
            """The field, for ``@on`` with a selector."""
            return self.field

    def __init__(self, options: Sequence[Option], value: str) -> None:
        super().__init__()
        self.options = options
        self.set_reactive(ChoiceField.value, value)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._laid(width))

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        under = look.base + look.selected if self.has_focus else look.base
        line = Line(self.size.width, under)
        laid = self._laid(self.size.width)
        for option in laid[y] if y < len(laid) else ():
            here = option.value == self.value
            ink: Style = look.rags[option.rag] if option.rag is not None else look.strong
            line.put("‹" if here else " ", look.accent).put(option.words, ink if here else look.muted)
            line.put("›" if here else " ", look.accent)
        return line.strip()

    def _laid(self, width: int) -> list[list[Option]]:
        """The options line by line, each with its whole word: where one line is too short for them there are more."""
        lines: list[list[Option]] = [[]]
        used = 0
        for option in self.options:
            wide = cell_len(option.words) + 2
            if used and used + wide > width:
                lines.append([])
                used = 0
            lines[-1].append(option)
            used += wide
        return lines

    def action_step(self, step: int) -> None:
        values = [option.value for option in self.options]
        place = values.index(self.value) if self.value in values else 0
        self.choose(values[max(0, min(len(values) - 1, place + step))])

    def choose(self, value: str) -> None:
        """Takes a word, and says so if it is another one."""
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value))

    def on_key(self, event: events.Key) -> None:
        option = next((option for option in self.options if option.key and option.key == event.character), None)
        if option is not None:
            event.stop()
            event.prevent_default()
            self.choose(option.value)

    def on_click(self, event: events.Click) -> None:
        self.focus()
        x, laid = 0, self._laid(self.size.width)
        for option in laid[event.y] if event.y < len(laid) else ():
            x += cell_len(option.words) + 2
            if event.x < x:
                self.choose(option.value)
                return
