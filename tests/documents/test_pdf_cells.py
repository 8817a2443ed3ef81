"""What a cell of a PDF says: lines that its column broke are one again, and others are items of their own."""

import io
from collections.abc import Sequence
from typing import Any

import pytest

from tsworkbench.documents.blocks import Document, Table
from tsworkbench.documents.formats.pdf import read
from tsworkbench.documents.meaning.reader import read_plan

pytest.importorskip("pdfplumber")
pytest.importorskip("reportlab")

HEAD = ["Ref", "Action", "Steps", "Lead"]
WIDTHS = [40, 110, 90, 70]


def printed(
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float] = WIDTHS,
    head: Sequence[str] = HEAD,
    height: float = 800,
    repeats: bool = True,
    align: int = 0,
) -> bytes:
    """A ruled table in which "\\n" ends a line, rows break over pages, and all else is broken by its column."""
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import SimpleDocTemplate, TableStyle
    from reportlab.platypus import Table as Printed

    style = ParagraphStyle("cell", fontName="Helvetica", fontSize=9, leading=11, alignment=align)
    table = Printed(
        [[Text(words.replace("\n", "<br/>"), style) for words in row] for row in [head, *rows]],
        colWidths=list(widths),
        repeatRows=1 if repeats else 0,
        splitInRow=1,
        style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]),
    )
    made = io.BytesIO()
    margins: dict[str, Any] = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 40)
    SimpleDocTemplate(made, pagesize=(600, height), **margins).build([Text("Gas plan 2025/26", style), table])
    return made.getvalue()


def table(document: Document) -> list[list[list[str]]]:
    (found,) = [block for block in document.blocks if isinstance(block, Table)]
    return [[[line.text for line in cell.lines] for cell in row.cells] for row in found.rows]


def steps(words: str, *, width: float = 90, align: int = 0) -> list[str]:
    rows = [["1.1", "Cut the use of gas", words, "T. Quinn"]]
    return table(read(printed(rows, widths=[40, 110, width, 70], align=align), "plan.pdf"))[1][2]


@pytest.mark.parametrize("align", [0, 1, 2, 4], ids=["left", "centred", "right", "justified"])
def test_short_lines_in_a_wide_cell_are_items(align: int) -> None:
    assert steps("Discovery – 30/06/2025\nAlpha – 31/10/2025\nLive – 31/03/2026", width=250, align=align) == [
        "Discovery – 30/06/2025",
        "Alpha – 31/10/2025",
        "Live – 31/03/2026",
    ]


@pytest.mark.parametrize("align", [0, 1, 2], ids=["left", "centred", "right"])
@pytest.mark.parametrize("width", [70, 80, 90, 110, 140])
def test_a_text_that_its_column_broke_is_whole(width: float, align: int) -> None:
    words = "Boilers of Unit 7 Replaced By Heat Pumps From March 2026 Onwards And 2027"
    assert steps(words, width=width, align=align) == [words]


def test_a_year_that_its_column_broke_off_belongs_to_the_line_before() -> None:
    assert steps("Survey by January 2026\nWorks done by end December 2026") == [
        "Survey by January 2026",
        "Works done by end December 2026",
    ]


def test_a_number_in_front_opens_an_item() -> None:
    assert steps("1. Survey all the boilers\n2. Works done") == ["1. Survey all the boilers", "2. Works done"]


ROWS = [
    [f"1.{n}", f"Cut the use of gas in building number {n} by a tenth across all of its floors", "Survey by Jan 2026\n"
     "Works done by end December 2026", "T. Quinn"]
    for n in range(1, 7)
]  # fmt: skip


@pytest.mark.parametrize("height", [220, 240, 260, 280, 300, 330])
@pytest.mark.parametrize("repeats", [True, False], ids=["header again", "header once"])
def test_a_row_that_goes_on_over_the_page_is_one(height: float, repeats: bool) -> None:
    rows = table(read(printed(ROWS, height=height, repeats=repeats), "plan.pdf"))
    assert rows[0] == [[name] for name in HEAD]
    assert rows[1:] == [[[ref], [action], milestones.split("\n"), [lead]] for ref, action, milestones, lead in ROWS]


