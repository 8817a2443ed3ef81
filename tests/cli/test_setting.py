"""`set`: many rows and facts in one act, saved before it is said, and taken back in one step."""

import re
import sqlite3
from functools import partial
from typing import Any

import pytest

from tsworkbench.store import opening
from tsworkbench.store.opening import open_book


def row(run: Any, ref: str) -> dict[str, Any]:
    return dict(run("show", ref, "--json").json)


def test_completing_says_the_label_and_when_it_was_saved(run: Any) -> None:
    answer = run("set", "4.2.m2", "--status", "complete")
    assert answer.code == 0
    label, saved = answer.out.rstrip("\n").split(" · ")
    assert label == "4.2.m2 complete, done 15 Dec 2009 (was in progress)"
    assert re.fullmatch(r"saved 14:02:\d\d", saved)
    assert row(run, "4.2.m2")["done_on"] == "2009-12-15"


def test_several_refs_and_options_are_one_act_and_one_undo(run: Any) -> None:
    before = run("export", "json").out
    answer = run(
        *("set", "4.2.m2", "4.2.m3", "4.6"),
        *("--due", "end feb", "--title", "Another", "--lead", "Richard Parsons", "--private", "Ask Ann."),
        *("--rag", "amber", "--why", "Because.", "--next", "Then.", "--note", "For members.", "--status", "deferred"),
    )
    assert answer.code == 0, answer.err
    for ref in ("4.2.m2", "4.2.m3", "4.6"):
        now = row(run, ref)
        assert (now["due_to"], now["title"], now["status"]) == ("2010-02-28", "Another", "deferred")
        assert now["leads"] == [{"name": "Richard Parsons", "role": "lead"}]
        assert now["private_notes"][0]["text"] == "Ask Ann."
    assert row(run, "4.6")["updates"][0]["comment"] == "For members."
    assert row(run, "4.2")["updates"][0]["why"] == "Because."
    assert run("undo").code == 0
    assert run("export", "json").out == before
    assert run("redo").code == 0
    assert row(run, "4.2.m3")["title"] == "Another"


def test_one_wrong_ref_leaves_everything_as_it_was(run: Any) -> None:
    before = run("export", "json").out
    answer = run("set", "4.2.m2", "4.2.m9", "--status", "complete")
    assert answer.code == 2
    assert "4.2.m9" in answer.err
    assert run("export", "json").out == before


@pytest.mark.parametrize(
    ("word", "stored"),
    [
        ("In progress", "in_progress"),
        ("in-progress", "in_progress"),
        ("IN_PROGRESS", "in_progress"),
        ("not started", "not_started"),
        ("Deferred", "deferred"),
        ("cancelled", "cancelled"),
        ("complete", "complete"),
    ],
)
def test_a_status_is_known_however_it_is_spelled(run: Any, word: str, stored: str) -> None:
    assert run("set", "4.2.m3", "--status", "deferred" if stored != "deferred" else "complete").code == 0
    assert run("set", "4.2.m3", "--status", word).code == 0
    assert row(run, "4.2.m3")["status"] == stored


def test_reopen_puts_work_in_progress_again_and_takes_the_day_away(run: Any) -> None:
    assert run("set", "4.2.m1", "--status", "reopen").code == 0
    assert (row(run, "4.2.m1")["status"], row(run, "4.2.m1")["done_on"]) == ("in_progress", None)


@pytest.mark.parametrize(
    ("word", "stored"),
    [
        ("r", "red"),
        ("A", "amber"),
        ("Green", "green"),
        ("b", "complete"),
        ("c", "complete"),
        ("u", "unrated"),
        ("not rated", "unrated"),
        ("none", None),
        ("Not-said", None),
    ],
)
def test_a_rag_is_a_letter_or_a_word(run: Any, word: str, stored: str | None) -> None:
    assert run("set", "6.1", "--rag", word).code == 0
    assert row(run, "6.1")["rag"] == stored


def test_a_rag_on_a_milestone_is_stated_on_its_activity(run: Any) -> None:
    assert run("set", "4.2.m1", "4.2.m2", "--rag", "red").out.startswith("4.2 now ▲ Red (was ◆ Amber)")
    assert row(run, "4.2")["rag"] == "red"


def test_why_alone_belongs_to_the_last_that_was_said(run: Any) -> None:
    assert run("set", "4.6", "--why", "Costing is late.").code == 0
    newest = row(run, "4.6")["updates"][0]
    assert (newest["rag"], newest["why"], newest["next"]) == (
        "red",
        "Costing is late.",
        "Costed paper to members on 19 January.",
    )
    nothing_said = run("set", "4.5", "--why", "No reason.")
    assert nothing_said.code == 2
    assert "--rag" in nothing_said.err


