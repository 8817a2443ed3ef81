"""Verified copies of the whole file, made beside it."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tsworkbench.plan.errors import CannotWrite, FileLocked
from tsworkbench.store.book import Book, utc_text
from tsworkbench.store.failures import sentences
from tsworkbench.store.tables import NAMES

_PAGES = 2000  # copied per step: other programs can write between steps
_PATIENCE = 20  # tries, a quarter of a second apart, while another program keeps the file locked


def make(book: Book, reason: str) -> str:
    """Copies the file to ``<name>.<time>.<reason>.backup`` beside it and returns that path.

    The copy is opened again and checked (pages, foreign keys, rows of each table) before it counts.
    Raises CannotWrite if it can't be made or does not hold what the file holds.
    """
    stamp = utc_text(book.now()).replace(":", "").replace("-", "")[:15]
    target = f"{book.path}.{stamp}.{reason}.backup"
    part = f"{target}.{os.getpid()}.part"
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            _copy(book, part)
            _sync(part)
            os.replace(part, target)
            sync_folder(target)
        finally:
            for left in (part, f"{part}-journal"):
                with suppress(FileNotFoundError):
                    os.unlink(left)
    except OSError as error:
        raise CannotWrite(
            f"No backup of {book.path} could be made ({error.strerror}), so nothing was changed. "
            "Free some space or make the folder writable, then try again."
        ) from error
    return target


def _copy(book: Book, part: str) -> None:
    with sentences(book.path):
        copy = sqlite3.connect(part, isolation_level=None)
        try:
            book.connection.backup(copy, pages=_PAGES, progress=_patient(book.path))
            copy.execute("pragma journal_mode=delete")
            sound = copy.execute("pragma quick_check").fetchall() == [("ok",)]
            whole = not copy.execute("pragma foreign_key_check").fetchall()
            same = _counts(copy) == _counts(book.connection)
        finally:
            copy.close()
    if not (sound and whole and same):
        raise CannotWrite(
            f"The backup of {book.path} did not hold what the file holds, so nothing was changed. "
            "Run “tsworkbench check” on the file."
        )


def _patient(path: str) -> Callable[[int, int, int], None]:
    """SQLite's backup would wait for a locked file for ever."""
    waited = 0

    def progress(status: int, _remaining: int, _total: int) -> None:
        nonlocal waited
        waited = waited + 1 if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else 0
        if waited >= _PATIENCE:
            raise FileLocked(
                f"Another program is writing to {path}, so no backup of it was made. Try again in a moment."
            )

    return progress


def _counts(connection: sqlite3.Connection) -> dict[str, Any]:
    there = {row[0] for row in connection.execute("select name from sqlite_schema where type='table'")}
    return {name: connection.execute(f"select count(*) from {name}").fetchone()[0] for name in NAMES if name in there}


def sync_folder(path: str) -> None:
    """Makes the name of a new file as lasting as its content, where the system can."""
    if os.name == "posix":
        handle = os.open(os.path.dirname(path), os.O_RDONLY)
        try:
            with suppress(OSError):  # some network drives refuse
                os.fsync(handle)
        finally:
            os.close(handle)


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
