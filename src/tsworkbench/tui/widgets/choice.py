"""One of a few words, all of them in view: a status, a RAG, whether money is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.model import Rag
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.look import look_for


class Option(NamedTuple):
    """One word of a choice: how it is stored, how it is written, and the letter that chooses it."""

    value: str
    words: str
    key: str = ""
    rag: Rag | None = None
    """Its colour, where it is a RAG."""


class ChoiceField(Widget, can_focus=True):
    """All words in one line, the chosen one marked; ← → or a word's letter choose, as does a click."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
    ]
    DEFAULT_CSS = "ChoiceField { height: 1; width: 1fr; }"

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

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        under = look.base + look.selected if self.has_focus else look.base
        line = Line(self.size.width, under)
        for option, words in zip(self.options, self._written(), strict=True):
            here = option.value == self.value
            ink: Style = look.rags[option.rag] if option.rag is not None else look.strong
            line.put("‹" if here else " ", look.accent).put(words, ink if here else look.muted)
            line.put("›" if here else " ", look.accent)
        return line.strip()

    def _written(self) -> list[str]:
        """The words as they stand: where there is no room for all of them, letters but for the chosen one."""
        short = sum(cell_len(option.words) + 2 for option in self.options) > self.size.width
        return [
            option.key or option.words[:1] if short and option.value != self.value else option.words
            for option in self.options
        ]

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
        x = 0
        for option, words in zip(self.options, self._written(), strict=True):
            x += cell_len(words) + 2
            if event.x < x:
                self.choose(option.value)
                return
