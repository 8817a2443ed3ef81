"""SQLite's errors, told as sentences."""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from tsworkbench.plan.errors import CannotWrite, Damaged, FileLocked, FileMoved, UnusableFile, WorkbenchError
from tsworkbench.store.system import places

_DBMOVED = 8 | 4 << 8  # SQLITE_READONLY_DBMOVED; the extended codes are not all named in Python 3.11

FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What reading a file may raise: Python's own error where the text of an error, or of the file's tables, is damaged."""

_WRITING = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, *(sqlite3.SQLITE_IOERR | part << 8 for part in (3, 4, 5, 6))}
"""A full disk, a file that can't be made, and errors in writing a file, bringing it to disk and cutting it."""

_HALF_WRITTEN = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""What SQLite says where it can't roll back what a killed program left."""


_LOCKING = {sqlite3.SQLITE_IOERR | part << 8 for part in (8, 9, 14, 15)}
"""Errors in locking: what a drive says that has no locks."""

_BUSY_ON_WINDOWS = {32, 33}  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_FULL_ON_WINDOWS = {39, 112, 1295}  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED
_TOO_LONG_ON_WINDOWS = {111, 206}  # ERROR_BUFFER_OVERFLOW, ERROR_FILENAME_EXCED_RANGE
_GONE_ON_WINDOWS = {15, 20, 21, 31, 51, 53, 55, 59, 64, 65, 67, 121, 1167, 1219, 1222, 1231, 1232, 1235, 1236}
"""Drives that were taken out, and servers and shares that can't be reached."""

