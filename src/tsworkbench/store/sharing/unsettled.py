"""Facts that two officers set without knowing of each other, as they are to be shown, and what was settled of them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from tsworkbench.plan.sharing.conflicts import Known, Outcome, Reading, Settlement, reading_of, unsettled
from tsworkbench.plan.sharing.facts import BIRTH, LIST_FACTS, LISTS, fact_of, is_listed
from tsworkbench.plan.sharing.values import Said, Unsettled
from tsworkbench.store.book import Book, utc_text
from tsworkbench.store.log.cells import is_field
from tsworkbench.store.log.history import REPAIR
from tsworkbench.store.sharing.ops import FactId, Ops, Tables, owner_of, read_ops, tables_of
from tsworkbench.store.sharing.shares import plan_of, row_of
from tsworkbench.store.tables import NAMES, OF_REGISTERS, PARENT, PARENT_COLUMN, ROWS

_IN = "in (select value from json_each(?))"


def to_settle(book: Book, plans: Collection[str] | None = None, *, only: FactId | None = None) -> list[Unsettled]:
    """The facts that are to be settled, in the order of the plan."""
    asked = [
        (row["tbl"], row["row"], row["fact"])
        for row in book.rows("select tbl, row, fact from apart order by row, tbl, fact")
        if row["tbl"] in NAMES and (only is None or tuple(row) == only)
    ]
    if not asked:
        return []
    tables = tables_of(book)
    ops = read_ops(book, tables, {(table, row) for table, row, _ in asked})
    settled = settlements(book, {row for _, row, _ in asked})
    same = _same_officers(book) if any(fact in LIST_FACTS for _, _, fact in asked) else {}
    found = []
    for fact in asked:
        one = _of_fact(book, tables, ops, fact, settled.get(fact, []), same)
        if one is not None and (plans is None or one.plan in plans or not one.plan):
            found.append(one)
    found = _with_same_act(found)
    return sorted(found, key=lambda one: (*_place_of(book, one.table, one.row), one.fact))


class Twice(NamedTuple):
    """What is there twice on a row until home puts it right: `what` is a number or an officer's name."""

    level: str
    row: str
    rid: int
    fact: str
    what: str


def there_twice(book: Book, row: str | None = None) -> list[Twice]:
    """The rows that bear the number of another, and those led by an officer who was entered twice; of one row alone if
    `row` is given. What an owner has parted again isn't among them."""
    found = []
    for level in ROWS[1:]:
        rows = book.rows(
            f"select t.id, t.rid, t.ref from {level} t where t.deleted=0 and t.ref in (select ref from {level} "
            f"where deleted=0 group by ref having count(*)>1) and (?1 is null or t.id=?1) "
            f"and {_NOT_PARTED.format('t')} and exists (select 1 from {level} o where o.ref=t.ref "
            f"and o.plan_id=t.plan_id and o.id<>t.id and o.deleted=0 and {_NOT_PARTED.format('o')}) order by t.id",
            row,
        )
        found += [Twice(level, one["id"], one["rid"], "ref", one["ref"]) for one in rows]
    twins = book.rows(
        "select o.id, o.name from officer o where o.deleted=0 and exists (select 1 from officer t where t.deleted=0 "
        f"and t.id<>o.id and lower(t.name)=lower(o.name) and t.kind=o.kind and {_NOT_PARTED.format('t')}) "
        f"and {_NOT_PARTED.format('o')}"
    )
    if twins:
        names = {one["id"]: one["name"] for one in twins}
        leads = book.rows(
            f"select level, row_id, officer_id from lead where deleted=0 and officer_id {_IN.replace('?', '?2')} "
            "and (?1 is null or row_id=?1) order by row_id, sort",
            row,
            json.dumps(list(names)),
        )
        for one in leads:
            rid = book.value(f"select rid from {one['level']} where id=? and deleted=0", one["row_id"])
            if rid is not None:
                found.append(Twice(one["level"], one["row_id"], rid, "leads", names[one["officer_id"]]))
    return found


_NOT_PARTED = (
    "not exists (select 1 from change c join action a on a.seq=c.action where c.row={}.id and a.kind='undo' "
    f"and a.label like 'Undone: {REPAIR}%')"
)


