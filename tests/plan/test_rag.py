"""What the dates say of a row, and where the lead says better."""

from datetime import date, timedelta

import pytest

from tsworkbench.plan.governance.rag import (
    DEFAULT_SCALE,
    Scale,
    by_dates,
    is_late,
    is_watermelon,
    scale,
    worse,
    worst_by_dates,
)
from tsworkbench.plan.model import Rag, Status

AGREED = "2009-11-30"
OPEN = Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("as_at", "rag"),
    [
        (date(2009, 11, 29), Rag.GREEN),
        (date(2009, 11, 30), Rag.GREEN),
        (date(2009, 12, 1), Rag.AMBER),
        (date(2009, 12, 31), Rag.AMBER),
        (date(2010, 1, 1), Rag.RED),
    ],
)
def test_green_to_its_day_amber_for_a_month_then_red(as_at: date, rag: Rag) -> None:
    assert by_dates(OPEN, AGREED, as_at) is rag


@pytest.mark.parametrize(
    ("agreed", "last_amber"),
    [
        ("2009-11-29", date(2009, 12, 29)),
        ("2010-01-30", date(2010, 2, 28)),
        ("2010-01-31", date(2010, 2, 28)),
        ("2010-02-28", date(2010, 3, 31)),
        ("2012-02-28", date(2012, 3, 28)),
    ],
)
def test_a_month_after_a_months_end_is_the_next_months_end(agreed: str, last_amber: date) -> None:
    assert by_dates(OPEN, agreed, last_amber) is Rag.AMBER
    assert by_dates(OPEN, agreed, last_amber + timedelta(days=1)) is Rag.RED


def test_thresholds_are_the_plans_own() -> None:
    patient = scale({"dates.amber_after_days": "14", "dates.red_after_months": "3"})
    assert by_dates(OPEN, AGREED, date(2009, 12, 14), patient) is Rag.GREEN
    assert by_dates(OPEN, AGREED, date(2009, 12, 15), patient) is Rag.AMBER
    assert by_dates(OPEN, AGREED, date(2010, 3, 1), patient) is Rag.RED


@pytest.mark.parametrize("setting", ["", "soon", "-1", "1.5", "9" * 5000], ids=lambda text: text[:9])
def test_a_threshold_that_cant_be_read_counts_as_not_set(setting: str) -> None:
    read = scale({"dates.amber_after_days": setting, "dates.red_after_months": setting})
    assert (read.amber_after_days, read.red_after_months) == (0, 1)


def test_colours_may_be_reworded() -> None:
    assert scale({"rag.complete.meaning": "suspended"}).meanings[Rag.COMPLETE] == "suspended"
    assert scale({}).meanings == DEFAULT_SCALE.meanings


def test_what_has_no_date_is_not_rated() -> None:
    assert by_dates(OPEN, None, date(2030, 1, 1)) is Rag.UNRATED


@pytest.mark.parametrize("agreed", ["soon", "2009-13-45", "", "9999-12-31"])
def test_a_day_that_is_none_is_not_rated_rather_than_an_error(agreed: str) -> None:
    assert by_dates(OPEN, agreed, date(2009, 12, 15)) is Rag.UNRATED


def test_complete_work_is_complete_whatever_its_date() -> None:
    assert by_dates(Status.COMPLETE, AGREED, date(2030, 1, 1)) is Rag.COMPLETE


@pytest.mark.parametrize("status", [Status.DEFERRED, Status.CANCELLED])
def test_work_put_off_or_dropped_is_not_judged(status: Status) -> None:
    assert by_dates(status, AGREED, date(2030, 1, 1)) is None
    assert not is_late(status, AGREED, date(2030, 1, 1))


def test_late_from_the_day_after() -> None:
    assert not is_late(OPEN, AGREED, date(2009, 11, 30))
    assert is_late(OPEN, AGREED, date(2009, 12, 1))
    assert not is_late(OPEN, None, date(2030, 1, 1))


def test_an_activity_is_as_bad_as_its_oldest_open_milestone() -> None:
    as_at = date(2009, 12, 15)
    assert worst_by_dates(total=3, still_open=1, oldest_open=AGREED, as_at=as_at) is Rag.AMBER
    assert worst_by_dates(total=3, still_open=1, oldest_open=None, as_at=as_at) is Rag.UNRATED
    assert worst_by_dates(total=3, still_open=0, oldest_open=None, as_at=as_at) is Rag.COMPLETE
    assert worst_by_dates(total=0, still_open=0, oldest_open=None, as_at=as_at) is None


@pytest.mark.parametrize(
    ("stated", "dated", "melon"),
    [
        (Rag.GREEN, Rag.RED, True),
        (Rag.GREEN, Rag.AMBER, True),
        (Rag.AMBER, Rag.RED, True),
        (Rag.COMPLETE, Rag.RED, True),
        (Rag.RED, Rag.AMBER, False),
        (Rag.AMBER, Rag.AMBER, False),
        (Rag.COMPLETE, Rag.GREEN, False),
        (Rag.UNRATED, Rag.RED, False),
        (None, Rag.RED, False),
        (Rag.GREEN, Rag.UNRATED, False),
        (Rag.GREEN, None, False),
    ],
)
def test_a_watermelon_is_stated_better_than_dated(stated: Rag | None, dated: Rag | None, melon: bool) -> None:
    assert is_watermelon(stated, dated) is melon


def test_the_worse_of_two_and_what_is_not_said_gives_way() -> None:
    assert worse(Rag.GREEN, Rag.RED) is Rag.RED
    assert worse(Rag.COMPLETE, Rag.GREEN) is Rag.GREEN
    assert worse(None, Rag.GREEN) is Rag.GREEN
    assert worse(Rag.UNRATED, Rag.COMPLETE) is Rag.COMPLETE
    assert worse(None, None) is None


def test_a_scale_has_defaults_of_its_own() -> None:
    assert Scale() == DEFAULT_SCALE
