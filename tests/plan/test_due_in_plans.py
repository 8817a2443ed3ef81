"""What plans print in a column of dates: years of the plan, terms, lengths, conditions, meetings, parts."""

from datetime import date
from typing import Any

import pytest

from tsworkbench.plan.due import Due, Kind, Precision, Unread, read

PLAN: dict[str, Any] = {"plan_year": 2025, "as_at": date(2025, 5, 20)}


def due(phrase: str, **settings: Any) -> Due:
    answer = read(phrase, **{**PLAN, **settings})
    assert isinstance(answer, Due), answer
    return answer


SURE = [
    # the plan's own years, and their quarters
    ("Yr 1 Q2", "2025-07-01", "2025-09-30"),
    ("Y1 Q2", "2025-07-01", "2025-09-30"),
    ("Y2Q1", "2026-04-01", "2026-06-30"),
    ("Year 2 Q3", "2026-10-01", "2026-12-31"),
    ("Q2 Year 1", "2025-07-01", "2025-09-30"),
    ("Q2 (Yr 1)", "2025-07-01", "2025-09-30"),
    ("Q2 of year two", "2026-07-01", "2026-09-30"),
    ("Y3", "2027-04-01", "2028-03-31"),
    ("Year Three", "2027-04-01", "2028-03-31"),
    ("Years 1-2", "2025-04-01", "2027-03-31"),
    ("Years 1 & 2", "2025-04-01", "2027-03-31"),
    ("Y1-Y3", "2025-04-01", "2028-03-31"),
    ("Y1/2", "2025-04-01", "2027-03-31"),
    ("Years 1, 2 and 3", "2025-04-01", "2028-03-31"),
    ("Q1 2026/27", "2026-04-01", "2026-06-30"),
    ("Q1 2025/6", "2025-04-01", "2025-06-30"),
    ("2nd year", "2026-04-01", "2027-03-31"),
    ("Third Quarter 2014/15", "2014-10-01", "2014-12-31"),
    ("Q1/2 2025/26", "2025-04-01", "2025-09-30"),
    ("Q3-4 25/26", "2025-10-01", "2026-03-31"),
    ("FY25/26 Q4", "2026-01-01", "2026-03-31"),
    ("1H 2025/26", "2025-04-01", "2025-09-30"),
    # months of two years, not days
    ("Apr 26 - Mar 27", "2026-04-01", "2027-03-31"),
    ("Apr26-Mar27", "2026-04-01", "2027-03-31"),
    ("October 25 to September 26", "2025-10-01", "2026-09-30"),
    ("Start: June 2025 End: Dec 2025", "2025-06-01", "2025-12-31"),
    ("academic year 2025/26", "2025-09-01", "2026-08-31"),
    ("2025-26 school year", "2025-09-01", "2026-08-31"),
    ("within the first year", "2025-04-01", "2026-03-31"),
    # quarters of the calendar, and with their months beside them
    ("Calendar Q2 2026", "2026-04-01", "2026-06-30"),
    ("CY2026 Q2", "2026-04-01", "2026-06-30"),
    ("Q2 2026 (calendar year)", "2026-04-01", "2026-06-30"),
    ("Q2 (Jul–Sep) 2025/26", "2025-07-01", "2025-09-30"),
    # stretches that follow each other, and days of a month
    ("April, May & June 2026", "2026-04-01", "2026-06-30"),
    ("Apr-May-Jun 2026", "2026-04-01", "2026-06-30"),
    ("Q1, Q2 and Q3 2026/27", "2026-04-01", "2026-12-31"),
    ("between April 2026 & June 2026", "2026-04-01", "2026-06-30"),
    ("May 12-16, 2026", "2026-05-12", "2026-05-16"),
    ("Mar 31 '26", "2026-03-31", "2026-03-31"),
    # an end said behind, or with a mark
    ("March end 2027", "2027-03-01", "2027-03-31"),
    ("End/March 2026", "2026-03-01", "2026-03-31"),
    ("EOFY 2025/26", "2025-04-01", "2026-03-31"),
    ("on/before 30 June 2026", "2026-06-30", "2026-06-30"),
    ("latest 30 June 2026", "2026-06-30", "2026-06-30"),
    ("Tue 31/03/26", "2026-03-31", "2026-03-31"),
    ("April 2026 for 6 months", "2026-04-01", "2026-09-30"),
    ("from 1 May 2026 for two years", "2026-05-01", "2028-04-30"),
    ("commences April 2026 for 2 years", "2026-04-01", "2028-03-31"),
]


