"""The years of a plan: from its title, its headers and its text, or from the dates that it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tsworkbench.documents.columns.dates import Years
from tsworkbench.documents.meaning.builder.doubts import Reading
from tsworkbench.documents.meaning.builder.nodes import Node
from tsworkbench.plan.calendar import financial_year_of, long_date, month_end
from tsworkbench.plan.due.spellings import MONTHS

_YEAR = r"(?:19|20)\d\d"
_FINANCIAL = re.compile(rf"(?<![\d/])(?P<first>{_YEAR})\s?[/–-]\s?(?P<second>\d\d)(?![\d/])")
_SPAN = re.compile(rf"(?<![\d/])(?P<first>{_YEAR})\s?(?:-|–|—|/|to|until)\s?(?P<last>{_YEAR})(?![\d/])")
_FY = re.compile(r"\bFY\s?(?P<first>\d\d)\s?[/–-]\s?(?P<second>\d\d)\b")
_ONE = re.compile(rf"(?<![\d/£,.-]){_YEAR}(?![\d/,-])|(?<!\d){_YEAR}(?=-\d\d-\d\d(?!\d))")
_SHORT_DAY = re.compile(r"(?<![\d./-])\d{1,2}[./-]\d{1,2}[./-](\d\d)(?![\d./-])")
_SCHOOL = re.compile(r"\b(?:school|academy|academic|pupils?|governors|ofsted|headteacher)\b", re.IGNORECASE)
_NAMED = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH_OF_YEAR = re.compile(rf"\b(?P<name>{_NAMED})\b[\s.,-]*(?P<year>{_YEAR})(?!\d)", re.IGNORECASE)
_IN_FIGURES = re.compile(rf"(?<![\d./-])\d{{1,2}}[./-](?P<month>\d{{1,2}})[./-](?P<year>{_YEAR}|\d\d)(?![\d./-])")
_ISO = re.compile(rf"(?<!\d)(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])-\d\d(?!\d)")
_MONTHS_SPAN = re.compile(
    rf"\b(?P<from>{_NAMED})\.?\s(?P<begun>{_YEAR})\s?(?:-|–|—|to|until)\s?(?P<to>{_NAMED})\.?\s(?P<ended>{_YEAR})\b",
    re.IGNORECASE,
)
_MOST_YEARS = 40


@dataclass(frozen=True, kw_only=True)
class Period:
    """The years a plan runs for. `because` says what is in doubt about them, `other` what they could be instead."""

    first: date
    last: date
    printed: str
    year_start: int = 4
    because: str | None = None
    other: tuple[date, date] | None = None


def period_in(text: str, *, school: bool = False) -> Period | None:
    """The period that a title or a sentence names, or None.

    "2009/10" is a financial year; of "2008-2014" the last financial year ends in 2014, with a doubt.

    >>> period_in("Action Plan 2009/10").last
    datetime.date(2010, 3, 31)
    """
    start = 9 if school else 4
    years = [
        (int(found["first"]), found[0])
        for found in _FINANCIAL.finditer(text)
        if (int(found["first"]) + 1) % 100 == int(found["second"])
    ]
    years += [
        (2000 + int(found["first"]), found[0])
        for found in _FY.finditer(text)
        if int(found["second"]) == int(found["first"]) + 1
    ]
    if years:
        first, last = min(years), max(years)
        printed = first[1] if first[0] == last[0] else f"{first[1]} to {last[1]}"
        return _financial(first[0], last[0], printed, start)
    if (months := _MONTHS_SPAN.search(text)) and (named := _from_month_to_month(months)) is not None:
        return named
    for found in _SPAN.finditer(text):
        begun, ended = int(found["first"]), int(found["last"])
        if begun == ended - 1 and "/" in found[0]:
            return _financial(begun, begun, found[0], start)
        if begun < ended <= begun + _MOST_YEARS:
            return _span(begun, ended, found[0], start)
    short = re.search(rf"(?<![\d/])({_YEAR})\s?[–-]\s?(\d\d)(?![\d/])", text)
    if short and int(short[2]) > int(short[1]) % 100 + 1:
        return _span(int(short[1]), int(short[1]) // 100 * 100 + int(short[2]), short[0], start)
    return None


def _from_month_to_month(found: re.Match[str]) -> Period | None:
    """ "April 2021 – March 2024"; less than about a year is the period of a report, and no plan's."""
    first = date(int(found["begun"]), MONTHS[found["from"].casefold()], 1)
    last = month_end(date(int(found["ended"]), MONTHS[found["to"].casefold()], 1))
    if not 330 <= (last - first).days <= 366 * _MOST_YEARS:
        return None
    whole = last.month % 12 + 1 == first.month
    return Period(first=first, last=last, printed=found[0], year_start=first.month if whole else 4)


