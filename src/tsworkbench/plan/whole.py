"""A whole plan as a value: what an import makes, an export writes and a paper is composed from.

The classes are the one description of the plan's shape: a field's name is the name of its column in the file
and, but for the few marked `pounds`, of its key in the JSON interchange. An ``id`` of None means "not in a
file yet"; storing mints one.

First comes what governs a plan as a whole (roles, sign-off, groups and their meetings, reporting rounds, settings),
then what hangs on a row, then the rows and the plan that holds them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.governance.measures import Measure
from tsworkbench.plan.governance.occurrences import Occurrence
from tsworkbench.plan.governance.round import Round
from tsworkbench.plan.model import (
    CostKind,
    EvidenceKind,
    FundingKind,
    LeadRole,
    Level,
    LinkKind,
    Matter,
    NoteKind,
    OfficerKind,
    Outcome,
    PartyRole,
    Rag,
    ReportOn,
    SpendKind,
    Stage,
    Status,
    TargetKind,
    post_words,
)
from tsworkbench.plan.registers.values import Register


def pounds() -> Any:
    """A field held in whole pence, in JSON as pounds: ``cost_pence`` as ``cost_amount``, ``pence`` as ``amount``."""
    return field(default=None, metadata={"pounds": True})


def lines() -> Any:
    """A field held as text, one entry a line, and written in JSON as a list."""
    return field(default=None, metadata={"lines": True})


@dataclass(frozen=True, kw_only=True)
class RoleHolder:
    """What a person, post or team does for the plan as a whole, in the plan's words."""

    name: str
    text: str
    kind: OfficerKind = OfficerKind.PERSON
    organisation: str | None = None
    officer_id: str | None = None
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """One line of the sign-off block: its printed label, and what has been filled in (None: a blank)."""

    label: str
    kind: str = "signature"
    value: str | None = None
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A day on which a group meets, and what is to be said of that."""

    on_day: str
    text: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Member:
    """An officer who sits on a group."""

    name: str
    kind: OfficerKind = OfficerKind.PERSON
    officer_id: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryGroup:
    """Who decides on the plan: the only ones that move an agreed date. `terms` are its terms of reference."""

    name: str
    terms: str | None = None
    meetings: tuple[Meeting, ...] = ()
    members: tuple[Member, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A choice of the plan's own, such as what a colour means or when a date turns red."""

    key: str
    value: str
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Version:
    """A plan as it was known at a moment, by a name: "as agreed 11 March 2009". `at` is UTC, in ISO."""

    name: str
    at: str
    by: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Review:
    """A review of a plan that was held: the day, what it changed, and when the next one is due."""

    on_day: str
    text: str | None = None
    next_on: str | None = None
    by: str | None = None
    at: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Lead:
    """An officer on a row, by name; `officer_id` tells two of a name apart. `held` is who holds a post, or `VACANT`."""

    name: str
    kind: OfficerKind = OfficerKind.PERSON
    role: LeadRole = LeadRole.LEAD
    officer_id: str | None = None
    id: str | None = None
    sort: str | None = None
    held: str | None = field(default=None, compare=False)

    @property
    def shown(self) -> str:
        """The name, with the holder of a post."""
        return post_words(self.name, self.held)


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who has to do with a row besides those who lead it: a partner organisation, or the member who answers for it."""

    name: str
    kind: OfficerKind = OfficerKind.ORGANISATION
    role: PartyRole = PartyRole.PARTNER
    officer_id: str | None = None
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Note:
    """A private note: it never leaves in a paper."""

    text: str
    by: str | None = None
    at: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class PublicNote:
    """What was learned, or what was said by those who were consulted, on a day. Papers print it."""

    text: str
    kind: NoteKind = NoteKind.LESSON
    on_day: str | None = None
    by: str | None = None
    at: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Update:
    """What a lead said of a row: a RAG with why and what next, a sentence for members, or "no change"."""

    rag: Rag | None = None
    why: str | None = None
    next: str | None = None
    comment: str | None = None
    no_change: bool = False
    as_at: str | None = None
    by: str | None = None
    at: str | None = None
    round_id: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An actual of an output: what was counted, on which day, with its evidence."""

    value: float
    is_more: bool = False
    on_day: str | None = None
    evidence: str | None = None
    by: str | None = None
    at: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What shows that something is done or is so: words, a link, or the path of a file. Papers print it."""

    text: str
    kind: EvidenceKind = EvidenceKind.TEXT
    on_day: str | None = None
    by: str | None = None
    at: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """What a row has to do with another one: it needs it, serves it, or was carried from it.

    `to_id` names the other row; `to`, its ref in the same plan, is enough where a document has no ids.
    """

    kind: LinkKind = LinkKind.NEEDS
    to: str | None = None
    to_level: Level = Level.MILESTONE
    to_id: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a group is asked to decide; without a `group`, whichever decides on the plan.

    `round_id` is that of the round for whose report it was typed.
    """

    kind: Matter = Matter.OTHER
    text: str | None = None
    group: str | None = None
    asked_on: str | None = None
    by: str | None = None
    at: str | None = None
    round_id: str | None = None
    group_id: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a group decided, on the day it met; `minute` is where its minutes say so, `ask_id` what it answers.

    Of a date, `due_to` is the day that was asked for, `was_due_to` the agreed day until then. What was agreed to moved
    the agreed day; anything else left it where it was.
    """

    group: str
    on_day: str
    kind: Matter = Matter.DATE
    outcome: Outcome = Outcome.AGREED
    text: str | None = None
    due_text: str | None = None
    due_to: str | None = None
    was_due_to: str | None = None
    minute: str | None = None
    ask_id: str | None = None
    by: str | None = None
    at: str | None = None
    group_id: str | None = None
    id: str | None = None

    @property
    def is_slip(self) -> bool:
        """Whether it moved the agreed date."""
        return self.outcome is Outcome.AGREED and self.was_due_to is not None and self.due_to != self.was_due_to


@dataclass(frozen=True, kw_only=True)
class Approval:
    """That a row is not complete until a group has approved it."""

    group: str
    group_id: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Funding:
    """Money from a source for a row or a plan as a whole. `confirmed` is None where the plan doesn't say.

    `inside` is the ref of the activity whose budget already holds this money, so that it counts once. What is given in
    kind has words and perhaps what it is worth, which is never money.
    """

    source: str
    text: str | None = None
    pence: int | None = pounds()
    confirmed: bool | None = None
    inside: str | None = None
    kind: FundingKind = FundingKind.MONEY
    worth_pence: int | None = pounds()
    source_id: str | None = None
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Spend:
    """What an activity has cost so far, or is expected to cost in all, as it was known on a day."""

    kind: SpendKind = SpendKind.SPENT
    pence: int = field(metadata={"pounds": True})
    on_day: str
    by: str | None = None
    at: str | None = None
    id: str | None = None


class Slipping:
    """What has slipped as often as its decisions say, beside what it did before this plan."""

    slips_before: int
    decisions: tuple[Decision, ...]

    @property
    def slips(self) -> int:
        """How often its agreed date has been moved, in this plan and in the years before."""
        return self.slips_before + sum(one.is_slip for one in self.decisions)


@dataclass(frozen=True, kw_only=True)
class Dated:
    """The dates of a row. `due_printed` is the document's and never rewritten; `due_text` is the latest
    phrase for the agreed date; expected is what the lead now thinks, with the reason; baseline is frozen at sign-off.
    `past_at_sign_off` is the day by which it was due where that had gone by already when the plan was signed off,
    until it has a new date. `slips_before` counts how often the date was moved in the years before.
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
    occurrences: tuple[Occurrence, ...] = ()
    private_notes: tuple[Note, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Output(Dated, Slipping):
    """An output or outcome: a text, and a target where it can be counted."""

    text: str
    title: str | None = None
    ref: str | None = None
    target: float | None = None
    unit: str | None = None
    target_kind: TargetKind = TargetKind.TOTAL
    actual: float | None = None
    starts_from: float | None = None
    """How much there was of it before the plan began."""
    stage: Stage | None = None
    """How far a document has come; None where that is not said, or it is no document."""
    status: Status = Status.NOT_STARTED
    done_on: str | None = None
    slips_before: int = 0
    notes: str | None = lines()
    leads: tuple[Lead, ...] = ()
    parties: tuple[Party, ...] = ()
    links: tuple[Link, ...] = ()
    asks: tuple[Ask, ...] = ()
    approvals: tuple[Approval, ...] = ()
    decisions: tuple[Decision, ...] = ()
    readings: tuple[Reading, ...] = ()
    updates: tuple[Update, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    public_notes: tuple[PublicNote, ...] = ()
    private_notes: tuple[Note, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Milestone(Dated, Slipping):
    """A step with a date. `text` is the document's, word for word; `title` is the same without its date."""

    title: str
    text: str | None = None
    short_title: str | None = None
    ref: str | None = None
    status: Status = Status.NOT_STARTED
    rag: Rag | None = None
    done_on: str | None = None
    slips_before: int = 0
    notes: str | None = lines()
    leads: tuple[Lead, ...] = ()
    parties: tuple[Party, ...] = ()
    links: tuple[Link, ...] = ()
    asks: tuple[Ask, ...] = ()
    approvals: tuple[Approval, ...] = ()
    decisions: tuple[Decision, ...] = ()
    updates: tuple[Update, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    public_notes: tuple[PublicNote, ...] = ()
    private_notes: tuple[Note, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Activity(Dated, Slipping):
    """What an officer leads: the row on which progress is reported."""

    title: str
    short_title: str | None = None
    ref: str | None = None
    status: Status = Status.NOT_STARTED
    rag: Rag | None = None
    done_on: str | None = None
    slips_before: int = 0
    directorate: str | None = None
    cost_text: str | None = None
    cost_pence: int | None = pounds()
    cost_kind: CostKind = CostKind.NONE
    funding_text: str | None = None
    notes: str | None = lines()
    leads: tuple[Lead, ...] = ()
    parties: tuple[Party, ...] = ()
    funding: tuple[Funding, ...] = ()
    spend: tuple[Spend, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    outputs: tuple[Output, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    asks: tuple[Ask, ...] = ()
    approvals: tuple[Approval, ...] = ()
    decisions: tuple[Decision, ...] = ()
    updates: tuple[Update, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    measures: tuple[Measure, ...] = ()
    public_notes: tuple[PublicNote, ...] = ()
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
    funding_text: str | None = None
    notes: str | None = lines()
    leads: tuple[Lead, ...] = ()
    parties: tuple[Party, ...] = ()
    funding: tuple[Funding, ...] = ()
    links: tuple[Link, ...] = ()
    asks: tuple[Ask, ...] = ()
    decisions: tuple[Decision, ...] = ()
    activities: tuple[Activity, ...] = ()
    updates: tuple[Update, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    measures: tuple[Measure, ...] = ()
    public_notes: tuple[PublicNote, ...] = ()
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
    directorate_word: str = "Directorate"
    report_on: ReportOn = ReportOn.ACTIVITY
    vision: str | None = None
    rationale: str | None = None
    implications: str | None = None
    next_steps: str | None = None
    funding_text: str | None = None
    review_text: str | None = None
    review_rrule: str | None = None
    signed_off_on: str | None = None
    closed_on: str | None = None
    """The day from which nothing in it changes any more; None for a plan that is being delivered."""
    carried_from: str | None = None
    """The id of the plan of the year before that this one goes on with."""
    notes: str | None = lines()
    leads: tuple[Lead, ...] = ()
    funding: tuple[Funding, ...] = ()
    roles: tuple[RoleHolder, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    groups: tuple[DeliveryGroup, ...] = ()
    settings: tuple[Setting, ...] = ()
    rounds: tuple[Round, ...] = ()
    versions: tuple[Version, ...] = ()
    reviews: tuple[Review, ...] = ()
    asks: tuple[Ask, ...] = ()
    decisions: tuple[Decision, ...] = ()
    objectives: tuple[Objective, ...] = ()
    measures: tuple[Measure, ...] = ()
    public_notes: tuple[PublicNote, ...] = ()
    private_notes: tuple[Note, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Officer:
    """Who is named in a plan, and what is known of them. `holder_id` is who holds a post; `vacant` says nobody does."""

    name: str
    kind: OfficerKind = OfficerKind.PERSON
    post: str | None = None
    organisation: str | None = None
    contact: str | None = None
    email: str | None = None
    initials: str | None = None
    left_on: str | None = None
    holder_id: str | None = None
    vacant: bool = False
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where money comes from."""

    name: str
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Library:
    """All plans of a file, with the officers and funding sources they share, and the registers."""

    plans: tuple[Plan, ...] = ()
    officers: tuple[Officer, ...] = ()
    sources: tuple[Source, ...] = ()
    registers: tuple[Register, ...] = ()
    left_out: tuple[str, ...] = field(default=(), compare=False)
    """Sentences about what is personal and was left out of it."""
    unread: tuple[str, ...] = field(default=(), compare=False)
    """Sentences about parts of the document that were not understood."""
