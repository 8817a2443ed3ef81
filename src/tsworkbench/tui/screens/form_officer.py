"""The fields of a form about an officer."""

from __future__ import annotations

from datetime import date

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.fields import cell_words
from tsworkbench.plan.model import OfficerKind
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views.refs import Place
from tsworkbench.tui.screens.form_fields import CHOICE, LINE, FormField
from tsworkbench.tui.widgets.choice import Option
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.work.edits import Edit
from tsworkbench.work.officers import COLUMNS, FIELDS, officer, read_officer_field, set_officer

_HINTS = {
    "kind": "a person, a post whoever fills it, or a team",
    "post": "what the officer is: “Service Head”",
    "contact": "an address or a number, for reminders",
    "initials": "in the lead column; worked out if blank",
}
_KEYS = {OfficerKind.PERSON: "p", OfficerKind.POST: "o", OfficerKind.TEAM: "t"}
_BACK, _LEFT = "back", "left"


def fields_of_officer(book: Book, place: Place, as_at: date) -> list[FormField]:
    """Everything that is known of an officer. Raises NotFound if there is no such officer any more."""
    row = officer(book, place.id)
    found = [_field(book, row, name) for name in FIELDS if name != "left-on"]
    if row["left_on"] is not None:
        found.append(_whether_back(row))
    return found


def _field(book: Book, row: Row, name: str) -> FormField:
    def write(text: str) -> Edit:
        return set_officer(row["id"], name, text)

    def reading(text: str) -> Reading:
        try:
            read_officer_field(book, row["id"], name, text)
        except WorkbenchError as error:
            return Reading(False, str(error))
        return Reading(True, "")

    options = tuple(Option(kind.value, kind.value, key) for kind, key in _KEYS.items()) if name == "kind" else ()
    value = row[COLUMNS[name]] or ""
    kind = CHOICE if name == "kind" else LINE
    return FormField(name, FIELDS[name].capitalize(), value, write, kind, reading, options, _HINTS.get(name, ""))


def _whether_back(row: Row) -> FormField:
    options = (Option(_LEFT, f"left {cell_words('left_on', row['left_on'])}", "l"), Option(_BACK, "is back", "b"))
    return FormField("left-on", "Left", _LEFT, lambda _: set_officer(row["id"], "left-on", ""), CHOICE, options=options)
