"""Plans read from tsworkbench's own JSON.

What the document may hold is the table in `plan.roundtrip.interchange`; here is one small engine that fills the value
classes from it, with the values that `json_values` reads.

The engine takes the document as a run of events (`start_map`, `map_key`, `string` …), and gives its rows one by one,
each after the rows that belong to it. So a large document can be read as a stream by a process of its own
(`front.sandbox`), which never holds it whole; a small one, and our own samples, are parsed here.
"""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import MISSING, replace
from decimal import Decimal
from functools import cache
from typing import IO, Any, NamedTuple, NoReturn

from tsworkbench.documents.formats.json_values import DEEPEST, MOST_VALUES, JsonValues, short
from tsworkbench.documents.limits import MOST_BYTES_OF_JSON, MOST_DEPTH_OF_JSON, MOST_ROWS_OF_JSON
from tsworkbench.plan.english import and_more
from tsworkbench.plan.language.text import FIELD_LIMIT, clean
from tsworkbench.plan.roundtrip.interchange import DOUBTS, FORMAT, VERSION, Doubt, Key, Kind, keys
from tsworkbench.plan.whole import Library, Plan

MOST_UNREAD = 20

Event = tuple[str, Any]
"""What a parser met: `start_map`, `end_map`, `start_array`, `end_array`, `map_key`, `string`, `number`, `boolean`
or `null`, and its value."""

_CHUNK = 1 << 16
_MOST_DIGITS = 4_300
_MANY_DIGITS = re.compile(rb"[0-9]{%d}" % (_MOST_DIGITS + 1))
_ABOUT_A_FILE = frozenset(
    {"remarks", "changes", "columns", "lines", "only_in_notes", "left_out"}
)  # what a dry run of an import prints beside the plans
_NOT_KEPT = ("others", "row")
"""Of a doubt."""
_ENDS = {"start_map": "end_map", "start_array": "end_array"}


class PlanRow(NamedTuple):
    """A row of the document: its value class, the fields given, and how many of the rows before it are its own.

    `own` is in the order of the document; of several fields the rows of the last one come last.
    """

    shape: str
    values: dict[str, Any]
    own: dict[str, int]


def read_library(text: str | bytes, *, name: str) -> Library:
    """The plans, officers and sources in a document; `name` is what its errors call it.

    Keys this version doesn't know are no error: they are left out and named in ``Library.unread``. A doubt
    of an import becomes a line of its plan's notes.

    Raises Refused, with a sentence that names the place, if the document isn't a plan in this JSON.
    """
    reader = RowReader(name)
    assembly = Assembly()
    reader.read(_events(_parsed(text, reader)), assembly.take)
    return assembly.library(reader.left_out_of_it())


def read_rows(file: IO[bytes], take: Callable[[PlanRow], None], *, name: str) -> list[str]:
    """Gives `take` each row of the document in `file`, read as a stream; returns what was left out of it.

    Raises Refused as `read_library` does.
    """
    reader = RowReader(name)
    reader.read(_streamed(file, reader), take)
    return reader.left_out_of_it()


