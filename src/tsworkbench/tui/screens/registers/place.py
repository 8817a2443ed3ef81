"""The registers, in the place of the three panes: at the left what lists there are, at the right the entries of one.

It is a part of the workbench: banner, strip, editor, bottom line and the way in which acts are written are the same.
What keys do to an entry is in `tui/acts/registers/entering`; here is what is shown, and where the cursor is.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.geometry import Offset

from tsworkbench.plan.english import an, counted, plural
from tsworkbench.plan.errors import ReadOnly, WorkbenchError, WrongInput
from tsworkbench.plan.registers.values import Figure, Register
from tsworkbench.store.views.refs import Place
from tsworkbench.tui.bench.actions import BY_ID, IN_REGISTERS, NOT_IN_REGISTERS, Act, key_to
from tsworkbench.tui.bench.marked_rows import MarkedRows
from tsworkbench.tui.bench.selected_row import FOLLOW_AFTER, reads
from tsworkbench.tui.draw.content import wrap
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.panes.detail import Account
from tsworkbench.tui.screens.registers.hints import hints_at, refusal
from tsworkbench.tui.screens.registers.lists import (
    ABOUT,
    DUE,
    EntryRows,
    ListLine,
    ListRows,
    MixedRows,
    closed_note,
)
from tsworkbench.tui.screens.registers.shelf import EntryView, Shelf
from tsworkbench.tui.screens.registers.strip import EntryStrip
from tsworkbench.tui.screens.registers.two_lists import TwoLists
from tsworkbench.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from tsworkbench.store.log.feed import Effects
    from tsworkbench.tui.bench.gate import Timer
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.tui.screens.imports.entries_review import Begun
    from tsworkbench.tui.screens.registers.pictures.picture import Chosen

_AT_REST = 0.6
"""Seconds after an act after which a large register is counted again."""
_NO_REGISTER = "No registers yet."


class Asked(NamedTuple):
    """What of a register is shown: words that choose entries, and the field they are sorted by."""

    words: str = ""
    """Without any, those that are not done."""
    also_done: bool = False
    order: str = ""
    called: str = ""
    """What the choice is called, where it isn't called by its words."""
    ids: tuple[str, ...] = ()
    """These alone: what was chosen in a picture."""


