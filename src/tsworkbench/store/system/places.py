"""Where a file is, as SQLite, the disk and the officer know it: its address, its real place, and what is wrong there.

A path may be on a share (``\\\\server\\share``), on a drive that is a share under a letter, on a disk that doesn't tell
capitals from small letters, in a folder that another program copies to other machines, or longer than the system takes.
Here too: what a file may be called, and where this system keeps what a program remembers of its user.
"""

import errno
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache

from tsworkbench.plan.errors import WrongInput

_DEVICES = r"(?i:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?"
_FORBIDDEN = r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]'
_SERVICES = (
    r"(?i:(onedrive|dropbox|google ?drive|my drive|icloud ?drive|box sync|box|nextcloud|owncloud|megasync|pcloud ?drive"
    r"|tresorit|synology ?drive|sharepoint)(?:\W.*)?)"
)
_NAMES = {
    "googledrive": "Google Drive",
    "mydrive": "Google Drive",
    "icloud": "iCloud",
    "iclouddrive": "iCloud",
    "onedrive": "OneDrive",
}
_ROOTS = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
SHARING_FOLDER = "tsworkbench-sharing.txt"
"""What lies in a folder that copies of a plan are shared by."""
_LONGEST = {"nt": 259}
_LONGEST_ELSEWHERE = 511  # of SQLite's own
_BESIDE = len(".1234567.part-journal")
"""What is added to a name while the file is written."""


def address(path: str | os.PathLike[str], *, mode: str = "ro") -> str:
    """The URI under which SQLite opens the file at a path, to read only unless `mode` says otherwise.

    A share's server is part of the path: SQLite takes no host. A pure path of Windows may be given anywhere.
    """
    drive = getattr(path, "drive", "")  # of a pure path of Windows: a letter or a share
    named = os.fspath(path) if drive else os.path.abspath(path)
    if drive or os.name == "nt":
        for long, short in (("\\\\?\\UNC\\", "\\\\"), ("\\\\?\\", "")):
            named = short + named.removeprefix(long) if named.startswith(long) else named
        named = named.replace("\\", "/")
        named = named if named.startswith("/") else f"/{named}"
    for special in "%?#":
        named = named.replace(special, f"%{ord(special):02x}")
    if not named.isascii():  # a byte that is no text
        named = "".join(f"%{ord(one) - 0xDC00:02x}" if "\udc80" <= one <= "\udcff" else one for one in named)
    return f"file://{named}?mode={mode}"


def real(path: str) -> str:
    """The file that is meant: a link is followed, everything else is as it was named.

    On Windows the real path of a drive that is a share would be the share's.
    """
    return os.path.realpath(path) if os.path.islink(path) else os.path.abspath(path)


def rest_of_name(name: str, found: str, folder: str) -> str | None:
    """What comes after `name` in the name of a file found in its folder; None if that doesn't begin with it.

    A disk may not tell capitals from small letters, or an accented letter from a letter and its accent.
    """
    if found.startswith(name):
        return found[len(name) :]
    one, other = _composed(name), _composed(found)
    rest = other[len(one) :]
    if other[: len(one)].casefold() != one.casefold():
        return None
    try:
        same = os.path.samefile(os.path.join(folder, f"{name}{rest}"), os.path.join(folder, found))
    except OSError:
        return None
    return rest if same else None


def _composed(name: str) -> str:
    if name.isascii():
        return name
    from unicodedata import normalize

    return normalize("NFC", name)


def is_too_long(path: str) -> bool:
    """Whether its length alone may be why a path, or what is written beside it, can't be opened."""
    return _length(path) + _BESIDE > _LONGEST.get(os.name, _LONGEST_ELSEWHERE)


def _length(path: str) -> int:
    return len(path) if os.name == "nt" else len(os.fsencode(path))


def too_long(path: str) -> str:
    """The sentence for it."""
    most = _LONGEST.get(os.name, _LONGEST_ELSEWHERE) - _BESIDE
    return (
        f"The path of {os.path.basename(path)[:60]} is too long: {_length(path)} characters with its folders, and "
        f"{most} can be opened here"
    )


def missing_folder(path: str, *, exists: Callable[[str], bool] = os.path.exists) -> str | None:
    """The topmost folder of a path that isn't there, or the drive or share; None if the folder is there."""
    missing = None
    folder = os.path.dirname(path)
    while not exists(folder):
        missing = folder
        if (above := os.path.dirname(folder)) == folder:
            break
        folder = above
    return missing


