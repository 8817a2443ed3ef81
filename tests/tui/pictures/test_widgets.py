"""All the parts together, as they look. After a change that is meant: ``pytest --snapshot-update``."""

from datetime import date
from typing import Any

import pytest
from tests.tui.widgets.titles import Titles
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.pilot import Pilot

from tsworkbench.tui.draw.themes import themes
from tsworkbench.tui.widgets.editor import InlineEditor, Reading, Spot
from tsworkbench.tui.widgets.menu import Menu, MenuItem
from tsworkbench.tui.widgets.month_grid import MonthGrid
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

PLAN = [
    "# Appropriate Infrastructure to support the Third Sector",
    "Develop a new Council for Voluntary Service",
    "Co-ordinate resources to improve volunteering",
    "",
    "# Improved Third Sector Commissioning and Funding processes",
    "Officer to manage Community Chest in post",
    "Community Chest advertised",
    "委員会の行動計画を承認する before the end of the financial year",
    "[/] is only text",
]
THEMES = ["tsworkbench-dark", "tsworkbench-light"]


class Showcase(App[None]):
    """A narrow terminal has one pane, with the others as tabs in its rule."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Horizontal { padding-left: 1; }
    PaneRule { margin-right: 1; }
    #left { width: 67; }
    #calendar { height: 11; }
    .narrow #left { width: 1fr; }
    .narrow #right { display: none; }
    """

    def __init__(self, theme: str) -> None:
        super().__init__()
        for each in themes():
            self.register_theme(each)
        self.theme = theme

    def compose(self) -> ComposeResult:
        narrow = self.size.width < 120
        tabs = [Tab("1", "Plan"), Tab("2", "Milestones"), Tab("3", "Officers")]
        with Horizontal(classes="narrow" if narrow else ""):
            with Vertical(id="left"):
                yield PaneRule(*(tabs if narrow else tabs[:1]), label="8 of 40 complete", focused=True)
                yield RowList(Titles(PLAN * 6), id="plan")
            with Vertical(id="right"):
                yield PaneRule(tabs[1], label="month")
                yield MonthGrid(date(2009, 12, 15))
                yield PaneRule(tabs[2], label="late   Dec   later   TBC", tail=0)
                yield RowList(Titles(PLAN), id="officers")

    def on_mount(self) -> None:
        counts = [0, 0, 0, 0, 1, 1, 3, 6, 9, 4, 3, 10]
        self.query_one(MonthGrid).show(2009, 12, day_counts={9: 1, 18: 2}, year_counts=counts)
        plan = self.query_one("#plan", RowList)
        plan.focus()
        plan.go_to(105)
        plan.marked = {101, 102}
        self.query_one("#officers", RowList).go_to(105)


def read(text: str) -> Reading:
    return Reading(True, "by 31 January 2010 (month)")


@pytest.fixture
def show(snap_compare: Any) -> Any:
    def compare(theme: str, size: tuple[int, int], act: Any = None) -> bool:
        return bool(snap_compare(Showcase(theme), terminal_size=size, run_before=act))

    return compare


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_panes(show: Any, theme: str, size: tuple[int, int]) -> None:
    assert show(theme, size)


@pytest.mark.parametrize("theme", THEMES)
def test_editor_at_a_row(show: Any, theme: str) -> None:
    async def edit(pilot: Pilot[None]) -> None:
        await pilot.pause()
        region = pilot.app.query_one("#plan", RowList).cursor_region
        await pilot.app.screen.mount(InlineEditor("Due", "by end jan", Spot(region), reading=read))
        await pilot.pause()

    assert show(theme, (80, 24), edit)


@pytest.mark.parametrize("theme", THEMES)
def test_menu(show: Any, theme: str) -> None:
    async def choose(pilot: Pilot[None]) -> None:
        items = [
            MenuItem("in_progress", "In progress", "p", "now"),
            MenuItem("complete", "Complete", "c", "done on 15 Dec"),
        ]
        pilot.app.push_screen(Menu("Status of 4.2", items))
        await pilot.pause()

    assert show(theme, (80, 24), choose)
