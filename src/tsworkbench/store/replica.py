"""Which copy of a file this is.

A copied file must never go on numbering changes under the name of the file it was copied from, so a copy
gets a name of its own at its first act: it is known by a machine or an inode other than those noted.
"""

import os
import sqlite3
from collections.abc import Callable
from functools import cache


@cache
def machine() -> str:
    """A name for this machine: its own id where the system keeps one, else its host name."""
    for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            with open(place, encoding="ascii") as file:
                return file.read().strip()
        except (OSError, UnicodeError):
            continue
    return os.environ.get("COMPUTERNAME") or (os.uname().nodename if hasattr(os, "uname") else "unknown")


def is_own(connection: sqlite3.Connection, path: str) -> bool:
    """Whether the file is the one that its replica name was given to, and not a copy of it."""
    rows = connection.execute("select key, value from local where key in ('machine','inode')").fetchall()
    return {row[0]: row[1] for row in rows} == _here(path)


def note(connection: sqlite3.Connection, path: str) -> None:
    """Notes that the file at `path` is the one the replica name was given to. To be called inside a transaction."""
    connection.executemany(
        "insert into local values(?, ?) on conflict(key) do update set value=excluded.value", _here(path).items()
    )


def check(connection: sqlite3.Connection, path: str, mint: Callable[[], str]) -> None:
    """Mints a new replica name if this file is a copy. To be called inside a transaction."""
    if not is_own(connection, path):
        connection.execute("update ctx set replica=?, dseq=0", (mint(),))
        note(connection, path)


def _here(path: str) -> dict[str, str]:
    try:
        inode = os.stat(path).st_ino
    except OSError:  # unlinked while open: the write itself will notice
        inode = 0
    return {"machine": machine(), "inode": str(inode)}
