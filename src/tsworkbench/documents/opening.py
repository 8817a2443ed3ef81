"""The front door for documents: takes a path, finds out what is there, and has it read.

    received = receive("plan.docx")
    document = read_received(received)

or both at once with `read_document`. Nothing is parsed before it has been measured and looked through
(`documents.guard`), and what large libraries parse is parsed in a process of its own (`documents.apart`).
"""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import IO

from tsworkbench.documents.apart import read_apart
from tsworkbench.documents.blocks import Document
from tsworkbench.documents.child import read_with
from tsworkbench.documents.formats import READERS, TEXTS, Format, named_as
from tsworkbench.documents.guard.limits import (
    CHUNK,
    MOST_BYTES,
    MOST_BYTES_OF_JSON,
    MOST_LINES,
    MOST_ROWS,
    MOST_ROWS_OF_JSON,
)
from tsworkbench.documents.guard.measures import too_many_rows
from tsworkbench.documents.pace import Cancel, Progress
from tsworkbench.documents.recognising import recognise
from tsworkbench.plan.errors import NoSuchFile, Refused
from tsworkbench.plan.language.text import clean

_SOMETHING = re.compile(rb"[^\0\s]")
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*[{[]")
_SMALLER = "Take the pictures out, or copy the plan into a document of its own, and import that."


@dataclass(frozen=True, kw_only=True)
class Received:
    """A document as it came: its bytes, the format they are in, and what is to be said about it.

    Office files have passed the guard.
    """

    name: str
    data: bytes
    """All of it; of a large document in our own JSON only its beginning, for that is read from `path` as a stream."""
    format: Format
    path: Path | None = None
    """Where a document is that is read as a stream."""
    remarks: tuple[str, ...] = ()


def read_document(path: str | Path, *, progress: Progress | None = None, cancelled: Cancel | None = None) -> Document:
    """The blocks of the document at `path`, whichever of our formats it is in.

    `progress` is told how much is done and of how much (None where that isn't known); `cancelled` is asked often,
    and reading stops when it says yes.

    Raises NoSuchFile if nothing is there; Refused, with a sentence that says what to do, if it can't be read;
    Cancelled. tsworkbench's own JSON isn't a document of blocks and is refused: ask `receive` what a path holds.
    """
    return read_received(receive(path), progress=progress, cancelled=cancelled)


def receive(path: str | Path) -> Received:
    """Takes in the document at `path` and recognises its format, by content before name.

    Raises NoSuchFile if nothing is there; Refused if it can't be taken in, is in no format of ours, or is hostile.
    """
    path = Path(path)
    name = clean(path.name) or "The document"
    ending = path.suffix.lower()
    expected = named_as(ending)
    if expected is Format.JSON:
        data = _bytes(path, name, MOST_BYTES_OF_JSON, READERS[Format.JSON].apart_from)
        if len(data) == READERS[Format.JSON].apart_from and _OBJECT.match(data):
            return Received(name=name, data=data, format=Format.JSON, path=path)
    data = _bytes(path, name, MOST_BYTES)
    if not _SOMETHING.search(data):
        raise Refused(f"“{name}” is empty. If it should not be, fetch it again.")
    found = recognise(data, name, expected)
    remarks: tuple[str, ...] = ()
    if found is Format.MARKDOWN and max(data.count(b"\n|"), data.count(b"\r|")) > MOST_ROWS * 2:
        raise too_many_rows(name)  # headers and rules come on top of the rows, at most one of each for every row
    if found in TEXTS and found is not Format.JSON and max(data.count(b"\n"), data.count(b"\r")) > MOST_LINES:
        raise Refused(
            f"“{name}” has more than {MOST_LINES:,} lines, far more than a plan has. "
            "Copy the plan's lines into a file of their own and import that."
        )
    if found is Format.CSV:
        from tsworkbench.documents.csv_table import check_rows  # only for those who have one

        check_rows(data, name)
    if found is not expected and found is not Format.JSON:
        remarks += (f"It is named “{ending}” but is a {READERS[found].called}, and was read as one.",) if ending else ()
    return Received(name=name, data=data, format=found, remarks=remarks)


def read_received(received: Received, *, progress: Progress | None = None, cancelled: Cancel | None = None) -> Document:
    """The blocks of a document that `receive` took in. Raises Refused or Cancelled, as `read_document` does."""
    name, data = received.name, received.data
    if received.format is Format.JSON:
        raise Refused(f"“{name}” is a plan in tsworkbench's own JSON; it is imported as it is, not read as a document.")
    reader = READERS[received.format]
    if len(data) < reader.apart_from:
        document = read_with(received.format, import_module(reader.module).read, data, name, None)
    else:
        document = read_apart(data, name, received.format, progress=progress, cancelled=cancelled)
    return replace(document, remarks=received.remarks + document.remarks) if received.remarks else document


def _bytes(path: Path, name: str, most: int, wanted: int | None = None) -> bytes:
    """What is in the file, or the first so many bytes `wanted`. Raises Refused if it is larger than `most`."""
    try:
        kind = os.stat(path)
        if stat.S_ISDIR(kind.st_mode):
            raise Refused(f"“{name}” is a folder. Give the document inside it.")
        if not stat.S_ISREG(kind.st_mode):  # a pipe or a device could keep its reader waiting for ever
            raise Refused(f"“{name}” is not a file. Save the document as a file, and import that.")
        with open(path, "rb") as file:
            data = file.read(wanted or most + 1) if kind.st_size <= most else b""
            if wanted and len(data) == wanted:
                _check_rows_of_json(file, data.count(b"{"), name)
    except FileNotFoundError as error:
        folder = os.path.dirname(os.path.abspath(path))
        no_folder = f": there is no folder {clean(folder)}. Check the name, or connect the drive that it is on"
        why = ". Check the name" if os.path.isdir(folder) else no_folder
        raise NoSuchFile(f"There is no document at {clean(str(path))}{why}.") from error
    except PermissionError as error:
        if os.name == "nt":  # which doesn't say which of the two it is
            raise Refused(
                f"“{name}” can't be read now: another program has it open, or you may not read it. Close it there, "
                "else ask its owner for a copy."
            ) from error
        raise Refused(f"“{name}” may not be read by you. Ask its owner for the right to, or for a copy.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise Refused(f"“{name}” is a link that leads back to itself. Give the document's own path.") from error
        why = clean(getattr(error, "strerror", None) or "")
        raise Refused(
            f"“{name}” can't be read{f' ({why})' if why else ''}. Copy it to this computer and try again."
        ) from error
    size = max(kind.st_size, len(data))
    if size > most:
        raise Refused(
            f"“{name}” is {size / 1_000_000:,.0f} MB large; documents of up to {most // 1_000_000} MB are read. "
            + ("Export fewer plans at a time, and import those." if wanted else _SMALLER)
        )
    return data


def _check_rows_of_json(file: IO[bytes], begun: int, name: str) -> None:
    """Refuses a large document with more objects than any plan has, before its first is read.

    Braces within its texts are counted as well: a plan has none to speak of.
    """
    while begun <= MOST_ROWS_OF_JSON and (data := file.read(CHUNK)):
        begun += data.count(b"{")
    if begun > MOST_ROWS_OF_JSON:
        raise Refused(
            f"“{name}” has more than {MOST_ROWS_OF_JSON:,} rows, far more than a plan has. "
            "Export fewer plans at a time, and import those."
        )
