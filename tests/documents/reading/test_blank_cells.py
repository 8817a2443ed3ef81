"""A plan whose cells are still blank is a plan: what is to be filled in during the year never makes it a form."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document

from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.whole import Activity, Plan

PROGRESS = ["Q1 progress", "Q2 progress", "Q3 progress", "Q4 progress", "RAG", "Evidence", "Comments"]


def plan_of(*rows: list[str]) -> Plan:
    (plan,) = read_plan(document(Paper([Text("Plan 2010/11", 1), Grid(list(rows))]))).library.plans
    return plan


def activities(plan: Plan) -> list[Activity]:
    return [activity for objective in plan.objectives for activity in objective.activities]


@pytest.mark.parametrize("blank", range(0, 15, 2))
def test_any_number_of_columns_may_be_blank_from_top_to_bottom(blank: int) -> None:
    heads = ["Objective", "Ref", "Action", "Lead", "By when", *(f"{PROGRESS[n % 7]} {n}" for n in range(blank))]
    rows = [["Stronger groups" if n == 1 else "", f"1.{n}", f"Hold course {n}", "A Ahmed", "June 2010"] for n in (1, 2)]
    plan = plan_of(heads, *([*row, *[""] * blank] for row in rows))
    assert [one.title for one in activities(plan)] == ["Hold course 1", "Hold course 2"]


def test_milestones_down_the_rows_carry_the_activity_above_them() -> None:
    heads = ["Objective", "Ref", "Action", "Lead", "Milestone", "By when", *PROGRESS]
    first = ["Groups", "1.1", "Open the centre", "A Ahmed", "Step 1", "June 2010", *[""] * 7]
    plan = plan_of(heads, first, *(["", "", "", "", f"Step {n}", "", *[""] * 7] for n in range(2, 9)))
    assert len(activities(plan)[0].milestones) == 8


@pytest.mark.parametrize(
    "lead", ["", "TBC", "[name]", "____", "………", "Choose an item.", "Click or tap here to enter text."]
)
@pytest.mark.parametrize("when", ["", "[date]", "________", "Click or tap to enter a date."])
def test_leads_and_dates_may_be_blank_or_still_to_be_filled_in(lead: str, when: str) -> None:
    heads = ["Objective", "Action", "Lead", "By when", "Done?"]
    plan = plan_of(heads, *(["Groups", f"Hold course {n}", lead, when, ""] for n in range(1, 5)))
    assert [(one.title, one.leads, one.due_to) for one in activities(plan)] == [
        (f"Hold course {n}", (), None) for n in range(1, 5)
    ]


def test_only_the_yes_and_no_column_may_be_filled_in() -> None:
    heads = ["Action", "Lead", "By when", "Complete?"]
    plan = plan_of(heads, *([f"Hold course {n}", "", "", "No"] for n in range(1, 7)))
    assert len(activities(plan)) == 6


def test_numbered_rows_at_the_end_may_wait_for_activities() -> None:
    heads = ["Objective", "Ref", "Action", "Lead", "By when"]
    rows = [["Groups", "1.1", "Hold a course", "A Ahmed", "June 2010"]]
    plan = plan_of(heads, *rows, *(["", f"1.{n}", "", "", ""] for n in range(2, 20)))
    assert [one.title for one in activities(plan)] == ["Hold a course"]


@pytest.mark.parametrize("action", ["", "____", "[insert action]"])
def test_a_form_that_names_no_activity_is_still_none(action: str) -> None:
    heads = ["Objective", "Ref", "Action", "Lead", "By when"]
    with pytest.raises(Refused, match="form"):
        plan_of(heads, *(["Groups", f"1.{n}", action, "", ""] for n in range(1, 5)))
