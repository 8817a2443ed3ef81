"""The plan as it stood: every table of a past instant, read by the queries of the present."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples, thorough

from tsworkbench.plan.errors import NotFound, ReadOnly, WorkbenchError
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Book
from tsworkbench.store.log import history
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.log.snapshot import Instant, end_of, open_stood_at
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import NAMES
from tsworkbench.store.views import workload
from tsworkbench.store.views.refs import Place, place
from tsworkbench.store.views.row import Viewer
from tsworkbench.store.views.search import find
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.officers import assign
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.status import comment, private_note, retitle, set_status, state_rag
from tsworkbench.work.row.tree import add, delete, move

DAY = date(2009, 12, 15)
Content = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def stood(demo_file: Path) -> Callable[[date], Book]:
    """Opens the demonstration's file as it stood at the end of a day."""
    return lambda day: open_stood_at(str(demo_file), end_of(day))


def content_of(book: Book) -> Content:
    return {name: [tuple(row) for row in book.rows(f"select * from {name} order by rid")] for name in NAMES}


# -- random acts

_PICK = st.integers(0, 60)
_ACTS: list[Callable[[Book, Place], Edit]] = [
    lambda _, row: state_rag(row, Rag.AMBER, as_at=DAY, why="late"),
    lambda _, row: state_rag(row, None, as_at=DAY),
    lambda _, row: set_status(row, Status.COMPLETE, as_at=DAY),
    lambda _, row: set_status(row, Status.IN_PROGRESS, as_at=DAY),
    lambda _, row: set_due(row, "end jan", as_at=DAY),
    lambda _, row: set_due(row, "", as_at=DAY),
    lambda _, row: retitle(row, f"Title of {row.rid}"),
    lambda _, row: assign(row, "+Ann Lee / Louise Russell"),
    lambda _, row: assign(row, ""),
    lambda _, row: comment(row, "Words", as_at=DAY),
    lambda _, row: private_note(row, "Private words"),
    lambda _, row: move(row, 1),
    lambda _, row: delete(row),
    lambda _, row: add("milestone", row, "Launch by end Feb", as_at=DAY),
]
_STEP = st.one_of(
    st.tuples(st.just("act"), st.integers(0, len(_ACTS) - 1), _PICK),
    st.tuples(st.just("undo"), st.just(0), st.just(0)),
    st.tuples(st.just("redo"), st.just(0), st.just(0)),
    st.tuples(st.just("outside"), st.just(0), _PICK),
)


@settings(max_examples=examples(16), derandomize=not thorough(), database=None)
@given(steps=st.lists(_STEP, min_size=1, max_size=14))
def test_after_random_acts_every_past_instant_reads_as_it_did(sample_template: Path, steps: list[Any]) -> None:
    folder = tempfile.mkdtemp(prefix="stood-")
    path = Path(shutil.copy(sample_template, folder))
    now = 1_260_885_731_000
    book = open_book(path, clock=lambda: now, who="Louise Russell")
    book.connection.execute("pragma synchronous=off")
    plain = sqlite3.connect(path, isolation_level=None)
    seen: list[tuple[int, Content]] = [(now - 1, content_of(book))]
    try:
        for kind, what, pick in steps:
            now += 60_000
            rows = book.rows(
                "select 'activity' l, id, rid, plan_id from activity where deleted=0 union all "
                "select 'milestone', id, rid, plan_id from milestone where deleted=0"
            )
            row = Place(*rows[pick % len(rows)])
            try:
                if kind == "act":
                    perform(book, _ACTS[what](book, row))
                elif kind == "outside":
                    plain.execute("update ctx set clock=?", (now,))
                    plain.execute(f"update {row.level} set notes=coalesce(notes,'')||'!' where id=?", (row.id,))
                    plain.execute("update ctx set clock=null")
                else:
                    {"undo": undo_log.undo, "redo": undo_log.redo}[kind](book)
            except WorkbenchError:
                pass
            seen.append((now, content_of(book)))
        for instant, then in seen:
            past = open_stood_at(str(path), Instant(instant, "then"))
            try:
                assert content_of(past) == then
            finally:
                past.close()
    finally:
        plain.close()
        book.close()
        shutil.rmtree(folder)


