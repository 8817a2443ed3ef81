"""A milestone and an output that are one thing, a milestone that is a sign-off, and another number for a row."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.governance.checks import Check, like_pairs
from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.library import read_library
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.agreement.checks import findings
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.row.links import is_sign_off_of, pair, pair_all, part
from tsworkbench.work.row.status import set_status
from tsworkbench.work.row.tree import renumber

DAY = date(2009, 12, 15)
At = Callable[[str], Place]
Cells = Callable[..., Any]


def plan_place(book: Book) -> Place:
    row = plan_named(book, "Third Sector Strategy")
    return Place("plan", row["id"], row["rid"], row["id"])


def likely(book: Book) -> list[tuple[str, str]]:
    plan = read_library(book, [plan_place(book).id]).plans[0]
    return [(milestone.ref or "", output.ref or "") for milestone, output in like_pairs(plan)]


def test_what_says_the_same_in_a_plan_is_found_each_once(demo_book: Book) -> None:
    assert likely(demo_book) == [
        ("1.1.m2", "1.1.o2"), ("1.1.m4", "1.1.o3"), ("4.1.m2", "4.1.o2"), ("4.2.m4", "4.2.o2"),
        ("6.1.m2", "6.1.o1"), ("6.1.m3", "6.1.o2"), ("6.1.m4", "6.1.o3"),
        ("6.2.m1", "6.2.o1"), ("6.2.m2", "6.2.o2"), ("6.2.m3", "6.2.o3"), ("6.2.m4", "6.2.o4"),
        ("7.2.m3", "7.2.o2"),
    ]  # fmt: skip


def test_one_tick_does_both_and_one_undo_takes_both_back(demo_book: Book, at: At, cells: Cells) -> None:
    perform(demo_book, pair(at("6.2.o4"), at("6.2.m4")))
    label = perform(demo_book, set_status(at("6.2.m4"), Status.COMPLETE, as_at=DAY)).label
    assert label == "6.2.m4 complete, done 15 Dec 2009, 6.2.o4 with it (was not started)"
    assert cells("6.2.o4", "status", "done_on") == ("complete", "2009-12-15")
    undo_log.undo(demo_book)
    assert cells("6.2.o4", "status", "done_on") == ("not_started", None)


def test_the_output_ticks_the_milestone_and_reopening_reopens_both(demo_book: Book, at: At, cells: Cells) -> None:
    perform(demo_book, pair(at("6.2.m4"), at("6.2.o4")))
    perform(demo_book, set_status(at("6.2.o4"), Status.COMPLETE, as_at=DAY))
    assert cells("6.2.m4", "status") == "complete"
    perform(demo_book, set_status(at("6.2.m4"), Status.IN_PROGRESS, as_at=DAY))
    assert cells("6.2.o4", "status", "done_on") == ("in_progress", None)


def test_what_was_done_before_they_were_paired_is_done_for_both(demo_book: Book, at: At, cells: Cells) -> None:
    assert cells("6.1.m2", "status", "done_on") == ("complete", "2009-11-06")
    perform(demo_book, pair(at("6.1.m2"), at("6.1.o1")))
    assert cells("6.1.o1", "status", "done_on") == ("complete", "2009-11-06")


def test_all_that_are_alike_are_paired_in_one_act_and_found_no_more(demo_book: Book) -> None:
    done = perform(demo_book, pair_all(plan_place(demo_book), likely(demo_book)))
    assert done.label == "Third Sector Strategy: 12 milestones and 12 outputs are one thing each"
    assert likely(demo_book) == []
    assert not [one for one in findings(demo_book, plan_place(demo_book).id) if one.check is Check.ONE_THING]
    assert check(demo_book) == []
    undo_log.undo(demo_book)
    assert len(likely(demo_book)) == 12


def test_they_are_parted_again(demo_book: Book, at: At, cells: Cells) -> None:
    perform(demo_book, pair(at("6.2.m4"), at("6.2.o4")))
    with pytest.raises(NothingToDo, match="are one thing already"):
        perform(demo_book, pair(at("6.2.m4"), at("6.2.o4")))
    perform(demo_book, part(at("6.2.o4"), at("6.2.m4")))
    perform(demo_book, set_status(at("6.2.m4"), Status.COMPLETE, as_at=DAY))
    assert cells("6.2.o4", "status") == "not_started"
    with pytest.raises(NothingToDo, match="are not one thing"):
        perform(demo_book, part(at("6.2.m4"), at("6.2.o4")))


@pytest.mark.parametrize(("one", "other"), [("6.2.m4", "6.2.m3"), ("6.2.o4", "6.2"), ("6.2.m4", "6.2.m4")])
def test_only_a_milestone_and_an_output_are_one_thing(demo_book: Book, at: At, one: str, other: str) -> None:
    with pytest.raises(WrongInput, match="name one of each"):
        perform(demo_book, pair(at(one), at(other)))


def test_signing_a_plan_off_completes_the_milestone_that_is_its_sign_off(demo_book: Book, at: At, cells: Cells) -> None:
    perform(demo_book, is_sign_off_of(at("6.1.m3"), plan_place(demo_book)))
    label = perform(demo_book, sign_off(plan_place(demo_book), on=DAY, as_at=DAY)).label
    assert label.endswith("; 6.1.m3 complete")
    assert cells("6.1.m3", "status", "done_on") == ("complete", "2009-12-15")


def test_a_milestone_is_no_plans_sign_off_any_more(demo_book: Book, at: At, cells: Cells) -> None:
    perform(demo_book, is_sign_off_of(at("6.1.m3"), plan_place(demo_book)))
    perform(demo_book, is_sign_off_of(at("6.1.m3"), None))
    perform(demo_book, sign_off(plan_place(demo_book), on=DAY, as_at=DAY))
    assert cells("6.1.m3", "status") == "not_started"


def test_a_row_gets_another_number_and_those_under_it_follow(demo_book: Book, at: At) -> None:
    ids = [at(ref).id for ref in ("4.3", "4.3.m1", "4.3.o2")]
    label = perform(demo_book, renumber(at("4.3"), "4.7")).label
    assert label == "“Improve internal Third Sector Commissio…” is 4.7 now, and 4 rows under it (was 4.3)"
    assert [place(demo_book, ref).id for ref in ("4.7", "4.7.m1", "4.7.o2")] == ids


def test_what_is_paid_from_a_budget_follows_its_number(demo_book: Book, at: At) -> None:
    perform(demo_book, renumber(at("1.1"), "1.9"))
    inside = "select count(*) from allocation where inside=? and deleted=0"
    assert (demo_book.value(inside, "1.1"), demo_book.value(inside, "1.9")) == (0, 2)


def test_an_objectives_number_takes_its_activities_along(demo_book: Book, at: At) -> None:
    perform(demo_book, renumber(at("Third Sector Strategy:7"), "9"))
    assert place(demo_book, "9.2.m3").level == "milestone"


@pytest.mark.parametrize(
    ("ref", "number", "said"),
    [
        ("4.3", "4.1", "4.1 is “Further improve the Mainstream Grants process” already"),
        ("4.3", "4 7", "is no number of a row"),
        ("4.3", "THIN:4", "is no number of a row"),
        ("4.3", "4" * 30, "is no number of a row"),
        ("4.3.m1", "4.3.m2", "already"),
    ],
)
def test_a_number_that_cant_be_is_refused(demo_book: Book, at: At, ref: str, number: str, said: str) -> None:
    with pytest.raises(WrongInput, match=said):
        perform(demo_book, renumber(at(ref), number))


def test_what_is_one_thing_with_the_same_row_is_done_by_the_same_tick(demo_book: Book, at: At, cells: Cells) -> None:
    """A milestone with two outputs, one of which is another milestone's, too."""
    perform(demo_book, pair(at("6.2.m3"), at("6.2.o3")), pair(at("6.2.m3"), at("6.2.o2")))
    perform(demo_book, pair(at("6.2.m4"), at("6.2.o2")))
    them = ("6.2.m3", "6.2.m4", "6.2.o2", "6.2.o3")
    perform(demo_book, set_status(at("6.2.o3"), Status.COMPLETE, as_at=DAY))
    assert {cells(ref, "status") for ref in them} == {"complete"}
    perform(demo_book, set_status(at("6.2.m4"), Status.IN_PROGRESS, as_at=DAY))
    assert {cells(ref, "status") for ref in them} == {"in_progress"}
    undo_log.undo(demo_book)
    assert {cells(ref, "status") for ref in them} == {"complete"}


