"""What a document is, by its content first and by its name second.

Names are changed by hand and by mail programs; content isn't. What is none of ours is refused with the one thing
that helps: which program turns it into something that can be read.
"""

from __future__ import annotations

import re
import zipfile

from tsworkbench.documents.formats import Format
from tsworkbench.documents.guard.container import open_container
from tsworkbench.documents.guard.markup import check_markup
from tsworkbench.plan.errors import Refused

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
    ("Workbook", "is in Excel's old format. " + _SAVE_XLSX),
    ("Book", "is in Excel's old format. " + _SAVE_XLSX),
    ("PowerPoint Document", "is a presentation. Copy its plan into a Word or Excel document, and import that."),
    ("__substg1.0_", "is a saved e-mail. Save the attachment or copy the table into a Word document, and import that."),
)
_OLD_OFFICE = "is in an old Office format. Open it in its program, save it as .docx or .xlsx, and import the new file."

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "is in rich text format (RTF). " + _SAVE_DOCX),
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
    ("xl/workbook.bin", "is a binary Excel workbook. " + _SAVE_XLSX),
    (
        "Index/Document.iwa",
        "is in a format of Apple's. In Pages or Numbers choose Export To Word or Excel, and import that.",
    ),
    ("Index.zip", "is in a format of Apple's. In Pages or Numbers choose Export To Word or Excel, and import that."),
)
_BY_MIMETYPE = (
    (
        b"opendocument.text",
        "is an OpenDocument text. Save it as .docx in LibreOffice or Word, and import the new file.",
    ),
    (
        b"opendocument.spreadsheet",
        "is an OpenDocument spreadsheet. Save it as .xlsx in LibreOffice or Excel, and import that.",
    ),
    (
        b"opendocument",
        "is an OpenDocument file. Save its plan as .docx or .xlsx in LibreOffice, and import the new file.",
    ),
    (b"epub", "is an e-book. Copy its plan into a Word document, and import that."),
)
_BY_ENDING = {  # for text whose content alone says nothing
    ".html": "is a web page. Copy its table into a Word or Excel document, and import that.",
    ".htm": "is a web page. Copy its table into a Word or Excel document, and import that.",
}
_WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE | re.DOTALL)
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
        raise Refused(f"“{name}” {_in_compound_file(data)}")
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
            raise Refused(f"“{name}” {_by_mimetype(archive)}")
        if "[content_types].xml" not in parts:
            if parts & {"word/document.xml", "xl/workbook.xml"}:
                raise Refused(
                    f"“{name}” is damaged: its list of contents is missing. Open it in its program and save it again."
                )
            raise Refused(f"“{name}” {_PACKED}")
        check_markup(archive, name)
        return _by_main_part(archive, name)


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


def _by_mimetype(archive: zipfile.ZipFile) -> str:
    part = next(part for part in archive.infolist() if part.filename.casefold() == "mimetype")
    with archive.open(part) as stream:
        kind = stream.read(200)
    return next((sentence for mark, sentence in _BY_MIMETYPE if mark in kind), _PACKED)


def _in_compound_file(data: bytes) -> str:
    for stream, sentence in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return sentence
    return _OLD_OFFICE


def _text(data: bytes, name: str, expected: Format | None) -> Format:
    start = data[:4096]
    if b"\0" in data and not _is_wide(data):
        raise Refused(
            f"“{name}” is not a document that can be read here. "
            "Word (.docx), Excel (.xlsx), PDF, CSV, Markdown and plain text can: save the plan as one of them."
        )
    if _WEB_PAGE.match(start):
        raise Refused(f"“{name}” {_BY_ENDING['.html']}")
    if start.lstrip().startswith(b"<?xml") or start.removeprefix(b"\xef\xbb\xbf").startswith(b"<?xml"):
        kind = _SAVE_XLSX if b"Excel.Sheet" in start or b"spreadsheet" in start else _SAVE_DOCX
        raise Refused(f"“{name}” is a file of XML, which is not read here. {kind}")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{") and b'"tsworkbench"' in text[:400]:
        return Format.JSON
    if expected in (Format.CSV, Format.MARKDOWN, Format.TEXT, Format.JSON):
        return expected
    return _by_look(text)


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
