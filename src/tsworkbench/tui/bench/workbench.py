"""The workbench: the panes, and the acts that keys stand for there.

Each of its parts knows one thing: `selected_row` the row that all panes are about, `marked_rows` those the next act is
for, `writer` how an act gets into the file, `refresh` how the screen follows the file. Here too: which keys the bottom
line names, and what is said when it opens. Registers take the panes' place, and are `elsewhere` then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property, partial
from importlib import import_module
from os.path import basename
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region

from tsworkbench import trace
from tsworkbench.plan.english import capital, counted
from tsworkbench.plan.errors import NothingToDo, ReadOnly, WorkbenchError, WrongInput
from tsworkbench.store.book import Book, Done
from tsworkbench.store.system.places import about_synchronised
from tsworkbench.store.views.filters import Filter
from tsworkbench.store.views.plan import is_shared
from tsworkbench.store.views.refs import Place, level_of, place_above, place_of
from tsworkbench.tui import acts
from tsworkbench.tui.bench.actions import BY_ID, BY_KEY, WAITING, WITHOUT_A_PLAN, Act, hints, key_to
from tsworkbench.tui.bench.desk import UNDO, Answer, Desk, long_past
from tsworkbench.tui.bench.marked_rows import MarkedRows, OutOfView
from tsworkbench.tui.bench.refresh import (
    BACK_UP_EVERY,
    LOOK_EVERY,
    BackingUp,
    Indexing,
    look_at_file,
    show_changes,
)
from tsworkbench.tui.bench.selected_row import REGISTERS, LinkedPanes, Selection, reads
from tsworkbench.tui.bench.typing_screen import OF_NO_ROW, Command, Typing, TypingScreen
from tsworkbench.tui.bench.writer import Writer
from tsworkbench.tui.panes.banner import Attention, Banner
from tsworkbench.tui.panes.detail import Detail
from tsworkbench.tui.panes.plan import no_plan_ways
from tsworkbench.tui.widgets import Across, Ground
from tsworkbench.tui.widgets.hint_line import Hints
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.title_rule import PaneRule
from tsworkbench.work.mine.drafts import Draft, Drafts
from tsworkbench.work.mine.seat import MINE, opens_on
from tsworkbench.work.mine.settings import Settings

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import Elsewhere
    from tsworkbench.tui.bench.writer import Repeatable
    from tsworkbench.tui.screens.registers.place import RegistersPlace
    from tsworkbench.tui.screens.sharing.exchanges import Exchanges
    from tsworkbench.tui.widgets.editor import InlineEditor, Spot
    from tsworkbench.work.edits import Edit


_OF_THE_PLAN = ("sign_off", "add_group", "add_meeting", "roll_forward")
"""Acts that ask for words about the plan as a whole."""


class Workbench(TypingScreen, Ground):
    """The panes with all that can be done in them: one editor at a time, one way to perform an act."""

    AUTO_FOCUS = "#plan-rows"

    def __init__(self, desk: Desk, settings: Settings | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.settings = settings or Settings()
        self.banner = Banner(desk)
        self.attention = Attention(desk)
        self.panes = LinkedPanes(desk)
        self.detail = Detail(desk)
        self.hints = Hints(id="hints")
        self.hints.tells = False
        self.selection = Selection(self, desk, self.panes, self.detail, self.banner, self.attention)
        self.marked = MarkedRows(desk)
        self.typing = Typing(
            Drafts(desk.book.path, beside=self.settings.path or None), lambda s, f: self.set_timer(s, f)
        )
        self._writer = Writer(desk, self, lambda delay, act: self.set_timer(delay, act))
        self._asked_twice = ""
        self._typed_for: Callable[[], None] | None = None
        """Opens again the screen for which something is being typed here."""
        self.repeatable: Repeatable | None = None
        self.draft: Draft | None = None
        self.trouble = ""
        self.first_back: Callable[[], None] | None = None
        self.listener: Callable[[str, bool], None] | None = None
        self.elsewhere: Elsewhere | None = None

    def compose(self) -> ComposeResult:
        self.selection.begin(self.app.size)
        yield self.banner
        yield self.attention
        yield self.panes
        with Across(id="about"):
            yield self.detail
        yield self.hints

    def on_mount(self) -> None:
        self.watch(self.hints, "message", self._show_message, init=False)
        self.set_interval(LOOK_EVERY, partial(look_at_file, self))
        self.set_interval(LOOK_EVERY, Indexing(self.desk, partial(self.run_worker, group="index")).look)
        self.set_interval(BACK_UP_EVERY, BackingUp(self).look)
        self.set_interval(LOOK_EVERY, self.look_out)
        greet(self)

    @cached_property
    def sharing(self) -> Exchanges:
        """What goes on beside the screen where a plan of the file is shared."""
        from tsworkbench.tui.screens.sharing.exchanges import Exchanges

        return Exchanges(self)

    @cached_property
    def registers(self) -> RegistersPlace:
        """The registers' place, which is made when somebody first goes there."""
        from tsworkbench.tui.screens.registers.place import RegistersPlace

        place = RegistersPlace(self)
        place.display = False
        self.mount(place, before="#about")
        return place

    def on_unmount(self) -> None:
        if "sharing" in self.__dict__:
            self.sharing.close()

    def look_out(self) -> None:
        """Looks every second whether something is to be exchanged with other copies of the plan."""
        with suppress(WorkbenchError):  # another program has the file just now: the next look will do
            if "sharing" in self.__dict__ or (self.desk.plans and is_shared(self.desk.book)):
                self.sharing.look()

    def _show_message(self, message: tuple[str, bool]) -> None:
        """What is told stands over the keys, in the place of the lowest lines of the strip."""
        self.detail.message = message

    def words_of(self, error: WorkbenchError) -> str:
        """An error's sentence. A long path would leave no room for what to do about it: here the name will do."""
        return str(error).replace(self.desk.book.path, basename(self.desk.book.path))

    def unreadable(self, error: WorkbenchError) -> None:
        """The file could not be read: says so, and all is read again once it can be."""
        self.desk.unread = True
        self.hints.message = (self.words_of(error), True)

    # -- what the panes tell

    @reads
    def on_resize(self, event: events.Resize) -> None:
        self.selection.resized(event.size)
        if self.elsewhere is not None:
            self.elsewhere.fit(event.size)
        self.call_after_refresh(self.move_editor)

    @reads
    def on_pane_rule_chosen(self, event: PaneRule.Chosen) -> None:
        """A pane's name was clicked."""
        if event.name == REGISTERS.name:
            self.registers.enter()
        else:
            self.selection.focus_pane(event.name.lower())

    @reads
    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A pane was given the focus, by key or by mouse."""
        name = self.panes.name_of(event.widget)
        if name is not None:
            self.selection.pane_was_focused(name)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """The cursor moved in a pane."""
        event.stop()
        if event.rows is self.panes.rows:
            self.selection.follow_soon()
        else:
            self.panes.hold(event.rows)

    @reads
    def on_row_list_pressed(self, event: RowList.Pressed) -> None:
        """A click on the fold mark folds or unfolds."""
        event.stop()
        plan, officers = self.panes.plan, self.panes.officers
        if event.rows is plan.rows and plan.folds.can_fold(event.key):
            mark = 1 if level_of(event.key) == "objective" else 3
            if abs(event.x - mark) <= 1:
                plan.toggle(event.key)
        elif event.rows is officers.rows:
            officers.pressed(event.key, event.x)

    @reads
    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """A double click: edits a row of the plan, or unfolds an officer."""
        event.stop()
        from tsworkbench.tui.acts import going

        going.open_row(self)

    # -- the rows that acts are about

    def target_or_none(self) -> Place | None:
        """The row that an act is about, if the cursor is on one."""
        if self.elsewhere is not None:
            return self.elsewhere.target_or_none()
        key = self.panes.selected_key()
        return None if key is None else place_of(self.desk.book, key)

    def target(self) -> Place:
        """The row that an act is about. Raises WrongInput where the cursor is on none."""
        place = self.target_or_none()
        if place is not None:
            return place
        if self.elsewhere is not None:
            raise WrongInput(self.elsewhere.no_target)
        key = self.panes.rows.cursor_key
        if key is None:
            gone = " The one that was chosen has been deleted elsewhere." if self.selection.has_lost else ""
            raise WrongInput(f"Choose a row of the plan first.{gone}")
        what = "a month" if self.panes.current == "milestones" else self.panes.officers.called(key)
        raise WrongInput(f"Choose a row of the plan first: this is {what}.")

    def targets(self) -> list[Place]:
        """The rows that an act is about: all marked, else the selected one.

        Raises OutOfView where marked rows are not in view and the officer has not agreed to that.
        """
        if not self.marked.rows:
            return [self.target()]
        return self.marked.places((self.elsewhere or self.panes).keys_in_view)

    def show_late(self) -> None:
        """What the chip counts: my list, where what is late comes first; of a whole plan, what is late in it."""
        if self._editor is not None:
            return
        if self.desk.has_list:
            self.run_act(BY_ID["my_list"])
        else:
            self.selection.show_only(Filter(("late",)))

    def show_marks(self) -> None:
        """Marks came or went."""
        (self.elsewhere or self.panes).show_marks(self.marked.keys)
        self.attention.say_marked(len(self.marked))
        self.show_hints()

    # -- acts

    def action_act(self, act_id: str) -> None:
        """Runs an act of the registry. A refusal is told; nothing is ever half done."""
        self.run_act(BY_ID[act_id])

    def run_act(self, act: Act) -> None:
        """Runs an act, unless something is being typed."""
        if self._editor is not None:
            return
        self.hints.message = ("", False)
        if self.marked.rows or self.marked.waits is not None:
            act = self.marked.begin(act)
        if act.id != "delete":
            self._asked_twice = ""
        self._acting = act.id
        draft, self.draft = self.draft, None
        try:
            if not self.desk.plans and act.id not in WITHOUT_A_PLAN:
                raise WrongInput(f"There is no plan in this file: {no_plan_ways()}.")
            if draft is None or not self._answers(draft, act):
                since = trace.clock()
                self._meaning(act)(self)
                trace.note("key", since, act=act.id, module=act.module)
        except OutOfView as asked:
            self.marked.waits = act
            self.tell(str(asked))
        except WorkbenchError as error:
            self.refuse(error)

    def _meaning(self, act: Act) -> Callable[[Workbench], None]:
        """What an act does: its function, or what the place that is shown makes of it."""
        own = self.elsewhere.does(act) if self.elsewhere is not None else None
        if own is not None:
            return own
        if act.changes and self.desk.book.stood_at is not None:
            raise ReadOnly(f"As it stood on {self.desk.book.stood_at}, read-only. T or Esc to return to now.")
        does: Callable[[Workbench], None] = getattr(import_module(f"{acts.__name__}.{act.module}"), act.id)
        return does

    def _answers(self, draft: Draft, act: Act) -> bool:
        """Whether the key was the answer to the draft that is offered."""
        from tsworkbench.tui.acts import keeping

        return keeping.answer_draft(self, draft, act)

    def command(self, key: str) -> Command | None:
        """The act of the registry that a key stands for."""
        act = BY_KEY.get(key)
        if act is None:
            self._asked_twice = ""
            return None
        return Command(partial(self.run_act, act), act.id in WAITING)

    def confirmed(self, what: str) -> bool:
        """Whether the same thing was asked for a second time running."""
        again, self._asked_twice = self._asked_twice == what, what
        return again

    def perform(self, *edits: Edit, closes: bool = False, then: Callable[[Done], None] | None = None) -> None:
        """Makes edits as one act; `closes` shuts the editor once they are on disk, `then` comes after that."""
        self._writer.perform(edits, closes=closes, then=then)

    def perform_each(self, repeatable: Repeatable, *, on: Sequence[Place] | None = None, closes: bool = False) -> None:
        """Makes an edit of each row in hand, as one act that `.` does again on other rows."""
        places = self.targets() if on is None else on

        def done(act: Done) -> None:
            self.repeatable = repeatable
            self.show_hints()
            if repeatable.then is not None:
                repeatable.then(act)

        edits = list(map(partial(repeatable.edit, as_at=self.desk.as_at), places))
        self._writer.perform(edits, closes=closes, then=done)

    def write(
        self,
        function: Callable[[Book], Done],
        *,
        closes: bool = False,
        then: Callable[[Done], None] | None = None,
        answer: Answer = UNDO,
    ) -> None:
        """Runs a function that writes an act of its own, as soon as no other program holds the file."""
        self._writer.write(function, closes=closes, then=then, answer=answer)

    def was_done(self, done: Done) -> None:
        """An act was made on a connection of its own: it is shown, and undone, like any other."""
        self.desk.last_act, self.desk.answer = done, UNDO
        self.desk.book.last_commit = done.at
        self.saved(closes=False)

    def saved(self, closes: bool) -> None:
        """An act is on disk: everything shows it."""
        self.banner.failed = False
        if closes:
            self.close_editor()
        self.hints.message = ("", False)
        if self.marked.used:
            self.marked.clear()
        show_changes(self, mine=True)

    def not_saved(self, error: WorkbenchError) -> None:
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
            self.say(self.words_of(error), refused=not isinstance(error, NothingToDo))

    def tell(self, words: str) -> None:
        """Says one thing in the bottom line, until the next key."""
        self.say(words, refused=False)

    @property
    def says(self) -> str:
        """What the bottom line says just now."""
        return self.hints.message[0]

    def offered(self, words: str) -> None:
        """Words that came in are there to be taken as a note: they, and not an older draft."""
        self.draft = None
        super().offered(words)

    def more_keys(self) -> str:
        """Where all keys are shown."""
        return f" {key_to('keys')} shows all keys."

    def say(self, words: str, *, refused: bool) -> None:
        """Says one thing in the bottom line, here and on a screen over this one."""
        self.hints.message = (words, refused)
        if self.listener is not None:
            self.listener(words, refused)

    # -- editor and menu

    def place_of(self, label: str) -> Spot:
        """Under the selected row; over the strip about it where this pane doesn't show it; in the strip, which names
        the plan, for what is about that; at the top of the pane for what is about no row. Neither the row nor the one
        above it is hidden, and no rule."""
        from tsworkbench.tui.widgets.editor import Spot

        if self.elsewhere is not None:
            return self.elsewhere.spot(label, self._lines_kept())
        if self._acting in _OF_THE_PLAN:
            x, y, width, height = self.detail.content_region
            inside = dict.fromkeys(range(y + 1, y + height), 0)
            return Spot(Region(x + 1, y + 1, max(0, width - 2), 1), self._lines_kept() | inside)
        rows, keeps = self.panes.rows, self._lines_kept()
        content = rows.content_region
        top = Region(content.x + 1, content.y, max(0, content.width - 2), 1)
        of_a_row = self._acting not in OF_NO_ROW
        if not of_a_row or (rows.cursor_key is None and self.target_or_none() is None):
            return Spot(top.translate((0, 1)) if of_a_row else top, keeps)
        if rows.about != self.desk.selection and not rows.chosen:
            x, y, width, _ = self.detail.content_region
            return Spot(Region(x + 1, y + 1, max(0, width - 2), 1), keeps)
        rows.show_cursor()
        keeps = self._lines_kept()
        here = rows.cursor_region
        keeps |= dict.fromkeys(range(here.y, here.bottom), _OWN)
        parent = self._parent_line(rows)
        if parent is not None:
            keeps[parent] = max(_PARENT, keeps.get(parent, 0))
        wide = here if here.width >= _NARROWEST else top
        return Spot(Region(wide.x, here.bottom, wide.width, 1), keeps)

    def _parent_line(self, rows: RowList) -> int | None:
        """Where the row above the selected one is; in a list with headings, the heading it is under."""
        place = self.target_or_none()
        above = place_above(self.desk.book, place) if place is not None else None
        line = rows.line_of(above.key) if above is not None else None
        return rows.heading_line if line is None else line

    def _lines_kept(self) -> dict[int, int]:
        """The lines that no editor hides without need: rules, keys, what is late, the strip's title and its words."""
        keeps = dict.fromkeys(range(self.detail.region.y, self.detail.region.bottom), _WORDS)
        keeps[self.detail.content_region.y] = _TITLE
        rules = [pane.rule for pane in self.panes.by_name.values() if pane.display]
        for rule in rules if self.elsewhere is None else self.elsewhere.rules:
            if rule.region.height:
                keeps[rule.region.y] = _RULE
        for part in (self.banner, self.attention, self.hints):
            keeps |= dict.fromkeys(range(part.region.y, part.region.bottom), _RULE)
        return keeps

    def at_rest(self) -> RowList:
        """The list of the pane that keys go to."""
        return self.panes.rows if self.elsewhere is None else self.elsewhere.rows

    def editor_opened(self, keys: tuple[tuple[str, str], ...]) -> None:
        """The bottom line tells the keys of the editor; of what is asked about the plan, the strip says so."""
        self.hints.keys = keys
        if self._acting in _OF_THE_PLAN:
            self.detail.heading = f"{capital(BY_ID[self._acting].label)} · {self.desk.plan['title']}"

    def editor_closed(self) -> None:
        """The bottom line tells the keys of the row; or the screen that something was typed for is there again."""
        self.detail.heading = ""
        self.show_hints()
        if self._typed_for is not None:
            self.call_later(self._go_back_to)  # another editor may open in this very moment

    def type_for(self, act: Act, back: Callable[[], None]) -> None:
        """Runs an act that asks for words, on behalf of another screen: `back` opens that again once they are typed."""
        self._typed_for = back
        self.run_act(act)
        self._go_back_to()

    def _go_back_to(self) -> None:
        if self._editor is None and self._typed_for is not None and self.app.screen is self:
            back, self._typed_for = self._typed_for, None
            back()

    def on_inline_editor_cancelled(self, event: InlineEditor.Cancelled) -> None:
        """Esc in the editor; an act of it that still waits for the file is let go of too."""
        if event.editor is self._editor:
            self._writer.give_up()
        super().on_inline_editor_cancelled(event)

    def name_of(self, place: Place) -> str:
        """A row's number."""
        if self.elsewhere is not None:
            return self.elsewhere.name_of(place)
        view = self.desk.view(place.key)
        return view.ref if view is not None and view.ref else "this row"

    def go_back(self) -> None:
        """Esc: gives up waiting for the file; or away with the marks; or out of zoom; or away with the filter."""
        if self._writer.give_up():
            return
        if self.first_back is not None:
            self.first_back()
        elif self.marked.clear():
            self.show_marks()
        elif self.elsewhere is not None:
            self.elsewhere.go_back()
        elif self.selection.zoomed:
            self.selection.toggle_zoom()
        elif self.panes.officers.show_everybody():
            self.panes.write_rules()
        elif self.panes.plan.filter.text:
            self.selection.show_only(Filter())

    @property
    def waits(self) -> bool:
        """Whether an act waits for the file."""
        return self._writer.waits

    def wait_is_told(self) -> bool:
        """Says that an act waits for the file, if one does."""
        return self._writer.wait_is_told()

    def leave(self) -> None:
        """Leaves the workbench. Everything is on disk already, unless an act still waits for the file."""
        if not self.wait_is_told():
            self.app.exit()

    def show_hints(self) -> None:
        """The bottom line names the keys of the selected row, unless something is being typed."""
        if self._editor is None:
            self.hints.keys = hints_at(self) if self.elsewhere is None else self.elsewhere.hints()

    def come_back(self) -> None:
        """The panes are there again, with the cursor where it was."""
        if self.elsewhere is not None:
            self.elsewhere.leave()


