"""What every screen that is one list has in common: its parts, going about it, and what is told of its cursor's row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.screens.frame import FramedScreen
from tsworkbench.tui.widgets.line_view import WholeView
from tsworkbench.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from tsworkbench.tui.bench.desk import Desk
    from tsworkbench.tui.bench.protocol import WholeBench

Answer = TypeVar("Answer")
Keys = tuple[tuple[str, str], ...]


class ListScreen(FramedScreen[Answer]):
    """A screen whose keys go to one list, by the keys that go about every list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup,left_parenthesis", "page(-1)", show=False),
        Binding("pagedown,right_parenthesis", "page(1)", show=False),
        Binding("home,B", "first", show=False),
        Binding("end,E", "last", show=False),
    ]
    DEFAULT_CSS = """
    ListScreen RowList { margin: 0 1 1 1; }
    ListScreen.short RowList { margin: 0 1; }
    """

    KEYS: ClassVar[Keys] = ()
    """The keys that the bottom line names."""

    def __init__(self, rows: RowList, desk: Desk | None = None) -> None:
        super().__init__(desk)
        self.rows = rows

    def body(self) -> ComposeResult:
        if self.KEYS:
            self.show_keys(self.KEYS)
        yield from self.above()
        yield self.rows

    def above(self) -> ComposeResult:
        """What is above the list."""
        yield from ()

    def show_keys(self, keys: Keys) -> None:
        """The keys that the bottom line names from now on."""
        self.hints.keys = keys

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


_LEAST = 4
"""Lines without which nothing is told under a list: z shows it instead."""


class TellingScreen(ListScreen[Answer]):
    """A list, and under it all of what its cursor is on: `tell` puts that on a page.

    The list is as high as its rows need, up to three fifths of the room; where there is no room for both, `z` shows
    what is told alone, and back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "zoom", show=False),
        Binding("space", "read_on", show=False),
        Binding("escape", "leave", show=False),
    ]
    DEFAULT_CSS = """
    TellingScreen RowList { margin: 0 1; }
    TellingScreen WholeView { margin: 1 1 0 1; }
    TellingScreen.short WholeView, TellingScreen.zoomed WholeView { margin: 0 1; }
    """

    READS_AFTER = 1
    """How many of the screen's own keys the bottom line names before those that read on."""

    def __init__(self, rows: RowList, desk: Desk | None = None) -> None:
        super().__init__(rows, desk)
        self.whole = WholeView(self.tell)
        self._named: Keys = ()
        self._high = -1

    def tell(self, page: Page) -> None:
        """Puts all of what the cursor is on onto the page."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        yield from super().body()
        yield self.whole

    def tell_again(self) -> None:
        """The cursor is on another row, or the rows are others."""
        self.fit_list()
        self.whole.read_again()
        self._show_all_keys()

    def on_mount(self) -> None:
        self.call_after_refresh(self.tell_again)

    def on_resize(self, event: events.Resize) -> None:
        self.fit_frame(event.size)
        self.fit_list()
        self.call_after_refresh(self._show_all_keys)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.tell_again()

    # -- the room there is

    def lines_above(self) -> int:
        """How many lines there are between the title rule and the list."""
        return 0

    def fit_list(self) -> None:
        """Shares the height between the list and what is told of its row."""
        air = 0 if self.has_class("short") else 3
        room = self.size.height - 3 - self.lines_above() - air
        zoomed = self.has_class("zoomed")
        least = max(_LEAST, room * 2 // 5)
        both = room >= 2 * _LEAST
        self.rows.display = not zoomed
        self.whole.display = both or zoomed
        height = max(1, min(len(self.rows.source), room - least)) if both else 0
        if height != self._high:
            self._high = height
            self.rows.styles.height = height or "1fr"

    def show_keys(self, keys: Keys) -> None:
        self._named = keys
        self._show_all_keys()

    def _show_all_keys(self) -> None:
        """The screen's own, and before the last one those that read on, where there is more to read than is shown."""
        more = self.whole.has_more if self.whole.display else True
        zoomed = self.has_class("zoomed")
        reads = (("space", "read on"),) if self.whole.display and more else ()
        zooms = (("z", "the list"),) if zoomed else (("z", "whole"),) if more else ()
        *own, last = self._named or (("esc", "back"),)
        place = self.READS_AFTER
        self.hints.keys = (*zooms, *reads, last) if zoomed else (*own[:place], *zooms, *reads, *own[place:], last)

    def action_zoom(self) -> None:
        """What is told alone on the screen, and back."""
        self.toggle_class("zoomed")
        self.fit_list()
        if not self.has_class("zoomed"):
            self.rows.focus()
        self.call_after_refresh(self._show_all_keys)

    def action_read_on(self) -> None:
        """The next screenful of what is told; where all of it is seen, the next rows."""
        if self.whole.display and self.whole.has_more:
            self.whole.read_on()
        else:
            self.rows.page(1)

    def action_page(self, pages: int) -> None:
        if self.has_class("zoomed"):
            self.whole.page(pages)
        else:
            self.rows.page(pages)

    def action_leave(self) -> None:
        """Back: first to the list."""
        if self.has_class("zoomed"):
            self.action_zoom()
        else:
            self.dismiss(None)
