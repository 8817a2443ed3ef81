"""All keys, from the registry of acts."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.english import counted
from tsworkbench.tui.bench.actions import ACTS, ON_ENTRIES, groups, key_to, keys_of, on_entries
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.frame import ListScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import RowState, WrappedRows

_KEYS = 16
_NAME = 17
_WIDE = 70
"""Cells from which the names have a column of their own."""


class KeyRows(WrappedRows[str]):
    """Acts by group, each with its keys, its name and what it does, wrapped to the width there is."""

    def __init__(self, *, in_registers: bool) -> None:
        """`in_registers`: what keys do there comes first, else last."""
        plans = [(group, act) for group, acts in groups().items() for act in acts]
        own = [(ON_ENTRIES, act) for act in on_entries() if keys_of(act)]
        self._acts = [*own, *plans] if in_registers else [*plans, *own]
        super().__init__(len(self._acts))

    @property
    def _name(self) -> int:
        return _NAME if self._width >= _WIDE else 0

    def group_of(self, item: int) -> str:
        return self._acts[item][0]

    def words_of(self, item: int) -> str:
        act = self._acts[item][1]
        return act.help if self._name else f"{act.label}: {act.help}"

    def room_in(self, width: int) -> int:
        return width - _KEYS - self._name - 4

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self.line(index)
        line = Line(width)
        if row.item < 0:
            return line.put(row.heading or "", look.strong).strip()
        act = self._acts[row.item][1]
        own = keys_of(act)
        line.gap().put("" if row.is_rest else own or key_to("acts"), look.key if own else look.muted, width=_KEYS)
        if self._name:
            line.put("" if row.is_rest else act.label, look.text, width=self._name)
        return line.put(row.text, look.strong if state.selected else look.text).strip()


class KeysScreen(ListScreen[str | None]):
    """Every key and what it does. It changes nothing; it is left with the id of an act, if one is asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "leave", "back", show=False),
        Binding("ctrl+p,colon", "acts", show=False),
        Binding("space", "page(1)", show=False),
    ]

    def __init__(self, desk: Desk | None = None, *, in_registers: bool = False) -> None:
        self._source = KeyRows(in_registers=in_registers)
        super().__init__(RowList(self._source), desk)
        self.called("?", "Keys", counted(len(ACTS), "act"))
        self.hints.keys = (
            ("↑↓", "row"),
            ("pgup pgdn", "page"),
            (key_to("acts"), "every act by name"),
            ("esc", "back"),
        )

    def on_resize(self, event: events.Resize) -> None:
        self._source.fit(event.size.width - 4)
        self.rows.reload()

    def action_acts(self) -> None:
        self.dismiss("acts")
