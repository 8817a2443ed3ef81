"""What the workbench says when it opens."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize(("day", "ago"), [(date(2010, 12, 1), "8 months"), (date(2026, 11, 30), "16 years")])
async def test_a_plan_long_past_says_so_and_what_to_do(
    at_desk: AtDesk, demo_file: Path, day: date, ago: str, size: tuple[int, int]
) -> None:
    with closing(sqlite3.connect(demo_file)) as connection:
        connection.execute("update plan set period_end='2010-03-31'")
        connection.commit()
    async with at_desk(demo_file, size, day=day) as officer:
        said = officer.bottom
        assert f"This plan ended on 31 March 2010, {ago} ago. T chooses another as-at day;" in said
        assert "ctrl+p “roll forward” makes the next plan from what is open" in said
        await officer.press("j")
        assert "This plan ended" not in officer.bottom


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_plan_in_a_folder_that_is_synchronised_says_so(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    (tmp_path / "Dropbox").mkdir()
    async with at_desk(demo_file.rename(tmp_path / "Dropbox" / "plan.db"), size) as officer:
        said = " ".join(officer.bottom.split())
        assert "Dropbox copies this plan's folder to other machines" in said
        assert "share it by “share folder”." in said


async def test_where_the_file_has_a_newer_plan_that_is_named(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, day=date(2012, 1, 10)) as officer:
        assert "w goes to a newer one" in officer.bottom


@pytest.mark.parametrize("day", [date(2009, 3, 1), date(2010, 3, 31), date(2010, 9, 1)])
async def test_a_plan_that_runs_or_has_just_ended_says_nothing(at_desk: AtDesk, demo_file: Path, day: date) -> None:
    async with at_desk(demo_file, day=day) as officer:
        assert "This plan ended" not in officer.screen


async def test_a_plan_without_a_period_ends_with_the_last_of_its_dates(at_desk: AtDesk, demo_file: Path) -> None:
    with closing(sqlite3.connect(demo_file)) as connection:
        connection.execute("update plan set period_end=null")
        connection.commit()
    async with at_desk(demo_file, day=date(2026, 11, 30)) as officer:
        assert "This plan ended on 30 April 2010" in officer.bottom
