"""A plan laid out in its own columns (`plan.columns`), before there is a format: one row of cells after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tsworkbench.plan.badges import GLYPHS
from tsworkbench.plan.calendar import MONTHS, long_date
from tsworkbench.plan.columns import names
from tsworkbench.plan.columns.facts import STATUSES, Facts, amount, numbered, with_facts
from tsworkbench.plan.columns.names import ALWAYS, BY_ACTIVITY, BY_LINE, KINDS, Column, headings
from tsworkbench.plan.columns.phrases import Reader, days_of, due_phrase, expected_phrase, reader, title_in
from tsworkbench.plan.fields import money_words
from tsworkbench.plan.model import Rag, Status, TargetKind
from tsworkbench.plan.naming import write_leads
from tsworkbench.plan.printed.money import read_funding
from tsworkbench.plan.printed.quantities import read_quantity
from tsworkbench.plan.text import clean
from tsworkbench.plan.whole import Activity, Dated, Lead, Milestone, Objective, Output, Plan, Update


@dataclass(frozen=True)
class Points:
    """A cell of several points."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Lines:
    """A cell of several lines."""

    lines: tuple[str, ...]


Value = str | Points | Lines | date | float | Rag | None
"""What stands in a cell: text, several of it, a day, a number, a rating, or nothing."""

Line = Mapping[Column, Value]

_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Grid:
    """The plan as a table: the columns that something stands in, what they are called, and the rows."""

    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


_OBJECTIVE, _ACTIVITY, _MILESTONE, _OUTPUT = KINDS

RATING_WORDS = {
    Rag.RED: "Red",
    Rag.AMBER: "Amber",
    Rag.GREEN: "Green",
    Rag.COMPLETE: "Complete",
    Rag.UNRATED: "Not rated",
}


def rating_words(rag: Rag) -> str:
    """ "▲ Red"."""
    return f"{GLYPHS[rag]} {RATING_WORDS[rag]}"


def by_activity(plan: Plan) -> Grid:
    """A row for each activity, its milestones and outputs as points."""
    return _grid(plan, BY_ACTIVITY, list(_activity_rows(plan, reader(plan))))


def by_line(plan: Plan) -> Grid:
    """A row for each objective that says something of its own, each activity, milestone and output."""
    return _grid(plan, BY_LINE, list(_line_rows(plan, reader(plan))))


def about(plan: Plan) -> list[tuple[str, str]]:
    """What the plan says of itself, part by part, in the order in which plans print it."""
    roles = "\n".join(
        f"{role.name}{f' ({role.organisation})' if role.organisation else ''}: {role.text}" for role in plan.roles
    )
    signs = "\n".join(f"{sign.label}: {sign.value or '________'}" for sign in plan.sign_offs)
    parts = (
        ("Organisation", plan.organisation),
        ("Lead body", plan.lead_body),
        ("Area", plan.area),
        ("Period", period_words(plan)),
        ("Year starts", MONTHS[plan.year_start - 1] if plan.year_start != 4 else ""),
        ("Lead", leads_words(plan.leads)),
        ("Contact", plan.contact),
        ("Vision", plan.vision),
        ("Rationale", plan.rationale),
        ("Implications", plan.implications),
        ("Roles", roles),
        ("Next steps", plan.next_steps),
        ("Review", plan.review_text),
        ("Notes", plan.notes),
        ("Sign-off", signs),
    )
    return [(name, clean(text, lines=True)) for name, text in parts if text]


def period_words(plan: Plan) -> str:
    """ "1 April 2009 – 31 March 2010", or as much of it as the plan says."""
    days = [long_date(date.fromisoformat(day)) for day in (plan.period_start, plan.period_end) if day]
    return " – ".join(days) if plan.period_start else f"until {days[0]}" if days else ""


def leads_words(leads: Sequence[Lead]) -> str:
    """The leads as an officer types them: "Louise Russell with Corporate Finance"."""
    return clean(write_leads([(lead.name, lead.role) for lead in leads]))


def _grid(plan: Plan, columns: Sequence[Column], rows: Sequence[Line]) -> Grid:
    used = tuple(
        column for column in columns if column in ALWAYS or any(row.get(column) not in (None, "") for row in rows)
    )
    titles = headings(used, clean(plan.objective_word), clean(plan.activity_word))
    return Grid(used, tuple(titles), tuple(tuple(row.get(column) for column in used) for row in rows))


