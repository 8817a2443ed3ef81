"""What of the registers is at hand: read when it is asked for, and forgotten when the file changes.

It is to the registers' place what the desk is to the panes: lists hold keys, and read pages of entries here.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.plan.english import number
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.model import Rag
from tsworkbench.plan.registers import kinds
from tsworkbench.plan.registers.pictures import PictureKind, pictures_of
from tsworkbench.plan.registers.values import Cell, Field, FieldKind, Register, Registers
from tsworkbench.store.registers import definitions, entries
from tsworkbench.store.registers.figures import Counted, figures_of
from tsworkbench.store.tables import PARENT
from tsworkbench.store.views.refs import Place, key_of, level_of, live, rid_of

if TYPE_CHECKING:
    from tsworkbench.store.registers.links import Links
    from tsworkbench.tui.bench.desk import Desk

_KEPT = 2000
_MANY = 5000
"""Entries from which a register is not counted again after every act, nor looked through for days that are far off."""
_SOON = 31


class Counts(NamedTuple):
    """How many entries a list has that are not done, and how many of them are red, amber, or late for their review."""

    total: int = 0
    red: int = 0
    amber: int = 0
    late: int = 0


class MixedLine(NamedTuple):
    """An entry among those of several registers; of what is due for review, with the field that says when."""

    key: int
    field: str = ""
    day: str = ""
    late: bool = False
    register_id: str = ""


class FigureView(NamedTuple):
    """A figure as it is now: its words, those that stand over the list, and the number of the output that it feeds."""

    name: str
    label: str
    words: str
    brief: str
    feeds: str
    why: str
    """Why it can't be counted; empty where it is."""


class EntryView(NamedTuple):
    """An entry as it is shown: its cells by field, also those that are worked out."""

    key: int
    id: str
    register: Register
    ref: str
    cells: Mapping[str, Cell]
    units: Mapping[str, FieldKind]
    links: Links
    plan_id: str

    def words(self, name: str) -> str:
        """The words of a field, as a form has them."""
        field, cell = self.register.field(name), self.cells.get(name)
        if field is None or cell is None:
            return ""
        if field.kind.derived:
            return kinds.show_number(self.units[name], cell) if isinstance(cell, int | float) else ""
        return kinds.show(field, cell, self.links.name)

    @property
    def done(self) -> bool:
        """Whether it holds a word that ends it."""
        ending = self.register.ending
        return ending is not None and self.cells.get(ending.name) in ending.ends

    @property
    def title(self) -> str:
        """What the entry is called by, whole."""
        said = " · ".join(words for name in self.register.called if (words := self.words(name)))
        return said or self.register.one

    @property
    def called(self) -> str:
        """The same on one line."""
        return " ".join(self.title.split())

    @property
    def place(self) -> Place:
        """Where it is, for acts."""
        return Place("entry", self.id, rid_of(self.key), self.plan_id)


