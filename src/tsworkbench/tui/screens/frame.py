"""The frame of every screen over the workbench: the banner, a title rule, what the screen is for, the bottom line.

One column is free at each side. The bottom line ends with the one key that leads back; what there is to say of an act
takes its place until the next key. Most of these screens are a list, and under it all of what its cursor is on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.store.views.refs import level_of
from tsworkbench.tui.bench.actions import BY_ID, key_to
from tsworkbench.tui.bench.gate import Gate
from tsworkbench.tui.bench.typing_screen import Refused, ignored
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.panes.banner import Banner
from tsworkbench.tui.widgets.hint_line import Hints
from tsworkbench.tui.widgets.line_view import WholeView
from tsworkbench.tui.widgets.once_screen import OnceScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

if TYPE_CHECKING:
    from tsworkbench.store.book import Done
    from tsworkbench.tui.bench.desk import Desk
    from tsworkbench.tui.bench.protocol import WholeBench

Answer = TypeVar("Answer")

_SHORT, _NARROW = 30, 100
"""Lines from which there is air around the title rule; cells from which two things stand side by side."""


class NoBanner(Widget):
    """The top line where no plan file is open yet."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "NoBanner { height: 1; padding: 0 1; }"

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base).put("tsworkbench", look.strong)
        return line.right("no plan is open", look.muted).strip()


class FramedScreen(OnceScreen[Answer]):
    """A subclass says what is in the frame with `body`, and sets `rule` and `hints`."""

    DEFAULT_CSS = """
    FramedScreen > #title { margin: 1; }
    FramedScreen.short > #title { margin: 0 1; }
    /* The margins of one part narrow all others that are as wide as there is room: give those a width. */
    """

    def __init__(self, desk: Desk | None = None) -> None:
        """`desk` is what the banner tells of: without one it is that of the app, if a file is open."""
        super().__init__()
        self._of = desk
        self.banner: Banner | NoBanner = NoBanner()
        self.rule = PaneRule(focused=True, id="title")
        self.hints = Hints()

    def compose(self) -> ComposeResult:
        desk = self._of or getattr(self.app, "desk", None)
        if desk is not None:
            self.banner = Banner(desk)
        self.fit_frame(self.app.size)
        yield self.banner
        yield from self.heading_rule()
        yield from self.body()
        yield self.hints

    def heading_rule(self) -> ComposeResult:
        """The title rule; a screen of two panes has it over the first of them."""
        yield self.rule

    def body(self) -> ComposeResult:
        """What is between the title rule and the bottom line."""
        yield from ()

    def called(self, key: str, name: str, label: str = "") -> None:
        """What the title rule says: the key that opens the screen, its name, and at its end a count or the like."""
        self.rule.rule = self.rule.rule._replace(tabs=(Tab(key, name),), label=label)

    def on_resize(self, event: events.Resize) -> None:
        self.fit_frame(event.size)

    def fit_frame(self, size: Size) -> None:
        """What the size of the screen allows. A subclass that goes by it calls this: its handlers come first."""
        self.set_class(size.height < _SHORT, "short")
        self.set_class(size.width < _NARROW, "narrow")

    def show_saved(self, bench: WholeBench) -> None:
        """An act was done, or could not be: the banner says when the last edit was saved."""
        if isinstance(self.banner, Banner):
            self.banner.failed = bench.banner.failed
        self.banner.refresh()


Keys = tuple[tuple[str, str], ...]


def go_to(bench: WholeBench, key: int) -> None:
    """To a row of a plan, or to an entry of a register."""
    if level_of(key) == "entry":
        if bench.elsewhere is not bench.registers:
            bench.registers.enter()
        bench.registers.show_entry(key)
    else:
        bench.selection.focus_pane("plan")
        bench.selection.go_to(key)


