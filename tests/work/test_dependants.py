"""When a date moves, what depends on it is named, and can be moved as far by the same step."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.refs import Place
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.row.dates import move_due, set_due, set_due_with_dependants
from tsworkbench.work.row.links import add_needs
from tsworkbench.work.row.status import set_status

DAY = date(2009, 12, 15)
At = Callable[[str], Place]
Cells = Callable[..., Any]


@pytest.fixture
def chain(demo_book: Book, at: At) -> Place:
    """4.2.m2, due by the end of December, which 4.2.m3 needs, which 4.2.m4 needs; and 4.3.m1 needs it as well."""
    dates = {"4.2.m2": "end dec 2009", "4.2.m3": "20 jan 2010", "4.2.m4": "end jan 2010", "4.3.m1": "TBC"}
    perform(demo_book, *(set_due(at(ref), phrase, as_at=DAY) for ref, phrase in dates.items()))
    perform(demo_book, *(set_status(at(ref), Status.NOT_STARTED, as_at=DAY) for ref in dates))
    first = at("4.2.m2")
    perform(demo_book, add_needs(at("4.2.m3"), first), add_needs(at("4.2.m4"), at("4.2.m3")))
    perform(demo_book, add_needs(at("4.3.m1"), first))
    return first


@pytest.mark.parametrize(
    "move",
    [lambda here: set_due(here, "end feb 2010", as_at=DAY), lambda here: move_due(here, "+2m", as_at=DAY)],
    ids=["typed", "moved"],
)
def test_what_needs_a_row_is_named_when_its_date_moves(
    demo_book: Book, chain: Place, cells: Cells, move: Callable[[Place], Edit]
) -> None:
    assert perform(demo_book, move(chain)).label.endswith("; 4.3.m1, 4.2.m3, 4.2.m4 need it")
    assert cells("4.2.m3", "due_to") == "2010-01-20"


def test_the_same_step_moves_all_that_have_a_date_as_far(demo_book: Book, chain: Place, cells: Cells) -> None:
    label = perform(demo_book, set_due_with_dependants(chain, "end feb 2010", as_at=DAY)).label
    assert "with 4.2.m3 and 4.2.m4 2 months later" in label
    assert [cells(ref, "due_to") for ref in ("4.2.m2", "4.2.m3", "4.2.m4", "4.3.m1")] == [
        "2010-02-28", "2010-03-20", "2010-03-31", None,
    ]  # fmt: skip
    undo_log.undo(demo_book)
    assert [cells(ref, "due_to") for ref in ("4.2.m2", "4.2.m3", "4.2.m4")] == [
        "2009-12-31", "2010-01-20", "2010-01-31",
    ]  # fmt: skip


def test_what_is_done_or_set_aside_is_neither_named_nor_moved(
    demo_book: Book, chain: Place, at: At, cells: Cells
) -> None:
    perform(demo_book, set_status(at("4.2.m3"), Status.COMPLETE, as_at=DAY))
    perform(demo_book, set_status(at("4.3.m1"), Status.CANCELLED, as_at=DAY))
    assert " it" not in perform(demo_book, set_due_with_dependants(chain, "end feb 2010", as_at=DAY)).label
    assert cells("4.2.m3", "due_to") == "2010-01-20"


def test_days_that_were_signed_off_are_expected_later_because_of_it(
    demo_book: Book, chain: Place, cells: Cells
) -> None:
    plan = demo_book.row("select id, rid from plan where id=?", chain.plan_id)
    assert plan is not None
    perform(demo_book, sign_off(Place("plan", plan["id"], plan["rid"], plan["id"]), on=DAY, as_at=DAY))
    perform(demo_book, set_due_with_dependants(chain, "9 jan 2010", as_at=DAY, reason="Snow."))
    assert cells("4.2.m2", "due_to", "expected_due_to", "expected_reason") == ("2009-12-31", "2010-01-09", "Snow.")
    assert cells("4.2.m3", "due_to", "expected_due_to", "expected_reason") == (
        "2010-01-20", "2010-01-29", "4.2.m2 has moved",
    )  # fmt: skip


def test_a_row_that_nothing_needs_moves_alone_and_says_no_more(demo_book: Book, at: At) -> None:
    here = at("6.2.m4")
    done = perform(demo_book, set_due_with_dependants(here, "end feb 2010", as_at=DAY))
    assert done.label.startswith("6.2.m4 due by 28 February 2010")
    assert {row_id for _, row_id in done.touched} == {here.id}
