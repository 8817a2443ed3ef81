"""What is in a row of a sheet of ours, put into the row of a plan that it is about.

Beside it an officer may have written commentary, why and what next, and columns of the officer's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from tsworkbench.documents.blocks import STRUCK_OUT, Cell, Line
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import name_means
from tsworkbench.documents.meaning.builder.costs import put_cost, put_written_funding
from tsworkbench.documents.meaning.builder.doubts import Doubts, Raised, Reading, place_words
from tsworkbench.documents.meaning.builder.leads import Leads, leads_in, parties_of, put_leads, words_of
from tsworkbench.documents.meaning.builder.nodes import Node
from tsworkbench.documents.meaning.roundtrip.cells import OwnRow, day_of, lines_of, phrase_of, sure_day
from tsworkbench.documents.meaning.roundtrip.sent_sheet import rating_word
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.due import Precision
from tsworkbench.plan.due.answers import Due, Found
from tsworkbench.plan.imports.printed.quantities import read_quantity
from tsworkbench.plan.imports.printed.statuses import read_status
from tsworkbench.plan.imports.printed.titles import sort_of
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.model import LeadRole, OfficerKind, PartyRole, Status, TargetKind
from tsworkbench.plan.roundtrip.brackets import RATED, STATUSES, Facts, read_amount, read_facts, read_numbered
from tsworkbench.plan.roundtrip.names import OWN_LEAD, Column
from tsworkbench.plan.roundtrip.phrases import Reader, days_of, title_in
from tsworkbench.plan.whole import Activity, Lead, Milestone, Note, Objective, Output, Update

_AND = re.compile(r"\s+(?:and|&)\s+|\s*&\s*", re.IGNORECASE)
_NO_DATE = ("due_from", "due_to", "due_rrule")


@dataclass(frozen=True)
class Look:
    """How a row is looked at. `changed` are the columns that say something else than was sent; None if nobody knows.

    `inherited` are the words of the leads above it: the same words in the row are theirs.
    """

    changed: Set[Column] | None = None
    inherited: frozenset[str] = frozenset()

    def is_new(self, column: Column) -> bool:
        """Whether a column was changed, or may have been."""
        return self.changed is None or column in self.changed


class RowReader:
    """Reads rows of one plan's sheets."""

    def __init__(
        self,
        reading: Reading,
        phrases: Reader,
        *,
        knows_years: bool = True,
        on: date | None = None,
        initials: Mapping[str, str] | None = None,
    ) -> None:
        """`on`: the day on which the sheet left, where that is known. `initials`: of the file's officers, and names."""
        self.reading = reading
        self.phrases = phrases
        self._knows_years = knows_years
        self._on = on
        self._initials = initials or {}

    # -- by line

    def line(self, node: Node, row: OwnRow, look: Look = Look()) -> None:
        """A row of the layout by line, into the objective, activity, milestone or output that it is."""
        if node.shape is Objective:
            self.own(node, row)
            return
        found: Found | None = None
        if node.shape is Activity:
            node.values["ref"] = activity_number(row)
            self._put_activity(node, row, look)
        else:
            found = self._put_item(node, row, look)
            node.values["ref"] = row.text(Column.NUMBER) or None
            self._put_leads(node, row.text(Column.LEAD), row, look)
            self._put_parties(node, row)
        self._put_status(node, row, look)
        self._put_done_on(node, row, look)
        node.values["notes"] = "\n".join(row.lines(Column.NOTES)) or None
        node.values["expected_reason"] = row.text(Column.REASON) or None
        due = self._agreed(node, row, look)
        expected = phrase_of(row.cells.get(Column.EXPECTED), row.text(Column.EXPECTED)) or None
        self._put_dates(node, Facts(due=due, expected=expected), found, row)

    def _put_item(self, node: Node, row: OwnRow, look: Look) -> Found | None:
        words, facts = read_facts(row.text(Column.ITEM))
        title, found = title_in(words, self.phrases)
        node.values["text"] = words
        if node.shape is Output:
            node.values["title"] = title if found else None
            self._put_target(node, row.number(Column.TARGET), row.text(Column.UNIT))
            self._doubt_number(node, row, Column.TARGET, "target")
            node.values["actual"] = row.number(Column.ACTUAL)
            self._doubt_number(node, row, Column.ACTUAL, "actual")
        else:
            node.values["title"] = words if facts.whole else title
            self._put_rag(node, row)
        return found

    def _doubt_number(self, node: Node, row: OwnRow, column: Column, field: str) -> None:
        said = row.text(column)
        if said and row.number(column) is None:
            self.doubt(node, field, row, said, "not taken", f"“{column.value}” holds no number.")

    def _agreed(self, node: Node, row: OwnRow, look: Look) -> str:
        """The phrase of a line's agreed date. Of “Due” and “Due by” the one that was changed counts."""
        phrase = phrase_of(row.cells.get(Column.DUE), row.text(Column.DUE))
        said = row.text(Column.DUE_BY)
        day = day_of(row.cells.get(Column.DUE_BY), said, self.read)
        if said and day is None and look.is_new(Column.DUE_BY):
            self.doubt(node, "due", row, said, "not taken", "“Due by” names no day that can be read.")
        due = self.read(phrase) if phrase else None
        agree = day is None or (due is not None and due.end is not None and due.end.isoformat() == day.iso)
        only_phrase = look.changed is not None and Column.DUE_BY not in look.changed
        only_day = look.changed is not None and Column.DUE not in look.changed
        if agree or day is None or (only_phrase and phrase):
            return phrase
        words = long_date(date.fromisoformat(day.iso))
        if day.because and not only_phrase:
            self.doubt(node, "due", row, said, words, day.because)
        if phrase and not only_day:
            other = [(f"“{phrase}”", _due_fields(phrase, phrase, due))] if due is not None else []
            because = "“Due” and “Due by” differ; the day was taken."
            self.doubt(node, "due", row, f"{phrase}; {day.iso}", words, because, other)
        return words

    def _put_done_on(self, node: Node, row: OwnRow, look: Look) -> None:
        said = row.text(Column.DONE_ON)
        if not said:
            return
        day = day_of(row.cells.get(Column.DONE_ON), said, self.read)
        if day is None:
            self.doubt(node, "done_on", row, said, "not taken", "“Done on” names no day that can be read.")
            return
        words = long_date(date.fromisoformat(day.iso))
        if node["status"] is Status.COMPLETE:
            node.values["done_on"] = day.iso
        elif look.changed is not None and Column.DONE_ON not in look.changed:
            return  # its status was changed, and the day of before is only still there
        elif row.text(Column.STATUS) and look.changed is not None and Column.STATUS in look.changed:
            because = "It has a day on which it was done, and isn't complete."
            self.doubt(node, "done_on", row, said, "not taken", because)
            return
        elif look.changed is not None or not row.text(Column.STATUS):
            before = node["status"] or Status.NOT_STARTED
            others = [(STATUSES[before], {"status": before, "done_on": None})]
            because = "It has a day on which it was done, and its status doesn't say that it is complete."
            self.doubt(node, "status", row, said, f"complete, {words}", because, others)
            node.values |= {"status": Status.COMPLETE, "done_on": day.iso}
        else:
            node.values["done_on"] = day.iso
        if day.because:
            self.doubt(node, "done_on", row, said, words, day.because)

    # -- by activity

    def activity(self, node: Node, row: OwnRow, look: Look = Look()) -> None:
        """A row of the layout by activity, but for its points and notes."""
        title, facts = read_facts(row.text(Column.ACTIVITY))
        node.values |= {"title": title, "ref": row.text(Column.NUMBER) or None}
        self._put_dates(node, facts, None, row)
        self._put_activity(node, row, look)
        self._put_status(node, row, look)
        if Column.DONE_ON in row.cells:
            self._put_done_on(node, row, look)

    def milestone_point(self, node: Node, usual: str | None, point: str, row: OwnRow) -> None:
        """A milestone as a point. `usual` is the number that it has by its place."""
        words, facts = read_facts(point)
        title, found = title_in(words, self.phrases)
        node.values |= {"text": words, "title": words if facts.whole else title}
        self._put_point(node, usual, facts, found, row)
        node.values["rag"] = facts.rag

    def output_point(self, node: Node, usual: str | None, point: str, row: OwnRow) -> None:
        """An output as a point."""
        words, facts = read_facts(point)
        title, found = title_in(words, self.phrases)
        node.values |= {"text": words, "title": title if found else None}
        self._put_point(node, usual, facts, found, row)
        node.values["actual"] = facts.actual
        if facts.target is None:
            self._put_quantity(node, title)
        elif facts.target:
            number, _, unit = facts.target.partition(" ")
            self._put_target(node, read_amount(number), unit)

    def _put_point(self, node: Node, usual: str | None, facts: Facts, found: Found | None, row: OwnRow) -> None:
        node.values["ref"] = usual if facts.number is None else facts.number or None
        node.values["status"] = facts.status or Status.NOT_STARTED
        node.values["done_on"] = facts.done_on
        self._put_leads(node, facts.lead or "", row, Look())
        self._put_dates(node, facts, found, row)

    # -- what both have

    def own(self, objective: Node, row: OwnRow) -> None:
        """What an objective's own row says of it."""
        self._put_leads(objective, row.text(Column.LEAD), row, Look())
        self._put_parties(objective, row)
        put_written_funding(objective, row.text(Column.FUNDING))
        objective.values["notes"] = "\n".join(row.lines(Column.NOTES)) or None
        if row.text(Column.NUMBER):
            objective.values["ref"] = row.text(Column.NUMBER)

    def read(self, phrase: str) -> Due | None:
        """What a date means in the plan's years; None also where it needs a year that nobody knows."""
        due = self.phrases.read(phrase)
        if due is None or self._knows_years or due.end is None:
            return due
        later = replace(self.phrases, as_at=self.phrases.as_at.replace(year=self.phrases.as_at.year + 9)).read(phrase)
        return due if later is not None and days_of(later) == days_of(due) else None

    def _put_activity(self, activity: Node, row: OwnRow, look: Look) -> None:
        self._put_leads(activity, row.text(Column.LEAD), row, look)
        self._put_parties(activity, row)
        self._put_rag(activity, row)
        activity.values["directorate"] = row.text(Column.DIRECTORATE) or None
        cost = row.text(Column.COST)
        put_cost(self.reading, activity, _cell(cost), place_words(row.place, Column.COST.value))
        put_written_funding(activity, row.text(Column.FUNDING))

    def _put_parties(self, node: Node, row: OwnRow) -> None:
        """The partners and the portfolio holder as we write them."""
        node.values["parties"] = (
            *parties_of(leads_in(row.text(Column.PARTNERS), self.reading.names), PartyRole.PARTNER),
            *parties_of(leads_in(row.text(Column.HOLDER), self.reading.names), PartyRole.PORTFOLIO_HOLDER),
        )

    def _put_leads(self, node: Node, text: str, row: OwnRow, look: Look) -> None:
        """The leads as we write them; where somebody has typed others with commas, as a council's own are read."""
        if text.endswith(OWN_LEAD):
            text = text.removesuffix(OWN_LEAD)
        elif " ".join(text.split()) in look.inherited:
            node.values["leads"] = ()
            return
        leads = leads_in(text, self.reading.names)
        full, guessed = in_full(leads, self._initials)
        if full != leads:
            node.values["leads"] = full
            if guessed:
                said = " and ".join(f"“{short}” fits {name}" for short, name in guessed)
                because = f"{said}; the sheet doesn't say more."
                others = [(words_of(leads), {"leads": leads})]
                group = ("leads", text.casefold())
                self.doubt(node, "leads", row, text, words_of(full), because, others, group)
        elif "," in text and write_leads([(lead.name, lead.role) for lead in leads]) != text:
            node.values["leads"] = ()
            put_leads(self.reading, node, _cell(text), place_words(row.place, Column.LEAD.value))
        else:
            node.values["leads"] = leads

    def _put_status(self, node: Node, row: OwnRow, look: Look) -> None:
        said = row.text(Column.STATUS)
        if row.struck and look.changed is None and opening_status(said)[0] is not Status.COMPLETE:
            node.values["status"] = Status.CANCELLED
            self.doubt(node, "status", row, said or "blank", "cancelled", STRUCK_OUT)
            return
        status, rest = opening_status(said)
        if status is not None and not rest:
            node.values["status"] = status
            return
        if status is Status.COMPLETE and (day := day_of(None, rest.strip(" :,;–-()"), self.read)) is not None:
            node.values |= {"status": status, "done_on": day.iso}
            if day.because:
                self.doubt(node, "done_on", row, said, long_date(date.fromisoformat(day.iso)), day.because)
            return
        if not said:
            return
        stated = read_status(said)
        reading = "not taken"
        if stated is not None and stated.status is not None:
            node.values["status"] = stated.status
            reading = STATUSES[stated.status]
        self.doubt(node, "status", row, said, reading, "This isn't one of the plan's own statuses.")

    def _put_rag(self, node: Node, row: OwnRow) -> None:
        said = row.text(Column.RAG)
        word = rating_word(said)
        rag = next((rag for rag, words in RATED.items() if words == word), None)
        if rag is None and said:
            stated = read_status(said)
            rag = stated.rag if stated is not None else None
            self.doubt(node, "rag", row, said, rag.value if rag else "not taken", "This isn't one of the ratings.")
        node.values["rag"] = rag

    def _put_quantity(self, output: Node, words: str) -> None:
        quantity = read_quantity(words)
        if quantity is not None:
            output.values |= {"target": quantity.target, "unit": quantity.unit, "target_kind": quantity.kind}

    def _put_target(self, output: Node, target: float | None, unit: str) -> None:
        if target is None:
            return
        yearly = unit == "each year" or unit.endswith(" each year")
        kind = TargetKind.YEARLY if yearly else TargetKind.TOTAL
        counted = unit.removesuffix("each year").strip() if yearly else unit
        output.values |= {"target": target, "unit": counted or None, "target_kind": kind}

    def _put_dates(self, node: Node, facts: Facts, found: Found | None, row: OwnRow) -> None:
        printed = found.due.phrase if found is not None else None
        if facts.due is None and found is not None:
            node.values |= _due_fields(printed, printed, found.due)
        elif facts.due:
            due = self.read(facts.due)
            node.values |= _due_fields(facts.due, printed or facts.due, due)
            if due is None:
                self.doubt(node, "due", row, facts.due, "no date", self._unread(facts.due))
        if facts.expected:
            expected = self._to_come(node, facts.expected, row)
            node.values["expected_text"] = facts.expected
            if expected is None:
                self.doubt(node, "expected", row, facts.expected, "no date", self._unread(facts.expected))
            else:
                start, end, precision, _ = days_of(expected)
                node.values |= {"expected_due_from": start, "expected_due_to": end, "expected_precision": precision}

    def _to_come(self, node: Node, phrase: str, row: OwnRow) -> Due | None:
        """What an expected date means: one that names no year and would be past already is the next of its kind."""
        due = self.read(phrase)
        if due is None or due.end is None or self._on is None or due.end >= self._on:
            return due
        coming = replace(self.phrases, plan_year=None, plan_end=None, as_at=self._on).read(phrase)
        if coming is None or coming.end is None or coming.end < self._on:
            return due
        start, end, precision, _ = days_of(due)
        was = {"expected_due_from": start, "expected_due_to": end, "expected_precision": precision}
        because = "It names no year; in the plan's own it was past already when the sheet left."
        self.doubt(node, "expected", row, phrase, coming.reading, because, [(due.reading, was)])
        return coming

    def _unread(self, phrase: str) -> str:
        if self.phrases.read(phrase) is not None:
            return "It names no year, and the sheet doesn't say which years the plan runs through."
        return "It can't be read as a date."

    def doubt(
        self,
        node: Node,
        field: str,
        row: OwnRow,
        text: str,
        reading: str,
        because: str,
        others: list[tuple[str, dict[str, Any]]] | None = None,
        group: tuple[Any, ...] | None = None,
    ) -> Raised:
        """Something in a row that can be read in several ways, or in none; of one `group` it is asked once."""
        where = place_words(row.place)
        return self.reading.doubts.about(
            node, field, where, text=text, reading=reading, because=because, others=others or (), group=group
        )


