"""Writing a paper to disk: never over something unasked, never half, and the same bytes whenever it is made.

The bytes go into a new file beside the target, are brought to disk, and only then take its name: whatever fails, the
old file is as it was. What a program that was killed left of it goes when the same paper is written again.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import zipfile
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path

from tsworkbench.plan.errors import CannotWrite, WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.store.backups.copies import sweep
from tsworkbench.store.system.failures import refused
from tsworkbench.store.system.places import check_name

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
"""What a disk says that knows no second name for a file, such as a memory stick."""


def path_of(typed: str) -> Path:
    """The path that somebody typed, "~" written out. Raises WrongInput for "~somebody" where there is no such user."""
    try:
        return Path(typed).expanduser()
    except RuntimeError as error:
        raise WrongInput(f"{clean(typed)} names nobody's folder here. Type the whole path.") from error


def save(data: bytes, target: Path, *, force: bool = False, private: bool = False) -> Path:
    """Write the bytes to `target`, and return its whole path.

    A file that is there is only replaced with `force`; a folder, a link or a device never is. With `private` it is
    for its owner's eyes only.

    Raises WrongInput where the name or what is there is in the way, CannotWrite where the disk refuses.
    """
    target = Path(os.path.abspath(target))  # not resolved: a link is to be seen, not followed
    check_name(target.name)
    _check_what_stands_there(target, force=force)
    beside = target.with_name(f".{target.name[:60]}.{secrets.token_hex(4)}.part")
    try:
        _write(beside, data, 0o600 if private else _mode_of(target))
        sweep(str(beside), re.compile(re.escape(f".{target.name[:60]}.") + r"[0-9a-f]{8}\.part"))
        if force:
            os.replace(beside, target)
        else:
            _name(beside, target)
        _settle(target.parent)
    except OSError as trouble:
        raise refused(trouble, str(target), "nothing was written") from trouble
    finally:
        with suppress(OSError):
            beside.unlink()
    return target


def _check_what_stands_there(target: Path, *, force: bool) -> None:
    try:
        found = target.lstat()
    except FileNotFoundError:
        if not target.parent.is_dir():
            raise WrongInput(f"There is no folder {target.parent}: make it first, or choose another.") from None
        return
    except NotADirectoryError:
        raise WrongInput(f"{target.parent} is a file, not a folder: choose another place.") from None
    except OSError as trouble:
        raise refused(trouble, str(target), "nothing was written") from trouble
    if stat.S_ISDIR(found.st_mode):
        raise WrongInput(f"{target} is a folder: give the name of a file in it.")
    if stat.S_ISLNK(found.st_mode):
        raise WrongInput(f"{target} is a link to another file, which would be lost: give that file's own name.")
    if not stat.S_ISREG(found.st_mode):
        raise WrongInput(f"{target} isn't an ordinary file: choose another name.")
    if not force:
        raise _there(target)
    if not os.access(target, os.W_OK):
        raise CannotWrite(f"{target} is write-protected, so it was left as it is: choose another name.")


def _there(target: Path) -> WrongInput:
    return WrongInput(f"{target} is there already: choose another name, or replace it with --force.")


def _write(beside: Path, data: bytes, mode: int | None) -> None:
    with beside.open("xb") as file:
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _name(beside: Path, target: Path) -> None:
    """Give the file its name unless somebody else has taken it meanwhile."""
    try:
        os.link(beside, target)
    except FileExistsError:
        raise _there(target) from None
    except OSError as trouble:
        if trouble.errno not in _NO_LINKS:
            raise
        if target.exists():
            raise _there(target) from None
        os.replace(beside, target)


def _mode_of(target: Path) -> int | None:
    """Who may read the file that is replaced, so that it stays so."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        return None


def _settle(folder: Path) -> None:
    """Bring the new name to disk too, where folders can be opened for that."""
    if os.name == "nt":
        return
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


_OLDEST = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier day
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def day_of(made_on: str | None) -> datetime:
    """The hour 0 of an ISO day, for the properties of a document that bears no other; 1 January 2000 without a day."""
    return datetime.fromisoformat(made_on[:10]) if made_on else datetime(2000, 1, 1)  # noqa: DTZ001 - a paper's day has no zone


def settled(data: bytes, made_on: str | None) -> bytes:
    """The same zip with its parts in one order and no hour of its own, so that one paper is always the same bytes."""
    stamp = f"{day_of(made_on):%Y-%m-%dT00:00:00Z}".encode()
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(written, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", part)
            info = zipfile.ZipInfo(name, _OLDEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 0  # the same on every system
            target.writestr(info, part)
    return written.getvalue()
