"""A form that comes back: an Excel workbook in which an officer has filled in what is new.

It may have been saved by another program, sorted, and given columns and rows of the officer's own: rows are known by
their ids, columns by their headings, and what a row read when the form left is in the head sheet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from tsworkbench.documents.blocks import Cell, Document, Row, Table
from tsworkbench.documents.formats.registry import WORKBOOKS
from tsworkbench.documents.front.reception import read_received, receive
from tsworkbench.documents.meaning.roundtrip.cells import lines_of, number_in, phrase_of
from tsworkbench.documents.meaning.roundtrip.reader import is_head
from tsworkbench.plan.english import listed, number
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.roundtrip.ids import FORM, read_id, short_id
from tsworkbench.work.sharing.officer_form import COLUMNS, Filled, FilledRow, read_digest

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
    reading = _Reading(*_head(document.name, head))
    for table in _tables(document):
        if table is not head:
            reading.through(table)
    if not reading.has_headings:
        raise Refused(f"“{document.name}” has lost its row of headings (No., What, Due …). {_ASK}")
    if not reading.is_numbered:
        raise Refused(f"“{document.name}” has lost the columns by which its rows are known, No. and Row id. {_ASK}")
    remarks = [*reading.remarks, *(one for one in document.remarks if "formula" in one)]
    return Filled(reading.said, tuple(reading.rows.values()), tuple(remarks))


class _Reading:
    """The sheets of a form, read one after another."""

    def __init__(self, said: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> None:
        self.said, self._known = said, known
        self.rows: dict[str, FilledRow] = {}
        self.remarks: list[str] = []
        self.has_headings = self.is_numbered = False

    def through(self, table: Table) -> None:
        """Reads the rows below each row of headings."""
        header: _Header | None = None
        unread: dict[str, None] = {}
        for row in table.rows:
            found = _header(row)
            if found is not None:
                header, self.has_headings = found, True
                self.is_numbered |= header.is_numbered
            elif header is not None and header.is_numbered:
                self._take(row, header)
                unread.update(dict.fromkeys(header.unread(row)))
        if header is not None and unread and (missing := header.missing()):
            lost = listed(f"“{heading}”" for heading in missing)
            self.remarks.append(
                f"There is no column {lost} any more, so nothing of it was taken in, nor what is under "
                f"{listed(unread)}. Put the headings back as they were, and take the form in again."
            )

    def _take(self, row: Row, header: _Header) -> None:
        one = _row(row, header, self._known)
        if one is None:
            words = " ".join(cell.words for cell in row.cells if cell.words)[:80]
            if words:
                self.remarks.append(f"A row of its own, “{words}”, was not taken in: add it in the workbench.")
            return
        first = self.rows.setdefault(one.id, one)
        if first is not one and any(one.typed.values()) and one.typed != first.typed:
            self.remarks.append(f"{one.ref} is there twice ({first.where} and {one.where}); the first counts.")
        for heading, place in header.read_only.items():
            was = self._known[short_id(one.id)].get("read", {}).get(heading)
            words = _words(row.cells[place]) if place < len(row.cells) else ""
            if was is not None and words and was != read_digest(words):
                self.remarks.append(
                    f"{one.ref} ({one.where}): “{words[:80]}” is under {heading}, where nothing is taken in. A new "
                    "date goes under New date, and words under Commentary."
                )


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


_ALSO = {
    "status": ("state", "progress"),
    "rag": ("rating", "ragrating", "ragstatus"),
    "why": ("reason", "reasons"),
    "next": ("whatsnext", "nextsteps", "nextstep"),
    "done_on": ("done", "datedone", "completedon", "datecompleted", "donedate"),
    "due": ("newduedate", "newdue", "reviseddate", "reviseddue", "dateagreed"),
    "actual": ("actual", "actualsofar", "total", "sofartotal"),
    "comment": ("comments", "comment", "commentaries"),
    "ref": ("ref", "reference", "number"),
    "id": ("id",),
}
"""What officers call a column, where its own heading is gone."""
_READ_ONLY = ("What", "Due", "Said last")


class _Header(NamedTuple):
    """A row of headings: place → the field, "ref" or "id"; heading → place of what is only to be read; the others."""

    columns: Mapping[int, str]
    read_only: Mapping[str, int]
    others: Mapping[int, str]

    @property
    def is_numbered(self) -> bool:
        """Whether its rows can be known again."""
        return bool({"ref", "id"} & set(self.columns.values()))

    def missing(self) -> list[str]:
        """The headings of columns to fill in that aren't there."""
        return [column.heading for column in COLUMNS if column.name not in self.columns.values()]

    def unread(self, row: Row) -> list[str]:
        """The headings that are no heading of a form, and under which a row has something."""
        return [name for place, name in self.others.items() if place < len(row.cells) and _words(row.cells[place])]


