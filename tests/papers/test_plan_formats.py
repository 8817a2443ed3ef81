"""The plan in its own columns: what stands where, in Excel, CSV and Markdown, and what its texts can't do there."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from importlib.util import find_spec
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.papers.examples import highlight, illustrated_plan, sample_plan

from tsworkbench.papers.catalogue import CATALOGUE, Format, Kind, set_plan
from tsworkbench.papers.formats.markdown import escaped, markdown
from tsworkbench.papers.formats.plan_csv import plan_csv
from tsworkbench.papers.formats.plan_xlsx import MOST_IN_CELL, plan_xlsx
from tsworkbench.papers.paper import Column as PaperColumn
from tsworkbench.papers.paper import Items, Paper, Paragraph, Run, Table, Tone
from tsworkbench.papers.plan_paper import plan_paper
from tsworkbench.plan.model import Rag, Status
from tsworkbench.plan.roundtrip.brackets import Facts, numbered, read_facts, read_numbered, with_facts
from tsworkbench.plan.roundtrip.layout import by_activity, by_line
from tsworkbench.plan.roundtrip.names import Column
from tsworkbench.plan.whole import Activity, Milestone, Objective, Plan

AS_AT = date(2009, 12, 31)
FORMULAS = (
    "=1+1",
    "+44 20",
    "-2",
    "@SUM(A1)",
    "'=x",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x")',
    "\t=1",
    "\uff1d1",
)


def named(title: str) -> Plan:
    """A plan whose every text is this one."""
    milestone = Milestone(title=title, notes=title)
    activity = Activity(title=title, cost_text=title, funding_text=title, milestones=(milestone,), notes=title)
    return Plan(
        title=title, organisation=title, vision=title, objectives=(Objective(title=title, activities=(activity,)),)
    )


def sheet(plan: Plan, name: str = "Plan") -> Any:
    return load_workbook(BytesIO(plan_xlsx(plan, as_at=AS_AT)))[name]


def records(plan: Plan) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(plan_csv(plan).decode("utf-8-sig"), newline="")))


# -- the columns


def test_the_plan_stands_in_the_councils_own_columns() -> None:
    grid = by_activity(sample_plan())
    assert grid.headings == (
        *("Objective", "No.", "Activity", "Cost", "Funding source", "Milestones", "Outputs and outcomes"),
        *("Lead officer", "Status", "RAG as stated", "Notes"),
    )
    assert len(grid.rows) == 15
    assert [row[0] for row in grid.rows[:2]] == ["1. Appropriate Infrastructure to support the Third Sector"] * 2


def test_why_an_objective_is_wanted_is_read_once() -> None:
    """On the objective's own line, else beside its first activity: it would be most of every page."""
    why = Objective(title="T", rationale="Because.", activities=(Activity(title="A"), Activity(title="B")))
    led = replace(why, title="U", notes="Noted.")
    grid = by_activity(Plan(title="P", objectives=(why, led)))
    place = grid.columns.index(Column.RATIONALE)
    assert [row[place] for row in grid.rows] == ["Because.", None, "Because.", None, None]
    assert [row[0] for row in grid.rows] == ["T", "T", "U", "U", "U"]
    every_line = by_line(Plan(title="P", objectives=(why,)))  # a sheet is sorted and filtered
    assert {row[every_line.columns.index(Column.RATIONALE)] for row in every_line.rows} == {"Because."}


def test_words_as_printed_need_no_brackets() -> None:
    said = str(by_activity(sample_plan()).rows)
    assert said.count("[") == said.count("[Further scoping") + said.count("[inside the budget of 1.1]") == 3


def test_what_the_words_do_not_say_stands_behind_them_in_brackets() -> None:
    milestones = [row[5] for row in by_activity(illustrated_plan()).rows]
    assert "CVS interim Board in place by Dec 2009 [done 25 December 2009]" in str(milestones)
    late = "Officer to manage Community Chest in post by December 2009 [now expected by end February 2010; in progress]"
    assert late in str(milestones)


def test_a_column_that_nobody_fills_is_left_out_and_a_plans_own_words_head_its_levels() -> None:
    plan = Plan(title="P", objective_word="Theme", activity_word="Action", objectives=(Objective(title="O"),))
    assert by_activity(plan).headings == ("Theme", "No.", "Action", "Lead officer", "Status", "RAG as stated")


