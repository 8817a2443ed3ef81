"""What every screen that is one list has in common: its parts, and going about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tsworkbench.tui.widgets.hint_line import Hints
from tsworkbench.tui.widgets.once_screen import OnceScreen
from tsworkbench.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench

Answer = TypeVar("Answer")


class ListScreen(OnceScreen[Answer]):
    """A screen whose keys go to one list, by the keys that go about every list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup,left_parenthesis", "page(-1)", show=False),
        Binding("pagedown,right_parenthesis", "page(1)", show=False),
        Binding("home,B", "first", show=False),
        Binding("end,E", "last", show=False),
    ]

    KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """The keys that the bottom line names."""

    def __init__(self, rows: RowList) -> None:
        super().__init__()
        self.rows = rows
        self.hints = Hints()

    def compose(self) -> ComposeResult:
        self.hints.keys = self.KEYS
        yield from self.above()
        yield self.rows
        yield self.hints

    def above(self) -> ComposeResult:
        """What is above the list."""
        yield from ()

    def on_mount(self) -> None:
        self.rows.focus()

    def action_move(self, delta: int) -> None:
        self.rows.move_cursor(delta)

    def action_page(self, pages: int) -> None:
        self.rows.page(pages)

    def action_first(self) -> None:
        self.rows.first()

    def action_last(self) -> None:
        self.rows.last()

    def go_to_one(self, bench: WholeBench, rows: Sequence[tuple[int, str]]) -> None:
        """To the row of the plan; where there are several, each with its words, to the one that is chosen."""

        def go(key: int) -> None:
            self.dismiss()
            bench.selection.focus_pane("plan")
            bench.selection.go_to(key)

        if len(rows) == 1:
            go(rows[0][0])
            return
        from tsworkbench.tui.widgets.menu import Menu, MenuItem

        items = [MenuItem(str(key), words) for key, words in rows]
        self.app.push_screen(Menu("Go to", items), lambda choice: go(int(choice)) if choice else None)
