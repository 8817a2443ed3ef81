"""What the checks of a plan have found: each finding leads to its row."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.governance.checks import MEANING, Check, Finding
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.workload import at_most
from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.panes.banner import Banner
from tsworkbench.tui.screens.list_screen import ListScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import GroupedRows, RowState
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab, TitleRule
from tsworkbench.work.checks import findings, keys_of

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench

_FEW = 3000
"""Milestones: a plan of so many is checked in the blink of an eye; a larger one apart from the screen."""
_INDENT = 3
_LINES = 3


class FoundRow(NamedTuple):
    """A line of the list: a kind of finding, a finding, or the rest of its sentence."""

    text: str
    check: Check | None = None
    finding: int = -1
    is_rest: bool = False


class FoundRows(GroupedRows[FoundRow]):
    """Findings by kind, each sentence wrapped to the width there is. The key of a finding is its place."""

    _blank = FoundRow("")

    def __init__(self, found: list[Finding]) -> None:
        self.found = found
        self._places: dict[int, int] = {}
        self.fit(80)

    def fit(self, width: int) -> None:
        """Breaks the sentences anew."""
        self._clear()
        before: Check | None = None
        for place, finding in enumerate(self.found):
            if finding.check is not before:
                self._begin_group(FoundRow("", finding.check))
                before = finding.check
            first, *rest = wrap(finding.sentence, max(20, width - _INDENT - 4), _LINES) or [""]
            self._places[place] = len(self._lines)
            self._lines.append(FoundRow(first, None, place))
            self._lines += [FoundRow(line, None, place, is_rest=True) for line in rest]

    def key(self, index: int) -> int:
        return self._lines[index].finding

    def index(self, key: int) -> int | None:
        return self._places.get(key)

    def selectable(self, index: int) -> bool:
        return self._lines[index].finding >= 0 and not self._lines[index].is_rest

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._lines[index]
        line = Line(width).gap()
        if row.check is not None:
            count = sum(finding.check is row.check for finding in self.found)
            name = row.check.value[0].upper() + row.check.value[1:]
            return (
                line.put(name, look.strong)
                .gap(2)
                .put(str(count), look.doubt)
                .gap(3)
                .put(MEANING[row.check], look.muted)
                .strip()
            )
        return line.gap(_INDENT - 1).put(row.text, look.strong if state.selected else look.text).strip()


class ChecksScreen(ListScreen[None]):
    """Every finding of one plan. It changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,K", "leave", "back", show=False),
        Binding("enter", "go", show=False),
        Binding("space", "page(1)", show=False),
    ]
    DEFAULT_CSS = """
    ChecksScreen PaneRule { margin: 1 1 0 1; }
    ChecksScreen RowList { margin: 1 0 1 1; }
    """

    KEYS = (("enter", "go to the row"), ("↑↓", "finding"), ("esc", "back"))

    def __init__(self, bench: WholeBench, found: list[Finding]) -> None:
        self._source = FoundRows(found)
        super().__init__(RowList(self._source))
        self._bench = bench
        self.rows.empty = "Nothing found: the plan holds together."

    def above(self) -> ComposeResult:
        count = len(self._source.found)
        yield Banner(self._bench.desk)
        rule = PaneRule()
        label = f"{counted(count, 'thing')} to settle or to know" if count else ""
        rule.rule = TitleRule((Tab("K", "Checks of the plan"),), 0, True, label)
        yield rule

    def on_resize(self) -> None:
        self._source.fit(self.rows.size.width)
        self.rows.reload()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.hints.message = ("", False)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_go()

    def action_go(self) -> None:
        """To the row; where a finding is about several, to the one that is chosen."""
        key = self.rows.cursor_key
        if key is None:
            return
        finding = self._source.found[key]
        rows = keys_of(self._bench.desk.book, finding)
        if not finding.rows:
            self.hints.message = ("That is about the whole plan: its notes are in the plan's own form.", False)
        elif not rows:
            self.hints.message = ("That row is no longer in the plan.", False)
        else:
            self.go_to_one(self._bench, rows)


def show_checks(bench: WholeBench) -> None:
    """Checks the plan in hand and shows what was found."""
    book, plan_id = bench.desk.book, bench.desk.plan["id"]
    if at_most(book, "milestone", plan_id, _FEW):
        bench.open(ChecksScreen(bench, findings(book, plan_id)))
    else:
        bench.tell("Checking the plan…")
        bench.run_worker(_check_apart(bench, plan_id), group="checks", exclusive=True)


async def _check_apart(bench: WholeBench, plan_id: str) -> None:
    """A large plan is read by a connection of its own, while the screen goes on."""
    book = bench.desk.book

    def read() -> list[Finding]:
        if book.stood_at is not None:  # which may be read from any thread
            return findings(book, plan_id)

        apart = open_book(book.path)
        try:
            return findings(apart, plan_id)
        finally:
            apart.close()

    try:
        found = await asyncio.to_thread(read)
    except WorkbenchError as error:
        bench.refuse(error)
        return
    bench.tell("")
    bench.open(ChecksScreen(bench, found))
