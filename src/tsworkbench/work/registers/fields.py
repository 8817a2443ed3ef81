"""The fields of a register: added, dropped, renamed, shown, hidden and moved.

What kind a field is never changes, and its name, by which figures speak of it, never either. A dropped field keeps what
it held.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tsworkbench.plan.english import an, capital, listed, nearest
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers.values import BUILT_IN, Field, FieldKind, Figure, Register
from tsworkbench.plan.registers.wanted import field_like
from tsworkbench.store.book import Book
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers.whole import as_json, field_cells
from tsworkbench.work.edits import Change, Edit, Write
from tsworkbench.work.registers.definitions import free_name, named, refuse_too_many, standing_register, title_of


def field_named(register: Register, name: str) -> Field:
    """The field of a register by its name or title. Raises NotFound: did you mean …?"""
    plain = clean(name).casefold()
    for one in register.fields:
        if plain in (one.name, one.name.replace("_", " "), one.title.casefold()):
            return one
    meant = field_like(register, plain)
    hint = f"Did you mean {meant.name}?" if meant is not None else f"“register fields {register.name}” lists them."
    raise NotFound(f"{register.has} no “{clean(name)[:60]}”. {hint}")


def add_field(
    register: Register,
    title: str,
    kind: str = "text",
    *,
    choices: Sequence[str] = (),
    to: str = "",
    several: bool = False,
    personal: bool = False,
    after: Field | None = None,
) -> Edit:
    """Adds a field to a register. Raises WrongInput for an unknown kind, a kind without what it needs, or the 41st."""

    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        words = _free_title(now, title)
        field = Field(
            name=free_name(book, now, "field", words),
            title=words,
            kind=_kind(kind),
            choices=_choices(choices),
            to_register=_target(book, now, to) if to else None,
            rule={"several": True} if several else {},
            personal=personal,
            sort=_place_after(now, after),
        )
        _refuse_incomplete(field, several)
        refuse_too_many(book, now, 1)
        writes = [Write("field", None, {"id": book.mint(), "register_id": now.id, **field_cells(field)})]
        return Change(f"{now.title}:", f"field {words} added", "", writes, ("register", now.id or ""))

    return edit


def _free_title(register: Register, title: str, own: Field | None = None) -> str:
    """A title that no other field of the register has, and that isn't what every entry has beside its fields."""
    words = title_of(title)
    others = [one.title for one in register.fields if own is None or one.id != own.id]
    if words.casefold() in (one.casefold() for one in others):
        raise WrongInput(f"{register.has} a field “{words}” already. Give this one another title.")
    if words.casefold() in (one.casefold() for one in BUILT_IN.values()):
        raise WrongInput(f"Every entry has “{words}” beside its fields. Give this field another title.")
    return words


def _choices(typed: Sequence[str]) -> tuple[str, ...]:
    """The words of a choice, each once: capitals make no other word."""
    found: dict[str, str] = {}
    for one in typed:
        if clean(one):
            word = title_of(one, "choice")
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


def _kind(typed: str) -> FieldKind:
    plain = clean(typed).casefold().replace(" ", "_").replace("/", "_")
    possible = [kind for kind in FieldKind if not kind.derived]
    if plain in possible:
        return FieldKind(plain)
    near = nearest(plain, possible)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {listed(possible)}."
    raise WrongInput(f"There is no kind of field “{clean(typed)[:40]}”. {hint}")


def _named(kind: FieldKind) -> str:
    return capital(f"{an(kind.replace('_', ' '))} field")


def _refuse_incomplete(field: Field, several: bool) -> None:
    if field.kind.chosen and not field.choices:
        raise WrongInput(f'A {field.kind} needs its words: --choices "planned/built/closed".')
    if field.choices and not (field.kind.chosen or field.kind is FieldKind.SCALE):
        raise WrongInput(f"{_named(field.kind)} has no choices: leave --choices out, or say --kind choice.")
    if field.kind is FieldKind.SCALE and not 2 <= len(field.choices) <= 9:
        raise WrongInput('A scale needs a word for each number: --choices "poor/fair/good".')
    if field.kind is FieldKind.ENTRY and not field.to_register:
        raise WrongInput("A field that links to entries needs their register: --to organisations.")
    if field.to_register and field.kind is not FieldKind.ENTRY:
        raise WrongInput(f"Only a field of the kind entry links to a register, not {field.kind}.")
    if several and not field.several:
        raise WrongInput(f"{_named(field.kind)} holds one value: leave --several out.")


def _target(book: Book, register: Register, name: str) -> str:
    return named(stored.registers_of(book, register.plan_id), name).name


def _place_after(register: Register, after: Field | None) -> str:
    sorts = [one.sort or "" for one in register.fields]
    if after is None:
        return row_keys.after(sorts[-1] if sorts else "")
    at = next((n for n, one in enumerate(register.fields) if one.id == after.id), len(sorts) - 1)
    return row_keys.between(sorts[at], sorts[at + 1]) if at + 1 < len(sorts) else row_keys.after(sorts[at])


