"""Each officer's list: how much is late, due this month, later and without a date; and, unfolded, the work itself.

It spans every plan in the file: an officer has one list, whichever plan a thing is in. Of an unfolded list, what comes
after this month is folded, so that colleagues stay in sight.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.strip import Strip

from tsworkbench.plan.calendar import short_month
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.plan.model import post_words
from tsworkbench.store.views import workload
from tsworkbench.store.views.row import Longest, RowView
from tsworkbench.store.views.workload import Counts, OfficerCounts
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.draw.content import Line, cut
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.panes.banner import until_words
from tsworkbench.tui.panes.lanes import Columns, lay_out, put_mark, put_title
from tsworkbench.tui.widgets import Stack
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import KeyedRows, RowState
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

_COLUMN = 6
_ROOMY = 44
"""From this width on all four counts have a column; on a narrower screen, what is late and due now."""
_AHEAD = 200
"""Rows read at once when one is looked for."""
_SHIFT = 24
"""An item's key holds its officer's number in its low bits: joint leads have the same row in two lists."""
_LATER = 1 << 32
"""What comes later in an officer's list has a row of its own, whose key is beyond those of the officers."""
_TAG = 8
"""Cells for the letters of another plan."""
_NEXT = 3
"""Rows of a list that are shown at least, if nothing of it is late or due now."""


def _heading_key(rid: int) -> int:
    return -10 - rid


def _later_key(heading: int) -> int:
    return heading - _LATER


class Later(NamedTuple):
    """The end of an unfolded list, which is folded by itself."""

    rows: frozenset[int]
    now: int
    """How many of them are due now, though there was no room for them."""
    dated: bool
    """Whether any that is not has a date."""


