"""What due phrases mean: the two real plans, every spelling met in others, and what is typed by hand."""

import subprocess
import sys
from datetime import date
from time import process_time
from typing import Any

import pytest

from tsworkbench.plan.calendar import working_days
from tsworkbench.plan.due import Due, Found, Kind, Precision, Unread, find, read

AS_AT = date(2009, 12, 15)  # a Tuesday
PLAN: dict[str, Any] = {"plan_year": 2009, "as_at": AS_AT}


def due(phrase: str, **settings: Any) -> Due:
    answer = read(phrase, **{**PLAN, **settings})
    assert isinstance(answer, Due), answer
    return answer


def unread(phrase: str, **settings: Any) -> str:
    answer = read(phrase, **{**PLAN, **settings})
    assert isinstance(answer, Unread), answer
    return answer.why


def found(sentence: str, **settings: Any) -> Found | None:
    return find(sentence, **{**PLAN, **settings})


def the(text: str) -> date:
    return date.fromisoformat(text)


# --- a date, and how exactly it is meant ---------------------------------------------------------------------

WINDOWS = [
    # months
    ("by Dec 2009", "2009-12-01", "2009-12-31", "month"),
    ("by December 2009", "2009-12-01", "2009-12-31", "month"),
    ("Dec 09", "2009-12-01", "2009-12-31", "month"),
    ("Dec '09", "2009-12-01", "2009-12-31", "month"),
    ("Dec ’09", "2009-12-01", "2009-12-31", "month"),
    ("Dec-09", "2009-12-01", "2009-12-31", "month"),
    ("DEC. 2009", "2009-12-01", "2009-12-31", "month"),
    ("December, 2009", "2009-12-01", "2009-12-31", "month"),
    ("Sept 2010", "2010-09-01", "2010-09-30", "month"),
    ("Sep. 2010", "2010-09-01", "2010-09-30", "month"),
    ("Febuary 2010", "2010-02-01", "2010-02-28", "month"),
    ("by end January 2010", "2010-01-01", "2010-01-31", "month"),
    ("by the end of Jan 2010", "2010-01-01", "2010-01-31", "month"),
    ("By the close of Jan 2010.", "2010-01-01", "2010-01-31", "month"),
    ("12/2009", "2009-12-01", "2009-12-31", "month"),
    ("2010-03", "2010-03-01", "2010-03-31", "month"),
    ("2010-3", "2010-03-01", "2010-03-31", "month"),
    ("next mar", "2010-03-01", "2010-03-31", "month"),
    ("by  March\t2010", "2010-03-01", "2010-03-31", "month"),
    # days
    ("31/03/2010", "2010-03-31", "2010-03-31", "day"),
    ("31/3/10", "2010-03-31", "2010-03-31", "day"),
    ("31.3.10", "2010-03-31", "2010-03-31", "day"),
    ("1-3-10", "2010-03-01", "2010-03-01", "day"),
    ("31 March 2010", "2010-03-31", "2010-03-31", "day"),
    ("31st March 2010", "2010-03-31", "2010-03-31", "day"),
    ("31st of March, 2010", "2010-03-31", "2010-03-31", "day"),
    ("March 31, 2010", "2010-03-31", "2010-03-31", "day"),
    ("March 31st 2010", "2010-03-31", "2010-03-31", "day"),
    ("31-Mar-10", "2010-03-31", "2010-03-31", "day"),
    ("2010-03-31", "2010-03-31", "2010-03-31", "day"),
    ("2010/3/31", "2010-03-31", "2010-03-31", "day"),
    ("2010-03-31 00:00:00", "2010-03-31", "2010-03-31", "day"),
    ("2010-03-31T00:00:00", "2010-03-31", "2010-03-31", "day"),
    ("20100331", "2010-03-31", "2010-03-31", "day"),
    ("Friday 5 March 2010", "2010-03-05", "2010-03-05", "day"),
    ("Fri, 5th Mar 2010", "2010-03-05", "2010-03-05", "day"),
    ("by 5pm on Friday 5 March 2010", "2010-03-05", "2010-03-05", "day"),
    ("5 March 2010 at 10.30am", "2010-03-05", "2010-03-05", "day"),
    ("29 February 2012", "2012-02-29", "2012-02-29", "day"),
    ("before 1 May 2010", "2010-04-30", "2010-04-30", "day"),
    ("prior to May 2010", "2010-04-30", "2010-04-30", "day"),
    ("no later than 5 Nov 2009", "2009-11-05", "2009-11-05", "day"),
    ("3 months after 31 March 2010", "2010-06-30", "2010-06-30", "day"),
    # financial years
    ("by end 2010/11", "2010-04-01", "2011-03-31", "financial_year"),
    ("during 2009-10", "2009-04-01", "2010-03-31", "financial_year"),
    ("2009/10", "2009-04-01", "2010-03-31", "financial_year"),
    ("2009/2010", "2009-04-01", "2010-03-31", "financial_year"),
    ("1999/00", "1999-04-01", "2000-03-31", "financial_year"),
    ("FY17-18", "2017-04-01", "2018-03-31", "financial_year"),
    ("FYE 2010", "2009-04-01", "2010-03-31", "financial_year"),
    ("16/17", "2016-04-01", "2017-03-31", "financial_year"),
    ("the 2009/10 financial year", "2009-04-01", "2010-03-31", "financial_year"),
    ("by the end of the financial year", "2009-04-01", "2010-03-31", "financial_year"),
    ("end of financial year 2010/11", "2010-04-01", "2011-03-31", "financial_year"),
    ("by FY end", "2009-04-01", "2010-03-31", "financial_year"),
    ("throughout the year", "2009-04-01", "2010-03-31", "financial_year"),
    ("by end of year 2", "2010-04-01", "2011-03-31", "financial_year"),
    ("next financial year", "2010-04-01", "2011-03-31", "financial_year"),
    ("year ending 31 March 2011", "2010-04-01", "2011-03-31", "financial_year"),
    ("2009", "2009-01-01", "2009-12-31", "year"),
    ("end 2010", "2010-01-01", "2010-12-31", "year"),
    # parts of years
    ("Q3 2009/10", "2009-10-01", "2009-12-31", "quarter"),
    ("Q4 09/10", "2010-01-01", "2010-03-31", "quarter"),
    ("Third quarter 2009/10", "2009-10-01", "2009-12-31", "quarter"),
    ("2009/10 Q3", "2009-10-01", "2009-12-31", "quarter"),
    ("the last quarter of 2009/10", "2010-01-01", "2010-03-31", "quarter"),
    ("quarter 3", "2009-10-01", "2009-12-31", "quarter"),
    ("by end of Q4", "2010-01-01", "2010-03-31", "quarter"),
    ("quarter ending December 2009", "2009-10-01", "2009-12-31", "quarter"),
    ("H1 2010/11", "2010-04-01", "2010-09-30", "half"),
    ("first half of 2010/11", "2010-04-01", "2010-09-30", "half"),
    ("second half of 2009/10", "2009-10-01", "2010-03-31", "half"),
    ("by Summer 2006", "2006-06-01", "2006-08-31", "season"),
    ("during autumn 16", "2016-09-01", "2016-11-30", "season"),
    ("Spring 2010", "2010-03-01", "2010-05-31", "season"),
    ("winter 2009/10", "2009-12-01", "2010-02-28", "season"),
    ("w/c 5 Oct 2009", "2009-10-05", "2009-10-11", "week"),
    ("week commencing 5th October 2009", "2009-10-05", "2009-10-11", "week"),
    # where only a day can be meant, figures that are a year elsewhere are one
    ("w/c 05/10", "2009-10-05", "2009-10-11", "week"),
    ("w/c 09/10", "2009-10-05", "2009-10-11", "week"),
    ("w/c Jan 09", "2010-01-04", "2010-01-10", "week"),
    ("year ending 09/10", "2009-04-01", "2010-03-31", "financial_year"),
    ("quarter ending 09/10", "2010-07-01", "2010-09-30", "quarter"),
    ("quarter ending 30/9", "2009-07-01", "2009-09-30", "quarter"),
    ("w/e 9 Oct 2009", "2009-10-05", "2009-10-09", "week"),
    # ranges
    ("Sept/Oct 2010", "2010-09-01", "2010-10-31", "month"),
    ("January – March 2023", "2023-01-01", "2023-03-31", "month"),
    ("Jan-Mar 10", "2010-01-01", "2010-03-31", "month"),
    ("Nov – Jan 2010", "2009-11-01", "2010-01-31", "month"),
    ("Dec 2009 – March", "2009-12-01", "2010-03-31", "month"),
    ("Dec 2018 to April 2020", "2018-12-01", "2020-04-30", "month"),
    ("between April and June 2010", "2010-04-01", "2010-06-30", "month"),
    ("Q1-Q2 2009/10", "2009-04-01", "2009-09-30", "month"),
    ("5-9 Oct 2009", "2009-10-05", "2009-10-09", "day"),
    ("5th and 6th October 2009", "2009-10-05", "2009-10-06", "day"),
    ("01/04/2009-31/03/2010", "2009-04-01", "2010-03-31", "day"),
    ("Q3 (Oct–Dec 2009)", "2009-10-01", "2009-12-31", "quarter"),
    ("Jan/Feb/Mar 2010", "2010-01-01", "2010-03-31", "month"),
    ("Autumn/Winter 2009", "2009-09-01", "2010-02-28", "month"),
    ("2008–2014", "2008-01-01", "2014-12-31", "year"),
    ("mid-January 2010", "2010-01-11", "2010-01-20", "day"),
    ("early March 2010", "2010-03-01", "2010-03-10", "day"),
    ("late March 2010", "2010-03-21", "2010-03-31", "day"),
]


