"""Whatever stands in a table: reading it never crashes, and every word of it is somewhere in the draft."""

import re
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from tests.documents.reading.making import LEFT, UP, Grid, Paper, Text, all_words, document
from tests.documents.test_docx import p, r, style, tbl, tc, tr
from tests.effort import examples

from tsworkbench.documents.blocks import Block, Cell, Document, Heading, Line, Paragraph, Place, Row, Table
from tsworkbench.documents.formats.excel.reader import read as read_xlsx
from tsworkbench.documents.formats.text.markdown import read as read_markdown
from tsworkbench.documents.formats.word.reader import read as read_docx
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.imports.doubts import as_notes, rows_of

NONSENSE = ("zorp", "blick", "grund", "flaxen", "wibble")
"""Words that mean nothing to any grammar, so that each must be kept as it is."""

WORDS = (
    *(
        *NONSENSE,
        "£5,000",
        "TBC",
        "Jane",
        "Smith",
        "Head",
        "of",
        "Housing",
        "AG/ZW",
        "and",
        "March",
        "2010",
        "by",
        "10",
    ),
    *("(see above)", "ditto", "1.1", "2", "complete", "blue", "[zorple blickle]", "45016", "*", "ongoing", "50%", "✓"),
    *("yes", "no", "N/A", "plan", "3:", "events", "Q3", "2009/10", "total", "£10k", "-", "£15k", "continued", "•"),
    *("1.", "2.", "1a.", "1b.", "A:", "R:", "half-term", "Phase", "Jan", "/", ","),
)
HEADERS = ("Objective", "Ref", "Activity", "Milestone", "Output", "Lead", "Due", "Cost", "Funding", "Status", "Notes")
LINES = st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), min_size=1, max_size=3).map("\n".join)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Rows of cells, some merged; often under a header, its columns in any order."""
    width = draw(st.integers(3, 8))
    rows: list[list[str]] = []
    if draw(st.booleans()):
        rows.append(["Activity", *draw(st.lists(st.sampled_from(HEADERS), min_size=width - 1, max_size=width - 1))])
    for _ in range(draw(st.integers(1, 6))):
        row = []
        for at in range(width):
            cell = draw(st.one_of(LINES, LINES, LINES, st.sampled_from([UP, LEFT])))
            row.append("" if (cell == UP and not rows) or (cell == LEFT and at == 0) else cell)
        rows.append(row)
    return rows


@settings(max_examples=examples(120), suppress_health_check=list(HealthCheck))
@given(tables(), st.lists(LINES, max_size=2))
def test_no_grid_of_text_crashes_the_reader_or_loses_a_word(rows: list[list[str]], texts: list[str]) -> None:
    paper = document(Paper([Text("Some plan 2009/10", 1), *(Text(text) for text in texts if text), Grid(rows)]))
    try:
        draft = read_plan(paper)
    except Refused:
        return
    held = all_words(draft)
    (table,) = (block for block in paper.blocks if isinstance(block, Table))
    for row in table.rows:
        for cell in row.cells:
            for word in re.findall("|".join(NONSENSE), cell.text):
                assert word in held, (word, cell.text)
    keys = [row.id for plan in draft.library.plans for row in rows_of(plan)]
    assert len(keys) == len(set(keys))
    noted = as_notes(draft)
    assert noted.doubts == ()


def tokens(n: int) -> str:
    """A word that stands nowhere else."""
    return f"zorp{chr(97 + n // 26)}{chr(97 + n % 26)}q"


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, list[str]]:
    """A document in which anything may be struck out, whole or in part: headings, lines, headers, cells, notes of
    its own above the header, columns without a header, other tables; and the words that may not be lost.
    """
    marks: list[str] = []

    def line(words: str = "", *, bullet: bool = False) -> Line:
        marks.append(tokens(len(marks)))
        text = f"{words} {marks[-1]}".strip()
        struck = None
        if draw(st.booleans()):
            marks.append(tokens(len(marks)))
            struck = marks[-1]
            if draw(st.booleans()):
                text, struck = "", f"{text} {struck}"
        return Line(text=text, struck=struck, marker="•" if bullet and text else None)

    def cell(words: str = "") -> Cell:
        kind = draw(st.sampled_from(["one", "one", "two", "none"]))
        if kind == "none":
            return Cell()
        return Cell(lines=tuple(line(words, bullet=kind == "two") for _ in range(1 + (kind == "two"))))

    def table(number: int, heads: list[str], above: int, below: int) -> Table:
        rows = [[cell(), *(Cell() for _ in heads[1:])] for _ in range(above)]
        rows.append([Cell(lines=(Line(text=head),)) if head else Cell() for head in heads])
        rows += [[cell("by May 2010" if head == "Due" else "") for head in heads] for _ in range(below)]
        made = tuple(Row(cells=tuple(cells), place=Place(table=number, row=n)) for n, cells in enumerate(rows, 1))
        return Table(rows=made, place=Place(table=number))

    heads = ["Activity", *draw(st.lists(st.sampled_from([*HEADERS, "", "Risk"]), min_size=3, max_size=5))]
    blocks: list[Block] = [Heading(text="Some plan 2009/10", level=1, place=Place())]
    for _ in range(draw(st.integers(0, 2))):
        blocks.append(Paragraph(line=line(), place=Place()))
    blocks.append(table(1, heads, draw(st.integers(0, 2)), draw(st.integers(1, 4))))
    blocks.append(Paragraph(line=line(), place=Place()))
    if draw(st.booleans()):
        blocks.append(table(2, ["Term", "Meaning"], 0, draw(st.integers(1, 2))))
    return Document(name="plan.docx", kind="Word document", blocks=tuple(blocks)), marks


@settings(max_examples=examples(120), suppress_health_check=list(HealthCheck))
@given(documents())
def test_what_is_struck_out_or_stands_beside_the_plan_is_in_the_plan_or_counted(
    made: tuple[Document, list[str]],
) -> None:
    paper, marks = made
    try:
        draft = read_plan(paper)
    except Refused:
        return
    held = repr([as_notes(draft).library, draft.left])
    for mark in marks:
        assert mark in held, mark


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(st.text(max_size=12), min_size=4, max_size=4), min_size=1, max_size=5))
def test_no_text_whatever_crashes_the_reader(rows: list[list[str]]) -> None:
    paper = Paper([Grid([["Objective", "Activity", "Lead", "Due"], *rows])])
    try:
        read_plan(document(paper))
    except Refused as refused:
        said = str(refused)
    else:
        said = "doesn’t look like a plan"
    assert "doesn’t look like a plan" in said


# What stands beside a plan in files of each format: each word is in the plan, or a remark holds it.

PLAN = tbl(
    tr("Objective", "Ref", "Action", "Lead", "By when"),
    tr("Groups", "1.1", "Hold a course", "B Begum", "May 2010"),
    tr("Groups", "1.2", "Hold a fair", "A Ahmed", "June 2010"),
)
STRUCK = "<w:strike/>"
LEVEL = '<w:outlineLvl w:val="1"/>'
BOX = f"<w:r><w:pict><w:txbxContent>{p('zorpa', r('zorpb', STRUCK))}</w:txbxContent></w:pict></w:r>"
NESTED = tbl(tr(tc(p(r("zorpa", STRUCK))), "zorpb"), tr("zorpc", "zorpd"))
WORD: dict[str, dict[str, str]] = {
    "a heading struck out": {"body": p(r("zorpa", STRUCK), properties=LEVEL) + PLAN},
    "a heading struck out in part": {"body": p("zorpa", r("zorpb", STRUCK), properties=LEVEL) + PLAN},
    "a heading after the plan": {"body": PLAN + p(r("zorpa", STRUCK), properties=LEVEL)},
    "a caption struck out": {"body": p(r("zorpa", STRUCK), properties=style("Caption")) + PLAN},
    "a text box": {"body": p("Words", BOX) + PLAN},
    "another table": {"body": PLAN + p("Words") + tbl(tr("Term", "Meaning"), tr("zorpa", tc(p(r("zorpb", STRUCK)))))},
    "a table within a cell": {"body": PLAN.replace(tc("Hold a fair"), tc(p("Hold a fair"), NESTED, "<w:p/>"))},
    "head and foot": {"body": PLAN, "header1": p("zorpa", r("zorpb", STRUCK)), "footer1": p("zorpc")},
    "a comment": {
        "body": p("Words", '<w:r><w:commentReference w:id="1"/></w:r>') + PLAN,
        "comments": f'<w:comment w:id="1" w:author="Jo">{p("zorpa", r("zorpb", STRUCK))}</w:comment>',
    },
    "notes": {
        "body": p("Words", '<w:r><w:footnoteReference w:id="2"/></w:r>') + PLAN,
        "footnotes": f'<w:footnote w:id="2">{p("zorpa")}</w:footnote><w:footnote w:id="3">{p("zorpb")}</w:footnote>',
        "endnotes": f'<w:endnote w:id="2">{p("zorpc")}</w:endnote>',
    },
    "hidden text": {
        "body": p(r("zorpa", "<w:vanish/>")) + PLAN.replace("<w:trPr></w:trPr>", "<w:trPr><w:hidden/></w:trPr>")
    },
}


@pytest.mark.parametrize("what", WORD)
def test_no_word_beside_a_plan_in_word_is_lost(what: str, make_docx: Any) -> None:
    parts = dict(WORD[what])
    body = p("Plan 2010/11", properties='<w:outlineLvl w:val="0"/>') + parts.pop("body")
    assert lost(read_docx(make_docx(body, **parts), "plan.docx"), body + "".join(parts.values())) == []


TABLE = """
| Objective | Ref | Action | Lead | By when | |
| --- | --- | --- | --- | --- | --- |
| Groups | 1.1 | Hold a course | B Begum | May 2010 | |
| Groups | 1.2 | Hold a fair <!-- zorpin --> | A Ahmed | June 2010 | zorpbare |
"""
OUTLINE = """
## 1. Groups ~~zorpa~~
- 1.1 Hold a course by May 2010 ~~zorpb~~ <!-- zorpc -->
  - ~~zorpd~~
  - zorpe ~~zorpf~~
