"""Workload: officers down, the months of a financial year across, and how much is open in each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import (
    FinancialYear,
    add_months,
    financial_year,
    financial_year_of,
    month_end,
    month_name,
    short_month,
)
from tsworkbench.plan.english import and_more
from tsworkbench.plan.model import post_words
from tsworkbench.store.views.row import RowView
from tsworkbench.store.views.workload import NOBODY, Load, officer_items, unled_items, workload
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.draw.content import Line, cells
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.screens.frame import TellingScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import Rows, RowState

_LATE, _LATER, _UNDATED = 0, 13, 14
"""Columns besides the twelve months, which are 1 to 12."""
_COLUMNS = 15
_LEAST_NAME = 9
"""Cells that a name has at least, if need be at the cost of columns."""
_MOST = 100
"""Rows of a cell that are told."""
_FIRST_YEAR, _LAST_YEAR = 2, 9900


class Cell(NamedTuple):
    """What was chosen: an officer's work of one column."""

    officer_id: str
    column: int
    year: FinancialYear
    as_at: date

    def holds(self, view: RowView) -> bool:
        """Whether a row is of that work."""
        if self.column == _UNDATED:
            return view.due_to is None
        if view.due_to is None:
            return False
        if self.column == _LATE:
            return view.due_to < self.as_at.isoformat()
        if self.column == _LATER:
            return view.due_to > self.year.last.isoformat()
        month = add_months(self.year.first, self.column - 1)
        first = max(month, self.as_at)
        return first.isoformat() <= view.due_to <= month_end(month).isoformat()


class WorkloadRows(Rows[Load]):
    """Officers with their counts; one cell is in hand."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.year = financial_year(desk.as_at, desk.plan["year_start"])
        self.column = 1 + (desk.as_at.year - self.year.first.year) * 12 + desk.as_at.month - self.year.first.month
        self._lines: list[Load] = []
        self._items: dict[str, Sequence[int]] = {}
        self._most = 0
        self.read()

    def read(self) -> None:
        """Reads the counts of the year."""
        self._lines = workload(self._desk.book, self.year, self._desk.as_at)
        me = self._desk.me["id"] if self._desk.me is not None else None
        self._lines.sort(key=lambda load: (load.officer_id == NOBODY, load.officer_id != me))
        self._most = max((max(load.months) for load in self._lines), default=0)
        self._items = {}

    def turn(self, years: int) -> None:
        """Another financial year."""
        first = max(_FIRST_YEAR, min(_LAST_YEAR, self.year.first.year + years))
        self.year = financial_year_of(first, self._desk.plan["year_start"])
        self.read()

    @property
    def gone(self) -> int:
        """How many months of the year are over: what was due in them and is open is late."""
        months = (self._desk.as_at.year - self.year.first.year) * 12 + self._desk.as_at.month - self.year.first.month
        return max(0, min(12, months))

    def cell(self, index: int) -> Cell:
        """The cell in hand in the row at `index`."""
        return Cell(self._lines[index].officer_id, self.column, self.year, self._desk.as_at)

    def load_of(self, cell: Cell) -> Load | None:
        """The officer whose work a cell counts, with all counts of the year."""
        return next((load for load in self._lines if load.officer_id == cell.officer_id), None)

    def work_in(self, cell: Cell) -> tuple[Sequence[int], int]:
        """The keys of the first rows that a cell counts, and how many it counts.

        An officer's work is read in the order of its dates, what has none last: a column is a stretch of it.
        """
        load = self.load_of(cell)
        if load is None:
            return (), 0
        if cell.officer_id not in self._items:
            book, nobody = self._desk.book, cell.officer_id == NOBODY
            self._items[cell.officer_id] = unled_items(book) if nobody else officer_items(book, cell.officer_id)
        keys, counts = self._items[cell.officer_id], _counts(load)
        count = counts[cell.column]
        first = 0 if cell.column == _LATE else max(0, len(keys) - sum(counts[cell.column :]))
        return keys[first : first + min(count, _MOST)], count

    def key(self, index: int) -> int:
        return self._lines[index].rid

    def index(self, key: int) -> int | None:
        return next((place for place, load in enumerate(self._lines) if load.rid == key), None)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        load = self._lines[index]
        line = Line(width)
        ink = look.doubt if load.officer_id == NOBODY else look.strong if state.selected else look.text
        name, *each = widths(width, self.gone, self.column)
        line.put(post_words(load.name, self._desk.held.get(load.officer_id)), ink, width=name)
        for column, (count, cell) in enumerate(zip(_counts(load), each, strict=True)):
            if not cell:
                continue
            words = "·" if not count else f"▲{count}" if column == _LATE else str(count)
            here = state.selected and state.focused and column == self.column
            style = look.cursor if here else self._ink(column, count, look)
            words = f" {words}" if here else words
            line.gap(max(0, cell - len(words))).put(words, style)
        return line.strip()

    def _ink(self, column: int, count: int, look: Look) -> Style:
        """The heaviest month of all stands out most, what is at least half of it a little."""
        if column == _LATE and count:
            return look.error
        if not count:
            return look.muted
        if 1 <= column <= 12 and count > 1:
            if count == self._most:
                return look.doubt + Style(bold=True)
            if count * 2 >= self._most:
                return look.strong
        return look.text if 1 <= column <= 12 else look.muted


def widths(width: int, gone: int, column: int) -> list[int]:
    """Cells of the name and of each column, 0 for one that is not shown.

    On a narrow screen months gone by give theirs to the names; on a very narrow one those furthest from the column that
    the cursor is on, which is always shown.
    """
    month = 6 if width >= 112 else 5 if width >= 98 else 4
    past = month if width >= 98 else 2
    each = [month + 1, *([past] * gone), *([month] * (12 - gone)), month + 2, month + 1]
    for place in sorted(range(_COLUMNS), key=lambda place: (not 1 <= place <= gone, -abs(place - column))):
        if width - sum(each) >= _LEAST_NAME:
            break
        if place != column:
            each[place] = 0
    return [max(1, width - sum(each)), *each]


def _counts(load: Load) -> tuple[int, ...]:
    return (load.late, *load.months, load.later, load.undated)


class WorkloadHead(Widget):
    """The names of the columns."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "WorkloadHead { height: 1; margin: 0 1; }"

    def __init__(self, rows: WorkloadRows, as_at: date) -> None:
        super().__init__()
        self._rows = rows
        self.as_at = as_at

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width = self.size.width
        name, *each = widths(max(0, width - 2), self._rows.gone, self._rows.column)
        line = Line(width, look.base).gap(1).gap(name)
        months = [add_months(self._rows.year.first, n) for n in range(12)]
        heads = ["late", *(short_month(month) for month in months), "later", "TBC"]
        for column, (head, cell) in enumerate(zip(heads, each, strict=True)):
            if not cell:
                continue
            now = 1 <= column <= 12 and months[column - 1] == self.as_at.replace(day=1)
            words = head if len(head) <= cell else head[:1]
            line.put(words, look.strong if now else look.muted, width=cell, align="right")
        return line.strip()


