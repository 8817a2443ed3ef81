"""Decisions of every kind as plain lines: asked, answered by one or more groups, and kept in a log."""

from typing import Any

import pytest

PLAN = "Third Sector Strategy"
MONEY = "Confirm the £300,000."


@pytest.fixture
def two_groups(run: Any) -> Any:
    """The demonstration with two groups; one has met."""
    run("meeting", "add", "10 Dec 2009", "--group", "+Delivery Group", "--plan", PLAN)
    run("group", "add", "Grants Panel", "--plan", PLAN)
    return run


def test_what_a_report_asks_is_answered_with_its_minute_and_is_in_the_log(two_groups: Any) -> None:
    two_groups("overall", "--decision", MONEY, "--decision", "Stop 5.1.", "--plan", PLAN)
    assert f"  {'':7}  {MONEY}  (asked 31 Dec 2009)" in two_groups("decisions").lines
    done = two_groups("decide", "--asked", "confirm", "--group", "Delivery", "--minute", "5.2", "--what", "In writing")
    assert "“Confirm the £300,000.” agreed, Delivery Group 10 Dec 2009" in done.out
    asked = two_groups("decisions").out
    assert MONEY not in asked
    assert "Stop 5.1." in asked
    assert two_groups("decisions", "--log").lines == [
        "10 Dec 2009  Delivery Group: “Confirm the £300,000.” agreed – In writing (minute 5.2)"
    ]
    (row,) = two_groups("decisions", "--log", "--json").json
    assert (row["group"], row["asked"], row["outcome"], row["minute"], row["kind"], row["plan"]) == (
        *("Delivery Group", MONEY, "agreed", "5.2", "other", PLAN),
    )
    assert two_groups("undo").code == 0
    assert MONEY in two_groups("decisions").out


def test_one_asks_of_a_group_and_two_decide_together(two_groups: Any) -> None:
    assert "asked of Grants Panel: “Merge the funds”" in two_groups(
        "ask", "Merge the funds", "--about", "4.2", "--group", "grants", "--kind", "scope"
    ).out  # fmt: skip
    row = next(row for row in two_groups("decisions", "--json").json if row["text"])
    assert (row["ref"], row["group"], row["kind"], row["asked"]) == ("4.2", "Grants Panel", "scope", "in words")
    done = two_groups("decide", "--asked", "merge", "--group", "Grants", "--group", "Delivery", "--on", "14 dec 2009")
    assert "4.2 “Merge the funds” agreed, Grants Panel and Delivery Group 14 Dec 2009" in done.out
    assert len(two_groups("decisions", "--log").lines) == 2
    assert "“Merge the funds” agreed" in two_groups("show", "4.2").out
    assert "agreed · Grants Panel 14 Dec 2009" in two_groups("history", "4.2").out


def test_money_that_is_confirmed_by_a_decision_is_asked_about_no_more(two_groups: Any) -> None:
    ref = next(row["ref"] for row in two_groups("decisions", "--json").json if row["asked"] == "is it confirmed")
    done = two_groups("decide", ref, "--kind", "money", "--confirms", "--group", "Delivery")
    assert "money agreed, Delivery Group 10 Dec 2009" in done.out
    asked = [row["ref"] for row in two_groups("decisions", "--json").json if row["asked"] == "is it confirmed"]
    assert ref not in asked


def test_a_group_that_is_not_there_is_answered_with_the_nearest(two_groups: Any) -> None:
    answer = two_groups("decide", "4.2", "--kind", "scope", "--what", "Half", "--group", "Grant Pannel")
    assert (answer.code, "Did you mean “Grants Panel”?" in answer.err) == (2, True)


def test_the_log_says_when_it_is_empty(run: Any) -> None:
    answer = run("decisions", "--log")
    assert (answer.code, answer.out) == (0, "")
    assert "No decision has been recorded yet" in answer.err


