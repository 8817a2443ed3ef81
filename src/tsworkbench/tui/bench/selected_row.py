"""The three panes, the one row that all of them are about, and how they are arranged around it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from textual.app import ComposeResult
from textual.geometry import Size

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.store.views.filters import Filter
from tsworkbench.store.views.refs import has_registers, level_of
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.bench.gate import Timer
from tsworkbench.tui.panes.banner import Attention, Banner
from tsworkbench.tui.panes.detail import Detail
from tsworkbench.tui.panes.milestones import MilestonesPane
from tsworkbench.tui.panes.officers import OfficersPane
from tsworkbench.tui.panes.plan import PlanPane
from tsworkbench.tui.widgets import Across, Stack
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.title_rule import Tab, TitleRule

PANES = ("plan", "milestones", "officers")
_TABS = (Tab("1", "Plan"), Tab("2", "Milestones"), Tab("3", "Officers"))
REGISTERS = Tab("4", "Registers")
"""Where registers are: a place of its own instead of the three panes."""

Pane = PlanPane | MilestonesPane | OfficersPane


class LinkedPanes(Across):
    """Three views of one selection, and which of them has the keys."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="panes")
        self._desk = desk
        self.plan = PlanPane(desk, roomy=True)
        self.milestones: MilestonesPane = MilestonesPane(desk)
        self.officers = OfficersPane(desk)
        self._side = Stack(id="side")
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


P = ParamSpec("P")
FOLLOW_AFTER = 0.04
"""Seconds after which the other panes follow the cursor: holding an arrow key down moves one pane only."""
_NARROW, _SHORT = 100, 30
_TALL, _LOW = 6, 3
"""Lines of the strip at least, on a tall screen and on a short one; and where a timeline wants the room."""
_SHARE = 3
"""The strip has one line in so many at most."""
_TALL_STEP, _LOW_STEP = 2, 3
"""Lines by which it grows: several at a time, so that it does so seldom."""
_CALM = ("year", "timeline")
"""Calendars that lose their order with their height: beside them it doesn't grow."""
_WALKED = 5
"""So many rows running have to need less room before it has less: it doesn't flap between neighbours."""


class Reader(Protocol):
    """What reads the file, and says where it can't."""

    def unreadable(self, error: WorkbenchError) -> None:
        """The file could not be read: says so, and all is read again once it can be."""


Reads = TypeVar("Reads", bound=Reader)


