"""What comes round again is due, done and late time by time."""

import calendar
from collections.abc import Callable
from datetime import date
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.governance.occurrences import first_from, to_come
from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.library import read_library
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import attached
from tsworkbench.store.views.agreement import asked
from tsworkbench.store.views.refs import Place
from tsworkbench.work.agreement.decisions import add_group, decide
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.round.report import steps_of
from tsworkbench.work.row import tree
from tsworkbench.work.row.dates import move_time, set_due
from tsworkbench.work.row.status import set_status
from tsworkbench.work.row.times import defer_time, restore_time

DAY = date(2009, 12, 15)
At = Callable[[str], Place]
Cells = Callable[..., Any]


@pytest.fixture
def monthly(demo_book: Book, at: At) -> Place:
    """A milestone that is due monthly, added on 15 December: its first time is the end of December."""
    perform(demo_book, tree.add("milestone", at("4.2"), "Report monthly", as_at=DAY))
    return at("4.2.m5")


def complete(book: Book, here: Place, on: date, *, status: Status = Status.COMPLETE) -> str:
    return perform(book, set_status(here, status, as_at=on)).label


def test_what_is_added_in_december_is_not_late_since_april(monthly: Place, cells: Cells) -> None:
    assert cells("4.2.m5", "due_from", "due_to") == ("2009-12-01", "2009-12-31")


@pytest.mark.parametrize("words", ["quarterly", "every 6 months", "weekly", "last Friday of each month"])
def test_what_is_typed_comes_round_from_today_on(demo_book: Book, at: At, cells: Cells, words: str) -> None:
    perform(demo_book, set_due(at("4.2.m1"), words, as_at=DAY))
    assert cells("4.2.m1", "due_to") >= DAY.isoformat()


def test_a_phrase_that_says_from_when_is_taken_at_its_word(demo_book: Book, at: At, cells: Cells) -> None:
    perform(demo_book, set_due(at("4.2.m1"), "monthly from 1 September 2009", as_at=DAY))
    assert cells("4.2.m1", "due_to") <= "2009-09-30"


def test_completing_it_completes_the_time_that_is_due_and_not_the_next(
    demo_book: Book, monthly: Place, cells: Cells
) -> None:
    label = complete(demo_book, monthly, date(2010, 1, 4))
    assert label == "4.2.m5 done for 31 Dec 2009, on 4 Jan 2010; next due 31 Jan 2010"
    assert cells("4.2.m5", "status", "done_on", "due_from", "due_to") == (
        "in_progress", None, "2010-01-01", "2010-01-31",
    )  # fmt: skip
    (kept,) = attached.occurrences_of(demo_book, monthly.id)
    assert (kept["due_from"], kept["due_on"], kept["status"], kept["done_on"]) == (
        "2009-12-01", "2009-12-31", "complete", "2010-01-04",
    )  # fmt: skip
    assert check(demo_book) == []


def test_the_phrase_of_the_next_time_typed_again_changes_nothing(demo_book: Book, monthly: Place, cells: Cells) -> None:
    complete(demo_book, monthly, DAY)
    with pytest.raises(NothingToDo):
        perform(demo_book, set_due(monthly, cells("4.2.m5", "due_text"), as_at=date(2010, 1, 20)))
    assert cells("4.2.m5", "due_to") == "2010-01-31"


def test_one_undo_takes_a_time_back_and_it_can_be_done_again(demo_book: Book, monthly: Place, cells: Cells) -> None:
    complete(demo_book, monthly, DAY)
    undo_log.undo(demo_book)
    assert cells("4.2.m5", "status", "due_to") == ("not_started", "2009-12-31")
    assert attached.occurrences_of(demo_book, monthly.id) == []
    complete(demo_book, monthly, date(2009, 12, 16))
    assert [row["done_on"] for row in attached.occurrences_of(demo_book, monthly.id)] == ["2009-12-16"]


def test_it_is_complete_once_the_last_time_within_the_plan_is_done(
    demo_book: Book, monthly: Place, cells: Cells
) -> None:
    for month in (12, 1, 2):
        complete(demo_book, monthly, DAY)
        assert cells("4.2.m5", "status") == "in_progress", month
    assert complete(demo_book, monthly, DAY) == "4.2.m5 complete, done 15 Dec 2009 (was in progress)"
    assert cells("4.2.m5", "status", "due_to") == ("complete", "2010-03-31")
    assert len(attached.occurrences_of(demo_book, monthly.id)) == 4
    complete(demo_book, monthly, DAY, status=Status.IN_PROGRESS)
    assert len(attached.occurrences_of(demo_book, monthly.id)) == 3


