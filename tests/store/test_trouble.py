"""Full disk, locked, read-only, moved: a sentence each, and nothing is acknowledged that isn't on disk."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tsworkbench.plan.errors import CannotWrite, Damaged, FileLocked, FileMoved, UnusableFile, WorkbenchError
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.system import places
from tsworkbench.store.system.failures import refused as refused_by
from tsworkbench.store.system.failures import told
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import private_note, retitle

Outside = Callable[[Path], sqlite3.Connection]
Opened = Callable[..., Book]
Look = Callable[[Book], object]

OPEN = pytest.mark.posix("a file that is open can't be replaced, moved or deleted on Windows")


def refused(book: Book, kind: type[WorkbenchError], title: str = "never") -> str:
    """The sentence for an edit that can't be written; it must not be acknowledged."""
    acknowledged = book.last_commit
    with pytest.raises(kind) as caught:
        perform(book, retitle(place(book, "1.1.m1"), title))
    assert book.last_commit == acknowledged
    assert not book.connection.in_transaction
    return str(caught.value)


def write_without_end(book: Book, here: Place) -> None:
    while True:
        perform(book, private_note(here, "x" * 9000))


def set_cell(book: Book, **cells: str) -> None:
    with book.act() as act:
        act.called("A cell that can't be")
        act.set("milestone", place(book, "1.1.m1").id, **cells)


def fail_on_a_closed_file(book: Book) -> None:
    with book.transaction():
        book.connection.close()
        raise ZeroDivisionError


def test_a_full_disk(book: Book, content: Look) -> None:
    before = content(book)
    here = place(book, "1.1.m1")
    full = book.value("pragma page_count")
    book.connection.execute(f"pragma max_page_count={full}")
    with pytest.raises(CannotWrite, match=r"disk that holds .* is full"):
        write_without_end(book, here)
    book.connection.execute("pragma max_page_count=1000000")
    kept = len(content(book)["note"]) - len(before["note"])
    assert kept == book.value("select count(*) from action where label like '%private note%'")
    assert check(book) == []
    perform(book, private_note(here, "There is room again"))


def test_a_file_locked_by_another_writer_says_so_at_once(book: Book, sample_file: Path, opened: Opened) -> None:
    mine = opened(sample_file, wait_ms=0)
    with book.act() as act:
        act.called("Somebody else's long act")
        assert "Another program is writing" in refused(mine, FileLocked)
    perform(mine, retitle(place(mine, "1.1.m1"), "Now it goes"))


def test_a_reader_in_the_way_at_commit_is_a_lock_too(sample_file: Path, opened: Opened, outside: Outside) -> None:
    mine = opened(sample_file)
    cursor = outside(sample_file).execute("select * from milestone")
    cursor.fetchone()
    refused(mine, FileLocked)
    cursor.close()
    perform(mine, retitle(place(mine, "1.1.m1"), "Now it goes"))


@OPEN
def test_a_file_unlinked_underneath(book: Book, sample_file: Path, tmp_path: Path) -> None:
    sample_file.rename(tmp_path / "elsewhere.db")
    assert "moved, deleted or replaced" in refused(book, FileMoved)


@OPEN
def test_a_file_deleted_underneath(book: Book, sample_file: Path) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "Acknowledged"))
    sample_file.unlink()
    assert "was not saved" in refused(book, FileMoved)
    assert not sample_file.exists(), "the edit must not be written to a file nobody will find"


@OPEN
def test_a_file_replaced_underneath(book: Book, sample_file: Path, opened: Opened, tmp_path: Path) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "Acknowledged"))
    copy = tmp_path / "copy.db"
    shutil.copy(sample_file, copy)
    os.replace(copy, sample_file)
    refused(book, FileMoved)
    now = opened(sample_file)
    assert now.value("select title from milestone where ref='1.1.m1'") == "Acknowledged"
    assert check(now) == []


@OPEN
def test_a_moved_file_that_comes_back_takes_edits_again(book: Book, sample_file: Path, tmp_path: Path) -> None:
    away = sample_file.rename(tmp_path / "elsewhere.db")
    refused(book, FileMoved)
    away.rename(sample_file)
    perform(book, retitle(place(book, "1.1.m1"), "It is back"))
    assert check(book) == []


@pytest.fixture
def read_only(sample_file: Path, opened: Opened) -> Book:
    """A book of a file that nobody may write; root may write anything, so SQLite is told not to."""
    book = opened(sample_file)
    book.connection.execute("pragma query_only=on")
    return book


def test_a_read_only_file(read_only: Book) -> None:
    assert "is read-only" in refused(read_only, CannotWrite)
    assert read_only.value("select count(*) from milestone") == 40


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anything")
def test_a_file_without_write_permission(sample_file: Path, opened: Opened) -> None:
    sample_file.chmod(0o400)
    assert "is read-only" in refused(opened(sample_file), CannotWrite)


def test_a_text_longer_than_sqlite_takes(book: Book) -> None:
    book.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 500_000)
    with pytest.raises(CannotWrite, match="too long for one field"):
        set_cell(book, title="x" * 600_000)


