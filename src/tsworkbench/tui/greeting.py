"""What the workbench tells when it has opened: what is wrong in the settings, and what was left half-typed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import long_date
from tsworkbench.store.places import about_synchronised
from tsworkbench.tui.actions import key_to
from tsworkbench.work.seating import MINE, opens_on

if TYPE_CHECKING:
    from tsworkbench.store.book import Row
    from tsworkbench.tui.desk import Desk
    from tsworkbench.tui.screens.workbench import Workbench


_LONG = 183
"""Days after its end from which a plan is long past: until then its last returns and reports are still made."""


def long_past(desk: Desk) -> str:
    """That the plan in hand ended long before the as-at day, and what can be done; empty where it didn't."""
    end = _end(desk, desk.plan)
    if end is None or (days := (desk.as_at - end).days) < _LONG or desk.book.stood_at is not None:
        return ""
    ago = f"{days // 365} years" if days >= 2 * 365 else f"{days // 30} months"
    others = [_end(desk, plan) for plan in desk.plans if plan["id"] != desk.plan["id"]]
    if any(other is not None and (desk.as_at - other).days < _LONG for other in others):
        then = f"{key_to('switch_plan')} goes to a newer one"
    else:
        then = f"{key_to('roll_forward')} makes the next plan from what is open"
    return f"This plan ended on {long_date(end)}, {ago} ago. {key_to('time')} reckons from a day of its own; {then}."


def _end(desk: Desk, plan: Row) -> date | None:
    """A plan's last day; where it has no period, the last on which anything of it is due."""
    day = plan["period_end"] or desk.book.value(
        "select max(due_to) from milestone where plan_id=? and deleted=0", plan["id"]
    )
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:  # another tool wrote it
        return None


def greet(bench: Workbench) -> None:
    """Opens on the officer's own list if that is wanted, and says the one thing there is to say."""
    if bench.desk.me is not None and opens_on(bench.desk.book) == MINE:
        bench.focus_pane("officers")
        bench.officers.my_list()
    if past := long_past(bench.desk):
        bench.tell(past)
    if synchronised := about_synchronised(bench.desk.book.path):
        bench.tell(synchronised)
    if bench.settings.wrong:
        first, *more = bench.settings.wrong
        rest = f" ({len(more)} more: “tsworkbench config check”)" if more else ""
        bench.hints.message = (f"{first}{rest}", True)
    if bench.typing.drafts.all():
        from tsworkbench.tui.acts import drafting

        drafting.offer(bench)
