"""The sample strategy, with other level names and no milestones yet, holds what the printed one holds."""

from datetime import datetime
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.model import LeadRole, OfficerKind, TargetKind
from tsworkbench.plan.whole import Objective

FILE = Path(__file__).parents[2] / "data" / "thin-strategy-2008-14.json"
(PLAN,) = read_library(FILE.read_bytes(), name=FILE.name).plans
OBJECTIVES = [activity for found in PLAN.objectives for activity in found.activities]


def theme(ref: str) -> Objective:
    return next(found for found in PLAN.objectives if found.ref == ref)


def test_thin_says_who_it_is() -> None:
    assert PLAN.title == "Infrastructure Development Strategy 2008-2014"
    assert PLAN.short_title == "THIN"
    assert PLAN.organisation == "Tower Hamlets Information Network (THIN)"
    assert PLAN.lead_body == "Community Organisations Forum - COF"
    assert PLAN.area == "Tower Hamlets"
    assert PLAN.contact == "Barry Stoye\nCOF,\n1st Floor\nNorvin House\nLondon\nE1 6BD"
    assert (PLAN.period_start, PLAN.period_end) == ("2008-04-01", "2014-03-31")


def test_thin_calls_its_levels_theme_and_objective() -> None:
    assert (PLAN.objective_word, PLAN.activity_word) == ("Theme", "Objective")


def test_eight_themes_keep_their_printed_names() -> None:
    assert {found.ref: found.title for found in PLAN.objectives} == {
        "T1": "Quality accreditation and commissioning",
        "T2": "Crises Management",
        "T3": "Human Resources support",
        "T4": "Improve communication and cooperation & ICT support",
        "T5": "Take forward the premises strategy",
        "T6": "Volunteering",
        "T7": "Community and Social Enterprise",
        "T8": "Workforce Development",
    }


@pytest.mark.parametrize(("ref", "other"), [("T4", "ICT"), ("T5", "Premises"), ("T7", "Community Social Enterprise")])
def test_the_other_name_of_a_theme_is_noted(ref: str, other: str) -> None:
    assert f'"{other}"' in (theme(ref).notes or "")


def test_twenty_five_objectives_are_numbered_straight_through() -> None:
    assert [found.ref for found in OBJECTIVES] == [str(n) for n in range(1, 26)]
    assert [len(found.activities) for found in PLAN.objectives] == [3, 3, 2, 4, 3, 5, 2, 3]


def test_thin_has_no_milestones_yet() -> None:
    assert not any(found.milestones for found in OBJECTIVES)


def test_one_objective_has_a_yearly_target() -> None:
    outputs = [(found.ref, output) for found in OBJECTIVES for output in found.outputs]
    ((ref, output),) = outputs
    assert (ref, output.ref) == ("9", "9.o1")
    assert output.text.endswith("by 30 each year")
    assert (output.target, output.unit, output.target_kind) == (30, "VCOs", TargetKind.YEARLY)
    assert output.due_precision is Precision.NONE


def test_the_vision_is_kept_and_long_prose_is_told_in_a_sentence() -> None:
    assert PLAN.vision is not None
    assert PLAN.vision.startswith("To build the capacity of voluntary and community organisations")
    told = [PLAN.rationale, PLAN.implications, PLAN.next_steps]
    told += [text for found in PLAN.objectives for text in (found.key_changes, found.rationale)]
    assert len(told) == 19
    for text in told:
        assert text is not None
        assert text.endswith(".")
        assert ". " not in text


def test_four_role_holders_are_named() -> None:
    assert [(role.name, role.kind, role.organisation) for role in PLAN.roles] == [
        ("COF Chief Executive", OfficerKind.POST, "Community Organisations Forum - COF"),
        ("Lorraine Hart", OfficerKind.PERSON, "The Environment Trust"),
        ("COF Capacity Building Officers", OfficerKind.TEAM, "Community Organisations Forum - COF"),
        ("COF Volunteer Manager", OfficerKind.POST, "Community Organisations Forum - COF"),
    ]


def test_the_chief_executive_leads_the_plan() -> None:
    assert [(lead.name, lead.kind, lead.role) for lead in PLAN.leads] == [
        ("COF Chief Executive", OfficerKind.POST, LeadRole.LEAD)
    ]


def test_four_themes_have_a_lead_and_four_have_none() -> None:
    assert {found.ref: [lead.name for lead in found.leads] for found in PLAN.objectives} == {
        "T1": ["COF Capacity Building Officers"],
        "T2": [],
        "T3": [],
        "T4": [],
        "T5": ["Lorraine Hart"],
        "T6": ["COF Volunteer Manager"],
        "T7": [],
        "T8": ["COF Capacity Building Officers"],
    }


def test_thin_is_reviewed_in_the_last_quarter_of_each_financial_year() -> None:
    assert PLAN.review_text is not None
    assert PLAN.review_text.startswith("in the last quarter of each financial year")
    assert PLAN.review_rrule is not None
    assert PLAN.period_start is not None
    start = datetime.fromisoformat(PLAN.period_start)
    rule = rrulestr(PLAN.review_rrule, dtstart=start)
    reviews = [day.date().isoformat() for day in rule.xafter(start, count=6)]
    assert reviews == [f"{year}-01-01" for year in range(2009, 2015)]


def test_three_lines_of_the_sign_off_are_blank() -> None:
    assert [(line.label, line.kind, line.value) for line in PLAN.sign_offs] == [
        ("Lead body signature", "signature", None),
        ("Date signed", "date", None),
        ("Date signed off by Consortium", "date", None),
    ]
