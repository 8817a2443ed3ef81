"""Marks: one act for many rows, one step to take back; nothing out of view changes unasked. And doing it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tsworkbench.tui.bench import refresh

if TYPE_CHECKING:
    import pytest
    from tests.tui.officer import AtDesk


async def test_ten_marked_rows_take_eleven_keys_and_one_to_take_back(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 40)) as officer:
        await officer.press("2")
        before = officer.acts
        await officer.press(*["space"] * 10)
        assert "10 marked" in officer.attention
        await officer.press("c")
        assert officer.acts == before + 1
        assert officer.value("select count(*) from milestone where status='complete' and done_on='2009-12-15'") == 10
        assert "10 rows complete" in officer.attention
        await officer.press("u")
        assert officer.value("select count(*) from milestone where status='complete' and done_on='2009-12-15'") == 0


async def test_a_mark_goes_by_the_same_key_and_all_go_by_esc(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.1")
        await officer.press("space", "space", "up", "space")
        assert "1 marked" in officer.attention
        await officer.press("escape")
        assert "marked" not in officer.attention
        assert "│ 4.1" not in officer.screen


async def test_a_range_is_marked_from_the_last_mark_to_the_cursor(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.1")
        await officer.press("space", "down", "down", "M")
        assert "4 marked" in officer.attention
        await officer.press("g")
        assert [officer.cell(f"4.{n}", "rag") for n in (1, 2, 3, 4)] == ["green"] * 4
        assert "4 rows now ● Green (4.1, 4.2, 4.3, 4.4)" in officer.attention
        assert "marked" not in officer.bottom, "marks are used up"


async def test_a_range_runs_upwards_too_and_needs_a_first_mark_in_the_list(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.4")
        await officer.press("space", "up", "up", "up", "M")
        assert "3 marked" in officer.attention
        await officer.press("3", "home", "down", "M")
        assert "not in this list" in officer.bottom
        assert "3 marked" in officer.attention


async def test_a_mark_shows_in_every_pane_the_row_stands_in(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press("space", "up")
        for pane in ("plan", "milestones", "officers"):
            assert any(row.startswith(("│", "█")) for row in officer.pane(pane)), pane


async def test_marks_out_of_view_want_enter(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        await officer.go("1.1")
        await officer.press("space", "end", "space")
        before = officer.content
        await officer.press("g")
        assert officer.content == before
        assert "1 of the 2 marked rows is off screen. Enter to go ahead, Esc to clear the marks." in officer.bottom
        await officer.press("enter")
        assert officer.cell("1.1", "rag") == "green"
        assert "2 rows now ● Green" in officer.attention
        assert officer.value("select count(*) from progress where rag='green' and as_at='2009-12-15'") == 2


async def test_any_other_key_than_enter_lets_the_act_go(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        await officer.go("1.1")
        await officer.press("space", "end", "space")
        before = officer.content
        await officer.press("g", "up", "enter")
        assert officer.content == before
        assert "2 marked" in officer.attention
        await officer.press("g", "escape")
        assert officer.content == before
        assert "marked" not in officer.attention


async def test_a_folded_row_is_out_of_view(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        await officer.go("4.2.m1")
        await officer.press("space", "left", "left", "c")
        assert "The marked row is off screen" in officer.bottom


async def test_red_asks_why_once_for_all(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3")
        await officer.press("space", "space", "r")
        await officer.type("The post is frozen")
        await officer.press("enter", "escape")
        assert officer.value("select count(*) from progress where why='The post is frozen' and rag='red'") == 2


async def test_one_date_and_one_lead_for_all_marked(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3.m1")
        await officer.press("space", "space", "d")
        assert "Due · 2 rows" in officer.screen
        await officer.press("ctrl+u", *"end feb", "enter")
        assert officer.cell("4.3.m1", "due_to") == officer.cell("4.3.m2", "due_to") == "2010-02-28"
        await officer.go("4.3.m1")
        await officer.press("space", "space", "o")
        await officer.press("ctrl+u", *"Shazia", "enter")
        assert "2 rows led by Shazia Hussain" in officer.attention


async def test_each_marked_date_moves_by_a_month_and_what_has_none_is_passed_over(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("7.1.m1")
        await officer.press("space")
        await officer.go("1.1.m1")
        was = officer.cell("1.1.m1", "due_to"), officer.cell("1.1.m2", "due_to")
        await officer.press("space", "space", "+")
        if officer.cell("1.1.m1", "due_to") == was[0]:  # marked rows are off screen
            await officer.press("enter")
        now = officer.cell("1.1.m1", "due_to"), officer.cell("1.1.m2", "due_to")
        assert (was, now) == (("2009-12-31", "2010-01-31"), ("2010-01-31", "2010-02-28"))
        assert officer.cell("7.1.m1", "due_to") is None
        assert "2 rows moved: 1 month later" in officer.bench.desk.last_act.label
        await officer.press("u")
        assert (officer.cell("1.1.m1", "due_to"), officer.cell("1.1.m2", "due_to")) == was


async def test_deleting_parents_among_the_marked_wants_a_second_press(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3")
        await officer.press("space", "space", "delete")
        assert "2 of the 2 marked rows have rows under them" in officer.bottom
        assert officer.cell("4.3", "deleted") == 0
        await officer.press("delete")
        assert officer.value("select sum(deleted) from activity where ref in ('4.3', '4.4')") == 2
        await officer.press("u")
        assert officer.value("select sum(deleted) from activity where ref in ('4.3', '4.4')") == 0


async def test_an_officers_name_can_t_be_marked(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("3", "end", "space")
        assert "Only rows of the plan can be marked" in officer.bottom


async def test_the_point_repeats_the_last_act_on_another_row(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.4")
        await officer.press("g", "down")
        assert ". state green" in officer.bottom
        await officer.press(".")
        assert officer.cell("4.5", "rag") == "green"
        assert "4.5 now ● Green" in officer.attention


async def test_a_typed_date_is_repeated_as_it_was_typed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3.m1")
        await officer.press("d", "ctrl+u", *"end feb", "enter", "down")
        assert ". due end feb" in officer.bottom
        await officer.press(".")
        assert officer.cell("4.3.m2", "due_text") == "end feb"


async def test_the_point_goes_to_all_marked_too(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("g", "down", "space", "space", ".")
        assert [officer.cell(f"4.{n}", "rag") for n in (2, 3, 4)] == ["green"] * 3


async def test_with_nothing_done_yet_there_is_nothing_to_repeat(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press(".")
        assert "Nothing to repeat yet" in officer.bottom
        assert officer.content == before


async def test_y_copies_the_row_as_text(at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6.m1")
        await officer.press("y")
        copied = officer.app.clipboard
        assert copied.startswith("4.6.m1 ")
        assert "15d late" in copied
        assert "Louise Russell" in copied
        assert "clipboard: 4.6.m1 " in officer.bottom


async def test_y_copies_marked_rows_a_line_each_and_keeps_the_marks(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3")
        await officer.press("space", "space", "y")
        assert len(officer.app.clipboard.splitlines()) == 2
        assert "2 rows, a line each, were sent to the terminal" in officer.bottom
        assert "2 marked" in officer.attention


async def test_what_is_copied_can_t_steer_a_terminal(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.bench.desk.book.connection.execute(
            "update milestone set title=char(27)||']52;c;x'||char(7) where ref='4.6.m1'"
        )
        await officer.go("4.6.m1")
        await officer.look_at_file()
        refresh.show_changes(officer.bench)
        await officer.press("y")
        assert "\x1b" not in officer.app.clipboard
        assert "\x07" not in officer.app.clipboard


async def test_one_marked_row_is_one_row(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("space")
        assert "state 1 row " in officer.bottom + " "
        await officer.press("space")
        assert "state 2 rows" in officer.bottom
