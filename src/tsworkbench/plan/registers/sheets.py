"""A table from elsewhere that is to become entries of a register: which of its columns is which field.

Headings go by the titles and names of fields, by what documents call them besides, and last by what is nearly so: that
is doubted. A column that nobody knows is left out, and that is said, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from unicodedata import combining, normalize

from tsworkbench.plan.english import counted, few, nearest, shortened
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers.values import Field, FieldKind, Register

REF, ID = "ref", "id"
"""What an entry is known by besides its fields."""
LEFT_OUT, NEW, JOINED = "-", "new", "join"
"""What a column can be said to be besides a field: left out, a field that is made for it, or lines of the notes."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
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


class Asks(StrEnum):
    """What is in doubt about a table."""

    COLUMN = "column"
    """Which field a column is."""
    UNREAD = "unread"
    """A value that its field doesn't take."""
    DOUBTED = "doubted"
    """A value that was read, and looks wrong."""
    MISSING = "missing"
    """Something that a link names, and that isn't there yet."""
    TWICE = "twice"
    """Two rows of one entry."""
    CHANGED = "changed"
    """A value that an officer has changed since the last import."""
    UNNAMED = "unnamed"
    """A row without a name."""


class Answer(NamedTuple):
    """What can be done about a doubt: the name of it, a button's words, and how the sentence of the doubt goes on."""

    name: str
    words: str
    said: str


@dataclass(frozen=True)
class Doubt:
    """What is in doubt, where, and what can be done about it: the first of its answers, unless another is given."""

    asks: Asks
    key: str
    """What its answer is known by."""
    words: str
    answers: tuple[Answer, ...]
    group: str = ""
    """What else is answered alike: the doubts that ask the same of the same field."""
    place: str = ""
    places: int = 1
    """In how many places it is; `place` is the first."""
    given: str | None = None
    """The name of the answer that was given; words of an officer's own begin with `TYPED`."""
    of: str = ""
    """The name of the field for whose value other words can be typed instead; empty where none can."""

    @property
    def answer(self) -> Answer:
        """The answer that counts."""
        if self.given is not None and self.given.startswith(TYPED):
            typed = self.given.removeprefix(TYPED)
            return Answer(self.given, f"read as “{typed}”", f"It is read as “{typed}”.")
        return next((one for one in self.answers if one.name == self.given), self.answers[0])

    @property
    def said(self) -> str:
        """All of it in a sentence or two, with what comes of it."""
        more = f" and {counted(self.places - 1, 'more row')}" if self.places > 1 else ""
        where = f"{self.place}{more}{',' if self.asks in _OF_CELLS else ':'} " if self.place else ""
        gap = "" if self.answer.said[:1] in (",", ":", ";", "") else " "
        return f"{where}{self.words}{gap}{self.answer.said}".replace("..", ".").strip()


TYPED = "="
"""With it begins an answer that is other words for the value."""
_OF_CELLS = (Asks.UNREAD, Asks.DOUBTED)
ANSWERS = {
    Asks.COLUMN: (LEFT_OUT, NEW, JOINED),
    Asks.UNREAD: ("empty", JOINED),
    Asks.DOUBTED: ("keep", "empty", JOINED),
    Asks.MISSING: ("add", "empty", JOINED),
    Asks.TWICE: ("first", "last"),
    Asks.CHANGED: ("keep", "take"),
}
"""The answers that can be given to all doubts of a kind at once."""


@dataclass(frozen=True)
class Column:
    """What a column is: the name of a field, `REF`, `ID`, `NEW`, `JOINED`, or None where it is left out."""

    heading: str
    means: str | None
    doubt: Doubt | None = None


def notes_of(register: Register) -> Field | None:
    """The field to which words are joined that have no field of their own: its notes, else its last long text."""
    long = [one for one in register.stored if one.slot and one.kind is FieldKind.LONG and not one.several]
    named = [one for name in ("notes", "comments", "description") for one in long if one.name == name]
    open_ones = [one for one in long if not register.is_private(one)]
    return next(iter(named or open_ones[-1:]), None)


def can_note(register: Register, field: Field | None) -> bool:
    """Whether words of a field, or of a column that is none, may be joined to the notes: none that are more private."""
    notes = notes_of(register)
    private = register.is_private(field) if field is not None else register.personal
    return notes is not None and notes is not field and (register.is_private(notes) or not private)


