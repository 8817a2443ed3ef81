"""What the papers of registers have in common: which fields may be printed, and how an entry and its facts are set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tsworkbench.papers.paper import Cell, Column, Items, Paper, Paragraphs, Run, Table, Tone, Words
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import GLYPHS
from tsworkbench.plan.registers.kinds import band
from tsworkbench.plan.registers.matrix import amount
from tsworkbench.plan.registers.values import Entry, Field, FieldKind, Register

if TYPE_CHECKING:
    from tsworkbench.papers.paper import Block
    from tsworkbench.work.registers.reading import Reading

_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.SCALE, FieldKind.TIMES, FieldKind.LESS, FieldKind.ROLLUP)
_SHARES = {FieldKind.LONG: 3.0, FieldKind.TEXT: 2.6, FieldKind.ENTRY: 2.2, FieldKind.ROW: 2.0, FieldKind.OFFICER: 1.3}


def register_for(reading: Reading, name: str) -> Register:
    """The register that a paper is made of. Raises NotFound without it, WrongInput where it is personal."""
    register = reading.registers.get(name)
    if register is None:
        raise NotFound(
            f"There is no register “{name.replace('_', ' ')}” here yet, of which this paper is made. "
            f"“register new {name}” makes it."
        )
    refuse_personal(register)
    return register


def refuse_personal(register: Register) -> None:
    """Raises WrongInput for a register of which nothing may be printed."""
    if register.personal:
        raise WrongInput(
            f"{register.title} is personal: no paper is made of it. Its entries can be read on the screen."
        )


def printed(register: Register, names: Iterable[str]) -> list[Field]:
    """The fields of these names that may be printed, in this order."""
    return [one for name in names if (one := register.field(name)) is not None and not one.personal]


def cell(reading: Reading, register: Register, field: Field, entry: Entry) -> Cell:
    """What a cell of a table says of a field: in its colour where it is a score, and a line for each of several."""
    words = said(reading, register, field, entry)
    rag = band(field, amount(entry[field.name])) if field.bands else None
    if rag is not None:
        return Run(f"{GLYPHS[rag]} {words}", rag=rag)
    if field.kind is FieldKind.WEB and words:
        return Run(words, link=words)
    lines = words.split("\n")
    return Paragraphs(of=tuple(lines)) if len(lines) > 1 else words


def said(reading: Reading, register: Register, field: Field, entry: Entry) -> str:
    """The words of a field; a line for each of several, and of lines."""
    return clean(reading.words(register, field, entry[field.name]), lines=True)


def called(reading: Reading, register: Register, entry: Entry) -> str:
    """ "R1 The allocation is not confirmed"."""
    return f"{clean(entry.ref or '')} {clean(reading.name(register, entry))}".strip()


def column(field: Field, *, share: float | None = None) -> Column:
    """The column of a field."""
    right = field.kind in _NUMBERS and not field.bands
    return Column(title=clean(field.title), share=share or _SHARES.get(field.kind, 1.2), right=right)


def table(
    reading: Reading, register: Register, entries: Sequence[Entry], fields: Sequence[Field], caption: str
) -> Table:
    """Entries as a table: their refs, then the fields."""
    rows = tuple((clean(one.ref or ""), *(cell(reading, register, field, one) for field in fields)) for one in entries)
    columns = (Column(title="Ref", share=0.7), *map(column, fields))
    return Table(caption=clean(caption), columns=columns, rows=rows)


def facts(reading: Reading, register: Register, entry: Entry, names: Iterable[str]) -> Iterator[Words]:
    """A point for each of these fields that holds something: "Fees: free"."""
    for field in printed(register, names):
        words = " ".join(said(reading, register, field, entry).split("\n"))
        if words:
            link = words if field.kind is FieldKind.WEB else None
            yield Run(f"{clean(field.title)}: ", tone=Tone.STRONG), Run(words, link=link)


def points(items: Iterable[Words]) -> list[Block]:
    """A list of points; nothing where there are none."""
    found = tuple(items)
    return [Items(items=found)] if found else []


def as_paper(
    reading: Reading, title: str, under: Iterable[Words], blocks: Iterable[Block], *, landscape: bool = False
) -> Paper:
    """A paper that bears the as-at day, from the body whose plan it is."""
    return Paper(
        title=clean(title),
        under=(Run(f"As at {long_date(reading.as_at)}.", tone=Tone.STRONG), *under),
        blocks=tuple(blocks),
        author=clean(reading.body) or None,
        made_on=reading.as_at.isoformat(),
        landscape=landscape,
    )
