"""Returns: who has said what in the round that runs, for the plan's owner, who reminds the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import long_date, short_date
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.governance.round import Term
from tsworkbench.store.views.plan import is_shared
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.screens.frame import TellingScreen
from tsworkbench.tui.screens.round.card import INDENT, put_answer
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import Rows, RowState
from tsworkbench.work.agreement.life import closed
from tsworkbench.work.round.updates import Return, Returns, letters, reminder, returns

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.tui.bench.desk import Desk
    from tsworkbench.tui.bench.protocol import WholeBench

_BAR = 16
_NARROW = 100


def _columns(width: int) -> tuple[int, int]:
    """Cells of the bar, and of each column of counts: on a small screen the names have them."""
    return (_BAR if width >= 60 else 0), (9 if width >= 50 else 7)


_HEADS = ("to say", "said", "blank")
_COPY = 13
"""Cells for when an officer's copy of a shared plan was last heard of."""


def _heard(desk: Desk, day: date) -> dict[str, str] | None:
    """By officer, when her copy was last heard of; None where the plan is not shared."""
    if not is_shared(desk.book):
        return None
    from tsworkbench.work.sharing.overview import copies, heard_words

    return {
        one.officer_id: heard_words(one, day, wide=False)[0]
        for one in copies(desk.book, desk.plan["id"])
        if one.officer_id
    }


class ReturnRows(Rows[Return]):
    """A line an officer: how much of it is said, as a bar and in numbers; of a shared plan, how it is with her copy."""

    def __init__(self, found: Returns, heard: dict[str, str] | None = None) -> None:
        self._lines = self.officers = found.officers
        self.heard = heard

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        officer = self.officers[index]
        line = Line(width)
        to_say, blank = len(officer.needing), len(officer.blank)
        bar, column = _columns(width)
        copy = _COPY if self.heard is not None else 0
        ink = look.strong if state.selected else look.text
        line.put(officer.name, ink, width=width - bar - 3 * column - copy)
        if self.heard is not None:
            line.put(self.heard.get(officer.officer_id, ""), look.muted, width=copy)
        if bar:
            total = to_say + officer.said
            filled = (bar - 2) * officer.said // total if total else 0
            line.gap().put("━" * filled, look.strong).put("─" * (bar - 2 - filled), look.faint).gap()
        for count, ink in ((to_say, look.strong), (officer.said, look.text), (blank, look.doubt)):
            line.put(str(count) if count else "·", ink if count else look.muted, width=column, align="right")
        return line.strip()


