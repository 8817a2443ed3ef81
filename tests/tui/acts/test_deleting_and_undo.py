"""Deleting, bringing back, undo and redo: nothing is ever lost."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.work.agreement.particulars import empty_plan
from tsworkbench.work.imports.intake import begin_plan

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

LIVE = "select count(*) from milestone where deleted=0"


async def test_a_leaf_goes_at_one_press(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        before = officer.value(LIVE)
        await officer.press("delete")
        assert officer.value(LIVE) == before - 1
        assert officer.value("select deleted from milestone where ref='4.2.m3'") == 1
        assert "Community Chest advertised" not in "".join(officer.pane("plan"))
        assert "4.2.m3 deleted" in officer.attention
        assert officer.row.strip(), "the cursor stands on a neighbour"


async def test_a_parent_wants_a_second_press_and_says_what_goes_with_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        before = officer.content
        await officer.press("delete")
        assert officer.content == before
        assert "4.2 has 4 milestones and 2 outputs: press del again to delete them with it." in officer.bottom
        await officer.press("delete")
        assert officer.value("select deleted from activity where ref='4.2'") == 1
        assert officer.value("select count(*) from milestone where ref like '4.2.%' and deleted=0") == 0


@pytest.mark.parametrize("between", ["down", "n", "z", "escape", "x"])
async def test_another_key_in_between_is_no_second_press(at_desk: AtDesk, demo_file: Path, between: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        before = officer.content
        await officer.press("delete", between)
        if officer.typed is not None:
            await officer.press("escape")
        await officer.go("4.2")
        await officer.press("delete")
        assert officer.content == before
        assert "press del again" in officer.bottom


async def test_one_row_asked_and_another_pressed_is_no_second_press(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("delete")
        await officer.go("4.1")
        await officer.press("delete")
        assert officer.value("select count(*) from activity where deleted=1") == 0
        assert "4.1 has" in officer.bottom


async def test_a_deleted_row_is_brought_back_with_what_went_with_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        before = officer.value(LIVE)
        await officer.press("delete", "delete")
        await officer.press("ctrl+p")
        await officer.type("bring back")
        await officer.press("enter")
        assert "4.2  Establish a Community Chest" in officer.screen
        await officer.press("enter")
        assert officer.value(LIVE) == before
        assert officer.value("select deleted from activity where ref='4.2'") == 0
        assert any("Establish a Community Chest" in row for row in officer.pane("plan"))
        assert "4.2 brought back" in officer.attention


async def test_where_nothing_was_deleted_there_is_nothing_to_bring_back(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p")
        await officer.type("bring back")
        await officer.press("enter")
        assert "No deleted row waits to be brought back." in officer.bottom


@pytest.mark.parametrize(("undo", "redo"), [("u", "ctrl+r"), ("ctrl+z", "ctrl+y")])
async def test_undo_and_redo_go_back_and_forth(at_desk: AtDesk, demo_file: Path, undo: str, redo: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("g")
        await officer.go("4.2.m3")
        await officer.press("c")
        await officer.press(undo)
        assert officer.cell("4.2.m3", "status") == "not_started"
        assert "ctrl+r to redo" in officer.attention
        await officer.press(undo)
        assert officer.cell("4.5", "rag") is None
        await officer.press(redo)
        assert officer.cell("4.5", "rag") == "green"
        assert "u to undo" in officer.attention
        await officer.press(redo)
        assert officer.cell("4.2.m3", "status") == "complete"


async def test_undo_has_an_end_and_says_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+r")
        assert "othing" in officer.bottom
        await officer.go("4.5")
        await officer.press("g", "u")
        before = officer.content
        await officer.press("u")
        assert "othing" in officer.bottom
        assert officer.content == before


def stand(officer: Officer) -> list[object]:
    """All that stands in the plan."""
    found = []
    for table in ("objective", "activity", "milestone", "output", "officer", "lead", "progress", "note"):
        columns = officer.value(f"select group_concat(name) from pragma_table_info('{table}')")
        live = f"select * from {table} where deleted=0 order by rid"
        found.append(officer.value(f"select json_group_array(json_array({columns})) from ({live})"))
    return found


async def test_every_act_of_a_day_is_taken_back_by_as_many_undos(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = stand(officer)
        await officer.go("4.5")
        first = officer.acts
        await officer.press("r", *"why", "enter", *"next", "enter")
        await officer.press("o", *"+Ann Lee", "enter")
        await officer.go("4.2.m3")
        await officer.press("d", *"jan 10", "enter", "c", "n", *"said", "enter", "shift+up", "delete")
        await officer.press("t", *"Another name", "enter")
        await officer.go("4.4")
        await officer.press("delete", "delete")
        done = officer.acts - first
        assert done >= 10
        for _ in range(done):
            await officer.press("u")
        assert stand(officer) == before
        for _ in range(done):
            await officer.press("ctrl+r")
        assert officer.value("select deleted from activity where ref='4.4'") == 1
        assert officer.cell("4.5", "rag") == "red"


async def test_the_only_plan_is_taken_back_and_done_again(at_desk: AtDesk, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    create(path)
    with closing(open_book(path, who="Louise Russell")) as book:
        begin_plan(book, empty_plan("Action plan", "2009/10", as_at=date(2009, 12, 15)))
    async with at_desk(path) as officer:
        await officer.press("u")
        assert "Undone: Began the plan" in officer.screen
        await officer.press("ctrl+r")
        assert officer.value("select deleted from plan") == 0
        assert "Action plan" in officer.header
