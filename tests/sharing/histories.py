"""Random histories of three to eight copies on real files: acts, letters that are lost, late, doubled and in any order,
clocks that are wrong by days, backups put back, files copied, what other programs write, settling. At the end:

- all copies are equal, rows and what is to be settled;
- every act that was acknowledged is known, with the content it had;
- each op counts, was replaced by somebody who had it on the screen, reads the same, is listed, or was settled;
- what an act replaced is what stood there;
- the whole log in any order, in pieces, and twice, gives the same;
- home has left no row unseen, no number twice, no officer twice;
- each file is sound.

    python -m tests.sharing.histories FIRST LAST [cells | wall | gaps | reuse | all]

runs histories by their number, if asked with one of the mistakes that they must find.
"""

import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.sharing.world import (
    AS_AT,
    DAY,
    HOUR,
    World,
    held,
    letter,
    listed,
    make_base,
    plan_of,
    state,
    take,
)

from tsworkbench.plan.errors import Refused, WorkbenchError
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.model import Rag, Status
from tsworkbench.plan.sharing import facts as facts_module
from tsworkbench.plan.sharing.acts import digest
from tsworkbench.plan.sharing.conflicts import reading_of
from tsworkbench.plan.sharing.facts import LIST_FACTS, PRIVATE, is_listed
from tsworkbench.store import opening
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import replica, undo
from tsworkbench.store.sharing import collisions, own, peers
from tsworkbench.store.sharing import taken as taken_module
from tsworkbench.store.sharing.ops import Tables, read_ops, tables_of
from tsworkbench.store.sharing.taken import TwoCopies
from tsworkbench.store.views.refs import Place
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign
from tsworkbench.work.row import dates, fields, status, tree
from tsworkbench.work.sharing import exchange
from tsworkbench.work.sharing.exchange import Letter

DUES = ("end jan 2010", "jan 2010", "15 jan 2010", "feb 2010", "Q4", "TBC", "march 2010", "end mar 2010")
ACTS = {
    "rag": 5, "status": 4, "due": 5, "title": 3, "lead": 3, "add milestone": 3, "add activity": 1, "delete": 2,
    "restore": 1, "move": 1, "undo": 3, "redo": 1, "outside": 2, "note": 1, "count": 2,
}  # fmt: skip


class Lost(AssertionError):
    """Something that an officer did has vanished."""


def place_among(book: Book, rnd: random.Random, levels: tuple[str, ...] = ("activity", "milestone")) -> Place | None:
    rows = [
        Place(level, row["id"], row["rid"], row["plan_id"])
        for level in levels
        for row in book.rows(f"select * from {level} where deleted=0 order by id")
    ]
    if rows and rnd.random() < 0.4:
        return rows[0] if rnd.random() < 0.5 else next((row for row in rows if row.level != levels[0]), rows[0])
    return rnd.choice(rows) if rows else None


def above(book: Book, where: Place) -> Place:
    if where.level == "activity":
        return where
    row = book.row(f"select a.* from activity a join {where.level} t on t.activity_id=a.id where t.id=?", where.id)
    assert row is not None
    return Place("activity", row["id"], row["rid"], row["plan_id"])


