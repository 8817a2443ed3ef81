"""The form of an officer, from the officers' pane or by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.tui.test_form import fill, form_of

from tsworkbench.tui.actions import BY_ID

if TYPE_CHECKING:
    from tests.tui.conftest import AtDesk, Held, Officer


async def open_form(officer: Officer, name: str) -> None:
    officer.bench.run_act(BY_ID["edit_officer"])
    await officer.settle()
    await officer.type(name)
    await officer.press("enter")


async def test_the_officer_in_hand_is_offered_first(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("3", "end", "home")
        officer.bench.run_act(BY_ID["edit_officer"])
        await officer.settle()
        await officer.press("enter")
        assert form_of(officer)._inputs["name"].value == "Louise Russell"


async def test_a_new_name_shows_everywhere_and_undo_is_still_mine(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await open_form(officer, "Louise R")
        await fill(officer, "name", "Louise Smith")
        await fill(officer, "initials", "LoS")
        await officer.press("ctrl+s")
        assert "Louise Smith" in officer.lines[0]
        label = officer.value("select label from action order by seq desc limit 1")
        assert label == "Louise Russell: name “Louise Smith”, initials “LoS”"
        assert "LoS" in officer.screen
        assert any("▾ Louise Smith" in line for line in officer.lines)
        await officer.press("u")
        assert "Louise Russell" in officer.lines[0]


async def test_a_name_that_is_taken_is_said_and_not_saved(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        acts = officer.acts
        await open_form(officer, "Shazia")
        await fill(officer, "name", "Louise Russell")
        await officer.press("ctrl+s")
        assert "There is an officer called Louise Russell already" in officer.screen
        assert officer.acts == acts


async def test_half_typed_words_are_taken_up_for_that_officer(
    at_desk: AtDesk, demo_file: Path, held_timers: list[Held]
) -> None:
    async with at_desk(demo_file) as officer:
        await open_form(officer, "Shazia")
        await fill(officer, "contact", "020 7364")
        officer.app.keep_drafts()
    held_timers.clear()
    async with at_desk(demo_file) as officer:
        assert "You were typing changes of Shazia Hussain" in officer.bottom
        await officer.press("n")
        assert form_of(officer)._inputs["contact"].value == "020 7364"
