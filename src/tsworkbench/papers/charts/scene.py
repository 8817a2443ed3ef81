"""A drawing before it is a file: shapes and texts at places, in CSS pixels from the top left corner.

There are few kinds of shape, so that the web page and the picture for Word are certain to show the same drawing. Of
them are made the axes, on which days and counts have their places, and the marks: one shape for each thing said.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from math import cos, pi, sin

from tsworkbench.papers.paper import FAINT, INK, QUIET, RATING_INK, WHITE
from tsworkbench.plan.calendar import add_months, short_month
from tsworkbench.plan.model import Rag

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


WIDTH = 680
"""How wide every chart is: the text of an A4 page with margins of 15 mm, in pixels of 1/96 inch."""

SMALL = 11.5
"""The size of a chart's smaller words: 8.6 points on paper."""


@dataclass(frozen=True)
class Days:
    """A stretch of days laid out between two places; a day is as wide as it lasts."""

    first: date
    last: date
    left: float
    right: float

    def end_of(self, day: date) -> float:
        """Where the day is over."""
        return self._at((day - self.first).days + 1)

    def start_of(self, day: date) -> float:
        """Where the day begins."""
        return self._at((day - self.first).days)

    def _at(self, days: int) -> float:
        whole = max(1, (self.last - self.first).days + 1)
        return self.left + (self.right - self.left) * min(max(days / whole, 0), 1)

    def months(self) -> list[date]:
        """The first day of each month that begins or goes on here."""
        month, found = self.first.replace(day=1), []
        while month <= self.last:
            found.append(month)
            month = add_months(month, 1)
        return found


def draw_months(scene: Scene, days: Days, top: float, bottom: float) -> None:
    """A faint line where each month begins, its name above in the middle of it, and the year where it is new.

    Where months are narrower than their names only each third one is named, or each year.
    """
    months = days.months()
    room = (days.right - days.left) / max(1, len(months))
    every = 1 if room >= 26 else 3 if room >= 9 else 12
    shown = [month for month in months if every == 1 or (month.month - 1) % every == 0]
    year = 0
    for month in shown:
        start = days.start_of(month)
        scene.add(line(start, top, start, bottom, FAINT))
        if every == 12:
            scene.add(Text(at=(start + 3, top - 6), text=str(month.year), fill=QUIET, size=SMALL))
            continue
        end = days.end_of(add_months(month, every) - timedelta(days=1))
        if end - start < 22:  # a month of which only a few days are shown
            continue
        at = ((start + end) / 2, top - 6)
        scene.add(Text(at=at, text=short_month(month), fill=INK, size=SMALL, anchor=Anchor.MIDDLE))
        if month.year != year:
            year = month.year
            above = (at[0], top - 20)
            scene.add(Text(at=above, text=str(year), fill=QUIET, size=SMALL, anchor=Anchor.MIDDLE))
    scene.add(line(days.right, top, days.right, bottom, FAINT))


def steps_to(most: int) -> list[int]:
    """Round counts from 0 to at least `most`, five or so."""
    size = 1
    while most / size > 6:
        size = next(size // unit * better for unit, better in ((1, 2), (2, 5), (5, 10)) if _leads_with(size, unit))
    return list(range(0, most + size, size))


def _leads_with(number: int, digit: int) -> bool:
    return str(number)[0] == str(digit)


class Mark(Enum):
    """What is at a day on a timeline. The value is what the legend calls it."""

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
