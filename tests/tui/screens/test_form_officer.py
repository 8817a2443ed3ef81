"""The form of an officer, from the officers' pane or by name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tui.screens.forms import fill, form_of

from tsworkbench.store.opening import open_book
from tsworkbench.tui.bench.actions import BY_ID
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import set_officer

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Held, Officer


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


async def test_a_file_that_cannot_be_written_still_shows_my_new_name(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        me = officer.bench.desk.me
        assert me is not None
        officer.bench.desk.book.connection.execute("pragma query_only=on")
        with closing(open_book(str(officer.path))) as book:
            perform(book, set_officer(me["id"], "name", "Louise Smith"))
        await officer.look_at_file()
        assert "Louise Smith" in officer.lines[0]
        assert any("▾ Louise Smith" in line for line in officer.lines)
        assert not officer.bench.desk.unread


async def test_a_plan_that_went_while_the_file_was_held_is_left_once_it_is_free(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        me = officer.bench.desk.me
        assert me is not None
        with closing(open_book(str(officer.path))) as book:
            perform(book, set_officer(me["id"], "name", "Louise Smith"))
        with closing(sqlite3.connect(officer.path, isolation_level=None)) as other:
            other.execute("update plan set deleted=1 where title like 'Third%'")
            other.execute("begin immediate")
            await officer.look_at_file()
        await officer.look_at_file()
        assert "THIN" in officer.lines[0]
        assert "Louise Smith" in officer.lines[0]
        assert officer.bench.panes.plan.plan_id == officer.bench.desk.plan["id"]
        assert officer.bench.desk.book.who == "Louise Smith"
