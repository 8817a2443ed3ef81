"""The financial calendar, and dates as screens print them: the same in every locale."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan import calendar
from tsworkbench.plan.due.precision import Precision

AS_AT = date(2009, 12, 15)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "year_start", "first", "last", "label"),
    [
        (date(2009, 4, 1), 4, date(2009, 4, 1), date(2010, 3, 31), "2009/10"),
        (date(2010, 3, 31), 4, date(2009, 4, 1), date(2010, 3, 31), "2009/10"),
        (date(2010, 4, 1), 4, date(2010, 4, 1), date(2011, 3, 31), "2010/11"),
        (date(2000, 1, 1), 4, date(1999, 4, 1), date(2000, 3, 31), "1999/00"),
        (date(2009, 12, 31), 1, date(2009, 1, 1), date(2009, 12, 31), "2009"),
        (date(2010, 8, 31), 9, date(2009, 9, 1), date(2010, 8, 31), "2009/10"),
        (date(2009, 10, 1), 10, date(2009, 10, 1), date(2010, 9, 30), "2009/10"),
    ],
)
def test_a_financial_year_starts_where_the_council_starts_it(
    day: date, year_start: int, first: date, last: date, label: str
) -> None:
    assert calendar.financial_year(day, year_start) == (first, last, label)


@pytest.mark.parametrize(
    ("day", "year_start", "number", "first", "last"),
    [
        (date(2009, 4, 1), 4, 1, date(2009, 4, 1), date(2009, 6, 30)),
        (date(2009, 12, 15), 4, 3, date(2009, 10, 1), date(2009, 12, 31)),
        (date(2010, 3, 31), 4, 4, date(2010, 1, 1), date(2010, 3, 31)),
        (date(2009, 12, 15), 1, 4, date(2009, 10, 1), date(2009, 12, 31)),
        (date(2010, 2, 28), 9, 2, date(2009, 12, 1), date(2010, 2, 28)),
    ],
)
def test_a_quarter_is_counted_from_the_start_of_the_year(
    day: date, year_start: int, number: int, first: date, last: date
) -> None:
    assert calendar.quarter(day, year_start) == (number, first, last, f"Q{number}")


@given(DAYS, st.integers(1, 12))
def test_every_day_is_in_its_financial_year_and_quarter(day: date, year_start: int) -> None:
    year, quarter = calendar.financial_year(day, year_start), calendar.quarter(day, year_start)
    assert year.first <= quarter.first <= day <= quarter.last <= year.last
    assert calendar.financial_year(year.last + timedelta(days=1), year_start).first == year.last + timedelta(days=1)


def test_a_month_ends_on_its_last_day() -> None:
    assert calendar.month_end(date(2010, 2, 1)) == date(2010, 2, 28)
    assert calendar.month_end(date(2012, 2, 29)) == date(2012, 2, 29)
    assert calendar.month_end(date(1900, 2, 1)) == date(1900, 2, 28)
    assert calendar.month_end(date(2009, 12, 5)) == date(2009, 12, 31)


@given(DAYS)
def test_the_day_after_a_months_end_is_a_first(day: date) -> None:
    assert (calendar.month_end(day) + timedelta(days=1)).day == 1


def test_months_are_added_within_the_month_they_land_in() -> None:
    assert calendar.add_months(date(2010, 1, 31), 1) == date(2010, 2, 28)
    assert calendar.add_months(date(2010, 3, 31), -1) == date(2010, 2, 28)
    assert calendar.add_months(date(2009, 12, 15), 13) == date(2011, 1, 15)
    with pytest.raises(ValueError, match="beyond the calendar"):
        calendar.add_months(date(2009, 12, 15), 120_000)


def test_dates_are_spelled_in_english() -> None:
    day = date(2009, 12, 15)
    assert calendar.long_date(day) == "15 December 2009"
    assert calendar.short_date(day) == "15 Dec 2009"
    assert calendar.weekday_date(day) == "Tue 15 Dec 2009"
    assert calendar.long_date(date(2009, 12, 1)) == "1 December 2009"


TERSE = [
    ("month", "2009-12-01", "2009-12-31", "end Dec"),
    ("month", "2010-12-01", "2010-12-31", "Dec 2010"),
    ("day", "2009-12-15", "2009-12-15", "15 Dec"),
    ("day", "2010-12-15", "2010-12-15", "15 Dec 10"),
    ("week", "2009-12-14", "2009-12-20", "wk 14 Dec"),
    ("week", "2010-12-13", "2010-12-19", "19 Dec 10"),
    ("quarter", "2009-10-01", "2009-12-31", "Q3"),
    ("quarter", "2010-10-01", "2010-12-31", "Q3 10/11"),
    ("quarter", "2009-09-01", "2009-11-30", "end Nov"),
    ("half", "2009-10-01", "2010-03-31", "H2"),
    ("half", "2010-04-01", "2010-09-30", "H1 10/11"),
    ("season", "2009-12-01", "2010-02-28", "winter"),
    ("season", "2010-06-01", "2010-08-31", "summer 10"),
    ("year", "2010-01-01", "2010-12-31", "2010"),
    ("financial_year", "2010-04-01", "2011-03-31", "2010/11"),
    ("month", "2010-04-01", None, "fr Apr 10"),
    ("month", "2010-01-01", None, "fr Jan"),
    ("day", "2010-01-15", None, "fr 15 Jan"),
    ("tbc", None, None, "TBC"),
    ("ongoing", None, None, "ongoing"),
    ("relative", None, None, "relative"),
    ("recurring", "2009-04-01", "2010-03-31", "recurring"),
    ("none", None, None, ""),
]


@pytest.mark.parametrize(("precision", "start", "end", "terse"), TERSE)
def test_a_due_date_is_terse_and_no_more_exact_than_it_was_said(
    precision: str, start: str | None, end: str | None, terse: str
) -> None:
    first = date.fromisoformat(start) if start else None
    last = date.fromisoformat(end) if end else None
    assert calendar.terse_due(first, last, precision, as_at=AS_AT) == terse
    assert calendar.terse_due(first, last, Precision(precision), as_at=AS_AT) == terse


@pytest.mark.parametrize(
    ("rrule", "terse"),
    [
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1", "yearly"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYMONTHDAY=-1", "2-yearly"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "monthly"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "quarterly"),
        ("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1", "6-monthly"),
        ("FREQ=MONTHLY;INTERVAL=24;BYMONTHDAY=-1", "2-yearly"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=-1", "yearly"),
        ("FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=-1", "recurring"),
        ("FREQ=WEEKLY;BYDAY=FR", "weekly"),
        ("FREQ=DAILY", "daily"),
        ("nonsense", "recurring"),
    ],
)
def test_what_recurs_says_how_often(rrule: str, terse: str) -> None:
    assert calendar.terse_due(AS_AT, AS_AT, "recurring", as_at=AS_AT, rrule=rrule) == terse


@given(st.none() | DAYS, st.none() | DAYS, st.sampled_from(Precision), DAYS, st.integers(1, 12))
def test_a_terse_due_date_fits_nine_columns(
    start: date | None, end: date | None, precision: Precision, as_at: date, year_start: int
) -> None:
    assert len(calendar.terse_due(start, end, precision, as_at=as_at, year_start=year_start)) <= 9


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (date(2009, 12, 15), "today"),
        (date(2009, 12, 16), "in 1d"),
        (date(2009, 12, 31), "in 16d"),
        (date(2009, 11, 30), "15d late"),
        (date(2010, 3, 24), "in 99d"),
        (date(2010, 3, 31), "in 3mo"),
        (date(2010, 4, 30), "in 4mo"),
        (date(2009, 8, 31), "3mo late"),
        (date(2009, 1, 31), "10m late"),
        (date(2010, 12, 14), "in 11mo"),
        (date(2011, 12, 15), "in 2y"),
        (date(2006, 3, 31), "3y late"),
        (None, ""),
    ],
)
def test_how_far_off_it_is(end: date | None, said: str) -> None:
    assert calendar.relative(end, AS_AT) == said


@given(DAYS, DAYS)
def test_how_far_off_fits_eight_columns(end: date, as_at: date) -> None:
    assert len(calendar.relative(end, as_at)) <= 8
