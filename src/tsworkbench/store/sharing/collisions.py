"""What no merge can put right by itself, found at home after a take-in: a row that was deleted while somebody worked on
it, a number that two rows bear, and one thing that was entered twice.

Only what the acts just taken in have touched is looked at: what the owner has undone stays undone, until somebody works
on it anew.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tsworkbench.plan.sharing.acts import copy_of
from tsworkbench.plan.sharing.conflicts import Known, knew
from tsworkbench.plan.sharing.facts import BIRTH, LISTS, PRIVATE
from tsworkbench.plan.sharing.twins import KEYS, twins_among
from tsworkbench.plan.sharing.twins import key_of as twin_key
from tsworkbench.store.book import Book
from tsworkbench.store.log.history import REPAIR
from tsworkbench.store.log.shape import unseen
from tsworkbench.store.sharing.ops import Cells, FactId, Ops, RowId, Tables, read_ops, tables_of
from tsworkbench.store.sharing.own import acts_beyond
from tsworkbench.store.sharing.shares import row_of
from tsworkbench.store.tables import ABOVE, CHILDREN, HANGING, NAMES, PARENT, PARENT_COLUMN, ROWS, title_column

_IN = "in (select value from json_each(?))"
_NUMBER = re.compile(r"(.*?)(\d+)$")
_FILE_WIDE = ("officer", "funding_source", "delivery_group", "meeting", "member", "round", "setting", "role_holder")
"""Tables of which a file has few rows."""


class Doer(NamedTuple):
    """Who did something, and when (UTC text)."""

    who: str | None
    at: str | None
    own: bool


class Back(NamedTuple):
    """A row that comes back: who deleted it, and who worked on it."""

    level: str
    row: str
    ref: str
    deleted: Doer
    worked: Doer
    on: str
    """What was done: the label of the act."""


class Renumbered(NamedTuple):
    """A row that gets another number."""

    level: str
    row: str
    was: str
    now: str


class Joined(NamedTuple):
    """Rows that are one thing."""

    table: str
    name: str
    gone: int


class IssuedTwice(NamedTuple):
    """Two reports of one number, or on one position: home's counts. The last three: of each who, on which day, on which
    position; `now` is the number that the other gets where both count."""

    no: int | None
    now: int | None
    mine: tuple[Doer, str, str]
    other: tuple[Doer, str, str]


@dataclass
class Wrong:
    """What is to be put right, and the cells that do it."""

    cells: dict[RowId, Cells] = field(default_factory=dict)
    back: list[Back] = field(default_factory=list)
    renumbered: list[Renumbered] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    issued: list[IssuedTwice] = field(default_factory=list)

    def put(self, row: RowId, **cells: Any) -> None:
        """Cells that are to be written."""
        self.cells.setdefault(row, {}).update(cells)

    def cell(self, book: Book, row: RowId, column: str) -> Any:
        """A cell as it will be."""
        mine = self.cells.get(row, {})
        return mine[column] if column in mine else book.value(f"select {column} from {row[0]} where id=?", row[1])


def touched_since(book: Book, take: int) -> set[FactId]:
    """The facts that take-ins after `take` have touched, but for what an owner knew when taking a repair of it back."""
    rows = book.rows(
        "select o.tbl, o.row, o.fact, a.replica, a.last, a.seq from op o join action a on a.seq=o.action "
        "where a.batch>?1 union select c.tbl, c.row, coalesce(c.col, ''), a.replica, a.last, a.seq "
        "from change c join action a on a.seq=c.action where a.batch>?1",
        take,
    )
    undone, known = _undone_repairs(book)
    if undone:
        rows += _done_before_home(book, take)
    return {
        (row[0], row[1], row[2])
        for row in rows
        if row[0] in NAMES and row["seq"] not in undone and (row["last"] or _ALWAYS) > known.get(row["replica"], 0)
    }


_ALWAYS = 1 << 62


def _undone_repairs(book: Book) -> tuple[set[int], dict[str, int]]:
    """(the acts that took repairs back, what was known of each copy when those repairs were made)."""
    found = book.rows(
        "select u.seq, t.replica, coalesce(t.n, t.seq || '') as n from action u join action t on t.seq=u.target "
        "where u.kind='undo' and u.label like ?",
        f"Undone: {REPAIR}%",
    )
    known: dict[str, int] = {}
    if found:
        for repair in acts_beyond(book, {}, {(row["replica"], row["n"]) for row in found}):
            for copy, last in (*repair.seen.items(), (repair.copy, repair.last)):
                known[copy] = max(known.get(copy, 0), last)
    return {row["seq"] for row in found}, known


def _done_before_home(book: Book, take: int) -> list[Any]:
    """What was done here since `take` and before this copy became home: no home may have known of it."""
    return book.rows(
        "select c.tbl, c.row, coalesce(c.col, ''), a.replica, a.last, a.seq from change c join action a "
        "on a.seq=c.action where a.n is null and a.seq>(select min(seq) from action where batch>?) and a.seq<"
        "(select max(h.action) from change h join setting s on s.id=h.row join action b on b.seq=h.action "
        "where s.key='share.home' and b.n is null)",
        take,
    )


def last_take(book: Book) -> int:
    """The number of the newest take-in."""
    return int(book.value("select coalesce(max(seq), 0) from take"))


def wrongs(book: Book, touched: Iterable[FactId]) -> Wrong:
    """What the acts that touched these facts have left wrong."""
    facts = set(touched)
    wrong = Wrong()
    _find_deleted(book, wrong, facts)
    _find_numbers(book, wrong, facts)
    reports = _find_issued_twice(book, wrong, facts)
    _find_refs_of_entries(book, wrong, facts)
    _find_twins(book, wrong, facts)
    for round_id, cells in reports.items():
        wrong.put(("round", round_id), **cells)
    return wrong


# -- deleted while somebody worked on it


def _find_deleted(book: Book, wrong: Wrong, facts: set[FactId]) -> None:
    tables = tables_of(book)
    if any(fact in ("deleted", BIRTH, "place") for _, _, fact in facts):
        for one in unseen(book.connection):
            if one.above in ROWS and one.table not in PRIVATE and not _is_private(book, one.table, one.id):
                _bring_back(book, tables, wrong, (one.above, one.above_id), (one.table, one.id))
    gone = _deleted_among(book, {(table, row) for table, row, _ in facts if table in PARENT or table == "entry"})
    if not gone:
        return
    ops = read_ops(book, tables, gone)
    for row in sorted(gone):
        found = _worked_on(book, tables, ops, row)
        if found is not None and wrong.cell(book, row, "deleted"):
            _bring_back(book, tables, wrong, row, row, found)


def _is_private(book: Book, table: str, row: str) -> bool:
    if table not in HANGING:
        return False
    return book.value(f"select level from {table} where id=?", row) in PRIVATE


def _deleted_among(book: Book, rows: set[RowId]) -> set[RowId]:
    by_level: dict[str, list[str]] = defaultdict(list)
    for level, row in rows:
        by_level[level].append(row)
    return {
        (level, row["id"])
        for level, ids in by_level.items()
        for row in book.rows(f"select id from {level} where deleted=1 and id {_IN}", json.dumps(ids))
    }


def _worked_on(book: Book, tables: Tables, ops: Ops, row: RowId) -> tuple[Known, Known] | None:
    """(the op that deleted a row, an op on it of somebody who didn't know) if there is one."""
    deletion = ops.fold((*row, "deleted"), tables).outcome()
    if deletion is None or not deletion.cells.get("deleted"):
        return None
    names = {fact for table, one, fact in ops.facts if (table, one) == row and fact != "deleted"}
    heads = []
    for name in sorted(names):
        outcome = ops.fold((*row, name), tables).outcome()
        if outcome is not None:
            heads += [op for op in (*outcome.kept, *outcome.aside) if not op.born and op.id != deletion.top.id]
    if not heads:
        return None
    told = _seen_of(book, {deletion.top.id, *(op.id for op in heads)})
    last, seen = told[deletion.top.id]
    mine = (copy_of(deletion.top.id), last)
    for op in sorted(heads, key=lambda op: op.key, reverse=True):
        op_last, op_seen = told[op.id]
        theirs = (copy_of(op.id), op_last)
        if not knew(theirs, mine, seen) and not knew(mine, theirs, op_seen):
            return deletion.top, op
    return None


def _seen_of(book: Book, ids: set[str]) -> dict[str, tuple[int, dict[str, int]]]:
    """Act → (its last number, what its copy had seen)."""
    wanted = {(copy_of(one), one.rpartition("/")[2]) for one in ids}
    found = {f"{act.copy}/{act.number}": (act.last, act.seen) for act in acts_beyond(book, {}, wanted)}
    return {one: found.get(one, (0, {})) for one in ids}


def _bring_back(
    book: Book, tables: Tables, wrong: Wrong, row: RowId, because: RowId, found: tuple[Known, Known] | None = None
) -> None:
    """Brings a row back, those above it, and what went with it in the same act."""
    level, row_id = row
    while True:
        if wrong.cell(book, (level, row_id), "deleted"):
            ops = read_ops(book, tables, [(level, row_id)])
            outcome = ops.fold((level, row_id, "deleted"), tables).outcome()
            wrong.put((level, row_id), deleted=0)
            if outcome is not None:
                for other in _went_with(book, outcome.top):
                    wrong.put(other, deleted=0)
                worked = found[1] if found is not None else None
                wrong.back.append(
                    Back(
                        *(level, row_id, _ref(book, level, row_id), _doer(book, outcome.top.act)),
                        *_worker(book, because, worked),
                    )
                )
                found = None
        if level not in PARENT:
            return
        above = book.value(f"select {PARENT_COLUMN[level]} from {level} where id=?", row_id)
        level, row_id = PARENT[level], above


def _went_with(book: Book, deletion: Known) -> list[RowId]:
    """The rows that the same act deleted, and that are still deleted."""
    rows = book.rows(
        "select tbl, row from change where action=?1 and col='deleted' and new=1 "
        "union select tbl, row from op where action=?1 and fact='deleted' and json_extract(v, '$.deleted')=1",
        deletion.act,
    )
    return [
        (row["tbl"], row["row"])
        for row in rows
        if row["tbl"] in NAMES and book.value(f"select deleted from {row['tbl']} where id=?", row["row"])
    ]


def _doer(book: Book, act: int) -> Doer:
    row = book.row("select who, at, said_at, n from action where seq=?", act)
    return Doer(None, None, False) if row is None else Doer(row["who"], row["said_at"] or row["at"], row["n"] is None)


def _worker(book: Book, row: RowId, op: Known | None) -> tuple[Doer, str]:
    act = op.act if op is not None else None
    if act is None:
        act = book.value("select action from change where row=? and col is null order by seq limit 1", row[1])
    label = book.value("select label from action where seq=?", act)
    return _doer(book, act or 0), str(label or "")


def _ref(book: Book, table: str, row_id: str) -> str:
    row = book.row(f"select * from {table} where id=?", row_id)
    if row is None:
        return row_id
    names = row.keys()
    for column in ("ref", "short_title", "name"):
        if column in names and row[column]:
            return str(row[column])
    words = next((row[one] for one in (title_column(table), "title", "text") if one in names and row[one]), None)
    return f"“{str(words)[:40]}”" if words else f"the {table.replace('_', ' ')}"


# -- a number borne twice


def _find_numbers(book: Book, wrong: Wrong, facts: set[FactId]) -> None:
    for level in PARENT:
        ids = {row for table, row, fact in facts if table == level and fact in (BIRTH, "ref", "deleted")}
        if not ids:
            continue
        twice = book.rows(
            f"select a.id, a.plan_id, a.ref, b.id as other from {level} a join {level} b on b.plan_id=a.plan_id "
            f"and b.ref=a.ref and b.id<>a.id and b.deleted=0 where a.deleted=0 and a.id {_IN}",
            json.dumps(sorted(ids)),
        )
        groups: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in twice:
            groups[row["plan_id"], row["ref"]] |= {row["id"], row["other"]}
        for (plan, ref), bearers in sorted(groups.items()):
            still = [one for one in sorted(bearers) if wrong.cell(book, (level, one), "ref") == ref]
            for row_id in still[1:]:
                _renumber(book, wrong, level, row_id, plan, ref)


def _find_refs_of_entries(book: Book, wrong: Wrong, facts: set[FactId]) -> None:
    """Entries of one register that bear one ref: the later one, by its id, gets the next number."""
    ids = {row for table, row, fact in facts if table == "entry" and fact in (BIRTH, "ref", "deleted")}
    if not ids:
        return
    twice = book.rows(
        "select a.id, a.register_id, a.ref, b.id as other, r.prefix from entry a join register r on r.id=a.register_id "
        "join entry b on b.register_id=a.register_id and b.ref=a.ref and b.id<>a.id and b.deleted=0 "
        f"where a.deleted=0 and a.id {_IN}",
        json.dumps(sorted(ids)),
    )
    groups: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in twice:
        groups[row["register_id"], row["ref"], row["prefix"]] |= {row["id"], row["other"]}
    highest: dict[str, int] = {}
    for (register, ref, prefix), bearers in sorted(groups.items()):
        if register not in highest:
            refs = book.rows("select ref from entry where register_id=? and ref is not null", register)
            read = (_NUMBER.match(row["ref"]) for row in refs)
            highest[register] = max((int(one[2]) for one in read if one is not None), default=0)
        for row_id in sorted(bearers)[1:]:
            highest[register] += 1
            new = f"{prefix}{highest[register]}"
            wrong.put(("entry", row_id), ref=new)
            wrong.renumbered.append(Renumbered("entry", row_id, ref, new))


def _renumber(book: Book, wrong: Wrong, level: str, row_id: str, plan: str, ref: str) -> None:
    read = _NUMBER.match(ref)
    if read is None:
        return
    stem, number = read[1], int(read[2])
    taken = {row[0] for row in book.rows(f"select ref from {level} where plan_id=?", plan)}
    taken |= {cells["ref"] for (table, _), cells in wrong.cells.items() if table == level and "ref" in cells}
    while f"{stem}{number}" in taken:
        number += 1
    new = f"{stem}{number}"
    wrong.put((level, row_id), ref=new)
    wrong.renumbered.append(Renumbered(level, row_id, ref, new))
    _renumber_below(book, wrong, level, row_id, ref, new)


def _renumber_below(book: Book, wrong: Wrong, level: str, row_id: str, was: str, now: str) -> None:
    for child, parent in PARENT.items():
        if parent != level:
            continue
        for row in book.rows(f"select id, ref from {child} where {PARENT_COLUMN[child]}=?", row_id):
            if row["ref"] and row["ref"].startswith(f"{was}."):
                new = now + row["ref"][len(was) :]
                wrong.put((child, row["id"]), ref=new)
                _renumber_below(book, wrong, child, row["id"], row["ref"], new)


# -- twins


def _find_twins(book: Book, wrong: Wrong, facts: set[FactId]) -> None:
    new = {(table, row) for table, row, _ in facts}
    new |= {row for table, owner, fact in facts if fact in ("leads", "money") for row in _members(book, table, owner)}
    same: dict[str, str] = {}
    for table in KEYS:
        rows = _candidates(book, table, new)
        if not rows:
            continue
        live = [row for row in rows if not wrong.cell(book, (table, row["id"]), "deleted")]
        for twins in twins_among(table, live, same):
            if not any((table, one) in new for one in (twins.kept, *twins.gone)):
                continue
            by_id = {row["id"]: row for row in live}
            for gone in twins.gone:
                same[gone] = twins.kept
                wrong.put((table, gone), deleted=1)
                _fill(wrong, table, by_id[twins.kept], by_id[gone])
                new |= _move(book, wrong, table, gone, twins.kept)
            name = str(by_id[twins.kept].get("name") or by_id[twins.kept].get("key") or "")
            wrong.joined.append(Joined(table, name, len(twins.gone)))


def _members(book: Book, level: str, owner: str) -> list[RowId]:
    return [
        *(("lead", row[0]) for row in book.rows("select id from lead where row_id=?", owner)),
        *(
            ("allocation", row[0])
            for row in book.rows("select id from allocation where ?1 in (activity_id, objective_id, plan_id)", owner)
        ),
    ]


def _candidates(book: Book, table: str, new: set[RowId]) -> list[dict[str, Any]]:
    """The live rows of a table among which twins of new ones may be."""
    ids = [row for name, row in new if name == table]
    if not ids:
        return []
    if table in _FILE_WIDE:
        rows = book.rows(f"select * from {table} where deleted=0 order by id")
    else:
        of = row_of(table, "t")
        rows = book.rows(
            f"select t.* from {table} t where t.deleted=0 and {of} in "
            f"(select {of} from {table} t where t.id {_IN}) order by t.id",
            json.dumps(ids),
        )
    return [dict(zip(row.keys(), tuple(row), strict=True)) for row in rows]


def _fill(wrong: Wrong, table: str, kept: dict[str, Any], gone: dict[str, Any]) -> None:
    """What only the twin says is not lost."""
    empty = {
        name: cell
        for name, cell in gone.items()
        if cell is not None and kept[name] is None and name not in ("id", "rid", "deleted")
    }
    if empty:
        wrong.put((table, kept["id"]), **empty)


def _move(book: Book, wrong: Wrong, table: str, gone: str, kept: str) -> set[RowId]:
    """What hangs on a twin hangs on the one that is kept from now on."""
    moved: set[RowId] = set()
    for child, column in (*CHILDREN.get(table, ()), *_REFERRING.get(table, ())):
        live = " and deleted=0" if child in LISTS else ""
        for row in book.rows(f"select id from {child} where {column}=?{live}", gone):
            wrong.put((child, row["id"]), **{column: kept})
            moved.add((child, row["id"]))
    return moved


_REFERRING = {"round": (("ask", "round_id"),), "officer": (("officer", "holder_id"),)}
"""Columns that name a row without being under it."""


# -- a report issued twice


def _find_issued_twice(book: Book, wrong: Wrong, facts: set[FactId]) -> dict[str, Cells]:
    """Round → the cells of the report that counts, where two officers issued it apart. What the other report said of
    each row goes."""
    new = {row for table, row, fact in facts if table == "round" and fact in (BIRTH, "issue", "issued_on", "report_no")}
    if not new:
        return {}
    counts: dict[str, Cells] = {}
    every = [
        dict(zip(row.keys(), tuple(row), strict=True))
        for row in book.rows("select * from round where deleted=0 order by id")
    ]
    for row in every:
        if row["id"] in new and row["issued_on"]:
            counts.update(_issued_apart(book, wrong, row))
    positions: dict[tuple[str, str], list[Cells]] = defaultdict(list)
    for row in every:
        positions[row["plan_id"], row["period_end"]].append(row)
    ahead: dict[str, list[Cells]] = defaultdict(list)
    for (plan, _), same in sorted(positions.items()):
        issued = sorted((row for row in same if row["issued_on"]), key=lambda row: (row["issued_at"] or "", row["id"]))
        if not issued:
            continue
        mine = next((row for row in issued if _issuer(book, row).own), issued[0])
        ahead[plan].append(mine)
        if len(issued) < 2 or not any(row["id"] in new for row in issued):
            continue
        for other in issued:
            if other is not mine:
                wrong.issued.append(IssuedTwice(mine["report_no"], None, _said_by(book, mine), _said_by(book, other)))
                _forget_reported(book, wrong, other["id"])
        counts[same[0]["id"]] = {name: cell for name, cell in mine.items() if name not in ("id", "rid", "deleted")}
    for of_plan in ahead.values():
        _find_numbers_of_reports(book, wrong, of_plan, new)
    return counts


def _issued_apart(book: Book, wrong: Wrong, row: Cells) -> dict[str, Cells]:
    """Of one round that two have issued: the cells of home's issue, where another's counts by now."""
    tables = tables_of(book)
    fact = ("round", row["id"], "issue")
    outcome = read_ops(book, tables, [fact[:2]]).fold(fact, tables).outcome()
    if outcome is None:
        return {}
    heads = [op for op in (*outcome.kept, *outcome.aside) if op.cells.get("issued_on")]
    mine = next((op for op in heads if _doer(book, op.act).own), outcome.top)
    others = [op for op in heads if op.cells != mine.cells]
    for op in others:
        sides = ((_doer(book, one.act), one.cells["issued_on"], row["period_end"]) for one in (mine, op))
        wrong.issued.append(IssuedTwice(mine.cells["report_no"], None, *sides))
        _forget_reported(book, wrong, row["id"], op.act)
    return {row["id"]: dict(mine.cells)} if others and outcome.cells != mine.cells else {}


def _find_numbers_of_reports(book: Book, wrong: Wrong, issued: list[Cells], new: set[str]) -> None:
    """Of reports of one plan on several positions with one number home's, or the first, keeps it."""
    by_number: dict[int, list[Cells]] = defaultdict(list)
    for row in issued:
        if row["report_no"] is not None:
            by_number[row["report_no"]].append(row)
    free = max(by_number, default=0) + 1
    for no, same in sorted(by_number.items()):
        if len(same) < 2 or not any(row["id"] in new for row in same):
            continue
        mine = next((row for row in same if _issuer(book, row).own), same[0])
        for other in same:
            if other is not mine:
                wrong.put(("round", other["id"]), report_no=free)
                wrong.issued.append(IssuedTwice(no, free, _said_by(book, mine), _said_by(book, other)))
                free += 1


def _issuer(book: Book, row: Cells) -> Doer:
    """Who issued the report of a round."""
    act = book.value(
        "select action from change where row=? and (col is null or col='issued_on') order by seq desc limit 1",
        row["id"],
    )
    return _doer(book, act or 0)


def _said_by(book: Book, row: Cells) -> tuple[Doer, str, str]:
    return _issuer(book, row), row["issued_on"], row["period_end"]


def _forget_reported(book: Book, wrong: Wrong, round_id: str, act: int | None = None) -> None:
    """What a report said of each row counts no more; `act`: what was said in one act alone."""
    for row in book.rows(
        "select id from reported where round_id=?1 and deleted=0 and (?2 is null or id in "
        "(select row from change where action=?2 and col is null))",
        round_id,
        act,
    ):
        wrong.put(("reported", row["id"]), deleted=1)


# -- under something that was joined or deleted


def wrongs_after(book: Book, done: Wrong) -> Wrong:
    """What is wrong once `done` has been written: a row that came back may bear a number that another has got, and
    what is in the plan may be under an officer, a source, a group or a round that isn't. It goes to the one of that
    name, or that comes back."""
    tables = tables_of(book)
    wrong = Wrong()
    back = {(table, row, "deleted") for (table, row), cells in done.cells.items() if cells.get("deleted") == 0}
    _find_numbers(book, wrong, back)
    _find_twins(book, wrong, back)
    for one in unseen(book.connection):
        if one.above in ROWS or _is_private(book, one.table, one.id):
            continue
        twin = _twin_of(book, one.above, one.above_id)
        if twin is not None:
            column = next(column for column, parent in ABOVE[one.table].items() if parent == one.above)
            wrong.put((one.table, one.id), **{column: twin})
        else:
            _bring_back(book, tables, wrong, (one.above, one.above_id), (one.table, one.id))
    return wrong


def _twin_of(book: Book, table: str, row_id: str) -> str | None:
    if table not in KEYS:
        return None
    gone = book.row(f"select * from {table} where id=?", row_id)
    if gone is None:
        return None
    key = twin_key(table, gone, {})
    live = book.rows(f"select * from {table} where deleted=0 order by id")
    return next((str(row["id"]) for row in live if twin_key(table, row, {}) == key), None)


def alone(book: Book) -> list[tuple[str, str, str]]:
    """(table, id, words) of one's own private rows below a row that others have deleted: no list shows them."""
    found = []
    for one in unseen(book.connection, sorted(PRIVATE)):
        column = "title" if one.table == "task" else "text"
        found.append((one.table, one.id, str(book.value(f"select {column} from {one.table} where id=?", one.id))))
    return found
