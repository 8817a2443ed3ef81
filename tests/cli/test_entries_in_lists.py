"""Entries of registers, and outputs counted from them, in the commands that every plan has."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.store.registers import enter, field, named, put, small

from tsworkbench.plan.registers.values import Figure
from tsworkbench.store.book import Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import place


@pytest.fixture
def with_risks(demo_file: Path, make_clock: Callable[..., Clock]) -> None:
    """A register with one entry, “Allocation zebra”, whose count is the actual of 4.5.o1."""
    book = open_book(demo_file, clock=make_clock(), who="Louise Russell")
    try:
        counted = Figure(name="all", label="all", output_id=place(book, "4.5.o1").id)
        with book.act() as act:
            act.called("Registers: Risks added")
            register = put(act, small("risks", [field("title")], [counted]))
        enter(book, named(book, register), {"title": "Allocation zebra"})
    finally:
        book.close()


@pytest.mark.usefixtures("with_risks")
def test_an_entry_is_found_by_its_words_and_by_its_ref(run: Any) -> None:
    assert run("find", "zebra").lines == ["R1       Allocation zebra (Risks)"]
    assert run("find", "R1", "--json").json[0]["title"] == "Allocation zebra"
    (found,) = run("find", "zebra", "--json").json
    assert found.pop("id")
    assert found == {"level": "entry", "ref": "R1", "title": "Allocation zebra", "register": "risks", "plan": None}


@pytest.mark.usefixtures("with_risks")
def test_the_history_of_an_entry_is_asked_for_by_its_ref(run: Any) -> None:
    lines = run("history", "r1").lines
    assert lines[0].endswith("Risks: 1 added")
    assert lines[1] == "    added: Allocation zebra"


@pytest.mark.usefixtures("with_risks")
def test_a_row_s_command_says_that_a_ref_is_an_entry_s(run: Any) -> None:
    answer = run("set", "R1", "--title", "x")
    assert answer.code != 0
    assert "R1 is an entry of Risks, and no row of a plan" in answer.err


@pytest.mark.usefixtures("with_risks")
def test_an_output_that_is_counted_says_from_where(run: Any) -> None:
    (found,) = [one for one in run("list", "--level", "output", "--json").json if one["ref"] == "4.5.o1"]
    assert (found["actual"], found["counted_from"]) == (1, "risks")
    assert "1, from Risks" in run("show", "4.5.o1").out
    refused = run("actual", "4.5.o1", "+1")
    assert "4.5.o1 is counted from Risks (1 of 35" in refused.err
    assert refused.code != 0
