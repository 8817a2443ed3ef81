"""The history screen: what was changed from what to what, going there, and taking one past act back."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import place
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.screens.row.history import HistoryScreen
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import set_status

AtDesk = Callable[..., AbstractAsyncContextManager[Any]]
MakeApp = Callable[..., WorkbenchApp]


async def test_of_a_row_it_tells_each_act_and_what_it_changed_in_words(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6")
        await officer.press("H")
        assert isinstance(officer.app.screen, HistoryScreen)
        assert "Mon 14 Dec 2009" in officer.screen
        assert "09:02" in officer.screen
        assert "4.6 now ▲ Red (was ● Green)" in officer.screen
        assert "● Green → ▲ Red" in officer.screen
        assert "why “A third option is to be costed.”" in officer.screen
        await officer.press("escape")
        assert officer.app.screen is officer.bench


async def test_dates_and_leads_are_told_as_an_officer_says_them(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1.m1")
        await officer.press("d", *"end jan", "enter", "o", *"Richard", "enter", "H")
        assert "end Dec 2009 → end Jan 2010" in officer.screen
        assert "nobody → Richard Parsons" in officer.screen


async def test_tab_goes_to_the_whole_file_and_back(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6")
        await officer.press("H")
        assert "7.1 now" not in officer.screen
        await officer.press("tab")
        assert "4.2.m1 complete, done 11 Dec 2009" in officer.screen
        await officer.press("tab")
        assert "4.2.m1 complete" not in officer.screen


async def test_enter_goes_to_the_row(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1")
        await officer.press("H", "tab", "enter")
        assert officer.app.screen is officer.bench
        assert officer.bench.target_or_none().key == place(officer.bench.desk.book, "Third Sector Strategy:4.6").key


async def test_an_act_on_several_rows_asks_which(at_desk: AtDesk, demo_file: Path, demo_book: Book) -> None:
    rows = [place(demo_book, ref) for ref in ("1.1.m2", "1.1.m3")]
    perform(demo_book, *(set_status(row, Status.IN_PROGRESS, as_at=as_day()) for row in rows))
    async with at_desk(demo_file) as officer:
        await officer.press("H", "tab", "enter")
        assert "Go to" in officer.screen
        await officer.press("down", "enter")
        assert officer.bench.target_or_none().id == rows[1].id


async def test_u_takes_back_the_act_under_the_cursor_and_no_other(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("g")
        await officer.go("4.4")
        await officer.press("a", "escape", "escape")
        await officer.go("4.5")
        await officer.press("H", "u")
        assert "Undone: 4.5 now ● Green (was not said)" in officer.screen
        assert "undone" in officer.screen
        assert officer.cell("4.5", "rag") is None
        assert officer.cell("4.4", "rag") == "amber"
        await officer.press("escape", "u")
        assert officer.cell("4.5", "rag") == "green"


@pytest.mark.parametrize("downs", [0, 1, 2])
async def test_a_second_u_takes_back_no_other_act(at_desk: AtDesk, demo_file: Path, downs: int) -> None:
    async with at_desk(demo_file) as officer:
        for ref in ("4.5", "4.4", "4.3"):
            await officer.go(ref)
            await officer.press("g")
        await officer.press("H", "tab", *["down"] * downs)
        screen = officer.app.screen
        chosen = screen.story.act
        await officer.press("u")
        assert screen.story.act == chosen
        assert screen.story.taken_back
        acts = officer.acts
        await officer.press("u")
        assert screen.story.act == chosen
        assert officer.acts == acts
        assert "undone already" in officer.lines[-1]


async def test_a_later_touch_is_told_and_nothing_is_changed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6")
        await officer.press("H", "down")
        before = officer.content
        await officer.press("u")
        assert "can't be undone: Illustration has changed the same rag since" in officer.screen
        assert officer.content == before


async def test_what_another_program_changed_is_told_as_such(at_desk: AtDesk, demo_file: Path, demo_book: Book) -> None:
    demo_book.connection.execute("update activity set notes='By hand' where ref='4.6'")
    async with at_desk(demo_file) as officer:
        await officer.go("4.6")
        await officer.press("H")
        assert "4.6 changed by another program" in officer.screen
        assert "nothing → By hand" in officer.screen
        await officer.press("u")
        assert "Another program made this change" in officer.bottom


async def test_a_long_history_is_read_a_page_at_a_time(at_desk: AtDesk, demo_file: Path, demo_book: Book) -> None:
    row = place(demo_book, "4.6.m1")
    for n in range(150):
        perform(demo_book, set_status(row, (Status.IN_PROGRESS, Status.NOT_STARTED)[n % 2], as_at=as_day()))
    async with at_desk(demo_file) as officer:
        await officer.press("H", "tab")
        screen = officer.app.screen
        assert len(screen.source.stories) == 60
        while not screen.source.is_whole:
            await officer.press("end")
        assert len(screen.source.stories) == 150 + 29
        await officer.press("end")
        assert "Imported “Third Sector Strategy”" in officer.screen


def as_day() -> date:
    return date(2009, 12, 15)


SIZES = {"120x36": (120, 36), "80x24": (80, 24)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["tsworkbench-dark", "tsworkbench-light"])
def test_as_it_looks(
    snap_compare: Any,
    make_app: Callable[..., WorkbenchApp],
    held_timers: object,
    demo_file: Path,
    size: str,
    theme: str,
) -> None:
    app = make_app(demo_file)
    app.theme = theme
    assert snap_compare(app, press=("H", "tab"), terminal_size=SIZES[size])
