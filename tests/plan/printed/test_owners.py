"""Who leads, as real plans print it."""

import pytest

from tsworkbench.plan.imports.printed.owners import read_owners
from tsworkbench.plan.model import LeadRole, OfficerKind

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


NAMES = [
    *("Ömer Çelik", "Łukasz Nowak", "Élodie Roux", "Seán Ó Briain", "José Ångström", "Đỗ Văn Minh", "Ng Wei"),
    *("Mary O’Neill", "Anna van der Berg", "Ann McDonald", "Yusuf al-Amin", "Þóra Jónsdóttir", "Ann d’Arcy"),
    *("Αλέξης Παπαδόπουλος", "Иван Петров", "محمد علي", "प्रिया शर्मा", "田中 太郎", "გიორგი მაისურაძე", "Ọlá Adébáyọ̀"),
    *(
        "J. R. R. Tolkien",
        "A.B. Smith",
        "Cllr Łukasz Nowak",
        "Dr Ömer Çelik",
        "Mrs O’Neill",
        "Dr. محمد",
        "Rt Hon Ann Lee",
    ),
    *("José María García de la Cruz", "Gerard 't Hooft", "Siân ap Gwilym", "John SMITH", "Chief Inspector Ömer Çelik"),
]
ALONE = ["Ömer", "Élodie", "Þóra", "Ng", "O’Neill", "McDonald", "al-Amin", "王芳", "Αλέξης", "Иван", "محمد", "김민수"]


@pytest.mark.parametrize("name", [*NAMES, *ALONE])
def test_a_name_in_any_script_is_a_person(name: str) -> None:
    (one,) = read_owners([name]).named
    assert (one.name, one.kind) == (name, OfficerKind.PERSON)
    assert read_owners([name]).because is None


@pytest.mark.parametrize("name", NAMES)
def test_two_names_in_any_script_are_parted_by_and(name: str) -> None:
    assert [one.name for one in read_owners([f"{name} and Jane Smith"]).named] == [name, "Jane Smith"]


@pytest.mark.parametrize("name", ["e-Learning", "e.on", "some of us", "PCSOs", "Housing Services", "IT"])
def test_what_is_no_name_stays_a_team(name: str) -> None:
    assert read_owners([name]).named[0].kind is OfficerKind.TEAM


@pytest.mark.parametrize("name", ["ÖÇ", "Ö.Ç.", "ŁN"])
def test_initials_may_have_accents(name: str) -> None:
    assert read_owners([name]).because == f"The document doesn’t say whose initials “{name}” are."


FILE = [
    "Children, Schools and Families",
    "Culture / Leisure",
    "Working with Families",
    "Parks; Leisure",
    "Day & Lee LLP",
]


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        *((name, [name]) for name in FILE),
        ("children, schools & families / Jane Smith", ["Children, Schools and Families", "Jane Smith"]),
        ("Culture / Leisure, Jane Smith with Working with Families", [FILE[1], "Jane Smith", FILE[2]]),
        ("Day & Lee LLP and Jane Smith", ["Day & Lee LLP", "Jane Smith"]),
        ("Day & Lee LLP (Jane Smith)", ["Jane Smith"]),
        ("“Legal, HR and IT”, Jane Smith", ["Legal, HR and IT", "Jane Smith"]),
        ("Parks; Leisure Trust", ["Parks", "Leisure Trust"]),
    ],
)
def test_a_name_that_the_file_knows_or_that_is_quoted_is_whole(printed: str, names: list[str]) -> None:
    owners = read_owners([printed], names=FILE)
    assert [one.name for one in owners.named] == names
    assert owners.because is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Smith, John", "John Smith"),
        ("SMITH, John", "John Smith"),
        ("O’Neill, Seán", "Seán O’Neill"),
        ("van der Berg, Anna", "Anna van der Berg"),
        ("al-Amin, Yusuf", "Yusuf al-Amin"),
        ("Çelik, Ömer", "Ömer Çelik"),
        ("Smith, John A", "John A Smith"),
    ],
)
def test_a_surname_before_a_first_name_is_one_person_with_a_doubt(printed: str, name: str) -> None:
    owners = read_owners([printed])
    assert [one.name for one in owners.named] == [name]
    assert owners.because == f"“{printed}” could be {name}, or two that lead."
    assert [one.name for one in owners.others[0]] == printed.split(", ")


@pytest.mark.parametrize(
    ("printed", "name"), [("Smith, J", "J Smith"), ("Smith, J. A.", "J. A. Smith"), ("Smith, Dr John", "Dr John Smith")]
)
def test_initials_behind_a_surname_leave_no_doubt(printed: str, name: str) -> None:
    owners = read_owners([printed])
    assert ([one.name for one in owners.named], owners.because) == ([name], None)


