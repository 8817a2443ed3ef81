"""Entries from a table that came from elsewhere: what it would add and change, what is doubtful, and that done.

Rows are matched by id or ref, then by the numbers that organisations, contracts and buildings bear, then by name. Only
cells that differ are written; what an officer has changed since the last import stays. What can't be read is a doubt
with its place: it is never dropped without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from tsworkbench.plan.english import agreeing, an, counted, nearest, shortened
from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.registers import kinds, sheets
from tsworkbench.plan.registers.kinds import Found, Read
from tsworkbench.plan.registers.sheets import Answer, Asks, Column, Doubt, Sheet, SheetRow
from tsworkbench.plan.registers.values import Cell, Entry, Field, FieldKind, Register
from tsworkbench.store.backups import rotation
from tsworkbench.store.book import Book, Done
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers import entries as held
from tsworkbench.store.registers.links import Links
from tsworkbench.work.edits import carry_out
from tsworkbench.work.registers.entries import links_of, read_field
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
    refs: list[str | None] = field(default_factory=list)
    """Of each new one the ref that the table gives it, where no other has or had it."""
    changed: list[tuple[Entry, dict[str, Cell]]] = field(default_factory=list)
    same: int = 0
    kept: int = 0
    """Cells that an officer has changed since the last import, and that stay."""
    doubts: list[Doubt] = field(default_factory=list)
    wanting: dict[tuple[str, str], str] = field(default_factory=dict)
    """(register, words) of entries that links name and that aren't there → the id that each would have."""
    again: Callable[[Book], Proposal] = field(kw_only=True)
    """The same table, chosen and answered alike, held beside the file as it is then."""

    def is_as(self, other: Proposal) -> bool:
        """Whether another proposal for the same table does the same, to entries that hold the same."""
        mine, theirs = (
            (one.said, [(entry.id, dict(entry.values)) for entry, _ in one.changed], [doubt.key for doubt in one.open])
            for one in (self, other)
        )
        return mine == theirs

    @property
    def open(self) -> list[Doubt]:
        """The doubts that nobody has answered."""
        return [one for one in self.doubts if one.given is None]

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
    book: Book,
    register: Register,
    sheet: Sheet,
    *,
    as_at: date,
    chosen: Mapping[str, str],
    answers: Mapping[str, str] = MappingProxyType({}),
    plan_id: str | None = None,
) -> Proposal:
    """What a table would add to a register and change in it. `chosen` are headings with what an officer says they are;
    `answers` are what was answered to doubts, by their keys, or by what they ask for all that ask the same.

    Raises WrongInput where none of its columns is one of the register's.
    """
    columns = sheets.columns_of(register, sheet.headings, chosen, answers)
    if not any(one.means == sheets.NEW for one in columns):
        sheets.refuse_strange(register, sheet.name, columns)
    found = Proposal(
        register,
        sheet,
        columns,
        again=lambda now: propose(
            now, _now(now, register), sheet, as_at=as_at, chosen=chosen, answers=answers, plan_id=plan_id
        ),
    )
    return _Reader(book, found, as_at, plan_id, answers).proposal()


_EMPTY = Answer("empty", "leave it empty", "It is left empty.")
_KEEP = Answer("keep", "keep it", "")
_FIRST = Answer("first", "the first row counts", "; the first row counts.")
_LAST = Answer("last", "the last row counts", "; the last row counts.")
_STAYS = Answer("keep", "leave it as it is here", "; that stays.")
_TAKEN = Answer("take", "take what the table says", "; what the table says is taken.")
_NO_NAME = Answer("out", "leave the row out", ", so it is left out.")
_MOST_FITTING = 6


@dataclass
class _Row:
    """A row as it was read: its cells by fields, and the lines that are joined to the notes."""

    row: SheetRow
    values: dict[str, Cell] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


