"""Decisions as rows: those that are asked, by what settles them, and the log of those that were taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.calendar import terse_due
from tsworkbench.plan.english import counted
from tsworkbench.plan.governance.rag import slips_in_words
from tsworkbench.plan.model import MATTERS, Matter
from tsworkbench.store.book import Row
from tsworkbench.store.views import agreement
from tsworkbench.store.views.agreement import DatedRow
from tsworkbench.store.views.refs import key_of
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.panes.agreement import day_in_words
from tsworkbench.tui.screens.frame import Keys, TellingScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import GroupedRows, RowState
from tsworkbench.work.row.record import decided

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench

_REF = 8
_OUTCOME = 9


class Taken(NamedTuple):
    """A line of the log: the heading of a meeting, or a decision."""

    text: str = ""
    row: Row | None = None


class LogRows(GroupedRows[Taken]):
    """The decisions under the group that took them and its day."""

    _blank = Taken()

    def __init__(self, rows: list[Row]) -> None:
        self._clear()
        self.count = len(rows)
        met = None
        for row in rows:
            if met != (row["group_id"], row["on_day"]):
                met = (row["group_id"], row["on_day"])
                self._begin_group(Taken(f"{day_in_words(row['on_day'])}, {row['name']}"))
            self._lines.append(Taken(decided(row), row))

    def row(self, key: int | None) -> Row | None:
        """The decision with this key."""
        return next((line.row for line in self._lines if line.row is not None and line.row["rid"] == key), None)

    def key(self, index: int) -> int:
        row = self._lines[index].row
        return -1 if row is None else int(row["rid"])

    def index(self, key: int) -> int | None:
        return next((place for place in range(len(self._lines)) if self.key(place) == key), None)

    def selectable(self, index: int) -> bool:
        return self.key(index) >= 0

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        text, row = self._lines[index]
        line = Line(width)
        if row is None:
            return line.put(text, look.strong).strip()
        line.gap().put(row["ref"], look.muted, width=_REF).put(row["outcome"], look.muted, width=_OUTCOME).gap()
        minute = f"minute {row['minute']}" if row["minute"] else ""
        room = max(10, width - _REF - _OUTCOME - 4 - cell_len(minute))
        said = f"{text} – {row['text']}" if row["text"] else text
        line.put(said, look.strong if state.selected else look.text, width=room)
        return line.right(minute, look.muted).strip() if minute else line.strip()


class DecisionLog(TellingScreen[None]):
    """The log, and under it the decision that the cursor is on, whole."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,D", "leave", show=False),
        Binding("enter", "open", show=False),
        Binding("tab", "asked", show=False),
    ]
    KEYS: ClassVar[Keys] = (("enter", "go to"), ("tab", "what is asked"), ("esc", "back"))

    def __init__(self, bench: WholeBench, asked: Callable[[], None]) -> None:
        """`asked` opens the list of what is asked."""
        self._bench = bench
        self._asked = asked
        self._source = LogRows(agreement.taken(bench.desk.book, [bench.desk.plan["id"]]))
        super().__init__(RowList(self._source), bench.desk)
        self.rows.empty = "No decision has been recorded yet."
        self.called("D", "Decisions taken", counted(self._source.count, "decision") if self._source.count else "")

    def tell(self, page: Page) -> None:
        """The decision whole."""
        row, look = self._source.row(self.rows.cursor_key), page.look
        if row is None:
            page.words(f"{self.rows.empty} tab: what is asked.", look.muted)
            return
        page.title(row["ref"], row["title"])
        if row["kind"] != Matter.OTHER:
            page.field("About", decided(row) if row["kind"] == Matter.DATE else MATTERS[Matter(row["kind"])])
        if row["asked"]:
            page.field("Asked", f"“{row['asked']}”")
        page.field("Outcome", row["outcome"])
        page.field("By", f"{row['name']}, {day_in_words(row['on_day'])}")
        if row["was_due_to"] and row["due_to"] != row["was_due_to"]:
            page.field("Was due", day_in_words(row["was_due_to"]))
        for label, cell in (("Words", "text"), ("Minute", "minute")):
            if row[cell]:
                page.field(label, row[cell])
        if row["by"]:
            page.field("Recorded", f"{row['by']}, {day_in_words((row['at'] or '')[:10])}", look.muted)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """To the row that was decided about."""
        row = self._source.row(self.rows.cursor_key)
        if row is not None:
            self.dismiss()
            self._bench.selection.focus_pane("plan")
            self._bench.selection.go_to(key_of(row["level"], row["row_rid"]))

    def action_asked(self) -> None:
        """What is asked, instead of what was decided."""
        self.dismiss()
        self._asked()


_ARISES = {
    "typed": "typed by hand",
    "report": "typed for a report",
    "approval": "done, and waiting for approval",
    "money": "money that is not confirmed",
    "red": "rated red",
}
"""From what a question arises."""


