"""One month as a grid of days, and a year as a strip of bars: painted, not laid out."""

from collections.abc import Mapping, Sequence
from datetime import date

from rich.style import Style
from textual.strip import Strip

from tsworkbench.plan.calendar import MONTHS, WEEKDAYS, days_in
from tsworkbench.tui.content import Line
from tsworkbench.tui.look import Look

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