def test_two_copies_that_do_the_same_time_have_one_id_for_it(demo_book: Book, monthly: Place) -> None:
    complete(demo_book, monthly, DAY)
    (first,) = attached.occurrences_of(demo_book, monthly.id)
    undo_log.undo(demo_book)
    complete(demo_book, monthly, date(2009, 12, 20))
    (again,) = attached.occurrences_of(demo_book, monthly.id)
    assert first["id"] == again["id"]


def test_a_time_that_was_signed_off_is_late_by_its_own_day(demo_book: Book, monthly: Place, cells: Cells) -> None:
    plan = demo_book.row("select id, rid from plan where id=?", monthly.plan_id)
    assert plan is not None
    perform(demo_book, sign_off(Place("plan", plan["id"], plan["rid"], plan["id"]), on=DAY, as_at=DAY))
    complete(demo_book, monthly, date(2010, 1, 4))
    assert cells("4.2.m5", "due_to", "baseline_due_to") == ("2010-01-31", "2010-01-31")


def test_what_comes_of_an_activity_four_times_is_four(demo_book: Book, at: At, cells: Cells) -> None:
    here = at("2.1.o1") if demo_book.row("select 1 from output where ref='2.1.o1'") else at("1.1.o2")
    perform(demo_book, set_due(here, "quarterly", as_at=date(2009, 4, 1)))
    due_from, due_to, rule = cells(
        str(demo_book.value("select ref from output where id=?", here.id)), "due_from", "due_to", "due_rrule"
    )
    assert [turn.last for turn in to_come(rule, due_from, due_to, "2010-03-31")] == [
        "2009-06-30", "2009-09-30", "2009-12-31", "2010-03-31",
    ]  # fmt: skip


def test_a_report_counts_each_time_by_itself(demo_book: Book, monthly: Place) -> None:
    complete(demo_book, monthly, DAY)
    (plan,) = read_library(demo_book, [monthly.plan_id]).plans
    mine = [step for step in steps_of(plan) if step.row.id == monthly.id]
    assert [(step.row.due_to, step.row.status) for step in mine] == [
        ("2009-12-31", Status.COMPLETE), ("2010-01-31", Status.IN_PROGRESS),
        ("2010-02-28", Status.NOT_STARTED), ("2010-03-31", Status.NOT_STARTED),
    ]  # fmt: skip


@given(
    st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    st.sampled_from(
        ["FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"]
    ),
)
def test_each_time_begins_after_the_one_before_and_ends_as_the_rule_says(day: date, rule: str) -> None:
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    first = last.replace(day=1)
    turns = list(to_come(rule, first.isoformat(), last.isoformat(), f"{last.year + 3}-12-31"))
    assert turns[0].last == last.isoformat()
    for turn, then in pairwise(turns):
        assert turn.last < then.first <= then.last
        assert list(islice(to_come(rule, turn.first, turn.last, None), 2)) == [turn, then]
    found = first_from(rule, first.isoformat(), last.isoformat(), day)
    assert found is not None
    assert found.last >= day.isoformat()


@pytest.mark.parametrize(
    "rule",
    [
        None,
        "",
        "nonsense",
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;" + "A" * 300,
    ],
)
def test_what_is_no_rule_has_one_time(rule: str | None) -> None:
    assert [turn.last for turn in to_come(rule, None, "2009-12-31", None)] == ["2009-12-31"]
    assert list(to_come(rule, None, "no day", None)) == []


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DEFERRED])
def test_what_is_set_aside_has_no_later_times_that_a_report_could_call_late(
    demo_book: Book, monthly: Place, status: Status
) -> None:
    perform(demo_book, set_status(monthly, status, as_at=DAY))
    plan = read_library(demo_book, [monthly.plan_id]).plans[0]
    assert [step.status for step in steps_of(plan) if step.row.id == monthly.id] == [status]


# -- one time by itself


