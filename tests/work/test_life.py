"""A plan is drafted, agreed, closed and opened again; its versions have names."""

from datetime import date

import pytest

from tsworkbench.plan.errors import NotFound, NothingToDo, ReadOnly, WrongInput
from tsworkbench.plan.model import PlanState, Rag, plan_state
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.log.snapshot import open_stood_at
from tsworkbench.store.views import agreement, rounds, workload
from tsworkbench.store.views.plan import one_plan, plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.store.views.search import find
from tsworkbench.work.agreement.life import (
    close,
    forget_version,
    instant_of,
    name_version,
    reopen,
    roll_forward,
    version_named,
)
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import officer_named
from tsworkbench.work.round.officer_sheet import take_sheet
from tsworkbench.work.round.updates import asks, current, in_round, next_due, to_go
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.status import comment, private_note, state_rag
from tsworkbench.work.row.tree import add, delete

DAY = date(2009, 12, 15)
END = date(2010, 3, 31)
TITLE = "Third Sector Strategy"


def plan_place(book: Book, name: str = TITLE) -> Place:
    row = plan_named(book, name)
    return Place("plan", row["id"], row["rid"], row["id"])


@pytest.fixture
def closed(demo_book: Book) -> Book:
    perform(demo_book, close(plan_place(demo_book), on=END, as_at=END))
    return demo_book


def state(book: Book) -> PlanState:
    row = plan_named(book, TITLE)
    return plan_state(row["signed_off_on"], row["closed_on"])


def test_a_plan_is_a_draft_then_agreed_then_closed_and_agreed_again(demo_book: Book) -> None:
    assert state(demo_book) is PlanState.DRAFT
    perform(demo_book, sign_off(plan_place(demo_book), on=DAY, as_at=DAY))
    assert state(demo_book) is PlanState.AGREED
    perform(demo_book, close(plan_place(demo_book), on=END, as_at=END))
    assert state(demo_book) is PlanState.CLOSED
    perform(demo_book, reopen(plan_place(demo_book)))
    assert state(demo_book) is PlanState.AGREED


def test_closing_says_what_stays_open(demo_book: Book) -> None:
    done = perform(demo_book, close(plan_place(demo_book), on=END, as_at=END))
    assert done.label == (
        "Third Sector Strategy closed 31 Mar 2010: 15 activities, 32 milestones and 35 outputs still open"
    )
    assert check(demo_book) == []


def test_closing_says_where_what_is_open_goes_on(demo_book: Book) -> None:
    roll_forward(demo_book, plan_named(demo_book, TITLE)["id"])
    done = perform(demo_book, close(plan_place(demo_book), on=END, as_at=END))
    assert done.label.endswith("82 of them carried into “Third Sector Strategy 2010/11”")


def test_the_work_of_a_closed_plan_is_in_no_list_round_or_workload(demo_book: Book) -> None:
    louise = officer_named(demo_book, "Louise Russell")["id"]
    assert workload.officer_items(demo_book, louise)
    perform(demo_book, close(plan_place(demo_book), on=END, as_at=END))
    assert not workload.officer_items(demo_book, louise)
    assert not rounds.units(demo_book, louise)
    assert not workload.leading_open(demo_book, louise)
    assert next(one for one in workload.officer_counts(demo_book, END) if one.officer_id == louise).counts == (0,) * 4
    tsw = plan_named(demo_book, TITLE)["id"]
    assert not [key for key in workload.unled_items(demo_book) if _plan_of(demo_book, key) == tsw]


def test_the_work_of_a_closed_plan_is_on_no_officers_sheet_and_is_never_what_comes_next(demo_book: Book) -> None:
    perform(demo_book, set_due(place(demo_book, "7.2.m3"), "end june 2010", as_at=DAY))
    alex = officer_named(demo_book, "Alex")["id"]
    assert next_due(demo_book, alex, END) == "7.2, by 30 June"
    perform(demo_book, close(plan_place(demo_book), on=END, as_at=END))
    sheet = take_sheet(demo_book, alex, END)
    assert (sheet.items, sheet.measures, sheet.asks) == ((), (), ())
    assert next_due(demo_book, alex, END) == ""


def test_a_plan_asks_for_nothing_before_it_begins_or_after_its_last_round(demo_book: Book) -> None:
    roll_forward(demo_book, plan_place(demo_book).id, close_on=date(2010, 4, 1))
    plan_id = plan_place(demo_book, "Third Sector Strategy 2010/11").id
    assert current(demo_book, plan_id, date(2010, 4, 2)).term.position == date(2010, 6, 30)
    louise = officer_named(demo_book, "Louise Russell")["id"]
    last = date(2011, 4, 8)
    assert any(ask.reasons for ask in asks(demo_book, louise, last))
    after = date(2011, 4, 9)
    assert not any(ask.reasons for ask in asks(demo_book, louise, after))
    assert to_go(demo_book, louise, after) == 0
    perform(demo_book, in_round(state_rag(place(demo_book, "4.2"), Rag.RED, as_at=after), as_at=after))
    assert rounds.of_plan(demo_book, plan_id) == [], "what is said afterwards opens no round"


def _plan_of(book: Book, key: int) -> str:
    from tsworkbench.store.views.refs import place_of

    return place_of(book, key).plan_id


