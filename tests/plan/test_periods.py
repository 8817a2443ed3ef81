"""The stretch of time a report is about, and the one it looks ahead to."""

from datetime import date

import pytest

from tsworkbench.plan.governance import periods
from tsworkbench.plan.governance.periods import Period, period


@pytest.mark.parametrize(
    ("at", "since", "expected", "words", "this", "following"),
    [
        (
            date(2009, 12, 31),
            None,
            Period(date(2009, 10, 1), date(2009, 12, 31), date(2010, 3, 31)),
            "Quarter 3 (October to December 2009)",
            "this quarter",
            "next quarter",
        ),
        (
            date(2009, 12, 31),
            date(2009, 11, 30),
            Period(date(2009, 12, 1), date(2009, 12, 31), date(2010, 1, 31)),
            "December 2009",
            "this month",
            "next month",
        ),
        (
            date(2009, 12, 31),
            date(2009, 6, 30),
            Period(date(2009, 7, 1), date(2009, 12, 31), date(2010, 6, 30)),
            "July to December 2009",
            "in this period",
            "by 30 June 2010",
        ),
        (
            date(2010, 1, 31),
            date(2009, 11, 30),
            Period(date(2009, 12, 1), date(2010, 1, 31), date(2010, 3, 31)),
            "December 2009 to January 2010",
            "in this period",
            "by 31 March 2010",
        ),
        (
            date(2009, 12, 15),
            None,
            Period(date(2009, 10, 1), date(2009, 12, 15), date(2010, 3, 31)),
            "1 October to 15 December 2009",
            "in this period",
            "by 31 March 2010",
        ),
        (
            date(2009, 11, 15),
            date(2009, 12, 31),
            Period(date(2009, 10, 1), date(2009, 11, 15), date(2009, 12, 31)),
            "1 October to 15 November 2009",
            "in this period",
            "by 31 December 2009",
        ),
    ],
)
def test_a_report_goes_on_where_the_last_one_ended(
    at: date, since: date | None, expected: Period, words: str, this: str, following: str
) -> None:
    found = period(at, since)
    assert found == expected
    assert periods.words(found) == words
    assert periods.this(found) == this
    assert periods.following(found) == following


def test_an_earlier_report_is_called_by_its_quarter_or_its_day() -> None:
    assert periods.name_of(date(2009, 9, 30)) == "Quarter 2"
    assert periods.name_of(date(2009, 10, 31)) == "31 October"
    assert periods.name_of(date(2009, 9, 30), year_start=1) == "Quarter 3"
