"""Making a file, bringing an older one up to date, and the copies made before."""

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from tsworkbench.plan.errors import CannotWrite, FileLocked
from tsworkbench.store import opening, upgrade
from tsworkbench.store.backups import copies
from tsworkbench.store.book import SCHEMA, Book
from tsworkbench.store.check import check
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import NAMES
from tsworkbench.store.upgrade import Step, create, migrations, packaged
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import retitle

Outside = Callable[[Path], sqlite3.Connection]
Look = Callable[[Book], object]

NEXT = Step("0002_next", "alter table milestone add column weight integer;\nupdate milestone set weight=1;\n")
BROKEN = Step("0003_broken", "create table half(x);\nselect no_such_function();\n")


def schema(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute("select type, name, coalesce(sql, '') from sqlite_schema where name not like 'sqlite_%'")
    return sorted((row[0], row[1], " ".join(row[2].split())) for row in rows)


# -- a new file


def test_a_new_file_is_for_its_owners_eyes_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        create(tmp_path / "plan.db")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "plan.db").stat().st_mode) == 0o600


def test_a_new_file_stands_alone_in_its_folder_and_is_sound(tmp_path: Path) -> None:
    create(tmp_path / "new folder" / "plan.db")
    assert os.listdir(tmp_path / "new folder") == ["plan.db"]
    book = open_book(tmp_path / "new folder" / "plan.db")
    assert check(book) == []
    book.close()


def test_a_new_file_never_takes_the_place_of_another(sample_file: Path) -> None:
    before = sample_file.read_bytes()
    with pytest.raises(CannotWrite, match="exists already"):
        create(sample_file)
    assert sample_file.read_bytes() == before
    assert os.listdir(sample_file.parent) == [sample_file.name]


def test_nothing_half_made_is_left_when_making_fails(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"plan\.db"):
        create(tmp_path / "plan.db", [*packaged(), BROKEN])
    assert os.listdir(tmp_path) == []


def test_what_a_killed_program_left_half_made_is_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / f"plan.db.{os.getpid()}.part").write_text("half-made")
    create(tmp_path / "plan.db")
    assert os.listdir(tmp_path) == ["plan.db"]


def test_a_folder_that_cant_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match="is a file, not a folder"):
        create(tmp_path / "file" / "plan.db")


def test_a_disk_without_hard_links_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "link", link)
    create(tmp_path / "plan.db")
    with pytest.raises(CannotWrite, match="exists already"):
        create(tmp_path / "plan.db")
    assert os.listdir(tmp_path) == ["plan.db"]


def test_a_new_file_has_nothing_pending(empty_file: Path) -> None:
    db = Database(sqlite3.connect(empty_file), execute_plugins=False)
    assert migrations(packaged()).pending(db) == []
    assert [step.name for step in migrations(packaged()).applied(db)] == [step.name for step in packaged()]
    db.close()


def test_a_new_file_equals_one_brought_up_step_by_step(empty_file: Path) -> None:
    stepwise = sqlite3.connect(":memory:", isolation_level=None)
    migrations(packaged()).apply(Database(stepwise, execute_plugins=False))
    upgrade.regenerate(stepwise)
    made = sqlite3.connect(empty_file)
    assert schema(made) == schema(stepwise)
    made.close()


def test_the_schema_number_counts_the_steps() -> None:
    assert len(packaged()) == SCHEMA


# -- an older file


