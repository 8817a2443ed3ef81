"""Stories as rows of a list: a day, its acts, and under each act what it changed, from what to what."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len
from textual.strip import Strip

from tsworkbench.plan.calendar import moment_of, weekday_date
from tsworkbench.tui.draw.content import Line, drawable
from tsworkbench.tui.draw.look import Look
from tsworkbench.tui.widgets.row_source import RowState, heading_above
from tsworkbench.work.history import RowName, Stories, Story, Told

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


class StoryRows:
    """All stories read so far. The key of an act is its place among them, so it stays as more are read."""

    def __init__(self, reader: Reader, *, about: RowName | None = None, by_day: bool = True) -> None:
        """`about`: the one row whose history it is, and which need not be named on every line."""
        self._reader = reader
        self._about = about
        self._by_day = by_day
        self.stories: list[Story] = []
        self._rows: list[StoryRow] = []
        self._places: dict[int, int] = {}
        self._days: list[int] = []
        self._before: int | None = None
        self._day = ""
        self.read_on()

    @property
    def is_whole(self) -> bool:
        """Whether the beginning of the history has been read."""
        return self._before is None

    def near_the_end(self, index: int) -> bool:
        """Whether it is time to read the next page."""
        return not self.is_whole and index > len(self._rows) - _NEAR

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
            if self._rows:
                self._rows.append(StoryRow())
            self._days.append(len(self._rows))
            self._rows.append(StoryRow(day=day))
            self._day = day
        elif not self._by_day and self._rows:
            self._rows.append(StoryRow())
        self._places[place] = len(self._rows)
        self._rows.append(StoryRow(place))
        self._rows += [StoryRow(place, told=told) for told in _in_lines(story.told)]
        if story.more:
            self._rows.append(StoryRow(place, more=story.more))

    def __len__(self) -> int:
        return len(self._rows)

    def key(self, index: int) -> int:
        return self._rows[index].story

    def index(self, key: int) -> int | None:
        return self._places.get(key)

    def selectable(self, index: int) -> bool:
        row = self._rows[index]
        return row.story >= 0 and row.told is None and not row.more

    def heading(self, index: int) -> int | None:
        """Where the day of a row is; None for a blank row."""
        return None if self._rows[index] == StoryRow() else heading_above(self._days, index)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._rows[index]
        line = Line(width).gap(_MARGIN)
        if row.story < 0:
            return line.put(row.day, look.strong).strip()
        story = self.stories[row.story]
        indent = _MARGIN + _TIME + (_WHO if width >= _NARROW else _NARROW_WHO)
        if row.told is not None:
            self._told(line.to(indent + 2), row.told, story, look)
        elif row.more:
            line.to(indent + 2).put(f"… and {row.more:,} more", look.muted)
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
            line.right("  taken back ", look.doubt)
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