def _activity_rows(plan: Plan, reader: Reader) -> Iterator[Line]:
    for objective in plan.objectives:
        head = _objective_cells(objective)
        if _says_something(objective) or not objective.activities:
            yield head | {Column.LEAD: leads_words(objective.leads), Column.NOTES: _lines(objective.notes)}
        for activity in objective.activities:
            notes = [*(_own_note(note) for note in _split(activity.notes)), *_notes_of(activity)]
            yield head | {
                Column.NUMBER: clean(activity.ref or ""),
                Column.ACTIVITY: with_facts(clean(activity.title), _date_facts(activity, "", reader)),
                Column.COST: _cost(activity),
                Column.FUNDING: _funding(activity),
                Column.MILESTONES: _points(
                    [_milestone_point(m, n, activity, reader) for n, m in _counted(activity.milestones)]
                ),
                Column.OUTPUTS: _points([_output_point(o, n, activity, reader) for n, o in _counted(activity.outputs)]),
                Column.LEAD: leads_words(activity.leads),
                Column.STATUS: _status(activity),
                Column.RAG: activity.rag,
                Column.UPDATE: _last_word(activity.updates),
                Column.NOTES: Lines(tuple(notes)) if notes else None,
            }


def _line_rows(plan: Plan, reader: Reader) -> Iterator[Line]:
    for objective in plan.objectives:
        head = _objective_cells(objective)
        if _says_something(objective) or not objective.activities:
            yield head | {
                Column.KIND: _OBJECTIVE,
                Column.NUMBER: clean(objective.ref or ""),
                Column.LEAD: leads_words(objective.leads),
                Column.NOTES: _lines(objective.notes),
            }
        for activity in objective.activities:
            named = head | {Column.ACTIVITY: numbered(_ref(activity.ref), clean(activity.title))}
            yield (
                named
                | _row_cells(activity, reader)
                | {
                    Column.KIND: _ACTIVITY,
                    Column.COST: _cost(activity),
                    Column.FUNDING: _funding(activity),
                    Column.RAG: activity.rag,
                    Column.UPDATE: _last_word(activity.updates),
                }
            )
            for milestone in activity.milestones:
                words = _milestone_words(milestone, reader)
                yield (
                    named
                    | _row_cells(milestone, reader)
                    | {
                        Column.KIND: _MILESTONE,
                        Column.ITEM: with_facts(words, Facts(whole=_is_whole(milestone, words, reader))),
                        Column.RAG: milestone.rag,
                        Column.UPDATE: _last_word(milestone.updates),
                    }
                )
            for output in activity.outputs:
                yearly = output.target_kind is TargetKind.YEARLY and output.target is not None
                yield (
                    named
                    | _row_cells(output, reader)
                    | {
                        Column.KIND: _OUTPUT,
                        Column.ITEM: with_facts(clean(output.text)),
                        Column.TARGET: output.target,
                        Column.UNIT: " ".join(filter(None, (clean(output.unit or ""), "each year" if yearly else ""))),
                        Column.ACTUAL: output.actual,
                    }
                )


def _objective_cells(objective: Objective) -> dict[Column, Value]:
    return {
        Column.OBJECTIVE: numbered(_ref(objective.ref), clean(objective.title)),
        Column.KEY_CHANGES: _lines(objective.key_changes),
        Column.RATIONALE: _lines(objective.rationale),
    }


def _says_something(objective: Objective) -> bool:
    return bool(objective.leads or objective.notes)


def _row_cells(row: Activity | Milestone | Output, reader: Reader) -> dict[Column, Value]:
    due = date.fromisoformat(row.due_to) if row.due_to else None
    first = date.fromisoformat(row.baseline_due_to) if row.baseline_due_to else None
    return {
        Column.NUMBER: clean(row.ref or ""),
        Column.DUE: due_phrase(row, reader),
        Column.DUE_BY: due,
        Column.FIRST_AGREED: first,
        Column.EXPECTED: expected_phrase(row, reader),
        Column.LEAD: leads_words(row.leads),
        Column.STATUS: STATUSES[row.status],
        Column.DONE_ON: date.fromisoformat(row.done_on) if row.done_on else None,
        Column.NOTES: _lines(row.notes),
    }


def _milestone_words(milestone: Milestone, reader: Reader) -> str:
    """The document's own sentence while the milestone is called what it says, else what it is called now."""
    title, text = clean(milestone.title), clean(milestone.text or "")
    return text if text and title_in(text, reader)[0] == title else title


def _is_whole(milestone: Milestone, words: str, reader: Reader) -> bool | None:
    """Whether a date that seems to stand in the words is part of what the milestone is called."""
    return True if words == clean(milestone.title) != title_in(words, reader)[0] else None


def _milestone_point(milestone: Milestone, place: int, activity: Activity, reader: Reader) -> str:
    words = _milestone_words(milestone, reader)
    facts = _date_facts(milestone, words, reader)
    return with_facts(
        words,
        Facts(
            number=_number(milestone.ref, activity.ref, f"m{place}"),
            due=facts.due,
            expected=facts.expected,
            status=None if milestone.status is Status.NOT_STARTED else milestone.status,
            done_on=milestone.done_on if milestone.status is Status.COMPLETE else None,
            rag=milestone.rag,
            lead=leads_words(milestone.leads) or None,
            whole=_is_whole(milestone, words, reader),
        ),
    )


