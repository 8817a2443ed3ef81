"""Cells that were emptied in a sheet: what stood there stays, unless an officer says that it is to go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from typing import Any, Protocol

from tsworkbench.documents.own.cells import OwnRow
from tsworkbench.documents.own.rows import RowReader
from tsworkbench.documents.reading.nodes import Node
from tsworkbench.plan.due import Precision
from tsworkbench.plan.model import CostKind, Status
from tsworkbench.plan.roundtrip.names import Column

_NO_DUE = {"due_text": None, "due_from": None, "due_to": None, "due_precision": Precision.NONE, "due_rrule": None}
_NOT_EXPECTED = dict.fromkeys(
    ("expected_text", "expected_due_from", "expected_due_to", "expected_precision", "expected_reason")
)
CLEARED: dict[Column, tuple[str, dict[str, Any]]] = {
    Column.DUE: ("due", _NO_DUE),
    Column.EXPECTED: ("expected", _NOT_EXPECTED),
    Column.REASON: ("expected", {"expected_reason": None}),
    Column.LEAD: ("leads", {"leads": ()}),
    Column.STATUS: ("status", {"status": Status.NOT_STARTED, "done_on": None}),
    Column.DONE_ON: ("done_on", {"done_on": None}),
    Column.RAG: ("rag", {"rag": None}),
    Column.COST: ("cost", {"cost_text": None, "cost_pence": None, "cost_kind": CostKind.NONE}),
    Column.FUNDING: ("funding", {"funding_text": None, "funding": ()}),
    Column.NOTES: ("notes", {"notes": None}),
    Column.TARGET: ("target", {"target": None, "unit": None}),
    Column.UNIT: ("target", {"unit": None}),
    Column.ACTUAL: ("actual", {"actual": None}),
}
"""Column → the field it is about, and what the row would hold if the cell were taken at its word."""

_QUIET = frozenset(
    {
        *(Column.OBJECTIVE, Column.KEY_CHANGES, Column.RATIONALE, Column.KIND, Column.FIRST_AGREED),
        *(Column.UPDATE, Column.WHY, Column.NEXT, Column.MILESTONES, Column.OUTPUTS),
    }
)
"""What is said on other rows too, or is history: emptying it asks for nothing. Points that are gone are named so."""


class _Row(Protocol):
    cleared: frozenset[Column]
    laid: Any


def emptied_columns(rows: Iterable[_Row]) -> frozenset[Column]:
    """The columns that are empty from top to bottom, though the sheet left with something in several of their rows."""
    rows = list(rows)
    cleared = Counter(column for one in rows for column in one.cleared)
    filled = Counter(column for one in rows for column, value in one.laid.cells.items() if value not in (None, ""))
    return frozenset(column for column, times in cleared.items() if times >= 2 and times == filled[column])


def doubt_cleared(
    reader: RowReader, node: Node, of: Any, row: OwnRow, cleared: Set[Column], changed: Set[Column]
) -> None:
    """A doubt about each cell of a row that was emptied."""
    for column in sorted(cleared - _QUIET, key=lambda column: column.value):
        if column is Column.DUE_BY and Column.DUE not in cleared and Column.DUE not in changed:
            continue  # the words beside it still say the date
        if column is Column.DUE_BY or (column is Column.DUE and Column.DUE_BY in changed):
            continue
        if column is Column.DONE_ON and node["status"] is not Status.COMPLETE:
            continue
        if column is Column.LEAD and not of.leads:
            continue  # it showed who leads the row above
        if column is Column.REASON and Column.EXPECTED in cleared:
            continue
        field, values = CLEARED.get(column, ("title", {}))
        others = [("taken away", values)] if values else []
        because = f"Its cell under “{column.value}” was emptied."
        raised = reader.doubt(node, field, row, "(empty)", "left as it was", because, others, ("emptied", column))
        raised.again = "That is so in {times} rows."