class WorkloadScreen(TellingScreen[Cell | None]):
    """Who has how much to do in which month, over all plans of the file, and what that is. It changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,W", "leave", "back", show=False),
        Binding("left,h", "column(-1)", show=False),
        Binding("right,l", "column(1)", show=False),
        Binding("left_square_bracket", "turn(-1)", show=False),
        Binding("right_square_bracket", "turn(1)", show=False),
        Binding("enter", "choose", show=False),
    ]
    DEFAULT_CSS = """
    WorkloadScreen.zoomed WorkloadHead { display: none; }
    """

    KEYS = (("enter", "show the items"), ("↑↓", "officer"), ("←→", "month"), ("[ ]", "year"), ("esc", "back"))

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._source = WorkloadRows(desk)
        super().__init__(RowList(self._source), desk)
        self._head = WorkloadHead(self._source, desk.as_at)
        self.called("W", "Workload", self._label)
        self.rows.empty = "No officer has open work."

    @property
    def _label(self) -> str:
        return f"open work by month · {self._source.year.label}"

    def above(self) -> ComposeResult:
        yield self._head

    def lines_above(self) -> int:
        return 1

    # -- what there is to do in the cell

    def tell(self, page: Page) -> None:
        """The work of the officer and the month that the cursor is on, each row whole."""
        cell, look = self._cell, page.look
        if cell is None:
            return
        load, (keys, count) = self._source.load_of(cell), self._source.work_in(cell)
        name = load.name if load is not None else ""
        page.words([(name, look.strong), (f" · {self._column_words(cell)}", look.text), (f" · {count:,}", look.muted)])
        page.air()
        self._desk.read_ahead(keys)
        views = [view for view in map(self._desk.view, keys) if view is not None]
        if not count:
            page.words("Nothing is open there.", look.muted)
        for view in views:
            tag = self._desk.plan_tag(view.plan_id) if len(self._desk.plans) > 1 else ""
            due = row_marks.due_words(view, self._desk.as_at, self._desk.year_start(view.plan_id))
            far = look.error if view.late else look.muted
            right = [
                (f"{tag}  " if tag else "", look.muted),
                (cells(due, 9), look.text),
                (cells(row_marks.how_far(view, self._desk.as_at), 9, align="right"), far),
            ]
            page.row(view.ref, view.title, right=right, mark=(row_marks.mark(view), row_marks.mark_style(view, look)))
        if count > len(views):
            page.words(f"{and_more(count - len(views))}: Enter shows all of them in the officer's list.", look.muted)

    def _column_words(self, cell: Cell) -> str:
        if cell.column in (_LATE, _LATER, _UNDATED):
            return {_LATE: "late", _LATER: f"after {self._source.year.label}", _UNDATED: "without a date"}[cell.column]
        month = add_months(cell.year.first, cell.column - 1)
        return f"{month_name(month)} {month.year}"

    @property
    def _cell(self) -> Cell | None:
        index = None if self.rows.cursor_key is None else self._source.index(self.rows.cursor_key)
        return None if index is None else self._source.cell(index)

    def day_turned(self, day: date) -> None:
        """Another day has begun."""
        self._source.read()
        self._head.as_at = day
        self.rows.reload()
        self.tell_again()

    def action_column(self, delta: int) -> None:
        self._source.column = max(0, min(_COLUMNS - 1, self._source.column + delta))
        if self.rows.cursor_key is not None:
            if self.has_class("narrow"):  # other columns may be shown now
                self.rows.reload()
                self._head.refresh()
            else:
                self.rows.refresh_keys([self.rows.cursor_key])
            self.tell_again()

    def action_turn(self, years: int) -> None:
        self._source.turn(years)
        self.rows.reload()
        self._head.refresh()
        self.rule.show(label=self._label)
        self.tell_again()

    def action_choose(self) -> None:
        if (cell := self._cell) is not None:
            self.dismiss(cell)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_choose()
