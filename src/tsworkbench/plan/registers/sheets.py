"""A table from elsewhere that is to become entries of a register: which of its columns is which field.

Headings go by the titles and names of fields, by what documents call them besides, and last by what is nearly so: that
is doubted. A column that nobody knows is left out, and that is said, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import combining, normalize

from tsworkbench.plan.english import few, nearest, shortened
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers.values import Field, Register

REF, ID = "ref", "id"
"""What an entry is known by besides its fields."""
LEFT_OUT, NEW = "-", "new"
"""What a column can be said to be besides a field: left out, or a field that is made for it."""
_NEAR = 0.8
_ENOUGH = 2
"""So many columns of a register make a table one of its own; where it has fewer, all of them."""


@dataclass(frozen=True)
class SheetRow:
    """One row: its texts by column, and its place in words."""

    texts: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Sheet:
    """A table with its headings."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True)
class Column:
    """What a column is: the name of a field, `REF`, `ID`, `NEW`, or None where it is left out."""

    heading: str
    means: str | None
    doubt: str = ""


def columns_of(register: Register, headings: Sequence[str], chosen: Mapping[str, str]) -> list[Column]:
    """What each column is. `chosen` are headings with what an officer says that they are.

    Raises WrongInput for a heading that isn't there, or a field that the register hasn't.
    """
    said = _chosen(register, headings, chosen)
    found: list[Column] = []
    taken = {meaning for meaning in said.values() if meaning not in (None, NEW)}
    names = names_of(register)
    exact = {heading: names.get(_plain(heading)) for heading in headings}
    for heading in headings:
        if heading in said:
            found.append(Column(heading, None if said[heading] == LEFT_OUT else said[heading]))
            continue
        meaning = exact[heading]
        if meaning is not None and meaning in taken:
            title = _title(register, meaning)
            found.append(Column(heading, None, f"The column “{_short(heading)}” is {title} too: it is left out."))
        elif meaning is not None:
            taken.add(meaning)
            found.append(Column(heading, meaning))
        else:
            found.append(Column(heading, None))
    return [one if one.means or one.doubt or one.heading in said else _near(register, one, taken) for one in found]


def names_of(register: Register) -> Mapping[str, str]:
    """What a column is by its plain heading: `REF`, `ID`, or the field that is called so, before one that documents
    call so besides.
    """
    found = {REF: REF, ID: ID}
    for names in (_names, _also):
        for field in register.stored:
            for name in names(field):
                found.setdefault(_plain(name), field.name)
    found.pop("", None)
    return found


def is_of(names: Mapping[str, str], headings: Sequence[str]) -> int:
    """How many columns of a table are surely of the register whose `names_of` are given."""
    return _in_common(names, list(map(_plain, headings)))


def _in_common(names: Mapping[str, str], headings: Sequence[str]) -> int:
    return len({names.get(plain) for plain in headings} - {None, REF, ID})


def looks_like(registers: Iterable[Register], tops: Iterable[Sequence[str]]) -> Register | None:
    """The register that a table is of, by the first of the rows at its top that could be the headings of one: most of
    them are its own; None where no one fits best.
    """
    every = [(one, names_of(one)) for one in registers]
    for headings in tops:
        plain = [_plain(heading) for heading in headings if heading.strip()]
        counts = sorted(((_in_common(names, plain), -n) for n, (_, names) in enumerate(every)), reverse=True)
        best, second = (*counts, (0, 0), (0, 0))[:2]
        if best[0] >= max(3, (len(plain) + 1) // 2) and best[0] != second[0]:
            return every[-best[1]][0]
    return None


def refuse_strange(register: Register, name: str, columns: Sequence[Column]) -> None:
    """Raises WrongInput for a table of which no column is one of the register's."""
    known = [one for one in columns if one.means not in (None, REF, ID) and not one.doubt]
    if not known:
        titles = few([one.title for one in register.fields if one.shown], 4)
        raise WrongInput(
            f"None of the columns of “{_short(name)}” is one of {register.title} ({titles}). Choose another sheet, or "
            "say which is which with --map. Nothing was changed."
        )


def _chosen(register: Register, headings: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    by_plain = {_plain(heading): heading for heading in headings}
    found = {}
    for heading, meaning in chosen.items():
        own = by_plain.get(_plain(heading))
        if own is None:
            near = nearest(heading, list(headings))
            hint = f"Did you mean “{near[0]}”?" if near else f"There are: {few([one for one in headings if one], 12)}."
            raise WrongInput(f"There is no column “{_short(heading)}”. {hint}")
        found[own] = _meaning(register, meaning)
    return found


def _meaning(register: Register, words: str) -> str:
    plain = clean(words).casefold()
    if plain in (LEFT_OUT, NEW, REF, ID):
        return plain
    for field in register.fields:
        if plain in (field.name.casefold(), field.title.casefold()):
            if field.kind.derived:
                raise WrongInput(f"{field.title} is worked out, so no column can be it.")
            return field.name
    near = nearest(plain, [name for one in register.stored for name in (one.name, one.title)])
    hint = f"Did you mean {near[0]}?" if near else f"“register fields {register.name}” lists them."
    raise WrongInput(f"{register.has} no “{_short(words)}”. {hint}")


def _names(field: Field) -> tuple[str, ...]:
    return (field.title, field.name)


def _also(field: Field) -> tuple[str, ...]:
    return field.also


def _near(register: Register, one: Column, taken: set[str]) -> Column:
    plain = _plain(one.heading)
    likely = [
        (SequenceMatcher(None, plain, _plain(name)).ratio(), field.title, field.name)
        for field in register.stored
        if field.name not in taken
        for name in (*_names(field), *_also(field))
    ]
    best = max(likely, default=(0.0, "", ""))
    if not plain:
        return one
    if best[0] >= _NEAR:
        taken.add(best[2])
        return Column(one.heading, best[2], f"The column “{_short(one.heading)}” is taken for {best[1]}.")
    return Column(
        one.heading, None, f"The column “{_short(one.heading)}” is none of {register.title}, and is left out (--map)."
    )


def _title(register: Register, name: str) -> str:
    field = register.field(name)
    return field.title if field is not None else name.capitalize()


def _short(words: str) -> str:
    return shortened(clean(words), 60)


def _plain(words: str) -> str:
    """Words without case, accents, signs and what is in brackets."""
    letters = "".join(one for one in normalize("NFKD", clean(words)) if not combining(one)).casefold()
    return " ".join(re.findall(r"[a-z0-9£%]+", re.sub(r"\([^)]*\)", " ", letters))) or " ".join(letters.split())
