"""Registers for tests: those of the presets, and small ones, put into a file without the rules of adding them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tsworkbench.plan.language import row_keys
from tsworkbench.plan.registers import presets
from tsworkbench.plan.registers.values import Field, FieldKind, Figure, Register
from tsworkbench.store.book import Act, Book
from tsworkbench.store.registers import entries
from tsworkbench.store.registers.definitions import register_by_id


def put(act: Act, register: Register, *, plan_id: str | None = None, **cells: Any) -> str:
    """Puts a register into a file, with its fields and figures. Returns its id."""
    as_json = json.dumps(dict(register.settings)) if register.settings else None
    made = act.insert(
        "register",
        plan_id=plan_id,
        sort=register.sort or "V",
        name=register.name,
        title=register.title,
        one=register.one,
        prefix=register.prefix,
        preset=register.preset,
        settings=as_json,
        personal=int(register.personal),
        keep_months=register.keep_months,
        keep_from=register.keep_from,
        **cells,
    )
    for sort, field in zip(row_keys.spread(len(register.fields)), register.fields, strict=True):
        put_field(act, made, field, sort)
    for sort, figure in zip(row_keys.spread(len(register.figures)), register.figures, strict=True):
        put_figure(act, made, figure, sort)
    return made


def put_field(act: Act, register_id: str, field: Field, sort: str = "W", **cells: Any) -> str:
    """Puts a field into a register. Returns its id."""
    return act.insert(
        "field",
        register_id=register_id,
        sort=sort,
        name=field.name,
        title=field.title,
        kind=str(field.kind),
        choices="\n".join(field.choices) or None,
        ends="\n".join(field.ends) or None,
        to_register=field.to_register,
        rule=json.dumps(dict(field.rule)) if field.rule else None,
        review=int(field.review),
        personal=int(field.personal),
        required=int(field.required),
        **cells,
    )


def put_figure(act: Act, register_id: str, figure: Figure, sort: str = "W", **cells: Any) -> str:
    """Puts a figure into a register. Returns its id."""
    counted = ("name", "label", "wanted", "how", "field", "on_field", "out_of", "out_of_field", "baseline")
    said = {name: getattr(figure, name) for name in (*counted, "output_id", "measure_id")}
    return act.insert("figure", register_id=register_id, sort=sort, **said, **cells)


def put_all(book: Book) -> dict[str, Register]:
    """Puts the registers of all presets into a file, those of a plan into its first one."""
    plan_id = book.value("select id from plan where deleted=0 order by sort")
    with book.act() as act:
        act.called("Registers: all presets")
        made = {}
        for preset in presets.all_shipped():
            for register in preset.registers:
                of = plan_id if register.name in preset.of_plans else None
                made[register.name] = put(act, register, plan_id=of)
    return {name: named(book, row_id) for name, row_id in made.items()}


def named(book: Book, register_id: str) -> Register:
    """A register as it is now."""
    found = register_by_id(book, register_id)
    assert found is not None
    return found


def enter(book: Book, register: Register, *values: Mapping[str, Any]) -> list[str]:
    """Adds entries. Returns their ids."""
    with book.act() as act:
        act.called(f"{register.title}: {len(values)} added")
        return [entries.add(act, book, register, one) for one in values]


def field(name: str, kind: str = "text", **more: Any) -> Field:
    """A field with a title like its name."""
    return Field(name=name, title=name.replace("_", " ").capitalize(), kind=FieldKind(kind), **more)


def small(name: str, fields: Iterable[Field], figures: Iterable[Figure] = (), **more: Any) -> Register:
    """A register of some fields."""
    one = name.removesuffix("s")
    cells = {"title": name.capitalize(), "prefix": name[:1].upper(), **more}
    return Register(name=name, one=one, fields=tuple(fields), figures=tuple(figures), **cells)
