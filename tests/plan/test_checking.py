"""The checks of a plan: exactly what is found in the two sample plans, and each rule by itself."""

from dataclasses import replace

import pytest

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.governance.checks import MEANING, Check, Finding, check_plan, count_in, day_in, folded
from tsworkbench.plan.model import Status
from tsworkbench.plan.whole import Activity, Funding, Lead, Link, Milestone, Note, Objective, Output, Plan, SignOff
from tsworkbench.work.demo.sample import SAMPLES, sample_text

LED = (Lead(name="Louise Russell"),)
MEASURED = (Output(ref="1.1.o1", text="A report"),)


def sample(name: str) -> Plan:
    return read_library(sample_text(name), name=name).plans[0]


def month(last: str, **more: object) -> Milestone:
    """A milestone due by the end of a month."""
    due = {"due_from": f"{last[:8]}01", "due_to": last, "due_precision": Precision.MONTH}
    return Milestone(**{"ref": "1.1.m1", "title": "Board in place", **due, **more})  # type: ignore[arg-type]


def plan_of(*milestones: Milestone, activity: Activity | None = None, **more: object) -> Plan:
    """A plan for 2009/10 of one activity in which nothing is to be found."""
    sound = activity or Activity(ref="1.1", title="Develop a CVS", leads=LED, outputs=MEASURED)
    rows = milestones or (month("2009-12-31"),)
    objective = Objective(ref="1", title="Infrastructure", activities=(replace(sound, milestones=rows),))
    period = {"period_start": "2009-04-01", "period_end": "2010-03-31"}
    return Plan(**{"title": "A plan", **period, "objectives": (objective,), **more})  # type: ignore[arg-type]


def told(plan: Plan) -> list[str]:
    return [finding.sentence for finding in check_plan(plan)]


def refs(finding: Finding) -> list[str]:
    return [row.ref for row in finding.rows]


# -- the sample plans


def test_the_action_plan_has_exactly_these_findings() -> None:
    found = [(f.check, f.sentence, refs(f)) for f in check_plan(sample(SAMPLES[0])) if f.check is not Check.ONE_THING]
    assert found == [
        (Check.NO_DATE, "7.1.m1 “Database development completed” has no date: it is “by TBC”.", ["7.1.m1"]),
        (Check.NO_DATE, "7.1.m2 “Promoted to partners” has no date: it is “by TBC”.", ["7.1.m2"]),
        (
            Check.NO_MEASURE,
            "7.2.o1 “Quarterly issues of East End Life with Third Sector section” speaks of “quarterly”, "
            "but has no target to count towards.",
            ["7.2.o1"],
        ),
        (
            Check.OUTSIDE_PLAN,
            "4.3.m2 “Commissioners' course” is due end Apr 2010, after the plan ends on 31 Mar 2010.",
            ["4.3.m2"],
        ),
        (
            Check.OUTSIDE_PLAN,
            "4.3.o2 “25 officers complete 1 day course by end 2010/11” is due 2010/11, "
            "after the plan ends on 31 Mar 2010.",
            ["4.3.o2"],
        ),
        (
            Check.MONEY_TWICE,
            "The costs add up to £430,000 as printed; the £25,000 of 5.1 is inside the £105,000 of 1.1. "
            "Counted once, they come to £405,000.",
            ["5.1", "1.1"],
        ),
        (
            Check.UNCONFIRMED,
            "£105,000 for 1.1 “New CVS” from the Accelerated Delivery Fund is to be confirmed. On it rest 1.1 itself "
            "and, inside its budget, 3.1 and 5.1, with 8 open milestones, the first due end Oct 2009.",
            ["1.1", "3.1", "5.1"],
        ),
        (
            Check.UNCONFIRMED,
            "£300,000 for 4.2 “Establish a Community Chest” from the Accelerated Delivery Bid is to be confirmed. "
            "On it rests 4.2, with 4 open milestones, the first due end Nov 2009.",
            ["4.2"],
        ),
        (
            Check.SAME_SOURCE,
            "“Accelerated Delivery Fund” (1.1 and 3.1) and “Accelerated Delivery Bid” (4.2 and 5.1) may be one source: "
            "“sources merge” makes them one.",
            ["1.1", "3.1", "4.2", "5.1"],
        ),
    ]


def test_the_strategy_has_four_themes_without_a_lead_and_no_dates() -> None:
    found = check_plan(sample(SAMPLES[1]))
    leaderless = [f for f in found if f.check is Check.NO_LEAD]
    assert [f.rows[0].ref for f in leaderless] == ["T2", "T3", "T4", "T7"]
    assert leaderless[0].sentence == "T2 “Crises Management” and the 3 under it have no lead."
    assert refs(leaderless[0]) == ["T2", "4", "5", "6"]
    assert sum(f.check is Check.NO_DATE for f in found) == 25
    assert [f.rows[0].ref for f in found if f.check is Check.NO_MEASURE] == [str(n) for n in range(1, 26) if n != 9]
    assert {f.check for f in found} == {Check.NO_LEAD, Check.NO_DATE, Check.NO_MEASURE, Check.CHANGES_TWICE}
    assert [f.rows[0].ref for f in found if f.check is Check.CHANGES_TWICE] == ["T6", "T7", "T8"]


