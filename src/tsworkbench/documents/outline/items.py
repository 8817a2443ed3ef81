"""Activities, milestones and outputs from the headings and items of an outline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tsworkbench.documents.blocks import Line, Place
from tsworkbench.documents.cells.dates import Phrased, When, Years, fields, read_when, take_date
from tsworkbench.documents.cells.refs import numbered
from tsworkbench.documents.columnnames import Column, name_of
from tsworkbench.documents.outline.sections import Section, Text
from tsworkbench.documents.outline.words import column_labelled
from tsworkbench.documents.reading.doubting import place_words
from tsworkbench.plan.draft import Choice, Doubt, Put
from tsworkbench.plan.due import Kind
from tsworkbench.plan.model import TargetKind
from tsworkbench.plan.printed.money import read_funding, read_money
from tsworkbench.plan.printed.owners import Named, Owners, read_owners
from tsworkbench.plan.printed.quantities import read_quantity
from tsworkbench.plan.printed.statuses import read_status
from tsworkbench.plan.printed.titles import is_person, is_post
from tsworkbench.plan.text import FIELD_LIMIT
from tsworkbench.plan.whole import Activity, Funding, Lead, Milestone, Officer, Output

_LEAD_BEHIND = re.compile(
    r"\s*(?:[-–—]\s*|[(\[]\s*|[.;,]\s+)(?:lead(?: officer)?|owner|led by|responsible(?: officer)?|who)\s*[:–-]\s*"
    r"(?P<who>[^()\[\]]{2,120}?)\s*[)\]]?\s*\.?$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*[(\[](?P<who>[A-Z][^()\[\]]{2,80})[)\]]\s*\.?$")
_CLAUSE = re.compile(r"\s*[,;]?\s+and\s+|\s*;\s+|,\s+")


@dataclass
class Making:
    """A draft being made: its doubts so far, and the officers that were named in it."""

    years: Years
    officers: dict[tuple[str, object], Officer] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    _doubts: list[tuple[tuple[int, ...], Doubt]] = field(default_factory=list)
    _keys: int = 0

    def key(self) -> str:
        self._keys += 1
        return f"d{self._keys}"

    def doubt(self, place: Place, text: str, reading: str, because: str, **about: Any) -> None:
        self._doubts.append(
            (_order(place), Doubt(where=place_words(place), text=text, reading=reading, because=because, **about))
        )

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The doubts in the order of the document."""
        return tuple(doubt for _, doubt in sorted(self._doubts, key=lambda found: found[0]))

    def leads(self, owners: Owners, row: str, place: Place, text: str) -> tuple[Lead, ...]:
        """The officers of a row, taken down among those of the plan."""
        found = tuple(self.lead(named) for named in owners.named)
        if owners.because:
            others = tuple(
                Choice(words=_names(other), edits=(Put(row=row, field="leads", value=tuple(map(_lead, other))),))
                for other in owners.others
            )
            self.doubt(place, text, _names(owners.named), owners.because, row=row, field="leads", others=others)
        return found

    def lead(self, named: Named) -> Lead:
        officer = Officer(
            name=named.name,
            kind=named.kind,
            post=named.post,
            organisation=named.organisation,
            initials=named.initials,
        )
        known = self.officers.setdefault((named.name, named.kind), officer)
        if known.organisation is None and named.organisation:
            self.officers[(named.name, named.kind)] = replace(known, organisation=named.organisation)
        return _lead(named)

    def due(self, when: When, row: str, place: Place) -> dict[str, Any]:
        """The fields of a date; what is unsure about it becomes a doubt."""
        if when.because:
            others = tuple(
                Choice(
                    words=other.reading,
                    edits=tuple(Put(row=row, field=name, value=value) for name, value in _due_values(when, other)),
                )
                for other in when.others
            )
            self.doubt(place, when.printed, when.due.reading, when.because, row=row, field="due", others=others)
        return fields(when)


def _lead(named: Named) -> Lead:
    return Lead(name=named.name, kind=named.kind, role=named.role)


def _due_values(when: When, other: Any) -> list[tuple[str, Any]]:
    return list(fields(replace(when, due=other, because=None)).items())


def _names(named: Sequence[Named]) -> str:
    return ", ".join(f"{one.name} ({one.kind.value})" for one in named) or "nobody"


def _order(place: Place) -> tuple[int, ...]:
    return tuple(number or 0 for number in (place.page, place.line, place.table, place.row))


def activity_of_item(text: Text, making: Making, *, ref: str | None = None) -> Activity:
    """An activity that is an item of a list: its number, its lead and date where named, and what is under it."""
    number, words = _number(text)
    return _activity(ref or number, words, text.place, text.under, (), making, printed=text.words)


def activity_of_section(section: Section, making: Making) -> Activity:
    """An activity that is a heading, with what is said and listed under it."""
    found = numbered(section.title)
    return _activity(
        found.ref, found.text, section.place, section.texts, section.sections, making, printed=section.title
    )


