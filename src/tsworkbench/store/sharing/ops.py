"""All ops on some rows as a file knows them: its own ones read from the log, those of others from where they are kept.

What is asked for is read at once, and put together in memory: a thousand acts on five cells cost five readings.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from tsworkbench.plan.sharing.acts import Op, key_of
from tsworkbench.plan.sharing.conflicts import LINES, SETTINGS, Fold, Known, Parts, reading_of, replaced_by
from tsworkbench.plan.sharing.facts import BIRTH, LISTS, TOTAL, cells_of, fact_of, facts_of
from tsworkbench.store.book import Book
from tsworkbench.store.log.cells import SLOTS, Slots, by_field, is_field, is_several
from tsworkbench.store.tables import NAMES, ROWS
from tsworkbench.store.upgrade import columns as columns_of_format

RowId = tuple[str, str]
FactId = tuple[str, str, str]
Cells = dict[str, Any]

OWNERS = {"lead": ("row_id",), "allocation": ("activity_id", "objective_id", "plan_id")}
"""Table of a list → the columns of which one names the row that it belongs to."""


def owner_of(table: str, cells: Mapping[str, Any]) -> RowId:
    """The row whose list a row is in."""
    if table == "lead":
        return cells["level"], cells["row_id"]
    column = next(one for one in OWNERS[table] if cells.get(one) is not None)
    return column.removesuffix("_id"), cells[column]


@cache
def _older(form: int) -> dict[str, frozenset[str]]:
    return dict(columns_of_format(form))


def tables_of(book: Book) -> "Tables":
    """The tables of an open file: they are read once."""
    found = _TABLES.get(book)
    if found is None:
        found = _TABLES[book] = Tables(book)
    return found


_TABLES: "WeakKeyDictionary[Book, Tables]" = WeakKeyDictionary()


class Tables:
    """The tables of a file: their columns and what these hold where nothing is said."""

    def __init__(self, book: Book) -> None:
        self.columns: dict[str, tuple[str, ...]] = {}
        self._defaults: dict[str, Cells] = {}
        self._facts: dict[str, dict[str, tuple[str, ...]]] = {}
        self.form = int(book.value("pragma user_version"))
        self._book = book
        self._several: dict[str, bool] = {}
        for table in NAMES:
            local = ("rid", "id", "slot", *(SLOTS if table == "entry" else ()))
            info = [row for row in book.rows(f"pragma table_info({table})") if row["name"] not in local]
            self.columns[table] = tuple(row["name"] for row in info)
            self._defaults[table] = {row["name"]: _default(row["dflt_value"]) for row in info}
            self._facts[table] = facts_of(table, self.columns[table])

    def of_format(self, table: str, form: int | None) -> tuple[str, ...]:
        """The columns that a table had in a format."""
        if form is None or form >= self.form:
            return self.columns[table]
        had = _older(form).get(table, frozenset())
        return tuple(column for column in self.columns[table] if column in had)

    def facts(self, table: str) -> dict[str, tuple[str, ...]]:
        """The facts of a table with their columns."""
        return self._facts[table]

    def cells(self, table: str, fact: str) -> tuple[str, ...]:
        """The cells of a fact; of an entry of a register each field is a fact, known by its id."""
        return (fact,) if is_field(table, fact) else self._facts[table].get(fact, ())

    def parts(self, table: str, fact: str) -> Parts | None:
        """How a fact is taken apart, if it holds several things: a field of several values, settings of a register."""
        if (table, fact) == ("register", "settings"):
            return SETTINGS
        if not is_field(table, fact):
            return None
        known = self._several.get(fact)
        if known is None:
            row = self._book.row("select rule from field where id=?", fact)
            if row is None:
                return None
            known = self._several[fact] = is_several(row["rule"])
        return LINES if known else None

    def note_field(self, field: str, rule: str | None) -> None:
        """A field that is about to be added."""
        self._several[field] = is_several(rule)

    def default(self, table: str, column: str) -> Any:
        """What a cell holds where nothing is said."""
        return None if is_field(table, column) else self._defaults[table][column]


def _default(said: str | None) -> Any:
    if said is None:
        return None
    if said.startswith("'"):
        return said[1:-1].replace("''", "'")
    return int(said) if said.lstrip("-").isdigit() else float(said)


class Step(NamedTuple):
    """What one act did to one row."""

    act: str
    number: int
    key: Any
    form: int | None
    own: bool
    first: int
    born: bool
    columns: frozenset[str]
    before: Cells
    after: Cells
    undoes: str | None
    """The act that it undoes."""


class Ops:
    """The ops on some rows, in the order in which they became known."""

    def __init__(self) -> None:
        self.facts: dict[FactId, list[tuple[float, Known]]] = defaultdict(list)
        self.births: dict[RowId, list[tuple[float, Known]]] = defaultdict(list)
        self.own: dict[str, list[Op]] = defaultdict(list)
        """The ops of each own act on these rows, as they travel."""
        self.now: dict[RowId, Cells] = {}
        self.counted: dict[tuple[str, str], float] = {}
        self.restated: frozenset[str] = frozenset()
        """Acts that count no more: home has said them anew."""
        self.members: dict[RowId, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        """Owner of a list → its table → ids of its rows, deleted ones too."""

    def fold(self, fact: FactId, tables: Tables, extra: Iterable[Known] = ()) -> Fold:
        """All ops on a fact, the births of its row too."""
        table, row, name = fact
        fold = Fold(table, name, parts=tables.parts(table, name))
        if name not in _LIST_NAMES:
            cells = tables.cells(table, name)
            for _, birth in self.births.get((table, row), ()):
                if birth.id not in self.restated:
                    fold.add(_of_birth(birth, cells))
        for op in (*(op for _, op in self.facts.get(fact, ())), *extra):
            if op.id not in self.restated:
                fold.add(op)
        return fold


_LIST_NAMES = {one.fact for one in LISTS.values()}


def _of_birth(birth: Known, cells: Collection[str]) -> Known:
    return birth._replace(cells={name: birth.cells[name] for name in cells if name in birth.cells})


def read_ops(book: Book, tables: Tables, rows: Iterable[RowId], opened: tuple[str, int, str, int] | None = None) -> Ops:
    """The ops on rows, and on the lists that they have or are in.

    `opened` (copy, clock, number, number here) is an act that is being taken in, whose first ops are kept already.
    """
    found = Ops()
    found.restated = restated(book)
    wanted = dict.fromkeys(rows)
    owners = _add_members(book, found, wanted)
    _read_now(book, found, wanted)
    steps = _steps(book, found, wanted)
    taken = _taken(book, wanted, opened)
    _count(found, steps)
    for row in wanted:
        _derive(found, tables, row, steps.get(row, ()), taken)
    for owner in owners:
        _derive_lists(found, owner, steps, taken)
    return found


RESTATED = "share.restated."
"""What the keys of the settings begin with that name a copy, of which home has said acts anew: their numbers."""


def restated(book: Book) -> frozenset[str]:
    """The acts that home has said anew, because the clock of their copy was far ahead: they count no more."""
    rows = book.rows(f"select key, value from setting where deleted=0 and key like '{RESTATED}%'")
    return frozenset(f"{row['key'][len(RESTATED) :]}/{number}" for row in rows for number in json.loads(row["value"]))


def _chunks(ids: Collection[str], size: int = 2000) -> Iterator[str]:
    every = list(ids)
    for start in range(0, len(every), size):
        yield json.dumps(every[start : start + size])


def _by_table(rows: Iterable[RowId]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for table, row in rows:
        found[table].append(row)
    return found


_IN = "in (select value from json_each(?))"


def _add_members(book: Book, found: Ops, wanted: dict[RowId, None]) -> list[RowId]:
    """Adds the rows of the lists that are concerned, and readings of outputs. Returns the owners of lists."""
    by_table = _by_table(wanted)
    owners: dict[RowId, None] = {}
    for table in OWNERS:
        for ids in _chunks(by_table.get(table, ())):
            rows = book.rows(f"select * from {table} where id {_IN}", ids)
            owners.update((owner_of(table, _cells(row)), None) for row in rows)
    owners.update((row, None) for row in wanted if row[0] in ROWS)
    wanted.update(owners)
    ids_of_owners = [row for _, row in owners]
    for table, columns in OWNERS.items():
        owner = columns[0] if len(columns) == 1 else f"coalesce({', '.join(columns)})"
        live = ("deleted=0 and", "deleted<>0 and") if len(columns) == 1 else ("",)  # each has an index of its own
        for ids, which in product(_chunks(ids_of_owners), live):
            for row in book.rows(f"select * from {table} where {which} {owner} {_IN}", ids):
                found.members[owner_of(table, _cells(row))][table].add(row["id"])
                wanted[table, row["id"]] = None
    for ids, which in product(_chunks(by_table.get("output", ())), ("deleted=0", "deleted<>0")):
        for row in book.rows(f"select id, output_id from reading where {which} and output_id {_IN}", ids):
            found.members["output", row["output_id"]]["reading"].add(row["id"])
            wanted["reading", row["id"]] = None
    return list(owners)


def _cells(row: Any) -> Cells:
    return dict(zip(row.keys(), tuple(row), strict=True))


def _read_now(book: Book, found: Ops, wanted: dict[RowId, None]) -> None:
    slots = Slots(book.connection)
    for table, ids in _by_table(wanted).items():
        if table not in NAMES:
            continue
        for chunk in _chunks(ids):
            for row in book.rows(f"select * from {table} where id {_IN}", chunk):
                cells = _cells(row)
                if table == "entry":
                    cells = by_field(slots, cells)
                for name in ("rid", "id", "slot"):
                    cells.pop(name, None)
                found.now[table, row["id"]] = cells


def _steps(book: Book, found: Ops, wanted: dict[RowId, None]) -> dict[RowId, list[Step]]:
    """What each act did to each row, oldest first."""
    raw: dict[RowId, list[Any]] = defaultdict(list)
    for ids in _chunks([row for _, row in wanted]):
        for change in book.rows(
            "select c.seq, c.replica, c.dseq, c.hlc, c.action, c.tbl, c.row, c.col, c.old, c.new, a.n, a.hlc as clock, "
            "a.format, t.replica || '/' || coalesce(t.n, t.seq) as undoes from change c left join action a on "
            f"a.seq=c.action left join action t on t.seq=a.target and a.kind='undo' where c.row {_IN} order by c.seq",
            ids,
        ):
            raw[change["tbl"], change["row"]].append(change)
    return {row: _replayed(changes, found.now[row]) for row, changes in raw.items() if row in found.now}


def _replayed(changes: list[Any], now: Cells) -> list[Step]:
    state = dict(now)
    for change in reversed(changes):
        if change["col"] is not None:
            state[change["col"]] = change["old"]
    steps: list[Step] = []
    start = 0
    while start < len(changes):
        head = changes[start]
        end = start + 1
        while head["action"] is not None and end < len(changes) and changes[end]["action"] == head["action"]:
            end += 1
        mine = changes[start:end]
        before = state
        state = {**state, **{one["col"]: one["new"] for one in mine if one["col"] is not None}}
        number = f"x{head['dseq']}" if head["action"] is None else str(head["action"])
        hlc = head["hlc"] if head["action"] is None or head["clock"] is None else head["clock"]
        steps.append(
            Step(
                f"{head['replica']}/{number}",
                head["action"] or 0,
                key_of(hlc, head["replica"], number),
                head["format"],
                head["n"] is None,
                head["seq"],
                any(one["col"] is None for one in mine),
                frozenset(one["col"] for one in mine if one["col"] is not None),
                before,
                state,
                head["undoes"],
            )
        )
        start = end
    return steps


def _taken(
    book: Book, wanted: dict[RowId, None], opened: tuple[str, int, str, int] | None
) -> dict[RowId, list[tuple[float, str, Known]]]:
    """The ops of others, by row: when it became known, fact, op. What waits is left out."""
    found: dict[RowId, list[tuple[float, str, Known]]] = defaultdict(list)
    for ids in _chunks(dict.fromkeys(row for _, row in wanted)):
        for one in book.rows(
            "select o.tbl, o.row, o.fact, o.v, o.over, max(o.arrived, coalesce(p.released, 0)) as arrived, a.replica, "
            "a.n, a.hlc, o.action from op o left join action a on a.seq=o.action left join parked p on p.action=a.seq "
            f"where o.row {_IN} and (p.action is null or p.released is not null)",
            ids,
        ):
            copy, hlc, number = one["replica"], one["hlc"], one["n"]
            if copy is None and opened is not None:
                copy, hlc, number, _ = opened
            op = known_of(
                f"{copy}/{number}",
                key_of(hlc, copy, number),
                one["fact"],
                json.loads(one["v"]),
                tuple(json.loads(one["over"])),
                one["action"],
            )
            found[one["tbl"], one["row"]].append((one["arrived"] + 0.5, one["fact"], op))
    return found


def known_of(act_id: str, key: Any, fact: str, cells: Cells, over: tuple[str, ...], act: int) -> Known:
    """An op of another copy."""
    more = cells.get("more")
    if more is not None:
        cells = {name: cell for name, cell in cells.items() if name != "more"}
    return Known(act_id, key, cells, over, more, act, fact == BIRTH)


def _derive(
    found: Ops,
    tables: Tables,
    row: RowId,
    steps: Iterable[Step],
    taken: dict[RowId, list[tuple[float, str, Known]]],
) -> None:
    """The ops on one row: own ones name what they replaced, by what was known when they were made."""
    table, row_id = row
    events: dict[str, list[tuple[float, Known | None, Step | None]]] = defaultdict(list)
    for at, fact, op in taken.get(row, ()):
        if fact == BIRTH:
            found.births[row].append((at, op))
        else:
            events[fact].append((at, op, None))
    for step in steps:
        if not step.own:
            continue
        if step.born:
            cells = {name: step.after[name] for name in tables.of_format(table, step.form)}
            if table == "entry":  # the fields by their ids, those that hold something
                cells |= {name: cell for name, cell in step.after.items() if cell is not None and is_field(table, name)}
            birth = Known(step.act, step.key, cells, (), None, step.number, True)
            found.births[row].append((step.first, birth))
            found.own[step.act].append(Op(table, row_id, BIRTH, cells, ()))
            continue
        if table in LISTS:
            continue
        for fact in dict.fromkeys(fact_of(table, column) for column in sorted(step.columns)):
            if table != "entry" or fact not in SLOTS:  # a value in no field is nobody else's
                events[fact].append((step.first, None, step))
    births = found.births.get(row, [])
    for fact, mine in events.items():
        _derive_fact(found, tables, (table, row_id, fact), births, mine)


def _derive_fact(
    found: Ops,
    tables: Tables,
    fact: FactId,
    births: list[tuple[float, Known]],
    events: list[tuple[float, Known | None, Step | None]],
) -> None:
    table, row_id, name = fact
    columns = tables.cells(table, name)
    reading = reading_of(table, name)
    fold = Fold(table, name, reading, parts=tables.parts(table, name))
    every: list[tuple[float, Known | None, Step | None]] = [(at, _of_birth(op, columns), None) for at, op in births]
    every += events
    every.sort(key=lambda one: one[0])
    for at, op, step in every:
        if op is not None:
            fold.add(op)
            if not op.born:
                found.facts[fact].append((at, op))
        elif step is not None:
            had = columns if is_field(table, name) else cells_of(table, name, tables.of_format(table, step.form))
            before = {column: step.before.get(column) for column in had}
            cells = {column: step.after.get(column) for column in had}
            over = replaced_by(fold.outcome(), before, reading, fold.ops.values())
            if step.undoes in over:  # what another said alike is not undone with it
                over = (step.undoes,)
            more = _counted(found, fact, step) if (table, name) == TOTAL else None
            mine = Known(step.act, step.key, cells, over, more, step.number)
            fold.add(mine)
            found.facts[fact].append((at, mine))
            sent = cells if more is None else {**cells, "more": more}
            found.own[step.act].append(Op(table, row_id, name, sent, over))


def _counted(found: Ops, fact: FactId, step: Step) -> float | None:
    """By how much an act counted an output further; None where it said how much there is."""
    by = found.counted.get((fact[1], step.act))
    old, new = step.before["actual"] or 0, step.after["actual"] or 0
    return by if by and new - old == by else None


def _count(found: Ops, steps: dict[RowId, list[Step]]) -> None:
    """What each act counted of each output on top of what there was: of one that said how much there is, nothing."""
    said: set[tuple[str, str]] = set()
    for (table, output), members in found.members.items():
        for reading in members.get("reading", ()) if table == "output" else ():
            for step in steps.get(("reading", reading), ()):
                if not step.own:
                    continue
                if not step.after["is_more"]:
                    said.add((output, step.act))
                had = 0 if step.born or step.before["deleted"] else step.before["value"]
                has = 0 if step.after["deleted"] else step.after["value"]
                found.counted[output, step.act] = found.counted.get((output, step.act), 0) + has - had
    for one in said:
        del found.counted[one]


def _derive_lists(
    found: Ops,
    owner: RowId,
    steps: dict[RowId, list[Step]],
    taken: dict[RowId, list[tuple[float, str, Known]]],
) -> None:
    """The ops on the lists of a row: each says the whole list as it was after the act."""
    table, row_id = owner
    for name, one in LISTS.items():
        members = found.members[owner].get(name, set())
        fact = (table, row_id, one.fact)
        by_act: dict[str, list[tuple[str, Step]]] = {}
        for step, member in sorted(
            ((step, one_id) for one_id in members for step in steps.get((name, one_id), ())),
            key=lambda pair: pair[0].first,
        ):
            by_act.setdefault(step.act, []).append((member, step))
        others = [(at, op) for at, fact_name, op in taken.get(owner, ()) if fact_name == one.fact]
        events: list[tuple[float, Known | None, list[tuple[str, Step]]]] = [(at, op, []) for at, op in others]
        events += [(changed[0][1].first, None, changed) for changed in by_act.values()]
        events.sort(key=lambda event: event[0])
        reading = reading_of(table, one.fact)
        fold = Fold(table, one.fact, reading)
        live: dict[str, Cells] = {}
        for at, op, changed in events:
            before = {"rows": dict(live)}
            for member, step in changed:
                if step.after["deleted"]:
                    live.pop(member, None)
                else:
                    live[member] = {cell: step.after[cell] for cell in one.cells}
            if op is None and changed[0][1].own:
                step = changed[0][1]
                cells = {"rows": dict(sorted(live.items()))}
                over = replaced_by(fold.outcome(), before, reading, fold.ops.values())
                if step.undoes in over:
                    over = (step.undoes,)
                op = Known(step.act, step.key, cells, over, None, step.number)
                found.own[step.act].append(Op(table, row_id, one.fact, cells, over))
            if op is not None:
                fold.add(op)
                found.facts[fact].append((at, op))
