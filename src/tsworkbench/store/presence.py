"""Whether the file at a path is still the one that was opened, and its history goes on from where it was last seen.

SQLite notices a file that another was moved over. One whose content was written over by a copy it may take for its own,
with its old pages still in memory; so what the system says of the file is compared before every transaction, and where
that differs the end of the history as well, through a connection that remembers nothing.
"""

import os
import sqlite3
from enum import Enum
from typing import NamedTuple

from tsworkbench.store.failures import FAULTS, error_code, replaced
from tsworkbench.store.places import address


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
