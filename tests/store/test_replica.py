"""A copied file goes on under a name of its own, so that no change is ever numbered twice."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tsworkbench.plan.errors import NothingToDo
from tsworkbench.store import history, replica
from tsworkbench.store.book import Book
from tsworkbench.store.refs import place
from tsworkbench.work.acting import perform
from tsworkbench.work.edits import retitle

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


def test_a_copy_has_nothing_to_take_back(mine: Book, empty_file: Path, opened: Opened) -> None:
    copy = opened(Path(shutil.copy(empty_file, empty_file.with_name("copy.db"))))
    assert history.undoable(mine) is not None
    assert history.undoable(copy) is None, "it must not be offered before the copy's first act either"
    with pytest.raises(NothingToDo):
        history.undo(copy)
    perform(copy, retitle(place(copy, "1"), "Changed in the copy"))
    history.undo(copy)
    assert history.undoable(copy) is None


def test_a_moved_file_is_the_same_file(mine: Book, empty_file: Path, opened: Opened) -> None:
    mine.close()
    moved = opened(empty_file.rename(empty_file.with_name("moved.db")))
    assert history.undoable(moved) is not None


def test_another_machine_is_another_copy(
    mine: Book, empty_file: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "machine", lambda: "another laptop")
    there = opened(empty_file)
    assert there.replica() is None
    perform(there, retitle(place(there, "1"), "Changed on another laptop"))
    assert len({replica for replica, _ in numbers(there)}) == 2


def test_a_machine_has_a_name() -> None:
    assert replica.machine()
