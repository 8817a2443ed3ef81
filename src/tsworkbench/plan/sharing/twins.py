"""Twins: one thing that was entered on two copies, each with an id of its own. Home joins them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

KEYS: dict[str, tuple[str, ...]] = {
    "officer": ("name", "kind"),
    "funding_source": ("name",),
    "delivery_group": ("plan_id", "name"),
    "meeting": ("group_id", "on_day"),
    "member": ("group_id", "officer_id"),
    "round": ("plan_id", "period_end"),
    "reported": ("round_id", "row_id"),
    "setting": ("plan_id", "key"),
    "role_holder": ("plan_id", "officer_id", "text"),
    "link": ("row_id", "kind", "to_id"),
    "lead": ("row_id", "officer_id"),
    "approval": ("row_id", "group_id"),
    "allocation": (
        "activity_id",
        "objective_id",
        "plan_id",
        "source_id",
        "text",
        "pence",
        "inside",
        "kind",
        "worth_pence",
    ),
    "occurrence": ("row_id", "due_on"),
    "party": ("row_id", "officer_id", "role"),
}
"""Table → what two rows that are one thing have in common. What others hang on comes before what hangs on it."""


class Twins(NamedTuple):
    """Rows that are one thing: the one that is kept, and the others."""

    table: str
    kept: str
    gone: tuple[str, ...]


def key_of(table: str, cells: Any, same: Mapping[str, str]) -> tuple[Any, ...]:
    """What a row is known by; `same`: ids of twins → the id that is kept."""
    return tuple(
        same.get(cell, cell.casefold()) if isinstance(cell, str) else cell
        for cell in (cells[name] for name in KEYS[table])
    )


def twins_among(table: str, rows: Iterable[Mapping[str, Any]], same: Mapping[str, str]) -> list[Twins]:
    """The twins among the live rows of a table: of each the smaller id is kept."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for row in sorted(rows, key=lambda row: str(row["id"])):
        found.setdefault(key_of(table, row, same), []).append(row["id"])
    return [Twins(table, ids[0], tuple(ids[1:])) for ids in found.values() if len(ids) > 1]
