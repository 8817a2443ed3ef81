"""The plans of the file: how each is found, what it is called, and its own settings."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from tsworkbench.plan.calendar import day_of_cell, financial_year
from tsworkbench.plan.errors import NotFound, WorkbenchError, WrongInput
from tsworkbench.store.book import Book, Row


def plans(book: Book) -> list[Row]:
    """The plans of the file in their order."""
    return book.rows("select * from plan where deleted=0 order by sort, id")


def standing_plans(book: Book) -> list[Row]:
    """The plans that are being delivered: those that are not closed, in their order."""
    return book.rows("select * from plan where deleted=0 and closed_on is null order by sort, id")


def plans_wanted(book: Book, name: str | None) -> list[Row]:
    """The plan of that name, or else those that are being delivered. Raises as `plan_named` does."""
    return [plan_named(book, name)] if name is not None else standing_plans(book)


def closed_plans(book: Book) -> tuple[str, ...]:
    """The ids of the plans that have been closed."""
    return tuple(row[0] for row in book.rows("select id from plan where deleted=0 and closed_on is not null"))


def settings_of(book: Book, plan_id: str) -> dict[str, str]:
    """A plan's own settings by their keys. Of one that stands twice, after an older act was undone, the newest."""
    rows = book.rows("select key, value from setting where plan_id=? and deleted=0 order by id", plan_id)
    return {row[0]: row[1] for row in rows}


class Years(NamedTuple):
    """What a phrase without a year is read against."""

    plan_year: int | None
    plan_end: int | None
    year_start: int


def _years(plan: Row) -> Years:
    """The years of a plan, from its period."""
    year_start = plan["year_start"]
    start, end = day_of_cell(plan["period_start"]), day_of_cell(plan["period_end"])
    first = None
    if start is not None:
        first = start.year if start.month >= year_start else start.year - 1
    return Years(first, end.year if end is not None else None, year_start)


def reading_settings(book: Book, plan_id: str | None, *, as_at: date) -> dict[str, Any]:
    """How what is typed today is read in a plan, or in none: `plan.due` takes them as they are."""
    from tsworkbench.plan.calendar import working_days
    from tsworkbench.plan.language.fields import BANK_HOLIDAYS, CLOSURE_DAYS

    plan = book.row("select * from plan where id=?", plan_id)
    years = _years(plan) if plan is not None else Years(None, None, 4)
    kept = settings_of(book, plan_id or "")
    working = working_days(kept.get(BANK_HOLIDAYS), kept.get(CLOSURE_DAYS))
    return years._asdict() | {"as_at": as_at, "working": working, "typed": True}


def is_shared(book: Book) -> bool:
    """Whether any plan of the file is shared with other copies of it: whether one of them is its home."""
    return book.value("select 1 from setting where key='share.home' and deleted=0 limit 1") is not None


def name_of(book: Book, plan_id: str) -> str:
    """What a plan is called in short, if it has a short title; empty if there is no such plan, not even deleted."""
    return str(book.value("select coalesce(short_title, title) from plan where id=?", plan_id) or "")


def letters_of(plan: Row) -> str:
    """A plan in a few letters, as lists that span plans name it: "THIN", "TSS"."""
    words = str(plan["short_title"] or plan["title"]).split()
    words = [word for word in words if word[0].isalnum()] or words
    return words[0][:8] if len(words) == 1 else "".join(word[0] for word in words[:4])


def tags_of(there: Sequence[Row]) -> dict[str, str]:
    """Plan id → what a plan is called before a number where a list holds rows of several: its letters; where another
    has the same, with its year: "TSS 2009/10". `plan_named` finds it by that.
    """
    tags = {}
    for plan in there:
        letters = letters_of(plan)
        alike = [one for one in there if letters_of(one).casefold() == letters.casefold()]
        tags[plan["id"]] = letters if len(alike) == 1 else _with_year(plan)
    return tags


def _with_year(plan: Row) -> str:
    years = _years_of(plan)
    return f"{letters_of(plan)} {years[0]}" if years else letters_of(plan)


