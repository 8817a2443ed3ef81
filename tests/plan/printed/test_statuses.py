"""Statuses in the words of other tools."""

import pytest

from tsworkbench.plan.imports.printed.statuses import read_key, read_status
from tsworkbench.plan.model import Rag, Status


@pytest.mark.parametrize(
    ("printed", "status", "rag"),
    [
        ("On track", Status.IN_PROGRESS, Rag.GREEN),
        ("Completed", Status.COMPLETE, None),
        ("✓", Status.COMPLETE, None),
        ("Overdue", Status.IN_PROGRESS, Rag.RED),
        ("Amber", None, Rag.AMBER),
        ("R", None, Rag.RED),
        ("75%", Status.IN_PROGRESS, None),
        ("100% complete", Status.COMPLETE, None),
        ("0%", Status.NOT_STARTED, None),
        ("Not yet due", Status.NOT_STARTED, None),
        ("On hold until April", Status.DEFERRED, None),
        ("No longer required", Status.CANCELLED, None),
        ("Green - on track", Status.IN_PROGRESS, Rag.GREEN),
        ("In progress (amber)", Status.IN_PROGRESS, Rag.AMBER),
        ("Complete - published in March", Status.COMPLETE, None),
        ("BRAG: Red", None, Rag.RED),
        ("A – translator ill", None, Rag.AMBER),
        ("Ar y gweill", Status.IN_PROGRESS, None),
        ("In progress - 60%", Status.IN_PROGRESS, None),
        ("approx. 40%", Status.IN_PROGRESS, None),
        ("2 - Amber", None, Rag.AMBER),
        ("(3) Complete", Status.COMPLETE, None),
        ("On track 🟢", Status.IN_PROGRESS, Rag.GREEN),
        ("Complete ✓", Status.COMPLETE, None),
        ("Major issues", Status.IN_PROGRESS, Rag.RED),
    ],
)
def test_a_status_word_is_read(printed: str, status: Status | None, rag: Rag | None) -> None:
    stated = read_status(printed)
    assert stated is not None
    assert (stated.status, stated.rag, stated.because) == (status, rag, None)


@pytest.mark.parametrize(
    "printed",
    [
        *("Blue", "Ongoing", "Delayed", "Open", "X", "Purple", "NS", "IP", "C", "Feasibility", "Green → Amber"),
        *("Amber -> Red", "Awaiting planning consent", "Not progressing"),
    ],
)
def test_what_councils_use_for_different_things_is_doubted_with_the_other_readings(printed: str) -> None:
    stated = read_status(printed)
    assert stated is not None
    assert stated.because
    assert stated.others


def test_progress_in_words_is_no_status() -> None:
    assert read_status("The working group met twice and agreed its terms of reference") is None


def test_what_stands_behind_the_status_is_kept() -> None:
    stated = read_status("Complete - published March 2024")
    assert stated is not None
    assert stated.rest == "published March 2024"


def test_a_plan_s_own_key_counts_before_our_reading_of_a_colour() -> None:
    key = read_key("Key: Red = not started; Amber = on track; Green = complete, Blue: suspended")
    assert key == {"red": "not started", "amber": "on track", "green": "complete", "blue": "suspended"}
    amber, green, blue = (read_status(colour, key=key) for colour in ("Amber", "Green", "Blue"))
    assert amber is not None
    assert (amber.rag, amber.because) == (Rag.AMBER, "This document says that amber is “on track”.")
    assert [one.rag for one in amber.others] == [Rag.GREEN]
    assert green is not None
    assert (green.status, green.because) == (Status.COMPLETE, None)
    assert blue is not None
    assert (blue.status, blue.because) == (Status.DEFERRED, None)


@pytest.mark.parametrize(
    ("key", "colour", "rag"),
    [
        ("Key: Green - on target; Amber - some slippage; Red - at risk", "Red", Rag.RED),
        ("Key: Green - on target; Amber - some slippage; Red - at risk", "Amber", Rag.AMBER),
        ("Amber = late, Red = off track", "Amber", Rag.AMBER),
        ("Green: behind schedule; Amber: on track", "Green", Rag.GREEN),
        ("Green: behind schedule; Amber: on track", "Amber", Rag.AMBER),
    ],
)
def test_a_key_does_not_change_which_colour_is_stated(key: str, colour: str, rag: Rag) -> None:
    stated = read_status(colour, key=read_key(key))
    assert stated is not None
    assert stated.rag is rag


