"""What is in brackets behind a name: its initials, or where that person works."""

from tests.documents.reading.making import Grid, Paper, Text, document

from tsworkbench.documents.meaning.reader import read_plan

HEADS = ["Action", "Lead", "By when"]


def leads(*printed: str) -> list[list[str]]:
    """Who leads each of the rows."""
    rows = [[f"Mend bridge {n}", lead, "31/03/2026"] for n, lead in enumerate(printed, 1)]
    draft = read_plan(document(Paper([Text("Bridges 2025/26", 1), Grid([HEADS, *rows])])))
    (plan,) = draft.library.plans
    return [[lead.name for lead in one.leads] for one in plan.objectives[0].activities]


def test_letters_behind_a_name_are_its_initials_only_where_they_fit_it() -> None:
    assert leads("Ada Reed (HR)", "Works (with HR support)") == [["Ada Reed"], ["Works", "HR"]]
    assert leads("Ada Reed (AR)", "AR") == [["Ada Reed"], ["Ada Reed"]]
