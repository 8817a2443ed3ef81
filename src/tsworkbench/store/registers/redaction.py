"""Words of an entry taken out of the file for good: out of its cells and its history, out of what other copies sent of
it, out of the names of acts, and out of the bytes of the file.

The history is never rewritten but for this. What is left of it says that something was written, when and by whom.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from functools import cache
from typing import NamedTuple

from tsworkbench.plan.errors import CannotWrite, Damaged, FileLocked
from tsworkbench.store.backups import copies, rotation
from tsworkbench.store.backups.rotation import Backup
from tsworkbench.store.book import Book, Done, Row, utc_text
from tsworkbench.store.log import seals
from tsworkbench.store.system import places
from tsworkbench.store.system.failures import FAULTS, sentences, told
from tsworkbench.store.upgrade import columns
from tsworkbench.store.views import search

TO_PACK = "to_pack"
"""A fact of this copy: words were taken out, and its file has not been packed since."""
_ENOUGH = 16
_LEAST = 3
"""So many characters of what was written, at most and at least, give it away in the name of an act."""


class Words(NamedTuple):
    """A field whose words are taken out, live or deleted."""

    id: str
    name: str
    title: str
    slot: str
    personal: bool


def fields_of(book: Book, register_id: str) -> list[Words]:
    """The fields of a register that hold something in this file, those that were deleted too."""
    rows = book.rows(
        "select id, name, title, slot, personal from field where register_id=? and slot is not null order by sort, id",
        register_id,
    )
    return [Words(row["id"], row["name"], row["title"], row["slot"], bool(row["personal"])) for row in rows]


def entry_of(book: Book, row_id: str) -> Row | None:
    """The cells of an entry, also of one that was deleted."""
    return book.row("select * from entry where id=?", row_id)


def has_held(book: Book, entry: Row, field: Words) -> bool:
    """Whether a field of an entry holds anything, or ever did."""
    return entry[field.slot] is not None or bool(
        book.value("select 1 from change where row=? and col=? and old is not null limit 1", entry["id"], field.id)
    )


def redact(book: Book, entry: Row, fields: Sequence[Words], *, why: str, label: str) -> Done:
    """Takes the words of some fields of an entry out of it and of its history, as one act that can't be undone.

    The file still has to be packed: `pack`. Raises Damaged, and changes nothing, where the history of the entry isn't
    as it was written.
    """
    book.connection.execute("pragma secure_delete=on")
    try:
        with book.act() as act:
            connection = book.connection
            with sentences(book.path):
                rows = [entry["id"], *_settled(connection, entry["id"])]
                if not seals.are_whole(connection, rows, cache(columns)):
                    raise Damaged(
                        "The history of this entry isn't as it was written, so nothing was taken out of it. "
                        "“tsworkbench check” says more; “tsworkbench restore” brings back a backup."
                    )
                act.insert(
                    "redaction",
                    row_id=entry["id"],
                    level="entry",
                    fields="\n".join(field.id for field in fields),
                    why=why,
                    by=book.who,
                    at=utc_text(book.now()),
                )
                act.set("entry", entry["id"], **{field.slot: None for field in fields})
                _clear(connection, entry, fields, [field.id for field in fields], act.set)
            act.called(label, kind="redact")
    finally:
        book.connection.execute("pragma secure_delete=off")
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def take_out(book: Book, row_id: str, field_ids: Sequence[str]) -> None:
    """Takes the words of some fields of an entry out of the history, where they were redacted in another copy.

    To be called in the transaction in which that becomes known. The file still has to be packed: `pack`.
    """
    entry = entry_of(book, row_id)
    if entry is None:
        return
    connection = book.connection
    fields = [field for field in fields_of(book, entry["register_id"]) if field.id in set(field_ids)]

    def write(table: str, row: str, **cells: str) -> None:
        columns = ", ".join(f"{column}=?" for column in cells)
        connection.execute(f"update {table} set {columns} where id=?", (*cells.values(), row))

    _clear(connection, entry, fields, field_ids, write)


def _clear(
    connection: sqlite3.Connection,
    entry: Row,
    fields: Sequence[Words],
    ids: Sequence[str],
    write: Callable[..., None],
) -> None:
    """Takes the words of fields out of all that is kept of an entry, and seals anew the acts that held them. `ids` may
    name fields that have no place in this file; `write` writes cells of a row.
    """
    names = _telling(connection, entry, fields)
    _blank(connection, entry["id"], ids, write)
    for seq, name in names.items():
        connection.execute("update action set label=? where seq=?", (name, seq))
    seals.reseal(connection, [entry["id"], *_settled(connection, entry["id"])], cache(columns))
    connection.execute(
        "insert into local values(?, '1') on conflict(key) do update set value=excluded.value", (TO_PACK,)
    )


def _settled(connection: sqlite3.Connection, entry_id: str) -> list[str]:
    rows = connection.execute("select id from settlement where row_id=? and tbl='entry'", (entry_id,))
    return [row[0] for row in rows.fetchall()]


def _blank(connection: sqlite3.Connection, entry_id: str, fields: Sequence[str], write: Callable[..., None]) -> None:
    """Takes the words out of the log, out of what others sent, and out of what was settled."""
    some = json.dumps(fields)
    for settlement, fact, kept in connection.execute(
        "select id, fact, kept from settlement where row_id=? and tbl='entry'", (entry_id,)
    ).fetchall():
        if (cells := _without(kept, fields)) is not None or fact in fields:
            write("settlement", settlement, kept=cells or "{}")
            connection.execute(
                "update change set old=null, new=null where row=? and col='kept' and tbl='settlement'", (settlement,)
            )
    connection.execute(
        "update change set old=null, new=null where row=? and col in (select value from json_each(?))",
        (entry_id, some),
    )
    for action, fact, cells in connection.execute(
        "select action, fact, v from op where row=? and tbl='entry'", (entry_id,)
    ).fetchall():
        if (emptied := _without(cells, fields)) is not None:
            connection.execute(
                "update op set v=? where action=? and tbl='entry' and row=? and fact=?",
                (emptied, action, entry_id, fact),
            )


def _without(cells: str, fields: Iterable[str]) -> str | None:
    """Cells, as JSON, with some of them empty; None where none of those is among them."""
    held = json.loads(cells)
    found = [field for field in fields if isinstance(held, dict) and held.get(field) is not None]
    return json.dumps(held | dict.fromkeys(found), ensure_ascii=False) if found else None


def _telling(connection: sqlite3.Connection, entry: Row, fields: Sequence[Words]) -> dict[int, str]:
    """Number → new name of each act whose name gives something away of what is taken out."""
    some = json.dumps([field.id for field in fields])
    values = {
        text
        for row in connection.execute(
            "select old, new from change where row=? and col in (select value from json_each(?))", (entry["id"], some)
        ).fetchall()
        for text in row
        if isinstance(text, str)
    }
    values.update(entry[field.slot] for field in fields if isinstance(entry[field.slot], str))
    for row in connection.execute("select v from op where row=? and tbl='entry'", (entry["id"],)).fetchall():
        cells = json.loads(row[0])
        values.update(cells[one.id] for one in fields if isinstance(cells.get(one.id), str))
    signs = {
        line.strip()[:_ENOUGH].strip().casefold()
        for value in values
        for line in value.splitlines()
        if len(line.strip()) >= _LEAST
    }
    found = {}
    for row in connection.execute(
        "select a.seq, a.label, (select count(distinct c.row) from change c where c.action=a.seq) as rows "
        "from action a where a.seq in (select action from change where row=?)",
        (entry["id"],),
    ).fetchall():
        if any(sign in row["label"].casefold() for sign in signs):
            others = f" and {row['rows'] - 1} more" if row["rows"] > 1 else ""
            found[row["seq"]] = f"{entry['ref']}{others}: words that were redacted"
    return found


def pack(book: Book) -> None:
    """Packs the file, so that nothing is left of what was taken out of it. Raises CannotWrite or FileLocked."""
    if book.local(TO_PACK) is None:
        return
    search.catch_up_for(book, float("inf"))
    try:
        with book.transaction():
            book.connection.execute("insert into search(search) values('optimize')")
        book.connection.execute("pragma secure_delete=on")
        book.connection.execute("vacuum")
    except FAULTS as error:
        raise told(error, book.path, writing=True) from error
    finally:
        book.connection.execute("pragma secure_delete=off")
    book.set_local(TO_PACK, None)


# -- backups


def holding(book: Book, entry_id: str) -> list[Backup]:
    """The backups beside the file that hold an entry as it was before it was redacted, or can't be read."""
    return [one for one in rotation.listed(book.path, clock=book.now) if _holds(one.path, entry_id)]


