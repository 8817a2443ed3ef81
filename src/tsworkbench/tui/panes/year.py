"""A financial year: twelve months as tiles, each tinted by the worst the dates say of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import (
    FinancialYear,
    add_months,
    financial_year,
    financial_year_of,
    month_end,
    month_name,
    quarter,
    short_month,
)
from tsworkbench.plan.governance.rag import by_dates, is_open
from tsworkbench.plan.model import GLYPHS, Rag
from tsworkbench.store.views import calendars, workload
from tsworkbench.store.views.calendars import MonthSum
from tsworkbench.store.views.refs import level_of
from tsworkbench.store.views.row import Longest, RowView
from tsworkbench.store.views.workload import DueItem
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.row_marks import day_of, widest
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import RowState

_FIRST, _LAST = 2, 9997
"""Calendar years between which a financial year can be shown: beyond them a date can't be counted with."""
_SHOWN = 8
"""Rows of a month, or of a lane, that a tile has room for at the most."""


def month_key(month: date) -> int:
    """The key of a month's tile: negative, because it is not a row of the plan."""
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
        return frame_of(size, self.picture().empty).place(index)

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
        spans = workload.spanning(desk.book, plan, year.first, year.last)
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
            desk.longest(plan),
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
        undated = [item.key for item in workload.undated_items(desk.book, self._plan_id)]
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

    def show_today(self) -> None:
        """The year and month of the as-at day; with the keys here, the cursor is on that month."""
        self._show(self._desk.as_at)
        self.rows.go_to(month_key(self._desk.as_at), announce=self.rows.has_focus)

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


