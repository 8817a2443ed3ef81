"""Fields that a form writes besides dates, leads, status, RAG and money: words, target and actual."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.due import Due, Unread
from tsworkbench.plan.english import MOST, number, plain_number
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.governance.rag import should_stand_at
from tsworkbench.plan.language.fields import Field, Kind, in_a_sentence
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Stage
from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.views.refs import Place, any_fed, cells_of
from tsworkbench.work.edits import Change, Edit, Write, change, name_of, require, standing, words_of
from tsworkbench.work.row.dates import done_on, read_due


def set_text(place: Place, field: Field, text: str) -> Edit:
    """Writes a field of plain words; empty text takes it away."""

    def edit(book: Book) -> Change:
        called = _called(book, place, field)
        require(place, field.levels, called)
        row = standing(book, place)
        words = words_of(text, called, lines=field.kind is Kind.LINES, empty=True) or None
        writes = [Write(place.level, place.id, {field.column: words})] if words != row[field.column] else []
        return change(place, row, f"{called} {'written' if words else 'removed'}", "", writes)

    return edit


def _called(book: Book, place: Place, field: Field) -> str:
    """A field within a sentence, as its plan calls it."""
    plan = cells_of(book, "plan", place.plan_id) if field.called_by else None
    own = plan[field.called_by] if plan is not None else None
    return in_a_sentence(own) if own else field.called


def read_number(text: str, what: str) -> float | None:
    """A number as it is typed: "1,000". None for nothing. Raises WrongInput."""
    if not text.strip():
        return None
    read = plain_number(text.strip())
    if read is None or abs(read) > MOST:
        raise WrongInput(f"“{text.strip()[:40]}” is not a number. Type the {what} as a number, such as “1,000”.")
    return read


def set_number(place: Place, field: Field, value: float | None) -> Edit:
    """Writes a number of an output: what it is to come to, or what it started from; None takes it away."""

    def edit(book: Book) -> Change:
        require(place, field.levels, field.called)
        if value is not None and value < 0:
            raise WrongInput(f"A {field.called} can't be less than 0: type “{number(-value)}”, or nothing for none.")
        row = standing(book, place)
        writes = [Write(place.level, place.id, {field.column: value})] if row[field.column] != value else []
        now = f"{field.called} {number(value)}" if value is not None else _WITHOUT[field.name]
        return change(place, row, now, "", writes)

    return edit


_WITHOUT = {"target": "without a target", "starts_from": "without a number that it starts from"}


def set_stage(place: Place, stage: Stage | None) -> Edit:
    """Says how far an output that is a document has come; None where that is not to be said."""

    def edit(book: Book) -> Change:
        require(place, ("output",), "stage of a document")
        row = standing(book, place)
        now = f"now {stage.value}" if stage is not None else "neither draft nor agreed"
        was = f" (was {row['stage']})" if row["stage"] is not None else ""
        writes = [Write("output", place.id, {"stage": stage})] if row["stage"] != stage else []
        return change(place, row, now, was if writes else "", writes)

    return edit


def set_actual(place: Place, value: float | None, *, as_at: date) -> Edit:
    """Says how much of an output there is, counted on the as-at day. It is kept as a reading as well."""

    def edit(book: Book) -> Change:
        require(place, ("output",), "actual")
        if value is not None and value < 0:
            raise WrongInput("An actual can't be less than 0. Type how much there is in all, or nothing for not known.")
        row = standing(book, place)
        refuse_counted(book, place, row, as_at)
        if row["actual"] == value:
            return change(place, row, "actual as before")
        writes = [Write("output", place.id, {"actual": value})]
        if value is not None:
            counted = {"output_id": place.id, "value": value, "is_more": 0, "on_day": as_at.isoformat()}
            writes.append(Write("reading", None, counted | {"by": book.who, "at": utc_text(book.now())}))
        was = f" (was {number(row['actual'])})" if row["actual"] is not None else ""
        return change(place, row, f"actual {number(value)}" if value is not None else "without an actual", was, writes)

    return edit


def refuse_counted(book: Book, place: Place, row: Row, as_at: date) -> None:
    """Raises WrongInput for an output that is counted from a register: its actual is changed there."""
    if not any_fed(book):
        return
    from tsworkbench.store.registers.figures import actuals

    fed = actuals(book, [place.id], as_at).get(place.id)
    if fed is not None:
        said = f" ({_progress(row, fed.value)})" if fed.value is not None else ""
        name = name_of(place, row)
        raise WrongInput(
            f"{name} is counted from {fed.source}{said}. Change the entries there; or, to type it by hand, take the "
            f"feed away: “register figures --unfeed {name}”."
        )


# -- the actual of an output: so many more, or so many in all, on a day, with the evidence for it


_SET_APART = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d|[.,]\d|\s*\w)"
_TYPED = re.compile(rf"([+=-])\s*({_SET_APART}|\d+(?:\.\d+)?)(?:\s+|,(?!\d)\s*|$)(.*)", re.DOTALL)
_MOST_COUNTED = 1e12
_DECIMALS = 9
"""Beyond these a sum of decimals is the machine's own dust: 0.1 and 0.2 are 0.3."""
_DATE_WORDS = 5


class Reading(NamedTuple):
    """What was typed for an output: "+12 on 4 Dec, register in shared drive"."""

    value: float
    is_more: bool
    on_day: date
    evidence: str
    due: Due | None = None
    """How the day was read, if one was typed."""


