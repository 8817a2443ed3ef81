"""Plans out as JSON and in again: nothing lost, and the same text every time."""

import json
from dataclasses import MISSING, fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.effort import examples

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.papers.formats.interchange import write_library
from tsworkbench.plan import whole
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import CostKind, LeadRole, OfficerKind
from tsworkbench.plan.roundtrip.interchange import Key, Kind, keys
from tsworkbench.plan.whole import (
    Activity,
    Funding,
    Lead,
    Library,
    Milestone,
    Objective,
    Officer,
    Output,
    Plan,
)

EXAMPLE = """\
{
 "tsworkbench": 1,
 "plans": [
  {
   "title": "Third Sector Strategy",
   "organisation": null,
   "period_start": "2009-04-01",
   "period_end": "2010-03-31",
   "levels": {
    "objective": "Theme",
    "activity": "Activity"
   },
   "objectives": [
    {
     "ref": "1",
     "title": "Infrastructure",
     "activities": [
      {
       "ref": "1.1",
       "title": "New CVS",
       "cost_text": "£105,000.50",
       "cost_amount": 105000.5,
       "cost_kind": "amount",
       "funding": [
        {
         "source": "Fund",
         "text": "Fund (to be confirmed)",
         "confirmed": false,
         "amount": 105000
        }
       ],
       "leads": [
        {
         "name": "Finance",
         "kind": "team",
         "role": "supporting"
        }
       ],
       "notes": [
        "First",
        "Second"
       ],
       "status": "not_started",
       "rag": null,
       "milestones": [
        {
         "ref": "1.1.m1",
         "text": "Board in place by Dec 2009",
         "title": "Board in place",
         "due_text": "by Dec 2009",
         "due_printed": "by Dec 2009",
         "due_from": "2009-12-01",
         "due_to": "2009-12-31",
         "due_precision": "month",
         "baseline_due_to": null,
         "expected_due_to": null,
         "status": "not_started",
         "done_on": null,
         "rag": null,
         "short_title": "Board",
         "leads": []
        }
       ],
       "outputs": [
        {
         "ref": "1.1.o1",
         "text": "1,000 directories",
         "target": 1000,
         "unit": "directories",
         "due_to": null,
         "actual": 2.5
        }
       ],
       "tasks": []
      }
     ]
    }
   ]
  }
 ],
 "officers": [
  {
   "name": "Finance",
   "kind": "team",
   "post": null,
   "organisation": null
  }
 ]
}
"""


def example() -> Library:
    milestone = Milestone(
        ref="1.1.m1",
        text="Board in place by Dec 2009",
        title="Board in place",
        short_title="Board",
        due_text="by Dec 2009",
        due_printed="by Dec 2009",
        due_from="2009-12-01",
        due_to="2009-12-31",
        due_precision=Precision.MONTH,
    )
    activity = Activity(
        ref="1.1",
        title="New CVS",
        cost_text="£105,000.50",
        cost_pence=10_500_050,
        cost_kind=CostKind.AMOUNT,
        funding=(Funding(source="Fund", text="Fund (to be confirmed)", pence=10_500_000, confirmed=False),),
        leads=(Lead(name="Finance", kind=OfficerKind.TEAM, role=LeadRole.SUPPORTING),),
        notes="First\nSecond",
        milestones=(milestone,),
        outputs=(Output(ref="1.1.o1", text="1,000 directories", target=1000.0, unit="directories", actual=2.5),),
    )
    plan = Plan(
        title="Third Sector Strategy",
        period_start="2009-04-01",
        period_end="2010-03-31",
        objective_word="Theme",
        objectives=(Objective(ref="1", title="Infrastructure", activities=(activity,)),),
    )
    return Library(plans=(plan,), officers=(Officer(name="Finance", kind=OfficerKind.TEAM),))


# Any cleaned library, built from the same table that reader and writer use.

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31)).map(date.isoformat)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 12, 31)).map(
    lambda at: at.isoformat(timespec="milliseconds") + "Z"
)
WORDS = st.text(max_size=12) | st.sampled_from(["£105,000", "=1+1", '"quoted"', "\x1b[31mred", "Ångström", "1.10"])
PARAGRAPHS = st.lists(WORDS, max_size=3).map("\n".join)
NUMBERS = st.integers(-(10**15), 10**15).map(float) | st.floats(-1e15, 1e15, allow_nan=False)

PLAIN: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: WORDS.map(clean),
    Kind.LONG: PARAGRAPHS.map(lambda text: clean(text, lines=True)),
    Kind.LINES: PARAGRAPHS.map(lambda text: clean(text, lines=True)),
    Kind.DAY: DAYS,
    Kind.MOMENT: MOMENTS,
    Kind.YES_NO: st.booleans(),
    Kind.WHOLE: st.integers(1, 12),
    Kind.NUMBER: NUMBERS,
    Kind.POUNDS: st.integers(-(10**14), 10**14),
    Kind.TEXTS: st.lists(WORDS.map(clean).filter(bool), max_size=3).map(tuple),
    Kind.VALUES: st.dictionaries(
        WORDS.map(clean), PARAGRAPHS.map(lambda text: clean(text, lines=True)) | NUMBERS, max_size=3
    ),
}


