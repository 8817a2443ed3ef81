"""PDF: its tables by their lines, else by where the words stand, else as text that was flattened.

Needs pdfplumber, the extra ``tsworkbench[pdf]``; it is only loaded when a PDF is read.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tsworkbench.documents.blocks import Block, Cell, Document, Heading, Place, Row, Table, split_bullet, tidy
from tsworkbench.documents.columns.vocabulary import is_header
from tsworkbench.documents.formats.flat import prose
from tsworkbench.documents.formats.flat.aligned import Word, WordLine, blocks_of, cell_lines
from tsworkbench.documents.formats.flat.lines import Typed, without_running
from tsworkbench.documents.formats.flat.reader import read_text
from tsworkbench.documents.limits import MOST_ROWS
from tsworkbench.plan.errors import Refused

if TYPE_CHECKING:
    from pdfplumber.page import Page


SAME = 3.0
"""Points by which two edges may differ and still be one line of a table."""
_NO_NAME = re.compile(r"^\(cid:\d{1,5}\)(?=$|\w)")
"""A character that the font gives no meaning: in front of a word it is nearly always a bullet."""
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"})


@dataclass
class PrintedLine:
    """A printed line outside all ruled tables."""

    typed: Typed
    top: float
    words: WordLine


@dataclass
class RuledTable:
    """A ruled table on one page, its columns' edges, and the rows of its grid."""

    top: float
    edges: tuple[float, ...]
    rows: list[Row]


@dataclass
class PrintedPage:
    """A page of a PDF: its lines of words, and the tables that rules are drawn around."""

    number: int
    lines: list[PrintedLine]
    tables: list[RuledTable]


def page_of(page: Page, number: int, name: str) -> PrintedPage:
    """What is printed on a page, by the places of its words."""
    words = page.extract_words(use_text_flow=False, keep_blank_chars=False, y_tolerance=2.5)
    for word in words:
        word["text"] = _NO_NAME.sub("•", word["text"].translate(_LIGATURES))
    tables: list[RuledTable] = []
    taken: set[int] = set()
    if len(page.lines) + len(page.rects) + len(page.curves) <= 20_000:
        for found in page.find_tables():
            ruled = _ruled(found, words, taken, number)
            if ruled is not None:
                tables.append(ruled)
    rest = [word for n, word in enumerate(words) if n not in taken]
    return PrintedPage(number, list(_lines(rest, number)), tables)