def test_several_surnames_first_in_one_cell_are_as_many_persons() -> None:
    assert [one.name for one in read_owners(["Smith, John; Lee, Ann"]).named] == ["John Smith", "Ann Lee"]


@pytest.mark.parametrize(
    "printed",
    [
        "Children, Schools and Families",
        "Planning, Building Control and Licensing Team",
        "Finance, HR and Legal",
    ],
)
def test_a_service_with_commas_is_one_with_a_doubt_that_parts_it(printed: str) -> None:
    owners = read_owners([printed])
    assert [(one.name, one.kind) for one in owners.named] == [(printed, OfficerKind.TEAM)]
    assert owners.because == f"“{printed}” could be one name, or several that lead."
    assert [one.name for one in owners.others[1]] == printed.replace(" and ", ", ").split(", ")


@pytest.mark.parametrize(
    "printed", ["Planning, Transport and Environment Directorate", "Children, Young People and Families Service"]
)
def test_only_the_last_of_several_is_called_a_directorate_so_it_is_one(printed: str) -> None:
    owners = read_owners([printed])
    assert ([one.name for one in owners.named], owners.because) == ([printed], None)


def test_brackets_around_who_supports_are_no_part_of_a_name() -> None:
    owners = read_owners(["Comms (with HR support)"])
    assert [(one.name, one.role) for one in owners.named] == [("Comms", LeadRole.LEAD), ("HR", LeadRole.SUPPORTING)]
    owners = read_owners(["AB (lead), CD (support)"], {"AB": "Ann Bell", "CD": "Cy Dee"})
    assert [(one.name, one.role.value) for one in owners.named] == [("Ann Bell", "lead"), ("Cy Dee", "supporting")]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Comms (with HR support)", ["Comms team lead", "HR team supporting"]),
        ("Comms team (support from HR)", ["Comms team team lead", "HR team supporting"]),
        ("Housing (with input from Legal)", ["Housing team lead", "Legal team supporting"]),
        ("Jane Smith (lead), Tom Jones (support)", ["Jane Smith person lead", "Tom Jones person supporting"]),
        ("Jane Smith - lead, Tom Jones - support", ["Jane Smith person lead", "Tom Jones person supporting"]),
        ("Joint: Jane Smith and Tom Jones", ["Jane Smith person lead", "Tom Jones person joint"]),
        ("Jane Smith & Tom Jones (joint)", ["Jane Smith person lead", "Tom Jones person joint"]),
        ("Jane Smith plus volunteers", ["Jane Smith person lead", "volunteers team joint"]),
        ("Smith, Jane and Jones, Tom", ["Jane Smith person lead", "Tom Jones person joint"]),
        ("Van der Berg, Anna", ["Anna Van der Berg person lead"]),
        ("Jane Smith, MBE PhD", ["Jane Smith MBE PhD person lead"]),
        ("Luther,Mary Ann H", ["Mary Ann H Luther person lead"]),
        ("Mr S Bloggs and Miss L Jones", ["Mr S Bloggs person lead", "Miss L Jones person joint"]),
        ("Mr. and Mrs. Brad Smith", ["Mr. and Mrs. Brad Smith person lead"]),
        ("Clerk, Cllr Jones, Cllr Patel", ["Clerk post lead", "Cllr Jones person joint", "Cllr Patel person joint"]),
        (
            "Jane Smith, Tom Jones and the Finance Team",
            ["Jane Smith person lead", "Tom Jones person joint", "the Finance Team team joint"],
        ),
        ("Parks, Open Spaces and Cemeteries Manager", ["Parks, Open Spaces and Cemeteries Manager post lead"]),
        ("Street Scene, Waste and Recycling", ["Street Scene, Waste and Recycling team lead"]),
        ("Chief Executive's Directorate", ["Chief Executive's Directorate team lead"]),
        ("Head of Housing: Jane Smith", ["Jane Smith person lead"]),
        ("Jane Smith (Housing) and Tom Jones (Planning)", ["Jane Smith person lead", "Tom Jones person joint"]),
        ("Jane Smith (Housing, lead) & Tom Jones", ["Jane Smith person lead", "Tom Jones person joint"]),
        ("Jane Smith (Housing and Health)", ["Jane Smith person lead"]),
        ("Consultants", ["Consultants post lead"]),
        ("LEE, Ann", ["Ann Lee person lead"]),
    ],
)
def test_brackets_dashes_and_commas_part_roles_and_not_names(printed: str, expected: list[str]) -> None:
    assert [" ".join(one) for one in told(printed)] == expected


@pytest.mark.parametrize(
    "printed", ["TBC (Housing)", "Vacant (was Jane Smith)", "tbc", "Vacant post", "To be recruited"]
)
def test_a_vacancy_names_nobody_and_is_kept(printed: str) -> None:
    owners = read_owners([printed])
    assert (owners.named, owners.rest) == ((), printed)


