"""The direction of travel: what has become of a rating since the last report."""

from enum import StrEnum

from tsworkbench.plan.model import Rag

_BETTER_FIRST = (Rag.COMPLETE, Rag.GREEN, Rag.AMBER, Rag.RED)


class Travel(StrEnum):
    """How a rating stands against the one that was last reported."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "the same"
    NEW = "rated for the first time"
    UNRATED = "not rated"


ARROWS: dict[Travel, str] = {
    Travel.BETTER: "↑",
    Travel.WORSE: "↓",
    Travel.SAME: "→",
    Travel.NEW: "+",
    Travel.UNRATED: "–",
}


def travel(was: Rag | None, now: Rag | None) -> Travel:
    """From one rating to another; what isn't rated now, or wasn't then, can't have become better or worse.

    >>> travel(Rag.GREEN, Rag.RED), travel(None, Rag.GREEN)
    (<Travel.WORSE: 'worse'>, <Travel.NEW: 'rated for the first time'>)
    """
    if now not in _BETTER_FIRST:
        return Travel.UNRATED
    if was not in _BETTER_FIRST:
        return Travel.NEW
    before, after = _BETTER_FIRST.index(was), _BETTER_FIRST.index(now)
    if before == after:
        return Travel.SAME
    return Travel.WORSE if after > before else Travel.BETTER
