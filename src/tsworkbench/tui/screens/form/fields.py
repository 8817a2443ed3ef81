"""The fields of a form about a row, an officer or the plan: what is in each, how it is read, and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.due import Unread
from tsworkbench.plan.english import number, pounds
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.governance.particulars import PARTICULARS, Kind, Particular
from tsworkbench.plan.language.fields import cell_words
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import GLYPHS, OfficerKind, Rag, Status, words
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views import people
from tsworkbench.store.views.attached import sums_of
from tsworkbench.store.views.refs import Place
from tsworkbench.tui.screens.form.parts import Option
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.work import officers
from tsworkbench.work.agreement.particulars import particulars_of, read_particular, set_particular
from tsworkbench.work.edits import DATED, Edit, rated, standing
from tsworkbench.work.officers import COLUMNS, FIELDS, officer, read_officer_field, set_officer
from tsworkbench.work.row import dates, fields
from tsworkbench.work.row import status as row_status

LINE, CHOICE, LINES = "line", "choice", "lines"
_STATUS_KEYS = {"not_started": "n", "in_progress": "p", "complete": "c", "deferred": "d", "cancelled": "x"}
_NOT_SAID = "none"


class FormField(NamedTuple):
    """One field: `value` is what stands in the file."""

    id: str
    label: str
    value: str
    edit: Callable[[str], Edit]
    kind: str = LINE
    reading: Callable[[str], Reading] | None = None
    options: tuple[Option, ...] = ()
    hint: str = ""
    """What to say of it while there is nothing else to say."""
    group: int = 0
    """Fields of one group stand together."""

    @property
    def shown(self) -> str:
        """What stands in the file as the form shows it: in a field of one line, its lines are joined."""
        return clean(self.value, lines=self.kind == LINES)


def fields_of(book: Book, place: Place, as_at: date) -> list[FormField]:
    """Every field of a row. Raises NotFound if it has gone."""
    row = standing(book, place)
    found = [_title(place, row)]
    found += _texts(place, row, ("short_title", "text"), group=0)
    if place.level in DATED:
        found += _progress(book, place, row, as_at)
    found.append(_leads(book, place))
    if place.level == "activity":
        found += _money(book, place, row)
    if place.level == "output":
        found += _counted(place, row, as_at)
    found += _texts(place, row, ("key_changes", "rationale", "notes"), group=4)
    if place.level in ("activity", "milestone"):
        found.append(_comment(book, place, as_at))
    hint = "it never leaves in a paper"
    found.append(
        FormField("private", "Private note", "", lambda text: row_status.private_note(place, text), hint=hint, group=5)
    )
    return found


def edits_of(form: Sequence[FormField], typed: Mapping[str, str], place: Place, *, as_at: date) -> list[Edit]:
    """The edits for the fields whose words differ from what stands. RAG and commentary are one update."""
    changed = {field.id: typed[field.id] for field in form if typed[field.id] != field.shown}
    made = []
    for field in form:
        if field.id not in changed or (field.id == "comment" and "rag" in changed):
            continue
        if field.id == "rag":
            value = changed["rag"]
            rag = None if value == _NOT_SAID else Rag(value)
            made.append(row_status.state_rag(place, rag, as_at=as_at, comment=changed.get("comment", "")))
        else:
            made.append(field.edit(changed[field.id]))
    return made


def _title(place: Place, row: Row) -> FormField:
    column = "text" if place.level == "output" else "title"

    def reading(text: str) -> Reading:
        return Reading(bool(text), "" if text else "A row needs a title.")

    label = "Output" if place.level == "output" else "Title"
    return FormField("title", label, row[column] or "", lambda text: row_status.retitle(place, text), reading=reading)


def _texts(place: Place, row: Row, columns: Sequence[str], *, group: int) -> list[FormField]:
    found = []
    for column in columns:
        called, levels, lines = fields.TEXTS[column]
        if place.level in levels:
            hint = {"short_title": "where the whole title has no room", "text": "as the document has it"}.get(
                column, ""
            )
            found.append(
                FormField(
                    column,
                    called.capitalize(),
                    row[column] or "",
                    _writer(place, column),
                    LINES if lines else LINE,
                    hint=hint,
                    group=group,
                )
            )
    return found


def _writer(place: Place, column: str) -> Callable[[str], Edit]:
    return lambda text: fields.set_text(place, column, text)


def _progress(book: Book, place: Place, row: Row, as_at: date) -> list[FormField]:
    """Status, the day it was done, RAG where the row carries one, and the date."""
    statuses = tuple(Option(status.value, words(status), _STATUS_KEYS[status.value]) for status in Status)
    found = [
        FormField(
            "status",
            "Status",
            row["status"],
            lambda value: row_status.set_status(place, Status(value), as_at=as_at),
            CHOICE,
            options=statuses,
            group=1,
        )
    ]
    if place.level in ("activity", "milestone") and rated(book, place) == place:
        rags = tuple(Option(rag.value, f"{GLYPHS[rag]} {_rag_word(rag)}", rag.value[0], rag) for rag in Rag)
        value = row["rag"] or _NOT_SAID
        nothing = Option(_NOT_SAID, f"{GLYPHS[None]} not said", "n")
        # `edits_of` writes it, together with the commentary
        found.append(
            FormField(
                "rag",
                "RAG",
                value,
                lambda _: row_status.no_change(place, as_at=as_at),
                CHOICE,
                options=(*rags, nothing),
                group=1,
            )
        )

    def due_reading(text: str) -> Reading:
        if not text:
            return Reading(True, "no date")
        due = dates.read_due(book, place.plan_id, text, as_at=as_at)
        if isinstance(due, Unread):
            return Reading(False, due.why)
        return Reading(True, f"{due.reading} · {due.doubt}" if due.doubt else due.reading)

    def done_reading(text: str) -> Reading:
        if not text:
            return Reading(True, "the day it was done, once it is complete")
        try:
            return Reading(True, dates.done_words(book, place, text, as_at=as_at))
        except WorkbenchError as error:
            return Reading(False, str(error))

    agreed = row["baseline_due_to"] is not None
    due = (row["expected_text"] if agreed else None) or row["due_text"] or ""
    label = "Expected" if agreed else "Due"
    done = short_date(date.fromisoformat(row["done_on"])) if row["done_on"] else ""
    found.append(
        FormField("due", label, due, lambda text: dates.set_due(place, text, as_at=as_at), reading=due_reading, group=1)
    )
    found.append(
        FormField(
            "done_on",
            "Done on",
            done,
            lambda text: dates.set_done_on(place, text, as_at=as_at),
            reading=done_reading,
            group=1,
        )
    )
    return found


def _rag_word(rag: Rag) -> str:
    return "not rated" if rag is Rag.UNRATED else rag.value.capitalize()


def _leads(book: Book, place: Place) -> FormField:
    before = officers.typed_leads(book, people.effective(book, place.level, place.id))

    def reading(text: str) -> Reading:
        try:
            return Reading(True, officers.read_assignment(book, text))
        except WorkbenchError as error:
            return Reading(False, str(error))

    return FormField("leads", "Leads", before, lambda text: officers.assign(place, text), reading=reading, group=2)


def _money(book: Book, place: Place, row: Row) -> list[FormField]:
    pence = row["cost_pence"]

    def funding_reading(text: str) -> Reading:
        try:
            return Reading(True, fields.funding_words(text))
        except WrongInput as error:
            return Reading(False, str(error))

    def amount_reading(text: str) -> Reading:
        try:
            read = fields.read_pounds(text)
        except WrongInput as error:
            return Reading(False, str(error))
        return Reading(True, pounds(read) if read is not None else "no sum")

    found = [
        FormField(
            "cost_text",
            "Cost",
            row["cost_text"] or "",
            lambda text: fields.set_cost(place, text=text),
            hint="in the plan's own words",
            group=3,
        ),
        FormField(
            "cost_pence",
            "Cost in £",
            pounds(pence).lstrip("£") if pence is not None else "",
            lambda text: fields.set_cost(place, pence=fields.read_pounds(text), amount=True),
            reading=amount_reading,
            group=3,
        ),
    ]
    found.append(
        FormField(
            "funding",
            "Funding",
            fields.written_funding(book, row),
            lambda text: fields.set_funding(place, text),
            reading=funding_reading,
            group=3,
        )
    )
    for money in sums_of(book, place.id):
        said = {None: _NOT_SAID, 0: "no", 1: "yes"}[money["confirmed"]]
        found.append(
            FormField(
                f"money:{money['id']}",
                "Confirmed",
                said,
                _confirmer(place, money["id"]),
                CHOICE,
                options=(
                    Option("yes", "confirmed", "c"),
                    Option("no", "to be confirmed", "t"),
                    Option(_NOT_SAID, "not said", "n"),
                ),
                hint=money["name"],
                group=3,
            )
        )
    return found


def _confirmer(place: Place, allocation_id: str) -> Callable[[str], Edit]:
    meaning = {"yes": True, "no": False}
    return lambda value: fields.confirm(place, allocation_id, meaning.get(value))


def _counted(place: Place, row: Row, as_at: date) -> list[FormField]:
    def reading(what: str) -> Callable[[str], Reading]:
        def of(text: str) -> Reading:
            try:
                read = fields.read_number(text, what)
            except WrongInput as error:
                return Reading(False, str(error))
            return Reading(True, number(read) if read is not None else f"no {what}")

        return of

    def plain(value: float | None) -> str:
        return "" if value is None else number(value)

    return [
        FormField(
            "target",
            "Target",
            plain(row["target"]),
            lambda text: fields.set_target(place, fields.read_number(text, "target")),
            reading=reading("target"),
            group=3,
        ),
        *_texts(place, row, ("unit",), group=3),
        FormField(
            "actual",
            "Actual",
            plain(row["actual"]),
            lambda text: fields.set_actual(place, fields.read_number(text, "actual"), as_at=as_at),
            reading=reading("actual"),
            group=3,
        ),
    ]


def _comment(book: Book, place: Place, as_at: date) -> FormField:
    said = book.row(
        "select comment, by, as_at from progress where row_id=? and deleted=0 and comment is not null "
        "order by id desc limit 1",
        place.id,
    )
    hint = f"last: “{said['comment']}”" if said is not None else "it is printed for members"
    return FormField(
        "comment", "Commentary", "", lambda text: row_status.comment(place, text, as_at=as_at), hint=hint, group=5
    )


_OFFICER_HINTS = {
    "kind": "a person, a post whoever fills it, or a team",
    "post": "what the officer is: “Service Head”",
    "contact": "an address or a number, for reminders",
    "initials": "in the lead column; worked out if blank",
}
_KIND_KEYS = {OfficerKind.PERSON: "p", OfficerKind.POST: "o", OfficerKind.TEAM: "t"}
_BACK, _LEFT = "back", "left"


def fields_of_officer(book: Book, place: Place, as_at: date) -> list[FormField]:
    """Everything that is known of an officer. Raises NotFound if there is no such officer any more."""
    row = officer(book, place.id)
    found = [_officer_field(book, row, name) for name in FIELDS if name != "left-on"]
    if row["left_on"] is not None:
        found.append(_whether_back(row))
    return found


def _officer_field(book: Book, row: Row, name: str) -> FormField:
    def write(text: str) -> Edit:
        return set_officer(row["id"], name, text)

    def reading(text: str) -> Reading:
        try:
            read_officer_field(book, row["id"], name, text)
        except WorkbenchError as error:
            return Reading(False, str(error))
        return Reading(True, "")

    options = tuple(Option(kind.value, kind.value, key) for kind, key in _KIND_KEYS.items()) if name == "kind" else ()
    value = row[COLUMNS[name]] or ""
    kind = CHOICE if name == "kind" else LINE
    return FormField(
        name, FIELDS[name].capitalize(), value, write, kind, reading, options, _OFFICER_HINTS.get(name, "")
    )


def _whether_back(row: Row) -> FormField:
    options = (Option(_LEFT, f"left {cell_words('left_on', row['left_on'])}", "l"), Option(_BACK, "is back", "b"))
    return FormField("left-on", "Left", _LEFT, lambda _: set_officer(row["id"], "left-on", ""), CHOICE, options=options)


_PLAN_KINDS = {Kind.CHOICE: CHOICE, Kind.LINES: LINES}


def fields_of_plan(book: Book, place: Place, as_at: date) -> list[FormField]:
    """Every particular of a plan. Raises NotFound if it has gone."""
    year_start = standing(book, place)["year_start"]
    values = particulars_of(book, place.id)
    return [_plan_field(one, values[one.name], place, as_at, year_start) for one in PARTICULARS]


def _plan_field(one: Particular, value: str, place: Place, as_at: date, year_start: int) -> FormField:
    def write(text: str) -> Edit:
        return set_particular(place, one.name, text, as_at=as_at)

    return FormField(
        one.name,
        one.label,
        value or (one.otherwise if one.kind is Kind.CHOICE else ""),
        write,
        _PLAN_KINDS.get(one.kind, LINE),
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
