"""The acts of a file as they travel, read a few at a time: what is sent of a plan to a copy that has less."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tsworkbench.plan.sharing.acts import Op
from tsworkbench.plan.sharing.facts import BIRTH, LIST_FACTS
from tsworkbench.store.book import Act, Book, utc_text
from tsworkbench.store.log.cells import column_of
from tsworkbench.store.sharing.ops import OWNERS, RowId, Tables, read_ops, tables_of
from tsworkbench.store.sharing.shares import WHOSE, Scope
from tsworkbench.store.tables import (
    ROWS,
    title_column,
)

_MANY = 400
"""Acts that are read together."""
_IN = "in (select value from json_each(?))"


# -- what a file has


def seen(book: Book, share: str | None = None) -> dict[str, int]:
    """Copy → the last number of it that is in the file; of others as far as a share goes, if one is given."""
    if share is not None:
        mine = book.rows(
            "select replica, max(last) from (select replica, max(last) as last from action where n is null "
            "group by replica union all select replica, max(dseq) from change where action is null group by replica "
            "union all select copy, last from had where share=?) group by replica",
            share,
        )
        return {row[0]: row[1] for row in mine if row[1]}
    rows = book.rows(
        "select replica, max(last) from (select replica, max(last) as last from action where last is not null "
        "group by replica union all select replica, max(dseq) from change where action is null group by replica) "
        "group by replica"
    )
    return {row[0]: row[1] for row in rows if row[1]}


class Sent(NamedTuple):
    """An act to be sent, without its ops. `place` is where it is among the acts of the file."""

    place: float
    seq: int
    """Its number in the file; of a change by another program, the number of that change."""
    copy: str
    number: str
    last: int
    hlc: int
    own: bool
    outside: bool
    seen: dict[str, int]


def acts_beyond(book: Book, since: Mapping[str, int], only: Collection[tuple[str, str]] | None = None) -> list[Sent]:
    """The acts that a copy which has `since` lacks, in the order of the file, with what their copies had seen."""
    events: list[tuple[float, Any, bool]] = []
    for row in book.rows(
        "select c.seq, c.replica, c.dseq, c.hlc, (select max(d.action) from change d where d.seq=(select max(e.seq) "
        "from change e where e.seq<c.seq and e.action is not null)) as after from change c where c.action is null "
        "order by c.seq"
    ):
        events.append(((row["after"] or 0) + 0.5, row, True))
    outside = iter([*events, (float("inf"), None, True)])
    ahead = next(outside)
    run: dict[str, int] = {}
    found: list[Sent] = []

    def pass_outside(before: float) -> None:
        nonlocal ahead
        while ahead[0] < before:
            row = ahead[1]
            _add(found, run, since, only, Sent(ahead[0], row[0], row[1], f"x{row[2]}", row[2], row[3], True, True, {}))
            ahead = next(outside)

    for row in book.rows("select seq, replica, n, last, hlc, seen from action where last is not null order by seq"):
        pass_outside(row["seq"])
        number = row["n"] or str(row["seq"])
        sent = Sent(
            row["seq"], row["seq"], row["replica"], number, row["last"], row["hlc"] or 0, row["n"] is None, False, {}
        )
        _add(found, run, since, only, sent, row["seen"])
    pass_outside(float("inf"))
    return found


def _add(
    found: list[Sent],
    run: dict[str, int],
    since: Mapping[str, int],
    only: Collection[tuple[str, str]] | None,
    sent: Sent,
    told: str | None = None,
) -> None:
    wanted = sent.last > since.get(sent.copy, 0) if only is None else (sent.copy, sent.number) in only
    if wanted:
        found.append(sent._replace(seen=dict(run) if told is None else json.loads(told)))
    run[sent.copy] = max(run.get(sent.copy, 0), sent.last)


# -- as they travel


def travelling(
    book: Book,
    since: Mapping[str, int],
    scope: "Scope | _These",
    *,
    pieces: int = 2000,
    only: Collection[tuple[str, str]] | None = None,
) -> Iterator[dict[str, Any]]:
    """The acts that a copy which has `since` lacks, as plain dictionaries, in the order of the file.

    Where the file holds other plans as well, an officer who is named here may have been entered long ago for another:
    such acts follow at the end.
    """
    tables = tables_of(book)
    sent = acts_beyond(book, since, only)
    born: set[str] = set()
    asked: Scope | _These = scope
    while sent:
        named: dict[RowId, None] = {}
        for start in range(0, len(sent), _MANY):
            for act in _some(book, tables, sent[start : start + _MANY], asked, pieces):
                yield act
                if not scope.is_of_all:
                    for op in act["ops"]:
                        if op["f"] == BIRTH and op["t"] in WHOSE:
                            born.add(op["i"])
                        named.update(dict.fromkeys((*_names(op), *scope.officers_in(op))))
        missing = [row for row in named if row[1] not in born]
        born.update(row for _, row in missing)
        asked = _These(missing)
        sent = acts_beyond(book, {}, _acts_on(book, missing)) if missing else []


def _names(op: Mapping[str, Any]) -> Iterator[RowId]:
    """The officers and sources that an op names."""
    for cells in (op["v"], *op["v"].get("rows", {}).values()):
        for table, column in (*WHOSE.items(), ("officer", "holder_id")):
            if isinstance(cells, dict) and cells.get(column) is not None:
                yield table, cells[column]


def _acts_on(book: Book, rows: Collection[RowId]) -> set[tuple[str, str]]:
    """(copy, number) of all acts on some rows."""
    ids = json.dumps([row for _, row in rows])
    own = book.rows(
        "select distinct c.replica, case when c.action is null then 'x' || c.dseq else c.action || '' end "
        f"from change c left join action a on a.seq=c.action where c.row {_IN} and a.n is null",
        ids,
    )
    others = book.rows(
        f"select distinct a.replica, a.n from op o join action a on a.seq=o.action where o.row {_IN}", ids
    )
    return {(row[0], row[1]) for row in (*own, *others)}


class _These:
    """A scope of some rows alone."""

    is_of_all = True

    def __init__(self, rows: Collection[RowId]) -> None:
        self._rows = set(rows)
        self.hiding: dict[int, bool] = {}

    def travelling(self, op: Op) -> Op | None:
        """All of an op travels."""
        return op

    def officers_in(self, op: Mapping[str, Any]) -> Iterator[RowId]:
        """None of them is looked for."""
        yield from ()

    def within(self, ids: Iterable[RowId]) -> set[RowId]:
        return self._rows & set(ids)

    def within_ops(self, ops: Iterable[Op]) -> set[RowId]:
        return self._rows & {(op.table, op.row) for op in ops}


def _some(
    book: Book,
    tables: Tables,
    some: list[Sent],
    scope: "Scope | _These",
    pieces: int,
) -> Iterator[dict[str, Any]]:
    words = _words(book, some)
    rows_of = _rows_of(book, some)
    taken = _ops_taken(book, [one.seq for one in some if not one.own])
    group: list[Sent] = []
    weight = 0
    for one in some:
        rows = rows_of.get((one.outside, one.seq), [])
        if len(rows) > pieces:
            yield from _flush(book, tables, group, rows_of, taken, words, scope)
            group, weight = [], 0
            for number, at in enumerate(range(0, len(rows), pieces)):
                part = {(one.outside, one.seq): rows[at : at + pieces]}
                yield from _flush(book, tables, [one], part, taken, words, scope, piece=number)
            continue
        group.append(one)
        weight += len(rows)
        if weight > pieces:
            yield from _flush(book, tables, group, rows_of, taken, words, scope)
            group, weight = [], 0
    yield from _flush(book, tables, group, rows_of, taken, words, scope)


def _flush(
    book: Book,
    tables: Tables,
    group: list[Sent],
    rows_of: Mapping[tuple[bool, int], list[RowId]],
    taken: Mapping[int, list[Op]],
    words: Mapping[int, Any],
    scope: "Scope | _These",
    piece: int | None = None,
) -> Iterator[dict[str, Any]]:
    own_rows = {row for one in group if one.own for row in rows_of.get((one.outside, one.seq), ())}
    ops = read_ops(book, tables, own_rows)
    pairs = [(one, ops.own.get(f"{one.copy}/{one.number}", []) if one.own else taken.get(one.seq, [])) for one in group]
    within = scope.within_ops(op for _, mine in pairs for op in mine)
    for one, mine in pairs:
        asked = set(rows_of.get((one.outside, one.seq), ()))
        if one.own and piece is not None:
            mine = [op for op in mine if (op.table, op.row) in asked or op.fact in LIST_FACTS]
        inside = [scope.travelling(op) for op in mine if (op.table, op.row) in within]
        kept = [op for op in inside if op is not None]
        if not kept:
            continue
        whole = kept == list(mine)
        said = words.get(one.seq) if not one.outside else None
        label = said["label"] if said is not None else "changed with another program"
        if not whole or (one.own and said is not None and _hides(book, one.seq, scope)):
            label = _rebuilt(book, kept)
        target = None
        if said is not None and said["target_copy"] is not None:
            target = [said["target_copy"], said["target_number"]]
        act = {
            "r": one.copy,
            "n": one.number,
            "last": one.last,
            "hlc": one.hlc,
            "at": utc_text(one.hlc >> 16) if said is None else said["said_at"] or said["at"],
            "who": None if said is None else said["who"],
            "label": label,
            "kind": "do" if said is None else said["kind"],
            "target": target,
            "seen": one.seen,
            "format": tables.form if said is None else said["made_in"] or said["format"] or tables.form,
            "ops": [
                {"t": op.table, "i": op.row, "f": op.fact, "v": op.cells, "o": list(op.over)} for op in _sorted(kept)
            ],
        }
        if piece is not None:
            act["piece"] = piece
        yield act


def _sorted(ops: list[Op]) -> list[Op]:
    return sorted(ops, key=lambda op: (op.fact != BIRTH, op.table, op.row, op.fact))


def _words(book: Book, some: list[Sent]) -> dict[int, Any]:
    rows = book.rows(
        "select a.seq, a.at, a.said_at, a.who, a.label, a.kind, a.format, a.made_in, t.replica as target_copy, "
        "coalesce(t.n, t.seq || '') as target_number from action a left join action t on t.seq=a.target "
        f"where a.seq {_IN}",
        json.dumps([one.seq for one in some if not one.outside]),
    )
    return {row["seq"]: row for row in rows}


def _rows_of(book: Book, some: list[Sent]) -> dict[tuple[bool, int], list[RowId]]:
    found: dict[tuple[bool, int], list[RowId]] = defaultdict(list)
    own = [one.seq for one in some if one.own and not one.outside]
    for row in book.rows(
        f"select action, tbl, row from change where action {_IN} group by action, row order by min(seq)",
        json.dumps(own),
    ):
        found[False, row["action"]].append((row["tbl"], row["row"]))
    outside = [one.seq for one in some if one.outside]
    for row in book.rows(f"select seq, tbl, row from change where seq {_IN}", json.dumps(outside)):
        found[True, row["seq"]].append((row["tbl"], row["row"]))
    return found


def _ops_taken(book: Book, seqs: list[int]) -> dict[int, list[Op]]:
    found: dict[int, list[Op]] = defaultdict(list)
    for row in book.rows(f"select action, tbl, row, fact, v, over from op where action {_IN}", json.dumps(seqs)):
        op = Op(row["tbl"], row["row"], row["fact"], json.loads(row["v"]), tuple(json.loads(row["over"])))
        found[row["action"]].append(op)
    return found


def _hides(book: Book, seq: int, scope: "Scope | _These") -> bool:
    """Whether an act touched rows that stay behind, so that its words may speak of them."""
    if seq not in scope.hiding:
        found = book.rows("select distinct tbl, row from change where action=?", seq)
        scope.hiding[seq] = len(scope.within((row["tbl"], row["row"]) for row in found)) < len(found)
    return scope.hiding[seq]


def _rebuilt(book: Book, ops: list[Op]) -> str:
    """What an act is called by what travels of it alone."""
    said: dict[str, None] = {}
    for op in ops:
        if op.table not in (*ROWS, "entry"):
            continue
        row = book.row(f"select * from {op.table} where id=?", op.row)
        cells = dict(zip(row.keys(), tuple(row), strict=True)) if row is not None else op.cells
        name = cells.get("ref") or cells.get(title_column(op.table)) or op.table.replace("_", " ")
        what = "added" if op.fact == BIRTH else "deleted" if op.cells.get("deleted") else "changed"
        said[f"{name} {what}"] = None
    names = list(said)
    if not names:
        return "changed"
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


# -- small questions


def has_plan(book: Book, plan_id: str) -> bool:
    """Whether a file holds a plan, deleted or not."""
    return bool(book.value("select 1 from plan where id=?", plan_id))


def has_title(book: Book, title: str) -> bool:
    """Whether a file holds a plan of a title."""
    return bool(book.value("select 1 from plan where deleted=0 and (title=?1 or short_title=?1)", title))


def who_worked_on(book: Book, copy: str) -> str | None:
    """Who did the last act of a copy."""
    found = book.value("select who from action where replica=? and who is not null order by seq desc limit 1", copy)
    return None if found is None else str(found)


def acts_of_forms(book: Book) -> set[str]:
    """The acts that came by Excel forms, as `copy/number`: they have no order, and are known one by one."""
    rows = book.rows("select replica, n from action where replica>='form:' and replica<'form;' and n is not null")
    return {f"{row['replica']}/{row['n']}" for row in rows if "~" not in row["n"]}


def is_taken_back(book: Book, acts: Collection[int]) -> bool:
    """Whether all that some acts changed reads again as it did before."""
    rows = book.rows(
        f"select c.tbl, c.row, c.col, c.old, min(c.seq) as first from change c where c.action {_IN} "
        "group by c.row, c.col",
        json.dumps(list(acts)),
    )
    for row in rows:
        column = column_of(book.connection, row["tbl"], row["col"] or "deleted")
        want = 1 if row["col"] is None else row["old"]
        if book.value(f"select {column} from {row['tbl']} where id=?", row["row"]) != want:
            return False
    return True


def brought_the_plan(book: Book, acts: Collection[int]) -> bool:
    """Whether a plan came to the file with some acts."""
    ids = json.dumps(list(acts))
    return bool(book.value(f"select 1 from change where tbl='plan' and col is null and action {_IN} limit 1", ids))


def of_sharing(book: Book) -> list[str]:
    """The ids of the settings that say which copy is home."""
    return [row["id"] for row in book.rows("select id from setting where key like 'share.%'")]


def apply(book: Book, act: Act, table: str, row: str, fact: str, cells: Mapping[str, Any]) -> None:
    """Writes what an op says as a part of an own act."""
    if fact in LIST_FACTS:
        name = LIST_FACTS[fact]
        where = " or ".join(f"{column}=?1" for column in OWNERS[name])
        for there in book.rows(f"select id from {name} where {where}", row):
            if there["id"] not in cells["rows"]:
                act.set(name, there["id"], deleted=1)
        for one, mine in cells["rows"].items():
            if book.value(f"select 1 from {name} where id=?", one):
                act.set(name, one, **mine, deleted=0)
        return
    said = {column_of(book.connection, table, name): cell for name, cell in cells.items() if name != "more"}
    if book.value(f"select 1 from {table} where id=?", row) is None:
        if fact == BIRTH:
            act.insert(table, id=row, **said)
    else:
        act.set(table, row, **said)
