"""What a newer edition would change, to be looked through before anything is written."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tsworkbench.plan.imports.differences import Comparison, Difference, Kind
from tsworkbench.tui.screens.imports.plan_rows import ChangeRows
from tsworkbench.tui.screens.list_screen import ListScreen
from tsworkbench.tui.screens.prompts import Prose
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

WRITE, BACK, LEAVE, AGAIN = "write", "back", "leave", "again"
"""How the screen is left; `AGAIN`: rows were parted or joined, so all is to be compared again."""


class ImportChanges(ListScreen[str]):
    """Each difference may be taken or left, and two rows that were taken for one may be parted.

    `chosen` and `apart` are written to as that is done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end('leave')", show=False),
        Binding("enter", "end('write')", show=False),
        Binding("b,left", "end('back')", show=False),
        Binding("space", "turn", show=False),
        Binding("p", "part", show=False),
        Binding("n", "new", show=False),
    ]
    DEFAULT_CSS = """
    ImportChanges PaneRule { margin: 1 1 0 1; }
    ImportChanges Prose { margin: 1 1 0 3; }
    ImportChanges RowList { margin: 1 0 1 1; }
    """

    def __init__(
        self,
        comparisons: list[Comparison],
        chosen: dict[str, bool],
        *,
        source: str,
        before: str,
        apart: list[tuple[str, str]],
        too_many: str | None = None,
    ) -> None:
        """`before`: the sentence about which document the plan came from; `apart`: the last was parted just now.

        `too_many`: the sentence about a sheet most of whose rows would be new: they are only taken if that is said.
        """
        self._source = ChangeRows(comparisons, chosen)
        super().__init__(RowList(self._source))
        self._chosen = chosen
        self._new = [one.key for each in comparisons for one in each.differences if one.kind is Kind.ADDED]
        self._too_many = too_many
        if too_many:
            for key in self._new:
                chosen.setdefault(key, False)
        self._apart = apart
        self._rule = PaneRule(Tab("", f"Import · {source}"), focused=True)
        unchanged = sum(comparison.unchanged for comparison in comparisons)
        doubts = " ".join(f"It was {comparison.doubt}." for comparison in comparisons if comparison.doubt)
        many = f"{too_many}, so they aren't ticked: press n if they are new. " if too_many else ""
        self._words = f"{many}{before} {unchanged:,} rows stay as they are. {doubts}".strip()

    def above(self) -> ComposeResult:
        yield self._rule
        yield Prose(self._words, "muted", lines=3)
        self.hints.keys = (
            ("enter", "writes what is ticked"),
            ("space", "take or leave"),
            *self._parting(),
            *((("n", "new rows too"),) if self._too_many else ()),
            ("b", "back"),
            ("esc", "leave"),
        )

    def on_mount(self) -> None:
        self._count()
        if self._apart:
            place = next((n for n, one in enumerate(self._source.differences) if self._pair_of(one)), None)
            if place is not None:
                self.rows.go_to(place)

    def on_resize(self) -> None:
        self._source.fit(self.rows.size.width)
        self.rows.reload()

    def _count(self) -> None:
        taken = sum(self._source.is_taken(one) for one in self._source.differences)
        self._rule.show(label=f"{taken:,} of {len(self._source.differences):,} to be written")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.hints.message = ("", False)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_turn()

    def action_turn(self) -> None:
        """Takes what would be left, and leaves what would be taken."""
        if self.rows.cursor_key is None:
            return
        one = self._source.differences[self.rows.cursor_key]
        self._chosen[one.key] = not self._source.is_taken(one)
        self.rows.reload()
        self._count()

    def _parting(self) -> tuple[tuple[str, str], ...]:
        """What is told of parting, where something can be parted or joined."""
        if any(one.doubt for one in self._source.differences):
            return (("p", "not the same row"),)
        return (("p", "the same row after all"),) if self._apart else ()

    def _pair_of(self, one: Difference) -> tuple[str, str] | None:
        """The pair that was parted of which a difference is about one."""
        return next((pair for pair in reversed(self._apart) if one.draft == pair[0] or one.row == pair[1]), None)

    def action_part(self) -> None:
        """Two rows that were nearly alike are not the same; pressed on one of them later, they are after all."""
        if self.rows.cursor_key is None:
            return
        one = self._source.differences[self.rows.cursor_key]
        pair = self._pair_of(one)
        if pair is not None:
            self._apart.remove(pair)
        elif one.doubt and one.draft and one.row:
            self._apart.append((one.draft, one.row))
        else:
            self.hints.message = ("Nothing was in doubt here: p parts two rows that were nearly alike.", False)
            return
        self.dismiss(AGAIN)

    def action_new(self) -> None:
        """Ticks all rows that are new, or unticks them, where that was asked."""
        if not self._too_many:
            return
        taken = all(self._chosen.get(key, True) for key in self._new)
        self._chosen.update(dict.fromkeys(self._new, not taken))
        self.rows.reload()
        self._count()

    def action_end(self, how: str) -> None:
        self.dismiss(how)
