"""Making a plan file, bringing an older one up to date, and the triggers that write the log.

The triggers are generated from the tables as they stand, and live in the file, so an edit made with any SQLite tool
is logged as well.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.plan.errors import CannotWrite, Damaged, FileLocked
from tsworkbench.plan.language.row_keys import new_id
from tsworkbench.store.backups import copies
from tsworkbench.store.book import APPLICATION_ID, Book, utc_text, wall_clock
from tsworkbench.store.log import cells, replica, seals
from tsworkbench.store.system import places
from tsworkbench.store.system.failures import refused, sentences
from tsworkbench.store.tables import NAMES

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations


class Step(NamedTuple):
    """One migration: its name, and the plain SQL it runs. A file of format n has had the first n steps."""

    name: str
    sql: str


_SET = "tsworkbench"
_SEALED = 2
"""The first format whose acts are sealed."""


def packaged() -> tuple[Step, ...]:
    """The steps that come with the program, in order: each is a file of SQL in ``migrations/``."""
    folder = files("tsworkbench.store") / "migrations"
    scripts = sorted((one for one in folder.iterdir() if one.name.endswith(".sql")), key=lambda one: one.name)
    return tuple(Step(one.name.removesuffix(".sql"), one.read_text(encoding="utf-8")) for one in scripts)


def migrations(steps: Sequence[Step]) -> "Migrations":
    """The steps as sqlite-utils knows them."""
    from sqlite_utils import Migrations

    known = Migrations(_SET)
    for step in steps:
        known(name=step.name)(_applier(step))
    return known


def _applier(step: Step) -> Callable[["Database"], None]:
    def apply(db: "Database") -> None:
        _run(db.conn, step.sql)

    return apply


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Runs the statements of a script inside the transaction that is open (executescript would end it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def upgrade(book: Book, steps: Sequence[Step] | None = None) -> str:
    """Brings an older file up to date, all steps or none. A verified backup is made first; returns its path.

    The triggers stand aside meanwhile: a migration is no edit and its rewriting is not history.
    Raises CannotWrite or FileLocked if there is no backup or a step fails; the file is then as it was.
    """
    from sqlite_utils import Database

    steps = packaged() if steps is None else steps
    copy = copies.make(book, f"before-format-{len(steps)}")
    connection = book.connection
    version = int(connection.execute("pragma user_version").fetchone()[0])
    try:
        connection.execute("pragma foreign_keys=off")  # no effect inside a transaction
        with book.transaction():
            drop(connection)
            replica.carry_over(connection, book.path)
            migrations(steps).apply(Database(connection, execute_plugins=False))
            if version < _SEALED <= len(steps):
                seals.seal_all(connection, len(steps))
            regenerate(connection)
            connection.execute(f"pragma user_version={len(steps)}")
            if connection.execute("pragma foreign_key_check").fetchall():
                raise Damaged("rows would have lost what they belong to")
    except FileLocked:
        raise
    except Exception as error:
        why = error.__cause__ or error
        raise CannotWrite(
            f"{book.path} could not be brought up to date ({why}). It is as it was; a copy is at {copy}."
        ) from error
    finally:
        connection.execute("pragma foreign_keys=on")
    return copy


def discard(path: str | os.PathLike[str]) -> None:
    """Takes a file away again that was made a moment ago, unless an act has got into it: that is never taken away."""
    path = os.path.abspath(path)
    try:
        with closing(sqlite3.connect(places.address(path), uri=True)) as connection:
            if connection.execute("select 1 from action limit 1").fetchone():
                return
    except sqlite3.Error:
        return
    for left in (path, f"{path}-journal"):
        with suppress(OSError):
            os.unlink(left)


def create(path: str | os.PathLike[str], steps: Sequence[Step] | None = None) -> None:
    """Makes an empty plan file, for its owner's eyes only, never over an existing file.

    It is built under another name in the same folder and put in place whole, so that a crash leaves
    either nothing or a complete file. Raises CannotWrite, and WrongInput for the name of a document.
    """
    places.check_ending(os.path.basename(path))  # before Windows makes it another path
    path = os.path.abspath(path)
    part = f"{path}.{os.getpid()}.part"
    if os.path.lexists(path):
        raise _in_the_way(path)
    places.refuse_document_name(path)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except OSError as error:
        raise _not_made(path, error) from error
    try:
        with suppress(FileNotFoundError):
            os.unlink(part)  # left by a program of the same number that was killed
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            with sentences(path):
                _build(part, path, packaged() if steps is None else steps)
            _place(part, path)
            copies.sync_folder(path)
        finally:
            for left in (part, f"{part}-journal"):
                with suppress(OSError):
                    os.unlink(left)
    except FileExistsError:
        raise _in_the_way(path) from None
    except OSError as error:
        raise _not_made(path, error) from error


def _in_the_way(path: str) -> CannotWrite:
    return CannotWrite(f"{path} exists already. Nothing was changed: choose another name, or open it.")


def _not_made(path: str, error: OSError) -> CannotWrite:
    return refused(error, path, "no plan file was made")


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


def blank(form: int | None = None) -> sqlite3.Connection:
    """The tables, indexes and views of a format, or of the newest, as this program makes them: in memory and empty."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for step in packaged()[:form]:
        _run(connection, step.sql)
    return connection


