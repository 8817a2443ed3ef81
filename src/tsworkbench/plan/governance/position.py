"""How a plan stands at a position date: the rows that papers count and name, as values with nothing left to look up.

Whoever gathers it has left out what is private, and what was done after the position date. The direction of travel is
what has become of a rating since the last report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.plan.governance.measures import Measure, Standing, standing
from tsworkbench.plan.governance.money import Waiting, Wider
from tsworkbench.plan.governance.periods import Period
from tsworkbench.plan.governance.rag import Scale, is_watermelon, status_within
from tsworkbench.plan.governance.round import Round
from tsworkbench.plan.model import CLOSED, SET_ASIDE, LeadRole, LinkKind, Rag, Status
from tsworkbench.plan.whole import Activity, Lead, Milestone, Objective, Output, Plan, Update

if TYPE_CHECKING:
    from tsworkbench.plan.registers.matrix import Matrix
    from tsworkbench.plan.registers.matrix import Standing as RisksStanding
    from tsworkbench.plan.registers.values import Register

_BETTER_FIRST = (Rag.COMPLETE, Rag.GREEN, Rag.AMBER, Rag.RED)


class Travel(StrEnum):
    """How a rating stands against the one that was last reported."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "the same"
    NEW = "rated for the first time"
    UNRATED = "not rated"


ARROWS: dict[Travel, str] = {
    Travel.BETTER: "↑",
    Travel.WORSE: "↓",
    Travel.SAME: "→",
    Travel.NEW: "+",
    Travel.UNRATED: "–",
}


def travel(was: Rag | None, now: Rag | None) -> Travel:
    """From one rating to another; what isn't rated now, or wasn't then, can't have become better or worse.

    >>> travel(Rag.GREEN, Rag.RED), travel(None, Rag.GREEN)
    (<Travel.WORSE: 'worse'>, <Travel.NEW: 'rated for the first time'>)
    """
    if now not in _BETTER_FIRST:
        return Travel.UNRATED
    if was not in _BETTER_FIRST:
        return Travel.NEW
    before, after = _BETTER_FIRST.index(was), _BETTER_FIRST.index(now)
    if before == after:
        return Travel.SAME
    return Travel.WORSE if after > before else Travel.BETTER


class Measured(NamedTuple):
    """A measure as it is at the position date. `of` is the row that it is of; None for the plan as a whole."""

    of: Objective | Activity | None
    measure: Measure
    now: Standing


SEVERITY = {Rag.RED: 0, Rag.AMBER: 1}
"""The ratings that a group wants to hear about, worst first."""