@cache
def has_locks(folder: str) -> bool:
    """Whether files in a folder can be locked, tried once on a file of its own; True where that can't be tried."""
    part = os.path.join(folder, f".locks.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError:
        return True
    try:
        _lock(handle)
    except OSError as error:
        return os.name != "nt" and error.errno not in (
            errno.ENOLCK,
            errno.EOPNOTSUPP,
            errno.ENOTSUP,
            errno.EINVAL,
            errno.ENOSYS,
        )
    finally:
        os.close(handle)
        with suppress(OSError):
            os.unlink(part)
    return True


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def check_name(name: str) -> None:
    """Raise WrongInput for a name that Windows can't open: the file will be sent to somebody who uses it."""
    if not name or name in (".", ".."):
        raise WrongInput("That has no file name: give the file a name.")
    import re

    bad = sorted(set(re.findall(_FORBIDDEN, name)))
    if bad:
        shown = " ".join(character for character in bad if character.isprintable()) or "a control character"
        raise WrongInput(f"A file name can't hold {shown} on Windows: choose a name without it.")
    check_ending(name)


def check_ending(name: str) -> None:
    """Raise WrongInput for a name that Windows would take for another's, or for a device."""
    if name[-1:] in (".", " "):
        raise WrongInput("A file name can't end in a full stop or a space on Windows: choose another name.")
    import re

    if re.fullmatch(_DEVICES, name):
        raise WrongInput(f"{name} is the name of a device on Windows, whatever its ending: choose another name.")


_DOCUMENTS = frozenset(
    (
        *("docx", "doc", "odt", "rtf", "pdf", "xlsx", "xls", "ods", "csv", "tsv", "html", "htm", "md", "markdown"),
        *("txt", "json", "ics", "ical", "xml", "zip"),
    )
)


def refuse_document_name(path: str | os.PathLike[str]) -> None:
    """Raises WrongInput for a plan file, or a copy of one, that is to be called like a document: no other program
    could open it as what it says it is.
    """
    name, ending = os.path.splitext(os.path.basename(os.fspath(path)))
    if ending.casefold().removeprefix(".") in _DOCUMENTS:
        raise WrongInput(
            f"{name}{ending} looks like a document by its extension, and a plan file is not one: name it "
            f"{name}.db, say. “tsworkbench export” writes documents."
        )


def in_full(path: str) -> str:
    """A path as it is to be printed, with where the system really keeps it where that is somewhere else.

    A drive may be a share; Python from the Microsoft Store has its own %LOCALAPPDATA%; a folder may be a link.
    """
    there = os.path.realpath(path)
    if os.path.normcase(there) == os.path.normcase(path):
        return path
    return f"{path} (really {there})"


def synchronised_by(path: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """What copies the folder of a file to other machines, by its name ("OneDrive"); None if nothing is known to."""
    import re

    whole = os.path.abspath(path)
    for variable in _ROOTS:
        root = environ.get(variable, "").strip()
        if root and _is_below(whole, root):
            return "OneDrive"
    parts = [part for part in re.split(r"[\\/]", whole)[:-1] if part]
    for before, part in zip(["", *parts], parts, strict=False):
        if (part == "Mobile Documents" and before == "Library") or part == "com~apple~CloudDocs":
            return "iCloud"
        if before == "CloudStorage":
            return _service(re.split(r"[-.]", part)[0])
        if match := re.fullmatch(_SERVICES, part):
            return _service(match[1])
    return None


def _service(name: str) -> str:
    return _NAMES.get(name.replace(" ", "").casefold(), name)


def _is_below(path: str, root: str) -> bool:
    return os.path.normcase(path).startswith(os.path.join(os.path.normcase(root), ""))


def about_synchronised(path: str) -> str | None:
    """The warning for a plan file in such a folder, or in one that copies of a plan are shared by; or None."""
    service = synchronised_by(path)
    if service is not None:
        return (
            f"{service} copies this plan's folder to other machines, which can lose edits: keep the plan somewhere "
            "else, and share it by “share folder”."
        )
    if is_in_sharing_folder(path):
        return (
            "This plan file lies in a folder that plans are shared by, where copies of it tear: keep it somewhere "
            "else. “tsworkbench share folder” writes there what the others need."
        )
    return None


def is_in_sharing_folder(path: str) -> bool:
    """Whether copies of a plan are shared by the folder that a file is in, or by one above it."""
    folder = os.path.dirname(os.path.abspath(path))
    while True:
        if os.path.exists(os.path.join(folder, SHARING_FOLDER)):
            return True
        if (above := os.path.dirname(folder)) == folder:
            return False
        folder = above


def config_folder() -> str:
    """Where settings are kept."""
    return _folder("XDG_CONFIG_HOME", "~/.config", "user_config_dir")


def state_folder() -> str:
    """Where a program notes for itself what it has done."""
    return _folder("XDG_STATE_HOME", "~/.local/state", "user_state_dir")


def cache_folder() -> str:
    """Where a program keeps what it could make again."""
    return _folder("XDG_CACHE_HOME", "~/.cache", "user_cache_dir")


def _folder(variable: str, usual: str, function: str) -> str:
    if sys.platform == "linux":  # as platformdirs has it, without its price at every start
        named = os.environ.get(variable, "").strip()
        return os.path.join(named or os.path.expanduser(usual), "tsworkbench")
    import platformdirs

    return str(getattr(platformdirs, function)("tsworkbench", appauthor=False))