_OWN, _PARENT, _RULE, _TITLE, _WORDS = 1000, 500, 100, 50, 2
"""How much it matters that a line is not hidden: the row that is typed about, the one above it, a rule, the strip's
title, its words."""
_NARROWEST = 40
"""Cells that an editor needs: a tile of the year has less."""


def hints_at(bench: Workbench) -> tuple[tuple[str, str], ...]:
    """(keys, word) for the selected row, for the marked rows, or for the month or officer the cursor is on."""
    if bench.desk.book.stood_at is not None:
        return hints("past")
    if not bench.desk.plans:
        return hints("no plan", without=() if bench.desk.can_undo else ("undo",))
    if bench.marked:
        count = len(bench.marked)
        return hints("marked", word=f"state {counted(count, 'row')}")
    kind = bench.panes.in_hand
    again = bench.repeatable.called if bench.repeatable is not None else ""
    word = bench.desk.state_word(bench.panes.selected_key())
    return hints(kind, word=word, again=again, without=set(_idle_acts(bench, kind)))


def _idle_acts(bench: Workbench, kind: str) -> Iterator[str]:
    """Acts that the bottom line would name, and that would do nothing now."""
    desk = bench.desk
    if len(desk.plans) < 2:
        yield "switch_plan"
    if not desk.has_list:
        yield "my_list"
    if kind == "month" and bench.panes.rows.cursor_key is None:
        yield "open_row"
    if kind == "nothing" and not desk.can_undo:
        yield "undo"


def greet(bench: Workbench) -> None:
    """Opens on the officer's own list if that is wanted, and says the one thing there is to say."""
    if bench.desk.me is not None and opens_on(bench.desk.book) == MINE:
        bench.selection.focus_pane("officers")
        bench.panes.officers.my_list()
    if past := long_past(bench.desk):
        bench.tell(past)
    if synchronised := about_synchronised(bench.desk.book.path):
        bench.tell(synchronised)
    if bench.settings.wrong:
        first, *more = bench.settings.wrong
        rest = f" ({len(more)} more: “tsworkbench config check”)" if more else ""
        bench.hints.message = (f"{first}{rest}", True)
    if bench.typing.drafts.all():
        from tsworkbench.tui.acts import keeping

        keeping.offer_draft(bench)
    elif bench.desk.has_news:
        bench.call_after_refresh(_offer_changes, bench)


@reads
def _offer_changes(bench: Workbench) -> None:
    from tsworkbench.tui.acts import finding

    finding.offer_changes(bench)
