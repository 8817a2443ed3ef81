"""Making a plan file, and bringing an older one up to date."""

import os
import sqlite3
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING

from tsworkbench.plan.errors import CannotWrite
from tsworkbench.plan.identity import new_id
from tsworkbench.store import backup, triggers
from tsworkbench.store.book import Book, utc_text, wall_clock
from tsworkbench.store.failures import sentences
from tsworkbench.store.opening import APPLICATION_ID, SCHEMA

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

STEPS = ("0001_plan_and_history",)
"""The migrations in order: each is a file of plain SQL beside this module."""

_SET = "tsworkbench"


def _sql(step: str) -> str:
    return (files("tsworkbench.store") / "migrations" / f"{step}.sql").read_text(encoding="utf-8")


def migrations() -> "Migrations":
    """The steps as sqlite-utils knows them."""
    from sqlite_utils import Migrations

    known = Migrations(_SET)
    for step in STEPS:
        known(name=step)(_applier(step))
    return known


def _applier(step: str) -> Callable[["Database"], None]:
    def apply(db: "Database") -> None:
        _run(db.conn, _sql(step))

    return apply


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Runs the statements of a script inside the transaction that is open (executescript would end it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def upgrade(book: Book, version: int) -> None:
    """Brings an older file up to date. A verified backup is made first; raises if it can't be."""
    from sqlite_utils import Database

    backup.make(book, f"before-format-{SCHEMA}")
    with sentences(book.path):
        db = Database(book.connection, execute_plugins=False)
        migrations().apply(db)
        with book.transaction():
            triggers.regenerate(book.connection)
            book.connection.execute(f"pragma user_version={SCHEMA}")


def create(path: str | os.PathLike[str]) -> None:
    """Makes an empty plan file, for its owner's eyes only, never over an existing file.

    It is built under another name in the same folder and put in place whole, so that a crash leaves
    either nothing or a complete file. Raises CannotWrite.
    """
    path = os.path.abspath(path)
    part = f"{path}.{os.getpid()}.part"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            with sentences(part):
                _build(part)
            _place(part, path)
        finally:
            if os.path.exists(part):
                os.unlink(part)
    except FileExistsError:
        raise CannotWrite(f"{path} exists already. Nothing was changed: choose another name, or open it.") from None
    except OSError as error:
        raise CannotWrite(f"{path} can't be made ({error.strerror}). Choose another folder.") from error


def _place(part: str, path: str) -> None:
    if hasattr(os, "link"):
        try:
            os.link(part, path)  # unlike a rename, refuses to replace what stands there
            return
        except FileExistsError:
            raise
        except OSError:
            pass  # a file system without hard links
    if os.path.exists(path):
        raise FileExistsError(path)
    os.rename(part, path)


def _build(path: str) -> None:
    """A new file holds the same tables as one brought up step by step, without the price of sqlite-utils."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute(f"pragma application_id={APPLICATION_ID}")
        connection.execute("pragma synchronous=extra")
        now = wall_clock()
        connection.execute("begin immediate")
        connection.execute(
            "create table _sqlite_migrations(id integer primary key, migration_set text, name text, applied_at text)"
        )
        connection.execute(
            "create unique index idx__sqlite_migrations_migration_set_name on _sqlite_migrations(migration_set, name)"
        )
        for step in STEPS:
            _run(connection, _sql(step))
            connection.execute(
                "insert into _sqlite_migrations(migration_set, name, applied_at) values(?, ?, ?)",
                (_SET, step, utc_text(now)),
            )
        connection.execute("insert into ctx values(1, ?, 0, 0, null, null)", (new_id(now),))
        triggers.regenerate(connection)
        connection.execute(f"pragma user_version={SCHEMA}")
        connection.execute("commit")
    finally:
        connection.close()