class History:
    """One random history."""

    def __init__(self, seed: int, folder: Path, base: Path, mistake: str = "") -> None:
        self.rnd = random.Random(seed)
        self.mistake = mistake
        self.folder = folder
        self.world = World(folder, base)
        self.stats: Counter[str] = Counter()
        self.mail: list[tuple[str, Letter]] = []
        self.acked: dict[str, dict[tuple[str, str, str], str]] = {}
        self.fragile: dict[str, set[str]] = defaultdict(set)
        """Acts that only one file holds: they may be given up with a backup."""
        self.backups: dict[str, Path] = {}
        self.dates: dict[tuple[str, str], set[tuple[Any, ...]]] = defaultdict(set)
        self.sent: dict[tuple[str, str], dict[str, int]] = {}
        for name in "abcdefgh"[: self.rnd.choice([3, 3, 3, 4, 4, 5, 5, 8])]:
            self.boot(name, base)
        self.base_seen = own.seen(self.world["a"])
        self.plan = plan_of(self.world["a"])
        exchange.claim_home(self.world["a"], self.plan)
        self.note("a")

    def boot(self, name: str, source: Path) -> None:
        rnd = self.rnd
        skew = rnd.choice([0, 0, rnd.randint(-5, 1) * DAY, rnd.randint(-(10**7), 10**7)])
        self.world.copy(name, source, skew=skew)

    # -- acts

    def act(self, name: str) -> None:
        book, rnd = self.world[name], self.rnd
        what = rnd.choices(list(ACTS), list(ACTS.values()))[0]
        where = place_among(book, rnd)
        if where is None:
            return
        before = book.value("select max(seq) from change")
        try:
            self._do(book, what, where)
        except WorkbenchError:
            self.stats["refused"] += 1
            return
        if book.value("select max(seq) from change") == before:
            return
        self.stats[what] += 1
        self.note(name)
        if what in ("due", "status"):
            columns = [one for one in ("due_text", "due_from", "due_to", "due_precision") if what == "due"] or [
                "status",
                "rag",
                "done_on",
            ]
            row = book.row(f"select {', '.join(columns)} from {where.level} where id=?", where.id)
            self.dates[where.id, what].add(tuple(row or ()))

    def _do(self, book: Book, what: str, where: Place) -> None:
        rnd = self.rnd
        if what == "rag":
            perform(book, status.state_rag(above(book, where), rnd.choice(list(Rag)[:3]), as_at=AS_AT))
        elif what == "status":
            perform(book, status.set_status(where, rnd.choice(list(Status)), as_at=AS_AT))
        elif what == "due":
            perform(book, dates.set_due(where, rnd.choice(DUES), as_at=AS_AT))
        elif what == "title":
            perform(book, status.retitle(where, f"T{rnd.randint(0, 5)}"))
        elif what == "lead":
            who = ["+Ann Able", "+Bob Best", "Louise Russell", "+Ann Able / +Bob Best"]
            perform(book, assign(where, rnd.choice(who)))
        elif what == "add milestone":
            perform(book, tree.add("milestone", above(book, where), f"N{rnd.randint(0, 9)} by end feb", as_at=AS_AT))
        elif what == "add activity":
            row = book.row("select * from objective where deleted=0")
            if row is not None:
                objective = Place("objective", row["id"], row["rid"], row["plan_id"])
                perform(book, tree.add("activity", objective, f"A{rnd.randint(0, 9)}", as_at=AS_AT))
        elif what == "delete":
            perform(book, tree.delete(where))
        elif what == "restore":
            from tsworkbench.store.log.history import deleted_in

            if gone := deleted_in(book, where.plan_id):
                one = rnd.choice(gone)
                perform(book, tree.restore(one.level, one.id))
        elif what == "move":
            perform(book, tree.move(where, rnd.choice([-1, 1])))
        elif what == "undo":
            undo.undo(book)
        elif what == "redo":
            undo.redo(book)
        elif what == "note":
            perform(book, status.private_note(where, "secret"))
        elif what == "count":
            output = place_among(book, rnd, ("output",))
            if output is not None:
                said = rnd.choice(["+3", "+5", "+7", "=40"])
                perform(book, fields.record_actual(output, said, as_at=AS_AT))
        elif what == "outside":
            with book.transaction():
                book.connection.execute("update ctx set clock=?", (book.now(),))
                book.connection.execute(
                    f"update {where.level} set notes=?, short_title=? where id=?",
                    (f"n{rnd.randint(0, 3)}", f"s{rnd.randint(0, 3)}", where.id),
                )
                book.connection.execute("update ctx set clock=null")

    def note(self, name: str) -> None:
        """What the act that was just made is, as it will travel; and that it replaced what was on the screen."""
        book = self.world[name]
        newest = own.acts_beyond(book, {})[-2:]
        tables = tables_of(book)
        for sent in newest:
            if not sent.own or f"{sent.copy}/{sent.number}" in self.acked:
                continue
            after = book.value(
                "select max(hlc) from action where seq<? and seq not in (select action from parked)",
                sent.seq if not sent.outside else 0,
            )
            if sent.hlc < (after or 0):
                raise AssertionError(f"{name} did something before what it had seen")
            rows = {
                (row["tbl"], row["row"])
                for row in book.rows(
                    "select tbl, row from change where (?1 is not null and action=?1) or seq=?2",
                    None if sent.outside else sent.seq,
                    sent.seq if sent.outside else None,
                )
                if row["tbl"] not in PRIVATE
            }
            ops = read_ops(book, tables, rows)
            act_id = f"{sent.copy}/{sent.number}"
            mine = [op for op in ops.own[act_id] if op.table not in PRIVATE]
            if mine:
                self.acked[act_id] = {(op.table, op.row, op.fact): digest(op.cells) for op in mine}
                self.fragile[name].add(act_id)
            self._replaced_what_stood(book, tables, ops, act_id, mine)

    def _replaced_what_stood(self, book: Book, tables: Tables, ops: Any, act_id: str, mine: list[Any]) -> None:
        for op in mine:
            if not op.fact or op.fact in LIST_FACTS or op.fact == "actual" or not op.over:
                continue
            fold = ops.fold((op.table, op.row, op.fact), tables)
            reads = reading_of(op.table, op.fact)
            number = act_id.rpartition("/")[2]
            first = book.value(
                "select min(seq) from change where row=?1 and (action=?2 or (dseq=?3 and replica=?4))",
                op.row,
                None if number[0] == "x" else int(number),
                int(number[1:]) if number[0] == "x" else None,
                act_id.rpartition("/")[0],
            )
            was = {
                cell: (
                    row["old"]
                    if (
                        row := book.row(
                            "select old from change where row=? and col=? and seq>=? order by seq limit 1",
                            op.row,
                            cell,
                            first,
                        )
                    )
                    else book.value(f"select {cell} from {op.table} where id=?", op.row)
                )
                for cell in op.cells
            }
            self.stats["over checked"] += 1
            outcome = fold.outcome()
            assert outcome is not None
            if reads(outcome.cells) != reads(op.cells):
                raise AssertionError(f"what was just done doesn't count: {op} but {outcome.top}")
            for over in op.over:
                if reads(fold.ops[over].cells) != reads(was):
                    raise AssertionError(f"it did not replace what stood: {op} {was} {fold.ops[over]}")

    # -- letters

    def send(self, sender: str, receiver: str) -> None:
        book, to = self.world[sender], self.world[receiver]
        name = str(to.replica())
        since = peers.told_seen(book, self.plan, name) or self.base_seen
        if self.mistake == "gaps":  # what was sent is taken for what arrived
            since = self.sent.get((sender, name), self.base_seen)
        one = letter(book, to, since=since)
        self.sent[sender, name] = dict(one.head.seen)
        self.mail.append((receiver, one))
        self.stats["sent"] += 1

    def get(self, receiver: str, one: Letter) -> None:
        book = self.world[receiver]
        try:
            done = take(book, one)
        except TwoCopies:
            self.stats["two copies"] += 1
            raise
        except Refused:
            self.stats["gap"] += 1
            return
        self.stats["taken"] += done.new
        self.stats["again"] += done.known
        self.stats["put right"] += len(done.put_right)
        self.stats["parked"] += len(peers.parked(book))
        if done.put_right:
            self.note(receiver)
        for act in one.acts:
            for held_back in self.fragile.values():
                held_back.discard(f"{act['r']}/{act['n']}")
        if done.take and self.rnd.random() < 0.03:
            try:
                exchange.take_back(book, done.take)
            except WorkbenchError:
                self.stats["refused"] += 1
            else:
                self.stats["taken back"] += 1
                self.note(receiver)

    # -- what else happens

    def step(self) -> None:
        rnd, world = self.rnd, self.world
        world.later(rnd.choice([0, 1, 1000, HOUR, DAY]))
        name, chance = rnd.choice(list(world.books)), rnd.random()
        if chance < 0.40:
            self.act(name)
        elif chance < 0.50:
            other = rnd.choice([one for one in world.books if one != name])
            for pair in ((name, other), (other, name)):
                self.send(*pair)
                self.get(*self.mail.pop())
        elif chance < 0.60:
            other = rnd.choice(["a" if name != "a" else rnd.choice(list(world.books)), rnd.choice(list(world.books))])
            if other != name:
                self.send(name, other)
                if rnd.random() < 0.4:
                    self.get(*self.mail[-1])
        elif chance < 0.73:
            if self.mail:
                one = rnd.choice(self.mail)
                if rnd.random() < 0.7:
                    self.mail.remove(one)  # else it is taken in again later
                self.get(*one)
        elif chance < 0.745:
            if self.mail:
                self.mail.remove(rnd.choice(self.mail))
                self.stats["lost"] += 1
        elif chance < 0.765:
            world.skew[name] += rnd.randint(-3, 3) * DAY
            self.stats["clock jump"] += 1
        elif chance < 0.80:
            self.backups[name] = Path(shutil.copy(world.path(name), world.folder / f"{name}.bak"))
            self.stats["backup"] += 1
        elif chance < 0.835:
            if self.backups:
                self.restore(name if name in self.backups else rnd.choice(sorted(self.backups)))
        elif chance < 0.855:
            if len(world.books) < 8:
                self.boot(chr(ord(max(world.books)) + 1), world.path(name))
                self.stats["copied"] += 1
        else:
            self.settle(name)

    def restore(self, name: str) -> None:
        world = self.world
        had = _ids(world[name])
        world[name].close()
        shutil.copyfile(self.backups[name], world.path(name))
        world.open(name)
        still = set().union(*(_ids(book) for book in world.books.values()))
        gone = had - still  # what no file holds any more was given up by the one who restored
        for one in gone:
            self.acked.pop(one, None)
        self.fragile[name] -= gone
        self.stats["restored"] += 1

    def settle(self, name: str) -> None:
        names = sorted(self.world.books, key=lambda other: other != name)
        for name in names:
            book = self.world[name]
            open_ones = exchange.to_settle(book)
            if not open_ones:
                continue
            try:
                exchange.settle(book, self.rnd.choice(open_ones), self.rnd.choice(["kept", "theirs"]))
            except WorkbenchError:
                self.stats["refused"] += 1
                return
            self.stats["settled"] += 1
            self.note(name)
            return

    # -- the end

    def run(self) -> Counter[str]:
        for _ in range(self.rnd.randint(30, 50)):
            self.step()
        clocks = [int(book.value("select hlc from ctx")) >> 16 for book in self.world.books.values()]
        self.world.now = max(self.world.now, *clocks) + DAY  # no clock is ahead of anybody's any more
        self.world.skew.clear()
        self.exchange()
        for _ in range(4):
            if not exchange.put_right(self.world["a"], self.plan) and not self._claims_again():
                break
            self.exchange()
        self.compare()
        self.look_for_losses()
        self.in_any_order()
        self.look_at_home()
        self.world.close()
        self.stats["copies"] += len(self.world.books)
        return self.stats

    def _claims_again(self) -> bool:
        """Home was restored or copied: its owner says again which copy is home."""
        home = exchange.home(self.world["a"], self.plan)
        if home.here and not home.claims:
            return False
        exchange.claim_home(self.world["a"], self.plan)
        self.world["a"].set_local("share.looked", "0")
        self.stats["claimed again"] += 1
        return True

    def exchange(self) -> None:
        hub = "a"
        every = [name for name in self.world.books if name != hub]
        for name in every:
            take(self.world[hub], letter(self.world[name], self.world[hub]))
        for name in every:
            take(self.world[name], letter(self.world[hub], self.world[name]))

    def compare(self) -> None:
        home = self.world["a"]
        self.state, self.listed = state(home), listed(home)
        for name, book in self.world.books.items():
            mine = state(book)
            if mine != self.state:
                raise AssertionError(f"copy {name} differs: {_differences(self.state, mine)}")
            if listed(book) != self.listed:
                raise AssertionError(f"what is to be settled differs on {name}")
        self.stats["to settle at the end"] += len(self.listed)
        one = self.world[self.rnd.choice(list(self.world.books))]
        if self.rnd.random() < 0.2 and (found := [said for said in check(one) if not said.startswith("The note ")]):
            raise AssertionError(f"a file isn't sound: {found[:3]}")

    def look_for_losses(self) -> None:
        home = self.world["a"]
        lost = set(self.acked) - _ids(home)
        if lost:
            raise Lost(f"{len(lost)} acts are nowhere: {sorted(lost)[:2]}")
        told: dict[str, dict[tuple[str, str, str], str]] = {}
        for act in exchange.letter_for(home, self.plan).acts:
            mine = told.setdefault(f"{act['r']}/{act['n']}", {})
            mine.update({(op["t"], op["i"], op["f"]): digest(op["v"]) for op in act["ops"]})
        for act_id, ops in self.acked.items():
            for op, content in ops.items():
                if told.get(act_id, {}).get(op, content) != content:
                    raise Lost(f"{act_id} has another content elsewhere: {op}")
        self._account_for_every_op(home)
        self._no_date_that_nobody_wrote(home)

    def _account_for_every_op(self, home: Book) -> None:
        tables = tables_of(home)
        asked = [tuple(row) for row in home.rows("select distinct tbl, row, fact from op where fact<>''")]
        ops = read_ops(home, tables, {(table, row) for table, row, _ in asked})
        listed_ids = {one for row in self.listed for one in row[-1]}
        done = whole_settled(home)
        for table, row, fact in asked:
            if (table, row) not in ops.now:
                continue
            fold = ops.fold((table, row, fact), tables)
            outcome = fold.outcome()
            assert outcome is not None
            now = ops.now[table, row]
            reading = reading_of(table, fact)
            if fact not in LIST_FACTS and any(
                now[cell] != outcome.cells.get(cell) for cell in tables.facts(table)[fact]
            ):
                raise AssertionError(f"what is kept isn't what the cells say: {table} {fact}")
            replaced = {over for op in fold.ops.values() for over in op.over}
            kept = {op.id for op in outcome.kept}
            for op in fold.ops.values():
                self.stats["ops"] += 1
                if op.id in replaced or op.id in kept or op.id in listed_ids or op.id in done:
                    continue
                if reading(op.cells) == reading(outcome.cells) or not is_listed(table, fact, now):
                    continue
                if now["deleted"] or _same_people(home, fact, op.cells, outcome.cells):
                    continue
                raise Lost(f"silently lost: {table} {fact} {op}")

    def _no_date_that_nobody_wrote(self, home: Book) -> None:
        for (row_id, what), written in self.dates.items():
            if what != "due":
                continue
            for level in ("activity", "milestone"):
                row = home.row(f"select due_text, due_from, due_to, due_precision from {level} where id=?", row_id)
                if row is None or tuple(row) in written or row["due_text"] is None:
                    continue
                if row["due_text"] in {one[0] for one in written} and tuple(row) not in written:
                    raise AssertionError(f"a date that nobody wrote: {tuple(row)} of {sorted(written)[:4]}")

    def in_any_order(self) -> None:
        home, rnd = self.world["a"], self.rnd
        one = held(exchange.letter_for(home, self.plan, since=self.base_seen))
        acts = list(one.acts)
        fresh = self.world.copy("fresh", self.world.base)
        rnd.shuffle(acts)
        head = _without_order(one.head)
        start = 0
        while start < len(acts):
            count = rnd.randint(1, 12)
            take(fresh, Letter(head, iter(acts[start : start + count])))
            start += count
            if rnd.random() < 0.3:
                take(fresh, Letter(head, iter(acts[max(0, start - 8) : start])))
        if state(fresh) != self.state:
            raise AssertionError(f"another order gives another plan: {_differences(self.state, state(fresh))}")
        if listed(fresh) != self.listed:
            raise AssertionError("another order gives other things to settle")
        self.world.books.pop("fresh").close()

    def look_at_home(self) -> None:
        """Nothing is there twice, but for what the owner has parted again by undoing what home had put right."""
        home = self.world["a"]
        parted = json.dumps(
            [
                row["row"]
                for row in home.rows(
                    "select c.row from change c join action a on a.seq=c.action where a.kind='undo' "
                    "and a.label like 'Undone: Put right: %' union select o.row from op o join action a "
                    "on a.seq=o.action where a.kind='undo' and a.label like 'Undone: Put right: %'"
                )
            ]
        )
        once = {"activity": ("plan_id", "ref"), "milestone": ("plan_id", "ref"), "officer": ("lower(name)",)}
        for level, key in once.items():
            twice = home.rows(
                f"select {', '.join(key)} from {level} where deleted=0 and {key[-1]} is not null "
                f"and id not in (select value from json_each(?)) group by {', '.join(key)} having count(*)>1",
                parted,
            )
            if twice:
                raise AssertionError(f"{level} is there twice: {[tuple(row) for row in twice]}")


