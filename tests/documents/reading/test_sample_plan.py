"""The seed, a plan flattened to text, comes out as the sample plan that was written down from it by hand."""

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.documents.formats.text.markdown import read_text_file as read
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.imports.doubts import rows_of, settle
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.whole import Library

ROOT = Path(__file__).parents[3]
SEED = ROOT / "tests" / "documents" / "seeds" / "action-plan-2009-10.txt"
SAMPLE = ROOT / "data" / "action-plan-2009-10.json"

NOT_PRINTED = {
    "id": "the file mints it",
    "sort": "the file keeps the order by it",
    "short_title": "the sample's own invention, for narrow columns",
}
"""The fields in which the sample says more than the document can tell."""


def imported() -> Draft:
    return read_plan(read(SEED.read_bytes(), SEED.name))


def sample() -> Library:
    return read_library(SAMPLE.read_bytes(), name=SAMPLE.name)


def plainly(value: Any) -> Any:
    """A value without what the document doesn't print."""
    if isinstance(value, tuple):
        return [plainly(one) for one in value]
    if is_dataclass(value):
        told = {field.name: plainly(getattr(value, field.name)) for field in fields(value)}
        return {name: one for name, one in told.items() if name not in NOT_PRINTED}
    return value


def test_the_seed_is_the_sample_plan_field_for_field() -> None:
    assert plainly(imported().library) == plainly(sample())


def test_its_size() -> None:
    (plan,) = imported().library.plans
    activities = [activity for objective in plan.objectives for activity in objective.activities]
    milestones = [one for activity in activities for one in activity.milestones]
    outputs = [one for activity in activities for one in activity.outputs]
    assert [len(plan.objectives), len(activities), len(milestones), len(outputs)] == [7, 15, 40, 35]
    assert sum(one.due_to is not None for one in milestones) == 38
    assert sum(one.target is not None for one in outputs) == 7
    assert sum(activity.cost_pence or 0 for activity in activities) == 430_000_00


def test_its_doubts_are_where_the_text_leaves_something_open() -> None:
    draft = imported()
    rows = {row.id: row for row in rows_of(draft.library.plans[0])}
    said = [(rows[doubt.row].ref, doubt.field) for doubt in draft.doubts if doubt.row]
    assert sorted(said) == [("2.1", "leads"), ("3.1", "funding"), ("5.1", "funding"), ("5.1", "leads")]


def test_andy_algar_at_a_line_s_end_is_told_from_the_output_before_him_with_a_doubt() -> None:
    draft = imported()
    n, doubt = next((n, doubt) for n, doubt in enumerate(draft.doubts) if "Andy Algar" in doubt.text)
    activity = next(row for row in rows_of(draft.library.plans[0]) if row.id == doubt.row)
    assert [lead.name for lead in activity.leads] == ["Louise Russell", "Andy Algar"]
    other = settle(draft, n, doubt.others[0])
    changed = next(row for row in rows_of(other.library.plans[0]) if row.id == doubt.row)
    assert changed.leads == ()
    assert [one.text for one in changed.outputs] == ["Third Sector Asset Research Louise Russell / Andy Algar"]
    assert "Andy Algar" not in [officer.name for officer in other.library.officers]


def test_money_that_is_inside_another_budget_can_be_put_elsewhere() -> None:
    draft = imported()
    n, doubt = next(
        (n, one) for n, one in enumerate(draft.doubts) if one.field == "funding" and "CVS budget)" in one.text
    )
    assert doubt.reading == "inside the budget of 1.1"
    none = next(choice for choice in doubt.others if choice.words == "none")
    settled = settle(draft, n, none)
    activity = next(row for row in rows_of(settled.library.plans[0]) if row.id == doubt.row)
    assert [funding.inside for funding in activity.funding] == [None]
