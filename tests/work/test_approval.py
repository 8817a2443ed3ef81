"""A row that needs a group's approval isn't complete until it is given."""

from datetime import date

import pytest

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.model import LinkKind, Matter, Outcome, Status
from tsworkbench.store.book import Book, Done, Row
from tsworkbench.store.check import check
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import agreement
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.agreement.decisions import add_group, answers, need_approval
from tsworkbench.work.agreement.life import roll_forward
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import set_status

DAY = date(2009, 12, 15)
MET = date(2010, 1, 14)
LATER = date(2010, 1, 20)


def plan_id(book: Book) -> str:
    return str(plan_named(book, "Third Sector Strategy")["id"])


def here(book: Book) -> Place:
    return place(book, "Third Sector Strategy:4.2.m3")


def row(book: Book) -> Row:
    found = book.row("select * from milestone where id=?", here(book).id)
    assert found is not None
    return found


def approve(book: Book, group: str, on: date = MET, outcome: Outcome = Outcome.AGREED) -> Done:
    return perform(
        book, *answers(here(book), kind=Matter.APPROVAL, groups=[group], on=on, as_at=LATER, outcome=outcome)
    )


@pytest.fixture
def needed(demo_book: Book) -> Book:
    """A milestone that two groups have to approve."""
    plan = plan_named(demo_book, "Third Sector Strategy")
    for name in ("Delivery Group", "Grants Panel"):
        perform(demo_book, add_group(Place("plan", plan["id"], plan["rid"], plan["id"]), name))
        perform(demo_book, need_approval(here(demo_book), name))
    return demo_book


def asked(book: Book) -> list[str | None]:
    return [one.group for one in agreement.open_asks(book, [plan_id(book)]) if one.kind is Matter.APPROVAL]


def test_completing_asks_the_groups_and_leaves_it_in_progress(needed: Book) -> None:
    done = perform(needed, set_status(here(needed), Status.COMPLETE, as_at=DAY))
    assert done.label == "4.2.m3 waits for the Delivery Group and the Grants Panel to approve it"
    assert (row(needed)["status"], row(needed)["done_on"]) == ("in_progress", None)
    assert asked(needed) == ["Delivery Group", "Grants Panel"]
    with pytest.raises(NothingToDo, match="waits for"):
        perform(needed, set_status(here(needed), Status.COMPLETE, as_at=DAY))
    undo_log.undo(needed)
    assert asked(needed) == []


def test_the_last_approval_completes_it_with_its_day(needed: Book) -> None:
    perform(needed, set_status(here(needed), Status.COMPLETE, as_at=DAY))
    approve(needed, "Grants", on=MET)
    assert (row(needed)["status"], asked(needed)) == ("in_progress", ["Delivery Group"])
    done = approve(needed, "Delivery", on=LATER)
    assert "approval agreed, Delivery Group 20 Jan 2010, complete, done 20 Jan 2010" in done.label
    assert (row(needed)["status"], row(needed)["done_on"], asked(needed)) == ("complete", "2010-01-20", [])
    assert check(needed) == []
    undo_log.undo(needed)
    assert (row(needed)["status"], asked(needed)) == ("in_progress", ["Delivery Group"])


def test_an_approval_that_is_refused_leaves_it_open_and_it_can_be_asked_again(needed: Book) -> None:
    perform(needed, set_status(here(needed), Status.COMPLETE, as_at=DAY))
    approve(needed, "Grants", outcome=Outcome.REFUSED)
    assert (row(needed)["status"], asked(needed)) == ("in_progress", ["Delivery Group"])
    perform(needed, set_status(here(needed), Status.COMPLETE, as_at=LATER))
    assert asked(needed) == ["Delivery Group", "Grants Panel"]


def test_an_approval_that_is_taken_back_opens_it_again_in_one_step(needed: Book) -> None:
    approve(needed, "Grants")
    approve(needed, "Delivery")
    assert row(needed)["status"] == "complete"
    approve(needed, "Grants", on=LATER, outcome=Outcome.REFUSED)
    assert (row(needed)["status"], row(needed)["done_on"]) == ("in_progress", None)
    undo_log.undo(needed)
    assert row(needed)["status"] == "complete"


def test_a_group_does_not_approve_twice(needed: Book) -> None:
    approve(needed, "Grants")
    with pytest.raises(WrongInput, match=r"Grants Panel approved 4\.2\.m3 on 14 Jan 2010 already"):
        approve(needed, "Grants", on=LATER)


def test_what_is_no_longer_needed_is_completed_without_it(needed: Book) -> None:
    for name in ("Delivery", "Grants"):
        perform(needed, need_approval(here(needed), name, no_longer=True))
    perform(needed, set_status(here(needed), Status.COMPLETE, as_at=DAY))
    assert row(needed)["status"] == "complete"
    with pytest.raises(WrongInput, match="complete already"):
        perform(needed, need_approval(here(needed), "Grants"))
    with pytest.raises(WrongInput, match="doesn't need the approval"):
        perform(needed, need_approval(here(needed), "Grants", no_longer=True))


def test_the_other_half_of_a_pair_is_not_completed_past_an_approval(needed: Book) -> None:
    output = place(needed, "Third Sector Strategy:4.2.o1")
    with needed.act() as act:
        act.called("One thing")
        act.insert(
            "link", row_id=output.id, level="output", kind=LinkKind.PAIRS, to_id=row(needed)["id"], to_level="milestone"
        )
    perform(needed, set_status(output, Status.IN_PROGRESS, as_at=DAY))
    perform(needed, set_status(output, Status.COMPLETE, as_at=DAY))
    assert row(needed)["status"] != "complete"


def test_what_needs_approval_needs_it_in_next_years_plan_too(needed: Book) -> None:
    roll_forward(needed, plan_id(needed), title="", close_on=None)
    names = needed.rows(
        "select g.name from approval k join milestone m on m.id=k.row_id join delivery_group g on g.id=k.group_id "
        "where m.plan_id<>? and g.plan_id=m.plan_id order by 1",
        plan_id(needed),
    )
    assert [name["name"] for name in names] == ["Delivery Group", "Grants Panel"]
