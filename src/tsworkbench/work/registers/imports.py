"""Entries from a table that came from elsewhere: what it would add and change, what is doubtful, and that done.

Rows are matched by id or ref, then by the numbers that organisations, contracts and buildings bear, then by name. Only
cells that differ are written; what an officer has changed since the last import stays. What can't be read is a doubt
with its place: it is never dropped without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tsworkbench.plan.english import agreeing, an, counted, shortened
from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.registers import kinds, sheets
from tsworkbench.plan.registers.kinds import Found, Read
from tsworkbench.plan.registers.sheets import Column, Sheet, SheetRow
from tsworkbench.plan.registers.values import Cell, Entry, Field, FieldKind, Register
from tsworkbench.store.backups import rotation
from tsworkbench.store.book import Book, Done
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers import entries as held
from tsworkbench.store.registers.links import Links
from tsworkbench.work.edits import perform
from tsworkbench.work.registers.entries import links_of
from tsworkbench.work.registers.fields import add_field

_NUMBERS = ("charity_number", "company_number", "uprn")
_REFERENCES = ("reference", "identifier", "asset_id", "code")
MOST_DOUBTS = 200
"""So many doubts are told; of more it is said how many."""


@dataclass
class Proposal:
    """What a table comes to."""

    register: Register
    sheet: Sheet
    columns: Sequence[Column]
    new: list[dict[str, Cell]] = field(default_factory=list)
    changed: list[tuple[Entry, dict[str, Cell]]] = field(default_factory=list)
    same: int = 0
    kept: int = 0
    """Cells that an officer has changed since the last import, and that stay."""
    doubts: list[str] = field(default_factory=list)
    wanting: dict[tuple[str, str], str] = field(default_factory=dict)
    """(register, words) of entries that links name and that aren't there → the id that each would have."""

    @property
    def said(self) -> str:
        """What would come of it, in a line."""
        one = self.register.one
        parts = [f"{counted(len(self.new), one)} to add", f"{counted(len(self.changed), one)} to change"]
        parts += [f"{self.same:,} as {agreeing(self.same, 'it is', 'they are')}"] if self.same else []
        parts += (
            [f"{counted(self.kept, 'cell')} that was changed here {agreeing(self.kept, 'stays', 'stay')}"]
            if self.kept
            else []
        )
        left = [column.heading for column in self.columns if column.means is None and column.heading]
        parts += [f"{counted(len(left), 'column')} left out"] if left else []
        return ", ".join(parts)


def propose(
    book: Book, register: Register, sheet: Sheet, *, as_at: date, chosen: Mapping[str, str], plan_id: str | None = None
) -> Proposal:
    """What a table would add to a register and change in it. `chosen` are headings with what an officer says they are.

    Raises WrongInput where none of its columns is one of the register's.
    """
    columns = sheets.columns_of(register, sheet.headings, chosen)
    if not any(one.means == sheets.NEW for one in columns):
        sheets.refuse_strange(register, sheet.name, columns)
    return _Reader(book, register, sheet, columns, as_at, plan_id).proposal()


