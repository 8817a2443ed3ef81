"""The ratings under each objective: a bar of as many parts as there are activities, and their counts beside it."""

from __future__ import annotations

from tsworkbench.papers.charts.axis import SMALL, WIDTH
from tsworkbench.papers.charts.lettering import fit, width, wrap
from tsworkbench.papers.charts.marks import rating_mark
from tsworkbench.papers.charts.scene import Scene, Text, hatching, line, rectangle
from tsworkbench.papers.charts.telling import NAMES
from tsworkbench.papers.charts.values import ObjectiveRatings, RatingsByObjective
from tsworkbench.papers.colours import FAINT, INK, QUIET, RATING_INK, RATING_TINT, RULE, WHITE
from tsworkbench.papers.sentences import counted
from tsworkbench.plan.badges import LETTERS
from tsworkbench.plan.model import Rag

_LABELS = 262
_ROW = 36
_BAR = 20
_WIDEST, _NARROWEST = 210.0, 60.0
_GAP = 16
_PARTED = 8  # pixels for an activity from which on a white line parts it from the next; of less nothing is left
_UNIT = 34  # one activity, where there is room for it: a mark and its letter


def draw_ratings(chart: RatingsByObjective) -> Scene:
    """The objectives in their order; every bar is drawn to one scale."""
    scene = Scene(WIDTH)
    most = max((sum(one.counts.values()) for one in chart.objectives), default=0)
    counts = max((_counts_width(one) for one in chart.objectives), default=0.0)
    widest = max(_NARROWEST, min(_WIDEST, WIDTH - _LABELS - 8 - _GAP - counts))
    unit = min(_UNIT, widest / most) if most else _UNIT
    top = 0.0
    for one in chart.objectives:
        scene.add(line(0, top, WIDTH, top, FAINT))
        left = max(18.0, min(30.0, width(one.ref, 12, True) + 6)) if one.ref else 0.0
        said = wrap(one.title, _LABELS - left - 6, 12, 3)
        height = max(_ROW, len(said) * 14 + 10)
        _draw_label(scene, one, said, left, top + height / 2)
        _draw_bar(scene, one, top + (height - _BAR) / 2, unit)
        _draw_counts(scene, one, chart.called.rated, _LABELS + 8 + unit * most + _GAP, top + height / 2)
        top += height
    scene.add(line(0, top, WIDTH, top, RULE))
    scene.height = top + 4
    return scene


def _draw_label(scene: Scene, one: ObjectiveRatings, said: list[str], left: float, middle: float) -> None:
    if one.ref:
        scene.add(Text(at=(0, middle + 4), text=fit(one.ref, 30, 12, True), fill=INK, size=12, bold=True))
    for place, words in enumerate(said):
        at = (left, middle + 4 - (len(said) - 1) * 7 + place * 14)
        scene.add(Text(at=at, text=words, fill=INK, size=12))


def _draw_bar(scene: Scene, one: ObjectiveRatings, top: float, unit: float) -> None:
    x = _LABELS + 8.0
    for rag, count in _counted(one):
        wide = count * unit
        scene.add(rectangle(x, top, wide, _BAR, RATING_TINT[rag]))
        if rag in (Rag.RED, Rag.AMBER):
            scene.add(*hatching(x, top, wide, _BAR, _HATCH[rag], 6 if rag is Rag.RED else 11))
        scene.add(rectangle(x, top + _BAR - 3, wide, 3, RATING_INK[rag]))
        if unit >= _PARTED:
            parts = (x + place * unit for place in range(1, count))
            scene.add(*(line(part, top, part, top + _BAR, WHITE, 2) for part in parts))
        if unit >= 14:
            for place in range(count):
                scene.add(*rating_mark(rag, (x + (place + 0.5) * unit, top + _BAR / 2 - 2), 4.5))
        x += wide
        scene.add(line(x, top, x, top + _BAR, WHITE, 2))


_HATCH = {Rag.RED: "#e3b4a9", Rag.AMBER: "#e6cb8f"}


def _draw_counts(scene: Scene, one: ObjectiveRatings, rated: str, x: float, middle: float) -> None:
    counts = list(_counted(one))
    if not counts:
        scene.add(Text(at=(x, middle + 4), text=counted(0, rated), fill=QUIET, size=SMALL))
    for rag, count in counts:
        said = _said(rag, count)
        scene.add(*rating_mark(rag, (x + 5, middle), 4.5))
        scene.add(Text(at=(x + 13, middle + 4), text=said, fill=RATING_INK[rag], size=12, bold=True))
        x += 13 + width(said, 12, True) + 10


def _said(rag: Rag | None, count: int) -> str:
    return f"{LETTERS[rag] or NAMES[rag].lower()} {count:,}"


def _counts_width(one: ObjectiveRatings) -> float:
    return sum(23 + width(_said(rag, count), 12, True) for rag, count in _counted(one)) - 10


def _counted(one: ObjectiveRatings) -> list[tuple[Rag | None, int]]:
    return [(rag, one.counts[rag]) for rag in NAMES if one.counts.get(rag)]
