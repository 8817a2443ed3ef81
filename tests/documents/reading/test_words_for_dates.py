"""What a table says in its column of dates beside plain days: each is read with a doubt, or said to be done."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document

from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.imports.draft import Doubt
from tsworkbench.plan.model import Status
from tsworkbench.plan.whole import Activity

HEADS = ["Action", "Lead", "Timescale"]


def read(when: str, title: str = "Harbour plan 2025/26") -> tuple[Activity, list[Doubt]]:
    """The activity that is due at some words, in a plan with one that is due on a day; and the doubts about it."""
    grid = Grid([HEADS, ["Mend the slipway", "Ada Reed", when], ["Paint the crane", "Bo Lane", "31/03/2026"]])
    draft = read_plan(document(Paper([Text(title, 1), grid])))
    (plan,) = draft.library.plans
    activity = plan.objectives[0].activities[0]
    return activity, [doubt for doubt in draft.doubts if doubt.row == activity.id]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Completed Dec 2024", "2024-12-31"),
        ("Closed 12/05/2025", "2025-05-12"),
        ("Done – 3 May 2025", "2025-05-03"),
        ("Achieved (June 2025)", "2025-06-30"),
        ("Signed off on 1 June 2025", "2025-06-01"),
        ("Opened in May 2025", "2025-05-31"),
    ],
)
def test_what_says_that_it_is_done_is_complete_with_a_doubt_and_not_due(printed: str, day: str) -> None:
    activity, doubts = read(printed)
    assert (activity.status, activity.done_on, activity.due_to, activity.due_printed) == (
        Status.COMPLETE,
        day,
        None,
        printed,
    )
    assert [doubt.field for doubt in doubts] == ["status"]
    assert doubts[0].others[0].words.startswith("not started, due")


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("30 June 2025 - complete", "2025-06-30"),
        ("June 2025 (done)", "2025-06-30"),
        ("✓ June 2025", "2025-06-30"),
        ("Q1 2025/26, completed", "2025-06-30"),
        ("30/06/2025 ✔", "2025-06-30"),
    ],
)
def test_a_word_or_tick_beside_a_due_date_says_that_it_is_complete_with_a_doubt(printed: str, day: str) -> None:
    activity, doubts = read(printed)
    assert (activity.status, activity.due_to, activity.done_on) == (Status.COMPLETE, day, None)
    assert any("is beside the date" in doubt.because for doubt in doubts if doubt.field == "status")


def test_what_is_in_place_is_complete_with_a_doubt() -> None:
    activity, doubts = read("In place")
    assert (activity.status, activity.due_to) == (Status.COMPLETE, None)
    assert [doubt.field for doubt in doubts] == ["status"]


@pytest.mark.parametrize("printed", ["Complete by June 2025", "To be completed June 2025", "June 2025"])
def test_what_is_to_be_done_is_due(printed: str) -> None:
    activity, _ = read(printed)
    assert (activity.status, activity.due_to) == (Status.NOT_STARTED, "2025-06-30")


@pytest.mark.parametrize(
    "printed", ["end of the month", "next quarter", "18 months", "6 weeks", "in 3 months", "Friday", "within 6 weeks"]
)
def test_what_is_counted_from_a_day_that_no_document_names_is_doubted(printed: str) -> None:
    activity, doubts = read(printed)
    assert activity.due_to is not None
    assert "ounted from 1 April 2025" in doubts[0].because


@pytest.mark.parametrize("printed", ["year end", "end of the financial year", "Q3", "31 March", "by end June"])
def test_what_hangs_on_the_plans_year_alone_is_not_doubted_for_that(printed: str) -> None:
    _, doubts = read(printed)
    assert not any("doesn’t say from when" in doubt.because for doubt in doubts)


def test_words_beside_a_date_that_were_not_read_are_doubted() -> None:
    activity, doubts = read("Sept 2025 (joint survey with the port)")
    assert activity.due_to == "2025-09-30"
    assert doubts[0].because == "“joint survey with the port” beside it was kept as words only."


@pytest.mark.parametrize(
    ("printed", "rule"),
    [("Weekly", "FREQ=WEEKLY;BYDAY=SU"), ("Quarterly", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"), ("Every March", None)],
)
def test_what_comes_round_does_so_though_no_year_is_named(printed: str, rule: str | None) -> None:
    grid = Grid([["Task", "Frequency", "Owner"], ["Check the alarms", printed, "Warden"]])
    (plan,) = read_plan(document(Paper([grid]))).library.plans
    activity = plan.objectives[0].activities[0]
    assert activity.due_precision == "recurring"
    assert activity.due_to is None
    assert rule is None or activity.due_rrule == rule


@pytest.mark.parametrize("printed", ["Tuesday 12 May 2025", "Thu 12/05/2025", "Fri 12/05/2025 17:00"])
def test_a_day_of_the_week_that_its_day_is_not_is_doubted(printed: str) -> None:
    activity, doubts = read(printed)
    assert activity.due_to == "2025-05-12"
    assert "12 May 2025 is a Monday, not a" in doubts[0].because


@pytest.mark.parametrize(
    ("printed", "day", "doubted"),
    [
        ("2025-05-11T23:00:00.000Z", "2025-05-12", True),
        ("2025-05-11 23:00 UTC", "2025-05-12", True),
        ("2025-05-11T23:00:00+01:00", "2025-05-11", False),
        ("2025-05-11T22:30:00Z", "2025-05-11", False),
        ("2026-01-11T23:00:00Z", "2026-01-11", False),
    ],
)
def test_the_last_hour_of_a_summer_day_in_greenwich_is_the_next_day_with_a_doubt(
    printed: str, day: str, doubted: bool
) -> None:
    activity, doubts = read(printed)
    assert activity.due_to == day
    assert [doubt.others[0].words for doubt in doubts] == (["on 11 May 2025"] if doubted else [])


def test_an_arrow_between_two_dates_is_a_move_that_could_be_a_stretch() -> None:
    activity, doubts = read("April 1, 2025 → June 30, 2025")
    assert (activity.due_to, activity.baseline_due_to) == ("2025-06-30", "2025-04-01")
    assert [doubt.because for doubt in doubts] == ["The arrow could also say from when to when."]