def reads(handler: Callable[Concatenate[Reads, P], None]) -> Callable[Concatenate[Reads, P], None]:
    """A handler that reads the file. Where that can't be read it says so, and all is read again once it can."""

    @wraps(handler)
    def told(reader: Reads, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            handler(reader, *args, **kwargs)
        except WorkbenchError as error:
            reader.unreadable(error)

    return told


class Host(Reader, Protocol):
    """The screen on which the panes are."""

    @property
    def size(self) -> Size:
        """Of the screen."""

    @property
    def is_typing(self) -> bool:
        """Whether an editor is open, which has the keys then."""

    def set_timer(self, delay: float, callback: Callable[[], Any], /) -> Timer:
        """Does something so many seconds from now."""

    def set_class(self, add: bool, /, *names: str) -> object:
        """How the style sheet knows how much room there is."""

    def show_hints(self) -> None:
        """The bottom line names the keys of the selected row."""

    def come_back(self) -> None:
        """The panes are there again, where something was shown in their place."""


class Selection:
    """Arranges the panes and holds their one selection. What can be done to it is the workbench's affair."""

    def __init__(
        self, host: Host, desk: Desk, panes: LinkedPanes, detail: Detail, banner: Banner, attention: Attention
    ) -> None:
        self._host = host
        self._desk = desk
        self._panes = panes
        self._detail = detail
        self._banner = banner
        self._attention = attention
        self.zoomed = False
        """The pane in hand has the whole screen."""
        self._arranged_for: Size | None = None
        self._left_at: dict[str, int] = {}
        self._following: Timer | None = None
        self._gone: list[tuple[int, int | None]] = []
        """Rows that were selected and have gone, each with the one that was selected instead of it."""
        self._came_from: tuple[int, int | None] = (-1, None)
        """The row that was gone to last, and the one that was selected before it."""
        self._wanted: deque[int] = deque(maxlen=_WALKED)
        """How many lines the rows that were selected last need in the strip."""

    def unreadable(self, error: WorkbenchError) -> None:
        """The file could not be read."""
        self._host.unreadable(error)

    def begin(self, size: Size) -> None:
        """All is as it should be before the first layout: painting twice would show, and would take time."""
        self.arrange(size)
        first = self._desk.urgent() or self._panes.plan.rows.cursor_key
        if first is not None:
            self.select(first)
        else:
            self._panes.let_go()

    # -- panes

    @reads
    def focus_pane(self, name: str) -> None:
        """Gives the keys to a pane, unless something is being typed: then it has them once that is done."""
        self._host.come_back()
        self.take_hold()
        if name != self._panes.current:
            self._panes.give_keys(name)
        self.arrange()
        self._panes.rows.show_cursor()
        if not self._host.is_typing:
            self._panes.rows.focus()
        self._host.show_hints()

    @reads
    def pane_was_focused(self, name: str) -> None:
        """A pane was given the focus, by key or by mouse."""
        if name != self._panes.current:
            self.take_hold()
            self._panes.give_keys(name)
            self.arrange()
            self.take_hold()
        self._host.show_hints()

    def turn_pane(self, steps: int) -> None:
        """The next pane, or the one before."""
        self.focus_pane(PANES[(PANES.index(self._panes.current) + steps) % len(PANES)])

    @reads
    def toggle_zoom(self) -> None:
        """The current pane at full size, and back."""
        self.zoomed = not self.zoomed
        self.arrange()

    def resized(self, size: Size) -> None:
        """The screen has another size, or is told again the one that it has."""
        if size != self._arranged_for:
            self.arrange(size)

    def arrange(self, size: Size | None = None) -> None:
        """One pane at a time on a narrow screen or zoomed; else all three."""
        self._arranged_for = size or self._host.size
        width, height = self._arranged_for
        narrow, short = width < _NARROW, height < _SHORT
        alone = narrow or self.zoomed
        self._host.set_class(narrow, "narrow")
        self._host.set_class(short, "short")
        self._host.set_class(alone, "alone")
        hidden = [pane for pane in self._panes.by_name.values() if not pane.display]
        self._panes.lay_out(alone=alone, roomy=not narrow and not short)
        selected = self._desk.selection
        for pane in hidden:
            if pane.display and selected is not None and pane.rows.about != selected:
                pane.follow(selected)  # out of sight it did not
        self._wanted.clear()
        self.fit_strip()

    def fit_strip(self, *, moved: bool = True) -> None:
        """As many lines for the strip as the rows selected last need. `moved`: the selected one is another by now.

        So it grows where a row needs it, keeps its height while one goes on from there, and gives the room back once
        several rows have not needed it, or in another pane.
        """
        width, height = self._arranged_for or self._host.size
        calendar = self._panes.milestones.kind if self._panes.alone and self._panes.current == "milestones" else ""
        low = height < _SHORT or calendar == "timeline"
        self._host.set_class(calendar in _CALM, "apart")
        most = max(1, height // _SHARE)
        least = min(most, _LOW if low else _TALL)
        if not moved and self._wanted:
            self._wanted.pop()
        self._wanted.append(self._detail.lines_wanted(max(1, width - 2), most, brief=low))
        more, step = max(0, max(self._wanted) - least), _LOW_STEP if low else _TALL_STEP
        wanted = least if calendar in _CALM else min(most, least + -(-more // step) * step)
        self._detail.brief = low
        if self._detail.lines != wanted:
            self._detail.lines = wanted

    def read_strip_again(self) -> None:
        """What is said of the selected row has changed."""
        self._detail.read_again()
        self.fit_strip(moved=False)

    # -- the one selection

    @property
    def has_lost(self) -> bool:
        """Whether a row that was selected has gone since."""
        return bool(self._gone)

    def take_hold(self) -> None:
        """The row that the cursor was moved to is selected now, and not only once the cursor rests."""
        if self._following is not None or self._panes.selected_key() not in (None, self._desk.selection):
            self.select_row()

    def follow_soon(self) -> None:
        """The cursor moved in the pane that has the keys: the others follow once it rests."""
        if self._following is not None:
            self._following.stop()
        self._following = self._host.set_timer(FOLLOW_AFTER, self.select_row)

    @reads
    def select_row(self) -> None:
        """What the cursor is on becomes the selection of all panes."""
        if self._following is not None:
            self._following.stop()
        self._following = None
        key = self._panes.selected_key()
        if key is not None and key != self._desk.selection:
            self._gone.clear()
            self.select(key)
        self._panes.by_name[self._panes.current].keep_open()
        self._host.show_hints()

    def select(self, key: int) -> None:
        """Selects a row of the plan: all panes and the strip are about it."""
        self._desk.selection = key
        self._turn_to_plan_of(key)
        self._detail.key = key
        self.fit_strip()
        self._panes.follow(key)
        self._host.show_hints()

    def select_again(self, *, mine: bool) -> None:
        """After an act, by this officer (`mine`) or another program: the panes are about the selected row still.

        Where that has gone, the officer who deleted it is on the next one, and back on it when it comes back; what
        another program has deleted leaves no row selected, because the keys would act on one that wasn't chosen.
        """
        desk, panes = self._desk, self._panes
        if desk.unread:
            return
        self._bring_back()
        key = desk.selection
        if key is not None and desk.view(key) is not None:
            panes.follow(key, anew=mine)
            return
        gone, desk.selection, self._detail.key = key, None, None
        came, before = self._came_from
        if mine and key is not None and came == key and before is not None and desk.view(before) is not None:
            self.select(before)
        elif mine or (gone is None and not self._gone):
            panes.rows.enter()
            if (there := panes.rows.about if panes.rows.chosen else None) is not None and there >= 0:
                self.select(there)
        else:
            panes.let_go()
        if gone is not None:
            self._gone.append((gone, desk.selection))
        self._host.show_hints()

    def _bring_back(self) -> None:
        """Selects a row that had gone and is there again, if the cursor has not been moved since."""
        while self._gone and self._gone[-1][1] == self._desk.selection:
            key = self._gone[-1][0]
            if self._desk.view(key) is None:
                return
            self._gone.pop()
            self.select(key)

    def _turn_to_plan_of(self, key: int) -> None:
        """An officer's list spans all plans: the plan of the selected row is taken in hand."""
        view = self._desk.view(key)
        if view is not None and view.plan_id != self._desk.plan["id"]:
            self._desk.take_up(view.plan_id)
            self._panes.show_plan()
            self._panes.write_rules()
            self._banner.refresh()

    def show_only(self, wanted: Filter) -> None:
        """Puts a filter in force over the plan; one without a word shows all rows again."""
        self.take_hold()
        self._panes.plan.show_only(wanted)
        self.focus_pane("plan")
        if not wanted.text and self._desk.selection is not None:
            self._panes.follow(self._desk.selection)
        else:
            self._panes.plan.rows.enter()  # the selected row may not be among those that are shown
        self.select_row()

    @reads
    def go_to(self, key: int) -> None:
        """Shows a row in the plan and selects it."""
        if key != self._desk.selection:
            self._came_from = (key, self._desk.selection)
        self._gone.clear()
        self._panes.rows.chosen = False
        self.select(key)
        self._panes.plan.keep_open()

    def show_plan(self, plan_id: str) -> None:
        """Takes another plan of the file in hand, at the row where it was left."""
        panes, desk = self._panes, self._desk
        if panes.plan.rows.cursor_key is not None:
            self._left_at[panes.plan.plan_id] = panes.plan.rows.cursor_key
        desk.take_up(plan_id)
        desk.selection = self._detail.key = None
        self._gone.clear()
        panes.current = "plan"
        panes.show_plan()
        self._banner.refresh()
        self._attention.read()
        left = self._left_at.get(plan_id)
        if left is not None and desk.view(left) is not None:
            self.select(left)
        elif (first := panes.plan.rows.cursor_key) is not None:
            self.select(first)
        else:
            panes.let_go()
        self.focus_pane("plan")
