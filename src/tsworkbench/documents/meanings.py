"""What the columns of a plan are called, by councils and others, and what that says they hold."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache


class Meaning(Enum):
    """What a column holds."""

    OBJECTIVE = auto()
    OBJECTIVE_REF = auto()
    REF = auto()
    MILESTONE_REF = auto()
    ACTIVITY = auto()
    MILESTONE = auto()
    OUTPUT = auto()
    TARGET = auto()
    """The number for the output in the column before it."""
    LEAD = auto()
    SUPPORT = auto()
    DUE = auto()
    WAS_DUE = auto()
    NEW_DUE = auto()
    EXPECTED = auto()
    DONE_ON = auto()
    TICKED = auto()
    """Ticked where the year or quarter in its header is the one in which it is due."""
    COST = auto()
    FUNDING = auto()
    STATUS = auto()
    RAG = auto()
    SHARE = auto()
    """How much is done, in per cent."""
    NOTES = auto()
    OTHER = auto()
    """Kept as notes, under the column's own name."""


WORDS: dict[Meaning, str] = {
    Meaning.OBJECTIVE: "objectives",
    Meaning.OBJECTIVE_REF: "the numbers of objectives",
    Meaning.REF: "numbers",
    Meaning.MILESTONE_REF: "the numbers of milestones",
    Meaning.ACTIVITY: "activities",
    Meaning.MILESTONE: "milestones",
    Meaning.OUTPUT: "outputs",
    Meaning.TARGET: "targets",
    Meaning.LEAD: "leads",
    Meaning.SUPPORT: "supporting leads",
    Meaning.DUE: "dates",
    Meaning.WAS_DUE: "original dates",
    Meaning.NEW_DUE: "revised dates",
    Meaning.EXPECTED: "expected dates",
    Meaning.TICKED: "ticks under their years",
    Meaning.DONE_ON: "days on which it was done",
    Meaning.COST: "costs",
    Meaning.FUNDING: "funding",
    Meaning.STATUS: "statuses",
    Meaning.RAG: "RAG ratings",
    Meaning.SHARE: "percentages",
    Meaning.NOTES: "notes",
    Meaning.OTHER: "notes",
}
"""What a column holds, as an officer calls it."""

