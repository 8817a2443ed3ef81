"""Values that are beside their names instead of under them: tables on their side, and labelled lines within a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tsworkbench.documents.blocks import Cell, Line, Row, Table
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import name_means

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


_LABELLED = re.compile(r"(?P<label>[A-Z][A-Za-z /()]{1,30}?)\s*:\s+(?P<value>\S.*)")
_LABELS = {
    Meaning.LEAD: (Meaning.LEAD,),
    Meaning.SUPPORT: (Meaning.SUPPORT, Meaning.PARTNER),
    Meaning.PARTNER: (Meaning.SUPPORT, Meaning.PARTNER),
    Meaning.DUE: (Meaning.DUE,),
    Meaning.COST: (Meaning.COST,),
    Meaning.FUNDING: (Meaning.FUNDING,),
    Meaning.STATUS: (Meaning.STATUS, Meaning.RAG),
}
"""What a line within the cell of an action may say by its label, and the columns that would say it."""


def unlabelled(headers: list[str], rows: Sequence[Row]) -> tuple[list[str], list[Row]]:
    """The rows with a column more for each label that lines of the actions' cells begin with, "Lead: Ann Bell" under
    "Open a gallery", where no column says that and a third of the rows do.
    """
    meanings = [name_means(header) for header in headers]
    acting = next((at for at, meaning in enumerate(meanings) if meaning is Meaning.ACTIVITY), None)
    if acting is None:
        return headers, list(rows)
    found = [[_label_in(line) if n else None for n, line in enumerate(row.cells[acting].lines)] for row in rows]
    labels: dict[Meaning, str] = {}
    for line in (one for lines in found for one in lines if one is not None):
        labels.setdefault(line[0], line[1])
    filled = [lines for lines in found if lines]
    wanted = [
        meaning
        for meaning in labels
        if set(_LABELS[meaning]).isdisjoint(meanings)
        and 3 * sum(any(one and one[0] is meaning for one in lines) for lines in filled) >= len(filled)
    ]
    if not wanted:
        return headers, list(rows)
    made = [_with_labelled(row, acting, lines, wanted) for row, lines in zip(rows, found, strict=True)]
    return [*headers, *(labels[meaning] for meaning in wanted)], made


_Labelled = tuple[Meaning, str, str]
"""What a line says, by its label, and the words behind that."""


def _label_in(line: Line) -> _Labelled | None:
    told = _LABELLED.fullmatch(" ".join(line.text.split())) if ":" in line.text else None
    meaning = name_means(told["label"]) if told is not None and len(told["label"].split()) <= 4 else None
    return (meaning, told["label"], told["value"]) if told is not None and meaning in _LABELS else None


def _with_labelled(row: Row, acting: int, lines: Sequence[_Labelled | None], wanted: Sequence[Meaning]) -> Row:
    cell = row.cells[acting]
    told = dict(zip(cell.lines, lines, strict=True)) if not cell.again else {}
    kept = tuple(line for line in cell.lines if (told.get(line) or (None,))[0] not in wanted)
    cells = [replace(one, lines=kept) if at == acting else one for at, one in enumerate(row.cells)]
    for meaning in wanted:
        said = [replace(line, text=one[2]) for line, one in told.items() if one is not None and one[0] is meaning]
        cells.append(Cell(lines=tuple(said), again=cell.again))
    return replace(row, cells=tuple(cells))
