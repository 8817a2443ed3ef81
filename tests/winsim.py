"""The rules of Windows for files, as far as Linux can be made to have them: a plugin, ``-p tests.winsim``.

- A file that this process has open, SQLite's included, can't be replaced, renamed or deleted.
- A text file that the product or a test opens without an encoding is in cp1252; without a newline it gets CRLF.
- The modules that ask for it believe to be on Windows: ``os.name`` is "nt", and what only POSIX has isn't there.

Paths, locks, permissions and the processes that read documents stay those of Linux. A test that itself does what can't
be done on Windows bears the mark ``posix`` with the reason, and is skipped here as it is there.
"""

import builtins
import errno
import importlib
import io
import os
import stat
import sys
from collections.abc import Callable
from typing import Any

import pytest

LACKING = frozenset(("fchmod", "fchown", "uname", "getuid", "geteuid", "getgid", "fork", "mkfifo", "getloadavg"))
BELIEVING = (
    *("cli.output", "cli.group", "cli.files.start"),
    *(
        "store.backups.copies",
        "store.backups.restoration",
        "store.backups.rotation",
        "store.book",
        "store.system.failures",
    ),
    *("store.log.replica", "store.opening", "store.system.places", "store.upgrade"),
    *("papers.disk", "work.mine.drafts", "work.mine.own_file", "work.mine.settings"),
)
"""The modules that look at the system's name or at what it has; the reading of documents in a process of its own is
left out, because it speaks to the system itself."""

_GO_BETWEENS = frozenset(("os", "pathlib", "tempfile", __name__))
_open = io.open


def is_held(path: Any) -> bool:
    """Whether this process has an ordinary file open."""
    try:
        there = os.lstat(path)
    except (OSError, ValueError):
        return False
    if not stat.S_ISREG(there.st_mode):
        return False
    for handle in os.listdir("/proc/self/fd"):
        try:
            one = os.fstat(int(handle))
        except OSError:
            continue
        if (one.st_dev, one.st_ino) == (there.st_dev, there.st_ino):
            return True
    return False


def _refuse(source: Any, target: Any = None) -> None:
    said = "The process cannot access the file because it is being used by another process"
    raise PermissionError(errno.EACCES, said, os.fspath(source), None, None if target is None else os.fspath(target))


def _moving(name: str) -> Callable[..., None]:
    real = getattr(os, name)

    def move(source: Any, target: Any, **folders: Any) -> None:
        if not folders and (is_held(source) or is_held(target)):
            _refuse(source, target)
        if name == "rename" and not folders and os.path.lexists(target):
            raise FileExistsError(
                errno.EEXIST, "Cannot create a file when that file already exists", os.fspath(source), None, target
            )
        real(source, target, **folders)

    return move


def _deleting() -> Callable[..., None]:
    real = os.unlink

    def unlink(path: Any, *, dir_fd: int | None = None) -> None:
        if dir_fd is None and is_held(path):
            _refuse(path)
        real(path, dir_fd=dir_fd)

    return unlink


def _is_ours() -> bool:
    """Whether it is the product or a test that opens a file, itself or through pathlib and the like."""
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] in _GO_BETWEENS:
        frame = frame.f_back
    return frame.f_globals.get("__name__", "").startswith(("tsworkbench", "tests"))


def _opened(
    file: Any,
    mode: str = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Any = None,
) -> Any:
    if "b" not in mode and _is_ours():
        if encoding in (None, "locale"):
            encoding = "cp1252"
        if newline is None and set(mode) & set("wax+"):
            newline = "\r\n"
    return _open(file, mode, buffering, encoding, errors, newline, closefd, opener)


class Windows:
    """What a module sees that asks ``os`` where it is."""

    name = "nt"

    def __getattr__(self, name: str) -> Any:
        if name in LACKING:
            raise AttributeError(f"module 'os' has no attribute '{name}'")
        return getattr(os, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(os, name, value)


def pytest_configure(config: pytest.Config) -> None:
    """Imposes the rules, before any test module is imported."""
    if not os.path.isdir("/proc/self/fd"):
        raise pytest.UsageError("tests.winsim wants Linux: it looks into /proc for what is open.")
    os.replace, os.rename = _moving("replace"), _moving("rename")  # type: ignore[assignment]
    os.unlink = os.remove = _deleting()  # type: ignore[assignment]
    builtins.open = io.open = _opened  # type: ignore[assignment]
    for name in BELIEVING:
        module = importlib.import_module(f"tsworkbench.{name}")
        if "os" in vars(module):
            vars(module)["os"] = Windows()
