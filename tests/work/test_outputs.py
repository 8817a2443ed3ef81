"""Actuals of outputs: so many more, so many in all, when, and with what evidence."""

from __future__ import annotations

from datetime import date

import pytest

from tsworkbench.plan.english import number
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.governance.rag import should_stand_at
from tsworkbench.store.book import Book
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.fields import read_actual, record_actual

AS_AT = date(2009, 12, 15)


@pytest.fixture
def people(demo_book: Book) -> Place:
    """An output of fifty people."""
    return place(demo_book, "Third Sector Strategy:1.2.o4")


def actual(book: Book, here: Place) -> object:
    return book.value("select actual from output where id=?", here.id)


@pytest.mark.parametrize(
    ("typed", "value", "is_more", "day", "evidence"),
    [
        ("+12", 12, True, "2009-12-15", ""),
        ("=40", 40, False, "2009-12-15", ""),
        ("-3", -3, True, "2009-12-15", ""),
        ("+ 1,200", 1200, True, "2009-12-15", ""),
        ("=2.5", 2.5, False, "2009-12-15", ""),
        ("+12 on 4 Dec, register in shared drive", 12, True, "2009-12-04", "register in shared drive"),
        ("+12 on 4 Dec register", 12, True, "2009-12-04", "register"),
        ("+12 on 4 Dec", 12, True, "2009-12-04", ""),
        ("+12 register, page 3", 12, True, "2009-12-15", "register, page 3"),
        ("+12, register", 12, True, "2009-12-15", "register"),
        ("=1 200", 1200, False, "2009-12-15", ""),
        ("=1 200, register", 1200, False, "2009-12-15", "register"),
        ("+12 on 4 Dec 2009 register", 12, True, "2009-12-04", "register"),
    ],
)
def test_what_is_typed_is_read(
    demo_book: Book, people: Place, typed: str, value: float, is_more: bool, day: str, evidence: str
) -> None:
    read = read_actual(demo_book, people, typed, as_at=AS_AT)
    assert (read.value, read.is_more, read.on_day.isoformat(), read.evidence) == (value, is_more, day, evidence)


def test_the_unit_behind_the_number_is_no_evidence(demo_book: Book) -> None:
    courses = place(demo_book, "Third Sector Strategy:4.3.o2")
    assert read_actual(demo_book, courses, "+3 officers", as_at=AS_AT).evidence == ""
    assert read_actual(demo_book, courses, "+3 Officer", as_at=AS_AT).evidence == ""
    assert read_actual(demo_book, courses, "+3 people", as_at=AS_AT).evidence == "people"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("=20 20", "“20 20” may be two numbers. Type “on” before a day, and a comma before the evidence."),
        ("+12 4 Dec", "“12 4” may be two numbers"),
        ("=1 200 register", "“1 200” may be two numbers"),
        ("+3 on 4 Jan", "4 Jan 2010 is still to come: choose a day up to 15 Dec 2009."),
        ("+3 on 4 Jan register", "4 Jan 2010 is still to come"),
        ("+3 on 31 feb", "“31 feb” is not a day in the calendar: February 2010 has 28 days."),
        ("+3 on 31 feb register", "“31 feb” is not a day in the calendar"),
        ("+3 on soon", "“soon” is not a date: type a day, such as “31/3/10”, “4 Dec” or “fri”."),
    ],
)
def test_what_would_be_read_otherwise_than_meant_is_refused(
    demo_book: Book, people: Place, typed: str, said: str
) -> None:
    with pytest.raises(WrongInput) as refused:
        read_actual(demo_book, people, typed, as_at=AS_AT)
    assert said in str(refused.value)


@pytest.mark.parametrize("typed", ["", "+", "12", "twelve", "+twelve", "+12x", "=1e9", "+12 on", "+9999999999999"])
def test_anything_else_is_refused_with_a_sentence(demo_book: Book, people: Place, typed: str) -> None:
    if typed == "+12 on":
        assert read_actual(demo_book, people, typed, as_at=AS_AT).evidence == "on"
        return
    with pytest.raises(WrongInput):
        read_actual(demo_book, people, typed, as_at=AS_AT)


@pytest.mark.parametrize("typed", ["+12 on 4 Jan 2010", "+12 on the moon, photo"])
def test_a_day_to_come_or_none_is_refused(demo_book: Book, people: Place, typed: str) -> None:
    with pytest.raises(WrongInput):
        perform(demo_book, record_actual(people, typed, as_at=AS_AT))
    assert actual(demo_book, people) is None


def test_a_reading_is_kept_and_the_actual_stands_at_the_sum(demo_book: Book, people: Place) -> None:
    perform(demo_book, record_actual(people, "=30 on 1 Dec", as_at=AS_AT))
    done = perform(demo_book, record_actual(people, "+12 on 4 Dec, register", as_at=AS_AT))
    assert done.label == "1.2.o4 now 42 of 50 people (was 30)"
    assert actual(demo_book, people) == 42
    kept = demo_book.row("select * from reading where output_id=? order by rid desc limit 1", people.id)
    assert kept is not None
    assert (kept["value"], kept["is_more"], kept["on_day"]) == (12, 1, "2009-12-04")
    assert (kept["evidence"], kept["by"]) == ("register", "Louise Russell")
    undo_log.undo(demo_book)
    assert actual(demo_book, people) == 30
    assert demo_book.value("select count(*) from reading where deleted=0") == 1


def test_the_same_count_again_is_still_a_reading(demo_book: Book, people: Place) -> None:
    perform(demo_book, record_actual(people, "=30", as_at=AS_AT))
    perform(demo_book, record_actual(people, "=30", as_at=AS_AT))
    assert demo_book.value("select count(*) from reading where deleted=0") == 2


def test_it_never_comes_to_less_than_none(demo_book: Book, people: Place) -> None:
    with pytest.raises(WrongInput, match="less than 0"):
        perform(demo_book, record_actual(people, "-3", as_at=AS_AT))


def test_only_outputs_are_counted(demo_book: Book) -> None:
    with pytest.raises(WrongInput, match="has no actual"):
        perform(demo_book, record_actual(place(demo_book, "Third Sector Strategy:4.2"), "+1", as_at=AS_AT))


def test_a_yearly_target_says_where_it_should_stand(demo_book: Book) -> None:
    done = perform(demo_book, record_actual(place(demo_book, "9.o1"), "=35", as_at=AS_AT))
    assert done.label == "9.o1 now 35 VCOs; should stand at 51 by now"


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2008, 3, 1), 0),
        (date(2008, 4, 1), 0),
        (date(2009, 3, 31), 30),
        (date(2009, 9, 30), 45),
        (date(2014, 3, 31), 180),
        (date(2020, 1, 1), 180),
    ],
)
def test_yearly_targets_add_up_over_the_plan_and_rest_at_its_end(day: date, wanted: float) -> None:
    assert should_stand_at(30, "yearly", "2008-04-01", "2014-03-31", day) == wanted


def test_what_is_not_yearly_or_has_no_start_says_nothing() -> None:
    assert should_stand_at(30, "total", "2008-04-01", None, AS_AT) is None
    assert should_stand_at(30, "yearly", None, None, AS_AT) is None
    assert should_stand_at(None, "yearly", "2008-04-01", None, AS_AT) is None
    assert should_stand_at(30, "yearly", "some day", None, AS_AT) is None


def test_numbers_are_written_for_people() -> None:
    assert [number(value) for value in (1200.0, 2.5, 0.25, 3)] == ["1,200", "2.5", "0.25", "3"]