class _Reader:
    def __init__(
        self, book: Book, found: Proposal, as_at: date, plan_id: str | None, answers: Mapping[str, str]
    ) -> None:
        self.book, self.found, self.answers = book, found, answers
        register = self.register = found.register
        self.links: Links = links_of(book, register, as_at, plan_id)
        self.there = held.entries_of(book, register)
        self.by = _known(register, self.there)
        self._refs = held.refs_ever(book, register)
        self.notes = sheets.notes_of(register)
        self._links: dict[tuple[str, str], Sequence[Found]] = {}
        self._read: dict[tuple[str, str], Read | WrongInput] = {}
        """(field, words) → what they were read as, or why they can't be."""
        self._new_ids: dict[tuple[str, str], str] = {}
        self._wanted: dict[str, tuple[Register, str]] = {}
        """The id that an entry would have which isn't there → its register, and what it is called."""
        self._doubts: dict[str, Doubt] = {one.doubt.key: one.doubt for one in found.columns if one.doubt is not None}

    def proposal(self) -> Proposal:
        """All rows in turn."""
        of: dict[str, tuple[Entry, _Row]] = {}
        for row in self.found.sheet.rows:
            if not any(row.texts):
                continue
            read = self.read(row)
            entry = self.match(read.values, read.names)
            if entry is not None:
                before = of.get(entry.id or "")
                if before is None or self.is_last(entry, row):
                    of[entry.id or ""] = (entry, read)
            elif any(read.values.get(name) not in (None, "") for name in self.register.called):
                self.add(read)
            elif any(cell is not None for cell in read.values.values()):
                title = (self.register.field(self.register.called[0]) or self.register.fields[0]).title
                self.doubt(Asks.UNNAMED, row.place, f"it has no {title}", (_NO_NAME,), place=row.place)
        for entry, read in of.values():
            self.against(entry, read)
        order = {group: at for at, group in enumerate(dict.fromkeys(one.group for one in self._doubts.values()))}
        self.found.doubts = sorted(self._doubts.values(), key=lambda one: order[one.group])
        return self.found

    def is_last(self, entry: Entry, row: SheetRow) -> bool:
        """Whether a second row of an entry counts."""
        words = f"{entry.ref} is in the table twice"
        return self.doubt(Asks.TWICE, entry.id or "", words, (_FIRST, _LAST), place=row.place) == _LAST.name

    def add(self, read: _Row) -> None:
        """A new entry."""
        values: dict[str, Cell] = {name: cell for name, cell in read.values.items() if cell is not None}
        if read.lines and self.notes is not None:
            values[self.notes.name] = _joined(values.get(self.notes.name), read.lines)
        ref = held.free_ref(self.register, read.names.get(sheets.REF, ""), self._refs)
        self._refs |= {ref} if ref else set()
        self.found.new.append(values)
        self.found.refs.append(ref)

    def doubt(
        self,
        asks: Asks,
        key: str,
        words: str,
        answers: tuple[Answer, ...],
        *,
        of: Field | None = None,
        place: str = "",
        group: str = "",
    ) -> str:
        """One more doubt; the same in another place is one. The name of its answer comes back."""
        key = f"{asks}:{key}"
        known = self._doubts.get(key)
        if known is not None:
            known = replace(known, places=known.places + (known.place != place))
        else:
            names = [one.name for one in answers]
            given = self.answers.get(key)
            if given is None or not (given in names or given.startswith(sheets.TYPED)):
                given = self.answers.get(asks) if self.answers.get(asks) in names else None
            typed_for = of.name if of is not None and asks is not Asks.CHANGED else ""
            group = group or f"{asks}:{of.name if of else ''}"
            known = Doubt(asks, key, words, answers, group, place, given=given, of=typed_for)
        self._doubts[key] = known
        return known.answer.name

    def read(self, row: SheetRow) -> _Row:
        """The cells of a row by fields, and what it is known by: its id, its ref."""
        read = _Row(row)
        for column, text in zip(self.found.columns, row.texts, strict=False):
            text = text.strip()
            if column.means in (sheets.REF, sheets.ID):
                read.names[column.means] = text
            elif column.means == sheets.NEW:
                read.values[f"{sheets.NEW}:{column.heading}"] = text or None
            elif column.means == sheets.JOINED:
                read.lines += [f"{column.heading}: {text}"] if text else []
            elif column.means is not None:
                one = self.register.field(column.means)
                if one is not None:
                    read.values[one.name] = self.cell(one, text, read) if text else None
        return read

    def cell(self, one: Field, text: str, read: _Row) -> Cell:
        """A cell as it is kept; what can't be read is in doubt. Of a field that holds several each is read."""
        if not one.several:
            return self.part(one, _spelled(one, text), read)
        parts = [part.strip() for part in re.split(r"\n|\s+/\s+", _spelled(one, text)) if part.strip()]
        cells = (self.part(one, part, read) for part in parts)
        return "\n".join(dict.fromkeys(str(cell) for cell in cells if cell is not None)) or None

    def part(self, one: Field, text: str, read: _Row) -> Cell:
        """One value as it is kept, by what was answered where it is in doubt."""
        found = self.value(one, text)
        place, key = read.row.place, f"{one.name}:{text}"
        if isinstance(found, WrongInput):
            private = self.register.is_private(one)
            why = "what it says can't be read." if private else str(found)
            words = f"{one.title}: {why}"
            fitting = () if private else tuple(
                Answer(f"{sheets.TYPED}{each.ref or each.words}", each.said, f"It is {each.said}.")
                for each in self.fits(one, text)
            )  # fmt: skip
            answers = (_EMPTY, *fitting, *self.joining(one))
            answer = self.doubt(Asks.UNREAD, key, words, answers, of=one, place=place)
        elif (wanted := self.is_wanting(found)) is not None:
            answer = self.missing(one, *wanted)
        elif found.doubt and not self.register.is_private(one):
            answers = (_KEEP, _EMPTY, *self.joining(one))
            answer = self.doubt(Asks.DOUBTED, key, f"{one.title}: {found.doubt}", answers, of=one, place=place)
        else:
            return found.cell
        if answer.startswith(sheets.TYPED):
            typed = self.value(one, answer.removeprefix(sheets.TYPED))
            return None if isinstance(typed, WrongInput) else typed.cell
        if answer == sheets.JOINED:
            read.lines.append(f"{one.title}: {text}")
        return found.cell if answer in ("keep", "add") and isinstance(found, Read) else None

    def joining(self, one: Field) -> tuple[Answer, ...]:
        """That a value's words are joined to the notes, where that may be."""
        if self.notes is None or not sheets.can_note(self.register, one):
            return ()
        return (Answer(sheets.JOINED, f"join it to {self.notes.title}", f"It is joined to {self.notes.title}."),)

    def value(self, one: Field, text: str) -> Read | WrongInput:
        """What words are read as in a field, or why they can't be."""
        key = (one.name, text)
        if key not in self._read:
            try:
                self._read[key] = kinds.read(self.register, one, text, day=self.links.day, find=self.find)
            except WrongInput as wrong:
                self._read[key] = wrong
        return self._read[key]

    def fits(self, one: Field, text: str) -> Sequence[Found]:
        """What words could mean: the links that they fit, where they fit several; choices that are nearly so."""
        if one.kind.chosen:
            return [Found(word, word) for word in nearest(text, one.all_choices, most=3)]
        return self._links.get((one.name, text), ())[:_MOST_FITTING] if one.kind.link else ()

    def is_wanting(self, found: Read) -> tuple[Register, str] | None:
        """The register and the words of an entry that a value names and that isn't there."""
        return self._wanted.get(str(found.cell)) if self._wanted and found.cell is not None else None

    def missing(self, one: Field, there: Register, words: str) -> str:
        """What becomes of a link to an entry that isn't there: it is added, unless that was answered otherwise."""
        add = Answer("add", f"add {an(there.one)}", f"{an(there.one)} of that name is added.")
        said = f"“{shortened(words, 60)}” is no {there.one} yet:"
        empty = Answer("empty", "leave it empty", "it is left empty.")
        joined = tuple(each._replace(said=each.said.replace("It is", "it is", 1)) for each in self.joining(one))
        answers = (add, empty, *joined)
        return self.doubt(Asks.MISSING, f"{there.name}:{words.casefold()}", said, answers, of=one, group=there.name)

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
        ref, _, words = text.partition(" ")
        if not found and words:
            found = [each for each in self.links.find(one, ref) if each.said.casefold() == text.casefold()]
        there = self.links.registers.get(one.to_register)
        if not found and there is not None and held.free_ref(there, ref, ()):  # it has another ref in this file
            found = [each for each in self.links.find(one, words) if each.words.casefold() == words.casefold()]
        if found or one.kind is not FieldKind.ENTRY:
            return found
        name = there.field(there.called[0]) if there is not None and there.called else None
        if there is None or name is None or not name.kind.words or there.personal:
            return found
        words = " ".join(text.split())
        new_id = self._new_ids.get((there.name, words.casefold()))
        if new_id is None:
            new_id = self._new_ids[there.name, words.casefold()] = self.book.mint()
            self.found.wanting[there.name, words] = new_id
            self._wanted[new_id] = (there, words)
        return [Found(new_id, words)]

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

    def against(self, entry: Entry, read: _Row) -> None:
        """What a row changes in its entry."""
        differ: dict[str, Cell] = {
            name: cell for name, cell in read.values.items() if cell is not None and cell != entry[name]
        }
        if differ:
            before = held.imported(self.book, self.register, entry.id or "") or {}
            for name in list(differ):
                one = self.register.field(name)
                last = before.get(one.id or "") if one is not None else None
                if one is None or last is None or not last.changed:
                    continue
                if last.cell != differ[name] and self.takes(entry, one, read.row.place):
                    continue
                del differ[name]
                self.found.kept += 1
        if read.lines and self.notes is not None:
            there = differ.get(self.notes.name, entry[self.notes.name])
            joined = _joined(there, read.lines)
            if joined != there:
                differ[self.notes.name] = joined
        if differ:
            self.found.changed.append((entry, differ))
        else:
            self.found.same += 1

    def takes(self, entry: Entry, one: Field, place: str) -> bool:
        """Whether what a table says is taken though an officer has changed the same since the last import."""
        words = f"{entry.ref} {one.title} was changed here since it came"
        key = f"{entry.id}:{one.name}"
        return self.doubt(Asks.CHANGED, key, words, (_STAYS, _TAKEN), of=one, place=place) == _TAKEN.name


