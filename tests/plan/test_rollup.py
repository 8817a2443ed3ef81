"""Objectives are counted; where a plan asks for one colour, by rules that members accept."""

import pytest

from tsworkbench.plan.governance.rag import in_words, one_colour
from tsworkbench.plan.model import Rag

R, A, G, B, U = Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE, Rag.UNRATED


def test_counts_are_read_worst_first_without_what_was_not_said() -> None:
    assert in_words({G: 3, None: 1, R: 2, A: 1, B: 4, U: 1}) == "▲2 ◆1 ●3 ✓4 –1"
    assert in_words({None: 5}) == ""


@pytest.mark.parametrize(
    ("counts", "colour"),
    [
        ({}, None),
        ({B: 4}, B),
        ({B: 4, G: 1}, G),
        ({R: 1, G: 2}, R),
        ({R: 1, G: 3}, A),
        ({R: 1, B: 9, G: 1}, R),  # a half of the open ones
        ({A: 1, G: 9}, A),
        ({G: 5}, G),
        ({G: 1, None: 1}, G),  # half are rated
        ({G: 1, None: 2}, U),
        ({R: 1, None: 1, U: 1}, U),
        ({None: 3}, U),
        ({U: 1}, U),
    ],
)
def test_one_colour(counts: dict[Rag | None, int], colour: Rag | None) -> None:
    assert one_colour(counts) is colour
