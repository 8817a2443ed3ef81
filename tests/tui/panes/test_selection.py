"""One selection, three views of it: moving in any pane moves the others, and the detail strip tells all about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk


async def test_moving_in_the_plan_moves_calendar_and_officers(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m4")
        assert "‹ March 2010 ›" in officer.screen
        assert "4.2" in officer.cursor_line("milestones")
        assert "First Chest alloc" in officer.cursor_line("milestones")
        assert "4.2" in officer.cursor_line("officers")
        assert "by 31 March 2010 (month)" in officer.detail


async def test_moving_in_the_calendar_moves_plan_and_officers(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("2", "]", "end")
        key = officer.bench.panes.milestones.rows.cursor_key
        assert officer.bench.panes.plan.rows.cursor_key == key
        assert officer.bench.panes.selected_key() == key
        assert "‹ January 2010 ›" in officer.screen, "the month stays as it was turned"


async def test_moving_in_an_officers_list_moves_plan_and_calendar(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("m", "down", "down")
        key = officer.bench.panes.selected_key()
        assert key is not None
        assert officer.bench.panes.plan.rows.cursor_key == key
        assert officer.bench.panes.milestones.rows.cursor_key == key


async def test_the_plan_unfolds_what_another_pane_selects_and_folds_it_again(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("home", "2", "home")
        for _ in range(4):
            await officer.press("down")
        opened = [row for row in officer.pane("plan") if "▾ 4." in row or "▾ 1." in row or "▾ 3." in row]
        assert len(opened) == 1, "only the activity of the selected row is unfolded for it"


async def test_an_officers_list_opens_at_its_lead_and_folds_again(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3.m1")
        assert "▾ Richard Parsons" in officer.screen
        await officer.go("2.1.m1")
        assert "▸ Richard Parsons" in officer.screen
        assert "▾ Shazia Hussain" in officer.screen


async def test_a_list_that_was_opened_by_hand_stays_open(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("3", "end", "enter")
        name = officer.row.split("▾")[1].split("  ")[0].strip()
        await officer.go("4.2.m2")
        await officer.press("3", "end")
        assert any(f"▾ {name}" in row for row in officer.pane("officers"))


async def test_the_detail_strip_shows_the_whole_title_and_both_ratings(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1")
        assert "Develop a Third Sector Asset Plan" in officer.detail
        assert "stated ●G" in officer.detail
        assert "dates say ▲R" in officer.detail
        assert "●G▲" in officer.row, "stated better than the dates say: marked in the list"


async def test_holding_an_arrow_down_moves_one_pane_only_until_it_rests(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        before = officer.cursor_line("officers"), officer.detail
        officer.fires = False
        await officer.press("down", "down")
        assert (officer.cursor_line("officers"), officer.detail) == before
        officer.fires = True
        await officer.settle()
        assert (officer.cursor_line("officers"), officer.detail) != before


async def test_an_item_of_another_plan_takes_that_plan_in_hand(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("3", "home")
        for _ in range(40):
            await officer.press("down")
            if "COF Capacity Building" in officer.row:
                break
        await officer.press("enter", "down")
        assert "THIN" in officer.header
        assert officer.bench.panes.plan.rows.cursor_key == officer.bench.panes.selected_key()


async def test_on_a_narrow_screen_a_pane_comes_up_with_the_row_that_was_selected(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        await officer.go("4.2.m4")
        await officer.press("2")
        assert "‹ March 2010 ›" in officer.screen
        assert "First Chest alloc" in officer.row
        await officer.press("3")
        assert "First Chest alloc" in officer.row
        await officer.press("1")
        assert "First Chest alloc" in officer.row


async def test_zooming_a_pane_keeps_the_row_that_was_selected(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m4")
        await officer.press("z", "2")
        assert "First Chest alloc" in officer.row
        await officer.press("up", "1")
        assert officer.bench.panes.plan.rows.cursor_key == officer.bench.panes.milestones.rows.cursor_key


async def test_a_message_goes_with_the_next_key(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+s")
        assert "Already saved" in officer.bottom
        await officer.press("down")
        assert "Already saved" not in officer.bottom
        assert "? keys" in officer.bottom


async def test_the_row_that_acts_are_about_is_the_one_under_the_cursor_of_the_pane_with_the_keys(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4")
        await officer.press("2")
        view = officer.bench.desk.view(officer.bench.panes.selected_key())
        assert view is not None
        assert view.title.split()[0] in officer.detail, "the strip tells about that row and no other"
        assert officer.bench.panes.plan.rows.cursor_key == view.key


async def test_going_through_the_panes_leaves_the_selection_where_it_was(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3.m1")
        before = officer.screen
        await officer.press("tab", "tab", "tab")
        assert officer.screen == before
        await officer.go("2.1.m1")
        assert "▸ Richard Parsons" in officer.screen


async def test_moving_to_an_activity_turns_the_calendars_to_its_next_milestone(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.2")
        assert officer.bench.panes.selected_key() is not None
        assert "‹ January 2010 ›" in officer.screen
        assert "1.2" in officer.cursor_line("milestones")
        await officer.go("4.2")
        assert "‹ December 2009 ›" in officer.screen


async def test_the_detail_strip_tells_what_a_milestone_needs_and_what_needs_it(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("L", *"4.2.m1, 4.2.m2", "enter")
        assert "needs 4.2.m1 ✓, 4.2.m2" in officer.detail
        await officer.go("4.2.m2")
        assert "needed by 4.2.m3" in officer.detail


async def test_on_the_attention_line_what_a_row_was_gives_way_to_what_it_is(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("c")
        assert "4.2 complete with 3 milestones still open" in officer.attention, officer.attention


async def test_marked_rows_and_calendars_name_their_own_keys(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("2", "v", "v")
        assert "< > wider, closer" in officer.bottom
        await officer.press("v")
        assert "V done ones" in officer.bottom


async def test_the_strip_calls_due_only_what_is_due(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("6.2.m1")
        assert "Done     25 September 2009" in officer.detail
        await officer.go("5.1")
        assert "Done     0 of 2 milestones complete" in officer.detail
        await officer.go("5.1.m1")
        assert "Due      by 31 October 2009" in officer.detail