class MarkedEntries(MarkedRows):
    """The marked entries: they and the marked rows of the plan know nothing of each other."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf.desk)
        self._shelf = shelf

    def forget_gone(self) -> None:
        self._shelf.read_mixed(list(self.rows))
        for key in [key for key in self.rows if self._shelf.view(key) is None]:
            del self.rows[key]

    def place(self, key: int) -> Place:
        return self._shelf.place(key)


class RegistersPlace(TwoLists):
    """What is shown of the registers, and the cursor in it."""

    def __init__(self, bench: WholeBench) -> None:
        self.shelf = Shelf(bench.desk)
        super().__init__(bench, MixedRows(self.shelf, (), dated=True))
        self.desk = bench.desk
        self.open_key = DUE
        """Which list is shown at the right."""
        self.about: Place | None = None
        """The row of the plan whose entries are listed together."""
        self._asked: dict[int, Asked] = {}
        self.begun_imports: dict[str, Begun] = {}
        """What was answered of each table whose import was left half-way."""
        self._following: Timer | None = None
        self._counting: Timer | None = None
        self._found_figures: list[str] = []
        self._plans_own = (bench.marked, bench.repeatable)
        self._left_at: dict[int, int] = {}

    # -- coming and leaving

    def on_mount(self) -> None:
        """There for the first time: only now a list can have the keys."""
        self.call_after_refresh(self.give_keys)

    def enter(self) -> None:
        """Takes the place of the panes."""
        bench = self.bench
        self._plans_own = (bench.marked, bench.repeatable)
        bench.marked = MarkedEntries(self.shelf)
        bench.repeatable = None
        bench.elsewhere = self
        bench.panes.display = False
        self.display = True
        bench.detail.writes = self.write_strip
        self.shelf.forget()
        self.fit(bench.app.size)
        self.read_lists()
        bench.show_marks()
        self.show_list(self.open_key)
        if self.open_key == DUE and len(self.shelf.registers) and not len(self.entries.source):
            self.in_entries = False  # nothing is due: the next key chooses a register
            self.arrange_lists()
        self.give_keys()

    def leave(self) -> None:
        """The panes are there again, as they were left."""
        bench = self.bench
        if bench.elsewhere is not self:
            return
        bench.elsewhere = None
        bench.marked, bench.repeatable = self._plans_own
        self.display = False
        bench.panes.display = True
        bench.detail.writes = None
        bench.detail.read_again()
        bench.show_marks()
        bench.selection.fit_strip()
        bench.show_hints()

    def unreadable(self, error: WorkbenchError) -> None:
        """The file could not be read."""
        self.bench.unreadable(error)

    # -- what is shown

    @property
    def no_target(self) -> str:
        """Said where an act wants an entry, and the cursor is on none."""
        if not len(self.shelf.registers):
            return f"{_NO_REGISTER} {key_to('insert')} begins one."
        register = self.register
        one = an(register.one) if register is not None else "an entry"
        return f"Choose {one} first: there is none under the cursor."

    @property
    def register(self) -> Register | None:
        """The register that is open; None where entries of several are listed, or nothing is."""
        return self.shelf.register_of(self.open_key)

    @property
    def _list_rows(self) -> ListRows:
        source = self.lists.source
        assert isinstance(source, ListRows)
        return source

    @property
    def view(self) -> EntryView | None:
        """The entry under the cursor."""
        about = self.entries.about
        return self.shelf.view(about) if about is not None and about >= 0 else None

    def read_lists(self) -> None:
        """What registers there are, with their counts."""
        shelf = self.shelf
        lines = [ListLine(DUE, "Due", 0, shelf.due_counts)] if len(shelf.registers) else []
        if self.about is not None:
            lines.append(ListLine(ABOUT, f"Of {self._ref_of_about()}", 0, shelf.counts_about(self.about)))
        for heading, registers in shelf.grouped():
            lines += [ListLine(), ListLine(words=heading)]
            for register, indent in registers:
                name = f"{register.title}{', personal' if register.personal else ''}"
                lines.append(ListLine(shelf.key_of(register), name, indent, shelf.counts(register)))
        self._list_rows.show(lines)
        self.lists.empty = "none yet"
        self.lists.reload()
        if self.lists.cursor_key != self.open_key and not self.lists.go_to(self.open_key, announce=False):
            self.lists.first()

    def _ref_of_about(self) -> str:
        view = self.desk.view(self.about.key) if self.about is not None else None
        return view.ref if view is not None and view.ref else "the row"

    @reads
    def show_list(self, key: int, *, at: int | None = None) -> None:
        """Shows a list at the right; the cursor is on the entry `at`, or where it was when the list was left."""
        if self.entries.cursor_key is not None:
            self._left_at[self.open_key] = self.entries.cursor_key
        if key > 0 and self.shelf.register_of(key) is None:
            key = DUE
        changed, self.open_key = key != self.open_key, key
        self._read_entries()
        wanted = at if at is not None else self._left_at.get(key)
        found = wanted is not None and self.entries.go_to(wanted, announce=False)
        if not found and (changed or at is not None):
            self.entries.first()
        if self.lists.cursor_key != key:
            self.lists.go_to(key, announce=False)
        self.write_rules()
        self.tell_strip()
        self.bench.show_hints()
        self.bench.call_after_refresh(self._read_figures)

    def _read_entries(self) -> None:
        shelf, register = self.shelf, self.register
        if register is None:
            about = self.about if self.open_key == ABOUT else None
            lines = shelf.entries_about(about) if about is not None else shelf.due()
            self.entries.empty = self._nothing(None)
            self.entries.source = MixedRows(shelf, lines, dated=about is None)
        else:
            asked = self.asked
            order = asked.order or next(iter(register.order), "")
            keys, hidden = shelf.keys(register, asked.words, asked.also_done, asked.order, asked.ids)
            self.entries.empty = self._nothing(register)
            note = closed_note(hidden, key_to("filter"))
            self.entries.source = EntryRows(shelf, register, keys, order=order, note=note)
        self.heading.refresh()

    def _nothing(self, register: Register | None) -> str:
        insert = key_to("insert")
        if not len(self.shelf.registers):
            return f"{_NO_REGISTER} Press {insert} to choose one: risks, contracts, grants, events …"
        if register is None:
            return "Nothing is due for review." if self.open_key == DUE else "No entry of a register is about this row."
        if self.asked.words:
            return f"No {plural(register.one)} match “{self.asked.words}”. Esc to show all."
        return f"No {plural(register.one)} yet: press {insert} to add the first."

    @property
    def asked(self) -> Asked:
        """What of the open list is shown."""
        return self._asked.get(self.open_key, Asked())

    def ask(self, asked: Asked) -> None:
        """Shows something else of the open list. Raises WrongInput, and leaves all as it was, for words that can't be
        read."""
        before, key = self.asked, self.entries.cursor_key
        self._asked[self.open_key] = asked
        try:
            self._read_entries()
        except WorkbenchError:
            self._asked[self.open_key] = before
            raise
        if key is None or not self.entries.go_to(key, announce=False):
            self.entries.first()
        self.write_rules()
        self.tell_strip()
        self.bench.show_hints()

    def sort_at(self, name: str) -> None:
        """A click on a heading sorts by it; again, the other way round."""
        source = self.source()
        if isinstance(source, EntryRows):
            self.sort_by(f"-{name}" if source.order == name else name)

    def sort_by(self, order: str) -> None:
        """Sorts the list by a field; with "-" in front downwards."""
        self.ask(self.asked._replace(order=order))

    def show_entry(self, key: int) -> None:
        """Opens the register of an entry with the cursor on it, also where a filter would hide it."""
        self.shelf.read_mixed([key])
        view = self.shelf.view(key)
        if view is None:
            raise WrongInput("That entry has been deleted.")
        there = self.shelf.key_of(view.register)
        self._left_at.pop(there, None)
        self.in_entries = True
        self.show_list(there, at=key)
        if self.entries.cursor_key != key:
            self._asked[there] = Asked(also_done=True)
            self.show_list(there, at=key)
        self.arrange_lists()
        self.give_keys()

    def show_register(self, register: Register) -> None:
        """Opens a register."""
        self.in_entries = True
        self.show_list(self.shelf.key_of(register))
        self.arrange_lists()
        self.give_keys()

    def show_figure(self, register: Register, figure: Figure) -> None:
        """The entries that a figure counts."""
        self.show_register(register)
        self.ask(Asked(figure.chosen_by, also_done=True, order=self.asked.order, called=figure.label))

    def show_about(self, place: Place) -> None:
        """The entries that are about a row of the plan, of whatever register."""
        self.about = place
        self._left_at.pop(ABOUT, None)
        self.in_entries = True
        self.open_key = ABOUT
        self.read_lists()
        self.show_list(ABOUT)
        self.arrange_lists()
        self.give_keys()

    # -- rules

    def list_name(self) -> str:
        """What the open list is called."""
        register = self.register
        if register is not None:
            return register.title
        if not len(self.shelf.registers):
            return "No register"
        return "Due for review" if self.open_key == DUE else f"Of {self._ref_of_about()}"

    def list_note(self) -> str:
        """What of the open list is shown, if not all."""
        asked = self.asked
        return asked.called or asked.words or ("those that are done too" if asked.also_done else "")

    def list_label(self, room: int, *, before: str = "") -> str:
        """The figures of the register, as many as there is room for."""
        said = before.strip()
        for one in self._found_figures:
            longer = f"{said} · {one}" if said else one
            if len(longer) > max(room, len(before.strip())):
                break
            said = longer
        return f"{said} · esc all" if self.asked.words and not self.alone else said

    @reads
    def _read_figures(self) -> None:
        """Counts the figures of the open register, after it is painted."""
        register = self.register
        if not self.is_attached:
            return
        if register is None:
            source = self.entries.source
            count = source.count if isinstance(source, MixedRows) else 0
            self._found_figures = [counted(count, "entry")] if count else []
        else:
            self._found_figures = [one.brief for one in self.shelf.figures(register)]
        self.write_rules()

    # -- the strip

    def write_strip(self, width: int, most: int, brief: bool, look: Look) -> Account:
        """What there is to say of the entry under the cursor."""
        view = self.view if self.in_entries or not self.alone else None
        if view is None:
            said = wrap(self._about_nothing(), width - 2, most)
            return Account([[(f" {line}", look.muted)] for line in said], len(said), {})
        source = self.entries.source
        seen: tuple[str, ...] = ()
        if isinstance(source, EntryRows) and self.entries.size.width:
            seen = tuple(column.field.name for column in source.columns(max(0, self.entries.size.width - 2)))
        return EntryStrip(self.shelf, view, width, look, brief=brief).account(most, seen)

    def _about_nothing(self) -> str:
        register = self.register
        if register is not None:
            return register.about or f"{register.title}: {counted(self.shelf.counts(register).total, register.one)}."
        return "Registers hold what is no row of the plan: risks, contracts, organisations, who came to what."

    def tell_strip(self) -> None:
        """The cursor is on another entry, or that reads differently."""
        self.bench.selection.read_strip_again()

    # -- keys

    def does(self, act: Act) -> Callable[[Any], None] | None:
        """What an act does here. Raises WrongInput where it is for rows of the plan, ReadOnly in the past."""
        if act.id in _GOING:
            return lambda _: _GOING[act.id](self)
        meaning = IN_REGISTERS.get(act.id)
        if meaning is None:
            if act.module in NOT_IN_REGISTERS or act.id in NOT_IN_REGISTERS:
                raise WrongInput(refusal(self, act))
            return None
        if meaning.changes and self.desk.book.stood_at is not None:
            raise ReadOnly(
                f"This is the plan as it was on {self.desk.book.stood_at}: it can be looked at, not changed. "
                f"{key_to('time')} or Esc to return to now."
            )
        function = getattr(import_module(f"tsworkbench.tui.acts.registers.{meaning.module}"), act.id)
        return lambda _: function(self)

    def hints(self) -> tuple[tuple[str, str], ...]:
        """(keys, word) for the bottom line: what matters for this register."""
        return hints_at(self)

    # -- moving about

    def go_in(self) -> None:
        """→ : to the entries of the list that the cursor is on, at once."""
        if not self.in_entries:
            self._take_hold()
        super().go_in()

    def open(self) -> None:
        """Enter: on an entry reads it; where several registers are listed, goes to it."""
        view = self.view
        if not self.in_entries:
            self.go_in()
        elif view is None:
            return
        elif self.register is None:
            self.show_entry(view.key)
        elif (reads_it := self.does(BY_ID["read_row"])) is not None:
            reads_it(self.bench)

    def go_back(self) -> None:
        """Esc: away with the picture, the filter, what is only about one row; out of zoom; then to the registers."""
        asked = self.asked
        if self.in_entries and (asked.words or asked.also_done or asked.ids):
            self.ask(Asked(order=asked.order))
        elif self.zoomed:
            self.zoom()
        elif self.in_entries and self.alone:
            self.go_out()
        elif self.open_key == ABOUT:
            self.about = None
            self.show_list(DUE)
            self.read_lists()
        elif self.in_entries:
            self.go_out()

    # -- the lists tell

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """The cursor moved."""
        event.stop()
        if event.rows is self.entries:
            self._tell_soon(self.tell_now)
        elif event.rows is self.lists:
            self._tell_soon(self._take_hold)

    def _tell_soon(self, then: Callable[[], None]) -> None:
        if self._following is not None:
            self._following.stop()
        self._following = self.bench.set_timer(FOLLOW_AFTER, then)

    @reads
    def tell_now(self) -> None:
        """The cursor rests on an entry."""
        self._following = None
        self.tell_strip()
        self.bench.show_hints()

    @reads
    def _take_hold(self) -> None:
        """The cursor rests on a list at the left: it is shown."""
        self._following = None
        key = self.lists.cursor_key
        if key is not None and key != self.open_key:
            self.show_list(key)

    def on_row_list_pressed(self, event: RowList.Pressed) -> None:
        """A click in a list gives it the keys."""
        event.stop()
        self.in_entries = event.rows is self.entries
        if not self.in_entries:
            self._take_hold()
            if self.alone:
                self.go_in()
        self.give_keys()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """A double click."""
        event.stop()
        self.open()

    # -- for acts

    @property
    def field_in_hand(self) -> str:
        """The field that the cursor's line is there for, in the list of what is due."""
        source, key = self.entries.source, self.entries.cursor_key
        index = source.index(key) if key is not None else None
        return source.line(index).field if isinstance(source, MixedRows) and index is not None else ""

    def ask_column(self, then: Callable[[str], None]) -> None:
        """Letters appear at the columns; `then` gets the field of the one that is pressed."""
        from tsworkbench.tui.screens.find import JumpScreen
        from tsworkbench.tui.screens.find import Place as Letter
        from tsworkbench.tui.widgets.menu import letters_of

        source = self.entries.source
        if not isinstance(source, EntryRows) or not source.count:
            raise WrongInput(f"Open a register with entries first: {key_to('open_row')} goes to one.")
        region = self.heading.region
        columns = source.columns(max(0, region.width - 2))
        keys = letters_of([column.field.title for column in columns])
        letters = []
        for column, key in zip(columns, keys, strict=True):
            at = column.at if column.align == "left" else column.at + column.width - len(column.heading)
            letters.append(Letter(key, column.field.name, Offset(region.x + max(0, at), region.y)))

        def chosen(name: str | None) -> None:
            if name is not None:
                try:
                    then(name)
                except WorkbenchError as error:
                    self.bench.refuse(error)

        self.bench.open(JumpScreen(letters), chosen)

    def target_or_none(self) -> Place | None:
        """The entry under the cursor."""
        view = self.view if self.in_entries or self.bench.marked else None
        return view.place if view is not None else None

    def name_of(self, place: Place) -> str:
        """An entry's ref."""
        view = self.shelf.view(place.key)
        return view.ref if view is not None else "this entry"

    @reads
    def show_changes(self, effects: Effects | None, *, mine: bool) -> None:
        """Entries, registers or what they link to have changed."""
        anew = effects is None or effects.reshaped
        self.shelf.forget(None if effects is None or anew else effects.keys)
        if anew:
            self.read_lists()
            if self.open_key > 0 and self.register is None:  # it was deleted, or undone
                self.show_list(DUE)
        key = self.entries.cursor_key
        source = self.entries.source
        if anew or not isinstance(source, EntryRows):
            self._read_entries()
        else:
            self.entries.reload()
        if key is not None and self.entries.cursor_key is None:
            self.entries.enter()
        self.heading.refresh()
        if not self.in_entries or not len(self._list_rows):
            self.lists.refresh()
        if self._counting is not None:
            self._counting.stop()
        self._counting = self.bench.set_timer(_AT_REST if self.shelf.is_large else FOLLOW_AFTER, self._count_again)
        self.bench.show_hints()

    @reads
    def _count_again(self) -> None:
        """Counts and figures follow a moment later."""
        if self.is_attached and self.bench.elsewhere is self:
            self.read_lists()
            self._read_figures()
            self.tell_strip()

    # -- pictures

    def next_picture(self) -> bool:
        """The pictures of the register, one after the other; False where it has none."""
        register = self.register
        if register is None or not self.shelf.pictures_of(register):
            return False
        show_pictures = import_module("tsworkbench.tui.screens.registers.pictures.picture").show_pictures
        show_pictures(self.bench, register.name, self._show_chosen)
        return True

    def _show_chosen(self, chosen: Chosen) -> None:
        """The entries of a cell or a group of a picture."""
        self.show_list(self.shelf.key_of(chosen.register))
        self.ask(Asked(order=self.asked.order, called=chosen.words, ids=chosen.ids))


_GOING: dict[str, Callable[[RegistersPlace], None]] = {
    "row_up": lambda place: place.move(-1),
    "row_down": lambda place: place.move(1),
    "page_up": lambda place: place.rows.page(-1),
    "page_down": lambda place: place.rows.page(1),
    "first_row": lambda place: place.rows.first(),
    "last_row": lambda place: place.rows.last(),
    "next_pane": RegistersPlace.turn,
    "previous_pane": RegistersPlace.turn,
    "unfold": RegistersPlace.go_in,
    "fold": RegistersPlace.go_out,
    "open_row": RegistersPlace.open,
    "zoom": RegistersPlace.zoom,
}
"""Acts that move about, and what they do here."""
