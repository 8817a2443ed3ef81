"""All keys, from the registry of acts."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.strip import Strip

from tsworkbench.tui.actions import groups, keys_of
from tsworkbench.tui.acts.act import Act
from tsworkbench.tui.content import Line
from tsworkbench.tui.look import Look
from tsworkbench.tui.panes.hints import Hints
from tsworkbench.tui.widgets.row_source import RowState
from tsworkbench.tui.widgets.rows import RowList
from tsworkbench.tui.widgets.rule import PaneRule, Tab

_KEYS = 16


class KeyRows:
    """Acts by group, each with its keys and what it does."""

    def __init__(self) -> None:
        self._rows: list[str | Act] = []
        for group, acts in groups().items():
            self._rows += ([""] if self._rows else []) + [group, *acts]

    def __len__(self) -> int:
        return len(self._rows)

    def key(self, index: int) -> int:
        return index

    def index(self, key: int) -> int | None:
        return key

    def selectable(self, index: int) -> bool:
        return isinstance(self._rows[index], Act)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._rows[index]
        line = Line(width)
        if isinstance(row, str):
            return line.put(row, look.strong).strip()
        line.gap().put(keys_of(row) or "ctrl+p", look.key if row.keys else look.muted, width=_KEYS)
        return line.put(row.help, look.strong if state.selected else look.text).strip()


class KeysScreen(Screen[None]):
    """Every key and what it does. It changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "app.pop_screen", "back", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]
    DEFAULT_CSS = """
    KeysScreen { padding: 1 2 0 2; }
    KeysScreen RowList { margin: 1 0; }
    """

    def compose(self) -> ComposeResult:
        yield PaneRule(Tab("?", "Keys"), focused=True, label="esc back")
        self._list = RowList(KeyRows())
        yield self._list
        hints = Hints()
        hints.keys = (("↑↓", "row"), ("pgup pgdn", "page"), ("ctrl+p", "every act by name"), ("esc", "back"))
        yield hints

    def on_mount(self) -> None:
        self._list.focus()

    def action_move(self, delta: int) -> None:
        self._list.move_cursor(delta)

    def action_page(self, pages: int) -> None:
        self._list.page(pages)

    def action_first(self) -> None:
        self._list.first()

    def action_last(self) -> None:
        self._list.last()
