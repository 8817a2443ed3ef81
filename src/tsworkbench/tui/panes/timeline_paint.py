"""A timeline painted: the names of the columns, and an activity as a bar with its milestones on it."""

from __future__ import annotations

from datetime import date

from rich.style import Style
from textual.strip import Strip

from tsworkbench.plan.badges import GLYPHS, badge
from tsworkbench.plan.model import Rag
from tsworkbench.plan.rag import is_late, is_open
from tsworkbench.store.calendars import Spot
from tsworkbench.store.views import RowView
from tsworkbench.tui import marks
from tsworkbench.tui.content import Line
from tsworkbench.tui.look import Look
from tsworkbench.tui.panes.timeline_columns import Columns

_BAR, _MOVED, _AGREED, _TODAY = "─", "┄", "◇", "│"
_WORST = ("▲", "›", "○", "┄", "✓")
"""Which mark stands for several in one column: the first of these."""
_MARKS = {"not_started": "○", "in_progress": "›", "complete": "✓", "deferred": "┄"}

LEGEND = (("▲", "late"), ("○", "open"), ("›", "in progress"), ("✓", "done"), ("◇┄", "moved from"), ("│", "as-at day"))


class TimeLine:
    """One row of time: cells that are written over each other, the most telling last."""

    def __init__(self, columns: Columns, look: Look) -> None:
        self._columns = columns
        self._look = look
        self._cells = [" "] * columns.room
        self._styles = [Style()] * columns.room

    def put(self, x: int, text: str, style: Style) -> None:
        """Writes over what stands there."""
        for place, cell in enumerate(text, x):
            if 0 <= place < self._columns.room:
                self._cells[place], self._styles[place] = cell, style

    def today(self) -> None:
        """The as-at day, where nothing stands but a bar."""
        x = self._columns.today
        if x is not None and self._cells[x] in f" {_BAR}{_MOVED}":
            self.put(x, _TODAY, self._look.text)

    def taken(self, x: int) -> bool:
        """Whether a mark stands there."""
        return self._cells[x] not in f" {_BAR}{_MOVED}{_TODAY}"

    def onto(self, line: Line, band: Style) -> None:
        """Adds the cells to a line; the stretch of the as-at day has a background of its own."""
        now = self._columns.now
        for x, (cell, style) in enumerate(zip(self._cells, self._styles, strict=True)):
            line.put(cell, style + band if now is not None and now.x <= x < now.x + now.width else style)


def paint_head(columns: Columns, count: str, look: Look) -> tuple[Strip, Strip]:
    """Two lines over the rows: what the stretches belong to, and their names."""
    width = columns.labels + columns.room + 4
    over, names = Line(width, look.base), Line(width, look.base)
    over.gap(columns.labels)
    names.put(count, look.muted, width=columns.labels)
    begins = [column for column in columns.columns if column.over]
    ends = [*(column.x for column in begins[1:]), columns.room]
    for column, end in zip(begins, ends, strict=False):  # years begin nothing: then there is one end and no beginning
        over.to(columns.labels + column.x)
        room = end - column.x - 1
        words = column.over if len(column.over) <= room else column.over.split()[0]
        over.put(words if len(words) <= room else "", look.muted)
    for column in columns.columns:
        label = column.label if len(column.label) < column.width or column.width >= 4 else column.label[:1]
        if len(label) > column.width:
            label = label[:1]
        names.put(label, look.strong if column is columns.now else look.muted, width=column.width, align="right")
    names.to(width - 4).put("TBC", look.muted, width=4, align="right")
    return over.strip(), names.strip()


def paint_objective(columns: Columns, view: RowView, width: int, look: Look, band: Style) -> Strip:
    """An objective: its name, over the lines of its activities."""
    line = Line(width)
    line.put(view.ref, look.strong, width=5)
    room = columns.labels - 6
    line.put(marks.title_within(view, room), look.strong, width=room).gap()
    time = TimeLine(columns, look)
    time.today()
    time.onto(line, band)
    return line.strip()


