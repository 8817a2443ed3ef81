"""The seal of an act: a digest of all that it wrote, by which the damage of a single byte is found.

The log holds what every changed cell was and became, but of a row that was added only that it was. So a seal is of the
act itself, of the changes since the seal before it (those of other programs in between too), and of every cell of the
rows that were added in them, as they stood when it was made. Cells are read as bytes: text that other programs have
spoilt can be sealed, and is found by `check`.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

try:
    from _blake2 import blake2b  # hashlib's own, without the price of OpenSSL at each start
except ImportError:
    from hashlib import blake2b

from tsworkbench.store.log.cells import Slots
from tsworkbench.store.tables import NAMES

Columns = Mapping[str, frozenset[str]]
"""Table → its columns."""

_ALL = 1 << 62
_CHANGE = "seq, replica, dseq, hlc, action, tbl, row, col, old, new"


class Head(NamedTuple):
    """What is sealed of an act itself."""

    seq: int
    at: str
    replica: str
    who: str | None
    label: str
    kind: str
    target: int | None


@contextmanager
def in_bytes(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The connection, giving text as bytes."""
    before, rows = connection.text_factory, connection.row_factory
    connection.text_factory = bytes
    connection.row_factory = None
    try:
        yield connection
    finally:
        connection.text_factory = before
        connection.row_factory = rows


def seal(connection: sqlite3.Connection, head: Head, after: int) -> tuple[int, int, str]:
    """(format, number of the last change there is, digest) for an act that has just been written; `after` is what the
    seal before it reached to."""
    form = int(connection.execute("pragma user_version").fetchall()[0][0])
    return form, *_digest(connection, form, head, after)


def seal_all(connection: sqlite3.Connection, form: int) -> None:
    """Seals the acts of a file that is now of format `form`, as they are. To be called in a transaction, without
    triggers."""
    after = 0
    for head in _heads(connection):
        last_of_it = connection.execute("select max(seq) from change where action=?", (head.seq,)).fetchone()[0]
        upto = max(after, last_of_it or 0)
        _, digest = _digest(connection, form, head, after, upto)
        connection.execute("update action set format=?, upto=?, digest=? where seq=?", (form, upto, digest, head.seq))
        after = upto


def broken(connection: sqlite3.Connection, columns: Callable[[int], Columns]) -> list[Head]:
    """The acts that are not as they were sealed, and those that bear no seal. `columns` gives those of a format."""
    found = []
    after = 0
    with in_bytes(connection):
        sealed = connection.execute("select format, upto, digest from action order by seq").fetchall()
    for head, (form, upto, digest) in zip(_heads(connection), sealed, strict=True):
        whole = isinstance(form, int) and isinstance(upto, int) and upto >= after
        if not whole or _digest(connection, form, head, after, upto, columns(form))[1].encode() != digest:
            found.append(head)
        after = upto if whole else after
    return found


class _Sealed(NamedTuple):
    """An act with its seal, and the number of the change that the seal before it reached to."""

    head: Head
    form: int
    after: int
    upto: int
    digest: str


def _about(connection: sqlite3.Connection, rows: Collection[str]) -> list[_Sealed]:
    """The acts in whose seals changes of some rows are."""
    with in_bytes(connection):
        found = connection.execute(
            f"with span as (select {', '.join(Head._fields)}, format, coalesce(max(upto) over "
            "(order by seq rows between unbounded preceding and 1 preceding), 0) as after, upto, digest from action) "
            "select * from span where exists(select 1 from change c where c.seq>span.after and c.seq<=span.upto and "
            f"c.row in ({_marks(rows)})) order by seq",
            tuple(rows),
        ).fetchall()
    width = len(Head._fields)
    return [
        _Sealed(Head(*row[:width]), row[width], row[width + 1], row[width + 2], _text(row[-1] or b"")) for row in found
    ]


def are_whole(connection: sqlite3.Connection, rows: Collection[str], columns: Callable[[int], Columns]) -> bool:
    """Whether the acts that changed some rows are as they were sealed. `columns` gives those of a format."""
    return all(_digest_of(connection, one, columns) == one.digest for one in _about(connection, rows))


def reseal(connection: sqlite3.Connection, rows: Collection[str], columns: Callable[[int], Columns]) -> None:
    """Seals the acts that changed some rows as they are now. For what is taken out of the history for good alone."""
    for one in _about(connection, rows):
        digest = _digest_of(connection, one, columns)
        connection.execute("update action set digest=? where seq=?", (digest, one.head.seq))