def in_full(leads: Leads, initials: Mapping[str, str]) -> tuple[Leads, list[tuple[str, str]]]:
    """Leads with the names of the officers whose initials were typed; and which of them are only likely to be meant.

    Initials as the file writes them are those of the officer. In other letters, and where one officer's first name or
    surname was typed alone, that officer is likely.
    """
    full: list[Lead] = []
    guessed: list[tuple[str, str]] = []
    names = {name.casefold() for name in initials.values()}
    for lead in leads:
        parts = _AND.split(lead.name)
        known = [initials.get(part) for part in parts]
        if lead.name.casefold() in names or not all(known):
            likely = None if lead.name.casefold() in names else _likely(lead.name, initials)
            parts, known = [lead.name], [likely or lead.name]
            guessed += [(lead.name, likely)] if likely else []
        for place, name in enumerate(known):
            role = LeadRole.JOINT if place and lead.role is LeadRole.LEAD else lead.role
            is_same = name == lead.name
            full.append(lead if is_same else Lead(name=name or "", kind=sort_of(name or "").kind, role=role))
    return tuple(full), guessed


def _likely(typed: str, initials: Mapping[str, str]) -> str | None:
    """The one officer whose initials, first name or surname were typed, in whatever letters."""
    plain = typed.casefold()
    short = {name for one, name in initials.items() if one.casefold() == plain}
    part = {
        name
        for name in initials.values()
        if plain in name.casefold().split() and sort_of(name).kind is OfficerKind.PERSON
    }
    fits = short or part
    return next(iter(fits)) if len(fits) == 1 and len(typed.split()) == 1 else None


