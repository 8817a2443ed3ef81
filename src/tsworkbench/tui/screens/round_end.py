"""The last page of an update round: what was said, what was passed by, how long it took, and what comes next."""

from __future__ import annotations

from textual.strip import Strip

from tsworkbench.plan.badges import GLYPHS
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.model import Rag
from tsworkbench.plan.rollup import ORDER
from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.look import Look
from tsworkbench.tui.screens.round_sitting import Sitting, counts
from tsworkbench.work.round.updates import Ask

_LABEL = 14
_WORDS = {
    Rag.RED: "red",
    Rag.AMBER: "amber",
    Rag.GREEN: "green",
    Rag.COMPLETE: "complete",
    Rag.UNRATED: "not rated",
}


def paint_end(sitting: Sitting, next_due: str, look: Look, width: int, height: int) -> list[Strip]:
    """The page in lines of `width`; it begins a third down the screen where there is room."""
    lines: list[Strip] = []

    def put(label: str, text: str, *, strong: bool = False) -> None:
        for number, part in enumerate(wrap(text, width - _LABEL, 3)):
            line = Line(width, look.base).put(label if number == 0 else "", look.muted, width=_LABEL)
            lines.append(line.put(part, look.strong if strong else look.text).strip())

    def air(count: int = 1) -> None:
        lines.extend(Line(width, look.base).strip() for _ in range(count))

    air(max(1, height // 6))
    lines.append(Line(width, look.base).put("━" * width, look.accent).strip())
    air(2)
    lines.append(Line(width, look.base).put(headline(sitting, next_due), look.strong).strip())
    rated = counts(sitting)
    if rated:
        air()
        line = Line(width, look.base)
        for rag in ORDER:
            if rated.get(rag):
                line.put(f"{GLYPHS[rag]} {rated[rag]}", look.rags[rag]).gap().put(_WORDS[rag], look.muted).gap(3)
        lines.append(line.strip())
    air()
    if skipped := sitting.skipped:
        put(
            "Passed by",
            f"{_refs(skipped)}: nothing was said, so {'it' if len(skipped) == 1 else 'they'} will be asked again.",
        )
    if blank := [ask for ask in sitting.asks.values() if ask.said is not None and ask.said.is_blank]:
        put("Left blank", f"why or what next of {_refs(blank)}; the report will name it. b goes back.")
    if len(sitting):
        term = sitting.asks[next(iter(sitting.asks))].at.term
        put("For", f"the position at {long_date(term.position)}, return by {long_date(term.return_by)}.")
        if next_due and sitting.said:
            put("Next", f"{next_due}.")
    return lines[:height]


def headline(sitting: Sitting, next_due: str) -> str:
    """ "9 of 9 said, in 52 s."; what to say to somebody of whom nothing is asked."""
    now = sitting.said
    if sitting.began_at >= len(sitting):  # nothing was asked this time
        return f"Nothing needs a word from you. Next: {next_due}." if next_due else "Nothing needs a word from you."
    return f"{now} of {len(sitting)} said, in {sitting.seconds} s."


def _refs(asks: list[Ask]) -> str:
    refs = [ask.ref or "one without a number" for ask in asks]
    if len(refs) > 12:
        return f"{', '.join(refs[:11])} and {len(refs) - 11} more"
    return refs[0] if len(refs) == 1 else f"{', '.join(refs[:-1])} and {refs[-1]}"
