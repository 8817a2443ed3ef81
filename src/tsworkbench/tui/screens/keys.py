"""All keys, from the registry of acts."""

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.tui.bench.actions import Act, groups, key_to, keys_of
from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.list_screen import ListScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import GroupedRows, RowState
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

_KEYS = 16
_NAME = 17
_WIDE = 70
"""Cells from which the names have a column of their own."""


class KeyRow(NamedTuple):
    """A line of the screen: a group's name (no act), an act, or the rest of its help."""

    text: str
    act: Act | None = None
    is_rest: bool = False


class KeyRows(GroupedRows[KeyRow]):
    """Acts by group, each with its keys, its name and what it does, wrapped to the width there is."""

    _blank = KeyRow("")

    def __init__(self) -> None:
        self._name = 0
        self.fit(80)

    def fit(self, width: int) -> None:
        """Breaks the help anew."""
        self._clear()
        self._name = _NAME if width >= _WIDE else 0
        for group, acts in groups().items():
            self._begin_group(KeyRow(group))
            for act in acts:
                words = act.help if self._name else f"{act.label}: {act.help}"
                first, *rest = wrap(words, max(20, width - _KEYS - self._name - 4), 3)
                self._lines.append(KeyRow(first, act))
                self._lines += [KeyRow(line, act, is_rest=True) for line in rest]

    def selectable(self, index: int) -> bool:
        return self._lines[index].act is not None and not self._lines[index].is_rest

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._lines[index]
        line = Line(width)
        if row.act is None:
            return line.put(row.text, look.strong).strip()
        own = keys_of(row.act)
        keys = "" if row.is_rest else own or key_to("acts")
        line.gap().put(keys, look.key if own else look.muted, width=_KEYS)
        if self._name:
            line.put("" if row.is_rest else row.act.label, look.text, width=self._name)
        return line.put(row.text, look.strong if state.selected else look.text).strip()


class KeysScreen(ListScreen[str | None]):
    """Every key and what it does. It changes nothing; it is left with the id of an act, if one is asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "leave", "back", show=False),
        Binding("ctrl+p,colon", "acts", show=False),
        Binding("space", "page(1)", show=False),
    ]
    DEFAULT_CSS = """
    KeysScreen { padding: 1 2 0 2; }
    KeysScreen RowList { margin: 1 0; }
    """

    def __init__(self) -> None:
        self._source = KeyRows()
        super().__init__(RowList(self._source))

    def above(self) -> ComposeResult:
        self.hints.keys = (
            ("↑↓", "row"),
            ("pgup pgdn", "page"),
            (key_to("acts"), "every act by name"),
            ("esc", "back"),
        )
        yield PaneRule(Tab("?", "Keys"), focused=True, label="esc back")

    def on_resize(self) -> None:
        self._source.fit(self.rows.size.width)
        self.rows.reload()

    def action_acts(self) -> None:
        self.dismiss("acts")
