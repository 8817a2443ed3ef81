"""The plan as a timeline: activities down, time across, each with a bar, its milestones and what was moved."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import short_month
from tsworkbench.plan.english import counted
from tsworkbench.plan.governance.rag import is_late, is_open
from tsworkbench.plan.model import GLYPHS, Rag, badge
from tsworkbench.store.views import calendars, workload
from tsworkbench.store.views.calendars import Spot
from tsworkbench.store.views.refs import key_of, level_of
from tsworkbench.store.views.row import RowView
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.row_marks import widest
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.draw.timescale import (
    FIRST_YEAR,
    GRAINS,
    LAST_YEAR,
    NAMED_FROM,
    Columns,
    lay_out,
    moved,
    start_of,
    title_room,
)
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import KeyedRows, RowState

_KEPT = 2000
_LEGEND_FROM = 16  # lines of the view


class TimelineRows(KeyedRows):
    """Objectives and activities, with time beside them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.grain = GRAINS[0]
        self._keys: array[int] = array("q")
        self._due: dict[str, int] = {}
        self._spots: dict[int, list[Spot]] = {}
        self._columns: dict[int, Columns] = {}
        self.count = 0
        self.read()
        self.start = self._at(desk.as_at)

    def read(self) -> None:
        """Reads the plan's rows, and when something is due, again."""
        book, plan = self._desk.book, self._desk.plan["id"]
        self._keys = calendars.activity_order(book, plan)
        self.count = sum(level_of(key) == "activity" for key in self._keys)
        self._due = workload.due_per_month(book, plan, date.min, date.max)
        self._spots.clear()
        self._columns.clear()

    def forget(self, keys: Iterable[int]) -> None:
        """These rows read differently."""
        for key in keys:
            self._spots.pop(key, None)

    # -- time

    def _at(self, day: date) -> date:
        """Where time should begin so that `day` is in view: with its financial year, or a little before it."""
        year_start = self._desk.plan["year_start"]
        day = day.replace(year=max(FIRST_YEAR + 1, min(LAST_YEAR - 1, day.year)))
        return start_of(day, GRAINS[2] if self.grain.months < 12 else self.grain, year_start)

    def look_at(self, day: date, width: int | None = None) -> bool:
        """Turns to a day if it is out of view; whether that was so. Without a width, to its year."""
        if width is not None:
            x = self.columns(width).x_of(day)
            if x is not None and 0 <= x < self.columns(width).room:
                return False
        self._begin(self._at(day))
        if width is not None and self.columns(width).x_of(day) == self.columns(width).room:
            year_start = self._desk.plan["year_start"]
            shown = len(self.columns(width).columns)
            self._begin(moved(start_of(day, self.grain, year_start), self.grain, -(shown // 2)))
        return True

    def turn(self, steps: int) -> None:
        """Goes on by so many stretches, not further than the plan does."""
        there = moved(self.start, self.grain, steps)
        years = [int(month[:4]) for month in (*self._due, self._desk.as_at.isoformat()) if month[:4].isdecimal()]
        if min(years) - 2 <= there.year <= max(years) + 1:
            self._begin(there)

    def widen(self, steps: int) -> bool:
        """Another grain; False if there is none."""
        place = GRAINS.index(self.grain) + steps
        if not 0 <= place < len(GRAINS):
            return False
        self.grain = GRAINS[place]
        self._begin(start_of(self.start, self.grain, self._desk.plan["year_start"]))
        return True

    def _begin(self, start: date) -> None:
        self.start = start
        self._columns.clear()

    def columns(self, width: int) -> Columns:
        """The columns in a row of `width` cells."""
        if width not in self._columns:
            year_start = self._desk.plan["year_start"]
            longest = self._desk.longest(self._desk.plan["id"])
            self._columns[width] = lay_out(
                width, self.start, self.grain, self._due, self._desk.as_at, year_start, longest
            )
        return self._columns[width]

    # -- rows

    def prefetch(self, first: int, last: int) -> None:
        keys = self._keys[first : last + 1]
        self._desk.read_ahead(keys)
        missing = [key for key in keys if key not in self._spots and level_of(key) == "activity"]
        if missing:
            if len(self._spots) > _KEPT:
                self._spots.clear()
            self._spots.update(calendars.spots(self._desk.book, missing))

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        key = self._keys[index]
        view = self._desk.view(key)
        columns = self.columns(width)
        if view is None:
            return Line(width).strip()
        if view.level == "objective":
            return paint_objective(columns, view, width, look, _band(state, look))
        if key not in self._spots:
            self._spots.update(calendars.spots(self._desk.book, [key]))
        return paint_activity(
            columns,
            view,
            self._spots[key],
            width,
            self._desk.as_at,
            row_marks.initials_of(view, self._desk.initials),
            look,
            selected=state.selected,
            band=_band(state, look),
        )


def _band(state: RowState, look: Look) -> Style:
    """The background of the as-at day's stretch; a selected row keeps its own."""
    bare = state.selected or state.marked or look.echo.underline  # a line under it would look like rungs
    return Style() if bare else look.echo


class TimelineHead(Widget):
    """The names of the columns, over the rows."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TimelineHead { height: 2; background: $background; }"

    def __init__(self, rows: TimelineRows) -> None:
        super().__init__()
        self._rows = rows

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width = self.size.width
        count = counted(self._rows.count, "activity")
        head = paint_head(self._rows.columns(max(0, width - 2)), count, look)[y]
        return Strip.join([Strip.blank(1, look.base), head, Strip.blank(1, look.base)]).adjust_cell_length(width)


class TimelineLegend(Widget):
    """What the marks mean, where there is room to say it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TimelineLegend { height: 1; background: $background; }"

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base).gap()
        for mark, word in LEGEND:
            if line.room > len(mark) + len(word) + 1:
                line.put(mark, look.error if word == "late" else look.text).gap().put(word, look.muted).gap(3)
        return line.strip()


class TimelineView(Vertical):
    """The timeline of the plan in hand."""

    DEFAULT_CSS = "TimelineView { height: 1fr; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="timeline-view")
        self._desk = desk
        self._rows = TimelineRows(desk)
        self._head = TimelineHead(self._rows)
        self._legend = TimelineLegend()
        self._wanted: date | None = desk.as_at
        """A day to turn to once the width is known."""
        self.rows = RowList(self._rows, follows=True, id="timeline-rows")
        self.rows.empty = "This plan has no activities yet."

    def compose(self) -> ComposeResult:
        yield self._head
        yield self.rows
        yield self._legend

    @property
    def label(self) -> str:
        """From when on; how coarsely it is seen, the columns say."""
        start = self._rows.start
        month = f"{short_month(start)} " if self._rows.grain.months < 12 else ""
        return f"timeline · {month}{start.year} on"

    @property
    def _width(self) -> int | None:
        """Cells of a row, once that is known."""
        return self.rows.size.width - 2 if self.rows.size.width else None

    def on_resize(self, event: events.Resize) -> None:
        self._legend.display = event.size.height >= _LEGEND_FROM
        if event.size.width and self._wanted is not None:
            self._rows.look_at(self._wanted, event.size.width - 2)
            self._wanted = None
        self._changed()

    def _changed(self) -> None:
        self.rows.reload()
        self._head.refresh()

    def reload(self, *, stays: bool = False) -> None:
        """Rows or dates have changed."""
        self._rows.read()
        self._changed()

    def refresh_keys(self, keys: frozenset[int]) -> None:
        """These rows of the plan read differently."""
        self._rows.forget(keys)
        self.rows.refresh_keys(keys)

    def show_plan(self) -> None:
        """The plan that is now in hand, at the as-at day."""
        self._rows.read()
        self._look_at(self._desk.as_at)
        self.rows.scroll_rows(0)

    def show_today(self) -> None:
        """The stretch of time that holds the as-at day."""
        self._look_at(self._desk.as_at)

    def _look_at(self, day: date) -> None:
        self._wanted = day if self._width is None else None
        self._rows.look_at(day, self._width)
        self._changed()

    def follow(self, key: int) -> None:
        """Goes to the activity of the selected row, and to its time."""
        view = self._desk.view(key)
        if view is None:
            self.rows.let_go()
            return
        if not self.rows.go_to(key, announce=False):
            activity = self._desk.activity_of(view)
            self.rows.let_go(key_of("activity", activity["rid"]) if activity is not None else None)
        dated = self._desk.dated(key)
        day = row_marks.day_of(dated.due_to) if dated is not None else None
        if day is not None:
            if self._width is None:
                self._wanted = day
            elif self._rows.look_at(day, self._width):
                self._changed()

    def tidy(self, key: int | None) -> None:
        """No row is kept here."""

    def turn(self, steps: int) -> None:
        """On by a few stretches of time."""
        self.step(steps * self._rows.grain.leap)

    def step(self, steps: int) -> None:
        """On by a stretch of time."""
        self._rows.turn(steps)
        self._changed()

    def widen(self, steps: int) -> bool:
        """Months, quarters or years across; what is in the middle stays in view."""
        if not self._rows.widen(steps):
            return False
        self._look_at(self._desk.as_at)
        return True

    def toggle_done(self) -> bool | None:
        """What is done belongs to it."""
        return None

    def month_of(self, key: int) -> date | None:
        """A row of the timeline is a row of the plan."""
        return None


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
        """Writes over what is there."""
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
        """Adds the cells that are still free to a line; the stretch of the as-at day has a background of its own."""
        now = self._columns.now
        begins = max(0, line.used - self._columns.labels)
        cells = list(zip(self._cells, self._styles, strict=True))[begins:]
        for x, (cell, style) in enumerate(cells, begins):
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
    """An objective: its name, over the lines of its activities and on into time, as far as the as-at day's stretch."""
    line = Line(width)
    line.put(view.ref, look.strong, width=columns.ref + (columns.labels < NAMED_FROM))
    free = columns.labels + (columns.now.x if columns.now is not None else columns.room) - 1 - line.used
    title = f"{row_marks.UNSETTLED} " * view.unsettled + row_marks.title_within(
        view, free - 2 * view.unsettled, whole=columns.whole
    )
    own = columns.labels - 1 - line.used
    line.put(title, look.strong, width=max(own, min(free, widest([title])))).gap()
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
    named = columns.labels >= NAMED_FROM
    line.gap(1 if named else 0).put(view.ref, look.muted, width=columns.ref).gap()
    room = title_room(columns.labels, columns.ref) + (4 if named and not initials else 0)
    ink = look.strong if selected else look.text if is_open(view.standing) else look.muted
    row_marks.put_title(line, view, room, ink, look, whole=columns.whole)
    line.gap()
    if named and initials:
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
    here = row_marks.day_of(day)
    return columns.x_of(here) if here is not None else None


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
    """Each milestone at its day; several of one day are side by side, and counted where there is no room."""
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
