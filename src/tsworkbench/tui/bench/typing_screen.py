"""A screen on which keys are commands until words are asked for: the workbench is one, the update round another.

What is typed is kept as a draft once the fingers rest; a burst of letters that are no commands is offered as words.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from tsworkbench.plan.english import agreeing, counted
from tsworkbench.plan.errors import Conflict, WorkbenchError
from tsworkbench.plan.language.text import clean, over_limit
from tsworkbench.tui.bench.actions import editor_keys, key_to, shown
from tsworkbench.tui.bench.gate import Gate, Timer
from tsworkbench.tui.widgets.once_screen import OnceScreen
from tsworkbench.work.mine.drafts import Draft, Drafts

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.store.views.refs import Place
    from tsworkbench.tui.widgets.editor import InlineEditor, Reading, Spot, Tabbed
    from tsworkbench.tui.widgets.menu import MenuItem


NO_DRAFT = ("", "")
"""What is typed of somebody's own affairs is kept nowhere."""
READ_IN = 2.0
"""Seconds that somebody needs to read that keys were refused."""


class Refused:
    """The letters of bursts that changed nothing, until there was time to read of it."""

    def __init__(self) -> None:
        self.words = ""
        self._since = 0.0

    def add(self, words: str, time: float, *, pasted: bool = False) -> None:
        """More of them: a paste stands for itself, bursts belong together until they have been read of."""
        self.words = words if pasted or not self.words else f"{self.words}{words}"
        self._since = time

    def seen(self, key: str, time: float) -> None:
        """A key was pressed at a moment: by then it may have been read."""
        if key == "escape" or time - self._since >= READ_IN:
            self.words = ""


class Command(NamedTuple):
    """What a key stands for. One that writes, or opens something, `waits` a breath in the gate."""

    run: Callable[[], None]
    waits: bool


