"""How an act is written while the screen goes on: one at a time, and tried again while another program writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tsworkbench.plan.errors import FileLocked, WorkbenchError
from tsworkbench.store.book import Book, Done
from tsworkbench.tui.bench.desk import UNDO, Answer, Desk

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import Teller, Timer

_TRY_AGAIN, _TRIES = 0.1, 30
_WAITING = "Another program is writing to the file: waiting for it… esc gives up."

After = Callable[[Done], None]


class Performing:
    """Runs writing functions on the desk's file. `start` sets a timer."""

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
        if self.waits:
            self._teller.tell(_WAITING)
        return self.waits

    def run(
        self, act: Callable[[Book], Done], *, closes: bool = False, then: After | None = None, answer: Answer = UNDO
    ) -> None:
        """Runs a writing function. A locked file is tried again for a while, without freezing the screen.

        Until that is over no other act begins: the same key pressed again would do the same thing twice.
        """
        if not self.wait_is_told():
            self._try(act, closes, then, answer, _TRIES)

    def _try(self, act: Callable[[Book], Done], closes: bool, then: After | None, answer: Answer, tries: int) -> None:
        self._waiting = None
        try:
            with self._desk.at_once():
                done = act(self._desk.book)
        except FileLocked as error:
            if tries:
                self._teller.tell(_WAITING)
                self._waiting = self._start(_TRY_AGAIN, partial(self._try, act, closes, then, answer, tries - 1))
            else:
                self._teller.not_saved(error)
            return
        except WorkbenchError as error:
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
        self._teller.tell("Given up: nothing was changed.")
        return True
