"""What stands under an activity goes with its status, where a document says nothing of its own about it.

Else the steps of what is done, or of what nobody is to do any more, would count as late. It is what the workbench does
when an activity is cancelled or deferred, and what a document means that has one status for all of a row.
"""

from tsworkbench.plan.model import Status

FIELDS = ("milestones", "outputs")
"""The fields of an activity that hold rows with a status of their own."""

_FOLLOWING = {
    Status.COMPLETE: ("milestones",),  # whether an output has been reached is counted, and not concluded
    Status.CANCELLED: FIELDS,
    Status.DEFERRED: FIELDS,
}


def status_below(field: str, status: Status | None) -> Status:
    """The status of a row in this field of an activity that has `status`, if nothing is said about the row itself."""
    return status if status is not None and field in _FOLLOWING.get(status, ()) else Status.NOT_STARTED
