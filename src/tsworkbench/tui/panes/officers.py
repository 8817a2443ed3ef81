"""Each officer's list: how much is late, due this month, later and without a date; and, unfolded, the work itself.

It spans every plan in the file: an officer has one list, whichever plan a thing stands in.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from tsworkbench.plan.calendar import short_month
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.store.views import workload
from tsworkbench.store.views.row import RowView
from tsworkbench.store.views.workload import Counts, OfficerCounts
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import marks
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import KeyedRows, RowState
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

_COLUMN = 6
_AHEAD = 200
"""Rows read at once when one is looked for."""
_SHIFT = 24
"""An item's key holds its officer's number in its low bits: joint leads have the same row in two lists."""


def _heading_key(rid: int) -> int:
    return -10 - rid


class OfficerRows(KeyedRows):
    """Officers with their counts, and the items of those that are unfolded."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._officers: dict[int, OfficerCounts] = {}
        self._open: set[int] = set()
        self._keys: list[int] = []
        self.guest: int | None = None
        """A row of the plan that is kept where it was, though it is no longer that officer's open work."""
        self.only: str | None = None
        """The one officer (by id, or nobody) of whom anything is shown: what is late, if anything is."""
        self._kept: dict[int, tuple[int, frozenset[int]]] = {}
        """By heading, the guest's row there and the rows before it."""
        self.read()

    def read(self, *, stays: int | None = None) -> None:
        """Reads counts and unfolded lists again; the plan's row `stays` keeps its place in them, if it had one."""
        before = self._officers
        self._kept = {self.heading_of(row): (row, self._before(row)) for row in self.rows_of(stays or -1)}
        self.guest = None
        nobody = workload.unled_counts(self._desk.book, self._desk.as_at)
        everyone = [*self._desk.officers(), *([nobody] if any(nobody.counts) else [])]
        self._officers = {_heading_key(o.rid): o for o in everyone}
        for heading in self._kept:
            if heading not in self._officers:  # it was the last of this officer's open work
                self._seat(heading, list(before), before[heading]._replace(counts=Counts()))
        self._lay_out()
        if stays is not None and any(heading in self._kept for heading in self._officers):
            self.guest = stays

    def _before(self, row: int) -> frozenset[int]:
        return frozenset(self._keys[self._keys.index(self.heading_of(row)) + 1 : self._keys.index(row)])

    def _seat(self, heading: int, order: list[int], officer: OfficerCounts) -> None:
        """Puts an officer without open work back where the officer was among the others."""
        earlier = {*order[: order.index(heading)]}
        seats = list(self._officers.items())
        place = max((number + 1 for number, (one, _) in enumerate(seats) if one in earlier), default=0)
        self._officers = dict([*seats[:place], (heading, officer), *seats[place:]])

    def _lay_out(self) -> None:
        keys = []
        for heading, officer in self._officers.items():
            if self.only not in (None, officer.officer_id):
                continue
            keys.append(heading)
            if self.is_open(heading):
                items = [key << _SHIFT | officer.rid for key in self._items(officer.officer_id)]
                if heading in self._kept and (kept := self._kept[heading])[0] not in items:
                    place = max((number + 1 for number, item in enumerate(items) if item in kept[1]), default=0)
                    items.insert(place, kept[0])
                keys.extend(items)
        self._keys = keys  # all at once: the file may be locked halfway

    def _items(self, officer_id: str) -> array[int]:
        late_at = self._desk.as_at if self.only is not None else None
        if officer_id == workload.NOBODY:
            return workload.unled_items(self._desk.book, late_at=late_at)
        return workload.officer_items(self._desk.book, officer_id, late_at=late_at)

    def show_only(self, officer_id: str | None) -> None:
        """Shows only what is late of one officer; of everybody all that is open, for None."""
        self.only = officer_id
        self._lay_out()

    @property
    def everybody(self) -> list[OfficerCounts]:
        """All who have open work, whether or not they are shown."""
        return list(self._officers.values())

    def officer_at(self, row_key: int) -> OfficerCounts:
        """The officer that a row of the pane is, or is under."""
        return self._officers[self.heading_of(row_key)]

    def is_open(self, heading: int) -> bool:
        """Whether an officer's list is unfolded."""
        return heading in self._open or self.only is not None

    def set_open(self, heading: int, is_open: bool) -> None:
        """Unfolds or folds an officer's list."""
        if is_open:
            self._open.add(heading)
        else:
            self._open.discard(heading)
        self._lay_out()

    def heading_of(self, row_key: int) -> int:
        """The officer's row that a row of the pane is under."""
        return row_key if row_key < 0 else _heading_key(row_key & (1 << _SHIFT) - 1)

    def heading_for(self, officer_id: str) -> int | None:
        """The row of an officer (or of nobody), if there is open work."""
        return next((h for h, o in self._officers.items() if o.officer_id == officer_id), None)

    def rows_of(self, key: int) -> list[int]:
        """The rows of the pane in which the plan's row `key` stands now."""
        return [row for row in self._keys if row >= 0 and row >> _SHIFT == key]

    def heading(self, index: int) -> int | None:
        """Where the officer of a row is."""
        return self.index(self.heading_of(self._keys[index]))

    def about(self, key: int) -> int:
        """The plan's row that stands here; an officer's own row is about the officer."""
        return key if key < 0 else key >> _SHIFT

    def prefetch(self, first: int, last: int) -> None:
        self._desk.read_ahead(key >> _SHIFT for key in self._keys[first : last + 1] if key >= 0)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        key = self._keys[index]
        line = Line(width)
        if key < 0:
            self._officer(line, width, self._officers[key], state, look)
        else:
            self._item(line, width, key, state, look)
        return line.strip()

    def _officer(self, line: Line, width: int, officer: OfficerCounts, state: RowState, look: Look) -> None:
        is_open = self.is_open(_heading_key(officer.rid))
        line.put("▾" if is_open else "▸", look.muted).gap()
        ink = look.strong if is_open or state.selected else look.text
        if officer.officer_id == workload.NOBODY:
            ink = look.doubt
        line.put(officer.name, ink, width=width - 2 - 4 * _COLUMN)
        late, *others = officer.counts
        line.put(f"▲{late}" if late else "·", look.error if late else look.muted, width=_COLUMN, align="right")
        for count in others:
            style = look.text if count else look.muted
            line.put(str(count) if count else "·", style, width=_COLUMN, align="right")

    def _item(self, line: Line, width: int, key: int, state: RowState, look: Look) -> None:
        view = self._desk.view(key >> _SHIFT)
        if view is None:
            return
        line.gap(2).put(marks.mark(view), marks.mark_style(view, look)).gap()
        line.put(marks.short_ref(view), look.muted, width=4).gap()
        room = max(1, width - 9 - 18)
        if view.plan_id != self._desk.plan["id"]:
            plan = f"{self._desk.plan_tag(view.plan_id)} "[:room]
            line.put(plan, look.muted)
            room -= len(plan)
        ink = look.strong if state.selected else look.text if is_open(view.standing) else look.muted
        line.put(marks.title_within(view, room), ink, width=room).gap()
        line.put(marks.due_words(view, self._desk.as_at, self._desk.year_start(view.plan_id)), look.muted, width=9)
        far = marks.how_far(view, self._desk.as_at)
        line.put(far, look.error if view.late else look.muted, width=8, align="right")


