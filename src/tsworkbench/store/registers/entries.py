"""The entries of registers: chosen and sorted as a list of keys, read a page at a time, found by ref, and written."""

import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.registers.kinds import day_of
from tsworkbench.plan.registers.values import Cell, Entry, Field, FieldKind, Register
from tsworkbench.store.book import Act, Book, Row
from tsworkbench.store.registers.definitions import all_registers, around, register_by_id, registers_of
from tsworkbench.store.registers.links import Links, words_of
from tsworkbench.store.registers.wanted import Query
from tsworkbench.store.views.people import names_of
from tsworkbench.store.views.refs import CODES, key_of, rid_of

_IN = "in (select value from json_each(?))"


class EntryView(NamedTuple):
    """An entry to be shown: its key, and all its values by the names of the fields, those that are worked out too."""

    key: int
    register: Register
    entry: Entry
    worked_out: Mapping[str, float | None]
    words: str
    """The words that stand for it."""

    @property
    def id(self) -> str:
        """Its id."""
        return self.entry.id or ""

    @property
    def ref(self) -> str:
        """Its number: "R12"."""
        return self.entry.ref or ""

    def cell(self, name: str) -> Cell:
        """What a field of it holds, or comes to."""
        return self.worked_out[name] if name in self.worked_out else self.entry.values.get(name)


def links_of(book: Book, register: Register, as_at: date) -> Links:
    """What the links of a register's entries lead to, and how phrases are read there."""
    return Links(book, around(book, register), register.plan_id, as_at)


def me(book: Book) -> list[str]:
    """The ids of the officer at this laptop, and of the posts that the officer holds; none where nobody is known."""
    names = names_of(book, book.who)
    rows = book.rows(
        f"select id from officer where deleted=0 and (name {_IN} or holder_id in "
        "(select id from officer where deleted=0 and name in (select value from json_each(?1))))",
        json.dumps(names),
    )
    return [row["id"] for row in rows]


# -- lists


def keys(
    book: Book, register: Register, as_at: date, *, where: str | None = None, order: Sequence[str] | None = None
) -> "array[int]":
    """The keys of the entries that words choose, in the order of some fields; without one in the register's own.

    Raises WrongInput where the words, or the order, can't be read.
    """
    query = Query(register, links_of(book, register, as_at), me(book))
    held = query.wanted(where)
    by = query.order(register.order if order is None else order)
    sql = query.select(f"t.rid*8+{CODES['entry']}", held, by)
    return array("q", (row[0] for row in book.rows(sql, *query.values)))


def how_many(book: Book, register: Register, as_at: date, *, where: str | None = None) -> int:
    """How many entries words choose. Raises WrongInput where they can't be read."""
    query = Query(register, links_of(book, register, as_at), me(book))
    return int(book.value(query.select("count(*)", query.wanted(where)), *query.values))


def ids(book: Book, register: Register, as_at: date, *, where: str | None = None) -> list[str]:
    """The ids of the entries that words choose, in the register's own order."""
    query = Query(register, links_of(book, register, as_at), me(book))
    sql = query.select("t.id", query.wanted(where), query.order(register.order))
    return [row[0] for row in book.rows(sql, *query.values)]


def page(book: Book, register: Register, wanted: Iterable[int], as_at: date) -> list[EntryView]:
    """Some entries of a register by their keys, in that order; those that have gone are left out."""
    wanted = list(wanted)
    links = links_of(book, register, as_at)
    query = Query(register, links, ())
    derived = [one for one in register.fields if one.kind.derived]
    what = ", ".join(("t.*", *(f"{query.shown(register, one)} as w{n}" for n, one in enumerate(derived))))
    chosen = query.value(json.dumps([rid_of(key) for key in wanted]))
    sql = query.select(what, [f"t.rid in (select value from json_each({chosen}))"], by_rid=True)
    found = {}
    for row in book.rows(sql, *query.values):
        worked_out = {one.name: row[f"w{n}"] for n, one in enumerate(derived)}
        key = key_of("entry", row["rid"])
        found[key] = EntryView(key, register, entry_of(register, row), worked_out, words_of(register, row, links.name))
    return [found[key] for key in wanted if key in found]


def rows_of(
    book: Book, register: Register, sources: Sequence[str], as_at: date, *, where: str | None = None
) -> list[tuple[str, tuple[Cell, ...]]]:
    """(ref, cells) of the entries that words choose, in the register's order: of each the fields, or what is behind a
    link, that `sources` name. Raises WrongInput where words or names can't be read.
    """
    query = Query(register, links_of(book, register, as_at), me(book))
    asked = [query.field(source) for source in sources]
    held, by = query.wanted(where), query.order(register.order)
    rows = book.rows(query.select(", ".join(("t.ref", *asked)), held, by), *query.values)
    return [(row[0] or "", tuple(row)[1:]) for row in rows]


