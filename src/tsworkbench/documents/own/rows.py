"""The rows of our own table put into a plan: objectives, activities, milestones and outputs with all that they say."""

from __future__ import annotations

from dataclasses import replace

from tsworkbench.documents.blocks import Cell, Line
from tsworkbench.documents.own.cells import OwnRow
from tsworkbench.documents.reading.costing import put_cost, put_funding, share_cost
from tsworkbench.documents.reading.doubting import place_words
from tsworkbench.documents.reading.leading import leads_in, put_leads
from tsworkbench.documents.reading.nodes import Node, activity_node, milestone_node, objective_node, output_node
from tsworkbench.documents.reading.reader import Reading
from tsworkbench.documents.struck import STRUCK_OUT
from tsworkbench.plan.columns.facts import RATED, STATUSES, Facts, read_amount, read_day, read_facts, read_numbered
from tsworkbench.plan.columns.names import NOTE, OWN_NOTE, Column
from tsworkbench.plan.columns.phrases import Reader, days_of, title_in
from tsworkbench.plan.due.answers import Due, Found
from tsworkbench.plan.model import Status, TargetKind
from tsworkbench.plan.naming import write_leads
from tsworkbench.plan.printed.quantities import read_quantity
from tsworkbench.plan.printed.statuses import read_status


