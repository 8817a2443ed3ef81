"""Whether a plan holds together: pure rules over a whole plan, before or after it is in a file.

A finding is no error: it is something that whoever owns the plan should settle or know of.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tsworkbench.plan import checking_money, checking_words
from tsworkbench.plan.calendar import long_date, short_date
from tsworkbench.plan.checking_words import named
from tsworkbench.plan.fields import when_words
from tsworkbench.plan.model import CLOSED, Level, LinkKind, Status
from tsworkbench.plan.noted import kept_doubts
from tsworkbench.plan.whole import Activity, Dated, Milestone, Objective, Output, Plan


class Check(StrEnum):
    """What is looked for, in the order in which it is told."""

    NO_LEAD = "no lead"
    NO_DATE = "no date"
    NO_MEASURE = "no measure"
    OUTSIDE_PLAN = "outside the plan's period"
    BEFORE_SIGN_OFF = "due before sign-off"
    OUT_OF_ORDER = "before what it needs"
    MONEY_TWICE = "money counted once"
    UNCONFIRMED = "money to be confirmed"
    SAID_TWICE = "said twice"
    KEPT_DOUBT = "kept from the import"


MEANING = {
    Check.NO_LEAD: "Nobody is named to lead it.",
    Check.NO_DATE: "It can't be late, so nobody will miss it.",
    Check.NO_MEASURE: "Nobody could say whether it has been achieved.",
    Check.OUTSIDE_PLAN: "It falls due when the plan has ended, or before it begins.",
    Check.BEFORE_SIGN_OFF: "It was past already when the plan was signed off.",
    Check.OUT_OF_ORDER: "It is due before something that it needs, or needs what won't come.",
    Check.MONEY_TWICE: "What the plan prints, and what it costs once each pound is counted once.",
    Check.UNCONFIRMED: "Money that is not confirmed, and what rests on it.",
    Check.SAID_TWICE: "The same words stand in two places.",
    Check.KEPT_DOUBT: "How it was read is in doubt: once it is right, delete its note.",
}


class Row(NamedTuple):
    """A row that a finding is about. `id` is None where the plan is not in a file."""

    level: str
    ref: str
    id: str | None


class Finding(NamedTuple):
    """One thing found, in a sentence, and the rows it is about, the first of them first of all."""

    check: Check
    sentence: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Standing:
    """A plan laid flat, for rules that look across it."""

    plan: Plan
    activities: tuple[tuple[Objective, Activity], ...]

    @property
    def open_activities(self) -> Iterator[tuple[Objective, Activity]]:
        """Those that something is still expected of."""
        return ((objective, activity) for objective, activity in self.activities if activity.status not in CLOSED)


def check_plan(plan: Plan) -> list[Finding]:
    """Everything found in a plan, by kind in the order of `Check`, and then in the order of the plan."""
    standing = Standing(plan, tuple((o, a) for o in plan.objectives for a in o.activities))
    return [finding for rule in _RULES for finding in rule(standing)]


def row_of(row: Objective | Activity | Milestone | Output) -> Row:
    """A row as findings name it."""
    return Row(type(row).__name__.lower(), row.ref or "", row.id)


def _no_lead(standing: Standing) -> Iterator[Finding]:
    """An activity is led by its own leads, else by its objective's."""
    for objective in standing.plan.objectives:
        alone = [a for a in objective.activities if not a.leads and a.status not in CLOSED]
        if objective.leads or not alone:
            continue
        if len(alone) == len(objective.activities):
            below = f" and the {len(alone)} under it have" if len(alone) > 1 else " and the one under it have"
            sentence = f"{named(objective)}{below} no lead."
            yield Finding(Check.NO_LEAD, sentence, (row_of(objective), *map(row_of, alone)))
        else:
            for activity in alone:
                yield Finding(Check.NO_LEAD, f"{named(activity)} has no lead.", (row_of(activity),))


def _no_date(standing: Standing) -> Iterator[Finding]:
    """Milestones, and activities that have none and so are themselves what is to be done."""
    for _, activity in standing.open_activities:
        due: tuple[Milestone | Activity, ...] = activity.milestones or (activity,)
        for row in due:
            if row.due_to is None and row.due_precision not in ("ongoing", "recurring") and row.status not in CLOSED:
                printed = f": it is “{row.due_text}”" if row.due_text else ""
                yield Finding(Check.NO_DATE, f"{named(row)} has no date{printed}.", (row_of(row),))


def _no_measure(standing: Standing) -> Iterator[Finding]:
    for _, activity in standing.open_activities:
        if not activity.outputs:
            yield Finding(Check.NO_MEASURE, f"{named(activity)} has no output to measure it by.", (row_of(activity),))
        for output in activity.outputs:
            if output.target is None and (count := checking_words.count_in(output.text)):
                sentence = f"{named(output)} speaks of “{count}”, but has no target to count towards."
                yield Finding(Check.NO_MEASURE, sentence, (row_of(output),))


def _with_those_below(activity: Activity) -> tuple[Activity | Milestone | Output, ...]:
    return activity, *activity.milestones, *activity.outputs


