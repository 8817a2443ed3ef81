"""An entry in a form: every field of its register, with how it will be read; all changes are one act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from tsworkbench.plan.errors import NothingToDo, WorkbenchError
from tsworkbench.plan.registers import kinds
from tsworkbench.plan.registers.values import Cell, Field, FieldKind, Register
from tsworkbench.store.views.refs import Place, cells_of, key_of
from tsworkbench.tui.screens.form.fields import CHOICE, LINE, LINES, FormField
from tsworkbench.tui.screens.form.form_screen import Form
from tsworkbench.tui.screens.form.parts import Option
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.work.registers import entries as keeping

if TYPE_CHECKING:
    from tsworkbench.store.book import Book
    from tsworkbench.store.registers.links import Links
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.tui.screens.registers.shelf import Shelf
    from tsworkbench.work.edits import Edit

_FEW = 9
"""So many words of a choice have a place beside each other; more are typed."""


def fields_of_entry(shelf: Shelf) -> Callable[[Book, Place, date], list[FormField]]:
    """The fields of an entry's form, as they are in the file. Raises NotFound if the entry has gone."""

    def fields(book: Book, place: Place, as_at: date) -> list[FormField]:
        there = keeping.place_of_entry(book, place.id)
        links = keeping.links_of(book, there.register, as_at, shelf.desk.plan["id"])
        return _fields(there.register, there.entry.values, links)

    return fields


def fields_of_new(register: Register, shelf: Shelf) -> Callable[[Book, Place, date], list[FormField]]:
    """The fields of a form for a new entry."""

    def fields(book: Book, place: Place, as_at: date) -> list[FormField]:
        return _fields(register, {}, keeping.links_of(book, register, as_at, shelf.desk.plan["id"]))

    return fields


def _fields(register: Register, cells: Mapping[str, Cell], links: Links) -> list[FormField]:
    found: list[FormField] = []
    group, before = 0, ""
    for field in register.stored:
        if not field.shown:
            continue
        kind = (
            field.name.partition("_")[0] if field.kind is FieldKind.SCALE else field.kind is FieldKind.LONG and "long"
        )
        group += bool(found) and bool(kind or before) and kind != before
        before = str(kind or "")
        found.append(_form_field(register, field, cells.get(field.name), links, group))
    return found


def _form_field(register: Register, field: Field, cell: Cell, links: Links, group: int) -> FormField:
    options = _options(field)

    def reading(text: str) -> Reading:
        if not text.strip():
            return Reading(True, "")
        try:
            read = keeping.read_field(links, register, field, text)
        except WorkbenchError as error:
            return Reading(False, str(error))
        said = read.doubt or kinds.show(field, read.cell, links.name)
        return Reading(True, said if said != text else "")

    value = kinds.show(field, cell, links.name)
    if options:
        value = "" if cell is None else str(cell)
    hint = " · ".join(part for part in (field.about or "", "" if options else kinds.what_to_type(field)) if part)
    kind = CHOICE if options else LINES if field.kind is FieldKind.LONG else LINE
    private = register.is_private(field)
    hint = f"{hint} · personal: in no paper, export or search" if private and hint else hint
    return FormField(
        field.name, field.title, value, None, kind, None if options else reading, options, hint, group, private
    )


def _options(field: Field) -> tuple[Option, ...]:
    """The words of a field that takes a few, and the empty one first."""
    if field.several:
        return ()
    if field.kind is FieldKind.YES_NO:
        return (Option("", "–", "0"), Option("1", "yes", "y"), Option("0", "no", "n"))
    if field.kind is FieldKind.SCALE:
        words = (Option(str(n), f"{n} {word}", str(n)) for n, word in enumerate(field.choices, 1))
        return (Option("", "–", "0"), *words)
    if field.kind.chosen and len(field.all_choices) <= _FEW:
        return (Option("", "–"), *(Option(word, word, key) for word, key in kinds.letters(field)))
    return ()