def note_undone(book: Book, seq: int) -> None:
    """An own act is being undone: what others have said of the same facts, alike or not, may be to settle now."""
    facts: set[FactId] = set()
    for change in book.rows("select distinct tbl, row, col from change where action=?", seq):
        table, row, column = change["tbl"], change["row"], change["col"]
        if table in LISTS:
            cells = book.row(f"select * from {table} where id=?", row)
            if cells is not None:
                facts.add((*owner_of(table, dict(zip(cells.keys(), tuple(cells), strict=True))), LISTS[table].fact))
        elif table in NAMES:
            facts.add((table, row, fact_of(table, column or "deleted")))
    book.connection.executemany(
        "insert or ignore into apart select ?1, ?2, ?3 where exists "
        "(select 1 from op where row=?2 and tbl=?1 and fact in (?3, ''))",
        sorted(facts),
    )


def rows_to_settle(book: Book) -> frozenset[tuple[str, str]]:
    """(level, id) of the rows on which something is to be settled. It is reckoned anew once the log has gone on."""
    length = int(book.value("select coalesce(max(seq), 0) from change"))
    known = _MARKED.get(book)
    if known is not None and known[0] == length:
        return known[1]
    found = set()
    for one in to_settle(book):
        row = (
            one.row
            if one.table in ROWS
            else book.value(f"select {row_of(one.table, 't')} from {one.table} t where t.id=?", one.row)
        )
        level = one.table if one.table in ROWS else _level_of(book, row)
        if level is not None:
            found.add((level, str(row)))
    _MARKED[book] = length, frozenset(found)
    return _MARKED[book][1]


_MARKED: "WeakKeyDictionary[Book, tuple[int, frozenset[tuple[str, str]]]]" = WeakKeyDictionary()


def _level_of(book: Book, row: str | None) -> str | None:
    return next((level for level in ROWS if book.value(f"select 1 from {level} where id=?", row)), None)


def differing(book: Book) -> list[FactId]:
    """Facts of which the cells aren't what the acts of all copies say that counts."""
    tables = tables_of(book)
    asked = [
        tuple(row) for row in book.rows("select distinct tbl, row, fact from op where fact<>'' order by row, fact")
    ]
    waiting = {tuple(row) for row in book.rows("select tbl, row, fact from waiting")}
    found: list[FactId] = []
    for start in range(0, len(asked), _TOGETHER):
        some = asked[start : start + _TOGETHER]
        ops = read_ops(book, tables, {(table, row) for table, row, _ in some})
        for fact in some:
            if fact in waiting or fact[:2] not in ops.now:
                continue
            outcome = ops.fold(fact, tables).outcome()
            if outcome is not None and not _agrees(ops, tables, fact, outcome):
                found.append(fact)
    return found


_TOGETHER = 2000  # facts that are looked at together


def _agrees(ops: Ops, tables: Tables, fact: FactId, outcome: Outcome) -> bool:
    table, row, name = fact
    if name in LIST_FACTS:
        kind = LIST_FACTS[name]
        members = [one for one in ops.members[table, row][kind] if not ops.now[kind, one]["deleted"]]
        return set(members) == set(outcome.cells["rows"])
    now = ops.now[table, row]
    return all(now.get(one) == outcome.cells.get(one, tables.default(table, one)) for one in tables.cells(table, name))


def _of_fact(
    book: Book,
    tables: Tables,
    ops: Ops,
    fact: FactId,
    settled: list[Settlement],
    same: Mapping[str, str],
) -> Unsettled | None:
    table, row, name = fact
    now = ops.now.get((table, row))
    if now is None or not is_listed(table, name, now) or (now["deleted"] and name != "deleted"):
        return None
    if table == "setting" and str(now["key"]).startswith("share."):
        return None  # it is home that two claim
    fold = ops.fold(fact, tables)
    outcome = fold.outcome()
    if outcome is None:
        return None
    reading = reading_of(table, name, same)
    rest, others = unsettled(_alike(outcome, reading), settled, reading)
    if not rest and not others:
        return None
    aside = [*(_said(book, op) for op in rest), *(_settlement_said(book, one) for one in others)]
    before = next((fold.ops[over].cells for op in (*rest, outcome.top) for over in op.over if over in fold.ops), None)
    plan = book.value(f"select {plan_of(table, 't')} from {table} t where t.id=?", row)
    if plan is None and table in OF_REGISTERS:
        plan = _plan_of_register(book, row if table == "register" else now.get("register_id"))
    kept = _said(book, outcome.top)._replace(value=outcome.cells)
    title = book.value("select lower(title) from field where id=?", name) if is_field(table, name) else None
    return Unsettled(table, row, name, before, kept, tuple(aside), plan or "", title)


