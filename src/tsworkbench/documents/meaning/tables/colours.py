"""What the colours of a table's cells say: ratings, bars of time, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tsworkbench.documents.blocks import Cell, Colour, Line, Row
from tsworkbench.documents.columns.meanings import Column, Meaning
from tsworkbench.documents.columns.recognition import is_span_of_time
from tsworkbench.documents.columns.vocabulary import name_means

_RATES = (Meaning.RAG, Meaning.STATUS)
_SAYS = "Its cells hold no words; their colours were read as ratings."
_BARS = "Its cells hold no words; those with a colour were read as ticked."
_TICK = "●"


def with_colours(headers: Sequence[str], rows: Sequence[Row]) -> tuple[list[Row], dict[int, str]]:
    """The rows with words where a colour stands for them; and by column, as the reason of a doubt, that it was so.

    In a column of ratings each colour is the rating of its name. Under a year, quarter or month one colour is a bar
    of a chart, ticked; several are the ratings of that time. Anywhere else a colour is there for looks.
    """
    read: dict[int, Mapping[Colour, str]] = {}
    because: dict[int, str] = {}
    if not any(cell.fill is not None for row in rows for cell in row.cells):
        return list(rows), because
    for at, header in enumerate(headers):
        cells = [row.cells[at] for row in rows]
        colours = {cell.fill for cell in cells if not cell.lines and cell.fill is not None}
        telling = colours - {Colour.GREY}
        if not telling:
            continue
        meaning = name_means(header)
        silent = not any(cell.lines for cell in cells)
        if is_span_of_time(header) and silent and len(telling) == 1:
            read[at] = dict.fromkeys(telling, _TICK)
            if _BARS not in because.values():  # one doubt for all the bars of a chart
                because[at] = _BARS
        elif meaning in _RATES or (silent and len(telling) > 1 and (meaning is None or is_span_of_time(header))):
            read[at] = {colour: colour.value.capitalize() for colour in colours}
            because[at] = _SAYS
    if not read:
        return list(rows), because
    return [_in_words(row, read) for row in rows], because


def told_by_colour(columns: Sequence[Column], because: Mapping[int, str]) -> list[Column]:
    """The columns, with the doubt of those whose colours were read and count."""
    counts = (*_RATES, Meaning.TICKED)
    return [
        replace(column, because=because[column.at], instead=Meaning.OTHER)
        if column.at in because and column.meaning in counts
        else column
        for column in columns
    ]


def unread_colours(rows: Sequence[Row]) -> int:
    """How many cells without words have a colour that was taken to be there for looks."""
    return sum(cell.fill not in (None, Colour.GREY) for row in rows for cell in _blank(row))


def _blank(row: Row) -> Iterator[Cell]:
    """The cells of a row in which nothing stands, unless the whole row is coloured alike."""
    if len({cell.fill for cell in row.cells}) > 1:
        yield from (cell for cell in row.cells if not cell.lines)


def _in_words(row: Row, read: Mapping[int, Mapping[Colour, str]]) -> Row:
    cells = list(row.cells)
    for at, words in read.items():
        fill = cells[at].fill
        if not cells[at].lines and fill is not None:
            cells[at] = replace(cells[at], lines=(Line(text=words[fill]),))
    return replace(row, cells=tuple(cells))
