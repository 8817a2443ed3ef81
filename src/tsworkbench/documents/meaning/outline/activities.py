"""Activities from the headings and items of an outline, and what is under each by what its lines are.

A line is a field, a milestone, an output or a note. Behind its words may stand who leads and by when, and a ticked box.
What is under an activity goes with its status.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tsworkbench.documents.blocks import STRUCK_OUT, Line, Place
from tsworkbench.documents.columns.dates import ANY_YEARS, Phrased, fields, is_date, read_when, take_date
from tsworkbench.documents.columns.marks import numbered
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import name_of
from tsworkbench.documents.meaning.builder.doubts import why_with
from tsworkbench.documents.meaning.builder.statuses import stated_words
from tsworkbench.documents.meaning.outline.headings import Section, Text, column_labelled
from tsworkbench.documents.meaning.outline.maker import Making
from tsworkbench.plan.due import Kind
from tsworkbench.plan.english import number, pounds
from tsworkbench.plan.imports.draft import FIELDS, Choice, Put, status_below
from tsworkbench.plan.imports.printed.money import read_funding, read_money
from tsworkbench.plan.imports.printed.owners import read_owners
from tsworkbench.plan.imports.printed.quantities import read_quantity
from tsworkbench.plan.imports.printed.statuses import Stated, read_status
from tsworkbench.plan.imports.printed.titles import is_person, is_post, sort_of
from tsworkbench.plan.model import OfficerKind, Status, TargetKind
from tsworkbench.plan.whole import Activity, Funding, Milestone, Output

_BY = re.compile(r"by\b", re.IGNORECASE)
_CLAUSE = re.compile(r"\s*[,;]?\s+and\s+|\s*;\s+|,\s+")


def activity_of_item(text: Text, making: Making, *, ref: str | None = None) -> Activity:
    """An activity that is an item of a list: its number, its lead and date where named, and what is under it."""
    stood = text.stood
    number, words = _number(stood or text)
    activity = _activity(ref or number, words, text.place, text.under, (), making, printed=text.words)
    if stood is None or activity.id is None:
        return activity
    status = making.struck(activity.id, text.place, activity.title) if _waits(activity) else activity.status
    return replace(activity, status=status, notes="\n".join(filter(None, (activity.notes, STRUCK_OUT))))


def activity_of_section(section: Section, making: Making) -> Activity:
    """An activity that is a heading, with what is said and listed under it."""
    found = numbered(section.title)
    making.under = section.title
    return _activity(
        found.ref, found.text, section.place, section.texts, section.sections, making, printed=section.title
    )


def _waits(activity: Activity) -> bool:
    return activity.status is Status.NOT_STARTED


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
    parts = Parts(making, key)
    title, told = behind(words)
    for meaning, said in told:
        parts.field(meaning, said, place)
    dated = take_date(title, making.years) if "due_text" not in parts.values else None
    yearly = None if is_day(dated) else _yearly(title)
    if yearly is not None:
        parts.output_of_clause(*yearly, place)
    elif dated is not None:
        parts.values |= making.due(dated.when, key, place)
        if _words(title) - _words(dated.title) - _words(dated.when.printed):
            parts.notes.append(title)  # a sentence after the date, which the title has no room for
        title = dated.title
    for text in texts:
        parts.take(text)
    for section in sections:
        parts.take_section(section)
    return parts.activity(title=title or printed or "(no title)", ref=ref)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _yearly(title: str) -> tuple[str, float, str | None] | None:
    """The clause of a title that says by how much something grows each year, how much, and of what."""
    quantity = read_quantity(title)
    if quantity is None or quantity.kind is not TargetKind.YEARLY:
        return None
    clause = _CLAUSE.split(title)[-1]
    if read_quantity(clause) is None:
        clause = title
    return clause[:1].upper() + clause[1:], quantity.target, quantity.unit


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
                self._sentence(text)
            return
        self._item(text)

    def _sentence(self, text: Text) -> None:
        """A sentence under a heading is a note; one that opens with "By March 2026" says by when, too."""
        self.notes.append(text.words)
        if "due_text" in self.values or not _BY.match(text.words):
            return
        dated = take_date(text.words, self._making.years)
        if dated is not None and is_day(dated) and text.words.startswith(dated.when.printed):
            self.values |= self._making.due(dated.when, self._key, text.place)

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
            (_, words), *dated = who_and_when(words) if "\n" not in words else [(column, words)]
            for meaning, said in dated:
                self.field(meaning, said, place)
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
                said = pounds(money.pence) if money.pence is not None else "no sum"
                making.doubt(place, words, said, money.because, row=self._key, field="cost")
            return
        elif column is Meaning.FUNDING and "funding_text" not in values:
            funding = read_funding(words)
            values["funding_text"] = words
            values["funding"] = tuple(
                Funding(
                    source=one.source,
                    text=one.text,
                    pence=one.pence,
                    confirmed=one.confirmed,
                    kind=one.kind,
                    worth_pence=one.worth,
                )
                for one in funding
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


def _joined(notes: Sequence[str]) -> str | None:
    return "\n".join(" ".join(note.split()) for note in notes if note.strip()) or None


_LABELS = {
    Meaning.LEAD: r"lead(?: officer)?|owner|led by|responsible(?: officer)?|who|by whom|action by",
    Meaning.DUE: r"due(?: date)?|when|by when|deadline|timescale|target date|date",
    Meaning.STATUS: r"status",
    Meaning.COST: r"cost|budget",
}
_LABEL = re.compile(
    r"(?:^|\s*[-–—]\s*|\s*[(\[]\s*|[.;,]\s+)(?:"
    + "|".join(f"(?P<{meaning.name}>{words})" for meaning, words in _LABELS.items())
    + r")\s*[:–-]\s+",
    re.IGNORECASE,
)
_LABEL_INSIDE = re.compile(
    r"\s+(?-i:(?=[A-Z]))(?:"
    + "|".join(f"(?P<{meaning.name}>{words})" for meaning, words in _LABELS.items())
    + r")\s*:\s+",
    re.IGNORECASE,
)
"""A label that no mark parts from the words before it, because a line ended there."""
_IN_BRACKETS = re.compile(r"\s*[(\[](?P<who>[^\W\d_a-z][^()\[\]]{2,80})[)\]]\s*\.?$")
_AND_BY = re.compile(r"\s*[,;]\s+(?=(?:by|due|from|before)\b)", re.IGNORECASE)
_BOX = re.compile(r"\[(?P<mark>[ xX])\]\s+")
_ENDS = " \t.;,–—-()[]"
_LONGEST = 120


class Behind(NamedTuple):
    """An item's own words, and the fields named behind them, each with its words."""

    words: str
    fields: tuple[tuple[Meaning, str], ...] = ()