def fits_dates(period: Period, texts: Iterable[str]) -> bool:
    """Whether most of the years that are named lie in a period."""
    named = [int(found) for text in texts for found in _ONE.findall(text)]
    return sum(period.first.year <= year <= period.last.year for year in named) * 3 >= len(named) * 2


def is_school(text: str) -> bool:
    """Whether a plan is a school's, whose year starts in September."""
    return bool(_SCHOOL.search(text))


def years_for(period: Period | None, plan_year: int | None, texts: Iterable[str], *, year_start: int = 4) -> Years:
    """Under which years the document's phrases are read: as given, as its title says, or as most of its dates say."""
    if plan_year is not None and (period is None or not period.first.year <= plan_year <= period.last.year):
        return Years(plan_year=plan_year, as_at=date(plan_year, year_start, 1), year_start=year_start)
    if period is not None:
        end = period.last.year if period.last.year > period.first.year + 1 else None
        return Years(plan_year=period.first.year, plan_end=end, as_at=period.first, year_start=period.year_start)
    texts = list(texts)
    named = Counter(year for text in texts for year in _years_in(text))
    if not named:
        return Years(plan_year=None, as_at=date(2000, 4, 1), year_start=year_start)
    often = sorted(year for year, times in named.items() if times * 4 >= max(named.values()))
    first, last = often[0], often[-1]
    if (only := _only_year(texts, year_start)) is not None and only <= first and last <= only + 1:
        return Years(plan_year=only, as_at=date(only, year_start, 1), year_start=year_start, reckoned=True)
    return Years(plan_year=first, plan_end=last + 1, as_at=date(first, 1, 1), year_start=year_start, reckoned=True)


def _only_year(texts: Iterable[str], year_start: int) -> int | None:
    """The year in which the one financial year starts that holds nearly all of the days and months named in texts."""
    counted = Counter(_year_of_month(month, year, year_start) for text in texts for month, year in _months_in(text))
    often = [year for year, times in counted.items() if times * 4 >= max(counted.values())]
    return often[0] if len(often) == 1 else None


def _year_of_month(month: int, year: int, year_start: int) -> int:
    """The calendar year in which the financial year of a month starts."""
    return year if month >= year_start else year - 1


def _years_in(text: str) -> Iterator[int]:
    yield from map(int, _ONE.findall(text))
    yield from (2000 + int(found) for found in _SHORT_DAY.findall(text))
    yield from (int(found["year"]) for found in _IN_FIGURES.finditer(text) if len(found["year"]) == 4)


def _months_in(text: str) -> Iterator[tuple[int, int]]:
    """The months, each with its year, that a text names outright: "March 2011", "31/3/11", "2011-03-31"."""
    for found in _MONTH_OF_YEAR.finditer(text):
        yield MONTHS[found["name"].casefold()], int(found["year"])
    for found in _IN_FIGURES.finditer(text):
        month, year = int(found["month"]), int(found["year"])
        if 1 <= month <= 12:
            yield month, year if year > 99 else 2000 + year
    for found in _ISO.finditer(text):
        yield int(found["month"]), int(found["year"])


def put_period(reading: Reading, plan: Node, period: Period, where: str) -> None:
    """Puts the years on the plan; what is unsure about them becomes a doubt."""
    plan.values |= {"period_start": period.first.isoformat(), "period_end": period.last.isoformat()}
    if period.year_start != 4:
        plan.values["year_start"] = period.year_start
    if period.because and period.other:
        first, last = period.other
        other = {"period_start": first.isoformat(), "period_end": last.isoformat(), "year_start": 4}
        reading.doubts.about(
            plan,
            "period_start",
            where,
            text=period.printed,
            reading=f"{long_date(period.first)} to {long_date(period.last)}",
            because=period.because,
            others=[(f"{long_date(first)} to {long_date(last)}", other)],
        )


def _financial(first: int, last: int, printed: str, start: int) -> Period:
    begins, ends = financial_year_of(first, start).first, financial_year_of(last, start).last
    if start == 4:
        return Period(first=begins, last=ends, printed=printed)
    return Period(
        first=begins,
        last=ends,
        printed=printed,
        year_start=start,
        because="It was taken as a school’s plan, whose year starts in September.",
        other=(financial_year_of(first).first, financial_year_of(last).last),
    )


def _span(first: int, last: int, printed: str, start: int) -> Period:
    begins, ends = financial_year_of(first, start).first, financial_year_of(last - 1, start).last
    return Period(
        first=begins,
        last=ends,
        printed=printed,
        year_start=start,
        because=f"It could also end with the year {last}, on {long_date(date(last, 12, 31))}.",
        other=(date(first, 1, 1), date(last, 12, 31)),
    )
