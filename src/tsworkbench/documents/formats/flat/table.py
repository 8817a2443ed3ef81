"""A table that was flattened into lines, made a table again: its columns by its header, its rows by their numbers.

Its header is found, the rows are cut into pieces, and the cells are put together from them, with what is in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tsworkbench.documents.blocks import Cell, Cut, Line, Place, Row, Table, Unsure
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import Named, header_of, opens_with_a_name
from tsworkbench.documents.formats.flat.cuts import Board, CutRow, Cutter, Piece
from tsworkbench.documents.formats.flat.leads import Names
from tsworkbench.documents.formats.flat.lines import Typed, joined, wraps
from tsworkbench.documents.formats.flat.row_starts import FlatRow, split_rows, split_unnumbered

_HEADER_LINES = 14
"""Lines that a header may take when each of its columns is on lines of its own."""
_LONGEST_HEADER = 300


@dataclass(frozen=True, kw_only=True)
class Header:
    """The line, or lines, that name the columns: from line `first` up to, without it, line `last`."""

    columns: tuple[Named, ...]
    first: int
    last: int


def headers(lines: Sequence[Typed]) -> Iterator[Header]:
    """The headers of flattened tables among some lines, in their order."""
    n = 0
    while n < len(lines):
        found = _header_at(lines, n)
        if found is None:
            n += 1
        else:
            yield found
            n = found.last


def _header_at(lines: Sequence[Typed], first: int) -> Header | None:
    """The longest run of lines from here that is nothing but names of columns."""
    if not opens_with_a_name(lines[first].text):
        return None
    text, best = "", None
    for n in range(first, min(first + _HEADER_LINES, len(lines))):
        line = lines[n]
        if line.marker is not None or len(line.text) > _LONGEST_HEADER or not (n == first or _could_name(line.text)):
            break
        if n > first and line.after_blank and not best and len(line.text.split()) > 5:
            break
        text = f"{text} {line.text}".strip()
        columns = header_of(text)
        if columns:
            best = Header(columns=columns, first=first, last=n + 1)
        elif best:
            break
    return best


def _could_name(text: str) -> bool:
    """Whether a line may be a further name of a column, or the rest of one: short words, no sentence."""
    return (text[0].isalpha() or text[0] in "#(%£&") and text[-1] not in ".!;" and len(text.split()) <= 30


_MOST_POOR = 0.5
_MOST_FIT = 0.7
_MOST_UNNUMBERED = 2_000


def read_table(lines: Sequence[Typed], header: Header, number: int) -> tuple[Table, list[Typed]] | None:
    """The table under a header, and the lines after its last row. None if its rows can't be told apart."""
    wrapped = wraps(lines)
    before, rows = split_rows(lines, wraps=wrapped)
    if rows:
        shape, cutter = _cutter(lines, rows, header, wrapped=wrapped)
    else:
        before = ()
        for by_line in (False, True):
            rows = split_unnumbered(lines, by_line=by_line)
            shape, cutter = _cutter(lines, rows, header, wrapped=wrapped and not by_line)
            if _fit(rows, cutter, shape):
                break
        else:
            return None
    builder = Builder(shape, cutter, number)
    built: list[Row] = [shape.header_row(lines_place(before, rows[0]), number)]
    built += builder.over_all(_paragraphs(before), rows[0].first)
    after: list[Typed] = []
    poor = 0
    for n, row in enumerate(rows):
        board = cutter.board(row.lines)
        cut = board.best()
        left = [replace(piece.line, text=piece.text) for piece in cut.pieces[cut.ends[-1] :]]
        poor += cut.score < POOR
        if row.heading is not None and shape.objective is None:
            built += builder.over_all([Line(text=row.heading)], row.first)
        built.append(builder.row(row, board, cut))
        if n + 1 < len(rows):
            built += builder.over_all(_paragraphs(left), row.first)
        else:
            after = left
    if poor > len(rows) * _MOST_POOR:
        return None
    first = rows[0].first
    return Table(rows=tuple(built), place=Place(page=first.page, table=number, line=first.line)), after