# -- what can be asked of it


def test_lists_rows_and_words_are_those_of_the_day(stood: Callable[[date], Book], demo_book: Book) -> None:
    past = stood(date(2009, 12, 1))
    plan_id = past.value("select id from plan where short_title='Third Sector Strategy'")
    activity = place(past, "Third Sector Strategy:4.6")
    assert workload.done_of_all(past, plan_id)[0] == 7
    assert workload.done_of_all(demo_book, plan_id)[0] == 8
    then, now = Viewer(past, DAY).row(activity.key), Viewer(demo_book, DAY).row(activity.key)
    assert then is not None
    assert now is not None
    assert (then.rag, now.rag) == (Rag.GREEN, Rag.RED)
    assert not find(past, "costed")
    assert find(demo_book, "costed")
    assert workload.officer_counts(past, date(2009, 12, 1))
    past.close()


def test_its_history_ends_with_the_day(stood: Callable[[date], Book]) -> None:
    past = stood(date(2009, 11, 3))
    newest = next(history.of_file(past))
    assert str(newest.at).startswith("2009-11-03")
    past.close()


def test_the_last_moment_of_a_day_is_by_the_local_clock() -> None:
    instant = end_of(date(2009, 12, 1))
    assert datetime.fromtimestamp((instant.milliseconds + 1) / 1000).astimezone().hour == 0
    assert instant.words == "1 Dec 2009"


def test_an_act_is_known_whole_or_not_at_all(book: Book, sample_file: Path) -> None:
    """An import of many rows runs on in the log's own clock beyond the moment it was made."""
    at = datetime.fromisoformat(str(next(history.of_file(book)).at)).astimezone(UTC)
    past = open_stood_at(str(sample_file), Instant(int(at.timestamp() * 1000), "then"))
    assert content_of(past) == content_of(book)
    past.close()


# -- what can't


def test_nothing_can_be_written_into_the_past(stood: Callable[[date], Book], demo_file: Path) -> None:
    past = stood(date(2009, 12, 1))
    before = demo_file.read_bytes()
    with pytest.raises(ReadOnly, match="as it stood on 1 Dec 2009: you can look at it, but not change it"):
        perform(past, state_rag(place(past, "4.6"), Rag.GREEN, as_at=DAY))
    assert demo_file.read_bytes() == before
    past.close()


def test_a_day_before_the_first_plan_is_refused_and_the_first_day_named(stood: Callable[[date], Book]) -> None:
    with pytest.raises(NotFound, match=r"On 1 Dec 2008 there was no plan in this file yet.* 3 Aug 2009"):
        stood(date(2008, 12, 1))


def test_somebody_may_write_while_the_past_is_being_laid_out(demo_file: Path, demo_book: Book) -> None:
    row = place(demo_book, "Third Sector Strategy:4.6")
    done: list[float] = []

    def write_meanwhile(share: float) -> None:
        if not done:
            perform(demo_book, state_rag(row, Rag.GREEN, as_at=DAY))
        done.append(share)

    quiet = open_stood_at(str(demo_file), end_of(DAY))
    expected = content_of(quiet)
    quiet.close()
    past = open_stood_at(str(demo_file), end_of(date(2009, 12, 14)), progress=write_meanwhile)
    assert content_of(past) == expected
    assert done == sorted(done)
    assert done[-1] == 1.0
    past.close()


def test_it_can_be_given_up_half_way(demo_file: Path) -> None:
    class GivenUp(Exception):
        pass

    def stop(_: float) -> None:
        raise GivenUp

    with pytest.raises(GivenUp):
        open_stood_at(str(demo_file), end_of(DAY), progress=stop)
