"""What looks at an Office file before any parser does: it only counts and searches bytes, and never builds anything.

A document that is built to harm (a zip that unpacks to a thousand times its size, an entity that doubles itself
thirty times) does its harm while it is parsed. So every part is first streamed through in small pieces.

The zip archive's list of parts is read from the raw bytes, since the standard reader takes all of it into memory;
afterwards the standard reader's own view is held against what a well-formed Office file can be. Then the XML parts are
searched for what only a hostile one holds. No Office program writes a document type declaration, and nearly everything
that XML can do to its reader needs one: entities that multiply, files and addresses that are fetched. A part that has
one is refused, not repaired.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO

from tsworkbench.documents import limits
from tsworkbench.plan.english import megabytes
from tsworkbench.plan.errors import Refused

_END = struct.Struct("<4s4H2LH")  # end of central directory: signature, disks, counts, size, offset, comment length
_END_MARK = b"PK\x05\x06"
_LOCATOR = struct.Struct("<4sLQL")  # stands before it in large archives: signature, disk, where the next one is, disks
_LOCATOR_MARK = b"PK\x06\x07"
_END64 = struct.Struct("<4sQ2H2L4Q")  # stands before that: as _END, with room for larger numbers
_END64_MARK = b"PK\x06\x06"
_LONGEST_COMMENT = 65_535
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_LONGEST_NAME = 260
_REMEDY = "Open it in the program that made it, save it again, and import the new file."


def open_container(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive in `data`, after its list of parts has been checked. `name` is what sentences call the document.

    Raises Refused if the archive is damaged, protected, or built in a way that no Office program builds one.
    """
    _check_directory(data, name)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise Refused(_damaged(name)) from error
    _check_names(parts, name)
    _check_sizes(parts, name)
    _check_no_overlap(parts, len(data), name)
    return archive


def _check_directory(data: bytes, name: str) -> None:
    """Reads how long the list of parts says it is, so that a list of a million names is never taken in."""
    start = data.rfind(_END_MARK, max(0, len(data) - _LONGEST_COMMENT - _END.size))
    if start < 0 or start + _END.size > len(data):
        raise Refused(_damaged(name))
    _, _, _, _, parts, size, _, _ = _END.unpack_from(data, start)
    locator = start - _LOCATOR.size
    if locator >= 0 and data.startswith(_LOCATOR_MARK, locator):
        end64 = locator - _END64.size
        _, _, told, _ = _LOCATOR.unpack_from(data, locator)
        if told != end64 or not data.startswith(_END64_MARK, end64):  # one that readers would look for in other places
            raise Refused(_damaged(name))
        _, _, _, _, _, _, _, parts, size, _ = _END64.unpack_from(data, end64)
    if parts > limits.MOST_PARTS or size > limits.MOST_DIRECTORY_BYTES:
        raise Refused(
            f"“{name}” is packed from {parts:,} parts; a document has a few dozen and at most {limits.MOST_PARTS:,} "
            f"are read. {_REMEDY}"
        )


def _check_names(parts: list[zipfile.ZipInfo], name: str) -> None:
    if len(parts) > limits.MOST_PARTS:
        raise Refused(
            f"“{name}” is packed from {len(parts):,} parts; at most {limits.MOST_PARTS:,} are read. {_REMEDY}"
        )
    seen: set[str] = set()
    for part in parts:
        called = part.orig_filename  # as it stands in the file, before the standard reader makes it harmless
        if part.flag_bits & _ENCRYPTED:
            raise Refused(
                f"“{name}” is protected by a password. Open it with its password, save it without one, and try again."
            )
        steps = called.replace("\\", "/").split("/")
        strange = ".." in steps or called.startswith(("/", "\\")) or ":" in called or len(called) > _LONGEST_NAME
        if strange or not called.isprintable():
            raise Refused(
                f"“{name}” holds a part whose name points out of the document, so it was not opened. {_REMEDY}"
            )
        folded = called.casefold()  # Office compares the names of parts without regard to case
        if folded in seen:
            raise Refused(f"“{name}” holds two parts of the same name, so what it says is uncertain. {_REMEDY}")
        seen.add(folded)


