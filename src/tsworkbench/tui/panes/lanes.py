"""A month's milestones in honest lanes: what is known to the day, to the month, to the quarter, and not at all."""

from __future__ import annotations

from array import array
from bisect import bisect
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip

from tsworkbench.plan.calendar import financial_year, month_end, month_name, quarter
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.store.views import workload
from tsworkbench.store.views.row import Longest, RowView
from tsworkbench.store.views.workload import DueItem
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.row_marks import widest
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.panes.agreement import calendar_notes
from tsworkbench.tui.widgets.row_source import KeyedRows, RowState, heading_above

_HEADING = -2
_BLANK = -3
_NOTE = -4
_ROOMY = 60
"""From this width on a row also names its lead, and has a column for its date."""

_TELLING = 36
"""From this width on a row says how late it is, or which day it is due; a heading says of all of them that much."""

_BROAD, _UNDER = 100, 30
"""From this width on it also says, in so many cells, what activity it belongs to."""

_LEAD, _DATE, _FAR = 5, 10, 8
_MARK, _REF = 2, 4
_LONGEST_REF = 12

_SPAN_WORDS = {"half": "within the half-year", "season": "within a season", "recurring": "again and again"}


class Lane(NamedTuple):
    """A heading and the keys under it. `late` lanes stand out."""

    heading: str
    keys: Sequence[int]
    late: bool = False
    now: bool = False
    """The month of the as-at day."""
    notes: tuple[str, ...] = ()
    """Lines that are no rows of the plan: a meeting, a review."""
    guests: int = 0
    """Rows that are kept here though they no longer belong here."""


def lanes_of(desk: Desk, shown: date) -> tuple[list[Lane], list[DueItem]]:
    """The lanes of the month that holds `shown`, and the items of it that are known to the day."""
    plan_id = desk.plan["id"]
    first, last = shown.replace(day=1), month_end(shown)
    due = workload.due_between(desk.book, plan_id, first, last)
    spans = workload.spanning(desk.book, plan_id, first, last)
    lanes: list[Lane] = []
    taken: set[int] = set()
    if first <= desk.as_at <= last:
        late = [item.key for item in workload.late_items(desk.book, plan_id, desk.as_at)]
        taken.update(late)
        lanes.append(Lane("late", late, late=True))
    # near the top: the cursor, which the view follows, can't go to what is no row of the plan
    lanes.extend(Lane(heading, [], notes=notes) for heading, notes in calendar_notes(desk, first, last))
    by_day = [item for item in due if item.precision in ("day", "week")]
    lanes.append(Lane(f"on days of {month_name(shown)}", [i.key for i in by_day if i.key not in taken]))
    by_month = [item.key for item in due if item.precision in ("month", "none") and item.key not in taken]
    lanes.append(Lane(f"by end of {month_name(shown)}", by_month))
    lanes.extend(_span_lanes(spans, shown, desk.plan["year_start"], taken))
    lanes.append(Lane("without a date", [*desk.undated]))
    return [lane for lane in lanes if lane.keys or lane.notes], by_day


def _span_lanes(items: list[DueItem], shown: date, year_start: int, taken: set[int]) -> list[Lane]:
    grouped: dict[str, list[int]] = {}
    for item in items:
        if item.key not in taken:
            grouped.setdefault(item.precision, []).append(item.key)
    words = _SPAN_WORDS | {
        "quarter": f"within {quarter(shown, year_start).label}",
        "financial_year": f"within {financial_year(shown, year_start).label}",
        "year": f"within {shown.year}",
    }
    return [Lane(words[precision], keys) for precision, keys in grouped.items()]


class LaneRows(KeyedRows):
    """The lanes as rows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._keys: array[int] = array("q")
        self._headings: dict[int, Lane] = {}
        self._starts: list[int] = []
        self._notes: dict[int, str] = {}
        self._columns: tuple[int, Longest, Columns] | None = None
        self.guest: int | None = None
        """The row that is kept where it was though it belongs elsewhere, or nowhere, by now."""

    def show(self, lanes: list[Lane], *, stays: int | None = None) -> None:
        """Takes other lanes; the row with the key `stays` keeps its place, if it had one."""
        self.guest = None
        if stays is not None and (index := self.index(stays)) is not None:
            lanes = self._keeping(lanes, stays, index)
        self._keys, self._headings, self._notes = array("q"), {}, {}
        for lane in lanes:
            if self._keys:
                self._keys.append(_BLANK)
            self._headings[len(self._keys)] = lane
            self._keys.append(_HEADING)
            self._keys.extend(lane.keys)
            for note in lane.notes:
                self._notes[len(self._keys)] = note
                self._keys.append(_NOTE)
        self._starts = list(self._headings)

    def _keeping(self, lanes: list[Lane], key: int, index: int) -> list[Lane]:
        """The lanes with a row where it is now: in its lane, after the same rows."""
        number = bisect(self._starts, index) - 1
        start = self._starts[number]
        old, before = self._headings[start], set(self._keys[start + 1 : index])
        there = [place for place, lane in enumerate(lanes) if key in lane.keys]
        where = next((place for place, lane in enumerate(lanes) if lane.heading == old.heading), None)
        keys = [one for one in lanes[where].keys if one != key] if where is not None else []
        offset = max((place + 1 for place, one in enumerate(keys) if one in before), default=0)
        keys.insert(offset, key)
        if there == [where] and where is not None and keys == list(lanes[where].keys):
            return lanes
        self.guest = key
        guests = int(there != [where])
        kept = [
            lane._replace(keys=[one for one in lane.keys if one != key]) if key in lane.keys else lane for lane in lanes
        ]
        if where is None:
            kept.insert(min(number, len(kept)), old._replace(keys=keys, notes=(), guests=guests))
        else:
            kept[where] = lanes[where]._replace(keys=keys, guests=guests)
        return [lane for lane in kept if lane.keys or lane.notes]

    def heading(self, index: int) -> int | None:
        """Where the heading of a row's lane is; None for a blank row."""
        return None if self._keys[index] == _BLANK else heading_above(self._starts, index)

    def beside(self, key: int | None, steps: int) -> int | None:
        """The first row of the lane so many lanes on from the one in which `key` stands."""
        here = None if key is None else self.index(key)
        headings = [place for place, lane in self._headings.items() if lane.keys]  # in order, as they were laid
        if here is None or not headings:
            return None
        lane = bisect(headings, here) - 1 + steps
        return self._keys[headings[max(0, min(lane, len(headings) - 1))] + 1]

    def selectable(self, index: int) -> bool:
        return self._keys[index] >= 0

    def prefetch(self, first: int, last: int) -> None:
        self._desk.read_ahead(self._keys[first : last + 1])

    def columns(self, width: int) -> Columns:
        """The columns in a row of `width` cells."""
        longest = self._desk.longest(self._desk.plan["id"])
        if self._columns is None or self._columns[:2] != (width, longest):
            self._columns = (width, longest, lay_out(width, [longest]))
        return self._columns[2]

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        line = Line(width)
        if index in self._headings:
            lane = self._headings[index]
            ink = look.error if lane.late else look.today if lane.now else look.strong
            line.put(lane.heading, ink).gap(2)
            return line.put(f"{len(lane.keys) - lane.guests:,}" if lane.keys else "", look.muted).strip()
        if index in self._notes:
            return line.gap(2).put(self._notes[index], look.text).strip()
        view = self._desk.view(self._keys[index]) if self._keys[index] >= 0 else None
        if view is not None:
            paint_item(line, self.columns(width), view, state, self._desk, look)
        return line.strip()


