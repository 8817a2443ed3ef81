"""Whether a file is sound: SQLite's own checks, then the promises the tables can't make by themselves.

First pages, tables and triggers, because nothing that is read through broken ones can be trusted; then what the cells
hold, against the log and the seals of the acts; then how rows belong together.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from tsworkbench.plan.english import and_more, few, shortened
from tsworkbench.plan.errors import Damaged
from tsworkbench.store import upgrade
from tsworkbench.store.book import Book
from tsworkbench.store.log import seals
from tsworkbench.store.log.cells import Slots
from tsworkbench.store.log.shape import unseen
from tsworkbench.store.system.failures import sentences
from tsworkbench.store.tables import HANGING, NAMES, ROWS
from tsworkbench.store.upgrade import blank, columns

_PAGES = "The file's pages are damaged"
_NOT_OURS = "it isn't as this program makes it"
_NO_TEXT = "is not text in UTF-8"

_MOST = 20
"""Sentences of one kind; one that counts the rest follows."""

_DAYS = (
    *("due_from", "due_to", "expected_due_from", "expected_due_to", "baseline_due_to", "past_at_sign_off"),
    *("done_on", "on_day", "left_on", "period_start", "period_end", "signed_off_on", "return_by", "cut_off"),
    *("issued_on", "as_at", "was_due_to", "closed_on", "due_on", "next_on", "asked_on", "starts_on"),
    *("first_on", "last_on"),
)
"""Columns that hold a day, in whatever table they are."""
_MOMENTS = ("at", "issued_at")
_YES_OR_NO = ("deleted", "is_more", "confirmed", "no_change", "vacant")


def check(book: Book) -> list[str]:
    """A sentence for each thing found wrong; an empty list means the file is sound. Changes nothing."""
    found = list(damage(book))
    if any(text in one for one in found for text in (_PAGES, _NO_TEXT, _NOT_OURS)):
        return found  # nothing that is read of it can be trusted
    with sentences(book.path):
        return [
            *found,
            *_values(book),
            *_keys(book),
            *_triggers(book),
            *_unseen(book),
            *_same_plan(book),
            *_registers(book),
            *_log(book),
            *_acts(book),
        ]


def _acts(book: Book) -> list[str]:
    """Whether the cells are what the acts of all copies say, where there are acts of others."""
    if not book.value("select 1 from op limit 1"):
        return []
    from tsworkbench.store.sharing.unsettled import differing

    return list(
        _few(
            f"{_one(table, row)}: its {fact} isn't what the acts of all copies say that counts."
            for table, row, fact in differing(book)
        )
    )


def _one(table: str, row: str) -> str:
    return f"The {table.replace('_', ' ')} {row}"


def damage(book: Book) -> Iterator[str]:
    """A sentence for each thing that is not as any edit has left it: pages, tables, cells."""
    found = _pages(book)
    if not found:
        with sentences(book.path):
            found = _schema(book)
    yield from found
    if not found:
        with sentences(book.path):
            yield from _texts(book)
            yield from _against_log(book)
            yield from _seals(book)


def unreadable(book: Book) -> str | None:
    """The first thing in the file that could have brought down what reads it; None where all of it can be read."""
    first = next(damage(book), None)
    if first is not None:
        return first
    with sentences(book.path):
        return next(_values(book), None)


def _few(found: Iterable[str]) -> Iterator[str]:
    """The first of the sentences of one kind, and how many more there are."""
    rest = 0
    for number, sentence in enumerate(found):
        if number < _MOST:
            yield sentence
        else:
            rest += 1
    if rest:
        yield f"… {and_more(rest)} of the same kind."


def _pages(book: Book) -> list[str]:
    try:
        rows = [str(row[0]) for row in book.rows("pragma integrity_check(20)")]
    except Damaged as error:  # too far gone to list
        return [f"{_PAGES}: {error}"]
    return [] if rows == ["ok"] else [f"{_PAGES}: {row}." for row in rows]


def _schema(book: Book) -> list[str]:
    """The tables, indexes and views of the program, against those it makes. What others have added is theirs."""
    want = _pieces(fresh := blank())
    fresh.close()
    have = _pieces(book.connection)
    return [
        f"The {kind} {name} is {'altered' if (kind, name) in have else 'missing'}: {_NOT_OURS}."
        for (kind, name), sql in want.items()
        if have.get((kind, name)) != sql
    ]


def _pieces(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    rows = connection.execute(
        "select type, name, sql from sqlite_schema where type<>'trigger' and name<>'logged' and sql is not null "
        "and name not glob '_sqlite*' and name not glob 'search_*'"
    )
    return {(row[0], row[1]): row[2] for row in rows.fetchall()}


# -- what the cells hold


def _texts(book: Book) -> Iterator[str]:
    """Text that nobody can read. It is looked for in every cell, deleted rows and the history too."""
    for table in (*NAMES, "action", "change", "ctx", "local"):
        yield from _few(_texts_of(book, table))


def _texts_of(book: Book, table: str) -> Iterator[str]:
    with seals.in_bytes(book.connection) as connection:
        cursor = connection.execute(f"select * from {table}")
        names = [part[0] for part in cursor.description]
        while rows := cursor.fetchmany(2000):
            for row in rows:
                for name, cell in zip(names, row, strict=True):
                    if type(cell) is bytes and not _is_text(cell):
                        yield f"The {name} of {_called(table, names, row)} {_NO_TEXT}."


def _is_text(cell: bytes) -> bool:
    if cell.isascii():
        return True
    try:
        cell.decode()
    except UnicodeDecodeError:
        return False
    return True


def _called(table: str, names: list[str], row: Iterable[Any]) -> str:
    """What a row is called in a sentence: "the milestone 1.1.m2"."""
    cells = dict(zip(names, row, strict=True))
    known = cells.get("ref") or cells.get("id") or cells.get("seq") or cells.get("key") or ""
    return f"the {table.replace('_', ' ')} {_shown(known)}".strip()


def _shown(cell: Any) -> str:
    """A cell as a sentence quotes it."""
    if isinstance(cell, bytes):
        cell = cell.decode("utf-8", "replace")
    if cell is None:
        return "nothing"
    said = "".join(character if character.isprintable() else "�" for character in str(cell))
    return shortened(said, 60)


def _against_log(book: Book) -> Iterator[str]:
    """Each cell that was ever changed, against its last logged value; and each logged value against the one before."""
    with seals.in_bytes(book.connection) as connection:
        log = connection.execute(
            "select tbl, row, col, seq, old, new from change where col is not null order by row, col, seq"
        )
        yield from _few(
            said
            for (table, row_id), changes in groupby(log, key=lambda change: (change[0], change[1]))
            for said in _row_against_log(connection, table.decode("utf-8", "replace"), row_id, changes)
        )


def _row_against_log(connection: sqlite3.Connection, table: str, row_id: bytes, changes: Iterator[Any]) -> list[str]:
    if table not in NAMES:
        return []
    cursor = connection.execute(f"select * from {table} where id=?", (row_id.decode("utf-8", "replace"),))
    names = [part[0] for part in cursor.description]
    row = cursor.fetchone()
    if row is None:
        return [f"The history speaks of a row of {table} that isn't in the file ({_shown(row_id)})."]
    found = []
    slots = {}
    if table == "entry":
        of = Slots(connection).of(row[names.index("register_id")].decode("utf-8", "replace"))
        slots = {field: slot for slot, field in of.items()}
    for column, logged in groupby(changes, key=lambda change: change[2]):
        name = column.decode("utf-8", "replace")
        name = slots.get(name, name)
        said = f"the {name} of {_called(table, names, row)}"
        if name not in names:
            found.append(f"The history speaks of a column that isn't in the file: {_shown(said)}.")
            continue
        before = None
        for change in logged:
            if before is not None and change[4] != before[5]:
                found.append(
                    f"By change {before[3]} {said} became “{_shown(before[5])}”, but by the next, {change[3]}, it was "
                    f"“{_shown(change[4])}” until then."
                )
            before = change
        if before is not None and row[names.index(name)] != before[5]:
            found.append(
                f"{said[0].upper()}{said[1:]} is “{_shown(row[names.index(name)])}”, but the history says that it "
                f"became “{_shown(before[5])}”."
            )
    return found


def _seals(book: Book) -> Iterator[str]:
    yield from _few(
        f"What “{_shown(one.label)}” wrote ({_shown(one.at)}) is not as it was written, and no edit has changed it: "
        "the act itself, one of its changes, or a row that it added is damaged."
        for one in seals.broken(book.connection, cache(columns))
    )


def _values(book: Book) -> Iterator[str]:
    """Cells that no screen could show for what they are meant to be."""
    for table in NAMES:
        columns = [row[1] for row in book.connection.execute(f"pragma table_info({table})").fetchall()]
        for column in columns:
            if column in _DAYS:
                yield from _few(
                    _strange(book, table, column, f"date({column}, '+0 days') is not {column}", "is not a day")
                )
            elif column in _MOMENTS:
                yield from _few(_strange(book, table, column, f"julianday({column}) is null", "is not a time"))
            elif column in _YES_OR_NO:
                yield from _few(_strange(book, table, column, f"{column} not in (0, 1)", "is neither 0 nor 1"))
            elif column == "sort":
                yield from _few(
                    _strange(book, table, column, "sort glob '*[^0-9A-Za-z]*'", "is not a place in an order")
                )


def _strange(book: Book, table: str, column: str, where: str, what: str) -> Iterator[str]:
    with seals.in_bytes(book.connection) as connection:
        cursor = connection.execute(f"select * from {table} where {column} is not null and {where}")
        names = [part[0] for part in cursor.description]
        for row in cursor.fetchall():
            cell = row[names.index(column)]
            yield f"The {column} of {_called(table, names, row)} {what}: “{_shown(cell)}”."


# -- how rows belong together


def _keys(book: Book) -> list[str]:
    return [
        f"A row of {row[0]} names a row of {row[2]} that isn't in the file."
        for row in book.rows("pragma foreign_key_check")
    ]


def _triggers(book: Book) -> list[str]:
    want, have = upgrade.wanted(book.connection), upgrade.standing(book.connection)
    missing = sorted(name for name in want if have.get(name) != want[name])
    strange = sorted(have.keys() - want.keys())
    found = []
    if missing:
        found.append(f"Triggers are missing or altered, so changes may not be logged: {few(missing)}.")
    if strange:
        found.append(f"There are triggers that this program did not make: {few(strange)}.")
    return found


class Size(NamedTuple):
    """How much a file holds."""

    plans: int
    milestones: int
    changes: int


def size_of(book: Book) -> Size:
    """How many plans and milestones are in a file, and how many changes in its history."""
    return Size(
        book.value("select count(*) from plan where deleted=0"),
        book.value("select count(*) from milestone where deleted=0"),
        book.value("select count(*) from change"),
    )


def _unseen(book: Book) -> Iterator[str]:
    """Rows that are in the plan, and that no list would show."""
    yield from _few(
        f"The {one.table.replace('_', ' ')} {_ref(book, one.table, one.id)} is under a deleted "
        f"{one.above.replace('_', ' ')} ({_ref(book, one.above, one.above_id)}), so no list shows it. "
        "“tsworkbench check --mend” brings that back."
        for one in unseen(book.connection)
    )
    for table in HANGING:
        for level in ROWS:
            for row in book.rows(
                f"select id from {table} where deleted=0 and level=? and row_id not in (select id from {level})",
                level,
            ):
                yield f"A {table} ({row['id']}) hangs on a {level} that isn't in the file."


def _ref(book: Book, table: str, row_id: str) -> str:
    row = book.row(f"select * from {table} where id=?", row_id)
    return str((row["ref"] if row is not None and "ref" in row.keys() else None) or row_id)  # noqa: SIM118


def _same_plan(book: Book) -> list[str]:
    found = []
    for table, parent, column in (
        ("activity", "objective", "objective_id"),
        ("milestone", "activity", "activity_id"),
        ("output", "activity", "activity_id"),
        ("task", "activity", "activity_id"),
    ):
        for row in book.rows(
            f"select c.ref, c.id from {table} c join {parent} p on p.id=c.{column} where c.plan_id<>p.plan_id"
        ):
            found.append(f"The {table} {row['ref'] or row['id']} names another plan than its {parent}.")
    return found


def _registers(book: Book) -> Iterator[str]:
    """What no register can hold: words that are no choice, links to what is gone, values in no field, refs twice."""
    if not book.value("select 1 from register limit 1"):
        return
    from tsworkbench.store.registers.soundness import faults

    yield from _few(faults(book))


def _log(book: Book) -> list[str]:
    found = []
    for row in book.rows("select distinct tbl from change"):
        if row[0] not in NAMES:
            found.append(f"The history speaks of a table {row[0]} that isn't one of the plan's.")
    for table in NAMES:
        lost = book.value(
            f"select count(*) from {table} t where not exists"
            "(select 1 from change c where c.row=t.id and c.col is null)"
        )
        if lost:
            found.append(f"{lost} rows of {table} have no beginning in the history.")
    ctx = book.row("select replica, dseq, hlc, action from ctx")
    if ctx is None:
        return [*found, "The row that numbers changes is missing, so nothing is logged."]
    if book.stood_at is not None:
        return found  # the numbering is today's
    highest = book.value("select max(dseq) from change where replica=?", ctx["replica"]) or 0
    if highest > ctx["dseq"]:
        found.append("The numbering of changes has been set back: new ones would clash with the history.")
    if highest < ctx["dseq"]:
        found.append("The numbering of changes is ahead of the history: the last of its changes may be missing.")
    if (book.value("select max(hlc) from change where replica=?", ctx["replica"]) or 0) > ctx["hlc"]:
        found.append("The clock of the history has been set back: new changes would come before old ones.")
    for row in book.rows("select distinct action from change where action not in (select seq from action)"):
        found.append(f"The history has changes of an act that it doesn't name ({row[0]}).")
    if ctx["action"] is not None:
        found.append("An act was left open: edits made outside would be counted as part of it.")
    return found
