"""Sign-off, decisions, groups, the golden thread and next year's plan as plain lines."""

from typing import Any

import pytest

PLAN = "Third Sector Strategy"


@pytest.fixture
def signed(run: Any) -> Any:
    """The demonstration, signed off on the as-at day."""
    assert run("sign-off", PLAN, "--name", "Chair=A Ahmed").code == 0
    return run


def test_sign_off_says_what_it_fixed_and_asks_about_what_was_past(run: Any) -> None:
    answer = run("sign-off", PLAN, "--name", "Chair=A Ahmed")
    assert "signed off 15 Dec 2009 by A Ahmed: 39 dates fixed, 3 rows past already" in answer.lines[0]
    assert answer.lines[1] == "3 rows were past when the plan was signed off: were they done?"
    assert [line.split()[0] for line in answer.lines[2:]] == ["5.1.m1", "2.1.m1", "4.6.m1"]
    assert run("list", "--late").out == ""


def test_a_second_sign_off_says_who_and_when(signed: Any) -> None:
    answer = signed("sign-off", PLAN)
    assert answer.code == 2
    assert "was signed off on 15 Dec 2009 by A Ahmed" in answer.err


def test_which_plan_must_be_said_where_there_are_several(run: Any) -> None:
    answer = run("sign-off")
    assert (answer.code, "Say which one" in answer.err) == (2, True)


@pytest.mark.parametrize(
    "words", [["--name", "A Ahmed"], ["--name", "Chair="], ["--on", "soon"], ["--on", "1 jan 2011"]]
)
def test_a_sign_off_that_cant_be_read_changes_nothing(run: Any, words: list[str]) -> None:
    before = run.path.read_bytes()
    assert run("sign-off", PLAN, *words).code == 2
    assert run.path.read_bytes() == before


def test_a_later_date_is_asked_with_its_reason_and_decided(signed: Any) -> None:
    signed("set", "4.2.m2", "--due", "end feb", "--reason", "No letter yet.")
    asked = signed("decisions", "--plan", PLAN).out
    assert "1 decision asked:" in asked
    assert "31 Dec 2009 → 28 Feb 2010" in asked
    assert "because: No letter yet." in asked
    done = signed("decide", "4.2.m2", "--group", "+Delivery Group", "--what", "Once only")
    assert "4.2.m2 agreed by end February 2010, Delivery Group 15 Dec 2009 (was by December 2009)" in done.out
    shown = signed("show", "4.2.m2").out
    assert "Baseline   31 Dec 2009 · 1 slip" in shown
    assert "15 Dec 2009, Delivery Group: by end February 2010 agreed – Once only" in shown


def test_decisions_are_data_too(signed: Any) -> None:
    signed("set", "4.2.m2", "--due", "end feb", "--reason", "No letter yet.")
    *questions, asked = [
        row for row in signed("decisions", "--json").json if row["asked"] in ("was it done", "later date")
    ]
    assert [row["asked"] for row in questions] == ["was it done"] * 3
    assert (asked["ref"], asked["expected_due_to"], asked["reason"], asked["slips"]) == (
        "4.2.m2",
        "2010-02-28",
        "No letter yet.",
        0,
    )
    assert signed("show", "4.2.m2", "--json").json["decisions"] == []


def test_with_nothing_asked_it_says_so(run: Any) -> None:
    answer = run("decisions", "--plan", "THIN")
    assert (answer.code, answer.out) == (0, "")
    assert "No decision is asked" in answer.err


def test_the_decision_is_of_the_groups_last_meeting(signed: Any) -> None:
    signed("meeting", "add", "10 Dec 2009", "--group", "+Delivery Group", "--plan", PLAN)
    signed("meeting", "add", "14 Jan 2010", "--plan", PLAN, "--text", "Room 2")
    assert "Delivery Group 10 Dec 2009" in signed("decide", "4.2.m2", "--to", "end jan").out
    assert signed("meeting", "list").lines == ["10 Dec 2009  Delivery Group", "14 Jan 2010  Delivery Group: Room 2"]
    assert signed("group", "list").lines == [f"Delivery Group  ({PLAN}), next on 14 Jan 2010"]
    assert [row["on_day"] for row in signed("meeting", "list", "--json").json] == ["2009-12-10", "2010-01-14"]


