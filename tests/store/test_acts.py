"""One act is one transaction: all of it is on disk when it returns, or none of it ever was."""

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tsworkbench.plan.errors import NothingToDo, WorkbenchError
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import Change, perform
from tsworkbench.work.row.status import retitle, set_status, state_rag

Outside = Callable[[Path], sqlite3.Connection]
Look = Callable[[Book], object]
_DAY = date(2009, 12, 15)


def acts(book: Book) -> int:
    return int(book.value("select count(*) from action"))


def half_an_act(book: Book) -> None:
    with book.act() as act:
        act.called("Half an act")
        act.set("milestone", place(book, "1.1.m1").id, title="never")
        raise ZeroDivisionError


def test_an_act_is_on_disk_when_it_returns(book: Book, sample_file: Path, outside: Outside) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "Another title"))
    other = outside(sample_file)
    assert other.execute("select title from milestone where ref='1.1.m1'").fetchall() == [("Another title",)]


def test_an_error_in_the_middle_rolls_back_all_of_it(book: Book, content: Look) -> None:
    before, acts_before = content(book), acts(book)
    with pytest.raises(ZeroDivisionError):
        half_an_act(book)
    assert content(book) == before
    assert acts(book) == acts_before
    assert book.last_commit is None


def test_an_edit_that_cant_be_made_takes_the_others_with_it(book: Book, content: Look) -> None:
    before = content(book)
    here = place(book, "1.1.m1")

    def impossible(_: Book) -> Change:
        raise WorkbenchError("no")

    with pytest.raises(WorkbenchError, match="no"):
        perform(book, retitle(here, "never"), impossible)
    assert content(book) == before


def test_an_act_that_would_change_nothing_writes_nothing(book: Book, sample_file: Path) -> None:
    here = place(book, "1.1.m1")
    title = book.value("select title from milestone where id=?", here.id)
    before = sample_file.read_bytes()
    with pytest.raises(NothingToDo):
        perform(book, retitle(here, title))
    assert sample_file.read_bytes() == before


def test_what_is_done_says_its_number_its_words_and_its_rows(book: Book) -> None:
    here = place(book, "1.1")
    done = perform(book, state_rag(here, Rag.GREEN, as_at=_DAY))
    assert done.seq == book.value("select max(seq) from action")
    assert done.label == "1.1 now ● Green (was not said)"
    assert ("activity", here.id) in done.touched
    assert {table for table, _ in done.touched} == {"activity", "progress"}
    assert done.at == book.last_commit == book.value("select at from action where seq=?", done.seq)


def test_all_of_an_act_happens_at_one_moment(book: Book) -> None:
    done = perform(book, *(state_rag(place(book, ref), Rag.RED, as_at=_DAY) for ref in ("1.1", "1.2", "4.6")))
    moments = book.rows("select distinct at from progress where at>=?", done.at)
    assert [row[0] for row in moments] == [done.at]


def test_after_an_act_edits_made_outside_belong_to_none(book: Book) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "Another title"))
    assert tuple(book.row("select action, clock from ctx") or ()) == (None, None)


def test_an_act_may_be_named_once_all_of_it_is_written(book: Book) -> None:
    here = place(book, "1.1.m1")
    with book.act() as act:
        act.set("milestone", here.id, title="Written first")
        act.called("Named last")
    changes = book.rows("select action from change where row=? and col='title'", here.id)
    assert [row[0] for row in changes] == [act.seq]
    assert book.value("select label from action where seq=?", act.seq) == "Named last"


def test_an_act_that_has_written_but_has_no_name_is_not_kept(book: Book) -> None:
    here = place(book, "1.1.m1")
    title = book.value("select title from milestone where id=?", here.id)
    with pytest.raises(RuntimeError, match="called by its label"), book.act() as act:
        act.set("milestone", here.id, title="nameless")
    assert book.value("select title from milestone where id=?", here.id) == title


def test_an_act_without_writes_leaves_no_trace(book: Book) -> None:
    before = acts(book)
    with book.act():
        pass
    assert acts(book) == before


def test_each_edit_of_an_act_sees_what_those_before_it_wrote(book: Book) -> None:
    here = place(book, "1.1.m1")
    done = perform(book, retitle(here, "First"), retitle(here, "Second"), retitle(here, "Second"))
    assert book.value("select title from milestone where id=?", here.id) == "Second"
    assert done.label == "1.1.m1 is now “First”, is now “Second”"


def test_an_edit_of_many_that_has_nothing_to_do_is_passed_over(book: Book) -> None:
    first, second = place(book, "6.1.m1"), place(book, "6.1.m2")
    perform(book, set_status(first, Status.COMPLETE, as_at=_DAY))
    done = perform(book, *(set_status(row, Status.COMPLETE, as_at=_DAY) for row in (first, second)))
    assert done.label.startswith("6.1.m2 complete")


def test_the_clock_of_a_book_dates_its_log_and_the_wall_clock_nothing(book: Book) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "Another title"))
    hlc = book.value("select hlc from change order by seq desc limit 1")
    assert book.last_commit is not None
    assert book.last_commit.startswith("2009-12-15T14:02:")
    assert 1_260_885_700_000 < hlc / 65536 < 1_260_886_000_000


def test_a_file_stays_sound_through_acts(book: Book) -> None:
    perform(book, state_rag(place(book, "4.6"), Rag.RED, as_at=_DAY, why="A third option", next_step="A paper"))
    assert check(book) == []


def test_local_facts_are_no_history(book: Book) -> None:
    before = book.value("select count(*) from change")
    book.set_local("who", "Louise Russell")
    book.set_local("who", "Richard Parsons")
    assert book.local("who") == "Richard Parsons"
    assert book.local("what") is None
    assert book.value("select count(*) from change") == before
