"""The charts drawn as scenes: timeline, ratings under each objective, burn-up, workload and the series of measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tsworkbench.papers.charts.descriptions import NAMES, is_late
from tsworkbench.papers.charts.lettering import fit, width, wrap
from tsworkbench.papers.charts.risk_matrix import draw_risks
from tsworkbench.papers.charts.scene import (
    SMALL,
    WIDTH,
    Anchor,
    Circle,
    Days,
    Item,
    Mark,
    Path,
    Point,
    Polygon,
    Scene,
    Text,
    draw_months,
    hatching,
    line,
    mark,
    moved,
    rating_mark,
    rectangle,
    steps_to,
)
from tsworkbench.papers.charts.values import (
    BurnUp,
    Called,
    Chart,
    Lane,
    MeasureSeries,
    ObjectiveRatings,
    OfficerLoad,
    RatingsByObjective,
    RiskMatrix,
    Series,
    Step,
    Timeline,
    Workload,
)
from tsworkbench.papers.paper import ACCENT, FAINT, INK, QUIET, RATING_INK, RATING_TINT, RULE, WHITE
from tsworkbench.plan.calendar import long_date, month_end, short_date, short_month
from tsworkbench.plan.english import capital, counted_or_no, plural
from tsworkbench.plan.governance.measures import value_words
from tsworkbench.plan.model import LETTERS, Rag


def draw(chart: Chart) -> Scene:
    """The drawing of a chart, 680 pixels wide: the text of an A4 page at 96 dots to the inch."""
    match chart:
        case Timeline():
            return draw_timeline(chart)
        case RatingsByObjective():
            return draw_ratings(chart)
        case BurnUp():
            return draw_burn_up(chart)
        case Workload():
            return draw_workload(chart)
        case MeasureSeries():
            return draw_series(chart)
        case RiskMatrix():
            return draw_risks(chart)


MOST_LANES = 40
"""More activities than this are in the table only: a drawing of them would be taller than its page."""

_LANE_LABELS = 232
_LANES_TOP = 58
_TALLEST = 860.0
"""Pixels for all lanes together: with the months and the legend, a page."""
_MARKS_ROW = 15
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
    days = Days(chart.start, chart.end, _LANE_LABELS + 8, WIDTH - 14)
    scene = Scene(WIDTH)
    lanes, rows, labels, heights = _shown(chart, days)
    bottom = _LANES_TOP + sum(heights)
    draw_months(scene, days, _LANES_TOP, bottom)
    top = float(_LANES_TOP)
    for lane, said, laid, height in zip(lanes, labels, rows, heights, strict=True):
        scene.add(line(0, top, WIDTH, top, FAINT))
        _draw_lane_label(scene, lane, chart.called.step, said, top + height / 2)
        _draw_rows(scene, laid, top + (height - len(laid) * _MARKS_ROW) / 2)
        top += height
    scene.add(line(0, bottom, WIDTH, bottom, RULE))
    _draw_position(scene, days, chart.position, bottom)
    scene.height = _draw_legend(scene, chart.called, days, lanes, rows, bottom + 20)
    left = len(chart.lanes) - len(lanes)
    if left:
        words = f"{counted_or_no(left, f'more {chart.called.activity}')} in the table only."
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
        label = wrap(lane.title, _LANE_LABELS - _title_at(lane), SMALL)
        height = max(len(label) * _LINE, len(laid) * _MARKS_ROW) + 10.0
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


def _draw_lane_label(scene: Scene, lane: Lane, step_word: str, said: list[str], middle: float) -> None:
    scene.add(*rating_mark(lane.rag, (8, middle)))
    if lane.ref:
        ref = fit(lane.ref, 36, SMALL, True)
        scene.add(Text(at=(20, middle + 4), text=ref, fill=INK, size=SMALL, bold=True))
    first = middle + 4 - (len(said) - 1) * _LINE / 2
    for place, words in enumerate(said):
        scene.add(Text(at=(_title_at(lane), first + place * _LINE), text=words, fill=INK, size=SMALL))
    if lane.undated and not lane.steps:
        words = f"{counted_or_no(lane.undated, step_word)} without a date"
        scene.add(Text(at=(_LANE_LABELS + 14, middle + 4), text=words, fill=QUIET, size=SMALL))


def _draw_rows(scene: Scene, rows: list[list[_Placed]], top: float) -> None:
    for place, row in enumerate(rows):
        y = top + (place + 0.5) * _MARKS_ROW
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
        scene.add(line(at, _LANES_TOP - 34, at, bottom, ACCENT, 1.5))
        scene.add(
            Polygon(points=((at - 4, _LANES_TOP - 39), (at + 4, _LANES_TOP - 39), (at, _LANES_TOP - 32)), fill=ACCENT)
        )
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


_OBJECTIVE_LABELS = 262
_OBJECTIVE_ROW = 36
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
    widest = max(_NARROWEST, min(_WIDEST, WIDTH - _OBJECTIVE_LABELS - 8 - _GAP - counts))
    unit = min(_UNIT, widest / most) if most else _UNIT
    top = 0.0
    for one in chart.objectives:
        scene.add(line(0, top, WIDTH, top, FAINT))
        left = max(18.0, min(30.0, width(one.ref, 12, True) + 6)) if one.ref else 0.0
        said = wrap(one.title, _OBJECTIVE_LABELS - left - 6, 12, 3)
        height = max(_OBJECTIVE_ROW, len(said) * 14 + 10)
        _draw_objective_label(scene, one, said, left, top + height / 2)
        _draw_bar(scene, one, top + (height - _BAR) / 2, unit)
        _draw_counts(scene, one, chart.called.rated, _OBJECTIVE_LABELS + 8 + unit * most + _GAP, top + height / 2)
        top += height
    scene.add(line(0, top, WIDTH, top, RULE))
    scene.height = top + 4
    return scene


def _draw_objective_label(scene: Scene, one: ObjectiveRatings, said: list[str], left: float, middle: float) -> None:
    if one.ref:
        scene.add(Text(at=(0, middle + 4), text=fit(one.ref, 30, 12, True), fill=INK, size=12, bold=True))
    for place, words in enumerate(said):
        at = (left, middle + 4 - (len(said) - 1) * 7 + place * 14)
        scene.add(Text(at=at, text=words, fill=INK, size=12))


def _draw_bar(scene: Scene, one: ObjectiveRatings, top: float, unit: float) -> None:
    x = _OBJECTIVE_LABELS + 8.0
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
        scene.add(Text(at=(x, middle + 4), text=counted_or_no(0, rated), fill=QUIET, size=SMALL))
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


_LEFT, _TOP, _HEIGHT = 34, 58, 190
_LINE_NAMES = 128  # room at the right for what the lines are called
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
    days = Days(first, last, left, WIDTH - _LINE_NAMES)
    bottom = _TOP + _HEIGHT

    def place(day_at: float, count: int) -> Point:
        return day_at, bottom - _HEIGHT * count / max(1, counts[-1])

    draw_months(scene, days, _TOP, bottom)
    for count in counts:
        y = place(0, count)[1]
        scene.add(line(left, y, days.right, y, RULE if count == 0 else FAINT))
        scene.add(Text(at=(left - 6, y + 4), text=f"{count:,}", fill=QUIET, size=SMALL, anchor=Anchor.END))
    _draw_burn_up_position(scene, chart, days, bottom)
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
        said = f"{counted_or_no(chart.total, chart.called.step)} in all, {rest:,} of them due later or without a date."
        scene.add(Text(at=(left, bottom + 20), text=said, fill=QUIET, size=SMALL))
        scene.height += 18
    return scene


def _draw_burn_up_position(scene: Scene, chart: BurnUp, days: Days, bottom: float) -> None:
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


MOST_OFFICERS = 40
"""More officers than this are in the table only."""

_OFFICER_LABELS = 176
_OFFICERS_TOP = 40
_OFFICER_ROW = 26
_WIDEST_CELL = 62
_STEPS = ("#f0edf9", "#ddd6f1", "#c3b7e5", "#a897d8")


def draw_workload(chart: Workload) -> Scene:
    """The more falls due, the darker the cell; the figure stands in it either way."""
    scene = Scene(WIDTH)
    officers = chart.officers[:MOST_OFFICERS]
    before, undated = any(one.before for one in officers), any(one.undated for one in officers)
    columns = len(chart.months) + before + undated + 1
    cell = min(_WIDEST_CELL, (WIDTH - _OFFICER_LABELS) / columns)
    _draw_heads(scene, chart, cell, before, undated)
    most = max((count for one in officers for count in (one.before, *one.counts)), default=0)
    top = float(_OFFICERS_TOP)
    for one in officers:
        scene.add(line(0, top, _OFFICER_LABELS + columns * cell, top, FAINT))
        name = fit(one.name, _OFFICER_LABELS - 8, 12)
        scene.add(Text(at=(0, top + _OFFICER_ROW / 2 + 4), text=name, fill=INK, size=12))
        cells = _cells(chart, one, before, undated)
        for place, (count, late) in enumerate(cells):
            whole = place == len(cells) - 1
            _draw_cell(scene, _OFFICER_LABELS + place * cell, top, cell, count, late, None if whole else most)
        top += _OFFICER_ROW
    scene.add(line(0, top, _OFFICER_LABELS + columns * cell, top, RULE))
    scene.height = top + 6
    if any(count and late for one in officers for count, late in _cells(chart, one, before, undated)):
        scene.add(rectangle(0, top + 11, 14, 12, RATING_TINT[Rag.RED]))
        scene.add(Text(at=(20, top + 21), text="bold on red: past its date", fill=INK, size=SMALL))
        scene.height += 24
    if len(officers) < len(chart.officers):
        words = f"{counted_or_no(len(chart.officers) - len(officers), 'more officer')} in the table only."
        scene.add(Text(at=(0, scene.height + 12), text=words, fill=QUIET, size=SMALL))
        scene.height += 22
    return scene


def _cells(chart: Workload, one: OfficerLoad, before: bool, undated: bool) -> list[tuple[int, bool]]:
    """The counts of a row with whether each is late; the last is all of them."""
    cells = [(one.before, True)] if before else []
    cells += [(count, _is_past(month, chart)) for month, count in zip(chart.months, one.counts, strict=True)]
    if undated:
        cells.append((one.undated, False))
    return [*cells, (one.before + sum(one.counts) + one.undated, False)]


def _is_past(month: date, chart: Workload) -> bool:
    return chart.late_until is not None and month_end(month) <= chart.late_until


def _draw_heads(scene: Scene, chart: Workload, cell: float, before: bool, undated: bool) -> None:
    heads = [
        *(["earlier"] if before else []),
        *map(short_month, chart.months),
        *(["no date"] if undated else []),
        "in all",
    ]
    every = 1 if cell >= 26 else 3
    year: date | None = None
    for place, head in enumerate(heads):
        middle = _OFFICER_LABELS + (place + 0.5) * cell
        month = place - before
        if 0 <= month < len(chart.months):
            day = chart.months[month]
            if year is None or year.year != day.year:
                year = day
                at = (middle, _OFFICERS_TOP - 22)
                scene.add(Text(at=at, text=str(day.year), fill=QUIET, size=SMALL, anchor=Anchor.MIDDLE))
            if month % every:
                continue
        bold = head == "in all"
        scene.add(
            Text(at=(middle, _OFFICERS_TOP - 8), text=head, fill=INK, size=SMALL, bold=bold, anchor=Anchor.MIDDLE)
        )


def _draw_cell(scene: Scene, x: float, top: float, wide: float, count: int, late: bool, most: int | None) -> None:
    ink = INK
    if count and late:
        scene.add(rectangle(x + 1, top + 1, wide - 2, _OFFICER_ROW - 2, RATING_TINT[Rag.RED]))
        ink = RATING_INK[Rag.RED]
    elif count and most:
        step = min(len(_STEPS) - 1, (count - 1) * len(_STEPS) // most)
        scene.add(rectangle(x + 1, top + 1, wide - 2, _OFFICER_ROW - 2, _STEPS[step]))
    at = (x + wide / 2, top + _OFFICER_ROW / 2 + 4)
    text, fill = (str(count), ink) if count else ("·", QUIET)
    scene.add(Text(at=at, text=text, fill=fill, size=12, bold=most is None or late, anchor=Anchor.MIDDLE))


_SERIES_LABELS = 222
_SERIES_TOP = 40
_SERIES_ROW = 56
_PANEL = 30
"""Pixels from the lowest figure of a series to its highest."""
_VALUE_ROOM = 96  # at the right for the last figure


def draw_series(chart: MeasureSeries) -> Scene:
    """A line for each measure, its targets broken beside it, with its first and its last figure."""
    scene = Scene(WIDTH)
    days_known = [point.day for one in chart.series for point in one.points]
    if not days_known:
        scene.add(Text(at=(0, 20), text="No measure has a series yet.", fill=QUIET, size=12))
        scene.height = 32
        return scene
    first, last = min(days_known).replace(day=1), month_end(max(days_known))
    days = Days(first, last, _SERIES_LABELS + 44, WIDTH - _VALUE_ROOM)
    bottom = _SERIES_TOP + _SERIES_ROW * len(chart.series)
    draw_months(scene, days, _SERIES_TOP, bottom)
    for place, one in enumerate(chart.series):
        top = _SERIES_TOP + place * _SERIES_ROW
        scene.add(line(0, top, WIDTH, top, FAINT))
        _draw_series_label(scene, one, top + _SERIES_ROW / 2)
        _draw_readings(scene, one, days, top + (_SERIES_ROW - _PANEL) / 2)
    scene.add(line(0, bottom, WIDTH, bottom, RULE))
    scene.height = bottom + 6
    if any(point.target is not None for one in chart.series for point in one.points):
        y = bottom + 18
        scene.add(Path(points=((0, y - 4), (26, y - 4)), stroke=QUIET, width=1.5, dash=(6, 3)))
        scene.add(Text(at=(34, y), text="target", fill=INK, size=SMALL))
        scene.height = y + 8
    return scene


def _draw_series_label(scene: Scene, one: Series, middle: float) -> None:
    scene.add(*rating_mark(one.rag, (8, middle)))
    left = 20 + max(24.0, min(40.0, width(one.ref, SMALL, True) + 6)) if one.ref else 20.0
    if one.ref:
        scene.add(Text(at=(20, middle + 4), text=fit(one.ref, 36, SMALL, True), fill=INK, size=SMALL, bold=True))
    said = wrap(one.title, _SERIES_LABELS - left, SMALL, 3)
    start = middle + 4 - (len(said) - 1) * _LINE / 2
    for place, words in enumerate(said):
        scene.add(Text(at=(left, start + place * _LINE), text=words, fill=INK, size=SMALL))


def _draw_readings(scene: Scene, one: Series, days: Days, top: float) -> None:
    known = [point.value for point in one.points] + [p.target for p in one.points if p.target is not None]
    low, high = min(known), max(known)

    def height(value: float) -> float:
        return top + _PANEL / 2 if high == low else top + _PANEL * (1 - (value - low) / (high - low))

    at = [(days.end_of(point.day), height(point.value)) for point in one.points]
    aims = [(x, height(p.target)) for (x, _), p in zip(at, one.points, strict=True) if p.target is not None]
    if aims:
        first, *_, last = aims if len(aims) > 1 else (aims[0], aims[0])
        reach = 14 if len(at) == 1 else 0  # at the left of a line its first figure is written
        ends = ((first[0] - reach, first[1]), *aims, (min(last[0] + reach, days.right), last[1]))
        scene.add(Path(points=ends, stroke=QUIET, width=1.5, dash=(6, 3)))
    if len(at) > 1:
        scene.add(Path(points=tuple(at), stroke=ACCENT, width=2))
        words = fit(value_words(one.points[0].value, None), 36, SMALL)
        scene.add(Text(at=(at[0][0] - 8, at[0][1] + 4), text=words, fill=QUIET, size=SMALL, anchor=Anchor.END))
    scene.add(*(Circle(centre=point, radius=2.6, fill=ACCENT) for point in at))
    said = fit(value_words(one.points[-1].value, one.unit), _VALUE_ROOM - 10, 12, True)
    scene.add(Text(at=(at[-1][0] + 9, at[-1][1] + 4), text=said, fill=RATING_INK[one.rag], size=12, bold=True))
