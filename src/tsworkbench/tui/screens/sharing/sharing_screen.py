"""Sharing: who has which changes, what was taken in, and the ways out and in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from os.path import basename
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.english import are, counted
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.sharing.values import short_name
from tsworkbench.tui.bench.actions import BY_ID
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.row_marks import UNSETTLED
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.screens.frame import Keys, TellingScreen
from tsworkbench.tui.screens.row.history import StoryRows, StoryScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import GroupedRows, RowState
from tsworkbench.tui.widgets.title_rule import Tab, TitleRule
from tsworkbench.work import history
from tsworkbench.work.sharing import exchange, overview
from tsworkbench.work.sharing.overview import Came, Copy, has_words, heard_words, moment_words

if TYPE_CHECKING:
    from tsworkbench.store.book import Done
    from tsworkbench.tui.bench.protocol import WholeBench


_WIDE = 98


class CopyLine(NamedTuple):
    """A line: the heading of a group, an officer's copy, or a take-in."""

    heading: str = ""
    copy: Copy | None = None
    came: Came | None = None


class Columns(NamedTuple):
    """Where the columns of a copy begin."""

    copy: int
    heard: int
    has: int
    sent: int
    settle: int

    @property
    def is_wide(self) -> bool:
        """Whether a copy's kind has a column of its own."""
        return self.copy < self.heard