class TypingScreen(OnceScreen[None]):
    """One editor at a time; a burst of letters where nothing is being typed changes nothing; drafts are kept."""

    typing: Typing
    """Follows what is being typed, so that it outlives the program."""
    takes_notes = True
    """Words that came in can be taken as a note here."""

    def __init__(self) -> None:
        super().__init__()
        self._editor: InlineEditor | None = None
        self._submit: Callable[[str], None] | None = None
        self._offered = ""
        self._gate = Gate(self.set_timer, lambda words: self._offer(words, self._gate.last))
        self._refused = Refused()
        self._acting = ""
        """The id of the act that opened the editor."""
        self._stands: Callable[[], str] | None = None
        self._stood = ""
        """What is being written over, as it stood when that was last looked at."""
        self._draft_of = ("", "")
        self._once_typed: tuple[tuple[str, str], ...] = ()
        """The keys of the editor when its first words have been replaced."""
        self._place: Place | None = None
        self.resumed: Draft | None = None
        """A draft whose words go into the editor that opens next."""

    # -- what each screen says of itself

    @abstractmethod
    def command(self, key: str) -> Command | None:
        """What a key stands for here; None where it stands for nothing."""

    @abstractmethod
    def place_of(self, label: str) -> Spot:
        """Where the editor called `label` opens, and what it must not hide."""

    @abstractmethod
    def at_rest(self) -> Widget | None:
        """What has the keys while nothing is being typed."""

    @abstractmethod
    def target_or_none(self) -> Place | None:
        """The row that an act is about, if there is one."""

    @abstractmethod
    def tell(self, words: str) -> None:
        """Says one thing, until the next key."""

    @property
    @abstractmethod
    def says(self) -> str:
        """What is told just now."""

    @abstractmethod
    def refuse(self, error: WorkbenchError) -> None:
        """Tells why nothing was changed, at the editor if one is open: what was typed stays in it."""

    def editor_opened(self, keys: tuple[tuple[str, str], ...]) -> None:
        """The editor is about to open, or has other keys by now: with these keys and what they do there."""

    def editor_closed(self) -> None:
        """Keys are commands again."""

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Comes to the top. The first time all its styles have been found a moment ago."""
        if self.stack_updates == 0:
            event.refresh_styles = False

    # -- keys

    def on_key(self, event: events.Key) -> None:
        """Every key comes here. Those that write or open something wait a breath in the gate, and what follows too.

        Where the terminal puts brackets around what is pasted, none waits.
        """
        if self._editor is not None:
            if self._editor.missed(event):
                event.stop()
                event.prevent_default()
                self._editor.take(event)
            return
        if self.app.screen is not self and not self._gate.holds:  # the key before it has opened another screen
            event.stop()
            event.prevent_default()
            self._hand_on(event)
            return
        command = self.command(event.key)
        character = event.character if event.is_printable else {"enter": "\n", "tab": "\t"}.get(event.key)
        if character:
            self._gate.note(character, event.time)
        gated = command is not None and command.waits and not getattr(self.app, "brackets_pastes", False)
        waits = self._gate.holds or gated
        if command is None and not waits:
            if event.key not in self.active_bindings:
                self._stands_for_nothing(event)
            return
        event.stop()
        event.prevent_default()
        if waits:
            self._gate.take(character or "", event.time, partial(self._let_in, command, event))
        else:
            self._let_in(command, event)

    def _hand_on(self, event: events.Key) -> None:
        again = events.Key(event.key, event.character)
        again.time = event.time
        getattr(self.app, "press_again", self.app.post_message)(again)

    def _let_in(self, command: Command | None, event: events.Key) -> None:
        """A key has passed the gate. What the key before it has opened gets it; else it does what it stands for."""
        if self._editor is not None:
            self._editor.take(event)
        elif self.app.screen is not self:
            self._hand_on(event)
        elif command is not None:
            self._refused.seen(event.key, event.time)
            command.run()
            self._tell_refused()

    def _stands_for_nothing(self, event: events.Key) -> None:
        """A key that stands for nothing here says so, rather than leave somebody to wonder."""
        self._refused.seen(event.key, event.time)
        if self._refused.words:
            self._tell_refused()
        elif event.is_printable or event.key.startswith(("ctrl+", "f")):
            self.tell(f"{shown(event.key)} does nothing here.{self.more_keys()}")

    def more_keys(self) -> str:
        """Where the keys are shown that do something here."""
        return ""

    def on_paste(self, event: events.Paste) -> None:
        """Text pasted where nothing is being typed changes nothing: it is offered as words."""
        event.stop()
        if self._editor is not None:
            self._editor.take(event)
        else:
            self._offer(event.text, event.time, pasted=True)

    def _offer(self, text: str, time: float, *, pasted: bool = False) -> None:
        if self._editor is not None:  # a key just before them has opened it
            self._editor.take(events.Paste(text))
            return
        if too_long := over_limit(text):
            self.tell(too_long)
            return
        if clean(text):
            self._refused.add(text, time, pasted=pasted)
            self.offered(clean(self._refused.words))

    def offered(self, words: str) -> None:
        """Words that were ignored can be saved as a note."""
        self._offered = words
        self.tell(self._about_refused())

    def _about_refused(self) -> str:
        takes = f" Press {key_to('comment')} to save them as a note." if self.takes_notes else ""
        return f"{ignored(len(self._offered))}{takes}"

    def _tell_refused(self) -> None:
        """Says once more that keys were refused, until there was time to read it: more of them may follow at once."""
        if self._refused.words and not self.says and self._editor is None and self.app.screen is self:
            self.tell(self._about_refused())

    def take_offered(self) -> str:
        """The words that came in last, once."""
        offered, self._offered = self._offered, ""
        self._refused = Refused()
        return offered

    # -- the editor

    @property
    def is_typing(self) -> bool:
        """Whether an editor is open."""
        return self._editor is not None

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
        stands: Callable[[], str] | None = None,
        enters: str = "save",
        leaves: str = "leave as it was",
        tab: Callable[[str, int], Tabbed | None] | None = None,
        between: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Opens the editor at the selected row. `submit` closes it, or raises and so keeps it open.

        With `replaces`, what is typed takes the place of `text` unless the cursor is moved first. `draft` says
        what takes half-typed words up again, if it is not the act itself: a name and what it needs to know.
        `stands` reads what is to be written over, so that somebody else's change of it meanwhile is told first.
        `enters` and `leaves` say in the bottom line what Enter and Esc do, `between` what other keys do. `tab` gets the
        text and 1 for tab, -1 for shift+tab.
        """
        from tsworkbench.tui.widgets.editor import InlineEditor, Reading

        self._draft_of = draft or (self._acting, "")
        self._place = self.target_or_none()
        resumed, self.resumed = self.resumed, None
        if resumed is not None and label in resumed.words:
            text, replaces = resumed.words[label], False
            self.typing.again(resumed)
        if says and reading is None:
            reading = lambda _: Reading(True, says)  # noqa: E731
        self._submit = submit
        self._stands, self._stood = stands, stands() if stands is not None else ""
        self._once_typed = editor_keys(enters, leaves, mends=False, between=between)
        self.editor_opened(editor_keys(enters, leaves, mends=bool(replaces and text), between=between))
        self._editor = InlineEditor(label, text, self.place_of(label), reading=reading, replaces=replaces, tab=tab)
        self.mount(self._editor)

    def choose(
        self,
        title: str,
        items: Sequence[MenuItem],
        then: Callable[[str], None],
        *,
        now: str | None = None,
        narrowing: bool = False,
        typed_is: str = "",
    ) -> None:
        """Opens a menu, in which typing may narrow the choice; `then` gets the id of what was chosen.

        `typed_is` says what the typed words themselves would be, where they may be chosen too.
        """
        from tsworkbench.tui.widgets.menu import Menu

        def chosen(choice: str | None) -> None:
            if choice is not None:
                try:
                    then(choice)
                except WorkbenchError as error:
                    self.refuse(error)

        self.open(Menu(title, items, chosen=now, narrowing=narrowing, typed_is=typed_is), chosen)

    def open(self, screen: Screen[Any], then: Callable[[Any], None] | None = None) -> None:
        """Opens a screen over this one; `then` gets its answer."""
        self.app.push_screen(screen, then)

    def read_anew(self) -> None:
        """What is being typed may mean another day now."""
        if self._editor is not None:
            self._editor.read_anew()

    def day_turned(self, _day: date) -> None:
        """Another day has begun."""
        self.read_anew()

    def close_editor(self) -> None:
        """Shuts the editor; keys are commands again."""
        if self._editor is not None:
            self.set_focus(self.at_rest())  # now, not soon: the next editor may open in this very moment
            self._editor.close()
            self._editor = None
            self._submit = None
            self.typing.done()
            self.editor_closed()

    def move_editor(self) -> None:
        """The row that is being edited stands elsewhere on a screen of another size."""
        if self._editor is not None:
            self._editor.move_to(self.place_of(self._editor.label))

    def on_inline_editor_submitted(self, event: InlineEditor.Submitted) -> None:
        """Enter in the editor."""
        event.stop()
        if self._submit is None or event.editor is not self._editor:
            return
        try:
            self._look_before(event.text)
            self._submit(event.text)
        except WorkbenchError as error:
            self.refuse(error)
        if event.editor is self._editor:
            self._editor.stays()

    def _look_before(self, text: str) -> None:
        """Raises Conflict, once, where somebody else has written meanwhile what would be written over."""
        if self._stands is None:
            return
        now, before = self._stands(), self._stood
        self._stood = now
        if now not in (before, text):
            raise Conflict(f"It was changed elsewhere meanwhile to “{now}”. Enter again writes yours over it.")

    def on_inline_editor_cancelled(self, event: InlineEditor.Cancelled) -> None:
        """Esc in the editor leaves everything as it was."""
        event.stop()
        if event.editor is self._editor:
            self.close_editor()

    def on_inline_editor_typed(self, event: InlineEditor.Typed) -> None:
        """What is typed is kept as a draft until it is saved or given up."""
        event.stop()
        if event.editor is self._editor:
            if self._editor.is_changed:
                self.editor_opened(self._once_typed)
            if event.text:
                self.note_typed(self._editor.label, event.text)

    def keep_drafts(self) -> None:
        """Keeps what is being typed this very moment, to its last letter."""
        if self._editor is not None and self._editor.is_changed and self._editor.text:
            self.note_typed(self._editor.label, self._editor.text)
        self.typing.keep()

    def note_typed(self, field: str, text: str) -> None:
        """Keeps what is typed of a field as a draft."""
        act, more = self._draft_of
        if not act:
            return
        place = self._place
        label = called(field, act, self.name_of(place) if place is not None else "")
        level, row = (place.level, place.id) if place is not None else ("", "")
        self.typing.typed(Draft(act, level, row, label, {field: text}, more))

    @abstractmethod
    def name_of(self, place: Place) -> str:
        """A row as it is called in a sentence: its number."""