def paint_activity(
    columns: Columns,
    view: RowView,
    spots: list[Spot],
    width: int,
    as_at: date,
    initials: str,
    look: Look,
    *,
    selected: bool,
    band: Style,
) -> Strip:
    """An activity: name, lead and stated RAG; a bar over its dates; a mark for each milestone."""
    line = Line(width)
    named = columns.labels >= 30
    ref = 5 if named else 4
    line.gap(1 if named else 0).put(view.ref, look.muted, width=ref).gap()
    room = columns.labels - ref - (9 if named else 5)
    ink = look.strong if selected else look.text if is_open(view.status) else look.muted
    line.put(marks.title_within(view, room), ink, width=room).gap()
    if named:
        line.put(initials, look.muted, width=3).gap()
    line.put(badge(view.rag), look.rags[view.rag], width=2).gap()
    line.to(columns.labels)
    time = TimeLine(columns, look)
    _bar(time, columns, spots, look.rags[view.rag])
    _moves(time, columns, spots, look)
    time.today()
    _put_spots(time, columns, spots, as_at, look)
    time.onto(line, band)
    undated = sum(spot.due_to is None and is_open(spot.status) for spot in spots)
    line.put(str(undated) if undated else "", look.doubt, width=4, align="right")
    return line.strip()


def _x(columns: Columns, day: str | None) -> int | None:
    try:
        return columns.x_of(date.fromisoformat(day)) if day else None
    except ValueError:  # written by another tool: a day that is none can't be placed
        return None


def _bar(time: TimeLine, columns: Columns, spots: list[Spot], ink: Style) -> None:
    places = [x for spot in spots if (x := _x(columns, spot.due_to)) is not None]
    if not places:
        return
    low, high = min(places), max(places)
    style = Style(color=ink.color)
    if high >= 0 and low < columns.room:
        start = max(0, low)
        time.put(start, _BAR * (min(columns.room - 1, high) - start + 1), style)
    if low < 0:
        time.put(0, "«", style)
    if high >= columns.room:
        time.put(columns.room - 1, "»", style)


def _moves(time: TimeLine, columns: Columns, spots: list[Spot], look: Look) -> None:
    """Where a date was agreed first, and the way from there to where it is now."""
    for spot in spots:
        before, now = _x(columns, spot.agreed), _x(columns, spot.due_to)
        if before is None or now is None:
            continue
        low, high = sorted((max(-1, before), min(columns.room, now)))
        time.put(low + 1, _MOVED * (high - low - 1), look.muted)
        if 0 <= before < columns.room:
            time.put(before, _AGREED, look.muted)


def _put_spots(time: TimeLine, columns: Columns, spots: list[Spot], as_at: date, look: Look) -> None:
    """Each milestone at its day; several of one day stand side by side, and are counted where there is no room."""
    by_column: dict[int, list[tuple[int, str, Style]]] = {}
    for spot in spots:
        x = _x(columns, spot.due_to)
        if x is None or not 0 <= x < columns.room:
            continue
        place = next(n for n, column in enumerate(columns.columns) if x < column.x + column.width)
        by_column.setdefault(place, []).append((x, *_mark(spot, as_at, look)))
    for place, found in by_column.items():
        column = columns.columns[place]
        if len(found) > column.width:
            worst = min(found, key=lambda item: _WORST.index(item[1]))
            words = f"{worst[1]}{len(found)}" if column.width > len(str(len(found))) else worst[1]
            time.put(column.x + column.width - len(words), words, worst[2])
            continue
        for x, mark, style in reversed(found):
            there = x
            while there > column.x and time.taken(there):
                there -= 1
            while there < column.x + column.width - 1 and time.taken(there):
                there += 1
            time.put(there, mark, style)


def _mark(spot: Spot, as_at: date, look: Look) -> tuple[str, Style]:
    if is_late(spot.status, spot.due_to, as_at):
        return GLYPHS[Rag.RED], look.error
    if spot.status == "complete":
        return _MARKS["complete"], look.rags[Rag.COMPLETE]
    return _MARKS.get(spot.status, "○"), look.text if is_open(spot.status) else look.muted
