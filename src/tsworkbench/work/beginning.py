"""Beginning a plan with nothing in it but its title and its period."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.plan.calendar import financial_year, long_date, short_date
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.whole import Plan
from tsworkbench.work.rows import words_of

if TYPE_CHECKING:
    from tsworkbench.plan.due import Due


class Period(NamedTuple):
    """A plan's first and last day."""

    first: date
    last: date

    @property
    def label(self) -> str:
        """ "2009/10", or "2009–2012" where it is no financial year."""
        year = financial_year(self.first)
        return year.label if year[:2] == self else f"{self.first.year}–{self.last.year}"


def period_of(text: str, *, today: date, year_start: int = 4) -> Period:
    """The period that “2009/10” or “START..END” names, each end as any phrase with a date.

    Raises WrongInput if it names none, or ends before it starts.
    """
    named = read_period(text, today=today, year_start=year_start)
    first, last = named[0].start or named[0].end, named[-1].end
    if first is None or last is None or last <= first:
        raise WrongInput(f"“{text}” does not end after it starts. Type it as “1 Apr 2009..31 Mar 2010”.")
    return Period(first, last)


def about_period(text: str, today: date) -> str:
    """How what is typed as a period is read, or what to type. Raises WrongInput if it is none."""
    if not text:
        first, last = financial_year(today)[:2]
        year = financial_year(today).label
        return f"a year as “{year}”, or two days as “{short_date(first)}..{short_date(last)}”"
    first, last = period_of(text, today=today)
    doubts = "".join(f" · {due.doubt}" for due in read_period(text, today=today) if due.doubt)
    return f"from {long_date(first)} to {long_date(last)}{doubts}"


def read_period(text: str, *, today: date, year_start: int = 4) -> "tuple[Due, ...]":
    """How each end of a period was read, as the days it covers. Raises WrongInput if it names none."""
    from tsworkbench.plan.due import Due, Kind, read

    start, dots, end = text.partition("..")
    parts = [start, end] if dots else [start]
    spans = [read(part, plan_year=None, as_at=today, year_start=year_start) for part in parts]
    named = tuple(span for span in spans if isinstance(span, Due) and span.end is not None and span.rrule is None)
    if len(named) < len(spans):
        raise WrongInput(
            f"“{text}” is not a period. Type a year as “2009/10”, or two days as “1 Apr 2009..31 Mar 2010”."
        )
    return tuple(replace(due, kind=Kind.DURING) if due.kind is Kind.BY else due for due in named)


def empty_plan(title: str | None, period: str | None, *, as_at: date) -> Plan:
    """A plan without a row. Without a period it is the as-at day's financial year; without a title, named by it."""
    if period is not None:
        span = period_of(period, today=as_at)
    else:
        span = Period(*financial_year(as_at)[:2])
    words = words_of(title, "title") if title is not None else f"Action plan {span.label}"
    return Plan(title=words, period_start=span.first.isoformat(), period_end=span.last.isoformat())
