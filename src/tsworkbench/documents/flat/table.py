"""A table that was flattened into lines, made a table again: its columns by its header, its rows by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tsworkbench.documents.blocks import Line, Place, Row, Table
from tsworkbench.documents.flat.building import POOR, Builder, Shape
from tsworkbench.documents.flat.cutting import Cutter
from tsworkbench.documents.flat.headers import Header
from tsworkbench.documents.flat.names import Names
from tsworkbench.documents.flat.rows import FlatRow, split_rows, split_unnumbered
from tsworkbench.documents.flat.typed import Typed, wraps
from tsworkbench.documents.meanings import Meaning

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
    """Where a row stands: at its first line, or at those that came before it."""
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
