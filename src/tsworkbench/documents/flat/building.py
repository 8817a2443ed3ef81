"""The rows of a flattened table put together: cells from the pieces they were cut into, and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tsworkbench.documents.blocks import Cell, Cut, Line, Place, Row, Unsure
from tsworkbench.documents.columnnames import Named
from tsworkbench.documents.flat.cutting import Board, CutRow, Cutter
from tsworkbench.documents.flat.pieces import Piece
from tsworkbench.documents.flat.rows import FlatRow
from tsworkbench.documents.flat.typed import Typed, joined
from tsworkbench.documents.meanings import Meaning

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
        """Whether a lead's capital follows a word in lower case, so that it can't be part of what stands before it."""
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
