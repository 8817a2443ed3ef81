"""A month as a grid, and beside it what falls due in it, in lanes."""

from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal

from tsworkbench.plan.calendar import add_months, financial_year
from tsworkbench.store.views import workload
from tsworkbench.store.views.refs import level_of
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.marks import day_of
from tsworkbench.tui.panes.lanes import LaneRows, lanes_of
from tsworkbench.tui.widgets.month_grid import MonthGrid
from tsworkbench.tui.widgets.row_list import RowList

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""How far ``[`` and ``]`` turn; a row's own date is followed further."""
_CALENDAR = (2, 9997)
"""Years whose financial year a date can still hold."""


class MonthView(Horizontal):
    """One month: its days, and its lanes."""

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

    def follow(self, key: int) -> None:
        """Turns to the month in which the row another pane has selected falls due, and shows it there.

        An activity without a date of its own falls due with the next of its milestones.
        """
        self.tidy(key)
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
