"""A document's path, as it is typed or as a file manager drops it."""

import os
import re
from collections.abc import Callable
from typing import NamedTuple

from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import NotFound

EXAMPLE = "~/Documents/action-plan.docx"

THROW_AWAY = "tsworkbench-"
"""How the name of a folder begins that is thrown away when the workbench is left."""

_CALL = r"&\s+(?=['\"])"  # PowerShell's, before a path that needs quotes
_ADDRESS = "(?i:file:(?://(localhost)?)?(?=/))"


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
    path = re.sub(_CALL, "", typed.strip(), count=1)
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

    local = re.sub(_ADDRESS, "", address, count=1)
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


class Completed(NamedTuple):
    """A path as far as tab can write it, and what else begins so."""

    text: str
    words: str = ""


_SHOWN = 6
"""Names that are shown where several begin as typed."""

Names = Callable[[str], list[tuple[str, bool]]]
"""The names in a folder, each with whether it is a folder itself."""


def completed(typed: str, *, base: str = "", windows: bool = os.name == "nt", names: Names | None = None) -> Completed:
    """`typed` with as much added as all paths that begin so have in common; a folder ends in a separator.

    A quotation mark before it stays, and is closed behind a whole name; "~" stays as it is typed. On Windows both
    separators part folders, and the one that was typed is used. A path that is relative is in `base`.
    """
    quote = typed[:1] if typed[:1] in ("'", '"') else ""
    path = typed[len(quote) :]
    cut = max(path.rfind("/"), path.rfind("\\") if windows else -1, path.rfind(":") if windows else -1)
    folder, begun = path[: cut + 1], path[cut + 1 :]
    separator = "\\" if windows and ("\\" in folder or "/" not in folder) else "/"
    if begun == "~" and not folder:
        return Completed(f"{typed}{separator}")
    try:
        there = (names or _names)(_folder(folder, base, windows=windows))
    except OSError:
        return Completed(typed, f"there is no folder {folder}" if folder else "")
    found = _beginning(there, begun, any_case=windows)
    if not found:
        return Completed(typed, f"nothing there begins with “{begun}”" if begun else "there is nothing in that folder")
    if len(found) == 1:
        name, is_folder = found[0]
        end = separator if is_folder else quote
        return Completed(f"{quote}{folder}{name}{end}")
    common = _in_common([name for name, _ in found])
    shown = ", ".join(f"{name}{separator if is_folder else ''}" for name, is_folder in found[:_SHOWN])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    text = f"{quote}{folder}{common if len(common) > len(begun) else begun}"
    return Completed(text, f"{counted(len(found), 'name')}: {shown}{more}")


def _in_common(names: list[str]) -> str:
    """The letters with which all of some names begin."""
    first, last = min(names), max(names)
    same = next((place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return first[: min(len(first), len(last)) if same is None else same]


def _folder(folder: str, base: str, *, windows: bool) -> str:
    """Where a folder that was typed really is; a backslash before a space is only a mark of the terminal's."""
    there = os.path.join(base, os.path.expanduser(folder)) if folder else base or "."
    if not windows and "\\" in folder and not os.path.isdir(there):
        there = os.path.join(base, os.path.expanduser(re.sub(r"\\(.)", r"\1", folder)))
    return there


def _names(folder: str) -> list[tuple[str, bool]]:
    with os.scandir(folder) as there:
        return [(one.name, one.is_dir()) for one in there]


def _beginning(there: list[tuple[str, bool]], begun: str, *, any_case: bool) -> list[tuple[str, bool]]:
    """What begins as typed, in whatever capitals if nothing does exactly; what is hidden only if a point was typed."""
    seen = sorted(one for one in there if begun.startswith(".") or not one[0].startswith("."))
    exact = [] if any_case else [one for one in seen if one[0].startswith(begun)]
    return exact or [one for one in seen if one[0].casefold().startswith(begun.casefold())]
