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
    ],
)
def test_a_status_word_is_read(printed: str, status: Status | None, rag: Rag | None) -> None:
    stated = read_status(printed)
    assert stated is not None
    assert (stated.status, stated.rag, stated.because) == (status, rag, None)


@pytest.mark.parametrize("printed", ["Blue", "Ongoing", "Delayed", "Open", "X", "Purple"])
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
    assert (amber.rag, amber.because) == (Rag.GREEN, "This document says that amber is “on track”.")
    assert green is not None
    assert (green.status, green.because) == (Status.COMPLETE, None)
    assert blue is not None
    assert (blue.status, blue.because) == (Status.DEFERRED, None)


def test_a_spreadsheet_s_share_is_a_percentage() -> None:
    stated = read_status("0.6", value=0.6, as_share=True)
    assert stated is not None
    assert (stated.status, stated.per_cent) == (Status.IN_PROGRESS, 60)
