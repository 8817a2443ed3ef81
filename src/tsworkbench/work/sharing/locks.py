"""Letters that only one can open: home, by its key; or whoever knows a password. By age, as pyrage has it.

Home's keys are kept on its laptop, in this user's state folder and for this user only, as ssh keeps its own. Its packs
bear the public half, and what is returned to it is locked with that.
"""

import os
from contextlib import suppress
from typing import Any

from tsworkbench.plan.errors import Refused, WrongInput
from tsworkbench.store.system.failures import refused
from tsworkbench.store.system.places import state_folder

_INSTALL = "Install tsworkbench with its part for sharing: pip install “tsworkbench[share]”."


class Locked(Refused):
    """A letter can't be opened here: the wrong password, or another's key."""


class PasswordNeeded(Locked):
    """A letter is locked by a password, and none was given."""


def can_lock() -> bool:
    """Whether what locks letters is installed."""
    try:
        import pyrage  # noqa: F401
    except ImportError:
        return False
    return True


def _age() -> Any:
    try:
        import pyrage
    except ImportError as error:
        raise WrongInput(f"Letters are locked and opened by pyrage, which isn't installed. {_INSTALL}") from error
    return pyrage


# -- home's keys


def home_key(share: str) -> str:
    """The public key of a share whose home is here, made if there is none. Raises CannotWrite."""
    found = _secrets(share)
    if found:
        return _public(found[-1])
    secret = str(_age().x25519.Identity.generate())
    path = _path(share)
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "x", encoding="ascii", opener=_for_me) as file:
            file.write(f"{secret}\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:  # another program was quicker
        return home_key(share)
    except OSError as trouble:
        raise refused(trouble, path, "no key was made") from trouble
    return _public(secret)


def _public(secret: str) -> str:
    return str(_age().x25519.Identity.from_str(secret).to_public())


def _path(share: str) -> str:
    return os.path.join(state_folder(), "keys", f"{share}.txt")


def _for_me(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _secrets(share: str) -> list[str]:
    with suppress(OSError, UnicodeError), open(_path(share), encoding="ascii") as file:
        return [line for line in file.read(10_000).split() if line.startswith("AGE-SECRET-KEY-")]
    return []


def _all_secrets() -> list[str]:
    with suppress(OSError):
        names = os.listdir(os.path.dirname(_path("")))
        return [one for name in sorted(names) for one in _secrets(name.removesuffix(".txt"))]
    return []


# -- locked and opened


def lock_for(data: bytes, key: str) -> bytes | None:
    """What only the owner of a public key can open; None if that is no key."""
    age = _age()
    try:
        locked: bytes = age.encrypt(data, [age.x25519.Recipient.from_str(key)])
    except (age.RecipientError, ValueError):
        return None
    return locked


def lock_by(data: bytes, password: str) -> bytes:
    """What anybody can open who knows a password. It takes a second."""
    if len(password) < _SHORTEST:
        raise WrongInput(
            f"A password needs {_SHORTEST} characters or more. Four words are easy to say on the telephone."
        )
    locked: bytes = _age().passphrase.encrypt(data, password)
    return locked


_SHORTEST = 8


def open_here(data: bytes) -> bytes:
    """What was locked with the key of a plan whose home is here. Raises Locked if that isn't on this laptop."""
    age = _age()
    secrets = [age.x25519.Identity.from_str(one) for one in _all_secrets()]
    if secrets:
        with suppress(age.DecryptError):
            opened: bytes = age.decrypt(data, secrets)
            return opened
    raise Locked(
        "The letter is locked for the copy that was home when its sender last had a pack, and its key isn't on this "
        "laptop. Open it there, or send a pack and ask for the return again."
    )


def open_by(data: bytes, password: str) -> bytes:
    """What was locked by a password. Raises Locked for another one."""
    age = _age()
    try:
        opened: bytes = age.passphrase.decrypt(data, password)
    except (age.DecryptError, ValueError) as error:
        raise Locked("That isn't the password of this letter. Nothing was taken in: try it again.") from error
    return opened
