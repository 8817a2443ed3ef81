"""The fields of a form about a row, an officer or the plan: what is in each, how it is read, and what writes it.

Which there are is in `plan.language.fields`, how a row's are read and written in `work.row.form`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.governance.particulars import PARTICULARS
from tsworkbench.plan.language.cell_labels import cell_words
from tsworkbench.plan.language.fields import Field, Kind, fields_of
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import OfficerKind, Rag
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views.refs import Place
from tsworkbench.tui.screens.form.parts import Option
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.work.agreement.particulars import particulars_of, read_particular, set_particular
from tsworkbench.work.edits import Edit, standing
from tsworkbench.work.officers import officer, officer_words, read_officer_field, set_officer
from tsworkbench.work.row import form as row_form

LINE, CHOICE, LINES = "line", "choice", "lines"


class FormField(NamedTuple):
    """One field: `value` is what is in the file."""

    id: str
    label: str
    value: str
    edit: Callable[[str], Edit] | None = None
    """What writes it by itself; a row's fields are written together."""
    kind: str = LINE
    reading: Callable[[str], Reading] | None = None
    options: tuple[Option, ...] = ()
    hint: str = ""
    """What to say of it while there is nothing else to say."""
    group: int = 0
    """Fields of one group are together."""
    private: bool = False
    """What is typed in it is kept in no draft, and handed to no other program."""

    @property
    def shown(self) -> str:
        """What is in the file as the form shows it: in a field of one line, its lines are joined."""
        return clean(self.value, lines=self.kind == LINES)


def fields_of_row(book: Book, place: Place, as_at: date) -> list[FormField]:
    """Every field of a row. Raises NotFound if it has gone."""
    return [_row_field(book, place, one, as_at) for one in row_form.held(book, place)]


def _row_field(book: Book, place: Place, one: row_form.Held, as_at: date) -> FormField:
    field = one.field

    def reading(text: str) -> Reading:
        try:
            return Reading(True, row_form.reading(book, place, field, text, as_at=as_at))
        except WorkbenchError as error:
            return Reading(False, str(error))

    return FormField(
        one.id,
        one.label,
        one.words,
        None,
        _kind(field),
        None if field.choices else reading,
        _options(field),
        one.hint,
        field.group,
    )


def _kind(field: Field) -> str:
    return CHOICE if field.choices else LINES if field.kind is Kind.LINES else LINE


def _options(field: Field) -> tuple[Option, ...]:
    rags = {rag.value: rag for rag in Rag} if field.kind is Kind.RAG else {}
    return tuple(Option(one.value, one.words, one.key, rags.get(one.value)) for one in field.choices)


_IN_DOUBT = (Rag.AMBER, Rag.RED)


def edits_of(form: Sequence[FormField], typed: Mapping[str, str], place: Place, *, as_at: date) -> list[Edit]:
    """The edits for the fields whose words differ from what is in the file.

    What is shown beside them is written with them, as it is read there: the reason with a date that has moved, why and
    what next with a RAG that is in doubt.
    """
    changed = {field.id: typed[field.id] for field in form if typed[field.id] != field.shown}
    beside = [
        *(("why", "next") if changed.get("rag") in _IN_DOUBT else ()),
        *(("reason",) if changed.get("due") else ()),
    ]
    changed |= {name: typed[name] for name in beside if typed.get(name)}
    own = [field.edit(changed[field.id]) for field in form if field.edit is not None and field.id in changed]
    return own or list(row_form.edits_of(place, changed, as_at=as_at))


_BACK, _LEFT = "back", "left"


def fields_of_officer(book: Book, place: Place, as_at: date) -> list[FormField]:
    """Everything that is known of an officer. Raises NotFound if there is no such officer any more."""
    row = officer(book, place.id)
    found = []
    for field in fields_of("officer"):
        if field.kind is Kind.HOLDER and row["kind"] != OfficerKind.POST:
            continue
        if field.kind is not Kind.LEFT:
            found.append(_officer_field(book, row, field))
        elif row[field.column] is not None:
            found.append(_whether_back(row, field))
    return found


def _officer_field(book: Book, row: Row, field: Field) -> FormField:
    def write(text: str) -> Edit:
        return set_officer(row["id"], field.name, text)

    def reading(text: str) -> Reading:
        try:
            read_officer_field(book, row["id"], field.name, text)
        except WorkbenchError as error:
            return Reading(False, str(error))
        return Reading(True, "")

    value = officer_words(book, row, field.name) or ""
    return FormField(field.name, field.label, value, write, _kind(field), reading, _options(field), field.hint)


def _whether_back(row: Row, field: Field) -> FormField:
    options = (Option(_LEFT, f"left {cell_words('left_on', row['left_on'])}", "l"), Option(_BACK, "is back", "b"))
    return FormField(
        field.name, "Left", _LEFT, lambda _: set_officer(row["id"], field.name, ""), CHOICE, options=options
    )


def fields_of_plan(book: Book, place: Place, as_at: date) -> list[FormField]:
    """Every particular of a plan. Raises NotFound if it has gone."""
    year_start = standing(book, place)["year_start"]
    values = particulars_of(book, place.id)
    return [_plan_field(one, values[one.name], place, as_at, year_start) for one in PARTICULARS]


def _plan_field(one: Field, value: str, place: Place, as_at: date, year_start: int) -> FormField:
    def write(text: str) -> Edit:
        return set_particular(place, one.name, text, as_at=as_at)

    return FormField(
        one.name,
        one.label,
        value or (one.otherwise if one.choices else ""),
        write,
        _kind(one),
        _reader(one, as_at, year_start),
        _options(one),
        one.hint,
        one.group,
    )


def _reader(one: Field, as_at: date, year_start: int) -> Callable[[str], Reading] | None:
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