def test_a_sound_plan_has_none_and_every_check_has_its_meaning() -> None:
    assert check_plan(plan_of()) == []
    assert list(MEANING) == list(Check)


# -- each rule


def test_an_activity_is_led_by_its_objectives_lead() -> None:
    alone = Activity(ref="1.1", title="Develop a CVS", outputs=MEASURED)
    plan = plan_of(activity=alone)
    assert told(plan) == ["1 “Infrastructure” and the one under it have no lead."]
    led = replace(plan, objectives=(replace(plan.objectives[0], leads=LED),))
    assert told(led) == []


def test_what_is_complete_or_cancelled_needs_no_lead_date_or_measure() -> None:
    for status in (Status.COMPLETE, Status.CANCELLED):
        over = Activity(ref="1.1", title="Develop a CVS", status=status)
        assert told(plan_of(month("2009-12-31", status=status), activity=over)) == []


def test_an_activity_without_milestones_needs_a_date_of_its_own() -> None:
    bare = Activity(ref="1.1", title="Develop a CVS", leads=LED, outputs=MEASURED)
    objective = Objective(ref="1", title="Infrastructure", activities=(bare,))
    assert told(Plan(title="A plan", objectives=(objective,))) == ["1.1 “Develop a CVS” has no date."]


def test_due_before_the_plan_begins() -> None:
    assert told(plan_of(month("2009-01-31"))) == [
        "1.1.m1 “Board in place” is due end Jan 2009, before the plan begins on 1 Apr 2009."
    ]


def test_past_already_at_sign_off() -> None:
    dates = (SignOff(label="Signature", value="J Smith"), SignOff(label="Date signed", kind="date", value="2009-11-20"))
    plan = plan_of(month("2009-10-31"), month("2009-12-31", ref="1.1.m2", title="Other"), sign_offs=dates)
    assert told(plan) == [
        "1.1.m1 “Board in place” was due end Oct 2009, before the plan was signed off on 20 November 2009."
    ]
    assert told(replace(plan, sign_offs=(*dates, SignOff(label="Date agreed", kind="date")))) == []


def test_due_before_what_it_needs() -> None:
    needs = (Link(to="1.1.m2"),)
    first = month("2009-10-31", links=needs)
    later = month("2009-12-31", ref="1.1.m2", title="Incorporated")
    (finding,) = check_plan(plan_of(first, later))
    assert finding.sentence == (
        "1.1.m1 “Board in place” is due end Oct 2009, but needs 1.1.m2 “Incorporated”, due end Dec 2009."
    )
    assert refs(finding) == ["1.1.m1", "1.1.m2"]
    assert told(plan_of(first, replace(later, status=Status.COMPLETE))) == []
    assert told(plan_of(first, replace(later, status=Status.CANCELLED))) == [
        "1.1.m1 “Board in place” needs 1.1.m2 “Incorporated”, which is cancelled."
    ]


def test_money_inside_a_budget_that_can_not_hold_it_or_is_not_there() -> None:
    host = Activity(ref="1.1", title="Host", leads=LED, outputs=MEASURED, cost_pence=10_000_00)
    inside = (Funding(source="Fund", pence=25_000_00, inside="1.1"), Funding(source="Fund", inside="9.9"))
    guest = replace(host, ref="1.2", title="Guest", cost_pence=25_000_00, funding=inside)
    rows = tuple(replace(one, milestones=(month("2009-12-31", title=one.title),)) for one in (host, guest))
    plan = plan_of(objectives=(Objective(ref="1", title="Aim", activities=rows),))
    money = [f.sentence for f in check_plan(plan) if f.check is Check.MONEY_TWICE]
    assert money[1] == "1.1 “Host” costs £10,000, and £25,000 are said to be inside it."
    assert money[2] == "1.2 “Guest” is paid from the budget of 9.9, which is not in the plan."


@pytest.mark.parametrize(("year_start", "quarter"), [(4, "Q4 2009/10"), (1, "Q1 2010"), (10, "Q2 2009/10")])
def test_what_waits_for_money_is_due_in_a_quarter_of_the_plans_own_years(year_start: int, quarter: str) -> None:
    waits = month("2010-03-31", due_from="2010-01-01", due_precision=Precision.QUARTER)
    money = (Funding(source="Fund", pence=25_000_00, confirmed=False),)
    activity = Activity(ref="1.1", title="Develop a CVS", leads=LED, outputs=MEASURED, funding=money)
    found = check_plan(plan_of(waits, activity=activity, year_start=year_start))
    (sentence,) = (one.sentence for one in found if one.check is Check.UNCONFIRMED)
    assert sentence.endswith(f"with 1 open milestone, the first due {quarter}.")