@pytest.mark.parametrize(("phrase", "start", "end", "precision"), WINDOWS, ids=[row[0] for row in WINDOWS])
def test_a_phrase_covers_its_days_as_exactly_as_it_says(phrase: str, start: str, end: str, precision: str) -> None:
    answer = due(phrase)
    assert (answer.start, answer.end, answer.precision) == (the(start), the(end), precision)


UNDOUBTED = """by Dec 2009; Dec 09; by end January 2010; by end 2010/11; during 2009-10; FY17-18; 16/17; Q3 2009/10;
31/03/2010; 31.3.10; 2010-03-31; March 31, 2010; Sept/Oct 2010; w/c 5 Oct 2009; TBC; ongoing; quarterly; fri; +2w;
14/3; end jan; mar; next quarter; by March; twice a year; in the last quarter of each financial year"""


@pytest.mark.parametrize("phrase", [phrase.strip() for phrase in UNDOUBTED.split(";")])
def test_what_has_one_reading_raises_no_doubt(phrase: str) -> None:
    answer = due(phrase)
    assert answer.doubt is None
    assert answer.other == ()


# --- two plausible readings: the likelier, and the doubt -----------------------------------------------------

DOUBTS = [
    ("09/10", "2010-03-31", "2009-10-09"),
    ("10/11", "2011-03-31", "2009-11-10"),
    ("jan 10", "2010-01-31", "2010-01-10"),
    ("Feb 11", "2010-02-11", "2011-02-28"),
    ("Q2 2005", "2005-09-30", "2005-06-30"),
    ("2009-2010", "2010-03-31", "2010-12-31"),
    ("2009-10", "2010-03-31", "2009-10-31"),
    ("FY18", "2018-03-31", "2019-03-31"),
    ("year end", "2010-03-31", "2009-12-31"),
    ("next fri", "2009-12-25", "2009-12-18"),
    ("tue", "2009-12-15", "2009-12-22"),
    ("end of week", "2009-12-18", "2009-12-20"),
    ("winter 2009", "2010-02-28", "2009-02-28"),
    ("Dec 2009 Mar 2010", "2010-03-31", "2009-12-31"),
    ("Dec 2009 → Mar 2010", "2010-03-31", "2009-12-31"),
    ("was Dec 2009, now Mar 2010", "2010-03-31", "2009-12-31"),
    ("Mar 2010 (was Dec 2009)", "2010-03-31", "2009-12-31"),
    ("April 2010 (revised from Dec 2009)", "2010-04-30", "2009-12-31"),
    ("2010 Q2", "2010-09-30", "2010-06-30"),
    ("March or April 2010", "2010-04-30", "2010-03-31"),
    ("bi-annually", "2009-09-30", "2011-03-31"),
    ("nov", "2009-11-30", "2010-11-30"),
]


@pytest.mark.parametrize(("phrase", "end", "other"), DOUBTS, ids=[row[0] for row in DOUBTS])
def test_the_likelier_reading_comes_with_the_other_one(phrase: str, end: str, other: str) -> None:
    answer = due(phrase)
    assert answer.end == the(end)
    assert answer.doubt is not None
    assert the(other) in [reading.end for reading in answer.other]


DOUBTED = """mid-January; early March; by Summer 2006; by Christmas 2009; Easter 2010; Monday 5 March 2010;
within 3 months;
12/25/2009; asap; immediately; Dec 2009 (TBC); Dec 2009?; by approx. Dec 2009; by 2010; w/c 7 Oct 2009; 2008-2014"""


@pytest.mark.parametrize("phrase", [phrase.strip() for phrase in DOUBTED.split(";")])
def test_what_is_loosely_said_is_doubted_in_a_sentence(phrase: str) -> None:
    doubt = due(phrase).doubt
    assert doubt is not None
    assert not doubt[0].islower()
    assert doubt.endswith(".")


def test_a_us_date_is_only_believed_where_no_month_could_be_meant() -> None:
    assert due("12/25/2009").end == date(2009, 12, 25)
    assert due("12/11/2009").end == date(2009, 11, 12)
    assert due("12/11/2009").doubt is None


def test_a_day_of_the_week_that_does_not_match_is_doubted() -> None:
    assert due("Monday 5 March 2010").doubt == "5 March 2010 is a Friday, not a Monday."


def test_a_short_number_after_a_month_is_a_year_when_it_is_one_of_the_plans() -> None:
    strategy = {"plan_year": 2015, "plan_end": 2019, "as_at": date(2015, 5, 1)}
    answer = due("By end of February 15", **strategy)
    assert (answer.end, answer.precision, answer.doubt) == (date(2015, 2, 28), Precision.MONTH, None)
    assert due("Jan 15").end == date(2010, 1, 15)


# --- whose quarter, whose year -------------------------------------------------------------------------------


def test_the_plans_setting_says_whose_quarter_it_is() -> None:
    assert due("Q2 2005", quarters="calendar").end == date(2005, 6, 30)
    assert due("Q2 2005", quarters="calendar").other[0].end == date(2005, 9, 30)
    assert due("Q1", quarters="calendar").end == date(2010, 3, 31)
    assert due("Q3 2009/10", quarters="calendar").end == date(2009, 12, 31)


