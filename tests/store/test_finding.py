"""Finding: by title, number, lead, or what was said; and what was changed last."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from tsworkbench.store.book import Book
from tsworkbench.store.views import search
from tsworkbench.store.views.refs import level_of, place, rid_of
from tsworkbench.work.edits import perform
from tsworkbench.work.row import status

AS_AT = date(2009, 12, 15)


def refs(book: Book, hits: list[search.Hit]) -> list[str]:
    return [book.value(f"select ref from {level_of(hit.key)} where rid=?", rid_of(hit.key)) for hit in hits]


def test_titles_come_before_names_and_names_before_what_was_said(demo_book: Book) -> None:
    hits = search.find(demo_book, "fund")
    order = ["ref", "title", "people", "body"]
    assert [order.index(hit.where) for hit in hits] == sorted(order.index(hit.where) for hit in hits)
    assert {"title", "body"} <= {hit.where for hit in hits}


def test_words_may_stand_in_different_places_of_a_row(demo_book: Book) -> None:
    assert "4.2" in refs(demo_book, search.find(demo_book, "chest Louise"))


def test_a_number_finds_its_row_first(demo_book: Book) -> None:
    hits = search.find(demo_book, "4.6")
    assert refs(demo_book, hits)[0] == "4.6"
    assert hits[0].where == "ref"


def test_a_private_note_is_found_as_soon_as_it_is_written(demo_book: Book) -> None:
    perform(demo_book, status.private_note(place(demo_book, "4.4.m1"), "Ask the quartermaster."))
    hits = search.find(demo_book, "quarterm")
    assert refs(demo_book, hits) == ["4.4.m1"]
    said = search.said_with(demo_book, place(demo_book, "4.4.m1").id, "quarterm")
    assert said is not None
    assert (said.text, said.is_note, said.holds) == ("Ask the quartermaster.", True, True)


def test_an_index_that_lags_is_brought_up_a_slice_at_a_time(demo_book: Book) -> None:
    demo_book.connection.execute("delete from search")
    demo_book.set_local("search_seq", "0")
    slices = 0
    while not search.catch_up_for(demo_book, 0):
        slices += 1
    assert slices >= 2
    assert search.find(demo_book, "fund")


def test_an_index_that_lags_answers_with_what_it_has_where_it_is_not_to_catch_up(demo_book: Book) -> None:
    search.find(demo_book, "anything")
    assert search.lag(demo_book) == 0
    perform(demo_book, status.private_note(place(demo_book, "4.4.m1"), "Ask the quartermaster."))
    assert search.lag(demo_book) > 0
    assert search.find(demo_book, "quartermaster", catches_up=False) == []
    assert search.find(demo_book, "fund", catches_up=False)
    assert refs(demo_book, search.find(demo_book, "quartermaster")) == ["4.4.m1"]


class Slices:
    """Is entered for each slice, and notes how far the index of a book has come before and after it."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.lags: list[int] = []

    def __enter__(self) -> None:
        self.lags.append(search.lag(self._book))

    def __exit__(self, *_: object) -> None:
        self.lags.append(search.lag(self._book))


def emptied(book: Book) -> None:
    book.connection.execute("delete from search")
    book.set_local("search_seq", "0")


def test_words_are_indexed_beside_an_open_book_slice_by_slice(demo_book: Book) -> None:
    emptied(demo_book)
    slices = Slices(demo_book)
    search.catch_up_beside(demo_book.path, lambda: True, slices)
    steps = [before - after for before, after in pairwise(slices.lags)]
    assert len(steps) > 4
    assert all(0 <= step <= 100 for step in steps)
    assert slices.lags[-1] == 0
    assert search.find(demo_book, "fund", catches_up=False)


def test_indexing_beside_an_open_book_stops_as_soon_as_it_may_not_go_on(demo_book: Book) -> None:
    emptied(demo_book)
    slices = Slices(demo_book)
    search.catch_up_beside(demo_book.path, lambda: len(slices.lags) < 4, slices)
    assert len(slices.lags) == 4
    assert search.lag(demo_book) > 0


def test_indexing_beside_an_open_book_waits_for_nobody_who_writes(demo_book: Book) -> None:
    emptied(demo_book)
    demo_book.connection.execute("begin immediate")
    search.catch_up_beside(demo_book.path, lambda: True, Slices(demo_book))
    demo_book.connection.execute("rollback")
    assert search.lag(demo_book) > 0
    perform(demo_book, status.private_note(place(demo_book, "4.4.m1"), "An act goes on as before."))


def test_a_file_that_can_t_be_written_answers_with_what_it_has(demo_book: Book) -> None:
    perform(demo_book, status.private_note(place(demo_book, "4.4.m1"), "Ask the quartermaster."))
    demo_book.connection.execute("pragma query_only=on")
    assert search.find(demo_book, "fund")
    assert search.find(demo_book, "quartermaster") == []


def test_officers_are_found_by_the_beginnings_of_their_names(demo_book: Book) -> None:
    assert [row["name"] for row in search.officers_called(demo_book, "rus lou")] == ["Louise Russell"]
    assert search.officers_called(demo_book, "ussell") == []
    assert search.officers_called(demo_book, "...") == []


def test_what_was_changed_last_comes_first_and_imports_don_t_count(demo_book: Book) -> None:
    perform(demo_book, status.comment(place(demo_book, "4.4"), "Met the panel.", as_at=AS_AT))
    hits = search.recent(demo_book, 5)
    assert refs(demo_book, hits)[0] == "4.4"
    assert len(hits) == 5


def test_in_a_fresh_file_nothing_was_changed_last(book: Book) -> None:
    assert search.recent(book) == []


def test_what_stands_around_a_word_is_shown(demo_book: Book) -> None:
    hit = next(hit for hit in search.find(demo_book, "Accelerated") if hit.where == "body")
    assert "Accelerated" in search.around(demo_book, hit.key, "Accelerated")
    assert search.around(demo_book, hit.key, "…") == ""
