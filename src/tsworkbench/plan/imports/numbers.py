"""What the rows of a document are given: numbers by their activity's, where they have none, and keys of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from tsworkbench.plan.whole import Activity, Objective, Plan

MARKS = {"milestones": "m", "outputs": "o", "tasks": "t"}
"""Field of an activity → the letter in the numbers of its rows: 4.2.m1, 4.2.o1, 4.2.t1."""

_GIVEN = re.compile(r"(?:(.*)\.)?([mot])([0-9]{1,9})")
_LAST = re.compile(r"([0-9]{1,9})$")


def is_given(ref: str | None) -> bool:
    """Whether a number was given by the workbench rather than printed in a document."""
    return ref is not None and _GIVEN.fullmatch(ref) is not None


def given(above: str | None, mark: str, number: int) -> str:
    """The number of a row under an activity: "4.2.m1"; "m1" where the activity has none."""
    return f"{above}.{mark}{number}" if above else f"{mark}{number}"


def renumbered(ref: str | None, was: str | None, now: str | None) -> str | None:
    """The number of a row once that of its activity has changed; None if it isn't one that follows it."""
    found = _GIVEN.fullmatch(ref or "")
    if found is None or (found.group(1) or None) != (was or None):
        return None
    return given(now, found.group(2), int(found.group(3)))


def highest(refs: Iterable[str | None]) -> int:
    """The highest number that any of the refs ends in; 0 without one."""
    return max((int(found.group(1)) for ref in refs if (found := _LAST.search(ref or ""))), default=0)


def numbered(plan: Plan) -> Plan:
    """The plan with a number on each row: those that the document printed stay, the rest follow on from them."""
    taken = highest(objective.ref for objective in plan.objectives)
    objectives = []
    for objective in plan.objectives:
        if objective.ref is None:
            taken += 1
            objective = replace(objective, ref=str(taken))
        objectives.append(replace(objective, activities=_activities(objective)))
    return replace(plan, objectives=tuple(objectives))


def _activities(objective: Objective) -> tuple[Activity, ...]:
    taken = highest(activity.ref for activity in objective.activities)
    found = []
    for activity in objective.activities:
        if activity.ref is None:
            taken += 1
            activity = replace(activity, ref=f"{objective.ref}.{taken}" if objective.ref else str(taken))
        found.append(below_numbered(activity))
    return tuple(found)


def below_numbered(activity: Activity) -> Activity:
    """The activity with a number on each row under it."""
    cells: dict[str, Any] = {}
    for field, mark in MARKS.items():
        rows = getattr(activity, field)
        taken = highest(row.ref for row in rows if is_given(row.ref))
        found = []
        for row in rows:
            if row.ref is None:
                taken += 1
                row = replace(row, ref=given(activity.ref, mark, taken))
            found.append(row)
        cells[field] = tuple(found)
    return replace(activity, **cells)


T = TypeVar("T")

_LENT = ("officer_id", "source_id", "group_id", "round_id")
"""Ids of what a file shares between rows: a draft's own key there means nothing to it."""


@cache
def _shape(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))  # type: ignore[arg-type]  # a class of dataclasses


def rekeyed(value: T, ids: Mapping[str, str]) -> T:
    """The value with each key of a row, and of a row that it leads to, as `ids` has it; without one that it lacks."""
    row: Any = value
    cells: dict[str, Any] = {}
    for name in _shape(row.__class__):
        cell = getattr(row, name)
        if isinstance(cell, tuple):
            if cell and is_dataclass(cell[0]):
                cells[name] = tuple(rekeyed(one, ids) for one in cell)
        elif cell is None:
            continue
        elif name in ("id", "to_id"):
            cells[name] = ids.get(cell)
        elif name in _LENT:
            cells[name] = None
    changed: T = replace(row, **cells) if cells else row
    return changed


def minted(value: Any, mint: Callable[[], str], ids: dict[str, str]) -> None:
    """Adds a new id to `ids` for every key in a value that has none yet."""
    for name in _shape(value.__class__):
        cell = getattr(value, name)
        if name == "id" and isinstance(cell, str) and cell not in ids:
            ids[cell] = mint()
        elif isinstance(cell, tuple) and cell and is_dataclass(cell[0]):
            for one in cell:
                minted(one, mint, ids)