def check_typed(book: Book, proposal: Proposal, doubt: Doubt, typed: str, as_at: date) -> None:
    """Raises WrongInput for words that can't be read for the field whose value is in doubt."""
    one = proposal.register.field(doubt.of)
    if one is not None:
        read_field(links_of(book, proposal.register, as_at), proposal.register, one, typed)


def near_ones(book: Book, proposal: Proposal, doubt: Doubt) -> list[Answer]:
    """The entries that are called nearly as one that isn't there, as answers: looked for one doubt at a time."""
    found = next((key for key in proposal.wanting if doubt.key == f"{Asks.MISSING}:{key[0]}:{key[1].casefold()}"), None)
    there = held.links_of(book, proposal.register, date.min).registers.get(found[0]) if found else None
    if found is None or there is None:
        return []
    called = {str(one[there.called[0]]): one for one in held.entries_of(book, there) if one[there.called[0]]}
    near = (called[name] for name in nearest(found[1], called, most=3, cutoff=0.75))
    said = ((one.ref or "", f"{one.ref} {one[there.called[0]]}") for one in near)
    return [Answer(f"{sheets.TYPED}{ref}", f"it is {words}", f"it is {words}.") for ref, words in said]


def _joined(cell: Cell, lines: Sequence[str]) -> str:
    """A text with lines under it, those that it hasn't yet."""
    there = str(cell or "").split("\n") if cell else []
    return "\n".join([*there, *(line for line in dict.fromkeys(lines) if line not in there)])


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
    with book.act(large=True) as act:
        for column in proposal.columns:
            if column.means == sheets.NEW:
                carry_out(act, add_field(register, column.heading, "text")(book))
        register = _now(book, register)
        own = {f"{sheets.NEW}:{one.heading}": _named(register, one.heading) for one in proposal.columns}
        for there, entries in _wanting(book, register, proposal):
            held.add_all(act, book, there, entries)
        for entry, values in proposal.changed:
            held.write(act, register, entry.id or "", _renamed(values, own))
        new = [
            Entry(ref=ref, values=register.begun(_renamed(values, own)))
            for ref, values in zip(proposal.refs, proposal.new, strict=True)
        ]
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
