"""The burn-up: milestones planned, done and forecast, added up over the period, each line named where it ends."""

from __future__ import annotations

from tsworkbench.papers.charts.axis import SMALL, WIDTH, Days, draw_months, steps_to
from tsworkbench.papers.charts.lettering import width
from tsworkbench.papers.charts.scene import Anchor, Circle, Path, Point, Scene, Text, line
from tsworkbench.papers.charts.values import BurnUp
from tsworkbench.papers.colours import ACCENT, FAINT, QUIET, RATING_INK, RULE, WHITE
from tsworkbench.papers.sentences import counted
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.model import Rag

_LEFT, _TOP, _HEIGHT = 34, 58, 190
_NAMES = 128  # room at the right for what the lines are called
_APART = 15


def draw_burn_up(chart: BurnUp) -> Scene:
    """Counts upwards, days to the right; the position date is a line across."""
    scene = Scene(WIDTH, _TOP + _HEIGHT + 12)
    if not chart.points:
        scene.add(Text(at=(0, 20), text=f"No {chart.called.step} has a date yet.", fill=QUIET, size=12))
        scene.height = 32
        return scene
    first, last = chart.points[0].day, chart.points[-1].day
    counts = steps_to(max(chart.total, *(max(p.planned, p.done or 0, p.forecast or 0) for p in chart.points)))
    left = max(float(_LEFT), width(f"{counts[-1]:,}", SMALL) + 8)
    days = Days(first, last, left, WIDTH - _NAMES)
    bottom = _TOP + _HEIGHT

    def place(day_at: float, count: int) -> Point:
        return day_at, bottom - _HEIGHT * count / max(1, counts[-1])

    draw_months(scene, days, _TOP, bottom)
    for count in counts:
        y = place(0, count)[1]
        scene.add(line(left, y, days.right, y, RULE if count == 0 else FAINT))
        scene.add(Text(at=(left - 6, y + 4), text=f"{count:,}", fill=QUIET, size=SMALL, anchor=Anchor.END))
    _draw_position(scene, chart, days, bottom)
    planned = [place(days.end_of(p.day), p.planned) for p in chart.points]
    done = [place(days.end_of(p.day), p.done) for p in chart.points if p.done is not None]
    forecast = [place(days.end_of(p.day), p.forecast) for p in chart.points if p.forecast is not None]
    _draw_planned_now(scene, chart, planned)
    scene.add(Path(points=tuple(planned), stroke=QUIET, width=1.5, dash=(6, 3)))
    if forecast:
        scene.add(Path(points=tuple(forecast), stroke=RATING_INK[Rag.AMBER], width=1.5, dash=(2, 3)))
        scene.add(*(Circle(centre=p, radius=3, fill=WHITE, stroke=RATING_INK[Rag.AMBER], width=1.2) for p in forecast))
    if done:
        scene.add(Path(points=tuple(done), stroke=RATING_INK[Rag.GREEN], width=2.5))
        scene.add(*(Circle(centre=p, radius=3.2, fill=RATING_INK[Rag.GREEN]) for p in done))
    _draw_names(scene, chart, planned, done, forecast)
    rest = chart.total - chart.points[-1].planned
    if rest > 0:
        said = f"{counted(chart.total, chart.called.step)} in all, {rest:,} of them due later or without a date."
        scene.add(Text(at=(left, bottom + 20), text=said, fill=QUIET, size=SMALL))
        scene.height += 18
    return scene


def _draw_position(scene: Scene, chart: BurnUp, days: Days, bottom: float) -> None:
    said = f"Position at {long_date(chart.position)}"
    half = width(said, SMALL, True) / 2
    inside = days.first <= chart.position <= days.last
    at = days.end_of(chart.position) if inside else days.right - half
    if inside:
        scene.add(line(at, _TOP - 34, at, bottom, ACCENT, 1.5))
    middle = min(max(at, days.left + half), WIDTH - half)
    scene.add(Text(at=(middle, 14), text=said, fill=ACCENT, size=SMALL, bold=True, anchor=Anchor.MIDDLE))


def _draw_planned_now(scene: Scene, chart: BurnUp, planned: list[Point]) -> None:
    """How many were planned by the position date, where a point stands at it."""
    for (x, y), point in zip(planned, chart.points, strict=True):
        if point.day == chart.position and point.planned > (point.done or 0):
            words = f"planned {point.planned:,}"
            at = (x - 8, y - 4)
            scene.add(Text(at=at, text=words, fill=QUIET, size=12, bold=True, anchor=Anchor.END))
            scene.add(Circle(centre=(x, y), radius=2.5, fill=QUIET))


def _draw_names(scene: Scene, chart: BurnUp, planned: list[Point], done: list[Point], forecast: list[Point]) -> None:
    """Each line's name: at the right end those that go there, and done beside its last day."""
    ends = [(planned[-1], f"planned {chart.points[-1].planned:,}", QUIET)]
    if forecast:
        ends.append((forecast[-1], f"forecast {_last(chart, 'forecast'):,}", RATING_INK[Rag.AMBER]))
    done_at_end = bool(done) and done[-1][0] >= planned[-1][0]
    if done_at_end:
        ends.append((done[-1], f"done {_last(chart, 'done'):,}", RATING_INK[Rag.GREEN]))
    lowest = 0.0
    for (x, y), words, ink in sorted(ends, key=lambda end: end[0][1]):
        lowest = max(y + 4, lowest + _APART)
        scene.add(Text(at=(x + 9, lowest), text=words, fill=ink, size=12, bold=True))
    if done and not done_at_end:
        x, y = done[-1]
        words = f"done {_last(chart, 'done'):,}"
        scene.add(Text(at=(x + 8, y + 16), text=words, fill=RATING_INK[Rag.GREEN], size=12, bold=True))


def _last(chart: BurnUp, which: str) -> int:
    counts = [getattr(point, which) for point in chart.points]
    return int(next(count for count in reversed(counts) if count is not None))
