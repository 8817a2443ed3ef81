"""The open file is replaced, written over by a copy, or taken away: the screen says so, and shows what is true."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.store.backups import restoration
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.store.views.refs import place
from tsworkbench.tui import app as app_module
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import retitle

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


def copied_over(copy: Path, file: Path) -> None:
    shutil.copyfile(copy, file)


def moved_over(copy: Path, file: Path) -> None:
    os.replace(shutil.copy(copy, f"{copy}.part"), file)


def restored(copy: Path, file: Path) -> None:
    restoration.restore(str(file), str(copy))


@pytest.fixture
def others(demo_file: Path, tmp_path: Path) -> Path:
    """The other laptop's copy, with as many acts of mine in it as this one is to have."""
    there = Path(shutil.copy(demo_file, tmp_path / "other.db"))
    book = open_book(there, who="Louise Russell")
    perform(book, retitle(place(book, "7.1"), "From the other laptop"))
    book.close()
    return there


def farewell(officer: Officer) -> str:
    return app_module._farewell(officer.bench.app)  # type: ignore[arg-type]


@pytest.mark.parametrize("way", [copied_over, moved_over, restored])
async def test_a_copy_in_place_of_the_open_file_is_shown_and_said(
    at_desk: AtDesk, demo_file: Path, others: Path, way: Callable[[Path, Path], None]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("c")
        assert "9 of 40 complete" in "\n".join(officer.lines)
        way(others, demo_file)
        await officer.look_at_file()
        assert "8 of 40 complete" in "\n".join(officer.lines)
        assert "was replaced while it was open" in officer.bottom
        assert "is not in it" in officer.bottom
        assert "✓ on disk" in officer.header
        assert "undo" not in officer.attention
        assert "is not in it" in farewell(officer)
        await officer.press("g")
        assert "✓ 14:02" in officer.header
        assert "The last edit was saved at 14:02" in farewell(officer)


async def test_u_takes_back_nothing_that_this_screen_has_not_shown(
    at_desk: AtDesk, demo_file: Path, others: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("c")
        copied_over(others, demo_file)
        await officer.look_at_file()
        await officer.press("u")
        assert "Your newest act in this file is “7.1" in officer.bottom
        assert officer.value("select count(*) from action where kind='undo'") == 0
        await officer.press("u")
        assert officer.value("select title from activity where ref='7.1'") != "From the other laptop"


async def test_u_asks_before_it_takes_back_what_another_window_has_done(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("g")
        elsewhere = open_book(demo_file, who="Louise Russell")
        perform(elsewhere, retitle(place(elsewhere, "7.1"), "In another window"))
        elsewhere.close()
        await officer.press("u")
        assert "made in another window or by another program" in officer.bottom
        assert officer.value("select title from activity where ref='7.1'") == "In another window"
        await officer.press("u", "u")
        assert officer.value("select title from activity where ref='7.1'") != "In another window"
        assert officer.value("select count(*) from action where kind='undo'") == 2


async def test_words_being_typed_outlive_a_replaced_file(at_desk: AtDesk, demo_file: Path, others: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("g", "n")
        await officer.type("The post is out")
        copied_over(others, demo_file)
        await officer.press("enter")
        assert officer.typed == "The post is out"
        assert "was replaced while it was open" in "\n".join(officer.lines)
        await officer.look_at_file()
        assert officer.typed == "The post is out"
        await officer.press("enter")
        assert officer.value("select comment from progress order by rid desc") == "The post is out"


async def test_a_drive_that_drops_is_named_within_a_second(at_desk: AtDesk, demo_file: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    async with at_desk(demo_file.rename(tmp_path / "stick" / "demo.db")) as officer:
        (tmp_path / "stick").rename(tmp_path / "taken out")
        await officer.look_at_file()
        assert "demo.db has gone: " in officer.bottom
        assert "isn't there, as when a drive drops" in officer.bottom
        (tmp_path / "taken out").rename(tmp_path / "stick")
        await officer.look_at_file()
        assert "has gone" not in officer.bottom


@pytest.mark.parametrize("away", [Path.unlink, lambda file: file.rename(file.with_name("elsewhere.db"))])
async def test_a_file_that_has_gone_is_said_within_a_second_and_at_the_end(
    at_desk: AtDesk, demo_file: Path, away: Callable[[Path], object]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("g")
        away(demo_file)
        await officer.look_at_file()
        assert "has gone: it was moved, renamed or deleted" in officer.bottom
        assert "not saved since 14:02" in officer.header
        assert "Commissioning" in "\n".join(officer.lines), "what was read is still to be looked at"
        await officer.press("j")
        assert "has gone" not in officer.bottom
        await officer.look_at_file()
        assert "has gone" not in officer.bottom, "it is said once"
        assert "demo.db has gone" in farewell(officer)
        assert "The plan is in" not in farewell(officer)


async def test_a_file_that_comes_back_is_gone_on_with(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("g")
        away = demo_file.rename(demo_file.with_name("elsewhere.db"))
        await officer.look_at_file()
        away.rename(demo_file)
        await officer.look_at_file()
        assert "✓ 14:02" in officer.header
        await officer.press("a", "escape")
        assert officer.value("select count(*) from progress where by='Louise Russell'") == 2


@pytest.mark.parametrize("size", [0, 5000])
async def test_a_file_cut_off_underneath_is_said_and_opened_once_it_is_whole(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path, size: int
) -> None:
    whole = shutil.copy(demo_file, tmp_path / "whole.db")
    async with at_desk(demo_file) as officer:
        os.truncate(demo_file, size)
        await officer.look_at_file()
        assert "cut off" in officer.bottom or "is empty" in officer.bottom
        assert "not saved" in officer.header
        shutil.copyfile(whole, demo_file)
        await officer.look_at_file()
        assert "✓ on disk" in officer.header
        await officer.press("g")
        assert "✓ 14:02" in officer.header


async def test_a_file_without_a_plan_in_its_place_is_no_fault(at_desk: AtDesk, demo_file: Path, tmp_path: Path) -> None:
    create(tmp_path / "empty.db")
    async with at_desk(demo_file) as officer:
        copied_over(tmp_path / "empty.db", demo_file)
        await officer.look_at_file()
        assert "was replaced while it was open" in officer.bottom
        await officer.press("j", "g", "2", "3", "1", "u")
