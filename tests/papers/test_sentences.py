"""Counts of none, one and many, and lists, in plain English."""

import pytest

from tsworkbench.papers.wording import (
    counted,
    counted_in_words,
    leads_words,
    listed,
    ordinal,
    plural,
    short,
    spelled,
    when,
)
from tsworkbench.plan.model import LeadRole
from tsworkbench.plan.whole import Lead


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("milestone", "milestones"),
        ("activity", "activities"),
        ("day", "days"),
        ("process", "processes"),
        ("Branch", "Branches"),
        ("Theme", "Themes"),
    ],
)
def test_a_plans_own_words_have_a_plural(word: str, many: str) -> None:
    assert plural(word) == many


def test_counts() -> None:
    assert [counted(count, "activity") for count in (0, 1, 2, 1200)] == [
        "no activities",
        "1 activity",
        "2 activities",
        "1,200 activities",
    ]
    assert [counted_in_words(count, "new date") for count in (0, 1, 5, 12)] == [
        "no new dates",
        "one new date",
        "five new dates",
        "12 new dates",
    ]
    assert [spelled(count) for count in (0, 9, 10, 10000)] == ["no", "nine", "10", "10,000"]
    assert [ordinal(n) for n in (1, 9, 11, 12, 21, 22, 33)] == [
        "first",
        "ninth",
        "11th",
        "12th",
        "21st",
        "22nd",
        "33rd",
    ]


def test_lists() -> None:
    assert [listed("abcde"[:n], most=3) for n in range(6)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
        "a, b, c and d",
        "a, b, c and 2 more",
    ]


def test_leads_by_their_part() -> None:
    team = Lead(name="Finance", role=LeadRole.SUPPORTING)
    assert leads_words([]) == "nobody"
    assert leads_words([team]) == "nobody, with Finance"
    assert leads_words([Lead(name="A"), Lead(name="B", role=LeadRole.JOINT), team]) == "A and B, with Finance"
    assert leads_words([Lead(name="Homes, Land"), team]) == "“Homes, Land”, with Finance"


def test_dates_are_as_exact_as_they_were_said() -> None:
    assert when("2009-12-01", "2009-12-31", "month") == "December 2009"
    assert when("2009-12-15", "2009-12-15", "day") == "15 December 2009"
    assert when(None, None, "tbc") == "to be confirmed"
    assert when("2009-10-01", "2009-12-31", "quarter") == "Q3 2009/10"
    assert when(None, None, "none") == "no date"


def test_long_texts_are_cut_at_a_word() -> None:
    assert short("A few words") == "A few words"
    assert short("word " * 40, 20) == "word word word…"
    assert short("x" * 50, 20) == "x" * 19 + "…"
