"""Changes are exchanged beside the screen: by a rhythm, when that is asked for, and without the workbench waiting."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.tui.screens.shared import Shared

from tsworkbench.roads import exchange as roads
from tsworkbench.roads.exchange import Away, Exchanged, Road
from tsworkbench.tui.screens.sharing import exchanges
from tsworkbench.work.row import dates

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

pytestmark = pytest.mark.usefixtures("exchanges_in_turn")


class Travel:
    """A road of which the test says what comes of an exchange."""

    def __init__(self, folder: Path) -> None:
        self.road = Road(roads.FOLDER, str(folder))
        self.times = 0
        self.fails: Exception | None = None
        self.brings: Callable[[], list[Any]] = list

    def exchange(self, path: str, plan_id: str, **_: Any) -> Exchanged:
        self.times += 1
        if self.fails is not None:
            raise self.fails
        taken = self.brings()
        return Exchanged(self.road, "2009-12-15T14:02:00.000Z", taken=taken, who={"Louise Russell": 1} if taken else {})


@pytest.fixture
def shared(tmp_path: Path, demo_template: Path) -> Shared:
    made = Shared(tmp_path, demo_template)
    roads.set_road(made.books["home"], made.plan, Road(roads.FOLDER, str(tmp_path / "folder")))
    return made


@pytest.fixture
def travel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Travel:
    made = Travel(tmp_path / "folder")
    monkeypatch.setattr(roads, "exchange", made.exchange)
    return made


class Clock:
    """A clock that goes on when the test says so."""

    def __init__(self, officer: Officer) -> None:
        self.now = 1000.0
        self._officer = officer
        officer.bench.sharing.clock = lambda: self.now

    async def after(self, seconds: float) -> None:
        """The workbench looks after a time."""
        self.now += seconds
        self._officer.bench.look_out()
        await self._officer.settle()


async def test_it_exchanges_at_the_start_each_minute_and_soon_after_an_edit(
    at_desk: AtDesk, shared: Shared, travel: Travel
) -> None:
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        clock = Clock(officer)
        await clock.after(0)  # it counts
        await clock.after(1)
        assert travel.times == 1
        await clock.after(30)
        assert travel.times == 1
        await clock.after(40)
        assert travel.times == 2
        await officer.press("c")
        await clock.after(1)
        await clock.after(1)
        assert travel.times == 2, "the fingers rest first"
        await clock.after(20)
        assert travel.times == 3


async def test_what_comes_is_on_the_screen_and_told_with_what_is_to_be_settled(
    at_desk: AtDesk, shared: Shared, travel: Travel
) -> None:
    shared.do("louise", "4.2.m2", dates.set_due, "end feb 2010")
    shared.do("home", "4.2.m2", dates.set_due, "15 Jan 2010")
    travel.brings = lambda: [shared.send("louise", road="folder")]
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("ctrl+p", *"exchange now", "enter")
        assert "1 change came of Louise Russell. 1 fact to be settled: S, then c." in officer.told
        assert "⇄1" in officer.header
        await officer.go("4.2.m2")
        assert "⇄" in officer.row
    shared.close()


async def test_a_road_that_fails_is_told_once_and_marked_until_it_is_there_again(
    at_desk: AtDesk, shared: Shared, travel: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = True

    def standing(book: Any, plan_id: str) -> roads.Standing:
        since, why = ("2009-12-15T14:02:00.000Z", "The folder isn't there.") if failing else (None, None)
        return roads.Standing(travel.road, "2009-12-15T13:00:00.000Z", since, why)

    monkeypatch.setattr("tsworkbench.roads.state.standing", standing)
    shared.close()
    travel.fails = Away("The folder isn't there. All you do is kept.")
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        clock = Clock(officer)
        await clock.after(0)
        await clock.after(1)
        assert "The folder isn't there. All you do is kept." in officer.told
        assert "⇡! since 14:02" in officer.header
        await officer.press("S")
        assert "folder folder ⇡! since 15 Dec 14:02" in officer.lines[2]
        assert "The folder isn't there. All you do is kept." in officer.screen
        await officer.press("escape", "j")
        await clock.after(100)
        assert travel.times == 2
        assert "isn't there" not in officer.told, "it is said once"
        travel.fails, failing = None, False
        await clock.after(400)
        assert "⇡!" not in officer.header


async def test_failures_are_tried_again_ever_more_seldom(at_desk: AtDesk, shared: Shared, travel: Travel) -> None:
    shared.close()
    travel.fails = Away("Nobody answers.")
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        clock = Clock(officer)
        for _ in range(121):
            await clock.after(30)
        assert travel.times < 12, "an hour of failures"
        before = travel.times
        await officer.press("S", "g")
        assert travel.times == before + 1, "whoever asks need not wait"
        assert "Nobody answers." in officer.screen


async def test_a_plan_without_a_road_says_how_it_gets_one(at_desk: AtDesk, shared: Shared, travel: Travel) -> None:
    roads.set_road(shared.books["home"], shared.plan, None)
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("ctrl+p", *"exchange now", "enter")
        assert "This plan has no road by which to exchange changes." in officer.told
        assert travel.times == 0


async def test_it_never_exchanges_where_nothing_is_shared(at_desk: AtDesk, demo_file: Path, travel: Travel) -> None:
    async with at_desk(demo_file) as officer:
        officer.bench.look_out()
        await officer.settle()
        assert "sharing" not in officer.bench.__dict__
        assert travel.times == 0


async def test_an_exchange_is_done_in_a_thread_of_its_own(
    at_desk: AtDesk, shared: Shared, travel: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[int] = []
    monkeypatch.setattr(exchanges, "apart", asyncio.to_thread)
    monkeypatch.setattr(
        roads, "exchange", lambda *_, **__: where.append(threading.get_ident()) or travel.exchange("", "")
    )
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        officer.bench.sharing.ask()
        assert "Exchanging changes…" in officer.bench.says
        await officer.app.workers.wait_for_complete()
        await officer.settle()
        assert where
        assert where[0] != threading.get_ident()
        assert "Nothing was to be sent, nothing new has come." in officer.told
