"""Initials tell officers apart in a narrow column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.initials import initials


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Louise Russell", "LR"),
        ("Corporate Finance", "CF"),
        ("COF Capacity Building Officers", "CO"),
        ("Finance", "Fi"),
        ("Anne-Marie Lee", "AL"),
        ("(vacant)", "?"),
        ("", "?"),
    ],
)
def test_first_and_last(name: str, short: str) -> None:
    assert initials([name]) == {name: short}


def test_a_third_letter_where_two_officers_share_two() -> None:
    assert initials(["Louise Russell", "Liam Rowe"]) == {"Louise Russell": "LRu", "Liam Rowe": "LRo"}


def test_the_first_name_tells_apart_where_the_surname_does_not() -> None:
    assert initials(["Louise Russell", "Liam Russell"]) == {"Louise Russell": "LoR", "Liam Russell": "LiR"}


def test_an_officer_alone_with_two_letters_keeps_them() -> None:
    assert initials(["Louise Russell", "Liam Rowe", "Andy Algar"])["Andy Algar"] == "AA"


@given(st.lists(st.text("abAB -(1", max_size=8), max_size=30))
def test_no_two_names_ever_share(names: list[str]) -> None:
    found = initials(names)
    assert list(found) == list(dict.fromkeys(names))
    assert len(set(found.values())) == len(found)