class _Reader:
    def __init__(
        self, book: Book, register: Register, sheet: Sheet, columns: Sequence[Column], as_at: date, plan_id: str | None
    ) -> None:
        self.book, self.register = book, register
        self.links: Links = links_of(book, register, as_at, plan_id)
        self.found = Proposal(register, sheet, columns, doubts=[one.doubt for one in columns if one.doubt])
        self.there = held.entries_of(book, register)
        self.by = _known(register, self.there)
        self._links: dict[tuple[str, str], Sequence[Found]] = {}
        self._read: dict[tuple[str, str], Read | str] = {}
        """(field, words) → what they were read as, or why they can't be."""
        self._doubted: set[str] = set()

    def proposal(self) -> Proposal:
        """All rows in turn."""
        taken: set[str] = set()
        for row in self.found.sheet.rows:
            if not any(row.texts):
                continue
            values, names = self.read(row)
            entry = self.match(values, names)
            if entry is not None and entry.id in taken:
                self.doubt(f"{row.place}: {entry.ref} is in the table twice; the first row counts.")
                continue
            if entry is not None:
                taken.add(entry.id or "")
                self.against(entry, values, row)
            elif any(values.get(name) not in (None, "") for name in self.register.called):
                self.found.new.append({name: cell for name, cell in values.items() if cell is not None})
            elif any(cell is not None for cell in values.values()):
                title = (self.register.field(self.register.called[0]) or self.register.fields[0]).title
                self.doubt(f"{row.place}: it has no {title}, so it is left out.")
        return self.found

    def doubt(self, sentence: str) -> None:
        """One more doubt, each once."""
        if sentence not in self._doubted:
            self._doubted.add(sentence)
            self.found.doubts.append(sentence)

    def read(self, row: SheetRow) -> tuple[dict[str, Cell], dict[str, str]]:
        """The cells of a row by fields, and what it is known by: its id, its ref."""
        values: dict[str, Cell] = {}
        names: dict[str, str] = {}
        for column, text in zip(self.found.columns, row.texts, strict=False):
            text = text.strip()
            if column.means in (sheets.REF, sheets.ID):
                names[column.means] = text
            elif column.means is not None and column.means != sheets.NEW:
                one = self.register.field(column.means)
                if one is not None:
                    values[one.name] = self.cell(one, text, row.place) if text else None
            elif column.means == sheets.NEW:
                values[f"{sheets.NEW}:{column.heading}"] = text or None
        return values, names

    def cell(self, one: Field, text: str, place: str) -> Cell:
        """A cell as it is kept; None with a doubt where it can't be read."""
        key = (one.name, text)
        if key not in self._read:
            try:
                self._read[key] = kinds.read(
                    self.register, one, _spelled(one, text), day=self.links.day, find=self.find
                )
            except WrongInput as wrong:
                self._read[key] = str(wrong)
        read = self._read[key]
        if isinstance(read, str):
            said = "what it says can't be read" if self.register.is_private(one) else read
            self.doubt(f"{place}, {one.title}: {said} It is left empty.".replace("..", "."))
            return None
        if read.doubt and not self.register.is_private(one):
            self.doubt(f"{place}, {one.title}: {read.doubt}")
        return read.cell

    def find(self, one: Field, text: str) -> Sequence[Found]:
        """What a link's words fit: exactly, by a ref, or nearly; an entry that isn't there is to be added."""
        key = (one.name, text)
        if key not in self._links:
            self._links[key] = self.looked_up(one, text)
        return self._links[key]

    def looked_up(self, one: Field, text: str) -> Sequence[Found]:
        """What a link's words fit, looked up."""
        if one.kind is FieldKind.ENTRY:
            self.links.read_entries(one.to_register)
        found = self.links.find(one, text)
        if not found and (ref := text.partition(" ")[0]) != text:
            found = [each for each in self.links.find(one, ref) if each.said.casefold() == text.casefold()]
        if found or one.kind is not FieldKind.ENTRY:
            return found
        there = self.links.registers.get(one.to_register)
        name = there.field(there.called[0]) if there is not None and there.called else None
        if there is None or name is None or not name.kind.words or there.personal:
            return found
        wanted = (there.name, " ".join(text.split()))
        if wanted not in self.found.wanting:
            self.found.wanting[wanted] = self.book.mint()
            self.doubt(f"“{shortened(wanted[1], 60)}” is no {there.one} yet: {an(there.one)} of that name is added.")
        return [Found(self.found.wanting[wanted], wanted[1])]

    # -- matched

    def match(self, values: Mapping[str, Cell], names: Mapping[str, str]) -> Entry | None:
        """The entry that a row is of, if there is one."""
        for name in (sheets.ID, sheets.REF):
            if names.get(name) and (entry := self.by.get((name, names[name].casefold()))):
                return entry
        for name in _identifying(self.register):
            cell = values.get(name)
            if cell not in (None, "") and (entry := self.by.get((name, str(cell).casefold()))):
                return entry
        called = tuple(values.get(name) for name in self.register.called)
        return self.by.get(("called", repr(_folded(called)))) if any(called) else None

    def against(self, entry: Entry, values: Mapping[str, Cell], row: SheetRow) -> None:
        """What a row changes in its entry."""
        differ: dict[str, Cell] = {
            name: cell for name, cell in values.items() if cell is not None and cell != entry[name]
        }
        if differ:
            before = held.imported(self.book, self.register, entry.id or "") or {}
            for name in list(differ):
                one = self.register.field(name)
                last = before.get(one.id or "") if one is not None else None
                if one is None or last is None or not last.changed:
                    continue
                if last.cell != differ[name]:
                    self.doubt(f"{row.place}: {entry.ref} {one.title} was changed here since it came; that stays.")
                del differ[name]
                self.found.kept += 1
        if differ:
            self.found.changed.append((entry, differ))
        else:
            self.found.same += 1


