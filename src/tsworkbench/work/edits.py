"""How edits become one act: prepared and written under one lock, one transaction, one undo step.

An edit is a function that looks at the file as it stands and says what it would write. `perform` takes any
number of them, so that the same act on ten marked rows, or several fields of one row from the command line,
is one step to undo. Below stand the row an edit is about, as it is in the file, and the sentences for rows it
can't be about.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tsworkbench.plan.english import an, capital, few, listed
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.language.text import clean, over_limit
from tsworkbench.store.book import Act, Book, Done, Row
from tsworkbench.store.views.refs import Place, carrier, has_share, key_of, live

if TYPE_CHECKING:
    from tsworkbench.plan.due.answers import Due


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
    alike: str = ""
    """What was done, where the same is done to other rows with another outcome: "moved: 1 month later"."""

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
                idle.append(_already(change))
            elif not any(change.about == one.about and change.writes == one.writes for one in real):
                real.append(change)  # once: two marked milestones may stand for one activity
                carry_out(act, change)
        if not real:
            raise NothingToDo(idle[0] if idle else "Nothing was marked.")
        act.called(_label(real))
    read = dict.fromkeys(due for change in real for due in change.read)
    return Done(act.seq, act.label, frozenset(act.touched), act.at, tuple(read))


def carry_out(act: Act, change: Change) -> None:
    """Makes a change inside an act that does more than this."""
    if change.about is not None:
        act.touch(*change.about)
    for write in change.writes:
        if write.row_id is None:
            act.insert(write.table, **write.cells)
        else:
            act.set(write.table, write.row_id, **write.cells)


def refuse_away(book: Book, plan_id: str, what: str) -> None:
    """Raises ReadOnly where a plan is shared and this copy isn't its home: only there can one do what `what` says."""
    if has_share(book):
        from tsworkbench.work.sharing.home import guard

        guard(book, plan_id, what)


_STATES = ("done ", "due ", "expected ", "led by ", "funded by ", "without ", "complete", "cancelled", "signed off ")


def _already(change: Change) -> str:
    """That a row is already as it was asked to be: "4.2.m5 is already in progress."."""
    now = change.now.removeprefix("is now ").removeprefix("now ").removeprefix("is ")
    if now != change.now or now.startswith(_STATES):
        return f"{change.ref} is already {now}."
    if now.startswith(("needs ", "serves ")):
        return f"{change.ref} already {now}."
    return f"Nothing to change: {change.label}."


_TOLD_EACH = 3
"""Rows of one act of which each is told with what became of it, where that is not the same."""


def _label(changes: list[Change]) -> str:
    if len(changes) == 1:
        return changes[0].label
    refs = list(dict.fromkeys(change.ref for change in changes))
    said = list(dict.fromkeys(change.now for change in changes))
    alike = list(dict.fromkeys(change.alike or change.now for change in changes))
    about = {change.about or change.ref for change in changes}
    if len(refs) == 1 or len(about) == 1:  # one row, by the name it had
        return f"{refs[0]} {', '.join(said)}"
    many = "entries" if all(change.about and change.about[0] == "entry" for change in changes) else "rows"
    if len(alike) == 1:
        return f"{len(refs)} {many} {alike[0]} ({few(refs)})"
    if len(changes) <= _TOLD_EACH:
        return "; ".join(f"{change.ref} {change.now}" for change in changes)
    return f"{len(refs)} {many} changed ({few(refs)})"


# -- the row an edit is about


RATED = ("activity", "milestone")
DATED = ("activity", "milestone", "output", "task")
SPOKEN_OF = ("objective", "activity", "milestone", "output")
"""What has commentary and evidence, which papers print."""
_DELETED = "That row is no longer in the plan: somebody has deleted it. “history” shows who."


def standing(book: Book, place: Place) -> Row:
    """The row's cells now. Raises NotFound if it has been deleted since it was named."""
    row = live(book, place.level, place.id)
    if row is None:
        raise NotFound(_DELETED)
    return row


def is_agreed(row: Row) -> bool:
    """Whether a row's date was signed off: what is set from then on is the one expected."""
    return row["baseline_due_to"] is not None and row["past_at_sign_off"] is None


def name_of(place: Place, row: Row) -> str:
    """The ref an officer knows the row by; its title where it has none."""
    if place.level == "plan":
        return str(row["short_title"] or row["title"])
    title = row["text"] if place.level == "output" else row["title"]
    return str(row["ref"] or f"“{title[:40]}”")


def rated(book: Book, place: Place) -> tuple[Place, Row]:
    """The row that carries the RAG for `place`, with its cells now: its activity, or the milestone where the plan
    reports on those.

    Raises WrongInput for an objective or a plan, NotFound if the row has been deleted.
    """
    if place.level in ("plan", "objective"):
        raise WrongInput(
            "An objective has no RAG of its own: rate one of the activities under it."
            if place.level == "objective"
            else "A plan has no RAG of its own: rate an activity."
        )
    found = carrier(book, place)
    if found is None:
        raise NotFound(_DELETED)
    return found


def require(place: Place, levels: tuple[str, ...], what: str) -> None:
    """Raises WrongInput unless `place` is of a level that can have `what`."""
    if place.level not in levels:
        raise WrongInput(f"{capital(an(place.level))} has no {what}: choose {listed(map(an, levels), last='or')}.")


def words_of(text: str, what: str, *, lines: bool = False, empty: bool = False) -> str:
    """Typed text, cleaned. Raises WrongInput if it is over-long, or empty where it may not be."""
    too_long = over_limit(text)
    if too_long:
        raise WrongInput(too_long)
    words = clean(text, lines=lines)
    if not words and not empty:
        raise WrongInput(f"There are no words in that {what}. Type some, or leave it as it was.")
    return words


def key(place: Place) -> int:
    """The row's key."""
    return key_of(place.level, place.rid)


def cells(row: Row) -> dict[str, Any]:
    """A row's cells by name."""
    return dict(zip(row.keys(), tuple(row), strict=True))
