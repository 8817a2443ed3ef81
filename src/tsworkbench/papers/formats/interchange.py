"""Plans written as tsworkbench's own JSON: every field, so that nothing is lost on the way out and back."""

import json
from enum import Enum
from typing import Any

from tsworkbench.plan.roundtrip.interchange import FORMAT, VERSION, Key, Kind, keys
from tsworkbench.plan.whole import Library


def write_library(library: Library) -> str:
    """The plans of a library as JSON text, the same text for the same library.

    The keys that every document shows are there even when they say nothing; any other is left out when it
    holds what its absence means. ``Library.unread`` is about another document and isn't written.

    Raises ValueError for a number JSON doesn't have (NaN, infinity).
    """
    data = {FORMAT: VERSION, **_object(library)}
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _object(row: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key in keys(type(row)):
        value = getattr(row, key.field)
        if not key.always and value == key.default:
            continue
        into = data.setdefault(key.group, {}) if key.group else data
        into[key.name] = _value(value, key)
    return data


def _value(value: Any, key: Key) -> Any:
    if key.kind is Kind.ROWS:
        return [_object(row) for row in value]
    if key.kind is Kind.LINES:
        return value.split("\n") if value else []
    if value is None:
        return None
    if key.kind is Kind.POUNDS:
        pounds, pence = divmod(value, 100)
        return value / 100 if pence else pounds
    if key.kind is Kind.NUMBER:
        return int(value) if value == value // 1 else value
    return value.value if isinstance(value, Enum) else value


def printable(json_text: str) -> str:
    """JSON text with everything that could steer a terminal written as ``\\uXXXX``: the same JSON, safe to print."""
    if json_text.replace("\n", "").isprintable():
        return json_text
    return "".join(c if c == "\n" or c.isprintable() else _escaped(c) for c in json_text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))