def test_a_value_that_the_tables_dont_allow_is_refused_in_a_sentence(book: Book) -> None:
    with pytest.raises(CannotWrite, match="refused the change"):
        set_cell(book, status="nearly")


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_FULL, CannotWrite, "full"),
        (sqlite3.SQLITE_IOERR, CannotWrite, "disk refused"),
        (sqlite3.SQLITE_IOERR | 10 << 8, CannotWrite, "disk refused"),
        (sqlite3.SQLITE_BUSY, FileLocked, "Another program"),
        (sqlite3.SQLITE_LOCKED, FileLocked, "Another program"),
        (sqlite3.SQLITE_READONLY, CannotWrite, "read-only"),
        (sqlite3.SQLITE_READONLY | 4 << 8, FileMoved, "replaced"),
        (sqlite3.SQLITE_CORRUPT, Damaged, "damaged"),
        (sqlite3.SQLITE_NOTADB, Damaged, "damaged"),
        (0, CannotWrite, "refused the change"),
    ],
)
def test_every_failure_of_sqlite_has_its_sentence(
    tmp_path: Path, code: int, kind: type[WorkbenchError], words: str
) -> None:
    path = str(tmp_path / "plan.db")
    said = told(reported(code), path)
    assert type(said) is kind
    assert words in str(said)
    assert path in str(said)


def reported(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("as SQLite puts it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_IOERR, CannotWrite),
        (sqlite3.SQLITE_IOERR | 9 << 8, CannotWrite),
        (sqlite3.SQLITE_READONLY | 4 << 8, FileMoved),
        (sqlite3.SQLITE_CANTOPEN, UnusableFile),
    ],
)
def test_a_drive_or_share_that_went_in_the_middle_of_an_act_is_named(
    tmp_path: Path, code: int, kind: type[WorkbenchError]
) -> None:
    said = told(reported(code), str(tmp_path / "stick" / "plans" / "plan.db"))
    assert type(said) is kind
    assert f"{tmp_path / 'stick'} isn't there" in str(said)
    assert "onnect the drive or the share" in str(said)


@pytest.fixture(params=["ENOLCK", "EOPNOTSUPP", "EINVAL"])
def without_locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A drive that refuses to lock: SQLite reports the first as busy, the others as errors of the disk."""
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(getattr(errno, request.param), os.strerror(getattr(errno, request.param)))

    monkeypatch.setattr(fcntl, "lockf", refuse)
    places.has_locks.cache_clear()
    yield
    places.has_locks.cache_clear()


@pytest.mark.usefixtures("without_locks")
@pytest.mark.parametrize("code", [5, *(sqlite3.SQLITE_IOERR | part << 8 for part in (8, 9, 14, 15))])
def test_a_drive_without_locks_is_said_to_have_none(tmp_path: Path, code: int) -> None:
    said = told(reported(code), str(tmp_path / "plan.db"))
    assert type(said) is CannotWrite  # not FileLocked: nobody should wait
    assert "has no locks" in str(said)
    assert "keep the plan on this computer's own disk" in str(said)
    assert not list(tmp_path.iterdir())


def test_a_file_that_another_program_writes_is_on_a_drive_with_locks(tmp_path: Path) -> None:
    assert type(told(reported(5), str(tmp_path / "plan.db"))) is FileLocked
    assert not list(tmp_path.iterdir())


def held(target: Path, *, winerror: int | None = None, code: int = errno.EACCES) -> OSError:
    error = PermissionError(code, "Access is denied", f"{target}.part", None, str(target))
    if winerror is not None:
        error.winerror = winerror  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("winerror", [5, 32, 33, None])
def test_a_file_that_is_open_in_another_program_is_said_to_be(tmp_path: Path, winerror: int | None) -> None:
    target = tmp_path / "report.docx"
    target.touch()
    said = str(refused_by(held(target, winerror=winerror), str(target), "nothing was written"))
    assert said == (
        f"{target} is open in another program: nothing was written. Close it there, or save under another name."
    )
    said = str(refused_by(held(target, winerror=winerror), str(target), "it is as it was", or_else=""))
    assert said == f"{target} is open in another program: it is as it was. Close it there, then try again."


def test_a_folder_that_takes_nothing_is_not_taken_for_a_file_that_is_open(tmp_path: Path) -> None:
    target = tmp_path / "report.docx"
    target.touch()
    beside = PermissionError(errno.EACCES, "Access is denied", f"{target}.part")
    assert "may not be written to" in str(refused_by(beside, str(target), "nothing was written"))
    gone = tmp_path / "new.docx"
    assert "may not be written to" in str(refused_by(held(gone), str(gone), "nothing was written"))


@pytest.mark.parametrize(
    ("winerror", "words"),
    [
        (53, "can't be reached"),
        (64, "can't be reached"),
        (21, "can't be reached"),
        (112, "no room left"),
        (39, "no room left"),
        (206, "too long"),
    ],
)
def test_windows_own_numbers_have_their_sentences(tmp_path: Path, winerror: int, words: str) -> None:
    error = OSError(errno.EINVAL, "as Windows puts it", "x")
    error.winerror = winerror  # type: ignore[attr-defined]
    assert words in str(refused_by(error, str(tmp_path / "report.docx"), "nothing was written"))


def test_a_rollback_that_fails_does_not_hide_what_went_wrong(book: Book) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_on_a_closed_file(book)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY])
def test_what_a_killed_program_left_in_a_folder_that_may_not_be_written_to(
    sample_file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    error = sqlite3.OperationalError("as SQLite puts it")
    error.sqlite_errorcode = code
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != sample_file.parent)
    assert "make the folder writable, or copy" not in str(told(error, str(sample_file)))
    Path(f"{sample_file}-journal").write_bytes(b"left")
    said = str(told(error, str(sample_file)))
    assert "its folder may not be written to" in said
    assert "drive" not in said
