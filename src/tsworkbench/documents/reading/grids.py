"""The tables of a document that hold a plan's rows: their header found, what belongs together put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tsworkbench.documents.blocks import Cell, Place, Row, Table
from tsworkbench.documents.cells.dates import Years, is_date
from tsworkbench.documents.column import Column
from tsworkbench.documents.column_contents import Contents, contents_of
from tsworkbench.documents.columnnames import name_means, plain_name
from tsworkbench.documents.columns import bare_columns, header_columns, is_span_of_time
from tsworkbench.documents.meanings import Meaning
from tsworkbench.documents.reading.cards import upright
from tsworkbench.documents.reading.colouring import told_by_colour, with_colours
from tsworkbench.documents.reading.doubting import place_words

_FIGURE = re.compile(r"[£€$]\s?\d(?!00s?\b)|\d\s?%|^\d+[.)]?$|^\d+(?:\.\d+)+$")
_ANSWER = re.compile(r"yes|[✓✔✗✘☐☑☒x]|\[.*\]|\(?see above\)?|n/a", re.IGNORECASE)
_OF_YEARS = re.compile(r"(?:fy\s?|q[1-4]\s?|year\s?)*(?:\d{1,4}(?:\s?[/–-]\s?\d{2,4})?)?", re.IGNORECASE)
_YEARS = Years(plan_year=2000, as_at=date(2000, 4, 1))  # it is only asked whether there is a date, never which
_LONGEST_HEADER = 200
"""Characters of a column's name, at most."""
_TIMES = 3
"""Years, quarters or months side by side from which they are headers: a row of a plan has a start and an end."""
_LOOKED_FOR_HEADER = 12
"""Rows from the top in which the header is looked for: above it stand titles, contacts, keys."""


