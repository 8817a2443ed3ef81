"""Rows and lines that are struck out whole: what a plan has cancelled, and still prints."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tsworkbench.documents.blocks import Cell, Line, Row

STRUCK_OUT = "It is struck out in the document."
"""The note on what is read as cancelled because of it."""


def is_struck(row: Row, names: Collection[int] = ()) -> bool:
    """Whether a row is struck out: all that stands in it, or at least what names it, in the columns `names`."""
    own = [cell for cell in row.cells if not cell.again]
    if not any(_struck(cell) for cell in own):
        return False
    if not any(cell.words for cell in own):
        return True
    naming = [row.cells[at] for at in names]
    return any(map(_struck, naming)) and not any(cell.words for cell in naming)


def as_it_stood(row: Row) -> Row:
    """A struck row with the words that it had."""
    cells = tuple(_as_it_stood(cell) for cell in row.cells)
    return replace(row, cells=cells, struck=True)


def with_struck(line: Line) -> str:
    """The words of a line that has no field, and what is struck out in it."""
    return f"{line.text} [struck out: {line.struck}]".strip() if line.struck else line.text


def words_struck(line: Line) -> str | None:
    """What a line says that is struck out whole, else None."""
    return line.struck if line.struck and not line.text.strip() else None


def _struck(cell: Cell) -> bool:
    return not cell.words and any(line.struck for line in cell.lines)


def _as_it_stood(cell: Cell) -> Cell:
    if not _struck(cell):
        return cell
    return replace(cell, lines=tuple(replace(line, text=line.struck or "", struck=None) for line in cell.lines))
