"""Tables that become entries: what they cost, whatever their length, and how the entries they add are numbered."""

import sys
from datetime import date
from types import FrameType

import pytest

from tsworkbench.plan.registers import presets
from tsworkbench.plan.registers.sheets import Sheet, SheetRow
from tsworkbench.plan.registers.values import Entry, Register
from tsworkbench.store.book import Book
from tsworkbench.store.registers import entries as held
from tsworkbench.store.registers.definitions import registers_of
from tsworkbench.store.registers.links import Links
from tsworkbench.work.edits import perform
from tsworkbench.work.registers import imports
from tsworkbench.work.registers.definitions import take_in

AS_AT = date(2009, 12, 15)


@pytest.fixture
def contracts(demo_book: Book) -> Register:
    perform(demo_book, take_in(presets.shipped("contracts"), plan_id=None))
    found = registers_of(demo_book, None).get("contracts")
    assert found is not None
    return found


def organisations(book: Book) -> Register:
    found = registers_of(book, None).get("organisations")
    assert found is not None
    return found


def sheet(first: int, many: int, value: int = 1000) -> Sheet:
    """Contracts from a number on, every two of a supplier that isn't there yet."""
    headings = ("Title of agreement", "Supplier", "Annual value", "End date")
    rows = (
        SheetRow((f"Contract {n}", f"Supplier {n // 2} of Bow", str(value + n), "31 Mar 2011"), f"row {n}")
        for n in range(first, first + many)
    )
    return Sheet("list.csv", headings, tuple(rows))


def calls(book: Book, register: Register, rows: Sheet) -> int:
    """How many functions are called to propose a table and take it in, with what SQLite is asked."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        imports.take(book, imports.propose(book, register, rows, as_at=AS_AT, chosen={}), source="list.csv")
    finally:
        sys.setprofile(None)
    return counted


def test_twice_as_many_rows_cost_no_more_than_twice_as_much(demo_book: Book, contracts: Register) -> None:
    calls(demo_book, contracts, sheet(0, 2))  # what is imported and read for the first time
    for value in (1000, 9000):  # new entries, then other values of them
        many, few = (calls(demo_book, contracts, sheet(first, rows, value)) for first, rows in ((1000, 400), (10, 200)))
        assert many < 2.1 * few


def test_entries_of_a_table_are_numbered_on_from_the_highest_there_ever_was(
    demo_book: Book, contracts: Register
) -> None:
    imports.take(
        demo_book, imports.propose(demo_book, contracts, sheet(0, 3), as_at=AS_AT, chosen={}), source="list.csv"
    )
    with demo_book.act() as act:
        act.called("the last one deleted")
        act.set("entry", held.entries_of(demo_book, contracts)[-1].id or "", deleted=1)
    proposal = imports.propose(demo_book, contracts, sheet(4, 3), as_at=AS_AT, chosen={})
    imports.take(demo_book, proposal, source="list.csv")
    found = held.entries_of(demo_book, contracts)
    assert [one.ref for one in found] == ["C1", "C2", "C4", "C5", "C6"]
    assert [one["title"] for one in found] == [f"Contract {n}" for n in (0, 1, 4, 5, 6)]
    assert [one.ref for one in held.entries_of(demo_book, organisations(demo_book))] == ["O1", "O2", "O3", "O4"]


def test_what_an_entry_says_of_its_number_and_place_is_its_own(demo_book: Book, contracts: Register) -> None:
    given = (Entry(values={"title": "a"}), Entry(ref="C7", values={"title": "b"}), Entry(sort="z5", ref="old"), Entry())
    with demo_book.act() as act:
        act.called("four contracts")
        made = held.add_all(act, demo_book, contracts, given)
    found = held.entries_of(demo_book, contracts)
    assert sorted(one.ref or "" for one in found) == ["C10", "C7", "C8", "old"]
    assert len({one.sort for one in found}) == 4
    assert len(made) == 4


@pytest.mark.parametrize("words", ["O2", "o2", "supplier 1 of bow", "SUPPLIER", "r 2 of", "nobody", "Bow", "0", "of"])
def test_words_fit_the_same_entries_whether_one_is_looked_for_or_very_many(
    demo_book: Book, contracts: Register, words: str
) -> None:
    imports.take(
        demo_book, imports.propose(demo_book, contracts, sheet(0, 9), as_at=AS_AT, chosen={}), source="list.csv"
    )
    supplier = contracts.field("supplier")
    assert supplier is not None
    one, many = (Links(demo_book, registers_of(demo_book, None), None, AS_AT) for _ in range(2))
    many.read_entries("organisations")
    assert many.find(supplier, words) == one.find(supplier, words)


def named(first: int, *rows: tuple[str, ...], headings: tuple[str, ...] = ("Ref", "Name")) -> Sheet:
    return Sheet("list.csv", headings, tuple(SheetRow(row, f"row {n}") for n, row in enumerate(rows, first)))


def take_in_rows(book: Book, register: Register, rows: Sheet) -> imports.Proposal:
    proposal = imports.propose(book, register, rows, as_at=AS_AT, chosen={})
    imports.take(book, proposal, source="list.csv")
    return proposal


def test_a_ref_that_a_table_gives_is_kept_where_no_entry_has_or_had_it(demo_book: Book, contracts: Register) -> None:
    there = organisations(demo_book)
    take_in_rows(demo_book, there, named(1, ("O2", "Gone"), ("", "Here")))
    with demo_book.act() as act:
        act.called("the first one deleted")
        act.set("entry", held.entries_of(demo_book, there)[0].id or "", deleted=1)
    rows = [
        ("o17", "A"),
        ("O2", "B"),
        ("X5", "C"),
        ("O17", "D"),
        ("O0", "E"),
        ("O9999999", "F"),
        ("17", "G"),
        ("O07", "H"),
    ]
    take_in_rows(demo_book, there, named(1, *rows))
    found = {str(one["name"]): one.ref or "" for one in held.entries_of(demo_book, there)}
    assert found["A"] == "O17"
    numbers = sorted(int(ref.removeprefix("O")) for ref in found.values())
    assert len(set(numbers)) == len(found) == 9
    assert 2 not in numbers
    assert numbers[-1] < 100


def test_links_with_refs_of_another_file_lead_to_the_entries_of_those_names(
    demo_book: Book, contracts: Register
) -> None:
    take_in_rows(demo_book, organisations(demo_book), named(1, ("", "Praxis"), ("", "Island Advice")))
    rows = named(1, ("Advice", "O7 Island Advice"), ("Debt", "O1 Praxis"), headings=("Title of agreement", "Supplier"))
    proposal = take_in_rows(demo_book, contracts, rows)
    assert proposal.doubts == []
    assert [one.ref for one in held.entries_of(demo_book, organisations(demo_book))] == ["O1", "O2"]
    ids = {one["name"]: one.id for one in held.entries_of(demo_book, organisations(demo_book))}
    found = [one["supplier"] for one in held.entries_of(demo_book, contracts)]
    assert found == [ids["Island Advice"], ids["Praxis"]]
