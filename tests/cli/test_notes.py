"""Lessons learned and consultations, by command: noted, listed, found, printed; private notes never are."""

from typing import Any

import pytest


@pytest.fixture
def noted(run: Any) -> Any:
    """The sample, with a lesson of 4.2, a consultation on 2.1, and a private note of each."""
    assert run("note", "Ask Finance before the bid", "--about", "4.2", "--on", "4 Dec").code == 0
    assert run("note", "Quorum is too high", "--about", "2.1", "--kind", "consultation").code == 0
    assert run("note", "Begin earlier", "--plan", "third", "--on", "1 Dec").code == 0
    assert run("set", "4.2", "2.1", "--private", "Nobody else reads this").code == 0
    return run


def test_they_are_shown_with_their_day_and_listed_latest_first(noted: Any) -> None:
    assert any(
        line.startswith("Lesson     Ask Finance before the bid (4 Dec 2009") for line in noted("show", "4.2").lines
    )
    rows = noted("notes", "--json").json
    assert [(row["kind"], row["ref"], row["on_day"]) for row in rows] == [
        ("consultation", "2.1", "2009-12-15"),
        ("lesson", "4.2", "2009-12-04"),
        ("lesson", "", "2009-12-01"),
    ]
    assert [row["text"] for row in noted("notes", "--kind", "lesson", "--json").json] == [
        "Ask Finance before the bid",
        "Begin earlier",
    ]
    assert "Nobody else" not in noted("notes").out
    assert "4.2" in noted("find", "before the bid").out


def test_a_note_is_taken_away_by_its_number_and_undone(noted: Any) -> None:
    assert noted("note", "--about", "4.2", "--remove", "1").out.startswith("4.2 lesson removed: Ask Finance")
    assert noted("note", "--about", "4.2", "--remove", "1").code == 2
    assert noted("undo").code == 0
    assert "lesson: “Ask Finance before the bid” · 4 Dec 2009" in noted("history", "4.2").out


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("x", "--remove", "1"),
        ("--remove", "1", "--on", "4 Dec"),
        ("x", "--about", "4.2.t9"),
        ("", "--about", "4.2"),
    ],
)
def test_what_says_nothing_is_refused(noted: Any, words: tuple[str, ...]) -> None:
    assert noted("note", *words).code == 2


def test_reports_print_lessons_and_the_plan_prints_consultations(noted: Any) -> None:
    report = noted(
        "report", "highlight", "--plan", "third", "--to", "2009-12-31", "--cut-off", "2010-01-08", "--format", "md"
    )
    assert "## Lessons learned" in report.out
    assert "Ask Finance before the bid (4 Dec 2009)" in report.out
    assert "Quorum" not in report.out
    plan = noted("export", "md", "--plan", "third").out
    assert "## Consultation" in plan
    assert "Quorum is too high (15 Dec 2009)" in plan
    assert "Nobody else" not in plan + report.out


def test_a_report_on_a_day_before_a_lesson_was_learned_leaves_it_out(noted: Any) -> None:
    report = noted(
        "report", "highlight", "--plan", "third", "--to", "2009-12-02", "--cut-off", "2009-12-15", "--format", "md"
    ).out
    assert "Begin earlier" in report
    assert "Ask Finance" not in report


def test_json_brings_them_back_and_next_years_plan_leaves_them_behind(noted: Any, tmp_path: Any, run_on: Any) -> None:
    sent = tmp_path / "plan.json"
    sent.write_text(noted("export", "json").out, encoding="utf-8")
    other = run_on(tmp_path / "other.db")
    assert other("import", str(sent)).code == 0
    assert other("export", "json").out == noted("export", "json").out
    assert noted("roll-forward", "third").code == 0
    assert {row["plan"] for row in noted("notes", "--kind", "lesson", "--json").json} == {"Third Sector Strategy"}
