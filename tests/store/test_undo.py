"""Taking back and doing again: whole acts, newest first, mine only, and never over somebody else's change."""

import sqlite3
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from tsworkbench.plan.errors import Conflict, NothingToDo
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import history
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign
from tsworkbench.work.row.status import comment, private_note, retitle, set_status, state_rag
from tsworkbench.work.row.tree import add, delete, restore

Outside = Callable[[Path], sqlite3.Connection]
Opened = Callable[..., Book]
Look = Callable[[Book], object]
DAY = date(2009, 12, 15)


def title(book: Book, ref: str = "1.1.m1") -> str:
    return str(book.value("select title from milestone where ref=? and deleted=0", ref))


def test_undo_takes_back_my_newest_act_and_says_which(book: Book) -> None:
    before = title(book)
    done = perform(book, retitle(place(book, "1.1.m1"), "Another"))
    took = undo_log.undo(book)
    assert took.label == f"Undone: {done.label}"
    assert title(book) == before
    assert ("milestone", place(book, "1.1.m1").id) in took.touched


def test_redo_does_it_again(book: Book) -> None:
    done = perform(book, retitle(place(book, "1.1.m1"), "Another"))
    undo_log.undo(book)
    assert undo_log.redo(book).label == f"Redone: {done.label}"
    assert title(book) == "Another"


def test_undo_and_redo_walk_up_and_down_the_whole_stack(book: Book) -> None:
    titles = [title(book), "one", "two", "three"]
    for name in titles[1:]:
        perform(book, retitle(place(book, "1.1.m1"), name))
    for _ in range(2):
        for name in reversed(titles[:-1]):
            undo_log.undo(book)
            assert title(book) == name
        with pytest.raises(NothingToDo):
            undo_log.undo(book)
        for name in titles[1:]:
            undo_log.redo(book)
            assert title(book) == name
        with pytest.raises(NothingToDo):
            undo_log.redo(book)


def test_a_new_act_ends_what_could_be_done_again(book: Book) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "one"))
    undo_log.undo(book)
    perform(book, retitle(place(book, "1.1.m1"), "two"))
    assert undo_log.redoable(book) is None
    with pytest.raises(NothingToDo, match="There is nothing to redo"):
        undo_log.redo(book)


def test_the_next_step_is_told_before_it_is_taken(book: Book) -> None:
    assert undo_log.undoable(book) is None
    done = perform(book, retitle(place(book, "1.1.m1"), "one"))
    step = undo_log.undoable(book)
    assert step is not None
    assert (step.seq, step.label) == (done.seq, done.label)
    undo_log.undo(book)
    undo_log.redo(book)
    again = undo_log.undoable(book)
    assert again is not None
    assert again.label == done.label, "not “Redone: …”"


def test_an_act_of_many_edits_is_one_step(book: Book, content: Look) -> None:
    before = content(book)
    perform(book, *(state_rag(place(book, ref), Rag.RED, as_at=DAY) for ref in ("1.1", "1.2", "4.6")))
    undo_log.undo(book)
    assert {k: v for k, v in content(book).items() if k != "progress"} == {  # type: ignore[attr-defined]
        k: v
        for k, v in before.items()
        if k != "progress"  # type: ignore[attr-defined]
    }
    assert book.value("select count(*) from progress where deleted=0") == 0


def test_an_added_row_is_flagged_and_brought_back_by_redo(book: Book) -> None:
    perform(book, add("milestone", place(book, "1.1"), "A new one", as_at=DAY))
    new = place(book, "1.1.m5")
    undo_log.undo(book)
    assert book.value("select deleted from milestone where id=?", new.id) == 1
    undo_log.redo(book)
    assert place(book, "1.1.m5") == new


def test_mine_is_what_i_did_by_any_door_and_not_what_others_did(book: Book, sample_file: Path, opened: Opened) -> None:
    other_door = opened(sample_file, who="Louise Russell")
    richard = opened(sample_file, who="Richard Parsons")
    perform(book, retitle(place(book, "1.1.m1"), "by Louise"))
    perform(richard, retitle(place(book, "1.2.m1"), "by Richard"))
    undo_log.undo(other_door)
    assert title(book, "1.2.m1") == "by Richard"
    assert title(book) != "by Louise"
    undo_log.undo(richard)
    for officer in (book, richard):
        with pytest.raises(NothingToDo, match="You have nothing left to undo"):
            undo_log.undo(officer)


def test_a_cell_somebody_has_changed_since_is_never_overwritten(
    book: Book, sample_file: Path, opened: Opened, content: Look
) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "mine"))
    perform(opened(sample_file, who="Richard Parsons"), retitle(place(book, "1.1.m1"), "his"))
    before = content(book)
    with pytest.raises(Conflict, match="can't be undone: Richard Parsons has changed the same title since"):
        undo_log.undo(book)
    assert content(book) == before


def test_a_cell_changed_outside_is_never_overwritten_either(
    book: Book, sample_file: Path, outside: Outside, content: Look
) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "mine"), set_status(place(book, "1.1.m2"), Status.COMPLETE, as_at=DAY))
    outside(sample_file).execute("update milestone set title='theirs' where ref='1.1.m1'")
    before = content(book)
    with pytest.raises(Conflict, match="somebody has changed the same title since"):
        undo_log.undo(book)
    assert content(book) == before, "all of an act or nothing"


def test_another_cell_of_the_same_row_is_no_conflict(book: Book, sample_file: Path, outside: Outside) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "mine"))
    outside(sample_file).execute("update milestone set notes='theirs' where ref='1.1.m1'")
    undo_log.undo(book)
    assert book.value("select notes from milestone where ref='1.1.m1'") == "theirs"


