"""How a plan file is known from others, and which version of the tables this program reads and writes."""

import os

from tsworkbench.plan.errors import WrongInput

APPLICATION_ID = 0x7473776B
""" "tswk": how any tool can tell whose file this is."""
SCHEMA = 2
"""Version of the tables (``user_version``). A file with a higher one was written by a later program."""

_DOCUMENTS = frozenset(
    (
        *("docx", "doc", "odt", "rtf", "pdf", "xlsx", "xls", "ods", "csv", "tsv", "html", "htm", "md", "markdown"),
        *("txt", "json", "ics", "ical", "xml", "zip"),
    )
)


def refuse_document_name(path: str | os.PathLike[str]) -> None:
    """Raises WrongInput for a plan file, or a copy of one, that is to be called like a document: no other program
    could open it as what it says it is.
    """
    name, ending = os.path.splitext(os.path.basename(os.fspath(path)))
    if ending.casefold().removeprefix(".") in _DOCUMENTS:
        raise WrongInput(
            f"{name}{ending} would be a document by its ending, and a plan file is none: name it {name}.db, say. "
            "“tsworkbench export” writes documents."
        )