def test_decisions_and_what_is_asked_go_out_and_in_again(two_groups: Any, run_on: Any, tmp_path: Any) -> None:
    two_groups("overall", "--decision", MONEY, "--decision", "Stop 5.1.", "--plan", PLAN)
    two_groups("decide", "--asked", "confirm", "--group", "Delivery", "--minute", "5.2")
    two_groups("ask", "Merge the funds", "--about", "4.2", "--group", "grants")
    out, again = str(tmp_path / "out.json"), str(tmp_path / "again.json")
    assert two_groups("export", "json", "-o", out).code == 0
    other = run_on(tmp_path / "other.db")
    assert other("import", out).code == 0
    assert other("export", "json", "-o", again).code == 0
    assert (tmp_path / "out.json").read_bytes() == (tmp_path / "again.json").read_bytes()
    assert other("decisions").out == two_groups("decisions").out
    assert other("check").code == 0


def test_the_report_prints_what_is_still_asked_and_what_was_decided(two_groups: Any) -> None:
    report = ("report", "highlight", "--plan", "third", "--position", "2009-12-31", "--format", "md")
    two_groups("overall", "--decision", "Stop 5.1.", "--plan", PLAN)
    before = two_groups(*report).out
    two_groups("ask", "Merge the funds", "--about", "4.2", "--group", "grants")
    two_groups("decide", "6.1", "--kind", "scope", "--what", "Half of it", "--minute", "7", "--group", "Delivery")
    after = two_groups(*report).out
    assert "1. Stop 5.1.\n2. 4.2: Merge the funds (asked of the Grants Panel)\n" in after
    assert "Decided so far:\n\n- 10 December 2009, Delivery Group: 6.1: scope agreed – Half of it (minute 7)" in after
    two_groups("undo")
    two_groups("undo")
    assert two_groups(*report).out == before


def test_a_milestone_waits_for_the_approval_that_it_needs(two_groups: Any) -> None:
    assert "needs the approval of Grants Panel" in two_groups("approval", "4.2.m3", "--by", "Grants").out
    done = two_groups("set", "4.2.m3", "--status", "complete")
    assert "4.2.m3 waits for the Grants Panel to approve it" in done.out
    assert "Approval   Grants Panel: not given yet" in two_groups("show", "4.2.m3").out
    (asked,) = [row for row in two_groups("decisions", "--json").json if row["asked"] == "approval"]
    assert (asked["ref"], asked["group"]) == ("4.2.m3", "Grants Panel")
    assert "1 done, and waiting for approval" in two_groups("decisions").out
    done = two_groups("decide", "4.2.m3", "--kind", "approval", "--group", "Grants", "--on", "14 dec 2009")
    assert "complete, done 14 Dec 2009" in done.out
    shown = two_groups("show", "4.2.m3", "--json").json
    assert (shown["status"], shown["approvals"]) == ("complete", [{"group": "Grants Panel", "given": "2009-12-14"}])
    assert "14 Dec 2009 already" in two_groups("decide", "4.2.m3", "--kind", "approval", "--group", "Grants").err


def test_approvals_go_out_and_in_again(two_groups: Any, run_on: Any, tmp_path: Any) -> None:
    two_groups("approval", "4.2.m3", "--by", "Grants")
    two_groups("set", "4.2.m3", "--status", "complete")
    out, again = str(tmp_path / "out.json"), str(tmp_path / "again.json")
    assert two_groups("export", "json", "-o", out).code == 0
    other = run_on(tmp_path / "other.db")
    assert other("import", out).code == 0
    assert other("export", "json", "-o", again).code == 0
    assert (tmp_path / "out.json").read_bytes() == (tmp_path / "again.json").read_bytes()
    assert "waits for" in other("set", "4.2.m3", "--status", "complete").err


