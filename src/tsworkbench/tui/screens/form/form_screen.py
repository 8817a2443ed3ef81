"""The whole row in one form: every field with how it will be read, and all changes saved as one act.

Long words can be written in the officer's own editor: the one that $VISUAL or $EDITOR names, else one that the system
has. Import this only when it opens: nothing on the first screen needs it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, TextArea

from tsworkbench.plan.errors import CannotWrite, NothingToDo, WorkbenchError, WrongInput
from tsworkbench.plan.language.text import clean, decoded, over_limit
from tsworkbench.tui.screens.form.fields import CHOICE, LINES, FormField, edits_of, fields_of_row
from tsworkbench.tui.screens.form.parts import ChoiceField, FieldLabel, Lines, Note, Remark, all_taken
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.tui.widgets.hint_line import Hints
from tsworkbench.tui.widgets.once_screen import OnceScreen
from tsworkbench.tui.widgets.text_field import Field
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab
from tsworkbench.work.mine.drafts import Draft

if TYPE_CHECKING:
    from tsworkbench.store.book import Book
    from tsworkbench.store.views.refs import Place
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.work.edits import Edit


_WIDE, _ROOMY, _TALL = 104, 50, 14
"""From which width on remarks are beside the fields, and labels too; from which height on the note has two lines."""


class Form(OnceScreen[None]):
    """Every field of one row, or of the plan. Nothing is written before ctrl+s, or Enter in the last field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("tab", "next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
        Binding("enter", "next_line", show=False, priority=True),
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("ctrl+o", "outside", show=False, priority=True),
        Binding("ctrl+r", "forget", show=False, priority=True),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]
    DEFAULT_CSS = """
    Form { padding: 0; }
    Form PaneRule { margin: 0 1 1 1; }
    Form VerticalScroll { height: 1fr; margin: 0 1; scrollbar-size-vertical: 1; }
    Form .row { height: auto; }
    Form Field, Form Field:focus { width: 1fr; }
    Form Field, Form Lines { background: $surface; color: $foreground; }
    Form Field:focus, Form Lines:focus { background: $selected; color: $strong; }
    Form FieldLabel { width: 15; }
    Form .body { width: 1fr; height: auto; }
    Form .body Field, Form .body Lines { margin-left: 1; }
    Form Remark { width: 42%; }
    Form.narrow .body { layout: vertical; }
    Form.narrow Remark { display: none; width: 1fr; padding-left: 0; margin-left: 1; }
    Form.narrow Remark.shown { display: block; }
    Form.tiny .row { layout: vertical; }
    Form.tiny FieldLabel { width: 1fr; }
    Form.tiny .body { margin-left: 1; }
    Form.low Note { height: 1; }
    Form.low PaneRule { margin-bottom: 0; }
    Form.airy .first { margin-top: 1; }
    """

    def __init__(
        self,
        bench: WholeBench,
        place: Place,
        *,
        act: str = "edit_row",
        fields: Callable[[Book, Place, date], list[FormField]] = fields_of_row,
        called: tuple[str, str] | None = None,
    ) -> None:
        """`act` is what opens it again, on a draft; `fields` gives what it asks for, as it is in the file.

        `called` is how it is spoken of, and its title, where it is not a row of the plan.
        """
        super().__init__()
        self._bench, self._place, self._act, self._fields_of = bench, place, act, fields
        self._fields = fields(bench.desk.book, place, bench.desk.as_at)
        self._inputs: dict[str, Field | ChoiceField | Lines] = {}
        self._labels: dict[str, FieldLabel] = {}
        self._remarks: dict[str, Remark] = {}
        self._note = Note()
        self._draft = bench.typing.drafts.of(act, place.id)
        self._overrides: frozenset[str] = frozenset()
        """Fields that somebody else has changed meanwhile, of which that has been said."""
        self._left = False
        self._ref, self._title = called or _called(bench, place)

    def compose(self) -> ComposeResult:
        yield PaneRule(Tab(self._ref, self._title), focused=True, label=self.of_what)
        words = self._draft.words if self._draft is not None else {}
        group = 0
        with VerticalScroll(can_focus=False):
            for field in self._fields:
                first, group = field.group != group, field.group
                with Horizontal(classes="row first" if first else "row"):
                    self._labels[field.id] = FieldLabel(field.label)
                    yield self._labels[field.id]
                    with Horizontal(classes="body"):
                        self._inputs[field.id] = _input(field, words.get(field.id, field.value))
                        yield self._inputs[field.id]
                        self._remarks[field.id] = Remark()
                        yield self._remarks[field.id]
        yield self._note
        hints = Hints()
        hints.keys = (
            ("ctrl+s", "save all"),
            ("tab", "next"),
            ("ctrl+o", "in your editor"),
            ("ctrl+r", "as it stands"),
            ("esc", "leave"),
        )
        yield hints

    def on_mount(self) -> None:
        self._bench.listener = self._told
        first = next(iter(self._inputs.values()))
        first.focus()
        self._read_all()
        if isinstance(first, Field):
            self.call_after_refresh(first.action_end)  # a long title shows its end, where the cursor is
        if self._draft is not None:
            self._bench.typing.again(self._draft)
            words = "What you had typed is here again, not saved yet. ctrl+r takes it away."
            self.call_after_refresh(self._note.say, words, "accent")

    def on_unmount(self) -> None:
        self._bench.listener = None

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < _WIDE, "narrow")
        self.set_class(event.size.width < _ROOMY, "tiny")
        self.set_class(event.size.height < _TALL, "low")
        self.call_after_refresh(self._read_all, notes=False)
        self.set_class(event.size.height >= len(self._fields) + 14, "airy")

    # -- reading what is typed

    def _typed(self) -> dict[str, str]:
        return {name: clean(field.value, lines=True) for name, field in self._inputs.items()}

    def _read_all(self, *, notes: bool = True) -> None:
        """Says how everything is read; with `notes` also what there is to say of the field in hand."""
        if not self._inputs or not self.is_attached:
            return
        typed = self._typed()
        for field in self._fields:
            if field.id in typed:
                self._read(field, typed[field.id], notes=notes)

    def _read(self, field: FormField, text: str, *, notes: bool) -> None:
        said = field.reading(text) if field.reading is not None else Reading(True, "")
        label, remark = self._labels[field.id], self._remarks[field.id]
        label.changed = text != field.shown
        if not label.changed and not said.ok:
            said = Reading(True, "")  # a document's own words stand as they are: they are not to be typed again
        label.doubtful = not said.ok
        label.here = self._inputs[field.id].has_focus
        whole, narrow = self._whole(field, text), self.has_class("narrow")
        words = said.words or field.hint or (whole if narrow else "")
        remark.set_class(bool(words) and (label.here or not said.ok), "shown")
        remark.say(Reading(said.ok, words), whole=label.here or not said.ok or self.has_class("airy"))
        label.refresh()
        if label.here and notes:
            letters = ", ".join(f"{option.key} {option.words}" for option in field.options)
            letters = f"← → or a letter: {letters}" if letters else ""
            note = (field.hint if said.words else "", letters, "" if words == whole else whole)
            self._note.say(" · ".join(part for part in note if part))

    def _whole(self, field: FormField, text: str) -> str:
        """The words of a field of one line that has no room for all of them."""
        room = self._inputs[field.id].size.width
        return text if isinstance(self._inputs[field.id], Field) and 0 < room <= cell_len(text) else ""

    def _changed(self) -> None:
        if self._left:  # the last word of it has been spoken
            return
        self._overrides = frozenset()
        self._read_all()
        typed = self._typed()
        changed = {
            field.id: typed[field.id] for field in self._fields if typed[field.id] != field.shown and not field.private
        }
        if changed:
            place = self._place
            self._bench.typing.typed(Draft(self._act, place.level, place.id, self.draft, changed))
        else:
            self._bench.typing.done()

    def keep_drafts(self) -> None:
        """Keeps what is being typed this very moment, to its last letter."""
        self._changed()
        self._bench.typing.keep()

    def on_descendant_focus(self) -> None:
        self._read_all()
        if self.focused is not None:  # once its hint has the lines that it needs
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def on_descendant_blur(self) -> None:
        self._read_all()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._changed()

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        event.stop()
        self._changed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._changed()

    def on_field_said(self, event: Field.Said) -> None:
        event.stop()
        self._note.say(event.words, "error" if event.refused else "text")

    # -- keys that come in one read of the terminal

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter goes on from a field of one line at once: what is typed after it belongs to the next one."""
        return action != "next_line" or (isinstance(self.focused, Field) and self.focused is not self._last)

    @property
    def draft(self) -> str:
        """What is being typed, in the officer's words."""
        return f"changes of {self._ref}"

    @property
    def where(self) -> str:
        """Where its key opens it again."""
        return f"on {self._ref}"

    @property
    def of_what(self) -> str:
        """What it is a form of, at the right of its heading."""
        return self._place.level

    @property
    def _last(self) -> Field | ChoiceField | Lines:
        return list(self._inputs.values())[-1]

    def action_next(self) -> None:
        """The next field, before the key that follows is given to this one."""
        self.app.action_focus_next()

    action_next_line = action_next

    # -- saving and leaving

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves in the last field."""
        event.stop()
        if event.input is self._last:
            await self.action_save()

    async def action_save(self) -> None:
        """Saves all changes as one act. What is refused is said, and everything typed stays."""
        await all_taken(self._inputs.values())
        try:
            self._save()
        except NothingToDo as nothing:
            self._bench.tell(str(nothing))
        except WorkbenchError as error:
            self._note.say(self._bench.words_of(error), "error")

    def _save(self) -> None:
        typed, desk = self._typed(), self._bench.desk
        doubtful = next((field for field in self._fields if self._labels[field.id].doubtful), None)
        if doubtful is not None:
            self._inputs[doubtful.id].focus()
            self._note.say(self._remarks[doubtful.id].said.words, "error")
            return
        standing = {field.id: field for field in self._fields_of(desk.book, self._place, desk.as_at)}
        clashes = self._clashes(typed, standing)
        if clashes - self._overrides:
            self._overrides = frozenset(clashes)
            name = min(clashes)
            now = standing[name].shown if name in standing else ""
            label = next(field.label for field in self._fields if field.id == name)
            self._note.say(
                f"{label} was changed elsewhere meanwhile to “{now}”. ctrl+s again writes yours over it.", "error"
            )
            return
        changes = self.edits(typed)
        if not changes:
            self.dismiss(None)
            return
        self._bench.perform(*changes, then=lambda _: self.saved())

    def edits(self, typed: Mapping[str, str]) -> list[Edit]:
        """What writes that which differs from what is in the file; nothing where nothing does."""
        return edits_of(self._fields, typed, self._place, as_at=self._bench.desk.as_at)

    def day_turned(self, day: date) -> None:
        """Another day has begun: what is typed is read, and saved, as at that one."""
        try:
            anew = {field.id: field for field in self._fields_of(self._bench.desk.book, self._place, day)}
        except WorkbenchError:
            return  # the row has gone: that is said when it is saved
        self._fields = [
            anew[field.id]._replace(value=field.value) if field.id in anew else field for field in self._fields
        ]
        self._read_all()

    def _clashes(self, typed: dict[str, str], standing: dict[str, FormField]) -> set[str]:
        """Fields I have changed and somebody else too, to something else."""
        found = set()
        for field in self._fields:
            now = standing[field.id].shown if field.id in standing else ""
            if typed[field.id] not in (field.shown, now) and now != field.shown:
                found.add(field.id)
        return found

    def saved(self) -> None:
        """All of it is on disk."""
        self._left = True
        self._bench.typing.done()
        self.dismiss(None)

    def _told(self, words: str, refused: bool) -> None:
        self._note.say(words, "error" if refused else "text")

    async def action_leave(self) -> None:
        """Leaves without asking; what was typed stays a draft of this row. While the file is waited for: gives up."""
        if self._bench.waits:
            self._bench.go_back()
            return
        await all_taken(self._inputs.values())
        self._changed()
        self._left = True
        kept = self._bench.typing.leave()
        self.dismiss(None)
        self._bench.listener = None
        if kept:
            from tsworkbench.tui.bench.actions import key_to

            again = f"{key_to(self._act)} {self.where} takes it up"
            self._bench.tell(f"Nothing was changed. What you typed is kept: {again}.")

    async def action_forget(self) -> None:
        """Every field as it is in the file. If the row has gone that is said, and what was typed stays."""
        await all_taken(self._inputs.values())
        try:
            fields = self._fields_of(self._bench.desk.book, self._place, self._bench.desk.as_at)
        except WorkbenchError as error:
            self._note.say(self._bench.words_of(error), "error")
            return
        self._bench.typing.done()
        self._draft, self._fields = None, fields
        if [field.id for field in fields] != list(self._inputs):  # some came or went elsewhere
            await self._compose_again()
        for field in fields:
            self._inputs[field.id].value = field.value
        self._read_all()
        self._note.say("As it stands in the file.")

    async def _compose_again(self) -> None:
        self._inputs.clear()
        self._labels.clear()
        self._remarks.clear()
        await self.recompose()
        next(iter(self._inputs.values())).focus()

    async def action_outside(self) -> None:
        """Opens the words of the field in hand in the officer's own editor."""

        await all_taken(self._inputs.values())

        field = self.focused
        if not isinstance(field, (Field, Lines)):
            self._note.say("Choose a field with words in it first.", "text")
            return
        if any(one.private and self._inputs[one.id] is field for one in self._fields):
            self._note.say("This field is personal: its words are handed to no other program.", "text")
            return
        try:
            text = edited_outside(self.app, field.value)
        except SuspendNotSupported:
            self._note.say("This terminal can't be handed to another program.", "error")
        except WorkbenchError as error:
            self._note.say(str(error), "error")
        else:
            field.value = text
            self.refresh(layout=True)


