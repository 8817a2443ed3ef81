"""The timeline: a lane for each activity, its milestones at their days, and a ghost where the date was another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tsworkbench.papers.charts.axis import SMALL, WIDTH, Days, draw_months
from tsworkbench.papers.charts.lettering import fit, width, wrap
from tsworkbench.papers.charts.marks import Mark, mark, rating_mark
from tsworkbench.papers.charts.scene import Anchor, Item, Path, Polygon, Scene, Text, line, moved, rectangle
from tsworkbench.papers.charts.telling import NAMES, is_late
from tsworkbench.papers.charts.values import Called, Lane, Step, Timeline
from tsworkbench.papers.colours import ACCENT, FAINT, INK, QUIET, RULE
from tsworkbench.papers.sentences import capital, counted, plural
from tsworkbench.plan.calendar import long_date, short_date

MOST_LANES = 40
"""More activities than this are in the table only: a drawing of them would be taller than its page."""

_LABELS = 232
_TOP = 58
_TALLEST = 860.0
"""Pixels for all lanes together: with the months and the legend, a page."""
_ROW = 15
_LINE = 13
_REACH = 7  # half of a mark's width, with its air


@dataclass(frozen=True)
class _Placed:
    """A step with the marks it has, each at its place, and how far they reach."""

    marks: tuple[tuple[Mark, float], ...]
    window: tuple[float, float]
    later: bool = False
    """Whether its date lies after all that is shown."""

    @property
    def left(self) -> float:
        return min(self.window[0], *(at - _REACH for _, at in self.marks))

    @property
    def right(self) -> float:
        return max(at + _REACH for _, at in self.marks)


def draw_timeline(chart: Timeline) -> Scene:
    """The lanes in their order; of many, as many as a page holds, and what is left out is said."""
    days = Days(chart.start, chart.end, _LABELS + 8, WIDTH - 14)
    scene = Scene(WIDTH)
    lanes, rows, labels, heights = _shown(chart, days)
    bottom = _TOP + sum(heights)
    draw_months(scene, days, _TOP, bottom)
    top = float(_TOP)
    for lane, said, laid, height in zip(lanes, labels, rows, heights, strict=True):
        scene.add(line(0, top, WIDTH, top, FAINT))
        _draw_label(scene, lane, chart.called.step, said, top + height / 2)
        _draw_rows(scene, laid, top + (height - len(laid) * _ROW) / 2)
        top += height
    scene.add(line(0, bottom, WIDTH, bottom, RULE))
    _draw_position(scene, days, chart.position, bottom)
    scene.height = _draw_legend(scene, chart.called, days, lanes, rows, bottom + 20)
    left = len(chart.lanes) - len(lanes)
    if left:
        words = f"{counted(left, f'more {chart.called.activity}')} in the table only."
        scene.add(Text(at=(0, scene.height + 14), text=words, fill=QUIET, size=SMALL))
        scene.height += 22
    return scene


def _shown(chart: Timeline, days: Days) -> tuple[list[Lane], list[list[list[_Placed]]], list[list[str]], list[float]]:
    """The lanes that are drawn, each with its rows, its label's lines and its height: as many as a page holds."""
    late = [any(is_late(step, chart.position) for step in lane.steps) for lane in chart.lanes]
    found: dict[int, tuple[Lane, list[list[_Placed]], list[str], float]] = {}
    room = _TALLEST
    for place in sorted(range(len(chart.lanes)), key=lambda place: not late[place]):
        lane = chart.lanes[place]
        laid = _rows([_placed(step, days, chart.position) for step in lane.steps])
        label = wrap(lane.title, _LABELS - _title_at(lane), SMALL)
        height = max(len(label) * _LINE, len(laid) * _ROW) + 10.0
        room -= height
        if found and (len(found) == MOST_LANES or room < 0):
            break
        found[place] = (lane, laid, label, height)
    drawn = [found[place] for place in sorted(found)]
    return [one[0] for one in drawn], [one[1] for one in drawn], [one[2] for one in drawn], [one[3] for one in drawn]


def _placed(step: Step, days: Days, position: date) -> _Placed:
    due = days.end_of(step.due_to) - _REACH / 2
    window = (days.start_of(step.due_from or step.due_to), due)
    ghost = []
    if step.baseline_to is not None and step.baseline_to != step.due_to:
        ghost.append((Mark.GHOST, days.end_of(step.baseline_to) - _REACH / 2))
    if step.done_on is not None:
        return _Placed((*ghost, (Mark.DONE, days.end_of(step.done_on) - _REACH / 2)), window)
    if step.closed:
        return _Placed((*ghost, (Mark.CLOSED, due)), window)
    marks = [*ghost, (Mark.LATE if is_late(step, position) else Mark.TO_COME, due)]
    later = max(step.due_to, step.expected_to or step.due_to) > days.last
    if step.expected_to is not None and step.expected_to != step.due_to:
        marks.append((Mark.EXPECTED, days.end_of(step.expected_to) - _REACH / 2))
    return _Placed(tuple(marks), window, later)


