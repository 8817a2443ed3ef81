"""What comes in faster than anybody types changes nothing: it is offered as words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tui.textual_inside import notices

from tsworkbench.tui.bench.gate import BracketsPastes
from tsworkbench.tui.bench.typing_screen import READ_IN
from tsworkbench.work.mine.settings import Settings

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

WORDS = "great car, pot of dunes"


async def test_a_burst_of_letters_changes_nothing_and_is_offered_as_a_note(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        before = officer.content
        await officer.burst(WORDS)
        assert officer.content == before
        assert officer.typed is None
        assert f"{len(WORDS)} pasted characters were ignored. Press n to save them as a note." in officer.bottom
        await officer.press("n")
        assert officer.typed == WORDS
        await officer.press("enter")
        assert officer.said("comment") == WORDS


@pytest.mark.parametrize("burst", ["garc", "ccc", "graph\ngreen\n", "r\rr\r", "uuuu", "delete grain"])
async def test_no_burst_of_keys_changes_data(at_desk: AtDesk, demo_file: Path, burst: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        before = officer.content
        await officer.burst(burst)
        assert officer.content == before
        assert officer.typed is None


@pytest.mark.parametrize("words", ["The advert is out", "Done, says Alex", "Upon request", "Paid", "from 3 May"])
async def test_a_burst_of_words_opens_nothing(at_desk: AtDesk, demo_file: Path, words: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.burst(words)
        assert officer.app.screen is officer.bench
        assert "Community Chest advertised" in officer.row
        assert f"{len(words)} pasted characters were ignored." in officer.bottom


async def test_two_fast_keys_still_act(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.burst("gc")
        assert officer.cell("4.2", "rag") == "green"
        assert officer.cell("4.2.m3", "status") == "complete"


async def test_what_a_key_opens_gets_the_key_that_follows_on_its_heels(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.burst("sd")
        assert officer.cell("4.2.m3", "status") == "deferred"
        await officer.burst("nc")
        assert officer.typed == "c"
        assert officer.cell("4.2.m3", "status") == "deferred"


async def test_keys_that_only_go_about_wait_for_nothing(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.fires = False
        await officer.go("4.2")
        await officer.burst("jjjj")
        assert "4.6" in officer.row


@pytest.mark.parametrize("pace", [0.04, 0.1])
async def test_keys_that_a_busy_screen_takes_notice_of_all_at_once_are_no_burst(
    at_desk: AtDesk, demo_file: Path, pace: float
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3")
        await officer.late(["g", "down", "g", "j", "g"], pace=pace)
        assert [officer.cell(ref, "rag") for ref in ("4.3", "4.4", "4.5")] == ["green"] * 3
        assert officer.said("row_id") == officer.cell("4.5", "id")


async def test_words_that_a_busy_screen_takes_notice_of_after_the_key_that_asks_for_them_are_typed(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.late(["d", *"jan 10", "enter"], pace=0.04)
        assert officer.cell("4.2.m3", "due_text") == "jan 10"


@pytest.mark.parametrize("key", ["down", "pagedown", "tab", "escape"])
async def test_no_key_overtakes_the_act_before_it(at_desk: AtDesk, demo_file: Path, key: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3")
        before = officer.cell("4.4", "rag"), officer.cell("4.6", "rag")
        await officer.late(["r", key], pace=0.001)
        assert officer.cell("4.3", "rag") == "red"
        assert (officer.cell("4.4", "rag"), officer.cell("4.6", "rag")) == before


async def test_an_act_lands_on_the_row_it_was_pressed_on(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3")
        await officer.burst("gj")
        assert officer.cell("4.3", "rag") == "green"
        assert officer.cell("4.4", "rag") == "green"
        assert officer.said("row_id") == officer.cell("4.3", "id")
        assert "4.4" in officer.row


async def test_a_bracketed_paste_changes_nothing_and_is_offered_as_a_note(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        before = officer.content
        await officer.paste("crag\ngreen\nu\n")
        assert officer.content == before
        assert "12 pasted characters were ignored" in officer.bottom
        await officer.press("n")
        assert officer.typed == "crag green u"


async def test_a_megabyte_pasted_changes_nothing_and_is_said_to_be_too_long(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.paste("g" * 1_000_000)
        assert officer.content == before
        assert "1,000,000 characters; a field takes 10,000" in officer.bottom
        await officer.press("n")
        assert officer.typed == "", "nothing of it was cut off and offered"


async def test_a_megabyte_pasted_into_an_editor_is_refused_and_what_was_typed_stays(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("n", *"so far")
        await officer.paste("x" * 1_000_000)
        assert officer.typed == "so far"
        assert "1,000,000 characters" in officer.hint


async def test_lines_pasted_into_an_editor_are_joined_and_it_says_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("n")
        await officer.paste("The advert is out.\r\nThree replies so far.")
        assert officer.typed == "The advert is out. Three replies so far."
        assert "2 lines joined" in officer.hint
        await officer.press("enter")
        assert officer.said("comment") == "The advert is out. Three replies so far."


# -- where the terminal has said that it puts brackets around what is pasted, letters are keys


async def test_letters_that_a_slow_line_hands_on_together_are_keys_where_pastes_have_brackets(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        officer.app.post_message(BracketsPastes())
        await officer.go("4.3")
        await officer.late(["g", "down", "g", "j", "g", "j", "u"], pace=0)
        assert [officer.cell(ref, "rag") for ref in ("4.3", "4.4")] == ["green"] * 2
        assert "pasted characters" not in officer.screen


async def test_every_letter_finds_what_the_letter_before_it_has_opened(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.app.post_message(BracketsPastes())
        await officer.go("4.2.m3")
        await officer.burst("d31/3/10\r")
        assert officer.cell("4.2.m3", "due_to") == "2010-03-31"
        await officer.burst("ncar grade\r")
        assert officer.said("comment") == "car grade"
        await officer.burst("sd")
        assert officer.cell("4.2.m3", "status") == "deferred"


async def test_a_paste_in_brackets_is_no_key_there_either(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.app.post_message(BracketsPastes())
        await officer.go("4.2.m3")
        before = officer.content
        await officer.paste("crag\ngreen\nu\n")
        assert officer.content == before
        assert "12 pasted characters" in officer.bottom


# -- elsewhere what is refused is told until it has been read


async def bunch(officer: Officer, keys: str, *, at: float) -> None:
    """Keys that a bad line hands on all at one moment."""
    for key in keys:
        officer._send(key, time=at)
    await officer.settle()


async def test_a_refused_burst_is_told_until_there_was_time_to_read_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.3")
        await bunch(officer, "gjgjgj", at=100)
        told = "6 pasted characters were ignored. Press n to save them as a note."
        assert told in officer.bottom
        await bunch(officer, "j", at=100.3)
        assert told in officer.bottom, "the next key of the same hand does not wipe it away"
        await bunch(officer, "gkr", at=100.6)
        assert "9 pasted characters" in officer.bottom, "and what follows is counted too"
        await bunch(officer, "j", at=100.6 + READ_IN)
        assert "ignored" not in officer.bottom


@pytest.mark.parametrize("key", ["escape", "n"])
async def test_esc_or_taking_the_note_is_the_end_of_it(at_desk: AtDesk, demo_file: Path, key: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.burst(WORDS)
        await officer.press(key, *["escape"] * (key == "n"), "j")
        assert "ignored" not in officer.bottom


async def test_the_note_offered_after_a_paste_is_the_paste_and_no_older_draft(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path
) -> None:
    mine = Settings(path=str(tmp_path / "settings.toml"))
    async with at_desk(demo_file, mine=mine) as officer:
        await officer.go("4.2")
        await officer.press("e", *"Half a title")
        officer.app.keep_drafts()
    async with at_desk(demo_file, mine=mine) as officer:
        assert "You were typing" in officer.bottom
        await officer.go("4.3")
        await officer.paste("Three replies so far.")
        await officer.press("n")
        assert officer.typed == "Three replies so far."


@pytest.mark.parametrize("key", ["b", "F", "ctrl+b", "f9", "%"])
async def test_a_key_that_stands_for_nothing_says_so(at_desk: AtDesk, demo_file: Path, key: str) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press(key)
        assert f"{key} does nothing here. ? shows all keys." in officer.bottom
        assert officer.content == before


@pytest.mark.parametrize("opened", ["", "2", "3", "z", "U", "P", "D", "?", "H", "K", "W", "R", "s", "J"])
async def test_ctrl_c_says_how_to_leave(at_desk: AtDesk, demo_file: Path, opened: str) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press(*opened, "ctrl+c")
        said = " ".join([officer.screen, *notices(officer.app)])
        assert "q leaves, ctrl+q from anywhere. Everything is saved." in " ".join(said.split())
        assert officer.app.is_running
        assert officer.content == before


@pytest.mark.parametrize("opened", [("d",), ("n",), ("e",), ("slash",), ("ctrl+p",), ("U", "n"), ("o",), ("P", "w")])
async def test_ctrl_c_says_how_to_leave_also_where_something_is_typed(
    at_desk: AtDesk, demo_file: Path, opened: tuple[str, ...]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press(*opened, "right", "x", "ctrl+c")
        assert "ctrl+q leaves. Everything is saved, and what you are typing is kept." in notices(officer.app)
        assert "Everything is saved" not in officer.bottom, "the keys of the editor are still named"
        assert not officer.app.clipboard


async def test_ctrl_c_copies_what_is_selected_where_something_is_typed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("n", *"seven words", "shift+home", "ctrl+c")
        assert officer.app.clipboard == "seven words"
        assert not notices(officer.app)
        assert officer.typed == "seven words"


async def test_a_paste_takes_the_place_of_the_date_that_stood_there(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("d")
        await officer.paste("31/3/10")
        assert officer.typed == "31/3/10"


async def test_keys_pressed_before_the_editor_stands_are_typed_into_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        officer.bench.run_act(officer_act("due"))
        await officer.burst("jan 10")
        assert officer.typed == "jan 10"
        await officer.press("enter")
        assert officer.cell("4.2.m3", "due_to") == "2010-01-31"


async def test_typing_goes_on_in_the_editor_after_a_click_elsewhere(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("n", *"half ")
        await officer.pilot.click("#officer-rows", offset=(5, 1))
        await officer.settle()
        await officer.type("done")
        assert officer.typed == "half done"
        await officer.press("enter")
        assert officer.said("row_id") == officer.cell("4.2.m3", "id")


def officer_act(name: str) -> object:
    from tsworkbench.tui.bench.actions import BY_ID

    return BY_ID[name]


async def test_what_is_pressed_right_after_enter_is_for_what_comes_next(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.app.brackets_pastes = True
        await officer.go("4.2.m3")
        await officer.quickly(
            "i", "m", *"One", "enter", *"Two", "enter", *"Three", "enter", "escape", "d", *"jan 10", "enter"
        )
        titles = "select group_concat(title) from (select title from milestone where ref like '4.2.m%' order by rid)"
        assert officer.value(titles).endswith("One,Two,Three")
        assert officer.value("select due_to from milestone where title='Three'") == "2010-01-31"


async def test_a_rating_pressed_right_after_an_editor_was_left_is_not_lost(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.app.brackets_pastes = True
        await officer.go("4.2.m3")
        await officer.quickly("d", *"ja", "escape", "r", *"No money", "enter", *"Ask", "enter", "j", "c")
        assert officer.cell("4.2", "rag") == "red"
        assert (officer.said("why"), officer.said("next")) == ("No money", "Ask")
        assert officer.cell("4.2.m3", "due_to") == "2009-12-31"
        assert officer.cell("4.2.m4", "status") == "complete"


async def test_what_is_typed_after_an_enter_that_was_refused_is_added(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.app.brackets_pastes = True
        await officer.go("4.2.m3")
        await officer.quickly("d", *"32 jan", "enter", "home", "delete", *"1", "enter", "j", "c")
        assert officer.typed is None
        assert officer.cell("4.2.m3", "due_to") == "2010-01-12"
        assert officer.cell("4.2.m4", "status") == "complete"
