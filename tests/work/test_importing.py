"""Taking plans in as one act, the samples that come with the program, and the rows an act is about."""

from datetime import UTC, date, datetime

import pytest

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.plan.errors import Conflict, NoSuchFile, NotFound, NothingToDo, Refused
from tsworkbench.plan.model import Rag
from tsworkbench.plan.whole import Library, Plan
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.library import read_library as whole
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import search
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import Place, place, place_of
from tsworkbench.work.demo import sample as illustration
from tsworkbench.work.edits import key, perform, standing
from tsworkbench.work.imports.intake import add_plans, clashes
from tsworkbench.work.row.tree import delete


@pytest.fixture
def sample() -> Library:
    """The council's action plan as read from its document."""
    name = illustration.SAMPLES[0]
    return read_library(illustration.sample_text(name), name=name)


def test_an_import_is_one_act_and_one_undo(empty_book: Book, sample: Library) -> None:
    done = add_plans(empty_book, sample, "plan.json")
    assert done.label == "Imported “Third Sector Strategy” from plan.json"
    assert empty_book.value("select count(*) from milestone where deleted=0") == 40
    assert undo_log.undo(empty_book).label == f"Undone: {done.label}"
    assert plans(empty_book) == []
    assert all(row[0] for row in empty_book.rows("select deleted from milestone"))
    assert check(empty_book) == []
    undo_log.redo(empty_book)
    assert empty_book.value("select count(*) from milestone where deleted=0") == 40


def test_what_is_imported_can_be_found_at_once(empty_book: Book, sample: Library) -> None:
    add_plans(empty_book, sample, "plan.json")
    assert search.catch_up(empty_book)
    assert search.find(empty_book, "community chest")


def test_officers_of_the_file_are_used_and_not_doubled(book: Book, sample: Library) -> None:
    before = book.value("select count(*) from officer")
    add_plans(book, sample, "again.json")
    assert book.value("select count(*) from officer") == before
    assert len(clashes(book, sample)) == 1
    assert "now there are two" in clashes(book, sample)[0]


def test_a_row_that_is_in_the_file_already_is_refused_whole(book: Book) -> None:
    acts = book.value("select count(*) from action")
    with pytest.raises(Conflict, match="is in this file already"):
        add_plans(book, whole(book), "the same.json")
    assert book.value("select count(*) from action") == acts
    assert book.value("select count(*) from plan") == 2


def test_a_document_without_a_plan_is_refused(empty_book: Book) -> None:
    with pytest.raises(Refused, match=r"There is no plan in letter\.json"):
        add_plans(empty_book, Library(), "letter.json")
    assert Refused.exit_code == 13


def test_plans_keep_their_order(empty_book: Book) -> None:
    for title in ("First", "Second", "Third"):
        add_plans(empty_book, Library(plans=(Plan(title=title),)), "x")
    assert [plan["title"] for plan in plans(empty_book)] == ["First", "Second", "Third"]


def test_a_missing_sample_says_so() -> None:
    with pytest.raises(NoSuchFile, match="missing from this installation"):
        illustration.sample_text("no-such-plan.json")


def test_the_illustration_signs_with_its_own_name_and_stops_before_its_day(demo_book: Book) -> None:
    authors = {row[0] for row in demo_book.rows("select distinct by from progress")}
    assert authors == {illustration.AUTHOR}
    last = demo_book.value("select max(as_at) from progress")
    assert last < illustration.AS_AT.isoformat()
    rags = demo_book.rows("select rag, count(*) from activity a join plan p on p.id=a.plan_id "
                          "where p.title like 'Third%' or p.short_title like 'Third%' group by 1")  # fmt: skip
    assert {row[0]: row[1] for row in rags}[Rag.RED] == 1
    assert check(demo_book) == []


def test_the_demonstrations_clock_stands_on_its_day_and_ticks() -> None:
    wall = iter([5_000, 5_000, 7_500])
    clock = illustration.demo_clock(lambda: next(wall))
    first, later = clock(), clock()
    assert datetime.fromtimestamp(first / 1000, UTC).date() == date(2009, 12, 15)
    assert later - first == 2_500


# -- the rows an act is about


def test_a_key_gives_its_place(demo_book: Book) -> None:
    here = place(demo_book, "4.2.m2")
    assert place_of(demo_book, key(here)) == here
    plan = plans(demo_book)[0]
    assert place_of(demo_book, plan["rid"] * 8) == Place("plan", plan["id"], plan["rid"], plan["id"])


def test_the_place_of_a_row_that_has_gone_says_so(demo_book: Book) -> None:
    here = place(demo_book, "4.2.m2")
    perform(demo_book, delete(here))
    with pytest.raises(NotFound, match="somebody has deleted it"):
        place_of(demo_book, key(here))
    with pytest.raises(NotFound, match="somebody has deleted it"):
        standing(demo_book, here)


def test_an_act_on_nothing_says_that_nothing_was_marked(demo_book: Book) -> None:
    with pytest.raises(NothingToDo, match="Nothing was marked"):
        perform(demo_book)
