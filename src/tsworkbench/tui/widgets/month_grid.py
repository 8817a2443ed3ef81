"""The calendar of one month, with the year under it as a strip of bars."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import MONTHS, WEEKDAYS, days_in
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look, look_for

GRID_WIDTH = 21
GRID_HEIGHT = 8  # title, names of the days, and always six weeks: nothing below moves as months turn
BARS_WIDTH = 16
BARS_HEIGHT = 2

_LEVELS = "▁▂▃▄▅▆▇█"
_NOTHING = "·"
_SATURDAY = 5


def paint_month(
    year: int,
    month: int,
    as_at: date,
    counts: Mapping[int, int],
    cursor_day: int | None,
    look: Look,
) -> list[Strip]:
    """Eight strips: "‹ December 2009 ›", the days of the week, six weeks from Monday.

    `counts` holds how many milestones fall on a day, for those that are known to the day.
    """
    name = f"{MONTHS[month - 1]} {year}"
    title = Line(GRID_WIDTH, look.base)
    title.gap().put("‹ ", look.muted).put(name, look.strong).put(" ›", look.muted)
    heads = Line(GRID_WIDTH, look.base)
    for weekday in WEEKDAYS:
        heads.gap().put(weekday[:2], look.muted)
    weeks = [Line(GRID_WIDTH, look.base) for _ in range(GRID_HEIGHT - 2)]
    for day in range(1, days_in(year, month) + 1):
        row, column = day_cell(year, month, day)
        style = _day_style(date(year, month, day), as_at, counts.get(day, 0), day == cursor_day, look)
        line = weeks[row].to(column)
        line.gap(1 if day < 10 else 0, style)
        line.put(str(day), style + Style(underline=True) if counts.get(day) else style)
    return [title.strip(), heads.strip(), *(week.strip() for week in weeks)]


def paint_flat(year: int, month: int, year_counts: Sequence[int], first_month: int, width: int, look: Look) -> Strip:
    """The month's name, and at the right end the bars of its year, in one line: for a month of which no day is used."""
    line = Line(width, look.base)
    line.gap().put("‹ ", look.muted).put(f"{MONTHS[month - 1]} {year}", look.strong).put(" ›", look.muted)
    if year_counts and line.room > BARS_WIDTH + 2:
        bars, _ = paint_year_bars(year_counts, month, first_month, look)
        for part in bars:
            line.right(part.text, part.style or look.base)
        line.right(" ")
    return line.strip()


def day_cell(year: int, month: int, day: int) -> tuple[int, int]:
    """Week and column of a day in the grid: where its two digits start."""
    week, weekday = divmod(date(year, month, 1).weekday() + day - 1, 7)
    return week, 1 + weekday * 3


def day_at(year: int, month: int, week: int, x: int) -> int | None:
    """The day whose digits stand at column `x` of a week of the grid."""
    day = week * 7 + (x - 1) // 3 - date(year, month, 1).weekday() + 1
    return day if 1 <= day <= days_in(year, month) and 0 < x < GRID_WIDTH and x % 3 else None


def paint_year_bars(counts: Sequence[int], current: int, first_month: int, look: Look) -> list[Strip]:
    """Two strips: a bar for each of twelve months from `first_month` on, and their initials.

    `counts` are in that order too; `current` is the number of a month (1–12), which stands out.
    """
    most = max(counts, default=0)
    bars = Line(BARS_WIDTH, look.base)
    initials = Line(BARS_WIDTH, look.base)
    for place, count in enumerate(counts[:12]):
        month = (first_month + place - 1) % 12 + 1
        style = look.strong if month == current else look.muted
        lead = 1 if place % 3 == 0 else 0
        bars.gap(lead).put(_bar(count, most), style)
        initials.gap(lead).put(MONTHS[month - 1][0], style)
    return [bars.strip(), initials.strip()]


def month_at(first_month: int, x: int) -> int | None:
    """The number of the month whose bar stands at column `x`."""
    quarter, place = divmod(x, 4)
    if not 0 <= quarter < 4 or place == 0:
        return None
    return (first_month + quarter * 3 + place - 2) % 12 + 1


def _bar(count: int, most: int) -> str:
    return _LEVELS[(count * len(_LEVELS) - 1) // most] if count > 0 else _NOTHING


def _day_style(day: date, as_at: date, count: int, here: bool, look: Look) -> Style:
    if here:
        return look.cursor
    if day == as_at:
        return look.today
    if count:
        return look.strong
    return look.muted if day < as_at or day.weekday() >= _SATURDAY else look.text


class MonthGrid(Widget, can_focus=True):
    """One month. It knows days and counts and no plan; whoever has the plan calls `show`.

    Like the row list it binds no keys: ``day(1)`` and ``month(-1)`` are its actions.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = f"""
    MonthGrid {{ width: {GRID_WIDTH}; height: {GRID_HEIGHT + BARS_HEIGHT}; background: $background; }}
    MonthGrid.flat {{ width: 1fr; height: 1; }}
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
    def flat(self) -> bool:
        """Only the month's name is shown, with the bars of its year beside it."""
        return self.has_class("flat")

    @flat.setter
    def flat(self, flat: bool) -> None:
        self.set_class(flat, "flat")

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
        if self.flat:
            return paint_flat(self._year, self._month, self._year_counts, self._first_month, width, look)
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
            if self.flat:
                self._bar_clicked(event.x - (self.size.width - 1 - BARS_WIDTH))
        elif 2 <= event.y < GRID_HEIGHT:
            number = day_at(self._year, self._month, event.y - 2, event.x)
            if number is not None:
                self.cursor = date(self._year, self._month, number)
                self.post_message(self.DayChosen(self, self.cursor))
        elif event.y >= GRID_HEIGHT:
            self._bar_clicked(event.x)

    def _bar_clicked(self, x: int) -> None:
        month = month_at(self._first_month, x) if self._year_counts else None
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
