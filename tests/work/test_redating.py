"""What was carried into a new plan with a date of the year before, and how it gets one of this year."""

from datetime import date

import pytest

from tsworkbench.store.book import Book
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import cells_of, place
from tsworkbench.work.agreement.checks import findings
from tsworkbench.work.agreement.life import roll_forward
from tsworkbench.work.edits import perform
from tsworkbench.work.row.dates import carried, moves_of_carried, set_due

DAY = date(2010, 4, 12)


@pytest.fixture
def new_plan(demo_book: Book) -> str:
    roll_forward(demo_book, plan_named(demo_book, "Third Sector Strategy")["id"])
    return str(plan_named(demo_book, "2010/11")["id"])


def refs_of(book: Book, plan_id: str) -> list[str]:
    return [str((cells_of(book, here.level, here.id) or {})["ref"]) for here in carried(book, plan_id, as_at=DAY)]


def outside(book: Book, plan_id: str) -> list[str]:
    return [one.sentence for one in findings(book, plan_id) if one.check == "outside the plan's period"]


def test_what_was_carried_with_an_old_date_is_one_finding_that_offers_the_sweep(demo_book: Book, new_plan: str) -> None:
    count = len(carried(demo_book, new_plan, as_at=DAY))
    assert outside(demo_book, new_plan) == [
        f"{count} rows carried from last year are due before the plan begins on 1 Apr 2010: re-date them in one sweep."
    ]


def test_a_year_later_is_one_act_and_one_undo(demo_book: Book, new_plan: str) -> None:
    before = refs_of(demo_book, new_plan)
    edits, left = moves_of_carried(demo_book, new_plan, "+1 year", as_at=DAY)
    assert left == []
    done = perform(demo_book, *edits)
    assert done.label.startswith(f"{len(before)} rows moved: 1 year later (1.1.m1, 1.1.m2")
    assert refs_of(demo_book, new_plan) == []
    assert outside(demo_book, new_plan) == []
    row = cells_of(demo_book, "milestone", place(demo_book, "Third Sector Strategy 2010/11:4.6.m2").id)
    assert (row["due_to"][:4], row["due_doubt"]) == ("2010", None)  # type: ignore[index]
    undo_log.undo(demo_book)
    assert refs_of(demo_book, new_plan) == before


def test_a_row_that_has_a_date_of_this_year_is_no_longer_among_them(demo_book: Book, new_plan: str) -> None:
    first = carried(demo_book, new_plan, as_at=DAY)[0]
    perform(demo_book, set_due(first, "end June 2010", as_at=DAY))
    assert first.id not in {here.id for here in carried(demo_book, new_plan, as_at=DAY)}


def test_a_row_that_was_added_this_year_is_not_among_them_whatever_its_date(demo_book: Book) -> None:
    plan_id = str(plan_named(demo_book, "Third Sector Strategy")["id"])
    assert carried(demo_book, plan_id, as_at=DAY) == []


def test_what_comes_round_again_is_left_and_named(demo_book: Book, new_plan: str) -> None:
    first = carried(demo_book, new_plan, as_at=DAY)[0]
    demo_book.connection.execute(f"update {first.level} set due_rrule='FREQ=MONTHLY' where id=?", (first.id,))
    edits, left = moves_of_carried(demo_book, new_plan, "+1 year", as_at=DAY)
    assert left == [str((cells_of(demo_book, first.level, first.id) or {})["ref"])]
    assert len(edits) == len(carried(demo_book, new_plan, as_at=DAY)) - 1
