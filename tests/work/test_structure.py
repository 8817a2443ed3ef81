"""Adding, moving, deleting and bringing back, in the plan's own way of numbering."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import feed, history
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.row.status import retitle
from tsworkbench.work.row.tree import add, below, delete, move, next_ref, restore

DAY = date(2009, 12, 15)
At = Callable[[str], Place]
Said = Callable[..., str]
Cells = Callable[..., Any]
PLAN = "Third Sector Strategy:"


def plan_place(book: Book, number: int) -> Place:
    plan = plans(book)[number]
    return Place("plan", plan["id"], plan["rid"], plan["id"])


def order_of(book: Book, table: str, parent: Place) -> list[str]:
    rows = book.rows(f"select ref from {table} where {parent.level}_id=? and deleted=0 order by sort, rid", parent.id)
    return [row[0] for row in rows]


# -- adding


@pytest.mark.parametrize(
    ("level", "parent", "ref"),
    [
        ("activity", f"{PLAN}4", "4.7"),
        ("milestone", "4.2", "4.2.m5"),
        ("output", "4.2", "4.2.o3"),
        ("task", "4.2", "4.2.t1"),
        ("activity", "THIN:T8", "26"),
        ("milestone", "THIN:9", "9.m1"),
    ],
)
def test_a_new_row_takes_the_next_free_number(said: Said, at: At, level: str, parent: str, ref: str) -> None:
    assert said(add(level, at(parent), "Something new", as_at=DAY)) == f"{ref} added: Something new"
    assert at(ref).level == level


def test_objectives_and_themes_are_numbered_their_own_way(demo_book: Book) -> None:
    assert next_ref(demo_book, "objective", plan_place(demo_book, 0)) == "8"
    assert next_ref(demo_book, "objective", plan_place(demo_book, 1)) == "T9"


def test_the_number_of_a_deleted_row_is_not_used_again(said: Said, at: At) -> None:
    said(delete(at("4.2.m4")))
    assert said(add("milestone", at("4.2"), "New", as_at=DAY)).startswith("4.2.m5 added")


def test_under_a_row_without_a_number_there_is_one_all_the_same(demo_book: Book, said: Said, at: At) -> None:
    here = at("1.1")
    demo_book.connection.execute("update activity set ref=null where id=?", (here.id,))
    assert next_ref(demo_book, "milestone", here) == "m5"


def test_two_rows_added_in_one_act_get_two_numbers_and_two_places(said: Said, at: At, demo_book: Book) -> None:
    said(add("milestone", at("1.1"), "First", as_at=DAY), add("milestone", at("1.1"), "Second", as_at=DAY))
    assert order_of(demo_book, "milestone", at("1.1"))[-2:] == ["1.1.m5", "1.1.m6"]


def test_a_date_in_the_words_is_read_and_the_words_are_kept_whole(said: Said, at: At, cells: Cells) -> None:
    said(add("milestone", at("4.2"), "Launch held by end Feb", as_at=DAY))
    assert cells("4.2.m5", "text", "title", "due_to") == ("Launch held by end Feb", "Launch held", "2010-02-28")


def test_a_date_given_beside_the_words_counts_and_shorthand_is_written_out(said: Said, at: At, cells: Cells) -> None:
    said(add("milestone", at("4.2"), "Launch held by end Feb", as_at=DAY, due="+2w"))
    assert cells("4.2.m5", "title", "due_text", "due_to") == (
        "Launch held by end Feb",
        "29 December 2009",
        "2009-12-29",
    )


def test_a_row_may_be_put_after_a_sibling(said: Said, at: At, demo_book: Book) -> None:
    said(add("milestone", at("1.1"), "In between", as_at=DAY, after=at("1.1.m1")))
    said(add("milestone", at("1.1"), "In between too", as_at=DAY, after=at("1.1.m1")))
    said(add("milestone", at("1.1"), "At the end", as_at=DAY, after=at("1.1.m4")))
    assert order_of(demo_book, "milestone", at("1.1")) == [
        "1.1.m1", "1.1.m6", "1.1.m5", "1.1.m2", "1.1.m3", "1.1.m4", "1.1.m7",
    ]  # fmt: skip


def test_a_row_brought_back_never_shares_its_place(said: Said, at: At, demo_book: Book) -> None:
    gone = at("1.1.m4")
    said(delete(gone))
    said(add("milestone", at("1.1"), "New", as_at=DAY))
    said(restore("milestone", gone.id))
    sorts = [row[0] for row in demo_book.rows("select sort from milestone where activity_id=?", at("1.1").id)]
    assert len(set(sorts)) == len(sorts)


def test_a_task_is_led_by_its_maker(said: Said, at: At, demo_book: Book) -> None:
    said(add("task", at("4.3"), "Ring the bank", as_at=DAY))
    leads = demo_book.rows(
        "select f.name from lead l join officer f on f.id=l.officer_id where l.row_id=?", at("4.3.t1").id
    )
    assert [row[0] for row in leads] == ["Louise Russell"]


@pytest.mark.parametrize(
    ("level", "parent", "sentence"),
    [
        ("milestone", f"{PLAN}1", "A new milestone goes under an activity, not under an objective"),
        ("activity", "1.1", "A new activity goes under an objective, not under an activity"),
        ("plan", "1.1", "A plan can't be added to a plan"),
        ("nonsense", "1.1", "A nonsense can't be added to a plan"),
    ],
)
def test_a_row_where_none_can_stand_is_refused(said: Said, at: At, level: str, parent: str, sentence: str) -> None:
    with pytest.raises(WrongInput, match=sentence):
        said(add(level, at(parent), "x", as_at=DAY))


@pytest.mark.parametrize(("text", "due", "sentence"), [("", "", "no words"), ("x", "banana", "is not a date")])
def test_a_row_that_can_not_be_read_is_refused(said: Said, at: At, text: str, due: str, sentence: str) -> None:
    with pytest.raises(WrongInput, match=sentence):
        said(add("milestone", at("1.1"), text, as_at=DAY, due=due))


# -- moving


def test_a_move_writes_one_cell_and_renumbers_nobody(said: Said, at: At, demo_book: Book) -> None:
    since = feed.last_seq(demo_book)
    assert said(move(at("1.1.m1"), 1)) == "1.1.m1 moved down"
    assert order_of(demo_book, "milestone", at("1.1")) == ["1.1.m2", "1.1.m1", "1.1.m3", "1.1.m4"]
    changes = demo_book.rows("select row, col from change where seq>?", since)
    assert [tuple(row) for row in changes] == [(at("1.1.m1").id, "sort")]


def test_a_row_moves_as_far_as_the_list_goes(said: Said, at: At, demo_book: Book) -> None:
    said(move(at("1.1.m1"), 99))
    assert order_of(demo_book, "milestone", at("1.1"))[-1] == "1.1.m1"
    with pytest.raises(NothingToDo, match=r"1\.1\.m1 is already the last one there"):
        said(move(at("1.1.m1"), 1))
    said(move(at("1.1.m1"), -99))
    with pytest.raises(NothingToDo, match="already the first"):
        said(move(at("1.1.m1"), -1))


def test_siblings_that_share_a_place_can_be_moved_apart(said: Said, at: At, demo_book: Book) -> None:
    demo_book.connection.execute("update milestone set sort='V' where activity_id=?", (at("1.1").id,))
    said(move(at("1.1.m4"), -2))
    assert order_of(demo_book, "milestone", at("1.1")) == ["1.1.m1", "1.1.m4", "1.1.m2", "1.1.m3"]


def test_a_row_moved_up_and_down_again_and_again_is_where_it_was(said: Said, at: At, demo_book: Book) -> None:
    before = order_of(demo_book, "activity", at(f"{PLAN}4"))
    for _ in range(20):
        said(move(at("4.3"), 1))
        said(move(at("4.3"), -1))
    assert order_of(demo_book, "activity", at(f"{PLAN}4")) == before
    assert len(demo_book.value("select sort from activity where ref='4.3'")) < 30


def test_a_plan_has_no_place_to_move_in(said: Said, demo_book: Book) -> None:
    with pytest.raises(WrongInput, match="A plan has no place to move in"):
        said(move(plan_place(demo_book, 0), 1))


# -- deleting and bringing back


def standing_rows(book: Book) -> int:
    return sum(
        book.value(f"select count(*) from {table} where deleted=0")
        for table in ("activity", "milestone", "output", "lead", "progress", "note", "allocation")
    )


def test_deleting_takes_all_that_hangs_on_a_row_and_undo_brings_all_of_it_back(
    said: Said, at: At, demo_book: Book
) -> None:
    before = standing_rows(demo_book)
    assert below(demo_book, at("4.2")) == "4 milestones and 2 outputs"
    assert said(delete(at("4.2"))) == "4.2 deleted: Establish a Community Chest, with 4 milestones and 2 outputs"
    assert demo_book.value("select count(*) from milestone where ref like '4.2.%' and deleted=0") == 0
    left = "select count(*) from progress p join activity a on a.id=p.row_id where a.deleted and not p.deleted"
    assert demo_book.value(left) == 0
    assert check(demo_book) == []
    undo_log.undo(demo_book)
    assert standing_rows(demo_book) == before


def test_bringing_back_brings_exactly_what_went_in_the_same_act(said: Said, at: At, demo_book: Book) -> None:
    activity, earlier = at("4.2"), at("4.2.m1")
    said(delete(earlier))
    before = standing_rows(demo_book)
    said(delete(activity))
    assert said(restore("activity", activity.id)) == "4.2 brought back"
    assert standing_rows(demo_book) == before
    with pytest.raises(NotFound):
        at("4.2.m1")
    said(restore("milestone", earlier.id))
    assert at("4.2.m1") == earlier


def test_an_objective_goes_with_everything(said: Said, at: At, demo_book: Book) -> None:
    before = standing_rows(demo_book)
    gone = at(f"{PLAN}4")
    label = said(delete(gone))
    assert "with 6 activities, 15 milestones and" in label
    said(restore("objective", gone.id))
    assert standing_rows(demo_book) == before


def test_marked_rows_that_hang_on_one_another_go_together(said: Said, at: At, demo_book: Book) -> None:
    before = standing_rows(demo_book)
    said(delete(at("4.2")), delete(at("4.2.m1")), delete(at("4.2.o1")))
    undo_log.undo(demo_book)
    assert standing_rows(demo_book) == before


def test_what_stood_under_a_deleted_row_waits_for_that(said: Said, at: At) -> None:
    milestone, activity = at("3.1.m1"), at("3.1")
    said(delete(milestone))
    said(delete(activity))
    with pytest.raises(WrongInput, match="The activity it was under is deleted too: bring that back first"):
        said(restore("milestone", milestone.id))


@pytest.mark.parametrize(("level", "row_id"), [("milestone", "unknown"), ("plan", "unknown")])
def test_what_has_not_gone_can_not_be_brought_back(said: Said, level: str, row_id: str) -> None:
    with pytest.raises(NothingToDo, match="nothing to bring back"):
        said(restore(level, row_id))


def test_a_row_deleted_since_it_was_named_says_so(said: Said, at: At) -> None:
    gone = at("4.2.m1")
    said(delete(gone))
    for edit in (retitle(gone, "x"), delete(gone), move(gone, 1)):
        with pytest.raises(NotFound, match="no longer in the plan"):
            said(edit)


def test_deleted_rows_are_listed_newest_first_while_their_parent_stands(said: Said, at: At, demo_book: Book) -> None:
    for ref in ("1.1.m1", "4.2.m1", "4.2"):
        said(delete(at(ref)))
    plan = at("1.1").plan_id
    assert [(row.level, row.ref) for row in history.deleted_in(demo_book, plan)] == [
        ("activity", "4.2"),
        ("milestone", "1.1.m1"),
    ]
    assert [row.ref for row in history.deleted_in(demo_book, plan, limit=1)][:1] == ["4.2"]


def sign_off(book: Book, ref: str) -> None:
    book.connection.execute("update milestone set baseline_due_to=due_to where ref=?", (ref,))


def test_what_was_signed_off_is_cancelled_and_stays(said: Said, at: At, cells: Cells, demo_book: Book) -> None:
    sign_off(demo_book, "4.2.m4")
    assert said(delete(at("4.2.m4"))) == "4.2.m4 cancelled (it was signed off, so it stays in the plan)"
    assert cells("4.2.m4", "status", "deleted") == ("cancelled", 0)
    with pytest.raises(NothingToDo):
        said(delete(at("4.2.m4")))


def test_an_activity_that_holds_what_was_signed_off_is_cancelled_with_what_is_open(
    said: Said, at: At, cells: Cells, demo_book: Book
) -> None:
    sign_off(demo_book, "4.2.m4")
    said(delete(at("4.2")))
    assert [cells(ref, "status") for ref in ("4.2", "4.2.m1", "4.2.m2", "4.2.m4")] == [
        "cancelled", "complete", "cancelled", "cancelled",
    ]  # fmt: skip
    undo_log.undo(demo_book)
    assert cells("4.2.m2", "status") == "in_progress"


def test_an_objective_that_holds_what_was_signed_off_stays(said: Said, at: At, demo_book: Book) -> None:
    sign_off(demo_book, "4.2.m4")
    with pytest.raises(WrongInput, match="Objective 4 holds rows that were signed off"):
        said(delete(at(f"{PLAN}4")))


def test_a_plan_can_not_be_deleted(said: Said, demo_book: Book) -> None:
    with pytest.raises(WrongInput, match="A plan has no place to be deleted from"):
        said(delete(plan_place(demo_book, 0)))


def test_places_are_good_for_ids_too(demo_book: Book, at: At) -> None:
    assert place(demo_book, at("1.1").id) == at("1.1")
