"""Opening: what stands there instead of a plan file is told in a sentence, and left as it is."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tsworkbench.plan.errors import Damaged, FileLocked, NewerFile, NoSuchFile, UnusableFile, WorkbenchError
from tsworkbench.store.book import APPLICATION_ID, SCHEMA
from tsworkbench.store.check import check
from tsworkbench.store.opening import open_book

Outside = Callable[[Path], sqlite3.Connection]


def refused(path: Path, kind: type[WorkbenchError]) -> str:
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(kind) as caught:
        open_book(path, wait_ms=0)
    assert (path.read_bytes() if path.is_file() else b"") == before, "what is no plan file must be left as it is"
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    said = refused(tmp_path / "gone.db", NoSuchFile)
    assert "There is no plan file" in said
    assert not any(tmp_path.iterdir())


def test_an_empty_file(tmp_path: Path) -> None:
    (path := tmp_path / "plan.db").touch()
    assert "empty (0 bytes)" in refused(path, UnusableFile)


@pytest.mark.parametrize("text", ["x", "Milestone,Due\nBoard in place,Dec 2009\n", "SQLite format 2\0" * 100])
def test_a_text_is_no_plan_file(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "plan.csv").write_text(text)
    assert "some other kind of document" in refused(path, UnusableFile)


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path, UnusableFile)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_on(tmp_path: Path) -> None:
    os.mkfifo(path := tmp_path / "pipe")
    with pytest.raises(UnusableFile, match="ordinary file"):
        open_book(path)


def test_another_programs_database(tmp_path: Path, outside: Outside) -> None:
    path = tmp_path / "photos.db"
    outside(path).execute("create table photo(id)")
    assert "another program" in refused(path, UnusableFile)


def test_a_file_of_a_later_version(sample_file: Path, outside: Outside) -> None:
    outside(sample_file).execute(f"pragma user_version={SCHEMA + 1}")
    said = refused(sample_file, NewerFile)
    assert "later version" in said
    assert NewerFile.exit_code == 12


@pytest.mark.parametrize("left", [20, 99, 100, 3000, 4096, 40_000])
def test_a_file_that_is_cut_off(sample_file: Path, left: int) -> None:
    os.truncate(sample_file, left)
    assert "cut off" in refused(sample_file, Damaged)


def test_a_file_that_lost_its_last_byte(sample_file: Path) -> None:
    os.truncate(sample_file, sample_file.stat().st_size - 1)
    assert "cut off" in refused(sample_file, Damaged)


def test_garbage_over_the_first_page(sample_file: Path) -> None:
    with open(sample_file, "r+b") as file:
        file.seek(100)
        file.write(b"\xa5" * 3000)
    assert "damaged" in refused(sample_file, Damaged)


def test_a_damaged_page_is_told_when_it_is_read_and_found_by_check(sample_file: Path, outside: Outside) -> None:
    root = outside(sample_file).execute("select rootpage from sqlite_schema where name='milestone'").fetchall()[0][0]
    with open(sample_file, "r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xa5" * 4096)
    book = open_book(sample_file)
    with pytest.raises(Damaged, match="It was left as it is: restore the newest backup"):
        book.rows("select * from milestone")
    assert any("pages are damaged" in said for said in check(book))
    book.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything")
def test_an_unreadable_file(sample_file: Path) -> None:
    sample_file.chmod(0)
    with pytest.raises(UnusableFile, match="Check its permissions"):
        open_book(sample_file)


def test_a_file_without_its_tables(tmp_path: Path, outside: Outside) -> None:
    path = tmp_path / "plan.db"
    connection = outside(path)
    connection.execute(f"pragma application_id={APPLICATION_ID}")
    connection.execute(f"pragma user_version={SCHEMA}")
    connection.execute("create table x(y)")
    book = open_book(path)
    with pytest.raises(Damaged, match="lacks a part that every plan file has"):
        book.rows("select * from milestone")
    book.close()


@pytest.mark.parametrize("held", ["exclusive", "immediate"])
def test_a_file_that_another_program_is_writing(sample_file: Path, outside: Outside, held: str) -> None:
    other = outside(sample_file)
    other.execute(f"begin {held}")
    if held == "exclusive":
        assert "Another program is writing" in refused(sample_file, FileLocked)
        assert FileLocked.exit_code == 11
    else:  # others may still read, and open
        book = open_book(sample_file, wait_ms=0)
        assert book.value("select count(*) from milestone") == 40
        with pytest.raises(FileLocked), book.act():
            pass
        book.close()


def test_a_file_left_in_wal_mode_becomes_one_plain_file_again(sample_file: Path, outside: Outside) -> None:
    other = outside(sample_file)
    other.execute("pragma journal_mode=wal")
    other.execute("update milestone set title='From the log' where ref='1.1.m1'")
    other.close()
    book = open_book(sample_file)
    assert book.value("pragma journal_mode") == "delete"
    assert book.value("select title from milestone where ref='1.1.m1'") == "From the log"
    assert sorted(file.name for file in sample_file.parent.iterdir()) == [sample_file.name]
    book.close()


def test_a_file_in_wal_mode_that_another_program_holds_is_locked(sample_file: Path, outside: Outside) -> None:
    other = outside(sample_file)
    other.execute("pragma journal_mode=wal")
    other.execute("select * from milestone").fetchmany(1)
    with pytest.raises(FileLocked):
        open_book(sample_file, wait_ms=0)


_WRITER = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("pragma cache_size=1")
connection.execute("begin immediate")
connection.execute("update milestone set title='half-written', notes=hex(randomblob(3000))")
os.kill(os.getpid(), 9)
"""


