"""First start, form and high contrast, as they look. After a change that is meant: ``pytest --snapshot-update``."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tsworkbench.store.views.refs import key_of, place
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.first_start import FirstStart, NoWorkbench
from tsworkbench.work.mine.settings import Settings

SIZES = [(120, 36), (80, 24)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "keys",
    [(), ("2",), ("3", "enter"), ("3", "enter", "enter")],
    ids=["welcome", "import a document", "empty plan", "who are you"],
)
def test_first_start(
    snap_compare: Any, tmp_path: Path, as_at: Any, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    app = FirstStart(str(tmp_path / "plan.db"), as_at=as_at, login="lrussell")
    assert snap_compare(app, terminal_size=size, press=keys)


@pytest.mark.parametrize("size", SIZES)
def test_a_file_that_cant_be_opened(snap_compare: Any, size: tuple[int, int]) -> None:
    sentence = "/srv/plans/plan.db is not a plan file. Name another one with “--file”, or restore a backup of it."
    assert snap_compare(NoWorkbench(sentence, Settings()), terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "keys", [("i",), ("O",), ("3", "home")], ids=["what to insert", "who leaves", "an officer in hand"]
)
def test_what_is_asked_at_the_workbench(
    snap_compare: Any, make_app: Any, demo_file: Path, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    assert snap_compare(make_app(demo_file), terminal_size=size, press=keys)


@pytest.mark.parametrize("size", SIZES)
def test_something_that_takes_a_while(snap_compare: Any, make_app: Any, demo_file: Path, size: tuple[int, int]) -> None:
    from tsworkbench.tui.screens.imports.intake import ProgressScreen, Told

    app: WorkbenchApp = make_app(demo_file)
    told = Told()
    told.tell(600, 1000)

    async def wait(pilot: Pilot[Any]) -> None:
        app.push_screen(ProgressScreen("Reading action-plan.docx…", told, lambda: None))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=wait)


@pytest.mark.parametrize("size", SIZES)
def test_the_form_of_an_activity(snap_compare: Any, make_app: Any, demo_file: Path, size: tuple[int, int]) -> None:
    app: WorkbenchApp = make_app(demo_file)

    async def open_form(pilot: Pilot[Any]) -> None:
        assert app.bench is not None
        found = place(app.desk.book, "Third Sector Strategy:4.2")
        app.bench.selection.go_to(key_of(found.level, found.rid))
        await pilot.press("e", "tab", "tab", "right", *["tab"] * 4, *"end jan")
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=open_form)


@pytest.mark.parametrize("theme", ["high-contrast", "ansi"])
@pytest.mark.parametrize("size", SIZES)
def test_the_workbench_in_other_colours(
    snap_compare: Any, make_app: Any, demo_file: Path, theme: str, size: tuple[int, int]
) -> None:
    assert snap_compare(make_app(demo_file, mine=Settings(theme=theme)), terminal_size=size)


def test_the_workbench_without_colours(
    snap_compare: Any, make_app: Any, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app(demo_file)
    assert app.theme == "tsworkbench-plain"
    assert snap_compare(app, terminal_size=(120, 36))
