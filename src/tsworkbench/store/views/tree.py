"""A plan as a folding list of keys: what is open is in the list, what is folded is not read.

Only keys are held, in one array per open objective, so that a plan of 100,000 rows opens like one of forty. What there
is to list of a plan, a tree asks of its `Branches`: all of it, or what a filter holds for.
"""

from __future__ import annotations

from array import array
from typing import Protocol

from tsworkbench.store.book import Book, Row
from tsworkbench.store.tables import CHILDREN, HANGING, PARENT, PARENT_COLUMN, ROWS, title_column
from tsworkbench.store.views.refs import key_of, level_of, rid_of


class Branches(Protocol):
    """What there is to show of a plan, level by level, as keys in the order of the plan."""

    def read(self) -> None:
        """Rows came, went, moved or read differently."""

    def objectives(self) -> list[int]:
        """The objectives."""

    def activities(self, objective: int) -> list[int]:
        """The activities of an objective."""

    def below(self, activity: int) -> list[int]:
        """Milestones, outputs and tasks of an activity."""

    def admit(self, key: int | None) -> bool:
        """A row is to be shown that may not be among them (None: no longer); True if they are others now."""


GAP = -1
"""Stands for a blank row around an open objective."""

_UNDER_ACTIVITY = (
    "select k from ("
    "select rid*8+3 k, 0 kind, sort, id from milestone where activity_id=?1 and deleted=0 union all "
    "select rid*8+4, 1, sort, id from output where activity_id=?1 and deleted=0 union all "
    "select rid*8+5, 2, sort, id from task where activity_id=?1 and deleted=0) order by kind, sort, id"
)


class WholePlan:
    """All of a plan."""

    def __init__(self, book: Book, plan_id: str) -> None:
        self.book = book
        self.plan_id = plan_id

    def read(self) -> None:
        """Nothing is kept here."""

    def objectives(self) -> list[int]:
        """Keys of the objectives, in order."""
        rows = self.book.rows("select rid from objective where plan_id=? and deleted=0 order by sort, id", self.plan_id)
        return [key_of("objective", row[0]) for row in rows]

    def activities(self, objective: int) -> list[int]:
        """Keys of the activities of an objective, in order."""
        rows = self.book.rows(
            "select a.rid from objective o join activity a on a.objective_id=o.id and a.deleted=0 "
            "where o.rid=? order by a.sort, a.id",
            rid_of(objective),
        )
        return [key_of("activity", row[0]) for row in rows]

    def below(self, activity: int) -> list[int]:
        """Keys of what is under an activity, in order."""
        activity_id = self.book.value("select id from activity where rid=?", rid_of(activity))
        return [row[0] for row in self.book.rows(_UNDER_ACTIVITY, activity_id)]

    def admit(self, key: int | None) -> bool:
        """Everything is there already."""
        return False


class PlanTree:
    """The visible rows of one plan. `roomy` puts a blank row around each open objective.

    `branches` says what there is to show: all of the plan unless given.
    """

    def __init__(self, book: Book, plan_id: str, *, roomy: bool = True, branches: Branches | None = None) -> None:
        self.book = book
        self.plan_id = plan_id
        self.roomy = roomy
        self.branches: Branches = branches or WholePlan(book, plan_id)
        self.visible: array[int] = array("q")
        self._open: set[int] = set()
        self._objectives: list[int] = []
        self._parts: dict[int, array[int]] = {}
        self.reload()

    def reload(self) -> None:
        """Reads what is open again; what was open stays so."""
        self.branches.read()
        self._read()

    def _read(self) -> None:
        self._objectives = self.branches.objectives()
        self._parts = {key: self._part(key) for key in self._objectives if key in self._open}
        self._lay_out()

    def is_open(self, key: int) -> bool:
        """Whether the rows under `key` are in the list."""
        return key in self._open

    def can_fold(self, key: int) -> bool:
        """Whether `key` is of a level that has rows under it."""
        return key != GAP and level_of(key) in ("objective", "activity")

    def fold(self, key: int) -> None:
        """Takes the rows under `key` out of the list."""
        if key in self._open:
            self._open.discard(key)
            self._again(key)

    def unfold(self, key: int) -> None:
        """Puts the rows under `key` into the list."""
        if self.can_fold(key) and key not in self._open:
            self._open.add(key)
            self._again(key)

    def unfold_all(self, level: str) -> None:
        """Opens every row of a level: "objective" shows the activities."""
        if level == "objective":
            self._open.update(self._objectives)
        else:
            rows = self.book.rows("select rid from activity where plan_id=? and deleted=0", self.plan_id)
            self._open.update(key_of("activity", row[0]) for row in rows)
        self._read()

    def open_all(self, keys: set[int]) -> None:
        """Opens these rows."""
        self._open |= keys
        self._read()

    def reveal(self, key: int) -> bool:
        """Opens what is above `key` so that it is in the list; False if it isn't in this plan."""
        chain = self.above(key)
        if (chain or level_of(key) == "objective") and self.branches.admit(key):
            self._open.update(chain)
            self._read()
        if not chain and key not in self._objectives:
            return False
        missing = [above for above in chain if above not in self._open]
        if missing:
            self._open.update(missing)
            self._again(chain[-1])
        return self.index(key) is not None

    def dismiss(self) -> bool:
        """Shows a row no longer that was shown only because it was to be revealed; False if there is none."""
        if not self.branches.admit(None):
            return False
        self._read()
        return True

    def above(self, key: int) -> list[int]:
        """Keys of the rows above `key`, nearest first; empty for an objective or a row of another plan."""
        level = level_of(key)
        chain: list[int] = []
        if level in ("milestone", "output", "task"):
            row = self.book.row(
                f"select a.rid from {level} c join activity a on a.id=c.activity_id where c.rid=?",
                rid_of(key),
            )
            if row is None:
                return []
            key, level = key_of("activity", row[0]), "activity"
            chain.append(key)
        if level == "activity":
            row = self.book.row(
                "select o.rid from activity a join objective o on o.id=a.objective_id where a.rid=? and a.plan_id=?",
                rid_of(key),
                self.plan_id,
            )
            if row is None:
                return []
            chain.append(key_of("objective", row[0]))
        return chain

    def index(self, key: int) -> int | None:
        """Where `key` stands in the list, or None."""
        try:
            return self.visible.index(key)
        except ValueError:
            return None

    def _again(self, key: int) -> None:
        chain = self.above(key)
        objective = chain[-1] if chain else key
        if objective in self._open:
            self._parts[objective] = self._part(objective)
        else:
            self._parts.pop(objective, None)
        self._lay_out()

    def _part(self, objective: int) -> array[int]:
        part: array[int] = array("q")
        for key in self.branches.activities(objective):
            part.append(key)
            if key in self._open:
                part.extend(self.branches.below(key))
        return part

    def _lay_out(self) -> None:
        visible: array[int] = array("q")
        before_open = False
        for objective in self._objectives:
            part = self._parts.get(objective)
            is_open = part is not None and len(part) > 0
            if self.roomy and visible and (is_open or before_open):
                visible.append(GAP)
            visible.append(objective)
            if part is not None:
                visible.extend(part)
            before_open = is_open
        self.visible = visible


