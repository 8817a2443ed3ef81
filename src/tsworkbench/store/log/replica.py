"""Which copy of a file this is, and under which name it numbers its changes.

Two copies must never number changes under one name: later nobody could tell their changes apart. So a copy takes a
name of its own at its first act. What has been numbered under a name is noted in this user's state folder, before the
act's commit returns. A file goes on under its name only where that note is found, the file holds at least as many
changes as were noted, and it is where it was noted, or what was there has gone. In every other case, and where
nothing can be noted, it takes a new name: that costs nothing, because an officer's acts can be undone under every
name that the file has had on this machine.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from tsworkbench.store.system.places import config_folder, state_folder

_NAMES = "name "
"""What the keys of `local` begin with that keep the names a file has had; each one's value is the machine's id."""
_DIGITS = 20  # of a noted number: always as many, so that it is written over in one piece
_MANY = 200  # notes; from then on those of files that have gone are taken away
_MONTH = 30 * 86400
_NAMED_BY = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME", "LOCALAPPDATA", "APPDATA", "USERPROFILE")
"""What in the environment says where a user's folders are."""


class Note(NamedTuple):
    """The highest number given under a name on this machine, and where the file was."""

    highest: int
    place: str


# -- this machine


@cache
def machine() -> str:
    """What tells this computer from one that was set up as its image; empty where the system says nothing.

    The name it has on the network is not a part of it: on a Mac that changes with the network.
    """
    if sys.platform == "win32":
        return f"{_of_registry()} {os.environ.get('COMPUTERNAME', '')}".strip()
    if sys.platform == "darwin":
        return _of_hardware()
    return " ".join(filter(None, (_read(place) for place in ("/etc/machine-id", "/etc/hostname"))))


def _read(path: str) -> str:
    try:
        with open(path, encoding="ascii") as file:
            return file.read(200).strip()
    except (OSError, UnicodeError):
        return ""


def _of_registry() -> str:
    if sys.platform == "win32":
        import winreg

        with (
            suppress(OSError),
            winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE,
                r"SOFTWARE\Microsoft\Cryptography",
                0,
                winreg.KEY_READ | winreg.KEY_WOW64_64KEY,
            ) as key,
        ):
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    return ""


def _of_hardware() -> str:
    """The identity of a Mac's hardware (gethostuuid)."""
    import ctypes

    with suppress(OSError, AttributeError):
        found = (ctypes.c_ubyte * 16)()
        patience = (ctypes.c_long * 2)(1, 0)
        if ctypes.CDLL(None).gethostuuid(found, patience) == 0:
            return bytes(found).hex()
    return ""


def _folders() -> tuple[str, str]:
    """(config folder, state folder) of this user: both are asked for many times in an act, and are as they were."""
    return _folders_by(*map(os.environ.get, _NAMED_BY))


@cache
def _folders_by(*_: str | None) -> tuple[str, str]:
    return config_folder(), state_folder()


def user_id() -> str:
    """A random id of this user on this machine, kept in the config folder; empty where none can be kept."""
    return _user_id(os.path.join(_folders()[0], "machine-id"))


@cache
def _user_id(path: str) -> str:
    for _ in range(2):
        found = _read(path)
        if _is_plain(found, 32):
            return found
        if found:  # spoilt
            with suppress(OSError):
                os.unlink(path)
        part = f"{path}.{os.getpid()}.part"
        with suppress(OSError):
            os.unlink(part)  # left by a program of the same number that was killed
        with suppress(OSError):
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            with open(part, "x", encoding="ascii", opener=_for_me) as file:
                file.write(os.urandom(16).hex())
            try:
                os.link(part, path)  # unlike a rename, never replaces what another program has just put there
            except FileExistsError:
                pass
            except OSError:
                os.replace(part, path)
                continue
            os.unlink(part)
    return ""


