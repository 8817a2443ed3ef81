"""What stands under a list: all of what its cursor is on, in whole words, and read on where there is more of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.tui.textual_inside import lines_of

from tsworkbench.plan.model import Outcome
from tsworkbench.store.book import Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.tui.screens.frame import TellingScreen
from tsworkbench.work.agreement.decisions import add_group, decide
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.row.dates import set_due

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

DAY = date(2009, 12, 15)
REASON = " ".join(f"reason{number}" for number in range(120))


def told(officer: Officer) -> str:
    """What stands under the list, on one line."""
    screen = officer.app.screen
    assert isinstance(screen, TellingScreen)
    region = screen.whole.region
    return " ".join(
        " ".join(line[region.x : region.right - 2] for line in lines_of(screen)[region.y : region.bottom]).split()
    )


async def read_through(officer: Officer, key: str = "space") -> str:
    """All that is told, read on to its end."""
    seen = told(officer)
    for _ in range(40):
        await officer.press(key)
        if (now := told(officer)) in seen:
            break
        seen = f"{seen} {now}"
    return seen


@pytest.fixture
def asked_file(demo_file: Path, make_clock: Callable[..., Clock]) -> Path:
    """Signed off; 4.2.m2 is asked for later for a long reason, was refused once before, and 4.2.m3 needs it."""
    book = open_book(demo_file, clock=make_clock(), who="Louise Russell")
    row = plan_named(book, "Third Sector Strategy")
    plan = Place("plan", row["id"], row["rid"], row["id"])
    officer = place(book, "4.2.m2")
    perform(book, sign_off(plan, [], on=date(2009, 12, 1), as_at=DAY))
    perform(book, add_group(plan, "Delivery Group"))
    perform(book, set_due(officer, "end mar", as_at=DAY, reason="At first."))
    perform(
        book,
        decide(officer, group="Delivery", on=date(2009, 12, 10), as_at=DAY, outcome=Outcome.REFUSED, text="Too late"),
    )
    perform(book, set_due(officer, "end feb", as_at=DAY, reason=REASON))
    book.close()
    return demo_file


async def test_the_workload_tells_the_work_of_the_officer_and_the_month(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("W")
        assert told(officer).startswith("Louise Russell · December 2009 · 6")
        assert "4.6.m2 Undertake an initial analysis of anticipated changes in funding and likely" in told(officer)
        assert "impact on the Third Sector" in told(officer), "a title is wrapped, not cut"
        await officer.press("home", *["left"] * 20)
        assert told(officer).startswith("Louise Russell · late · 2")
        assert "5.1.m1" in told(officer)
        assert "45d late" in told(officer)
        await officer.press("end")
        assert told(officer).startswith("nobody yet · late · 0")
        assert "Nothing is open there." in told(officer)


@pytest.mark.parametrize("columns", [0, 9, 10, 13, 14])
async def test_what_the_workload_tells_is_what_it_counts(at_desk: AtDesk, demo_file: Path, columns: int) -> None:
    """In whichever column and year, for everybody."""
    async with at_desk(demo_file, (120, 70)) as officer:
        await officer.press("W", *["left"] * 20, *["right"] * columns)
        screen: Any = officer.app.screen
        for turns in ((), ("]",)):
            await officer.press(*turns, "home")
            for _ in range(len(screen.rows.source)):
                cell = screen._cell
                keys, count = screen.rows.source.work_in(cell)
                assert len(keys) == count
                assert all(cell.holds(officer.bench.desk.view(key)) for key in keys)
                await officer.press("down")


async def test_a_decision_is_told_whole(at_desk: AtDesk, asked_file: Path) -> None:
    async with at_desk(asked_file, (80, 24)) as officer:
        await officer.press("D", "end")
        seen = await read_through(officer)
        assert "4.2.m2 Officer to manage Community Chest in post" in seen
        assert "Agreed end Dec 2009 · no slips" in seen
        assert "Asked end Feb 2010 · 59 days later" in seen
        assert all(word in seen for word in REASON.split())
        assert "Asked by Louise Russell" in seen
        assert "refused by end March 2010 · Delivery Group, 10 Dec 2009 · “Too late”" in seen
        assert "y agrees The date asked for becomes the agreed one" in seen
        assert "n refuses The agreed date stays" in seen


async def test_where_there_is_no_room_for_both_z_shows_what_is_told(at_desk: AtDesk, asked_file: Path) -> None:
    async with at_desk(asked_file, (40, 9)) as officer:
        await officer.press("D", "end")
        assert not officer.app.screen.whole.display  # type: ignore[attr-defined]
        await officer.press("z")
        assert "4.2.m2" in told(officer)
        seen = await read_through(officer, "pagedown")
        assert all(word in seen for word in REASON.split())
        await officer.press("escape")
        assert any("▌" in line for line in officer.lines), "esc leads back to the list first"


async def test_the_checks_say_which_field_of_which_row_and_what_to_do(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("K")
        assert "7.1.m1 Database development completed Due TBC, written “by TBC” Lead Louise Russell" in told(officer)
        assert "To do Enter goes there. Set a date there with d." in told(officer)
        await officer.press("j", "j")
        assert "Target none" in told(officer)
        assert "e gives one its target" in told(officer)


async def test_the_returns_tell_what_was_said_what_was_not_and_the_reminder(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "a", *"No builder", "enter", "escape", "escape", "R")
        seen = await read_through(officer)
        assert "To say 8" in seen
        assert "2 milestones due by 31 December not ticked; nothing said this round" in seen
        assert "Said 1 5.1 Develop a Third Sector Asset Plan ◆A why “No builder” what next left blank" in seen
        assert "Dear Louise Russell, May I ask you for a word on these 8 rows" in seen


async def test_the_history_tells_an_act_whole(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, (80, 24)) as officer:
        await officer.go("5.1")
        await officer.press("r")
        await officer.paste(REASON)
        await officer.press("enter", "escape", "H")
        seen = await read_through(officer)
        assert "Louise Russell · Tue 15 Dec 2009, 14:02" in seen
        assert all(word in seen for word in REASON.split())


async def test_z_and_read_on_are_named_only_where_there_is_more_to_read(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("H")
        assert "read on" not in officer.lines[-1]
        await officer.press("escape", "R")
        assert "z whole" in officer.lines[-1]
        assert "space read on" in officer.lines[-1]


@pytest.mark.parametrize("size", [(30, 8), (45, 12)])
async def test_on_a_very_small_screen_names_and_the_chosen_month_are_to_be_seen(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size) as officer:
        await officer.press("W")
        for _ in range(20):
            await officer.press("right")
        assert "TBC" in officer.screen
        assert any("▌Louise" in line and line.split()[-1].startswith("2") for line in officer.lines)
        for _ in range(20):
            await officer.press("left")
        assert "late" in officer.screen
        assert "▲2" in officer.screen
        if size == (30, 8):
            assert "z whole" in officer.lines[-1]
        await officer.press("escape", "R")
        assert any("▌Loui" in line and "9" in line for line in officer.lines)
