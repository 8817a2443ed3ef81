"""The top of the screen: what is open, as at which day, for whom, when it was last saved; and what is late."""

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import moment_of, month_name, quarter, short_month, weekday_date
from tsworkbench.store.views.workload import Counts
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.content import Line, cells
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.widgets.hint_line import pressing, put_hint

_WIDE = 100
LATE = "late"
"""What a click on the chip stands for: no key, but what the workbench shows then."""


def local_time(utc_text: str, *, seconds: bool = True) -> str:
    """A stored UTC time as this place's clock shows it: "14:02:11"."""
    moment = moment_of(utc_text)
    if moment is None:
        return "?"
    return f"{moment:%H:%M:%S}" if seconds else f"{moment:%H:%M}"


class Banner(Widget):
    """Plan, as-at day, officer, and ✓ with the time of the last commit: the proof that the edit is on disk."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Banner { height: 1; padding: 0 1; } Banner.past { background: $selected; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="banner", classes="past" if desk.book.stood_at is not None else None)
        self._desk = desk
        self.failed = False
        """The last write failed: the time of the last good one stands in red."""

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        desk, width = self._desk, self.size.width
        wide = width >= _WIDE
        title, short = str(desk.plan["title"]), desk.plan["short_title"]
        if not desk.plans:
            title, short = "No plan in this file", None
        past = desk.book.stood_at
        line = Line(width, look.base + look.selected if past else look.base).put(short or title, look.strong)
        rest = title.removeprefix(short or title).strip(" -–:·") if short else ""
        if rest and not past:
            line.gap(2).put(rest if rest != title or wide else "", look.muted)
        if past and not wide:
            return line.right(f"as it stood on {past} · read-only", look.doubt).strip()
        as_at = weekday_date(desk.as_at)
        if wide:
            line.right("as at ", look.muted)
        line.right(as_at, look.text if desk.as_at == desk.start_day else look.doubt)
        if wide:
            line.right(f" · {quarter(desk.as_at, desk.plan['year_start']).label}", look.muted)
            line.right("      ").right(desk.book.who or "", look.text)
        line.right("   ")
        if past:
            return line.right(f"as it stood on {past} · read-only", look.doubt).strip()
        saved = local_time(desk.book.last_commit, seconds=wide) if desk.book.last_commit else ""
        if self.failed:
            line.right(f"not saved{' since ' + saved if saved else ''}", look.error)
        elif saved:
            line.right(f"✓ {saved}", look.muted)
        else:
            line.right("✓ on disk", look.muted)
        return line.strip()


def until_words(desk: Desk, *, wide: bool) -> str:
    """Until when things count as due now: "end of December", "end Dec", "14 Jan"."""
    last = desk.horizon
    if not isinstance(desk.look_ahead, int):
        return f"end of {month_name(last)}" if wide else f"end {short_month(last)}"
    return f"{last.day} {month_name(last) if wide else short_month(last)}"


def now_only(label: str) -> str:
    """An act's label without what was before, or what stands agreed beside it."""
    return label.rpartition(" (was ")[0] or label.rpartition(" (agreed ")[0] or label


def shortened(label: str, room: int) -> str:
    """An act's label in so many cells: what it was before goes first, because what it is now is what matters.

    >>> shortened("4.6.m1 due by 31 January 2010 (month) (was by 30 November 2009)", 40)
    '4.6.m1 due by 31 January 2010 (month)'
    >>> shortened("5.1.m1 expected by 28 February 2010 (month) (agreed by 31 October 2009)", 48)
    '5.1.m1 expected by 28 February 2010 (month)'
    """
    if cell_len(label) > room:
        label = now_only(label)
    return cells(label, min(room, cell_len(label))).rstrip()


class Attention(Widget):
    """What of mine is late or due now; at its end the last act, with the key that undoes it.

    Before the first act what the update round would ask stands there.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Attention { height: 1; padding: 0 1; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="attention")
        self._desk = desk
        self._counts = Counts()
        self._marked = 0
        self._to_go = 0
        self._of = self._mine()
        self.read()

    def on_mount(self) -> None:
        self.call_after_refresh(self.count_round)  # the first paint need not wait for it

    def say_marked(self, count: int) -> None:
        """How many rows are marked."""
        if count != self._marked:
            self._marked = count
            self.refresh()

    def _mine(self) -> str | None:
        return self._desk.me["id"] if self._desk.me is not None else None

    def count_round(self) -> None:
        """Counts what needs a word from me."""
        desk = self._desk
        if desk.me is None or desk.last_act is not None or desk.book.stood_at is not None:
            return
        from tsworkbench.work.round.updates import to_go

        self._to_go = to_go(desk.book, desk.me["id"], desk.as_at)
        self.refresh()

    def read(self) -> None:
        """Counts again: my work, or the plan's if I lead nothing in this file."""
        desk = self._desk
        mine = self._mine()
        if mine != self._of:  # somebody else sits here, or the one who does is an officer of the file by now
            self._of, self._to_go = mine, 0
            self.count_round()
        found = next((o.counts for o in desk.officers() if o.officer_id == mine), None) if mine else None
        self._counts = found or desk.plan_counts()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width = self.size.width
        wide = width >= _WIDE
        counts = self._counts
        line = Line(width, look.base)
        if counts.late:
            line.put(f" ▲ {counts.late} late ", pressing(look.chip, LATE)).gap(3)
        else:
            line.put("Nothing late", look.text).gap(3)
        until = until_words(self._desk, wide=wide)
        line.put(str(counts.this_month), look.strong).put(f" due by {until}", look.text).gap(3)
        line.put(str(counts.undated), look.strong).put(" without a date" if wide else " TBC", look.text)
        if self._marked:
            line.gap(3).put("│ ", look.accent).put(f"{self._marked:,} marked", look.key)
        act = self._desk.last_act
        if act is not None:
            line.gap(3 if wide else 1)
            act_id, does, word = self._desk.answer
            key = key_to(act_id)
            now = now_only(act.label)
            answer = does if wide and cell_len(now) + len(f" · {key} {does}") <= line.room else word
            room = line.room - len(f" · {key} {answer}")
            if room > 8:
                words = shortened(act.label, room)
                line.right(words, look.text).right(" · ", look.muted)
                put_hint(line, key, answer, look, gap=0, right=True)
        elif self._to_go:
            key = key_to("update_round")
            put_hint(line, key, "update round, ", look, gap=0, right=True)
            line.right(str(self._to_go), pressing(look.text, key)).right(" to go", pressing(look.muted, key))
        return line.strip()
