"""Columns are chosen by their names first, judged as a whole, and may be said to hold something else."""

from datetime import date

import pytest
from tests.documents.reading.making import Grid, Made, Paper, xlsx_bytes
from tests.documents.reading.test_structure import activities, dues, from_csv, from_markdown

from tsworkbench.documents.formats.excel import reader as excel
from tsworkbench.documents.formats.text import csv_table
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.imports.doubts import settle
from tsworkbench.plan.imports.draft import Draft

US = "Action,Lead,Due date\nOpen pool,Jo Roe,03/07/2026\nTrain staff,Al Fox,02/27/2026\nMend roof,Al Fox,05/04/2026\n"
TOOL = """\
Ticket title,Group,Worker,Finish,Touched
Mend the gate,Parks,Jo Roe,31/05/2026,02/02/2026
Paint,Parks,Al Fox,,03/02/2026
"""


def said(text: str, **columns: str) -> Draft:
    document = csv_table.read(text.encode(), "plan.csv")
    return read_plan(document, columns={name.replace("_", " "): word for name, word in columns.items()})


class TestNames:
    def test_the_due_date_is_the_column_of_that_name_though_another_has_more_days(self) -> None:
        draft = from_csv(
            "Task,Owner,Last Modified,Due Date,Status\nOpen pool,Jo Roe,2026-02-01,2026-05-31,Doing\n"
            "Buy floats,Al Fox,2026-02-02,,Done\n"
        )

        assert dues(draft) == {"Open pool": "2026-05-31", "Buy floats": None}
        assert not draft.doubts

    def test_an_estimated_start_is_never_when_it_is_due(self) -> None:
        draft = from_csv(
            "Project,Assigned To,Estimated Start,Estimated Finish,Actual Finish\n"
            "Open pool,Jo Roe,08/03/2026,08/06/2026,\nBuy floats,Al Fox,01/04/2026,30/06/2026,20/06/2026\n"
        )

        assert dues(draft) == {"Open pool": "2026-06-08", "Buy floats": "2026-06-30"}
        assert not draft.doubts

    def test_the_number_of_a_parent_is_no_objective(self) -> None:
        draft = from_csv(
            "Key,Parent,Title,Status,Assigned To,End Date\n1,,Pools,,,\n2,1,Open pool,Active,Jo Roe,31/05/2026\n"
            "3,1,Buy floats,Completed,Al Fox,12/05/2026\n"
        )

        assert "1" not in [one.title for one in draft.library.plans[0].objectives]
        assert [one.title for one in activities(draft)] == ["Pools", "Open pool", "Buy floats"]

    def test_whether_it_was_done_beside_the_due_date_is_a_status(self) -> None:
        draft = from_csv(
            "Task,Owner,Due Date,Due Complete\nOpen pool,Jo Roe,2026-05-31T16:00:00.000Z,true\n"
            "Buy floats,Al Fox,2026-04-04T16:00:00.000Z,false\n"
        )

        assert dues(draft) == {"Open pool": "2026-05-31", "Buy floats": "2026-04-04"}
        assert [one.status for one in activities(draft)] == ["complete", "not_started"]

    @pytest.mark.parametrize("name", ["Completed At", "Closed On", "Date finished", "Resolved", "Completed"])
    def test_a_column_of_days_on_which_it_ended_says_that_it_is_done(self, name: str) -> None:
        draft = from_csv(
            f"Task,Owner,Due,{name}\nOpen pool,Jo Roe,31/05/2026,2026-05-20\nBuy floats,Al Fox,04/04/2026,2026-04-02\n"
            "Print leaflets,Jo Roe,12/07/2026,\n"
        )

        assert [one.done_on for one in activities(draft)] == ["2026-05-20", "2026-04-02", None]
        assert [one.status for one in activities(draft)] == ["complete", "complete", "not_started"]
        assert not draft.doubts

    def test_titles_are_in_the_column_that_says_something_else_in_each_row(self) -> None:
        draft = from_csv(
            "Project,Name,Task Mode,Worker,Due date\nPool,Mend the tiles,Auto,Jo Roe,31/05/2026\n"
            "Pool,Buy floats,Auto,Al Fox,30/06/2026\nPool,Train guards,Auto,Al Fox,31/07/2026\n"
        )

        assert list(dues(draft)) == ["Mend the tiles", "Buy floats", "Train guards"]

    def test_titles_in_capitals_are_no_leads(self) -> None:
        draft = from_csv(
            "ActionName,Due\nReading Recovery Programme,31/05/2026\nParent Reading Group,30/06/2026\n"
            "Maths Mastery Training,31/07/2026\nForest School Garden,31/08/2026\n"
        )

        assert "Reading Recovery Programme" in dues(draft)
        assert not any(one.leads for one in activities(draft))

    @pytest.mark.parametrize(
        "levels", [("High", "Medium", "Low"), ("P1", "P2", "P3"), ("Must have", "Should have", "Could")]
    )
    @pytest.mark.parametrize("name", ["Priority", "Importance", "MoSCoW"])
    def test_priorities_never_lead(self, name: str, levels: tuple[str, ...]) -> None:
        rows = "\n".join(f"Mend tile {n},{level},31/0{n + 5}/2026" for n, level in enumerate(levels, 0) if n != 1)
        draft = from_csv(f"Action,{name},Due\n{rows}\nBuy floats,{levels[1]},30/06/2026\n")

        assert not any(one.leads for one in activities(draft))
        assert len(draft.library.plans[0].objectives) == 1

    def test_who_sponsors_the_whole_supports_and_who_does_it_leads(self) -> None:
        draft = from_csv(
            "Task,Project sponsor,Assigned to,Due\nMend,Ann Lee,Jo Roe,31/05/2026\nPaint,Bob Day,Al Fox,30/06/2026\n"
        )

        assert [one.leads[0].name for one in activities(draft)] == ["Jo Roe", "Al Fox"]

    def test_an_address_is_no_second_lead(self) -> None:
        draft = from_csv("Task,Owner,Owner email,Due\nMend,Jo Roe,jo@example.org,31/05/2026\n")

        assert [lead.name for lead in activities(draft)[0].leads] == ["Jo Roe"]

    def test_a_name_with_an_address_behind_it_is_the_name(self) -> None:
        draft = from_csv("Task,Assigned To,Due\nMend,Jo Roe <jo@example.org>,31/05/2026\n")

        assert [lead.name for lead in activities(draft)[0].leads] == ["Jo Roe"]
        assert "jo@example.org" in (activities(draft)[0].notes or "")

    def test_counts_and_scores_number_no_row(self) -> None:
        draft = from_csv("Task,Owner,Due,Votes\nMend,Jo Roe,31/05/2026,4\nPaint,Al Fox,30/06/2026,2\n")

        assert [one.ref for one in activities(draft)] == [None, None]

    @pytest.mark.parametrize(
        "text",
        [
            "Action,Date,Date\nMend,30/06/2026,30/06/2027\nPaint,31/07/2026,31/07/2028\n",
            "Action,Design status,Build status\nMend,Done,Not started\nPaint,In progress,Done\n",
        ],
        ids=["dates", "statuses"],
    )
    def test_of_two_columns_that_say_the_same_by_their_names_the_one_that_counts_is_in_doubt(self, text: str) -> None:
        (doubt,) = from_csv(text).doubts

        assert "too, and was kept as notes" in doubt.because
        assert doubt.others

    def test_who_runs_a_project_leads_it_and_who_answers_for_it_supports(self) -> None:
        draft = from_csv(
            "Project Name,SRO,Project Manager,Forecast End,Baseline End\nBridge,Jane Roe,Al Fox,Mar-27,Dec-26\n"
            "Roof,Ann Lee,Bo Day,Sep-26,Aug-26\n"
        )

        (bridge, _) = activities(draft)
        assert [(lead.name, str(lead.role)) for lead in bridge.leads] == [
            ("Al Fox", "lead"),
            ("Jane Roe", "supporting"),
        ]
        assert (bridge.title, bridge.due_to, bridge.expected_due_to) == ("Bridge", "2026-12-31", "2027-03-31")

    def test_steps_that_are_numbers_number_the_rows(self) -> None:
        draft = from_csv(
            "Step,Task,Owner,Due\n1,Survey,Jo Roe,31/05/2026\n2,Design,Al Fox,30/06/2026\n3,Build,Al Fox,\n"
        )

        assert [(one.ref, one.milestones) for one in activities(draft)] == [("1", ()), ("2", ()), ("3", ())]

    def test_an_update_that_says_done_is_no_status_beside_a_rating(self) -> None:
        draft = from_csv("Action,Lead,Update – June,RAG\nMend,Jo Roe,done,Red\nPaint,Al Fox,done,Amber\n")

        assert [str(one.rag) for one in activities(draft)] == ["red", "amber"]
        assert "complete" not in [one.status for one in activities(draft)]
        assert "done" in (activities(draft)[0].notes or "")

    def test_a_column_of_y_and_n_says_yes_and_no(self) -> None:
        draft = from_csv("Action,Owner,Complete?\nMend,Jo Roe,Y\nPaint,Al Fox,N\nTar,Al Fox,Y\n")

        assert [one.status for one in activities(draft)] == ["complete", "not_started", "complete"]
        assert not draft.doubts

    def test_of_the_statuses_of_several_days_the_last_counts(self) -> None:
        draft = from_csv("Action,Lead,Status (Sept 2025),Status (Dec 2025)\nMend,Jo Roe,Not started,Complete\n"
                         "Paint,Al Fox,In progress,Complete\n")  # fmt: skip

        assert [one.status for one in activities(draft)] == ["complete", "complete"]
        assert len(draft.doubts) == 1

    def test_what_management_says_is_no_status_beside_one(self) -> None:
        draft = from_csv("Recommendation,Management response,Owner,Status\nReview rights,Agreed,Jo Roe,Done\n"
                         "Test backups,Agreed,Al Fox,Done\n")  # fmt: skip

        assert [one.status for one in activities(draft)] == ["complete", "complete"]

    def test_counts_under_years_are_no_dates(self) -> None:
        draft = from_csv("Activity,Lead,Year 1,Year 2\nDig wells,Jo Roe,5,10\nFix pumps,Al Fox,2,4\n")

        assert [one.due_text for one in activities(draft)] == [None, None]
        assert "Year 2: 10" in (activities(draft)[0].notes or "")

    def test_words_under_quarters_are_notes_that_may_be_milestones(self) -> None:
        draft = from_csv("Plan 2026/27\nActivity,Lead,Q1,Q2\nRecruit,Jo Roe,Ten recruited,Twenty recruited\n")
        (doubt,) = draft.doubts
        assert "could be what is to be done then" in doubt.because

        settled = settle(draft, 0, doubt.others[0])

        assert [one.due_to for one in activities(settled)[0].milestones] == ["2026-06-30", "2026-09-30"]


