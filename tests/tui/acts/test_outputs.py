"""Outputs are counted by key, and towards where they should be by now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk


async def test_an_output_is_counted_by_key(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.2.o4")
        await officer.press("x")
        assert officer.typed == "+"
        await officer.type("12 on 4 Dec, register")
        assert "12 of 50 people (12 more), on 4 Dec 2009" in officer.hint
        await officer.press("enter")
        assert officer.cell("1.2.o4", "actual") == 12
        assert "12 of 50" in officer.row
        await officer.press("x")
        await officer.type("lots")
        await officer.press("enter")
        assert officer.typed == "+lots", "what can't be read stays"


async def test_only_outputs_are_counted(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.2")
        await officer.press("x")
        assert "has no actual" in officer.bottom


@pytest.mark.parametrize("typed", ["=20", "+20", "20"])
async def test_a_sign_typed_after_the_one_that_stands_there_counts(
    at_desk: AtDesk, demo_file: Path, typed: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("9.o1", "THIN")
        await officer.press("x", *typed, "enter")
        assert officer.value("select value from reading where deleted=0 order by rid desc limit 1") == 20


async def test_a_yearly_output_counts_towards_where_it_should_stand_by_now(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("9.o1", "THIN")
        assert "– of 51" in officer.row, "nobody has counted"
        assert "30 VCOs a year · not known so far · should stand at 51 by now" in officer.detail
