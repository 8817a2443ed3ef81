"""What is struck out beside the words that stand: a milestone's old date is its baseline, anything else is kept."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from tests.documents.reading.making import Grid, Made, Paper, Text, document, docx_bytes

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.formats.excel.reader import read as read_xlsx
from tsworkbench.documents.formats.text.markdown import read as read_markdown
from tsworkbench.documents.formats.word.reader import read as read_docx
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.model import Status
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


WHOLE = ["Groups", "1.2", "Hold a fair", "A Ahmed", "June 2010"]
TABLE = ["Objective", "Ref", "Action", "Lead", "By when"]


def struck(*cells: str) -> list[str | Made]:
    return [Made("", struck=cell) if cell else "" for cell in cells]


def plan_of(*rows: list[str | Made], heads: list[str] = TABLE) -> list[Activity]:
    made = document(Paper([Text("Plan 2010/11", 1), Grid([list(heads), *rows])]))
    (plan,) = read_plan(made).library.plans
    return [activity for objective in plan.objectives for activity in objective.activities]


def first(*rows: list[str | Made]) -> list[list[str | Made]]:
    return [["Groups", "1.1", "Hold a course", "B Begum", "May 2010"], *rows]


@pytest.mark.parametrize("objective", ["", "Groups", "Made"])
def test_a_row_struck_out_whole_is_an_activity_that_is_cancelled(objective: str) -> None:
    cell = Made("", struck="Groups") if objective == "Made" else objective
    one, two = plan_of(*first([cell, *struck("1.2", "Hold a fair", "A Ahmed", "June 2010")]))
    assert (one.status, one.notes) == (Status.NOT_STARTED, None)
    assert (two.ref, two.title, two.status, two.due_to) == ("1.2", "Hold a fair", Status.CANCELLED, "2010-06-30")
    assert [lead.name for lead in two.leads] == ["A Ahmed"]
    assert two.notes == "It is struck out in the document."


def test_struck_rows_are_told_in_one_doubt_with_what_else_they_could_be() -> None:
    rows = first(*([*struck("", f"1.{n}", f"Hold fair {n}", "A Ahmed", "June 2010")] for n in (2, 3)))
    draft = read_plan(document(Paper([Text("Plan 2010/11", 1), Grid([TABLE, *rows])])))
    (doubt,) = draft.doubts
    assert doubt.because == "It is struck out in the document. It is in 2 rows."
    assert (doubt.reading, [other.words for other in doubt.others]) == ("cancelled", ["complete", "not started"])


def test_an_activity_is_cancelled_where_only_its_name_is_struck_out() -> None:
    (_, two) = plan_of(*first(["", "1.2", Made("", struck="Hold a fair"), "A Ahmed", "June 2010"]))
    assert (two.title, two.status) == ("Hold a fair", Status.CANCELLED)


def test_what_is_struck_out_because_it_is_complete_stays_complete() -> None:
    row = struck("", "1.2", "Hold a fair", "A Ahmed", "June 2010", "Complete")
    _, two = plan_of([*first()[0], "Not started"], row, heads=[*TABLE, "Status"])
    assert two.status is Status.COMPLETE


def test_a_milestone_in_a_row_that_is_struck_out_is_cancelled_and_the_activity_is_not() -> None:
    heads = ["Objective", "Action", "Milestone", "By when"]
    rows = [["Groups", "Hold a fair", "Hall booked", "May 2010"], struck("", "", "Tents hired", "June 2010")]
    (fair,) = plan_of(*rows, ["", "", "Fair held", "July 2010"], heads=heads)
    assert fair.status is Status.NOT_STARTED
    assert [(one.title, one.status, one.due_to) for one in fair.milestones] == [
        ("Hall booked", Status.NOT_STARTED, "2010-05-31"),
        ("Tents hired", Status.CANCELLED, "2010-06-30"),
        ("Fair held", Status.NOT_STARTED, "2010-07-31"),
    ]


def test_a_table_may_begin_with_a_struck_row_and_an_objective_with_one() -> None:
    found = plan_of(struck(*WHOLE), struck("Parks", "2.1", "Plant", "A Ahmed", "June 2010"), *first())
    assert {one.ref: one.status.value for one in found} == {
        "1.1": "not_started",
        "1.2": "cancelled",
        "2.1": "cancelled",
    }


def of_format(kind: str) -> Document:
    rows = first(struck("", *WHOLE[1:]))
    if kind == "docx":
        return read_docx(docx_bytes(Paper([Text("Plan 2010/11", 1), Grid([TABLE, *rows])])), "plan.docx")
    if kind == "xlsx":
        book = Workbook()
        for row in (TABLE, rows[0], ["", *WHOLE[1:]]):
            book.active.append(row)
        for cell in book.active[3]:
            cell.font = Font(strike=True)
        written = BytesIO()
        book.save(written)
        return read_xlsx(written.getvalue(), "plan.xlsx")
    lines = [
        "|".join(TABLE),
        "-|-|-|-|-",
        "|".join(map(str, rows[0])),
        "|".join(["", *(f"~~{c}~~" for c in WHOLE[1:])]),
    ]
    return read_markdown("\n".join(f"|{line}|" for line in lines).encode(), "plan.md")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "md"])
def test_struck_rows_are_read_from_every_format_that_has_them(kind: str) -> None:
    (plan,) = read_plan(of_format(kind), plan_year=2010).library.plans
    assert [(one.title, one.status) for one in plan.objectives[0].activities] == [
        ("Hold a course", Status.NOT_STARTED),
        ("Hold a fair", Status.CANCELLED),
    ]


@pytest.mark.parametrize(
    ("text", "ref"),
    [("## 1. Groups\n- 1.1 Hold a course by May 2010\n- ~~1.2 Hold a fair by June 2010~~\n", "1.2")],
)
def test_an_item_of_a_list_that_is_struck_out_is_cancelled(text: str, ref: str) -> None:
    more = "\n## 2. Parks\n- 2.1 Plant trees by May 2010\n- 2.2 Open gates by June 2010\n"
    (plan,) = read_plan(read_markdown(f"# Action plan 2010/11\n{text}{more}".encode(), "plan.md")).library.plans
    found = next(one for one in plan.objectives[0].activities if one.ref == ref)
    assert (found.title, found.status, found.due_to) == ("Hold a fair", Status.CANCELLED, "2010-06-30")
    assert "It is struck out in the document." in (found.notes or "")


def test_paragraphs_beside_a_table_keep_what_is_struck_out_in_them() -> None:
    text = (
        "# Plan 2010/11\n\nAgreed by ~~the Mayor~~ Cabinet\n\n~~Draft only~~\n\n"
        "|Aim|Action|Lead|\n|-|-|-|\n|A|1.1 Go|B Lee|\n"
    )
    (plan,) = read_plan(read_markdown(text.encode(), "plan.md")).library.plans
    assert "the Mayor" in (plan.notes or "")
    assert "Draft only" in (plan.notes or "")
