"""Other keys for the rows of a plan: a draft's own keys become the ids under which its rows are stored."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

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
