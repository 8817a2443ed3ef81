"""A drawing as a PNG for Word, painted by Pillow in a font that comes with the program.

The font is Source Sans Pro from the package font-source-sans-pro: the one inside Pillow has no pound sign, no dash and
no accented letter. It isn't looked for on the computer, so the same drawing gives the same picture everywhere.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from math import hypot

from PIL import Image, ImageDraw, ImageFont

from tsworkbench.papers.charts.scene import Anchor, Circle, Path, Point, Polygon, Scene, Text
from tsworkbench.papers.paper import WHITE
from tsworkbench.plan.language.text import clean

SCALE = 2.5
"""Dots for each CSS pixel: 240 to the inch at the drawing's own size."""

_FINER = 2  # shapes are painted this much larger and then brought down, which smooths their edges
_MOST_COLOURS = 1 << 16
_ANCHORS = {Anchor.START: "ls", Anchor.MIDDLE: "ms", Anchor.END: "rs"}


def png(scene: Scene) -> bytes:
    """The drawing as a PNG of `SCALE` dots to the pixel; the same drawing gives the same bytes."""
    size = (round(scene.width * SCALE), round(scene.height * SCALE))
    image = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), WHITE)
    brush = ImageDraw.Draw(image)
    for item in scene.items:
        if not isinstance(item, Text):
            _shape(brush, item)
    image = image.reduce(_FINER)
    pen = ImageDraw.Draw(image)
    for item in scene.items:
        if isinstance(item, Text):
            place = (item.at[0] * SCALE, item.at[1] * SCALE)
            pen.text(
                place, clean(item.text), fill=item.fill, font=_font(item.size, item.bold), anchor=_ANCHORS[item.anchor]
            )
    written = BytesIO()
    _few_colours(image).save(written, "PNG", compress_level=6, dpi=(96 * SCALE, 96 * SCALE))
    return written.getvalue()


def _few_colours(image: Image.Image) -> Image.Image:
    """The picture in its 256 most frequent colours: half the size, and written sooner.

    They are all but a few in a thousand of its dots; of the others, on smoothed edges, the nearest will do. Of colours
    that the eye can't tell apart only the most frequent is kept, because Pillow's search for the nearest can't either.
    """
    found: list[tuple[int, tuple[int, int, int]]] | None = image.getcolors(_MOST_COLOURS)  # type: ignore[assignment]
    if found is None:
        return image
    kept: dict[tuple[int, ...], tuple[int, int, int]] = {}
    for _, colour in sorted(found, key=lambda one: (-one[0], one[1])):
        kept.setdefault(tuple(part >> 3 for part in colour), colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in list(kept.values())[:256] for part in colour])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


@lru_cache(maxsize=32)
def _font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    name = f"SourceSansPro-{'Semibold' if bold else 'Regular'}.ttf"
    with (files("font_source_sans_pro") / "files" / name).open("rb") as file:
        return ImageFont.truetype(BytesIO(file.read()), size * SCALE * 1.06, layout_engine=ImageFont.Layout.BASIC)


def _shape(brush: ImageDraw.ImageDraw, item: Polygon | Path | Circle) -> None:
    scale = SCALE * _FINER
    match item:
        case Polygon():
            corners = [(x * scale, y * scale) for x, y in item.points]
            brush.polygon(corners, fill=item.fill)
            if item.stroke is not None:
                brush.line([*corners, corners[0], corners[1]], fill=item.stroke, width=_dots(item.width), joint="curve")
        case Circle():
            (x, y), radius = item.centre, item.radius + (item.width / 2 if item.stroke else 0)
            around = ((x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale)
            brush.ellipse(around, fill=item.fill, outline=item.stroke, width=_dots(item.width) if item.stroke else 0)
        case Path():
            for stretch in _stretches(item):
                points = [(x * scale, y * scale) for x, y in stretch]
                brush.line(points, fill=item.stroke, width=_dots(item.width), joint="curve")


def _dots(width: float) -> int:
    return max(1, round(width * SCALE * _FINER))


def _stretches(path: Path) -> list[list[Point]]:
    """The path itself, or the strokes it is dashed into."""
    if path.dash is None:
        return [list(path.points)]
    stroke, gap = path.dash
    strokes: list[list[Point]] = []
    left, drawing = stroke, True
    current: list[Point] = [path.points[0]]
    for (x1, y1), (x2, y2) in pairwise(path.points):
        length, walked = hypot(x2 - x1, y2 - y1), 0.0
        while length - walked > left:
            walked += left
            turn = (x1 + (x2 - x1) * walked / length, y1 + (y2 - y1) * walked / length)
            if drawing:
                strokes.append([*current, turn])
            current, drawing = [turn], not drawing
            left = stroke if drawing else gap
        left -= length - walked
        current.append((x2, y2))
    return [*strokes, current] if drawing and len(current) > 1 else strokes
