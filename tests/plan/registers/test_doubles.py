"""Which entries are offered as doubles, why, in which order, and which never."""

import pytest
from benchmarks.doubles import plant
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.registers import doubles
from tsworkbench.plan.registers.doubles import Alike, Candidate, Double, find_doubles, words_of

_CHECKS = {"charity_number": "charity_number", "company_number": "company_number"}


def _named(*names: str) -> list[Candidate]:
    return [Candidate(f"O{at}", (name,)) for at, name in enumerate(names, 1)]


def _numbered(*numbers: str) -> list[Candidate]:
    """One of each charity number, and nothing else in common."""
    return [
        Candidate(f"O{at}", (f"{chr(64 + at) * 9} {chr(75 + at) * 9}",), (("charity_number", number),), checks=_CHECKS)
        for at, number in enumerate(numbers, 1)
    ]


def _pairs(found: list[Double]) -> list[tuple[str, str, Alike]]:
    return [(one.older, one.younger, one.alike) for one in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bromley by Bow Centre", "THE BROMLEY-BY-BOW CTR."),
        ("Somali Elders’ Association", "Assoc. of Somali Elders"),
        ("Café & Community", "Cafe and Community"),
        ("Praxis Community Projects", "Praxis Community Projects Ltd"),
        ("Praxis Community Projects", "Praxis Community Projects C.I.C."),
        ("Praxis Community Projects", "Praxis Community Project CIO (uk)"),
        ("Saint Hilda's East", "St. Hilda’s East"),
        ("Tower Hamlets Organization of Women", "tower hamlets organisation of women"),
        ("Limehouse Project", "Lime House Project"),
        ("Bow Voluntary Services", "Bow Vol. Service"),
        ("ÅSA Centre", "Asa Center"),
    ],
)
def test_names_of_the_same_words_are_doubles_however_they_are_written(one: str, other: str) -> None:
    """Case, accents, marks, little words, legal forms, short forms and the order of words make no difference."""
    assert _pairs(find_doubles(_named(one, other))) == [("O1", "O2", Alike.WORDS)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Praxis Community Projects", "Praxsis Community Projects"),
        ("Praxis Community Projects", "Prxais Community Projects"),
        ("Bangladeshi Women’s Group", "Bangladesi Women’s Group"),
        ("Stepney Carers Lunch Club", "Stepney Carers Club"),
        ("Poplar Housing Regeneration Association", "Poplar Hous. Regeneration Association"),
    ],
)
def test_names_of_the_same_words_but_one_are_doubles(one: str, other: str) -> None:
    """One word is missing, or spelled another way."""
    assert _pairs(find_doubles(_named(one, other))) == [("O1", "O2", Alike.BUT_ONE)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bow Boys Club", "Bow Girls Club"),
        ("1st Bow Scouts", "2nd Bow Scouts"),
        ("Bow Women’s Centre", "Bow Men’s Centre"),
        ("Bow North Forum", "Bow South Forum"),
        ("Bow Centre", "Centre"),
        ("Stepney Arts Trust", "Wapping Music Trust"),
        ("Older People’s Forum", "People’s Forum"),
        ("王芳之家", "李明之家"),
        ("", "   "),
    ],
)
def test_names_that_one_word_tells_apart_are_no_doubles(one: str, other: str) -> None:
    """Numbers, boys and girls, north and south; one word in common; no words at all."""
    assert find_doubles(_named(one, other)) == []


def test_the_same_number_is_the_surest_sign_however_it_is_typed() -> None:
    """Above the same words, which are above the same words but one."""
    candidates = [
        *_named("Alpha Beta Gamma", "Beta Alpha Gamma", "Alpha Betta Gamma"),
        Candidate("O8", ("Quite another",), (("charity_number", "1109871"),), checks=_CHECKS),
        Candidate("O9", ("Something else",), (("charity_number", "Reg. charity no. 1109871"),), checks=_CHECKS),
    ]
    found = find_doubles(candidates)
    assert _pairs(found)[:2] == [("O8", "O9", Alike.NUMBER), ("O1", "O2", Alike.WORDS)]
    assert found[0].by == "charity_number"
    assert found[0].what == "1109871"


@pytest.mark.parametrize("number", ["none", "n/a", "0", "0000000", "applied for", "12", "-"])
def test_what_is_no_number_makes_no_doubles(number: str) -> None:
    """Many entries say "none" where a number is asked for."""
    assert find_doubles(_numbered(number, number)) == []


