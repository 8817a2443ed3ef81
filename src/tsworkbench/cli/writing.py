"""Putting a file where the user wants it: whole, or not at all."""

import os

from tsworkbench.plan.errors import CannotWrite


def write_whole(path: str, data: bytes, *, replace: bool) -> None:
    """Writes a file under another name in the same folder, then gives it its own: a crash leaves no half of one.

    Raises CannotWrite with a sentence. Unless `replace`, a file that appeared meanwhile stays.
    """
    path = os.path.abspath(path)
    part = f"{path}.{os.getpid()}.part"
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if os.path.exists(path) and not replace:
                raise CannotWrite(f"{path} exists already. Nothing was written.")
            os.replace(part, path)
        finally:
            if os.path.exists(part):
                os.unlink(part)
    except OSError as error:
        raise CannotWrite(
            f"{path} can't be written ({error.strerror}). Choose another folder, or free some space."
        ) from error