def _parsed(text: str | bytes, reader: RowReader) -> Any:
    if len(text) > MOST_BYTES_OF_JSON:
        reader.refuse(f"it is larger than {MOST_BYTES_OF_JSON // 1_000_000} MB; export fewer plans at a time")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            reader.refuse(f"it is not UTF-8 text (byte {error.start + 1:,}); save it as UTF-8 and try again")
    try:
        return json.loads(
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


def _events(value: Any) -> Iterator[Event]:
    """A parsed value as the events of a parser."""
    if isinstance(value, dict):
        yield "start_map", None
        for key, held in value.items():
            yield "map_key", key
            yield from _events(held)
        yield "end_map", None
    elif isinstance(value, list):
        yield "start_array", None
        for held in value:
            yield from _events(held)
        yield "end_array", None
    elif isinstance(value, str):
        yield "string", value
    elif value is None:
        yield "null", None
    else:
        yield "boolean" if isinstance(value, bool) else "number", value


def _streamed(file: IO[bytes], reader: RowReader) -> Iterator[Event]:
    import ijson  # type: ignore[import-untyped]  # only where a document is large

    filtered = _Filtered(file)
    try:
        for event, value in ijson.basic_parse(filtered, buf_size=_CHUNK):
            yield event, float(value) if isinstance(value, Decimal) else value
    except ijson.JSONError as error:
        if filtered.number_too_large:
            reader.refuse("it has a number too large to be read")
        if "UTF8" in str(error):
            reader.refuse("it is not UTF-8 text; save it as UTF-8 and try again")
        reader.refuse(f"it is not JSON, or breaks off, {reader.reached()}")


class _Filtered:
    """A file without the mark of its byte order, which ends where a number has more digits than Python reads."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._begun = False
        self._last = b""
        self.number_too_large = False

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if not self._begun and size:
            self._begun = True
            data = data.removeprefix(codecs.BOM_UTF8) or self._file.read(size)
        if _MANY_DIGITS.search(self._last + data):  # the parser would fail over it without saying so
            self.number_too_large = True
            return b""
        self._last = data[-_MOST_DIGITS:]
        return data


class RowReader(JsonValues):
    """One document being read: what was left out, the ids met so far, and the place reached."""

    def __init__(self, name: str) -> None:
        super().__init__(clean(name) or "The document")
        self.ids: dict[str, str] = {}
        self._unread: list[str] = []
        self._left_out = 0
        self._rows = 0
        self._place = ""
        self._version_seen = False

    def read(self, events: Iterator[Event], take: Callable[[PlanRow], None]) -> None:
        """Gives `take` every row, the document as a whole (a `Library`) last. Raises Refused."""
        self._events, self._take = events, take
        if next(events, ("", None))[0] != "start_map":
            self._not_ours()
        self._row(Library, "")
        for _ in events:  # what follows the document, a parser refuses
            continue

    def reached(self) -> str:
        """Where reading is, for a sentence."""
        return f"after {short(self._place, 200)}" if self._place else "at its beginning"

    def left_out_of_it(self) -> list[str]:
        """Sentences about what was not read."""
        more = self._left_out - len(self._unread)
        return [*self._unread, *([and_more(more)] if more else [])]

    def no_constant(self, word: str) -> NoReturn:
        self.refuse(f"{word} is where a number should be; JSON has no such number")

    def no_key_twice(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(pairs)
        if len(data) < len(pairs):
            self._twice(next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1))
        return data

    def _twice(self, key: str) -> NoReturn:
        self.refuse(f'the key "{short(key)}" is twice in one object; one of the two would be lost')

    def _not_ours(self) -> NoReturn:
        self.refuse(f"it isn't a plan in tsworkbench's JSON: no \"{FORMAT}\" key is at its top")

    def _leave_out(self, sentence: str) -> None:
        self._left_out += 1
        if len(self._unread) < MOST_UNREAD:
            self._unread.append(sentence)

    def _row(self, shape: type, place: str) -> None:
        """The row whose object has just begun, and the rows in it before it."""
        self._rows += 1
        if self._rows > MOST_ROWS_OF_JSON:
            self.refuse(f"it has more than {MOST_ROWS_OF_JSON:,} rows; export fewer plans at a time")
        values: dict[str, Any] = {}
        own: dict[str, int] = {}
        self._fields(shape, None, place, values, own)
        if shape is Library and not self._version_seen:
            self._not_ours()
        for key in keys(shape):
            if key.default is MISSING and key.field not in values and key.field not in own:
                if key.stand_in not in values:
                    self.refuse(f"{place} has no {key.name}")
                values[key.field] = values[key.stand_in]
        if "id" in values:
            self._count_id(values["id"], place)
        start, end = values.get("period_start"), values.get("period_end")
        if shape is Plan and start and end and start > end:
            self.refuse(f"{place}.period_start ({start}) is after its period_end ({end})")
        self._take(PlanRow(shape.__name__, values, own))

    def _fields(self, shape: type, group: str | None, place: str, values: dict[str, Any], own: dict[str, int]) -> None:
        """The fields an object gives, to its end; what is null or empty counts as not given."""
        known = _by_name(shape, group)
        seen: set[str] = set()
        for event, name in self._events:
            if event == "end_map":
                return
            if name in seen:
                self._twice(name)
            seen.add(name)
            key = known.get(name)
            at = self._place = f"{place}.{name}" if place else name
            event, value = next(self._events)
            if shape is Library and name == FORMAT:
                self._check_version(_plain(event, value))
            elif key is None:
                self._skip(event)
                if not (shape is Library and name in _ABOUT_A_FILE) and not (shape is Doubt and name in _NOT_KEPT):
                    self._leave_out(f"{short(at, 200)} is not a key this version knows; it was left out")
            elif event == "null":
                continue
            elif isinstance(key, str):
                if event != "start_map":
                    self.wrong(at, "an object", _plain(event, value))
                self._fields(shape, key, at, values, own)
            elif key.kind is Kind.ROWS:
                if count := self._rows_of(key, event, value, at):
                    own[key.field] = count
            elif key.kind is Kind.VALUES:
                values[key.field] = self.plain(self._nested(event, value, at), at)
            elif (read := _READ[key.kind](self, self._value(event, value, at), key, at)) is not None:
                values[key.field] = read

    def _rows_of(self, key: Key, event: str, value: Any, place: str) -> int:
        if event != "start_array":
            self.wrong(place, "a list", _plain(event, value))
        count = 0
        for event, value in self._events:
            if event == "end_array":
                break
            if event != "start_map":
                self.wrong(f"{place}[{count}]", "an object", _plain(event, value))
            self._row(key.of, f"{place}[{count}]")
            count += 1
        return count

    def _value(self, event: str, value: Any, place: str) -> Any:
        """A single value, or a list of single values. What else stands there is told by an empty one of its kind."""
        if event != "start_array":
            return _plain(event, value)
        held: list[Any] = []
        length = 0
        for event, value in self._events:
            if event == "end_array":
                break
            held.append(_plain(event, value))
            length += len(value) + 1 if isinstance(value, str) else 1
            if event in _ENDS or length > 4 * FIELD_LIMIT:  # neither is a list of texts that a field can hold
                break
        return held

    def _nested(self, event: str, value: Any, place: str, depth: int = 0) -> Any:
        """The value that begins here, whatever is in it."""
        if depth > DEEPEST + 1:
            self.refuse(f"{place} is nested too deeply")
        if event == "start_map":
            found: dict[str, Any] = {}
            for event, name in self._events:
                if event == "end_map":
                    return found
                if name in found:
                    self._twice(name)
                if len(found) > MOST_VALUES:
                    self.refuse(f"{place} has more than {MOST_VALUES} keys")
                found[name] = self._nested(*next(self._events), f"{place}.{short(name)}", depth + 1)
        if event == "start_array":
            items: list[Any] = []
            for event, value in self._events:
                if event == "end_array":
                    return items
                if len(items) > MOST_VALUES:
                    self.refuse(f"{place} has more than {MOST_VALUES} values")
                items.append(self._nested(event, value, f"{place}[{len(items)}]", depth + 1))
        return value

    def _skip(self, event: str) -> None:
        """Passes over a value that isn't read."""
        open_: list[set[str]] = []
        while True:
            if event in _ENDS:
                open_.append(set())
                if len(open_) > MOST_DEPTH_OF_JSON:
                    self.refuse("it is nested too deeply to be a plan")
            elif event in ("end_map", "end_array"):
                open_.pop()
            if not open_:
                return
            event, value = next(self._events)
            if event == "map_key":
                if value in open_[-1]:
                    self._twice(value)
                open_[-1].add(value)

    def _count_id(self, given: str, place: str) -> None:
        if given in self.ids:
            self.refuse(f"{place} has the same id as {self.ids[given]}; every row needs its own")
        self.ids[given] = place

    def _check_version(self, version: Any) -> None:
        if type(version) is not int or version < 1:  # `True` would pass as 1
            self.refuse(f'its "{FORMAT}" key must be the version of the format, such as {VERSION}')
        if version > VERSION:
            self.refuse(
                f"it was written by a newer version of tsworkbench (format {short(str(version))}; "
                f"this one reads format {VERSION}); update tsworkbench and try again"
            )
        self._version_seen = True


class Assembly:
    """Puts rows that belong together into one library again."""

    def __init__(self) -> None:
        self._waiting: list[Any] = []
        self._doubts: list[tuple[Any, ...]] = []
        self._library: Library | None = None

    def take(self, row: PlanRow) -> None:
        """The next row. Raises KeyError, TypeError or ValueError for what `RowReader` doesn't give."""
        shape, words = _shapes()[row.shape]
        values = dict(row.values)
        for field in words.keys() & values.keys():
            values[field] = words[field](values[field])
        for field, count in reversed(row.own.items()):
            values[field] = tuple(self._waiting[-count:])
            del self._waiting[-count:]
        doubts = values.pop(DOUBTS.field, ())
        made = shape(**values)
        if shape is Plan:
            self._doubts.append(doubts)
        if shape is Library:
            if self._doubts:
                self._doubts[0] += doubts
            self._library = made
        self._waiting.append(made)

    def library(self, unread: list[str]) -> Library:
        """The whole, once its last row has been taken; `unread` is what its reader left out."""
        if self._library is None or len(self._waiting) != 1:
            raise ValueError("the document has no end")
        unread = list(unread)
        plans = []
        for n, (plan, doubts) in enumerate(zip(self._library.plans, self._doubts, strict=True)):
            notes, lost = _with_doubts(plan.notes or "", doubts)
            if lost:
                unread.append(f"plans[{n}].doubts: {lost:,} did not fit into the plan's notes; they were left out")
            plans.append(replace(plan, notes=notes) if notes != (plan.notes or "") else plan)
        return replace(self._library, plans=tuple(plans), unread=tuple(unread))


_READ: dict[Kind, Callable[[RowReader, Any, Key, str], Any]] = {
    Kind.TEXT: RowReader.text,
    Kind.LONG: RowReader.text,
    Kind.LINES: RowReader.lines,
    Kind.TEXTS: RowReader.texts,
    Kind.DAY: RowReader.day,
    Kind.MOMENT: RowReader.moment,
    Kind.YES_NO: RowReader.yes_no,
    Kind.WHOLE: RowReader.whole,
    Kind.NUMBER: RowReader.number,
    Kind.POUNDS: RowReader.pence,
    Kind.WORD: RowReader.word,
}


def _plain(event: str, value: Any) -> Any:
    return {} if event == "start_map" else [] if event == "start_array" else value


@cache
def _by_name(shape: type, group: str | None) -> dict[str, Key | str]:
    """What the names in an object mean: a key, or the name of a group of keys."""
    known: dict[str, Key | str] = {key.name: key for key in keys(shape) if key.group == group}
    if group is None:
        known |= {key.group: key.group for key in keys(shape) if key.group}
        if shape in (Plan, Library):
            known[DOUBTS.name] = DOUBTS
    return known


@cache
def _shapes() -> dict[str, tuple[type, dict[str, Any]]]:
    """By their names the value classes that a document may hold, with the fields that hold one of a set of words."""
    found: dict[str, tuple[type, dict[str, Any]]] = {}
    ahead: list[type] = [Library, Doubt]
    while ahead:
        shape = ahead.pop()
        if shape.__name__ not in found:
            words = {key.field: key.of for key in keys(shape) if key.kind is Kind.WORD}
            words |= {key.field: tuple for key in keys(shape) if key.kind is Kind.TEXTS}
            found[shape.__name__] = shape, words
            ahead += [key.of for key in keys(shape) if key.kind is Kind.ROWS]
    return found


def _with_doubts(notes: str, doubts: tuple[Doubt, ...]) -> tuple[str, int]:
    """A plan's notes with a line for each doubt, and how many doubts found no room."""
    lost = 0
    for line in filter(None, map(_doubt_line, doubts)):
        longer = f"{notes}\n{line}" if notes else line
        if len(longer) > FIELD_LIMIT:
            lost += 1
        else:
            notes = longer
    return notes, lost


def _doubt_line(doubt: Doubt) -> str:
    said = (
        doubt.text and f"“{doubt.text}”",
        doubt.reading and f"read as {doubt.reading}",
        doubt.because and f"because {doubt.because}",
    )
    line = ", ".join(part for part in said if part)
    where = f" at {doubt.where}" if doubt.where else ""
    return f"Doubt{where}: {line}" if line else ""
