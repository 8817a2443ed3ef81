"""A document's path, as it is typed or as a file manager drops it."""

import os

from tsworkbench.plan.errors import NotFound

EXAMPLE = "~/Documents/action-plan.docx"

THROW_AWAY = "tsworkbench-"
"""How the name of a folder begins that is thrown away when the workbench is left."""


def path_of(typed: str) -> str:
    """The path that was meant: without the quotes or the "file://" it was dropped with, "~" written out.

    Raises NotFound where nothing was typed.
    """
    path = typed.strip()
    if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"":
        path = path[1:-1]
    if path.startswith("file://"):
        from urllib.parse import unquote

        path = unquote(path.removeprefix("file://"))
    if not path:
        raise NotFound(f"Type where the document is, such as {EXAMPLE}.")
    return os.path.abspath(os.path.expanduser(path))


def about_document(typed: str) -> str:
    """What is there, while a path is typed."""
    if not typed:
        return f"such as {EXAMPLE}"
    path = path_of(typed)
    if os.path.isfile(path):
        return f"{os.path.basename(path)} is there: enter reads it"
    return "there is a folder of that name" if os.path.isdir(path) else "there is nothing of that name yet"
