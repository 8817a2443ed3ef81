"""Plan, milestone calendar and officers' lists side by side, and all about the row in hand: one selection for all."""

from __future__ import annotations

from os.path import basename

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.timer import Timer

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.store.views.filters import Filter
from tsworkbench.store.views.refs import level_of
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.bench.refresh import FOLLOW_AFTER, reads
from tsworkbench.tui.bench.typing_screen import TypingScreen
from tsworkbench.tui.panes.banner import Attention, Banner
from tsworkbench.tui.panes.detail import Detail
from tsworkbench.tui.panes.linked_panes import PANES, LinkedPanes
from tsworkbench.tui.widgets.hint_line import Hints
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.title_rule import PaneRule

_NARROW, _SHORT = 100, 30


class PanesScreen(TypingScreen):
    """Arranges the panes and holds their one selection. What can be done to it is the workbench's affair."""

    AUTO_FOCUS = "#plan-rows"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.banner = Banner(desk)
        self.attention = Attention(desk)
        self.panes = LinkedPanes(desk)
        self.plan = self.panes.plan
        self.milestones = self.panes.milestones
        self.officers = self.panes.officers
        self.detail = Detail(desk)
        self.hints = Hints(id="hints")
        self.zoomed = False
        """The pane in hand has the whole screen."""
        self._left_at: dict[str, int] = {}
        self._following: Timer | None = None
        self._gone: list[tuple[int, int | None]] = []
        """Rows that were selected and have gone, each with the one that was selected instead of it."""
        self._came_from: tuple[int, int | None] = (-1, None)
        """The row that was gone to last, and the one that was selected before it."""

    def show_hints(self) -> None:
        """The bottom line names the keys of the row in hand, unless something is being typed."""
        raise NotImplementedError

    def words_of(self, error: WorkbenchError) -> str:
        """An error's sentence. A long path would leave no room for what to do about it: here the name will do."""
        return str(error).replace(self.desk.book.path, basename(self.desk.book.path))

    def compose(self) -> ComposeResult:
        # All stands as it should before the first layout: painting twice would show, and would take time.
        self._arrange(self.app.size)
        first = self.desk.urgent() or self.plan.rows.cursor_key
        if first is not None:
            self.select(first)
        else:
            self.panes.let_go()
        yield self.banner
        yield self.attention
        yield self.panes
        with Horizontal(id="about"):
            yield self.detail
        yield self.hints

    # -- panes

    @property
    def rows(self) -> RowList:
        """The list of the pane that keys go to."""
        return self.panes.rows

    @reads
    def focus_pane(self, name: str) -> None:
        """Gives the keys to a pane, unless something is being typed: then it has them once that is done."""
        self.take_hold()
        if name != self.panes.current:
            self.panes.give_keys(name)
        self._arrange()
        self.rows.show_cursor()
        if not self.is_typing:
            self.rows.focus()
        self.show_hints()

    def take_hold(self) -> None:
        """The row that the cursor was moved to is selected now, and not only once the cursor rests."""
        if self._following is not None or self.selected_key() not in (None, self.desk.selection):
            self.select_row()

    def turn_pane(self, steps: int) -> None:
        """The next pane, or the one before."""
        self.focus_pane(PANES[(PANES.index(self.panes.current) + steps) % len(PANES)])

    @reads
    def toggle_zoom(self) -> None:
        """The current pane at full size, and back."""
        self.zoomed = not self.zoomed
        self._arrange()

    @reads
    def on_resize(self, event: events.Resize) -> None:
        self._arrange()
        self.call_after_refresh(self.move_editor)

    def _arrange(self, size: Size | None = None) -> None:
        """One pane at a time on a narrow screen or zoomed; else all three."""
        width, height = size or self.size
        narrow, short = width < _NARROW, height < _SHORT
        alone = narrow or self.zoomed
        self.set_class(narrow, "narrow")
        self.set_class(short, "short")
        self.set_class(alone, "alone")
        hidden = [pane for pane in self.panes.by_name.values() if not pane.display]
        self.panes.lay_out(alone=alone, roomy=not narrow and not short)
        for pane in hidden:
            if pane.display and self.desk.selection is not None and pane.rows.about != self.desk.selection:
                pane.follow(self.desk.selection)  # out of sight it did not

    @reads
    def on_pane_rule_chosen(self, event: PaneRule.Chosen) -> None:
        """A pane's name was clicked."""
        self.focus_pane(event.name.lower())

    @reads
    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A pane was given the focus, by key or by mouse."""
        name = self.panes.name_of(event.widget)
        if name is not None:
            if name != self.panes.current:
                self.take_hold()
                self.panes.give_keys(name)
                self._arrange()
                self.take_hold()
            self.show_hints()

    # -- the one selection

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """The cursor moved in a pane: the others follow once it rests."""
        event.stop()
        if event.rows is not self.rows:
            self.panes.hold(event.rows)
            return
        if self._following is not None:
            self._following.stop()
        self._following = self.set_timer(FOLLOW_AFTER, self.select_row)

    @reads
    def select_row(self) -> None:
        """What the cursor is on becomes the selection of all panes."""
        if self._following is not None:
            self._following.stop()
        self._following = None
        key = self.selected_key()
        if key is not None and key != self.desk.selection:
            self._gone.clear()
            self.select(key)
        self.panes.by_name[self.panes.current].keep_open()
        self.show_hints()

    def select(self, key: int) -> None:
        """Selects a row of the plan: all panes and the strip are about it."""
        self.desk.selection = key
        self._turn_to_plan_of(key)
        self.detail.key = key
        self.panes.follow(key)
        self.show_hints()

    def select_again(self, *, mine: bool) -> None:
        """After an act, by this officer (`mine`) or another program: the panes are about the selected row still.

        Where that has gone, the officer who deleted it is on the next one, and back on it when it comes back; what
        another program has deleted leaves no row selected, because the keys would act on one that wasn't chosen.
        """
        desk = self.desk
        if desk.unread:
            return
        self._bring_back()
        key = desk.selection
        if key is not None and desk.view(key) is not None:
            self.panes.follow(key, anew=mine)
            return
        gone, desk.selection, self.detail.key = key, None, None
        came, before = self._came_from
        if mine and key is not None and came == key and before is not None and desk.view(before) is not None:
            self.select(before)
        elif mine or (gone is None and not self._gone):
            self.rows.enter()
            if (there := self.rows.about if self.rows.chosen else None) is not None and there >= 0:
                self.select(there)
        else:
            self.panes.let_go()
        if gone is not None:
            self._gone.append((gone, desk.selection))
        self.show_hints()

    def _bring_back(self) -> None:
        """Selects a row that had gone and is there again, if the cursor has not been moved since."""
        while self._gone and self._gone[-1][1] == self.desk.selection:
            key = self._gone[-1][0]
            if self.desk.view(key) is None:
                return
            self._gone.pop()
            self.select(key)

    def _turn_to_plan_of(self, key: int) -> None:
        """An officer's list spans all plans: the plan of the selected row is taken in hand."""
        view = self.desk.view(key)
        if view is not None and view.plan_id != self.desk.plan["id"]:
            self.desk.take_up(view.plan_id)
            self.panes.show_plan()
            self.panes.write_rules()
            self.banner.refresh()

    def selected_key(self) -> int | None:
        """The row that acts are about; None where the cursor was moved to an officer's name or a month."""
        return self.panes.selected_key()

    def show_only(self, wanted: Filter) -> None:
        """Puts a filter in force over the plan; one without a word shows all rows again."""
        self.take_hold()
        self.plan.show_only(wanted)
        self.focus_pane("plan")
        if not wanted.text and self.desk.selection is not None:
            self.panes.follow(self.desk.selection)
        else:
            self.plan.rows.enter()  # the selected row may not be among those that are shown
        self.select_row()

    @reads
    def go_to(self, key: int) -> None:
        """Shows a row in the plan and selects it."""
        if key != self.desk.selection:
            self._came_from = (key, self.desk.selection)
        self._gone.clear()
        self.rows.chosen = False
        self.select(key)
        self.plan.keep_open()

    def show_plan(self, plan_id: str) -> None:
        """Takes another plan of the file in hand, at the row where it was left."""
        if self.plan.rows.cursor_key is not None:
            self._left_at[self.plan.plan_id] = self.plan.rows.cursor_key
        self.desk.take_up(plan_id)
        self.desk.selection = self.detail.key = None
        self._gone.clear()
        self.panes.current = "plan"
        self.panes.show_plan()
        self.banner.refresh()
        self.attention.read()
        left = self._left_at.get(plan_id)
        if left is not None and self.desk.view(left) is not None:
            self.select(left)
        elif (first := self.plan.rows.cursor_key) is not None:
            self.select(first)
        else:
            self.panes.let_go()
        self.focus_pane("plan")

    @reads
    def on_row_list_pressed(self, event: RowList.Pressed) -> None:
        """A click on the fold mark folds or unfolds."""
        event.stop()
        if event.rows is self.plan.rows and self.plan.folds.can_fold(event.key):
            mark = 1 if level_of(event.key) == "objective" else 3
            if abs(event.x - mark) <= 1:
                self.plan.toggle(event.key)
        elif event.rows is self.officers.rows and event.key < 0 and event.x <= 1:
            self.officers.toggle(event.key)