@pytest.mark.parametrize(
    ("year_start", "year", "third_quarter"),
    [
        (1, ("2009-01-01", "2009-12-31"), ("2009-07-01", "2009-09-30")),
        (7, ("2009-07-01", "2010-06-30"), ("2010-01-01", "2010-03-31")),
        (9, ("2009-09-01", "2010-08-31"), ("2010-03-01", "2010-05-31")),
        (10, ("2009-10-01", "2010-09-30"), ("2010-04-01", "2010-06-30")),
    ],
)
def test_a_council_may_start_its_year_in_another_month(
    year_start: int, year: tuple[str, str], third_quarter: tuple[str, str]
) -> None:
    whole, quarter = due("2009/10", year_start=year_start), due("Q3 2009/10", year_start=year_start)
    assert (whole.start, whole.end) == (the(year[0]), the(year[1]))
    assert (quarter.start, quarter.end) == (the(third_quarter[0]), the(third_quarter[1]))


def test_no_month_starts_a_thirteenth_year() -> None:
    with pytest.raises(ValueError, match="year_start"):
        read("Q3", plan_year=2009, as_at=AS_AT, year_start=13)


# --- a month without its year --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "end"),
    [("by December", "2009-12-31"), ("by March", "2010-03-31"), ("by April", "2009-04-30"), ("14/3", "2010-03-14")],
)
def test_a_month_without_a_year_is_the_one_in_the_plans_year(phrase: str, end: str) -> None:
    assert due(phrase).end == the(end)
    assert due(phrase, as_at=date(2020, 1, 1)).end == the(end)
    assert due(phrase, as_at=date(2020, 1, 1)).doubt is None


def test_without_a_plan_year_it_is_the_next_such_month() -> None:
    assert due("mar", plan_year=None).end == date(2010, 3, 31)
    assert due("dec", plan_year=None).end == date(2009, 12, 31)
    assert due("nov", plan_year=None).end == date(2010, 11, 30)
    assert due("Q3", plan_year=None).end == date(2009, 12, 31)


def test_in_a_plan_of_several_years_it_is_the_next_such_month_and_a_doubt() -> None:
    answer = due("by June", plan_year=2008, plan_end=2014, as_at=date(2011, 8, 1))
    assert answer.end == date(2012, 6, 30)
    assert answer.other[0].end == date(2013, 6, 30)
    assert due("by June", plan_year=2008, plan_end=2014, as_at=date(2020, 1, 1)).end == date(2013, 6, 30)


# --- kinds ---------------------------------------------------------------------------------------------------

KINDS = [
    ("by Dec 2009", Kind.BY),
    ("Dec 2009", Kind.BY),
    ("5 March 2010", Kind.ON),
    ("on 5 March 2010", Kind.ON),
    ("by 5 March 2010", Kind.BY),
    ("5 March 2010 at the latest", Kind.BY),
    ("in March 2010", Kind.DURING),
    ("throughout 2009/10", Kind.DURING),
    ("at the end of March 2010", Kind.BY),
    ("w/c 5 Oct 2009", Kind.DURING),
    ("from April 2010", Kind.FROM),
    ("April 2010 onwards", Kind.FROM),
    ("ongoing from April 2010", Kind.FROM),
    ("with effect from 1 April 2010", Kind.FROM),
    ("after March 2010", Kind.FROM),
    ("Dec 2009 - ongoing", Kind.FROM),
    ("from April to June 2010", Kind.RANGE),
    ("quarterly", Kind.RECURRING),
    ("TBC", Kind.TBC),
    ("ongoing", Kind.ONGOING),
    ("within five months of the completion of the review", Kind.RELATIVE),
]


@pytest.mark.parametrize(("phrase", "kind"), KINDS, ids=[row[0] for row in KINDS])
def test_the_words_around_a_date_say_how_it_counts(phrase: str, kind: Kind) -> None:
    assert due(phrase).kind is kind


def test_what_starts_has_no_last_day() -> None:
    assert (due("from April 2010").start, due("from April 2010").end) == (date(2010, 4, 1), None)
    assert due("after March 2010").start == date(2010, 4, 1)


@pytest.mark.parametrize(
    "phrase",
    [
        *("by TBC", "TBC", "tbc", "T.B.C.", "By xx", "xx/xx/2010", "to be confirmed", "Date to be agreed", "tba", "?"),
        *("not yet known", "(TBC)"),
    ],
)
def test_what_is_to_be_confirmed_has_no_date_and_is_never_late(phrase: str) -> None:
    answer = due(phrase)
    assert (answer.kind, answer.precision, answer.start, answer.end) == (Kind.TBC, Precision.TBC, None, None)


@pytest.mark.parametrize("phrase", ["ongoing", "On-going", "on going", "continuous", "Ongoing, no end date", "rolling"])
def test_what_is_ongoing_has_no_end(phrase: str) -> None:
    answer = due(phrase)
    assert (answer.kind, answer.precision, answer.end) == (Kind.ONGOING, Precision.ONGOING, None)


@pytest.mark.parametrize(
    "phrase",
    [
        "within five months of the completion of the review",
        "6 weeks after approval by Cabinet",
        "3 months from appointment",
        "on completion of the review",
        "following approval by Members",
        "once funding is agreed",
        "subject to funding",
    ],
)
def test_what_waits_for_an_event_keeps_its_rule_and_has_no_date(phrase: str) -> None:
    answer = due(phrase)
    assert (answer.kind, answer.precision, answer.end) == (Kind.RELATIVE, Precision.RELATIVE, None)
    assert phrase in answer.reading


# --- what comes round again ----------------------------------------------------------------------------------

