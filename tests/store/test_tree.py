"""A plan as a folding list of keys."""

from collections.abc import Iterator

import pytest

from tsworkbench.store.book import Book
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import CODES, key_of, level_of, place, rid_of
from tsworkbench.store.views.tree import GAP, PlanTree
from tsworkbench.work.edits import perform
from tsworkbench.work.row.tree import delete, move


@pytest.fixture
def tree(book: Book) -> PlanTree:
    """The action plan, folded."""
    return PlanTree(book, plans(book)[0]["id"])


def refs(tree: PlanTree) -> list[str]:
    def named() -> Iterator[str]:
        for key in tree.visible:
            if key == GAP:
                yield "-"
            else:
                yield tree.book.value(f"select ref from {level_of(key)} where rid=?", rid_of(key))

    return list(named())


@pytest.mark.parametrize("level", CODES)
@pytest.mark.parametrize("rid", [1, 8, 100_000, 2**40])
def test_a_key_names_a_level_and_a_row(level: str, rid: int) -> None:
    key = key_of(level, rid)
    assert (level_of(key), rid_of(key)) == (level, rid)


def test_a_plan_opens_folded(tree: PlanTree) -> None:
    assert refs(tree) == ["1", "2", "3", "4", "5", "6", "7"]


def test_an_open_objective_stands_apart(tree: PlanTree, book: Book) -> None:
    tree.unfold(place(book, "Third Sector Strategy:2").key)
    assert refs(tree) == ["1", "-", "2", "2.1", "-", "3", "4", "5", "6", "7"]


def test_the_first_and_the_last_objective_need_no_gap_outside(tree: PlanTree, book: Book) -> None:
    tree.unfold(place(book, "Third Sector Strategy:1").key)
    tree.unfold(place(book, "Third Sector Strategy:7").key)
    assert refs(tree) == ["1", "1.1", "1.2", "-", "2", "3", "4", "5", "6", "-", "7", "7.1", "7.2"]


def test_a_list_without_room_has_no_gaps(book: Book) -> None:
    tree = PlanTree(book, plans(book)[0]["id"], roomy=False)
    tree.unfold_all("objective")
    assert GAP not in tree.visible
    assert len(tree.visible) == 7 + 15


def test_an_open_activity_shows_milestones_then_outputs(tree: PlanTree, book: Book) -> None:
    tree.unfold(place(book, "Third Sector Strategy:1").key)
    tree.unfold(place(book, "1.2").key)
    assert refs(tree)[2:7] == ["1.2", "1.2.m1", "1.2.m2", "1.2.o1", "1.2.o2"]


def test_an_activity_opened_under_a_folded_objective_shows_once_that_is_opened(tree: PlanTree, book: Book) -> None:
    tree.unfold(place(book, "1.1").key)
    assert refs(tree) == ["1", "2", "3", "4", "5", "6", "7"]
    tree.unfold(place(book, "Third Sector Strategy:1").key)
    assert refs(tree)[:4] == ["1", "1.1", "1.1.m1", "1.1.m2"]


def test_folding_gives_back_the_list_as_it_was(tree: PlanTree, book: Book) -> None:
    before = refs(tree)
    objective, activity = place(book, "Third Sector Strategy:4").key, place(book, "4.2").key
    tree.unfold(objective)
    middle = refs(tree)
    tree.unfold(activity)
    tree.fold(activity)
    assert refs(tree) == middle
    tree.fold(objective)
    assert refs(tree) == before


def test_folding_an_objective_remembers_what_was_open_in_it(tree: PlanTree, book: Book) -> None:
    objective, activity = place(book, "Third Sector Strategy:4").key, place(book, "4.2").key
    tree.unfold(objective)
    tree.unfold(activity)
    before = refs(tree)
    tree.fold(objective)
    tree.unfold(objective)
    assert refs(tree) == before
    assert tree.is_open(activity)


def test_everything_can_be_opened_at_once(tree: PlanTree) -> None:
    tree.unfold_all("objective")
    tree.unfold_all("activity")
    assert len([key for key in tree.visible if key != GAP]) == 7 + 15 + 40 + 35
    assert tree.visible.count(GAP) == 6


def test_revealing_opens_what_stands_above_and_no_more(tree: PlanTree, book: Book) -> None:
    key = place(book, "4.2.m3").key
    assert tree.reveal(key)
    here = tree.index(key)
    assert here is not None
    assert tree.visible[here] == key
    assert len([k for k in tree.visible if k > 0]) == 7 + 6 + 4 + 2
    assert tree.above(key) == [place(book, "4.2").key, place(book, "Third Sector Strategy:4").key]


def test_an_objective_is_revealed_as_it_stands(tree: PlanTree, book: Book) -> None:
    assert tree.reveal(place(book, "Third Sector Strategy:4").key)
    assert refs(tree) == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_row_of_another_plan_or_one_that_has_gone_is_not_revealed(tree: PlanTree, book: Book) -> None:
    assert not tree.reveal(place(book, "THIN:9").key)
    gone = place(book, "4.2.m3")
    perform(book, delete(gone))
    assert not tree.reveal(gone.key)
    assert not tree.reveal(key_of("milestone", 99_999))
    assert tree.index(gone.key) is None


def test_only_objectives_and_activities_fold(tree: PlanTree, book: Book) -> None:
    milestone = place(book, "4.2.m3").key
    before = refs(tree)
    assert [tree.can_fold(key) for key in (GAP, milestone, place(book, "4.2").key)] == [False, False, True]
    tree.unfold(milestone)
    tree.fold(milestone)
    assert refs(tree) == before


def test_what_was_open_stays_open_when_the_plan_is_read_again(tree: PlanTree, book: Book) -> None:
    tree.reveal(place(book, "1.1.m1").key)
    perform(book, move(place(book, "1.1.m1"), 1))
    perform(book, delete(place(book, "Third Sector Strategy:2")))
    tree.reload()
    assert refs(tree)[:6] == ["1", "1.1", "1.1.m2", "1.1.m1", "1.1.m3", "1.1.m4"]
    assert "2" not in refs(tree)
