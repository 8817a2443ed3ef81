"""Which calendars there are for the Milestones pane.

Only the month is there from the start; each other kind is imported when it is first shown.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.widget import Widget

    from tsworkbench.tui.desk import Desk
    from tsworkbench.tui.panes.calendar_view import CalendarView


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
