"""The words before a date that say how it counts: "by", "no later than", "during", "from", "before"."""

from typing import NamedTuple

from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.values import Kind


class Lead(NamedTuple):
    """How a date counts. ``side`` is -1 for the time before it, 1 for the time after it."""

    kind: Kind | None
    side: int = 0
    rough: bool = False
    doubt: str | None = None
    open_in_sentence: bool = True


_BY = Lead(Kind.BY)
_DURING = Lead(Kind.DURING)
_FROM = Lead(Kind.FROM)
_BEFORE = Lead(Kind.BY, side=-1)
_ROUGH = Lead(None, rough=True, open_in_sentence=False)
# Words that are also verbs and purposes: inside a sentence they belong to what is to be done.
_QUIET_BY = Lead(Kind.BY, open_in_sentence=False)
_PHRASES: dict[str, Lead] = {
    "by": _BY,
    "bye": _QUIET_BY,
    "no later than": _BY,
    "not later than": _BY,
    "by no later than": _BY,
    "on or before": _BY,
    "by or before": _BY,
    "at the latest by": _BY,
    "at the latest": _BY,
    "before or on": _BY,
    "until": _BY,
    "till": _BY,
    "up to": _BY,
    "up until": _BY,
    "to": _QUIET_BY,
    "for": _QUIET_BY,
    "due": _BY,
    "due by": _BY,
    "due on": _BY,
    "due in": _BY,
    "due date": _BY,
    "due for": _BY,
    "deadline": _BY,
    "deadline of": _BY,
    "target": _QUIET_BY,
    "target date": _BY,
    "complete by": _QUIET_BY,
    "completed by": _QUIET_BY,
    "completion by": _QUIET_BY,
    "completion": _QUIET_BY,
    "for completion by": _QUIET_BY,
    "to be completed by": _QUIET_BY,
    "completed": _QUIET_BY,
    "complete": _QUIET_BY,
    "deliver by": _QUIET_BY,
    "before": _BEFORE,
    "by before": _BEFORE,
    "prior to": _BEFORE,
    "ahead of": _BEFORE,
    "in advance of": _BEFORE,
    "in": _DURING,
    "during": _DURING,
    "throughout": _DURING,
    "over": Lead(Kind.DURING, open_in_sentence=False),
    "across": Lead(Kind.DURING, open_in_sentence=False),
    "within": _DURING,
    "sometime in": _DURING,
    "in the course of": _DURING,
    "on": Lead(Kind.ON),
    "at": Lead(Kind.ON),
    "from": _FROM,
    "as from": _FROM,
    "with effect from": _FROM,
    "wef": _FROM,
    "starting": _FROM,
    "starting in": _FROM,
    "starting from": _FROM,
    "starting on": _FROM,
    "start in": _FROM,
    "start": Lead(Kind.FROM, open_in_sentence=False),
    "starts": Lead(Kind.FROM, open_in_sentence=False),
    "commencing": _FROM,
    "commencing in": _FROM,
    "commence": Lead(Kind.FROM, open_in_sentence=False),
    "beginning": Lead(Kind.FROM, open_in_sentence=False),
    "beginning in": _FROM,
    "since": Lead(Kind.FROM, open_in_sentence=False),
    "not before": Lead(Kind.FROM, open_in_sentence=False),
    "after": Lead(Kind.FROM, side=1, open_in_sentence=False),
    "approximately": _ROUGH,
    "approx": _ROUGH,
    "around": _ROUGH,
    "about": _ROUGH,
    "circa": _ROUGH,
    "roughly": _ROUGH,
    "provisionally": _ROUGH,
    "estimated": _ROUGH,
    "est": _ROUGH,
    "expected": _ROUGH,
    "anticipated": _ROUGH,
    "likely": _ROUGH,
    "probably": _ROUGH,
}

_BY_FIRST: dict[str, list[tuple[tuple[str, ...], Lead]]] = {}
for _phrase, _lead in sorted(_PHRASES.items(), key=lambda item: -len(item[0])):
    _words = tuple(_phrase.split())
    _BY_FIRST.setdefault(_words[0], []).append((_words, _lead))


def opens(word: str) -> bool:
    """Whether a lead-in can begin with this word."""
    return word in _BY_FIRST


def lead_in(t: Text, i: int) -> tuple[int, Lead]:
    """The longest lead-in at ``i``, or several in a row ("by approx.", "target date: by"), and the place after."""
    lead = Lead(None)
    for turn in range(3):
        found = _one(t, i, first=turn == 0)
        if found is None:
            break
        i, next_lead = found
        i = t.skip(i, ":", "-") if not t.glued(i + 1) or t.at(i) == ":" else i
        if next_lead.rough:
            i, lead = t.skip(i, "."), lead._replace(rough=True)
        else:
            lead = _together(lead, next_lead)._replace(rough=lead.rough)
    return i, lead


def _together(first: Lead, second: Lead) -> Lead:
    """Two lead-ins in a row: "due from" is when it starts, and so is "start by", which says no end."""
    if first.kind is None:
        return second
    if first.side and second.kind is Kind.BY and not second.side:
        return second._replace(doubt="It says both before or after, and by.")
    if first.kind is Kind.FROM and second.kind is Kind.BY:
        return second._replace(doubt="It is to start by then; when it ends is not said.")
    if second.side or second.kind is Kind.FROM:
        return second._replace(doubt=first.doubt)
    return first


def _one(t: Text, i: int, *, first: bool) -> tuple[int, Lead] | None:
    for words, lead in _BY_FIRST.get(t.at(i), ()):
        if t.has(i, *words):
            if t.loose and not lead.open_in_sentence and not (lead.rough and not first):
                return None
            after = i + len(words)
            # "start of April", "beginning of 2010": the edge of a stretch and no lead-in.
            return None if words[0] in ("start", "beginning") and t.at(after) == "of" else (after, lead)
    return None
