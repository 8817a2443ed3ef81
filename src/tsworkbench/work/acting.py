"""How edits become one act: prepared and written under one lock, one transaction, one undo step.

An edit is a function that looks at the file as it stands and says what it would write. `perform` takes any
number of them, so that the same act on ten marked rows, or several fields of one row from the command line,
is one step to take back.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tsworkbench.plan.errors import NothingToDo
from tsworkbench.store.book import Act, Book, Done, Row
from tsworkbench.store.views.refs import Place
from tsworkbench.work.rows import name_of

if TYPE_CHECKING:
    from tsworkbench.plan.due import Due


class Write(NamedTuple):
    """Cells for one row: of an existing one (`row_id`), or of a new one (`row_id` None)."""

    table: str
    row_id: str | None
    cells: dict[str, Any]


class Change(NamedTuple):
    """What an edit would do. Read together, `ref`, `now` and `was` are its label: "4.6 now ▲ Red (was ● Green)"."""

    ref: str
    now: str
    was: str = ""
    writes: Sequence[Write] = ()
    about: tuple[str, str] | None = None
    """(level, id) of the row that reads differently now, even where only what hangs on it was written."""
    read: "tuple[Due, ...]" = ()
    """How each phrase that was typed for it was read."""

    @property
    def label(self) -> str:
        """The change in the officer's words."""
        return f"{self.ref} {self.now}{self.was}".strip()


Edit = Callable[[Book], Change]


def change(place: Place, row: Row, now: str, was: str = "", writes: Sequence[Write] = ()) -> Change:
    """A change of one row, by the ref it is known by."""
    return Change(name_of(place, row), now, was, writes, (place.level, place.id))


def perform(book: Book, *edits: Edit) -> Done:
    """Makes the edits as one act. When it returns, they are on disk.

    Each edit sees what those before it have written; one that changes nothing (the same again, or a row that
    went with another) is passed over. Raises NothingToDo if that is true of all of them, or the error of the
    first edit that can't be made; in either case nothing was written.
    """
    with book.act() as act:
        real: list[Change] = []
        idle: list[str] = []
        for edit in edits:
            try:
                change = edit(book)
            except NothingToDo as nothing:
                idle.append(str(nothing))
                continue
            if not change.writes:
                idle.append(f"{change.label}: that is so already.")
            elif not any(change.about == one.about and change.writes == one.writes for one in real):
                real.append(change)  # once: two marked milestones may stand for one activity
                write(act, change)
        if not real:
            raise NothingToDo(idle[0] if idle else "Nothing was marked.")
        act.called(_label(real))
    read = dict.fromkeys(due for change in real for due in change.read)
    return Done(act.seq, act.label, frozenset(act.touched), act.at, tuple(read))


def write(act: Act, change: Change) -> None:
    """Makes a change inside an act that does more than this."""
    if change.about is not None:
        act.touch(*change.about)
    for write in change.writes:
        if write.row_id is None:
            act.insert(write.table, **write.cells)
        else:
            act.set(write.table, write.row_id, **write.cells)


def _label(changes: list[Change]) -> str:
    if len(changes) == 1:
        return changes[0].label
    refs = list(dict.fromkeys(change.ref for change in changes))
    said = list(dict.fromkeys(change.now for change in changes))
    about = {change.about or change.ref for change in changes}
    if len(refs) == 1 or len(about) == 1:  # one row, by the name it had
        return f"{refs[0]} {', '.join(said)}"
    if len(said) == 1:
        return f"{len(refs)} rows {said[0]} ({few(refs)})"
    return f"{len(refs)} rows changed ({few(refs)})"


def few(refs: list[str]) -> str:
    """The first of them, and how many more there are."""
    return ", ".join(refs) if len(refs) <= 4 else f"{', '.join(refs[:3])} and {len(refs) - 3} more"
