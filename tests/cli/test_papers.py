"""`export`, `report` and `digest`: every paper from the command line, whole or not at all."""

import csv
import os
import re
import sqlite3
import stat
import zipfile
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tsworkbench.papers import disk

PLAN = ["--plan", "third"]
REPORTS = {
    "highlight": ["report", "highlight", *PLAN],
    "exception": ["report", "exception", *PLAN],
    "officer": ["report", "officer", "--officer", "LR"],
    "slips": ["report", "slips", *PLAN],
}


def out(tmp_path: Path, name: str) -> str:
    return str(tmp_path / name)


# -- export


@pytest.mark.parametrize(
    ("form", "begins"),
    [("csv", b"\xef\xbb\xbf"), ("md", b"# "), ("html", b"<!"), ("ics", b"BEGIN:VCALENDAR\r\n"), ("json", b"{\n")],
)
def test_what_can_be_printed_is_printed(run: Any, form: str, begins: bytes) -> None:
    answer = run("export", form, *PLAN)
    assert answer.code == 0
    assert answer.out.encode().replace(b"\n", b"\r\n" if form == "ics" else b"\n").startswith(begins)
    assert ("private notes" in answer.err) is (form == "json")


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_office_documents_want_a_file(run: Any, tmp_path: Path, form: str) -> None:
    assert run("export", form, *PLAN).code == 2
    path = out(tmp_path, f"plan.{form}")
    answer = run("export", form, *PLAN, "-o", path)
    assert answer.code == 0
    assert answer.out.startswith(f"Written to {path} (")
    assert zipfile.is_zipfile(path)


def test_the_same_plan_gives_the_same_bytes(run: Any, tmp_path: Path) -> None:
    for form in ("docx", "xlsx", "csv", "md", "html", "ics", "json"):
        for name in ("a", "b"):
            assert run("export", form, *PLAN, "-o", out(tmp_path, f"{name}.{form}")).code == 0
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes(), form


def test_a_calendar_of_one_officer_and_as_to_dos(run: Any) -> None:
    everyone = run("export", "ics").out
    mine = run("export", "ics", "--officer", "Louise Russell").out
    assert everyone.count("BEGIN:VEVENT") == 39
    assert mine.count("BEGIN:VEVENT") == 25
    assert run("export", "ics", "--to-dos").out.count("BEGIN:VTODO") == 39


def test_private_notes_and_tasks_leave_in_json_only(run: Any) -> None:
    run("set", "1.1.m1", "--private", "Between us only")
    run("add", "task", "1.1", "My own step")
    for form in ("csv", "md", "html", "ics"):
        said = run("export", form, *PLAN).out
        assert "Between us only" not in said
        assert "My own step" not in said
    whole = run("export", "json").out
    assert "Between us only" in whole
    assert "My own step" in whole


def test_the_plan_as_it_stood(run: Any) -> None:
    now = run("export", "md", *PLAN).out
    then = run("export", "md", *PLAN, "--stood-at", "2009-10-31").out
    assert "A third option is to be costed." in now
    assert "A third option is to be costed." not in then


def test_what_was_written_as_json(run: Any, tmp_path: Path) -> None:
    path = out(tmp_path, "plan.csv")
    said = run("export", "csv", *PLAN, "-o", path, "--json").json
    assert said == {"written": path, "format": "csv", "bytes": os.path.getsize(path)}


def test_a_house_template_gives_its_styles(run: Any, tmp_path: Path) -> None:
    from docx import Document

    house = Document()
    house.styles["Heading 1"].font.name = "Comic Sans MS"
    house.save(out(tmp_path, "house.docx"))
    path = out(tmp_path, "report.docx")
    words = [*REPORTS["highlight"], "--format", "docx", "--template", out(tmp_path, "house.docx"), "-o", path]
    assert run(*words).code == 0
    assert Document(path).styles["Heading 1"].font.name == "Comic Sans MS"


@pytest.mark.parametrize("name", ["gone.docx", "letter.docx", "folder"])
def test_a_template_that_is_none_is_told(run: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "letter.docx").write_text("Dear Sir")
    (tmp_path / "folder").mkdir()
    path = out(tmp_path, "report.docx")
    words = [*REPORTS["highlight"], "--format", "docx", "--template", out(tmp_path, name), "-o", path]
    answer = run(*words)
    assert answer.code in (2, 10, 13)
    assert answer.err.endswith(".\n")
    assert "should not have happened" not in answer.err
    assert not os.path.exists(path)


