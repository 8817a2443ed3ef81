"""An open plan file: how it is read, and how one act becomes one transaction and one undo step.

Before every transaction it makes sure that the file at its path is still the one that was opened, and that the history
there goes on from where it was last seen. SQLite notices a file that another was moved over. One whose content was
written over by a copy it may take for its own, with its old pages still in memory; so what the system says of the file
is compared, and where that differs the end of the history as well, through a connection that remembers nothing.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from tsworkbench import trace
from tsworkbench.plan.errors import FileLocked, ReadOnly
from tsworkbench.plan.language.row_keys import id_at
from tsworkbench.store.log import replica
from tsworkbench.store.system.failures import FAULTS, error_code, replaced, sentences, told
from tsworkbench.store.system.places import address

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.plan.due.answers import Due
    from tsworkbench.store.log.shape import Shape


APPLICATION_ID = 0x7473776B
""" "tswk": how any tool can tell whose file this is."""
SCHEMA = sum(name.endswith(".sql") for name in os.listdir(os.path.join(os.path.dirname(__file__), "migrations")))
"""Version of the tables (``user_version``): how many migrations there are. A file with a higher one was written by a
later program."""


Row = sqlite3.Row
Clock = Callable[[], int]
"""Unix time in milliseconds."""


def wall_clock() -> int:
    """The laptop's own time in milliseconds."""
    return time.time_ns() // 1_000_000