@pytest.mark.parametrize(
    "edit",
    [
        lambda at: state_rag(at("4.2"), Rag.RED, as_at=END),
        lambda at: comment(at("4.2"), "Words", as_at=END),
        lambda at: private_note(at("4.2"), "Words"),
        lambda at: delete(at("4.2.m4")),
        lambda at: add("milestone", at("4.2"), "Another", as_at=END),
    ],
)
def test_nothing_in_a_closed_plan_changes(closed: Book, edit: object) -> None:
    at = lambda ref: place(closed, f"{TITLE}:{ref}")  # noqa: E731
    before = closed.value("select max(seq) from change")
    with pytest.raises(ReadOnly, match="“Third Sector Strategy” is closed, so nothing in it changes any more"):
        perform(closed, edit(at))  # type: ignore[operator]
    assert closed.value("select max(seq) from change") == before


def test_an_act_before_the_plan_was_closed_is_not_undone_past_it(demo_book: Book) -> None:
    perform(demo_book, state_rag(place(demo_book, "4.2"), Rag.RED, as_at=END))
    perform(demo_book, close(plan_place(demo_book), on=END, as_at=END))
    undo_log.undo(demo_book)  # the closing first, as always
    assert state(demo_book) is PlanState.DRAFT
    undo_log.undo(demo_book)
    undo_log.redo(demo_book)
    undo_log.redo(demo_book)
    assert state(demo_book) is PlanState.CLOSED


def test_a_closed_plan_is_found_and_read(closed: Book) -> None:
    assert find(closed, "community chest", 5)
    assert place(closed, f"{TITLE}:4.2").plan_id == plan_named(closed, TITLE)["id"]


def test_a_ref_of_a_closed_plan_and_of_the_one_after_it_is_that_of_the_one_after(demo_book: Book) -> None:
    roll_forward(demo_book, plan_named(demo_book, TITLE)["id"], close_on=END)
    new = plan_named(demo_book, "2010/11")
    assert place(demo_book, "4.2").plan_id == new["id"]
    assert plan_named(demo_book, "third")["id"] == new["id"]
    assert plan_named(demo_book, "2009/10", closed=True)["title"].endswith("2009/10")


def test_rolling_forward_and_closing_is_one_act_and_counts_each_row_once(demo_book: Book) -> None:
    louise = officer_named(demo_book, "Louise Russell")["id"]
    before = len(workload.officer_items(demo_book, louise))
    done = roll_forward(demo_book, plan_named(demo_book, TITLE)["id"], close_on=END)
    assert done.label.endswith("and 32 milestones, and closed it")
    assert len(workload.officer_items(demo_book, louise)) == before
    assert check(demo_book) == []
    undo_log.undo(demo_book)
    assert state(demo_book) is PlanState.DRAFT
    assert len(workload.officer_items(demo_book, louise)) == before


def test_a_plan_is_closed_once_and_opened_once(closed: Book) -> None:
    with pytest.raises(NothingToDo, match="was closed on 31 Mar 2010"):
        perform(closed, close(plan_place(closed), on=END, as_at=END))
    perform(closed, reopen(plan_place(closed)))
    with pytest.raises(NothingToDo, match="is not closed"):
        perform(closed, reopen(plan_place(closed)))


def test_a_plan_is_not_closed_on_a_day_to_come(demo_book: Book) -> None:
    with pytest.raises(WrongInput, match="still to come"):
        perform(demo_book, close(plan_place(demo_book), on=END, as_at=DAY))


def test_without_a_name_the_plan_is_the_one_that_is_not_closed(closed: Book) -> None:
    assert one_plan(closed, None)["short_title"] == "THIN"
    perform(closed, close(plan_place(closed, "THIN"), on=END, as_at=END))
    with pytest.raises(WrongInput, match="Every plan of this file is closed"):
        one_plan(closed, None)


def test_sign_off_gives_the_plan_as_agreed_a_name(demo_book: Book) -> None:
    perform(demo_book, sign_off(plan_place(demo_book), on=DAY, as_at=DAY))
    perform(demo_book, state_rag(place(demo_book, "4.2"), Rag.RED, as_at=DAY))
    version = version_named(demo_book, "as agreed")
    assert version["name"] == "as agreed 15 December 2009"
    past = open_stood_at(demo_book.path, instant_of(version))
    try:
        here = place(past, "4.2")
        row = past.row("select rag, baseline_due_to from activity where id=?", here.id)
        plan = past.row("select signed_off_on from plan where id=?", here.plan_id)
        assert row is not None
        assert row["rag"] != Rag.RED
        assert plan is not None
        assert plan["signed_off_on"] == DAY.isoformat()
        assert past.stood_at == "as agreed 15 December 2009"
    finally:
        past.close()


def test_a_version_has_a_name_of_its_own_until_it_is_forgotten(demo_book: Book) -> None:
    at = plan_place(demo_book)
    assert perform(demo_book, name_version(at, "to the Cabinet")).label == (
        "Third Sector Strategy: this version is called “to the Cabinet”"
    )
    with pytest.raises(WrongInput, match="has a version called “to the cabinet” already"):
        perform(demo_book, name_version(at, "to the cabinet"))
    with pytest.raises(NotFound, match="The versions: “to the Cabinet”"):
        version_named(demo_book, "elsewhere")
    perform(demo_book, forget_version(at, "to the"))
    assert agreement.versions(demo_book, at.id) == []
    undo_log.undo(demo_book)
    assert len(agreement.versions(demo_book, at.id)) == 1