def test_refusing_leaves_the_date(signed: Any) -> None:
    signed("group", "add", "Delivery Group", "--plan", PLAN)
    signed("set", "4.2.m2", "--due", "end feb")
    assert "refused" in signed("decide", "4.2.m2", "--refused").out
    assert "decision asked" not in signed("decisions").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["group", "add"], "what the group is called"),
        (["group", "list", "X"], "leave the name out"),
        (["meeting", "add"], "on which day"),
        (["meeting", "list", "X"], "leave the day out"),
        (["decide", "4.2.m2"], "isn't signed off yet"),
        (["decide", "4.2.m2", "--group", "X"], "no group called"),
        (["serve", "2.1.m1", "THIN:T6"], "no objective to serve"),
        (["serve", "2.1", "THIN:1"], "serves an objective"),
        (["set", "4.2.m2", "--reason", "x"], "nothing to explain"),
    ],
)
def test_what_cant_be_done_says_why(run: Any, words: list[str], sentence: str) -> None:
    if words[0] == "decide" and "--group" not in words:
        words = [*words, "--group", "+X"]
    answer = run(*words)
    assert answer.code == 2
    assert sentence in answer.err


def test_the_golden_thread_shows_at_both_ends(run: Any) -> None:
    assert run("serve", "2.1", "THIN:T6").out.startswith("2.1 serves THIN:T6 Volunteering")
    assert "Serves     THIN:T6 Volunteering" in run("show", "2.1").out
    assert f"Served by  {PLAN}:2.1 Volunteering Code review" in run("show", "THIN:T6").out
    assert run("show", "2.1", "--json").json["thread"][0]["ref"] == "T6"
    assert run("serve", "2.1", "THIN:T6", "--no-longer").code == 0
    assert "Serves" not in run("show", "2.1").out


def test_next_years_plan_is_one_act(run: Any) -> None:
    assert "into “Third Sector Strategy - Action Plan 2010/11”" in run("roll-forward", PLAN).out
    assert f"Carried    from {PLAN}:4.6" in run("show", f"{PLAN} 2010/11:4.6").out
    assert run("roll-forward", PLAN).code == 2
    assert run("undo").code == 0
    assert len(run("plans", "--json").json) == 2


def test_all_of_it_goes_out_and_in_again(signed: Any, run_on: Any, tmp_path: Any) -> None:
    signed("meeting", "add", "10 Dec 2009", "--group", "+Delivery Group", "--plan", PLAN)
    signed("set", "4.2.m2", "--due", "end feb", "--reason", "No letter yet.")
    signed("decide", "4.2.m2", "--to", "end jan")
    signed("serve", "2.1", "THIN:T6")
    signed("roll-forward", PLAN)
    out, again = str(tmp_path / "out.json"), str(tmp_path / "again.json")
    assert signed("export", "json", "-o", out).code == 0
    other = run_on(tmp_path / "other.db")
    assert other("import", out).code == 0
    assert other("export", "json", "-o", again).code == 0
    assert (tmp_path / "out.json").read_bytes() == (tmp_path / "again.json").read_bytes()
    assert "1 slip" in other("show", f"{PLAN}:4.2.m2").out
    assert other("check").code == 0


def test_a_long_reason_is_folded_to_the_screen(signed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    signed("set", "4.2.m2", "--due", "end feb", "--reason", "The second advert has to be agreed first. " * 4)
    lines = signed("decisions").lines
    assert "           because: The second advert has to be agreed first. The second advert" in lines
    assert max(map(len, lines)) <= 80
