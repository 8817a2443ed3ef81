"""The history of a row and of the whole file, and what has changed since a day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.store.views.refs import key_of
from tsworkbench.tui.panes.banner import Banner
from tsworkbench.tui.screens.listing import ListScreen
from tsworkbench.tui.screens.stories import Reader, StoryRows
from tsworkbench.tui.widgets.hint_line import Hints
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab, TitleRule
from tsworkbench.work import history
from tsworkbench.work.history import RowName, Stories, Story

if TYPE_CHECKING:
    from tsworkbench.store.views.refs import Place
    from tsworkbench.tui.bench.workbench import Workbench

_ROW, _FILE = 0, 1


class StoryScreen(ListScreen[None]):
    """A list of stories: Enter goes to the row a story is about. It stands over the workbench, which does the acts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "back", show=False),
        Binding("enter", "go", show=False),
        Binding("space", "page(1)", show=False),
    ]
    DEFAULT_CSS = """
    StoryScreen PaneRule { margin: 1 1 0 1; }
    StoryScreen RowList { margin: 1 0 1 1; }
    """
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = (("enter", "go to the row"), ("↑↓", "row"), ("esc", "back"))

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.source = self.read()
        self.rows = RowList(self.source)
        self.rows.empty = self.nothing()
        self.rule = PaneRule()
        self.hints = Hints()

    def read(self) -> StoryRows:
        """The stories, from the newest on."""
        raise NotImplementedError

    def nothing(self) -> str:
        """What stands there when there is no story."""
        raise NotImplementedError

    def heading(self) -> TitleRule:
        """What the rule over the list says."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield Banner(self.bench.desk)
        yield self.rule
        yield self.rows
        yield self.hints

    def on_mount(self) -> None:
        self.rule.rule = self.heading()
        self.hints.keys = self.KEYS
        self.watch(self.bench.hints, "message", self._said, init=False)
        self.rows.focus()

    def _said(self, message: tuple[str, bool]) -> None:
        """What the workbench has to say of an act stands here too, where the officer is looking."""
        if message[0]:
            self.hints.message = message

    def read_again(self, act: int | None = None) -> None:
        """Something has changed: the newest stories may be others. The cursor is on `act`, or else on the newest."""
        self.source = self.read()
        place = self.source.place_of(act) if act is not None else None
        self.rows.source = self.source
        if place is None or not self.rows.go_to(place):
            self.rows.first()
        self.rule.rule = self.heading()

    @property
    def story(self) -> Story | None:
        """The story the cursor is on."""
        key = self.rows.cursor_key
        return self.source.stories[key] if key is not None and key < len(self.source.stories) else None

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.hints.message = ("", False)
        self._read_on_near_the_end()

    def _read_on_near_the_end(self) -> None:
        index = self.source.index(self.rows.cursor_key) if self.rows.cursor_key is not None else None
        if index is not None and self.source.near_the_end(index):
            self.source.read_on()
            self.rows.reload()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_go()

    def action_go(self) -> None:
        """To the row; where a story is about several, to the one that is chosen."""
        story = self.story
        if story is None:
            return
        rows = self._standing(story)
        if not rows:
            self.hints.message = ("There is no row of a plan to go to: it has been deleted, or was none.", False)
        else:
            self.go_to_one(self.bench, rows)

    def _standing(self, story: Story) -> list[tuple[int, str]]:
        """(key, words) of the rows of a story that can be gone to."""
        book = self.bench.desk.book
        found = []
        for level, row_id in story.rows:
            title = "text" if level == "output" else "title"
            row = book.row(f"select rid, {title} t from {level} where id=? and deleted=0", row_id)
            if row is not None and level != "plan":
                ref = next(told.ref for told in story.told if told.row == (level, row_id))
                found.append((key_of(level, row["rid"]), f"{ref}  {row['t']}"))
        return found


class HistoryScreen(StoryScreen):
    """Who did what and when: of a row, and with tab of the whole file. `u` takes back the act under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,shift+tab", "switch", show=False),
        Binding("u,ctrl+z", "take_back", show=False),
        Binding("H", "leave", show=False),
    ]
    KEYS = (
        ("u", "take this act back"),
        ("enter", "go to the row"),
        ("tab", "row / whole file"),
        ("↑↓", "act"),
        ("esc", "back"),
    )

    def __init__(self, bench: Workbench, place: Place | None) -> None:
        """`place`: the row in hand; without one it is the history of the file."""
        self._place = place
        self._what = _ROW if place is not None else _FILE
        super().__init__(bench)

    def read(self) -> StoryRows:
        book, place = self.bench.desk.book, self._place
        if place is not None and self._what == _ROW:
            reader: Reader = lambda before: history.of_row(book, place.id, before)  # noqa: E731
            return StoryRows(reader, about=(place.level, place.id))
        return StoryRows(lambda before: history.of_file(book, before))

    def nothing(self) -> str:
        return "Nothing has been done here yet."

    def heading(self) -> TitleRule:
        tabs = (Tab("H", self._row_words()), Tab("", "whole file")) if self._place else (Tab("H", "History"),)
        count = len(self.source.stories)
        acts = f"{count}{'' if self.source.is_whole else '+'} act{'' if count == 1 else 's'}"
        return TitleRule(tabs, self._what if self._place else 0, True, acts)

    def _row_words(self) -> str:
        place = self._place
        view = self.bench.desk.view(place.key) if place is not None else None
        if view is None:
            return "History"
        words = view.short_title or view.title
        return f"{view.ref} {words if len(words) <= 40 else words[:39] + '…'}".strip()

    def on_pane_rule_chosen(self, event: PaneRule.Chosen) -> None:
        event.stop()
        self.action_switch()

    def action_switch(self) -> None:
        """From the row to the whole file, and back."""
        if self._place is not None:
            self._what = _FILE if self._what == _ROW else _ROW
            self.read_again()

    def action_take_back(self) -> None:
        """Takes back the act under the cursor, if nothing has touched its cells since."""
        from tsworkbench.store.log.history import take_back

        story = self.story
        if story is None:
            return
        if story.act is None:
            self.hints.message = ("Another program made this change, not as an act: set it by hand.", True)
            return
        act = story.act
        self.bench.perform_with(partial(take_back, seq=act), then=lambda done: self._taken_back(act, done.label))

    def _taken_back(self, act: int, label: str) -> None:
        """The act is marked as taken back, and the cursor stays on it: a second u takes nothing else back."""
        if self.is_attached:
            self.read_again(act)
            self.hints.message = (f"{label} · saved", False)