_CALLED = {
    "Say": "commentary",
    "Private": "a private note",
    "Why": "why",
    "What next": "what next",
    "Due": "a date",
    "Expected": "an expected date",
    "Months": "a number of months",
    "Done on": "the day of completion",
    "Lead": "leads",
    "Title": "a title",
    "Needs": "needs",
    "Actual": "an actual",
    "Reason": "the reason for a later date",
    "As at": "the as-at day",
    "As it stood on": "a day to look back to",
    "Changed since": "a day to look back to",
    "Keep as": "the name of a filter",
    "Your name": "your name",
    "Group": "the name of a group",
    "Next year's plan": "the title of next year's plan",
}
"""What the words in an editor are called afterwards, by its label."""
OF_NO_ROW = ("time", "filter", "who", "add_group", "add_meeting", "sign_off", "roll_forward", "settings")
"""Acts that ask for words which are not about the row the cursor is on."""


def ignored(count: int) -> str:
    """That pasted letters, which might have been commands, did nothing."""
    return f"{counted(count, 'pasted character')} {agreeing(count, 'was', 'were')} ignored."


def called(field: str, act: str, row: str = "") -> str:
    """What was being typed, in the officer's words; `row` is the number of the row that it was about.

    >>> called("Done on", "complete", "5.1.m1"), called("Due · 3 rows", "due", "5.1")
    ('the day of completion on 5.1.m1', 'a date on 3 rows')
    """
    label, _, rows = field.partition(" · ")
    words = _CALLED.get(label)
    if words is None:
        start = label[:1].lower() + label[1:]
        words = f"a {start}" if label.startswith("New ") else "the sign-off" if act == "sign_off" else start
    about = rows or ("" if act in OF_NO_ROW else row)
    return f"{words} on {about}" if about else words


