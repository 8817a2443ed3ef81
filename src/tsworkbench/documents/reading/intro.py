"""What stands between an objective's heading and its table: who leads it, why it is there, other words."""

from __future__ import annotations

import re

from tsworkbench.documents.blocks import Cell, Line
from tsworkbench.documents.reading.leading import put_leads
from tsworkbench.documents.reading.nodes import Node
from tsworkbench.documents.reading.reader import Reading

_LEAD = re.compile(
    r"(?:theme |priority |objective |overall |strategic |executive )?(?:leads?|lead officers?|"
    r"led by|owned by|owners?|sponsors?|champion|responsible officers?|accountable officers?|sro)\s*[:–-]\s*",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"(?:rationale|why(?: is this important| this matters)?\??|context|background)\s*[:–-]\s*", re.IGNORECASE
)
_CHANGES = re.compile(
    r"(?:key changes?|what will (?:change|be different)\??|what success looks like|outcomes?|aims?)\s*[:–-]\s*",
    re.IGNORECASE,
)


def put_intro(reading: Reading, objective: Node, text: str, where: str) -> None:
    """Puts a line under an objective's heading where it belongs; what belongs nowhere becomes its note."""
    if (found := _LEAD.match(text)) and len(text.split()) <= 20:
        put_leads(reading, objective, Cell(lines=(Line(text=text[found.end() :]),)), where)
        if objective["leads"]:
            return
    for pattern, field in ((_WHY, "rationale"), (_CHANGES, "key_changes")):
        if (found := pattern.match(text)) and objective[field] is None:
            objective.values[field] = text[found.end() :]
            return
    objective.note(text)
