"""Backups: verified, kept by the day and the week, made as time goes by, and put back without losing anything."""

import errno
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tsworkbench.plan.errors import (
    CannotWrite,
    Damaged,
    FileLocked,
    FileMoved,
    NewerFile,
    NoSuchFile,
    UnusableFile,
    WorkbenchError,
)
from tsworkbench.store.backups import copies, restoration, rotation
from tsworkbench.store.backups.restoration import restore
from tsworkbench.store.book import SCHEMA, Book, Clock
from tsworkbench.store.check import check
from tsworkbench.store.log.undo import undo
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import retitle

Outside = Callable[[Path], sqlite3.Connection]
Opened = Callable[..., Book]
Look = Callable[[Book], object]
Clocks = Callable[..., Clock]

NOON = datetime(2009, 12, 15, 12, 0, tzinfo=UTC)


def named(book: Book, title: str) -> None:
    perform(book, retitle(place(book, "1.1.m1"), title))


def title_in(path: str | Path) -> str:
    connection = sqlite3.connect(path)
    try:
        return str(connection.execute("select title from milestone where ref='1.1.m1'").fetchone()[0])
    finally:
        connection.close()


def spoil(path: str | Path) -> None:
    """Writes over a page of the file, so that its content is broken though its beginning is whole."""
    connection = sqlite3.connect(path)
    root = connection.execute("select rootpage from sqlite_schema where name='milestone'").fetchone()[0]
    connection.close()
    with open(path, "r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xa5" * 4096)


def stands(file: Path, at: datetime, reason: str, content: bytes = b"") -> Path:
    """A file that bears a backup's name."""
    path = file.with_name(f"{file.name}.{at:%Y%m%dT%H%M%S}.{reason}.backup")
    path.write_bytes(content)
    return path


# -- making


def test_a_backup_is_for_its_owners_eyes_and_holds_what_the_file_holds(book: Book, content: Look) -> None:
    path = copies.make(book, copies.BY_HAND)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    copy = open_book(path)
    assert content(copy) == content(book)
    copy.close()


def test_two_backups_of_one_second_both_stay(sample_file: Path, make_clock: Clocks) -> None:
    book = open_book(sample_file, clock=make_clock(tick_ms=0))
    first = copies.make(book, copies.BY_HAND)
    named(book, "Later")
    second = copies.make(book, copies.BY_HAND)
    book.close()
    assert first != second
    assert (title_in(first), title_in(second)) == ("CVS interim Board in place", "Later")
    assert [one.path for one in rotation.listed(str(sample_file))] == [second, first]


def test_one_before_an_import_says_so(book: Book) -> None:
    path = rotation.before(book, "import")
    assert path.endswith(".before-import.backup")
    assert rotation.listed(book.path)[0].why == "before an import"


@pytest.mark.parametrize("why", ["../../etc/passwd", "Import of “plan”.docx", ""])
def test_the_reason_never_leaves_the_folder_nor_the_names_that_are_known_again(book: Book, why: str) -> None:
    path = rotation.before(book, why)
    assert os.path.dirname(path) == os.path.dirname(book.path)
    assert [one.path for one in rotation.listed(book.path)] == [path]


def test_a_backup_anywhere_never_takes_the_place_of_a_file(book: Book, tmp_path: Path) -> None:
    (taken := tmp_path / "taken.db").write_text("mine")
    with pytest.raises(CannotWrite, match="exists already"):
        copies.write_to(book, str(taken))
    assert taken.read_text() == "mine"
    made = copies.write_to(book, str(tmp_path / "free.db"))
    assert title_in(made) == "CVS interim Board in place"
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_that_isnt_there_is_told(book: Book, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"There is no folder .*nowhere: no backup of .* was made. Make it first"):
        copies.write_to(book, str(tmp_path / "nowhere" / "copy.db"))


def test_a_full_disk_is_told_and_leaves_nothing_behind(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "_sync", full)
    with pytest.raises(CannotWrite, match=r"There is no room left .* was made"):
        rotation.before(book, "import")
    assert os.listdir(os.path.dirname(book.path)) == [os.path.basename(book.path)]