class OfficerRows(KeyedRows):
    """Officers with their counts, and the items of those that are unfolded."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._officers: dict[int, OfficerCounts] = {}
        self._open: set[int] = set()
        self._wide_open: set[int] = set()
        """Those of the unfolded lists of which what comes later is unfolded too."""
        self._later: dict[int, Later] = {}
        self._height: int | None = None
        self._columns: tuple[int, tuple[Longest, ...], Columns] | None = None
        self._lists: dict[str, array[int]] = {}
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
        before, self._lists = self._officers, {}
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
        keys: list[int] = []
        folded: dict[int, Later] = {}
        for heading, officer in self._officers.items():
            if self.only not in (None, officer.officer_id):
                continue
            keys.append(heading)
            if not self.is_open(heading):
                continue
            items = [key << _SHIFT | officer.rid for key in self._items(officer.officer_id)]
            shown = len(items) if self.only is not None else self._shown(officer, len(items))
            if heading in self._kept and (kept := self._kept[heading])[0] not in items:
                place = max((number + 1 for number, item in enumerate(items) if item in kept[1]), default=0)
                items.insert(place, kept[0])
                shown += place <= shown
            keys.extend(items[:shown])
            if rest := items[shown:]:
                late, now, later, _ = officer.counts
                folded[heading] = Later(frozenset(rest), max(0, late + now - shown), later > 0)
                keys.append(_later_key(heading))
                keys.extend(rest if heading in self._wide_open else ())
        self._keys, self._later = keys, folded  # all at once: the file may be locked halfway

    def _shown(self, officer: OfficerCounts, count: int) -> int:
        """How many of an officer's items are shown before the rest is folded.

        What is late and due now; of mine, what is late, and what is due now as far as it leaves room for every
        colleague who has something late. One row is not folded: that would take as much room.
        """
        late, now, *_ = officer.counts
        shown = max(late + now, min(_NEXT, count))
        if self._height is not None and self._is_mine(officer):
            behind = sum(1 for one in self._officers.values() if one.counts.late and one is not officer)
            shown = max(late, min(shown, self._height - 2 - behind), 1)
        return count if shown >= count - 1 else shown

    def _is_mine(self, officer: OfficerCounts) -> bool:
        return self._desk.me is not None and officer.officer_id == self._desk.me["id"]

    def fit(self, height: int | None) -> bool:
        """Lays my own list out for so many lines; whether that changed anything."""
        before, self._height = self._keys, height
        self._lay_out()
        return self._keys != before

    def _items(self, officer_id: str) -> array[int]:
        """What is in an officer's list: read once, until lists are read again."""
        if officer_id not in self._lists:
            book, late_at = self._desk.book, self._desk.as_at if self.only is not None else None
            if officer_id == workload.NOBODY:
                self._lists[officer_id] = workload.unled_items(book, late_at=late_at)
            else:
                self._lists[officer_id] = workload.officer_items(book, officer_id, late_at=late_at)
        return self._lists[officer_id]

    def show_only(self, officer_id: str | None) -> None:
        """Shows only what is late of one officer; of everybody all that is open, for None."""
        self.only = officer_id
        self._lists = {}
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
        """Unfolds or folds an officer's list; what comes later in it is folded."""
        if is_open:
            self._open.add(heading)
        else:
            self._open.discard(heading)
            self._wide_open.discard(heading)
        self._lay_out()

    def shows_later(self, heading: int) -> bool:
        """Whether what comes later in an officer's list is unfolded."""
        return heading in self._wide_open

    def show_later(self, heading: int, is_open: bool) -> None:
        """Unfolds or folds what comes later in an officer's list."""
        if is_open:
            self._wide_open.add(heading)
        else:
            self._wide_open.discard(heading)
        self._lay_out()

    def later_of(self, row_key: int) -> int | None:
        """The row for what comes later that a row of the pane is, or is under."""
        heading = self.heading_of(row_key)
        later = self._later.get(heading)
        return (
            None
            if later is None or row_key == heading or (row_key >= 0 and row_key not in later.rows)
            else (_later_key(heading))
        )

    def holds_later(self, key: int) -> int | None:
        """The officer in whose list the plan's row `key` is among what comes later."""
        return next((h for h, later in self._later.items() if key << _SHIFT | -10 - h in later.rows), None)

    def heading_of(self, row_key: int) -> int:
        """The officer's row that a row of the pane is under."""
        if row_key <= -_LATER:
            return row_key + _LATER
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

    def columns(self, width: int) -> Columns:
        """The columns of a list in a row of `width` cells."""
        longest = tuple(self._desk.longest(plan["id"]) for plan in self._desk.plans)
        if self._columns is None or self._columns[:2] != (width, longest):
            self._columns = (width, longest, lay_out(width - 2, longest, leads=False))
        return self._columns[2]

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        key = self._keys[index]
        line = Line(width)
        if key <= -_LATER:
            self._rest(line, width, self.heading_of(key), state, look)
        elif key < 0:
            self._officer(line, width, self._officers[key], state, look)
        else:
            self._item(line, width, key, state, look)
        return line.strip()

    def _officer(self, line: Line, width: int, officer: OfficerCounts, state: RowState, look: Look) -> None:
        is_open = self.is_open(_heading_key(officer.rid))
        late, now, *_ = officer.counts
        line.put("▾" if is_open else "▸", look.muted).gap()
        ink = look.strong if is_open or state.selected else look.text if late or now else look.muted
        if officer.officer_id == workload.NOBODY:
            ink = look.doubt
        others = officer.counts[1:] if width >= _ROOMY else (now,)
        behind = f"▲{late}" if late else "·"
        name = post_words(officer.name, self._desk.held.get(officer.officer_id))
        line.put(name, ink, width=width - 2 - len(others) * _COLUMN - len(behind) - 1).gap()
        line.put(behind, look.error if late else look.muted)
        for count in others:
            style = look.text if count and ink is not look.muted else look.muted
            line.put(str(count) if count else "·", style, width=_COLUMN, align="right")

    def _rest(self, line: Line, width: int, heading: int, state: RowState, look: Look) -> None:
        """ "13 later", "3 more by end of December, 13 later"."""
        later = self._later[heading]
        words = []
        if later.now:
            words.append(f"{later.now} more by {until_words(self._desk, wide=width >= _ROOMY)}")
        if rest := len(later.rows) - later.now:
            words.append(f"{rest} {'later' if later.dated else 'without a date'}")
        ink = look.strong if state.selected else look.muted
        line.gap(2).put("▾" if heading in self._wide_open else "▸", look.muted).gap().put(", ".join(words), ink)

    def _item(self, line: Line, width: int, key: int, state: RowState, look: Look) -> None:
        view = self._desk.view(key >> _SHIFT)
        if view is None:
            return
        columns = self.columns(width)
        put_mark(line.gap(2), columns, view, look)
        if view.plan_id != self._desk.plan["id"]:
            line.put(cut(self._desk.plan_tag(view.plan_id), _TAG), look.muted).gap()
        ink = look.strong if state.selected else look.text if is_open(view.standing) else look.muted
        due = row_marks.due_words(view, self._desk.as_at, self._desk.year_start(view.plan_id))
        far = row_marks.how_far(view, self._desk.as_at)
        if columns.date == columns.far:  # there is room for one of them
            due, far = "", far if view.late or not is_open(view.standing) else due
        cells = (
            (columns.date + 2, due, len(due), look.muted),
            (width - len(far), far, len(far), look.error if view.late else look.muted),
        )
        put_title(line, view, cells, width, ink, look, whole=columns.whole)