def _holds(path: str, entry_id: str) -> bool:
    try:
        with closing(sqlite3.connect(places.address(path), uri=True)) as connection:
            tables = {row[0] for row in connection.execute("select name from sqlite_schema where type='table'")}
            if "entry" not in tables:
                return False
            found = connection.execute(
                "select 1 from entry where id=?1 and not exists(select 1 from redaction where row_id=?1)", (entry_id,)
            )
            return found.fetchone() is not None
    except FAULTS:
        return True


def replace_backups(book: Book, backups: Sequence[Backup]) -> tuple[str, list[Backup]]:
    """Makes one new backup, checks it, and deletes the others. (path of the new one, those that could not be deleted.)

    Raises as `copies.make`; then none has been deleted.
    """
    made = copies.make(book, "after-redaction")
    left = []
    for one in backups:
        try:
            _overwrite(one.path)
            os.unlink(one.path)
        except OSError:
            left.append(one)
            continue
        for journal in ("-journal", "-wal", "-shm"):
            with suppress(OSError):
                os.unlink(f"{one.path}{journal}")
    return made, left


def _overwrite(path: str) -> None:
    """Writes zeros over a file: what a disk that writes in place would keep of it."""
    size = os.path.getsize(path)
    block = b"\0" * min(size, 1 << 20)
    with open(path, "r+b") as file:
        for start in range(0, size, 1 << 20):
            file.write(block[: size - start])
        file.flush()
        os.fsync(file.fileno())


FAILURES = (CannotWrite, FileLocked)
"""Why a file could not be packed."""
