"""What stands behind the words of an item: who leads it and by when, in brackets or with a label, and a box ticked."""

from __future__ import annotations

import re
from typing import NamedTuple

from tsworkbench.documents.meanings import Meaning
from tsworkbench.plan.model import OfficerKind
from tsworkbench.plan.printed.titles import is_person, is_post, sort_of

_LABELS = {
    Meaning.LEAD: r"lead(?: officer)?|owner|led by|responsible(?: officer)?|who|by whom|action by",
    Meaning.DUE: r"due(?: date)?|when|by when|deadline|timescale|target date|date",
    Meaning.STATUS: r"status",
    Meaning.COST: r"cost|budget",
}
_LABEL = re.compile(
    r"(?:^|\s*[-–—]\s*|\s*[(\[]\s*|[.;,]\s+)(?:"
    + "|".join(f"(?P<{meaning.name}>{words})" for meaning, words in _LABELS.items())
    + r")\s*[:–-]\s+",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*[(\[](?P<who>[^\W\d_a-z][^()\[\]]{2,80})[)\]]\s*\.?$")
_AND_BY = re.compile(r"\s*[,;]\s+(?=(?:by|due|from|before)\b)", re.IGNORECASE)
_BOX = re.compile(r"\[(?P<mark>[ xX])\]\s+")
_ENDS = " \t.;,–—-()[]"
_LONGEST = 120


class Behind(NamedTuple):
    """An item's own words, and the fields named behind them, each with its words."""

    words: str
    fields: tuple[tuple[Meaning, str], ...] = ()


def behind(words: str) -> Behind:
    """The words of an item without what is named behind them.

    >>> behind("Open a café (Lead: Services Manager, by September 2024)").fields[1][1]
    'by September 2024'
    """
    box = _BOX.match(words)
    status = ((Meaning.STATUS, "Done" if box["mark"] in "xX" else "Not started"),) if box else ()
    words = words[box.end() :] if box else words
    labels = [found for found in _LABEL.finditer(words) if found.start() > 0]
    if not labels:
        own, fields = _in_brackets(words)
        return Behind(own, (*status, *fields))
    fields = []
    ends = [*(found.start() for found in labels[1:]), len(words)]
    for found, end in zip(labels, ends, strict=True):
        said = words[found.end() : end].strip(" \t.;,–—-")
        said = said if said.count("(") == said.count(")") else said.rstrip(_ENDS)
        if not said or len(said) > _LONGEST:
            return Behind(words, status)
        meaning = Meaning[found.lastgroup or "LEAD"]
        fields += _who_and_when(said) if meaning is Meaning.LEAD else [(meaning, said)]
    return Behind(words[: labels[0].start()].strip(), (*status, *fields))


def _in_brackets(words: str) -> tuple[str, list[tuple[Meaning, str]]]:
    """Somebody named in brackets at the end, and the date beside the name: "(Jane Smith)", "(Finance, by May)"."""
    found = _IN_BRACKETS.search(words)
    if found is None:
        return words, []
    fields = _who_and_when(found["who"])
    who = fields[0][1]
    known = is_person(who) or is_post(who) or (len(fields) > 1 and sort_of(who) == (OfficerKind.TEAM, True))
    return (words[: found.start()].strip(), fields) if known else (words, [])


def _who_and_when(said: str) -> list[tuple[Meaning, str]]:
    who, *when = _AND_BY.split(said, maxsplit=1)
    return [(Meaning.LEAD, who), *((Meaning.DUE, date) for date in when)]
