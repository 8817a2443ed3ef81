"""Fields that have no act of their own: what a form writes besides dates, leads, status and RAG."""

import re
from datetime import date

from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.model import CostKind
from tsworkbench.plan.targets import number
from tsworkbench.store.book import Book, utc_text
from tsworkbench.store.views.refs import Place
from tsworkbench.work.acting import Change, Edit, Write, change
from tsworkbench.work.rows import require, standing, words_of

_MOST = 1e15

# column: what it is called, the levels that have it, and whether it takes several lines
TEXTS: dict[str, tuple[str, tuple[str, ...], bool]] = {
    "short_title": ("short title", ("objective", "activity", "milestone"), False),
    "text": ("text", ("milestone",), False),
    "key_changes": ("key changes", ("objective",), True),
    "rationale": ("rationale", ("objective",), True),
    "notes": ("notes", ("objective", "activity", "milestone", "output"), True),
    "unit": ("unit", ("output",), False),
}


def set_text(place: Place, column: str, text: str) -> Edit:
    """Writes one of `TEXTS`; empty text takes it away."""

    def edit(book: Book) -> Change:
        called, levels, lines = TEXTS[column]
        require(place, levels, called)
        row = standing(book, place)
        words = words_of(text, called, lines=lines, empty=True) or None
        writes = [Write(place.level, place.id, {column: words})] if words != row[column] else []
        return change(place, row, f"{called} {'written' if words else 'taken away'}", "", writes)

    return edit


def read_pounds(text: str) -> int | None:
    """Pence of an amount as it is typed: "£105,000", "25k", "12.50". None for nothing. Raises WrongInput."""
    plain = text.strip().lstrip("£").strip().casefold()
    if not plain:
        return None
    factor = {"k": 1_000, "m": 1_000_000}.get(plain[-1], 1)
    pounds = _number(plain[:-1].rstrip() if factor > 1 else plain)
    if pounds is None or pounds < 0 or pounds * factor > _MOST:
        raise WrongInput(f"“{text.strip()[:40]}” is no amount. Type pounds, such as “105,000”, “25k” or “12.50”.")
    return round(pounds * factor * 100)


def read_number(text: str, what: str) -> float | None:
    """A number as it is typed: "1,000". None for nothing. Raises WrongInput."""
    if not text.strip():
        return None
    read = _number(text.strip())
    if read is None or abs(read) > _MOST:
        raise WrongInput(f"“{text.strip()[:40]}” is no number. Type the {what} as a number, such as “1,000”.")
    return read


_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]*)\.?[0-9]*")
"""Thousands may be set apart: what a comma sets apart otherwise ("1,5") is no number here."""


def _number(plain: str) -> float | None:
    if _NUMBER.fullmatch(plain) is None:
        return None
    try:
        return float(re.sub("[, ]", "", plain))
    except ValueError:
        return None


def set_cost(place: Place, *, text: str | None = None, pence: int | None = None, amount: bool = False) -> Edit:
    """Writes what an activity costs: in the plan's words, and with `amount` the sum too. None leaves the words."""

    def edit(book: Book) -> Change:
        require(place, ("activity",), "cost")
        row = standing(book, place)
        cells: dict[str, object] = {}
        if text is not None:
            cells["cost_text"] = words_of(text, "cost", empty=True) or None
        if amount:
            cells["cost_pence"] = pence
            kind = CostKind.AMOUNT if pence is not None else CostKind.NONE
            if pence is not None or row["cost_kind"] == CostKind.AMOUNT:
                cells["cost_kind"] = kind.value
        changed = {name: cell for name, cell in cells.items() if row[name] != cell}
        writes = [Write("activity", place.id, changed)] if changed else []
        return change(place, row, "cost written", "", writes)

    return edit


def set_target(place: Place, target: float | None) -> Edit:
    """Sets what an output is to come to, in its unit; None where it is not counted."""

    def edit(book: Book) -> Change:
        require(place, ("output",), "target")
        row = standing(book, place)
        writes = [Write("output", place.id, {"target": target})] if row["target"] != target else []
        return change(place, row, f"target {number(target)}" if target is not None else "without a target", "", writes)

    return edit


def set_actual(place: Place, value: float | None, *, as_at: date) -> Edit:
    """Says how much of an output there is, counted on the as-at day. It is kept as a reading as well."""

    def edit(book: Book) -> Change:
        require(place, ("output",), "actual")
        row = standing(book, place)
        if row["actual"] == value:
            return change(place, row, "actual as before")
        writes = [Write("output", place.id, {"actual": value})]
        if value is not None:
            counted = {"output_id": place.id, "value": value, "is_more": 0, "on_day": as_at.isoformat()}
            writes.append(Write("reading", None, counted | {"by": book.who, "at": utc_text(book.now())}))
        was = f" (was {number(row['actual'])})" if row["actual"] is not None else ""
        return change(place, row, f"actual {number(value)}" if value is not None else "without an actual", was, writes)

    return edit
