"""Initials tell officers apart in a narrow column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.language.initials import initials, keys_for


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
        ("Ömer Çelik", "ÖÇ"),
        ("Seán Ó Briain", "SB"),
        ("O’Neill", "On"),
        ("Yusuf al-Amin", "YA"),
        ("’t Hooft", "TH"),
        ("Anna van der Berg", "AB"),
        ("A. B. Smith", "AS"),
        ("J.R.R. Tolkien", "JT"),
        ("Cllr Łukasz Nowak", "ŁN"),
        ("Dr Lee", "Le"),
        ("Иван Петров", "ИП"),
        ("Αλέξης", "Αλ"),
        ("王芳", "王芳"),
        ("प्रिया शर्मा", "पश"),
        ("Ọ̀lá Adé", "Ọ̀A"),
        ("Children, Schools and Families", "CF"),
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


@given(st.lists(st.text("abAB -(1éÉß王ا", max_size=8), max_size=30), st.lists(st.text("abAB", max_size=2), max_size=4))
def test_no_initials_are_told_apart_by_capitals_alone_or_are_those_that_were_given(
    names: list[str], given: list[str]
) -> None:
    found = [short.casefold() for short in initials(names, given).values()]
    assert len(set(found)) == len(found)
    assert not set(found) & {short.casefold() for short in given}


@given(st.lists(st.text(max_size=20), max_size=80))
def test_keys_are_told_apart_and_who_is_added_takes_nobodys_away(names: list[str]) -> None:
    keys = keys_for(names)
    given_out = [key for key in keys if key]
    assert len(given_out) == len(set(given_out)) == min(len(names), 61)
    assert all(len(key) == 1 and key.isascii() and key.isalnum() for key in given_out)
    assert keys_for([*names, "Somebody New"])[: len(names)] == keys
