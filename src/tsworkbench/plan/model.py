"""The closed sets of words a plan is made of, and their marks.

The mark of each RAG is a shape, a letter and (elsewhere) a colour, so that colour never speaks alone. Screen, command
line and papers all take their marks from here.
"""

from enum import StrEnum


class Level(StrEnum):
    """Where a row is in a plan. A plan may call its levels by other names on screen and in papers."""

    PLAN = "plan"
    OBJECTIVE = "objective"
    ACTIVITY = "activity"
    MILESTONE = "milestone"
    OUTPUT = "output"
    TASK = "task"


class PlanState(StrEnum):
    """How far a plan has come in its life."""

    DRAFT = "draft"
    AGREED = "agreed"
    CLOSED = "closed"


def plan_state(signed_off_on: str | None, closed_on: str | None) -> PlanState:
    """The state of a plan: agreed from its sign-off on, closed once it has been, whether it was signed off or not."""
    if closed_on is not None:
        return PlanState.CLOSED
    return PlanState.AGREED if signed_off_on is not None else PlanState.DRAFT


class Status(StrEnum):
    """How far a piece of work has come, apart from whether it will be done in time (that is the RAG)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    DEFERRED = "deferred"
    CANCELLED = "cancelled"


CLOSED = (Status.COMPLETE, Status.DEFERRED, Status.CANCELLED)
"""Statuses under which nothing falls due any more."""
SET_ASIDE = (Status.DEFERRED, Status.CANCELLED)
"""Statuses of what nobody is to do: what is open under such an activity counts as set aside with it."""


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
    """What a name in a plan is: a person, a post whoever fills it, a team, an organisation, or a councillor."""

    PERSON = "person"
    POST = "post"
    TEAM = "team"
    ORGANISATION = "organisation"
    COUNCILLOR = "councillor"


class PartyRole(StrEnum):
    """What somebody who does not lead a row has to do with it: works on it, or answers for it to the council."""

    PARTNER = "partner"
    PORTFOLIO_HOLDER = "portfolio_holder"


class NoteKind(StrEnum):
    """What a note that papers print is about: what was learned, or what those who were asked have said."""

    LESSON = "lesson"
    CONSULTATION = "consultation"


def post_words(name: str, held: str | None) -> str:
    """A post with who holds it: "Director: Ann Lee", "Director (vacant)"; the name alone where that is not known.

    >>> post_words("Director", "Ann Lee"), post_words("Director", VACANT), post_words("Finance", None)
    ('Director: Ann Lee', 'Director (vacant)', 'Finance')
    """
    if held is None:
        return name
    return f"{name} ({VACANT})" if held == VACANT else f"{name}: {held}"


VACANT = "vacant"
"""Stands where the name of a post's holder stands while there is none."""


class CostKind(StrEnum):
    """What the cost column says: a sum, "within existing resources", "in another budget", or nothing."""

    AMOUNT = "amount"
    EXISTING = "existing"
    OTHER_BUDGET = "other_budget"
    NONE = "none"


class FundingKind(StrEnum):
    """What a source gives: money, or something in kind (a secondment, a room, work for nothing)."""

    MONEY = "money"
    IN_KIND = "in_kind"


class SpendKind(StrEnum):
    """A sum of what an activity has cost so far, or of what it is expected to cost in all."""

    SPENT = "spent"
    FORECAST = "forecast"


class Stage(StrEnum):
    """How far an output that is a document has come."""

    DRAFT = "draft"
    AGREED = "agreed"


class EvidenceKind(StrEnum):
    """What a piece of evidence is: words, a link to a page, or the path of a file."""

    TEXT = "text"
    LINK = "link"
    PATH = "path"


class ReportOn(StrEnum):
    """The level on which a plan's leads state their RAG."""

    ACTIVITY = "activity"
    MILESTONE = "milestone"


class LinkKind(StrEnum):
    """What a row has to do with another: it can't be done before it, is done for its sake, or goes on with it."""

    NEEDS = "needs"
    SERVES = "serves"
    CARRIED_FROM = "carried_from"
    PAIRS = "pairs"
    """A milestone and an output that are one thing: what is done with the one is done with the other."""
    SIGNS_OFF = "signs_off"
    """A milestone that is the sign-off of a plan of the file: signing that off completes it."""


class Outcome(StrEnum):
    """What a group said to what it was asked. What is deferred is asked again."""

    AGREED = "agreed"
    REFUSED = "refused"
    DEFERRED = "deferred"
    NOTED = "noted"


class Matter(StrEnum):
    """What a group decides about: a row's date, its money, what it is to hold, whether it stops, its completion."""

    DATE = "date"
    MONEY = "money"
    SCOPE = "scope"
    STOP = "stop"
    APPROVAL = "approval"
    OTHER = "other"


MATTERS: dict[Matter, str] = {
    Matter.DATE: "date",
    Matter.MONEY: "money",
    Matter.SCOPE: "scope",
    Matter.STOP: "stopping it",
    Matter.APPROVAL: "approval",
    Matter.OTHER: "decision",
}
"""What a decision is about, as a line names it: "4.2 money agreed"."""


class TargetKind(StrEnum):
    """What an output's target counts: all of it by the end, or that much more each year."""

    TOTAL = "total"
    YEARLY = "yearly"


class Better(StrEnum):
    """Which way a measure's figure gets better."""

    HIGHER = "higher"
    LOWER = "lower"


class Frequency(StrEnum):
    """How often a measure is read: once in each period of this length."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


def words(member: StrEnum) -> str:
    """A member as it is read aloud: ``Status.NOT_STARTED`` → "not started"."""
    return member.value.replace("_", " ")


GLYPHS: dict[Rag | None, str] = {
    Rag.RED: "▲",
    Rag.AMBER: "◆",
    Rag.GREEN: "●",
    Rag.COMPLETE: "✓",
    Rag.UNRATED: "–",
    None: "·",
}
"""One shape per RAG; the mark under ``None`` stands where nothing has been said."""

LETTERS: dict[Rag | None, str] = {
    Rag.RED: "R",
    Rag.AMBER: "A",
    Rag.GREEN: "G",
    Rag.COMPLETE: "B",
    Rag.UNRATED: "",
    None: "",
}
"""One letter per RAG that has a colour (a complete activity is blue in most councils' papers)."""


STATUS_MARKS: dict[str, str] = {
    Status.NOT_STARTED: "○",
    Status.IN_PROGRESS: "›",
    Status.COMPLETE: "✓",
    Status.DEFERRED: "┄",
    Status.CANCELLED: "×",
}
"""How far a row has come."""

_OUTPUT_TO_COME = "◇"


def status_mark(level: str, status: str) -> str:
    """The mark of a status; an output that is still to come has one of its own, because it is no step to take."""
    if level == "output" and status not in CLOSED:
        return _OUTPUT_TO_COME
    return STATUS_MARKS.get(status, "?")


def badge(rag: Rag | None) -> str:
    """Glyph and letter, at most two cells wide.

    >>> badge(Rag.AMBER), badge(None)
    ('◆A', '·')
    """
    return GLYPHS[rag] + LETTERS[rag]
