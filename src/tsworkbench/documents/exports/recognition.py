"""An export recognised by its headings, and put in its document as a plan's table.

All that a program's own way of exporting is about ends here: what is read from the table that comes out is read as in
any other document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tsworkbench.documents.blocks import Block, Cell, Document, Heading, Line, Paragraph, Place, Row, Table
from tsworkbench.documents.columns.meanings import heading_key
from tsworkbench.documents.exports.programs import EXPORTS, Export
from tsworkbench.documents.exports.sheet import Named, Sheet, same_header

_SEARCHED = 30
"""Rows from the top in which a header is looked for."""
_ADDRESS = re.compile(r"https?://\S+$")
_NOTHING = ("null", "[]")
"""What programs write for what isn't there."""


def _without_nothing(row: Row) -> Row:
    if not any(cell.text in _NOTHING for cell in row.cells):
        return row
    return replace(row, cells=tuple(Cell() if cell.text in _NOTHING else cell for cell in row.cells))


def recast(document: Document, named: Named | None = None) -> Document | None:
    """The document with the tasks of a known program put as a plan's table, or None if none of it is such an export.

    `named` counts before what the program's entry says.
    """
    sheets = list(_sheets(document))
    found = [(at, rows, known) for at, rows in sheets if (known := _recognised(rows)) is not None]
    if not found:
        return None
    blocks: dict[int, list[Block]] = {at: [block] for at, block in enumerate(document.blocks)}
    remarks: list[str] = []
    title: str | None = None
    for places, rows, known in found:
        sheet = Sheet(known[0], [_without_nothing(row) for row in rows], known[1], named or {})
        above = list(sheet.above())
        table = sheet.table()
        if table is None:
            continue
        for at in places:
            blocks[at] = []
        links = [block for block in above if isinstance(block, Paragraph) and _ADDRESS.match(block.line.text)]
        blocks[places[0]] = [*(block for block in above if block not in links), table, *links]  # none names the plan
        remarks += sheet.remarks()
        title = title or sheet.title
    entry = found[0][2][0]
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table) and blocks[at] == [block] and (block.title or "").casefold() in entry.other_sheets:
            remarks.append(f"The sheet “{block.title}” holds no tasks, and was left out.")
            blocks[at] = []
        elif isinstance(block, Table) and blocks[at] == [block] and title is None:
            title = _plan_named(block, entry)
    top: list[Block] = [Heading(text=title, level=0, place=Place())] if title else []
    made = tuple(block for at in range(len(document.blocks)) for block in blocks[at])
    return replace(document, blocks=(*top, *made), remarks=(*document.remarks, *dict.fromkeys(remarks)))


def recognised_in(document: Document) -> Export | None:
    """The first entry that a part of a document is an export of."""
    return next((known[0] for _, rows in _sheets(document) if (known := _recognised(rows)) is not None), None)


def _sheets(document: Document) -> Iterator[tuple[list[int], list[Row]]]:
    """The rows of each sheet, and the blocks they are in; titles of a CSV file are rows of one cell."""
    sheets = [at for at, block in enumerate(document.blocks) if isinstance(block, Table) and block.place.sheet]
    if sheets:
        for at in sheets:
            block = document.blocks[at]
            assert isinstance(block, Table)
            if not block.hidden:
                yield [at], list(block.rows)
        return
    rows: list[Row] = []
    for block in document.blocks:
        if isinstance(block, Table):
            rows += block.rows
        elif isinstance(block, Heading):
            rows.append(Row(cells=(Cell(lines=(Line(text=block.text),)),), place=block.place))
        else:
            rows.append(Row(cells=(Cell(lines=(block.line,)),), place=block.place))
    yield list(range(len(document.blocks))), rows


def _recognised(rows: Sequence[Row]) -> tuple[Export, int] | None:
    """The export that the rows are, and where its header is."""
    for at, row in enumerate(rows[:_SEARCHED]):
        names = {heading_key(cell.words) for cell in row.cells if not cell.again} - {""}
        if len(names) < 3:
            continue
        fitting = [entry for entry in EXPORTS if _fits(entry, names) and (not entry.in_groups or _in_groups(rows, at))]
        if fitting:
            return max(fitting, key=lambda entry: len(entry.required)), at
    return None


def _fits(entry: Export, names: set[str]) -> bool:
    return (
        names >= set(entry.required)
        and (not entry.one_of or not names.isdisjoint(entry.one_of))
        and not names.isdisjoint(entry.title)
    )


def _in_groups(rows: Sequence[Row], header: int) -> bool:
    """Whether the header is under a title of one cell, and is repeated further down or is under two titles."""
    alone = [len(row.filled) == 1 for row in rows[:header]]
    first = next((heading_key(cell.words) for cell in rows[header].cells if cell.words), "")
    again = sum(same_header(row, rows[header]) for row in rows[header + 1 :])
    return bool(alone) and alone[-1] and first == "name" and (again > 0 or sum(alone) > 1)


def _plan_named(table: Table, entry: Export) -> str | None:
    for row in table.rows[:_SEARCHED]:
        filled = row.filled
        if len(filled) == 2 and heading_key(filled[0].words) in entry.plan:
            return filled[1].words
    return None