def utc_text(milliseconds: int) -> str:
    """``2009-12-15T14:02:11.000Z``: how times are stored; they are shown in local time."""
    seconds, rest = divmod(milliseconds, 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{rest:03d}Z"


_SPILL = 6000  # pages that a take-in keeps in memory
_TOGETHER = 200  # rows whose shape is looked at together


class Done(NamedTuple):
    """A committed act: its number in the history, its label in plain words, and the rows it touched."""

    seq: int
    label: str
    touched: frozenset[tuple[str, str]]
    at: str
    read: "tuple[Due, ...]" = ()
    """How each phrase that was typed for it was read."""


class Act:
    """An act being written. Its first write gives it its number; it must be `called` by its label once."""

    def __init__(self, book: "Book") -> None:
        self._book = book
        self.at = utc_text(book.now())
        self.seq = 0
        self.label = ""
        self._kind = "do"
        self._target: int | None = None
        self._sealed = 0
        self._shape: Shape | None = None
        self._unlooked: list[tuple[str, str, dict[str, Any], bool]] = []
        """(table, id, cells, whether it is new) of the rows written last, whose shape is looked at together."""
        self.touched: set[tuple[str, str]] = set()

    def called(self, label: str, *, kind: str = "do", target: int | None = None) -> None:
        """Names the act, in words the officer would use: it is what undo and the history show.

        It may be named once all is written, when it is known what there is to say.
        """
        self._begin()
        self.label, self._kind, self._target = label, kind, target

    def set(self, table: str, row_id: str, /, **cells: Any) -> None:
        """Writes cells of one row."""
        self._begin()
        columns = ", ".join(f"{column}=?" for column in cells)
        self._book.connection.execute(f"update {table} set {columns} where id=?", (*cells.values(), row_id))
        self._unlooked.append((table, row_id, cells, False))
        if len(self._unlooked) > _TOGETHER:
            self._look()
        self.touched.add((table, row_id))

    def insert(self, table: str, **cells: Any) -> str:
        """Adds a row and returns its id (minted unless given)."""
        self._begin()
        row_id: str = cells.pop("id", None) or self._book.mint()
        columns = ", ".join(["id", *cells])
        marks = ", ".join("?" * (len(cells) + 1))
        self._book.connection.execute(f"insert into {table}({columns}) values({marks})", (row_id, *cells.values()))
        self._unlooked.append((table, row_id, cells, True))
        if len(self._unlooked) > _TOGETHER:
            self._look()
        self.touched.add((table, row_id))
        return row_id

    def touch(self, table: str, row_id: str) -> None:
        """Says that a row reads differently now, though its own cells did not change."""
        self.touched.add((table, row_id))

    def close(self) -> int:
        """Ends the act: changes made outside from now on belong to none. Returns the number of the last change."""
        connection = self._book.connection
        if self.seq:
            if not self.label:
                raise RuntimeError("an act that has written must be called by its label")
            self._look().confirm(connection)
            if any(table in ("register", "field") for table, _ in self.touched):
                from tsworkbench.store.registers import plain

                plain.refresh(self._book.connection)
            connection.execute("update ctx set action=null, clock=null")
        name, number, clock = connection.execute("select replica, dseq, hlc from ctx").fetchall()[0]
        if self.seq:
            from tsworkbench.store.log import seals

            head = seals.Head(self.seq, self.at, name, self._book.who, self.label, self._kind, self._target)
            cells = (*head, *seals.seal(connection, head, self._sealed))
            connection.execute(
                "insert into action(seq, at, replica, who, label, kind, target, format, upto, digest, last, hlc) "
                "values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*cells, number, clock),
            )
        return int(number)

    def _look(self) -> "Shape":
        """What the act has done to the shape of the plan so far."""
        if self._shape is None:
            from tsworkbench.store.log.shape import Shape  # reading starts faster without what only acts need

            self._shape = Shape()
        for table, row_id, cells, is_new in self._unlooked:
            (self._shape.added if is_new else self._shape.written)(table, row_id, cells)
        self._unlooked.clear()
        return self._shape

    def _begin(self) -> None:
        if not self.seq:
            book = self._book
            clock = book.now() if book.has_own_clock else None
            newest, self._sealed = last_act(book.connection)
            book.connection.execute("update ctx set action=?, clock=?", (newest + 1, clock))
            self.seq = newest + 1


class Book:
    """One open file. Reads fetch all they ask for at once, so that no open cursor keeps a writer waiting.

    Every method raises `WorkbenchError` with a sentence where SQLite fails.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: str, *, clock: Clock | None = None, who: str | None = None
    ) -> None:
        self.connection = connection
        self.path = path
        self.who = who
        self.last_commit: str | None = None
        self.last_label: str | None = None
        """What the last act that was committed here is called; None if there was none."""
        self.stood_at: str | None = None
        """The past instant whose plan this is, in words; None for the plan as it stands. The past is only read."""
        self.position: date | None = None
        """The day of a plan of the past; None for the plan as it stands, whose day is today."""
        self.own_clock = clock
        self._clock = clock or wall_clock
        self._act_time: int | None = None
        self._numbering = replica.Numbering(path)
        self.presence = Presence(path)
        """Whether the file is still the one that was opened."""
        self._hlc: int | None = None
        self._minted = 0

    # -- reading

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """All rows of a query."""
        writing = self.connection.in_transaction
        try:
            return self.connection.execute(sql, values).fetchall()
        except FAULTS as error:
            raise told(error, self.path, writing=writing) from error

    def row(self, sql: str, *values: Any) -> Row | None:
        """The first row of a query, or None."""
        writing = self.connection.in_transaction
        try:
            found: list[Row] = self.connection.execute(sql, values).fetchmany(1)
        except FAULTS as error:
            raise told(error, self.path, writing=writing) from error
        return found[0] if found else None

    def value(self, sql: str, *values: Any) -> Any:
        """The first cell of a query, or None."""
        row = self.row(sql, *values)
        return row[0] if row is not None else None

    @property
    def has_own_clock(self) -> bool:
        """Whether its time is another one than the laptop's."""
        return self.own_clock is not None

    def data_version(self) -> int:
        """A number that changes when another connection has written to the file."""
        return int(self.value("pragma data_version"))

    def wait(self, milliseconds: int) -> None:
        """How long a read or an act waits from now on for another program that writes."""
        self.connection.execute(f"pragma busy_timeout={milliseconds}")

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Inside the block nothing waits for another program that writes: a locked file is an error at once."""
        (milliseconds,) = self.connection.execute("pragma busy_timeout").fetchone()
        self.wait(0)
        try:
            yield
        finally:
            self.wait(milliseconds)

    # -- writing

    def now(self) -> int:
        """The log's time in milliseconds. It stands still during an act: all of an act happens at once."""
        return self._clock() if self._act_time is None else self._act_time

    def replica(self) -> str | None:
        """The name under which this copy of the file numbers its changes; None if it is a copy that has none yet."""
        if self._numbering.is_known or replica.is_own(self.connection, self.path):
            return str(self.value("select replica from ctx"))
        return None

    def names(self) -> list[str]:
        """The names under which this officer's machine has numbered changes of the file, before copying it too."""
        with sentences(self.path):
            return replica.names(self.connection)

    def mint(self) -> str:
        """A new id, greater than all that were minted in this file before, whatever the laptop's clock says."""
        known = self._hlc if self._hlc is not None else int(self.value("select hlc from ctx") or 0)
        self._minted = max(self.now() << 16, known + 1, self._minted + 1)
        return id_at(self._minted)

    @contextmanager
    def act(self, *, large: bool = False) -> Iterator[Act]:
        """One transaction. Commits at the end of the block, or rolls all of it back on any error.

        When the block is left without an error the act is on disk. A large one, of thousands of rows, is kept in
        memory until then, because readers would be locked out from the moment it began to spill to the file.
        Raises ReadOnly for a plan of the past.
        """
        if self.stood_at is not None:
            raise ReadOnly(
                f"This is the plan as it stood on {self.stood_at}: you can look at it, but not change it. "
                "Return to now first."
            )
        since = trace.clock()
        if large:
            self.connection.execute("pragma cache_spill=off")  # inside a transaction it would do nothing
        try:
            with self.transaction():
                self._act_time = self._clock()
                try:
                    act = Act(self)
                    self._hlc = self._numbering.begin(self.connection, self.mint)
                    yield act
                    self._numbering.note(act.close())
                finally:
                    self._act_time = self._hlc = None
        except BaseException:
            self._numbering.undo()
            raise
        finally:
            if large:
                self.connection.execute("pragma cache_spill=on")
        self.last_commit, self.last_label = act.at, act.label or self.last_label
        self._numbering.done()
        trace.note("act", since, label=act.label, file=self.path)

    @contextmanager
    def taking(self) -> Iterator[None]:
        """One transaction in which acts of others are written under their own names. Commits, or rolls back, as an act.

        Raises ReadOnly for a plan of the past.
        """
        if self.stood_at is not None:
            raise ReadOnly(f"This is the plan as it stood on {self.stood_at}. Return to now first.")
        self.connection.execute(f"pragma cache_spill={_SPILL}")  # a whole plan may come in one transaction
        try:
            with self.transaction():
                self._act_time = self._clock()
                try:
                    self._hlc = self._numbering.begin(self.connection, self.mint)
                    name = self.value("select replica from ctx")
                    yield
                    if self.value("select replica from ctx") == name:  # a new name is noted where it is given
                        self._numbering.note(int(self.value("select dseq from ctx")))
                finally:
                    self._act_time = self._hlc = None
        except BaseException:
            self._numbering.undo()
            raise
        finally:
            self.connection.execute("pragma cache_spill=on")
        self._numbering.done()

    def take_name(self, *, anew: bool = False) -> str:
        """The name of this copy; it is given one of its own if it has none yet, or a new one if asked."""
        name = None if anew else self.replica()
        if name is None:
            with self.taking():
                if anew:
                    replica.give_name(self.connection, self.mint(), self.path)
                name = str(self.value("select replica from ctx"))
        return name

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """``BEGIN IMMEDIATE`` … ``COMMIT``: a deferred begin could read first and then lose the race to write.

        Raises FileMoved, and writes nothing, if the file is not the one that was opened.
        """
        since = trace.clock()
        try:
            self.connection.execute("begin immediate")
        except FAULTS as error:
            failure = told(error, self.path)
            if isinstance(failure, FileLocked):
                trace.note("wait", since, file=self.path)
            raise failure from error
        tail = None
        try:
            if self.presence.is_watched:
                self.presence.confirm()
            yield
            if self.presence.is_watched:
                tail = tail_of(self.connection)
            self.connection.execute("commit")
        except FAULTS as error:
            self._roll_back()
            raise told(error, self.path) from error
        except BaseException:
            self._roll_back()
            raise
        if self.presence.is_watched:
            self.presence.note(tail)

    def _roll_back(self) -> None:
        with suppress(*FAULTS):  # a disk that has gone can't say so twice; the next open rolls back
            if self.connection.in_transaction:
                self.connection.execute("rollback")

    def local(self, key: str) -> str | None:
        """A fact of this copy of the file, such as who works on it here."""
        found = self.value("select value from local where key=?", key)
        return None if found is None else str(found)

    def locals(self, prefix: str) -> dict[str, str]:
        """The facts of this copy whose names begin with a prefix."""
        rows = self.rows("select key, value from local where substr(key, 1, ?)=?", len(prefix), prefix)
        return {str(row["key"]): str(row["value"]) for row in rows if row["value"] is not None}

    def set_local(self, key: str, value: str | None) -> None:
        """Keeps a fact of this copy of the file. It is no act: nothing of the plan changes."""
        with self.transaction():
            self.connection.execute(
                "insert into local values(?, ?) on conflict(key) do update set value=excluded.value",
                (key, value),
            )

    def take_over(self, other: "Book") -> bool:
        """Goes on with what another book has opened at the same path, which is not to be used any more.

        True if that goes on from where this one has seen its file.
        """
        with sentences(self.path):
            goes_on = self.presence.is_in(other.connection)
        self.close()
        self.connection, self.presence, self._numbering = other.connection, other.presence, other._numbering
        return goes_on

    def close(self) -> None:
        """Closes the file."""
        self._numbering.close()
        self.connection.close()


class State(Enum):
    """What is at the path now."""

    SAME = "same"
    GONE = "gone"
    REPLACED = "replaced"


class Mark(NamedTuple):
    """What the system says of a file."""

    device: int
    inode: int
    size: int
    written: int
    changed: int


Tail = tuple[int, str, int]
"""The newest change: its place in the file, the name of the copy in which it was made, and its number there."""


class Presence:
    """One file as an open book last saw it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._mark = _mark(path)
        self.tail: Tail | None = None
        self.is_watched = False
        """Whether it has been opened as a plan file, and is to stay the same."""

    def note(self, tail: Tail | None) -> None:
        """The file has just been read or written by the book itself; its history ends with `tail`."""
        self._mark, self.tail, self.is_watched = _mark(self._path), tail, True

    def state(self) -> State:
        """What is at the path now. Raises sqlite3.Error where that can't be read, because another program writes."""
        mark = _mark(self._path)
        if mark == self._mark:
            return State.GONE if mark is None else State.SAME
        if mark is None:
            return State.GONE
        if self._mark is not None and mark[:2] != self._mark[:2]:
            return State.REPLACED
        if not self._goes_on():
            return State.REPLACED
        self._mark = mark
        return State.SAME

    def confirm(self) -> None:
        """Raises FileMoved unless the file goes on from where it was last seen."""
        if self.state() is not State.SAME:
            raise replaced(self._path)

    def is_in(self, connection: sqlite3.Connection) -> bool:
        """Whether a file holds the history of this one, as far as it was seen."""
        if self.tail is None:
            return True
        found = connection.execute("select seq, replica, dseq from change where seq=?", self.tail[:1]).fetchone()
        return found is not None and tuple(found) == self.tail

    def _goes_on(self) -> bool:
        connection = sqlite3.connect(address(self._path, mode="rw"), uri=True, isolation_level=None, timeout=0)
        try:
            connection.execute("pragma query_only=on")
            return self.is_in(connection)
        except FAULTS as error:
            if error_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            return False  # cut off, half written, or no plan file any more
        finally:
            connection.close()


def last_act(connection: sqlite3.Connection) -> tuple[int, int]:
    """(number of the newest act, of the last change it has sealed); zeros where there is none."""
    found = connection.execute("select seq, upto from action order by seq desc limit 1").fetchall()
    return (found[0][0], found[0][1] or 0) if found else (0, 0)


def tail_of(connection: sqlite3.Connection) -> Tail | None:
    """The newest change in a file; None if it has none."""
    found = connection.execute("select seq, replica, dseq from change order by seq desc limit 1").fetchone()
    return None if found is None else (int(found[0]), str(found[1]), int(found[2]))


def _mark(path: str) -> Mark | None:
    try:
        there = os.stat(path)
    except OSError:
        return None
    # on Windows the last of them is when the file was made, and never changes
    return Mark(there.st_dev, there.st_ino, there.st_size, there.st_mtime_ns, there.st_ctime_ns)
