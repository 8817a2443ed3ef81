"""What officers have stumbled over at the workbench, and do no more."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.work.beginning import empty_plan
from tsworkbench.work.importing import begin_plan

if TYPE_CHECKING:
    from tests.tui.conftest import AtDesk


async def test_the_other_plan_is_left_and_found_again_at_the_same_row(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("w", "down", "down", "w")
        assert "Community Chest advertised" in officer.row
        await officer.press("w")
        assert officer.row.split()[:2] == ["▌", "2"]


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
        assert "0 of 51" in officer.row
        assert "30 VCOs a year · 0 so far · should stand at 51 by now" in officer.detail


async def test_a_cancelled_row_says_so_in_full(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1.m2")
        await officer.press("s", "x")
        assert "cancelled" in officer.row
        assert "Status   cancelled" in officer.detail


async def test_the_strip_calls_due_only_what_is_due(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("6.2.m1")
        assert "Done     25 September 2009" in officer.detail
        await officer.go("5.1")
        assert "Done     0 of 2 milestones complete" in officer.detail
        await officer.go("5.1.m1")
        assert "Due      by 31 October 2009" in officer.detail


async def test_words_found_keep_the_space_after_them(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("slash", *"portal")
        assert "Portaland" not in officer.screen
        assert "Community Portal and" in officer.screen


async def test_who_leaves_and_what_is_handed_over_are_counted_alike(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("O", *"alex")
        assert "1 row" in officer.screen
        await officer.press("enter", *"shazia", "enter")
        assert "Alex Louis handed over to Shazia Hussain: 1 row" in officer.attention


async def test_in_the_past_only_keys_that_work_there_are_named(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("T", "s", *"1 dec", "enter")
        await officer.app.workers.wait_for_complete()
        await officer.press("down")
        last = officer.lines[-1]
        assert "T back to now" in last
        assert "state" not in last
        assert "update round" not in officer.screen


async def test_the_only_plan_is_taken_back_and_done_again(at_desk: AtDesk, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    create(path)
    with closing(open_book(path, who="Louise Russell")) as book:
        begin_plan(book, empty_plan("Action plan", "2009/10", as_at=date(2009, 12, 15)))
    async with at_desk(path) as officer:
        await officer.press("u")
        assert "Took back: Began the plan" in officer.screen
        await officer.press("ctrl+r")
        assert officer.value("select deleted from plan") == 0
        assert "Action plan" in officer.header


async def test_a_report_on_what_nobody_knew_yet_says_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, day=date(2009, 6, 1)) as officer:
        await officer.press("P")
        await officer.app.workers.wait_for_complete()
        await officer.settle()
        read = " ".join(" ".join(line[45:].split()) for line in officer.lines)
        assert "the position at 30 June 2009 by what was known on 1 June 2009" in read
        assert "the first plan came into this file on 3 August 2009" in read
        assert "choose a later day with T" in read


async def test_what_is_done_is_not_expected_any_more(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"sign off", "enter", *"A Ahmed", "enter", *"1 dec", "enter", "escape")
        await officer.go("4.2.m3")
        await officer.press("d", *"end feb", "enter", *"Late post", "enter")
        assert "expected 28 Feb 2010" in officer.detail
        await officer.press("c")
        assert "expected" not in officer.detail


async def test_one_marked_row_is_one_row(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("space")
        assert "state 1 row " in officer.bottom + " "
        await officer.press("space")
        assert "state 2 rows" in officer.bottom


async def test_no_fault_is_found_with_a_day_before_it_is_typed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"new meeting", "enter")
        assert "a day, such as “14 Jan” or “thu”" in officer.hint
        await officer.press(*"xx")
        assert "“xx” names no single day" in officer.hint or "“xx” is not a date" in officer.hint
