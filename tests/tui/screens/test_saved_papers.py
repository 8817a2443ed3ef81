"""Papers that were saved are listed, opened and printed by the system's own means; a file's name is never a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.tui.officer import AtDesk

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.tui.screens.papers import papers_screen, saved_papers
from tsworkbench.tui.screens.papers.saved_papers import hand_over, way_to_open, way_to_print

HOSTILE = (
    "; touch x.html",
    "$(touch x).html",
    "-rf.html",
    "a 'b' \"c\".html",
    "%2e#?.html",
    "`id`.html",
    "ü\u202e .html",
)
posix = pytest.mark.skipif(os.name == "nt", reason="starts a program of its own")


def opener(*programs: str, platform: str = "linux", **environment: str) -> tuple[str, ...] | None:
    return way_to_open(platform, environment, lambda name: f"/bin/{name}" if name in programs else None)


def printer(form: str, *programs: str, platform: str = "linux", **environment: str) -> tuple[str, ...] | None:
    return way_to_print(form, platform, environment, lambda name: f"/bin/{name}" if name in programs else None)


def test_each_system_opens_a_file_by_its_own_means() -> None:
    assert opener("xdg-open", DISPLAY=":0") == ("/bin/xdg-open",)
    assert opener("gio", WAYLAND_DISPLAY="wayland-0") == ("/bin/gio", "open")
    assert opener("open", platform="darwin") == ("/bin/open",)
    assert opener(platform="win32") == ("startfile",)
    assert opener("wslview", "xdg-open", WSL_DISTRO_NAME="Debian") == ("/bin/wslview",)


def test_nothing_is_opened_over_ssh_or_where_there_are_no_windows() -> None:
    assert opener("xdg-open", DISPLAY="localhost:10", SSH_CONNECTION="10.0.0.1") is None
    assert opener("open", platform="darwin", SSH_TTY="/dev/pts/1") is None
    assert opener("xdg-open") is None
    assert opener(DISPLAY=":0") is None


def test_a_paper_is_printed_by_what_prints_it_as_it_looks() -> None:
    assert printer("md", "lp", "lpr") == ("/bin/lp",)
    assert printer("csv", "lpr") == ("/bin/lpr",)
    assert printer("html", "lp") is None
    assert printer("docx", "soffice", "lp") == ("/bin/soffice", "--headless", "-p")
    assert printer("docx", platform="win32") == ("startfile", "print")


def recording(folder: Path, code: int = 0, says: str = "") -> tuple[str, ...]:
    """A program that writes down what it was given, apart from where the papers are."""
    program, record = folder / "opener", folder / "given"
    program.write_text(
        f"#!{sys.executable}\nimport os, sys\n"
        f"open({str(record)!r}, 'wb').write(b'\\0'.join(map(os.fsencode, sys.argv[1:])))\n"
        f"sys.stderr.write({says!r})\nsys.exit({code})\n"
    )
    program.chmod(0o755)
    return (str(program), "--only")


@posix
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_one_argument_and_no_command(tmp_path: Path, name: str) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    paper = papers / name
    paper.write_text("x")
    hand_over(paper, recording(tmp_path), doing="open")
    assert (tmp_path / "given").read_bytes().split(b"\0") == [b"--only", os.fsencode(paper)]
    assert os.listdir(papers) == [name]


@posix
def test_what_a_printer_says_is_told_with_what_to_do(tmp_path: Path) -> None:
    paper = tmp_path / "plan.md"
    paper.write_text("x")
    with pytest.raises(
        WorkbenchError,
        match=r"opener said “no default destination”: print it from your file manager instead, at .*plan\.md",
    ):
        hand_over(paper, recording(tmp_path, 1, "no default\x07 destination\n"), doing="print")
    with pytest.raises(WorkbenchError, match="can't be started"):
        hand_over(paper, (str(tmp_path / "nothing"),), doing="open")


@posix
def test_what_is_no_paper_any_more_is_not_handed_over(tmp_path: Path) -> None:
    (tmp_path / "run.sh").write_text("x")
    (tmp_path / "plan.html").symlink_to(tmp_path / "run.sh")
    for name in ("run.sh", "plan.html", "gone.html"):
        with pytest.raises(WorkbenchError, match="not there any more as a paper"):
            hand_over(tmp_path / name, recording(tmp_path), doing="open")
    assert not (tmp_path / "given").exists()


def test_papers_are_listed_by_their_names_the_last_saved_first(tmp_path: Path) -> None:
    for age, name in enumerate(
        ("officer-sheet-a.html", "the-plan.odt", "plan-tss.xlsx", "holiday.docx", "calendar.ics")
    ):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "plan-folder.html").mkdir()
    mine = tmp_path / "for-monday.html"
    mine.write_text("x")
    os.utime(mine, (2_000_000, 2_000_000))
    found = saved_papers.saved_papers([tmp_path, tmp_path / "nowhere"], [mine, tmp_path / "gone.html"])
    assert [one.path.name for one in found] == [
        *("for-monday.html", "officer-sheet-a.html", "plan-tss.xlsx", "calendar.ics"),
    ]


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, str]]:
    """What was handed over, and for what; papers go to the test's own folder."""
    found: list[tuple[str, str]] = []
    monkeypatch.setattr(papers_screen, "folder_for", lambda _: tmp_path)
    monkeypatch.setattr(papers_screen, "way_to_open", lambda: ("open-it",))
    monkeypatch.setattr(papers_screen, "way_to_print", lambda _: ("print-it",))
    monkeypatch.setattr(papers_screen, "hand_over", lambda path, way, doing: found.append((path.name, doing)))
    return found


