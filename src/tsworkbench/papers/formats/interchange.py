"""Plans written as tsworkbench's own JSON: every field, so that nothing is lost on the way out and back.

A draft is written in the same shape, with what is in doubt beside its plans.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import Enum
from typing import Any

from tsworkbench.plan.imports.differences import Comparison
from tsworkbench.plan.imports.doubts import titles_of
from tsworkbench.plan.imports.draft import Doubt, Draft, only_in_notes
from tsworkbench.plan.imports.numbers import numbered, rekeyed
from tsworkbench.plan.roundtrip.interchange import FORMAT, VERSION, Key, Kind, keys
from tsworkbench.plan.whole import Library, Milestone, Output


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
    if key.kind in (Kind.TEXTS, Kind.VALUES):
        return _plain(value)
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


def _plain(value: Any) -> Any:
    """Texts, numbers, lists and objects as JSON has them."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def printable(json_text: str) -> str:
    """JSON text with everything that could steer a terminal written as ``\\uXXXX``: the same JSON, safe to print."""
    if json_text.replace("\n", "").isprintable():
        return json_text
    return "".join(c if c == "\n" or c.isprintable() else _escaped(c) for c in json_text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))


# -- drafts


def draft_object(
    draft: Draft, comparisons: Iterable[Comparison] = (), alike: Iterable[tuple[Milestone, Output]] = ()
) -> dict[str, Any]:
    """The draft as an object for JSON. What it says can be imported as it is: its doubts become notes then.

    Where plans of the file would be updated, "changes" says by what. `alike`: milestones and outputs that say the same.
    """
    library = draft.library
    plans = tuple(numbered(rekeyed(plan, {})) for plan in library.plans)
    officers = tuple(replace(officer, id=None) for officer in library.officers)
    sources = tuple(replace(source, id=None) for source in library.sources)
    data: dict[str, Any] = json.loads(write_library(replace(library, plans=plans, officers=officers, sources=sources)))
    titles = titles_of(draft)
    data["doubts"] = [_doubt(doubt, titles.get(doubt.row)) for doubt in draft.doubts]
    if draft.columns is not None:
        data["columns"] = {column.heading: column.word for column in draft.columns.read}
    if draft.lines:
        data["lines"] = draft.lines
        data["only_in_notes"] = [{"ref": one.ref or None, "line": one.line} for one in only_in_notes(draft)]
    if draft.left:
        data["left_out"] = list(draft.left)
    if draft.remarks:
        data["remarks"] = list(draft.remarks)
    pairs = [{"milestone": milestone.title, "output": output.text} for milestone, output in alike]
    if pairs:
        data["alike"] = pairs
    changes = [
        {
            "plan": comparison.title,
            "kind": str(one.kind),
            "level": str(one.level),
            "ref": one.ref or None,
            "title": one.title,
            "field": one.field,
            "was": one.was or None,
            "now": one.now or None,
            "because": one.doubt,
        }
        for comparison in comparisons
        for one in comparison.differences
    ]
    if changes:
        data["changes"] = changes
    return data


def _doubt(doubt: Doubt, row: str | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "where": doubt.where,
        **({"row": row} if row else {}),
        "text": doubt.text,
        "reading": doubt.reading,
        "because": doubt.because,
    }
    if doubt.others:
        said["others"] = [choice.words for choice in doubt.others]
    return said
