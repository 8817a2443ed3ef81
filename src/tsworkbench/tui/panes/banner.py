"""The top of the screen: what is open, as at which day, for whom, when it was last saved; and what is late."""

import re
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import day_of_cell, moment_of, month_name, quarter, short_date, short_month, weekday_date
from tsworkbench.plan.english import noun
from tsworkbench.plan.errors import FileLocked
from tsworkbench.plan.model import PlanState, plan_state
from tsworkbench.store.views.refs import has_registers
from tsworkbench.store.views.workload import Counts
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.content import Line, Run, drawable, flowed, wrap
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.widgets.hint_line import pressing

_WIDE = 100
_LEAST = 8
"""Cells that an act needs at least to be named."""
LATE = "late"
"""What a click on the chip stands for: no key, but what the workbench shows then."""


def local_time(utc_text: str, *, seconds: bool = True) -> str:
    """A stored UTC time as this place's clock shows it: "14:02:11"."""
    moment = moment_of(utc_text)
    if moment is None:
        return "?"
    return f"{moment:%H:%M:%S}" if seconds else f"{moment:%H:%M}"


def sharing_runs(desk: Desk, look: Look, *, wide: bool) -> list[Run]:
    """ "↑3 ↓5 ⇄2   ": to send, to take in, to settle, each where there is any; ⇡! where the road has failed."""
    found, road = desk.outlook, desk.road
    if found is None:
        return []
    runs: list[Run] = [
        (f"{glyph}{count:,}", style)
        for glyph, count, style in (
            ("↑", found.to_send, look.muted),
            ("↓", found.waiting, look.muted),
            ("⇄", found.to_settle, look.doubt),
        )
        if count
    ]
    if road.failed:
        since = f" since {local_time(road.failed, seconds=False)}" if wide else ""
        runs.insert(0, (f"⇡!{since}", look.doubt))
    key = key_to("sharing")
    gap = " " if wide else ""
    pressed = [(text, pressing(style, key)) for text, style in runs]
    return [part for run in pressed for part in (run, (gap, look.muted))] + [
        ("  " if wide else " ", look.muted)
    ] * bool(runs)


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
        state = plan_state(desk.plan["signed_off_on"], desk.plan["closed_on"])
        if desk.plans and not past and (wide or state is PlanState.CLOSED):
            line.put(f" · {state.value}", look.doubt if state is PlanState.CLOSED else look.muted)
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
        for text, style in sharing_runs(desk, look, wide=wide) if not past else ():
            line.right(text, style)
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


_MONTHS = rf"\b({'|'.join(month_name(date(2000, month, 1)) for month in range(1, 13))})\b"
_EXACT = r" \((?:day|month|quarter|half|year|financial year|season)\)"
_REST = r"(?: with | still |: )\S.*$"
_REFS = r" \([^()]*\)$"


def gently(label: str) -> list[str]:
    """An act's label, and shorter ones that say the same of what is now.

    >>> gently("4.6.m1 due by 31 January 2010 (month) (was by 30 November 2009)")[1:3]
    ['4.6.m1 due by 31 January 2010 (month)', '4.6.m1 due by 31 Jan 2010 (month)']
    """
    now = now_only(label)
    months = re.sub(_MONTHS, lambda found: found[0][:3], now)
    return list(dict.fromkeys((label, now, months, re.sub(_EXACT, "", months))))


def shortened(label: str, room: int) -> str:
    """An act's label in so many cells. The rows that it names stay as long as there is room for them; words stay whole.

    >>> shortened("4.6.m1 due by 31 January 2010 (month) (was by 30 November 2009)", 40)
    '4.6.m1 due by 31 January 2010 (month)'
    >>> shortened("Undone: 7.2 complete with 2 milestones still open", 24)
    'Undone: 7.2 complete'
    >>> shortened("3 rows due on 29 December 2009 (5.1.m1, 4.6.m1, 4.2.m3)", 30)
    '3 rows due on 29 Dec 2009'
    """
    *_, least = gentle = gently(label)
    undone, said = ("Undone: ", least[8:]) if least.startswith("Undone: ") else ("", least)
    without = re.sub(_REFS, "", said)
    for form in (*gentle, undone + re.sub(_REST, "", said), undone + without, undone + re.sub(_REST, "", without)):
        if cell_len(drawable(form)) <= room:
            return form
    words = undone + re.sub(_REST, "", without)
    whole = wrap(words, room - 1, len(words) + 1)
    return f"{whole[0]}…" if whole else ""


