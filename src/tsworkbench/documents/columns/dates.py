"""Dates in cells: real ones, phrases, spreadsheet serials, an old date struck out beside the new one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from tsworkbench.documents.blocks import Cell, Line
from tsworkbench.plan.calendar import WorkingDays, financial_year_of, long_date
from tsworkbench.plan.due import Precision, find, read
from tsworkbench.plan.due.answers import Due
from tsworkbench.plan.due.precision import Kind

SERIALS = range(20_000, 60_001)
"""What a spreadsheet shows as the days from October 1954 to April 2064; no other number is a day in a date column."""

SERIAL_ORIGIN = date(1899, 12, 30)  # day 0 of the 1900 date system, which counts a 29 February 1900 that never was
_REVISED = re.compile(
    r"\b(?:revised|was|originally|previously|moved|slipped|rescheduled|extended|deferred|amended|now|changed)\b|→|⇒|➔|->",
    re.IGNORECASE,
)
_ARROW = re.compile(r"→|⇒|➔|->")
_OCCASION = re.compile(r"\s+(?:full |the )?(?:mtg|meeting|board|committee|cabinet|council)\b\.?", re.IGNORECASE)
"""A meeting is on a day of its month that only its calendar knows."""
_MONTH_NAME = re.compile(r"\b(?:jan|feb|mar|apr|may|june?\b|july?\b|aug|sep|oct|nov|dec)", re.IGNORECASE)
_MAY_BE_DATED = re.compile(  # of small letters: it takes a third of the time so
    r"(?<!\d)(?:19|20|21)\d\d|\d[/.-]\d|[’']\d\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|q[1-4]|tb[acd]|xx|spring|summer|autumn|"
    r"winter|quarter|year|month|week|daily|annual|ongoing|on-going|continu|confirm|fy|easter|christmas|within|"
    r"end)"
)
"""What a sentence without cannot name a date; looked for first, because most sentences name none."""
_DIGIT = re.compile(r"\d")
_SIGNS = (
    *(
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
        "tb",
        "xx",
        "spring",
        "summer",
    ),
    *("autumn", "winter", "quarter", "year", "month", "week", "daily", "annual", "going", "continu", "confirm", "fy"),
    *("easter", "christmas", "within", "end"),
)
"""What it can't do without, unless there is a figure."""
_PLAIN_END = re.compile(
    r"(?P<title>.*[^\W\d_][,;]?)\s+(?P<phrase>by (?:the )?(?:end (?:of )?)?[A-Z][a-z]{2,8} (?:19|20)\d\d)\.?", re.DOTALL
)
"""How most milestones end. The search would find the same, only slower: it tries every word of the sentence."""
_ENDS_PLAINLY = frozenset("0123456789.")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOCK = re.compile(
    r"^(\d{4}-\d\d-\d\d|\d{1,2}[/.-]\w{1,3}[/.-]\d{2,4})[T ]\d{1,2}:\d\d(?:[\d:.]*)?\s?(?:Z|[ap]m)?$", re.IGNORECASE
)
"""A day and an hour, as other programs export it."""
_ZONED = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::\d\d(?:[.,]\d+)?)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)", re.IGNORECASE
)
"""A day and an hour with the zone in which they are."""
_COULD_BE_REF = re.compile(r"(?:[TMWY]|HT|AY|Term |Task |Action )\d{1,3}", re.IGNORECASE)
_NO_DATE = re.compile(r"(?:n\.?/?\s?a\.?|none|-+|–|—|not applicable|\.)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Years:
    """Under which years a document's phrases are read; as for `plan.due.read`."""

    plan_year: int | None
    as_at: date
    plan_end: int | None = None
    year_start: int = 4
    reckoned: bool = False
    """The document says nowhere of which year it is: its dates lie in this one."""
    working: WorkingDays | None = None
    """The working days of the plan that it goes into, if that is known."""
    month_first: bool = False
    """Days are written 03/28/2025 for 28 March."""

    @cached_property
    def _hashed(self) -> int:
        return hash(tuple(getattr(self, each.name) for each in dataclass_fields(self)))

    def __hash__(self) -> int:  # every phrase that has been read is kept by its years
        return self._hashed


ANY_YEARS = Years(plan_year=2000, as_at=date(2000, 4, 1))
"""Where it is only asked whether there is a date, never which."""


@dataclass(frozen=True, kw_only=True)
class DayOrder:
    """How the days of one column are written: with the day first, as here, or with the month first."""

    month_first: bool = False
    sample: str = ""
    """A day of it that can be read both ways, or else one that can't."""
    days: int = 0
    firsts: int = 0
    """Days that can only have the month first."""
    seconds: int = 0
    """Days that can only have the day first."""
    beside: bool = False
    """Another column of the table says so."""
    open: int = 0
    turned: date | None = None
    """A real day beside texts with the month first, where a spreadsheet may have taken the month for the day."""

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> DayOrder:
        """The order in which a column's cells are written."""
        cells = list(cells)
        held = [cell.value for cell in cells if isinstance(cell.value, date)]
        found = [match for cell in cells if (match := _SLASHED.match(cell.text.strip())) and cell.value is None]
        firsts = sum(int(one[1]) <= 12 < int(one[2]) for one in found)
        seconds = sum(int(one[2]) <= 12 < int(one[1]) for one in found)
        either = [one for one in found if int(one[1]) <= 12 and int(one[2]) <= 12 and one[1] != one[2]]
        sample = (either or found)[0][0] if found else ""
        return cls(
            month_first=firsts > 0 == seconds,
            sample=sample,
            days=len(found),
            firsts=firsts,
            seconds=seconds,
            open=len(either),
            turned=held[0] if held and firsts > 0 == seconds and all(day.day <= 12 for day in held) else None,
        )

    @property
    def may_be_turned(self) -> str:
        """What is said of real days beside texts with the month first."""
        assert self.turned is not None
        day = self.turned
        said = f"{long_date(day)} could be {long_date(date(day.year, day.day, day.month))}"
        return f"A spreadsheet made days of some texts, and not of those with the month first: {said}."

    @property
    def is_decided(self) -> bool:
        """Whether some day of it can only be read one way."""
        return bool(self.firsts or self.seconds)

    @property
    def is_open(self) -> bool:
        """Whether some day of it can be read both ways."""
        return self.open > 0

    @property
    def is_mixed(self) -> bool:
        """Whether some days have the month first, and others the day."""
        return bool(self.firsts and self.seconds)

    @property
    def is_in_doubt(self) -> bool:
        """Whether it is anything but the order that is usual here."""
        return self.month_first or self.is_mixed

    @property
    def because(self) -> str:
        """Why it is in doubt."""
        if self.beside:
            return "Another column of the table has the month first."
        several = f"{self.firsts:,} of its {self.days:,} days can only be read with the month first"
        return f"{several}, and {self.seconds:,} only with the day first." if self.seconds else f"{several}."

    def read(self, *, month_first: bool) -> str:
        """The day of the sample, in words."""
        text = _day_first(self.sample) if month_first else self.sample
        found = _SLASHED.match(text)
        assert found is not None
        day, month, year = (int(found[n]) for n in (1, 2, 3))
        try:
            said = long_date(date(year + 2000 * (year < 100), month, day))
        except ValueError:
            return f"{self.sample} can’t be read so"
        return f"{self.sample} is {said}"


_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)(?!\d)")