def test_a_group_has_members_and_terms_of_reference(two_groups: Any, run_on: Any, tmp_path: Any) -> None:
    done = two_groups("group", "set", "Delivery", "--plan", PLAN, "--terms", "Decides on dates.", "--member", "Louise")
    assert "Delivery Group: terms of reference written and Louise Russell is a member" in done.out
    assert two_groups("group", "list").lines[:3] == [
        f"Delivery Group  ({PLAN})", "  Decides on dates.", "  members: Louise Russell",
    ]  # fmt: skip
    assert (
        "is no member of Grants Panel"
        in two_groups("group", "set", "Grants", "--plan", PLAN, "--no-member", "Louise").err
    )
    out, again = str(tmp_path / "out.json"), str(tmp_path / "again.json")
    assert two_groups("export", "json", "-o", out).code == 0
    other = run_on(tmp_path / "other.db")
    assert other("import", out).code == 0
    assert other("export", "json", "-o", again).code == 0
    assert (tmp_path / "out.json").read_bytes() == (tmp_path / "again.json").read_bytes()
    two_groups("group", "set", "Delivery", "--plan", PLAN, "--no-member", "Louise")
    assert two_groups("group", "list", "--json").json[0]["members"] == []


def test_the_agenda_of_a_meeting_is_what_is_asked_of_its_group(two_groups: Any) -> None:
    two_groups("meeting", "add", "14 Jan 2010", "--group", "Delivery", "--plan", PLAN, "--text", "Room 2")
    two_groups("ask", "Merge the funds", "--plan", PLAN, "--group", "grants")
    two_groups("ask", "Open a second fund", "--plan", PLAN)
    lines = two_groups("meeting", "agenda", "--group", "Delivery", "--plan", PLAN).lines
    assert lines[0] == "Delivery Group, 14 Jan 2010: Room 2"
    assert any("Open a second fund" in line for line in lines)
    assert not any("Merge the funds" in line for line in lines)
    said = two_groups("meeting", "agenda", "10 Dec 2009", "--group", "Delivery", "--plan", PLAN, "--json").json
    assert (said["group"], said["on_day"]) == ("Delivery Group", "2009-12-10")
    missing = two_groups("meeting", "agenda", "--group", "Grants", "--plan", PLAN)
    assert (missing.code, "Grants Panel has no meeting from now on. Its meetings: none yet" in missing.err) == (2, True)


def test_a_plan_is_signed_off_by_a_group_with_its_minute_in_one_step(two_groups: Any) -> None:
    done = two_groups(
        "sign-off", PLAN, "--group", "Delivery", "--minute", "4", "--meeting", "10 Dec 2009", "--on", "12 Dec 2009"
    )
    assert done.code == 0
    assert two_groups("decisions", "--log").lines == [
        "10 Dec 2009  Delivery Group: approval agreed – the plan is signed off (minute 4)",
    ]
    assert two_groups("undo").code == 0
    assert two_groups("decisions", "--log").out == ""
    assert two_groups("sign-off", PLAN, "--minute", "4").code == 2
    assert two_groups("sign-off", PLAN, "--group", "Cabinet").code == 2
    assert "say which group met" in two_groups("sign-off", PLAN, "--meeting", "10 Dec 2009").err
    assert two_groups("sign-off", PLAN, "--group", "Delivery", "--meeting", "10 Dec 2010").code == 2


def test_a_decision_is_not_of_a_meeting_before_it_was_asked_for(two_groups: Any) -> None:
    """The group met on 10 December: what is asked on the 15th, it has decided since."""
    assert two_groups("sign-off", PLAN, "--on", "1 dec 2009").code == 0
    assert two_groups("set", "4.2.m3", "--due", "end jan", "--reason", "The lease").code == 0
    assert two_groups("ask", "Merge the funds", "--about", "4.2").code == 0
    assert "Delivery Group 15 Dec 2009" in two_groups("decide", "4.2.m3", "--group", "Delivery").out
    assert "Delivery Group 15 Dec 2009" in two_groups("decide", "--asked", "Merge", "--group", "Delivery").out
    said = two_groups("decide", "4.6.m2", "--to", "end feb", "--group", "Delivery").out
    assert "Delivery Group 10 Dec 2009" in said, "which nobody had asked for before the meeting"
