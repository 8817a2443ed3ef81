"""Plans of many bodies in many shapes, each read as a person would write it down, and alike from every format.

What is expected stands in `expected/`, a file for each plan: its rows, its notes, and under them its doubts.
"""

from pathlib import Path

import pytest
from tests.documents.reading.making import (
    LEFT,
    UP,
    Made,
    Paper,
    Text,
    csv_bytes,
    document,
    docx_bytes,
    markdown_bytes,
    outline,
    rows_of_outline,
    xlsx_bytes,
)
from tests.documents.reading.plans_of_bodies import PLANS as OF_BODIES
from tests.documents.reading.plans_of_daily_life import PLANS as OF_DAILY_LIFE
from tests.documents.reading.plans_of_programs import PLANS as OF_PROGRAMS
from tests.documents.reading.plans_of_shapes import PLANS as OF_SHAPES

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.imports.doubts import rows_of, settle, without

PLANS = {**OF_BODIES, **OF_SHAPES, **OF_PROGRAMS, **OF_DAILY_LIFE}
EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_read_as_a_person_would_write_it_down(name: str) -> None:
    expected = (EXPECTED / f"{name.replace(' ', '-')}.txt").read_text(encoding="utf-8")
    assert outline(read_plan(document(PLANS[name]))) + "\n" == expected


def through(paper: Paper, kind: str) -> Document:
    """The paper in a format, read by the reader of that format."""
    if kind == "docx":
        from tsworkbench.documents.formats.word.reader import read as read_docx

        return read_docx(docx_bytes(paper), paper.name)
    if kind == "xlsx":
        from tsworkbench.documents.formats.excel.reader import read as read_xlsx

        return read_xlsx(xlsx_bytes(paper), paper.name)
    if kind == "csv":
        from tsworkbench.documents.formats.text.csv_table import read as read_csv

        return read_csv(csv_bytes(paper), paper.name)
    from tsworkbench.documents.formats.text.markdown import read as read_markdown

    return read_markdown(markdown_bytes(paper), paper.name)


FLAT_LOSES = {
    # what a format has no way to say: what is struck out, where a link leads, that a cell is merged with that above
    "dates struck out": ("xlsx", "csv", "md"),
    "footnotes and links": ("docx", "xlsx", "csv", "md"),
    "NHS quality improvement plan": ("csv", "md"),
    # text under a sheet's table is another matter than a paragraph; a date is shown as the format shows it
    "biodiversity plan": ("xlsx",),
    "a sheet for each priority": ("docx", "csv", "md", "xlsx"),
    "start and end dates": ("docx", "csv", "md", "xlsx"),
    # colours
    "ratings by colour alone": ("csv", "md"),
    "ratings of two quarters by colour": ("csv", "md"),
    "bars of a chart": ("csv", "md"),
    "emergency department plan": ("csv", "md"),
}


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv", "md"])
@pytest.mark.parametrize("name", PLANS)
def test_the_same_plan_is_read_from_every_format(name: str, kind: str) -> None:
    paper = PLANS[name]
    draft = read_plan(through(paper, kind))
    if kind in FLAT_LOSES.get(name, ()):
        assert len(list(rows_of(draft.library.plans[0]))) == len(
            list(rows_of(read_plan(document(paper)).library.plans[0]))
        )
        return
    assert rows_of_outline(outline(draft)) == rows_of_outline(outline(read_plan(document(paper))))


@pytest.mark.parametrize("name", PLANS)
def test_every_choice_changes_the_draft_and_settles_its_doubt(name: str) -> None:
    draft = read_plan(document(PLANS[name]))
    for n, doubt in enumerate(draft.doubts):
        accepted = settle(draft, n)
        assert len(accepted.doubts) == len(draft.doubts) - 1
        for choice in doubt.others:
            settled = settle(draft, n, choice)
            assert settled.library != accepted.library, (doubt, choice.words)
            assert doubt not in settled.doubts
            assert choice.columns or len(settled.doubts) < len(draft.doubts), "only what is judged anew has new doubts"


@pytest.mark.parametrize("name", PLANS)
def test_a_doubt_says_where_what_and_why_and_names_a_row_that_is_there(name: str) -> None:
    draft = read_plan(document(PLANS[name]))
    keys = {row.id for plan in draft.library.plans for row in rows_of(plan)}
    assert None not in keys
    for n, doubt in enumerate(draft.doubts):
        assert doubt.where
        assert doubt.text
        assert doubt.reading
        assert doubt.because.endswith(".")
        assert doubt.row in keys
        if doubt.row not in {plan.id for plan in draft.library.plans}:
            left = without(draft, n)
            assert doubt.row not in {row.id for plan in left.library.plans for row in rows_of(plan)}


def test_row_keys_run_in_the_order_of_the_document() -> None:
    (plan,) = read_plan(document(PLANS["housing strategy"])).library.plans
    assert [row.id for row in rows_of(plan)] == [f"d{n}" for n in range(1, len(list(rows_of(plan))) + 1)]


def test_a_clean_document_has_no_doubts() -> None:
    assert read_plan(document(PLANS["police improvement plan"])).doubts == ()
    assert read_plan(document(PLANS["a row for each milestone"])).doubts == ()


def test_the_plan_year_that_is_given_reads_months_without_a_year() -> None:
    from tests.documents.reading.making import Grid

    paper = Paper(
        [Text("Action plan", 1), Grid([["Action", "Lead", "By when"], ["Open the hub", "J Smith", "by March"]])]
    )
    (plan,) = read_plan(document(paper), plan_year=2012).library.plans
    assert (plan.period_start, plan.period_end) == ("2012-04-01", "2013-03-31")
    assert plan.objectives[0].activities[0].due_to == "2013-03-31"


def test_merged_cells_hold_for_all_their_rows() -> None:
    from tests.documents.reading.making import Grid

    rows = [
        ["Objective", "Action", "Lead", "By when"],
        ["1 Homes", "1.1 Build", "Ann Lee", Made("May 2020")],
        [UP, "1.2 Let", UP, UP],
        [UP, "1.3 Mend", "Bob Day", LEFT],
    ]
    (plan,) = read_plan(document(Paper([Text("Homes 2020/21", 1), Grid(rows)]))).library.plans
    build, let, mend = plan.objectives[0].activities
    assert [lead.name for lead in let.leads] == ["Ann Lee"]
    assert (build.due_to, let.due_to) == ("2020-05-31", "2020-05-31")
    assert [lead.name for lead in mend.leads] == ["Bob Day"]
