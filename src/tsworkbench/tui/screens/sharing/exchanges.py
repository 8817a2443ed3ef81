"""Sharing beside the screen: what there is to send and to settle is counted, on a connection of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tsworkbench.plan.errors import FileLocked, WorkbenchError
from tsworkbench.store.views.plan import is_shared
from tsworkbench.tui.bench.desk import Road, to_read

if TYPE_CHECKING:
    from tsworkbench.store.book import Book
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.work.sharing.outlook import Outlook


async def apart(job: Callable[..., Any], *given: Any) -> Any:
    """Runs something in a thread, while the screen goes on."""
    return await asyncio.to_thread(job, *given)


class Exchanges:
    """Follows the sharing of one workbench, one thing at a time."""

    def __init__(self, bench: WholeBench) -> None:
        self._bench = bench
        self._runs = False
        self._counted = -1
        """The last change of the file when it was counted; -1 before that."""
        self._plan = ""
        self._came: tuple[int, list[int]] = (-1, [])

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

    def count(self) -> None:
        """Something was settled, sent or taken in: counts again."""
        self._counted = -1
        self.look()

    def _start(self, work: Any) -> None:
        self._runs = True
        self._bench.run_worker(self._alone(work), group="sharing")

    async def _alone(self, work: Any) -> None:
        try:
            await work
        finally:
            self._runs = False

    def came(self, takes: Sequence[int]) -> None:
        """Something was taken in here: as long as nothing else is done, undo takes all of it back."""
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


def _looked(book: Book, plan: str) -> tuple[Outlook, Road]:
    """What there is to say of a plan, read on a connection of its own."""
    from tsworkbench.work.sharing.outlook import outlook

    with to_read(book) as other:
        return outlook(other, plan), Road()
