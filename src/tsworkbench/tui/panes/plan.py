"""The plan as a tree of objectives, activities, and their milestones, outputs and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.app import ComposeResult
from textual.strip import Strip

from tsworkbench.plan.english import number
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.governance.rag import ORDER, is_open, one_colour, should_stand_at
from tsworkbench.plan.model import GLYPHS, badge
from tsworkbench.store.log import feed
from tsworkbench.store.views.filters import Asking, Filter, Filtered
from tsworkbench.store.views.refs import level_of
from tsworkbench.store.views.row import Longest, RowView
from tsworkbench.store.views.tree import GAP, PlanTree
from tsworkbench.store.views.workload import at_most
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.row_marks import widest
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.widgets import Stack
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import RowState
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

if TYPE_CHECKING:
    from tsworkbench.store.views.filters import Asking, Filtered
    from tsworkbench.store.views.tree import Branches

# Columns, with the gap after each. What is left is the title's, which runs on to the next column that has something.
_LEAD_IN, _LONG_LEAD_IN = 8, 16
"""Cells for the fold mark and the number; for the longer numbers of some plans, and no more than that."""
_NAMES = 5
_DATE = 10  # "15 Dec 09", so that "45d late" beside it stands apart
_FAR = 9
_RAG = 3
_READABLE = 16
"""Cells of a title before which the other columns give way, on a very narrow screen."""
_FEW = 60  # activities: a plan this small opens with all its activities in view


class Columns(NamedTuple):
    """Where the columns of a row begin. One for which there is no room begins where the next one does."""

    title: int
    names: int
    when: int
    far: int
    rag: int
    whole: bool
    """Titles are whole throughout: all of them fit. Else those that have a short one are short."""


def lay_out(width: int, longest: Longest) -> Columns:
    """The columns in a row of `width` cells, for a plan with such numbers and titles."""
    numbers = {level: widest(longest.numbers.get(level, ())) for level in ("objective", "activity")}
    title = min(_LONG_LEAD_IN, max(_LEAD_IN, numbers["objective"] + 4, numbers["activity"] + 5))
    rag = width - _RAG
    wanted = [_NAMES, _DATE, _FAR]
    for place in (0, 1, 2):  # the lead gives way first, then the date, then how far off it is
        if rag - sum(wanted) - 1 - title >= _READABLE:
            break
        wanted[place] = 0
    far = rag - wanted[2]
    when = far - wanted[1]
    names = when - wanted[0]
    ends = {"objective": when, "activity": names, "milestone": when}
    whole = all(widest(titles) < ends[level] - title for level, titles in longest.titles.items())
    return Columns(title, names, when, far, rag, whole)


class PlanRows:
    """The visible rows of the tree, painted."""

    def __init__(self, desk: Desk, *, roomy: bool, branches: Branches | None = None) -> None:
        self._desk = desk
        self.tree = PlanTree(desk.book, desk.plan["id"], roomy=roomy, branches=branches)
        self._columns: dict[int, tuple[Longest, Columns]] = {}

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

    def columns(self, width: int) -> Columns:
        """The columns in a row of `width` cells."""
        longest = self._desk.longest(self.tree.plan_id)
        if width not in self._columns or self._columns[width][0] is not longest:
            self._columns = {width: (longest, lay_out(width, longest))}
        return self._columns[width][1]

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        key = self.tree.visible[index]
        view = None if key == GAP else self._desk.view(key)
        line = Line(width)
        if view is None:
            return line.strip()
        columns = self.columns(width)
        match view.level:
            case "objective":
                self._objective(line, columns, view, look)
            case "activity":
                self._activity(line, columns, view, state, look)
            case _:
                self._below(line, columns, view, state, look)
        return line.strip()

    def _fold(self, view: RowView) -> str:
        if not view.has_below:
            return " "
        return "▾" if self.tree.is_open(view.key) else "▸"

    def _objective(self, line: Line, columns: Columns, view: RowView, look: Look) -> None:
        line.gap().put(self._fold(view), look.muted).gap().put(view.ref, look.strong)
        rated = [f"{GLYPHS[rag]}{view.rag_counts[rag]}" for rag in ORDER if view.rag_counts.get(rag)]
        cells = sum(len(count) + 1 for count in rated)
        count = self._count_words(columns, view)
        counts_at = min(columns.when, columns.far - cells)  # over the bars; sooner where there are too many for that
        ends = counts_at if rated else _begins(columns, count) if count else columns.rag
        one = self._desk.viewer.scale_of(view.plan_id).one_colour
        _put_title(line, columns, ends if rated or count or one else columns.rag + _RAG + 1, view, look.strong, look)
        if rated:
            line.to(counts_at)
            for rag, words in zip((rag for rag in ORDER if view.rag_counts.get(rag)), rated, strict=True):
                line.put(words, look.rags[rag]).gap()
        _put_count(line, columns, view, count, look)
        if one:
            colour = one_colour(view.rag_counts)
            line.to(columns.rag).put(badge(colour), look.rags[colour])

    def _activity(self, line: Line, columns: Columns, view: RowView, state: RowState, look: Look) -> None:
        ink = look.strong if state.selected else look.text if is_open(view.standing) else look.muted
        line.gap(2).put(self._fold(view), look.muted).gap().put(view.ref, look.muted)
        names = self._names(columns, view)
        when = "" if view.total else self._due_words(columns, view)
        far = self._count_words(columns, view) if view.total else self._how_far(columns, view)
        barred = bool(view.total) and columns.when < columns.far
        ends = columns.names if names else columns.when if barred or when else _begins(columns, far)
        _put_title(line, columns, ends, view, ink, look)
        _put_names(line, columns, names, look)
        if barred:
            row_marks.put_bar(line.to(columns.when), view, look)
        if view.total:
            _put_count(line, columns, view, far, look)
        else:
            _put_when(line, columns, view, when, far, look)
        row_marks.put_badge(line.to(columns.rag), view, look)

    def _below(self, line: Line, columns: Columns, view: RowView, state: RowState, look: Look) -> None:
        ink = look.strong if state.selected else look.text if is_open(view.standing) else look.muted
        line.gap(columns.title - 2).put(row_marks.mark(view), row_marks.mark_style(view, look))
        own = bool(view.leads) and view.leads[0].level == view.level
        names = self._names(columns, view) if own else ""
        rated = view.rag is not None
        if so_far := self._so_far(view):
            whole = f"{so_far} from {view.fed.source}" if view.fed is not None else so_far
            if columns.rag - 1 - len(whole) - columns.title >= _READABLE:
                so_far = whole
            begins = columns.rag - 1 - cell_len(so_far)
            shown = bool(names) and begins > columns.when
            _put_title(line, columns, columns.names if shown else begins, view, ink, look)
            if shown:
                _put_names(line, columns, names, look)
            line.to(begins).put(so_far, look.muted)
        else:
            when, far = self._due_words(columns, view), self._how_far(columns, view)
            last = columns.rag if rated else columns.rag + _RAG + 1
            ends = columns.names if names else columns.when if when else _begins(columns, far) if far else last
            _put_title(line, columns, ends, view, ink, look)
            _put_names(line, columns, names, look)
            _put_when(line, columns, view, when, far, look)
        if rated:
            row_marks.put_badge(line.to(columns.rag), view, look)

    def _names(self, columns: Columns, view: RowView) -> str:
        return row_marks.initials_of(view, self._desk.initials) if columns.names < columns.when else ""

    def _due_words(self, columns: Columns, view: RowView) -> str:
        if columns.when == columns.far:
            return ""
        return row_marks.due_words(view, self._desk.as_at, self._desk.plan["year_start"])

    def _so_far(self, view: RowView) -> str:
        """How far a counted output has come: "12 of 50"; nothing for any other row.

        Where nobody has counted that isn't 0, and nothing is said of it.
        """
        if view.level != "output" or view.target is None:
            return ""
        so_far = "–" if view.actual is None else number(view.actual)
        return f"{so_far} of {number(self._wanted(view, view.target))}"

    def _wanted(self, view: RowView, target: float) -> float:
        """What an output counts towards: of a yearly target, where it should stand by now."""
        plan = self._desk.plan
        kind, begin, end = view.cells["target_kind"], plan["period_start"], plan["period_end"]
        return should_stand_at(target, kind, begin, end, self._desk.as_at) or target

    def _how_far(self, columns: Columns, view: RowView) -> str:
        return row_marks.how_far(view, self._desk.as_at) if columns.far < columns.rag else ""

    def _count_words(self, columns: Columns, view: RowView) -> str:
        if columns.far == columns.rag:
            return ""
        if view.late_count:
            return f"{view.late_count} late"
        return f"{view.done}/{view.total}" if view.total else ""


def _begins(columns: Columns, far: str) -> int:
    """Where how far off a row is begins, at the right end of its column; without it, where the rating does."""
    return max(columns.far, columns.rag - 1 - len(far)) if far else columns.rag


def _put_title(line: Line, columns: Columns, ends: int, view: RowView, ink: Style, look: Look) -> None:
    """The title, from where the number leaves off to the cell before the column where something is."""
    begins = max(columns.title, line.used + 1)
    room = max(0, ends - 1 - begins)
    row_marks.put_title(line.to(begins), view, room, ink, look, whole=columns.whole)
    line.gap()


def _put_names(line: Line, columns: Columns, names: str, look: Look) -> None:
    if names:
        line.to(columns.names).put(names, look.muted, width=_NAMES - 1)


def _put_when(line: Line, columns: Columns, view: RowView, when: str, far: str, look: Look) -> None:
    if when:
        line.to(columns.when).put(when, look.text if is_open(view.standing) else look.muted)
    if far:
        line.to(_begins(columns, far)).put(far, look.error if view.late else look.muted)


def _put_count(line: Line, columns: Columns, view: RowView, count: str, look: Look) -> None:
    if count:
        line.to(_begins(columns, count)).put(count, look.error if view.late_count else look.muted)


def no_plan_ways() -> str:
    """How a file from which the last plan was taken out comes to one again."""
    return f"{key_to('redo')} to redo what was undone, {key_to('new_plan')} to begin another"


def _no_rows(desk: Desk) -> str:
    if not desk.plans:
        return f"There is no plan in this file: {no_plan_ways()}."
    return f"This plan has no rows yet: press {key_to('insert')} to insert the first."


class PlanPane(Stack):
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
        looked = (desk.looked or feed.end_of_log(desk.book)) if self.filter.is_since_looked else None
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
        done, total = self._desk.done_of_all
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
