"""Next year's plan in the file: one act, one step to take back, and its history within reach."""

import pytest

from tsworkbench.plan.errors import WrongInput
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.library import read_library
from tsworkbench.store.log import history
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import attached
from tsworkbench.store.views.plan import plan_named, plans
from tsworkbench.store.views.refs import place
from tsworkbench.work.agreement.life import roll_forward


@pytest.fixture
def rolled(demo_book: Book) -> Book:
    roll_forward(demo_book, plan_named(demo_book, "Third Sector Strategy")["id"])
    return demo_book


def test_it_is_one_act(demo_book: Book) -> None:
    done = roll_forward(demo_book, plan_named(demo_book, "Third")["id"])
    assert done.label.endswith(
        "“Third Sector Strategy - Action Plan 2010/11”, with 15 open activities and 32 milestones"
    )
    assert len(plans(demo_book)) == 3
    assert check(demo_book) == []
    undo_log.undo(demo_book)
    assert len(plans(demo_book)) == 2
    undo_log.redo(demo_book)
    assert len(plans(demo_book)) == 3


def test_the_old_plan_stays_as_it_is(demo_book: Book) -> None:
    before = read_library(demo_book).plans[:2]
    roll_forward(demo_book, before[0].id or "")
    assert read_library(demo_book).plans[:2] == before


def test_a_row_and_the_one_it_was_carried_from_know_each_other(rolled: Book) -> None:
    old, new = place(rolled, "Third Sector Strategy:4.6"), place(rolled, "Third Sector Strategy 2010/11:4.6")
    assert [(s.word, s.key) for s in attached.thread(rolled, "activity", new.id)] == [("carried from", old.key)]
    assert [(s.word, s.key) for s in attached.thread(rolled, "activity", old.id)] == [("carried to", new.key)]
    assert next(history.of_row(rolled, old.id))


def test_a_plan_is_rolled_forward_once(rolled: Book) -> None:
    with pytest.raises(WrongInput, match="rolled forward already, into “Third Sector Strategy - Action Plan 2010/11”"):
        roll_forward(rolled, plan_named(rolled, "Third Sector Strategy")["id"])


def test_the_title_may_be_given(demo_book: Book) -> None:
    roll_forward(demo_book, plan_named(demo_book, "Third")["id"], title="A new plan")
    assert plans(demo_book)[-1]["title"] == "A new plan"


def test_a_plan_without_a_period_has_no_year_after_it(demo_book: Book) -> None:
    demo_book.connection.execute("update plan set period_start=null")
    with pytest.raises(WrongInput, match="has no period"):
        roll_forward(demo_book, plan_named(demo_book, "THIN")["id"])
