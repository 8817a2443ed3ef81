"""Returns: officer by officer, a reminder on the clipboard, and the way to an officer's list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tsworkbench.tui.bench.workbench import Workbench
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import officer_named, set_officer
from tsworkbench.work.round.updates import open_round

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


def counts(officer: Officer, name: str) -> list[str]:
    line = next(line for line in officer.lines[2:] if name in line)
    return line.replace("━", " ").replace("─", " ").split(name)[1].split()[:3]


async def test_each_officer_has_what_is_to_be_said_said_and_left_blank(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "r", "escape", "enter", "=", "escape", "R")
        assert "R Returns" in officer.lines[2]
        assert counts(officer, "Louise Russell") == ["7", "2", "1"]
        assert counts(officer, "Shazia Hussain") == ["2", "·", "·"]
        assert officer.lines.index(next(line for line in officer.lines[1:] if "Louise" in line)) == 5, (
            "who has most to say comes first"
        )
        assert "13 to say · 3 said" in officer.lines[2], "5.1 is led by two"


async def test_the_rows_waited_for_stand_below(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("R", "j", "j")
        assert "3.1  Work closely with the Third Sector Advisory Group" in officer.screen
        assert "1 milestone due by 31 December not ticked" in officer.screen


async def test_y_copies_a_reminder_that_names_the_rows(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press("R", "j", "j", "y")
        assert "A reminder to Shazia Hussain was sent to the terminal" in officer.bottom
        assert "; it names 2 rows." in officer.bottom
        letter = officer.app.clipboard
        assert letter.startswith("Dear Shazia Hussain,")
        assert "  2.1  " in letter
        assert "  3.1  " in letter
        assert letter.endswith("With thanks,\nLouise Russell\n")
        assert officer.content == before


async def test_who_has_said_everything_is_not_reminded(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "=", "escape", "R", "end", "y")
        assert "Andy Algar has said everything" in officer.bottom
        assert officer.app.clipboard == ""


async def test_enter_goes_to_the_officers_list(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("R", "j", "enter")
        assert isinstance(officer.app.screen, Workbench)
        assert officer.focused_pane == "officers"
        assert any("▾ Richard Parsons" in line for line in officer.pane("officers"))


async def test_esc_goes_back_to_where_one_was(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("R", "escape")
        assert isinstance(officer.app.screen, Workbench)
        assert officer.focused_pane == "plan"


async def test_a_reminder_is_offered_only_where_there_is_something_to_remind_of(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("U", "=", "escape", "R")
        assert "y copy a reminder" in officer.bottom
        await officer.press("end")
        assert "y copy" not in officer.bottom
        assert "enter the officer's list" in officer.bottom
        await officer.press("home")
        assert "y copy a reminder" in officer.bottom


async def test_capital_y_copies_a_reminder_to_each_with_the_address_that_is_known(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        book = officer.bench.desk.book
        perform(book, set_officer(officer_named(book, "Shazia")["id"], "email", "sh@council.example"))
        await officer.press("R", "Y")
        letters = officer.app.clipboard
        assert letters.count("Dear ") == 5
        assert "To: Shazia Hussain <sh@council.example>\nSubject: Third Sector Strategy: position at" in letters
        said = " ".join(officer.screen.split())
        assert "5 reminders were sent to the terminal" in said
        assert "No address is known of 4." in said


async def test_after_the_return_by_day_it_says_how_many_days_ago_that_was(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("g")  # something is said, so the round waits for its report
        perform(officer.bench.desk.book, open_round(officer.bench.desk.plan["id"], date(2009, 12, 31)))
        await officer.press("T", "a", *"12 jan 2010", "enter", "R")
        assert "return by 8 January 2010, 4 days ago" in officer.screen
