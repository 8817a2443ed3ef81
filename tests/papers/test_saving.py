"""A paper is written whole or not at all, and over nothing unasked."""

import errno
import os
import stat
from pathlib import Path

import pytest

from tsworkbench.papers.disk import save
from tsworkbench.plan.errors import CannotWrite, WrongInput


def _files(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_paper_is_written_under_its_name_and_nothing_else_is_left(tmp_path: Path) -> None:
    saved = save(b"paper", tmp_path / "report.html")
    assert saved == tmp_path / "report.html"
    assert saved.read_bytes() == b"paper"
    assert _files(tmp_path) == {"report.html"}


def test_a_relative_name_comes_back_as_the_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert save(b"paper", Path("report.html")) == tmp_path / "report.html"


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(b"old")
    with pytest.raises(WrongInput, match=r"is there already.*--force"):
        save(b"new", target)
    assert target.read_bytes() == b"old"
    save(b"new", target, force=True)
    assert target.read_bytes() == b"new"
    assert _files(tmp_path) == {"report.html"}


@pytest.mark.posix("who may read a file is no matter of its mode on Windows")
def test_a_replaced_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(b"old")
    target.chmod(0o640)
    save(b"new", target, force=True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_file_that_somebody_else_makes_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.html"
    link = os.link

    def late(source: str, to: str) -> None:
        target.write_bytes(b"theirs")
        link(source, to)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(WrongInput, match="is there already"):
        save(b"ours", target)
    assert target.read_bytes() == b"theirs"
    assert _files(tmp_path) == {"report.html"}


def test_a_disk_without_links_is_written_to_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: str, to: str) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert save(b"paper", tmp_path / "report.html").read_bytes() == b"paper"
    assert _files(tmp_path) == {"report.html"}


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.ENOSPC, "no room left"),
        (errno.EDQUOT, "no room left"),
        (errno.EROFS, "is on a read-only disk"),
        (errno.EACCES, "may not be written to"),
        (errno.EIO, "could not be written"),
    ],
)
def test_when_the_disk_refuses_the_old_file_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(b"old")

    def refuse(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(CannotWrite, match=says):
        save(b"new", target, force=True)
    assert target.read_bytes() == b"old"
    assert _files(tmp_path) == {"report.html"}


def test_a_paper_that_is_open_in_word_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.docx"
    target.write_bytes(b"old")

    def refuse(source: str, to: str) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file", str(source), None, str(to))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CannotWrite, match=r"report\.docx is open in another program: nothing was written") as caught:
        save(b"new", target, force=True)
    assert "Close it there, or save under another name" in str(caught.value)
    assert target.read_bytes() == b"old"
    assert _files(tmp_path) == {"report.docx"}


def test_a_name_too_long_for_the_disk_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="too long"):
        save(b"paper", tmp_path / ("x" * 300))
    assert _files(tmp_path) == set()


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    with pytest.raises(WrongInput, match="is a folder"):
        save(b"paper", tmp_path / "reports", force=True)


def test_a_folder_that_is_missing_or_a_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="no folder"):
        save(b"paper", tmp_path / "nowhere" / "report.html")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WrongInput, match="not a folder"):
        save(b"paper", tmp_path / "file" / "report.html")


@pytest.mark.parametrize("force", [False, True])
def test_a_link_is_neither_followed_nor_replaced(tmp_path: Path, force: bool) -> None:
    kept = tmp_path / "kept.html"
    kept.write_bytes(b"kept")
    (tmp_path / "link.html").symlink_to(kept)
    (tmp_path / "dangling.html").symlink_to(tmp_path / "nowhere.html")
    for name in ("link.html", "dangling.html"):
        with pytest.raises(WrongInput, match="is a link"):
            save(b"paper", tmp_path / name, force=force)
    assert kept.read_bytes() == b"kept"
    assert not (tmp_path / "nowhere.html").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_ordinary_file_is_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WrongInput, match="isn't an ordinary file"):
        save(b"paper", tmp_path / "pipe", force=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is write-protected for root")
def test_a_folder_that_may_not_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CannotWrite, match="may not be written to"):
            save(b"paper", tmp_path / "report.html")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    "name",
    [
        "CON",
        "con.html",
        "aux.tar.gz",
        "COM1.docx",
        "lpt9",
        "report.",
        "report ",
        "a<b",
        "a>b",
        "a:b",
        'a"b',
        "a|b",
        "a?",
        "a*",
        "tab\there",
        "line\nbreak",
        "back\\slash",
    ],
)
def test_a_name_that_windows_cannot_open_is_refused_everywhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongInput, match="Windows"):
        save(b"paper", tmp_path / name)
    assert _files(tmp_path) == set()


@pytest.mark.parametrize("name", ["console.html", "common.md", "a.con", "Bericht (2).docx", ".hidden", "naïve’s.html"])
def test_other_names_are_taken(tmp_path: Path, name: str) -> None:
    assert save(b"paper", tmp_path / name).name == name
