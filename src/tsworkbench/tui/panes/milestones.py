"""The Milestones pane: one of several calendars under its title rule, and the first of them, a month."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import NamedTuple, Protocol

from textual.app import ComposeResult
from textual.widget import Widget

from tsworkbench.plan.calendar import add_months, financial_year
from tsworkbench.store.views import workload
from tsworkbench.store.views.refs import level_of
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.row_marks import day_of
from tsworkbench.tui.panes.lanes import LaneRows, lanes_of
from tsworkbench.tui.widgets import Across, Stack
from tsworkbench.tui.widgets.month_grid import MonthGrid
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab


class MilestonesPane(Stack):
    """Shows one calendar at a time, and keeps the others as they were left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="milestones")
        self._desk = desk
        self.month = MonthView(desk)
        self._views: dict[str, tuple[CalendarView, Widget]] = {"month": (self.month, self.month)}
        self._shown = "month"
        self._stale: set[str] = set()
        """Calendars that stand behind the one shown, and have not seen the last change."""
        self._elsewhere: set[str] = set()
        """Those of them that show another plan than the selected one."""
        self.rule = PaneRule(Tab("2", "Milestones"), label=self.label, id="milestones-rule")

    def compose(self) -> ComposeResult:
        yield self.rule
        yield self.month

    @property
    def view(self) -> CalendarView:
        """The calendar that is shown."""
        return self._views[self._shown][0]

    @property
    def kind(self) -> str:
        """The name of the calendar that is shown: "month", "year", "timeline", "agenda"."""
        return self._shown

    @property
    def rows(self) -> RowList:
        """What the keys go to."""
        return self.view.rows

    @property
    def label(self) -> str:
        """What is shown."""
        return self.view.label

    def next_view(self) -> None:
        """The next kind of calendar, going round."""
        names = [kind.name for kind in KINDS]
        self.show_view(names[(names.index(self._shown) + 1) % len(names)])

    def show_view(self, name: str) -> None:
        """Shows a kind of calendar, at what is selected."""
        if name == self._shown:
            return
        # Nothing is hidden before the other one has been read: the file may be damaged there.
        made = None if name in self._views else next(kind for kind in KINDS if kind.name == name).make(self._desk)
        had_focus = self.rows.has_focus
        if had_focus:
            self.screen.set_focus(None)  # else hiding it would hand the focus to another pane
        self._views[self._shown][1].display = False
        self._shown = name
        if made is not None:
            self._views[name] = made
            self.mount(made[1])
        else:
            self._views[name][1].display = True
            self._catch_up(name)
        self.view.rows.let_go()
        if self._desk.selection is not None:
            self.view.follow(self._desk.selection)
        self._say_label()
        self.call_after_refresh(self._settle, had_focus)

    def _settle(self, takes_focus: bool) -> None:
        """The calendar stands: its cursor is to be seen, and has the keys if the one before it had."""
        self.rows.show_cursor()
        if takes_focus:
            self.rows.focus()

    def _catch_up(self, name: str) -> None:
        if name in self._elsewhere:
            self.view.show_plan()
        elif name in self._stale:
            self.view.reload()
        self._elsewhere.discard(name)
        self._stale.discard(name)

    def _say_label(self) -> None:
        self.rule.show(label=self.label)

    def reload(self, *, stays: bool = False) -> None:
        """Rows came, went or moved. `stays`: the selected row keeps its place, whatever was done to it."""
        self._stale = {name for name in self._views if name != self._shown}
        self.view.reload(stays=stays)
        self._say_label()

    def show_plan(self) -> None:
        """Shows the plan that is now in hand, at the as-at day."""
        self._elsewhere = {name for name in self._views if name != self._shown}
        self.view.show_plan()
        self._say_label()

    def refresh_keys(self, keys: frozenset[int]) -> None:
        """These rows of the plan read differently; sums follow with `reload`."""
        self._stale = {name for name in self._views if name != self._shown}
        self.view.refresh_keys(keys)

    def turn(self, steps: int) -> None:
        """Another month, year or stretch of time."""
        self.view.turn(steps)
        self._say_label()

    def step(self, steps: int) -> None:
        """A day, a month, or what the calendar goes sideways by."""
        self.view.step(steps)
        self._say_label()

    def widen(self, steps: int) -> bool:
        """A wider or a closer look, where the calendar has one."""
        done = self.view.widen(steps)
        self._say_label()
        return done

    def toggle_done(self) -> bool | None:
        """Shows or hides what is done, where the calendar can; whether it is shown now."""
        shown = self.view.toggle_done()
        self._say_label()
        return shown

    def open(self, key: int) -> bool:
        """Enter: opens a month of another calendar in the month view; False on a row of the plan."""
        month = self.view.month_of(key)
        if month is None:
            return False
        self.show_month(month)
        return True

    def show_today(self) -> None:
        """Goes to the as-at day, in whichever calendar is shown. The selected row stays the selected one."""
        self.view.show_today()
        self._say_label()

    def show_month(self, day: date) -> None:
        """Shows the month that holds a day."""
        self.show_view("month")
        self.month.turn_to(day)
        self._say_label()

    def follow(self, key: int) -> None:
        """Shows the row another pane has selected."""
        self.view.follow(key)
        self._say_label()

    def keep_open(self) -> None:
        """The cursor has been moved in this pane: what it shows stays, but for a row that was only kept for it."""
        self.view.tidy(self._desk.selection)


