"""A plan that has nothing in it yet: the bottom line names only what would do something, and the panes follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tsworkbench.store.opening import open_book
from tsworkbench.tui.bench.actions import BY_KEY, WITHOUT_A_PLAN
from tsworkbench.tui.screens.round.round_screen import RoundScreen
from tsworkbench.work.agreement.particulars import empty_plan
from tsworkbench.work.imports.intake import begin_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from tests.tui.officer import AtDesk, Officer

    from tsworkbench.store.book import Clock


@pytest.fixture
def new_file(empty_file: Path, as_at: date, make_clock: Callable[..., Clock]) -> Path:
    """A file with one plan, begun by somebody else, without a row."""
    book = open_book(empty_file, clock=make_clock(), who="Andy Algar")
    begin_plan(book, empty_plan("Community Strategy", None, as_at=as_at))
    book.close()
    return empty_file


async def test_only_what_does_something_is_named(at_desk: AtDesk, new_file: Path) -> None:
    async with at_desk(new_file) as officer:
        assert officer.bottom.split() == ["i", "insert", "K", "checks", "?", "keys"]
        await officer.press("2")
        assert "open" not in officer.bottom
        await officer.press("3")
        assert "hand over" not in officer.bottom
        await officer.press("i", *"Aim", "enter", "escape")
        assert "w other plan" not in officer.bottom
        assert "m my list" not in officer.bottom
        assert "u undo" in officer.bottom


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (30, 8)], ids=str)
async def test_the_first_row_is_typed_under_the_rule_of_the_pane(
    at_desk: AtDesk, new_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(new_file, size=size) as officer:
        for pane in "123":
            await officer.press(pane, "i")
            editor = officer.bench._editor
            rule = max(y for y, line in enumerate(officer.screen.split("\n")) if "━━" in line and f" {pane} " in line)
            assert editor is not None
            assert editor.region.y > rule
            await officer.press("escape")


async def _plan_of_two(officer: Officer) -> None:
    await officer.press("i", *"Aim", "enter", "tab", *"Act", "enter", "tab")
    await officer.press(*"First by June", "enter", *"Second by July", "enter", "enter")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
async def test_the_officers_list_is_on_the_row_that_was_just_given_to_somebody(
    at_desk: AtDesk, new_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(new_file, size=size) as officer:
        await _plan_of_two(officer)
        await officer.press("up", "o", *"+B Patel", "enter")
        await officer.press("3")
        assert "First" in officer.row
        heading = officer.bench.panes.officers.officer()
        assert heading is not None
        assert heading.name == "B Patel"
        await officer.press("1", "down", "o", *"patel", "enter")
        assert officer.typed is None, officer.hint
        await officer.press("3")
        assert "Second" in officer.row
        assert any("B Patel" in line for line in officer.pane("officers"))


async def test_one_who_takes_work_on_has_a_list_and_a_round_at_once(at_desk: AtDesk, new_file: Path) -> None:
    async with at_desk(new_file) as officer:
        await _plan_of_two(officer)
        await officer.press("up", "up", "o", *"+Louise Russell", "enter", "m")
        assert "First" in officer.row
        await officer.press("U")
        assert isinstance(officer.app.screen, RoundScreen)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
async def test_a_file_from_which_the_only_plan_was_taken_out_says_so_at_every_key(
    at_desk: AtDesk, new_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(new_file, size=size, who="Andy Algar") as officer:
        await officer.press("u")
        assert officer.value("select count(*) from plan where deleted=0") == 0
        assert "No plan in this file" in officer.header
        assert "There is no plan in this file" in officer.pane("plan")[0]
        assert "redo" in officer.bottom
        before = officer.content
        for key in BY_KEY:
            if BY_KEY[key].id not in WITHOUT_A_PLAN:
                await officer.press(key)
                assert "There is no plan in this file: ctrl+r to redo" in officer.bottom, key
                assert len(officer.app.screen_stack) == 1
        assert officer.content == before
        await officer.press("ctrl+r")
        assert "No plan" not in officer.screen
        await officer.press("i", *"Aim", "enter", "escape")
        assert "Aim" in officer.row