_REF = 8
_DATES = 25
_SLIPS = 9


class Shown(NamedTuple):
    """A line of the list: a heading, a row that is asked about, or the reason under it."""

    text: str = ""
    row: DatedRow | None = None
    is_reason: bool = False
    how_many: int = 0


class Settled(NamedTuple):
    """A row that has just been decided on, which keeps its place until the cursor leaves it."""

    row: DatedRow
    place: int
    """Its place among the rows under its heading."""
    words: str
    """What was decided: "agreed", "refused", "done"."""


_HEADINGS = (
    "Past when the plan was signed off: done, or by when?",
    "Asked in words, or by what the plan says",
    "Later dates asked for",
)


def _group_of(row: DatedRow) -> int:
    return 0 if row.past is not None else 1 if row.question is not None else 2


class DecisionRows(GroupedRows[Shown]):
    """The questions of sign-off, then what is asked in words, then the dates asked for."""

    _blank = Shown()

    def __init__(self, as_at: date, year_start: int) -> None:
        self.as_at = as_at
        self._year_start = year_start
        self.settled: Settled | None = None
        self._clear()

    def settle(self, row: DatedRow, words: str) -> None:
        """A row is about to be decided on: it stays where it is."""
        before = [line.row.key for line in self._lines if line.row is not None and not line.is_reason]
        first = sum(_group_of(line.row) < _group_of(row) for line in self._lines if line.row and not line.is_reason)
        self.settled = Settled(row, before.index(row.key) - first, words)

    @property
    def count(self) -> int:
        """How many decisions are still to be taken."""
        return sum(line.how_many for line in self._lines)

    def show(self, *groups: list[DatedRow]) -> None:
        """Takes other rows: the past ones, the questions, the dates. One that was just decided on keeps its place,
        unless it is asked about still.
        """
        if self.settled is not None and any(row.key == self.settled.row.key for rows in groups for row in rows):
            self.settled = None
        counts = [len(rows) for rows in groups]
        if self.settled is not None:
            groups[_group_of(self.settled.row)].insert(self.settled.place, self.settled.row)
        self._clear()
        for heading, rows, count in zip(_HEADINGS, groups, counts, strict=True):
            if not rows:
                continue
            self._begin_group(Shown(heading, how_many=count))
            self._lines.append(self._blank)
            for row in rows:
                self._lines.append(Shown(row.title, row))
                if row.reason:
                    self._lines.append(Shown(row.reason, row, is_reason=True))

    def row(self, key: int | None) -> DatedRow | None:
        """The row with this key."""
        return next((line.row for line in self._lines if line.row is not None and line.row.key == key), None)

    def key(self, index: int) -> int:
        line = self._lines[index]
        return line.row.key if line.row is not None and not line.is_reason else -1

    def index(self, key: int) -> int | None:
        return next((place for place in range(len(self._lines)) if self.key(place) == key), None)

    def selectable(self, index: int) -> bool:
        return self.key(index) >= 0

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        text, row, is_reason, how_many = self._lines[index]
        line = Line(width)
        if row is None:
            return line.put(text, look.strong).gap(2).put(str(how_many) if how_many else "", look.muted).strip()
        if is_reason:
            return line.gap(_REF + 1).put(f"“{text}”", look.quote).strip()
        line.gap().put(row.ref, look.muted, width=_REF)
        room = max(10, width - _REF - _DATES - _SLIPS - 3)
        title = row.short_title if row.short_title and cell_len(text) > room else text
        settled = self.settled if self.settled is not None and self.settled.row.key == row.key else None
        ink = look.muted if settled is not None else look.strong if state.selected else look.text
        line.put(title, ink, width=room).gap()
        if settled is not None:
            return line.put(f"✓ {settled.words}", look.muted).strip()
        if row.past is not None:
            return line.put("was due by ", look.muted).put(day_in_words(row.past), look.doubt).strip()
        if row.question is not None:
            return line.put(
                _ARISES[row.question.why] if not row.question.group else row.question.group, look.muted
            ).strip()
        line.put(self._terse(row.due_from, row.due_to, row.due_precision), look.muted, width=9, align="right")
        line.put("  →  ", look.muted)
        asked = self._terse(row.expected_due_from, row.expected_due_to, row.expected_precision or "day")
        line.put(asked, look.doubt, width=_DATES - 14)
        return line.put(slips_in_words(row.slips), look.text if row.slips else look.muted).strip()

    def _terse(self, start: str | None, end: str | None, precision: str) -> str:
        """A date as exactly as it was said and no more: "end Mar"."""
        try:
            first, last = (date.fromisoformat(day) if day else None for day in (start, end))
        except ValueError:  # written by another tool
            return end or ""
        return terse_due(first, last, precision, as_at=self.as_at, year_start=self._year_start)