@pytest.mark.parametrize(("phrase", "start", "end"), SURE)
def test_a_year_of_the_plan_and_its_parts_are_read_without_a_doubt(phrase: str, start: str, end: str) -> None:
    answer = due(phrase)
    assert (answer.start, answer.end) == (date.fromisoformat(start), date.fromisoformat(end))
    assert answer.doubt is None or "25 " in answer.doubt


DOUBTED = [
    # terms of schools
    ("Autumn term 2025", "2025-12-31", "schools set their own terms"),
    ("end of the autumn term", "2025-12-31", "schools set their own terms"),
    ("Autumn 1", "2025-10-31", "Autumn 1 was read as 1 September – 31 October 2025"),
    ("Autumn 1 – Spring 2", "2026-04-02", "Spring 2 was read as"),
    ("Spring 2 (Y2)", "2027-03-25", "Spring 2 was read as 1 – 25 March 2027"),
    ("Lent term 2026", "2026-04-02", "The spring term was read as"),
    ("Aut 2 2025", "2025-12-31", "Autumn 2"),
    ("second half of the autumn term", "2025-12-31", "Autumn 2"),
    ("Spring term 2026", "2026-04-02", "1 January – 2 April 2026"),
    ("Spring term 2025", "2025-04-04", "1 January – 4 April 2025"),
    ("Spring term 2025/26", "2026-04-02", "schools set"),
    ("Summer term 2026", "2026-07-31", "1 April – 31 July 2026"),
    ("Summer term 2025/26", "2026-07-31", "read as a year of schools"),
    ("Term 3", "2026-02-28", "It could also be the whole summer term"),
    ("HT2", "2025-12-31", "Autumn 2"),
    ("next term", "2025-12-31", "schools set"),
    ("October half-term", "2025-10-31", "It names a half-term in the month"),
    ("before the summer holidays", "2025-07-21", "22 July – 31 August 2025"),
    ("by the Christmas break 2025", "2025-12-19", "20 December 2025 – 4 January 2026"),
    ("during the summer holidays", "2025-08-31", "were read as"),
    ("by the New Year", "2025-12-31", "31 December 2025 is the last day before"),
    ("New Year 2026", "2026-01-31", "1 – 31 January 2026"),
    ("half-termly", "2025-05-31", "two months"),
    ("end of each term", "2025-07-31", "four months"),
    # how long, from when
    ("18 months", "2026-11-20", "Counted from 20 May 2025; it isn’t said from when"),
    ("0-6 months", "2025-11-20", "Counted from 20 May 2025"),
    ("3 to 5 years", "2030-05-20", "Counted from 20 May 2025"),
    ("12+ months", "2026-05-20", "Counted from 20 May 2025"),
    ("over the next 12 months", "2026-05-20", "Counted from 20 May 2025"),
    ("M6", "2025-09-30", "Counted from 1 April 2025"),
    ("months 1-3", "2025-06-30", "Counted from 1 April 2025"),
    ("weeks 1-4", "2025-04-28", "Counted from 1 April 2025"),
    ("throughout the plan", "2026-03-31", "The plan’s own days were taken"),
    ("by end of project", "2026-03-31", "The plan’s own days were taken"),
    ("all year round", "2026-03-31", "Read as the plan’s year"),
    ("2025Q01", "2025-06-30", "By the calendar year it is 1 January – 31 March 2025"),
    ("Q3/2020", "2020-12-31", "By the calendar year it is 1 July – 30 September 2020"),
    ("2H26", "2027-03-31", "By the calendar year"),
    # weeks of a month and of the year
    ("Feb week 2", "2026-02-14", "8 – 14 February 2026"),
    ("week 4 of March 2026", "2026-03-31", "22 – 31 March 2026"),
    ("W12 2026", "2026-03-22", "a week of the calendar’s own count"),
    # conditions
    ("subject to funding - March 2026", "2026-03-31", "It is conditional: “subject to funding”"),
    ("March 2026 (subject to funding)", "2026-03-31", "It is conditional: “subject to funding”"),
    ("Pending approval – Q3 2025/26", "2025-12-31", "It is conditional: “Pending approval”"),
    ("funding permitting, Dec 2025", "2025-12-31", "It is conditional: “funding permitting”"),
    ("March 2026 if staff are in post", "2026-03-31", "It is conditional: “if staff are in post”"),
    # meetings
    ("Cabinet 14 July 2025", "2025-07-14", "It is the day of a meeting, “Cabinet”"),
    ("March full council", "2026-03-31", "It names a meeting, “full council”"),
    ("Audit Committee – May 2025", "2025-05-31", "It names a meeting, “Audit Committee”"),
    # several dates
    ("Phase 1 June 2025; Phase 2 Dec 2025", "2025-12-31", "not 30 June 2025 (“Phase 1”)"),
    ("June 2025 (draft), Sept 2025 (final)", "2025-09-30", "not 30 June 2025 (“draft”)"),
    ("(a) June 2025 (b) Sept 2025", "2025-09-30", "not 30 June 2025"),
    ("Feb & Oct", "2026-02-28", "Two dates are given"),
    ("Feb/Oct", "2026-10-31", "It could be two dates"),
    ("Draft Sept 2025", "2025-09-30", "“Draft” was kept as words only"),
    # done, moved, unsure
    ("Completed Dec 2024", "2024-12-31", "It says when it was done"),
    ("2025/6", "2026-03-31", "It could also be June 2025"),
    ("3/3/26 & 6/6/26", "2026-06-06", "It could be two dates"),
    ("Month 9 2025/26", "2025-12-31", "Counted from 1 April 2025"),
    ("Closed 12/05/2025", "2025-05-12", "It says when it was done"),
    ("Deferred to 2026/27", "2027-03-31", "the date was moved"),
    ("Review date: May 2026", "2026-05-31", "the date of a review"),
    ("TBC – Nov 2025", "2025-11-30", "marked as to be confirmed"),
    ("Short term (by March 2026)", "2026-03-31", "It also says “Short term”"),
    ("Ongoing 2025/26", "2026-03-31", "It also says “Ongoing”"),
    ("monthly/quarterly", "2025-04-30", "It also says “quarterly”"),
    # the day of the week, and a month that is none of the plan's
    ("Thu 31/03/26", "2026-03-31", "31 March 2026 is a Tuesday, not a Thursday"),
    ("May-12", "2012-05-31", "It could also be 12 May 2025"),
    ("Q1/26", "2026-06-30", "By the calendar year it is 1 January – 31 March 2026"),
    ("Q1.2026", "2026-06-30", "By the calendar year it is 1 January – 31 March 2026"),
    ("Spring term (2nd half)", "2026-04-02", "Spring 2 was read as"),
    ("summer term first half 2026", "2026-05-31", "Summer 1 was read as"),
    ("mid/late March 2026", "2026-03-31", "read as 11 – 31 March 2026"),
    ("early to mid 2026", "2026-08-31", "read as 1 January – 31 August 2026"),
    ("EOY 2026", "2026-12-31", "the financial year that ends on 31 March 2026"),
    ("next summer", "2025-08-31", "It could also be the one of 2026"),
    ("first six months of the plan", "2025-09-30", "Counted from 1 April 2025"),
    ("forecast June 2026", "2026-06-30", "approximate"),
    ("every 2nd Tuesday", "2025-04-01", "It could also be once a month"),
    ("March and May each year", "2025-05-31", "only May was read, not March"),
]


