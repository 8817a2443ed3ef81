"""Registers as pictures, papers and commands read them: entries with all they hold, and words for what that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.governance.position import day_of
from tsworkbench.plan.registers import kinds
from tsworkbench.plan.registers.matrix import scores_of
from tsworkbench.plan.registers.values import Cell, Entry, Field, FieldKind, Register, Registers
from tsworkbench.store.book import Book
from tsworkbench.store.log import history
from tsworkbench.store.log.snapshot import cut_at, end_of
from tsworkbench.store.registers import definitions, entries
from tsworkbench.store.registers.links import NOT_HERE, Links
from tsworkbench.store.tables import PARENT
from tsworkbench.store.views import rounds
from tsworkbench.store.views.refs import cells_of
from tsworkbench.work.registers.definitions import named


class Reading:
    """The registers that a plan sees, as at a day. Without a plan those of the whole file."""

    def __init__(self, book: Book, plan_id: str | None, as_at: date) -> None:
        self.book = book
        self.plan_id = plan_id
        self.as_at = as_at
        self.registers: Registers = definitions.registers_of(book, plan_id)
        self._links = Links(book, self.registers, plan_id, as_at)
        self._names: dict[str, dict[str, str]] = {}

    @cached_property
    def _plan(self) -> Mapping[str, str | None]:
        row = cells_of(self.book, "plan", self.plan_id) if self.plan_id is not None else None
        names = ("title", "short_title", "lead_body", "organisation")
        return {name: row[name] if row is not None else None for name in names}

    @property
    def plan_name(self) -> str:
        """What the plan is called; empty without one."""
        return self._plan["title"] or ""

    @property
    def body(self) -> str:
        """Whose plan it is."""
        return self._plan["lead_body"] or self._plan["organisation"] or ""

    def register(self, name: str) -> Register:
        """The register of a name, a title, or the beginning of one. Raises NotFound: did you mean …?"""
        return named(self.registers, name)

    def entries(self, register: Register, wanted: str | None = None) -> Sequence[Entry]:
        """The entries that words choose, in the register's own order, with what is worked out among their values.

        Raises WrongInput where the words can't be read.
        """
        found = entries.keys(self.book, register, self.as_at, where=wanted)
        names = self._names.setdefault(register.id or "", {})
        read = []
        for view in entries.page(self.book, register, found, self.as_at):
            worked_out = {name: cell for name, cell in view.worked_out.items() if cell is not None}
            names[view.id] = view.words
            read.append(replace(view.entry, values={**view.entry.values, **worked_out}))
        links = [
            (field.kind, one)
            for field in register.fields
            if field.kind.link
            for entry in read
            for one in kinds.lines_of(entry[field.name])
        ]
        self._links.read_names(links)
        return read

    def words(self, register: Register, field: Field, cell: Cell) -> str:
        """What a cell of a field reads as; a line for each of several, and for lines."""
        if field.kind.derived:
            value = cell if isinstance(cell, int | float) else None
            return kinds.show_number(self.registers.unit(register, field), value)
        return "\n".join(kinds.show_each(field, cell, self.link))

    def link(self, field: Field, row_id: str) -> str:
        """What a link leads to; of an entry of a personal register its ref alone."""
        words = self._links.name(field, row_id)
        there = self.registers.get(field.to_register) if field.kind is FieldKind.ENTRY else None
        return words.split(" ")[0] if there is not None and there.personal else words

    def name(self, register: Register, entry: Entry) -> str:
        """What an entry is called, without its ref; what it is, where nothing says more."""
        parts = []
        for name in register.called:
            field = register.field(name)
            if field is not None and not field.personal and (said := self.words(register, field, entry[name])):
                parts.append(" ".join(said.split()))
        return " · ".join(parts) or register.one

    def called(self, register: Register, entry: Entry) -> str:
        """Its ref, and what it is called: "R1 The allocation is not confirmed"."""
        return f"{entry.ref or ''} {self.name(register, entry)}".strip()

    def owner(self, register: Register, entry: Entry) -> str:
        """The officer who answers for an entry; empty for nobody."""
        field = register.officer
        return self.words(register, field, entry[field.name]) if field is not None else ""

    def row(self, row_id: str) -> str:
        """A row of the plan by its number and its title: "4.6 Resilience"."""
        for level in (*PARENT, "plan"):
            row = cells_of(self.book, level, row_id)
            if row is not None:
                title = row["text"] if level == "output" else row["title"]
                ref = row["ref"] if level != "plan" else None
                return f"{ref or ''} {title}".strip()
        return NOT_HERE

    def figures(self, register: Register) -> list[tuple[str, str]]:
        """The figures of a register: what each is called, and what it comes to on the day, or why that isn't known."""
        from tsworkbench.store.registers.figures import figures_of

        return [(one.figure.label, one.why or one.words) for one in figures_of(self.book, register, self.as_at)]

    # -- how it was

    def before(self, register: Register) -> tuple[date | None, dict[str, Entry]]:
        """The position date of the last report of the plan that was issued before the day, and the scores of the
        register's entries as they were known for it; without a report nothing.
        """
        if self.plan_id is None:
            return None, {}
        row = rounds.issued_before(self.book, self.plan_id, self.as_at.isoformat(), self.as_at.isoformat())
        position = day_of(row["period_end"]) if row is not None else None
        if row is None or position is None:
            return None, {}
        return position, self.scores_on(register, day_of(row["cut_off"]) or position)

    def scores_on(self, register: Register, day: date) -> dict[str, Entry]:
        """What the scores of the entries were made of, as it was known at the end of a day, by the ids of the entries.

        Entries that weren't there yet are left out. Raises NotFound for a day before the file.
        """
        if (first := history.span(self.book)[0]) is None or first[:10] > day.isoformat():
            raise NotFound(f"Nothing was in the file yet on {short_date(day)}: choose a later day.")
        names = [name for score in scores_of(register) for name in score.of]
        fields = {field.id or "": field.name for name in names if (field := register.field(name)) is not None}
        changed = history.cells_then(self.book, "entry", list(fields), cut_at(self.book, end_of(day)).change)
        found = {}
        for entry in entries.entries_of(self.book, register):
            was = changed.get(entry.id or "", {})
            if None not in was:
                then = {fields[column]: cell for column, cell in was.items() if column is not None}
                found[entry.id or ""] = replace(entry, values={**entry.values, **then})
        return found
