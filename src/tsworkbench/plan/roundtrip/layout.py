"""A plan laid out in its own columns (`plan.roundtrip`), before there is a format: one row of cells after another.

What a plan says of itself, part by part, stands beside its table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tsworkbench.plan.calendar import MONTHS, long_date
from tsworkbench.plan.english import pounds
from tsworkbench.plan.imports.draft import is_doubt
from tsworkbench.plan.imports.printed.money import read_funding
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import GLYPHS, PartyRole, Rag, Status, TargetKind
from tsworkbench.plan.roundtrip import names
from tsworkbench.plan.roundtrip.brackets import (
    STATUSES,
    Facts,
    date_facts,
    is_whole,
    leads_words,
    milestone_point,
    milestone_words,
    numbered,
    output_point,
    with_facts,
)
from tsworkbench.plan.roundtrip.ids import short_id
from tsworkbench.plan.roundtrip.names import ALWAYS, BY_ACTIVITY, BY_LINE, KINDS, OWN_LEAD, TO_FILL_IN, Column, headings
from tsworkbench.plan.roundtrip.phrases import Reader, due_phrase, expected_phrase, reader
from tsworkbench.plan.whole import Activity, Lead, Milestone, Objective, Output, Plan, Update


@dataclass(frozen=True)
class Points:
    """A cell of several points."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Lines:
    """A cell of several lines."""

    lines: tuple[str, ...]


Value = str | Points | Lines | date | float | Rag | None
"""What is in a cell: text, several of it, a day, a number, a rating, or nothing."""

Line = Mapping[Column, Value]

_Row = TypeVar("_Row")


@dataclass(frozen=True, kw_only=True)
class Laid:
    """A row of the plan as it is laid out: its cells, the value it was made from, and that of the row above it."""

    cells: Line
    of: Objective | Activity | Milestone | Output
    above: Objective | Activity | None = None


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
    return _grid(plan, BY_ACTIVITY, list(laid_by_activity(plan)), ALWAYS)


def by_line(plan: Plan) -> Grid:
    """A row for each objective that says something of its own, each activity, milestone and output."""
    return _grid(plan, BY_LINE, list(laid_by_line(plan)), ALWAYS | TO_FILL_IN)


def _grid(plan: Plan, columns: Sequence[Column], rows: Sequence[Laid], always: Set[Column]) -> Grid:
    used = tuple(
        column for column in columns if column in always or any(row.cells.get(column) not in (None, "") for row in rows)
    )
    titles = headings(used, own_words(plan))
    return Grid(used, tuple(titles), tuple(tuple(row.cells.get(column) for column in used) for row in rows))


def own_words(plan: Plan) -> dict[Column, str]:
    """What a plan calls the columns that have no name of ours."""
    words = (plan.objective_word, plan.activity_word, plan.directorate_word)
    return dict(zip((Column.OBJECTIVE, Column.ACTIVITY, Column.DIRECTORATE), map(clean, words), strict=True))


def laid_by_activity(plan: Plan) -> Iterator[Laid]:
    """The rows of the layout by activity."""
    phrases = reader(plan)
    for objective in plan.objectives:
        head = _objective_cells(objective)
        if _says_something(objective) or not objective.activities:
            said: dict[Column, Value] = {
                Column.LEAD: leads_words(objective.leads),
                Column.FUNDING: funding_words(objective),
                Column.NOTES: _lines(objective.notes),
            }
            said |= _parties(objective)
            yield Laid(cells=head | said | _id(objective), of=objective)
            head = _named(objective)
        for activity in objective.activities:
            yield Laid(cells=head | _activity_cells(activity, phrases), of=activity, above=objective)
            head = _named(objective)  # why it is wanted is read once: it would be most of every page


