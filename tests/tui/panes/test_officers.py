"""Officers: workload by month, a leaver's work handed over, and what nobody leads."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tui.panes.made_files import file_with

from tsworkbench.plan.whole import Activity, Lead, Milestone, Objective, Plan
from tsworkbench.store.opening import open_book
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.widgets.row_source import RowState
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

LOOK = look_for("tsworkbench-dark")


async def test_workload_shows_who_has_how_much_when_and_enter_shows_the_items(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("W")
        louise = next(line for line in officer.lines[3:] if "Louise Russell" in line)
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


@pytest.mark.parametrize("keys", [("3", "3"), ("ctrl+p", *"somebody's", "enter")], ids=["3 in the pane", "by name"])
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
        await officer.press("3", "3")
        await officer.press(in_menu(officer, "Richard Parsons")[0])
        assert "Richard Parsons has nothing late: this is all that is open." in officer.bottom
        assert any("Shazia Hussain" in line for line in officer.pane("officers"))


def team(late: int, *, colleagues: int = 6) -> Plan:
    """Louise Russell with so much late, six things due this month and twelve later; each colleague with one late."""

    def activity(ref: str, lead: str, *days: str) -> Activity:
        milestones = tuple(
            Milestone(ref=f"{ref}.m{n}", title=f"Step {n} on {day}", due_from=day, due_to=day, due_precision="day")
            for n, day in enumerate(days, 1)
        )
        return Activity(ref=ref, title=f"Work of {lead}", leads=(Lead(name=lead),), milestones=milestones)

    names = ("Ann Archer", "Bo Baker", "Cy Carter", "Di Draper", "Ed Fuller", "Flo Glover")[:colleagues]
    days = ["2009-11-30"] * late + ["2009-12-20"] * 6 + ["2010-02-01"] * 12
    idle = activity("1.2", "Zoe Turner", "2010-03-01", "2010-03-02")
    others = tuple(activity(f"2.{n}", name, "2009-12-01", "2010-02-01") for n, name in enumerate(names, 1))
    mine = activity("1.1", "Louise Russell", *days)
    return Plan(
        title="Plan",
        period_start="2009-04-01",
        objectives=(
            Objective(ref="1", title="First", activities=(mine, idle)),
            Objective(ref="2", title="Second", activities=others),
        ),
    )


def named(officer: Officer) -> list[str]:
    """The officers in the pane, in their order."""
    rows = (row.strip("▌│ ") for row in officer.pane("officers"))
    return [" ".join(row.split()[1:3]) for row in rows if row[:1] in ("▸", "▾") and "later" not in row]


async def test_every_colleague_with_something_late_is_in_sight_beside_what_of_mine_is_late(
    at_desk: AtDesk, tmp_path: Path
) -> None:
    async with at_desk(file_with(tmp_path, team(4))) as officer:
        for _ in ("at first", "after a zoom"):
            shown = "\n".join(officer.pane("officers"))
            assert named(officer)[:7] == [
                *("Louise Russell", "Ann Archer", "Bo Baker", "Cy Carter", "Di Draper", "Ed Fuller", "Flo Glover")
            ]
            assert shown.count("15d late") == 4
            assert "6 more by end of December, 12 later" in shown
            await officer.press("3", "z", "z", "1")


async def test_officers_come_by_what_is_late_then_by_what_is_due_now_then_by_name(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file, size=(120, 60)) as officer:
        assert named(officer)[:6] == [
            *("Louise Russell", "Corporate Finance", "Shazia Hussain", "Andy Algar", "Alex Louis", "Richard Parsons")
        ]


async def test_an_officer_with_nothing_late_or_due_now_is_muted(at_desk: AtDesk, tmp_path: Path) -> None:
    async with at_desk(file_with(tmp_path, team(1))) as officer:
        rows = officer.bench.panes.officers.rows.source
        names = {}
        for index in range(len(rows)):
            strip = rows.paint(index, 48, RowState(), LOOK)
            names[strip.text.split()[1]] = [part.style for part in strip if part.text.strip()]
        assert LOOK.text in names["Ann"]
        assert {*names["Zoe"]} == {LOOK.muted}


async def test_my_list_is_folded_after_this_month_and_unfolds(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(120, 60)) as officer:
        assert not any("CVS incorporated" in row for row in officer.pane("officers"))
        await officer.press("3", *["down"] * 8)
        assert officer.row.strip("▌ ").startswith("▸ 13 later")
        await officer.press("enter", "right")
        assert "CVS incorporated" in officer.row
        await officer.press("left")
        assert officer.row.strip("▌ ").startswith("▾ 13 later")
        await officer.press("left")
        assert not any("CVS incorporated" in row for row in officer.pane("officers"))
        await officer.press("left")
        assert "Louise Russell" in officer.row


async def test_what_comes_later_is_unfolded_for_the_row_that_another_pane_selects(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1.m3")
        assert "CVS Director in post" in officer.cursor_line("officers")
        await officer.go("1.1.m1")
        assert "CVS interim Board in place" in officer.cursor_line("officers")
        assert not any("CVS Director in post" in row for row in officer.pane("officers"))


async def test_an_officers_name_stays_on_top_while_the_list_is_scrolled(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("3", *["down"] * 7, "right", *["down"] * 12)
        assert "Louise Russell" in officer.pane("officers")[0]
        assert "end Mar" in officer.row


async def test_an_act_on_what_comes_later_is_refused_with_a_sentence(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(120, 60)) as officer:
        await officer.press("3", *["down"] * 8, "c")
        assert "this is what comes later in a list" in officer.bottom


async def test_a_click_on_what_comes_later_unfolds_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(120, 60)) as officer:
        line = next(n for n, row in enumerate(officer.lines) if "13 later" in row)
        await officer.pilot.click(offset=(90, line))
        await officer.settle()
        assert any("CVS incorporated" in row for row in officer.pane("officers"))


async def test_a_list_without_anything_due_now_shows_what_comes_next(at_desk: AtDesk, tmp_path: Path) -> None:
    async with at_desk(file_with(tmp_path, team(0, colleagues=0)), day=date(2009, 11, 2)) as officer:
        shown = "\n".join(officer.pane("officers"))
        assert shown.count("20 Dec") == 3
        assert "15 later" in shown


@pytest.mark.parametrize("size", [(30, 8), (43, 12), (80, 24), (250, 70)])
async def test_officers_are_named_at_every_size(at_desk: AtDesk, tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(file_with(tmp_path, team(2)), size=size) as officer:
        await officer.press("3", "home")
        assert "Louise Russel" in officer.row
        assert "▲2" in officer.row


async def test_my_list_after_somebodys_late_list_shows_everybody_again(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("3", "3", "s", "m")
        assert "3 Officers · late" not in officer.screen
        assert any("Louise Russell" in line for line in officer.pane("officers"))
        await officer.press("3", "s")
        assert "3 Officers · late, Shazia Hussain" in officer.screen


async def test_a_late_list_of_one_follows_acts_and_undo(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("3", "3", "l", "c")
        assert len([line for line in officer.pane("officers") if "late" in line]) == 1
        await officer.press("j", "c", "j")
        assert "3 Officers · late, Louise Russell" in officer.screen
        await officer.press("u", "u")
        assert len([line for line in officer.pane("officers") if line.rstrip(" │█").endswith("late")]) == 2