def value_of(key: Key) -> st.SearchStrategy[Any]:
    if key.kind is Kind.ROWS:
        return st.lists(rows_of(key.of), max_size=2).map(tuple)
    if key.name == "id":
        return st.none() | st.uuids().map(str)
    value = st.sampled_from(key.of) if key.kind is Kind.WORD else PLAIN[key.kind]
    if not key.may_be_empty:
        value = value.filter(lambda given: given != "")
    return value if key.default is MISSING else st.just(key.default) | value


@cache
def rows_of(shape: type) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: st.builds(shape, **{key.field: value_of(key) for key in keys(shape)}))


def in_order(plan: Plan) -> Plan:
    days = sorted(day for day in (plan.period_start, plan.period_end) if day)
    return replace(plan, period_start=days[0], period_end=days[1]) if len(days) == 2 else plan


def ids(row: Any) -> list[str]:
    own = [row.id] if getattr(row, "id", None) else []
    below = (getattr(row, key.field) for key in keys(type(row)) if key.kind is Kind.ROWS)
    return own + [found for rows in below for child in rows for found in ids(child)]


@given(rows_of(Library))
@settings(max_examples=examples(30), suppress_health_check=list(HealthCheck))
def test_what_is_written_reads_back_equal_and_writes_the_same_text(library: Library) -> None:
    library = replace(library, plans=tuple(in_order(plan) for plan in library.plans))
    found = ids(library)
    assume(len(found) == len(set(found)))

    text = write_library(library)
    back = read_library(text, name="plan.json")

    assert back == library
    assert back.unread == ()
    assert write_library(back) == text


@pytest.mark.parametrize("shape", [Plan, Objective, Activity, Milestone, Output, whole.Task, whole.Update])
@given(data=st.data())
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_every_level_survives_the_journey_in_bytes_too(shape: type, data: st.DataObject) -> None:
    keep = {key.field: value_of(key) for key in keys(shape) if key.kind is not Kind.ROWS and key.name != "id"}
    row = data.draw(st.builds(shape, **keep))
    inside = {
        Plan: lambda: in_order(row),
        Objective: lambda: Plan(title="P", objectives=(row,)),
        Activity: lambda: within(row),
        Milestone: lambda: within(Activity(title="A", milestones=(row,))),
        Output: lambda: within(Activity(title="A", outputs=(row,))),
        whole.Task: lambda: within(Activity(title="A", tasks=(row,))),
        whole.Update: lambda: within(Activity(title="A", updates=(row,))),
    }
    library = Library(plans=(inside[shape](),))
    assert read_library(write_library(library).encode(), name="plan.json") == library


def within(activity: Activity) -> Plan:
    return Plan(title="P", objectives=(Objective(title="O", activities=(activity,)),))


def test_the_text_is_the_documented_shape_word_for_word() -> None:
    assert write_library(example()) == EXAMPLE


def test_the_documented_shape_reads_as_the_same_plan() -> None:
    assert read_library(EXAMPLE, name="plan.json") == example()


def test_an_empty_library_is_two_empty_lists() -> None:
    assert json.loads(write_library(Library())) == {"tsworkbench": 1, "plans": [], "officers": []}


def test_sentences_about_another_document_are_not_written() -> None:
    assert write_library(Library(unread=("x is not a key",))) == write_library(Library())


@pytest.mark.parametrize(
    "shape",
    [shape for shape in vars(whole).values() if isinstance(shape, type) and hasattr(shape, "__dataclass_fields__")],
)
def test_every_field_has_exactly_one_key(shape: type) -> None:
    table = keys(shape)
    assert {key.field for key in table} == {field.name for field in fields(shape) if field.compare}
    assert len({(key.group, key.name) for key in table}) == len(table)


@pytest.mark.parametrize(
    ("pence", "pounds"),
    [(10_500_000, "105000"), (1, "0.01"), (-150, "-1.5"), (10**14 - 1, "999999999999.99")],
)
def test_pence_are_written_as_pounds(pence: int, pounds: str) -> None:
    library = Library(plans=(within(Activity(title="A", cost_pence=pence)),))
    text = write_library(library)
    assert f'"cost_amount": {pounds},' in text
    assert read_library(text, name="plan.json") == library


def test_a_number_json_does_not_have_is_an_error() -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_library(Library(plans=(within(Activity(title="A", outputs=(Output(text="o", target=float("nan")),))),)))
