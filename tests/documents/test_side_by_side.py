"""Text in two columns side by side, and tables of contents: no printed line is taken for more than it is."""

import io

import pytest

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.formats.flat import read_text
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.whole import Plan

COLUMNS = """Harbour Service Plan 2026/27 - 2028/29
 Theme: Working quays
 Objective: 1 - Keep the harbour open in all weathers

                     Action & Milestones                                       Success Measures & Targets

   Dredge the inner basin together with the                        Success Measures:
    two neighbouring port authorities.                              o Masters use the basin at every
 Milestones:                                                           state of the tide.
 o Monthly meetings with the authorities and                       Targets:
    the appointed contractor.                                       o Basin surveyed in the time agreed
 o First survey by Summer 2026.                                        (Autumn 2026) and within budget.
 o Full survey by Autumn 2026

 Theme: Working quays
 Objective: 2 - Make the quays safe to walk on

                     Action & Milestones                                       Success Measures & Targets

   2.1 Offer grants to owners who mend                             Success Measures:
    their railings.                                                 o Fewer falls on private steps.
 Milestones:                                                       Targets:
 o New grants on offer by April                                     o 150 steps mended with grants
    2026                                                               by Mar 2028.
"""


def plan_of(document: Document) -> Plan:
    (plan,) = read_plan(document).library.plans
    return plan


def rows(plan: Plan) -> list[tuple[str | None, list[tuple[str, list[str], list[str]]]]]:
    return [
        (
            objective.title,
            [
                (one.title, [step.title for step in one.milestones], [output.text for output in one.outputs])
                for one in objective.activities
            ],
        )
        for objective in plan.objectives
    ]


EXPECTED = [
    (
        "Keep the harbour open in all weathers",
        [
            (
                "Dredge the inner basin together with the two neighbouring port authorities",
                [
                    "Monthly meetings with the authorities and the appointed contractor.",
                    "First survey",
                    "Full survey",
                ],
                [
                    "Masters use the basin at every state of the tide.",
                    "Basin surveyed in the time agreed (Autumn 2026) and within budget.",
                ],
            )
        ],
    ),
    (
        "Make the quays safe to walk on",
        [
            (
                "Offer grants to owners who mend their railings",
                ["New grants on offer"],
                ["Fewer falls on private steps.", "150 steps mended with grants by Mar 2028."],
            )
        ],
    ),
]


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    document = read_text(COLUMNS, "plan.txt")
    assert "It is printed in two columns side by side; each was read down." in document.remarks
    assert rows(plan_of(document)) == EXPECTED


def test_two_columns_of_a_pdf_are_read_one_after_the_other() -> None:
    pytest.importorskip("pdfplumber")
    pytest.importorskip("reportlab")
    from reportlab.pdfgen.canvas import Canvas

    from tsworkbench.documents.formats.pdf import read

    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(900, 600))
    canvas.setFont("Courier", 9)
    for n, line in enumerate(COLUMNS.splitlines()):
        canvas.drawString(20, 580 - 12 * n, line)
    canvas.save()
    assert rows(plan_of(read(made.getvalue(), "plan.pdf"))) == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        "Lead:          Jo Smith\nDue:           March 2026\nCost:          £5,000 a year\nStatus:        Doing\n",
        "Plan\n\nA line of prose that runs over all of the page and says nothing of columns.\nAnother such line.\n",
    ],
)
def test_labels_with_their_values_are_not_two_columns(text: str) -> None:
    assert not any("side by side" in remark for remark in read_text(text, "plan.txt").remarks)


CONTENTS = """Harbour action plan 2026

{contents}

Action 1: Dredge the inner basin
By March 2026 the Harbour Master will have it dredged.
Lead: Harbour Master

Action 2: Mend the quay wall
By June 2026 the wall is mended.
Lead: Works Team
"""


@pytest.mark.parametrize(
    "contents",
    [
        "Introduction ........................... 2\nAction 1: Dredge the inner basin ....... 4\n"
        "Action 2: Mend the quay wall ........... 5",
        "Contents\nIntroduction . . . . . . . . . . 2\nAction 1: Dredge the inner basin . . . . 4\n"
        "Action 2: Mend the quay wall from end to end\nand from top to bottom . . . . . 5",
        "Introduction………………………………2\nAction 1: Dredge the inner basin……………4\nAction 2: Mend the quay wall………5",
        "Table of contents\nIntroduction   2\nAction 1: Dredge the inner basin   4\nAction 2: Mend the quay wall   5",
    ],
    ids=["dots", "dots and spaces, a title on two lines", "ellipses", "only numbers"],
)
def test_a_table_of_contents_is_no_list_of_activities_and_no_form(contents: str) -> None:
    document = read_text(CONTENTS.format(contents=contents), "plan.txt")
    assert any("table of contents" in remark for remark in document.remarks)
    plan = plan_of(document)
    assert [
        (one.title, [lead.name for lead in one.leads], one.due_to)
        for objective in plan.objectives
        for one in objective.activities
    ] == [
        ("Dredge the inner basin", ["Harbour Master"], "2026-03-31"),
        ("Mend the quay wall", ["Works Team"], "2026-06-30"),
    ]


def test_dots_to_be_filled_in_are_still_a_form() -> None:
    form = "Action plan\n\nName: ....................\n\nAction: ....................\n\nBy when: ................\n"
    with pytest.raises(Refused, match="form"):
        read_plan(read_text(form, "plan.txt"))


MARKDOWN = """# Harbour action plan 2026

Action 1: Dredge the inner basin .......... 4

Action 2: Mend the quay wall .............. 5

## Action 1: Dredge the inner basin

Lead: Harbour Master

## Action 2: Mend the quay wall

Lead: Works Team
"""


def test_lines_of_contents_are_left_out_in_other_formats() -> None:
    from tsworkbench.documents.formats.text.markdown import read as read_markdown

    plan = plan_of(read_markdown(MARKDOWN.encode(), "plan.md"))
    assert [one.title for objective in plan.objectives for one in objective.activities] == [
        "Dredge the inner basin",
        "Mend the quay wall",
    ]
    assert plan.notes is None