def _day_first(text: str) -> str:
    """A text with its first figures changed about, where they can be a month and a day."""
    return _SLASHED.sub(
        lambda found: f"{found[2]}/{found[1]}/{found[3]}" if int(found[1]) <= 12 else found[0], text, count=1
    )


@dataclass(frozen=True, kw_only=True)
class When:
    """A date as printed and as read, the one it took the place of, and what is in doubt about it."""

    printed: str
    due: Due
    was: Due | None = None
    because: str | None = None
    others: tuple[Due, ...] = ()
    rest: str | None = None
    """What is beside the date and is none ("Completed")."""


@dataclass(frozen=True, kw_only=True)
class Phrased:
    """A sentence with a date in it: the sentence without it, and the date."""

    title: str
    when: When


def read_when(lines: Sequence[Line], years: Years, *, value: date | float | bool | None = None) -> When | None:
    """The date in a cell, or None where no date is to be read there (it may be blank, or say "N/A")."""
    text = " ".join(line.text for line in lines if line.text).strip()
    struck = " ".join(line.struck for line in lines if line.struck).strip()
    if isinstance(value, date):
        return _of_day(value, text, years)
    if (serial := _serial(value, text)) is not None:
        shown = _of_day(serial, "", years)
        return replace(shown, printed=text, because="It is a number; a spreadsheet shows it as that day.")
    if struck and not text:
        when_was = read_phrase(struck, years)
        because = "It is struck out, and there is no other date beside it."
        return when_was and replace(when_was, because=because)
    when = read_phrase(text, years)
    if when and struck and (old := read_phrase(struck, years)):
        return replace(when, was=old.due)
    return when


