"""Registers of a file: taken in from presets, made by hand, brought up to a newer preset, renamed, deleted.

What comes from a preset has an id made of its name, so that the same preset taken in on two laptops is one register.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from tsworkbench.plan.english import counted, listed, nearest, noun, shortened
from tsworkbench.plan.errors import NoSuchFile, NotFound, NothingToDo, WrongInput
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.language.text import clean, decoded
from tsworkbench.plan.registers import presets
from tsworkbench.plan.registers.presets import Preset
from tsworkbench.plan.registers.values import MOST_FIELDS, MOST_TITLE, Field, Figure, Register, Registers
from tsworkbench.store.book import Book
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers.whole import as_json, field_cells, figure_cells, register_cells
from tsworkbench.work.edits import Change, Edit, Write, words_of

# -- from a preset


def take_in(preset: Preset, *, plan_id: str | None) -> Edit:
    """Makes the registers of a preset, and of those it needs, that are not there yet.

    Registers that belong to a plan are made for `plan_id`. Raises WrongInput where there is none to belong to, or where
    every register of the preset is there already.
    """

    def edit(book: Book) -> Change:
        there = stored.registers_of(book, plan_id)
        new = [one for one in preset.registers if there.get(one.name) is None]
        if not new:
            raise WrongInput(_there_already(book, there, preset))
        of_plans = set(preset.of_plans)
        _refuse_hidden(book, [one for one in new if one.name not in of_plans])
        for name in _needed(preset):
            for one in presets.shipped(name).registers:
                if there.get(one.name) is None and all(one.name != other.name for other in new):
                    new.append(one)
                    of_plans |= {one.name} & presets.shipped(name).of_plans
        if of_plans and plan_id is None:
            first = next(one for one in new if one.name in of_plans)
            raise WrongInput(f"{first.title} belong to a plan: say to which, by its name (--plan NAME).")
        made = _Making(book)
        for one in new:
            made.register(replace(one, plan_id=plan_id if one.name in of_plans else None))
        own = [one for one in new if one.preset == preset.name]
        others = [one.title for one in new if one.preset != preset.name]
        said = listed(one.title for one in own) + (f", with {listed(others)}" if others else "")
        return Change("Registers:", f"{said} added", "", made.writes, ("register", made.ids[own[0].name]))

    return edit


def _refuse_hidden(book: Book, new: Iterable[Register]) -> None:
    """Raises WrongInput for a register of the file that has the name of one of a plan: that would be found no more."""
    had = {one.name for one in stored.all_registers(book)}
    if taken := next((one for one in new if one.name in had), None):
        raise WrongInput(
            f"A plan has a register “{taken.name}” already. Give this one another name in its preset. "
            "Nothing was changed."
        )


def _needed(preset: Preset) -> list[str]:
    """The presets that one needs, and those that they need."""
    found: list[str] = []
    waiting = list(preset.needs)
    while waiting:
        name = waiting.pop()
        if name not in found and name != preset.name:
            found.append(name)
            waiting += presets.shipped(name).needs
    return found


def _there_already(book: Book, there: Registers, preset: Preset) -> str:
    one = there.get(preset.registers[0].name)
    assert one is not None
    where = "This plan has" if one.plan_id else "This file has"
    many = counted(stored.count_entries(book, one), "entry")
    return (
        f"{where} a register “{one.name}” already ({many}). Nothing was changed. "
        "“--update” shows what a newer preset adds."
    )


class _Making:
    """The rows of new registers: each with its id, its place, its fields and its figures."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.writes: list[Write] = []
        self.ids: dict[str, str] = {}
        self._sort = stored.last_sort(book)
        self._prefixes = {one.prefix for one in stored.all_registers(book)}
        self._oldest = stored.oldest_plan(book)

    def register(self, register: Register) -> None:
        """A register with all that it has."""
        self._sort = row_keys.after(self._sort)
        own = self.id(register, "")
        prefix = free_prefix(register, self._prefixes) if not self._shares_prefix(register) else register.prefix
        self._prefixes.add(prefix)
        self.ids[register.name] = own
        self.write("register", own, register_cells(replace(register, prefix=prefix, sort=self._sort)))
        for sort, field in zip(row_keys.spread(len(register.fields)), register.fields, strict=True):
            self.field(register, own, replace(field, sort=sort))
        for sort, figure in zip(row_keys.spread(len(register.figures)), register.figures, strict=True):
            self.figure(register, own, replace(figure, sort=sort))

    def field(self, register: Register, own: str | None, field: Field) -> None:
        """A field of the register whose id is `own`."""
        self.write("field", self.id(register, field.name), {"register_id": own, **field_cells(field)})

    def figure(self, register: Register, own: str | None, figure: Figure) -> None:
        """A figure of the register whose id is `own`."""
        self.write("figure", self.id(register, f"figure/{figure.name}"), {"register_id": own, **figure_cells(figure)})

    def _shares_prefix(self, register: Register) -> bool:
        """Whether the register of another plan has its prefix by the same preset: R1 of each plan."""
        return any(
            one.name == register.name and one.preset == register.preset and one.plan_id and register.plan_id
            for one in stored.all_registers(self.book)
        )

    def id(self, register: Register, name: str) -> str:
        """The id of a register, or of what it has: the same on every laptop if it comes from a preset."""
        root = register.plan_id or self._oldest
        if register.preset is None or root is None:
            return self.book.mint()
        path = f"{register.preset}/{register.name}/{name}".rstrip("/")
        return str(uuid5(UUID(root), path))

    def write(self, table: str, row_id: str, cells: dict[str, Any]) -> None:
        """A new row, or one that was deleted, brought back as the preset has it."""
        if stored.is_there(self.book, table, row_id):
            self.writes.append(Write(table, row_id, {**cells, "deleted": 0}))
        else:
            self.writes.append(Write(table, None, {"id": row_id, **cells}))


