"""What stands under an activity, by what each line is: a field, a milestone, an output, a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tsworkbench.documents.blocks import Line, Place
from tsworkbench.documents.cells.dates import Phrased, fields, read_when, take_date
from tsworkbench.documents.columnnames import name_of
from tsworkbench.documents.meanings import Meaning
from tsworkbench.documents.outline.behind import behind
from tsworkbench.documents.outline.making import Making
from tsworkbench.documents.outline.sections import Section, Text
from tsworkbench.documents.outline.statuses import Said, with_rows
from tsworkbench.documents.outline.words import column_labelled
from tsworkbench.documents.struck import STRUCK_OUT
from tsworkbench.plan.due import Kind
from tsworkbench.plan.english import number
from tsworkbench.plan.imports.draft import Choice, Put
from tsworkbench.plan.model import TargetKind
from tsworkbench.plan.printed.money import read_funding, read_money
from tsworkbench.plan.printed.owners import read_owners
from tsworkbench.plan.printed.quantities import read_quantity
from tsworkbench.plan.printed.statuses import read_status
from tsworkbench.plan.whole import Activity, Funding, Milestone, Output


def is_day(dated: Phrased | None) -> bool:
    """Whether a date is one to be met, not a rhythm."""
    return dated is not None and dated.when.due.kind is not Kind.RECURRING


class Parts:
    """What is found under an activity, by what each line is."""

    def __init__(self, making: Making, key: str) -> None:
        self._making = making
        self._key = key
        self.values: dict[str, Any] = {}
        self.notes: list[str] = []
        self._milestones: list[Milestone] = []
        self._outputs: list[Output] = []
        self._under: Meaning | None = None
        self._said: Said | None = None
        self._stated: set[str] = set()
        """The keys of rows with a status of their own."""

    def activity(self, *, title: str, ref: str | None) -> Activity:
        notes = _joined(self.notes)
        activity = Activity(
            id=self._key,
            title=title,
            ref=ref,
            notes=notes,
            milestones=tuple(self._milestones),
            outputs=tuple(self._outputs),
            **self.values,
        )
        return with_rows(activity, self._said, self._stated, self._making)

    def take_section(self, section: Section) -> None:
        """A heading under an activity: "Milestones", "Outputs", or a part of its text."""
        self._under = name_of(section.title)
        if self._under is None:
            self.notes.append(section.title)
        elif self._under not in (Meaning.MILESTONE, Meaning.OUTPUT, Meaning.ACTIVITY):
            words = "; ".join(text.words for text in section.texts if not text.under)
            deeper = [text for text in section.texts if text.under]
            if words:
                self.field(self._under, words, section.place)
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
                self.field(column, words, text.place)
                self._rest(text)
                return
            self._under = column
            for inner in text.under:
                self.take(inner)
            self._under = None if text.under else column
            return
        if text.line.marker is None and not text.under:
            if self._under in (Meaning.MILESTONE, Meaning.OUTPUT):
                self._item(text)
            elif self._under is not None:
                self.field(self._under, text.words, text.place)
            else:
                self.notes.append(text.words)
            return
        self._item(text)

    def _rest(self, text: Text) -> None:
        for inner in text.under:
            self.take(inner)

    def _item(self, text: Text) -> None:
        said = (text.stood or text).line.text
        dated = take_date(said, self._making.years)
        quantity = read_quantity(said)
        is_output = self._under is Meaning.OUTPUT or (
            self._under is not Meaning.MILESTONE and quantity is not None and not is_day(dated)
        )
        (self._output if is_output else self._milestone)(text)

    def _milestone(self, text: Text) -> None:
        making, key = self._making, self._making.key()
        values: dict[str, Any] = {}
        stood = text.stood
        text = stood or text
        words, told = behind(text.line.text)
        unread = []
        for meaning, said in told:
            when = read_when((_line(said),), making.years) if meaning is Meaning.DUE else None
            stated = read_status(said) if meaning is Meaning.STATUS else None
            if meaning is Meaning.LEAD:
                values["leads"] = making.leads(read_owners([said], names=making.names), key, text.place, said)
            elif when is not None:
                values |= making.due(when, key, text.place)
            elif stated is not None and stated.status:
                values["status"] = stated.status
                self._stated.add(key)
            else:
                unread.append(f"{meaning.name.capitalize()}: {said}")
        dated = take_date(words, making.years)
        title = words
        if dated is not None and "due_text" not in values:
            title = dated.title
            values |= making.due(dated.when, key, text.place)
            if text.line.struck:
                when = read_when((replace(text.line, text=dated.when.printed),), making.years)
                if when is not None and when.was is not None:
                    values |= fields(when)
        notes = [*unread, *self._notes_under(text)]
        if text.line.struck and "baseline_due_to" not in values:
            notes.append(f"Struck out: {text.line.struck}")
        if stood is not None:
            notes.append(STRUCK_OUT)
            if "status" not in values:
                values["status"] = making.struck(key, text.place, title)
            self._stated.add(key)
        self._milestones.append(
            Milestone(
                id=key, title=title or text.words, text=text.line.text or text.words, notes=_joined(notes), **values
            )
        )

    def _output(self, text: Text) -> None:
        making, key = self._making, self._making.key()
        values: dict[str, Any] = {}
        stood = text.stood
        text = stood or text
        words = text.line.text or text.words
        dated = take_date(words, making.years)
        if read_quantity(words) is not None and not is_day(dated):
            dated = None  # "500 quitters each year" is how many, not by when
        if dated is not None:
            values |= {"title": dated.title, **making.due(dated.when, key, text.place)}
        quantity = read_quantity(dated.title if dated else words)
        if quantity is not None:
            values |= {"target": quantity.target, "unit": quantity.unit, "target_kind": quantity.kind}
            if quantity.because:
                reading = f"{number(quantity.target)} {quantity.unit or ''}".strip()
                others = tuple(
                    Choice(
                        words=f"{number(other.target)} {other.unit or ''}".strip(),
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
        if stood is not None:
            notes.append(STRUCK_OUT)
            values["status"] = making.struck(key, text.place, words)
            self._stated.add(key)
        self._outputs.append(Output(id=key, text=words, notes=_joined(notes), **values))

    def _notes_under(self, text: Text) -> list[str]:
        return [inner.words for under in text.under for inner in under.walk()]

    def output_of_clause(self, text: str, target: float, unit: str | None, place: Place) -> None:
        key = self._making.key()
        self._outputs.append(Output(id=key, text=text, target=target, unit=unit, target_kind=TargetKind.YEARLY))
        self._making.doubt(
            place,
            text,
            f"a target: {number(target)} {unit or ''} each year".replace("  ", " "),
            "It stands within the text of the activity itself, not among outputs.",
            row=key,
            field="target",
        )

    def field(self, column: Meaning, words: str, place: Place) -> None:
        """A labelled line as the field it gives; what can't be read as one is a note with its label."""
        making, values = self._making, self.values
        if column is Meaning.LEAD and "leads" not in values:
            owners = read_owners(words.split("\n"), names=making.names)
            if owners.named:
                values["leads"] = making.leads(owners, self._key, place, words)
                self._note(owners.rest)
                return
        elif column is Meaning.DUE and "due_text" not in values:
            when = read_when((_line(words),), making.years)
            if when is not None:
                values |= making.due(when, self._key, place)
                self._note(when.rest)
                return
        elif column is Meaning.COST and "cost_text" not in values:
            money = read_money(words)
            values |= {"cost_text": words, "cost_pence": money.pence, "cost_kind": money.kind}
            if money.because:
                making.doubt(place, words, _pounds(money.pence), money.because, row=self._key, field="cost")
            return
        elif column is Meaning.FUNDING and "funding_text" not in values:
            funding = read_funding(words)
            values["funding_text"] = words
            values["funding"] = tuple(
                Funding(source=one.source, text=one.text, pence=one.pence, confirmed=one.confirmed) for one in funding
            )
            making.sources.update(dict.fromkeys(one.source for one in funding))
            return
        elif column is Meaning.STATUS and "status" not in values:
            stated = read_status(words)
            if stated is not None and (stated.status or stated.rag):
                if stated.status:
                    values["status"] = stated.status
                if stated.rag:
                    values["rag"] = stated.rag
                self._said = Said(stated=stated, words=words, place=place)
                self._note(stated.rest)
                return
        elif column in (Meaning.MILESTONE, Meaning.OUTPUT):
            before, self._under = self._under, column
            self._item(Text(line=_line(words), place=place))
            self._under = before
            return
        self.notes.append(f"{column.name.capitalize()}: {words}" if column is not Meaning.NOTES else words)

    def _note(self, words: str | None) -> None:
        if words:
            self.notes.append(words)


def _line(words: str) -> Line:
    return Line(text=words)


def _pounds(pence: int | None) -> str:
    return f"£{pence / 100:,.0f}" if pence is not None else "no sum"


def _joined(notes: Sequence[str]) -> str | None:
    return "\n".join(" ".join(note.split()) for note in notes if note.strip()) or None
