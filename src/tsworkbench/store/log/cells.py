"""Which column of the file holds a cell of the history. A field of a register has a slot of its own in each copy of the
file, so the history names the field, and what is read of an entry's cells is named by fields before it is compared.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from tsworkbench.plan.errors import Damaged

LINKS = tuple(f"l{number}" for number in range(6))
"""The slots for links: they are indexed."""
VALUES = tuple(f"c{number:02d}" for number in range(34))
"""The slots for all else."""
SLOTS = (*LINKS, *VALUES)
_SLOTS = frozenset(SLOTS)

_REDACTED = "select row_id from redaction union all select s.id from settlement s join redaction r on r.row_id=s.row_id"
_SAME = {
    "change": "seq replica dseq hlc action tbl row col",
    "action": "seq at replica who kind target format upto n said_at hlc last seen made_in batch",
    "op": "action tbl row fact over arrived",
}
_BLANK = {
    "change": f"old.col is not null and new.old is null and new.new is null and old.row in ({_REDACTED})",
    "action": "exists(select 1 from change c where c.seq<=old.upto and c.seq>coalesce((select max(b.upto) from "
    f"action b where b.seq<old.seq), 0) and c.row in ({_REDACTED}))",
    "op": f"old.row in ({_REDACTED})",
}
BUT_FOR_REDACTION = {
    table: f"when not ({' and '.join(f'new.{one} is old.{one}' for one in same.split())} and {_BLANK[table]}) "
    for table, same in _SAME.items()
}
"""When the guard of the history speaks: always, but where the words of a redacted row are taken out of it. Then the
values of its changes go, what its acts are called and how they are sealed is written anew, and so is what others sent.
"""


def logged_as(table: str, column: str) -> str:
    """The SQL, in a trigger, of what the history calls a column of a table.

    Without a field a slot goes by its own name: an empty one would say that the row was added.
    """
    if table == "entry" and column in _SLOTS:
        return f"coalesce((select id from field where register_id=new.register_id and slot='{column}'), '{column}')"
    return f"'{column}'"


def is_field(table: str, logged: str | None) -> bool:
    """Whether what the history names is a field of a register, by its id."""
    return table == "entry" and logged is not None and logged not in _OWN and logged not in _SLOTS


_OWN = frozenset({"rid", "id", "register_id", "sort", "deleted", "ref"})
"""The columns that an entry has whatever its register."""


def column_of(connection: sqlite3.Connection, table: str, logged: str) -> str:
    """The column that holds what the history calls `logged`."""
    if not is_field(table, logged):
        return logged
    found = connection.execute("select slot from field where id=?", (logged,)).fetchall()
    slot = _text(found[0][0]) if found else None
    if slot not in _SLOTS:
        raise Damaged(
            "The history speaks of a field of a register that isn't in the file. Nothing was changed: run “tsworkbench "
            "check”."
        )
    return slot


def is_several(rule: str | None) -> bool:
    """Whether a field holds several values, one a line, by its rule in the file."""
    return '"several":true' in (rule or "").replace(" ", "")


class Slots:
    """Which slot holds which field in this copy of the file. A register's are read once, when they are first needed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._of: dict[str, dict[str, str]] = {}

    def of(self, register: str) -> dict[str, str]:
        """Slot → field of a register, deleted ones too."""
        found = self._of.get(register)
        if found is None:
            rows = self._connection.execute(
                "select slot, id from field where register_id=? and slot is not null", (register,)
            ).fetchall()
            found = self._of[register] = {_text(row[0]): _text(row[1]) for row in rows}
        return found

    def named(self, register: str, columns: Iterable[str]) -> dict[str, str]:
        """Column of an entry → what the history calls it."""
        of = self.of(register)
        return {column: of.get(column, column) for column in columns}


def _text(cell: Any) -> str:
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)


def by_field(slots: Slots, cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of an entry by what the history calls them. A slot that no field has is left out."""
    of = slots.of(cells["register_id"])
    found = {}
    for column, cell in cells.items():
        if column not in _SLOTS:
            found[column] = cell
        elif (field := of.get(column)) is not None:
            found[field] = cell
    return found
