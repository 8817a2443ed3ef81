"""`add`, `remove`, `undo` and `redo`."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("level", "under", "ref"),
    [
        ("milestone", ["4.2"], "4.2.m5"),
        ("output", ["4.2"], "4.2.o3"),
        ("task", ["4.2"], "4.2.t1"),
        ("activity", ["third:4"], "4.7"),
        ("objective", ["--plan", "third"], "8"),
    ],
)
def test_a_new_row_takes_the_next_free_number(run: Any, level: str, under: list[str], ref: str) -> None:
    answer = run("add", level, *under, "Something", "new")
    assert answer.code == 0, answer.err
    assert answer.out.startswith(f"{ref} added: Something new")
    assert run("show", f"third:{ref}").lines[0] == f"{ref}  Something new"


def test_a_date_in_the_text_is_read_and_the_text_is_kept(run: Any) -> None:
    run("add", "milestone", "4.2", "Launch", "held", "by", "end", "Feb")
    said = run("show", "4.2.m5", "--json").json
    assert (said["due_to"], said["text"]) == ("2010-02-28", "Launch held by end Feb")
    run("add", "milestone", "4.2", "Launch held by end Feb", "--due", "Q4")
    assert run("show", "4.2.m6", "--json").json["due_to"] == "2010-03-31"


def test_adding_with_a_lead_is_one_act(run: Any) -> None:
    before = run("export", "json").out
    run("add", "milestone", "4.2", "Launch", "--lead", "rich / +Ann Other")
    assert [lead["name"] for lead in run("show", "4.2.m5", "--json").json["leads"]] == ["Richard Parsons", "Ann Other"]
    assert run("undo").code == 0
    assert run("export", "json").out == before


def test_a_row_can_be_put_after_another(run: Any) -> None:
    run("add", "milestone", "4.2", "In between", "--after", "4.2.m1")
    under = run("show", "4.2", "--json").json["under"]
    assert under[:3] == ["4.2.m1", "4.2.m5", "4.2.m2"]


def test_an_objective_goes_into_the_only_plan_there_is(
    run_on: Callable[[Path], Any], run_bare: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "mine.db"
    assert run_bare("new", "--file", str(path), "--title", "Mine", "--period", "2009/10").code == 0
    mine = run_on(path)
    assert mine("add", "objective", "A", "stronger", "voice").out.startswith("1 added: A stronger voice")
    assert mine("add", "activity", "1", "Ask small groups").out.startswith("1.1 added")
    assert mine("add", "milestone", "1.1", "Asked by March").out.startswith("1.1.m1 added")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["milestone", "third:4", "x"], "goes under an activity"),
        (["activity", "4.2", "x"], "goes under an objective"),
        (["milestone", "4.2"], "Say what the milestone is"),
        (["milestone", "44.2", "x"], "no row 44.2"),
        (["objective", "x"], "2 plans"),
        (["objective", "x", "--plan", "fourth"], "no plan called"),
        (["milestone", "4.2", "x", "--due", "soonish"], "soonish"),
        (["milestone", "4.2", "x", "--lead", "Nobody"], "no officer called"),
        (["milestone", "4.2", " "], "no words"),
        (["plan", "x"], "plan"),
    ],
)
def test_what_cant_be_added_is_refused_with_a_sentence(run: Any, words: list[str], said: str) -> None:
    before = run("export", "json").out
    answer = run("add", *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert run("export", "json").out == before


def test_removing_says_what_went_with_it_and_undo_brings_all_of_it_back(run: Any) -> None:
    before = run("export", "json").out
    assert "with 4 milestones and 2 outputs" in run("remove", "4.2").out
    assert run("show", "4.2.m1").code == 2
    assert run("undo").out.startswith("Undone: 4.2 deleted")
    assert run("export", "json").out == before


def test_several_rows_go_in_one_act(run: Any) -> None:
    before = run("export", "json").out
    assert run("remove", "4.2.m3", "4.2.m4", "4.2.m3").code == 0
    run("undo")
    assert run("export", "json").out == before


@pytest.mark.parametrize("by", ["ref", "id", "plan and ref"])
def test_what_was_removed_long_ago_comes_back_by_ref_or_id(run: Any, by: str) -> None:
    known = {"ref": "4.2", "id": run("show", "4.2", "--json").json["id"], "plan and ref": "third:4.2"}[by]
    run("remove", "4.2")
    run("set", "6.1", "--rag", "red")
    assert run("remove", "--restore", known).code == 0
    assert run("show", "4.2", "--json").json["under"][0] == "4.2.m1"


def test_what_stands_cant_be_brought_back(run: Any) -> None:
    answer = run("remove", "--restore", "4.2")
    assert answer.code == 2
    assert "No deleted row" in answer.err


def test_a_row_under_a_removed_one_waits_for_it(run: Any) -> None:
    run("remove", "4.2.m1")
    run("remove", "4.2")
    answer = run("remove", "--restore", "4.2.m1")
    assert answer.code == 2
    assert "bring that back first" in answer.err


def test_undo_goes_back_as_far_as_my_acts_and_redo_forward(run: Any) -> None:
    states = [run("export", "json").out]
    for due in ("end jan", "end feb", "end mar"):
        run("set", "4.2.m3", "--due", due)
        states.append(run("export", "json").out)
    for state in reversed(states[:-1]):
        assert run("undo").code == 0
        assert run("export", "json").out == state
    for state in states[1:]:
        assert run("redo").code == 0
        assert run("export", "json").out == state
    assert run("redo").code == 1


def test_undo_never_takes_back_what_the_demonstration_made(run: Any) -> None:
    answer = run("undo")
    assert (answer.code, answer.out) == (1, "")
    assert "You have nothing left to undo" in answer.err


def test_an_officer_takes_back_only_her_own_acts(run: Any) -> None:
    run("set", "4.2.m3", "--due", "end jan", who="Richard Parsons")
    assert run("undo").code == 1
    assert run("undo", who="Richard Parsons").code == 0


def test_what_another_program_changed_since_is_not_overwritten(run: Any) -> None:
    run("set", "4.2.m3", "--due", "end jan")
    connection = sqlite3.connect(run.path)
    connection.execute("update milestone set due_to='2010-02-14' where ref='4.2.m3'")
    connection.commit()
    connection.close()
    answer = run("undo")
    assert answer.code == 1
    assert "due to" in answer.err
    assert run("show", "4.2.m3", "--json").json["due_to"] == "2010-02-14"


def test_a_row_is_moved_among_its_siblings_and_keeps_its_number(run: Any) -> None:
    assert run("move", "4.2.m4", "--up", "2").code == 0
    refs = [row["ref"] for row in run("list", "--json").json if row["ref"].startswith("4.2.m")]
    assert refs == ["4.2.m1", "4.2.m4", "4.2.m2", "4.2.m3"]


@pytest.mark.parametrize("ways", [[], ["--up", "1", "--down", "1"]], ids=["no way", "both ways"])
def test_a_move_wants_one_direction(run: Any, ways: list[str]) -> None:
    answer = run("move", "4.2.m4", *ways)
    assert answer.code == 2
    assert "--up N or --down N" in answer.err
