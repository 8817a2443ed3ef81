"""A document's path, as it is typed or as a file manager drops it."""

import os
import re

from tsworkbench.plan.errors import NotFound

EXAMPLE = "~/Documents/action-plan.docx"

THROW_AWAY = "tsworkbench-"
"""How the name of a folder begins that is thrown away when the workbench is left."""

_CALL = re.compile(r"&\s+(?=['\"])")  # PowerShell's, before a path that needs quotes
_ADDRESS = re.compile(r"file:(?://(localhost)?)?(?=/)", re.IGNORECASE)


def is_thrown_away(path: str) -> bool:
    """Whether a file goes when the workbench is left, like the demonstration's."""
    return os.path.basename(os.path.dirname(path)).startswith(THROW_AWAY)


def path_of(typed: str) -> str:
    """The path that was meant, "~" written out. Raises NotFound where nothing was typed."""
    path = unwrapped(typed)
    if not path:
        raise NotFound(f"Type where the document is, such as {EXAMPLE}.")
    return os.path.abspath(os.path.expanduser(path))


def unwrapped(typed: str) -> str:
    """A path without what terminals put around one that is dropped on them.

    That is quotes, PowerShell's "&" before them, "file://", and on a Mac and on Linux the backslashes before spaces and
    other signs. What is there by the name as it was typed is that.
    """
    path = _CALL.sub("", typed.strip(), count=1)
    if _is_there(path):
        return path
    if path[:5].casefold() == "file:":
        return _of_address(path)
    if os.name == "nt":
        return path[1:-1] if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"" else path
    import shlex  # slow to import, and a path is seldom typed

    try:
        words = shlex.split(path)
    except ValueError:  # an apostrophe in a name that was typed by hand
        words = []
    if len(words) == 1:
        return words[0]
    unescaped = re.sub(r"\\(.)", r"\1", path)
    return unescaped if _is_there(unescaped) else path


def _is_there(path: str) -> bool:
    return bool(path) and os.path.lexists(os.path.expanduser(path))


def _of_address(address: str) -> str:
    from urllib.request import url2pathname

    local = _ADDRESS.sub("", address, count=1)
    if local == address and address[5:7] == "//":  # a share: file://server/share
        local = address[5:]
    return url2pathname(local)


def about_document(typed: str) -> str:
    """What is there, while a path is typed."""
    if not typed:
        return f"such as {EXAMPLE}"
    path = path_of(typed)
    if os.path.isfile(path):
        return f"{os.path.basename(path)} is there: enter reads it"
    return "there is a folder of that name" if os.path.isdir(path) else "there is nothing of that name yet"
