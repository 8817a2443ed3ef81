"""The closed sets of words a plan is made of.

Each word is stored as it is spelled here, so that a file read with any SQLite tool, and a plan read as
JSON, speak the field's own language.
"""

from enum import StrEnum


class Level(StrEnum):
    """Where a row stands in a plan. A plan may call its levels by other names on screen and in papers."""

    PLAN = "plan"
    OBJECTIVE = "objective"
    ACTIVITY = "activity"
    MILESTONE = "milestone"
    OUTPUT = "output"
    TASK = "task"


class Status(StrEnum):
    """How far a piece of work has come, apart from whether it will be done in time (that is the RAG)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    DEFERRED = "deferred"
    CANCELLED = "cancelled"


CLOSED = (Status.COMPLETE, Status.DEFERRED, Status.CANCELLED)
"""Statuses under which nothing falls due any more."""


class Rag(StrEnum):
    """The lead's answer to "Will it be done by its agreed date?"

    ``None`` where a Rag could stand means that nothing has been said; ``UNRATED`` is the lead's own word
    that it can't be rated yet.
    """

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    COMPLETE = "complete"
    UNRATED = "unrated"


class LeadRole(StrEnum):
    """How an officer stands to a row."""

    LEAD = "lead"
    JOINT = "joint"
    SUPPORTING = "supporting"


class OfficerKind(StrEnum):
    """What a name in the lead column is: a person, a post whoever fills it, or a team."""

    PERSON = "person"
    POST = "post"
    TEAM = "team"


class CostKind(StrEnum):
    """What the cost column says: a sum, "within existing resources", "in another budget", or nothing."""

    AMOUNT = "amount"
    EXISTING = "existing"
    OTHER_BUDGET = "other_budget"
    NONE = "none"


class ReportOn(StrEnum):
    """The level on which a plan's leads state their RAG."""

    ACTIVITY = "activity"
    MILESTONE = "milestone"


class LinkKind(StrEnum):
    """What a row has to do with another: it can't be done before it, is done for its sake, or goes on with it."""

    NEEDS = "needs"
    SERVES = "serves"
    CARRIED_FROM = "carried_from"


class Outcome(StrEnum):
    """What a group said to a date it was asked for."""

    AGREED = "agreed"
    REFUSED = "refused"


class TargetKind(StrEnum):
    """What an output's target counts: all of it by the end, or that much more each year."""

    TOTAL = "total"
    YEARLY = "yearly"


def words(member: StrEnum) -> str:
    """A member as it is read aloud: ``Status.NOT_STARTED`` → "not started"."""
    return member.value.replace("_", " ")
