"""The measures of a plan at the screen: read with one key, given targets, added, edited, deleted, all to undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.tui.screens.registers import Filler, filled
from tests.tui.screens.test_registers import open_register

from tsworkbench.store.book import Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.attached import measure_named
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.edits import perform
from tsworkbench.work.row import measures

DAY = date(2009, 12, 15)


@pytest.fixture
def measured_file(demo_file: Path, make_clock: Callable[..., Clock]) -> Path:
    """A measure of the plan that was read twice, and one of an activity that wasn't."""
    book = open_book(demo_file, clock=make_clock(), who="Louise Russell")
    row = plan_named(book, "Third Sector Strategy")
    plan = Place("plan", row["id"], row["rid"], row["id"])
    perform(book, measures.add_measure(plan, "VCOs with a policy", unit="VCOs", starts_from=20.0))
    first = measure_named(book, "M1").measure.id or ""
    perform(book, measures.set_target(first, "2009/10", "30", as_at=DAY))
    perform(book, measures.read_measure(first, "22", as_at=DAY, on="Q1"))
    perform(book, measures.add_measure(place(book, "1.2"), "Days to answer"))
    book.close()
    return demo_file


READINGS = "select group_concat(value) from measure_reading where deleted=0"


async def test_x_reads_the_one_under_the_cursor_and_u_undoes_it(measured_file: Path, at_desk: Any) -> None:
    async with at_desk(measured_file) as officer:
        await officer.press("X", "x")
        await officer.type("29")
        assert "M1 29 VCOs on 30 Sep 2009: amber against 30 VCOs" in officer.screen
        await officer.press("enter", "enter")
        await officer.type("all returned")
        await officer.press("enter")
        assert officer.value(READINGS) == "22.0,29.0"
        assert "Series" in officer.screen
        assert "▁▃█ 20 → 29" in officer.screen
        await officer.press("u")
        assert officer.value(READINGS) == "22.0"


async def test_a_figure_in_another_unit_stays_to_be_put_right(measured_file: Path, at_desk: Any) -> None:
    async with at_desk(measured_file) as officer:
        await officer.press("X", "x")
        await officer.type("29 people")
        await officer.press("enter", "enter", "enter")
        assert "is measured in VCOs" in officer.screen
        assert officer.value(READINGS) == "22.0"
        await officer.press("escape")
        assert "Measures" in officer.screen


async def test_a_target_is_set_with_t(measured_file: Path, at_desk: Any) -> None:
    async with at_desk(measured_file) as officer:
        await officer.press("X", "t")
        await officer.type("Q3")
        await officer.press("enter")
        await officer.type("25")
        await officer.press("enter")
        assert officer.value("select max(first_on) from measure_target where value=25") == "2009-10-01"


async def test_one_is_added_edited_and_deleted(measured_file: Path, at_desk: Any) -> None:
    async with at_desk(measured_file) as officer:
        await officer.press("X", "i")
        await officer.type("Complaints")
        await officer.press("enter", "enter")
        await officer.type("lower")
        await officer.press("enter", "enter", "enter")
        assert officer.value("select better from measure where title='Complaints'") == "lower"
        await officer.press("end", "e", "enter")
        await officer.type("Complaints upheld")
        await officer.press("enter")
        assert officer.value("select title from measure where ref='M3'") == "Complaints upheld"
        await officer.press("end", "delete")
        assert officer.value("select deleted from measure where ref='M3'") == 1
        await officer.press("u")
        assert officer.value("select deleted from measure where ref='M3'") == 0


async def test_tab_shows_only_those_to_be_read(measured_file: Path, at_desk: Any) -> None:
    async with at_desk(measured_file) as officer:
        await officer.press("X")
        assert "2 measures, 2 to read" in officer.screen
        await officer.press("home", "x")
        await officer.type("29")
        await officer.press("enter", "enter", "enter", "tab")
        assert "2 measures, 1 to read" in officer.screen
        assert "Days to answer" in officer.screen
        assert "VCOs with a policy" not in officer.screen


async def test_enter_goes_to_the_row_that_it_is_of(measured_file: Path, at_desk: Any) -> None:
    async with at_desk(measured_file) as officer:
        await officer.press("X", "end", "enter")
        assert officer.app.screen is officer.bench
        assert officer.bench.target().id == officer.value("select id from activity where ref='1.2'")
        await officer.press("X", "home", "enter")
        assert "of the plan as a whole" in officer.screen


async def test_a_burst_of_letters_changes_nothing(measured_file: Path, at_desk: Any) -> None:
    async with at_desk(measured_file) as officer:
        await officer.press("X", "end")
        await officer.burst("xxx!!!")
        assert officer.value("select count(*) from measure where deleted=0") == 2


async def test_the_reader_tells_of_the_measures_of_a_row(measured_file: Path, at_desk: Any) -> None:
    async with at_desk(measured_file) as officer:
        await officer.press("/", *"1.2", "enter")
        await officer.press("Z")
        assert "M2 Days to answer" in officer.screen


async def test_f_counts_a_measure_from_a_register_and_x_no_longer_reads_it(measured_file: Path, at_desk: Any) -> None:
    def fill(file: Filler) -> None:
        file.takes_in("events").adds("organisations", name="Praxis")
        file.adds("events", title="Provider day", kind="provider day", on="10 dec 2009").lays_out("attendance", "V1")

    filled(measured_file, fill)
    async with at_desk(measured_file) as officer:
        await officer.press("X", "f")
        await officer.type("attended a provider")
        await officer.press("enter")
        assert officer.value("select m.ref from figure f join measure m on m.id=f.measure_id where f.deleted=0") == "M1"
        assert "M1 is counted from Attendance" in officer.bottom
        assert "by itself, from Attendance: organisations attended a provider day" in " ".join(officer.screen.split())
        before = officer.content
        await officer.press("x")
        assert "open the entries that are counted" in officer.screen
        assert officer.content == before
        await officer.press("enter")
        register = officer.bench.registers.register
        assert register is not None
        assert register.name == "attendance"
        await officer.press("1", "X", "x", "x")
        assert officer.value("select count(*) from figure where measure_id is not null") == 0
        await officer.press("u")
        assert officer.value("select count(*) from figure where measure_id is not null") == 1


async def test_a_figure_feeds_a_measure_from_its_register(measured_file: Path, at_desk: Any) -> None:
    filled(measured_file, lambda file: file.takes_in("support"))
    async with at_desk(measured_file) as officer:
        await open_register(officer, "Support given")
        await officer.press("x", "1", "f")
        await officer.type("days to answer")
        await officer.press("enter")
        assert officer.value("select m.ref from figure f join measure m on m.id=f.measure_id") == "M2"
        await officer.press("x")
        assert "→ M2" in officer.screen
        await officer.press("1", "u")
        assert officer.value("select count(*) from figure where measure_id is not null") == 0
