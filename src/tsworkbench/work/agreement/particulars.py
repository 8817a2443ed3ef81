"""A plan's particulars (its title, period, words, what its colours mean), and an empty plan that has no more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tsworkbench.plan.calendar import financial_year, long_date, month_name, short_date
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.governance.particulars import particular, written
from tsworkbench.plan.language.fields import Field, Kind
from tsworkbench.plan.whole import Plan
from tsworkbench.store.book import Book
from tsworkbench.store.views import agreement
from tsworkbench.store.views.plan import plans, settings_of
from tsworkbench.store.views.refs import Place
from tsworkbench.work.edits import Change, Edit, Write, cells, name_of, require, standing, words_of

if TYPE_CHECKING:
    from tsworkbench.plan.due import Due


_MONTHS = [month_name(date(2000, number, 1)) for number in range(1, 13)]
_SHORTEST = 3  # letters of a month's name that tell it from the others


class Read(NamedTuple):
    """What a particular was typed as: its cells, or the value of its setting; and the same in words."""

    cells: dict[str, Any]
    words: str
    read: "tuple[Due, ...]" = ()
    """How the days in it were read."""


def particulars_of(book: Book, plan_id: str) -> dict[str, str]:
    """The particulars of a plan as they stand, by name, as an officer would type them; "" for what isn't set.

    Raises NotFound if the plan has gone.
    """
    row = standing(book, Place("plan", plan_id, 0, plan_id))
    return written(cells(row), settings_of(book, plan_id))


def read_particular(name: str, text: str, *, as_at: date, year_start: int = 4) -> Read:
    """What is typed for a particular; nothing typed gives it its default again. Raises WrongInput with what to type."""
    one = particular(name)
    typed = words_of(text, one.label.lower(), lines=one.kind is Kind.LINES, empty=True)
    if one.kind is Kind.PERIOD:
        return _period(typed, as_at, year_start)
    if one.kind is Kind.REVIEW:
        return _review(typed, as_at, year_start)
    if not typed:
        return _as_it_comes(one)
    if one.kind is Kind.MONTH:
        return Read({one.column: _month(typed)}, f"from 1 {_MONTHS[_month(typed) - 1]}")
    if one.kind is Kind.FUNDING:
        from tsworkbench.work.row.money import funding_words

        return Read({one.column: typed}, funding_words(typed))
    if one.kind is Kind.CLOSURES:
        return Read({one.setting: typed}, _closures(typed))
    if one.kind is Kind.COUNT:
        typed = _count(typed, one.limit)
    elif one.kind is Kind.CHOICE:
        typed = _choice(one, typed)
    return Read({one.setting or one.column: typed}, typed)


def set_particular(place: Place, name: str, text: str, *, as_at: date) -> Edit:
    """Writes a particular of a plan; with nothing in `text` it has its default again."""

    def edit(book: Book) -> Change:
        one = particular(name)
        if one.kind is Kind.FUNDING:
            from tsworkbench.work.row.money import set_funding

            return set_funding(place, text)(book)
        require(place, ("plan",), one.label.lower())
        row = standing(book, place)
        read = read_particular(name, text, as_at=as_at, year_start=row["year_start"])
        standing_as, settings = cells(row), settings_of(book, place.id)
        before = written(standing_as, settings)[one.name]
        if one.setting:
            value = read.cells[one.setting]
            writes = _set(book, place.id, one, value)
            settings = settings | {one.setting: value or ""}
        else:
            changed = {column: cell for column, cell in read.cells.items() if row[column] != cell}
            if changed and one.name in ("title", "short-title"):
                refuse_taken(book, standing_as | changed, place.id)
            writes = [Write("plan", place.id, changed)] if changed else []
        now, was = _said(one, before, written(standing_as | read.cells, settings)[one.name])
        label = f"{one.label.lower()} {now}"
        return Change(f"{name_of(place, row)}:", label, was if writes else "", writes, ("plan", place.id), read.read)

    return edit


def refuse_taken(book: Book, after: Mapping[str, Any], plan_id: str | None = None) -> None:
    """Raises WrongInput for the titles of a plan that another is called by: neither could be named any more, nor its
    rows.
    """
    called = str(after["short_title"] or after["title"])
    others = (plan for plan in plans(book) if plan["id"] != plan_id)
    if called.casefold() in {
        name.casefold() for plan in others for name in (plan["title"], plan["short_title"]) if name
    }:
        raise WrongInput(f"There is a plan called “{called}” in this file already: give this one a name of its own.")


def _set(book: Book, plan_id: str, one: Field, value: str | None) -> list[Write]:
    """Where an older act was taken back out of order a setting may stand twice: the newest counts, and is kept."""
    there = agreement.settings_called(book, plan_id, one.setting)
    if value is not None and not there:
        new = Write("setting", None, {"plan_id": plan_id, "key": one.setting, "value": value})
        return [] if value == one.otherwise else [new]
    kept = there.pop() if value is not None else None
    writes = [Write("setting", row["id"], {"deleted": 1}) for row in there]
    if kept is not None and kept["value"] != value:
        writes.append(Write("setting", kept["id"], {"value": value}))
    return writes


def _said(one: Field, before: str, after: str) -> tuple[str, str]:
    """What is said of a change: long words aren't said again."""
    before, after = before or one.otherwise, after or one.otherwise
    if one.kind is Kind.LINES:
        return ("written" if after else "removed"), ""
    return (f"“{after}”" if after else "removed"), (f" (was “{before}”)" if before else "")


