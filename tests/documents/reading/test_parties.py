"""Columns of partner organisations, and of the members who answer for a row."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document

from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.model import LeadRole, OfficerKind, PartyRole
from tsworkbench.plan.whole import Activity


def draft(header: str, *names: str) -> Draft:
    rows = [[f"2.{n} Relight street {n}", "Ann Lamp", name, "May 2010"] for n, name in enumerate(names, 1)]
    heads = ["Action", "Lead officer", header, "By when"]
    return read_plan(document(Paper([Text("Plan 2010/11", 1), Grid([heads, *rows])])))


def activities(read: Draft) -> list[Activity]:
    return [one for objective in read.library.plans[0].objectives for one in objective.activities]


@pytest.mark.parametrize(
    "header", ["Partners", "Partner organisations", "Key partners", "Delivery partners", "Partner agencies"]
)
def test_partner_organisations_stand_beside_the_lead(header: str) -> None:
    first, second, third = activities(draft(header, "ELN", "Tower Hamlets CVS / NHS", ""))
    assert [(one.name, one.role, one.kind) for one in first.parties] == [
        ("ELN", PartyRole.PARTNER, OfficerKind.ORGANISATION)
    ]
    assert [one.name for one in second.parties] == ["Tower Hamlets CVS", "NHS"]
    assert third.parties == ()
    assert all([lead.name for lead in row.leads] == ["Ann Lamp"] for row in (first, second, third))


@pytest.mark.parametrize(
    "header", ["Portfolio holder", "Cabinet member", "Lead member", "Member lead", "Executive member", "Portfolio"]
)
def test_the_member_who_answers_for_it_does_not_lead_it(header: str) -> None:
    rows = activities(draft(header, "Cllr Ohid Miah", "Cllr Ohid Miah", "Councillor Rania Khan"))
    assert [[(one.role, one.kind) for one in row.parties] for row in rows] == 3 * [
        [(PartyRole.PORTFOLIO_HOLDER, OfficerKind.COUNCILLOR)]
    ]
    assert "Ohid Miah" in rows[0].parties[0].name
    assert [lead.name for lead in rows[0].leads] == ["Ann Lamp"]


def test_a_person_among_the_partners_supports_the_lead() -> None:
    first, *_ = activities(draft("Partners", "Mary Jones / ELN", "ELN", "ELN"))
    assert [one.name for one in first.parties] == ["ELN"]
    assert [(lead.name, lead.role) for lead in first.leads] == [
        ("Ann Lamp", LeadRole.LEAD),
        ("Mary Jones", LeadRole.SUPPORTING),
    ]


def test_partners_in_a_series_are_each_one() -> None:
    rows = activities(
        draft("Partners", "Police, Fire Service and NHS", "Department for Children, Schools and Families")
    )
    assert [[one.name for one in row.parties] for row in rows] == [
        ["Police", "Fire Service", "NHS"],
        ["Department for Children, Schools and Families"],
    ]


def test_a_body_that_leads_one_row_and_is_a_partner_of_another_is_one() -> None:
    rows = [["2.1 Relight street 1", "NHS", "", "May 2010"], ["2.2 Relight street 2", "Ann Lamp", "NHS", "May 2010"]]
    heads = ["Action", "Lead officer", "Partners", "By when"]
    read = read_plan(document(Paper([Text("Plan 2010/11", 1), Grid([heads, *rows])])))
    first, second = activities(read)
    assert first.leads[0].kind is second.parties[0].kind is OfficerKind.ORGANISATION


def test_a_cell_of_partners_is_no_note_as_well() -> None:
    first, *_ = activities(draft("Partners", "ELN / RSPB", "ELN", "ELN"))
    assert first.notes is None
