"""Measures: kept, given targets, read, put right, deleted and brought back, carried into the next year."""

from __future__ import annotations

from datetime import date

import pytest

from tsworkbench.documents.formats.interchange import read_library as read_json
from tsworkbench.papers.formats.interchange import write_library
from tsworkbench.plan.errors import NotFound, NothingToDo, ReadOnly, WrongInput
from tsworkbench.plan.governance.measures import Trend, better_in_words, standing
from tsworkbench.plan.model import Better, Rag
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.library import read_library
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.attached import KeptMeasure, measure_named, measures_of
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.agreement.life import close, roll_forward
from tsworkbench.work.edits import perform
from tsworkbench.work.history import of_row
from tsworkbench.work.row import measures
from tsworkbench.work.row.tree import delete

AS_AT = date(2010, 1, 8)


@pytest.fixture
def plan(demo_book: Book) -> Place:
    row = demo_book.row("select id, rid from plan order by sort limit 1")
    assert row is not None
    return Place("plan", row["id"], row["rid"], row["id"])


@pytest.fixture
def vcos(demo_book: Book, plan: Place) -> str:
    """The id of a measure of the plan: VCOs, 30 by the end of the year, from 20."""
    perform(demo_book, measures.add_measure(plan, "VCOs with a policy", unit="VCOs", starts_from=20.0))
    found = measure_named(demo_book, "M1").measure.id
    assert found is not None
    perform(demo_book, measures.set_target(found, "2009/10", "30", as_at=AS_AT))
    return found


def kept(book: Book) -> KeptMeasure:
    return measure_named(book, "M1")


def read(book: Book, measure: str, typed: str, on: str = "", words: str = "") -> str:
    return perform(book, measures.read_measure(measure, typed, as_at=AS_AT, on=on, words=words)).label


def test_a_reading_is_of_the_period_that_ended_last_unless_a_day_is_named(demo_book: Book, vcos: str) -> None:
    assert read(demo_book, vcos, "27") == "M1 27 VCOs on 31 Dec 2009: amber against 30 VCOs"
    read(demo_book, vcos, "22", on="Q1")
    assert [one.on_day for one in kept(demo_book).measure.readings] == ["2009-06-30", "2009-12-31"]
    at = standing(kept(demo_book).measure, AS_AT)
    assert (at.rag, at.trend, at.target) == (Rag.AMBER, Trend.BETTER, 30)


@pytest.mark.parametrize("typed", ["30 groups", "30%", "£30"])
def test_a_figure_in_another_unit_is_refused_with_a_sentence(demo_book: Book, vcos: str, typed: str) -> None:
    with pytest.raises(WrongInput, match=r"M1 is measured in VCOs, so “.*” is in another unit"):
        read(demo_book, vcos, typed)
    with pytest.raises(WrongInput, match="in another unit"):
        perform(demo_book, measures.set_target(vcos, "Q1", typed, as_at=AS_AT))
    assert kept(demo_book).measure.readings == ()


@pytest.mark.parametrize("typed", ["27 vcos", "27 VCO", "=27", " 27 "])
def test_a_figure_in_its_own_unit_is_read(demo_book: Book, vcos: str, typed: str) -> None:
    read(demo_book, vcos, typed)
    assert kept(demo_book).measure.readings[0].value == 27


@pytest.mark.parametrize(("on", "day"), [("Q3", "2009-12-31"), ("Dec", "2009-12-31"), ("Q1", "2009-06-30")])
def test_in_a_plan_of_several_years_a_reading_is_of_the_period_that_has_been(
    demo_book: Book, on: str, day: str
) -> None:
    row = demo_book.row("select id, rid from plan where period_end='2014-03-31'")
    assert row is not None
    perform(demo_book, measures.add_measure(Place("plan", row["id"], row["rid"], row["id"]), "VCOs on the portal"))
    read(demo_book, kept(demo_book).measure.id or "", "12", on=on)
    assert [one.on_day for one in kept(demo_book).measure.readings] == [day]


def test_a_reading_before_the_baseline_is_refused(demo_book: Book, vcos: str) -> None:
    with pytest.raises(WrongInput, match="The baseline of M1 is of 31 Mar 2009"):
        read(demo_book, vcos, "19", on="31 Mar 2009")
    perform(demo_book, measures.set_measure(vcos, starts_on="2009-06-30"))
    with pytest.raises(WrongInput, match="choose a later day"):
        read(demo_book, vcos, "19", on="Q1")


def test_a_baseline_after_a_reading_is_refused(demo_book: Book, vcos: str) -> None:
    read(demo_book, vcos, "22", on="Q1")
    with pytest.raises(WrongInput, match="has a reading of 30 Jun 2009"):
        perform(demo_book, measures.set_measure(vcos, starts_on="2009-09-30"))


def test_a_day_is_read_once_and_put_right_with_a_sign(demo_book: Book, vcos: str) -> None:
    read(demo_book, vcos, "27")
    with pytest.raises(WrongInput, match=r"has a reading of 31 Dec 2009 already: 27 VCOs\. Type “=28”"):
        read(demo_book, vcos, "28")
    assert read(demo_book, vcos, "=28", words="counted again").endswith("(was 27 VCOs)")
    assert [(one.value, one.text) for one in kept(demo_book).measure.readings] == [(28, "counted again")]
    with pytest.raises(NothingToDo):
        read(demo_book, vcos, "=28")


