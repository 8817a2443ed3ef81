"""Plans read from tsworkbench's own JSON.

What the document may hold is the table in `plan.interchange`; here is one small engine that fills the value
classes from it. A document is a stranger: every text is cleaned, every type and number is checked, and what
can't be read is refused with its place, such as ``plans[0].objectives[2].title``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import MISSING, replace
from functools import cache
from typing import Any, NoReturn, TypeVar

from tsworkbench.documents.jsonvalues import JsonValues, short
from tsworkbench.plan.interchange import DOUBTS, FORMAT, VERSION, Doubt, Key, Kind, keys
from tsworkbench.plan.text import FIELD_LIMIT, clean
from tsworkbench.plan.whole import Library, Plan

MOST_BYTES = 200_000_000
MOST_UNREAD = 20

T = TypeVar("T")


def read_library(text: str | bytes, *, name: str) -> Library:
    """The plans, officers and sources in a document; `name` is what its errors call it.

    Keys this version doesn't know are no error: they are left out and named in ``Library.unread``. A doubt
    of an import becomes a line of its plan's notes.

    Raises Refused, with a sentence that names the place, if the document isn't a plan in this JSON.
    """
    reader = _Reader(clean(name) or "The document")
    return reader.library(_parsed(text, reader))


def _parsed(text: str | bytes, reader: _Reader) -> dict[str, Any]:
    if len(text) > MOST_BYTES:
        reader.refuse(f"it is larger than {MOST_BYTES // 1_000_000} MB; export fewer plans at a time")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            reader.refuse(f"it is not UTF-8 text (byte {error.start + 1:,}); save it as UTF-8 and try again")
    try:
        data = json.loads(
            text.removeprefix("\ufeff"),
            parse_constant=reader.no_constant,
            object_pairs_hook=reader.no_key_twice,
        )
    except json.JSONDecodeError as error:
        reader.refuse(f"it is not JSON: line {error.lineno:,}, column {error.colno:,}: {error.msg}")
    except RecursionError:
        reader.refuse("it is nested too deeply to be a plan")
    except ValueError:  # what is left is Python's own limit on the digits of a whole number
        reader.refuse("it has a number too large to be read")
    if not isinstance(data, dict) or FORMAT not in data:
        reader.refuse(f"it isn't a plan in tsworkbench's JSON: no \"{FORMAT}\" key stands at its top")
    version = data.pop(FORMAT)
    if type(version) is not int or version < 1:  # `True` would pass as 1
        reader.refuse(f'its "{FORMAT}" key must be the version of the format, such as {VERSION}')
    if version > VERSION:
        reader.refuse(
            f"it was written by a newer version of tsworkbench (format {short(str(version))}; "
            f"this one reads format {VERSION}); update tsworkbench and try again"
        )
    return data


class _Reader(JsonValues):
    """One document being read: what was left out, and the ids met so far."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.unread: list[str] = []
        self.left_out = 0
        self.ids: dict[str, str] = {}

    def library(self, data: dict[str, Any]) -> Library:
        _take_doubts(data)
        library = self.row(Library, data, "")
        more = self.left_out - len(self.unread)
        return replace(library, unread=(*self.unread, *([f"and {more:,} more"] if more else [])))

    def no_constant(self, word: str) -> NoReturn:
        self.refuse(f"{word} stands where a number should; JSON has no such number")

    def no_key_twice(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(pairs)
        if len(data) < len(pairs):
            again = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
            self.refuse(f'the key "{short(again)}" stands twice in one object; one of the two would be lost')
        return data

    def leave_out(self, sentence: str) -> None:
        self.left_out += 1
        if len(self.unread) < MOST_UNREAD:
            self.unread.append(sentence)

    def row(self, shape: type[T], data: Any, place: str) -> T:
        """A value class filled from an object."""
        values = self.values(shape, None, data, place)
        for key in keys(shape):
            if key.default is MISSING and key.field not in values:
                if key.stand_in not in values:
                    self.refuse(f"{place} has no {key.name}")
                values[key.field] = values[key.stand_in]
        if "id" in values:
            self.count_id(values["id"], place)
        if shape is Plan:
            self.settle_plan(values, place)
        return shape(**values)

    def values(self, shape: type, group: str | None, data: Any, place: str) -> dict[str, Any]:
        """The fields an object gives; what is null or empty counts as not given."""
        if not isinstance(data, dict):
            self.wrong(place, "an object", data)
        known = _by_name(shape, group)
        values: dict[str, Any] = {}
        for name, value in data.items():
            key = known.get(name)
            at = f"{place}.{name}" if place else name
            if key is None:
                self.leave_out(f"{short(at, 200)} is not a key this version knows; it was left out")
            elif value is None:
                continue
            elif isinstance(key, str):
                values |= self.values(shape, key, value, at)
            elif (read := _READ[key.kind](self, value, key, at)) is not None:
                values[key.field] = read
        return values

    def rows(self, value: Any, key: Key, place: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self.wrong(place, "a list", value)
        return tuple(self.row(key.of, item, f"{place}[{n}]") for n, item in enumerate(value))

    def count_id(self, given: str, place: str) -> None:
        if given in self.ids:
            self.refuse(f"{place} has the same id as {self.ids[given]}; every row needs its own")
        self.ids[given] = place

    def settle_plan(self, values: dict[str, Any], place: str) -> None:
        """What only holds of a plan as a whole: its period, and the doubts that become notes."""
        start, end = values.get("period_start"), values.get("period_end")
        if start and end and start > end:
            self.refuse(f"{place}.period_start ({start}) is after its period_end ({end})")
        doubts: tuple[Doubt, ...] = values.pop(DOUBTS.field, ())
        notes, lost = values.get("notes") or "", 0
        for line in filter(None, map(_doubt_line, doubts)):
            longer = f"{notes}\n{line}" if notes else line
            if len(longer) > FIELD_LIMIT:
                lost += 1
            else:
                notes = longer
        if lost:
            self.leave_out(f"{place}.doubts: {lost:,} did not fit into the plan's notes; they were left out")
        if notes:
            values["notes"] = notes


_READ: dict[Kind, Callable[[_Reader, Any, Key, str], Any]] = {
    Kind.TEXT: _Reader.text,
    Kind.LONG: _Reader.text,
    Kind.LINES: _Reader.lines,
    Kind.DAY: _Reader.day,
    Kind.MOMENT: _Reader.moment,
    Kind.YES_NO: _Reader.yes_no,
    Kind.WHOLE: _Reader.whole,
    Kind.NUMBER: _Reader.number,
    Kind.POUNDS: _Reader.pence,
    Kind.WORD: _Reader.word,
    Kind.ROWS: _Reader.rows,
}


@cache
def _by_name(shape: type, group: str | None) -> dict[str, Key | str]:
    """What the names in an object mean: a key, or the name of a group of keys."""
    known: dict[str, Key | str] = {key.name: key for key in keys(shape) if key.group == group}
    if group is None:
        known |= {key.group: key.group for key in keys(shape) if key.group}
        if shape is Plan:
            known[DOUBTS.name] = DOUBTS
    return known


def _take_doubts(data: dict[str, Any]) -> None:
    """What a dry run of an import prints beside the plans: its doubts go to the first, the rest is about a file."""
    doubts, plans = data.pop(DOUBTS.name, None), data.get("plans")
    if isinstance(doubts, list) and isinstance(plans, list) and plans and isinstance(plans[0], dict):
        kept = [{k: v for k, v in one.items() if k != "others"} if isinstance(one, dict) else one for one in doubts]
        theirs = plans[0].get(DOUBTS.name)
        plans[0][DOUBTS.name] = [*(theirs if isinstance(theirs, list) else []), *kept]
    for about_a_file in ("remarks", "changes"):
        data.pop(about_a_file, None)


def _doubt_line(doubt: Doubt) -> str:
    said = (
        doubt.text and f"“{doubt.text}”",
        doubt.reading and f"read as {doubt.reading}",
        doubt.because and f"because {doubt.because}",
    )
    line = ", ".join(part for part in said if part)
    where = f" at {doubt.where}" if doubt.where else ""
    return f"Doubt{where}: {line}" if line else ""
