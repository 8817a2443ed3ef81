"""The round that runs, what it asks of an officer, and that all of it is read from the file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tsworkbench.documents.formats.interchange import read_library as read_json
from tsworkbench.papers.formats.interchange import write_library
from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.governance.round import Need
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.library import read_library
from tsworkbench.store.log import history
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.imports.intake import add_plans
from tsworkbench.work.officers import assign, officer_named
from tsworkbench.work.round.updates import (
    Ask,
    Return,
    asks,
    current,
    in_round,
    next_due,
    open_round,
    reminder,
    returns,
    to_go,
)
from tsworkbench.work.row.status import comment, no_change, set_status, state_rag

DAY = date(2009, 12, 15)
AFTER = date(2010, 1, 4)
"""In the days of return: the quarter is over, its round isn't."""


def row(book: Book, ref: str) -> Place:
    return place(book, f"Third Sector Strategy:{ref}")


def louise(book: Book) -> str:
    return str(officer_named(book, "Louise Russell")["id"])


def asked(book: Book, day: date = DAY) -> list[Ask]:
    return [ask for ask in asks(book, louise(book), day) if ask.reasons]


def refs(found: list[Ask]) -> list[str]:
    return [ask.ref for ask in found]


def answer(book: Book, edit: Edit, day: date = DAY) -> None:
    perform(book, in_round(edit, as_at=day))


def one(book: Book, name: str, day: date = DAY) -> Return:
    found = returns(book, row(book, "1.1").plan_id, day)
    return next(of for of in found.officers if of.name == name)


# -- the round


def test_no_round_is_in_the_file_until_something_is_said_in_it(demo_book: Book) -> None:
    plan_id = row(demo_book, "1.1").plan_id
    assert current(demo_book, plan_id, DAY).id is None
    answer(demo_book, state_rag(row(demo_book, "4.6"), Rag.GREEN, as_at=DAY))
    at = current(demo_book, plan_id, DAY)
    assert at.id == demo_book.value("select round_id from progress order by rid desc limit 1")
    assert (at.term.position, at.term.return_by) == (date(2009, 12, 31), date(2010, 1, 8))


def test_the_first_answer_opens_the_round_in_one_act_and_undo_takes_both_back(demo_book: Book) -> None:
    before = len(list(history.of_file(demo_book)))
    answer(demo_book, no_change(row(demo_book, "4.6"), as_at=DAY))
    assert len(list(history.of_file(demo_book))) == before + 1
    undo_log.undo(demo_book)
    assert demo_book.value("select count(*) from round where deleted=0") == 0
    assert len(asked(demo_book)) == 9
    undo_log.redo(demo_book)
    assert len(asked(demo_book)) == 8


def test_undo_leaves_a_round_that_somebody_else_has_answered_in(
    demo_book: Book, demo_file: Path, make_clock: Callable[..., Clock]
) -> None:
    answer(demo_book, no_change(row(demo_book, "4.6"), as_at=DAY))
    richard = open_book(demo_file, clock=make_clock(), who="Richard Parsons")
    answer(richard, no_change(row(demo_book, "4.3"), as_at=DAY))
    undo_log.undo(demo_book)
    assert demo_book.value("select count(*) from round where deleted=0") == 1
    assert one(demo_book, "Richard Parsons").said == 1
    assert one(demo_book, "Louise Russell").said == 0
    richard.close()


def test_once_a_round_is_open_what_is_said_by_any_door_is_part_of_it(demo_book: Book) -> None:
    perform(demo_book, open_round(row(demo_book, "1.1").plan_id, date(2009, 12, 31)))
    perform(demo_book, state_rag(row(demo_book, "4.6"), Rag.AMBER, as_at=DAY))
    assert "4.6" not in refs(asked(demo_book))


def test_an_answer_in_one_round_is_none_in_the_next(demo_book: Book) -> None:
    answer(demo_book, no_change(row(demo_book, "4.6"), as_at=DAY))
    assert "4.6" in refs(asked(demo_book, date(2010, 1, 9)))


def test_opening_a_round_again_changes_its_dates(demo_book: Book) -> None:
    plan_id = row(demo_book, "1.1").plan_id
    perform(demo_book, open_round(plan_id, date(2009, 12, 31)))
    with pytest.raises(NothingToDo, match="open already"):
        perform(demo_book, open_round(plan_id, date(2009, 12, 31)))
    perform(demo_book, open_round(plan_id, date(2009, 12, 31), return_by=AFTER))
    assert current(demo_book, plan_id, DAY).term.return_by == AFTER
    assert demo_book.value("select count(*) from round") == 1


