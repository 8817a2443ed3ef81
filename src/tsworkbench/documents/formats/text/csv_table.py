"""CSV as spreadsheets save it: by commas, semicolons or tabs, with new lines and bullets inside its cells."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO, TextIOWrapper
from itertools import islice

from tsworkbench.documents.blocks import Block, Cell, Document, Heading, Paragraph, Place, Row, Table, typed_lines
from tsworkbench.documents.columns.vocabulary import is_header
from tsworkbench.documents.formats.text.encoding import decode, encoding_of
from tsworkbench.documents.limits import MOST_COLUMNS, MOST_ROWS
from tsworkbench.plan.errors import Refused

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLED = 100_000
"""Characters from which the delimiter is told."""
_LONG = 1_000_000
"""Characters of a cell, beyond which rows aren't counted in advance: the csv module takes four bytes for each."""
_SEPARATOR = re.compile(r"sep=([,;|\t])\r?\n")
"""Excel's own way of saying what parts the columns."""
_NEUTRALISED = re.compile(r"\A'(?='*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""How a spreadsheet is kept from taking text for a formula, as `papers` writes it."""
_Record = tuple[int, list[str]]
_Chunk = list[tuple[int, list[Cell]]]


def read(data: bytes, name: str) -> Document:
    """A CSV file as its tables, parted by empty rows, each with the title that stands above its header.

    Raises Refused if it is not text, or larger than a plan can be.
    """
    text, remarks = decode(data, name)
    separator = _SEPARATOR.match(text)
    if separator:
        text = text[separator.end() :]
    delimiter = separator[1] if separator else _delimiter(text[:_SAMPLED])
    if delimiter != ",":
        remarks = (*remarks, f"Its columns are separated by {_DELIMITERS[delimiter]}.")
    parted, said = blocks(text, delimiter, name)
    return Document(name=name, kind="CSV file", blocks=parted, remarks=(*remarks, *said))


def check_rows(data: bytes, name: str) -> None:
    """Counts rows in the bytes of a CSV file as far as the cap, holding hardly more than a row at a time.

    Raises Refused if there are more, so that a file with too many is refused before it is taken apart.
    """
    if data.count(b"\n") <= MOST_ROWS and data.count(b"\r") <= MOST_ROWS:
        return
    # All that parts rows and cells is the same byte in every encoding of one byte a character, UTF-8 included.
    encoding = encoding_of(data, name) or "latin-1"
    sample = _opened(data, encoding).read(_SAMPLED)
    separator = _SEPARATOR.match(sample)
    delimiter = separator[1] if separator else _delimiter(sample)
    quoted, strict = True, True
    while True:
        rows = _opened(data, encoding)
        if quoted:
            reader = csv.reader(rows, delimiter=delimiter, strict=strict)
        else:
            reader = csv.reader(rows, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        try:
            with _no_limit(_LONG):
                full = sum(1 for _ in islice(filter(_any, reader), MOST_ROWS + 1))
        except csv.Error as error:
            if "larger than field limit" in str(error) or not quoted:
                return  # it takes memory to tell what that is, and is left to the process that reads
            quoted, strict = "unexpected end" not in str(error), False  # read again as `_records` will
            continue
        if full > MOST_ROWS:
            raise _too_many(name)
        return


def _opened(data: bytes, encoding: str) -> TextIOWrapper:
    return TextIOWrapper(BytesIO(data), encoding=encoding, errors="replace", newline="")


def _any(record: list[str]) -> bool:
    return any(cell.strip() for cell in record)


def _too_many(name: str) -> Refused:
    return Refused(
        f"“{name}” has more than {MOST_ROWS:,} rows, too many for a plan. "
        "Save the plan's own rows as a file of their own and try again."
    )


def blocks(text: str, delimiter: str, name: str) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks of a text whose columns are parted by a character, and remarks on how it was read.

    Raises Refused if it is larger than a plan can be.
    """
    records, said = _records(text, delimiter, name)
    return tuple(_blocks(records)), said


def _delimiter(sample: str) -> str:
    """The one that parts the largest share of its rows into the same number of columns, more than one.

    A share, because a sign in the words of cells of several lines makes rows of its own, and many.
    """

    def score(delimiter: str) -> tuple[float, int]:
        with _no_limit():
            widths = Counter(len(record) for record in csv.reader(StringIO(sample, newline=""), delimiter=delimiter))
        agreeing = [(rows / widths.total(), width) for width, rows in widths.items() if width > 1]
        return max(agreeing, default=(0.0, 0))

    return max(_DELIMITERS, key=score)


def _records(text: str, delimiter: str, name: str) -> tuple[list[_Record], tuple[str, ...]]:
    """The rows that hold anything, and the empty ones between them, each with its line number."""
    try:
        return _parsed(text, delimiter, name, strict=True), ()
    except csv.Error as error:
        if "unexpected end" in str(error):
            said = "A quotation mark in it is never closed, so quotation marks were read as ordinary characters."
            return _parsed(text, delimiter, name, quoted=False), (said,)
        return _parsed(text, delimiter, name), ()


def _parsed(text: str, delimiter: str, name: str, *, strict: bool = False, quoted: bool = True) -> list[_Record]:
    kept: list[_Record] = []
    full = 0
    with _no_limit():
        rows = StringIO(text, newline="")
        if quoted:
            reader = csv.reader(rows, delimiter=delimiter, strict=strict)
        else:
            reader = csv.reader(rows, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        for record in reader:
            while record and not record[-1].strip():
                record.pop()
            if not record and (not kept or not kept[-1][1]):
                continue  # one empty row says as much as many
            full += bool(record)
            if full > MOST_ROWS:
                raise _too_many(name)
            if len(record) > MOST_COLUMNS:
                raise Refused(
                    f"Row {reader.line_num:,} of “{name}” has {len(record):,} columns, more than {MOST_COLUMNS}. "
                    "Save the plan's own columns as a file of their own and try again."
                )
            kept.append((reader.line_num, record))
    return kept


@contextmanager
def _no_limit(limit: int = 2**31 - 1) -> Iterator[None]:
    """The csv module refuses long cells by a limit that is the whole process's; it is put back."""
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _blocks(records: list[_Record]) -> Iterator[Block]:
    """Titles and notes as paragraphs, and the tables. An empty row alone parts no table: a new header does."""
    rows: _Chunk = []
    tables = 0
    title: str | None = None
    wide = any(len([cell for cell in record if cell.strip()]) > 1 for _, record in records)
    for chunk in _chunks(records):
        above, body = _titles(chunk) if wide else (chunk, [])
        starts = bool(rows) and bool(body) and is_header([" ".join(_texts(cell)) for cell in body[0][1]])
        if rows and starts:
            tables += 1
            yield _table(rows, tables, title)
            rows, title = [], None
        if rows:  # a heading alone among the rows belongs to the table
            rows += chunk
            continue
        for number, cells in above:
            for line in (line for cell in cells for line in cell.lines):
                place = Place(row=number)
                if not tables and title is None and line.marker is None:
                    yield Heading(text=line.text, level=0, place=place)
                else:
                    yield Paragraph(line=line, place=place)
                title = title or line.text
        rows += body
    if rows:
        yield _table(rows, tables + 1, title)


def _texts(cell: Cell) -> list[str]:
    return [line.text for line in cell.lines]


def _chunks(records: list[_Record]) -> Iterator[_Chunk]:
    chunk: _Chunk = []
    known: dict[str, Cell] = {}  # of what is the same in many rows there is one cell

    def cell(text: str) -> Cell:
        made = known.get(text)
        if made is None:
            typed = _NEUTRALISED.sub("", text) if text[:1] == "'" else text
            made = known[text] = Cell(lines=tuple(typed_lines(typed)))
        return made

    for number, record in [*records, (0, [])]:
        if record:
            chunk.append((number, list(map(cell, record))))
        elif chunk:
            yield chunk
            chunk = []


def _titles(chunk: _Chunk) -> tuple[_Chunk, _Chunk]:
    """The rows at the top of which only one cell is filled, and the others."""
    for n, (_, cells) in enumerate(chunk):
        if sum(bool(cell.lines) for cell in cells) > 1:
            return chunk[:n], chunk[n:]
    return chunk, []


def _table(rows: _Chunk, number: int, title: str | None) -> Table:
    width = max(len(cells) for _, cells in rows)
    return Table(
        rows=tuple(
            Row(
                cells=tuple(cells) + (Cell(),) * (width - len(cells)),
                place=Place(table=number, row=line),
            )
            for line, cells in rows
        ),
        place=Place(table=number, row=rows[0][0]),
        title=title,
    )
