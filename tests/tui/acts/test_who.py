"""Who sits at the desk: asked of the officers of the file, and kept with it for screen and command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.mine.settings import Settings
from tsworkbench.work.officers import assign, set_officer

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


async def test_another_officer_sits_down_and_all_follows_at_once(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        acts = officer.acts
        await officer.press("ctrl+p", *"say who you are", "enter", *"parsons", "enter")
        assert "Richard Parsons" in officer.header
        assert officer.bench.desk.me["name"] == "Richard Parsons"  # type: ignore[index]
        assert officer.value("select value from local where key='me'") == "Richard Parsons"
        assert "Nothing late" in officer.attention
        assert "▾ Richard Parsons" in "\n".join(officer.pane("officers"))
        assert officer.acts == acts, "it is no act of the plan"
        await officer.go("4.5")
        await officer.press("g")
        assert officer.said("by") == "Richard Parsons"


async def test_somebody_else_types_a_name(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"say who you are", "enter", *"somebody", "enter")
        await officer.type("Priya Shah")
        await officer.press("enter")
        assert "Priya Shah" in officer.header
        assert officer.typed is None
        assert officer.value("select value from local where key='me'") == "Priya Shah"


@pytest.mark.parametrize("typed", ["Priya Shah", "Zoë", "O'Brien, P"])
async def test_a_name_typed_after_who_is_taken_at_once(at_desk: AtDesk, demo_file: Path, typed: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"who", "enter")
        await officer.type(typed)
        await officer.press("enter")
        assert officer.value("select value from local where key='me'") == typed
        assert typed in officer.header


async def test_an_officer_of_the_file_is_meant_by_her_name_in_any_case(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"who", "enter", *"shazia hussain", "enter")
        assert officer.value("select value from local where key='me'") == "Shazia Hussain"


async def test_a_name_without_words_is_refused_and_the_editor_stays(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"say who you are", "enter", *"somebody", "enter", "enter")
        assert "There are no words in that name" in officer.hint


async def test_due_now_reaches_as_far_as_the_settings_say(at_desk: AtDesk, demo_file: Path) -> None:
    for ahead, says, head in (("quarter", "due by end of December", "Dec"), (60, "due by 13 February", "60d")):
        async with at_desk(demo_file, mine=Settings(look_ahead=ahead)) as officer:
            assert says in officer.attention
            assert f"late {head:>5} later" in " ".join(officer.lines[18].split("  ")) or head in officer.screen


# -- whoever sits at the desk is known as soon as the file has an officer of that name


async def shows_me(officer: Officer, name: str) -> None:
    """My list, my round and the header are those of the officer of that name."""
    me = officer.bench.desk.me
    assert me is not None
    assert me["name"] == name
    assert officer.bench.desk.book.who == name
    await officer.press("m")
    assert officer.focused_pane == "officers"
    assert "Nothing open" not in officer.bottom
    await officer.press("U")
    assert "Update round" in officer.screen
    assert "1 of " in officer.screen
    await officer.press("escape")


@pytest.mark.parametrize("typed", ["+Amina Ahmed", "+amina ahmed", "+Amina Ahmed / LR"])
async def test_a_new_officer_of_my_name_is_me_at_once(at_desk: AtDesk, demo_file: Path, typed: str) -> None:
    async with at_desk(demo_file, who="Amina Ahmed") as officer:
        assert officer.bench.desk.me is None
        await officer.go("4.2")
        await officer.press("o")
        await officer.type(typed)
        await officer.press("enter")
        await shows_me(officer, typed.split("/")[0].strip(" +"))


async def test_the_name_said_first_and_led_with_later_is_me(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"who", "enter")
        await officer.type("Amina Ahmed")
        await officer.press("enter")
        assert officer.bench.desk.me is None
        await officer.go("4.2")
        await officer.press("o")
        await officer.type("+Amina Ahmed")
        await officer.press("enter")
        await shows_me(officer, "Amina Ahmed")


async def test_an_officer_that_another_program_adds_is_me_within_a_look(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, who="Amina Ahmed") as officer:
        assert "update round" not in officer.attention
        other = open_book(demo_file, who="Somebody")
        perform(other, assign(place(other, "Third Sector Strategy:4.2"), "+Amina Ahmed"))
        other.close()
        await officer.look_at_file()
        assert "U update round, 1 to go" in officer.attention
        await shows_me(officer, "Amina Ahmed")


async def test_an_officer_who_gets_my_name_is_me_and_one_who_loses_it_is_followed(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file, who="Amina Ahmed") as officer:
        other = open_book(demo_file, who="Somebody")
        shazia = other.value("select id from officer where name='Shazia Hussain'")
        for name in ("Amina Ahmed", "Amina Hussain"):
            perform(other, set_officer(shazia, "name", name))
            await officer.look_at_file()
            await shows_me(officer, name)
        other.close()


async def test_a_new_officer_taken_back_and_done_again_is_me_again(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, who="Amina Ahmed") as officer:
        await officer.go("4.2")
        await officer.press("o")
        await officer.type("+Amina Ahmed")
        await officer.press("enter", "u")
        assert officer.bench.desk.me is None
        assert "update round" not in officer.attention
        await officer.press("ctrl+r")
        await shows_me(officer, "Amina Ahmed")
