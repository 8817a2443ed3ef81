"""An output that is counted from a register has that for its actual, wherever the actual is asked for."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.store.registers import enter, field, named, put, small

from tsworkbench.plan.errors import ReadOnly, WrongInput
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.language.fields import Kind
from tsworkbench.plan.registers.values import Figure
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.log.snapshot import end_of, open_position, open_stood_at
from tsworkbench.store.registers.figures import feeding
from tsworkbench.store.views import rounds
from tsworkbench.store.views.refs import place
from tsworkbench.store.views.row import Viewer
from tsworkbench.work.edits import perform
from tsworkbench.work.imports.intake import propose
from tsworkbench.work.registers.figures import rewrite, set_baseline
from tsworkbench.work.row import form, record
from tsworkbench.work.row.fields import record_actual, set_actual

DAY = date(2009, 12, 15)


@pytest.fixture
def fed(book: Book) -> str:
    """The ref of an output that is counted: 35 came on 10 December, and 2 are to come on 4 January."""
    here = place(book, "4.5.o1")
    with book.act() as act:
        act.called("Registers: Attendance added")
        counted = Figure(
            name="came", label="organisations", wanted="attended", how="distinct", field="organisation", on_field="on",
            output_id=here.id,
        )  # fmt: skip
        register = put(
            act,
            small("attendance", [field("organisation"), field("attended", "yes_no"), field("on", "day")], [counted]),
        )
    there = named(book, register)
    enter(book, there, *({"organisation": f"O{n}", "attended": 1, "on": "2009-12-10"} for n in range(35)))
    enter(book, there, *({"organisation": f"P{n}", "attended": 1, "on": "2010-01-04"} for n in range(2)))
    enter(book, there, {"organisation": "away", "attended": 0, "on": "2009-12-10"})
    return "4.5.o1"


def in_library(book: Book, ref: str, **asked: date) -> float | None:
    rows = [
        o for p in read_library(book, **asked).plans for ob in p.objectives for a in ob.activities for o in a.outputs
    ]
    return next(one.actual for one in rows if one.ref == ref)


@pytest.mark.parametrize(("day", "value"), [(date(2009, 12, 9), 0), (DAY, 35), (date(2010, 1, 4), 37)])
def test_the_list_and_the_library_say_the_same_at_any_day(book: Book, fed: str, day: date, value: int) -> None:
    view = Viewer(book, day).row(place(book, fed).key)
    assert view is not None
    assert view.fed is not None
    assert (view.actual, view.fed.words) == (value, "from Attendance")
    assert in_library(book, fed, as_at=day) == value


def test_an_output_that_is_not_fed_is_as_it_was(book: Book, fed: str) -> None:
    perform(book, set_actual(place(book, "1.2.o1"), 12, as_at=DAY))
    view = Viewer(book, DAY).row(place(book, "1.2.o1").key)
    assert view is not None
    assert (view.actual, view.fed) == (12, None)
    assert in_library(book, "1.2.o1") == 12


def test_a_day_of_the_past_counts_what_was_known_then(book: Book, fed: str) -> None:
    for past in (open_stood_at(book.path, end_of(DAY)), open_position(book.path, end_of(DAY), DAY)):
        try:
            assert in_library(past, fed) == 35
        finally:
            past.close()
    past = open_position(book.path, end_of(DAY), date(2009, 12, 9))
    try:
        assert in_library(past, fed) == 0
    finally:
        past.close()


@pytest.mark.parametrize("typed", ["+12", "=40"])
def test_typing_an_actual_that_is_counted_is_refused(book: Book, fed: str, typed: str) -> None:
    said = (
        r"4\.5\.o1 is counted from Attendance \(35 of 35.*\)\. Change the entries there; or, to type it by hand, "
        "take the feed away: “register figures --unfeed 4.5.o1”."
    )
    with pytest.raises(WrongInput, match=said):
        perform(book, record_actual(place(book, fed), typed, as_at=DAY))
    with pytest.raises(WrongInput, match=said):
        perform(book, set_actual(place(book, fed), 40, as_at=DAY))


def test_nobody_is_asked_to_count_what_is_counted(book: Book, fed: str) -> None:
    row = book.row("select activity_id from output where id=?", place(book, fed).id)
    assert row is not None
    asked = [one["activity_id"] for one in rounds.uncounted(book, [row["activity_id"]])]
    book.connection.execute("update figure set deleted=1")
    assert len([one["activity_id"] for one in rounds.uncounted(book, [row["activity_id"]])]) == len(asked) + 1


def test_the_form_and_the_record_show_what_is_counted(book: Book, fed: str) -> None:
    here = place(book, fed)
    assert next(one.words for one in form.held(book, here) if one.field.kind is Kind.ACTUAL) == "35"
    view = Viewer(book, DAY).row(here.key)
    assert view is not None
    assert {fact.label: fact.text for fact in record.facts(book, view, DAY)}["Actual"] == "35, from Attendance"


def test_a_field_that_was_deleted_leaves_the_output_without_an_actual_and_says_why(book: Book, fed: str) -> None:
    with book.act() as act:
        act.called("Organisation deleted")
        act.set("field", book.value("select id from field where name='organisation'"), deleted=1)
    view = Viewer(book, DAY).row(place(book, fed).key)
    assert view is not None
    assert view.fed is not None
    assert view.actual is None
    assert view.fed.words.startswith("“came” can't be counted any more: its field Organisation was deleted by")


def test_an_import_never_offers_the_counted_number_as_a_typed_one(
    book: Book, fed: str, as_draft: Callable[..., Draft]
) -> None:
    """A sheet that was made some days ago says what was counted then."""
    plan_id = place(book, fed).plan_id
    plan = read_library(book, [plan_id], as_at=date(2009, 12, 9)).plans[0]
    comparison = propose(book, as_draft(plan)).parts[0].comparison
    assert comparison is not None
    assert comparison.differences == ()


def test_an_output_of_a_closed_plan_is_counted_up_to_the_day_on_which_it_was_closed(book: Book, fed: str) -> None:
    here = place(book, fed)
    with book.act() as act:
        act.called("closed")
        act.set("plan", here.plan_id, closed_on="2009-12-31")
    later = date(2010, 6, 1)
    view = Viewer(book, later).row(here.key)
    assert view is not None
    assert view.actual == in_library(book, fed, as_at=later) == 35
    assert in_library(book, fed, as_at=date(2009, 12, 9)) == 0


def test_a_figure_that_feeds_a_closed_plan_is_not_counted_otherwise(book: Book, fed: str) -> None:
    register, figure = feeding(book)[place(book, fed).id]
    with book.act() as act:
        act.called("closed")
        act.set("plan", place(book, fed).plan_id, closed_on="2009-12-31")
    for edit in (rewrite(register, figure, "", as_at=DAY), set_baseline(register, figure, 3.0)):
        with pytest.raises(ReadOnly, match=r"“organisations” is the actual of .*4\.5\.o1 in “Third .* which is closed"):
            perform(book, edit)
