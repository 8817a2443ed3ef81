"""Going about: rows, folds, panes, months, plans; by keys and without learning any letters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk


async def test_it_opens_on_what_is_mine_and_late(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        assert officer.focused_pane == "plan"
        assert "Research commissioned" in officer.row
        assert "45d late" in officer.row
        assert "▲ 2 late" in officer.attention
        assert "6 due by end of December" in officer.attention
        assert "2 without a date" in officer.attention
        assert "as at Tue 15 Dec 2009" in officer.header
        assert "Louise Russell" in officer.header


async def test_somebody_without_work_of_their_own_sees_the_plans_counts(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, who="The Mayor") as officer:
        assert "▲ 3 late" in officer.attention
        assert "late" in officer.row
        await officer.press("m")
        assert "The Mayor has no open work" in officer.bottom


@pytest.mark.parametrize(("down", "up"), [("down", "up"), ("j", "k")])
async def test_one_row_down_and_up(at_desk: AtDesk, demo_file: Path, down: str, up: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press(down)
        assert "Procurement" in officer.row
        await officer.press(up)
        assert "Community Chest" in officer.row


async def test_home_end_and_pages(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("home")
        assert "▾ 1 " in officer.row
        await officer.press("up")
        assert "▾ 1 " in officer.row
        await officer.press("end")
        last = officer.row
        assert last.strip()
        await officer.press("down")
        assert officer.row == last
        await officer.press("pageup")
        assert officer.row != last
        await officer.press("pagedown")
        assert officer.row == last


@pytest.mark.parametrize(("fold", "unfold"), [("left", "right"), ("h", "l")])
async def test_left_folds_then_goes_above_and_right_unfolds_then_goes_in(
    at_desk: AtDesk, demo_file: Path, fold: str, unfold: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        assert "▸ 4.2" in officer.row
        await officer.press(unfold)
        assert "▾ 4.2" in officer.row
        await officer.press(unfold)
        assert "Chest scope agreed" in officer.row
        await officer.press(fold)
        assert "▾ 4.2" in officer.row
        await officer.press(fold)
        assert "▸ 4.2" in officer.row
        await officer.press(fold)
        assert "▾ 4 " in officer.row
        await officer.press(fold)
        assert "▸ 4 " in officer.row


async def test_enter_folds_and_unfolds_in_the_plan(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("enter")
        assert "▾ 4.2" in officer.row
        await officer.press("enter")
        assert "▸ 4.2" in officer.row


async def test_tab_goes_round_the_panes_and_digits_go_to_them(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        seen = []
        for key in ("tab", "tab", "tab", "shift+tab", "2", "3", "1"):
            await officer.press(key)
            seen.append(officer.focused_pane)
        assert seen == ["milestones", "officers", "plan", "officers", "milestones", "officers", "plan"]


async def test_the_focused_pane_has_the_heavy_rule(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("2")
        assert "━━ 2 Milestones ━" in officer.screen
        assert "── 1 Plan ─" in officer.screen
        assert "── 3 Officers ─" in officer.screen


async def test_months_turn_and_the_year_turns_with_them(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        assert "‹ December 2009 ›" in officer.screen
        await officer.press("]")
        assert "‹ January 2010 ›" in officer.screen
        assert "by end of January  7" in officer.screen
        await officer.press("[", "[")
        assert "‹ November 2009 ›" in officer.screen


async def test_in_the_calendar_left_and_right_go_by_days_across_months(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("2", "right")
        assert officer.bench.panes.milestones.month.grid.cursor is not None
        assert officer.bench.panes.milestones.month.grid.cursor.isoformat() == "2009-12-15"
        await officer.press(*["right"] * 17)
        assert officer.bench.panes.milestones.month.grid.cursor.isoformat() == "2010-01-01"
        assert "‹ January 2010 ›" in officer.screen
        await officer.press("left")
        assert officer.bench.panes.milestones.month.grid.cursor.isoformat() == "2009-12-31"
        assert "‹ December 2009 ›" in officer.screen


async def test_a_milestone_known_to_the_day_stands_on_its_day(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("d", *"18 dec 2009", "enter")
        assert "on days of December  1" in officer.screen
        await officer.press("2", "home", "right", "right", "right", "right")
        assert "Community Chest adv" in officer.row
        await officer.press("enter")
        assert officer.focused_pane == "plan"
        assert "Community Chest advertised" in officer.row


@pytest.mark.parametrize("pane", ["2", "3"])
async def test_enter_in_a_list_goes_to_the_row_in_the_plan(at_desk: AtDesk, demo_file: Path, pane: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press(pane, "home", "down", "down")
        key = officer.bench.panes.selected_key()
        await officer.press("enter")
        assert officer.focused_pane == "plan"
        assert officer.bench.panes.plan.rows.cursor_key == key


async def test_an_officers_list_unfolds_and_folds(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("3", "end")
        name = officer.row
        assert name.startswith("▌ ▸") or "▸" in name
        height = len(officer.bench.panes.officers.rows.source)
        await officer.press("enter")
        assert "▾" in officer.row
        assert len(officer.bench.panes.officers.rows.source) > height
        await officer.press("left")
        assert "▸" in officer.row
        await officer.press("right", "right")
        assert officer.bench.panes.selected_key() is not None, "the cursor is on the first item"
        await officer.press("h")
        assert "▾" in officer.row


async def test_m_goes_to_my_own_list(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("7")
        await officer.press("m")
        assert officer.focused_pane == "officers"
        assert "Research commissioned" in officer.row
        assert "▾ Louise Russell" in officer.screen


async def test_w_switches_plan_and_all_panes_with_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("w")
        assert "THIN" in officer.header
        assert "Third Sector Strategy" not in officer.header
        assert officer.row.strip()
        await officer.press("w")
        assert "Third Sector Strategy" in officer.header


async def test_with_three_plans_w_offers_them(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        book = officer.bench.desk.book
        book.connection.execute(
            "insert into plan(id, title, short_title, sort) values('p3', 'Volunteering Plan', 'Volunteering', 'z')"
        )
        await officer.look_at_file()
        officer.bench.desk.forget()
        await officer.press("w")
        assert "Volunteering" in officer.screen
        await officer.press("3")
        assert "Volunteering  Plan" in officer.header
        assert "This plan has no rows yet" in officer.screen


@pytest.mark.parametrize("pane", ["1", "2", "3"])
async def test_z_gives_a_pane_the_whole_screen_and_back(at_desk: AtDesk, demo_file: Path, pane: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press(pane)
        before = officer.screen
        await officer.press("z")
        rule = next(line for line in officer.lines if "1 Plan" in line)
        assert "2 Milestones" in rule
        assert "3 Officers" in rule
        assert officer.bench.panes.rows.size.width >= 90
        await officer.press("z")
        assert officer.screen == before
        await officer.press("z", "escape")
        assert officer.screen == before


async def test_on_a_narrow_screen_the_same_keys_show_one_pane_at_a_time(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        shown = []
        for key in "123":
            await officer.press(key)
            shown.append([name for name, pane in officer.bench.panes.by_name.items() if pane.display])
        assert shown == [["plan"], ["milestones"], ["officers"]]


async def test_a_terminal_made_smaller_and_larger_keeps_row_and_pane(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        wide = officer.screen
        await officer.resize(80, 24)
        assert "Community Chest advertised" in officer.row
        assert all(len(line) <= 80 for line in officer.lines)
        await officer.resize(120, 36)
        assert "Community Chest advertised" in officer.row
        assert officer.screen == wide


async def test_the_other_plan_is_left_and_found_again_at_the_same_row(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("w", "down", "down", "w")
        assert "Community Chest advertised" in officer.row
        await officer.press("w")
        assert officer.row.split()[:2] == ["▌", "2"]


async def test_another_pane_and_another_month_count_nothing_again(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        asked: list[str] = []
        officer.app.desk.book.connection.set_trace_callback(asked.append)
        await officer.press("2", "3", "1")
        assert not [sql for sql in asked if "milestone" in sql]
        await officer.press("]")
        assert [sql for sql in asked if "due_to" in sql], "the month is read"
        assert not [sql for sql in asked if "order by due_precision desc" in sql], "what has no date is known"
        officer.app.desk.book.connection.set_trace_callback(None)
        assert "8 of 40 complete" in officer.screen
        await officer.press("[", "1")
        await officer.go("5.1.m1")
        await officer.press("c")
        assert "9 of 40 complete" in officer.screen
        await officer.press("u")
        assert "8 of 40 complete" in officer.screen


async def test_what_gets_a_date_leaves_those_without_at_once(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        desk = officer.app.desk
        there = desk.undated[0]
        view = desk.view(there)
        assert view is not None
        await officer.go(str(view.ref))
        await officer.press("d")
        await officer.type("31 Dec 2009")
        await officer.press("enter")
        assert there not in desk.undated
