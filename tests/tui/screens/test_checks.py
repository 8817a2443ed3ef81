"""The checks screen and what a milestone needs."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from tsworkbench.plan.governance.checks import Check, Finding, Row
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.screens.overviews import checks
from tsworkbench.tui.screens.overviews.checks import ChecksScreen, what_to_do

AtDesk = Callable[..., AbstractAsyncContextManager[Any]]
MakeApp = Callable[..., WorkbenchApp]


async def test_each_finding_leads_to_its_row(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("K")
        assert isinstance(officer.app.screen, ChecksScreen)
        assert "21 things to settle or to know" in officer.screen
        assert "Counted once, they" in officer.screen
        await officer.press("down", "enter")
        assert officer.app.screen is officer.bench
        assert officer.bench.target_or_none().level == "milestone"
        assert "Promoted to partners" in officer.row


async def test_a_finding_about_several_rows_asks_which(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("K", "end")
        while "The costs add up to" not in next(line for line in officer.lines if "▌" in line):
            await officer.press("up")
        await officer.press("enter")
        assert "Go to" in officer.screen
        await officer.press("end", "up", "enter")
        assert officer.app.screen is officer.bench
        assert "5.1" in officer.row


@pytest.mark.parametrize("check", Check)
def test_of_every_kind_of_finding_it_is_said_what_to_do(check: Check) -> None:
    words = what_to_do(check, Finding(check, "Something.", (Row("milestone", "1.1.m1", None),)))
    assert words.startswith("Enter goes there. ")
    assert "{" not in words
    assert "its form" in what_to_do(check, Finding(check, "Something.", ()))


async def test_a_doubt_that_was_kept_at_import_leads_to_its_row_and_one_of_the_whole_plan_says_so(
    at_desk: AtDesk, demo_file: Path
) -> None:
    kept = "Doubt at row 2: “Q2” was read as by July. It could be June."
    with sqlite3.connect(demo_file) as file:
        file.execute("update activity set notes=? where ref='5.1'", (kept,))
        file.execute("update plan set notes=?", (kept,))
    async with at_desk(demo_file) as officer:
        await officer.press("K", "end", "up", "enter")
        assert "That is about the whole plan" in officer.screen
        await officer.press("end", "enter")
        assert officer.app.screen is officer.bench
        assert "5.1" in officer.row


async def test_a_large_plan_is_read_apart_from_the_screen(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "_FEW", 10)
    async with at_desk(demo_file) as officer:
        await officer.press("K")
        await officer.app.workers.wait_for_complete()
        await officer.settle()
        assert "21 things to settle or to know" in officer.screen


async def test_what_a_milestone_needs_is_typed_read_saved_and_checked(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1.m1")
        await officer.press("L", *"1.1.m2")
        assert officer.hint.startswith("needs CVS incorporated (end Jan 2010)")
        await officer.press("enter")
        assert officer.value("select count(*) from link where deleted=0") == 1
        await officer.press("K")
        assert "but needs 1.1.m2 “CVS incorporated”, due end Jan 2010" in " ".join(officer.screen.split())
        await officer.press("escape", "u")
        assert officer.value("select count(*) from link where deleted=0") == 0


async def test_a_round_of_needs_is_refused_and_what_was_typed_stays(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1.m1")
        await officer.press("L", *"1.1.m2", "enter")
        await officer.go("1.1.m2")
        await officer.press("L", *"1.1.m1")
        assert "1.1.m2 can't need 1.1.m1: 1.1.m1 needs 1.1.m2" in officer.hint
        await officer.press("enter")
        assert officer.typed == "1.1.m1"
        assert officer.value("select count(*) from link where deleted=0") == 1


SIZES = {"120x36": (120, 36), "80x24": (80, 24)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["tsworkbench-dark", "tsworkbench-light"])
def test_as_it_looks(
    snap_compare: Any,
    make_app: Callable[..., WorkbenchApp],
    held_timers: object,
    demo_file: Path,
    size: str,
    theme: str,
) -> None:
    app = make_app(demo_file)
    app.theme = theme
    assert snap_compare(app, press=("K",), terminal_size=SIZES[size])
