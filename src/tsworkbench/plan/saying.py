"""What one edition of a document says of a row, field by field, so that it can be held beside what the file has.

A field here is what an officer would call one: a date with its phrase, a cost with its kind. What a document
doesn't say is None, and overwrites nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from tsworkbench.plan.fields import cell_words, money_words, when_words
from tsworkbench.plan.likeness import plain
from tsworkbench.plan.model import CostKind, Level, Status
from tsworkbench.plan.numbering import is_given

DUE = ("due_text", "due_from", "due_to", "due_precision", "due_rrule", "due_doubt")
_DATED = (Level.ACTIVITY, Level.MILESTONE, Level.OUTPUT, Level.TASK)

_TEXTS: dict[Level, tuple[str, ...]] = {
    Level.PLAN: (
        *("organisation", "lead_body", "area", "contact", "vision", "rationale", "implications", "next_steps"),
        *("short_title",),
    ),
    Level.OBJECTIVE: ("key_changes", "rationale", "short_title"),
    Level.ACTIVITY: ("funding_text", "rag", "short_title"),
    Level.MILESTONE: ("rag", "short_title"),
    Level.OUTPUT: ("actual",),
    Level.TASK: (),
}
"""Fields of one cell that say something wherever they hold anything."""


class Said(NamedTuple):
    """What stands in one field: a value to compare it by, the cells that hold it, and how it is said in words."""

    value: Any
    cells: Mapping[str, Any]
    words: str


def fields_of(level: Level) -> tuple[str, ...]:
    """The fields of a level that a document may say something of, in the order they are told."""
    rest = _TEXTS[level]
    if level is Level.PLAN:
        return ("title", "period", "review", "words", *rest)
    if level is Level.OBJECTIVE:
        return ("ref", "title", *rest)
    money = ("cost",) if level is Level.ACTIVITY else ("target",) if level is Level.OUTPUT else ()
    return (*(("ref",) if level is Level.ACTIVITY else ()), "title", "due", "status", *money, *rest)


def said(level: Level, row: Any, name: str) -> Said | None:
    """What a field of a row says; None where it says nothing. `row` is one of the value classes of `plan.whole`."""
    return _GROUPS[name](level, row) if name in _GROUPS else _text(row, name)


def whole_of(level: Level, row: Any) -> dict[str, Said]:
    """What every field of a row says, also where it says nothing: what a sheet of ours is compared by."""
    found: dict[str, Said] = {}
    more = ("expected", "notes") if level in _DATED else ("notes",)
    given = ("ref",) if level in _DATED and level is not Level.ACTIVITY else ()
    for name in dict.fromkeys((*given, *fields_of(level), *more)):
        cells = {cell: getattr(row, cell) for cell in cells_of(level, name) if hasattr(row, cell)}
        one = said(level, row, name) if name != "expected" else None
        words = one.words if one is not None else ""
        if name == "expected":
            words = date_words(row, "expected") if row.expected_due_to or row.expected_text else ""
            words = ", because: ".join(part for part in (words, row.expected_reason) if part)
        elif name == "title" and level is Level.MILESTONE:
            words = row.text or row.title
        elif name == "status":
            words = cell_words("status", row.status)
        found[name] = Said(tuple(_bare(value) for value in cells.values()), cells, words)
    return found


def _bare(value: Any) -> Any:
    """A value to compare by: blank text is none, and spaces are one."""
    if isinstance(value, str):
        lines = [" ".join(line.split()) for line in value.split("\n")]
        return "\n".join(line for line in lines if line) or None
    return value


def cells_of(level: Level, name: str) -> tuple[str, ...]:
    """The cells that hold a field."""
    if name == "title":
        return {Level.MILESTONE: ("title", "text"), Level.OUTPUT: ("text",)}.get(level, ("title",))
    return _CELLS.get(name, (name,))


_CELLS: dict[str, tuple[str, ...]] = {
    "due": DUE,
    "expected": ("expected_text", "expected_due_from", "expected_due_to", "expected_precision", "expected_reason"),
    "cost": ("cost_text", "cost_pence", "cost_kind"),
    "target": ("target", "unit", "target_kind"),
    "status": ("status", "done_on"),
    "period": ("period_start", "period_end"),
    "review": ("review_text", "review_rrule"),
    "words": ("objective_word", "activity_word"),
}


def shortened(value: Any) -> str:
    """A short text that stands for a value: two values that say the same have the same."""
    return hashlib.sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:20]


def skipped(level: Level, title: str) -> str:
    """A short text that stands for a row that was left out, by which it is known again."""
    return shortened((str(level), plain(title)))


def date_words(row: Any, which: str = "due") -> str:
    """A date of a row, as it was said and as it was read: "by Dec 2009 (end Dec 2009)"."""
    cells = ("expected_text", "expected_due_from", "expected_due_to", "expected_precision")
    names = ("due_text", "due_from", "due_to", "due_precision") if which == "due" else cells
    text, first, last, precision = (getattr(row, name) for name in names)
    when = when_words(first, last, str(precision) if precision else None)
    if not text:
        return when
    return text if plain(text) == plain(when) or last is None else f"{text} ({when})"


def _cells(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _text(row: Any, name: str) -> Said | None:
    value = getattr(row, name)
    return Said(value, {name: value}, cell_words(name, value)) if value not in (None, "") else None


def _title(level: Level, row: Any) -> Said | None:
    cells = _cells(row, cells_of(level, "title"))
    words = row.text if level is Level.OUTPUT else row.title
    return Said(words, {name: cell for name, cell in cells.items() if cell is not None}, words)


def _ref(_: Level, row: Any) -> Said | None:
    if not row.ref or is_given(row.ref):
        return None
    return Said(row.ref.strip(), {"ref": row.ref.strip()}, row.ref.strip())


def _due(_: Level, row: Any) -> Said | None:
    if row.due_text is None and row.due_to is None and row.due_precision == "none":
        return None
    value = (row.due_from, row.due_to, str(row.due_precision), row.due_rrule, plain(row.due_text))
    return Said(value, _cells(row, DUE), date_words(row))


def _status(_: Level, row: Any) -> Said | None:
    if row.status == Status.NOT_STARTED:
        return None  # what every row is until somebody says something
    cells: dict[str, Any] = {"status": str(row.status)}
    if row.status != Status.COMPLETE or row.done_on is not None:
        cells["done_on"] = row.done_on if row.status == Status.COMPLETE else None
    return Said(str(row.status), cells, cell_words("status", row.status))


def _cost(_: Level, row: Any) -> Said | None:
    if row.cost_text is None and row.cost_pence is None and row.cost_kind == CostKind.NONE:
        return None
    words = row.cost_text or (money_words(row.cost_pence) if row.cost_pence is not None else str(row.cost_kind))
    cells = _cells(row, cells_of(Level.ACTIVITY, "cost"))
    return Said((row.cost_text, row.cost_pence, str(row.cost_kind)), cells, words)


def _target(_: Level, row: Any) -> Said | None:
    if row.target is None:
        return None
    words = f"{cell_words('target', row.target)} {row.unit or ''}".strip()
    if row.target_kind == "yearly":
        words += " each year"
    cells = _cells(row, cells_of(Level.OUTPUT, "target"))
    return Said((row.target, row.unit, str(row.target_kind)), cells, words)


def _period(_: Level, row: Any) -> Said | None:
    if row.period_start is None and row.period_end is None:
        return None
    value = (row.period_start, row.period_end)
    words = " to ".join(cell_words("period_start", day) for day in value if day)
    return Said(value, _cells(row, ("period_start", "period_end")), words)


def _review(_: Level, row: Any) -> Said | None:
    if row.review_text is None and row.review_rrule is None:
        return None
    value = (row.review_text, row.review_rrule)
    return Said(value, _cells(row, ("review_text", "review_rrule")), row.review_text or str(row.review_rrule))


def _words(_: Level, row: Any) -> Said | None:
    value = (row.objective_word, row.activity_word)
    if value == ("Objective", "Activity"):
        return None
    return Said(value, _cells(row, ("objective_word", "activity_word")), " / ".join(value))


_GROUPS = {
    "title": _title,
    "ref": _ref,
    "due": _due,
    "status": _status,
    "cost": _cost,
    "target": _target,
    "period": _period,
    "review": _review,
    "words": _words,
}
