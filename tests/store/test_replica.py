"""A copied file goes on under a name of its own, so that no change is ever numbered twice."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tsworkbench.plan.errors import FileLocked, FileMoved, NothingToDo
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.log import replica
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.opening import open_again, open_book
from tsworkbench.store.system import places
from tsworkbench.store.upgrade import create
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import Change, perform
from tsworkbench.work.row.status import retitle

Opened = Callable[..., Book]


def numbers(book: Book) -> set[tuple[str, int]]:
    return {(row[0], row[1]) for row in book.rows("select replica, dseq from change")}


@pytest.fixture
def mine(empty_file: Path, opened: Opened) -> Book:
    """A file in which I have acted."""
    book = opened(empty_file)
    with book.act() as act:
        act.called("Added a plan")
        plan = act.insert("plan", title="A plan", sort="V")
        act.insert("objective", plan_id=plan, sort="V", ref="1", title="An aim")
    return book


def test_a_file_keeps_its_name_from_its_making_on(mine: Book, empty_file: Path, opened: Opened) -> None:
    name = mine.replica()
    perform(mine, retitle(place(mine, "1"), "Another aim"))
    again = opened(empty_file)
    perform(again, retitle(place(again, "1"), "A third aim"))
    assert mine.replica() == again.replica() == name
    assert {replica for replica, _ in numbers(mine)} == {name}


def test_a_copy_takes_a_name_of_its_own_at_its_first_act(mine: Book, empty_file: Path, opened: Opened) -> None:
    copy = opened(Path(shutil.copy(empty_file, empty_file.with_name("copy.db"))))
    before = numbers(mine)
    perform(copy, retitle(place(copy, "1"), "Changed in the copy"))
    perform(mine, retitle(place(mine, "1"), "Changed in the original"))
    assert copy.replica() not in (None, mine.replica())
    assert (numbers(copy) - before).isdisjoint(numbers(mine) - before)


def test_two_copies_of_a_file_never_acted_in_are_told_apart(empty_file: Path, opened: Opened) -> None:
    copy = opened(Path(shutil.copy(empty_file, empty_file.with_name("copy.db"))))
    original = opened(empty_file)
    for book in (copy, original):
        with book.act() as act:
            act.called("Added a plan")
            act.insert("plan", title="A plan", sort="V")
    assert numbers(copy).isdisjoint(numbers(original))


def act(book: Book, title: str) -> None:
    perform(book, retitle(place(book, "1"), title))


def title(book: Book) -> str:
    return str(book.value("select title from objective"))


def test_a_copy_on_the_same_machine_can_take_back_what_i_did_before_it_was_copied(
    mine: Book, empty_file: Path, opened: Opened
) -> None:
    act(mine, "Before the copy")
    copy = opened(Path(shutil.copy(empty_file, empty_file.with_name("copy.db"))))
    assert undo_log.undo(copy).label.startswith("Undone: ")
    assert (title(copy), title(mine)) == ("An aim", "Before the copy")


def test_a_copy_on_another_machine_has_nothing_to_take_back(
    mine: Book, empty_file: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "another laptop" / name))
    copy = opened(Path(shutil.copy(empty_file, empty_file.with_name("copy.db"))))
    assert copy.replica() is None
    assert undo_log.undoable(copy) is None, "it must not be offered before the copy's first act either"
    with pytest.raises(NothingToDo):
        undo_log.undo(copy)
    act(copy, "Changed in the copy")
    undo_log.undo(copy)
    assert undo_log.undoable(copy) is None


def put_back(backup: Path, file: Path) -> None:
    """As ``cp backup file`` does: the same inode, other bytes."""
    with open(file, "r+b") as target:
        target.truncate(0)
        target.write(backup.read_bytes())


def put_in_its_place(backup: Path, file: Path) -> None:
    """As ``rm file; cp backup file`` does: on some file systems the inode is even the same."""
    file.unlink()
    shutil.copy(backup, file)


def rename_over(backup: Path, file: Path) -> None:
    """As a synchronising program does."""
    Path(shutil.copy(backup, f"{backup}.part")).replace(file)


@pytest.mark.parametrize("way", [put_back, put_in_its_place, rename_over])
def test_an_older_copy_put_in_a_files_place_never_numbers_again_what_was_numbered(
    mine: Book, empty_file: Path, opened: Opened, way: Callable[[Path, Path], None]
) -> None:
    backup = Path(shutil.copy(empty_file, empty_file.with_name("by hand.db")))
    act(mine, "After the backup")
    was, given = mine.replica(), numbers(mine)
    mine.close()
    way(backup, empty_file)
    again = opened(empty_file)
    assert again.replica() is None
    before = numbers(again)
    act(again, "On the backup put back")
    assert again.replica() not in (None, was)
    assert (numbers(again) - before).isdisjoint(given)
    undo_log.undo(again)
    undo_log.undo(again)
    assert undo_log.undoable(again) is None, "what was done before the backup was made is mine, too"


def test_a_copy_put_over_the_open_file_numbers_nothing_again(mine: Book, empty_file: Path) -> None:
    backup = Path(shutil.copy(empty_file, empty_file.with_name("by hand.db")))
    act(mine, "After the backup")
    given = numbers(mine)
    put_back(backup, empty_file)
    with pytest.raises(FileMoved, match="replaced"):
        act(mine, "On what nobody has looked at")
    assert not open_again(mine)
    before = numbers(mine)
    act(mine, "On the backup put back")
    assert (numbers(mine) - before).isdisjoint(given)


def test_what_was_numbered_is_noted_before_the_act_has_returned(mine: Book, empty_file: Path, opened: Opened) -> None:
    """A program that is killed then closes nothing."""
    act(mine, "Acknowledged")
    note = replica.noted(str(mine.replica()))
    assert note is not None
    assert note.highest == mine.value("select dseq from ctx")


def test_an_act_that_was_not_committed_has_numbered_nothing(mine: Book) -> None:
    before = mine.replica(), replica.noted(str(mine.replica()))

    def fails(book: Book) -> Change:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        perform(mine, retitle(place(mine, "1"), "Never"), fails)
    assert (mine.replica(), replica.noted(str(mine.replica()))) == before
    act(mine, "Then")
    assert mine.replica() == before[0]


def test_a_commit_that_waited_for_a_reader_has_numbered_nothing(
    mine: Book, empty_file: Path, outside: Callable[[Path], sqlite3.Connection]
) -> None:
    name = mine.replica()
    reader = outside(empty_file)
    reader.execute("begin")
    reader.execute("select * from plan").fetchall()
    for _ in range(3):
        with pytest.raises(FileLocked):
            act(mine, "Waits")
    reader.execute("commit")
    act(mine, "Saved at last")
    assert mine.replica() == name


def moved(file: Path) -> Path:
    return file.rename(file.with_name("moved.db"))


def copied_and_gone(file: Path) -> Path:
    """As a move to another disk, or a stick that numbers its files anew when it is put in again."""
    there = Path(shutil.copy(file, file.with_name("moved.db")))
    file.unlink()
    return there


def with_another_inode(file: Path) -> Path:
    """As a program does that keeps a folder and a cloud alike."""
    return Path(shutil.copy(file, f"{file}.part")).replace(file)


def linked(file: Path) -> Path:
    link = file.with_name("link.db")
    link.symlink_to(file)
    return link


@pytest.mark.parametrize("way", [moved, copied_and_gone, with_another_inode, linked])
def test_a_file_that_is_somewhere_else_is_the_same_file(
    mine: Book, empty_file: Path, opened: Opened, way: Callable[[Path], Path]
) -> None:
    name = mine.replica()
    mine.close()
    there = opened(way(empty_file))
    assert undo_log.undoable(there) is not None
    act(there, "Goes on")
    assert there.replica() == name


def test_a_file_is_the_same_where_the_network_calls_the_machine_something_else(
    mine: Book, empty_file: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    uname = os.uname()
    monkeypatch.setattr(os, "uname", lambda: os.uname_result((uname[0], "macbook.lan", *uname[2:])))
    monkeypatch.setattr("socket.gethostname", lambda: "macbook.lan")
    replica.machine.cache_clear()
    there = opened(empty_file)
    act(there, "Goes on")
    assert there.replica() == mine.replica()


def test_a_renamed_file_with_a_backup_in_its_old_place_keeps_its_name_and_the_backup_gets_one(
    mine: Book, empty_file: Path, opened: Opened
) -> None:
    backup = Path(shutil.copy(empty_file, empty_file.with_name("by hand.db")))
    act(mine, "After the backup")
    name = mine.replica()
    mine.close()
    renamed = empty_file.rename(empty_file.with_name("renamed.db"))
    shutil.copy(backup, empty_file)
    older = opened(empty_file)
    act(older, "In the old place")
    newer = opened(renamed)
    act(newer, "Under the new name")
    assert newer.replica() == name
    assert older.replica() != name


def test_the_image_of_a_laptop_is_another_copy(
    mine: Book, empty_file: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File, settings and notes are the same to the byte; only the machine isn't."""
    monkeypatch.setattr(replica, "machine", lambda: "another laptop")
    there = opened(empty_file)
    assert there.replica() is None
    assert undo_log.undoable(there) is not None, "the same user's own act"
    act(there, "Changed on another laptop")
    assert len({replica for replica, _ in numbers(there)}) == 2


