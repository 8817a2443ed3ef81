"""The agenda: one dated list of the plan, from what is done through what is late to what has no date."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from textual.app import ComposeResult
from textual.containers import Vertical

from tsworkbench.plan.calendar import financial_year, month_name, quarter
from tsworkbench.store.views import calendars
from tsworkbench.store.views.calendars import DatedKeys
from tsworkbench.store.views.refs import has_registers, level_of
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.panes.agreement import reviews_by_month
from tsworkbench.tui.panes.lanes import Lane, LaneRows
from tsworkbench.tui.widgets.row_list import RowList

_RANKS = {"day": 0, "week": 0, "quarter": 2, "half": 3, "season": 2, "year": 4, "financial_year": 4, "recurring": 5}
"""Where a precision stands among those that end in one month: days, the month, quarters, halves, years."""
_MONTH = 1
_NO_NOTES: Mapping[str, Sequence[str]] = MappingProxyType({})


def agenda_lanes(
    found: Iterable[DatedKeys], as_at: date, year_start: int, notes: Mapping[str, Sequence[str]] = _NO_NOTES
) -> list[Lane]:
    """The lanes in order: months gone by (what is done), late, the as-at month and those to come, undated.

    `notes` are lines that are no rows of the plan, by the month they are in, as "2010-01"; those of what is late by "".
    """
    today = as_at.isoformat()
    this_month = today[:7]
    past: dict[tuple[str, int, str], array[int]] = {}
    ahead: dict[tuple[str, int, str], array[int]] = {}
    late: array[int] = array("q")
    undated: dict[bool, array[int]] = {}
    for group in sorted(found, key=_order):
        if group.due_to is None:
            undated.setdefault(group.precision == "ongoing", array("q")).extend(group.keys)
        elif group.is_open and group.due_to < today:
            late.extend(group.keys)
        else:
            rank = _RANKS.get(group.precision, _MONTH)
            lane = (group.due_to[:7], rank if rank > _MONTH else _MONTH, group.precision if rank > _MONTH else "")
            side = past if lane[0] < this_month else ahead
            side.setdefault(lane, array("q")).extend(group.keys)
    for month in notes:
        if month:
            side = past if month < this_month else ahead
            side.setdefault((month, _MONTH, ""), array("q"))
    lanes = [_lane(key, keys, as_at, year_start) for key, keys in sorted(past.items())]
    if late or notes.get(""):
        lanes.append(Lane("late", late, late=True, notes=tuple(notes.get("", ()))))
    for key, keys in sorted(ahead.items()):
        told = tuple(notes.get(key[0], ())) if key[1:] == (_MONTH, "") else ()
        lanes.append(_lane(key, keys, as_at, year_start)._replace(notes=told))
    if False in undated:
        lanes.append(Lane("without a date", undated[False]))
    if True in undated:
        lanes.append(Lane("ongoing", undated[True]))
    return lanes


def _order(group: DatedKeys) -> tuple[str, int, bool]:
    """By day; what is known to the day before what is known to the month that ends with it; open before done."""
    return group.due_to or "", _RANKS.get(group.precision, _MONTH), not group.is_open


def _lane(key: tuple[str, int, str], keys: array[int], as_at: date, year_start: int) -> Lane:
    month, _, precision = key
    try:
        first = date.fromisoformat(f"{month}-01")
        heading = _heading(first, precision, year_start)
    except ValueError:  # written by another tool, or at the calendar's very end
        return Lane(month, keys)
    now = not precision and (first.year, first.month) == (as_at.year, as_at.month)
    return Lane(heading, keys, now=now)


def _heading(month: date, precision: str, year_start: int) -> str:
    year = financial_year(month, year_start).label
    match precision:
        case "":
            return f"{month_name(month)} {month.year}"
        case "quarter":
            return f"within {quarter(month, year_start).label} {year}"
        case "financial_year":
            return f"within {year}"
        case "year":
            return f"within {month.year}"
        case "recurring":
            return f"again and again, next by {month_name(month)} {month.year}"
    words = {"half": "within a half-year", "season": "within a season"}.get(precision, precision)
    return f"{words} to {month_name(month)} {month.year}"


class AgendaView(Vertical):
    """One list of all that is due, which begins at the as-at day."""

    DEFAULT_CSS = "AgendaView { height: 1fr; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="agenda-view")
        self._desk = desk
        self._also_done = True
        self._lanes = LaneRows(desk)
        self._top: int | None = None
        """Key of the first row of the as-at day, to be shown at the top once there is a height."""
        self._read()
        self.rows = RowList(self._lanes, follows=True, id="agenda-rows")
        self.rows.empty = "Nothing in this plan has a date, and nothing is open."
        self._begin()

    def compose(self) -> ComposeResult:
        yield self.rows

    @property
    def label(self) -> str:
        """Whether all of it is listed."""
        return "agenda" if self._also_done else "agenda · open"

    def _read(self, stays: int | None = None) -> None:
        desk = self._desk
        found = calendars.dated_keys(desk.book, desk.plan["id"], also_done=self._also_done)
        notes = reviews_by_month(desk, date.max, apart=True) if has_registers(desk.book) else _NO_NOTES
        lanes = agenda_lanes(found, desk.as_at, desk.plan["year_start"], notes)
        self._lanes.show(lanes, stays=stays)
        ahead = [lane for lane in lanes if lane.keys and (lane.late or not self._is_past(lane))]
        self._top = ahead[0].keys[0] if ahead else None

    def _is_past(self, lane: Lane) -> bool:
        view = self._desk.view(lane.keys[0])
        return view is not None and view.due_to is not None and view.due_to[:7] < self._desk.as_at.isoformat()[:7]

    def _begin(self) -> None:
        """At the as-at day: what is late, else what is due next."""
        if self._top is not None:
            self.rows.let_go(self._top)

    def show_today(self) -> None:
        """What is late, or due next, on the first lines."""
        top = len(self._lanes) if self._top is None else (self._lanes.index(self._top) or 1) - 1
        self.rows.scroll_rows(max(0, min(top, self.rows.max_scroll_y)))
        if self._desk.selection not in self.rows.keys_in_view():
            self._begin()

    def reload(self, *, stays: bool = False) -> None:
        """Rows came, went or moved, or were done."""
        self._read(self._desk.staying(always=stays))
        self.rows.reload()

    def refresh_keys(self, keys: frozenset[int]) -> None:
        """These rows of the plan read differently."""
        self.rows.refresh_keys(keys)

    def show_plan(self) -> None:
        """The plan that is now in hand, at the as-at day."""
        self._read()
        self.rows.reload()
        self._begin()

    def follow(self, key: int) -> None:
        """Goes to the selected row where it is in the list."""
        self.tidy(key)
        if not self.rows.go_to(key, announce=False):
            view = self._desk.dated(key) if level_of(key) != "objective" else None
            self.rows.let_go(view.key if view is not None else None)

    def tidy(self, key: int | None) -> None:
        """Lets a row that was kept in its place go, unless it is this one."""
        if self._lanes.guest not in (None, key):
            self._read()
            self.rows.reload()

    def turn(self, steps: int) -> None:
        """To the first row of the lane before or after: a month, mostly."""
        there = self._lanes.beside(self.rows.cursor_key, steps)
        if there is not None:
            self.rows.go_to(there)

    def step(self, steps: int) -> None:
        """Lists have nothing beside them."""

    def widen(self, steps: int) -> bool:
        """A list is a list."""
        return False

    def toggle_done(self) -> bool | None:
        """Shows or hides what is done; whether it is shown now."""
        self._also_done = not self._also_done
        self._read()
        self.rows.reload()
        return self._also_done

    def month_of(self, key: int) -> date | None:
        """A row of the agenda is a row of the plan."""
        return None