def half_written(path: Path) -> None:
    subprocess.run([sys.executable, "-c", _WRITER, str(path)], check=False)
    assert path.with_name(path.name + "-journal").stat().st_size, "the writer should have left its journal"


def test_what_a_killed_writer_left_half_written_is_rolled_back(sample_file: Path) -> None:
    whole = sample_file.read_bytes()
    half_written(sample_file)
    assert sample_file.read_bytes() != whole
    book = open_book(sample_file)
    assert book.value("select count(*) from milestone where title='half-written'") == 0
    assert check(book) == []
    book.close()
    assert not sample_file.with_name("sample.db-journal").exists()


def test_a_journal_is_not_taken_for_a_plan_file(sample_file: Path) -> None:
    half_written(sample_file)
    journal = sample_file.with_name("sample.db-journal")
    assert "some other kind of document" in refused(journal, UnusableFile)


def test_a_file_that_is_cut_off_is_told_even_beside_a_stale_journal(sample_file: Path) -> None:
    sample_file.with_name("sample.db-journal").write_bytes(b"\0" * 1024)
    os.truncate(sample_file, 40_000)
    with pytest.raises(Damaged, match="cut off"):
        open_book(sample_file)


def test_the_file_is_opened_with_the_promises_it_rests_on(sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    book = open_book(sample_file)
    pragmas = {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "application_id": APPLICATION_ID,
        "user_version": SCHEMA,
    }
    assert {name: book.value(f"pragma {name}") for name in pragmas} == pragmas
    book.close()


def test_opening_does_not_load_what_only_an_upgrade_needs(sample_file: Path) -> None:
    code = (
        "import sys; from tsworkbench.store.opening import open_book; open_book(sys.argv[1]).close(); "
        "print([m for m in ('sqlite_utils', 'dateutil', 'importlib.metadata', 're') if m in sys.modules])"
    )
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path))
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, str(sample_file)], capture_output=True, text=True, check=True, env=env
    )
    assert done.stdout.strip() in ("[]", "['re']")  # a site of its own may load re before us


def test_a_name_with_control_characters_is_cleaned_before_it_signs_anything(sample_file: Path) -> None:
    book = open_book(sample_file, who="Lou\x1b[31mise\udcff")
    assert book.who == "Lou[31mise"
    book.close()
