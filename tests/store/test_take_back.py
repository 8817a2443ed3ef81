"""Taking back one past act out of order: an ordinary act, whole or not at all."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tsworkbench.plan.errors import Conflict, NotFound, NothingToDo
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Book
from tsworkbench.store.log import history
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.status import retitle, set_status, state_rag
from tsworkbench.work.row.tree import add

DAY = date(2009, 12, 15)


@pytest.fixture
def red(book: Book) -> tuple[Place, int]:
    """An activity stated red, and the act that did it; two other acts have come since."""
    row = place(book, "Third Sector Strategy:4.6")
    done = perform(book, state_rag(row, Rag.RED, as_at=DAY, why="late"))
    perform(book, retitle(row, "Another title"))
    perform(book, state_rag(place(book, "4.5"), Rag.GREEN, as_at=DAY))
    return row, done.seq


def cell(book: Book, row: Place, column: str) -> object:
    return book.value(f"select {column} from {row.level} where id=?", row.id)


def test_only_that_act_is_taken_back_and_what_came_after_it_stands(book: Book, red: tuple[Place, int]) -> None:
    row, seq = red
    done = undo_log.take_back(book, seq)
    assert done.label == "Undone: 4.6 now ▲ Red (was not said)"
    assert ("activity", row.id) in done.touched
    assert cell(book, row, "rag") is None
    assert cell(book, row, "title") == "Another title"
    assert book.value("select count(*) from progress where row_id=? and deleted=0", row.id) == 0


def test_it_can_itself_be_undone_and_done_again(book: Book, red: tuple[Place, int]) -> None:
    row, seq = red
    undo_log.take_back(book, seq)
    assert undo_log.undo(book).label == "Undone: Undone: 4.6 now ▲ Red (was not said)"
    assert cell(book, row, "rag") == "red"
    undo_log.redo(book)
    assert cell(book, row, "rag") is None


def test_undo_goes_on_below_it_to_the_act_itself(book: Book, red: tuple[Place, int]) -> None:
    row, seq = red
    undo_log.take_back(book, seq)
    labels = [undo_log.undo(book).label for _ in range(4)]
    assert labels[0].startswith("Undone: Undone: 4.6 now ▲ Red")
    assert labels[3] == "Undone: 4.6 now ▲ Red (was not said)"
    assert cell(book, row, "rag") is None
    for _ in range(4):
        undo_log.redo(book)
    assert cell(book, row, "rag") is None
    undo_log.undo(book)
    assert cell(book, row, "rag") == "red"


def test_the_history_marks_what_no_longer_holds(book: Book, red: tuple[Place, int]) -> None:
    _, seq = red
    assert history.taken_back(book, [seq]) == set()
    back = undo_log.take_back(book, seq)
    assert history.taken_back(book, [seq, back.seq]) == {seq}
    undo_log.undo(book)
    assert history.taken_back(book, [seq, back.seq]) == {back.seq}
    undo_log.redo(book)
    assert history.taken_back(book, [seq, back.seq]) == {seq}


def test_anybodys_act_can_be_taken_back(book: Book, opened: Callable[..., Book], sample_file: Path) -> None:
    row = place(book, "4.6")
    done = perform(opened(sample_file, who="Richard Parsons"), set_status(row, Status.IN_PROGRESS, as_at=DAY))
    undo_log.take_back(book, done.seq)
    assert cell(book, row, "status") == "not_started"


def test_a_later_touch_is_refused_and_named(book: Book, opened: Callable[..., Book], sample_file: Path) -> None:
    row = place(book, "4.6.m1")
    done = perform(book, set_due(row, "end jan", as_at=DAY))
    perform(opened(sample_file, who="Richard Parsons"), set_due(row, "end feb", as_at=DAY))
    before = next(history.of_file(book))
    with pytest.raises(Conflict, match=r"undone: Richard Parsons has changed the same due .* since"):
        undo_log.take_back(book, done.seq)
    assert next(history.of_file(book)) == before


def test_an_act_of_many_rows_is_taken_back_whole_or_not_at_all(book: Book) -> None:
    rows = [place(book, ref) for ref in ("1.1.m1", "1.1.m2", "1.1.m3")]
    done = perform(book, *(set_status(row, Status.COMPLETE, as_at=DAY) for row in rows))
    perform(book, set_status(rows[1], Status.DEFERRED, as_at=DAY))
    with pytest.raises(Conflict, match="Louise Russell has changed the same"):
        undo_log.take_back(book, done.seq)
    assert [cell(book, row, "status") for row in rows] == ["complete", "deferred", "complete"]


def test_an_added_row_that_is_used_since_stays(book: Book) -> None:
    new = book.mint()
    done = perform(book, add("activity", place(book, "Third Sector Strategy:4"), "A new one", as_at=DAY, new_id=new))
    perform(book, assign(Place("activity", new, 0, ""), "Louise Russell"))
    with pytest.raises(Conflict, match="somebody has added a lead to it since"):
        undo_log.take_back(book, done.seq)


def test_taking_back_an_undo_does_the_act_again(book: Book) -> None:
    row = place(book, "4.6")
    perform(book, set_status(row, Status.IN_PROGRESS, as_at=DAY))
    undone = undo_log.undo(book)
    assert undo_log.take_back(book, undone.seq).label == "Redone: 4.6 now in progress (was not started)"
    assert cell(book, row, "status") == "in_progress"


def test_twice_is_refused(book: Book, red: tuple[Place, int]) -> None:
    undo_log.take_back(book, red[1])
    with pytest.raises(NothingToDo, match="has been undone already"):
        undo_log.take_back(book, red[1])
    with pytest.raises(NotFound):
        undo_log.take_back(book, 9999)
