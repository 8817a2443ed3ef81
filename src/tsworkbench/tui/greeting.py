"""What the workbench tells when it has opened: what is wrong in the settings, and what was left half-typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.work.seating import MINE, opens_on

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench


def greet(bench: Workbench) -> None:
    """Opens on the officer's own list if that is wanted, and says the one thing there is to say."""
    if bench.desk.me is not None and opens_on(bench.desk.book) == MINE:
        bench.focus_pane("officers")
        bench.officers.my_list()
    if bench.settings.wrong:
        first, *more = bench.settings.wrong
        rest = f" ({len(more)} more: “tsworkbench config check”)" if more else ""
        bench.hints.message = (f"{first}{rest}", True)
    if bench.typing.drafts.all():
        from tsworkbench.tui.acts import drafting

        drafting.offer(bench)