# -- reports


def test_the_report_in_full_is_the_usual_one_and_in_brief_it_is_another(run: Any) -> None:
    usual = run(*REPORTS["highlight"], "--format", "md").out
    assert run(*REPORTS["highlight"], "--format", "md", "--length", "full").out == usual
    assert "highlight report in brief" in run(*REPORTS["highlight"], "--format", "md", "--length", "brief").out


@pytest.mark.parametrize("kind", REPORTS)
def test_each_paper_in_each_format(run: Any, tmp_path: Path, kind: str) -> None:
    assert run(*REPORTS[kind]).out.startswith("<!")
    assert run(*REPORTS[kind], "--format", "md").out.startswith("# ")
    path = out(tmp_path, "paper.docx")
    assert run(*REPORTS[kind], "--format", "docx", "-o", path).code == 0
    assert zipfile.is_zipfile(path)


def test_a_report_made_again_later_is_the_same_to_the_byte(run: Any, make_clock: Any) -> None:
    """What is said on 5 January about December counts; what is edited in March doesn't."""
    january = type(run)(run.path, make_clock(datetime(2010, 1, 5, 9, 0, tzinfo=UTC)))
    march = type(run)(run.path, make_clock(datetime(2010, 3, 1, 9, 0, tzinfo=UTC)))
    words = [*REPORTS["highlight"], "--position", "2009-12-31", "--cut-off", "2010-01-08"]
    january("set", "4.2.m2", "--status", "complete", "--done-on", "2009-12-30", as_at="2010-01-05")
    january("set", "1.1", "--rag", "red", "--why", "Said on 5 January", as_at="2010-01-05")
    first = run(*words, as_at="2010-01-11").out
    assert "Said on 5 January" in first
    march("set", "1.1", "--title", "Renamed in March", as_at="2010-03-01")
    march("set", "4.2.m3", "--status", "complete", as_at="2010-03-01")
    again = run(*words, as_at="2010-03-10").out
    assert again == first


def test_from_and_to_are_the_period(run: Any) -> None:
    said = run(*REPORTS["highlight"], "--from", "2009-11-01", "--to", "2009-11-30", "--format", "md").out
    assert "Position at 30 November 2009" in said
    assert "November 2009" in said.splitlines()[0]


def test_a_round_by_its_label_or_its_date(run: Any) -> None:
    run("round", "--open", "--position", "2009-12-31", "--label", "Q3", "--plan", "third", "--cut-off", "2010-01-12")
    by_label = run(*REPORTS["highlight"], "--round", "q3", "--format", "md", as_at="2010-02-01").out
    by_date = run(*REPORTS["highlight"], "--round", "31 dec 2009", "--format", "md", as_at="2010-02-01").out
    assert by_label == by_date
    assert "received up to 12 January 2010" in by_label


def test_after_the_cut_off_the_report_is_on_the_round_that_is_to_be_issued(run: Any, tmp_path: Path) -> None:
    december = run(*REPORTS["highlight"], "--format", "md", as_at="2010-01-11")
    assert "Position at 31 December 2009, from updates received up to 8 January 2010" in december.out
    assert december.err == (
        "This is on the position at 31 December 2009, whose report has not been issued yet. "
        "For the round that runs, say --position 2010-03-31.\n"
    )
    assert "at 31 December 2009" in run("digest", "--plan", "third", as_at="2010-01-11").out
    path = out(tmp_path, "q3.md")
    issued = run(*REPORTS["highlight"], "--format", "md", "-o", path, "--issue", as_at="2010-01-11")
    assert "position at 31 December 2009" in issued.out
    march = run(*REPORTS["highlight"], "--format", "md", as_at="2010-01-12")
    assert "Position at 31 March 2010" in march.out
    assert march.err == ""


def test_one_item_of_an_exception_report(run: Any) -> None:
    said = run(*REPORTS["exception"], "--item", "4.6", "--format", "md").out
    assert "4.6 Resilience" in said
    assert "New CVS" not in said.splitlines()[0]


def test_issuing_freezes_a_report_and_is_one_act(run: Any, tmp_path: Path) -> None:
    path = out(tmp_path, "q2.md")
    words = [*REPORTS["highlight"], "--position", "2009-09-30", "--format", "md", "-o", path]
    answer = run(*words, "--issue", as_at="2009-12-15")
    assert answer.code == 0
    assert "issued" in answer.lines[0]
    issued = Path(path).read_text(encoding="utf-8")
    assert "issued 15 December 2009" in issued
    assert run(*words, "--force", as_at="2010-03-01").code == 0
    assert Path(path).read_text(encoding="utf-8") == issued
    again = run(*words, "--force", "--issue")
    assert again.code == 2
    assert "issued" in again.err
    assert run("undo").code == 0


