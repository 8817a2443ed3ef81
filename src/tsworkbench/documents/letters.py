"""Packs and returns that come by mail: found in a file whatever a mail program made of it, and opened.

A letter may be a file of its own, quoted and wrapped anew in the body of a mail that was copied into one, or in a saved
mail (.eml) or web page. Nothing of it is unpacked before it has been measured and its seal compared.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Callable, Iterator
from html import unescape
from io import BytesIO
from typing import IO, NamedTuple

from tsworkbench.plan.errors import NoSuchFile, Refused
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.sharing.values import Head, Letter
from tsworkbench.work.sharing import locks
from tsworkbench.work.sharing.letter_text import (
    BY_PASSWORD,
    FOR_HOME,
    MOST_BYTES,
    Broken,
    Folded,
    acts_there,
    find_letters,
    unpack,
)

Ask = Callable[[str], str]
"""Asks for the password of a letter, by the name of its file."""

_SNIFFED = 4096
_MOST_MARKUP = 50_000_000
"""Bytes of a mail or a web page, which is read as a whole."""
_MOST_LOCKED = 200_000_000
"""Bytes of a letter that is locked, which is opened as a whole."""
_MAIL = re.compile(rb"(?im)\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_OF_MAIL = re.compile(rb"(?im)^(?:mime-version|message-id|received|content-type|date):")
_MARKUP = re.compile(rb"(?i)<(?:!doctype html|html|body|br|div|p|pre)\b")
_OTHERS = {
    b"PK\x03\x04": "is a zip or an Office file. Give the text file that was attached, or a form in Excel",
    b"\xd0\xcf\x11\xe0": "is a mail in Outlook's own form. Save what is attached, or the mail as text, and give that",
    b"{\\rtf": "is formatted text. Save the attachment, or save the mail as plain text, and give that",
    b"%PDF": "is a PDF. Give the text file that was attached",
    b"SQLite format 3": "is a plan file. Open it with “tsworkbench open”: what is taken in is a pack or a return",
}


class Opened:
    """A letter that has been opened: its head, and its acts as often as they are asked for."""

    def __init__(self, name: str, packed: IO[bytes], lines: int | None) -> None:
        self.name = name
        """Of the file that it came in."""
        self._packed, self._lines = packed, lines
        self.head: Head = self.letter().head

    def letter(self) -> Letter:
        """The letter, from its first act. Its acts are read while they are used, and raise Refused if they are none."""
        self._packed.seek(0)
        return unpack(self._packed, self._lines)

    def close(self) -> None:
        """Nothing more is read of it."""
        self._packed.close()


class Found(NamedTuple):
    """The letters in a file, and what is to be said of others in it that can't be read."""

    letters: list[Opened]
    troubles: list[str]


def open_letters(path: str, *, password: Ask | None = None) -> Found:
    """The letters in the file at `path`. `password` is asked for that of one that is locked by it.

    Raises NoSuchFile; Refused if there is none, or none that is whole; Locked if it can't be opened here.
    """
    name = clean(os.path.basename(path)) or "The file"
    try:
        kind = os.stat(path)
        if not stat.S_ISREG(kind.st_mode):
            raise Refused(f"“{name}” is not a file. Give the file in which the pack or the return came.")
        with open(path, "rb") as file:
            return read_letters(file, name, password=password)
    except FileNotFoundError as error:
        raise NoSuchFile(
            f"There is no file {clean(path)}. Check the name, or connect the drive that it is on."
        ) from error
    except OSError as error:
        raise Refused(
            f"“{name}” could not be read ({error.strerror or error}). Copy it to this computer and try again."
        ) from error


def read_letters(file: IO[bytes], name: str, *, password: Ask | None = None) -> Found:
    """The letters in what a file or a pipe holds, as `open_letters`."""
    letters: list[Opened] = []
    troubles: list[str] = []
    first: Refused | None = None
    try:
        for read in _texts(file, name):
            for folded in find_letters(read):
                try:
                    letters.append(_opened(folded, name, password))
                except Refused as error:
                    folded.packed.close()
                    first = first or error
                    troubles.append(str(error))
    except BaseException:
        for one in letters:
            one.close()
        raise
    if not letters:
        raise first or Refused(
            f"There is no pack or return in “{name}”. Give the file that was attached; or copy the whole mail into a "
            "text file, from the line BEGIN TSWORKBENCH to the line END TSWORKBENCH, and give that."
        )
    return Found(letters, troubles)