def view(book: Book, entry_id: str, as_at: date) -> EntryView | None:
    """One entry by its id; None if it has gone."""
    row = book.row("select rid, register_id from entry where id=? and deleted=0", entry_id)
    register = register_by_id(book, row["register_id"]) if row is not None else None
    if row is None or register is None:
        return None
    return next(iter(page(book, register, [key_of("entry", row["rid"])], as_at)), None)


def entry_of(register: Register, row: Row) -> Entry:
    """An entry's row as a value: what is empty is left out."""
    values: dict[str, Cell] = {}
    for field in register.stored:
        if field.slot and row[field.slot] is not None:
            values[field.name] = row[field.slot]
    return Entry(ref=row["ref"], values=values, id=row["id"], sort=row["sort"])


def entries_of(book: Book, register: Register) -> list[Entry]:
    """All entries of a register, in the order in which they were added."""
    rows = book.rows("select * from entry where register_id=? and deleted=0 order by sort, id", register.id)
    return [entry_of(register, row) for row in rows]


def by_register(book: Book, wanted: Iterable[int]) -> list[tuple[Register, list[int]]]:
    """The keys of entries by the registers that they are in; those whose register has gone are left out."""
    rows = book.rows(f"select rid, register_id from entry where rid {_IN}", json.dumps([rid_of(key) for key in wanted]))
    of: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        of[row["register_id"]].append(key_of("entry", row["rid"]))
    return [(one, of[one.id]) for one in all_registers(book) if one.id in of]


def views(book: Book, wanted: Sequence[int], as_at: date) -> list[EntryView]:
    """Entries of whatever registers by their keys, in that order; those that have gone are left out."""
    found = {}
    for register, own in by_register(book, wanted):
        found.update({one.key: one for one in page(book, register, own, as_at)})
    return [found[key] for key in wanted if key in found]


def keys_of_ids(book: Book, register: Register, wanted: Collection[str]) -> set[int]:
    """The keys of the entries of a register that have some ids."""
    rows = book.rows(
        f"select rid from entry where id {_IN} and register_id=? and deleted=0", json.dumps([*wanted]), register.id
    )
    return {key_of("entry", row["rid"]) for row in rows}


# -- found


class Placed(NamedTuple):
    """An entry and its register."""

    register: Register
    id: str
    rid: int
    ref: str

    @property
    def key(self) -> int:
        """Its key in lists."""
        return key_of("entry", self.rid)


def bearing(book: Book, ref: str, plan_id: str | None = None) -> list[Placed]:
    """The entries that bear a ref, or have it for their id; of some plan's registers alone if one is given."""
    there = {one.id: one for one in (registers_of(book, plan_id) if plan_id else all_registers(book))}
    rows = book.rows(
        "select id, rid, ref, register_id from entry where deleted=0 and ref in (?1, ?2) union "
        "select id, rid, ref, register_id from entry where deleted=0 and id=?1",
        *(ref.strip(), ref.strip().upper()),
    )
    return [
        Placed(there[row["register_id"]], row["id"], row["rid"], row["ref"] or "")
        for row in rows
        if row["register_id"] in there
    ]


class Naming(NamedTuple):
    """An entry that names something, and the field in which it does."""

    entry: Placed
    field: Field


def naming(
    book: Book, row_id: str, *, within: Collection[str] | None = None, kind: FieldKind | None = None
) -> list[Naming]:
    """The entries that name a row of the plan, an officer or another entry, in the order of the registers.

    `within` are the ids of the registers that are looked through, `kind` that of the fields.
    """
    found = []
    for register in all_registers(book):
        if within is not None and register.id not in within:
            continue
        for field in register.fields:
            if not field.kind.link or not field.slot or kind not in (None, field.kind):
                continue
            said = f"instr({field.slot}, ?2)>0" if field.several else f"{field.slot}=?2"
            rows = book.rows(
                f"select id, rid, ref from entry where register_id=?1 and deleted=0 and {field.slot} is not null "
                f"and {said} order by sort, id",
                register.id,
                row_id,
            )
            found += [Naming(Placed(register, row["id"], row["rid"], row["ref"] or ""), field) for row in rows]
    return found


