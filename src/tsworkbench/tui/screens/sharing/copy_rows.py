"""The lines of the Sharing screen: officers with their copies, and what was taken in."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from textual.strip import Strip

from tsworkbench.plan.english import counted
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.marks import UNSETTLED
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.widgets.row_source import GroupedRows, RowState
from tsworkbench.work.sharing.overview import Came, Copy, has_words, heard_words, moment_words

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
