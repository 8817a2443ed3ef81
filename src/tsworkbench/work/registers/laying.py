"""Crosses laid out: the missing entries for each pair of two fields, made as one act.

An equality assessment has an impact for each protected characteristic, an appraisal a score for each option and
criterion, an event an attendance for each organisation that was invited. How many there will be is said first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.english import are, counted, listed
from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.registers.values import Cell, Field, FieldKind, Register, Registers
from tsworkbench.store.book import Book
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers import entries as held
from tsworkbench.store.views.refs import Place, live
from tsworkbench.work.edits import Change, Edit, Write
from tsworkbench.work.registers.entries import EntryPlace

MOST = 5_000
"""So many entries one act lays out."""


class Laid(NamedTuple):
    """What laying out would make: how many entries, of how many pairs, and the edit."""

    missing: int
    pairs: int
    said: str
    """It in words: "9 impacts: E1 Grants × 9 protected characteristics"."""
    edit: Edit


class _Side(NamedTuple):
    """One side of a cross: a field, and what it is to hold, each with the row that both sides must share."""

    field: Field
    cells: Sequence[tuple[Cell, str | None]]


def lay_out(
    book: Book,
    register: Register,
    *,
    of: EntryPlace | None = None,
    row: Place | None = None,
    words: str = "",
    only: Sequence[str] = (),
    as_at: date,
) -> Laid:
    """What is missing of a register's cross. `of` is the entry on one side, `row` the plan row that both sides are for;
    the other side is what `words` choose, or `only` these ids.

    Raises WrongInput where the register has no cross, or it isn't said of what; NothingToDo where nothing is missing.
    """
    there = stored.registers_of(
        book, register.plan_id or (row.plan_id if row else None) or (of.plan_id if of else None)
    )
    names = register.lay_out
    fields = [found for name in names if (found := register.field(name)) is not None]
    if len(fields) != 2:
        return _from_words(book, register, row)
    same = register.settings.get("lay_out_same")
    sides = [_side(book, there, one, of, row, same, words, only, as_at) for one in fields]
    if of is not None and not any(_is_of(there, one, of) for one in fields):
        raise WrongInput(
            f"{of.entry.ref} is in {of.register.title}: {register.title} are laid out for {_sides(there, fields)}."
        )
    if of is None and row is None and not same:
        links = [one for one in fields if one.kind is FieldKind.ENTRY]
        raise WrongInput(f"Say for which {_one(there, links[0])}: “register layout {register.name} REF”.")
    pairs = [(a, b) for a, row_a in sides[0].cells for b, row_b in sides[1].cells if not same or row_a == row_b]
    taken = {(entry[names[0]], entry[names[1]]) for entry in held.entries_of(book, register)}
    missing = [pair for pair in pairs if pair not in taken]
    if not pairs:
        raise NothingToDo(f"There is nothing to lay out: {_empty(there, sides)}.")
    if not missing:
        raise NothingToDo(f"All {counted(len(pairs), register.one)} {are(len(pairs))} there already.")
    if len(missing) > MOST:
        raise WrongInput(
            f"That would make {counted(len(missing), register.one)}; one act makes at most {MOST:,}. Choose fewer."
        )
    sizes = (len({a for a, _ in missing}), len({b for _, b in missing}))
    across = " × ".join(counted(size, _one(there, one)) for size, one in zip(sizes, fields, strict=True))
    said = f"{counted(len(missing), register.one)}: {across}"
    values = [{names[0]: a, names[1]: b} for a, b in missing]
    return Laid(len(missing), len(pairs), said, _making(register, values, said))


def _is_of(there: Registers, field: Field, of: EntryPlace) -> bool:
    target = there.get(field.to_register)
    return target is not None and target.id == of.register.id


def _one(there: Registers, field: Field) -> str:
    target = there.get(field.to_register)
    return target.one if target is not None else field.in_words


def _sides(there: Registers, fields: Sequence[Field]) -> str:
    return listed((_one(there, one) for one in fields if one.kind is FieldKind.ENTRY), last="or")


def _empty(there: Registers, sides: Sequence[_Side]) -> str:
    none = [_one(there, one.field) for one in sides if not one.cells]
    return f"there is no {listed(none, last='and no')} for it" if none else "no two of them are for the same row"


def _side(
    book: Book,
    there: Registers,
    field: Field,
    of: EntryPlace | None,
    row: Place | None,
    same: str | None,
    words: str,
    only: Sequence[str],
    as_at: date,
) -> _Side:
    """What one field is to hold: the choices, or the entries of the register it links to."""
    if field.kind.chosen:
        return _Side(field, [(one, None) for one in field.choices])
    target = there.get(field.to_register)
    if target is None:
        raise WrongInput(f"{field.title} links to {field.to_register}, which isn't in this file: take it in first.")
    if of is not None and target.id == of.register.id:
        return _Side(field, [(of.id, str(of.entry[same]) if same else None)])
    chosen = words if not same or of is not None else ""
    chosen = chosen or ("open" if target.ending else "")
    ids = set(only) or set(held.ids(book, target, as_at, where=chosen))
    found = []
    for entry in held.entries_of(book, target):
        if entry.id not in ids:
            continue
        shared = str(entry[same]) if same and entry[same] else None
        if row is not None and shared != row.id:
            continue
        if same and shared is None:
            continue
        found.append((entry.id, shared))
    return _Side(field, found)


def _from_words(book: Book, register: Register, row: Place | None) -> Laid:
    """The entries that a preset starts a row with: the criteria of an appraisal."""
    field = next((one for one in register.fields if one.rule.get("start_with")), None)
    link = next((one for one in register.fields if one.kind is FieldKind.ROW and one.required), None)
    if field is None or link is None:
        raise WrongInput(f"{register.has} nothing to lay out: add entries one by one.")
    if row is None:
        raise WrongInput(f"Say for which row: “register layout {register.name} 4.6”.")
    if link.levels and row.level not in link.levels:
        raise WrongInput(f"{register.title} are for {listed(link.levels, last='or')}, not for {row.level}.")
    starts = list(field.rule["start_with"])
    there = {
        str(entry[field.name]).casefold() for entry in held.entries_of(book, register) if entry[link.name] == row.id
    }
    missing = [one for one in starts if one.casefold() not in there]
    if not missing:
        raise NothingToDo(f"All {counted(len(starts), register.one)} are there already.")
    cells = live(book, row.level, row.id)
    said = f"{counted(len(missing), register.one)} for {cells['ref'] if cells is not None else row.level}"
    values: list[dict[str, Cell]] = [{field.name: one, link.name: row.id} for one in missing]
    return Laid(len(missing), len(starts), said, _making(register, values, said))


def _making(register: Register, values: Sequence[dict[str, Cell]], said: str) -> Edit:
    def edit(book: Book) -> Change:
        now = stored.register_by_id(book, register.id or "")
        if now is None:
            raise WrongInput(f"The register {register.title} has been deleted. “history” shows who did it.")
        writes = []
        for cells, (ref, sort) in zip(values, held.places(book, now), strict=False):
            filled = now.begun(cells)
            slots = {field.slot: cell for name, cell in filled.items() if (field := now.field(name)) and field.slot}
            row = {"id": book.mint(), "register_id": now.id, "ref": ref, "sort": sort}
            writes.append(Write("entry", None, {**row, **slots}))
        return Change(f"{now.title}:", f"laid out {said}", "", writes, ("register", now.id or ""))

    return edit