class OfficersPane(Stack):
    """Officers under their title rule, which heads the columns."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="officers")
        self._desk = desk
        self._lent: int | None = None
        """An officer's list unfolded only to show what another pane has selected."""
        self._lent_later: int | None = None
        """One of which only the end was."""
        self._fitted: tuple[Size, int, int] | None = None
        """The screen's size and the pane's width, and the most lines it has had so: the strip takes more and less."""
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
        narrow = 0 < self.size.width - 2 < _ROOMY
        heads = ("late", now) if narrow else ("late", now, "later", "TBC")
        return "".join(f"{head:>{_COLUMN}}" for head in heads).strip() + " "

    def on_resize(self, event: events.Resize) -> None:
        """Lays my own list out anew where there are more lines for it, or the screen has another size."""
        self.rule.show(label=self.label)
        screen, (width, height) = self.screen.size, event.size
        if self._fitted is not None and self._fitted[:2] == (screen, width) and height <= self._fitted[2]:
            return
        self._fitted = (screen, width, height)
        if self._source.fit(height - 1):
            self.rows.reload()
            if self._desk.selection is not None and self.rows.lost:
                self.follow(self._desk.selection)

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
        """Unfolds an officer's list and goes to its first item; False if nothing is on it.

        A colleague's is unfolded whole: that is what was asked for.
        """
        self._source.show_only(None)
        heading = self._source.heading_for(officer_id)
        if heading is None:
            return False
        self._source.set_open(heading, True)
        if self._desk.me is None or officer_id != self._desk.me["id"]:
            self._source.show_later(heading, True)
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
        self._source.show_later(heading, True)
        self.rows.reload()
        start = self._source.index(heading)
        for index in range((start or 0) + 1, len(self._source)):
            key = self._source.key(index)
            if key < 0 and self._source.heading_of(key) != heading:
                break
            if index % _AHEAD == 1 or index == (start or 0) + 1:
                self._source.prefetch(index, index + _AHEAD)
            view = self._desk.view(key >> _SHIFT) if key >= 0 else None
            if view is not None and wanted(view):
                if self._source.later_of(key) is None:
                    self._show_later(heading, False)
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
        """Folds or unfolds the officer's list a row belongs to, or what comes later in it."""
        heading = self._source.heading_of(row_key)
        if row_key < 0 and row_key != heading:
            self._show_later(heading, not self._source.shows_later(heading))
        else:
            self._set_open(row_key, not self._source.is_open(heading))

    def pressed(self, row_key: int, x: int) -> None:
        """A click, so many cells into a row: on a fold mark, or on what comes later, it folds or unfolds."""
        if row_key < 0 and (x <= 1 or row_key != self._source.heading_of(row_key)):
            self.toggle(row_key)

    def called(self, row_key: int) -> str:
        """What a row is called that is none of the plan."""
        return "an officer's name" if row_key == self._source.heading_of(row_key) else "what comes later in a list"

    def unfold(self, row_key: int) -> None:
        """Unfolds an officer's list, or what comes later; what is unfolded hands the cursor to its first item."""
        heading = self._source.heading_of(row_key)
        is_later = row_key != heading
        if row_key < 0 and (self._source.shows_later(heading) if is_later else self._source.is_open(heading)):
            self.rows.move_cursor(1)
        elif row_key < 0:
            self.toggle(row_key)

    def fold(self, row_key: int) -> None:
        """Folds what is unfolded; from an item, and from what is folded, goes to the row above it."""
        heading, later = self._source.heading_of(row_key), self._source.later_of(row_key)
        if row_key == later and self._source.shows_later(heading):
            self._show_later(heading, False)
        elif row_key != heading:
            self.rows.go_to(heading if later in (None, row_key) else later)
        else:
            self._set_open(row_key, False)

    def _show_later(self, heading: int, is_open: bool) -> None:
        self._lent_later = None
        self._source.show_later(heading, is_open)
        self.rows.reload()
        later = self._source.later_of(heading - _LATER)
        self.rows.go_to(heading if later is None else later)

    def _set_open(self, row_key: int, is_open: bool) -> None:
        heading = self._source.heading_of(row_key)
        self._lent = None
        self._source.set_open(heading, is_open)
        self.rows.reload()
        self.rows.go_to(heading)

    def keep_open(self) -> None:
        """The cursor has been moved in this pane: what was unfolded for it stays so."""
        self._lent = self._lent_later = None
        self.tidy(self._desk.selection)

    def follow(self, key: int) -> None:
        """Opens the list of the lead of the row another pane has selected, and shows it there."""
        self.tidy(key)
        view = self._desk.view(key)
        if view is None:
            self.rows.let_go()
            return
        if not self._source.rows_of(key):
            self._unfold_for(view)
        shown = self._source.rows_of(key)
        self._fold_lent(unless=self._source.heading_of(shown[0]) if shown else self._heading_of_lead(view), key=key)
        self.rows.reload()
        if not shown or not self.rows.go_to(shown[0], announce=False):
            self.rows.let_go(self._heading_of_lead(view))

    def _heading_of_lead(self, view: RowView) -> int | None:
        leads = [lead.officer_id for lead in view.leads] or [workload.NOBODY]
        return next((h for lead in leads if (h := self._source.heading_for(lead)) is not None), None)

    def _unfold_for(self, view: RowView) -> None:
        """Unfolds the list that a row is in, and the end of it if it is there, until the cursor is elsewhere."""
        heading = self._heading_of_lead(view)
        if self._source.holds_later(view.key) is None:
            if heading is None or view.level not in ("milestone", "task") or self._source.is_open(heading):
                return
            self._fold_lent(unless=None, key=view.key)
            self._source.set_open(heading, True)
            self._lent = heading
        ending = self._source.holds_later(view.key)
        if ending is not None and not self._source.shows_later(ending):
            self._fold_lent(unless=ending, key=view.key)
            self._source.show_later(ending, True)
            self._lent_later = ending

    def _fold_lent(self, *, unless: int | None, key: int) -> None:
        if self._lent_later is not None and self._source.holds_later(key) != self._lent_later:
            self._source.show_later(self._lent_later, False)
            self._lent_later = None
        if self._lent is not None and self._lent != unless:
            self._source.set_open(self._lent, False)
            self._lent = None
