"""What two officers set without knowing of each other: which counts, what is listed, and how it is settled."""

import pytest
from tests.sharing.conftest import Copies
from tests.sharing.world import (
    AS_AT,
    World,
    all_know_all,
    due,
    due_of,
    listed,
    place,
    plan_of,
    send,
    state,
    to_settle,
)

from tsworkbench.plan.errors import Conflict, NothingToDo, WrongInput
from tsworkbench.plan.language.fields import row_field
from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Book
from tsworkbench.store.log import undo
from tsworkbench.store.views import refs
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign
from tsworkbench.work.row import dates, fields, money, status, tree
from tsworkbench.work.sharing import exchange
from tsworkbench.work.sharing.exchange import Unsettled


def apart(copies: Copies) -> World:
    """Louise said “end feb 2010” and Shazia, not knowing, “15 jan 2010”; home has both."""
    made = copies("home", "louise", "shazia")
    due(made["louise"], place(made["louise"]), "end feb 2010")
    made.later()
    due(made["shazia"], place(made["shazia"]), "15 jan 2010")
    made.later()
    all_know_all(made)
    return made


def only(made: World, name: str = "home") -> Unsettled:
    found = to_settle(made[name])
    assert len(found) == 1
    return found[0]


def test_the_later_counts_on_every_copy_and_the_other_is_to_be_settled(copies: Copies) -> None:
    made = apart(copies)
    for name, book in made.books.items():
        assert due_of(book, place(book)) == "15 jan 2010", name
        one = only(made, name)
        assert (one.table, one.fact) == ("milestone", "due")
        assert (one.kept.who, one.kept.value["due_text"]) == ("officer shazia", "15 jan 2010")
        assert [(said.who, said.value["due_text"]) for said in one.aside] == [("officer louise", "end feb 2010")]
        assert one.before == {**one.before, "due_text": None}
        assert one.kept.at is not None


@pytest.mark.parametrize(
    ("choice", "counts"), [("kept", "15 jan 2010"), ("theirs", "end feb 2010"), (0, "end feb 2010")]
)
def test_settling_is_one_act_that_travels_and_one_undo(copies: Copies, choice: str | int, counts: str) -> None:
    made = apart(copies)
    before = only(made).aside
    done = exchange.settle(made["home"], only(made), choice)
    assert done.label.startswith("Settled: 1.1.m1 due date")
    assert due_of(made["home"], place(made["home"])) == counts
    all_know_all(made)
    for book in made.books.values():
        assert to_settle(book) == []
        assert due_of(book, place(book)) == counts
    undo.undo(made["home"])
    assert only(made).aside == before
    assert due_of(made["home"], place(made["home"])) == "15 jan 2010"
    made.later()
    all_know_all(made)
    assert all(len(to_settle(book)) == 1 for book in made.books.values())


def test_another_value_can_be_written(copies: Copies) -> None:
    made = apart(copies)
    one = only(made)
    exchange.settle(made["home"], one, "write", {**one.kept.value, "due_text": "by Easter 2010"})
    assert due_of(made["home"], place(made["home"])) == "by Easter 2010"
    assert to_settle(made["home"]) == []


