"""A list's heading stays on its first line while the rows under it are scrolled, on every screen."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tsworkbench.plan.imports.differences import Comparison, Difference, Kind
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.whole import Activity, Library, Milestone, Objective, Plan
from tsworkbench.store.views.agreement import DatedRow
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.screens.imports.plan_rows import ChangeRows, PlanRows
from tsworkbench.tui.screens.overviews.decision_rows import DecisionRows
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import RowState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.officer import Officer

    AtDesk = Callable[..., AbstractAsyncContextManager[Officer]]


def assert_heading_is_seen(officer: Officer) -> bool:
    """Whether one is pinned; where one should be, it is."""
    rows = officer.app.screen.query_one(RowList)
    heading = rows.source.heading(rows.scroll_offset.y)  # type: ignore[attr-defined]
    first = officer.lines[rows.region.y][rows.region.x : rows.region.right]
    if heading is None or heading == rows.scroll_offset.y:
        return False
    painted = rows.source.paint(heading, rows.size.width - 2, RowState(), look_for(officer.app.theme)).text
    assert painted.rstrip(" …")[:40] in first
    assert rows._cursor != rows.scroll_offset.y, "the cursor's row is under the heading"
    return True


@pytest.mark.parametrize("size", [(120, 16), (80, 16)], ids=["wide", "narrow"])
@pytest.mark.parametrize("opens", [["/", "e"], ["?"], ["K"], ["H", "tab"]], ids=["find", "keys", "checks", "history"])
async def test_a_heading_stays_while_its_rows_are_scrolled(
    at_desk: AtDesk, demo_file: Path, opens: list[str], size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await officer.press(*opens)
        pinned = 0
        for key in [*["down"] * 40, "pagedown", "pageup", *["up"] * 12]:
            await officer.press(key)
            pinned += assert_heading_is_seen(officer)
        assert pinned


def test_the_headings_of_decisions_and_of_an_import_are_known_to_their_lists() -> None:
    plan = [DatedRow(key, "milestone", "", "", "1.1", "T", *[None] * 3, "day", *[None] * 5, 0) for key in range(2)]
    decisions = DecisionRows(date(2009, 12, 15), 4)
    decisions.show(plan, [], [one._replace(key=one.key + 10, reason="Why") for one in plan])
    assert [decisions.heading(index) for index in range(len(decisions))] == [0, None, 0, 0, None, 5, None, *[5] * 4]

    kinds = (Kind.ADDED, Kind.ADDED, Kind.GONE)
    differ = tuple(Difference(kind=kind, level="milestone", ref="1.1", title="T") for kind in kinds)
    changes = ChangeRows([Comparison(plan_id="", title="", differences=differ, unchanged=0, pairs={})], {})
    assert [changes.heading(index) for index in range(len(changes))] == [0, 0, 0, None, 4, 4]

    objective = Objective(title="Aim", activities=[Activity(title="Act", milestones=[Milestone(title="Step")])])
    rows = PlanRows(Draft(library=Library(plans=[Plan(title="Plan", objectives=[objective, objective])])))
    assert [rows.heading(index) for index in range(len(rows))] == [0, 0, 0, 3, 3, 3]
