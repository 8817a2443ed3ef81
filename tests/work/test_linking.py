"""What a milestone needs: typed, refused where it makes no sense, kept in the interchange."""

import pytest

from tsworkbench.documents.formats.interchange import read_library as read_json
from tsworkbench.papers.formats.interchange import write_library as write_json
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.whole import Library
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.library import read_library
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.attached import needed_by, needing
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.edits import Change, Write, perform
from tsworkbench.work.imports.intake import add_plans
from tsworkbench.work.row.links import add_needs, read_needs, set_needs, written_needs
from tsworkbench.work.row.tree import delete


def milestone(book: Book, ref: str) -> Place:
    return place(book, ref, level="milestone")


def needed(book: Book, ref: str) -> list[str]:
    return [row["ref"] for row in needed_by(book, milestone(book, ref).id)]


def test_needs_are_what_is_typed_and_no_others(book: Book) -> None:
    row = milestone(book, "1.1.m3")
    done = perform(book, set_needs(row, "1.1.m2, 4.2.m1"))
    assert done.label == "1.1.m3 needs 1.1.m2, 4.2.m1"
    assert perform(book, set_needs(row, "4.2.m1 4.2.m2")).label == ("1.1.m3 needs 4.2.m1, 4.2.m2 (was 4.2.m1, 1.1.m2)")
    assert needed(book, "1.1.m3") == ["4.2.m1", "4.2.m2"]
    assert [r["ref"] for r in needing(book, milestone(book, "4.2.m1").id)] == ["1.1.m3"]
    assert written_needs(book, row.id) == "4.2.m1, 4.2.m2"
    perform(book, set_needs(row, ""))
    assert needed(book, "1.1.m3") == []
    undo_log.undo(book)
    assert needed(book, "1.1.m3") == ["4.2.m1", "4.2.m2"]
    assert check(book) == []


def test_the_same_again_changes_nothing(book: Book) -> None:
    row = milestone(book, "1.1.m3")
    perform(book, add_needs(row, milestone(book, "1.1.m2")))
    with pytest.raises(NothingToDo):
        perform(book, add_needs(row, milestone(book, "1.1.m2")))
    perform(book, add_needs(row, no_longer=(milestone(book, "1.1.m2"),)))
    assert needed(book, "1.1.m3") == []


@pytest.mark.parametrize(
    ("typed", "error", "sentence"),
    [
        ("1.1.m1", WrongInput, "1.1.m1 can't need itself."),
        ("4.2", WrongInput, "An activity has no place among what is needed: choose a milestone"),
        ("9.9.m1", NotFound, "There is no row 9.9.m1 in this file"),
        ("1.1.m2", WrongInput, "1.1.m1 can't need 1.1.m2: 1.1.m2 needs 1.1.m3, which needs 1.1.m1."),
    ],
)
def test_what_can_not_be_needed_is_refused(book: Book, typed: str, error: type[Exception], sentence: str) -> None:
    perform(book, set_needs(milestone(book, "1.1.m2"), "1.1.m3"))
    perform(book, set_needs(milestone(book, "1.1.m3"), "1.1.m1"))
    row = milestone(book, "1.1.m1")
    for refused in (lambda: perform(book, set_needs(row, typed)), lambda: read_needs(book, row, typed)):
        with pytest.raises(error) as told:
            refused()
        assert str(told.value).startswith(sentence)


def test_only_a_milestone_needs_others(book: Book) -> None:
    with pytest.raises(WrongInput, match="An activity has no “needs”"):
        perform(book, set_needs(place(book, "4.2"), "1.1.m1"))


def test_a_need_goes_with_its_milestone_and_rests_while_the_other_is_deleted(book: Book) -> None:
    perform(book, set_needs(milestone(book, "1.1.m3"), "1.1.m2"))
    perform(book, delete(milestone(book, "1.1.m2")))
    assert needed(book, "1.1.m3") == []
    undo_log.undo(book)
    assert needed(book, "1.1.m3") == ["1.1.m2"]
    perform(book, delete(milestone(book, "1.1.m3")))
    assert book.value("select count(*) from link where deleted=0") == 0
    undo_log.undo(book)
    assert needed(book, "1.1.m3") == ["1.1.m2"]


def test_needs_go_out_and_come_back_to_the_byte(book: Book, empty_book: Book) -> None:
    perform(book, set_needs(milestone(book, "1.1.m3"), "1.1.m2, 4.2.m1"))
    written = write_json(read_library(book))
    add_plans(empty_book, read_json(written, name="plan.json"), "plan.json")
    assert write_json(read_library(empty_book)) == written
    assert needed(empty_book, "1.1.m3") == ["4.2.m1", "1.1.m2"]


def test_a_document_without_ids_names_what_is_needed_by_its_ref(empty_book: Book) -> None:
    text = """{"tsworkbench": 1, "plans": [{"title": "A plan", "objectives": [{"ref": "1", "title": "Aim",
      "activities": [{"ref": "1.1", "title": "Do", "milestones": [
        {"ref": "1.1.m1", "title": "First", "links": [{"to": "1.1.m2"}, {"to": "9.9"}]},
        {"ref": "1.1.m2", "title": "Second"}]}]}]}]}"""
    library = read_json(text, name="plan.json")
    assert isinstance(library, Library)
    add_plans(empty_book, library, "plan.json")
    assert needed(empty_book, "1.1.m1") == ["1.1.m2"]


def test_what_is_needed_is_due_in_a_quarter_of_its_own_plans_years(demo_book: Book) -> None:
    def written(table: str, row_id: str, **cells: object) -> None:
        perform(demo_book, lambda _: Change("A row", "changed", "", [Write(table, row_id, cells)]))

    of, other = place(demo_book, "5.1.m1"), place(demo_book, "4.6.m1")
    written("milestone", other.id, due_from="2010-01-01", due_to="2010-03-31", due_precision="quarter")
    assert "(Q4 2009/10)" in read_needs(demo_book, of, "4.6.m1")
    written("plan", other.plan_id, year_start=1)
    assert "(Q1 2010" in read_needs(demo_book, of, "4.6.m1")