def test_a_name_that_is_to_be_confirmed_is_doubted_and_has_no_such_post() -> None:
    owners = read_owners(["Jane Smith (tbc)"])
    assert [(one.name, one.post) for one in owners.named] == [("Jane Smith", None)]
    assert owners.because == "“Jane Smith” is marked “tbc”."


def test_an_address_for_e_mail_is_no_part_of_a_name() -> None:
    owners = read_owners(["Jane Smith <jane.smith@example.org>"])
    assert ([one.name for one in owners.named], owners.rest) == (["Jane Smith"], "jane.smith@example.org")
    alone = read_owners(["jane.smith@example.org"])
    assert [one.name for one in alone.named] == ["Jane Smith"]
    assert alone.because == "The name was made of the address “jane.smith@example.org”."


def test_a_service_behind_a_post_is_where_that_post_is() -> None:
    (one,) = read_owners(["Jane Smith, Head of Service, Housing"]).named
    assert (one.name, one.post) == ("Jane Smith", "Head of Service, Housing")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Team Leader, Verges", ["Team Leader, Verges post lead"]),
        ("Ní Dhuill, Aoife", ["Aoife Ní Dhuill person lead"]),
        ("Legal (L), Property (S)", ["Legal team lead", "Property team supporting"]),
        ("Ann Ray*, Bob Lee†", ["Ann Ray person lead", "Bob Lee person joint"]),
        ("Access Officer/Facilities", ["Access Officer post lead", "Facilities team joint"]),
        ("Cllrs Hale, Orr & Pike", ["Cllr Hale person lead", "Cllr Orr person joint", "Cllr Pike person joint"]),
        ("[Ann Ray,Bob Lee]", ["Ann Ray person lead", "Bob Lee person joint"]),
        ("Grants Officer (Private Sector)", ["Grants Officer (Private Sector) post lead"]),
        ("Project Officer (Old Harbour)", ["Project Officer (Old Harbour) post lead"]),
        ("Tim Dean (IT)", ["Tim Dean person lead"]),
        ("Associate Dean", ["Associate Dean post lead"]),
        ("PS 1907 Orme", ["PS 1907 Orme person lead"]),
        ("Bowls Club", ["Bowls Club team lead"]),
        ("Anne-Marie St. Clair", ["Anne-Marie St. Clair person lead"]),
        ("SENDCo", ["SENDCo post lead"]),
        ("Ward Sister", ["Ward Sister post lead"]),
        ("Mgr Acute Care", ["Mgr Acute Care post lead"]),
        ("Warden(s)", ["Warden(s) post lead"]),
    ],
)
def test_posts_teams_and_persons_are_told_apart(printed: str, expected: list[str]) -> None:
    assert [" ".join(one) for one in told(printed)] == expected


@pytest.mark.parametrize("printed", ["Upper Dale", "NFU Cymru", "Younger People"])
def test_two_words_that_begin_as_no_name_does_are_doubted(printed: str) -> None:
    owners = read_owners([printed])
    assert owners.because == f"“{printed}” could be a person, a post or a team."


@pytest.mark.parametrize("printed", ["Vacant post – Clerk", "[]", "null"])
def test_an_empty_list_and_a_vacant_post_name_nobody(printed: str) -> None:
    assert read_owners([printed]).named == ()


def test_a_subject_in_brackets_belongs_to_a_post_and_a_body_is_whom_it_works_for() -> None:
    owners = read_owners(["Policy Officer (Equalities)", "Policy Officer (Housing)"]).named
    assert [one.name for one in owners] == ["Policy Officer (Equalities)", "Policy Officer (Housing)"]

    (director,) = read_owners(["Director (Northshire Council)"]).named
    assert (director.name, director.organisation) == ("Director", "Northshire Council")


def test_who_supports_may_be_told_by_a_label() -> None:
    assert told("Head of Parks\nSupported by: Ranger Team") == [
        ("Head of Parks", "post", "lead"),
        ("Ranger Team", "team", "supporting"),
    ]


def test_a_body_and_initials_beside_it_could_be_two_with_a_doubt() -> None:
    owners = read_owners(["Joint Trade Unions & HR"])
    assert [one.name for one in owners.named] == ["Joint Trade Unions & HR"]
    assert [[one.name for one in other] for other in owners.others] == [["Joint Trade Unions", "HR"]]
    assert read_owners(["E&D Manager"]).because is None


def test_what_is_behind_a_post_that_names_no_service_could_be_its_service_with_a_doubt() -> None:
    owners = read_owners(["Head of Service, Front Door"])
    assert owners.because == "“Head of Service, Front Door” could be Front Door, or one post."
    assert [[one.name for one in other] for other in owners.others] == [["Head of Service, Front Door"]]