class RoundTerms(Widget):
    """Of which day the round gives the position, and by when it is to be returned; over the columns what they count."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "RoundTerms { height: 1; margin: 0 1; }"

    def __init__(self, term: Term, late: int, *, shared: bool = False) -> None:
        super().__init__()
        self._shared = shared
        self.term = term
        self.late = late
        """How many days ago it was to be returned."""

    def render_line(self, y: int) -> Strip:
        look, wide = look_for(self.app.theme), self.size.width >= _NARROW
        line = Line(self.size.width, look.base).gap()
        day = long_date if wide else short_date
        line.put("position at ", look.muted).put(day(self.term.position), look.text)
        line.put(" · return by ", look.muted).put(day(self.term.return_by), look.text)
        if self.late:
            line.put(f", {counted(self.late, 'day')} ago" if wide else f", {self.late}d ago", look.doubt)
        bar, column = _columns(self.size.width - 2)
        if self._shared and wide:  # else there is no room for its name
            line.right(f"{'copy':<{_COPY + bar}}", look.muted)
        return line.right("".join(f"{head:>{column}}" for head in _HEADS), look.muted).right(" ").strip()


def _keys(of: Return | None) -> tuple[tuple[str, str], ...]:
    """The keys that do something about this officer: who has said everything is not reminded."""
    reminds = (("y", "copy a reminder"), ("Y", "copy all")) if of is not None and (of.needing or of.blank) else ()
    goes = (("enter", "the officer's list"),) if of is not None else ()
    return (*reminds, *goes, ("esc", "back"))


class ReturnsScreen(TellingScreen[str | None]):
    """It changes nothing: it counts, tells what was said and what was not, and puts a reminder on the clipboard.

    It is left with the id of the officer whose list is wanted.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("enter", "go", show=False),
        Binding("y", "remind", show=False),
        Binding("Y", "remind_all", show=False),
    ]
    DEFAULT_CSS = """
    ReturnsScreen.zoomed RoundTerms { display: none; }
    """

    def __init__(self, bench: WholeBench) -> None:
        desk = bench.desk
        self._found = returns(desk.book, desk.plan["id"], desk.as_at)
        heard = _heard(desk, desk.as_at)
        super().__init__(RowList(ReturnRows(self._found, heard)), desk)
        self._bench = bench
        self._plan = str(desk.plan["short_title"] or desk.plan["title"])
        self._terms = RoundTerms(self._found.at.term, self._found.days_late, shared=heard is not None)
        was = closed(desk.plan)
        self.rows.empty = (
            f"{was} No round asks about it any more." if was else "Nobody leads anything open in this plan."
        )
        self._show_tally()

    def above(self) -> ComposeResult:
        self.show_keys(_keys(self._in_hand))
        yield self._terms

    def lines_above(self) -> int:
        return 1

    def _show_tally(self) -> None:
        self.called("R", "Returns", self._tally())

    def tell(self, page: Page) -> None:
        """What the officer has still to say and why, what was said, and the reminder as it would be copied."""
        of, look = self._in_hand, page.look
        if of is None:
            return
        if not of.needing and not of.blank:
            page.words("✓ Everything has been said.", look.text)
        if of.needing:
            page.heading("To say", len(of.needing))
            for ask in of.needing:
                page.row(ask.ref, ask.title)
                page.words("; ".join(reason.words for reason in ask.reasons), look.muted, indent=INDENT)
        if of.answered:
            page.heading("Said", len(of.answered))
            for ask in of.answered:
                put_answer(page, ask)
        if of.needing or of.blank:
            to = f" to {of.email}" if of.email else ""
            page.heading(f"The reminder{to}, which y copies")
            page.words(self._letter(of), look.muted)

    def _letter(self, of: Return) -> str:
        late = self._found.days_late > 0
        return reminder(of, self._found.at, plan=self._plan, sender=self._bench.desk.book.who, late=late)

    def day_turned(self, day: date) -> None:
        """Another day has begun: another round may be under way in it."""
        desk = self._bench.desk
        self._found = returns(desk.book, desk.plan["id"], day)
        self._terms.term, self._terms.late = self._found.at.term, self._found.days_late
        self._terms.refresh()
        self.rows.source = ReturnRows(self._found, _heard(desk, day))
        self._show_tally()
        self._show()
        self.tell_again()

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
        self.hints.message = ("", False)
        self.show_keys(_keys(self._in_hand))

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
            letter = self._letter(of)
        except WorkbenchError as nothing:
            self.hints.message = (str(nothing), False)
            return
        now = copied(self.app, letter)
        count = len({ask.place.id for ask in (*of.needing, *of.blank)})
        self.hints.message = (f"A reminder to {of.name} {now}; it names {counted(count, 'row')}.", False)

    def action_remind_all(self) -> None:
        """Puts the reminders to all who are waited for on the clipboard, each with its address and subject."""
        from tsworkbench.tui.bench.clipboard import copied

        found = letters(self._found, plan=self._plan, sender=self._bench.desk.book.who)
        if not found:
            self.hints.message = ("Everybody has said everything: there is nobody to remind.", False)
            return
        now = copied(self.app, "\n".join(letter.whole for letter in found), several=len(found) > 1)
        without = sum(letter.email is None for letter in found)
        more = f" No address is known of {without}." if without else ""
        self.hints.message = (f"{counted(len(found), 'reminder')} {now}.{more}", False)

    def action_go(self) -> None:
        """To the officer's list in the workbench."""
        if (of := self._in_hand) is not None:
            self.dismiss(of.officer_id)


def open_returns(bench: WholeBench, before: Callable[[], object] | None = None) -> None:
    """Opens the returns; `before` going to an officer's list, the screen that they were opened from is left."""

    def left(officer_id: str | None) -> None:
        if officer_id is None:
            return
        if before is not None:
            before()
        bench.selection.focus_pane("officers")
        if not bench.panes.officers.list_of(officer_id):
            bench.tell("There is no open work of that officer.")

    bench.app.push_screen(ReturnsScreen(bench), left)
