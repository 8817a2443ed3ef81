"""Filters: the plan shows only what is late, mine, red …; the filter is always in sight, and esc clears it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk


def titles(rows: list[str]) -> list[str]:
    return [row.strip(" ▌│█") for row in rows if row.strip(" ▌│█")]


async def test_what_is_late_takes_two_keys(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "l")
        assert "Plan · late" in officer.screen
        assert "3 found" in officer.screen
        assert len(titles(officer.pane("plan"))) == 9


async def test_esc_clears_the_filter_and_keeps_the_row(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "l", "home", "down", "down")
        key = officer.bench.panes.selected_key()
        await officer.press("escape")
        assert "· late" not in officer.screen
        assert "of 40 complete" in officer.screen
        assert officer.bench.panes.plan.rows.cursor_key == officer.bench.panes.selected_key()
        assert key is not None


async def test_one_more_word_narrows_and_the_same_word_widens(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "l", "f", "m")
        assert "Plan · late, mine" in officer.screen
        assert "2 found" in officer.screen
        await officer.press("f", "l")
        assert "Plan · mine" in officer.screen


async def test_the_filter_is_in_sight_in_every_pane_of_a_narrow_screen(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        await officer.press("f", "l")
        for key in "123":
            await officer.press(key)
            assert "Plan · late" in officer.screen


async def test_the_panes_keep_one_selection_under_a_filter(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "l", "m", "down", "down", "down")
        key = officer.bench.panes.selected_key()
        assert officer.bench.panes.plan.rows.cursor_key == key, "shown in the plan though it is not late"
        assert "in " in officer.cursor_line("plan")
        await officer.press("1", "home")
        assert len(titles(officer.pane("plan"))) == 9, "and gone once the cursor leaves it"


async def test_what_no_longer_matches_stays_until_the_cursor_leaves_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "l")
        await officer.go("4.6.m1")
        await officer.press("c")
        assert officer.cell("4.6.m1", "status") == "complete"
        assert "✓" in officer.row
        assert "2 found" in officer.screen
        await officer.press("home")
        assert "Resilience" not in "".join(officer.pane("plan"))


async def test_changed_since_asks_for_a_day_and_says_how_it_reads_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "c")
        await officer.type("soonish")
        await officer.press("enter")
        assert officer.typed == "soonish", "what can't be read stays to be put right"
        await officer.press("ctrl+u")
        await officer.type("1 dec")
        assert "from Tue 1 Dec 2009 on" in officer.hint
        await officer.press("enter")
        assert "changed since 1 dec" in officer.screen


async def test_where_nothing_matches_the_pane_says_so_and_keys_act_on_the_row_of_the_strip(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("f", "o")
        assert "No rows match “no lead”. Esc to show all rows." in officer.screen
        assert "Community Chest advertised" in officer.detail
        await officer.press("c", "y", "escape")
        assert officer.cell("4.2.m3", "status") == "complete"
        assert "of 40 complete" in officer.screen


async def test_a_filter_is_kept_in_the_file_under_a_name_and_chosen_again(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "l", "f", "m", "f", "k")
        await officer.type("Monday")
        await officer.press("enter")
        assert "Filter “Monday” kept" in officer.attention
        assert officer.value("select value from setting where key='filter.Monday'") == "late, mine"
        await officer.press("escape", "f")
        assert "Monday" in officer.screen
        for _ in range(9):
            await officer.press("down")
        await officer.press("enter")
        assert "Plan · late, mine" in officer.screen


async def test_a_kept_filter_is_forgotten_and_undo_brings_it_back(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "l", "f", "k", *"Mon", "enter")
        await officer.press("f", "f", "enter")
        assert officer.value("select deleted from setting where key='filter.Mon'") == 1
        await officer.press("u")
        assert officer.value("select deleted from setting where key='filter.Mon'") == 0


async def test_another_plan_is_shown_through_the_same_filter(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "o", "w")
        assert "THIN" in officer.header
        assert "Plan · no lead" in officer.screen
