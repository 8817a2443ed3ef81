"""Two programs at one file: neither blocks the other but while it commits, and each sees what the other did."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tsworkbench.plan.errors import FileLocked, NothingToDo
from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import feed, history
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import people, search, workload
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import place
from tsworkbench.store.views.row import Viewer
from tsworkbench.store.views.tree import PlanTree
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import private_note, retitle, state_rag

Opened = Callable[..., Book]
DAY = date(2009, 12, 15)


@pytest.fixture
def other(book: Book, sample_file: Path, opened: Opened) -> Book:
    """A second book on the file of `book`."""
    return opened(sample_file, who="Richard Parsons")


def test_acts_of_two_books_interleave(book: Book, other: Book) -> None:
    for turn in range(10):
        perform(book, retitle(place(book, "1.1.m1"), f"Louise {turn}"))
        perform(other, retitle(place(other, "1.2.m1"), f"Richard {turn}"))
    titles = book.rows("select title from milestone where ref in ('1.1.m1', '1.2.m1') order by ref")
    assert [row[0] for row in titles] == ["Louise 9", "Richard 9"]
    assert check(other) == []


def test_a_foreign_edit_shows_in_the_version_of_the_data(book: Book, other: Book) -> None:
    before = book.data_version()
    perform(book, retitle(place(book, "1.1.m1"), "Mine"))
    assert book.data_version() == before, "my own edits don't count"
    perform(other, retitle(place(other, "1.1.m2"), "His"))
    assert book.data_version() != before


def test_what_a_foreign_edit_touched_is_in_the_log(book: Book, other: Book) -> None:
    since = feed.last_seq(book)
    here = place(other, "1.1")
    perform(other, state_rag(here, Rag.RED, as_at=DAY))
    effects = feed.effects_since(book, since)
    assert here.key in effects.keys
    assert effects.seq == feed.last_seq(book)


def test_an_edit_is_made_on_the_row_as_it_stands_now(book: Book, other: Book) -> None:
    here = place(book, "1.1.m1")
    perform(other, retitle(here, "His"))
    with pytest.raises(NothingToDo):
        perform(book, retitle(here, "His"))


def test_a_writer_that_may_not_wait_is_told_at_once(book: Book, other: Book) -> None:
    with book.act() as act:
        act.called("Something long")
        with pytest.raises(FileLocked, match="try again in a moment"):
            perform(other, retitle(place(other, "1.1.m1"), "never"))
    perform(other, retitle(place(other, "1.1.m1"), "in a moment"))


_PATIENT = """
import sys
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import private_note
book = open_book(sys.argv[1], who=sys.argv[2], wait_ms=5000)
for turn in range(25):
    perform(book, private_note(place(book, "1.1"), f"{sys.argv[2]} {turn}"))
"""


def test_two_programs_that_wait_for_each_other_lose_nothing(sample_file: Path, opened: Opened) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", _PATIENT, str(sample_file), who]) for who in ("A", "B")]
    assert [writer.wait() for writer in writers] == [0, 0]
    book = opened(sample_file)
    for who in ("A", "B"):
        rows = book.rows("select text from note where by=? order by rid", who)
        assert [row[0] for row in rows] == [f"{who} {turn}" for turn in range(25)]
    assert check(book) == []


def test_no_read_leaves_a_cursor_open_that_would_block_a_writer(book: Book, other: Book) -> None:
    plan = plans(book)[0]["id"]
    officer = workload.officer_counts(book, DAY)[0].officer_id
    here = place(book, "1.1")
    tree = PlanTree(book, plan)
    viewer = Viewer(book, DAY)
    reads: list[Callable[[], object]] = [
        lambda: book.row("select * from milestone"),
        lambda: book.value("select title from milestone"),
        lambda: tree.unfold_all("objective"),
        lambda: viewer.page([key for key in tree.visible if key > 0]),
        lambda: workload.officer_counts(book, DAY),
        lambda: workload.officer_items(book, officer),
        lambda: workload.plan_counts(book, plan, DAY),
        lambda: workload.late_items(book, plan, DAY, limit=1),
        lambda: next(history.of_row(book, here.id)),
        lambda: next(history.of_file(book)),
        lambda: undo_log.undoable(book),
        lambda: search.find(book, "community chest", limit=1),
        lambda: people.effective(book, "activity", here.id),
        lambda: book.data_version(),
        lambda: check(book),
    ]
    for turn, read in enumerate(reads):
        read()
        perform(other, private_note(here, f"after read {turn}"))
