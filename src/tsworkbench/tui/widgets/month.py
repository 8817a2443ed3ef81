"""The calendar of one month, with the year under it as a strip of bars."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import MONTHS
from tsworkbench.tui.look import look_for
from tsworkbench.tui.widgets.month_paint import (
    BARS_HEIGHT,
    GRID_HEIGHT,
    GRID_WIDTH,
    day_at,
    month_at,
    paint_month,
    paint_year_bars,
)


class MonthGrid(Widget, can_focus=True):
    """One month. It knows days and counts and no plan; whoever has the plan calls `show`.

    Like the row list it binds no keys: ``day(1)`` and ``month(-1)`` are its actions.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = f"""
    MonthGrid {{ width: {GRID_WIDTH}; height: {GRID_HEIGHT + BARS_HEIGHT}; background: $background; }}
    """

    class DayChosen(Message):
        """The cursor was put on a day."""

        def __init__(self, grid: "MonthGrid", day: date) -> None:
            super().__init__()
            self.grid = grid
            self.day = day

        @property
        def control(self) -> "MonthGrid":
            """The grid, for ``@on`` with a selector."""
            return self.grid

    class MonthMoved(Message):
        """Another month is wanted, so many months from the one shown."""

        def __init__(self, grid: "MonthGrid", delta: int) -> None:
            super().__init__()
            self.grid = grid
            self.delta = delta

        @property
        def control(self) -> "MonthGrid":
            """The grid, for ``@on`` with a selector."""
            return self.grid

    def __init__(self, as_at: date, *, first_month: int = 4, id: str | None = None) -> None:  # noqa: A002
        """`first_month`: the month in which the financial year starts."""
        super().__init__(id=id)
        self._as_at = as_at
        self._first_month = first_month
        self._year, self._month = as_at.year, as_at.month
        self._day_counts: Mapping[int, int] = {}
        self._year_counts: Sequence[int] = ()
        self._cursor: date | None = None

    @property
    def shown(self) -> tuple[int, int]:
        """Year and month."""
        return self._year, self._month

    @property
    def cursor(self) -> date | None:
        """The day the cursor is on; no cursor is drawn where there is none."""
        return self._cursor

    @cursor.setter
    def cursor(self, day: date | None) -> None:
        if day != self._cursor:
            self._cursor = day
            self.refresh()

    def show(
        self,
        year: int,
        month: int,
        *,
        day_counts: Mapping[int, int],
        year_counts: Sequence[int] = (),
        as_at: date | None = None,
    ) -> None:
        """Shows a month: how many milestones fall on which day, and in each month of its financial year."""
        self._year, self._month = year, month
        self._day_counts, self._year_counts = day_counts, year_counts
        self._as_at = as_at or self._as_at
        self.refresh()

    def move_day(self, days: int) -> None:
        """Moves the cursor by `days`, from the as-at day or the first if it stands nowhere yet."""
        shown = (self._year, self._month)
        start = self._cursor
        if start is None or (start.year, start.month) != shown:
            first = date(self._year, self._month, 1)
            start, days = (self._as_at if (self._as_at.year, self._as_at.month) == shown else first), 0
        try:
            day = start + timedelta(days)
        except OverflowError:
            return
        months = (day.year - self._year) * 12 + day.month - self._month
        self.cursor = day
        if months:
            self.post_message(self.MonthMoved(self, months))
        self.post_message(self.DayChosen(self, day))

    def action_day(self, days: int) -> None:
        self.move_day(days)

    def action_month(self, months: int) -> None:
        self.post_message(self.MonthMoved(self, months))

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width = self.size.width
        cursor = self._cursor
        if y < GRID_HEIGHT:
            shown = cursor is not None and (cursor.year, cursor.month) == (self._year, self._month)
            day = cursor.day if cursor is not None and shown else None
            strips = paint_month(self._year, self._month, self._as_at, self._day_counts, day, look)
            return strips[y].adjust_cell_length(width, look.base)
        if y < GRID_HEIGHT + BARS_HEIGHT and self._year_counts:
            bars = paint_year_bars(self._year_counts, self._month, self._first_month, look)
            return bars[y - GRID_HEIGHT].adjust_cell_length(width, look.base)
        return Strip.blank(width, look.base)

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        if event.y == 0:
            self._title_clicked(event.x)
        elif 2 <= event.y < GRID_HEIGHT:
            number = day_at(self._year, self._month, event.y - 2, event.x)
            if number is not None:
                self.cursor = date(self._year, self._month, number)
                self.post_message(self.DayChosen(self, self.cursor))
        elif event.y >= GRID_HEIGHT and self._year_counts:
            month = month_at(self._first_month, event.x)
            if month is not None and month != self._month:
                self.post_message(self.MonthMoved(self, self._places_from_shown(month)))

    def _title_clicked(self, x: int) -> None:
        name_ends = 3 + len(f"{MONTHS[self._month - 1]} {self._year}")
        if x < 3:
            self.action_month(-1)
        elif name_ends <= x < name_ends + 3:
            self.action_month(1)

    def _places_from_shown(self, month: int) -> int:
        first = self._first_month
        return (month - first) % 12 - (self._month - first) % 12

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_month(1)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_month(-1)
