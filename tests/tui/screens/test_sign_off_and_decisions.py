"""Agreeing on the plan at the screen: sign-off, expected dates with reasons, decisions, the golden thread."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tsworkbench.store.book import Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.bench.actions import BY_ID
from tsworkbench.work.agreement.decisions import add_group, add_meeting, decide
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.links import serve

SIZES = {"wide": (120, 36), "narrow": (80, 24)}


@pytest.fixture
def signed_file(demo_file: Path, make_clock: Callable[..., Clock]) -> Path:
    """Signed off on 1 December 2009; the group met on the 10th; two later dates are asked for, one slipped."""
    book = open_book(demo_file, clock=make_clock(), who="Louise Russell")
    row = plan_named(book, "Third Sector Strategy")
    plan = Place("plan", row["id"], row["rid"], row["id"])
    first, today = date(2009, 12, 1), date(2009, 12, 15)
    board, officer = place(book, "1.1.m1"), place(book, "4.2.m2")
    perform(book, sign_off(plan, [("Chair", "A Ahmed")], on=first, as_at=today))
    for day in (date(2009, 12, 10), date(2010, 1, 14)):
        perform(book, add_meeting(plan, "+Delivery Group", day))
    perform(book, decide(officer, group="", on=date(2009, 12, 10), as_at=today, to="end jan"))
    perform(book, set_due(officer, "end feb", as_at=today, reason="A second advert is needed."))
    perform(book, set_due(board, "end mar", as_at=today))
    perform(book, serve(place(book, "2.1"), place(book, "THIN:T6")))
    book.close()
    return demo_file


async def run(officer: Any, act: str) -> None:
    """An act by its name, as the palette runs it."""
    officer.bench.run_act(BY_ID[act])
    await officer.settle()


# -- sign-off


async def test_sign_off_asks_for_names_and_day_and_then_about_what_was_past(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await run(officer, "sign_off")
        await officer.type("A Ahmed")
        await officer.press("enter")
        assert officer.typed == "15 December 2009"
        await officer.press("enter")
        assert officer.value("select signed_off_on from plan where signed_off_on is not null") == "2009-12-15"
        assert officer.value("select value from sign_off where label='Signed by'") == "A Ahmed"
        assert "Past when the plan was signed off: done, or by when?  3" in officer.screen
        await officer.press("c")
        assert "done, or by when?  2" in officer.screen
        await officer.press("u", "u")
        assert officer.value("select count(*) from milestone where baseline_due_to is not null") == 0


async def test_the_printed_blanks_are_asked_for_in_turn(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("w")
        await run(officer, "sign_off")
        assert "Lead body signature" in officer.screen
        await officer.press("enter")
        assert "Date signed" in officer.screen
        await officer.type("soon")
        await officer.press("enter")
        assert officer.typed == "soon"
        for _ in "soon":
            await officer.press("backspace")
        await officer.type("1 dec")
        await officer.press("enter")
        await officer.type("8 dec")
        await officer.press("enter")
        assert officer.value("select signed_off_on from plan where short_title='THIN'") == "2009-12-08"
        assert officer.value("select value from sign_off where label='Date signed'") == "1 December 2009"
        assert officer.value("select value from sign_off where label='Lead body signature'") is None


async def test_the_group_that_signs_its_meeting_and_its_minute_are_asked_for(
    demo_file: Path, make_clock: Callable[..., Clock], at_desk: Any
) -> None:
    book = open_book(demo_file, clock=make_clock(), who="Louise Russell")
    row = plan_named(book, "Third Sector Strategy")
    plan = Place("plan", row["id"], row["rid"], row["id"])
    perform(book, add_meeting(plan, "+Delivery Group", date(2009, 12, 10)))
    book.close()
    decided = "select group_concat(on_day || ' ' || kind || ' ' || coalesce(minute, '')) from decision where deleted=0"
    async with at_desk(demo_file) as officer:
        before = officer.acts
        await run(officer, "sign_off")
        await officer.type("A Ahmed")
        await officer.press("enter")
        assert "sign-off 2 of 3, enter goes on" in officer.hint
        await officer.press("enter")
        assert "Which group signs the plan off?" in officer.screen
        await officer.press("escape")
        assert officer.acts == before
        await run(officer, "sign_off")
        await officer.type("A Ahmed")
        await officer.press("enter", "enter")
        await officer.press(*"delivery", "enter", *"soon", "enter", *"5.2", "enter")
        assert "“soon”" in officer.screen
        assert officer.acts == before
        await officer.press("shift+tab", *["backspace"] * 4, "enter", "enter")
        assert officer.value(decided) == "2009-12-10 approval 5.2"
        assert officer.value("select count(*) from plan where signed_off_on='2009-12-15'") == 1
        assert officer.acts == before + 1
        await officer.press("escape", "u")
        assert officer.value(decided) is None
        assert officer.value("select count(*) from plan where signed_off_on is not null") == 0


async def test_a_meeting_without_a_group_signs_nothing_and_no_group_need_sign(
    demo_file: Path, make_clock: Callable[..., Clock], at_desk: Any
) -> None:
    book = open_book(demo_file, clock=make_clock(), who="Louise Russell")
    row = plan_named(book, "Third Sector Strategy")
    perform(book, add_group(Place("plan", row["id"], row["rid"], row["id"]), "Delivery Group"))
    book.close()
    async with at_desk(demo_file) as officer:
        await run(officer, "sign_off")
        await officer.press("enter", "enter")
        await officer.press("enter", *"3 dec", "enter", "enter")
        assert "Say which group met" in officer.screen
        await officer.press("shift+tab", *["backspace"] * 5, "enter", "enter")
        assert officer.value("select count(*) from plan where signed_off_on='2009-12-15'") == 1
        assert officer.value("select count(*) from decision where deleted=0") == 0


async def test_esc_signs_nothing_and_a_second_sign_off_is_refused(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file) as officer:
        await run(officer, "sign_off")
        assert "was signed off on 1 Dec 2009 by A Ahmed" in officer.screen
        await officer.press("w")
        await run(officer, "sign_off")
        before = officer.acts
        await officer.press("escape")
        assert (officer.typed, officer.acts) == (None, before)


async def test_a_line_left_blank_is_asked_for_when_it_is_signed_later(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("w")
        await run(officer, "sign_off")
        await officer.press("enter")
        await officer.type("1 dec")
        await officer.press("enter")
        await officer.press(*["backspace"] * len(officer.typed), "enter")
        assert officer.value("select value from sign_off where label='Date signed off by Consortium'") is None
        await officer.press("escape")
        await run(officer, "sign_off")
        await officer.type("B Begum")
        await officer.press("enter")
        await officer.type("8 dec")
        await officer.press("enter")
        assert officer.value("select value from sign_off where label='Lead body signature'") == "B Begum"
        said = officer.value("select value from sign_off where label='Date signed off by Consortium'")
        assert said == "8 December 2009"
        assert officer.value("select signed_off_on from plan where short_title='THIN'") == "2009-12-01"


# -- dates after sign-off


async def test_a_date_after_sign_off_is_the_expected_one_and_asks_why(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("d")
        await officer.type("end mar")
        await officer.press("enter")
        assert "Reason" in officer.screen
        assert officer.cell("4.2.m3", "expected_due_to") == "2010-03-31"  # saved before it asks
        await officer.type("No letter.")
        await officer.press("enter")
        assert officer.cell("4.2.m3", "expected_reason") == "No letter."
        assert officer.cell("4.2.m3", "due_to") == "2009-12-31"
        assert "expected 31 Mar 2010: “No letter.”" in officer.detail


async def test_a_date_no_later_than_agreed_asks_nothing(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("d")
        await officer.type("20 dec")
        await officer.press("enter")
        assert officer.typed is None


async def test_the_detail_tells_baseline_slips_and_what_is_expected(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file) as officer:
        await officer.go("4.2.m2")
        assert "Baseline  31 Dec 2009 · 1 slip" in officer.detail
        assert "expected 28 Feb 2010: “A second advert is needed.”" in officer.detail
        await officer.go("4.6.m1")
        assert (
            "Due by 30 Nov 2009 when it was signed off. Was it done (c), or by when will it be (d)?" in officer.detail
        )


async def test_on_a_small_screen_too(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file, SIZES["narrow"]) as officer:
        await officer.go("4.2.m2")
        assert "1 slip" in officer.detail
        assert "expected 28 Feb 2010" in officer.detail


# -- decisions


async def test_y_agrees_n_refuses_and_u_takes_it_back(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file) as officer:
        await officer.press("D")
        assert "Decided by Delivery Group, 10 Dec 2009" in officer.screen
        assert "Later dates asked for  2" in officer.screen
        await officer.press("end", "y")
        assert officer.cell("4.2.m2", "due_to") == "2010-02-28"
        assert "Later dates asked for  1" in officer.screen
        assert "4.2.m2 agreed by end February 2010" in officer.screen
        await officer.press("u")
        assert officer.cell("4.2.m2", "due_to") == "2010-01-31"
        assert "Later dates asked for  2" in officer.screen
        await officer.press("end", "n")
        assert officer.cell("4.2.m2", "due_to") == "2010-01-31"
        assert officer.value("select outcome from decision where deleted=0 order by rid desc") == "refused"
        assert "Later dates asked for  1" in officer.screen


@pytest.mark.parametrize("key", ["y", "n", "c"])
async def test_a_row_just_decided_on_stays_under_the_cursor_and_the_same_key_decides_no_other(
    signed_file: Path, at_desk: Any, key: str
) -> None:
    async with at_desk(signed_file) as officer:
        await officer.press("D", "end", "up", "down", "up")
        ref = next(line for line in officer.lines if "▌" in line).split()[1]
        before = officer.acts
        await officer.press(key)
        assert officer.acts == before + 1
        ticked = next(line for line in officer.lines if "▌" in line)
        assert ref in ticked
        assert "✓" in ticked
        await officer.press("y", "n", "c", "d")
        assert officer.acts == before + 1
        assert f"{ref} is " in officer.lines[-1]
        assert "y agree" not in officer.screen, "neither as a key nor as something that is still to be answered"
        await officer.press("down")
        assert not any(f" {ref} " in line for line in officer.lines)
        await officer.press("u")
        assert any(f" {ref} " in line for line in officer.lines)


async def test_a_question_of_sign_off_is_not_agreed_to(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file) as officer:
        before = officer.acts
        await officer.press("D", "y")
        assert officer.acts == before
        assert "say it is done (c), or by when it will be (d)" in officer.screen


async def test_enter_goes_to_the_row_and_d_opens_its_date(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file) as officer:
        await officer.press("D", "end", "enter")
        assert "Chest officer in post" in officer.row
        await officer.press("D", "home", "d")
        assert officer.typed is not None
        await officer.type("end jan")
        await officer.press("enter")
        assert officer.cell("5.1.m1", "baseline_due_to") == "2010-01-31"


@pytest.mark.parametrize(
    "typed", [["end mar", "enter", "The builder", "enter"], ["end mar", "enter", "escape"], ["escape"]]
)
async def test_from_the_date_one_comes_back_to_the_decisions(signed_file: Path, at_desk: Any, typed: list[str]) -> None:
    async with at_desk(signed_file) as officer:
        await officer.press("D", "end", "d")
        assert officer.typed is not None
        for keys in typed:
            await officer.press(*([keys] if keys in ("enter", "escape") else keys))
        assert "Decisions asked" in officer.screen
        assert any("▌ 4.2.m2" in line for line in officer.lines), "on the row it was left on"
        before = officer.acts
        await officer.press("y")
        assert officer.acts == before + 1, "and its keys are those of the list"
        await officer.press("escape", "d", "escape")
        assert "Decisions asked" not in officer.screen, "a date typed later has nothing to do with it"


async def test_agree_and_refuse_are_offered_only_where_a_date_is_asked_for(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file) as officer:
        await officer.press("D", "home")
        shown = officer.lines[-1]
        assert "agree" not in shown
        assert "refuse" not in shown
        assert "d a new date" in shown
        await officer.press("end")
        assert "y agree" in officer.lines[-1]
        assert "n refuse" in officer.lines[-1]


async def test_a_burst_of_letters_decides_nothing(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file) as officer:
        before = officer.acts
        await officer.press("D", "end")
        await officer.burst("yny yes")
        assert officer.acts == before


async def test_a_plan_of_which_nothing_is_asked_says_so(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("w", "D")
        assert "Nothing is expected later than it was agreed, and nothing is asked." in officer.screen
        await officer.press("y", "n", "c", "d", "p", "i", "escape")
        assert officer.focused_pane == "plan"


# -- groups, the calendar, the golden thread, next year's plan


async def test_groups_and_meetings_stand_in_the_calendar(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await run(officer, "add_group")
        await officer.type("Delivery Group")
        await officer.press("enter")
        await run(officer, "add_meeting")
        await officer.type("14 jan 2010")
        await officer.press("enter")
        await officer.press("2", "]")
        lanes = "\n".join(officer.pane("milestones"))
        assert "meetings" in lanes
        assert "14 Jan  Delivery Group" in lanes


async def test_the_review_of_the_plan_stands_in_its_months(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("w", "2")
        assert "review of the plan" not in officer.screen
        for _ in range(3):
            await officer.press("]")
            assert "review of the plan" in officer.screen
            assert "1 Jan – 31 Mar 2010" in officer.screen
        await officer.press("]")
        assert "review of the plan" not in officer.screen


async def test_an_activity_serves_an_objective_chosen_by_typing(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("2.1")
        await run(officer, "serves")
        await officer.type("volunt")
        await officer.press("enter")
        assert "serves THIN:T6 Volunteering" in officer.detail
        await officer.go("T6", "THIN")
        assert "served by TSS:2.1" in officer.detail
        await officer.press("u")
        assert "served by" not in officer.detail


async def test_a_milestone_and_an_output_are_made_one_thing_and_parted(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("6.1.m2")
        await run(officer, "same_thing")
        await officer.press("enter")  # the first output of its own activity
        assert "is one with 6.1.o1" in officer.detail, "the plan is named of rows of other plans"
        assert officer.value("select count(*) from link where kind='pairs' and deleted=0") == 1
        await officer.go("6.1.o1")
        await run(officer, "same_thing")
        await officer.type("2009/10 Council")
        assert "choose to part" in officer.screen
        await officer.press("enter")
        assert officer.value("select count(*) from link where kind='pairs' and deleted=0") == 0


async def test_a_milestone_is_said_to_be_the_sign_off_of_a_plan(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("6.1.m2")
        await run(officer, "is_a_sign_off")
        await officer.press("enter")
        assert officer.value("select count(*) from link where kind='signs_off' and deleted=0") == 1
        await run(officer, "is_a_sign_off")
        assert "choose to remove" in officer.screen
        await officer.press("enter")
        assert officer.value("select count(*) from link where kind='signs_off' and deleted=0") == 0
        await officer.go("6.1.o1")
        await run(officer, "is_a_sign_off")
        assert "has no plan whose sign-off it is" in officer.bottom


async def test_next_years_plan_is_shown_and_taken_back_in_one_step(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await run(officer, "roll_forward")
        assert officer.typed == "Third Sector Strategy - Action Plan 2010/11"
        await officer.press("enter", "c")  # and this year's is closed
        assert "Third Sector Strategy 2010/11" in officer.header
        await officer.press("u")
        assert "2010/11" not in officer.header
        assert officer.value("select count(*) from plan where deleted=0") == 2
        assert "New CVS" in "".join(officer.pane("plan"))


async def test_each_step_of_a_sign_off_says_what_comes_next(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("w")
        await run(officer, "sign_off")
        assert "sign-off 1 of 3, enter goes on; esc signs nothing" in officer.hint
        await officer.press("enter")
        assert "sign-off 2 of 3, enter goes on" in officer.hint
        await officer.type("1 dec")
        await officer.press("enter")
        assert officer.typed == "1 December 2009"
        assert "sign-off 3 of 3, enter signs the plan off" in officer.hint


async def test_a_decision_taken_back_says_how_it_is_done_again(signed_file: Path, at_desk: Any) -> None:
    async with at_desk(signed_file) as officer:
        await officer.press("D", "end", "y")
        assert "u to undo" in officer.lines[-1]
        await officer.press("u")
        assert "ctrl+r to redo" in officer.lines[-1]


# -- as it looks; after a change that is meant: pytest --snapshot-update


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_decisions_screen(
    snap_compare: Any, make_app: Callable[..., WorkbenchApp], signed_file: Path, size: Any
) -> None:
    assert snap_compare(make_app(signed_file), terminal_size=size, press=["D", "end"])


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_signed_off_plan(
    snap_compare: Any, make_app: Callable[..., WorkbenchApp], signed_file: Path, size: Any
) -> None:
    async def go(pilot: Any) -> None:
        bench = pilot.app.screen_stack[0]
        bench.selection.go_to(place(bench.desk.book, "4.2.m2").key)
        await pilot.pause()

    assert snap_compare(make_app(signed_file), terminal_size=size, run_before=go)


async def test_what_is_done_is_not_expected_any_more(at_desk: Any, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"sign off", "enter", *"A Ahmed", "enter", *"1 dec", "enter", "escape")
        await officer.go("4.2.m3")
        await officer.press("d", *"end feb", "enter", *"Late post", "enter")
        assert "expected 28 Feb 2010" in officer.detail
        await officer.press("c")
        assert "expected" not in officer.detail


async def test_no_fault_is_found_with_a_day_before_it_is_typed(at_desk: Any, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"new meeting", "enter")
        assert "a day, such as “14 Jan” or “thu”" in officer.hint
        await officer.press(*"xx")
        assert "“xx” is not a single day" in officer.hint or "“xx” is not a date" in officer.hint


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize("act", ["sign off", "new group", "new meeting", "roll forward"])
async def test_an_act_of_the_plan_is_asked_about_the_plan_and_hides_no_row(
    at_desk: Any, demo_file: Path, size: tuple[int, int], act: str
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        rows = [line.replace("▌", " ") for line in officer.pane("plan")]
        await officer.press("ctrl+p", *act, "enter")
        assert officer.typed is not None
        shown = [line.replace("▌", " ") for line in officer.pane("plan")]
        assert shown == rows, "no row of the plan is hidden, as if it were that row's affair"
        heading = officer.detail.splitlines()[0].strip()
        assert heading.startswith(act.capitalize()[:9])
        assert "Third Sector Strategy" in heading
        strip, editor = officer.bench.detail.region, officer.bench._editor
        assert editor is not None
        assert strip.y < editor.region.y
        await officer.press("escape")
        assert "Scope and" in officer.detail, "then the strip is about the row again"
