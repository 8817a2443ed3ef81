"""The formats a plan may come in: what each is called, how its files are named, and which module reads it.

A format is added with a line in `READERS`: its module has ``read(data, name) -> Document``, and nothing else here
knows anything about it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import import_module

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.limits import check_measures


class Format(Enum):
    """A format that can be read; the value names it where one process tells another."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    CSV = "csv"
    MARKDOWN = "markdown"
    TEXT = "text"
    JSON = "json"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    ODT = "odt"
    RTF = "rtf"
    HTML = "html"
    PROJECT = "project"
    CALENDAR = "calendar"
    TASKWARRIOR = "taskwarrior"
    TRELLO = "trello"
    TODO_TXT = "todo.txt"
    ORG = "org"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How a format is read.

    `apart_from` is the size in bytes from which it is read in a process of its own. Formats that are parsed by
    large libraries always are: such a parser can be made to hang, to take all memory, or to abort the interpreter.
    Small files of plain text are split by our own few lines and by the standard library, in time that grows with
    their length, and a second interpreter would take longer to start than they take to read.

    `seconds` are of the clock. `processor_seconds` are the processor's, and `for_each_step` is what is added to them
    for each step (a page) that is done; 0 is no limit but the clock's. Until the first step is told there are only
    `opening_seconds`, and more for a large file. `loads` are modules that the reader imports only while it reads, when
    it may open no more files.
    """

    called: str
    endings: tuple[str, ...]
    module: str
    function: str = "read"
    apart_from: int = 0
    seconds: float = 60
    processor_seconds: float = 0
    for_each_step: float = 0
    opening_seconds: float = 0
    tells_progress: bool = False
    loads: tuple[str, ...] = ()


SMALL_TEXT = 64_000
"""Bytes; the longest action plan seen takes a third of it."""

READERS: dict[Format, Reader] = {
    Format.DOCX: Reader(
        called="Word document", endings=(".docx", ".docm", ".dotx", ".dotm"), tells_progress=True,
        module="tsworkbench.documents.formats.word.reader",
    ),
    Format.XLSX: Reader(
        called="Excel workbook", endings=(".xlsx", ".xlsm", ".xltx", ".xltm"), tells_progress=True,
        module="tsworkbench.documents.formats.excel.reader",
    ),
    Format.PDF: Reader(
        called="PDF", endings=(".pdf",), seconds=180, processor_seconds=20, for_each_step=0.25, opening_seconds=1,
        tells_progress=True, module="tsworkbench.documents.formats.pdf", loads=("pdfplumber",),
    ),
    Format.CSV: Reader(
        called="CSV file", endings=(".csv", ".tsv", ".tab"), apart_from=SMALL_TEXT,
        module="tsworkbench.documents.formats.text.csv_table",
    ),
    Format.MARKDOWN: Reader(
        called="Markdown file", endings=(".md", ".markdown", ".mdown", ".mkd"), apart_from=SMALL_TEXT,
        module="tsworkbench.documents.formats.text.markdown",
    ),
    Format.TEXT: Reader(
        called="text file", endings=(".txt", ".text", ""), apart_from=SMALL_TEXT,
        module="tsworkbench.documents.formats.text.markdown", function="read_text_file",
    ),
    Format.JSON: Reader(
        called="plan in tsworkbench's own JSON", endings=(".json",), apart_from=SMALL_TEXT, tells_progress=True,
        module="tsworkbench.documents.formats.interchange", loads=("ijson",),
    ),
    Format.XLS: Reader(
        called="workbook of Excel's old format", endings=(".xls", ".xlt"),
        module="tsworkbench.documents.formats.excel.binary", function="read_xls", loads=("python_calamine",),
    ),
    Format.XLSB: Reader(
        called="binary Excel workbook", endings=(".xlsb",),
        module="tsworkbench.documents.formats.excel.binary", function="read_xlsb", loads=("python_calamine",),
    ),
    Format.ODS: Reader(
        called="OpenDocument spreadsheet", endings=(".ods", ".ots"), tells_progress=True,
        module="tsworkbench.documents.formats.odf", function="read_sheets",
    ),
    Format.ODT: Reader(
        called="OpenDocument text", endings=(".odt", ".ott"),
        module="tsworkbench.documents.formats.odf", function="read_text",
    ),
    Format.RTF: Reader(
        called="document in rich text format (RTF)", endings=(".rtf",),
        module="tsworkbench.documents.formats.text.rich_text", loads=("striprtf.striprtf",),
    ),
    Format.HTML: Reader(
        called="web page", endings=(".html", ".htm", ".xhtml"),
        module="tsworkbench.documents.formats.text.web_page", loads=("lxml.html",),
    ),
    Format.PROJECT: Reader(
        called="project of Microsoft Project", endings=(".xml",),
        module="tsworkbench.documents.formats.text.tasks", function="read_project", loads=("lxml.etree",),
    ),
    Format.CALENDAR: Reader(
        called="calendar", endings=(".ics", ".ical"),
        module="tsworkbench.documents.formats.text.tasks", function="read_calendar", loads=("icalendar",),
    ),
    Format.TASKWARRIOR: Reader(
        called="list of tasks of Taskwarrior", endings=(".json",), apart_from=SMALL_TEXT,
        module="tsworkbench.documents.formats.text.tasks", function="read_taskwarrior",
    ),
    Format.TRELLO: Reader(
        called="board of Trello", endings=(".json",), apart_from=SMALL_TEXT,
        module="tsworkbench.documents.formats.text.tasks", function="read_trello",
    ),
    Format.TODO_TXT: Reader(
        called="list of tasks in todo.txt", endings=(".txt",), apart_from=SMALL_TEXT,
        module="tsworkbench.documents.formats.text.tasks", function="read_todo_txt", loads=("pytodotxt",),
    ),
    Format.ORG: Reader(
        called="Org file", endings=(".org",), apart_from=SMALL_TEXT,
        module="tsworkbench.documents.formats.text.tasks", function="read_org", loads=("orgparse",),
    ),
}  # fmt: skip

TEXTS = frozenset({
    Format.CSV, Format.MARKDOWN, Format.TEXT, Format.JSON, Format.TASKWARRIOR, Format.TRELLO, Format.TODO_TXT,
    Format.ORG, Format.CALENDAR,
})  # fmt: skip
"""Formats that are nothing but characters, so that one can't be told from another by its first bytes."""


WORKBOOKS = frozenset({Format.XLSX, Format.XLS, Format.XLSB, Format.ODS})
"""Formats of spreadsheets, in any of which a form or a sheet of ours may come back."""


def reader_of(format_: Format) -> Callable[..., Document]:
    """The function that reads a format; its module is imported now."""
    reader = READERS[format_]
    read: Callable[..., Document] = getattr(import_module(reader.module), reader.function)
    return read


def read_with(
    format_: Format,
    read: Callable[..., Document],
    data: bytes,
    name: str,
    progress: Callable[[int, int | None], None] | None,
) -> Document:
    """What a format's reader makes of a document, held against the caps. Raises Refused."""
    document = read(data, name, progress) if READERS[format_].tells_progress else read(data, name)
    check_measures(document)
    return document


def named_as(ending: str) -> Format | None:
    """The format that files with this ending (".docx", in lower case) are expected to be in, or None.

    Of several that are named so it is the plainest: content tells the others.
    """
    return next((format_ for format_, reader in READERS.items() if ending in reader.endings), None)