class TileList(RowList):
    """Tiles in one view; nothing scrolls."""

    ALLOW_SELECT = False

    def __init__(self, source: YearTiles, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(source, marker=False, follows=True, id=id)
        self._tiles = source
        self._painted: tuple[object, list[Strip]] = ((), [])

    def reload(self) -> None:
        """The tiles have changed."""
        self._painted = ((), [])
        super().reload()

    def refresh_keys(self, keys: Iterable[int]) -> None:
        """What is on the tiles may read differently."""
        self._painted = ((), [])
        self.refresh()

    def show_cursor(self) -> None:
        """All tiles are in view."""

    def render_line(self, y: int) -> Strip:
        focused = self.has_focus or self.led
        cursor = -1 if self._cursor_key is None else self._cursor
        state = (self.size, cursor, focused, self.app.theme)
        if self._painted[0] != state:
            self._painted = (state, self._tiles.lines(self.size, cursor, focused, look_for(self.app.theme)))
        lines = self._painted[1]
        return lines[y] if y < len(lines) else Strip.blank(self.size.width, look_for(self.app.theme).base)

    @property
    def cursor_region(self) -> Region:
        """Where the cursor's tile is on the screen."""
        return self._tiles.region_of(self._cursor, self.size).translate(self.content_region.offset)

    def repaint_rows(self, indices: Iterable[int | None]) -> None:
        regions = [self._tiles.region_of(index, self.size) for index in indices if index is not None and index >= 0]
        if regions:
            self.refresh(*regions)

    def _take_length(self) -> None:
        self.set_reactive(Widget.virtual_size, Size(0, 0))

    def _tile_at(self, x: int, y: int) -> int:
        tiles = range(len(self._tiles))
        return next((tile for tile in tiles if self._tiles.region_of(tile, self.size).contains(x, y)), -1)

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        event.prevent_default()
        tile = self._tile_at(event.x, event.y)
        if tile >= 0 and event.chain == 1:
            self._move_to(tile)
        elif tile >= 0 and event.chain == 2:
            self.action_open()

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        event.prevent_default()  # tiles don't light up under the mouse


_SIDE = 27
_SIDE_FROM = 104
"""Cells from which the lanes stand beside the tiles; on a narrower screen they are told in a line below."""
_GAP = 2
_MOST_HEIGHT = 9
_EMPTY = 5
"""Cells of a quarter in which nothing is due."""
_NUMBER = 3
"""Cells of a row's number, if no activity of the plan has a longer one."""
_NAMED_FROM = 15
"""Cells of a tile from which the month has its whole name."""
_EDGE = "▌"


class Tile(NamedTuple):
    """A month: its sums, what the dates say of the worst of it, and the first of what is due in it."""

    month: date
    sums: MonthSum
    worst: Rag | None
    rows: tuple[RowView, ...]


class SideLane(NamedTuple):
    """What has no month: how much there is, and the first of it."""

    heading: str
    short: str
    total: int
    rows: tuple[RowView, ...]


class YearPicture(NamedTuple):
    """All that is painted."""

    tiles: tuple[Tile, ...]
    quarters: tuple[tuple[int, int], ...]
    """Done and in all, per quarter, with what is known to the quarter only."""
    lanes: tuple[SideLane, ...]
    as_at: date
    year_start: int
    longest: Longest

    @property
    def empty(self) -> tuple[bool, ...]:
        """Of each quarter, whether nothing is due in any month of it."""
        return tuple(not any(tile.sums.total for tile in self.tiles[n : n + 3]) for n in range(0, 12, 3))


class Frame(NamedTuple):
    """Where the tiles stand."""

    widths: tuple[int, ...]
    """Of the quarters, which are columns."""
    height: int
    between: int
    side: int
    foot: int

    def place(self, tile: int) -> Region:
        """A tile's region: quarters are columns, so that up and down go through the months."""
        column, row = divmod(tile, 3)
        x = sum(self.widths[:column]) + column * _GAP
        return Region(x, 1 + row * (self.height + self.between), self.widths[column], self.height)


def frame_of(size: Size, empty: tuple[bool, ...]) -> Frame:
    """The tiles as large as they can be; a quarter in which nothing is due is as wide as the names of its months."""
    side = _SIDE if size.width >= _SIDE_FROM else 0
    room = size.width - (side + _GAP if side else 0) - 3 * _GAP - 1
    narrow = empty if not all(empty) and room // 4 > _EMPTY else (False,) * 4
    width = (room - _EMPTY * sum(narrow)) // (4 - sum(narrow))
    widths = tuple(max(1, _EMPTY if is_empty else width) for is_empty in narrow)
    side = side and size.width - 1 - sum(widths) - 4 * _GAP
    foot = 0 if side else 1
    room = size.height - 1 - foot
    between = 1 if room >= 3 * 3 + 2 or room in (8, 9) else 0
    height = max(1, min(_MOST_HEIGHT, (room - 2 * between) // 3))
    return Frame(widths, height, between, side, foot)


def paint_year(picture: YearPicture, size: Size, cursor: int, focused: bool, look: Look) -> list[Strip]:
    """The year, line by line."""
    frame = frame_of(size, picture.empty)
    side = _side(picture, frame.side, size.height, look) if frame.side else []
    tiles = [
        _tile(tile, frame.widths[index // 3], frame.height, picture, index == cursor, focused, look)
        for index, tile in enumerate(picture.tiles)
    ]
    gap = Strip.blank(_GAP, look.base)
    lines: list[Strip] = []
    for y in range(size.height):
        if y == 0:
            parts = [
                _quarter(number, *sums, frame.widths[number - 1], look)
                for number, sums in enumerate(picture.quarters, 1)
            ]
        elif frame.foot and y == size.height - 1:
            lines.append(_foot(picture, size.width, look))
            continue
        else:
            row, inside = divmod(y - 1, frame.height + frame.between)
            shown = row < 3 and inside < frame.height
            parts = [
                tiles[column * 3 + row][inside] if shown else Strip.blank(width, look.base)
                for column, width in enumerate(frame.widths)
            ]
        spaced = [part for tile in parts for part in (tile, gap)]
        if frame.side:
            spaced.append(side[y])
        lines.append(Strip.join(spaced).adjust_cell_length(size.width, look.base))
    return lines


def _quarter(number: int, done: int, total: int, width: int, look: Look) -> Strip:
    line = Line(width, look.base).put(f"Q{number}", look.strong if total else look.muted)
    if total:
        line.right(f"{done} of {total} done" if width >= 16 else f"{done}/{total}", look.muted)
    return line.strip()


def _tile(
    tile: Tile, width: int, height: int, picture: YearPicture, here: bool, focused: bool, look: Look
) -> list[Strip]:
    """A month's tile, tinted by the worst that the dates say of it; an empty month is only named."""
    sums = tile.sums
    under = look.base + look.tiles[tile.worst] if sums.total else look.base
    head_under = under + (look.selected if focused else look.echo) if here else under
    edge = (_EDGE, look.accent if focused else look.faint) if here else (" ", Style())
    now = (tile.month.year, tile.month.month) == (picture.as_at.year, picture.as_at.month)
    lines = []
    for y in range(height):
        worst = look.edged and bool(sums.total) and not (here and y == 0)
        line = Line(width, head_under if y == 0 else under).put(*((_EDGE, look.rags[tile.worst]) if worst else edge))
        if y == 0:
            name = month_name(tile.month) if width >= _NAMED_FROM else short_month(tile.month)
            line.put(name, look.today if now else look.strong if sums.total or here else look.muted)
            if sums.total:
                line.right(str(sums.total), look.strong).right(" ")
        elif sums.total:
            _body(line, tile, y, width, height, picture, look)
        lines.append(line.strip())
    return lines


def _body(line: Line, tile: Tile, y: int, width: int, height: int, picture: YearPicture, look: Look) -> None:
    if y == 1:
        _put_marks(line, tile.sums, width - 2, look)
        return
    first = 3 if height >= 7 else 2
    room = height - first
    fits = room if tile.sums.total <= room and len(tile.rows) >= tile.sums.total else room - 1
    place = y - first
    if place < 0:
        return
    if place < min(fits, len(tile.rows)):
        put_item(line, tile.rows[place], picture.longest, look)
    elif place == min(fits, len(tile.rows)) and tile.sums.total > place:
        line.gap(2).put(f"{tile.sums.total - place} more", look.muted)


def put_item(line: Line, view: RowView, longest: Longest, look: Look) -> None:
    """A row in few cells: mark, number, title."""
    line.put(row_marks.mark(view), row_marks.mark_style(view, look)).gap()
    number = min(line.room // 2, max(_NUMBER, widest(longest.numbers.get("activity", ()))))
    line.put(row_marks.short_ref(view), look.muted, width=number).gap()
    room = max(1, line.room - 1)
    whole = all(widest(longest.titles.get(level, ())) <= room for level in ("activity", "milestone"))
    ink = look.text if is_open(view.standing) else look.muted
    row_marks.put_title(line, view, room, ink, look, whole=whole)


def _put_marks(line: Line, sums: MonthSum, room: int, look: Look) -> None:
    """A mark for each row due, the worst first; counts where they would not fit."""
    kinds = (
        (sums.late, GLYPHS[Rag.RED], look.error),
        (sums.total - sums.done - sums.late, "○", look.text),
        (sums.done, GLYPHS[Rag.COMPLETE], look.rags[Rag.COMPLETE]),
    )
    step = 2 if 2 * sums.total - 1 <= room else 1
    for count, mark, style in kinds:
        if not count:
            continue
        if sums.total <= room:
            line.put((mark + " " * (step - 1)) * count, style)
        else:
            line.put(f"{mark}{count}", style).gap()


def _side(picture: YearPicture, width: int, height: int, look: Look) -> list[Strip]:
    """The lanes one under the other, each with as many rows as there is room for."""
    lanes = [lane for lane in picture.lanes if lane.total]
    share = max(2, (height - len(lanes)) // max(1, len(lanes)) - 1)
    lines: list[Strip] = []
    for lane in lanes:
        if lines:
            lines.append(Strip.blank(width, look.base))
        head = Line(width, look.base).put(lane.heading, look.strong).right(str(lane.total), look.muted)
        lines.append(head.strip())
        shown = lane.rows[: share if lane.total <= share else share - 1]
        for view in shown:
            line = Line(width + 1, look.base)
            put_item(line, view, picture.longest, look)
            lines.append(line.strip().crop(0, width))
        if lane.total > len(shown):
            lines.append(Line(width, look.base).gap(2).put(f"{lane.total - len(shown)} more", look.muted).strip())
    lines += [Strip.blank(width, look.base)] * (height - len(lines))
    return lines[:height]


def _foot(picture: YearPicture, width: int, look: Look) -> Strip:
    line = Line(width, look.base)
    for lane in picture.lanes:
        if lane.total:
            line.put(str(lane.total), look.strong).gap().put(lane.short, look.muted).gap(3)
    return line.strip()
