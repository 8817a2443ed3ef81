"""Random acts by two officers, edits made outside, undo and redo, against a model that knows nothing of the log.

The model keeps whole tables and, for each act, how they differ before and after. To take an act back is to turn
its difference round; that is a conflict if one of its cells reads otherwise now, or if a row would be left
standing under a deleted one.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from tests.effort import examples

from tsworkbench.plan.errors import Conflict, NothingToDo, WorkbenchError
from tsworkbench.plan.model import Rag, Status
from tsworkbench.plan.whole import Activity, Lead, Library, Milestone, Objective, Output, Plan, Task
from tsworkbench.store.book import Book, Done
from tsworkbench.store.check import check
from tsworkbench.store.library import write_library
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import ABOVE, HANGING, NAMES, SHARED
from tsworkbench.store.upgrade import create
from tsworkbench.store.views.refs import Place
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.officers import assign
from tsworkbench.work.round.updates import in_round
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.status import comment, no_change, private_note, retitle, set_status, state_rag
from tsworkbench.work.row.tree import add, delete, move, restore

DAY = date(2009, 12, 15)
EXAMPLES = int(os.environ.get("UNDO_EXAMPLES", examples(40)))
STEPS = int(os.environ.get("UNDO_STEPS", "30"))

Cells = dict[str, Any]
Tables = dict[tuple[str, str], Cells]
LEVELS = ("objective", "activity", "milestone", "output", "task")
BELOW = {"objective": "activity", "activity": "milestone"}


class Difference(NamedTuple):
    """What an act did: cells with what they held before and after, and rows it added, as they were added."""

    cells: dict[tuple[str, str, str], tuple[Any, Any]]
    added: Tables


def difference(before: Tables, after: Tables) -> Difference:
    cells = {
        (*row, column): (before[row][column], value)
        for row, now in after.items()
        if row in before
        for column, value in now.items()
        if before[row][column] != value
    }
    return Difference(cells, {row: now for row, now in after.items() if row not in before})


def turned_round(of: Difference, now: Tables) -> Tables | None:
    """The tables with an act taken back, or None where that is a conflict."""
    then = {row: dict(cells) for row, cells in now.items()}
    for (table, row_id, column), (old, new) in of.cells.items():
        if then[table, row_id][column] != new:
            return None
        then[table, row_id][column] = old
    for row, as_added in sorted(of.added.items(), key=lambda item: item[0][0] in SHARED):
        if row[0] in SHARED and borne(row, then):
            continue
        if then[row] != as_added:
            return None
        then[row]["deleted"] = 1
    return None if torn(then) else then


def borne(row: tuple[str, str], tables: Tables) -> bool:
    """Whether anything that stands belongs to the row."""
    return any(
        (parent, cells[column]) == row
        for (table, _), cells in tables.items()
        if not cells["deleted"]
        for column, parent in ABOVE[table].items()
    )


def torn(tables: Tables) -> bool:
    """Whether a row stands that belongs to a deleted one."""
    for (table, _), cells in tables.items():
        if not cells["deleted"]:
            above = [(parent, cells[column]) for column, parent in ABOVE[table].items() if cells[column] is not None]
            above += [(cells["level"], cells["row_id"])] if table in HANGING else []
            if any(tables[row]["deleted"] for row in above):
                return True
    return False


@cache
def template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="undo-")) / "small.db"
    create(path)
    milestones = tuple(Milestone(ref=f"1.1.m{n}", title=f"Step {n}", text=f"Step {n}") for n in (1, 2, 3))
    first = Activity(
        ref="1.1",
        title="First",
        leads=(Lead(name="Louise"),),
        milestones=milestones,
        outputs=(Output(ref="1.1.o1", text="Ten groups"),),
        tasks=(Task(ref="1.1.t1", title="Ring"),),
    )
    second = Activity(ref="1.2", title="Second", milestones=(Milestone(ref="1.2.m1", title="Only"),))
    aims = (Objective(ref="1", title="Aim", activities=(first, second)), Objective(ref="2", title="Other"))
    plan = Plan(title="A plan", period_start="2009-04-01", period_end="2010-03-31", objectives=aims)
    book = open_book(path, who="Somebody")
    with book.act() as act:
        act.called("Imported", kind="import")
        write_library(act, book, Library(plans=(plan,)))
    book.close()
    return path


PICK = st.integers(0, 40)
WHO = st.sampled_from(["Louise", "Richard"])
WORDS = st.sampled_from(["One", "Two", "Three", "Höhe"])
PHRASE = st.sampled_from(["end jan", "by March 2010", "TBC", "+2w", "Q3 2009/10", ""])


class UndoMachine(RuleBasedStateMachine):
    """The file, two officers at it, and somebody with a plain SQLite connection."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="undo-")
        path = Path(shutil.copy(template(), self.folder))
        self.now = 1_260_885_731_000
        self.books = {who: open_book(path, clock=self.tick, who=who) for who in ("Louise", "Richard")}
        self.plain = sqlite3.connect(path, isolation_level=None)
        for connection in (*(book.connection for book in self.books.values()), self.plain):
            connection.execute("pragma synchronous=off")
        self.plain.row_factory = sqlite3.Row
        self.tables: Tables = {}
        self.model = self.read()
        self.first = self.model
        self.cut = self.plain.execute("select max(seq) from change").fetchall()[0][0]
        self.done: dict[str, list[Difference]] = {"Louise": [], "Richard": []}
        self.undone: dict[str, list[Difference]] = {"Louise": [], "Richard": []}

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            try:
                assert check(self.books["Louise"]) == []
                assert self.replayed() == self.first
            finally:
                for book in self.books.values():
                    book.close()
                self.plain.close()
                shutil.rmtree(self.folder)

    def tick(self) -> int:
        self.now += 1000
        return self.now

    def read(self) -> Tables:
        return {
            (name, row["id"]): {key: row[key] for key in row.keys() if key != "rid"}  # noqa: SIM118
            for name in NAMES
            for row in self.plain.execute(f"select * from {name}").fetchall()
        }

    def replayed(self) -> Tables:
        """The first tables again, from what stands and the oldest value that the log has of each cell."""
        then = {row: dict(cells) for row, cells in self.model.items()}
        log = self.plain.execute("select tbl, row, col, old from change where seq>? order by seq desc", (self.cut,))
        for change in log.fetchall():
            if change["col"] is None:
                del then[change["tbl"], change["row"]]
            else:
                then[change["tbl"], change["row"]][change["col"]] = change["old"]
        return then

    # -- what the rules share

    def live(self, *levels: str) -> list[Place]:
        return [
            Place(table, row_id, 0, cells["plan_id"])
            for (table, row_id), cells in self.model.items()
            if table in levels and not cells["deleted"]
        ]

    def one(self, pick: int, *levels: str) -> Place | None:
        rows = self.live(*levels)
        return rows[pick % len(rows)] if rows else None

    def act(self, who: str, *edits: Edit) -> None:
        before = self.model
        try:
            perform(self.books[who], *edits)
        except WorkbenchError:
            assert self.read() == before, "an act that is refused must change nothing"
            return
        self.model = self.read()
        self.done[who].append(difference(before, self.model))
        self.undone[who].clear()
        assert not torn(self.model)

    def step(self, who: str, take: Callable[[Book], Done], source: list[Difference], sink: list[Difference]) -> None:
        before = self.model
        if not source:
            with pytest.raises(NothingToDo):
                take(self.books[who])
            return
        expected = turned_round(source[-1], before)
        if expected is None:
            with pytest.raises(Conflict):
                take(self.books[who])
            assert self.read() == before, "a conflict must change nothing"
            return
        take(self.books[who])
        self.model = self.read()
        assert self.model == expected
        source.pop()
        sink.append(difference(before, self.model))

    # -- the rules

    @rule(who=WHO, pick=PICK, rag=st.sampled_from([*Rag, None]))
    def rates(self, who: str, pick: int, rag: Rag | None) -> None:
        if row := self.one(pick, "activity", "milestone"):
            self.act(who, state_rag(row, rag, as_at=DAY, why="because"))

    @rule(who=WHO, pick=PICK, status=st.sampled_from(Status))
    def sets_the_status(self, who: str, pick: int, status: Status) -> None:
        if row := self.one(pick, "activity", "milestone", "output", "task"):
            self.act(who, set_status(row, status, as_at=DAY))

    @rule(who=WHO, pick=PICK, phrase=PHRASE)
    def dates(self, who: str, pick: int, phrase: str) -> None:
        if row := self.one(pick, "activity", "milestone", "task"):
            self.act(who, set_due(row, phrase, as_at=DAY))

    @rule(who=WHO, pick=PICK, words=WORDS)
    def retitles(self, who: str, pick: int, words: str) -> None:
        if row := self.one(pick, *LEVELS):
            self.act(who, retitle(row, words))

    @rule(who=WHO, pick=PICK, text=st.sampled_from(["Louise", "+Richard", "+Ann / Louise", "+Ann with +Bo", ""]))
    def assigns(self, who: str, pick: int, text: str) -> None:
        if row := self.one(pick, *LEVELS):
            self.act(who, assign(row, text))

    @rule(who=WHO, pick=PICK, kind=st.sampled_from([comment, private_note, no_change]))
    def says(self, who: str, pick: int, kind: Callable[..., Edit]) -> None:
        if row := self.one(pick, "activity", "milestone"):
            words = () if kind is no_change else ("Words",)
            day = {} if kind is private_note else {"as_at": DAY}
            self.act(who, kind(row, *words, **day))

    @rule(who=WHO, pick=PICK, rag=st.sampled_from([Rag.GREEN, None]))
    def answers_in_a_round(self, who: str, pick: int, rag: Rag | None) -> None:
        if row := self.one(pick, "activity", "milestone"):
            edit = no_change(row, as_at=DAY) if rag is None else state_rag(row, rag, as_at=DAY)
            self.act(who, in_round(edit, as_at=DAY))

    @rule(who=WHO, pick=PICK, words=WORDS)
    def adds(self, who: str, pick: int, words: str) -> None:
        if row := self.one(pick, "objective", "activity"):
            self.act(who, add(BELOW[row.level], row, f"{words} by end Feb", as_at=DAY))

    @rule(who=WHO, pick=PICK, steps=st.sampled_from([-1, 1, 3]))
    def moves(self, who: str, pick: int, steps: int) -> None:
        if row := self.one(pick, *LEVELS):
            self.act(who, move(row, steps))

    @rule(who=WHO, pick=PICK)
    def deletes(self, who: str, pick: int) -> None:
        if row := self.one(pick, *LEVELS):
            self.act(who, delete(row))

    @rule(who=WHO, pick=PICK)
    def brings_back(self, who: str, pick: int) -> None:
        gone = [row for row, cells in self.model.items() if cells["deleted"] and row[0] in LEVELS]
        if gone:
            self.act(who, restore(*gone[pick % len(gone)]))

    @rule(who=WHO, picks=st.lists(PICK, min_size=2, max_size=4, unique=True), what=PICK)
    def does_many_at_once(self, who: str, picks: list[int], what: int) -> None:
        rows = self.live("activity", "milestone")
        chosen = list({row.id: row for row in (rows[pick % len(rows)] for pick in picks)}.values()) if rows else []
        kinds: list[Callable[[Place], Edit]] = [
            lambda row: state_rag(row, Rag.RED, as_at=DAY),
            lambda row: set_status(row, Status.COMPLETE, as_at=DAY),
            lambda row: set_due(row, "end jan", as_at=DAY),
            lambda row: assign(row, "+Ann"),
            delete,
        ]
        if chosen:
            self.act(who, *(kinds[what % len(kinds)](row) for row in chosen))

    @rule(who=WHO, pick=PICK)
    def changes_one_cell_twice(self, who: str, pick: int) -> None:
        if row := self.one(pick, *LEVELS):
            self.act(who, retitle(row, "On the way"), retitle(row, f"Arrived at {self.tick()}"))

    @rule(who=WHO)
    def takes_back(self, who: str) -> None:
        self.step(who, undo_log.undo, self.done[who], self.undone[who])

    @rule(who=WHO, times=st.integers(2, 5))
    def takes_back_several(self, who: str, times: int) -> None:
        for _ in range(times):
            self.takes_back(who)

    @rule(who=WHO)
    def does_again(self, who: str) -> None:
        self.step(who, undo_log.redo, self.undone[who], self.done[who])

    @rule(
        pick=PICK,
        column=st.sampled_from(["title", "notes", "status"]),
        value=st.sampled_from(["in_progress", "complete"]),
    )
    @precondition(lambda self: hasattr(self, "plain"))
    def somebody_edits_outside(self, pick: int, column: str, value: str) -> None:
        if row := self.one(pick, "activity", "milestone"):
            self.plain.execute(f"update {row.level} set {column}=? where id=?", (value, row.id))
            self.model = self.read()


UndoMachine.TestCase.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, derandomize=EXAMPLES == 40, database=None
)
TestUndo = UndoMachine.TestCase
