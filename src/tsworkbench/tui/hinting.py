"""Which keys the bottom line names, by what the cursor of the workbench is on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tsworkbench.plan.text import clean
from tsworkbench.tui.actions import hints
from tsworkbench.tui.desk import Desk

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench


def hints_at(bench: Workbench) -> tuple[tuple[str, str], ...]:
    """(keys, word) for the row in hand, for the marked rows, or for the month or officer the cursor is on."""
    if bench.desk.book.stood_at is not None:
        return hints("past")
    if not bench.desk.plans:
        return hints("no plan", without=() if bench.desk.can_undo else ("undo",))
    if bench.marking:
        count = len(bench.marking)
        return hints("marked", word=f"state {count:,} {'row' if count == 1 else 'rows'}")
    kind = bench.panes.in_hand
    again = bench.repeatable.called if bench.repeatable is not None else ""
    word = _state_word(bench.desk, bench.selected_key())
    return hints(kind, word=word, again=again, without=set(_idle_acts(bench, kind)))


def _idle_acts(bench: Workbench, kind: str) -> Iterator[str]:
    """Acts that the bottom line would name, and that would do nothing now."""
    desk = bench.desk
    if len(desk.plans) < 2:
        yield "switch_plan"
    if not desk.has_list:
        yield "my_list"
    if kind == "month" and bench.rows.cursor_key is None:
        yield "open_row"
    if kind == "nothing" and not desk.can_undo:
        yield "undo"


def _state_word(desk: Desk, key: int | None) -> str:
    """Names the lead before an act on another lead's row, in the letters of the plan: "state for RP"."""
    view, me = desk.view(key) if key is not None else None, desk.me
    if view is None or me is None or not view.leads or any(lead.officer_id == me["id"] for lead in view.leads):
        return "state"
    lead = view.leads[0]  # whom another program may have added or deleted this very moment
    return f"state for {clean(desk.initials.get(lead.officer_id, lead.name))}"
