"""Leads as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.language.leads import NamedLead, read_leads, unquoted, write_leads
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import LeadRole

LEAD, JOINT, SUPPORTING = LeadRole.LEAD, LeadRole.JOINT, LeadRole.SUPPORTING


def roles(text: str) -> list[tuple[str, LeadRole]]:
    return [(lead.name, lead.role) for lead in read_leads(text)]


@pytest.mark.parametrize("typed", ["A Ahmed / B Begum", "A Ahmed, B Begum", "A Ahmed; B Begum", "A Ahmed + B Begum"])
def test_the_first_leads_and_the_next_leads_jointly(typed: str) -> None:
    assert roles(typed) == [("A Ahmed", LEAD), ("B Begum", JOINT)]


@pytest.mark.parametrize("word", ["with", "alongside", "supported by", "with support from", "WITH"])
def test_those_after_with_support(word: str) -> None:
    assert roles(f"A Ahmed {word} Finance, Legal") == [
        ("A Ahmed", LEAD),
        ("Finance", SUPPORTING),
        ("Legal", SUPPORTING),
    ]


def test_support_without_a_lead() -> None:
    assert roles("with Finance") == [("Finance", SUPPORTING)]


def test_and_stands_inside_a_post() -> None:
    assert roles("Head of Policy and Communications / E&D Manager") == [
        ("Head of Policy and Communications", LEAD),
        ("E&D Manager", JOINT),
    ]


def test_a_plus_before_a_name_says_that_it_is_new() -> None:
    assert read_leads("A Ahmed / +B Begum") == [NamedLead("A Ahmed", LEAD, False), NamedLead("B Begum", JOINT, True)]


def test_a_name_typed_twice_counts_once_in_its_first_role_and_place() -> None:
    assert roles("A Ahmed / B Begum with a ahmed") == [("A Ahmed", LEAD), ("B Begum", JOINT)]


def test_nothing_typed_is_nobody() -> None:
    assert read_leads("  ") == []


NAMES = st.from_regex(r"[A-Z][a-z]{1,6} [A-Z][a-z]{1,6}", fullmatch=True)


@given(st.lists(st.tuples(NAMES, st.sampled_from(LeadRole)), max_size=5, unique_by=lambda pair: pair[0].casefold()))
def test_what_an_editor_is_filled_with_reads_as_the_same_leads(leads: list[tuple[str, LeadRole]]) -> None:
    leading = [name for name, role in leads if role is not SUPPORTING]
    wanted = [(name, LEAD if name == leading[0] else JOINT) for name in leading]
    wanted += [(name, role) for name, role in leads if role is SUPPORTING]
    assert roles(write_leads(list(leads))) == wanted


CSF = "Children, Schools and Families"
KNOWN = [
    CSF,
    "Working with Families",
    "Culture / Leisure",
    "HR/OD",
    "Parks; Leisure",
    "+Plus",
    "John Smith",
    "Al van Dyk",
]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (f"“{CSF}”", [CSF]),
        (f'"{CSF}" / A Ahmed', [CSF, "A Ahmed"]),
        (f"A Ahmed, „{CSF}“, B Begum", ["A Ahmed", CSF, "B Begum"]),
        (f"A Ahmed with «{CSF}»", ["A Ahmed", CSF]),
        (f"“{CSF}", [CSF]),  # the closing mark is still to be typed
        ("“With Friends” with “A / B”", ["With Friends", "A / B"]),
        ('"The Hub" Trust, Legal', ['"The Hub" Trust', "Legal"]),
        ('"Say ""hello"", all"', ['Say "hello", all']),
    ],
)
def test_what_is_in_quotation_marks_is_one_name(typed: str, names: list[str]) -> None:
    assert [lead.name for lead in read_leads(typed)] == names


def test_a_new_name_is_quoted_behind_its_plus() -> None:
    assert read_leads(f"+“{CSF}” / A Ahmed") == [NamedLead(CSF, LEAD, True), NamedLead("A Ahmed", JOINT, False)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (CSF, [CSF]),
        (CSF.upper(), [CSF]),
        (f"A Ahmed, {CSF}, B Begum", ["A Ahmed", CSF, "B Begum"]),
        (f"A Ahmed with {CSF}", ["A Ahmed", CSF]),
        ("Working with Families with hr/od", ["Working with Families", "HR/OD"]),
        ("Culture / Leisure / Parks; Leisure", ["Culture / Leisure", "Parks; Leisure"]),
        ("Smith, John", ["John Smith"]),
        ("van Dyk, Al / Smith, John", ["Al van Dyk", "John Smith"]),
        (f"{CSF} Board", ["Children", "Schools and Families Board"]),
        ("Culture / Leisure Trust", ["Culture", "Leisure Trust"]),
    ],
)
def test_a_known_name_is_recognised_whatever_it_is_made_of(typed: str, names: list[str]) -> None:
    assert [lead.name for lead in read_leads(typed, known=KNOWN)] == names


def test_a_name_that_holds_quotation_marks_is_written_in_others() -> None:
    typed = write_leads([("“”A", LEAD), (",", JOINT)], [])
    assert [(lead.name, lead.role) for lead in read_leads(typed)] == [("“”A", LEAD), (",", JOINT)]


def test_two_known_names_are_not_taken_for_one_with_the_surname_first() -> None:
    known = ["Housing Strategy", "Strategy", "Housing"]
    assert [lead.name for lead in read_leads("Strategy, Housing", known=known)] == ["Strategy", "Housing"]


def test_several_texts_are_read_as_one_list() -> None:
    read = read_leads("A Ahmed with Finance", f"“{CSF}”, B Begum")
    assert [(lead.name, lead.role) for lead in read] == [
        ("A Ahmed", LEAD),
        ("Finance", SUPPORTING),
        (CSF, JOINT),
        ("B Begum", JOINT),
    ]


def test_a_name_that_would_part_is_written_in_quotation_marks() -> None:
    leads = [(CSF, LEAD), ("A Ahmed", JOINT), ("HR/OD", SUPPORTING)]
    assert write_leads(leads) == f"“{CSF}” / A Ahmed with “HR/OD”"


@pytest.mark.parametrize(
    ("typed", "name"), [("“A, B”", "A, B"), ('"A"', "A"), ("A", None), ("“A” B", None), ("", None)]
)
def test_a_whole_text_in_quotation_marks_is_a_name(typed: str, name: str | None) -> None:
    assert unquoted(typed) == name


ODD_NAMES = (
    st.lists(
        st.sampled_from(["A", "b", "ü", "王", ",", "/", ";", "+", "with", "“", "”", '"', "«", "»", " ", "& "]),
        min_size=1,
    )
    .map(lambda parts: clean("".join(parts)))
    .filter(lambda name: name.strip('“”"«»+ ') != "")
)


@given(
    st.lists(st.tuples(ODD_NAMES, st.sampled_from(LeadRole)), max_size=4, unique_by=lambda pair: pair[0].casefold()),
    st.lists(ODD_NAMES, max_size=3),
)
def test_whatever_names_are_made_of_they_read_back(leads: list[tuple[str, LeadRole]], others: list[str]) -> None:
    leading = [name for name, role in leads if role is not SUPPORTING]
    wanted = [(name, LEAD if name == leading[0] else JOINT) for name in leading]
    wanted += [(name, role) for name, role in leads if role is SUPPORTING]
    assert roles(write_leads(leads)) == wanted
    known = [*(name for name, _ in leads), *others]
    read = read_leads(write_leads(leads, known), known=known)
    assert [(lead.name, lead.role, lead.is_new) for lead in read] == [(*pair, False) for pair in wanted]


@given(st.text('ab,/+;“” "with', max_size=30))
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    assert all(lead.name or lead.is_new for lead in read_leads(typed, known=KNOWN))