class CalendarView(Protocol):
    """One way to see when things are due."""

    rows: RowList
    """What the keys of the pane go to. A row whose key is negative is not a row of the plan (a month, say)."""

    @property
    def label(self) -> str:
        """What it is, and what of: for the end of the pane's rule."""

    def reload(self, *, stays: bool = False) -> None:
        """Rows came, went or moved, or read differently. The selected row stays in its place if it was done.

        `stays`: it does whatever was done to it, because the keys are here.
        """

    def refresh_keys(self, keys: frozenset[int]) -> None:
        """These rows of the plan read differently; `reload` follows."""

    def show_plan(self) -> None:
        """Another plan is in hand: shows it, at the as-at day."""

    def follow(self, key: int) -> None:
        """Shows the row that another pane has selected; without a cursor where that row is not in the view."""

    def tidy(self, key: int | None) -> None:
        """Lets a row that was kept in its place go, unless it is this one."""

    def turn(self, steps: int) -> None:
        """``[`` and ``]``: on by a month, a year, a stretch of time."""

    def show_today(self) -> None:
        """Turns to the as-at day, and selects nothing."""

    def step(self, steps: int) -> None:
        """← and →."""

    def widen(self, steps: int) -> bool:
        """``<`` and ``>``: a wider or a closer look; False where there is only one."""

    def toggle_done(self) -> bool | None:
        """Shows or hides what is done; whether it is shown now, None where that is not a question."""

    def month_of(self, key: int) -> date | None:
        """The month that Enter on this row opens; None where Enter goes to the row in the plan."""


class Kind(NamedTuple):
    """A kind of calendar and the class that shows it."""

    name: str
    module: str
    view: str

    def make(self, desk: Desk) -> tuple[CalendarView, Widget]:
        """The view, and the same thing as the widget it is."""
        view = getattr(import_module(f"tsworkbench.tui.panes.{self.module}"), self.view)(desk)
        return view, view


KINDS = (
    Kind("month", "month", "MonthView"),
    Kind("year", "year", "YearView"),
    Kind("timeline", "timeline", "TimelineView"),
    Kind("agenda", "agenda", "AgendaView"),
)
"""In the order in which ``v`` goes round."""


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""How far ``[`` and ``]`` turn; a row's own date is followed further."""
_CALENDAR = (2, 9997)
"""Years whose financial year a date can still hold."""


_GRID_FROM = 44
"""Cells from which there is room for the days beside the rows."""