def test_a_row_without_a_number_that_starts_a_page_and_a_sentence_stays_a_row() -> None:
    head = ["Action", "Steps", "Lead"]
    rows = [[f"Cut the use of gas in building {n}", f"Survey of building {n} done", ""] for n in range(1, 12)]
    rows[3][2] = "T. Quinn"
    found = table(read(printed(rows, widths=[110, 90, 70], head=head, height=220), "plan.pdf"))
    assert [row[0] for row in found[1:]] == [[row[0]] for row in rows]


def test_two_tables_without_lines_each_keep_the_heading_above_them() -> None:
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(800, 600))
    y = 560

    def line(*cells: str, gap: float = 14, size: float = 11) -> None:
        nonlocal y
        y -= int(gap)
        canvas.setFont("Helvetica", size)
        for x, words in zip((60, 220, 380, 540), cells, strict=False):
            canvas.drawString(x, y, words)

    line("Brookside School Development Plan 2025-26", gap=0, size=16)
    for n, (heading, rows) in enumerate(
        (
            ("Priority 1: Raise attainment in maths and in science", [("Set up", "catch-up groups"), ("Buy kit", "")]),
            ("Priority 2: Attendance", [("Breakfast club", "with a new provider"), ("Policy to governors", "")]),
        )
    ):
        line(heading, gap=34)
        line("Actions", "Who", "When", "Success criteria", gap=18)
        for m, (first, rest) in enumerate(rows):
            line(first, "Deputy Head", f"{(31, 28)[m]}/0{m + 1}/2026", f"{n + 3}0 pupils", gap=26)
            line(rest)
    canvas.save()
    draft = read_plan(read(made.getvalue(), "plan.pdf"))
    (plan,) = draft.library.plans
    assert [one.title for one in plan.objectives] == ["Raise attainment in maths and in science", "Attendance"]
    assert [[one.title for one in objective.activities] for objective in plan.objectives] == [
        ["Set up catch-up groups", "Buy kit"],
        ["Breakfast club with a new provider", "Policy to governors"],
    ]
    assert [one.due_to for one in plan.objectives[1].activities] == ["2026-01-31", "2026-02-28"]


EDGES = [40, 70, 200, 300]


def as_by_a_browser(*pages: Sequence[Sequence[Sequence[str]]], closed: bool = True) -> bytes:
    """Tables with thin boxes for lines, and a small circle for each "• " that opens a line, its text set in from it.

    A row is its cells, each of them lines; unless `closed`, no line closes the last row of a page but the last one's.
    """
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(400, 300))
    for page in pages:
        canvas.setFont("Helvetica", 9)
        y = 280.0
        for row in page:
            below = y - 12 * max(len(cell) for cell in row) - 6
            for left, right, cell in zip(EDGES, EDGES[1:], row, strict=False):
                for n, line in enumerate(cell):
                    base = y - 12 - 12 * n
                    indent = 24 if any(one.startswith("• ") for one in cell) else 4
                    canvas.drawString(left + indent, base, line.removeprefix("• "))
                    if line.startswith("• "):
                        canvas.circle(left + 14, base + 3, 1.5, stroke=0, fill=1)
                canvas.rect(left, y, right - left, 0.7, stroke=0, fill=1)
                last = row is page[-1] and page is not pages[-1]
                if closed or not last:
                    canvas.rect(left, below, right - left, 0.7, stroke=0, fill=1)
            for edge in EDGES:
                canvas.rect(edge, below, 0.7, y - below, stroke=0, fill=1)
            y = below
        canvas.showPage()
    canvas.save()
    return made.getvalue()


