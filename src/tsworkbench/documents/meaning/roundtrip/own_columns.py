"""Which table of a document is a sheet of ours, and which of its columns is which.

An officer adds, moves, renames and takes away columns, and puts a title above them; other programs save them anew.
So a column is known by its heading, else by what the plan has in it, else by what such a heading usually means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from tsworkbench.documents.blocks import Cell, Line, Row, Table, as_it_stood, is_struck
from tsworkbench.documents.columns.dates import DayOrder
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import name_means
from tsworkbench.documents.meaning.roundtrip.cells import OwnRow, whole_text
from tsworkbench.plan.roundtrip.ids import read_head, read_id
from tsworkbench.plan.roundtrip.names import ALWAYS, OF_PLAN, Column

_LOOKED_AT = 12
"""Rows from the top among which the headings are looked for: titles and blank rows may stand above them."""
_LEVELS = (Column.OBJECTIVE, Column.ACTIVITY)
_NEEDED = ALWAYS - {*OF_PLAN}
_SPACES = re.compile(r"[\W_]+")
_MEANT: dict[Meaning, Column] = {
    Meaning.OBJECTIVE: Column.OBJECTIVE,
    Meaning.REF: Column.NUMBER,
    Meaning.ACTIVITY: Column.ACTIVITY,
    Meaning.MILESTONE: Column.ITEM,
    Meaning.LEAD: Column.LEAD,
    Meaning.PARTNER: Column.PARTNERS,
    Meaning.HOLDER: Column.HOLDER,
    Meaning.DUE: Column.DUE,
    Meaning.NEW_DUE: Column.EXPECTED,
    Meaning.EXPECTED: Column.EXPECTED,
    Meaning.WAS_DUE: Column.FIRST_AGREED,
    Meaning.DONE_ON: Column.DONE_ON,
    Meaning.STATUS: Column.STATUS,
    Meaning.RAG: Column.RAG,
    Meaning.COST: Column.COST,
    Meaning.FUNDING: Column.FUNDING,
}
"""What a heading of an officer's own usually stands for, where the sheet has no column of that heading."""
_SAID = {
    "why": Column.WHY,
    "reason": Column.REASON,
    "reasonfordelay": Column.REASON,
    "reasonfornewdate": Column.REASON,
    "whatnext": Column.NEXT,
    "nextsteps": Column.NEXT,
    "next": Column.NEXT,
    "newdate": Column.EXPECTED,
    "revisedate": Column.EXPECTED,
    "reviseddate": Column.EXPECTED,
    "expected": Column.EXPECTED,
    "ref": Column.NUMBER,
    "no": Column.NUMBER,
    "number": Column.NUMBER,
    "rag": Column.RAG,
    "rating": Column.RAG,
    "lead": Column.LEAD,
    "leadofficers": Column.LEAD,
    "partners": Column.PARTNERS,
    "cabinetmember": Column.HOLDER,
    "service": Column.DIRECTORATE,
    "portfolio": Column.DIRECTORATE,
    "department": Column.DIRECTORATE,
    "division": Column.DIRECTORATE,
    "section": Column.DIRECTORATE,
    "completedon": Column.DONE_ON,
    "datecompleted": Column.DONE_ON,
}

Sameness = Callable[[OwnRow, int, Column], bool | None]
"""Whether a row has, in a place, what the plan had in a column when the sheet left; None where that was nothing."""


@dataclass(frozen=True)
class OwnTable:
    """A sheet of ours: its columns by their place, those that are an officer's own, and its rows."""

    columns: dict[int, Column]
    others: dict[int, str]
    """The headings of an officer's own columns."""
    titles: tuple[str, ...]
    rows: tuple[OwnRow, ...]
    lined: bool | None = None
    """Whether each milestone has a row of its own, where the headings don't say it."""

    @property
    def has_headings(self) -> bool:
        """Whether its columns have headings."""
        return any(self.titles)

    def has(self, column: Column) -> bool:
        """Whether the sheet has a column."""
        return column in self.columns.values()

    def word(self, level: Column) -> str:
        """What the plan calls a level, by the heading of its column."""
        return next((self.titles[place] for place, column in self.columns.items() if column is level), level.value)

    @property
    def is_whole(self) -> bool:
        """Whether it has all that a sheet of ours needs to be read by itself."""
        return set(self.columns.values()) >= _NEEDED

    @property
    def by_line(self) -> bool:
        """Whether each milestone has a row of its own."""
        return self.has(Column.KIND) or self.has(Column.ITEM) if self.lined is None else self.lined