@pytest.fixture(params=["no state folder", "a state folder that can't be written", "no id of the user"])
def without_notes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    variable = "XDG_CONFIG_HOME" if request.param == "no id of the user" else "XDG_STATE_HOME"
    monkeypatch.setenv(variable, str(tmp_path / ("a file" if "folder that" in request.param else "a file/below")))


@pytest.mark.usefixtures("without_notes")
def test_where_nothing_can_be_noted_each_opening_takes_a_new_name_and_undo_goes_on(
    mine: Book, empty_file: Path, opened: Opened
) -> None:
    act(mine, "Once")
    act(mine, "Twice")
    given = numbers(mine)
    mine.close()
    again = opened(empty_file)
    act(again, "Thrice")
    assert (numbers(again) - given).isdisjoint(given)
    assert len({name for name, _ in numbers(again) - given}) == 1
    for _ in range(3):
        undo_log.undo(again)
    assert title(again) == "An aim"


def test_a_note_that_is_spoilt_or_a_name_that_is_a_path_is_no_note(
    mine: Book, empty_file: Path, opened: Opened, outside: Callable[[Path], sqlite3.Connection]
) -> None:
    name = str(mine.replica())
    (Path(places.state_folder()) / "copies" / name).write_text("rubbish")
    assert opened(empty_file).replica() is None
    outside(empty_file).execute("update ctx set replica='../../../etc/passwd'")
    doctored = opened(empty_file)
    assert doctored.replica() is None
    act(doctored, "Goes on")
    assert doctored.replica() not in (None, name)


