"""Any register as a paper: its figures, and its entries in a table, or in several by what a field says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.papers.paper import Block, Heading, Paper, Paragraph, Tone
from tsworkbench.papers.registers.common import as_paper, points, printed, refuse_personal, said, table
from tsworkbench.plan.english import agreeing, counted, counted_or_no
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers.matrix import is_open
from tsworkbench.plan.registers.values import Entry, Field, FieldKind, Register

if TYPE_CHECKING:
    from tsworkbench.work.registers.reading import Reading

MOST_ENTRIES = 2_000
"""Entries of one paper; what is more is counted."""
_WIDE = 5
"""Columns from which the paper lies on its side."""


def register_paper(reading: Reading, register: Register, *, wanted: str | None = None, by: str | None = None) -> Paper:
    """The entries `wanted`, in the register's own order, grouped `by` a field: without one as the register is sorted.

    Raises WrongInput for a personal register and for words that can't be read, NotFound for a field it hasn't got.
    """
    refuse_personal(register)
    entries = list(reading.entries(register, wanted))
    group = grouped_by(register, by)
    fields = [one for one in printed(register, register.columns) if one != group]
    left = len(entries) - MOST_ENTRIES
    blocks: list[Block] = []
    if not wanted:
        blocks += points(f"{clean(label)}: {words}" for label, words in reading.figures(register))
    if not entries:
        blocks.append(
            Paragraph(words=f"There is nothing in {clean(register.title)}{' that fits' if wanted else ''} yet.")
        )
    for heading, members in _groups(reading, register, group, entries[:MOST_ENTRIES]):
        if heading:
            blocks.append(Heading(text=f"{heading} ({len(members):,})", level=1))
        blocks.append(table(reading, register, members, fields, f"{register.title}{f': {heading}' if heading else ''}"))
    if left > 0:
        words = f"{left:,} more {agreeing(left, 'is', 'are')} not printed here: “register export” writes all of them."
        blocks.append(Paragraph(words=words, tone=Tone.QUIET))
    under = [f"{counted_or_no(len(entries), register.one).capitalize()}{f': {clean(wanted)}' if wanted else ''}."]
    hidden = [one.title for one in register.fields if one.personal]
    if hidden:
        under.append(f"{counted(len(hidden), 'personal field')} {agreeing(len(hidden), 'is', 'are')} not printed.")
    title = f"{register.title} – {reading.plan_name}" if register.plan_id and reading.plan_name else register.title
    return as_paper(reading, title, under, blocks, landscape=len(fields) >= _WIDE)


def grouped_by(register: Register, name: str | None) -> Field | None:
    """The field by which the entries are grouped: the one that is named; else the first they are sorted by, where that
    holds one of a few words or a link. Raises NotFound for a field that the register hasn't got, or may not print.
    """
    if name is None:
        first = register.field(register.order[0].removeprefix("-")) if register.order else None
        groups = first is not None and (first.kind.chosen or first.kind in (FieldKind.ENTRY, FieldKind.ROW))
        return first if groups and first is not None and not first.several and not first.personal else None
    plain = name.strip().casefold()
    found = next((one for one in register.fields if plain in (one.name, one.title.casefold())), None)
    if found is None or found.personal:
        raise NotFound(f"{register.has} no “{name[:60]}” to group by. “register fields {register.name}” lists them.")
    return found


def _groups(
    reading: Reading, register: Register, field: Field | None, entries: list[Entry]
) -> list[tuple[str, list[Entry]]]:
    """Each group with its heading, in the order of its choices, else of its first entry; nothing said comes last.

    Without a field to group by, what is done has a heading of its own behind what is open.
    """
    if field is None:
        parts = [("", [one for one in entries if is_open(register, one)])]
        parts.append(("Done", [one for one in entries if not is_open(register, one)]))
        return [(heading, members) for heading, members in parts if members]
    groups: dict[str, list[Entry]] = {}
    for one in entries:
        groups.setdefault(" ".join(said(reading, register, field, one).split()), []).append(one)
    order = {word: at for at, word in enumerate(field.all_choices)}
    named = sorted(groups, key=lambda words: (not words, order.get(words, len(order))))
    return [(words or f"{clean(field.title)} not said", groups[words]) for words in named]