def test_the_day_it_was_done_can_be_any_phrase(run: Any) -> None:
    assert run("set", "4.2.m3", "--status", "complete", "--done-on", "fri 11 dec 2009").code == 0
    assert row(run, "4.2.m3")["done_on"] == "2009-12-11"
    assert run("set", "4.2.m3", "--done-on", "10 dec").code == 0
    assert row(run, "4.2.m3")["done_on"] == "2009-12-10"


def test_a_date_is_taken_away_with_nothing(run: Any) -> None:
    assert run("set", "4.2.m3", "--due", "").code == 0
    assert (row(run, "4.2.m3")["due_to"], row(run, "4.2.m3")["due_text"]) == (None, None)
    assert row(run, "4.2.m3")["due_printed"] == "by December 2009"


def test_leads_are_typed_as_they_are_printed(run: Any) -> None:
    assert run("set", "4.5", "--lead", "louise / +Ann Other with corp").code == 0
    assert row(run, "4.5")["leads"] == [
        {"name": "Louise Russell", "role": "lead"},
        {"name": "Ann Other", "role": "joint"},
        {"name": "Corporate Finance", "role": "supporting"},
    ]
    assert run("set", "4.5", "--lead", "rich", "--lead", "+Bo New", "--lead", "shazia").code == 0
    assert [lead["name"] for lead in row(run, "4.5")["leads"]] == ["Richard Parsons", "Bo New", "Shazia Hussain"]


def test_the_same_again_is_nothing_to_do(run: Any) -> None:
    answer = run("set", "4.2.m1", "--status", "complete")
    assert (answer.code, answer.out) == (1, "")
    assert "already" in answer.err


def test_json_says_the_act_and_what_it_touched(run: Any) -> None:
    said = run("set", "4.2.m3", "--status", "complete", "--json").json
    assert said["label"] == "4.2.m3 complete, done 15 Dec 2009 (was not started)"
    assert {"table": "milestone", "id": row(run, "4.2.m3")["id"]} in said["rows"]