def test_a_number_is_compared_with_numbers_of_its_own_kind_only() -> None:
    """A charity and a company may have the same one."""
    one = Candidate("O1", ("Alpha",), (("charity_number", "1109871"),), checks=_CHECKS)
    other = Candidate("O2", ("Omega",), (("company_number", "01109871"),), checks=_CHECKS)
    assert find_doubles([one, other]) == []


def test_two_numbers_of_their_own_tell_apart_what_is_only_nearly_alike() -> None:
    """Two charities whose names differ by a letter are two charities."""
    names = ("Praxis Community Projects", "Praxsis Community Projects")
    numbers = ("1109871", "1109872")
    pair = [
        Candidate(str(at), (name,), (("charity_number", number),), checks=_CHECKS)
        for at, (name, number) in enumerate(zip(names, numbers, strict=True))
    ]
    assert find_doubles(pair) == []


def test_another_name_counts_as_well() -> None:
    """A working name of the one is the name of the other."""
    one = Candidate("O1", ("Council for Voluntary Service", "THCVS"))
    assert _pairs(find_doubles([one, Candidate("O2", ("T.H.C.V.S.",))])) == [("O1", "O2", Alike.WORDS)]


def test_the_same_postcode_makes_a_likeness_surer_and_lets_a_single_word_do() -> None:
    """Of the same words but one, those in the same place come first; without it one word in common is too little."""
    near = (("postcode", "E2 0EF"),)
    apart = _named("Alpha Beta Gamma", "Alpha Betta Gamma")
    together = [
        Candidate("O3", ("Delta Epsilon Zeta",), near=near),
        Candidate("O4", ("Delta Epsillon Zeta",), near=(("postcode", "e20ef"),)),
    ]
    found = find_doubles([*apart, *together])
    assert [(one.older, one.near, one.by) for one in found] == [("O3", True, "postcode"), ("O1", False, "")]
    pair = [Candidate("O1", ("Praxis",), near=near), Candidate("O2", ("Praxis Bow",), near=near)]
    assert _pairs(find_doubles(pair)) == [("O1", "O2", Alike.BUT_ONE)]
    assert find_doubles([Candidate(one.id, one.names) for one in pair]) == []


def test_what_was_found_to_be_two_is_not_offered_again() -> None:
    """And the others of the same words are still offered with each other."""
    three = _named("Alpha Beta", "Beta Alpha", "ALPHA BETA")
    assert _pairs(find_doubles(three)) == [("O1", "O2", Alike.WORDS), ("O1", "O3", Alike.WORDS)]
    rejected = [frozenset(("O1", "O2"))]
    assert _pairs(find_doubles(three, rejected=rejected)) == [("O1", "O3", Alike.WORDS)]
    rejected.append(frozenset(("O1", "O3")))
    assert _pairs(find_doubles(three, rejected=rejected)) == [("O2", "O3", Alike.WORDS)]
    rejected.append(frozenset(("O2", "O3")))
    assert find_doubles(three, rejected=rejected) == []


def test_of_very_many_entries_only_the_surer_doubles_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same number and the same words, however many there are."""
    monkeypatch.setattr(doubles, "MOST_COMPARED_BY_WORD", 3)
    names = _named("Alpha Beta Gamma", "Gamma Beta Alpha", "Alpha Betta Gamma")
    assert [one.alike for one in find_doubles(names)] == [Alike.WORDS, Alike.BUT_ONE, Alike.BUT_ONE]
    assert [one.alike for one in find_doubles([*names, Candidate("O4", ("Delta",))])] == [Alike.WORDS]


@pytest.mark.parametrize("seed", range(3))
def test_of_doubles_planted_among_made_up_names_97_of_100_are_found(seed: int) -> None:
    """The time of it is measured by the benchmark of the same name."""
    there, planted = plant(2_000, seed)
    found = {one.pair for one in find_doubles(there)}
    assert len(planted & found) >= 0.97 * len(planted)


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_names_at_all_are_compared_and_each_two_once(names: list[str]) -> None:
    """Each pair has its older entry first, and none is with itself."""
    found = find_doubles(_named(*names))
    pairs = [one.pair for one in found]
    assert len(set(pairs)) == len(pairs)
    assert all(int(one.older[1:]) < int(one.younger[1:]) for one in found)
    assert [one.alike for one in found] == sorted(one.alike for one in found)


@given(st.text(max_size=40))
def test_a_name_is_a_double_of_itself_written_in_capitals(name: str) -> None:
    """Whatever it is written in, unless nothing is left of it."""
    other = name.upper()
    if words_of(name) and words_of(name) == words_of(other):
        assert find_doubles(_named(name, other))