_NAMES: tuple[tuple[Meaning, str], ...] = (
    (
        Meaning.OBJECTIVE_REF,
        r"^(?:strategic )?(?:objective|theme|priority|aim|goal|outcome) (?:ref\w*|nos?|numbers?|id|code)$",
    ),
    (
        Meaning.REF,
        r"^(?:[\w/]+ )?(?:ref(?:erence)?(?: nos?| number)?|nos?|number|id|code|item nos?|sr no|s no)$"
        r"|^#$|^item$|^rec$",
    ),
    (Meaning.SHARE, r"%|\bper ?cent"),
    (Meaning.RAG, r"\bb?rag\b|traffic light|^colour|delivery confidence"),
    (
        Meaning.DONE_ON,
        r"\bdate (?:completed?|achieved|closed|implemented|done)\b|\b(?:completed|closed|achieved) (?:date"
        r"|on)\b|^actual (?:completion|end|finish|date)",
    ),
    (
        Meaning.WAS_DUE,
        r"\b(?:original|baseline|initial|previous|first agreed)\b.*\b(?:date|deadline|target|timescale|completion"
        r"|due|timeframe)",
    ),
    (
        Meaning.NEW_DUE,
        r"\b(?:revised|new|amended|extended)\b.*\b(?:date|deadline|due|timescale|completion|target|timeframe)",
    ),
    (
        Meaning.EXPECTED,
        r"\b(?:expected|forecast|anticipated|estimated|projected|likely)\b.*\b(?:date|completion|finish|end"
        r"|delivery)\b",
    ),
    (
        Meaning.OTHER,
        r"\breview(?:ed)? (?:date|on)\b|^next review|^last updated|^date (?:added|raised|updated|reported|of)"
        r"|^start\b|^commence|^from$|^baseline",
    ),
    (
        Meaning.OBJECTIVE,
        r"\b(?:want|hope|aim|trying|need) to achieve\b|^what we want\b|^desired outcome"
        r"|^intended outcome",
    ),
    (
        Meaning.MILESTONE,
        r"\bmilestones?\b|\bkey stages?\b|\binterim targets?\b|^(?:key )?steps?\b"
        r"|\bsub ?(?:task|action)s?\b|^key tasks?$",
    ),
    (
        Meaning.OUTPUT,
        r"\bsuccess\b|\bkpis?\b|\bindicators?\b|\bcriteria\b|how (?:will|do|would) we (?:know|measure)"
        r"|how (?:we|we ll|we will) know|\bmeasured?\b|^what will (?:success|it look|be different|change)"
        r"|\bwhat difference|^evidence of success",
    ),
    (
        Meaning.NOTES,
        r"\b(?:progress|status|quarterly|monitoring)\b.*\b(?:updates?|notes?|comments?|report|commentary|evidence"
        r"|narrative|to date)\b|\bcomment(?:s|ary)?\b|\bnotes?\b|\bupdates?\b|\bremarks?\b"
        r"|\bnarrative\b|\bprogress (?:to date|so far|made|against|q\d|in|since)\b"
        r"|^q[1-4]\b|^latest (?:position|progress)|\bmonitoring\b|^evidence\b|^(?:action|progress) taken$",
    ),
    (
        Meaning.STATUS,
        r"\bstatus\b|^progress$|^completed?$|^(?:current )?position$|^done$|\bon track\b"
        r"|^state$|^complete y n$|^implemented$",
    ),
    (
        Meaning.OTHER,
        r"\b(?:risks?|barriers?|constraints?|dependenc\w+|rationale|why|background|links?|linked|risk rating"
        r"|impact on|next steps?|alignment)\b(?! action)|^(?:type|category|ward|location|headline)s?$",
    ),
    (Meaning.COST, r"\bamounts?\b|\bfunding (?:required|needed|allocated|gap)\b"),
    (
        Meaning.FUNDING,
        r"\bfund(?:ing|ed|er|ers|s)?\b|\bsources? of (?:finance|money)|\bbudget source"
        r"|\bfinance source|\bgrant\b",
    ),
    (
        Meaning.COST,
        r"\bcosts?\b|\bbudgets?\b|\bresourc\w*\b|\bfinancial\b|£|\bspend\b|\bexpenditure\b"
        r"|\binvestment\b",
    ),
    (
        Meaning.LEAD,
        r"\bleads?\b|\bowners?\b|\bresponsib\w+\b|\bwho\b|\bofficers?\b|\baccountab\w+\b"
        r"|\bassigned\b|\bpersons?\b|\bpeople responsible\b|\bchampion\b|\bwhom\b"
        r"|\bsponsor\b|^delivered by$|\bpost ?holder\b|^manager$|^managed by$|^contact\b"
        r"|^portfolio holder|^cabinet member|^initials$|^named? person",
    ),
    (
        Meaning.SUPPORT,
        r"\bpartners?\b|\bsupport(?:ing|ed by)?\b|\b(?:others?|agenc\w+|teams?|people|services?|stakeholders?"
        r"|organisations?) involved\b|^stakeholders?$|^contributors?$|^delivery partner"
        r"|^with$|^team$|^service(?: area)?$|^department$",
    ),
    (
        Meaning.DUE,
        r"\bwhen\b|\bdates?\b|\bdeadlines?\b|\btime ?scales?\b|\btime ?lines?\b|\btime ?frames?\b"
        r"|\btimings?\b|\bdue\b|\bcompletion\b|^(?:by )?end\b|\bfinish\b|^(?:target )?year\b"
        r"|^quarter\b|^term$|^complete by|^target completion|^by$|^schedule$|^period$"
        r"|^delivery year|^due by",
    ),
    (
        Meaning.ACTIVITY,
        r"\bactions?\b|\bactivit\w+\b|\btasks?\b|\brecommendations?\b|^what\b|\binitiatives?\b"
        r"|\bprojects?\b|\binterventions?\b|\bproposals?\b|\bdeliverables?\b|^how (?:we|will we|will this)"
        r"|^to do$|\bimprovements? (?:required|needed|to be made)|\bcommitments?\b",
    ),
    (
        Meaning.OBJECTIVE,
        r"\bobjectives?\b|\bthemes?\b|\bpriorit(?:y|ies)\b|\baims?\b|\bgoals?\b|\bpillars?\b"
        r"|\bambitions?\b|\bwork ?streams?\b|\bstrands?\b|\bdomains?\b|\bfocus(?: area)?\b"
        r"|^(?:key )?(?:areas?|section|heading|topic|subject|category)\b|^policy(?: area)?$"
        r"|^finding\b|^issue\b|\barea for (?:improvement|development)\b|^standard$"
        r"|^audit(?: title| report)?$|^report(?: title)?$",
    ),
    (Meaning.TARGET, r"^targets?\b"),
    (
        Meaning.OUTPUT,
        r"\boutputs?\b|\boutcomes?\b|\bresults?\b|\bimpacts?\b|\bbenefits?\b|\bdifference\b"
        r"|\bperformance\b|\btargets?\b",
    ),
)  # fmt: skip
_PATTERNS = tuple((meaning, re.compile(pattern)) for meaning, pattern in _NAMES)
_LONGEST_NAME = 120


def plain_name(header: str) -> str:
    """A header in small letters without what varies: years, brackets, line breaks, marks.

    >>> plain_name("Lead Officer\\n(Service Head)")
    'lead officer'
    """
    plain = " ".join(header.casefold().split())
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", plain)
    plain = bare if bare.strip() else plain.strip("()[] ")
    plain = re.sub(r"\b(?:19|20)\d\d(?:\s?[/–-]\s?(?:\d{4}|\d\d))?\b", " ", plain)
    plain = re.sub(r"[^\w%£#/&]+|_+", " ", plain.replace("/", " / "))
    return " ".join(plain.replace(" / ", " ").replace("&", "and").split())


@lru_cache(maxsize=4096)
def name_means(header: str) -> Meaning | None:
    """What a header says that its column holds, or None if it is no name that plans give their columns."""
    if len(header) > 3 * _LONGEST_NAME:
        return None
    plain = plain_name(header)
    if not plain or len(plain) > _LONGEST_NAME or len(plain.split()) > 14:
        return None
    if re.search(r"\bmilestones?\b.*\b(?:and|with)\b.*\bdates?\b", plain):
        return Meaning.MILESTONE
    for meaning, pattern in _PATTERNS:
        if pattern.search(plain):
            return meaning
    return None
