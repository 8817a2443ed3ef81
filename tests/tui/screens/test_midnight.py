"""The day turns at midnight while the program is open; where the day was given it stays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.officer import AtDesk, Officer

_NEXT = date(2010, 1, 1)


def sleep_until(officer: Officer, day: date = _NEXT) -> None:
    """The laptop's lid is shut, and opened on another day. Nothing has looked at the calendar yet."""
    officer.bench.desk.today = lambda: day


async def test_the_look_at_the_calendar_shows_the_new_day_and_what_is_late_on_it(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        assert "2 late" in officer.attention
        row = officer.bench.desk.selection
        sleep_until(officer)
        officer.app.turn_day()
        await officer.settle()
        assert "as at Fri 1 Jan 2010" in officer.header
        assert "2 late" not in officer.attention
        assert officer.bench.desk.selection == row
        assert "It is Fri 1 Jan 2010 now" in officer.bottom


async def test_the_first_key_of_a_new_day_acts_in_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        sleep_until(officer)
        await officer.press("c")
        assert officer.cell("4.2.m3", "done_on") == "2010-01-01"
        assert "as at Fri 1 Jan 2010" in officer.header


async def test_a_date_typed_before_midnight_is_read_again_before_it_is_saved(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("d", *"fri")
        assert "18 December 2009" in officer.hint
        sleep_until(officer, date(2009, 12, 21))
        before = officer.content
        await officer.press("enter")
        assert officer.content == before
        assert "25 December 2009" in officer.hint
        await officer.press("enter")
        assert officer.cell("4.2.m3", "due_to") == "2009-12-25"


async def test_a_form_open_over_midnight_saves_the_new_day(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("e")
        form = officer.app.screen
        form._inputs["due"].focus()  # type: ignore[attr-defined]
        form._inputs["due"].value = "fri"  # type: ignore[attr-defined]
        await officer.settle()
        sleep_until(officer, date(2009, 12, 21))
        await officer.press("ctrl+s")
        assert officer.cell("4.2.m3", "due_to") == "2009-12-31"
        await officer.press("ctrl+s")
        assert officer.cell("4.2.m3", "due_to") == "2009-12-25"


@pytest.mark.parametrize("key", ["W", "U", "R", "D", "P", "K", "H", "/", "?", "v"])
async def test_every_screen_lives_through_midnight(at_desk: AtDesk, demo_file: Path, key: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press(key)
        sleep_until(officer)
        officer.app.turn_day()
        await officer.settle()
        await officer.press("escape", "escape")
        assert "1 Jan 2010" in officer.header


async def test_a_filter_for_what_is_late_is_asked_again_in_the_new_day(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "l")
        before = officer.bench.panes.plan.label
        sleep_until(officer)
        officer.app.turn_day()
        await officer.settle()
        assert officer.bench.panes.plan.label != before


async def test_a_day_that_was_given_or_chosen_stays(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.app.turn_day()
        assert officer.bench.desk.as_at == date(2009, 12, 15)
        await officer.press("T", "a", *"1 mar 2010", "enter")
        sleep_until(officer)
        officer.app.turn_day()
        assert officer.bench.desk.as_at == date(2010, 3, 1)
        await officer.press("T", "a", "enter")
        assert officer.bench.desk.as_at == _NEXT
