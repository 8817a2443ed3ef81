"""Bytes that should be text: which encoding they are in, said where it isn't plain UTF-8."""

from __future__ import annotations

import codecs

from tsworkbench.plan.errors import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", ""),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_LOOKED_AT = 4_000
"""Bytes at the start by which text is told from something else."""


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and what is to be said about its encoding.

    UTF-8 is tried before Windows-1252, in which almost any bytes can be read: it is what older spreadsheets write.

    Raises Refused if the bytes are no text in any of these.
    """
    encoding = encoding_of(data, name)
    if encoding is not None:
        called = next((called for mark, _, called in _MARKS if data.startswith(mark)), "UTF-16 without its mark")
        return data.decode(encoding, errors="replace"), _said(called)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        return text, (
            "It is not UTF-8, so it was read as Windows-1252; look out for wrong characters in names and for pounds.",
        )


def encoding_of(data: bytes, name: str) -> str | None:
    """The encoding that a file's mark or its empty bytes tell, or None: then it is UTF-8 or one byte a character.

    Raises Refused if the bytes are no text.
    """
    for mark, encoding, _ in _MARKS:
        if data.startswith(mark):
            return encoding
    start = data[:_LOOKED_AT]
    if b"\0" in start:
        for encoding, nulls in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
            if nulls.count(0) * 4 > len(nulls) * 3:
                return encoding
        raise Refused(f"“{name}” is not text. Save it as text, Word, Excel, CSV or PDF and try again.")
    return None


def _said(called: str) -> tuple[str, ...]:
    return (f"It was read as {called}.",) if called else ()
