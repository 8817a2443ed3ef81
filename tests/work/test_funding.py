"""Where an activity's money comes from, as it is typed; what is not said anew stays as it was."""

from collections.abc import Callable
from typing import Any

import pytest

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.refs import Place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.money import funding_words, set_funding, written_funding

At = Callable[[str], Place]


def sums(book: Book, place: Place) -> list[tuple[Any, ...]]:
    return [
        tuple(row)
        for row in book.rows(
            "select s.name, l.pence, l.confirmed, l.inside from allocation l "
            "join funding_source s on s.id=l.source_id where l.activity_id=? and l.deleted=0 order by l.sort",
            place.id,
        )
    ]


def test_several_sources_each_have_their_sum(demo_book: Book, at: At) -> None:
    place = at("1.2")
    label = perform(demo_book, set_funding(place, "Lottery £20,000 (to be confirmed); Council £5,000")).label
    assert label == "1.2 funded by Lottery £20,000, to be confirmed; Council £5,000"
    assert sums(demo_book, place) == [("Lottery", 2_000_000, 0, None), ("Council", 500_000, None, None)]
    undo_log.undo(demo_book)
    assert sums(demo_book, place) == []
    assert check(demo_book) == []


def test_the_only_source_bears_the_whole_cost(demo_book: Book, at: At) -> None:
    place = at("4.2")
    perform(demo_book, set_funding(place, "Lottery"))
    assert sums(demo_book, place) == [("Lottery", 30_000_000, None, None)]


def test_what_is_not_said_anew_stays(demo_book: Book, at: At) -> None:
    place = at("5.1")  # £25,000 of the bid, included in the CVS budget
    perform(demo_book, set_funding(place, "Accelerated Delivery Bid; Lottery £1,000"))
    assert sums(demo_book, place) == [
        ("Accelerated Delivery Bid", 2_500_000, None, "1.1"),
        ("Lottery", 100_000, None, None),
    ]


def test_a_doubt_that_is_no_longer_typed_is_no_longer_there(demo_book: Book, at: At) -> None:
    place = at("1.1")
    assert sums(demo_book, place)[0][2] == 0
    perform(demo_book, set_funding(place, "Accelerated Delivery Fund"))
    assert sums(demo_book, place) == [("Accelerated Delivery Fund", 10_500_000, None, None)]


def test_a_source_is_known_whatever_its_capitals(demo_book: Book, at: At) -> None:
    before = demo_book.value("select count(*) from funding_source")
    perform(demo_book, set_funding(at("1.2"), "accelerated delivery fund £1k"))
    assert demo_book.value("select count(*) from funding_source") == before


@pytest.mark.parametrize("typed", ["", "N/A"])
def test_money_is_taken_away(demo_book: Book, at: At, typed: str) -> None:
    place = at("1.1")
    perform(demo_book, set_funding(place, typed))
    assert sums(demo_book, place) == []
    row = demo_book.row("select * from activity where id=?", place.id)
    assert row is not None
    assert written_funding(demo_book, row) == typed


def test_the_same_again_is_no_act(demo_book: Book, at: At) -> None:
    with pytest.raises(NothingToDo):
        perform(demo_book, set_funding(at("1.1"), "Accelerated Delivery Fund (allocation to be confirmed)"))


def test_a_milestone_has_no_funding(demo_book: Book, at: At) -> None:
    with pytest.raises(WrongInput, match="choose an activity"):
        perform(demo_book, set_funding(at("1.1.m1"), "Lottery"))


def test_how_it_is_read_is_said_while_it_is_typed() -> None:
    assert funding_words("£20k Lottery (confirmed)") == "Lottery £20,000, confirmed"
    assert funding_words("") == "no source"


def test_several_sums_of_one_source_are_each_known_again(demo_book: Book, at: At) -> None:
    place = at("1.2")
    perform(demo_book, set_funding(place, "Lottery £5,000; Lottery £6,000"))
    perform(demo_book, set_funding(place, "Lottery £5,000; Lottery £7,000; Council"))
    assert sums(demo_book, place) == [
        ("Lottery", 500_000, None, None),
        ("Lottery", 700_000, None, None),
        ("Council", None, None, None),
    ]
    perform(demo_book, set_funding(place, ""))
    assert sums(demo_book, place) == []
    assert check(demo_book) == []


def test_two_sums_of_one_source_both_go_with_it(demo_book: Book, at: At) -> None:
    place = at("1.2")
    perform(demo_book, set_funding(place, "Council £5,000; council £3,000"))
    assert sums(demo_book, place) == [("Council", 500_000, None, None), ("Council", 300_000, None, None)]
    perform(demo_book, set_funding(place, "Council £7,000"))
    assert sums(demo_book, place) == [("Council", 700_000, None, None)]
    undo_log.undo(demo_book)
    perform(demo_book, set_funding(place, ""))
    assert sums(demo_book, place) == []


@pytest.mark.parametrize("typed", ["£20,000", "Lottery £5k; £20,000 (to be confirmed)"])
def test_a_sum_alone_is_no_source(demo_book: Book, at: At, typed: str) -> None:
    with pytest.raises(WrongInput, match="not from where"):
        perform(demo_book, set_funding(at("1.2"), typed))
