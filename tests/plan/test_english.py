"""Counts of none, one and many, lists, shortened texts, money and near names, in plain English."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tsworkbench
from tsworkbench.plan.english import (
    after_one,
    agreeing,
    an,
    counted,
    counted_in_words,
    counted_or_no,
    few,
    listed,
    megabytes,
    nearest,
    ordinal,
    plural,
    pounds,
    shortened,
    singular,
    spelled,
)

_SOURCE = Path(tsworkbench.__file__).parent


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("milestone", "milestones"),
        ("activity", "activities"),
        ("day", "days"),
        ("entry", "entries"),
        ("process", "processes"),
        ("Branch", "Branches"),
        ("Theme", "Themes"),
        ("open activity", "open activities"),
    ],
)
def test_a_plans_own_words_have_a_plural(word: str, many: str) -> None:
    assert plural(word) == many


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("open cases", "open case"),
        ("contracts over £50k a year", "contract over £50k a year"),
        ("contracts over £50k: analysed", "contract over £50k: analysed"),
        ("VCOs commission ready", "VCO commission ready"),
        ("organisations attended a provider day", "organisation attended a provider day"),
        ("officers completed courses", "officer completed courses"),
        ("people benefited from courses", "person benefited from courses"),
        ("policies, agreed or not", "policy, agreed or not"),
        ("issues of East End Life", "issue of East End Life"),
        ("services directory entries", "services directory entry"),
        ("addresses", "address"),
        ("analyses done", "analysis done"),
        ("crises", "crisis"),
        ("bonuses paid", "bonus paid"),
        ("houses let", "house let"),
        ("terms ending within six months", "term ending within six months"),
        ("Risks of LR", "Risk of LR"),
    ],
)
def test_what_is_counted_agrees_with_one(many: str, one: str) -> None:
    assert after_one(1, many) == one
    assert after_one(1.0, many) == one
    assert [after_one(count, many) for count in (0, 2, 1.5, -1, None)] == [many] * 5


@pytest.mark.parametrize(
    "label",
    [
        "red", "past review", "above target", "in the directory", "a year", "not checked for a year", "signed off",
        "negative without mitigation", "premises used by the sector", "news", "CVS", "business", "status", "basis", "",
    ],
)  # fmt: skip
def test_words_without_a_plural_stay_as_they_are(label: str) -> None:
    assert after_one(1, label) == label


@pytest.mark.parametrize(
    "word", ["activity", "Theme", "process", "point of contact", "key person", "box", "day", "VCO"]
)
def test_the_singular_of_a_plural_is_the_word(word: str) -> None:
    if " of " not in word:
        assert " ".join([*plural(word).split()[:-1], singular(plural(word).split()[-1])]) == word
    assert plural(word) != word


def test_counts() -> None:
    assert [counted_or_no(count, "activity") for count in (0, 1, 2, 1200)] == [
        "no activities",
        "1 activity",
        "2 activities",
        "1,200 activities",
    ]
    assert [counted(count, "row") for count in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
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
    assert [agreeing(count, "falls", "fall") for count in (0, 1, 2)] == ["fall", "falls", "fall"]


def test_lists() -> None:
    assert [listed("abcde"[:n], most=3) for n in range(6)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
        "a, b, c and d",
        "a, b, c and 2 more",
    ]
    assert listed("abc", last="or") == "a, b or c"
    assert [few("abcde"[:n]) for n in range(6)] == ["", "a", "a, b", "a, b, c", "a, b, c, d", "a, b, c and 2 more"]


@pytest.mark.parametrize(
    ("word", "said"), [("activity", "an activity"), ("milestone", "a milestone"), ("Output", "an Output")]
)
def test_a_noun_has_its_article(word: str, said: str) -> None:
    assert an(word) == said


def test_a_text_is_shortened_with_no_space_before_the_dots() -> None:
    assert shortened("Review", 6) == "Review"
    assert shortened("Review the strategy", 8) == "Review…"
    assert shortened("Review the strategy", 14) == "Review the st…"
    assert shortened("Review the strategy", 14, at_word=True) == "Review the…"


def test_money_and_sizes() -> None:
    assert [pounds(pence) for pence in (10_500_000, 1250, -99_00, 0)] == ["£105,000", "£12.50", "-£99", "£0"]
    assert [megabytes(size) for size in (12_400_000, 1_234_000_000)] == ["12 MB", "1,234 MB"]


def test_the_nearest_names_are_those_that_may_have_been_meant() -> None:
    assert nearest("Russel", ["Ahmed", "Russell"]) == ["Russell"]
    assert nearest("4.6.m9", ["4.6.m1", "4.6.m2", "7"], most=2, cutoff=0.5) == ["4.6.m2", "4.6.m1"]
    assert nearest("xyz", ["Ahmed"]) == []


@pytest.mark.parametrize("typed", ["Gants", "grants", "PANL", "grant panel", "Grants Panle"])
def test_a_name_of_several_words_may_be_meant_by_some_of_them(typed: str) -> None:
    assert nearest(typed, ["Delivery Group", "Grants Panel"]) == ["Grants Panel"]


def _by_hand(tree: ast.AST) -> Iterator[int]:
    """The lines that spell a plural, or a number in full, for themselves."""
    for node in ast.walk(tree):
        if isinstance(node, ast.IfExp) and isinstance(node.test, ast.Compare):
            of = [side.value for side in (node.body, node.orelse) if isinstance(side, ast.Constant)]
            against = [side.value for side in node.test.comparators if isinstance(side, ast.Constant)]
            if against == [1] and len(of) == 2 and any(str(words)[-1:].isalpha() for words in of):
                yield node.lineno
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            yield from (node.lineno for side in (node.left, node.right) if ast.unparse(side) in ("'s'", "'es'"))
        if isinstance(node, ast.JoinedStr):
            specs = [
                ast.unparse(part.format_spec)
                for part in node.values
                if isinstance(part, ast.FormattedValue) and part.format_spec
            ]
            yield from (node.lineno for spec in specs if spec.strip("f'\"") in (",g", "g"))


def test_only_english_spells_plurals_and_numbers() -> None:
    found = [
        f"{path.relative_to(_SOURCE)}:{line}"
        for path in sorted(_SOURCE.rglob("*.py"))
        if path.name != "english.py"
        for line in _by_hand(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_only_english_asks_for_near_names() -> None:
    asking = [path.name for path in _SOURCE.rglob("*.py") if "get_close_matches" in path.read_text(encoding="utf-8")]
    assert asking == ["english.py"]
