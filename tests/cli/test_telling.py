"""`show`, `history`, `officers` and `plans`."""

import sqlite3
from typing import Any


def test_show_tells_what_the_dates_say_beside_what_the_lead_states(run: Any) -> None:
    said = run("show", "5.1").out
    assert "RAG        ●G green; by dates ▲R red – stated better than dated" in said
    assert "5.1.m1" in said


def test_show_tells_the_phrase_the_day_and_where_the_lead_stands(run: Any) -> None:
    said = run("show", "4.6.m1").out
    assert "by November 2009 (30 Nov 2009), 15d late" in said
    assert "Louise Russell with Corporate Finance (of the activity)" in said


def test_show_tells_what_was_said_newest_first(run: Any) -> None:
    run("set", "4.6", "--rag", "amber", "--why", "Costed now.", "--next", "Members decide.", "--private", "Ask Ann.")
    said = " ".join(run("show", "4.6").out.split())
    assert "Louise Russell: ◆A amber; why: Costed now.; next: Members decide." in said
    assert said.index("Costed now") < said.index("third option")
    assert "Ask Ann. (Louise Russell, 15 Dec 2009 14:02)" in said


def test_show_gives_json_with_money_and_the_refs_below(run: Any) -> None:
    said = run("show", "4.2", "--json").json
    assert (said["cost_pence"], said["cost_text"]) == (30_000_000, "£300,000")
    assert said["funding"][0]["confirmed"] == 0
    assert said["under"] == ["4.2.m1", "4.2.m2", "4.2.m3", "4.2.m4", "4.2.o1", "4.2.o2"]


def test_show_works_for_every_level_and_by_id(run: Any) -> None:
    run("add", "task", "4.2", "Ring the funder")
    for ref in ("Third Sector Strategy:4", "4.2", "4.2.m1", "4.2.o1", "4.2.t1", "THIN:9", "THIN:T1"):
        told = run("show", ref, "--json")
        assert told.code == 0
        assert run("show", told.json["id"]).code == 0


def test_the_costs_of_the_action_plan_are_those_printed(run: Any) -> None:
    activities = run("list", "--plan", "third", "--level", "activity", "--json").json
    pence = [run("show", row["id"], "--json").json["cost_pence"] or 0 for row in activities]
    assert sum(pence) == 43_000_000


def test_history_lists_acts_newest_first_in_local_time(run: Any) -> None:
    run("set", "4.2.m2", "--status", "complete")
    newest, *older = run("history").lines
    assert newest == "15 Dec 2009 14:02  Louise Russell    4.2.m2 complete, done 15 Dec 2009 (was in progress)"
    assert older[-1].startswith("3 Aug 2009 09:00")
    assert len(run("history", "--limit", "3").lines) == 3


def test_history_of_a_row_gives_each_cell_from_what_to_what(run: Any) -> None:
    run("set", "4.2.m2", "--due", "end jan")
    lines = run("history", "4.2.m2").lines
    assert "    due: end Dec 2009 → end Jan 2010" in lines
    changes = run("history", "4.2.m2", "--json").json
    assert {"cell": "due_to", "from": "2009-12-31", "to": "2010-01-31"}.items() <= next(
        change for change in changes if change["cell"] == "due_to"
    ).items()


def test_history_marks_what_was_taken_back(run: Any) -> None:
    run("set", "4.2.m2", "--status", "complete")
    run("undo")
    lines = run("history", "--limit", "2").lines
    assert lines[1].endswith("(undone)")
    assert "Undone: " in lines[0]


def test_history_shows_what_another_program_changed(run: Any) -> None:
    connection = sqlite3.connect(run.path)
    connection.execute("update milestone set title='Hand-written' where ref='4.2.m1'")
    connection.commit()
    connection.close()
    lines = run("history", "4.2.m1").lines
    assert "another program" in lines[0]
    assert lines[1].endswith("→ Hand-written")
    assert "Hand-written" in run("show", "4.2.m1").lines[0]


def test_officers_are_listed_busiest_first_with_their_counts(run: Any) -> None:
    first = run("officers", "--json").json[0]
    assert {key: first[key] for key in ("name", "kind", "late", "this_month", "later", "tbc")} == {
        "name": "Louise Russell",
        "kind": "person",
        "late": 2,
        "this_month": 6,
        "later": 11,
        "tbc": 2,
    }
    heading, louise, *_ = run("officers").lines
    assert heading.split() == ["Officer", "kind", "late", "this", "month", "later", "TBC"]
    assert louise.split() == ["Louise", "Russell", "person", "2", "6", "11", "2"]


def test_plans_are_listed_with_their_periods_and_counts(run: Any) -> None:
    action_plan, thin = run("plans", "--json").json
    assert {key: action_plan[key] for key in ("objectives", "activities", "milestones", "outputs", "done", "late")} == {
        "objectives": 7,
        "activities": 15,
        "milestones": 40,
        "outputs": 35,
        "done": 8,
        "late": 3,
    }
    assert (thin["period_start"], thin["activities"]) == ("2008-04-01", 25)
    assert "1 Apr 2009 – 31 Mar 2010; 7 objectives, 15 activities, 35 outputs" in run("plans").out


def test_every_label_of_a_row_stands_apart_from_what_it_labels(run: Any) -> None:
    lines = run("show", "T1").lines
    assert any(line.startswith("Key changes ") for line in lines)
    assert not any(line.startswith("Key changesV") for line in lines)
