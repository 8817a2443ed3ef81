"""Doubles of a file's organisations: found among its entries, made one, known to be two; and what that keeps."""

from datetime import date

import pytest
from tests.registered import AS_AT, fill

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.registers.doubles import Alike
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log.undo import undo
from tsworkbench.store.registers.definitions import registers_of
from tsworkbench.work.edits import perform
from tsworkbench.work.registers import doubles
from tsworkbench.work.registers.entries import add, entry_named
from tsworkbench.work.registers.reading import Reading


@pytest.fixture
def reading(book: Book) -> Reading:
    return Reading(book, fill(book, "organisations", "grants"), AS_AT)


def _found(reading: Reading) -> list[tuple[str, str, Alike]]:
    again = Reading(reading.book, reading.plan_id, reading.as_at)
    register = again.register("organisations")
    entries = {entry.id or "": entry.ref or "" for entry in again.entries(register)}
    found = doubles.found_in(register, again.entries(register))
    return [(entries[one.older], entries[one.younger], one.alike) for one in found]


def test_doubles_are_found_with_the_entry_that_was_added_first_in_front(reading: Reading) -> None:
    assert _found(reading) == [
        ("O1", "O7", Alike.NUMBER),
        ("O2", "O8", Alike.WORDS),
        ("O3", "O9", Alike.BUT_ONE),
    ]


def test_merging_keeps_the_older_fills_what_it_lacks_and_moves_every_link(reading: Reading) -> None:
    book = reading.book
    register = registers_of(book, reading.plan_id).get("grants")
    assert register is not None
    grant = {"title": "Roof", "recipient": "O8", "amount_awarded": "1,000"}
    perform(book, add(register, grant, as_at=AS_AT, plan_id=reading.plan_id))
    ids = [entry_named(book, ref).id for ref in ("O8", "O2")]
    done = perform(book, doubles.merge_pair(book, *ids))
    assert done.label == "O2 merged with O8: 1 link leads to it now"
    kept = entry_named(book, "O2").entry
    assert (kept["name"], kept["telephone"]) == ("Somali Elders’ Association", "020 7000 0000")
    assert (kept["email"], kept["alternate_name"]) == ("elders@example.org", "Assoc. of Somali Elders")
    assert entry_named(book, "G5").entry["recipient"] == kept.id
    assert check(book) == []
    undo(book)
    assert entry_named(book, "O8").entry["name"] == "Assoc. of Somali Elders"
    assert entry_named(book, "O2").entry["email"] is None
    assert entry_named(book, "G5").entry["recipient"] == ids[0]


def test_of_a_field_that_holds_several_the_merged_entry_has_those_of_both(reading: Reading) -> None:
    book = reading.book
    register = reading.register("organisations")
    cells = {"name": "Bromley by Bow", "charity_number": "1041653", "services": "health / housing"}
    perform(book, add(register, cells, as_at=AS_AT))
    ids = [entry_named(book, ref).id for ref in ("O1", "O11")]
    perform(book, doubles.merge_pair(book, *ids))
    assert entry_named(book, "O1").entry["services"] == "health\narts and culture\nhousing"


def test_what_is_not_the_same_stays_apart_until_that_is_undone(reading: Reading) -> None:
    book, register = reading.book, reading.register("organisations")
    ids = [entry_named(book, ref).id for ref in ("O9", "O3")]
    done = perform(book, doubles.not_the_same(register, *ids))
    assert done.label == "Organisations: O9 and O3 are not the same"
    assert [pair[:2] for pair in _found(reading)] == [("O1", "O7"), ("O2", "O8")]
    with pytest.raises(NothingToDo, match="already known to be two"):
        perform(book, doubles.not_the_same(register, *reversed(ids)))
    undo(book)
    assert len(_found(reading)) == 3


def test_a_register_that_does_not_say_what_is_compared_has_no_doubles(reading: Reading) -> None:
    with pytest.raises(WrongInput, match="don't say by what two entries would be one"):
        doubles.found_in(reading.register("grants"), [])


# -- how things are read for pictures and papers


def test_a_register_is_read_in_its_own_order_with_what_is_worked_out(reading: Reading) -> None:
    pots = reading.register("pots")
    entries = reading.entries(pots)
    assert [entry.ref for entry in entries] == ["F1", "F2"]
    assert (entries[0]["allocated"], entries[0]["left"]) == (31_200_000, -1_200_000)
    left = pots.field("left")
    assert left is not None
    assert reading.words(pots, left, entries[0]["left"]) == "-£12,000"


def test_scores_are_those_that_were_known_at_the_end_of_a_day(book: Book) -> None:
    """On the day the file was made there was nothing yet."""
    reading = Reading(book, fill(book, "risks"), AS_AT)
    register = reading.register("risks")
    assert reading.scores_on(register, date(2009, 12, 14)) == {}
    there = reading.scores_on(register, date(2009, 12, 15))
    assert len(there) == 9