def _opened(folded: Folded, name: str, password: Ask | None) -> Opened:
    if not folded.whole:
        raise Refused(f"“{name}” isn't whole: {_where(folded)}. {_ASK_AGAIN}")
    packed = folded.packed if not folded.lock else BytesIO(_unlocked(folded, name, password))
    try:
        return Opened(name, packed, folded.lines)
    except Broken as error:
        raise Refused(f"“{name}”: {error}") from error


_ASK_AGAIN = "Nothing was taken in. Ask for it again, attached rather than pasted."


def _where(folded: Folded) -> str:
    """Where a letter breaks off, or was altered."""
    there = acts_there(folded.packed) if not folded.lock else 0
    of = f" of {folded.lines:,}" if folded.lines is not None else ""
    if folded.lock or (not there and not folded.ends):
        return "something in it was altered" if folded.ends else "it breaks off"
    if folded.lines is not None and there >= folded.lines:
        return "something in it was altered" if folded.ends else "its last line is missing"
    if folded.ends:
        return f"something in it was altered, or is missing, after act {there:,}{of}"
    return f"it ends after act {there:,}{of}"


def _unlocked(folded: Folded, name: str, password: Ask | None) -> bytes:
    data = folded.packed.read(_MOST_LOCKED + 1)
    if len(data) > _MOST_LOCKED:
        raise Refused(f"“{name}” is too large to be opened. Ask for it without a lock, by a way that is safe.")
    folded.packed.close()
    if folded.lock == FOR_HOME:
        return locks.open_here(data)
    assert folded.lock == BY_PASSWORD
    if password is None:
        raise locks.PasswordNeeded(
            f"“{name}” is locked by a password. Take it in on a terminal, where that can be typed."
        )
    return locks.open_by(data, password(name))


# -- what the letters are in


def _texts(file: IO[bytes], name: str) -> Iterator[Callable[[int], bytes]]:
    """What is in a file as text, each as a function that reads on in it."""
    start = file.read(_SNIFFED)
    for magic, what in _OTHERS.items():
        if start.startswith(magic):
            raise Refused(f"“{name}” {what}.")
    read = _Bounded(start, file, name).read
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield _from_utf16(read)
    elif _MAIL.match(start) and _OF_MAIL.search(start):
        yield from (BytesIO(part).read for part in _parts(_all(read, name)))
    elif _MARKUP.search(start):
        yield BytesIO(_without_markup(_all(read, name))).read
    else:
        yield read


class _Bounded:
    """Reads on after what was read to know what a file is, and no more than a letter may have."""

    def __init__(self, start: bytes, file: IO[bytes], name: str) -> None:
        self._start, self._file, self._name = start, file, name
        self._left = MOST_BYTES * 3 // 2

    def read(self, size: int) -> bytes:
        data, self._start = (self._start, b"") if self._start else (self._file.read(size), b"")
        self._left -= len(data)
        if self._left < 0:
            raise Refused(f"“{self._name}” is far larger than a pack or a return can be. Check that it is one.")
        return data


def _all(read: Callable[[int], bytes], name: str) -> bytes:
    parts, size = [], 0
    while data := read(1 << 20):
        parts.append(data)
        size += len(data)
        if size > _MOST_MARKUP:
            raise Refused(f"“{name}” is too large a mail to be searched. Save what is attached to it, and give that.")
    return b"".join(parts)


def _from_utf16(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")("replace")

    def read_on(size: int) -> bytes:
        while data := read(size):
            if text := decoder.decode(data).encode("ascii", "replace"):
                return text
        return b""

    return read_on


def _parts(data: bytes) -> Iterator[bytes]:
    """The texts in a saved mail, attached or not; its web page only where there is nothing else."""
    from email import message_from_bytes

    pages = []
    found = False
    for part in message_from_bytes(data).walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes) or b"TSWORKBENCH" not in payload:
            continue
        if part.get_content_type() == "text/html":
            pages.append(payload)
        else:
            found = True
            yield payload
    if not found:
        yield from (_without_markup(page) for page in pages)


def _without_markup(data: bytes) -> bytes:
    text = re.sub(r"(?s)<!--.*?-->", "", data.decode("utf-8", "replace"))
    return unescape(re.sub(r"<[^<>]{0,2000}>", "\n", text)).encode("ascii", "replace")