_MOST_REMARKED = 5
"""So many entries of one act are looked at for what is to be said of them."""


def say_remarks(bench: WholeBench, entry_ids: Iterable[str]) -> None:
    """Says what is doubtful about entries that were just written: a pot that is over-allocated, weights that aren't
    100.
    """
    book, as_at = bench.desk.book, bench.desk.as_at
    for one in list(entry_ids)[:_MOST_REMARKED]:
        if said := keeping.remarks(book, one, as_at):
            bench.tell(said[0])
            return


class RegisterForm(Form):
    """A form with labels as long as the titles of fields are."""

    DEFAULT_CSS = """
    RegisterForm FieldLabel { width: 26; }
    RegisterForm.narrow FieldLabel { width: 22; }
    RegisterForm.tiny FieldLabel { width: 1fr; }
    """

    of_register: Register

    @property
    def of_what(self) -> str:
        return self.of_register.title


class EntryForm(RegisterForm):
    """The form of an entry that is there."""

    def __init__(self, bench: WholeBench, shelf: Shelf, place: Place, register: Register) -> None:
        view = shelf.view(place.key)
        called = (view.ref, "" if register.personal else view.called) if view is not None else ("this entry", "")
        self.of_register = register
        super().__init__(bench, place, fields=fields_of_entry(shelf), called=called)

    def edits(self, typed: Mapping[str, str]) -> list[Edit]:
        changed = _changed(self._fields, typed)
        there = keeping.place_of_entry(self._bench.desk.book, self._place.id, self._place.plan_id)
        return [keeping.write(there, changed, as_at=self._bench.desk.as_at)] if changed else []

    def saved(self) -> None:
        super().saved()
        say_remarks(self._bench, [self._place.id])


class NewEntryForm(RegisterForm):
    """The form of an entry that is to be added."""

    def __init__(self, bench: WholeBench, shelf: Shelf, register: Register, then: Callable[[int], None]) -> None:
        rid = shelf.key_of(register)
        place = Place("register", register.id or "", rid, register.plan_id or shelf.desk.plan["id"])
        called = (register.prefix, f"New {register.one}")
        self.of_register = register
        super().__init__(bench, place, act="insert", fields=fields_of_new(register, shelf), called=called)
        self._register, self._then = register, then
        self._new_id = bench.desk.book.mint()

    @property
    def draft(self) -> str:
        return f"a new {self.of_register.one}"

    @property
    def where(self) -> str:
        return f"in {self.of_register.title}"

    def edits(self, typed: Mapping[str, str]) -> list[Edit]:
        changed = _changed(self._fields, typed)
        if not changed:
            raise NothingToDo(f"Nothing was typed, so no {self._register.one} was added.")
        desk = self._bench.desk
        return [
            keeping.add(self._register, changed, as_at=desk.as_at, plan_id=self._place.plan_id, new_id=self._new_id)
        ]

    def saved(self) -> None:
        super().saved()
        row = cells_of(self._bench.desk.book, "entry", self._new_id)
        if row is not None:
            self._then(key_of("entry", row["rid"]))
        say_remarks(self._bench, [self._new_id])


def _changed(fields: list[FormField], typed: Mapping[str, str]) -> dict[str, str]:
    """What differs from what is in the file, as it was typed or chosen."""
    return {field.id: typed[field.id] for field in fields if typed[field.id] != field.shown}


def open_form(bench: WholeBench, shelf: Shelf, place: Place) -> None:
    """The form of an entry."""
    there = keeping.place_of_entry(bench.desk.book, place.id)
    bench.open(EntryForm(bench, shelf, place, there.register))


def open_new(bench: WholeBench, shelf: Shelf, register: Register, then: Callable[[int], None]) -> None:
    """The form of a new entry; `then` gets its key once it is there."""
    bench.open(NewEntryForm(bench, shelf, register, then))
