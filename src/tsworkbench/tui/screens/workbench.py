"""The workbench: plan, milestone calendar and officers' lists side by side, and all about the row in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial, wraps
from os.path import basename
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.screen import Screen
from textual.timer import Timer

from tsworkbench.plan.errors import FileLocked, NothingToDo, ReadOnly, WorkbenchError, WrongInput
from tsworkbench.plan.text import clean, over_limit
from tsworkbench.store.book import Book, Done
from tsworkbench.store.filters import Filter
from tsworkbench.store.keys import level_of
from tsworkbench.store.refs import Place
from tsworkbench.tui.actions import BY_ID, BY_KEY, Act, hints, key_to
from tsworkbench.tui.desk import UNDO, Answer, Desk
from tsworkbench.tui.gate import Gate
from tsworkbench.tui.half_typed import Typing
from tsworkbench.tui.marking import Marking, OutOfView
from tsworkbench.tui.panes.banner import Attention, Banner
from tsworkbench.tui.panes.detail import Detail
from tsworkbench.tui.panes.hints import Hints
from tsworkbench.tui.panes.milestones import MilestonesPane
from tsworkbench.tui.panes.officers import OfficersPane, item_key
from tsworkbench.tui.panes.plan import PlanPane
from tsworkbench.tui.widgets.rows import RowList
from tsworkbench.tui.widgets.rule import PaneRule, Tab, TitleRule
from tsworkbench.work.drafts import Draft, Drafts
from tsworkbench.work.seating import MINE, opens_on
from tsworkbench.work.settings import Settings

if TYPE_CHECKING:
    from tsworkbench.tui.repeating import Repeatable
    from tsworkbench.tui.widgets.editor import InlineEditor, Reading
    from tsworkbench.tui.widgets.menu import MenuItem
    from tsworkbench.work.acting import Edit

P = ParamSpec("P")
PANES = ("plan", "milestones", "officers")
_TABS = (Tab("1", "Plan"), Tab("2", "Milestones"), Tab("3", "Officers"))
_NARROW, _SHORT = 100, 30

FOLLOW_AFTER = 0.04
"""Seconds after which the other panes follow the cursor: holding an arrow key down moves one pane only."""
LOOK_EVERY = 1.0
"""Seconds between looks at whether another program has written to the file."""
_TRY_AGAIN, _TRIES = 0.1, 30
_CALLED = {"Say": "commentary", "Private": "a private note", "Why": "why", "What next": "what next"}
"""What the words in an editor are called afterwards, where its label is no name for them."""
_WAITING = "Another program is writing to the file: waiting for it… esc gives up."


def _reads(handler: Callable[Concatenate[Workbench, P], None]) -> Callable[Concatenate[Workbench, P], None]:
    """A handler that reads the file. Where that can't be read it says so, and all is read again once it can."""

    @wraps(handler)
    def told(bench: Workbench, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            handler(bench, *args, **kwargs)
        except WorkbenchError as error:
            bench.desk.unread = True
            bench.hints.message = (bench.words_of(error), True)

    return told


class Workbench(Screen[None]):
    """Holds the panes together: one selection, one editor at a time, one way to perform an act."""

    AUTO_FOCUS = "#plan-rows"

    def __init__(self, desk: Desk, settings: Settings | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.settings = settings or Settings()
        self.banner = Banner(desk)
        self.attention = Attention(desk)
        self.plan = PlanPane(desk, roomy=True)
        self.milestones: MilestonesPane = MilestonesPane(desk)
        self.officers = OfficersPane(desk)
        self.detail = Detail(desk)
        self.hints = Hints(id="hints")
        self._side = Vertical(id="side")
        self._current = "plan"
        self._zoomed = False
        self._editor: InlineEditor | None = None
        self._submit: Callable[[str], None] | None = None
        self._says = ""
        self._offered = ""
        self._asked_twice = ""
        self._following: Timer | None = None
        self._waiting: Timer | None = None
        """An act that another program's lock holds up."""
        self.first_back: Callable[[], None] | None = None
        """What esc does before anything else: giving up what is under way, or coming back from the past."""
        self._gate = Gate(self.set_timer, self._offer)
        self.marking = Marking(desk)
        self.repeatable: Repeatable | None = None
        """The last act that can be done again on another row."""
        self._acting = ""
        """The id of the act that opened the editor."""
        self._draft_of = ("", "")
        self._place: Place | None = None
        self.typing = Typing(
            Drafts(desk.book.path, beside=self.settings.path or None), lambda s, f: self.set_timer(s, f)
        )
        self.draft: Draft | None = None
        """A draft that is offered: the next key takes it up or drops it, or lets it lie."""
        self.resumed: Draft | None = None
        """A draft whose words go into the editor that opens next."""
        self.listener: Callable[[str, bool], None] | None = None
        """A screen over this one, which is told what the bottom line would say here."""

    def compose(self) -> ComposeResult:
        # All stands as it should before the first layout: painting twice would show, and would take time.
        urgent = self.desk.urgent()
        if urgent is not None:
            self._turn_to_plan_of(urgent)
            self.plan.follow(urgent)
        self._hand_over()
        self._arrange(self.app.size)
        yield self.banner
        yield self.attention
        with Horizontal(id="panes"):
            yield self.plan
            with self._side:
                yield self.milestones
                yield self.officers
        with Horizontal(id="about"):
            yield self.detail
        yield self.hints

    def on_mount(self) -> None:
        self.set_interval(LOOK_EVERY, self._look_at_file)
        self._greet()

    def _greet(self) -> None:
        """What there is to tell at the start: what was left half-typed, or what is wrong in the settings."""
        if self.desk.me is not None and opens_on(self.desk.book) == MINE:
            self.focus_pane("officers")
            self.officers.my_list()
        if self.settings.wrong:
            first, *more = self.settings.wrong
            rest = f" ({len(more)} more: “tsworkbench config check”)" if more else ""
            self.hints.message = (f"{first}{rest}", True)
        if self.typing.drafts.all():
            from tsworkbench.tui.acts import drafting

            drafting.offer(self)

    # -- panes

    @property
    def panes(self) -> dict[str, PlanPane | MilestonesPane | OfficersPane]:
        """The three linked panes by name."""
        return {"plan": self.plan, "milestones": self.milestones, "officers": self.officers}

    @property
    def rows(self) -> RowList:
        """The list of the pane that keys go to."""
        return self.panes[self._current].rows

    def focus_pane(self, name: str) -> None:
        """Gives the keys to a pane."""
        pane = self.panes[name]
        was_hidden = not pane.display
        self._current = name
        self._arrange()
        if was_hidden and self.desk.selection is not None:
            pane.follow(self.desk.selection)  # out of sight it did not
        self.rows.focus()
        self._take_hold()

    def _take_hold(self) -> None:
        """The row the cursor of this pane stands on is the one that acts are about: it becomes the selection."""
        if self.selected_key() not in (None, self.desk.selection):
            self._hand_over()

    def turn_pane(self, steps: int) -> None:
        """The next pane, or the one before."""
        self.focus_pane(PANES[(PANES.index(self._current) + steps) % len(PANES)])

    def toggle_zoom(self) -> None:
        """The current pane at full size, and back."""
        self._zoomed = not self._zoomed
        self._arrange()

    @_reads
    def on_resize(self, event: events.Resize) -> None:
        self._arrange()
        self.call_after_refresh(self._move_editor)

    def _move_editor(self) -> None:
        """The row that is being edited stands elsewhere on a screen of another size."""
        if self._editor is not None:
            self.rows.show_cursor()
            self._editor.move_to(self.rows.cursor_region)

    def _arrange(self, size: Size | None = None) -> None:
        """One pane at a time on a narrow screen or zoomed; else all three."""
        width, height = size or self.size
        narrow, short = width < _NARROW, height < _SHORT
        alone = narrow or self._zoomed
        self.set_class(narrow, "narrow")
        self.set_class(short, "short")
        self.set_class(alone, "alone")
        self.plan.display = not alone or self._current == "plan"
        self._side.display = not alone or self._current != "plan"
        self.milestones.display = not alone or self._current == "milestones"
        self.officers.display = not alone or self._current == "officers"
        self.plan.set_roomy(not narrow and not short)
        self._name_panes(alone)

    def _name_panes(self, alone: bool) -> None:
        labels = {"plan": self.plan.label, "milestones": self.milestones.label, "officers": self.officers.label}
        for place, (name, pane) in enumerate(self.panes.items()):
            named = (_TABS[0]._replace(note=self.plan.filter.text), *_TABS[1:])
            tabs, active = (named, place) if alone else ((named[place],), 0)
            tail = 0 if name == "officers" else 2
            pane.rule.rule = TitleRule(tabs, active, name == self._current, labels[name], tail)

    @_reads
    def on_pane_rule_chosen(self, event: PaneRule.Chosen) -> None:
        """A pane's name was clicked."""
        self.focus_pane(event.name.lower())

    @_reads
    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A pane was given the focus, by key or by mouse."""
        name = next((name for name, pane in self.panes.items() if event.widget is pane.rows), None)
        if name is not None:
            if name != self._current:
                self._current = name
                self._arrange()
                self._take_hold()
            self._show_hints()

    # -- the one selection

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """The cursor moved in a pane: the others follow once it rests."""
        event.stop()
        if event.rows is not self.rows:
            return
        if self._following is not None:
            self._following.stop()
        self._following = self.set_timer(FOLLOW_AFTER, self._hand_over)

    @_reads
    def _hand_over(self) -> None:
        """What the cursor is on becomes the selection of all panes."""
        self._following = None
        self.panes[self._current].keep_open()
        key = self.selected_key()
        self._show_hints()
        if key is None or key == self.desk.selection:
            return
        self.desk.selection = key
        self._turn_to_plan_of(key)
        self.detail.key = key
        for name, pane in self.panes.items():
            if name != self._current and pane.display:
                pane.follow(key)

    def _turn_to_plan_of(self, key: int) -> None:
        """An officer's list spans all plans: the plan of the selected row is taken in hand."""
        view = self.desk.view(key)
        if view is not None and view.plan_id != self.desk.plan["id"]:
            self.desk.take_up(view.plan_id)
            self.plan.show_plan()
            self.milestones.show_plan()
            self._name_panes(self._zoomed or self.size.width < _NARROW)
            self.banner.refresh()

    def selected_key(self) -> int | None:
        """The plan's row under the cursor; None on an officer's name, a month, or in an empty list."""
        key = self.rows.cursor_key
        if key is not None and self._current == "officers":
            return item_key(key)
        return key if key is None or key >= 0 else None

    def target_or_none(self) -> Place | None:
        """The row that an act is about, if the cursor is on one."""
        from tsworkbench.work.rows import place_of

        key = self.selected_key()
        return None if key is None else place_of(self.desk.book, key)

    def target(self) -> Place:
        """The row that an act is about. Raises WrongInput where the cursor is on none."""
        place = self.target_or_none()
        if place is None:
            what = "a month" if self._current == "milestones" else "an officer's name"
            raise WrongInput(f"Choose a row of the plan first: this is {what}.")
        return place

    def targets(self) -> list[Place]:
        """The rows that an act is about: all marked, else the one in hand.

        Raises OutOfView where marked rows are not in view and the officer has not agreed to that.
        """
        if not self.marking:
            return [self.target()]
        return self.marking.places(lambda: set().union(*(pane.rows.keys_in_view() for pane in self.panes.values())))

    def show_marks(self) -> None:
        """Marks came or went."""
        for pane in self.panes.values():
            pane.rows.marked = self.marking.keys
        self.attention.say_marked(len(self.marking))
        self._show_hints()

    def show_only(self, wanted: Filter) -> None:
        """Puts a filter in force over the plan; one without a word shows all rows again."""
        self.plan.show_only(wanted)
        self.focus_pane("plan")
        self._hand_over()

    def go_to_officer(self, officer_id: str, name: str) -> None:
        """Opens an officer's list."""
        self.focus_pane("officers")
        if not self.officers.list_of(officer_id):
            self.tell(f"Nothing open carries the name {name}.")

    def go_to(self, key: int) -> None:
        """Shows a row in the plan and selects it."""
        self._turn_to_plan_of(key)
        if self.plan.folds.reveal(key):
            self.plan.rows.reload()
            self.plan.rows.go_to(key)
        if self._current == "plan":
            self._hand_over()

    def show_plan(self, plan_id: str) -> None:
        """Takes another plan of the file in hand."""
        self.desk.take_up(plan_id)
        self.desk.selection = None
        self.plan.show_plan()
        self.milestones.show_plan()
        self.banner.refresh()
        self.attention.read()
        self.focus_pane("plan")
        self._hand_over()

    def look_from(self, day: date) -> None:
        """Reckons everything on the screen from another day."""
        self.desk.look_from(day)
        self.plan.reload()
        self.milestones.show_plan()
        self._recount()
        self.detail.read_again()
        self.banner.refresh()

    def open_row(self) -> None:
        """Enter: fold or unfold where there is something to unfold, else go to the row in the plan."""
        key = self.rows.cursor_key
        if key is None:
            return
        if self._current == "officers" and key < 0:
            self.officers.toggle(key)
        elif self._current == "plan":
            if self.plan.folds.can_fold(key):
                self.plan.toggle(key)
        elif self._current == "milestones" and self.milestones.open(key):
            self._hand_over()
        elif (row := self.selected_key()) is not None:
            self.focus_pane("plan")
            self.go_to(row)

    def sideways(self, step: int) -> None:
        """← and →: fold and unfold in a tree, a day in the calendar."""
        key = self.rows.cursor_key
        if self._current == "milestones":
            self.milestones.step(step)
        elif key is not None and self._current == "plan":
            (self.plan.unfold if step > 0 else self.plan.fold)(key)
        elif key is not None:
            (self.officers.unfold if step > 0 else self.officers.fold)(key)

    @_reads
    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """A double click: edits a row of the plan, or unfolds an officer."""
        event.stop()
        self.open_row()

    @_reads
    def on_row_list_pressed(self, event: RowList.Pressed) -> None:
        """A click on the fold mark folds or unfolds."""
        event.stop()
        if event.rows is self.plan.rows and self.plan.folds.can_fold(event.key):
            mark = 1 if level_of(event.key) == "objective" else 3
            if abs(event.x - mark) <= 1:
                self.plan.toggle(event.key)
        elif event.rows is self.officers.rows and event.key < 0 and event.x <= 1:
            self.officers.toggle(event.key)

    # -- acts

    def action_act(self, act_id: str) -> None:
        """Runs an act of the registry. A refusal is told; nothing is ever half done."""
        self.run_act(BY_ID[act_id])

    def run_act(self, act: Act) -> None:
        """Runs an act, unless something is being typed."""
        if self._editor is not None:
            return
        self.hints.message = ("", False)
        act = self.marking.begin(act)
        if act.id != "delete":
            self._asked_twice = ""
        self._acting = act.id
        draft, self.draft = self.draft, None
        try:
            if act.changes and self.desk.book.stood_at is not None:
                raise ReadOnly(f"As it stood on {self.desk.book.stood_at}, to be read only: T or esc returns to now.")
            if draft is not None and act.id == "back":
                self.typing.drafts.drop(draft)
            elif draft is not None and act.id == "comment":
                from tsworkbench.tui.acts import drafting

                drafting.resume(self, draft)
            else:
                act.run(self)
        except OutOfView as asked:
            self.marking.waits = act
            self.tell(str(asked))
        except WorkbenchError as error:
            self.refuse(error)

    def on_key(self, event: events.Key) -> None:
        """Every key of the registry comes here. Those that change data wait a breath in the gate; see `gate`."""
        if self._editor is not None:
            if self._editor.missed(event):
                event.stop()
                event.prevent_default()
                self._editor.take(event)
            return
        act = BY_KEY.get(event.key)
        if act is None:
            self._asked_twice = ""
        gated = act is not None and act.changes
        character = event.character if event.is_printable else {"enter": "\n", "tab": "\t"}.get(event.key)
        if character:
            self._gate.note(character, event.time)
        waits = gated or self._gate.holds
        if act is None and not waits:
            return
        event.stop()
        event.prevent_default()
        if act is not None and not waits:
            self.run_act(act)
            return
        self._gate.take(character or "", event.time, partial(self._let_in, act, event))

    def _let_in(self, act: Act | None, event: events.Key) -> None:
        """A key has passed the gate. What the key before it has opened gets it; else it is an act."""
        if self._editor is not None:
            self._editor.take(event)
        elif self.app.screen is not self:
            self.app.post_message(events.Key(event.key, event.character))
        elif act is not None:
            self.run_act(act)

    def on_paste(self, event: events.Paste) -> None:
        """Text pasted where nothing is being typed changes nothing: it is offered as a note."""
        event.stop()
        if self._editor is not None:
            self._editor.take(event)
        else:
            self._offer(event.text)

    def _offer(self, text: str) -> None:
        if self._editor is not None:  # a key just before them has opened it
            self._editor.take(events.Paste(text))
            return
        if too_long := over_limit(text):
            self.tell(too_long)
            return
        self._offered = clean(text)
        if self._offered:
            count, key = len(self._offered), key_to("comment")
            self.tell(f"{count:,} characters came in and changed nothing. {key} takes them as a note.")

    def take_offered(self) -> str:
        """The words that were pasted last, once."""
        offered, self._offered = self._offered, ""
        return offered

    def confirmed(self, what: str) -> bool:
        """Whether the same thing was asked for a second time running."""
        again, self._asked_twice = self._asked_twice == what, what
        return again

    def perform(self, *edits: Edit, closes: bool = False, then: Callable[[Done], None] | None = None) -> None:
        """Makes edits as one act; `closes` shuts the editor once they are on disk, `then` comes after that."""
        from tsworkbench.work.acting import perform

        self.perform_with(lambda book: perform(book, *edits), closes=closes, then=then)

    def perform_each(self, repeatable: Repeatable, *, on: Sequence[Place] | None = None, closes: bool = False) -> None:
        """Makes an edit of each row in hand, as one act that `.` does again on other rows."""
        places = self.targets() if on is None else on

        def done(act: Done) -> None:
            self.repeatable = repeatable
            self._show_hints()
            if repeatable.then is not None:
                repeatable.then(act)

        self.perform(*(repeatable.edit(place) for place in places), closes=closes, then=done)

    def perform_with(
        self,
        act: Callable[[Book], Done],
        *,
        closes: bool = False,
        then: Callable[[Done], None] | None = None,
        answer: Answer = UNDO,
        tries: int = _TRIES,
    ) -> None:
        """Runs a writing function. A locked file is tried again for a while, without freezing the screen.

        Until that is over no other act begins: the same key pressed again would do the same thing twice.
        """
        if self._waiting is not None and tries == _TRIES:
            self.tell(_WAITING)
            return
        self._waiting = None
        try:
            with self.desk.at_once():
                done = act(self.desk.book)
        except FileLocked as error:
            if tries:
                self.tell(_WAITING)
                again = partial(self.perform_with, act, closes=closes, then=then, answer=answer, tries=tries - 1)
                self._waiting = self.set_timer(_TRY_AGAIN, again)
                return
            self._not_saved(error)
            return
        except WorkbenchError as error:
            self._not_saved(error)
            return
        self.desk.last_act, self.desk.answer = done, answer
        self.banner.failed = False
        if closes:
            self.close_editor()
        self.hints.message = ("", False)
        if self.marking.used:
            self.marking.clear()
        self._show_changes()
        if then is not None:
            then(done)

    def _not_saved(self, error: WorkbenchError) -> None:
        """An act was not done. Where the file is to blame, and not the words, the header says so too."""
        if not isinstance(error, (WrongInput, NothingToDo)) and error.exit_code >= 10:
            self.banner.failed = True
            self.banner.refresh()
        self.refuse(error)

    def refuse(self, error: WorkbenchError) -> None:
        """Tells why nothing was changed, at the editor if one is open: what was typed stays in it."""
        if self._editor is not None:
            self.hints.message = ("", False)
            self._editor.refuse(self.words_of(error))
        else:
            self._say(self.words_of(error), refused=not isinstance(error, NothingToDo))

    def words_of(self, error: WorkbenchError) -> str:
        """An error's sentence. A long path would leave no room for what to do about it: here the name will do."""
        return str(error).replace(self.desk.book.path, basename(self.desk.book.path))

    def tell(self, words: str) -> None:
        """Says one thing in the bottom line, until the next key."""
        self._say(words, refused=False)

    def _say(self, words: str, *, refused: bool) -> None:
        self.hints.message = (words, refused)
        if self.listener is not None:
            self.listener(words, refused)

    # -- what has changed

    @_reads
    def _show_changes(self) -> None:
        """Repaints what the last act changed; counts follow a moment later."""
        effects = self.desk.catch_up()
        if effects.reshaped:
            self.plan.reload()
            self._recount()
        else:
            self.plan.rows.refresh_keys(effects.keys)
            self.milestones.refresh_keys(effects.keys)
            self.officers.refresh_keys(effects.keys)
            self.set_timer(FOLLOW_AFTER, self._recount)
        self.marking.forget_gone()
        self.show_marks()
        self.detail.read_again()
        self.banner.refresh()
        self.attention.refresh()

    @_reads
    def _recount(self) -> None:
        if not self.is_attached:
            return
        self.plan.ask_again()
        self.milestones.reload()
        self.officers.reload()
        self.attention.read()
        self._name_panes(self._zoomed or self.size.width < _NARROW)

    def _look_at_file(self) -> None:
        """Another program's edits show within a second."""
        try:
            if self.desk.changed_elsewhere():
                self._show_changes()
            if self.desk.unread:
                self._read_again()
            self._index()
        except FileLocked:
            pass  # it is being written to this very moment: the next look will see it
        except WorkbenchError as error:
            self.banner.failed = True
            self.banner.refresh()
            self.hints.message = (self.words_of(error), True)

    @_reads
    def _read_again(self) -> None:
        """What could not be read before can be read now."""
        self.desk.forget()
        self.plan.reload()
        self._recount()
        self.detail.read_again()
        self.hints.message = ("", False)

    def _index(self) -> None:
        """Brings the index of words up to date, a slice at a time, while nothing else is asked of us."""
        from tsworkbench.store.search import catch_up_for

        if self.is_attached and not catch_up_for(self.desk.book, 0):
            self.set_timer(FOLLOW_AFTER, self._index)

    # -- editor and menu

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
        """Opens the editor at the row in hand. `submit` closes it, or raises and so keeps it open.

        With `replaces`, what is typed takes the place of `text` unless the cursor is moved first. `draft` says
        what takes half-typed words up again, if it is not the act itself: a name and what it needs to know.
        """
        from tsworkbench.tui.widgets.editor import InlineEditor, Reading

        self.rows.show_cursor()
        self._draft_of = draft or (self._acting, "")
        self._place = self.target_or_none()
        resumed, self.resumed = self.resumed, None
        if resumed is not None and label in resumed.words:
            text, replaces = resumed.words[label], False
            self.typing.again(resumed)
        if says and reading is None:
            reading = lambda _: Reading(True, says)  # noqa: E731
        self._submit = submit
        self.hints.keys = hints("mending" if replaces and text else "writing")
        self._editor = InlineEditor(label, text, self.rows.cursor_region, reading=reading, replaces=replaces)
        self.mount(self._editor)

    def close_editor(self) -> None:
        """Shuts the editor and gives the keys back to the pane."""
        if self._editor is not None:
            self.set_focus(self.rows)  # now, not soon: the next editor may open in this very moment
            self._editor.close()
            self._editor = None
            self._submit = None
            self.typing.done()
            self._show_hints()

    def on_inline_editor_typed(self, event: InlineEditor.Typed) -> None:
        """What is typed is kept as a draft until it is saved or given up."""
        event.stop()
        if event.editor is self._editor and event.text:
            self._note_typed(self._editor.label, event.text)

    def keep_drafts(self) -> None:
        """Keeps what is being typed this very moment, to its last letter."""
        if self._editor is not None and self._editor.is_changed and self._editor.text:
            self._note_typed(self._editor.label, self._editor.text)
        self.typing.keep()

    def _note_typed(self, field: str, text: str) -> None:
        act, more = self._draft_of
        place = self._place
        about = f" on {self._name_of(place)}" if place is not None else ""
        label = f"{_CALLED.get(field, field.lower())}{about}"
        words = {field: text}
        self.typing.typed(Draft(act, place.level if place else "", place.id if place else "", label, words, more))

    def _name_of(self, place: Place) -> str:
        view = self.desk.view(place.key)
        return view.ref if view is not None and view.ref else "this row"

    def on_inline_editor_submitted(self, event: InlineEditor.Submitted) -> None:
        """Enter in the editor."""
        event.stop()
        if self._submit is None or event.editor is not self._editor:
            return
        try:
            self._submit(event.text)
        except WorkbenchError as error:
            self.refuse(error)

    def on_inline_editor_cancelled(self, event: InlineEditor.Cancelled) -> None:
        """Esc in the editor."""
        event.stop()
        if event.editor is self._editor:
            self._give_up()
            self.close_editor()

    def choose(
        self,
        title: str,
        items: Sequence[MenuItem],
        then: Callable[[str], None],
        *,
        now: str | None = None,
        narrowing: bool = False,
    ) -> None:
        """Opens a menu, in which typing may narrow the choice; `then` gets the id of what was chosen."""
        from tsworkbench.tui.widgets.menu import Menu

        def chosen(choice: str | None) -> None:
            if choice is not None:
                try:
                    then(choice)
                except WorkbenchError as error:
                    self.refuse(error)

        self.app.push_screen(Menu(title, items, chosen=now, narrowing=narrowing), chosen)

    def go_back(self) -> None:
        """Esc: gives up waiting for the file; or away with the marks; or out of zoom; or away with the filter."""
        if self._give_up():
            return
        if self.first_back is not None:
            self.first_back()
        elif self.marking.clear():
            self.show_marks()
        elif self._zoomed:
            self.toggle_zoom()
        elif self.plan.filter.text:
            self.show_only(Filter())

    @property
    def waits(self) -> bool:
        """Whether an act waits for the file."""
        return self._waiting is not None

    def _give_up(self) -> bool:
        """Lets go of the act that waits for the file, if one does."""
        if self._waiting is None:
            return False
        self._waiting.stop()
        self._waiting = None
        self.tell("Given up: nothing was changed.")
        return True

    @_reads
    def seat(self, name: str) -> None:
        """Somebody else sits at the desk: header, counts and lists follow at once."""
        self.desk.seat(name)
        self.banner.refresh()
        self._recount()
        self.officers.show_mine()
        self._show_hints()
        self.tell(f"You are {name}. Your acts are made in this name.")

    def leave(self) -> None:
        """Leaves the workbench. Everything is on disk already, unless an act still waits for the file."""
        if self._waiting is not None:
            self.tell(_WAITING)
        else:
            self.app.exit()

    def _show_hints(self) -> None:
        if self._editor is not None:
            return
        key = self.selected_key()
        if self._current != "plan" and key is None:
            self.hints.keys = hints("officer" if self._current == "officers" else "month")
            return
        if key is None:
            self.hints.keys = hints("nothing")
            return
        if (level := level_of(key)) in ("objective", "output"):
            self.hints.keys = hints(level)
            return
        if self.marking:
            self.hints.keys = hints("marked", word=f"state {len(self.marking)} rows")
            return
        again = self.repeatable.called if self.repeatable is not None else ""
        self.hints.keys = hints("row", word=self._state_word(key), again=again)

    def _state_word(self, key: int | None) -> str:
        """Names the lead before an act on another lead's row: "state for Richard Parsons"."""
        view = self.desk.view(key) if key is not None else None
        me = self.desk.me
        if view is None or me is None or not view.leads or any(lead.officer_id == me["id"] for lead in view.leads):
            return "state"
        return f"state for {clean(view.leads[0].name)}"
