"""A view of each register for any SQLite tool: its fields by their titles, links by the names of what they lead to.

The views are made anew whenever the registers of the file are others than those they were made of. Personal registers
and fields are in none: somebody who copied such a table for others would not know.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tsworkbench.store.log.cells import SLOTS, is_several
from tsworkbench.store.tables import PARENT

PREFIX = "register_"
"""What the name of each view begins with."""


def refresh(connection: sqlite3.Connection) -> None:
    """Makes the views of the file those of its registers. To be called in a transaction, once all is written."""
    run = connection.execute
    want = wanted(connection)
    have = dict(run("select name, sql from sqlite_schema where type='view' and name glob 'register_*'").fetchall())
    for name in have.keys() - want.keys():
        run(f'drop view "{name}"')
    for name, sql in want.items():
        if have.get(name) != sql:
            run(f'drop view if exists "{name}"')
            run(sql)


def wanted(connection: sqlite3.Connection) -> dict[str, str]:
    """Name → SQL of the view of each register."""
    fields: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(
        "select register_id, title, kind, slot, rule from field where deleted=0 and personal=0 and slot is not null "
        "order by sort, id"
    ).fetchall():
        fields[row[0]].append(tuple(row)[1:])
    found: dict[str, str] = {}
    for row in connection.execute(
        "select id, name from register where deleted=0 and personal=0 order by sort, id"
    ).fetchall():
        register_id, called = tuple(row)
        if not re.fullmatch(r"[0-9a-f-]{36}", register_id):
            continue
        plain = PREFIX + re.sub(r"\W", "_", called)
        name, number = plain, 1
        while name.casefold() in map(str.casefold, found):
            number += 1
            name = f"{plain}_{number}"
        found[name] = _view(name, register_id, fields[register_id])
    return found


def _view(name: str, register_id: str, fields: Iterable[tuple[str, str, str, str | None]]) -> str:
    columns = {"ref": "ref"}
    for title, kind, slot, rule in fields:
        while title.casefold() in map(str.casefold, columns):
            title += " "
        if slot in SLOTS:
            columns[title] = slot if is_several(rule) else _shown(kind, slot)
    said = ", ".join(f"{sql} as {_quoted(title)}" for title, sql in columns.items())
    return f"CREATE VIEW {_quoted(name)} as select {said} from entry where register_id='{register_id}' and deleted=0"


def _shown(kind: str, slot: str) -> str:
    if kind == "money":
        return f"{slot}/100.0"
    if kind == "officer":
        return f"(select name from officer where id={slot})"
    if kind == "entry":
        return f"(select e.ref from entry e where e.id=entry.{slot})"
    if kind == "row":
        return f"coalesce({', '.join(f'(select ref from {level} where id={slot})' for level in PARENT)})"
    return slot


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