@pytest.mark.parametrize(("phrase", "end", "doubt"), DOUBTED)
def test_what_a_plan_says_loosely_is_read_with_its_doubt(phrase: str, end: str, doubt: str) -> None:
    answer = due(phrase)
    assert answer.end == date.fromisoformat(end)
    assert doubt in (answer.doubt or "")


@pytest.mark.parametrize(
    ("phrase", "kind", "doubt"),
    [
        ("Ongoing, reviewed annually", Kind.ONGOING, "“reviewed annually” was kept as words only"),
        ("Ongoing – review March 2026", Kind.ONGOING, "“review March 2026” was kept as words only"),
        ("As and when required", Kind.ONGOING, "done when it is needed"),
        ("ad-hoc", Kind.ONGOING, "done when it is needed"),
        ("Immediate and ongoing", Kind.ONGOING, "It also says “Immediate”"),
        ("Short/medium term", Kind.TBC, "how long “Short/medium term” is"),
        ("by the AGM", Kind.RELATIVE, "It waits for a meeting"),
        ("next Cabinet", Kind.RELATIVE, "It waits for a meeting"),
        ("dependent on funding", Kind.RELATIVE, ""),
    ],
)
def test_what_names_no_date_says_why(phrase: str, kind: Kind, doubt: str) -> None:
    answer = due(phrase)
    assert (answer.kind, answer.end) == (kind, None)
    assert doubt in (answer.doubt or "")


