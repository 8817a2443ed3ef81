"""The marks of a chart as shapes, so that they look the same in every font: one shape for each thing said."""

from __future__ import annotations

from enum import Enum

from tsworkbench.papers.charts.scene import Circle, Item, Path, Point, Polygon, dashed_ring, line, rectangle
from tsworkbench.papers.colours import INK, QUIET, RATING_INK, WHITE
from tsworkbench.plan.model import Rag


class Mark(Enum):
    """What stands at a day on a timeline. The value is what the legend calls it."""

    DONE = "done"
    LATE = "not done by its date"
    TO_COME = "to come"
    EXPECTED = "date now expected"
    GHOST = "date first agreed"
    CLOSED = "deferred or cancelled"


def mark(kind: Mark, centre: Point, radius: float = 5.5) -> list[Item]:
    """The shapes of a mark around its centre."""
    x, y = centre
    match kind:
        case Mark.DONE:
            tick = ((x - 0.5 * radius, y), (x - 0.1 * radius, y + 0.4 * radius), (x + 0.5 * radius, y - 0.4 * radius))
            disc = Circle(centre=centre, radius=radius, fill=RATING_INK[Rag.GREEN])
            return [disc, Path(points=tick, stroke=WHITE, width=1.5)]
        case Mark.LATE:
            return _alert(centre, radius * 0.95, RATING_INK[Rag.RED])
        case Mark.TO_COME:
            return [Circle(centre=centre, radius=radius - 1, fill=WHITE, stroke=INK, width=1.5)]
        case Mark.EXPECTED:
            low = tuple((x + dx * radius, y + dy * radius) for dx, dy in ((-0.95, -0.75), (0.95, -0.75), (0, 0.9)))
            return [Polygon(points=low, fill=WHITE, stroke=RATING_INK[Rag.AMBER], width=1.5)]
        case Mark.GHOST:
            return [*dashed_ring(centre, radius - 1, QUIET)]
        case Mark.CLOSED:
            return _cross(centre, radius * 0.6, QUIET)


def rating_mark(rag: Rag | None, centre: Point, radius: float = 5) -> list[Item]:
    """The glyph of a rating (▲ ◆ ● ✓ – ·), drawn."""
    x, y = centre
    ink = RATING_INK[rag]
    match rag:
        case Rag.RED:
            return [_triangle(centre, radius * 1.1, ink)]
        case Rag.AMBER:
            return [_diamond(centre, radius * 1.1, ink)]
        case Rag.GREEN:
            return [Circle(centre=centre, radius=radius * 0.9, fill=ink)]
        case Rag.COMPLETE:
            tick = ((x - 0.8 * radius, y), (x - 0.2 * radius, y + 0.7 * radius), (x + 0.9 * radius, y - 0.7 * radius))
            return [Path(points=tick, stroke=ink, width=2)]
        case Rag.UNRATED:
            return [line(x - radius * 0.7, y, x + radius * 0.7, y, ink, 1.5)]
        case None:
            return [Circle(centre=centre, radius=1.5, fill=ink)]


def _triangle(centre: Point, radius: float, fill: str) -> Polygon:
    x, y = centre
    across, low = radius, y + radius * 0.75
    return Polygon(points=((x, y - radius * 0.95), (x + across, low), (x - across, low)), fill=fill)


def _diamond(centre: Point, radius: float, fill: str) -> Polygon:
    x, y = centre
    return Polygon(points=((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)), fill=fill)


def _alert(centre: Point, radius: float, fill: str) -> list[Item]:
    """A square with an exclamation mark: no rating has this shape."""
    x, y = centre
    square = rectangle(x - radius, y - radius, 2 * radius, 2 * radius, fill)
    return [square, line(x, y - 3.2, x, y + 0.8, WHITE, 1.6), Circle(centre=(x, y + 2.9), radius=0.9, fill=WHITE)]


def _cross(centre: Point, radius: float, stroke: str) -> list[Item]:
    x, y = centre
    down = line(x - radius, y - radius, x + radius, y + radius, stroke, 1.5)
    up = line(x - radius, y + radius, x + radius, y - radius, stroke, 1.5)
    return [down, up]
