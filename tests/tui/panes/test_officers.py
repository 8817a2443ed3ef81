"""Officers: workload by month, a leaver's work handed over, and what nobody leads."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.store.opening import open_book
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


async def test_workload_shows_who_has_how_much_when_and_enter_shows_the_items(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("W")
        louise = next(line for line in officer.lines if "Louise Russell" in line)
        assert "▲2" in louise
        await officer.press("right", "enter")
        assert officer.focused_pane == "officers"
        assert "end Jan" in officer.row


async def test_workload_turns_by_year_and_escape_leaves_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("W", "]")
        assert "2010/11" in officer.screen
        await officer.press("escape")
        assert "1 Plan" in officer.screen


async def test_a_leavers_work_is_handed_over_in_one_act(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("O")
        await officer.type("richard")
        await officer.press("enter")
        await officer.type("alex")
        await officer.press("enter")
        assert "Richard Parsons handed over" in officer.attention
        assert officer.value("select left_on from officer where name='Richard Parsons'") == "2009-12-15"
        await officer.press("u")
        assert officer.value("select left_on from officer where name='Richard Parsons'") is None


async def test_what_nobody_leads_stands_last_and_unfolds(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("3", "end")
        assert "nobody yet" in officer.row
        assert officer.row.rstrip("│ ").endswith("11")
        await officer.press("right", "right")
        assert "nobody yet" not in officer.row


async def test_a_lead_that_was_deleted_elsewhere_is_still_named_in_the_hints(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3")
        assert "state for RP" in officer.bottom
        with closing(sqlite3.connect(officer.path)) as other, other:
            other.execute("update officer set deleted=1 where name='Richard Parsons'")
        await officer.look_at_file()
        await officer.press("down", "up")
        assert "state" in officer.bottom


async def test_a_new_lead_from_elsewhere_is_named_in_the_hints(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3")
        with closing(open_book(str(officer.path))) as book:
            perform(book, assign(officer.bench.target(), "+Ann Newcomer"))
        await officer.look_at_file()
        await officer.press("down", "up")
        assert "state for AN" in officer.bottom


async def test_who_leaves_and_what_is_handed_over_are_counted_alike(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("O", *"alex")
        assert "1 row" in officer.screen
        await officer.press("enter", *"shazia", "enter")
        assert "Alex Louis handed over to Shazia Hussain: 1 row" in officer.attention


def in_menu(officer: Officer, name: str) -> tuple[str, str]:
    """The letter that chooses somebody in the menu of officers, and what is said there."""
    found = re.search(rf"(\S) {name} +(\d+ late|nothing late)", officer.screen)
    assert found is not None
    return found[1], found[2]


@pytest.mark.parametrize("keys", [("S",), ("3", "3")])
async def test_any_officers_late_list_is_a_letter_away_and_esc_shows_everybody(
    at_desk: AtDesk, demo_file: Path, keys: tuple[str, ...]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press(*keys)
        assert in_menu(officer, "Louise Russell") == ("l", "2 late")
        letter, late = in_menu(officer, "Shazia Hussain")
        assert late == "1 late"
        most, some, none = map(officer.screen.index, ("l Louise Russell", f"{letter} Shazia Hussain", "Alex Louis"))
        assert most < some < none
        await officer.press(letter)
        assert officer.focused_pane == "officers"
        shown = officer.pane("officers")
        assert "3 Officers · late, Shazia Hussain" in officer.screen
        assert not any("Louise Russell" in line for line in shown)
        assert "late" in officer.row
        assert " 2.1 " in officer.row
        await officer.press("c")
        assert officer.cell("2.1.m1", "status") == "complete"
        await officer.press("escape", "home")
        assert any("Louise Russell" in line for line in officer.pane("officers"))
        assert "3 Officers · late" not in officer.screen


async def test_somebody_with_nothing_late_is_shown_with_all_that_is_open(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("S")
        await officer.press(in_menu(officer, "Richard Parsons")[0])
        assert "Richard Parsons has nothing late: this is all that is open." in officer.bottom
        assert any("Louise Russell" in line for line in officer.pane("officers"))
