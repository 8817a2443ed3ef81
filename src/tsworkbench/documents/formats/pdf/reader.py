"""The pages of a PDF as blocks: its tables by their lines, else by where the words stand, else as flattened text."""

from __future__ import annotations

import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Any

from tsworkbench.documents.blocks import Block, Cell, Colour, Document, Heading, Place, Row, Table, split_bullet, tidy
from tsworkbench.documents.columns.dates import ANY_YEARS, is_date
from tsworkbench.documents.columns.marks import is_ref
from tsworkbench.documents.columns.vocabulary import is_header
from tsworkbench.documents.formats.flat import prose
from tsworkbench.documents.formats.flat.aligned import Room, Word, WordLine, blocks_of, cell_lines, fitted, is_broken
from tsworkbench.documents.formats.flat.lines import Typed, goes_on, without_running
from tsworkbench.documents.formats.flat.reader import read_text
from tsworkbench.documents.formats.flat.side_by_side import blocks_side_by_side
from tsworkbench.documents.formats.office import family_of
from tsworkbench.documents.formats.pdf.bounds import opened, refusal
from tsworkbench.documents.limits import MOST_ROWS
from tsworkbench.plan.errors import Refused

if TYPE_CHECKING:
    from pdfplumber.page import Page


_SET_IN = 1.5
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

    def unmarked(self) -> Sequence[Word]:
        """Its words without the bullet in front of them."""
        words = self.words.words
        return words[1:] if len(words) > 1 and words[0].text == self.typed.marker else words


@dataclass
class PrintedCell:
    """A cell as it is printed: its lines, where the room for text begins, and how wide it is. `again` says that it
    covers another's place.
    """

    lines: tuple[PrintedLine, ...] = ()
    left: float = 0.0
    width: float = 0.0
    again: bool = False
    fill: Colour | None = None

    @property
    def text(self) -> str:
        return " ".join(line.typed.text for line in self.lines)

    def whole(self) -> Cell:
        """The cell with the lines that its column broke made whole."""
        words = [line.unmarked() for line in self.lines]
        rooms = [_room(each) for each in words]
        width = self.width - self._indent(words)
        following = [*words[1:], ()][: len(words)]
        typed = [
            replace(line.typed, hyphened=True) if is_broken(own, behind, width) else line.typed
            for line, own, behind in zip(_without_dashes(self.lines), words, following, strict=True)
        ]
        return Cell(lines=tuple(cell_lines(typed, fitted(rooms, width))), again=self.again, fill=self.fill)

    def _indent(self, lines: Sequence[Sequence[Word]]) -> float:
        """How far all lines of the cell are set in, as those of a list are."""
        starts, ends = [line[0].start for line in lines], [line[-1].end for line in lines]
        same = len(lines) > 1 and max(starts) - min(starts) <= _SET_IN and max(ends) - min(ends) > _SET_IN
        return max(0.0, min(starts) - self.left) if same else 0.0

    def with_rest(self, rest: PrintedCell) -> PrintedCell:
        """The cell with what is printed of it on the next page."""
        if not rest.lines:
            return self
        first = replace(rest.lines[0], typed=replace(rest.lines[0].typed, after_blank=False))
        return replace(self, lines=(*self.lines, first, *rest.lines[1:]))