def _plan_of_register(book: Book, register: str | None) -> str | None:
    """The plan with which a register of the whole file is sent, or else the first one there is."""
    shares = str(book.value("select shares from register where id=?", register) or "").split("\n")
    found = book.value(f"select id from plan order by id not {_IN}, id limit 1", json.dumps(shares))
    return None if found is None else str(found)


def _alike(outcome: Outcome, reading: Reading) -> Outcome:
    now = reading(outcome.cells)
    return outcome._replace(aside=tuple(op for op in outcome.aside if reading(op.cells) != now))


def _with_same_act(found: list[Unsettled]) -> list[Unsettled]:
    by_act: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for one in found:
        for said in one.aside:
            by_act[said.id].append(one.key)
    return [one._replace(same_act=tuple(key for key in by_act[one.aside[0].id] if key != one.key)) for one in found]


def _said(book: Book, op: Known) -> Said:
    row = book.row("select at, said_at, who, label from action where seq=?", op.act) if op.act else None
    if row is None:
        at = utc_text(op.key[0] >> 16)
        return Said(op.id, op.cells, None, at, at, "changed with another program", op.key[0])
    return Said(op.id, op.cells, row["who"], row["said_at"] or row["at"], row["at"], row["label"], op.key[0])


def _settlement_said(book: Book, one: Settlement) -> Said:
    row = book.row("select by, at from settlement where id=?", one.id)
    by, at = (None, None) if row is None else (row["by"], row["at"])
    return Said(one.id, one.kept, by, at, at, "settled")


def settlements(book: Book, rows: Iterable[str]) -> dict[FactId, list[Settlement]]:
    """The live settlements of some rows, by fact."""
    found: dict[FactId, list[Settlement]] = defaultdict(list)
    for row in book.rows(
        f"select * from settlement where deleted=0 and row_id {_IN} order by id", json.dumps(sorted(set(rows)))
    ):
        one = Settlement(row["id"], frozenset(json.loads(row["aside"])), json.loads(row["kept"]))
        found[row["tbl"], row["row_id"], row["fact"]].append(one)
    return found


def _same_officers(book: Book) -> dict[str, str]:
    """Officers that were joined to another of their name → that one."""
    kept = {
        (row["name"].casefold(), row["kind"]): row["id"]
        for row in book.rows("select id, name, kind from officer where deleted=0 order by id desc")
    }
    return {
        row["id"]: kept[row["name"].casefold(), row["kind"]]
        for row in book.rows("select id, name, kind from officer")
        if (row["name"].casefold(), row["kind"]) in kept
    }


def _place_of(book: Book, table: str, row: str) -> tuple[str, ...]:
    """Where a row, or the one that it hangs on, is in the plan: what it is sorted by, from the outermost in."""
    if table not in ROWS:
        at = book.value(f"select {row_of(table, 't')} from {table} t where t.id=?", row)
        level = _level_of(book, at)
        if level is None:
            return ("~", row)
        return (*_place_of(book, level, at), table, row)
    keys: list[str] = []
    level, one = table, row
    while True:
        cells = book.row(f"select * from {level} where id=?", one)
        if cells is None:
            break
        keys = [cells["sort"], one, *keys]
        if level == "plan":
            break
        level, one = PARENT[level], cells[PARENT_COLUMN[level]]
    return tuple(keys)


def cells_now(book: Book, table: str, row: str, fact: str) -> dict[str, Any]:
    """The cells of a fact as they are now."""
    tables = tables_of(book)
    ops = read_ops(book, tables, [(table, row)])
    if fact in LIST_FACTS:
        outcome = ops.fold((table, row, fact), tables).outcome()
        return {"rows": {}} if outcome is None else outcome.cells
    now = ops.now[table, row]
    return {name: now.get(name) for name in tables.cells(table, fact)}


def fact_cells(book: Book, table: str, fact: str) -> tuple[str, ...]:
    """The columns of a fact."""
    return () if fact == BIRTH else tables_of(book).cells(table, fact)
