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
from tsworkbench.store import calendars, lists
from tsworkbench.store.calendars import Spot
from tsworkbench.store.keys import key_of, level_of
from tsworkbench.tui import marks
from tsworkbench.tui.content import Line
from tsworkbench.tui.desk import Desk
from tsworkbench.tui.look import Look, look_for
from tsworkbench.tui.panes.timeline_columns import FIRST_YEAR, GRAINS, LAST_YEAR, Columns, lay_out, moved, start_of
from tsworkbench.tui.panes.timeline_paint import LEGEND, paint_activity, paint_head, paint_objective
from tsworkbench.tui.widgets.row_state import RowState
from tsworkbench.tui.widgets.rows import RowList

_KEPT = 2000
_LEGEND_FROM = 16  # lines of the view


class TimelineRows:
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
        self._due = lists.due_per_month(book, plan, date.min, date.max)
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
            self._columns[width] = lay_out(width, self.start, self.grain, self._due, self._desk.as_at, year_start)
        return self._columns[width]

    # -- rows

    def __len__(self) -> int:
        return len(self._keys)

    def key(self, index: int) -> int:
        return self._keys[index]

    def index(self, key: int) -> int | None:
        try:
            return self._keys.index(key)
        except ValueError:
            return None

    def selectable(self, index: int) -> bool:
        return True

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
            marks.initials_of(view, self._desk.initials),
            look,
            selected=state.selected,
            band=_band(state, look),
        )


def _band(state: RowState, look: Look) -> Style:
    """The background of the as-at day's stretch; a selected row keeps its own."""
    return Style() if state.selected or state.marked else look.echo


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
        count = f"{self._rows.count:,} {'activity' if self._rows.count == 1 else 'activities'}"
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
        day = marks.day_of(dated.due_to) if dated is not None else None
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