class OwnRows:
    """One table being read into a plan."""

    def __init__(self, reading: Reading, plan: Node, phrases: Reader) -> None:
        self._reading = reading
        self._plan = plan
        self._phrases = phrases
        self._objectives: dict[str, Node] = {}
        self._activities: dict[tuple[str, str], Node] = {}

    # -- by activity

    def take_activity(self, row: OwnRow) -> None:
        """A row of the layout by activity."""
        objective = self._objective(row)
        if not row.text(Column.ACTIVITY) and not row.text(Column.NUMBER):
            self._put_own(objective, row)
            return
        title, facts = read_facts(row.text(Column.ACTIVITY))
        activity = objective.add("activities", activity_node(title, row.text(Column.NUMBER) or None))
        self._put_dates(activity, facts, None, row)
        self._put_activity(activity, row)
        status, rest = _opening_status(row.text(Column.STATUS))
        if status is Status.COMPLETE and (day := read_day(rest)):
            activity.values |= {"status": status, "done_on": day}
        else:
            self._put_status(activity, row)
        for place, point in enumerate(row.points(Column.MILESTONES), 1):
            self._put_milestone_point(activity, place, point, row)
        for place, point in enumerate(row.points(Column.OUTPUTS), 1):
            self._put_output_point(activity, place, point, row)
        self._put_notes(activity, row)

    def _put_milestone_point(self, activity: Node, place: int, point: str, row: OwnRow) -> None:
        words, facts = read_facts(point)
        title, found = title_in(words, self._phrases)
        milestone = activity.add("milestones", milestone_node(words))
        milestone.values["title"] = words if facts.whole else title
        self._put_point(milestone, activity, f"m{place}", facts, found, row)
        milestone.values["rag"] = facts.rag

    def _put_output_point(self, activity: Node, place: int, point: str, row: OwnRow) -> None:
        words, facts = read_facts(point)
        title, found = title_in(words, self._phrases)
        output = activity.add("outputs", output_node(words))
        output.values["title"] = title if found else None
        self._put_point(output, activity, f"o{place}", facts, found, row)
        output.values["actual"] = facts.actual
        if facts.target is None:
            self._put_quantity(output, title)
        elif facts.target:
            number, _, unit = facts.target.partition(" ")
            self._put_target(output, read_amount(number), unit)

    def _put_point(
        self, node: Node, activity: Node, usual: str, facts: Facts, found: Found | None, row: OwnRow
    ) -> None:
        above = activity["ref"]
        node.values["ref"] = (f"{above}.{usual}" if above else usual) if facts.number is None else facts.number or None
        if facts.status is not None:
            node.values["status"] = facts.status
        node.values["done_on"] = facts.done_on
        self._put_leads(node, facts.lead or "", row)
        self._put_dates(node, facts, found, row)

    # -- by line

    def take_line(self, row: OwnRow) -> None:
        """A row of the layout by line. Sorting the sheet moves rows, so each is found by the activity it names."""
        kind = row.text(Column.KIND)
        objective = self._objective(row)
        if kind == "Objective":
            self._put_own(objective, row)
            return
        named = row.text(Column.ACTIVITY)
        activity = self._activities.get((row.text(Column.OBJECTIVE), named))
        if activity is None or (kind == "Activity" and activity["met"]):
            ref, title, _ = read_numbered(named)
            activity = objective.add("activities", activity_node(title, ref))
            self._activities[row.text(Column.OBJECTIVE), named] = activity
        if kind == "Activity":
            activity.values["met"] = True
            self._put_activity(activity, row)
            node, found = activity, None
        else:
            words, facts = read_facts(row.text(Column.ITEM))
            title, found = title_in(words, self._phrases)
            if kind == "Output":
                node = activity.add("outputs", output_node(words))
                node.values["title"] = title if found else None
                self._put_target(node, row.number(Column.TARGET), row.text(Column.UNIT))
                node.values["actual"] = row.number(Column.ACTUAL)
            else:
                node = activity.add("milestones", milestone_node(words))
                node.values["title"] = words if facts.whole else title
                self._put_rag(node, row)
            self._put_leads(node, row.text(Column.LEAD), row)
        node.values["ref"] = row.text(Column.NUMBER) or None
        self._put_status(node, row)
        node.values["done_on"] = row.day(Column.DONE_ON)
        node.values["notes"] = "\n".join(row.lines(Column.NOTES)) or None
        due = self._agreed(node, row)
        self._put_dates(node, Facts(due=due, expected=row.text(Column.EXPECTED) or None), found, row)

    def finish(self) -> None:
        """Forget what was only kept to find rows by."""
        for activity in self._activities.values():
            activity.values.pop("met", None)

    def _agreed(self, node: Node, row: OwnRow) -> str:
        """The phrase of a line's agreed date. Where the day beside it was changed, the day counts, with a doubt."""
        phrase, day = row.text(Column.DUE), row.day(Column.DUE_BY)
        due = self._phrases.read(phrase) if phrase else None
        if day is None or (due is not None and due.end is not None and due.end.isoformat() == day):
            return phrase
        if phrase:
            self._doubt(node, "due", row, f"{phrase}; {day}", day, "“Due” and “Due by” differ; the day was taken.")
        return day

    # -- what both have

    def _objective(self, row: OwnRow) -> Node:
        said = row.text(Column.OBJECTIVE)
        if said not in self._objectives:
            ref, title, _ = read_numbered(said)
            node = self._plan.add("objectives", objective_node(title, ref))
            self._objectives[said] = node
        objective = self._objectives[said]
        for name, column in (("key_changes", Column.KEY_CHANGES), ("rationale", Column.RATIONALE)):
            if not objective[name]:  # it may stand in one line of the objective alone, in any
                objective.values[name] = "\n".join(row.lines(column)) or None
        return objective

    def _put_own(self, objective: Node, row: OwnRow) -> None:
        self._put_leads(objective, row.text(Column.LEAD), row)
        objective.values["notes"] = "\n".join(row.lines(Column.NOTES)) or None

    def _put_activity(self, activity: Node, row: OwnRow) -> None:
        self._put_leads(activity, row.text(Column.LEAD), row)
        self._put_rag(activity, row)
        cost = row.text(Column.COST)
        put_cost(self._reading, activity, _cell(cost), place_words(row.place, Column.COST.value))
        words, facts = read_facts(row.text(Column.FUNDING))
        put_funding(activity, _cell(words))
        share_cost(activity)
        changed = {
            name: value
            for name, value in (("confirmed", facts.confirmed), ("inside", facts.inside))
            if value is not None
        }
        if changed:
            activity.values["funding"] = tuple(replace(one, **changed) for one in activity["funding"] or ())

    def _put_leads(self, node: Node, text: str, row: OwnRow) -> None:
        """The leads as we write them; where somebody has typed others with commas, as a council's own are read."""
        leads = leads_in(text, self._reading.names)
        if "," in text and write_leads([(lead.name, lead.role) for lead in leads]) != text:
            node.values["leads"] = ()
            put_leads(self._reading, node, _cell(text), place_words(row.place, Column.LEAD.value))
        else:
            node.values["leads"] = leads

    def _put_status(self, node: Node, row: OwnRow) -> None:
        said = row.text(Column.STATUS)
        if row.struck and _opening_status(said)[0] is not Status.COMPLETE:
            node.values["status"] = Status.CANCELLED
            self._doubt(node, "status", row, said or "blank", "cancelled", STRUCK_OUT)
            return
        status, rest = _opening_status(said)
        if status is not None and not rest:
            node.values["status"] = status
        elif said:
            stated = read_status(said)
            if stated is not None and stated.status is not None:
                node.values["status"] = stated.status
            self._doubt(node, "status", row, said, "as it could be read", "This isn't one of the plan's own statuses.")

    def _put_rag(self, node: Node, row: OwnRow) -> None:
        said = row.text(Column.RAG)
        word = said.split(maxsplit=1)[-1].casefold() if said else ""
        rag = next((rag for rag, words in RATED.items() if words == word), None)
        if rag is None and said:
            stated = read_status(said)
            rag = stated.rag if stated is not None else None
            self._doubt(node, "rag", row, said, rag.value if rag else "not said", "This isn't one of the ratings.")
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
            due = self._phrases.read(facts.due)
            node.values |= _due_fields(facts.due, printed or facts.due, due)
            if due is None:
                self._doubt(node, "due", row, facts.due, "no date", "It can't be read as a date.")
        if facts.expected:
            expected = self._phrases.read(facts.expected)
            node.values["expected_text"] = facts.expected
            if expected is None:
                self._doubt(node, "expected", row, facts.expected, "no date", "It can't be read as a date.")
            else:
                start, end, precision, _ = days_of(expected)
                node.values |= {"expected_due_from": start, "expected_due_to": end, "expected_precision": precision}

    def _put_notes(self, activity: Node, row: OwnRow) -> None:
        """Each note to the row that it says it is about."""
        under = {"Milestone": activity.milestones, "Output": activity.outputs}
        kept: dict[int, list[str]] = {}
        nodes = {id(activity): activity}
        for note in row.lines(Column.NOTES):
            opening = NOTE.match(note)
            rows = under[opening[1]] if opening else []
            node = rows[int(opening[2]) - 1] if opening and 0 < int(opening[2]) <= len(rows) else activity
            nodes[id(node)] = node
            kept.setdefault(id(node), []).append(
                note[opening.end() :] if opening and node is not activity else note.removeprefix(OWN_NOTE)
            )
        for key, notes in kept.items():
            nodes[key].values["notes"] = "\n".join(notes)

    def _doubt(self, node: Node, field: str, row: OwnRow, text: str, reading: str, because: str) -> None:
        self._reading.doubts.about(node, field, place_words(row.place), text=text, reading=reading, because=because)


def _due_fields(phrase: str | None, printed: str | None, due: Due | None) -> dict[str, object]:
    fields: dict[str, object] = {"due_text": phrase, "due_printed": printed}
    if due is not None:
        start, end, precision, rrule = days_of(due)
        fields |= {"due_from": start, "due_to": end, "due_precision": precision, "due_rrule": rrule}
    return fields


def _opening_status(text: str) -> tuple[Status | None, str]:
    """The status that opens a cell, and what stands behind it."""
    for status, words in STATUSES.items():
        if text == words or text.startswith(f"{words} "):
            return status, text.removeprefix(words).strip()
    return None, text


def _cell(text: str) -> Cell:
    return Cell(lines=(Line(text=text),) if text else ())
