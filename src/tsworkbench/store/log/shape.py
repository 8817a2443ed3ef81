"""What an act does to the shape of the plan, looked at before each commit.

No act leaves a row in the plan under a row that has been deleted, where no list would show it, nor any paper. Another
program can leave one there, so `check` looks for them. And no act changes anything of a plan that has been closed.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tsworkbench.plan.errors import Conflict, ReadOnly
from tsworkbench.store.tables import ABOVE, CHILDREN, HANGING, NAMES, ROWS

REPORTING = ("round", "reported", "version")
"""Tables in which reports on a plan are kept: a closed plan is still reported on."""

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
        self._changed: dict[tuple[str, str], None] = {}
        """Rows whose plan may not be closed: those written, and those above the ones that were added."""
        self._lived: set[str] = set()
        """Plans that the act has closed or opened again."""

    def added(self, table: str, row_id: str, cells: Mapping[str, Any]) -> None:
        """A row has been added."""
        self._added.add(row_id)
        above = [(name, cells[column]) for column, name in _UPWARD[table] if cells.get(column) is not None]
        if table in HANGING:
            above.append((cells["level"], cells["row_id"]))
        apart = [one for one in above if one[1] not in self._added]
        if table not in REPORTING:
            self._changed.update(dict.fromkeys(apart))
        if not cells.get("deleted"):
            self._needed.update(dict.fromkeys(apart))

    def written(self, table: str, row_id: str, cells: Mapping[str, Any]) -> None:
        """Cells of a row have been written."""
        if table == "plan" and "closed_on" in cells:
            self._lived.add(row_id)
        self._changed[table, row_id] = None
        if cells.get("deleted"):
            self._gone[table, row_id] = None
            self._moved.pop((table, row_id), None)
        elif "deleted" in cells or any(column in cells for column, _ in _UPWARD[table]):
            self._moved[table, row_id] = None
            self._gone.pop((table, row_id), None)

    def confirm(self, connection: sqlite3.Connection) -> None:
        """Looks at the act as a whole, before anything is committed.

        Raises Conflict if a row would be left in the plan under a deleted one, and ReadOnly if something of a closed
        plan would change.
        """
        self._refuse_closed(connection)
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

    def _refuse_closed(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("select id, coalesce(short_title, title) from plan where closed_on is not null")
        closed = {plan_id: name for plan_id, name in rows.fetchall() if plan_id not in self._lived}
        if not closed:
            return
        for table, row_id in self._changed:
            if table not in REPORTING and (plan_id := _plan_of(connection, table, row_id)) in closed:
                raise ReadOnly(
                    f"“{closed[plan_id]}” is closed, so nothing in it changes any more. "
                    "Open it again first: “plan reopen”."
                )


def _plan_of(connection: sqlite3.Connection, table: str, row_id: str) -> str | None:
    """The id of the plan that a row is of; None for officers and sources, which are the file's."""
    if table == "plan":
        return row_id
    if table in HANGING:
        level, above_id = connection.execute(f"select level, row_id from {table} where id=?", (row_id,)).fetchone()
        return _plan_of(connection, level, above_id)
    if table in ROWS:
        found = connection.execute(f"select plan_id from {table} where id=?", (row_id,)).fetchone()
        return None if found is None else str(found[0])
    for column, above in _UPWARD[table]:
        above_id = _one(connection, f"select {column} from {table} where id=?", row_id)
        if above_id is not None and (plan_id := _plan_of(connection, above, above_id)) is not None:
            return plan_id
    return None


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


def unseen(connection: sqlite3.Connection, tables: Iterable[str] = NAMES) -> list[Unseen]:
    """All rows of the file, or of some of its tables, that are in the plan under a deleted row, the outermost first."""
    found: list[Unseen] = []
    for table in tables:
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
