"""The plan as a tree of objectives, activities, and their milestones, outputs and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from tsworkbench.plan.english import number
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.governance.rag import ORDER, is_open, one_colour, should_stand_at
from tsworkbench.plan.model import GLYPHS, badge
from tsworkbench.store.views import workload
from tsworkbench.store.views.filters import Asking, Filter, Filtered
from tsworkbench.store.views.refs import level_of
from tsworkbench.store.views.row import RowView
from tsworkbench.store.views.tree import GAP, PlanTree
from tsworkbench.store.views.workload import at_most
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import marks
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import RowState
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

if TYPE_CHECKING:
    from tsworkbench.store.views.filters import Asking, Filtered
    from tsworkbench.store.views.tree import Branches

# Columns, with the gap after each. What is left is the title's.
_LEAD_IN = 8  # fold mark and number
_NAMES = 5
_DATE = 10  # "15 Dec 09", so that "45d late" beside it stands apart
_FAR = 9
_RAG = 3
_FIXED = _LEAD_IN + _NAMES + _DATE + _FAR + _RAG + 1
_USUAL = (_DATE - 1, _FAR - 1)
"""The columns that an output's count and target take; longer numbers take some of its title's."""
_FEW = 60  # activities: a plan this small opens with all its activities in view


class PlanRows:
    """The visible rows of the tree, painted."""

    def __init__(self, desk: Desk, *, roomy: bool, branches: Branches | None = None) -> None:
        self._desk = desk
        self.tree = PlanTree(desk.book, desk.plan["id"], roomy=roomy, branches=branches)

    def __len__(self) -> int:
        return len(self.tree.visible)

    def key(self, index: int) -> int:
        return self.tree.visible[index]

    def index(self, key: int) -> int | None:
        return self.tree.index(key)

    def selectable(self, index: int) -> bool:
        return self.tree.visible[index] != GAP

    def prefetch(self, first: int, last: int) -> None:
        self._desk.read_ahead(self.tree.visible[first : last + 1])

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        key = self.tree.visible[index]
        view = None if key == GAP else self._desk.view(key)
        line = Line(width)
        if view is None:
            return line.strip()
        match view.level:
            case "objective":
                self._objective(line, width, view, look)
            case "activity":
                self._activity(line, width, view, state, look)
            case _:
                self._below(line, width, view, state, look)
        return line.strip()

    def _fold(self, view: RowView) -> str:
        if not view.has_below:
            return " "
        return "▾" if self.tree.is_open(view.key) else "▸"

    def _objective(self, line: Line, width: int, view: RowView, look: Look) -> None:
        line.gap().put(self._fold(view), look.muted).gap().put(view.ref, look.strong)
        line.gap(max(1, _LEAD_IN - 3 - len(view.ref)))
        room = width - _FIXED - _over(view.ref)
        line.put(marks.title_within(view, room), look.strong, width=room).gap()
        for rag in ORDER:
            if view.rag_counts.get(rag):
                line.put(f"{GLYPHS[rag]}{view.rag_counts[rag]}", look.rags[rag]).gap()
        line.to(width - _FAR - _RAG)
        self._count(line, view, look)
        if self._desk.viewer.scale_of(view.plan_id).one_colour:
            line.gap().put(badge(one := one_colour(view.rag_counts)), look.rags[one])

    def _activity(self, line: Line, width: int, view: RowView, state: RowState, look: Look) -> None:
        ink = look.strong if state.selected else look.text if is_open(view.standing) else look.muted
        line.gap(2).put(self._fold(view), look.muted).gap().put(view.ref, look.muted)
        line.gap(max(1, _LEAD_IN - 4 - len(view.ref)))
        room = width - _FIXED - _over(view.ref)
        line.put(marks.title_within(view, room), ink, width=room).gap()
        line.put(marks.initials_of(view, self._desk.initials), look.muted, width=_NAMES - 1).gap()
        if view.total:
            marks.put_bar(line, view, look)
            line.to(width - _FAR - _RAG)
            self._count(line, view, look)
        else:
            self._when(line, width, view, look)
        line.to(width - _RAG)
        marks.put_badge(line, view, look)

    def _below(self, line: Line, width: int, view: RowView, state: RowState, look: Look) -> None:
        ink = look.strong if state.selected else look.text if is_open(view.standing) else look.muted
        line.gap(_LEAD_IN - 2).put(marks.mark(view), marks.mark_style(view, look)).gap()
        counts = self._counts(view)
        room = width - _FIXED - sum(max(0, len(words) - usual) for words, usual in zip(counts, _USUAL, strict=False))
        own = bool(view.leads) and view.leads[0].level == view.level
        line.put(marks.title_within(view, room), ink, width=room).gap()
        line.put(marks.initials_of(view, self._desk.initials) if own else "", look.muted, width=_NAMES - 1).gap()
        if counts:
            so_far, of = counts
            line.put(so_far, look.muted, width=max(_USUAL[0], len(so_far)), align="right")
            line.gap().put(of, look.muted, width=max(_USUAL[1], len(of)))
            return
        self._when(line, width, view, look)
        if view.rag is not None:
            line.to(width - _RAG)
            marks.put_badge(line, view, look)

    def _counts(self, view: RowView) -> tuple[str, ...]:
        """How far a counted output has come, in full: ("12", "of 50"); nothing for any other row.

        Where nobody has counted that isn't 0, and nothing is said of it.
        """
        if view.level != "output" or view.target is None:
            return ()
        so_far = "–" if view.actual is None else number(view.actual)
        return so_far, f"of {number(self._wanted(view, view.target))}"

    def _wanted(self, view: RowView, target: float) -> float:
        """What an output counts towards: of a yearly target, where it should stand by now."""
        plan = self._desk.plan
        kind, begin, end = view.cells["target_kind"], plan["period_start"], plan["period_end"]
        return should_stand_at(target, kind, begin, end, self._desk.as_at) or target

    def _when(self, line: Line, width: int, view: RowView, look: Look) -> None:
        year_start = self._desk.plan["year_start"]
        line.put(
            marks.due_words(view, self._desk.as_at, year_start), look.text if is_open(view.standing) else look.muted
        )
        line.to(width - _FAR - _RAG)
        style, words = look.error if view.late else look.muted, marks.how_far(view, self._desk.as_at)
        line.put(words, style, width=max(_FAR - 1, min(_FAR, len(words))), align="right").gap()

    def _count(self, line: Line, view: RowView, look: Look) -> None:
        if view.late_count:
            line.put(f"{view.late_count} late", look.error, width=_FAR - 1, align="right").gap()
        else:
            count = f"{view.done}/{view.total}" if view.total else ""
            line.put(count, look.muted, width=_FAR - 1, align="right").gap()


def _over(ref: str) -> int:
    """By how much a long number pushes its own title to the right."""
    return max(0, len(ref) + 5 - _LEAD_IN)


def no_plan_ways() -> str:
    """How a file from which the last plan was taken out comes to one again."""
    return f"{key_to('redo')} to redo what was undone, {key_to('new_plan')} to begin another"


def _no_rows(desk: Desk) -> str:
    if not desk.plans:
        return f"There is no plan in this file: {no_plan_ways()}."
    return f"This plan has no rows yet: press {key_to('insert')} to insert the first."


class PlanPane(Vertical):
    """The tree under its title rule."""

    def __init__(self, desk: Desk, *, roomy: bool) -> None:
        super().__init__(id="plan")
        self._desk = desk
        self._roomy = roomy
        self.filter = Filter()
        """What rows are shown: all of them without a word."""
        self._filtered: Filtered | None = None
        self._lent: list[int] = []
        """Rows unfolded only to show what another pane has selected: they fold again when it moves on."""
        self.rule = PaneRule(Tab("1", "Plan"), focused=True, id="plan-rule")
        self.rows = RowList(self._source(), follows=True, id="plan-rows")
        self.rows.empty = _no_rows(desk)

    def compose(self) -> ComposeResult:
        yield self.rule
        yield self.rows

    def _source(self) -> PlanRows:
        if self.filter.text:
            return self._filtered_source()
        self._filtered = None
        rows = PlanRows(self._desk, roomy=self._roomy)
        if at_most(self._desk.book, "activity", self._desk.plan["id"], _FEW):
            rows.tree.unfold_all("objective")
        return rows

    def _filtered_source(self) -> PlanRows:
        desk = self._desk
        self._filtered = Filtered(desk.book, desk.plan["id"], self.filter, self._asking())
        rows = PlanRows(desk, roomy=self._roomy, branches=self._filtered)
        rows.tree.open_all(self._filtered.opened)
        return rows

    def _asking(self) -> Asking:
        desk = self._desk
        looked = desk.looked if self.filter.is_since_looked else None
        return Asking(desk.as_at, desk.me["id"] if desk.me is not None else None, looked, desk.book.who)

    def show_only(self, wanted: Filter) -> None:
        """Shows only rows for which a filter holds, and the rows above them; all of them without a word."""
        before, self.filter = self.filter, wanted
        try:
            source = self._source()
        except WorkbenchError:
            self.filter = before
            raise
        self._lent = []
        found_none = f"No rows match “{wanted.text}”. Esc to show all rows."
        self.rows.empty = found_none if wanted.text else _no_rows(self._desk)
        self.rows.source = source

    def ask_again(self) -> None:
        """Rows may match the filter now that did not before. The one in hand stays until the cursor leaves it."""
        if self._filtered is None:
            return
        self._filtered.asking = self._asking()
        key, open_before = self.rows.cursor_key or self._desk.selection, self._filtered.opened
        self.folds.reload()
        self.folds.open_all(self._filtered.opened - open_before)
        if key is not None:
            self.folds.reveal(key)
        self.rows.reload()

    @property
    def folds(self) -> PlanTree:
        """What is open and what is folded."""
        source = self.rows.source
        assert isinstance(source, PlanRows)
        return source.tree

    @property
    def plan_id(self) -> str:
        """The plan whose rows stand here."""
        return self.folds.plan_id

    @property
    def label(self) -> str:
        """How much of the plan is done; under a filter, how much was found."""
        if self._filtered is not None:
            return f"{self._filtered.count:,} found · esc all"
        done, total = workload.done_of_all(self._desk.book, self._desk.plan["id"])
        return f"{done} of {total} complete" if total else ""

    def show_plan(self) -> None:
        """Shows the plan that is now in hand."""
        self._lent = []
        self.rows.source = self._source()
        self.rows.first()

    def set_roomy(self, roomy: bool) -> None:
        """With or without blank rows around open objectives."""
        if roomy != self._roomy:
            self._roomy = self.folds.roomy = roomy
            self.folds.reload()
            self.rows.reload()

    def reload(self) -> None:
        """Rows came, went or moved."""
        if self._filtered is not None:
            self.ask_again()
            return
        self.rows.empty = _no_rows(self._desk)
        self.folds.reload()
        self.rows.reload()

    def follow(self, key: int) -> None:
        """Shows the row another pane has selected, unfolding what hides it for as long as it is selected."""
        wanted = [above for above in self.folds.above(key) if not self.folds.is_open(above) or above in self._lent]
        for lent in self._lent:
            if lent not in wanted:
                self.folds.fold(lent)
        if not self.folds.reveal(key):
            self.rows.reload()
            self.rows.let_go()
            return
        self._lent = wanted
        self.rows.reload()
        self.rows.go_to(key, announce=False)

    def keep_open(self) -> None:
        """The cursor has been moved in this pane: what was unfolded for it stays so."""
        self._lent = []
        if self._filtered is not None and self._filtered.guest not in (None, self.rows.cursor_key):
            self.folds.dismiss()
            self.rows.reload()

    def toggle(self, key: int) -> None:
        """Folds or unfolds a row."""
        if self.folds.is_open(key):
            self.fold(key)
        else:
            self.unfold(key)

    def unfold(self, key: int) -> None:
        """Unfolds a row; one that is open already hands the cursor to its first row."""
        if self.folds.is_open(key):
            self.rows.move_cursor(1)
        elif self.folds.can_fold(key):
            self.folds.unfold(key)
            self.rows.reload()

    def fold(self, key: int) -> None:
        """Folds a row; one that is folded, or has nothing under it, hands the cursor to the row above it."""
        if self.folds.is_open(key):
            self.folds.fold(key)
            self.rows.reload()
        elif level_of(key) != "objective" and (above := self.folds.above(key)):
            self.rows.go_to(above[0])