def test_the_same_output_in_two_places() -> None:
    twice = (Output(ref="1.1.o1", text="Terms of Reference"), Output(ref="1.1.o2", text="terms of reference."))
    activity = Activity(ref="1.1", title="Develop a CVS", leads=LED, outputs=twice)
    (finding,) = check_plan(plan_of(activity=activity))
    assert finding.sentence == "1.1.o1 “Terms of Reference” is also at 1.1.o2."


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("VCOs recruit well.", "VCOs recruit  well", "1 “A”: “VCOs recruit well.” is also a key change of 2 “B”."),
        (
            "Premises are shared. Skills grow.\nTwo words.",
            "Skills are scarce.\nPremises are shared.\nTwo words.",
            "1 “A”: “Premises are shared.” is also a key change of 2 “B”.",
        ),
        ("One of them.\nOne of them.", None, "1 “A”: “One of them.” is said twice among its key changes."),
    ],
)
def test_key_changes_said_word_for_word_twice(first: str, second: str | None, said: str) -> None:
    objectives = (Objective(ref="1", title="A", key_changes=first), Objective(ref="2", title="B", key_changes=second))
    found = check_plan(Plan(title="P", objectives=objectives))
    assert [one.sentence for one in found if one.check is Check.CHANGES_TWICE] == [said]


@pytest.mark.parametrize(
    ("changes", "reasons", "said"),
    [
        ("There is a lack of skills.", "There is  a lack of skills", "its rationale, word for word."),
        ("There is a lack of skills. VCOs will recruit.", "There is a lack of skills.", "is in its rationale too"),
        ("VCOs will recruit well.", "There is a lack of skills.", None),
    ],
)
def test_key_changes_that_are_word_for_word_the_rationale(changes: str, reasons: str, said: str | None) -> None:
    objective = Objective(ref="1", title="A", key_changes=changes, rationale=reasons)
    found = [one.sentence for one in check_plan(Plan(title="P", objectives=(objective,)))]
    twice = [one for one in found if "rationale" in one]
    assert len(twice) == (said is not None)
    assert said is None or said in twice[0]


def test_key_changes_that_are_the_rationale_of_another_name_both() -> None:
    one = Objective(ref="1", title="A", key_changes="There is a lack of skills.")
    other = Objective(ref="2", title="B", rationale="There is a lack of skills.")
    found = [one for one in check_plan(Plan(title="P", objectives=(one, other))) if one.check is Check.CHANGES_TWICE]
    assert [[row.ref for row in one.rows] for one in found] == [["1", "2"]]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1,000 directories distributed", "1,000"),
        ("35 groups attend", "35"),
        ("2009/10 Council Action Plan", ""),
        ("2010 workplan", ""),
        ("Contracts larger than £50k", ""),
        ("Monthly bulletin", "monthly"),
        ("A report", ""),
    ],
)
def test_what_in_a_text_could_be_counted(text: str, count: str) -> None:
    assert count_in(text) == count


def test_days_in_blanks_and_words_that_say_the_same() -> None:
    assert str(day_in("20 November 2009")) == "2009-11-20"
    assert day_in("soon") is None
    assert folded("CVS  incorporated.") == folded("CVS Incorporated")


# -- doubts that were kept at import


def test_doubts_that_were_kept_at_import_are_listed_with_their_rows() -> None:
    kept = "Doubt at table 1, row 2, “By when”: “Q2 2009” was read as by July. It could be June."
    step = month("2009-12-31", notes=f"Risk: high\n{kept}")
    plan = plan_of(
        step, notes=kept.replace("row 2", "row 1"), private_notes=(Note(text=kept.replace("row 2", "row 9")),)
    )
    found = [finding for finding in check_plan(plan) if finding.check is Check.KEPT_DOUBT]
    assert [(finding.sentence, refs(finding)) for finding in found] == [
        (f"Kept from the import: {WORDS} (table 1, row 1, “By when”).", []),
        (f"Kept from the import: {WORDS} (table 1, row 9, “By when”).", []),
        (f"Kept from the import: 1.1.m1 “Board in place”: {WORDS} (table 1, row 2, “By when”).", ["1.1.m1"]),
    ]


def test_a_doubt_without_a_place_is_listed_as_it_is_and_one_settled_is_not() -> None:
    noted = month("2009-12-31", notes="Doubt: “TBC” was read as nobody. It names none.")
    (finding,) = check_plan(plan_of(noted))
    assert finding.sentence == "Kept from the import: 1.1.m1 “Board in place”: “TBC” was read as nobody. It names none."
    assert check_plan(plan_of(replace(noted, notes="No doubt about it"))) == []


WORDS = "“Q2 2009” was read as by July. It could be June"
