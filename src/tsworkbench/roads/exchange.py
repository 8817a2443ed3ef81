"""One exchange of a plan over its road: what others did is taken in, and what the road hasn't got is sent.

To be called from a thread of its own: it opens the file for itself, and takes as long as the road does.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from tsworkbench.plan.calendar import moment_of
from tsworkbench.plan.english import agreeing, counted
from tsworkbench.plan.errors import NothingToDo, WorkbenchError
from tsworkbench.roads.state import (
    FOLDER,
    HUB,
    Away,
    Exchanged,
    Road,
    Standing,
    State,
    Unwelcome,
    road_of,
    set_road,
    shares_by_road,
    standing,
)
from tsworkbench.store.book import Book, Clock, utc_text
from tsworkbench.store.opening import opened
from tsworkbench.store.sharing.peers import lacks
from tsworkbench.store.sharing.shares import share_of

__all__ = [
    "FOLDER",
    "HUB",
    "Away",
    "Exchanged",
    "Rhythm",
    "Road",
    "Standing",
    "Unwelcome",
    "exchange",
    "exchange_over",
    "listen",
    "road_of",
    "set_road",
    "shares_by_road",
    "standing",
]

_STALE = timedelta(minutes=10)
"""How old the note of the last exchange may be while nothing else has changed: a look without news writes nothing."""
_one_at_a_time = threading.Lock()


def exchange(path: str, plan_id: str, *, who: str | None = None, clock: Clock | None = None) -> Exchanged:
    """Exchanges a plan of the file at `path` over its road, in the name of `who`.

    Raises NothingToDo where the plan has no road, Away where that can't be used now (with what waits, and since when),
    Unwelcome where it doesn't let this officer in, and Refused for what can't be taken in. Whatever it raises, all that
    was done here is kept, and the next exchange makes up for it.
    """
    with _one_at_a_time, opened(path, who=who, clock=clock) as book:
        if book.who is None:
            book.who = book.local("me")
        return exchange_over(book, plan_id)


def exchange_over(book: Book, plan_id: str) -> Exchanged:
    """The same with a file that is open already, and that nobody else uses meanwhile."""
    road = road_of(book, plan_id)
    if road is None:
        raise NothingToDo(
            "This plan is shared by no road. “tsworkbench share folder PATH” or “share hub …” gives it one."
        )
    state = State.of(book, plan_id, road)
    try:
        done = _over(book, plan_id, road, state)
    except Away as error:
        now = utc_text(book.now())
        state["failed_since"] = state["failed_since"] or now
        sentence = f"{_with_since(str(error), state['failed_since'])}{_waiting(book, state)}"
        state["sentence"] = sentence
        state.save()
        raise Away(sentence) from error
    except WorkbenchError as error:
        state["failed_since"] = state["failed_since"] or utc_text(book.now())
        state["sentence"] = str(error)
        state.save()
        raise
    if state["failed_since"] or _is_stale(state["at"], done.at):
        state["at"] = done.at
    state["failed_since"] = state["sentence"] = None
    state.save()
    return done


def _over(book: Book, plan_id: str, road: Road, state: State) -> Exchanged:
    if road.kind == FOLDER:
        from tsworkbench.roads import folder

        return folder.exchange(book, plan_id, road, state)
    from tsworkbench.roads import hub

    return hub.exchange(book, plan_id, road, state)


def _is_stale(before: str | None, now: str) -> bool:
    one, other = moment_of(before), moment_of(now)
    return one is None or other is None or not timedelta(0) <= other - one < _STALE


def _with_since(sentence: str, since: str) -> str:
    moment = moment_of(since)
    return sentence.replace(" can't be reached.", f" can't be reached since {moment:%H:%M}.") if moment else sentence


def _waiting(book: Book, state: State) -> str:
    count = lacks(book, state.seen())
    return (
        f" {counted(count, 'change')} {agreeing(count, 'waits', 'wait')} here; all you do is kept."
        if count
        else (" All you do is kept.")
    )


def listen(path: str, plan_id: str, heard: Callable[[], None], stop: threading.Event) -> None:
    """Calls `heard` each time the road says that there is news, until `stop` is set. Returns at once where it can't.

    A bonus: without it a workbench looks from time to time. To be run in a thread of its own.
    """
    with opened(path) as book:
        road = road_of(book, plan_id)
        share = share_of(book, plan_id)[0]
    if road is None or road.kind != HUB:
        return
    from tsworkbench.roads.hub import Hub

    wait = 5.0
    while not stop.is_set():
        try:
            with Hub(road.where, share) as hub:
                hub.hello(None)
                if not hub.begin_to_listen():
                    return
                wait = 5.0
                while not stop.is_set():
                    if hub.news(0.5):
                        heard()
        except Unwelcome:
            return
        except Away:
            stop.wait(wait * (0.5 + random.random()))
            wait = min(wait * 2, 900.0)


@dataclass
class Rhythm:
    """When a workbench next exchanges: at the start, 20 seconds after the last own edit, each minute, and after
    failures ever more seldom, up to a quarter of an hour. Times are seconds of any clock that only goes on.
    """

    chance: Callable[[], float] = random.random
    failures: int = 0
    _next: float = float("-inf")
    _edited: float | None = field(default=None)

    AFTER_EDIT = 20.0
    EVERY = 60.0
    LONGEST = 900.0

    def edited(self, now: float) -> None:
        """Something was done here."""
        self._edited = now

    def asked(self) -> None:
        """The officer, or the road, asks for an exchange now."""
        self._next = float("-inf")

    def went(self, now: float) -> None:
        """An exchange was done."""
        self.failures = 0
        self._edited = None
        self._next = now + self.EVERY * (0.9 + 0.2 * self.chance())

    def failed(self, now: float) -> None:
        """An exchange failed."""
        self.failures += 1
        self._edited = None
        wait = min(self.LONGEST, self.EVERY * 2 ** min(self.failures - 1, 10))
        self._next = now + wait * (0.75 + 0.25 * self.chance())

    def is_due(self, now: float) -> bool:
        """Whether it is time."""
        if now >= self._next:
            return True
        return not self.failures and self._edited is not None and now - self._edited >= self.AFTER_EDIT
