"""A whole plan as a value: what an import makes, an export writes and a paper is composed from.

The classes are the one description of the plan's shape: a field's name is the name of its column in the file
and, but for the few marked `pounds`, of its key in the JSON interchange. An ``id`` of None means "not in a
file yet"; storing mints one.

Here are the rows and the plan that holds them. What hangs on a row is in `attached`, what governs a plan in
`governing`; whoever uses the values takes them all from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tsworkbench.plan.attached import Decision, Funding, Lead, Link, Note, Reading, Update
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.governing import DeliveryGroup, Meeting, Reported, RoleHolder, Round, Setting, SignOff
from tsworkbench.plan.kept import lines, pounds
from tsworkbench.plan.model import CostKind, OfficerKind, Rag, ReportOn, Status, TargetKind

__all__ = [
    "Activity",
    "Dated",
    "Decision",
    "DeliveryGroup",
    "Funding",
    "Lead",
    "Library",
    "Link",
    "Meeting",
    "Milestone",
    "Note",
    "Objective",
    "Officer",
    "Output",
    "Plan",
    "Reading",
    "Reported",
    "RoleHolder",
    "Round",
    "Setting",
    "SignOff",
    "Source",
    "Task",
    "Update",
]


@dataclass(frozen=True, kw_only=True)
class Dated:
    """The dates of a row. `due_printed` is the document's and never rewritten; `due_text` is the latest
    phrase for the agreed date; expected is what the lead now thinks, with the reason; baseline is frozen at sign-off.
    `past_at_sign_off` is the day by which it was due where that had gone by already when the plan was signed off,
    until it has a new date.
    All are ISO days; the `_to` of each is the last day on which the row is not yet late.
    """

    due_text: str | None = None
    due_printed: str | None = None
    due_from: str | None = None
    due_to: str | None = None
    due_precision: Precision = Precision.NONE
    due_rrule: str | None = None
    due_doubt: str | None = None
    expected_text: str | None = None
    expected_due_from: str | None = None
    expected_due_to: str | None = None
    expected_precision: Precision | None = None
    expected_reason: str | None = None
    baseline_due_to: str | None = None
    baseline_precision: Precision | None = None
    past_at_sign_off: str | None = None


@dataclass(frozen=True, kw_only=True)
class Task(Dated):
    """An officer's own step under an activity: never in papers."""

    title: str
    ref: str | None = None
    status: Status = Status.NOT_STARTED
    done_on: str | None = None
    leads: tuple[Lead, ...] = ()
    links: tuple[Link, ...] = ()
    private_notes: tuple[Note, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Output(Dated):
    """An output or outcome: a text, and a target where it can be counted."""

    text: str
    title: str | None = None
    ref: str | None = None
    target: float | None = None
    unit: str | None = None
    target_kind: TargetKind = TargetKind.TOTAL
    actual: float | None = None
    status: Status = Status.NOT_STARTED
    done_on: str | None = None
    notes: str | None = lines()
    leads: tuple[Lead, ...] = ()
    links: tuple[Link, ...] = ()
    decisions: tuple[Decision, ...] = ()
    readings: tuple[Reading, ...] = ()
    private_notes: tuple[Note, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Milestone(Dated):
    """A step with a date. `text` is the document's, word for word; `title` is the same without its date."""

    title: str
    text: str | None = None
    short_title: str | None = None
    ref: str | None = None
    status: Status = Status.NOT_STARTED
    rag: Rag | None = None
    done_on: str | None = None
    notes: str | None = lines()
    leads: tuple[Lead, ...] = ()
    links: tuple[Link, ...] = ()
    decisions: tuple[Decision, ...] = ()
    updates: tuple[Update, ...] = ()
    private_notes: tuple[Note, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Activity(Dated):
    """What an officer leads: the row on which progress is reported."""

    title: str
    short_title: str | None = None
    ref: str | None = None
    status: Status = Status.NOT_STARTED
    rag: Rag | None = None
    done_on: str | None = None
    cost_text: str | None = None
    cost_pence: int | None = pounds()
    cost_kind: CostKind = CostKind.NONE
    funding_text: str | None = None
    notes: str | None = lines()
    leads: tuple[Lead, ...] = ()
    funding: tuple[Funding, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    outputs: tuple[Output, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    decisions: tuple[Decision, ...] = ()
    updates: tuple[Update, ...] = ()
    private_notes: tuple[Note, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Objective:
    """A heading of the plan, with what it is to change and why it is the right aim."""

    title: str
    short_title: str | None = None
    ref: str | None = None
    key_changes: str | None = None
    rationale: str | None = None
    notes: str | None = lines()
    leads: tuple[Lead, ...] = ()
    links: tuple[Link, ...] = ()
    activities: tuple[Activity, ...] = ()
    private_notes: tuple[Note, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A strategy's action plan, whole."""

    title: str
    short_title: str | None = None
    organisation: str | None = None
    lead_body: str | None = None
    area: str | None = None
    contact: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    year_start: int = 4
    objective_word: str = "Objective"
    activity_word: str = "Activity"
    report_on: ReportOn = ReportOn.ACTIVITY
    vision: str | None = None
    rationale: str | None = None
    implications: str | None = None
    next_steps: str | None = None
    review_text: str | None = None
    review_rrule: str | None = None
    signed_off_on: str | None = None
    carried_from: str | None = None
    """The id of the plan of the year before that this one goes on with."""
    notes: str | None = lines()
    leads: tuple[Lead, ...] = ()
    roles: tuple[RoleHolder, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    groups: tuple[DeliveryGroup, ...] = ()
    settings: tuple[Setting, ...] = ()
    rounds: tuple[Round, ...] = ()
    objectives: tuple[Objective, ...] = ()
    private_notes: tuple[Note, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Officer:
    """A person, a post or a team, with what is known of them."""

    name: str
    kind: OfficerKind = OfficerKind.PERSON
    post: str | None = None
    organisation: str | None = None
    contact: str | None = None
    initials: str | None = None
    left_on: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where money comes from."""

    name: str
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Library:
    """All plans of a file, with the officers and funding sources they share."""

    plans: tuple[Plan, ...] = ()
    officers: tuple[Officer, ...] = ()
    sources: tuple[Source, ...] = ()
    unread: tuple[str, ...] = field(default=(), compare=False)
    """Sentences about parts of the document that were not understood."""
