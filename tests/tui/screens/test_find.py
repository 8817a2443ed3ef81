"""Find: whatever is in the file, by any word of it; Enter goes there in all panes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.store.opening import open_book
from tsworkbench.store.views import search
from tsworkbench.store.views.refs import place
from tsworkbench.tui.bench.refresh import Indexing
from tsworkbench.tui.draw.content import spans
from tsworkbench.tui.screens.find import FindScreen
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import retitle

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk


async def test_a_word_finds_its_row_and_enter_goes_there_in_all_panes(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/")
        await officer.type("chest adv")
        assert "2 found" in officer.screen
        await officer.press("enter")
        key = officer.bench.panes.selected_key()
        assert officer.focused_pane == "plan"
        assert "Chest advertised" in officer.row
        assert officer.bench.panes.milestones.rows.cursor_key == key
        assert "Chest adver" in officer.cursor_line("officers")
        assert "Community Chest advertised" in officer.detail


async def test_finding_costs_one_key_the_letters_and_enter(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/", *"incorp", "enter")
        assert "CVS incorporated" in officer.row


async def test_it_opens_by_ctrl_f_as_well_and_esc_leaves_everything_as_it_was(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        row, before = officer.row, officer.acts
        await officer.press("ctrl+f")
        await officer.type("fund")
        await officer.press("down", "escape")
        assert officer.row == row
        assert officer.acts == before
        assert officer.app.screen is officer.bench


async def test_before_a_word_is_typed_what_was_changed_last_is_shown(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("g", "/")
        shown = officer.screen
        assert "Changed last" in shown
        below = shown.split("Changed last")[1].splitlines()
        assert "4.5" in below[1]


async def test_no_hit_says_so_and_what_to_try(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/")
        await officer.type("zebra")
        assert "No matches for “zebra”" in officer.screen
        assert "Try fewer letters" in officer.screen
        await officer.press("enter")
        assert isinstance(officer.app.screen, FindScreen)


async def test_a_row_of_another_plan_says_so_and_takes_that_plan_in_hand(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/")
        await officer.type("outreach to part")
        assert "THIN" in officer.screen
        await officer.press("enter")
        assert "THIN" in officer.header
        assert officer.bench.panes.plan.rows.cursor_key == officer.bench.panes.selected_key()


async def test_a_number_goes_to_its_row(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/", *"4.6.m2", "enter")
        assert "4.6" in officer.detail
        assert "Funding change analysis" in officer.row


@pytest.mark.parametrize("ref", ["4.5", "4.2", "1.1", "6", "7"])
async def test_a_number_goes_to_its_row_whatever_else_holds_it(at_desk: AtDesk, demo_file: Path, ref: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/", *ref, "enter")
        view = officer.bench.desk.view(officer.bench.desk.selection)
        assert view.ref == ref
        assert view.plan_id == officer.value("select id from plan order by rid")


async def test_an_officers_name_opens_the_officers_list(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/")
        await officer.type("shazia")
        await officer.press("shift+tab")
        assert "SH" in officer.screen
        await officer.press("enter")
        assert officer.focused_pane == "officers"
        assert any("▾ Shazia Hussain" in row for row in officer.pane("officers"))


async def test_tab_looks_at_one_kind_at_a_time(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/")
        await officer.type("fund")
        assert "Outputs and tasks" in officer.screen
        await officer.press("tab")
        assert "Outputs and tasks" not in officer.screen
        assert "CVS funding strategy agreed" in officer.screen


async def test_what_was_said_is_found_and_shown_with_who_said_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/")
        await officer.type("procurement")
        await officer.press("shift+tab", "shift+tab")
        assert "“Brief is with procurement.”" in officer.screen
        assert "Illustration, 3 Nov" in officer.screen


@pytest.mark.parametrize("typed", ['"', "'", "*", "a AND", "NEAR(", "[/]", "title:x", "(", "-", "é", "漢"])
async def test_nothing_typed_is_taken_for_a_command(at_desk: AtDesk, demo_file: Path, typed: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/")
        await officer.paste(typed)
        assert isinstance(officer.app.screen, FindScreen)
        await officer.press("escape")
        assert officer.app.screen is officer.bench


async def test_a_row_under_a_filter_is_gone_to_all_the_same(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("f", "l", "/", *"incorp", "enter")
        assert "CVS incorporated" in officer.row
        assert "Plan · late" in officer.screen


async def test_a_letter_jumps_to_a_pane_or_opens_the_editor_of_a_field(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("J")
        assert "m  2 Milestones" in officer.screen
        await officer.press("m")
        assert officer.focused_pane == "milestones"
        await officer.press("J", "d")
        assert officer.typed is not None
        assert "Due" in officer.screen


async def test_any_other_key_ends_jumping_and_changes_nothing(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press("J", "g")
        assert officer.app.screen is officer.bench
        assert officer.content == before


async def test_only_what_a_row_has_gets_a_letter(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4")
        await officer.press("J", "d")
        assert officer.typed is None, "an objective has no date"


@pytest.mark.parametrize(
    ("text", "terms", "found"),
    [
        ("CVS Funding strategy", ["fund"], ["Fund"]),
        ("Advice, advised", ["advi"], ["Advi", "advi"]),
        ("the fund of funds", ["fund", "of"], ["fund", "of"]),
        ("Café society", ["cafe"], ["Café"]),
        ("nothing", ["x"], []),
        ("", ["x"], []),
        ("words", [], []),
    ],
)
def test_the_words_that_were_found_stand_out(text: str, terms: list[str], found: list[str]) -> None:
    assert [text[first:after] for first, after in spans(text, terms)] == found


async def test_what_is_open_comes_before_what_is_done(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/", *"chest", "enter")
        assert officer.cell("4.2.m1", "status") == "complete"
        assert "✓" not in officer.row
        await officer.press("/", *"4.2.m1", "enter")
        assert "✓" in officer.row, "a number goes to its row all the same"


async def test_of_a_milestone_of_which_nothing_was_said_its_activity_is_quoted(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("/", *"commission research")
        assert "Brief is with procurement" in officer.screen
        assert "of activity 5.1" in " ".join(officer.screen.split())


async def test_words_found_keep_the_space_after_them(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("slash", *"portal")
        assert "Portaland" not in officer.screen
        assert "Community Portal and" in officer.screen


async def test_words_of_a_file_that_is_still_being_indexed_are_found_so_far_and_looked_up_again(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[Callable[[], None]] = []
    monkeypatch.setattr(FindScreen, "set_timer", lambda _, __, callback: again.append(callback))
    async with at_desk(demo_file) as officer:
        book = officer.bench.desk.book
        book.connection.execute("delete from search")
        book.set_local("search_seq", "0")
        await officer.press("/")
        await officer.type("chest adv")
        assert "nothing so far" in officer.screen
        assert "still being indexed" in officer.screen
        assert search.lag(book) > 100  # no key has waited for it
        indexing = Indexing(officer.bench.desk, officer.bench.run_worker)
        indexing.look()
        assert search.lag(book) > 100  # a key has just been pressed
        officer.bench.desk.asked_at = 0.0
        indexing.look()
        await officer.app.workers.wait_for_complete()
        assert search.lag(book) == 0
        (look_again,) = again
        look_again()
        await officer.settle()
        assert "2 found" in officer.screen
        assert "so far" not in officer.screen


async def test_what_was_done_just_now_is_found_at_once(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("n")
        await officer.type("Ask the quartermaster.")
        await officer.press("enter", "/")
        await officer.type("quarterm")
        assert "1 found" in officer.screen
        assert "so far" not in officer.screen


async def test_that_words_were_indexed_beside_the_screen_is_no_change_of_the_plan(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        assert not officer.bench.desk.changed_elsewhere()
        search.catch_up_beside(officer.bench.desk.book.path, lambda: True, officer.bench.desk.indexing)
        assert not officer.bench.desk.changed_elsewhere()
        with closing(open_book(demo_file, who="Somebody Else")) as other:
            perform(other, retitle(place(other, "Third Sector Strategy:4.2.m1"), "Another"))
        assert officer.bench.desk.changed_elsewhere()


async def test_long_words_are_read_on_while_one_types(at_desk: AtDesk, demo_file: Path) -> None:
    said = " ".join(f"word{number}" for number in range(250))
    async with at_desk(demo_file, (80, 24)) as officer:
        await officer.go("5.1")
        await officer.press("n")
        await officer.paste(said)
        await officer.press("enter", "/", *"5.1.m1")
        assert "“word0 word1" in officer.screen
        assert "shift+↓ read on" in officer.lines[-1]
        seen = officer.screen
        for _ in range(12):
            await officer.press("shift+down")
            seen += officer.screen
        assert "word249” of activity 5.1" in " ".join(seen.split())
        assert "/ 5.1.m1" in officer.screen, "what was typed stays"


async def test_the_preview_quotes_what_the_strip_quotes(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        assert "“Brief is with procurement.” of 5.1, Illustration" in officer.detail
        await officer.press("/", *"scope and commission research")
        assert "“Brief is with procurement.”" in officer.screen
        assert "Nothing has been said" not in officer.screen