def test_the_dates_of_a_round_come_in_their_order(demo_book: Book) -> None:
    with pytest.raises(WrongInput, match="follow this order"):
        perform(demo_book, open_round(row(demo_book, "1.1").plan_id, date(2009, 12, 31), return_by=DAY))


def test_two_rounds_with_the_same_position_are_one(demo_book: Book) -> None:
    """As two copies of a file that were brought together would have it."""
    answer(demo_book, no_change(row(demo_book, "4.6"), as_at=DAY))
    with demo_book.act() as act:
        act.called("The other copy's")
        act.insert("round", plan_id=row(demo_book, "1.1").plan_id, period_end="2009-12-31")
    answer(demo_book, no_change(row(demo_book, "4.1"), as_at=DAY))
    assert len(asked(demo_book)) == 7


# -- what it asks


def test_louise_russell_is_asked_of_her_nine_activities_the_longest_overdue_first(demo_book: Book) -> None:
    assert refs(asked(demo_book)) == ["5.1", "4.6", "1.1", "4.1", "4.2", "6.1", "1.2", "6.2", "7.1"]
    assert to_go(demo_book, louise(demo_book), DAY) == 9


def test_each_row_says_why_it_is_asked_of(demo_book: Book) -> None:
    why = {ask.ref: [reason.need for reason in ask.reasons] for ask in asked(demo_book)}
    assert why["5.1"] == [Need.CONTRADICTED, Need.NOT_TICKED, Need.NOT_SAID]
    assert why["7.1"] == [Need.TO_BE_CONFIRMED, Need.NOT_SAID]


def test_no_change_counts_and_words_alone_do_not(demo_book: Book) -> None:
    answer(demo_book, no_change(row(demo_book, "4.6"), as_at=DAY))
    answer(demo_book, comment(row(demo_book, "4.1"), "Going well.", as_at=DAY))
    assert "4.6" not in refs(asked(demo_book))
    assert "4.1" in refs(asked(demo_book))


def test_a_rating_that_was_taken_away_again_is_no_answer(demo_book: Book) -> None:
    answer(demo_book, state_rag(row(demo_book, "4.6"), Rag.GREEN, as_at=DAY))
    answer(demo_book, state_rag(row(demo_book, "4.6"), None, as_at=DAY))
    assert "4.6" in refs(asked(demo_book))


def test_what_has_been_said_comes_first_so_that_a_stopped_round_goes_on(demo_book: Book) -> None:
    for ref in ("6.2", "4.6"):
        answer(demo_book, no_change(row(demo_book, ref), as_at=DAY))
    found = asks(demo_book, louise(demo_book), DAY)
    assert refs(found)[:3] == ["6.2", "4.6", "5.1"]
    assert len(found) == 9


def test_a_completed_activity_has_had_its_word(demo_book: Book) -> None:
    answer(demo_book, set_status(row(demo_book, "6.2"), Status.COMPLETE, as_at=DAY))
    assert "6.2" not in refs(asked(demo_book))
    assert "6.2" in refs(asks(demo_book, louise(demo_book), DAY))


def test_a_date_that_goes_by_after_the_answer_asks_again(demo_book: Book) -> None:
    answer(demo_book, state_rag(row(demo_book, "4.1"), Rag.GREEN, as_at=DAY))
    assert "4.1" not in refs(asked(demo_book, date(2009, 12, 31)))
    assert "4.1" in refs(asked(demo_book, AFTER))
    assert to_go(demo_book, louise(demo_book), AFTER) == len(asked(demo_book, AFTER))


def test_one_word_does_for_joint_leads_and_who_supports_is_not_asked(demo_book: Book) -> None:
    andy, finance = (officer_named(demo_book, name)["id"] for name in ("Andy Algar", "Corporate Finance"))
    assert to_go(demo_book, andy, DAY) == 1
    assert to_go(demo_book, finance, DAY) == 0
    answer(demo_book, no_change(row(demo_book, "5.1"), as_at=DAY))
    assert to_go(demo_book, andy, DAY) == 0


def test_an_objectives_lead_is_asked_of_the_activities_below_that_have_none(demo_book: Book) -> None:
    perform(demo_book, assign(row(demo_book, "4.1"), ""), assign(row(demo_book, "4"), "Alex Louis"))
    alex = officer_named(demo_book, "Alex Louis")["id"]
    assert "4.1" in refs(asks(demo_book, alex, DAY))
    assert "4.1" not in refs(asked(demo_book))


