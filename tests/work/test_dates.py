"""When a row is due, expected and done: a phrase in, the day it means kept beside it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import Place
from tsworkbench.work.agreement.particulars import set_particular
from tsworkbench.work.edits import perform
from tsworkbench.work.row.dates import move_due, read_due, set_done_on, set_due, set_due_of_each
from tsworkbench.work.row.status import set_status

DAY = date(2009, 12, 15)
At = Callable[[str], Place]
Said = Callable[..., str]
Cells = Callable[..., Any]


def test_a_new_date_keeps_what_the_document_printed(said: Said, at: At, cells: Cells) -> None:
    printed = cells("4.2.m2", "due_printed")
    assert said(set_due(at("4.2.m2"), "end jan", as_at=DAY)) == (
        "4.2.m2 due by 31 January 2010 (month) (was by December 2009)"
    )
    assert cells("4.2.m2", "due_from", "due_to", "due_precision") == ("2010-01-01", "2010-01-31", "month")
    assert cells("4.2.m2", "due_printed") == printed
    assert printed == "by December 2009"


def test_a_phrase_that_means_the_same_on_any_day_is_kept_as_typed(said: Said, at: At, cells: Cells) -> None:
    said(set_due(at("4.2.m2"), "by end March 2010", as_at=DAY))
    assert cells("4.2.m2", "due_text") == "by end March 2010"


@pytest.mark.parametrize("typed", ["+2w", "tomorrow", "fri", "next month"])
def test_shorthand_is_written_out_so_that_it_means_the_same_next_year(
    said: Said, at: At, cells: Cells, typed: str
) -> None:
    said(set_due(at("4.2.m2"), typed, as_at=DAY))
    kept, due_to = cells("4.2.m2", "due_text", "due_to")
    assert kept != typed
    with pytest.raises(NothingToDo):
        said(set_due(at("4.2.m2"), kept, as_at=date(2011, 6, 1)))
    assert cells("4.2.m2", "due_to") == due_to


def test_a_date_can_be_taken_away_and_confirmed_later(said: Said, at: At, cells: Cells) -> None:
    assert said(set_due(at("4.2.m2"), "", as_at=DAY)) == "4.2.m2 without a date (was by December 2009)"
    assert cells("4.2.m2", "due_text", "due_from", "due_to", "due_precision") == (None, None, None, "none")
    said(set_due(at("4.2.m2"), "TBC", as_at=DAY))
    assert cells("4.2.m2", "due_text", "due_to", "due_precision") == ("TBC", None, "tbc")


def test_the_same_date_again_is_nothing_to_do(said: Said, at: At) -> None:
    with pytest.raises(NothingToDo):
        said(set_due(at("4.2.m2"), "by December 2009", as_at=DAY))


def test_a_phrase_that_can_not_be_read_says_what_to_type(said: Said, at: At) -> None:
    with pytest.raises(WrongInput, match="“banana” is not a date: try"):
        said(set_due(at("4.2.m2"), "banana", as_at=DAY))


def test_an_objective_has_no_date(said: Said, at: At) -> None:
    with pytest.raises(WrongInput, match="An objective has no date"):
        said(set_due(at("Third Sector Strategy:4"), "jan", as_at=DAY))


def test_after_sign_off_only_the_expected_date_moves(said: Said, at: At, cells: Cells, demo_book: Book) -> None:
    demo_book.connection.execute("update milestone set baseline_due_to=due_to where ref='4.2.m4'")
    agreed = cells("4.2.m4", "due_text", "due_from", "due_to", "baseline_due_to")
    label = said(set_due(at("4.2.m4"), "end june 2010", as_at=DAY))
    assert label == f"4.2.m4 expected by 30 June 2010 (month) (agreed {agreed[0]} stands)"
    assert cells("4.2.m4", "due_text", "due_from", "due_to", "baseline_due_to") == agreed
    assert cells("4.2.m4", "expected_due_from", "expected_due_to", "expected_precision") == (
        "2010-06-01", "2010-06-30", "month",
    )  # fmt: skip
    said(set_due(at("4.2.m4"), "", as_at=DAY))
    assert cells("4.2.m4", "expected_text", "expected_due_to", "expected_precision") == (None, None, None)


def test_an_expected_date_is_stored_written_out(said: Said, at: At, cells: Cells, demo_book: Book) -> None:
    demo_book.connection.execute("update milestone set baseline_due_to=due_to where ref='4.2.m4'")
    said(set_due(at("4.2.m4"), "+2w", as_at=DAY))
    assert cells("4.2.m4", "expected_text", "expected_due_to") == ("29 December 2009", "2009-12-29")


@pytest.mark.parametrize("period", ["spring", "2009-13-45", ""])
def test_a_plan_whose_period_is_no_date_still_takes_dates(
    said: Said, at: At, cells: Cells, demo_book: Book, period: str
) -> None:
    demo_book.connection.execute("update plan set period_start=?, period_end=?", (period, period))
    said(set_due(at("4.2.m2"), "31 March 2010", as_at=DAY))
    assert cells("4.2.m2", "due_to") == "2010-03-31"


# -- done on


@pytest.fixture
def done(said: Said, at: At) -> Place:
    """A milestone completed on the as-at day."""
    said(set_status(at("4.2.m2"), Status.COMPLETE, as_at=DAY))
    return at("4.2.m2")


def test_the_day_done_can_be_corrected(said: Said, done: Place, cells: Cells) -> None:
    assert said(set_done_on(done, "11 dec", as_at=DAY)) == "4.2.m2 done 11 Dec 2009"
    assert cells("4.2.m2", "done_on") == "2009-12-11"


def test_of_a_longer_span_its_last_day_so_far_counts(said: Said, done: Place, cells: Cells) -> None:
    said(set_done_on(done, "November 2009", as_at=DAY))
    assert cells("4.2.m2", "done_on") == "2009-11-30"
    said(set_done_on(done, "December 2009", as_at=DAY))
    assert cells("4.2.m2", "done_on") == "2009-12-15"


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("18 Dec 2009", "18 Dec 2009 is still to come"),
        ("tbc", "is not a day"),
        ("", "is not a day"),
        ("banana", "is not a date"),
    ],
)
def test_a_day_that_can_not_be_is_refused(said: Said, done: Place, phrase: str, sentence: str) -> None:
    with pytest.raises(WrongInput, match=sentence):
        said(set_done_on(done, phrase, as_at=DAY))


def test_what_is_not_complete_was_not_done(said: Said, at: At) -> None:
    with pytest.raises(WrongInput, match=r"4\.2\.m3 is not complete: complete it first"):
        said(set_done_on(at("4.2.m3"), "today", as_at=DAY))


def test_working_days_are_counted_by_the_plans_own_settings(said: Said, at: At, cells: Cells, demo_book: Book) -> None:
    here = at("4.2.m2")
    plan = Place("plan", here.plan_id, 0, here.plan_id)
    said(set_due(here, "11 working days", as_at=DAY))
    assert cells("4.2.m2", "due_to", "due_text") == ("2010-01-04", "4 January 2010")
    perform(demo_book, set_particular(plan, "bank-holidays", "Scotland", as_at=DAY))
    said(set_due(here, "11 working days", as_at=DAY))
    assert cells("4.2.m2", "due_to") == "2010-01-05"
    perform(demo_book, set_particular(plan, "closure-days", "Christmas: 29–31 Dec", as_at=DAY))
    said(set_due(here, "11 working days", as_at=DAY))
    assert cells("4.2.m2", "due_to") == "2010-01-08"
    perform(demo_book, set_particular(plan, "bank-holidays", "none", as_at=DAY))
    said(set_due(here, "9 working days", as_at=DAY))
    assert cells("4.2.m2", "due_to", "due_doubt") == ("2009-12-28", "Bank holidays are not left out in this plan.")


def test_the_day_done_may_be_so_many_working_days_ago(said: Said, done: Place, cells: Cells) -> None:
    said(set_done_on(done, "5 working days ago", as_at=DAY))
    assert cells("4.2.m2", "done_on") == "2009-12-08"


def test_what_is_typed_as_monthly_starts_with_this_month(said: Said, at: At, cells: Cells) -> None:
    said(set_due(at("4.2.m2"), "monthly", as_at=DAY))
    assert cells("4.2.m2", "due_from", "due_to") == ("2009-12-01", "2009-12-31")
    kept = cells("4.2.m2", "due_text")
    with pytest.raises(NothingToDo):
        said(set_due(at("4.2.m2"), kept, as_at=date(2011, 6, 1)))


@pytest.mark.parametrize(
    ("phrase", "steps"),
    [
        ("31 January 2010", ["2010-02-28", "2010-03-31", "2010-04-30"]),
        ("28 February 2010", ["2010-03-31", "2010-04-30", "2010-05-31"]),
        ("by end Feb 2010", ["2010-03-31", "2010-04-30", "2010-05-31"]),
        ("15 January 2010", ["2010-02-15", "2010-03-15", "2010-04-15"]),
    ],
)
def test_a_month_later_and_again_keeps_the_months_end(
    said: Said, at: At, cells: Cells, phrase: str, steps: list[str]
) -> None:
    here = at("4.2.m2")
    said(set_due(here, phrase, as_at=DAY))
    for step in steps:
        said(move_due(here, "+1m", as_at=DAY))
        assert cells("4.2.m2", "due_to") == step


def test_an_expected_day_moves_as_a_day(said: Said, at: At, cells: Cells, demo_book: Book) -> None:
    with demo_book.act() as act:
        here = at("4.2.m2")
        act.set("milestone", here.id, baseline_due_to="2009-12-31", baseline_precision="month")
        act.called("signed off")
    said(set_due(here, "14 January 2010", as_at=DAY))
    said(move_due(here, "+1m", as_at=DAY))
    assert cells("4.2.m2", "expected_due_to") == "2010-02-14"


@pytest.mark.parametrize(
    ("phrase", "by", "due_to"),
    [
        ("by end January 2010", "+2w", "2010-02-14"),
        ("14 January 2010", "-2 weeks", "2009-12-31"),
        ("14 January 2010", "+1y", "2011-01-14"),
        ("31 December 2009", "+1wd", "2010-01-04"),
        ("Q3", "+1m", "2010-01-31"),
        ("w/c 4 Jan 2010", "+1m", "2010-02-10"),
        ("5 – 9 October 2009", "-1m", "2009-09-09"),
    ],
)
def test_a_date_is_moved_from_where_it_is(said: Said, at: At, cells: Cells, phrase: str, by: str, due_to: str) -> None:
    here = at("4.2.m2")
    said(set_due(here, phrase, as_at=DAY))
    said(move_due(here, by, as_at=DAY))
    assert cells("4.2.m2", "due_to") == due_to


def test_a_stretch_of_days_is_moved_whole(said: Said, at: At, cells: Cells) -> None:
    said(set_due(at("4.2.m2"), "5 – 9 October 2009", as_at=DAY))
    said(move_due(at("4.2.m2"), "+1m", as_at=DAY))
    assert cells("4.2.m2", "due_from", "due_to") == ("2009-11-05", "2009-11-09")


def test_what_comes_round_again_is_not_moved(said: Said, at: At, cells: Cells) -> None:
    said(set_due(at("4.2.m2"), "quarterly", as_at=DAY))
    rule = cells("4.2.m2", "due_rrule", "due_to")
    with pytest.raises(WrongInput, match="comes round again"):
        said(move_due(at("4.2.m2"), "+1m", as_at=DAY))
    assert cells("4.2.m2", "due_rrule", "due_to") == rule


def test_so_much_later_typed_for_several_rows_counts_from_the_date_of_each(
    at: At, cells: Cells, demo_book: Book
) -> None:
    perform(demo_book, set_due(at("4.2.m2"), "31 December 2009", as_at=DAY))
    perform(demo_book, set_due(at("4.2.m3"), "14 January 2010", as_at=DAY))
    done = perform(demo_book, *(set_due_of_each(at(ref), "+2w", as_at=DAY) for ref in ("4.2.m2", "4.2.m3")))
    assert done.label == "2 rows moved: 2 weeks later (4.2.m2, 4.2.m3)"
    assert (cells("4.2.m2", "due_to"), cells("4.2.m3", "due_to")) == ("2010-01-14", "2010-01-28")


def test_a_date_that_is_past_says_so_and_no_other(demo_book: Book, at: At) -> None:
    def read(phrase: str) -> Any:
        return read_due(demo_book, at("4.2.m2").plan_id, phrase, as_at=DAY)

    assert read("by end of June 2009").said == "by 30 June 2009 (month): 5 months ago"
    assert read("14 Dec 2009").said == "on 14 December 2009: yesterday"
    assert read("today").said == read("today").reading
    assert read("by December 2009").said == "by 31 December 2009 (month)"
    for phrase in ("TBC", "ongoing", "quarterly"):
        assert read(phrase).ago == ""
