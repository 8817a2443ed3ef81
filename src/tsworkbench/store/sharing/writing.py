"""What a batch of acts makes of the rows that they touch: its facts are folded at once, in memory, and each cell is
written under the act whose op is kept. What belongs to a row that isn't here yet waits for it.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tsworkbench.plan.sharing.acts import Act, Op
from tsworkbench.plan.sharing.conflicts import Known, Outcome
from tsworkbench.plan.sharing.facts import BIRTH, LIST_FACTS, LISTS, is_listed
from tsworkbench.store.book import Book
from tsworkbench.store.log.cells import is_field
from tsworkbench.store.sharing.ops import Cells, FactId, Ops, RowId, Tables, known_of, owner_of, read_ops
from tsworkbench.store.tables import ABOVE, HANGING, NAMES, ROWS

_RANK = {table: place for place, table in enumerate(NAMES)}


class Writing:
    """What a batch of acts makes of the rows that they touch, and under which act each cell is written."""

    def __init__(self, book: Book, tables: Tables, numbers: Mapping[str, int]) -> None:
        self._book = book
        self._run = book.connection.execute
        self._tables = tables
        self._numbers = numbers
        self._facts: dict[FactId, list[Known]] = defaultdict(list)
        self._births: dict[RowId, list[Known]] = defaultdict(list)
        self._touched: dict[FactId, None] = {}
        self._ops = Ops()
        self._read: set[RowId] = set()
        self._there: dict[RowId, bool] = {}
        self._born: dict[RowId, tuple[str, Cells]] = {}
        self._writes: dict[str, dict[RowId, Cells]] = defaultdict(dict)
        self._in: set[RowId] = set()
        self._waits: set[tuple[str, str, str, str]] = set()
        self._freed: set[str] = set()
        self._redacted: set[FactId] = set()
        self.apart: set[FactId] = set()

    def add(self, act: Act, op: Op) -> None:
        """An op of the batch."""
        known = known_of(act.id, act.key, op.fact, dict(op.cells), op.over, self._numbers.get(act.id, 0))
        if op.fact == BIRTH:
            self._births[op.table, op.row].append(known)
        else:
            self._facts[op.table, op.row, op.fact].append(known)
        self.touch((op.table, op.row, op.fact))

    def touch(self, fact: FactId) -> None:
        """A fact that is to be folded."""
        self._touched[fact] = None

    # -- folded

    def fold(self, opened: tuple[str, int, str, int] | None) -> None:
        """Finds what every touched fact is now. `opened`: an act in pieces whose earlier ops have no act yet."""
        self._opened_act = opened
        self._look({(table, row) for table, row, _ in self._touched})
        ahead = {(table, row) for table, row, fact in self._touched if fact == BIRTH}
        while ahead:
            placed = self._place(ahead)
            ahead = self._waiting_for(placed)
        self._read_redacted()
        for fact in list(self._touched):
            if fact[2] == BIRTH:
                self._touch_row(fact[0], fact[1])
        for fact in list(self._touched):
            if fact[2] != BIRTH:
                self._fold(fact)

    def _look(self, rows: set[RowId]) -> None:
        rows = rows - self._read
        if not rows:
            return
        self._read |= rows
        found = read_ops(self._book, self._tables, rows, self._opened_act)
        self._ops.restated = found.restated
        self._ops.facts.update(found.facts)
        self._ops.births.update(found.births)
        self._ops.now.update(found.now)
        for owner, tables in found.members.items():
            for table, ids in tables.items():
                self._ops.members[owner][table] |= ids

    def _exists(self, row: RowId) -> bool:
        if row in self._born or row in self._ops.now:
            return True
        if row not in self._there:
            found = row[0] in NAMES and self._run(f"select 1 from {row[0]} where id=?", (row[1],)).fetchone()
            self._there[row] = bool(found)
        return self._there[row]

    def _place(self, rows: set[RowId]) -> list[str]:
        """Makes the rows that can be made: what they belong to is here. Returns their ids."""
        placed = []
        for row in sorted(rows, key=lambda row: (_RANK[row[0]], row[1])):
            if row in self._ops.now or row in self._born:
                continue
            births = [*(op for _, op in self._ops.births.get(row, ())), *self._births.get(row, ())]
            if not births:
                continue
            birth = max(births, key=lambda op: op.key)
            missing = self._missing(row[0], birth.cells)
            if missing is not None:
                self._waits.add((missing, row[0], row[1], BIRTH))
                continue
            cells = {**self._defaults(row[0]), **birth.cells}
            if row[0] == "field":
                self._tables.note_field(row[1], cells["rule"])
            self._born[row] = (birth.id, cells)
            if row[0] == "settlement":
                self.apart.add((cells["tbl"], cells["row_id"], cells["fact"]))
            placed.append(row[1])
        return placed

    def _defaults(self, table: str) -> Cells:
        return {column: self._tables.default(table, column) for column in self._tables.columns[table]}

    def _missing(self, table: str, cells: Mapping[str, Any]) -> str | None:
        """The id of a row that isn't here, and that a row with these cells would be under."""
        for column, parent in ABOVE[table].items():
            if cells.get(column) is not None and not self._exists((parent, cells[column])):
                return str(cells[column])
        holder = cells.get("holder_id") if table == "officer" else None
        if holder is not None and not self._exists(("officer", holder)):
            return str(holder)
        if table in HANGING and "row_id" in cells and not self._exists((cells.get("level", ""), cells["row_id"])):
            return str(cells["row_id"])
        return None

    def _read_redacted(self) -> None:
        """Which fields of which entries have been redacted: what arrives for them is no more than nothing."""
        rows = {row for table, row, _ in self._touched if table == "entry"}
        new = [cells for (table, _), (_, cells) in self._born.items() if table == "redaction"]
        rows |= {cells["row_id"] for cells in new}
        if not rows:
            return
        told = [
            (row["row_id"], row["fields"])
            for row in self._run(
                "select row_id, fields from redaction where row_id in (select value from json_each(?))",
                (json.dumps(sorted(rows)),),
            ).fetchall()
        ]
        told += [(cells["row_id"], cells["fields"]) for cells in new]
        for row, fields in told:
            for name in fields.split("\n"):
                self._redacted.add(("entry", row, name))
                self._touched["entry", row, name] = None
        self._look({("entry", row) for row, _ in told})
        for (table, row), (_, cells) in self._born.items():
            for name in [one for one in cells if (table, row, one) in self._redacted]:
                del cells[name]

    def _waiting_for(self, placed: list[str]) -> set[RowId]:
        """The rows that can be made now that others have been."""
        found: set[RowId] = set()
        if not placed:
            return found
        self._freed |= set(placed)
        ids = json.dumps(placed)
        rows = [
            tuple(row)
            for row in self._run(
                "select tbl, row, fact from waiting where missing in (select value from json_each(?))", (ids,)
            ).fetchall()
        ]
        mine = set(placed)
        rows += [one[1:] for one in self._waits if one[0] in mine]
        self._waits = {one for one in self._waits if one[0] not in mine}
        for table, row, fact in rows:
            self._touched[table, row, fact] = None
            if fact == BIRTH:
                found.add((table, row))
        self._look({(table, row) for table, row, _ in rows})
        return found

    def _touch_row(self, table: str, row: str) -> None:
        """All facts of a row that has been born: where nothing else is known of it, they are as it was born."""
        is_new = (table, row) in self._born
        births = len(self._ops.births.get((table, row), ())) + len(self._births.get((table, row), ()))
        if table not in LISTS:
            for fact in (*self._tables.facts(table), *self._fields_of(table, row)):
                one = (table, row, fact)
                if not is_new or births > 1 or one in self._facts or one in self._ops.facts:
                    self._touched[one] = None
            if table in ROWS:
                for fact in LIST_FACTS:
                    if (table, row, fact) in self._facts or (table, row, fact) in self._ops.facts:
                        self._touched[table, row, fact] = None
            return
        cells = self._born[table, row][1] if is_new else self._ops.now.get((table, row))
        if cells is not None:
            owner = owner_of(table, cells)
            self._look({owner})
            self._ops.members[owner][table].add(row)
            self._touched[(*owner, LISTS[table].fact)] = None

    def _fields_of(self, table: str, row: str) -> list[str]:
        """The fields of an entry of which anything was said."""
        if table != "entry":
            return []
        births = (*(op for _, op in self._ops.births.get((table, row), ())), *self._births.get((table, row), ()))
        said = {name for birth in births for name in birth.cells if is_field(table, name)}
        for known in (self._facts, self._ops.facts):
            said |= {name for one, other, name in known if (one, other) == (table, row) and is_field(table, name)}
        return sorted(said)

    def _fold(self, fact: FactId) -> None:
        table, row, name = fact
        now = self._ops.now.get((table, row))
        if now is None and (table, row) in self._born:
            now = self._born[table, row][1]
        if now is None:
            return  # it waits for its row
        extra: list[Known] = list(self._facts.get(fact, ()))
        if name not in LIST_FACTS:
            cells = self._tables.cells(table, name)
            extra += [
                birth._replace(cells={one: birth.cells[one] for one in cells if one in birth.cells})
                for birth in self._births.get((table, row), ())
            ]
        outcome = self._ops.fold(fact, self._tables, extra).outcome()
        if outcome is None:
            return
        if outcome.aside and is_listed(table, name, now):
            self.apart.add(fact)
        if name in LIST_FACTS:
            self._fold_list(fact, outcome)
            return
        want = {
            one: outcome.cells.get(one, self._tables.default(table, one)) for one in self._tables.cells(table, name)
        }
        if fact in self._redacted:
            want = dict.fromkeys(want)
        missing = self._missing(table, want) or self._without_a_place(fact)
        if missing is not None:
            self._waits.add((missing, table, row, name))
            return
        self._want(self._under(outcome), (table, row), now, want)
        if table == "settlement":
            self.apart.add((now["tbl"], now["row_id"], now["fact"]))

    def _under(self, outcome: Outcome) -> str:
        """The act under which a value is written."""
        if outcome.top.id in self._numbers:
            return outcome.top.id
        new = [op for op in outcome.kept if op.id in self._numbers]
        merged = outcome.top.more is not None or outcome.cells != outcome.top.cells
        return max(new, key=lambda op: op.key).id if new and merged else outcome.top.id

    def _fold_list(self, fact: FactId, outcome: Outcome) -> None:
        table = LIST_FACTS[fact[2]]
        wanted: Mapping[str, Cells] = outcome.cells["rows"]
        for cells in wanted.values():
            missing = self._missing(table, {key: cell for key, cell in cells.items() if key in ABOVE[table]})
            if missing is not None:
                self._waits.add((missing, *fact))
                return
        for member in sorted({*self._ops.members[fact[:2]][table], *wanted}):
            row = (table, member)
            now = self._ops.now.get(row) or (self._born[row][1] if row in self._born else None)
            if now is None:
                if member in wanted:
                    self._waits.add((member, *fact))
                continue
            self._want(
                outcome.top.id, row, now, {**wanted[member], "deleted": 0} if member in wanted else {"deleted": 1}
            )

    def _want(self, act_id: str, row: RowId, now: Cells, want: Cells) -> None:
        cells = {one: cell for one, cell in want.items() if not _is_same(now.get(one), cell)}
        if cells:
            self._writes[act_id].setdefault(row, {}).update(cells)

    # -- written

    def write(self, act_id: str) -> None:
        """Writes what is kept of an act."""
        mine = [row for row, (by, _) in self._born.items() if by == act_id and row not in self._in]
        for row in sorted(mine, key=lambda row: _RANK[row[0]]):
            self._bear(row)
        for row, cells in self._writes.pop(act_id, {}).items():
            if row in self._born and row not in self._in:
                self._bear(row)
            held = self._held(row, cells)
            if held:
                columns = ", ".join(f"{column}=?" for column in held)
                self._run(f"update {row[0]} set {columns} where id=?", (*held.values(), row[1]))

    def write_all(self) -> None:
        """Writes everything under the act that is being written."""
        for act_id in self.left():
            self.write(act_id)

    def left(self) -> list[str]:
        """The acts of which something is still to be written."""
        born = {by for row, (by, _) in self._born.items() if row not in self._in}
        return sorted({*self._writes, *born})

    def _bear(self, row: RowId) -> None:
        cells = self._held(row, self._born[row][1])
        columns = ", ".join(["id", *cells])
        marks = ", ".join("?" * (len(cells) + 1))
        self._run(f"insert into {row[0]}({columns}) values({marks})", (row[1], *cells.values()))
        self._in.add(row)

    def _held(self, row: RowId, cells: Cells) -> Cells:
        """Cells by the columns of this copy. What a field holds that has no place here waits."""
        if row[0] != "entry":
            return cells
        held = {}
        for name, cell in cells.items():
            slot = name if not is_field(row[0], name) else self._slot(name)
            if slot is not None:
                held[slot] = cell
            elif cell is not None:
                self._waits.add((name, *row, name))
        return held

    def _slot(self, field: str) -> str | None:
        """The column of a field in this copy, in which it is now, whatever act it came with."""
        if ("field", field) in self._born and ("field", field) not in self._in:
            of = ("register", self._born["field", field][1]["register_id"])
            for row in (of, ("field", field)):
                if row in self._born and row not in self._in:
                    self._bear(row)
        row = self._run("select slot from field where id=?", (field,)).fetchone()
        return None if row is None else row["slot"]

    def _without_a_place(self, fact: FactId) -> str | None:
        """The field of a fact, where this copy hasn't got the field, or has no slot for its values."""
        table, _, name = fact
        if not is_field(table, name):
            return None
        if ("field", name) in self._born and ("field", name) not in self._in:
            return None  # it is added, and given a place, before its values are written
        row = self._run("select slot from field where id=?", (name,)).fetchone()
        return None if row is not None and row["slot"] is not None else name

    def note(self) -> None:
        """Keeps what waits, and which facts were set apart."""
        run = self._book.connection.executemany
        run("delete from waiting where missing=?", [(one,) for one in sorted(self._freed)])
        run("insert or ignore into waiting values(?, ?, ?, ?)", sorted(self._waits))
        run("insert or ignore into apart values(?, ?, ?)", sorted(self.apart))


def _is_same(one: Any, other: Any) -> bool:
    return bool(one == other) and (one is None) == (other is None)