class MonthView(Across):
    """One month: its days where any is used, and its lanes."""

    DEFAULT_CSS = "MonthView.listed { layout: vertical; }"

    label = "month"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="month-and-lanes")
        self._desk = desk
        self._shown = desk.as_at.replace(day=1)
        self._days: dict[int, list[int]] = {}
        self.grid = MonthGrid(desk.as_at, first_month=desk.plan["year_start"], id="month")
        self.grid.can_focus = False  # the rows beside it have the focus; its keys are theirs
        self._lanes = LaneRows(desk)
        self._read()
        self.rows = RowList(self._lanes, follows=True, id="milestone-rows")
        self.rows.empty = "Nothing is due this month."

    def compose(self) -> ComposeResult:
        yield self.grid
        yield self.rows

    def _read(self, stays: int | None = None) -> None:
        lanes, by_day = lanes_of(self._desk, self._shown)
        self._lanes.show(lanes, stays=stays)
        self._days = {}
        for item in by_day:
            if (due := day_of(item.due_to)) is not None:
                self._days.setdefault(due.day, []).append(item.key)
        year = financial_year(self._shown, self._desk.plan["year_start"])
        per_month = workload.due_per_month(self._desk.book, self._desk.plan["id"], year.first, year.last)
        months = [add_months(year.first, n) for n in range(12)]
        self.grid.show(
            self._shown.year,
            self._shown.month,
            day_counts={day: len(keys) for day, keys in self._days.items()},
            year_counts=[per_month.get(f"{month:%Y-%m}", 0) for month in months],
            as_at=self._desk.as_at,
        )
        self._fit()

    def _fit(self) -> None:
        """The rows take the place of the days where nothing is known to the day; the month's name stays where it is."""
        narrow = 0 < self.size.width < _GRID_FROM
        listed = self.grid.cursor is None and (narrow or not self._days)
        if listed != self.grid.flat:
            self.set_class(listed, "listed")
            self.grid.flat = listed

    def on_resize(self) -> None:
        """There may be room for the days, or no more."""
        self._fit()

    def reload(self, *, stays: bool = False) -> None:
        """Rows came, went or moved."""
        self._read(self._desk.staying(always=stays))
        self.rows.reload()

    def refresh_keys(self, keys: frozenset[int]) -> None:
        """These rows of the plan read differently."""
        self.rows.refresh_keys(keys)

    def show_plan(self) -> None:
        """Shows the plan that is now in hand, at the as-at month."""
        self._turn_to(self._desk.as_at)
        self.rows.scroll_rows(0)

    def turn(self, steps: int) -> None:
        """Turns to another month."""
        there = add_months(self._shown, steps)
        if FIRST_YEAR <= there.year <= LAST_YEAR:
            self.turn_to(there)

    def turn_to(self, month: date) -> None:
        """Turns to the month that holds a day, and to its first row."""
        self._turn_to(month)
        self.rows.first()

    def _turn_to(self, month: date) -> None:
        self._shown = month.replace(day=1)
        self.grid.cursor = None
        self._read()
        self.rows.reload()

    def show_today(self) -> None:
        """Turns to the month of the as-at day, and to its first lines."""
        self._turn_to(self._desk.as_at)
        self.rows.scroll_rows(0)
        selected = self._desk.selection
        if selected is None or not self.rows.go_to(selected, announce=False):
            self.rows.let_go(next((key for key in map(self._lanes.key, range(len(self._lanes))) if key >= 0), None))

    def follow(self, key: int) -> None:
        """Turns to the month in which the row another pane has selected falls due, and shows it there.

        An activity without a date of its own falls due with the next of its milestones.
        """
        self.tidy(key)
        if self.grid.cursor is not None:
            self.grid.cursor = None
            self._fit()
        if self.rows.go_to(key, announce=False):
            return
        view = self._desk.dated(key) if level_of(key) != "objective" else None
        due = day_of(view.due_to) if view is not None and self._lanes.index(view.key) is None else None
        if due is not None and _CALENDAR[0] <= due.year <= _CALENDAR[1] and due.replace(day=1) != self._shown:
            self._turn_to(due)
        if not self.rows.go_to(key, announce=False):
            self.rows.let_go(view.key if view is not None else None)

    def tidy(self, key: int | None) -> None:
        """Lets a row that was kept in its place go, unless it is this one."""
        if self._lanes.guest not in (None, key):
            self._read()
            self.rows.reload()

    def step(self, steps: int) -> None:
        """Moves the day cursor, turning the month with it; goes to what is due on that day."""
        self.grid.move_day(steps)
        self._fit()

    def widen(self, steps: int) -> bool:
        """A month is a month."""
        return False

    def toggle_done(self) -> bool | None:
        """What is done belongs to it."""
        return None

    def month_of(self, key: int) -> date | None:
        """A row of the month is a row of the plan."""
        return None

    def on_month_grid_day_chosen(self, event: MonthGrid.DayChosen) -> None:
        """A day was chosen: its first milestone is selected, if it has one."""
        event.stop()
        if not self.rows.has_focus:
            self.screen.set_focus(self.rows)  # who clicks on a day is in the calendar
        if event.day.replace(day=1) != self._shown:
            self._turn_to(event.day)
            self.grid.cursor = event.day
            self._fit()
        for key in self._days.get(event.day.day, []):
            if self.rows.go_to(key):
                break

    def on_month_grid_month_moved(self, event: MonthGrid.MonthMoved) -> None:
        """The grid wants another month: by its arrows, a bar, or the wheel."""
        event.stop()
        cursor = self.grid.cursor
        self.turn(event.delta)
        if cursor is not None and cursor.replace(day=1) == self._shown:
            self.grid.cursor = cursor
            self._fit()