def day_of(iso: str | None) -> date | None:
    """A day of the plan; None without one, and for what another tool wrote there that is not a day."""
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something to be done by a date: a milestone, or an activity that has none."""

    row: Milestone | Activity
    activity: Activity
    leads: tuple[Lead, ...]

    @property
    def ref(self) -> str:
        """The number it is spoken of by: its activity's, which is what the printed plan shows."""
        return self.activity.ref or ""

    @property
    def title(self) -> str:
        """Its short title, if it has one."""
        return self.row.short_title or self.row.title

    @property
    def status(self) -> str:
        """The status that counts: what is open under a deferred or cancelled activity is so with it."""
        return status_within(self.row.status, self.activity.status)

    @property
    def is_open(self) -> bool:
        """Still to be done; what is under a deferred or cancelled activity isn't."""
        return self.status not in CLOSED

    @property
    def is_done(self) -> bool:
        """Complete."""
        return self.row.status == Status.COMPLETE

    @cached_property
    def due(self) -> date | None:
        """The last day of its agreed date."""
        return day_of(self.row.due_to)

    @cached_property
    def first_due(self) -> date | None:
        """The day first agreed: what "late" is measured from."""
        return day_of(self.row.baseline_due_to) or self.due

    @cached_property
    def done_on(self) -> date | None:
        """The day it was done, where that is known."""
        return day_of(self.row.done_on)

    @property
    def was_late(self) -> bool:
        """Done after the day first agreed."""
        return self.done_on is not None and self.first_due is not None and self.done_on > self.first_due

    def is_due_by(self, day: date) -> bool:
        """Due by a day, and neither deferred nor cancelled."""
        return self.due is not None and self.due <= day and (self.is_open or self.is_done)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A row that carries a rating: an activity, or a milestone where the plan reports on those."""

    row: Activity | Milestone
    activity: Activity
    objective: Objective
    leads: tuple[Lead, ...]
    steps: tuple[Step, ...]
    dated: Rag | None
    """What the dates say at the position date."""
    said: Update | None = None
    """The answer received for this position; None if nothing was said."""
    standing: Update | None = None
    """The update that its rating stands by, whenever it was made, with why and what next."""
    was: Rag | None = None
    """Its rating in the last report issued."""

    @property
    def ref(self) -> str:
        """The number it is known by."""
        return self.row.ref or ""

    @property
    def title(self) -> str:
        """Its short title, if it has one."""
        return self.row.short_title or self.row.title

    @property
    def rag(self) -> Rag | None:
        """What its lead states; what is complete is so, whether or not a rating came with it."""
        if self.row.rag is None and self.row.status == Status.COMPLETE:
            return Rag.COMPLETE
        return self.row.rag

    @property
    def is_reported(self) -> bool:
        """Whether its rating counts: what is deferred or cancelled is named apart."""
        return self.status not in SET_ASIDE

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.status not in CLOSED

    @property
    def status(self) -> str:
        """The status that counts, as of a `Step`."""
        return status_within(self.row.status, self.activity.status)

    @property
    def travel(self) -> Travel:
        """Where it has gone since the last report."""
        return travel(self.was, self.rag)

    @property
    def is_watermelon(self) -> bool:
        """Stated better than its dates say."""
        return is_watermelon(self.rag, self.dated)

    def not_done(self, at: date) -> list[Step]:
        """What should have been done by a day and isn't, the longest past first."""
        late = [step for step in self.steps if step.is_open and step.is_due_by(at)]
        return sorted(late, key=lambda step: step.due or date.max)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A new date that the group is asked for. `slips` is how often the agreed one has been moved already."""

    row_id: str
    ref: str
    title: str
    due_from: str | None
    due_to: str | None
    precision: str | None
    reason: str | None
    slips: int


@dataclass(frozen=True, kw_only=True)
class Before:
    """The last report issued before this one: its position date and cut-off, and the rating it gave each row."""

    position: date
    cut_off: date
    ratings: Mapping[str, Rag | None]


@dataclass(frozen=True, kw_only=True)
class Money:
    """The plan's money in pence: as printed, counted once, not confirmed; and what waits on each unconfirmed part."""

    printed: int = 0
    once: int = 0
    unconfirmed: int = 0
    waiting: tuple[Waiting, ...] = ()
    wider: tuple[Wider, ...] = ()
    """Money of objectives and of the plan as a whole that is not confirmed."""
    activities: tuple[Activity, ...] = ()
    """Those that rest on unconfirmed money, in the order of the plan."""

    @property
    def resting(self) -> tuple[Milestone, ...]:
        """The unfinished milestones that wait for it."""
        return tuple(milestone for part in self.waiting for milestone in part.resting)


@dataclass(frozen=True, kw_only=True)
class Risks:
    """A register of risks at the position date. `names` and `owners` are those of its open entries, by id."""

    register: Register
    matrix: Matrix
    standing: RisksStanding
    names: Mapping[str, str]
    owners: Mapping[str, str]
    since: date | None = None
    """The position date of the last report, since which moves are shown."""