@pytest.mark.parametrize("phrase", ["Monthly, ongoing", "Quarterly and ongoing", "Annual (ongoing)", "2 x a year"])
def test_what_comes_round_for_good_only_comes_round(phrase: str) -> None:
    answer = due(phrase)
    assert (answer.precision, answer.doubt) == (Precision.RECURRING, None)


@pytest.mark.parametrize("phrase", ["Annual - May", "Annually (May)", "each year in May"])
def test_a_month_beside_a_year_is_when_it_comes_round(phrase: str) -> None:
    assert due(phrase).reading == "1 – 31 May each year"


@pytest.mark.parametrize(
    "phrase", ["Cabinet", "Draft", "banana June 2025", "June 2025 banana", "Finance Team", "HR", "by the", "term"]
)
def test_words_without_a_date_are_not_made_into_one(phrase: str) -> None:
    assert isinstance(read(phrase, **PLAN), Unread)


def test_a_late_easter_does_not_hold_up_the_end_of_a_spring_term() -> None:
    assert [due(f"spring term {year}").end for year in (2019, 2024, 2027)] == [
        date(2019, 4, 5),  # Easter is on 21 April
        date(2024, 3, 28),
        date(2027, 3, 25),
    ]


def test_in_a_plan_of_a_school_a_numbered_year_could_be_of_its_pupils() -> None:
    assert "pupils" in (due("Year 6", year_start=9).doubt or "")
    assert due("Year 2").doubt is None


@pytest.mark.parametrize(
    "phrase", ["March/April", "Q4 and Q1", "Mar - Apr", "Q4, Q1"], ids=["slash", "and", "dash", "comma"]
)
def test_a_range_without_a_year_is_doubted_also_where_only_its_start_is_in_the_year_before(phrase: str) -> None:
    answer = due(phrase, plan_end=2028, as_at=date(2025, 4, 1))
    assert answer.doubt == "No year is given: it could also be a year earlier or later."


@pytest.mark.parametrize(
    "phrase", ["no earlier than June 2026", "June 2026 at the earliest", "not until June 2026", "earliest June 2026"]
)
def test_what_says_the_earliest_has_no_last_day(phrase: str) -> None:
    answer = due(phrase)
    assert (answer.kind, answer.start, answer.end) == (Kind.FROM, date(2026, 6, 1), None)


@pytest.mark.parametrize("phrase", ["Year 1 then ongoing", "2025/26 – present", "2025/26 to date"])
def test_what_goes_on_after_its_date_is_from_its_first_day(phrase: str) -> None:
    answer = due(phrase)
    assert (answer.kind, answer.start, answer.end) == (Kind.FROM, date(2025, 4, 1), None)


@pytest.mark.parametrize(
    ("phrase", "first", "rule"),
    [
        ("June and December each year", "2025-06-30", "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1"),
        ("Quarterly (Apr, Jul, Oct, Jan)", "2025-04-30", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
        ("31 March (annually)", "2026-03-31", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1"),
        ("every second Tuesday of the month", "2025-04-08", "FREQ=MONTHLY;BYDAY=2TU"),
    ],
)
def test_what_comes_round_in_several_months_does_so_evenly(phrase: str, first: str, rule: str) -> None:
    answer = due(phrase)
    assert (answer.end, answer.rrule, answer.doubt) == (date.fromisoformat(first), rule, None)


@pytest.mark.parametrize(
    "phrase", ["on completion of 1.2", "dependent on 2.3", "linked to 2.3", "see 1.2", "after the May 2026 elections"]
)
def test_what_points_to_another_row_or_waits_has_no_date_yet(phrase: str) -> None:
    answer = due(phrase)
    assert (answer.kind, answer.end, answer.reading) == (Kind.RELATIVE, None, f"no date yet: {phrase}")


def test_until_further_notice_has_no_end() -> None:
    assert due("until further notice").kind is Kind.ONGOING


def test_a_date_behind_a_tilde_is_approximate() -> None:
    assert (due("~June 2026").end, due("~June 2026").doubt) == (
        date(2026, 6, 30),
        "The date is said to be approximate.",
    )
