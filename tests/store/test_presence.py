"""A file that was replaced, written over or taken away while it was open is never taken for the one that was opened."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tsworkbench.plan.errors import Damaged, FileMoved, UnusableFile, WorkbenchError
from tsworkbench.store.book import Book, State
from tsworkbench.store.check import check
from tsworkbench.store.opening import open_again
from tsworkbench.store.upgrade import create
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import retitle

Opened = Callable[..., Book]
Over = Callable[[Path, Path], object]


def retitled(book: Book, title: str) -> None:
    perform(book, retitle(place(book, "1.1.m1"), title))


def title(book: Book) -> str:
    return str(book.value("select title from milestone where ref='1.1.m1'"))


def copied_over(copy: Path, file: Path) -> None:
    """``cp``: the same inode, other bytes."""
    shutil.copyfile(copy, file)


def copied_over_with_its_time(copy: Path, file: Path) -> None:
    """``cp -p`` of a copy that was written in the same moment."""
    there = os.stat(file)
    shutil.copyfile(copy, file)
    os.utime(file, ns=(there.st_atime_ns, there.st_mtime_ns))


def moved_over(copy: Path, file: Path) -> None:
    os.replace(shutil.copy(copy, f"{copy}.part"), file)


def deleted_and_copied(copy: Path, file: Path) -> None:
    file.unlink()
    shutil.copyfile(copy, file)


OPEN = pytest.mark.posix("a file that is open can't be replaced or deleted on Windows")
WAYS = [
    copied_over,
    copied_over_with_its_time,
    pytest.param(moved_over, marks=OPEN),
    pytest.param(deleted_and_copied, marks=OPEN),
]


@pytest.fixture
def older(sample_file: Path) -> Path:
    """A copy made before the first edit."""
    return Path(shutil.copy(sample_file, sample_file.with_name("older.db")))


@pytest.fixture
def others(sample_file: Path, older: Path, opened: Opened) -> Path:
    """A copy from before, with as many acts in it as this file is to have: SQLite could not tell them apart."""
    there = Path(shutil.copy(older, sample_file.with_name("other.db")))
    book = opened(there)
    retitled(book, "Theirs")
    book.close()
    return there


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("which", ["older", "others"])
def test_a_copy_put_in_place_of_the_open_file_takes_no_edit_unseen(
    book: Book, sample_file: Path, way: Over, which: str, request: pytest.FixtureRequest
) -> None:
    copy: Path = request.getfixturevalue(which)
    before = title(book)
    retitled(book, "Mine")
    way(copy, sample_file)
    there = sample_file.read_bytes()
    assert book.presence.state() is State.REPLACED
    with pytest.raises(FileMoved, match="was replaced while it was open, by a backup or another copy"):
        retitled(book, "Never")
    assert sample_file.read_bytes() == there
    assert not open_again(book)
    assert title(book) == ("Theirs" if which == "others" else before)
    retitled(book, "Now it goes")
    assert check(book) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_newer_copy_of_the_same_history_goes_on_from_where_the_file_was(
    book: Book, sample_file: Path, way: Over, opened: Opened, tmp_path: Path
) -> None:
    retitled(book, "Mine")
    newer = Path(shutil.copy(sample_file, tmp_path / "newer.db"))
    elsewhere = opened(newer)
    retitled(elsewhere, "Mine, and gone on with")
    elsewhere.close()
    way(newer, sample_file)
    if book.presence.state() is not State.SAME:
        assert open_again(book)
    assert title(book) == "Mine, and gone on with"
    retitled(book, "Now it goes")
    assert check(book) == []


@pytest.mark.parametrize("way", WAYS)
def test_another_plan_s_file_is_opened_as_what_it_is(book: Book, sample_file: Path, way: Over, tmp_path: Path) -> None:
    create(tmp_path / "empty.db")
    way(tmp_path / "empty.db", sample_file)
    with pytest.raises(FileMoved):
        book.set_local("key", "never")
    assert not open_again(book)
    assert book.value("select count(*) from plan") == 0


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_file_cut_off_underneath_takes_no_edit_and_is_not_opened_again(
    book: Book, sample_file: Path, size: int
) -> None:
    os.truncate(sample_file, size)
    with pytest.raises(WorkbenchError):
        retitled(book, "Never")
    assert sample_file.stat().st_size == size
    with pytest.raises((Damaged, UnusableFile)):
        open_again(book)
    assert book.presence.state() is State.REPLACED, "it is tried again"


@OPEN
@pytest.mark.parametrize("away", [Path.unlink, lambda file: file.rename(file.with_name("elsewhere.db"))])
def test_a_file_that_has_gone_is_known_to_have_gone(
    book: Book, sample_file: Path, away: Callable[[Path], object]
) -> None:
    away(sample_file)
    assert book.presence.state() is State.GONE
    with pytest.raises(FileMoved, match="moved, deleted or replaced"):
        retitled(book, "Never")
    assert not sample_file.exists()


def test_what_other_programs_do_to_it_leaves_it_the_same(book: Book, sample_file: Path, opened: Opened) -> None:
    retitled(book, "Mine")
    os.utime(sample_file)
    assert book.presence.state() is State.SAME
    sample_file.chmod(0o640)
    assert book.presence.state() is State.SAME
    retitled(opened(sample_file), "By another program")
    assert book.presence.state() is State.SAME
    retitled(book, "Now it goes")
    with sqlite3.connect(sample_file) as outside:
        outside.execute("vacuum")
    retitled(book, "And again")
    assert check(book) == []
