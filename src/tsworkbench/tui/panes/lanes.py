"""A month's milestones in honest lanes: what is known to the day, to the month, to the quarter, and not at all."""

from __future__ import annotations

from array import array
from bisect import bisect
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from textual.strip import Strip

from tsworkbench.plan.calendar import financial_year, month_end, month_name, quarter
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.store.views import workload
from tsworkbench.store.views.row import RowView
from tsworkbench.store.views.workload import DueItem
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import marks
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.panes.agreement import calendar_notes
from tsworkbench.tui.widgets.row_source import KeyedRows, RowState, heading_above

_HEADING = -2
_BLANK = -3
_NOTE = -4
_ROOMY = 44
"""From this width on a row also names its lead and says how far off it is."""

_BROAD, _UNDER = 100, 30
"""From this width on it also says, in so many cells, what activity it belongs to."""

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
    undated = [item.key for item in workload.undated_items(desk.book, plan_id)]
    lanes.append(Lane("without a date", undated))
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
            paint_item(line, width, view, state, self._desk, look)
        return line.strip()


def paint_item(line: Line, width: int, view: RowView, state: RowState, desk: Desk, look: Look) -> None:
    """What is due: mark, number and title; where there is room, lead, date and how far off it is as well."""
    muted = not is_open(view.standing)
    line.put(marks.mark(view), marks.mark_style(view, look)).gap()
    line.put(marks.short_ref(view), look.muted, width=4).gap()
    ink = look.strong if state.selected else look.muted if muted else look.text
    if width < _ROOMY:
        room = max(1, width - 7)
        line.put(marks.title_within(view, room), ink, width=room)
        return
    broad = width >= _BROAD
    room = max(1, width - 7 - 22 - (_UNDER + 2 if broad else 0))
    line.put(marks.title_within(view, room), ink, width=room).gap()
    if broad:
        line.put(_under(view, desk), look.muted, width=_UNDER).gap(2)
    line.put(marks.initials_of(view, desk.initials), look.muted, width=4).gap()
    line.put(marks.due_words(view, desk.as_at, desk.plan["year_start"]), look.muted, width=8)
    far = marks.how_far(view, desk.as_at)
    line.put(far, look.error if view.late else look.muted, width=8, align="right")


def _under(view: RowView, desk: Desk) -> str:
    """The activity a milestone or output belongs to."""
    activity = None if view.level == "activity" else desk.activity_of(view)
    if activity is None:
        return ""
    return str(activity["title"] if len(activity["title"]) <= _UNDER else activity["short_title"] or activity["title"])