class ListScreen(FramedScreen[Answer]):
    """A screen whose keys go to one list, by the keys that go about every list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup,left_parenthesis", "page(-1)", show=False),
        Binding("pagedown,right_parenthesis", "page(1)", show=False),
        Binding("home,B", "first", show=False),
        Binding("end,G", "last", show=False),
    ]
    DEFAULT_CSS = """
    ListScreen RowList { margin: 0 1 1 1; }
    ListScreen.short RowList { margin: 0 1; }
    """

    KEYS: ClassVar[Keys] = ()
    """The keys that the bottom line names."""

    def __init__(self, rows: RowList, desk: Desk | None = None) -> None:
        super().__init__(desk)
        self.rows = rows

    def body(self) -> ComposeResult:
        if self.KEYS:
            self.show_keys(self.KEYS)
        yield from self.above()
        yield self.rows

    def above(self) -> ComposeResult:
        """What is above the list."""
        yield from ()

    def show_keys(self, keys: Keys) -> None:
        """The keys that the bottom line names from now on."""
        self.hints.keys = keys

    def on_mount(self) -> None:
        self.rows.focus()

    def action_move(self, delta: int) -> None:
        self.rows.move_cursor(delta)

    def action_page(self, pages: int) -> None:
        self.rows.page(pages)

    def action_first(self) -> None:
        self.rows.first()

    def action_last(self) -> None:
        self.rows.last()

    def go_to_one(self, bench: WholeBench, rows: Sequence[tuple[int, str]]) -> None:
        """To the row of the plan; where there are several, each with its words, to the one that is chosen."""

        def go(key: int) -> None:
            self.dismiss()
            go_to(bench, key)

        if len(rows) == 1:
            go(rows[0][0])
            return
        from tsworkbench.tui.widgets.menu import Menu, MenuItem

        items = [MenuItem(str(key), words) for key, words in rows]
        self.app.push_screen(Menu("Go to", items), lambda choice: go(int(choice)) if choice else None)


_LEAST = 4
"""Lines without which nothing is told under a list: z shows it instead."""


class TellingScreen(ListScreen[Answer]):
    """A list, and under it all of what its cursor is on: `tell` puts that on a page.

    The list is as high as its rows need, up to three fifths of the room; where there is no room for both, `z` shows
    what is told alone, and back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "zoom", show=False),
        Binding("space", "read_on", show=False),
        Binding("escape", "leave", show=False),
    ]
    DEFAULT_CSS = """
    TellingScreen RowList { margin: 0 1; }
    TellingScreen WholeView { margin: 1 1 0 1; }
    TellingScreen.short WholeView, TellingScreen.zoomed WholeView { margin: 0 1; }
    """

    READS_AFTER = 1
    """How many of the screen's own keys the bottom line names before those that read on."""

    def __init__(self, rows: RowList, desk: Desk | None = None) -> None:
        super().__init__(rows, desk)
        self.whole = WholeView(self.tell)
        self._named: Keys = ()
        self._high = -1
        self._tallest = 0

    def tell(self, page: Page) -> None:
        """Puts all of what the cursor is on onto the page."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        yield from super().body()
        yield self.whole

    def tell_again(self) -> None:
        """The cursor is on another row, or the rows are others."""
        self.fit_list()
        self.whole.read_again()
        self._show_all_keys()

    def on_mount(self) -> None:
        self.call_after_refresh(self.tell_again)

    def on_resize(self, event: events.Resize) -> None:
        self.fit_frame(event.size)
        self.fit_list()
        self.call_after_refresh(self._show_all_keys)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.tell_again()

    def forget_height(self) -> None:
        """What is listed from now on has nothing to do with what was."""
        self._tallest = 0

    # -- the room there is

    def lines_above(self) -> int:
        """How many lines there are between the title rule and the list."""
        return 0

    def fit_list(self) -> None:
        """Shares the height between the list and what is told of its row."""
        air = 0 if self.has_class("short") else 3
        room = self.size.height - 3 - self.lines_above() - air
        zoomed = self.has_class("zoomed")
        least = max(_LEAST, room * 2 // 5)
        both = room >= 2 * _LEAST
        self.rows.display = not zoomed
        self.whole.display = both or zoomed
        needed = self._tallest = max(self._tallest, len(self.rows.source))  # it doesn't jump as rows come and go
        height = max(1, min(needed, room - least)) if both else 0
        if height != self._high:
            self._high = height
            self.rows.styles.height = height or "1fr"

    def show_keys(self, keys: Keys) -> None:
        self._named = keys
        self._show_all_keys()

    def _show_all_keys(self) -> None:
        """The screen's own, and before the last one those that read on, where there is more to read than is shown."""
        more = self.whole.has_more if self.whole.display else True
        zoomed = self.has_class("zoomed")
        reads = (("space", "read on"),) if self.whole.display and more else ()
        zooms = (("z", "the list"),) if zoomed else (("z", "whole"),) if more else ()
        *own, last = self._named or (("esc", "back"),)
        place = self.READS_AFTER if self.whole.display else 0
        self.hints.keys = (*zooms, *reads, last) if zoomed else (*own[:place], *zooms, *reads, *own[place:], last)

    def action_zoom(self) -> None:
        """What is told alone on the screen, and back."""
        self.toggle_class("zoomed")
        self.fit_list()
        if not self.has_class("zoomed"):
            self.rows.focus()
        self.call_after_refresh(self._show_all_keys)

    def action_read_on(self) -> None:
        """The next screenful of what is told; where all of it is seen, the next rows."""
        if self.whole.display and self.whole.has_more:
            self.whole.read_on()
        else:
            self.rows.page(1)

    def action_page(self, pages: int) -> None:
        if self.has_class("zoomed"):
            self.whole.page(pages)
        else:
            self.rows.page(pages)

    def action_leave(self) -> None:
        """Back: first to the list."""
        if self.has_class("zoomed"):
            self.action_zoom()
        else:
            self.dismiss(None)


