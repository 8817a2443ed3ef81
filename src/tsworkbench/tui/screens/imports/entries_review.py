"""The review of a table that is to become entries of a register: what each column is, what is in doubt, what changes.

Nothing is written here. What was answered is kept while the workbench is open, so that a review may be left half-way.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.registers import kinds, sheets
from tsworkbench.plan.registers.sheets import Answer, Asks, Doubt, Sheet
from tsworkbench.plan.registers.values import Cell, Entry, Field, Register
from tsworkbench.store.opening import opened
from tsworkbench.tui.draw.content import Line, cells, wrap
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.frame import TellingScreen
from tsworkbench.tui.screens.imports.intake import waited
from tsworkbench.tui.screens.prompts import Asking, Blank, Prose
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import RowState, WrappedRows
from tsworkbench.work.registers import imports
from tsworkbench.work.registers.entries import links_of
from tsworkbench.work.registers.imports import Proposal

if TYPE_CHECKING:
    from tsworkbench.store.book import Done
    from tsworkbench.tui.bench.protocol import WholeBench


class Begun(NamedTuple):
    """What was answered of a table so far."""

    at: int = 0
    """Which of the tables of the document it is."""
    answers: Mapping[str, str] = {}


class Part(StrEnum):
    """The parts of the list."""

    COLUMNS = "Columns"
    DOUBTS = "In doubt"
    CHANGED = "To change"
    NEW = "To add"


class Item(NamedTuple):
    """A line of the list: one of a part, by its place there."""

    part: Part
    at: int


_ANSWER = 30
_MOST_SAMPLES = 3


class ReviewRows(WrappedRows[Part]):
    """The columns, what is in doubt, and the entries that would change or be new."""

    MOST_LINES = 2

    def __init__(self, proposal: Proposal, names: kinds.Namer, answered: Collection[str]) -> None:
        """`answered`: the keys of all that was answered."""
        self.proposal = proposal
        self._names, self._answered = names, answered
        self._wanting = {new_id: words for (_, words), new_id in proposal.wanting.items()}
        self.doubts = [one for one in proposal.doubts if one.asks is not Asks.COLUMN]
        counts = {
            Part.COLUMNS: len(proposal.columns),
            Part.DOUBTS: len(self.doubts),
            Part.CHANGED: len(proposal.changed),
            Part.NEW: len(proposal.new),
        }
        self.items = [Item(part, at) for part, count in counts.items() for at in range(count)]
        super().__init__(len(self.items))

    def doubt_at(self, item: Item) -> Doubt | None:
        """What is in doubt about a line; None where nothing is."""
        if item.part is Part.DOUBTS:
            return self.doubts[item.at]
        return self.proposal.columns[item.at].doubt if item.part is Part.COLUMNS else None

    def is_open(self, item: Item) -> bool:
        """Whether nobody has answered it yet."""
        doubt = self.doubt_at(item)
        return doubt is not None and doubt.given is None

    def is_settled(self, item: Item) -> bool:
        """Whether it was answered."""
        doubt = self.doubt_at(item)
        is_said = item.part is Part.COLUMNS and sheets.column_key(item.at) in self._answered
        return is_said or (doubt is not None and doubt.given is not None)

    def group_of(self, item: int) -> Part:
        return self.items[item].part

    def room_in(self, width: int) -> int:
        return width - 8 - min(_ANSWER, width // 3)

    def words_of(self, item: int) -> str:
        one = self.items[item]
        match one.part:
            case Part.DOUBTS:
                doubt = self.doubts[one.at]
                return f"{doubt.place}: {doubt.words}" if doubt.place else doubt.words.rstrip(":")
            case Part.COLUMNS:
                return self.proposal.columns[one.at].heading or "(without a heading)"
            case Part.CHANGED:
                entry, values = self.proposal.changed[one.at]
                return f"{entry.ref or ''} {_called(self.proposal.register, {**entry.values, **values})}".strip()
        return _called(self.proposal.register, self.proposal.new[one.at])

    def answer_of(self, item: Item) -> str:
        """What comes of a line."""
        match item.part:
            case Part.DOUBTS:
                return self.doubts[item.at].answer.words
            case Part.COLUMNS:
                return meaning(self.proposal.register, self.proposal.columns[item.at].means)
            case Part.CHANGED:
                return ", ".join(_title(self.proposal.register, name) for name in self.proposal.changed[item.at][1])
        return "new"

    def named(self, one: Field, cell: Cell) -> str:
        """What a cell reads as; what is private isn't shown."""
        if self.proposal.register.is_private(one):
            return "(personal)"
        return kinds.show(one, cell, self._name)

    def _name(self, one: Field, row_id: str) -> str:
        new = self._wanting.get(row_id)
        return f"{new} (new)" if new is not None else self._names(one, row_id)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self.line(index)
        line = Line(width).gap()
        if row.heading is not None:
            count = sum(one.part is row.heading for one in self.items)
            return line.put(row.heading.value, look.strong).gap(2).put(f"{count:,}", look.doubt).strip()
        if row.item < 0:
            return line.strip()
        item = self.items[row.item]
        style = look.strong if state.selected else look.text
        if row.is_rest:
            return line.gap(3).put(row.text, style).strip()
        is_open, is_settled = self.is_open(item), self.is_settled(item)
        mark, ink = ("?", look.doubt) if is_open else ("✓", look.accent) if is_settled else ("·", look.muted)
        line.put(mark, ink).gap(2)
        line.put(row.text, style)
        room = min(_ANSWER, width // 3)
        return line.right(" ").right(cells(self.answer_of(item), room), look.doubt if is_open else look.muted).strip()


def meaning(register: Register, means: str | None) -> str:
    """What a column is, in words."""
    if means is None or means == sheets.LEFT_OUT:
        return "left out"
    notes = sheets.notes_of(register)
    said = {sheets.NEW: "a new field", sheets.REF: "Ref", sheets.ID: "Id"}
    if means == sheets.JOINED and notes is not None:
        return f"joined to {notes.title}"
    return said.get(means) or _title(register, means)


def _title(register: Register, name: str) -> str:
    one = register.field(name)
    return one.title if one is not None else name.partition(":")[2] or name


def _called(register: Register, values: Mapping[str, Cell]) -> str:
    words = (str(values[name]) for name in register.called if values.get(name) not in (None, ""))
    return " · ".join(words) or register.one


_DOUBT_KEYS = ("enter", "accept"), ("1–9", "another"), ("t", "type one")
_COLUMN_KEYS = ("enter", "accept"), ("1–9", "another"), ("t", "a field")


class EntriesReview(TellingScreen[Proposal | None]):
    """Leaves with what is to be written, or with None to leave it for now. `begun` is what was answered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", show=False),
        Binding("t", "type", show=False),
        Binding("s", "settle_alike", show=False),
        Binding("A", "accept_rest", show=False),
        Binding("b,left", "back", show=False),
        Binding("o", "other_table", show=False),
        *(Binding(str(n), f"take({n - 1})", show=False) for n in range(1, 10)),
    ]
    DEFAULT_CSS = """
    EntriesReview Prose { padding: 0 1 1 2; }
    EntriesReview.short Prose { padding: 0 1 0 2; }
    EntriesReview.zoomed Prose { display: none; }
    """

    def __init__(
        self, bench: WholeBench, register: Register, tables: Sequence[Sheet], source: str, begun: Begun, plan_id: str
    ) -> None:
        self._bench, self._register, self._tables, self._plan_id = bench, register, tables, plan_id
        self.begun = begun
        self._before: list[Begun] = []
        links = links_of(bench.desk.book, register, bench.desk.as_at, plan_id)
        self._names = links.name
        self._proposal = self._proposed(begun)
        self._source = ReviewRows(self._proposal, self._names, begun.answers)
        super().__init__(RowList(self._source))
        self.called("", f"Import · {source} → {register.title}")
        self._told = Prose("", "muted", lines=2)

    def _proposed(self, begun: Begun) -> Proposal:
        """What the table comes to by what was answered. Raises WrongInput where no column is the register's."""
        desk = self._bench.desk
        return imports.propose(
            desk.book,
            self._register,
            self._tables[begun.at],
            as_at=desk.as_at,
            chosen={},
            answers=begun.answers,
            plan_id=self._register.plan_id or self._plan_id,
        )

    def above(self) -> ComposeResult:
        yield self._told

    def lines_above(self) -> int:
        return len(wrap(self._said, self.app.size.width - 3, 2)) + (not self.has_class("short"))

    @property
    def _said(self) -> str:
        many = f", table {self.begun.at + 1} of {len(self._tables)}" if len(self._tables) > 1 else ""
        return f"{self._proposal.sheet.name}{many}: {self._proposal.said}."

    def on_mount(self) -> None:
        self._show(0)
        self._next_open()

    def on_resize(self, event: events.Resize) -> None:
        self._source.fit(event.size.width - 4)
        self.rows.reload()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.tell_again()
        self._name_keys()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_accept()

    # -- what is shown

    @property
    def _item(self) -> Item | None:
        key = self.rows.cursor_key
        return self._source.items[key] if key is not None and 0 <= key < len(self._source.items) else None

    @property
    def _doubt(self) -> Doubt | None:
        item = self._item
        return self._source.doubt_at(item) if item is not None else None

    def answers(self) -> Sequence[Answer]:
        """What can be answered to the line under the cursor, in the order of its numbers."""
        item, doubt = self._item, self._doubt
        if doubt is not None and doubt.asks is not Asks.COLUMN:
            near = imports.near_ones(self._bench.desk.book, self._proposal, doubt) if doubt.asks is Asks.MISSING else ()
            return (*doubt.answers, *near)
        if item is None or item.part is not Part.COLUMNS:
            return ()
        column = self._proposal.columns[item.at]
        if doubt is not None:
            return doubt.answers
        own = self._register.field(column.means or "")
        return sheets.in_column(self._register, own)

    def tell(self, page: Page) -> None:
        """All of the line under the cursor: what it is, and what can be answered to it."""
        item, doubt, look = self._item, self._doubt, page.look
        if item is None:
            return
        if item.part is Part.COLUMNS:
            self._tell_column(page, item.at)
        elif doubt is not None:
            page.words(doubt.said, look.strong)
        else:
            self._tell_entry(page, item)
            return
        page.air()
        now = self._answered(item, doubt)
        for number, answer in enumerate(self.answers(), 1):
            is_now = answer.name == now
            page.row(
                str(number),
                answer.words,
                look.strong if is_now else look.text,
                mark=("▸" if is_now else " ", look.accent),
            )

    def _answered(self, item: Item, doubt: Doubt | None) -> str:
        if item.part is Part.COLUMNS:
            return self._proposal.columns[item.at].means or sheets.LEFT_OUT
        return doubt.answer.name if doubt is not None else ""

    def _tell_column(self, page: Page, at: int) -> None:
        column = self._proposal.columns[at]
        page.words(column.doubt.said if column.doubt else column.heading, page.look.strong)
        own = self._register.field(column.means or "")
        private = self._register.personal or (own is not None and own.personal)
        texts = (row.texts[at] for row in self._proposal.sheet.rows if at < len(row.texts) and row.texts[at].strip())
        samples = [] if private else list(dict.fromkeys(" ".join(text.split()) for text in texts))[:_MOST_SAMPLES]
        page.field("It holds", ", ".join(f"“{one[:60]}”" for one in samples), page.look.muted)
        page.field("It is", meaning(self._register, column.means))

    def _tell_entry(self, page: Page, item: Item) -> None:
        is_new = item.part is Part.NEW
        entry, values = (Entry(), self._proposal.new[item.at]) if is_new else self._proposal.changed[item.at]
        page.row(entry.ref or "new", _called(self._register, {**entry.values, **values}), page.look.strong)
        for name, cell in values.items():
            one = self._register.field(name)
            was = self._source.named(one, entry[name]) if one is not None and entry[name] is not None else ""
            said = self._source.named(one, cell) if one is not None else str(cell)
            runs = [(said, page.look.text), *([(f"  was {was}", page.look.muted)] if was else [])]
            page.field(_title(self._register, name), runs)

    def _show(self, key: int | None) -> None:
        """The list anew, with the cursor on a line."""
        self._source = ReviewRows(self._proposal, self._names, self.begun.answers)
        self._source.fit(self.app.size.width - 4)
        self.rows.source = self._source
        if key is not None and self._source.items:
            self.rows.go_to(min(key, len(self._source.items) - 1), announce=False)
        left = len(self._proposal.open)
        self.rule.show(label=f"{left:,} in doubt" if left else "nothing in doubt")
        self._told.say(self._said, "muted")
        self.tell_again()
        self._name_keys()

    def _name_keys(self) -> None:
        item, doubt = self._item, self._doubt
        own: tuple[tuple[str, str], ...] = ()
        if item is not None and item.part is Part.COLUMNS:
            own = _COLUMN_KEYS
        elif doubt is not None:
            own = _DOUBT_KEYS if doubt.of else _DOUBT_KEYS[:2]
        left = self._proposal.open
        if not left:
            own = (("enter", f"import {len(self._proposal.new) + len(self._proposal.changed):,}"), *own[1:])
        elif doubt is None or doubt.given is not None:
            own = (("enter", "the next doubt"), *own[1:])
        alike = len(self._alike(doubt)) if doubt is not None else 0
        more = ((("s", f"all {alike} like it"),) if alike > 1 else ()) + ((("A", "accept the rest"),) if left else ())
        tables = (("o", "another table"),) if len(self._tables) > 1 else ()
        back = (("b", "back"),) if self._before else ()
        self.show_keys((*own, *more, *tables, *back, ("esc", "leave")))

    def _alike(self, doubt: Doubt) -> list[Doubt]:
        return [one for one in self._proposal.doubts if one.group == doubt.group]

    # -- acts

    def _say(self, more: Mapping[str, str], *, at: int | None = None) -> bool:
        """Answers doubts, and holds the table beside the register anew. False, with why, where that can't be."""
        begun = Begun(self.begun.at if at is None else at, {**self.begun.answers, **more} if at is None else {})
        key = self.rows.cursor_key
        try:
            self._proposal = self._proposed(begun)
        except WorkbenchError as error:
            self.hints.message = (str(error), True)
            return False
        self._before.append(self.begun)
        self.begun = begun
        self._show(key)
        return True

    def _next_open(self) -> None:
        """The cursor to the next line that is in doubt, from where it is."""
        items, start = self._source.items, (self.rows.cursor_key or 0)
        order = [*range(start, len(items)), *range(start)]
        following = next((at for at in order if self._source.is_open(items[at])), None)
        if following is not None:
            self.rows.go_to(following)
        self.tell_again()
        self._name_keys()

    def _key_of(self, item: Item, doubt: Doubt | None) -> str:
        return sheets.column_key(item.at) if item.part is Part.COLUMNS else doubt.key if doubt is not None else ""

    def action_accept(self) -> None:
        """The answer that is marked, and the next doubt; with none left, on to writing."""
        item, doubt = self._item, self._doubt
        if not self._proposal.open:
            if self._proposal.new or self._proposal.changed:
                self.dismiss(self._proposal)
            else:
                self.hints.message = ("Nothing in it is new: there is nothing to import.", False)
        elif item is not None and doubt is not None and doubt.given is None:
            if self._say({self._key_of(item, doubt): doubt.answer.name}):
                self._next_open()
        else:
            self._next_open()

    def action_take(self, place: int) -> None:
        """An answer by its number."""
        item, answers = self._item, self.answers()
        if (
            item is not None
            and place < len(answers)
            and self._say({self._key_of(item, self._doubt): answers[place].name})
        ):
            self._next_open()

    def action_settle_alike(self) -> None:
        """All doubts of the kind of this one, by its answer."""
        doubt = self._doubt
        if doubt is None:
            return
        name = doubt.answer.name
        fitting = [one for one in self._alike(doubt) if name in [answer.name for answer in one.answers]]
        if not fitting:
            self.hints.message = ("Only this one can be answered so.", False)
        elif self._say({one.key: name for one in fitting}):
            self._next_open()

    def action_accept_rest(self) -> None:
        """All that is in doubt, as it was read."""
        if self._proposal.open:
            self._say({one.key: one.answer.name for one in self._proposal.open})

    def action_back(self) -> None:
        """Without the last answer."""
        if not self._before:
            self.hints.message = ("This is how it was read: there is nothing to undo.", False)
            return
        self.begun = self._before.pop()
        self._proposal = self._proposed(self.begun)
        self._show(self.rows.cursor_key)

    def action_other_table(self) -> None:
        """Another table of the document; what was answered about this one is forgotten."""
        from tsworkbench.tui.widgets.menu import Menu, MenuItem

        if len(self._tables) < 2:
            self.hints.message = ("There is no other table in it.", False)
            return
        items = [
            MenuItem(str(at), one.name, "", counted(len(one.rows), "row"), means=", ".join(filter(None, one.headings)))
            for at, one in enumerate(self._tables)
        ]

        def chosen(choice: str | None) -> None:
            if choice is not None and int(choice) != self.begun.at:
                self._say({}, at=int(choice))

        self.app.push_screen(Menu("Which table", items, narrowing=True), chosen)

    def action_type(self) -> None:
        """Another field for the column; other words for the value."""
        item, doubt = self._item, self._doubt
        if item is not None and item.part is Part.COLUMNS:
            self._ask_field(item)
        elif doubt is not None and doubt.of:
            self._ask_words(doubt)

    def _ask_field(self, item: Item) -> None:
        from tsworkbench.tui.widgets.menu import Menu, MenuItem

        column = self._proposal.columns[item.at]
        taken = {one.means for one in self._proposal.columns if one is not column}
        fields = [one for one in self._register.stored if one.slot and one.name not in taken]
        items = [
            *(MenuItem(one.name, one.title, "", "", " ".join(one.also), one.about or "") for one in fields),
            MenuItem(sheets.REF, "Ref", "", "", "number", "By which entries are known."),
        ]

        def chosen(choice: str | None) -> None:
            if choice is not None and self._say({sheets.column_key(item.at): choice}):
                self._next_open()

        self.app.push_screen(Menu(f"What “{column.heading}” holds", items, narrowing=True), chosen)

    def _ask_words(self, doubt: Doubt) -> None:
        one = self._register.field(doubt.of)
        hint = kinds.what_to_type(one) if one is not None else ""

        def submit(typed: list[str]) -> None:
            desk = self._bench.desk
            imports.check_typed(desk.book, self._proposal, doubt, typed[0], desk.as_at)
            asking.dismiss(typed[0])

        def then(typed: str | None) -> None:
            if typed is not None and self._say({doubt.key: f"{sheets.TYPED}{typed}"}):
                self._next_open()

        words = f"{doubt.words} Type {hint}." if hint else doubt.words
        asking = Asking("Read as", words, [Blank(one.title if one is not None else "Value")], submit)
        self.app.push_screen(asking, then)


async def bring_in(bench: WholeBench, register: Register, path: str, sittings: dict[str, Begun]) -> None:
    """Goes through the import of a table into a register, and writes it. What was answered stays in `sittings`."""
    try:
        done = await _gone_through(bench, register, path, sittings)
    except WorkbenchError as error:
        bench.refuse(error)
        return
    if done is None:
        bench.tell("Nothing was written. What you have answered is kept until you leave the workbench.")
        return
    from tsworkbench.tui.bench.actions import key_to

    bench.was_done(done)
    bench.tell(f"{done.label} · {key_to('undo')} to undo")


async def _gone_through(bench: WholeBench, register: Register, path: str, sittings: dict[str, Begun]) -> Done | None:
    from tsworkbench.documents.registers import read_sheets

    app, source, desk = bench.app, os.path.basename(path), bench.desk
    tables = await waited(app, f"Reading {source}…", lambda _tell, _stop: read_sheets(path, register))
    key = f"{register.id} {os.path.abspath(path)} {os.path.getmtime(path)}"
    clock = desk.book.now if desk.book.has_own_clock else None
    file, who = desk.book.path, desk.book.who
    while True:
        screen = EntriesReview(bench, register, tables, source, sittings.get(key, Begun()), desk.plan["id"])
        proposal = await app.push_screen_wait(screen)
        sittings[key] = screen.begun
        if proposal is None:
            return None

        def write(_tell: Any, _stop: Any, *, of: Proposal = proposal) -> Done | None:
            with opened(file, clock=clock, who=who) as book:
                now = of.again(book)
                return imports.take(book, now, source=source) if now.is_as(of) else None

        done = await waited(app, f"Writing {source} into {os.path.basename(file)}…", write, writes=True)
        if done is not None:
            sittings.pop(key, None)
            return done
        bench.tell("Somebody has changed the register meanwhile: look at it again.")
