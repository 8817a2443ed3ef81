"""What a heading or a label of a strategy means: its vision, who leads, how it is reviewed, where it is signed."""

from __future__ import annotations

import re
from enum import Enum

from tsworkbench.documents.columnnames import name_of
from tsworkbench.documents.meanings import Meaning


class Part(Enum):
    """What a section of a strategy holds, apart from its objectives."""

    VISION = "vision"
    CONTACT = "contact"
    KEY_CHANGES = "key changes"
    RATIONALE = "rationale"
    IMPLICATIONS = "implications"
    ROLES = "roles"
    REVIEW = "review"
    SIGN_OFF = "sign-off"


_PARTS: tuple[tuple[Part, re.Pattern[str]], ...] = tuple(
    (part, re.compile(words, re.IGNORECASE))
    for part, words in (
        (Part.CONTACT, r"\bcontacts?\b|\bfor (?:more|further) information\b"),
        (
            Part.KEY_CHANGES,
            r"\b(?:key|main) changes\b|\bwhat will (?:change|be different)\b|\bdifference (?:we|it|this)\b",
        ),
        (
            Part.ROLES,
            r"\broles\b|\broles? and responsibilit|\bresponsibilities\b|\bwho (?:will|is|does|leads)\b|\bkey people\b",
        ),
        (Part.REVIEW, r"\breview(?:ing|ed)?\b|\bmonitoring\b|\bhow (?:will )?we (?:will )?(?:monitor|review|check)\b"),
        (Part.IMPLICATIONS, r"\bimplications?\b"),
        (Part.RATIONALE, r"\bwhy\b|\brationale\b|\breasons?\b|\bevidence base\b|\bcase for change\b"),
        (Part.SIGN_OFF, r"\bsign(?:ed)?[- ]?off\b|\bsignatures?\b|\bsigned\b|\bapproval\b"),
        (Part.VISION, r"\bvision\b|\bmission\b|\bpurpose of (?:the|this)\b|\bour purpose\b"),
    )
)


def part_of(heading: str) -> Part | None:
    """What the section under this heading holds, or None where its words don't say."""
    return next((part for part, pattern in _PARTS if pattern.search(heading)), None)


_LABELS = {"by": Meaning.DUE, "led by": Meaning.LEAD, "how": Meaning.NOTES, "why": Meaning.NOTES}
"""Labels that no table has as a column's name."""
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:?.!]{0,60}?)\s*:(?:\s+(?P<value>\S.*))?$", re.DOTALL)


def labelled(text: str) -> tuple[str, str] | None:
    """The label in front of a text and what it labels, "" for a blank to be filled in; None without a label.

    >>> labelled("Lead Body: Community Organisations Forum")
    ('Lead Body', 'Community Organisations Forum')
    """
    found = _LABEL.match(text)
    if found is None or len(found["label"].split()) > 9:
        return None
    return found["label"].strip(), (found["value"] or "").strip()


def column_labelled(text: str) -> tuple[Meaning, str] | None:
    """What a line such as "Lead: Head of Housing" gives, as the column that would hold it, and its words."""
    parts = labelled(text)
    if parts is None:
        return None
    column = _LABELS.get(parts[0].casefold(), name_of(parts[0]))
    return (column, parts[1]) if column is not None else None


_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile(words, re.IGNORECASE))
    for field, words in (
        ("lead_body", r"(?:lead|accountable|host) (?:body|organisation|agency|partner)"),
        ("area", r"(?:geographical )?area(?: covered)?|borough|district|geography"),
        ("contact", r"contact(?: details| officer| person)?|e-?mail|telephone|phone|address"),
        (
            "organisation",
            r"(?:name of )?(?:the )?(?:consorti(?:a|um)|organisation|council|authority|partnership|department|"
            r"directorate)(?:['’]?s? name)?",
        ),
        ("vision", r"(?:our )?vision|mission|aim of the (?:plan|strategy)"),
        ("title", r"title|plan|strategy|name of (?:plan|strategy)"),
    )
)


def field_of(label: str) -> str | None:
    """The field of a plan that a label at its top names: "Geographical area" is its area."""
    return next((field for field, pattern in _FIELDS if pattern.fullmatch(label)), None)


_SIGNED = re.compile(
    r"\bsign(?:ed|ature)|\bapproved (?:by|on)\b|\bagreed (?:by|on)\b|\bsigned off\b|\bdate signed\b", re.IGNORECASE
)


def is_signed(label: str) -> bool:
    """Whether a label is a line of a sign-off block."""
    return bool(_SIGNED.search(label))


_OBJECTIVES = re.compile(
    r"\b(?:objectives|priorities|themes|aims|goals|commitments|actions|action plan|outcomes|ambitions|pillars|"
    r"recommendations|what we will do)\b",
    re.IGNORECASE,
)
_ONE_OBJECTIVE = re.compile(
    r"(?:(?:strategic|key|corporate|our) )?(objective|theme|priority|aim|goal|ambition|outcome|pillar|commitment|"
    r"strand|work ?stream)(?: area)?\s+(?:\d{1,2}|[a-z]|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
_ONE_ACTIVITY = re.compile(r"(action|activity|task|project|recommendation|initiative)\s+\d", re.IGNORECASE)


def names_objectives(heading: str) -> str | None:
    """The word for what a heading announces ("Consortium Objectives:" → "objectives"), or None."""
    found = _OBJECTIVES.search(heading)
    return found[0].casefold() if found else None


def objective_word(heading: str) -> str | None:
    """The word by which a heading calls itself one objective: "Theme A – Housing" → "Theme"."""
    found = _ONE_OBJECTIVE.match(heading)
    return found[1].capitalize() if found else None


def activity_word(heading: str) -> str | None:
    """The word by which a heading calls itself one activity: "Action 3: …" → "Action"."""
    found = _ONE_ACTIVITY.match(heading)
    return found[1].capitalize() if found else None