@pytest.mark.parametrize(
    ("ref", "words", "cell"),
    [
        ("1", "Governance", "1. Governance"),
        ("4.6", "Resilience", "4.6 Resilience"),
        ("T1", "Quality", "T1. Quality"),
        (None, "Governance", "Governance"),
        (None, "2009. A year", "2009. A year [no number]"),
        ("Strand B", "Volunteering", "Volunteering [no. Strand B]"),
    ],
)
def test_a_number_stands_before_its_words_and_is_found_again(ref: str | None, words: str, cell: str) -> None:
    assert numbered(ref, words) == cell
    assert read_numbered(cell)[:2] == (ref, words)


@pytest.mark.parametrize(
    "facts",
    [
        Facts(),
        Facts(number="", due="", lead="", target=""),
        Facts(due="by May 2010", status=Status.IN_PROGRESS, rag=Rag.UNRATED, lead="A / B with C", whole=True),
        Facts(status=Status.COMPLETE, done_on="2009-12-22", target="25 officers each year", actual=12.5),
        Facts(confirmed=False, inside="1.1", expected="Q3 2009/10", number="1.1.m7"),
    ],
)
@pytest.mark.parametrize("words", ["CVS Director in post", "A [draft]", "A [complete]", "A [as printed]"])
def test_facts_behind_words_are_found_again(words: str, facts: Facts) -> None:
    assert read_facts(with_facts(words, facts)) == (words, facts)


# -- Excel


