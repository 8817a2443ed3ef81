"""The command ``plan``: what a plan as a whole has."""

from typing import Any

import pytest


def test_it_shows_what_the_plan_has(run: Any) -> None:
    answer = run("plan", "--plan", "third")
    assert answer.code == 0
    assert "title             Third Sector Strategy - Action Plan 2009/10" in answer.lines
    assert "period            2009/10" in answer.lines
    assert "vision            not set" in answer.lines
    assert all(len(line) <= 80 for line in answer.lines)
    as_json = run("plan", "--plan", "third", "--json").json
    assert (as_json["year-start"], as_json["amber-after"], as_json["vision"]) == ("April", "0", None)


def test_one_is_read_set_and_unset_and_taken_back(run: Any) -> None:
    assert run("plan", "get", "year-start", "--plan", "third").out == "April\n"
    said = run("plan", "set", "year-start", "oct", "--plan", "third")
    assert said.out.startswith("Third Sector Strategy: year starts “October” (was “April”) · saved ")
    assert run("plan", "get", "year_start", "--plan", "third", "--json").json == {"year-start": "October"}
    assert "year starts “April”" in run("plan", "unset", "year-start", "--plan", "third").out
    run("plan", "set", "amber-means", "may", "be", "late", "--plan", "third")
    assert run("plan", "get", "amber-means", "--plan", "third").out == "may be late\n"
    run("undo")
    assert run("plan", "get", "amber-means", "--plan", "third").out == "in doubt\n"
    assert run("plan", "get", "vision", "--plan", "third").out == "not set\n"
    run("plan", "set", "vision", "A thriving\nsector", "--plan", "third")
    assert run("plan", "get", "vision", "--plan", "third").out == "A thriving\nsector\n"


def test_the_history_calls_them_by_their_names(run: Any) -> None:
    run("plan", "set", "amber-after", "14", "--plan", "third")
    run("plan", "set", "year-start", "oct", "--plan", "third")
    first, second = run("history", "--json").json[:2]
    assert first["label"] == "Third Sector Strategy: year starts “October” (was “April”)"
    assert second["label"] == "Third Sector Strategy: amber after “14” (was “0”)"


def test_the_past_shows_what_it_was(run: Any) -> None:
    run("plan", "set", "title", "Another", "--plan", "third")
    past = run("plan", "get", "title", "--plan", "third", "--stood-at", "2009-12-14")
    assert past.out == "Third Sector Strategy - Action Plan 2009/10\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["plan"], "The file holds 2 plans"),
        (["plan", "frob"], "Say “plan”"),
        (["plan", "get"], "Say “plan”"),
        (["plan", "set", "title"], "Say “plan”"),
        (["plan", "get", "colour", "--plan", "third"], "nothing that a plan has"),
        (["plan", "set", "title", "", "--plan", "third"], "A plan needs a title"),
        (["plan", "set", "year-start", "Brumaire", "--plan", "third"], "is not a month"),
        (["plan", "--plan", "fourth"], "fourth"),
    ],
)
def test_what_cannot_be_is_a_sentence(run: Any, words: list[str], says: str) -> None:
    answer = run(*words)
    assert answer.code in (1, 2)
    assert says in answer.err
    assert answer.out == ""
