"""Next year's plan: what goes on, what stays behind, and how each row knows where it came from."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import count
from typing import Any

import pytest

from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.governance.roll_forward import next_title, rolled_forward
from tsworkbench.plan.model import CostKind, Level, LinkKind, Outcome, Rag, Status, TargetKind
from tsworkbench.plan.whole import (
    Activity,
    Decision,
    DeliveryGroup,
    Funding,
    Lead,
    Link,
    Meeting,
    Milestone,
    Note,
    Objective,
    Output,
    Plan,
    Reading,
    RoleHolder,
    Setting,
    SignOff,
    Task,
    Update,
)

DONE = Milestone(id="m-done", title="Board in place", status=Status.COMPLETE, done_on="2009-12-11")
OPEN = Milestone(
    id="m-open", title="Director in post", ref="1.1.m2", status=Status.IN_PROGRESS, rag=Rag.AMBER,
    due_text="by March 2010", due_from="2010-03-01", due_to="2010-03-31", due_precision=Precision.MONTH,
    expected_text="by May 2010", expected_due_to="2010-05-31", expected_reason="no letter",
    baseline_due_to="2009-12-31", baseline_precision=Precision.MONTH,
    leads=(Lead(id="l1", name="Louise Russell", officer_id="o1"),), updates=(Update(id="u1", comment="So far."),),
    decisions=(Decision(id="d1", group="Delivery Group", on_day="2010-01-14", due_to="2010-03-31",
                        was_due_to="2009-12-31"),
               Decision(id="d2", group="Delivery Group", on_day="2010-02-14", due_to="2010-05-31",
                        was_due_to="2010-03-31", outcome=Outcome.REFUSED)),
    slips_before=2,
)  # fmt: skip
LATER = Milestone(
    id="m-later", title="Launch", due_to="2010-06-30", due_precision=Precision.DAY,
    links=(Link(id="k2", kind=LinkKind.NEEDS, to_id="m-open"), Link(id="k3", kind=LinkKind.NEEDS, to_id="m-done")),
)  # fmt: skip
OVERDUE = Milestone(id="m-past", title="Advert", due_to="2010-02-28", due_precision=Precision.MONTH)
CANCELLED = Activity(id="a-off", title="Given up", status=Status.CANCELLED, milestones=(LATER,))
GOES_ON = Activity(
    id="a-on", title="Develop a new council", ref="1.1", rag=Rag.RED, cost_text="£105,000", cost_pence=10_500_000,
    cost_kind=CostKind.AMOUNT, funding=(Funding(id="f1", source="Fund", pence=5_000_000, confirmed=False),),
    milestones=(DONE, OPEN, LATER, OVERDUE),
    outputs=(Output(id="o-on", text="25 officers", target=25, actual=4, readings=(Reading(id="r1", value=4),)),),
    tasks=(Task(id="t-on", title="Ring the chair"),), private_notes=(Note(id="n1", text="hush"),),
    links=(Link(id="k1", kind=LinkKind.SERVES, to_id="thin", to_level=Level.OBJECTIVE),),
)  # fmt: skip
PLAN = Plan(
    id="p1", sort="V", title="Third Sector Strategy - Action Plan 2009/10", short_title="Third Sector Strategy",
    period_start="2009-04-01", period_end="2010-03-31", signed_off_on="2009-05-01",
    sign_offs=(SignOff(id="s1", label="Chair", value="A Ahmed"),), settings=(Setting(id="x1", key="k", value="v"),),
    roles=(RoleHolder(id="h1", name="Clerk", text="Minutes"),),
    groups=(DeliveryGroup(id="g1", name="Delivery Group",
                          meetings=(Meeting(id="e1", on_day="2010-01-14"), Meeting(id="e2", on_day="2010-04-22"))),),
    objectives=(Objective(id="ob1", ref="1", title="Infrastructure", activities=(GOES_ON, CANCELLED)),),
)  # fmt: skip


@pytest.fixture
def new() -> Plan:
    numbers = count(1)
    return rolled_forward(PLAN, mint=lambda: f"new-{next(numbers)}")


def everything(value: Any) -> Iterator[Any]:
    yield value
    for field in fields(value):
        below = getattr(value, field.name)
        for item in below if isinstance(below, tuple) else ():
            if is_dataclass(item):
                yield from everything(item)


def test_it_covers_the_next_year_under_the_next_title(new: Plan) -> None:
    assert new.title == "Third Sector Strategy - Action Plan 2010/11"
    assert (new.period_start, new.period_end) == ("2010-04-01", "2011-03-31")
    assert new.short_title == "Third Sector Strategy 2010/11"  # a ref must not fit both
    assert new.carried_from == "p1"


def test_what_is_complete_or_cancelled_stays_behind(new: Plan) -> None:
    (activity,) = new.objectives[0].activities
    assert [milestone.title for milestone in activity.milestones] == ["Director in post", "Launch", "Advert"]


def test_deferred_work_goes_on_deferred() -> None:
    waits = Activity(id="w", title="Waits", status=Status.DEFERRED)
    plan = Plan(id="p", title="P 2009", objectives=(Objective(title="O", activities=(waits,)),))
    assert rolled_forward(plan, mint=lambda: "n").objectives[0].activities[0].status is Status.DEFERRED


def test_number_lead_and_status_go_on(new: Plan) -> None:
    step = new.objectives[0].activities[0].milestones[0]
    assert (step.ref, step.status) == ("1.1.m2", Status.IN_PROGRESS)
    assert [(lead.name, lead.officer_id) for lead in step.leads] == [("Louise Russell", "o1")]


def test_nothing_is_rated_expected_signed_off_or_said_yet(new: Plan) -> None:
    activity = new.objectives[0].activities[0]
    step = activity.milestones[0]
    assert (activity.rag, step.rag, step.expected_due_to, step.expected_reason, step.baseline_due_to) == (None,) * 5
    assert (step.updates, step.decisions, activity.private_notes, new.signed_off_on) == ((), (), (), None)
    assert [(line.label, line.value) for line in new.sign_offs] == [("Chair", None)]


def test_a_date_before_the_new_plan_begins_is_doubted(new: Plan) -> None:
    _, later, past = new.objectives[0].activities[0].milestones
    assert "carried from 2009/10" in (past.due_doubt or "")
    assert later.due_doubt is None


def test_costs_and_funding_go_on_confirmed_or_not(new: Plan) -> None:
    activity = new.objectives[0].activities[0]
    assert (activity.cost_text, activity.cost_pence, activity.cost_kind) == ("£105,000", 10_500_000, CostKind.AMOUNT)
    assert [(money.source, money.pence, money.confirmed, money.id) for money in activity.funding] == [
        ("Fund", 5_000_000, False, None)
    ]


def test_of_an_output_goes_on_what_is_still_to_reach(new: Plan) -> None:
    (output,) = new.objectives[0].activities[0].outputs
    assert (output.target, output.actual, output.readings) == (21, None, ())
    assert output.notes == "25 in all: 4 reached by 2009/10."


def test_an_output_whose_target_is_reached_stays_behind_and_a_yearly_one_counts_on() -> None:
    outputs = (
        Output(id="o1", text="3 papers", target=3, actual=3),
        Output(id="o2", text="+30 a year", target=30, actual=50, target_kind=TargetKind.YEARLY),
    )
    activity = Activity(id="a", title="A", outputs=outputs)
    plan = Plan(id="p", title="P 2009", objectives=(Objective(id="ob", title="O", activities=(activity,)),))
    numbers = count(1)
    (carried,) = rolled_forward(plan, mint=lambda: f"n{next(numbers)}").objectives[0].activities[0].outputs
    assert (carried.text, carried.target, carried.actual) == ("+30 a year", 30, 50)


def test_a_date_that_is_expected_is_the_date_of_the_new_plan(new: Plan) -> None:
    step = new.objectives[0].activities[0].milestones[0]
    assert (step.due_text, step.due_to, step.due_doubt) == ("by May 2010", "2010-05-31", None)


def test_how_often_a_date_was_moved_is_counted_on(new: Plan) -> None:
    steps = new.objectives[0].activities[0].milestones
    assert [step.slips_before for step in steps] == [3, 0, 0]  # two of the years before, and one of this


def test_a_milestone_goes_on_needing_one_that_goes_on(new: Plan) -> None:
    director, launch, _ = new.objectives[0].activities[0].milestones
    assert [(link.kind, link.to_id) for link in launch.links] == [
        (LinkKind.NEEDS, director.id),
        (LinkKind.CARRIED_FROM, "m-later"),
    ]


def test_each_row_knows_the_row_it_was_carried_from_and_goes_on_serving(new: Plan) -> None:
    activity = new.objectives[0].activities[0]
    assert [(link.kind, link.to_id) for link in activity.links] == [
        (LinkKind.SERVES, "thin"),
        (LinkKind.CARRIED_FROM, "a-on"),
    ]
    assert [link.to_id for link in activity.milestones[0].links] == ["m-open"]
    assert [link.to_id for link in new.objectives[0].links] == ["ob1"]


def test_groups_go_on_with_the_meetings_still_to_come(new: Plan) -> None:
    (group,) = new.groups
    assert (group.name, [meeting.on_day for meeting in group.meetings]) == ("Delivery Group", ["2010-04-22"])


def test_no_id_is_used_twice(new: Plan) -> None:
    old = {row.id for row in everything(PLAN)}
    assert not {row.id for row in everything(new) if row.id} & old


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Action Plan 2009/10", "Action Plan 2010/11"),
        ("Action Plan 2009-10", "Action Plan 2010-11"),
        ("Plan 1999/00", "Plan 2000/01"),
        ("Strategy 2008 – 2014", "Strategy 2009 – 2015"),
        ("Work plan 2009", "Work plan 2010"),
        ("Plan for 120091 people", None),
        ("Community Strategy", None),
    ],
)
def test_the_title_a_year_on(title: str, wanted: str | None) -> None:
    assert next_title(title) == wanted
