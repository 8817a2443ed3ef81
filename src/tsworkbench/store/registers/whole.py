"""Registers as whole values, with all their entries: out of the file, and into another one."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.errors import Conflict
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.registers.values import Entry, Field, Figure, Register
from tsworkbench.store.book import Act, Book
from tsworkbench.store.registers.definitions import all_registers, count_entries, is_there, register_by_id
from tsworkbench.store.registers.entries import add_all, entries_of

# -- out of the file


def read_registers(
    book: Book, plan_ids: Collection[str] | None = None, *, personal: bool = False
) -> tuple[tuple[Register, ...], tuple[str, ...]]:
    """The registers of some plans (without any: of all), with their entries; and what is personal and was left out.

    With some plans go the registers of the whole file that those need: those that feed them, that are sent with them,
    or that their links lead to; all of them where the file holds no other plan.
    """
    wanted = _wanted(book, plan_ids)
    found = []
    for register in wanted:
        if personal or not register.personal:
            hidden = {one.name for one in register.stored if one.personal and not personal}
            entries = [_without(one, hidden) for one in entries_of(book, register)]
            found.append(replace(register, entries=tuple(entries)))
    return tuple(found), () if personal else _left_out(book, wanted)


def left_out(book: Book, plan_ids: Collection[str] | None = None) -> tuple[str, ...]:
    """What is personal, and so goes along only when it is asked for: registers, and fields of others."""
    return _left_out(book, _wanted(book, plan_ids))


def _left_out(book: Book, registers: Iterable[Register]) -> tuple[str, ...]:
    left = []
    for register in registers:
        titles = listed(one.title for one in register.stored if one.personal)
        if register.personal:
            left.append(f"{register.title} ({counted(count_entries(book, register), 'entry')})")
        elif titles:
            left.append(f"{titles} of {register.title}")
    return tuple(left)


def _wanted(book: Book, plan_ids: Collection[str] | None) -> list[Register]:
    every = all_registers(book)
    return list(every) if plan_ids is None else _needed(book, every, set(plan_ids))


def _without(entry: Entry, hidden: Collection[str]) -> Entry:
    if not hidden:
        return entry
    return replace(entry, values={name: cell for name, cell in entry.values.items() if name not in hidden})


def _needed(book: Book, every: Iterable[Register], plans: set[str]) -> list[Register]:
    every = list(every)
    others = {row["id"] for row in book.rows("select id from plan where deleted=0")} - plans
    if not others:
        return [one for one in every if one.plan_id is None or one.plan_id in plans]
    own = [one for one in every if one.plan_id in plans or plans.intersection(one.shares) or _feeds(book, one, plans)]
    wanted = {one.id for one in own}
    ahead = own
    while ahead:
        named = {
            name
            for one in ahead
            for field in one.fields
            for name in (field.to_register, field.rule.get("from"))
            if name
        }
        ahead = [one for one in every if one.plan_id is None and one.name in named and one.id not in wanted]
        wanted |= {one.id for one in ahead}
    return [one for one in every if one.id in wanted]


def _feeds(book: Book, register: Register, plans: set[str]) -> bool:
    outputs = [one.output_id for one in register.figures if one.output_id]
    return register.plan_id is None and any(
        book.value("select plan_id from output where id=?", output) in plans for output in outputs
    )


# -- into the file


def register_cells(register: Register) -> dict[str, Any]:
    """The cells of a register's own row."""
    cells = {name: getattr(register, name) for name in _OF_REGISTER}
    shares = "\n".join(register.shares) or None
    return {**cells, "settings": as_json(register.settings), "personal": int(register.personal), "shares": shares}


def field_cells(field: Field) -> dict[str, Any]:
    """The cells of a field's row. Its slot is given by the file."""
    return {
        **{name: getattr(field, name) for name in ("sort", "name", "title", "about", "to_register")},
        "kind": field.kind.value,
        "choices": "\n".join(field.choices) or None,
        "ends": "\n".join(field.ends) or None,
        "rule": as_json(field.rule),
        **{name: int(getattr(field, name)) for name in ("required", "shown", "review", "personal")},
    }


def figure_cells(figure: Figure) -> dict[str, Any]:
    """The cells of a figure's row."""
    return {name: getattr(figure, name) for name in _OF_FIGURE}


_OF_REGISTER = (
    *("plan_id", "sort", "name", "title", "one", "prefix", "about", "preset", "version", "keep_months", "keep_from"),
)
_OF_FIGURE = (
    *("sort", "name", "label", "wanted", "how", "field", "on_field", "out_of", "out_of_field", "baseline"),
    *("output_id", "measure_id"),
)


def as_json(value: Mapping[str, Any]) -> str | None:
    """Settings as they are kept, in the order of their preset, which exports keep; nothing for none."""
    return json.dumps(dict(value), ensure_ascii=False, separators=(",", ":")) if value else None


def write_registers(act: Act, book: Book, registers: Iterable[Register], plan_id: str | None) -> None:
    """Adds registers with their entries. Those that name a plan which isn't in the file are of the plan `plan_id`.

    Raises Conflict if one of their rows is in the file already.
    """
    for register in registers:
        for table, ids in (("register", [register.id]), ("entry", [one.id for one in register.entries])):
            if any(one is not None and is_there(book, table, one) for one in ids):
                raise Conflict(
                    f"The register “{register.title}” is in this file already, or some of its entries are, so nothing "
                    "was imported. Import into an empty file, or take the ids out of the document to make a second "
                    "copy."
                )
        _write(act, book, register, plan_id)


def _write(act: Act, book: Book, register: Register, plan_id: str | None) -> None:
    of = register.plan_id
    cells = register_cells(register)
    cells["plan_id"] = None if of is None else of if is_there(book, "plan", of) else plan_id
    last = book.value("select max(sort) from register") or ""
    cells["sort"] = register.sort or row_keys.after(last)
    made = act.insert("register", id=register.id, **cells)
    for sort, field in zip(row_keys.spread(len(register.fields)), register.fields, strict=True):
        act.insert("field", id=field.id, register_id=made, **{**field_cells(field), "sort": field.sort or sort})
    for sort, figure in zip(row_keys.spread(len(register.figures)), register.figures, strict=True):
        act.insert("figure", id=figure.id, register_id=made, **{**figure_cells(figure), "sort": figure.sort or sort})
    there = register_by_id(book, made)
    assert there is not None
    known = {one.name for one in there.stored}
    entries = [
        replace(entry, values={name: cell for name, cell in entry.values.items() if name in known})
        for entry in register.entries
    ]
    add_all(act, book, there, entries)