@lru_cache(maxsize=1024)
def read_phrase(text: str, years: Years) -> When | None:
    """A due phrase, or the one that is found in a short text around it."""
    if years.month_first and (turned := _day_first(text)) != text:
        when = read_phrase(turned, replace(years, month_first=False))
        return when and replace(when, printed=text)
    when = _read_phrase(text, years)
    return _unsure_of_year(when, years) if when is not None and years.reckoned else when


def _read_phrase(text: str, years: Years) -> When | None:
    text = text.strip()
    if not text or _NO_DATE.fullmatch(text):
        return None
    if (zoned := _in_zone(text)) is not None:
        return zoned
    due = read(text, **_settings(years))
    if isinstance(due, Due):
        return _counted(_when(text, due), years)
    bare = _CLOCK.sub(r"\1", text)
    if bare != text and (when := _read_phrase(bare, years)):
        return replace(when, printed=text)
    parts = [part for part in re.split(r"\s*[/;&]\s*|\s*,\s+(?=\d|[A-Z])|\s+and\s+", text) if part]
    read_parts = [read(part, **_settings(years)) for part in parts]
    if len(parts) > 1 and all(isinstance(part, Due) for part in read_parts):
        return _several(text, [part for part in read_parts if isinstance(part, Due)])
    if when := _on_occasion(text, years):
        return when
    inside = find(text, **_settings(years))
    if inside is not None:
        when = _when(text[inside.start : inside.end], inside.due)
        outside = f"{text[: inside.start]} {text[inside.end :]}"
        left = re.sub(r"\s+", " ", outside).strip(" ,;:()–-/")
        because = when.because
        if left and because is None:
            because = f"“{left}” beside it was kept as words only."
        return _counted(replace(when, printed=text, rest=left or None, because=because), years)
    return None


def turns_the_day(text: str) -> bool:
    """Whether a text is an hour of Greenwich that is on the next day here."""
    return (when := _in_zone(text)) is not None and when.because is not None


def _in_zone(text: str) -> When | None:
    """The day of "2025-05-11T23:00:00Z": in summer that hour is the next day's first here."""
    found = _ZONED.fullmatch(text)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return None
    said = Due(text, Kind.ON, day, day, Precision.DAY)
    if found[4].upper() not in ("Z", "UTC", "GMT", "+0000", "+00:00") or found[2] != "23" or not _is_summer_time(day):
        return When(printed=text, due=said)
    here = day + timedelta(days=1)
    because = f"The hour is one of Greenwich: by British Summer Time it is {long_date(here)} already."
    return When(
        printed=text,
        due=Due(text, Kind.ON, here, here, Precision.DAY, doubt=because, other=(said,)),
        because=because,
        others=(said,),
    )


def _is_summer_time(day: date) -> bool:
    """Whether the night of a day is one of British Summer Time: from the last Sunday of March to that of October."""
    begins, ends = (date(day.year, month, 31) for month in (3, 10))
    begins, ends = (last - timedelta(days=(last.weekday() + 1) % 7) for last in (begins, ends))
    return begins <= day < ends


_LATER = 100
"""Days after which a phrase is read again, to see whether it hangs on the day of reading: a quarter is over by then."""


def _counted(when: When, years: Years) -> When:
    """With a doubt where the date is counted from the day that the plan was taken to be read on: "end of the month"."""
    due = when.due
    if when.because is not None or due.start is None or due.rrule is not None or _YEAR.search(due.phrase):
        return when
    elsewhere = replace(years, as_at=years.as_at + timedelta(days=_LATER))
    again = read(due.phrase, **_settings(elsewhere))
    if isinstance(again, Due) and (again.start, again.end) == (due.start, due.end):
        return when
    if isinstance(again, Due) and again.doubt and "No year is given" in again.doubt:
        return when
    return replace(when, because=f"It is counted from {long_date(years.as_at)}; the document doesn’t say from when.")