def behind(words: str) -> Behind:
    """The words of an item without what is named behind them.

    >>> behind("Open a café (Lead: Services Manager, by September 2024)").fields[1][1]
    'by September 2024'
    """
    box = _BOX.match(words)
    status = ((Meaning.STATUS, "Done" if box["mark"] in "xX" else "Not started"),) if box else ()
    words = words[box.end() :] if box else words
    labels = _labels(words)
    if not labels:
        own, fields = _in_brackets(words)
        if not fields:
            own, fields = _at_end(words)
        return Behind(own, (*status, *fields))
    fields = []
    ends = [*(found.start() for found in labels[1:]), len(words)]
    for found, end in zip(labels, ends, strict=True):
        said = words[found.end() : end].strip(" \t.;,–—-")
        said = said if said.count("(") == said.count(")") else said.rstrip(_ENDS)
        if not said or len(said) > _LONGEST:
            return Behind(words, status)
        meaning = Meaning[found.lastgroup or "LEAD"]
        fields += who_and_when(said) if meaning is Meaning.LEAD else [(meaning, said)]
    return Behind(words[: labels[0].start()].strip(), (*status, *fields))


def _labels(words: str) -> list[re.Match[str]]:
    """The labels behind an item's own words, in their order."""
    marked = [found for found in _LABEL.finditer(words) if found.start() > 0]
    taken = [(found.start(), found.end()) for found in marked]
    inside = [
        found
        for found in _LABEL_INSIDE.finditer(words)
        if found.start() > 0 and not any(start < found.end() and found.start() < end for start, end in taken)
    ]
    return sorted((*marked, *inside), key=lambda found: found.start())