def _activity_cells(activity: Activity, reader: Reader) -> dict[Column, Value]:
    notes = [*(_own_note(note) for note in _split(activity.notes)), *_notes_of(activity)]
    return {
        Column.NUMBER: clean(activity.ref or ""),
        Column.ACTIVITY: with_facts(clean(activity.title), date_facts(activity, "", reader)),
        Column.COST: _cost(activity),
        Column.FUNDING: funding_words(activity),
        Column.MILESTONES: _points([milestone_point(m, n, activity, reader) for n, m in _counted(activity.milestones)]),
        Column.OUTPUTS: _points([output_point(o, n, activity, reader) for n, o in _counted(activity.outputs)]),
        Column.DIRECTORATE: clean(activity.directorate or ""),
        Column.LEAD: leads_words(activity.leads),
        **_parties(activity),
        Column.STATUS: _status(activity),
        Column.RAG: activity.rag,
        Column.UPDATE: _last_word(activity.updates),
        Column.NOTES: Lines(tuple(notes)) if notes else None,
        **_id(activity),
    }


def laid_by_line(plan: Plan) -> Iterator[Laid]:
    """The rows of the layout by line."""
    phrases = reader(plan)
    for objective in plan.objectives:
        head = _objective_cells(objective)
        if _says_something(objective) or not objective.activities:
            said: dict[Column, Value] = {
                Column.KIND: _OBJECTIVE,
                Column.NUMBER: clean(objective.ref or ""),
                Column.LEAD: leads_words(objective.leads),
                Column.FUNDING: funding_words(objective),
                **_parties(objective),
                Column.NOTES: _lines(objective.notes),
            }
            yield Laid(cells=head | said | _id(objective), of=objective)
        for activity in objective.activities:
            named = head | {Column.ACTIVITY: numbered(_ref(activity.ref), clean(activity.title))}
            said = _row_cells(activity, phrases, objective.leads) | {
                Column.KIND: _ACTIVITY,
                Column.COST: _cost(activity),
                Column.FUNDING: funding_words(activity),
                Column.DIRECTORATE: clean(activity.directorate or ""),
                Column.STATUS: "" if _is_under_way(activity) else STATUSES[activity.status],
                Column.RAG: activity.rag,
                **_words_said(activity.updates),
            }
            yield Laid(cells=named | said, of=activity, above=objective)
            led = activity.leads or objective.leads
            for milestone in activity.milestones:
                words = milestone_words(milestone, phrases)
                said = _row_cells(milestone, phrases, led) | {
                    Column.KIND: _MILESTONE,
                    Column.ITEM: with_facts(words, Facts(whole=is_whole(milestone, words, phrases))),
                    Column.RAG: milestone.rag,
                    **_words_said(milestone.updates),
                }
                yield Laid(cells=named | said, of=milestone, above=activity)
            for output in activity.outputs:
                yearly = output.target_kind is TargetKind.YEARLY and output.target is not None
                said = _row_cells(output, phrases, led) | {
                    Column.KIND: _OUTPUT,
                    Column.ITEM: with_facts(clean(output.text)),
                    Column.TARGET: output.target,
                    Column.UNIT: " ".join(filter(None, (clean(output.unit or ""), "each year" if yearly else ""))),
                    Column.ACTUAL: output.actual,
                }
                yield Laid(cells=named | said, of=output, above=activity)


def _objective_cells(objective: Objective) -> dict[Column, Value]:
    return _named(objective) | {
        Column.KEY_CHANGES: _lines(objective.key_changes),
        Column.RATIONALE: _lines(objective.rationale),
    }


def _named(objective: Objective) -> dict[Column, Value]:
    return {Column.OBJECTIVE: numbered(_ref(objective.ref), clean(objective.title))}


def _says_something(objective: Objective) -> bool:
    return bool(objective.leads or objective.parties or funding_words(objective) or _split(objective.notes))


def _parties(row: Objective | Activity | Milestone | Output) -> dict[Column, Value]:
    """The partners of a row, and the member who answers for it, as they are typed."""
    return {
        column: leads_words([Lead(name=one.name) for one in row.parties if one.role is role])
        for column, role in ((Column.PARTNERS, PartyRole.PARTNER), (Column.HOLDER, PartyRole.PORTFOLIO_HOLDER))
    }


def _id(row: Objective | Activity | Milestone | Output) -> dict[Column, Value]:
    return {Column.ID: short_id(row.id)} if row.id else {}


def _led(own: Sequence[Lead], above: Sequence[Lead]) -> str:
    """Who leads a row: itself, or as the row above it is led; where both are the same it is said which."""
    inherited, words = leads_words(above), leads_words(own)
    if not words:
        return inherited
    return f"{words}{OWN_LEAD}" if words == inherited else words


