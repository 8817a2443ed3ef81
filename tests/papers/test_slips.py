"""The list of slips: what was moved, how often, by whom, and from what to what."""

from collections.abc import Callable
from datetime import date

import pytest

from tsworkbench.papers.highlight.exceptions import slips_report
from tsworkbench.papers.paper import Paper, Table, paragraphs, plain
from tsworkbench.plan.model import Outcome, Status
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import place
from tsworkbench.work.agreement.decisions import decide
from tsworkbench.work.demo.quarter import POSITION
from tsworkbench.work.edits import perform
from tsworkbench.work.round.report import take_position
from tsworkbench.work.row.status import set_status

MARCH = date(2010, 3, 15)
PLAN = "Third Sector Strategy"
PlanOf = Callable[[Book], str]


@pytest.fixture
def slips(action_plan: PlanOf) -> Callable[..., Paper]:
    """The list of a book at a day, by what is known in March."""
    return lambda book, at=MARCH: slips_report(take_position(book, action_plan(book), at, by=MARCH))


@pytest.fixture
def plain_of(request: pytest.FixtureRequest) -> Callable[[Paper], str]:
    """A paper as plain text."""
    said: Callable[[Paper], str] = request.getfixturevalue("plain")
    return said


def rows(paper: Paper) -> list[list[str]]:
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    return [[" / ".join(map(plain, paragraphs(cell))) for cell in row] for table in tables for row in table.rows]


def moved(book: Book, ref: str, to: str, on: date = MARCH) -> None:
    perform(book, decide(place(book, f"{PLAN}:{ref}"), group="Third", on=on, as_at=MARCH, to=to))


def test_a_plan_whose_dates_are_as_agreed_says_so(
    quarter: Book, slips: Callable[..., Paper], plain_of: Callable[[Paper], str]
) -> None:
    assert rows(slips(quarter)) == []
    assert "No date has been moved since the plan was agreed." in plain_of(slips(quarter))


def test_each_move_says_from_what_to_what_and_who_agreed(
    quarter: Book, slips: Callable[..., Paper], plain_of: Callable[[Paper], str]
) -> None:
    moved(quarter, "4.2.m3", "end april 2010", date(2010, 1, 14))
    moved(quarter, "4.2.m3", "end may 2010")
    moved(quarter, "6.1.m3", "end june 2010")
    found = rows(slips(quarter))
    assert [row[2] for row in found] == ["twice", "once"]
    assert found[0][3] == (
        "From 31 December 2009 to 30 April 2010, agreed by the Third Sector Strategy Delivery Group on "
        "14 January 2010. / From 30 April 2010 to 31 May 2010, agreed by the Third Sector Strategy Delivery Group on "
        "15 March 2010."
    )
    assert found[0][1] == "December 2009"
    assert found[0][4] == "May 2010"
    said = plain_of(slips(quarter))
    assert "Two of " in said
    assert "have been moved: three times since this plan was agreed." in said


def test_what_was_moved_in_the_years_before_is_counted(quarter: Book, slips: Callable[..., Paper]) -> None:
    quarter.connection.execute("update milestone set slips_before=2 where ref='4.2.m3'")
    moved(quarter, "4.2.m3", "end april 2010")
    (row,) = rows(slips(quarter))
    assert row[2] == "three times"
    assert row[3].startswith("Moved twice in the years before. / From 31 December 2009")


def test_what_was_refused_is_no_slip_and_what_is_done_says_when(quarter: Book, slips: Callable[..., Paper]) -> None:
    row = place(quarter, f"{PLAN}:4.2.m2")
    perform(quarter, decide(row, group="Third", on=MARCH, as_at=MARCH, to="end april 2010", outcome=Outcome.REFUSED))
    assert rows(slips(quarter)) == []
    moved(quarter, "4.2.m3", "end april 2010")
    done = set_status(place(quarter, f"{PLAN}:4.2.m3"), Status.COMPLETE, as_at=MARCH)
    perform(quarter, done)
    assert [row[4] for row in rows(slips(quarter))] == ["done 15 March 2010"]


def test_a_list_at_an_earlier_day_knows_nothing_of_later_moves(quarter: Book, slips: Callable[..., Paper]) -> None:
    moved(quarter, "4.2.m3", "end april 2010")
    assert rows(slips(quarter, POSITION)) == []
