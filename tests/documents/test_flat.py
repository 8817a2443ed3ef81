"""Plain text: plans that were flattened out of a PDF, and what is no table."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.comparing import SEEDS, differences

from tsworkbench.documents.blocks import Document, Heading, Line, Paragraph, Row, Table
from tsworkbench.documents.formats.flat.lines import joined, typed
from tsworkbench.documents.formats.flat.reader import read_text
from tsworkbench.documents.formats.text.markdown import read_text_file as read
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.imports.doubts import settle

ACTION_PLAN = read((SEEDS / "action-plan-2009-10.txt").read_bytes(), "action-plan-2009-10.txt")
THIN = read((SEEDS / "thin-strategy-2008-14.txt").read_bytes(), "thin-strategy-2008-14.txt")


def table(document: Document) -> Table:
    (found,) = (block for block in document.blocks if isinstance(block, Table))
    return found


def rows(text: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table(read_text(text, "plan.txt")).rows]


def row_of(ref: str) -> Row:
    return next(row for row in table(ACTION_PLAN).rows if row.cells[1].text == ref)


class TestTheSampleActionPlan:
    def test_is_one_table_under_its_title(self) -> None:
        title, found = ACTION_PLAN.blocks
        assert isinstance(title, Heading)
        assert title.level == 0
        assert isinstance(found, Table)
        assert len(found.rows) == 1 + 15

    def test_has_the_columns_of_its_header_line(self) -> None:
        header = table(ACTION_PLAN).rows[0]
        assert header.marked_header
        assert [cell.text for cell in header.cells] == [
            "Objective",
            "No.",
            "Activity",
            "Cost (2009/10)",
            "Funding Source",
            "Milestones",
            "Outputs and Outcomes (2009/10)",
            "Lead Officer (Service Head)",
        ]

    def test_gives_each_row_the_objective_it_goes_on_with(self) -> None:
        assert row_of("4.1").cells[0].text == "4. Improved Third Sector Commissioning and Funding processes"
        assert not row_of("4.3").cells[0].again  # printed again after a page break
        assert row_of("4.2").cells[0].again

    def test_tells_cost_and_funding_from_the_title_before_them(self) -> None:
        assert [cell.text for cell in row_of("5.1").cells[2:5]] == [
            "Develop a Third Sector Asset Plan",
            "£25,000 for research",
            "Accelerated Delivery Bid (included in CVS budget)",
        ]

    def test_tells_milestones_from_outputs_by_their_dates(self) -> None:
        milestones, outputs = row_of("6.1").cells[5:7]
        assert len(milestones.lines) == 4
        assert [line.text for line in outputs.lines] == [
            "2009/10 Council Action Plan",
            "2009/10 Partnership Action Plan",
            "2010/11 Partnership Action Plan",
        ]

    def test_keeps_the_remark_in_brackets_as_a_line_of_its_own(self) -> None:
        assert row_of("7.1").cells[5].lines[-1] == Line(
            text="[Further scoping required before reliable timescales can be given]"
        )

    @pytest.mark.parametrize(
        ("ref", "output", "lead"),
        [
            ("2.1", "Volunteering Code Action Plan", "Shazia Hussain"),
            ("5.1", "Third Sector Asset Research", "Louise Russell / Andy Algar"),
        ],
    )
    def test_parts_an_output_without_a_bullet_from_the_lead_behind_it_with_a_doubt(
        self, ref: str, output: str, lead: str
    ) -> None:
        row = row_of(ref)
        assert (row.cells[6].text, row.cells[7].text) == (output, lead)
        (unsure,) = row.unsure
        assert unsure.text == f"{output} {lead}"
        ((_, whole), (_, nobody)) = unsure.others[-1].cells
        assert (whole.text, nobody.text) == (f"{output} {lead}", "")

    def test_can_be_cut_the_other_way_when_an_officer_says_so(self) -> None:
        draft = read_plan(ACTION_PLAN)
        n, doubt = next((n, one) for n, one in enumerate(draft.doubts) if one.text.endswith("Andy Algar"))
        (plan,) = settle(draft, n, doubt.others[-1]).library.plans
        (activity,) = plan.objectives[4].activities
        assert activity.leads == ()
        assert [output.text for output in activity.outputs] == [
            "Third Sector Asset Research Louise Russell / Andy Algar"
        ]

    def test_is_in_doubt_about_nothing_else(self) -> None:
        assert sum(len(row.unsure) for row in table(ACTION_PLAN).rows) == 2

    def test_says_in_which_line_of_the_text_each_row_starts(self) -> None:
        assert row_of("2.1").place.line == 19

    def test_becomes_the_sample_plan_field_for_field(self) -> None:
        assert differences(ACTION_PLAN) == []

    @pytest.mark.parametrize("laid_out", ["in-narrow-columns", "laid-out-with-spaces"])
    def test_is_the_same_plan_when_its_columns_break_its_lines(self, laid_out: str) -> None:
        name = f"action-plan-{laid_out}.txt"
        assert differences(read((SEEDS / name).read_bytes(), name)) == []


class TestTheSampleStrategy:
    def headings(self) -> list[tuple[int, str]]:
        return [(block.level, block.text) for block in THIN.blocks if isinstance(block, Heading)]

    def test_has_no_table(self) -> None:
        assert not any(isinstance(block, Table) for block in THIN.blocks)

    def test_has_its_title_its_sections_and_the_themes_in_them(self) -> None:
        headings = self.headings()
        assert headings[0] == (0, "INFRASTRUCTURE DEVELOPMENT STRATEGY 2008-2014")
        assert sum(level == 1 for level, _ in headings) == 9
        assert sum(level == 2 for level, _ in headings) == 3 * 8

    def test_keeps_the_numbers_of_its_objectives(self) -> None:
        numbers = [block.line.marker for block in THIN.blocks if isinstance(block, Paragraph) and block.line.marker]
        assert numbers == [f"{n}." for n in range(1, 26)]

    def test_takes_a_label_with_nothing_behind_it_for_a_blank_not_for_a_heading(self) -> None:
        last = [block.line.text for block in THIN.blocks[-3:] if isinstance(block, Paragraph)]
        assert last == ["Lead body signature:", "Date signed:", "Date signed off by Consortium:"]

    def test_keeps_the_lines_of_an_address(self) -> None:
        bold = [block.line.text for block in THIN.blocks if isinstance(block, Paragraph) and block.line.bold]
        assert bold == ["Barry Stoye", "COF,", "1st Floor", "Norvin House", "London", "E1 6BD"]


WRAPPED = """Anytown Borough Council
Community Safety Plan 2012-2015
Ref Action Lead Officer Timescale Resources Progress
Priority 1: Reducing anti-social behaviour
1.1 Review the current approach to
anti-social behaviour and publish a
new policy
Head of Community
Safety
By March 2013 Within existing
resources
On track
1.2 Install CCTV in the town centre Neighbourhood Manager December 2012 £45,000 Not started
Page 1 of 2
Ref Action Lead Officer Timescale Resources Progress
Priority 2: Tackling domestic abuse
2.1 Commission a refuge service Head of Housing Ongoing £120,000 per annum Complete
2.2 Deliver 12 sessions in schools Jane Smith / Raj Patel Q3 2012/13 Officer time In progress
Page 2 of 2
"""


class TestOtherPlans:
    def test_lines_that_a_narrow_column_broke_are_made_whole(self) -> None:
        assert rows(WRAPPED)[2] == [
            "1.1",
            "Review the current approach to anti-social behaviour and publish a new policy",
            "Head of Community Safety",
            "By March 2013",
            "Within existing resources",
            "On track",
        ]

    def test_columns_in_one_line_are_told_by_the_phrases_in_them(self) -> None:
        assert rows(WRAPPED)[5:] == [
            ["2.1", "Commission a refuge service", "Head of Housing", "Ongoing", "£120,000 per annum", "Complete"],
            [
                "2.2",
                "Deliver 12 sessions in schools",
                "Jane Smith / Raj Patel",
                "Q3 2012/13",
                "Officer time",
                "In progress",
            ],
        ]

    def test_an_objective_without_a_column_is_a_row_over_all_of_them(self) -> None:
        assert rows(WRAPPED)[4] == ["Priority 2: Tackling domestic abuse"] * 6

    def test_page_numbers_and_repeated_headers_are_left_out_and_said(self) -> None:
        remarks = read_text(WRAPPED, "plan.txt").remarks
        assert "Page 1 of 2 · Page 2 of 2" in remarks[0]
        assert "printed 2 times" in remarks[1]

    def test_each_cell_may_stand_on_a_line_of_its_own(self) -> None:
        text = (
            "Digital Plan\n\nAction\nOwner\nBy when\nMeasure of success\nA1 Replace the finance system\n"
            "Director of Resources\n31/03/2024\nSystem live and signed off\nA2 Move 40 services online\n"
            "Head of Digital\n30/09/2024\n40 services online\n"
        )
        assert rows(text)[1:] == [
            ["A1 Replace the finance system", "Director of Resources", "31/03/2024", "System live and signed off"],
            ["A2 Move 40 services online", "Head of Digital", "30/09/2024", "40 services online"],
        ]

    @pytest.mark.parametrize(
        ("numbers"),
        [("1.1", "1.2", "2.1"), ("A1", "A2", "B1"), ("Action 1", "Action 2", "Action 3"), ("1.", "2.", "3.")],
    )
    def test_rows_are_numbered_in_many_ways(self, numbers: tuple[str, ...]) -> None:
        lines = [f"{number} Review the policy Head of Housing March 2010" for number in numbers]
        found = rows("\n".join(["Plan", "No. Action Lead Deadline", *lines]))
        assert [row[0] for row in found[1:]] == [number.rstrip(".") for number in numbers]
        assert found[1][1:] == ["Review the policy", "Head of Housing", "March 2010"]

    def test_numbers_of_three_parts_are_rows_and_those_of_two_their_headings(self) -> None:
        text = (
            "Plan\nObjective Ref Action Lead Deadline\n1.1 Better homes\n"
            "1.1.1 Build homes Housing Manager May 2012\n1.1.2 Repair homes Repairs Manager June 2012\n"
            "1.2 Better streets\n1.2.1 Mend roads Roads Manager July 2012\n"
        )
        assert [row[:2] for row in rows(text)[1:]] == [
            ["1.1 Better homes", "1.1.1"],
            ["1.1 Better homes", "1.1.2"],
            ["1.2 Better streets", "1.2.1"],
        ]

    @pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["lines", "blocks"])
    def test_rows_without_numbers_are_known_by_who_leads_and_by_when(self, between: str) -> None:
        printed = ["Review the policy Head of Housing March 2010", "Train all staff Jane Smith June 2010"]
        assert rows(between.join(["Plan", "Action Lead Deadline", *printed]))[1:] == [
            ["Review the policy", "Head of Housing", "March 2010"],
            ["Train all staff", "Jane Smith", "June 2010"],
        ]

    def test_a_measure_that_runs_on_from_the_action_is_parted_with_a_doubt(self) -> None:
        text = "Plan\nNo. Action Success criteria Lead Deadline\n" + "".join(
            f"{n} Retrofit council homes 500 homes retrofitted Head of Housing March 2026\n" for n in (1, 2)
        )
        found = table(read_text(text, "plan.txt"))
        assert [cell.text for cell in found.rows[1].cells[1:3]] == ["Retrofit council homes", "500 homes retrofitted"]
        assert "Nothing printed parts it from Action" in found.rows[1].unsure[0].because

    def test_a_word_broken_at_the_end_of_a_line_is_whole_again(self) -> None:
        lines, _ = typed("Start the consul-\ntation and co-\noperate\nwith staff")
        assert joined(lines) == "Start the consultation and co-operate with staff"

    def test_a_table_whose_rows_cannot_be_told_is_read_as_text_and_said(self) -> None:
        document = read_text("Plan\nAction Lead Deadline\nsomething that has no\nrows to be seen in it\n", "plan.txt")
        assert not any(isinstance(block, Table) for block in document.blocks)
        assert "could not be told apart" in document.remarks[0]

    def test_tabs_between_columns_make_a_table(self) -> None:
        text = (
            "No\tAction\tLead\tBy when\n1\tBuild homes\tHead of Housing\tMay 2012\n2\tMend roads\tRoads Manager\tTBC\n"
        )
        assert rows(text)[2] == ["2", "Mend roads", "Roads Manager", "TBC"]

    def test_tabs_behind_bullets_make_none(self) -> None:
        text = "Plan\n\nObjective 1: Homes\n•\tBuild homes\n\t•\tFind a site\n•\tRepair homes\n"
        document = read_text(text, "plan.txt")
        assert [block.line.text for block in document.blocks if isinstance(block, Paragraph)] == [
            "Build homes",
            "Find a site",
            "Repair homes",
        ]

    def test_columns_laid_out_with_spaces_make_a_table(self) -> None:
        text = (
            "Plan\n\n"
            "No.   Action                 Lead              Deadline\n"
            "1     Build homes on the     Head of Housing   May 2012\n"
            "      old depot\n"
            "2     Mend roads             Roads Manager     June 2012\n"
        )
        assert rows(text)[1:] == [
            ["1", "Build homes on the old depot", "Head of Housing", "May 2012"],
            ["2", "Mend roads", "Roads Manager", "June 2012"],
        ]

    def test_a_table_in_markdown_is_read_as_one_whatever_the_file_is_called(self) -> None:
        document = read(b"| No | Lead |\n|---|---|\n| 1 | A |\n", "plan.txt")
        assert len(table(document).rows) == 2

    def test_what_runs_along_the_foot_of_pages_is_left_out(self) -> None:
        pages = "\f".join(
            f"Our plan for homes\nText {n} of its own here\nAnytown Council Plan 2012 {n}\n" for n in "abc"
        )
        document = read_text(
            pages.replace("2012 a", "2012").replace("2012 b", "2012").replace("2012 c", "2012"), "p.txt"
        )
        assert "Anytown Council Plan 2012" in document.remarks[0]
        assert "Anytown Council Plan 2012" not in str(document.blocks)


_PIECES = [
    *("Ref ", "Action ", "Lead ", "Deadline ", "\n", "\n\n", "1.1 ", "1.2 ", "2.1 ", " • ", "-\n", ": ", "  ", "\f"),
    *("Head of Housing ", "Jane Smith ", "May 2012 ", "£5,000 ", "review the policy ", "Objective 1: Homes\n", "TBC "),
    *("[note]", "Page 1 of 2\n"),
]


class TestHostileText:
    @pytest.mark.parametrize(
        "text",
        [
            "word " * 2_000_000,
            "1.1 Do it Head of Housing\n" * 60_000,
            "Ref Action Lead Deadline\n" + "1.1 " + "Head of Housing May 2012 £5 " * 30_000,
            "Ref Action Lead Deadline\n" + "".join(f"1.{n} Do this\n" for n in range(1, 4_000)),
            "Ref Action Lead Deadline\n" * 4_000,
            "Ref Action Lead Deadline\n1.1 Do\n" + "line\n" * 100_000,
            "Action Lead " * 30_000,
            "- " * 100_000,
            "• a " * 40_000,
        ],
        ids=[
            "one line",
            "same ref",
            "long row",
            "many rows",
            "headers",
            "long cell",
            "header words",
            "dashes",
            "bullets",
        ],
    )
    def test_takes_time_that_grows_no_faster_than_its_length(self, text: str) -> None:
        assert read_text(text, "plan.txt").blocks

    @given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
    @settings(max_examples=200)
    def test_no_text_stops_the_reader_and_none_is_lost(self, text: str) -> None:
        document = read_text(text, "plan.txt")
        kept = str(document.blocks) + str(document.remarks)
        for word in re.findall(r"[A-Za-z]{3,}|\d[\d.,]+\d", text):
            assert word in kept

    @given(st.text(max_size=400))
    @settings(max_examples=150)
    def test_any_text_at_all_is_read(self, text: str) -> None:
        read_text(text, "plan.txt")
