"""What an act does to the shape of the plan, looked at before each commit.

No act leaves a row in the plan under a row that has been deleted, where no list would show it, nor any paper. Another
program can leave one there, so `check` looks for them.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from tsworkbench.plan.errors import Conflict
from tsworkbench.store.tables import ABOVE, CHILDREN, HANGING, NAMES, ROWS

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