def _rows(steps: list[_Placed]) -> list[list[_Placed]]:
    """The steps in as few rows as hold them without one standing on another."""
    rows: list[list[_Placed]] = []
    for step in sorted(steps, key=lambda one: one.left):
        free = next((row for row in rows if row[-1].right <= step.left), None)
        if free is None:
            rows.append([step])
        else:
            free.append(step)
    return rows


def _title_at(lane: Lane) -> float:
    return 20 + max(24.0, min(40.0, width(lane.ref, SMALL, True) + 6)) if lane.ref else 20


def _draw_label(scene: Scene, lane: Lane, step_word: str, said: list[str], middle: float) -> None:
    scene.add(*rating_mark(lane.rag, (8, middle)))
    if lane.ref:
        ref = fit(lane.ref, 36, SMALL, True)
        scene.add(Text(at=(20, middle + 4), text=ref, fill=INK, size=SMALL, bold=True))
    first = middle + 4 - (len(said) - 1) * _LINE / 2
    for place, words in enumerate(said):
        scene.add(Text(at=(_title_at(lane), first + place * _LINE), text=words, fill=INK, size=SMALL))
    if lane.undated and not lane.steps:
        words = f"{counted(lane.undated, step_word)} without a date"
        scene.add(Text(at=(_LABELS + 14, middle + 4), text=words, fill=QUIET, size=SMALL))


def _draw_rows(scene: Scene, rows: list[list[_Placed]], top: float) -> None:
    for place, row in enumerate(rows):
        y = top + (place + 0.5) * _ROW
        for step in row:
            _draw_step(scene, step, y)


def _draw_step(scene: Scene, step: _Placed, y: float) -> None:
    start, due = step.window
    if due - start > 2:
        scene.add(rectangle(start + 1, y - 1.5, due - start - 1, 3, RULE))
    for kind, at in step.marks:
        if kind is not Mark.DONE and abs(at - due) > 1:
            dash = (2.0, 2.0) if kind is Mark.GHOST else (4.0, 2.0)
            scene.add(Path(points=((min(at, due), y), (max(at, due), y)), stroke=QUIET, dash=dash))
        elif kind is Mark.DONE and at - due > 1:
            scene.add(line(due, y, at, y, QUIET))
    for kind, at in step.marks:
        scene.add(*mark(kind, (at, y)))
    if step.later:
        at = max(at for _, at in step.marks) + 8
        scene.add(Polygon(points=((at, y - 4), (at + 5, y), (at, y + 4)), fill=INK))


def _draw_position(scene: Scene, days: Days, position: date, bottom: float) -> None:
    said = f"Position at {long_date(position)}"
    if days.first <= position <= days.last:
        at = days.end_of(position)
        scene.add(line(at, _TOP - 34, at, bottom, ACCENT, 1.5))
        scene.add(Polygon(points=((at - 4, _TOP - 39), (at + 4, _TOP - 39), (at, _TOP - 32)), fill=ACCENT))
        half = width(said, SMALL, True) / 2
        middle = min(max(at, days.left + half), WIDTH - half)
        label = Text(at=(middle, 14), text=said, fill=ACCENT, size=SMALL, bold=True, anchor=Anchor.MIDDLE)
    else:
        label = Text(at=(WIDTH, 14), text=said, fill=ACCENT, size=SMALL, bold=True, anchor=Anchor.END)
    scene.add(label)


def _draw_legend(
    scene: Scene, called: Called, days: Days, lanes: list[Lane], rows: list[list[list[_Placed]]], y: float
) -> float:
    """The marks that are in the drawing, and what each means; returns where the drawing ends."""
    steps = [step for lane in rows for row in lane for step in row]
    used = {kind for step in steps for kind, _ in step.marks}
    entries = [(mark(kind, (0, 0)), kind.value) for kind in Mark if kind in used]
    if any(step.later for step in steps):
        entries.append(([Polygon(points=((-3, -4), (3, 0), (-3, 4)), fill=INK)], f"after {short_date(days.last)}"))
    y = _draw_entries(scene, f"{capital(plural(called.step))}:", entries, y)
    rated = {lane.rag for lane in lanes}
    entries = [(rating_mark(rag, (0, 0)), NAMES[rag]) for rag in NAMES if rag in rated]
    return _draw_entries(scene, f"{capital(plural(called.activity))}:", entries, y) - 10


def _draw_entries(scene: Scene, title: str, entries: list[tuple[list[Item], str]], y: float) -> float:
    """A line of marks and what they mean, or more where it is long; returns where the next one stands."""
    scene.add(Text(at=(0, y), text=title, fill=QUIET, size=SMALL))
    x = first = max(76.0, width(title, SMALL) + 12)
    for shapes, words in entries:
        wide = width(words, SMALL) + 30
        if x + wide > WIDTH and x > first:
            x, y = first, y + 18
        scene.add(*(moved(shape, x, y - 4) for shape in shapes))
        scene.add(Text(at=(x + 11, y), text=words, fill=INK, size=SMALL))
        x += wide
    return y + 18 if entries else y
