"""How an act is written while the screen goes on: one at a time, and tried again while another program writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tsworkbench import trace
from tsworkbench.plan.errors import FileLocked, WorkbenchError
from tsworkbench.store.book import Book, Done
from tsworkbench.tui.bench.desk import UNDO, Answer, Desk
from tsworkbench.tui.bench.gate import Timer

if TYPE_CHECKING:
    from tsworkbench.work.edits import Edit

_TRY_AGAIN, _TRIES = 0.1, 30
_WAITING = "Another program is writing to the file: waiting for it… Esc to cancel."

After = Callable[[Done], None]


class Repeatable(NamedTuple):
    """What `.` does: the edit for a row, by the name that the hints give it."""

    called: str
    """ "state green", "due by end jan"."""
    edit: Callable[..., Edit]
    """Gets the row's place and, by its name, the as-at day."""
    then: After | None = None
    """What comes after it: red and amber ask why."""


class Teller(Protocol):
    """A screen for which acts are written."""

    def tell(self, words: str) -> None:
        """Says one thing."""

    def saved(self, closes: bool) -> None:
        """An act is on disk; with `closes`, the editor it was typed in can be shut."""

    def not_saved(self, error: WorkbenchError) -> None:
        """An act was not done, and why."""


class Writer:
    """Writes acts into the desk's file. `start` sets a timer."""

    def __init__(self, desk: Desk, teller: Teller, start: Callable[[float, Callable[[], None]], Timer]) -> None:
        self._desk = desk
        self._teller = teller
        self._start = start
        self._waiting: Timer | None = None

    @property
    def waits(self) -> bool:
        """Whether another program's lock holds an act up."""
        return self._waiting is not None

    def wait_is_told(self) -> bool:
        """Says that an act waits, if one does."""
        if self._waiting is not None:
            self._teller.tell(_WAITING)
        return self._waiting is not None

    def perform(self, edits: Sequence[Edit], *, closes: bool = False, then: After | None = None) -> None:
        """Makes edits as one act; `closes` shuts the editor once they are on disk, `then` comes after that."""
        from tsworkbench.work.edits import perform

        if not self.wait_is_told():
            self._attempt(partial(perform, self._desk.book, *edits), closes, then, UNDO, _TRIES)

    def write(
        self, function: Callable[[Book], Done], *, closes: bool = False, then: After | None = None, answer: Answer
    ) -> None:
        """Runs a function that writes an act. A locked file is tried again for a while, without freezing the screen.

        Until that is over no other act begins: the same key pressed again would do the same thing twice.
        """
        if not self.wait_is_told():
            self._attempt(partial(function, self._desk.book), closes, then, answer, _TRIES)

    def _attempt(
        self, write: Callable[[], Done], closes: bool, then: After | None, answer: Answer, retries: int
    ) -> None:
        self._waiting = None
        try:
            # The words that are being indexed beside the screen are waited for, which takes some milliseconds.
            with self._desk.indexing, self._desk.book.at_once():
                done = write()
        except FileLocked as error:
            if retries:
                self._teller.tell(_WAITING)
                retry = partial(self._attempt, write, closes, then, answer, retries - 1)
                self._waiting = self._start(_TRY_AGAIN, retry)
            else:
                self._teller.not_saved(error)
            return
        except WorkbenchError as error:
            trace.note("refused", kind=type(error).__name__, said=str(error))
            self._teller.not_saved(error)
            return
        self._desk.last_act, self._desk.answer = done, answer
        self._teller.saved(closes)
        if then is not None:
            try:
                then(done)
            except WorkbenchError as error:  # the act is on disk all the same
                self._teller.tell(f"{done.label} · saved. {error}")

    def give_up(self) -> bool:
        """Lets go of the act that waits for the file, if one does."""
        if self._waiting is None:
            return False
        self._waiting.stop()
        self._waiting = None
        self._teller.tell("Cancelled: nothing was changed.")
        return True
