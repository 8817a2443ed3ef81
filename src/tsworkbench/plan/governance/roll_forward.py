"""Rolling a plan forward: next year's plan as a value, made from this year's.

What is open goes on; what is complete or cancelled stays where it was done, and so does an output whose target is
reached. Each row that goes on knows the row it was carried from, and so its history: what was said of it and decided
about it stays behind, but how often its date was moved is counted on.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

from tsworkbench.plan.calendar import add_months, financial_year, is_month_end, month_end
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.english import number
from tsworkbench.plan.governance.measures import Measure
from tsworkbench.plan.governance.occurrences import first_from
from tsworkbench.plan.model import Level, LinkKind, Status, TargetKind
from tsworkbench.plan.whole import (
    Activity,
    Dated,
    DeliveryGroup,
    Lead,
    Link,
    Milestone,
    Objective,
    Output,
    Plan,
    Task,
)

ENDED = (Status.COMPLETE, Status.CANCELLED)
"""What stays behind. Deferred work goes on, deferred as it is: next year may be what it was deferred to."""

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:(\s?[/–-]\s?)((?:19|20)?\d\d))?(?!\d)")

_LAST_YEARS = ("expected_", "baseline_", "past_at_sign_off", "rag")
"""Beginnings of the names of cells that say how a row stood last year."""

D = TypeVar("D", Activity, Milestone, Output, Task)


def next_title(title: str) -> str | None:
    """A title with every year in it one later; None if it names no year.

    >>> next_title("Third Sector Strategy - Action Plan 2009/10")
    'Third Sector Strategy - Action Plan 2010/11'
    >>> next_title("Strategy 2008–2014")
    'Strategy 2009–2015'
    """
    found = _YEARS.sub(_a_year_on, title)
    return found if found != title else None


def _a_year_on(years: re.Match[str]) -> str:
    first, dash, last = years.groups()
    if last is None:
        return str(int(first) + 1)
    later = str(int(last) + 1) if len(last) == 4 else f"{(int(last) + 1) % 100:02d}"
    return f"{int(first) + 1}{dash}{later}"


def rolled_forward(plan: Plan, *, mint: Callable[[], str], title: str | None = None) -> Plan:
    """Next year's plan: the same objectives, and under them what is still open, with new ids.

    A date that is expected is the date now: nobody has agreed to another in the new plan. One that falls before the
    new plan begins is doubted, because it wants a new one. Costs and funding go on as they stand, confirmed or not; of
    an output goes on what is still to reach, and measures go on with their targets and their whole series. Nothing is
    signed off, rated or said yet, and the lines of the sign-off block are blank again.
    """
    start, end = _a_year_later(plan.period_start), _a_year_later(plan.period_end)
    label = financial_year(date.fromisoformat(start), plan.year_start).label if start else "next year"
    carrier = _Carrier(plan, mint, start)
    cells: dict[str, Any] = {
        "id": mint(),
        "sort": None,
        "title": title or next_title(plan.title) or f"{plan.title} {label}",
        "short_title": _short(plan.short_title, label),
        "period_start": start,
        "period_end": end,
        "signed_off_on": None,
        "closed_on": None,
        "carried_from": plan.id,
        "leads": _again(plan.leads),
        "roles": tuple(replace(role, id=None) for role in plan.roles),
        "sign_offs": tuple(replace(line, id=None, value=None) for line in plan.sign_offs),
        "settings": tuple(replace(setting, id=None) for setting in plan.settings if not _of_import(setting.key)),
        "groups": tuple(_group(group, start) for group in plan.groups),
        "measures": _measures(plan.measures, plan.period_start),
        "objectives": tuple(carrier.objective(objective) for objective in plan.objectives),
    }
    return replace(plan, **_hanging_on(plan) | cells)


def _short(short_title: str | None, label: str) -> str | None:
    """Refs name a plan by its short title, so that of the new plan must not be the old one's."""
    return (next_title(short_title) or f"{short_title} {label}") if short_title else None


def _hanging_on(row: Any) -> dict[str, Any]:
    """Whatever hangs on a row stays behind, unless it is said to go on."""
    return {field.name: () for field in fields(row) if isinstance(getattr(row, field.name), tuple)}


def _of_import(key: str) -> bool:
    """Which document this year's plan came from says nothing of next year's."""
    return key.startswith("import.")


def _label(plan: Plan) -> str:
    if plan.period_start:
        return financial_year(date.fromisoformat(plan.period_start), plan.year_start).label
    return plan.short_title or plan.title


def _a_year_later(day: str | None) -> str | None:
    if day is None:
        return None
    then = date.fromisoformat(day)
    later = add_months(then, 12)
    return (month_end(later) if is_month_end(then) else later).isoformat()


def _group(group: DeliveryGroup, start: str | None) -> DeliveryGroup:
    still_to_come = [meeting for meeting in group.meetings if start is not None and meeting.on_day >= start]
    meetings = tuple(replace(meeting, id=None) for meeting in still_to_come)
    return replace(group, id=None, meetings=meetings, members=tuple(replace(one, id=None) for one in group.members))


def _measures(measures: tuple[Measure, ...], start: str | None) -> tuple[Measure, ...]:
    """Measures with their targets and their whole series: a figure is read on from year to year."""
    return tuple(
        replace(
            one,
            id=None,
            carried_from=one.id,
            starts_on=one.starts_on or (start if one.starts_from is not None else None),
            targets=tuple(replace(target, id=None) for target in one.targets),
            readings=tuple(replace(reading, id=None) for reading in one.readings),
        )
        for one in measures
    )