def test_what_is_linked_to_a_done_row_is_done_with_all_that_it_is_one_thing_with(
    demo_book: Book, at: At, cells: Cells
) -> None:
    perform(demo_book, pair(at("6.2.m3"), at("6.2.o3")), pair(at("6.2.m3"), at("6.2.o2")))
    perform(demo_book, set_status(at("6.2.m4"), Status.COMPLETE, as_at=DAY))
    perform(demo_book, pair(at("6.2.m4"), at("6.2.o2")))
    assert {cells(ref, "status") for ref in ("6.2.m3", "6.2.o2", "6.2.o3")} == {"complete"}


def test_what_is_one_thing_with_the_sign_off_is_done_by_it_whenever_it_is_linked(
    demo_book: Book, at: At, cells: Cells
) -> None:
    perform(demo_book, pair(at("6.1.m3"), at("6.1.o2")), is_sign_off_of(at("6.1.m3"), plan_place(demo_book)))
    done = perform(demo_book, sign_off(plan_place(demo_book), on=DAY, as_at=DAY))
    assert done.label.endswith("; 6.1.m3 and 6.1.o2 complete")
    assert [cells(ref, "status") for ref in ("6.1.m3", "6.1.o2")] == ["complete", "complete"]
    linked = perform(demo_book, is_sign_off_of(at("6.1.m4"), plan_place(demo_book)))
    assert linked.label.startswith("6.1.m4 is the sign-off of Third Sector Strategy, and complete, done 15 Dec 2009")
    assert cells("6.1.m4", "status", "done_on") == ("complete", "2009-12-15")
    undo_log.undo(demo_book)
    assert cells("6.1.m4", "status") == "not_started"