def own_table(table: Table) -> OwnTable | None:
    """The table as a sheet of ours, or None where it isn't one."""
    has_some = bool(_id_places(table.rows, max((len(row.cells) for row in table.rows), default=0)))
    for place, row in enumerate(table.rows[:_LOOKED_AT]):
        titles = tuple(" ".join(" ".join(map(whole_text, cell.lines)).split()) for cell in row.cells)
        columns = _named(titles)
        rest = table.rows[place + 1 :]
        ids = _id_places(rest, len(titles)) if has_some else []
        if not _is_header(columns, titles, has_ids=bool(ids)):
            continue
        if ids and Column.ID not in columns.values():
            columns = {at: column for at, column in columns.items() if at != ids[0]} | {ids[0]: Column.ID}
        columns |= _levels(titles, columns)
        columns |= _usual(titles, columns)
        others = {at: title for at, title in enumerate(titles) if at not in columns}
        stood = (as_it_stood(one) if is_struck(one) else one for one in rest if not _is(one, titles))
        rows = (OwnRow(_cells(one, columns), _rest(one, others), one.place, one.struck) for one in stood)
        return OwnTable(columns, others, titles, tuple(one for one in rows if one.cells or one.others))
    return _without_headings(table) if has_some else None


def _without_headings(table: Table) -> OwnTable | None:
    """A sheet whose headings are gone: most of its rows bear ids."""
    width = max((len(row.cells) for row in table.rows), default=0)
    ids = _id_places(table.rows, width)
    if not ids:
        return None
    borne = sum(len(row.cells) > ids[0] and read_id(row.cells[ids[0]].text) is not None for row in table.rows)
    if borne * 2 < len(table.rows):
        return None
    columns = {ids[0]: Column.ID}
    others = {at: "" for at in range(width) if at != ids[0]}
    rows = tuple(OwnRow(_cells(row, columns), _rest(row, others), row.place) for row in table.rows)
    return OwnTable(columns, others, ("",) * width, rows)


def carried_on(tables: Iterable[OwnTable]) -> list[OwnTable]:
    """Sheets of which some are the rest of the one before, as where a table was split: they have its columns."""
    found: list[OwnTable] = []
    headed: OwnTable | None = None
    for table in tables:
        if table.has_headings:
            headed = table
        elif headed is not None and len(headed.titles) == len(table.titles) and _ids_at(headed) == _ids_at(table):
            table = _in_columns(replace(table, titles=headed.titles), headed.columns)
        found.append(table)
    return found


_OF_DAYS = (
    *(Column.STARTS, Column.ENDS, Column.DUE, Column.DUE_BY, Column.FIRST_AGREED, Column.EXPECTED, Column.DONE_ON),
)
_A_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)")


def in_our_order(tables: Sequence[OwnTable]) -> tuple[list[OwnTable], str | None]:
    """The tables with their days as we write them, where all have the month first; and a remark that says so.

    One program has written every day of a sheet: what one column shows holds for all.
    """
    cells = [row.cells[column] for table in tables for row in table.rows for column in _OF_DAYS if column in row.cells]
    order = DayOrder.of(cell for cell in cells if _A_DAY.fullmatch(cell.text.strip()))
    if not order.month_first:
        return list(tables), None
    said = f"Its days have the month first, as American programs write them: {order.read(month_first=True)}."
    turned = [
        replace(table, rows=tuple(replace(row, cells=_turned(row.cells)) for row in table.rows)) for table in tables
    ]
    return turned, said


def _turned(cells: Mapping[Column, Cell]) -> dict[Column, Cell]:
    found = dict(cells)
    for column in _OF_DAYS:
        day = _A_DAY.fullmatch(cells[column].text.strip()) if column in cells else None
        if day is not None:
            month, of_month, year = (int(day[n]) for n in (1, 2, 3))
            with suppress(ValueError):
                iso = date(year + 2000 * (year < 100), month, of_month).isoformat()
                found[column] = replace(cells[column], lines=(Line(text=iso),))
    return found


def _ids_at(table: OwnTable) -> int | None:
    return next((at for at, column in table.columns.items() if column is Column.ID), None)


def known_again(table: OwnTable, same: Sameness, words: tuple[str, str, str]) -> OwnTable:
    """The table with columns known by what the plan called its levels, and by what the plan had in them.

    `words` are what the plan calls its two levels and its directorates.
    """
    columns = {at: column for at, column in table.columns.items() if column not in _guessed(table)}
    for level, word in zip((*_LEVELS, Column.DIRECTORATE), words, strict=True):
        at = next((n for n, title in enumerate(table.titles) if _plain(title) == _plain(word)), None)
        if at is not None and level not in columns.values() and at not in columns:
            columns[at] = level
    full = [OwnRow({}, dict(_everything(row, table)), row.place, row.struck, row.id) for row in table.rows]
    free = [at for at in range(len(table.titles)) if at not in columns]
    for at in free:
        scores: Counter[Column] = Counter()
        seen: Counter[Column] = Counter()
        for column in Column:
            if column in columns.values() or column in OF_PLAN:
                continue
            for row in full:
                found = same(row, at, column)
                if found is not None:
                    seen[column] += 1
                    scores[column] += found
        best = max(scores, key=lambda column: scores[column] / seen[column], default=None)
        if best is not None and scores[best] >= min(3, seen[best]) and scores[best] * 10 >= seen[best] * 6:
            columns[at] = best
    columns |= {at: column for at, column in table.columns.items() if column not in columns.values() and at in free}
    return _in_columns(table, columns)


