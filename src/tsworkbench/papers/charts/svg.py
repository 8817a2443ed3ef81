"""A drawing as inline SVG: named and described, no style sheet, no script, nothing fetched."""

from __future__ import annotations

from html import escape

from tsworkbench.papers.charts.scene import Anchor, Circle, Item, Path, Point, Polygon, Scene, Text
from tsworkbench.plan.language.text import clean


def svg(scene: Scene, *, name: str, title: str, description: str) -> str:
    """The drawing as an ``<svg>`` element to stand in a page.

    `name` is the start of its ids, which have to be the page's only ones of that name. A reader that doesn't see
    is told `title` and `description` and not the single texts.
    """
    size = f"{_coordinate(scene.width)} {_coordinate(scene.height)}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{_text(title)}</title><desc id="{name}-desc">{_text(description)}</desc>'
    )
    return "\n".join([head, *(_item(item) for item in scene.items), "</svg>"])


def _item(item: Item) -> str:
    match item:
        case Polygon():
            return f'<polygon points="{_points(item.points)}" fill="{item.fill}"{_outline(item)}/>'
        case Path():
            dash = f' stroke-dasharray="{_coordinate(item.dash[0])} {_coordinate(item.dash[1])}"' if item.dash else ""
            return f'<polyline points="{_points(item.points)}" fill="none"{_outline(item)}{dash}/>'
        case Circle():
            x, y = item.centre
            place = f'cx="{_coordinate(x)}" cy="{_coordinate(y)}" r="{_coordinate(item.radius)}"'
            return f'<circle {place} fill="{item.fill}"{_outline(item)}/>'
        case Text():
            x, y = item.at
            weight = ' font-weight="600"' if item.bold else ""
            anchor = "" if item.anchor is Anchor.START else f' text-anchor="{item.anchor.value}"'
            place = f'x="{_coordinate(x)}" y="{_coordinate(y)}" font-size="{_coordinate(item.size)}"'
            return f'<text {place}{weight}{anchor} fill="{item.fill}">{_text(item.text)}</text>'


def _outline(item: Polygon | Path | Circle) -> str:
    if item.stroke is None:
        return ""
    return f' stroke="{item.stroke}" stroke-width="{_coordinate(item.width)}"'


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_coordinate(x)},{_coordinate(y)}" for x, y in points)


def _coordinate(value: float) -> str:
    """At most two places behind the point, and none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    return escape(clean(text))
