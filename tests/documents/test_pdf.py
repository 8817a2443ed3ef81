"""PDFs as word processors and spreadsheets print them."""

import contextlib
import io
import sys
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from tests.documents.comparing import SAMPLE, differences

from tsworkbench.documents.blocks import Document, Heading, Paragraph, Table
from tsworkbench.documents.formats.pdf import read
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.model import LeadRole

pytest.importorskip("pdfplumber")
pytest.importorskip("reportlab")

HEADER = ["Objective", "No.", "Activity", "Cost", "Milestones", "Outputs", "Lead Officer"]
WIDTHS = [110, 30, 130, 60, 170, 130, 90]


def printed(
    rows: list[list[str]],
    *,
    ruled: bool = True,
    spans: Any = (),
    title: str = "Third Sector Action Plan 2009/10",
    header: Sequence[str] = HEADER,
    widths: Sequence[float] = WIDTHS,
    notes: str | None = "Notes: none.",
) -> bytes:
    """A PDF of a title, a table with its header repeated on each page, and a line after it."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import SimpleDocTemplate, TableStyle
    from reportlab.platypus import Table as Printed

    styles = getSampleStyleSheet()
    body = styles["BodyText"]
    body.fontSize, body.leading = 8, 10

    def cell(words: str) -> Any:
        return [Text(line, body) for line in words.split("\n")]

    look: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP"), *spans]
    if ruled:
        look.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))

    def foot(canvas: Any, page: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(30, 20, f"Anytown Council   Page {page.page}")

    table = Printed(
        [[cell(words) for words in row] for row in [header, *rows]],
        colWidths=list(widths),
        repeatRows=1,
        style=TableStyle(look),
    )
    made = io.BytesIO()
    document = SimpleDocTemplate(made, pagesize=landscape(A4), leftMargin=20, rightMargin=20)
    story = [Text(title, styles["Title"]), table, *([Text(notes, body)] if notes else [])]
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return made.getvalue()


def row(objective: int, activity: int) -> list[str]:
    return [
        f"{objective}. A rather long objective that is broken into lines",
        f"{objective}.{activity}",
        "Develop a new service for the borough and its people",
        "£105,000",
        "• Board in place by Dec 2009\n• Director in post by March 2010",
        "• Board recruited\n• 25 officers trained",
        "Louise Russell / Andy Algar",
    ]


MANY = [row(objective, activity) for objective in range(1, 6) for activity in range(1, 4)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def drawn(draw: Callable[[Any], None], **settings: Any) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, **settings)
    draw(canvas)
    canvas.save()
    return made.getvalue()


@pytest.mark.parametrize("ruled", [True, False], ids=["with lines", "without lines"])
def test_a_table_over_several_pages_is_one_with_its_cells_whole(ruled: bool) -> None:
    document = read(printed(MANY, ruled=ruled), "plan.pdf")
    (table,) = tables(document)
    assert len(table.rows) == 1 + len(MANY)
    assert [cell.text for cell in table.rows[0].cells] == HEADER
    assert table.rows[0].marked_header
    last = table.rows[-1]
    assert last.cells[0].text == "5. A rather long objective that is broken into lines"
    assert last.cells[1].text == "5.3"
    assert [line.text for line in last.cells[4].lines] == [
        "Board in place by Dec 2009",
        "Director in post by March 2010",
    ]
    assert {line.marker for line in last.cells[4].lines} == {"•"}
    assert last.cells[6].text == "Louise Russell / Andy Algar"


def sample_rows() -> list[list[str]]:
    """The sample plan as its table prints it."""
    rows = []
    for objective in SAMPLE.objectives:
        for activity in objective.activities:
            leading = [lead.name for lead in activity.leads if lead.role is not LeadRole.SUPPORTING]
            supporting = [lead.name for lead in activity.leads if lead.role is LeadRole.SUPPORTING]
            milestones = [f"• {one.text}" for one in activity.milestones]
            rows.append(
                [
                    f"{objective.ref}. {objective.title}",
                    activity.ref or "",
                    activity.title,
                    activity.cost_text or "",
                    activity.funding_text or "",
                    "\n".join([*milestones, *([activity.notes] if activity.notes else [])]),
                    "\n".join(f"• {one.text}" for one in activity.outputs),
                    " alongside ".join([" / ".join(leading), *supporting]),
                ]
            )
    return rows


@pytest.mark.parametrize("ruled", [True, False], ids=["with lines", "without lines"])
def test_the_sample_plan_printed_and_read_is_the_sample_plan(ruled: bool) -> None:
    data = printed(
        sample_rows(),
        ruled=ruled,
        title="Tower Hamlets Council Third Sector Strategy - Action Plan 2009/10",
        header=["Objective", "No.", "Activity", "Cost", "Funding Source", "Milestones", "Outputs", "Lead Officer"],
        widths=[95, 28, 110, 75, 90, 190, 140, 75],
        notes=None,
    )
    assert differences(read(data, "plan.pdf")) == []


def test_rows_say_on_which_page_they_stand() -> None:
    (table,) = tables(read(printed(MANY), "plan.pdf"))
    pages = [found.place.page for found in table.rows]
    assert pages[0] == 1
    assert pages[-1] == 2
    assert pages == sorted(pages, key=lambda page: page or 0)


def test_the_title_stands_before_the_table_and_the_notes_after_it() -> None:
    document = read(printed(MANY[:3]), "plan.pdf")
    title, _, notes = document.blocks
    assert isinstance(title, Heading)
    assert (title.text, title.level) == ("Third Sector Action Plan 2009/10", 0)
    assert isinstance(notes, Paragraph)
    assert notes.line.text == "Notes: none."


def test_page_numbers_are_left_out_and_said() -> None:
    document = read(printed(MANY), "plan.pdf")
    assert "Anytown Council Page 1" in document.remarks[0]
    assert "Page 1" not in str(document.blocks)


def test_a_merged_cell_stands_in_each_row_it_covers() -> None:
    rows = [row(1, 1), ["", *row(1, 2)[1:]]]
    (table,) = tables(read(printed(rows, spans=[("SPAN", (0, 1), (0, 2))]), "plan.pdf"))
    first, second = table.rows[1].cells[0], table.rows[2].cells[0]
    assert second.text == first.text
    assert (first.again, second.again) == (False, True)


def test_a_heading_over_all_columns_is_one_cell_in_each() -> None:
    rows = [["Priority 1: Homes", *[""] * 6], row(1, 1)]
    (table,) = tables(read(printed(rows, spans=[("SPAN", (0, 1), (-1, 1))]), "plan.pdf"))
    assert {cell.text for cell in table.rows[1].cells} == {"Priority 1: Homes"}


def test_text_without_any_table_is_read_as_flattened() -> None:
    def draw(canvas: Any) -> None:
        for n, line in enumerate(
            ["Our Strategy", "", "Objective 1: Homes", "1.1 Build homes by May 2012", "• Site found"]
        ):
            canvas.drawString(72, 760 - 20 * n, line)

    document = read(drawn(draw), "plan.pdf")
    assert document.kind == "PDF"
    assert isinstance(document.blocks[0], Heading)
    assert "Site found" in str(document.blocks)


def test_a_scan_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match="scanned"):
        read(drawn(lambda canvas: canvas.rect(50, 50, 100, 100)), "scan.pdf")


def test_a_password_is_asked_for_in_a_sentence() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = drawn(lambda canvas: canvas.drawString(72, 700, "Secret"), encrypt=StandardEncryption("word"))
    with pytest.raises(Refused, match="protected by a password"):
        read(locked, "locked.pdf")


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4\nnot really", b"%PDF-1.7\n" + b"\0" * 1_000, b""], ids=["text", "nulls", "nothing"]
)
def test_what_is_not_sound_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match=r"can't be read|no text"):
        read(data, "broken.pdf")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.99])
def test_a_pdf_cut_short_is_refused_or_read_but_never_crashes(share: float) -> None:
    whole = printed(MANY)
    with contextlib.suppress(Refused):
        assert read(whole[: int(len(whole) * share)], "cut.pdf").blocks


def test_without_pdfplumber_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(Refused, match=r'pip install "tsworkbench\[pdf\]"'):
        read(b"%PDF-1.4", "plan.pdf")


def test_pages_are_told_as_they_are_read() -> None:
    told: list[tuple[int, int | None]] = []
    rows = [["Stronger", f"1.{n}", f"Do {n}", "£5", "By March 2010", "One", "Ann Lee"] for n in range(120)]
    read(printed(rows), "plan.pdf", lambda done, total: told.append((done, total)))
    pages = len(told) - 1
    assert pages > 1
    assert told == [(n, pages) for n in range(pages + 1)]