class TestOrderOfDays:
    def test_a_column_with_days_that_can_only_be_month_first_is_month_first_with_one_doubt(self) -> None:
        draft = from_csv(US)

        assert dues(draft) == {"Open pool": "2026-03-07", "Train staff": "2026-02-27", "Mend roof": "2026-05-04"}
        (doubt,) = draft.doubts
        assert "7 March 2026" in doubt.reading
        assert dues(settle(draft, 0, doubt.others[0]))["Open pool"] == "2026-07-03"

    def test_a_column_with_days_that_can_only_be_day_first_is_in_no_doubt(self) -> None:
        draft = from_csv(US.replace("02/27/2026", "27/02/2026"))

        assert dues(draft)["Open pool"] == "2026-07-03"
        assert not draft.doubts

    def test_a_column_of_both_is_in_doubt(self) -> None:
        assert any(
            "only with the day first" in doubt.because for doubt in from_csv(US + "Swim,Al Fox,28/03/2026\n").doubts
        )

    def test_a_column_that_could_be_either_follows_the_one_beside_it(self) -> None:
        draft = from_csv(
            "Action,Lead,Due date,Revised date\nOpen pool,Jo Roe,03/07/2026,04/28/2026\nMend,Al Fox,05/04/2026,\n"
        )

        assert activities(draft)[1].due_to == "2026-05-04"

    def test_the_day_on_which_it_was_done_is_read_in_the_columns_order(self) -> None:
        draft = from_csv("Action,Due,Done on\nOpen pool,31/05/2026,05/04/2026\nMend,30/06/2026,05/28/2026\n")

        assert [one.done_on for one in activities(draft)] == ["2026-05-04", "2026-05-28"]


