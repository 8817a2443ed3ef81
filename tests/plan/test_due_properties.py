"""What holds of every due phrase, whatever it says."""

from datetime import date, timedelta
from typing import Any, Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.effort import examples

from tsworkbench.plan import calendar
from tsworkbench.plan.due import Due, Kind, Precision, Unread, find, read
from tsworkbench.plan.due.spellings import MONTHS

YEARS = st.integers(1950, 2150)
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))

# Pieces of real phrases, put together in every order: most make no sense, and none may be answered with an error.
WORDS = """by on in from to until before after during within between and or each every other first last second quarter
    half year month week day weeks months years of the end start early mid late q3 h1 fy fye w/c w/e financial
    calendar ending jan february mar april may sept october dec '09 9 10 31 31st 2nd 2009 2010 2009/10 09/10
    2009-2010 31/3/10 2010-03-31 14/3 12/2009 tbc ongoing onwards quarterly annually monthly bi-annually 3-monthly
    twice a once times per spring winter 2008 christmas easter next this fri monday tomorrow +2w -1m - – / , . ( )
    : ; ? ' £5k 30% 00 99 0 completion approval immediately asap until from first thereafter latest at → was now
    24 week's 10:30 5pm noon N/A 29 feb 1 200 12 year-end two no later than"""
PIECES = st.sampled_from(WORDS.split())
PHRASES = st.lists(PIECES, min_size=1, max_size=9).map(" ".join)
LEADS = "|by|on|during|from|before|after|following|ongoing during|every|within|between jan 2009 and"
EDGES = "|the end of|early|mid|late|last quarter of|next|w/c|week ending|quarter ending|year ending"
DATES = (
    "jan|2009/10|09/10|5 march|31 december 2009|Q3|2010|summer|fri|month|29 feb 2012|quarter|year|H1 2010|tbc|2w|"
    "jan 10|jan 09|9/10|easter|15th of each month|bi-monthly"
)
TAILS = "|2010|each year|onwards|- june|/ april 2011|until 2012|(tbc)|after 2010"
SENSIBLE = st.tuples(*(st.sampled_from(part.split("|")) for part in (LEADS, EDGES, DATES, TAILS))).map(" ".join)
CONTEXTS = st.fixed_dictionaries(
    {
        "plan_year": st.none() | YEARS,
        "as_at": DAYS,
        "year_start": st.integers(1, 12),
        "quarters": st.sampled_from(["calendar", "financial"]),
        "plan_end": st.none() | YEARS,
    }
)
Settings = dict[str, Any]


def check(answer: Due | Unread) -> None:
    """What every answer promises."""
    if isinstance(answer, Unread):
        assert answer.why.endswith(".")
        return
    if answer.start is not None and answer.end is not None:
        assert answer.start <= answer.end
    if answer.kind in (Kind.TBC, Kind.ONGOING, Kind.RELATIVE):
        assert answer.end is None
        assert answer.precision == answer.kind.value
    elif answer.kind is Kind.FROM:
        assert answer.start is not None
        assert answer.end is None
    else:
        assert answer.start is not None
        assert answer.end is not None
    assert (answer.rrule is not None) == (answer.precision is Precision.RECURRING) == (answer.kind is Kind.RECURRING)
    assert answer.reading
    assert not answer.other or answer.doubt is not None
    for other in answer.other:
        check(other)


@settings(max_examples=examples(250))
@given(PHRASES, CONTEXTS)
@example("by 29 Feb each year until 2012", {"plan_year": 2009, "as_at": date(2009, 12, 15)})
def test_any_jumble_of_date_words_is_answered(phrase: str, context: Settings) -> None:
    check(read(phrase, **context))


@settings(max_examples=examples(200))
@given(st.lists(PIECES, min_size=1, max_size=40).map(" ".join), CONTEXTS)
def test_any_jumble_of_date_words_is_searched(sentence: str, context: Settings) -> None:
    found = find(sentence, **context)
    if found is not None:
        assert 0 <= found.start < found.end <= len(sentence)
        assert found.due.phrase == sentence[found.start : found.end]
        check(found.due)


@settings(max_examples=examples(200))
@given(st.text(max_size=300), CONTEXTS)
@example("\0", {"plan_year": None, "as_at": date.min})
@example("+2w", {"plan_year": None, "as_at": date.max})
@example("by Dec\u202e 2009", {"plan_year": 99999, "as_at": date.max})
def test_no_text_at_all_raises(text: str, context: Settings) -> None:
    check(read(text, **context))
    find(text, **context)


def same(one: Due, other: Due | Unread) -> bool:
    """Whether two readings say the same of the same days."""
    return isinstance(other, Due) and (one.kind, one.start, one.end, one.precision, one.rrule) == (
        other.kind,
        other.start,
        other.end,
        other.precision,
        other.rrule,
    )


