"""What every test of the screen has: an app on a file, an officer at it, and nothing that waits for a clock."""

import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import textual.app
import textual.pilot
from tests.tui.officer import SIZES, AtDesk, Held, Officer, let_go
from tests.tui.textual_inside import REPLACED, run_dry
from textual.pilot import Pilot

from tsworkbench.store.book import Clock
from tsworkbench.store.opening import open_book
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.bench import workbench
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.bench.typing_screen import TypingScreen
from tsworkbench.work.mine.settings import Settings

LONDON = "GMT0BST,M3.5.0/1,M10.5.0"  # spelled out: a machine without a time zone table knows it too
_LITTER = 200_000
"""Objects after which it is worth while to look which of them are still used: those that three apps leave behind."""


@pytest.fixture(autouse=True)
def _in_london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The header shows the local time of the last commit: everywhere the same in tests."""
    if not hasattr(time, "tzset"):
        yield
        return
    monkeypatch.setenv("TZ", LONDON)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def _swept() -> Iterator[None]:
    """What an app leaves behind is swept up between tests, and not before: looking for garbage while an app is built
    and painted, and through the remains of all tests before, took a third of the time."""
    gc.disable()
    yield
    gc.enable()
    if gc.get_count()[0] > _LITTER:
        gc.collect()
        gc.freeze()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch, held_timers: list[Held]) -> None:
    """Textual's pilot waits until the processor looks idle; here it waits until there is nothing to do."""
    press = Pilot.press

    async def one_by_one(pilot: Pilot[Any], *keys: str) -> None:
        for key in keys:
            await press(pilot, key)
            while any(timer.callback for timer in held_timers):
                await let_go(pilot, held_timers)

    monkeypatch.setattr(Pilot, "press", one_by_one)
    for owner, name, ours in REPLACED:
        monkeypatch.setattr(owner, name, ours)
    for module in (textual.app, textual.pilot):
        monkeypatch.setattr(module, "wait_for_idle", run_dry)


@pytest.fixture
def held_timers(monkeypatch: pytest.MonkeyPatch) -> list[Held]:
    """The timers of the screens that are typed on, which fire when told to; and no looks at the file unasked."""
    timers: list[Held] = []

    def set_timer(screen: TypingScreen, delay: float, callback: Callable[[], object], **_: object) -> Held:
        timers.append(Held(screen, callback))
        return timers[-1]

    monkeypatch.setattr(TypingScreen, "set_timer", set_timer)
    monkeypatch.setattr(workbench, "LOOK_EVERY", 3600)
    return timers


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document is read when that is asked for and not beside the screen, so that no test waits for a thread."""

    async def inline(job: Callable[..., Any], *given: Any) -> Any:
        return job(*given)

    monkeypatch.setattr("tsworkbench.tui.screens.imports.intake.apart", inline)


@pytest.fixture
def exchanges_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done beside the screen when a plan is shared is done in turn."""

    async def inline(job: Callable[..., Any], *given: Any) -> Any:
        return job(*given)

    monkeypatch.setattr("tsworkbench.tui.screens.sharing.exchanges.apart", inline)


@pytest.fixture
def make_app(make_clock: Callable[..., Clock], as_at: date) -> Iterator[Callable[..., WorkbenchApp]]:
    """Makes the app as it would be opened on a file, without running it."""
    books = []

    def make(
        path: Path, *, who: str | None = "Louise Russell", day: date = as_at, mine: Settings | None = None
    ) -> WorkbenchApp:
        book = open_book(path, clock=make_clock(), who=who, wait_ms=0)
        books.append(book)
        look_ahead = mine.look_ahead if mine is not None else "month"
        return WorkbenchApp(Desk(book, day, look_ahead=look_ahead), mine)

    yield make
    for book in books:
        book.close()


@pytest.fixture
def officer_of(held_timers: list[Held]) -> Callable[[Pilot[Any], Path], Officer]:
    """Sits an officer down at an app that somebody else runs: for a picture of it."""
    return lambda pilot, path: Officer(pilot, path, held_timers)


@pytest.fixture
def make_officer() -> type[Officer]:
    """For a test that has a pilot already."""
    return Officer


@pytest.fixture
def at_desk(make_app: Callable[..., WorkbenchApp], held_timers: list[Held]) -> AtDesk:
    """Sits Louise Russell down at a file on 15 December 2009."""

    @asynccontextmanager
    async def sit(path: Path, size: tuple[int, int] = SIZES["wide"], **settings: Any) -> AsyncIterator[Officer]:
        app = make_app(path, **settings)
        async with app.run_test(size=size) as pilot:
            officer = Officer(pilot, path, held_timers)
            await officer.settle()
            yield officer

    return sit
