"""A measure that is counted from a register has its figures from there."""

from datetime import date

import pytest
from tests.store.registers import enter, field, named, put, small

from tsworkbench.plan.errors import NothingToDo, ReadOnly, WrongInput
from tsworkbench.plan.governance.measures import standing
from tsworkbench.plan.registers import presets
from tsworkbench.plan.registers.values import Figure, Register
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.log.undo import undo
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers.figures import count
from tsworkbench.store.views.attached import KeptMeasure, measure_of, measures_of
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.edits import perform
from tsworkbench.work.registers import figures
from tsworkbench.work.registers.definitions import take_in
from tsworkbench.work.row.measures import add_measure, read_measure, remove_measure

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


def test_a_measure_of_a_closed_plan_is_counted_up_to_the_day_on_which_it_was_closed(book: Book, measure: str) -> None:
    plan = book.value("select id from plan order by sort")
    with book.act() as act:
        act.called("closed")
        act.set("plan", plan, closed_on="2009-11-30")
    (kept,) = measures_of(book, [plan])
    assert [(one.on_day, one.value) for one in kept.measure.readings] == [("2009-10-01", 2)]


def test_typing_a_reading_of_it_is_refused(book: Book, measure: str) -> None:
    with pytest.raises(WrongInput, match=r"is counted from Attendance\. Change the entries there\."):
        perform(book, read_measure(measure, "12", as_at=DAY))


# -- fed, and let go again


@pytest.fixture
def plain(book: Book) -> tuple[Register, KeptMeasure]:
    """A register that counts its entries, and a measure of the first plan that nothing feeds."""
    plan = book.value("select id from plan order by sort")
    with book.act() as act:
        act.called("Measure and register added")
        made = act.insert("measure", row_id=plan, level="plan", title="Attended", ref="M1", sort="V")
        fields = [field("title"), field("on", "day")]
        counted = [Figure(name="all", label="all", on_field="on"), Figure(name="other", label="other")]
        register = put(act, small("attendance", fields, counted))
    enter(book, named(book, register), {"title": "x", "on": "2009-10-01"})
    return named(book, register), measure_of(book, made)


def test_a_measure_is_fed_and_let_go_and_u_undoes_both(book: Book, plain: tuple[Register, KeptMeasure]) -> None:
    register, kept = plain
    perform(book, read_measure(kept.measure.id or "", "12", as_at=DAY))
    here = figures.fed_place(book, "M1")
    assert here == figures.place_of_measure(kept)
    done = perform(book, figures.feed(here, register, register.figures[0], as_at=DAY))
    assert done.label == "M1 is counted from Attendance: all"
    assert [one.value for one in measure_of(book, here.id).measure.readings] == [1]
    assert figures.fed_words(book, named(book, register.id or "").figures[0]) == "M1"
    undo(book)
    assert [one.value for one in measure_of(book, here.id).measure.readings] == [12]
    perform(book, figures.feed(here, register, register.figures[0], as_at=DAY))
    assert perform(book, figures.unfeed(here)).label == "M1 no longer counted from Attendance"
    assert [one.value for one in measure_of(book, here.id).measure.readings] == [12]
    with pytest.raises(NothingToDo, match="M1 isn't counted from a register"):
        perform(book, figures.unfeed(here))


def test_nobody_is_asked_to_read_what_is_counted(book: Book, plain: tuple[Register, KeptMeasure]) -> None:
    register, kept = plain
    assert standing(kept.measure, DAY).unread is not None
    perform(book, figures.feed(figures.place_of_measure(kept), register, register.figures[0], as_at=DAY))
    fed = measure_of(book, kept.measure.id or "").measure
    assert standing(fed, DAY).unread is None
    assert fed.counted_from == "Attendance: all"


def test_what_is_counted_from_one_figure_is_counted_from_no_other(
    book: Book, plain: tuple[Register, KeptMeasure]
) -> None:
    register, kept = plain
    here, output = figures.place_of_measure(kept), place(book, "4.5.o1")
    perform(book, figures.feed(here, register, register.figures[0], as_at=DAY))
    register = named(book, register.id or "")
    with pytest.raises(WrongInput, match=r"M1 is counted from Attendance already\. Take that away first: --unfeed M1"):
        perform(book, figures.feed(here, register, register.figures[1], as_at=DAY))
    with pytest.raises(WrongInput, match="“all” is the actual of M1 already"):
        perform(book, figures.feed(output, register, register.figures[0], as_at=DAY))
    with pytest.raises(WrongInput, match=r"“all” is the actual of M1\. Take that away first: --unfeed M1"):
        perform(book, figures.drop_figure(register, register.figures[0]))


def test_a_figure_whose_measure_was_deleted_is_free_again(book: Book, plain: tuple[Register, KeptMeasure]) -> None:
    register, kept = plain
    perform(book, read_measure(kept.measure.id or "", "12", as_at=DAY))
    perform(book, figures.feed(figures.place_of_measure(kept), register, register.figures[0], as_at=DAY))
    perform(book, remove_measure(kept.measure.id or ""))
    assert book.value("select count(*) from measure_reading where deleted=0") == 0
    register = named(book, register.id or "")
    assert figures.fed_words(book, register.figures[0]) == ""
    perform(book, figures.feed(place(book, "4.5.o1"), register, register.figures[0], as_at=DAY))
    assert figures.fed_words(book, named(book, register.id or "").figures[0]) == "4.5.o1"
    perform(book, figures.unfeed(place(book, "4.5.o1")))
    perform(book, figures.drop_figure(register, named(book, register.id or "").figures[0]))


@pytest.mark.parametrize("name", ["M1", "4.5.o1"])
def test_what_a_closed_plan_counts_stays_as_it_is(book: Book, plain: tuple[Register, KeptMeasure], name: str) -> None:
    register, kept = plain
    with book.act() as act:
        act.called("closed")
        act.set("plan", kept.plan_id, closed_on="2009-12-15")
    with pytest.raises(ReadOnly, match="is closed, so nothing in it changes any more"):
        perform(
            book, figures.feed(figures.fed_place(book, name, kept.plan_id), register, register.figures[0], as_at=DAY)
        )


def test_a_measure_that_can_not_be_counted_any_more_says_why(book: Book, plain: tuple[Register, KeptMeasure]) -> None:
    register, kept = plain
    perform(book, figures.feed(figures.place_of_measure(kept), register, register.figures[0], as_at=DAY))
    with book.act() as act:
        act.called("On deleted")
        act.set("field", register.fields[1].id or "", deleted=1)
    register = named(book, register.id or "")
    said = count(book, register, register.figures[0], DAY).why or ""
    assert "its field On was deleted" in said
    assert said.endswith("M1 has no readings until you choose another, or undo.")


def test_a_preset_s_figure_is_offered_to_the_measure_whose_words_it_asks_for(demo_book: Book) -> None:
    plan_id = plan_named(demo_book, "third")["id"]
    perform(demo_book, take_in(presets.shipped("events"), plan_id=plan_id))
    there = Place("plan", plan_id, 0, plan_id)
    own = stored.registers_of(demo_book, plan_id).get("attendance")
    assert own is not None
    words = next(one.feeds for one in presets.shipped("events").registers[-1].figures if one.feeds) or ""
    perform(demo_book, add_measure(there, words))
    assert "M1" in {figures.ref_of(demo_book, one.output) for one in figures.offers(demo_book, [own])}
