"""The money of a plan: each pound once, by whatever it is added up; what is spent, what is left, what is in kind."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.governance import money
from tsworkbench.plan.governance.checks import Check, check_plan
from tsworkbench.plan.governance.roll_forward import rolled_forward
from tsworkbench.plan.imports.printed.money import read_funding
from tsworkbench.plan.model import FundingKind, LeadRole, SpendKind, Status
from tsworkbench.plan.whole import Activity, Funding, Lead, Objective, Plan, Spend

IN_KIND = FundingKind.IN_KIND


def lottery(pence: int | None = None, *, confirmed: bool | None = None) -> Funding:
    return Funding(source="Lottery", pence=pence, confirmed=confirmed)


def spent(pence: int, day: str = "2009-12-31", kind: SpendKind = SpendKind.SPENT) -> Spend:
    return Spend(kind=kind, pence=pence, on_day=day)


def a_plan(*activities: Activity, funding: tuple[Funding, ...] = (), of_plan: tuple[Funding, ...] = ()) -> Plan:
    objective = Objective(title="Grants", ref="4", activities=activities, funding=funding)
    return Plan(title="Plan", period_start="2009-04-01", objectives=(objective,), funding=of_plan)


def sums(totals: list[money.Total]) -> dict[str, int]:
    return {total.name: total.pence for total in totals}


CHEST = Activity(title="Chest", ref="4.2", cost_pence=300_000)


def test_the_money_of_an_objective_pays_for_its_activities_and_only_what_is_over_adds_to_them() -> None:
    plan = a_plan(CHEST, replace(CHEST, ref="4.3", cost_pence=100_000), funding=(lottery(500_000),))
    assert sums(money.by_objective(plan)) == {"4 Grants": 500_000}
    assert sums(money.by_source(plan)) == {"Lottery": 500_000}
    less = a_plan(CHEST, funding=(lottery(100_000),))
    assert sums(money.by_source(less)) == {"Lottery": 100_000, money.NO_SOURCE: 200_000}
    assert money.in_all(less).pence == 300_000


def test_what_an_activity_draws_from_a_source_is_part_of_what_its_objective_has_from_it() -> None:
    plan = a_plan(replace(CHEST, funding=(lottery(300_000),)), funding=(lottery(400_000),))
    assert sums(money.by_source(plan)) == {"Lottery": 400_000}


def test_the_money_of_a_plan_pays_for_what_is_left_then() -> None:
    council = Funding(source="Council", pence=250_000)
    plan = a_plan(CHEST, funding=(lottery(100_000),), of_plan=(council,))
    assert sums(money.by_source(plan)) == {"Council": 250_000, "Lottery": 100_000}
    assert sums(money.by_objective(plan)) == {"4 Grants": 300_000, money.AS_A_WHOLE: 50_000}


def test_what_an_objective_has_from_a_source_is_part_of_what_the_plan_has_from_it() -> None:
    paid = replace(CHEST, funding=(Funding(source="Council", pence=300_000),))
    plan = a_plan(paid, funding=(lottery(100_000),), of_plan=(lottery(150_000),))
    assert sums(money.by_source(plan)) == {"Council": 300_000, "Lottery": 150_000}
    assert sums(money.by_objective(plan)) == {"4 Grants": 400_000, money.AS_A_WHOLE: 50_000}


def test_a_source_without_an_amount_stands_and_alone_it_gives_the_rest() -> None:
    assert sums(money.by_source(a_plan(CHEST, funding=(lottery(),)))) == {"Lottery": 300_000}
    assert sums(money.by_source(a_plan(CHEST, of_plan=(lottery(),)))) == {"Lottery": 300_000}
    nothing = a_plan(Activity(title="Chest"), of_plan=(lottery(),))
    assert sums(money.by_source(nothing)) == {"Lottery": 0}
    assert money.by_objective(nothing) == []


def test_what_is_given_in_kind_is_never_added_up() -> None:
    room = Funding(source="PCT", text="a room, worth £5,000", kind=IN_KIND, worth_pence=500_000, confirmed=False)
    plan = a_plan(replace(CHEST, funding=(room, lottery())), funding=(room,), of_plan=(room,))
    assert sums(money.by_source(plan)) == {"Lottery": 300_000}
    assert money.in_all(plan).unconfirmed == 0
    assert [money.for_what(row) for row, _ in money.in_kind(plan)] == [money.AS_A_WHOLE, "4", "4.2"]
    assert not list(money.waiting(plan.objectives[0].activities))


@pytest.mark.parametrize(
    ("text", "source", "worth"),
    [
        ("PCT: a secondment, worth £20,000", "PCT", 2_000_000),
        ("Secondment from the PCT (in kind, valued at £20k)", "PCT", 2_000_000),
        ("PCT £5,000 in kind", "PCT", 500_000),
        ("In-kind: room at the town hall", "room at the town hall", None),
        ("Pro bono advice from Clifford Chance", "Clifford Chance", None),
        ("Use of a room at Toynbee Hall", "Use of a room at Toynbee Hall", None),
        ("Officer seconded by Barts", "Barts", None),
        ("Free use of the minibus, worth about £900 a year", "Free use of the minibus", 90_000),
    ],
)
def test_what_is_given_in_kind_is_read_with_what_it_is_worth(text: str, source: str, worth: int | None) -> None:
    (one,) = read_funding(text)
    assert (one.kind, one.source, one.worth, one.pence) == (IN_KIND, source, worth, None)


@pytest.mark.parametrize(
    "text",
    ["Lottery £20,000 for a secondment", "Lottery £20,000", "Council", "Projects larger than £5,000", "Kindred Trust"],
)
def test_money_is_not_taken_for_what_is_given_in_kind(text: str) -> None:
    assert [one.kind for one in read_funding(text)] == [FundingKind.MONEY]


def test_what_was_spent_is_as_it_was_known_on_a_day() -> None:
    activity = replace(
        CHEST, spend=(spent(50_000, "2009-09-30"), spent(90_000, "2009-12-31"), spent(20_000, "2009-06-30"))
    )
    plan = a_plan(activity)
    found = [money.in_all(plan, day).spent for day in ("2009-04-01", "2009-09-30", "2010-01-31", None)]
    assert found == [None, 50_000, 90_000, 90_000]
    assert money.in_all(plan).left == 210_000


def test_those_of_whom_no_forecast_is_known_are_expected_to_spend_what_they_cost() -> None:
    more = replace(CHEST, spend=(spent(330_000, kind=SpendKind.FORECAST),))
    plan = a_plan(more, replace(CHEST, ref="4.3"), replace(CHEST, ref="4.4", spend=(spent(310_000),)))
    assert money.in_all(plan).forecast == 330_000 + 300_000 + 310_000
    assert money.in_all(a_plan(CHEST)).forecast is None


def test_what_is_spent_of_a_budget_inside_another_counts_there() -> None:
    inside = replace(CHEST, ref="5.1", cost_pence=25_000, spend=(spent(10_000),))
    inside = replace(inside, funding=(Funding(source="CVS budget", pence=25_000, inside="4.2"),))
    plan = a_plan(replace(CHEST, spend=(spent(290_000),)), inside)
    assert (money.in_all(plan).pence, money.in_all(plan).spent) == (300_000, 300_000)
    assert list(money.overspent(plan.objectives[0].activities)) == []
    over = a_plan(replace(CHEST, spend=(spent(295_000),)), inside)
    assert [finding.check for finding in check_plan(over) if finding.check is Check.OVERSPENT] == [Check.OVERSPENT]


def findings(plan: Plan, *checks: Check) -> list[str]:
    return [finding.sentence for finding in check_plan(plan) if finding.check in checks]


def test_a_budget_that_is_overspent_or_will_be_is_found() -> None:
    plan = a_plan(replace(CHEST, spend=(spent(310_000), spent(320_000, kind=SpendKind.FORECAST))))
    assert findings(plan, Check.OVERSPENT) == [
        "4.2 “Chest” has spent £3,100: more than the £3,000 that it is to cost.",
        "4.2 “Chest” is expected to spend £3,200: more than the £3,000 that it is to cost.",
    ]


def test_money_that_does_not_add_up_is_found() -> None:
    two = (lottery(100_000), Funding(source="Council", pence=150_000))
    assert findings(a_plan(replace(CHEST, funding=two)), Check.NOT_ADDING_UP) == [
        "4.2 “Chest” costs £3,000, and its sources come to £2,500: £500 has no source."
    ]
    assert findings(a_plan(replace(CHEST, funding=(lottery(400_000),))), Check.NOT_ADDING_UP) == [
        "4.2 “Chest” costs £3,000, and its source comes to £4,000."
    ]
    backwards = (spent(200_000), spent(150_000, kind=SpendKind.FORECAST))
    assert findings(a_plan(replace(CHEST, spend=backwards)), Check.NOT_ADDING_UP) == [
        "4.2 “Chest” has spent £2,000, and is expected to spend £1,500 in all."
    ]
    assert findings(a_plan(replace(CHEST, funding=(lottery(),))), Check.NOT_ADDING_UP) == []


def test_money_of_an_objective_or_of_the_plan_that_is_not_confirmed_is_found() -> None:
    plan = a_plan(CHEST, funding=(lottery(500_000, confirmed=False),), of_plan=(lottery(confirmed=False),))
    assert findings(plan, Check.UNCONFIRMED) == [
        "The money for the plan as a whole from the Lottery is to be confirmed.",
        "£5,000 for 4 “Grants” from the Lottery is to be confirmed.",
    ]
    assert money.in_all(plan).unconfirmed == 500_000
    done = a_plan(replace(CHEST, status=Status.COMPLETE), funding=(lottery(500_000, confirmed=False),))
    assert findings(done, Check.UNCONFIRMED) == []
    assert money.in_all(done).unconfirmed == 0


def test_the_next_plan_has_what_is_left_of_a_budget_and_nothing_spent() -> None:
    words = "Lottery £3,000 (confirmed)"
    funded = replace(
        CHEST, id="a", cost_text="£3,000 for grants", funding_text=words, spend=(spent(100_000),),
        funding=(replace(lottery(300_000, confirmed=True), text=words), Funding(source="PCT", kind=IN_KIND)),
    )  # fmt: skip
    plan = a_plan(funded, funding=(lottery(),), of_plan=(lottery(7),))
    after = rolled_forward(replace(plan, id="p"), mint=iter(map(str, range(99))).__next__)
    (objective,) = after.objectives
    (activity,) = objective.activities
    assert (activity.cost_pence, activity.cost_text, activity.spend) == (200_000, "£2,000 for grants", ())
    assert [one.pence for one in activity.funding] == [200_000, None]
    assert activity.funding_text == "Lottery £2,000 (confirmed)"
    assert activity.notes == "£3,000 in all: £1,000 spent by 2009/10."
    assert (objective.funding, after.funding) == ((lottery(),), (lottery(7),))


FUNDING = st.lists(
    st.builds(
        Funding,
        source=st.sampled_from(["Lottery", "Council", "PCT"]),
        pence=st.none() | st.integers(0, 1000),
        confirmed=st.sampled_from([True, False, None]),
        inside=st.sampled_from([None, None, "1", "2", "9"]),
        kind=st.sampled_from([FundingKind.MONEY, FundingKind.MONEY, IN_KIND]),
        worth_pence=st.none() | st.integers(0, 1000),
    ),
    max_size=3,
).map(tuple)
OF_ROWS = FUNDING.map(lambda funding: tuple(replace(one, inside=None) for one in funding))
SPEND = st.lists(
    st.builds(spent, st.integers(0, 2000), st.sampled_from(["2009-06-30", "2009-12-31"]), st.sampled_from(SpendKind)),
    max_size=3,
).map(tuple)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    refs = iter("123456")
    leads = st.sampled_from([(), (Lead(name="A", role=LeadRole.LEAD),), (Lead(name="B", role=LeadRole.LEAD),)])

    def activity() -> Activity:
        return Activity(
            title="A", ref=next(refs), cost_pence=draw(st.none() | st.integers(0, 2000)), funding=draw(FUNDING),
            spend=draw(SPEND), leads=draw(leads), status=draw(st.sampled_from([Status.NOT_STARTED, Status.COMPLETE])),
        )  # fmt: skip

    objectives = tuple(
        Objective(
            title=f"O{n}", funding=draw(OF_ROWS), activities=tuple(activity() for _ in range(draw(st.integers(0, 2))))
        )
        for n in range(draw(st.integers(1, 3)))
    )
    return Plan(title="P", objectives=objectives, funding=draw(OF_ROWS))


@given(plan=plans(), upto=st.sampled_from([None, "2009-09-30"]))
def test_by_whatever_it_is_added_up_a_plan_has_the_same_money(plan: Plan, upto: str | None) -> None:
    whole = money.in_all(plan, upto)
    for totals in (money.by_objective(plan, upto), money.by_source(plan, upto), money.by_lead(plan, upto)):
        assert sum(total.pence for total in totals) == whole.pence
        assert sum(total.unconfirmed for total in totals) == whole.unconfirmed
        assert sum(total.spent or 0 for total in totals) == (whole.spent or 0)
        assert sum(total.forecast or 0 for total in totals) == (whole.forecast or 0)
    activities = [one for objective in plan.objectives for one in objective.activities]
    last = [money.known(one, SpendKind.SPENT, upto) for one in activities]
    assert (whole.spent or 0) == sum(one.pence for one in last if one is not None)
