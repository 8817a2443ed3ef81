"""The plan's JSON (format 1) as a table: which keys an object has, in which order, and what each holds.

The table is derived from the value classes of `plan.whole` and from the table of fields, `plan.language.fields`, so a
field added to both is read and written without another line here. Only what they can't say is below: the order of the
keys that every document shows, and which texts are days or moments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from enum import Enum, StrEnum, auto
from functools import cache
from typing import Any, get_args, get_type_hints

from tsworkbench.plan.governance.measures import Measure, MeasureReading
from tsworkbench.plan.language.fields import FIELDS
from tsworkbench.plan.language.fields import Kind as FieldKind
from tsworkbench.plan.registers.values import Entry, Figure, Register
from tsworkbench.plan.registers.values import Field as RegisterField
from tsworkbench.plan.whole import (
    Activity,
    Funding,
    Lead,
    Library,
    Milestone,
    Note,
    Objective,
    Officer,
    Output,
    Plan,
    PublicNote,
    Review,
    RoleHolder,
    Setting,
)

FORMAT = "tsworkbench"
"""The key that tells a plan in this JSON from any other JSON; its value is the version."""

VERSION = 1


class Kind(Enum):
    """What a key holds in JSON."""

    TEXT = auto()
    LONG = auto()
    """Text that may run over several lines."""
    LINES = auto()
    """A list of texts in JSON; one text, an entry a line, in the plan."""
    DAY = auto()
    MOMENT = auto()
    YES_NO = auto()
    WHOLE = auto()
    NUMBER = auto()
    POUNDS = auto()
    """Pounds in JSON; whole pence in the plan."""
    WORD = auto()
    """One of a closed set of words."""
    TEXTS = auto()
    """A list of texts, in the plan too."""
    VALUES = auto()
    """An object of names and plain values: what fields of an entry hold, or settings."""
    ROWS = auto()
    """A list of objects."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key of an object, and the field of the value class that it carries."""

    name: str
    field: str
    kind: Kind
    of: Any = None
    """The value class of `Kind.ROWS`, the enum of `Kind.WORD`."""
    default: Any = MISSING
    """What a document means that doesn't have the key; MISSING if it must have it."""
    always: bool = False
    """Written even when it says nothing, so that a reader sees where it would stand."""
    group: str | None = None
    """The object within the object in which the key stands, such as "levels"."""
    stand_in: str | None = None
    """The key whose text is taken when this one is missing."""
    may_be_empty: bool = False
    """A text that must be there and may yet be empty."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What an import wasn't sure of. Read from a document, never written: it has become a note by then."""

    where: str | None = None
    text: str | None = None
    reading: str | None = None
    because: str | None = None


DOUBTS = Key(name="doubts", field="doubts", kind=Kind.ROWS, of=Doubt, default=())
"""The key of a plan that holds the doubts of its import."""

_SHOWN: dict[type, tuple[str, ...]] = {
    Library: ("plans", "officers"),
    Plan: ("title", "organisation", "period_start", "period_end", "objective", "activity", "objectives"),
    Objective: ("ref", "title", "activities"),
    Activity: (
        *("ref", "title", "cost_text", "cost_amount", "cost_kind", "funding", "leads", "notes"),
        *("status", "rag", "milestones", "outputs", "tasks"),
    ),
    Funding: ("source", "text", "confirmed"),
    Lead: ("name", "kind", "role"),
    Milestone: (
        *("ref", "text", "title", "due_text", "due_printed", "due_from", "due_to", "due_precision"),
        *("baseline_due_to", "expected_due_to", "status", "done_on", "rag", "leads"),
    ),
    Output: ("ref", "text", "target", "unit", "due_to", "actual"),
    Officer: ("name", "kind", "post", "organisation"),
    Register: ("name", "title", "one", "prefix"),
    RegisterField: ("name", "title", "kind"),
    Figure: ("name", "label", "how"),
    Entry: ("ref", "values"),
}
"""The keys that every document shows, in their order."""