class Due(NamedTuple):
    """An entry that is to be looked at: what for, and by when."""

    entry: Placed
    field: Field | None
    """The field that says the day; None where the entry has been kept longer than it is to be."""
    day: date
    cell: Cell
    words: str


def due_for_review(
    book: Book, by: date, *, plan_id: str | None = None, register: Register | None = None, ended: bool = False
) -> list[Due]:
    """The entries with a review day up to and including `by`, and those kept longer than they are to be by then, the
    longest due first. Those that are done, by the word that ends them, are left out unless `ended`.
    """
    if register is not None:
        every: Iterable[Register] = (register,)
    else:
        every = registers_of(book, plan_id) if plan_id else all_registers(book)
    found: list[Due] = []
    for one in every:
        for field in one.reviewed:
            if field.slot:
                found += _due_by(book, one, field, by, ended=ended)
        found += _kept_too_long(book, one, by)
    return sorted(found, key=lambda due: (due.day, due.entry.register.sort or "", due.entry.rid))


def _due_by(book: Book, register: Register, field: Field, by: date, *, ended: bool) -> list[Due]:
    ending = register.ending
    done, ends = "", ""
    if ending is not None and ending.slot and not ended:
        done = f"and not coalesce({ending.slot} in (select value from json_each(?3)), 0)"
        ends = json.dumps(ending.ends)
    following = (by + timedelta(days=1)).isoformat() if by < date.max else "A"
    rows = book.rows(
        f"select * from entry where register_id=?1 and deleted=0 and {field.slot}<?2 {done} order by sort, id",
        *(register.id, following, *((ends,) if done else ())),
    )
    name = links_of(book, register, by).name
    return [
        Due(_placed(register, row), field, day, row[field.slot or ""], words_of(register, row, name))
        for row in rows
        if (day := day_of(row[field.slot or ""])) is not None
    ]


def _kept_too_long(book: Book, register: Register, by: date) -> list[Due]:
    """The entries that have been kept for longer than their register says, and still hold personal words."""
    from tsworkbench.plan.calendar import add_months

    words = [one.slot for one in register.stored if one.slot and register.is_private(one)]
    if not register.keep_months or not register.keep_from or not words:
        return []
    links = links_of(book, register, by)
    query = Query(register, links)
    try:
        start = query.field(register.keep_from)
    except WrongInput:  # its field was deleted
        return []
    held = " or ".join(f"t.{slot} is not null" for slot in words)
    kept = "t.id not in (select row_id from redaction where deleted=0)"
    begun = query.on(start, None, add_months(by, -register.keep_months))
    rows = book.rows(
        query.select(f"t.*, {start} as kept_from", (begun, f"({held})", kept), "t.sort, t.id"), *query.values
    )
    name = links.name
    return [
        Due(
            _placed(register, row),
            None,
            add_months(day, register.keep_months),
            row["kept_from"],
            words_of(register, row, name),
        )
        for row in rows
        if (day := day_of(row["kept_from"])) is not None
    ]


def _placed(register: Register, row: Row) -> Placed:
    return Placed(register, row["id"], row["rid"], row["ref"] or "")


class Indexed(NamedTuple):
    """The SQL of what an entry is found by."""

    title: str
    body: str
    people: str


def indexed(book: Book, register_id: str) -> Indexed | None:
    """What entries `t` of a register are found by: words and choices that aren't personal. A personal one has none."""
    register = register_by_id(book, register_id)
    if register is None or register.personal:
        return None
    held = [one for one in register.stored if one.slot and not one.personal]
    called = [one for one in held if one.name in register.called]
    words = [one for one in held if (one.kind.words or one.kind.chosen) and one not in called]
    officers = [one for one in held if one.kind is FieldKind.OFFICER and not one.several]
    names = (f"(select name from officer where id=t.{one.slot})" for one in officers)
    return Indexed(
        _joined(f"t.{one.slot}" for one in called), _joined(f"t.{one.slot}" for one in words), _joined(names)
    )


def _joined(parts: Iterable[str]) -> str:
    return "||' '||".join(f"coalesce({part}, '')" for part in parts) or "''"


class Imported(NamedTuple):
    """What the last import left in a field of an entry, and whether somebody has changed it since."""

    cell: Cell
    changed: bool


