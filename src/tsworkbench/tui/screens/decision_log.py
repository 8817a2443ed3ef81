"""The log of decisions: what groups have decided about the plan and its rows, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.english import counted
from tsworkbench.plan.model import MATTERS, Matter
from tsworkbench.store.book import Row
from tsworkbench.store.views import agreement
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
