"""Fields that a form writes besides dates, leads, status and RAG: words, cost and funding, target and actual."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from tsworkbench.plan import row_keys
from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.due import Due
from tsworkbench.plan.english import number, pounds
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.fields import Field, Kind, in_a_sentence
from tsworkbench.plan.governance.rag import should_stand_at
from tsworkbench.plan.imports.printed.money import Funded, is_nothing, read_funding
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import CostKind
from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.views import attached
from tsworkbench.store.views.attached import sums_of
from tsworkbench.store.views.refs import Place, cells_of
from tsworkbench.work.edits import Change, Edit, Write, change, name_of, require, standing, words_of
from tsworkbench.work.row.dates import done_on

_MOST = 1e15


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


def read_pounds(text: str) -> int | None:
    """Pence of an amount as it is typed: "£105,000", "25k", "12.50". None for nothing. Raises WrongInput."""
    plain = text.strip().lstrip("£").strip().casefold()
    if not plain:
        return None
    factor = {"k": 1_000, "m": 1_000_000}.get(plain[-1], 1)
    amount = _number(plain[:-1].rstrip() if factor > 1 else plain)
    if amount is None or amount < 0 or amount * factor > _MOST:
        raise WrongInput(f"“{text.strip()[:40]}” is not an amount. Type pounds, such as “105,000”, “25k” or “12.50”.")
    return round(amount * factor * 100)


def read_number(text: str, what: str) -> float | None:
    """A number as it is typed: "1,000". None for nothing. Raises WrongInput."""
    if not text.strip():
        return None
    read = _number(text.strip())
    if read is None or abs(read) > _MOST:
        raise WrongInput(f"“{text.strip()[:40]}” is not a number. Type the {what} as a number, such as “1,000”.")
    return read


_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]*)\.?[0-9]*")
"""Thousands may be set apart: what a comma sets apart otherwise ("1,5") is not a number here."""


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


# -- the actual of an output: so many more, or so many in all, on a day, with the evidence for it


_TYPED = re.compile(r"([+=-])\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s+|,(?!\d)\s*|$)(.*)", re.DOTALL)
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
    value = float(digits.replace(",", ""))
    if value > _MOST_COUNTED:
        raise WrongInput("That number is too large. Is there an extra digit?")
    day, evidence, due = _day_and_evidence(book, place, rest.strip(), as_at)
    return Reading(-value if sign == "-" else value, sign != "=", day, evidence, due)


def _day_and_evidence(book: Book, place: Place, rest: str, as_at: date) -> tuple[date, str, Due | None]:
    if not rest.lower().startswith("on "):
        return as_at, rest, None
    phrase, comma, evidence = rest[3:].partition(",")
    if comma:
        day, due = done_on(book, place, phrase, as_at=as_at)
        return day, evidence.strip(), due
    words = rest[3:].split()
    refused: WrongInput | None = None
    for count in range(min(_DATE_WORDS, len(words)), 0, -1):
        try:
            day, due = done_on(book, place, " ".join(words[:count]), as_at=as_at)
        except WrongInput as error:
            refused = error
            continue
        return day, " ".join(words[count:]), due
    raise refused or WrongInput("Type a day after “on”, such as “on 4 Dec”.")


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
    return round((row["actual"] or 0) + reading.value, _DECIMALS) if reading.is_more else reading.value


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
    wanted = should_stand_at(row["target"], row["target_kind"], plan["period_start"], plan["period_end"], as_at)
    return f"; should stand at {number(wanted)} by now" if wanted is not None else ""


# -- where the money of an activity comes from: the sources as they are typed, beside the plan's own words


def written_funding(book: Book, activity: Row) -> str:
    """An activity's funding as it was printed or typed."""
    if activity["funding_text"]:
        return str(activity["funding_text"])
    return "; ".join(row["text"] or row["name"] for row in sums_of(book, activity["id"]))


def funding_words(text: str) -> str:
    """How funding that is typed will be read: "Lottery £20,000, to be confirmed". Raises as `set_funding`."""
    said = []
    for one in _sources(text):
        sure = {True: ", confirmed", False: ", to be confirmed", None: ""}[one.confirmed]
        said.append(f"{one.source}{f' {pounds(one.pence)}' if one.pence is not None else ''}{sure}")
    return "; ".join(said) or "no source"


