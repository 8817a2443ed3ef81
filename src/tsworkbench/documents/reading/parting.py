"""Rows whose activity cell lists several activities, taken apart."""

from __future__ import annotations

from dataclasses import replace

from tsworkbench.documents.blocks import Cell, Line, Row
from tsworkbench.documents.cells.refs import numbered
from tsworkbench.documents.column import Column
from tsworkbench.documents.meanings import Meaning
from tsworkbench.documents.reading.grids import Grid, own_text


def parted(grid: Grid, row: Row) -> list[Row]:
    """A row whose activity cell is a list of several, one row each.

    Dates and leads are given to each in turn where there are as many; what there is once stays with the first,
    but who leads and by when holds for them all.
    """
    column = grid.column(Meaning.ACTIVITY)
    if column is None or grid.has(Meaning.MILESTONE):
        return [row]
    cell = row.cells[column.at]
    lines = [line for line in cell.lines if line.text.strip()]
    if cell.again or len(lines) < 2:
        return [row]
    refs = [numbered(line.text).ref for line in lines]
    by_ref = all(ref is not None and "." in ref for ref in refs)
    ref_cell = grid.cell(row, Meaning.REF)
    listed = all(line.marker is not None and line.level == lines[0].level for line in lines)
    if not by_ref and not (listed and (ref_cell is None or not own_text(ref_cell))):
        return [row]
    return [_nth(grid, row, column, n, len(lines), line) for n, line in enumerate(lines)]


def _nth(grid: Grid, row: Row, column: Column, n: int, count: int, line: Line) -> Row:
    cells = list(row.cells)
    for other in grid.columns:
        cell = row.cells[other.at]
        lines = [one for one in cell.lines if one.text.strip()]
        if other.at == column.at:
            cells[other.at] = replace(cell, lines=(line,), value=None)
        elif len(lines) == count and other.meaning is not Meaning.OBJECTIVE:
            cells[other.at] = replace(cell, lines=(lines[n],), value=None)
        elif n and other.meaning not in (
            *(Meaning.OBJECTIVE, Meaning.OBJECTIVE_REF, Meaning.LEAD, Meaning.SUPPORT, Meaning.DUE, Meaning.STATUS),
            *(Meaning.RAG, Meaning.NEW_DUE, Meaning.WAS_DUE),
        ):
            cells[other.at] = Cell()
    return replace(row, cells=tuple(cells), unsure=() if n else row.unsure)