def activity_number(row: OwnRow) -> str | None:
    """The number of an activity's line. A spreadsheet makes 1.1 of 1.10; the column of activities has it whole."""
    said = row.text(Column.NUMBER)
    ref, _, _ = read_numbered(row.text(Column.ACTIVITY))
    if ref is None or ref == said:
        return said or ref
    lost = read_amount(ref) is not None and read_amount(ref) == read_amount(said)
    return ref if lost else said or ref


def opening_status(text: str) -> tuple[Status | None, str]:
    """The status that opens a cell, however it is cased, and what is behind it."""
    plain = " ".join(text.split())
    for status, words in STATUSES.items():
        if plain.casefold() == words or plain.casefold().startswith(f"{words} "):
            return status, plain[len(words) :].strip()
    return None, plain


def dated_words(text: str) -> tuple[str | None, str]:
    """The day before a commentary, where it opens with one, and its words: "22 December 2009: Waiting"."""
    day, colon, rest = text.partition(": ")
    found = sure_day(None, day) if colon else None
    if found is None and not colon:
        found, rest = sure_day(None, text), ""
    return (found, rest.strip()) if found else (None, text)


def _due_fields(phrase: str | None, printed: str | None, due: Due | None) -> dict[str, object]:
    fields: dict[str, object] = {"due_text": phrase, "due_printed": printed, "due_precision": Precision.NONE}
    fields |= dict.fromkeys(_NO_DATE)
    if due is not None:
        start, end, precision, rrule = days_of(due)
        fields |= {"due_from": start, "due_to": end, "due_precision": precision, "due_rrule": rrule}
    return fields