class ActingScreen(TellingScreen[Answer]):
    """The same, with letters that do something to what the cursor is on, as acts of the workbench.

    Letters that change data wait a breath, as there: a burst of them changes nothing.
    """

    def __init__(self, rows: RowList, bench: WholeBench) -> None:
        super().__init__(rows, bench.desk)
        self._bench = bench
        self._gate = Gate(bench.set_timer, self._burst)
        self._refused = Refused()

    def letters(self) -> dict[str, Callable[[], None]]:
        """What each of the letters does."""
        raise NotImplementedError

    def again(self) -> None:
        """Reads what it shows anew, after an act."""
        raise NotImplementedError

    def after_act(self, done: Done | None) -> None:
        """Says what was done and how it is undone, or why it was refused."""
        refusal = self._bench.hints.message
        try:
            self.again()
        except WorkbenchError as error:
            self.hints.message = (self._bench.words_of(error), True)
            return
        answer = self._bench.desk.answer
        words = f"{done.label} · {key_to(answer.act)} {answer.does}" if done else ""
        self.hints.message = refusal if refusal[0] else (words, False)

    def undo(self) -> None:
        """Undoes the last act of the workbench."""
        self._bench.run_act(BY_ID["undo"])
        self.after_act(self._bench.desk.last_act)

    def on_key(self, event: events.Key) -> None:
        if event.character:
            self._gate.note(event.character, event.time)
        act = self.letters().get(event.key)
        if act is None and not self._gate.holds:
            self._seen(event)
            return
        if act is not None or event.character:
            event.stop()
            event.prevent_default()
            if self._gate.holds or not getattr(self.app, "brackets_pastes", False):
                self._gate.take(event.character or "", event.time, partial(self._let_in, act, event))
            else:
                self._let_in(act, event)

    def _let_in(self, act: Callable[[], None] | None, event: events.Key) -> None:
        self._seen(event)
        if act is not None and self.is_active:
            act()

    def _seen(self, event: events.Key) -> None:
        """A key clears what is told; that keys were refused only once there was time to read it."""
        self._refused.seen(event.key, event.time)
        self.hints.message = (self._about_refused(), False)

    def _burst(self, words: str) -> None:
        self._refused.add(words, self._gate.last)
        self.hints.message = (self._about_refused(), False)

    def _about_refused(self) -> str:
        count = len(self._refused.words)
        return ignored(count) if count else ""
