"""The rows under an activity, given its status; and each doubt about that status told what hangs on it."""

from __future__ import annotations

from tsworkbench.documents.reading.doubting import Doubts
from tsworkbench.documents.reading.nodes import Node
from tsworkbench.plan.imports.draft import FIELDS, status_below
from tsworkbench.plan.model import Status


def let_follow(doubts: Doubts, activity: Node) -> None:
    """Gives what stands under an activity its status, but for rows that have one of their own."""
    without = [(field, row) for field in FIELDS for row in activity.under[field] if row["status"] is None]
    taken: Status | None = activity["status"]
    followed = [(field, row) for field, row in without if status_below(field, taken) is not Status.NOT_STARTED]
    for _, row in followed:
        row.values["status"] = taken
    for raised in doubts.of(activity, "status"):
        raised.followed = taken
        raised.following.update(field for field, _ in followed)
        for other in raised.others:
            status = other.value(activity, "status", taken)
            for field, row in without:
                if (then := status_below(field, status)) is not (row["status"] or Status.NOT_STARTED):
                    other.rows.append((row, {"status": then}))
