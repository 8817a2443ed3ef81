"""What the fields of a row, and what stands in them, are called when they are spoken of: in a history, say."""

from datetime import date
from typing import Any

from tsworkbench.plan.badges import GLYPHS
from tsworkbench.plan.calendar import financial_year, month_name, short_date, terse_due
from tsworkbench.plan.model import Rag

NOTHING = "nothing"
"""What stands in an empty cell."""

DATES: dict[str, tuple[str, ...]] = {
    "due": ("due_from", "due_to", "due_precision"),
    "expected": ("expected_due_from", "expected_due_to", "expected_precision"),
    "baseline": ("baseline_due_to", "baseline_due_to", "baseline_precision"),
}
"""A date, and the cells that hold it: first day, last day, precision."""

_PART_OF_DATE = {
    "due_text": "due",
    "due_rrule": "due",
    "due_doubt": "due",
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
    "cost_text": "cost",
    "cost_pence": "cost in figures",
    "cost_kind": "kind of cost",
    "funding_text": "funding",
    "pence": "amount",
    "inside": "inside the budget of",
    "period_start": "first day",
    "period_end": "last day",
    "target_kind": "target counts",
    "objective_word": "word for level 1",
    "activity_word": "word for level 2",
    "year_start": "first month of the year",
    "report_on": "rated are",
    "review_text": "review",
    "review_rrule": "rule of the review",
    "on_day": "on",
    "left_on": "left on",
    "as_at": "as at",
    "value": "value",
}
_DAYS = {"done_on", "period_start", "period_end", "on_day", "left_on", "as_at"}
_CODES = {"status", "cost_kind", "kind", "role", "report_on", "target_kind"}
_PENCE = {"cost_pence", "pence"}
_MONTHS = {str(number) for number in range(1, 13)}
_YES_NO = {"confirmed", "no_change", "is_more"}
_UNSAID = {"rag": "not said", "due": "no date", "confirmed": "not said"}


def date_of(column: str) -> str | None:
    """The date that a cell is part of: "due" for ``due_to`` and ``due_precision``; None for other cells."""
    return _PART_OF_DATE.get(column)


def field_words(column: str) -> str:
    """A column as an officer calls it: "done on" for ``done_on``."""
    return _WORDS.get(column) or column.replace("_", " ")


def cell_words(column: str, value: Any) -> str:
    """What stands in a cell, as an officer says it: "in progress", "▲ Red", "31 Dec 2009", "£25,000"."""
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
    if column in _PENCE and isinstance(value, int):
        return money_words(value)
    if column in _YES_NO:
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,}"
    return " / ".join(str(value).split("\n"))


def money_words(pence: int) -> str:
    """ "£105,000"; with pence only where there are any."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{pounds:,}{f'.{rest:02d}' if rest else ''}"


def _day_words(text: str) -> str:
    try:
        return short_date(date.fromisoformat(text))
    except ValueError:  # another tool wrote it
        return text


def when_words(first: str | None, last: str | None, precision: str | None, *, year_start: int = 4) -> str:
    """A date as exactly as it was said, with its year: "end Dec 2009", "15 Dec 2009", "Q3 2009/10", "TBC"."""
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
    words = terse_due(start, end, precision, as_at=end, year_start=year_start)
    if precision in ("quarter", "half"):
        return f"{words} {financial_year(end, year_start).label}"
    return f"{words} {end.year}" if precision == "season" else words
