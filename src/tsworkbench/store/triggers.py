"""The triggers that write the log, generated from the tables as they stand.

They live in the file, so an edit made with any SQLite tool is logged as well. One trigger a column costs
nothing on edits of other columns; an insert writes one marker row, because a cell's first value is its
oldest logged `old`, or else what stands there.
"""

import sqlite3

from tsworkbench.store.tables import NAMES

_UNLOGGED = ("rid", "id")

_TICK = (
    "update ctx set dseq=dseq+1, hlc=max(hlc+1, coalesce(clock, "
    "cast(round((julianday('now')-2440587.5)*86400000) as integer))*65536);"
)


def wanted(connection: sqlite3.Connection) -> dict[str, str]:
    """Name → SQL of every trigger this version of the tables should have."""
    triggers: dict[str, str] = {}
    for table in NAMES:
        columns = [row[1] for row in connection.execute(f"pragma table_info({table})")]
        triggers.update(_log_triggers(table, [c for c in columns if c not in _UNLOGGED]))
        triggers.update(_guard_triggers(table))
    for table, same in (
        ("action", "seq=new.seq"),
        ("change", "seq=new.seq or (replica=new.replica and dseq=new.dseq)"),
    ):
        for verb, when in (
            ("update", ""),
            ("delete", ""),
            ("insert", f"when exists(select 1 from {table} where {same}) "),  # "or replace" asks no delete trigger
        ):
            triggers[f"keep_{table}_{verb}"] = (
                f"CREATE TRIGGER keep_{table}_{verb} before {verb} on {table} {when}begin "
                f"select raise(abort, 'the history is never rewritten'); end"
            )
    triggers["keep_ctx_delete"] = (
        "CREATE TRIGGER keep_ctx_delete before delete on ctx begin "
        "select raise(abort, 'the log can not be switched off'); end"
    )
    return triggers


def _log_triggers(table: str, columns: list[str]) -> dict[str, str]:
    found = {
        f"log_{table}": (
            f"CREATE TRIGGER log_{table} after insert on {table} begin {_TICK} "
            f"insert into change(replica,dseq,hlc,action,tbl,row) "
            f"select replica,dseq,hlc,action,'{table}',new.id from ctx; end"
        )
    }
    for column in columns:
        name = f"log_{table}_{column}"
        found[name] = (
            f"CREATE TRIGGER {name} after update of {column} on {table} "
            f"when new.{column} is not old.{column} begin {_TICK} "
            f"insert into change(replica,dseq,hlc,action,tbl,row,col,old,new) "
            f"select replica,dseq,hlc,action,'{table}',new.id,'{column}',old.{column},new.{column} from ctx; end"
        )
    return found


def _guard_triggers(table: str) -> dict[str, str]:
    return {
        f"keep_{table}_delete": (
            f"CREATE TRIGGER keep_{table}_delete before delete on {table} begin "
            f"select raise(abort, 'rows are flagged deleted, never removed'); end"
        ),
        f"keep_{table}_id": (
            f"CREATE TRIGGER keep_{table}_id before update of id, rid on {table} "
            f"when new.id is not old.id or new.rid is not old.rid begin "
            f"select raise(abort, 'an id never changes'); end"
        ),
        f"keep_{table}_replace": (
            f"CREATE TRIGGER keep_{table}_replace before insert on {table} "
            f"when exists(select 1 from {table} where id=new.id or rid=new.rid) begin "
            f"select raise(abort, 'a row is never replaced'); end"
        ),
    }


def standing(connection: sqlite3.Connection) -> dict[str, str]:
    """Name → SQL of every trigger the file has now."""
    rows = connection.execute("select name, sql from sqlite_schema where type='trigger'")
    return dict(rows.fetchall())


def drop(connection: sqlite3.Connection) -> None:
    """Takes all triggers off, for a migration. To be called inside a transaction that regenerates them."""
    for name in standing(connection):
        connection.execute(f'drop trigger "{name}"')


def regenerate(connection: sqlite3.Connection) -> None:
    """Make the file's triggers those that `wanted` describes. To be called inside a transaction."""
    want, have = wanted(connection), standing(connection)
    for name in have.keys() - want.keys():
        connection.execute(f'drop trigger "{name}"')
    for name, sql in want.items():
        if have.get(name) != sql:
            if name in have:
                connection.execute(f'drop trigger "{name}"')
            connection.execute(sql)
