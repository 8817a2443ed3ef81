"""Due phrases: "by end January 2010", "Q3 2009/10", "TBC", "+2w" – read as the days they mean, with the doubt.

A small grammar of our own reads them. A general date parser reads "2009/10" as October 2009 and invents the
day that "by March" does not name; here nothing is guessed silently: what has two plausible readings gives the
likelier one, says what else it could be, and the phrase itself is always kept.

The grammar is only loaded when something is read, so that a model may import ``Precision`` at no cost.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from tsworkbench.plan.due.precision import Kind, Precision

if TYPE_CHECKING:
    from tsworkbench.plan.calendar import WorkingDays
    from tsworkbench.plan.due.answers import Due, Found, Unread
    from tsworkbench.plan.due.context import Context
    from tsworkbench.plan.due.days.shorthand import Shift

__all__ = ["Due", "Found", "Kind", "Precision", "Unread", "find", "read", "read_shift"]


def read(
    phrase: str,
    *,
    plan_year: int | None,
    as_at: date,
    year_start: int = 4,
    quarters: Literal["calendar", "financial"] = "financial",
    plan_end: int | None = None,
    working: "WorkingDays | None" = None,
    typed: bool = False,
    bare: bool = False,
) -> "Due | Unread":
    """What a due phrase means. Never raises for any text; what can't be read says why and what to type.

    ``bare`` reads only what is a date and nothing else: no condition, meeting or name of a part beside it.

    ``plan_year`` is the calendar year in which the plan's first financial year starts (2009 for 2009/10),
    ``plan_end`` the calendar year in which the plan ends, ``as_at`` the day from which shorthand like "+2w"
    counts, ``year_start`` the first month of a financial year, ``quarters`` whose quarter "Q2 2005" is, and ``working``
    which days are worked (without it, those of England). What is ``typed`` today recurs from today on; what a plan
    prints recurs from the plan's first day.

    A month without a year is the one in the plan's year; in a plan of several years the next one on or after
    ``as_at``; without a plan year the next one on or after ``as_at``.

    Raises ValueError if ``year_start`` is not a month.
    """
    from tsworkbench.plan.due.sentences import read_phrase

    return read_phrase(phrase, _context(plan_year, as_at, year_start, quarters, plan_end, working, typed), bare=bare)


def find(
    sentence: str,
    *,
    plan_year: int | None,
    as_at: date,
    year_start: int = 4,
    quarters: Literal["calendar", "financial"] = "financial",
    plan_end: int | None = None,
    working: "WorkingDays | None" = None,
    typed: bool = False,
) -> "Found | None":
    """The due phrase anywhere in a sentence, or None; ``sentence[found.start:found.end]`` is it as printed.

    Stricter than ``read``: years and numbers inside a sentence are mostly names ("2009/10 Council Action
    Plan") and quantities, so a phrase needs a lead-in ("by", "in", "during"), a parenthesis, or its place at
    the end. Of several, a "by" counts before an "in" and a later day before an earlier one, with the doubt.

    Raises ValueError if ``year_start`` is not a month.
    """
    from tsworkbench.plan.due.sentences import find_phrase

    return find_phrase(sentence, _context(plan_year, as_at, year_start, quarters, plan_end, working, typed))


def read_shift(
    phrase: str, *, as_at: date, year_start: int = 4, working: "WorkingDays | None" = None, **_: Any
) -> "Shift | None":
    """How far "+2w" or "-1m" moves a date of its own; None for any other phrase. The settings are those of `read`."""
    if phrase.strip()[:1] not in ("+", "-"):
        return None
    from tsworkbench.plan.due.sentences import read_shift_phrase

    return read_shift_phrase(phrase, _context(None, as_at, year_start, "financial", None, working, True))


def _context(
    plan_year: int | None,
    as_at: date,
    year_start: int,
    quarters: Literal["calendar", "financial"],
    plan_end: int | None,
    working: "WorkingDays | None",
    typed: bool,
) -> "Context":
    from tsworkbench.plan.calendar import ENGLAND
    from tsworkbench.plan.due.context import context

    return context(plan_year, as_at, year_start, quarters, plan_end, working or ENGLAND, typed)


def __getattr__(name: str) -> Any:
    if name in ("Due", "Found", "Unread"):
        from tsworkbench.plan.due import answers

        return getattr(answers, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
