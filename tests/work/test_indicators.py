"""A document with indicators imported into a plan of the file: what is new is added, what differs stays and is said."""

from datetime import date

import pytest

from tsworkbench.documents.formats.text.markdown import read
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import NothingToDo, Refused
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.store.book import Book, Done
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.attached import measure_named
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.imports.intake import Proposal, propose, take_in
from tsworkbench.work.row import measures

DAY = date(2010, 1, 8)
TABLE = """# Measures 2009/10

| Indicator | Target 2009/10 | Q1 | Q2 |
| --- | --- | --- | --- |
| VCOs with a policy | 30 | 20 | 22 |
| Grants paid on time | 95% | 90% | |
"""
PLAN = "Third Sector Strategy"


def draft(text: str = TABLE) -> Draft:
    return read_plan(read(text.encode(), "kpis.md"))


def proposed(book: Book, text: str = TABLE) -> Proposal:
    return propose(book, draft(text), named=PLAN)


def imported(book: Book, text: str = TABLE) -> Done:
    return take_in(book, proposed(book, text), as_at=DAY)


def figures(book: Book, ref: str) -> list[float]:
    return [one.value for one in measure_named(book, ref).measure.readings]


def test_measures_come_into_the_plan_that_is_named_and_its_rows_stay(demo_book: Book) -> None:
    done = imported(demo_book)
    assert done.label == f"“{PLAN}” updated: 2 measures, 2 targets and 3 readings added from kpis.md"
    assert (figures(demo_book, "M1"), figures(demo_book, "M2")) == ([20.0, 22.0], [90.0])
    assert measure_named(demo_book, "M1").plan == PLAN
    undo_log.undo(demo_book)
    assert demo_book.value("select count(*) from measure where deleted=0") == 0


def test_the_next_table_adds_its_readings_to_the_measures_that_are_there(demo_book: Book) -> None:
    perform(demo_book, measures.add_measure(place(demo_book, "1.2"), "Grants paid on time", unit="%"))
    done = imported(demo_book)
    assert "1 measure, 2 targets and 3 readings added" in done.label
    assert measure_named(demo_book, "M1").row_ref == "1.2"
    later = TABLE.replace("| Q2 |", "| Q2 | Q3 |").replace("| --- |\n", "| --- | --- |\n", 1)
    later = later.replace("| 20 | 22 |", "| 20 | 22 | 27 |").replace("| 90% | |", "| 90% | | |")
    assert imported(demo_book, later).label.endswith("1 reading added from kpis.md")


def test_a_figure_that_differs_stays_as_it_is_here_and_is_told(demo_book: Book) -> None:
    imported(demo_book)
    other = TABLE.replace("| 22 |", "| 23 |").replace("| 30 |", "| 40 |")
    proposal = proposed(demo_book, other)
    assert [words for one in proposal.parts[0].measured for words in one.kept] == [
        "M1, target for 2009/10: 30 here, 40 in the document",
        "M1 on 30 Sep 2009: 22 here, 23 in the document",
    ]
    assert proposal.is_nothing
    with pytest.raises(NothingToDo, match="2 figures differ and stay as here"):
        take_in(demo_book, proposal, as_at=DAY)
    assert figures(demo_book, "M1") == [20.0, 22.0]


def test_the_same_table_again_changes_nothing(demo_book: Book) -> None:
    imported(demo_book)
    with pytest.raises(NothingToDo, match=r"the file has all that kpis\.md says"):
        imported(demo_book)


def test_of_several_plans_one_is_to_be_named(demo_book: Book) -> None:
    with pytest.raises(Refused, match="Say whose measures they are with --plan"):
        propose(demo_book, draft())
    own = take_in(demo_book, propose(demo_book, draft(), new=True), as_at=DAY)
    assert own.label == "Imported “Measures 2009/10” from kpis.md"
    assert plan_named(demo_book, "Measures")["period_end"] == "2010-03-31"


def test_a_plan_comes_with_the_indicators_of_its_document_and_takes_those_of_its_next_edition(empty_book: Book) -> None:
    text = """# Community plan 2009/10

| Objective | Action | Lead | By when |
| --- | --- | --- | --- |
| Grants | 4.1 Open the fund | Louise Russell | Dec 2009 |

| Indicator | Target | Q1 |
| --- | --- | --- |
| Grants paid on time | 95% | 90% |
"""
    take_in(empty_book, propose(empty_book, draft(text)), as_at=DAY)
    assert figures(empty_book, "M1") == [90.0]
    later = text.replace(
        "| Indicator | Target | Q1 |\n| --- | --- | --- |",
        "| Indicator | Target | Q1 | Q2 |\n| --- | --- | --- | --- |",
    ).replace("| 95% | 90% |", "| 95% | 90% | 92% |")
    done = take_in(empty_book, propose(empty_book, draft(later)), as_at=DAY)
    assert done.label == "“Community plan 2009/10” updated: 1 reading added from kpis.md"
    assert empty_book.value("select count(*) from activity where deleted=0") == 1
