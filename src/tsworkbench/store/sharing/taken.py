"""Acts of others become cells: in one transaction, by ordinary writes with the triggers on, each cell under the act
whose op is kept.

A batch of acts is folded at once: what is known of the rows they touch is read once, and put together in memory. What
belongs to a row that isn't here yet waits for it. An act that a later version made, or a clock that is far ahead, is
known and not applied.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tsworkbench.plan.errors import Refused
from tsworkbench.plan.sharing.acts import MOMENT, Act, Op, digest, read_act, same_content
from tsworkbench.plan.sharing.conflicts import Known, Outcome
from tsworkbench.plan.sharing.facts import BIRTH, LIST_FACTS, LISTS, TOTAL, is_listed
from tsworkbench.plan.sharing.values import Head
from tsworkbench.store import check
from tsworkbench.store.book import SCHEMA, Book, last_act, utc_text
from tsworkbench.store.log import seals
from tsworkbench.store.sharing.ops import Cells, FactId, Ops, RowId, Tables, known_of, owner_of, read_ops, tables_of
from tsworkbench.store.tables import ABOVE, HANGING, NAMES, ROWS

AHEAD = 36 * 3_600_000
"""How many milliseconds a clock may be ahead: beyond that its acts wait."""
_OPS, _ACTS = 4000, 2000
"""A batch has about so many."""
_FORM = "form:"
"""What the name of a copy begins with that is an Excel form: its acts have no order."""
_RANK = {table: place for place, table in enumerate(NAMES)}


class TwoCopies(Refused):
    """Two copies wrote under one name; `copy` is that name, `at` when the first act of the second was made."""

    def __init__(self, copy: str, who: str | None, at: str | None) -> None:
        self.copy, self.at = copy, at
        whose = f"{who}'s" if who else "the sender's"
        super().__init__(
            "Two copies wrote under one name (a backup was put back by hand). Nothing was taken in. On "
            f"{whose} laptop: “tsworkbench share --new-copy”, then send again."
        )


@dataclass
class Result:
    """What a take-in has done."""

    take: int = 0
    new: int = 0
    known: int = 0
    rows: set[RowId] = field(default_factory=set)
    """Rows that were added or changed."""
    apart: set[FactId] = field(default_factory=set)
    """Facts that may be to settle now."""
    later: int = 0
    """Acts that wait for a later version."""
    ahead: dict[str, int] = field(default_factory=dict)
    """Copy → how far ahead its clock is, in milliseconds, where its acts wait."""
    fast: dict[str, int] = field(default_factory=dict)
    """Copy → how far ahead its clock is, where its acts were taken in."""
    waiting: int = 0
    who: Counter[str] = field(default_factory=Counter)
    last_known: int = 0
    """The newest take-in with which a known act came."""


class Intake:
    """The take-in of one letter, inside a transaction of `Book.taking`."""

    def __init__(self, book: Book, head: Head, *, source: str, road: str) -> None:
        self._book = book
        self._head = head
        self._source, self._road = source, road
        self._run = book.connection.execute
        self._tables = tables_of(book)
        self._result = Result()
        self._next, self._sealed = last_act(book.connection)
        self._here = str(book.value("select replica from ctx"))
        self._now = book.now()
        self._at = utc_text(self._now)
        self._top = 0
        self._had: dict[str, int] = {}
        self._open: tuple[Act, int] | None = None
        """An act in pieces that has begun, and its number."""

    def take(self, acts: Iterable[Mapping[str, Any]]) -> Result:
        """Takes all acts in. Raises Refused, and leaves it to the transaction that nothing is written."""
        try:
            for piece, batch in _batches(acts):
                self._batch(batch, in_pieces=piece is not None)
            self._close_open()
            self._release()
        except sqlite3.IntegrityError as error:
            raise Refused(
                "The letter holds a change that no plan can have "
                f"({str(error).split(':')[0]}). Nothing was taken in: ask for it again."
            ) from error
        self._note_had()
        if self._result.take:
            self._run("update take set acts=? where seq=?", (self._result.new, self._result.take))
        self._run("update ctx set action=null, clock=null")
        self._raise_clock()
        self._result.waiting = int(
            self._book.value("select count(*) from parked where why<>'restated' and released is null")
        ) + int(self._book.value("select count(distinct tbl || row) from waiting where fact=''"))
        return self._result

    def _raise_clock(self) -> None:
        """What is done here from now on comes after all that has been taken in."""
        self._run("update ctx set hlc=max(hlc, ?)", (self._top,))

    # -- one batch

    def _batch(self, acts: list[Act], *, in_pieces: bool) -> None:
        if self._open is not None and (not in_pieces or acts[0].id != self._open[0].id):
            self._close_open()
        fresh, extra = self._sorted_out(acts)
        if not fresh and not extra:
            return
        self._begin()
        numbers: dict[str, int] = {}
        for act in fresh:
            if self._open is not None and act.id == self._open[0].id:
                numbers[act.id] = self._open[1]
                continue
            self._next += 1
            numbers[act.id] = self._next
            if in_pieces:
                self._open = (act, self._next)
        waits = {act.id: why for act in fresh if (why := self._why_it_waits(act))}
        counted = [act for act in fresh if act.id not in waits]
        writing = _Writing(self._book, self._tables, numbers)
        arrived = int(self._book.value("select coalesce(max(seq), 0) from change"))
        for act, ops in [*((act, act.ops) for act in counted), *extra]:
            for op in ops:
                self._require(op)
                writing.add(act, op)
        writing.fold(self._opened())
        self._write(fresh, extra, numbers, waits, writing, arrived, in_pieces=in_pieces)
        self._result.rows |= writing.changed
        self._result.apart |= writing.apart

    def _opened(self) -> tuple[str, int, str, int] | None:
        if self._open is None:
            return None
        act, seq = self._open
        return act.copy, act.hlc, act.number, seq

    def _sorted_out(self, acts: list[Act]) -> tuple[list[Act], list[tuple[Act, tuple[Op, ...]]]]:
        """(acts that are new, ops that are new of known ones). Raises TwoCopies for other content under one name."""
        fresh: dict[str, Act] = {}
        extra: list[tuple[Act, tuple[Op, ...]]] = []
        own: list[Act] = []
        for act in sorted(acts, key=lambda act: act.key):
            if self._open is not None and act.id == self._open[0].id:
                fresh[act.id] = act
                continue
            if act.id in fresh:
                fresh[act.id] = act._replace(ops=(*fresh[act.id].ops, *act.ops))
                continue
            found = self._known(act)
            if found is None:
                fresh[act.id] = act
                continue
            is_own, seq, hlc = found
            self._result.known += 1
            self._refuse_other_clock(act, hlc)
            if is_own:
                own.append(act)
            elif missing := self._unknown_ops(act, seq):
                extra.append((act, missing))
        if own:
            self._compare_own(own)
        return list(fresh.values()), extra

    def _known(self, act: Act) -> tuple[bool, int, int] | None:
        """(whether it is an act of this file, its number, its clock) of an act that is known."""
        row = self._run("select seq, hlc, batch from action where replica=? and n=?", (act.copy, act.number)).fetchone()
        if row is not None:
            self._result.last_known = max(self._result.last_known, row["batch"] or 0)
            return False, row["seq"], row["hlc"]
        if act.number.isdigit():
            row = self._run(
                "select seq, hlc from action where seq=? and replica=? and n is null", (int(act.number), act.copy)
            ).fetchone()
        elif act.number[0] == "x" and act.number[1:].isdigit():
            row = self._run(
                "select seq, hlc from change where replica=? and dseq=? and action is null",
                (act.copy, int(act.number[1:])),
            ).fetchone()
        return None if row is None else (True, row["seq"], row["hlc"] or 0)

    def _refuse_other_clock(self, act: Act, hlc: int) -> None:
        if hlc != act.hlc:
            raise TwoCopies(act.copy, act.who, act.at)

    def _unknown_ops(self, act: Act, seq: int) -> tuple[Op, ...]:
        there = {
            (row["tbl"], row["row"], row["fact"]): row
            for row in self._run("select tbl, row, fact, v, hash from op where action=?", (seq,)).fetchall()
        }
        missing = []
        for op in act.ops:
            row = there.get((op.table, op.row, op.fact))
            if row is None:
                missing.append(op)
            elif row["hash"] != digest(op.cells) and not same_content(json.loads(row["v"]), op.cells):
                raise TwoCopies(act.copy, act.who, act.at)
        return tuple(missing)

    def _compare_own(self, acts: list[Act]) -> None:
        rows = {(op.table, op.row) for act in acts for op in act.ops if op.table in NAMES}
        ops = read_ops(self._book, self._tables, rows)
        for act in acts:
            mine = {(op.table, op.row, op.fact): op.cells for op in ops.own.get(act.id, ())}
            for op in act.ops:
                cells = mine.get((op.table, op.row, op.fact))
                if cells is None or not same_content(cells, op.cells):
                    raise TwoCopies(act.copy, act.who, act.at)

    def _why_it_waits(self, act: Act) -> str | None:
        if act.form > SCHEMA:
            self._result.later += 1
            return "format"
        ahead = (act.hlc >> 16) - self._now
        if ahead > AHEAD:
            self._result.ahead[act.copy] = max(ahead, self._result.ahead.get(act.copy, 0))
            return "clock"
        if ahead > 3_600_000:
            self._result.fast[act.copy] = max(ahead, self._result.fast.get(act.copy, 0))
        return None

    def _require(self, op: Op) -> None:
        """Raises Refused unless an op is one that a file of its format can have."""
        columns = self._tables.columns.get(op.table)
        if columns is None:
            raise _no_change(op)
        if op.fact in LIST_FACTS:
            if op.table not in ROWS:
                raise _no_change(op)
            return
        cells = columns if op.fact == BIRTH else self._tables.facts(op.table).get(op.fact)
        if cells is None or not op.cells.keys() <= {*cells, *(("more",) if (op.table, op.fact) == TOTAL else ())}:
            raise _no_change(op)
        if not op.cells or not all(_is_sound(name, cell) for name, cell in op.cells.items()):
            raise _no_change(op)

    # -- written

    def _begin(self) -> None:
        if self._result.take:
            return
        head = self._head
        self._result.take = int(self._book.value("select coalesce(max(seq), 0) + 1 from take"))
        self._run(
            "insert into take(seq, at, who, source, road, plan, from_copy, from_who, made_at, acts) "
            "values(?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                *(self._result.take, self._at, self._book.who, self._source, self._road),
                *(head.share, head.sender, head.who, head.made_at),
            ),
        )

    def _write(
        self,
        fresh: list[Act],
        extra: list[tuple[Act, tuple[Op, ...]]],
        numbers: dict[str, int],
        waits: dict[str, str],
        writing: "_Writing",
        arrived: int,
        *,
        in_pieces: bool,
    ) -> None:
        for act, ops in extra:
            row = self._run("select seq from action where replica=? and n=?", (act.copy, act.number)).fetchone()
            self._keep_ops(row["seq"], ops, arrived)
        for act in fresh:
            seq = numbers[act.id]
            self._set_act(seq)
            writing.write(act.id)
            self._keep_ops(seq, act.ops, arrived)
            if act.id in waits:
                self._run("insert or ignore into parked(action, why) values(?, ?)", (seq, waits[act.id]))
            else:
                self._top = max(self._top, act.hlc)
            if in_pieces:
                writing.write_all()
            else:
                self._name(act, seq)
            if not self._head.part and not act.copy.startswith(_FORM):
                self._had[act.copy] = max(self._had.get(act.copy, 0), act.last)
        for act_id in writing.left():
            self._carry(act_id, writing)
        writing.note()

    def _set_act(self, seq: int) -> None:
        self._run("update ctx set action=?, clock=?", (seq, self._now if self._book.has_own_clock else None))

    def _keep_ops(self, seq: int, ops: Iterable[Op], arrived: int) -> None:
        self._book.connection.executemany(
            "insert into op(action, tbl, row, fact, v, over, hash, arrived) values(?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(seq, op.table, op.row, op.fact, json.dumps(op.cells, ensure_ascii=False, separators=(",", ":"))),
                    *(json.dumps(op.over, separators=(",", ":")), digest(op.cells), arrived),
                )
                for op in ops
            ],
        )

    def _close_open(self) -> None:
        if self._open is not None:
            act, seq = self._open
            self._open = None
            self._name(act, seq)

    def _name(self, act: Act, seq: int) -> None:
        """Writes the act into the history, sealed, once its cells are written."""
        target = None
        if act.target is not None:
            row = self._run(
                "select seq from action where replica=?1 and (n=?2 or (n is null and seq=?3))",
                (*act.target, int(act.target[1]) if act.target[1].isdigit() else -1),
            ).fetchone()
            target = None if row is None else row["seq"]
        self._result.new += 1
        self._result.who[act.who or ""] += 1
        self._insert(seals.Head(seq, self._at, act.copy, act.who, act.label, act.kind, target), act.number, act)

    def _insert(self, head: seals.Head, number: str, act: Act | None) -> None:
        form, self._sealed, sealed = seals.seal(self._book.connection, head, self._sealed)
        told = (None,) * 5
        if act is not None:
            told = (act.at, act.hlc, act.last, json.dumps(act.seen, separators=(",", ":")), act.form)  # type: ignore[assignment]
        self._run(
            "insert into action(seq, at, replica, who, label, kind, target, format, upto, digest, n, "
            "said_at, hlc, last, seen, made_in, batch) values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*head, form, self._sealed, sealed, number, *told, self._result.take),
        )

    def _carry(self, act_id: str, writing: "_Writing") -> None:
        """Writes cells of an act that has been known for longer: they waited, or count only now."""
        self._begin()
        copy, _, number = act_id.rpartition("/")
        row = self._run(
            "select who, label, kind from action where replica=?1 and (n=?2 or (n is null and seq=?3))",
            (copy, number, int(number) if number.isdigit() else -1),
        ).fetchone()
        self._next += 1
        seq = self._next
        self._set_act(seq)
        writing.write(act_id)
        who, label, kind = (None, "changed with another program", "do") if row is None else tuple(row)
        kind = "import" if kind == "import" else "do"
        self._insert(seals.Head(seq, self._at, copy, who, label, kind, None), f"{number}~{seq}", None)

    def _release(self) -> None:
        """Applies the acts that have waited for this version, or for their day."""
        rows = self._run(
            "select p.action from parked p join action a on a.seq=p.action "
            "where p.released is null and p.why<>'restated' and a.made_in<=? and a.hlc<=?",
            (SCHEMA, (self._now + AHEAD) << 16),
        ).fetchall()
        if not rows:
            return
        self._begin()
        seqs = [row[0] for row in rows]
        length = int(self._book.value("select coalesce(max(seq), 0) from change"))
        self._book.connection.executemany(
            "update parked set released=? where action=?", [(length, seq) for seq in seqs]
        )
        writing = _Writing(self._book, self._tables, {})
        for seq in seqs:
            act = self._run("select * from action where seq=?", (seq,)).fetchone()
            self._top = max(self._top, act["hlc"])
            for row in self._run("select tbl, row, fact, v from op where action=?", (seq,)).fetchall():
                op = Op(row["tbl"], row["row"], row["fact"], json.loads(row["v"]), ())
                if op.table in NAMES:
                    self._require(op)
                    writing.touch(op)
        writing.fold(None)
        for act_id in writing.left():
            self._carry(act_id, writing)
        writing.note()
        self._result.rows |= writing.changed
        self._result.apart |= writing.apart

    def _note_had(self) -> None:
        """What there now is of the share."""
        if not self._head.part:
            for copy, last in self._head.seen.items():
                self._had[copy] = max(self._had.get(copy, 0), last)
        self._book.connection.executemany(
            "insert into had values(?, ?, ?) on conflict(share, copy) do update set last=max(last, excluded.last)",
            [(self._head.share, copy, last) for copy, last in self._had.items()],
        )

    def note_peer(self) -> None:
        """What the sender has said it has."""
        head = self._head
        if not head.sender or head.sender.startswith(_FORM):
            return
        self._run(
            "insert into peer(copy, share, who, seen, made_at, heard_at, road, key, part) values(?,?,?,?,?,?,?,?,?) "
            "on conflict(copy, share) do update set who=excluded.who, heard_at=excluded.heard_at, road=excluded.road, "
            "key=coalesce(excluded.key, key), gone=0, "
            "seen=case when excluded.made_at>=coalesce(made_at, '') then excluded.seen else seen end, "
            "part=case when excluded.made_at>=coalesce(made_at, '') then excluded.part else part end, "
            "made_at=max(excluded.made_at, coalesce(made_at, ''))",
            (
                *(head.sender, head.share, head.who, json.dumps(dict(head.seen)), head.made_at, self._at, self._road),
                *(head.key, int(head.part)),
            ),
        )


def _no_change(op: Op) -> Refused:
    del op
    return Refused("The letter holds something that is no change of a plan. Nothing was taken in: ask for it again.")


def _is_sound(column: str, cell: Any) -> bool:
    """Whether a cell could be written by an edit: a day is a day, a time is a time, and yes or no is 0 or 1."""
    if cell is None:
        return True
    if column in check._YES_OR_NO:
        return cell in (0, 1)
    if column in check._DAYS:
        try:
            return len(cell) == 10 and date.fromisoformat(cell) is not None
        except (TypeError, ValueError):
            return False
    if column in check._MOMENTS:
        return isinstance(cell, str) and bool(MOMENT.fullmatch(cell))
    if column == "sort":
        return isinstance(cell, str) and cell.isascii() and cell.isalnum()
    return True


def _batches(acts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int | None, list[Act]]]:
    """Acts that are folded together; one that comes in pieces comes piece by piece, each by itself."""
    batch: list[Act] = []
    ops = 0
    for said in acts:
        act = read_act(said)
        piece = said.get("piece")
        if piece is not None:
            if batch:
                yield None, batch
                batch, ops = [], 0
            yield int(piece), [act]
            continue
        batch.append(act)
        ops += len(act.ops)
        if ops >= _OPS or len(batch) >= _ACTS:
            yield None, batch
            batch, ops = [], 0
    if batch:
        yield None, batch


class _Writing:
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
        self.changed: set[RowId] = set()
        self.apart: set[FactId] = set()

    def add(self, act: Act, op: Op) -> None:
        """An op of the batch."""
        known = known_of(act.id, act.key, op.fact, dict(op.cells), op.over, self._numbers.get(act.id, 0))
        if op.fact == BIRTH:
            self._births[op.table, op.row].append(known)
        else:
            self._facts[op.table, op.row, op.fact].append(known)
        self.touch(op)

    def touch(self, op: Op) -> None:
        """A fact that is to be folded."""
        self._touched[op.table, op.row, op.fact] = None

    # -- folded

    def fold(self, opened: tuple[str, int, str, int] | None) -> None:
        """Finds what every touched fact is now. `opened`: an act in pieces whose earlier ops have no act yet."""
        self._opened_act = opened
        self._look({(table, row) for table, row, _ in self._touched})
        ahead = {(table, row) for table, row, fact in self._touched if fact == BIRTH}
        while ahead:
            placed = self._place(ahead)
            ahead = self._waiting_for(placed)
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
            for fact in self._tables.facts(table):
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

    def _fold(self, fact: FactId) -> None:
        table, row, name = fact
        now = self._ops.now.get((table, row))
        if now is None and (table, row) in self._born:
            now = self._born[table, row][1]
        if now is None:
            return  # it waits for its row
        extra: list[Known] = list(self._facts.get(fact, ()))
        if name not in LIST_FACTS:
            cells = self._tables.facts(table)[name]
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
            one: outcome.cells.get(one, self._tables.default(table, one)) for one in self._tables.facts(table)[name]
        }
        missing = self._missing(table, want)
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
        return max(new, key=lambda op: op.key).id if new and outcome.top.more is not None else outcome.top.id

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
        cells = {one: cell for one, cell in want.items() if not _is_same(now[one], cell)}
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
            columns = ", ".join(f"{column}=?" for column in cells)
            self._run(f"update {row[0]} set {columns} where id=?", (*cells.values(), row[1]))
            self.changed.add(row)

    def write_all(self) -> None:
        """Writes everything under the act that is being written."""
        for act_id in self.left():
            self.write(act_id)

    def left(self) -> list[str]:
        """The acts of which something is still to be written."""
        born = {by for row, (by, _) in self._born.items() if row not in self._in}
        return sorted({*self._writes, *born})

    def _bear(self, row: RowId) -> None:
        cells = self._born[row][1]
        columns = ", ".join(["id", *cells])
        marks = ", ".join("?" * (len(cells) + 1))
        self._run(f"insert into {row[0]}({columns}) values({marks})", (row[1], *cells.values()))
        self._in.add(row)
        self.changed.add(row)

    def note(self) -> None:
        """Keeps what waits, and which facts were set apart."""
        run = self._book.connection.executemany
        run("delete from waiting where missing=?", [(one,) for one in sorted(self._freed)])
        run("insert or ignore into waiting values(?, ?, ?, ?)", sorted(self._waits))
        run("insert or ignore into apart values(?, ?, ?)", sorted(self.apart))


def _is_same(one: Any, other: Any) -> bool:
    return bool(one == other) and (one is None) == (other is None)
