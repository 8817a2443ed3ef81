"""Filters: the plan shows only what is late, mine, red …; the filter is always in sight, and esc clears it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tsworkbench.plan.model import Status
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.mine.seat import has_looked
from tsworkbench.work.row.status import set_status

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


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
        await officer.press("1")
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


async def test_due_this_week_is_a_filter_of_one_letter(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1.m2")
        await officer.press("d", *"18 dec", "enter", "f", "d")
        assert "Plan · due this week" in officer.screen
        assert "1 found" in officer.screen


def letter_of(officer: Officer, name: str) -> str:
    """The letter before a name in the menu."""
    found = re.search(rf"(\S) {name} ", officer.screen.replace("3 Officers", ""))
    assert found is not None
    return found[1]


async def test_somebodys_work_is_a_filter_by_a_letter_and_goes_by_choosing_it_again(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "l", "f", "s")
        await officer.press(letter_of(officer, "Shazia Hussain"))
        assert "Plan · late, officer Shazia Hussain" in officer.screen
        assert "1 found" in officer.screen
        await officer.press("f", "s")
        assert "Plan · late ━" in officer.screen


async def test_a_directorate_is_a_filter_by_the_plans_own_word(at_desk: AtDesk, demo_file: Path) -> None:
    with closing(sqlite3.connect(demo_file)) as book:
        book.execute("update plan set directorate_word='Service'")
        book.execute("update activity set directorate='Adults, Health and Care' where ref='4.6'")
        book.commit()
    async with at_desk(demo_file) as officer:
        await officer.press("f")
        assert "a service …" in officer.screen
        await officer.press("i", "a")
        assert "Plan · in “Adults, Health and Care”" in officer.screen
        assert "1 found" in officer.screen


def looked(path: Path, who: str = "Louise Russell") -> None:
    """This officer leaves the workbench."""
    with closing(open_book(path, who=who)) as book:
        has_looked(book, who)


def done_by(path: Path, who: str, ref: str) -> None:
    with closing(open_book(path, who=who)) as book:
        perform(book, set_status(place(book, ref), Status.COMPLETE, as_at=date(2009, 12, 15)))


async def test_what_others_changed_since_i_last_looked_is_offered_at_the_start(
    at_desk: AtDesk, demo_file: Path
) -> None:
    looked(demo_file)
    done_by(demo_file, "Louise Russell", "5.1.m1")
    done_by(demo_file, "Shazia Hussain", "2.1.m1")
    async with at_desk(demo_file) as officer:
        assert "1 row changed since" in officer.bottom
        assert "f n shows them" in officer.bottom
        await officer.press("f", "n")
        assert "Plan · changed since I last looked" in officer.screen
        assert "1 found" in officer.screen
        assert "2.1" in officer.screen


async def test_nothing_is_offered_where_nobody_else_changed_anything(at_desk: AtDesk, demo_file: Path) -> None:
    looked(demo_file)
    done_by(demo_file, "Louise Russell", "5.1.m1")
    async with at_desk(demo_file) as officer:
        assert "changed since" not in officer.screen


async def test_an_officer_who_never_left_is_offered_nothing_and_has_no_such_filter(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f")
        assert "I last looked" not in officer.screen


async def test_leaving_keeps_that_all_there_is_has_been_seen(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("q")
    done_by(demo_file, "Shazia Hussain", "2.1.m1")
    async with at_desk(demo_file) as officer:
        assert "1 row changed since" in officer.bottom
        await officer.press("f", "n")
        await officer.press("ctrl+p", *"seen", "enter")
        assert "Seen." in officer.bottom
        assert "Plan · changed" not in officer.screen
    async with at_desk(demo_file) as officer:
        assert "changed since" not in officer.screen


async def test_a_filter_about_somebody_stays_calm_when_that_officer_goes(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "s", "s")
        assert "Plan · officer Shazia Hussain" in officer.screen
        with closing(sqlite3.connect(demo_file)) as book:
            book.execute("update officer set deleted=1 where name='Shazia Hussain'")
            book.commit()
        await officer.look_at_file()
        assert "━ 0 found" in officer.screen
        await officer.press("escape")
        assert "1 Plan ━" in officer.screen


async def test_a_filter_of_what_changed_stays_calm_when_somebody_else_sits_down(
    at_desk: AtDesk, demo_file: Path
) -> None:
    looked(demo_file)
    done_by(demo_file, "Shazia Hussain", "2.1.m1")
    async with at_desk(demo_file) as officer:
        await officer.press("f", "n")
        assert "1 found" in officer.screen
        await officer.press("ctrl+p", *"who", "enter", *"Richard", "enter")
        assert "You are Richard Parsons" in officer.bottom
        assert "0 found" in officer.screen or "No rows match" in officer.screen