def test_what_can_not_be_done_again_says_so(book: Book, sample_file: Path, outside: Outside) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "mine"))
    undo_log.undo(book)
    outside(sample_file).execute("update milestone set title='theirs' where ref='1.1.m1'")
    with pytest.raises(Conflict, match="can't be redone"):
        undo_log.redo(book)


def test_an_added_row_that_somebody_has_edited_is_not_taken_away(
    book: Book, sample_file: Path, outside: Outside
) -> None:
    perform(book, add("milestone", place(book, "1.1"), "A new one", as_at=DAY))
    outside(sample_file).execute("update milestone set status='in_progress' where ref='1.1.m5'")
    with pytest.raises(Conflict, match="changed the same status"):
        undo_log.undo(book)


def test_an_added_row_that_somebody_has_deleted_is_told(book: Book, sample_file: Path, opened: Opened) -> None:
    perform(book, add("milestone", place(book, "1.1"), "A new one", as_at=DAY))
    perform(opened(sample_file, who="Richard Parsons"), delete(place(book, "1.1.m5")))
    with pytest.raises(Conflict, match="Richard Parsons has deleted it or brought it back since"):
        undo_log.undo(book)


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (lambda here: add("milestone", here, "His milestone", as_at=DAY), "a milestone"),
        (lambda here: comment(here, "His words", as_at=DAY), "an update"),
        (lambda here: private_note(here, "His note"), "a note"),
        (lambda here: assign(here, "Richard Parsons"), "a lead"),
    ],
)
def test_an_added_row_to_which_somebody_has_added_stays(
    book: Book, sample_file: Path, opened: Opened, content: Look, edit: Callable[..., object], what: str
) -> None:
    perform(book, add("activity", place(book, "Third Sector Strategy:1"), "A new activity", as_at=DAY))
    perform(opened(sample_file, who="Richard Parsons"), edit(place(book, "1.3")))  # type: ignore[arg-type]
    before = content(book)
    with pytest.raises(Conflict, match=f"somebody has added {what} to it since"):
        undo_log.undo(book)
    assert content(book) == before
    assert check(book) == []


def test_a_row_whose_activity_has_gone_since_is_not_brought_back_alone(
    book: Book, sample_file: Path, opened: Opened
) -> None:
    perform(book, delete(place(book, "1.1.m1")))
    perform(opened(sample_file, who="Richard Parsons"), delete(place(book, "1.1")))
    with pytest.raises(Conflict, match="the activity it is under has been deleted since"):
        undo_log.undo(book)
    assert check(book) == []


def test_a_restored_activity_that_has_grown_since_stays(book: Book, sample_file: Path, opened: Opened) -> None:
    gone = place(book, "1.1")
    perform(book, delete(gone))
    perform(book, restore("activity", gone.id))
    perform(opened(sample_file, who="Richard Parsons"), add("milestone", gone, "His milestone", as_at=DAY))
    with pytest.raises(Conflict, match="has added a milestone"):
        undo_log.undo(book)
    assert check(book) == []


def test_a_new_officer_whom_somebody_has_given_work_stays(book: Book, sample_file: Path, opened: Opened) -> None:
    perform(book, assign(place(book, "1.1"), "+Ann Other"))
    perform(opened(sample_file, who="Richard Parsons"), assign(place(book, "1.2"), "Ann Other"))
    with pytest.raises(Conflict, match="has added a lead"):
        undo_log.undo(book)


def test_undo_says_that_the_row_under_a_lead_or_an_update_reads_differently(book: Book) -> None:
    here = place(book, "1.1")
    for edit in (assign(here, "Richard Parsons"), comment(here, "Words", as_at=DAY)):
        perform(book, edit)
        assert ("activity", here.id) in undo_log.undo(book).touched


def test_undo_of_an_import_takes_the_whole_plan_away(book: Book, sample_file: Path, opened: Opened) -> None:
    importer = opened(sample_file, who="Somebody new")
    assert undo_log.undoable(importer) is None
    with importer.act() as act:
        act.called("Imported a plan", kind="import")
        plan = act.insert("plan", title="A third plan", sort="X")
        act.insert("objective", plan_id=plan, sort="V", ref="1", title="An aim")
    undo_log.undo(importer)
    assert book.value("select count(*) from plan where deleted=0") == 2
    assert check(book) == []


def test_the_history_of_a_row_is_newest_first_with_what_was_said_of_it(book: Book) -> None:
    here = place(book, "1.1")
    perform(book, state_rag(here, Rag.AMBER, as_at=DAY, why="The letter has not come"))
    perform(book, assign(here, "Richard Parsons"))
    undo_log.undo(book)
    past = list(history.of_row(book, here.id))
    entries = [change for one in past for change in reversed(one.changes)]
    assert [e.seq for e in entries] == sorted((e.seq for e in entries), reverse=True)
    assert {"lead", "progress", "activity"} <= {e.table for e in entries}
    who, rag = next((one.who, change) for one in past for change in one.changes if change.column == "rag")
    assert (who, rag.old, rag.new) == ("Louise Russell", None, "amber")


def test_the_acts_of_a_file_say_which_were_taken_back(book: Book) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "one"))
    undo_log.undo(book)
    newest, before = islice(history.of_file(book), 2)
    assert (newest.kind, newest.taken_back, newest.size) == ("undo", False, 1)
    assert (before.kind, before.taken_back) == ("do", True)


def test_the_history_says_of_each_act_whether_it_stands(book: Book) -> None:
    perform(book, state_rag(place(book, "4.2"), Rag.RED, as_at=date(2009, 12, 15)))

    def stands() -> bool:
        return not next(act for act in history.of_file(book) if act.kind == "do").taken_back

    assert stands()
    undo_log.undo(book)
    assert not stands()
    undo_log.redo(book)
    assert stands()
    undo_log.undo(book)
    assert not stands()
