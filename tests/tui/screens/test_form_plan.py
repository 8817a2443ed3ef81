"""The form of the plan as a whole: every particular, checked as it is typed, saved as one act."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.tui.screens.forms import elsewhere, fill, form_of

from tsworkbench.plan.governance.particulars import PARTICULARS
from tsworkbench.tui.bench.actions import BY_ID

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Held, Officer
    from textual.pilot import Pilot

SIZES = {"wide": (120, 36), "narrow": (80, 24)}


async def open_form(officer: Officer) -> None:
    officer.bench.run_act(BY_ID["edit_plan"])
    await officer.settle()


@pytest.mark.parametrize("size", SIZES.values())
async def test_every_particular_is_a_field(at_desk: AtDesk, demo_file: Path, size: tuple[int, int]) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await open_form(officer)
        assert list(form_of(officer)._inputs) == [one.name for one in PARTICULARS]
        assert "Third Sector Strategy - Action Plan 2009/10" in officer.screen
        assert all(len(line) == size[0] for line in officer.lines)


async def test_all_changes_are_one_act_and_show_at_once(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        acts = officer.acts
        await open_form(officer)
        await fill(officer, "short-title", "The Strategy")
        await fill(officer, "year-start", "jan")
        assert "from 1 January" in officer.screen
        await fill(officer, "report-on", "m")
        await fill(officer, "amber-after", "20")
        await officer.press("ctrl+s")
        assert officer.acts == acts + 1
        assert officer.lines[0].startswith(" The Strategy")
        assert "· Q4" in officer.lines[0]  # December, where the year starts in January
        await officer.press("u")
        assert "· Q3" in officer.lines[0]
        assert officer.lines[0].startswith(" Third Sector Strategy")


async def test_what_cannot_be_read_is_said_and_not_saved(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        acts = officer.acts
        await open_form(officer)
        await fill(officer, "year-start", "Brumaire")
        await officer.press("ctrl+s")
        assert "“Brumaire” is not a month" in officer.screen
        assert officer.acts == acts
        await officer.press("escape")
        assert "Nothing was changed. What you typed is kept" in officer.screen


async def test_a_particular_changed_elsewhere_is_said_first(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await open_form(officer)
        await fill(officer, "title", "Mine")
        with elsewhere(officer) as connection:
            connection.execute("update plan set title='Theirs' where title like 'Third%'")
        await officer.press("ctrl+s")
        assert "changed elsewhere meanwhile to “Theirs”" in officer.screen
        await officer.press("ctrl+s")
        assert officer.value("select count(*) from plan where title='Mine'") == 1


async def test_half_typed_words_are_taken_up_on_the_plan_they_belong_to(
    at_desk: AtDesk, demo_file: Path, held_timers: list[Held]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("w")
        await open_form(officer)
        await fill(officer, "contact", "The clerk")
        officer.app.keep_drafts()
        await fill(officer, "area", "Bow")
        officer.app.keep_drafts()
    held_timers.clear()
    async with at_desk(demo_file) as officer:
        assert "You were typing changes of this plan: n to continue, esc to discard it." in officer.bottom  # one draft
        await officer.press("n")
        assert form_of(officer)._inputs["contact"].value == "The clerk"
        await officer.press("ctrl+s")
        assert officer.value("select contact from plan where short_title='THIN'") == "The clerk"


async def test_saved_words_are_no_draft_however_they_came_to_be(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await open_form(officer)
        await fill(officer, "contact", "The clerk")
        officer.app.keep_drafts()
        await fill(officer, "area", "The borough")
        officer.app.keep_drafts()
        assert len(officer.bench.typing.drafts.all()) == 1
        await officer.press("ctrl+s")
        assert officer.bench.typing.drafts.all() == []


@pytest.mark.parametrize("size", SIZES)
def test_appearance(snap_compare: Any, make_app: Any, demo_file: Path, size: str) -> None:
    app = make_app(demo_file)

    async def look(pilot: Pilot[Any]) -> None:
        app.bench.run_act(BY_ID["edit_plan"])
        await pilot.pause()
        await pilot.press(*["tab"] * 7, *"soon")
        await pilot.pause()

    assert snap_compare(app, terminal_size=SIZES[size], run_before=look)
