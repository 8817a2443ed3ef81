"""All of one entry on a screen: its fields whole, and the entries that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.screens.frame import FramedScreen
from tsworkbench.tui.screens.registers.strip import write_page
from tsworkbench.tui.widgets.line_view import WholeView

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.tui.screens.registers.shelf import Shelf


class EntryPage(FramedScreen[int | None]):
    """Scrolled where it is longer than the screen; left with nothing to do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,Z", "leave", "back", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup,left_parenthesis", "page(-1)", show=False),
        Binding("pagedown,right_parenthesis,space", "page(1)", show=False),
        Binding("home,B", "first", show=False),
        Binding("end,G", "last", show=False),
    ]
    DEFAULT_CSS = """
    EntryPage WholeView { margin: 0 1 1 1; height: 1fr; }
    EntryPage.short WholeView { margin: 0 1; }
    """

    def __init__(self, bench: WholeBench, shelf: Shelf, key: int) -> None:
        super().__init__(bench.desk)
        self._shelf, self._key = shelf, key
        self.whole = WholeView(self.write)
        view = shelf.view(key)
        self.called("Z", view.register.title if view is not None else "Entry", view.ref if view is not None else "")
        self.hints.keys = (("↑↓", "read on"), ("esc", "back"))

    def body(self) -> ComposeResult:
        yield self.whole

    def write(self, page: Page) -> None:
        """All of it."""
        view = self._shelf.view(self._key)
        if view is not None:
            write_page(page, self._shelf, view)

    def action_move(self, lines: int) -> None:
        self.whole.move(lines)

    def action_page(self, pages: int) -> None:
        self.whole.page(pages)

    def action_first(self) -> None:
        self.whole.move_to(0)

    def action_last(self) -> None:
        self.whole.to_end()