def _number(text: Text) -> tuple[str | None, str]:
    marker = text.line.marker
    if marker is not None and re.search(r"\d", marker):
        return marker.strip("().: "), text.words
    found = numbered(text.words)
    return found.ref, found.text


def _activity(
    ref: str | None,
    words: str,
    place: Place,
    texts: Sequence[Text],
    sections: Sequence[Section],
    making: Making,
    *,
    printed: str,
) -> Activity:
    key = making.key()
    parts = _Parts(making, key)
    title, who = _lead_behind(words)
    if who is not None:
        parts.values["leads"] = making.leads(read_owners([who]), key, place, who)
    dated = take_date(title, making.years)
    if dated is not None:
        parts.values |= making.due(dated.when, key, place)
        if _words(title) - _words(dated.title) - _words(dated.when.printed):
            parts.notes.append(title)  # a sentence after the date, which the title has no room for
        title = dated.title
    elif (yearly := _yearly(title)) is not None:
        parts.output_of_clause(*yearly, place)
    if len(title) > FIELD_LIMIT:
        title, cut = title[:FIELD_LIMIT].rstrip(), title[FIELD_LIMIT:]
        parts.notes.append(cut)
    for text in texts:
        parts.take(text)
    for section in sections:
        parts.take_section(section)
    return parts.activity(title=title or printed or "(no title)", ref=ref)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _is_day(dated: Phrased | None) -> bool:
    """Whether a date is one to be met, not a rhythm."""
    return dated is not None and dated.when.due.kind is not Kind.RECURRING


def _lead_behind(words: str) -> tuple[str, str | None]:
    """A title and who leads, named behind it: "… (Lead: Head of Housing)", "… (Jane Smith)"."""
    found = _LEAD_BEHIND.search(words)
    if found is None:
        found = _IN_BRACKETS.search(words)
        if found is None or not (is_person(found["who"]) or is_post(found["who"])):
            return words, None
    return words[: found.start()].strip(), found["who"]


def _yearly(title: str) -> tuple[str, float, str | None] | None:
    """The clause of a title that says by how much something grows each year, how much, and of what."""
    quantity = read_quantity(title)
    if quantity is None or quantity.kind is not TargetKind.YEARLY:
        return None
    clause = _CLAUSE.split(title)[-1]
    if read_quantity(clause) is None:
        clause = title
    return clause[:1].upper() + clause[1:], quantity.target, quantity.unit


