"""How a date is said so that it reads back as the same date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tsworkbench.plan.calendar import day_of_cell, long_date
from tsworkbench.plan.due import Precision, find, read
from tsworkbench.plan.due.answers import Due, Found
from tsworkbench.plan.language.cell_labels import when_words
from tsworkbench.plan.whole import Dated, Plan


@dataclass(frozen=True)
class Reader:
    """Reads due phrases as the plan does: in its years, and never from the day on which it is read."""

    plan_year: int | None
    plan_end: int | None
    year_start: int
    as_at: date

    def read(self, phrase: str) -> Due | None:
        """What the phrase means, or None."""
        return _read(self, phrase)

    def find(self, sentence: str) -> Found | None:
        """The phrase in a sentence, or None."""
        return _find(self, sentence)


@lru_cache(maxsize=4096)  # a plan says the same few phrases over and over, and each is looked at several times
def _read(reader: Reader, phrase: str) -> Due | None:
    due = read(
        phrase,
        plan_year=reader.plan_year,
        plan_end=reader.plan_end,
        year_start=reader.year_start,
        as_at=reader.as_at,
    )
    return due if isinstance(due, Due) else None


@lru_cache(maxsize=4096)
def _find(reader: Reader, sentence: str) -> Found | None:
    return find(
        sentence,
        plan_year=reader.plan_year,
        plan_end=reader.plan_end,
        year_start=reader.year_start,
        as_at=reader.as_at,
    )


def reader(plan: Plan) -> Reader:
    """The reader of a plan's phrases."""
    start = day_of_cell(plan.period_start)
    end = day_of_cell(plan.period_end)
    return Reader(start.year if start else None, end.year if end else None, plan.year_start, start or date(2000, 1, 1))


def due_phrase(row: Dated, reader: Reader) -> str:
    """The agreed date in words, "" where there is none."""
    said = (row.due_text, row.due_printed)
    return _phrase(said, row.due_from, row.due_to, row.due_precision, row.due_rrule, reader)


def expected_phrase(row: Dated, reader: Reader) -> str:
    """The date that is now expected in words, "" where there is none."""
    if row.expected_due_to is None and row.expected_text is None:
        return ""
    precision = row.expected_precision or Precision.DAY
    return _phrase((row.expected_text,), row.expected_due_from, row.expected_due_to, precision, None, reader)


def _phrase(
    said: Iterable[str | None],
    first: str | None,
    last: str | None,
    precision: Precision,
    rrule: str | None,
    reader: Reader,
) -> str:
    """Of several ways to say it the first that reads back; what the plan itself says comes first."""
    wanted = (first, last, precision, rrule)
    phrases = [phrase for phrase in said if phrase]
    start, end = day_of_cell(first), day_of_cell(last)
    ways = list(phrases)
    if end is not None:
        ways.append(f"by {when_words(first, last, precision, year_start=reader.year_start)}")
        ways.append(when_words(first, last, precision, year_start=reader.year_start))
        ways += [f"by {long_date(end)}", f"{long_date(start or end)} – {long_date(end)}", long_date(end)]
    for way in ways:
        due = reader.read(way)
        if due is not None and days_of(due) == wanted and not set(way) & set(";[]"):
            return way
    for way in reversed(ways):  # no words give the same window: then the day by which it is due
        due = reader.read(way)
        if due is not None and days_of(due)[1] == last:
            return way
    return phrases[0] if phrases and end is None else long_date(end) if end else ""


def days_of(due: Due) -> tuple[str | None, str | None, Precision, str | None]:
    """First day, last day, precision and rule, as a plan's row holds them."""
    return _iso(due.start), _iso(due.end), due.precision, due.rrule


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def title_in(sentence: str, reader: Reader) -> tuple[str, Found | None]:
    """A sentence without its date, and the date.

    It ends before the date; what follows in the same sentence stays, what follows as a sentence of its own doesn't
    ("Scope review by November 2009. To include …").
    """
    found = reader.find(sentence)
    if found is None:
        return sentence, None
    before, behind = sentence[: found.start].rstrip(), sentence[found.end :]
    if before.endswith(("(", "[")):
        before, behind = before[:-1].rstrip(), behind.lstrip(")] ")
    before = before.rstrip(" ,;:–-")
    goes_on = behind.strip() and behind.lstrip()[0] not in ".;!"
    title = " ".join(part for part in (before, behind.strip(" ,;:–-") if goes_on else "") if part)
    return (title, found) if title else (sentence, None)
