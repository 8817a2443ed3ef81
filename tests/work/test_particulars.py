"""What a plan as a whole has: read as it is typed, written as one act, and taken back."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.errors import NothingToDo, WorkbenchError, WrongInput
from tsworkbench.plan.governance.particulars import PARTICULARS, particular
from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log.undo import take_back, undo
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.store.views.row import Viewer
from tsworkbench.work.agreement.particulars import particulars_of, read_particular, set_particular
from tsworkbench.work.edits import key, perform

DAY = date(2009, 12, 15)


@pytest.fixture
def plan(demo_book: Book) -> Place:
    row = plan_named(demo_book, "Third Sector Strategy")
    return Place("plan", row["id"], row["rid"], row["id"])


Put = Callable[[str, str], str]


@pytest.fixture
def put(demo_book: Book, plan: Place) -> Put:
    """Sets a particular and returns the act's label."""
    return lambda name, text: perform(demo_book, set_particular(plan, name, text, as_at=DAY)).label


def test_they_stand_as_an_officer_would_type_them(demo_book: Book, plan: Place) -> None:
    found = particulars_of(demo_book, plan.id)
    assert list(found) == [one.name for one in PARTICULARS]
    assert (found["period"], found["year-start"], found["report-on"]) == ("2009/10", "April", "activity")
    assert found["amber-after"] == ""
    thin = particulars_of(demo_book, plan_named(demo_book, "THIN")["id"])
    assert (thin["period"], thin["activity-word"]) == ("1 Apr 2008..31 Mar 2014", "Objective")


