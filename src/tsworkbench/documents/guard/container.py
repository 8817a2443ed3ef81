"""The zip archive that an Office file is: its list of parts, checked before the parts are unpacked.

The list is read from the raw bytes first, since the standard reader takes all of it into memory; afterwards the
standard reader's own view is held against what a well-formed Office file can be.
"""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

from tsworkbench.documents.guard import limits
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
                f"“{name}” would unpack to {_megabytes(sum(each.file_size for each in parts))}, far more than its size "
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


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB"


def _damaged(name: str) -> str:
    return (
        f"“{name}” is damaged or was not copied whole: its parts cannot be found. "
        "Fetch it again, or open it in the program that made it and save it again."
    )