def test_an_act_stands_under_the_name_of_who_made_it(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run("set", "4.2.m3", "--due", "tbc", who="Ann Other")
    assert run("history", "--json", "--limit", "1").json[0]["who"] == "Ann Other"
    monkeypatch.setenv("TSWORKBENCH_WHO", "Bo New")
    run("set", "4.2.m3", "--due", "end jan", who=None)
    assert run("history", "--json", "--limit", "1").json[0]["who"] == "Bo New"


def test_without_a_name_an_act_is_by_whoever_works_on_the_file_here_else_by_the_login(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "arussell")
    run("set", "4.2.m3", "--due", "end jan", who=None)
    assert run("history", "--json", "--limit", "1").json[0]["who"] == "arussell"
    book = open_book(run.path)
    book.set_local("me", "Shazia Hussain")
    book.close()
    run("set", "4.2.m3", "--due", "end feb", who=None)
    assert run("history", "--json", "--limit", "1").json[0]["who"] == "Shazia Hussain"


def test_nothing_is_said_to_be_saved_when_the_file_refuses(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # the command line would wait five seconds for the other program
    monkeypatch.setattr(opening, "open_book", partial(opening.open_book, wait_ms=10))
    other = sqlite3.connect(run.path, isolation_level=None)
    other.execute("begin exclusive")
    try:
        answer = run("set", "4.2.m3", "--status", "complete")
    finally:
        other.execute("rollback")
        other.close()
    assert (answer.code, answer.out) == (11, "")
    assert "Another program" in answer.err
    assert row(run, "4.2.m3")["status"] == "not_started"


def test_no_change_is_an_update_too(run: Any) -> None:
    answer = run("set", "4.2", "--no-change")
    assert answer.code == 0
    assert answer.out.startswith("4.2 no change, still ◆ Amber")


def test_no_change_with_a_rag_is_refused(run: Any) -> None:
    answer = run("set", "4.2", "--no-change", "--rag", "red")
    assert answer.code == 2
    assert "--rag or --no-change" in answer.err


def test_where_the_money_comes_from_is_set_alone_or_with_the_rest(run: Any) -> None:
    assert run("set", "4.2", "--funding", "Lottery £20,000; Council £5,000").code == 0
    assert [one["source"] for one in row(run, "4.2")["funding"]] == ["Lottery", "Council"]
    assert run("set", "4.2", "--title", "Another", "--funding", "").code == 0
    assert (row(run, "4.2")["title"], row(run, "4.2")["funding"]) == ("Another", [])


def test_a_large_number_is_said_in_full_wherever_it_is_shown(run: Any) -> None:
    assert run("set", "1.2.o1", "--target", "1250000").out.startswith("1.2.o1 target 1,250,000")
    assert run("actual", "1.2.o1", "=1234.567").out.startswith("1.2.o1 now 1,234.567 of 1,250,000")
    assert {"1,250,000", "1,234.567"} <= {word for line in run("show", "1.2.o1").lines for word in line.split()}
    told = "\n".join(run("history", "1.2.o1").lines + run("history").lines)
    assert "→ 1,250,000" in told
    assert "e+0" not in told


def test_no_change_of_what_nobody_has_rated_is_refused(run: Any) -> None:
    answer = run("set", "4.5", "--no-change")
    assert answer.code == 2
    assert "4.5 has no rating yet" in answer.err


def test_so_much_later_for_several_rows_moves_each_from_its_own_date(run: Any) -> None:
    run("set", "4.2.m2", "--due", "31 December 2009")
    run("set", "4.2.m3", "--due", "14 January 2010")
    assert "2 rows moved: 2 weeks later" in run("set", "4.2.m2", "4.2.m3", "--due", "+2w").out
    shown = run("show", "4.2.m2").out + run("show", "4.2.m3").out
    assert "14 January 2010" in shown
    assert "28 January 2010" in shown
    assert "on 29 December 2009" in run("set", "4.2.m2", "--due", "+2w").out


def test_a_date_already_past_says_so_in_lines_and_json(run: Any) -> None:
    said = run("set", "4.2.m2", "--due", "june 2009").out
    assert "“june 2009”: by 30 June 2009 (month): 5 months ago." in said
    (read,) = run("set", "4.2.m3", "--due", "june 2009", "--json").json["read"]
    assert (read["reading"], read["ago"]) == ("by 30 June 2009 (month)", "5 months ago")


def test_an_output_has_commentary_evidence_a_stage_and_readings_in_lines_and_json(run: Any) -> None:
    run("set", "1.2.o4", "--note", "Booked out.", "--starts-from", "10", "--stage", "draft")
    run("actual", "1.2.o4", "=20", "--on", "4 Dec 2009")
    run("actual", "1.2.o4", "+5", "--on", "11 Dec 2009")
    assert run("evidence", "1.2.o4", "S:/register.xlsx", "--on", "11 Dec").out.startswith(
        "1.2.o4 evidence: S:/register.xlsx · saved"
    )
    shown = run("show", "1.2.o4").out
    assert "Starts from 10 " in shown
    assert "Document   draft" in shown
    assert "Readings   ▁▆█ 10 → 25" in shown
    assert "Evidence   S:/register.xlsx (11 Dec 2009, Louise Russell)" in shown
    assert "Booked out." in shown
    said = row(run, "1.2.o4")
    (evidence,) = said["evidence"]
    assert (evidence["kind"], evidence["text"], evidence["on_day"]) == ("path", "S:/register.xlsx", "2009-12-11")
    assert (said["starts_from"], said["stage"], said["updates"][0]["comment"]) == (10, "draft", "Booked out.")
    exported = run("export", "json", "--plan", "third").json
    outputs = [o for p in exported["plans"] for b in p["objectives"] for a in b["activities"] for o in a["outputs"]]
    (output,) = [one for one in outputs if one["ref"] == "1.2.o4"]
    assert (output["stage"], output["evidence"][0]["kind"]) == ("draft", "path")


def test_what_comes_round_again_is_shown_time_by_time_in_lines_and_json(run: Any) -> None:
    run("add", "milestone", "4.2", "Report monthly")
    answer = run("set", "4.2.m5", "--status", "complete", as_at="2010-01-04")
    assert answer.out.startswith("4.2.m5 done for 31 Dec 2009, on 4 Jan 2010; next due 31 Jan 2010")
    shown = run("show", "4.2.m5", as_at="2010-03-02").out
    assert "Times      4: 1 done, 2 late, 1 to come" in shown
    assert "Time       due 31 Dec 2009: done 4 Jan 2010, late" in shown
    assert "Time       due 28 Feb 2010: not done" in shown
    times = run("show", "4.2.m5", "--json").json["times"]
    assert [(one["due_on"], one["status"]) for one in times][:2] == [
        ("2009-12-31", "complete"),
        ("2010-01-31", "in_progress"),
    ]


def test_a_report_of_a_past_day_has_what_was_done_later_as_still_to_do(run: Any) -> None:
    run("add", "milestone", "4.2", "Report monthly")
    run("set", "4.2.m5", "--status", "complete", as_at="2009-12-15")
    run("set", "4.2.m5", "--status", "complete", "--done-on", "11 Jan 2010", as_at="2010-01-20")
    report = ("report", "highlight", "--plan", "third", "--format", "md", "--cut-off", "2010-02-02", "--to")
    assert "Report (4.2)" in run(*report, "2009-12-31", as_at="2010-02-02").out
    past = run(*report, "2010-01-05", as_at="2010-02-02").out
    assert "11 January" not in past
