"""The fields of a row as an officer types them: what is in each, how new words are read, and the edits that write them.

Which fields there are is in the table `plan.language.fields`; here is what each kind does. A row's form and `set` both
come here, so that what one can write the other can. What a kind needs is imported when it is met: a command writes one
or two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.english import number, pounds
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language.fields import NOT_SAID, Field, Kind, fields_of, row_field
from tsworkbench.plan.model import Rag, SpendKind, Stage, Status
from tsworkbench.store.book import Book, Row
from tsworkbench.store.tables import title_column
from tsworkbench.store.views import attached
from tsworkbench.store.views.attached import sums_of
from tsworkbench.store.views.refs import Place, any_fed
from tsworkbench.work.edits import Change, Edit, is_agreed, name_of, rated, standing

Words = str | tuple[str, ...]
"""What is typed for a field; of leads, several texts one after another."""

_CONFIRMED = {"yes": True, "no": False, NOT_SAID: None}
_SUM = "money:"
"""Before the id of a sum: the field that says whether it is confirmed."""
_SAID_OF_RATING = ("why", "next")


class Held(NamedTuple):
    """A field of a row, with the words that are in it. A row has `Kind.CONFIRMED` once for each sum, by its own id."""

    id: str
    field: Field
    words: str
    label: str
    hint: str


def held(book: Book, place: Place) -> list[Held]:
    """Every field that a row has now, in the order of a form. Raises NotFound if the row has gone."""
    row = standing(book, place)
    plan = standing(book, Place("plan", place.plan_id, 0, place.plan_id))
    found: list[Held] = []
    for field in fields_of(place.level):
        if field.kind is Kind.CONFIRMED:
            found += _sums(book, place, field)
        elif _has(book, place, row, field):
            label = _LABELS[field.kind](place, row) if field.kind in _LABELS else field.label_in(plan)
            words = _WORDS.get(field.kind, _in_column)(book, place, row, field)
            found.append(Held(field.name, field, words, label, _hint(book, place, field)))
    return found


def _has(book: Book, place: Place, row: Row, field: Field) -> bool:
    """Whether a row has a field of its level: a RAG where it is rated itself, a reason once its date is agreed."""
    if field.kind is Kind.RAG or field.name in _SAID_OF_RATING:
        return rated(book, place)[0] == place
    return field.kind is not Kind.REASON or is_agreed(row)


# -- what is in a field


def _in_column(book: Book, place: Place, row: Row, field: Field) -> str:
    return str(row[field.column] or "")


def _title(book: Book, place: Place, row: Row, field: Field) -> str:
    return str(row[title_column(place.level)] or "")


def _rag(book: Book, place: Place, row: Row, field: Field) -> str:
    return row["rag"] or NOT_SAID


def _said(book: Book, place: Place, row: Row, field: Field) -> str:
    """What explains the last update; commentary is always a new one."""
    if field.name not in _SAID_OF_RATING:
        return ""
    last = _last_said(book, place)
    return str(last[field.name] or "") if last is not None else ""


def _last_said(book: Book, place: Place) -> Row | None:
    return next(iter(attached.updates(book, place.id, limit=1)), None)


def _due(book: Book, place: Place, row: Row, field: Field) -> str:
    agreed = row["baseline_due_to"] is not None
    return (row["expected_text"] if agreed else None) or row["due_text"] or ""


def _reason(book: Book, place: Place, row: Row, field: Field) -> str:
    return str(row["expected_reason"] or "")


def _done_on(book: Book, place: Place, row: Row, field: Field) -> str:
    return short_date(date.fromisoformat(row["done_on"])) if row["done_on"] else ""


def _leads(book: Book, place: Place, row: Row, field: Field) -> str:
    from tsworkbench.store.views import people
    from tsworkbench.work.officers import typed_leads

    return typed_leads(book, people.effective(book, place.level, place.id))


def _parties(book: Book, place: Place, row: Row, field: Field) -> str:
    from tsworkbench.work.officers import role_of, typed_parties

    return typed_parties(book, place, role_of(field))


def _pounds(book: Book, place: Place, row: Row, field: Field) -> str:
    pence = row[field.column]
    return pounds(pence).lstrip("£") if pence is not None else ""


def _actual(book: Book, place: Place, row: Row, field: Field) -> str:
    """What was typed, or what is counted from a register."""
    if not any_fed(book):
        return _number(book, place, row, field)
    from tsworkbench.store.registers.figures import actuals, day_of

    fed = actuals(book, [place.id], day_of(book)).get(place.id)
    if fed is None:
        return _number(book, place, row, field)
    return number(fed.value) if fed.value is not None else ""


def _funding(book: Book, place: Place, row: Row, field: Field) -> str:
    from tsworkbench.work.row.money import written_funding

    return written_funding(book, row, place.level)


def _spend(book: Book, place: Place, row: Row, field: Field) -> str:
    from tsworkbench.work.row.money import spend_words

    return spend_words(book, place, SpendKind(field.name))


def _number(book: Book, place: Place, row: Row, field: Field) -> str:
    return "" if row[field.column] is None else number(row[field.column])


def _stage(book: Book, place: Place, row: Row, field: Field) -> str:
    return row["stage"] or NOT_SAID


def _nothing(book: Book, place: Place, row: Row, field: Field) -> str:
    return ""


_WORDS: dict[Kind, Callable[[Book, Place, Row, Field], str]] = {
    Kind.TITLE: _title,
    Kind.RAG: _rag,
    Kind.SAID: _said,
    Kind.DUE: _due,
    Kind.REASON: _reason,
    Kind.DONE_ON: _done_on,
    Kind.LEADS: _leads,
    Kind.PARTIES: _parties,
    Kind.POUNDS: _pounds,
    Kind.FUNDING: _funding,
    Kind.SPEND: _spend,
    Kind.NUMBER: _number,
    Kind.ACTUAL: _actual,
    Kind.STAGE: _stage,
    Kind.NOTE: _nothing,
}
"""What is in a field, where that isn't its column as it is."""

