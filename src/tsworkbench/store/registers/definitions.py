"""Which registers a file has: their fields and their figures, without the entries."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from tsworkbench.plan.registers.values import Field, FieldKind, Figure, Register, Registers
from tsworkbench.store.book import Book, Row

Read = TypeVar("Read")


class _Kept(NamedTuple, Generic[Read]):
    """What was read, from which connection, and how long the log was."""

    connection: sqlite3.Connection
    seq: int
    found: Read


class UntilChanged(Generic[Read]):
    """What was read of a file, kept until the log has a change of some tables. What is being written isn't kept."""

    def __init__(self, tables: Iterable[str]) -> None:
        self._changed = f"select 1 from change where seq>? and tbl in ({', '.join(map(repr, tables))}) limit 1"
        self._of: WeakKeyDictionary[Book, _Kept[Read]] = WeakKeyDictionary()

    def of(self, book: Book, read: Callable[[], Read]) -> Read:
        """What is kept of a file, or else what `read` finds there."""
        seq = int(book.value("select coalesce(max(seq), 0) from change"))
        kept = self._of.get(book)
        holds = kept is not None and kept.connection is book.connection and kept.seq <= seq
        if kept is not None and holds and (kept.seq == seq or book.value(self._changed, kept.seq) is None):
            found = kept.found
        else:
            found = read()
        if not book.connection.in_transaction:
            self._of[book] = _Kept(book.connection, seq, found)
        return found


_REGISTERS: UntilChanged[tuple[Register, ...]] = UntilChanged(("register", "field", "figure", "plan"))


def all_registers(book: Book) -> tuple[Register, ...]:
    """All registers of the file in their order. They are read again only when the log has a change of one."""
    return _REGISTERS.of(book, lambda: _read(book))


def _read(book: Book) -> tuple[Register, ...]:
    fields: dict[str, list[Field]] = defaultdict(list)
    figures: dict[str, list[Figure]] = defaultdict(list)
    rows = book.rows(
        "select r.* from register r left join plan p on p.id=r.plan_id where r.deleted=0 and coalesce(p.deleted, 0)=0 "
        "order by r.sort, r.id"
    )
    if rows:
        for row in book.rows("select * from field where deleted=0 order by sort, id"):
            fields[row["register_id"]].append(field_of(row))
        for row in book.rows("select * from figure where deleted=0 order by sort, id"):
            figures[row["register_id"]].append(figure_of(row))
    return tuple(register_of(row, fields[row["id"]], figures[row["id"]]) for row in rows)


def register_of(row: Row, fields: Iterable[Field] = (), figures: Iterable[Figure] = ()) -> Register:
    """A register's row as a value."""
    return Register(
        name=row["name"],
        title=row["title"],
        one=row["one"],
        prefix=row["prefix"],
        about=row["about"],
        preset=row["preset"],
        version=row["version"],
        settings=of_json(row["settings"]),
        personal=bool(row["personal"]),
        keep_months=row["keep_months"],
        keep_from=row["keep_from"],
        plan_id=row["plan_id"],
        shares=lines_of(row["shares"]),
        fields=tuple(fields),
        figures=tuple(figures),
        id=row["id"],
        sort=row["sort"],
    )


def field_of(row: Row) -> Field:
    """A field's row as a value."""
    return Field(
        name=row["name"],
        title=row["title"],
        kind=FieldKind(row["kind"]),
        about=row["about"],
        choices=lines_of(row["choices"]),
        ends=lines_of(row["ends"]),
        to_register=row["to_register"],
        rule=of_json(row["rule"]),
        required=bool(row["required"]),
        shown=bool(row["shown"]),
        review=bool(row["review"]),
        personal=bool(row["personal"]),
        slot=row["slot"],
        id=row["id"],
        sort=row["sort"],
    )


def figure_of(row: Row) -> Figure:
    """A figure's row as a value."""
    return Figure(
        name=row["name"],
        label=row["label"],
        wanted=row["wanted"],
        how=row["how"],
        field=row["field"],
        on_field=row["on_field"],
        out_of=row["out_of"],
        out_of_field=row["out_of_field"],
        baseline=row["baseline"],
        output_id=row["output_id"],
        measure_id=row["measure_id"],
        id=row["id"],
        sort=row["sort"],
    )


def lines_of(text: str | None) -> tuple[str, ...]:
    """The words of a cell that holds one a line."""
    return tuple(line for line in (text or "").split("\n") if line)


def of_json(text: str | None) -> Mapping[str, Any]:
    """The settings in a cell; none where another program has written what is no JSON object."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


# -- some of them


def registers_of(book: Book, plan_id: str | None) -> Registers:
    """The registers that a plan sees: its own first, then those of the whole file. Without a plan those of the file."""
    every = all_registers(book)
    own = [one for one in every if one.plan_id is not None and one.plan_id == plan_id]
    return Registers((*own, *(one for one in every if one.plan_id is None)))


def around(book: Book, register: Register) -> Registers:
    """A register with those that its links lead to: what its own plan sees."""
    seen = registers_of(book, register.plan_id)
    return Registers((register, *(one for one in seen if one.id != register.id)))


def register_by_id(book: Book, register_id: str) -> Register | None:
    """The register of an id; None if it has been deleted."""
    return next((one for one in all_registers(book) if one.id == register_id), None)


# -- what those who change them ask


def count_entries(book: Book, register: Register) -> int:
    """How many entries a register has."""
    return int(book.value("select count(*) from entry where register_id=? and deleted=0", register.id))


def last_sort(book: Book) -> str:
    """The last place in the order of registers."""
    return str(book.value("select max(sort) from register") or "")


def oldest_plan(book: Book) -> str | None:
    """The id of the first plan that the file ever had: copies of the file have it in common."""
    found = book.value("select min(id) from plan")
    return None if found is None else str(found)


def is_there(book: Book, table: str, row_id: str) -> bool:
    """Whether there is, or was, a row of an id."""
    return book.value(f"select 1 from {table} where id=?", row_id) is not None


def names_ever(book: Book, register: Register) -> set[tuple[str, str]]:
    """(table, name) of the fields and the figures that a register has had, deleted ones too."""
    return {
        (table, row["name"])
        for table in ("field", "figure")
        for row in book.rows(f"select name from {table} where register_id=?", register.id)
    }


def rows_of(book: Book, register: Register) -> list[tuple[str, str]]:
    """(table, id) of all that a register has: its entries, its figures and its fields."""
    return [
        (table, row["id"])
        for table in ("entry", "figure", "field")
        for row in book.rows(f"select id from {table} where register_id=? and deleted=0", register.id)
    ]


def slots_taken(book: Book, register: Register) -> tuple[int, int]:
    """How many fields have a place for their values, and how many of those were deleted."""
    row = book.row(
        "select count(*) taken, coalesce(sum(deleted), 0) dropped from field where register_id=? and slot is not null",
        register.id,
    )
    return (0, 0) if row is None else (int(row["taken"]), int(row["dropped"]))
