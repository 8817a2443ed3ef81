"""Where a hub is, and how it is reached so that nobody listens on the way.

A server elsewhere is always asked for a certificate of its own name. A password is never part of an address.
"""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.roads import secrets
from tsworkbench.roads.state import Away, Unwelcome

_CONNECT = 3
"""Seconds in which a server must answer."""
_KEYS = frozenset(
    (
        *("host", "hostaddr", "port", "dbname", "user", "service", "sslmode", "sslrootcert", "sslcert", "sslkey"),
        *("sslcrl", "krbsrvname", "gssencmode", "gsslib", "channel_binding", "target_session_attrs", "require_auth"),
    )
)
"""What may be said of a hub. No password, and nothing that names other files or settings of the server."""
_NOT_INSTALLED = (
    "A hub needs the part “share” of tsworkbench, which isn't installed here: "
    'pip install "tsworkbench[share]". Nothing was sent.'
)


def address(said: str, *, ca: str | None = None) -> str:
    """How a hub is reached, as it is kept. `said`: “service=NAME”, “host=… dbname=… user=…”, or a postgresql:// URI.

    Raises WrongInput for a password in it, for what is no address, and for one that wouldn't be checked.
    """
    psycopg = driver()
    try:
        cells = psycopg.conninfo.conninfo_to_dict(said)
    except psycopg.Error as error:
        raise WrongInput(
            "That is no address of a hub. Type “service=NAME”, or “host=hub.example dbname=tsw user=louise”."
        ) from error
    if "password" in cells:
        raise WrongInput(
            "Leave the password out: an address is kept in the plan file. “tsworkbench hub password” keeps it in this "
            "system's keyring; or write it into PGPASSFILE."
        )
    unknown = sorted(cells.keys() - _KEYS)
    if unknown:
        raise WrongInput(
            f"“{clean(unknown[0])[:40]}” can't be said of a hub. Host, port, dbname, user and service can."
        )
    if not cells.keys() & {"host", "hostaddr", "service"}:
        raise WrongInput("Say where the hub is: “host=hub.example dbname=tsw user=louise”, or “service=NAME”.")
    if ca is not None:
        if not os.path.isfile(ca):
            raise WrongInput(f"There is no file {ca}. Name the certificate of the authority that signed the hub's.")
        cells["sslrootcert"] = os.path.abspath(ca)
    if cells.get("sslmode", "verify-full") != "verify-full" and not is_loopback(cells):
        raise WrongInput("A hub elsewhere is always checked: leave sslmode out, and name its authority with --ca FILE.")
    return str(psycopg.conninfo.make_conninfo(**cells))


def is_loopback(cells: Mapping[str, Any]) -> bool:
    """Whether a server is this machine, so that nobody listens on the way."""
    cells = {**_of_service(cells.get("service")), **cells}
    hosts = str(cells.get("hostaddr") or cells.get("host") or "").split(",")
    return all(
        host.startswith(("/", "@")) or host == "localhost" or host == "::1" or re.fullmatch(r"127(\.\d{1,3}){3}", host)
        for host in hosts
    ) and all(
        one == "localhost" or one.startswith(("/", "127.", "::1")) for one in str(cells.get("host") or "/").split(",")
    )


def _of_service(name: str | None) -> dict[str, str]:
    """What the file of services says of one, as libpq reads it."""
    if not name:
        return {}
    from configparser import ConfigParser, Error

    places = [os.environ.get("PGSERVICEFILE") or os.path.join(os.path.expanduser("~"), ".pg_service.conf")]
    if os.environ.get("PGSYSCONFDIR"):
        places.append(os.path.join(os.environ["PGSYSCONFDIR"], "pg_service.conf"))
    for place in places:
        found = ConfigParser(interpolation=None, strict=False, delimiters=("=",))
        with suppress(OSError, Error, UnicodeError):
            found.read(place, encoding="utf-8")
            if found.has_section(name):
                return dict(found.items(name))
    return {}


def account(where: str) -> str:
    """What a password belongs to: login, server and database."""
    cells = driver().conninfo.conninfo_to_dict(where)
    cells = {**_of_service(cells.get("service")), **cells}
    user = cells.get("user") or os.environ.get("PGUSER") or _login_name()
    host = cells.get("host") or cells.get("hostaddr") or "localhost"
    return f"{user}@{host}:{cells.get('port') or 5432}/{cells.get('dbname') or user}"


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def settings_of(where: str) -> dict[str, Any]:
    """What a connection is made with."""
    cells: dict[str, Any] = dict(driver().conninfo.conninfo_to_dict(where))
    local = is_loopback(cells)
    if not local:
        cells["sslmode"] = "verify-full"
        if "sslrootcert" not in cells and not os.path.exists(_usual_root()):
            cells["sslrootcert"] = "system"
    secret = secrets.password(account(where))
    if secret is not None:
        cells["password"] = secret
    return {
        **cells,
        "connect_timeout": _CONNECT,
        "application_name": "tsworkbench",
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
        "client_encoding": "utf8",
    }


def _usual_root() -> str:
    if os.name == "nt":
        return os.path.join(os.environ.get("APPDATA", ""), "postgresql", "root.crt")
    return os.path.expanduser("~/.postgresql/root.crt")


def driver() -> Any:
    """psycopg. Raises WrongInput where it isn't installed."""
    try:
        import psycopg
        import psycopg.conninfo
    except ImportError as error:
        raise WrongInput(_NOT_INSTALLED) from error
    return psycopg


# -- and what is said where it can't be

AWAY = "The hub can't be reached."


def told(error: Any) -> WorkbenchError:
    """The sentence for an error of the hub."""
    psycopg = driver()
    said, state = str(error), error.sqlstate or ""
    if isinstance(error, psycopg.OperationalError) and not state:
        low = said.casefold()
        if "certificate" in low or "ssl error" in low or "does not match host name" in low:
            return Unwelcome("The hub's certificate isn't the one expected, so nothing was sent.")
        if "does not support ssl" in low:
            return Unwelcome(
                "The hub speaks without encryption, so nothing was sent. Ask its DBA to switch TLS on (ssl = on)."
            )
        if "definition of service" in low or "service file" in low:
            return Unwelcome(f"There is no service of that name: {clean(said)[:120]}. Name it in ~/.pg_service.conf.")
        if "root certificate file" in low:
            return Unwelcome("The certificate of the hub's authority isn't here. Name it: “share hub … --ca FILE”.")
        if re.search(r"password|pg_hba|fatal:.*role|authentication|gss", low) and "starting up" not in low:
            return Unwelcome(
                "The hub doesn't let you in: it doesn't know your login, or not this password. “tsworkbench hub "
                "password” keeps the right one. Nothing was sent."
            )
        if "database" in low and "does not exist" in low:
            return Unwelcome("There is no such database on that server. Ask the hub's DBA for its name.")
        return Away(AWAY)
    if state in ("3F000", "42P01", "42883"):
        return Unwelcome(
            "There is no hub of tsworkbench in that database. Its DBA makes one by the SQL of “tsworkbench hub schema”."
        )
    if state == "42501":
        return Unwelcome("The hub knows you, but not for this plan. Ask its owner; nothing was sent.")
    if state[:2] in ("08", "53", "57", "40", "55", "25") or isinstance(error, psycopg.OperationalError):
        return Away(AWAY)
    return Away(f"The hub answers with an error: {clean(said.splitlines()[0] if said else state)[:200]}.")