_LABELS: dict[Kind, Callable[[Place, Row], str]] = {
    Kind.TITLE: lambda place, _: "Output" if place.level == "output" else "Title",
    Kind.DUE: lambda _, row: "Expected" if row["baseline_due_to"] is not None else "Due",
}


def _hint(book: Book, place: Place, field: Field) -> str:
    if field.name != "comment":
        return field.hint
    last = attached.last_comment(book, place.id)
    return f"last: “{last['comment']}”" if last is not None else field.hint


def _sums(book: Book, place: Place, field: Field) -> Iterator[Held]:
    said = {1: "yes", 0: "no", None: NOT_SAID}
    for money in sums_of(book, place.id, place.level):
        yield Held(f"{_SUM}{money['id']}", field, said[money["confirmed"]], field.label, money["name"])


# -- how what is typed is read


def reading(book: Book, place: Place, field: Field, text: str, *, as_at: date) -> str:
    """How `text` will be read, where that says more than the words do. Raises WorkbenchError if it can't be."""
    read = _READINGS.get(field.kind)
    return read(book, place, text, field, as_at) if read is not None else ""


def _read_title(book: Book, place: Place, text: str, field: Field, as_at: date) -> str:
    if not text:
        raise WrongInput("A row needs a title.")
    return ""


def _read_due(book: Book, place: Place, text: str, field: Field, as_at: date) -> str:
    from tsworkbench.plan.due import Unread
    from tsworkbench.work.row.dates import read_due

    if not text:
        return "no date"
    due = read_due(book, place.plan_id, text, as_at=as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why)
    return due.live


def _read_done_on(book: Book, place: Place, text: str, field: Field, as_at: date) -> str:
    from tsworkbench.work.row.dates import done_words

    return done_words(book, place, text, as_at=as_at) if text else "the day it was done, once it is complete"


def _read_leads(book: Book, place: Place, text: str, field: Field, as_at: date) -> str:
    from tsworkbench.work.officers import read_assignment

    return read_assignment(book, text)


def _read_parties(book: Book, place: Place, text: str, field: Field, as_at: date) -> str:
    from tsworkbench.work.officers import read_parties, role_of

    return read_parties(book, text, role_of(field))


def _read_cost(book: Book, place: Place, text: str, field: Field, as_at: date) -> str:
    from tsworkbench.work.row.money import cost_words

    return cost_words(text) if text else "no cost"


def _read_pounds(book: Book, place: Place, text: str, field: Field, as_at: date) -> str:
    from tsworkbench.work.row.money import read_pounds

    read = read_pounds(text)
    return pounds(read) if read is not None else "no sum"


def _read_funding(book: Book, place: Place, text: str, field: Field, as_at: date) -> str:
    from tsworkbench.work.row.money import funding_words

    return funding_words(text)


def _read_spend(book: Book, place: Place, text: str, field: Field, as_at: date) -> str:
    from tsworkbench.work.row.money import read_spend

    read = read_spend(book, place, text, as_at=as_at)
    return f"{pounds(read.pence)}, known on {short_date(read.on_day)}" if read.pence is not None else "no sum"


def _read_number(book: Book, place: Place, text: str, field: Field, as_at: date) -> str:
    from tsworkbench.work.row.fields import read_number

    read = read_number(text, field.called)
    return number(read) if read is not None else f"no {field.called}"


