"""Which tables hold the plan, what stands under what, and what the log must know of them.

No act leaves a row in the plan under a row that has been deleted, where no list would show it, nor any paper: `Shape`
looks at that before each commit. Another program can leave one there, so `check` looks for them.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from tsworkbench.plan.errors import Conflict


class Table(NamedTuple):
    """A logged table, and the one column that names its parent row (None where a row hangs on nothing)."""

    name: str
    parent: str | None = None


LOGGED = (
    Table("plan"),
    Table("objective", "plan_id"),
    Table("activity", "objective_id"),
    Table("milestone", "activity_id"),
    Table("output", "activity_id"),
    Table("task", "activity_id"),
    Table("reading", "output_id"),
    Table("officer"),
    Table("lead", "row_id"),
    Table("link", "row_id"),
    Table("funding_source"),
    Table("allocation", "activity_id"),
    Table("round", "plan_id"),
    Table("reported", "round_id"),
    Table("progress", "row_id"),
    Table("note", "row_id"),
    Table("role_holder", "plan_id"),
    Table("sign_off", "plan_id"),
    Table("delivery_group", "plan_id"),
    Table("meeting", "group_id"),
    Table("decision", "row_id"),
    Table("setting", "plan_id"),
)
"""Every table whose changes are history. A parent comes before what hangs on it."""

NAMES = tuple(table.name for table in LOGGED)

ROWS = ("plan", "objective", "activity", "milestone", "output", "task")
"""The tables that are levels of a plan, outermost first."""

PARENT = {
    "objective": "plan",
    "activity": "objective",
    "milestone": "activity",
    "output": "activity",
    "task": "activity",
}
"""The level above each level."""

CHILDREN: dict[str, tuple[tuple[str, str], ...]] = {
    "plan": (
        ("objective", "plan_id"),
        ("role_holder", "plan_id"),
        ("sign_off", "plan_id"),
        ("delivery_group", "plan_id"),
        ("setting", "plan_id"),
        ("round", "plan_id"),
    ),
    "objective": (("activity", "objective_id"),),
    "activity": (
        ("milestone", "activity_id"),
        ("output", "activity_id"),
        ("task", "activity_id"),
        ("allocation", "activity_id"),
    ),
    "output": (("reading", "output_id"),),
    "round": (("reported", "round_id"), ("progress", "round_id")),
    "delivery_group": (("meeting", "group_id"), ("decision", "group_id")),
    "officer": (("lead", "officer_id"), ("role_holder", "officer_id")),
    "funding_source": (("allocation", "source_id"),),
}
"""What hangs on a row, and by which column: what goes with it when it is deleted, and can't stand without it."""

ABOVE: dict[str, dict[str, str]] = {
    name: {column: parent for parent, below in CHILDREN.items() for child, column in below if child == name}
    for name in NAMES
}
"""Table → column → the table of the row it stands under."""

SHARED = ("round",)
"""Tables whose rows an act may bring along for all: taking the act back leaves those that others use by now."""

HANGING = ("lead", "progress", "note", "link", "decision")
"""Tables that hang on any level by ``row_id``."""

BELONGING: dict[str, tuple[str, str]] = {
    child: (level, column) for level in ROWS for child, column in CHILDREN.get(level, ()) if child not in ROWS
}
"""Tables that belong to the rows of one level: the level, and the column that names the row."""


def ids_of_row(row: str) -> str:
    """The query for the ids of all whose changes are the history of a row: its own, and of what hangs on it.

    `row` is the SQL of the row's id. What an issued report said of a row (``reported``) changes nothing of it.
    """
    hanging = [f"select id from {table} where row_id={row}" for table in HANGING]
    belonging = [f"select id from {table} where {column}={row}" for table, (_, column) in BELONGING.items()]
    meetings = f"select id from meeting where group_id in (select id from delivery_group where plan_id={row})"
    return " union all ".join((f"select {row}", *hanging, *belonging, meetings))


_UPWARD = {name: tuple(ABOVE[name].items()) for name in NAMES}


class Unseen(NamedTuple):
    """A row in the plan, and the deleted one it is under."""

    table: str
    id: str
    above: str
    above_id: str


