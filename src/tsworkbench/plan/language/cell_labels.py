"""What the fields of a row, and what is in them, are called when they are spoken of: in a history, say."""

from datetime import date
from typing import Any

from tsworkbench.plan.calendar import add_months, financial_year, month_name, short_date, terse_due
from tsworkbench.plan.english import number, pounds
from tsworkbench.plan.model import GLYPHS, Rag

NOTHING = "nothing"
"""What is in an empty cell."""

DATES: dict[str, tuple[str, ...]] = {
    "due": ("due_from", "due_to", "due_precision", "due_rrule"),
    "expected": ("expected_due_from", "expected_due_to", "expected_precision"),
    "baseline": ("baseline_due_to", "baseline_precision"),
}
"""A date, and the cells that hold it: first day (a baseline has none), last day, precision, and how it recurs."""

_PART_OF_DATE = {
    "due_text": "due",
    "expected_text": "expected",
    **{column: name for name, columns in DATES.items() for column in columns},
}

_WORDS = {
    "rag": "RAG",
    "ref": "number",
    "why": "why",
    "next": "next",
    "comment": "commentary",
    "text": "text",
    "done_on": "done on",
    "due_printed": "due as printed",
    "due_text": "due in words",
    "due_doubt": "doubt about the date",
    "expected_text": "expected in words",
    "expected_reason": "reason for the expected date",
    "past_at_sign_off": "date past at sign-off",
    "key_changes": "key changes",
    "signed_off_on": "signed off on",
    "closed_on": "closed on",
    "carried_from": "carried from",
    "issued_on": "issued on",
    "issued_to": "issued to",
    "return_by": "return by",
    "cut_off": "cut-off",
    "report_no": "number of the report",
    "was_due_to": "was due",
    "terms": "terms of reference",
    "asked_on": "asked on",
    "cost_text": "cost",
    "cost_pence": "cost in figures",
    "cost_kind": "kind of cost",
    "funding_text": "funding",
    "pence": "amount",
    "worth_pence": "worth",
    "inside": "inside the budget of",
    "period_start": "first day",
    "period_end": "last day",
    "target_kind": "target counts",
    "starts_from": "starts from",
    "starts_on": "starts on",
    "first_on": "from",
    "last_on": "to",
    "better": "better is",
    "amber_within": "amber within, in per cent",
    "objective_word": "word for level 1",
    "activity_word": "word for level 2",
    "year_start": "first month of the year",
    "report_on": "rated are",
    "review_text": "review",
    "review_rrule": "rule of the review",
    "on_day": "on",
    "next_on": "next on",
    "left_on": "left on",
    "as_at": "as at",
    "value": "value",
}
_DAYS = {
    *("done_on", "period_start", "period_end", "on_day", "left_on", "as_at", "signed_off_on", "past_at_sign_off"),
    *("closed_on", "due_on", "next_on", "asked_on", "starts_on", "first_on", "last_on"),
    *("issued_on", "return_by", "cut_off", "due_from", "due_to", "was_due_to", "expected_due_from", "expected_due_to"),
    "baseline_due_to",
}
_RULES = {"due_rrule", "review_rrule"}
_CODES = {"status", "cost_kind", "kind", "role", "report_on", "target_kind"}
_PENCE = {"cost_pence", "pence", "worth_pence"}
_MONTHS = {str(number) for number in range(1, 13)}
_YES_NO = {"confirmed", "no_change", "is_more", "vacant"}
_UNSAID = {"rag": "not said", "stage": "not said", "due": "no date", "confirmed": "not said"}


def date_of(column: str) -> str | None:
    """The date that a cell is part of: "due" for ``due_to`` and ``due_precision``; None for other cells."""
    return _PART_OF_DATE.get(column)


def field_words(column: str) -> str:
    """A column as an officer calls it: "done on" for ``done_on``."""
    return _WORDS.get(column) or column.replace("_", " ")


def cell_words(column: str, value: Any) -> str:
    """What is in a cell, as an officer says it: "in progress", "▲ Red", "31 Dec 2009", "£25,000"."""
    if value is None or value == "":
        return _UNSAID.get(column, NOTHING)
    if column == "rag":
        return f"{GLYPHS[Rag(value)]} {Rag(value).value.capitalize()}" if value in tuple(Rag) else str(value)
    if column in _CODES:
        return str(value).replace("_", " ")
    if column == "year_start":
        return month_name(date(2000, int(value), 1)) if str(value) in _MONTHS else str(value)
    if column in _DAYS:
        return _day_words(str(value))
    if column in _RULES:
        return terse_due(None, None, "recurring", as_at=date.min, rrule=str(value))
    if column in _PENCE and isinstance(value, int):
        return pounds(value)
    if column in _YES_NO:
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    return " / ".join(str(value).split("\n"))


def _day_words(text: str) -> str:
    try:
        return short_date(date.fromisoformat(text))
    except ValueError:  # another tool wrote it
        return text


def when_words(
    first: str | None, last: str | None, precision: str | None, rrule: str | None = None, *, year_start: int = 4
) -> str:
    """A date as exactly as it was said, with its year: "end Dec 2009", "15 Dec 2009", "Q3 2009/10", "TBC".

    With its `rrule` what recurs says how: "quarterly, first 30 Jun 2009".
    """
    try:
        start = date.fromisoformat(first) if first else None
        end = date.fromisoformat(last) if last else None
    except ValueError:
        return str(last or first)
    precision = precision or "none"
    if end is None and start is not None:
        return f"from {short_date(start).split(' ', 1)[1] if precision == 'month' else short_date(start)}"
    if end is None:
        return {"tbc": "TBC", "none": "no date"}.get(precision, precision)
    if precision == "month":
        return f"end {short_date(end).split(' ', 1)[1]}"
    if precision in ("day", "none", "relative"):
        return short_date(end)
    if precision == "week":
        return f"week to {short_date(end)}"
    words = terse_due(start, end, precision, as_at=end, year_start=year_start, rrule=rrule)
    if precision == "recurring" and rrule:
        return f"{words}, first {short_date(end)}"
    if precision in ("quarter", "half"):
        return f"{words} {financial_year(end, year_start).label}"
    return f"{words} {end.year}" if precision == "season" else words


_MONTHS_OF = {"quarter": 3, "half": 6}


def baseline_words(last: str | None, precision: str | None, *, year_start: int = 4) -> str:
    """A baseline as the day it is, with how exactly it was agreed: "31 Mar 2011 (2010/11)", "end Dec 2009"."""
    day = _day_words(last) if last else "no date"
    try:
        end = date.fromisoformat(last or "")
    except ValueError:
        return day
    if precision in (None, "day", "none", "relative", "tbc", "ongoing"):
        return day
    months = _MONTHS_OF.get(precision or "")
    first = add_months(end.replace(day=1), 1 - months).isoformat() if months else None
    words = when_words(first, last, precision, year_start=year_start)
    return words if precision in ("month", "week") else f"{day} ({words})"
