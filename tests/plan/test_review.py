"""When a plan is reviewed: by its words where they name a stretch that comes round, else by its rule."""

from datetime import date

import pytest

from tsworkbench.plan.governance.particulars import Review, read_rule, reviews

BEGINS = date(2008, 4, 1)
THIN = "in the last quarter of each financial year; raised each 1 January"


def of(text: str | None, rrule: str | None, first: date, last: date) -> list[Review]:
    return reviews(text, rrule, begins=BEGINS, first=first, last=last)


def test_the_last_quarter_of_each_financial_year_is_in_its_three_months() -> None:
    turn = Review(date(2010, 1, 1), date(2010, 3, 31))
    for month in (date(2010, 1, 1), date(2010, 2, 1), date(2010, 3, 1)):
        assert of(THIN, "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", month, month.replace(day=28)) == [turn]


def test_it_is_in_no_other_month() -> None:
    assert of(THIN, None, date(2009, 4, 1), date(2009, 12, 31)) == []


def test_without_words_the_rule_gives_the_days() -> None:
    found = of(None, "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", date(2009, 1, 1), date(2011, 12, 31))
    assert found == [Review(day, day) for day in (date(2009, 1, 1), date(2010, 1, 1), date(2011, 1, 1))]


def test_words_that_name_no_stretch_leave_it_to_the_rule() -> None:
    found = of("when members wish", "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1", date(2008, 4, 1), date(2009, 4, 30))
    assert [turn.last for turn in found] == [date(2008, 4, 30), date(2008, 10, 31), date(2009, 4, 30)]


def test_every_other_year_is_counted_from_the_plans_first() -> None:
    found = of(None, "FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYMONTHDAY=1", date(2008, 1, 1), date(2013, 1, 1))
    assert [turn.last.year for turn in found] == [2008, 2010, 2012]


def test_a_review_ends_with_its_rule_and_begins_with_the_plan() -> None:
    rule = "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1;UNTIL=20100501"
    assert [turn.last.year for turn in of(None, rule, date(2000, 1, 1), date(2030, 1, 1))] == [2008, 2009, 2010]


@pytest.mark.parametrize(
    "rrule",
    [
        "",
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=1",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=0",
        "FREQ=MONTHLY;INTERVAL=0;BYMONTHDAY=1",
        "FREQ=MONTHLY;INTERVAL=99999;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;BYSECOND=" + ",".join(map(str, range(60))),
        "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;UNTIL=20109999",
        "no rule at all",
    ],
)
def test_a_rule_that_cant_be_followed_gives_no_review(rrule: str) -> None:
    assert read_rule(rrule) is None
    assert of(None, rrule, date(2009, 1, 1), date(2009, 12, 31)) == []


def test_a_day_that_never_comes_takes_no_time_to_not_find() -> None:
    assert of(None, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(1, 1, 1), date(9000, 12, 31)) == []