BROWSED_HEAD = [["Ref"], ["Action"], ["Steps"]]


def test_bullets_that_are_drawn_part_items_and_what_their_column_broke_stays_whole() -> None:
    row = [["1"], ["Insulate the hall"], ["• Report in June", "2026", "• Works done"]]
    assert table(read(as_by_a_browser([BROWSED_HEAD, row]), "plan.pdf"))[1][2] == [
        "Report in June 2026",
        "Works done",
    ]


def test_a_row_whose_lines_are_thin_boxes_goes_on_over_the_page() -> None:
    first = [["1"], ["Insulate the hall and all of"], ["• Survey done"]]
    rest = [[""], ["its outhouses"], ["• Works done"]]
    found = table(read(as_by_a_browser([BROWSED_HEAD, first], [BROWSED_HEAD, rest], closed=False), "plan.pdf"))
    assert found[1:] == [[["1"], ["Insulate the hall and all of its outhouses"], ["Survey done", "Works done"]]]


@pytest.mark.parametrize(
    "words",
    ["two-year-old check", "council-owned site", "24-hour cover", "start-your-own business", "demand-responsive"],
)
def test_a_hyphen_of_a_words_own_stays_where_its_column_broke_it(words: str) -> None:
    before, hyphen, after = words.partition("-")
    assert steps(f"Offer {before}{hyphen}\n{after}") == [f"Offer {words}"]


def test_a_hyphen_that_a_word_was_broken_at_goes() -> None:
    assert steps("Write the manage-\nment plan") == ["Write the management plan"]


def words_in_a_narrow_cell(*lines: str, width: float) -> list[str]:
    """The lines of a cell as they were drawn, each where it was broken."""
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    page = Canvas(made, pagesize=(600, 400))
    page.setFont("Helvetica", 9)
    edges = [40, 140, 140 + width + 8, 360]
    page.grid(edges, [200, 280, 300])
    for at, name in zip(edges, ("Action", "Lead", "Due"), strict=False):
        page.drawString(at + 4, 286, name)
    page.drawString(44, 266, "Open the hall")
    page.drawString(edges[2] + 4, 266, "May 2026")
    for n, line in enumerate(lines):
        page.drawString(144, 266 - 11 * n, line)
    page.save()
    return table(read(made.getvalue(), "plan.pdf"))[1][1]


def test_a_word_too_wide_for_its_column_is_one_with_the_letters_on_the_next_line() -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    width = stringWidth("Infrastruct", "Helvetica", 9) + 1
    assert words_in_a_narrow_cell("Infrastruct", "ure team", width=width) == ["Infrastructure team"]
    assert words_in_a_narrow_cell("Recreati", "on group", width=stringWidth("Recreati", "Helvetica", 9) + 1) == [
        "Recreation group"
    ]


def test_a_whole_word_is_parted_from_the_next_line_though_it_fills_its_column() -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    width = stringWidth("Community", "Helvetica", 9) + 1
    assert words_in_a_narrow_cell("Community", "team", width=width) == ["Community team"]
    assert words_in_a_narrow_cell("Community", "ers", width=2 * width) == ["Community ers"], "there was room for more"
    width = stringWidth("indicator", "Helvetica", 9) + 1
    assert words_in_a_narrow_cell("indicator", "device", width=width) == ["indicator device"]


def test_a_dash_before_a_date_on_the_next_line_is_no_bullet() -> None:
    assert steps("1. Buy both boilers\n– Oct 2025\n2. Fit them –\nApril 2026") == [
        "1. Buy both boilers – Oct 2025",
        "2. Fit them – April 2026",
    ]


