"""Fields hold so much and no more: what a document says beyond that is kept as private notes of the plan."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from tsworkbench.plan.language.text import FIELD_LIMIT
from tsworkbench.plan.whole import Note, Plan

T = TypeVar("T")


def within_limits(plan: Plan) -> Plan:
    """The plan with every field cut to what a field takes, and the rest of each among its private notes."""
    over: list[str] = []
    plan = _fitted(plan, over)
    pieces = [text[at : at + FIELD_LIMIT] for text in over for at in range(0, len(text), FIELD_LIMIT)]
    return replace(plan, private_notes=(*plan.private_notes, *(Note(text=piece) for piece in pieces)))


def _fitted(row: T, over: list[str]) -> T:
    changes: dict[str, Any] = {}
    for field in fields(row):  # type: ignore[arg-type]  # every caller's T is a row of a plan
        value = getattr(row, field.name)
        if type(value) is str and len(value) > FIELD_LIMIT:
            at = max(value.rfind(" ", 0, FIELD_LIMIT - 2), value.rfind("\n", 0, FIELD_LIMIT - 2))
            at = at if at > 0 else FIELD_LIMIT - 2
            changes[field.name] = value[:at].rstrip() + " …"
            over.append(value[at:].strip())
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[field.name] = tuple(_fitted(one, over) for one in value)
    return replace(row, **changes) if changes else row  # type: ignore[type-var]
