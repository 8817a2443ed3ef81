"""Small files of the officer's own, beside the settings: nobody else reads them, and a crash leaves no half of one."""

import os
from contextlib import suppress

from tsworkbench.store import places


def write_whole(path: str, text: str) -> None:
    """Writes a file whole under another name, then gives it its own; only its owner may read it.

    A link is followed: the file it points to is replaced, and the link stays. Raises OSError.
    """
    path = places.real(path)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    part = f"{path}.{os.getpid()}.part"
    handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