def _dated(standing: Standing) -> Iterator[Activity | Milestone | Output]:
    for _, activity in standing.activities:
        for row in _with_those_below(activity):
            if row.due_to is not None and row.status != Status.CANCELLED:
                yield row


def _outside_plan(standing: Standing) -> Iterator[Finding]:
    first, last = standing.plan.period_start, standing.plan.period_end
    for row in _dated(standing):
        due = row.due_to or ""
        if last and due > last:
            sentence = f"{named(row)} is due {_when(row)}, after the plan ends on {_day(last)}."
        elif first and due < first:
            sentence = f"{named(row)} is due {_when(row)}, before the plan begins on {_day(first)}."
        else:
            continue
        yield Finding(Check.OUTSIDE_PLAN, sentence, (row_of(row),))


def _before_sign_off(standing: Standing) -> Iterator[Finding]:
    signed = signed_off(standing.plan)
    if signed is None:
        return
    for row in _dated(standing):
        if (row.due_to or "") < signed.isoformat() and row.status not in CLOSED:
            sentence = f"{named(row)} was due {_when(row)}, before the plan was signed off on {long_date(signed)}."
            yield Finding(Check.BEFORE_SIGN_OFF, sentence, (row_of(row),))


def signed_off(plan: Plan) -> date | None:
    """The day on which the last of the dates of the sign-off block was filled in; None while one is blank."""
    days = [line.value for line in plan.sign_offs if line.kind == "date"]
    if not days or not all(days):
        return None
    return max(found) if (found := [day for text in days if (day := checking_words.day_in(text or ""))]) else None


def _out_of_order(standing: Standing) -> Iterator[Finding]:
    rows = [milestone for _, activity in standing.activities for milestone in activity.milestones]
    by_id = {row.id: row for row in rows if row.id}
    by_ref = {row.ref: row for row in rows if row.ref}
    needs: dict[int, list[Milestone]] = defaultdict(list)
    for row in rows:
        for link in row.links:
            other = by_id.get(link.to_id or "") or by_ref.get(link.to or "")
            if link.kind is LinkKind.NEEDS and link.to_level is Level.MILESTONE and other is not None:
                needs[id(row)].append(other)
    for row in rows:
        if row.status not in CLOSED:
            for other in needs[id(row)]:
                yield from _order(row, other)


def _order(row: Milestone, other: Milestone) -> Iterator[Finding]:
    both = (row_of(row), row_of(other))
    if other.status in (Status.CANCELLED, Status.DEFERRED):
        yield Finding(Check.OUT_OF_ORDER, f"{named(row)} needs {named(other)}, which is {other.status.value}.", both)
    elif row.due_to and other.due_to and row.due_to < other.due_to and other.status not in CLOSED:
        sentence = f"{named(row)} is due {_when(row)}, but needs {named(other)}, due {_when(other)}."
        yield Finding(Check.OUT_OF_ORDER, sentence, both)


def _money_twice(standing: Standing) -> Iterator[Finding]:
    for sentence, rows in checking_money.counted_once([activity for _, activity in standing.activities]):
        yield Finding(Check.MONEY_TWICE, sentence, tuple(map(row_of, rows)))


def _unconfirmed(standing: Standing) -> Iterator[Finding]:
    for sentence, rows in checking_money.unconfirmed([activity for _, activity in standing.open_activities]):
        yield Finding(Check.UNCONFIRMED, sentence, tuple(map(row_of, rows)))


def _said_twice(standing: Standing) -> Iterator[Finding]:
    alike: dict[tuple[str, str], list[Activity | Milestone | Output]] = defaultdict(list)
    for _, activity in standing.activities:
        for row in _with_those_below(activity):
            words = row.text if isinstance(row, Output) else row.title
            alike[type(row).__name__, checking_words.folded(words)].append(row)
    for rows in alike.values():
        if len(rows) > 1:
            others = " and ".join(row.ref or "another row" for row in rows[1:])
            yield Finding(Check.SAID_TWICE, f"{named(rows[0])} stands at {others} too.", tuple(map(row_of, rows)))


def _kept_doubts(standing: Standing) -> Iterator[Finding]:
    """The doubts about how a document was read that were kept as notes, for nobody has settled those."""
    plan = standing.plan
    for line in kept_doubts(plan):
        yield Finding(Check.KEPT_DOUBT, f"Kept from the import: {line}", ())
    for objective in plan.objectives:
        below = (row for activity in objective.activities for row in _with_those_below(activity))
        for row in (objective, *below):
            for line in kept_doubts(row):
                yield Finding(Check.KEPT_DOUBT, f"Kept from the import: {named(row)}: {line}", (row_of(row),))


def _when(row: Dated) -> str:
    return when_words(row.due_from, row.due_to, row.due_precision)


def _day(iso: str) -> str:
    return short_date(date.fromisoformat(iso))


_RULES: tuple[Callable[[Standing], Iterator[Finding]], ...] = (
    _no_lead,
    _no_date,
    _no_measure,
    _outside_plan,
    _before_sign_off,
    _out_of_order,
    _money_twice,
    _unconfirmed,
    _said_twice,
    _kept_doubts,
)