@dataclass
class Grid:
    """A table read as far as its columns. `titles` are the rows above its header."""

    columns: list[Column]
    rows: list[Row]
    place: Place
    titles: list[str] = field(default_factory=list)
    caption: str | None = None
    headed: bool = True
    """Its columns stand in a header of its own or of the table that it goes on from."""
    goes_on: bool = False
    _at: dict[tuple[Meaning, ...], list[Column]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Columns by what was asked for: each row asks for the same ones."""

    def at(self, *meanings: Meaning) -> list[Column]:
        """The columns that hold this, from the left."""
        found = self._at.get(meanings)
        if found is None:
            found = self._at[meanings] = [column for column in self.columns if column.meaning in meanings]
        return found

    def column(self, meaning: Meaning) -> Column | None:
        """The first column that holds this."""
        found = self.at(meaning)
        return found[0] if found else None

    def cell(self, row: Row, meaning: Meaning) -> Cell | None:
        """The cell of a row in the first column that holds this."""
        column = self.column(meaning)
        return row.cells[column.at] if column is not None else None

    def has(self, meaning: Meaning) -> bool:
        """Whether a column holds this."""
        return bool(self.at(meaning))

    def where(self, row: Row, column: Column | None = None) -> str:
        """Where a cell stands, as an officer looks for it."""
        name = (column.header or f"column {column.at + 1}") if column is not None else None
        return place_words(row.place, name)


def text_of(cell: Cell) -> str:
    """A cell's words on one line."""
    return cell.words


def own_text(cell: Cell) -> str:
    """A cell's words, or none where it only repeats a merged one."""
    return "" if cell.again else cell.words


def filled(row: Row) -> tuple[Cell, ...]:
    """The cells in which something stands, each merged one once."""
    return row.filled


def is_blank(row: Row) -> bool:
    """Whether nothing stands in a row, nor is struck out."""
    return not row.filled and not any(cell.words or any(line.struck for line in cell.lines) for cell in row.cells)


def spans_all(row: Row) -> str | None:
    """The text of a row that is one text across the whole table, or None."""
    own = filled(row)
    if len(own) != 1 or len(row.cells) < 2:
        return None
    at = next(n for n, cell in enumerate(row.cells) if not cell.again and text_of(cell))
    rest = row.cells[at + 1 :]
    merged = sum(cell.again and text_of(cell) == text_of(own[0]) for cell in rest)
    return text_of(own[0]) if at == 0 and merged >= max(1, len(rest) - 1) else None


def grids_of(table: Table, before: Grid | None) -> list[Grid]:
    """The grids in a table: one, or more where a new header stands within it.

    `before` is the grid of the table before: one without a header that is as wide goes on from it.
    """
    table = upright(table)
    rows = [row for row in table.rows if not is_blank(row)]
    if not rows:
        return []
    found: list[Grid] = []
    at, titles = 0, []
    head = _header(rows, 0)
    if head is None:
        grid = _headless(rows, table, before)
        return [grid] if grid else []
    start, height, headers = head
    titles = [text for row in rows[:start] for text in dict.fromkeys(text_of(cell) for cell in filled(row))]
    while True:
        at = start + height
        body, following = _body(rows, at, headers)
        found.append(_grid(headers, body, table, titles))
        if following is None:
            return found
        start, height, headers = following
        titles = []


def _grid(headers: list[str], body: list[Row], table: Table, titles: list[str]) -> Grid:
    body, because = with_colours(headers, body)
    contents = _contents(body, len(headers))
    columns = told_by_colour(header_columns(headers, contents), because)
    return Grid(columns, body, table.place, titles, table.title)


def _headless(rows: list[Row], table: Table, before: Grid | None) -> Grid | None:
    width = len(rows[0].cells)
    titles: list[str] = []
    if before is None and width > 2:
        while len(rows) > 1 and len(filled(rows[0])) == 1:
            titles.append(text_of(filled(rows[0])[0]))
            rows = rows[1:]
    if before is not None and before.headed and len(before.columns) == width:
        rows, _ = with_colours([column.header for column in before.columns], rows)
        return Grid(before.columns, rows, table.place, [], table.title, goes_on=True)
    contents = _contents(rows, width)
    return Grid(bare_columns(contents), rows, table.place, titles, table.title, headed=False)


def _contents(rows: Sequence[Row], width: int) -> list[Contents]:
    """The columns in numbers, without the rows that are headings among them."""
    telling = [row for row in rows if len(filled(row)) > 1] or [row for row in rows if spans_all(row) is None]
    return [contents_of([row.cells[at] for row in telling]) for at in range(width)]


Head = tuple[int, int, list[str]]
"""Where a header starts, how many rows it takes, and the name of each column."""


def _header(rows: Sequence[Row], start: int) -> Head | None:
    """The header among the first rows."""
    best: tuple[int, Head] | None = None
    for at in range(start, min(len(rows), start + _LOOKED_FOR_HEADER)):
        names = _names(rows[at])
        if names < 2 and not (rows[at].marked_header and names >= 1 and len(filled(rows[at])) > 1):
            continue
        if not _is_header(rows[at]) or (best is not None and names <= best[0]):
            continue
        height, headers = _two_rows(rows, at)
        best = (names, (at, height, headers))
        if names >= 3:
            break
    return best[1] if best else None


def _names(row: Row) -> int:
    """How many different things the cells of a row say that their columns hold."""
    return len({meaning for cell in filled(row) if (meaning := name_means(text_of(cell))) is not None})


def _is_header(row: Row) -> bool:
    own = filled(row)
    if spans_all(row) is not None or not own:
        return False
    data = [cell for cell in own if _surely_data(cell)]
    if len(data) >= _TIMES and all(is_span_of_time(text_of(cell)) for cell in data):
        data = []  # the months of a chart
    if data and not row.marked_header:
        return False
    if sum(text_of(cell).casefold() == "no" for cell in own) > 1:
        return False  # answers, and no numbers
    times = sum(is_span_of_time(text_of(cell)) for cell in own) >= _TIMES
    named = [
        cell
        for cell in own
        if (_names_column(text_of(cell)) or (times and is_span_of_time(text_of(cell)))) and not _like_data(cell)
    ]
    longest = max(len(text_of(cell).split()) for cell in own)
    return len(named) * 2 >= len(own) and longest <= 25


def _names_column(text: str) -> bool:
    return name_means(text) is not None or bool(_OF_YEARS.fullmatch(text))


def _like_data(cell: Cell) -> bool:
    """A sentence that has a column's name in it is no name: "Agree the action plan by March 2010"."""
    text = text_of(cell)
    words = len(text.split())
    return cell.value is not None or words > 12 or (words > 6 and text.endswith((".", ";"))) or _has_bullets(cell)


def _surely_data(cell: Cell) -> bool:
    """A day, a sum, a share: what stands under headers and never in them. A year or a quarter stands in both."""
    text = text_of(cell)
    if cell.value is not None or _FIGURE.search(text) or _ANSWER.fullmatch(text):
        return True
    digits = len(text) <= 60 and any(character.isdigit() for character in text)
    return digits and not _OF_YEARS.fullmatch(text) and is_date(text, _YEARS)


def _has_bullets(cell: Cell) -> bool:
    return sum(line.marker is not None for line in cell.lines) > 1


def _two_rows(rows: Sequence[Row], at: int) -> tuple[int, list[str]]:
    """The header's names, joined with those of a second row under it ("Timescale" over "Start" and "End")."""
    top = rows[at]
    headers = [text_of(cell) for cell in top.cells]
    if at + 1 >= len(rows):
        return 1, headers
    below = rows[at + 1]
    own = [(n, cell) for n, cell in enumerate(below.cells) if not cell.again and text_of(cell)]
    if not own or len(own) == len(below.cells) or spans_all(below) is not None:
        return 1, headers
    short = all(len(text_of(cell).split()) <= 5 and not _like_data(cell) for _, cell in own)
    named = any(name_means(text_of(cell)) is not None for _, cell in own)
    under_merged = all(top.cells[n].again or _spread(top, n) or not text_of(top.cells[n]) for n, _ in own)
    if not (
        short and named and not any(_surely_data(cell) for _, cell in own) and (under_merged or below.marked_header)
    ):
        return 1, headers
    for n, cell in own:
        name = text_of(cell)
        headers[n] = name if not headers[n] or name_means(name) is not None else f"{headers[n]} {name}"
    return 2, headers


def _spread(row: Row, at: int) -> bool:
    """Whether the cell is the first of a merged one, or stands before blank ones that it is meant for as well."""
    blank = at + 1 < len(row.cells) and not text_of(row.cells[at + 1])
    return blank or (
        at + 1 < len(row.cells) and row.cells[at + 1].again and text_of(row.cells[at + 1]) == text_of(row.cells[at])
    )


def _body(rows: Sequence[Row], at: int, headers: list[str]) -> tuple[list[Row], Head | None]:
    """The rows under a header, up to another header; the same one over again is left out."""
    wanted = [plain_name(header) for header in headers]
    body: list[Row] = []
    while at < len(rows):
        row = rows[at]
        if _repeats(row, wanted):
            at += 1
            continue
        short = all(len(cell.text) <= 80 and len(cell.text.split()) <= 8 for cell in row.cells)
        if short and _names(row) >= 3 and _is_header(row):
            height, again = _two_rows(rows, at)
            if _same(again, wanted):
                at += height
                continue
            return body, (at, height, again)
        body.append(row)
        at += 1
    return body, None


def _repeats(row: Row, wanted: list[str]) -> bool:
    """Whether a row is the header over again, as it stands on each page."""
    same = 0
    for n, cell in enumerate(row.cells):
        text = text_of(cell)
        if not text:
            continue
        if n >= len(wanted) or len(text) > _LONGEST_HEADER or plain_name(text) != wanted[n]:
            return False
        same += 1
    return same > 1 or (same == 1 and row.marked_header)


def _same(headers: list[str], wanted: list[str]) -> bool:
    return [plain_name(header) for header in headers] == wanted


def with_columns(grid: Grid, forced: dict[int, Meaning]) -> Grid:
    """The grid with some of its columns read as something else."""
    columns = [
        replace(column, meaning=forced[column.at], because=None) if column.at in forced else column
        for column in grid.columns
    ]
    return replace(grid, columns=columns)
