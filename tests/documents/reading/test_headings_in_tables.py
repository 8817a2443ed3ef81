"""A text alone in its row is the heading of the rows under it; where there are none, that is doubted."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document

from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.imports.draft import Draft

HEADS = ["Ref", "Action", "Milestone", "Lead", "By when"]


def read(*rows: list[str]) -> Draft:
    return read_plan(document(Paper([Text("Plan 2009/10", 1), Grid([HEADS, *rows])])))


def of(number: int) -> list[list[str]]:
    return [[f"{number}.{n}", f"Hold course {n}", "Course held", "Ann Lee", "March 2010"] for n in (1, 2, 3)]


def alone(text: str) -> list[str]:
    return [text, "", "", "", ""]


def test_a_remark_below_the_rows_is_doubted() -> None:
    answer = read(alone("Stronger groups"), *of(1), alone("Ann to check with finance"))
    assert [doubt.because for doubt in answer.doubts] == ["Nothing is under it: it could be a remark."]


@pytest.mark.parametrize("heading", ["Objective 2: Safer groups", "Safer groups"])
def test_a_heading_with_rows_under_it_is_not_doubted(heading: str) -> None:
    answer = read(alone("Stronger groups"), *of(1), alone(heading), *of(2))
    assert [one.title for one in answer.library.plans[0].objectives] == ["Stronger groups", "Safer groups"]
    assert not answer.doubts


def test_an_objective_that_says_it_is_one_may_wait_for_activities() -> None:
    assert not read(alone("Stronger groups"), *of(1), alone("Objective 2: Safer groups")).doubts
