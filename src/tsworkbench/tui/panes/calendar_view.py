"""What the Milestones pane asks of the calendar it shows. For whoever checks types: nothing here runs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tsworkbench.tui.widgets.rows import RowList


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
