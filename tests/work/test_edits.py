"""What an officer says of a row, how the act is labelled, and what is kept."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Book
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.refs import Place
from tsworkbench.work.row.status import (
    comment,
    explain,
    no_change,
    private_note,
    rag_words,
    retitle,
    set_status,
    state_rag,
)

DAY = date(2009, 12, 15)
At = Callable[[str], Place]
Said = Callable[..., str]
Cells = Callable[..., Any]
PLAN = "Third Sector Strategy:"


def last_said(book: Book) -> dict[str, Any]:
    row = book.row("select * from progress order by rid desc limit 1")
    assert row is not None
    return {key: row[key] for key in row.keys()}  # noqa: SIM118


# -- RAG


def test_a_rating_reads_with_what_it_was(said: Said, at: At, cells: Cells) -> None:
    assert said(state_rag(at("1.1"), Rag.RED, as_at=DAY)) == "1.1 now ▲ Red (was ◆ Amber)"
    assert cells("1.1", "rag") == "red"


def test_a_first_rating_says_that_none_was_made(said: Said, at: At) -> None:
    assert said(state_rag(at("4.5"), Rag.GREEN, as_at=DAY)) == "4.5 now ● Green (was not said)"


def test_a_rating_can_be_taken_away(said: Said, at: At, cells: Cells) -> None:
    assert said(state_rag(at("4.6"), None, as_at=DAY)) == "4.6 now not said (was ▲ Red)"
    assert cells("4.6", "rag") is None


def test_saying_the_same_again_is_an_update_too(said: Said, at: At, demo_book: Book) -> None:
    before = demo_book.value("select count(*) from progress")
    assert said(state_rag(at("4.6"), Rag.RED, as_at=DAY)) == "4.6 now ▲ Red (as before)"
    assert demo_book.value("select count(*) from progress") == before + 1


def test_a_rating_is_kept_as_an_update_with_why_and_what_next(said: Said, at: At, demo_book: Book) -> None:
    said(state_rag(at("4.6"), Rag.RED, as_at=DAY, why="A third\noption", next_step="A paper", comment=" Soon "))
    update = last_said(demo_book)
    assert (update["row_id"], update["level"], update["rag"]) == (at("4.6").id, "activity", "red")
    assert (update["why"], update["next"], update["comment"]) == ("A third option", "A paper", "Soon")
    assert (update["as_at"], update["by"], update["no_change"]) == ("2009-12-15", "Louise Russell", 0)
    assert update["at"] == demo_book.last_commit


def test_a_milestones_rating_is_its_activitys(said: Said, at: At, cells: Cells) -> None:
    assert said(state_rag(at("4.2.m2"), Rag.RED, as_at=DAY)) == "4.2 now ▲ Red (was ◆ Amber)"
    assert cells("4.2.m2", "rag") is None


def test_where_a_plan_reports_on_milestones_they_carry_their_own(
    said: Said, at: At, cells: Cells, demo_book: Book
) -> None:
    demo_book.connection.execute("update plan set report_on='milestone'")
    assert said(state_rag(at("4.2.m2"), Rag.RED, as_at=DAY)) == "4.2.m2 now ▲ Red (was not said)"
    assert said(set_status(at("4.2.m2"), Status.COMPLETE, as_at=DAY)).startswith("4.2.m2 complete")
    assert cells("4.2.m2", "rag") == "complete"
    assert cells("4.2", "rag") == "amber"


def test_marked_milestones_of_one_activity_rate_it_once(said: Said, at: At, demo_book: Book) -> None:
    before = demo_book.value("select count(*) from progress")
    label = said(*(state_rag(at(f"4.2.m{n}"), Rag.RED, as_at=DAY) for n in (1, 2, 3)))
    assert label == "4.2 now ▲ Red (was ◆ Amber)"
    assert demo_book.value("select count(*) from progress") == before + 1


def test_many_rows_read_as_one_act(said: Said, at: At) -> None:
    assert said(*(state_rag(at(ref), Rag.RED, as_at=DAY) for ref in ("1.1", "1.2"))) == "2 rows now ▲ Red (1.1, 1.2)"
    refs = ("1.1", "1.2", "4.1", "4.2", "4.3")
    assert said(*(no_change(at(ref), as_at=DAY) for ref in refs)) == "5 rows changed (1.1, 1.2, 4.1 and 2 more)"


@pytest.mark.parametrize(
    ("ref", "sentence"), [(f"{PLAN}1", "An objective has no RAG of its own: rate one of the activities")]
)
def test_what_carries_no_rating_says_where_to_rate(said: Said, at: At, ref: str, sentence: str) -> None:
    with pytest.raises(WrongInput, match=sentence):
        said(state_rag(at(ref), Rag.RED, as_at=DAY))


def test_a_plan_has_no_rating(said: Said, at: At) -> None:
    plan = at("1.1").plan_id
    with pytest.raises(WrongInput, match="A plan has no RAG of its own"):
        said(state_rag(Place("plan", plan, 1, plan), Rag.RED, as_at=DAY))


def test_no_change_is_an_update_and_changes_nothing_else(said: Said, at: At, cells: Cells, demo_book: Book) -> None:
    assert said(no_change(at("4.6"), as_at=DAY)) == "4.6 no change, still ▲ Red"
    assert (last_said(demo_book)["no_change"], last_said(demo_book)["rag"]) == (1, "red")
    assert cells("4.6", "rag") == "red"


def test_why_and_what_next_may_come_later(said: Said, at: At, demo_book: Book) -> None:
    said(state_rag(at("4.6"), Rag.RED, as_at=DAY))
    update = last_said(demo_book)["id"]
    assert said(explain(update, why="It rains")) == "4.6 why written"
    assert said(explain(update, why="It pours", next_step="Umbrellas")) == "4.6 why and what next written"
    assert (last_said(demo_book)["why"], last_said(demo_book)["next"]) == ("It pours", "Umbrellas")
    with pytest.raises(NothingToDo):
        said(explain(update, why="It pours"))
    undo_log.undo(demo_book)
    assert (last_said(demo_book)["why"], last_said(demo_book)["next"]) == ("It rains", None), (
        "other words, another step"
    )
    undo_log.undo(demo_book)
    assert last_said(demo_book)["deleted"] == 1, "a rating and its words are one step"


def test_words_can_not_be_added_to_an_update_that_was_taken_back(said: Said, at: At, demo_book: Book) -> None:
    said(state_rag(at("4.6"), Rag.RED, as_at=DAY))
    undo_log.undo(demo_book)
    with pytest.raises(WrongInput, match="has been undone"):
        said(explain(last_said(demo_book)["id"], why="Too late"))


@pytest.mark.parametrize(
    ("rag", "words"), [(Rag.RED, "▲ Red"), (Rag.COMPLETE, "✓ Complete"), (Rag.UNRATED, "– Unrated"), (None, "not said")]
)
def test_ratings_in_words(rag: Rag | None, words: str) -> None:
    assert rag_words(rag) == words


# -- status


def test_completing_keeps_the_day(said: Said, at: At, cells: Cells) -> None:
    label = said(set_status(at("4.2.m2"), Status.COMPLETE, as_at=DAY, done_on=date(2009, 12, 11)))
    assert label == "4.2.m2 complete, done 11 Dec 2009 (was in progress)"
    assert cells("4.2.m2", "status", "done_on") == ("complete", "2009-12-11")


def test_the_day_is_the_as_at_day_unless_told(said: Said, at: At, cells: Cells) -> None:
    said(set_status(at("4.2.m2"), Status.COMPLETE, as_at=DAY))
    assert cells("4.2.m2", "done_on") == "2009-12-15"


def test_completing_again_keeps_the_first_day(said: Said, at: At, cells: Cells) -> None:
    said(set_status(at("4.2.m2"), Status.COMPLETE, as_at=DAY))
    with pytest.raises(NothingToDo, match=r"is already complete, done 15 Dec 2009"):
        said(set_status(at("4.2.m2"), Status.COMPLETE, as_at=date(2010, 1, 20)))
    assert cells("4.2.m2", "done_on") == "2009-12-15"


def test_completing_again_with_a_day_corrects_it(said: Said, at: At, cells: Cells) -> None:
    said(set_status(at("4.2.m2"), Status.COMPLETE, as_at=DAY))
    said(set_status(at("4.2.m2"), Status.COMPLETE, as_at=DAY, done_on=date(2009, 12, 1)))
    assert cells("4.2.m2", "done_on") == "2009-12-01"


def test_what_was_complete_without_a_day_is_given_none_unasked(
    said: Said, at: At, demo_book: Book, cells: Cells
) -> None:
    demo_book.connection.execute("update milestone set status='complete', done_on=null where ref='4.2.m2'")
    with pytest.raises(NothingToDo):
        said(set_status(at("4.2.m2"), Status.COMPLETE, as_at=DAY))
    assert cells("4.2.m2", "done_on") is None


def test_reopening_takes_the_day_away(said: Said, at: At, cells: Cells) -> None:
    assert said(set_status(at("6.1.m1"), Status.IN_PROGRESS, as_at=DAY)) == "6.1.m1 now in progress (was complete)"
    assert cells("6.1.m1", "status", "done_on") == ("in_progress", None)


def test_completing_an_activity_says_so_in_its_rating_and_counts_what_is_open(
    said: Said, at: At, cells: Cells, demo_book: Book
) -> None:
    label = said(set_status(at("4.2"), Status.COMPLETE, as_at=DAY))
    assert label == "4.2 complete with 3 milestones still open, done 15 Dec 2009 (was not started)"
    assert cells("4.2", "status", "rag") == ("complete", "complete")
    assert last_said(demo_book)["rag"] == "complete"


def test_reopening_an_activity_takes_that_rating_away(said: Said, at: At, cells: Cells) -> None:
    said(set_status(at("4.2"), Status.COMPLETE, as_at=DAY))
    said(set_status(at("4.2"), Status.IN_PROGRESS, as_at=DAY))
    assert cells("4.2", "rag") is None


@pytest.mark.parametrize("aside", [Status.CANCELLED, Status.DEFERRED])
def test_what_is_open_under_an_activity_is_set_aside_with_it_and_comes_back_with_it(
    said: Said, at: At, cells: Cells, demo_book: Book, aside: Status
) -> None:
    outputs = demo_book.value("select count(*) from output where activity_id=? and deleted=0", at("4.2").id)
    label = said(set_status(at("4.2"), aside, as_at=DAY))
    assert label == f"4.2 now {aside.value} with 3 milestones and {outputs} outputs (was not started)"
    assert [cells(f"4.2.m{n}", "status") for n in (1, 2, 3, 4)] == ["complete", aside, aside, aside]
    demo_book.connection.execute("update milestone set status='complete' where ref='4.2.m3'")
    label = said(set_status(at("4.2"), Status.NOT_STARTED, as_at=DAY))
    assert label.startswith(f"4.2 now not started with 2 milestones and {outputs} outputs")
    assert [cells(f"4.2.m{n}", "status") for n in (1, 2, 3, 4)] == [
        "complete", "in_progress", "complete", "not_started",
    ]  # fmt: skip


def test_deferring_leaves_the_rating_alone(said: Said, at: At, cells: Cells) -> None:
    said(set_status(at("4.2"), Status.DEFERRED, as_at=DAY))
    assert cells("4.2", "status", "rag") == ("deferred", "amber")


def test_an_objective_has_no_status(said: Said, at: At) -> None:
    with pytest.raises(
        WrongInput, match="An objective has no status: choose an activity, a milestone, an output or a task"
    ):
        said(set_status(at(f"{PLAN}4"), Status.COMPLETE, as_at=DAY))


# -- words


def test_a_title_is_changed_and_what_was_printed_stays(said: Said, at: At, cells: Cells) -> None:
    printed = cells("1.1.m1", "text", "due_printed")
    assert said(retitle(at("1.1.m1"), "  The\tBoard\x1b meets ")) == "1.1.m1 is now “The Board meets”"
    assert cells("1.1.m1", "title") == "The Board meets"
    assert cells("1.1.m1", "text", "due_printed") == printed


def test_a_short_title_goes_with_the_title_it_was_short_for(said: Said, at: At, cells: Cells, demo_book: Book) -> None:
    demo_book.connection.execute("update activity set short_title='CVS' where ref='1.1'")
    said(retitle(at("1.1"), "Something else"))
    assert cells("1.1", "short_title") is None


def test_an_output_is_known_by_its_text(said: Said, at: At, cells: Cells) -> None:
    assert said(retitle(at("1.2.o1"), "2,000 directories")) == "1.2.o1 is now “2,000 directories”"
    assert cells("1.2.o1", "text") == "2,000 directories"


def test_the_same_title_again_is_nothing_to_do(said: Said, at: At, cells: Cells) -> None:
    with pytest.raises(NothingToDo, match="is already “"):
        said(retitle(at("1.1"), cells("1.1", "title")))


@pytest.mark.parametrize("text", ["", "  ", "\x1b\u202e", "\n"])
def test_a_title_without_words_is_refused(said: Said, at: At, text: str) -> None:
    with pytest.raises(WrongInput, match="There are no words in that title"):
        said(retitle(at("1.1"), text))


@pytest.mark.parametrize(
    "edit",
    [
        lambda here, long: retitle(here, long),
        lambda here, long: private_note(here, long),
        lambda here, long: comment(here, long, as_at=DAY),
        lambda here, long: state_rag(here, Rag.RED, as_at=DAY, why=long),
        lambda here, long: state_rag(here, Rag.RED, as_at=DAY, next_step=long),
    ],
)
def test_a_text_longer_than_a_field_takes_is_refused_whole(
    said: Said, at: At, edit: Callable[..., Any], demo_book: Book
) -> None:
    changes = demo_book.value("select count(*) from change")
    with pytest.raises(WrongInput, match="That is 10,001 characters"):
        said(edit(at("1.1"), "x" * 10_001))
    assert demo_book.value("select count(*) from change") == changes


def test_commentary_is_for_members_and_not_of_a_plan_as_a_whole(said: Said, at: At, demo_book: Book) -> None:
    assert said(comment(at("4.2.m2"), "Advert is out.", as_at=DAY)) == "4.2.m2 commentary written"
    assert (last_said(demo_book)["level"], last_said(demo_book)["comment"]) == ("milestone", "Advert is out.")
    plan_id = at("1.2").plan_id
    with pytest.raises(WrongInput, match="A plan has no commentary: choose an objective, an activity"):
        said(comment(Place("plan", plan_id, 1, plan_id), "x", as_at=DAY))


def test_a_private_note_keeps_its_lines_and_its_author(said: Said, at: At, demo_book: Book) -> None:
    assert said(private_note(at("1.2"), "One\nTwo")) == "1.2 private note written"
    row = demo_book.row("select text, by, at, level from note order by rid desc limit 1")
    assert tuple(row or ()) == ("One\nTwo", "Louise Russell", demo_book.last_commit, "activity")


def test_no_change_of_what_nobody_has_rated_is_refused_and_nothing_is_kept(said: Said, at: At, demo_book: Book) -> None:
    before = demo_book.value("select count(*) from progress")
    with pytest.raises(WrongInput, match=r"4\.5 has no rating yet"):
        said(no_change(at("4.5"), as_at=DAY))
    said(state_rag(at("4.6"), None, as_at=DAY))
    with pytest.raises(WrongInput, match=r"4\.6 has no rating yet"):
        said(no_change(at("4.6"), as_at=DAY))
    assert demo_book.value("select count(*) from progress") == before + 1
