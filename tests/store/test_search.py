"""Finding anything by any word, whatever is typed."""

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tsworkbench.plan.errors import CannotWrite
from tsworkbench.store.book import Book
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import search
from tsworkbench.store.views.refs import level_of, place, rid_of
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign
from tsworkbench.work.row.status import comment, private_note, retitle
from tsworkbench.work.row.tree import delete

Outside = Callable[[Path], sqlite3.Connection]
DAY = date(2009, 12, 15)


def found(book: Book, words: str) -> list[str]:
    return [
        book.value(f"select ref from {hit.level} where rid=?", rid_of(hit.key)) for hit in search.find(book, words, 100)
    ]


@pytest.mark.parametrize(
    "words", ["community chest", "COMMUNITY chest", "chest community", "commun ches", "chest, community!"]
)
def test_every_word_must_be_there_and_the_last_may_be_a_beginning(book: Book, words: str) -> None:
    hits = found(book, words)
    if words == "commun ches":
        assert hits == [], "only the last word may be a beginning"
    else:
        assert "4.2" in hits
        assert "1.1" not in hits


def test_the_beginning_of_a_word_is_enough(book: Book) -> None:
    assert "4.2" in found(book, "community ch")
    assert "4.2" in found(book, "c")


def test_a_ref_finds_its_row_first(book: Book) -> None:
    assert found(book, "4.2")[0] == "4.2"
    assert found(book, " 4.2.m3 ")[0] == "4.2.m3"


def test_a_hit_is_a_key_like_any_other(book: Book) -> None:
    hit = search.find(book, "4.2.m3")[0]
    assert hit[:2] == (place(book, "4.2.m3").key, "milestone")
    assert level_of(hit.key) == hit.level


def test_accents_make_no_difference(book: Book) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "Café Łódź für Köln"))
    for words in ("cafe", "Café", "cafe\u0301", "koln", "KÖLN"):
        assert "1.1.m1" in found(book, words)


@pytest.mark.parametrize("words", ["می\u200cخواهم", "शर्मा", "ශ්\u200dරී", "محمد", "葛\U000e0100城", "Đỗ"])
def test_words_of_any_script_are_found_as_they_are_spelled(book: Book, words: str) -> None:
    perform(book, retitle(place(book, "1.1.m1"), f"Meet {words} there"))
    assert found(book, words) == ["1.1.m1"]


def test_officers_notes_and_what_was_said_are_found_on_their_rows(book: Book) -> None:
    perform(book, assign(place(book, "1.1.m1"), "+Zebedee Quill"))
    perform(book, private_note(place(book, "1.1.m2"), "the zanzibar file"))
    perform(book, comment(place(book, "1.2"), "the quokka clause", as_at=DAY))
    assert found(book, "zebedee") == ["1.1.m1"]
    assert found(book, "zanzibar") == ["1.1.m2"]
    assert found(book, "quokka") == ["1.2"]


def test_a_renamed_officer_is_found_by_the_new_name_only(book: Book) -> None:
    assert "7.2" in found(book, "alex louis")
    with book.act() as act:
        act.called("Alex has married")
        act.set("officer", book.value("select id from officer where name='Alex Louis'"), name="Alex Pemberton")
    assert "7.2" in found(book, "pemberton")
    assert found(book, "alex louis") == []


def test_what_has_been_deleted_is_not_found_and_is_again_once_it_is_back(book: Book) -> None:
    perform(book, delete(place(book, "4.2")))
    assert not {"4.2", "4.2.m1"} & set(found(book, "community chest"))
    assert "4.2" not in found(book, "4.2")
    undo_log.undo(book)
    assert "4.2" in found(book, "community chest")


def test_the_index_follows_edits_made_outside(book: Book, sample_file: Path, outside: Outside) -> None:
    found(book, "anything")
    outside(sample_file).execute("update milestone set title='The xylophone fund' where ref='1.1.m1'")
    assert found(book, "xylophone") == ["1.1.m1"]


def test_the_index_takes_changes_in_in_parts(book: Book) -> None:
    book.set_local("search_seq", "0")
    book.connection.execute("delete from search")
    rounds = 0
    while not search.catch_up(book, limit=50):
        rounds += 1
        assert rounds < 100
    assert rounds > 2
    assert "4.2" in found(book, "community chest")
    assert search.catch_up(book)


def test_catching_up_is_no_act(book: Book) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "Another"))
    acts, changes = (book.value(f"select count(*) from {t}") for t in ("action", "change"))
    assert found(book, "another")
    assert [book.value(f"select count(*) from {t}") for t in ("action", "change")] == [acts, changes]


def test_a_file_that_can_not_be_written_answers_with_what_it_has(book: Book) -> None:
    perform(book, retitle(place(book, "1.1.m1"), "Another xylophone"))
    book.connection.execute("pragma query_only=on")
    with pytest.raises(CannotWrite):
        search.catch_up(book)
    assert "4.2" in found(book, "community chest")
    assert found(book, "xylophone") == []


def test_a_file_that_another_program_writes_answers_with_what_it_has(
    book: Book, sample_file: Path, outside: Outside
) -> None:
    book.connection.execute("pragma busy_timeout=0")
    perform(book, retitle(place(book, "1.1.m1"), "Another xylophone"))
    outside(sample_file).execute("begin immediate")
    assert "4.2" in found(book, "community chest")


HOSTILE = [
    "", " ", '"', '""', "*", "-", "^", "(", ")", "NEAR(", "NEAR(a b, 2)", "a AND", "OR", "NOT x", "title:",
    "{ref title}: a", "a*b", 'un"quoted', "'; drop table milestone; --", "\x00", "a\x00b", "\x1b[31m",
    "\udcff 4.2", "1\udc80", "_", "__", "%", "\u202eabc", "💥", "ﬁ", "x" * 10_000, "ab " * 3_400, "1." * 5_000,
    "٤.٢", "½",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_can_be_typed_is_an_error(book: Book, words: str) -> None:
    assert isinstance(found(book, words), list)
    assert book.value("select count(*) from milestone") == 40


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=40))
def test_no_text_at_all_is_an_error(book: Book, words: str) -> None:
    found(book, words)
