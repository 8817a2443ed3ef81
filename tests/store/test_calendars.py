"""What the calendars and the officers' workload ask of the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tsworkbench.plan.calendar import financial_year
from tsworkbench.store.book import Book
from tsworkbench.store.views import calendars, workload
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import key_of, place, rid_of

AS_AT = date(2009, 12, 15)
YEAR = financial_year(AS_AT)


def the_plan(book: Book) -> str:
    return str(plans(book)[0]["id"])


def key(book: Book, ref: str) -> int:
    found = place(book, f"Third Sector Strategy:{ref}")
    return key_of(found.level, found.rid)


def change(book: Book, ref: str, **cells: object) -> None:
    found = place(book, f"Third Sector Strategy:{ref}")
    with book.act() as act:
        act.called("Changed by a test")
        act.set(found.level, found.id, **cells)


def test_a_months_sums_are_what_is_due_done_and_late_in_it(demo_book: Book) -> None:
    sums = calendars.month_sums(demo_book, the_plan(demo_book), YEAR.first, YEAR.last, AS_AT)
    november, december = sums["2009-11"], sums["2009-12"]
    assert (november.total, november.done, november.late) == (6, 4, 2)
    assert november.oldest_open == "2009-11-30"
    assert (december.total, december.done, december.late) == (9, 0, 0)
    assert "2009-04" not in sums


def test_what_is_known_to_the_quarter_or_cancelled_is_in_no_month(demo_book: Book) -> None:
    change(demo_book, "1.1.m1", due_precision="quarter")
    change(demo_book, "3.1.m2", status="cancelled")
    sums = calendars.month_sums(demo_book, the_plan(demo_book), YEAR.first, YEAR.last, AS_AT)
    assert sums["2009-12"].total == 7


def test_the_first_agreed_day_counts_for_what_is_open(demo_book: Book) -> None:
    change(demo_book, "1.1.m1", baseline_due_to="2009-08-31")
    sums = calendars.month_sums(demo_book, the_plan(demo_book), YEAR.first, YEAR.last, AS_AT)
    assert sums["2009-12"].oldest_open == "2009-08-31"


def test_the_first_of_a_month_are_the_open_ones_then_the_done(demo_book: Book) -> None:
    found = calendars.first_due(demo_book, the_plan(demo_book), date(2009, 11, 1), date(2009, 11, 30), 4)
    status = {row["rid"]: row["status"] for row in demo_book.rows("select rid, status from milestone")}
    assert [status[key >> 3] for key in found] == ["not_started", "not_started", "complete", "complete"]


def test_what_comes_after_a_day_is_counted_on_every_level(demo_book: Book) -> None:
    plan = the_plan(demo_book)
    count, first = calendars.open_after(demo_book, plan, YEAR.last, 10)
    assert count == len(first) == 2
    assert calendars.open_after(demo_book, plan, date(2200, 1, 1), 10) == (0, [])


def test_objectives_and_activities_in_the_plans_order(demo_book: Book) -> None:
    order = calendars.activity_order(demo_book, the_plan(demo_book))
    assert len(order) == 7 + 15
    assert list(order[:3]) == [key(demo_book, "1"), key(demo_book, "1.1"), key(demo_book, "1.2")]


def test_spots_are_in_order_of_their_days_with_those_without_one_last(demo_book: Book) -> None:
    wanted = [key(demo_book, "4.2"), key(demo_book, "7.1")]
    found = calendars.spots(demo_book, wanted)
    assert [spot.due_to for spot in found[wanted[0]]] == ["2009-11-30", "2009-12-31", "2009-12-31", "2010-03-31"]
    assert [spot.due_to for spot in found[wanted[1]]] == [None, None]
    assert calendars.spots(demo_book, []) == {}


def test_a_spot_stands_at_the_expected_day_and_remembers_the_agreed_one(demo_book: Book) -> None:
    change(demo_book, "4.2.m4", baseline_due_to="2010-03-31", expected_due_to="2010-05-31")
    spot = calendars.spots(demo_book, [key(demo_book, "4.2")])[key(demo_book, "4.2")][-1]
    assert (spot.due_to, spot.agreed) == ("2010-05-31", "2010-03-31")


def test_the_agenda_holds_every_dated_row_once(demo_book: Book) -> None:
    plan = the_plan(demo_book)
    found = calendars.dated_keys(demo_book, plan, also_done=True)
    keys = [key for group in found for key in group.keys]
    assert len(keys) == len(set(keys)) == 38 + 2 + 1, "dated milestones, those to be confirmed, one dated output"
    still_open = calendars.dated_keys(demo_book, plan, also_done=False)
    assert sum(len(group.keys) for group in still_open) == len(keys) - 8


def test_what_has_no_date_is_in_the_order_of_the_plan(demo_book: Book) -> None:
    changes = {"6.2.m1": "tbc", "1.1.m1": "none", "4.2.m3": "tbc", "7.1.m1": "none", "2.1.m1": "tbc"}
    for ref, precision in changes.items():
        change(demo_book, ref, due_from=None, due_to=None, due_precision=precision, status="in_progress")
    undated = [
        group for group in calendars.dated_keys(demo_book, the_plan(demo_book), also_done=False) if not group.due_to
    ]
    assert len(undated) == 1
    refs = [demo_book.value("select ref from milestone where rid=?", rid_of(key)) for key in undated[0].keys]
    assert {*changes} <= {*refs}
    assert refs == sorted(refs, key=lambda ref: [int(part.strip("m")) for part in ref.split(".")])


def test_the_workload_adds_up_to_what_the_officers_lists_hold(demo_book: Book) -> None:
    loads = {load.officer_id: load for load in workload.workload(demo_book, YEAR, AS_AT)}
    for officer in workload.officer_counts(demo_book, AS_AT):
        if not any(officer.counts):
            assert officer.officer_id not in loads
            continue
        load = loads[officer.officer_id]
        assert load.late == officer.counts.late
        assert load.undated == officer.counts.undated
        assert sum(load.months) + load.later == officer.counts.this_month + officer.counts.later
        assert load.months[8] == officer.counts.this_month, "December"


def test_another_year_has_its_own_months(demo_book: Book) -> None:
    before = {load.name: load for load in workload.workload(demo_book, financial_year(date(2010, 6, 1)), AS_AT)}
    louise = before["Louise Russell"]
    assert louise.late == 2
    assert sum(louise.months) + louise.later == 0, "all of hers falls into 2009/10"


def test_what_nobody_leads_is_counted_and_listed(demo_book: Book) -> None:
    counts = workload.unled_counts(demo_book, AS_AT).counts
    assert counts == (0, 0, 0, 11), "the activities of the themes without a lead"
    assert len(workload.unled_items(demo_book)) == 11
    found = place(demo_book, "Third Sector Strategy:4.5")
    with demo_book.act() as act:
        act.called("Took the lead off")
        for row in demo_book.rows("select id from lead where row_id=?", found.id):
            act.set("lead", row["id"], deleted=1)
    assert workload.unled_counts(demo_book, AS_AT).counts.later == 2
    assert workload.workload(demo_book, YEAR, AS_AT)[-1].name == workload.NOBODY_YET


def test_a_file_without_work_has_no_workload(empty_book: Book, make_clock: Callable[..., object]) -> None:
    assert workload.workload(empty_book, YEAR, AS_AT) == []
    assert not any(workload.unled_counts(empty_book, AS_AT).counts)