def _without_dashes(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """The lines of a cell; a dash that its column put before a date, on the next line, is no bullet."""
    for n, line in enumerate(lines):
        typed = line.typed
        dated = n and typed.marker in _DASHES and is_date(typed.text, ANY_YEARS)
        yield replace(line, typed=replace(typed, text=f"{typed.marker} {typed.text}", marker=None)) if dated else line


_DASHES = ("-", "–", "—")


def _room(words: Sequence[Word]) -> Room:
    size = sum(word.end - word.start for word in words) / max(sum(len(word.text) for word in words), 1)
    return Room(end=words[-1].end - words[0].start, first=words[0].end - words[0].start, space=0.55 * size)


@dataclass
class RuledTable:
    """A ruled table on one page, its columns' edges, and the rows of its grid with the place of each."""

    top: float
    edges: tuple[float, ...]
    rows: list[tuple[PrintedCell, ...]]
    places: list[Place]


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
    words += _drawn_bullets(page, words)
    tables: list[RuledTable] = []
    taken: set[int] = set()
    if len(page.lines) + len(page.rects) + len(page.curves) <= 20_000:
        fills = list(_fills(page))
        for found in page.find_tables({"explicit_horizontal_lines": _open_ends(page)}):
            ruled = _ruled(found, words, taken, number, fills)
            if ruled is not None:
                tables.append(ruled)
    rest = [word for n, word in enumerate(words) if n not in taken]
    heights = [word["bottom"] - word["top"] for word in words]
    large = _LARGE * median(heights) if heights else 0.0
    return PrintedPage(number, list(_lines(rest, number, large)), tables)


_MOST_BULLETS = 2_000
_LARGEST_BULLET, _FURTHEST = 7.0, 25.0
"""Points across a bullet that is drawn, and from it to the words that it is before."""


def _drawn_bullets(page: Page, words: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Bullets that are drawn as a small shape before a word, as browsers print them, as words of their own."""
    shapes = [
        shape
        for shape in page.curves
        if 1 < shape["x1"] - shape["x0"] <= _LARGEST_BULLET
        and abs((shape["x1"] - shape["x0"]) - (shape["bottom"] - shape["top"])) < 1
    ]
    if not 0 < len(shapes) <= _MOST_BULLETS:
        return []
    by_top = sorted(words, key=lambda word: word["top"])
    tops = [word["top"] for word in by_top]
    found: dict[tuple[float, float], dict[str, Any]] = {}
    for shape in shapes:
        middle = (shape["top"] + shape["bottom"]) / 2
        near = by_top[bisect_left(tops, middle - 40) : bisect_right(tops, middle)]
        behind = [word for word in near if word["bottom"] >= middle and 0 <= word["x0"] - shape["x1"] <= _FURTHEST]
        if behind:
            first = min(behind, key=lambda word: word["x0"])
            found[first["top"], first["x0"]] = {**first, "text": "•", "x0": shape["x0"], "x1": shape["x1"]}
    return list(found.values())


_FEWEST_LINES = 3


def _open_ends(page: Page) -> list[float]:
    """The heights at which a table's upright lines end and no line closes it: a row that goes on over the page."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    level = [edge["top"] for edge in page.edges if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > SAME]
    ends: list[float] = []
    for side in ("top", "bottom"):
        places = sorted({(round(edge[side], 1), round(edge["x0"])) for edge in upright})
        n = 0
        while n < len(places):
            same = [place for place in places[n:] if place[0] - places[n][0] <= SAME]
            n += len(same)
            height = same[0][0]
            if len({x for _, x in same}) >= _FEWEST_LINES and not any(abs(one - height) <= SAME for one in level):
                ends.append(height)
    return ends


_OTHER_SIZE = 1.0
"""Points by which the letters of two lines differ that are no one paragraph: a heading and the text under it."""


_LARGE = 1.25
"""Heights of the text's letters from which a line's are a heading's."""


def _lines(words: Sequence[dict[str, Any]], page: int, large: float = 0.0) -> Iterator[PrintedLine]:
    """Words as lines, from the top down; those from `large` points on are headings."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["top"], word["x0"])):
        if rows and abs(rows[-1][0]["top"] - word["top"]) <= 0.5 * max(word["bottom"] - word["top"], 1):
            rows[-1].append(word)
        else:
            rows.append([word])
    below = None
    size = 0.0
    for number, row in enumerate(rows, 1):
        row.sort(key=lambda word: word["x0"])
        height = max(word["bottom"] - word["top"] for word in row)
        text = tidy(" ".join(word["text"] for word in row))
        gap = below is None or row[0]["top"] - below > 0.6 * height or abs(height - size) > _OTHER_SIZE
        size = height
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
                large=0 < large <= height,
            ),
            top=row[0]["top"],
            words=WordLine(
                words=tuple(Word(text=word["text"], start=word["x0"], end=word["x1"]) for word in row),
                place=place,
                after_gap=gap,
            ),
        )


_Fill = tuple[float, float, float, float, Colour | None]
"""A coloured area: its left, top, right and bottom, and the family of its colour."""
_MOST_FILLS = 5_000


def _fills(page: Page) -> Iterator[_Fill]:
    """The areas that are filled with a colour, the last that is drawn first: it is what is seen."""
    for shape in (*page.rects, *page.curves)[:_MOST_FILLS][::-1]:
        if shape.get("fill") and (colour := _in_hex(shape.get("non_stroking_color"))) is not None:
            yield shape["x0"], shape["top"], shape["x1"], shape["bottom"], family_of(colour)


def _in_hex(colour: Any) -> str | None:
    """A PDF's colour, in grey, in red, green and blue, or in ink, as "FFC000"."""
    if not isinstance(colour, list | tuple) or not all(isinstance(part, int | float) for part in colour):
        return None
    if len(colour) == 4:
        colour = [(1 - part) * (1 - colour[3]) for part in colour[:3]]
    parts = list(colour) * 3 if len(colour) == 1 else list(colour)
    if len(parts) != 3:
        return None
    return "".join(f"{round(255 * min(max(part, 0), 1)):02X}" for part in parts)


def _fill_of(box: _Box, fills: Sequence[_Fill]) -> Colour | None:
    """The colour behind most of a cell."""
    left, top, right, bottom = box
    for x0, y0, x1, y1, colour in fills:
        wide, high = min(right, x1) - max(left, x0), min(bottom, y1) - max(top, y0)
        if wide > 0 and high > 0 and wide * high * 2 > (right - left) * (bottom - top):
            return colour
    return None


def _ruled(
    found: Any, words: Sequence[dict[str, Any]], taken: set[int], page: int, fills: Sequence[_Fill]
) -> RuledTable | None:
    """A table by its lines. Where lines are missing a cell covers what they would have parted."""
    xs = _edges([edge for cell in found.cells for edge in (cell[0], cell[2])])
    ys = _edges([edge for cell in found.cells for edge in (cell[1], cell[3])])
    if len(xs) < 3 or len(ys) < 2:
        return None
    grid: dict[tuple[int, int], PrintedCell] = {}
    mine: set[int] = set()
    by_cell = _by_cell(found.cells, words)
    pad = _padding(found.cells, words, by_cell)
    for box in sorted(found.cells, key=lambda cell: (cell[1], cell[0])):
        left, top, right, bottom = box
        inside = [n for n in by_cell.get(box, ()) if n not in mine]
        mine.update(inside)
        lines = tuple(_lines([words[n] for n in inside], page))
        columns = range(_nearest(xs, left), _nearest(xs, right))
        fill = _fill_of(box, fills) if fills and not lines else None
        for row in range(_nearest(ys, top), _nearest(ys, bottom)):
            for column in columns:
                again = (row, column) != (_nearest(ys, top), _nearest(xs, left))
                grid.setdefault((row, column), PrintedCell(lines, left + pad, right - left - 2 * pad, again, fill))
    if not mine:
        return None
    taken |= mine
    rows, places = [], []
    for row in range(len(ys) - 1):
        cells = tuple(grid.get((row, column), PrintedCell()) for column in range(len(xs) - 1))
        if any(cell.lines for cell in cells):
            rows.append(cells)
            places.append(Place(page=page, row=row + 1))
    return RuledTable(top=found.bbox[1], edges=tuple(xs), rows=rows, places=places)


_Box = tuple[float, float, float, float]


def _by_cell(cells: Sequence[_Box], words: Sequence[dict[str, Any]]) -> dict[_Box, list[int]]:
    """The words in each cell, by their middles. Words are looked for among those at the cell's height alone."""
    middles = sorted(((word["top"] + word["bottom"]) / 2, n) for n, word in enumerate(words))
    heights = [height for height, _ in middles]
    found: dict[_Box, list[int]] = {}
    for left, top, right, bottom in cells:
        near = middles[bisect_left(heights, top - 1) : bisect_right(heights, bottom + 1)]
        inside = [n for _, n in near if left - 1 <= (words[n]["x0"] + words[n]["x1"]) / 2 <= right + 1]
        if inside:
            found[left, top, right, bottom] = sorted(inside)
    return found


_MOST_PADDING = 12.0


def _padding(cells: Sequence[_Box], words: Sequence[dict[str, Any]], by_cell: dict[_Box, list[int]]) -> float:
    """The space between a table's lines and its text: the least on the left of a cell, as on the right."""
    gaps: list[float] = [min(words[n]["x0"] for n in by_cell[box]) - box[0] for box in cells if by_cell.get(box)]
    return float(max(0.0, min([*gaps, _MOST_PADDING])))


def _edges(positions: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > SAME:
            edges.append(position)
    return edges


def _nearest(edges: Sequence[float], position: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - position))


KIND = "PDF"


def read(data: bytes, name: str, progress: Callable[[int, int | None], None] | None = None) -> Document:
    """A PDF as its blocks. `progress` is told how many pages have been read, and of how many: none, once it is open.

    Raises Refused, with what to do, if it can't be opened, has no text, or pdfplumber isn't installed.
    """
    try:
        import pdfplumber  # noqa: F401
    except ImportError as error:
        raise Refused(
            f"“{name}” is a PDF, and what reads PDFs isn't installed. "
            'Run pip install "tsworkbench[pdf]", or save the plan as a Word document, and try again.'
        ) from error
    with _quiet(), _sound(data, name) as pdf:
        pages = pdf.pages
        if progress is not None:
            progress(0, len(pages))
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
def _sound(data: bytes, name: str) -> Iterator[Any]:
    try:
        with opened(data, name) as pdf:
            len(pdf.pages)
            yield pdf
    except Exception as error:  # its parser fails in its own ways on what isn't sound
        if (refused := refusal(error)) is not None:
            raise refused from None
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
    pairs = [(line.typed, line.words) for page in pages for line in page.lines]
    columns = None
    aligned = blocks_of(pairs)
    if aligned is None:
        columns = blocks_side_by_side(pairs)
    if columns is not None:
        said = "It is printed in two columns side by side; each was read down."
        return Document(name=name, kind=KIND, blocks=columns, remarks=(*remarks, said))
    if aligned is not None:
        said = "Its tables have no lines; their columns were known by where the words are."
        return Document(name=name, kind=KIND, blocks=aligned, remarks=(*remarks, said))
    flat = read_text(_as_text(pages), name, kind=KIND)
    return replace(flat, remarks=(*remarks, *flat.remarks))


@dataclass
class _Open:
    """A table that may go on over the next page."""

    page: int
    top: float
    rows: list[tuple[PrintedCell, ...]]
    places: list[Place]

    def add(self, ruled: RuledTable) -> None:
        """Takes in the rows of the next page, without the header where it is printed again."""
        rows, places = ruled.rows, ruled.places
        if rows and _words(rows[0]) == _words(self.rows[0]):
            rows, places = rows[1:], places[1:]
        if rows and _is_rest(self.rows, rows[0]):
            self.rows[-1] = tuple(cell.with_rest(rest) for cell, rest in zip(self.rows[-1], rows[0], strict=True))
            rows, places = rows[1:], places[1:]
        self.rows += rows
        self.places += places


def _joined(pages: Sequence[PrintedPage]) -> Iterator[tuple[int, float, Table]]:
    """The tables, each where it starts; one that goes on over a page break is one table."""
    open_table: _Open | None = None
    before: RuledTable | None = None
    last_page = 0
    number = 0
    below = False  # text under the last table of the page before: a heading of the next one, perhaps
    for page in pages:
        for ruled in page.tables:
            goes_on = (
                open_table is not None
                and before is not None
                and ruled is page.tables[0]
                and last_page == page.number - 1
                and not any(line.top < ruled.top for line in page.lines)
                and _same_columns(before.edges, ruled.edges)
                and not (below and _words(ruled.rows[0]) == _words(open_table.rows[0]))
            )
            if goes_on and open_table is not None:
                open_table.add(ruled)
            else:
                if open_table is not None:
                    number += 1
                    yield open_table.page, open_table.top, _numbered(open_table, number)
                open_table = _Open(page.number, ruled.top, list(ruled.rows), list(ruled.places))
            before, last_page = ruled, page.number
        below = bool(page.tables) and any(line.top > page.tables[-1].top for line in page.lines)
    if open_table is not None:
        yield open_table.page, open_table.top, _numbered(open_table, number + 1)


def _is_rest(rows: Sequence[tuple[PrintedCell, ...]], row: tuple[PrintedCell, ...]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before.

    It has no number, or it lacks what all others have and goes on in the middle of a sentence.
    """
    body = rows[1:]
    if not body or any(cell.again for cell in row):
        return False
    always = [n for n in range(len(row)) if all(one[n].lines and not one[n].again for one in body)]
    missing = [n for n in always if not row[n].lines]
    if not missing:
        return False
    if any(all(is_ref(one[n].text) for one in body) for n in missing):
        return True
    return any(
        cell.lines and rest.lines and goes_on(cell.lines[-1].typed, _bare(rest.lines[0].typed), wraps=False)
        for cell, rest in zip(rows[-1], row, strict=True)
    )


def _bare(line: Typed) -> Typed:
    return replace(line, after_blank=False)


def _same_columns(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= 2 * SAME for a, b in zip(one, other, strict=True))


def _words(row: Sequence[PrintedCell]) -> list[str]:
    return [cell.text for cell in row]


def _numbered(printed: _Open, number: int) -> Table:
    placed = tuple(
        Row(cells=tuple(cell.whole() for cell in cells), place=replace(place, table=number, row=n))
        for n, (cells, place) in enumerate(zip(printed.rows, printed.places, strict=True), 1)
    )
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