def _again(leads: tuple[Lead, ...]) -> tuple[Lead, ...]:
    return tuple(replace(lead, id=None) for lead in leads)


class _Carrier:
    """Carries rows into the plan that begins on `start`, each under the id that was minted for it."""

    def __init__(self, plan: Plan, mint: Callable[[], str], start: str | None) -> None:
        self.start = start
        self.began = plan.period_start
        self.label = _label(plan)
        self.new: dict[str | None, str] = {row.id: mint() for row in _going_on(plan)}

    def objective(self, row: Objective) -> Objective:
        cells: dict[str, Any] = {
            "id": self.new[row.id],
            "leads": _again(row.leads),
            "links": self.links(row, Level.OBJECTIVE),
            "activities": tuple(self.activity(below) for below in _open(row.activities)),
            "measures": _measures(row.measures, self.began),
        }
        return replace(row, **_hanging_on(row) | cells)

    def activity(self, row: Activity) -> Activity:
        below: dict[str, Any] = {
            "funding": tuple(replace(money, id=None) for money in row.funding),
            "milestones": tuple(self.row(step, Level.MILESTONE) for step in _open(row.milestones)),
            "outputs": tuple(self.output(output) for output in _open(row.outputs)),
            "tasks": tuple(self.row(task, Level.TASK) for task in _open(row.tasks)),
            "measures": _measures(row.measures, self.began),
        }
        return replace(self.row(row, Level.ACTIVITY), **below)

    def output(self, row: Output) -> Output:
        """An output with what is still to reach of its target. What counts up year by year goes on as it stands."""
        carried = self.row(row, Level.OUTPUT)
        if row.target is None or not row.actual or row.target_kind is TargetKind.YEARLY:
            return carried
        unit = f" {row.unit}" if row.unit else ""
        said = f"{number(row.target)}{unit} in all: {number(row.actual)} reached by {self.label}."
        notes = f"{row.notes}\n{said}" if row.notes else said
        return replace(carried, target=row.target - row.actual, actual=None, starts_from=None, notes=notes)

    def row(self, row: D, level: Level) -> D:
        """A row with dates, as it begins the new year: nothing rated, said, expected or signed off."""
        last_year = {field.name: None for field in fields(row) if field.name.startswith(_LAST_YEARS)}
        cells: dict[str, Any] = {
            "id": self.new[row.id],
            "done_on": None,
            "leads": _again(row.leads),
            "links": self.links(row, level),
            **_expected(row),
            **self.next_time(row),
        }
        if not isinstance(row, Task):
            cells["approvals"] = tuple(replace(one, id=None, group_id=None) for one in row.approvals)
            cells["slips_before"] = row.slips_before + sum(decision.is_slip for decision in row.decisions)
        carried = replace(row, **_hanging_on(row) | last_year | cells)
        return replace(carried, due_doubt=self.doubt(row, carried))

    def next_time(self, row: Dated) -> dict[str, Any]:
        """The first time in the new year of what comes round again; nothing of what doesn't."""
        is_carried_on = row.due_rrule and row.due_to and row.expected_due_to is None and row.past_at_sign_off is None
        if self.start is None or not is_carried_on or (row.due_to or "") >= self.start:
            return {}
        turn = first_from(
            row.due_rrule or "", row.due_from or row.due_to or "", row.due_to or "", date.fromisoformat(self.start)
        )
        return {"due_from": turn.first, "due_to": turn.last} if turn is not None else {}

    def links(self, row: Objective | Activity | Milestone | Output | Task, level: Level) -> tuple[Link, ...]:
        """What it serves it goes on serving, and so with what it needs or is one with, where that goes on, too; and it
        was carried from the row it was.
        """
        kept = [replace(link, id=None) for link in row.links if link.kind is LinkKind.SERVES]
        kept += [
            replace(link, id=None, to=None, to_id=self.new[link.to_id])
            for link in row.links
            if link.kind in (LinkKind.NEEDS, LinkKind.PAIRS) and link.to_id in self.new
        ]
        return (*kept, Link(kind=LinkKind.CARRIED_FROM, to_id=row.id, to_level=level))

    def doubt(self, row: Dated, carried: Dated) -> str | None:
        """What is doubtful about its date: one before the plan begins wants a new one."""
        day = carried.due_to if row.expected_due_to is not None else row.past_at_sign_off or carried.due_to
        if self.start is not None and day is not None and day < self.start:
            return f"carried from {self.label}, with a date before this plan begins: it wants a new one"
        return carried.due_doubt


def _expected(row: Dated) -> dict[str, Any]:
    """The date that a row is expected by, as its own; nothing where none is."""
    if row.expected_due_to is None:
        return {}
    return {
        "due_text": row.expected_text,
        "due_from": row.expected_due_from,
        "due_to": row.expected_due_to,
        "due_precision": row.expected_precision or Precision.DAY,
        "due_rrule": None,
        "due_doubt": None,
    }


def _goes_on(row: Activity | Milestone | Output | Task) -> bool:
    if isinstance(row, Output) and row.target_kind is TargetKind.TOTAL and row.target and row.actual is not None:
        return row.status not in ENDED and row.actual < row.target
    return row.status not in ENDED


def _open(rows: tuple[D, ...]) -> list[D]:
    return [row for row in rows if _goes_on(row)]


def _going_on(plan: Plan) -> Iterator[Objective | Activity | Milestone | Output | Task]:
    """Every row that goes on, in the order of the plan."""
    for objective in plan.objectives:
        yield objective
        for activity in _open(objective.activities):
            yield activity
            yield from _open(activity.milestones)
            yield from _open(activity.outputs)
            yield from _open(activity.tasks)
