"""One plan beside another: what came, what went, what was done, and what reads otherwise in what went on."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.governance.measures import Measure, MeasureTarget
from tsworkbench.plan.governance.roll_forward import Beside, Sort, beside, rolled_forward
from tsworkbench.plan.model import Better, Frequency, LeadRole, Status, TargetKind
from tsworkbench.plan.whole import Activity, Funding, Lead, Milestone, Objective, Output, Plan, Task

DONE = Milestone(id="m1", ref="1.1.m1", title="Board in place", status=Status.COMPLETE, done_on="2009-12-11")
OPEN = Milestone(
    id="m2", ref="1.1.m2", title="Director in post", due_text="by March 2010", due_from="2010-03-01",
    due_to="2010-03-31", due_precision=Precision.MONTH,
)  # fmt: skip
OUTPUT = Output(id="o1", ref="1.1.o1", text="30 courses held", target=30, actual=12, target_kind=TargetKind.TOTAL)
ACTIVITY = Activity(
    id="a1", ref="1.1", title="Develop a council for voluntary service", milestones=(DONE, OPEN), outputs=(OUTPUT,),
    cost_text="£105,000", leads=(Lead(name="Louise Russell", role=LeadRole.LEAD),),
    funding=(Funding(source="Fund", pence=100, confirmed=False),),
)  # fmt: skip
STOPPED = Activity(id="a2", ref="1.2", title="Give up the old compact", status=Status.CANCELLED)
OLD = Plan(
    id="p", title="Action Plan 2009/10", period_start="2009-04-01", period_end="2010-03-31",
    objectives=(Objective(id="t1", ref="1", title="Infrastructure", activities=(ACTIVITY, STOPPED)),),
)  # fmt: skip


def rolled() -> Plan:
    number = count()
    return rolled_forward(OLD, mint=lambda: f"new {next(number)}")


def with_activity(plan: Plan, **cells: Any) -> Plan:
    (objective,) = plan.objectives
    first, *rest = objective.activities
    changed = replace(objective, activities=(replace(first, **cells), *rest))
    return replace(plan, objectives=(changed,))


def lines(found: Beside) -> list[tuple[Sort, str, str]]:
    return [(one.sort, one.ref, one.words) for one in found.contrasts]


def test_what_was_rolled_forward_says_what_was_done_and_what_was_not_carried() -> None:
    found = beside(rolled(), OLD)
    assert lines(found) == [
        (Sort.DONE, "1.1.m1", "Board in place: done 11 Dec 2009, not carried"),
        (Sort.SET_ASIDE, "1.2", "Give up the old compact: cancelled, not carried"),
        (Sort.TARGET, "1.1.o1", "30 courses held: target 30 → 18"),
    ]
    assert (found.both, found.carried, found.unchanged) == (4, 4, 3)
    assert found.summary == (
        "4 rows are in both, 4 of them carried, 3 as before; "
        "1 done, 1 cancelled or deferred and 1 with other targets or counts."
    )


@pytest.mark.parametrize(
    ("cells", "sort", "words"),
    [
        ({"title": "Develop a CVS"}, Sort.REWORDED,
         "Develop a CVS: “Develop a council for voluntary service” → “Develop a CVS”"),
        ({"leads": (Lead(name="Andy Algar", role=LeadRole.LEAD),)}, Sort.LEAD,
         "Develop a council for voluntary service: Louise Russell → Andy Algar"),
        ({"leads": ()}, Sort.LEAD, "Develop a council for voluntary service: Louise Russell → nobody"),
        ({"cost_text": "£90,000"}, Sort.MONEY, "Develop a council for voluntary service: £105,000 → £90,000"),
        ({"cost_text": None}, Sort.MONEY, "Develop a council for voluntary service: £105,000 → nothing"),
        ({"funding": (Funding(source="Fund", pence=100, confirmed=True),)}, Sort.MONEY,
         "Develop a council for voluntary service: Fund (to be confirmed) £1 → Fund (confirmed) £1"),
        ({"due_text": "by May 2011", "due_to": "2011-05-31", "due_precision": Precision.MONTH}, Sort.REDATED,
         "Develop a council for voluntary service: no date → end May 2011"),
        ({"status": Status.COMPLETE, "done_on": "2010-05-03"}, Sort.DONE,
         "Develop a council for voluntary service: not started → done 3 May 2010"),
        ({"status": Status.DEFERRED}, Sort.SET_ASIDE,
         "Develop a council for voluntary service: not started → deferred"),
        ({"directorate": "Adults"}, Sort.OTHERWISE, "Develop a council for voluntary service: directorate Adults"),
    ],
)  # fmt: skip
def test_what_was_changed_in_a_row_that_was_carried_is_told(cells: dict[str, Any], sort: Sort, words: str) -> None:
    before = lines(beside(rolled(), OLD))
    after = [line for line in lines(beside(with_activity(rolled(), **cells), OLD)) if line not in before]
    assert after == [(sort, "1.1", words)]


def test_money_is_told_by_what_it_is_confirmed_as_what_it_comes_to_and_in_whose_budget_it_is() -> None:
    was = (Funding(source="Fund", text="Fund (allocation to be confirmed)", pence=3000000, confirmed=False),)
    now = (Funding(source="Fund", text="Fund (allocation confirmed)", pence=2500000, confirmed=True, inside="4.2"),)
    old = with_activity(OLD, funding=was)
    found = beside(with_activity(old, funding=now), old)
    assert lines(found) == [
        (
            Sort.MONEY, "1.1",
            "Develop a council for voluntary service: Fund (allocation to be confirmed) £30,000 → "
            "Fund (allocation confirmed) £25,000, inside the budget of 4.2",
        )
    ]  # fmt: skip


MEASURE = Measure(
    id="k1", title="Groups supported", unit="groups",
    targets=(MeasureTarget(first_on="2009-04-01", last_on="2010-03-31", value=40),),
)  # fmt: skip
NEXT = MeasureTarget(first_on="2010-04-01", last_on="2011-03-31", value=50)


@pytest.mark.parametrize(
    ("measures", "sort", "words"),
    [
        ((replace(MEASURE, targets=(*MEASURE.targets, NEXT)),), Sort.TARGET,
         "“Groups supported” no such target → “Groups supported” 50 groups in 2010/11"),
        ((replace(MEASURE, targets=(replace(MEASURE.targets[0], value=45),)),), Sort.TARGET,
         "“Groups supported” 40 groups in 2009/10 → “Groups supported” 45 groups in 2009/10"),
        ((replace(MEASURE, unit="%", better=Better.LOWER, frequency=Frequency.HALF),), Sort.TARGET,
         "“Groups supported” in groups, each quarter, higher is better → "
         "“Groups supported” in %, each half-year, lower is better"),
        ((replace(MEASURE, title="Groups helped"),), Sort.REWORDED,
         "measure “Groups supported” → measure “Groups helped”"),
        ((MEASURE, Measure(id="k2", title="Grants")), Sort.TARGET, "new measure “Grants”"),
        ((), Sort.TARGET, "measure “Groups supported” → no longer measured"),
        ((replace(MEASURE, id="k9"),), None, ""),
        ((replace(MEASURE, id="k9", title="Helped", carried_from="k1"),), Sort.REWORDED,
         "measure “Groups supported” → measure “Helped”"),
    ],
)  # fmt: skip
def test_by_what_it_is_measured_is_told(measures: tuple[Measure, ...], sort: Sort | None, words: str) -> None:
    old = with_activity(OLD, measures=(MEASURE,))
    found = lines(beside(with_activity(old, measures=measures), old))
    assert found == ([(sort, "1.1", f"{ACTIVITY.title}: {words}")] if sort else [])


def test_a_measure_of_the_whole_plan_is_told_across_years() -> None:
    plan = replace(rolled(), measures=(Measure(title="Grants"),))
    assert (Sort.TARGET, "", "Action Plan 2010/11: new measure “Grants”") in lines(beside(plan, OLD))


def test_rows_carried_through_a_year_between_are_known_whatever_they_are_called_now() -> None:
    number = count()
    between = rolled()
    plan = rolled_forward(between, mint=lambda: f"newer {next(number)}")
    plan = with_activity(plan, title="Something quite other", ref="9.9")
    found = beside(plan, OLD, between=(between,))
    assert (found.both, found.carried) == (4, 4)
    assert [one.old_id for one in found.contrasts if one.sort is Sort.REWORDED] == ["a1"]
    assert found.count(Sort.NEW) == 0


def test_what_was_new_in_the_year_between_is_new() -> None:
    number = count()
    between = with_activity(rolled(), tasks=(Task(id="t", title="Ring the Cabinet Office"),))
    plan = rolled_forward(between, mint=lambda: f"newer {next(number)}")
    assert (Sort.NEW, "", "Ring the Cabinet Office") in lines(beside(plan, OLD, between=(between,)))


def test_what_is_new_is_told_once_with_what_is_under_it() -> None:
    (objective,) = rolled().objectives
    new = Activity(id="n", ref="1.9", title="Hold a fair", milestones=(replace(OPEN, id="n1"), replace(OPEN, id="n2")))
    plan = replace(rolled(), objectives=(replace(objective, activities=(*objective.activities, new)),))
    assert (Sort.NEW, "1.9", "Hold a fair: with 2 milestones") in lines(beside(plan, OLD))


def test_what_is_open_and_not_in_it_any_more_has_gone() -> None:
    gone = with_activity(rolled(), milestones=())
    assert (Sort.GONE, "1.1.m2", "Director in post") in lines(beside(gone, OLD))


def test_a_plan_of_its_own_is_held_beside_it_by_its_words() -> None:
    imported = replace(
        OLD, id="q", title="Action Plan 2010/11",
        objectives=(Objective(id="x1", ref="1", title="Infrastructure", activities=(
            Activity(id="x2", ref="1.1", title="Develop a council for voluntary services",
                     milestones=(replace(OPEN, id="x3", due_text="by March 2011", due_from="2011-03-01",
                                         due_to="2011-03-31"),)),)),),
    )  # fmt: skip
    found = beside(imported, OLD)
    assert (found.both, found.carried) == (3, 0)
    assert (Sort.REDATED, "1.1.m2", "Director in post: end Mar 2010 → end Mar 2011") in lines(found)
    assert (Sort.GONE, "1.1.o1", "30 courses held") in lines(found)


def test_a_plan_beside_itself_differs_in_nothing() -> None:
    found = beside(OLD, OLD)
    assert found.contrasts == ()
    assert found.summary == "6 rows are in both, 6 as before."


def test_a_plan_as_it_was_is_held_beside_it_as_it_is_with_what_was_counted_and_rated() -> None:
    now = with_activity(OLD, rag="red", outputs=(replace(OUTPUT, actual=20),))
    assert lines(beside(now, OLD)) == [
        (Sort.TARGET, "1.1.o1", "30 courses held: actual 12 → 20"),
        (Sort.OTHERWISE, "1.1", "Develop a council for voluntary service: RAG ▲ Red"),
    ]


def test_a_row_under_another_row_is_told() -> None:
    (objective,) = OLD.objectives
    moved = replace(STOPPED, status=Status.NOT_STARTED, milestones=(OPEN,))
    first = replace(ACTIVITY, milestones=(DONE,))
    plan = replace(OLD, objectives=(replace(objective, activities=(first, moved)),))
    assert (
        Sort.ELSEWHERE, "1.1.m2",
        "Director in post: under 1.1 Develop a council for voluntary service → under 1.2 Give up the old compact",
    ) in lines(beside(plan, OLD))  # fmt: skip


def test_ids_lead_to_the_row_of_each_plan() -> None:
    plan = rolled()
    target = next(one for one in beside(plan, OLD).contrasts if one.sort is Sort.TARGET)
    assert target.old_id == "o1"
    assert target.new_id == plan.objectives[0].activities[0].outputs[0].id
