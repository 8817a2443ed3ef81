"""Decisions of every kind at the screen: what is asked in words, answered with its minute, and the log."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import fixed_clock

from tsworkbench.store.book import Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.tui.bench.actions import BY_ID
from tsworkbench.work.agreement.decisions import add_group, add_meeting, ask, need_approval
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.row.dates import set_due

DAY = date(2009, 12, 15)
MONEY = "Confirm the £300,000."


@pytest.fixture
def asking_file(demo_file: Path, make_clock: Callable[..., Clock]) -> Path:
    """Two groups, one of which has met; a question in words; a milestone that needs an approval."""
    book = open_book(demo_file, clock=make_clock(), who="Louise Russell")
    row = plan_named(book, "Third Sector Strategy")
    plan = Place("plan", row["id"], row["rid"], row["id"])
    perform(book, add_meeting(plan, "+Delivery Group", date(2009, 12, 10)))
    perform(book, add_group(plan, "Grants Panel"))
    perform(book, ask(plan, MONEY, on=DAY))
    perform(book, need_approval(place(book, "4.2.m3"), "Grants Panel"))
    book.close()
    return demo_file


async def run(officer: Any, act: str) -> None:
    officer.bench.run_act(BY_ID[act])
    await officer.settle()


async def test_a_question_is_agreed_with_y_stays_ticked_and_is_undone(asking_file: Path, at_desk: Any) -> None:
    async with at_desk(asking_file) as officer:
        await officer.press("D")
        assert "Asked in words, or by what the plan says" in officer.screen
        assert MONEY in officer.screen
        await officer.press("home", "y")
        assert officer.value("select outcome from decision where deleted=0") == "agreed"
        assert "✓ agreed" in officer.screen
        await officer.press("u")
        assert officer.value("select count(*) from decision where deleted=0") == 0


async def test_i_records_groups_words_and_minute(asking_file: Path, at_desk: Any) -> None:
    async with at_desk(asking_file) as officer:
        await officer.press("D", "home", "i")
        await officer.type("def")
        await officer.press("enter")
        await officer.type("Delivery, Cabinet")
        await officer.press("enter", "enter")
        await officer.type("5.2")
        await officer.press("enter")
        assert "no group called “Cabinet”" in officer.screen, "and what was typed stays"
        await officer.press("shift+tab", "shift+tab", "end", *["backspace"] * len("Cabinet"))
        await officer.type("Grants")
        await officer.press("enter", "enter", "enter")
        rows = officer.value("select group_concat(outcome||' '||minute, ',') from decision where deleted=0")
        assert rows == "deferred 5.2,deferred 5.2"


async def test_a_question_has_no_date_and_says_so(asking_file: Path, at_desk: Any) -> None:
    async with at_desk(asking_file) as officer:
        before = officer.acts
        await officer.press("D", "home", "c")
        assert "A group answers this" in officer.screen
        await officer.press("d")
        assert "A group answers this" in officer.screen
        assert officer.acts == before


async def test_what_is_rated_red_is_answered_in_words(asking_file: Path, at_desk: Any) -> None:
    async with at_desk(asking_file) as officer:
        await officer.press("D", "end", "y")
        assert "The answer" in officer.screen
        await officer.press("enter", "enter", "enter", "enter")
        assert "Say what is to be done" in officer.screen


async def test_tab_goes_to_the_log_and_back(asking_file: Path, at_desk: Any) -> None:
    async with at_desk(asking_file) as officer:
        await officer.press("D", "tab")
        assert "No decision has been recorded yet." in officer.screen
        await officer.press("tab", "home", "y", "tab")
        assert "Decisions taken" in officer.screen
        assert "15 Dec 2009, Delivery Group" in officer.screen, "its last meeting was before that was asked"
        assert f"“{MONEY}”" in officer.screen
        await officer.press("tab")
        assert "Decisions asked" in officer.screen


async def test_a_milestone_that_needs_approval_waits_and_is_completed_by_it(asking_file: Path, at_desk: Any) -> None:
    async with at_desk(asking_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("c")
        assert "Not complete yet: it waits for the approval of Grants Panel" in officer.screen
        assert officer.cell("4.2.m3", "status") == "in_progress"
        await officer.press("escape", "D", "home", "down", "y")
        assert officer.cell("4.2.m3", "status") == "complete"


async def test_one_asks_and_records_by_name(asking_file: Path, at_desk: Any) -> None:
    async with at_desk(asking_file) as officer:
        await officer.go("4.2")
        await run(officer, "ask_decision")
        await officer.press("enter")
        await officer.type("Merge the funds")
        await officer.press("enter", "enter")
        assert officer.value("select level from ask where text='Merge the funds'") == "activity"
        await run(officer, "record_decision")
        await officer.press("enter")
        await officer.type("scope")
        await officer.press("enter", "enter", "enter")
        await officer.type("Half of it")
        await officer.press("enter", "enter")
        assert officer.value("select kind||' '||outcome||' '||text from decision") == "scope agreed Half of it"


async def test_whose_approval_a_row_needs_is_chosen_from_the_groups(asking_file: Path, at_desk: Any) -> None:
    async with at_desk(asking_file) as officer:
        await officer.go("4.2.m3")
        await run(officer, "approval")
        assert "is needed: choose to remove" in officer.screen
        await officer.press("1")
        assert officer.value("select count(*) from approval where deleted=0") == 2


async def test_a_shows_only_the_agenda_of_the_group(asking_file: Path, at_desk: Any) -> None:
    async with at_desk(asking_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("c", "escape", "D")
        assert "Grants Panel" in officer.screen
        await officer.press("a")
        assert "waiting" not in officer.screen
        assert not any("4.2.m3" in line for line in officer.lines), "that is asked of the other group"
        await officer.press("a")
        assert any("4.2.m3" in line for line in officer.lines)


async def test_a_group_is_given_terms_and_members(asking_file: Path, at_desk: Any) -> None:
    async with at_desk(asking_file) as officer:
        await run(officer, "edit_group")
        await officer.press("1")
        await officer.type("Decides on dates.")
        await officer.press("enter")
        await officer.type("Louise")
        await officer.press("enter")
        assert officer.value("select terms from delivery_group where name='Delivery Group'") == "Decides on dates."
        assert officer.value("select count(*) from member where deleted=0") == 1


async def test_a_later_date_that_was_asked_for_since_the_meeting_is_decided_today(
    asking_file: Path, at_desk: Any
) -> None:
    book = open_book(asking_file, clock=fixed_clock(), who="Shazia Hussain")
    third = plan_named(book, "Third Sector Strategy")
    perform(book, sign_off(Place("plan", third["id"], third["rid"], third["id"]), on=date(2009, 12, 1), as_at=DAY))
    perform(book, set_due(place(book, "4.2.m3"), "end jan", as_at=DAY, reason="The lease"))
    book.close()
    async with at_desk(asking_file) as officer:
        await officer.press("D", "end")
        while "4.2.m3  " not in officer.screen.split("Agreed")[0].splitlines()[-2]:
            await officer.press("k")
        assert "Delivery Group, 15 Dec 2009" in officer.screen
        await officer.press("y")
        assert "4.2.m3 agreed by end January 2010, Delivery Group 15 Dec 2009" in officer.screen
        assert "Shazia Hussain, 15 Dec 2009" in officer.screen, "who asked is still there"
        assert "Before" not in officer.screen