_READINGS: dict[Kind, Callable[[Book, Place, str, Field, date], str]] = {
    Kind.TITLE: _read_title,
    Kind.DUE: _read_due,
    Kind.DONE_ON: _read_done_on,
    Kind.LEADS: _read_leads,
    Kind.PARTIES: _read_parties,
    Kind.COST: _read_cost,
    Kind.POUNDS: _read_pounds,
    Kind.FUNDING: _read_funding,
    Kind.SPEND: _read_spend,
    Kind.NUMBER: _read_number,
    Kind.ACTUAL: _read_number,
}


def status_of(word: str) -> str:
    """The status that a word names, as it is stored: “In progress”, “in-progress” and “IN_PROGRESS” are one.

    “reopen” puts work in progress again. Raises WrongInput with the words there are.
    """
    wanted = _plain(word)
    if wanted == "reopen":
        return Status.IN_PROGRESS.value
    known = {status.value.replace("_", " "): status.value for status in Status}
    if wanted not in known:
        raise WrongInput(f"“{word[:60]}” is not a status. The statuses are: {', '.join(known)}; or “reopen”.")
    return known[wanted]


_RAG_LETTERS = {"r": "red", "a": "amber", "g": "green", "b": "complete", "c": "complete", "u": "unrated"}
_RAG_WORDS = {"blue": "complete", "not rated": "unrated"}


def rag_of(word: str) -> str | None:
    """The RAG that a letter or word names, as it is stored; None for “none”: nothing said.

    Raises WrongInput with the words there are.
    """
    wanted = _plain(word)
    if wanted in (NOT_SAID, "not said"):
        return None
    wanted = _RAG_LETTERS.get(wanted) or _RAG_WORDS.get(wanted) or wanted
    if wanted not in tuple(Rag):
        raise WrongInput(
            f"“{word[:60]}” is not a RAG. Type red (r), amber (a), green (g), complete (b), unrated (u), or none "
            "to take it away."
        )
    return wanted


def stage_of(word: str) -> Stage | None:
    """The stage of a document that a word names; None for “none”. Raises WrongInput with the words there are."""
    wanted = _plain(word)
    if wanted in ("", NOT_SAID, "not said"):
        return None
    if wanted not in tuple(Stage):
        raise WrongInput(f"“{word[:60]}” is no stage of a document: type draft, agreed, or none.")
    return Stage(wanted)


def _plain(word: str) -> str:
    return " ".join(word.replace("_", " ").replace("-", " ").casefold().split())


# -- the edits that write it


def edits_of(
    place: Place,
    typed: Mapping[str, Words],
    *,
    as_at: date,
    source: str | None = None,
    by_options: bool = False,
    of_several: bool = False,
) -> Iterator[Edit]:
    """The edits for what is typed, by the fields' names, in the order in which it is given; "" takes away.

    What belongs together is one edit: a RAG with why, what next and commentary; a date with its reason; a status with
    the day it was done. `source` says which money `confirmed` is about. `by_options` names options in what is refused.
    `of_several`: the same is typed for other rows, so that “+2w” moves each from its own date.
    """
    rest = dict(typed)
    while rest:
        name = next(iter(rest))
        words = rest.pop(name)
        text = words if isinstance(words, str) else words[0]
        if name.startswith(_SUM):
            yield _confirm_sum(place, name.removeprefix(_SUM), text)
        elif name == "status":
            yield _write_status(place, text, rest, as_at, by_options=by_options)
        elif name == "rag":
            yield _write_rag(place, text, rest, as_at)
        elif name in _SAID_OF_RATING:
            given = {name: text} | {one: str(rest.pop(one)) for one in _SAID_OF_RATING if one in rest}
            yield explain_last(place, given.get("why"), given.get("next"), by_options=by_options)
        elif name == "due":
            yield _write_due(place, text, str(rest.pop("reason", "")), as_at, of_several)
        elif name == "confirmed":
            yield _confirm(place, text, source)
        else:
            field = row_field(name)
            yield _WRITERS.get(field.kind, _write_text)(place, field, words, as_at)


def _write_status(place: Place, text: str, rest: dict[str, Words], as_at: date, *, by_options: bool) -> Edit:
    from tsworkbench.work.row.status import set_status

    status = Status(status_of(text))
    if status is not Status.COMPLETE or "done_on" not in rest:
        if by_options and "done_on" in rest:
            raise WrongInput(
                f"What is {status.value.replace('_', ' ')} has no day on which it was done: leave --done-on out."
            )
        return set_status(place, status, as_at=as_at)
    phrase = str(rest.pop("done_on"))

    def edit(book: Book) -> Change:
        from tsworkbench.work.row.dates import done_on

        day, due = done_on(book, place, phrase, as_at=as_at)
        return set_status(place, status, as_at=as_at, done_on=day)(book)._replace(read=(due,))

    return edit