def free_prefix(register: Register, taken: Iterable[str]) -> str:
    """The prefix that a register asks for, or one like it that no other has."""
    taken = set(taken)
    letters = register.prefix or presets.slug(register.title)[:1].upper() or "E"
    tries = [letters, *(f"{letters[:2]}{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    return next((one for one in tries if one not in taken), letters)


def free_name(book: Book, register: Register, table: str, title: str) -> str:
    """A name for a field or a figure of this title that none of the register has, or ever had."""
    name = presets.slug(title) or table
    had = {one for of, one in stored.names_ever(book, register) if of == table}
    tries = (name, *(f"{name[:36]}_{number}" for number in range(2, 100)))
    return next(one for one in tries if one not in had)


def title_of(text: str, what: str = "title") -> str:
    """What a register, a field, a figure or a choice is called, cleaned. Raises WrongInput for none, or a long one."""
    words = words_of(text, what)
    if len(words) > MOST_TITLE:
        raise WrongInput(f"That {what} has {len(words):,} characters, and can have {MOST_TITLE}. Shorten it.")
    return words


def make_empty(title: str, *, plan_id: str | None) -> Edit:
    """Makes a register with nothing but a name for each entry. Raises WrongInput for a title that is one already."""

    def edit(book: Book) -> Change:
        words = title_of(title)
        register = replace(presets.empty(words, ""), plan_id=plan_id)
        there = stored.registers_of(book, plan_id) if plan_id is not None else stored.all_registers(book)
        if not presets.slug(words):  # in letters that no name can have
            had = {one.name for one in stored.all_registers(book)}
            register = replace(register, name=next(one for n in count(1) if (one := f"register_{n}") not in had))
        if any(one.name == register.name for one in there) or _titled(there, words):
            raise WrongInput(f"There is a register “{shortened(words, 40)}” already. Give this one another title.")
        made = _Making(book)
        made.register(register)
        return Change("Registers:", f"{words} added", "", made.writes, ("register", made.ids[register.name]))

    return edit


def _titled(there: Iterable[Register], title: str) -> Register | None:
    return next((one for one in there if one.title.casefold() == title.casefold()), None)


# -- by name


def named(there: Registers, name: str) -> Register:
    """The register of a name, a title, or the beginning of one. Raises NotFound: did you mean …?"""
    plain = clean(name).casefold()
    exact = [one for one in there if plain in (one.name, one.title.casefold(), one.name.replace("_", " "))]
    begun = [one for one in there if plain and (one.name.startswith(plain) or one.title.casefold().startswith(plain))]
    found = exact or begun
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongInput(f"“{clean(name)[:60]}” fits {listed(one.name for one in found)}. Type more of it.")
    near = nearest(plain, [word for one in there for word in (one.name, one.title)])
    if preset := _preset_with(plain):
        hint = f"“register new {preset}” takes it in."
    elif near:
        hint = f"Did you mean {next(one.name for one in there if near[0] in (one.name, one.title))}?"
    else:
        hint = "“register” lists those there are; “register new” those that can be taken in."
    raise NotFound(f"There is no register “{clean(name)[:60]}”. {hint}")


def _preset_with(name: str) -> str | None:
    """The shipped preset that is called so, or that has a register of that name or title."""
    if name in presets.shipped_names():
        return name
    every = ((preset, one) for preset in presets.all_shipped() for one in preset.registers)
    return next((preset.name for preset, one in every if name in (one.name, one.title.casefold())), None)


MOST_BYTES = 1_000_000
"""No file of a preset is larger."""


def read_file(path: str, known: Iterable[Register]) -> Preset:
    """The preset in a file. Raises NoSuchFile, or WrongInput with the line of what is wrong."""
    name = clean(os.path.basename(path))
    try:
        with open(os.path.expanduser(path), "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NoSuchFile(f"“{clean(path)}” can't be read: {error.strerror}. Nothing was changed.") from error
    if len(data) > MOST_BYTES:
        raise WrongInput(f"{name} is larger than a preset can be (1 MB). Nothing was changed.")
    try:
        text = decoded(data)
    except UnicodeDecodeError:
        raise WrongInput(f"{name} is no text. A preset is a TOML file. Nothing was changed.") from None
    around = [one for preset in presets.all_shipped() for one in preset.registers]
    return presets.read(name, text, (*known, *around))


# -- a newer preset


class News(NamedTuple):
    """What a preset has that a register has never had."""

    register: Register
    fields: tuple[Field, ...]
    figures: tuple[Figure, ...]
    version: int

    @property
    def said(self) -> str:
        """It in words: "2 fields (Cause, Consequence) and 1 figure (red)"."""
        parts = []
        if self.fields:
            names = listed(one.title for one in self.fields)
            parts.append(f"{counted(len(self.fields), 'field')} ({names})")
        if self.figures:
            labels = listed(one.label for one in self.figures)
            parts.append(f"{counted(len(self.figures), 'figure')} ({labels})")
        return listed(parts)


def news_of(book: Book, preset: Preset, *, plan_id: str | None) -> list[News]:
    """What a preset offers to the registers that were made from it. What was dropped is not offered again."""
    found = []
    there = stored.registers_of(book, plan_id)
    for one in preset.registers:
        own = there.get(one.name)
        if own is None or own.preset != preset.name:
            continue
        had = stored.names_ever(book, own)
        fields = tuple(field for field in one.fields if ("field", field.name) not in had)
        figures = tuple(figure for figure in one.figures if ("figure", figure.name) not in had)
        found.append(News(own, fields, figures, preset.version))
    return found


def update(preset: Preset, *, plan_id: str | None) -> Edit:
    """Adds to the registers made from a preset what it has and they never had. Raises NothingToDo for nothing."""

    def edit(book: Book) -> Change:
        news = [one for one in news_of(book, preset, plan_id=plan_id) if one.fields or one.figures]
        if not news:
            raise NothingToDo(nothing_new(book, preset, plan_id=plan_id))
        made = _Making(book)
        for one in news:
            refuse_too_many(book, one.register, len([field for field in one.fields if not field.kind.derived]))
            sort = one.register.fields[-1].sort or "" if one.register.fields else ""
            for field in one.fields:
                sort = row_keys.after(sort)
                made.field(one.register, one.register.id, replace(field, sort=sort))
            sort = one.register.figures[-1].sort or "" if one.register.figures else ""
            for figure in one.figures:
                sort = row_keys.after(sort)
                made.figure(one.register, one.register.id, replace(figure, sort=sort))
            made.writes.append(Write("register", one.register.id, {"version": one.version}))
        said = "; ".join(f"{one.register.title}: {one.said} added" for one in news)
        return Change("", said, "", made.writes, ("register", news[0].register.id or ""))

    return edit


def nothing_new(book: Book, preset: Preset, *, plan_id: str | None) -> str:
    """That a preset adds nothing."""
    there = stored.registers_of(book, plan_id)
    own = next((found for one in preset.registers if (found := there.get(one.name))), None)
    if own is None:
        return f"There is no register of the preset “{preset.name}” here yet: leave --update out to take it in."
    return (
        f"{own.title}: the preset (version {preset.version}) has nothing that isn't here, or was dropped by somebody."
    )


# -- a register as a whole


def rename_register(register: Register, title: str, one: str = "") -> Edit:
    """Gives a register another title, and another word for an entry."""

    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        words = title_of(title)
        entry = title_of(one, "word for an entry") if one else now.one
        other = _titled(stored.registers_of(book, register.plan_id), words)
        if other is not None and other.id != now.id:
            raise WrongInput(f"There is a register “{words}” already. Give this one another title.")
        cells = {"title": words, "one": entry}
        writes = [Write("register", now.id, cells)] if cells != {"title": now.title, "one": now.one} else []
        said = f"now called {words}" + (f" ({entry})" if one else "")
        return Change(now.title, said, "", writes, ("register", now.id or ""))

    return edit


def name_funder(register: Register, *, funder: str | None, prefix: str | None) -> Edit:
    """Keeps who funds the grants of a register, as a standard asks for it: an organisation identifier, and the prefix
    that the publisher's grants bear. What is None stays as it is.
    """

    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        said = {"id": clean(funder or "") or None, "prefix": clean(prefix or "") or None}
        kept = {**now.settings.get("funder", {}), **{name: text for name, text in said.items() if text}}
        settings = {**now.settings, "funder": kept}
        writes = (
            [] if kept == now.settings.get("funder") else [Write("register", now.id, {"settings": as_json(settings)})]
        )
        label = f"funder {', '.join(kept.values())}"
        return Change(f"{now.title}:", label, "", writes, ("register", now.id or ""))

    return edit


def remove_register(register: Register, *, with_entries: bool = False) -> Edit:
    """Deletes a register with all it has. Raises WrongInput for one with entries unless asked, or that others name."""

    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        count = stored.count_entries(book, now)
        if count and not with_entries:
            they = noun(count, "entry")
            raise WrongInput(f"{now.has} {counted(count, 'entry')}. To delete it with its {they}, say --with-entries.")
        links = stored.registers_of(book, now.plan_id).linking_to(now)
        linking = sorted({one.title for one, _ in links if one.id != now.id})
        if linking and count:
            raise WrongInput(
                f"{listed(linking)} link to entries of {now.title}: delete those fields or registers first."
            )
        rows = stored.rows_of(book, now)
        writes = [Write(table, row_id, {"deleted": 1}) for table, row_id in rows]
        writes.append(Write("register", now.id, {"deleted": 1}))
        with_them = f", with {counted(count, 'entry')}" if count else ""
        return Change("Registers:", f"{now.title} deleted{with_them}", "", writes, ("register", now.id or ""))

    return edit


def staying(book: Book, plan_id: str) -> str:
    """That the registers of a plan stay with it when it is rolled forward; empty where it has none."""
    own = [one for one in stored.all_registers(book) if one.plan_id == plan_id]
    stay = "stays" if len(own) == 1 and own[0].has.endswith(" has") else "stay"
    return f"{listed((one.title for one in own), most=4)} {stay} with the old plan." if own else ""


def standing_register(book: Book, register: Register) -> Register:
    """The register as it is now. Raises NotFound if it has been deleted."""
    found = stored.register_by_id(book, register.id or "")
    if found is None:
        raise NotFound(f"The register {register.title} has been deleted. “history” shows who did it.")
    return found


def refuse_too_many(book: Book, register: Register, more: int) -> None:
    had, dropped = stored.slots_taken(book, register)
    if had + more > MOST_FIELDS:
        gone = f", {dropped} of them deleted," if dropped else ""
        raise WrongInput(
            f"{register.title} has had {had} fields{gone} and can't have more. Put the rest into a second register "
            "that links to it."
        )