def drop_field(register: Register, field: Field) -> Edit:
    """Deletes a field. Its values stay in the file, so that undo brings them back.

    The label says which fields can't be worked out, and which figures can't be counted, any more. Raises WrongInput for
    the field that entries are called by.
    """

    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        own = _own(now, field)
        if now.called == (own.name,):
            raise WrongInput(f"Entries of {now.title} are called by {own.title}, so it stays. Rename it instead.")
        resting = [
            one for one in now.fields if one.kind.derived and one.kind is not FieldKind.ROLLUP and own.name in one.of
        ]
        gone = {own.name, *(one.name for one in resting)}
        lost = [one for one in now.figures if gone & _speaks_of(one)]
        said = f"field {own.title} deleted"
        if resting:
            said += f"; {listed(one.title for one in resting)} can't be worked out any more"
        if lost:
            said += f"; {listed(f'“{one.label}”' for one in lost)} can't be counted any more"
        return Change(f"{now.title}:", said, "", [Write("field", own.id, {"deleted": 1})], ("register", now.id or ""))

    return edit


def _speaks_of(figure: Figure) -> set[str]:
    """The fields of its own register that a figure names, as far as words tell."""
    named = " ".join(filter(None, (figure.field, figure.on_field, figure.wanted, figure.out_of, figure.out_of_field)))
    return set(re.findall(r"[a-z][a-z0-9_]*", named))


def _own(register: Register, field: Field) -> Field:
    found = next((one for one in register.fields if one.id == field.id), None)
    if found is None:
        raise NotFound(f"{register.title} has no field {field.title} any more: somebody has deleted it.")
    return found


def rename_field(register: Register, field: Field, title: str) -> Edit:
    """Gives a field another title. Its name, by which figures speak of it, stays."""

    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        own = _own(now, field)
        words = _free_title(now, title, own)
        writes = [Write("field", own.id, {"title": words})] if words != own.title else []
        return Change(f"{now.title}:", f"field {own.title} now called {words}", "", writes, ("register", now.id or ""))

    return edit


def show_field(register: Register, field: Field, shown: bool) -> Edit:
    """Shows a field in list and form, or hides it; what it holds stays.

    Raises WrongInput where one is to be hidden without which no entry could be added.
    """
    if not shown and (field.required or register.called == (field.name,)):
        why = "needs it" if field.required else "is called by it"
        raise WrongInput(f"{field.title} can't be hidden: each entry of {register.title} {why}. Rename it, or move it.")
    return _set_field(register, field, {"shown": int(shown)}, "is shown" if shown else "is hidden")


def review_field(register: Register, field: Field, review: bool) -> Edit:
    """Puts the day of a field among what is due for review, or takes it out."""
    if review and field.kind is not FieldKind.DAY:
        raise WrongInput(f"{field.title} is no day, so it can't be due for review.")
    return _set_field(register, field, {"review": int(review)}, "is due for review" if review else "is not for review")


def choices_of_field(register: Register, field: Field, choices: Sequence[str]) -> Edit:
    """Gives a choice or a stage other words. Entries keep what they hold; `check` names what is no choice."""

    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        own = _own(now, field)
        if not own.kind.chosen and own.kind is not FieldKind.SCALE:
            raise WrongInput(f"{own.title} takes no choices: it is a {own.kind} field.")
        words = _choices(choices)
        if not words or (own.kind is FieldKind.SCALE and len(words) != len(own.choices)):
            raise WrongInput(f'Say the words of {own.title} with “/” between: --choices "{"/".join(own.choices)}".')
        ends = tuple(one for one in own.ends if one in words)
        cells = {"choices": "\n".join(words), "ends": "\n".join(ends) or None}
        writes = [Write("field", own.id, cells)] if words != own.choices else []
        return Change(f"{now.title}:", f"{own.title} takes {listed(words)}", "", writes, ("register", now.id or ""))

    return edit


def _set_field(register: Register, field: Field, cells: dict[str, int], said: str) -> Edit:
    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        own = _own(now, field)
        held = {name: int(getattr(own, name)) for name in cells}
        writes = [Write("field", own.id, dict(cells))] if held != cells else []
        return Change(f"{now.title}:", f"field {own.title} {said}", "", writes, ("register", now.id or ""))

    return edit


def move_field(register: Register, field: Field, steps: int) -> Edit:
    """Moves a field among the others: -1 is one up. Raises NothingToDo at the end of the list."""

    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        own = _own(now, field)
        ids = [one.id for one in now.fields]
        here = ids.index(field.id)
        there = max(0, min(len(ids) - 1, here + steps))
        if there == here:
            raise NothingToDo(f"{own.title} is already the {'first' if steps < 0 else 'last'} field.")
        ids.insert(there, ids.pop(here))
        sorts = dict(zip(ids, row_keys.spread(len(ids)), strict=True))
        held = {one.id: one.sort for one in now.fields}
        writes = [Write("field", one, {"sort": sort}) for one, sort in sorts.items() if held[one] != sort]
        said = f"field {own.title} moved {'up' if steps < 0 else 'down'}"
        return Change(f"{now.title}:", said, "", writes, ("register", now.id or ""))

    return edit


def columns_of(register: Register, names: Sequence[str]) -> Edit:
    """Chooses the columns of a register's list, in order."""

    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        chosen = list(dict.fromkeys(field_named(now, name).name for name in names if clean(name)))
        if not chosen:
            raise WrongInput(f'Say which columns, with “/” between: --columns "{"/".join(now.columns)}".')
        settings = {**now.settings, "columns": chosen}
        writes = [Write("register", now.id, {"settings": as_json(settings)})] if tuple(chosen) != now.columns else []
        titles = listed(field_named(now, name).title for name in chosen)
        return Change(f"{now.title}:", f"columns {titles}", "", writes, ("register", now.id or ""))

    return edit