def _write_rag(place: Place, text: str, rest: dict[str, Words], as_at: date) -> Edit:
    from tsworkbench.work.row.status import state_rag

    said = rag_of(text)
    why, then, comment = (str(rest.pop(name, "")) for name in (*_SAID_OF_RATING, "comment"))
    rag = Rag(said) if said is not None else None
    return state_rag(place, rag, as_at=as_at, why=why, next_step=then, comment=comment)


def explain_last(place: Place, why: str | None, next_step: str | None, *, by_options: bool = False) -> Edit:
    """Why and what next, for the last that was said of the row. None leaves one as it is."""

    def edit(book: Book) -> Change:
        from tsworkbench.work.row.status import explain

        at, row = rated(book, place)
        last = _last_said(book, at)
        if last is None:
            raise WrongInput(
                f"Nothing has been said of {name_of(at, row)} yet that this would explain: "
                f"state its RAG as well{', with --rag' if by_options else ''}."
            )
        return explain(last["id"], why=why, next_step=next_step)(book)

    return edit


def _write_due(place: Place, text: str, reason: str, as_at: date, of_several: bool) -> Edit:
    from tsworkbench.work.row.dates import set_due, set_due_of_each

    return (set_due_of_each if of_several else set_due)(place, text, as_at=as_at, reason=reason)


def _confirm_sum(place: Place, allocation_id: str, text: str) -> Edit:
    from tsworkbench.work.row.money import confirm

    return confirm(place, allocation_id, _CONFIRMED.get(text))


def _confirm(place: Place, word: str, source: str | None) -> Edit:
    """Money of an activity, from one source or from all it has, as confirmed or not."""
    from tsworkbench.work.row.money import confirm_from

    said = word.strip().casefold()
    if said not in _CONFIRMED:
        raise WrongInput(f"“{word[:40]}” says nothing of money: --confirmed takes yes, no or none.")
    return confirm_from(place, source, _CONFIRMED[said])


def _write_title(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.status import retitle

    return retitle(place, str(words))


def _write_ref(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.tree import renumber

    return renumber(place, str(words))


def _write_text(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.fields import set_text

    return set_text(place, field, str(words))


def _write_said(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.status import comment

    return comment(place, str(words), as_at=as_at)


def _write_reason(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.dates import explain_expected

    return explain_expected(place, str(words))


def _write_done_on(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.dates import set_done_on

    return set_done_on(place, str(words), as_at=as_at)


def _write_leads(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.officers import assign

    return assign(place, *((words,) if isinstance(words, str) else words))


def _write_parties(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.officers import name_parties

    return name_parties(place, field, *((words,) if isinstance(words, str) else words))


def _write_cost(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.money import set_cost

    return set_cost(place, str(words))


def _write_pounds(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.money import read_pounds, set_amount

    return set_amount(place, read_pounds(str(words)))


def _write_funding(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.money import set_funding

    return set_funding(place, str(words))


def _write_spend(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.money import set_spend

    return set_spend(place, SpendKind(field.name), str(words), as_at=as_at)


def _write_number(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.fields import read_number, set_number

    return set_number(place, field, read_number(str(words), field.called))


def _write_stage(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.fields import set_stage

    return set_stage(place, stage_of(str(words)))


def _write_actual(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.fields import read_number, set_actual

    return set_actual(place, read_number(str(words), field.called), as_at=as_at)


def _write_private(place: Place, field: Field, words: Words, as_at: date) -> Edit:
    from tsworkbench.work.row.status import private_note

    return private_note(place, str(words))


_WRITERS: dict[Kind, Callable[[Place, Field, Words, date], Edit]] = {
    Kind.REF: _write_ref,
    Kind.TITLE: _write_title,
    Kind.SAID: _write_said,
    Kind.REASON: _write_reason,
    Kind.DONE_ON: _write_done_on,
    Kind.LEADS: _write_leads,
    Kind.PARTIES: _write_parties,
    Kind.COST: _write_cost,
    Kind.POUNDS: _write_pounds,
    Kind.FUNDING: _write_funding,
    Kind.SPEND: _write_spend,
    Kind.NUMBER: _write_number,
    Kind.STAGE: _write_stage,
    Kind.ACTUAL: _write_actual,
    Kind.NOTE: _write_private,
}
"""What writes a kind; what isn't here is plain words in a column."""