def test_a_day_to_come_and_what_is_no_number_are_refused(demo_book: Book, vcos: str) -> None:
    with pytest.raises(WrongInput, match="is still to come"):
        read(demo_book, vcos, "27", on="31 Mar 2010")
    with pytest.raises(WrongInput, match="is not a number"):
        read(demo_book, vcos, "many")
    with pytest.raises(WrongInput):
        perform(demo_book, measures.set_target(vcos, "whenever", "30", as_at=AS_AT))


def test_a_target_is_of_a_period_and_is_changed_and_removed(demo_book: Book, vcos: str) -> None:
    said = perform(demo_book, measures.set_target(vcos, "Q3", "25", as_at=AS_AT)).label
    assert said == "M1 target 25 VCOs for Q3 2009/10"
    read(demo_book, vcos, "26")
    assert standing(kept(demo_book).measure, AS_AT).rag is Rag.GREEN
    perform(demo_book, measures.set_target(vcos, "2009/10", "40", as_at=AS_AT))
    perform(demo_book, measures.set_target(vcos, "Q3", "", as_at=AS_AT))
    assert [(one.first_on, one.value) for one in kept(demo_book).measure.targets] == [("2009-04-01", 40)]
    assert standing(kept(demo_book).measure, AS_AT).rag is Rag.RED


def test_it_is_deleted_with_its_series_and_one_undo_brings_all_back(demo_book: Book, vcos: str) -> None:
    read(demo_book, vcos, "27")
    before = kept(demo_book)
    perform(demo_book, measures.remove_measure(vcos))
    with pytest.raises(NotFound):
        kept(demo_book)
    assert check(demo_book) == []
    undo_log.undo(demo_book)
    assert kept(demo_book) == before


def test_an_activity_is_deleted_with_its_measures_and_brought_back_with_them(demo_book: Book) -> None:
    here = place(demo_book, "Third Sector Strategy:5.1")
    perform(demo_book, measures.add_measure(here, "Assets transferred"))
    vcos = kept(demo_book).measure.id or ""
    perform(demo_book, measures.set_target(vcos, "2009/10", "3", as_at=AS_AT))
    read(demo_book, vcos, "1")
    before = kept(demo_book)
    perform(demo_book, delete(here))
    assert check(demo_book) == []
    undo_log.undo(demo_book)
    assert kept(demo_book) == before


def test_the_next_number_follows_deleted_ones_and_a_title_is_there_once(
    demo_book: Book, plan: Place, vcos: str
) -> None:
    with pytest.raises(WrongInput, match="here already"):
        perform(demo_book, measures.add_measure(plan, "vcos WITH a policy"))
    perform(demo_book, measures.remove_measure(vcos))
    perform(demo_book, measures.add_measure(plan, "Another"))
    assert measure_named(demo_book, "another").measure.ref == "M2"


def test_a_milestone_has_no_measures(demo_book: Book) -> None:
    with pytest.raises(WrongInput, match="A milestone has no measures"):
        perform(demo_book, measures.add_measure(place(demo_book, "Third Sector Strategy:1.1.m1"), "x"))


def test_a_closed_plan_is_not_read_any_more(demo_book: Book, plan: Place, vcos: str) -> None:
    perform(demo_book, close(plan, on=AS_AT, as_at=AS_AT))
    with pytest.raises(ReadOnly):
        read(demo_book, vcos, "27")


def test_the_next_year_goes_on_with_the_whole_series_which_is_counted_once(
    demo_book: Book, plan: Place, vcos: str
) -> None:
    read(demo_book, vcos, "27")
    before = kept(demo_book).measure
    roll_forward(demo_book, plan.id, close_on=AS_AT)
    after = kept(demo_book)
    assert not after.is_closed
    assert after.measure.carried_from == before.id
    assert [(one.on_day, one.value, one.by) for one in after.measure.readings] == [
        (one.on_day, one.value, one.by) for one in before.readings
    ]
    assert after.measure.starts_on == "2009-04-01"
    standing_plans = [row["id"] for row in demo_book.rows("select id from plan where closed_on is null")]
    assert [one.measure.title for one in measures_of(demo_book, standing_plans)] == ["VCOs with a policy"]
    assert check(demo_book) == []


def test_its_whole_past_is_in_the_history_of_its_row(demo_book: Book, plan: Place, vcos: str) -> None:
    read(demo_book, vcos, "27", words="all seven returned")
    perform(demo_book, measures.set_measure(vcos, better=Better.LOWER))
    perform(demo_book, measures.remove_measure(vcos))
    told = [(one.field, one.was, one.now) for story in of_row(demo_book, plan.id).stories for one in story.told]
    assert ("measure M1, reading", "", "27 on 31 Dec 2009 · “all seven returned”") in told
    assert ("measure M1", "", "VCOs with a policy") in told
    assert ("measure M1, target", "", "30, 1 Apr 2009 to 31 Mar 2010") in told
    assert ("measure M1, better is", "higher", "lower") in told


def test_it_is_written_and_read_as_json(demo_book: Book, vcos: str) -> None:
    read(demo_book, vcos, "27", words="all seven returned")
    library = read_library(demo_book)
    assert read_json(write_library(library), name="x.json") == library


@pytest.mark.parametrize(
    ("typed", "way"),
    [("Higher", "higher"), ("High is good", "higher"), ("Bigger is better", "higher"), ("Lower is better", "lower"),
     ("Decrease", "lower"), ("maintain", None), ("", None)],
)  # fmt: skip
def test_which_way_is_better_is_read(typed: str, way: str | None) -> None:
    found = better_in_words(typed)
    assert (found.value if found else None) == way