def _called(bench: WholeBench, place: Place) -> tuple[str, str]:
    view = bench.desk.view(place.key)
    return (view.ref or "this row", clean(view.title)) if view is not None else ("this row", "")


def _input(field: FormField, value: str) -> Field | ChoiceField | Lines:
    if field.kind == CHOICE:
        return ChoiceField(field.options, value if value in {option.value for option in field.options} else field.value)
    return Lines(value) if field.kind == LINES else Field(value)


_AT_ONCE = 1.0
"""Seconds in which nobody has read the words, let alone changed them."""


def edited_outside(app: App[Any], text: str) -> str:
    """`text` as it comes back from the editor, with the screen out of its way meanwhile.

    Raises as `edited` does, but only when the screen stands again: Textual leaves the terminal as it is if what it
    was lent for fails.
    """
    failed: WorkbenchError | None = None
    with app.suspend():
        try:
            text = edited(text)
        except WorkbenchError as error:
            failed = error
    if failed is not None:
        raise failed
    return text


def edited(text: str) -> str:
    """`text` as it comes back from the editor, which has the terminal meanwhile.

    Raises WrongInput where there is no editor, it can't be started, failed or came back at once, or the text got too
    long.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    command = command_of(named) if named.strip() else usual_editor()
    if not command:
        raise WrongInput("No editor is named. Set EDITOR to the one you like, such as “nano”, and start again.")
    begun = _now()
    try:
        words = _through(command, text)
    except OSError as error:
        raise CannotWrite(f"The words could not be handed to {command[0]} ({error.strerror}).") from error
    if too_long := over_limit(words):
        raise WrongInput(too_long)
    words = clean(words, lines=True)
    if words == clean(text, lines=True) and _now() - begun < _AT_ONCE:
        raise WrongInput(
            f"{_program(command)} came back at once, and the words are as they were. If its window is still open, what "
            "is written there does not come back: set EDITOR to an editor that waits, such as “code --wait”."
        )
    return words


def command_of(named: str, *, windows: bool = os.name == "nt") -> list[str]:
    """The program and its arguments in what EDITOR holds: on Windows “\\” is no sign of its own, and paths have spaces.

    Raises WrongInput where a quotation mark is missing.
    """
    try:
        if windows:
            if named.count('"') % 2:
                raise ValueError(named)
            words = [word.replace('"', "") for word in re.findall(r'(?:"[^"]*"|[^\s"])+', named)]
        else:
            words = shlex.split(named)
    except ValueError as error:
        raise WrongInput(f"EDITOR can't be read: a quotation mark is missing in {named}. Set it anew.") from error
    if len(words) > 1 and shutil.which(words[0]) is None:
        for count in range(len(words), 1, -1):  # a path with spaces in it, without quotation marks
            path = " ".join(words[:count])
            if os.path.isfile(path):
                return [path, *words[count:]]
    return words


def usual_editor(*, windows: bool = os.name == "nt") -> list[str]:
    """The editor that every system of its kind has; nothing where there is none."""
    if windows:
        return [os.path.join(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "notepad.exe")]
    return [name for name in ("nano", "vi") if shutil.which(name)][:1]


def _program(command: list[str]) -> str:
    return re.split(r"[\\/]", command[0])[-1]


def _now() -> float:
    return time.monotonic()


def _through(command: list[str], text: str) -> str:
    with (
        TemporaryDirectory(prefix="tsworkbench-") as folder,
        _interrupts_are_the_editors(),
    ):  # for its owner's eyes only
        path = os.path.join(folder, "words.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"{text}\n")
        try:
            code = subprocess.call([shutil.which(command[0]) or command[0], *command[1:], path])  # “code” is code.cmd
        except OSError as error:
            raise WrongInput(f"{command[0]} can't be started ({error.strerror}). Set EDITOR to another one.") from error
        if code:
            raise WrongInput(f"{command[0]} failed (exit code {code}), so the words are as they were.")
        with open(path, "rb") as written:
            return decoded(written.read())


@contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """ctrl+c in the editor comes to both programs; it is not meant for this one."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # a function, because a program inherits "ignore"
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