def _cutter(lines: Sequence[Typed], rows: Sequence[FlatRow], header: Header, *, wrapped: bool) -> tuple[Shape, Cutter]:
    shape = Shape(header.columns, headed=any(row.heading for row in rows))
    names = Names(_could_lead(rows, shape.cut), re.findall(r"[a-z]\w*", " ".join(line.text for line in lines)))
    return shape, Cutter(shape.cut, names, wraps=wrapped)


def _fit(rows: Sequence[FlatRow], cutter: Cutter, shape: Shape) -> bool:
    """Whether rows without numbers are rows at all: in nearly all of them who leads, or by when, stands out."""
    telling = [n for n, column in enumerate(shape.cut) if column in (Meaning.LEAD, Meaning.DUE)]
    if len(rows) < 2 or not telling or len(rows) > _MOST_UNNUMBERED:
        return False
    good = 0
    for row in rows:
        board = cutter.board(row.lines)
        cut = board.best()
        shares = [(cut.ends[n - 1] if n else 0, cut.ends[n]) for n in telling]
        known = [column for n, column in enumerate(shape.cut) if n in telling]
        good += cut.score > POOR and all(
            board.anchored.get(share, {}).get(column) for share, column in zip(shares, known, strict=True)
        )
    return good >= _MOST_FIT * len(rows)


def lines_place(before: Sequence[Typed], row: FlatRow) -> Place:
    """Where a row is: at its first line, or at those that came before it."""
    return (before[0] if before else row.first).place


def _could_lead(rows: Sequence[FlatRow], columns: Sequence[Meaning]) -> Iterator[str]:
    """The lines that could be a lead's own: the last of each row where the lead comes last, else any short one."""
    last = bool(columns) and columns[-1] is Meaning.LEAD
    for row in rows:
        for line in row.lines[-1:] if last else row.lines[1:]:
            if line.marker is None and line.starts_line:
                yield line.text


def _paragraphs(lines: Sequence[Typed]) -> list[Line]:
    return [Line(text=line.text, marker=line.marker) for line in lines]


POOR = -6.0
"""A row that fits its columns no better than this was most likely cut wrongly."""
_CLOSE = 0.5
"""Two cuts whose scores are no further apart are both likely."""


class Shape:
    """Which of a table's columns are cut from a row's text, and which are filled from its number and heading."""

    def __init__(self, columns: Sequence[Named], *, headed: bool) -> None:
        named = [column.meaning for column in columns]
        has_activity = Meaning.ACTIVITY in named
        first_activity = named.index(Meaning.ACTIVITY) if has_activity else len(named)
        self.columns = tuple(columns)
        self.objective: int | None = None
        self.ref: int | None = None
        self.kept: list[int] = []
        for n, column in enumerate(named):
            if (
                column is Meaning.OBJECTIVE
                and self.objective is None
                and headed
                and n < first_activity
                and has_activity
            ):
                self.objective = n
            elif column is Meaning.REF and self.ref is None:
                self.ref = n
            else:
                self.kept.append(n)
        if not headed and has_activity and named[0] is Meaning.OBJECTIVE and 0 in self.kept:
            self.kept.remove(0)  # no row has a heading: the column's name was printed, its text wasn't
        self.cut = tuple(named[n] for n in self.kept)

    def header_row(self, place: Place, table: int) -> Row:
        return Row(
            cells=tuple(Cell(lines=(Line(text=column.words),)) for column in self.columns),
            place=replace(place, table=table),
            marked_header=True,
        )


