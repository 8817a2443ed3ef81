"""Who leads, as real plans print it."""

import pytest

from tsworkbench.plan.model import LeadRole, OfficerKind
from tsworkbench.plan.printed.owners import read_owners

LEGEND = {"AG": "Anna Green", "ZW": "Zoe White"}


def told(text: str) -> list[tuple[str, str, str]]:
    named = read_owners(text.split("\n"), LEGEND).named
    return [(one.name, one.kind.value, one.role.value) for one in named]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Louise Russell", ["Louise Russell person lead"]),
        ("Louise Russell / Andy Algar", ["Louise Russell person lead", "Andy Algar person joint"]),
        (
            "Louise Russell alongside Corporate Finance",
            ["Louise Russell person lead", "Corporate Finance team supporting"],
        ),
        ("Clerk + Cllr Smith", ["Clerk post lead", "Cllr Smith person joint"]),
        ("AG/ZW", ["Anna Green person lead", "Zoe White person joint"]),
        ("Head of Policy and Communications", ["Head of Policy and Communications post lead"]),
        ("Head of Policy and\nCommunications", ["Head of Policy and Communications post lead"]),
        ("E&D Manager", ["E&D Manager post lead"]),
        ("Head of HR/OD", ["Head of HR/OD post lead"]),
        ("Parks & Leisure", ["Parks & Leisure team lead"]),
        ("Jane Smith and Tom Jones", ["Jane Smith person lead", "Tom Jones person joint"]),
        ("Deputy Head & SENCO", ["Deputy Head post lead", "SENCO post joint"]),
        ("Head of Planning; Director of Housing", ["Head of Planning post lead", "Director of Housing post joint"]),
        ("Lead: Jane Smith\nSupport: Tom Jones", ["Jane Smith person lead", "Tom Jones person supporting"]),
        ("Environment Agency/Natural England", ["Environment Agency team lead", "Natural England team joint"]),
        ("Chief Inspector Dave Jones", ["Chief Inspector Dave Jones person lead"]),
        ("Cllr A. Patel", ["Cllr A. Patel person lead"]),
        ("Assistant Director – Place", ["Assistant Director – Place post lead"]),
        ("• Louise Russell\n• Andy Algar", ["Louise Russell person lead", "Andy Algar person joint"]),
    ],
)
def test_owners_are_parted_where_two_names_stand_and_not_inside_a_post(printed: str, expected: list[str]) -> None:
    assert [" ".join(one) for one in told(printed)] == expected


@pytest.mark.parametrize(
    "printed",
    [
        "Jane Smith, Head of Policy",
        "Jane Smith\nHead of Policy",
        "Head of Policy\nJane Smith",
        "Jane Smith - Head of Policy",
        "Jane Smith (Head of Policy)",
        "Head of Policy (Jane Smith)",
    ],
)
def test_a_name_beside_a_post_is_one_officer(printed: str) -> None:
    (one,) = read_owners(printed.split("\n")).named
    assert (one.name, one.post, one.kind) == ("Jane Smith", "Head of Policy", OfficerKind.PERSON)


@pytest.mark.parametrize("printed", ["TBC", "Vacant", "N/A", "-", "To be appointed"])
def test_what_names_nobody_is_kept_and_leads_nothing(printed: str) -> None:
    owners = read_owners([printed])
    assert (owners.named, owners.rest) == ((), printed)


def test_initials_that_the_document_does_not_explain_are_doubted_with_the_other_kinds() -> None:
    owners = read_owners(["QX"], LEGEND)
    assert owners.because == "The document doesn’t say whose initials “QX” are."
    assert [other[0].kind for other in owners.others] == [OfficerKind.POST, OfficerKind.TEAM]


def test_first_names_joined_by_an_ampersand_are_two_with_a_doubt() -> None:
    owners = read_owners(["Jane & Tom"])
    assert [one.role for one in owners.named] == [LeadRole.LEAD, LeadRole.JOINT]
    assert owners.because == "“Jane & Tom” could be two officers or one."
    assert [one.name for one in owners.others[0]] == ["Jane & Tom"]


def test_a_team_behind_a_name_could_be_a_second_lead() -> None:
    owners = read_owners(["Jane Smith, Housing"])
    assert (owners.named[0].name, owners.named[0].post) == ("Jane Smith", "Housing")
    assert [one.name for one in owners.others[0]] == ["Jane Smith", "Housing"]