def read_actual(book: Book, place: Place, text: str, *, as_at: date) -> Reading:
    """Reads "+12" (so many more), "-3" (so many fewer) or "=40" (in all), a day after "on", then the evidence.

    The day is the as-at day if none is typed. Raises WrongInput for anything else, and for a day still to come.
    """
    typed = _TYPED.fullmatch(clean(text))
    if typed is None:
        raise WrongInput(
            "Type “+12” for twelve more or “=40” for forty in all; then, if you like, “on 4 Dec, evidence”."
        )
    sign, digits, rest = typed.groups()
    value = float(re.sub("[, ]", "", digits))
    if rest[:1].isdecimal() and "," not in typed[0][typed.end(2) : typed.start(3)]:
        raise WrongInput(
            f"“{digits} {rest.split()[0]}” may be two numbers. Type “on” before a day, and a comma before the evidence."
        )
    if value > _MOST_COUNTED:
        raise WrongInput("That number is too large. Is there an extra digit?")
    rest = rest.strip()
    unit = standing(book, place)["unit"] if place.level == "output" else None
    if unit and rest.casefold().rstrip("s") == unit.casefold().rstrip("s"):
        rest = ""  # "+3 officers" of what is counted in officers
    day, evidence, due = _day_and_evidence(book, place, rest, as_at)
    return Reading(-value if sign == "-" else value, sign != "=", day, evidence, due)


def _day_and_evidence(book: Book, place: Place, rest: str, as_at: date) -> tuple[date, str, Due | None]:
    if not rest.lower().startswith("on "):
        return as_at, rest, None
    phrase, comma, evidence = rest[3:].partition(",")
    if comma:
        day, due = done_on(book, place, phrase, as_at=as_at)
        return day, evidence.strip(), due
    words = rest[3:].split()
    most = min(_DATE_WORDS, len(words))
    if not most:
        raise WrongInput("Type a day after “on”, such as “on 4 Dec”.")
    for count in range(most, 0, -1):
        phrase = " ".join(words[:count])
        if not isinstance(read_due(book, place.plan_id, phrase, as_at=as_at), Unread):
            break
    else:  # what is no date is said of the day alone, without the evidence
        phrase = next((" ".join(words[: n + 1]) for n, word in enumerate(words[:most]) if word.isalpha()), words[0])
    day, due = done_on(book, place, phrase, as_at=as_at)
    return day, " ".join(words[len(phrase.split()) :]), due


def told(book: Book, place: Place, reading: Reading) -> str:
    """How a typed actual will be read: "52 of 50 groups (12 more), on 4 Dec 2009"."""
    row = standing(book, place)
    words = [_progress(row, _after(row, reading))]
    if reading.is_more:
        words.append(f"({number(abs(reading.value))} {'more' if reading.value >= 0 else 'fewer'})")
    said = f"{' '.join(words)}, on {short_date(reading.on_day)}"
    return f"{said} · evidence: {reading.evidence}" if reading.evidence else said


def record_actual(place: Place, text: str, *, as_at: date, on_day: str = "", evidence: str = "") -> Edit:
    """Records an actual of an output: a reading with its day and evidence, and the output's standing actual.

    `on_day` and `evidence`, where given, count before what `text` says of them.
    """

    def edit(book: Book) -> Change:
        require(place, ("output",), "actual")
        row = standing(book, place)
        refuse_counted(book, place, row, as_at)
        reading = read_actual(book, place, text, as_at=as_at)
        if on_day:
            day, due = done_on(book, place, on_day, as_at=as_at)
            reading = reading._replace(on_day=day, due=due)
        words = words_of(evidence, "evidence", empty=True) or reading.evidence
        after = _after(row, reading)
        if after < 0:
            raise WrongInput(f"{number(row['actual'] or 0)} so far: the total can't be less than 0.")
        cells = {
            "output_id": place.id,
            "value": reading.value,
            "is_more": int(reading.is_more),
            "on_day": reading.on_day.isoformat(),
            "evidence": words or None,
            "by": book.who,
            "at": utc_text(book.now()),
        }
        writes = [Write("reading", None, cells)]
        if row["actual"] != after:
            writes.append(Write("output", place.id, {"actual": after}))
        was = f" (was {number(row['actual'])})" if row["actual"] is not None else ""
        now = f"now {_progress(row, after)}{_yearly(book, place, row, as_at)}"
        read = (reading.due,) if reading.due is not None else ()
        return change(place, row, now, was, writes)._replace(read=read)

    return edit


def _after(row: Row, reading: Reading) -> float:
    so_far = row["actual"] if row["actual"] is not None else row["starts_from"] or 0
    return round(so_far + reading.value, _DECIMALS) if reading.is_more else reading.value


def _progress(row: Row, actual: float) -> str:
    if row["target"] is None:
        return f"{number(actual)} {row['unit'] or ''}".strip()
    if row["target_kind"] == "yearly":
        return f"{number(actual)} {row['unit'] or ''}".strip()
    return f"{number(actual)} of {number(row['target'])} {row['unit'] or ''}".strip()


def _yearly(book: Book, place: Place, row: Row, as_at: date) -> str:
    plan = cells_of(book, "plan", place.plan_id)
    if plan is None:
        return ""
    period = plan["period_start"], plan["period_end"]
    wanted = should_stand_at(row["target"], row["target_kind"], *period, as_at, row["starts_from"])
    return f"; should stand at {number(wanted)} by now" if wanted is not None else ""
