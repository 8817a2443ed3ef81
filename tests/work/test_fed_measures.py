"""A measure that is counted from a register has its figures from there."""

from datetime import date

import pytest
from tests.store.registers import enter, field, named, put, small

from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.registers.values import Figure
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.views.attached import measures_of
from tsworkbench.work.edits import perform
from tsworkbench.work.row.measures import read_measure

DAY = date(2009, 12, 15)


@pytest.fixture
def measure(book: Book) -> str:
    """A measure of the first plan: two came on 1 October, another on 10 December, one is to come in January."""
    plan = book.value("select id from plan order by sort")
    with book.act() as act:
        act.called("Measure and register added")
        made = act.insert("measure", row_id=plan, level="plan", title="Attended", sort="V")
        act.insert("measure_reading", measure_id=made, on_day="2009-06-30", value=99.0)
        counted = Figure(name="all", label="all", on_field="on", measure_id=made)
        register = put(act, small("attendance", [field("title"), field("on", "day")], [counted]))
    days = ("2009-10-01", "2009-10-01", "2009-12-10 on 10 Dec", "2010-01-04", "TBC")
    enter(book, named(book, register), *({"title": "x", "on": day} for day in days))
    return str(made)


def test_its_readings_are_what_is_counted_each_day_on_which_that_grows(book: Book, measure: str) -> None:
    plan = book.value("select id from plan order by sort")
    (kept,) = measures_of(book, [plan])
    told = [(one.on_day, one.value) for one in kept.measure.readings]
    assert told == [("2009-10-01", 2), ("2009-12-10", 3)]
    (whole,) = read_library(book, [plan]).plans[0].measures
    assert [(one.on_day, one.value) for one in whole.readings] == told


def test_typing_a_reading_of_it_is_refused(book: Book, measure: str) -> None:
    with pytest.raises(WrongInput, match=r"is counted from Attendance\. Change the entries there\."):
        perform(book, read_measure(measure, "12", as_at=DAY))
