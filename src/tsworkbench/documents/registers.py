"""Tables of a document that are to become entries of a register: spreadsheets, CSV, tables of Word and of the web."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tsworkbench.documents.blocks import Cell, Document, Table
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import name_means
from tsworkbench.documents.formats.registry import Format
from tsworkbench.documents.front.reception import read_received, receive
from tsworkbench.plan.english import few, number
from tsworkbench.plan.errors import Refused, WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers import presets
from tsworkbench.plan.registers.sheets import Sheet, SheetRow, is_of, looks_like, names_of
from tsworkbench.plan.registers.values import Register

_NEUTRAL = re.compile(r"'+[=+\-@\uff1d\uff0b\uff0d\uff20]")
_ALL_HAVE = re.compile(
    r"\s*(?:title|name|summary|description|details?|type|category|(?:start|end)(?: date)?|priority|reference)\s*$",
    re.IGNORECASE,
).match
"""Headings that plans have as well, though they say nothing to them."""
_FIRST = 12
"""In so many rows at the top of a table its headings are looked for."""


def read_sheet(path: str | Path, register: Register, *, sheet: str | None = None) -> Sheet:
    """The table of a document that fits a register best, or the one in the sheet that is named.

    Raises NoSuchFile, Refused where the document can't be read or has no table, WrongInput for a sheet it hasn't.
    """
    found = read_sheets(path, register)
    if sheet is None:
        return found[0]
    wanted = [one for one in found if one.name.casefold() == clean(sheet).casefold()]
    if not wanted:
        names = few(list(dict.fromkeys(one.name for one in found)), 12)
        name = os.path.basename(path)
        raise WrongInput(f"“{name}” has no sheet “{clean(sheet)[:60]}” with a table. There are: {names}.")
    return wanted[0]


def read_sheets(path: str | Path, register: Register) -> list[Sheet]:
    """The tables of a document, the one that fits a register best first.

    Raises NoSuchFile, Refused where the document can't be read or has no table.
    """
    received = receive(path)
    if received.format is Format.JSON:
        raise Refused(f"“{received.name}” is JSON. Entries come from tables: CSV, Excel, Word. Nothing was changed.")
    found = list(sheets(read_received(received), register))
    if not found:
        raise Refused(f"There is no table in “{received.name}”, so there are no entries in it. Nothing was changed.")
    known = names_of(register)
    return sorted(found, key=lambda one: (is_of(known, one.headings), len(one.rows)), reverse=True)


def register_of(document: Document, *, own: int = 0) -> Register | None:
    """The register of a shipped preset that a document's table is of, by its headings; None where none fits best, or
    where fewer than `own` of them are columns that a plan doesn't have as well.
    """
    every = [register for preset in presets.all_shipped() for register in preset.registers]
    tables = (block for block in document.blocks if isinstance(block, Table) and not block.hidden)
    tops = [[_words(cell) for cell in row.cells] for table in tables for row in table.rows[:_FIRST]]
    register = looks_like(every, tops)
    if register is None or not own:
        return register
    names = names_of(register)
    beside = (
        [text for text in top if name_means(text) in (None, Meaning.OTHER) and not _ALL_HAVE(text)] for top in tops
    )
    return register if any(is_of(names, headings) >= own for headings in beside) else None


def written_of(document: Document) -> Register | None:
    """The register of a shipped preset that a table was written of by this program: its columns go from Ref to Id, and
    most of those between are fields of the register.
    """
    tables = (block for block in document.blocks if isinstance(block, Table) and not block.hidden and block.rows)
    tops = [[" ".join(_words(cell).split()).casefold() for cell in table.rows[0].cells] for table in tables]
    tops = [top[1:-1] for top in tops if len(top) > 2 and (top[0], top[-1]) == ("ref", "id")]
    for preset in presets.all_shipped() if tops else ():
        for register in preset.registers:
            titles = {field.title.casefold() for field in register.fields}
            if any(sum(text in titles for text in top) > len(top) * _MOST for top in tops):
                return register
    return None


_MOST = 0.7
"""The share of the columns of a table that are those of a register of which it was written."""


def sheets(document: Document, register: Register) -> Iterator[Sheet]:
    """The tables of a document, each with the row of headings that fits the register best."""
    names = names_of(register)
    number_of = 0
    for block in document.blocks:
        if not isinstance(block, Table) or block.hidden:
            continue
        number_of += 1
        rows = [[_words(cell) for cell in row.cells] for row in block.rows]
        filled = [at for at, row in enumerate(rows) if any(row)]
        if not filled:
            continue
        at = max(filled[:_FIRST], key=lambda one: (is_of(names, rows[one]), -one))
        width = max(len(row) for row in rows)
        name = block.place.sheet or block.title or f"table {number_of}"
        below = tuple(
            SheetRow((*rows[one], *[""] * (width - len(rows[one]))), _place(block, one, name))
            for one in filled
            if one > at
        )
        headings = tuple(" ".join(text.split()) for text in (*rows[at], *[""] * (width - len(rows[at]))))
        yield Sheet(name, headings, below)


def _place(table: Table, at: int, name: str) -> str:
    row = table.rows[at].place.row
    return f"row {row}" if row is not None else f"row {at + 1} of {name}"


def _words(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return number(value).replace(",", "")
    text = "\n".join(line.text for line in cell.lines if line.text.strip())
    return text[1:] if _NEUTRAL.match(text) else text