class Shelf:
    """The registers that the plan of the desk sees."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._numbers: dict[str, int] = {}
        self._views: dict[int, EntryView] = {}
        self._links: dict[str, Links] = {}
        self._counted: dict[str, Counts] = {}
        self._due: list[MixedLine] | None = None
        self._read()

    def _read(self) -> None:
        self.registers: Registers = definitions.registers_of(self.desk.book, self.desk.plan["id"])
        for register in self.registers:
            self._numbers.setdefault(register.id or "", len(self._numbers) + 1)
        self._by_key = {self._numbers[register.id or ""]: register for register in self.registers}
        self._units: dict[str, dict[str, FieldKind]] = {}

    def forget(self, changed: Collection[int] | None = None) -> None:
        """Some entries have changed; or, with None, anything may have."""
        self._views.clear()
        self._links.clear()
        if changed is None or not self.is_large:
            self._counted.clear()
            self._due = None
        self._read()

    @property
    def as_at(self) -> date:
        """The day from which everything is reckoned."""
        return self.desk.as_at

    @property
    def initials(self) -> Mapping[str, str]:
        """Officer → initials."""
        return self.desk.initials

    # -- registers

    def key_of(self, register: Register) -> int:
        """The key of a register in the list of them."""
        return self._numbers[register.id or ""]

    def register_of(self, key: int) -> Register | None:
        """The register of a key, as long as it is there."""
        return self._by_key.get(key)

    def grouped(self) -> Iterator[tuple[str, list[tuple[Register, int]]]]:
        """The registers of the plan, then those of the whole file; one that is under another is indented."""
        plan = self.desk.plan
        for plan_id, heading in ((plan["id"], str(plan["short_title"] or plan["title"])), (None, "The whole file")):
            mine = [register for register in self.registers if register.plan_id == plan_id]
            if mine:
                yield heading, _indented(mine)

    def units(self, register: Register) -> Mapping[str, FieldKind]:
        """Field → what its values count in."""
        found = self._units.get(register.id or "")
        if found is None:
            found = {field.name: self.registers.unit(register, field) for field in register.fields}
            self._units[register.id or ""] = found
        return found

    def pictures_of(self, register: Register) -> tuple[PictureKind, ...]:
        """The pictures that a register has."""
        return pictures_of(self.registers, register)

    def cross_of(self, register: Register) -> Register | None:
        """The register whose lines can be laid out from here: this one, or one that is laid out for its entries."""
        if register.lay_out or any(field.rule.get("start_with") for field in register.fields):
            return register
        return next((one for one, field in self.registers.linking_to(register) if field.name in one.lay_out), None)

    def figures(self, register: Register) -> list[FigureView]:
        """What is counted of a register, in its order."""
        return [self._figure(one) for one in figures_of(self.desk.book, register, self.as_at)]

    def _figure(self, one: Counted) -> FigureView:
        words = one.words or "not counted"
        from tsworkbench.work.registers.figures import fed_words

        feeds = fed_words(self.desk.book, one.figure) if one.figure.output_id or one.figure.measure_id else ""
        brief = one.said if one.words else f"{words} {one.figure.label}"
        return FigureView(one.figure.name, one.figure.label, words, brief, feeds, one.why or "")

    # -- entries

    def keys(
        self, register: Register, words: str, also_done: bool, order: str, ids: Collection[str] = ()
    ) -> tuple[array[int], int]:
        """The entries that are shown, and how many are not because they are done.

        Raises WrongInput for words that can't be read.
        """
        only_open = not also_done and not words and not ids and register.ending is not None
        by = (order, *(one for one in register.order if one.lstrip("-") != order.lstrip("-"))) if order else None
        where = "open" if only_open else words or None
        found = entries.keys(self.desk.book, register, self.as_at, where=where, order=by)
        if ids:
            wanted = entries.keys_of_ids(self.desk.book, register, ids)
            found = array("q", [key for key in found if key in wanted])
        hidden = definitions.count_entries(self.desk.book, register) - len(found) if only_open else 0
        return found, hidden

    def longest_ref(self, register: Register) -> int:
        """How many letters and digits the longest ref of a register has."""
        return entries.longest_ref(self.desk.book, register)

    def read_ahead(self, register: Register, keys: Iterable[int]) -> None:
        """Reads those of `keys`, all of one register, that aren't known yet: a page about to be painted."""
        missing = [key for key in keys if key >= 0 and key not in self._views]
        if not missing:
            return
        if len(self._views) > _KEPT:
            self._views.clear()
        links = self._links_of(register)
        units = self.units(register)
        found = entries.page(self.desk.book, register, missing, self.as_at)
        links.read_names(
            (field.kind, one)
            for view in found
            for field in register.fields
            if field.kind.link
            for one in kinds.lines_of(view.entry.values.get(field.name))
        )
        plan_id = register.plan_id or self.desk.plan["id"]
        for view in found:
            cells = {**view.entry.values, **view.worked_out}
            self._views[view.key] = EntryView(view.key, view.id, register, view.ref, cells, units, links, plan_id)

    def _links_of(self, register: Register) -> Links:
        found = self._links.get(register.id or "")
        if found is None:
            found = self._links[register.id or ""] = entries.links_of(self.desk.book, register, self.as_at)
        return found

    def read_mixed(self, keys: Sequence[int]) -> None:
        """Reads entries of any registers."""
        missing = [key for key in keys if key not in self._views and level_of(key) == "entry"]
        for register, some in entries.by_register(self.desk.book, missing) if missing else ():
            if register.id in self._numbers:
                self.read_ahead(register, some)

    def view(self, key: int) -> EntryView | None:
        """The entry as it is to be shown, or None if it has gone."""
        if key not in self._views:
            self.read_mixed([key])
        return self._views.get(key)

    def place(self, key: int) -> Place:
        """Where an entry is, for acts. Raises NotFound if it has gone."""
        view = self.view(key)
        if view is None:
            raise NotFound("That entry has been deleted.")
        return view.place

    def is_late(self, view: EntryView, field: Field) -> bool:
        """Whether the day of a field on which an entry was to be looked at is past, and it isn't done."""
        day = kinds.day_of(view.cells.get(field.name)) if field.review and not view.done else None
        return day is not None and day < self.as_at

    @property
    def is_large(self) -> bool:
        """Whether counting takes so long that it waits until the officer rests."""
        return sum(counts.total for counts in self._counted.values()) >= _MANY

    # -- of several registers

    def due(self) -> list[MixedLine]:
        """Every day of review, those that are late first."""
        if self._due is None:
            book = self.desk.book
            there = sum(definitions.count_entries(book, one) for one in self.registers if one.reviewed)
            last = date.max if there < _MANY else self.as_at + timedelta(days=_SOON)
            found = entries.due_for_review(book, last, plan_id=self.desk.plan["id"])
            self._due = [
                MixedLine(
                    one.entry.key,
                    one.field.name if one.field is not None else "",
                    str(one.cell),
                    one.day < self.as_at,
                    one.entry.register.id or "",
                )
                for one in found
            ]
        return self._due

    @property
    def due_counts(self) -> Counts:
        """How many days of review there are, and how many are past."""
        due = self.due()
        return Counts(len(due), 0, 0, sum(one.late for one in due))

    def counts(self, register: Register) -> Counts:
        """How many entries a register has that are not done, and how they are."""
        found = self._counted.get(register.id or "")
        if found is None:
            found = self._counted[register.id or ""] = self._count(register)
        return found

    def _count(self, register: Register) -> Counts:
        book, as_at = self.desk.book, self.as_at
        total = entries.how_many(book, register, as_at, where="open" if register.ending is not None else None)
        scored = kinds.main_score(register)
        colours = {Rag.RED: 0, Rag.AMBER: 0}
        if scored is not None and total:
            ended = ["open"] if register.ending is not None else []
            for colour in colours:
                reached = [float(start) for name, start in scored.bands.items() if Rag(name) is colour]
                if reached:
                    words = ", ".join([*ended, f"{scored.name} at least {number(reached[0])}"])
                    colours[colour] = entries.how_many(book, register, as_at, where=words)
        red = colours[Rag.RED]
        late = 0
        if scored is None and register.reviewed:
            late = len({line.key for line in self.due() if line.late and line.register_id == register.id})
        return Counts(total, red, max(0, colours[Rag.AMBER] - red), late)

    def entries_about(self, place: Place) -> list[MixedLine]:
        """The entries that name a row of the plan."""
        return [MixedLine(key) for key in dict.fromkeys(self._naming(place.id))]

    def counts_about(self, place: Place) -> Counts:
        """How many those are."""
        return Counts(len(self.entries_about(place)))

    def naming(self, view: EntryView) -> list[EntryView]:
        """The entries that name an entry."""
        keys = list(dict.fromkeys(self._naming(view.id)))
        self.read_mixed(keys)
        return [found for key in keys if (found := self.view(key)) is not None]

    def _naming(self, row_id: str) -> list[int]:
        seen = [register.id or "" for register in self.registers]
        return [one.entry.key for one in entries.naming(self.desk.book, row_id, within=seen)]

    def rows_of(self, view: EntryView) -> list[tuple[int, str]]:
        """(key, words) of the rows of a plan that an entry names."""
        found = {}
        for field in view.register.fields:
            for one in kinds.lines_of(view.cells.get(field.name)) if field.kind is FieldKind.ROW else ():
                for level in PARENT:
                    row = live(self.desk.book, level, one)
                    if row is not None:
                        key = key_of(level, row["rid"])
                        there = self.desk.view(key)
                        if there is not None:
                            found[key] = f"{there.ref}  {there.title}"
        return list(found.items())


def _indented(registers: Sequence[Register]) -> list[tuple[Register, int]]:
    """Registers, each followed by those under it, and how far each is indented. Those in a circle come last."""
    found: dict[str, tuple[Register, int]] = {}

    def put(register: Register, indent: int) -> None:
        own = register.id or register.name
        if own not in found:
            found[own] = register, indent
            for one in registers:
                if one.under == register.name:
                    put(one, 2)

    names = {register.name for register in registers}
    for register in [*(one for one in registers if one.under not in names), *registers]:
        put(register, 0)
    return list(found.values())