def _digest_of(connection: sqlite3.Connection, one: _Sealed, columns: Callable[[int], Columns]) -> str:
    return _digest(connection, one.form, one.head, one.after, one.upto, columns(one.form))[1]


def _heads(connection: sqlite3.Connection) -> list[Head]:
    with in_bytes(connection):
        return [Head(*row) for row in connection.execute(f"select {', '.join(Head._fields)} from action order by seq")]


def _digest(
    connection: sqlite3.Connection,
    form: int,
    head: Head,
    after: int,
    upto: int | None = None,
    columns: Columns | None = None,
) -> tuple[int, str]:
    """(number of the last change, digest). `upto` is None where nothing has followed the act yet, `columns` where
    the tables are those of its format."""
    digest = blake2b(digest_size=16)
    digest.update(_line((form, *head)))
    reached = after
    with in_bytes(connection):
        few = _few_changed_later(connection, upto) if upto is not None and upto - after > _AT_ONCE else None
        found = connection.execute(
            f"select {_CHANGE} from change where seq>? and seq<=? order by seq", (after, _ALL if upto is None else upto)
        )
        while changes := found.fetchmany(_AT_ONCE):
            added = [(_text(one[5]), _text(one[6])) for one in changes if one[7] is None]
            rows = _rows(connection, added, columns)
            later = few
            if later is None:
                later = frozenset() if upto is None else _changed_later(connection, added, upto)
            lines: list[bytes] = []
            said = zip(*map(_column, zip(*changes, strict=True)), strict=True)
            places = iter(added)
            for change, line in zip(changes, said, strict=True):
                lines += (*line, b"\n")
                if change[7] is None:
                    place = next(places)
                    if place[1] in later and upto is not None:
                        lines.append(_as_it_was(connection, *place, upto, columns))
                    else:
                        lines.append(rows.get(place, b""))
            digest.update(b"".join(lines))
            reached = changes[-1][0]
    return reached, digest.hexdigest()


_AT_ONCE = 500
_FEW = 10_000


def _rows(
    connection: sqlite3.Connection, added: Iterable[tuple[str, str]], columns: Columns | None
) -> dict[tuple[str, str], bytes]:
    """(table, id) → the cells of a row as they are now, for each that is still there."""
    ids: dict[str, list[str]] = {}
    for table, row_id in added:
        if table in NAMES:
            ids.setdefault(table, []).append(row_id)
    found: dict[tuple[str, str], bytes] = {}
    for table, wanted in ids.items():
        names, rows = _of_ids(connection, table, wanted)
        known = columns.get(table, frozenset()) if columns is not None else frozenset(names)
        known = (known & frozenset(names)).difference(_LOCAL)
        if table == "entry":
            found |= _entries(connection, rows, names, known)
        elif rows and known:
            of = dict(zip(names, zip(*rows, strict=True), strict=True))
            said = [_column(of[name], before=_said(name), after=b"\n", empty=b"") for name in sorted(known)]
            found.update(
                zip(((table, _text(one)) for one in of["id"]), map(b"".join, zip(*said, strict=True)), strict=True)
            )
    return found


def _of_ids(connection: sqlite3.Connection, table: str, ids: list[str]) -> tuple[list[str], list[Any]]:
    """(columns, rows) of a table, with those of some ids. What one act adds mostly lies together: it is tried first."""
    cursor = connection.execute(
        f"select * from {table} where rid>=(select rid from {table} where id=?) limit ?",
        (ids[0], len(ids)),
    )
    names = [part[0] for part in cursor.description]
    rows = cursor.fetchall()
    at = names.index("id")
    if [row[at] for row in rows] != [one.encode() for one in ids]:
        rows = connection.execute(f"select * from {table} where id in ({_marks(ids)})", ids).fetchall()
    return names, rows


def _column(cells: Collection[Any], *, before: bytes = b"", after: bytes = b"", empty: bytes = b"-") -> list[bytes]:
    """What is said of each of a column's cells. Many are alike: it is said of them together."""
    kinds = set(map(type, cells))
    if not kinds <= _EXACT:
        return [empty if cell is None else b"%b%b%b" % (before, _said(cell), after) for cell in cells]
    alike = set(cells)
    each = cells if len(alike) == len(cells) else tuple(alike)
    said = [
        b"%b%d:%b%b" % (before, len(cell), cell, after)
        if cell.__class__ is bytes
        else b"%b%d;%b" % (before, cell, after)
        if cell.__class__ is int
        else empty
        for cell in each
    ]
    if each is cells:
        return said
    known = dict(zip(each, said, strict=True))
    return [known[cell] for cell in cells]


