"""One officer's list over all plans of the file: what is late, what comes when, what to count, what to say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tsworkbench.plan.calendar import month_end
from tsworkbench.plan.governance.position import Step
from tsworkbench.plan.model import CLOSED, LeadRole
from tsworkbench.plan.whole import Activity, Lead, Objective, Output, Plan
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.views.plan import standing_plans
from tsworkbench.work.officers import officer
from tsworkbench.work.round.report import leads_of, steps_of
from tsworkbench.work.round.updates import Ask, asks


@dataclass(frozen=True, kw_only=True)
class Item:
    """A step that an officer has a part in, and which part."""

    plan: Plan
    step: Step
    role: LeadRole


@dataclass(frozen=True, kw_only=True)
class Measure:
    """An output of something that the officer leads, still to be reached."""

    plan: Plan
    activity: Activity
    output: Output


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """An officer's list as at a day. Tasks and private notes are not in it: it may be printed and left lying."""

    name: str
    as_at: date
    items: tuple[Item, ...]
    measures: tuple[Measure, ...]
    asks: tuple[Ask, ...]

    @property
    def plans(self) -> list[Plan]:
        """The plans that something in it is of."""
        of_all = [*(item.plan for item in self.items), *(measure.plan for measure in self.measures)]
        return list({id(plan): plan for plan in of_all}.values())

    @property
    def late(self) -> list[Item]:
        """What is past its date, the longest past first."""
        return self._by_day(item for item in self.items if item.step.due is not None and item.step.due < self.as_at)

    @property
    def this_month(self) -> list[Item]:
        """What falls due from the day on to the end of its month."""
        return self.between(self.as_at, month_end(self.as_at))

    @property
    def to_come(self) -> list[Item]:
        """What falls due from the day on, soonest first."""
        return self.between(self.as_at, date.max)

    @property
    def undated(self) -> list[Item]:
        """What has no date."""
        return [item for item in self.items if item.step.due is None]

    def between(self, first: date, last: date) -> list[Item]:
        """What falls due in a stretch of days, soonest first."""
        return self._by_day(item for item in self.items if item.step.due is not None and first <= item.step.due <= last)

    @staticmethod
    def _by_day(items: Iterator[Item]) -> list[Item]:
        return sorted(items, key=lambda item: item.step.due or date.max)


def take_sheet(book: Book, officer_id: str, as_at: date) -> Sheet:
    """An officer's list from the file as it stands. Raises NotFound for an officer that isn't in it any more."""
    called = officer(book, officer_id)["name"]
    plans = read_library(book, [plan["id"] for plan in standing_plans(book)], as_at=as_at).plans
    return Sheet(
        name=called,
        as_at=as_at,
        items=tuple(item for plan in plans for item in _items(plan, officer_id)),
        measures=tuple(measure for plan in plans for measure in _measures(plan, officer_id)),
        asks=tuple(ask for ask in asks(book, officer_id, as_at) if ask.reasons),
    )


def _role(leads: tuple[Lead, ...], officer_id: str) -> LeadRole | None:
    return next((lead.role for lead in leads if lead.officer_id == officer_id), None)


def _items(plan: Plan, officer_id: str) -> Iterator[Item]:
    for step in steps_of(plan):
        role = _role(step.leads, officer_id)
        if role is not None and step.is_open:
            yield Item(plan=plan, step=step, role=role)


def _measures(plan: Plan, officer_id: str) -> Iterator[Measure]:
    for objective in plan.objectives:
        for activity in objective.activities:
            if activity.status not in CLOSED:
                yield from _of_activity(plan, objective, activity, officer_id)


def _of_activity(plan: Plan, objective: Objective, activity: Activity, officer_id: str) -> Iterator[Measure]:
    for output in activity.outputs:
        leads = output.leads or leads_of(activity, objective)
        if output.status not in CLOSED and _role(leads, officer_id) not in (None, LeadRole.SUPPORTING):
            yield Measure(plan=plan, activity=activity, output=output)
