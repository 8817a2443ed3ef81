"""What was found, by kind: rows with their lead, date and RAG; what was said of rows; officers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip

from tsworkbench.plan.calendar import terse_due
from tsworkbench.store.book import Row
from tsworkbench.store.search import Hit, Words, around, finished, said_with, terms_of
from tsworkbench.store.views import RowView
from tsworkbench.tui import marks
from tsworkbench.tui.content import Line
from tsworkbench.tui.desk import Desk
from tsworkbench.tui.emphasis import put_emphasised
from tsworkbench.tui.look import Look
from tsworkbench.tui.widgets.row_moves import heading_above
from tsworkbench.tui.widgets.row_state import RowState

_REF, _NAMES, _DATE, _FAR, _RAG = 7, 5, 9, 9, 3
KINDS = ("Milestones", "Activities and objectives", "Outputs and tasks", "Said and noted", "Officers")
_KIND_OF = {
    "objective": KINDS[1],
    "activity": KINDS[1],
    "milestone": KINDS[0],
    "output": KINDS[2],
    "task": KINDS[2],
}


class Entry(NamedTuple):
    """A line: a kind's name, a blank, a found row, or a found officer."""

    kind: str = ""
    hit: Hit | None = None
    officer: Row | None = None


def kind_of(hit: Hit) -> str:
    """Under which name a hit stands."""
    return KINDS[3] if hit.where == "body" else _KIND_OF[hit.level]


