"""Plan, milestone calendar and officers' lists side by side, and all about the row in hand: one selection for all."""

from __future__ import annotations

from os.path import basename

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.timer import Timer

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.store.filters import Filter
from tsworkbench.store.keys import level_of
from tsworkbench.tui.desk import Desk
from tsworkbench.tui.following import FOLLOW_AFTER, reads
from tsworkbench.tui.panes.banner import Attention, Banner
from tsworkbench.tui.panes.detail import Detail
from tsworkbench.tui.panes.hints import Hints
from tsworkbench.tui.panes.linked import PANES, LinkedPanes
from tsworkbench.tui.typing_screen import TypingScreen
from tsworkbench.tui.widgets.rows import RowList
from tsworkbench.tui.widgets.rule import PaneRule

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

    def show_hints(self) -> None:
        """The bottom line names the keys of the row in hand, unless something is being typed."""
        raise NotImplementedError

    def words_of(self, error: WorkbenchError) -> str:
        """An error's sentence. A long path would leave no room for what to do about it: here the name will do."""
        return str(error).replace(self.desk.book.path, basename(self.desk.book.path))

    def compose(self) -> ComposeResult:
        # All stands as it should before the first layout: painting twice would show, and would take time.
        urgent = self.desk.urgent()
        if urgent is not None:
            self._turn_to_plan_of(urgent)
            self.plan.follow(urgent)
        self.select_row()
        self._arrange(self.app.size)
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

    def focus_pane(self, name: str) -> None:
        """Gives the keys to a pane, unless something is being typed: then it has them once that is done."""
        pane = self.panes.by_name[name]
        was_hidden = not pane.display
        self.panes.current = name
        self._arrange()
        if was_hidden and self.desk.selection is not None:
            pane.follow(self.desk.selection)  # out of sight it did not
        if not self.is_typing:
            self.rows.focus()
        self._take_hold()

    def _take_hold(self) -> None:
        """The row the cursor of this pane stands on is the one that acts are about: it becomes the selection."""
        if self.selected_key() not in (None, self.desk.selection):
            self.select_row()

    def turn_pane(self, steps: int) -> None:
        """The next pane, or the one before."""
        self.focus_pane(PANES[(PANES.index(self.panes.current) + steps) % len(PANES)])

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
        self.panes.lay_out(alone=alone, roomy=not narrow and not short)

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
                self.panes.current = name
                self._arrange()
                self._take_hold()
            self.show_hints()

    # -- the one selection

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """The cursor moved in a pane: the others follow once it rests."""
        event.stop()
        if event.rows is not self.rows:
            return
        if self._following is not None:
            self._following.stop()
        self._following = self.set_timer(FOLLOW_AFTER, self.select_row)

    @reads
    def select_row(self) -> None:
        """What the cursor is on becomes the selection of all panes."""
        self._following = None
        self.panes.by_name[self.panes.current].keep_open()
        key = self.selected_key()
        self.show_hints()
        if key is None or key == self.desk.selection:
            return
        self.desk.selection = key
        self._turn_to_plan_of(key)
        self.detail.key = key
        self.panes.follow(key)

    def _turn_to_plan_of(self, key: int) -> None:
        """An officer's list spans all plans: the plan of the selected row is taken in hand."""
        view = self.desk.view(key)
        if view is not None and view.plan_id != self.desk.plan["id"]:
            self.desk.take_up(view.plan_id)
            self.panes.show_plan()
            self.panes.write_rules()
            self.banner.refresh()

    def selected_key(self) -> int | None:
        """The plan's row under the cursor; None on an officer's name, a month, or in an empty list."""
        return self.panes.selected_key()

    def show_only(self, wanted: Filter) -> None:
        """Puts a filter in force over the plan; one without a word shows all rows again."""
        self.plan.show_only(wanted)
        self.focus_pane("plan")
        self.select_row()

    def go_to(self, key: int) -> None:
        """Shows a row in the plan and selects it."""
        self._turn_to_plan_of(key)
        if self.plan.folds.reveal(key):
            self.plan.rows.reload()
            self.plan.rows.go_to(key)
        if self.panes.current == "plan":
            self.select_row()

    def show_plan(self, plan_id: str) -> None:
        """Takes another plan of the file in hand, at the row where it was left."""
        if self.plan.rows.cursor_key is not None:
            self._left_at[self.plan.plan_id] = self.plan.rows.cursor_key
        self.desk.take_up(plan_id)
        self.desk.selection = None
        self.panes.show_plan()
        self.banner.refresh()
        self.attention.read()
        self.focus_pane("plan")
        left = self._left_at.get(plan_id)
        if left is not None and self.desk.view(left) is not None:
            self.go_to(left)
        self.select_row()

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