def _ids(book: Book) -> set[str]:
    return {f"{one.copy}/{one.number}" for one in own.acts_beyond(book, {})}


def whole_settled(book: Book) -> set[str]:
    return {
        one for row in book.rows("select aside from settlement where deleted=0") for one in json.loads(row["aside"])
    }


def _same_people(book: Book, fact: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two lists of leads name the same people, who had been entered twice."""
    if fact != "leads":
        return False
    names = {row["id"]: row["name"] for row in book.rows("select id, name from officer")}

    def of(cells: dict[str, Any]) -> list[Any]:
        rows = sorted(cells["rows"].values(), key=lambda row: row["sort"])
        return sorted((names.get(row["officer_id"]), row["role"]) for row in rows)

    return of(one) == of(other)


def _without_order(head: Any) -> Any:
    from dataclasses import replace

    return replace(head, since={}, seen={}, sender="", whole=True)


def _differences(one: dict[Any, Any], other: dict[Any, Any]) -> list[Any]:
    found: list[Any] = []
    for key in one.keys() | other.keys():
        mine, theirs = one.get(key), other.get(key)
        if mine != theirs:
            if mine is None or theirs is None:
                found.append((key, "missing", mine, theirs))
            else:
                found.append((key, {name: (mine[name], theirs[name]) for name in mine if mine[name] != theirs[name]}))
    return found[:3]


# -- mistakes that the histories must find


@contextmanager
def made(mistake: str) -> Iterator[None]:
    """One of the mistakes, for as long as it lasts."""
    how: dict[str, Callable[[], Any]] = {
        "": lambda: patch.object(facts_module, "_KNOWN", {}),
        "cells": lambda: patch.object(facts_module, "_groups_of", lambda table: {}),
        "wall": lambda: patch.object(taken_module.Intake, "_raise_clock", lambda self: None),
        "gaps": lambda: patch.object(exchange, "_refuse_gap", lambda book, head: None),
        "reuse": lambda: _Reuse(),
        "all": lambda: patch.object(collisions, "touched_since", lambda book, take: set()),
    }
    with patch.dict(facts_module._KNOWN, clear=True), how[mistake]():
        yield


class _Reuse:
    """A copy that is put back goes on under its old name, and nobody compares what acts say."""

    def __enter__(self) -> None:
        self._patches = [
            patch.object(replica, "is_own", lambda connection, path: True),
            patch.object(replica.Numbering, "_noted", lambda self: 0),
            patch.object(taken_module.Intake, "_compare_own", lambda self, acts: None),
            patch.object(taken_module.Intake, "_unknown_ops", lambda self, act, seq: ()),
            patch.object(taken_module.Intake, "_refuse_other_clock", lambda self, act, hlc: None),
        ]
        for one in self._patches:
            one.__enter__()

    def __exit__(self, *_: object) -> None:
        for one in self._patches:
            one.__exit__(None, None, None)


def run(first: int, last: int, mistake: str = "", *, most_failures: int = 1000) -> tuple[Counter[str], dict[int, str]]:
    """(how often what happened, number of a history → what failed in it)."""
    total: Counter[str] = Counter()
    failed: dict[int, str] = {}
    fast = patch.object(opening, "_PRAGMAS", (*opening._PRAGMAS, "pragma synchronous=off"))
    with tempfile.TemporaryDirectory() as top, made(mistake), fast:
        with patch.object(row_keys.os, "urandom", random.Random(0).randbytes):
            base = make_base(Path(top) / "base.db")
        for seed in range(first, last):
            folder = Path(top) / str(seed)
            folder.mkdir()
            try:
                with (
                    patch.object(row_keys.os, "urandom", random.Random(seed).randbytes),
                    patch.object(replica, "_sweep", lambda: None),
                ):
                    total.update(History(seed, folder, base, mistake).run())
                total["histories"] += 1
            except Exception as error:
                failed[seed] = f"{type(error).__name__}: {str(error)[:400]}"
                if os.environ.get("RAISE"):
                    raise
                if len(failed) >= most_failures:
                    break
            shutil.rmtree(folder, ignore_errors=True)
    return total, failed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        for one in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[one] = os.path.join(home, one)
        began = time.time()
        counts: Counter[str] = Counter()
        wrong: dict[int, str] = {}
        last = int(sys.argv[2])
        for start in range(int(sys.argv[1]), last, 20):
            some, failures = run(start, min(start + 20, last), sys.argv[3] if len(sys.argv) > 3 else "")
            counts.update(some)
            wrong.update(failures)
            print(f"{counts['histories']} histories held, {len(wrong)} failed", flush=True)
        print(dict(counts))
        print(len(wrong), "failed")
        for seed, why in list(wrong.items())[:12]:
            print("  ", seed, why)
        print(round(time.time() - began, 1), "s")
