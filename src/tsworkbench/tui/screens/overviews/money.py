"""What a plan costs, added up by objective, source or lead, each pound once, with what is spent and expected of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.english import counted, listed, pounds
from tsworkbench.plan.governance import money
from tsworkbench.plan.governance.money import Total
from tsworkbench.store.library import read_library
from tsworkbench.store.views import attached
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.frame import ActingScreen
from tsworkbench.tui.widgets.menu import Menu, MenuItem
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import Rows, RowState
from tsworkbench.work.row.money import merge_sources

if TYPE_CHECKING:
    from tsworkbench.plan.whole import Plan
    from tsworkbench.tui.bench.protocol import WholeBench

_WAYS: dict[str, Callable[[Plan, str | None], list[Total]]] = {
    "objective": money.by_objective,
    "source": money.by_source,
    "lead": money.by_lead,
}
_SUM = 12
"""Cells of a sum."""
_COLUMNS = {"costs": "pence", "to confirm": "unconfirmed", "spent": "spent", "forecast": "forecast", "left": "left"}


class MoneyRows(Rows[Total]):
    """The totals of a plan by one of the ways, and one of all."""

    def __init__(self, plan: Plan, as_at: date) -> None:
        self.way = "objective"
        self.show(plan, as_at)

    def show(self, plan: Plan, as_at: date) -> None:
        """Takes the plan as it is by now."""
        upto = as_at.isoformat()
        self.plan, self.whole = plan, money.in_all(plan, upto)
        self._lines = [*_WAYS[self.way](plan, upto), self.whole]
        known = [name for name, of in _COLUMNS.items() if getattr(self.whole, of) is not None]
        self.columns = known if len(self._lines) > 1 else []

    def shown(self, width: int) -> list[str]:
        """The columns for which there is room."""
        return self.columns[: max(1, (width - 22) // _SUM)]

    def row(self, key: int | None) -> Total | None:
        """The total with this key: its place."""
        return self._lines[key] if key is not None and key < len(self._lines) else None

    def key(self, index: int) -> int:
        return index

    def index(self, key: int) -> int | None:
        return key if key < len(self._lines) else None

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        total = self._lines[index]
        line = Line(width).gap()
        shown = self.shown(width)
        ink = look.strong if state.selected or index == len(self._lines) - 1 else look.text
        line.put(total.name, ink, width=max(10, width - 3 - _SUM * len(shown)))
        for name in shown:
            pence = getattr(total, _COLUMNS[name])
            none = "no sum" if name == "costs" else "·"
            words = none if not pence and (pence is None or name in ("costs", "to confirm")) else pounds(pence)
            style = look.doubt if name == "to confirm" and pence else look.error if pence and pence < 0 else look.text
            line.put(f"{words:>{_SUM}}", style)
        return line.strip()


class MoneyScreen(ActingScreen[None]):
    """The totals, and under them the one that the cursor is on, whole."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "back", show=False),
        Binding("tab", "way", show=False),
    ]
    READS_AFTER = 2

    def __init__(self, bench: WholeBench) -> None:
        self._source = MoneyRows(self._plan_of(bench), bench.desk.as_at)
        super().__init__(RowList(self._source), bench)
        self._say()

    @staticmethod
    def _plan_of(bench: WholeBench) -> Plan:
        return read_library(bench.desk.book, [bench.desk.plan["id"]]).plans[0]

    def letters(self) -> dict[str, Callable[[], None]]:
        return {"m": self._merge, "u": self.undo}

    def _say(self) -> None:
        """What the title rule and the bottom line say."""
        source, ways = self._source, list(_WAYS)
        heads = "".join(f"{name:>{_SUM}}" for name in source.shown(self._bench.app.size.width - 4)).strip()
        self.called("", f"Money by {source.way}", heads or "no cost is named")
        following = ways[(ways.index(source.way) + 1) % len(ways)]
        merging = (("m", "merge"),) if source.way == "source" else ()
        self.show_keys((("tab", f"by {following}"), *merging, ("u", "undo"), ("esc", "back")))

    def on_resize(self, event: events.Resize) -> None:
        self._say()
        self.rule.refresh()
        super().on_resize(event)

    def again(self) -> None:
        self._source.show(self._plan_of(self._bench), self._bench.desk.as_at)
        self._say()
        self.rows.reload()
        self.rule.refresh()
        self.show_saved(self._bench)
        self.tell_again()

    def day_turned(self, day: date) -> None:
        """Another day has begun."""
        self.again()

    def tell(self, page: Page) -> None:
        """The total whole: its sums, the rows it is of, and of all what is given in kind."""
        source = self._source
        total = source.row(self.rows.cursor_key)
        if total is None:
            return
        page.title("", total.name)
        for name, of in _COLUMNS.items():
            pence = getattr(total, of)
            if pence and name == "to confirm":
                page.field("Of that", f"{pounds(pence)} to be confirmed", page.look.doubt)
            elif pence is not None and name != "to confirm":
                page.field(name.capitalize(), pounds(pence) if pence or name != "costs" else "no sum")
        if total.refs:
            page.field("For", listed(total.refs))
        if total is not source.whole:
            return
        if (printed := money.printed(source.plan)) > total.pence:
            page.field("Printed", f"{pounds(printed)}; each pound counted once, it is {pounds(total.pence)}")
        for row, one in money.in_kind(source.plan):
            page.field("In kind", f"{money.in_kind_words(one)} ({money.for_what(row)})")

    def action_way(self) -> None:
        """By objective, by source, by lead."""
        ways = list(_WAYS)
        self._source.way = ways[(ways.index(self._source.way) + 1) % len(ways)]
        self.forget_height()
        self.again()
        self.rows.first()

    def _merge(self) -> None:
        """Makes the source that the cursor is on one with another: asks which, whose name goes."""
        total = self._source.row(self.rows.cursor_key)
        book = self._bench.desk.book
        there = {row["id"]: row for row in attached.sources(book)}
        kept = next((key for key, row in there.items() if total is not None and row["name"] == total.name), None)
        if self._source.way != "source" or kept is None:
            self.hints.message = ("Put the cursor on the source whose name stays: tab shows them.", False)
            return
        others = [key for key in there if key != kept]
        if not others:
            self.hints.message = ("There is no other source to make one with it.", False)
            return
        items = [
            MenuItem(key, str(there[key]["name"]), hint=counted(len(attached.sums_from(book, key)), "sum"))
            for key in others
        ]

        def chosen(gone: str | None) -> None:
            if gone is not None:
                self._bench.perform(merge_sources(str(kept), gone), then=self.after_act)

        self.app.push_screen(Menu(f"One with “{there[kept]['name']}”", items), chosen)
