"""What a format without columns of its own left open: the row read again with its text cut the other way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from tsworkbench.documents.blocks import Cut, Row, Unsure
from tsworkbench.documents.reading.doubting import Doubts, Other, Raised
from tsworkbench.documents.reading.grids import Grid
from tsworkbench.documents.reading.nodes import Node, finished, number_keys
from tsworkbench.documents.reading.reader import Reading
from tsworkbench.plan.imports.draft import Put

_FIELDS = (
    *("title", "leads", "cost_text", "cost_pence", "cost_kind", "funding_text", "funding", "notes", "status", "rag"),
    *("due_text", "due_printed", "due_from", "due_to", "due_precision", "due_rrule", "milestones", "outputs"),
)


def doubt_cut(reading: Reading, node: Node, grid: Grid, rows: Sequence[Row], row: Row, unsure: Unsure) -> None:
    """Raises the doubt of a reader about how a row's text falls into columns, each other way as a choice."""
    raised = Raised(
        where=grid.where(row),
        text=unsure.text,
        reading=unsure.reading,
        because=unsure.because,
        node=node,
        field="leads",
        others=[Other(cut.words, later=_later(reading, node, grid, rows, row, cut)) for cut in unsure.others],
    )
    reading.doubts.raised.append(raised)


def _later(
    reading: Reading, node: Node, grid: Grid, rows: Sequence[Row], row: Row, cut: Cut
) -> Callable[[], tuple[Put, ...]]:
    def edits() -> tuple[Put, ...]:
        from tsworkbench.documents.reading.activities import ActivityMaker

        changed = dict(cut.cells)
        cells = tuple(changed.get(at, cell) for at, cell in enumerate(row.cells))
        again = [replace(one, cells=cells) if one is row else one for one in rows]
        other = ActivityMaker(replace(reading, doubts=Doubts(), officers={})).make(grid, again)
        number_keys(other, f"{node.key}x")
        before, after = finished(node), finished(other)
        return tuple(
            Put(row=node.key, field=name, value=getattr(after, name))
            for name in _FIELDS
            if name != "funding" and _bare(getattr(after, name)) != _bare(getattr(before, name))
        )

    return edits


def _bare(value: Any) -> Any:
    """A value without the keys of its rows, which tell nothing about what it says."""
    if isinstance(value, tuple):
        return tuple(_bare(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return tuple((field.name, _bare(getattr(value, field.name))) for field in fields(value) if field.name != "id")
    return value
