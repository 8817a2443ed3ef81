"""What is counted of a file while the screen is still being imported."""

from datetime import date
from pathlib import Path

import pytest
from tests.tui.officer import AtDesk

from tsworkbench.plan.calendar import horizon
from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book
from tsworkbench.store.views import workload
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import place
from tsworkbench.store.views.workload import Counting
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.bench.selected_row import LinkedPanes
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import set_status

AS_AT = date(2009, 12, 15)


def test_what_is_counted_beside_is_what_would_be_counted(demo_book: Book) -> None:
    for look_ahead in ("month", "quarter", 14):
        counted = Counting(demo_book.path, AS_AT, look_ahead).counted()
        assert counted is not None
        first = plans(demo_book)[0]
        until = horizon(AS_AT, look_ahead, first["year_start"])
        assert counted.officers == workload.officer_counts(demo_book, AS_AT, until)
        assert counted.plan == workload.plan_counts(demo_book, first["id"], AS_AT, until)


def test_a_desk_takes_what_was_counted_only_as_long_as_it_is_so(demo_book: Book) -> None:
    desk = Desk(demo_book, AS_AT, counting=Counting(demo_book.path, AS_AT, "month"))
    assert desk.officers() == Desk(demo_book, AS_AT).officers()
    before = desk.plan_counts()
    perform(demo_book, set_status(place(demo_book, "Third Sector Strategy:4.4.m1"), Status.COMPLETE, as_at=AS_AT))
    desk.catch_up()
    assert desk.officers() == Desk(demo_book, AS_AT).officers()
    assert desk.plan_counts() == Desk(demo_book, AS_AT).plan_counts() != before


def test_a_desk_counts_itself_where_the_file_was_changed_before_it_saw_it(demo_book: Book) -> None:
    counting = Counting(demo_book.path, AS_AT, "month")
    assert counting.counted() is not None
    perform(demo_book, set_status(place(demo_book, "Third Sector Strategy:4.4.m1"), Status.COMPLETE, as_at=AS_AT))
    assert Desk(demo_book, AS_AT, counting=counting).officers() == Desk(demo_book, AS_AT).officers()


def test_a_desk_counts_itself_from_another_day_and_another_look_ahead(demo_book: Book) -> None:
    counting = Counting(demo_book.path, AS_AT, "month")
    for day, look_ahead in ((date(2010, 3, 1), "month"), (AS_AT, "quarter"), (AS_AT, 3)):
        desk = Desk(demo_book, day, look_ahead=look_ahead, counting=counting)
        plain = Desk(demo_book, day, look_ahead=look_ahead)
        assert (desk.officers(), desk.plan_counts()) == (plain.officers(), plain.plan_counts())


def test_a_file_that_can_not_be_read_is_not_counted_and_no_error_of_this(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Sir")
    assert Counting(str(tmp_path / "letter.db"), AS_AT, "month").counted() is None
    assert Counting(str(tmp_path / "gone.db"), AS_AT, "month").counted() is None


async def test_the_screen_is_arranged_and_its_plan_counted_once_at_the_start(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[str] = []
    arranged: list[object] = []
    count, lay_out = workload.done_of_all, LinkedPanes.lay_out
    monkeypatch.setattr(workload, "done_of_all", lambda book, plan: (counts.append(plan), count(book, plan))[1])
    monkeypatch.setattr(LinkedPanes, "lay_out", lambda at, **how: (arranged.append(how), lay_out(at, **how))[1])
    async with at_desk(demo_file) as officer:
        assert len(counts) == len(arranged) == 1
        await officer.resize(80, 24)
        await officer.resize(120, 36)
        assert len(arranged) >= 3
        assert len(counts) == 1
        await officer.press("c")
        assert len(counts) == 2
