"""Saying how things stand: each key does what its help says, and the file holds it when the screen shows it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk


async def test_green_is_one_key(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("g")
        assert officer.cell("4.5", "rag") == "green"
        assert officer.said("rag") == "green"
        assert officer.said("by") == "Louise Russell"
        assert officer.said("as_at") == "2009-12-15"
        assert "●G" in officer.row
        assert "4.5 now ● Green (was not said) · u to undo" in officer.attention
        assert "✓ 14:02:1" in officer.header
        assert officer.typed is None


@pytest.mark.parametrize(("key", "rag", "badge"), [("a", "amber", "◆A"), ("r", "red", "▲R")])
async def test_amber_and_red_are_saved_at_once_and_then_ask_why_and_what_next(
    at_desk: AtDesk, demo_file: Path, key: str, rag: str, badge: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press(key)
        assert officer.cell("4.5", "rag") == rag
        assert f"stated {badge}" in officer.detail
        assert f"Saved: 4.5 now {badge[0]} {rag.capitalize()} (was not said). Why may stay blank." in officer.hint
        await officer.type("The post is frozen")
        await officer.press("enter")
        assert officer.said("why") == "The post is frozen"
        assert "What next" in officer.screen
        await officer.type("Ask for an exemption")
        await officer.press("enter")
        assert officer.said("next") == "Ask for an exemption"
        assert officer.said("rag") == rag
        assert officer.typed is None
        assert badge in officer.row
        assert "The post is frozen" in officer.detail


async def test_esc_leaves_why_and_what_next_blank(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("r")
        await officer.type("half a rea")
        await officer.press("escape")
        assert officer.typed is None
        assert officer.cell("4.5", "rag") == "red"
        assert officer.said("rag") == "red"
        assert officer.said("why") is None
        assert officer.said("next") is None


async def test_an_empty_why_goes_on_to_what_next(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("a", "enter")
        assert "What next" in officer.screen
        await officer.type("Meet the panel")
        await officer.press("enter")
        assert officer.said("why") is None
        assert officer.said("next") == "Meet the panel"


async def test_no_change_keeps_the_rag_and_counts_as_an_update(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("3.1")
        await officer.press("=")
        assert officer.cell("3.1", "rag") == "amber"
        assert officer.said("no_change") == 1
        assert officer.said("rag") == "amber"
        assert "3.1 no change, still ◆ Amber · u to undo" in officer.attention


async def test_a_milestones_rag_is_stated_on_its_activity(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5.m1")
        await officer.press("g")
        assert officer.cell("4.5", "rag") == "green"
        assert officer.cell("4.5.m1", "rag") is None
        assert "4.5 now ● Green" in officer.attention
        assert "stated ●G" in officer.detail


async def test_where_a_plan_reports_on_milestones_the_rag_stays_on_the_milestone(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        officer.bench.desk.book.connection.execute("update plan set report_on='milestone'")
        await officer.go("4.5.m1")
        await officer.press("g")
        assert officer.cell("4.5", "rag") is None
        assert officer.cell("4.5.m1", "rag") == "green"
        assert "4.5.m1 now ● Green" in officer.attention
        assert "●G" in officer.row


@pytest.mark.parametrize("key", ["g", "a", "r", "="])
async def test_an_objective_takes_no_rag_and_says_so(at_desk: AtDesk, demo_file: Path, key: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4")
        before = officer.content
        await officer.press(key)
        assert officer.content == before
        assert "An objective has no RAG of its own: rate one of the activities" in officer.bottom
        assert officer.typed is None


async def test_an_officers_name_takes_no_rag_and_says_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press("3", "home", "g")
        assert officer.content == before
        assert "this is an officer's name" in officer.bottom


async def test_complete_keeps_the_as_at_day(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("c")
        assert officer.cell("4.2.m3", "status") == "complete"
        assert officer.cell("4.2.m3", "done_on") == "2009-12-15"
        assert "✓" in officer.row
        assert "done" in officer.row
        assert "9 of 40 complete" in officer.screen


async def test_a_second_c_edits_the_day_and_never_reopens(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("c", "c")
        assert officer.typed == "15 Dec 2009"
        assert officer.cell("4.2.m3", "status") == "complete"
        await officer.type("11 Dec")
        assert "done 11 Dec 2009" in officer.hint
        await officer.press("enter")
        assert officer.typed is None
        assert officer.cell("4.2.m3", "done_on") == "2009-12-11"
        assert officer.cell("4.2.m3", "status") == "complete"


async def test_a_day_still_to_come_is_no_day_done(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("c")
        await officer.type("20 Dec 2009")
        assert "still to come" in officer.hint
        await officer.press("enter")
        assert officer.typed == "20 Dec 2009"
        assert officer.cell("4.2.m1", "done_on") == "2009-12-11"


async def test_completing_an_activity_says_what_is_still_open_under_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("c")
        assert officer.cell("4.2", "status") == "complete"
        assert officer.cell("4.2", "rag") == "complete"
        assert "4.2 complete with 3 milestones still open" in officer.attention
        assert "✓B" in officer.row


async def test_p_sets_in_progress(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("p")
        assert officer.cell("4.2.m3", "status") == "in_progress"
        assert "›" in officer.row
        assert "now in progress (was not started)" in officer.attention


@pytest.mark.parametrize(
    ("letter", "status", "mark"),
    [
        ("n", "not_started", "○"),
        ("p", "in_progress", "›"),
        ("c", "complete", "✓"),
        ("d", "deferred", "┄"),
        ("x", "cancelled", "×"),
    ],
)
async def test_the_status_menu_sets_each_status(
    at_desk: AtDesk, demo_file: Path, letter: str, status: str, mark: str
) -> None:
    start = "4.2.m2" if status == "not_started" else "4.2.m3"
    async with at_desk(demo_file) as officer:
        await officer.go(start)
        await officer.press("s", letter)
        assert officer.cell(start, "status") == status
        assert officer.cell(start, "done_on") == ("2009-12-15" if status == "complete" else None)
        assert mark in officer.row


async def test_the_status_menu_reopens_what_was_closed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("s")
        assert "it is complete now" in officer.screen
        await officer.press("o")
        assert officer.cell("4.2.m1", "status") == "in_progress"
        assert officer.cell("4.2.m1", "done_on") is None


async def test_the_status_menu_goes_by_arrows_and_enter_and_esc_leaves_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        before = officer.content
        await officer.press("s", "down", "escape")
        assert officer.content == before
        await officer.press("s", "down", "down", "down", "enter")
        assert officer.cell("4.2.m3", "status") == "deferred"


async def test_an_objective_has_no_status_and_says_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4")
        before = officer.content
        for keys in (["c"], ["p"], ["s"]):
            await officer.press(*keys)
            assert "An objective has no status" in officer.bottom
            assert len(officer.app.screen_stack) == 1, "a menu was offered for what can't be done"
        assert officer.content == before


async def test_commentary_is_the_text_and_two_keys(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("6.1")
        await officer.press("n")
        assert "printed for members" in officer.hint
        await officer.type("Partnership plan is out for comment")
        await officer.press("enter")
        assert officer.said("comment") == "Partnership plan is out for comment"
        assert officer.said("by") == "Louise Russell"
        assert officer.typed is None
        assert "“Partnership plan is out for comment”" in officer.detail
        assert "6.1 commentary written" in officer.attention


async def test_a_private_note_is_kept_apart_from_commentary(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("6.1")
        updates = officer.value("select count(*) from progress")
        await officer.press("N")
        assert "never leaves in a paper" in officer.hint
        await officer.type("Ring RP first")
        await officer.press("enter")
        assert officer.value("select text from note where deleted=0") == "Ring RP first"
        assert officer.value("select count(*) from progress") == updates


async def test_words_of_nothing_are_not_saved(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("6.1")
        before = officer.content
        await officer.press("n", "space", "enter")
        assert officer.content == before
        assert "There are no words in that commentary" in officer.hint
        await officer.press("escape")
        assert officer.typed is None


async def test_a_task_takes_no_commentary_and_says_so_before_anything_is_typed(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("i", "t", *"Ring the funder", "enter", "escape", "n")
        assert officer.typed is None
        assert "A task has no commentary" in officer.bottom


async def test_while_words_are_typed_no_key_is_hinted_at_that_would_be_a_letter(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("n")
        assert "g a r" not in officer.bottom
        assert "esc leave as it was" in officer.bottom
        await officer.press("escape")
        assert "g a r" in officer.bottom


async def test_another_leads_row_names_that_lead_before_the_act(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3")
        assert "state for RP" in officer.bottom
        await officer.go("4.2")
        assert "state for" not in officer.bottom


async def test_a_cancelled_row_says_so_in_full(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1.m2")
        await officer.press("s", "x")
        assert "cancelled" in officer.row
        assert "Status   cancelled" in officer.detail
