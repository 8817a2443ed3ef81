"""A paper as a PDF: to the standard for every reader, the same for the same paper, and nobody's words are markup."""

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from tests.papers.examples import highlight

from tsworkbench.papers.formats.pdf import pdf
from tsworkbench.papers.paper import Column as Col
from tsworkbench.papers.paper import Heading, Items, Paper, Paragraph, Run, Table
from tsworkbench.plan.errors import WrongInput

HOSTILE = 'a" + read("/etc/passwd") + "b #panic() \\u{41} ${x} [y] *z* _w_ @q <r> // s /* t'
needs_typst = pytest.mark.usefixtures("typst")


@pytest.fixture
def typst() -> object:
    """What sets PDFs; where it isn't installed the test is left out."""
    return pytest.importorskip("typst")


def text_of(data: bytes) -> str:
    pdfplumber = pytest.importorskip("pdfplumber")
    with pdfplumber.open(BytesIO(data)) as opened:
        return " ".join(" ".join(page.extract_text() for page in opened.pages).split())


@needs_typst
def test_a_report_is_written_to_the_standard_for_every_reader() -> None:
    data = pdf(highlight())
    assert b"pdfuaid:part" in data
    said = text_of(data)
    assert "1. Decisions asked for" in said
    assert "1 / 6" in said


@needs_typst
def test_the_same_paper_gives_the_same_bytes() -> None:
    assert pdf(highlight()) == pdf(highlight())


@needs_typst
def test_no_text_becomes_markup() -> None:
    paper = Paper(
        title=HOSTILE,
        author=HOSTILE,
        under=(HOSTILE,),
        blocks=(
            Heading(text=HOSTILE),
            Paragraph(words=(HOSTILE, Run(HOSTILE, link='https://example.org/"x'))),
            Items(items=(HOSTILE,)),
            Table(caption=HOSTILE, columns=(Col(title=HOSTILE), Col(title="B")), rows=((HOSTILE, "C"),)),
        ),
    )
    said = text_of(pdf(paper)).replace(" ", "")
    assert said.count('read("/etc/passwd")') >= 6
    assert "root:" not in said


@needs_typst
def test_a_letter_that_its_fonts_lack_does_not_stop_a_paper() -> None:
    assert pdf(Paper(title="王芳 🙂", blocks=(Paragraph(words="王芳"),))).startswith(b"%PDF-")


@needs_typst
@pytest.mark.parametrize("block", [Table(caption="", columns=(Col(title="A"),), rows=()), Items(items=())])
def test_what_is_empty_is_set_too(block: Table | Items) -> None:
    assert pdf(Paper(title="T", blocks=(block,))).startswith(b"%PDF-")


def test_without_what_writes_it_the_officer_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(WrongInput, match=r"isn't installed.*tsworkbench\[pdf-out\]"):
        pdf(highlight())


@needs_typst
def test_a_brief_report_fits_on_two_sides_as_a_pdf_too(
    quarter: object, action_plan: Callable[[object], str], tmp_path: Path
) -> None:
    from tsworkbench.papers.catalogue import Format, Kind, Length, Wanted, write
    from tsworkbench.work.demo.quarter import ISSUED, POSITION

    wanted = Wanted(
        kind=Kind.HIGHLIGHT, as_at=ISSUED, plan_id=action_plan(quarter), position=POSITION, length=Length.BRIEF
    )
    data = write(quarter, wanted, Format.PDF)  # type: ignore[arg-type]
    pdfplumber = pytest.importorskip("pdfplumber")
    with pdfplumber.open(BytesIO(data)) as opened:
        assert len(opened.pages) == 2
