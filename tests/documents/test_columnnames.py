"""The names of columns: one table says what they mean and where they end in flattened text."""

import pytest

from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import header_of, name_means, name_of, plain_name

ALIKE = {
    "Objective": Meaning.OBJECTIVE,
    "Strategic Priorities": Meaning.OBJECTIVE,
    "Ref": Meaning.REF,
    "Action": Meaning.ACTIVITY,
    "Key Activities": Meaning.ACTIVITY,
    "Milestones": Meaning.MILESTONE,
    "Outputs": Meaning.OUTPUT,
    "Success Criteria": Meaning.OUTPUT,
    "Lead Officer": Meaning.LEAD,
    "Person Responsible": Meaning.LEAD,
    "Timescale": Meaning.DUE,
    "Target Date": Meaning.DUE,
    "Cost": Meaning.COST,
    "Resources": Meaning.COST,
    "Funding Source": Meaning.FUNDING,
    "Status": Meaning.STATUS,
    "Comments": Meaning.NOTES,
    "Progress Update": Meaning.NOTES,
}


@pytest.mark.parametrize(("name", "meaning"), ALIKE.items())
def test_a_name_means_the_same_over_a_table_and_in_a_line_of_text(name: str, meaning: Meaning) -> None:
    assert name_means(name) is meaning
    assert name_of(name) is meaning


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("ActionOwner", Meaning.LEAD),
        ("DueDate", Meaning.DUE),
        ("Assigned To", Meaning.LEAD),
        ("Resource Names", Meaning.LEAD),
        ("Personnel", Meaning.LEAD),
        ("Created By", Meaning.OTHER),
        ("Report date", Meaning.OTHER),
        ("Planned Start", Meaning.OTHER),
        ("Planned End", Meaning.DUE),
        ("Carbon impact", Meaning.OTHER),
        ("Parent Code", Meaning.OBJECTIVE_REF),
        ("Issue key", Meaning.REF),
        ("Where are we now?", Meaning.NOTES),
        ("RAG Q2", Meaning.RAG),
    ],
)
def test_the_names_that_other_programs_give_are_known(name: str, meaning: Meaning) -> None:
    assert name_means(name) is meaning


def test_a_line_is_cut_into_the_names_it_is_made_of() -> None:
    assert [named.meaning for named in header_of("Ref Action Lead Officer By when")] == [
        *(Meaning.REF, Meaning.ACTIVITY, Meaning.LEAD, Meaning.DUE),
    ]


def test_names_joined_as_fields_are_parted_and_short_names_are_not() -> None:
    assert plain_name("StrategicObjective") == "strategic objective"
    assert plain_name("KPIs") == "kpis"