def test_a_report_that_cant_be_written_is_not_issued(run: Any, tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("mine")
    path = out(tmp_path, "there.md")
    words = [*REPORTS["highlight"], "--position", "2009-09-30", "--format", "md", "-o", path, "--issue"]
    assert run(*words).code == 2
    connection = sqlite3.connect(run.path)
    assert connection.execute("select count(*) from round where issued_on is not null").fetchone() == (0,)
    connection.close()


def test_a_report_as_json_says_what_it_did(run: Any, tmp_path: Path) -> None:
    path = out(tmp_path, "r.html")
    said = run(*REPORTS["highlight"], "-o", path, "--json").json
    assert said["written"] == path
    assert (said["report"], said["format"], said["position"]) == ("highlight", "html", "2009-12-31")
    assert said["issued"] is None


def test_reports_change_nothing(run: Any) -> None:
    before = run.path.read_bytes()
    for words in REPORTS.values():
        assert run(*words).code == 0
    assert run("digest", "--officer", "LR").code == 0
    assert run.path.read_bytes() == before


# -- where papers go


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("folder", "is a folder"),
        ("there.html", "exists already"),
        ("none/x.html", "no folder"),
        ("con.html", "device on Windows"),
        ("a:b.html", "on Windows"),
        ("x" * 300 + ".html", "too long"),
    ],
)
def test_where_a_paper_cant_go_is_a_sentence(run: Any, tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "there.html").write_text("mine")
    before = sorted(path.name for path in tmp_path.iterdir())
    answer = run(*REPORTS["highlight"], "-o", out(tmp_path, name))
    assert answer.code in (2, 10)
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert (tmp_path / "there.html").read_text() == "mine"


