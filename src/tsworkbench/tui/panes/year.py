"""A financial year: twelve months as tiles, each tinted by the worst the dates say of it."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.strip import Strip

from tsworkbench.plan.calendar import FinancialYear, add_months, financial_year, financial_year_of, month_end, quarter
from tsworkbench.plan.model import Rag
from tsworkbench.plan.rag import by_dates
from tsworkbench.store import calendars, lists
from tsworkbench.store.calendars import MonthSum
from tsworkbench.store.keys import level_of
from tsworkbench.store.lists import DueItem
from tsworkbench.store.views import RowView
from tsworkbench.tui.desk import Desk
from tsworkbench.tui.look import Look
from tsworkbench.tui.marks import day_of
from tsworkbench.tui.panes.year_paint import SideLane, Tile, YearPicture, frame_of, paint_year
from tsworkbench.tui.widgets.row_state import RowState
from tsworkbench.tui.widgets.tiles import TileList

_FIRST, _LAST = 2, 9997
"""Calendar years between which a financial year can be shown: beyond them a date can't be reckoned with."""
_SHOWN = 8
"""Rows of a month, or of a lane, that a tile has room for at the most."""


def month_key(month: date) -> int:
    """The key of a month's tile: negative, because it is no row of the plan."""
    return -1000 - (month.year * 12 + month.month - 1)


def month_of_key(key: int) -> date:
    """The first day of the month of a tile."""
    year, month = divmod(-1000 - key, 12)
    return date(year, month + 1, 1)


class YearTiles:
    """The twelve months as tiles."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.year = self.year_of(desk.as_at)
        self._picture: YearPicture | None = None

    def year_of(self, day: date) -> FinancialYear:
        """The plan's financial year that holds a day, as far as the calendar reaches."""
        start = self._desk.plan["year_start"]
        return financial_year(day.replace(year=max(_FIRST, min(_LAST, day.year))), start)

    def turn(self, years: int) -> None:
        """Shows another year."""
        first = max(_FIRST, min(_LAST, self.year.first.year + years))
        self.year = financial_year_of(first, self._desk.plan["year_start"])
        self.forget()

    def show(self, day: date) -> None:
        """Shows the year that holds a day."""
        self.year = self.year_of(day)
        self.forget()

    def forget(self) -> None:
        """The sums have changed."""
        self._picture = None

    # -- rows

    def __len__(self) -> int:
        return 12

    def key(self, index: int) -> int:
        return month_key(add_months(self.year.first, index))

    def index(self, key: int) -> int | None:
        if key >= 0:
            return None
        month = month_of_key(key)
        place = (month.year - self.year.first.year) * 12 + month.month - self.year.first.month
        return place if 0 <= place < 12 else None

    def selectable(self, index: int) -> bool:
        return 0 <= index < 12

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        raise NotImplementedError("tiles are painted together")

    # -- tiles

    def region_of(self, index: int, size: Size) -> Region:
        return frame_of(size).place(index)

    def lines(self, size: Size, cursor: int, focused: bool, look: Look) -> list[Strip]:
        return paint_year(self.picture(), size, cursor, focused, look)

    def picture(self) -> YearPicture:
        """What is painted, read when it is first asked for."""
        if self._picture is None:
            self._picture = self._read()
        return self._picture

    def _read(self) -> YearPicture:
        desk, year = self._desk, self.year
        plan, start = desk.plan["id"], desk.plan["year_start"]
        sums = calendars.month_sums(desk.book, plan, year.first, year.last, desk.as_at)
        spans = lists.spanning(desk.book, plan, year.first, year.last)
        months = [add_months(year.first, n) for n in range(12)]
        keys = {
            month: calendars.first_due(desk.book, plan, month, month_end(month), _SHOWN)
            for month in months
            if _iso_month(month) in sums
        }
        lanes = self._lanes(spans)
        desk.read_ahead([key for found in keys.values() for key in found])
        desk.read_ahead([key for _, _, _, found in lanes for key in found])
        tiles = []
        for month in months:
            of_month = sums.get(_iso_month(month), MonthSum())
            tiles.append(Tile(month, of_month, self._worst(of_month), self._views(keys.get(month, []))))
        return YearPicture(
            tuple(tiles),
            tuple(self._quarter(number, tiles[number * 3 : number * 3 + 3], spans) for number in range(4)),
            tuple(SideLane(heading, short, count, self._views(found)) for heading, short, count, found in lanes),
            desk.as_at,
            start,
        )

    def _views(self, keys: list[int]) -> tuple[RowView, ...]:
        return tuple(view for key in keys[:_SHOWN] if (view := self._desk.view(key)) is not None)

    def _worst(self, sums: MonthSum) -> Rag | None:
        """What the dates say of the worst that is open; complete if nothing is."""
        if not sums.total:
            return None
        if sums.oldest_open is None:
            return Rag.COMPLETE if sums.done == sums.total else None
        rag = by_dates("not_started", sums.oldest_open, self._desk.as_at, self._desk.viewer.scale_of(self._plan_id))
        return rag if rag is not Rag.GREEN or sums.oldest_open <= month_end(self._desk.as_at).isoformat() else None

    @property
    def _plan_id(self) -> str:
        return str(self._desk.plan["id"])

    def _quarter(self, number: int, tiles: list[Tile], spans: list[DueItem]) -> tuple[int, int]:
        known = [item for item in spans if self._quarter_of(item) == number]
        done = sum(tile.sums.done for tile in tiles) + sum(not item.is_open for item in known)
        return done, sum(tile.sums.total for tile in tiles) + len(known)

    def _quarter_of(self, item: DueItem) -> int | None:
        """Which quarter of the year, from 0, an item is known to the quarter of."""
        end = day_of(item.due_to) if item.precision == "quarter" else None
        if end is None or not self.year.first <= end <= self.year.last:
            return None
        return quarter(end, self._desk.plan["year_start"]).number - 1

    def _lanes(self, spans: list[DueItem]) -> list[tuple[str, str, int, list[int]]]:
        """What has no month of this year: by quarter, by the year, without a date, and later."""
        desk = self._desk
        lanes = []
        for number in range(4):
            keys = [item.key for item in spans if self._quarter_of(item) == number]
            lanes.append((f"Within Q{number + 1}", f"in Q{number + 1}", len(keys), keys))
        keys = [item.key for item in spans if item.precision != "quarter"]
        lanes.append((f"Within {self.year.label}", "in the year", len(keys), keys))
        undated = [item.key for item in lists.undated_items(desk.book, self._plan_id)]
        lanes.append(("No date yet · TBC", "without a date", len(undated), undated))
        count, later = calendars.open_after(desk.book, self._plan_id, self.year.last, _SHOWN)
        lanes.append(("Later", "later", count, later))
        return lanes


