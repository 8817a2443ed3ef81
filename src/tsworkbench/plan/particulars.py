"""The particulars of a plan as a whole: what it is called and whose it is, its year and its words, its own choices.

A particular stands in a cell of the plan's row, or is a setting of the plan's own; an officer need not know which.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from tsworkbench.plan.calendar import financial_year_of, month_name, short_date
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.model import Rag
from tsworkbench.plan.rag import MEANINGS
from tsworkbench.plan.working import DEFAULT, NATIONS, NONE

BANK_HOLIDAYS, CLOSURE_DAYS = "dates.bank_holidays", "dates.closure_days"
"""The settings by which working days are counted."""


class Kind(StrEnum):
    """How a particular is typed and read."""

    LINE = "line"
    LINES = "lines"
    CHOICE = "choice"
    MONTH = "month"
    PERIOD = "period"
    COUNT = "count"
    REVIEW = "review"
    CLOSURES = "closures"


class Particular(NamedTuple):
    """One particular. `name` is what it is called on the command line, `label` on the screen."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    group: int = 0
    """Those of one group stand together."""
    setting: str = ""
    """The key of the setting that holds it; without one, a column does."""
    otherwise: str = ""
    """What holds while nothing is set."""
    choices: tuple[str, ...] = ()

    @property
    def column(self) -> str:
        """The plan's cell that holds it, if no setting does."""
        return "review_text" if self.kind is Kind.REVIEW else self.name.replace("-", "_")


def _meaning(rag: Rag) -> Particular:
    said = "not rated" if rag is Rag.UNRATED else rag.value
    return Particular(
        f"{rag.value}-means",
        f"{said.capitalize()} is",
        group=3,
        setting=f"rag.{rag.value}.meaning",
        otherwise=MEANINGS[rag],
    )


PARTICULARS = (
    Particular("title", "Title"),
    Particular("short-title", "Short title", hint="where the whole title has no room"),
    Particular("organisation", "Whose it is", hint="the council or body whose plan it is"),
    Particular("lead-body", "Led by", hint="the body that leads its delivery"),
    Particular("report-from", "Reports from", hint="if another body than those", setting="report.from"),
    Particular("area", "Area"),
    Particular("contact", "Contact"),
    Particular("period", "Period", Kind.PERIOD, "from its first day to its last", 1),
    Particular("year-start", "Year starts", Kind.MONTH, "the first month of its financial year", 1, otherwise="April"),
    Particular("review", "Review", Kind.REVIEW, "when the plan is looked at again", 1),
    Particular("objective-word", "Level 1", hint="what the plan calls its objectives", group=2, otherwise="Objective"),
    Particular("activity-word", "Level 2", hint="what the plan calls its activities", group=2, otherwise="Activity"),
    Particular(
        "report-on",
        "Rated are",
        Kind.CHOICE,
        "the rows that carry a RAG",
        2,
        otherwise="activity",
        choices=("activity", "milestone"),
    ),
    Particular(
        "amber-after",
        "Amber after",
        Kind.COUNT,
        "days late, by the dates alone",
        3,
        setting="dates.amber_after_days",
        otherwise="0",
    ),
    Particular(
        "red-after",
        "Red after",
        Kind.COUNT,
        "months late, by the dates alone",
        3,
        setting="dates.red_after_months",
        otherwise="1",
    ),
    Particular(
        "one-colour",
        "One colour",
        Kind.CHOICE,
        "for an objective, instead of counts",
        3,
        setting="objectives.one_colour",
        otherwise="no",
        choices=("no", "yes"),
    ),
    *(_meaning(rag) for rag in Rag),
    Particular(
        "bank-holidays",
        "Bank holidays",
        Kind.CHOICE,
        "whose count as no working days",
        4,
        setting=BANK_HOLIDAYS,
        otherwise=DEFAULT,
        choices=(*NATIONS, NONE),
    ),
    Particular(
        "closure-days",
        "Closure days",
        Kind.CLOSURES,
        "no working days either: “29–31 Dec”",
        4,
        setting=CLOSURE_DAYS,
    ),
    Particular("vision", "Vision", Kind.LINES, group=5),
    Particular("rationale", "Rationale", Kind.LINES, group=5),
    Particular("implications", "Implications", Kind.LINES, group=5),
    Particular("next-steps", "Next steps", Kind.LINES, group=5),
    Particular("notes", "Notes", Kind.LINES, group=5),
)
"""In the order in which a form asks for them."""

_BY_NAME = {one.name: one for one in PARTICULARS}
_BY_SETTING = {one.setting: one for one in PARTICULARS if one.setting}


def particular(name: str) -> Particular:
    """The particular of that name, with dashes or underscores. Raises WrongInput if there is none."""
    found = _BY_NAME.get(name.strip().casefold().replace("_", "-"))
    if found is None:
        raise WrongInput(f"“{name[:40]}” is nothing that a plan has. It has: {', '.join(_BY_NAME)}.")
    return found


def of_setting(key: str) -> Particular | None:
    """The particular that a setting holds; None for a setting that is none, such as a filter kept."""
    return _BY_SETTING.get(key)


def written(cells: Mapping[str, Any], settings: Mapping[str, str]) -> dict[str, str]:
    """Each particular as an officer would type it, by name; "" for what isn't set.

    `cells` are those of the plan's row, `settings` its own by their keys.
    """
    found = {}
    for one in PARTICULARS:
        if one.setting:
            found[one.name] = settings.get(one.setting, "")
        elif one.kind is Kind.PERIOD:
            found[one.name] = _period(cells["period_start"], cells["period_end"], cells["year_start"])
        elif one.kind is Kind.MONTH:
            found[one.name] = month_name(date(2000, cells[one.column], 1))
        else:
            found[one.name] = str(cells[one.column] or "")
    return found


def _period(first: str | None, last: str | None, year_start: int) -> str:
    try:
        days = [date.fromisoformat(day) if day else None for day in (first, last)]
    except ValueError:  # another tool wrote it
        return f"{first or ''}..{last or ''}"
    start, end = days
    if start is not None and end is not None:
        year = financial_year_of(start.year, year_start)
        if (start, end) == year[:2] and "/" in year.label:
            return year.label
    return "..".join(short_date(day) if day else "" for day in days) if any(days) else ""


def setting_words(key: str) -> str:
    """What a setting is called when it is spoken of: "amber after", or its key where it is no particular."""
    one = of_setting(key)
    return one.label.lower() if one is not None else key