def columns(form: int) -> seals.Columns:
    """The columns of a format's tables."""
    with closing(blank(form)) as connection:
        rows = connection.execute(
            "select t.name, c.name from sqlite_schema t, pragma_table_info(t.name) c where t.type='table'"
        ).fetchall()
    return {table: frozenset(column for name, column in rows if name == table) for table, _ in rows}


def _build(path: str, place: str, steps: Sequence[Step]) -> None:
    """A new file, to be put at `place`: it holds the same tables as one brought up step by step, without the price of
    sqlite-utils."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute(f"pragma application_id={APPLICATION_ID}")
        connection.execute("pragma synchronous=extra")
        now = wall_clock()
        connection.execute("begin immediate")
        connection.execute(
            'CREATE TABLE "_sqlite_migrations" (\n   "id" INTEGER PRIMARY KEY,\n   "migration_set" TEXT,\n'
            '   "name" TEXT,\n   "applied_at" TEXT\n)'
        )
        connection.execute(
            'CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"\n'
            '    ON "_sqlite_migrations" ("migration_set", "name")'
        )
        for step in steps:
            _run(connection, step.sql)
            connection.execute(
                "insert into _sqlite_migrations(migration_set, name, applied_at) values(?, ?, ?)",
                (_SET, step.name, utc_text(now)),
            )
        name = new_id(now)
        connection.execute("insert into ctx values(1, ?, 0, 0, null, null)", (name,))
        replica.give_name(connection, name, place)
        regenerate(connection)
        connection.execute(f"pragma user_version={len(steps)}")
        connection.execute("commit")
    finally:
        connection.close()


_UNLOGGED = ("rid", "id", "slot")

_TICK = (
    "update ctx set dseq=dseq+1, hlc=max(hlc+1, coalesce(clock, "
    "cast(round((julianday('now')-2440587.5)*86400000) as integer))*65536);"
)
_CHANGED = (
    f"CREATE TRIGGER log_change instead of insert on logged begin {_TICK} "
    "insert into change(replica,dseq,hlc,action,tbl,row,col,old,new) "
    "select replica,dseq,hlc,action,new.tbl,new.row,new.col,new.old,new.new from ctx; end"
)


def wanted(connection: sqlite3.Connection) -> dict[str, str]:
    """Name → SQL of every trigger this version of the tables should have, and of what they write into."""
    triggers = {"logged": LOGGED, "log_change": _CHANGED}
    for table in NAMES:
        columns = [row[1] for row in connection.execute(f"pragma table_info({table})")]
        triggers.update(_log_triggers(table, [c for c in columns if c not in _UNLOGGED]))
        triggers.update(_guard_triggers(table))
    triggers.update(_register_triggers())
    for table, same in (
        ("action", "seq=new.seq"),
        ("change", "seq=new.seq or (replica=new.replica and dseq=new.dseq)"),
        ("op", "action=new.action and tbl=new.tbl and row=new.row and fact=new.fact"),
    ):
        for verb, when in (
            ("update", ""),
            ("delete", ""),
            ("insert", f"when exists(select 1 from {table} where {same}) "),  # "or replace" asks no delete trigger
        ):
            if verb == "update":
                when = cells.BUT_FOR_REDACTION[table]
            triggers[f"keep_{table}_{verb}"] = (
                f"CREATE TRIGGER keep_{table}_{verb} before {verb} on {table} {when}begin "
                f"select raise(abort, 'the history is never rewritten'); end"
            )
    triggers["keep_ctx_delete"] = (
        "CREATE TRIGGER keep_ctx_delete before delete on ctx begin "
        "select raise(abort, 'the log can not be switched off'); end"
    )
    return triggers


LOGGED = "CREATE VIEW logged as select 0 tbl, 0 row, 0 col, 0 old, 0 new where 0"
"""What the trigger of a column writes a change into: from there it goes to the log, numbered. So the triggers of all
columns are a third as long as if each did that itself, and a file opens sooner.
"""


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
            f"CREATE TRIGGER {name} after update of {column} on {table} when new.{column} is not old.{column} begin "
            f"insert into logged values('{table}',new.id,{cells.logged_as(table, column)},old.{column},new.{column}); "
            "end"
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


def _register_triggers() -> dict[str, str]:
    """What the slots of a register rest on: a field that holds something gets the lowest free one, by whatever door it
    is added, and keeps it; and neither it nor an entry changes its register.
    """
    found = {
        f"keep_{table}_register": (
            f"CREATE TRIGGER keep_{table}_register before update of register_id on {table} "
            f"when new.register_id is not old.register_id begin "
            f"select raise(abort, 'what is of a register stays in it'); end"
        )
        for table in ("field", "entry")
    }
    every = ", ".join(f"('{slot}')" for slot in cells.SLOTS)
    is_link = (
        "(new.kind in ('officer','entry','row') "
        "and not instr(replace(coalesce(new.rule, ''), ' ', ''), '\"several\":true'))"
    )
    found["slot_field"] = (
        "CREATE TRIGGER slot_field after insert on field when new.slot is null "
        "and new.kind not in ('times','less','rollup') begin update field set slot=("
        f"with every(slot) as (values {every}) select slot from every where slot not in "
        "(select slot from field where register_id=new.register_id and slot is not null) "
        f"order by (slot<'l')={is_link}, slot limit 1) where id=new.id; end"
    )
    found["keep_field_slot"] = (
        "CREATE TRIGGER keep_field_slot before update of slot on field "
        "when old.slot is not null and new.slot is not old.slot begin "
        "select raise(abort, 'a field keeps its slot'); end"
    )
    return found


def standing(connection: sqlite3.Connection) -> dict[str, str]:
    """Name → SQL of every trigger the file has now, and of what they write into."""
    rows = connection.execute("select name, sql from sqlite_schema where type='trigger' or name='logged'")
    return dict(rows.fetchall())


def drop(connection: sqlite3.Connection) -> None:
    """Takes all triggers off, for a migration. To be called inside a transaction that regenerates them."""
    for name in standing(connection):
        _take_off(connection, name)


def _take_off(connection: sqlite3.Connection, name: str) -> None:
    connection.execute(f'drop {"view" if name == "logged" else "trigger"} if exists "{name}"')


def regenerate(connection: sqlite3.Connection) -> None:
    """Make the file's triggers those that `wanted` describes. To be called inside a transaction."""
    want, have = wanted(connection), standing(connection)
    for name in have.keys() - want.keys():
        _take_off(connection, name)
    for name, sql in want.items():
        if have.get(name) != sql:
            if name in have:
                _take_off(connection, name)
            connection.execute(sql)