def imported(book: Book, register: Register, entry_id: str) -> dict[str, Imported] | None:
    """Field → what the last import left in it, of an entry that an import made or wrote; None where none did."""
    rows = book.rows(
        "select c.col, c.old, c.new, coalesce(a.kind, 'do') kind from change c left join action a on a.seq=c.action "
        "where c.row=? order by c.seq",
        entry_id,
    )
    if not any(row["kind"] == "import" for row in rows):
        return None
    born = rows[0]["kind"] == "import"
    slots = {one.id: one.slot for one in register.stored if one.id and one.slot}
    found: dict[str, Imported] = {}
    for row in rows:
        column = row["col"]
        if column is None or column not in slots:
            continue
        if row["kind"] == "import":
            found[column] = Imported(row["new"], False)
        elif column in found:
            found[column] = Imported(found[column].cell, True)
        elif born:
            found[column] = Imported(row["old"], True)
    now = book.row("select * from entry where id=?", entry_id) if born else None
    if now is not None:
        for column, slot in slots.items():
            found.setdefault(column, Imported(now[slot], False))
    return found


# -- written


def cells_of(register: Register, values: Mapping[str, Cell]) -> dict[str, Cell]:
    """The columns of values that are given by the names of fields. Raises WrongInput for a field that has none."""
    found: dict[str, Cell] = {}
    for name, cell in values.items():
        field = register.field(name)
        if field is None or field.kind.derived:
            raise WrongInput(f"{register.title} has no field “{name}” that can be written.")
        if field.slot is None:
            raise WrongInput(
                f"{field.title} has no place for its values in this file: {register.title} has had 40 fields. Put it "
                "into a second register that links to it."
            )
        found[field.slot] = cell
    return found


def places(book: Book, register: Register, given: Sequence[Entry] = ()) -> Iterator[tuple[str, str]]:
    """(ref, sort) of the next entries, as many as are asked for: behind all others, with the numbers that follow the
    highest that was ever given. Entries of which some have a ref or a place already may be `given`, too.
    """
    highest = book.value(
        "select max(cast(substr(ref, length(?2)+1) as integer)) from entry "
        "where ref>=?2 || '0' and ref<?2 || ':' and register_id=?1",
        register.id,
        register.prefix,
    )
    last = str(book.value("select max(sort) from entry where register_id=?", register.id) or "")
    sort = max(last, *(one.sort or "" for one in given), "")
    for number in count(max(highest or 0, *(_number(register, one.ref) for one in given), 0) + 1):
        sort = row_keys.after(sort)
        yield f"{register.prefix}{number}", sort


def free_ref(register: Register, ref: str, taken: Collection[str]) -> str | None:
    """A ref as a table gives it, where it is one of the register's that none of those `taken` is."""
    plain = ref.strip().upper()
    number = _number(register, plain)
    return plain if 0 < number < _MOST_GIVEN and plain == f"{register.prefix}{number}" and plain not in taken else None


def longest_ref(book: Book, register: Register) -> int:
    """How many letters and digits the longest ref of a register has; nought without entries."""
    longest = book.value(
        "select max(length(ref)) from entry where ref>=?2 || '0' and ref<?2 || ':' and register_id=?1 and deleted=0",
        register.id,
        register.prefix,
    )
    return int(longest or 0)


def refs_ever(book: Book, register: Register) -> set[str]:
    """The refs of all entries, also of those that were deleted."""
    return {str(row[0]) for row in book.rows("select ref from entry where register_id=?", register.id)}


_MOST_GIVEN = 1_000_000
"""Numbers from here on are no numbers of entries: those that follow would be longer than anybody types."""


def _number(register: Register, ref: str | None) -> int:
    """The number in a ref of a register; nought for none."""
    digits = (ref or "").removeprefix(register.prefix)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < _DIGITS else 0


_DIGITS = 16
"""No number of an entry has so many."""


def add_all(act: Act, book: Book, register: Register, entries: Sequence[Entry]) -> list[str]:
    """Adds entries behind the others, in their order. Returns their ids.

    An id, a ref or a place that an entry has already is its own.
    """
    following = places(book, register, entries)
    made = []
    for one in entries:
        ref, sort = (one.ref, one.sort) if one.ref and one.sort else next(following)
        cells = {"ref": one.ref or ref, "sort": one.sort or sort}
        made.append(act.insert("entry", id=one.id, register_id=register.id, **cells, **cells_of(register, one.values)))
    return made


def add(act: Act, book: Book, register: Register, values: Mapping[str, Cell]) -> str:
    """Adds one entry behind the others, with the next number. Returns its id."""
    return add_all(act, book, register, [Entry(values=values)])[0]


def write(act: Act, register: Register, entry_id: str, values: Mapping[str, Cell]) -> None:
    """Writes values of an entry, given by the names of fields."""
    act.set("entry", entry_id, **cells_of(register, values))
