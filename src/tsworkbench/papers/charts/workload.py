"""The workload: officers down, months across, and in each cell how many open milestones fall due."""

from __future__ import annotations

from datetime import date

from tsworkbench.papers.charts.axis import SMALL, WIDTH
from tsworkbench.papers.charts.lettering import fit
from tsworkbench.papers.charts.scene import Anchor, Scene, Text, line, rectangle
from tsworkbench.papers.charts.values import OfficerLoad, Workload
from tsworkbench.papers.colours import FAINT, INK, QUIET, RATING_INK, RATING_TINT, RULE
from tsworkbench.papers.sentences import counted
from tsworkbench.plan.calendar import month_end, short_month
from tsworkbench.plan.model import Rag

MOST_OFFICERS = 40
"""More officers than this are in the table only."""

_LABELS = 176
_TOP = 40
_ROW = 26
_WIDEST = 62
_STEPS = ("#f0edf9", "#ddd6f1", "#c3b7e5", "#a897d8")


def draw_workload(chart: Workload) -> Scene:
    """The more falls due, the darker the cell; the figure stands in it either way."""
    scene = Scene(WIDTH)
    officers = chart.officers[:MOST_OFFICERS]
    before, undated = any(one.before for one in officers), any(one.undated for one in officers)
    columns = len(chart.months) + before + undated + 1
    cell = min(_WIDEST, (WIDTH - _LABELS) / columns)
    _draw_heads(scene, chart, cell, before, undated)
    most = max((count for one in officers for count in (one.before, *one.counts)), default=0)
    top = float(_TOP)
    for one in officers:
        scene.add(line(0, top, _LABELS + columns * cell, top, FAINT))
        name = fit(one.name, _LABELS - 8, 12)
        scene.add(Text(at=(0, top + _ROW / 2 + 4), text=name, fill=INK, size=12))
        cells = _cells(chart, one, before, undated)
        for place, (count, late) in enumerate(cells):
            whole = place == len(cells) - 1
            _draw_cell(scene, _LABELS + place * cell, top, cell, count, late, None if whole else most)
        top += _ROW
    scene.add(line(0, top, _LABELS + columns * cell, top, RULE))
    scene.height = top + 6
    if any(count and late for one in officers for count, late in _cells(chart, one, before, undated)):
        scene.add(rectangle(0, top + 11, 14, 12, RATING_TINT[Rag.RED]))
        scene.add(Text(at=(20, top + 21), text="bold on red: past its date", fill=INK, size=SMALL))
        scene.height += 24
    if len(officers) < len(chart.officers):
        words = f"{counted(len(chart.officers) - len(officers), 'more officer')} in the table only."
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
        middle = _LABELS + (place + 0.5) * cell
        month = place - before
        if 0 <= month < len(chart.months):
            day = chart.months[month]
            if year is None or year.year != day.year:
                year = day
                at = (middle, _TOP - 22)
                scene.add(Text(at=at, text=str(day.year), fill=QUIET, size=SMALL, anchor=Anchor.MIDDLE))
            if month % every:
                continue
        bold = head == "in all"
        scene.add(Text(at=(middle, _TOP - 8), text=head, fill=INK, size=SMALL, bold=bold, anchor=Anchor.MIDDLE))


def _draw_cell(scene: Scene, x: float, top: float, wide: float, count: int, late: bool, most: int | None) -> None:
    ink = INK
    if count and late:
        scene.add(rectangle(x + 1, top + 1, wide - 2, _ROW - 2, RATING_TINT[Rag.RED]))
        ink = RATING_INK[Rag.RED]
    elif count and most:
        step = min(len(_STEPS) - 1, (count - 1) * len(_STEPS) // most)
        scene.add(rectangle(x + 1, top + 1, wide - 2, _ROW - 2, _STEPS[step]))
    at = (x + wide / 2, top + _ROW / 2 + 4)
    text, fill = (str(count), ink) if count else ("·", QUIET)
    scene.add(Text(at=at, text=text, fill=fill, size=12, bold=most is None or late, anchor=Anchor.MIDDLE))
