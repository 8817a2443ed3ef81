"""Layouts in which public bodies print their plans: who leads, what is a header, what several rows say together."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document

from tsworkbench.documents.formats.flat.reader import read_text
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


class TestDates:
    def test_ticks_under_years_below_one_name_say_when_it_is_due(self) -> None:
        draft = from_grid(
            ["Objective", "Action", "Team", "Timeframe", "<", "<", "Cost"],
            ["^", "^", "^", "Year 1 (2026/27)", "Year 2 (2027/28)", "Year 3 (2028/29)", "^"],
            ["Paths", "Build the river link", "Parks Team", "X", "X", "", "£4,000"],
            ["Paths", "Sign all paths", "Parks Team", "", "X", "X", "£900"],
        )

        assert [(one.title, one.due_to) for one in activities(draft)] == [
            ("Build the river link", "2028-03-31"), ("Sign all paths", "2029-03-31")
        ]  # fmt: skip

    def test_a_date_beside_two_columns_of_milestones_is_the_actions(self) -> None:
        draft = from_grid(
            ["Action", "Lead", "End", "Milestone (Dec)", "Milestone (Apr)"],
            ["New reading scheme", "Ruth Amos", "17/10/2026", "In use", ""],
            ["Sensory room", "Ruth Amos", "13/02/2027", "Equipped", "12 use it"],
        )

        assert [one.due_to for one in activities(draft)] == ["2026-10-17", "2027-02-13"]

    def test_a_revised_date_that_is_none_leaves_the_row_its_own(self) -> None:
        draft = from_grid(
            ["Action", "Lead", "Original deadline", "Revised deadline"],
            ["Bring in cards", "Ruth Amos", "31/08/2026", "TBC"],
            ["Train staff", "Ruth Amos", "31/05/2026", "30/09/2026"],
        )

        cards, staff = activities(draft)
        assert (cards.due_to, cards.notes) == ("2026-08-31", "Revised deadline: TBC")
        assert (staff.due_to, staff.baseline_due_to) == ("2026-09-30", "2026-05-31")


class TestSeveralInACell:
    def test_lettered_actions_of_a_numbered_row_have_the_dates_and_statuses_with_their_letters(self) -> None:
        draft = from_grid(
            ["No", "Issue", "Planned action", "Officer", "Target date", "Status"],
            ["1", "Contracts", "a) Write a guide\nb) Train managers", "Head of Law",
             "a) 30 September 2026\nb) 31 January 2027", "a) Complete\nb) In progress"],
            ["2", "Old plans", "Test each plan", "Ruth Amos", "31 March 2027", "Not started"],
        )  # fmt: skip

        assert [(one.ref, one.title, one.due_to, one.status) for one in activities(draft)] == [
            ("1a", "Write a guide", "2026-09-30", "complete"),
            ("1b", "Train managers", "2027-01-31", "in_progress"),
            ("2", "Test each plan", "2027-03-31", "not_started"),
        ]
        assert {lead.name for one in activities(draft)[:2] for lead in one.leads} == {"Head of Law"}

    def test_bullets_of_a_numbered_row_are_one_action_unless_something_answers_each(self) -> None:
        draft = from_grid(
            ["No", "Action", "Lead", "Due"],
            ["1", "• Open the hall\n• Heat the hall", "Ruth Amos", "May 2026\nJune 2026"],
            ["2", "• Sweep\n• Paint", "Ruth Amos", "July 2026"],
        )

        assert [(one.ref, one.due_to) for one in activities(draft)] == [
            ("1a", "2026-05-31"), ("1b", "2026-06-30"), ("2", "2026-07-31")
        ]  # fmt: skip

    def test_labels_in_the_actions_cell_say_who_leads_and_when(self) -> None:
        draft = from_grid(
            ["What will we do?", "How will we know?"],
            ["Open a register\nLead: Practice Managers\nBy: March 2027", "85% have one"],
            ["Write a toolkit\nLead: Carers Hub\nBy: May 2027", "20 employers"],
        )

        assert [(one.title, one.due_to, leads(one)) for one in activities(draft)] == [
            ("Open a register", "2027-03-31", ["Practice Managers lead"]),
            ("Write a toolkit", "2027-05-31", ["Carers Hub lead"]),
        ]


class TestStatusesInUpdates:
    def test_an_update_that_opens_with_a_status_says_it_with_a_doubt(self) -> None:
        draft = from_grid(
            ["Action", "Lead", "Due", "Progress update"],
            ["Light the yard", "Ruth Amos", "December 2026", "Completed 4 November 2026"],
            ["Buy vans", "Ruth Amos", "December 2027", "12 of 40 vans bought"],
        )

        lit, bought = activities(draft)
        assert (lit.status, lit.done_on, bought.status) == ("complete", "2026-11-04", "not_started")
        assert [doubt.because for doubt in draft.doubts] == [
            "No column is called a status; only “Progress update” says so."
        ]

    def test_an_update_says_nothing_of_it_where_a_column_is_called_a_status(self) -> None:
        draft = from_grid(
            ["Action", "Lead", "Due", "Status", "Comments"],
            ["Light the yard", "Ruth Amos", "December 2026", "", "Done by the yard’s own staff"],
            ["Buy vans", "Ruth Amos", "December 2027", "On track", ""],
        )

        assert activities(draft)[0].status == "not_started"


def test_a_heading_in_a_box_of_its_own_above_a_table_is_an_objective() -> None:
    header = ["What we will do", "Lead", "When"]
    draft = read_plan(
        document(
            Paper(
                [
                    Text("Carers plan 2026/27", 0),
                    Grid([["Outcome 1 – Carers are found early"]]),
                    Grid([header, ["Open a register", "Ruth Amos", "March 2027"]]),
                    Grid([["Outcome 2 – Carers have a break"]]),
                    Grid([header, ["Double the hours", "Ruth Amos", "May 2026"]]),
                ]
            )
        )
    )

    assert [(one.title, [each.title for each in one.activities]) for one in draft.library.plans[0].objectives] == [
        ("Carers are found early", ["Open a register"]),
        ("Carers have a break", ["Double the hours"]),
    ]


def from_text(text: str) -> Draft:
    return read_plan(read_text(text, "plan.txt"))


class TestOutlines:
    def test_labels_below_an_item_are_its_own(self) -> None:
        draft = read_plan(
            document(
                Paper(
                    [
                        Text("Food plan 2026/27", 0),
                        Text("Theme A: Good food", 1),
                        Text("• Open two pantries"),
                        Text("Lead: Ruth Amos"),
                        Text("Timescale: by March 2027"),
                        Text("• Map the shops"),
                        Text("Lead: Tom Reid"),
                        Text("Timescale: May 2026"),
                    ]
                )
            )
        )

        assert [(one.title, one.due_to, leads(one)) for one in activities(draft)] == [
            ("Open two pantries", "2027-03-31", ["Ruth Amos lead"]),
            ("Map the shops", "2026-05-31", ["Tom Reid lead"]),
        ]

    def test_headings_with_who_leads_and_by_when_under_them_are_activities(self) -> None:
        draft = read_plan(
            document(
                Paper(
                    [
                        Text("Village plan", 0),
                        Text("Getting about", 1),
                        Text("CA1 Widen the path", 2),
                        Text("This matters to those who walk."),
                        Text("Lead: Parish Council"),
                        Text("Timescale: May 2026"),
                        Text("CA2 Survey the lanes", 2),
                        Text("Lead: Paths Group"),
                        Text("Timescale: June 2026"),
                    ]
                )
            )
        )

        (objective,) = draft.library.plans[0].objectives
        assert objective.title == "Getting about"
        assert [(one.ref, one.title, one.due_to) for one in objective.activities] == [
            ("CA1", "Widen the path", "2026-05-31"), ("CA2", "Survey the lanes", "2026-06-30")
        ]  # fmt: skip

    def test_headings_with_who_and_when_of_events_are_no_plan(self) -> None:
        with pytest.raises(Refused):
            read_plan(
                document(
                    Paper(
                        [
                            Text("What’s on", 0),
                            *(
                                one
                                for name in ("Spring fair", "Summer walk")
                                for one in (Text(name, 2), Text("Who: all welcome"), Text("When: 4 May 2026"))
                            ),
                        ]
                    )
                )
            )

    def test_who_when_and_how_much_in_brackets_are_no_part_of_a_title(self) -> None:
        draft = from_text(
            "VILLAGE PLAN 2026-2028\n\nAim 1: Open spaces\n1.1 Renew the fence (Clerk, by May 2026, £4,000)\n"
            "1.2 Plan the trees (Tree Warden, by December 2026)\n"
        )

        fence, trees = activities(draft)
        assert (fence.title, leads(fence), fence.due_to, fence.cost_pence) == (
            "Renew the fence", ["Clerk lead"], "2026-05-31", 400_000
        )  # fmt: skip
        assert trees.title == "Plan the trees"

    def test_a_table_typed_with_strokes_is_one(self) -> None:
        for rule in ("", "---|---|---|---\n"):
            draft = from_text(
                f"Ref | Action | Lead | Due\n{rule}"
                "1 | Paint the pier | Harbour Master | 30/05/2026\n2 | Dredge the basin | Ruth Amos | 31/10/2026\n"
            )
            assert [(one.ref, one.title, one.due_to) for one in activities(draft)] == [
                ("1", "Paint the pier", "2026-05-30"), ("2", "Dredge the basin", "2026-10-31")
            ]  # fmt: skip


def test_words_under_quarters_and_their_months_are_kept_with_a_doubt() -> None:
    draft = from_grid(
        ["Service", "Project", "Lead", "Q1 Apr-Jun", "Q2 Jul-Sep", "Q3 Oct-Dec", "Q4 Jan-Mar"],
        ["Parks", "Green Flag", "Ruth Amos", "Apply now", "Judges visit", "Award told", ""],
        ["Parks", "Renew the green", "Tom Reid", "", "Tender out", "", "Works done"],
    )

    assert [leads(one)[0] for one in activities(draft)] == ["Ruth Amos lead", "Tom Reid lead"]
    assert "Its heading is a time" in draft.doubts[0].because


def test_grants_that_were_awarded_are_no_plan() -> None:
    with pytest.raises(Refused):
        from_grid(
            ["Organisation", "Project", "Amount awarded", "Date awarded"],
            ["Scouts", "New tents", "£1,200", "01/05/2026"],
            ["Choir", "Music stands", "£300", "02/05/2026"],
        )


def objectives(draft: Draft) -> list[tuple[str | None, str, int]]:
    return [(one.ref, one.title, len(one.activities)) for one in draft.library.plans[0].objectives]


class TestGroups:
    HEADER = ("Project", "Councillor lead", "Complete by")

    def test_the_first_groups_title_over_the_header_is_an_objective_as_the_others_are(self) -> None:
        draft = read_plan(
            document(
                Paper(
                    [
                        Grid(
                            [
                                ["Town projects 2026/27", "", ""],
                                ["OPEN SPACES", "", ""],
                                list(self.HEADER),
                                ["New benches", "Cllr Daw", "June 2026"],
                                ["Plant an orchard", "Cllr Penn", "Nov 2026"],
                                ["EVENTS", "", ""],
                                list(self.HEADER),
                                ["Summer fete", "Cllr Daw", "July 2026"],
                                ["Switch on the lights", "Cllr Orme", "Dec 2026"],
                            ]
                        )
                    ]
                )
            )
        )

        assert draft.library.plans[0].title == "Town projects 2026/27"
        assert objectives(draft) == [(None, "OPEN SPACES", 2), (None, "EVENTS", 2)]
        assert leads(activities(draft)[0]) == ["Cllr Daw lead"], "no other column says who leads"

    def test_bare_numbers_before_the_titles_of_tables_count_them(self) -> None:
        header = ["Action", "Lead", "Due"]
        draft = read_plan(
            document(
                Paper(
                    [
                        Text("Health plan 2026/27", 0),
                        Grid([["1 Prevention", "", ""], header, ["Walk", "Ruth Amos", "May 2026"]]),
                        Grid([["2 Independence", "", ""], header, ["Rest", "Ruth Amos", "May 2026"]]),
                    ]
                )
            )
        )

        assert objectives(draft) == [("1", "Prevention", 1), ("2", "Independence", 1)]


def test_a_key_beside_the_table_says_nothing_of_its_rows() -> None:
    draft = from_grid(
        ["Ref", "Action", "Owner", "Due", "RAG", "Key", ""],
        ["1", "Fix the lift", "Ruth Amos", "May 2026", "Red", "", "On track"],
        ["2", "Paint the hall", "Ruth Amos", "June 2026", "Green", "", "Off track"],
    )

    assert [one.rag for one in activities(draft)] == ["red", "green"]
    assert "Off track" in (draft.library.plans[0].notes or "")


def test_the_reason_for_a_rating_is_no_rating() -> None:
    for name in ("Reason for RAG", "RAG commentary", "Comments on status"):
        draft = from_grid(
            ["Action", "Lead", "Due", "RAG", name],
            ["Lay the path", "Ruth Amos", "May 2026", "Green", ""],
            ["Slow the cars", "Ruth Amos", "June 2026", "Amber", "Objections"],
        )
        assert [one.rag for one in activities(draft)] == ["green", "amber"]
        assert not [doubt for doubt in draft.doubts if "Objections" in doubt.text]


def test_measures_with_a_description_and_who_leads_are_the_activities_with_a_doubt() -> None:
    draft = from_grid(
        ["Measure", "Description", "Responsible", "Delivery period"],
        ["Clean buses", "Refit 60 buses to Euro VI", "Ruth Amos", "By 1 April 2027"],
        ["School streets", "Close eight roads at school times", "Tom Reid", "By 1 May 2027"],
    )

    assert [one.title for one in activities(draft)] == ["Clean buses", "School streets"]
    assert "“Measure” was taken as the activities" in draft.doubts[0].because


class TestWhatIsNoKey:
    def test_a_rating_with_words_behind_it_explains_no_colour(self) -> None:
        draft = from_grid(
            ["What needs to improve", "What we will do", "Who", "By when", "Progress (RAG)"],
            ["Slow checks", "Meet every week", "Ruth Amos", "05/2026", "GREEN – meetings in place"],
            ["Few staff", "Recruit six", "Tom Reid", "09/2026", "AMBER – four in post"],
        )

        meet, recruit = activities(draft)
        assert (meet.title, meet.status, meet.rag) == ("Meet every week", "not_started", "green")
        assert (recruit.title, recruit.due_to, recruit.rag) == ("Recruit six", "2026-09-30", "amber")
        assert not draft.doubts

    def test_a_colour_explained_beside_the_plan_still_is(self) -> None:
        rows = [["Action", "Lead", "Due", "RAG"], ["Meet every week", "Ruth Amos", "May 2026", "Green"]]
        draft = read_plan(
            document(Paper([Text("Plan 2026/27", 0), Grid(rows), Grid([["Green", "Complete"], ["Red", "Late"]])]))
        )

        assert activities(draft)[0].status == "complete"


def test_a_heading_that_is_a_year_says_when_what_is_under_it_is_due_with_a_doubt() -> None:
    header = ["Action", "Lead"]
    draft = read_plan(
        document(
            Paper(
                [
                    Text("Library plan 2026-2028", 0),
                    Text("Year 1 (2026/27)", 2),
                    Grid([header, ["Lend by machine", "Ruth Amos"]]),
                    Text("Year 2 (2027/28)", 2),
                    Grid([header, ["Move the van", "Tom Reid"]]),
                ]
            )
        )
    )

    assert [one.due_to for one in activities(draft)] == ["2027-03-31", "2028-03-31"]
    assert sum(doubt.because == "Only the heading above it says when." for doubt in draft.doubts) == 2


def test_a_register_of_policies_is_no_plan() -> None:
    with pytest.raises(Refused, match="register of policies"):
        from_grid(
            ["Policy", "Owner", "Last reviewed", "Next review", "Version"],
            ["Lone working", "Ruth Amos", "01/04/2026", "01/04/2028", "3"],
            ["Gifts", "Tom Reid", "01/05/2026", "01/05/2028", "2"],
        )
