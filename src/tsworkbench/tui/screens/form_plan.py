"""The fields of a form about the plan as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.particulars import PARTICULARS, Kind, Particular
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import Place
from tsworkbench.tui.screens.form_fields import CHOICE, LINE, LINES, FormField
from tsworkbench.tui.widgets.choice import Option
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.work.agreement.particulars import particulars_of, read_particular, set_particular
from tsworkbench.work.edits import Edit, standing

_KINDS = {Kind.CHOICE: CHOICE, Kind.LINES: LINES}


def fields_of_plan(book: Book, place: Place, as_at: date) -> list[FormField]:
    """Every particular of a plan. Raises NotFound if it has gone."""
    year_start = standing(book, place)["year_start"]
    values = particulars_of(book, place.id)
    return [_field(one, values[one.name], place, as_at, year_start) for one in PARTICULARS]


def _field(one: Particular, value: str, place: Place, as_at: date, year_start: int) -> FormField:
    def write(text: str) -> Edit:
        return set_particular(place, one.name, text, as_at=as_at)

    return FormField(
        one.name,
        one.label,
        value or (one.otherwise if one.kind is Kind.CHOICE else ""),
        write,
        _KINDS.get(one.kind, LINE),
        _reader(one, as_at, year_start),
        tuple(Option(choice, choice, _letter(choice, one.choices)) for choice in one.choices),
        one.hint,
        one.group,
    )


def _letter(choice: str, among: tuple[str, ...]) -> str:
    """The letter that chooses a word: a small one, unless another word that is written small has it."""
    first = choice[0].casefold()
    return choice[0] if any(other != choice and other[0] == first for other in among) else first


def _reader(one: Particular, as_at: date, year_start: int) -> Callable[[str], Reading] | None:
    """How what is typed will be read: said where it says more than the words themselves."""
    if one.kind in (Kind.CHOICE, Kind.LINES):
        return None

    def reading(text: str) -> Reading:
        if not text.strip() and one.hint:
            return Reading(True, f"{one.hint} ({one.otherwise})" if one.otherwise else "")
        try:
            read = read_particular(one.name, text, as_at=as_at, year_start=year_start)
        except WorkbenchError as error:
            return Reading(False, str(error))
        return Reading(True, read.words if read.words != text else "")

    return reading
