"""The calendars of the Milestones pane: month, financial year, timeline, agenda."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.geometry import Size

from tsworkbench.plan.model import Rag
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.panes.year import paint_year

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

SIZES = [(120, 36), (80, 24)]


def rule(officer: Officer) -> str:
    """The title rule of the Milestones pane."""
    region = officer.bench.panes.milestones.rule.region
    return officer.lines[region.y][region.x : region.right]


def calendar(officer: Officer) -> str:
    """The Milestones pane, as it is on the screen."""
    region = officer.bench.panes.milestones.region
    return "\n".join(line[region.x : region.right] for line in officer.lines[region.y : region.bottom])


async def show(officer: Officer, name: str) -> None:
    """Goes to the Milestones pane and round to a calendar."""
    await officer.press("2")
    while officer.bench.panes.milestones.kind != name:
        await officer.press("v")
    while not officer.bench.panes.milestones.rows.size.height:  # shown for the first time, it is being laid out
        await officer.settle()


def written(path: Path, *statements: str) -> Path:
    """The file, after another tool has written to it."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


@pytest.mark.parametrize("size", SIZES)
async def test_v_goes_round_the_calendars_and_the_rule_names_each(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size) as officer:
        await officer.press("2")
        seen = []
        for _ in range(5):
            seen.append(rule(officer).split("━ ")[-2 if rule(officer).rstrip().endswith("━") else -1].strip(" ━"))
            await officer.press("v")
        assert seen == ["month", "financial year 2009/10", "timeline · Apr 2009 on", "agenda", "month"]
        assert officer.focused_pane == "milestones"
        assert officer.bench.panes.milestones.rows.has_focus


