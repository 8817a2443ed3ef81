"""Returns: who has said what in the round that runs, for the plan's owner, who reminds the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.screens.list_screen import ListScreen
from tsworkbench.tui.screens.round.round_screen import RoundFoot, RoundHead
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import Rows, RowState
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab
from tsworkbench.work.round.updates import Return, Returns, reminder, returns

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.tui.bench.protocol import WholeBench

_COLUMN = 9
_BAR = 16
_NARROW = 100
_HEADS = ("to say", "said", "blank")


class ReturnRows(Rows[Return]):
    """A line an officer: how much of it is said, as a bar and in numbers."""

    def __init__(self, found: Returns) -> None:
        self._lines = self.officers = found.officers

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        officer = self.officers[index]
        line = Line(width)
        to_say, blank = len(officer.needing), len(officer.blank)
        line.put(officer.name, look.strong if state.selected else look.text, width=width - _BAR - 3 * _COLUMN).gap()
        total = to_say + officer.said
        filled = (_BAR - 2) * officer.said // total if total else 0
        line.put("━" * filled, look.strong).put("─" * (_BAR - 2 - filled), look.faint).gap()
        for count, ink in ((to_say, look.strong), (officer.said, look.text), (blank, look.doubt)):
            line.put(str(count) if count else "·", ink if count else look.muted, width=_COLUMN, align="right")
        return line.strip()


class OutstandingRows(Widget):
    """What the selected officer has still to say, row by row."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "OutstandingRows { height: 40%; background: $surface; }"

    def __init__(self) -> None:
        super().__init__()
        self._of: Return | None = None

    def show(self, of: Return | None) -> None:
        """Tells of this officer from now on."""
        self._of = of
        self.refresh()

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.raised)
        rows = self._rows()
        place, last = y - 1, self.size.height - 3
        if y == 0 or place >= len(rows) or place > last:
            return line.strip()
        if place == last and len(rows) > last + 1:
            return line.gap(2).put(f"{len(rows) - last} more: the reminder names them all", look.muted).strip()
        ref, title, words = rows[place]
        line.gap(2).put(ref, look.muted, width=max(5, len(ref) + 1)).put(title, look.text)
        return line.right(words, look.muted).right("  ").strip()

    def _rows(self) -> list[tuple[str, str, str]]:
        if self._of is None:
            return [("", "", "")]
        found = [(ask.ref, ask.title, ask.reasons[0].words) for ask in self._of.needing]
        found += [(ask.ref, ask.title, "left blank") for ask in self._of.blank]
        return found or [("✓", "Everything has been said.", "")]


def _keys(of: Return | None) -> tuple[tuple[str, str], ...]:
    """The keys that do something about this officer: who has said everything is not reminded."""
    reminds = (("y", "copy a reminder"),) if of is not None and (of.needing or of.blank) else ()
    goes = (("enter", "the officer's list"),) if of is not None else ()
    return (*reminds, *goes, ("esc", "back"))


class ReturnsScreen(ListScreen[None]):
    """It changes nothing: it counts, and puts a reminder on the clipboard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("enter", "go", show=False),
        Binding("y", "remind", show=False),
    ]
    DEFAULT_CSS = """
    ReturnsScreen PaneRule { margin: 1 0 0 0; padding: 0 1; width: 100%; }
    ReturnsScreen RowList { margin: 0 1 1 1; }
    ReturnsScreen OutstandingRows { margin: 0 1; }
    """

    def __init__(self, bench: WholeBench) -> None:
        desk = bench.desk
        self._found = returns(desk.book, desk.plan["id"], desk.as_at)
        super().__init__(RowList(ReturnRows(self._found)))
        self._bench = bench
        self._plan = str(desk.plan["short_title"] or desk.plan["title"])
        self._head = RoundHead(desk, "Returns", self._plan)
        self._head.term = self._found.at.term
        self.rows.empty = "Nobody leads anything open in this plan."
        self._waiting = OutstandingRows()
        self._foot = RoundFoot()

    def compose(self) -> ComposeResult:
        heads = "".join(f"{head:>{_COLUMN}}" for head in _HEADS).strip()
        yield self._head
        yield PaneRule(Tab("", "Officers"), focused=True, label=f"{heads} ", tail=0)
        yield self.rows
        yield self._waiting
        self._foot.keys = _keys(None)
        self._foot.tally = self._tally()
        yield self._foot

    def on_mount(self) -> None:
        self._show()

    def day_turned(self, day: date) -> None:
        """Another day has begun: another round may be under way in it."""
        desk = self._bench.desk
        self._found = returns(desk.book, desk.plan["id"], day)
        self._head.term = self._found.at.term
        self.rows.source = ReturnRows(self._found)
        self._foot.tally = self._tally()
        self._show()

    def _tally(self) -> str:
        to_say = sum(len(one.needing) for one in self._found.officers)
        said = sum(one.said for one in self._found.officers)
        nobody = len(self._found.nobody)
        led = f" · {nobody} without a lead" if nobody else ""
        return f"{to_say} to say · {said} said{led}"

    @property
    def _in_hand(self) -> Return | None:
        key = self.rows.cursor_key
        return None if key is None else self._found.officers[key]

    def _show(self) -> None:
        self._waiting.show(self._in_hand)
        self._foot.message = ("", False)
        self._foot.keys = _keys(self._in_hand)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Another officer is in hand."""
        event.stop()
        self._show()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """A double click."""
        event.stop()
        self.action_go()

    def action_remind(self) -> None:
        """Puts a reminder to the officer in hand on the clipboard."""
        from tsworkbench.tui.bench.clipboard import copied

        of = self._in_hand
        if of is None:
            return
        try:
            letter = reminder(of, self._found.at, plan=self._plan, sender=self._bench.desk.book.who)
        except WorkbenchError as nothing:
            self._foot.message = (str(nothing), False)
            return
        now = copied(self.app, letter)
        count = len({ask.place.id for ask in (*of.needing, *of.blank)})
        self._foot.message = (f"A reminder to {of.name} {now}; it names {counted(count, 'row')}.", False)

    def action_go(self) -> None:
        """Goes to the officer's list in the workbench."""
        of = self._in_hand
        if of is None:
            return
        self.dismiss()
        self._bench.selection.focus_pane("officers")
        if not self._bench.panes.officers.list_of(of.officer_id):
            self._bench.tell(f"{of.name} has no open work.")