class _Parts:
    """What is found under an activity, by what each line is."""

    def __init__(self, making: Making, key: str) -> None:
        self._making = making
        self._key = key
        self.values: dict[str, Any] = {}
        self.notes: list[str] = []
        self._milestones: list[Milestone] = []
        self._outputs: list[Output] = []
        self._under: Column | None = None

    def activity(self, *, title: str, ref: str | None) -> Activity:
        notes = _joined(self.notes)
        return Activity(
            id=self._key,
            title=title,
            ref=ref,
            notes=notes,
            milestones=tuple(self._milestones),
            outputs=tuple(self._outputs),
            **self.values,
        )

    def take_section(self, section: Section) -> None:
        """A heading under an activity: "Milestones", "Outputs", or a part of its text."""
        self._under = name_of(section.title)
        if self._under is None:
            self.notes.append(section.title)
        elif self._under not in (Column.MILESTONE, Column.OUTPUT, Column.ACTIVITY):
            words = "; ".join(text.words for text in section.texts if not text.under)
            deeper = [text for text in section.texts if text.under]
            if words:
                self._field(self._under, words, section.place)
            for text in deeper:
                self.take(text)
            for inner in section.sections:
                self.take_section(inner)
            return
        for text in section.texts:
            self.take(text)
        for inner in section.sections:
            self.take_section(inner)

    def take(self, text: Text) -> None:
        label = column_labelled(text.line.text)
        if label is not None:
            column, words = label
            if words:
                self._field(column, words, text.place)
                self._rest(text)
                return
            self._under = column
            for inner in text.under:
                self.take(inner)
            self._under = None if text.under else column
            return
        if text.line.marker is None and not text.under:
            if self._under in (Column.MILESTONE, Column.OUTPUT):
                self._item(text)
            elif self._under is not None:
                self._field(self._under, text.words, text.place)
            else:
                self.notes.append(text.words)
            return
        self._item(text)

    def _rest(self, text: Text) -> None:
        for inner in text.under:
            self.take(inner)

    def _item(self, text: Text) -> None:
        dated = take_date(text.line.text, self._making.years)
        quantity = read_quantity(text.line.text)
        is_output = self._under is Column.OUTPUT or (
            self._under is not Column.MILESTONE and quantity is not None and not _is_day(dated)
        )
        (self._output if is_output else self._milestone)(text)

    def _milestone(self, text: Text) -> None:
        making, key = self._making, self._making.key()
        values: dict[str, Any] = {}
        words, who = _lead_behind(text.line.text)
        if who is not None:
            values["leads"] = making.leads(read_owners([who]), key, text.place, who)
        dated = take_date(words, making.years)
        title = words
        if dated is not None:
            title = dated.title
            values |= making.due(dated.when, key, text.place)
            if text.line.struck:
                when = read_when((replace(text.line, text=dated.when.printed),), making.years)
                if when is not None and when.was is not None:
                    values |= fields(when)
        notes = self._notes_under(text)
        if text.line.struck and "baseline_due_to" not in values:
            notes.append(f"Struck out: {text.line.struck}")
        self._milestones.append(
            Milestone(
                id=key, title=title or text.words, text=text.line.text or text.words, notes=_joined(notes), **values
            )
        )

    def _output(self, text: Text) -> None:
        making, key = self._making, self._making.key()
        values: dict[str, Any] = {}
        words = text.line.text or text.words
        dated = take_date(words, making.years)
        if read_quantity(words) is not None and not _is_day(dated):
            dated = None  # "500 quitters each year" is how many, not by when
        if dated is not None:
            values |= {"title": dated.title, **making.due(dated.when, key, text.place)}
        quantity = read_quantity(dated.title if dated else words)
        if quantity is not None:
            values |= {"target": quantity.target, "unit": quantity.unit, "target_kind": quantity.kind}
            if quantity.because:
                reading = f"{quantity.target:g} {quantity.unit or ''}".strip()
                others = tuple(
                    Choice(
                        words=f"{other.target:g} {other.unit or ''}".strip(),
                        edits=(
                            Put(row=key, field="target", value=other.target),
                            Put(row=key, field="unit", value=other.unit),
                        ),
                    )
                    for other in quantity.others
                )
                making.doubt(text.place, words, reading, quantity.because, row=key, field="target", others=others)
        notes = self._notes_under(text)
        if text.line.struck:
            notes.append(f"Struck out: {text.line.struck}")
        self._outputs.append(Output(id=key, text=words, notes=_joined(notes), **values))

    def _notes_under(self, text: Text) -> list[str]:
        return [inner.words for under in text.under for inner in under.walk()]

    def output_of_clause(self, text: str, target: float, unit: str | None, place: Place) -> None:
        key = self._making.key()
        self._outputs.append(Output(id=key, text=text, target=target, unit=unit, target_kind=TargetKind.YEARLY))
        self._making.doubt(
            place,
            text,
            f"a target: {target:g} {unit or ''} each year".replace("  ", " "),
            "It stands within the text of the activity itself, not among outputs.",
            row=key,
            field="target",
        )

    def _field(self, column: Column, words: str, place: Place) -> None:
        """A labelled line as the field it gives; what can't be read as one is a note with its label."""
        making, values = self._making, self.values
        if column is Column.LEAD and "leads" not in values:
            owners = read_owners(words.split("\n"))
            if owners.named:
                values["leads"] = making.leads(owners, self._key, place, words)
                self._note(owners.rest)
                return
        elif column is Column.DUE and "due_text" not in values:
            when = read_when((_line(words),), making.years)
            if when is not None:
                values |= making.due(when, self._key, place)
                self._note(when.rest)
                return
        elif column is Column.COST and "cost_text" not in values:
            money = read_money(words)
            values |= {"cost_text": words, "cost_pence": money.pence, "cost_kind": money.kind}
            if money.because:
                making.doubt(place, words, _pounds(money.pence), money.because, row=self._key, field="cost")
            return
        elif column is Column.FUNDING and "funding_text" not in values:
            funding = read_funding(words)
            values["funding_text"] = words
            values["funding"] = tuple(
                Funding(source=one.source, text=one.text, pence=one.pence, confirmed=one.confirmed) for one in funding
            )
            making.sources.update(dict.fromkeys(one.source for one in funding))
            return
        elif column is Column.STATUS and "status" not in values:
            stated = read_status(words)
            if stated is not None and (stated.status or stated.rag):
                if stated.status:
                    values["status"] = stated.status
                if stated.rag:
                    values["rag"] = stated.rag
                if stated.because:
                    reading = ", ".join(str(part.value) for part in (stated.status, stated.rag) if part)
                    making.doubt(place, words, reading, stated.because, row=self._key, field="status")
                self._note(stated.rest)
                return
        elif column in (Column.MILESTONE, Column.OUTPUT):
            before, self._under = self._under, column
            self._item(Text(line=_line(words), place=place))
            self._under = before
            return
        self.notes.append(f"{column.value.capitalize()}: {words}" if column is not Column.NOTES else words)

    def _note(self, words: str | None) -> None:
        if words:
            self.notes.append(words)


def _line(words: str) -> Line:
    return Line(text=words)


def _pounds(pence: int | None) -> str:
    return f"£{pence / 100:,.0f}" if pence is not None else "no sum"


def _joined(notes: Sequence[str]) -> str | None:
    return "\n".join(" ".join(note.split()) for note in notes if note.strip()) or None


def walk_words(texts: Sequence[Text]) -> Iterator[str]:
    """The words of some lines and of all that is under them."""
    for text in texts:
        for one in text.walk():
            yield one.words
