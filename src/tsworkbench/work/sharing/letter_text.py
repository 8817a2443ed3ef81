"""A letter as text: fit to be attached to a mail or pasted into one, and read again from what mail programs make of it.

    words for whoever opens it
    -----BEGIN TSWORKBENCH 12 acts-----
    eNrtXVtv2zgWfi…      72 columns of base64, of a zlib stream of JSON lines: a head, then one act a line
    -----END TSWORKBENCH 12 acts 5d1c…-----

The last line bears the first half of the SHA-256 of what the base64 holds. Quoting marks, blanks, and breaks of lines
are dropped when it is read. What is read is bounded before it is unpacked, and unpacked a little at a time.
"""

import binascii
import json
import re
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from tsworkbench.plan.english import are, counted
from tsworkbench.plan.errors import Refused, WorkbenchError
from tsworkbench.plan.sharing.acts import read_head
from tsworkbench.plan.sharing.values import Head, Letter

VERSION = 1
"""Of this form of letters; a letter of a higher one can't be read."""
PLAIN, FOR_HOME, BY_PASSWORD = "", "for home only", "password"
"""Who can open what is between the lines."""

MOST_BYTES = 1_000_000_000
"""Of a letter, packed and unpacked. A plan of 100,000 milestones has 62 MB of acts, and is 8 MB packed."""
MOST_RATIO = 200
"""How many times its packed size a letter may unpack to; plans reach 50."""
RATIO_FROM_BYTES = 4_000_000
"""Below this size it may be packed as tightly as it likes."""
MOST_LINE = 32_000_000
"""Bytes of one act, or of a piece of one."""
MOST_PARTS = 400_000
"""Objects and lists in one act, or in a piece of one."""
MOST_VALUES = 2_000_000
"""Values in one."""
PIECES = 500
"""Rows of an act that travel in one line: one that touches more is written in pieces."""

_CHUNK = 1 << 16
_IN_MEMORY = 8_000_000
_COLUMNS = 72
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_OTHERS = bytes(sorted(set(range(256)) - set(_ALPHABET)))
_GAP = rb"(?:[\s>|]|\n[ \t]*[A-Za-z.]{1,20}(?=[>|])){%d,60}"
_DASHES = rb"(?<!-)-{2,}+"
_BEGIN = re.compile(_DASHES + _GAP % 0 + b"BEGIN" + _GAP % 1 + b"TSWORKBENCH([^-]{0,120})-{2,}")
_EDGE = re.compile(_DASHES + _GAP % 0 + b"(BEGIN|END)" + _GAP % 1 + b"TSWORKBENCH")
_QUOTED = re.compile(rb"(?m)^(?:[ \t]*[A-Za-z.]{0,20}[>|])+|=[0-9A-F]{2}")
"""What a mail program puts before lines that it quotes, and signs as they are in the source of a mail."""
_CLOSING = re.compile(rb"(\d{0,12})acts?([0-9a-f]{32})--")
_COUNT = re.compile(rb"\d{1,12}")
_LONGEST_EDGE = 400  # bytes, wrapped and quoted


# -- written


class Packed(NamedTuple):
    """What a letter holds, ready to be written as text."""

    data: bytes
    lines: int
    """How many lines follow the head: one an act, or a piece of one."""


def pack(letter: Letter, each: Callable[[dict[str, Any]], None] | None = None) -> Packed:
    """Packs a letter. `each` is given every act on its way."""
    deflate = zlib.compressobj(9)
    data = bytearray(deflate.compress(_line({"letter": VERSION, **letter.head.as_dict()})))
    lines = 0
    for act in letter.acts:
        if each is not None:
            each(act)
        data += deflate.compress(_line(act))
        lines += 1
    data += deflate.flush()
    return Packed(bytes(data), lines)


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def armoured(packed: Packed, lock: str = PLAIN) -> str:
    """The lines of a letter from BEGIN to END."""
    text = b64encode(packed.data).decode("ascii")
    acts = counted(packed.lines, "act").replace(",", "")
    kind = f", {lock}" if lock else ""
    return "\n".join(
        [
            f"-----BEGIN TSWORKBENCH {acts}{kind}-----",
            *(text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)),
            f"-----END TSWORKBENCH {acts} {_seal(packed.data)}-----",
            "",
        ]
    )