_EXACT = {bytes, int, type(None)}
"""Kinds of which two that are equal are also written alike, as 1 and 1.0 are not."""


_LOCAL = ("rid", "slot")
"""Columns that say where this copy of the file keeps something: they are in no seal."""


def _entries(
    connection: sqlite3.Connection, rows: Iterable[Any], names: list[str], known: Collection[str]
) -> dict[tuple[str, str], bytes]:
    """As `_rows`, of entries of registers: their cells go by their fields."""
    slots = Slots(connection)
    at, of = names.index("id"), names.index("register_id")
    said: dict[bytes, list[tuple[bytes, int]]] = {}
    found = {}
    for row in rows:
        places = said.get(row[of])
        if places is None:
            called = sorted((name, column) for column, name in slots.named(_text(row[of]), known).items())
            places = said[row[of]] = [(_said(name), names.index(column)) for name, column in called]
        cells = [_line_of(name, cell) for name, n in places if (cell := row[n]) is not None]
        found["entry", _text(row[at])] = b"".join(cells)
    return found


def _line_of(name: bytes, cell: Any) -> bytes:
    return b"%b%b\n" % (name, _said(cell))


def _changed_later(connection: sqlite3.Connection, added: Iterable[tuple[str, str]], upto: int) -> frozenset[str]:
    """The ids of the rows that have changed since change `upto`."""
    ids = [row_id for _, row_id in added]
    rows = connection.execute(
        f"select distinct row from change where row in ({_marks(ids)}) and seq>? and col is not null", (*ids, upto)
    )
    return frozenset(_text(row[0]) for row in rows)


def _few_changed_later(connection: sqlite3.Connection, upto: int) -> frozenset[str] | None:
    """The ids of all rows that have changed since change `upto`; None if they are many."""
    rows = connection.execute(
        "select distinct row from change where seq>? and col is not null limit ?", (upto, _FEW + 1)
    ).fetchall()
    return frozenset(_text(row[0]) for row in rows) if len(rows) <= _FEW else None


def _marks(values: Collection[str]) -> str:
    return ",".join("?" * len(values))


def _as_it_was(connection: sqlite3.Connection, table: str, row_id: str, upto: int, columns: Columns | None) -> bytes:
    """The cells of a row as they were at change `upto`."""
    cells = _row(connection, table, row_id)
    known = set(columns.get(table, ()) if columns is not None else cells)
    if table == "entry" and cells:
        called = Slots(connection).named(_text(cells["register_id"]), cells)
        cells = {called[column]: cell for column, cell in cells.items()}
        known = {called.get(column, column) for column in known}
    cells.update(_turned_back(connection, row_id, upto))
    return _cells(cells, known)


def _turned_back(connection: sqlite3.Connection, row_id: str, upto: int) -> list[tuple[str, Any]]:
    """(column, value) of the cells of a row that have changed since change `upto`, the oldest value last."""
    later = connection.execute(
        "select col, old from change where row=? and seq>? and col is not null order by seq desc",
        (row_id, upto),
    )
    return [(_text(column), old) for column, old in later.fetchall()]


def _row(connection: sqlite3.Connection, table: str, row_id: str) -> dict[str, Any]:
    if table not in NAMES:
        return {}
    cursor = connection.execute(f"select * from {table} where id=?", (row_id,))
    found = cursor.fetchone()
    return {} if found is None else dict(zip((part[0] for part in cursor.description), found, strict=True))


def _cells(cells: Mapping[str, Any], known: Collection[str]) -> bytes:
    """Only what is not empty, by name: so it makes no difference where a column stands, or that it came later."""
    return b"".join(
        _line((column, cells[column]))
        for column in sorted(known)
        if column not in _LOCAL and cells.get(column) is not None
    )


def _line(cells: Iterable[Any]) -> bytes:
    return b"".join([*map(_said, cells), b"\n"])


def _said(cell: Any) -> bytes:
    """A cell so written that no two read alike."""
    if isinstance(cell, bytes):
        return b"%d:%b" % (len(cell), cell)
    if cell is None:
        return b"-"
    if isinstance(cell, str):
        return _said(cell.encode())
    return f"{cell!r};".encode()


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
