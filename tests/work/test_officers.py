"""What is known of an officer is changed by an act, and whoever is renamed goes on as the same officer."""

from collections.abc import Callable
from datetime import date

import pytest

from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import people
from tsworkbench.store.views.people import initials_of_all
from tsworkbench.work.edits import perform
from tsworkbench.work.mine.seat import name_now
from tsworkbench.work.officers import FIELDS, hand_over, officer, officer_named, set_officer

Put = Callable[[str, str, str], str]


@pytest.fixture
def put(demo_book: Book) -> Put:
    """Sets something of the officer of that name, and returns the act's label."""
    return lambda name, field, text: (
        perform(demo_book, set_officer(officer_named(demo_book, name)["id"], field, text)).label
    )


@pytest.mark.parametrize(
    ("field", "typed", "stands", "said"),
    [
        ("name", "Shazia Khan", "Shazia Khan", "Shazia Hussain: name “Shazia Khan” (was “Shazia Hussain”)"),
        ("kind", "post", "post", "Shazia Hussain: kind “post” (was “person”)"),
        ("kind", "T", "team", "Shazia Hussain: kind “team” (was “person”)"),
        ("post", "Head of Participation", "Head of Participation", "Shazia Hussain: post “Head of Participation”"),
        ("name", "Shazia K, Clerk", "Shazia K, Clerk", "Shazia Hussain: name “Shazia K, Clerk” (was “Shazia Hussain”)"),
        ("name", "“Shazia / OD”", "Shazia / OD", "Shazia Hussain: name “Shazia / OD” (was “Shazia Hussain”)"),
        ("contact", "020 7364", "020 7364", "Shazia Hussain: contact “020 7364”"),
        ("initials", "ShH", "ShH", "Shazia Hussain: initials “ShH”"),
    ],
)
def test_each_is_written_and_taken_back(
    demo_book: Book, put: Put, field: str, typed: str, stands: str, said: str
) -> None:
    before = tuple(officer_named(demo_book, "Shazia"))
    assert put("Shazia", field, typed) == said
    row = officer(demo_book, officer_named(demo_book, "Shazia")["id"])
    assert row[field] == stands
    undo_log.undo(demo_book)
    assert tuple(officer_named(demo_book, "Shazia")) == before
    assert check(demo_book) == []


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", " ", "needs a name"),
        ("name", "louise russell", "called louise russell already"),
        ("name", "A Ahmed / B Begum", "give one name"),
        ("name", "+C Chan", "give one name"),
        ("name", ";", "give one name"),
        ("name", "HR / OD", "or put it in quotation marks"),
        ("name", "“”", "needs a name"),
        ("name", "“Louise Russell”", "called Louise Russell already"),
        ("kind", "p", "a person, a post, a team"),
        ("kind", "", "a person, a post, a team"),
        ("initials", "SHHHH", "4 letters at most"),
        ("left-on", "2009-12-01", "set by handing the work over"),
        ("salary", "1", "is not a field of an officer. The fields are name, kind"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(put: Put, field: str, typed: str, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        put("Shazia", field, typed)


def test_a_name_is_taken_whatever_its_capitals(put: Put) -> None:
    put("Richard", "name", "Élodie Öz")
    with pytest.raises(WrongInput, match="already"):
        put("Shazia", "name", "élodie öz")


def test_initials_typed_stand_in_the_lead_column(demo_book: Book, put: Put) -> None:
    put("Shazia", "initials", "ShH")
    assert people.initials_of_all(demo_book)[officer_named(demo_book, "Shazia")["id"]] == "ShH"


def test_somebody_who_left_may_be_back(demo_book: Book, put: Put) -> None:
    shazia, richard = (officer_named(demo_book, name)["id"] for name in ("Shazia", "Richard"))
    with pytest.raises(NothingToDo):
        put("Shazia", "left-on", "")
    perform(demo_book, hand_over(shazia, richard, as_at=date(2009, 12, 15)))
    assert officer(demo_book, shazia)["left_on"] == "2009-12-15"
    assert put("Shazia", "left-on", "") == "Shazia Hussain: is back"
    assert officer(demo_book, shazia)["left_on"] is None


def test_my_acts_stay_mine_under_my_new_name_and_my_old_one(demo_book: Book, put: Put) -> None:
    put("Shazia", "contact", "020 7364")
    put("Louise", "name", "Louise Smith")
    demo_book.who = name_now(demo_book, demo_book.who or "")
    assert demo_book.who == "Louise Smith"
    put("Richard", "contact", "020 7365")
    for label in ("Richard Parsons: contact", "Louise Russell: name", "Shazia Hussain: contact"):
        assert undo_log.undo(demo_book).label.startswith(f"Undone: {label}")
        demo_book.who = name_now(demo_book, demo_book.who)
    assert demo_book.who == "Louise Russell"
    assert undo_log.redo(demo_book).label.startswith("Redone: Shazia Hussain: contact")


def test_who_has_gone_is_said(demo_book: Book) -> None:
    with pytest.raises(NotFound, match="no longer in the file"):
        perform(demo_book, set_officer("nobody", next(iter(FIELDS)), "A"))


def test_acts_of_another_officer_who_bears_a_name_that_was_mine_are_not_mine(demo_book: Book, put: Put) -> None:
    put("Louise", "name", "Shazia Khan")  # the wrong one
    undo_log.undo(demo_book)
    put("Shazia", "name", "Shazia Khan")
    demo_book.who = "Shazia Khan"
    put("Shazia", "contact", "020 7364")
    demo_book.who = "Louise Russell"
    assert undo_log.undo(demo_book).label.startswith("Undone: Shazia Hussain: name")


def test_a_name_that_nobody_has_borne_stays_and_so_does_one_that_somebody_bears(demo_book: Book, put: Put) -> None:
    put("Shazia", "name", "Shazia Khan")
    assert [name_now(demo_book, name) for name in ("lrussell", "Shazia Khan", "Shazia Hussain")] == [
        "lrussell",
        "Shazia Khan",
        "Shazia Khan",
    ]
    put("Richard", "name", "Shazia Hussain")
    assert name_now(demo_book, "Shazia Hussain") == "Shazia Hussain"


def test_a_name_is_looked_up_without_reading_the_whole_history(demo_book: Book) -> None:
    asked: list[str] = []
    demo_book.connection.set_trace_callback(asked.append)
    name_now(demo_book, "Nobody In Particular")
    undo_log.undoable(demo_book)
    undo_log.redoable(demo_book)
    demo_book.connection.set_trace_callback(None)
    of_names = [sql for sql in asked if "c.col='name'" in sql]
    assert len(of_names) == 3
    for sql in of_names:
        steps = [row["detail"] for row in demo_book.rows(f"explain query plan {sql}")]
        assert not [step for step in steps if step.startswith("SCAN c")], steps


def test_initials_that_were_given_are_given_once_and_worked_out_ones_make_room(demo_book: Book, put: Put) -> None:
    put("Shazia", "initials", "LR")
    short = {officer_named(demo_book, name)["id"]: name for name in ("Louise Russell", "Shazia Hussain")}
    shown = {name: initials_of_all(demo_book)[row] for row, name in short.items()}
    assert shown == {"Louise Russell": "LRu", "Shazia Hussain": "LR"}
    with pytest.raises(WrongInput, match="Shazia Hussain has been given the initials lr already"):
        put("Richard", "initials", "lr")
