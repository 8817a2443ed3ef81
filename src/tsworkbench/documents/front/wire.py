"""How a document read in one process is told to another: as JSON, which can carry values and nothing that acts.

Every value of `documents.blocks` becomes an object that names its class; fields that hold their default are left out.
A cell that is nothing but a line of words, as most are, is told as those words, and an empty one as null.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from tsworkbench.documents import blocks
from tsworkbench.documents.blocks import Cell, Colour, Document, Line, Row
from tsworkbench.documents.pace import not_collecting

_CLASS = "class"
_DATE = "date"
_FILL = "fill"
_CLASSES: dict[str, Any] = {
    name: value for name, value in vars(blocks).items() if isinstance(value, type) and is_dataclass(value)
}


def encode(document: Document) -> str:
    """The document as one line of JSON."""
    return json.dumps(document, default=_plain, ensure_ascii=True, separators=(",", ":"))


def decode(text: str) -> Document:
    """The document that `encode` told.

    Raises ValueError, TypeError, KeyError or RecursionError if the text isn't such a document.
    """
    with not_collecting():
        document = json.loads(text, object_hook=_value)
    if not isinstance(document, Document):
        raise TypeError("not a document")
    return document


def _plain(value: Any) -> dict[str, Any]:
    if isinstance(value, date):
        return {_DATE: value.isoformat()[:10]}
    plain: dict[str, Any] = {_CLASS: type(value).__name__}
    made: Any = type(value)
    for name, default in _fields(made):
        held = getattr(value, name)
        if held != default:
            plain[name] = held
    if made is Row:
        plain["cells"] = list(map(_told, plain["cells"]))
    return plain


def _told(cell: Cell) -> Any:
    lines = cell.lines
    if cell.value is not None or cell.again or cell.fill is not None or len(lines) > 1:
        return cell
    if not lines:
        return None
    line = lines[0]
    plain = not (line.bold or line.level or line.marker or line.links) and line.marker is None and line.struck is None
    return line.text if plain else cell


def _cell(told: Any) -> Cell:
    if told is None:
        return _EMPTY
    return _of_words(told) if type(told) is str else told


@lru_cache(maxsize=4096)
def _of_words(text: str) -> Cell:
    return Cell(lines=(Line(text=text),))


_EMPTY = Cell()


def _value(told: dict[str, Any]) -> Any:
    if _DATE in told:
        return date.fromisoformat(told[_DATE])
    made = _CLASSES[told.pop(_CLASS)]
    if made is Row:
        told["cells"] = tuple(map(_cell, told["cells"]))
    if _FILL in told:
        told[_FILL] = Colour(told[_FILL])
    return made(**{name: _tuples(held) if type(held) is list else held for name, held in told.items()})


def _tuples(held: list[Any]) -> tuple[Any, ...]:
    return tuple(_tuples(each) if type(each) is list else each for each in held)


@cache
def _fields(made: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, _default(field)) for field in fields(made))


def _default(field: Field[Any]) -> Any:
    return _NOTHING if field.default is MISSING else field.default


_NOTHING = object()  # equals no value: a field without a default is always told
