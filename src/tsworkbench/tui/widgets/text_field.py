"""One line of text being typed, that says so when it can't take all that was typed or pasted.

Import this only when something is to be typed: nothing on the first screen needs it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tsworkbench.plan.language.text import FIELD_LIMIT, over_limit
from tsworkbench.tui.draw.content import drawable

_EDITING = {
    "backspace": "delete_left",
    "ctrl+h": "delete_left",
    "delete": "delete_right",
    "left": "cursor_left",
    "right": "cursor_right",
    "home": "home",
    "end": "end",
    "ctrl+u": "delete_left_all",
    "ctrl+k": "delete_right_all",
    "ctrl+w": "delete_left_word",
    "ctrl+a": "home",
    "ctrl+e": "end",
    "ctrl+left": "cursor_left_word",
    "ctrl+right": "cursor_right_word",
}
"""What the keys do by which words are edited, where they were pressed before the field was ready for them."""

_LINE_BREAKS = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")


class Field(Input):
    """Textual's Input, with three differences.

    A paste of many lines is joined with spaces, text beyond the limit of a field is refused whole, and both
    are said (`Said`); control characters never get in.
    """

    DEFAULT_CSS = """
    Field, Field:focus {
        border: none; height: 1; padding: 0; background: $selected; background-tint: $selected 0%;
        color: $strong;
    }
    Field:focus:ansi { text-style: underline; }
    """

    @dataclass
    class Said(Message):
        """Something about what was pasted or typed that the officer should know."""

        field: Widget
        words: str
        refused: bool

        @property
        def control(self) -> Widget:
            """The field, for ``@on`` with a selector."""
            return self.field

    LINE_ENDS = ("enter", "tab", "ctrl+j")
    """Keys that are no commands in the midst of a paste without brackets."""

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        held: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """`held`: keys wait until `let_go`, because others that were pressed before them are still on their way."""
        super().__init__(drawable(text), placeholder, id=id, select_on_focus=False, compact=True)
        self.set_reactive(Input.cursor_blink, False)
        self._waiting: list[events.Key | events.Paste] = []
        self.held = held
        self.on_tab: Callable[[int], None] | None = None
        """What tab (1) and shift+tab (-1) do here, if they don't go to another field."""
        self.on_escape: Callable[[], None] | None = None
        self.ends_once = False
        """Enter and esc end what is typed: what is pressed after them waits until it is known what comes of it."""
        self.ended = False
        """One of the two was pressed."""
        self._is_gone = False

    def let_go(self, early: Sequence[events.Key | events.Paste]) -> None:
        """Types what came early, then what has waited here: in the order in which the keys were pressed.

        What comes after an Enter or an esc among them waits until it is known what comes of that.
        """
        self.held = self.ended = False
        waiting, self._waiting = [*early, *self._waiting], []
        for place, event in enumerate(waiting):
            if self._is_gone or self.ended:
                self._waiting += waiting[place:]
                break
            self._press(event)
        if self._is_gone:
            self.hand_on()

    def _press(self, event: events.Key | events.Paste) -> None:
        """Does at once what a key does here."""
        if isinstance(event, events.Paste):
            self.take(event.text)
        elif event.key == "enter":
            self.ended = self.ends_once
            self.post_message(self.Submitted(self, self.value, None))
        elif event.key == "escape" and self.on_escape is not None:
            self.ended = self.ends_once
            self.on_escape()
        elif event.key in ("tab", "shift+tab") and self.on_tab is not None:
            self.on_tab(1 if event.key == "tab" else -1)
        elif event.is_printable and event.character is not None:
            self.replace(event.character, *self.selection)
        elif (act := _EDITING.get(event.key)) is not None:
            getattr(self, f"action_{act}")()
        else:
            self._repeat(event)

    def hand_on(self) -> None:
        """It is closed: what was pressed after Enter or esc goes where keys go now."""
        self._is_gone = True
        waiting, self._waiting = self._waiting, []
        for event in waiting:
            self._repeat(event)

    def _repeat(self, event: events.Key | events.Paste) -> None:
        again: events.Key | events.Paste
        again = events.Paste(event.text) if isinstance(event, events.Paste) else events.Key(event.key, event.character)
        again.time = event.time  # pressed then: it is no part of a burst now
        getattr(self.app, "press_again", self.app.post_message)(again)

    async def _on_key(self, event: events.Key) -> None:
        if self._is_gone or self.held or self.ended:
            event.stop()
            event.prevent_default()
            if self._is_gone:
                self._repeat(event)
            else:
                self._waiting.append(event)
        elif (
            event.key == "enter"
            or (event.key == "escape" and self.on_escape)
            or (event.key in ("tab", "shift+tab") and self.on_tab)
        ):  # here and now: a key right after it is no part of what is submitted
            event.stop()
            event.prevent_default()
            self._press(event)

    def validate_value(self, value: str) -> str:
        """Whoever sets the value, nothing but words gets in. Spaces at its ends are still being typed."""
        return drawable(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Every change of the text comes through here."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        after = len(self.value) - (end - start) + len(text)
        if after > FIELD_LIMIT and text:
            self.post_message(self.Said(self, over_limit(" " * after) or "", True))
            return
        super().replace(text, start, end)

    def take(self, text: str) -> None:
        """Puts pasted text in place of the selection, or at the cursor."""
        if too_long := over_limit(text):
            self.post_message(self.Said(self, too_long, True))
            return
        lines = [line for line in _LINE_BREAKS.split(text) if line]
        self.replace(drawable(" ".join(lines)), *self.selection)
        if len(lines) > 1:
            self.post_message(self.Said(self, f"{len(lines)} lines joined", False))

    def joined(self, lines: int) -> None:
        """Says that what a terminal sent as keys, all at once, was taken for one paste: nothing was submitted."""
        said = f"{lines} lines joined" if lines > 1 else "This came in all at once"
        self.post_message(self.Said(self, f"{said}: Enter goes on", False))

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.take(event.text)

    def action_paste(self) -> None:
        to_paste = getattr(self.app, "to_paste", None)
        self.take(self.app.clipboard if to_paste is None else to_paste())
