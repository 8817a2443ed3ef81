"""What a file is called is what it holds: the ending decides, a contradiction is refused before anything is written."""

import csv
import json
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.util import find_spec
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from docx import Document
from icalendar import Calendar
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from tests.cli.conftest import Answer, Command

from tsworkbench.papers.catalogue import CATALOGUE, ENDINGS, Format, Kind

PLAN = ("--plan", "third")
REPORTS = {
    Kind.HIGHLIGHT: ("report", "highlight", *PLAN),
    Kind.EXCEPTION: ("report", "exception", *PLAN),
    Kind.OFFICER: ("report", "officer", "--officer", "LR"),
}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


def _html(data: bytes) -> bool:
    page = _Page()
    page.feed(data.decode())
    return {"html", "body", "h1"} <= page.tags


OPENED: dict[Format, Callable[[bytes], object]] = {
    Format.DOCX: lambda data: Document(BytesIO(data)).paragraphs,
    Format.XLSX: lambda data: load_workbook(BytesIO(data)).sheetnames,
    Format.HTML: _html,
    Format.MD: lambda data: data.startswith(b"# ") and MarkdownIt().enable("table").parse(data.decode()),
    Format.CSV: lambda data: len(list(csv.reader(StringIO(data.decode("utf-8-sig"))))[1]) > 5,
    Format.JSON: lambda data: json.loads(data)["plans"],
    Format.ICS: lambda data: Calendar.from_ical(data).walk("VEVENT"),
    Format.PDF: lambda data: data.startswith(b"%PDF-"),
}
"""Each format, opened by what knows it."""


def written(run: Command, kind: Kind, path: Path, form: Format | None = None) -> Answer:
    """A paper written to a file, its format named or not."""
    if kind in REPORTS:
        return run(*REPORTS[kind], *(["--format", str(form)] if form else []), "-o", str(path))
    return run("export", *([str(form)] if form else []), *PLAN, "-o", str(path))


def is_written(answer: Answer, path: Path, form: Format) -> None:
    """The paper is there in its format; a PDF only where what writes it is installed, else that is said."""
    if form is Format.PDF and find_spec("typst") is None:
        assert answer.code == 2
        assert "tsworkbench[pdf-out]" in answer.err
        assert not path.exists()
        return
    assert answer.code == 0, answer.err
    assert OPENED[form](path.read_bytes())


def test_every_format_has_what_opens_it() -> None:
    assert set(OPENED) == set(Format)


@pytest.mark.parametrize("ending", sorted({*ENDINGS, "DOCX", "Html"}))
@pytest.mark.parametrize("kind", [*REPORTS, Kind.PLAN])
def test_the_ending_decides_what_a_paper_is_written_as(run: Command, tmp_path: Path, kind: Kind, ending: str) -> None:
    path = tmp_path / f"q3.{ending}"
    form = ENDINGS[ending.lower()]
    answer = written(run, kind, path)
    if form in CATALOGUE[kind].formats or (kind is Kind.PLAN and form is Format.ICS):
        is_written(answer, path, form)
    else:
        assert answer.code == 2
        assert f"does not come as {form}. It comes as html, docx, md or pdf." in answer.err
        assert not path.exists()


A_FILE_OF = {
    Format.DOCX: "Word",
    Format.XLSX: "Excel",
    Format.CSV: "a table (CSV)",
    Format.MD: "Markdown",
    Format.HTML: "a web page",
    Format.JSON: "JSON",
    Format.ICS: "a calendar (ICS)",
    Format.PDF: "PDF",
}


@pytest.mark.parametrize("ending", list(Format))
@pytest.mark.parametrize("kind", [*REPORTS, Kind.PLAN, Kind.CALENDAR])
def test_a_contradiction_is_refused_and_nothing_is_written(
    run: Command, tmp_path: Path, kind: Kind, ending: Format
) -> None:
    for form in CATALOGUE[kind].formats:
        path = tmp_path / f"{form}.{ending}"
        answer = written(run, kind, path, form)
        if form is ending:
            is_written(answer, path, form)
        else:
            assert answer.code == 2
            assert f"Name the file {form}.{form}, or ask for {ending}." in answer.err
            assert f"would be {A_FILE_OF[ending]} by its ending, and {A_FILE_OF[form]} is asked for." in answer.err
            assert not path.exists()


@pytest.mark.parametrize("ending", ["rtf", "doc", "xls", "odt", "txt", "x"])
@pytest.mark.parametrize("kind", [*REPORTS, Kind.PLAN])
@pytest.mark.parametrize("named", [True, False])
def test_an_ending_that_no_paper_has_is_refused(
    run: Command, tmp_path: Path, kind: Kind, ending: str, named: bool
) -> None:
    path = tmp_path / f"q3.{ending}"
    answer = written(run, kind, path, CATALOGUE[kind].formats[0] if named else None)
    assert answer.code == 2
    assert f"Nothing is written as “.{ending}”" in answer.err
    assert not path.exists()


@pytest.mark.parametrize("kind", [*REPORTS, Kind.PLAN])
def test_a_name_without_an_ending_wants_the_format_to_be_named(run: Command, tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / "q3"
    refused = written(run, kind, path)
    usual = CATALOGUE[kind].formats[0]
    assert refused.code == 2
    assert f"Name it q3.{usual}, say, or name a format." in refused.err
    assert not path.exists()
    assert written(run, kind, path, usual).code == 0
    assert OPENED[usual](path.read_bytes())


def test_an_export_wants_a_format_or_a_file(run: Command) -> None:
    answer = run("export", *PLAN)
    assert answer.code == 2
    assert "Say what to write it as" in answer.err


def test_a_report_is_not_issued_where_its_file_is_refused(run: Command, tmp_path: Path) -> None:
    answer = run(
        *REPORTS[Kind.HIGHLIGHT], "--issue", "--format", "md", "-o", str(tmp_path / "q3.docx"), as_at="2010-01-11"
    )
    assert answer.code == 2
    assert "issued" not in run("history", "--limit", "1").out


@pytest.mark.parametrize("ending", ["docx", "XLSX", "csv", "html", "json", "pdf"])
def test_a_plan_file_is_never_called_like_a_document(run: Command, tmp_path: Path, ending: str) -> None:
    target = str(tmp_path / f"plan.{ending}")
    for words in (("backup", "-o", target), ("demo", "--keep", target)):
        answer = run(*words)
        assert answer.code == 2
        assert "name it plan.db, say" in answer.err
    new = Command(Path(target), run.clock)
    assert new("new", "A plan").code == 2
    assert list(tmp_path.glob("plan.*")) == []
