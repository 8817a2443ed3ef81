"""Objectives are counted, not coloured, unless the plan asks for one colour."""

from collections.abc import Mapping

from tsworkbench.plan.badges import GLYPHS
from tsworkbench.plan.model import Rag

ORDER = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE, Rag.UNRATED)
"""Worst first: how counts are always listed."""


def in_words(counts: Mapping[Rag | None, int]) -> str:
    """Counts of activities by stated RAG, worst first; what was not said is not listed.

    >>> in_words({Rag.GREEN: 3, Rag.RED: 2, None: 1})
    '▲2 ●3'
    """
    return " ".join(f"{GLYPHS[rag]}{counts[rag]}" for rag in ORDER if counts.get(rag))


def slips_in_words(count: int) -> str:
    """How often an agreed date was moved: "no slips", "1 slip", "2 slips"."""
    return f"{count or 'no'} slip{'' if count == 1 else 's'}"


def one_colour(counts: Mapping[Rag | None, int]) -> Rag | None:
    """The colour of an objective where the plan wants one, from its activities.

    Complete if all are; unrated if under half of the open ones are rated; red if a third or more of the open
    ones are red; amber if any is red or amber; else green. None without activities.
    """
    total = sum(counts.values())
    if total == 0:
        return None
    still_open = total - counts.get(Rag.COMPLETE, 0)
    if still_open == 0:
        return Rag.COMPLETE
    red, amber = counts.get(Rag.RED, 0), counts.get(Rag.AMBER, 0)
    if (red + amber + counts.get(Rag.GREEN, 0)) * 2 < still_open:
        return Rag.UNRATED
    if red * 3 >= still_open:
        return Rag.RED
    return Rag.AMBER if red or amber else Rag.GREEN