def test_the_colour_of_an_empty_cell_is_read() -> None:
    from reportlab.lib import colors
    from reportlab.platypus import SimpleDocTemplate, TableStyle
    from reportlab.platypus import Table as Printed

    rows = [["Action", "Lead", "Due", "RAG"]]
    rows += [[words, "T. Quinn", "31/03/2026", ""] for words in ("Open the hall", "Heat the hall", "Paint the hall")]
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    for n, colour in enumerate((colors.HexColor("#00B050"), colors.HexColor("#FFC000"), colors.white), 1):
        style.append(("BACKGROUND", (3, n), (3, n), colour))
    made = io.BytesIO()
    SimpleDocTemplate(made).build([Printed(rows, style=TableStyle(style))])

    draft = read_plan(read(made.getvalue(), "plan.pdf"))

    (objective,) = draft.library.plans[0].objectives
    assert [one.rag for one in objective.activities] == ["green", "amber", None]
    assert "colours were read as ratings" in " ".join(doubt.because for doubt in draft.doubts)


@pytest.mark.parametrize("between", ["Aim 2: Warm halls", ""], ids=["heading", "nothing"])
def test_a_heading_at_the_foot_of_a_page_is_of_the_table_on_the_next(between: str) -> None:
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, SimpleDocTemplate, TableStyle
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import Table as Printed

    style, sheet = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]), getSampleStyleSheet()
    tables_ = [
        Printed([["Action", "Lead", "Due"], *rows], colWidths=[120, 90, 90], style=style)
        for rows in ([["Open the hall", "T. Quinn", "May 2026"], ["Paint it", "T. Quinn", "June 2026"]],
                     [["Heat the hall", "T. Quinn", "July 2026"]])
    ]  # fmt: skip
    heading = [Text(between, sheet["Heading2"])] if between else []
    made = io.BytesIO()
    SimpleDocTemplate(made).build(
        [Text("Aim 1: Open halls", sheet["Heading2"]), tables_[0], *heading, PageBreak(), tables_[1]]
    )

    objectives = read_plan(read(made.getvalue(), "plan.pdf")).library.plans[0].objectives

    under = [(one.title, len(one.activities)) for one in objectives]
    assert under == ([("Open halls", 2), ("Warm halls", 1)] if between else [("Open halls", 3)])


def test_names_of_columns_that_stand_close_are_two_where_the_words_under_them_are() -> None:
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    page = Canvas(made, pagesize=(600, 400))
    page.setFont("Helvetica-Bold", 10)
    for at, name in ((40, "Ref"), (80, "Action"), (240, "Lead officer"), (330, "Target date"), (394, "Outcome")):
        page.drawString(at, 360, name)
    page.setFont("Helvetica", 10)
    for n in range(6):
        for at, words in ((40, f"1.{n + 1}"), (80, f"Open hall {n + 1}"), (240, "T. Quinn"), (330, "June 2026"),
                          (394, "All are warm")):  # fmt: skip
            page.drawString(at, 330 - 24 * n, words)
    page.save()

    rows = table(read(made.getvalue(), "plan.pdf"))

    assert rows[0] == [["Ref"], ["Action"], ["Lead officer"], ["Target date"], ["Outcome"]]
    assert rows[1] == [["1.1"], ["Open hall 1"], ["T. Quinn"], ["June 2026"], ["All are warm"]]


def test_lettered_lines_of_a_narrow_cell_are_items() -> None:
    assert steps("a) Publish the guide to contracts\nb) Train all of the managers") == [
        "a) Publish the guide to contracts",
        "b) Train all of the managers",
    ]


def test_a_title_on_two_lines_is_one() -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import SimpleDocTemplate
    from reportlab.platypus import Table as Printed

    rows = [["Action", "Lead", "Due"], ["Open the hall", "T. Quinn", "May 2026"]]
    title = Text("Riverside Community Trust Business Plan<br/>2026-2029", getSampleStyleSheet()["Title"])
    made = io.BytesIO()
    SimpleDocTemplate(made).build([title, Printed(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])])

    (plan,) = read_plan(read(made.getvalue(), "plan.pdf")).library.plans
    assert plan.title == "Riverside Community Trust Business Plan 2026-2029"
