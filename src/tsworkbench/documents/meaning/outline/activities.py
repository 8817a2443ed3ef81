"""Activities from the headings and items of an outline, and what is under each by what its lines are.

A line is a field, a milestone, an output or a note. Behind its words may stand who leads and by when, and a ticked box.
What is under an activity goes with its status.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from tsworkbench.documents.blocks import Cell, Line, Place
from tsworkbench.documents.columns.dates import ANY_YEARS, Phrased, is_date, read_when, take_date
from tsworkbench.documents.columns.marks import numbered
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import name_of
from tsworkbench.documents.meaning.builder.costs import put_cost, put_funding
from tsworkbench.documents.meaning.builder.dates import put_when
from tsworkbench.documents.meaning.builder.doubts import Reading
from tsworkbench.documents.meaning.builder.leads import put_leads
from tsworkbench.documents.meaning.builder.nodes import Node, activity_node, milestone_node, output_node
from tsworkbench.documents.meaning.builder.outputs import make_output, target_values
from tsworkbench.documents.meaning.builder.statuses import cancel, let_follow, put_status
from tsworkbench.documents.meaning.outline.headings import Section, Text, column_labelled
from tsworkbench.plan.due import Kind
from tsworkbench.plan.english import number
from tsworkbench.plan.imports.printed.money import is_money
from tsworkbench.plan.imports.printed.owners import read_owners
from tsworkbench.plan.imports.printed.quantities import Quantity, read_quantity
from tsworkbench.plan.imports.printed.titles import is_person, is_post, sort_of
from tsworkbench.plan.model import OfficerKind, TargetKind

_BY = re.compile(r"by\b", re.IGNORECASE)
_CLAUSE = re.compile(r"\s*[,;]?\s+and\s+|\s*;\s+|,\s+")


def activity_of_item(text: Text, reading: Reading) -> Node:
    """An activity that is an item of a list: its number, its lead and date where named, and what is under it."""
    ref, words = _number(text.stood or text)
    node = _activity(ref, words, text.place, text.under, (), reading, printed=text.words)
    if text.stood is not None:
        cancel(reading, [node], reading.where(text.place))
    return node


def activity_of_section(section: Section, reading: Reading) -> Node:
    """An activity that is a heading, with what is said and listed under it."""
    found = numbered(section.title)
    reading.under = section.title
    return _activity(
        found.ref, found.text, section.place, section.texts, section.sections, reading, printed=section.title
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
    reading: Reading,
    *,
    printed: str,
) -> Node:
    node = activity_node("", ref)
    parts = Parts(reading, node)
    title, told = behind(words)
    for meaning, said in told:
        parts.field(meaning, said, place)
    dated = take_date(title, reading.years) if node["due_text"] is None else None
    yearly = None if is_day(dated) else _yearly(title)
    if yearly is not None:
        _output_of_clause(reading, node, yearly, reading.where(place))
    elif dated is not None:
        put_when(reading, node, dated.when, reading.where(place))
        if _words(title) - _words(dated.title) - _words(dated.when.printed):
            node.note(title)  # a sentence after the date, which the title has no room for
        title = dated.title
    node.values["title"] = title or printed or "(no title)"
    for text in texts:
        parts.take(text)
    for section in sections:
        parts.take_section(section)
    let_follow(reading.doubts, node)
    return node


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _yearly(title: str) -> tuple[str, Quantity] | None:
    """The clause of a title that says by how much something grows each year, and how much that is."""
    quantity = read_quantity(title)
    if quantity is None or quantity.kind is not TargetKind.YEARLY:
        return None
    clause = _CLAUSE.split(title)[-1]
    if read_quantity(clause) is None:
        clause = title
    return clause[:1].upper() + clause[1:], quantity


def _output_of_clause(reading: Reading, activity: Node, yearly: tuple[str, Quantity], where: str) -> None:
    text, quantity = yearly
    output = activity.add("outputs", output_node(text))
    output.values |= target_values(quantity)
    reading.doubts.about(
        output,
        "target",
        where,
        text=text,
        reading=f"a target: {number(quantity.target)} {quantity.unit or ''} each year".replace("  ", " "),
        because="It stands within the text of the activity itself, not among outputs.",
    )


def is_day(dated: Phrased | None) -> bool:
    """Whether a date is one to be met, not a rhythm."""
    return dated is not None and dated.when.due.kind is not Kind.RECURRING


class Parts:
    """What is found under an activity, by what each line is."""

    def __init__(self, reading: Reading, node: Node) -> None:
        self._reading = reading
        self._node = node
        self._under: Meaning | None = None

    def take_section(self, section: Section) -> None:
        """A heading under an activity: "Milestones", "Outputs", or a part of its text."""
        self._under = name_of(section.title)
        if self._under is None:
            self._node.note(section.title)
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
                for inner in text.under:
                    self.take(inner)
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
        self._node.note(text.words)
        if self._node["due_text"] is not None or not _BY.match(text.words):
            return
        dated = take_date(text.words, self._reading.years)
        if dated is not None and is_day(dated) and text.words.startswith(dated.when.printed):
            put_when(self._reading, self._node, dated.when, self._reading.where(text.place))

    def _item(self, text: Text) -> None:
        said = (text.stood or text).line.text
        is_output = self._under is Meaning.OUTPUT or (
            self._under is not Meaning.MILESTONE
            and read_quantity(said) is not None
            and not is_day(take_date(said, self._reading.years))
        )
        put = self._output if is_output else self._milestone
        self._keep_beside(put(text.stood or text), text)

    def _milestone(self, text: Text) -> Node:
        reading, where = self._reading, self._reading.where(text.place)
        node = self._node.add("milestones", milestone_node(text.line.text or text.words))
        words, told = behind(text.line.text)
        for meaning, said in told:
            self._named(node, meaning, said, where)
        dated = take_date(words, reading.years)
        if dated is not None and node["due_text"] is None:
            words, when = dated.title, dated.when
            if text.line.struck:
                before = read_when((replace(text.line, text=when.printed),), reading.years)
                when = replace(when, was=before.was) if before is not None else when
            put_when(reading, node, when, where)
        node.values["title"] = words or text.words
        return node

    def _named(self, node: Node, meaning: Meaning, said: str, where: str) -> None:
        """Puts what is named behind a milestone's own words on it."""
        when = read_when((_line(said),), self._reading.years) if meaning is Meaning.DUE else None
        if meaning is Meaning.LEAD:
            put_leads(self._reading, node, _cell(said), where, called="")
        elif when is not None:
            put_when(self._reading, node, when, where)
        elif meaning is Meaning.STATUS:
            put_status(self._reading, node, _cell(said), where, called="Status")
        else:
            node.note(f"{meaning.name.capitalize()}: {said}")

    def _output(self, text: Text) -> Node:
        where = self._reading.where(text.place)
        words = text.line.text or text.words
        node = self._node.add("outputs", make_output(self._reading, words, where))
        dated = take_date(words, self._reading.years)
        if dated is not None and node["due_text"] is None and node["target"] is None:
            node.values["title"] = dated.title
            put_when(self._reading, node, dated.when, where)
        return node

    def _keep_beside(self, node: Node, text: Text) -> None:
        """Keeps what is under an item, and what is struck out in it; one that is struck out whole is cancelled."""
        for one in (inner for under in text.under for inner in under.walk()):
            node.note(one.words)
        if text.stood is not None:
            cancel(self._reading, [node], self._reading.where(text.place))
        elif text.line.struck and node["baseline_due_to"] is None:
            node.note(f"Struck out: {text.line.struck}")

    def field(self, column: Meaning, words: str, place: Place) -> None:
        """A labelled line as the field it gives; what can't be read as one is a note with its label."""
        reading, node, where = self._reading, self._node, self._reading.where(place)
        if column is Meaning.LEAD and not node["leads"]:
            (_, words), *dated = who_and_when(words) if "\n" not in words else [(column, words)]
            for meaning, said in dated:
                self.field(meaning, said, place)
            if put_leads(reading, node, _cell(words), where, called=""):
                return
        elif column is Meaning.DUE and node["due_text"] is None:
            when = read_when((_line(words),), reading.years)
            if when is not None:
                put_when(reading, node, when, where)
                return
        elif column is Meaning.COST and node["cost_text"] is None:
            put_cost(reading, node, _cell(words), where)
            return
        elif column is Meaning.FUNDING and node["funding_text"] is None:
            put_funding(node, _cell(words))
            return
        elif column is Meaning.STATUS and node["status"] is None:
            put_status(reading, node, _cell(words), where, called="Status")
            return
        elif column in (Meaning.MILESTONE, Meaning.OUTPUT):
            before, self._under = self._under, column
            self._item(Text(line=_line(words), place=place))
            self._under = before
            return
        node.note(f"{column.name.capitalize()}: {words}" if column is not Meaning.NOTES else words)


def _line(words: str) -> Line:
    return Line(text=words)


def _cell(words: str) -> Cell:
    return Cell(lines=tuple(map(_line, words.split("\n"))))


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
    return [(Meaning.LEAD, who), *(told for said in when for told in _when_and_how_much(said))]


def _when_and_how_much(said: str) -> list[tuple[Meaning, str]]:
    """A date, and money behind it: "by May 2026, £4,000"."""
    parts = _COMMA.split(said)
    if len(parts) == 2 and is_date(parts[0], ANY_YEARS) and is_money(parts[1]):
        return [(Meaning.DUE, parts[0]), (Meaning.COST, parts[1])]
    return [(Meaning.DUE, said)]


_COMMA = re.compile(r"\s*[,;]\s+")


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