@dataclass(frozen=True, kw_only=True)
class Position:
    """A plan at the end of a period, by updates received up to the cut-off."""

    plan: Plan
    period: Period
    cut_off: date
    is_cut_off_import: bool = False
    """Whether the cut-off is the day on which the plan was first recorded in the file."""
    scale: Scale
    units: tuple[Unit, ...]
    steps: tuple[Step, ...]
    money: Money = field(default_factory=Money)
    asked: tuple[Asked, ...] = ()
    round: Round | None = None
    """The round as it is kept: what was typed for its report, and when that was issued."""
    before: Before | None = None
    risks: tuple[Risks, ...] = ()
    """The registers of the plan that have scores, where there are any."""
    to_settle: tuple[str, ...] = ()
    """Facts that two copies of the plan had set apart and nobody had settled, in words: "4.2.m2 due"."""

    @property
    def at(self) -> date:
        """The position date."""
        return self.period.last

    @cached_property
    def reported(self) -> list[Unit]:
        """The rows whose ratings count."""
        return [unit for unit in self.units if unit.is_reported]

    @property
    def ratings(self) -> Counter[Rag | None]:
        """How many of them stand at each rating."""
        return Counter(unit.rag for unit in self.reported)

    @cached_property
    def due(self) -> list[Step]:
        """What was due by the position date."""
        return [step for step in self.steps if step.is_due_by(self.at)]

    @cached_property
    def not_done(self) -> list[Step]:
        """What of that is not done."""
        return [step for step in self.due if step.is_open]

    @cached_property
    def ahead(self) -> list[Step]:
        """What is open and falls due in the stretch that the report looks ahead to, soonest first."""
        due = [step for step in self.steps if step.is_open and step.due and self.at < step.due <= self.period.ahead]
        return sorted(due, key=lambda step: step.due or date.max)

    @cached_property
    def off_track(self) -> list[Unit]:
        """Every red and amber row that isn't all done: red before amber, and what is longest past its date first."""

        def rank(unit: Unit) -> tuple[int, date]:
            late = unit.not_done(self.at)
            return SEVERITY[unit.rag or Rag.AMBER], (late[0].due if late else None) or date.max

        found = (unit for unit in self.units if unit.rag in SEVERITY and (unit.is_open or unit.not_done(self.at)))
        return sorted(found, key=rank)

    @property
    def outputs(self) -> list[tuple[Activity, Output]]:
        """The outputs that are still wanted or in place, each with its activity."""
        return [
            (activity, output)
            for objective in self.plan.objectives
            for activity in objective.activities
            for output in activity.outputs
            if status_within(output.status, activity.status) not in SET_ASIDE
        ]

    @cached_property
    def measures(self) -> list[Measured]:
        """The measures of the plan and of its rows, in its order, without those of what is set aside."""
        rows: list[tuple[Objective | Activity | None, tuple[Measure, ...]]] = [(None, self.plan.measures)]
        for objective in self.plan.objectives:
            rows.append((objective, objective.measures))
            rows += [(one, one.measures) for one in objective.activities if one.status not in SET_ASIDE]
        start = self.plan.year_start
        return [Measured(row, one, standing(one, self.at, start)) for row, measures in rows for one in measures]

    @cached_property
    def _done_as_milestones(self) -> set[str]:
        """The ids of the milestones that are done, and of the outputs that are one thing with one of them."""
        done = [step.row for step in self.steps if step.is_done]
        paired = {link.to_id for row in done for link in row.links if link.kind is LinkKind.PAIRS and link.to_id}
        return paired | {row.id for row in done if row.id}

    def is_in_place(self, output: Output) -> bool:
        """Whether an output is there: it is complete, or the milestone that is one with it is."""
        one_with = {link.to_id for link in output.links if link.kind is LinkKind.PAIRS}
        return output.status is Status.COMPLETE or not self._done_as_milestones.isdisjoint({output.id, *one_with})

    def rests_on_money(self, unit: Unit) -> bool:
        """Whether a row waits for money that is not confirmed."""
        return any(unit.activity is row for row in self.money.activities)


def leader(leads: Iterable[Lead]) -> str:
    """The one who leads, before joint and supporting ones; empty if nobody does."""
    named = list(leads)
    first = next((lead for lead in named if lead.role is LeadRole.LEAD), None)
    return (first or next((lead for lead in named if lead.role is LeadRole.JOINT), None) or Lead(name="")).shown