_GONE = {
    number
    for name in (
        *("ENODEV", "ENXIO", "ESTALE", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH"),
        *("ETIMEDOUT", "ECONNRESET", "ECONNABORTED", "ECONNREFUSED", "EREMOTEIO", "ENOMEDIUM", "ESHUTDOWN"),
    )
    if (number := getattr(errno, name, None)) is not None
}


def error_code(error: Exception) -> int:
    """SQLite's primary result code of an error, 0 if it is not SQLite's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_of_writing(error: Exception) -> bool:
    """Whether SQLite could not write, rather than read: of two files that are open, the one that is written."""
    return getattr(error, "sqlite_errorcode", 0) in _WRITING


def replaced(path: str) -> FileMoved:
    """The sentence for a file that is not the one that was opened."""
    if (gone := places.missing_folder(path)) is not None:
        return FileMoved(
            f"{path} can no longer be reached: {gone} isn't there. The last edit was not saved: connect the drive or "
            "the share again, then make it again."
        )
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
    is_busy = code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    is_of_locking = is_busy or getattr(error, "sqlite_errorcode", 0) in _LOCKING
    if is_of_locking and not places.has_locks(os.path.dirname(path)):
        return CannotWrite(
            f"{path} is on a drive that has no locks, where two programs could write over each other. {unchanged}keep "
            "the plan on this computer's own disk, and copy backups to that drive."
        )
    if is_busy:
        return FileLocked(
            f"Another program is writing to {path}. {unchanged}try again in a moment, or close the other program."
        )
    if code in _HALF_WRITTEN and os.path.exists(f"{path}-journal") and not os.access(os.path.dirname(path), os.W_OK):
        return CannotWrite(
            f"A program was stopped while it wrote to {path}, and its folder may not be written to, so what was half "
            f"written can't be taken out. {unchanged}make the folder writable, or copy the file to another folder "
            f"together with {os.path.basename(path)}-journal."
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return CannotWrite(f"{path} is read-only. {unchanged}make the file and its folder writable, or work on a copy.")
    if code == sqlite3.SQLITE_FULL:
        return CannotWrite(f"The disk that holds {path} is full. {unchanged}free some space, then try again.")
    if code == sqlite3.SQLITE_IOERR and (gone := places.missing_folder(path)) is not None:
        return CannotWrite(
            f"{path} can't be reached: {gone} isn't there. {unchanged}connect the drive or the share again."
        )
    if code == sqlite3.SQLITE_IOERR:
        return CannotWrite(
            f"The disk refused to read or write {path}. {unchanged}check that the drive is connected and has space."
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Damaged(f"{path} is damaged ({error}). It was left as it is: restore the newest backup beside it.")
    if code == sqlite3.SQLITE_CANTOPEN:
        return _not_opened(path)
    if code == sqlite3.SQLITE_ERROR and str(error).startswith(("no such table", "no such column")):
        return Damaged(f"{path} lacks a part that every plan file has ({error}). Restore the newest backup beside it.")
    if "decode" in str(error):
        return _not_text(path)
    if code == sqlite3.SQLITE_TOOBIG:
        return CannotWrite(f"That text is too long for one field. {unchanged}shorten it.")
    if not writing:
        return CannotWrite(f"{path} could not be read ({error}).")
    return CannotWrite(f"{path} refused the change ({error}). Nothing was changed.")


def _not_opened(path: str) -> UnusableFile:
    if places.is_too_long(path):
        return UnusableFile(f"{places.too_long(path)}. {_SHORTER}.")
    if (gone := places.missing_folder(path)) is not None:
        return UnusableFile(
            f"{path} can't be opened: {gone} isn't there. Connect the drive or the share that it is on."
        )
    also = ", and that no other program holds the file" if os.name == "nt" else ""
    return UnusableFile(
        f"{path} can't be opened. Check the folder's permissions and that the drive is connected{also}."
    )


def _not_text(path: str) -> Damaged:
    return Damaged(f"{path} is damaged: it holds text that is not UTF-8. Restore a backup.")


@contextmanager
def sentences(path: str, *, writing: bool = True) -> Iterator[None]:
    """Turns any SQLite error inside the block into a `WorkbenchError` with a sentence, as `told` words it."""
    try:
        yield
    except FAULTS as error:
        raise told(error, path, writing=writing) from error


_SHORTER = "Use a shorter name, or a folder that is fewer folders deep"


def refused(trouble: OSError, target: str, outcome: str, *, or_else: str = ", or choose another place") -> CannotWrite:
    """The sentence for a disk that took no file at `target`. `outcome` is what became of it: "nothing was written".

    `or_else` is what else could be done, where something else can.
    """
    said, todo = _why(trouble, os.path.abspath(target), or_else)
    return CannotWrite(f"{said}: {outcome}. {todo}.")


def _why(trouble: OSError, target: str, or_else: str) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    folder, name = os.path.split(target)
    code, of_windows = trouble.errno, getattr(trouble, "winerror", None)
    gone = places.missing_folder(target)
    if code == errno.ENAMETOOLONG and not places.is_too_long(target):
        return f"The name {name[:40]}… is too long for this disk", "Choose a shorter one"
    if code == errno.ENAMETOOLONG or of_windows in _TOO_LONG_ON_WINDOWS:
        return places.too_long(target), _SHORTER
    if is_held(trouble, target):
        other = ", or save under another name" if or_else else ", then try again"
        return f"{target} is open in another program", f"Close it there{other}"
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or of_windows in _FULL_ON_WINDOWS:
        return f"There is no room left for {target}", f"Make room{or_else}"
    if code in _GONE or of_windows in _GONE_ON_WINDOWS:
        return f"{gone or folder} can't be reached", f"Check that the drive or the network is connected{or_else}"
    if code == errno.ENOENT and gone is not None:
        return f"There is no folder {folder}", f"Make it first{or_else}"
    if code == errno.ENOENT and places.is_too_long(target):
        return places.too_long(target), _SHORTER
    if code == errno.ENOTDIR or (code == errno.EEXIST and not os.path.isdir(folder)):
        return f"{folder} is a file, not a folder", "Choose another place"
    if code in (errno.EACCES, errno.EPERM):
        return f"The folder {folder} may not be written to", f"Ask for permission to write there{or_else}"
    if code == errno.EROFS:
        return f"{folder} is on a read-only disk", f"Make the disk writable{or_else}"
    said = f"{target} could not be written ({trouble.strerror or trouble})"
    return said, f"Check that the drive is connected{or_else}"


def is_held(trouble: OSError, target: str) -> bool:
    """Whether a file could not be replaced, moved or read because another program has it open, as on Windows."""
    if getattr(trouble, "winerror", None) in _BUSY_ON_WINDOWS or trouble.errno in (errno.EBUSY, errno.ETXTBSY):
        return True
    if trouble.errno != errno.EACCES:
        return False
    named = (trouble.filename, trouble.filename2)
    try:
        is_file = stat.S_ISREG(os.lstat(target).st_mode)
    except (OSError, ValueError):
        return False
    is_target = any(isinstance(one, str) and os.path.abspath(one) == os.path.abspath(target) for one in named)
    return is_file and is_target and os.access(os.path.dirname(target), os.W_OK)