_KEYS = {field.column: field.key for field in FIELDS if field.key}
_RENAMED = {column: key.rpartition(".")[2] for column, key in _KEYS.items()} | {
    "pence": "amount",
    "worth_pence": "worth",
}
_GROUPS = {column: key.partition(".")[0] for column, key in _KEYS.items() if "." in key}
_STAND_INS: dict[tuple[type, str], str] = {(Milestone, "title"): "text"}
_MAY_BE_EMPTY: set[tuple[type, str]] = {(Setting, "value")}

_DAYS = {
    *("period_start", "period_end", "due_from", "due_to", "expected_due_from", "expected_due_to"),
    *("baseline_due_to", "done_on", "as_at", "on_day", "left_on", "return_by", "cut_off", "issued_on"),
    *("past_at_sign_off", "was_due_to", "asked_on", "signed_off_on", "closed_on", "due_on", "next_on"),
    *("starts_on", "first_on", "last_on"),
}
_MOMENTS = {"at", "issued_at"}
_LONG = {field.column for field in FIELDS if field.kind in (FieldKind.LINES, FieldKind.REVIEW, FieldKind.SAID)}
_LONG |= {"contact", "evidence", "overall"}
_LONG_OF: set[tuple[type, str]] = {
    (Review, "text"),
    (Register, "about"),
    (RegisterField, "about"),
    (Measure, "text"),
    (MeasureReading, "text"),
    (Note, "text"),
    (PublicNote, "text"),
    (RoleHolder, "text"),
    (Setting, "value"),
}


def keys(shape: type) -> tuple[Key, ...]:
    """The keys of a value class, in the order in which they are written.

    Those every document shows keep their order. The rest stand where a person would look for them: single
    values before the first list of rows, lists of rows at the end.
    """
    return _keys(shape)


@cache
def _keys(shape: type) -> tuple[Key, ...]:
    hints = get_type_hints(shape)
    shown = _SHOWN.get(shape, ())
    found = [_key(shape, field, hints[field.name], shown) for field in fields(shape) if field.compare]
    by_name = {key.name: key for key in found}
    rest = [key for key in found if not key.always]
    ordered = [by_name[name] for name in shown]
    first_rows = next((n for n, key in enumerate(ordered) if key.kind is Kind.ROWS), len(ordered))
    ordered[first_rows:first_rows] = [key for key in rest if key.kind is not Kind.ROWS]
    return (*ordered, *(key for key in rest if key.kind is Kind.ROWS))


def _key(shape: type, field: Field[Any], hint: Any, shown: tuple[str, ...]) -> Key:
    name = _RENAMED.get(field.name, field.name)
    kind, of = _kind(shape, field, hint)
    return Key(
        name=name,
        field=field.name,
        kind=kind,
        of=of,
        default=field.default if field.default_factory is MISSING else field.default_factory(),
        always=name in shown,
        group=_GROUPS.get(field.name),
        stand_in=_STAND_INS.get((shape, field.name)),
        may_be_empty=(shape, field.name) in _MAY_BE_EMPTY,
    )


def _kind(shape: type, field: Field[Any], hint: Any) -> tuple[Kind, Any]:
    inner = [arg for arg in get_args(hint) if arg not in (type(None), Ellipsis)]
    plain = inner[0] if inner else hint  # the X of "X | None" and of "tuple[X, ...]"
    if getattr(hint, "__origin__", None) is tuple:
        return (Kind.TEXTS, None) if plain is str else (Kind.ROWS, plain)
    if getattr(hint, "__origin__", None) is Mapping:
        return Kind.VALUES, None
    if issubclass(plain, StrEnum):
        return Kind.WORD, plain
    if plain is bool:
        return Kind.YES_NO, None
    if plain is float:
        return Kind.NUMBER, None
    if plain is int:
        return (Kind.POUNDS if field.metadata.get("pounds") else Kind.WHOLE), None
    return _kind_of_text(shape, field), None


def _kind_of_text(shape: type, field: Field[Any]) -> Kind:
    if field.metadata.get("lines"):
        return Kind.LINES
    if field.name in _DAYS:
        return Kind.DAY
    if field.name in _MOMENTS:
        return Kind.MOMENT
    if field.name in _LONG or (shape, field.name) in _LONG_OF:
        return Kind.LONG
    return Kind.TEXT
