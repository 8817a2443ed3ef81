"""What is struck out beside the words that stand: a milestone's old date is its baseline, anything else is kept."""

import pytest
from tests.documents.reading.making import Grid, Made, Paper, Text, document, docx_bytes

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.markdown import read as read_markdown
from tsworkbench.documents.reading import read_plan
from tsworkbench.documents.word.reading import read as read_docx
from tsworkbench.plan.whole import Activity

HEADS = ["Aim", "Action", "Milestones", "Lead"]


def activity(milestones: str | Made) -> Activity:
    """The activity of a plan with this cell of milestones."""
    return only(document(paper(milestones)))


def paper(milestones: str | Made) -> Paper:
    row = ["Safer streets", "2.1 Relight the underpass", milestones, "Highways Team"]
    return Paper([Text("Plan 2010/11", 1), Grid([HEADS, row])])


def only(read: Document) -> Activity:
    (plan,) = read_plan(read).library.plans
    return plan.objectives[0].activities[0]


@pytest.mark.parametrize("stands", ["Jan 2011: lamps lit", "Lamps lit by Jan 2011", "Lamps lit (Jan 2011)"])
def test_an_old_date_struck_out_in_a_milestone_is_its_baseline(stands: str) -> None:
    (lit,) = activity(Made(stands, struck="Dec 2010")).milestones
    assert lit.title.casefold() == "lamps lit"
    assert (lit.due_to, lit.baseline_due_to, lit.baseline_precision) == ("2011-01-31", "2010-12-31", "month")
    assert lit.notes is None


def test_it_is_so_in_markdown_and_in_word() -> None:
    text = (
        "# Plan 2010/11\n\n| Aim | Action | Milestones | Lead |\n| --- | --- | --- | --- |\n"
        "| Safer streets | 2.1 Relight | Survey by June 2010<br>~~Dec 2010~~ Jan 2011: lamps lit | Highways Team |\n"
    )
    word = read_docx(docx_bytes(paper(Made("Jan 2011: lamps lit", struck="Dec 2010"))), "plan.docx")
    for read in (read_markdown(text.encode(), "plan.md"), word):
        lit = only(read).milestones[-1]
        assert (lit.title, lit.due_to, lit.baseline_due_to) == ("lamps lit", "2011-01-31", "2010-12-31")


def test_other_words_struck_out_in_a_milestone_are_a_note_on_it() -> None:
    (lit,) = activity(Made("Lamps lit by Jan 2011", struck="Lanterns")).milestones
    assert (lit.due_to, lit.baseline_due_to, lit.notes) == ("2011-01-31", None, "Struck out: Lanterns")


def test_a_milestone_wholly_struck_out_is_a_note_on_its_activity() -> None:
    row = "|A|1.1 Light|Survey by June 2010<br>~~Bid by May~~|B Lee|"
    text = f"# P 2010/11\n\n|Aim|Action|Milestones|Lead|\n|-|-|-|-|\n{row}\n"
    light = only(read_markdown(text.encode(), "plan.md"))
    assert [one.title for one in light.milestones] == ["Survey"]
    assert light.notes == "Struck out: Bid by May"


def test_activities_of_the_same_words_with_different_numbers_are_two() -> None:
    rows = [
        ["Safer streets", "2.1 Relight the underpass", "Lamps bought by May 2010", "Highways Team"],
        ["Safer streets", "2.2 Relight the underpass", "Lamps lit by June 2010", "Highways Team"],
    ]
    (plan,) = read_plan(document(Paper([Text("Plan 2010/11", 1), Grid([HEADS, *rows])]))).library.plans
    assert [one.ref for one in plan.objectives[0].activities] == ["2.1", "2.2"]


@pytest.mark.parametrize(
    ("milestone", "ref", "title", "due"),
    [
        ("Q3: report to the board", "2.1.m1", "report to the board", "2010-12-31"),
        ("31 January 2011: report", "2.1.m1", "report", "2011-01-31"),
        ("Phase 2: report by May 2010", "2.1.m1", "Phase 2: report", "2010-05-31"),
        ("HR3: report by May 2010", "HR3", "report", "2010-05-31"),
    ],
)
def test_a_date_before_a_milestone_is_no_number_of_it(milestone: str, ref: str, title: str, due: str) -> None:
    (one,) = activity(milestone).milestones
    assert (one.ref, one.title, one.due_to) == (ref, title, due)