class SinceScreen(StoryScreen):
    """What has changed since a day: each row that reads differently now, from what it was to what it is."""

    _PAGE = 30

    def __init__(self, bench: Workbench, seq: int, day: str) -> None:
        """`seq`: the last change that is not told; `day`: the words for when that was."""
        self._seq = seq
        self._day = day
        self._changed: list[tuple[RowName, list[RowName]]] = []
        super().__init__(bench)

    def read(self) -> StoryRows:
        self._changed = history.since(self.bench.desk.book, self._seq)
        return StoryRows(self._page, by_day=False)

    def _page(self, before: int | None) -> Stories:
        start, book = before or 0, self.bench.desk.book
        some = self._changed[start : start + self._PAGE]
        told = [history.become(book, row, parts, self._seq) for row, parts in some]
        end = start + self._PAGE
        return Stories([story for story in told if story is not None], end if end < len(self._changed) else None)

    def nothing(self) -> str:
        return f"Nothing has changed since {self._day}."

    def heading(self) -> TitleRule:
        count = len(self.source.stories)
        rows = f"{count}{'' if self.source.is_whole else '+'} row{'' if count == 1 else 's'}"
        return TitleRule((Tab("T", f"Changed since {self._day}"),), 0, True, rows)


def show_history(bench: Workbench) -> None:
    """Opens the history of the row in hand; of the file where no row is."""
    try:
        place = bench.target_or_none()
    except WorkbenchError:  # it has just been deleted elsewhere: the file's history says by whom
        place = None
    bench.app.push_screen(HistoryScreen(bench, place))