class TestSaid:
    def test_what_is_said_of_a_column_is_so_and_the_others_are_judged_anew(self) -> None:
        draft = said(TOOL, Ticket_title="title", Worker="lead", Touched="notes")

        assert dues(draft) == {"Mend the gate": "2026-05-31", "Paint": None}
        assert [one.leads[0].name for one in activities(draft)] == ["Jo Roe", "Al Fox"]
        assert not draft.doubts

    def test_a_column_that_is_said_to_be_the_titles_makes_a_plan_of_a_list_that_was_none(self) -> None:
        text = "Thing,Kept by,Shelf\nMend the gate and oil it,Stores,B2\nPaint the shed,Stores,B3\n"

        assert [one.title for one in activities(said(text, Thing="title"))] == [
            "Mend the gate and oil it",
            "Paint the shed",
        ]

    def test_the_columns_that_were_read_can_be_seen_and_said_again(self) -> None:
        draft = said(TOOL, Ticket_title="title")
        assert draft.columns is not None
        assert {one.heading: one.word for one in draft.columns.read}["Finish"] == "due"

        again = draft.columns.again({"Finish": "notes", "Touched": "due"})

        assert dues(again) == {"Mend the gate": "2026-02-02", "Paint": "2026-02-03"}
        assert again.columns is not None
        assert again.columns.said == {"Ticket title": "title", "Finish": "notes", "Touched": "due"}

    def test_days_may_be_said_to_have_the_month_first(self) -> None:
        draft = said("Action,Due\nOpen pool,03/07/2026\n", Due="due, month first")

        assert dues(draft) == {"Open pool": "2026-03-07"}

    def test_an_unknown_heading_is_refused_with_the_near_ones(self) -> None:
        with pytest.raises(WrongInput, match=r"No column is headed “Finnish”\. Did you mean “Finish”.*“Worker”"):
            said(TOOL, Finnish="due")

    def test_an_unknown_meaning_is_refused_with_the_near_ones(self) -> None:
        with pytest.raises(WrongInput, match=r"“titel” is nothing that a column holds\. Did you mean “title”"):
            said(TOOL, Finish="titel")

    def test_what_was_said_of_an_edition_before_is_no_mistake_where_the_heading_is_gone(self) -> None:
        document = csv_table.read(TOOL.encode(), "plan.csv")
        draft = read_plan(document, before={"Ticket title": "title", "Colour": "notes"})

        assert list(dues(draft)) == ["Mend the gate", "Paint"]

    def test_a_column_without_a_heading_is_said_by_its_place(self) -> None:
        draft = said("Action,,Due\nOpen pool,Jo Roe,31/05/2026\n", column_2="lead")

        assert activities(draft)[0].leads[0].name == "Jo Roe"

    def test_two_columns_of_one_heading_are_told_apart_by_number(self) -> None:
        text = "Action,Date,Date\nOpen pool,01/05/2026,31/05/2026\nMend,02/05/2026,30/06/2026\n"

        assert dues(said(text, **{"Date (2)": "due"})) == {"Open pool": "2026-05-31", "Mend": "2026-06-30"}
        assert dues(said(text, Date="due")) == {"Open pool": "2026-05-01", "Mend": "2026-05-02"}

    def test_answering_a_doubt_about_a_column_judges_the_others_anew(self) -> None:
        draft = from_csv("Action,Lead,Touched\nOpen pool,Jo Roe,2026-05-31\nMend,Al Fox,2026-06-30\n")
        (doubt,) = draft.doubts
        assert dues(draft)["Mend"] == "2026-06-30"

        settled = settle(draft, 0, doubt.others[0])

        assert dues(settled) == {"Open pool": None, "Mend": None}
        assert not settled.doubts


