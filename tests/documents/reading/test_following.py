"""What stands under an activity goes with its status, and a doubt about that status with all that hangs on it."""

from datetime import date

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document

from tsworkbench.documents.formats.text.markdown import read as read_markdown
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.imports.doubts import as_notes, settle, typed
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.model import Status
from tsworkbench.plan.whole import Activity

HEADS = ["Aim", "Action", "Milestones", "Outputs", "Lead", "Progress"]
SURVEY = "Survey by May 2010\nLamps lit by Jan 2011"


def read(*statuses: str) -> Draft:
    rows = [
        ["Safer streets", f"2.{n} Relight street {n}", SURVEY, "40 lamps", "Highways Team", status]
        for n, status in enumerate(statuses, start=1)
    ]
    return read_plan(document(Paper([Text("Plan 2010/11", 1), Grid([HEADS, *rows])])))


def statuses(draft: Draft, n: int = 0) -> tuple[Status, set[Status], set[Status]]:
    """The status of an activity, those of its milestones, and those of its outputs."""
    (plan,) = draft.library.plans
    activity: Activity = plan.objectives[0].activities[n]
    return activity.status, {one.status for one in activity.milestones}, {one.status for one in activity.outputs}


@pytest.mark.parametrize(
    ("said", "activity", "milestones", "outputs"),
    [
        ("Complete", "complete", "complete", "not_started"),
        ("Cancelled", "cancelled", "cancelled", "cancelled"),
        ("On hold", "deferred", "deferred", "deferred"),
        ("In progress", "in_progress", "not_started", "not_started"),
    ],
)
def test_what_stands_under_an_activity_goes_with_its_status(
    said: str, activity: str, milestones: str, outputs: str
) -> None:
    assert statuses(read(said)) == (activity, {milestones}, {outputs})


def test_a_row_with_a_status_of_its_own_keeps_it() -> None:
    heads = ["Aim", "Action", "Milestones", "Lead", "Progress"]
    rows = [
        ["Streets", "2.1 Relight", "Survey by May 2010", "Highways", "Complete"],
        ["Streets", "2.1 Relight", "Lamps lit by Jan 2011", "Highways", "Cancelled"],
    ]
    (plan,) = read_plan(document(Paper([Text("Plan 2010/11", 1), Grid([heads, *rows])]))).library.plans
    assert [one.status for one in plan.objectives[0].activities[0].milestones] == ["complete", "cancelled"]


def test_a_doubt_about_a_status_says_how_many_rows_go_with_it() -> None:
    (doubt,) = read("Blue", "Blue").doubts
    assert doubt.because.endswith("It is in 2 rows. With it, 4 milestones are read as complete.")


def test_another_reading_takes_the_rows_under_it_along() -> None:
    draft = read("Blue", "Blue")
    deferred, not_started = draft.doubts[0].others
    for n in (0, 1):
        assert statuses(draft, n) == ("complete", {"complete"}, {"not_started"})
        assert statuses(settle(draft, 0, deferred), n) == ("deferred", {"deferred"}, {"deferred"})
        assert statuses(settle(draft, 0, not_started), n) == ("not_started", {"not_started"}, {"not_started"})


@pytest.mark.parametrize(
    ("words", "activity", "milestones", "outputs"),
    [
        ("cancelled", "cancelled", "cancelled", "cancelled"),
        ("in progress", "in_progress", "not_started", "not_started"),
        ("complete", "complete", "complete", "not_started"),
    ],
)
def test_a_status_that_is_typed_takes_them_along_too(words: str, activity: str, milestones: str, outputs: str) -> None:
    found = typed(read("Blue", "Blue"), 0, words, as_at=date(2010, 4, 1))
    assert statuses(found, 1) == (activity, {milestones}, {outputs})


def test_a_colour_that_is_typed_leaves_statuses_alone() -> None:
    found = typed(read("Blue"), 0, "amber", as_at=date(2010, 4, 1))
    assert statuses(found) == ("complete", {"complete"}, {"not_started"})
    assert found.library.plans[0].objectives[0].activities[0].rag == "amber"


def test_the_note_that_keeps_the_doubt_says_it() -> None:
    notes = as_notes(read("Blue")).library.plans[0].objectives[0].activities[0].notes
    assert notes is not None
    assert "With it, 2 milestones are read as complete." in notes


def test_it_is_so_in_a_plan_of_headings_and_bullets() -> None:
    text = """# Plan 2010/11

## 1 Safer streets

### 1.1 Relight the underpass
Lead: Highways Team
Status: {status}
- Survey by May 2010
- Lamps lit by Jan 2011

### 1.2 Relight the bridge
Lead: Highways Team
- Survey by June 2010
"""
    cancelled = read_plan(read_markdown(text.format(status="Cancelled").encode(), "plan.md"))
    assert statuses(cancelled)[:2] == ("cancelled", {"cancelled"})
    assert statuses(cancelled, 1)[:2] == ("not_started", {"not_started"})
    blue = read_plan(read_markdown(text.format(status="Blue").encode(), "plan.md"))
    (doubt,) = blue.doubts
    assert (doubt.text, doubt.reading) == ("Blue", "complete")
    assert doubt.because.endswith("With it, 2 milestones are read as complete.")
    assert statuses(settle(blue, 0, doubt.others[0]))[:2] == ("deferred", {"deferred"})
