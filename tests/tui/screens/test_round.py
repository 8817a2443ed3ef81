"""The update round: nine activities gone through with the keyboard alone, each answer on disk at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.pilot import Pilot

from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.bench.workbench import Workbench
from tsworkbench.tui.screens.round.round_screen import RoundScreen

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


def round_of(officer: Officer) -> RoundScreen:
    screen = officer.app.screen
    assert isinstance(screen, RoundScreen)
    return screen


def typed(officer: Officer) -> str | None:
    editor = round_of(officer)._editor
    return None if editor is None else editor.text


def tally(officer: Officer) -> str:
    """How far she has come, at the end of the line over the keys."""
    return officer.lines[-2]


def stopwatch(app: WorkbenchApp, *, step: float = 1.0) -> None:
    """Time that moves on by `step` at each look."""
    now = 0.0

    def read() -> float:
        nonlocal now
        now += step
        return now

    app.desk.stopwatch = read


def in_plan(officer: Officer, what: str, ref: str) -> Any:
    return officer.value(
        f"select {what} from activity a join plan p on p.id=a.plan_id where a.ref=? and p.report_on='activity' "
        "and p.title like 'Third%'",
        ref,
    )


async def test_the_attention_line_says_how_many_are_to_go(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        assert officer.attention.rstrip().endswith("U update round, 9 to go")
        await officer.go("4.6")
        await officer.press("g")
        assert "update round" not in officer.attention, "the last act stands there"


async def test_the_first_card_is_what_is_overdue_the_longest(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U")
        assert "1 of 9" in officer.screen
        assert "5.1  Develop a Third Sector Asset Plan" in officer.screen
        assert "▲ 45 days late" in officer.screen
        assert "Green outside, red inside." in officer.screen
        assert "position at 31 Dec 2009 · return by 8 Jan 2010" in officer.lines[2], "the title rule says so"
        assert not officer.app.screen.query("Field"), "no text cursor stands before it is asked for"


async def test_nine_activities_are_gone_through_with_the_keyboard_alone(at_desk: AtDesk, demo_file: Path) -> None:
    """Two keys a card, and the words where she is red or amber."""
    async with at_desk(demo_file) as officer:
        stopwatch(officer.app)
        keys = ["U"]
        keys += ["r", *"No quorum", "enter", *"Ask members", "enter", "enter"]
        keys += ["a", *"Late bids", "enter", "escape", "enter"]
        keys += ["=", "enter"] * 3
        keys += ["g", "enter"] * 4
        await officer.press(*keys)
        assert "9 of 9 said, in " in officer.screen
        assert officer.value("select count(*) from progress where round_id is not null") == 9
        assert officer.value("select count(*) from round") == 1
        commands = [key for key in keys if len(key) > 1 or key in "Urag="]
        assert len(commands) - len([c for c in "No quorumAsk membersLate bids" if c in "Urag="]) <= 1 + 2 * 9 + 4
        await officer.press("enter")
        assert isinstance(officer.app.screen, Workbench)
        assert "9 of 9 said, in " in officer.bottom


async def test_each_answer_is_on_disk_before_the_next_card(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "g")
        assert in_plan(officer, "a.rag", "5.1") == "green"
        assert officer.said("round_id") == officer.value("select id from round")
        assert "✓ 14:02:1" in officer.header
        assert "5.1 now ● Green (as before) · u to undo" in officer.screen
        await officer.press("enter")
        assert "2 of 9" in officer.screen


async def test_red_asks_why_and_what_next_and_esc_leaves_them_blank(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "r")
        assert officer.said("rag") == "red", "saved before a word is typed"
        assert "Why" in officer.screen
        await officer.press("escape")
        assert typed(officer) is None
        assert officer.said("why") is None
        assert "left blank" in officer.screen


async def test_the_same_letter_again_asks_for_the_words_again_and_states_nothing_twice(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "a", "escape")
        before = officer.value("select count(*) from progress")
        await officer.press("a", *"Bids", "enter", "escape")
        assert officer.value("select count(*) from progress") == before
        assert officer.said("why") == "Bids"


async def test_words_stand_with_the_answer(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "g", "n", *"All well", "enter")
        assert (officer.said("rag"), officer.said("comment")) == ("green", "All well")
        await officer.press("n")
        assert typed(officer) == "All well"
        await officer.press("enter")
        assert typed(officer) is None, "unchanged words are not written again"


async def test_words_without_an_answer_are_kept_and_the_row_is_still_to_say(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "n", *"Wait", "enter")
        assert officer.said("comment") == "Wait"
        assert "0 said" in tally(officer)


async def test_a_number_ticks_its_milestone_and_again_asks_for_the_day(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "2")
        assert officer.cell("5.1.m2", "status") == "complete"
        assert officer.cell("5.1.m1", "status") == "not_started"
        assert "Research complete" in officer.screen, "it stays in its place"
        await officer.press("2")
        assert typed(officer) == "15 Dec 2009"
        await officer.press(*"11 dec", "enter")
        assert officer.cell("5.1.m2", "done_on") == "2009-12-11"


async def test_done_and_date_are_about_the_chosen_milestone(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "c", "j", "d")
        assert officer.cell("5.1.m1", "status") == "complete"
        await officer.press(*"end feb", "enter")
        assert officer.cell("5.1.m2", "due_to") == "2010-02-28"


async def test_what_is_done_and_was_signed_off_takes_no_later_date(at_desk: AtDesk, demo_file: Path) -> None:
    with closing(sqlite3.connect(demo_file)) as connection, connection:
        connection.execute("update milestone set baseline_due_to=due_to, baseline_precision=due_precision")
    async with at_desk(demo_file) as officer:
        await officer.press("U", "c", "d")
        assert typed(officer) is None
        assert "5.1.m1 is complete since 15 Dec 2009, so no other date is expected of it" in officer.screen


async def test_the_activity_itself_is_chosen_above_its_milestones(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "up", "c")
        assert in_plan(officer, "a.status", "5.1") == "complete"
        assert "1 said" in tally(officer)


async def test_a_number_that_no_milestone_has_says_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press("U", "9")
        assert officer.bottom.strip() == "No milestone here has the number 9."
        assert officer.content == before


async def test_a_phrase_that_cannot_be_read_stays_in_the_editor(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "d", *"whenever", "enter")
        assert typed(officer) == "whenever"
        await officer.press("escape")
        assert officer.cell("5.1.m1", "due_to") == "2009-10-31"


async def test_passing_by_is_counted_and_says_nothing(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press("U", "enter", "enter")
        assert "0 said · 2 skipped" in tally(officer)
        assert "3 of 9" in officer.screen
        assert officer.content == before
        await officer.press("b")
        assert "2 of 9" in officer.screen


async def test_back_from_the_first_card_says_that_it_is_the_first(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "b")
        assert "This is the first one." in officer.bottom


async def test_stopping_keeps_everything_and_the_round_goes_on_from_there(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "=", "enter", "g", "enter", "escape")
        assert "2 said, 7 to go. U goes on from there." in officer.bottom
    async with at_desk(demo_file) as officer:
        await officer.press("U")
        assert "3 of 9" in officer.screen
        assert "1.1  Develop a new Council" in officer.screen
        await officer.press("b")
        assert "4.6  Promote" in officer.screen, "what was said can still be said otherwise"


async def test_undo_goes_back_to_the_card_and_redo_does_it_again(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "r", "escape", "enter", "u")
        assert "1 of 9" in officer.screen
        assert in_plan(officer, "a.rag", "5.1") == "green"
        assert "0 said" in tally(officer)
        await officer.press("ctrl+r")
        assert in_plan(officer, "a.rag", "5.1") == "red"
        assert "1 said" in tally(officer)


async def test_the_end_names_what_was_passed_by_and_what_was_left_blank(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        stopwatch(officer.app)
        await officer.press("U", "r", "escape", "enter", "enter", *["=", "enter"] * 7)
        assert "8 of 9 said, in " in officer.screen
        assert "Skipped       4.6: nothing was entered, so it will be asked again." in officer.screen
        assert "Left blank    why or what next of 5.1" in officer.screen
        await officer.press("b")
        assert "9 of 9" in officer.screen


async def test_with_nothing_due_it_says_so_and_names_what_comes_next(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", *["=", "enter"] * 9, "enter", "U")
        assert "Nothing needs an update from you. Next: 1.1, by 31 December." in officer.screen
        await officer.press("escape")
        assert isinstance(officer.app.screen, Workbench)


async def test_who_leads_nothing_is_told_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, who="A Visitor") as officer:
        await officer.press("U")
        assert "A Visitor leads nothing in this file" in officer.bottom


async def test_a_plan_that_reports_on_milestones_has_a_card_for_each(at_desk: AtDesk, demo_file: Path) -> None:
    with closing(sqlite3.connect(demo_file)) as connection:
        connection.execute("update plan set report_on='milestone' where title like 'Third%'")
        connection.commit()
    async with at_desk(demo_file) as officer:
        await officer.press("U")
        assert "5.1  Develop a Third Sector Asset Plan" in officer.screen
        assert "Scope and commission research" in officer.screen
        await officer.press("c", "enter")
        assert officer.cell("5.1.m1", "status") == "complete"
        assert "1 said" in tally(officer)


async def test_a_burst_of_letters_changes_nothing(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.fires = False
        await officer.press("U")
        before = officer.content
        await officer.burst("garage door")
        officer.fires = True
        await officer.settle()
        assert officer.content == before
        assert "pasted characters were ignored" in officer.bottom


async def test_a_paste_is_offered_as_words(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U")
        await officer.paste("Minutes of the group")
        await officer.press("n")
        assert typed(officer) == "Minutes of the group"


async def test_a_locked_file_keeps_the_words_typed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "r", *"No quorum")
        with closing(sqlite3.connect(demo_file, isolation_level=None)) as other:
            other.execute("begin immediate")
            await officer.press("enter")
            assert typed(officer) == "No quorum"
            other.execute("rollback")


async def test_a_row_deleted_elsewhere_is_left_out(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U")
        with closing(sqlite3.connect(demo_file)) as connection:
            connection.execute("update activity set deleted=1 where ref='4.6'")
            connection.commit()
        await officer.look_at_file()
        await officer.press("enter")
        assert "1.1  Develop a new Council" in officer.screen
        assert "2 of 8" in officer.screen


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (200, 60)])
async def test_every_card_fits_the_screen(at_desk: AtDesk, demo_file: Path, size: tuple[int, int]) -> None:
    async with at_desk(demo_file, size) as officer:
        await officer.press("U")
        for _ in range(9):
            await officer.press("a", *"Why not", "enter", *"Then this", "enter", "n", *"Words", "enter")
            for words in ("g ●G green", "= no change", "Why not", "Then this", "Words"):
                assert words in officer.screen
            assert "esc stop" in officer.bottom
            await officer.press("enter")


async def test_many_milestones_leave_room_for_the_answers(at_desk: AtDesk, demo_file: Path) -> None:
    with closing(sqlite3.connect(demo_file)) as connection:
        connection.execute(
            "insert into milestone(id, plan_id, activity_id, sort, ref, title) "
            "with recursive n(i) as (select 10 union all select i+1 from n where i<40) "
            "select 'm'||i, plan_id, id, 'z'||i, '5.1.m'||i, 'Step '||i from n, activity where ref='5.1'"
        )
        connection.commit()
    async with at_desk(demo_file, (80, 24)) as officer:
        await officer.press("U")
        assert "more: ↑↓ brings them here" in officer.screen
        assert "g ●G green" in officer.screen
        await officer.press(*["j"] * 20)
        assert "Step 28" in officer.screen
        assert "g ●G green" in officer.screen


# -- how it looks


@pytest.fixture
def show(
    snap_compare: Any, make_app: Callable[..., WorkbenchApp], officer_of: Callable[..., Officer], demo_file: Path
) -> Callable[..., bool]:
    def compare(size: tuple[int, int], *keys: str, theme: str = "tsworkbench-dark") -> bool:
        app = make_app(demo_file)
        app.theme = theme
        stopwatch(app)

        async def act(pilot: Pilot[Any]) -> None:
            officer = officer_of(pilot, demo_file)
            await officer.settle()
            await officer.press(*keys)

        return bool(snap_compare(app, terminal_size=size, run_before=act))

    return compare


SIZES = pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
THEMES = pytest.mark.parametrize("theme", ["tsworkbench-dark", "tsworkbench-light"])


@SIZES
@THEMES
def test_a_card(show: Callable[..., bool], size: tuple[int, int], theme: str) -> None:
    assert show(size, "U", "enter", theme=theme)


@SIZES
def test_a_card_with_words_being_typed(show: Callable[..., bool], size: tuple[int, int]) -> None:
    assert show(size, "U", "enter", "1", "r", *"A third option is to be costed", "enter", *"Paper to members")


@SIZES
def test_the_end(show: Callable[..., bool], size: tuple[int, int]) -> None:
    assert show(size, "U", "r", "escape", "enter", "enter", *["=", "enter"] * 4, *["g", "enter"] * 3)


@SIZES
def test_returns(show: Callable[..., bool], size: tuple[int, int]) -> None:
    assert show(size, "U", "r", "escape", "enter", "=", "escape", "R")


# -- what nobody has rated can't be unchanged


async def test_no_change_is_no_answer_where_nothing_was_stated(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, who="Richard Parsons") as officer:
        stopwatch(officer.app)
        await officer.press("U", "enter", "enter")
        assert "4.5  Strengthen partnerships" in officer.screen
        assert "no change" not in officer.screen, "it is not offered"
        await officer.press("=")
        assert "4.5 has no rating yet" in officer.bottom
        await officer.press("enter")
        assert "0 of 3 said" in officer.screen
        await officer.press("b", "g", "enter")
        assert "1 of 3 said" in officer.screen


async def test_what_the_end_counts_is_together_what_was_said(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        stopwatch(officer.app)
        await officer.press("U", "r", "escape", "enter", "a", "escape", "enter", *["=", "enter"] * 6, "enter")
        line = next(line for line in officer.lines if "red" in line and "amber" in line)
        numbers = [int(word) for word in line.split() if word.isdecimal()]
        assert sum(numbers) == 8
        assert "8 of 9 said" in officer.screen


# -- what the screen says is so


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (80, 20)])
async def test_every_card_keeps_its_question(at_desk: AtDesk, demo_file: Path, size: tuple[int, int]) -> None:
    async with at_desk(demo_file, size) as officer:
        await officer.press("U")
        for _ in range(9):
            assert "Will it be done by its agreed date?" in officer.screen
            await officer.press("a", *"Why not", "enter", *"Then this", "enter")
            assert "Will it be done by its agreed date?" in officer.screen
            await officer.press("enter")


async def test_while_words_are_typed_the_bottom_line_offers_what_works_then(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, (80, 24)) as officer:
        await officer.press("U", "a")
        assert "esc no words" in officer.bottom
        for key in ("b back", "date", "undo", "n words", "R returns", "1–"):
            assert key not in officer.bottom
        await officer.press("escape")
        assert "b back" in officer.bottom
        assert "esc stop" in officer.bottom


async def test_only_milestones_that_there_are_can_be_ticked_by_number(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U")
        card = officer.app.screen._card
        assert f"1–{len(card.steps)} c done" in officer.bottom or len(card.steps) == 1


# -- nothing is cut without a way to read it


async def test_the_end_tells_every_answer_with_its_words(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, (80, 24)) as officer:
        stopwatch(officer.app)
        why = "The builder has gone into administration, and three others have been asked for a price by the end of May"
        await officer.press("U", "r", *why, "enter", *"Ask again", "enter", "enter", *["=", "enter"] * 8)
        seen = ""
        for _ in range(30):
            seen += " ".join(officer.screen.split())
            await officer.press("down")
        assert "What was said 9" in seen
        assert f"why “{why}”" in seen or all(word in seen for word in why.split())
        assert "next “Ask again”" in seen
        assert seen.count("no change") >= 8
        assert "7.1 Complete the production of a comprehensive" in seen


async def test_words_that_the_card_has_no_room_for_are_in_full_under_its_answers(
    at_desk: AtDesk, demo_file: Path
) -> None:
    said = " ".join(f"word{number}" for number in range(200))
    async with at_desk(demo_file, (80, 24)) as officer:
        await officer.go("5.1")
        await officer.press("n")
        await officer.paste(said)
        await officer.press("enter", "U")
        assert "Will it be done by its agreed date?" in officer.screen, "the question keeps its place"
        assert "word199" not in officer.screen
        seen = officer.screen
        for _ in range(6):
            await officer.press("pagedown")
            seen += officer.screen
        assert "word199" in seen
        await officer.press("g")
        assert in_plan(officer, "a.rag", "5.1") == "green"
        assert "Will it be done by its agreed date?" in officer.screen, "and is there again after an answer"


async def test_the_returns_are_looked_at_from_inside_the_round(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "g", "enter")
        assert "R returns" in officer.bottom
        await officer.press("R")
        assert "R Returns" in officer.lines[2]
        await officer.press("escape")
        assert "2 of 9" in officer.screen, "the round is there again, on its card"
        await officer.press("R", "j", "enter")
        assert isinstance(officer.app.screen, Workbench)
        assert officer.focused_pane == "officers"
        assert any("▾ Richard Parsons" in line for line in officer.pane("officers"))
