"""What is typed to settle a fact anew: which facts can be, what is proposed, how it is read, and the cells it gives."""

from datetime import date
from typing import Any

from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.language.fields import Field, Kind, fields_of
from tsworkbench.plan.sharing.facts import fact_of, is_long
from tsworkbench.plan.sharing.values import Unsettled
from tsworkbench.store.book import Book
from tsworkbench.store.tables import ROWS, title_column
from tsworkbench.store.views.refs import Place, cells_of, live
from tsworkbench.work.edits import words_of
from tsworkbench.work.row import form
from tsworkbench.work.sharing.spoken import fact_words

_KINDS = (Kind.LINE, Kind.LINES, Kind.TITLE, Kind.DUE, Kind.COST, Kind.NUMBER)
_DATES = ("due", "expected")
_NAMES = ("name", "title", "short_title")


def can_write(one: Unsettled) -> bool:
    """Whether something else than what two officers said can be written of a fact."""
    return _field(one) is not None or is_long(one.fact) or one.fact in _NAMES


def proposed(book: Book, one: Unsettled) -> str:
    """What stands in the line that is typed over: what counts now, as it would be typed."""
    field = _field(one)
    if field is None:
        return str(one.kept.value.get(one.fact) or "")
    name = f"{one.fact}_text" if one.fact in _DATES else "cost_text" if one.fact == "cost" else _column(one, field)
    return str(one.kept.value.get(name) or "")


def reading(book: Book, one: Unsettled, text: str, *, as_at: date) -> str:
    """How `text` will be read, where that says more than the words do. Raises WorkbenchError if it can't be."""
    field = _field(one)
    return form.reading(book, _place(book, one), field, text, as_at=as_at) if field is not None else ""


def written(book: Book, one: Unsettled, text: str, *, as_at: date) -> dict[str, Any]:
    """The cells that the words give. Raises WorkbenchError for what can't be read, or would change something else."""
    field = _field(one)
    if field is None:
        return {one.fact: words_of(text, fact_words(one), lines=is_long(one.fact))}
    place = _place(book, one)
    cells: dict[str, Any] = {}
    for edit in form.edits_of(place, {field.name: text}, as_at=as_at):
        for write in edit(book).writes:
            if (write.table, write.row_id) != (one.table, one.row):
                raise WrongInput(_elsewhere(one))
            cells |= write.cells
    if any(fact_of(one.table, column) != one.fact for column in cells):
        raise WrongInput(_elsewhere(one))
    return cells or dict(one.kept.value)


def _elsewhere(one: Unsettled) -> str:
    return (
        f"Writing that would change more than the {fact_words(one)}. Settle it by what is kept or by what was set "
        "aside, and change it in the plan then."
    )


def _field(one: Unsettled) -> Field | None:
    if one.table not in ROWS or one.table == "plan":
        return None
    for field in fields_of(one.table):
        if field.kind not in _KINDS:
            continue
        is_it = one.fact in _DATES if field.kind is Kind.DUE else fact_of(one.table, _column(one, field)) == one.fact
        if is_it:
            return field
    return None


def _column(one: Unsettled, field: Field) -> str:
    return title_column(one.table) if field.kind is Kind.TITLE else field.column


def _place(book: Book, one: Unsettled) -> Place:
    row = live(book, one.table, one.row) or cells_of(book, one.table, one.row)
    if row is None:
        raise NotFound("That row is no longer in the plan.")
    return Place(one.table, one.row, row["rid"], row["id"] if one.table == "plan" else row["plan_id"])
