"""Layouts in which public bodies print their plans: who leads, what is a header, what several rows say together."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document

from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.whole import Activity


def from_grid(*rows: list[str], title: str = "Harbour plan 2026/27") -> Draft:
    return read_plan(document(Paper([Text(title, 0), Grid(rows)])))


def activities(draft: Draft) -> list[Activity]:
    return [one for plan in draft.library.plans for objective in plan.objectives for one in objective.activities]


def leads(one: Activity) -> list[str]:
    return [f"{lead.name} {lead.role}" for lead in one.leads]


class TestWhoLeads:
    def test_a_lead_partner_leads_where_no_other_column_says_who_does(self) -> None:
        draft = from_grid(
            ["Outcome", "Action", "Lead Partner", "Support Partners", "Timescale"],
            ["Clean water", "Test the wells", "River Trust", "Anglers’ Club", "June 2026"],
        )

        assert leads(activities(draft)[0]) == ["River Trust lead", "Anglers’ Club supporting"]

    def test_a_lead_partner_beside_a_lead_officer_is_a_partner(self) -> None:
        draft = from_grid(
            ["Action", "Lead officer", "Lead partner", "Timescale"],
            ["Test the wells", "Ruth Amos", "River Trust", "June 2026"],
        )

        (one,) = activities(draft)
        assert leads(one) == ["Ruth Amos lead"]
        assert [party.name for party in one.parties] == ["River Trust"]


class TestRowsLikeHeaders:
    ROWS = (
        ["Actions", "Who", "When", "Resources / cost", "Monitoring", "Success criteria"],
        ["Read aloud daily", "Class teachers", "June 2026", "£400 for books", "Visits", "Pupils read well"],
        ["Compare with partner schools", "English lead", "Termly", "Supply cover £600", "Minutes notes", "Marks agree"],
        ["Train all staff", "Ruth Amos", "24 October 2026", "Own time", "Visits", "One script"],
    )

    def test_a_row_whose_words_are_also_names_of_columns_is_a_row(self) -> None:
        draft = from_grid(*self.ROWS)

        assert [one.title for one in activities(draft)] == [
            "Read aloud daily", "Compare with partner schools", "Train all staff"
        ]  # fmt: skip

    def test_what_is_no_plan_under_a_second_header_is_kept_in_the_notes(self) -> None:
        draft = from_grid(
            ["Action", "Lead", "Due", "Cost"],
            ["Train all staff", "Ruth Amos", "24 October 2026", "£20"],
            ["Target", "Cost", "Notes", ""],
            ["", "", "Ask the bursar about fees", ""],
        )

        assert [one.title for one in activities(draft)] == ["Train all staff"]
        assert "Ask the bursar about fees" in (draft.library.plans[0].notes or "")

    def test_a_first_row_of_short_names_of_which_two_are_known_is_no_decision_of_its_own(self) -> None:
        with pytest.raises(Refused):
            from_grid(
                ["Decision", "Decision maker", "Date", "Contact officer", "Documents"],
                ["Award of the paving contract", "Cabinet", "14 July 2026", "Jo Shah", "Report"],
                ["Adoption of the harbour plan", "Council", "23 September 2026", "Pat Low", "Report"],
            )


def test_numbers_of_actions_under_objectives_within_goals_are_the_actions_own() -> None:
    draft = from_grid(
        ["Goal", "Objective", "Action No.", "Action", "Lead", "Timeframe"],
        ["Goal 1: Trade", "1.1 Help firms", "1.1.1", "Run a course", "Ruth Amos", "June 2026"],
        ["", "", "1.1.2", "Open a hub", "Tom Reid", "July 2026"],
        ["", "1.2 Bring guests", "1.2.1", "Lay a path", "Ruth Amos", "May 2026"],
    )

    assert [[step.title for step in one.milestones] for one in activities(draft)] == [
        ["Run a course", "Open a hub"], ["Lay a path"]
    ]  # fmt: skip
    assert not draft.doubts
