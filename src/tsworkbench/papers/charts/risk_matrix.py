"""The risk matrix drawn: likelihood upwards, impact to the right, a risk by its ref in the cell of its score."""

from __future__ import annotations

from tsworkbench.papers.charts.lettering import fit, width, wrap
from tsworkbench.papers.charts.scene import SMALL, WIDTH, Anchor, Scene, Text, line, rating_mark, rectangle
from tsworkbench.papers.charts.values import RiskMatrix
from tsworkbench.papers.paper import INK, QUIET, RATING_INK, RATING_TINT, WHITE
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.english import and_more, number

_LABELS = 112.0
"""Pixels for the words of the likelihoods."""
_ROW, _LINE = 46.0, 14.0
_TOP = 22.0
_BOLD = 0.86
"""How much of its room a line may take as it is measured, since it is set bold."""
_MOST_LINES = 4
"""Lines of refs in a cell; what is more is counted."""


def draw_risks(chart: RiskMatrix) -> Scene:
    """The most likely at the top; a row is as high as the fullest of its cells needs."""
    scene = Scene(WIDTH)
    wide = (WIDTH - _LABELS) / max(1, len(chart.impacts))
    scene.add(Text(at=(0, 12), text="Likelihood", fill=QUIET, size=SMALL))
    top = _TOP
    for up in range(len(chart.likelihoods), 0, -1):
        cells = [_refs(chart, up, across, wide - 44) for across in range(1, len(chart.impacts) + 1)]
        high = max(_ROW, max((len(lines) for lines in cells), default=0) * _LINE + 16)
        _draw_step(scene, f"{up} {chart.likelihoods[up - 1]}", top + high / 2)
        for across, lines in enumerate(cells, 1):
            _draw_cell(scene, chart, up * across, (_LABELS + (across - 1) * wide, top), (wide, high), lines)
        top += high
    for across, word in enumerate(chart.impacts, 1):
        middle = _LABELS + (across - 0.5) * wide
        said = fit(f"{across} {word}", wide - 6, SMALL)
        scene.add(Text(at=(middle, top + 16), text=said, fill=INK, size=SMALL, anchor=Anchor.MIDDLE))
    scene.add(Text(at=(WIDTH, top + 32), text="Impact", fill=QUIET, size=SMALL, anchor=Anchor.END))
    scene.height = _draw_legend(scene, chart, top + 50)
    return scene


def _refs(chart: RiskMatrix, up: int, across: int, room: float) -> list[str]:
    """The refs of a cell, broken to its width."""
    refs = [one.ref for one in chart.risks if (one.likelihood, one.impact) == (up, across)]
    for shown in range(len(refs), 0, -1):
        words = " ".join(fit(ref, room, 12, True) for ref in refs[:shown])
        more = f" {and_more(len(refs) - shown)}" if shown < len(refs) else ""
        lines = wrap(words + more, room * _BOLD, 12, 50)
        if len(lines) <= _MOST_LINES:
            return list(lines)
    return [and_more(len(refs))] if refs else []


def _draw_step(scene: Scene, words: str, middle: float) -> None:
    said = wrap(words, _LABELS - 8, SMALL, 2)
    for place, part in enumerate(said):
        at = (0.0, middle + 4 - (len(said) - 1) * 6.5 + place * 13)
        scene.add(Text(at=at, text=part, fill=INK, size=SMALL))


def _draw_cell(
    scene: Scene,
    chart: RiskMatrix,
    score: int,
    corner: tuple[float, float],
    size: tuple[float, float],
    lines: list[str],
) -> None:
    """Its colour, with the mark and the score of it, and the risks that are in it."""
    (x, y), (wide, high) = corner, size
    rag = chart.rag(score)
    scene.add(rectangle(x + 1, y + 1, wide - 2, high - 2, RATING_TINT[rag], WHITE))
    scene.add(*rating_mark(rag, (x + 11, y + 13), 4))
    scene.add(Text(at=(x + 18, y + 17), text=str(score), fill=RATING_INK[rag], size=SMALL))
    if lines:
        scene.add(line(x + 1, y + high - 2, x + wide - 1, y + high - 2, RATING_INK[rag], 2))
    for place, words in enumerate(lines):
        at = (x + 38, y + 17 + place * _LINE)
        scene.add(Text(at=at, text=words, fill=INK, size=12, bold=True))


def _draw_legend(scene: Scene, chart: RiskMatrix, y: float) -> float:
    """From which score each colour holds, and which risks have moved; returns where the drawing ends."""
    x = 0.0
    for rag, start in chart.bands:
        words = f"{rag.value} from {number(start)}"
        scene.add(*rating_mark(rag, (x + 6, y - 4), 4.5))
        scene.add(Text(at=(x + 16, y), text=words, fill=INK, size=SMALL))
        x += width(words, SMALL) + 36
    moved = [f"{one.ref} was {one.was}" for one in chart.risks if one.was is not None]
    if moved and chart.since is not None:
        for part in wrap(f"On {long_date(chart.since)}: {', '.join(moved)}.", WIDTH, SMALL, 3):
            y += 18
            scene.add(Text(at=(0, y), text=part, fill=INK, size=SMALL))
    return y + 8
