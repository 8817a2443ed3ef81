"""A screen on which letters are commands until words are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from textual import events
from textual.geometry import Region
from textual.screen import Screen

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.text import clean, over_limit
from tsworkbench.tui.gate import Gate, Timer
from tsworkbench.tui.widgets.editor import InlineEditor, Reading


class TypingScreen(Screen[None]):
    """One editor at a time; letters that write pass through the gate, so that a burst of them changes nothing."""

    commands: ClassVar[Mapping[str, str]] = {}
    """Keys that write, or open something that will, each with the name of what it does."""

    def __init__(self, set_timer: Callable[[float, Callable[[], None]], Timer]) -> None:
        super().__init__()
        self._editor: InlineEditor | None = None
        self._submit: Callable[[str], None] | None = None
        self._label = ""
        self._offered = ""
        self._gate = Gate(set_timer, self._offer)

    def run_command(self, what: str) -> None:
        """Does what a key stands for."""
        raise NotImplementedError

    def held_back(self, key: str) -> Callable[[], None]:
        """What a key does that is no command but came while one waited in the gate."""
        raise NotImplementedError

    def place_of(self, label: str) -> Region:
        """Where the editor called `label` opens."""
        raise NotImplementedError

    def tell(self, words: str) -> None:
        """Says one thing, until the next key."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """Letters that write wait a breath in the gate, as they do in the workbench."""
        if self._editor is not None:
            if not self._editor.has_focus_within:
                event.stop()
                event.prevent_default()
                self._editor.take(event)
            return
        what = self.commands.get(event.key)
        character = event.character if event.is_printable else {"enter": "\n"}.get(event.key)
        if character:
            self._gate.note(character, event.time)
        if what is None and not (self._gate.holds and character):
            return
        event.stop()
        event.prevent_default()
        run = partial(self.run_command, what) if what is not None else self.held_back(event.key)
        self._gate.take(character or "", event.time, run)

    def on_paste(self, event: events.Paste) -> None:
        """Text pasted where nothing is being typed changes nothing: it is offered as words."""
        event.stop()
        if self._editor is not None:
            self._editor.take(event)
        else:
            self._offer(event.text)

    def _offer(self, text: str) -> None:
        if too_long := over_limit(text):
            self.tell(too_long)
            return
        self._offered = clean(text)
        if self._offered:
            self.tell(f"{len(self._offered):,} characters came in and changed nothing. n takes them as words.")

    def ask(
        self,
        label: str,
        text: str,
        submit: Callable[[str], None],
        *,
        reading: Callable[[str], Reading] | None = None,
        says: str = "",
        replaces: bool = False,
        draft: tuple[str, str] | None = None,
    ) -> None:
        """Opens the editor on the card where the words will stand."""
        if says and reading is None:
            reading = lambda _: Reading(True, says)  # noqa: E731
        self._submit, self._label = submit, label
        self._editor = InlineEditor(label, text, self.place_of(label), reading=reading, replaces=replaces)
        self.mount(self._editor)

    def close_editor(self) -> None:
        """Shuts the editor; letters are commands again."""
        if self._editor is not None:
            self.set_focus(None)
            self._editor.close()
            self._editor = None
            self._submit = None

    def on_resize(self) -> None:
        self.call_after_refresh(self._move_editor)

    def _move_editor(self) -> None:
        if self._editor is not None:
            self._editor.move_to(self.place_of(self._label))

    def on_inline_editor_submitted(self, event: InlineEditor.Submitted) -> None:
        """Enter in the editor."""
        event.stop()
        if self._submit is None or event.editor is not self._editor:
            return
        try:
            self._submit(event.text)
        except WorkbenchError as error:
            self._editor.refuse(str(error))

    def on_inline_editor_cancelled(self, event: InlineEditor.Cancelled) -> None:
        """Esc in the editor leaves it as it was."""
        event.stop()
        if event.editor is self._editor:
            self.close_editor()