def columns_of(width: int) -> Columns:
    """The columns in so many cells; what is to be settled is the last, at the right end."""
    if width >= _WIDE:
        who = width * 22 // 100
        return Columns(who, who + 20, who + 42, who + 58, width - 10)
    who = min(22, width * 30 // 100)
    return Columns(who, who, who + 20, width - 20, width - 6)


def heads(width: int) -> list[tuple[int, str]]:
    """(where, words) of the names over the columns."""
    at = columns_of(width)
    found = [(1, "Who"), (at.heard, "Last heard"), (at.has, "Has of yours" if at.is_wide else "Has")]
    if at.is_wide:
        found.append((at.copy, "Copy"))
    return sorted(
        [*found, (at.sent, "Sent you" if at.is_wide else "Sent"), (at.settle, "To settle" if at.is_wide else UNSETTLED)]
    )


class CopyRows(GroupedRows[CopyLine]):
    """Officers first, the one heard of last at the top; then the take-ins, newest first. Keys are places."""

    _blank = CopyLine()

    def __init__(self, copies: list[Copy], came: list[Came], as_at: date) -> None:
        self._clear()
        self.as_at = as_at
        self._lines += [CopyLine(copy=one) for one in copies]
        if came:
            self._begin_group(CopyLine("Taken in"))
            self._lines += [CopyLine(came=one) for one in came]

    def heading(self, index: int) -> int | None:
        return super().heading(index) if self._headings and index >= self._headings[0] else None

    def line(self, key: int | None) -> CopyLine:
        """The line with a key; an empty one where there is none."""
        return self._lines[key] if key is not None and 0 <= key < len(self._lines) else self._blank

    def selectable(self, index: int) -> bool:
        line = self._lines[index]
        return line.copy is not None or line.came is not None

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._lines[index]
        line = Line(width).gap()
        if row.copy is not None:
            self._copy(line, row.copy, width, state, look)
        elif row.came is not None:
            _came(line, row.came, width, state, look)
        else:
            line.put(row.heading, look.strong)
        return line.strip()

    def _copy(self, line: Line, one: Copy, width: int, state: RowState, look: Look) -> None:
        at = columns_of(width)
        line.put(one.who, look.strong if state.selected else look.text, width=at.copy - 2).gap()
        if at.is_wide:
            line.to(at.copy).put(one.called, look.muted, width=at.heard - at.copy - 1)
        heard, is_old = heard_words(one, self.as_at, wide=at.is_wide)
        line.to(at.heard).put(heard, look.doubt if is_old else look.text if one.heard_at else look.muted)
        if one.copy is None:
            return
        line.to(at.has).put(has_words(one), look.doubt if one.lacks and is_old else look.text)
        sent = counted(one.sent, "change") if at.is_wide else f"{one.sent:,}"
        if one.road == "form" and not one.heard_at:
            line.to(at.sent).put("not back yet" if at.is_wide else "not back", look.muted)
            return
        line.to(at.sent).put(sent if one.sent else "–", look.text if one.sent else look.muted)
        if one.to_settle:
            line.to(at.settle).put(f"{UNSETTLED} {one.to_settle}", look.doubt)


def _came(line: Line, one: Came, width: int, state: RowState, look: Look) -> None:
    line.put(moment_words(one.take.at), look.muted, width=14)
    ink = look.muted if one.is_undone else look.strong if state.selected else look.text
    line.put(one.words, ink)
    if one.outcome and width >= _WIDE:
        line.right(f"  {one.outcome}", look.doubt if one.to_settle else look.muted).right(" ")
    elif one.to_settle:
        line.right(f"  {UNSETTLED}{one.to_settle}", look.doubt).right(" ")


_LABEL = 13
_MOST_TOLD = 12
"""Acts of a take-in that are told under the list: Enter shows all."""
_NOT_SHARED = (
    "This plan is on this laptop alone. p writes a pack for others, which makes this copy its home; t takes in what "
    "was sent to you."
)


class Heads(Widget):
    """The names of the columns."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Heads { height: 1; margin: 0 1; }"

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base).gap()
        for begins, words in heads(self.size.width - 2):
            line.to(begins + 1).put(words, look.muted)
        return line.strip()


class SharingScreen(TellingScreen[None]):
    """Copies, and what was taken in; under them all of the one that the cursor is on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,S", "leave", "back", show=False),
        Binding("enter", "open", show=False),
        Binding("c", "settle", show=False),
        *(
            Binding(key, f"act('{act}')", show=False)
            for key, act in (("p", "pack"), ("f", "form"), ("t", "take_in"), ("g", "exchange"), ("w", "share"))
        ),
        Binding("m", "remind", show=False),
        Binding("u,ctrl+z", "take_back", show=False),
        Binding("x", "forget", show=False),
        Binding("i", "restate", show=False),
    ]
    DEFAULT_CSS = """
    SharingScreen.zoomed Heads { display: none; }
    """
    READS_AFTER = 6

    def __init__(self, bench: WholeBench) -> None:
        self._bench = bench
        self._copies: list[Copy] = []
        self._came: list[Came] = []
        self._asked = ""
        """The copy that is to be waited for no longer, once x is pressed again."""
        self._on: int | None = None
        """The key of the line that the cursor was on."""
        super().__init__(RowList(self._read()), bench.desk)
        self.rows.empty = "Nobody else has a copy yet."

    def _read(self) -> CopyRows:
        book, plan = self._bench.desk.book, self._bench.desk.plan["id"]
        self._home = exchange.home(book, plan)
        self._to_settle = len(exchange.to_settle(book, plan))
        self._came = overview.came_in(book)
        self._copies = overview.copies(book, plan) if self._home.copy is not None or self._came else []
        return CopyRows(self._copies, self._came, self._bench.desk.as_at)

    def above(self) -> ComposeResult:
        self._show()
        yield Heads()

    def lines_above(self) -> int:
        return 1

    def on_mount(self) -> None:
        self.watch(self._bench.hints, "message", self._said, init=False)

    def _said(self, message: tuple[str, bool]) -> None:
        if message[0]:
            self.hints.message = message

    # -- what it says

    def _show(self) -> None:
        plan = self._bench.desk.plan
        self.called("S", f"Sharing · {plan['short_title'] or plan['title']}", " · ".join(filter(None, self._where())))
        self.show_keys(self._keys())

    def show_road(self) -> None:
        """It is another way with the road by now."""
        self._show()
        self.whole.read_again(from_top=False)

    def _where(self) -> tuple[str, ...]:
        """Which copy is home, and how it is with the road."""
        road, home = self._bench.desk.road, self._home
        if home.claims:
            at_home = "two copies claim to be home"
        elif home.here:
            at_home = "home: this copy"
        elif home.was_here:
            at_home = "this copy was home once"
        elif home.copy is not None:
            at_home = f"home: {home.who}'s copy" if home.who else "home: another copy"
        else:
            at_home = ""
        kind, _, where = road.name.partition(" ")
        name = f"{kind} {basename(where.rstrip('/')) if kind == 'folder' else where}"
        if road.failed:
            return at_home, f"{name} ⇡! since {moment_words(road.failed)}"
        return at_home, f"{name} {moment_words(road.came)} ✓" if road.came else name.strip()

    def _keys(self) -> Keys:
        here = self._line
        settle = (("c", f"to settle ({self._to_settle})"),) if self._to_settle else ()
        enter = (("enter", "what it changed"),) if here.came is not None else ()
        officer = (("enter", "the officer's list"),) if here.copy is not None and here.copy.officer_id else ()
        remind = (("m", "remind"),) if here.copy is not None else ()
        if here.copy is not None and here.copy.waits and self._home.here:
            remind = (("i", "take in what waits"), *remind)
        undo = (("u", "take back"),) if here.came is not None and not here.came.is_undone else ()
        exchange_now = (("g", "exchange now"),) if self._bench.desk.road.name else ()
        ways = (("p", "pack…"), ("f", "form…"), ("t", "take in…"))
        return (*settle, *enter, *ways, *exchange_now, *remind, *undo, *officer, ("w", "share by…"), ("esc", "back"))

    @property
    def _line(self) -> CopyLine:
        source = self.rows.source
        return source.line(self.rows.cursor_key) if isinstance(source, CopyRows) else CopyLine()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        if self._on not in (None, event.key):
            self._asked = ""
            self.hints.message = ("", False)
        self._on = event.key
        self.show_keys(self._keys())

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_open()

    def tell(self, page: Page) -> None:
        """All of the copy, or of the take-in, that the cursor is on."""
        here = self._line
        page.label = _LABEL
        if here.came is not None:
            self._tell_came(page, here.came)
        elif here.copy is not None:
            self._tell_copy(page, here.copy)
        else:
            page.words(_NOT_SHARED, page.look.muted)
        for words in self._warnings():
            page.air()
            page.words(words, page.look.doubt)

    def _warnings(self) -> Iterator[str]:
        """What the officer should do something about, whatever the cursor is on."""
        if self._home.claims:
            yield "Two copies claim to be home, so nobody puts right what can't be joined. Press w on the one that is."
        if self._home.was_here:
            yield (
                "This file was copied or put back from a backup since it was home, so nobody puts right what can't be "
                "joined. If it still is home, press w and make it so."
            )
        road = self._bench.desk.road
        if road.failed and road.why:
            yield road.why if "kept" in road.why else f"{road.why} All you do is kept."

    def _tell_copy(self, page: Page, one: Copy) -> None:
        look = page.look
        page.words(one.who, look.strong)
        page.air()
        if one.copy is None:
            page.words(
                "Has no copy of the plan. p writes a pack for those with tsworkbench, f an Excel form for others."
            )
            return
        page.field("Copy", f"{one.called} · {short_name(one.copy)}")
        page.field("Last heard", heard_words(one, self._bench.desk.as_at, wide=True)[0])
        behind = (
            f"{counted(one.lacks, 'change')} of what is here {are(one.lacks)} not known there" if one.lacks else "all"
        )
        page.field("Has", behind, look.doubt if one.lacks else None)
        page.field("Sent you", counted(one.sent, "change") if one.sent else "nothing yet")
        if one.waits:
            words = f"{counted(one.waits, 'change')}, because the clock there is more than a day ahead"
            how = ": i takes them in as said now, in the officer's name" if self._home.here else ""
            page.field("Waits", f"{words}{how}", look.doubt)
        if one.to_settle:
            page.field("To settle", f"{counted(one.to_settle, 'fact')}: c settles one after the other", look.doubt)
        if self._asked == one.copy:
            page.air()
            page.words("Press x again to wait for this copy no longer: it is lost for ever.", look.doubt)

    def _tell_came(self, page: Page, one: Came) -> None:
        look, take = page.look, one.take
        page.words(f"{one.whose}, {counted(take.acts, 'change')}", look.strong)
        page.field("Came", f"{moment_words(take.at)} {overview.ROADS.get(take.road, take.road)}: {take.source}")
        page.field("Made", moment_words(take.made_at))
        if take.who and take.who != take.from_who:
            page.field("Taken in", f"by {take.who}")
        if one.put_right:
            page.field("Put right", one.put_right, look.doubt)
        if one.is_undone:
            page.field("Now", "taken back: nothing of it counts any more", look.doubt)
        page.air()
        stories = history.of_take(self._bench.desk.book, take.seq).stories
        for story in stories[:_MOST_TOLD]:
            page.words([(f"{moment_words(story.at)}  ", look.muted), (story.headline, look.text)])
        if len(stories) > _MOST_TOLD:
            page.words(f"and {len(stories) - _MOST_TOLD:,} more: Enter shows all", look.muted)

    def day_turned(self, day: date) -> None:
        """Another day has begun."""
        self.look_again()

    def look_again(self, *, says: str = "") -> None:
        """Something was sent, taken in or settled, of which it may say a sentence."""
        key = self.rows.cursor_key
        self.rows.source = self._read()
        if key is not None:
            self.rows.go_to(key)
        self._show()
        self.show_saved(self._bench)
        self.tell_again()
        if says:
            self.hints.message = (says, False)

    def on_paste(self, event: events.Paste) -> None:
        """A mail that is pasted here is taken in, if there is a letter in it."""
        from tsworkbench.tui.screens.sharing.incoming import may_be_letter, take

        event.stop()
        if may_be_letter(event.text):
            take(self._bench, event.text.encode("utf-8"))
        else:
            self.hints.message = ("There is no pack or return in what was pasted. Copy the whole mail.", True)

    # -- keys

    def action_open(self) -> None:
        """What a take-in changed; of an officer, the list."""
        here = self._line
        if here.came is not None:
            self.app.push_screen(TakenScreen(self._bench, here.came))
        elif here.copy is not None and here.copy.officer_id is not None:
            self.dismiss()
            self._bench.selection.focus_pane("officers")
            if not self._bench.panes.officers.list_of(here.copy.officer_id):
                self._bench.tell("There is no open work of that officer.")

    def action_settle(self) -> None:
        """One after the other."""
        from tsworkbench.tui.screens.sharing.settling_screen import SettlingScreen

        self.app.push_screen(SettlingScreen(self._bench), lambda _: self.look_again())

    def action_act(self, act: str) -> None:
        """One of the workbench's acts; what it did is seen here."""
        self._bench.run_act(BY_ID[act])

    def action_remind(self) -> None:
        """Puts a reminder to the officer on the clipboard."""
        from tsworkbench.tui.bench.clipboard import copied

        one = self._line.copy
        if one is None:
            return
        plan = self._bench.desk.plan
        title = str(plan["short_title"] or plan["title"])
        letter = overview.reminder(one, title=title, sender=self._bench.desk.book.who, as_at=self._bench.desk.as_at)
        self.hints.message = (f"A reminder to {one.who} {copied(self.app, letter)}.", False)

    def action_take_back(self) -> None:
        """Takes a whole take-in back, as an act of one's own; u in the workbench undoes that."""
        one = self._line.came
        if one is None:
            self.hints.message = ("Put the cursor on what was taken in: u takes that back.", False)
            return
        take = one.take.seq
        self._bench.write(lambda book: exchange.take_back(book, take), then=self._taken_back)

    def _taken_back(self, done: Done) -> None:
        self.look_again()
        self.hints.message = (f"{done.label} · saved", False)

    def action_restate(self) -> None:
        """At home: what waits because the clock of a copy is far ahead is taken in as said now."""
        one, plan = self._line.copy, self._bench.desk.plan["id"]
        if one is None or one.copy is None or not one.waits:
            return
        copy = one.copy
        self._bench.write(lambda book: exchange.restate(book, plan, copy), then=self._restated)

    def _restated(self, done: Done) -> None:
        self.look_again(says=f"{done.label} · saved")

    def action_forget(self) -> None:
        """Waits no longer for a copy that is lost for ever; asks first."""
        one = self._line.copy
        if one is None or one.copy is None:
            return
        if self._asked != one.copy:
            self._asked = one.copy
            self.hints.message = (f"x again: wait no longer for {one.who}'s copy, which is lost for ever.", False)
            self.tell_again()
            return
        self._asked = ""
        try:
            exchange.forget(self._bench.desk.book, self._bench.desk.plan["id"], one.copy)
        except WorkbenchError as error:
            self.hints.message = (str(error), True)
            return
        self.look_again()
        self.hints.message = (f"{one.who}'s copy is waited for no longer.", False)


class TakenScreen(StoryScreen):
    """What a take-in changed, act by act."""

    def __init__(self, bench: WholeBench, one: Came) -> None:
        self._one = one
        super().__init__(bench)

    def read(self) -> StoryRows:
        take = self._one.take.seq
        return StoryRows(lambda _: history.of_take(self.bench.desk.book, take))

    def nothing(self) -> str:
        return "Nothing of it changed this file."

    def heading(self) -> TitleRule:
        when = moment_words(self._one.take.at)
        return TitleRule((Tab("S", f"Taken in {when}"),), 0, True, self._one.words)