# -- siblings, and what hangs on a row


def under(book: Book, level: str, parent_id: str, *, also_deleted: bool = False) -> list[Row]:
    """(id, rid, ref, sort) of the rows of a level under one, in their order."""
    standing = "" if also_deleted else "and deleted=0"
    return book.rows(
        f"select id, rid, ref, sort from {level} where {PARENT_COLUMN[level]}=? {standing} order by sort, id", parent_id
    )


def in_plan(book: Book, level: str, plan_id: str, *, also_deleted: bool = False) -> list[Row]:
    """(id, ref, title) of the rows of a level in a plan, in no order."""
    standing = "" if also_deleted else "and deleted=0"
    return book.rows(f"select id, ref, {title_column(level)} title from {level} where plan_id=? {standing}", plan_id)


def taken_refs(book: Book, level: str, column: str, row_id: str) -> list[str]:
    """The numbers of the rows under one, or of a plan if `column` is that, of deleted rows too; empty for none."""
    return [row[0] or "" for row in book.rows(f"select ref from {level} where {column}=?", row_id)]


def numbered(book: Book, plan_id: str) -> dict[str, list[Row]]:
    """The rows of a plan by their numbers: (id, ref, title)."""
    found: dict[str, list[Row]] = {}
    for level in PARENT:
        title = title_column(level)
        for row in book.rows(f"select id, ref, {title} title from {level} where plan_id=? and deleted=0", plan_id):
            found.setdefault(row["ref"], []).append(row)
    return found


def paid_from(book: Book, plan_id: str, ref: str) -> list[str]:
    """The ids of the sums that are inside the budget of an activity of a plan, by its number."""
    return [
        row[0]
        for row in book.rows(
            "select l.id from allocation l join activity a on a.id=l.activity_id and a.plan_id=? "
            "where l.inside=? and l.deleted=0 order by l.id",
            plan_id,
            ref,
        )
    ]


def last_sort(book: Book, table: str, column: str, parent_id: str) -> str:
    """The sort key of the last row under one; empty if there is none.

    Deleted rows count too: two rows would share a place if one were brought back.
    """
    return book.value(f"select max(sort) from {table} where {column}=?", parent_id) or ""


def next_sort(book: Book, level: str, parent_id: str, low: str) -> str | None:
    """The sort key that follows one, of deleted rows too; None behind the last."""
    found = book.value(f"select min(sort) from {level} where {PARENT_COLUMN[level]}=? and sort>?", parent_id, low)
    return None if found is None else str(found)


def all_below(book: Book, table: str, row_id: str, *, deleted: bool) -> list[tuple[str, str]]:
    """(table, id) of a row and of everything that hangs on it, of what is deleted or of what is in the plan."""
    found = [(table, row_id)]
    for child, column in CHILDREN.get(table, ()):
        for row in book.rows(f"select id from {child} where {column}=? and deleted=?", row_id, deleted):
            found.extend(all_below(book, child, row["id"], deleted=deleted))
    for hanging in HANGING if table in ROWS else ():
        for row in book.rows(f"select id from {hanging} where row_id=? and deleted=?", row_id, deleted):
            found.extend(all_below(book, hanging, row["id"], deleted=deleted))
    return found