- 1.2 Hold a fair by June 2010

## ~~2. zorpg~~
- 2.1 Plant by May 2010
- 2.2 Weed zorph by June 2010

~~zorpi~~
"""
MARKDOWN = {
    "comments": f"<!-- zorpa -->\n\nWords <!-- zorpb\nzorpc --> more\n{TABLE}\n[//]: # (zorpd)\n",
    "a link in the title": f"The [zorpa](https://zorpb.example) plan\n{TABLE}",
    "headings struck out": f"## ~~zorpa~~\n{TABLE}\n## ~~zorpb~~\n",
    "HTML, pictures, code, quotes, notes": f"<details><summary>zorpa</summary>zorpb</details>\n{TABLE}\n"
    "![zorpc](zorpd.png)\n\n```\nzorpe\n```\n\n> zorpf\n\n[^1]: zorpg\n\n- [x] zorph\n",
    "an outline": OUTLINE,
}


@pytest.mark.parametrize("what", MARKDOWN)
def test_no_word_beside_a_plan_in_markdown_is_lost(what: str) -> None:
    text = f"# Action plan 2010/11\n\n{MARKDOWN[what]}"
    assert lost(read_markdown(text.encode(), "plan.md"), text) == []


def test_no_word_beside_a_plan_in_a_workbook_is_lost() -> None:
    book = Workbook()
    rows = [["Plan 2010/11"], ["zorpa"], ["zorpb"], ["Objective", "Ref", "Action", "Lead", "By when", None, "zorpc"]]
    rows += [["Groups", "1.1", "Hold a course", "B Begum", "May 2010", "zorpd", "zorpe"]]
    rows += [["Groups", "1.2", "Hold a fair", "A Ahmed", "June 2010", None, None]]
    for row in rows:
        book.active.append(row)
    for place in ("A3", "G4"):
        book.active[place].font = Font(strike=True)
    book.active["C5"].comment = Comment("zorpf", "Jo")
    book.active.oddHeader.left.text, book.active.evenFooter.right.text = "zorpg", "zorph"
    book.create_sheet("zorpi").append(["zorpj"])
    book["zorpi"].sheet_state = "hidden"
    book.create_chartsheet("zorpk")
    written = BytesIO()
    book.save(written)
    assert lost(read_xlsx(written.getvalue(), "plan.xlsx"), " ".join(f"zorp{letter}" for letter in "abcdefghijk")) == []


def lost(paper: Document, source: str) -> list[str]:
    """The words of nonsense in a source that no field, no note, no remark and no row that is left out holds."""
    draft = as_notes(read_plan(paper))
    held = repr([draft.library, draft.remarks, draft.left])
    return [word for word in sorted(set(re.findall(r"zorp\w+", source))) if word not in held]