class _Left(NamedTuple):
    """How much of whose numbers is shown."""

    name: str
    due: bool = True
    undated: bool = True
    reviews: bool = True


class Attention(Widget):
    """Whose numbers these are, and what of them is late or due now; at its end the last act, and the key to undo it.

    Before the first act what the update round would ask stands there. Where there are two lines, a long act goes on in
    the second one.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Attention { height: 1; padding: 0 1; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="attention")
        self._desk = desk
        self._counts = Counts()
        self._are_mine = False
        self._marked = 0
        self._to_go = 0
        self._reviews = (0, 0)
        """Entries of registers that are due for review, and how many of them are late."""
        self._of = self._mine()
        self._known: tuple[object, ...] = ()
        self._lines: list[Line] = []
        self.read()

    def on_mount(self) -> None:
        self.call_after_refresh(self.count_round)  # the first paint need not wait for it
        self.call_after_refresh(self.count_reviews)

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

        with suppress(FileLocked):  # it is counted again after the next change
            self._to_go = to_go(desk.book, desk.me["id"], desk.as_at)
        self.refresh()

    def count_reviews(self) -> None:
        """Counts what is due for review in registers, if the file has any."""
        desk = self._desk
        before, found = self._reviews, (0, 0)
        with suppress(FileLocked):
            if has_registers(desk.book):
                from tsworkbench.store.registers.entries import due_for_review

                due = due_for_review(desk.book, desk.horizon, plan_id=desk.plan["id"])
                found = len(due), sum(one.day < desk.as_at for one in due)
            self._reviews = found
        if self._reviews != before:
            self.refresh()

    def read(self) -> None:
        """Counts again: my work, or the plan's if I lead nothing in this file."""
        desk = self._desk
        mine = self._mine()
        if mine != self._of:  # somebody else sits here, or the one who does is an officer of the file by now
            self._of, self._to_go = mine, 0
            self.count_round()
        found = next((o.counts for o in desk.officers() if o.officer_id == mine), None) if mine else None
        self._are_mine = found is not None
        self._counts = found or desk.plan_counts()
        self.refresh()
        if self.is_attached:
            self.call_after_refresh(self.count_reviews)

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width, height = self.size
        lines = self._with_act(width, height, look) if self._desk.last_act is not None else []
        if not lines and y == 0:
            return self._with_round(width, look).strip()
        return (lines[y] if y < len(lines) else Line(width, look.base)).strip()

    def _lefts(self) -> list[_Left]:
        """The same numbers, with ever less beside what is late."""
        me = self._desk.me
        if not self._are_mine or me is None:
            return [
                _Left("whole plan: "),
                _Left("whole plan: ", undated=False),
                _Left("plan: ", False, False),
                _Left("plan: ", False, False, False),
                _Left("", False, False, False),
            ]
        name, short = drawable(str(me["name"])), self._desk.initials.get(me["id"], "")
        whole, brief = f"{name}: ", f"{short}: " if short else ""
        return [
            *(_Left(whole), _Left(whole, undated=False), _Left(brief), _Left(brief, undated=False)),
            _Left(brief, undated=False, reviews=False),
            *(_Left(brief, False, False, False), _Left("", False, False, False)),
        ]

    def _numbers(self, left: _Left, width: int, look: Look) -> Line:
        wide = width >= _WIDE
        counts = self._counts
        line = Line(width, look.base).put(left.name, look.muted)
        closed = None if self._are_mine else day_of_cell(self._desk.plan["closed_on"])
        if closed:
            line.put(f"closed {short_date(closed)}", look.text)
            line.put(", so its work is in no list" if left.due else "", look.muted)
        elif counts.late:
            line.put(f" ▲ {counts.late:,} late ", pressing(look.chip, LATE))
        else:
            line.put("Nothing late", look.text)
        if left.due and not closed:
            until = until_words(self._desk, wide=wide)
            line.gap(3).put(f"{counts.this_month:,}", look.strong).put(f" due by {until}", look.text)
        if left.undated and not closed:
            words = " without a date" if wide else " TBC"
            line.gap(3).put(f"{counts.undated:,}", look.strong).put(words, look.text)
        due, late = self._reviews
        if due and left.reviews:
            key = key_to("go_registers")
            words, ink = noun(due, "review"), pressing(look.text, key)
            if late == due:
                said = f"▲ {due:,} {words}{' late' if wide else ''}"
                line.gap(3).put(said, pressing(look.error, key))
            else:
                line.gap(3).put(f"{due:,}", pressing(look.strong, key)).put(f" {words}{' due' if wide else ''}", ink)
                if late:
                    line.put(f" ▲{late:,}{' late' if wide else ''}", pressing(look.error, key))
        if self._marked:
            line.gap(3).put("│ ", look.accent).put(f"{self._marked:,} marked", look.key)
        return line

    def _with_round(self, width: int, look: Look) -> Line:
        right: list[Run] = []
        if self._to_go:
            key = key_to("update_round")
            runs = [(key, look.key), (" update round, ", look.muted)]
            runs += [(str(self._to_go), look.text), (" to go", look.muted)]
            right = [(text, pressing(style, key)) for text, style in runs]
        taken = sum(cell_len(text) for text, _ in right)
        lines = [self._numbers(left, width, look) for left in self._lefts()]
        line = next((line for line in lines if line.room > taken), None)
        if line is None:  # what is late is never cut for it
            return next((line for line in lines if line.room), lines[-1])
        for text, style in right:
            line.right(text, style)
        return line

    def _with_act(self, width: int, height: int, look: Look) -> list[Line]:
        """The numbers with the last act, in as few words as it takes to fit."""
        act = self._desk.last_act
        assert act is not None
        lefts = [(left, self._numbers(left, width, look).room - 2) for left in self._lefts()]
        for label in gently(act.label):
            for left, room in lefts[:-1] if height == 1 else lefts[:1]:
                for answer in self._answers(width, look):
                    lines = flowed([(label, look.text), *answer], room) if room > 0 else []
                    if len(lines) == 2 and cell_len(drawable(label)) <= room:  # the key and its word stay together
                        lines = [[(drawable(label), look.text)], answer[1:]]
                    if lines and len(lines) <= height:
                        return self._beside(left, lines, width, look)
        *_, answer = self._answers(width, look)
        taken = sum(cell_len(text) for text, _ in answer)
        tries = [(left, shortened(act.label, room - taken)) for left, room in lefts if room - taken >= _LEAST]
        left, words = next(
            (one for one in tries if not one[1].endswith("…")), tries[-1] if tries else (lefts[-1][0], "")
        )
        return self._beside(left, [[(words, look.text), *answer]] if words else [], width, look)

    def _answers(self, width: int, look: Look) -> list[list[Run]]:
        """The key that answers the last act with what it does, in more words and in fewer."""
        act_id, does, word = self._desk.answer
        said, key = (does, word) if width >= _WIDE else (word,), key_to(act_id)
        inks = pressing(look.key, key), pressing(look.muted, key)
        return [[(" · ", look.muted), (key, inks[0]), (f" {words}", inks[1])] for words in said]

    def _beside(self, left: _Left, lines: list[list[Run]], width: int, look: Look) -> list[Line]:
        """The act's lines at the right end, one under the other; the first of them beside the numbers."""
        block = max((sum(cell_len(text) for text, _ in line) for line in lines), default=0)
        drawn = []
        for place, runs in enumerate(lines or [[]]):
            line = Line(width, look.base) if place else self._numbers(left, width, look)
            for text, style in runs:
                line.right(text, style)
            line.right(" " * (block - sum(cell_len(text) for text, _ in runs)))
            drawn.append(line)
        return drawn
