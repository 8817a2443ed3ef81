"""The plan that a document became, as rows to look at; and what it would change in one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from textual.strip import Strip

from tsworkbench.plan.imports.differences import Comparison, Difference, Kind, difference_in_words
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.language.cell_labels import when_words
from tsworkbench.plan.language.initials import initials
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.model import Status, badge, status_mark
from tsworkbench.tui.draw.content import Line, cells
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.widgets.row_source import Rows, RowState, WrappedRows, heading_above

HEADINGS = {
    Kind.ADDED: ("New", "will be added"),
    Kind.CHANGED: ("Changed", "will be updated"),
    Kind.MOVED: ("Moved", "will move here too"),
    Kind.CONFLICT: ("Changed here and in the document", "what is here stays"),
    Kind.GONE: ("No longer in the document", "stays in the plan"),
    Kind.LEFT_OUT: ("In the document, deleted here", "stays deleted"),
}
"""What a kind of difference is called, and what happens to it unless it is chosen otherwise."""


class _Row(NamedTuple):
    """A line of the preview."""

    depth: int
    ref: str
    title: str
    who: str
    when: str
    key: str
    mark: str = ""
    """How far an activity has come, if anything is said of it."""


class PlanRows(Rows[_Row]):
    """The rows of a draft, as a tree that is all unfolded."""

    def __init__(self, draft: Draft) -> None:
        self._lines: list[_Row] = []
        several = len(draft.library.plans) > 1
        for plan in draft.library.plans:
            if several:
                self._lines.append(_Row(0, "", plan.title, "", "", plan.id or ""))
            for number, objective in enumerate(plan.objectives, 1):
                self._row(1, objective, number=str(number))
                for activity in objective.activities:
                    self._row(2, activity, _leads(activity), _date(activity, plan.year_start))
                    for step in activity.milestones:
                        self._row(3, step, when=_date(step, plan.year_start))
                    for output in activity.outputs:
                        self._row(4, output, when=_date(output, plan.year_start))
                    for task in activity.tasks:
                        self._row(3, task, when=_date(task, plan.year_start))
        self._places = {row.key: place for place, row in enumerate(self._lines)}
        self._headings = [place for place, row in enumerate(self._lines) if row.depth <= 1]
        self._marked = any(row.mark for row in self._lines)

    def _row(self, depth: int, row: Any, who: str = "", when: str = "", number: str = "") -> None:
        title = row.text if depth == 4 else row.title
        glyph = status_mark("milestone", row.status) if depth == 3 else "·" if depth == 4 else row.ref or number
        mark = _mark(row) if depth == 2 else ""
        self._lines.append(_Row(min(depth, 3), glyph, title, who, when, row.id or "", mark))

    def place(self, key: str | None) -> int | None:
        """Where the row with a draft's key stands."""
        return self._places.get(key or "")

    def heading(self, index: int) -> int | None:
        """Where the objective of a row is."""
        return heading_above(self._headings, index)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._lines[index]
        line = Line(width)
        if row.depth == 0:
            return line.gap().put(row.title, look.accent).strip()
        line.gap((0, 1, 2, 6)[row.depth] + (3 if row.depth == 3 and self._marked else 0))
        style = look.strong if row.depth == 1 or state.selected or state.echo else look.text
        line.put(row.ref, look.muted, width=(0, 4, 5, 2)[row.depth])
        if row.depth == 2 and self._marked:
            line.put(row.mark, look.muted, width=3)
        line.put(row.title, style)
        # the title tells more than who leads, and less than by when
        when = cells(row.when, min(len(row.when), width // 3)).rstrip()
        who = cells(row.who, min(len(row.who), width // 3)).rstrip()
        taken = len(who) + len(when) + 3
        if when and taken > line.room and taken > width * 2 // 5:
            who = ""
        return line.right("  ".join(filter(None, (who, when))), look.muted).right(" ").strip()


def _date(row: Any, year_start: int) -> str:
    """When a row is due, as it was read."""
    if row.due_to is None and row.due_from is None:
        return row.due_text or ""
    return when_words(row.due_from, row.due_to, str(row.due_precision), year_start=year_start)


def _leads(row: Any) -> str:
    """Who leads; in initials where a date stands beside it."""
    if not _date(row, 4):
        return write_leads([(lead.name, lead.role) for lead in row.leads])
    names = [lead.name for lead in row.leads]
    short = initials(names)
    return "  ".join(short[name] for name in names[:2])


def _mark(activity: Any) -> str:
    """The mark of an activity's status with that of its rating; none where it only waits to begin."""
    if activity.rag is None and activity.status is Status.NOT_STARTED:
        return ""
    return badge(activity.rag) if activity.rag is not None else status_mark("activity", activity.status)


class ChangeRows(WrappedRows[Kind]):
    """The differences by kind, each with a mark that says whether it is taken. A key is a difference's place."""

    def __init__(self, comparisons: list[Comparison], chosen: Mapping[str, bool]) -> None:
        found = [one for comparison in comparisons for one in comparison.differences]
        self.differences: list[Difference] = sorted(found, key=lambda one: list(Kind).index(one.kind))
        self.chosen = chosen
        super().__init__(len(self.differences))

    def group_of(self, item: int) -> Kind:
        return self.differences[item].kind

    def words_of(self, item: int) -> str:
        return difference_in_words(self.differences[item])

    def room_in(self, width: int) -> int:
        return width - 14

    def is_taken(self, one: Difference) -> bool:
        """Whether a difference is to be written."""
        return self.chosen.get(one.key, one.is_taken_unasked)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self.line(index)
        line = Line(width).gap()
        if row.heading is not None:
            count = sum(one.kind is row.heading for one in self.differences)
            name, means = HEADINGS[row.heading]
            return (
                line.put(name, look.strong).gap(2).put(f"{count:,}", look.doubt).gap(3).put(means, look.muted).strip()
            )
        if row.item < 0:
            return line.strip()
        one = self.differences[row.item]
        taken = self.is_taken(one)
        if not row.is_rest:
            line.put("✓" if taken else "·", look.accent if taken else look.muted).gap(2)
            line.put(one.ref or "–", look.muted, width=8)
        else:
            line.gap(11)
        style = look.strong if state.selected else look.text if taken else look.muted
        return line.put(row.text, style).strip()
