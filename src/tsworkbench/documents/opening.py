"""A document by its path: of which kind it is, and what it says."""

import os

from tsworkbench.documents.interchange import MOST_BYTES, read_library
from tsworkbench.plan.errors import NoSuchFile, Refused
from tsworkbench.plan.whole import Library


def read_document(path: str) -> Library:
    """The plans in a document. Raises NoSuchFile, or Refused with the reason; nothing was written."""
    name = os.path.basename(path) or path
    if not os.path.exists(path):
        raise NoSuchFile(f"There is no document at {path}.")
    if not os.path.isfile(path):
        raise Refused(f"{path} is not a document: name an ordinary file.")
    if not path.casefold().endswith(".json"):
        raise Refused(
            f"{name} is of a kind that can't be read yet: plans come in as tsworkbench's own JSON, in a file "
            "whose name ends in .json. Nothing was imported."
        )
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{path} can't be read ({error.strerror}). Nothing was imported.") from error
    return read_library(data, name=name)
