"""What the screen shows of a phrase while it is typed, the command line prints once it is saved."""

from typing import Any

import pytest

TUESDAY = "5 January 2010 is a Tuesday, not a Monday."


def test_a_doubt_is_printed_with_the_phrase_and_how_it_was_read(run: Any) -> None:
    answer = run("set", "4.2.m2", "--due", "w/c 5 Jan")
    assert answer.out.splitlines()[1] == f"“w/c 5 Jan”: 4 – 10 January 2010 (week). {TUESDAY}"


def test_what_the_label_says_already_is_not_said_again(run: Any) -> None:
    assert len(run("set", "4.2.m2", "--due", "end jan").out.splitlines()) == 1
    done = run("set", "4.2.m2", "--status", "complete", "--done-on", "last fri").out
    assert "done 11 Dec 2009" in done
    assert len(done.splitlines()) == 1


def test_json_has_every_reading_and_its_other_one(run: Any) -> None:
    (read,) = run("set", "4.2.m2", "--due", "03/10", "--json").json["read"]
    assert (read["phrase"], read["reading"], read["to"]) == ("03/10", "on 3 October 2009", "2009-10-03")
    assert "It could also be March 2010." in read["doubt"]
    assert "by 31 March 2010 (month)" in read["other"]
    assert run("set", "4.2.m2", "--title", "Another", "--json").json["read"] == []


def test_several_rows_with_one_phrase_say_it_once(run: Any) -> None:
    assert run("set", "4.2.m2", "4.2.m3", "--due", "w/c 5 Jan").out.count(TUESDAY) == 1


WITH_A_DOUBT = "Monday 8 Dec 2009"
DOUBT = "8 December 2009 is a Tuesday, not a Monday."


@pytest.mark.parametrize(
    "command",
    [
        ("set", "4.2.m2", "--status", "complete", "--done-on", WITH_A_DOUBT),
        ("add", "milestone", "4.2", "Launch", "--due", WITH_A_DOUBT),
        ("add", "milestone", "4.2", "Launch held by Monday 8 Dec 2009"),
        ("actual", "4.2.o1", "+3", "--on", WITH_A_DOUBT),
        ("actual", "4.2.o1", "+3 on Monday 8 Dec 2009, register"),
        ("meeting", "add", WITH_A_DOUBT, "--group", "+Delivery", "--plan", "third"),
        ("sign-off", "third", "--on", WITH_A_DOUBT),
        ("round", "--open", "--position", WITH_A_DOUBT, "--plan", "third"),
        ("plan", "set", "period", "Monday 8 Dec 2009..31 Mar 2010", "--plan", "third"),
        ("filter", "keep", "News", "changed since Monday 8 Dec 2009"),
    ],
    ids=lambda command: " ".join(command),
)
def test_every_command_that_takes_a_day_says_what_is_doubtful_about_it(run: Any, command: tuple[str, ...]) -> None:
    answer = run(*command)
    assert answer.code == 0, answer.err
    assert DOUBT in answer.out
    run("undo")
    answer = run(*command, "--json")
    assert [read["doubt"] for read in answer.json["read"] if read["doubt"]] == [DOUBT]


def test_a_decision_says_how_its_date_was_read(run: Any) -> None:
    run("sign-off", "third", "--on", "1 Dec 2009")
    answer = run("decide", "4.2.m2", "--to", "w/c 5 Jan", "--group", "+Delivery", "--on", WITH_A_DOUBT)
    assert answer.code == 0, answer.err
    assert TUESDAY in answer.out
    assert DOUBT in answer.out


def test_an_expected_date_says_its_doubt(run: Any) -> None:
    run("sign-off", "third", "--on", "1 Dec 2009")
    assert TUESDAY in run("set", "4.2.m2", "--due", "w/c 5 Jan").out


def test_a_new_plan_says_how_its_period_was_read(run: Any, tmp_path: Any) -> None:
    answer = run("new", "--file", str(tmp_path / "new.db"), "--title", "Plan", "--period", "2009-10")
    assert answer.code == 0, answer.err
    assert "It could also be October 2009" in answer.out


@pytest.mark.parametrize(
    "command",
    [
        ("list", "--due-before", WITH_A_DOUBT),
        ("list", "--filter", f"changed since {WITH_A_DOUBT}"),
        ("list", "--as-at", WITH_A_DOUBT),
        ("history", "4.2.m2", "--since", WITH_A_DOUBT),
    ],
    ids=lambda command: " ".join(command),
)
def test_a_command_that_only_reads_says_it_beside_its_answer(run: Any, command: tuple[str, ...]) -> None:
    answer = run(*command)
    assert answer.code == 0, answer.err
    assert DOUBT in answer.err
    assert DOUBT not in answer.out


def test_a_day_without_a_doubt_says_nothing_beside_an_answer(run: Any) -> None:
    assert "8 December" not in run("list", "--due-before", "8 Dec 2009").err