@pytest.mark.parametrize(
    ("name", "typed", "stands", "said"),
    [
        ("title", "Third Sector Plan", "Third Sector Plan", "title “Third Sector Plan” (was “Third Sector Strategy - "),
        ("short-title", "", "", "short title removed (was “Third Sector Strategy”)"),
        ("period", "2010/11", "2010/11", "period “2010/11” (was “2009/10”)"),
        ("period", "1 apr 2009..31 mar 2012", "1 Apr 2009..31 Mar 2012", "period “1 Apr 2009..31 Mar 2012” (was"),
        ("period", "", "", "period removed (was “2009/10”)"),
        ("year-start", "oct", "October", "year starts “October” (was “April”)"),
        ("year-start", "1", "January", "year starts “January” (was “April”)"),
        ("review", "each March", "each March", "review “each March”"),
        ("objective-word", "Aim", "Aim", "level 1 “Aim” (was “Objective”)"),
        ("report-on", "m", "milestone", "rated are “milestone” (was “activity”)"),
        ("amber-after", "14", "14", "amber after “14” (was “0”)"),
        ("bank-holidays", "scot", "Scotland", "bank holidays “Scotland” (was “England”)"),
        ("bank-holidays", "none", "none", "bank holidays “none” (was “England”)"),
        ("closure-days", "29–31 Dec; 3 Jun 2010", "29–31 Dec; 3 Jun 2010", "closure days “29–31 Dec; 3 Jun 2010”"),
        ("one-colour", "yes", "yes", "one colour “yes” (was “no”)"),
        ("amber-means", "may be late", "may be late", "amber is “may be late” (was “in doubt”)"),
        ("report-from", "The Partnership", "The Partnership", "reports from “The Partnership”"),
        ("vision", "A thriving\nsector", "A thriving\nsector", "vision written"),
    ],
)
def test_each_is_written_and_taken_back(
    demo_book: Book, plan: Place, put: Put, name: str, typed: str, stands: str, said: str
) -> None:
    before = particulars_of(demo_book, plan.id)
    assert put(name, typed).startswith(f"Third Sector Strategy: {said}")
    period = {"period": "1 Apr 2009..31 Mar 2010"} if name == "year-start" else {}  # no year of its own any more
    assert particulars_of(demo_book, plan.id) == before | period | {name: stands}
    undo(demo_book)
    assert particulars_of(demo_book, plan.id) == before
    assert check(demo_book) == []


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("title", " ", "A plan needs a title"),
        ("short-title", "Thin", "a plan called “Thin” in this file already"),
        ("short-title", "infrastructure development strategy 2008-2014", "in this file already"),
        ("year-start", "13", "is not a month"),
        ("year-start", "ma", "is not a month"),
        ("year-start", "...", "is not a month"),
        ("amber-after", "-1", "Type one from 0 to 999"),
        ("bank-holidays", "n", "not one of its choices: England, Wales, Scotland, Northern Ireland, none"),
        ("closure-days", "29–31 Dec; Christmas week", "“Christmas week” is not a set of days"),
        ("closure-days", ";", "is not a set of days"),
        ("amber-after", "1000", "Type one from 0 to 999"),
        ("amber-after", "0000000001000", "Type one from 0 to 999"),
        ("amber-after", "0" * 9 + "9" * 5000, "Type one from 0 to 999"),
        ("report-on", "objective", "not one of its choices: activity, milestone"),
        ("period", "soon", "not a period"),
        ("period", "1 apr 2010..31 mar 2009", "does not end after it starts"),
        ("notes", "x" * 10_001, "10,001 characters"),
        ("colour", "blue", "nothing that a plan has"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_type(put: Put, name: str, typed: str, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        put(name, typed)


def test_nothing_typed_makes_it_as_it_comes(demo_book: Book, plan: Place, put: Put) -> None:
    for name, other in (("amber-after", "30"), ("year-start", "oct"), ("objective-word", "Aim"), ("report-on", "m")):
        before = particulars_of(demo_book, plan.id)[name]
        put(name, other)
        put(name, "")
        assert particulars_of(demo_book, plan.id)[name] == before


def test_the_same_again_is_no_act(put: Put) -> None:
    with pytest.raises(WorkbenchError, match="Nothing to change"):
        put("year-start", "April")


def test_thresholds_are_in_force_at_once(demo_book: Book, put: Put) -> None:
    late = place(demo_book, "Third Sector Strategy:2.1.m1")  # 15 days past its date

    def says() -> Rag | None:
        view = Viewer(demo_book, DAY).page([key(late)])[key(late)]
        return view.dated_rag

    assert says() is Rag.AMBER
    put("amber-after", "20")
    assert says() is Rag.GREEN


def test_a_review_says_on_which_days_it_falls() -> None:
    read = read_particular("review", "in the last quarter of each financial year", as_at=DAY)
    assert read.words == "in the month view, such as 31 March 2010"
    assert read_particular("review", "when we get round to it", as_at=DAY).words.startswith("kept as words")


def test_names_may_have_dashes_or_underscores() -> None:
    assert particular("Year_Start") is particular("year-start")


@given(name=st.sampled_from([one.name for one in PARTICULARS]), typed=st.text(max_size=40))
def test_no_text_breaks_the_reading(name: str, typed: str) -> None:
    with suppress(WrongInput):
        read = read_particular(name, typed, as_at=DAY)
        assert all(value is None or isinstance(value, str | int) for value in read.cells.values())


def test_a_setting_that_stands_twice_is_set_and_unset_as_one(demo_book: Book, plan: Place, put: Put) -> None:
    put("red-after", "5")
    put("red-after", "")
    unset = demo_book.value("select max(seq) from action")
    put("red-after", "7")
    take_back(demo_book, unset)  # now 5 and 7 both stand
    put("red-after", "9")
    assert particulars_of(demo_book, plan.id)["red-after"] == "9"
    undo(demo_book)
    put("red-after", "")
    assert particulars_of(demo_book, plan.id)["red-after"] == ""
    undo(demo_book)
    assert check(demo_book) == []


@pytest.mark.parametrize(("name", "typed"), [("one-colour", "no"), ("amber-after", "0"), ("period", "2009/10")])
def test_what_holds_already_is_no_act(put: Put, name: str, typed: str) -> None:
    with pytest.raises(NothingToDo, match="Nothing to change"):
        put(name, typed)


def test_a_title_may_be_that_of_another_plan_while_a_short_one_tells_them_apart(demo_book: Book, put: Put) -> None:
    title = plan_named(demo_book, "THIN")["title"]
    put("title", title)
    with pytest.raises(WrongInput, match="already"):
        put("short-title", "")