def _check_sizes(parts: list[zipfile.ZipInfo], name: str) -> None:
    total = 0
    for part in parts:
        total += part.file_size
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(f"“{name}” is packed in a way that Office programs do not use. {_REMEDY}")
        large = part.file_size > limits.RATIO_FROM_BYTES
        if total > limits.MOST_UNPACKED_BYTES or (large and part.file_size > limits.MOST_RATIO * part.compress_size):
            raise Refused(
                f"“{name}” would unpack to {megabytes(sum(each.file_size for each in parts))}, far more than its size "
                "on the disk warrants, so it was not opened. If it is a genuine document, copy the plan into a new one."
            )


def _check_no_overlap(parts: list[zipfile.ZipInfo], length: int, name: str) -> None:
    """Parts that share their bytes let a small file unpack to anything."""
    free_from = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        end = part.header_offset + _LOCAL_HEADER + part.compress_size
        if part.header_offset < free_from or end > length:
            raise Refused(_damaged(name))
        free_from = end


def _damaged(name: str) -> str:
    return (
        f"“{name}” is damaged or was not copied whole: its parts cannot be found. "
        "Fetch it again, or open it in the program that made it and save it again."
    )


_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<!ELEMENT", b"<!ATTLIST")
_ROWS = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]|</(?:[\w.-]+:)?sheetData")
"""Where a row of a sheet begins, and where its rows end."""
_COMMENT = re.compile(rb"<(?:[\w.-]+:)?(?:c|threadedC)omment[\s/>]")
_OVERLAP = max(*map(len, _FORBIDDEN), 24) - 1  # a mark of any kind may lie across two chunks
_EBCDIC = b"\x4c\x6f\xa7\x94"
_NOT_TEXT = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".tif", ".tiff", ".bmp", ".bin", ".odttf", ".ttf")


def check_markup(archive: zipfile.ZipFile, name: str) -> None:
    """Looks through every part that is XML. Takes about a second for the largest document that is let through.

    Raises Refused with a sentence on the first part that is hostile, too large, or cannot be unpacked.
    """
    parts = [part for part in archive.infolist() if not part.filename.lower().endswith(_NOT_TEXT)]
    parts = [part for part in parts if not part.filename.startswith("META-INF/")]  # which no reader opens
    for part in parts:  # prologues first: what is refused is refused before anything large is unpacked
        _check_start(_first(archive, part, name), name)
    total = 0
    for part in parts:
        if is_markup(_first(archive, part, name)):
            total += part.file_size
            if part.file_size > limits.MOST_PART_BYTES or total > limits.MOST_MARKUP_BYTES:
                raise Refused(_too_large(part, name))
    for part in parts:
        _check_all(archive, part, name)


def check_xml(data: bytes, name: str) -> None:
    """Looks through a file that is XML itself. Raises Refused if it is hostile or too large."""
    _check_start(data[:4096], name)
    if any(mark in (data.replace(b"\0", b"") if b"\0" in data[:64] else data) for mark in _FORBIDDEN):
        raise Refused(_hostile(name))
    if data.count(b"<") > limits.MOST_TAGS:
        raise Refused(
            f"“{name}” holds more than {limits.MOST_TAGS:,} marks of XML, far more than a plan has. "
            "Save the plan's own part as a file of its own, and import that."
        )


def is_markup(start: bytes) -> bool:
    """Whether a part that starts like this is XML, in whatever encoding."""
    return _plain(start).startswith(b"<") or start.startswith(_EBCDIC)