_DONE = re.compile(
    r"(?:(?:now|already|fully|was|since)\s+)?"
    r"(?P<word>completed?|done|closed|finished|achieved|delivered|implemented|discharged|actioned|ended|signed[ -]off"
    r"|in place|launched|opened|published|adopted|approved|installed|appointed)\b(?!\s+(?:by|before|and)\b)"
    r"(?:\s+(?:on|in|at|since|during|from))?[\s:,.–—(-]*(?P<when>[^)]*?)[\s).]*",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def said_done(text: str, years: Years) -> Due | None:
    """When something was done, where a column of dates says that: "Completed Dec 2024", "Closed 12/05/2025"."""
    found = _DONE.fullmatch(text.strip())
    if found is None or not found["when"]:
        return None
    due = read(found["when"], **_settings(years))
    return due if isinstance(due, Due) and due.end is not None and due.rrule is None else None


_AND_DONE = re.compile(
    r"(?P<when>.+?)\s*(?:[-–—:;,(\[]|(?=[✓✔☑✅]))\s*(?:now\s+)?(?P<word>complete|completed|done|closed|finished|achieved|delivered"
    r"|implemented|✓|✔|☑|✅)[\s.)\]]*|(?P<tick>[✓✔☑✅])\s*(?P<ticked>.+)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def done_beside(text: str) -> tuple[str, str] | None:
    """The date and the word beside it that says that the thing is done: "30 June 2025 – complete", "✓ June 2025"."""
    found = _AND_DONE.fullmatch(text.strip())
    if found is None:
        return None
    date_said = found["when"] or found["ticked"]
    return (date_said, found["word"] or found["tick"]) if re.search(r"\d", date_said) else None


def _on_occasion(text: str, years: Years) -> When | None:
    """The date of a meeting that stands after its month, within other words: "draft to March full council"."""
    found = _OCCASION.search(text)
    if found is None or not _MONTH_NAME.search(text[: found.start()]):
        return None  # "next meeting", "Scrutiny Committee 14 September 2010"
    when = _read_phrase(_OCCASION.sub("", text), years)
    if when is None:
        return None
    because = when.because
    if when.due.precision is Precision.MONTH:
        because = f"{because or ''} It names a meeting in the month.".strip()
    return replace(when, printed=text, rest=when.rest and text, because=because)


def take_date(sentence: str, years: Years) -> Phrased | None:
    """A sentence and the date that it names, or None where it names none.

    The title ends before the date; what follows in the same sentence stays in it, what follows as a sentence of
    its own doesn't ("Scope review by November 2009. To include …").
    """
    found = _take_date(sentence, years)
    return replace(found, when=_unsure_of_year(found.when, years)) if found is not None and years.reckoned else found


def _may_be_dated(text: str) -> bool:
    small = text.lower()
    if _DIGIT.search(small) is None:
        for sign in _SIGNS:
            if sign in small:
                break
        else:
            return False
    return _MAY_BE_DATED.search(small) is not None


@lru_cache(maxsize=1024)
def _take_date(sentence: str, years: Years) -> Phrased | None:
    plain = _PLAIN_END.fullmatch(sentence) if " by " in sentence and sentence[-1:] in _ENDS_PLAINLY else None
    if plain is not None and not _may_be_dated(plain["title"]):
        when = read_phrase(plain["phrase"], years)
        if when is not None and when.because is None and not when.rest:
            return Phrased(title=plain["title"].rstrip(" ,;:–-"), when=when)
    found = find(sentence, **_settings(years)) if _may_be_dated(sentence) else None
    if found is None:
        return None
    printed = sentence[found.start : found.end]
    before, behind = sentence[: found.start].rstrip(), sentence[found.end :]
    opened = before.endswith(("(", "["))
    if opened:
        before, behind = before[:-1].rstrip(), re.sub(r"^\s*[)\]]", "", behind)
    # Only marks of punctuation are dropped: a word never is.
    before = before.rstrip(" ,;:–-")
    tail = "" if re.match(r"\s*[.;!](?:\s|$)|\s*$", behind) else behind.strip(" ,;:–-")
    title = f"{before} {tail}".strip() if before and tail else before or behind.strip(" .,;:–-")
    when = _when(printed, found.due)
    if not title or when is None:
        return None
    return Phrased(title=title, when=when)


@lru_cache(maxsize=1024)
def is_date(text: str, years: Years) -> bool:
    """Whether a text is a date and nothing else. "T1" and "M6" are mostly numbers that rows go by."""
    if _COULD_BE_REF.fullmatch(text.strip()):
        return False
    return len(text) <= 60 and isinstance(read(text, bare=True, **_settings(years)), Due)


def fields(when: When) -> dict[str, Any]:
    """A date as the fields that a row holds it in."""
    due, was = when.due, when.was
    found: dict[str, Any] = {
        "due_text": when.printed,
        "due_printed": when.printed,
        **day_fields(due),
        "due_doubt": when.because,
    }
    if was is not None and was.end is not None:
        found |= {"baseline_due_to": was.end.isoformat(), "baseline_precision": was.precision}
    return found


def day_fields(due: Due) -> dict[str, Any]:
    """What a due phrase was read as, without the phrase."""
    return {
        "due_from": due.start.isoformat() if due.start else None,
        "due_to": due.end.isoformat() if due.end else None,
        "due_precision": due.precision,
        "due_rrule": due.rrule,
    }


def _unsure_of_year(when: When, years: Years) -> When:
    """A date without its year, in doubt where only the document's other dates say of which year it is."""
    due, year = when.due, years.plan_year
    if year is None or due.end is None or due.rrule is not None or _YEAR.search(due.phrase):
        return when
    later = read(due.phrase, **{**_settings(years), "plan_year": year + 1})
    if not isinstance(later, Due) or later.end is None or later.end == due.end:
        return when
    label = (
        financial_year_of(year, years.year_start).label if years.plan_end is None else f"{year}–{years.plan_end - 1}"
    )
    if when.because and "No year is given" in when.because:
        return when
    because = f"No year is given; the document’s other dates lie in {label}."
    later = replace(later, doubt=None, other=())
    return replace(when, because=f"{when.because} {because}" if when.because else because, others=(*when.others, later))


def _when(printed: str, due: Due) -> When:
    if due.other and due.doubt and due.doubt.startswith("Two dates") and (moved := _REVISED.search(printed)):
        because = "The arrow could also say from when to when." if _ARROW.fullmatch(moved[0]) else None
        return When(printed=printed, due=replace(due, doubt=None, other=()), was=due.other[0], because=because)
    return When(printed=printed, due=due, because=due.doubt, others=due.other)


def _several(text: str, dues: list[Due]) -> When:
    dated = [due for due in dues if due.end is not None]
    ongoing = [due for due in dues if due.precision is Precision.ONGOING]
    best = max(dated, key=lambda due: due.end or date.min) if dated else (ongoing or dues)[0]
    others = tuple(due for due in dues if due is not best)
    return When(printed=text, due=best, because="Several dates are given; the latest counts.", others=others)


def _of_day(day: date, text: str, years: Years) -> When:
    """A real date. Shown as "Mar-10" it is a month, whichever day of it the spreadsheet keeps."""
    day = date(day.year, day.month, day.day)
    plain = Due(text or day.isoformat(), Kind.ON, day, day, Precision.DAY)
    if text:
        shown = read(text, **_settings(years))
        if isinstance(shown, Due) and shown.start and shown.end and shown.start <= day <= shown.end:
            return When(printed=text, due=replace(shown, doubt=None, other=()))
    return When(printed=text or day.isoformat(), due=plain)


def _serial(value: float | bool | date | None, text: str) -> date | None:
    if isinstance(value, (bool, date)):
        return None
    if value is None and re.fullmatch(r"[2-6]\d{4}(?:\.0+)?", text):
        value = float(text)
    if value is None or int(value) not in SERIALS:
        return None
    return SERIAL_ORIGIN + timedelta(days=int(value))


def _settings(years: Years) -> dict[str, Any]:
    return {
        "plan_year": years.plan_year,
        "plan_end": years.plan_end,
        "year_start": years.year_start,
        "as_at": years.as_at,
        "working": years.working,
    }
