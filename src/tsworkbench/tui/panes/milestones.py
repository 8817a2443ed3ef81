"""The milestone calendar: a month as a grid, and beside it what falls due in it, in lanes."""

from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tsworkbench.plan.calendar import add_months, financial_year, month_end
from tsworkbench.store import lists
from tsworkbench.store.keys import level_of
from tsworkbench.tui.desk import Desk
from tsworkbench.tui.marks import day_of
from tsworkbench.tui.panes.lanes import LaneRows, lanes_of
from tsworkbench.tui.widgets.month import MonthGrid
from tsworkbench.tui.widgets.rows import RowList
from tsworkbench.tui.widgets.rule import PaneRule, Tab

FIRST_YEAR, LAST_YEAR = 1900, 2200


class MilestonesPane(Vertical):
    """The month view under its title rule."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="milestones")
        self._desk = desk
        self._shown = desk.as_at.replace(day=1)
        self._days: dict[int, list[int]] = {}
        self.rule = PaneRule(Tab("2", "Milestones"), label="month", id="milestones-rule")
        self.grid = MonthGrid(desk.as_at, first_month=desk.plan["year_start"], id="month")
        self.grid.can_focus = False  # the rows beside it have the focus; its keys are theirs
        self._lanes = LaneRows(desk)
        self._read()
        self.rows = RowList(self._lanes, id="milestone-rows")
        self.rows.empty = "Nothing is due this month."

    def compose(self) -> ComposeResult:
        yield self.rule
        with Horizontal(id="month-and-lanes"):
            yield self.grid
            yield self.rows

    def _read(self) -> None:
        lanes, by_day = lanes_of(self._desk, self._shown)
        self._lanes.show(lanes)
        self._days = {}
        for item in by_day:
            if (due := day_of(item.due_to)) is not None:
                self._days.setdefault(due.day, []).append(item.key)
        year = financial_year(self._shown, self._desk.plan["year_start"])
        per_month = lists.due_per_month(self._desk.book, self._desk.plan["id"], year.first, year.last)
        months = [add_months(year.first, n) for n in range(12)]
        self.grid.show(
            self._shown.year,
            self._shown.month,
            day_counts={day: len(keys) for day, keys in self._days.items()},
            year_counts=[per_month.get(f"{month:%Y-%m}", 0) for month in months],
            as_at=self._desk.as_at,
        )

    def reload(self) -> None:
        """Rows came, went or moved, or another plan is in hand."""
        self._read()
        self.rows.reload()

    def show_plan(self) -> None:
        """Shows the plan that is now in hand, at the as-at month."""
        self._shown = self._desk.as_at.replace(day=1)
        self.reload()
        self.rows.first()

    def turn(self, months: int) -> None:
        """Turns to another month."""
        there = add_months(self._shown, months)
        if FIRST_YEAR <= there.year <= LAST_YEAR:
            self._turn_to(there)
            self.rows.first()

    def _turn_to(self, month: date) -> None:
        self._shown = month.replace(day=1)
        self.grid.cursor = None
        self.reload()

    def follow(self, key: int) -> None:
        """Turns to the month in which the row another pane has selected falls due, and shows it there."""
        if level_of(key) == "objective" or self.rows.go_to(key, announce=False):
            return
        view = self._desk.view(key)
        due = day_of(view.due_to) if view is not None else None
        if due is None:
            return
        if due != month_end(self._shown) or due.replace(day=1) != self._shown:
            self._turn_to(due)
        self.rows.go_to(key, announce=False)

    def keep_open(self) -> None:
        """The cursor has been moved in this pane: the month stays as it is."""

    def step_day(self, days: int) -> None:
        """Moves the day cursor, turning the month with it; goes to what is due on that day."""
        self.grid.move_day(days)

    def on_month_grid_day_chosen(self, event: MonthGrid.DayChosen) -> None:
        """A day was chosen: its first milestone is selected, if it has one."""
        event.stop()
        if event.day.replace(day=1) != self._shown:
            self._turn_to(event.day)
            self.grid.cursor = event.day
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