def _spelled(one: Field, text: str) -> str:
    """A text of a table as an officer would type it: several values with a sign between each on a line of its own."""
    if one.several and "\n" not in text and " / " not in text:
        return "\n".join(part.strip() for part in text.split(";"))
    return " ".join(text.split()) if not (one.several or one.kind is FieldKind.LONG) else text


def _identifying(register: Register) -> list[str]:
    numbers = [one.name for one in register.fields if one.check in _NUMBERS and one.slot]
    return numbers + [one.name for one in register.fields if one.name in _REFERENCES and one.slot]


def _known(register: Register, there: Sequence[Entry]) -> dict[tuple[str, str], Entry]:
    """What entries are known by; what several are known by is left out."""
    found: dict[tuple[str, str], Entry | None] = {}

    def know(name: str, words: str, entry: Entry) -> None:
        key = (name, words.casefold() if name != "called" else words)
        found[key] = None if key in found else entry

    for entry in there:
        know(sheets.ID, entry.id or "", entry)
        know(sheets.REF, entry.ref or "", entry)
        for name in _identifying(register):
            if (cell := entry[name]) not in (None, ""):
                know(name, str(cell), entry)
        called = tuple(entry[name] for name in register.called)
        if any(called):
            know("called", repr(_folded(called)), entry)
    return {key: entry for key, entry in found.items() if entry is not None}


def _folded(called: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(" ".join(cell.casefold().split()) if isinstance(cell, str) else cell for cell in called)


# -- done


def take(book: Book, proposal: Proposal, *, source: str) -> Done:
    """Does what is proposed, as one act, after a backup. Raises NothingToDo where nothing would change."""
    if not proposal.new and not proposal.changed:
        raise NothingToDo(f"Nothing in it is new: {proposal.said}.")
    rotation.before(book, "import")
    register = proposal.register
    for column in proposal.columns:
        if column.means == sheets.NEW:
            perform(book, add_field(register, column.heading, "text"))
            register = _now(book, register)
    with book.act(large=True) as act:
        register = _now(book, register)
        own = {f"{sheets.NEW}:{one.heading}": _named(register, one.heading) for one in proposal.columns}
        for there, entries in _wanting(book, register, proposal):
            held.add_all(act, book, there, entries)
        for entry, values in proposal.changed:
            held.write(act, register, entry.id or "", _renamed(values, own))
        new = [Entry(values=register.begun(_renamed(values, own))) for values in proposal.new]
        held.add_all(act, book, register, new)
        many = f"{counted(len(proposal.new), register.one)} added, {len(proposal.changed):,} changed"
        act.called(f"{register.title} imported from {source}: {many}", kind="import")
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def _wanting(book: Book, register: Register, proposal: Proposal) -> Iterator[tuple[Register, list[Entry]]]:
    """The entries that links of the rows name and that aren't there yet, by their registers."""
    rows = [*proposal.new, *(values for _, values in proposal.changed)]
    cells = (cell for values in rows for cell in values.values() if isinstance(cell, str))
    named = {line for cell in cells for line in kinds.lines_of(cell)}
    registers = held.links_of(book, register, date.min).registers
    wanted: dict[str, list[tuple[str, str]]] = {}
    for (name, words), new_id in proposal.wanting.items():
        if new_id in named:
            wanted.setdefault(name, []).append((words, new_id))
    for name, found in wanted.items():
        if (there := registers.get(name)) is not None:
            yield there, [Entry(id=new_id, values=there.begun({there.called[0]: words})) for words, new_id in found]


def _now(book: Book, register: Register) -> Register:
    return stored.register_by_id(book, register.id or "") or register


def _named(register: Register, heading: str) -> str:
    return next((one.name for one in register.fields if one.title.casefold() == heading.casefold()), "")


def _renamed(values: Mapping[str, Cell], own: Mapping[str, str]) -> dict[str, Cell]:
    return {own.get(name, name): cell for name, cell in values.items() if own.get(name, name)}
