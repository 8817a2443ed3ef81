"""The three panes side by side, or one at a time where there is little room."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tsworkbench.store.views.refs import has_registers, level_of
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.panes.milestones import MilestonesPane
from tsworkbench.tui.panes.officers import OfficersPane
from tsworkbench.tui.panes.plan import PlanPane
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.title_rule import Tab, TitleRule

PANES = ("plan", "milestones", "officers")
_TABS = (Tab("1", "Plan"), Tab("2", "Milestones"), Tab("3", "Officers"))
REGISTERS = Tab("4", "Registers")
"""Where registers are: a place of its own instead of the three panes."""

Pane = PlanPane | MilestonesPane | OfficersPane


class LinkedPanes(Horizontal):
    """Three views of one selection, and which of them has the keys."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="panes")
        self._desk = desk
        self.plan = PlanPane(desk, roomy=True)
        self.milestones: MilestonesPane = MilestonesPane(desk)
        self.officers = OfficersPane(desk)
        self._side = Vertical(id="side")
        self.by_name: dict[str, Pane] = {"plan": self.plan, "milestones": self.milestones, "officers": self.officers}
        self.current = "plan"
        """The name of the pane that keys go to."""
        self.alone = False
        """Whether one pane at a time is shown."""

    def compose(self) -> ComposeResult:
        yield self.plan
        with self._side:
            yield self.milestones
            yield self.officers

    @property
    def rows(self) -> RowList:
        """The list of the pane that keys go to."""
        return self.by_name[self.current].rows

    def name_of(self, rows: object) -> str | None:
        """The name of the pane that a list of rows stands in."""
        return next((name for name, pane in self.by_name.items() if rows is pane.rows), None)

    def selected_key(self) -> int | None:
        """The row that acts are about: the selected one, which the cursor's is as soon as it is moved to another.

        None where the cursor was moved to what is not a row of the plan: an officer's name, a month.
        """
        about = self.rows.about if self.rows.chosen else None
        if about is None:
            return self._desk.selection
        return about if about >= 0 else None

    @property
    def in_hand(self) -> str:
        """What the cursor is on, by the name under which the registry keeps the hints for it."""
        key = self.selected_key()
        if key is None:
            if self.current == "officers" and self.rows.cursor_key is not None:
                return "officer"
            return "month" if self.current == "milestones" else "nothing"
        if self.current == "milestones":
            return f"row of the {self.milestones.kind}"
        return level_of(key)

    def lay_out(self, *, alone: bool, roomy: bool) -> None:
        """Shows the current pane only, or all three; `roomy` puts air around open objectives."""
        self.alone = alone
        self.plan.display = not alone or self.current == "plan"
        self._side.display = not alone or self.current != "plan"
        self.milestones.display = not alone or self.current == "milestones"
        self.officers.display = not alone or self.current == "officers"
        self.plan.set_roomy(roomy)
        self.write_rules()

    def write_rules(self) -> None:
        """What the panes are called, and what their rules tell at the right."""
        notes = (self.plan.filter.text, "", self.officers.note)
        named = tuple(tab._replace(note=note) for tab, note in zip(_TABS, notes, strict=True))
        whole = (*named, REGISTERS) if self.alone and has_registers(self._desk.book) else named
        for place, (name, pane) in enumerate(self.by_name.items()):
            tabs, active = (whole, place) if self.alone else ((named[place],), 0)
            tail = 0 if name == "officers" else 2
            key = key_to("next_view") if name == "milestones" else ""
            pane.rule.rule = TitleRule(tabs, active, name == self.current, pane.label, tail, key)

    def follow(self, key: int, *, anew: bool = True) -> None:
        """All panes that are shown turn to the selected row; one whose cursor was moved off the plan's rows stays.

        Not `anew`, a pane that was turned elsewhere, to another month, is left there.
        """
        for name, pane in self.by_name.items():
            rows = pane.rows
            here = rows.about == key or (name == self.current and rows.chosen and (rows.about or 0) < 0)
            if not pane.display or here:
                continue
            if anew or rows.lost or pane is self.plan:
                pane.follow(key)
                if name == self.current:
                    pane.keep_open()
            elif rows.cursor_key is None:
                rows.point_at(key)

    def let_go(self) -> None:
        """No row is selected: no pane has a cursor, but for one that is on what is not a row of the plan."""
        for name, pane in self.by_name.items():
            if name != self.current or not pane.rows.chosen:
                pane.rows.let_go()

    def hold(self, rows: RowList) -> None:
        """A list without the keys was turned, or its cursor moved: it has one on the selected row only."""
        foreign = rows.about not in (None, self._desk.selection) and (rows.about or 0) >= 0
        if foreign and rows is not self.rows and not rows.has_focus:
            rows.let_go()
            if self._desk.selection is not None:
                rows.point_at(self._desk.selection, shows=False)

    def give_keys(self, name: str) -> None:
        """Another pane has the keys. The one that had them has its cursor on the selected row, or none."""
        left = self.by_name[self.current]
        self.current = name
        if left.rows.chosen and left.rows.about != self._desk.selection:
            left.rows.let_go()
            if self._desk.selection is not None:
                left.follow(self._desk.selection)
        left.rows.chosen = False

    def show_plan(self) -> None:
        """Another plan of the file is in hand."""
        self.plan.show_plan()
        self.milestones.show_plan()

    def refresh_keys(self, keys: frozenset[int]) -> None:
        """Rows whose content has changed are read again."""
        self.plan.rows.refresh_keys(keys)
        self.milestones.refresh_keys(keys)
        self.officers.refresh_keys(keys)

    def recount(self) -> None:
        """What is counted and listed is counted and listed again."""
        self.plan.ask_again()
        self.milestones.reload(stays=self.current == "milestones")
        self.officers.reload(stays=self.current == "officers")

    def show_marks(self, marked: frozenset[int]) -> None:
        """Marks came or went."""
        for pane in self.by_name.values():
            pane.rows.marked = marked

    def keys_in_view(self) -> set[int]:
        """The rows that can be seen in any pane."""
        return set().union(*(pane.rows.keys_in_view() for pane in self.by_name.values()))
