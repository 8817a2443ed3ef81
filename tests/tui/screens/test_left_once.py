"""Screens over the workbench are left once, however fast the keys come."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tui.officer import past

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk

_OPENING = ["f", "s", "O", "question_mark", "ctrl+p", "slash", "J", "H", "T", "K", "R", "D", "W", "P", "U", "e"]


@pytest.mark.parametrize("opening", _OPENING)
async def test_keys_that_leave_it_twice_leave_nothing_else(at_desk: AtDesk, demo_file: Path, opening: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press(opening)
        assert officer.app.screen is not officer.bench
        await officer.quickly("escape", "escape", "escape")
        assert officer.app.screen is officer.bench
        assert officer.app.is_running


async def test_the_past_is_left_once(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await past(officer)
        await officer.quickly("escape", "escape", "escape")
        assert officer.app.screen is officer.bench
        assert officer.app.is_running


async def test_the_first_of_two_letters_chooses(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f")
        await officer.quickly("l", "a")
        assert "1 Plan · late" in officer.screen


async def test_a_status_is_set_once(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1.m1")
        before = officer.acts
        await officer.press("s")
        await officer.quickly("c", "c")
        assert officer.acts == before + 1
