"""Passwords of hubs: in the system's keyring and nowhere else. Without one, PostgreSQL's own PGPASSFILE holds them."""

from tsworkbench.plan.errors import WorkbenchError

SERVICE = "tsworkbench hub"
"""Under what the keyring lists them."""


class NoKeyring(WorkbenchError):
    """This system has no keyring that could keep a password."""


_NONE = (
    "This system has no keyring to keep a password in. Write it into PostgreSQL's password file instead "
    "(PGPASSFILE, or ~/.pgpass, one line: host:port:database:login:password), readable by you alone."
)


def password(account: str) -> str | None:
    """The password of an account ("louise@hub.example:5432/tsw"); None where the keyring has none, or there is none."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, account)
    except (KeyringError, OSError, RuntimeError):  # locked, refused, or its daemon is gone: PGPASSFILE may do
        return None


def keep(account: str, secret: str) -> None:
    """Keeps a password in the keyring. Raises NoKeyring where there is none."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise NoKeyring(_NONE) from error
    try:
        keyring.set_password(SERVICE, account, secret)
    except (KeyringError, OSError, RuntimeError) as error:
        raise NoKeyring(_NONE) from error


def forget(account: str) -> bool:
    """Takes a password out of the keyring. False if it has none."""
    try:
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError
    except ImportError:
        return False
    try:
        keyring.delete_password(SERVICE, account)
    except PasswordDeleteError:
        return False
    except (KeyringError, OSError, RuntimeError) as error:
        raise NoKeyring(_NONE) from error
    return True
