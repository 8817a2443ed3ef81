"""A column that names the directorate of each activity, and one of that name that holds persons."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document

from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.whole import Plan


def read(header: str, *names: str) -> Plan:
    rows = [[f"2.{n} Relight street {n}", "Ann Lamp", name, "May 2010"] for n, name in enumerate(names, 1)]
    heads = ["Action", "Lead officer", header, "By when"]
    return read_plan(document(Paper([Text("Plan 2010/11", 1), Grid([heads, *rows])]))).library.plans[0]


def activities(plan: Plan) -> list[str | None]:
    return [one.directorate for objective in plan.objectives for one in objective.activities]


@pytest.mark.parametrize(("header", "word"), [("Directorate", "Directorate"), ("Portfolio", "Portfolio")])
def test_it_is_taken_in_with_the_plans_word_for_it(header: str, word: str) -> None:
    plan = read(header, "Environment", "Adult Social Care", "Environment")
    assert activities(plan) == ["Environment", "Adult Social Care", "Environment"]
    assert plan.directorate_word == word
    assert [lead.name for lead in plan.objectives[0].activities[0].leads] == ["Ann Lamp"]


def test_persons_under_that_name_are_no_directorates() -> None:
    plan = read("Portfolio", "John Smith", "Mary Jones", "Peter Brown")
    assert activities(plan) == [None, None, None]
    assert "John Smith" in [one.name for one in plan.objectives[0].activities[0].parties]


def test_a_plan_without_such_a_column_has_the_usual_word() -> None:
    assert read("Comments", "Ask twice.", "", "").directorate_word == "Directorate"