def _seal(data: bytes) -> str:
    return sha256(data).hexdigest()[:32]


def harmless(words: str) -> str:
    """Words for the head of a letter: none of them can pass for its first or last line."""
    return re.sub("-{2,}", "–", words)


# -- found in a text


class Folded(NamedTuple):
    """A letter found in a text, still packed. It is to be closed."""

    lines: int | None
    """How many acts it says that it has."""
    lock: str
    packed: IO[bytes]
    whole: bool
    """Whether all of it is there, and as it was written."""
    ends: bool
    """Whether its last line is there."""
    seal: str = ""
    """Of what is there."""


def find_letters(read: Callable[[int], bytes]) -> Iterator[Folded]:
    """The letters in a text, as it is read. Raises Refused for one that is far too large."""
    held = b""
    while True:
        begin = _BEGIN.search(held)
        if begin is None:
            data = read(_CHUNK)
            if not data:
                return
            held = held[-_LONGEST_EDGE:] + data
            continue
        found, held = _unfold(begin[1], held[begin.end() :], read)
        yield found


class _Unfolding:
    """The bytes that base64 holds, gathered bit by bit."""

    def __init__(self) -> None:
        self.file: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whoever reads the letter closes it
        self._digest = sha256()
        self._rest = b""
        self._size = 0

    def feed(self, text: bytes) -> None:
        data = self._rest + _QUOTED.sub(b"", text).translate(None, _OTHERS)
        whole = len(data) - len(data) % 4
        self._rest = data[whole:]
        self._put(binascii.a2b_base64(data[:whole]))

    def _put(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > MOST_BYTES:
            raise Refused("That is far larger than a letter can be. Nothing was taken in: ask for it again.")
        self._digest.update(data)
        self.file.write(data)

    def close(self) -> str:
        """Nothing more comes; returns the seal of what there is."""
        rest, self._rest = self._rest, b""
        if len(rest) > 1:
            self._put(binascii.a2b_base64(rest + b"=" * (4 - len(rest))))
        self.file.seek(0)
        return self._digest.hexdigest()[:32]


def _unfold(said: bytes, held: bytes, read: Callable[[int], bytes]) -> tuple[Folded, bytes]:
    """(a letter whose first line says `said`, the text behind it)."""
    count = _COUNT.search(said)
    lines = int(count[0]) if count is not None else None
    words = b" ".join(_QUOTED.sub(b" ", said).split()).decode("ascii", "replace")
    lock = next((one for one in (FOR_HOME, BY_PASSWORD) if one in words), PLAIN)
    unfolding = _Unfolding()
    try:
        while True:
            edge = _EDGE.search(held)
            if edge is not None:
                break
            upto = _settled(held)
            unfolding.feed(held[:upto])
            data = read(_CHUNK)
            if not data:
                unfolding.feed(held[upto:])
                unfolding.close()
                return Folded(lines, lock, unfolding.file, False, False), b""
            held = held[upto:] + data
        unfolding.feed(held[: edge.start()])
        seal = unfolding.close()
    except BaseException:
        unfolding.file.close()
        raise
    if edge[1] == b"BEGIN":  # it breaks off, and another follows
        return Folded(lines, lock, unfolding.file, False, False), held[edge.start() :]
    tail = held[edge.end() :]
    while len(tail) < _LONGEST_EDGE and (data := read(_CHUNK)):
        tail += data
    closing = _CLOSING.match(re.sub(rb"[\s>|]", b"", _QUOTED.sub(b"", tail[:_LONGEST_EDGE])))
    whole = closing is not None and closing[2].decode() == seal
    if closing is not None and closing[1]:
        whole = whole and lines in (None, int(closing[1]))
        lines = int(closing[1]) if lines is None else lines
    return Folded(lines, lock, unfolding.file, whole, closing is not None, seal), tail


def _settled(held: bytes) -> int:
    """Up to where a text has no beginning of a last line, and ends with a whole line if it has one."""
    dash = held.find(b"-", max(0, len(held) - 100))
    upto = dash if dash >= 0 else len(held)
    line = held.rfind(b"\n", 0, upto)
    return line + 1 if line >= 0 else upto if len(held) > _CHUNK else 0


# -- unpacked


class Broken(Refused):
    """What is packed in a letter breaks off, or is no letter; `read` is how many acts could be read before."""

    def __init__(self, sentence: str, read: int = 0) -> None:
        super().__init__(sentence)
        self.read = read


_NO_LETTER = "The letter holds something that is no change of a plan. Nothing was taken in: ask for it again."


def unpack(packed: IO[bytes], lines: int | None = None) -> Letter:
    """The letter that is packed in a file, its acts read as they are asked for; `lines` is how many it says there are.

    Raises Broken, also while the acts are read.
    """
    said = _said(packed)
    first = next(said, None)
    if first is None:
        raise Broken(_NO_LETTER)
    return Letter(_head(first), _counted(said, lines))


def acts_there(packed: IO[bytes]) -> int:
    """How many acts can be read of what is packed, before it breaks off."""
    read = -1
    try:
        for _ in _said(packed):
            read += 1
    except WorkbenchError:
        pass
    return max(0, read)


def _head(said: dict[str, Any]) -> Head:
    version = said.get("letter")
    if isinstance(version, int) and version > VERSION:
        raise Refused(
            "The letter was made by a later version, in a way that this one can't read. Nothing was taken in: update "
            "tsworkbench, and take it in again."
        )
    return read_head(said)


def _counted(said: Iterator[dict[str, Any]], lines: int | None) -> Iterator[dict[str, Any]]:
    read = 0
    for act in said:
        read += 1
        yield act
    if lines is not None and read != lines:
        raise Broken(
            f"The letter says that it has {counted(lines, 'act')}, and there {are(read)} {read:,}. Nothing was taken "
            "in: ask for it again."
        )


def _said(packed: IO[bytes]) -> Iterator[dict[str, Any]]:
    for read, line in enumerate(_lines(packed)):
        if line.count(b"{") + line.count(b"[") > MOST_PARTS or line.count(b",") > MOST_VALUES:
            raise Broken("The letter holds a change that is far too large. Nothing was taken in.", read)
        try:
            found = json.loads(line, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise Broken(_NO_LETTER, read) from error
        if not isinstance(found, dict):
            raise Broken(_NO_LETTER, read)
        yield found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _lines(packed: IO[bytes]) -> Iterator[bytes]:
    """The lines that are packed in a file, each whole."""
    inflate = zlib.decompressobj()
    parts: list[bytes] = []
    size = taken = total = 0
    while data := packed.read(_CHUNK):
        taken += len(data)
        while data and not inflate.eof:
            try:
                out = inflate.decompress(data, _CHUNK)
            except zlib.error as error:
                raise Broken(_NO_LETTER) from error
            data = inflate.unconsumed_tail
            total += len(out)
            if total > MOST_BYTES or (total > RATIO_FROM_BYTES and total > taken * MOST_RATIO):
                raise Broken("The letter unpacks to far more than a letter can hold. Nothing was taken in.")
            *ended, rest = out.split(b"\n")
            for end in ended:
                yield b"".join((*parts, end))
                parts, size = [], 0
            if rest:
                parts.append(rest)
                size += len(rest)
                if size > MOST_LINE:
                    raise Broken("The letter holds a change that is far too large. Nothing was taken in.")
    if parts or not inflate.eof:
        raise Broken(_NO_LETTER)