def _row_cells(row: Activity | Milestone | Output, reader: Reader, above: Sequence[Lead]) -> dict[Column, Value]:
    due = date.fromisoformat(row.due_to) if row.due_to else None
    first = date.fromisoformat(row.baseline_due_to) if row.baseline_due_to else None
    return {
        Column.NUMBER: clean(row.ref or ""),
        Column.DUE: due_phrase(row, reader),
        Column.DUE_BY: due,
        Column.FIRST_AGREED: first,
        Column.EXPECTED: expected_phrase(row, reader),
        Column.REASON: _lines(row.expected_reason),
        Column.LEAD: _led(row.leads, above),
        **_parties(row),
        Column.STATUS: STATUSES[row.status],
        Column.DONE_ON: date.fromisoformat(row.done_on) if row.done_on else None,
        Column.NOTES: _lines(row.notes),
        **_id(row),
    }


def _is_under_way(activity: Activity) -> bool:
    """Whether "not started" would be untrue: nobody has set a status, but something under it has begun or is done.

    The cell is left blank then, and the milestones speak; a blank is read back as what the plan holds.
    """
    under = {row.status for row in activity.milestones} | {row.status for row in activity.outputs}
    return activity.status is Status.NOT_STARTED and not under.isdisjoint({Status.IN_PROGRESS, Status.COMPLETE})


def _status(activity: Activity) -> str:
    if _is_under_way(activity):
        return ""
    words = STATUSES[activity.status]
    return f"{words} {long_date(date.fromisoformat(activity.done_on))}" if activity.done_on else words


def funding_words(row: Plan | Objective | Activity) -> str:
    """Where the money comes from, in the plan's words, with what has been settled about it since."""
    rows = row.funding
    words = clean(row.funding_text or "; ".join(one.text or one.source for one in rows))
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
    return pounds(activity.cost_pence) if activity.cost_pence is not None else ""


def last_update(updates: Sequence[Update]) -> Update | None:
    """What was said last."""
    return max(updates, key=lambda update: (update.as_at or "", update.at or ""), default=None)


def _words_said(updates: Sequence[Update]) -> dict[Column, Value]:
    """The newest update in the columns of a sheet by line."""
    last = last_update(updates)
    if last is None:
        return {}
    said = _day_and_words(last) if last.comment or last.no_change else ""
    return {Column.UPDATE: said, Column.WHY: clean(last.why or ""), Column.NEXT: clean(last.next or "")}


def _day_and_words(last: Update) -> str:
    day = long_date(date.fromisoformat(last.as_at[:10])) if last.as_at else ""
    said = clean(last.comment or ("No change." if last.no_change else ""))
    return ": ".join(part for part in (day, said) if part)


def _last_word(updates: Sequence[Update]) -> Lines | None:
    """The newest update in lines: the day it speaks of, the commentary, why and what next."""
    last = last_update(updates)
    if last is None:
        return None
    said = clean(last.comment or ("No change." if last.no_change else ""))
    lines = [
        _day_and_words(last),
        f"Why: {clean(last.why)}" if last.why else "",
        f"Next: {clean(last.next)}" if last.next else "",
    ]
    return Lines(tuple(line for line in lines if line)) if said or last.why or last.next else None


def _own_note(note: str) -> str:
    """The activity's own note, told from those of what is under it."""
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
    return [line for line in (clean(line) for line in (text or "").split("\n")) if line and not is_doubt(line)]


def _ref(ref: str | None) -> str | None:
    return clean(ref) if ref else None


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
        ("Funding", funding_words(plan)),
        ("Roles", roles),
        ("Next steps", plan.next_steps),
        ("Review", plan.review_text),
        ("Notes", "\n".join(line for line in (plan.notes or "").split("\n") if not is_doubt(line))),
        ("Sign-off", signs),
    )
    return [(name, clean(text, lines=True)) for name, text in parts if text]


def period_words(plan: Plan) -> str:
    """ "1 April 2009 – 31 March 2010", or as much of it as the plan says."""
    days = [long_date(date.fromisoformat(day)) for day in (plan.period_start, plan.period_end) if day]
    return " – ".join(days) if plan.period_start else f"until {days[0]}" if days else ""
