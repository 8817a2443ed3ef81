"""Tables that stand on their side: the names of the columns down the left, one card for each activity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tsworkbench.documents.blocks import Cell, Line, Row, Table
from tsworkbench.documents.columnnames import name_means
from tsworkbench.documents.meanings import Meaning

_NUMBER = "No."
"""The name of the column of numbers that stand behind "Action"."""
_NUMBERED = re.compile(r"\s+(?:no\.?\s*)?(\d+(?:\.\d+)*[a-z]?)\s*:?$", re.IGNORECASE)
_FEWEST = 3
"""Different names down the left from which they are a header."""


def upright(table: Table) -> Table:
    """The table as it is, or turned if its names stand down the left: each card is a row under them."""
    rows = [row for row in table.rows if any(cell.text.strip() for cell in row.cells)]
    if not rows or not 2 <= len(rows[0].cells) <= 3 or len(rows) < _FEWEST:
        return table
    titles = 0
    while titles < len(rows) - _FEWEST and _is_title(rows[titles]):
        titles += 1
    above, rows = rows[:titles], rows[titles:]
    named = [(row, " ".join(row.cells[0].text.split())) for row in rows]
    meanings = [name_means(name) if len(name.split()) <= 8 else None for _, name in named]
    told = {meaning for meaning in meanings if meaning is not None}
    across = {name_means(" ".join(cell.text.split())) for cell in rows[0].cells[1:] if not cell.again}
    if len(told) < _FEWEST or sum(meaning is not None for meaning in meanings) * 5 < len(rows) * 4:
        return table
    if Meaning.ACTIVITY not in told or across - {None}:
        return table
    named = [part for row, name in named for part in _without_number(row, name)]
    names = list(dict.fromkeys(name for _, name in named))
    cards: list[dict[str, Cell]] = []
    places: list[Row] = []
    for row, name in named:
        if not cards or name in cards[-1]:
            cards.append({})
            places.append(row)
        cards[-1][name] = _value(row) if name != _NUMBER else Cell(lines=(Line(text=_number_in(row)),))
    header = replace(rows[0], cells=tuple(Cell(lines=(Line(text=name),)) for name in names), marked_header=True)
    made = [
        replace(place, cells=tuple(card.get(name, Cell()) for name in names), marked_header=False)
        for place, card in zip(places, cards, strict=True)
    ]
    blank = (Cell(),) * (len(names) - 1)
    titled = [replace(row, cells=(row.cells[0], *blank)) for row in above]
    return replace(table, rows=(*titled, header, *made))


def _is_title(row: Row) -> bool:
    """Whether a row only says what follows."""
    filled = [cell for cell in row.cells if cell.text.strip() and not cell.again]
    return len(filled) == 1 and bool(row.cells[0].text.strip()) and name_means(row.cells[0].text) is None


def _without_number(row: Row, name: str) -> Iterator[tuple[Row, str]]:
    """ "Action 3" names its card's number as well."""
    if _number_in(row) and name_means(name) is Meaning.ACTIVITY:
        yield row, _NUMBER
        yield row, _NUMBERED.sub("", name)
    else:
        yield row, name


def _number_in(row: Row) -> str:
    found = _NUMBERED.search(" ".join(row.cells[0].text.split()))
    return found[1] if found else ""


def _value(row: Row) -> Cell:
    """What stands to the right of a name, all of it in one cell."""
    own = [cell for cell in row.cells[1:] if not cell.again]
    if len(own) == 1:
        return own[0]
    return Cell(lines=tuple(line for cell in own for line in cell.lines))
