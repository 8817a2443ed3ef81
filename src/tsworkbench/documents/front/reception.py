"""The front door for documents: takes a path, finds out what is there, and has it read.

    received = receive("plan.docx")
    document = read_received(received)

or both at once with `read_document`. Nothing is parsed before it has been measured and looked through
(`front.guard`), and what large libraries parse is parsed in a process of its own (`front.sandbox`).

What a document is, its content says first and its name second: names are changed by hand and by mail programs; content
isn't. What is none of ours is refused with the one thing that helps: which program turns it into something that can be
read.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.formats.registry import READERS, TEXTS, Format, named_as, read_with, reader_of
from tsworkbench.documents.front.guard import check_markup, check_xml, open_container
from tsworkbench.documents.front.sandbox import read_apart
from tsworkbench.documents.limits import (
    CHUNK,
    MOST_BYTES,
    MOST_BYTES_OF_JSON,
    MOST_CELLS_OF_PAGE,
    MOST_LINES,
    MOST_MANIFEST_BYTES,
    MOST_ROWS,
    MOST_ROWS_OF_JSON,
    too_many_rows,
)
from tsworkbench.documents.pace import Cancel, Progress
from tsworkbench.plan.english import an, megabytes
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
        if len(data) == READERS[Format.JSON].apart_from and _OBJECT.match(data) and not _is_tasks(data):
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
        from tsworkbench.documents.formats.text.csv_table import check_rows  # only for those who have one

        check_rows(data, name)
    if ending and ending not in READERS[found].endings and found is not Format.JSON:
        remarks += (f"It is named “{ending}” but is {an(READERS[found].called)}, and was read as one.",)
    return Received(name=name, data=data, format=found, remarks=remarks)


def read_received(received: Received, *, progress: Progress | None = None, cancelled: Cancel | None = None) -> Document:
    """The blocks of a document that `receive` took in. Raises Refused or Cancelled, as `read_document` does."""
    name, data = received.name, received.data
    if received.format is Format.JSON:
        raise Refused(f"“{name}” is a plan in tsworkbench's own JSON; it is imported as it is, not read as a document.")
    reader = READERS[received.format]
    if len(data) < reader.apart_from:
        document = read_with(received.format, reader_of(received.format), data, name, None)
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
            f"“{name}” is {megabytes(size)} large; documents of up to {megabytes(most)} are read. "
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


_SAVE_DOCX = "Open it in Word, choose Save As, “Word Document (.docx)”, and import the new file."
_SAVE_XLSX = "Open it in Excel, choose Save As, “Excel Workbook (.xlsx)”, and import the new file."
_PICTURE = (
    "is a picture, and there is no text in it to read. Ask for the document it was made from, or type the plan in."
)
_PACKED = "is an archive of other files. Unpack it, and import the document from inside it."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (  # names of streams, as the directory of a compound file holds them
    ("EncryptedPackage", "is protected by a password. Open it with its password, save it without one, and try again."),
    ("WordDocument", "is in Word's old format. " + _SAVE_DOCX),
    ("PowerPoint Document", "is a presentation. Copy its plan into a Word or Excel document, and import that."),
    ("__substg1.0_", "is a saved e-mail. Save the attachment or copy the table into a Word document, and import that."),
)
_OLD_WORKBOOK = tuple(called.encode("utf-16-le") for called in ("Workbook", "Book"))
_PROJECT_FILE = "TBkndTask".encode("utf-16-le")
_OF_FEED = (
    "is a feed, as Jira exports it under “XML”. In Jira choose Export, “CSV (all fields)” or “Excel”, and import "
    "the new file."
)
_OF_GOOGLE = (
    "is what Google Takeout gives of Google Tasks, which is not read here. Copy the tasks into a table with who and by "
    "when, and import that."
)
_OF_PROJECT = (
    "is a file of Microsoft Project. In Project choose Save As, “XML Format (.xml)” or “Excel Workbook (.xlsx)”, and "
    "import the new file."
)
_OLD_OFFICE = "is in an old Office format. Open it in its program, save it as .docx or .xlsx, and import the new file."

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"BM", _PICTURE),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"Rar!", _PACKED),
    (
        b"SQLite format 3\0",
        "is a plan file or another database, not a document. Use “tsworkbench open” to look into it.",
    ),
)
_OTHER_ZIPS = (  # the first part that tells, and what it tells
    ("ppt/presentation.xml", "is a presentation. Copy its plan into a Word or Excel document, and import that."),
    (
        "Index/Document.iwa",
        "is in a format of Apple's. In Pages or Numbers choose Export To Word or Excel, and import that.",
    ),
    ("Index.zip", "is in a format of Apple's. In Pages or Numbers choose Export To Word or Excel, and import that."),
)
_BY_MIMETYPE = (
    (
        b"opendocument",
        "is an OpenDocument file that is neither a text nor a spreadsheet. Copy its plan into one, and import that.",
    ),
    (b"epub", "is an e-book. Copy its plan into a Word document, and import that."),
)
_ODF = (
    (re.compile(rb"application/vnd\.oasis\.opendocument\.text(?:-template)?(?![\w-])"), Format.ODT),
    (re.compile(rb"application/vnd\.oasis\.opendocument\.spreadsheet(?:-template)?(?![\w-])"), Format.ODS),
)
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|meta|body|style|table|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_CELL = re.compile(rb"<t[dh]\b", re.IGNORECASE)
_PROJECT = re.compile(rb"""<Project\b[^>]*?xmlns\s*=\s*["']http://schemas\.microsoft\.com/project["']""")
_MAIN_PARTS = {  # the second name is that of a file with macros, which are never run
    Format.DOCX: re.compile(rb"(?:wordprocessingml|ms-word)\.[\w.]*\bmain\+xml", re.IGNORECASE),
    Format.XLSX: re.compile(rb"(?:spreadsheetml|ms-excel)\.[\w.]*\bmain\+xml", re.IGNORECASE),
}
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")  # the marks of UTF-16 and UTF-32


def recognise(data: bytes, name: str, expected: Format | None) -> Format:
    """The format of a document's content; `expected` is what its name says, which decides among kinds of text.

    An Office file comes out of here checked by the guard. Raises Refused, with what to do instead.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(data, name)
    if data.startswith(_OLE):
        return _compound_file(data, name, expected)
    if data.startswith(b"{\\rtf"):
        return Format.RTF
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    for start, sentence in _STARTS:
        if data.startswith(start) and (start != b"BM" or b"\0" in data[:64]):  # "BM" may also begin a word
            raise Refused(f"“{name}” {sentence}")
    if data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif") or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        raise Refused(f"“{name}” {_PICTURE}")
    return _text(data, name, expected)


def _office(data: bytes, name: str) -> Format:
    with open_container(data, name) as archive:
        parts = {part.casefold() for part in archive.namelist()}
        for telling, sentence in _OTHER_ZIPS:
            if telling.casefold() in parts:
                raise Refused(f"“{name}” {sentence}")
        if "mimetype" in parts:
            found = _open_document(archive, name)
            check_markup(archive, name)
            return found
        if "[content_types].xml" not in parts:
            if parts & {"word/document.xml", "xl/workbook.xml"}:
                raise Refused(
                    f"“{name}” is damaged: its list of contents is missing. Open it in its program and save it again."
                )
            raise Refused(f"“{name}” {_PACKED}")
        check_markup(archive, name)
        return Format.XLSB if "xl/workbook.bin" in parts else _by_main_part(archive, name)


def _by_main_part(archive: zipfile.ZipFile, name: str) -> Format:
    part = next(part for part in archive.infolist() if part.filename.casefold() == "[content_types].xml")
    listed = archive.read(part).replace(b"\0", b"")
    for format_, main_part in _MAIN_PARTS.items():
        if main_part.search(listed):
            return format_
    if b"presentationml" in listed:
        raise Refused(f"“{name}” is a presentation. Copy its plan into a Word or Excel document, and import that.")
    raise Refused(
        f"“{name}” is packed like an Office document but is neither a Word document nor an Excel workbook. "
        "Open it in its program, save it as .docx or .xlsx, and import the new file."
    )


def _open_document(archive: zipfile.ZipFile, name: str) -> Format:
    """Which of the OpenDocument formats a zip is. Raises Refused if it is another, or protected by a password."""
    by_name = {part.filename.casefold(): part for part in archive.infolist()}
    with archive.open(by_name["mimetype"]) as stream:
        kind = stream.read(200)
    found = next((format_ for mark, format_ in _ODF if mark.match(kind)), None)
    if found is None:
        raise Refused(f"“{name}” {next((said for mark, said in _BY_MIMETYPE if mark in kind), _PACKED)}")
    manifest = by_name.get("meta-inf/manifest.xml")
    if manifest is not None:
        with archive.open(manifest) as stream:
            if b"encryption-data" in stream.read(MOST_MANIFEST_BYTES):
                raise Refused(f"“{name}” {_OLE_STREAMS[0][1]}")
    if "content.xml" not in by_name:
        raise Refused(f"“{name}” is damaged: its text is missing. Open it in its program and save it again.")
    return found


def _compound_file(data: bytes, name: str, expected: Format | None) -> Format:
    """The format of an old Office file, if it is one that can be read. Raises Refused otherwise."""
    is_workbook = any(called in data for called in _OLD_WORKBOOK)
    if is_workbook and expected is Format.XLS:  # whatever documents are within it
        return Format.XLS
    for stream, sentence in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            raise Refused(f"“{name}” {sentence}")
    if _PROJECT_FILE in data:
        raise Refused(f"“{name}” {_OF_PROJECT}")
    if is_workbook:
        return Format.XLS
    raise Refused(f"“{name}” {_OLD_OFFICE}")


def _text(data: bytes, name: str, expected: Format | None) -> Format:
    start = data[:4096]
    if b"\0" in data and not _is_wide(data):
        raise Refused(
            f"“{name}” is not a document that can be read here. "
            "Word (.docx), Excel (.xlsx), OpenDocument, PDF, CSV, Markdown and plain text can: save the plan as one."
        )
    if _WEB_PAGE.match(start) and not _PROJECT.search(start):
        if sum(1 for _ in _CELL.finditer(data)) > MOST_CELLS_OF_PAGE:
            raise too_many_rows(name)
        return Format.HTML
    if _PROJECT.search(start):
        check_xml(data, name)
        return Format.PROJECT
    if start.lstrip().startswith(b"<?xml") or start.removeprefix(b"\xef\xbb\xbf").startswith(b"<?xml"):
        if b"<rss" in start:
            raise Refused(f"“{name}” {_OF_FEED}")
        kind = _SAVE_XLSX if b"Excel.Sheet" in start or b"spreadsheet" in start else _SAVE_DOCX
        raise Refused(f"“{name}” is a file of XML, which is not read here. {kind}")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{") and b'"tsworkbench"' in text[:400]:
        return Format.JSON
    if text[:40].upper().startswith(b"BEGIN:VCALENDAR"):
        return Format.CALENDAR
    if _is_tasks(text):
        return Format.TASKWARRIOR
    if text.startswith(b"{") and b'"idList"' in data and b'"cards"' in data:
        return Format.TRELLO
    if text.startswith(b"{") and b"tasks#task" in text[:400]:
        raise Refused(f"“{name}” {_OF_GOOGLE}")
    if expected in (Format.TEXT, None) and _is_todo_txt(text, name):
        return Format.TODO_TXT
    if expected in (Format.CSV, Format.MARKDOWN, Format.TEXT, Format.JSON, Format.ORG):
        return expected
    return _by_look(text)


def _is_tasks(text: bytes) -> bool:
    """Whether a text is what Taskwarrior exports: objects with an id of their own, a description and a state."""
    start = text[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"[", b"{")) and all(key in start for key in (b'"uuid"', b'"description"', b'"entry"'))


def _is_todo_txt(text: bytes, name: str) -> bool:
    from tsworkbench.documents.formats.text.tasks import looks_like_todo_txt  # only for those who have one

    lines = text[:4096].decode("utf-8", errors="replace").splitlines()
    return name.casefold().endswith("todo.txt") or looks_like_todo_txt(lines)


def _is_wide(data: bytes) -> bool:
    """Whether text has two or four bytes a character, told by its mark or by every second byte being empty."""
    start = data[:4000]
    return data.startswith(_WIDE) or max(start[::2].count(0), start[1::2].count(0)) * 4 > len(start) // 2 * 3


def _by_look(text: bytes) -> Format:
    """What kind of text this is, where the name says nothing about it."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if any(re.match(rb"\s*\|?\s*:?-{3,}:?\s*\|", line) or re.match(rb"#{1,6} ", line) for line in lines):
        return Format.MARKDOWN
    for mark in (b",", b"\t", b";"):
        counts = {line.count(mark) for line in lines}
        if len(lines) > 1 and min(counts) >= 2:
            return Format.CSV
    return Format.TEXT