def _for_me(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_plain(text: str, length: int) -> bool:
    """Whether it is an id and nothing else: a doctored file must not name a path."""
    return len(text) == length and set(text) <= set("0123456789abcdef-")


def _here() -> str:
    """This user, on this machine, as they are noted in a file."""
    return f"{user_id()} {machine()}"


# -- notes


def _path_of(name: str) -> str | None:
    return os.path.join(_folders()[1], "copies", name) if _is_plain(name, 36) else None


def noted(name: str) -> Note | None:
    """What is noted of a name on this machine, or None."""
    path = _path_of(name)
    if path is None:
        return None
    try:
        with open(path, "rb") as file:
            number, _, place = file.read(10_000).partition(b" ")
        return Note(int(number), os.fsdecode(place.removesuffix(b"\n"))) if len(number) == _DIGITS else None
    except (OSError, ValueError):
        return None


def _place(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


def _note(name: str, number: int, path: str) -> int | None:
    """Notes a number and a place; returns the open note, None if nothing could be noted."""
    target = _path_of(name)
    if target is None:
        return None
    try:
        os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
        handle = os.open(target, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    except OSError:
        return None
    try:
        os.ftruncate(handle, 0)
        os.write(handle, b"%0*d %s\n" % (_DIGITS, number, os.fsencode(_place(path))))
    except OSError:
        os.close(handle)
        return None
    return handle


def _sweep() -> None:
    """Takes away old notes of files that have gone: without one, a file merely takes a new name."""
    with suppress(OSError):
        with os.scandir(os.path.join(_folders()[1], "copies")) as files:
            every = list(files)
        if len(every) < _MANY:
            return
        newest = max(file.stat().st_mtime for file in every)
        for file in every:
            note = noted(file.name)
            if newest - file.stat().st_mtime > _MONTH and (note is None or not os.path.exists(note.place)):
                os.unlink(file.path)


# -- a file


def give_name(connection: sqlite3.Connection, name: str, path: str) -> None:
    """Gives the file that is, or will be, at `path` a name of its own. To be called inside a transaction."""
    connection.execute("update ctx set replica=?, dseq=0", (name,))
    _bear(connection, name)
    handle = _note(name, 0, path)
    if handle is not None:
        os.close(handle)
    _sweep()


def _bear(connection: sqlite3.Connection, name: str) -> None:
    connection.executemany(
        "insert into local values(?, ?) on conflict(key) do update set value=excluded.value",
        (("machine", _here()), (f"{_NAMES}{name}", user_id() or machine())),
    )


def carry_over(connection: sqlite3.Connection, path: str) -> None:
    """Before a file of format 1 is brought up to date: where it is not a copy, what was done in it here can be undone.

    It knew itself by its inode and the id of the machine (or, where there was none, its name on the network).
    """
    import platform

    known = dict(connection.execute("select key, value from local where key in ('machine', 'inode')").fetchall())
    if known.get("inode") == str(_inode(path)) and known.get("machine") in (*machine().split(), platform.node()):
        _bear(connection, connection.execute("select replica from ctx").fetchone()[0])


def names(connection: sqlite3.Connection) -> list[str]:
    """The names under which this user has numbered changes of the file on this machine, before copying it too."""
    rows = connection.execute(
        "select substr(key, ?) from local where substr(key, 1, ?)=? and value=?",
        (len(_NAMES) + 1, len(_NAMES), _NAMES, user_id() or machine()),
    )
    return [str(row[0]) for row in rows.fetchall()]


def is_own(connection: sqlite3.Connection, path: str) -> bool:
    """Whether the file may go on numbering changes under the name it bears."""
    name, number = connection.execute("select replica, dseq from ctx").fetchone()
    known = connection.execute("select value from local where key='machine'").fetchone()
    if known is None or known[0] != _here() or not user_id():
        return False
    note = noted(name)
    return note is not None and number >= note.highest and not _is_elsewhere(name, note.place, path)


def _is_elsewhere(name: str, place: str, path: str) -> bool:
    """Whether another file of the same name is where this one was noted: then this one is the copy."""
    if _place(path) == place:
        return False
    try:
        if os.path.samefile(place, path):
            return False
    except (OSError, ValueError):
        return os.path.lexists(place)
    try:
        other = sqlite3.connect(place, isolation_level=None, timeout=0)
        try:
            other.execute("pragma query_only=on")
            return bool(other.execute("select replica from ctx").fetchone()[0] == name)
        finally:
            other.close()
    except (sqlite3.Error, TypeError):
        return False  # it is no plan file any more


class Numbering:
    """How one open file numbers its changes: checked at the beginning of each act, noted at its end."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._name: str | None = None
        self._inode = 0
        self._handle: int | None = None
        self._begun: tuple[str, int] | None = None

    @property
    def is_known(self) -> bool:
        """Whether the file has been found, or made, to bear a name of its own."""
        return self._name is not None

    def begin(self, connection: sqlite3.Connection, mint: Callable[[], str]) -> int:
        """Makes sure that the file bears a name of its own. To be called inside a transaction. Returns the log's clock.

        It is asked anew each time: another file may have been copied over this one while it was open.
        """
        name, number, hlc = connection.execute("select replica, dseq, hlc from ctx").fetchone()
        if name == self._name:
            go_on = number >= self._noted()
        else:
            go_on = (self._goes_on(name) or is_own(connection, self._path)) and self._take(name, number)
            if go_on:
                _bear(connection, name)
        if not go_on:
            name, number = mint(), 0
            give_name(connection, name, self._path)
            self._take(name, number)
        self._begun = name, number
        return int(hlc)

    def note(self, number: int) -> None:
        """Notes that numbers up to this one are given. To be called before the commit."""
        if self._handle is not None:
            with suppress(OSError):
                os.lseek(self._handle, 0, os.SEEK_SET)
                os.write(self._handle, b"%0*d" % (_DIGITS, number))
                return
            self.close()
            with suppress(OSError):  # what the disk did not take must not be found as it was: without a note the file
                os.unlink(_path_of(self._name or "") or "")  # takes a new name when it is next opened

    def done(self) -> None:
        """The act has been committed."""
        self._begun = None

    def undo(self) -> None:
        """After an act that was rolled back: none of its numbers has been given, nor a name that was new with it."""
        if self._begun is not None:
            self.note(self._begun[1])
            if not self._begun[1]:
                self.close()
                self._name = None
            self._begun = None

    def close(self) -> None:
        """Lets go of the note."""
        if self._handle is not None:
            with suppress(OSError):
                os.close(self._handle)
            self._handle = None

    def _goes_on(self, name: str) -> bool:
        """Whether another machine has given the very file that is open here a name of its own since."""
        return self._name is not None and self._inode == _inode(self._path) != 0 and noted(name) is None

    def _take(self, name: str, number: int) -> bool:
        """Goes on under a name. False if it can't be noted."""
        self.close()
        self._name, self._inode = name, _inode(self._path)
        self._handle = _note(name, number, self._path)
        return self._handle is not None

    def _noted(self) -> int:
        if self._handle is None:
            return 0
        try:
            os.lseek(self._handle, 0, os.SEEK_SET)
            return int(os.read(self._handle, _DIGITS))
        except (OSError, ValueError):
            return sys.maxsize


def _inode(path: str) -> int:
    try:
        return os.stat(path).st_ino
    except OSError:  # unlinked while open: the write itself will notice
        return 0