def _in_brackets(words: str) -> tuple[str, list[tuple[Meaning, str]]]:
    """Somebody named in brackets at the end, and the date beside the name: "(Jane Smith)", "(Finance, by May)"."""
    found = _IN_BRACKETS.search(words)
    if found is None:
        return words, []
    fields = who_and_when(found["who"])
    who = fields[0][1]
    known = is_person(who) or is_post(who) or (len(fields) > 1 and sort_of(who) == (OfficerKind.TEAM, True))
    return (words[: found.start()].strip(), fields) if known else (words, [])


def who_and_when(said: str) -> list[tuple[Meaning, str]]:
    """Who leads, and by when where a date stands behind the name: "Jo Smith – 31 October 2026"."""
    who, *when = _AND_BY.split(said, maxsplit=1)
    if not when:
        before, _, after = _rightmost(said)
        if before and is_date(after, ANY_YEARS):
            who, when = before, [after]
    return [(Meaning.LEAD, who), *((Meaning.DUE, date) for date in when)]


_PARTS_OF_END = re.compile(r"\s+[-–—]\s+|\s*[,;]\s+")
_MOST_PARTS = 4


def _rightmost(said: str) -> tuple[str, str, str]:
    """What is before the last mark that parts the end of an item, the mark, and what is behind it."""
    marks = list(_PARTS_OF_END.finditer(said))
    if not marks:
        return "", "", said
    return said[: marks[-1].start()], marks[-1][0].strip(), said[marks[-1].end() :]


def _at_end(words: str) -> tuple[str, list[tuple[Meaning, str]]]:
    """Who leads and by when at an item's end, behind a dash: "Open a gallery – Arts Officer, Summer 2026"."""
    rest, fields, dashed = words.rstrip(" ."), list[tuple[Meaning, str]](), False
    for _ in range(_MOST_PARTS):
        before, mark, last = _rightmost(rest)
        if not before:
            break
        meaning = Meaning.DUE if is_date(last, ANY_YEARS) else Meaning.LEAD if _could_lead(last) else None
        if meaning is None or meaning in {one for one, _ in fields}:
            break
        fields.insert(0, (meaning, last))
        rest, dashed = before, mark not in (",",)
    if {one for one, _ in fields} != {Meaning.LEAD, Meaning.DUE} or not dashed:
        return words, []
    return rest.strip(), fields


def _could_lead(words: str) -> bool:
    """Whether words behind a dash, beside a date, are a person, a post, a team, or several."""
    if len(words.split()) > _MOST_NAMED or not words[:1].isupper():
        return False
    named = read_owners([words]).named
    return bool(named) and all(is_person(one.name) or is_post(one.name) or _is_team(one.name) for one in named)


_MOST_NAMED = 8


def _is_team(name: str) -> bool:
    return sort_of(name) == (OfficerKind.TEAM, True)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A status as it is under an activity's heading."""

    stated: Stated
    words: str
    place: Place


def with_rows(activity: Activity, said: Said | None, own: Collection[str], making: Making) -> Activity:
    """The activity with the rows under it that go with its status; `own` are the keys of those with one of their own.

    What is unsure about the status becomes a doubt.
    """
    changes: dict[str, Any] = {
        field: tuple(
            row if row.id in own else replace(row, status=status_below(field, activity.status))
            for row in getattr(activity, field)
        )
        for field in FIELDS
    }
    found = replace(activity, **changes)
    if said is not None and said.stated.because:
        following = [field for field in FIELDS if status_below(field, activity.status) is not Status.NOT_STARTED]
        followed = Counter(field for field in following for row in changes[field] if row.id not in own)
        _doubt(found, said, own, making, followed)
    return found


def _doubt(activity: Activity, said: Said, own: Collection[str], making: Making, followed: Counter[str]) -> None:
    stated = said.stated
    making.doubt(
        said.place,
        said.words,
        stated_words(stated),
        why_with(stated.because or "", followed, stated.status),
        row=activity.id,
        field="status",
        others=tuple(
            Choice(words=stated_words(other), edits=tuple(_edits(activity, other, own))) for other in stated.others
        ),
    )


def _edits(activity: Activity, other: Stated, own: Collection[str]) -> Iterator[Put]:
    assert activity.id is not None
    status = other.status or Status.NOT_STARTED
    yield Put(row=activity.id, field="status", value=status)
    yield Put(row=activity.id, field="rag", value=other.rag)
    for field in FIELDS:
        for row in getattr(activity, field):
            if row.id not in own and status_below(field, status) is not row.status:
                yield Put(row=row.id, field="status", value=status_below(field, status))
