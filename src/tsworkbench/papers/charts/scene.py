"""A drawing before it is a file: shapes and texts at places, in CSS pixels from the top left corner.

There are few kinds of shape, so that the web page and the picture for Word are certain to show the same drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from math import cos, pi, sin

Point = tuple[float, float]


class Anchor(Enum):
    """Which end of a text stands at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, kw_only=True)
class Polygon:
    """A closed shape, filled, with or without an outline."""

    points: tuple[Point, ...]
    fill: str
    stroke: str | None = None
    width: float = 1


@dataclass(frozen=True, kw_only=True)
class Path:
    """A line through points. `dash` is how long each stroke and each gap is."""

    points: tuple[Point, ...]
    stroke: str
    width: float = 1
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Circle:
    """A disc, or a ring where it has an outline."""

    centre: Point
    radius: float
    fill: str
    stroke: str | None = None
    width: float = 1


@dataclass(frozen=True, kw_only=True)
class Text:
    """A line of text; `at` is the left, middle or right of its baseline."""

    at: Point
    text: str
    fill: str
    size: float = 12
    bold: bool = False
    anchor: Anchor = Anchor.START


Item = Polygon | Path | Circle | Text


@dataclass
class Scene:
    """A drawing of this width and height; what is added later lies above what was added before."""

    width: float
    height: float = 0
    items: list[Item] = field(default_factory=list)

    def add(self, *items: Item) -> None:
        """Lay these on top."""
        self.items.extend(items)


def rectangle(x: float, y: float, width: float, height: float, fill: str, stroke: str | None = None) -> Polygon:
    """An upright rectangle from its top left corner."""
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Polygon(points=corners, fill=fill, stroke=stroke)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1) -> Path:
    """A straight line."""
    return Path(points=((x1, y1), (x2, y2)), stroke=stroke, width=width)


def moved(item: Item, x: float, y: float) -> Item:
    """The same item, so much further right and down."""
    match item:
        case Circle():
            return replace(item, centre=(item.centre[0] + x, item.centre[1] + y))
        case Text():
            return replace(item, at=(item.at[0] + x, item.at[1] + y))
        case Polygon() | Path():
            return replace(item, points=tuple((px + x, py + y) for px, py in item.points))


def dashed_ring(centre: Point, radius: float, stroke: str, width: float = 1) -> list[Path]:
    """A ring of eight strokes."""
    x, y = centre
    arcs = []
    for part in range(8):
        angles = [(part * 2 + step / 3) * pi / 8 for step in range(4)]
        arcs.append(
            Path(points=tuple((x + radius * cos(a), y + radius * sin(a)) for a in angles), stroke=stroke, width=width)
        )
    return arcs


def hatching(x: float, y: float, width: float, height: float, stroke: str, gap: float = 5) -> list[Path]:
    """Slanting lines that fill a rectangle, for those who print in grey."""
    lines = []
    start = gap
    while start < width + height:
        left, right = max(0.0, start - height), min(width, start)
        lines.append(line(x + left, y + start - left, x + right, y + start - right, stroke))
        start += gap
    return lines