def test_a_plan_that_reports_on_milestones_asks_of_milestones(demo_book: Book) -> None:
    with demo_book.act() as act:
        act.called("Reports on milestones")
        act.set("plan", row(demo_book, "1.1").plan_id, report_on="milestone")
    found = asked(demo_book)
    assert {ask.place.level for ask in found} == {"milestone"}
    assert found[0].ref == "5.1.m1"
    answer(demo_book, state_rag(row(demo_book, "5.1.m1"), Rag.RED, as_at=DAY))
    assert "5.1.m1" not in refs(asked(demo_book))


def test_a_number_without_a_day_of_its_own_is_due_when_the_plan_ends(demo_book: Book) -> None:
    last = date(2010, 3, 31)
    needing = {ask.ref: [reason.need for reason in ask.reasons] for ask in asked(demo_book, last)}
    assert Need.NO_ACTUAL in needing["1.2"]
    assert Need.NO_ACTUAL not in {reason.need for ask in asked(demo_book) for reason in ask.reasons}


def test_what_comes_next_is_named_as_exactly_as_it_is_known(demo_book: Book) -> None:
    assert next_due(demo_book, louise(demo_book), date(2010, 2, 3)) == "6.1, by 28 February"
    assert next_due(demo_book, louise(demo_book), date(2012, 1, 1)) == ""


# -- returns


def test_returns_count_what_is_to_be_said_what_was_and_what_was_left_blank(demo_book: Book) -> None:
    answer(demo_book, no_change(row(demo_book, "4.6"), as_at=DAY))
    answer(demo_book, state_rag(row(demo_book, "4.1"), Rag.RED, as_at=DAY, why="No quorum."))
    mine = one(demo_book, "Louise Russell")
    assert (len(mine.needing), mine.said, refs(list(mine.blank))) == (7, 2, ["4.1"])
    assert one(demo_book, "Shazia Hussain").said == 0


def test_rows_that_nobody_leads_are_told_apart(demo_book: Book) -> None:
    perform(demo_book, assign(row(demo_book, "4.1"), ""))
    assert [ref for ref, _ in returns(demo_book, row(demo_book, "4.1").plan_id, DAY).nobody] == ["4.1"]


def test_a_reminder_is_polite_and_names_each_row_with_its_reason(demo_book: Book) -> None:
    of = one(demo_book, "Shazia Hussain")
    letter = reminder(of, current(demo_book, row(demo_book, "1.1").plan_id, DAY), plan="The plan", sender="A Owner")
    assert letter.startswith(
        "Dear Shazia Hussain,\n\nMay I ask you for a word on these 2 rows of The plan by 8 January"
    )
    assert "  2.1  Review and improve" in letter
    assert "1 milestone due by 31 December not ticked; nothing said this round" in letter
    assert letter.endswith("With thanks,\nA Owner\n")


def test_who_has_said_everything_is_not_reminded(demo_book: Book) -> None:
    answer(demo_book, no_change(row(demo_book, "5.1"), as_at=DAY))
    at = current(demo_book, row(demo_book, "1.1").plan_id, DAY)
    with pytest.raises(NothingToDo, match="nothing to remind them of"):
        reminder(one(demo_book, "Andy Algar"), at, plan="The plan", sender=None)


# -- out of the file and into another


def test_rounds_and_what_was_said_in_them_go_out_and_come_in_again(demo_book: Book, empty_book: Book) -> None:
    answer(demo_book, no_change(row(demo_book, "4.6"), as_at=DAY))
    text = write_library(read_library(demo_book))
    add_plans(empty_book, read_json(text, name="the same"), "the same")
    assert refs(asked(empty_book)) == refs(asked(demo_book))
    assert write_library(read_library(empty_book)) == text


def test_no_change_of_what_nobody_has_rated_is_no_answer_in_any_count(demo_book: Book) -> None:
    """As files have it in which that could still be written."""
    answer(demo_book, state_rag(row(demo_book, "4.3"), Rag.GREEN, as_at=DAY))
    round_id = demo_book.value("select round_id from progress order by rid desc limit 1")
    before = one(demo_book, "Richard Parsons")
    richard = str(officer_named(demo_book, "Richard Parsons")["id"])
    to_say = to_go(demo_book, richard, DAY)
    with demo_book.act() as act:
        act.called("4.5 no change, still not said")
        unrated = row(demo_book, "4.5")
        act.insert(
            "progress", row_id=unrated.id, level="activity", no_change=1, round_id=round_id, as_at=DAY.isoformat()
        )
    assert one(demo_book, "Richard Parsons") == before
    assert to_go(demo_book, richard, DAY) == to_say
    assert "4.5" in refs([ask for ask in asks(demo_book, richard, DAY) if ask.reasons])