def _in_columns(table: OwnTable, columns: dict[int, Column]) -> OwnTable:
    """The table with its cells in these columns."""
    others = {at: title for at, title in enumerate(table.titles) if at not in columns}
    rows = []
    for row in table.rows:
        cells = dict(_everything(row, table))
        rows.append(
            replace(
                row,
                cells={columns[at]: cell for at, cell in cells.items() if at in columns},
                others={at: cell for at, cell in cells.items() if at in others},
            )
        )
    return replace(table, columns=columns, others=others, rows=tuple(rows))


def _guessed(table: OwnTable) -> set[Column]:
    """The columns that are not known by their own heading, or by one that another column has too."""
    by_name = {_plain(column.value): column for column in Column}
    plain = [_plain(title) for title in table.titles]
    return {
        column
        for at, column in table.columns.items()
        if column is not Column.ID and (by_name.get(plain[at]) is not column or plain.count(plain[at]) > 1)
    }


def _everything(row: OwnRow, table: OwnTable) -> Iterable[tuple[int, Cell]]:
    for at, column in table.columns.items():
        if column in row.cells:
            yield at, row.cells[column]
    yield from row.others.items()


def _named(titles: Sequence[str]) -> dict[int, Column]:
    """The columns that bear our own headings, the first of each."""
    by_name = {_plain(column.value): column for column in Column if column not in _LEVELS}
    found: dict[int, Column] = {}
    for at, title in enumerate(titles):
        column = Column.ID if read_head(title) or _plain(title) == "rowid" else by_name.get(_plain(title))
        if column is not None and column not in found.values():
            found[at] = column
    return found


def _is_header(columns: dict[int, Column], titles: Sequence[str], *, has_ids: bool) -> bool:
    names = set(columns.values())
    if Column.ID in names or has_ids:
        return len(names - {Column.ID}) >= 2 or (Column.ID in names and len(names) >= 2)
    if not names >= {Column.RAG, Column.NUMBER}:
        return False
    return Column.RAG.value in titles and len(names) >= 4


def _levels(titles: Sequence[str], columns: dict[int, Column]) -> dict[int, Column]:
    """The plan's own words for its levels: as we call them, else whatever stands in their places."""
    named = {
        level: next(
            (at for at, title in enumerate(titles) if _plain(title) == _plain(level.value) and at not in columns), None
        )
        for level in _LEVELS
    }
    before = {*OF_PLAN, Column.KIND}
    upper = next((at for at, _ in enumerate(titles) if columns.get(at) not in before), None)
    number = next((at for at, column in columns.items() if column is Column.NUMBER), None)
    lower = number + 1 if number is not None else None
    free = [at for at in (upper, lower) if at is not None and at < len(titles) and at not in columns and titles[at]]
    if None in named.values() and len(set(free)) == 2:
        return dict(zip(free, _LEVELS, strict=True))
    found = {at: level for level, at in named.items() if at is not None}
    for level, at in zip(_LEVELS, (upper, lower), strict=True):
        if level not in found.values() and at in free and at not in found:
            found[at] = level
    return found


def _usual(titles: Sequence[str], columns: dict[int, Column]) -> dict[int, Column]:
    """Renamed columns: a heading that usually stands for one of ours which the sheet has lost."""
    there = set(columns.values())
    found: dict[int, Column] = {}
    for at, title in enumerate(titles):
        if at in columns or not title:
            continue
        column = _SAID.get(_plain(title)) or _MEANT.get(name_means(title) or Meaning.OTHER)
        if column is Column.ITEM and not there & {Column.KIND, Column.DUE}:
            column = Column.MILESTONES
        if column is not None and column not in there and column not in found.values():
            found[at] = column
    return found


def _id_places(rows: Sequence[Row], width: int) -> list[int]:
    """The places in which ids of rows stand, the one with the most first."""
    counted: Counter[int] = Counter()
    for row in rows:
        counted.update(at for at, cell in enumerate(row.cells[:width]) if cell.lines and read_id(cell.words))
    return [at for at, _ in counted.most_common()]


def _cells(row: Row, columns: dict[int, Column]) -> dict[Column, Cell]:
    return {
        column: row.cells[at]
        for at, column in columns.items()
        if at < len(row.cells) and (row.cells[at].lines or row.cells[at].value is not None)
    }


def _rest(row: Row, others: dict[int, str]) -> dict[int, Cell]:
    return {at: row.cells[at] for at in others if at < len(row.cells) and row.cells[at].words}


def _is(row: Row, titles: Sequence[str]) -> bool:
    """Whether a row is the headings again, as at the top of a page."""
    return [" ".join(" ".join(map(whole_text, cell.lines)).split()) for cell in row.cells] == list(titles)


def _plain(title: str) -> str:
    return _SPACES.sub("", title.casefold().removeprefix("ï»¿"))  # a mark that a spreadsheet took for letters
