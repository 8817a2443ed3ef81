"""Verified copies of the whole file, made beside it: before a migration, an import, a restore, and as time goes by.

Whatever is written whole is first written under another name in the same folder. A program that is killed meanwhile
leaves that behind; the next one that writes the same file sweeps it up.
"""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tsworkbench.plan.errors import CannotWrite, FileLocked
from tsworkbench.store.book import Book, utc_text
from tsworkbench.store.system.failures import FAULTS, is_of_writing, refused, sentences, told
from tsworkbench.store.system.places import address, refuse_document_name
from tsworkbench.store.tables import NAMES

_AN_HOUR = 3600.0
"""Nothing is under way for so long. Counted by the disk's own clock."""


def sweep(part: str, names: re.Pattern[str]) -> None:
    """Takes away the files beside `part`, which has just been begun, that bear such names and are an hour older."""
    folder = os.path.dirname(os.path.abspath(part))
    with suppress(OSError):
        begun = os.stat(part).st_mtime
        for name in os.listdir(folder):
            if names.fullmatch(name):
                left = os.path.join(folder, name)
                with suppress(OSError):
                    if begun - os.lstat(left).st_mtime > _AN_HOUR:
                        os.unlink(left)


def parts_of(path: str) -> re.Pattern[str]:
    """The names under which a database that is to stand at `path` is written: "plan.db.4711.part", and its journal."""
    return re.compile(re.escape(os.path.basename(path)) + r"\.\d+\.part(?:-journal)?")


BY_HAND = "by-hand"
"""The reason of a backup that somebody asked for. No other goes unless it is told to: see `rotation.rotate`."""
AS_TIME_GOES = "as-time-goes"
"""The reason of a backup that nobody asked for, made because there had been changes for half an hour."""
DAMAGED = "damaged"
"""The reason of a file that a restore put aside as it was, because it could not be read."""

_PAGES = 2000  # copied per step: other programs can write between steps
_PATIENCE = 20  # tries, a quarter of a second apart, while another program keeps the file locked
_ATTEMPTS = 4  # copies begun, where other programs keep writing until after the copy has ended


def make(book: Book, reason: str) -> str:
    """Copies the file to ``<name>.<time>.<reason>.backup`` beside it and returns that path.

    The copy is opened again and checked (pages, foreign keys, rows of each table) before it counts. It is for its
    owner's eyes only, and never takes the place of an earlier one. Raises CannotWrite if it can't be made or does
    not hold what the file holds, FileLocked where another program keeps the file locked.
    """
    stamp = utc_text(book.now()).replace(":", "").replace("-", "")[:15]
    return _placed(book, lambda number: f"{book.path}.{stamp}{f'-{number}' if number else ''}.{reason}.backup")


def write_to(book: Book, target: str) -> str:
    """A backup in a file of its own name, anywhere; nothing that stands there is replaced. Returns its path.

    Raises as `make`, and WrongInput for the name of a document.
    """
    target = os.path.abspath(target)
    if os.path.lexists(target):
        raise CannotWrite(f"{target} exists already, so no backup was made. Choose another name.")
    refuse_document_name(target)
    return _placed(book, lambda number: target if number == 0 else None)


def _placed(book: Book, name: Callable[[int], str | None]) -> str:
    """The copy under the first of the names that is free."""
    part = f"{name(0)}.{os.getpid()}.part"
    try:
        with suppress(FileNotFoundError):
            os.unlink(part)  # left by a program of the same number that was killed
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            sweep(part, parts_of(name(0) or part))
            _copy(book, part, name(0) or part)
            _sync(part)
            number = 0
            while (target := name(number)) is not None:
                if claim(part, target):
                    sync_folder(target)
                    return target
                number += 1
            raise CannotWrite(f"{name(0)} exists already, so no backup was made. Choose another name.")
        finally:
            for left in (part, f"{part}-journal"):
                with suppress(OSError):
                    os.unlink(left)
    except OSError as error:
        raise refused(error, name(0) or part, f"no backup of {book.path} was made") from error


def claim(part: str, target: str) -> bool:
    """Gives a finished file its name, unless another file bears it: then False."""
    if hasattr(os, "link"):
        try:
            os.link(part, target)  # unlike a rename, refuses to replace what stands there
        except FileExistsError:
            return False
        except OSError:
            pass  # a file system without hard links
        else:
            with suppress(OSError):  # a scanner may be reading it
                os.unlink(part)
            return True
    if os.path.lexists(target):
        return False
    os.replace(part, target)
    return True


def _copy(book: Book, part: str, target: str) -> None:
    """Copies until the copy holds what the file holds: other programs may write before that can be told.

    `target` is what the copy is to be called, for the sentence where its disk is full.
    """
    with sentences(book.path):
        for _ in range(_ATTEMPTS):
            version = book.data_version()
            copy: sqlite3.Connection | None = None
            try:
                copy = sqlite3.connect(_alone(part), uri=True, isolation_level=None)
                book.connection.backup(copy, pages=_PAGES, progress=_patient(book.path))
                copy.execute("pragma journal_mode=delete")
                sound = is_sound(copy)
                same = sound and _counts(copy) == _counts(book.connection)
            except FAULTS as error:
                if not is_of_writing(error):
                    raise
                raise told(error, target) from error  # only the copy is written
            finally:
                if copy is not None:
                    copy.close()
            if same or book.data_version() == version:
                break
    if not same:
        raise CannotWrite(
            f"The backup of {book.path} did not hold what the file holds, so nothing was changed. "
            "Run “tsworkbench check” on the file."
        )


def _alone(part: str) -> str:
    """The address of a copy that nobody else knows yet: it needs no locks, so the drive need not have any."""
    return f"{address(part, mode='rw')}&nolock=1"


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether the pages of a file and the links between its rows are as they should be."""
    if connection.execute("pragma quick_check(1)").fetchone()[0] != "ok":
        return False
    return not connection.execute("pragma foreign_key_check").fetchall()


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