@pytest.mark.parametrize(
    ("printed", "status", "rag"),
    [
        ("Resolved", Status.COMPLETE, None),
        ("Ahead of schedule", Status.IN_PROGRESS, Rag.GREEN),
        ("Part-complete", Status.IN_PROGRESS, None),
        ("Nearly complete", Status.IN_PROGRESS, None),
        ("Deferred to 2026/27", Status.DEFERRED, None),
        ("Won’t do", Status.CANCELLED, None),
        ("Not going ahead", Status.CANCELLED, None),
        ("To be completed", Status.NOT_STARTED, None),
        ("Significant slippage", Status.IN_PROGRESS, Rag.RED),
        ("GREEN ↑", None, Rag.GREEN),
        ("Amber (↓)", None, Rag.AMBER),
    ],
)
def test_a_common_word_for_it_is_read(printed: str, status: Status | None, rag: Rag | None) -> None:
    stated = read_status(printed)
    assert stated is not None
    assert (stated.status, stated.rag, stated.because) == (status, rag, None)


@pytest.mark.parametrize(
    ("printed", "status", "other"),
    [
        ("Blocked", Status.IN_PROGRESS, Status.DEFERRED),
        ("Incomplete", Status.IN_PROGRESS, Status.NOT_STARTED),
        ("Carried forward", Status.DEFERRED, Status.IN_PROGRESS),
        ("Approved", Status.NOT_STARTED, Status.IN_PROGRESS),
        ("BAU", Status.COMPLETE, Status.IN_PROGRESS),
        ("Archived", Status.CANCELLED, Status.COMPLETE),
        ("Substantially complete", Status.IN_PROGRESS, Status.COMPLETE),
        ("In place", Status.COMPLETE, Status.IN_PROGRESS),
        ("Complete/ongoing", Status.IN_PROGRESS, Status.COMPLETE),
        ("Complete subject to sign off", Status.IN_PROGRESS, Status.COMPLETE),
        ("Complete – awaiting invoice", Status.IN_PROGRESS, Status.COMPLETE),
        ("Done (80%)", Status.IN_PROGRESS, Status.COMPLETE),
        ("Completed: no", Status.IN_PROGRESS, Status.COMPLETE),
        ("Closed – superseded", Status.CANCELLED, Status.COMPLETE),
        ("Closed (no longer required)", Status.CANCELLED, Status.COMPLETE),
        ("Complete - on hold", Status.DEFERRED, Status.COMPLETE),
        ("On track – not started", Status.NOT_STARTED, Status.IN_PROGRESS),
    ],
)
def test_a_common_word_that_councils_use_in_two_ways_is_doubted(printed: str, status: Status, other: Status) -> None:
    stated = read_status(printed)
    assert stated is not None
    assert stated.status is status
    assert stated.because
    assert other in [one.status for one in stated.others]


@pytest.mark.parametrize(
    "printed",
    [
        *("Not complete", "Not yet resolved", "Not achieved", "Hasn’t been delivered", "has not been signed off"),
        *("Isn't finished", "Yet to be completed", "Still to be done", "No longer on track", "Not on schedule"),
        *("Not approved", "Never started", "Not in progress", "Cannot be implemented", "Not met"),
    ],
)
def test_what_is_denied_is_not_read_as_what_it_denies(printed: str) -> None:
    stated = read_status(printed)
    assert stated is None or (stated.status is not Status.COMPLETE and stated.rag is not Rag.GREEN)


@pytest.mark.parametrize("printed", ["A/G", "G/A", "Amber-Green", "amber to green"])
def test_between_two_colours_the_worse_is_taken_with_a_doubt(printed: str) -> None:
    stated = read_status(printed)
    assert stated is not None
    assert (stated.rag, [one.rag for one in stated.others]) == (Rag.AMBER, [Rag.GREEN])
    assert stated.because


def test_a_spreadsheet_s_share_is_a_percentage() -> None:
    stated = read_status("0.6", value=0.6, as_share=True)
    assert stated is not None
    assert (stated.status, stated.per_cent) == (Status.IN_PROGRESS, 60)


@pytest.mark.parametrize("printed", ["N/A", "n/a", "n / a", "Y/N", "Yes/No"])
def test_what_says_that_there_is_none_is_not_the_words_of_its_letters(printed: str) -> None:
    assert read_status(printed) is None


def test_a_second_word_of_the_same_status_adds_its_rating() -> None:
    stated = read_status("In progress – overdue")
    assert stated is not None
    assert (stated.status, stated.rag, stated.because) == (Status.IN_PROGRESS, Rag.RED, None)