async def test_v_from_the_plan_turns_the_calendar_and_keeps_the_keys_in_the_plan(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("v", "v")
        assert officer.bench.panes.milestones.kind == "timeline"
        assert officer.focused_pane == "plan"
        before = officer.row
        await officer.press("down")
        assert officer.row != before


async def test_v_on_a_narrow_screen_first_brings_the_calendar_up(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, (80, 24)) as officer:
        await officer.press("v")
        assert officer.focused_pane == "milestones"
        assert officer.bench.panes.milestones.kind == "month"


async def test_a_calendar_comes_up_at_what_is_selected_and_follows_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        for name, there in (("year", "▌January"), ("timeline", "4.5"), ("agenda", "Bid opportunities")):
            await show(officer, name)
            await officer.go("4.1.m1")
            await officer.go("4.5.m1")
            assert there[:4] in (calendar(officer) if name == "year" else officer.cursor_line("milestones"))


# -- the financial year


async def test_the_year_counts_what_is_due_done_and_late(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, "year")
        await officer.press("z")
        picture = calendar(officer)
        assert "6 of 18 done" in picture
        assert "0 of 17 done" in picture
        assert "▲ ▲ ✓ ✓ ✓ ✓" in picture, "November: two late, four done"
        assert "No date yet · TBC" in picture
        assert "Later" in picture


async def test_arrows_go_by_months_and_quarters_and_enter_opens_the_month(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await show(officer, "year")
        await officer.press("z", "right")
        assert "▌March" in calendar(officer)
        await officer.press("up", "left")
        assert "▌November" in calendar(officer)
        await officer.press("enter")
        assert officer.bench.panes.milestones.kind == "month"
        assert "‹ November 2009 ›" in officer.screen
        assert officer.bench.panes.milestones.rows.has_focus


async def test_brackets_turn_the_year_and_arrows_go_over_its_edge(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, "year")
        await officer.press("]")
        assert "financial year 2010/11" in rule(officer)
        await officer.press("[", "[")
        assert "financial year 2008/09" in rule(officer)
        await officer.press("right", "right", "right", "right")
        assert "financial year 2009/10" in rule(officer)


async def test_an_act_on_a_month_is_refused_with_a_sentence(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, "year")
        await officer.press("up", "g")
        assert "this is a month" in officer.bottom
        assert officer.acts == officer.value("select count(distinct action) from change")


async def test_what_is_known_to_the_quarter_has_a_lane_and_no_month(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5.m1")
        await officer.press("d")
        await officer.type("Q4 2009/10")
        await officer.press("enter")
        await show(officer, "year")
        await officer.press("z")
        assert "Within Q4" in calendar(officer)
        assert "0 of 17 done" in calendar(officer), "it counts in its quarter"
        january = officer.bench.panes.milestones.rows.source.picture().tiles[9]
        assert january.sums.total == 6


# -- the timeline


async def test_an_activity_is_a_bar_with_its_milestones_and_what_has_no_date(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, "timeline")
        await officer.press("z")
        lines = {line.split()[0]: line for line in officer.pane("milestones") if line.strip()}
        assert lines["4.2"].count("○") == 2
        assert "✓" in lines["4.2"]
        assert "│" in lines["4.2"], "the as-at day"
        assert "▲" in lines["2.1"]
        assert "◆A" in lines["4.2"], "the stated RAG stands beside the name"
        await officer.press("end")
        lines = {line.split()[0]: line for line in officer.pane("milestones") if line.strip()}
        assert lines["7.1"].rstrip("│ ").endswith("2"), "two without a date"


async def test_a_moved_date_leaves_its_ghost(at_desk: AtDesk, demo_file: Path) -> None:
    written(demo_file, "update milestone set baseline_due_to='2009-10-31' where ref='1.2.m1'")
    async with at_desk(demo_file) as officer:
        await show(officer, "timeline")
        await officer.press("z")
        line = next(line for line in officer.pane("milestones") if line.strip().startswith("1.2"))
        assert "◇┄┄┄" in line


async def test_time_scrolls_widens_and_comes_back(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, "timeline")
        await officer.press("z", "]")
        assert "timeline · Jul 2009 on" in rule(officer)
        await officer.press("[", "<")
        assert "Q1" in calendar(officer)
        await officer.press("<")
        assert "09/10" in calendar(officer)
        await officer.press("<")
        assert "as far as it goes" in officer.bottom
        await officer.press(">", ">")
        assert "timeline · Apr 2009 on" in rule(officer)


async def test_enter_on_the_timeline_goes_to_the_row_in_the_plan(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, "timeline")
        await officer.press("home", "down", "enter")
        assert officer.focused_pane == "plan"
        assert "1.1" in officer.row


# -- the agenda


async def test_the_agenda_begins_with_what_is_late_and_ends_with_what_has_no_date(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, "agenda")
        await officer.press("z")
        picture = calendar(officer)
        assert picture.index("late  3") < picture.index("December 2009  9") < picture.index("January 2010  7")
        await officer.press("end")
        assert "without a date  2" in calendar(officer)
        await officer.press("home")
        assert "August 2009" in calendar(officer)


async def test_what_is_done_can_be_hidden(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, "agenda")
        await officer.press("V", "home")
        assert "late  3" in calendar(officer)
        assert "done" not in calendar(officer)
        assert "agenda · open" in rule(officer)
        await officer.press("V", "home")
        assert "August 2009" in calendar(officer)


async def test_brackets_go_from_lane_to_lane(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, "agenda")
        await officer.press("]")
        assert "CVS interim Board" in officer.row
        await officer.press("]")
        assert "CVS incorporated" in officer.row
        await officer.press("[", "[")
        assert "45d late" in officer.row


@pytest.mark.parametrize("name", ["month", "year", "timeline"])
async def test_only_the_agenda_hides_what_is_done(at_desk: AtDesk, demo_file: Path, name: str) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, name)
        await officer.press("V")
        assert "The agenda (v)" in officer.bottom


# -- all of them


@pytest.mark.parametrize("name", ["year", "timeline", "agenda"])
async def test_an_act_shows_in_every_calendar(at_desk: AtDesk, demo_file: Path, name: str) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, name)
        await officer.press("z")
        before = calendar(officer)
        await officer.press("z")
        await officer.go("4.6.m1")
        await officer.press("c")
        await officer.press("2", "z")
        assert calendar(officer) != before


async def test_a_calendar_behind_the_one_shown_catches_up(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, "year")
        await show(officer, "month")
        await officer.go("4.6.m1")
        await officer.press("c", "2", "z")
        await show(officer, "year")
        assert "7 of 18 done" in calendar(officer)


@pytest.mark.parametrize("name", ["year", "timeline", "agenda"])
async def test_another_plan_is_shown_in_every_calendar(at_desk: AtDesk, demo_file: Path, name: str) -> None:
    async with at_desk(demo_file) as officer:
        await show(officer, name)
        await officer.press("w", "2", "z")
        assert "Chest" not in calendar(officer)


@pytest.mark.parametrize("size", [*SIZES, (40, 12), (20, 6)])
@pytest.mark.parametrize(
    "days",
    [
        pytest.param("due_to=null, due_from=null, due_precision='tbc'", id="no dates"),
        pytest.param("due_to='1066-10-14', due_precision='day'", id="one day long ago"),
        pytest.param("due_to=printf('%04d-06-30', 1990 + rid % 60)", id="sixty years"),
        pytest.param("due_to=case when rid % 2 then '1850-01-31' else '2250-12-31' end", id="before 1900, after 2200"),
        pytest.param("due_to=case when rid % 2 then '0001-01-01' else '9999-12-31' end", id="the calendar's ends"),
    ],
)
async def test_no_dates_and_far_dates_are_drawn(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int], days: str
) -> None:
    written(demo_file, f"update milestone set {days}, due_from=due_to", "update output set due_to=null")
    async with at_desk(demo_file, size) as officer:
        for _ in range(4):
            await officer.press("2", "v", "home", "]", "[", "[", "right", "left", "<", "<", "]", ">", "down", "end")
        assert officer.app.is_running


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_plan_is_drawn(at_desk: AtDesk, demo_file: Path, size: tuple[int, int]) -> None:
    written(demo_file, *(f"update {table} set deleted=1" for table in ("milestone", "output", "activity", "objective")))
    async with at_desk(demo_file, size) as officer:
        for _ in range(4):
            await officer.press("2", "v", "home", "]", "[", "right", "<", "down", "enter")
        assert officer.app.is_running


