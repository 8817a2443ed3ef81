"""Which copy of a file this is.

A copied file must never go on numbering changes under the name of the file it was copied from, so a copy
gets a name of its own at its first act: it is known by a machine or an inode other than those noted.
"""

import os
import sqlite3
from collections.abc import Callable


def machine() -> str:
    """A name for this machine: its own id where the system keeps one, else its host name."""
    for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            with open(place, encoding="ascii") as file:
                return file.read().strip()
        except (OSError, UnicodeError):
            continue
    return os.environ.get("COMPUTERNAME") or (os.uname().nodename if hasattr(os, "uname") else "unknown")


def check(connection: sqlite3.Connection, path: str, mint: Callable[[], str]) -> None:
    """Mints a new replica name if this file is a copy. To be called inside a transaction."""
    noted = dict(connection.execute("select key, value from local where key in ('machine','inode')").fetchall())
    inode = str(os.stat(path).st_ino)
    here = machine()
    if noted.get("machine") == here and noted.get("inode") == inode:
        return
    if noted:
        connection.execute("update ctx set replica=?, dseq=0", (mint(),))
    connection.executemany(
        "insert into local values(?, ?) on conflict(key) do update set value=excluded.value",
        [("machine", here), ("inode", inode)],
    )