def test_the_time_that_is_due_is_deferred_by_itself(demo_book: Book, monthly: Place, cells: Cells) -> None:
    label = perform(demo_book, defer_time(monthly)).label
    assert label == "4.2.m5 deferred for 31 Dec 2009; next due 31 Jan 2010"
    assert cells("4.2.m5", "status", "due_from", "due_to") == ("not_started", "2010-01-01", "2010-01-31")
    (kept,) = attached.occurrences_of(demo_book, monthly.id)
    assert (kept["due_on"], kept["status"], kept["done_on"]) == ("2009-12-31", "deferred", None)
    assert check(demo_book) == []
    undo_log.undo(demo_book)
    assert cells("4.2.m5", "due_to") == "2009-12-31"
    assert attached.occurrences_of(demo_book, monthly.id) == []


def test_a_time_to_come_that_is_deferred_is_passed_over(demo_book: Book, monthly: Place, cells: Cells) -> None:
    perform(demo_book, defer_time(monthly, date(2010, 1, 20)))
    assert cells("4.2.m5", "due_to") == "2009-12-31"
    label = complete(demo_book, monthly, date(2010, 1, 4))
    assert label.endswith("next due 28 Feb 2010")


def test_a_deferred_time_is_neither_late_nor_done_in_a_report(demo_book: Book, monthly: Place) -> None:
    perform(demo_book, defer_time(monthly))
    (plan,) = read_library(demo_book, [monthly.plan_id]).plans
    times = [step.row for step in steps_of(plan) if step.row.id == monthly.id]
    assert [(row.due_to, row.status) for row in times][:2] == [
        ("2009-12-31", Status.DEFERRED), ("2010-01-31", Status.NOT_STARTED),
    ]  # fmt: skip


def test_a_deferred_time_is_taken_into_the_plan_again(demo_book: Book, monthly: Place, cells: Cells) -> None:
    perform(demo_book, defer_time(monthly))
    label = perform(demo_book, restore_time(monthly, date(2009, 12, 31))).label
    assert label == "4.2.m5 due for 31 Dec 2009 again"
    assert cells("4.2.m5", "due_from", "due_to") == ("2009-12-01", "2009-12-31")
    assert attached.occurrences_of(demo_book, monthly.id) == []


def test_one_time_is_expected_later_and_the_next_is_where_it_was(demo_book: Book, monthly: Place, cells: Cells) -> None:
    label = perform(demo_book, move_time(monthly, "15 Jan 2010", as_at=DAY, reason="the group meets later")).label
    assert label.startswith("4.2.m5 this time, due 31 Dec 2009, expected on 15 January 2010")
    assert cells("4.2.m5", "due_to", "expected_due_to") == ("2009-12-31", "2010-01-15")
    assert complete(demo_book, monthly, date(2010, 1, 14)).endswith("next due 31 Jan 2010")
    assert cells("4.2.m5", "due_to", "expected_due_to", "expected_reason") == ("2010-01-31", None, None)


def test_a_decision_on_one_time_leaves_the_rule_and_is_not_asked_again(
    demo_book: Book, monthly: Place, cells: Cells
) -> None:
    plan = Place("plan", monthly.plan_id, 0, monthly.plan_id)
    perform(demo_book, add_group(plan, "Delivery Group"))
    perform(demo_book, sign_off(plan, on=DAY, as_at=DAY))
    perform(demo_book, move_time(monthly, "15 Jan 2010", as_at=DAY))
    assert [one.id for one in asked(demo_book, [monthly.plan_id])].count(monthly.id) == 1
    perform(demo_book, decide(monthly, group="Delivery", on=DAY, as_at=DAY))
    assert cells("4.2.m5", "due_to", "expected_due_to") == ("2009-12-31", "2010-01-15")
    assert cells("4.2.m5", "due_rrule")
    assert monthly.id not in [one.id for one in asked(demo_book, [monthly.plan_id])]


@pytest.mark.parametrize(
    ("day", "said"), [(date(2009, 11, 30), "is not due on 30 Nov 2009: its times are 31 Dec 2009"), (None, "last time")]
)
def test_a_time_that_there_is_none_of_and_the_last_one_are_refused(
    demo_book: Book, monthly: Place, day: date | None, said: str
) -> None:
    for _ in range(0 if day else 3):
        perform(demo_book, defer_time(monthly))
    with pytest.raises(WrongInput, match=said):
        perform(demo_book, defer_time(monthly, day))