class OfficersPane(Vertical):
    """Officers under their title rule, which heads the columns."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="officers")
        self._desk = desk
        self._lent: int | None = None
        """An officer's list unfolded only to show what another pane has selected."""
        self._source = OfficerRows(desk)
        if desk.me is not None and (mine := self._source.heading_for(desk.me["id"])) is not None:
            self._source.set_open(mine, True)
        self.rule = PaneRule(Tab("3", "Officers"), label=self.label, tail=0, id="officers-rule")
        self.rows = RowList(self._source, follows=True, id="officer-rows")
        self.rows.empty = "No officer has open work."

    def compose(self) -> ComposeResult:
        yield self.rule
        yield self.rows

    @property
    def label(self) -> str:
        """The heads of the count columns; where one officer's late work is shown, the way back from there."""
        if self._source.only is not None:
            return "esc all "
        ahead = self._desk.look_ahead
        now = f"{ahead}d" if isinstance(ahead, int) else short_month(self._desk.horizon)
        heads = ("late", now, "later", "TBC")
        return "".join(f"{head:>{_COLUMN}}" for head in heads).strip() + " "

    def reload(self, *, stays: bool = False) -> None:
        """Counts or lists have changed. `stays`: the selected row keeps its place, whatever was done to it."""
        self._source.read(stays=self._desk.staying(always=stays))
        self.rows.reload()

    def tidy(self, key: int | None) -> None:
        """Lets a row that was kept in its place go, unless it is this one."""
        if self._source.guest not in (None, key):
            self._source.read()
            self.rows.reload()

    def refresh_keys(self, keys: frozenset[int]) -> None:
        """These rows of the plan read differently."""
        self.rows.refresh_keys(row for key in keys for row in self._source.rows_of(key))

    @property
    def note(self) -> str:
        """Whose late work alone is shown, where that is so."""
        officer = next((o for o in self._source.everybody if o.officer_id == self._source.only), None)
        return f"late, {officer.name}" if officer is not None else ""

    def show_late_of(self, officer_id: str) -> bool:
        """Shows only what is late of one officer, and goes to the first of it; False if nothing is, and all shows."""
        self._source.show_only(officer_id)
        heading = self._source.heading_for(officer_id)
        if heading is None or len(self._source) < 2:
            self._source.show_only(None)
            return False
        self._lent = None
        self.rows.reload()
        self.rows.go_to(heading)
        self.rows.move_cursor(1)
        return True

    def show_everybody(self) -> bool:
        """Shows everybody's lists again; False if they are shown already."""
        if self._source.only is None:
            return False
        only, key = self._source.only, self.rows.cursor_key
        self._source.show_only(None)
        if key is not None and key >= 0 and (heading := self._source.heading_for(only)) is not None:
            self._source.set_open(heading, True)  # the row that was chosen stays in sight
        self.rows.reload()
        return True

    def my_list(self) -> bool:
        """Unfolds my own list and goes to its first item; False if nothing is on it."""
        return self._desk.me is not None and self.list_of(self._desk.me["id"])

    def list_of(self, officer_id: str) -> bool:
        """Unfolds an officer's list and goes to its first item; False if nothing is on it."""
        self._source.show_only(None)
        heading = self._source.heading_for(officer_id)
        if heading is None:
            return False
        self._source.set_open(heading, True)
        self._lent = None
        self.rows.reload()
        self.rows.go_to(heading)
        self.rows.move_cursor(1)
        return True

    def officer(self) -> OfficerCounts | None:
        """The officer the cursor is on, or in whose list; None for work that nobody leads."""
        key = self.rows.cursor_key
        found = self._source.officer_at(key) if key is not None else None
        return found if found is not None and found.officer_id != workload.NOBODY else None

    def show_items(self, officer_id: str, wanted: Callable[[RowView], bool]) -> None:
        """Unfolds an officer's list and goes to the first item that is wanted."""
        self._source.show_only(None)
        heading = self._source.heading_for(officer_id)
        if heading is None:
            return
        self._set_open(heading, True)
        start = self._source.index(heading)
        for index in range((start or 0) + 1, len(self._source)):
            key = self._source.key(index)
            if key < 0:
                break
            if index % _AHEAD == 1 or index == (start or 0) + 1:
                self._source.prefetch(index, index + _AHEAD)
            view = self._desk.view(key >> _SHIFT)
            if view is not None and wanted(view):
                self.rows.go_to(key)
                break

    def show_mine(self) -> None:
        """Unfolds my own list, wherever the cursor is: somebody else sits at the desk now."""
        self.show_everybody()
        if self._desk.me is not None and (mine := self._source.heading_for(self._desk.me["id"])) is not None:
            self._lent = None
            self._source.set_open(mine, True)
            self.rows.reload()

    def toggle(self, row_key: int) -> None:
        """Folds or unfolds the officer's list a row belongs to."""
        self._set_open(row_key, not self._source.is_open(self._source.heading_of(row_key)))

    def unfold(self, row_key: int) -> None:
        """Unfolds an officer's list; one that is open hands the cursor to its first item."""
        if row_key < 0 and self._source.is_open(row_key):
            self.rows.move_cursor(1)
        elif row_key < 0:
            self._set_open(row_key, True)

    def fold(self, row_key: int) -> None:
        """Folds an officer's list; from an item goes to its officer."""
        if row_key >= 0:
            self.rows.go_to(self._source.heading_of(row_key))
        else:
            self._set_open(row_key, False)

    def _set_open(self, row_key: int, is_open: bool) -> None:
        heading = self._source.heading_of(row_key)
        self._lent = None
        self._source.set_open(heading, is_open)
        self.rows.reload()
        self.rows.go_to(heading)

    def keep_open(self) -> None:
        """The cursor has been moved in this pane: what was unfolded for it stays so."""
        self._lent = None
        self.tidy(self._desk.selection)

    def follow(self, key: int) -> None:
        """Opens the list of the lead of the row another pane has selected, and shows it there."""
        self.tidy(key)
        view = self._desk.view(key)
        if view is None:
            self.rows.let_go()
            return
        shown = self._source.rows_of(key)
        if shown:
            self._fold_lent(unless=self._source.heading_of(shown[0]))
            self.rows.reload()
            self.rows.go_to(shown[0], announce=False)
            return
        leads = [lead.officer_id for lead in view.leads] or [workload.NOBODY]
        heading = next((h for lead in leads if (h := self._source.heading_for(lead)) is not None), None)
        self._fold_lent(unless=heading)
        if heading is None:
            self.rows.reload()
            self.rows.let_go()
            return
        if view.level in ("milestone", "task") and not self._source.is_open(heading):
            self._source.set_open(heading, True)
            self._lent = heading
        self.rows.reload()
        if not any(self.rows.go_to(row, announce=False) for row in self._source.rows_of(key)[:1]):
            self.rows.let_go(heading)

    def _fold_lent(self, *, unless: int | None) -> None:
        if self._lent is not None and self._lent != unless:
            self._source.set_open(self._lent, False)
            self._lent = None
