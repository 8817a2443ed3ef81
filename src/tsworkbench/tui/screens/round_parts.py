"""The parts of the update round's screen: for whom and by when; the card; the last act; keys and progress."""

from __future__ import annotations

from collections.abc import Callable

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import short_date, weekday_date
from tsworkbench.plan.rounds import Term
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.look import look_for
from tsworkbench.tui.panes.banner import local_time, shortened
from tsworkbench.tui.screens.round_card import COLUMN, Laid

_WIDE = 100


class RoundHead(Widget):
    """Whose round it is, its position date and when it is to be returned; ✓ with the time of the last commit."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "RoundHead { height: 1; padding: 0 1; }"

    term: reactive[Term | None] = reactive(None)

    def __init__(self, desk: Desk, title: str, whose: str) -> None:
        super().__init__()
        self._desk = desk
        self._title = title
        self._whose = whose
        self.failed = False

    def render_line(self, y: int) -> Strip:
        look, wide = look_for(self.app.theme), self.size.width >= _WIDE
        line = Line(self.size.width, look.base).put(self._title, look.strong).gap(2).put(self._whose, look.muted)
        if wide:
            line.right("as at ", look.muted).right(weekday_date(self._desk.as_at), look.text).right("   ")
        if (term := self.term) is not None:
            line.right("position at " if wide else "", look.muted).right(short_date(term.position), look.text)
            line.right(" · return by ", look.muted).right(short_date(term.return_by), look.text).right("   ")
        saved = local_time(self._desk.book.last_commit, seconds=wide) if self._desk.book.last_commit else "on disk"
        line.right("not saved" if self.failed else f"✓ {saved}", look.error if self.failed else look.muted)
        return line.strip()


class LastAct(Widget):
    """The last act of this sitting, with the key that answers it; on a narrow screen how far she has come, too."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "LastAct { height: 1; padding: 0 1; }"

    tally: reactive[str] = reactive("")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._before = desk.last_act

    def render_line(self, y: int) -> Strip:
        look, act = look_for(self.app.theme), self._desk.last_act
        line = Line(self.size.width, look.base)
        tally = self.tally if self.size.width < _WIDE else ""
        if act is not None and act is not self._before:
            act_id, answer, _ = self._desk.answer
            key = key_to(act_id)
            room = self.size.width - len(f" · {key} {answer}   {tally}")
            line.put(shortened(act.label, room), look.text).put(" · ", look.muted)
            line.put(key, look.key).put(f" {answer}", look.muted)
        line.right(tally, look.muted)
        return line.strip()


class RoundFoot(Widget):
    """Keys at the left, how far she has come at the right. A message stands in their place until the next key."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "RoundFoot { height: 1; padding: 0 1; }"

    keys: reactive[tuple[tuple[str, str], ...]] = reactive(())
    tally: reactive[str] = reactive("")
    message: reactive[tuple[str, bool]] = reactive(("", False))
    """What to tell, and whether it is a refusal."""

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base)
        words, refused = self.message
        if words:
            return line.put(words, look.error if refused else look.text).strip()
        line.right(self.tally if self.size.width >= _WIDE else "", look.muted)
        for keys, word in self.keys:
            if len(keys) + len(word) + 4 > line.room:
                break
            line.put(keys, look.key).gap().put(word, look.muted).gap(3 if self.size.width >= _WIDE else 2)
        return line.strip()


class CardView(Widget):
    """The column in the middle of the screen: a card, or the page at the end."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "CardView { height: 1fr; }"

    def __init__(self, paint: Callable[[int, int], Laid]) -> None:
        super().__init__()
        self._paint = paint
        self._laid: tuple[int, int, str, Laid] | None = None

    def laid(self) -> Laid:
        """The lines, laid out for the size there is."""
        width, height, theme = min(COLUMN, self.size.width - 2), self.size.height, self.app.theme
        if self._laid is None or self._laid[:3] != (width, height, theme):
            self._laid = (width, height, theme, self._paint(width, height))
        return self._laid[3]

    def forget(self) -> None:
        """Something on it reads differently."""
        self._laid = None
        self.refresh()

    @property
    def margin(self) -> int:
        """Empty cells before the column."""
        return max(1, (self.size.width - COLUMN) // 2)

    def render_line(self, y: int) -> Strip:
        base = look_for(self.app.theme).base
        lines = self.laid().lines
        if y >= len(lines):
            return Line(self.size.width, base).strip()
        left, right = self.margin, self.size.width - self.margin - lines[y].cell_length
        return Strip.join([Line(left, base).strip(), lines[y], Line(right, base).strip()])