def _output_point(output: Output, place: int, activity: Activity, reader: Reader) -> str:
    words = clean(output.text)
    facts = _date_facts(output, words, reader)
    return with_facts(
        words,
        Facts(
            number=_number(output.ref, activity.ref, f"o{place}"),
            due=facts.due,
            expected=facts.expected,
            status=None if output.status is Status.NOT_STARTED else output.status,
            done_on=output.done_on if output.status is Status.COMPLETE else None,
            lead=leads_words(output.leads) or None,
            target=_target(output, words, reader),
            actual=output.actual,
        ),
    )


def _date_facts(row: Dated, words: str, reader: Reader) -> Facts:
    """The dates that the words don't say, or say otherwise."""
    found = title_in(words, reader)[1] if words else None
    phrase = due_phrase(row, reader)
    if found is None:
        due = phrase or None
    elif not phrase:
        due = ""
    else:
        printed = words[found.start : found.end]
        same = printed == phrase and days_of(found.due) == (row.due_from, row.due_to, row.due_precision, row.due_rrule)
        due = None if same else phrase
    return Facts(due=due, expected=expected_phrase(row, reader) or None)


def _target(output: Output, words: str, reader: Reader) -> str | None:
    """The target where the words don't say it, or say otherwise; "" where they only seem to say one."""
    said = read_quantity(title_in(words, reader)[0])
    stated = (said.target, said.unit, said.kind) if said else None
    held = (output.target, output.unit, output.target_kind) if output.target is not None else None
    if stated == held:
        return None
    if output.target is None:
        return ""
    yearly = "each year" if output.target_kind is TargetKind.YEARLY else ""
    return " ".join(filter(None, (amount(output.target), clean(output.unit or ""), yearly)))


def _number(ref: str | None, above: str | None, usual: str) -> str | None:
    """The number where it isn't the usual one of its place; "" where it has none."""
    if ref == (f"{above}.{usual}" if above else usual):
        return None
    return clean(ref or "")


def _status(activity: Activity) -> str:
    words = STATUSES[activity.status]
    return f"{words} {long_date(date.fromisoformat(activity.done_on))}" if activity.done_on else words


def _funding(activity: Activity) -> str:
    """Where the money comes from, in the plan's words, with what has been settled about it since."""
    rows = activity.funding
    words = clean(activity.funding_text or "; ".join(one.text or one.source for one in rows))
    said = [one.confirmed for one in read_funding(words)]
    settled = {one.confirmed for one in rows}
    changed = len(settled) == 1 and [one.confirmed for one in rows] != said
    inside = {one.inside for one in rows}
    facts = Facts(
        confirmed=settled.pop() if changed else None,
        inside=clean(inside.pop() or "") or None if len(inside) == 1 else None,
    )
    return with_facts(words, facts) if words else ""


def _cost(activity: Activity) -> str:
    if activity.cost_text:
        return clean(activity.cost_text)
    return money_words(activity.cost_pence) if activity.cost_pence is not None else ""


def _last_word(updates: Sequence[Update]) -> Lines | None:
    """The newest update in lines: the day it speaks of, the commentary, why and what next."""
    if not updates:
        return None
    last = max(updates, key=lambda update: (update.as_at or "", update.at or ""))
    day = long_date(date.fromisoformat(last.as_at[:10])) if last.as_at else ""
    said = clean(last.comment or ("No change." if last.no_change else ""))
    lines = [
        ": ".join(part for part in (day, said) if part),
        f"Why: {clean(last.why)}" if last.why else "",
        f"Next: {clean(last.next)}" if last.next else "",
    ]
    return Lines(tuple(line for line in lines if line)) if said or last.why or last.next else None


def _own_note(note: str) -> str:
    """The activity's own note, told from those of what stands under it."""
    return f"{names.OWN_NOTE}{note}" if names.NOTE.match(note) or note.startswith(names.OWN_NOTE) else note


def _notes_of(activity: Activity) -> Iterator[str]:
    """The notes of its milestones and outputs, each behind which it is about."""
    for place, milestone in _counted(activity.milestones):
        yield from (f"Milestone {place}: {note}" for note in _split(milestone.notes))
    for place, output in _counted(activity.outputs):
        yield from (f"Output {place}: {note}" for note in _split(output.notes))


def _counted(rows: Sequence[_Row]) -> Iterator[tuple[int, _Row]]:
    return enumerate(rows, 1)


def _points(points: list[str]) -> Points | None:
    return Points(tuple(points)) if points else None


def _lines(text: str | None) -> Lines | str | None:
    lines = _split(text)
    if len(lines) > 1:
        return Lines(tuple(lines))
    return lines[0] if lines else None


def _split(text: str | None) -> list[str]:
    return [line for line in (clean(line) for line in (text or "").split("\n")) if line]


def _ref(ref: str | None) -> str | None:
    return clean(ref) if ref else None
