"""The sample action plan holds what the printed one holds, fact by fact; both samples are sound."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.plan.due import find, read
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.model import CostKind, LeadRole, OfficerKind, Status
from tsworkbench.plan.whole import Activity, Funding, Library, Milestone, Objective, Officer, Output, Plan

DATA = Path(__file__).parents[2] / "data"
FILES = ("action-plan-2009-10.json", "thin-strategy-2008-14.json")


def library(name: str) -> Library:
    return read_library((DATA / name).read_bytes(), name=name)


ACTION, THIN = (library(name) for name in FILES)
(ACTION_PLAN,) = ACTION.plans
(THIN_PLAN,) = THIN.plans


def activities(plan: Plan) -> list[Activity]:
    return [activity for objective in plan.objectives for activity in objective.activities]


def activity(ref: str) -> Activity:
    return next(found for found in activities(ACTION_PLAN) if found.ref == ref)


MILESTONES = [milestone for found in activities(ACTION_PLAN) for milestone in found.milestones]
OUTPUTS = [output for found in activities(ACTION_PLAN) for output in found.outputs]


def lead_of(name: str) -> list[Activity]:
    return [found for found in activities(ACTION_PLAN) if any(lead.name == name for lead in found.leads)]


@pytest.mark.parametrize("read", [ACTION, THIN], ids=FILES)
def test_every_key_of_a_sample_is_understood(read: Library) -> None:
    assert read.unread == ()


@pytest.mark.parametrize("read", [ACTION, THIN], ids=FILES)
def test_every_officer_and_source_named_in_a_sample_is_listed(read: Library) -> None:
    (plan,) = read.plans
    officers = {(officer.name, officer.kind) for officer in read.officers}
    rows: list[Activity | Objective | Plan] = [plan, *plan.objectives, *activities(plan)]
    assert {(lead.name, lead.kind) for row in rows for lead in row.leads} <= officers
    assert {(role.name, role.kind) for role in plan.roles} <= officers
    used = {funding.source for found in activities(plan) for funding in found.funding}
    assert used <= {source.name for source in read.sources}


@pytest.mark.parametrize("plan", [ACTION_PLAN, THIN_PLAN], ids=FILES)
def test_every_long_title_has_a_short_one_that_fits_a_narrow_column(plan: Plan) -> None:
    rows: list[Objective | Activity | Milestone] = [*plan.objectives, *activities(plan)]
    rows += [milestone for found in activities(plan) for milestone in found.milestones]
    for row in rows:
        assert len(row.short_title or row.title) <= (24 if len(row.title) > 30 else 30), row.title


def test_no_two_short_titles_of_a_sample_are_alike() -> None:
    for plan in (ACTION_PLAN, THIN_PLAN):
        shorts = Counter(found.short_title or found.title for found in activities(plan))
        assert max(shorts.values()) == 1


def test_the_action_plan_says_whose_it_is_and_for_which_year() -> None:
    assert ACTION_PLAN.title == "Third Sector Strategy - Action Plan 2009/10"
    assert ACTION_PLAN.short_title == "Third Sector Strategy"
    assert ACTION_PLAN.organisation == "Tower Hamlets Council"
    assert (ACTION_PLAN.period_start, ACTION_PLAN.period_end) == ("2009-04-01", "2010-03-31")
    assert (ACTION_PLAN.objective_word, ACTION_PLAN.activity_word) == ("Objective", "Activity")


def test_eleven_printed_headings_are_seven_objectives() -> None:
    assert [objective.ref for objective in ACTION_PLAN.objectives] == list("1234567")


def test_fifteen_activities_stand_in_their_printed_order() -> None:
    assert [found.ref for found in activities(ACTION_PLAN)] == [
        *(
            "1.1",
            "1.2",
            "2.1",
            "3.1",
            "4.1",
            "4.2",
            "4.3",
            "4.4",
            "4.5",
            "4.6",
            "5.1",
            "6.1",
            "6.2",
            "7.1",
            "7.2",
        ),
    ]


def test_forty_milestones_are_numbered_within_their_activity() -> None:
    assert len(MILESTONES) == 40
    for found in activities(ACTION_PLAN):
        refs = [milestone.ref for milestone in found.milestones]
        assert refs == [f"{found.ref}.m{n}" for n in range(1, len(refs) + 1)]


def test_thirty_eight_milestones_have_a_date_and_two_wait_for_one() -> None:
    assert sum(milestone.due_to is not None for milestone in MILESTONES) == 38
    tbc = [milestone for milestone in MILESTONES if milestone.due_precision is Precision.TBC]
    assert [(m.ref, m.due_printed, m.due_from, m.due_to) for m in tbc] == [
        ("7.1.m1", "by TBC", None, None),
        ("7.1.m2", "by TBC", None, None),
    ]


def test_milestones_fall_due_by_month_as_printed() -> None:
    months = Counter((milestone.due_to or "no date")[:7] for milestone in MILESTONES)
    autumn = ["2009-08", "2009-09", "2009-10", "2009-11", "2009-12"]
    spring = ["2010-01", "2010-02", "2010-03", "2010-04"]
    assert [months[month] for month in autumn + spring] == [1, 1, 3, 6, 9, 7, 1, 9, 1]
    assert months["no date"] == 2


@pytest.mark.parametrize("milestone", MILESTONES, ids=lambda milestone: milestone.ref)
def test_a_milestone_keeps_its_text_whole_and_its_title_without_the_date(milestone: Milestone) -> None:
    assert milestone.text is not None
    assert milestone.due_printed is not None
    assert milestone.due_text == milestone.due_printed
    assert milestone.text.count(milestone.due_printed) == 1
    assert milestone.text == " ".join(milestone.text.split())
    assert milestone.due_printed not in milestone.title
    assert milestone.text.startswith(milestone.title)
    assert milestone.status is Status.NOT_STARTED


@pytest.mark.parametrize("milestone", MILESTONES, ids=lambda milestone: milestone.ref)
def test_a_milestone_is_dated_as_its_phrase_reads(milestone: Milestone) -> None:
    assert milestone.text is not None
    found = find(milestone.text, plan_year=2009, as_at=date(2009, 12, 15))
    assert found is not None
    assert milestone.text[found.start : found.end] == milestone.due_printed
    assert read(milestone.due_printed, plan_year=2009, as_at=date(2009, 12, 15)) == found.due
    assert iso(found.due.start) == milestone.due_from
    assert iso(found.due.end) == milestone.due_to
    assert found.due.precision is milestone.due_precision


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def test_a_sentence_after_the_date_stays_in_the_text() -> None:
    milestone = activity("2.1").milestones[0]
    assert milestone.title == "Scope and commission review"
    assert milestone.text is not None
    assert milestone.text.endswith(
        "by November 2009. To include appropriate consultation with key stakeholders from all sectors "
        "especially organisations using volunteers"
    )


def test_thirty_five_outputs_are_numbered_within_their_activity() -> None:
    assert len(OUTPUTS) == 35
    for found in activities(ACTION_PLAN):
        refs = [output.ref for output in found.outputs]
        assert refs == [f"{found.ref}.o{n}" for n in range(1, len(refs) + 1)]


def test_two_outputs_are_printed_without_a_bullet() -> None:
    assert [output.text for output in activity("2.1").outputs] == ["Volunteering Code Action Plan"]
    assert [output.text for output in activity("5.1").outputs] == ["Third Sector Asset Research"]


def test_seven_outputs_can_be_counted() -> None:
    counted = [(output.ref, output.target, output.unit) for output in OUTPUTS if output.target is not None]
    assert counted == [
        ("1.2.o1", 1000, "directories"),
        ("1.2.o2", 2, "courses"),
        ("1.2.o3", 2, "courses"),
        ("1.2.o4", 50, "people"),
        ("4.3.o2", 25, "officers"),
        ("4.5.o1", 35, "organisations"),
        ("4.5.o2", 7, "organisations"),
    ]


def test_one_output_has_a_date_after_the_plan_year() -> None:
    dated = [output for output in OUTPUTS if output.due_precision is not Precision.NONE]
    assert [(o.ref, o.due_printed, o.due_from, o.due_to, o.due_precision) for o in dated] == [
        ("4.3.o2", "by end 2010/11", "2010-04-01", "2011-03-31", Precision.FINANCIAL_YEAR)
    ]


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.ref)
def test_an_output_is_dated_as_its_phrase_reads(output: Output) -> None:
    found = find(output.text, plan_year=2009, as_at=date(2009, 12, 15))
    if output.due_printed is None:
        assert found is None
        return
    assert found is not None
    assert output.text[found.start : found.end] == output.due_printed
    assert (iso(found.due.start), iso(found.due.end)) == (output.due_from, output.due_to)
    assert found.due.precision is output.due_precision


def test_costs_add_up_to_430_000_pounds_as_printed() -> None:
    costs = {found.ref: found.cost_pence for found in activities(ACTION_PLAN) if found.cost_pence}
    assert costs == {"1.1": 10_500_000, "4.2": 30_000_000, "5.1": 2_500_000}
    assert sum(costs.values()) == 43_000_000


def test_costs_are_405_000_pounds_without_what_sits_inside_another_budget() -> None:
    inside = sum(f.pence or 0 for found in activities(ACTION_PLAN) for f in found.funding if f.inside)
    assert sum(found.cost_pence or 0 for found in activities(ACTION_PLAN)) - inside == 40_500_000


def test_every_activity_says_what_kind_of_cost_it_has() -> None:
    kinds = Counter((found.cost_kind, found.cost_text) for found in activities(ACTION_PLAN))
    assert kinds == {
        (CostKind.EXISTING, "Within existing resources"): 11,
        (CostKind.OTHER_BUDGET, "Within proposed CVS budget"): 1,
        (CostKind.AMOUNT, "£105,000"): 1,
        (CostKind.AMOUNT, "£300,000"): 1,
        (CostKind.AMOUNT, "£25,000 for research"): 1,
    }


def test_four_activities_draw_on_a_fund_and_three_of_them_wait_for_it() -> None:
    rows = {found.ref: found.funding for found in activities(ACTION_PLAN) if found.funding}
    fund, bid = "Accelerated Delivery Fund", "Accelerated Delivery Bid"
    wait = "(allocation to be confirmed)"
    assert rows == {
        "1.1": (Funding(source=fund, text=f"{fund} {wait}", pence=10_500_000, confirmed=False),),
        "3.1": (Funding(source=fund, text=f"{fund} {wait}", confirmed=False, inside="1.1"),),
        "4.2": (Funding(source=bid, text=f"{bid} {wait}", pence=30_000_000, confirmed=False),),
        "5.1": (Funding(source=bid, text=f"{bid} (included in CVS budget)", pence=2_500_000, inside="1.1"),),
    }


def test_the_funding_column_is_kept_as_printed() -> None:
    for found in activities(ACTION_PLAN):
        assert found.funding_text == (found.funding[0].text if found.funding else "N/A")


def test_five_officers_and_a_team_lead_the_action_plan() -> None:
    names = ["Louise Russell", "Shazia Hussain", "Richard Parsons", "Andy Algar", "Alex Louis"]
    persons = [Officer(name=name, kind=OfficerKind.PERSON) for name in names]
    assert ACTION.officers == (*persons, Officer(name="Corporate Finance", kind=OfficerKind.TEAM))


def test_every_activity_has_a_lead_and_leads_stand_on_activities_only() -> None:
    assert all(found.leads and found.leads[0].role is LeadRole.LEAD for found in activities(ACTION_PLAN))
    assert not any(milestone.leads for milestone in MILESTONES)


def test_louise_russell_has_nine_activities_and_twenty_seven_milestones() -> None:
    hers = lead_of("Louise Russell")
    assert [found.ref for found in hers] == ["1.1", "1.2", "4.1", "4.2", "4.6", "5.1", "6.1", "6.2", "7.1"]
    assert sum(len(found.milestones) for found in hers) == 27


@pytest.mark.parametrize(
    ("name", "refs"),
    [
        ("Shazia Hussain", "2.1 3.1"),
        ("Richard Parsons", "4.3 4.4 4.5"),
        ("Andy Algar", "5.1"),
        ("Alex Louis", "7.2"),
        ("Corporate Finance", "4.6"),
    ],
)
def test_the_others_have_theirs(name: str, refs: str) -> None:
    assert [found.ref for found in lead_of(name)] == refs.split()


def test_two_activities_have_a_second_name() -> None:
    assert [(lead.name, lead.kind, lead.role) for lead in activity("5.1").leads] == [
        ("Louise Russell", OfficerKind.PERSON, LeadRole.LEAD),
        ("Andy Algar", OfficerKind.PERSON, LeadRole.JOINT),
    ]
    assert [(lead.name, lead.kind, lead.role) for lead in activity("4.6").leads] == [
        ("Louise Russell", OfficerKind.PERSON, LeadRole.LEAD),
        ("Corporate Finance", OfficerKind.TEAM, LeadRole.SUPPORTING),
    ]


def test_the_bracketed_remark_is_a_note_of_its_activity() -> None:
    assert {found.ref: found.notes for found in activities(ACTION_PLAN) if found.notes} == {
        "7.1": "[Further scoping required before reliable timescales can be given]"
    }