ROUNDS = [
    ("in the last quarter of each financial year", "2010-01-01", ["2010-03-31", "2011-03-31", "2012-03-31"]),
    ("quarterly", "2009-04-01", ["2009-06-30", "2009-09-30", "2009-12-31"]),
    ("every quarter", "2009-04-01", ["2009-06-30", "2009-09-30", "2009-12-31"]),
    ("3-monthly", "2009-04-01", ["2009-06-30", "2009-09-30", "2009-12-31"]),
    ("4 times a year", "2009-04-01", ["2009-06-30", "2009-09-30", "2009-12-31"]),
    ("annually", "2009-04-01", ["2010-03-31", "2011-03-31", "2012-03-31"]),
    ("once a year", "2009-04-01", ["2010-03-31", "2011-03-31", "2012-03-31"]),
    ("on an annual basis", "2009-04-01", ["2010-03-31", "2011-03-31", "2012-03-31"]),
    ("every 24 months", "2009-04-01", ["2011-03-31", "2013-03-31", "2015-03-31"]),
    ("every 2 years", "2009-04-01", ["2011-03-31", "2013-03-31", "2015-03-31"]),
    ("biennially", "2009-04-01", ["2011-03-31", "2013-03-31", "2015-03-31"]),
    ("half-yearly", "2009-04-01", ["2009-09-30", "2010-03-31", "2010-09-30"]),
    ("twice a year", "2009-04-01", ["2009-09-30", "2010-03-31", "2010-09-30"]),
    ("monthly", "2009-04-01", ["2009-04-30", "2009-05-31", "2009-06-30"]),
    ("every other month", "2009-04-01", ["2009-05-31", "2009-07-31", "2009-09-30"]),
    ("weekly", "2009-03-30", ["2009-04-05", "2009-04-12", "2009-04-19"]),
    ("every Friday", "2009-04-03", ["2009-04-03", "2009-04-10", "2009-04-17"]),
    ("Annual review in May", "2009-05-01", ["2009-05-31", "2010-05-31", "2011-05-31"]),
    ("each March", "2010-03-01", ["2010-03-31", "2011-03-31", "2012-03-31"]),
    ("every February", "2010-02-01", ["2010-02-28", "2011-02-28", "2012-02-29"]),
    ("31 March each year", "2010-03-31", ["2010-03-31", "2011-03-31", "2012-03-31"]),
    ("annually by 31 March", "2010-03-31", ["2010-03-31", "2011-03-31", "2012-03-31"]),
    ("1 January – 31 March each year", "2010-01-01", ["2010-03-31", "2011-03-31", "2012-03-31"]),
    ("last Friday of each month", "2009-04-24", ["2009-04-24", "2009-05-29", "2009-06-26"]),
    ("15th of each month", "2009-04-15", ["2009-04-15", "2009-05-15", "2009-06-15"]),
    ("the end of each quarter", "2009-04-01", ["2009-06-30", "2009-09-30", "2009-12-31"]),
    ("quarterly from January 2010", "2010-01-01", ["2010-03-31", "2010-06-30", "2010-09-30"]),
    ("Quarterly (from January 2010)", "2010-01-01", ["2010-03-31", "2010-06-30", "2010-09-30"]),
    ("monthly until May 2009", "2009-04-01", ["2009-04-30", "2009-05-31"]),
    ("March 2010 and annually thereafter", "2010-03-01", ["2010-03-31", "2011-03-31", "2012-03-31"]),
    ("2010/11 and annually thereafter", "2010-04-01", ["2011-03-31", "2012-03-31", "2013-03-31"]),
    ("last day of each month", "2009-04-30", ["2009-04-30", "2009-05-31", "2009-06-30"]),
    ("31st of each month", "2009-04-30", ["2009-04-30", "2009-05-31", "2009-06-30"]),
    ("monthly on the last day", "2009-04-30", ["2009-04-30", "2009-05-31", "2009-06-30"]),
    ("last day of each quarter", "2009-06-30", ["2009-06-30", "2009-09-30", "2009-12-31"]),
    ("last Friday of each quarter", "2009-06-26", ["2009-06-26", "2009-09-25", "2009-12-25"]),
    ("first Monday of every quarter", "2009-04-06", ["2009-04-06", "2009-07-06", "2009-10-05"]),
    ("2nd Tuesday of each month", "2009-04-14", ["2009-04-14", "2009-05-12", "2009-06-09"]),
    ("monthly on the last Friday", "2009-04-24", ["2009-04-24", "2009-05-29", "2009-06-26"]),
    ("monthly on the 15th", "2009-04-15", ["2009-04-15", "2009-05-15", "2009-06-15"]),
    ("last Friday in March each year", "2010-03-26", ["2010-03-26", "2011-03-25", "2012-03-30"]),
    ("annually on the first Monday in March", "2010-03-01", ["2010-03-01", "2011-03-07", "2012-03-05"]),
    ("last day of February each year", "2010-02-28", ["2010-02-28", "2011-02-28", "2012-02-29"]),
    ("last working day of each month", "2009-04-30", ["2009-04-30", "2009-05-29", "2009-06-30"]),
    ("quarterly on the last working day", "2009-06-30", ["2009-06-30", "2009-09-30", "2009-12-31"]),
    ("monthly from 15 January 2010", "2010-01-15", ["2010-01-15", "2010-02-15", "2010-03-15"]),
    ("every 2 weeks from 6 January 2010", "2010-01-06", ["2010-01-06", "2010-01-20", "2010-02-03"]),
    ("monthly from 31 January 2010", "2010-01-31", ["2010-01-31", "2010-02-28", "2010-03-31"]),
    ("each calendar year", "2009-01-01", ["2009-12-31", "2010-12-31", "2011-12-31"]),
    ("annually before 31 March", "2010-03-30", ["2010-03-30", "2011-03-30", "2012-03-30"]),
    ("every March until 2012", "2010-03-01", ["2010-03-31", "2011-03-31", "2012-03-31"]),
]


@pytest.mark.parametrize(("phrase", "start", "ends"), ROUNDS, ids=[row[0] for row in ROUNDS])
def test_what_recurs_has_a_rule_for_its_last_days(phrase: str, start: str, ends: list[str]) -> None:
    from datetime import datetime
    from itertools import islice

    from dateutil.rrule import rrulestr

    answer = due(phrase)
    assert (answer.kind, answer.precision) == (Kind.RECURRING, Precision.RECURRING)
    assert (answer.start, answer.end) == (the(start), the(ends[0]))
    assert answer.end is not None
    assert answer.rrule is not None
    begin = datetime(answer.end.year, answer.end.month, answer.end.day)
    assert [day.date() for day in islice(rrulestr(answer.rrule, dtstart=begin), 3)] == [the(end) for end in ends]


def test_without_a_plan_year_the_first_occurrence_is_the_one_not_yet_over() -> None:
    assert due("quarterly", plan_year=None).end == date(2009, 12, 31)
    assert due("each May", plan_year=None).end == date(2010, 5, 31)


TYPED = [
    ("monthly", "2009-12-01", "2009-12-31"),
    ("quarterly", "2009-10-01", "2009-12-31"),
    ("annually", "2009-04-01", "2010-03-31"),
    ("weekly", "2009-12-14", "2009-12-20"),
    ("every Friday", "2009-12-18", "2009-12-18"),
    ("last day of each month", "2009-12-31", "2009-12-31"),
    ("last Friday of each month", "2009-12-25", "2009-12-25"),
    ("15th of each month", "2009-12-15", "2009-12-15"),
    ("14th of each month", "2010-01-14", "2010-01-14"),
    ("Annual review in May", "2010-05-01", "2010-05-31"),
    ("end of each calendar year", "2009-01-01", "2009-12-31"),
]


@pytest.mark.parametrize(("phrase", "start", "end"), TYPED, ids=[row[0] for row in TYPED])
def test_what_is_typed_today_comes_round_from_today_on(phrase: str, start: str, end: str) -> None:
    answer = due(phrase, typed=True)
    assert (answer.start, answer.end) == (the(start), the(end))
    again = due(answer.canonical(), as_at=date(2013, 7, 1), typed=True)
    assert (again.start, again.end, again.rrule) == (answer.start, answer.end, answer.rrule)


def test_what_is_typed_before_the_plan_begins_comes_round_from_its_first_day() -> None:
    assert due("monthly", as_at=date(2009, 2, 10), typed=True).end == date(2009, 4, 30)


# --- working days, and days reckoned from others -------------------------------------------------------------

