"""The tables of a document that hold a plan's rows: their header found, what belongs together put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from tsworkbench.documents.blocks import Cell, Place, Row, Table
from tsworkbench.documents.columns.contents import MOST_SAMPLED, Contents, contents_of, kind_of
from tsworkbench.documents.columns.dates import ANY_YEARS, is_date
from tsworkbench.documents.columns.marks import is_ref
from tsworkbench.documents.columns.meanings import TEXTS, Column, Meaning, Said
from tsworkbench.documents.columns.recognition import bare_columns, header_columns, is_span_of_time
from tsworkbench.documents.columns.vocabulary import name_means, name_of, plain_name
from tsworkbench.documents.meaning.builder.doubts import place_words
from tsworkbench.documents.meaning.tables.cards import unlabelled, upright
from tsworkbench.documents.meaning.tables.colours import told_by_colour, with_colours
from tsworkbench.plan.due.spellings import MONTHS
from tsworkbench.plan.imports.printed.statuses import read_key

_FIGURE = re.compile(r"[£€$]\s?(?!0)\d|\d\s?%|^\d+[.)]?$|^\d+(?:\.\d+)+$")
_ANSWER = re.compile(r"yes|[✓✔✗✘☐☑☒x]|\[.*\]|\(?see above\)?|n/a", re.IGNORECASE)
_OF_YEARS = re.compile(r"(?:fy\s?|q[1-4]\s?|year\s?)*(?:\d{1,4}(?:\s?[/–-]\s?\d{2,4})?)?", re.IGNORECASE)
_LONGEST_HEADER = 200
"""Characters of a column's name, at most."""
_TIMES = 3
"""Years, quarters or months side by side from which they are headers: a row of a plan has a start and an end."""
_WEEK = re.compile(r"(?:w/?[ce]\.?\s*)?(?:w|wk|week)?\.?\s?\d{1,2}(?:st|nd|rd|th)?", re.IGNORECASE)
"""A week of a month, or the day on which it begins."""
_UNIT = re.compile(r"\((?:[^()\d]{1,30}|£\s?000s?)\)|[£%]|£000s?|dd/mm/yy(?:yy)?|days?|hours?", re.IGNORECASE)
"""What the cells of a column are measured in, in a row of its own below the names."""
_OF_THE_FILE = re.compile(
    r"(?:exported|generated|printed|extracted|created|produced|downloaded|last (?:updated|saved)|run|report|filters?"
    r"|view|source|version|user|page|selection|sorted)\b.{0,20}",
    re.IGNORECASE,
)
"""What programs write above the table that they export: who made it, when, and by which filter."""
_HAS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d\d\s?/\s?\d\d")
_FINANCIAL_YEAR = re.compile(r"(?:fy\s?)?((?:19|20)\d\d)\s?[/–-]\s?(?:20)?\d\d", re.IGNORECASE)
_FIRST_MONTH = 4
_LONGEST_UNKNOWN = 60
"""Characters of a name that isn't known."""
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
    guessed: bool = False
    """Its header was taken for one because of what is under it: hardly a name in it is known."""
    over: list[str] = field(default_factory=list)
    """Names over several columns that are named below them, and rows beside it that are no plan's."""
    exported: bool = False
    """A program that keeps tasks exported it, and what its columns hold is known from that."""
    said: Mapping[int, Meaning] = field(default_factory=dict)
    """What an officer has said that columns hold, by their place."""
    _at: dict[tuple[Meaning, ...], list[Column]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Columns by what was asked for: each row asks for the same ones."""
    _first: dict[Meaning, Column | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _words_of: tuple[Row | None, str] = field(default=(None, ""), init=False, repr=False, compare=False)
    """The row whose place was last put into words, and these: several columns of it ask."""

    @property
    def headers(self) -> list[str]:
        """The names of its columns as printed."""
        return [column.header for column in self.columns]

    def at(self, *meanings: Meaning) -> list[Column]:
        """The columns that hold this, from the left."""
        found = self._at.get(meanings)
        if found is None:
            found = self._at[meanings] = [column for column in self.columns if column.meaning in meanings]
        return found

    def column(self, meaning: Meaning) -> Column | None:
        """The first column that holds this."""
        if meaning not in self._first:
            self._first[meaning] = next(iter(self.at(meaning)), None)
        return self._first[meaning]

    def cell(self, row: Row, meaning: Meaning) -> Cell | None:
        """The cell of a row in the first column that holds this."""
        column = self.column(meaning)
        return row.cells[column.at] if column is not None else None

    def has(self, meaning: Meaning) -> bool:
        """Whether a column holds this."""
        return bool(self.at(meaning))

    def where(self, row: Row, column: Column | None = None) -> str:
        """Where a cell stands, as an officer looks for it."""
        if self._words_of[0] is not row:
            self._words_of = row, place_words(row.place)
        words = self._words_of[1]
        if column is None:
            return words
        name = f"“{column.header}”" if column.header else f"“column {column.at + 1}”"
        return f"{words}, {name}" if words else name


def own_text(cell: Cell) -> str:
    """A cell's words, or none where it only repeats a merged one."""
    return "" if cell.again else cell.words


def is_blank(row: Row) -> bool:
    """Whether nothing is in a row, nor is struck out."""
    return not row.filled and not any(cell.words or any(line.struck for line in cell.lines) for cell in row.cells)


def spans_all(row: Row) -> str | None:
    """The text of a row that is one text across the whole table, or None."""
    own = row.filled
    if len(own) != 1 or len(row.cells) < 2:
        return None
    at = next(n for n, cell in enumerate(row.cells) if not cell.again and cell.words)
    rest = row.cells[at + 1 :]
    merged = sum(cell.again and cell.words == own[0].words for cell in rest)
    return own[0].words if at == 0 and merged >= max(1, len(rest) - 1) else None


def group_above(grid: Grid) -> str | None:
    """The title over a header that is of the first rows only: others like it are alone in rows further down."""
    if not grid.titles or not grid.rows or grid.has(Meaning.OBJECTIVE):
        return None
    alone = [row for row in grid.rows if len(row.filled) == 1 and own_text(row.cells[0])]
    title = grid.titles[-1]
    short = len(title.split()) <= _LONGEST_GROUP and not any(mark in title for mark in ":.,;")
    return title if short and alone and grid.rows[0] not in alone and len(alone) * 3 <= len(grid.rows) else None


_LONGEST_GROUP = 8
"""Words of a group's title."""


def grids_of(table: Table, before: Grid | None, said: Said | None = None) -> list[Grid]:
    """The grids in a table: one, or more where a new header stands within it.

    `before` is the grid of the table before: one without a header that is as wide goes on from it. `said` is what an
    officer has said of the columns.
    """
    said = said or Said()
    if table.meant is not None:
        return [_known(table, table.meant)]
    table = upright(table)
    rows = [row for row in table.rows if not is_blank(row)]
    if not rows:
        return []
    found: list[Grid] = []
    at, titles = 0, []
    goes_on = before is not None and before.headed and len(before.columns) == len(rows[0].cells)
    head = _header(rows, 0, guesses=not goes_on and said.first_row is None)
    if head is None and said.first_row and not goes_on:
        head = _first_row(rows)
    guessed = head is not None and _is_guessed(rows[head[0] : sum(head[:2])]) and said.first_row is None
    if head is None:
        grid = _headless(rows, table, before, said)
        return [grid] if grid else []
    start, height, headers = head
    over = _names_over(rows[start - 1], headers) if start and not _is_about_the_file(rows[start - 1]) else []
    above = rows[: start - bool(over)]
    about = [row for row in above if _is_about_the_file(row)]
    over += [": ".join(cell.words.rstrip(":") for cell in row.filled) for row in about]
    titles = [text for row in above if row not in about for text in dict.fromkeys(cell.words for cell in row.filled)]
    while True:
        at = start + height
        body, following = _body(rows, at, headers)
        found.append(_grid(headers, body, table, titles, said))
        found[-1].over += over if len(found) == 1 else []
        found[-1].guessed = guessed and len(found) == 1 and not found[0].said
        if following is None:
            return found
        start, height, headers = following
        titles = []


def _known(table: Table, meant: Sequence[Meaning]) -> Grid:
    """A table of which each column is known."""
    headers = [cell.words for cell in table.rows[0].cells]
    columns = [Column(at=at, header=header, meaning=meant[at]) for at, header in enumerate(headers)]
    body = [row for row in table.rows[1:] if not is_blank(row)]
    return Grid(columns, body, table.place, [], table.title, exported=True)


def _grid(headers: list[str], body: list[Row], table: Table, titles: list[str], said: Said) -> Grid:
    headers, body, key = _without_key(headers, body)
    headers, body = unlabelled(headers, body)
    body, because = with_colours(headers, body)
    contents = _contents(body, len(headers))
    meant = said.among(headers)
    columns = told_by_colour(header_columns(headers, contents, meant), because)
    columns = [replace(column, because=None) if column.at in meant else column for column in columns]
    return Grid(columns, body, table.place, titles, table.title, said=meant, over=key)


_KEY = re.compile(r"(?:(?:colour|rag|status) )?(?:key|legend)(?: to .+)?", re.IGNORECASE)


def _without_key(headers: list[str], rows: list[Row]) -> tuple[list[str], list[Row], list[str]]:
    """The columns without a key to the colours beside the table, and the words of the key."""
    named = (n for n in range(3, len(headers)) if _KEY.fullmatch(headers[n].strip(" :")) and not any(headers[n + 1 :]))
    at = next(named, None)
    if at is None or not all(not row.cells[at].words or read_key(row.cells[at].words) for row in rows):
        return headers, rows, []
    said = [" – ".join(cell.words for cell in row.cells[at:] if own_text(cell)) for row in rows]
    cut = [replace(row, cells=row.cells[:at]) for row in rows]
    return headers[:at], [row for row in cut if not is_blank(row)], [headers[at], *filter(None, said)]


def _headless(rows: list[Row], table: Table, before: Grid | None, said: Said) -> Grid | None:
    width = len(rows[0].cells)
    titles: list[str] = []
    if before is None and width > 2:
        while len(rows) > 1 and len(rows[0].filled) == 1:
            titles.append(rows[0].filled[0].words)
            rows = rows[1:]
    if before is not None and before.headed and len(before.columns) == width:
        rows, _ = with_colours([column.header for column in before.columns], rows)
        return Grid(before.columns, rows, table.place, [], table.title, goes_on=True)
    contents = _contents(rows, width)
    meant = said.among([""] * width)
    columns = header_columns([""] * width, contents, meant) if meant else bare_columns(contents)
    return Grid(columns, rows, table.place, titles, table.title, headed=False, said=meant)


def _contents(rows: Sequence[Row], width: int) -> list[Contents]:
    """The columns in numbers, without the rows that are headings among them."""
    several = list(islice((row for row in rows if len(row.filled) > 1), MOST_SAMPLED))
    telling = several or [row for row in rows if spans_all(row) is None]
    return [contents_of([row.cells[at] for row in telling]) for at in range(width)]


def _kind_of_name(cell: Cell) -> Meaning | None:
    """What a cell could be if it is no name of a column; a word alone with a capital is hardly an owner."""
    kind = kind_of([cell])
    return None if kind is Meaning.LEAD and " " not in cell.words else kind


Head = tuple[int, int, list[str]]
"""Where a header starts, how many rows it takes, and the name of each column."""


def _first_row(rows: Sequence[Row]) -> Head | None:
    """The first row that is no title, as a header."""
    at = next((n for n, row in enumerate(rows) if len(row.filled) > 1 and spans_all(row) is None), None)
    return (at, *_two_rows(rows, at)) if at is not None else None


def may_name_columns(row: Row) -> bool:
    """Whether a row could be the names of columns: its cells are short, and none is a day, a sum or a number."""
    return all(len(cell.words) <= _LONGEST_UNKNOWN and not _surely_data(cell) for cell in row.filled)


def _is_guessed(head: Sequence[Row]) -> bool:
    marked = any(row.marked_header for row in head)
    return not marked and sum(_names(row) for row in head) < 2


def _header(rows: Sequence[Row], start: int, *, guesses: bool = True) -> Head | None:
    """The header among the first rows: the one that the format marks, that names columns as plans do, or else, if it
    `guesses`, the first row, if what is under it is surely something else.
    """
    best: tuple[tuple[bool, bool, int], int] | None = None
    first = next((n for n in range(start, len(rows)) if len(rows[n].filled) > 1), None)
    for at in range(start, min(len(rows), start + _LOOKED_FOR_HEADER)):
        row = rows[at]
        names = _names(row)
        marked = row.marked_header and _may_be_marked(row)
        if not marked and (names < 2 or not (_is_header(row) or (at == first and _are_short_names(row)))):
            continue
        worth = names >= 3, marked, names
        if best is None or worth > best[0]:
            best = worth, at
        if best[0][0]:
            break
    found = best[1] if best is not None else _unnamed(rows, start) if guesses else None
    if found is None:
        return None
    height, headers = _two_rows(rows, found)
    if found > start and _times_above(rows[found - 1], headers):
        return found - 1, height + 1, headers
    return found, height, headers


def _may_be_marked(row: Row) -> bool:
    """Whether a row that the format calls a header can be one: Markdown asks for one over every table."""
    own = row.filled
    if len(own) < 2 or spans_all(row) is not None:
        return False
    return _is_header(row) or not any(_surely_data(cell) or _like_data(cell) or is_ref(cell.words) for cell in own)


def _unnamed(rows: Sequence[Row], start: int) -> int | None:
    """The first row that is no title, if it is a header though its names aren't known: each of its cells is short and
    unlike the others, and dates, numbers, owners or statuses are under some of them and in none.
    """
    for at in range(start, min(len(rows) - 1, start + _LOOKED_FOR_HEADER)):
        row = rows[at]
        own = row.filled
        if len(own) < 2 or spans_all(row) is not None:
            continue
        texts = {cell.words.casefold() for cell in own}
        short = all(len(cell.words) <= _LONGEST_UNKNOWN and len(cell.lines) <= 2 for cell in own)
        if len(texts) < len(own) or not short or any(_surely_data(cell) or _like_data(cell) for cell in own):
            return None
        under = rows[at + 1 :]
        filled = [n for n in range(len(row.cells)) if any(own_text(each.cells[n]) for each in under)]
        if sum(bool(row.cells[n].words) for n in filled) * 3 < len(filled) * 2:
            return None
        kinds = [(_kind_of_name(row.cells[n]), kind_of([each.cells[n] for each in under])) for n in filled]
        if any(above is not None and above is below for above, below in kinds):
            return None
        return at if any(below is not None and above is None for above, below in kinds) else None
    return None


def _names(row: Row) -> int:
    """How many different things the cells of a row say that their columns hold."""
    return len({meaning for cell in row.filled if (meaning := name_means(cell.words)) is not None})


def _is_header(row: Row) -> bool:
    own = row.filled
    if spans_all(row) is not None or not own:
        return False
    data = [cell for cell in own if _surely_data(cell) and name_of(cell.words) is None]  # "Target 2025/26"
    if all(is_span_of_time(cell.words) for cell in data) and (len(data) >= _TIMES or _spans_some(row, data)):
        data = []  # the months of a chart
    if data and not row.marked_header:
        return False
    if sum(cell.words.casefold() == "no" for cell in own) > 1:
        return False  # answers, and no numbers
    times = sum(is_span_of_time(cell.words) for cell in own) >= _TIMES
    named = [
        cell
        for cell in own
        if (_names_column(cell.words) or (times and is_span_of_time(cell.words))) and not _like_data(cell)
    ]
    longest = max(len(cell.words.split()) for cell in own)
    return len(named) * 2 >= len(own) and longest <= 25


def _are_short_names(row: Row) -> bool:
    """Whether each cell of a first row is a name, though fewer than half are names that plans use."""
    own = [cell.words for cell in row.filled]
    plain = all(1 <= len(text.split()) <= _SHORT_NAME - 1 and not text.endswith((".", ";", ",")) for text in own)
    if not plain or spans_all(row) is not None or len({text.casefold() for text in own}) < len(own):
        return False
    known = sum(name_of(text) is not None or name_means(text) in _SURE_NAMES for text in own)
    return known >= 2 and not any(_surely_data(cell) or _like_data(cell) or is_ref(cell.words) for cell in row.filled)


_SURE_NAMES = (Meaning.LEAD, Meaning.DUE, Meaning.STATUS)


def _spans_some(row: Row, data: Sequence[Cell]) -> bool:
    """Whether each of these cells is over several columns."""
    return all(_spread(row, n) for n, cell in enumerate(row.cells) if cell in data and not cell.again)


def _names_column(text: str) -> bool:
    return name_means(text) is not None or bool(_OF_YEARS.fullmatch(text))


def _like_data(cell: Cell) -> bool:
    """A sentence that has a column's name in it is not a name: "Agree the action plan by March 2010"."""
    text = cell.words
    words = len(text.split())
    return cell.value is not None or words > 12 or (words > 6 and text.endswith((".", ";"))) or _has_bullets(cell)


def _surely_data(cell: Cell) -> bool:
    """A day, a sum, a share: what is under headers and never in them. A year or a quarter stands in both."""
    text = cell.words
    if cell.value is not None or _FIGURE.search(text) or _ANSWER.fullmatch(text):
        return True
    digits = len(text) <= 60 and any(character.isdigit() for character in text)
    return digits and not _OF_YEARS.fullmatch(text) and is_date(text, ANY_YEARS)


def _has_bullets(cell: Cell) -> bool:
    return sum(line.marker is not None for line in cell.lines) > 1


def _two_rows(rows: Sequence[Row], at: int) -> tuple[int, list[str]]:
    """The header's names, joined with those of a second row under it ("Timescale" over "Start" and "End")."""
    top = rows[at]
    headers = [cell.words for cell in top.cells]
    if at + 1 >= len(rows):
        return 1, headers
    below = rows[at + 1]
    own = [(n, cell) for n, cell in enumerate(below.cells) if not cell.again and cell.words]
    if not own or len(own) == len(below.cells) or spans_all(below) is not None:
        return 1, headers
    if all(_UNIT.fullmatch(cell.words) for _, cell in own):
        return 2, [f"{header} {below.cells[n].words}".strip() for n, header in enumerate(headers)]
    if (timed := _times_below(top, own)) is not None:
        return 2, [timed.get(n, header) for n, header in enumerate(headers)]
    if (timed := _times_under_a_name(top, own)) is not None:
        return 2, [timed.get(n, header) for n, header in enumerate(headers)]
    short = all(len(cell.words.split()) <= 5 and not _like_data(cell) for _, cell in own)
    named = any(name_means(cell.words) is not None for _, cell in own)
    under_merged = all(top.cells[n].again or _spread(top, n) or not top.cells[n].words for n, _ in own)
    if not (
        short and named and not any(_surely_data(cell) for _, cell in own) and (under_merged or below.marked_header)
    ):
        return 1, headers
    for n, cell in own:
        name, over = cell.words, headers[n]
        joins = bool(over) and (
            name_means(name) is None or (_SAYS_WHAT.fullmatch(plain_name(name)) and _is_of_rows(over))
        )
        headers[n] = f"{over} {name}" if joins else name
    return 2, headers


_SAYS_WHAT = re.compile(r"(?:title|name|summary|description|details?|text|wording)s?")
"""Names that say nothing unless what stands over them does: "Description" under "Action"."""


def _is_of_rows(over: str) -> bool:
    return name_means(over) in (Meaning.OBJECTIVE, Meaning.ACTIVITY, Meaning.MILESTONE, Meaning.OUTPUT, Meaning.LEAD)


def _times_below(top: Row, own: Sequence[tuple[int, Cell]]) -> dict[int, str] | None:
    """The names of columns of quarters, months or weeks that are under years or months, by column, or None."""
    times = _times_across(top)
    named = {n: cell.words for n, cell in own}
    if len(named) < _TIMES or not set(named) <= set(times):
        return None
    if not all(is_span_of_time(name) or _WEEK.fullmatch(name) for name in named.values()):
        return None
    return {n: _in_time(named.get(n, ""), time) for n, time in times.items()}


def _times_under_a_name(top: Row, own: Sequence[tuple[int, Cell]]) -> dict[int, str] | None:
    """The names of columns of years that are under one name over them all, as "Timeframe", by column, or None."""
    if len(own) < 2 or not all(is_span_of_time(cell.words) for _, cell in own):
        return None
    found: dict[int, str] = {}
    for n, cell in own:
        over = next((top.cells[at].words for at in range(n, -1, -1) if top.cells[at].words), "")
        beside = top.cells[n].again or not top.cells[n].words or _spread(top, n)
        if not over or not beside:
            return None
        found[n] = cell.words if name_means(over) is Meaning.DUE else f"{over} {cell.words}"
    return found


def _times_above(above: Row, headers: list[str]) -> bool:
    """Whether the row above a header says of which year its quarters or months are; they are named with it then."""
    own = above.filled
    times = _times_across(above)
    if not own or not all(is_span_of_time(cell.words) for cell in own):
        return False
    under = [n for n in times if headers[n]]
    if len(under) < 2 or not all(is_span_of_time(headers[n]) or _WEEK.fullmatch(headers[n]) for n in under):
        return False
    for n in under:
        headers[n] = _in_time(headers[n], times[n])
    return True


def _is_about_the_file(row: Row) -> bool:
    return len(row.filled) == 2 and _OF_THE_FILE.fullmatch(row.filled[0].words) is not None


def _names_over(above: Row, headers: Sequence[str]) -> list[str]:
    """What stands over several columns each, in the row above their names ("Delivery" over who and when)."""
    own = above.filled
    if (
        len(own) < 2
        or spans_all(above) is not None
        or not all(headers[n] for n, one in enumerate(above.cells) if one.words)
    ):
        return []
    short = all(len(cell.words) <= _LONGEST_UNKNOWN and not _like_data(cell) for cell in own)
    spread = sum(_spread(above, n) for n, cell in enumerate(above.cells) if cell.words and not cell.again)
    return [cell.words for cell in own] if short and spread >= 1 and not any(map(_surely_data, own)) else []


def _times_across(row: Row) -> dict[int, str]:
    """The year or month that each column is under: a merged cell's, or that of the cell to the left of blank ones."""
    found: dict[int, str] = {}
    time = ""
    for n, cell in enumerate(row.cells):
        if cell.words:
            time = cell.words if is_span_of_time(cell.words) else ""
        if time:
            found[n] = time
    return found


def _in_time(name: str, time: str) -> str:
    """A quarter or month with its year ("Q1 2025/26"); a week is read to the end of the month that it is in."""
    if not name or _WEEK.fullmatch(name) or name == time:
        return time
    if _HAS_YEAR.search(name):
        return name
    years = _FINANCIAL_YEAR.fullmatch(time)
    month = MONTHS.get(name.casefold().rstrip("."))
    return f"{name} {int(years[1]) + (month < _FIRST_MONTH)}" if years and month else f"{name} {time}"


def _spread(row: Row, at: int) -> bool:
    """Whether the cell is the first of a merged one, or stands before blank ones that it is meant for as well."""
    blank = at + 1 < len(row.cells) and not row.cells[at + 1].words
    return blank or (
        at + 1 < len(row.cells) and row.cells[at + 1].again and row.cells[at + 1].words == row.cells[at].words
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
        if len(row.filled) >= _FEWEST and _is_short(row) and _names(row) >= _FEWEST and _opens_a_table(row):
            height, again = _two_rows(rows, at)
            if _same(again, wanted):
                at += height
                continue
            return body, (at, height, again)
        body.append(row)
        at += 1
    return body, None


def _opens_a_table(row: Row) -> bool:
    """Whether a row among others is a header: a plan's own words, as "English lead" and "Moderation notes", may name
    columns too, but not what is done, and beside them is a time.
    """
    if not _is_header(row):
        return False
    if row.marked_header:
        return True
    short = [cell.words for cell in row.filled if len(cell.words.split()) <= _SHORT_NAME]
    named = {name_means(text) for text in short}
    timed = any(name_means(text) is None and is_date(text, ANY_YEARS) for text in short)
    return not named.isdisjoint((*TEXTS, Meaning.TARGET)) and not timed


_FEWEST = 3
"""Different names from which a row among others is a header."""
_SHORT_NAME = 5
"""Words of a column's name that is met among rows."""


def _is_short(row: Row) -> bool:
    return all(len(cell.text) <= 80 and len(cell.text.split()) <= 8 for cell in row.cells)


def _repeats(row: Row, wanted: list[str]) -> bool:
    """Whether a row is the header over again, as it stands on each page."""
    same = 0
    for n, cell in enumerate(row.cells):
        text = cell.words
        if not text:
            continue
        if n >= len(wanted) or len(text) > _LONGEST_HEADER or plain_name(text) != wanted[n]:
            return False
        same += 1
    return same > 1 or (same == 1 and row.marked_header)


def _same(headers: list[str], wanted: list[str]) -> bool:
    return [plain_name(header) for header in headers] == wanted
