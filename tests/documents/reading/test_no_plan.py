"""What is no plan is declined, with the reason."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document
from tests.documents.reading.no_plans import PAPERS

from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import Refused

REASONS = {
    "minutes": "it is the minutes of a meeting",
    "matrix": "its table is a matrix of yes and no, without anything to be done by a date",
    "template": "its table is a form with blanks to fill in",
    "blank form": "its table is a form that has not been filled in",
    "letter": "it is a letter",
    "phones": "its table is a list of telephone numbers",
    "budget": "its table is one of sums, without anything to be done by a date",
    "risks": "its table is a register of risks, without actions to be taken by a date",
    "events": "none of its tables says what is to be done together with who leads it, by when or how far it is "
    "(if one does, say so: --column “Event=title”)",
    "rota": "none of its tables says what is to be done together with who leads it, by when or how far it is "
    "(if one does, say so: --column “Monday=title”)",
    "empty": "there is no text in it",
}


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_no_plan_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(Refused) as refused:
        read_plan(document(PAPERS[name]))
    assert str(refused.value) == f"plan.docx doesn’t look like a plan: {REASONS[name]}; nothing was written."
    assert refused.value.exit_code == 13


def test_a_header_without_rows_is_refused() -> None:
    paper = Paper([Text("Action plan", 1), Grid([["Objective", "Action", "Lead", "By when"]])])
    with pytest.raises(Refused, match="has headings and no rows"):
        read_plan(document(paper))


def test_a_table_of_prose_is_refused() -> None:
    paper = Paper([Grid([["Term", "Meaning"], ["Ward", "A part of the borough"], ["Parish", "A part of a district"]])])
    with pytest.raises(Refused, match="none of its tables"):
        read_plan(document(paper))
