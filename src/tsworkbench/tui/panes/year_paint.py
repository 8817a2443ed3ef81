"""A financial year painted as twelve tiles in four columns, with the lanes of what has no month beside or below."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from tsworkbench.plan.badges import GLYPHS
from tsworkbench.plan.calendar import month_name, short_month
from tsworkbench.plan.model import Rag
from tsworkbench.plan.rag import is_open
from tsworkbench.store.calendars import MonthSum
from tsworkbench.store.views import RowView
from tsworkbench.tui import marks
from tsworkbench.tui.content import Line
from tsworkbench.tui.look import Look

_SIDE = 27
_SIDE_FROM = 104
"""Cells from which the lanes stand beside the tiles; on a narrower screen they are told in a line below."""
_GAP = 2
_MOST_HEIGHT = 9
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


class Frame(NamedTuple):
    """Where the tiles stand."""

    width: int
    height: int
    between: int
    side: int
    foot: int

    def place(self, tile: int) -> Region:
        """A tile's region: quarters are columns, so that up and down go through the months."""
        column, row = divmod(tile, 3)
        return Region(column * (self.width + _GAP), 1 + row * (self.height + self.between), self.width, self.height)


def frame_of(size: Size) -> Frame:
    """The tiles as large as they can be."""
    side = _SIDE if size.width >= _SIDE_FROM else 0
    width = (size.width - (side + _GAP if side else 0) - 3 * _GAP - 1) // 4
    side = side and size.width - 1 - 4 * (width + _GAP)
    foot = 0 if side else 1
    room = size.height - 1 - foot
    between = 1 if room >= 3 * 3 + 2 or room in (8, 9) else 0
    height = max(1, min(_MOST_HEIGHT, (room - 2 * between) // 3))
    return Frame(max(1, width), height, between, side, foot)


def paint_year(picture: YearPicture, size: Size, cursor: int, focused: bool, look: Look) -> list[Strip]:
    """The year, line by line."""
    frame = frame_of(size)
    side = _side(picture, frame.side, size.height, look) if frame.side else []
    tiles = [
        _tile(tile, frame.width, frame.height, picture, index == cursor, focused, look)
        for index, tile in enumerate(picture.tiles)
    ]
    gap = Strip.blank(_GAP, look.base)
    lines: list[Strip] = []
    for y in range(size.height):
        if y == 0:
            parts = [_quarter(number, *sums, frame.width, look) for number, sums in enumerate(picture.quarters, 1)]
        elif frame.foot and y == size.height - 1:
            lines.append(_foot(picture, size.width, look))
            continue
        else:
            row, inside = divmod(y - 1, frame.height + frame.between)
            blank = Strip.blank(frame.width, look.base)
            shown = row < 3 and inside < frame.height
            parts = [tiles[column * 3 + row][inside] if shown else blank for column in range(4)]
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
        line = Line(width, head_under if y == 0 else under).put(*edge)
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
        put_item(line, tile.rows[place], look)
    elif place == min(fits, len(tile.rows)) and tile.sums.total > place:
        line.gap(2).put(f"{tile.sums.total - place} more", look.muted)


def put_item(line: Line, view: RowView, look: Look) -> None:
    """A row in few cells: mark, number, title."""
    line.put(marks.mark(view), marks.mark_style(view, look)).gap()
    line.put(marks.short_ref(view), look.muted, width=max(3, min(5, len(marks.short_ref(view))))).gap()
    room = max(1, line.room - 1)
    line.put(marks.title_within(view, room), look.text if is_open(view.status) else look.muted, width=room)


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
            put_item(line, view, look)
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
