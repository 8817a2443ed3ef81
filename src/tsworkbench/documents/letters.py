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

_SNIFFED = 1 << 16
_MOST_MARKUP = 50_000_000
"""Bytes of a mail or a web page, which is read as a whole."""
_MOST_LOCKED = 200_000_000
"""Bytes of a letter that is locked, which is opened as a whole."""
_BEFORE_MAIL = rb"(?:\s|From [^\n]*\n|\d+[ \t]*\r?\n)*"
_MAIL = re.compile(rb"(?im)\A%b(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}" % _BEFORE_MAIL)
_OF_MAIL = re.compile(rb"(?im)^(?:mime-version|message-id|received|content-type|date):")
_NEXT_MAIL = re.compile(rb"(?m)^From [^\n]*\d\d:\d\d[^\n]*\n(?=[!-9;-~]+:)")
_MARKUP = re.compile(rb"(?i)<(?:!doctype html|html|body|br|div|p|pre)\b")
_MARKUP_WITHIN = 4096
_BREAKING = re.compile(
    r"(?i)</?(?:p|br|div|tr|td|li|ul|ol|pre|blockquote|table|h[1-6]|hr|body|head|title)\b[^<>]{0,2000}>"
)
_UTF = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\udca0"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\udc96\udc97"
_TYPED = {**dict.fromkeys(map(ord, _SPACES), " "), **dict.fromkeys(map(ord, _HYPHENS), "--"), 0: None}
"""Blanks and dashes that a mail program has put for plain ones; the last of each are those of Windows-1252."""
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
    """The letters in what a file or a pipe holds, each once, as `open_letters`."""
    search = _Search(name, password)
    try:
        for texts in _texts(file, name):
            search.through(texts)
    except BaseException:
        for one in search.letters:
            one.close()
        raise
    if not search.letters:
        raise search.first or Refused(
            f"There is no pack or return in “{name}”. Give the file that was attached; or copy the whole mail into a "
            "text file, from the line BEGIN TSWORKBENCH to the line END TSWORKBENCH, and give that."
        )
    return Found(search.letters, search.troubles)


Read = Callable[[int], bytes]
"""Reads on in a text."""


class _Search:
    """The letters that have been found."""

    def __init__(self, name: str, password: Ask | None) -> None:
        self._name, self._password = name, password
        self._seals: set[str] = set()
        self.letters: list[Opened] = []
        self.troubles: list[str] = []
        self.first: Refused | None = None

    def through(self, texts: _Texts) -> None:
        """Looks through a text; where it holds no letter that is whole, through what says the same."""
        had, troubles = len(self._seals), len(self.troubles)
        whole = self._look(texts.first)
        if whole and len(self.troubles) == troubles:
            return
        for other in texts.others:
            if self._look(other) or len(self._seals) > had:
                del self.troubles[troubles:]
                return

    def _look(self, read: Read) -> bool:
        found = False
        for folded in find_letters(_as_written(read)):
            if folded.whole and folded.seal in self._seals:  # quoted once more in the same mail
                folded.packed.close()
                found = True
                continue
            try:
                self.letters.append(_opened(folded, self._name, self._password))
                self._seals.add(folded.seal)
                found = True
            except Refused as error:
                folded.packed.close()
                self.first = self.first or error
                self.troubles.append(str(error))
        return found


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


class _Texts(NamedTuple):
    """A text, and others that may say the same: of a mail its web page."""

    first: Read
    others: tuple[Read, ...] = ()


def _texts(file: IO[bytes], name: str) -> Iterator[_Texts]:
    """What is in a file as text."""
    start = file.read(_SNIFFED)
    for magic, what in _OTHERS.items():
        if start.startswith(magic):
            raise Refused(f"“{name}” {what}.")
    start, read = _decoded(start, _Bounded(start, file, name).read)
    if b"Said last" in start and b"Row id" in start:
        raise Refused(
            f"“{name}” is a form that was saved as text. Save it as an Excel workbook (.xlsx), and give that."
        )
    if _MAIL.match(start) and _OF_MAIL.search(start):
        for mail in _NEXT_MAIL.split(_all(read, name)):
            yield from _parts(mail, name)
    elif _MARKUP.search(start[:_MARKUP_WITHIN]):
        yield _Texts(BytesIO(_without_markup(_all(read, name))).read)
    else:
        yield _Texts(read)


def _decoded(start: bytes, read: Read) -> tuple[bytes, Read]:
    """(how a text begins, a function that reads it from there) in UTF-8, if it was in UTF-16 or UTF-32."""
    encoding = next((name for mark, name in _UTF.items() if start.startswith(mark)), None)
    if encoding is None and start.count(0, 0, 400) > 100:
        encoding = "utf-16-be" if start[:1] == b"\0" else "utf-16-le"
    if encoding is None:
        return start, read
    decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read_on(size: int) -> bytes:
        while data := read(size):
            if text := decoder.decode(data).encode("utf-8", "replace"):
                return text
        return b""

    first = [read_on(_SNIFFED)]

    def from_start(size: int) -> bytes:
        return first.pop() if first else read_on(size)

    return first[0], from_start


def _as_written(read: Read) -> Read:
    """A text with plain blanks and dashes, where a mail program put others in their place."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def read_on(size: int) -> bytes:
        while data := read(size):
            if data.isascii() and b"\0" not in data and not decoder.getstate()[0]:
                return data
            if text := decoder.decode(data).translate(_TYPED).encode("ascii", "ignore"):
                return text
        return b""

    return read_on


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


def _parts(data: bytes, name: str) -> Iterator[_Texts]:
    """The texts in a saved mail, attached or not, and beside each what may say the same: the mail as a web page."""
    from email import message_from_bytes

    texts: list[bytes] = []
    pages: list[bytes] = []
    start = re.match(_BEFORE_MAIL, data)
    for part in message_from_bytes(data[start.end() if start else 0 :]).walk():
        payload = None if part.is_multipart() else part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        _, read = _decoded(payload[:_SNIFFED], BytesIO(payload).read)
        text = _all(read, name)
        if part.get_content_type() == "text/html" or _MARKUP.search(text[:_MARKUP_WITHIN]):
            pages.append(_without_markup(text))
        elif b"TSWORKBENCH" in text:
            texts.append(text)
    others = tuple(BytesIO(page).read for page in pages)
    for text in texts or pages:
        yield _Texts(BytesIO(text).read, others if texts else ())


def _without_markup(data: bytes) -> bytes:
    try:
        page = data.decode("utf-8")
    except UnicodeDecodeError:
        page = data.decode("cp1252", "replace")
    first, *commented = page.split("<!--")
    page = _BREAKING.sub("\n", first + "".join(part.partition("-->")[2] for part in commented))
    return unescape(re.sub(r"<[^<>]{0,2000}>", "", page)).encode("utf-8", "replace")
