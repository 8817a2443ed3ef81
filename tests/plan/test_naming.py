"""Leads as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.model import LeadRole
from tsworkbench.plan.naming import NamedLead, read_leads, write_leads

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