async def at_rest(officer: object) -> None:
    await officer.app.workers.wait_for_complete()  # type: ignore[attr-defined]
    await officer.settle()  # type: ignore[attr-defined]


async def test_what_was_just_saved_is_opened_and_printed_by_a_key(
    at_desk: AtDesk, demo_file: Path, handed: list[tuple[str, str]]
) -> None:
    async with at_desk(demo_file, size=(250, 40)) as officer:  # the folder of a test has a long path
        await officer.press("P", "enter")
        await at_rest(officer)
        assert "O opens it, P prints it" in officer.screen
        name = "highlight-report-third-sector-strategy-2009-12-31.html"
        await officer.press("O")
        await at_rest(officer)
        assert handed == [(name, "open")]
        assert f"Opened {name}" in officer.screen
        await officer.press("P")
        await at_rest(officer)
        assert handed[1:] == [(name, "print")]


async def test_a_paper_saved_before_is_chosen_from_a_list(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path, handed: list[tuple[str, str]]
) -> None:
    (tmp_path / "officer-sheet-louise-russell.docx").write_text("x")
    async with at_desk(demo_file) as officer:
        await officer.press("P", "S")
        assert "officer-sheet-louise-russell.docx" in officer.screen
        await officer.press("1")
        await at_rest(officer)
        assert handed == [("officer-sheet-louise-russell.docx", "open")]


async def test_where_nothing_opens_it_the_path_is_said_and_copied(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path, handed: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers_screen, "way_to_open", lambda: None)
    paper = tmp_path / "calendar.ics"
    paper.write_text("x")
    async with at_desk(demo_file) as officer:
        copied: list[str] = []
        monkeypatch.setattr(officer.app, "copied", lambda text: not copied.append(text))
        await officer.press("P", "O", "1")
        assert "No window can be opened from here. The path is on the clipboard" in officer.screen
        assert copied == [str(paper)]
        assert not handed


async def test_without_a_paper_saved_the_list_says_how_to_save_one(
    at_desk: AtDesk, demo_file: Path, handed: list[tuple[str, str]]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("P", "S")
        assert "No paper has been saved in" in officer.screen
        assert not handed
