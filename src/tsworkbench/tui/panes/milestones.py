"""The Milestones pane: one of several calendars under its title rule. ``v`` goes round them."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import NamedTuple, Protocol

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.panes.month import MonthView
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab


class MilestonesPane(Vertical):
    """Shows one calendar at a time, and keeps the others as they were left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="milestones")
        self._desk = desk
        self.month = MonthView(desk)
        self._views: dict[str, tuple[CalendarView, Widget]] = {"month": (self.month, self.month)}
        self._shown = "month"
        self._stale: set[str] = set()
        """Calendars that stand behind the one shown, and have not seen the last change."""
        self._elsewhere: set[str] = set()
        """Those of them that show another plan than the one in hand."""
        self.rule = PaneRule(Tab("2", "Milestones"), label=self.label, id="milestones-rule")

    def compose(self) -> ComposeResult:
        yield self.rule
        yield self.month

    @property
    def view(self) -> CalendarView:
        """The calendar that is shown."""
        return self._views[self._shown][0]

    @property
    def kind(self) -> str:
        """The name of the calendar that is shown: "month", "year", "timeline", "agenda"."""
        return self._shown

    @property
    def rows(self) -> RowList:
        """What the keys go to."""
        return self.view.rows

    @property
    def label(self) -> str:
        """What is shown."""
        return self.view.label

    def next_view(self) -> None:
        """The next kind of calendar, going round."""
        names = [kind.name for kind in KINDS]
        self.show_view(names[(names.index(self._shown) + 1) % len(names)])

    def show_view(self, name: str) -> None:
        """Shows a kind of calendar, at what is selected."""
        if name == self._shown:
            return
        had_focus = self.rows.has_focus
        if had_focus:
            self.screen.set_focus(None)  # else hiding it would hand the focus to another pane
        self._views[self._shown][1].display = False
        self._shown = name
        if name not in self._views:
            made = next(kind for kind in KINDS if kind.name == name).make(self._desk)
            self._views[name] = made
            self.mount(made[1])
        else:
            self._views[name][1].display = True
            self._catch_up(name)
        self.view.rows.let_go()
        if self._desk.selection is not None:
            self.view.follow(self._desk.selection)
        self._say_label()
        self.call_after_refresh(self._settle, had_focus)

    def _settle(self, takes_focus: bool) -> None:
        """The calendar stands: its cursor is to be seen, and has the keys if the one before it had."""
        self.rows.show_cursor()
        if takes_focus:
            self.rows.focus()

    def _catch_up(self, name: str) -> None:
        if name in self._elsewhere:
            self.view.show_plan()
        elif name in self._stale:
            self.view.reload()
        self._elsewhere.discard(name)
        self._stale.discard(name)

    def _say_label(self) -> None:
        self.rule.show(label=self.label)

    def reload(self, *, stays: bool = False) -> None:
        """Rows came, went or moved. `stays`: the selected row keeps its place, whatever was done to it."""
        self._stale = {name for name in self._views if name != self._shown}
        self.view.reload(stays=stays)
        self._say_label()

    def show_plan(self) -> None:
        """Shows the plan that is now in hand, at the as-at day."""
        self._elsewhere = {name for name in self._views if name != self._shown}
        self.view.show_plan()
        self._say_label()

    def refresh_keys(self, keys: frozenset[int]) -> None:
        """These rows of the plan read differently; sums follow with `reload`."""
        self._stale = {name for name in self._views if name != self._shown}
        self.view.refresh_keys(keys)

    def turn(self, steps: int) -> None:
        """Another month, year or stretch of time."""
        self.view.turn(steps)
        self._say_label()

    def step(self, steps: int) -> None:
        """A day, a month, or what the calendar goes sideways by."""
        self.view.step(steps)
        self._say_label()

    def widen(self, steps: int) -> bool:
        """A wider or a closer look, where the calendar has one."""
        done = self.view.widen(steps)
        self._say_label()
        return done

    def toggle_done(self) -> bool | None:
        """Shows or hides what is done, where the calendar can; whether it is shown now."""
        shown = self.view.toggle_done()
        self._say_label()
        return shown

    def open(self, key: int) -> bool:
        """Enter: opens a month of another calendar in the month view; False on a row of the plan."""
        month = self.view.month_of(key)
        if month is None:
            return False
        self.show_month(month)
        return True

    def show_month(self, day: date) -> None:
        """Shows the month that holds a day."""
        self.show_view("month")
        self.month.turn_to(day)
        self._say_label()

    def follow(self, key: int) -> None:
        """Shows the row another pane has selected."""
        self.view.follow(key)
        self._say_label()

    def keep_open(self) -> None:
        """The cursor has been moved in this pane: what it shows stays, but for a row that was only kept for it."""
        self.view.tidy(self._desk.selection)


class CalendarView(Protocol):
    """One way to see when things are due."""

    rows: RowList
    """What the keys of the pane go to. A row whose key is negative is no row of the plan (a month, say)."""

    @property
    def label(self) -> str:
        """What it is, and what of: for the end of the pane's rule."""

    def reload(self, *, stays: bool = False) -> None:
        """Rows came, went or moved, or read differently. The selected row stays in its place if it was done.

        `stays`: it does whatever was done to it, because the keys are here.
        """

    def refresh_keys(self, keys: frozenset[int]) -> None:
        """These rows of the plan read differently; `reload` follows."""

    def show_plan(self) -> None:
        """Another plan is in hand: shows it, at the as-at day."""

    def follow(self, key: int) -> None:
        """Shows the row that another pane has selected; without a cursor where that row is not in the view."""

    def tidy(self, key: int | None) -> None:
        """Lets a row that was kept in its place go, unless it is this one."""

    def turn(self, steps: int) -> None:
        """``[`` and ``]``: on by a month, a year, a stretch of time."""

    def step(self, steps: int) -> None:
        """← and →."""

    def widen(self, steps: int) -> bool:
        """``<`` and ``>``: a wider or a closer look; False where there is only one."""

    def toggle_done(self) -> bool | None:
        """Shows or hides what is done; whether it is shown now, None where that is no question."""

    def month_of(self, key: int) -> date | None:
        """The month that Enter on this row opens; None where Enter goes to the row in the plan."""


class Kind(NamedTuple):
    """A kind of calendar and the class that shows it."""

    name: str
    module: str
    view: str

    def make(self, desk: Desk) -> tuple[CalendarView, Widget]:
        """The view, and the same thing as the widget it is."""
        view = getattr(import_module(f"tsworkbench.tui.panes.{self.module}"), self.view)(desk)
        return view, view


KINDS = (
    Kind("month", "month", "MonthView"),
    Kind("year", "year", "YearView"),
    Kind("timeline", "timeline", "TimelineView"),
    Kind("agenda", "agenda", "AgendaView"),
)
"""In the order in which ``v`` goes round."""
