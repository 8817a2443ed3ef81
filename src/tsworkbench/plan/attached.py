"""What hangs on a row of the plan: who leads it, its money and links, and what was said, counted and decided of it.

See `plan.whole`, which holds the rows themselves and names these too.
"""

from __future__ import annotations

from dataclasses import dataclass

from tsworkbench.plan.kept import pounds
from tsworkbench.plan.model import LeadRole, Level, LinkKind, OfficerKind, Outcome, Rag


@dataclass(frozen=True, kw_only=True)
class Lead:
    """An officer on a row. The officer is named; `officer_id` tells two of the same name apart."""

    name: str
    kind: OfficerKind = OfficerKind.PERSON
    role: LeadRole = LeadRole.LEAD
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
class Decision:
    """What a group decided about a row's date, on the day it met.

    `due_to` is the day that was asked for, `was_due_to` the agreed day until then. What was agreed to moved the
    agreed day; what was refused left it where it was.
    """

    group: str
    on_day: str
    outcome: Outcome = Outcome.AGREED
    text: str | None = None
    due_text: str | None = None
    due_to: str | None = None
    was_due_to: str | None = None
    by: str | None = None
    at: str | None = None
    group_id: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Funding:
    """Money for an activity from a source. `confirmed` is None where the plan doesn't say.

    `inside` is the ref of the activity whose budget already holds this money, so that it counts once.
    """

    source: str
    text: str | None = None
    pence: int | None = pounds()
    confirmed: bool | None = None
    inside: str | None = None
    source_id: str | None = None
    id: str | None = None
    sort: str | None = None
