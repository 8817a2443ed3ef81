"""Sharing, as it looks: who has what, what is to be settled, and where a row bears its mark."""

from pathlib import Path
from typing import Any

import pytest
from tests.tui.screens.shared import PLAN, settled_later
from textual.pilot import Pilot

from tsworkbench.store.views.refs import place
from tsworkbench.tui.app import WorkbenchApp

SIZES = [(120, 36), (80, 24)]


@pytest.fixture
def app(tmp_path: Path, demo_template: Path, make_app: Any, monkeypatch: pytest.MonkeyPatch) -> WorkbenchApp:
    """Home, which has taken in what two officers did; what is to be settled is counted at once."""

    async def inline(job: Any, *given: Any) -> Any:
        return job(*given)

    monkeypatch.setattr("tsworkbench.tui.screens.sharing.exchanges.apart", inline)
    monkeypatch.setattr("tsworkbench.tui.screens.sharing.sharing_screen.short_name", lambda copy: "8f3a1c")
    made = settled_later(tmp_path, demo_template)
    shown: WorkbenchApp = make_app(made.path("home"), who="Alex Louis")
    return shown


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "keys",
    [("S",), ("S", "end"), ("S", "c"), ("S", "c", "end"), ("S", "p"), ("S", "t"), ("S", "w"), ("R",)],
    ids=[
        "who has what",
        "taken in",
        "to settle",
        "leads to settle",
        "a pack for whom",
        "take in",
        "by what",
        "returns",
    ],
)
def test_the_screens(snap_compare: Any, app: WorkbenchApp, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    async def press(pilot: Pilot[Any]) -> None:
        assert app.bench is not None
        app.bench.sharing.count()
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=press)


@pytest.mark.parametrize("size", SIZES)
def test_a_row_with_something_to_settle(snap_compare: Any, app: WorkbenchApp, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[Any]) -> None:
        assert app.bench is not None
        app.bench.sharing.count()
        await pilot.pause()
        app.bench.selection.go_to(place(app.desk.book, f"{PLAN}:4.2.m2").key)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=go)
