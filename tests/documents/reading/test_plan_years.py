"""Dates without a year, in documents that say nowhere of which year they are: the other dates tell, with a doubt."""

import pytest
from tests.documents.reading.making import Grid, Made, Paper, document

from tsworkbench.documents.formats.text.csv_table import read as read_csv
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.imports.doubts import settle
from tsworkbench.plan.imports.draft import Draft

HEADS = ["Objective", "Action", "Lead", "By when"]


def read(*dates: str | Made) -> Draft:
    rows = [["Safer streets", f"Relight street {n}", "Highways Team", when] for n, when in enumerate(dates, start=1)]
    return read_plan(document(Paper([Grid([HEADS, *rows])], name="list.docx")))


def due(draft: Draft, n: int = 0) -> str | None:
    return draft.library.plans[0].objectives[0].activities[n].due_to


@pytest.mark.parametrize(
    ("dates", "read_as"),
    [
        (("by autumn", "March 2011"), "2010-11-30"),
        (("by autumn", "31/3/11"), "2010-11-30"),
        (("by autumn", "2011-03-31"), "2010-11-30"),
        (("by autumn", "June 2010", "March 2011"), "2010-11-30"),
        (("by March", "Sept 2010"), "2011-03-31"),
        (("by autumn", "June 2011"), "2011-11-30"),
    ],
)
def test_the_other_dates_say_of_which_financial_year_it_is(dates: tuple[str, ...], read_as: str) -> None:
    draft = read(*dates)
    assert due(draft) == read_as
    (doubt,) = draft.doubts
    assert f"the document’s other dates lie in {'2011/12' if 'June 2011' in dates else '2010/11'}." in doubt.because


def test_the_year_after_is_the_other_reading() -> None:
    draft = read("by autumn", "March 2011")
    (other,) = draft.doubts[0].others
    assert due(settle(draft, 0, other)) == "2011-11-30"


def test_dates_of_more_than_one_financial_year_leave_two_readings() -> None:
    draft = read("by autumn", "March 2011", "June 2011")
    assert due(draft) == "2011-11-30"
    assert draft.doubts[0].others


def test_it_is_so_in_a_csv_file() -> None:
    text = "Objective,Action,Lead,By when\nStreets,Relight,Highways,by autumn\nStreets,Sweep,Highways,March 2011\n"
    assert due(read_plan(read_csv(text.encode(), "list.csv"))) == "2010-11-30"


def test_a_title_that_names_the_year_leaves_no_doubt_about_it() -> None:
    from tests.documents.reading.making import Text

    rows = [
        HEADS,
        ["Streets", "Relight", "Highways Team", "by October"],
        ["Streets", "Sweep", "Highways Team", "May 2011"],
    ]
    draft = read_plan(document(Paper([Text("Streets plan 2010/11", 1), Grid(rows)])))
    assert (due(draft), draft.doubts) == ("2010-10-31", ())
