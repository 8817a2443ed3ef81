"""The mouse does what is named where it clicks: keys, chips, arrows, names of views, tiles, rows of menus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual import events

from tsworkbench.tui.bench.actions import ACTS, KEYS, bind, keys_of, pressed, shown
from tsworkbench.tui.bench.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tui.officer import AtDesk, Officer

SIZES = pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])


async def click(officer: Officer, words: str, *, on: int = 0, times: int = 1, last: bool = False) -> None:
    """Clicks the cell `on` of the first place, or the last, at which the words are on the screen."""
    lines = officer.lines
    places = [(y, line.index(words)) for y, line in enumerate(lines) if words in line]
    assert places, f"“{words}” is nowhere:\n{officer.screen}"
    y, start = places[-1 if last else 0]
    for _ in range(times):
        await click_cell(officer, cell_len(lines[y][:start]) + on, y)


async def click_cell(officer: Officer, x: int, y: int) -> None:
    """A click as the terminal tells it."""
    for kind in (events.MouseDown, events.MouseUp):
        officer.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
    await officer.settle()


@SIZES
async def test_a_key_in_the_bottom_line_is_pressed_and_acts_on_the_selected_row(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await officer.go("4.2.m2")
        before = officer.acts
        await click(officer, "c complete", on=3)
        assert officer.cell("4.2.m2", "status") == "complete"
        assert officer.acts == before + 1
        assert officer.bench.desk.view(officer.bench.desk.selection).ref == "4.2.m2"


async def test_of_a_double_click_an_act_that_changes_something_is_done_once(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await click(officer, "c complete", times=2)
        assert officer.cell("4.2.m2", "status") == "complete"
        assert officer.typed is None


async def test_of_keys_that_are_named_together_each_is_pressed_by_itself(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1")
        acts = officer.acts
        await click(officer, "g a r state", on=7)  # the word is none of the three
        assert officer.acts == acts
        await click(officer, "g a r state", on=4)
        assert officer.said("rag") == "red"


async def test_the_keys_of_an_editor_are_pressed_in_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await officer.press("d", *"end jan")
        await click(officer, "enter save", last=True)
        assert officer.typed is None
        assert officer.cell("4.2.m2", "due_to") == "2010-01-31"
        await officer.press("d")
        await click(officer, "esc leave", last=True)
        assert officer.typed is None


@SIZES
async def test_the_update_round_opens_where_it_is_named(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await click(officer, "update round", on=2)
        assert type(officer.app.screen).__name__ == "RoundScreen"
        await click(officer, "●G green")
        assert officer.said("rag") == "green"
        await click(officer, "esc ")
        assert officer.app.screen is officer.bench


async def test_the_chip_of_what_is_late_shows_my_list(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await click(officer, "2 late")
        assert officer.focused_pane == "officers"
        assert "late" in officer.row


async def test_the_chip_of_a_whole_plan_shows_what_is_late_in_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, who="A Stranger") as officer:
        await click(officer, " late ")
        assert officer.bench.panes.plan.filter.words == ("late",)
        await click(officer, "esc all", on=5)
        assert not officer.bench.panes.plan.filter.words


@SIZES
async def test_the_name_of_the_calendar_turns_to_the_next(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await officer.press("2")
        for view, name in (("month", "month ─"), ("year", "financial year"), ("timeline", "timeline ·")):
            assert officer.bench.panes.milestones.kind == view
            await click(officer, name.replace("─", "━"), on=1)


async def test_arrows_days_and_tiles_of_the_calendar_react(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        grid = officer.bench.panes.milestones.month.grid
        await click(officer, "‹ ")
        assert grid.shown == (2009, 11)
        await click(officer, "› ")
        assert grid.shown == (2009, 12)
        await officer.go("4.2.m2")
        await officer.press("d", *"22/12/09", "enter")  # a month of which a day is used shows its days
        await click(officer, " 21 22 23", on=7)
        assert grid.cursor is not None
        assert grid.cursor.day == 23
        await officer.press("2", "v")
        await click(officer, "Nov")
        assert officer.bench.panes.milestones.rows.cursor_key == -1000 - (2009 * 12 + 10)


async def test_undo_is_clicked_where_the_act_is_told(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await officer.press("c")
        await click(officer, "u to undo", on=2)
        assert officer.cell("4.2.m2", "status") != "complete"


async def test_a_menu_is_chosen_from_and_left(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await officer.press("s")
        await click(officer, "esc back")
        assert officer.app.screen is officer.bench
        await officer.press("s")
        await click(officer, "in progress")
        assert officer.cell("4.2.m2", "status") == "in_progress"


async def test_a_form_is_saved_and_left_by_its_bottom_line(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await officer.press("e", "end", *" anew")
        await click(officer, "ctrl+s save")
        assert str(officer.cell("4.2.m2", "title")).endswith(" anew")
        await officer.settle()
        if officer.app.screen is officer.bench:
            await officer.press("e")
        await click(officer, "esc leave")
        assert officer.app.screen is officer.bench


@SIZES
@pytest.mark.parametrize("key", ["H", "K", "W", "D", "P", "slash", "R", "question_mark"])
async def test_every_screen_is_left_where_it_names_the_key(
    at_desk: AtDesk, demo_file: Path, key: str, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await officer.press(key)
        assert officer.app.screen is not officer.bench
        await click(officer, "esc back" if "esc back" in officer.screen else "esc ", on=1, last=True)
        assert officer.app.screen is officer.bench


async def test_what_a_paper_is_to_be_is_chosen_by_its_line(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("P")
        before = officer.screen
        await click(officer, "web page")
        assert officer.screen != before


async def test_after_a_resize_and_a_scroll_a_click_still_does_what_is_under_it(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1")
        await officer.resize(90, 20)
        officer.bench.panes.rows.scroll_rows(5)
        await officer.settle()
        await click(officer, "c complete")
        assert officer.cell("1.1", "status") == "complete"
        assert officer.bench.desk.view(officer.bench.desk.selection).ref == "1.1"


async def test_a_click_beside_the_words_does_nothing(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1")
        acts, content = officer.acts, officer.screen
        for y in (0, 1, 2):
            await click_cell(officer, 70, y)
        assert officer.acts == acts
        assert officer.screen == content
        assert isinstance(officer.app.screen, Workbench)


@pytest.fixture
def own_keys() -> Iterator[None]:
    yield
    bind({})


def test_every_key_that_is_named_can_be_pressed(own_keys: None) -> None:
    for act in ACTS:
        for key in KEYS[act.id]:
            found = pressed(shown(key))
            assert found is not None
            assert found[0] == key, keys_of(act)
    for words in ("type", "1-9", "any", "letters", "“title”", ""):
        assert pressed(words) is None
    bind({"complete": ("exclamation_mark",), "undo": ("f5",)})
    assert pressed("!") == ("exclamation_mark", "!")
    assert pressed("f5") == ("f5", None)
    assert pressed("enter") == ("enter", "\r")
    assert pressed("↑") == ("up", None)
    assert pressed("ctrl+o") == ("ctrl+o", None)