def test_notes_of_files_that_have_gone_are_taken_away_in_the_end(mine: Book, empty_file: Path) -> None:
    notes = Path(places.state_folder()) / "copies"
    old = []
    for number in range(201):
        note = notes / f"01234567-0000-7000-8000-{number:012d}"
        note.write_bytes(b"%020d /gone/plan.db\n" % number)
        os.utime(note, (0, 0))
        old.append(note)
    create(empty_file.with_name("another.db"))
    assert not any(note.exists() for note in old)
    assert replica.noted(str(mine.replica())) is not None


# -- ids


def test_ids_sort_by_their_making_within_an_act_too(mine: Book) -> None:
    with mine.act() as one:
        one.called("Ten officers")
        made = [one.insert("officer", name=str(number)) for number in range(10)]
    assert made == sorted(made)


def test_ids_sort_by_the_logs_clock_where_the_laptops_own_was_put_back(
    empty_file: Path, make_clock: Callable[..., Clock]
) -> None:
    made = []
    for day in (18, 15, 16):
        book = open_book(empty_file, clock=make_clock(datetime(2009, 12, day, 9, tzinfo=UTC)))
        for number in range(3):
            with book.act() as one:
                one.called("An officer")
                made.append(one.insert("officer", name=f"{day} {number}"))
        book.close()
    assert made == sorted(made)


def test_an_id_looked_at_before_its_act_sorts_before_those_of_the_act(mine: Book) -> None:
    first = mine.mint()
    with mine.act() as one:
        one.called("An officer")
        second = one.insert("officer", name="Later")
    assert first < second < mine.mint()
