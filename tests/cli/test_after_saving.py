"""What was saved is never said not to have been: whatever fails after an act is on disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Command

from tsworkbench.plan.errors import Damaged, FileLocked
from tsworkbench.store.book import Book
from tsworkbench.store.views import search

LOCKED = FileLocked("Another program is writing to f.db. Nothing was changed: try again in a moment.")


@contextmanager
def lock_taken(path: Path) -> Iterator[None]:
    """Another program writes for a while."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin exclusive")
    try:
        yield
    finally:
        other.execute("rollback")
        other.close()


def plans_in(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        found: int = connection.execute("select count(*) from plan where deleted=0").fetchone()[0]
    connection.close()
    return found


@pytest.fixture
def document(run: Command, tmp_path: Path) -> Path:
    """A plan as a Word document, to be imported into other files."""
    path = tmp_path / "third.docx"
    assert run("export", "--plan", "third", "-o", str(path)).code == 0
    return path


@pytest.mark.parametrize("error", [LOCKED, Damaged("f.db is damaged.")])
@pytest.mark.parametrize("source", ["docx", "json"])
def test_an_import_whose_index_lags_behind_is_imported(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, error: Exception
) -> None:
    path = tmp_path / f"third.{source}"
    assert run("export", "--plan", "third", "-o", str(path)).code == 0

    def fails(book: Book, limit: int = 0) -> bool:
        raise error

    monkeypatch.setattr(search, "catch_up", fails)
    other = Command(tmp_path / "new.db", run.clock)
    answer = other("import", str(path), "--yes")
    assert answer.code == 0, answer.err
    assert "othing was" not in answer.err
    assert plans_in(other.path) == 1


def test_an_import_that_finds_the_file_locked_after_its_commit_is_imported(
    run: Command, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = search.catch_up

    def locked(book: Book, limit: int = 1000) -> bool:
        book.connection.execute("pragma busy_timeout=20")
        with lock_taken(Path(book.path)):
            return real(book, limit)

    monkeypatch.setattr(search, "catch_up", locked)
    other = Command(tmp_path / "new.db", run.clock)
    answer = other("import", str(document), "--yes")
    assert answer.code == 0, answer.err
    assert plans_in(other.path) == 1
    monkeypatch.undo()
    assert other("find", "chest").lines


@pytest.mark.parametrize(
    "words", [["set", "4.6", "--rag", "green"], ["undo"], ["remove", "4.6.m1"], ["move", "4.6", "--up", "1"]]
)
@pytest.mark.parametrize("stops", [KeyboardInterrupt(), LOCKED, Damaged("f.db is damaged."), ValueError("ours")])
def test_a_command_that_fails_after_its_act_says_what_it_saved(
    run: Command, monkeypatch: pytest.MonkeyPatch, words: list[str], stops: BaseException
) -> None:
    run("set", "4.6", "--rag", "amber")
    before = acts(run.path)

    def fails(*_: Any) -> None:
        raise stops

    monkeypatch.setattr("tsworkbench.cli.receipt.say_done", fails)
    answer = run(*words)
    assert acts(run.path) == before + 1
    assert "othing was changed" not in answer.err
    assert "not changed" not in answer.err
    assert answer.code != LOCKED.exit_code, "a script would try again"
    if not isinstance(stops, KeyboardInterrupt):
        assert "What this command did before is saved: " in answer.err


def acts(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        found: int = connection.execute("select count(*) from action").fetchone()[0]
    connection.close()
    return found


@pytest.mark.parametrize("stops", [KeyboardInterrupt(), LOCKED, MemoryError()])
def test_a_new_file_with_a_plan_in_it_is_never_taken_away_again(
    run: Command, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stops: BaseException
) -> None:
    def fails(*_: Any) -> None:
        raise stops

    other = Command(tmp_path / "new.db", run.clock)
    monkeypatch.setattr("tsworkbench.work.imports.intake._index", fails)
    answer = other("import", str(document), "--yes")
    assert answer.code != 0
    assert plans_in(other.path) == 1
    assert "othing was" not in answer.err


def test_a_new_file_without_a_plan_goes_again(run: Command, tmp_path: Path) -> None:
    empty = tmp_path / "empty.md"
    empty.write_text("Nothing at all\n")
    other = Command(tmp_path / "new.db", run.clock)
    assert other("import", str(empty), "--yes").code == 13
    assert not other.path.exists()


def test_a_report_issued_and_not_made_is_said_to_be_issued(run: Command, tmp_path: Path) -> None:
    answer = run(
        "report", "highlight", "--plan", "third", "--issue", "--template", str(tmp_path / "none.docx"),
        "-o", str(tmp_path / "q3.docx"), as_at="2010-01-11",
    )  # fmt: skip
    issued = "issued" in run("history", "--limit", "1").out
    assert answer.code != 0
    assert issued is ("has been issued all the same" in answer.err)


def test_what_can_not_be_read_is_not_said_to_be_unchanged(demo_book: Book) -> None:
    demo_book.connection.execute("pragma busy_timeout=10")
    with lock_taken(Path(demo_book.path)), pytest.raises(FileLocked) as told:
        demo_book.rows("select * from plan")
    assert "othing was changed" not in str(told.value)
    with lock_taken(Path(demo_book.path)), pytest.raises(FileLocked, match="Nothing was changed"), demo_book.act():
        pass