REST = 0.5
"""Seconds without a key after which the words typed so far are kept."""


@runtime_checkable
class Keeping(Protocol):
    """A screen on which something can be typed that outlives the program."""

    def keep_drafts(self) -> None:
        """Keeps what is being typed this very moment, to its last letter."""


class Typing:
    """Follows the one thing that is being typed. `start` sets a timer."""

    def __init__(self, drafts: Drafts, start: Callable[[float, Callable[[], None]], Timer]) -> None:
        self.drafts = drafts
        self._start = start
        self._timer: Timer | None = None
        self._unkept: Draft | None = None
        self._current: Draft | None = None

    def typed(self, draft: Draft) -> None:
        """The words have changed: they are kept once they have rested for a moment."""
        self._current = self._unkept = draft
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._start(REST, self.keep)

    def again(self, draft: Draft) -> None:
        """A draft has been taken up: saving or giving up what is typed now is the end of it."""
        self._current = draft

    @property
    def is_kept(self) -> bool:
        """Whether what is being typed just now is on disk as a draft."""
        return self._current is not None and self._unkept is None

    def keep(self) -> None:
        """Keeps what has been typed since it was last kept, now."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        draft, self._unkept = self._unkept, None
        if draft is not None:
            self.drafts.keep(draft)

    def leave(self) -> bool:
        """Somebody goes away from what was typed, and it stays a draft. False if nothing was."""
        self.keep()
        left, self._current = self._current, None
        return left is not None

    def done(self) -> None:
        """What was typed is saved, or was given up: no draft of it is left."""
        draft, self._current, self._unkept = self._current, None, None
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if draft is not None:
            self.drafts.drop(draft)