def set_funding(place: Place, text: str) -> Edit:
    """Writes where an activity's money comes from: "Lottery £20,000 (to be confirmed); Council £5,000".

    A source that stays keeps what isn't said anew of it: its sum, whether it is confirmed, the budget it is inside.
    The only source of an activity bears its whole cost, unless it says another sum. Raises WrongInput for a sum alone.
    """

    def edit(book: Book) -> Change:
        require(place, ("activity",), "funding")
        row = standing(book, place)
        words = words_of(text, "funding", empty=True)
        if words == written_funding(book, row):
            return change(place, row, "funding as before")
        there = sums_of(book, place.id)
        wanted = _sources(words)
        writes = [Write("activity", place.id, {"funding_text": words or None})]
        for said, sort in zip(wanted, row_keys.spread(len(wanted)), strict=True):
            before = _stood(there, said)
            there = [other for other in there if other is not before]
            cost = row["cost_pence"] if len(wanted) == 1 else None
            cells = {"sort": sort, "text": said.text} | _read(said, before, cost)
            if before is not None:
                changed = {column: cell for column, cell in cells.items() if before[column] != cell}
                writes += [Write("allocation", before["id"], changed)] if changed else []
                continue
            source = _source(book, said.source, writes)
            writes.append(Write("allocation", None, {"activity_id": place.id, "source_id": source, **cells}))
        writes += [Write("allocation", gone["id"], {"deleted": 1}) for gone in there]
        now = f"funded by {funding_words(words)}" if wanted else "funding “N/A”" if is_nothing(words) else "no funding"
        return change(place, row, now, "", writes)

    return edit


def confirm(place: Place, allocation_id: str, confirmed: bool | None) -> Edit:
    """Says whether money for an activity is confirmed; None where the plan does not say."""

    def edit(book: Book) -> Change:
        row = standing(book, place)
        money = attached.sum_of(book, allocation_id)
        if money is None:
            raise WrongInput("That money is no longer in the plan: somebody has removed it.")
        cell = _cell(confirmed)
        said = {True: "confirmed", False: "to be confirmed", None: "not said to be confirmed or not"}[confirmed]
        writes = [Write("allocation", allocation_id, {"confirmed": cell})] if money["confirmed"] != cell else []
        return change(place, row, f"{money['name']} {said}", "", writes)

    return edit


def confirm_from(place: Place, source: str | None, confirmed: bool | None) -> Edit:
    """Says the same of all the money of an activity, or of that whose source's name holds `source`."""

    def edit(book: Book) -> Change:
        there = sums_of(book, place.id)
        name = name_of(place, standing(book, place))
        if not there:
            raise WrongInput(f"{name} has no money from any source: there is nothing to confirm.")
        wanted = [row for row in there if source is None or source.strip().casefold() in row["name"].casefold()]
        if not wanted:
            names = ", ".join(f"“{row['name']}”" for row in there)
            raise WrongInput(f"{name} has no money from “{source}”. Its sources: {names}.")
        changes = [confirm(place, row["id"], confirmed)(book) for row in wanted]
        writes = [write for change in changes for write in change.writes]
        return Change(changes[0].ref, ", ".join(change.now for change in changes), "", writes, changes[0].about)

    return edit


def _stood(there: list[Row], one: Funded) -> Row | None:
    """The sum of a source that stood before: of several from one source the one in the same words, or the first."""
    same = [row for row in there if row["name"].casefold() == one.source.casefold()]
    return next((row for row in same if row["text"] == one.text), same[0] if same else None)


def _sources(text: str) -> tuple[Funded, ...]:
    found = read_funding(text)
    for one in found:
        if one.pence is not None and one.source == one.text:
            raise WrongInput(f"“{one.text[:40]}” says how much, but not from where: type it as “Lottery £20,000”.")
    return found


def _read(one: Funded, before: Row | None, cost: int | None) -> dict[str, Any]:
    """The cells of one sum: what is said of it, else what stood, unless the words that said that have gone."""
    if before is None:
        return {"pence": cost if one.pence is None else one.pence, "confirmed": _cell(one.confirmed)}
    confirmed = _cell(one.confirmed)
    if confirmed is None and all(was.confirmed is None for was in read_funding(before["text"] or "")):
        confirmed = before["confirmed"]
    return {"pence": before["pence"] if one.pence is None else one.pence, "confirmed": confirmed}


def _cell(confirmed: bool | None) -> int | None:
    return None if confirmed is None else int(confirmed)


def _source(book: Book, name: str, writes: list[Write]) -> str:
    """The id of the source of that name, adding a new one to `writes`."""
    known = attached.source_called(book, name)
    if known is None:
        new = (write.cells for write in writes if write.table == "funding_source")
        known = next((cells["id"] for cells in new if cells["name"].casefold() == name.casefold()), None)
    if known is not None:
        return str(known)
    minted = book.mint()
    writes.append(Write("funding_source", None, {"id": minted, "name": name}))
    return minted