def in_column(register: Register, field: Field | None, gap: str = ", and ") -> tuple[Answer, ...]:
    """What a column may be: the field that it was taken for, and what else can be made of it."""
    named = (Answer(field.name, field.title, f"{gap}is taken for that."),) if field is not None else ()
    notes = notes_of(register) if can_note(register, None) else None
    joined = (Answer(JOINED, f"join it to {notes.title}", f"{gap}is joined to {notes.title}."),) if notes else ()
    return (
        *named,
        Answer(LEFT_OUT, "leave it out", f"{gap}is left out."),
        Answer(NEW, "a new field", f"{gap}becomes a field."),
        *joined,
    )


def column_key(at: int) -> str:
    """What the answer for a column is known by, by its place in the table."""
    return f"{Asks.COLUMN}:{at}"


def columns_of(
    register: Register, headings: Sequence[str], chosen: Mapping[str, str], answers: Mapping[str, str] = _NOTHING
) -> list[Column]:
    """What each column is. `chosen` are headings with what an officer says that they are; `answers` the same by the
    keys of the columns, and `Asks.COLUMN` for all that nobody knows.

    Raises WrongInput for a heading that isn't there, or a field that the register hasn't.
    """
    said = _chosen(register, headings, chosen)
    said |= {at: _meaning(register, answers[key]) for at in range(len(headings)) if (key := column_key(at)) in answers}
    unknown = answers.get(Asks.COLUMN)
    taken = {meaning for meaning in said.values() if meaning not in (None, NEW, JOINED)}
    names = names_of(register)
    found: list[Column] = []
    for at, heading in enumerate(headings):
        meaning = names.get(_plain(heading))
        if at in said:
            found.append(Column(heading, None if said[at] == LEFT_OUT else said[at]))
        elif meaning is not None and meaning in taken:
            words = f"The column “{_short(heading)}” is {_title(register, meaning)} too"
            found.append(_doubted(register, at, heading, words, None, unknown, gap=": it "))
        elif meaning is not None:
            taken.add(meaning)
            found.append(Column(heading, meaning))
        else:
            found.append(Column(heading, None))
    worked_out = {_plain(name) for one in register.fields if one.kind.derived for name in _names(one)}
    known = [one.means or one.doubt or at in said or _plain(one.heading) in worked_out for at, one in enumerate(found)]
    return [
        one if known[at] else _near(register, at, one, taken, unknown)  # what is worked out is left out without a doubt
        for at, one in enumerate(found)
    ]


def _doubted(
    register: Register, at: int, heading: str, words: str, field: Field | None, unknown: str | None, gap: str = ", and "
) -> Column:
    """A column that is in doubt: what it was taken for, if anything, and what else it may be."""
    answers = in_column(register, field, gap)
    given = unknown if field is None and unknown in [one.name for one in answers] else None
    doubt = Doubt(Asks.COLUMN, column_key(at), words, answers, group=Asks.COLUMN, given=given)
    means = doubt.answer.name
    return Column(heading, None if means == LEFT_OUT else means, doubt)


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
    known = [one for one in columns if one.means not in (None, REF, ID, NEW, JOINED) and not one.doubt]
    if not known:
        titles = few([one.title for one in register.fields if one.shown], 4)
        raise WrongInput(
            f"None of the columns of “{_short(name)}” is one of {register.title} ({titles}). Choose another sheet, or "
            "say which is which with --map. Nothing was changed."
        )


def _chosen(register: Register, headings: Sequence[str], chosen: Mapping[str, str]) -> dict[int, str]:
    """The place of a column → what it is said to be."""
    by_plain = {_plain(heading): at for at, heading in enumerate(headings)}
    found = {}
    for heading, meaning in chosen.items():
        own = headings.index(heading) if heading in headings else by_plain.get(_plain(heading))
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
    if plain == JOINED:
        if notes_of(register) is None:
            raise WrongInput(f"{register.has} no long text to which it could be joined: say “new”, or “-”.")
        return JOINED
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


def _near(register: Register, at: int, one: Column, taken: set[str], unknown: str | None) -> Column:
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
        words = f"The column “{_short(one.heading)}” is nearly {best[1]}"
        return _doubted(register, at, one.heading, words, register.field(best[2]), None)
    words = f"The column “{_short(one.heading)}” is none of {register.title}"
    return _doubted(register, at, one.heading, words, None, unknown)


def _title(register: Register, name: str) -> str:
    field = register.field(name)
    return field.title if field is not None else name.capitalize()


def _short(words: str) -> str:
    return shortened(clean(words), 60)


def _plain(words: str) -> str:
    """Words without case, accents, signs and what is in brackets."""
    letters = "".join(one for one in normalize("NFKD", clean(words)) if not combining(one)).casefold()
    return " ".join(re.findall(r"[a-z0-9£%]+", re.sub(r"\([^)]*\)", " ", letters))) or " ".join(letters.split())
