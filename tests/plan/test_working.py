"""Working days by the bank holidays of each nation, and closure days as officers write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.calendar import WorkingDays, bank_holidays, closure, closure_parts, closure_words, working_days

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
NATIONS = st.sampled_from(["England", "Wales", "Scotland", "Northern Ireland", "none"])


def the(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("nation", "worked", "off"),
    [
        ("England", "2010-03-17", "2010-04-05"),
        ("Wales", "2010-03-17", "2010-04-05"),
        ("Scotland", "2010-04-05", "2010-01-04"),
        ("Northern Ireland", "2010-11-30", "2010-03-17"),
        ("none", "2009-12-25", "2009-12-26"),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(nation: str, worked: str, off: str) -> None:
    days = WorkingDays(nation)
    assert days.is_one(the(worked))
    assert not days.is_one(the(off))


def test_a_bank_holiday_that_falls_on_a_weekend_is_kept_on_the_next_working_day() -> None:
    assert WorkingDays().after(date(2009, 12, 24), 1) == date(2009, 12, 29)


@given(NATIONS, DAYS, st.integers(-60, 60).filter(bool))
def test_so_many_working_days_on_there_are_so_many_working_days_between(nation: str, day: date, count: int) -> None:
    days = WorkingDays(nation)
    there = days.after(day, count)
    assert days.is_one(there)
    step = timedelta(days=1 if count > 0 else -1)
    between = days.within(*sorted((day + step, there)))
    assert len(list(between)) == abs(count)


@given(DAYS, st.integers(1, 60))
def test_working_days_there_and_back_are_the_same_from_a_working_day(day: date, count: int) -> None:
    days = WorkingDays()
    first = days.after(day, 1)
    assert days.after(days.after(first, count), -count) == first


@pytest.mark.parametrize(
    ("typed", "words", "shut", "open_"),
    [
        ("29–31 Dec", "29 – 31 December every year", ["2009-12-29", "2012-12-31"], ["2009-12-28"]),
        ("24 December to 1 Jan", "24 December – 1 January every year", ["2009-12-30", "2010-01-01"], ["2010-01-02"]),
        ("24 Dec 2009 - 2 Jan 2010", "24 December 2009 – 2 January 2010", ["2010-01-02"], ["2010-12-30"]),
        ("28 Dec to 2 Jan 2010", "28 December 2009 – 2 January 2010", ["2009-12-28"], ["2010-12-28"]),
        ("3rd June 2010", "3 June 2010", ["2010-06-03"], ["2011-06-03"]),
        ("Christmas: 29-31 December each year", "29 – 31 December every year", ["2015-12-30"], []),
        ("Thursday 3 June 2010", "3 June 2010", ["2010-06-03"], []),
        ("2009-12-29..2009-12-31", "29 – 31 December 2009", ["2009-12-30"], ["2010-12-30"]),
    ],
)
def test_closure_days_are_read_as_officers_write_them(
    typed: str, words: str, shut: list[str], open_: list[str]
) -> None:
    found = closure(typed)
    assert found is not None
    assert closure_words(found) == words
    assert closure(words) == found
    assert [found.holds(the(day)) for day in shut] == [True] * len(shut)
    assert [found.holds(the(day)) for day in open_] == [False] * len(open_)


@pytest.mark.parametrize(
    "typed", ["", "Christmas", "31 Feb", "29 Feb 2010", "5 Jan to 2 Jan 2010", "1 Jan 2009 - 1 Jan 2011"]
)
def test_what_names_no_days_is_no_closure(typed: str) -> None:
    assert closure(typed) is None


def test_several_closures_are_parted_by_semicolons_commas_or_and() -> None:
    assert closure_parts("Christmas: 29–31 Dec; 3 Jun 2010, 4 Jun 2010 and 5 Jun 2010") == [
        "Christmas: 29–31 Dec",
        "3 Jun 2010",
        "4 Jun 2010",
        "5 Jun 2010",
    ]
    days = working_days("England", "29–31 Dec; nonsense")
    assert days.after(date(2009, 12, 24), 1) == date(2010, 1, 4)


def test_a_plan_that_names_no_nation_keeps_the_bank_holidays_of_england() -> None:
    assert working_days(None, None) == working_days("Narnia", "") == WorkingDays("England")


def test_a_council_that_is_always_shut_has_no_working_day() -> None:
    with pytest.raises(ValueError, match="within reach"):
        working_days("England", "1 Jan to 31 Dec").after(date(2009, 12, 15), 1)


def test_years_without_known_bank_holidays_have_none() -> None:
    assert bank_holidays("England", 2150) == frozenset()
    assert "2100" in (WorkingDays().doubt(date(2149, 1, 1), date(2150, 1, 1)) or "")