def test_of_long_text_both_can_be_kept_and_of_a_date_not(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    for name, words in (("louise", "A second advert is needed."), ("shazia", "The post is filled.")):
        perform(made[name], fields.set_text(place(made[name]), row_field("notes"), words))
        made.later()
    all_know_all(made)
    exchange.settle(made["home"], only(made), "both")
    row = place(made["home"])
    assert made["home"].value("select notes from milestone where id=?", row.id) == (
        "The post is filled.\n\nA second advert is needed."
    )
    other = apart(copies)
    with pytest.raises(WrongInput, match="Only long text can keep both"):
        exchange.settle(other["home"], only(other), "both")


@pytest.mark.parametrize("choice", ["neither", 7, -1])
def test_a_choice_that_there_is_not_is_refused(copies: Copies, choice: str | int) -> None:
    made = apart(copies)
    with pytest.raises(WrongInput, match="Settle it by what is kept"):
        exchange.settle(made["home"], only(made), choice)
    with pytest.raises(WrongInput, match="Say what the due date is to be"):
        exchange.settle(made["home"], only(made), "write", {"title": "no cell of a date"})


def _said_alike(book: Book, what: str) -> None:
    activity = place(book, 1, "activity")
    if what == "a round":
        with book.act() as act:
            row = "00000000-0000-5000-8000-000000000001"
            act.insert("round", id=row, plan_id=plan_of(book), period_end="2009-12-31")
            act.called("A round")
        return
    edit = {
        "a title": lambda: status.retitle(activity, "Another title"),
        "a date": lambda: dates.set_due(place(book), "end jan 2010", as_at=AS_AT),
        "a rating": lambda: status.state_rag(activity, Rag.RED, as_at=AS_AT),
        "a note": lambda: fields.set_text(place(book), row_field("notes"), "The room is found."),
        "a deletion": lambda: tree.delete(place(book, 2)),
        "leads": lambda: assign(activity, "Louise Russell / Ann Able"),
        "money": lambda: money.set_funding(activity, "LEGI £500"),
        "a count": lambda: fields.record_actual(place(book, 0, "output"), "=40", as_at=AS_AT),
    }[what]
    perform(book, edit())


@pytest.mark.parametrize(
    "what", ["a title", "a date", "a rating", "a note", "a deletion", "leads", "money", "a count", "a round"]
)
def test_who_takes_back_what_another_said_as_well_has_it_to_settle_like_everybody(copies: Copies, what: str) -> None:
    made = copies("home", "louise", "shazia")
    perform(made["home"], assign(place(made["home"], 2, "activity"), "+Ann Able"))
    perform(made["home"], money.set_funding(place(made["home"], 2, "activity"), "LEGI £100"))
    made.later()
    all_know_all(made)
    for name in ("louise", "shazia"):
        _said_alike(made[name], what)
        made.later()
    send(made, "louise", "shazia")
    assert to_settle(made["shazia"]) == []
    undo.undo(made["shazia"])
    made.later()
    here = [one.key for one in to_settle(made["shazia"])]
    assert here
    all_know_all(made)
    assert [one.key for one in to_settle(made["home"])] == here
    for book in made.books.values():
        assert listed(book) == listed(made["home"])
        assert state(book) == state(made["home"])


def test_what_is_settled_already_or_has_changed_meanwhile_is_not_settled(copies: Copies) -> None:
    made = apart(copies)
    one = only(made)
    due(made["home"], place(made["home"]), "end mar 2010")
    with pytest.raises(Conflict, match="changed meanwhile"):
        exchange.settle(made["home"], one, "kept")
    exchange.settle(made["home"], only(made), "kept")
    with pytest.raises(NothingToDo, match="settled already"):
        exchange.settle(made["home"], one, "kept")


def test_an_ordinary_edit_leaves_what_was_set_aside_listed(copies: Copies) -> None:
    made = apart(copies)
    made.later()
    due(made["home"], place(made["home"]), "end mar 2010")
    assert [said.value["due_text"] for said in only(made).aside] == ["end feb 2010"]


def test_who_says_the_same_is_in_no_conflict_nor_is_the_owner_who_then_changes_it(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    for name in ("louise", "shazia"):
        due(made[name], place(made[name]), "end feb 2010")
        made.later()
    send(made, "louise", "home")
    send(made, "shazia", "home")
    assert to_settle(made["home"]) == []
    due(made["home"], place(made["home"]), "15 mar 2010")
    made.later()
    all_know_all(made)
    for book in made.books.values():
        assert to_settle(book) == []
        assert due_of(book, place(book)) == "15 mar 2010"


def test_a_date_and_a_title_of_one_row_are_no_conflict(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    due(made["louise"], place(made["louise"]), "end feb 2010")
    perform(made["shazia"], status.retitle(place(made["shazia"]), "Officer in post"))
    all_know_all(made)
    assert to_settle(made["home"]) == []
    row = made["home"].row("select * from milestone where id=?", place(made["home"]).id)
    assert row is not None
    assert (row["due_text"], row["title"]) == ("end feb 2010", "Officer in post")


def test_two_who_settled_it_apart_are_asked_again(copies: Copies) -> None:
    made = apart(copies)
    exchange.settle(made["home"], only(made), "kept")
    made.later()
    exchange.settle(made["louise"], only(made, "louise"), "theirs")
    made.later()
    all_know_all(made)
    for book in made.books.values():
        assert due_of(book, place(book)) == "end feb 2010"
        assert len(to_settle(book)) == 1
    one = only(made)
    assert [said.value["due_text"] for said in one.aside] == ["15 jan 2010"]
    exchange.settle(made["home"], one, "kept")
    made.later()
    all_know_all(made)
    assert [to_settle(book) for book in made.books.values()] == [[], [], []]
    assert made["home"].value("select count(*) from settlement where deleted=0") == 1


def test_two_who_settled_it_alike_are_not_asked_again(copies: Copies) -> None:
    made = apart(copies)
    for name in ("home", "louise"):
        exchange.settle(made[name], only(made, name), "kept")
        made.later()
    all_know_all(made)
    assert [to_settle(book) for book in made.books.values()] == [[], [], []]


def test_a_third_who_had_not_seen_the_settlement_is_listed_beside_it(copies: Copies) -> None:
    made = apart(copies)
    exchange.settle(made["home"], only(made), "theirs")
    made.later()
    due(made["shazia"], place(made["shazia"]), "15 mar 2010")
    made.later()
    all_know_all(made)
    one = only(made, "louise")
    assert due_of(made["louise"], place(made["louise"])) == "15 mar 2010"
    assert [said.value["due_text"] for said in one.aside] == ["end feb 2010"]


def test_an_undo_that_crosses_an_edit_elsewhere_is_to_be_settled(copies: Copies) -> None:
    made = copies("home", "louise")
    due(made["louise"], place(made["louise"]), "end feb 2010")
    send(made, "louise", "home")
    made.later()
    due(made["home"], place(made["home"]), "15 mar 2010")
    made.later()
    undo.undo(made["louise"])
    send(made, "louise", "home")
    assert len(to_settle(made["home"])) == 1


def test_all_of_an_act_can_be_settled_alike(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    for name, rag in (("louise", Rag.RED), ("shazia", Rag.AMBER)):
        book = made[name]
        dates = [fields.set_text(place(book, row), row_field("notes"), f"{rag}") for row in (0, 1)]
        perform(book, status.state_rag(place(book, 0, "activity"), rag, as_at=AS_AT), *dates)
        made.later()
    all_know_all(made)
    found = to_settle(made["home"])
    assert len(found) == 3
    assert len(found[0].same_act) == 2
    exchange.settle_act(made["home"], plan_of(made["home"]), found[0].aside[0].id, "theirs")
    assert to_settle(made["home"]) == []
    assert made["home"].value("select count(*) from milestone where notes='red'") == 2
    undo.undo(made["home"])
    assert len(to_settle(made["home"])) == 3
    with pytest.raises(WrongInput):
        exchange.settle_act(made["home"], plan_of(made["home"]), found[0].aside[0].id, "both")
    with pytest.raises(NothingToDo):
        exchange.settle_act(made["home"], plan_of(made["home"]), "nobody/1", "kept")


def test_an_order_and_updates_are_never_to_be_settled(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    perform(made["louise"], tree.move(place(made["louise"], 0, "activity"), 1))
    perform(made["shazia"], tree.move(place(made["shazia"], 0, "activity"), 2))
    made.later()
    for name in ("louise", "shazia"):
        perform(made[name], status.comment(place(made[name], 1, "activity"), f"said by {name}", as_at=AS_AT))
    all_know_all(made)
    assert to_settle(made["home"]) == []
    assert made["home"].value("select count(*) from progress where comment like 'said by%'") == 2


def test_rows_with_something_to_settle_are_marked_and_a_file_without_costs_one_look(copies: Copies) -> None:
    made = apart(copies)
    where = place(made["home"])
    assert refs.to_settle(made["home"]) == {("milestone", where.id)}
    exchange.settle(made["home"], only(made), "kept")
    assert refs.to_settle(made["home"]) == frozenset()
    alone = copies("alone")["alone"]
    asked: list[str] = []
    alone.connection.set_trace_callback(asked.append)
    assert refs.to_settle(alone) == frozenset()
    alone.connection.set_trace_callback(None)
    assert len(asked) == 1


def test_settling_is_equal_on_all_copies_whoever_settles(copies: Copies) -> None:
    made = apart(copies)
    exchange.settle(made["shazia"], only(made, "shazia"), "theirs")
    all_know_all(made)
    all_know_all(made)
    assert state(made["home"]) == state(made["louise"]) == state(made["shazia"])