def _header(row: Row) -> _Header | None:
    """The headings in a row, where it is one of headings. A column goes by its own heading, then by a like one."""
    words = {place: _words(cell) for place, cell in enumerate(row.cells)}
    names = {_plain(column.heading): column.name for column in COLUMNS} | {"no": "ref", "rowid": "id"}
    found: dict[int, str] = {}
    for place, text in words.items():
        name = names.get(_plain(text))
        if name is not None and name not in found.values():
            found[place] = name
    if len(found) < 4:
        return None
    read_only = {text: place for place, text in words.items() if text in _READ_ONLY}
    for name, heading in ((name, heading) for heading, name in names.items() if name not in found.values()):
        for place, text in words.items():
            said = _plain(text)
            like = said in _ALSO[name] or (name in _BEGUN and said.startswith(heading))
            if like and place not in found and place not in read_only.values():
                found[place] = name
                break
    others = {place: f"“{text}”" if text else "a column without a heading" for place, text in words.items()}
    for place in (*found, *read_only.values()):
        others.pop(place, None)
    return _Header(found, read_only, others)


_BEGUN = {"status", "rag", "why", "next", "done_on", "due", "actual", "comment"}
"""Columns of which a heading may say more: "RAG (choose one)"."""


def _plain(text: str) -> str:
    return _WORDS.sub("", text.casefold())


def _row(row: Row, header: _Header, known: Mapping[str, Mapping[str, Any]]) -> FilledRow | None:
    """A row by the number that is read in it, wherever it is; by its hidden id where that is no number of the form's.

    Who sorts what can be seen leaves the hidden ids where they were.
    """
    cells = {name: row.cells[place] for place, name in header.columns.items() if place < len(row.cells)}
    said = known.get(read_id(_words(cells.get("id"))) or "")
    if said is None:
        ids = (read_id(_words(cell)) or "" for cell in row.cells)
        said = next((known[one] for one in ids if one in known), None)
    number = cells.get("ref")
    ref = _words(number) if number is not None and not number.again else ""
    by_number = False
    as_sent = number is not None and number.value is None  # "1.10" that was made a number is 1.1
    if said is None or (ref and ref != said["ref"] and as_sent):
        same = [one for one in known.values() if one["ref"] and one["ref"] == ref]
        if len(same) == 1:
            said, by_number = same[0], True
    if said is None:
        return None
    typed = {}
    for place, name in header.columns.items():
        if name not in ("ref", "id"):
            typed[name] = "" if _goes_on(row, place) else _typed(name, cells.get(name))
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


def _goes_on(row: Row, place: int) -> bool:
    """Whether a cell is merged with the one on its left."""
    if not 0 < place < len(row.cells) or not row.cells[place].again:
        return False
    return bool(row.cells[place].words) and row.cells[place].words == row.cells[place - 1].words


def _typed(name: str, cell: Cell | None) -> str:
    """What is in a cell, as it would be typed."""
    text = _words(cell)
    if text.startswith(("'", "’")) and name not in ("why", "next", "comment"):
        text = text[1:]  # how text is typed that is to stay text
    if name in ("done_on", "due"):
        return phrase_of(cell, text)
    if name == "actual" and not text.startswith(("+", "-")):
        value = number_in(cell)
        return number(value).replace(",", "") if value is not None and isfinite(value) else text
    if name == "rag":
        return clean(text.lstrip("▲◆●■✓○✔ ")) if text else ""
    if name in ("why", "next", "comment"):
        return "\n".join(lines_of(cell))
    return text