def _check_start(start: bytes, name: str) -> None:
    if start.startswith(_EBCDIC):
        raise Refused(_hostile(name))
    plain = _plain(start)
    declared = _DECLARED.match(plain)
    if declared and declared[1].lower() not in _ENCODINGS:  # another encoding could hide what is looked for
        raise Refused(_hostile(name))
    if plain.startswith(b"<") and any(mark in plain for mark in _FORBIDDEN):
        raise Refused(_hostile(name))


def _check_all(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    sheet = part.filename.startswith("xl/worksheets/")
    tree = "/_rels/" not in part.filename and not sheet
    row = _Row()
    tags = comments = 0
    tail = b""
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(limits.CHUNK):
                if not tail and not is_markup(chunk):
                    return  # a picture, or a file inside the file: never opened
                if b"\0" in chunk:
                    chunk = chunk.replace(b"\0", b"")  # UTF-16 with its empty halves left out reads as ASCII
                if b"<!" in chunk or tail.endswith(b"<"):
                    seam = tail + chunk
                    if any(mark in seam for mark in _FORBIDDEN):
                        raise Refused(_hostile(name))
                tags += chunk.count(b"<")
                if sheet and row.goes_on(tail, chunk) > limits.MOST_TAGS_IN_ROW:
                    raise Refused(_too_large(part, name))
                if tree and b"omment" in chunk:
                    comments += len(_COMMENT.findall(chunk))
                    if comments > limits.MOST_REMARKS:
                        raise Refused(_too_many_comments(name))
                if tree and tags > limits.MOST_TAGS:
                    raise Refused(_too_large(part, name))
                tail = chunk[-_OVERLAP:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refused(_broken(name)) from error


class _Row:
    """How long the row of a sheet is that is being streamed past. Rows shorter than a chunk are of no interest."""

    def __init__(self) -> None:
        self._tags = 0
        self._within = False

    def goes_on(self, tail: bytes, chunk: bytes) -> int:
        """The most tags that any row has had in this chunk; `tail` is the end of the chunk before."""
        seam = tail + chunk  # a mark may lie across the two
        starts = [mark.start() for mark in (_ROWS.search(seam), _last_row(seam)) if mark is not None]
        if not starts:
            self._tags += chunk.count(b"<") if self._within else 0
            return self._tags
        longest = self._tags + seam.count(b"<", len(tail), starts[0]) if self._within else 0
        self._within = not seam.startswith(b"</", starts[-1])
        self._tags = seam.count(b"<", starts[-1])
        return max(longest, self._tags if self._within else 0)


def _last_row(seam: bytes) -> re.Match[bytes] | None:
    """The last mark in a chunk at which a row begins or all of them end."""
    start = max(seam.rfind(b"row"), seam.rfind(b"sheetData"))
    return next(reversed(list(_ROWS.finditer(seam, max(0, start - 100)))), None)


def _first(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(part) as stream:
            return stream.read(4096)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refused(_broken(name)) from error


def _plain(start: bytes) -> bytes:
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip()


def _hostile(name: str) -> str:
    return (
        f"“{name}” holds instructions to its reader that no Word or Excel document holds, so it was not opened. "
        "If you trust it, open it in the program that made it, save it again, and import the new file."
    )


def _too_large(part: zipfile.ZipInfo, name: str) -> str:
    if part.filename.startswith("xl/"):
        return (
            f"“{name}” has a sheet of {megabytes(part.file_size)}, mostly formatted but empty cells. "
            "Delete the empty rows and columns after the plan, save it, and try again."
        )
    return (
        f"“{name}” holds {megabytes(part.file_size)} of text, more than is read in one document. "
        "Copy the plan into a document of its own and import that."
    )


def _too_many_comments(name: str) -> str:
    return (
        f"“{name}” has more than {limits.MOST_REMARKS:,} comments, more than are read in one document. "
        "Delete its comments in a copy, and import that."
    )


def _broken(name: str) -> str:
    return (
        f"“{name}” is damaged: a part of it cannot be unpacked. "
        "Fetch it again, or open it in the program that made it and save it again."
    )