def test_others_may_write_while_a_backup_is_made(
    book: Book, sample_file: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They do, between two steps of the copy and again when it is done; the backup holds the last word."""
    other = opened(sample_file)
    monkeypatch.setattr(copies, "_PAGES", 5)
    said = iter(["in between", "at the end"])
    counted = copies._counts

    def counting(connection: sqlite3.Connection) -> dict[str, object]:
        if (title := next(said, None)) is not None:
            perform(other, retitle(place(other, "1.1.m1"), title))
            with other.act() as act:
                act.called("A row more")
                act.insert("officer", name=title)
        return counted(connection)

    monkeypatch.setattr(copies, "_counts", counting)
    path = copies.make(book, copies.BY_HAND)
    assert title_in(path) == "at the end"


def test_a_backup_that_lost_a_row_does_not_count(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_counts", lambda connection: {"plan": id(connection)})
    with pytest.raises(CannotWrite, match="did not hold what the file holds"):
        copies.make(book, copies.BY_HAND)
    assert rotation.listed(book.path) == []


# -- as time goes by


def at(sample_file: Path, clock: Clock) -> Book:
    return open_book(sample_file, clock=clock, who="Louise Russell")


def later(minutes: float) -> Clock:
    moment = int((NOON + timedelta(minutes=minutes)).timestamp() * 1000)
    return lambda: moment


def test_half_an_hour_of_change_is_due_for_a_backup_and_not_less(sample_file: Path) -> None:
    path = str(sample_file)
    book = at(sample_file, later(0))
    first = rotation.make_if_due(path, clock=later(0))
    assert first is not None, "the samples came in in August"
    assert first.endswith(".as-time-goes.backup")
    assert rotation.make_if_due(path, clock=later(600)) is None, "nothing has changed since"
    named(book, "Changed at noon")
    book.close()
    assert rotation.make_if_due(path, clock=later(29)) is None
    second = rotation.make_if_due(path, clock=later(30))
    assert second is not None
    assert title_in(second) == "Changed at noon"
    assert rotation.make_if_due(path, clock=later(90)) is None


def test_a_backup_made_for_another_reason_counts_too(sample_file: Path) -> None:
    book = at(sample_file, later(0))
    named(book, "Changed at noon")
    rotation.before(book, "import")
    book.close()
    assert rotation.make_if_due(str(sample_file), clock=later(300)) is None


def test_an_empty_file_is_never_due(empty_file: Path) -> None:
    assert rotation.make_if_due(str(empty_file), clock=later(600)) is None


def test_a_restored_file_is_not_due_at_once(sample_file: Path) -> None:
    book = at(sample_file, later(0))
    source = copies.make(book, copies.BY_HAND)
    named(book, "Changed at noon")
    book.close()
    restore(str(sample_file), source, clock=later(60))
    assert rotation.make_if_due(str(sample_file), clock=later(61)) is None
    book = at(sample_file, later(62))
    named(book, "Another past")
    book.close()
    assert rotation.make_if_due(str(sample_file), clock=later(93)) is not None


def test_it_never_writes_to_the_file_and_needs_no_lock(sample_file: Path, outside: Outside) -> None:
    outside(sample_file).execute("begin immediate")
    assert rotation.make_if_due(str(sample_file), clock=later(0)) is not None


def test_a_file_that_has_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError):
        rotation.make_if_due(str(tmp_path / "gone.db"), clock=later(0))


# -- which are kept


def test_seven_days_and_four_weeks_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "plan.db"
    made = [stands(file, NOON - timedelta(hours=6 * n), copies.AS_TIME_GOES) for n in range(240)]
    rotation.rotate(str(file))
    left = [one.at for one in rotation.listed(str(file))]
    days = [NOON - timedelta(days=n) for n in range(7)]
    assert [one.date() for one in left[:7]] == [day.date() for day in days]
    assert all(one.hour == 18 for one in left[1:7]), "the last of each day"
    assert len({one.isocalendar()[:2] for one in left}) == 4
    assert len(left) == 7 + 2, "two of the four weeks lie beyond the seven days"
    assert made[0].exists()


def test_weeks_without_a_backup_dont_count(tmp_path: Path) -> None:
    file = tmp_path / "plan.db"
    for weeks in (0, 10, 20, 30, 40):
        stands(file, NOON - timedelta(weeks=weeks), copies.AS_TIME_GOES)
    rotation.rotate(str(file))
    assert len(rotation.listed(str(file))) == 5, "five days of the seven there may be"


def test_what_was_asked_for_and_the_last_before_each_kind_of_act_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "plan.db"
    kept = [
        stands(file, NOON - timedelta(days=400), copies.BY_HAND),
        stands(file, NOON - timedelta(days=300), "before-import"),
        stands(file, NOON - timedelta(days=290), "before-restore"),
        stands(file, NOON - timedelta(days=280), "damaged"),
    ]
    gone = [stands(file, NOON - timedelta(days=n), "before-import") for n in range(301, 310)]
    for n in range(60):
        stands(file, NOON - timedelta(days=n), copies.AS_TIME_GOES)
    rotation.rotate(str(file))
    assert all(path.exists() for path in kept)
    assert not any(path.exists() for path in gone)


@pytest.mark.parametrize("clock", [later(-10_000_000), later(0), later(10_000_000)], ids=["1990", "2009", "2028"])
@pytest.mark.parametrize("way", ["before an import", "as time goes"])
def test_the_backup_just_made_stays_whatever_the_clock_says(sample_file: Path, clock: Clock, way: str) -> None:
    for n in range(60):
        stands(sample_file, NOON - timedelta(days=n), "before-import" if n % 2 else copies.AS_TIME_GOES)
    book = at(sample_file, clock)
    if way == "as time goes":
        named(book, "Changed")
        book.close()
        moment = clock() + rotation.HALF_AN_HOUR
        made = rotation.make_if_due(str(sample_file), clock=lambda: moment)
    else:
        made = rotation.before(book, "import")
    assert made is not None
    assert os.path.exists(made)
    assert rotation.listed(str(sample_file), clock=clock)[0].path == made


def test_backups_that_are_ahead_of_the_clock_crowd_out_no_others(tmp_path: Path) -> None:
    file = tmp_path / "plan.db"
    real = [stands(file, NOON - timedelta(days=n), copies.AS_TIME_GOES) for n in range(7)]
    ahead = [stands(file, NOON + timedelta(days=7000 + n), copies.AS_TIME_GOES) for n in range(7)]
    rotation.rotate(str(file), clock=later(0))
    assert all(path.exists() for path in (*real, *ahead)), "the clock may be what is wrong"


def test_a_backup_that_is_ahead_of_the_clock_is_offered_only_where_there_is_no_other(sample_file: Path) -> None:
    path = str(sample_file)
    book = at(sample_file, later(10_000_000))
    ahead = copies.make(book, copies.BY_HAND)
    book.close()
    found = rotation.newest_good(path, clock=later(0))
    assert found is not None
    assert (found.path, found.is_ahead) == (ahead, True)
    assert "ahead of this computer's clock" in rotation.offered(found)
    book = at(sample_file, later(0))
    real = copies.make(book, copies.BY_HAND)
    book.close()
    assert restoration.chosen(path, None, clock=later(60)) == real
    assert [one.is_ahead for one in rotation.listed(path, clock=later(60))] == [False, True]


def test_a_clock_that_is_a_little_slow_puts_no_backup_ahead(tmp_path: Path) -> None:
    file = tmp_path / "plan.db"
    stands(file, NOON, copies.AS_TIME_GOES)
    assert not rotation.listed(str(file), clock=later(-600))[0].is_ahead


def test_nothing_but_backups_of_this_file_is_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "plan.db"
    strangers = [
        stands(tmp_path / "plan.db2", NOON - timedelta(days=500 + n), copies.AS_TIME_GOES) for n in range(20)
    ] + [tmp_path / name for name in ("plan.db.backup", "plan.db.20091399T000000.x.backup", "plan.db.2009.my.backup")]
    for path in strangers:
        path.touch()
    for n in range(20):
        stands(file, NOON - timedelta(days=n), copies.AS_TIME_GOES)
    rotation.rotate(str(file))
    assert all(path.exists() for path in strangers)


def test_what_a_killed_program_left_half_made_goes_the_next_day(tmp_path: Path) -> None:
    file = tmp_path / "plan.db"
    stands(file, NOON, copies.AS_TIME_GOES)
    old = tmp_path / "plan.db.20091214T120000.as-time-goes.backup.77.part"
    new = tmp_path / "plan.db.20091215T120000.as-time-goes.backup.77.part"
    old.touch()
    new.touch()
    rotation.rotate(str(file))
    assert (old.exists(), new.exists()) == (False, True), "another program may be at work on today's"


# -- restoring


def test_a_restore_brings_the_plan_back_and_can_itself_be_taken_back(
    sample_file: Path, make_clock: Clocks, content: Look
) -> None:
    path = str(sample_file)
    book = at(sample_file, make_clock())
    before = content(book)
    source = copies.make(book, copies.BY_HAND)
    named(book, "A change too many")
    after = content(book)
    book.close()

    done = restore(path, restoration.chosen(path, None), clock=later(180))
    assert done.source == source
    assert (done.difference.only_in_file, done.difference.only_in_backup) == (1, 0)
    assert "A change too many" in str(done.difference.last_label)
    book = at(sample_file, later(181))
    assert content(book) == before
    assert check(book) == []
    book.close()

    again = restore(path, restoration.chosen(path, None), clock=later(182))
    assert again.source == done.kept
    assert (again.difference.only_in_file, again.difference.only_in_backup) == (0, 1)
    book = at(sample_file, later(183))
    assert content(book) == after
    book.close()
    assert stat.S_IMODE(sample_file.stat().st_mode) == 0o600
    assert not list(sample_file.parent.glob("*.part*"))


def test_a_restored_file_numbers_its_changes_under_a_name_of_its_own(sample_file: Path) -> None:
    book = at(sample_file, later(0))
    named(book, "Once")
    source = copies.make(book, copies.BY_HAND)
    was = book.replica()
    named(book, "Twice")
    book.close()
    restore(str(sample_file), source, clock=later(60))
    book = at(sample_file, later(61))
    assert book.replica() not in (None, was)
    named(book, "Another way")
    assert book.value("select count(distinct replica || dseq) = count(*) from change") == 1
    assert check(book) == []
    undo(book)
    book.close()


def test_a_damaged_file_is_kept_as_it_is_byte_for_byte(sample_file: Path) -> None:
    book = at(sample_file, later(0))
    source = copies.make(book, copies.BY_HAND)
    book.close()
    spoil(sample_file)
    bad = sample_file.read_bytes()
    done = restore(str(sample_file), source, clock=later(60))
    assert done.kept is not None
    assert Path(done.kept).read_bytes() == bad
    assert title_in(sample_file) == "CVS interim Board in place"
    newest = rotation.newest_good(str(sample_file))
    assert newest is not None
    assert newest.path == source, "what is damaged is not offered"
    with pytest.raises(Damaged, match="choose another backup"):
        restore(str(sample_file), done.kept)


def test_the_journals_of_a_damaged_file_stay_with_it(sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that SQLite could make nothing of: beside the restored file, it would take them for that one's own."""
    monkeypatch.setattr(restoration, "_is_whole", lambda place: False)
    book = at(sample_file, later(0))
    source = copies.make(book, copies.BY_HAND)
    book.close()
    sample_file.write_bytes(b"\xa5" * 9000)
    (wal := sample_file.with_name("sample.db-wal")).write_bytes(b"stale")
    done = restore(str(sample_file), source, clock=later(60))
    assert not wal.exists()
    assert Path(f"{done.kept}-wal").read_bytes() == b"stale"
    assert title_in(sample_file) == "CVS interim Board in place"


def test_a_file_that_has_gone_comes_back(sample_file: Path) -> None:
    book = at(sample_file, later(0))
    source = copies.make(book, copies.BY_HAND)
    book.close()
    sample_file.unlink()
    done = restore(str(sample_file), source)
    assert done.kept is None
    assert done.difference.only_in_file is None
    assert title_in(sample_file) == "CVS interim Board in place"


def test_no_backup_that_is_damaged_newer_or_something_else_is_restored(sample_file: Path, tmp_path: Path) -> None:
    book = at(sample_file, later(0))
    source = Path(copies.make(book, copies.BY_HAND))
    book.close()
    before = sample_file.read_bytes()
    spoiled, newer, other = tmp_path / "spoiled.db", tmp_path / "newer.db", tmp_path / "other.db"
    shutil.copy(source, spoiled)
    spoil(spoiled)
    shutil.copy(source, newer)
    connection = sqlite3.connect(newer)
    connection.execute(f"pragma user_version={SCHEMA + 1}")
    connection.close()
    other.write_text("a letter")
    for bad, kind in (
        (spoiled, Damaged),
        (newer, NewerFile),
        (other, Damaged),
        (tmp_path / "gone.db", NoSuchFile),
        (tmp_path, NoSuchFile),
        (sample_file, UnusableFile),
    ):
        with pytest.raises(kind):
            restore(str(sample_file), str(bad))
    assert sample_file.read_bytes() == before
    assert [one.path for one in rotation.listed(str(sample_file))] == [str(source)]


def test_a_file_that_another_program_is_writing_is_not_replaced(
    sample_file: Path, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = at(sample_file, later(0))
    source = copies.make(book, copies.BY_HAND)
    book.close()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k | {"timeout": 0}))
    other = outside(sample_file)
    other.execute("begin immediate")
    with pytest.raises(FileLocked):
        restore(str(sample_file), source)
    other.execute("rollback")
    assert not list(sample_file.parent.glob("*.part*"))


