"""Acts of others become cells: in one transaction, by ordinary writes with the triggers on, each cell under the act
whose op is kept.

A batch of acts is folded at once: what is known of the rows they touch is read once, and put together in memory. What
belongs to a row that isn't here yet waits for it. An act that a later version made, or a clock that is far ahead, is
known and not applied.
"""

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tsworkbench.plan.errors import Refused
from tsworkbench.plan.sharing.acts import MOMENT, Act, Op, digest, is_form, read_act, same_content
from tsworkbench.plan.sharing.facts import BIRTH, LIST_FACTS, TOTAL
from tsworkbench.plan.sharing.values import Head
from tsworkbench.store import check
from tsworkbench.store.book import SCHEMA, Book, last_act, utc_text
from tsworkbench.store.log import replica, seals
from tsworkbench.store.log.cells import is_field
from tsworkbench.store.sharing import peers
from tsworkbench.store.sharing.ops import FactId, read_ops, restated, tables_of
from tsworkbench.store.sharing.writing import Writing
from tsworkbench.store.tables import NAMES, ROWS

AHEAD = 36 * 3_600_000
"""How many milliseconds a clock may be ahead: beyond that its acts wait."""
_FIELD = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_OPS, _ACTS = 4000, 2000
"""A batch has about so many."""


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
    wrote: int = 0
    """How many rows were added or changed."""
    apart: set[FactId] = field(default_factory=set)
    """Facts that may be to settle now."""
    later: int = 0
    """Acts that wait for a later version."""
    ahead: dict[str, int] = field(default_factory=dict)
    """Copy → how far ahead its clock is, in milliseconds, where its acts wait."""
    fast: dict[str, int] = field(default_factory=dict)
    """Copy → how far ahead its clock is, where its acts were taken in."""
    was_ahead: bool = False
    """Whether this copy's own clock was far ahead, so that home has said its acts anew."""
    waiting: int = 0
    redacted: int = 0
    """Entries whose words were taken out of this copy, because they were redacted elsewhere."""
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
        self._defines = False
        """Whether it holds anything of a register or a field."""
        self._open: tuple[Act, int] | None = None
        """An act in pieces that has begun, and its number."""

    def take(self, acts: Iterable[Mapping[str, Any]]) -> Result:
        """Takes all acts in. Raises Refused, and leaves it to the transaction that nothing is written."""
        try:
            before = restated(self._book)
            length = int(self._book.value("select coalesce(max(seq), 0) from change"))
            for piece, batch in _batches(acts):
                self._batch(batch, in_pieces=piece is not None)
            self._close_open()
            said_anew = restated(self._book) - before
            if said_anew:
                self._forget_restated(said_anew)
            self._release()
        except sqlite3.IntegrityError as error:
            raise Refused(
                "The letter holds a change that no plan can have "
                f"({str(error).split(':')[0]}). Nothing was taken in: ask for it again."
            ) from error
        self._note_had()
        self._take_out()
        if self._defines:
            from tsworkbench.store.registers import plain

            plain.refresh(self._book.connection)
        self._result.wrote = int(
            self._book.value("select count(*) from (select distinct tbl, row from change where seq>?)", length)
        )
        if self._result.take:
            self._run("update take set acts=? where seq=?", (self._result.new, self._result.take))
        self._run("update ctx set action=null, clock=null")
        self._raise_clock()
        if self._result.was_ahead:
            self._start_anew()
        self._result.waiting = int(
            self._book.value("select count(*) from parked where why<>'restated' and released is null")
        ) + int(self._book.value("select count(distinct tbl || row) from waiting where fact=''"))
        return self._result

    def _take_out(self) -> None:
        """What was redacted elsewhere goes out of the history of this copy as well."""
        new = self._run(
            "select distinct r.row_id, r.fields from redaction r join change c on c.row=r.id and c.col is null "
            "join action a on a.seq=c.action where a.batch=?",
            (self._result.take,),
        ).fetchall()
        if new:
            from tsworkbench.store.registers.redaction import take_out

            self._result.redacted = len(new)
            for row in new:
                take_out(self._book, row["row_id"], row["fields"].split("\n"))

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
        writing = Writing(self._book, self._tables, numbers)
        arrived = int(self._book.value("select coalesce(max(seq), 0) from change"))
        for act, ops in [*((act, act.ops) for act in counted), *extra]:
            for op in ops:
                self._require(op)
                writing.add(act, op)
        writing.fold(self._opened())
        self._write(fresh, extra, numbers, waits, writing, arrived, in_pieces=in_pieces)
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
                fresh[act.id] = act._replace(ops=self._unknown_ops(act, self._open[1]))
                continue
            if act.id in fresh:
                fresh[act.id] = _joined(fresh[act.id], act)
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
            for row in self._run(
                "select o.tbl, o.row, o.fact, o.v, o.hash from json_each(?2) j cross join op o on o.action=?1 "
                "and o.tbl=json_extract(j.value, '$[0]') and o.row=json_extract(j.value, '$[1]') "
                "and o.fact=json_extract(j.value, '$[2]')",
                (seq, json.dumps([op[:3] for op in act.ops])),  # of a whole import there may be a hundred thousand
            ).fetchall()
        }
        missing = []
        for op in act.ops:
            row = there.get((op.table, op.row, op.fact))
            if row is None:
                missing.append(op)
            elif row["hash"] != digest(op.cells) and not _same(op.table, json.loads(row["v"]), op.cells):
                raise TwoCopies(act.copy, act.who, act.at)
        return tuple(missing)

    def _compare_own(self, acts: list[Act]) -> None:
        rows = {(op.table, op.row) for act in acts for op in act.ops if op.table in NAMES}
        ops = read_ops(self._book, self._tables, rows)
        for act in acts:
            mine = {(op.table, op.row, op.fact): op.cells for op in ops.own.get(act.id, ())}
            for op in act.ops:
                cells = mine.get((op.table, op.row, op.fact))
                if cells is None or not _same(op.table, cells, op.cells):
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
        self._defines |= op.table in ("register", "field")
        columns = self._tables.columns.get(op.table)
        if columns is None:
            raise _no_change(op)
        if op.fact in LIST_FACTS:
            if op.table not in ROWS:
                raise _no_change(op)
            return
        if op.table == "entry" and op.fact != BIRTH and is_field(op.table, op.fact):
            cells: Collection[str] | None = (op.fact,) if _FIELD.fullmatch(op.fact) else None
        else:
            cells = columns if op.fact == BIRTH else self._tables.facts(op.table).get(op.fact)
        if cells is not None and op.table == "entry" and op.fact == BIRTH:
            cells = {*cells, *filter(_FIELD.fullmatch, op.cells)}
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
        writing: "Writing",
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
            if not self._head.part and not is_form(act.copy):
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

    def _carry(self, act_id: str, writing: "Writing") -> None:
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

    def _forget_restated(self, said_anew: frozenset[str]) -> None:
        """What home has said anew counts no more as it was said. It may have been said on this very copy."""
        copies = defaultdict(list)
        for one in said_anew:
            copy, _, number = one.rpartition("/")
            copies[copy].append(number)
        facts: set[FactId] = set()
        for copy, numbers in copies.items():
            facts.update(
                (row["tbl"], row["row"], row["fact"])
                for row in self._run(
                    "select o.tbl, o.row, o.fact from op o join action a on a.seq=o.action where a.replica=? "
                    "and a.n in (select value from json_each(?))",
                    (copy, json.dumps(numbers)),
                ).fetchall()
                if row["tbl"] in NAMES
            )
            rows = self._run(
                "select distinct tbl, row from change where replica=?1 and (action in "
                "(select value+0 from json_each(?2)) or"
                " (action is null and 'x' || dseq in (select value from json_each(?2))))",
                (copy, json.dumps(numbers)),
            ).fetchall()
            if not rows:
                continue
            ops = read_ops(self._book, self._tables, {(row["tbl"], row["row"]) for row in rows})
            facts.update(op[:3] for number in numbers for op in ops.own.get(f"{copy}/{number}", ()))
            self._result.was_ahead |= copy == self._here
        self._apply_again(facts)

    def _start_anew(self) -> None:
        """Gives this copy a name that never had a wrong clock, and the log the clock of what counts."""
        gone = restated(self._book)
        acts = self._run(
            "select replica, coalesce(n, seq || '') as n, hlc from action where hlc is not null"
        ).fetchall()
        outside = self._run("select replica, 'x' || dseq as n, hlc from change where action is null").fetchall()
        parked = {(one["copy"], one["n"]) for one in peers.parked(self._book)}
        clocks = [
            row["hlc"]
            for row in (*acts, *outside)
            if f"{row['replica']}/{row['n']}" not in gone and (row["replica"], row["n"]) not in parked
        ]
        replica.give_name(self._book.connection, self._book.mint(), self._book.path)
        self._run("update ctx set hlc=?", (max(clocks, default=0),))

    def _release(self) -> None:
        """Applies the acts that have waited for this version, or for their day."""
        gone = restated(self._book)
        rows = [
            row
            for row in self._run(
                "select p.action, a.replica, a.n from parked p join action a on a.seq=p.action "
                "where p.released is null and p.why<>'restated' and a.made_in<=? and a.hlc<=?",
                (SCHEMA, (self._now + AHEAD) << 16),
            ).fetchall()
            if f"{row['replica']}/{row['n']}" not in gone
        ]
        if not rows:
            return
        seqs = [row["action"] for row in rows]
        length = int(self._book.value("select coalesce(max(seq), 0) from change"))
        self._book.connection.executemany(
            "update parked set released=? where action=?", [(length, seq) for seq in seqs]
        )
        facts: set[FactId] = set()
        for seq in seqs:
            self._top = max(self._top, self._run("select hlc from action where seq=?", (seq,)).fetchone()[0])
            for row in self._run("select tbl, row, fact, v from op where action=?", (seq,)).fetchall():
                op = Op(row["tbl"], row["row"], row["fact"], json.loads(row["v"]), ())
                if op.table in NAMES:
                    self._require(op)
                    facts.add(op[:3])
        self._apply_again(facts)

    def _apply_again(self, facts: Iterable[FactId]) -> None:
        """Folds facts anew of which other ops count now than before."""
        self._begin()
        writing = Writing(self._book, self._tables, {})
        for fact in sorted(facts):
            writing.touch(fact)
        writing.fold(None)
        for act_id in writing.left():
            self._carry(act_id, writing)
        writing.note()
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
        if not head.sender or is_form(head.sender):
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


def _joined(one: Act, other: Act) -> Act:
    """An act that comes twice in a batch, or in two pieces. Raises TwoCopies for other content under one name."""
    ops = {op[:3]: op for op in one.ops}
    for op in other.ops:
        there = ops.setdefault(op[:3], op)
        if one.hlc != other.hlc or not _same(op.table, there.cells, op.cells):
            raise TwoCopies(other.copy, other.who, other.at)
    return one._replace(ops=tuple(ops.values()))


def _same(table: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two say the same. What one of them says nothing of in an entry may have been redacted there."""
    if table == "entry":
        one = {name: cell for name, cell in one.items() if cell is not None}
        other = {name: cell for name, cell in other.items() if cell is not None}
    return same_content(one, other)


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
