"""Opening a plan file, and a plain sentence for everything that could stand there instead."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tsworkbench.plan.errors import Damaged, NewerFile, NoSuchFile, UnusableFile, WorkbenchError
from tsworkbench.store.book import APPLICATION_ID, SCHEMA, Book, Clock, tail_of
from tsworkbench.store.system import places
from tsworkbench.store.system.failures import FAULTS, error_code, told

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_BROKEN = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)
_NONE = "There is no good one beside it."
_PRAGMAS = (
    "pragma synchronous=extra",  # an acknowledged edit survives a power cut
    "pragma foreign_keys=on",
    "pragma trusted_schema=off",  # a doctored file can't run code through its views or triggers
    "pragma cell_size_check=on",
)


def open_book(
    path: str | os.PathLike[str], *, clock: Clock | None = None, who: str | None = None, wait_ms: int = 5000
) -> Book:
    """Opens an existing plan file, bringing an older one up to date after a verified backup.

    `who` is the officer whose acts these will be; `wait_ms` how long to wait for another writer (the
    full-screen app waits not at all and tries again, so that the screen never freezes).
    Raises NoSuchFile, UnusableFile, Damaged, NewerFile or FileLocked, each with its sentence.
    """
    path = os.path.abspath(path)
    try:
        return _opened(path, clock=clock, who=who, wait_ms=wait_ms)
    except (Damaged, NoSuchFile, UnusableFile) as error:
        raise offering(error, path) from error


@contextmanager
def opened(path: str, *, who: str | None = None, clock: Clock | None = None) -> Iterator[Book]:
    """The plan file at `path` for as long as something is done with it. Raises as `open_book` does."""
    book = open_book(path, clock=clock, who=who)
    try:
        yield book
    finally:
        book.close()


def open_again(book: Book) -> bool:
    """Opens what is at the path of `book` now, in place of what it has open.

    True if that goes on from where the book has seen its file; False if it is another copy, or an older one.
    Raises as `open_book` does, and leaves the book as it was; FileLocked at once while another program writes.
    """
    other = open_book(book.path, clock=book.own_clock, who=book.who, wait_ms=0)
    return book.take_over(other)


def fault_of_the_file(path: str) -> Damaged | None:
    """The damage in the file that an error nobody has foreseen came from; None where all of the file can be read.

    It looks through the whole file, which takes a while for a large one, and changes nothing.
    """
    from tsworkbench.store.backups.glance import glance
    from tsworkbench.store.check import unreadable  # only where something is wrong

    path = os.path.abspath(path)
    if not os.path.isfile(path):
        return None
    with glance(path) as book:
        first = unreadable(book)
    if first is None:
        return None
    told = offering(Damaged(f"{path} is damaged. {first} It was left as it is."), path)
    return told if isinstance(told, Damaged) else None


def offering(error: WorkbenchError, path: str) -> WorkbenchError:
    """The same error, with the backup that could take the file's place, if there is a good one. It is said once."""
    from tsworkbench.store.backups import rotation  # only where something is wrong

    if any(said in str(error) for said in (rotation.OFFER, _NONE)):
        return error
    best = None if os.path.isdir(path) else rotation.newest_good(path)
    if best is not None:
        return type(error)(f"{error} {rotation.offered(best)}")
    return type(error)(f"{error} {_NONE}") if isinstance(error, Damaged) else error


def _opened(path: str, *, clock: Clock | None, who: str | None, wait_ms: int) -> Book:
    _refuse_what_is_no_file(path)
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=wait_ms / 1000, isolation_level=None, cached_statements=256)
        version = _prepare(connection, path)
        book = Book(connection, path, clock=clock, who=_named(who))
        if version < SCHEMA:
            from tsworkbench.store import upgrade  # needs sqlite-utils: only when there is something to do

            upgrade.upgrade(book)
        with suppress(*FAULTS):  # a damaged end of the history is said where it is read
            book.presence.note(tail_of(connection))
    except FAULTS as error:
        if connection is not None:
            connection.close()
        if error_code(error) in _BROKEN:
            _diagnose(path)
        raise told(error, path) from error
    except OSError as error:  # the drive or the share went while it was being opened
        if connection is not None:
            connection.close()
        raise _unread(path, error) from error
    except BaseException:
        if connection is not None:
            connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return book