@pytest.mark.posix("a file that is open can't be replaced on Windows: the restore says so")
def test_a_program_that_has_the_file_open_is_told_at_its_next_edit(book: Book) -> None:
    source = copies.make(book, copies.BY_HAND)
    restore(book.path, source)
    with pytest.raises(FileMoved):
        named(book, "Into nowhere")


def test_a_file_that_a_workbench_has_open_is_as_it_was_where_it_cant_be_replaced(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = copies.make(book, copies.BY_HAND)
    named(book, "After the backup")

    def refuse(part: str, place: str) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file", part, None, place)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CannotWrite) as caught:
        restore(book.path, source)
    assert str(caught.value) == (
        f"{book.path} is open in another program: {book.path} is as it was. Close it there, then try again."
    )
    assert title_in(book.path) == "After the backup"
    assert not [name for name in os.listdir(os.path.dirname(book.path)) if name.endswith(".part")]


def test_a_copy_asks_no_locks_of_the_drive_it_is_written_to(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, opened = sqlite3.connect, []

    def connect(path: str, **how: object) -> sqlite3.Connection:
        opened.append(path)
        return real(path, **how)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", connect)
    copies.write_to(book, str(tmp_path / "stick.db"))
    assert opened
    assert all(path.endswith("nolock=1") for path in opened)


def test_a_backup_that_can_t_be_read_for_want_of_locks_is_not_said_to_be_damaged(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = copies.write_to(book, str(tmp_path / "stick.db"))
    monkeypatch.setattr("tsworkbench.store.backups.rotation.is_good", lambda _: False)
    monkeypatch.setattr("tsworkbench.store.system.places.has_locks", lambda _: False)
    with pytest.raises(CannotWrite, match="has no locks") as caught:
        restore(book.path, source)
    assert "copy it to this computer's own disk" in str(caught.value)


def test_without_room_the_file_is_as_it_was(sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = at(sample_file, later(0))
    source = copies.make(book, copies.BY_HAND)
    named(book, "The latest")
    book.close()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoration.os, "replace", full)
    with pytest.raises(CannotWrite, match=r"There is no room left .* is as it was"):
        restore(str(sample_file), source, clock=later(60))
    monkeypatch.undo()
    assert title_in(sample_file) == "The latest"
    assert not list(sample_file.parent.glob("*.part*"))


def test_a_link_to_the_file_stays_a_link(sample_file: Path, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    link = tmp_path / "desk" / "plan.db"
    link.symlink_to(sample_file)
    book = at(link, later(0))
    source = copies.make(book, copies.BY_HAND)
    named(book, "The latest")
    book.close()
    restore(str(link), source, clock=later(60))
    assert link.is_symlink()
    assert title_in(sample_file) == "CVS interim Board in place"


def test_which_backup_is_meant(sample_file: Path) -> None:
    path = str(sample_file)
    with pytest.raises(NoSuchFile, match="There is no good backup beside"):
        restoration.chosen(path, None)
    book = at(sample_file, later(0))
    first = copies.make(book, copies.BY_HAND)
    book.close()
    book = at(sample_file, later(5))
    second = copies.make(book, "before-import")
    book.close()
    assert restoration.chosen(path, None) == second
    assert restoration.chosen(path, "2") == first
    assert restoration.chosen(path, os.path.basename(first)) == first
    assert restoration.chosen(path, first) == first
    for wrong in ("3", "0", "last-week"):
        with pytest.raises(NoSuchFile, match="backup --list"):
            restoration.chosen(path, wrong)
    spoil(second)
    assert restoration.chosen(path, None) == first


# -- a file that can't be opened


def test_opening_a_damaged_file_offers_the_newest_good_backup_by_name(sample_file: Path) -> None:
    book = at(sample_file, later(0))
    good = copies.make(book, copies.BY_HAND)
    book.close()
    book = at(sample_file, later(5))
    spoil(copies.make(book, copies.BY_HAND))
    book.close()
    os.truncate(sample_file, 40_000)
    with pytest.raises(Damaged) as caught:
        open_book(sample_file)
    assert f"The newest good backup is {os.path.basename(good)}, of " in str(caught.value)
    assert "“tsworkbench restore”" in str(caught.value)


def test_a_damaged_file_without_a_backup_says_so(sample_file: Path) -> None:
    os.truncate(sample_file, 40_000)
    with pytest.raises(Damaged, match="There is no good one beside it"):
        open_book(sample_file)


@pytest.mark.parametrize("what", ["gone", "empty"])
def test_a_file_that_is_gone_or_empty_has_its_backup_offered(sample_file: Path, what: str) -> None:
    book = at(sample_file, later(0))
    good = copies.make(book, copies.BY_HAND)
    book.close()
    if what == "gone":
        sample_file.unlink()
    else:
        os.truncate(sample_file, 0)
    with pytest.raises((NoSuchFile, UnusableFile)) as caught:
        open_book(sample_file)
    assert os.path.basename(good) in str(caught.value)