RECKONED = [
    ("by 31 January at the very latest", "2010-01-31"),
    ("alternate months", "2009-05-31"),
    ("alternate weeks", "2009-04-05"),
    ("before the start of March", "2010-02-28"),
    ("Good Friday 2010", "2010-04-02"),
    ("by Easter Monday 2010", "2010-04-05"),
    ("Boxing Day", "2009-12-26"),
    ("by Christmas Eve", "2009-12-24"),
    ("New Year's Day 2011", "2011-01-01"),
    ("5 working days after Good Friday 2010", "2010-04-12"),
    # working days: 25 and 28 December and 1 January are bank holidays
    ("5 working days", "2009-12-22"),
    ("10 working days", "2009-12-31"),
    ("+10 working days", "2009-12-31"),
    ("+5wd", "2009-12-22"),
    ("in 10 working days", "2009-12-31"),
    ("in ten working days' time", "2009-12-31"),
    ("10 business days", "2009-12-31"),
    ("5 working days ago", "2009-12-08"),
    ("-5 working days", "2009-12-08"),
    ("10 calendar days", "2009-12-25"),
    ("5 working days after the end of June 2009", "2009-07-07"),
    ("by 10 working days after quarter end", "2010-01-15"),
    ("within 15 working days of 4 January 2010", "2010-01-25"),
    ("20 working days from 4 January 2010", "2010-02-01"),
    ("one working day after 25 December 2009", "2009-12-29"),
    ("10 working days before 31 March 2010", "2010-03-17"),
    ("at least 10 working days before 31 March 2010", "2010-03-17"),
    ("3 working days before the end of the month", "2009-12-24"),
    ("five clear working days before 14 January 2010", "2010-01-06"),
    ("10 clear working days", "2010-01-04"),
    ("next working day", "2009-12-16"),
    ("last working day", "2009-12-14"),
    ("first working day of January 2010", "2010-01-04"),
    ("third working day of January 2010", "2010-01-06"),
    ("10th working day in January 2010", "2010-01-15"),
    ("last working day of the month", "2009-12-31"),
    ("last working day of next month", "2010-01-29"),
    ("last working day of Q4", "2010-03-31"),
    ("last working day of the financial year", "2010-03-31"),
    ("first working day after 25 December 2009", "2009-12-29"),
    ("31 March 2010 less 10 working days", "2010-03-17"),
    # before the end of something counts from its end, after its start from its start
    ("two weeks before end of March", "2010-03-17"),
    ("by two weeks before the end of the financial year", "2010-03-17"),
    ("a month before end of Q4", "2010-02-28"),
    ("a month before the end of 2010/11", "2011-02-28"),
    ("six weeks before the close of March 2010", "2010-02-17"),
    ("two weeks before month end", "2009-12-17"),
    ("two weeks before the end of next month", "2010-01-17"),
    ("a day before the end of the month", "2009-12-30"),
    ("2 weeks before March 2010", "2010-02-15"),
    ("2 weeks before the start of March 2010", "2010-02-15"),
    ("two weeks after the start of the quarter", "2009-10-15"),
    ("2 weeks after the beginning of March 2010", "2010-03-15"),
    ("before the end of March 2010", "2010-03-31"),
    ("before month end", "2009-12-31"),
    ("before the financial year end", "2010-03-31"),
    ("ahead of the end of the financial year", "2010-03-31"),
    # a month's end stays one
    ("1 month after the end of February 2010", "2010-03-31"),
    ("end of February 2010 + 1 month", "2010-03-31"),
    ("three months after the end of November 2009", "2010-02-28"),
    ("2 months before the end of February 2010", "2009-12-31"),
    ("3 months after Q2 2009/10", "2009-12-31"),
    ("31 January 2010 + 1 month", "2010-02-28"),
    ("6 months after 31 August 2009", "2010-02-28"),
    # a day within a month, quarter or year
    ("first Monday in March", "2010-03-01"),
    ("1st Monday in March", "2010-03-01"),
    ("last Friday of January", "2010-01-29"),
    ("last Thursday of February 2010", "2010-02-25"),
    ("second Wednesday in January", "2010-01-13"),
    ("4th Monday in January 2010", "2010-01-25"),
    ("fifth Friday of January 2010", "2010-01-29"),
    ("third Monday of the month", "2009-12-21"),
    ("first Tuesday of next month", "2010-01-05"),
    ("last Friday of Q4 2009/10", "2010-03-26"),
    ("last Friday before 31 March 2010", "2010-03-26"),
    ("the Monday after 1 March 2010", "2010-03-08"),
    ("the Monday on or after 1 March 2010", "2010-03-01"),
    ("last day of February", "2010-02-28"),
    ("last day of the quarter", "2009-12-31"),
    ("the 15th of next month", "2010-01-15"),
    ("week commencing the first Monday in March", "2010-03-07"),
    # weeks from a day
    ("a week on Friday", "2009-12-25"),
    ("Friday week", "2009-12-25"),
    ("two weeks on Thursday", "2009-12-31"),
    ("a fortnight on Monday", "2010-01-04"),
    ("Friday fortnight", "2010-01-01"),
    ("a week tomorrow", "2009-12-23"),
    ("tomorrow week", "2009-12-23"),
    ("a week today", "2009-12-22"),
    ("a week last Friday", "2009-12-04"),
    ("fortnight", "2009-12-29"),
    # quarters of a named year
    ("Q3 2010/11", "2010-12-31"),
    ("Q3 (2010/11)", "2010-12-31"),
    ("quarter 2, 2010-11", "2010-09-30"),
    ("Q3 of 2010-11", "2010-12-31"),
    ("Quarter 3 FY 2010/11", "2010-12-31"),
    ("last quarter of the financial year", "2010-03-31"),
    ("last quarter of the financial year 2010/11", "2011-03-31"),
    ("last quarter of this financial year", "2010-03-31"),
    ("Q1 of next financial year", "2010-06-30"),
    ("first half of next financial year", "2010-09-30"),
    ("Q1 and Q2 2010/11", "2010-09-30"),
    ("March and April 2010", "2010-04-30"),
    # the time of day changes nothing
    ("by close of business on Friday 8 January 2010", "2010-01-08"),
    ("cob Friday", "2009-12-18"),
]


@pytest.mark.parametrize(("phrase", "end"), RECKONED, ids=[row[0] for row in RECKONED])
def test_a_day_is_reckoned_as_a_council_reckons_it(phrase: str, end: str) -> None:
    answer = due(phrase)
    assert answer.end == the(end)
    assert answer.doubt is None


RECKONED_WITH_A_DOUBT = [
    ("the Friday after Easter 2010", "2010-04-09", "Easter was read as 2 – 5 April 2010"),
    ("the Saturday after Easter 2010", "2010-04-10", "Easter was read as 2 – 5 April 2010"),
    ("two weeks after Easter 2010", "2010-04-19", "Easter was read as 2 – 5 April 2010"),
    ("the Friday before Christmas 2010", "2010-12-24", "Christmas was read as"),
    ("once a term", "2009-07-31", "four months"),
    ("every term", "2009-07-31", "four months"),
    ("every Easter", "2009-04-09", "moves from year to year; each turn was read as 9 April"),
    ("every Good Friday", "2009-04-10", "moves from year to year"),
    ("first Monday after 15 January each year", "2010-01-18", "moves from year to year"),
    ("annually on the last working day before Christmas", "2009-12-24", "moves from year to year"),
    ("10 clear days", "2010-01-04", "by the calendar it is 26 December 2009"),
    ("5 clear days before 14 January 2010", "2010-01-06", "by the calendar it is 8 January 2010"),
    ("2 working weeks", "2009-12-31", "five working days"),
    ("10 weekdays", "2009-12-29", "Bank holidays count"),
    ("within 10 working days", "2009-12-31", "Counted from 15 December 2009"),
    ("2 weeks before year end", "2010-03-17", "end of the calendar year 2009"),
    ("before year end", "2010-03-31", "end of the calendar year 2009"),
    ("3 working days before Christmas", "2009-12-22", "Christmas was read as"),
    ("first working day of the month", "2009-12-01", "That day has passed"),
    ("1 month after 28 February 2010", "2010-03-28", "31 March 2010"),
    ("first week in February", "2010-02-07", "1 – 7 February 2010"),
    ("last week of January 2010", "2010-01-31", "25 – 31 January 2010"),
    ("third quarter of 2010", "2010-12-31", "1 July – 30 September 2010"),
    ("Q1 next year", "2010-06-30", "1 January – 31 March 2010"),
    ("a week on Tuesday", "2009-12-22", "29 December 2009"),
    ("start by April 2010", "2010-04-30", "It is to start by then"),
    ("about 3 months after 31 March 2010", "2010-06-30", "approximate"),
    ("starting January – March 2010", "2010-03-31", "only its start"),
    ("30th of each month", "2009-04-30", "left out"),
    ("fifth Monday of each month", "2009-06-29", "left out"),
    ("last working day of each month", "2009-04-30", "a bank holiday moves them"),
    ("after 31 March each year", "2010-03-31", "Read without “after”"),
    ("quarterly from early January 2010", "2010-03-31", "1 – 10 January 2010"),
    ("Q4 2009/10 late March 2010", "2010-03-31", "21 – 31 March 2010"),
]


