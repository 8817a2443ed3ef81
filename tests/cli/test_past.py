"""The past, the checks of a plan and its links, as plain lines."""

from typing import Any

import pytest

Run = Any


def test_reading_commands_read_the_plan_as_it_stood(run: Run) -> None:
    now, then = run("plans", "--json").json, run("plans", "--stood-at", "1 nov 2009", "--json").json
    assert (now[0]["done"], then[0]["done"]) == (8, 4)
    assert run("list", "--level", "activity", "--rag", "red", "--stood-at", "2009-12-01").out == ""
    assert "▲R" in run("list", "--level", "activity", "--rag", "red").out
    assert run("find", "costed", "--stood-at", "2009-12-01").code == 1
    assert run("export", "json", "--stood-at", "2009-12-01").json["plans"][0]["objectives"]
    assert "Green" in run("history", "4.6", "--stood-at", "2009-12-01").lines[0]


def test_lateness_is_reckoned_from_the_day_it_stood_on_unless_said_otherwise(run: Run) -> None:
    assert "1d late" in run("list", "--late", "--stood-at", "2009-12-01", as_at=None).out
    assert "15d late" in run("list", "--late", "--stood-at", "2009-12-01").out


def test_a_day_before_the_first_plan_is_told(run: Run) -> None:
    answer = run("plans", "--stood-at", "1 may 2009")
    assert answer.code == 2
    assert "On 1 May 2009 there was no plan in this file yet" in answer.err


def test_commands_that_change_the_plan_do_not_know_the_past(run: Run) -> None:
    assert run("set", "4.6", "--rag", "g", "--stood-at", "2009-12-01").code == 2


def test_history_since_a_day(run: Run) -> None:
    assert len(run("history", "--since", "11 dec 2009").lines) == 4
    assert run("history", "4.6", "--since", "11 dec 2009").lines[0].endswith("4.6 now ▲ Red (was ● Green)")
    assert run("history", "4.5", "--since", "11 dec 2009").out == ""


def test_a_rows_history_is_told_in_words(run: Run) -> None:
    run("set", "1.1.m1", "--due", "end jan")
    assert run("history", "1.1.m1", "--limit", "20").lines[1] == "    due: end Dec 2009 → end Jan 2010"


def test_checks_of_a_plan(run: Run) -> None:
    answer = run("check", "--plan", "Third")
    assert answer.code == 1
    assert answer.lines[0] == "Third Sector Strategy - Action Plan 2009/10: 8 findings"
    assert "Counted once, they come to £405,000." in answer.out
    every = run("check", "--plan", "--json").json
    assert {one["plan"] for one in every} == {
        "Third Sector Strategy - Action Plan 2009/10",
        "Infrastructure Development Strategy 2008-2014",
    }
    assert every[0]["rows"][0]["ref"] == "7.1.m1"
    assert run("check", "--plan", "Nothing").code == 2
    assert run("check").code == 0


def test_links_are_made_taken_off_and_refused_in_a_round(run: Run) -> None:
    assert run("link", "1.1.m2", "--needs", "1.1.m1").lines[0].startswith("1.1.m2 needs 1.1.m1 · saved")
    answer = run("link", "1.1.m1", "--needs", "1.1.m2")
    assert answer.code == 2
    assert "1.1.m1 can't need 1.1.m2: 1.1.m2 needs 1.1.m1." in answer.err
    assert run("link", "1.1.m2", "--no-longer", "1.1.m1").lines[0].startswith("1.1.m2 needs nothing (was 1.1.m1)")
    assert run("link", "1.1.m2").code == 2


@pytest.mark.parametrize("command", ["list", "show", "find", "officers", "plans", "export", "history", "check"])
def test_every_reading_command_takes_stood_at(run: Run, command: str) -> None:
    assert "--stood-at" in run(command, "--help").out
