"""SQLite's errors, told as sentences."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tsworkbench.plan.errors import CannotWrite, Damaged, FileLocked, FileMoved, UnusableFile, WorkbenchError

_DBMOVED = 8 | 4 << 8  # SQLITE_READONLY_DBMOVED; the extended codes are not all named in Python 3.11

FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What reading a file may raise: Python's own error where the text of an error, or of the file's tables, is damaged."""

_WRITING = {sqlite3.SQLITE_FULL, *(sqlite3.SQLITE_IOERR | part << 8 for part in (3, 4, 5, 6))}
"""A full disk, and errors in writing, in bringing to disk (files, folders) and in cutting a file."""

_HALF_WRITTEN = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""What SQLite says where it can't roll back what a killed program left."""


def error_code(error: Exception) -> int:
    """SQLite's primary result code of an error, 0 if it is not SQLite's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_of_writing(error: Exception) -> bool:
    """Whether SQLite could not write, rather than read: of two files that are open, the one that is written."""
    return getattr(error, "sqlite_errorcode", 0) in _WRITING


def replaced(path: str) -> FileMoved:
    """The sentence for a file that is not the one that was opened."""
    if os.path.exists(path):
        return FileMoved(
            f"{path} was replaced while it was open, by a backup or another copy. The last edit was not saved: "
            "look at what the file holds now, then make it again."
        )
    return FileMoved(
        f"{path} was moved, deleted or replaced while it was open. The last edit was not saved: put the file back, "
        "or open it where it is now."
    )


def told(error: sqlite3.Error | UnicodeDecodeError, path: str, *, writing: bool = True) -> WorkbenchError:
    """The sentence for what SQLite reported of the file at `path`.

    Only of what was being written does it say that nothing was changed: what is read may have been written just before.
    """
    if isinstance(error, UnicodeDecodeError):
        return _not_text(path)
    unchanged = "Nothing was changed: " if writing else "Nothing could be read: "
    code = error_code(error)
    if getattr(error, "sqlite_errorcode", 0) == _DBMOVED:
        return replaced(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return FileLocked(
            f"Another program is writing to {path}. {unchanged}try again in a moment, or close the other program."
        )
    if code in _HALF_WRITTEN and os.path.exists(f"{path}-journal") and not os.access(os.path.dirname(path), os.W_OK):
        return CannotWrite(
            f"A program was stopped while it wrote to {path}, and its folder may not be written to, so what was half "
            f"written can't be taken out. {unchanged}make the folder writable, or copy the file to another folder "
            f"together with {os.path.basename(path)}-journal."
        )
    if code == sqlite3.SQLITE_READONLY:
        return CannotWrite(f"{path} is read-only. {unchanged}make the file and its folder writable, or work on a copy.")
    if code == sqlite3.SQLITE_FULL:
        return CannotWrite(f"The disk that holds {path} is full. {unchanged}free some space, then try again.")
    if code == sqlite3.SQLITE_IOERR:
        return CannotWrite(
            f"The disk refused to read or write {path}. {unchanged}check that the drive is connected and has space."
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Damaged(f"{path} is damaged ({error}). It was left as it is: restore the newest backup beside it.")
    if code == sqlite3.SQLITE_CANTOPEN:
        return UnusableFile(f"{path} can't be opened. Check the folder's permissions and that the drive is connected.")
    if code == sqlite3.SQLITE_ERROR and str(error).startswith(("no such table", "no such column")):
        return Damaged(f"{path} lacks a part that every plan file has ({error}). Restore the newest backup beside it.")
    if "decode" in str(error):
        return _not_text(path)
    if code == sqlite3.SQLITE_TOOBIG:
        return CannotWrite(f"That text is too long for one field. {unchanged}shorten it.")
    if not writing:
        return CannotWrite(f"{path} could not be read ({error}).")
    return CannotWrite(f"{path} refused the change ({error}). Nothing was changed.")


def _not_text(path: str) -> Damaged:
    return Damaged(f"{path} is damaged: it holds text that is not UTF-8. Restore a backup.")


@contextmanager
def sentences(path: str, *, writing: bool = True) -> Iterator[None]:
    """Turns any SQLite error inside the block into a `WorkbenchError` with a sentence, as `told` words it."""
    try:
        yield
    except FAULTS as error:
        raise told(error, path, writing=writing) from error


def refused(trouble: OSError, target: str, outcome: str, *, or_else: str = ", or choose another place") -> CannotWrite:
    """The sentence for a disk that took no file at `target`. `outcome` is what became of it: "nothing was written"."""
    folder = os.path.dirname(os.path.abspath(target))
    match trouble.errno:
        case errno.ENOENT:
            said, todo = f"There is no folder {folder}", f"Make it first{or_else}"
        case errno.ENOTDIR:
            said, todo = f"{folder} is a file, not a folder", "Choose another place"
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            said, todo = f"There is no room left for {target}", f"Make room{or_else}"
        case errno.EACCES | errno.EPERM:
            said, todo = f"The folder {folder} may not be written to", f"Ask for leave to write there{or_else}"
        case errno.EROFS:
            said, todo = f"{folder} is on a disk that can only be read", f"Free it for writing{or_else}"
        case errno.ENAMETOOLONG:
            said = f"The name {os.path.basename(target)[:40]}… is too long for this disk"
            todo = "Choose a shorter one"
        case _:
            said = f"{target} could not be written ({trouble.strerror or trouble})"
            todo = f"Check that the drive is connected{or_else}"
    return CannotWrite(f"{said}: {outcome}. {todo}.")
