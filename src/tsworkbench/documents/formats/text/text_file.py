"""A text file: Markdown where a ruled table stands in it, whatever its name says; else text laid out by hand."""

from __future__ import annotations

import re

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.formats.flat.reader import MOST_SEARCHED, read_text
from tsworkbench.documents.formats.text import markdown
from tsworkbench.documents.formats.text.encoding import decode

_RULED = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*\|(?:\s*:?-{3,}:?\s*\|?)*\s*$", re.MULTILINE)


def read(data: bytes, name: str) -> Document:
    """A text file as its blocks.

    Raises Refused if it is not text.
    """
    text, remarks = decode(data, name)
    if _RULED.search(text[:MOST_SEARCHED]):
        return markdown.read(data, name)
    return read_text(text, name, remarks=remarks)