class Builder:
    """Rows of cells from rows that were cut."""

    def __init__(self, shape: Shape, cutter: Cutter, number: int) -> None:
        self._shape = shape
        self._cutter = cutter
        self._number = number
        self._heading: str | None = None
        self._headed = ""

    def over_all(self, lines: Sequence[Line], near: Typed) -> list[Row]:
        """Text that belongs to no column, as rows that are one cell over all of them."""
        width = len(self._shape.columns)
        rows = []
        for line in lines:
            cells = (Cell(lines=(line,)), *(Cell(lines=(line,), again=True) for _ in range(width - 1)))
            rows.append(Row(cells=cells, place=self._place(near)))
        return rows

    def row(self, row: FlatRow, board: Board, cut: CutRow) -> Row:
        shape = self._shape
        cells = [Cell() for _ in shape.columns]
        for n, cell in self._cells(cut).items():
            cells[n] = cell
        if shape.ref is not None:
            cells[shape.ref] = Cell(lines=(Line(text=row.ref),))
        elif shape.kept and row.ref:
            first = shape.kept[0]
            cells[first] = _with_ref(cells[first], row.ref)
        if shape.objective is not None:
            cells[shape.objective] = self._objective(row)
        return Row(cells=tuple(cells), place=self._place(row.first), unsure=tuple(self._doubts(board, cut)))

    def _objective(self, row: FlatRow) -> Cell:
        """The heading in front of the row, or of one before it that it goes on with."""
        part = row.ref.rpartition(".")[0]
        if row.heading is not None:
            self._heading, self._headed = row.heading, part
            return Cell(lines=(Line(text=row.heading),))
        if self._heading is not None and part == self._headed:
            return Cell(lines=(Line(text=self._heading),), again=True)
        return Cell()

    def _place(self, line: Typed) -> Place:
        return Place(page=line.page, table=self._number, line=line.line)

    def _cells(self, cut: CutRow) -> dict[int, Cell]:
        return {
            column: Cell(lines=tuple(self._lines(self._shape.cut[n], cut.share(n))))
            for n, column in enumerate(self._shape.kept)
        }

    def _lines(self, column: Meaning, pieces: Sequence[Piece]) -> Iterator[Line]:
        """The lines of a cell: wrapped ones made whole, items and names each their own."""
        group: list[Piece] = []
        for piece in pieces:
            if group and not self._same_line(column, group, piece):
                yield _line(group)
                group = []
            group.append(piece)
        if group:
            yield _line(group)

    def _same_line(self, column: Meaning, group: Sequence[Piece], piece: Piece) -> bool:
        if piece.marker is not None or (piece.line.after_blank and piece.starts_line):
            return False
        if piece.goes_on and column is not Meaning.LEAD:
            return True
        if column is Meaning.LEAD:
            rate = self._cutter.names.rate
            return not (piece.starts_line and rate(_text(group)) and rate(piece.text))
        return column not in (Meaning.MILESTONE, Meaning.OUTPUT, Meaning.NOTES) or not piece.starts_line

    def _doubts(self, board: Board, cut: CutRow) -> Iterator[Unsure]:
        if cut.score < POOR:
            yield Unsure(
                text=_short(" ".join(piece.text for piece in cut.pieces)),
                reading=self._words(self._cells(cut)),
                because="Its text could not be told apart by the columns of the table.",
            )
            return
        for n, column in enumerate(self._shape.cut):
            share = cut.share(n)
            if column is Meaning.LEAD and share and not share[0].starts_line and not self._stands_out(cut, n):
                yield self._about_lead(board, cut, n)
            elif column in (Meaning.MILESTONE, Meaning.OUTPUT, Meaning.NOTES) and n:
                doubt = self._about_list(board, cut, n)
                if doubt:
                    yield doubt

    def _stands_out(self, cut: CutRow, n: int) -> bool:
        """Whether a lead's capital follows a word in lower case, so that it can't be part of what is before it."""
        start = cut.ends[n - 1] if n else 0
        before = cut.pieces[start - 1].text.rsplit(" ", 1)[-1] if start else ""
        return before[:1].islower() and bool(self._cutter.names.rate(_text(cut.share(n))))

    def _about_lead(self, board: Board, cut: CutRow, n: int) -> Unsure:
        """A lead at the end of a line that starts with something else."""
        start, end = cut.ends[n - 1] if n else 0, cut.ends[n]
        shorter = [
            (at, end)
            for at in range(start + 1, end)
            if board.anchored.get((at, end), {}).get(Meaning.LEAD) and cut.pieces[at - 1].text[-1:] not in "/&,+"
        ]
        ways = [*shorter[-1:], (end, end)]
        line = cut.pieces[start].line
        return Unsure(
            text=line.text,
            reading=self._words({m: self._cells(cut)[m] for m in self._shape.kept[max(n - 1, 0) : n + 1]}),
            because="Both are in one line of the text, with nothing printed between them.",
            others=self._other_ways(
                board,
                cut,
                [{n: way} | ({n - 1: (cut.ends[n - 2] if n > 1 else 0, way[0])} if n else {}) for way in ways],
            ),
        )

    def _about_list(self, board: Board, cut: CutRow, n: int) -> Unsure | None:
        """Where a column of items could as well start elsewhere."""
        start, end = cut.ends[n - 1], cut.ends[n]
        before = cut.ends[n - 2] if n > 1 else 0
        own, previous = self._shape.cut[n], self._shape.cut[n - 1]
        if previous not in (Meaning.MILESTONE, Meaning.OUTPUT, Meaning.NOTES, Meaning.ACTIVITY) or before == end:
            return None
        best = board.score(previous, before, start) + board.score(own, start, end)
        close = [
            at
            for at in range(before, end + 1)
            if at != start
            and (at == end or cut.pieces[at].starts_line or cut.pieces[at].capital)
            and board.score(previous, before, at) + board.score(own, at, end) >= best - _CLOSE
        ]
        if not close:
            return None
        close.sort(key=lambda at: abs(at - start))
        names = self._shape.columns
        return Unsure(
            text=_short(_text(cut.pieces[before:end])),
            reading=(
                f"{names[self._shape.kept[n]].words} starts at “{_short(cut.pieces[start].text)}”"
                if start < end
                else f"{names[self._shape.kept[n]].words} is empty"
            ),
            because=f"Nothing printed parts it from {names[self._shape.kept[n - 1]].words}.",
            others=self._other_ways(board, cut, [{n - 1: (before, at), n: (at, end)} for at in close[:3]]),
        )

    def _other_ways(self, board: Board, cut: CutRow, ways: Sequence[dict[int, tuple[int, int]]]) -> tuple[Cut, ...]:
        taken = self._cells(cut)
        others: list[Cut] = []
        for fixed in ways:
            way = board.best(fixed)
            if way.score == float("-inf"):
                continue
            cells = {n: cell for n, cell in self._cells(way).items() if cell != taken[n]}
            if cells and way.ends[-1] == cut.ends[-1]:
                others.append(Cut(words=self._words(cells), cells=tuple(cells.items())))
        return tuple(others)

    def _words(self, cells: dict[int, Cell]) -> str:
        """Some cells as an officer is told them: "Lead: “Andy Algar”"."""
        return "; ".join(
            f"{self._shape.columns[n].words}: " + (f"“{_short(cell.text)}”" if cell.lines else "nothing")
            for n, cell in sorted(cells.items())
        )


def _with_ref(cell: Cell, ref: str) -> Cell:
    first, *rest = cell.lines or (Line(text=""),)
    return replace(cell, lines=(replace(first, text=f"{ref} {first.text}".strip()), *rest))


def _line(pieces: Sequence[Piece]) -> Line:
    return Line(text=_text(pieces), marker=pieces[0].marker)


def _text(pieces: Sequence[Piece]) -> str:
    return joined([replace(p.line, text=p.text, starts_line=p.starts_line) for p in pieces])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 120 else f"{text[:58]} … {text[-58:]}"
