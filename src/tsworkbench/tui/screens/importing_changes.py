"""What a newer edition would change, to be looked through before anything is written."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tsworkbench.plan.comparison import Comparison
from tsworkbench.tui.panes.hints import Hints
from tsworkbench.tui.screens.calm import Prose
from tsworkbench.tui.screens.importing_rows import ChangeRows
from tsworkbench.tui.screens.listing import ListScreen
from tsworkbench.tui.widgets.rows import RowList
from tsworkbench.tui.widgets.rule import PaneRule, Tab

WRITE, BACK, LEAVE = "write", "back", "leave"
"""How the screen is left."""


class ImportChanges(ListScreen[str]):
    """Each difference may be taken or left. `chosen` is written to as that is done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end('leave')", show=False),
        Binding("enter", "end('write')", show=False),
        Binding("b,left", "end('back')", show=False),
        Binding("space", "turn", show=False),
    ]
    DEFAULT_CSS = """
    ImportChanges PaneRule { margin: 1 1 0 1; }
    ImportChanges Prose { margin: 1 1 0 3; }
    ImportChanges RowList { margin: 1 0 1 1; }
    """

    def __init__(self, comparisons: list[Comparison], chosen: dict[str, bool], *, source: str, before: str) -> None:
        """`before`: the sentence about which document the plan came from."""
        super().__init__()
        self._chosen = chosen
        self._rows = ChangeRows(comparisons, chosen)
        self._list = RowList(self._rows)
        self._rule = PaneRule(Tab("", f"Import · {source}"), focused=True)
        unchanged = sum(comparison.unchanged for comparison in comparisons)
        doubts = " ".join(f"It was {comparison.doubt}." for comparison in comparisons if comparison.doubt)
        self._words = f"{before} {unchanged:,} rows stay as they are. {doubts}".strip()
        self._hints = Hints()

    def compose(self) -> ComposeResult:
        yield self._rule
        yield Prose(self._words, "muted", lines=3)
        yield self._list
        self._hints.keys = (
            ("enter", "writes what is ticked"),
            ("space", "take or leave"),
            ("b", "back"),
            ("esc", "leave"),
        )
        yield self._hints

    def on_mount(self) -> None:
        self._list.focus()
        self._count()

    def on_resize(self) -> None:
        self._rows.fit(self._list.size.width)
        self._list.reload()

    def _count(self) -> None:
        taken = sum(self._rows.is_taken(one) for one in self._rows.differences)
        self._rule.show(label=f"{taken:,} of {len(self._rows.differences):,} to be written")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_turn()

    def action_turn(self) -> None:
        """Takes what would be left, and leaves what would be taken."""
        if self._list.cursor_key is None:
            return
        one = self._rows.differences[self._list.cursor_key]
        self._chosen[one.key] = not self._rows.is_taken(one)
        self._list.reload()
        self._count()

    def action_end(self, how: str) -> None:
        self.dismiss(how)
