"""A form that comes back: an Excel workbook in which an officer has filled in what is new.

It may have been saved by another program, sorted, and given columns and rows of the officer's own: rows are known by
their ids, columns by their headings, and what a row read when the form left is in the head sheet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tsworkbench.documents.blocks import Cell, Document, Row, Table
from tsworkbench.documents.formats.registry import WORKBOOKS
from tsworkbench.documents.front.reception import read_received, receive
from tsworkbench.documents.meaning.roundtrip.cells import lines_of, number_in, phrase_of
from tsworkbench.documents.meaning.roundtrip.reader import is_head
from tsworkbench.plan.english import number
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.roundtrip.ids import FORM, read_id, short_id
from tsworkbench.work.sharing.officer_form import COLUMNS, Filled, FilledRow

_WORDS = re.compile(r"[^a-z]+")
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LEVELS = ("activity", "milestone", "output")
_ASK = "Ask for a new form, or type what it says into the workbench."


def is_form(document: Document) -> bool:
    """Whether a document is a form of ours."""
    return any(_is_head(table) for table in _tables(document))


class IsForm(Refused):
    """A document that was to be read as a plan is a form: `filled` is what it says."""

    def __init__(self, name: str, filled: Filled) -> None:
        self.filled = filled
        super().__init__(
            f"“{name}” is a form that {filled.head['officer']} has filled in, and no plan. Take it in with "
            "“tsworkbench take-in”, or with t on the screen Sharing (S)."
        )


def read_form(path: str | Path) -> Filled:
    """The form in the workbook at `path`. Raises NoSuchFile, and Refused for what is no form, or is one no longer."""
    found = read_workbook(path)
    if found is None:
        raise Refused(
            f"“{clean(Path(path).name)}” is a sheet of a plan and no form: “tsworkbench import” brings it back."
        )
    return found


def read_workbook(path: str | Path) -> Filled | None:
    """The form in the workbook at `path`; None where it is a sheet that “export” has made, which “import” brings back.

    Raises as `read_form`.
    """
    received = receive(path)
    if received.format not in WORKBOOKS:
        raise Refused(f"“{received.name}” is no form: forms are workbooks that “pack --form” has made.")
    document = read_received(received)
    if not is_form(document) and any(is_head(table) for table in _tables(document)):
        return None
    return filled(document)


def filled(document: Document) -> Filled:
    """The form that a document is."""
    head = next((table for table in _tables(document) if _is_head(table)), None)
    if head is None:
        raise Refused(f"“{document.name}” has lost the hidden sheet by which a form is known. {_ASK}")
    said, rows = _head(document.name, head)
    found: dict[str, FilledRow] = {}
    remarks: list[str] = []
    seen_header = False
    for table in _tables(document):
        if table is head:
            continue
        columns: dict[int, str] = {}
        for row in table.rows:
            header = _columns(row)
            if header is not None:
                columns, seen_header = header, True
                continue
            if not columns:
                continue
            one = _row(row, columns, rows)
            if one is None:
                words = " ".join(cell.words for cell in row.cells if cell.words)[:80]
                if words:
                    remarks.append(f"A row of its own, “{words}”, was not taken in: add it in the workbench.")
                continue
            if one.id in found and any(one.typed.values()) and one.typed != found[one.id].typed:
                remarks.append(f"{one.ref} is there twice ({found[one.id].where} and {one.where}); the first counts.")
            found.setdefault(one.id, one)
    if not seen_header:
        raise Refused(f"“{document.name}” has lost its row of headings (No., What, Due …). {_ASK}")
    return Filled(said, tuple(found.values()), tuple(remarks))


def _tables(document: Document) -> Iterator[Table]:
    return (block for block in document.blocks if isinstance(block, Table))


def _words(cell: Cell | None) -> str:
    return " ".join(lines_of(cell))


def _is_head(table: Table) -> bool:
    pairs = [[_words(cell) for cell in row.cells[:2]] for row in table.rows[:4]]
    return ["Kind", FORM] in pairs and any(pair[0] == "Head" for pair in pairs if len(pair) == 2)


def _head(name: str, table: Table) -> tuple[Mapping[str, Any], dict[str, Mapping[str, Any]]]:
    """What the form says of itself, and of each of its rows by its short id."""
    broken = Refused(f"“{name}” was changed in its hidden sheet, so it can't be told what is new in it. {_ASK}")
    rows: dict[str, Mapping[str, Any]] = {}
    head: Mapping[str, Any] | None = None
    try:
        for row in table.rows:
            if len(row.cells) < 2:
                continue
            key, text = _words(row.cells[0]), _words(row.cells[1])
            if key == "Head":
                head = _checked_head(json.loads(text))
            elif read_id(key) is not None:
                one = json.loads(text)
                if not _is_sound(one) or short_id(one["id"]) != read_id(key):
                    raise broken
                rows[short_id(one["id"])] = one
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise broken from error
    if head is None or not rows:
        raise broken
    return head, rows


def _checked_head(said: Any) -> Mapping[str, Any]:
    texts = ("form", "plan", "share", "title", "officer", "made_at")
    if not all(isinstance(said[name], str) for name in texts) or not all(
        _IDS.fullmatch(said[name]) for name in ("form", "plan", "share")
    ):
        raise ValueError("head")
    numbers = [said["format"], said["hlc"], *said["seen"].values()]
    if not all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one < 1 << 62 for one in numbers):
        raise ValueError("head")
    return {**said, "title": clean(said["title"]), "officer": clean(said["officer"])[:200]}


def _is_sound(one: Any) -> bool:
    return (
        isinstance(one["id"], str)
        and bool(_IDS.fullmatch(one["id"]))
        and one["level"] in _LEVELS
        and isinstance(one["ref"], str)
        and isinstance(one["shown"], dict)
        and all(
            isinstance(fact, str) and isinstance(cells, dict) and all(isinstance(by, str) for by in over)
            for fact, (cells, over) in one["sent"].items()
        )
    )


def _columns(row: Row) -> dict[int, str] | None:
    """The columns by their headings, where a row is the headings: place → the field, "ref" or "id"."""
    names = {_plain(column.heading): column.name for column in COLUMNS} | {"no": "ref", "rowid": "id"}
    found: dict[int, str] = {}
    for place, cell in enumerate(row.cells):
        name = names.get(_plain(_words(cell)))
        if name is not None and name not in found.values():
            found[place] = name
    return found if len(found) >= 4 and {"ref", "id"} & set(found.values()) else None


def _plain(text: str) -> str:
    return _WORDS.sub("", text.casefold())


def _row(row: Row, columns: Mapping[int, str], known: Mapping[str, Mapping[str, Any]]) -> FilledRow | None:
    """A row by its id, wherever it stands; where that is lost, by its number, if only one row has that."""
    cells = {name: row.cells[place] for place, name in columns.items() if place < len(row.cells)}
    said = known.get(read_id(_words(cells.get("id"))) or "")
    if said is None:
        ids = (read_id(_words(cell)) or "" for cell in row.cells)
        said = next((known[one] for one in ids if one in known), None)
    ref = _words(cells.get("ref"))
    by_number = False
    if said is None:
        same = [one for one in known.values() if one["ref"] and one["ref"] == ref]
        if len(same) != 1:
            return None
        said, by_number = same[0], True
    typed = {column.name: _typed(column.name, cells.get(column.name)) for column in COLUMNS}
    where = f"row {row.place.row}" if row.place.row else "its row"
    return FilledRow(
        id=said["id"],
        ref=said["ref"],
        level=said["level"],
        shown=said["shown"],
        sent=said["sent"],
        typed=typed,
        where=f"{where}, known by its number" if by_number else where,
    )


def _typed(name: str, cell: Cell | None) -> str:
    """What is in a cell, as it would be typed."""
    text = _words(cell)
    if name in ("done_on", "due"):
        return phrase_of(cell, text)
    if name == "actual" and not text.startswith(("+", "-")):
        value = number_in(cell)
        return number(value).replace(",", "") if value is not None else text
    if name == "rag":
        return clean(text.lstrip("▲◆●■✓○✔ ")) if text else ""
    if name in ("why", "next", "comment"):
        return "\n".join(lines_of(cell))
    return text
