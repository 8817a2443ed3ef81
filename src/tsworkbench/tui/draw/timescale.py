"""Stretches of time laid across a screen: months, quarters or years as columns, and where a day is in them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from tsworkbench.plan.calendar import MONTHS, add_months, financial_year, quarter
from tsworkbench.store.views.row import Longest
from tsworkbench.tui.draw.row_marks import widest

FIRST_YEAR, LAST_YEAR = 2, 9900
"""Years between which a timeline can start: some stretches on, it must still be in the calendar."""

_LABELS = ((190, 84), (150, 64), (126, 54), (104, 47), (70, 34), (44, 20), (0, 12))
"""Cells of the whole from which the rows' names have so many."""
NAMED_FROM = 30
"""Cells of the rows' names from which an activity's lead is named too."""
_TBC = 4
_WIDTHS = ((3, 8, 9), (2, 7, 8), (2, 6, 7), (2, 5, 6), (1, 4, 5), (1, 3, 4), (1, 2, 3))
"""Cells of a stretch in which nothing is due, of one in which something is, and of the one of the as-at day."""


class Grain(NamedTuple):
    """How coarsely time is seen."""

    name: str
    months: int
    wanted: int
    """How many stretches should be in view."""
    leap: int
    """How many stretches ``[`` and ``]`` go."""


GRAINS = (Grain("month", 1, 12, 3), Grain("quarter", 3, 12, 4), Grain("year", 12, 10, 5))


class Column(NamedTuple):
    """A month, quarter or year, and where it is."""

    first: date
    last: date
    x: int
    width: int
    label: str
    over: str
    """What it begins, one level up; empty inside it."""


class Columns(NamedTuple):
    """A timeline's layout at one width."""

    labels: int
    """Cells of the rows' names; time begins after them."""
    ref: int
    """Cells of an activity's number."""
    whole: bool
    """Titles are whole throughout: all of them fit. Else those that have a short one are short."""
    room: int
    """Cells of time."""
    columns: tuple[Column, ...]
    now: Column | None
    today: int | None

    def x_of(self, day: date) -> int | None:
        """Cells from where time begins to a day; -1 before, `room` after what is in view."""
        if not self.columns or day < self.columns[0].first:
            return -1
        for column in self.columns:
            if day <= column.last:
                return column.x + place_in(column, day)
        return self.room


def place_in(column: Column, day: date) -> int:
    """The cell of a day within its column: the last day stands in the last one."""
    days = (column.last - column.first).days
    return round((day - column.first).days * (column.width - 1) / days) if days else 0


def start_of(day: date, grain: Grain, year_start: int) -> date:
    """The first day of the stretch that holds a day."""
    day = day.replace(year=max(FIRST_YEAR, min(LAST_YEAR, day.year)))
    if grain.months == 1:
        return day.replace(day=1)
    return quarter(day, year_start).first if grain.months == 3 else financial_year(day, year_start).first


def moved(start: date, grain: Grain, steps: int) -> date:
    """So many stretches on, as far as the calendar reaches."""
    try:
        there = add_months(start, grain.months * steps)
    except ValueError:
        return start
    return there if FIRST_YEAR <= there.year <= LAST_YEAR else start


def lay_out(
    width: int, start: date, grain: Grain, due: Mapping[str, int], as_at: date, year_start: int, longest: Longest
) -> Columns:
    """The columns that fit in `width` cells from `start` on. `due`: ISO month → how much is due in it."""
    labels = next(cells for least, cells in _LABELS if width >= least)
    ref = max(5 if labels >= NAMED_FROM else 3, min(labels // 2, widest(longest.numbers.get("activity", ()))))
    titles = {level: widest(longest.titles.get(level, ())) for level in ("objective", "activity")}
    whole = titles["objective"] <= labels - 6 and titles["activity"] <= title_room(labels, ref)
    room = max(1, width - labels - _TBC)
    for empty, busy, here in _WIDTHS:
        columns = _columns(room, start, grain, due, as_at, year_start, (empty, busy, here))
        if len(columns) >= grain.wanted:
            break
    now = next((column for column in columns if column.first <= as_at <= column.last), None)
    today = now.x + place_in(now, as_at) if now is not None else None
    return Columns(labels, ref, whole, room, tuple(columns), now, today)


def title_room(labels: int, ref: int) -> int:
    """Cells of an activity's title: beside it are its lead, where there is room for that, and its rating."""
    return labels - ref - (9 if labels >= NAMED_FROM else 5)


def _columns(
    room: int,
    start: date,
    grain: Grain,
    due: Mapping[str, int],
    as_at: date,
    year_start: int,
    widths: tuple[int, int, int],
) -> list[Column]:
    columns: list[Column] = []
    x = 0
    first = start
    while x < room and first.year < LAST_YEAR + 90:
        after = add_months(first, grain.months)
        last = after - timedelta(days=1)
        busy = any(due.get(add_months(first, n).isoformat()[:7]) for n in range(grain.months))
        width = widths[2] if first <= as_at <= last else widths[1] if busy else widths[0]
        if x + width > room:
            break
        label, over = _names(first, grain, year_start, at_start=not columns)
        columns.append(Column(first, last, x, width, label, over))
        x += width
        first = after
    return columns


def _names(first: date, grain: Grain, year_start: int, *, at_start: bool) -> tuple[str, str]:
    year, part = financial_year(first, year_start), quarter(first, year_start)
    if grain.months == 1:
        over = f"{part.label} {year.label}" if first == part.first or at_start else ""
        return MONTHS[first.month - 1][:3], over
    if grain.months == 3:
        return part.label, year.label if part.number == 1 or at_start else ""
    return (year.label[2:] if "/" in year.label else year.label), ""