def plan_named(book: Book, name: str, *, closed: bool = False) -> Row:
    """The one plan of that name: its short title, the beginning of its title, its letters in a list, its year as
    “2010/11”, or its id. Of several that fit, the one that isn't closed; with `closed`, the one that is.

    Raises NotFound, naming the plans there are, or WrongInput if several fit.
    """
    name = cleaned(name)
    wanted = name.casefold()
    there = plans(book)
    exact = [p for p in there if wanted in ((p["short_title"] or "").casefold(), p["title"].casefold(), p["id"])]
    fits = exact or [
        p
        for p in there
        if wanted
        and (p["title"].casefold().startswith(wanted) or (p["short_title"] or "").casefold().startswith(wanted))
    ]
    fits = fits or [p for p in there if wanted in (letters_of(p).casefold(), _with_year(p).casefold())]
    fits = fits or [p for p in there if wanted and wanted in _years_of(p)]
    if len(fits) > 1:
        fits = [p for p in fits if (p["closed_on"] is not None) is closed] or fits
    if len(fits) == 1:
        return fits[0]
    if not fits:
        raise NotFound(f"There is no plan called “{name}” in this file. Its plans: {_names(there) or 'none yet'}.")
    raise WrongInput(f"“{name}” fits several plans. Name one whole: {_names(fits)}.")


def _years_of(plan: Row) -> tuple[str, ...]:
    """How a plan's period is written: "2009/10" and "2009-10", or "2008–2014" and "2008-2014" over several years."""
    try:
        first, last = (date.fromisoformat(plan[day]) for day in ("period_start", "period_end"))
    except (TypeError, ValueError):  # no period, or what another program wrote in its place
        return ()
    year = financial_year(first, plan["year_start"])
    if (year.first, year.last) == (first, last):
        return year.label, year.label.replace("/", "-")
    return f"{first.year}–{last.year}", f"{first.year}-{last.year}"


def one_plan(book: Book, name: str | None) -> Row:
    """The plan of that name; without a name, the only one of the file that is being delivered.

    Raises WrongInput, naming them, where there are several, and NotFound where there is none.
    """
    if name is not None:
        return plan_named(book, name)
    there = standing_plans(book)
    if len(there) == 1:
        return there[0]
    if there:
        raise WrongInput(
            f"The file holds {len(there)} plans: {_names(there)}. Say which one, by its name (--plan NAME)."
        )
    raise no_open_plan(book)


def no_open_plan(book: Book) -> WorkbenchError:
    """What is said where a file has no plan that is being delivered: all are closed, or there is none."""
    closed = plans(book)
    if closed:
        return WrongInput(
            f"Every plan of this file is closed: {_names(closed)}. Say which one, by its name (--plan NAME)."
        )
    return NotFound("There is no plan in this file yet. Import one with “tsworkbench import DOCUMENT”.")


def _names(there: list[Row]) -> str:
    return ", ".join(f"“{plan['short_title'] or plan['title']}”" for plan in there)


def cleaned(text: str) -> str:
    """What was typed, without what a terminal or SQLite could choke on."""
    if text.isascii() and text.isprintable():
        return text.strip()
    from tsworkbench.plan.language.text import clean  # costs its regular expressions

    return clean(text)


# -- filters that the file keeps, each in a setting


_FILTER = "filter."


def kept(book: Book) -> dict[str, str]:
    """Filters kept in the file: name → text, by name."""
    rows = book.rows(
        "select key, value from setting where deleted=0 and substr(key, 1, ?)=? order by key, id",
        len(_FILTER),
        _FILTER,
    )
    return {row[0][len(_FILTER) :]: row[1] for row in rows}


def kept_as(book: Book, name: str) -> list[Row]:
    """(id, value) of the settings that keep a filter under `name`."""
    return book.rows("select id, value from setting where key=? and deleted=0", setting_key(name))


def setting_key(name: str) -> str:
    """The key of the setting that keeps a filter under `name`."""
    return _FILTER + name