@pytest.mark.parametrize(
    ("phrase", "end", "doubt"), RECKONED_WITH_A_DOUBT, ids=[row[0] for row in RECKONED_WITH_A_DOUBT]
)
def test_what_could_be_reckoned_otherwise_is_doubted(phrase: str, end: str, doubt: str) -> None:
    answer = due(phrase)
    assert answer.end == the(end)
    assert doubt in (answer.doubt or "")


@pytest.mark.parametrize(
    "phrase",
    [
        *(
            "10 school days",
            "3 working months",
            "fifth Friday in February 2010",
            "every 5 working days",
            "10 clear weeks",
        ),
        *("penultimate Friday in March", "second last Friday of March", "10 working days' notice", "2 working"),
    ],
)
def test_a_word_that_is_not_known_is_not_left_out(phrase: str) -> None:
    assert unread(phrase)


def test_what_waits_for_an_event_keeps_its_working_days() -> None:
    for phrase in ("within 10 working days of the meeting", "at least 5 clear days before the meeting"):
        assert due(phrase).kind is Kind.RELATIVE
        assert phrase in due(phrase).reading


def test_working_days_are_those_of_the_plan() -> None:
    scotland = working_days("Scotland", None)
    closed = working_days("England", "Christmas: 29–31 Dec")
    assert due("10 working days", working=scotland).end == date(2009, 12, 31)
    assert due("11 working days", working=scotland).end == date(2010, 1, 5)
    assert due("11 working days").end == date(2010, 1, 4)
    assert due("10 working days", working=closed).end == date(2010, 1, 6)
    unlisted = due("10 working days", working=working_days("none", None))
    assert unlisted.end == date(2009, 12, 29)
    assert unlisted.doubt == "Bank holidays are not left out in this plan."


def test_bank_holidays_are_only_loaded_where_working_days_are_counted() -> None:
    code = (
        "import sys; from datetime import date; from tsworkbench.plan.due import read; "
        "read('by end jan', plan_year=2009, as_at=date(2009, 12, 15)); print('holidays' in sys.modules); "
        "read('2 working days', plan_year=2009, as_at=date(2009, 12, 15)); print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


# --- typed shorthand -----------------------------------------------------------------------------------------

SHORTHAND = [
    ("today", "2009-12-15"),
    ("tomorrow", "2009-12-16"),
    ("yesterday", "2009-12-14"),
    ("fri", "2009-12-18"),
    ("last friday", "2009-12-11"),
    ("friday next week", "2009-12-25"),
    ("+3d", "2009-12-18"),
    ("+2w", "2009-12-29"),
    ("2w", "2009-12-29"),
    ("in 2 weeks", "2009-12-29"),
    ("two weeks ago", "2009-12-01"),
    ("-1m", "2009-11-15"),
    ("–1m", "2009-11-15"),
    ("+1m", "2010-01-15"),
    ("+1y", "2010-12-15"),
    ("14/3", "2010-03-14"),
    ("end jan", "2010-01-31"),
    ("jan", "2010-01-31"),
    ("this week", "2009-12-20"),
    ("next week", "2009-12-27"),
    ("this month", "2009-12-31"),
    ("end of month", "2009-12-31"),
    ("month end", "2009-12-31"),
    ("next month", "2010-01-31"),
    ("end of next month", "2010-01-31"),
    ("this quarter", "2009-12-31"),
    ("next quarter", "2010-03-31"),
]


@pytest.mark.parametrize(("typed", "end"), SHORTHAND, ids=[row[0] for row in SHORTHAND])
def test_shorthand_counts_from_the_as_at_date(typed: str, end: str) -> None:
    assert due(typed).end == the(end)


def test_a_month_step_stays_inside_the_month_it_lands_in() -> None:
    assert due("+1m", as_at=date(2010, 1, 31)).end == date(2010, 2, 28)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+2w", "29 December 2009"),
        ("fri", "18 December 2009"),
        ("by fri", "by 18 December 2009"),
        ("end jan", "by end January 2010"),
        ("jan 10", "by end January 2010"),
        ("next quarter", "by quarter ending March 2010"),
        ("next week", "by w/c 21 December 2009"),
        ("asap", "TBC"),
    ],
)
def test_shorthand_is_stored_as_words_that_no_later_day_changes(typed: str, stored: str) -> None:
    answer = due(typed)
    assert answer.canonical() == stored
    again = due(stored, as_at=date(2013, 7, 1))
    assert (again.kind, again.start, again.end) == (answer.kind, answer.start, answer.end)


@pytest.mark.parametrize(
    "phrase", [row[0] for row in (*WINDOWS, *DOUBTS, *KINDS, *ROUNDS, *SHORTHAND, *RECKONED, *RECKONED_WITH_A_DOUBT)]
)
def test_the_canonical_phrase_reads_back_to_itself_on_any_day(phrase: str) -> None:
    answer = due(phrase)
    again = due(answer.canonical(), as_at=date(2013, 7, 1))
    assert (again.kind, again.start, again.end) == (answer.kind, answer.start, answer.end)
    assert (again.precision, again.rrule) == (answer.precision, answer.rrule)
    assert again.canonical() == answer.canonical()


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("end jan", "by 31 January 2010 (month)"),
        ("31/3/10", "on 31 March 2010"),
        ("by 2010/11", "by 31 March 2011 (financial year)"),
        ("in March 2010", "during March 2010"),
        ("during 2009/10", "1 April 2009 – 31 March 2010 (financial year)"),
        ("from April 2010", "from 1 April 2010"),
        ("Jan-Mar 2010", "1 January – 31 March 2010"),
        ("last quarter of each financial year", "1 January – 31 March each year"),
        ("quarterly", "every quarter, first by 30 June 2009"),
        ("TBC", "to be confirmed"),
        ("ongoing", "ongoing, no end date"),
    ],
)
def test_a_reading_is_shown_in_plain_words(phrase: str, words: str) -> None:
    assert due(phrase).reading == words


def test_the_phrase_is_kept_as_given() -> None:
    assert due("  by  the END of Jan ’10\n").phrase == "by  the END of Jan ’10"


# --- not a due date ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "phrase",
    [
        *("agreed by Advisory Group", "by 30 each year", "lessons learned during 2009/10", "2010/11 workplan"),
        *("£50k per year", "1,000 directories", "by 30%", "by", "Q5", "5", "+2", "by the", "Within existing resources"),
        *("2 x courses on Project Management delivered", "per annum", "E1 6BD", "13:30", "Marching band", "\0"),
    ],
)
def test_what_is_not_a_due_date_says_what_to_type(phrase: str) -> None:
    assert "try “by end Jan”" in unread(phrase)


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("31 Feb 2010", "“31 Feb 2010” is not a day in the calendar: February 2010 has 28 days."),
        ("31/02/2010", "“31/02/2010” is not a day in the calendar: February 2010 has 28 days."),
        ("lessons learned", "“lessons learned” is not a date: try “by end Jan”, “31/3/10”, “Q3” or “TBC”."),
        (
            "2009/10 Council Action Plan agreed by Nov 2009",
            "“2009/10 Council Action Plan agreed by Nov 2009” is more than a date: type only “by Nov 2009”.",
        ),
    ],
)
def test_why_it_was_not_read_is_one_plain_sentence(phrase: str, why: str) -> None:
    assert unread(phrase) == why


@pytest.mark.parametrize("phrase", ["00/00/0000", "13/13/2010", "1 January 1066", "March 2500", "31 Sept", "+999999y"])
def test_days_outside_the_calendar_are_not_read(phrase: str) -> None:
    assert unread(phrase)


def test_a_range_that_ends_before_it_starts_is_not_read() -> None:
    assert "before it starts" in unread("March 2010 to January 2009")


