"""Rows whose activity cell lists several activities, taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tsworkbench.documents.blocks import Cell, Line, Row
from tsworkbench.documents.cells.refs import numbered
from tsworkbench.documents.column import Column
from tsworkbench.documents.meanings import Meaning
from tsworkbench.documents.reading.grids import Grid, own_text

_COUNT = re.compile(r"(?P<number>\d{1,2})(?P<letter>[a-z])?[.)]\s+(?=\S)")


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
    ref_cell = grid.cell(row, Meaning.REF)
    unnumbered = ref_cell is None or not own_text(ref_cell)
    by_ref = all(ref is not None and "." in ref for ref in refs)
    listed = all(line.marker is not None and line.level == lines[0].level for line in lines)
    if by_ref or (listed and unnumbered):
        return [_nth(grid, row, column, n, len(lines), (line,)) for n, line in enumerate(lines)]
    counted = _counted(lines) if unnumbered else []
    return [_nth(grid, row, column, n, len(counted), part) for n, part in enumerate(counted)] or [row]


def _counted(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The lines by the number that they stand under: "1." and "2.", or "1a." and "1b." with bullets under them.

    None, unless a number opens the first line and each counts on from the one before. Bare numbers start anew in every
    row, so they are no refs; they are taken off as other marks of a list are.
    """
    parts: list[list[Line]] = []
    keys: list[tuple[str, int]] = []
    for line in lines:
        found = _COUNT.match(line.text) if line.marker is None or not parts else None
        if found is not None:
            lettered = found["letter"]
            keys.append((found["number"], ord(lettered)) if lettered else ("", int(found["number"])))
            bare = line.text if lettered else line.text[found.end() :]
            parts.append([replace(line, text=bare, marker=None if lettered else found[0].strip())])
        elif parts:
            parts[-1].append(line)
        else:
            return []
    counts_on = all(one[0] == two[0] and two[1] == one[1] + 1 for one, two in pairwise(keys))
    starts = bool(keys) and keys[0][1] in (1, ord("a"))
    return [tuple(part) for part in parts] if len(parts) > 1 and counts_on and starts else []


def _nth(grid: Grid, row: Row, column: Column, n: int, count: int, own: tuple[Line, ...]) -> Row:
    cells = list(row.cells)
    for other in grid.columns:
        cell = row.cells[other.at]
        lines = [one for one in cell.lines if one.text.strip()]
        if other.at == column.at:
            cells[other.at] = replace(cell, lines=own, value=None)
        elif len(lines) == count and other.meaning is not Meaning.OBJECTIVE:
            counted = _counted(lines)
            cells[other.at] = replace(cell, lines=counted[n] if len(counted) == count else (lines[n],), value=None)
        elif n and other.meaning not in (
            *(Meaning.OBJECTIVE, Meaning.OBJECTIVE_REF, Meaning.LEAD, Meaning.SUPPORT, Meaning.DUE, Meaning.STATUS),
            *(Meaning.RAG, Meaning.NEW_DUE, Meaning.WAS_DUE),
        ):
            cells[other.at] = Cell()
    return replace(row, cells=tuple(cells), unsure=() if n else row.unsure)
