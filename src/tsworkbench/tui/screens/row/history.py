"""The history of a row and of the whole file, and what has changed since a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.calendar import moment_of, weekday_date
from tsworkbench.plan.english import and_more, noun, shortened
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.store.log.undo import take_back
from tsworkbench.store.tables import title_column
from tsworkbench.store.views.refs import CODES, key_of, live
from tsworkbench.tui.draw.content import Line, drawable
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.frame import TellingScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import GroupedRows, RowState
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab, TitleRule
from tsworkbench.work import history
from tsworkbench.work.history import RowName, Stories, Story, Told

if TYPE_CHECKING:
    from tsworkbench.store.views.refs import Place
    from tsworkbench.tui.bench.protocol import WholeBench


_ROW, _FILE = 0, 1


class StoryScreen(TellingScreen[None]):
    """A list of stories, and all of the one the cursor is on: Enter goes to the row it is about.

    It stands over the workbench, which does the acts.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "back", show=False),
        Binding("enter", "go", show=False),
    ]
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = (("enter", "go to the row"), ("↑↓", "row"), ("esc", "back"))

    def __init__(self, bench: WholeBench) -> None:
        self.bench = bench
        self.source = self.read()
        super().__init__(RowList(self.source), bench.desk)
        self.rows.empty = self.nothing()

    def read(self) -> StoryRows:
        """The stories, from the newest on."""
        raise NotImplementedError

    def nothing(self) -> str:
        """What is there when there is no story."""
        raise NotImplementedError

    def heading(self) -> TitleRule:
        """What the rule over the list says."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.rule.rule = self.heading()
        self.watch(self.bench.hints, "message", self._said, init=False)

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
        self.tell_again()

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
            self.fit_list()

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
            self.hints.message = (
                "There is no row of a plan to go to: it was deleted, or this was not about a row.",
                False,
            )
        else:
            self.go_to_one(self.bench, rows)

    def tell(self, page: Page) -> None:
        """The act whole: who and when, and each thing that it changed, from what to what, with the words in full."""
        story, look = self.story, page.look
        if story is None:
            return
        page.words(story.headline, look.strong)
        moment = moment_of(story.at)
        when = f"{weekday_date(moment.date())}, {moment:%H:%M:%S}" if moment is not None else "at no known time"
        who = story.who or ("another program" if story.kind == "outside" else "somebody")
        page.words([(f"{who} · {when}", look.muted), (" · undone since" if story.taken_back else "", look.doubt)])
        page.air()
        before = ""
        for told in _in_lines(story.told):
            if len(story.rows) > 1 and told.ref != before:
                page.words(told.ref, look.muted)
                before = told.ref
            change = [(told.was, look.muted), (" → ", look.muted)] if told.was else []
            page.field(told.field or "row", [*change, (told.now, look.text)])
        if story.more:
            page.words(and_more(story.more), look.muted)

    def _standing(self, story: Story) -> list[tuple[int, str]]:
        """(key, words) of the rows of a story that can be gone to."""
        book = self.bench.desk.book
        found = []
        for level, row_id in story.rows:
            row = live(book, level, row_id) if level in CODES else None
            if row is not None and level == "entry":
                found.append((key_of(level, row["rid"]), str(row["ref"] or "")))
            elif row is not None and level != "plan":
                ref = next(told.ref for told in story.told if told.row == (level, row_id))
                found.append((key_of(level, row["rid"]), f"{ref}  {row[title_column(level)]}"))
        return found


class HistoryScreen(StoryScreen):
    """Who did what and when: of a row, and with tab of the whole file. `u` undoes the act under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,shift+tab", "switch", show=False),
        Binding("u,ctrl+z", "take_back", show=False),
        Binding("H", "leave", show=False),
    ]
    KEYS = (
        ("u", "undo this act"),
        ("enter", "go to the row"),
        ("tab", "row / whole file"),
        ("↑↓", "act"),
        ("esc", "back"),
    )

    def __init__(self, bench: WholeBench, place: Place | None) -> None:
        """`place`: the selected row; without one it is the history of the file."""
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
        acts = f"{count:,}{'' if self.source.is_whole else '+'} {noun(count, 'act')}"
        return TitleRule(tabs, self._what if self._place else 0, True, acts)

    def _row_words(self) -> str:
        place = self._place
        if place is not None and place.level == "entry":
            return self.bench.name_of(place)
        view = self.bench.desk.view(place.key) if place is not None else None
        if view is None:
            return "History"
        words = view.short_title or view.title
        return f"{view.ref} {shortened(words, 40)}".strip()

    def on_pane_rule_chosen(self, event: PaneRule.Chosen) -> None:
        event.stop()
        self.action_switch()

    def action_switch(self) -> None:
        """From the row to the whole file, and back."""
        if self._place is not None:
            self._what = _FILE if self._what == _ROW else _ROW
            self.forget_height()
            self.read_again()

    def action_take_back(self) -> None:
        """Takes back the act under the cursor, if nothing has touched its cells since."""
        story = self.story
        if story is None:
            return
        if story.act is None:
            self.hints.message = ("Another program made this change, not as an act: set it by hand.", True)
            return
        act = story.act
        self.bench.write(partial(take_back, seq=act), then=lambda done: self._taken_back(act, done.label))

    def _taken_back(self, act: int, label: str) -> None:
        """The act is marked as undone, and the cursor stays on it: a second u takes nothing else back."""
        if self.is_attached:
            self.read_again(act)
            self.show_saved(self.bench)
            self.hints.message = (f"{label} · saved", False)


