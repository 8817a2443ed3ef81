"""Two lists side by side, or one at a time on a narrow screen: of registers, and of the entries of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Region, Size

from tsworkbench.tui.screens.registers.lists import EntryRows, HeadingLine, ListRows, MixedRows
from tsworkbench.tui.widgets.editor import Spot
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import RowSource
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab, TitleRule

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench

_NARROW, _LIST = 100, 31
"""Cells below which one of the two lists is shown at a time; and those of the left one."""
_TABS = (Tab("1", "Plan"), Tab("2", "Milestones"), Tab("3", "Officers"), Tab("4", "Registers"))
_OWN = 1000
_AT_TOP = ("New ", "Only", "Keep as")
"""The labels of what is typed about the list, and not about the entry under the cursor."""


class TwoLists(Horizontal):
    """The lists with their rules, which of them has the keys, and how they share the room."""

    DEFAULT_CSS = f"""
    TwoLists {{ height: 1fr; padding: 0 0 0 1; }}
    TwoLists #lists {{ width: {_LIST}; height: 1fr; }}
    TwoLists #entries {{ width: 1fr; height: 1fr; margin-left: 1; }}
    TwoLists.alone #lists {{ width: 1fr; }}
    TwoLists.alone #entries {{ margin-left: 0; }}
    """

    def __init__(self, bench: WholeBench, entries: RowSource) -> None:
        super().__init__(id="registers")
        self.bench = bench
        self.list_rule = PaneRule(_TABS[3], id="lists-rule")
        self.lists = RowList(ListRows(), id="register-rows")
        self.rule = PaneRule(Tab("", ""), id="entries-rule")
        self.heading = HeadingLine(self.source, self.sort_at)
        self.entries = RowList(entries, id="entry-rows")
        self._left = Vertical(id="lists")
        self._right = Vertical(id="entries")
        self.in_entries = True
        """Whether keys go to the entries, and not to the list of registers."""
        self.zoomed = False
        self.alone = False

    # -- what is in them

    def source(self) -> EntryRows | MixedRows | None:
        """The rows of the list of entries."""
        source = self.entries.source
        return source if isinstance(source, EntryRows | MixedRows) else None

    def sort_at(self, name: str) -> None:
        """A click on the heading of a field."""
        raise NotImplementedError

    def list_name(self) -> str:
        """What the open list is called."""
        raise NotImplementedError

    def list_note(self) -> str:
        """What of it is shown, if not all."""
        raise NotImplementedError

    def list_label(self, room: int, *, before: str = "") -> str:
        """What is counted of it, in so many cells."""
        raise NotImplementedError

    def tell_strip(self) -> None:
        """The strip has another width, or is about another entry."""
        raise NotImplementedError

    # -- how they are arranged

    def compose(self) -> ComposeResult:
        with self._left:
            yield self.list_rule
            yield self.lists
        with self._right:
            yield self.rule
            yield self.heading
            yield self.entries

    @property
    def rows(self) -> RowList:
        """The list that keys go to."""
        return self.entries if self.in_entries else self.lists

    @property
    def rules(self) -> Sequence[PaneRule]:
        """The title rules that are shown."""
        return [self.list_rule, self.rule]

    def write_rules(self) -> None:
        """What the two lists are called, and what the figures of the open one say."""
        width = max(0, self._right.size.width or self.size.width)
        name, note = self.list_name(), self.list_note()
        if self.alone:
            label = self.list_label(width - 58 - len(name), before=f"{name} ")
            self.list_rule.rule = self.rule.rule = TitleRule(_TABS, 3, True, label)
            return
        count = self.lists.source.count if isinstance(self.lists.source, ListRows) else 0
        self.list_rule.rule = TitleRule((_TABS[3],), 0, not self.in_entries, str(count) if count else "", 1)
        label = self.list_label(width - len(name) - len(note) - 14)
        self.rule.rule = TitleRule((Tab("", name, note),), 0, self.in_entries, label)

    def move(self, delta: int) -> None:
        """Moves the cursor."""
        self.rows.move_cursor(delta)

    def go_in(self) -> None:
        """→ : to the entries."""
        if not self.in_entries:
            self.in_entries = True
            self.arrange_lists()
            self.give_keys()

    def go_out(self) -> None:
        """← : to the list of registers."""
        if self.in_entries and len(self.lists.source):
            self.in_entries = False
            self.arrange_lists()
            self.give_keys()

    def turn(self) -> None:
        """Tab: from one list to the other."""
        if self.in_entries:
            self.go_out()
        else:
            self.go_in()

    def zoom(self) -> None:
        """The list at the whole width, and back."""
        self.zoomed = not self.zoomed
        self.fit(self.bench.app.size)

    def give_keys(self) -> None:
        for rows in (self.lists, self.entries):
            rows.refresh()
        self.rows.focus()
        self.write_rules()
        self.bench.show_hints()

    def fit(self, size: Size) -> None:
        """Both lists, or one at a time on a narrow screen or zoomed."""
        self.alone = size.width < _NARROW or self.zoomed
        self.set_class(self.alone, "alone")
        self.arrange_lists()
        self.call_after_refresh(self.write_rules)

    def arrange_lists(self) -> None:
        self._left.display = not self.alone or not self.in_entries
        self._right.display = not self.alone or self.in_entries
        self.write_rules()
        if self.alone:
            self.tell_strip()

    def on_resize(self) -> None:
        """The room for figures is another."""
        self.write_rules()
        self.tell_strip()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A list was given the focus by mouse."""
        if event.widget in (self.lists, self.entries):
            now = event.widget is self.entries
            if now != self.in_entries:
                self.in_entries = now
                self.write_rules()
                self.bench.show_hints()

    def on_pane_rule_chosen(self, event: PaneRule.Chosen) -> None:
        """A pane's name was clicked."""
        event.stop()
        name = event.name.lower()
        if name in ("plan", "milestones", "officers"):
            self.bench.selection.focus_pane(name)

    def keys_in_view(self) -> set[int]:
        """What can be seen on the screen."""
        return self.entries.keys_in_view()

    def show_marks(self, marked: frozenset[int]) -> None:
        """Marks came or went."""
        self.entries.marked = marked

    def spot(self, label: str, keeps: Mapping[int, int]) -> Spot:
        """Under the entry in hand, or at the top of the list."""
        rows = self.entries if self._right.display else self.lists
        content = rows.content_region
        top = Region(content.x + 1, content.y, max(0, content.width - 2), 1)
        if rows.cursor_key is None or label.startswith(_AT_TOP):
            return Spot(top, keeps)
        rows.show_cursor()
        here = rows.cursor_region
        kept = {**keeps, **dict.fromkeys(range(here.y, here.bottom), _OWN)}
        return Spot(Region(here.x, here.bottom, here.width, 1), kept)