def _iso_month(month: date) -> str:
    return month.isoformat()[:7]


class YearView(Vertical):
    """A financial year of the plan in hand."""

    DEFAULT_CSS = "YearView { height: 1fr; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="year-view")
        self._desk = desk
        self._tiles = YearTiles(desk)
        self.rows = TileList(self._tiles, id="year-tiles")
        self.rows.go_to(month_key(desk.as_at), announce=False)

    def compose(self) -> ComposeResult:
        yield self.rows

    @property
    def label(self) -> str:
        """Which year."""
        return f"financial year {self._tiles.year.label}"

    def reload(self, *, stays: bool = False) -> None:
        """Sums have changed."""
        self._tiles.forget()
        self.rows.reload()

    def refresh_keys(self, keys: frozenset[int]) -> None:
        """These rows of the plan read differently."""
        self.rows.refresh_keys(keys)

    def show_plan(self) -> None:
        """The plan that is now in hand, at the as-at month."""
        self._show(self._desk.as_at)

    def _show(self, day: date) -> None:
        if not self._tiles.year.first <= day <= self._tiles.year.last:
            self._tiles.show(day)
        else:
            self._tiles.forget()
        self.rows.reload()
        self.rows.go_to(month_key(day), announce=False)

    def follow(self, key: int) -> None:
        """Goes to the month in which the selected row falls due."""
        view = self._desk.dated(key) if level_of(key) != "objective" else None
        due = day_of(view.due_to) if view is not None else None
        if due is None:
            self.rows.let_go()
        elif self._tiles.year.first <= due <= self._tiles.year.last:
            self.rows.go_to(month_key(due), announce=False)
        else:
            self._show(due)

    def turn(self, steps: int) -> None:
        """Another financial year, at the same month."""
        key = self.rows.cursor_key
        self._tiles.turn(steps)
        self.rows.reload()
        if key is not None and key not in (now := [self._tiles.key(index) for index in range(12)]):
            self.rows.go_to(next(there for there in now if month_of_key(there).month == month_of_key(key).month))

    def tidy(self, key: int | None) -> None:
        """No row is kept here."""

    def step(self, steps: int) -> None:
        """The same month of the quarter beside; beyond the last one, of the year beside."""
        key = self.rows.cursor_key
        if key is None:
            self.rows.enter()
            return
        month = month_of_key(key)
        if not (_FIRST < month.year < _LAST):
            return
        there = add_months(month, 3 * steps)
        if not self._tiles.year.first <= there <= self._tiles.year.last:
            self._show(there)
        else:
            self.rows.go_to(month_key(there))

    def widen(self, steps: int) -> bool:
        """A year is a year."""
        return False

    def toggle_done(self) -> bool | None:
        """What is done belongs to it."""
        return None

    def month_of(self, key: int) -> date | None:
        """The month of the tile."""
        return month_of_key(key)
