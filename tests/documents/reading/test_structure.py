"""What a document marks as a header is one; what isn't marked is one unless it is surely something else."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document, outline

from tsworkbench.documents.blocks import Cell, Line, Row
from tsworkbench.documents.formats.text import csv_table, markdown
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.whole import Activity


def from_csv(text: str) -> Draft:
    return read_plan(csv_table.read(text.encode(), "plan.csv"))


def from_markdown(text: str) -> Draft:
    return read_plan(markdown.read(text.encode(), "plan.md"))


def from_grid(*rows: list[str], title: str = "Harbour plan") -> Draft:
    return read_plan(document(Paper([Text(title, 0), Grid(rows)])))


def activities(draft: Draft) -> list[Activity]:
    return [one for plan in draft.library.plans for objective in plan.objectives for one in objective.activities]


def dues(draft: Draft) -> dict[str, str | None]:
    return {one.title: one.due_to for one in activities(draft)}


class TestHeaders:
    def test_the_line_under_a_markdown_header_makes_it_one_though_one_name_of_five_is_known(self) -> None:
        draft = from_markdown(
            "# Coast roadmap 2026/27\n\n"
            "| Piece of work | Sign of it | Target date | Told to | Statutory |\n|---|---|---|---|---|\n"
            "| Inspect groynes | 12 seen | 30/06/2026 | Harbour board | Yes |\n"
            "| Renew the slipway | Slipway open | 31/10/2026 | Harbour board | No |\n"
        )

        assert dues(draft) == {"Inspect groynes": "2026-06-30", "Renew the slipway": "2026-10-31"}
        assert all(one.status == "not_started" for one in activities(draft)), "“Statutory: Yes” says nothing of that"

    def test_the_first_row_of_a_csv_file_is_its_header_though_no_name_is_known(self) -> None:
        draft = from_csv(
            "Beth,Gan bwy,Pa ddydd\n"
            "Open the new slipway to boats,Ffion Rees,30/06/2026\nPaint all the bollards,Huw Pugh,31/10/2026\n"
        )

        assert dues(draft) == {"Open the new slipway to boats": "2026-06-30", "Paint all the bollards": "2026-10-31"}
        assert [one.leads[0].name for one in activities(draft)] == ["Ffion Rees", "Huw Pugh"]
        assert draft.doubts, "which column holds what is in doubt then"

    def test_welsh_names_of_columns_are_known(self) -> None:
        draft = from_csv(
            "Amcan,Gweithred,Swyddog arweiniol,Dyddiad targed,Statws\nTai,Codi 40 o dai,Ann Lee,31/03/2027,\n"
        )

        assert dues(draft) == {"Codi 40 o dai": "2027-03-31"}
        assert not draft.doubts

    def test_a_first_row_that_is_data_is_read_as_data_and_doubted(self) -> None:
        draft = from_grid(
            ["Open the new slipway to boats", "Ffion Rees", "30/06/2026"],
            ["Paint all the bollards", "Huw Pugh", "31/10/2026"],
        )

        assert len(activities(draft)) == 2
        assert any("no header" in doubt.because for doubt in draft.doubts)

    def test_a_name_below_that_says_nothing_is_read_with_the_one_over_it(self) -> None:
        draft = from_csv(
            "Strand,Action,,Delivery,,Monitoring,\n"
            ",No.,Description,Responsible,By,Current status,Comment\n"
            "Boats,1.1,Mend the old crane,Ann Lee,31/12/2026,In progress,\n"
            ",1.2,Dredge the inner basin,Bo Day,31/01/2027,,Tender out\n"
        )

        assert dues(draft) == {"Mend the old crane": "2026-12-31", "Dredge the inner basin": "2027-01-31"}
        assert [one.leads[0].name for one in activities(draft)] == ["Ann Lee", "Bo Day"]

    def test_what_is_beside_a_heading_of_several_rows_is_what_is_done_with_a_doubt(self) -> None:
        draft = from_csv(
            "Goal,Strategy,Responsible party,Target completion\n"
            "Goal 1: A busy quay,Adopt a code for moorings,Harbour master,6/30/2026\n"
            "Goal 1: A busy quay,Light the east pier,Works Dept.,9/15/2026\n"
            "Goal 2: A dry town,Raise the sea wall,Town engineer,4/7/2026\n"
        )
        unnamed = from_csv(
            "Theme,Detail of it,Lead,Due\nQuay,Mend the old crane,Ann Lee,31/12/2026\n"
            "Quay,Dredge the basin,Bo Day,31/01/2027\nTown,Raise the sea wall,Ann Lee,31/03/2027\n"
        )

        assert list(dues(draft)) == ["Adopt a code for moorings", "Light the east pier", "Raise the sea wall"]
        assert list(dues(unnamed)) == ["Mend the old crane", "Dredge the basin", "Raise the sea wall"]
        assert any("No column is called so" in doubt.because for doubt in unnamed.doubts)

    def test_a_finding_for_each_action_is_why_it_is_done_and_not_what(self) -> None:
        draft = from_csv(
            "Report,Finding,Agreed action,Responsible officer,Target date\n"
            "Moorings,Fees not collected,Send a bill each month,Ann Lee,31/03/2026\n"
            "Moorings,No list of boats,Make a register of boats,Bo Day,30/06/2026\n"
        )

        assert list(dues(draft)) == ["Send a bill each month", "Make a register of boats"]
        assert [one.notes for one in activities(draft)] == ["Finding: Fees not collected", "Finding: No list of boats"]

    def test_short_lines_each_above_a_table_of_the_same_columns_name_their_tables(self) -> None:
        table = "| Action | Lead | By when |\n|---|---|---|\n"
        draft = from_markdown(
            f"# Harbour plan 2025/26\n\nMoorings\n\n{table}| Mend the chains | Ann Lee | May 2025 |\n\n"
            f"Visitors\n\n{table}| Open the showers | Bo Day | June 2025 |\n"
        )

        (plan,) = draft.library.plans
        assert [one.title for one in plan.objectives] == ["Moorings", "Visitors"]

    def test_a_key_to_colours_is_no_title_and_stays_in_the_notes(self) -> None:
        key = "Key: Green – on plan; Amber – a little late; Red – in trouble"
        draft = from_csv(f"{key},,\nAction,Lead,RAG\nMend the old crane,Ann Lee,Red\nPaint it,Bo Day,Green\n")

        (plan,) = draft.library.plans
        assert (plan.title, [one.title for one in plan.objectives]) == ("plan", ["Actions"])
        assert key in (plan.notes or "")

    def test_a_year_of_the_plan_is_in_doubt_where_only_dates_of_several_years_say_which(self) -> None:
        draft = from_csv(
            "Action,Lead,Success measure,Finish by\n"
            "Mend the old crane,Ann Lee,60 loads lifted in year one,30/09/2026\nPaint it,Bo Day,,March 2028\n"
        )

        assert [(doubt.text, doubt.because) for doubt in draft.doubts] == [
            ("in year one", "No year is given; the document’s other dates lie in 2026–2028.")
        ]

    def test_a_year_that_is_not_given_is_said_once_in_a_doubt(self) -> None:
        draft = from_csv(
            "Action,Lead,When\nOpen,Ann Lee,Autumn 1\nMend,Bo Day,Spring term 2026\nShut,Bo Day,May 2027\n"
        )

        assert all(doubt.because.count("No year is given") <= 1 for doubt in draft.doubts)

    def test_projects_that_several_rows_are_of_are_objectives_beside_titles_with_a_doubt(self) -> None:
        draft = from_csv(
            "ID,Title,Status,Project,Assignee,Due date\n"
            "1,Mend the old crane,Todo,Harbour,Ann Lee,2026-03-31\n"
            "2,Dredge the basin,Done,Harbour,Bo Day,2026-05-31\n3,Raise the wall,Todo,Town,Bo Day,2027-03-31\n"
        )

        (plan,) = draft.library.plans
        assert [one.title for one in plan.objectives] == ["Harbour", "Town"]
        assert list(dues(draft)) == ["Mend the old crane", "Dredge the basin", "Raise the wall"]
        assert any("says the same of several rows" in doubt.because for doubt in draft.doubts)

    def test_a_plan_in_welsh_is_read_with_its_statuses_and_months(self) -> None:
        draft = from_csv(
            "Amcan llesiant,Cam gweithredu,Swyddog cyfrifol,Erbyn pryd,Cynnydd\n"
            "Môr glân,Agor tri hyb,Nia Puw,31/03/2026,Ar y gweill\n"
            "Môr glân,Plannu coed,Tîm Parciau,Mawrth 2027,Heb ddechrau\n"
        )

        assert dues(draft) == {"Agor tri hyb": "2026-03-31", "Plannu coed": "2027-03-31"}
        assert [one.status for one in activities(draft)] == ["in_progress", "not_started"]
        assert not draft.doubts

    def test_two_tables_of_one_header_are_under_their_own_headings(self) -> None:
        table = "| Milestone | Measurement | Target Date | Told in |\n|---|---|---|---|\n"
        draft = from_markdown(
            "# Records plan 2026\n\n### Action 1: Name the keepers\n\n"
            f"{table}| List them | Done | March 31, 2026 | Yearly report |\n"
            "\n### Action 2: Keep a register\n\n"
            f"{table}| Register open | Done | June 30, 2026 | Yearly report |\n"
        )

        assert [one.title for one in draft.library.plans[0].objectives] == ["Name the keepers", "Keep a register"]
        assert dues(draft) == {"List them": "2026-03-31", "Register open": "2026-06-30"}


class TestTimesInHeadings:
    def test_quarters_under_years_are_of_those_years(self) -> None:
        draft = from_csv("No,Action,Lead,2026/27,,,,2027/28,,,\n,,,Q1,Q2,Q3,Q4,Q1,Q2,Q3,Q4\n1,Dredge,Jo Roe,x,x,,,,,,\n"
                         "2,Repair the quay,Jo Roe,,,x,x,x,,,\n3,Open the hall,Al Fox,,,,,,x,x,x\n")  # fmt: skip

        assert dues(draft) == {"Dredge": "2026-09-30", "Repair the quay": "2027-06-30", "Open the hall": "2028-03-31"}

    def test_years_in_a_row_over_the_header_are_those_of_its_quarters_and_no_title(self) -> None:
        draft = from_csv("Quay plan\n,,,2026/27,,,,2027/28,,,\nNo,Action,Lead,Q1,Q2,Q3,Q4,Q1,Q2,Q3,Q4\n"
                         "1,Dredge,Jo Roe,x,x,,,,,,\n2,Open the hall,Al Fox,,,,,,✓,✓,✓\n")  # fmt: skip

        assert dues(draft) == {"Dredge": "2026-09-30", "Open the hall": "2028-03-31"}
        assert draft.library.plans[0].title == "Quay plan"

    def test_months_under_financial_years(self) -> None:
        draft = from_csv("Action,Lead,2026/27,,,,2027/28,\n,,Apr,Jul,Oct,Jan,Apr,Jul\nDredge,Jo Roe,x,x,,,,\n"
                         "Repair the quay,Jo Roe,,,,x,x,\nOpen the hall,Al Fox,,,,,,x\n")  # fmt: skip

        assert dues(draft) == {"Dredge": "2026-07-31", "Repair the quay": "2027-04-30", "Open the hall": "2027-07-31"}

    def test_bars_over_weeks_end_in_the_months_over_the_weeks(self) -> None:
        header = ["Task", "Lead", "Jan 26", "<", "<", "Feb 26", "<", "<"]
        weeks = ["", "", "1", "2", "3", "1", "2", "3"]
        draft = from_grid(
            header,
            weeks,
            ["Drawings", "Jo Roe", "x", "x", "", "", "", ""],
            ["Strip out", "Al Fox", *[""] * 4, "x", "x"],
        )

        assert dues(draft) == {"Drawings": "2026-01-31", "Strip out": "2026-02-28"}

    def test_what_is_to_be_done_in_each_year_are_milestones_of_that_year(self) -> None:
        draft = from_csv(
            "Action,Lead,2026/27,2027/28\nCycle lanes,Jo Roe,Design the lanes,Build phase 1\nTrees,Al Fox,Plant 200,\n"
        )

        (lanes, trees) = activities(draft)
        assert [(one.title, one.due_to) for one in lanes.milestones] == [
            ("Design the lanes", "2027-03-31"),
            ("Build phase 1", "2028-03-31"),
        ]
        assert [one.due_to for one in trees.milestones] == ["2027-03-31"]
        assert "Its heading is a time" in draft.doubts[0].because

    def test_targets_of_years_are_outputs_of_those_years(self) -> None:
        draft = from_csv("Action,Lead,Target 2026/27,Target 2027/28\nPlant trees,Jo Roe,500,800\nMend,Al Fox,1,2\n")

        outputs = activities(draft)[0].outputs
        assert [(one.target, one.due_to) for one in outputs] == [(500, "2027-03-31"), (800, "2028-03-31")]

    def test_a_row_of_units_under_the_names_is_a_part_of_the_header(self) -> None:
        draft = from_csv(
            "Action,Lead,By when,Cost,Progress\n,,(date),(£000s),(%)\nMend,Jo Roe,30/06/2026,12,50\n"
            "Paint,Al Fox,31/07/2026,3,0\n"
        )

        assert [one.cost_pence for one in activities(draft)] == [1_200_000, 300_000]
        assert [one.status for one in activities(draft)] == ["in_progress", "not_started"]

    def test_what_a_program_says_of_its_export_is_no_title_and_is_kept(self) -> None:
        draft = from_csv("Exported by,Quay Tool 4\nFilter,All open\n\nTitle,Done,Due date,Assigned\n"
                         "Mend,no,2026-06-30,Jo Roe\nPaint,yes,2026-07-31,Al Fox\n")  # fmt: skip

        plan = draft.library.plans[0]
        assert plan.title == "plan"
        assert "Exported by: Quay Tool 4" in (plan.notes or "")

    def test_names_over_several_columns_are_no_title(self) -> None:
        draft = from_csv(
            ",,Delivery,,Monitoring,\nNo,Action,Lead,By when,RAG,Comment\n1,Dredge,Jo Roe,30/06/2026,Red,ok\n"
        )

        assert draft.library.plans[0].title == "plan"
        assert "Delivery" in (draft.library.plans[0].notes or "")
        assert dues(draft) == {"Dredge": "2026-06-30"}


class TestNoPlans:
    @pytest.mark.parametrize(
        "text",
        [
            "Year,Name,Made by,Kind,Plot\n1931,The Quay,Ada Crane,drama,Two sisters meet at the quay and part again.\n"
            "1932,Nets,Bo Finch,comedy,A boy mends nets all summer and finds a letter.\n",
            "Customer Id,First Name,Last Name,Company,City,Subscription Date,Website\n"
            "a1,Ann,Lee,Lee Ltd,Hove,2021-04-01,http://a.example/\nb2,Bob,Day,Day Boats Hove,Ryde,2021-05-02"
            ",http://b.example/\n",
            "Bank,Product,Rate,Term,Fee\nNorth Bank,Two years fixed,4.1%,2 years,£99\nSouth Bank,Five years,3.9%,5"
            " years,£0\n",
            "Title,Author,Published,Shelf\nThe Sea and its Fish,Ada Crane,2001,B2\nKnots for All,Bo Finch,1999,C1\n",
            "Priority,Actions,Done\nSafe,2,1\nGreen,1,0\n",
            "Team,Played,Won,Lost,Points\nHove Rovers,3,2,1,6\nRyde Town,3,1,2,3\n",
        ],
        ids=["films", "customers", "loan rates", "books", "a summary of counts", "a league"],
    )
    def test_a_list_of_something_else_is_no_plan(self, text: str) -> None:
        with pytest.raises(Refused):
            from_csv(text)


class TestObjectivesAlike:
    def test_titles_that_end_with_the_same_words_are_two_objectives(self) -> None:
        draft = read_plan(
            document(
                Paper(
                    [
                        Text("Homes plan 2026/27", 0),
                        Text("Supply – objectives and actions", 2),
                        Grid([["Ref", "Action", "Lead"], ["1", "Build 40 homes", "Ruth Amos"]]),
                        Text("Quality – objectives and actions", 2),
                        Grid([["Ref", "Action", "Lead"], ["2", "Insulate all homes", "Ruth Amos"]]),
                    ]
                )
            )
        )

        assert [len(one.activities) for one in draft.library.plans[0].objectives] == [1, 1]
        assert not draft.doubts

    def test_a_heading_spelled_amiss_is_still_one_with_the_other(self) -> None:
        draft = from_grid(
            ["Objective", "Action", "Lead"],
            ["Better commissioning of services", "Train officers", "Ruth Amos"],
            ["Better comissioning of services", "Write a guide", "Ruth Amos"],
        )

        assert len(draft.library.plans[0].objectives) == 1
        assert "spelled differently" in outline(draft)


def test_a_row_that_excel_keeps_in_view_is_a_header() -> None:
    from io import BytesIO

    import openpyxl

    from tsworkbench.documents.formats.excel.reader import read

    book = openpyxl.Workbook()
    for row in (
        ["Quay plan"],
        ["What it is", "Which firm", "Stage"],
        ["Dredge", "Roe Ltd", "a"],
        ["Paint", "Fox", "b"],
    ):
        book.active.append(row)
    book.active.freeze_panes = "A3"
    out = BytesIO()
    book.save(out)

    rows = read(out.getvalue(), "plan.xlsx").blocks[0].rows  # type: ignore[union-attr]

    assert [row.marked_header for row in rows] == [False, True, False, False]
    assert rows[1] == Row(
        cells=tuple(Cell(lines=(Line(text=text),)) for text in ("What it is", "Which firm", "Stage")),
        place=rows[1].place,
        marked_header=True,
    )
