"""What is under an activity goes with it when it is cancelled or deferred, and comes back with it.

Else its milestones would count as late for a thing that nobody is to do any more.
"""

from tsworkbench.plan.model import Status
from tsworkbench.plan.rag import is_open
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views.refs import Place
from tsworkbench.work.acting import Write

_SET_ASIDE = (Status.CANCELLED, Status.DEFERRED)
_LEVELS = ("milestone", "output", "task")
_OPEN = "status in ('not_started','in_progress')"


def go_with(book: Book, place: Place, row: Row, status: Status) -> tuple[list[Write], str]:
    """What else is written when an activity is given a status, and how the label tells it; nothing of other rows."""
    if place.level != "activity":
        return [], ""
    if status in _SET_ASIDE:
        return _set_aside(book, place, status)
    if row["status"] in _SET_ASIDE and is_open(status):
        return _brought_back(book, place, row["status"])
    return [], ""


def _set_aside(book: Book, place: Place, status: Status) -> tuple[list[Write], str]:
    writes = [
        Write(level, row["id"], {"status": status.value})
        for level in _LEVELS
        for row in book.rows(f"select id from {level} where activity_id=? and deleted=0 and {_OPEN}", place.id)
    ]
    return writes, f" with {_counted(writes)}" if writes else ""


def _brought_back(book: Book, place: Place, status: str) -> tuple[list[Write], str]:
    """What was set aside in the same act as the activity stands again as it stood before, if it has not moved since."""
    act = book.value(
        "select action from change where tbl='activity' and row=? and col='status' and new=? order by seq desc limit 1",
        place.id,
        status,
    )
    if act is None:
        return [], ""
    writes = [
        Write(level, row["id"], {"status": row["old"]})
        for level in _LEVELS
        for row in book.rows(
            f"select t.id, c.old from change c join {level} t on t.id=c.row and t.deleted=0 and t.status=c.new "
            "where c.action=? and c.tbl=? and c.col='status' and c.new=? and t.activity_id=? order by c.seq",
            act,
            level,
            status,
            place.id,
        )
    ]
    return writes, f" with {_counted(writes)}" if writes else ""


def _counted(writes: list[Write]) -> str:
    """ "3 milestones and 1 output"."""
    named = []
    for level in _LEVELS:
        if count := sum(write.table == level for write in writes):
            named.append(f"{count} {level}{'s' if count > 1 else ''}")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def still_open(book: Book, place: Place) -> str:
    """What is still open under an activity that is complete: " with 3 milestones still open", or nothing."""
    if place.level != "activity":
        return ""
    count = book.value(f"select count(*) from milestone where activity_id=? and deleted=0 and {_OPEN}", place.id)
    return f" with {count} milestone{'s' if count > 1 else ''} still open" if count else ""