def test_a_link_is_never_written_through_nor_replaced(run: Any, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("mine")
    (tmp_path / "link.html").symlink_to(tmp_path / "secret.txt")
    for force in ([], ["--force"]):
        assert run(*REPORTS["highlight"], "-o", out(tmp_path, "link.html"), *force).code == 2
    assert (tmp_path / "secret.txt").read_text() == "mine"
    assert (tmp_path / "link.html").is_symlink()


def test_with_force_the_old_file_is_replaced_whole(run: Any, tmp_path: Path) -> None:
    (tmp_path / "r.html").write_text("old")
    assert run(*REPORTS["highlight"], "-o", out(tmp_path, "r.html"), "--force").code == 0
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!")
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_full_disk_leaves_the_old_file_as_it_was(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "_write", full)
    (tmp_path / "r.html").write_text("old")
    answer = run(*REPORTS["highlight"], "-o", out(tmp_path, "r.html"), "--force")
    assert answer.code == 10
    assert "no room left" in answer.err
    assert (tmp_path / "r.html").read_text() == "old"


def test_the_plan_file_is_never_written_over(run: Any) -> None:
    before = run.path.read_bytes()
    for words in ([*REPORTS["highlight"]], ["export", "csv", *PLAN]):
        assert run(*words, "-o", str(run.path), "--force").code == 2
    assert run.path.read_bytes() == before


@pytest.mark.posix("who may read a file is no matter of its mode on Windows")
def test_only_json_is_for_its_owners_eyes_alone(run: Any, tmp_path: Path) -> None:
    run("export", "json", "-o", out(tmp_path, "p.json"))
    run("export", "html", *PLAN, "-o", out(tmp_path, "p.html"))
    assert stat.S_IMODE((tmp_path / "p.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "p.html").stat().st_mode) & 0o444 == 0o444


# -- digest


def test_an_officers_digest_is_fit_for_a_mail(run: Any) -> None:
    answer = run("digest", "--officer", "Louise Russell")
    assert answer.code == 0
    assert answer.lines[0] == "Louise Russell, as at 15 December 2009"
    assert max(map(len, answer.lines)) <= 72
    assert not {"<", "\x1b", "\t"} & set(answer.out)


def test_a_plans_digest_is_its_report_in_short(run: Any) -> None:
    answer = run("digest", *PLAN)
    assert "Position at 31 December 2009" in answer.out
    assert "Off track" in answer.out
    assert max(map(len, answer.lines)) <= 72


def test_a_digest_as_json(run: Any) -> None:
    said = run("digest", "--officer", "LR", "--json").json
    assert said["officer"] == "Louise Russell"
    assert said["as_at"] == "2009-12-15"
    assert said["text"].startswith("Louise Russell, as at")
    assert run("digest", *PLAN, "--json").json["position"] == "2009-12-31"


# -- plans of other shapes


def test_a_plan_with_nothing_in_it_reads_well(run_on: Any, tmp_path: Path) -> None:
    run = run_on(tmp_path / "new.db")
    run("new", "--title", "A new plan", "--period", "2009/10")
    for form in ("csv", "md", "html", "ics", "json"):
        assert run("export", form).code == 0
    for kind in ("highlight", "exception"):
        answer = run("report", kind, "--format", "md", as_at=None)
        assert answer.code == 0, answer.err
        assert "A new plan" in answer.out
    assert run("digest", as_at=None).code == 0


BAD = "=cmd|'/C calc'!A1 <script>alert(1)</script> [x](javascript:alert(1))\r\nBEGIN:VEVENT \u202egnp\x1b[31m {{7*7}}"


@pytest.fixture
def hostile(run: Any) -> Any:
    """A file into which another tool has written what would act in one format or another, wherever text can stand."""
    connection = sqlite3.connect(run.path)
    connection.execute("update milestone set title=?, text=?, short_title=null where ref='1.1.m1'", (BAD, BAD))
    connection.execute("update activity set title=?, short_title=null, notes=? where ref='4.6'", (BAD, BAD))
    connection.execute("update objective set title=? where ref='4'", (BAD,))
    connection.execute("update plan set title=?, organisation=? where title like 'Third%'", (f"Third {BAD}", BAD))
    connection.execute("update officer set name=? where name='Alex Louis'", (BAD,))
    connection.execute("update output set text=?, unit=? where ref='1.2.o1'", (BAD, BAD))
    connection.execute("update progress set why=?, next=?, comment=?", (BAD, BAD, BAD))
    connection.commit()
    connection.close()
    run("overall", BAD, "--decision", BAD, *PLAN)
    return run


_MADE = [
    *(["export", form, *PLAN] for form in ("docx", "xlsx", "csv", "md", "html", "ics", "json")),
    *(
        ["report", kind, *PLAN, "--format", form]
        for kind in ("highlight", "exception")
        for form in ("docx", "md", "html")
    ),
    *(["report", "officer", "--officer", "LR", "--format", form] for form in ("docx", "md", "html")),
    ["digest", *PLAN],
    ["digest", "--officer", "LR"],
]


@pytest.mark.parametrize("words", _MADE, ids=lambda words: " ".join(word for word in words if word not in PLAN))
def test_hostile_text_is_inert_in_every_paper_of_every_format(hostile: Any, tmp_path: Path, words: list[str]) -> None:
    if words[0] == "digest":
        said = hostile(*words).out
    else:
        path = out(tmp_path, "paper")
        done = hostile(*words, "-o", path)
        assert done.code == 0, done.err
        assert not {"\x1b", "\u202e"} & set(done.out + done.err)
        said = _opened(Path(path).read_bytes())
    assert not {"\x1b", "\u202e", "\x9b"} & set(said)
    assert "calc" in said  # it is there, as words
    form = next((word for word in words if word in ("docx", "xlsx", "csv", "html", "md", "ics")), "")
    if form in ("docx", "xlsx", "html"):
        assert "<script" not in said
        assert not re.search(r"(?:href|Target|src)=[\"'][^\"']*javascript:", said, re.IGNORECASE)
    match form:
        case "docx":
            assert set(re.findall(r"<w:instrText[^>]*>([^<]*)<", said)) <= {"PAGE", "NUMPAGES", " PAGE ", " NUMPAGES "}
            assert "<w:altChunk" not in said
        case "xlsx":
            assert not re.search(r"<f[ >]", said)
        case "csv":
            assert not any(cell.startswith(("=", "+", "-", "@")) for row in csv.reader(StringIO(said)) for cell in row)
        case "md":
            page = MarkdownIt("commonmark", {"html": True}).enable("table").render(said)
            assert "<script" not in page
            assert "href=" not in page
        case "ics":
            begun, ended = said.count("\nBEGIN:VEVENT"), said.count("\nEND:VEVENT")
            assert begun == ended == 38 + 1  # milestones with a date, and an output


def _opened(data: bytes) -> str:
    """What a paper holds, out of its package if it is one."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return "\n".join(package.read(name).decode() for name in parts)