def _lines(words: Sequence[dict[str, Any]], page: int) -> Iterator[PrintedLine]:
    """Words as lines, from the top down."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["top"], word["x0"])):
        if rows and abs(rows[-1][0]["top"] - word["top"]) <= 0.5 * max(word["bottom"] - word["top"], 1):
            rows[-1].append(word)
        else:
            rows.append([word])
    below = None
    for number, row in enumerate(rows, 1):
        row.sort(key=lambda word: word["x0"])
        height = max(word["bottom"] - word["top"] for word in row)
        text = tidy(" ".join(word["text"] for word in row))
        gap = below is None or row[0]["top"] - below > 0.6 * height
        below = max(word["bottom"] for word in row)
        if not text:
            continue
        marker, rest = split_bullet(text)
        place = Place(page=page, line=number)
        yield PrintedLine(
            typed=Typed(
                text=rest or text,
                marker=marker if rest else None,
                line=number,
                page=page,
                after_blank=gap,
                indent=round(row[0]["x0"]),
            ),
            top=row[0]["top"],
            words=WordLine(
                words=tuple(Word(text=word["text"], start=word["x0"], end=word["x1"]) for word in row),
                place=place,
                after_gap=gap,
            ),
        )


def _ruled(found: Any, words: Sequence[dict[str, Any]], taken: set[int], page: int) -> RuledTable | None:
    """A table by its lines. Where lines are missing a cell covers what they would have parted."""
    xs = _edges([edge for cell in found.cells for edge in (cell[0], cell[2])])
    ys = _edges([edge for cell in found.cells for edge in (cell[1], cell[3])])
    if len(xs) < 3 or len(ys) < 2:
        return None
    grid: dict[tuple[int, int], Cell] = {}
    mine: set[int] = set()
    for left, top, right, bottom in sorted(found.cells, key=lambda cell: (cell[1], cell[0])):
        inside = [
            n
            for n, word in enumerate(words)
            if left - 1 <= (word["x0"] + word["x1"]) / 2 <= right + 1
            and top - 1 <= (word["top"] + word["bottom"]) / 2 <= bottom + 1
            and n not in mine
        ]
        mine.update(inside)
        lines = tuple(cell_lines([line.typed for line in _lines([words[n] for n in inside], page)]))
        columns = range(_nearest(xs, left), _nearest(xs, right))
        for row in range(_nearest(ys, top), _nearest(ys, bottom)):
            for column in columns:
                again = (row, column) != (_nearest(ys, top), _nearest(xs, left))
                grid.setdefault((row, column), Cell(lines=lines, again=again))
    if not mine:
        return None
    taken |= mine
    rows = [
        Row(
            cells=tuple(grid.get((row, column), Cell()) for column in range(len(xs) - 1)),
            place=Place(page=page, row=row + 1),
        )
        for row in range(len(ys) - 1)
    ]
    return RuledTable(top=found.bbox[1], edges=tuple(xs), rows=[row for row in rows if any(c.lines for c in row.cells)])


def _edges(positions: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > SAME:
            edges.append(position)
    return edges


def _nearest(edges: Sequence[float], position: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - position))


KIND = "PDF"
MOST_PAGES = 400


def read(data: bytes, name: str, progress: Callable[[int, int | None], None] | None = None) -> Document:
    """A PDF as its blocks. `progress` is told how many pages have been read, and of how many.

    Raises Refused, with what to do, if it can't be opened, has no text, or pdfplumber isn't installed.
    """
    try:
        import pdfplumber
    except ImportError as error:
        raise Refused(
            f"“{name}” is a PDF, and what reads PDFs isn't installed. "
            'Run pip install "tsworkbench[pdf]", or save the plan as a Word document, and try again.'
        ) from error
    with _quiet(), _opened(pdfplumber, data, name) as pdf:
        pages = pdf.pages
        if len(pages) > MOST_PAGES:
            raise Refused(
                f"“{name}” has {len(pages):,} pages; up to {MOST_PAGES} are read. "
                "Print the plan's own pages into a PDF of their own, and import that."
            )
        read_pages = []
        for number, page in enumerate(pages, 1):
            read_pages.append(page_of(page, number, name))
            page.close()
            if progress is not None:
                progress(number, len(pages))
    if not any(page.lines or page.tables for page in read_pages):
        raise Refused(
            f"“{name}” has no text in it: it was scanned, and its pages are pictures. "
            "Ask for the document it was made from, or have its text recognised (OCR) first."
        )
    return _document(read_pages, name)


@contextmanager
def _quiet() -> Iterator[None]:
    """pdfminer tells the console about every oddity of a file; that is no use to an officer."""
    logger = logging.getLogger("pdfminer")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _opened(pdfplumber: Any, data: bytes, name: str) -> Iterator[Any]:
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            len(pdf.pages)
            yield pdf
    except Refused:
        raise
    except Exception as error:  # its parser fails in its own ways on what isn't sound
        if "Password" in f"{type(error).__name__} {error!r}" or b"/Encrypt" in data:
            raise Refused(
                f"“{name}” is protected by a password. Open it with its password, print it into a new PDF, "
                "and import that."
            ) from error
        raise Refused(
            f"“{name}” can't be read: it is damaged or not quite a PDF. "
            "Open it, print it into a new PDF, and import that."
        ) from error


def _document(pages: Sequence[PrintedPage], name: str) -> Document:
    printed = [line for page in pages for line in page.lines]
    kept, remarks = without_running([line.typed for line in printed], paged=True)
    places = {(line.page, line.line) for line in kept}
    for page in pages:
        page.lines = [line for line in page.lines if (line.typed.page, line.typed.line) in places]
    if any(page.tables for page in pages):
        tables = list(_joined(pages))
        return Document(name=name, kind=KIND, blocks=tuple(_with_text(pages, tables, name)), remarks=remarks)
    aligned = blocks_of([(line.typed, line.words) for page in pages for line in page.lines])
    if aligned is not None:
        said = "Its tables have no lines; their columns were known by where the words are."
        return Document(name=name, kind=KIND, blocks=aligned, remarks=(*remarks, said))
    flat = read_text(_as_text(pages), name, kind=KIND)
    return replace(flat, remarks=(*remarks, *flat.remarks))


def _joined(pages: Sequence[PrintedPage]) -> Iterator[tuple[int, float, Table]]:
    """The tables, each where it starts; one that goes on over a page break is one table."""
    open_table: tuple[int, float, list[Row]] | None = None
    before: RuledTable | None = None
    last_page = 0
    number = 0
    total = 0
    for page in pages:
        for ruled in page.tables:
            first = ruled is page.tables[0]
            goes_on = (
                open_table is not None
                and before is not None
                and first
                and last_page == page.number - 1
                and not any(line.top < ruled.top for line in page.lines)
                and _same_columns(before.edges, ruled.edges)
            )
            if goes_on and open_table is not None:
                rows = ruled.rows
                if rows and _words(rows[0]) == _words(open_table[2][0]):
                    rows = rows[1:]
                open_table[2].extend(rows)
            else:
                if open_table is not None:
                    number += 1
                    yield open_table[0], open_table[1], _numbered(open_table[2], number)
                open_table = page.number, ruled.top, list(ruled.rows)
            before, last_page = ruled, page.number
            total += len(ruled.rows)
    if open_table is not None:
        yield open_table[0], open_table[1], _numbered(open_table[2], number + 1)


def _same_columns(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= 2 * SAME for a, b in zip(one, other, strict=True))


def _words(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def _numbered(rows: Sequence[Row], number: int) -> Table:
    placed = tuple(replace(row, place=replace(row.place, table=number, row=n)) for n, row in enumerate(rows, 1))
    first = placed[0]
    headed = is_header([" ".join(line.text for line in cell.lines) for cell in first.cells if not cell.again])
    placed = (replace(first, marked_header=headed), *placed[1:])
    return Table(rows=placed, place=Place(page=first.place.page, table=number))


def _with_text(pages: Sequence[PrintedPage], tables: Sequence[tuple[int, float, Table]], name: str) -> Iterator[Block]:
    """The tables, and between them what is printed around them."""
    rows = sum(len(table.rows) for _, _, table in tables)
    if rows > MOST_ROWS:
        raise Refused(f"“{name}” has {rows:,} rows in its tables, too many for a plan. Import the plan's own pages.")
    lines = [(page.number, line.top, line.typed) for page in pages for line in page.lines]
    titled = False
    at = 0
    for page, top, table in tables:
        until = at
        while until < len(lines) and lines[until][:2] < (page, top):
            until += 1
        for block in prose.blocks([typed for _, _, typed in lines[at:until]], titled=titled, over_table=True):
            titled = titled or isinstance(block, Heading)
            yield block
        at = until
        yield table
    yield from prose.blocks([typed for _, _, typed in lines[at:]], titled=titled)


def _as_text(pages: Sequence[PrintedPage]) -> str:
    printed = []
    for page in pages:
        text = ""
        for line in page.lines:
            bullet = f"{line.typed.marker} " if line.typed.marker else ""
            text += ("\n\n" if line.typed.after_blank and text else "\n") + bullet + line.typed.text
        printed.append(text.strip("\n"))
    return "\n\f".join(printed)
