"""The lines of the list of decisions asked."""

from datetime import date
from typing import NamedTuple

from rich.cells import cell_len
from textual.strip import Strip

from tsworkbench.plan.calendar import terse_due
from tsworkbench.plan.rollup import slips_in_words
from tsworkbench.store.views.agreement import DatedRow
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.look import Look
from tsworkbench.tui.panes.agreement import day_in_words
from tsworkbench.tui.widgets.row_source import RowState, heading_above

_REF = 8
_DATES = 25
_SLIPS = 9


class Shown(NamedTuple):
    """A line of the list: a heading, a row that is asked about, or the reason under it."""

    text: str = ""
    row: DatedRow | None = None
    is_reason: bool = False
    how_many: int = 0


class Settled(NamedTuple):
    """A row that has just been decided on, which keeps its place until the cursor leaves it."""

    row: DatedRow
    place: int
    """Its place among the rows under its heading."""
    words: str
    """What was decided: "agreed", "refused", "done"."""


class DecisionRows:
    """The questions of sign-off, then the dates asked for."""

    def __init__(self, as_at: date, year_start: int) -> None:
        self.as_at = as_at
        self._year_start = year_start
        self.settled: Settled | None = None
        self._lines: list[Shown] = []
        self._headings: list[int] = []

    def settle(self, row: DatedRow, words: str) -> None:
        """A row is about to be decided on: it stays where it is."""
        before = [line.row.key for line in self._lines if line.row is not None and not line.is_reason]
        self.settled = Settled(row, before.index(row.key) - (0 if row.past else self._pasts()), words)

    def _pasts(self) -> int:
        return sum(line.row is not None and line.row.past is not None and not line.is_reason for line in self._lines)

    def show(self, past: list[DatedRow], asked: list[DatedRow]) -> None:
        """Takes other rows. One that was just decided on keeps its place, unless it is asked about still."""
        if self.settled is not None and any(row.key == self.settled.row.key for row in (*past, *asked)):
            self.settled = None
        counts = len(past), len(asked)
        if self.settled is not None:
            rows = past if self.settled.row.past is not None else asked
            rows.insert(self.settled.place, self.settled.row)
        self._lay_out((past, counts[0]), (asked, counts[1]))

    def _lay_out(self, past: tuple[list[DatedRow], int], asked: tuple[list[DatedRow], int]) -> None:
        self._lines, self._headings = [], []
        for heading, (rows, count) in (
            ("Past when the plan was signed off: done, or by when?", past),
            ("Later dates asked for", asked),
        ):
            if not rows:
                continue
            self._lines += [Shown()] if self._lines else []
            self._headings.append(len(self._lines))
            self._lines += [Shown(heading, how_many=count), Shown()]
            for row in rows:
                self._lines.append(Shown(row.title, row))
                if row.reason:
                    self._lines.append(Shown(row.reason, row, is_reason=True))

    def row(self, key: int | None) -> DatedRow | None:
        """The row with this key."""
        return next((line.row for line in self._lines if line.row is not None and line.row.key == key), None)

    def __len__(self) -> int:
        return len(self._lines)

    def key(self, index: int) -> int:
        line = self._lines[index]
        return line.row.key if line.row is not None and not line.is_reason else -1

    def index(self, key: int) -> int | None:
        return next((place for place in range(len(self._lines)) if self.key(place) == key), None)

    def selectable(self, index: int) -> bool:
        return self.key(index) >= 0

    def heading(self, index: int) -> int | None:
        """Where the heading of a row is; None for a blank row."""
        return None if self._lines[index] == Shown() else heading_above(self._headings, index)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        text, row, is_reason, how_many = self._lines[index]
        line = Line(width)
        if row is None:
            return line.put(text, look.strong).gap(2).put(str(how_many) if how_many else "", look.muted).strip()
        if is_reason:
            return line.gap(_REF + 1).put(f"“{text}”", look.quote).strip()
        line.gap().put(row.ref, look.muted, width=_REF)
        room = max(10, width - _REF - _DATES - _SLIPS - 3)
        title = row.short_title if row.short_title and cell_len(text) > room else text
        settled = self.settled if self.settled is not None and self.settled.row.key == row.key else None
        ink = look.muted if settled is not None else look.strong if state.selected else look.text
        line.put(title, ink, width=room).gap()
        if settled is not None:
            return line.put(f"✓ {settled.words}", look.muted).strip()
        if row.past is not None:
            return line.put("was due by ", look.muted).put(day_in_words(row.past), look.doubt).strip()
        line.put(self._terse(row.due_from, row.due_to, row.due_precision), look.muted, width=9, align="right")
        line.put("  →  ", look.muted)
        asked = self._terse(row.expected_due_from, row.expected_due_to, row.expected_precision or "day")
        line.put(asked, look.doubt, width=_DATES - 14)
        return line.put(slips_in_words(row.slips), look.text if row.slips else look.muted).strip()

    def _terse(self, start: str | None, end: str | None, precision: str) -> str:
        """A date as exactly as it was said and no more: "end Mar"."""
        try:
            first, last = (date.fromisoformat(day) if day else None for day in (start, end))
        except ValueError:  # written by another tool
            return end or ""
        return terse_due(first, last, precision, as_at=self.as_at, year_start=self._year_start)
