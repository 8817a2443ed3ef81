"""The directorate of an activity, in a plan that calls it what it likes."""

from typing import Any

import pytest


@pytest.fixture
def placed(run: Any) -> Any:
    """The sample, whose activity 4.2 is in a directorate that its plan calls a service."""
    assert run("plan", "set", "directorate-word", "Service", "--plan", "third").code == 0
    answer = run("set", "4.2", "--directorate", "Adult Social Care")
    assert answer.out.startswith("4.2 service written")
    return run


def test_it_is_shown_found_and_told_of_by_the_plans_own_word(placed: Any) -> None:
    assert "Service    Adult Social Care" in placed("show", "4.2").out
    assert placed("show", "4.2", "--json").json["directorate"] == "Adult Social Care"
    assert "4.2" in placed("find", "social care").out
    assert "service: nothing → Adult Social Care" in placed("history", "4.2").out
    assert placed("set", "4.2", "--directorate", "").out.startswith("4.2 service removed")
    assert placed("show", "4.2", "--json").json["directorate"] is None


def test_it_is_in_json_only_where_there_is_one(run: Any) -> None:
    assert "directorate" not in run("export", "json").out
    run("plan", "set", "directorate-word", "Portfolio", "--plan", "third")
    run("set", "4.2", "--directorate", "Culture")
    plan = next(plan for plan in run("export", "json").json["plans"] if plan["title"].startswith("Third"))
    assert plan["levels"]["directorate"] == "Portfolio"
    activities = [activity for objective in plan["objectives"] for activity in objective["activities"]]
    assert [one["directorate"] for one in activities if "directorate" in one] == ["Culture"]


def test_json_brings_it_back(placed: Any, tmp_path: Any, run_on: Any) -> None:
    sent = tmp_path / "plan.json"
    sent.write_text(placed("export", "json", "--plan", "third").out, encoding="utf-8")
    other = run_on(tmp_path / "other.db")
    assert other("import", str(sent)).code == 0
    assert "Service    Adult Social Care" in other("show", "4.2").out


def test_what_is_no_activity_has_none(run: Any) -> None:
    answer = run("set", "4.2.m1", "--directorate", "Culture")
    assert answer.code == 2
    assert "A milestone has no directorate: choose an activity." in answer.err


def test_a_plan_goes_back_to_the_usual_word(placed: Any) -> None:
    assert placed("plan", "unset", "directorate-word", "--plan", "third").code == 0
    assert placed("plan", "get", "directorate-word", "--plan", "third").out == "Directorate\n"
    assert "Directorate" in placed("show", "4.2").out


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "md"])
def test_a_sheet_has_a_column_for_it_under_the_plans_word_and_brings_it_back(
    placed: Any, tmp_path: Any, run_on: Any, form: str
) -> None:
    sheet = tmp_path / f"plan.{form}"
    assert placed("export", form, "--plan", "third", "-o", str(sheet)).code == 0
    other = run_on(tmp_path / "other.db")
    assert other("import", str(sheet)).code == 0
    assert "Service    Adult Social Care" in other("show", "4.2").out


def test_a_plan_without_one_has_no_such_column(run: Any) -> None:
    assert "Directorate" not in run("export", "csv", "--plan", "third").out


def test_what_is_typed_into_the_column_is_taken_in(placed: Any, tmp_path: Any) -> None:
    placed("plan", "set", "directorate-word", "Cluster", "--plan", "third")
    sheet = tmp_path / "plan.csv"
    assert placed("export", "csv", "--plan", "third", "-o", str(sheet)).code == 0
    words = sheet.read_text(encoding="utf-8-sig")
    assert "Cluster" in words.splitlines()[0]
    sheet.write_text(words.replace("Adult Social Care", "Public Health"), encoding="utf-8-sig")
    assert placed("import", str(sheet)).code == 0
    assert "Cluster    Public Health" in placed("show", "4.2").out