def _as_it_comes(one: Field) -> Read:
    if one.name == "title":
        raise WrongInput("A plan needs a title.")
    if one.setting:
        return Read({one.setting: None}, f"the default: {one.otherwise}" if one.otherwise else "")
    if one.kind is Kind.MONTH:
        return Read({one.column: _MONTHS.index(one.otherwise) + 1}, f"the default: {one.otherwise}")
    return Read({one.column: one.otherwise or None}, f"the default: {one.otherwise}" if one.otherwise else "")


def _month(typed: str) -> int:
    word = typed.casefold().rstrip(".")
    if word.isdecimal() and word.isascii() and len(word) <= 2 and 1 <= int(word) <= len(_MONTHS):
        return int(word)
    for number, name in enumerate(_MONTHS, 1):
        if len(word) >= _SHORTEST and name.casefold().startswith(word):
            return number
    raise WrongInput(f"“{typed[:40]}” is not a month. Type it as “April”, “oct” or “1”.")


def _count(typed: str, most: int) -> str:
    digits = typed.lstrip("0") or "0"
    if not (typed.isascii() and typed.isdecimal() and len(digits) <= len(str(most))):
        raise WrongInput(f"“{typed[:40]}” is not a number it can have. Type one from 0 to {most}.")
    return digits


def _choice(one: Field, typed: str) -> str:
    choices = [choice.value for choice in one.choices]
    meant = [choice for choice in choices if choice.casefold().startswith(typed.casefold())]
    if len(meant) != 1:
        raise WrongInput(f"“{typed[:40]}” is not one of its choices: {', '.join(choices)}.")
    return meant[0]


def _closures(typed: str) -> str:
    """The days in words. Raises WrongInput for the first that is none."""
    from tsworkbench.plan.calendar import closure, closure_parts, closure_words

    found = []
    for part in closure_parts(typed):
        one = closure(part)
        if one is None:
            raise WrongInput(
                f"“{part[:40]}” is not a set of days. Type them as “29–31 Dec”, “24 Dec to 1 Jan; 3 June 2010”."
            )
        found.append(closure_words(one))
    if not found:
        raise WrongInput("That is not a set of days. Type them as “29–31 Dec”, “24 Dec to 1 Jan; 3 June 2010”.")
    return f"closed {'; '.join(found)}"


def _period(typed: str, as_at: date, year_start: int) -> Read:
    if not typed:
        return Read({"period_start": None, "period_end": None}, "")
    span = period_of(typed, today=as_at, year_start=year_start)
    read = read_period(typed, today=as_at, year_start=year_start)
    doubts = "".join(f" · {due.doubt}" for due in read if due.doubt)
    days = {"period_start": span.first.isoformat(), "period_end": span.last.isoformat()}
    return Read(days, f"from {long_date(span.first)} to {long_date(span.last)}{doubts}", read)


def _review(typed: str, as_at: date, year_start: int) -> Read:
    """The words as they are, and the rule in them where they hold one."""
    from tsworkbench.plan.due import Due, read
    from tsworkbench.plan.governance.particulars import reviews

    if not typed:
        return Read({"review_text": None, "review_rrule": None}, "")
    due = read(typed, plan_year=None, as_at=as_at, year_start=year_start)
    rule = due.rrule if isinstance(due, Due) else None
    year = date(as_at.year, 1, 1), date(as_at.year + 2, 12, 31)
    turns = reviews(typed, rule, begins=as_at, first=year[0], last=year[1])
    if turns:
        words = f"in the month view, such as {long_date(turns[0].last)}"
    else:
        words = "kept as words: no day can be read from them"
    if isinstance(due, Due):
        words = f"{words} · {due.doubt}" if due.doubt else words
    return Read({"review_text": typed, "review_rrule": rule}, words, (due,) if isinstance(due, Due) else ())


# -- an empty plan: its title and its period


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
        raise WrongInput(f"“{text}” does not end after it starts. Type it as “{_two_days(today)}”.")
    return Period(first, last)


def about_period(text: str, today: date) -> str:
    """How what is typed as a period is read, or what to type. Raises WrongInput if it is none."""
    if not text:
        return f"a year as “{financial_year(today).label}”, or two days as “{_two_days(today)}”"
    first, last = period_of(text, today=today)
    doubts = "".join(f" · {due.doubt}" for due in read_period(text, today=today) if due.doubt)
    return f"from {long_date(first)} to {long_date(last)}{doubts}"


def _two_days(today: date) -> str:
    """The financial year of a day as its first and its last day: what is shown as an example."""
    first, last = financial_year(today)[:2]
    return f"{short_date(first)}..{short_date(last)}"


def read_period(text: str, *, today: date, year_start: int = 4) -> "tuple[Due, ...]":
    """How each end of a period was read, as the days it covers. Raises WrongInput if it names none."""
    from tsworkbench.plan.due import Due, Kind, read

    start, dots, end = text.partition("..")
    closure_parts = [start, end] if dots else [start]
    spans = [read(part, plan_year=None, as_at=today, year_start=year_start) for part in closure_parts]
    named = tuple(span for span in spans if isinstance(span, Due) and span.end is not None and span.rrule is None)
    if len(named) < len(spans):
        year = financial_year(today).label
        raise WrongInput(f"“{text}” is not a period. Type a year as “{year}”, or two days as “{_two_days(today)}”.")
    return tuple(replace(due, kind=Kind.DURING) if due.kind is Kind.BY else due for due in named)


def empty_plan(title: str | None, period: str | None, *, as_at: date) -> Plan:
    """A plan without a row. Without a period it is the as-at day's financial year; without a title, named by it."""
    if period is not None:
        span = period_of(period, today=as_at)
    else:
        span = Period(*financial_year(as_at)[:2])
    words = words_of(title, "title") if title is not None else f"Action plan {span.label}"
    return Plan(title=words, period_start=span.first.isoformat(), period_end=span.last.isoformat())
