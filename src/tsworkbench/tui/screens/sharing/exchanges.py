"""Sharing beside the screen: what there is to send and to settle is counted, and changes go over the road and come in.

Everything here is done by a thread with a connection of its own, so that the workbench never waits for a road.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.errors import FileLocked, NothingToDo, WorkbenchError
from tsworkbench.store.views.plan import is_shared
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Road, to_read
from tsworkbench.tui.bench.refresh import show_changes

if TYPE_CHECKING:
    from tsworkbench.roads.exchange import Rhythm
    from tsworkbench.roads.state import Exchanged
    from tsworkbench.store.book import Book
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.work.sharing.outlook import Outlook


async def apart(job: Callable[..., Any], *given: Any) -> Any:
    """Runs something in a thread, while the screen goes on."""
    return await asyncio.to_thread(job, *given)


class Exchanges:
    """Follows the sharing of one workbench: one thing at a time, and the exchange as often as its rhythm says."""

    def __init__(self, bench: WholeBench) -> None:
        self._bench = bench
        self._runs = False
        self._counted = -1
        """The last change of the file when it was counted; -1 before that."""
        self._seen = -1
        """The last change of the file when an exchange last began."""
        self._plan = ""
        self._rhythm: Rhythm | None = None
        self._told = ""
        """Why the road failed last time: it is said once, not every minute."""
        self._asked = False
        self._came: tuple[int, list[int]] = (-1, [])
        self._listens_to = ""
        self._stop = Event()
        self.clock = monotonic

    # -- each second

    def look(self) -> None:
        """Begins what is due, unless something is being done."""
        desk = self._bench.desk
        if self._runs or desk.book.stood_at is not None or not desk.plans:
            return
        changed = self._counted != desk.seq or self._plan != desk.plan["id"]
        with suppress(WorkbenchError):  # the next look will do
            if changed and not is_shared(desk.book):
                self._counted, self._plan = desk.seq, desk.plan["id"]
                self._show(None, Road())
            elif changed:
                self._start(self._count())
            elif desk.outlook is not None and desk.outlook.is_shared and desk.road.name and self._is_due():
                self._start(self._exchange())

    def count(self) -> None:
        """Something was settled, sent or taken in: counts again."""
        self._counted = -1
        self.look()

    def ask(self) -> None:
        """The officer asks for an exchange now. What comes of it is shown."""
        self._asked = True
        self._bench.tell("Exchanging changes…")
        if not self._runs:
            self._start(self._exchange())

    def _is_due(self) -> bool:
        rhythm, seq = self._beat(), self._bench.desk.seq
        if seq != self._seen:
            self._seen = seq
            rhythm.edited(self.clock())
        return rhythm.is_due(self.clock())

    def _beat(self) -> Rhythm:
        if self._rhythm is None:
            from tsworkbench.roads.exchange import Rhythm

            self._rhythm = Rhythm()
        return self._rhythm

    def _start(self, work: Any) -> None:
        self._runs = True
        self._bench.run_worker(self._alone(work), group="sharing")

    async def _alone(self, work: Any) -> None:
        try:
            await work
        finally:
            self._runs = False
        if self._asked and self._bench.is_attached:  # asked for while something else was being done
            self._start(self._exchange())

    def close(self) -> None:
        """The workbench is left: nobody listens any more."""
        self._stop.set()

    def _listen(self) -> None:
        """Listens to a hub, in a thread of its own, until another road is taken: what it tells is fetched at once."""
        road = self._bench.desk.road
        if road.name == self._listens_to:
            return
        self._stop.set()
        self._listens_to, self._stop = road.name, Event()
        if not road.name.startswith("hub "):
            return
        from tsworkbench.roads.exchange import listen

        app, path, stop = self._bench.app, self._bench.desk.book.path, self._stop

        def heard() -> None:
            with suppress(RuntimeError):  # the app has just been left
                app.call_from_thread(self._hear)

        Thread(target=listen, args=(path, self._bench.desk.plan["id"], heard, stop), daemon=True).start()

    def _hear(self) -> None:
        self._beat().asked()
        self.look()

    def came(self, takes: Sequence[int]) -> None:
        """Something was taken in here: as long as nothing else is done, undo undoes all of it."""
        self._came = (self._bench.desk.seq, list(takes))

    @property
    def just_came(self) -> int | None:
        """The take-in that undo takes back: the last one, where nothing has been done since."""
        seq, takes = self._came
        return takes[-1] if takes and seq == self._bench.desk.seq else None

    def took_back(self) -> None:
        """The last take-in was taken back."""
        self._came = (self._bench.desk.seq, self._came[1][:-1])

    # -- counting

    async def _count(self) -> None:
        desk = self._bench.desk
        seq, plan = desk.seq, desk.plan["id"]
        try:
            found, road = await apart(_looked, desk.book, plan)
        except FileLocked:
            return
        except WorkbenchError as error:
            self._counted, self._plan = seq, plan
            self._bench.tell(self._bench.words_of(error))
            return
        self._counted, self._plan = seq, plan
        self._show(found, road)

    def _show(self, found: Outlook | None, road: Road) -> None:
        bench = self._bench
        before = bench.desk.outlook, bench.desk.road
        bench.desk.road = road
        changed = bench.desk.look_out(found)
        if before == (found, road) or not bench.is_attached:
            return
        if changed:
            bench.panes.refresh_keys(changed)
            bench.selection.read_strip_again()
        bench.banner.refresh()
        for screen in bench.app.screen_stack[1:]:
            banner = getattr(screen, "banner", None)
            if banner is not None:
                banner.refresh()
            show_road = getattr(screen, "show_road", None)
            if show_road is not None:
                show_road()

    # -- exchanging

    async def _exchange(self) -> None:
        from tsworkbench.roads.exchange import exchange

        bench = self._bench
        book = bench.desk.book
        rhythm = self._beat()
        try:
            done = await apart(_travelled, exchange, book, bench.desk.plan["id"])
        except (FileLocked, NothingToDo) as error:  # a locked file is tried again by the next look
            if self._no_longer_asked():
                bench.tell(bench.words_of(error))
            return
        except WorkbenchError as error:
            asked = self._no_longer_asked()
            rhythm.failed(self.clock())
            self._fail(error, asked=asked)
        else:
            asked = self._no_longer_asked()
            rhythm.went(self.clock())
            self._listen()
            self._told = ""
            self._tell(done, asked=asked)
            if done.new:
                show_changes(bench)
        self._seen = bench.desk.seq
        await self._count()
        self._look_again()

    def _no_longer_asked(self) -> bool:
        """Whether the officer had asked for what has just been done, also while it was."""
        asked, self._asked = self._asked, False
        return asked

    def _fail(self, error: WorkbenchError, *, asked: bool) -> None:
        """Why the road can't be used: once, unless the officer asks again."""
        sentence = self._bench.words_of(error)
        without_count = sentence.split(". ", 1)[0]
        if asked or without_count != self._told:
            self._told = without_count
            self._bench.say(sentence, refused=False)

    def _tell(self, done: Exchanged, *, asked: bool) -> None:
        """What came, and what is to be settled by it; without news only where it was asked for."""
        words = [*done.said]
        if done.new:
            whose = listed(sorted(done.who), most=3)
            words.insert(0, f"{counted(done.new, 'change')} came{f' of {whose}' if whose else ''}.")
        if done.to_settle:
            words.append(f"{counted(done.to_settle, 'fact')} to be settled: {key_to('sharing')}, then c.")
        if asked:
            sent = f"{counted(done.sent, 'change')} sent" if done.sent else "Nothing was to be sent"
            words.insert(0, f"{sent}." if done.new else f"{sent}, nothing new has come.")
        if words and (asked or done.new or done.said):
            self._bench.tell(" ".join(words))

    def _look_again(self) -> None:
        """The Sharing screen, where it is open, shows what has come."""
        for screen in self._bench.app.screen_stack:
            again = getattr(screen, "look_again", None)
            if again is not None:
                with suppress(WorkbenchError):
                    again()


def _looked(book: Book, plan: str) -> tuple[Outlook, Road]:
    """What there is to say of a plan, read on a connection of its own."""
    from tsworkbench.work.sharing.outlook import outlook

    with to_read(book) as other:
        road, seen = _road(other, plan)
        return outlook(other, plan, at_road=seen), road


def _road(book: Book, plan: str) -> tuple[Road, dict[str, int] | None]:
    """How it is with the road of a plan, and what that has."""
    from tsworkbench.roads.state import State, standing

    how = standing(book, plan)
    if how is None:
        return Road(), None
    seen = State.of(book, plan, how.road).seen()
    return Road(how.road.name, how.at or "", how.failed_since or "", how.sentence or ""), seen


def _travelled(exchange: Callable[..., Exchanged], book: Book, plan: str) -> Exchanged:
    return exchange(book.path, plan, who=book.who, clock=book.own_clock)
