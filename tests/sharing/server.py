"""A PostgreSQL server of the tests' own, where PostgreSQL is installed: started, killed and started again.

`TSW_HUB_DSN` names another to use instead, as somebody who may create roles and databases there. It isn't killed.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tsworkbench.roads import dba

WHERE = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/pgsql-*/bin")
NONE = "No PostgreSQL server is installed here (apt-get install postgresql), and TSW_HUB_DSN names none."
PASSWORD = "not the usual one"


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest there is."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    there = [path for pattern in WHERE for path in Path("/").glob(pattern[1:]) if (path / "initdb").exists()]
    return max(there, default=None)


def somebody() -> dict[str, Any]:
    """As whom a server may run: never as root."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    return {}


class Server:
    """A server, on a port of its own."""

    def __init__(self) -> None:
        there = binaries()
        assert there is not None
        self._bin = there
        self._as = somebody()
        self.folder = Path(tempfile.mkdtemp(prefix="tsw-hub-"))
        if self._as:
            os.chown(self.folder, self._as["user"], self._as["group"])
        self.data = self.folder / "data"
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        (self.data / "pg_hba.conf").write_text(
            "local all all trust\nhost all postgres 127.0.0.1/32 trust\n"
            "hostssl all all 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n"
        )
        with contextlib.closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.settings: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def _run(self, program: str, *args: str) -> None:
        subprocess.run(
            [str(self._bin / program), *args], check=True, capture_output=True, cwd=self.folder, timeout=120, **self._as
        )

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        settings = {
            "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self.folder,
            "fsync": "off", "full_page_writes": "off", "max_connections": 60, "shared_buffers": "32MB",
            "lc_messages": "C", **self.settings,
        }  # fmt: skip
        self._process = subprocess.Popen(
            [
                str(self._bin / "postgres"), "-D", str(self.data),
                *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, **self._as,
        )  # fmt: skip
        for _ in range(600):
            with contextlib.suppress(Exception), connect(self.dsn("postgres")):
                return
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """As a machine that loses its power would end it."""
        assert self._process is not None
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self._process.pid)], capture_output=True, text=True
        )
        self._process.kill()
        self._process.wait()
        for pid in children.stdout.split():
            with contextlib.suppress(OSError):
                os.kill(int(pid), signal.SIGKILL)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        """Stops it, and leaves what it holds."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=60)

    def close(self) -> None:
        """Stops it for good."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def dsn(self, user: str, database: str = "postgres") -> str:
        """How a login reaches it."""
        return f"host=127.0.0.1 port={self.port} dbname={database} user={user}"


def connect(dsn: str) -> Any:
    """A connection that commits each statement."""
    import psycopg

    return psycopg.connect(dsn, autocommit=True, connect_timeout=5)


class TestHub:
    """A database with the hub's tables, and logins."""

    __test__ = False

    def __init__(self, server: Server | None) -> None:
        self.server = server
        self._dsn = os.environ.get("TSW_HUB_DSN", "") if server is None else server.dsn("postgres")
        self.database = f"tsw_{uuid4().hex[:12]}"
        self._logins: list[str] = []
        self._roles: list[str] = []
        with connect(self._dsn) as root:
            root.execute(f"create database {self.database}")
        self._run_with_roles(dba.SCHEMA)

    def _run_with_roles(self, sql: str) -> None:
        """Roles are of the whole server: where another hub is on it, they are there already."""
        with self.root() as root:
            there = {row[0] for row in root.execute("select rolname from pg_roles")}
            made = re.findall(r"(?m)^create role (\w+)", sql)
            for role in there.intersection(made):
                sql = re.sub(rf"(?m)^create role {role} .*$", "", sql)
            root.execute(sql)
            self._roles += [role for role in made if role not in there]

    def root(self) -> Any:
        """A connection of the DBA."""
        import psycopg.conninfo

        return connect(psycopg.conninfo.make_conninfo(self._dsn, dbname=self.database))

    def run(self, sql: str) -> None:
        """What the DBA runs."""
        with self.root() as root:
            root.execute(sql)

    def open_for(self, share: str, title: str = "Third Sector Strategy") -> None:
        """Opens it for a plan."""
        self._run_with_roles(dba.add_plan(share, title))

    def login(self, name: str) -> str:
        """A login with the tests' password; returns its name on the server."""
        login = f"{name}_{uuid4().hex[:8]}"
        self._logins.append(login)
        self.run(f"create role \"{login}\" login password '{PASSWORD}'")
        return login

    def where(self, login: str) -> str:
        """How a login reaches it, without its password."""
        import psycopg.conninfo

        return psycopg.conninfo.make_conninfo(self._dsn, dbname=self.database, user=login)

    def officer(self, share: str, name: str, *, reads_only: bool = False) -> str:
        """Lets somebody in. Returns how she reaches it."""
        login = self.login(name)
        self.run(dba.add_officer(share, "a plan", login, reads_only=reads_only))
        return self.where(login)

    def close(self) -> None:
        """Takes all of it away."""
        with connect(self._dsn) as root:
            root.execute(f"drop database {self.database} with (force)")
            for role in (*self._logins, *reversed(self._roles)):
                with contextlib.suppress(Exception):  # another test's hub may still use it
                    root.execute(f'drop role "{role}"')


def running_server() -> Iterator[Server | None]:
    """A server for a run of the tests; None where `TSW_HUB_DSN` names another."""
    pytest.importorskip("psycopg", reason="psycopg isn't installed: the hub's tests want it")
    if os.environ.get("TSW_HUB_DSN"):
        yield None
        return
    if binaries() is None:
        pytest.skip(NONE)
    server = Server()
    try:
        yield server
    finally:
        server.close()