def _refuse_what_is_no_file(path: str) -> None:
    if not os.path.exists(path):
        gone = places.missing_folder(path)
        why = ""
        if gone is not None and not path.startswith(os.path.expanduser("~")):
            why = f": {gone} isn't there. Check the name, or connect the drive or the share that it is on"
        raise NoSuchFile(
            f"There is no plan file at {path}{why}. To look round first, run “tsworkbench demo”; "
            "to make one, “tsworkbench import DOCUMENT” or “tsworkbench new”."
        )
    if os.path.isdir(path):
        raise UnusableFile(f"{path} is a folder, not a plan file. Give the name of the file in it.")
    if not os.path.isfile(path):  # a pipe would be waited on for ever
        raise UnusableFile(f"{path} is not a file that can hold a plan. Name an ordinary file.")
    if os.path.getsize(path) == 0:
        raise UnusableFile(
            f"{path} is empty (0 bytes), so there is no plan in it. Delete it, or restore a backup over it."
        )


def _prepare(connection: sqlite3.Connection, path: str) -> int:
    """Makes sure that this is a plan file of a version we know, and returns that version.

    SQLite reads the file, not we: closing a file handle of our own would drop the locks that another
    connection of this program may hold on it. The first read also rolls back what a killed program left.
    """
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    if _number(connection, "pragma application_id") != APPLICATION_ID:
        _diagnose(path)  # SQLite takes a text of a few bytes for an empty database
        raise UnusableFile(f"{path} is an SQLite database of another program, not a plan file. Nothing was changed.")
    whole = _number(connection, "pragma page_count") * _number(connection, "pragma page_size")
    if os.path.getsize(path) < whole:  # SQLite itself misses only part of a page
        _diagnose(path)
    version = _number(connection, "pragma user_version")
    if version > SCHEMA:
        raise NewerFile(
            f"{path} was written by a later version of tsworkbench (its format is {version}; this program "
            f"knows {SCHEMA}). Nothing was changed: update tsworkbench, then open it again."
        )
    if connection.execute("pragma journal_mode").fetchall() != [("delete",)]:
        _leave_wal(connection)  # some other tool left it so
    return version


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(pragma).fetchall()[0][0])


def _leave_wal(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("pragma journal_mode=delete")
    except sqlite3.OperationalError as error:
        if error_code(error) != sqlite3.SQLITE_READONLY:  # such a file can be read as it is
            raise


def _diagnose(path: str) -> None:
    """A closer sentence than SQLite's own, where the file's beginning tells what is wrong."""
    try:
        with open(path, "rb") as file:
            header = file.read(_HEADER)
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        raise _unread(path, error) from error
    if not header.startswith(_MAGIC):
        raise UnusableFile(
            f"{path} is not a plan file: it is some other kind of document. "
            "To import a document, run “tsworkbench import” with its name."
        )
    page_size = int.from_bytes(header[16:18])
    whole = int.from_bytes(header[28:32]) * (65536 if page_size == 1 else page_size)
    if len(header) < _HEADER or size < whole:
        there = f"{size:,} of {whole:,} bytes are there" if len(header) == _HEADER else f"only {size} bytes are there"
        raise Damaged(f"{path} is cut off: {there}. It was left as it is: restore the newest backup.")


def _unread(path: str, error: OSError) -> UnusableFile:
    if (gone := places.missing_folder(path)) is not None:
        return UnusableFile(f"{path} can't be read: {gone} isn't there. Connect the drive or the share that it is on.")
    also = ", and that no other program holds it" if os.name == "nt" else ""
    return UnusableFile(f"{path} can't be read ({error.strerror}). Check its permissions{also}.")


def _named(who: str | None) -> str | None:
    if who is None or (who.isascii() and who.isprintable()):
        return who
    from tsworkbench.plan.language.text import clean  # costs its regular expressions

    return clean(who) or None