class Columns(NamedTuple):
    """Where the columns of a list of what is due begin. One without room begins where the next one does."""

    title: int
    under: int
    lead: int
    date: int
    far: int
    end: int
    whole: bool
    """Titles are whole throughout: all of them fit. Else those that have a short one are short."""


def lay_out(width: int, longest: Iterable[Longest], *, leads: bool = True) -> Columns:
    """The columns in a row of `width` cells, for plans with such numbers and titles; with `leads` and what it is under
    where there is room for them.
    """
    plans = tuple(longest)
    refs = widest(ref for plan in plans for ref in plan.numbers.get("activity", ()))
    title = _MARK + min(_LONGEST_REF, max(_REF, refs + 1))
    far = width - _FAR
    date = far - (_DATE if width >= _ROOMY else 0)
    lead = date - (_LEAD if leads and width >= _ROOMY else 0)
    under = lead - (_UNDER + 2 if leads and width >= _BROAD else 0)
    room = (under if width >= _ROOMY else far) - 1 - title
    whole = all(widest(plan.titles.get(level, ())) <= room for plan in plans for level in ("activity", "milestone"))
    return Columns(title, under, lead, date, far, width, whole)


def paint_item(line: Line, columns: Columns, view: RowView, state: RowState, desk: Desk, look: Look) -> None:
    """What is due: mark, number and title; then, where there is room, what it belongs to, its lead, and when.

    Where there is little room the heading says when, and the row only if it is late, or known to the day.
    """
    muted = not is_open(view.standing)
    put_mark(line, columns, view, look)
    ink = look.strong if state.selected else look.muted if muted else look.text
    roomy = columns.date < columns.far
    due = row_marks.due_words(view, desk.as_at, desk.plan["year_start"])
    known = view.due_precision in ("day", "week") and not muted and not view.late
    tells = columns.end >= _TELLING
    far = row_marks.how_far(view, desk.as_at) if roomy or (tells and view.late) else due if tells and known else ""
    initials = row_marks.initials_of(view, desk.initials) if roomy else ""
    under = _under(view, desk) if columns.under < columns.lead else ""
    ends = columns.lead if initials else columns.date if due else columns.end - len(far) if far else columns.end + 2
    cells = (
        (columns.under, under, ends - 2 - columns.under, look.muted),
        (columns.lead, initials, _LEAD - 1, look.muted),
        (columns.date, due if roomy else "", _DATE - 1, look.muted),
        (columns.end - len(far), far, len(far), look.error if view.late else look.muted),
    )
    put_title(line, view, cells, columns.end, ink, look, whole=columns.whole)


def put_mark(line: Line, columns: Columns, view: RowView, look: Look) -> None:
    """What begins a row: its mark, and the number of its activity."""
    line.put(row_marks.mark(view), row_marks.mark_style(view, look)).gap()
    line.put(row_marks.short_ref(view), look.muted, width=columns.title - _MARK - 1).gap()


Cell = tuple[int, str, int, Style]
"""Where it begins in its row, the words, in how many cells, and how."""


def put_title(
    line: Line, view: RowView, cells: Iterable[Cell], end: int, ink: Style, look: Look, *, whole: bool
) -> None:
    """The title, which runs on to the first cell that has words in it, and those cells."""
    shown = [cell for cell in cells if cell[1]]
    room = max(0, (shown[0][0] - 1 if shown else end) - line.used)
    row_marks.put_title(line, view, room, ink, look, whole=whole)
    for begins, words, width, style in shown:
        line.gap(begins - line.used).put(words, style, width=width)


def _under(view: RowView, desk: Desk) -> str:
    """The activity a milestone or output belongs to."""
    activity = None if view.level == "activity" else desk.activity_of(view)
    if activity is None:
        return ""
    return str(activity["short_title"] or activity["title"])