class FoundRows:
    """The lines of a result; a line's key is its place."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lines: list[Entry] = []
        self._headings: list[int] = []
        self._words = ""
        self._terms: list[str] = []
        self._said: dict[str, Words | None] = {}
        self._nearby: dict[str, str] = {}

    def show(self, words: str, hits: Sequence[Hit], officers: Sequence[Row], *, only: str = "", recent: bool) -> None:
        """Lays out a result; `only` leaves one kind. What changed recently keeps its own order.

        Where a row of the number that was typed is found, its kind comes first.
        """
        self._words, self._terms, self._said = words, terms_of(words), {}
        self._nearby = {}
        done = finished(self._desk.book, list(hits)) if not recent else frozenset()
        hits = sorted(hits, key=lambda hit: (self._far(hit), hit.key in done))  # what is open comes first
        found = [Entry(kind_of(hit), hit) for hit in hits] + [Entry(KINDS[4], None, officer) for officer in officers]
        if recent:
            self._lines = [Entry("Changed last"), *found] if found else []
            self._headings = [0] if found else []
            return
        self._lines, self._headings = [], []
        called = {kind_of(hit) for hit in hits if hit.where == "ref"}
        for kind in sorted(KINDS, key=lambda kind: kind not in called):
            if under := [entry for entry in found if entry.kind == kind and only in ("", kind)]:
                if self._lines:
                    self._lines.append(Entry())
                self._headings.append(len(self._lines))
                self._lines += [Entry(kind), *under]

    def _far(self, hit: Hit) -> int:
        """0 for the row of the plan in hand whose number was typed, 1 for that of another plan, 2 for any other row."""
        if hit.where != "ref":
            return 2
        view = self._desk.view(hit.key)
        return int(view is not None and view.plan_id != self._desk.plan["id"])

    def entry(self, index: int) -> Entry:
        """A line."""
        return self._lines[index]

    def said(self, view: RowView) -> Words | None:
        """The words that were found among what was said of a row."""
        if view.id not in self._said:
            self._said[view.id] = said_with(self._desk.book, view.id, self._words)
        return self._said[view.id]

    @property
    def terms(self) -> list[str]:
        """What was searched for."""
        return self._terms

    def __len__(self) -> int:
        return len(self._lines)

    def key(self, index: int) -> int:
        return index

    def index(self, key: int) -> int | None:
        return key if key < len(self._lines) else None

    def selectable(self, index: int) -> bool:
        return self._lines[index].hit is not None or self._lines[index].officer is not None

    def heading(self, index: int) -> int | None:
        """Where the name of a row's kind is; None for a blank row."""
        return None if self._lines[index] == Entry() else heading_above(self._headings, index)

    def prefetch(self, first: int, last: int) -> None:
        self._desk.read_ahead(entry.hit.key for entry in self._lines[first : last + 1] if entry.hit is not None)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        entry = self._lines[index]
        line = Line(width)
        if entry.hit is not None:
            self._hit(line, width, entry.hit, state, look)
        elif entry.officer is not None:
            self._officer(line, width, entry.officer, state, look)
        else:
            line.put(entry.kind, look.muted)
        return line.strip()

    def _hit(self, line: Line, width: int, hit: Hit, state: RowState, look: Look) -> None:
        view = self._desk.view(hit.key)
        if view is None:
            line.put("deleted since", look.muted)
            return
        ref_ink = look.key if hit.where == "ref" else look.muted
        line.put(marks.short_ref(view) if hit.where != "ref" else view.ref, ref_ink, width=_REF).gap()
        ink = look.strong if state.selected else look.text
        room = max(8, width - _REF - _NAMES - _DATE - _FAR - _RAG - 4)
        said = self.said(view) if hit.where == "body" else None
        if said is not None and said.holds:
            put_emphasised(line, f"“{said.text}”", self._terms, room, ink, _emphasis(look))
        elif hit.where == "body":
            self._plan_tag(line, view, look)
            put_emphasised(line, self._around(view), self._terms, room - self._tag_width(view), ink, _emphasis(look))
        else:
            self._plan_tag(line, view, look)
            put_emphasised(line, view.title, self._terms, room - self._tag_width(view), ink, _emphasis(look))
        line.gap().put(marks.initials_of(view, self._desk.initials), look.muted, width=_NAMES)
        if said is not None and said.holds:
            self._spoken(line, said, look)
            return
        if view.level == "objective":
            line.gap(_DATE).put(
                f"{view.done}/{view.total}" if view.total else "", look.muted, width=_FAR, align="right"
            )
            return
        line.put(marks.due_words(view, self._desk.as_at, self._year_start(view)), look.text, width=_DATE)
        far = look.error if view.late else look.muted
        line.put(marks.how_far(view, self._desk.as_at), far, width=_FAR, align="right").gap()
        if view.level == "activity" or view.rag is not None:
            marks.put_badge(line, view, look)

    def _around(self, view: RowView) -> str:
        if view.id not in self._nearby:
            self._nearby[view.id] = around(self._desk.book, view.key, self._words) or view.title
        return self._nearby[view.id]

    def _plan_tag(self, line: Line, view: RowView, look: Look) -> None:
        if width := self._tag_width(view):
            line.put(self._desk.plan_tag(view.plan_id), look.muted, width=width)

    def _tag_width(self, view: RowView) -> int:
        """A row of another plan than the one in hand says of which."""
        return len(self._desk.plan_tag(view.plan_id)) + 1 if view.plan_id != self._desk.plan["id"] else 0

    def _spoken(self, line: Line, said: Words, look: Look) -> None:
        day = date.fromisoformat(said.day) if said.day else None
        when = terse_due(day, day, "day", as_at=self._desk.as_at, year_start=4) if day else ""
        line.put(when, look.muted, width=_DATE).put(
            "note" if said.is_note else "said", look.muted, width=_FAR, align="right"
        )

    def _officer(self, line: Line, width: int, officer: Row, state: RowState, look: Look) -> None:
        counts = next((o.counts for o in self._desk.officers() if o.officer_id == officer["id"]), None)
        ink = look.strong if state.selected else look.text
        line.put(self._desk.initials.get(officer["id"], ""), look.muted, width=_REF).gap()
        put_emphasised(line, officer["name"], self._terms, max(8, width - _REF - 34), ink, _emphasis(look))
        if counts is None:
            line.right("nothing open ", look.muted)
            return
        if counts.late:
            line.right(f"{counts.late} late  ", look.error)
        line.right(f"{sum(counts)} open ", look.muted)

    def _year_start(self, view: RowView) -> int:
        plan = next((plan for plan in self._desk.plans if plan["id"] == view.plan_id), self._desk.plan)
        return int(plan["year_start"])


def _emphasis(look: Look) -> Style:
    return look.key + Style(underline=True)
