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
    assert answer.lines[0] == "Third Sector Strategy - Action Plan 2009/10: 21 findings"
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


@pytest.mark.parametrize("words", [["group", "add", "A Group"], ["meeting", "add", "14 jan 2010"], ["round", "--open"]])
def test_what_both_lists_and_adds_only_lists_of_the_past(run: Run, words: list[str]) -> None:
    before = run.path.read_bytes()
    more = ["--position", "31 mar 2010"] if words[0] == "round" else []
    answer = run(*words, *more, "--plan", "third", "--stood-at", "2009-12-01")
    assert answer.code == 2
    assert "as it stood on 1 Dec 2009" in answer.err
    assert run.path.read_bytes() == before


def test_groups_and_what_is_asked_of_them_as_they_stood(run: Run) -> None:
    run("group", "add", "Delivery Group", "--plan", "third")
    assert "Delivery Group" in run("group", "list").out
    assert run("group", "list", "--stood-at", "2009-12-01").out == ""
    assert run("meeting", "list", "--stood-at", "2009-12-01").out == ""
    assert "No decision" in run("decisions", "--plan", "THIN", "--stood-at", "2009-12-01").err
    assert "position at 31 December 2009" in run("round", "--stood-at", "2009-12-01").lines[0]


def test_a_finding_is_folded_to_the_width_of_the_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("check", "--plan").lines
    assert max(map(len, lines)) <= 80
    assert "      of “quarterly”, but has no target to count towards." in lines
    monkeypatch.setenv("COLUMNS", "200")
    assert max(map(len, run("check", "--plan").lines)) <= 100  # a longer line is hard to read


@pytest.mark.parametrize(
    "command",
    [
        *("list", "show", "find", "officers", "workload", "plans", "export", "history", "check"),
        *("report", "digest", "overall", "round", "decisions", "group", "meeting"),
    ],
)
def test_every_reading_command_takes_stood_at(run: Run, command: str) -> None:
    assert "--stood-at" in run(command, "--help").out
