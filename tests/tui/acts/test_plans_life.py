"""A plan is closed, opened again, rolled forward and kept by name, from the list of acts."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

AtDesk = Callable[..., AbstractAsyncContextManager[Any]]


async def act(officer: Any, words: str) -> None:
    await officer.press("ctrl+p")
    await officer.type(words)
    await officer.press("enter")


async def test_a_plan_is_closed_once_it_is_asked_and_its_work_is_in_no_list(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        assert "draft" in officer.header
        await act(officer, "archive")
        assert "15 activities, 32 milestones and 35 outputs still open" in officer.screen
        await officer.press("c")
        assert officer.value("select closed_on from plan where short_title='Third Sector Strategy'") == "2009-12-15"
        assert "closed" in officer.header
        assert "45d late" not in "\n".join(officer.pane("officers"))


async def test_a_closed_plan_counts_nothing_as_late_or_due(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, who="Nobody In Particular") as officer:
        assert "late" in officer.lines[2]
        await act(officer, "close the plan")
        await officer.press("c")
        said = officer.lines[2]
        assert "whole plan: closed 15 Dec 2009, so its work is in no list" in said
        assert not any(word in said for word in ("late", "due by", "without a date"))


async def test_left_open_nothing_is_written(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await act(officer, "close the plan")
        await officer.press("o")
        assert officer.content == before


async def test_what_is_in_a_closed_plan_refuses_to_change_and_is_opened_again(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await act(officer, "close the plan")
        await officer.press("c")
        await officer.go("4.2")
        await officer.press("r")
        assert "is closed, so nothing in it changes any more" in officer.screen
        await act(officer, "reopen the plan")
        assert officer.value("select count(*) from plan where closed_on is not null") == 0
        await officer.press("r")
        assert officer.value("select rag from activity where ref='4.2'") == "red"


async def test_rolling_forward_asks_once_whether_the_old_plan_is_closed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await act(officer, "roll forward")
        await officer.press("enter", "c")
        assert officer.value("select count(*) from plan where closed_on is not null") == 1
        assert "2010/11" in officer.header
        await officer.press("u")
        assert officer.value("select count(*) from plan where deleted=0") == 2


async def test_a_version_is_kept_and_gone_back_to(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await act(officer, "name a version")
        await officer.type("to the Cabinet")
        await officer.press("enter")
        assert officer.value("select name from version where deleted=0") == "to the Cabinet"
        await officer.press("T")
        assert "the version “to the Cabinet”" in officer.screen


async def test_plans_to_switch_to_say_their_state_and_closed_ones_come_last(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await act(officer, "roll forward")
        await officer.press("enter", "c")
        await officer.press("w")
        lines = [line for line in officer.screen.splitlines() if "draft" in line or "closed 15 Dec" in line]
        assert "closed 15 Dec" in lines[-1]


CARRIED = (
    "select count(*) from milestone m join plan p on p.id=m.plan_id where p.title like '%2010/11' and m.deleted=0 "
    "and m.status not in ('complete', 'cancelled') and coalesce(m.expected_due_to, m.due_to)<p.period_start"
)


async def rolled(officer: Any) -> None:
    await act(officer, "roll forward")
    await officer.press("enter", "c")


async def test_what_was_carried_is_moved_a_year_later_by_one_key_and_back_by_one_undo(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await rolled(officer)
        before = officer.value(CARRIED)
        assert before > 20
        assert "with a date of last year" in officer.screen
        await act(officer, "re-date")
        await officer.press("y")
        assert officer.value(CARRIED) == 0
        await officer.press("u")
        assert officer.value(CARRIED) == before


async def test_what_was_carried_gets_its_dates_one_by_one(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await rolled(officer)
        before = officer.value(CARRIED)
        await act(officer, "re-date")
        await officer.press("o")
        assert "1.1.m1" in officer.screen
        assert "was" in officer.screen
        await officer.press("y")
        assert officer.value(CARRIED) == before - 1
        await officer.press("d")
        await officer.type("end june 2010")
        await officer.press("enter")
        assert officer.value(CARRIED) == before - 2
        await officer.press("s", "y")
        assert officer.value(CARRIED) == before - 3
        await officer.press("escape")
        assert officer.value(CARRIED) == before - 3


async def test_what_was_carried_is_marked_and_one_date_is_set_for_all_of_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await rolled(officer)
        await act(officer, "re-date")
        await officer.press("m", "d")
        assert "of the 29 marked rows are off screen" in officer.screen
        await officer.press("enter")
        await officer.type("+1y")
        await officer.press("enter")
        assert officer.value(CARRIED) == 0


async def test_where_nothing_was_carried_it_is_said(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await act(officer, "re-date")
        assert "Nothing in this plan has a date of last year" in officer.screen


async def test_this_year_is_compared_with_last_year_and_a_line_leads_to_its_row(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await rolled(officer)
        await act(officer, "compare")
        assert "the year before" in officer.screen
        await officer.press("enter")
        await officer.settle()
        assert "Third Sector Strategy 2010/11 beside Third Sector Strategy" in officer.screen
        assert "Done" in officer.screen
        await officer.press("enter")
        assert "2010/11" not in officer.header


async def test_a_plan_is_compared_with_a_version_of_itself(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await act(officer, "name a version")
        await officer.type("to the Cabinet")
        await officer.press("enter")
        await officer.go("4.2")
        await officer.press("r", "escape")
        await act(officer, "compare")
        await officer.press("end", "enter")
        await officer.app.workers.wait_for_complete()
        await officer.settle()
        assert "Establish a Community Chest: RAG" in officer.screen


async def test_one_time_of_what_comes_round_again_is_deferred_or_moved_by_itself(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await officer.press("d")
        await officer.type("monthly")
        await officer.press("enter")
        first = officer.value("select due_to from milestone where ref='4.2.m2'")
        await act(officer, "one time")
        await officer.press("d")
        second = officer.value("select due_to from milestone where ref='4.2.m2'")
        assert second > first
        assert officer.value("select status from occurrence where deleted=0") == "deferred"
        await act(officer, "one time")
        await officer.press("m")
        await officer.type("12 feb 2010")
        await officer.press("enter")
        assert officer.value("select expected_due_to from milestone where ref='4.2.m2'") == "2010-02-12"
        assert officer.value("select due_to from milestone where ref='4.2.m2'") == second


async def test_the_next_steps_of_a_plan_are_offered_as_rows_in_one_act(demo_file: Path, at_desk: AtDesk) -> None:
    count = "select count(*) from {} where deleted=0 and plan_id=(select id from plan where short_title='THIN')"
    async with at_desk(demo_file) as officer:
        await act(officer, "next steps")
        assert "The plan says nothing under “Next steps”" in officer.screen
        await officer.press("w")
        rows = [officer.value(count.format(level)) for level in ("objective", "activity")]
        await act(officer, "next steps")
        assert "1 next step: make a row of it?" in officer.screen
        before = officer.acts
        await officer.press("n")
        now = [officer.value(count.format(level)) for level in ("objective", "activity")]
        assert (now, officer.acts) == ([rows[0] + 1, rows[1] + 1], before + 1)
        await officer.press("u")
        assert [officer.value(count.format(level)) for level in ("objective", "activity")] == rows