def test_no_doubt_offers_the_same_answer_twice() -> None:
    for text in (TOOL, US, "Action,Lead,Due\nMend,mai-t / kofi-a,soon\nPaint,Ops & Fin,summer 2026\n"):
        for doubt in from_csv(text).doubts:
            answers = [doubt.reading, *(choice.words for choice in doubt.others)]
            assert len(set(answers)) == len(answers)


def test_a_table_of_tasks_in_markdown_is_read_by_its_names() -> None:
    draft = from_markdown(
        "# Pool plan 2026/27\n\n| Subject | State | Assignee |\n|---|---|---|\n| Mend tiles | Doing | Jo Roe |\n"
        "| Buy floats | Done | Al Fox |\n"
    )

    assert [(one.title, one.status) for one in activities(draft)] == [
        ("Mend tiles", "in_progress"),
        ("Buy floats", "complete"),
    ]


@pytest.mark.parametrize(("held", "doubted"), [(date(2026, 12, 6), True), (date(2026, 12, 26), False)])
def test_days_that_a_spreadsheet_made_of_texts_with_the_month_first_may_be_turned(held: date, doubted: bool) -> None:
    rows: list[list[str | Made]] = [
        ["Action", "Owner", "Due"],
        ["Open pool", "Jo Roe", Made(value=held)],
        ["Buy floats", "Al Fox", "06/30/2026"],
    ]
    draft = read_plan(excel.read(xlsx_bytes(Paper([Grid(rows)])), "plan.xlsx"))

    assert dues(draft) == {"Open pool": held.isoformat(), "Buy floats": "2026-06-30"}
    said = ["6 December 2026 could be 12 June 2026" in doubt.because for doubt in draft.doubts]
    assert said == ([True] if doubted else [])