class SinceScreen(StoryScreen):
    """What has changed since a day: each row that reads differently now, from what it was to what it is."""

    _PAGE = 30

    def __init__(self, bench: WholeBench, seq: int, day: str) -> None:
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
        rows = f"{count:,}{'' if self.source.is_whole else '+'} {noun(count, 'row')}"
        return TitleRule((Tab("T", f"Changed since {self._day}"),), 0, True, rows)


def show_history(bench: WholeBench) -> None:
    """Opens the history of the selected row; of the file where no row is."""
    try:
        place = bench.target_or_none()
    except WorkbenchError:  # it has just been deleted elsewhere: the file's history says by whom
        place = None
    bench.open(HistoryScreen(bench, place))


Reader = Callable[[int | None], Stories]
"""Reads the page that goes on where the last one ended; None for the first."""

_MARGIN = 1
_TIME = 8
_WHO = 19
_NARROW_WHO = 0
_FIELD = 13
_NARROW = 100
_NEAR = 40
"""So many rows before the end of what has been read, the next page is read."""


class StoryRow(NamedTuple):
    """A line of the list: a day (no story), an act, or one thing that it changed."""

    story: int = -1
    day: str = ""
    told: Told | None = None
    more: int = 0


class StoryRows(GroupedRows[StoryRow]):
    """All stories read so far. The key of an act is its place among them, so it stays as more are read."""

    _blank = StoryRow()

    def __init__(self, reader: Reader, *, about: RowName | None = None, by_day: bool = True) -> None:
        """`about`: the one row whose history it is, and which need not be named on every line."""
        self._reader = reader
        self._about = about
        self._by_day = by_day
        self.stories: list[Story] = []
        self._clear()
        self._places: dict[int, int] = {}
        self._before: int | None = None
        self._day = ""
        self.read_on()

    @property
    def is_whole(self) -> bool:
        """Whether the beginning of the history has been read."""
        return self._before is None

    def near_the_end(self, index: int) -> bool:
        """Whether it is time to read the next page."""
        return not self.is_whole and index > len(self._lines) - _NEAR

    def read_on(self) -> None:
        """Reads one more page."""
        page = self._reader(self._before)
        self._before = page.before
        for story in page.stories:
            self._add(story)

    def place_of(self, act: int) -> int | None:
        """The key of an act, by its number; pages are read until it has been found. None if it is not among them."""
        while True:
            found = next((place for place, story in enumerate(self.stories) if story.act == act), None)
            if found is not None or self.is_whole:
                return found
            self.read_on()

    def _add(self, story: Story) -> None:
        place = len(self.stories)
        self.stories.append(story)
        day = _day_of(story.at)
        if self._by_day and day != self._day:
            self._begin_group(StoryRow(day=day))
            self._day = day
        elif not self._by_day and self._lines:
            self._lines.append(StoryRow())
        self._places[place] = len(self._lines)
        self._lines.append(StoryRow(place))
        self._lines += [StoryRow(place, told=told) for told in _in_lines(story.told)]
        if story.more:
            self._lines.append(StoryRow(place, more=story.more))

    def key(self, index: int) -> int:
        return self._lines[index].story

    def index(self, key: int) -> int | None:
        return self._places.get(key)

    def selectable(self, index: int) -> bool:
        row = self._lines[index]
        return row.story >= 0 and row.told is None and not row.more

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._lines[index]
        line = Line(width).gap(_MARGIN)
        if row.story < 0:
            return line.put(row.day, look.strong).strip()
        story = self.stories[row.story]
        indent = _MARGIN + _TIME + (_WHO if width >= _NARROW else _NARROW_WHO)
        if row.told is not None:
            self._told(line.to(indent + 2), row.told, story, look)
        elif row.more:
            line.to(indent + 2).put(f"… {and_more(row.more)}", look.muted)
        else:
            self._headline(line, story, width, state, look)
        return line.strip()

    def _headline(self, line: Line, story: Story, width: int, state: RowState, look: Look) -> None:
        who = story.who or ("" if story.kind == "outside" else "somebody")
        line.put(_time_of(story.at) if self._by_day else _short_day(story.at), look.muted, width=_TIME)
        if width >= _NARROW:
            line.put(who, look.muted, width=_WHO - 1).gap()
        else:
            line.right("  " if who else "").right(_initialled(who), look.muted).right(" ")
        if story.taken_back:
            line.right("  undone ", look.doubt)
        ink = look.muted if story.taken_back else look.strong if state.selected else look.text
        line.put(story.headline, ink)

    def _told(self, line: Line, told: Told, story: Story, look: Look) -> None:
        if self._about != told.row and self._by_day and len(story.rows) > 1:
            line.put(told.ref, look.muted, width=_ref_width(story) if told.field else None).gap(2)
        field = drawable(told.field).strip()
        line.put(field, look.muted, width=max(_FIELD, cell_len(field) + 1) if field else 0)
        ink = look.muted if story.taken_back else look.text
        if told.was:
            line.put(told.was, look.muted).put(" → ", look.muted)
        line.put(told.now, ink)


def _in_lines(told: tuple[Told, ...]) -> list[Told]:
    """What befell many rows alike, in one line: "1.2, 1.2.m1, 1.2.m2 deleted"."""
    lines: list[Told] = []
    for one in told:
        if lines and not one.field and not lines[-1].field and lines[-1].now == one.now:
            lines[-1] = lines[-1]._replace(ref=f"{lines[-1].ref}, {one.ref}")
        else:
            lines.append(one)
    return lines


def _ref_width(story: Story) -> int:
    return min(16, max(len(told.ref) for told in story.told))


def _day_of(at: str | None) -> str:
    moment = moment_of(at)
    return weekday_date(moment.date()) if moment is not None else "at no known time"


def _time_of(at: str | None) -> str:
    moment = moment_of(at)
    return f"{moment:%H:%M}" if moment is not None else ""


def _short_day(at: str | None) -> str:
    moment = moment_of(at)
    return _day_and_month(moment.date()) if moment is not None else ""


def _day_and_month(day: date) -> str:
    return " ".join(weekday_date(day).split()[1:3])


def _initialled(who: str) -> str:
    """A name in a few letters, where there is no room for more: "L Russell"."""
    *first, last = who.split() or [""]
    return " ".join([*(name[0] for name in first), last])