def test_no_date_is_said_as_such() -> None:
    assert "no date" in unread("N/A")
    assert unread("  ").startswith("Nothing is typed")


# --- in a sentence -------------------------------------------------------------------------------------------

MILESTONES = [
    ("CVS interim Board in place by Dec 2009", "2009-12"),
    ("CVS incorporated by Jan 2010", "2010-01"),
    ("CVS Director in post by March 2010", "2010-03"),
    ("CVS funding strategy agreed by March 2010", "2010-03"),
    (
        "Produce a directory of support available and publicise in East End Life by end January 2010",
        "2010-01",
    ),
    (
        "Ensure the delivery of courses on Project Management and Funding Strategies and Bid Writing aimed "
        "specifically at the Third Sector by March 2010",
        "2010-03",
    ),
    (
        "Scope and commission review by November 2009. To include appropriate consultation with key stakeholders "
        "from all sectors especially organisations using volunteers",
        "2009-11",
    ),
    ("Agree report and action plan with Advisory and Delivery Groups by March 2010 ", "2010-03"),
    ("Approach agreed, following discussions with the Advisory Group, by November 2009", "2009-11"),
    (
        "Voice and Representation policy and action plan agreed by December 2009. This to include process for "
        "selecting, supporting and remunerating representatives as well as methods for ensuring that the views of "
        "small groups are heard. ",
        "2009-12",
    ),
    (
        "Review allocations process (using lessons learned during 2009/10) and agree proposals for improvement with "
        "the Grants Panel by October 2009",
        "2009-10",
    ),
    ("Complete full Equalities Impact Assessment by December 2009", "2009-12"),
    (
        "Agree scope in terms of size of Community Chest, allocation process, responsibilities and communications "
        "plan by November 2009",
        "2009-11",
    ),
    ("Officer to manage Community Chest in post by December 2009", "2009-12"),
    ("Community Chest advertised by December 2009", "2009-12"),
    ("First Community Chest allocations made by March 2010", "2010-03"),
    (
        "Refresh Procurement Toolkit to ensure that it is appropriate for the Third Sector, and Third Sector "
        "Commissioning Code of Practice by January 2010",
        "2010-01",
    ),
    (
        "Scope, launch and begin delivery of a new mandatory 1-day course for Third Sector Commissioners by April 2010",
        "2010-04",
    ),
    (
        "Scope and establish a Third Sector commissioners group involving commissioners across the Partnership by "
        "December 2009",
        "2009-12",
    ),
    (
        "Complete in-depth analysis of Third Sector contracts larger than £50k per year to identify links, overlaps "
        "and opportunities for efficiency by January 2010",
        "2010-01",
    ),
    (
        "Improved processes for communicating opportunities to bid for LBTH contracts to the Third Sector to be "
        "scoped and in-place by January 2010",
        "2010-01",
    ),
    ("Hold first Third Sector provider day by March 2010", "2010-03"),
    (
        "Complete appraisal of options for sustainable funding of Third Sector infrastructure, including the 'levy' "
        "option, and agree preferred option with members by November 2009",
        "2009-11",
    ),
    (
        "Undertake an initial analysis of anticipated changes in funding and likely impact on the Third Sector by "
        "December 2009",
        "2009-12",
    ),
    (
        "Hold risk analysis session to develop options for risk mitigation with the Third Sector Commissioners "
        "Network by March 2010",
        "2010-03",
    ),
    (
        "Scope and commission research to bring together details of current Third Sector asset usage, Third Sector "
        "asset needs and service delivery priorities by October 2009",
        "2009-10",
    ),
    ("Research complete by March 2010", "2010-03"),
    ("Group membership agreed by August 2009", "2009-08"),
    ("2009/10 Council Action Plan agreed by Nov 2009", "2009-11"),
    ("2009/10 Partnership Action Plan agreed by Dec 2009", "2009-12"),
    ("2010/11 Partnership Action Plan agreed by February 2010", "2010-02"),
    ("Membership and Terms of Reference agreed by September 2009", "2009-09"),
    ("CVS Development Process agreed by October 2009", "2009-10"),
    ("Voice and Representation proposals agreed by January 2010", "2010-01"),
    ("2010/11 workplan developed and agreed by March 2010", "2010-03"),
    ("Database development completed by TBC", "TBC"),
    ("Promoted across the Partnership by TBC", "TBC"),
    ("Third Sector web content updated by November 2009", "2009-11"),
    ("Regular section in East End Life on Third Sector issues by December 2009", "2009-12"),
    ("Revised Third Sector communications protocols agreed by January 2010", "2010-01"),
]

UNDATED = [
    "CVS Director and Board recruited",
    "CVS Incorporated",
    "Draft CVS Funding Strategy",
    "1,000 Support Directories distributed",
    "2 x courses on Project Management delivered",
    "2 x courses on Funding Strategies and Bid Writing delivered",
    "50 people working or volunteering in the local Third Sector benefit from courses",
    "Volunteering Code Action Plan",
    "Agreed protocols for representation agreed by Advisory Group",
    "Representative Third Sector attendance at Partnership Board, Partnership Executive and all Community Plan "
    "Delivery Group meetings",
    "Revised Mainstream Grant Allocation process",
    "Completed Equalities Impact Assessment",
    "Community Chest scope",
    "Community Chest allocation",
    "Procurement Toolkit includes minimum standards for monitoring as well as revised templates for PQQs, tender "
    "documents, contracts and monitoring forms, and clear guidance on decommissioning, all in accordance with best "
    "practice",
    "Commissioning Group holds initial meeting",
    "Analysis of contracts complete",
    "35 Third Sector organisations attend initial Third Sector provider day",
    "7 organisations who want to tender for contracts supported",
    "Sustainable funding option agreed",
    "Analysis complete",
    "Risk assessment session complete",
    "Third Sector Asset Research",
    "2009/10 Council Action Plan",
    "2009/10 Partnership Action Plan",
    "2010/11 Partnership Action Plan",
    "Terms of Reference",
    "CVS Development Process",
    "Voice and Representation proposals",
    "2010/11 workplan",
    "Shared Third Sector database across Partnership",
    "Improved communication with the Third Sector",
    "Quarterly issues of East End Life with Third Sector section",
    "Communications Protocol",
    # what stands around them in the same two documents
    "Cost (2009/10)",
    "Outputs and Outcomes (2009/10)",
    "Tower Hamlets Council Third Sector Strategy - Action Plan 2009/10",
    "INFRASTRUCTURE DEVELOPMENT STRATEGY 2008-2014",
    "Accelerated Delivery Fund  (allocation to be confirmed)",
    "Manage the Community Portal and increase the number of VCOs on the portal by 30 each year",
    "[Further scoping required before reliable timescales can be given]",
    "What are the key changes that the Consortium aims to make over the next 6 years?",
    "Over the last two years THIN has developed a number of strategies as well as undertaking specific projects.",
    "they may require capacity to offer concentrated support over weeks or months.",
    # and in others
    "lessons learned during 2009/10",
    "Increase membership by 30%",
    "Reduce waiting times by 2/3",
    "Spend £2,010 by post",
    "Annual report published",
    "Complete by 31 Feb 2010",
    "Lead officer TBC",
    "Hold 2 events per year",
    "Agreed by 2010/11 Partnership Action Plan",
    "Run courses in the last quarter",
    "Recruit 12 volunteers",
    "Grants of up to £5,000 awarded in 2009/10 prices",
    "Phone 020 7364 5000",
]