def test_a_workbook_can_be_filtered_keeps_its_header_in_sight_and_prints_on_one_width() -> None:
    plan = sheet(illustrated_plan())
    assert plan.auto_filter.ref == "A1:U91"
    assert plan.freeze_panes == "A2"
    assert plan.print_title_rows == "$1:$1"
    assert (plan.page_setup.orientation, plan.page_setup.fitToWidth, plan.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert not plan.merged_cells.ranges
    assert all(plan.column_dimensions[cell.column_letter].width >= 7 for cell in plan[1])


def test_dates_and_numbers_are_real_and_numbers_of_rows_are_text() -> None:
    plan = sheet(illustrated_plan())
    head = [cell.value for cell in plan[1]]
    first = dict(zip(head, plan[3], strict=True))
    assert first["Due by"].value == datetime(2009, 12, 31)
    assert first["Done on"].value == datetime(2009, 12, 25)
    assert first["Due by"].number_format == "d mmm yyyy"
    assert first["No."].value == "1.1.m1"
    numbers = {dict(zip(head, row, strict=True))["No."].value for row in plan.iter_rows(min_row=2)}
    assert "1.1" in numbers
    targets = [dict(zip(head, row, strict=True))["Target"].value for row in plan.iter_rows(min_row=2)]
    assert 1000 in targets


def test_a_number_like_1_10_stays_text() -> None:
    plan = Plan(title="P", objectives=(Objective(title="O", activities=(Activity(title="A", ref="1.10"),)),))
    cell = sheet(plan)["C2"]
    assert (cell.value, cell.data_type, cell.number_format) == ("1.10", "s", "@")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_excel(text: str) -> None:
    for name in ("Plan", "About the plan"):
        for row in sheet(named(text), name).iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    assert named(text).title.strip() in str([cell.value for cell in sheet(named(text), "About the plan")["B"]])


def test_a_text_longer_than_excel_takes_ends_in_dots() -> None:
    long = replace(sample_plan(), vision="x" * (MOST_IN_CELL + 5))
    values = [cell.value for cell in sheet(long, "About the plan")["B"]]
    assert max(len(str(value)) for value in values) == MOST_IN_CELL


def test_the_workbook_bears_the_day_it_is_given_and_no_other() -> None:
    book = load_workbook(BytesIO(plan_xlsx(illustrated_plan(), as_at=AS_AT)))
    assert book.properties.title == "Third Sector Strategy - Action Plan 2009/10"
    assert book.properties.language == "en-GB"
    assert book.properties.modified == book.properties.created == datetime(2009, 12, 31)


# -- CSV


def test_every_row_of_a_csv_says_of_which_plan_it_is() -> None:
    rows = records(illustrated_plan())
    assert len(rows) == 90
    assert {row["Plan"] for row in rows} == {"Third Sector Strategy - Action Plan 2009/10"}
    assert rows[1]["Due by"] == "2009-12-31"
    assert rows[1]["Status"] == "complete"
    assert rows[0]["RAG as stated"] == "◆ Amber"


def test_a_csv_opens_in_excel_as_utf_8_with_lines_as_spreadsheets_end_them() -> None:
    data = plan_csv(illustrated_plan())
    assert data.startswith(b"\xef\xbb\xbfPlan,")
    assert data.count(b"\r\n") == 91


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_a_csv(text: str) -> None:
    for row in csv.reader(StringIO(plan_csv(named(text)).decode("utf-8-sig"), newline="")):
        assert not [cell for cell in row if cell[:1] in "=+-@\t\r\uff1d" and cell]


# -- Markdown


@pytest.mark.parametrize(
    "text",
    [
        "# not a heading",
        "1. not a list",
        "- nor this",
        "+ nor this",
        "> nor a quote",
        "*stars* _lines_ `code` ~~struck~~",
        "[a](javascript:alert(1)) ![i](http://x) <b>bold</b> <http://x>",
        "a | b \\| c",
        "&lt; &#60; &copy;",
        "===",
        "---",
        "http://example.org www.example.org a@example.org",
        "$x^2$ and $y$",
        "    four spaces",
    ],
)
def test_no_text_becomes_markup_in_markdown(text: str) -> None:
    from markdown_it import MarkdownIt

    table = Table(caption=text, columns=(PaperColumn(title="T"),), rows=((text,),))
    made = markdown(Paper(title=text, blocks=(Paragraph(words=text), Items(items=(text,)), table)))
    reader = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    tokens = reader.parse(made)
    shown = [
        "".join(child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline" and token.content
    ]
    wanted = text.strip()
    assert [part for part in shown if part != "T"] == [wanted, wanted, wanted, wanted, wanted]
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert not kinds & {"link_open", "image", "html_inline", "code_inline", "strong_open", "s_open"}
    assert {"heading_open", "bullet_list_open", "table_open"} <= {token.type for token in tokens}


def test_markdown_sets_points_of_a_cell_on_lines_of_their_own() -> None:
    text = markdown(plan_paper(illustrated_plan()))
    assert "• CVS incorporated by Jan 2010<br>• CVS Director in post by March 2010<br>" in text
    assert "| **◆ Amber** |" in text


def test_strong_words_keep_their_spaces_outside() -> None:
    paper = Paper(title="T", blocks=(Paragraph(words=("a", Run(" b ", tone=Tone.STRONG), "c")),))
    assert "a **b** c" in markdown(paper)
    assert escaped("1) x") == "1\\) x"


def test_a_report_in_markdown_is_the_one_that_was_read(golden: Callable[[str, str], None]) -> None:
    golden("example.md", markdown(highlight()))
    golden("plan.md", markdown(plan_paper(illustrated_plan(), as_at=AS_AT)))
    golden("plan.csv", plan_csv(illustrated_plan()).decode("utf-8-sig").replace("\r\n", "\n"))


# -- all of them

_WANTS_TYPST = pytest.mark.skipif(find_spec("typst") is None, reason="typst sets PDFs")
FOR_PEOPLE = [
    pytest.param(form, marks=_WANTS_TYPST) if form is Format.PDF else form
    for form in CATALOGUE[Kind.PLAN].formats
    if form is not Format.JSON
]
"""JSON is the file as it is; what is read from it is cleaned."""


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_the_same_plan_gives_the_same_bytes_in_every_format(form: Format) -> None:
    plan = illustrated_plan()
    assert set_plan(plan, form, as_at=AS_AT) == set_plan(plan, form, as_at=AS_AT)


@pytest.mark.parametrize("form", [Format.MD, Format.HTML])
def test_an_empty_plan_says_that_it_is(form: Format) -> None:
    said = set_plan(Plan(title="A new plan"), form).decode()
    assert "There is nothing in the plan yet." in said
    assert "RAG as stated is" not in said


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_an_empty_plan_leaves_in_every_format(form: Format) -> None:
    assert set_plan(Plan(title="New"), form)


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_no_format_lets_out_what_steers_a_screen_or_turns_text_around(form: Format) -> None:
    made = set_plan(named("Plan\r\n\x1b[31m\u202eevil\u200b\x00"), form)
    texts = [made]
    if made[:2] == b"PK":
        import zipfile

        with zipfile.ZipFile(BytesIO(made)) as package:
            texts = [package.read(name) for name in package.namelist()]
    if form is Format.PDF:  # its bytes are packed: what it says is looked at
        with pytest.importorskip("pdfplumber").open(BytesIO(made)) as opened:
            texts = [page.extract_text().encode() for page in opened.pages]
    for text in texts:
        assert not [bad for bad in ("\u202e", "\u200b", "\x1b", "\x00") if bad.encode() in text]


def test_the_layout_by_line_names_each_lines_kind() -> None:
    grid = by_line(sample_plan())
    kinds = [row[grid.columns.index(Column.KIND)] for row in grid.rows]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"Activity": 15, "Milestone": 40, "Output": 35}