def test_calendars_other_than_the_month_are_imported_when_first_shown() -> None:
    check = (
        "import sys, tsworkbench.tui.app;"
        "late = [m for m in ('year', 'timeline', 'agenda') if f'tsworkbench.tui.panes.{m}' in sys.modules];"
        "slow = ('tsworkbench.tui.screens.overviews.workload', 'tsworkbench.store.views.calendars');"
        "late += [m for m in sys.modules if m in slow];"
        "sys.exit(' '.join(late) or 0)"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


Compare = Callable[..., bool]


@pytest.mark.parametrize("theme", ["tsworkbench-dark", "tsworkbench-light"])
@pytest.mark.parametrize("name", ["year", "timeline", "agenda"])
@pytest.mark.parametrize(
    ("size", "keys"),
    [((120, 36), ["z"]), ((120, 36), []), ((80, 24), [])],
    ids=["zoomed", "beside", "alone"],
)
def test_appearance(
    snap_compare: Compare,
    make_app: Callable[..., object],
    held_timers: list[object],
    demo_file: Path,
    theme: str,
    name: str,
    size: tuple[int, int],
    keys: list[str],
) -> None:
    app = make_app(demo_file)
    app.theme = theme  # type: ignore[attr-defined]
    turns = ["v"] * ["month", "year", "timeline", "agenda"].index(name)
    assert snap_compare(app, terminal_size=size, press=["2", *turns, *keys])


@pytest.mark.parametrize("theme", ["tsworkbench-dark", "tsworkbench-light"])
@pytest.mark.parametrize("size", SIZES)
def test_workload_appearance(
    snap_compare: Compare,
    make_app: Callable[..., object],
    held_timers: list[object],
    demo_file: Path,
    theme: str,
    size: tuple[int, int],
) -> None:
    app = make_app(demo_file)
    app.theme = theme  # type: ignore[attr-defined]
    assert snap_compare(app, terminal_size=size, press=["W"])


@pytest.mark.parametrize("theme", ["tsworkbench-ansi", "tsworkbench-dark-256", "tsworkbench-light-256"])
async def test_where_no_tint_is_to_be_had_a_month_says_its_worst_by_its_edge(
    at_desk: AtDesk, demo_file: Path, theme: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("2", "v")
        tiles = officer.bench.panes.milestones.rows.source
        look = look_for(theme)
        late = next(tile for tile in tiles.picture().tiles if tile.worst is Rag.RED)
        lines = paint_year(tiles.picture(), Size(120, 30), -1, False, look)
        edges = {part.style.color for line in lines for part in line if part.text.startswith("▌") and part.style}
        assert late.sums.total
        assert look.rags[Rag.RED].color in edges
        assert edges == {look.rags[tile.worst].color for tile in tiles.picture().tiles if tile.sums.total}


@pytest.mark.parametrize(
    ("name", "away", "there"),
    [
        ("month", ["]", "]", "]"], "‹ December 2009 ›"),
        ("year", ["]"], "financial year 2009/10"),
        ("timeline", ["]", "]", "]"], "Apr 2009 on"),
        ("agenda", ["end"], "late  3"),
    ],
)
async def test_0_goes_to_the_as_at_day_in_every_calendar_and_selects_nothing(
    at_desk: AtDesk, demo_file: Path, name: str, away: list[str], there: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m4")
        await show(officer, name)
        await officer.press(*away)
        chosen = officer.bench.desk.selection
        assert there not in calendar(officer) + rule(officer)
        await officer.press("0")
        assert there in calendar(officer) + rule(officer)
        assert officer.bench.desk.selection == chosen
        assert "Tue 15 Dec 2009 is the as-at day" in officer.bottom


async def test_0_in_the_plan_turns_the_calendar_and_leaves_keys_and_row_where_they_are(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m4")
        assert "‹ March 2010 ›" in officer.screen
        await officer.press("0")
        assert "‹ December 2009 ›" in officer.screen
        assert officer.focused_pane == "plan"
        assert "First Chest allocations" in officer.row
        assert officer.bench.panes.milestones.rows.cursor_key is None
        await officer.press("c")
        assert officer.cell("4.2.m4", "status") == "complete"


async def test_0_keeps_the_cursor_on_the_selected_row_where_that_is_due_this_month(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await officer.press("0")
        assert "Chest officer in post" in officer.cursor_line("milestones")


async def test_0_on_a_narrow_screen_brings_the_calendar_up(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        await officer.go("4.2.m4")
        await officer.press("0")
        assert officer.focused_pane == "milestones"
        assert "‹ December 2009 ›" in officer.screen


WEEK = "Mo Tu We Th Fr Sa Su"


async def test_rows_take_the_place_of_the_days_in_a_month_of_which_no_day_is_used(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        assert WEEK not in officer.screen
        name = officer.lines[officer.bench.panes.milestones.region.y + 1]
        assert "CVS interim Board in place" in calendar(officer)
        await officer.go("4.2.m3")
        await officer.press("d", *"18 dec", "enter")
        assert WEEK in officer.screen
        assert officer.lines[officer.bench.panes.milestones.region.y + 1][70:90] == name[70:90]
        await officer.press("u")
        assert WEEK not in officer.screen


async def test_the_days_come_up_as_soon_as_one_is_gone_to(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("2", "right")
        assert WEEK in officer.screen
        await officer.press("]")
        assert WEEK not in officer.screen


async def test_on_a_very_narrow_screen_rows_have_the_place_of_the_days(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        await officer.go("4.2.m3")
        await officer.press("d", *"18 dec", "enter", "2")
        assert WEEK in officer.screen
        await officer.resize(30, 12)
        assert WEEK not in officer.screen
        assert "Community" in officer.row
        await officer.resize(80, 24)
        assert WEEK in officer.screen


async def test_a_click_on_the_bars_turns_to_their_month(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        grid = officer.bench.panes.milestones.month.grid.region
        await officer.pilot.click(offset=(grid.right - 3, grid.y))
        await officer.settle()
        assert "‹ February 2010 ›" in officer.screen
        await officer.pilot.click(offset=(grid.x + 1, grid.y))
        await officer.settle()
        assert "‹ January 2010 ›" in officer.screen