def _cell(text: str) -> Cell:
    return Cell(lines=(Line(text=text),) if text else ())


SHAPES = {"Objective": Objective, "Activity": Activity, "Milestone": Milestone, "Output": Output}


_WHY, _NEXT = "Why: ", "Next: "


class Spoken(NamedTuple):
    """A commentary with the day that it names, why, and what next."""

    day: str | None
    comment: str
    why: str
    next: str


def spoken(row: OwnRow) -> Spoken:
    """What a row says, from one cell of lines or from a cell for each part."""
    why, after = row.text(Column.WHY), row.text(Column.NEXT)
    lines = []
    for line in row.lines(Column.UPDATE):
        if line.startswith(_WHY):
            why = why or line.removeprefix(_WHY)
        elif line.startswith(_NEXT):
            after = after or line.removeprefix(_NEXT)
        else:
            lines.append(line)
    day, comment = dated_words("\n".join(lines))
    return Spoken(day, comment, why, after)


def put_spoken(node: Node, row: OwnRow, before: Spoken | None, changed: Set[Column]) -> None:
    """Makes an update of what was written since the sheet left; `before` is what it said then."""
    now = spoken(row)
    old = before or Spoken(None, "", "", "")
    comment = now.comment if now.comment != old.comment else ""
    explained = (now.why, now.next) != (old.why, old.next)
    rated = Column.RAG in changed and node["rag"] is not None
    if not (comment or explained or rated):
        return
    if node.shape not in (Activity, Milestone):
        said = [comment, f"Why: {now.why}" if now.why else "", f"What next: {now.next}" if now.next else ""]
        note_on(node, "\n".join(part for part in said if part))
        return
    rag = node["rag"] if rated or explained else None
    as_at = now.day if comment and now.day != old.day else None
    node.values["updates"] = (
        *(node["updates"] or ()),
        Update(
            rag=rag,
            why=(now.why or None) if explained else None,
            next=(now.next or None) if explained else None,
            comment=comment or None,
            as_at=as_at,
        ),
    )


def note_on(node: Node, text: str) -> None:
    """Keeps a text that has no column of ours as a private note."""
    if text:
        node.values["private_notes"] = (*(node["private_notes"] or ()), Note(text=text))


@dataclass
class Others:
    """The columns that an officer has added to a sheet, by their place."""

    titles: dict[int, str]
    doubts: Doubts

    def put(self, node: Node, row: OwnRow) -> None:
        """Comments become commentary; all else is kept as private notes, under its column's name, with a doubt."""
        for at, cell in row.others.items():
            title = self.titles.get(at) or "a column without a heading"
            text = "\n".join(lines_of(cell))
            if not text:
                continue
            if name_means(title) is Meaning.NOTES and node.shape in (Activity, Milestone):
                node.values["updates"] = (*(node["updates"] or ()), Update(comment=text))
                continue
            note_on(node, f"{title}: {text}")
            if name_means(title) is Meaning.NOTES:
                continue
            self.doubts.about(
                node,
                "private_notes",
                place_words(row.place, title),
                text=text,
                reading="kept as a private note on its row",
                because=f"“{title}” isn't a column of the sheet as it left.",
                others=[("left out", {"private_notes": ()})],
                group=("a column of an officer's own", at),
            )
