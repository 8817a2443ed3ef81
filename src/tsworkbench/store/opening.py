"""Opening a plan file, and a plain sentence for everything that could stand there instead."""

import os
import sqlite3

from tsworkbench.plan.errors import Damaged, NewerFile, NoSuchFile, UnusableFile
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.failures import sentences

APPLICATION_ID = 0x7473776B  # "tswk": how any tool can tell whose file this is
SCHEMA = 1
"""Version of the tables (``user_version``). A file with a higher one was written by a later program."""

_MAGIC = b"SQLite format 3\x00"
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
    header = _header(path)
    with sentences(path):
        connection = sqlite3.connect(path, timeout=wait_ms / 1000, isolation_level=None, cached_statements=256)
    book = Book(connection, path, clock=clock, who=who)
    try:
        _tune(book, header)
        version = int(book.value("pragma user_version"))
        if version < SCHEMA:
            from tsworkbench.store import upgrade  # needs sqlite-utils: only when there is something to do

            upgrade.upgrade(book, version)
    except BaseException:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return book


def _header(path: str) -> bytes:
    """The file's first 100 bytes, or the sentence for what it is instead of a plan file."""
    if not os.path.exists(path):
        raise NoSuchFile(
            f"There is no plan file at {path}. To look round first, run “tsworkbench demo”; "
            "to make one, “tsworkbench import DOCUMENT” or “tsworkbench new”."
        )
    if os.path.isdir(path):
        raise UnusableFile(f"{path} is a folder, not a plan file. Name the file inside it.")
    try:
        with open(path, "rb") as file:
            header = file.read(100)
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        raise UnusableFile(f"{path} can't be read ({error.strerror}). Check its permissions.") from error
    if not header:
        raise UnusableFile(
            f"{path} is empty (0 bytes), so there is no plan in it. Delete it, or restore a backup over it."
        )
    if not header.startswith(_MAGIC):
        raise UnusableFile(
            f"{path} is not a plan file: it is some other kind of document. "
            "To take a document in, run “tsworkbench import” with its name."
        )
    if len(header) < 100:
        raise Damaged(f"{path} is cut off after {size} bytes. It was left as it is: restore the newest backup.")
    _refuse_strangers(path, header, size)
    return header


def _refuse_strangers(path: str, header: bytes, size: int) -> None:
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise UnusableFile(f"{path} is an SQLite database of another program, not a plan file. Nothing was changed.")
    version = int.from_bytes(header[60:64])
    if version > SCHEMA:
        raise NewerFile(
            f"{path} was written by a later version of tsworkbench (its format is {version}; this program "
            f"knows {SCHEMA}). Nothing was changed: update tsworkbench, then open it again."
        )
    page_size = int.from_bytes(header[16:18])
    page_size = 65536 if page_size == 1 else page_size
    whole = int.from_bytes(header[28:32]) * page_size
    if size < whole and not os.path.exists(path + "-journal"):  # a journal may be about to make it whole
        raise Damaged(
            f"{path} is cut off: {size:,} of {whole:,} bytes are there. It was left as it is: "
            "restore the newest backup."
        )


def _tune(book: Book, header: bytes) -> None:
    with sentences(book.path):
        for pragma in _PRAGMAS:
            book.connection.execute(pragma)
        if header[18] != 1:  # left in another journal mode by some other tool
            book.connection.execute("pragma journal_mode=delete")
        book.connection.execute("select 1 from sqlite_schema limit 1").fetchall()