@pytest.mark.parametrize(("sentence", "month"), MILESTONES, ids=[row[0][:60] for row in MILESTONES])
def test_every_milestone_of_the_real_plan_is_found_due(sentence: str, month: str) -> None:
    answer = found(sentence)
    assert answer is not None
    assert answer.due.phrase == sentence[answer.start : answer.end]
    assert answer.due.phrase.startswith("by ")
    assert answer.due.doubt is None
    if month == "TBC":
        assert answer.due.kind is Kind.TBC
    else:
        assert answer.due.precision is Precision.MONTH
        assert answer.due.end is not None
        assert answer.due.end.isoformat()[:7] == month


def test_the_real_plan_falls_due_by_month_as_counted_by_hand() -> None:
    months = [month for _, month in MILESTONES]
    counted = [months.count(month) for month in sorted(set(months) - {"TBC"})]
    assert counted == [1, 1, 3, 6, 9, 7, 1, 9, 1]
    assert months.count("TBC") == 2


@pytest.mark.parametrize("sentence", UNDATED, ids=[text[:60] for text in UNDATED])
def test_a_sentence_that_is_due_at_no_date_has_none(sentence: str) -> None:
    assert found(sentence) is None


FOUND = [
    ("25 officers complete 1 day course by end 2010/11", "by end 2010/11", "2011-03-31"),
    ("will be reviewed on an annual basis, in the last quarter of each financial year", None, "2010-03-31"),
    ("Board in place (Dec 2009)", "Dec 2009", "2009-12-31"),
    ("Board in place (by Dec 2009) and minuted", "by Dec 2009", "2009-12-31"),
    ("Board in place – Dec 2009", "Dec 2009", "2009-12-31"),
    ("Dec 2009: Board in place", "Dec 2009", "2009-12-31"),
    ("Board in place by 31/12/09.", "by 31/12/09", "2009-12-31"),
    ("Hold the event in June 2010, with partners", "in June 2010", "2010-06-30"),
    ("Deliver three courses during 2009/10", "during 2009/10", "2010-03-31"),
    ("Report to Cabinet by 5 March 2010 and to Council by Sept. 2010", "by Sept. 2010", "2010-09-30"),
    ("Performance reported quarterly", "quarterly", "2009-06-30"),
    ("Performance (quarterly) reported", "quarterly", "2009-06-30"),
    ("Annual review in May", "Annual review in May", "2009-05-31"),
    ("Agree the plan no later than the end of Q3", "no later than the end of Q3", "2009-12-31"),
    ("by December 2009", "by December 2009", "2009-12-31"),
    ("Forum meets first Monday in March", "first Monday in March", "2010-03-01"),
    ("Forum meets on the last Friday of January", "on the last Friday of January", "2010-01-29"),
    ("Accounts closed 2 weeks before the end of March", "2 weeks before the end of March", "2010-03-17"),
    ("Papers out by 10 working days before 31 March 2010", "by 10 working days before 31 March 2010", "2010-03-17"),
    ("Return made on the last working day of each month", "on the last working day of each month", "2009-04-30"),
    ("Draft ready in quarter 2, 2010-11", "in quarter 2, 2010-11", "2010-09-30"),
    ("Send letter a week on Friday", "a week on Friday", "2009-12-25"),
]


@pytest.mark.parametrize(("sentence", "phrase", "end"), FOUND, ids=[row[0] for row in FOUND])
def test_a_due_phrase_is_found_anywhere_in_a_sentence(sentence: str, phrase: str | None, end: str) -> None:
    answer = found(sentence)
    assert answer is not None
    if phrase is not None:
        assert sentence[answer.start : answer.end] == phrase
    assert answer.due.end == the(end)


def test_of_two_dates_in_a_sentence_the_later_counts_and_the_other_is_named() -> None:
    answer = found("Draft by Nov 2009 and publish by March 2010")
    assert answer is not None
    assert answer.due.end == date(2010, 3, 31)
    assert answer.due.doubt == "The text names several dates: the latest counts, not 30 November 2009."
    assert answer.due.other[0].end == date(2009, 11, 30)


def test_a_month_that_could_be_a_name_is_doubted_in_a_sentence() -> None:
    answer = found("Review by June Smith")
    assert answer is not None
    assert "“June” could be a name." in (answer.due.doubt or "")


def test_a_word_for_the_time_of_reading_is_doubted_inside_a_sentence() -> None:
    answer = found("Circulate the draft by next month")
    assert answer is not None
    assert answer.due.doubt is not None


@pytest.mark.parametrize(
    "sentence",
    [
        *("Penultimate Friday in March", "Meet partners on Fridays in March", "Festival on the last weekend in March"),
        *("Meet on the 2nd and 4th Tuesday of each month", "Board meets first Monday in March, with partners"),
    ],
)
def test_only_the_tail_of_a_longer_date_is_doubted_in_a_sentence(sentence: str) -> None:
    answer = found(sentence)
    assert answer is not None
    assert answer.due.doubt is not None


def test_a_doubt_is_said_once() -> None:
    answer = found("Report to Cabinet within 10 working days")
    assert answer is not None
    assert (answer.due.doubt or "").count("Counted from") == 1


def test_the_place_of_a_phrase_holds_around_marks_that_cannot_be_printed() -> None:
    sentence = "Board\u202e in place\x00 – “by\u00a0Dec 2009” İ"
    answer = found(sentence)
    assert answer is not None
    assert sentence[answer.start : answer.end] == "by\u00a0Dec 2009"


# --- whatever is thrown at it --------------------------------------------------------------------------------

HOSTILE = {
    "a megabyte": "by Dec 2009 " * 90_000,
    "spaces": " " * 1_000_000,
    "one word": "a" * 1_000_000,
    "digits": "1" * 1_000_000,
    "slashes": "1/" * 5_000,
    "lead-ins": "by " * 3_500,
    "dates": "by 1 Jan " * 1_100,
    "ends": "by the end of " * 750,
    "dashes": "by -" * 2_500,
    "every": "every " * 1_700,
    "first": "by first quarter of " * 500,
    "between": "between 1 and 2 " * 650,
    "in weeks": "within 3 weeks of " * 560,
    "NULs": "by\0Dec\0" * 1_400,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_keeps_the_reader_waiting(text: str) -> None:
    found("by Dec 2009")  # the grammar is loaded
    started = process_time()
    read(text, **PLAN)
    found(text)
    assert process_time() - started < 0.25  # 50 ms with room for a slow machine


@pytest.mark.parametrize(
    "phrase", ["٣١/٣/١٠", "²/³/10", "३", "Ⅳ/10", "by ① Dec", "1" * 5000, "by " + "9" * 190, "𝟑/𝟑/𝟏𝟎"]
)
def test_figures_of_other_scripts_are_not_guessed(phrase: str) -> None:
    assert unread(phrase)


def test_a_sentence_of_ten_kilobytes_is_searched_to_its_end() -> None:
    prose = "The Council is to report on what it has found in the borough, and a person from each team is at hand. "
    answer = found(prose * 100 + "It is agreed by Nov 2009")
    assert answer is not None
    assert answer.due.end == date(2009, 11, 30)


def test_the_model_can_name_a_precision_without_loading_the_grammar() -> None:
    code = (
        "import sys; from tsworkbench.plan.due.precision import Precision; import tsworkbench.plan.calendar; "
        "print([m for m in sys.modules if m.startswith('tsworkbench.plan.due.') or m == 'dateutil'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['tsworkbench.plan.due.precision']"


def test_working_days_of_something_are_an_amount_of_it() -> None:
    answer = found("10 working days of staff time provided by March 2010")
    assert answer is not None
    assert answer.due.phrase == "by March 2010"


@pytest.mark.parametrize("phrase", ["from Q4", "from Q4 onwards", "from January 2010 onwards", "Q4 onwards"])
def test_from_and_onwards_say_the_same(phrase: str) -> None:
    assert (due(phrase).start, due(phrase).end) == (the("2010-01-01"), None)
