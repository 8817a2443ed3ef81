"""The highlight report in brief: what it says, and that it fits on two sides of A4."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tsworkbench.papers.catalogue import Format, Kind, Length, Wanted, compose, write
from tsworkbench.papers.paper import Heading, Paper, Table, paragraphs, plain
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import place
from tsworkbench.work.agreement.decisions import decide
from tsworkbench.work.demo.quarter import ISSUED, POSITION
from tsworkbench.work.edits import perform
from tsworkbench.work.round.report import ask_decisions

Plain = Callable[[Paper], str]
PlanOf = Callable[[Book], str]


@pytest.fixture
def brief(action_plan: PlanOf) -> Callable[[Book], Wanted]:
    """The brief report of the sample plan's third quarter, as it is asked for."""
    return lambda book: Wanted(
        kind=Kind.HIGHLIGHT, as_at=ISSUED, plan_id=action_plan(book), position=POSITION, length=Length.BRIEF
    )


def test_the_brief_report_of_the_sample_plan(
    quarter: Book, brief: Callable[[Book], Wanted], plain: Plain, golden: Callable[[str, str], None]
) -> None:
    golden("highlight-brief.txt", plain(compose(quarter, brief(quarter))))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice sets the pages")
def test_it_fits_on_two_sides(quarter: Book, brief: Callable[[Book], Wanted], tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    paper = tmp_path / "brief.docx"
    paper.write_bytes(write(quarter, brief(quarter), Format.DOCX))
    home = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    asked = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(paper)]
    subprocess.run(asked, check=True, capture_output=True, timeout=300)
    pdf = pdfium.PdfDocument(tmp_path / "brief.pdf")
    assert len(pdf) <= 2
    assert [round(size) for size in pdf[0].get_size()] == [595, 842]
    pdf.close()


def test_every_activity_has_its_line_and_its_rating(quarter: Book, brief: Callable[[Book], Wanted]) -> None:
    paper = compose(quarter, brief(quarter))
    (table,) = [block for block in paper.blocks if isinstance(block, Table) and "activities" in block.caption]
    said = [[" / ".join(map(plain, paragraphs(cell))) for cell in row] for row in table.rows]
    assert len(said) == 15
    assert said[9] == [
        "4.6 Resilience (Louise Russell, with Corporate Finance)",
        "▲ Red ↓",
        "Funding option agreed (November 2009) / Funding change analysis (December 2009) / "
        "New date asked: January 2010 (first change)",
        "The costed paper goes to members on 19 January.",
    ]


def test_its_decisions_point_to_no_section(open_quarter: Book, brief: Callable[[Book], Wanted], plain: Plain) -> None:
    said = plain(compose(open_quarter, brief(open_quarter)))
    assert "1. Agree or refuse five new dates. None takes effect" in said
    assert "section" not in said


def test_its_headings_bear_no_numbers(quarter: Book, brief: Callable[[Book], Wanted]) -> None:
    paper = compose(quarter, brief(quarter))
    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == [
        "Decisions asked for",
        "Overall position",
        "Activities",
        "Due next quarter (17)",
        "Money",
        "Outputs",
    ]


def test_decisions_beyond_what_fits_are_counted(
    open_quarter: Book, brief: Callable[[Book], Wanted], action_plan: PlanOf, plain: Plain
) -> None:
    asked = [f"Agree to number {n}." for n in range(1, 12)]
    perform(open_quarter, ask_decisions(action_plan(open_quarter), POSITION, asked))
    said = plain(compose(open_quarter, brief(open_quarter)))
    assert "8. Agree to number 8.\n3 more in the full report." in said


def test_what_was_decided_is_not_among_what_is_asked(
    open_quarter: Book, brief: Callable[[Book], Wanted], plain: Plain
) -> None:
    row = place(open_quarter, "Third Sector Strategy:3.1.m2")
    perform(open_quarter, decide(row, group="Third", on=date(2010, 1, 8), as_at=date(2010, 3, 15), minute="4.2"))
    said = plain(
        compose(open_quarter, replace(brief(open_quarter), as_at=date(2010, 3, 15), cut_off=date(2010, 3, 15)))
    )
    assert "\n4. " not in said, "three are asked for"
    assert "Decided since the last report:\n- 8 January 2010, Third Sector Strategy Delivery Group: 3.1" in said


def test_money_is_added_up_by_source_and_by_lead(quarter: Book, brief: Callable[[Book], Wanted], plain: Plain) -> None:
    said = plain(compose(quarter, brief(quarter)))
    assert "£405,000 of £405,000 is not confirmed" in said
    assert "\n[By source]\nSource | For | Costs | Not confirmed\n" in said
    assert "\n[By lead]\nLead | For | Costs | Not confirmed\nLouise Russell | " in said