@settings(max_examples=examples(400))
@given(SENSIBLE | PHRASES, CONTEXTS, DAYS)
@example("last friday of every 2 months", {"plan_year": None, "as_at": date(2009, 12, 15)}, date(2010, 1, 1))
@example("next quarter", {"plan_year": 2009, "as_at": date(2009, 12, 15), "year_start": 9}, date(2010, 1, 1))
@example("each 28 february", {"plan_year": 2009, "as_at": date(2009, 12, 15)}, date(2010, 1, 1))
@example("30th of each month", {"plan_year": 2009, "as_at": date(2009, 12, 15)}, date(2010, 1, 1))
@example("after w/c 09/10", {"plan_year": None, "as_at": date(2107, 10, 6)}, date(2047, 10, 21))
@example("after w/c jan 09", {"plan_year": None, "as_at": date(2009, 10, 6)}, date(2064, 2, 28))
@example("after year ending 09/10 2010", {"plan_year": None, "as_at": date(2008, 11, 27)}, date(1991, 3, 5))
@example("following quarter ending 10/11", {"plan_year": None, "as_at": date(2111, 4, 9)}, date(2038, 9, 29))
@example("ongoing during 2010-03-31", {"plan_year": 2008, "as_at": date(1981, 8, 25)}, date(1972, 10, 6))
def test_a_canonical_phrase_reads_back_to_the_same_dates_on_any_day(
    phrase: str, context: Settings, another_day: date
) -> None:
    answer = read(phrase, **context)
    if isinstance(answer, Unread):
        return
    for each in (answer, *answer.other):
        again = read(each.canonical(), **{**context, "as_at": another_day})
        assert same(each, again), (each, each.canonical(), again)


@given(DAYS, CONTEXTS)
def test_dates_in_figures_are_day_first(day: date, context: Settings) -> None:
    for phrase in (
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d-%m-%Y}",
        day.isoformat(),
        calendar.long_date(day),
        calendar.short_date(day),
        calendar.weekday_date(day),
    ):
        answer = read(phrase, **context)
        assert isinstance(answer, Due)
        assert (answer.kind, answer.start, answer.end, answer.doubt) == (Kind.ON, day, day, None)


@pytest.mark.parametrize("word", MONTHS)
@given(year=YEARS, context=CONTEXTS)
@settings(max_examples=15)
def test_every_spelling_of_a_month_is_its_whole_month(word: str, year: int, context: Settings) -> None:
    first = date(year, MONTHS[word], 1)
    for phrase in (f"{word} {year}", f"by {word.upper()} {year}", f"by the end of {word.title()} {year}"):
        answer = read(phrase, **context)
        assert isinstance(answer, Due)
        assert (answer.start, answer.end, answer.precision) == (first, calendar.month_end(first), Precision.MONTH)


@given(YEARS, st.integers(1, 4), st.integers(1, 12), CONTEXTS)
def test_a_quarter_of_a_financial_year_is_the_calendars_own(
    first_year: int, number: int, year_start: int, context: Settings
) -> None:
    answer = read(f"Q{number} {calendar.year_label(first_year)}", **{**context, "year_start": year_start})
    assert isinstance(answer, Due)
    assert answer.start is not None
    quarter = calendar.quarter(answer.start, year_start)
    assert (quarter.number, quarter.first, quarter.last) == (number, answer.start, answer.end)
    assert calendar.financial_year(answer.start, year_start).first.year == first_year


@given(st.integers(-500, 500), st.sampled_from("dwmy"), DAYS)
def test_steps_count_from_the_as_at_date(count: int, unit: str, as_at: date) -> None:
    steps: dict[str, timedelta] = {"d": timedelta(days=count), "w": timedelta(weeks=count)}
    answer = read(f"{count:+d}{unit}", plan_year=None, as_at=as_at)
    try:
        expected = (
            as_at + steps[unit] if unit in steps else calendar.add_months(as_at, count * (12 if unit == "y" else 1))
        )
    except ValueError:
        expected = date.max
    if 1900 <= expected.year <= 2200:
        assert isinstance(answer, Due)
        assert answer.end == expected
    else:
        assert isinstance(answer, Unread)


@given(DAYS, st.integers(1, 12), st.sampled_from(["calendar", "financial"]))
def test_a_month_without_a_year_falls_in_the_plans_year(
    as_at: date, month: int, quarters: Literal["calendar", "financial"]
) -> None:
    answer = read(calendar.MONTHS[month - 1], plan_year=2009, as_at=as_at, quarters=quarters)
    assert isinstance(answer, Due)
    assert answer.end is not None
    assert calendar.financial_year(answer.end).label == "2009/10"


@given(DAYS, CONTEXTS)
def test_what_reads_alone_is_found_in_a_sentence(day: date, context: Settings) -> None:
    for phrase in (f"by {calendar.month_name(day)} {day.year}", f"by {calendar.long_date(day)}"):
        sentence = f"Agree scope with members {phrase}, and publish"
        found, alone = find(sentence, **context), read(phrase, **context)
        assert found is not None
        assert isinstance(alone, Due)
        assert sentence[found.start : found.end] == phrase
        assert same(alone, found.due)