class Shape:
    """What an act has done to the shape of the plan: rows that it added, moved, deleted or brought back."""

    def __init__(self) -> None:
        self._added: set[str] = set()
        self._needed: dict[tuple[str, str], None] = {}
        self._moved: dict[tuple[str, str], None] = {}
        self._gone: dict[tuple[str, str], None] = {}

    def added(self, table: str, row_id: str, cells: Mapping[str, Any]) -> None:
        """A row has been added."""
        self._added.add(row_id)
        if cells.get("deleted"):
            return
        for column, above in _UPWARD[table]:
            if (above_id := cells.get(column)) is not None and above_id not in self._added:
                self._needed[above, above_id] = None
        if table in HANGING and cells["row_id"] not in self._added:
            self._needed[cells["level"], cells["row_id"]] = None

    def written(self, table: str, row_id: str, cells: Mapping[str, Any]) -> None:
        """Cells of a row have been written."""
        if cells.get("deleted"):
            self._gone[table, row_id] = None
            self._moved.pop((table, row_id), None)
        elif "deleted" in cells or any(column in cells for column, _ in _UPWARD[table]):
            self._moved[table, row_id] = None
            self._gone.pop((table, row_id), None)

    def confirm(self, connection: sqlite3.Connection) -> None:
        """Raises Conflict, before anything is committed, if a row would be left in the plan under a deleted one."""
        for table, row_id in self._moved:
            self._needed.update(dict.fromkeys(_above(connection, table, row_id)))
        for above, above_id in self._needed:
            if _one(connection, f"select deleted from {above} where id=?", above_id):
                raise Conflict(
                    f"The {above.replace('_', ' ')} it belongs to has been deleted meanwhile. Nothing was changed: "
                    "bring that back first."
                )
        for table, row_id in self._gone:
            if found := _below(connection, table, row_id):
                raise Conflict(
                    f"The {table.replace('_', ' ')} can't go while there is a {found.replace('_', ' ')} under it. "
                    "Nothing was changed: try again."
                )


def _above(connection: sqlite3.Connection, table: str, row_id: str) -> list[tuple[str, str]]:
    """(table, id) of all that a row is under, if it is in the plan."""
    columns = [*(column for column, _ in _UPWARD[table]), *(("level", "row_id") if table in HANGING else ())]
    if not columns:
        return []
    row = connection.execute(f"select {', '.join(columns)} from {table} where id=? and deleted=0", (row_id,)).fetchone()
    if row is None:
        return []
    found = [(above, row[number]) for number, (_, above) in enumerate(_UPWARD[table]) if row[number] is not None]
    return [*found, (row[-2], row[-1])] if table in HANGING else found


def _below(connection: sqlite3.Connection, table: str, row_id: str) -> str | None:
    """A table that has a row in the plan under this one, if this one is deleted."""
    if not _one(connection, f"select deleted from {table} where id=?", row_id):
        return None
    under = [*CHILDREN.get(table, ()), *((hanging, "row_id") for hanging in HANGING if table in ROWS)]
    return next(
        (
            child
            for child, column in under
            if _one(connection, f"select 1 from {child} where {column}=? and deleted=0 limit 1", row_id)
        ),
        None,
    )


def _one(connection: sqlite3.Connection, sql: str, row_id: str) -> Any:
    found = connection.execute(sql, (row_id,)).fetchall()
    return found[0][0] if found else None


def unseen(connection: sqlite3.Connection) -> list[Unseen]:
    """All rows of the file that are in the plan under a deleted row, the outermost first."""
    found: list[Unseen] = []
    for table in NAMES:
        for column, above in _UPWARD[table]:
            rows = connection.execute(
                f"select c.id, p.id from {table} c join {above} p on p.id=c.{column} where c.deleted=0 and p.deleted<>0"
            )
            found.extend(Unseen(table, row[0], above, row[1]) for row in rows.fetchall())
        for level in ROWS if table in HANGING else ():
            rows = connection.execute(
                f"select c.id, p.id from {table} c join {level} p on p.id=c.row_id "
                "where c.deleted=0 and c.level=? and p.deleted<>0",
                (level,),
            )
            found.extend(Unseen(table, row[0], level, row[1]) for row in rows.fetchall())
    return found