@pytest.fixture
def older(sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of the present format, looked at by a program one step ahead."""
    monkeypatch.setattr(opening, "SCHEMA", SCHEMA + 1)
    monkeypatch.setattr(upgrade, "packaged", lambda: (*packaged(), NEXT))
    return sample_file


def backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.backup"))


def test_an_older_file_is_brought_up_to_date_when_it_is_opened(older: Path) -> None:
    book = open_book(older)
    assert book.value("pragma user_version") == SCHEMA + 1
    assert book.value("select sum(weight) from milestone") == book.value("select count(*) from milestone")
    assert book.value("pragma foreign_keys") == 1
    assert check(book) == []
    book.close()


def test_the_triggers_are_made_again_for_the_new_columns(older: Path) -> None:
    book = open_book(older)
    book.connection.execute("update milestone set weight=7 where ref='1.1.m1'")
    last = book.row("select col, old, new from change order by seq desc limit 1")
    assert tuple(last or ()) == ("weight", 1, 7)
    book.close()


def test_a_migration_is_no_edit_and_leaves_no_history(older: Path, outside: Outside) -> None:
    before = outside(older).execute("select count(*) from change").fetchall()
    open_book(older).close()
    assert outside(older).execute("select count(*) from change").fetchall() == before


def test_a_verified_copy_of_the_older_file_stands_beside_it(older: Path, outside: Outside) -> None:
    rows = outside(older).execute("select count(*) from milestone").fetchall()
    open_book(older).close()
    (copy,) = backups(older)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert outside(copy).execute("pragma user_version").fetchall() == [(SCHEMA,)]
    assert outside(copy).execute("select count(*) from milestone").fetchall() == rows


def test_a_step_that_fails_leaves_the_file_as_it_was(
    older: Path, monkeypatch: pytest.MonkeyPatch, outside: Outside
) -> None:
    monkeypatch.setattr(upgrade, "packaged", lambda: (*packaged(), NEXT, BROKEN))
    before = schema(outside(older))
    with pytest.raises(CannotWrite, match=r"could not be brought up to date \(no such function.*It is as it was"):
        open_book(older)
    assert schema(outside(older)) == before, "the step before the broken one must go too"
    assert outside(older).execute("pragma user_version").fetchall() == [(SCHEMA,)]
    assert len(backups(older)) == 1


def test_without_a_copy_nothing_is_upgraded(older: Path, monkeypatch: pytest.MonkeyPatch, outside: Outside) -> None:
    monkeypatch.setattr(copies, "_counts", lambda connection: {"rows": id(connection)})
    with pytest.raises(CannotWrite, match="did not hold what the file holds"):
        open_book(older)
    assert outside(older).execute("pragma user_version").fetchall() == [(SCHEMA,)]
    assert backups(older) == []


def test_two_programs_may_open_an_older_file_one_after_the_other(older: Path) -> None:
    first, second = open_book(older), open_book(older)
    assert first.value("pragma user_version") == second.value("pragma user_version") == SCHEMA + 1
    assert len(backups(older)) == 1
    first.close()
    second.close()


# -- copies


def test_a_backup_holds_what_the_file_holds(book: Book, content: Look) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "Before the copy"))
    path = copies.make(book, "daily")
    assert Path(path).name.startswith("sample.db.20091215T1402")
    assert path.endswith(".daily.backup")
    copy = open_book(path)
    assert content(copy) == content(book)
    assert check(copy) == []
    copy.close()
    assert sorted(p.name for p in Path(path).parent.iterdir()) == ["sample.db", Path(path).name]


def test_a_backup_counts_the_rows_of_every_table(book: Book) -> None:
    assert set(copies._counts(book.connection)) == set(NAMES)


def test_a_backup_does_not_wait_for_ever_on_a_locked_file(
    book: Book, sample_file: Path, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_PATIENCE", 1)
    book.connection.execute("pragma busy_timeout=0")
    outside(sample_file).execute("begin exclusive")
    with pytest.raises(FileLocked):
        copies.make(book, "daily")
    assert os.listdir(sample_file.parent) == [sample_file.name]


def test_a_folder_that_takes_no_backup_is_told(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CannotWrite, match=r"may not be written to: no backup of .* was made"):
        copies.make(book, "daily")


def is_a_sound_copy(path: str) -> bool:
    connection = sqlite3.connect(path)
    try:
        return copies.is_sound(connection)
    finally:
        connection.close()


def test_a_scanner_that_reads_what_was_just_written_is_no_hindrance(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.unlink

    def unlink(path: str) -> None:
        if path.endswith(".part") and os.path.exists(path):
            raise PermissionError(13, "The process cannot access the file", path)
        real(path)

    monkeypatch.setattr(os, "unlink", unlink)
    assert is_a_sound_copy(copies.make(book, "by-hand"))
    create(tmp_path / "new.db")
    assert os.path.exists(tmp_path / "new.db")
